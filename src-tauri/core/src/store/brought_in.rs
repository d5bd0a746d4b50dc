//! Who wrote an entry that was brought in, and when: rows that are added and never changed.

use rusqlite::OptionalExtension;

use super::{Reading, WriteTx};
use crate::dossier::bring_in::Written;
use crate::error::{Error, Result};
use crate::uid::Uid;

/// The table.
pub const TABLE: &str = "brought_in";

/// What is known of an entry that was brought in; `None` of one that was written here.
///
/// # Errors
/// What the store says.
pub fn of(tx: &impl Reading, entry: Uid) -> Result<Option<Written>> {
    let fields: Option<String> = tx
        .connection()
        .prepare_cached("SELECT fields FROM brought_in WHERE entry = ?1")?
        .query_row([entry], |row| row.get(0))
        .optional()?;
    fields.map(|fields| serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)).transpose()
}

/// Adds it.
///
/// # Errors
/// What the store says.
pub fn add(tx: &WriteTx, client: Uid, entry: Uid, written: &Written) -> Result<()> {
    tx.db()
        .prepare_cached("INSERT INTO main.brought_in (entry, client, fields, salt) VALUES (?1, ?2, ?3, ?4)")?
        .execute((entry, client, serde_json::to_string(written)?, tx.new_salt()?))?;
    tx.cover(TABLE, entry, 0)
}
