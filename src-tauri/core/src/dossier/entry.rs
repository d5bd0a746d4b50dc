//! Entries: reports, documents, hand-overs. What they share (author, versions, locking, search, printing) is here once;
//! what differs is the body.
//!
//! Within the time for corrections (24 hours, a setting) an entry may be changed without a reason; afterwards it is
//! locked and a change is an amendment that says why. Either way the old version stays and stays readable. Whether a
//! version is an amendment follows from when it was recorded, so that it cannot be said otherwise.

use chrono::{DateTime, Duration, FixedOffset, SecondsFormat, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::bring_in::{self, BroughtInView};
use super::care;
use super::decision::{self, DecisionView};
use super::disclosure::Disclosure;
use super::document::AttachmentView;
use super::dose::Dose;
use super::form::FilledForm;
use super::goal::{self, Evaluation, Goal, GoalName};
use super::hidden;
use super::letter::{self, LetterTerm};
use super::mark::{self, Mark};
use super::measurement::Measurement;
use super::medicine::Medicine;
use super::others;
use super::practice;
use super::text::{LINE, TEXT, required, within};
use crate::error::{Error, Result};
use crate::session::Role;
use crate::store::entry::{NewEntry, StoredEntry, Visibility};
use crate::store::{Concern, ReadTx, Reading, WriteTx, attachment, client, entry, worker};
use crate::uid::Uid;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// What happened and was done.
    Report,
    /// A file with a title.
    Document,
    /// The dossier was handed over.
    Disclosure,
    /// A form, filled in.
    Form,
    /// What a client wants.
    Goal,
    /// Looking back on a goal.
    Evaluation,
    /// Something that was measured.
    Measurement,
    /// A medicine that the client uses.
    Medicine,
    /// A dose that was given, refused or not given.
    Dose,
}

impl EntryKind {
    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Report,
        Self::Document,
        Self::Disclosure,
        Self::Form,
        Self::Goal,
        Self::Evaluation,
        Self::Measurement,
        Self::Medicine,
        Self::Dose,
    ];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Document => "document",
            Self::Disclosure => "disclosure",
            Self::Form => "form",
            Self::Goal => "goal",
            Self::Evaluation => "evaluation",
            Self::Measurement => "measurement",
            Self::Medicine => "medicine",
            Self::Dose => "dose",
        }
    }

    /// The way back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// A report in four parts: subjective, objective, evaluation, plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Soep {
    /// What the client says.
    pub subjective: String,
    /// What is seen and measured.
    pub objective: String,
    /// What it means.
    pub evaluation: String,
    /// What is going to be done.
    pub plan: String,
}

impl Soep {
    /// The four, in order.
    pub fn parts(&self) -> [&str; 4] {
        [&self.subjective, &self.objective, &self.evaluation, &self.plan]
    }

    /// Checked; `None` when all four are empty.
    pub(super) fn checked(self) -> Result<Option<Self>> {
        let soep = Self {
            subjective: within("subjective", &self.subjective, TEXT)?,
            objective: within("objective", &self.objective, TEXT)?,
            evaluation: within("evaluation", &self.evaluation, TEXT)?,
            plan: within("plan", &self.plan, TEXT)?,
        };
        Ok(soep.parts().iter().any(|part| !part.is_empty()).then_some(soep))
    }
}

/// A report as it is kept: something must be said, in one text or in four parts.
fn report(tx: &impl Reading, client: Uid, text: &str, goals: Vec<Uid>, soep: Option<Soep>) -> Result<Body> {
    let soep = soep.map_or(Ok(None), Soep::checked)?;
    let text = if soep.is_some() { within("text", text, TEXT)? } else { required("text", text, TEXT)? };
    Ok(Body::Report { text, goals: goal::own(tx, client, goals)?, soep })
}

/// Texts as they came in, by their places.
pub(super) type Typed = Vec<(String, String)>;
/// Such texts, and the passages of them about somebody else.
pub(super) type Given = (Typed, Vec<Mark>);

/// The texts of a report as they came in.
fn typed(text: &str, soep: Option<&Soep>) -> Typed {
    let parts = soep
        .into_iter()
        .flat_map(|soep| ["subjective", "objective", "evaluation", "plan"].into_iter().zip(soep.parts()));
    std::iter::once(("text", text)).chain(parts).map(|(place, text)| (place.to_owned(), text.to_owned())).collect()
}

/// Who supplied what an entry says. Someone who takes their data along (AVG 20) takes what they supplied themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The carer found it.
    #[default]
    Own,
    /// The client.
    Client,
    /// Who acts for the client.
    Representative,
    /// A carer of before.
    EarlierCarer,
    /// An expert who was asked.
    Expert,
}

impl Origin {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Own, Self::Client, Self::Representative, Self::EarlierCarer, Self::Expert];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Client => "client",
            Self::Representative => "representative",
            Self::EarlierCarer => "earlier_carer",
            Self::Expert => "expert",
        }
    }

    /// The way back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|origin| origin.code() == code)
    }
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// What happened and was done.
    Report {
        /// In the carer's words.
        text: String,
        /// Which goals it is about.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        goals: Vec<Uid>,
        /// In four parts, if the carer reports that way.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        soep: Option<Soep>,
    },
    /// A file with a title.
    Document {
        /// What it is.
        title: String,
        /// What there is to say of it.
        note: String,
    },
    /// The dossier was handed over.
    Disclosure(Disclosure),
    /// A form, filled in.
    Form(FilledForm),
    /// What a client wants.
    Goal(Goal),
    /// Looking back on a goal.
    Evaluation(Evaluation),
    /// Something that was measured.
    Measurement(Measurement),
    /// A medicine that the client uses.
    Medicine(Medicine),
    /// A dose that was given, refused or not given.
    Dose(Dose),
}

impl Body {
    /// Its kind.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Report { .. } => EntryKind::Report,
            Self::Document { .. } => EntryKind::Document,
            Self::Disclosure(_) => EntryKind::Disclosure,
            Self::Form(_) => EntryKind::Form,
            Self::Goal(_) => EntryKind::Goal,
            Self::Evaluation(_) => EntryKind::Evaluation,
            Self::Measurement(_) => EntryKind::Measurement,
            Self::Medicine(_) => EntryKind::Medicine,
            Self::Dose(_) => EntryKind::Dose,
        }
    }

    /// The name of its form; of what has a body of its own, the kind.
    pub fn form(&self) -> &str {
        match self {
            Self::Form(filled) => &filled.form,
            Self::Report { .. }
            | Self::Document { .. }
            | Self::Disclosure(_)
            | Self::Goal(_)
            | Self::Evaluation(_)
            | Self::Measurement(_)
            | Self::Medicine(_)
            | Self::Dose(_) => self.kind().code(),
        }
    }

    /// The version of its form.
    pub const fn form_version(&self) -> u32 {
        match self {
            Self::Form(filled) => filled.form_version,
            Self::Report { .. }
            | Self::Document { .. }
            | Self::Disclosure(_)
            | Self::Goal(_)
            | Self::Evaluation(_)
            | Self::Measurement(_)
            | Self::Medicine(_)
            | Self::Dose(_) => 1,
        }
    }

    /// The goals that it is about.
    pub fn goals(&self) -> &[Uid] {
        match self {
            Self::Report { goals, .. } => goals,
            Self::Evaluation(evaluation) => std::slice::from_ref(&evaluation.goal),
            Self::Document { .. }
            | Self::Disclosure(_)
            | Self::Form(_)
            | Self::Goal(_)
            | Self::Measurement(_)
            | Self::Medicine(_)
            | Self::Dose(_) => &[],
        }
    }

    /// What the search looks through.
    pub fn searched(&self) -> String {
        match self {
            Self::Report { text, soep, .. } => match soep {
                None => text.clone(),
                Some(soep) => format!("{text}\n{}", soep.parts().join("\n")).trim().to_owned(),
            },
            Self::Document { title, note } => format!("{title}\n{note}"),
            Self::Disclosure(disclosure) => format!("{}\n{}", disclosure.recipient, disclosure.place),
            Self::Form(filled) => filled.searched(),
            Self::Goal(goal) => goal.searched(),
            Self::Evaluation(evaluation) => format!("{}\n{}", evaluation.text, evaluation.with),
            Self::Measurement(measurement) => measurement.searched(),
            Self::Medicine(medicine) => medicine.searched(),
            Self::Dose(dose) => dose.searched(),
        }
    }
}

/// A report to add.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewReport {
    /// Whose dossier.
    pub client: Uid,
    /// When it happened; now when `None`.
    #[serde(default)]
    pub at: Option<DateTime<FixedOffset>>,
    /// What happened and was done.
    pub text: String,
    /// Which goals it is about.
    #[serde(default)]
    pub goals: Vec<Uid>,
    /// In four parts.
    #[serde(default)]
    pub soep: Option<Soep>,
    /// Who supplied it.
    #[serde(default)]
    pub origin: Origin,
    /// Passages about somebody else, as they stand in these texts.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

/// A correction or amendment.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The entry.
    pub entry: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// The whole text as it should be; of a document its note.
    pub text: String,
    /// The title of a document.
    #[serde(default)]
    pub title: Option<String>,
    /// The goals of a report; `None` leaves them.
    #[serde(default)]
    pub goals: Option<Vec<Uid>>,
    /// The four parts of a report; `None` leaves them.
    #[serde(default)]
    pub soep: Option<Soep>,
    /// Why; must be there once the entry is locked.
    #[serde(default)]
    pub reason: String,
    /// Passages about somebody else, as they stand in these texts; `None` lets the marks of before go with their words.
    #[serde(default)]
    pub marks: Option<Vec<Mark>>,
}

/// A page of a timeline.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct TimelineAsked {
    /// Whose.
    pub client: Uid,
    /// Entries before this place (`more` of the page before).
    #[serde(default)]
    pub before: Option<i64>,
    /// Of these kinds; all when empty.
    #[serde(default)]
    pub kinds: Vec<EntryKind>,
    /// Letters and mails alone, or everything but those; both when `None`.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub letters: Option<bool>,
    /// How many, at most 200.
    pub count: u32,
    /// Begin a few entries above this one.
    #[serde(default)]
    pub around: Option<Uid>,
}

/// Entries, newest first.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Timeline {
    /// The page.
    pub entries: Vec<EntryView>,
    /// Where the next page begins.
    pub more: Option<i64>,
}

/// One version as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct VersionView {
    /// From 1.
    pub no: i64,
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// Full name.
    pub author: String,
    /// Why.
    pub reason: String,
    /// Recorded after the entry was locked.
    pub amendment: bool,
    /// What it says.
    pub body: Body,
    /// Passages of it about somebody else.
    pub marks: Vec<Mark>,
    /// Its words stay behind for who reads: a later version marks some of them as about somebody else, and here they stood in
    /// other words. All of its texts are empty.
    pub held_back: bool,
}

/// An entry as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct EntryView {
    /// The entry.
    pub entry: Uid,
    /// Whose dossier.
    pub client: Uid,
    /// What it is.
    pub kind: EntryKind,
    /// When it happened.
    pub at: DateTime<FixedOffset>,
    /// When it was first recorded.
    pub recorded: DateTime<FixedOffset>,
    /// The first author's full name.
    pub author: String,
    /// Who supplied it.
    pub origin: Origin,
    /// From when a change is an amendment.
    pub locks_at: DateTime<FixedOffset>,
    /// That moment has passed.
    pub locked: bool,
    /// The newest version.
    pub version: i64,
    /// What it says.
    pub body: Body,
    /// The newest version.
    pub head: VersionView,
    /// The older ones, newest first.
    pub earlier: Vec<VersionView>,
    /// The goals that it is about, by their words.
    pub goals: Vec<GoalName>,
    /// Files that belong to it.
    pub attachments: Vec<AttachmentView>,
    /// Its place in the timeline.
    pub sort: i64,
    /// Who sits here may correct it, or amend it once it is locked.
    pub may_change: bool,
    /// What was decided beside it, newest first.
    pub decisions: Vec<DecisionView>,
    /// For how long a letter or mail is kept.
    pub keep: Option<LetterTerm>,
    /// It is a sent mail that still stands in the mail program.
    pub mail_waits: bool,
    /// It was brought in: who wrote it and when is as it was there.
    pub brought_in: Option<BroughtInView>,
}

/// An entry with everything that belongs to it.
pub(super) fn shown(tx: &impl Reading, stored: &StoredEntry) -> Result<EntryView> {
    let now = tx.moment();
    let mut versions = entry::versions(tx, stored)?.into_iter().map(|version| {
        let recorded = version.recorded.timestamp();
        Ok(VersionView {
            no: version.no,
            recorded: version.recorded,
            author: worker::name(tx, version.author)?,
            reason: version.reason,
            // Before the entry itself there can be none: then the clock was set back.
            amendment: version.no > 1 && (recorded >= stored.locks_at || recorded < stored.recorded),
            body: version.body,
            marks: version.marks,
            held_back: version.held_back,
        })
    });
    let head: VersionView = versions.next().ok_or(Error::StoreDamaged)??;
    let earlier = versions.collect::<Result<Vec<_>>>()?;
    let utc = |seconds| DateTime::from_timestamp(seconds, 0).ok_or(Error::StoreDamaged);
    let whose = (stored.client, Some(stored.uid));
    let mut decisions = decision::views(tx, stored.uid)?;
    for decision in &mut decisions {
        hidden::nameless(tx, whose, "decision.reason", &mut decision.reason)?;
        hidden::nameless(tx, whose, "decision.consulted", &mut decision.consulted)?;
    }
    let mut attachments = attachment::of_entry(tx, stored.uid)?;
    // Who wrote an entry reads it as they wrote it.
    for file in attachments.iter_mut().filter(|_| stored.author != tx.session().actor) {
        hidden::nameless(tx, whose, &format!("file.{}.name", file.uid), &mut file.name)?;
        hidden::nameless(tx, whose, &format!("file.{}.caption", file.uid), &mut file.caption)?;
    }
    let mut view = EntryView {
        entry: stored.uid,
        client: stored.client,
        kind: stored.kind,
        at: stored.at,
        // In the hour of that day and not of today: else winter is told an hour late in summer, on paper too.
        recorded: earlier.last().unwrap_or(&head).recorded,
        author: worker::name(tx, stored.author)?,
        origin: Origin::from_code(&stored.origin).ok_or(Error::StoreDamaged)?,
        locks_at: utc(stored.locks_at)?.with_timezone(now.offset()),
        locked: tx.clock_doubtful() || now.timestamp() >= stored.locks_at,
        version: stored.head,
        goals: goal::names(tx, &head.body)?,
        keep: letter::kept(tx, &head.body)?,
        mail_waits: letter::is_sent_mail(&head.body) && !decisions.iter().any(DecisionView::is_mail_removed),
        decisions,
        body: head.body.clone(),
        head,
        earlier,
        attachments: attachments
            .iter()
            .map(|stored| AttachmentView::of(stored, now.offset().local_minus_utc()))
            .collect::<Result<_>>()?,
        sort: stored.sort,
        may_change: may_change(tx, stored).is_ok(),
        brought_in: None,
    };
    bring_in::put_on(tx, stored, &mut view)?;
    Ok(view)
}

/// A page of a client's timeline, newest first.
///
/// # Errors
/// [`Error::NotFound`].
pub fn timeline(tx: &ReadTx, input: TimelineAsked) -> Result<Timeline> {
    tx.concerns(Concern { client: Some(input.client), part: "timeline", ..Concern::default() });
    client::get(tx, input.client)?;
    let count = input.count.clamp(1, 200);
    let before = match input.around {
        None => input.before,
        // From there on down; newer ones are a page above.
        Some(uid) => Some(entry::get(tx, uid)?.sort + 1),
    };
    let mut stored = entry::page(tx, input.client, before, &input.kinds, input.letters, count)?;
    let more = if stored.len() > count as usize {
        stored.truncate(count as usize);
        stored.last().map(|last| last.sort)
    } else {
        None
    };
    Ok(Timeline { entries: stored.iter().map(|entry| shown(tx, entry)).collect::<Result<_>>()?, more })
}

/// When an entry happened, which may be a little ahead of a slow clock but not in the future.
pub(super) fn happened(at: Option<DateTime<FixedOffset>>, now: DateTime<FixedOffset>) -> Result<DateTime<FixedOffset>> {
    match at {
        None => Ok(now),
        Some(at) if at > now + Duration::minutes(1) => Err(Error::InFuture { field: "at".to_owned() }),
        Some(at) => {
            super::text::past_day("at", at.date_naive(), now.date_naive())?;
            Ok(at)
        }
    }
}

/// Adds an entry of any kind that the carer found; it can be corrected for the time that the settings give.
pub(super) fn add(tx: &WriteTx, uid: Uid, at: DateTime<FixedOffset>, body: &Body, locked: bool) -> Result<Uid> {
    add_from(tx, uid, at, body, locked, Origin::Own)
}

/// As [`add`], of what anybody supplied. [`Error::ClientClosed`] once care has ended, but for what the law still asks.
pub(super) fn add_from(
    tx: &WriteTx,
    uid: Uid,
    at: DateTime<FixedOffset>,
    body: &Body,
    locked: bool,
    origin: Origin,
) -> Result<Uid> {
    add_marked(tx, uid, at, (body, &[]), (locked, Visibility::Open), origin)
}

/// As [`add`], of a letter that tells of a hand-over: who is not told of those does not get it either.
pub(super) fn add_of_hand_over(tx: &WriteTx, uid: Uid, body: &Body) -> Result<Uid> {
    add_marked(tx, uid, tx.now(), (body, &[]), (false, Visibility::HandOver), Origin::Own)
}

/// As [`add_from`], within the time for corrections, with passages that are about somebody else as they stand in the texts
/// that were typed.
pub(super) fn add_given(
    tx: &WriteTx,
    uid: Uid,
    at: DateTime<FixedOffset>,
    body: &Body,
    (typed, marks): Given,
    origin: Origin,
) -> Result<EntryView> {
    let marks = mark::checked(tx, uid, body, &typed, marks, &[])?;
    let added = add_marked(tx, uid, at, (body, &marks), (false, Visibility::Open), origin)?;
    shown(tx, &entry::get(tx, added)?)
}

fn add_marked(
    tx: &WriteTx,
    uid: Uid,
    at: DateTime<FixedOffset>,
    (body, marks): (&Body, &[Mark]),
    (locked, visibility): (bool, Visibility),
    origin: Origin,
) -> Result<Uid> {
    // Here, so that a kind of entry nobody thought of is refused once care has ended.
    if !care::may_add(client::get(tx, uid)?.status, body.form()) {
        return Err(Error::ClientClosed);
    }
    let hours = if locked { 0 } else { i64::from(practice::current(tx)?.edit_hours) };
    let locks_at = tx.now().timestamp() + hours * 3600;
    let added =
        entry::add(tx, &NewEntry { client: uid, at, origin: origin.code(), locks_at, body, marks, visibility })?;
    // Nobody writes what they cannot read: a stand-in has some parts of the dossier.
    match entry::get(tx, added) {
        Err(Error::NotFound) => return Err(Error::NotAllowed),
        found => found?,
    };
    tx.concerns(Concern { client: Some(uid), entry: Some(added), part: body.kind().code(), ..Concern::default() });
    Ok(added)
}

/// Adds a report.
///
/// # Errors
/// [`Error::Required`] when it is empty, [`Error::InFuture`], [`Error::NotFound`].
pub fn add_report(tx: &WriteTx, input: NewReport) -> Result<EntryView> {
    let typed = typed(&input.text, input.soep.as_ref());
    let body = report(tx, input.client, &input.text, input.goals, input.soep)?;
    let at = happened(input.at, tx.now())?;
    add_given(tx, input.client, at, &body, (typed, input.marks), input.origin)
}

/// The error for a change to an entry that is locked.
pub(super) fn locked(stored: &StoredEntry) -> Error {
    match DateTime::<Utc>::from_timestamp(stored.locks_at, 0) {
        Some(at) => Error::EntryLocked { locked_at: at.to_rfc3339_opts(SecondsFormat::Secs, true) },
        None => Error::StoreDamaged,
    }
}

/// A stand-in changes what they wrote themselves; what another wrote, or marked in it since, is for its author: nobody writes
/// over words that they do not see. A hand-over stays as it was.
///
/// # Errors
/// [`Error::NotAllowed`].
pub(super) fn may_change(tx: &impl Reading, stored: &StoredEntry) -> Result<()> {
    let session = tx.session();
    let allowed = match session.role {
        Role::Carer => true,
        Role::StandIn => session.actor == stored.author && !entry::newest_seen(tx, stored)?.hidden,
        Role::Viewer | Role::Inspector | Role::Custodian => false,
    };
    if allowed && stored.kind != EntryKind::Disclosure { Ok(()) } else { Err(Error::NotAllowed) }
}

/// Puts a new version over an entry: a correction, or an amendment with its reason once it is locked. `new` makes it
/// of what stood there.
///
/// # Errors
/// [`Error::NotAllowed`] for a stand-in when another wrote it; [`Error::EntryLocked`] when it is locked and no reason is
/// given, [`Error::ClockDoubtful`] when nobody can say whether it is, [`Error::EntryChanged`], and what `new` says.
pub(super) fn amend(
    tx: &WriteTx,
    stored: &StoredEntry,
    base: i64,
    reason: &str,
    new: impl FnOnce(&Body) -> Result<Body>,
) -> Result<EntryView> {
    amend_marked(tx, stored, base, reason, None, new)
}

/// As [`amend`], with the texts as they were typed and the passages of them about somebody else; without, the marks of
/// before go with their words.
pub(super) fn amend_marked(
    tx: &WriteTx,
    stored: &StoredEntry,
    base: i64,
    reason: &str,
    given: Option<Given>,
    new: impl FnOnce(&Body) -> Result<Body>,
) -> Result<EntryView> {
    may_change(tx, stored)?;
    let reason = within("reason", reason, LINE)?;
    if tx.now().timestamp() >= stored.locks_at && reason.is_empty() {
        return Err(locked(stored));
    }
    if tx.clock_doubtful() && reason.is_empty() {
        return Err(Error::ClockDoubtful);
    }
    let (old, old_marks) = entry::kept(tx, stored)?;
    let new = new(&old)?;
    let marks = match given {
        Some((typed, marks)) => mark::checked(tx, stored.client, &new, &typed, marks, &old_marks)?,
        None => mark::followed(&old, &old_marks, &new),
    };
    tx.concerns(Concern {
        client: Some(stored.client),
        entry: Some(stored.uid),
        part: new.kind().code(),
        ..Concern::default()
    });
    entry::change(tx, stored, base, &old, (&new, &marks), &reason)?;
    others::carry_on(tx, stored.client, Some(stored.uid), &old.texts(), &new.texts())?;
    shown(tx, &entry::get(tx, stored.uid)?)
}

/// Corrects an entry, or amends it once it is locked.
///
/// # Errors
/// As [`amend`]; [`Error::Required`]; [`Error::NotAllowed`] for a hand-over, which stays as it was, and for what is more
/// than a text: forms, goals, measurements, medicines and doses.
pub fn correct(tx: &WriteTx, input: Correction) -> Result<EntryView> {
    let stored = entry::get(tx, input.entry)?;
    let mut typed = typed(&input.text, input.soep.as_ref());
    typed.push(("note".to_owned(), input.text.clone()));
    typed.extend(input.title.clone().map(|title| ("title".to_owned(), title)));
    let given = input.marks.map(|marks| (typed, marks));
    amend_marked(tx, &stored, input.base, &input.reason, given, |old| match old {
        Body::Report { goals, soep, .. } => report(
            tx,
            stored.client,
            &input.text,
            input.goals.unwrap_or_else(|| goals.clone()),
            input.soep.or_else(|| soep.clone()),
        ),
        Body::Document { title, .. } => Ok(Body::Document {
            title: required("title", input.title.as_deref().unwrap_or(title), LINE)?,
            note: within("text", &input.text, TEXT)?,
        }),
        Body::Evaluation(evaluation) => {
            Ok(Body::Evaluation(Evaluation { text: required("text", &input.text, TEXT)?, ..evaluation.clone() }))
        }
        Body::Disclosure(_)
        | Body::Form(_)
        | Body::Goal(_)
        | Body::Measurement(_)
        | Body::Medicine(_)
        | Body::Dose(_) => Err(Error::NotAllowed),
    })
}
