//! Who looked on at the screen, by version: the first when it begins, the second when it ends.

use chrono::{DateTime, FixedOffset};

use super::versioned::{self, Version};
use super::{Reading, WriteTx};
use crate::dossier::viewing::{Ended, ViewingFields};
use crate::error::{Error, Result};
use crate::uid::Uid;

const TABLE: &str = "viewing";

/// A viewing as stored.
pub type StoredViewing = Version<ViewingFields>;

/// All versions, newest first.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &impl Reading, uid: Uid) -> Result<Vec<StoredViewing>> {
    let found = versioned::versions(tx, TABLE, uid)?;
    if found.is_empty() { Err(Error::NotFound) } else { Ok(found) }
}

/// The newest version of each of a client, oldest first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &impl Reading, client: Uid) -> Result<Vec<StoredViewing>> {
    versioned::newest(tx, TABLE, Some(client))
}

/// Adds the version that says when and how it ended. Who sits there sees no table: the one of its beginning is read past
/// the views.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::EntryChanged`] when that was recorded already.
pub fn end(tx: &WriteTx, uid: Uid, ended: (DateTime<FixedOffset>, Ended)) -> Result<()> {
    let (client, fields): (Uid, String) = tx
        .db()
        .prepare_cached("SELECT client, fields FROM main.viewing WHERE uid = ?1 AND no = 1")?
        .query_row([uid], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let began: ViewingFields = serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?;
    add(tx, uid, 2, client, &ViewingFields { ended: Some(ended), ..began })
}

/// Adds version `no`.
///
/// # Errors
/// [`Error::EntryChanged`] when there is one already.
pub fn add(tx: &WriteTx, uid: Uid, no: i64, client: Uid, fields: &ViewingFields) -> Result<()> {
    versioned::add(tx, TABLE, (uid, no), client, fields)
}
