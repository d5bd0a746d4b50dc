//! Care workers, by version: the name on a report of years ago is found back as it was.

use super::{Reading, WriteTx};
use crate::dossier::practice::Practice;
use crate::error::{Error, Result};
use crate::uid::Uid;

/// Adds the next version of a care worker.
///
/// # Errors
/// What the store says.
pub fn add_version(tx: &WriteTx, uid: Uid, fields: &Practice) -> Result<()> {
    let no: i64 =
        tx.db()
            .query_row("SELECT coalesce(max(no), 0) + 1 FROM main.worker WHERE uid = ?1", [uid], |row| row.get(0))?;
    tx.db()
        .prepare_cached("INSERT INTO main.worker (uid, no, recorded, fields, salt) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute((uid, no, tx.now().timestamp(), serde_json::to_string(fields)?, tx.new_salt()?))?;
    tx.cover("worker", uid, no)
}

/// The newest version.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &impl Reading, uid: Uid) -> Result<Practice> {
    let mut statement =
        tx.connection().prepare_cached("SELECT fields FROM worker WHERE uid = ?1 ORDER BY no DESC LIMIT 1")?;
    let mut rows = statement.query([uid])?;
    let row = rows.next()?.ok_or(Error::NotFound)?;
    serde_json::from_str(&row.get::<_, String>(0)?).map_err(|_| Error::StoreDamaged)
}

/// The full name; empty when there is none yet.
///
/// # Errors
/// What the store says.
pub fn name(tx: &impl Reading, uid: Uid) -> Result<String> {
    match get(tx, uid) {
        Ok(worker) => Ok(worker.name),
        Err(Error::NotFound) => Ok(String::new()),
        Err(error) => Err(error),
    }
}
