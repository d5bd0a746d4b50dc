//! What is kept around a client by version: people, judgements on capacity, consents, questions to see the dossier, answers
//! to the check. Five tables of one shape, so that reading and writing stand here once; who knows their fields is the dossier.

use std::collections::HashSet;
use std::marker::PhantomData;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::entry::instant;
use super::{Reading, WriteTx};
use crate::dossier::access::Asked;
use crate::dossier::capacity::Judgement;
use crate::dossier::completeness::CheckAnswer;
use crate::dossier::consent::Consent;
use crate::dossier::person::Person;
use crate::error::{Error, Result};
use crate::uid::Uid;

/// A table of what belongs to clients.
pub struct OfClients<T> {
    name: &'static str,
    fields: PhantomData<fn() -> T>,
}

/// People around clients.
pub const PERSON: OfClients<Person> = OfClients { name: "person", fields: PhantomData };
/// Judgements on capacity.
pub const CAPACITY: OfClients<Judgement> = OfClients { name: "capacity", fields: PhantomData };
/// Consents.
pub const CONSENT: OfClients<Consent> = OfClients { name: "consent", fields: PhantomData };
/// What does not apply of what an inspector asks.
pub const CHECK: OfClients<CheckAnswer> = OfClients { name: "check_answer", fields: PhantomData };
/// Questions to see a dossier, with their answers.
pub const ANSWER: OfClients<Asked> = OfClients { name: "access_answer", fields: PhantomData };

/// Of an entry `e`: it is a document that proves a consent, or who represents the client, also by a version of before.
pub(super) const PROVES: &str = "(e.form = 'document' AND lower(hex(e.uid)) IN
    (SELECT json_extract(p.fields, '$.proof') FROM main.person p WHERE p.client = e.client
     UNION ALL SELECT json_extract(c.fields, '$.proof') FROM main.consent c WHERE c.client = e.client))";

/// The documents that prove a consent, or who represents the client: also of what has ended, or was proved anew since.
///
/// # Errors
/// What the store says.
pub fn proofs(tx: &impl Reading, client: Uid) -> Result<HashSet<Uid>> {
    let sql = format!("SELECT e.uid FROM entry e WHERE e.client = ?1 AND {PROVES}");
    let mut statement = tx.connection().prepare_cached(&sql)?;
    Ok(statement.query_map([client], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// A version as stored.
#[derive(Debug, Clone)]
pub struct Kept<T> {
    /// What it is a version of.
    pub uid: Uid,
    /// From 1.
    pub no: i64,
    /// Whose.
    pub client: Uid,
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// By whom.
    pub author: Uid,
    /// What it says.
    pub fields: T,
}

impl<T: Serialize + DeserializeOwned> OfClients<T> {
    fn read(&self, tx: &impl Reading, column: &str, uid: Uid) -> Result<Vec<Kept<T>>> {
        let mut statement = tx.connection().prepare_cached(&format!(
            "SELECT uid, no, client, recorded, utc_offset, author, fields FROM {} WHERE {column} = ?1 ORDER BY sort",
            self.name
        ))?;
        let mut rows = statement.query([uid])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let fields: String = row.get(6)?;
            found.push(Kept {
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

    /// All versions of one, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn versions(&self, tx: &impl Reading, uid: Uid) -> Result<Vec<Kept<T>>> {
        self.read(tx, "uid", uid)
    }

    /// The newest version of one.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn get(&self, tx: &impl Reading, uid: Uid) -> Result<Kept<T>> {
        self.versions(tx, uid)?.into_iter().max_by_key(|each| each.no).ok_or(Error::NotFound)
    }

    /// The newest version of each of a client, in the order in which they were first recorded.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(&self, tx: &impl Reading, client: Uid) -> Result<Vec<Kept<T>>> {
        let mut newest: Vec<Kept<T>> = Vec::new();
        for version in self.read(tx, "client", client)? {
            match newest.iter_mut().find(|each| each.uid == version.uid) {
                Some(older) if older.no < version.no => *older = version,
                Some(_) => {}
                None => newest.push(version),
            }
        }
        Ok(newest)
    }

    /// Adds the next version, if `base` is still the newest; 0 begins a new one.
    ///
    /// # Errors
    /// [`Error::NotFound`], also for one of another client; [`Error::EntryChanged`].
    pub fn add(&self, tx: &WriteTx, client: Uid, uid: Uid, base: i64, fields: &T) -> Result<()> {
        let newest = match self.get(tx, uid) {
            Ok(kept) if kept.client == client => kept.no,
            Err(Error::NotFound) if base == 0 => 0,
            Ok(_) => return Err(Error::NotFound),
            Err(error) => return Err(error),
        };
        if newest != base {
            return Err(Error::EntryChanged);
        }
        let now = tx.now();
        tx.db()
            .prepare_cached(&format!(
                "INSERT INTO main.{} (uid, no, client, recorded, utc_offset, author, fields, salt, sort)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, (SELECT coalesce(max(sort), 0) + 1 FROM {}))",
                self.name, self.name
            ))?
            .execute((
                uid,
                base + 1,
                client,
                now.timestamp(),
                now.offset().local_minus_utc(),
                tx.session().actor,
                serde_json::to_string(fields)?,
                tx.new_salt()?,
            ))?;
        tx.cover(self.name, uid, base + 1)
    }
}
