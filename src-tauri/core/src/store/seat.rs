//! Seats: who else may sit at the desk, by version.

use chrono::{DateTime, FixedOffset};

use super::entry::instant;
use super::{Reading, WriteTx};
use crate::dossier::sitting::SeatFields;
use crate::error::{Error, Result};
use crate::session::Role;
use crate::uid::Uid;

/// A seat as stored: the newest version.
#[derive(Debug, Clone)]
pub struct StoredSeat {
    /// The way in that leads to it.
    pub slot: Uid,
    /// As what.
    pub role: Role,
    /// Who sits there.
    pub worker: Uid,
    /// What was agreed.
    pub fields: SeatFields,
    /// When that was recorded.
    pub recorded: DateTime<FixedOffset>,
}

fn stored(row: &rusqlite::Row) -> Result<StoredSeat> {
    let role: String = row.get(1)?;
    let fields: String = row.get(3)?;
    Ok(StoredSeat {
        slot: row.get(0)?,
        role: Role::from_code(&role).ok_or(Error::StoreDamaged)?,
        worker: row.get(2)?,
        fields: serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?,
        recorded: instant(row.get(4)?, row.get(5)?)?,
    })
}

const NEWEST: &str = "SELECT slot, role, worker, fields, recorded, utc_offset FROM seat s
    WHERE no = (SELECT max(no) FROM seat WHERE slot = s.slot)";

/// The seat behind a way in.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &impl Reading, slot: Uid) -> Result<StoredSeat> {
    let mut statement = tx.connection().prepare_cached(&format!("{NEWEST} AND slot = ?1"))?;
    let mut rows = statement.query([slot])?;
    stored(rows.next()?.ok_or(Error::NotFound)?)
}

/// All seats of a role, the newest first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &impl Reading, role: Role) -> Result<Vec<StoredSeat>> {
    let mut statement =
        tx.connection().prepare_cached(&format!("{NEWEST} AND role = ?1 ORDER BY recorded DESC, slot"))?;
    let mut rows = statement.query([role.code()])?;
    let mut seats = Vec::new();
    while let Some(row) = rows.next()? {
        seats.push(stored(row)?);
    }
    Ok(seats)
}

/// Adds the next version of a seat, or its first.
///
/// # Errors
/// What the store says.
pub fn add_version(tx: &WriteTx, slot: Uid, role: Role, worker: Uid, fields: &SeatFields) -> Result<()> {
    let no: i64 =
        tx.db()
            .query_row("SELECT coalesce(max(no), 0) + 1 FROM main.seat WHERE slot = ?1", [slot], |row| row.get(0))?;
    let now = tx.now();
    tx.db()
        .prepare_cached(
            "INSERT INTO main.seat (slot, no, recorded, utc_offset, author, role, worker, fields, salt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            slot,
            no,
            now.timestamp(),
            now.offset().local_minus_utc(),
            tx.session().actor,
            role.code(),
            worker,
            serde_json::to_string(fields)?,
            tx.new_salt()?,
        ))?;
    tx.cover("seat", slot, no)
}
