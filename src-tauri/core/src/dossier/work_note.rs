//! Work notes (*werkaantekeningen*): what a carer jots down for herself while a job lasts. They are no part of the dossier
//! for as long as they are kept apart, nobody else sees them, and they go when the job is done.
//!
//! So they lie in a drawer of their own: a table that no search, print, export, backup of a dossier for others or other
//! person's sitting reads ([`crate::store::scope`]), with a day on which the job is done. A note ends in one of two ways.
//! It is destroyed, beyond recovery. Or it is shared with somebody, and then it becomes a report in the dossier, because
//! what is shared belongs there.
//!
//! The log says that a note was written, read and destroyed, and not about whom: its lines are read by clients and
//! stand-ins, and what is no part of the dossier does not stand in the dossier's log either.

use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::{self as entries, EntryView, NewReport, Origin};
use super::text::{TEXT, required};
use super::unread::Unread;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::store::work_note::StoredNote;
use crate::store::{Concern, ReadTx, Reading, WriteTx, client, draft, work_note};
use crate::uid::Uid;

/// Days until the job is done, unless the carer says otherwise.
const DAYS: u64 = 28;
/// In the log.
const PART: &str = "work_note";

/// Which notes.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct WorkNotesAsked {
    /// About this client; all when `None`.
    #[serde(default)]
    pub client: Option<Uid>,
}

/// A note to write down.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewWorkNote {
    /// About whom.
    pub client: Uid,
    /// What it says.
    pub text: String,
    /// When the job is done; four weeks from now when `None`.
    #[serde(default)]
    pub done_on: Option<NaiveDate>,
}

/// A note to write over.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct WorkNoteChange {
    /// The note.
    pub note: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// What it should say.
    pub text: String,
    /// When the job is done.
    pub done_on: NaiveDate,
}

/// Which note.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct WorkNoteAsked {
    /// The note.
    pub note: Uid,
    /// The version that was on screen.
    pub base: i64,
}

/// A note as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct WorkNoteView {
    /// The note.
    pub note: Uid,
    /// About whom.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// Stands on papers.
    pub number: i64,
    /// How often it was written.
    pub version: i64,
    /// What it says.
    pub text: String,
    /// When it was written first.
    pub written: DateTime<FixedOffset>,
    /// When the job is done.
    pub done_on: NaiveDate,
    /// That day is there.
    pub due: bool,
}

fn shown(tx: &impl Reading, stored: StoredNote) -> Result<WorkNoteView> {
    let client = client::get(tx, stored.client)?;
    Ok(WorkNoteView {
        note: stored.uid,
        client: stored.client,
        client_name: client.fields.name,
        number: client.number,
        version: stored.head,
        text: stored.text,
        written: stored.written,
        due: stored.done_on <= tx.moment().date_naive(),
        done_on: stored.done_on,
    })
}

fn concerns() -> Concern {
    Concern { part: PART, ..Concern::default() }
}

/// A day on which a job can be done: from today on.
fn day(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate> {
    if day < today { Err(Error::BadDate { field: "done_on".to_owned() }) } else { Ok(day) }
}

/// The notes; what is done first comes first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, input: WorkNotesAsked) -> Result<Vec<WorkNoteView>> {
    tx.concerns(concerns());
    work_note::list(tx, input.client)?.into_iter().map(|stored| shown(tx, stored)).collect()
}

/// The notes whose job is done by now, without their texts. A damaged dossier is noted, and those of the others are told.
///
/// # Errors
/// What the store says.
pub(super) fn due(tx: &impl Reading, unread: &mut Unread) -> Result<Vec<WorkNoteView>> {
    let today = tx.moment().date_naive();
    let mut due = unread.in_all(tx, |only| {
        let stored = work_note::list(tx, only)?.into_iter().filter(|note| note.done_on <= today);
        stored.map(|stored| shown(tx, StoredNote { text: String::new(), ..stored })).collect()
    })?;
    due.sort_by_key(|note| (note.done_on, note.written));
    Ok(due)
}

/// Writes a note down.
///
/// # Errors
/// [`Error::Required`], [`Error::TooLong`], [`Error::BadDate`] for a day before today, [`Error::NotFound`].
pub fn add(tx: &WriteTx, input: NewWorkNote) -> Result<WorkNoteView> {
    client::get(tx, input.client)?;
    let text = required("text", &input.text, TEXT)?;
    let today = tx.now().date_naive();
    let usual = today.checked_add_days(Days::new(DAYS)).unwrap_or(today);
    let done_on = input.done_on.map_or(Ok(usual), |wanted| day(wanted, today))?;
    let uid = work_note::add(tx, input.client, &text, done_on)?;
    tx.concerns(concerns());
    shown(tx, work_note::get(tx, uid)?)
}

/// Writes over a note.
///
/// # Errors
/// As [`add`]; [`Error::EntryChanged`].
pub fn change(work: &Work, input: WorkNoteChange) -> Result<WorkNoteView> {
    let changed = work.change(|tx| {
        let stored = work_note::get(tx, input.note)?;
        let text = required("text", &input.text, TEXT)?;
        // What was agreed with oneself before may lie in the past; a new day may not.
        let done_on =
            if input.done_on == stored.done_on { stored.done_on } else { day(input.done_on, tx.now().date_naive())? };
        work_note::change(tx, stored.uid, input.base, &text, done_on)?;
        tx.concerns(concerns());
        shown(tx, work_note::get(tx, stored.uid)?)
    })?;
    wiped(work);
    Ok(changed)
}

/// Destroys a note, and what was being changed in it.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::EntryChanged`] when it says something else by now.
pub fn destroy(work: &Work, input: WorkNoteAsked) -> Result<Wiped> {
    work.change(|tx| {
        end(tx, &input)?;
        draft::drop_of(tx, input.note)?;
        tx.concerns(concerns());
        Ok(())
    })?;
    Ok(wiped(work))
}

/// Shares a note: it becomes a report of the moment at which it was written, and the note is gone. What was being changed in it
/// was not shared: that stays a draft.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::EntryChanged`] when it says something else by now.
pub fn share(work: &Work, input: WorkNoteAsked) -> Result<EntryView> {
    let report = work.change(|tx| {
        let stored = end(tx, &input)?;
        entries::add_report(
            tx,
            NewReport {
                client: stored.client,
                at: Some(stored.written),
                text: stored.text,
                goals: Vec::new(),
                soep: None,
                marks: Vec::new(),
                origin: Origin::Own,
            },
        )
    })?;
    wiped(work);
    Ok(report)
}

fn end(tx: &WriteTx, asked: &WorkNoteAsked) -> Result<StoredNote> {
    let stored = work_note::get(tx, asked.note)?;
    if stored.head != asked.base {
        return Err(Error::EntryChanged);
    }
    work_note::destroy(tx, stored.uid)?;
    Ok(stored)
}

/// What became of the traces of something that was destroyed.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Wiped {
    /// They are gone. Else they stand, encrypted, beside the store until the job that is running ends, or until locking.
    pub wiped: bool,
}

/// The write-ahead log still has the pages as they were: it is emptied, now or as soon as nobody reads (see
/// [`crate::store::Store::wipe`]).
pub(super) fn wiped(work: &Work) -> Wiped {
    Wiped { wiped: work.desk.store().wipe().unwrap_or(false) }
}
