//! Settings: small JSON values by name. Not covered by the log's hashes: a setting can be set again.

use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Reading, WriteTx};
use crate::error::Result;

/// The value of a setting, `None` when it was never set or is of an older form.
///
/// # Errors
/// What the store says.
pub fn get<T: DeserializeOwned>(tx: &impl Reading, name: &str) -> Result<Option<T>> {
    read(tx.connection(), name)
}

pub(super) fn read<T: DeserializeOwned>(db: &Connection, name: &str) -> Result<Option<T>> {
    let mut statement = db.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
    let mut rows = statement.query([name])?;
    Ok(match rows.next()? {
        None => None,
        Some(row) => serde_json::from_str(&row.get::<_, String>(0)?).ok(),
    })
}

/// Sets it.
///
/// # Errors
/// What the store says.
pub fn set<T: Serialize>(tx: &WriteTx, name: &str, value: &T) -> Result<()> {
    tx.db()
        .prepare_cached(
            "INSERT INTO main.setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        )?
        .execute((name, serde_json::to_string(value)?))?;
    Ok(())
}
