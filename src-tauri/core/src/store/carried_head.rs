//! The log's own term. Lines of years that are over go, always from the first on, so that what is left is one chain; the head
//! of what went is carried in a row that stays, and the chain goes on from there.
//!
//! In one transaction: everything is checked ([`verify`]), since what does not fit must not be covered anew; what the lines
//! that go answer for and still stands is covered by new lines, one for each dossier; a last line names the carried head
//! (`cut`) and covers its row; the lines go. So nobody can take lines away without a line that says so, and an inspector who
//! is given the lines alone can still check the chain from the head that the newest `cut` names.
//!
//! That a dossier or an entry once lived here was to be read from its first line ([`tombstone::lived_here`]), and by it old
//! backups are replaced. Where that line goes, a new one says that the row is gone.
//!
//! Rejected: to take lines out one by one, by the dossier that they are about. The chain would be hashes without records,
//! which say how often somebody was seen, and when.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, FixedOffset};
use rusqlite::Connection;
use serde::Deserialize;

use super::entry::instant;
use super::log::{self, Covered, Head};
use super::{Concern, WriteTx, tombstone, verify};
use crate::error::{Error, Result};
use crate::uid::Uid;

/// In the log.
pub(super) const TABLE: &str = "carried_head";

/// The head of lines that went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedHead {
    /// The last line that went, and its hash.
    pub head: Head,
    /// How many lines went with it.
    pub lines: i64,
    /// The last year that went.
    pub year: i32,
    /// When.
    pub cut: DateTime<FixedOffset>,
}

/// All of them, oldest first.
///
/// # Errors
/// What the store says.
pub fn all(db: &Connection) -> Result<Vec<CarriedHead>> {
    let mut statement =
        db.prepare_cached("SELECT last, hash, year, cut, utc_offset FROM main.carried_head ORDER BY last")?;
    let mut rows = statement.query([])?;
    let (mut found, mut before) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let head = Head { no: row.get(0)?, hash: row.get(1)? };
        let lines = head.no - before;
        before = head.no;
        found.push(CarriedHead { head, lines, year: row.get(2)?, cut: instant(row.get(3)?, row.get(4)?)? });
    }
    Ok(found)
}

/// What has become of a line that was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sealed {
    /// This is its hash: the line is there, or its hash is a head that is carried.
    Hash([u8; 32]),
    /// It went with this head.
    Gone(CarriedHead),
    /// The log ends before it.
    Beyond,
}

/// What has become of line `no`.
///
/// # Errors
/// What the store says.
pub fn sealed(db: &Connection, no: i64) -> Result<Sealed> {
    if let Some(hash) = log::hash_of(db, no)? {
        return Ok(Sealed::Hash(hash));
    }
    Ok(match all(db)?.into_iter().find(|carried| carried.head.no >= no) {
        Some(carried) if carried.head.no == no => Sealed::Hash(carried.head.hash),
        Some(carried) => Sealed::Gone(carried),
        None => Sealed::Beyond,
    })
}

/// The oldest lines, to and with a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// The number of the first.
    pub first: i64,
    /// Its year.
    pub since: i32,
    /// The newest year of them.
    pub year: i32,
    /// The last of them.
    pub head: Head,
}

/// What of a record says when it was: of all lines of years nothing else is looked at.
#[derive(Deserialize)]
struct When<'a> {
    at: &'a str,
    z: i32,
}

/// The oldest lines, as far as none is of after `year`, as the laptop's clock showed it. `None` when the first already is, and
/// when none is: of a log that ends there nothing goes. A line that somebody meddled with tells no year: then nothing does
/// either.
///
/// # Errors
/// What the store says.
pub fn until(db: &Connection, year: i32) -> Result<Option<Segment>> {
    let mut statement = db.prepare_cached("SELECT no, record, hash FROM log ORDER BY no")?;
    let mut rows = statement.query([])?;
    let mut found: Option<Segment> = None;
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(1)?;
        let when = serde_json::from_slice::<When>(&bytes).ok();
        let at = when.and_then(|when| log::instant(when.at, when.z).ok());
        let Some(of) = at.map(|at| at.year()) else { return Ok(None) };
        if of > year {
            return Ok(found);
        }
        let head = Head { no: row.get(0)?, hash: row.get(2)? };
        let (first, since, newest) = found.map_or((head.no, of, of), |found| (found.first, found.since, found.year));
        found = Some(Segment { first, since, year: newest.max(of), head });
    }
    Ok(None)
}

/// Whether a line of a segment is about this client.
///
/// # Errors
/// What the store says.
pub fn is_about(db: &Connection, segment: &Segment, client: Uid) -> Result<bool> {
    Ok(db
        .prepare_cached("SELECT 1 FROM log WHERE client = ?1 AND no <= ?2 LIMIT 1")?
        .exists((client, segment.head.no))?)
}

/// Takes the lines of a segment away. `progress` is told lines and rows checked, of all.
///
/// # Errors
/// [`Error::LogUnsound`] when something does not fit, or the segment is not where the log begins; what `progress` or the store
/// says. Then nothing is gone.
pub fn cut(tx: &WriteTx, segment: &Segment, progress: &dyn Fn(u64, u64) -> Result<()>) -> Result<()> {
    let (db, last) = (tx.db(), segment.head.no);
    let (checked, standing) = verify::check_and_keep(db, last, progress)?;
    let goes_on = db.prepare_cached("SELECT 1 FROM main.log WHERE no > ?1")?.exists([last])?;
    if !checked.findings.is_empty() || !goes_on {
        return Err(Error::LogUnsound);
    }
    let mut anew: BTreeMap<Option<Uid>, Vec<Covered>> = BTreeMap::new();
    for (client, covered) in standing {
        anew.entry(client).or_default().push(covered);
    }
    for stone in tombstone::all(db)? {
        if tombstone::lived_after(db, stone.of(), 0)? && !tombstone::lived_after(db, stone.of(), last)? {
            let (table, uid) = stone.entry.map_or(("client", stone.client), |entry| ("entry", entry));
            let gone = Covered(table.to_owned(), uid, 0, verify::GONE.to_owned());
            anew.entry(Some(stone.client)).or_default().push(gone);
        }
    }
    let of_no_dossier = anew.remove(&None).unwrap_or_default();
    for (client, rows) in anew {
        rows.into_iter().for_each(|row| tx.cover_anew(row));
        tx.line(Concern { client, part: "log", ..Concern::default() });
    }
    of_no_dossier.into_iter().for_each(|row| tx.cover_anew(row));
    let uid = tx.new_uid()?;
    db.prepare_cached(
        "INSERT INTO main.carried_head (uid, last, hash, year, cut, utc_offset, salt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        uid,
        last,
        segment.head.hash,
        segment.year,
        tx.now().timestamp(),
        tx.now().offset().local_minus_utc(),
        tx.new_salt()?,
    ))?;
    tx.cover(TABLE, uid, last)?;
    let lines = db.prepare_cached("DELETE FROM main.log WHERE no <= ?1")?.execute([last])?;
    let (count, ground) = (i64::try_from(lines).ok(), Some("term_over".to_owned()));
    tx.concerns(Concern { part: "log", count, ground, ..Concern::default() });
    tx.cuts(segment.head);
    Ok(())
}
