//! What a practice keeps beside its dossiers, of several kinds in one table: its own papers, complaints, data breaches,
//! statements, paper dossiers, inspections. All are of one shape, so that reading and writing stand here once; who knows
//! their fields is the dossier. A row is written over, as in any register that is kept up.

use std::marker::PhantomData;

use chrono::{DateTime, FixedOffset};
use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::entry::instant;
use super::{Reading, WriteTx};
use crate::dossier::breach::Breach;
use crate::dossier::complaint::Complaint;
use crate::dossier::inspection::Inspection;
use crate::dossier::paper_dossier::PaperDossier;
use crate::dossier::practice_file::PracticePaper;
use crate::dossier::statement::Statement;
use crate::error::{Error, Result};
use crate::uid::Uid;

/// In the log.
pub(super) const TABLE: &str = "practice_record";

/// A kind of what a practice keeps.
pub struct Register<T> {
    kind: &'static str,
    fields: PhantomData<fn() -> T>,
}

/// The papers of the practice file.
pub const PAPER: Register<PracticePaper> = Register { kind: "paper", fields: PhantomData };
/// Complaints.
pub const COMPLAINT: Register<Complaint> = Register { kind: "complaint", fields: PhantomData };
/// Data breaches.
pub const BREACH: Register<Breach> = Register { kind: "breach", fields: PhantomData };
/// Statements of how dossiers are kept.
pub const STATEMENT: Register<Statement> = Register { kind: "statement", fields: PhantomData };
/// Visits of an inspector.
pub const INSPECTION: Register<Inspection> = Register { kind: "inspection", fields: PhantomData };
/// Dossiers on paper.
pub const PAPER_DOSSIER: Register<PaperDossier> = Register { kind: "paper_dossier", fields: PhantomData };
/// What a custodian sees too, as SQL: where paper lies is part of the duty to keep, and who looked is the clients' to know.
pub(super) const OF_THE_CUSTODIAN: &str = "'paper_dossier', 'inspection'";

/// In the fields of a row that was about a client whose dossier was destroyed: its words may name them, and nobody knows the name
/// any more to take it out.
pub(super) const OF_DESTROYED: &str = "of_destroyed";

/// A row as stored.
#[derive(Debug, Clone)]
pub struct Recorded<T> {
    /// Its name.
    pub uid: Uid,
    /// About whom, if anybody, and while that dossier is there.
    pub client: Option<Uid>,
    /// How often it was written.
    pub head: i64,
    /// When it was recorded first.
    pub recorded: DateTime<FixedOffset>,
    /// It was about a client whose dossier was destroyed.
    pub of_destroyed: bool,
    /// What it says.
    pub fields: T,
}

/// What a row says, and whether it was about a client whose dossier was destroyed.
fn read<T: DeserializeOwned>(fields: &str) -> Result<(T, bool)> {
    let mut fields: serde_json::Value = serde_json::from_str(fields).map_err(|_| Error::StoreDamaged)?;
    let of_destroyed = fields.as_object_mut().is_some_and(|fields| fields.remove(OF_DESTROYED).is_some());
    Ok((serde_json::from_value(fields).map_err(|_| Error::StoreDamaged)?, of_destroyed))
}

const COLUMNS: &str = "uid, client, head, recorded, utc_offset, fields";

fn stored<T: DeserializeOwned>(row: &Row) -> Result<Recorded<T>> {
    let (fields, of_destroyed) = read(&row.get::<_, String>(5)?)?;
    Ok(Recorded {
        uid: row.get(0)?,
        client: row.get(1)?,
        head: row.get(2)?,
        recorded: instant(row.get(3)?, row.get(4)?)?,
        of_destroyed,
        fields,
    })
}

impl<T: Serialize + DeserializeOwned> Register<T> {
    /// All of them, in the order in which they were recorded.
    ///
    /// # Errors
    /// What the store says.
    pub fn list(&self, tx: &impl Reading) -> Result<Vec<Recorded<T>>> {
        let mut statement = tx
            .connection()
            .prepare_cached(&format!("SELECT {COLUMNS} FROM practice_record WHERE kind = ?1 ORDER BY recorded, uid"))?;
        let mut rows = statement.query([self.kind])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(stored(row)?);
        }
        Ok(found)
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get(&self, tx: &impl Reading, uid: Uid) -> Result<Recorded<T>> {
        let mut statement = tx
            .connection()
            .prepare_cached(&format!("SELECT {COLUMNS} FROM practice_record WHERE uid = ?1 AND kind = ?2"))?;
        let mut rows = statement.query((uid, self.kind))?;
        stored(rows.next()?.ok_or(Error::NotFound)?)
    }

    /// Adds one.
    ///
    /// # Errors
    /// What the store says.
    pub fn add(&self, tx: &WriteTx, client: Option<Uid>, fields: &T) -> Result<Uid> {
        let uid = tx.new_uid()?;
        let now = tx.now();
        let fields = serde_json::to_string(fields)?;
        tx.db()
            .prepare_cached(
                "INSERT INTO main.practice_record (uid, kind, client, head, recorded, utc_offset, fields, salt)
                 VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                uid,
                self.kind,
                client,
                now.timestamp(),
                now.offset().local_minus_utc(),
                fields,
                tx.new_salt()?,
            ))?;
        tx.cover(TABLE, uid, 1)?;
        Ok(uid)
    }

    /// Writes over one, if `base` is still what stands there.
    ///
    /// # Errors
    /// [`Error::EntryChanged`].
    pub fn change(&self, tx: &WriteTx, uid: Uid, base: i64, client: Option<Uid>, fields: &T) -> Result<()> {
        let changed = tx
            .db()
            .prepare_cached(
                "UPDATE main.practice_record SET head = head + 1, client = ?4, salt = ?6,
                    fields = CASE WHEN json_type(fields, '$.of_destroyed') IS NULL THEN ?5
                                  ELSE json_set(?5, '$.of_destroyed', json('true')) END
                 WHERE uid = ?1 AND kind = ?2 AND head = ?3",
            )?
            .execute((uid, self.kind, base, client, serde_json::to_string(fields)?, tx.new_salt()?))?;
        if changed == 0 {
            return Err(Error::EntryChanged);
        }
        tx.cover(TABLE, uid, base + 1)
    }

    /// Writes over one in a sitting that sees no table: what stands there is read past the views.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn end(&self, tx: &WriteTx, uid: Uid, with: impl FnOnce(&mut T)) -> Result<()> {
        let (head, fields): (i64, String) = tx
            .db()
            .prepare_cached("SELECT head, fields FROM main.practice_record WHERE uid = ?1 AND kind = ?2")?
            .query_row((uid, self.kind), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (mut fields, _) = read(&fields)?;
        with(&mut fields);
        self.change(tx, uid, head, None, &fields)
    }

    /// Deletes one; the line says that it is gone.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn destroy(&self, tx: &WriteTx, uid: Uid) -> Result<()> {
        let gone = tx
            .db()
            .prepare_cached("DELETE FROM main.practice_record WHERE uid = ?1 AND kind = ?2")?
            .execute((uid, self.kind))?;
        if gone == 0 {
            return Err(Error::NotFound);
        }
        tx.cover_gone(TABLE, uid);
        Ok(())
    }
}
