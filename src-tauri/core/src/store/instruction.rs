//! What the custodian reads first, by version.

use chrono::{DateTime, FixedOffset};

use super::entry::instant;
use super::{Reading, WriteTx};
use crate::dossier::succession::Instructions;
use crate::error::{Error, Result};
use crate::uid::Uid;

/// The instructions as stored: the newest version.
#[derive(Debug, Clone)]
pub struct StoredInstructions {
    uid: Uid,
    no: i64,
    /// What they say.
    pub fields: Instructions,
    /// When they were written.
    pub recorded: DateTime<FixedOffset>,
}

/// The newest version; `None` when there was never one.
///
/// # Errors
/// What the store says.
pub fn get(tx: &impl Reading) -> Result<Option<StoredInstructions>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT uid, no, fields, recorded, utc_offset FROM instruction ORDER BY no DESC LIMIT 1")?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let fields: String = row.get(2)?;
    Ok(Some(StoredInstructions {
        uid: row.get(0)?,
        no: row.get(1)?,
        fields: serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?,
        recorded: instant(row.get(3)?, row.get(4)?)?,
    }))
}

/// Adds the next version, or the first.
///
/// # Errors
/// What the store says.
pub fn add_version(tx: &WriteTx, fields: &Instructions) -> Result<()> {
    let (uid, no) = match get(tx)? {
        Some(newest) => (newest.uid, newest.no + 1),
        None => (tx.new_uid()?, 1),
    };
    let now = tx.now();
    tx.db()
        .prepare_cached(
            "INSERT INTO main.instruction (uid, no, recorded, utc_offset, author, fields, salt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            uid,
            no,
            now.timestamp(),
            now.offset().local_minus_utc(),
            tx.session().actor,
            serde_json::to_string(fields)?,
            tx.new_salt()?,
        ))?;
    tx.cover("instruction", uid, no)
}
