//! Requests of clients, by version.

use rusqlite::Connection;

use super::versioned::{self, Version};
use super::{Reading, WriteTx};
use crate::dossier::request::RequestFields;
use crate::dossier::restriction::Restriction;
use crate::error::{Error, Result};
use crate::uid::Uid;

const TABLE: &str = "request";

/// A request as stored.
pub type StoredRequest = Version<RequestFields>;

/// All versions, newest first.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &impl Reading, uid: Uid) -> Result<Vec<StoredRequest>> {
    let found = versioned::versions(tx, TABLE, uid)?;
    if found.is_empty() { Err(Error::NotFound) } else { Ok(found) }
}

/// The newest version of each, of one client or of all, oldest first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &impl Reading, client: Option<Uid>) -> Result<Vec<StoredRequest>> {
    versioned::newest(tx, TABLE, client)
}

/// Adds version `no`.
///
/// # Errors
/// [`Error::EntryChanged`] when there is one already.
pub fn add(tx: &WriteTx, uid: Uid, no: i64, client: Uid, fields: &RequestFields) -> Result<()> {
    versioned::add(tx, TABLE, (uid, no), client, fields)
}

/// What restricts the use of a dossier now. Read past what a sitting sees: a restriction holds for whoever sits there.
///
/// # Errors
/// What the store says.
pub fn restriction(db: &Connection, client: Uid) -> Result<Option<Restriction>> {
    let mut statement = db.prepare_cached(
        "SELECT r.fields FROM main.request r WHERE r.client = ?1
         AND r.no = (SELECT max(l.no) FROM main.request l WHERE l.uid = r.uid)",
    )?;
    let mut rows = statement.query([client])?;
    let mut found = None;
    while let Some(row) = rows.next()? {
        let fields: RequestFields = serde_json::from_str(&row.get::<_, String>(0)?).map_err(|_| Error::StoreDamaged)?;
        found = found.max(fields.restricts());
    }
    Ok(found)
}

/// The clients whose dossiers are kept and not used.
///
/// # Errors
/// What the store says.
pub fn kept_not_used(tx: &impl Reading) -> Result<Vec<Uid>> {
    let frozen = |each: &StoredRequest| each.fields.restricts() == Some(Restriction::KeptNotUsed);
    Ok(list(tx, None)?.into_iter().filter(frozen).map(|each| each.client).collect())
}
