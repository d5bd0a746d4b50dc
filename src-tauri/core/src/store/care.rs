//! Where a client was in care, and when: rows that are added and never changed.

use chrono::{DateTime, FixedOffset};

use super::entry::instant;
use super::{Reading, WriteTx};
use crate::dossier::care::CareFields;
use crate::dossier::client::Status;
use crate::error::{Error, Result};
use crate::uid::Uid;

/// A change of status as stored.
#[derive(Debug, Clone)]
pub struct StoredStatus {
    /// What it became.
    pub status: Status,
    /// When that was recorded.
    pub recorded: DateTime<FixedOffset>,
    /// By whom.
    pub author: Uid,
    /// From which day, and why.
    pub fields: CareFields,
}

/// The changes of a client's status, newest first; none when nothing was recorded since the client was added.
///
/// # Errors
/// What the store says.
pub fn history(tx: &impl Reading, client: Uid) -> Result<Vec<StoredStatus>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT status, recorded, utc_offset, author, fields FROM care_status WHERE client = ?1 ORDER BY no DESC",
    )?;
    let mut rows = statement.query([client])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (status, fields): (String, String) = (row.get(0)?, row.get(4)?);
        found.push(StoredStatus {
            status: Status::from_code(&status).ok_or(Error::StoreDamaged)?,
            recorded: instant(row.get(1)?, row.get(2)?)?,
            author: row.get(3)?,
            fields: serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?,
        });
    }
    Ok(found)
}

/// Sets a client's status; what it was stays to be read.
///
/// # Errors
/// [`Error::EntryChanged`] when it is no longer `from`.
pub fn set(tx: &WriteTx, client: Uid, from: Status, to: Status, fields: &CareFields) -> Result<()> {
    let changed = tx
        .db()
        .prepare_cached("UPDATE main.client SET status = ?3, salt = ?4 WHERE uid = ?1 AND status = ?2")?
        .execute((client, from.code(), to.code(), tx.new_salt()?))?;
    if changed == 0 {
        return Err(Error::EntryChanged);
    }
    let (no, head): (i64, i64) = tx
        .db()
        .prepare_cached(
            "SELECT (SELECT coalesce(max(no), 0) + 1 FROM care_status WHERE client = ?1), head FROM client WHERE uid = ?1",
        )?
        .query_row([client], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let now = tx.now();
    tx.db()
        .prepare_cached(
            "INSERT INTO main.care_status (client, no, status, recorded, utc_offset, author, fields, salt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute((
            client,
            no,
            to.code(),
            now.timestamp(),
            now.offset().local_minus_utc(),
            tx.session().actor,
            serde_json::to_string(&CareFields { before: Some(from), ..fields.clone() })?,
            tx.new_salt()?,
        ))?;
    tx.cover("client", client, head)?;
    tx.cover("care_status", client, no)
}
