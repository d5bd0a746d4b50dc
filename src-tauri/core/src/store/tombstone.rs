//! Destroying a dossier, and what stays of it: a tombstone.
//!
//! Everything of a client goes in one transaction: rows, versions, drafts, the words in the search index (handed over, so
//! that FTS5's `secure-delete` wipes them from its pages). Freed pages are overwritten (`secure_delete`). The encrypted
//! files are written down for erasing in the same transaction; their keys went with their rows, so that what may linger
//! on a disk can be read by nobody. The log keeps its lines: they hold random uids only.

use chrono::{DateTime, FixedOffset, NaiveDate};
use rusqlite::Connection;

use super::entry::instant;
use super::{Reading, WriteTx, brought_in, entry, log, mic, name_answer, practice_record, search, setting, work_note};
use crate::dossier::entry::Body;
use crate::error::{Error, Result};
use crate::rules::destroying::DestroyGround;
use crate::uid::Uid;
use crate::vault::tombstone::{Certificate, Tombstone, TombstoneKey, TombstoneKeys};

/// The highest client's number that was ever given: on papers a number stands for one client for good.
pub(super) const LAST_NUMBER: &str = "last_client_number";

/// What holds a client's data, those that refer to others first. A test looks for traces in every table.
const OF_A_CLIENT: &[&str] = &[
    "DELETE FROM attachment WHERE entry IN (SELECT uid FROM entry WHERE client = ?1)",
    // A draft of a register names its client in the text only. One of another dossier may name this client too, in a mark: it
    // is of that dossier and stays.
    "DELETE FROM draft WHERE client = ?1 OR entry IN (SELECT uid FROM entry WHERE client = ?1)
     OR client IS NULL AND entry IS NULL AND instr(text, lower(hex(?1))) > 0",
    "DELETE FROM decision WHERE client = ?1",
    "DELETE FROM brought_in WHERE client = ?1",
    "DELETE FROM care_status WHERE client = ?1",
    "DELETE FROM name_answer WHERE client = ?1",
    "DELETE FROM person WHERE client = ?1",
    "DELETE FROM capacity WHERE client = ?1",
    "DELETE FROM consent WHERE client = ?1",
    "DELETE FROM access_answer WHERE client = ?1",
    "DELETE FROM check_answer WHERE client = ?1",
    "DELETE FROM request WHERE client = ?1",
    "DELETE FROM viewing WHERE client = ?1",
    "DELETE FROM retention_mark WHERE client = ?1",
    "DELETE FROM destruction WHERE client = ?1",
    "DELETE FROM version WHERE client = ?1",
    "DELETE FROM entry_goal WHERE client = ?1",
    "DELETE FROM entry WHERE client = ?1",
    "DELETE FROM main.work_note WHERE client = ?1",
    "DELETE FROM client_version WHERE client = ?1",
    "DELETE FROM client WHERE uid = ?1",
    "DELETE FROM found_stone WHERE client = ?1",
    "DELETE FROM found_entry_stone WHERE client = ?1",
];

/// In the log.
pub(super) const FOUND: &str = "found_stone";
/// In the log: those of entries.
pub(super) const FOUND_ENTRY: &str = "found_entry_stone";
/// In the log: what stays of an entry that was destroyed by itself.
pub(super) const OF_ENTRY: &str = "entry_stone";

/// At an opening: draws the key of this vault's tombstones that is due. The first, when there is none yet. The second, when
/// the vault's keys were `renewed` while a program had it that drew none with them: the only key is of before, since when
/// has not been kept, and who was shut out then has it from a backup. Not left to the next renewal, which may never come:
/// until then a forgery of theirs would be offered to be carried out. The eldest goes on working where it must, after a
/// restore and for certificates.
///
/// # Errors
/// When the system has no randomness, or what the store says.
pub fn key_at_opening(tx: &WriteTx, renewed: bool) -> Result<()> {
    let (keys, undated): (i64, bool) =
        tx.db().query_row("SELECT count(*), coalesce(max(since IS NULL), 0) FROM tombstone_key", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if keys == 0 || keys == 1 && undated && renewed { new_key(tx) } else { Ok(()) }
}

/// Draws the next key, at a renewal. Those of before stay: what was made with them must be known after a restore.
///
/// # Errors
/// As [`key_at_opening`].
pub fn new_key(tx: &WriteTx) -> Result<()> {
    tx.db()
        .prepare_cached("INSERT INTO main.tombstone_key (key, since) VALUES (?1, ?2)")?
        .execute((tx.new_tombstone_key()?.bytes(), day(tx.now().date_naive())))?;
    Ok(())
}

/// The keys of this vault's tombstones.
///
/// # Errors
/// [`Error::StoreDamaged`] when there is none: the first opening draws it.
pub fn keys(db: &Connection) -> Result<TombstoneKeys> {
    known_keys(db)?.ok_or(Error::StoreDamaged)
}

fn known_keys(db: &Connection) -> Result<Option<TombstoneKeys>> {
    let mut statement = db.prepare_cached("SELECT key FROM tombstone_key ORDER BY id")?;
    let keys: Vec<[u8; 32]> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(TombstoneKeys::new(keys.iter().filter_map(|bytes| TombstoneKey::from_bytes(bytes)).collect()))
}

/// All tombstones, of dossiers and of entries, oldest first, with the MACs of today.
///
/// # Errors
/// What the store says.
pub fn all(db: &Connection) -> Result<Vec<Tombstone>> {
    let mut statement = db.prepare_cached(
        "SELECT client, day, ground, NULL AS entry FROM tombstone UNION ALL SELECT client, day, ground, entry FROM entry_stone
         ORDER BY day, client, entry",
    )?;
    let mut rows = statement.query([])?;
    let mut stones = Vec::new();
    // A store that was never opened has neither.
    let Some(keys) = known_keys(db)? else { return Ok(stones) };
    while let Some(row) = rows.next()? {
        let (client, day, ground) = said(row)?;
        stones.push(keys.tombstone((client, row.get(3)?), day, ground)?);
    }
    Ok(stones)
}

/// Whether this dossier was destroyed here.
///
/// # Errors
/// What the store says.
pub fn is_laid(tx: &impl Reading, client: Uid) -> Result<bool> {
    let mut statement = tx.connection().prepare_cached("SELECT 1 FROM tombstone WHERE client = ?1")?;
    Ok(statement.exists([client])?)
}

/// Those of whole dossiers, oldest first.
///
/// # Errors
/// What the store says.
pub fn dossiers(db: &Connection) -> Result<Vec<Tombstone>> {
    Ok(all(db)?.into_iter().filter(|stone| stone.entry.is_none()).collect())
}

fn said(row: &rusqlite::Row) -> Result<(Uid, NaiveDate, DestroyGround)> {
    let (day, ground): (String, String) = (row.get(1)?, row.get(2)?);
    let day = day.parse().map_err(|_| Error::StoreDamaged)?;
    Ok((row.get(0)?, day, DestroyGround::from_code(&ground).ok_or(Error::StoreDamaged)?))
}

/// A tombstone that came from elsewhere, of a dossier or an entry that is still here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundStone {
    /// The dossier.
    pub client: Uid,
    /// The entry, when it is of that alone.
    pub entry: Option<Uid>,
    /// When it was destroyed, as the tombstone says.
    pub day: NaiveDate,
    /// On which ground, as the tombstone says.
    pub ground: DestroyGround,
    /// When it was found.
    pub found: DateTime<FixedOffset>,
    /// Made under a key that this vault left behind.
    pub former: bool,
    /// The carer wants to hear no more of it.
    pub ignored: bool,
}

impl FoundStone {
    /// Of what: as [`Tombstone::of`].
    pub fn of(&self) -> (Uid, Option<Uid>) {
        (self.client, self.entry)
    }
}

/// Those that were found, oldest first.
///
/// # Errors
/// What the store says.
pub fn found(db: &Connection) -> Result<Vec<FoundStone>> {
    let mut statement = db.prepare_cached(
        "SELECT client, day, ground, found, utc_offset, former, ignored, NULL AS entry FROM found_stone UNION ALL
         SELECT client, day, ground, found, utc_offset, former, ignored, entry FROM found_entry_stone
         ORDER BY found, day, client, entry",
    )?;
    let mut rows = statement.query([])?;
    let mut stones = Vec::new();
    while let Some(row) = rows.next()? {
        let (client, day, ground) = said(row)?;
        let found = instant(row.get(3)?, row.get(4)?)?;
        let (former, ignored, entry) = (row.get(5)?, row.get(6)?, row.get(7)?);
        stones.push(FoundStone { client, entry, day, ground, found, former, ignored });
    }
    Ok(stones)
}

/// Writes down that one was found. One that says the same and proved less takes its proof, and waits for a word again.
///
/// # Errors
/// What the store says.
pub fn note_found(tx: &WriteTx, stone: &Tombstone, former: bool) -> Result<()> {
    let (now, salt) = (tx.now(), tx.new_salt()?);
    let (found, offset) = (now.timestamp(), now.offset().local_minus_utc());
    let (day, ground) = (day(stone.day), stone.ground.code());
    let written = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?));
    let (table, (uid, head)): (&str, (Uid, i64)) = match stone.entry {
        None => {
            let mut statement = tx.db().prepare_cached(
                "INSERT INTO main.found_stone (uid, head, client, day, ground, found, utc_offset, former, salt)
                 VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT (client, day, ground)
                 DO UPDATE SET head = head + 1, found = ?5, utc_offset = ?6, former = ?7, ignored = 0, salt = ?8
                 RETURNING uid, head",
            )?;
            let row = (tx.new_uid()?, stone.client, day, ground, found, offset, former, salt);
            (FOUND, statement.query_row(row, written)?)
        }
        Some(entry) => {
            let mut statement = tx.db().prepare_cached(
                "INSERT INTO main.found_entry_stone
                 (uid, head, client, day, ground, found, utc_offset, former, salt, entry)
                 VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
                 ON CONFLICT (entry, day, ground)
                 DO UPDATE SET head = head + 1, found = ?5, utc_offset = ?6, former = ?7, ignored = 0, salt = ?8
                 RETURNING uid, head",
            )?;
            let row = (tx.new_uid()?, stone.client, day, ground, found, offset, former, salt, entry);
            (FOUND_ENTRY, statement.query_row(row, written)?)
        }
    };
    tx.cover(table, uid, head)
}

/// Those that no line answers for, with their dossiers: they were found before the log did.
///
/// # Errors
/// What the store says.
pub fn unanswered(db: &Connection) -> Result<Vec<(Uid, Uid)>> {
    let mut statement = db.prepare_cached("SELECT uid, client FROM found_stone WHERE head = 0")?;
    let rows: Vec<(Uid, Uid)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    let mut unanswered = Vec::new();
    for (uid, client) in rows {
        // One that a line speaks of was put back: that is for a check to name.
        if !log::covers(db, (client, 0), FOUND, uid)? {
            unanswered.push((uid, client));
        }
    }
    Ok(unanswered)
}

/// The line answers for one of these from now on.
///
/// # Errors
/// What the store says.
pub fn answer_for(tx: &WriteTx, uid: Uid) -> Result<()> {
    tx.db()
        .prepare_cached("UPDATE main.found_stone SET head = 1, salt = ?2 WHERE uid = ?1")?
        .execute((uid, tx.new_salt()?))?;
    tx.cover(FOUND, uid, 1)
}

/// The carer wants to hear no more of it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn ignore(tx: &WriteTx, of: (Uid, Option<Uid>), on: NaiveDate, ground: DestroyGround) -> Result<()> {
    let (table, sql, which) = match of {
        (client, None) => (
            FOUND,
            "UPDATE main.found_stone SET head = head + 1, ignored = 1, salt = ?4
             WHERE client = ?1 AND day = ?2 AND ground = ?3 RETURNING uid, head",
            client,
        ),
        (_, Some(entry)) => (
            FOUND_ENTRY,
            "UPDATE main.found_entry_stone SET head = head + 1, ignored = 1, salt = ?4
             WHERE entry = ?1 AND day = ?2 AND ground = ?3 RETURNING uid, head",
            entry,
        ),
    };
    let (uid, head) = tx
        .db()
        .prepare_cached(sql)?
        .query_row((which, day(on), ground.code(), tx.new_salt()?), |row| Ok((row.get(0)?, row.get(1)?)))?;
    tx.cover(table, uid, head)
}

/// Whether this store ever had the dossier or the entry: the line that began it stays in the log, or one that took its place
/// when it went. A tombstone of any other came from elsewhere.
///
/// # Errors
/// What the store says.
pub fn lived_here(db: &Connection, of: (Uid, Option<Uid>)) -> Result<bool> {
    lived_after(db, of, 0)
}

/// As [`lived_here`], by lines of after this number.
pub(super) fn lived_after(db: &Connection, of: (Uid, Option<Uid>), after: i64) -> Result<bool> {
    match of {
        (client, None) => log::covers(db, (client, after), "client", client),
        (client, Some(entry)) => log::covers(db, (client, after), "entry", entry),
    }
}

/// Whether the dossier, or the entry in that very dossier, is here now.
///
/// # Errors
/// What the store says.
pub fn lives_here(db: &Connection, of: (Uid, Option<Uid>)) -> Result<bool> {
    Ok(match of {
        (client, None) => db.prepare_cached("SELECT 1 FROM client WHERE uid = ?1")?.exists([client])?,
        (client, Some(entry)) => {
            db.prepare_cached("SELECT 1 FROM entry WHERE uid = ?1 AND client = ?2")?.exists((entry, client))?
        }
    })
}

/// The client among those of this store whose certificate this is.
///
/// # Errors
/// What the store says.
pub fn certified(db: &Connection, certificate: &Certificate) -> Result<Option<Uid>> {
    let keys = keys(db)?;
    let mut statement = db.prepare("SELECT uid FROM client UNION SELECT client FROM tombstone")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let client = row.get(0)?;
        if keys.certifies(certificate, client)? {
            return Ok(Some(client));
        }
    }
    Ok(None)
}

/// Destroys a dossier, if there is one, and leaves its tombstone. Gives the number of its entries.
///
/// # Errors
/// What the store says; [`Error::AlreadyThere`] when it has a tombstone.
pub fn destroy(tx: &WriteTx, stone: &Tombstone) -> Result<i64> {
    let db = tx.db();
    let client = stone.client;
    let places: Vec<i64> = db
        .prepare_cached("SELECT sort FROM entry WHERE client = ?1")?
        .query_map([client], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut forgotten = search::Forgotten::default();
    for sort in &places {
        // As they were indexed, whoever destroys.
        let (body, _) = entry::kept(tx, &entry::at_sort(tx, *sort)?)?;
        search::forget(tx, *sort, &body, &mut forgotten)?;
    }
    forgotten.let_go(tx)?;
    let last: i64 = db.query_row("SELECT coalesce(max(number), 0) FROM client", [], |row| row.get(0))?;
    let before = setting::get::<i64>(tx, LAST_NUMBER)?.unwrap_or(0);
    setting::set(tx, LAST_NUMBER, &last.max(before))?;
    db.execute(
        "INSERT INTO erasing (file) SELECT file FROM attachment WHERE entry IN (SELECT uid FROM entry WHERE client = ?1)",
        [client],
    )?;
    drawers(tx, client)?;
    for sql in OF_A_CLIENT {
        db.prepare_cached(sql)?.execute([client])?;
    }
    let added = db
        .prepare_cached(
            "INSERT INTO tombstone (client, day, ground, mac, salt) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        )?
        .execute((client, day(stone.day), stone.ground.code(), stone.mac, tx.new_salt()?))?;
    if added == 0 {
        return Err(Error::AlreadyThere);
    }
    tx.cover("tombstone", client, 0)?;
    Ok(i64::try_from(places.len()).unwrap_or(i64::MAX))
}

/// What holds an entry's data, those that refer to others first.
const OF_AN_ENTRY: &[&str] = &[
    "DELETE FROM attachment WHERE entry = ?1",
    "DELETE FROM draft WHERE entry = ?1",
    "DELETE FROM decision WHERE entry = ?1",
    "DELETE FROM brought_in WHERE entry = ?1",
    "DELETE FROM found_entry_stone WHERE entry = ?1",
    "DELETE FROM entry_goal WHERE (client, sort) IN (SELECT client, sort FROM entry WHERE uid = ?1)",
    "DELETE FROM version WHERE (client, sort) IN (SELECT client, sort FROM entry WHERE uid = ?1)",
    "DELETE FROM entry WHERE uid = ?1",
];

/// Destroys one entry, whose newest version says `body`: its versions, its words in the index, its files; and leaves its
/// tombstone. The line answers for the rows being gone; what stays to be read of it is the dossier's to say.
///
/// # Errors
/// As [`lay`].
pub fn destroy_entry(tx: &WriteTx, stored: &entry::StoredEntry, body: &Body, stone: &Tombstone) -> Result<()> {
    let mut forgotten = search::Forgotten::default();
    search::forget(tx, stored.sort, body, &mut forgotten)?;
    forgotten.let_go(tx)?;
    let mut found = tx.db().prepare_cached("SELECT uid FROM found_entry_stone WHERE entry = ?1")?;
    let found: Vec<Uid> = found.query_map([stored.uid], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for uid in found {
        tx.cover_gone(FOUND_ENTRY, uid);
    }
    let files: Vec<(Uid, Uid)> = tx
        .db()
        .prepare_cached("SELECT uid, file FROM attachment WHERE entry = ?1")?
        .query_map([stored.uid], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (uid, file) in files {
        tx.db().prepare_cached("INSERT INTO erasing (file) VALUES (?1)")?.execute([file])?;
        tx.cover_gone("attachment", uid);
    }
    let stands_in = |sql: &str| -> Result<bool> { Ok(tx.db().prepare_cached(sql)?.exists([stored.uid])?) };
    let decided = stands_in("SELECT 1 FROM decision WHERE entry = ?1")?;
    let came = stands_in("SELECT 1 FROM brought_in WHERE entry = ?1")?;
    let beside = decided.then_some("decision").into_iter().chain(came.then_some(brought_in::TABLE));
    for table in ["entry", "version"].into_iter().chain(beside) {
        tx.cover_gone(table, stored.uid);
    }
    name_answer::forget(tx, stored.client, stored.uid)?;
    for sql in OF_AN_ENTRY {
        tx.db().prepare_cached(sql)?.execute([stored.uid])?;
    }
    lay(tx, stored.uid, stone)
}

/// The tombstone of an entry, alone: the entry is gone, or was never here.
///
/// # Errors
/// What the store says; [`Error::AlreadyThere`] when it has one.
pub fn lay(tx: &WriteTx, entry: Uid, stone: &Tombstone) -> Result<()> {
    let added = tx
        .db()
        .prepare_cached(
            "INSERT INTO main.entry_stone (entry, client, day, ground, mac, salt) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO NOTHING",
        )?
        .execute((entry, stone.client, day(stone.day), stone.ground.code(), stone.mac, tx.new_salt()?))?;
    if added == 0 {
        return Err(Error::AlreadyThere);
    }
    tx.cover(OF_ENTRY, entry, 0)
}

/// Work notes go with the dossier, and the line says so of each; reports of the carer's own register, complaints and what is
/// known of dossiers on paper lose their reference. Who destroys may be a custodian, who sees little of them: hence `main`.
fn drawers(tx: &WriteTx, client: Uid) -> Result<()> {
    let rows = |sql: &str| -> Result<Vec<(Uid, i64)>> {
        let mut statement = tx.db().prepare_cached(sql)?;
        Ok(statement.query_map([client], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
    };
    for (uid, _) in rows("SELECT uid, head FROM main.work_note WHERE client = ?1")? {
        tx.cover_gone(work_note::TABLE, uid);
    }
    for (uid, head) in rows("SELECT uid, head FROM main.mic_report WHERE client = ?1")? {
        tx.db()
            .prepare_cached("UPDATE main.mic_report SET client = NULL, head = head + 1, salt = ?2 WHERE uid = ?1")?
            .execute((uid, tx.new_salt()?))?;
        tx.cover(mic::TABLE, uid, head + 1)?;
    }
    for (uid, head) in rows("SELECT uid, head FROM main.practice_record WHERE client = ?1")? {
        tx.db()
            .prepare_cached(
                "UPDATE main.practice_record
                 SET client = NULL, fields = json_set(fields, '$.' || ?3, json('true')), head = head + 1, salt = ?2
                 WHERE uid = ?1",
            )?
            .execute((uid, tx.new_salt()?, practice_record::OF_DESTROYED))?;
        tx.cover(practice_record::TABLE, uid, head + 1)?;
    }
    Ok(())
}

fn day(day: NaiveDate) -> String {
    day.to_string()
}

/// Encrypted files that still have to be erased.
///
/// # Errors
/// What the store says.
pub fn erasing(tx: &impl Reading) -> Result<Vec<Uid>> {
    let mut statement = tx.connection().prepare("SELECT file FROM erasing")?;
    Ok(statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// These are gone from the disk.
///
/// # Errors
/// What the store says.
pub fn erased(tx: &WriteTx, files: &[Uid]) -> Result<()> {
    let mut statement = tx.db().prepare_cached("DELETE FROM erasing WHERE file = ?1")?;
    for file in files {
        statement.execute([file])?;
    }
    Ok(())
}
