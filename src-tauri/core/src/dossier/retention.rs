//! For how long a dossier is kept: what is known of it is gathered here, in one place, and handed to the law
//! ([`crate::rules::retention`]); what the carer adds is recorded here.
//!
//! What starts the years anew is decided in [`is_care`], for each kind of entry: what says something of the care does, the
//! keeping of registers does not, nor a version that says nothing new ([`says_something_new`]). In doubt it does: a dossier
//! that is kept too long can still be destroyed.
//!
//! Rejected: a date that is stored with the dossier. It would be wrong after the next entry, the next request and the next law.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::care::is_closed;
use super::client::{ClientAsked, Regime, Status};
use super::clock::doubt;
use super::data::carried::{CarriedKeeping, CarriedMark};
use super::destruction::{self, DestructionView, EntryPlanned};
use super::disclosure::Capacity;
use super::entry::{Body, EntryKind};
use super::form::Answer;
use super::letter;
use super::practice::current;
use super::request::{Decision, RequestOutcome};
use super::restriction::Restriction;
use super::text::{TEXT, past_day, required};
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::fold::fold;
use crate::rules::destroying::DestroyGround;
use crate::rules::requests::RequestKind;
use crate::rules::retention::{
    Asked, By, Class, Facts, Hold, Keeping, Law, Rule, RuleId, Verdict, Why, decide, is_before_care, is_clinical_form,
    is_treatment,
};
use crate::session::Role;
use crate::store::client::StoredClient;
use crate::store::request::StoredRequest;
use crate::store::retention::{self as table, StoredMark};
use crate::store::{Concern, ReadTx, Reading, WriteTx, care, client, entry, request, tombstone, worker};
use crate::uid::Uid;

/// The ground for refusing that says that another has an interest, in `assets/law/requests.toml`.
const INTEREST: &str = "interest_of_another";

/// What may be added to the law in data that come from elsewhere.
const MOST_MARKS: usize = 1_000;

/// What is added to the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "KeepMark")]
pub enum MarkKind {
    /// A stop: an inquiry, a complaint, a claim.
    Hold,
    /// Longer, because good care needs it (BW 7:454(3)).
    GoodCare,
    /// Longer, because the client asked.
    Wish,
    /// The client asks to destroy it after a day that is still to come.
    Shorter,
    /// Another has a considerable interest in keeping it (BW 7:455(2)).
    Interest,
    /// An heir has.
    Heirs,
    /// There is compulsory mental care in it; the last day of the measure.
    Wvggz,
    /// There is involuntary care in it; its last day.
    Wzd,
    /// What it is for ends.
    Purpose,
    /// A single entry was destroyed: what it was, not what it said.
    EntryGone,
    /// The dossier was taken over: the day from which the years counted where it came from.
    TakenOver,
}

/// Something that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// What.
    pub kind: MarkKind,
    /// From which day; of an entry that was destroyed, its day.
    pub from: NaiveDate,
    /// To and with which day.
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// That it ended.
    pub ended: Option<MarkEnded>,
    /// What the entry was that was destroyed.
    #[serde(default)]
    pub entry: Option<EntryKind>,
    /// The laws under which care was ever given where the dossier was taken over from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regimes: Vec<Regime>,
}

/// That something that was added holds no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct MarkEnded {
    /// From which day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Something to add.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewMark {
    /// To whose dossier.
    pub client: Uid,
    /// What.
    pub kind: MarkKind,
    /// To and with which day. Must be there for longer, shorter and the end of a purpose; a stop may have one; of a measure its
    /// last day, while it goes on none.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

/// To end what was added.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MarkEnds {
    /// Which.
    pub mark: Uid,
    /// The last day of a measure that went on: then it has ended, and counts from that day. Without it the mark counts no more.
    #[serde(default)]
    pub last_day: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

/// Something that was added, as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
#[ts(rename = "KeepMarkView")]
pub struct MarkView {
    /// Which.
    pub mark: Uid,
    /// What.
    pub kind: MarkKind,
    /// From which day.
    pub from: NaiveDate,
    /// To and with which day.
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// What the entry was that was destroyed.
    pub entry: Option<EntryKind>,
    /// By whom.
    pub author: String,
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// It holds now.
    pub stands: bool,
    /// Who sits here may end it.
    pub may_end: bool,
    /// A measure that has no last day yet; who sits here may give it one.
    pub goes_on: bool,
    /// That it ended.
    pub ended: Option<MarkEnded>,
}

/// For how long a dossier is kept.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct RetentionView {
    /// Whose.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// Stands on papers.
    pub number: i64,
    /// Born.
    pub birth_date: Option<NaiveDate>,
    /// What must be typed before it is destroyed.
    pub typed: String,
    /// What the law says.
    pub verdict: Verdict,
    /// The laptop's clock is in doubt, and so is every day that is reckoned with it: nothing is destroyed until the carer has
    /// typed the date.
    pub clock_doubtful: bool,
    /// It never became care.
    pub enquiry: bool,
    /// The last change about the care.
    pub last_clinical: Option<NaiveDate>,
    /// The end of care.
    pub care_end: Option<NaiveDate>,
    /// What was added, the newest first.
    pub marks: Vec<MarkView>,
    /// A destruction that is planned.
    pub destruction: Option<DestructionView>,
    /// Entries that are planned to be destroyed by themselves, the oldest plan first.
    pub entries: Vec<EntryPlanned>,
    /// A request of the client to destroy it that was granted.
    pub request: Option<Uid>,
}

/// A dossier in the list.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct RetentionRow {
    /// Whose.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// Stands on papers.
    pub number: i64,
    /// Where they are in care.
    pub status: Status,
    /// What the law says.
    pub verdict: Verdict,
    /// A destruction that is planned.
    pub destruction: Option<DestructionView>,
}

/// A letter with a term of its own.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct LetterOver {
    /// The entry.
    pub entry: Uid,
    /// Its newest version.
    pub version: i64,
    /// Whose dossier.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// What it is about.
    pub subject: String,
    /// What the law says.
    pub verdict: Verdict,
}

/// A dossier that was destroyed.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DestroyedRow {
    /// Its random name.
    pub client: Uid,
    /// When.
    pub day: NaiveDate,
    /// On which ground.
    pub ground: DestroyGround,
    /// The code of its certificate.
    pub code: String,
}

/// All dossiers by what is due.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct RetentionList {
    /// Dossiers, those that must go first, then those that may, those that nobody can say of, and the others by day.
    pub rows: Vec<RetentionRow>,
    /// Letters whose own term is over.
    pub letters: Vec<LetterOver>,
    /// What was destroyed, the newest first.
    pub destroyed: Vec<DestroyedRow>,
}

/// Whether an entry says something of the care, so that writing it starts the years anew (BW 7:454(3): the last change). One
/// place: a new kind of entry is decided about here. A letter is asked for by its class, in `class`.
fn is_care(kind: EntryKind, form: &str, class: impl FnOnce() -> Result<Option<String>>) -> Result<bool> {
    Ok(match kind {
        EntryKind::Report
        | EntryKind::Document
        | EntryKind::Goal
        | EntryKind::Evaluation
        | EntryKind::Measurement
        | EntryKind::Medicine
        | EntryKind::Dose => true,
        // The register of who got the dossier.
        EntryKind::Disclosure => false,
        EntryKind::Form if form == letter::FORM => class()?.is_none_or(|class| class == "care"),
        EntryKind::Form => is_clinical_form(form),
    })
}

/// Whether a version says something else than the one before it. Marking whose name stands there, and about which goal it is,
/// changes no word. A word that was put right may be the one that matters, so it counts (BW 7:454(3): the last change).
fn says_something_new(tx: &impl Reading, uid: Uid, no: i64) -> Result<bool> {
    if no <= 1 {
        return Ok(true);
    }
    let versions = entry::versions(tx, &entry::get(tx, uid)?)?;
    let body = |no: i64| versions.iter().find(|each| each.no == no).map(|each| unlinked(each.body.clone()));
    Ok(body(no) != body(no - 1))
}

/// What an entry says, without the goals that it was linked to.
fn unlinked(mut body: Body) -> Body {
    if let Body::Report { goals, .. } = &mut body {
        goals.clear();
    }
    body
}

/// The class of a letter.
fn letter_class(body: &Body) -> Option<String> {
    let Body::Form(filled) = body else { return None };
    match filled.fields.get("class")? {
        Answer::Text(class) => Some(class.clone()),
        Answer::Many(_) | Answer::Rows(_) | Answer::Person { .. } => None,
    }
}

/// Whether only care leaves this behind: where one is, it was more than an enquiry. A document may come before, and so may the
/// forms of a first talk; a plan, a goal, an incident or steps of involuntary care do not.
fn is_given(kind: EntryKind, form: &str) -> bool {
    match kind {
        EntryKind::Report
        | EntryKind::Goal
        | EntryKind::Evaluation
        | EntryKind::Measurement
        | EntryKind::Medicine
        | EntryKind::Dose => true,
        EntryKind::Form => !is_before_care(form),
        EntryKind::Document | EntryKind::Disclosure => false,
    }
}

/// Whether this is treatment (BW 7:446), whatever anybody says of the dossier.
fn is_treated(kind: EntryKind, form: &str) -> bool {
    match kind {
        EntryKind::Medicine | EntryKind::Dose => true,
        EntryKind::Form => is_treatment(form),
        EntryKind::Report
        | EntryKind::Document
        | EntryKind::Disclosure
        | EntryKind::Goal
        | EntryKind::Evaluation
        | EntryKind::Measurement => false,
    }
}

/// Kinds that say on which day care was given.
const ON_THE_DAY: &[EntryKind] = &[EntryKind::Report, EntryKind::Measurement, EntryKind::Dose];

/// Who pays does not say whether there was treatment: privately paid care falls under a treatment contract too, until the carer
/// says until when it is needed, which is asked of help without treatment only.
const fn law(regime: Regime, untreated: bool) -> Law {
    match regime {
        Regime::Zvw => Law::Zvw,
        Regime::Wlz => Law::Wlz,
        Regime::Wmo => Law::Wmo,
        Regime::Youth => Law::Youth,
        Regime::Private if untreated => Law::Private,
        Regime::Pgb | Regime::Private => Law::Assumed,
    }
}

/// What lies beside the dossiers, read once for all of them.
struct Beside {
    files: HashMap<Uid, NaiveDate>,
    marks: Vec<StoredMark>,
    requests: Vec<StoredRequest>,
    enquiry_weeks: u32,
}

impl Beside {
    fn read(tx: &impl Reading, client: Option<Uid>) -> Result<Self> {
        Ok(Self {
            files: table::last_files(tx)?,
            marks: table::marks(tx, client)?,
            requests: request::list(tx, client)?,
            enquiry_weeks: current(tx)?.enquiry_weeks,
        })
    }

    fn marks_of(&self, client: Uid) -> impl Iterator<Item = &StoredMark> {
        self.marks.iter().filter(move |mark| mark.client == client)
    }

    /// Requests to destroy it.
    fn requests_of(&self, client: Uid) -> impl Iterator<Item = &StoredRequest> {
        self.requests.iter().filter(move |each| each.client == client && each.fields.kind == RequestKind::Destroy)
    }

    /// Since when it is only kept and not used (AVG 18(2): then storing goes on and nothing else), unless the client asked for its
    /// destruction since: what they agree to may be done.
    fn kept_only_since(&self, client: Uid) -> Option<NaiveDate> {
        let restricts =
            |each: &&StoredRequest| each.client == client && each.fields.restricts() == Some(Restriction::KeptNotUsed);
        let restriction = self.requests.iter().rfind(restricts)?;
        let gave_up = |each: &StoredRequest| {
            let fields = &each.fields;
            fields.asker.capacity == Capacity::Client
                && fields.withdrawal.is_none()
                && fields.received >= restriction.fields.received
        };
        if self.requests_of(client).any(gave_up) {
            return None;
        }
        restriction.fields.decision.as_ref().map(|decision| decision.on)
    }
}

/// What of a request to destroy counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    /// For the dossier as a whole: what was granted in part is done by hand and asks no more.
    Whole,
    /// For one entry of it: what was granted in part asks for that.
    Entry,
}

/// What is known of a dossier.
fn facts(tx: &impl Reading, of: &StoredClient, beside: &Beside, asking: Asking) -> Result<Facts> {
    let today = tx.moment().date_naive();
    let history = care::history(tx, of.uid)?;
    let closed = is_closed(of.status);
    let newest = history.first();
    let ended = newest.filter(|_| closed).map(|each| each.fields.on.unwrap_or_else(|| each.recorded.date_naive()));
    let not_started = newest.is_some_and(|each| each.fields.ending == Some(super::care::Ending::NotStarted));
    let was_in_care = history.iter().any(|each| each.status == Status::InCare);
    let was_enquiry = history.last().is_some_and(|first| first.fields.before == Some(Status::Enquiry));
    let enquiry = match of.status {
        Status::Enquiry => true,
        Status::Left => not_started,
        Status::Deceased => was_enquiry,
        Status::InCare => false,
    };
    // What says that care was given after all is believed more than a button.
    let measured = |each: &StoredMark| matches!(each.fields.kind, MarkKind::Wvggz | MarkKind::Wzd);
    let enquiry =
        enquiry && !was_in_care && !beside.marks_of(of.uid).any(measured) && !table::has_entry(tx, of.uid, is_given)?;
    let class_of =
        |uid: Uid| -> Result<Option<String>> { Ok(letter_class(&entry::newest_body(tx, &entry::get(tx, uid)?)?)) };
    let last = table::last_change(tx, of.uid, |kind, form, uid, no| {
        Ok(is_care(kind, form, || class_of(uid))? && says_something_new(tx, uid, no)?)
    })?;
    let added = client::added(tx, of.uid)?;
    // BW 7:454(3) counts from the last change of the dossier, of which an entry is only a part.
    let beside_entries = table::last_beside(tx, of.uid)?;
    // And when the dossier was taken over, from where that had already begun.
    let before = beside.marks_of(of.uid).filter(|mark| is_taken_over(&mark.fields)).map(|mark| mark.fields.from).max();
    let files = beside.files.get(&of.uid).copied();
    let clinical = last.care.max(files).max(beside_entries).max(before).unwrap_or(added);
    let mut changed = last.any.max(Some(clinical)).max(Some(of.recorded.date_naive()));
    changed = changed.max(newest.map(|each| each.recorded.date_naive()));

    let purpose = |each: &StoredMark| each.fields.kind == MarkKind::Purpose && each.fields.ended.is_none();
    // Treatment that came after it was said that there was none is believed more.
    let treated = table::has_entry(tx, of.uid, is_treated)?;
    let untreated = beside.marks_of(of.uid).any(purpose) && !treated;
    let mut regimes = table::regimes_ever(tx, of.uid)?;
    let before = beside.marks_of(of.uid).filter(|mark| is_taken_over(&mark.fields));
    for regime in before.flat_map(|mark| mark.fields.regimes.iter()) {
        if !regimes.contains(regime) {
            regimes.push(*regime);
        }
    }
    let mut laws: Vec<Law> = regimes.into_iter().map(|each| law(each, untreated)).collect();
    // Where there was treatment its twenty years hold beside those of support or youth care, whoever pays (BW 7:446, 7:454(3)).
    if laws.is_empty() || treated && !laws.iter().any(|law| Law::TREATMENTS.contains(law)) {
        laws.push(Law::Assumed);
    }
    // The end that starts the fifteen years of support (Wmo 2015 5.3.4) is typed; care that was given after it is believed more.
    let care_end = match ended.filter(|_| !enquiry) {
        Some(typed) => Some(typed).max(table::last_day_of(tx, of.uid, ON_THE_DAY)?.map(|day| day.min(today))),
        None => None,
    };
    let mut facts = Facts {
        class: Some(if enquiry { Class::Enquiry } else { Class::Dossier }),
        care_running: of.status == Status::InCare,
        care_end,
        birth: of.fields.birth_date,
        death: newest.filter(|each| each.status == Status::Deceased).and(ended),
        last_change: changed,
        last_clinical: Some(clinical),
        enquiry_end: ended.filter(|_| enquiry),
        setting_weeks: Some(beside.enquiry_weeks),
        ..Facts::default()
    };
    if let Some(from) = beside.kept_only_since(of.uid) {
        facts.holds.push(Hold { from: from.min(today), until: None });
    }
    // The last day of compulsory and of involuntary care, each by its own law; none while it goes on.
    let mut ends: [(Law, Option<Option<NaiveDate>>); 2] = [(Law::Wvggz, None), (Law::Wzd, None)];
    for each in beside.marks_of(of.uid) {
        let mark = &each.fields;
        // One that was set while the clock was ahead stands from today.
        let hold = Hold { from: mark.from.min(today), until: mark.until };
        match (mark.kind, &mark.ended) {
            (MarkKind::Hold, None) => facts.holds.push(hold),
            // Of the day on which it was lifted it holds no more.
            (MarkKind::Hold, Some(ended)) => {
                if let Some(last) = ended.on.pred_opt().filter(|last| *last >= mark.from) {
                    facts.holds.push(Hold { until: Some(mark.until.map_or(last, |until| until.min(last))), ..hold });
                }
            }
            (_, Some(_)) | (MarkKind::EntryGone | MarkKind::TakenOver, None) => {}
            (MarkKind::GoodCare, None) => facts.good_care_until = facts.good_care_until.max(mark.until),
            (MarkKind::Wish, None) => facts.client_longer_until = facts.client_longer_until.max(mark.until),
            (MarkKind::Shorter, None) => facts.client_shorter_until = mark.until,
            (MarkKind::Interest, None) => facts.other_interest = true,
            (MarkKind::Heirs, None) => facts.heirs_interest = true,
            (MarkKind::Wvggz | MarkKind::Wzd, None) => {
                facts.measure_running |= mark.until.is_none();
                let own = if mark.kind == MarkKind::Wzd { Law::Wzd } else { Law::Wvggz };
                for (law, end) in &mut ends {
                    if *law == own {
                        *end = Some(end.flatten().max(mark.until));
                    }
                }
            }
            (MarkKind::Purpose, None) => facts.purpose_end = facts.purpose_end.max(mark.until),
        }
    }
    // A plan for involuntary care that nobody gave an end, or that was written after the end that is known: its end is not known.
    if let Some(plan) = entry::of_form(tx, of.uid, "wzd_steps", 1)?.first() {
        let written = plan.at.date_naive();
        for (law, end) in &mut ends {
            if *law == Law::Wzd && end.flatten().is_none_or(|last| last < written) {
                *end = Some(None);
            }
        }
    }
    let held_laws: Vec<(Law, Option<NaiveDate>)> =
        ends.into_iter().filter_map(|(law, end)| Some((law, end?))).collect();
    laws.extend(held_laws.iter().map(|(law, _)| *law));
    // Of two the later; and when one is not known, none is.
    if held_laws.iter().all(|(_, end)| end.is_some()) {
        facts.measure_end = held_laws.iter().filter_map(|(_, end)| *end).max();
    }
    let requests: Vec<&StoredRequest> = beside.requests_of(of.uid).collect();
    for (no, each) in requests.iter().enumerate() {
        let fields = &each.fields;
        if is_decided_anew(no, each, &requests) {
            continue;
        }
        let interest = match &fields.decision {
            None => false,
            Some(decision) => match decision.outcome {
                RequestOutcome::Granted => false,
                RequestOutcome::Refused if decision.grounds.iter().any(|ground| ground == INTEREST) => true,
                RequestOutcome::Partly if asking == Asking::Entry => false,
                // A part is done by hand, and what was refused stands no more.
                RequestOutcome::Partly | RequestOutcome::Refused => continue,
            },
        };
        facts.other_interest |= interest && fields.withdrawal.is_none();
        facts.requests.push(Asked {
            received: fields.received.min(today),
            by: match fields.asker.capacity {
                Capacity::Client => By::Client,
                Capacity::Representative => By::Representative,
                Capacity::Colleague | Capacity::OtherCarer | Capacity::Inspector | Capacity::Other => By::Relative,
            },
            withdrawn: fields.withdrawal.as_ref().map(|withdrawal| withdrawal.on),
            extra_months: if fields.extension.is_some() { 2 } else { 0 },
        });
    }
    laws.dedup();
    Ok(Facts { laws, ..facts })
}

/// Whether a refusal speaks no more, because whoever asked was answered anew since, or the client got what they asked. Each
/// request to destroy is weighed by itself (BW 7:455(2)): an interest of then is not one of now, and what kept it from a relative does
/// not keep it from the client. Requests are in the order in which they were recorded.
fn is_decided_anew(no: usize, refused: &StoredRequest, all: &[&StoredRequest]) -> bool {
    let Some(then) = refused.fields.decision.as_ref().filter(|said| said.outcome == RequestOutcome::Refused) else {
        return false;
    };
    let asker = &refused.fields.asker;
    all.iter().enumerate().any(|(later, each)| {
        let Some(said) = each.fields.decision.as_ref().filter(|_| each.fields.withdrawal.is_none()) else {
            return false;
        };
        let by = &each.fields.asker;
        let of_client = by.capacity == Capacity::Client;
        let same = by.capacity == asker.capacity && (of_client || fold(by.name.trim()) == fold(asker.name.trim()));
        (said.on, later) > (then.on, no) && (same || of_client && said.outcome == RequestOutcome::Granted)
    })
}

/// A request that was granted, of one entry also in part, and not taken back.
fn granted<'a>(mut requests: impl Iterator<Item = &'a StoredRequest>, asking: Asking) -> Option<Uid> {
    let is_granted = |each: &&StoredRequest| {
        let outcome = each.fields.decision.as_ref().map(|said| said.outcome);
        let granted = match asking {
            Asking::Whole => outcome == Some(RequestOutcome::Granted),
            Asking::Entry => outcome.is_some_and(|outcome| outcome != RequestOutcome::Refused),
        };
        granted && each.fields.withdrawal.is_none()
    };
    requests.find(is_granted).map(|each| each.uid)
}

/// What the law says of a dossier, or of one entry of it that somebody asks to destroy, with the request that was granted if there
/// is one.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn verdict(tx: &impl Reading, uid: Uid, asking: Asking) -> Result<(Verdict, Option<Uid>)> {
    let of = client::get(tx, uid)?;
    let beside = Beside::read(tx, Some(uid))?;
    let facts = facts(tx, &of, &beside, asking)?;
    Ok((decide(&facts, tx.moment().date_naive()), granted(beside.requests_of(uid), asking)))
}

/// What the law would say if this request were decided so today: asked before anything is promised.
pub(super) fn if_decided(tx: &impl Reading, request: &StoredRequest, outcome: RequestOutcome) -> Result<Verdict> {
    let today = tx.moment().date_naive();
    let mut beside = Beside::read(tx, Some(request.client))?;
    for each in beside.requests.iter_mut().filter(|each| each.uid == request.uid) {
        let (grounds, reasons, entries) = (Vec::new(), String::new(), Vec::new());
        each.fields.decision = Some(Decision { on: today, outcome, grounds, reasons, entries });
    }
    let asking = match outcome {
        RequestOutcome::Partly => Asking::Entry,
        RequestOutcome::Granted | RequestOutcome::Refused => Asking::Whole,
    };
    Ok(decide(&facts(tx, &client::get(tx, request.client)?, &beside, asking)?, today))
}

/// What is known of it if care, or the enquiry, ended today.
fn facts_if_closed(tx: &impl Reading, uid: Uid) -> Result<Facts> {
    let today = tx.moment().date_naive();
    let facts = facts(tx, &client::get(tx, uid)?, &Beside::read(tx, Some(uid))?, Asking::Whole)?;
    let enquiry = facts.class == Some(Class::Enquiry);
    Ok(Facts {
        care_running: false,
        care_end: facts.care_end.or(Some(today)).filter(|_| !enquiry),
        enquiry_end: facts.enquiry_end.or(Some(today)).filter(|_| enquiry),
        ..facts
    })
}

/// What the law says of a dossier if it is closed today and nothing changes after.
pub(super) fn if_closed(tx: &impl Reading, uid: Uid) -> Result<Verdict> {
    Ok(decide(&facts_if_closed(tx, uid)?, tx.moment().date_naive()))
}

/// The rule that decides for how many years a dossier is kept, by the laws under which care is given and whatever anybody asked or
/// stopped; `None` where no law names years.
pub(super) fn years_of(tx: &impl Reading, uid: Uid) -> Result<Option<&'static Rule>> {
    let facts = facts_if_closed(tx, uid)?;
    let plain = Facts { requests: Vec::new(), holds: Vec::new(), ..facts };
    let first = decide(&plain, tx.moment().date_naive()).reasons.into_iter().next();
    Ok(first.map(|reason| reason.rule.rule()).filter(|rule| rule.years > 0))
}

/// The request that was granted and is about this entry: the whole dossier, or a part that names it. What was granted in part is
/// spent with the entries that it names.
pub(super) fn granted_for(tx: &impl Reading, stored: &entry::StoredEntry) -> Result<Option<Uid>> {
    let requests = request::list(tx, Some(stored.client))?;
    let granted = requests.iter().find(|each| {
        let said = each.fields.decision.as_ref().filter(|_| each.fields.withdrawal.is_none());
        each.fields.kind == RequestKind::Destroy
            && said.is_some_and(|said| match said.outcome {
                RequestOutcome::Granted => true,
                RequestOutcome::Partly => said.entries.contains(&stored.uid),
                RequestOutcome::Refused => false,
            })
    });
    Ok(granted.map(|each| each.uid))
}

pub(super) fn shown(tx: &impl Reading, uid: Uid) -> Result<RetentionView> {
    let of = client::get(tx, uid)?;
    let today = tx.moment().date_naive();
    let beside = Beside::read(tx, Some(uid))?;
    let facts = facts(tx, &of, &beside, Asking::Whole)?;
    let mark = |stored: &StoredMark| {
        let Mark { kind, from, until, reason, ended, entry, .. } = stored.fields.clone();
        let bounded = matches!(kind, MarkKind::Hold | MarkKind::GoodCare | MarkKind::Wish);
        Ok(MarkView {
            mark: stored.uid,
            kind,
            from,
            until,
            reason,
            entry,
            author: worker::name(tx, stored.author)?,
            recorded: stored.recorded,
            may_end: may_end(tx, stored),
            goes_on: goes_on(&stored.fields),
            stands: ended.is_none() && !(bounded && until.is_some_and(|until| until < today)),
            ended,
        })
    };
    let mut marks = beside.marks_of(uid).map(mark).collect::<Result<Vec<_>>>()?;
    marks.reverse();
    Ok(RetentionView {
        client: uid,
        typed: destruction::to_type(tx, &of)?,
        client_name: of.fields.name,
        birth_date: of.fields.birth_date,
        number: of.number,
        verdict: decide(&facts, today),
        clock_doubtful: doubt(tx)?.is_some(),
        enquiry: facts.class == Some(Class::Enquiry),
        last_clinical: facts.last_clinical,
        care_end: facts.care_end,
        marks,
        destruction: destruction::planned(tx, uid)?,
        entries: destruction::entries_planned(tx, Some(uid))?,
        request: granted(beside.requests_of(uid), Asking::Whole),
    })
}

/// For how long a dossier is kept, and why.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &ReadTx, input: ClientAsked) -> Result<RetentionView> {
    tx.concerns(Concern { client: Some(input.client), part: "retention", ..Concern::default() });
    shown(tx, input.client)
}

/// Adds something: a stop, longer or shorter, an interest, a measure, the end of a purpose.
///
/// # Errors
/// [`Error::Required`] without a reason, or without a day where there must be one; [`Error::NotAhead`] for a day that has
/// passed where it has to lie ahead; [`Error::BadDate`]; [`Error::NotFound`]; [`Error::NotAllowed`] for what only destroying
/// an entry adds, and for a custodian who would say what it was for; [`Error::TreatmentRecorded`] for the end of a purpose where
/// there is treatment, or care under a law with a term; [`Error::BadDate`] also for such an end before care was last given.
pub fn mark(tx: &WriteTx, input: NewMark) -> Result<RetentionView> {
    client::get(tx, input.client)?;
    let today = tx.now().date_naive();
    let until = input.until.map(|day| past_day("until", day, NaiveDate::MAX)).transpose()?;
    let (must, ahead) = match input.kind {
        MarkKind::Hold => (false, true),
        MarkKind::GoodCare | MarkKind::Wish | MarkKind::Shorter => (true, true),
        MarkKind::Purpose => (true, false),
        MarkKind::Interest | MarkKind::Heirs | MarkKind::Wvggz | MarkKind::Wzd => (false, false),
        MarkKind::EntryGone | MarkKind::TakenOver => return Err(Error::NotAllowed),
    };
    // That there was no treatment, which ends the twenty years, only the carer can say.
    if input.kind == MarkKind::Purpose && tx.session().role != Role::Carer {
        return Err(Error::NotAllowed);
    }
    if input.kind == MarkKind::Purpose {
        // Only privately paid help without treatment is kept for as long as it is needed (AVG 5(1)(e)); all else for years.
        let regimes = table::regimes_ever(tx, input.client)?;
        let private = !regimes.is_empty() && regimes.iter().all(|regime| *regime == Regime::Private);
        if !private || table::has_entry(tx, input.client, is_treated)? {
            return Err(Error::TreatmentRecorded);
        }
        if until < table::last_day_of(tx, input.client, ON_THE_DAY)? && until.is_some() {
            return Err(Error::BadDate { field: "until".to_owned() });
        }
    }
    if must && until.is_none() {
        return Err(Error::Required { field: "until".to_owned() });
    }
    if ahead && until.is_some_and(|until| until < today) {
        return Err(Error::NotAhead { field: "until".to_owned() });
    }
    let reason = required("reason", &input.reason, TEXT)?;
    let fields = Mark { kind: input.kind, from: today, until, reason, ended: None, entry: None, regimes: Vec::new() };
    table::add_mark(tx, tx.new_uid()?, 1, input.client, &fields)?;
    tx.concerns(Concern { client: Some(input.client), part: "retention", every_time: true, ..Concern::default() });
    shown(tx, input.client)
}

/// That an entry was destroyed: what it was and of which day, never what it said.
pub(super) fn entry_gone(tx: &WriteTx, stored: &entry::StoredEntry, reason: String) -> Result<()> {
    let from = stored.at.date_naive();
    let (kind, entry) = (MarkKind::EntryGone, Some(stored.kind));
    let fields = Mark { kind, from, until: None, reason, ended: None, entry, regimes: Vec::new() };
    table::add_mark(tx, tx.new_uid()?, 1, stored.client, &fields)
}

fn is_taken_over(mark: &Mark) -> bool {
    mark.kind == MarkKind::TakenOver && mark.ended.is_none()
}

/// Whether it goes along with the dossier: what makes it kept, or says from when a law counts. What a client asked this carer
/// to shorten, and that there was no treatment, the next carer hears and judges anew.
const fn goes_along(kind: MarkKind) -> bool {
    match kind {
        MarkKind::Hold
        | MarkKind::GoodCare
        | MarkKind::Wish
        | MarkKind::Interest
        | MarkKind::Heirs
        | MarkKind::Wvggz
        | MarkKind::Wzd => true,
        MarkKind::Shorter | MarkKind::Purpose | MarkKind::EntryGone | MarkKind::TakenOver => false,
    }
}

/// What of it goes along to who takes the dossier over.
pub(super) fn carried(tx: &impl Reading, uid: Uid) -> Result<CarriedKeeping> {
    let (of, today) = (client::get(tx, uid)?, tx.moment().date_naive());
    let beside = Beside::read(tx, Some(uid))?;
    let facts = facts(tx, &of, &beside, Asking::Whole)?;
    let mut marks: Vec<CarriedMark> = beside
        .marks_of(uid)
        .filter(|mark| mark.fields.ended.is_none() && goes_along(mark.fields.kind))
        .map(|mark| CarriedMark { kind: mark.fields.kind, from: mark.fields.from.min(today), until: mark.fields.until })
        .collect();
    if let Some(from) = beside.kept_only_since(uid) {
        marks.push(CarriedMark { kind: MarkKind::Hold, from: from.min(today), until: None });
    }
    let mut regimes = table::regimes_ever(tx, uid)?;
    let before = beside.marks_of(uid).filter(|mark| is_taken_over(&mark.fields));
    regimes.extend(before.flat_map(|mark| mark.fields.regimes.iter().copied()));
    regimes.sort_by_key(|regime| format!("{regime:?}"));
    regimes.dedup();
    Ok(CarriedKeeping { last_clinical: facts.last_clinical.unwrap_or(today).min(today), regimes, marks })
}

/// Whether what came along could have been said here.
pub(super) fn is_sound(keeping: &CarriedKeeping, today: NaiveDate) -> bool {
    let is_day = |day: &NaiveDate| (1900..=9999).contains(&day.year());
    let past = |day: &NaiveDate| is_day(day) && *day <= today;
    let mark = |mark: &CarriedMark| goes_along(mark.kind) && past(&mark.from) && mark.until.iter().all(is_day);
    past(&keeping.last_clinical)
        && keeping.regimes.len() <= MOST_MARKS
        && keeping.marks.len() <= MOST_MARKS
        && keeping.marks.iter().all(mark)
}

/// The dossier was taken over: it is kept as it was there. Who handed it over stands in place of the reasons, which stayed there.
pub(super) fn take_over(tx: &WriteTx, uid: Uid, keeping: &CarriedKeeping, from: &str) -> Result<()> {
    let reason = from.to_owned();
    let counted = CarriedMark { kind: MarkKind::TakenOver, from: keeping.last_clinical, until: None };
    for mark in [&counted].into_iter().chain(&keeping.marks) {
        let regimes = if mark.kind == MarkKind::TakenOver { keeping.regimes.clone() } else { Vec::new() };
        let CarriedMark { kind, from, until } = mark.clone();
        let fields = Mark { kind, from, until, reason: reason.clone(), ended: None, entry: None, regimes };
        table::add_mark(tx, tx.new_uid()?, 1, uid, &fields)?;
    }
    Ok(())
}

/// Who may end it: the carer, and of what they added themselves who keeps the dossiers for them. What the carer added makes the
/// term longer, and who destroys what is due must not make it due first.
fn may_end(tx: &impl Reading, mark: &StoredMark) -> bool {
    let judges = tx.session().role == Role::Carer || mark.author == tx.session().actor;
    mark.fields.ended.is_none() && mark.fields.kind != MarkKind::EntryGone && judges
}

/// A measure that goes on: it can be given its last day, also by who keeps the dossiers after the carer.
fn goes_on(mark: &Mark) -> bool {
    matches!(mark.kind, MarkKind::Wvggz | MarkKind::Wzd) && mark.until.is_none() && mark.ended.is_none()
}

/// Ends what was added.
///
/// # Errors
/// [`Error::Required`] without a reason; [`Error::EntryChanged`] when it has ended already; [`Error::BadInput`] for a last day of
/// what is no measure or has one; [`Error::BadDate`], [`Error::InFuture`]; [`Error::NotAllowed`] for a custodian who would end what the
/// carer added, or would let a measure end before it was recorded; [`Error::NotFound`].
pub fn end(tx: &WriteTx, input: MarkEnds) -> Result<RetentionView> {
    let stored = table::mark(tx, input.mark)?;
    let reason = required("reason", &input.reason, TEXT)?;
    if stored.fields.ended.is_some() || stored.fields.kind == MarkKind::EntryGone {
        return Err(Error::EntryChanged);
    }
    let today = tx.now().date_naive();
    let last_day = input.last_day.map(|day| past_day("last_day", day, today)).transpose()?;
    let goes_on = goes_on(&stored.fields);
    // It still went on when the carer wrote it down.
    let may = may_end(tx, &stored) || goes_on && last_day.is_some_and(|last| last >= stored.fields.from);
    if !may {
        return Err(Error::NotAllowed);
    }
    let fields = match last_day {
        Some(until) if goes_on => Mark { until: Some(until), reason, ..stored.fields },
        Some(_) => {
            return Err(Error::BadInput { field: "last_day".to_owned(), reason: "not_a_measure".to_owned() });
        }
        None => Mark { ended: Some(MarkEnded { on: today, reason }), ..stored.fields },
    };
    table::add_mark(tx, stored.uid, stored.no + 1, stored.client, &fields)?;
    tx.concerns(Concern { client: Some(stored.client), part: "retention", every_time: true, ..Concern::default() });
    shown(tx, stored.client)
}

/// First what must go, then what may, then what nobody can say of, then by day.
fn order(verdict: &Verdict) -> (u8, bool, Option<NaiveDate>) {
    let rank = match verdict.keeping {
        Keeping::MustDestroy => 0,
        Keeping::MayDestroy => 1,
        Keeping::CannotSay => 2,
        Keeping::KeepUntil => 3,
    };
    (rank, verdict.date.is_none(), verdict.date)
}

fn row(tx: &impl Reading, of: StoredClient, beside: &Beside) -> Result<RetentionRow> {
    Ok(RetentionRow {
        verdict: decide(&facts(tx, &of, beside, Asking::Whole)?, tx.moment().date_naive()),
        destruction: destruction::planned(tx, of.uid)?,
        client: of.uid,
        client_name: of.fields.name,
        number: of.number,
        status: of.status,
    })
}

/// What the law says of a letter by itself; `None` for what is none, or follows the dossier.
pub(super) fn letter_verdict(tx: &impl Reading, body: &Body) -> Result<Option<Verdict>> {
    let Some(term) = letter::kept(body) else { return Ok(None) };
    let class = match term.class.as_str() {
        "admin" => Class::MailAdmin,
        "other" => Class::MailOther,
        _ => return Ok(None),
    };
    let facts = Facts {
        class: Some(class),
        record_date: letter::on(body),
        setting_years: Some(current(tx)?.mail_years),
        ..Facts::default()
    };
    Ok(Some(decide(&facts, tx.moment().date_naive())))
}

/// Letters with a term of their own, of which the law says this.
fn letters(tx: &impl Reading, clients: &[StoredClient], says: impl Fn(&Verdict) -> bool) -> Result<Vec<LetterOver>> {
    let mut found = Vec::new();
    for of in clients {
        for stored in entry::of_form(tx, of.uid, letter::FORM, u32::MAX)? {
            let body = entry::newest_body(tx, &stored)?;
            if let Some(verdict) = letter_verdict(tx, &body)?.filter(&says) {
                found.push(LetterOver {
                    entry: stored.uid,
                    version: stored.head,
                    client: of.uid,
                    client_name: of.fields.name.clone(),
                    subject: letter::subject(&body),
                    verdict,
                });
            }
        }
    }
    Ok(found)
}

/// A statute keeps it, whatever the client asks: administration is kept for seven years (AWR 52(4)); of other mail only a
/// setting says how long.
pub(super) fn is_owed(own: &Verdict) -> bool {
    !own.is_free() && own.reasons.iter().any(|reason| reason.rule == RuleId::MailAdmin)
}

/// Letters in a dossier that a statute still keeps when all of it may go. BW 7:455(2) takes only these from what a client asks
/// to destroy, and an enquiry goes after weeks all the same: so they do not keep the dossier, they are to lie elsewhere first.
pub(super) fn letters_owed(tx: &impl Reading, client: Uid) -> Result<Vec<LetterOver>> {
    letters(tx, &[client::get(tx, client)?], is_owed)
}

/// All dossiers by what is due, letters that are over, and what was destroyed.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<RetentionList> {
    tx.concerns(Concern { part: "retention", ..Concern::default() });
    let beside = Beside::read(tx, None)?;
    let clients = client::list(tx, true)?;
    let letters = letters(tx, &clients, Verdict::is_free)?;
    let mut rows = clients.into_iter().map(|of| row(tx, of, &beside)).collect::<Result<Vec<_>>>()?;
    rows.sort_by_key(|row| (order(&row.verdict), row.number));
    let stones = tombstone::dossiers(tx.connection())?;
    let mut destroyed = Vec::new();
    if !stones.is_empty() {
        let keys = tombstone::keys(tx.connection())?;
        for stone in stones.into_iter().rev() {
            let code = keys.certificate(&stone)?.code()?;
            destroyed.push(DestroyedRow { client: stone.client, day: stone.day, ground: stone.ground, code });
        }
    }
    Ok(RetentionList { rows, letters, destroyed })
}

/// What is due today: dossiers that must or may go, and destructions that are planned. Of a dossier in care without a request
/// nothing can be due, so that it is not looked at.
///
/// # Errors
/// What the store says.
pub(super) fn due(tx: &impl Reading, only: Option<Uid>) -> Result<Vec<RetentionRow>> {
    let planned: Vec<Uid> = table::destructions(tx, only)?.iter().map(|each| each.client).collect();
    let requests = request::list(tx, only)?;
    let to_destroy = requests.iter().filter(|each| each.fields.kind == RequestKind::Destroy);
    let asked: Vec<Uid> = to_destroy.map(|each| each.client).collect();
    let mut clients = match only {
        Some(only) => vec![client::get(tx, only)?],
        None => client::list(tx, true)?,
    };
    clients.retain(|of| of.status != Status::InCare || asked.contains(&of.uid) || planned.contains(&of.uid));
    if clients.is_empty() {
        return Ok(Vec::new());
    }
    let beside = Beside::read(tx, only)?;
    let mut rows = Vec::new();
    for of in clients {
        let granted = granted(beside.requests_of(of.uid), Asking::Whole).is_some();
        let row = row(tx, of, &beside)?;
        // Until it was decided about, the request itself stands there.
        let due = row.verdict.is_free() && (row.verdict.why != Why::Requested || granted);
        if due || row.destruction.is_some() {
            rows.push(row);
        }
    }
    rows.sort_by_key(|row| (order(&row.verdict), row.number));
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(kind: EntryKind, form: &str, class: &str) -> bool {
        is_care(kind, form, || Ok(Some(class.to_owned()))).unwrap_or_default()
    }

    #[test]
    fn registers_and_administration_do_not_start_the_years_anew() {
        for kind in EntryKind::ALL {
            assert_eq!(is(*kind, "report", ""), *kind != EntryKind::Disclosure, "{kind:?}");
        }
        assert!(is(EntryKind::Form, "intake", "") && is(EntryKind::Form, "correspondence", "care"));
        for (form, class) in [("care_agreement", ""), ("correspondence", "admin"), ("correspondence", "other")] {
            assert!(!is(EntryKind::Form, form, class), "{form} {class}");
        }
    }
}
