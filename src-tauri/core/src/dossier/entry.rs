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

use super::disclosure::Disclosure;
use super::document::AttachmentView;
use super::practice;
use super::text::{LINE, TEXT, required, within};
use crate::error::{Error, Result};
use crate::session::Role;
use crate::store::entry::{NewEntry, StoredEntry};
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
}

impl EntryKind {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Report, Self::Document, Self::Disclosure];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Document => "document",
            Self::Disclosure => "disclosure",
        }
    }

    /// The way back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
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
}

impl Body {
    /// Its kind.
    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::Report { .. } => EntryKind::Report,
            Self::Document { .. } => EntryKind::Document,
            Self::Disclosure(_) => EntryKind::Disclosure,
        }
    }

    /// The name of its form.
    pub const fn form(&self) -> &'static str {
        self.kind().code()
    }

    /// What the search looks through.
    pub fn searched(&self) -> String {
        match self {
            Self::Report { text } => text.clone(),
            Self::Document { title, note } => format!("{title}\n{note}"),
            Self::Disclosure(disclosure) => format!("{}\n{}", disclosure.recipient, disclosure.place),
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
    /// Why; must be there once the entry is locked.
    #[serde(default)]
    pub reason: String,
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
    /// Files that belong to it.
    pub attachments: Vec<AttachmentView>,
    /// Its place in the timeline.
    pub sort: i64,
    /// Who sits here may correct it, or amend it once it is locked.
    pub may_change: bool,
}

/// An entry with everything that belongs to it.
pub(super) fn shown(tx: &impl Reading, stored: &StoredEntry) -> Result<EntryView> {
    let now = tx.moment();
    let mut versions = entry::versions(tx, stored)?.into_iter().map(|version| {
        Ok(VersionView {
            no: version.no,
            recorded: version.recorded,
            author: worker::name(tx, version.author)?,
            reason: version.reason,
            amendment: version.no > 1 && version.recorded.timestamp() >= stored.locks_at,
            body: version.body,
        })
    });
    let head: VersionView = versions.next().ok_or(Error::StoreDamaged)??;
    let earlier = versions.collect::<Result<Vec<_>>>()?;
    let utc = |seconds| DateTime::from_timestamp(seconds, 0).ok_or(Error::StoreDamaged);
    Ok(EntryView {
        entry: stored.uid,
        client: stored.client,
        kind: stored.kind,
        at: stored.at,
        recorded: utc(stored.recorded)?.with_timezone(now.offset()),
        author: worker::name(tx, stored.author)?,
        locks_at: utc(stored.locks_at)?.with_timezone(now.offset()),
        locked: now.timestamp() >= stored.locks_at,
        version: stored.head,
        body: head.body.clone(),
        head,
        earlier,
        attachments: attachment::of_entry(tx, stored.uid)?
            .iter()
            .map(|stored| AttachmentView::of(stored, now.offset().local_minus_utc()))
            .collect::<Result<_>>()?,
        sort: stored.sort,
        may_change: may_change(tx, stored).is_ok(),
    })
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
    let mut stored = entry::page(tx, input.client, before, &input.kinds, count)?;
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

/// Adds an entry of any kind; it can be corrected for the time that the settings give.
pub(super) fn add(tx: &WriteTx, uid: Uid, at: DateTime<FixedOffset>, body: &Body, locked: bool) -> Result<Uid> {
    client::get(tx, uid)?;
    let hours = if locked { 0 } else { i64::from(practice::current(tx)?.edit_hours) };
    let locks_at = tx.now().timestamp() + hours * 3600;
    let added = entry::add(tx, &NewEntry { client: uid, at, origin: "own", locks_at, body })?;
    // Nobody writes what they cannot read: a stand-in has some parts of the dossier.
    match entry::get(tx, added) {
        Err(Error::NotFound) => return Err(Error::NotAllowed),
        found => found?,
    };
    tx.concerns(Concern { client: Some(uid), entry: Some(added), part: body.form(), ..Concern::default() });
    Ok(added)
}

/// Adds a report.
///
/// # Errors
/// [`Error::Required`] when it is empty, [`Error::InFuture`], [`Error::NotFound`].
pub fn add_report(tx: &WriteTx, input: NewReport) -> Result<EntryView> {
    let body = Body::Report { text: required("text", &input.text, TEXT)? };
    let at = happened(input.at, tx.now())?;
    let uid = add(tx, input.client, at, &body, false)?;
    shown(tx, &entry::get(tx, uid)?)
}

/// The error for a change to an entry that is locked.
pub(super) fn locked(stored: &StoredEntry) -> Error {
    match DateTime::<Utc>::from_timestamp(stored.locks_at, 0) {
        Some(at) => Error::EntryLocked { locked_at: at.to_rfc3339_opts(SecondsFormat::Secs, true) },
        None => Error::StoreDamaged,
    }
}

/// A stand-in changes what they wrote themselves; what another wrote is for its author. A hand-over stays as it was.
///
/// # Errors
/// [`Error::NotAllowed`].
pub(super) fn may_change(tx: &impl Reading, stored: &StoredEntry) -> Result<()> {
    let session = tx.session();
    let allowed = match session.role {
        Role::Carer => true,
        Role::StandIn => session.actor == stored.author,
        Role::Viewer | Role::Inspector | Role::Custodian => false,
    };
    if allowed && stored.kind != EntryKind::Disclosure { Ok(()) } else { Err(Error::NotAllowed) }
}

/// Corrects an entry, or amends it once it is locked.
///
/// # Errors
/// [`Error::EntryLocked`] when it is locked and no reason is given, [`Error::EntryChanged`], [`Error::Required`],
/// [`Error::NotAllowed`] for a hand-over, which stays as it was, and for a stand-in when another wrote it.
pub fn correct(tx: &WriteTx, input: Correction) -> Result<EntryView> {
    let stored = entry::get(tx, input.entry)?;
    may_change(tx, &stored)?;
    let reason = within("reason", &input.reason, LINE)?;
    if tx.now().timestamp() >= stored.locks_at && reason.is_empty() {
        return Err(locked(&stored));
    }
    let old = entry::versions(tx, &stored)?.into_iter().next().ok_or(Error::StoreDamaged)?.body;
    let new = match &old {
        Body::Report { .. } => Body::Report { text: required("text", &input.text, TEXT)? },
        Body::Document { title, .. } => Body::Document {
            title: required("title", input.title.as_deref().unwrap_or(title), LINE)?,
            note: within("text", &input.text, TEXT)?,
        },
        Body::Disclosure(_) => return Err(Error::NotAllowed),
    };
    tx.concerns(Concern {
        client: Some(stored.client),
        entry: Some(stored.uid),
        part: new.form(),
        ..Concern::default()
    });
    entry::change(tx, &stored, input.base, &old, &new, &reason)?;
    shown(tx, &entry::get(tx, stored.uid)?)
}
