//! Entries and their versions.
//!
//! What is read here is what who sits here may read: words about somebody else are replaced before anything is handed out
//! (see [`hidden`](crate::dossier::hidden)). The words as they are kept are for who writes over them: see [`kept`].

use std::collections::HashSet;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use rusqlite::{OptionalExtension, Row};

use serde::{Deserialize, Serialize};

use super::{Reading, WriteTx, goal, search};
use crate::dossier::entry::{Body, EntryKind};
use crate::dossier::hidden::{self, Eyes};
use crate::dossier::mark::Mark;
use crate::dossier::others::Unmarked;
use crate::error::{Error, Result};
use crate::uid::Uid;

/// Puts negative seconds (before 1970) above zero, so that a newer instant is always a larger number.
const EPOCH: i64 = 1 << 33;
/// Entries that one second can hold.
const PER_SECOND: i64 = 1 << 20;

/// From UTC seconds and the offset in seconds.
pub(super) fn instant(seconds: i64, offset: i32) -> Result<DateTime<FixedOffset>> {
    let offset = FixedOffset::east_opt(offset).ok_or(Error::StoreDamaged)?;
    Ok(DateTime::from_timestamp(seconds, 0).ok_or(Error::StoreDamaged)?.with_timezone(&offset))
}

/// For whom an entry is, beyond what its kind says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// For whoever reads that kind of entry.
    Open,
    /// It tells of a hand-over: for whoever reads the register of those.
    HandOver,
}

impl Visibility {
    const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::HandOver => "hand_over",
        }
    }
}

/// Of an entry `e`: it tells of a hand-over. The letters of an older program have no mark of their own; they were written in
/// one change with the line in the register of what went by mail, so by the same author in the same second. What was brought
/// in is all of one author and second, and has its mark from where it came.
pub(super) const TELLS_OF_HANDING_OVER: &str = "(e.visibility = 'hand_over' OR e.form = 'disclosure'
    OR e.form = 'correspondence' AND NOT EXISTS (SELECT 1 FROM main.brought_in b WHERE b.entry = e.uid)
    AND EXISTS (SELECT 1 FROM main.entry d
        JOIN main.version w ON w.client = d.client AND w.sort = d.sort AND w.no = 1
        WHERE d.client = e.client AND d.form = 'disclosure' AND d.author = e.author AND d.recorded = e.recorded
        AND json_extract(w.body, '$.mail') IS NOT NULL))";

/// The entries of a client that tell to whom the dossier was handed over: the register, and letters that went with it.
///
/// # Errors
/// What the store says.
pub fn of_handing_over(tx: &impl Reading, client: Uid) -> Result<HashSet<Uid>> {
    let sql = format!("SELECT e.uid FROM entry e WHERE e.client = ?1 AND {TELLS_OF_HANDING_OVER}");
    let mut statement = tx.connection().prepare_cached(&sql)?;
    Ok(statement.query_map([client], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// An entry as stored, without its versions.
#[derive(Debug, Clone)]
pub struct StoredEntry {
    /// The entry.
    pub uid: Uid,
    /// Whose dossier.
    pub client: Uid,
    /// Its place in the timeline; also the rowid in the search.
    pub sort: i64,
    /// What it is.
    pub kind: EntryKind,
    /// When it happened.
    pub at: DateTime<FixedOffset>,
    /// When it was first recorded.
    pub recorded: i64,
    /// By whom.
    pub author: Uid,
    /// Who supplied it, as a code.
    pub origin: String,
    /// From when a change is an amendment; UTC seconds.
    pub locks_at: i64,
    /// The newest version's number.
    pub head: i64,
}

/// One version of an entry, as who sits here may read it.
#[derive(Debug, Clone)]
pub struct StoredVersion {
    /// From 1.
    pub no: i64,
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// By whom.
    pub author: Uid,
    /// Why; empty within the time for corrections.
    pub reason: String,
    /// What it says.
    pub body: Body,
    /// Passages of it about somebody else; none once words were taken out, for they do not stand there any more.
    pub marks: Vec<Mark>,
    /// Words were taken out of it.
    pub hidden: bool,
    /// Its words stay behind altogether: a later version marks some of them, and nobody can say which.
    pub held_back: bool,
}

/// The newest version of an entry, as who sits here may read it.
#[derive(Debug, Clone)]
pub struct Newest {
    /// What it says.
    pub body: Body,
    /// Words were taken out of it.
    pub hidden: bool,
}

/// A version's body as it is written: marks stand beside the words.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(flatten)]
    body: &'a Body,
    #[serde(skip_serializing_if = "<[Mark]>::is_empty")]
    marks: &'a [Mark],
}

/// The way back.
#[derive(Deserialize)]
struct Read {
    #[serde(flatten)]
    body: Body,
    #[serde(default)]
    marks: Vec<Mark>,
}

impl Read {
    fn of(json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(|_| Error::StoreDamaged)
    }
}

/// What a new entry is made of.
#[derive(Debug)]
pub struct NewEntry<'a> {
    /// Whose dossier.
    pub client: Uid,
    /// When it happened.
    pub at: DateTime<FixedOffset>,
    /// Who supplied it, as a code.
    pub origin: &'a str,
    /// From when a change is an amendment; UTC seconds.
    pub locks_at: i64,
    /// What it says.
    pub body: &'a Body,
    /// Passages of it about somebody else.
    pub marks: &'a [Mark],
    /// For whom it is.
    pub visibility: Visibility,
}

const COLUMNS: &str = "uid, client, sort, kind, at_utc, at_offset, recorded, author, origin, locks_at, head";

/// The columns, each with the table's name before it.
pub(super) fn columns_of(table: &str) -> String {
    COLUMNS.split(", ").map(|column| format!("{table}.{column}")).collect::<Vec<_>>().join(", ")
}

fn stored(row: &Row) -> Result<StoredEntry> {
    let kind: String = row.get(3)?;
    Ok(StoredEntry {
        uid: row.get(0)?,
        client: row.get(1)?,
        sort: row.get(2)?,
        kind: EntryKind::from_code(&kind).ok_or(Error::StoreDamaged)?,
        at: instant(row.get(4)?, row.get(5)?)?,
        recorded: row.get(6)?,
        author: row.get(7)?,
        origin: row.get(8)?,
        locks_at: row.get(9)?,
        head: row.get(10)?,
    })
}

/// One entry.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &impl Reading, uid: Uid) -> Result<StoredEntry> {
    let mut statement = tx.connection().prepare_cached(&format!("SELECT {COLUMNS} FROM entry WHERE uid = ?1"))?;
    let mut rows = statement.query([uid])?;
    stored(rows.next()?.ok_or(Error::NotFound)?)
}

/// Whose dossier an entry is in, whatever else of it can be read.
///
/// # Errors
/// [`Error::NotFound`].
pub fn client_of(tx: &impl Reading, uid: Uid) -> Result<Uid> {
    let mut statement = tx.connection().prepare_cached("SELECT client FROM entry WHERE uid = ?1")?;
    Ok(statement.query([uid])?.next()?.ok_or(Error::NotFound)?.get(0)?)
}

/// A page of a client's timeline, newest first, below `before`; one more than `count` when there is more. `letters`: only
/// those, or everything else.
///
/// # Errors
/// What the store says.
pub fn page(
    tx: &impl Reading,
    client: Uid,
    before: Option<i64>,
    kinds: &[EntryKind],
    letters: Option<bool>,
    count: u32,
) -> Result<Vec<StoredEntry>> {
    let chosen = if kinds.is_empty() { EntryKind::ALL } else { kinds };
    let list = chosen.iter().map(|kind| format!("'{}'", kind.code())).collect::<Vec<_>>().join(", ");
    let letters = match letters {
        None => "",
        Some(true) => "AND form = 'correspondence'",
        Some(false) => "AND form <> 'correspondence'",
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM entry WHERE client = ?1 AND sort < ?2 AND kind IN ({list}) {letters}
         ORDER BY sort DESC LIMIT ?3"
    );
    collect(tx, &sql, (client, before.unwrap_or(i64::MAX), count + 1))
}

/// All entries of a client from one day to and with another, oldest first. The day is the one that the entry itself
/// shows, in the zone that it was written in: a day of summer does not begin an hour later when it is asked for in
/// winter.
///
/// # Errors
/// What the store says.
pub fn period(
    tx: &impl Reading,
    client: Uid,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<Vec<StoredEntry>> {
    let above = from.map_or(0, |day| sort_floor(midnight(day) - SLACK));
    let below = to.map_or(i64::MAX, |day| sort_floor(midnight(day) + SLACK));
    let sql = format!("SELECT {COLUMNS} FROM entry WHERE client = ?1 AND sort >= ?2 AND sort < ?3 ORDER BY sort");
    let mut entries = collect(tx, &sql, (client, above, below))?;
    entries.retain(|entry| {
        let day = entry.at.date_naive();
        from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
    });
    Ok(entries)
}

/// Seconds of two days: more on either side of a day than any zone can make of it.
const SLACK: i64 = 2 * 86_400;

fn midnight(day: NaiveDate) -> i64 {
    day.and_time(NaiveTime::MIN).and_utc().timestamp()
}

/// The entries of a client with a form that happened around these days, oldest first: some of a day or two before and after
/// may be among them.
///
/// # Errors
/// What the store says.
pub fn of_form_around(
    tx: &impl Reading,
    client: Uid,
    form: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<StoredEntry>> {
    let (above, below) = (sort_floor(midnight(from) - SLACK), sort_floor(midnight(to) + SLACK));
    let sql = format!(
        "SELECT {COLUMNS} FROM entry WHERE client = ?1 AND form = ?2 AND sort >= ?3 AND sort < ?4 ORDER BY sort"
    );
    collect(tx, &sql, (client, form, above, below))
}

pub(super) fn collect(tx: &impl Reading, sql: &str, params: impl rusqlite::Params) -> Result<Vec<StoredEntry>> {
    let mut statement = tx.connection().prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(stored(row)?);
    }
    Ok(entries)
}

/// The newest entries of a client with a form, newest first; of what has no form, its kind is its form.
///
/// # Errors
/// What the store says.
pub fn of_form(tx: &impl Reading, client: Uid, form: &str, count: u32) -> Result<Vec<StoredEntry>> {
    // Found in the index alone, then fetched: asked for in one go, SQLite reads the client's whole dossier for a few goals.
    let sql = format!(
        "SELECT {} FROM entry f CROSS JOIN entry ON entry.client = f.client AND entry.sort = f.sort
         WHERE f.client = ?1 AND f.form = ?2 ORDER BY f.sort DESC LIMIT ?3",
        columns_of("entry")
    );
    collect(tx, &sql, (client, form, count))
}

/// Letters and mails that went out, by their newest version, oldest first: of one client or of all.
///
/// # Errors
/// What the store says.
pub fn sent(tx: &impl Reading, client: Option<Uid>) -> Result<Vec<StoredEntry>> {
    // Two texts, so that each goes by its index.
    let whose = if client.is_some() { "client = ?1" } else { "?1 IS NULL" };
    let sql = format!(
        "SELECT {COLUMNS} FROM entry WHERE form = 'correspondence' AND {whose} AND EXISTS
         (SELECT 1 FROM version v WHERE v.client = entry.client AND v.sort = entry.sort AND v.no = entry.head
          AND json_extract(v.body, '$.fields.direction') = 'out') ORDER BY sort"
    );
    collect(tx, &sql, [client])
}

/// What the newest version of an entry says.
///
/// # Errors
/// What the store says.
pub fn newest_body(tx: &impl Reading, entry: &StoredEntry) -> Result<Body> {
    Ok(newest_seen(tx, entry)?.body)
}

/// The newest version of an entry.
///
/// # Errors
/// What the store says.
pub fn newest_seen(tx: &impl Reading, entry: &StoredEntry) -> Result<Newest> {
    let (Read { mut body, marks }, author) = head(tx, entry)?;
    let eyes = eyes_on(tx, author);
    if eyes == Eyes::All {
        return Ok(Newest { body, hidden: false });
    }
    let unmarked = Unmarked::of(tx, entry.client)?;
    let hidden = hidden::take_out((entry.uid, &mut body), &marks, (eyes, hidden::language(tx)?), &unmarked);
    Ok(Newest { body, hidden })
}

/// The newest version as it is kept, for who writes the next: never for showing.
///
/// # Errors
/// What the store says.
pub fn kept(tx: &WriteTx, entry: &StoredEntry) -> Result<(Body, Vec<Mark>)> {
    let (Read { body, marks }, _) = head(tx, entry)?;
    Ok((body, marks))
}

fn head(tx: &impl Reading, entry: &StoredEntry) -> Result<(Read, Uid)> {
    let (body, author): (String, Uid) = tx
        .connection()
        .prepare_cached("SELECT body, author FROM version WHERE client = ?1 AND sort = ?2 AND no = ?3")?
        .query_row((entry.client, entry.sort, entry.head), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((Read::of(&body)?, author))
}

/// Who wrote a version reads it as they wrote it.
fn eyes_on(tx: &impl Reading, author: Uid) -> Eyes {
    let session = tx.session();
    if session.actor == author { Eyes::All } else { Eyes::of(session.role) }
}

/// When a client's newest entry happened.
///
/// # Errors
/// What the store says.
pub fn newest(tx: &impl Reading, client: Uid) -> Result<Option<DateTime<FixedOffset>>> {
    tx.connection()
        .prepare_cached("SELECT at_utc, at_offset FROM entry WHERE client = ?1 ORDER BY sort DESC LIMIT 1")?
        .query_row([client], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .map(|(seconds, offset)| instant(seconds, offset))
        .transpose()
}

/// The versions of an entry, newest first.
///
/// # Errors
/// What the store says.
pub fn versions(tx: &impl Reading, entry: &StoredEntry) -> Result<Vec<StoredVersion>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT no, recorded, utc_offset, author, reason, body FROM version WHERE client = ?1 AND sort = ?2 ORDER BY no DESC",
    )?;
    let mut rows = statement.query((entry.client, entry.sort))?;
    let mut versions = Vec::new();
    while let Some(row) = rows.next()? {
        let body: String = row.get(5)?;
        let Read { body, marks } = Read::of(&body)?;
        versions.push(StoredVersion {
            no: row.get(0)?,
            recorded: instant(row.get(1)?, row.get(2)?)?,
            author: row.get(3)?,
            reason: row.get(4)?,
            body,
            marks,
            hidden: false,
            held_back: false,
        });
    }
    if Eyes::of(tx.session().role) != Eyes::All {
        hide(tx, entry, &mut versions)?;
    }
    Ok(versions)
}

/// Takes out of the versions of an entry what who sits here does not get; also the same words in the reasons of changes.
fn hide(tx: &impl Reading, entry: &StoredEntry, versions: &mut [StoredVersion]) -> Result<()> {
    let lang = hidden::language(tx)?;
    let unmarked = Unmarked::of(tx, entry.client)?;
    let eyes = Eyes::of(tx.session().role);
    let all: Vec<_> = versions.iter().map(|version| (&version.body, version.marks.as_slice())).collect();
    let later = hidden::later(&all, eyes);
    let said: Vec<_> = all.iter().flat_map(|(body, marks)| hidden::said(body, marks, eyes)).collect();
    for (version, later) in versions.iter_mut().zip(later) {
        let eyes = eyes_on(tx, version.author);
        if eyes == Eyes::All {
            continue;
        }
        hidden::nameless(tx, (entry.client, Some(entry.uid)), "reason", &mut version.reason)?;
        version.reason = hidden::echoes(&version.reason, &said, lang);
        version.marks.extend(later.marks);
        let body = (entry.uid, &mut version.body);
        version.hidden = hidden::take_out(body, &version.marks, (eyes, lang), &unmarked) || later.lost;
        if later.lost {
            hidden::hold_back(&mut version.body);
            version.held_back = true;
        }
        if version.hidden {
            version.marks.clear();
        }
    }
    Ok(())
}

/// The entry at this place in the timeline.
///
/// # Errors
/// [`Error::NotFound`].
pub fn at_sort(tx: &impl Reading, sort: i64) -> Result<StoredEntry> {
    let sql = format!("SELECT {COLUMNS} FROM entry WHERE sort = ?1");
    let mut statement = tx.connection().prepare_cached(&sql)?;
    let mut rows = statement.query([sort])?;
    stored(rows.next()?.ok_or(Error::NotFound)?)
}

fn sort_floor(seconds: i64) -> i64 {
    seconds.saturating_add(EPOCH).clamp(0, i64::MAX / PER_SECOND - 1) * PER_SECOND
}

/// Adds an entry with its first version and makes it findable.
///
/// # Errors
/// What the store says.
pub fn add(tx: &WriteTx, new: &NewEntry) -> Result<Uid> {
    let uid = tx.new_uid()?;
    add_as(tx, uid, new)?;
    Ok(uid)
}

/// As [`add`], under a uid that others refer to already.
///
/// # Errors
/// What the store says.
pub fn add_as(tx: &WriteTx, uid: Uid, new: &NewEntry) -> Result<()> {
    let floor = sort_floor(new.at.timestamp());
    let sort: i64 = tx
        .db()
        .prepare_cached("SELECT coalesce(max(sort) + 1, ?1) FROM main.entry WHERE sort >= ?1 AND sort < ?2")?
        .query_row((floor, floor + PER_SECOND), |row| row.get(0))?;
    let now = tx.now();
    tx.db()
        .prepare_cached(&format!(
            "INSERT INTO main.entry ({COLUMNS}, form, visibility, review_on, salt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, ?11, ?12, NULL, ?13)"
        ))?
        .execute((
            uid,
            new.client,
            sort,
            new.body.kind().code(),
            new.at.timestamp(),
            new.at.offset().local_minus_utc(),
            now.timestamp(),
            tx.session().actor,
            new.origin,
            new.locks_at,
            new.body.form(),
            new.visibility.code(),
            tx.new_salt()?,
        ))?;
    tx.cover("entry", uid, 1)?;
    add_version(tx, uid, new.client, sort, 1, (new.body, new.marks), "")?;
    search::index(tx, sort, new.body)?;
    goal::link(tx, new.client, sort, new.body)
}

/// Adds the next version, if `base` is still the newest; the old one stays.
///
/// # Errors
/// [`Error::EntryChanged`] when somebody saved meanwhile.
pub fn change(
    tx: &WriteTx,
    entry: &StoredEntry,
    base: i64,
    old: &Body,
    (new, marks): (&Body, &[Mark]),
    reason: &str,
) -> Result<()> {
    let changed = tx
        .db()
        .prepare_cached(
            "UPDATE main.entry SET head = head + 1, salt = ?4 WHERE client = ?1 AND sort = ?2 AND head = ?3",
        )?
        .execute((entry.client, entry.sort, base, tx.new_salt()?))?;
    if changed == 0 {
        return Err(Error::EntryChanged);
    }
    tx.cover("entry", entry.uid, base + 1)?;
    add_version(tx, entry.uid, entry.client, entry.sort, base + 1, (new, marks), reason)?;
    let mut forgotten = search::Forgotten::default();
    search::forget(tx, entry.sort, old, &mut forgotten)?;
    search::index(tx, entry.sort, new)?;
    forgotten.let_go(tx)?;
    goal::unlink(tx, entry.client, entry.sort, old)?;
    goal::link(tx, entry.client, entry.sort, new)
}

fn add_version(
    tx: &WriteTx,
    entry: Uid,
    client: Uid,
    sort: i64,
    no: i64,
    (body, marks): (&Body, &[Mark]),
    reason: &str,
) -> Result<()> {
    let now = tx.now();
    tx.db()
        .prepare_cached(
            "INSERT INTO main.version (client, sort, no, entry, recorded, utc_offset, author, reason, form_version, body, salt)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute((
            client,
            sort,
            no,
            entry,
            now.timestamp(),
            now.offset().local_minus_utc(),
            tx.session().actor,
            reason,
            body.form_version(),
            serde_json::to_string(&Written { body, marks })?,
            tx.new_salt()?,
        ))?;
    tx.cover("version", entry, no)
}
