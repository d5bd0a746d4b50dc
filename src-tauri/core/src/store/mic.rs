//! The carer's own register of incidents. A row is written over, as in any register that is kept up.

use chrono::{DateTime, FixedOffset};
use rusqlite::Row;

use super::entry::instant;
use super::{Reading, WriteTx};
use crate::dossier::mic::MicFields;
use crate::error::{Error, Result};
use crate::uid::Uid;

/// In the log.
pub(super) const TABLE: &str = "mic_report";

/// A report as stored.
#[derive(Debug, Clone)]
pub struct StoredMic {
    /// The report.
    pub uid: Uid,
    /// About whom, if anybody, and while that dossier is there.
    pub client: Option<Uid>,
    /// How often it was written.
    pub head: i64,
    /// When it was recorded first.
    pub recorded: DateTime<FixedOffset>,
    /// What it says.
    pub fields: MicFields,
}

const COLUMNS: &str = "uid, client, head, recorded, utc_offset, fields";

fn stored(row: &Row) -> Result<StoredMic> {
    let fields: String = row.get(5)?;
    Ok(StoredMic {
        uid: row.get(0)?,
        client: row.get(1)?,
        head: row.get(2)?,
        recorded: instant(row.get(3)?, row.get(4)?)?,
        fields: serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?,
    })
}

/// All reports.
///
/// # Errors
/// What the store says.
pub fn list(tx: &impl Reading) -> Result<Vec<StoredMic>> {
    let mut statement = tx.connection().prepare_cached(&format!("SELECT {COLUMNS} FROM mic_report"))?;
    let mut rows = statement.query([])?;
    let mut reports = Vec::new();
    while let Some(row) = rows.next()? {
        reports.push(stored(row)?);
    }
    Ok(reports)
}

/// One report.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &impl Reading, uid: Uid) -> Result<StoredMic> {
    let mut statement = tx.connection().prepare_cached(&format!("SELECT {COLUMNS} FROM mic_report WHERE uid = ?1"))?;
    let mut rows = statement.query([uid])?;
    stored(rows.next()?.ok_or(Error::NotFound)?)
}

/// Adds a report.
///
/// # Errors
/// What the store says.
pub fn add(tx: &WriteTx, client: Option<Uid>, fields: &MicFields) -> Result<Uid> {
    let uid = tx.new_uid()?;
    let now = tx.now();
    let fields = serde_json::to_string(fields)?;
    tx.db()
        .prepare_cached(&format!("INSERT INTO main.mic_report ({COLUMNS}, salt) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6)"))?
        .execute((uid, client, now.timestamp(), now.offset().local_minus_utc(), fields, tx.new_salt()?))?;
    tx.cover(TABLE, uid, 1)?;
    Ok(uid)
}

/// Writes over a report, if `base` is still what stands there.
///
/// # Errors
/// [`Error::EntryChanged`].
pub fn change(tx: &WriteTx, uid: Uid, base: i64, client: Option<Uid>, fields: &MicFields) -> Result<()> {
    let changed = tx
        .db()
        .prepare_cached(
            "UPDATE main.mic_report SET head = head + 1, client = ?3, fields = ?4, salt = ?5 WHERE uid = ?1 AND head = ?2",
        )?
        .execute((uid, base, client, serde_json::to_string(fields)?, tx.new_salt()?))?;
    if changed == 0 {
        return Err(Error::EntryChanged);
    }
    tx.cover(TABLE, uid, base + 1)
}

/// Deletes a report; the line says that it is gone.
///
/// # Errors
/// [`Error::NotFound`].
pub fn destroy(tx: &WriteTx, uid: Uid) -> Result<()> {
    let gone = tx.db().prepare_cached("DELETE FROM main.mic_report WHERE uid = ?1")?.execute([uid])?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    tx.cover_gone(TABLE, uid);
    Ok(())
}
