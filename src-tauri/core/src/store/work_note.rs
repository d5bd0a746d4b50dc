//! Work notes. A row is written over and, in the end, deleted: SQLite wipes what it frees (`secure_delete`), and no copy of
//! the text stands anywhere else, not in the search index and not in the log.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::Row;

use super::entry::instant;
use super::{Reading, WriteTx};
use crate::error::{Error, Result};
use crate::uid::Uid;

/// In the log.
pub(super) const TABLE: &str = "work_note";

/// A note as stored.
#[derive(Debug, Clone)]
pub struct StoredNote {
    /// The note.
    pub uid: Uid,
    /// About whom.
    pub client: Uid,
    /// How often it was written.
    pub head: i64,
    /// When it was written first.
    pub written: DateTime<FixedOffset>,
    /// When the job is done.
    pub done_on: NaiveDate,
    /// What it says.
    pub text: String,
}

const COLUMNS: &str = "uid, client, head, written, utc_offset, done_on, text";

fn stored(row: &Row) -> Result<StoredNote> {
    let done_on: String = row.get(5)?;
    Ok(StoredNote {
        uid: row.get(0)?,
        client: row.get(1)?,
        head: row.get(2)?,
        written: instant(row.get(3)?, row.get(4)?)?,
        done_on: done_on.parse().map_err(|_| Error::StoreDamaged)?,
        text: row.get(6)?,
    })
}

/// All notes, those of one client if one is named; what is done first comes first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &impl Reading, client: Option<Uid>) -> Result<Vec<StoredNote>> {
    let sql = format!("SELECT {COLUMNS} FROM work_note WHERE ?1 IS NULL OR client = ?1 ORDER BY done_on, written, uid");
    let mut statement = tx.connection().prepare_cached(&sql)?;
    let mut rows = statement.query([client])?;
    let mut notes = Vec::new();
    while let Some(row) = rows.next()? {
        notes.push(stored(row)?);
    }
    Ok(notes)
}

/// One note.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &impl Reading, uid: Uid) -> Result<StoredNote> {
    let mut statement = tx.connection().prepare_cached(&format!("SELECT {COLUMNS} FROM work_note WHERE uid = ?1"))?;
    let mut rows = statement.query([uid])?;
    stored(rows.next()?.ok_or(Error::NotFound)?)
}

/// Writes a new note.
///
/// # Errors
/// What the store says.
pub fn add(tx: &WriteTx, client: Uid, text: &str, done_on: NaiveDate) -> Result<Uid> {
    let uid = tx.new_uid()?;
    let now = tx.now();
    tx.db()
        .prepare_cached(&format!(
            "INSERT INTO main.work_note ({COLUMNS}, salt) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7)"
        ))?
        .execute((
            uid,
            client,
            now.timestamp(),
            now.offset().local_minus_utc(),
            done_on.to_string(),
            text,
            tx.new_salt()?,
        ))?;
    tx.cover(TABLE, uid, 1)?;
    Ok(uid)
}

/// Writes over a note, if `base` is still what stands there.
///
/// # Errors
/// [`Error::EntryChanged`].
pub fn change(tx: &WriteTx, uid: Uid, base: i64, text: &str, done_on: NaiveDate) -> Result<()> {
    let changed = tx
        .db()
        .prepare_cached(
            "UPDATE main.work_note SET head = head + 1, text = ?3, done_on = ?4, salt = ?5 WHERE uid = ?1 AND head = ?2",
        )?
        .execute((uid, base, text, done_on.to_string(), tx.new_salt()?))?;
    if changed == 0 {
        return Err(Error::EntryChanged);
    }
    tx.cover(TABLE, uid, base + 1)
}

/// Deletes a note; the line says that it is gone.
///
/// # Errors
/// [`Error::NotFound`].
pub fn destroy(tx: &WriteTx, uid: Uid) -> Result<()> {
    let gone = tx.db().prepare_cached("DELETE FROM main.work_note WHERE uid = ?1")?.execute([uid])?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    tx.cover_gone(TABLE, uid);
    Ok(())
}
