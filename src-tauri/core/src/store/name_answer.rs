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
    let now = tx.now();
    let no: i64 = tx
        .db()
        .prepare_cached("SELECT coalesce(max(no), 0) + 1 FROM main.name_answer WHERE client = ?1")?
        .query_row([client], |row| row.get(0))?;
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
