//! What the carer said of names in a dossier's texts: rows that are added and never changed.

use super::{Reading, WriteTx};
use crate::dossier::others::Answered;
use crate::error::{Error, Result};
use crate::uid::Uid;

/// The table.
pub const TABLE: &str = "name_answer";

/// Everything that was said of names in a client's dossier, oldest first: the last word on a place is what holds. Read past what
/// a sitting sees: what the carer said of a name holds for whoever reads it.
///
/// # Errors
/// What the store says.
pub fn list(tx: &impl Reading, client: Uid) -> Result<Vec<Answered>> {
    let mut statement =
        tx.connection().prepare_cached("SELECT fields FROM main.name_answer WHERE client = ?1 ORDER BY no")?;
    let mut rows = statement.query([client])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let fields: String = row.get(0)?;
        let said: Vec<Answered> = serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?;
        all.extend(said);
    }
    Ok(all)
}

/// Adds what was said.
///
/// # Errors
/// What the store says.
pub fn add(tx: &WriteTx, client: Uid, said: &[Answered]) -> Result<()> {
    add_as(tx, client, next(tx, client)?, said)
}

fn next(tx: &WriteTx, client: Uid) -> Result<i64> {
    Ok(tx
        .db()
        .prepare_cached("SELECT coalesce(max(no), 0) + 1 FROM main.name_answer WHERE client = ?1")?
        .query_row([client], |row| row.get(0))?)
}

/// Of an entry that is destroyed nothing stays that was said of names in it: the hash of a short text tells who guesses it that
/// they guessed right. What was said of the rest is written anew, as one row.
///
/// # Errors
/// What the store says.
pub(super) fn forget(tx: &WriteTx, client: Uid, entry: Uid) -> Result<()> {
    let mut said = list(tx, client)?;
    let all = said.len();
    said.retain(|each| each.entry != Some(entry));
    if said.len() == all {
        return Ok(());
    }
    let no = next(tx, client)?;
    tx.db().prepare_cached("DELETE FROM main.name_answer WHERE client = ?1")?.execute([client])?;
    tx.cover_gone(TABLE, client);
    if said.is_empty() { Ok(()) } else { add_as(tx, client, no, &said) }
}

fn add_as(tx: &WriteTx, client: Uid, no: i64, said: &[Answered]) -> Result<()> {
    let now = tx.now();
    tx.db()
        .prepare_cached(
            "INSERT INTO main.name_answer (client, no, recorded, utc_offset, author, fields, salt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            client,
            no,
            now.timestamp(),
            now.offset().local_minus_utc(),
            tx.session().actor,
            serde_json::to_string(said)?,
            tx.new_salt()?,
        ))?;
    tx.cover(TABLE, client, no)
}
