//! Rows of a client that are added and never changed: each step is the next version of the same uid, and its fields are
//! one JSON text. Which table it is, and what the fields are, says the file of that table.

use chrono::{DateTime, FixedOffset};
use rusqlite::Params;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::entry::instant;
use super::{Reading, WriteTx};
use crate::error::{Error, Result};
use crate::uid::Uid;

/// A version as stored.
#[derive(Debug, Clone)]
pub struct Version<T> {
    /// Of what.
    pub uid: Uid,
    /// From 1.
    pub no: i64,
    /// Whose dossier.
    pub client: Uid,
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// By whom.
    pub author: Uid,
    /// What it says.
    pub fields: T,
}

const COLUMNS: &str = "uid, no, client, recorded, utc_offset, author, fields";

fn collect<T: DeserializeOwned>(tx: &impl Reading, sql: &str, params: impl Params) -> Result<Vec<Version<T>>> {
    let mut statement = tx.connection().prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let fields: String = row.get(6)?;
        found.push(Version {
            uid: row.get(0)?,
            no: row.get(1)?,
            client: row.get(2)?,
            recorded: instant(row.get(3)?, row.get(4)?)?,
            author: row.get(5)?,
            fields: serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?,
        });
    }
    Ok(found)
}

/// All versions of one, newest first.
pub(super) fn versions<T: DeserializeOwned>(
    tx: &impl Reading,
    table: &'static str,
    uid: Uid,
) -> Result<Vec<Version<T>>> {
    collect(tx, &format!("SELECT {COLUMNS} FROM {table} WHERE uid = ?1 ORDER BY no DESC"), [uid])
}

/// The newest version of each: of one client or of all, oldest first.
pub(super) fn newest<T: DeserializeOwned>(
    tx: &impl Reading,
    table: &'static str,
    client: Option<Uid>,
) -> Result<Vec<Version<T>>> {
    let whose = if client.is_some() { "v.client = ?1" } else { "?1 IS NULL" };
    let sql = format!(
        "SELECT {COLUMNS} FROM {table} v WHERE {whose}
         AND v.no = (SELECT max(l.no) FROM {table} l WHERE l.uid = v.uid)
         ORDER BY (SELECT f.recorded FROM {table} f WHERE f.uid = v.uid AND f.no = 1), v.uid"
    );
    collect(tx, &sql, [client])
}

/// Adds the next version; the caller knows its number, so that two who change the same thing do not both win.
pub(super) fn add(
    tx: &WriteTx,
    table: &'static str,
    (uid, no): (Uid, i64),
    client: Uid,
    fields: &impl Serialize,
) -> Result<()> {
    let now = tx.now();
    let added = tx
        .db()
        .prepare_cached(&format!(
            "INSERT INTO main.{table} ({COLUMNS}, salt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING"
        ))?
        .execute((
            uid,
            no,
            client,
            now.timestamp(),
            now.offset().local_minus_utc(),
            tx.session().actor,
            serde_json::to_string(fields)?,
            tx.new_salt()?,
        ))?;
    if added == 0 {
        return Err(Error::EntryChanged);
    }
    tx.cover(table, uid, no)
}
