//! Decisions beside entries: rows that are added and never changed. The newest of its kind is what holds.

use chrono::{DateTime, FixedOffset};

use super::entry::{StoredEntry, instant};
use super::{Reading, WriteTx};
use crate::dossier::decision::{DecisionFields, DecisionKind};
use crate::error::{Error, Result};
use crate::uid::Uid;

/// A decision as stored.
#[derive(Debug, Clone)]
pub struct StoredDecision {
    /// Beside which entry.
    pub entry: Uid,
    /// Whose dossier.
    pub client: Uid,
    /// From 1, for all kinds together.
    pub no: i64,
    /// What was decided about.
    pub what: DecisionKind,
    /// It holds from here on; else it ends here.
    pub stands: bool,
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// By whom.
    pub author: Uid,
    /// Why, and what else was asked.
    pub fields: DecisionFields,
}

const COLUMNS: &str = "entry, client, no, what, stands, recorded, utc_offset, author, fields";

fn stored(row: &rusqlite::Row) -> Result<StoredDecision> {
    let (what, fields): (String, String) = (row.get(3)?, row.get(8)?);
    Ok(StoredDecision {
        entry: row.get(0)?,
        client: row.get(1)?,
        no: row.get(2)?,
        what: DecisionKind::from_code(&what).ok_or(Error::StoreDamaged)?,
        stands: row.get(4)?,
        recorded: instant(row.get(5)?, row.get(6)?)?,
        author: row.get(7)?,
        fields: serde_json::from_str(&fields).map_err(|_| Error::StoreDamaged)?,
    })
}

fn collect(tx: &impl Reading, sql: &str, params: impl rusqlite::Params) -> Result<Vec<StoredDecision>> {
    let mut statement = tx.connection().prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(stored(row)?);
    }
    Ok(found)
}

/// What was decided beside an entry, newest first.
///
/// # Errors
/// What the store says.
pub fn of_entry(tx: &impl Reading, entry: Uid) -> Result<Vec<StoredDecision>> {
    collect(tx, &format!("SELECT {COLUMNS} FROM decision WHERE entry = ?1 ORDER BY no DESC"), [entry])
}

/// What holds now: of one client, or of all; oldest entry first.
///
/// # Errors
/// What the store says.
pub fn standing(tx: &impl Reading, client: Option<Uid>) -> Result<Vec<StoredDecision>> {
    // Two texts, so that the one for a client goes by its index.
    let whose = if client.is_some() { "d.client = ?1" } else { "?1 IS NULL" };
    let sql = format!(
        "SELECT {COLUMNS} FROM decision d WHERE {whose} AND d.stands = 1
         AND d.no = (SELECT max(l.no) FROM decision l WHERE l.entry = d.entry AND l.what = d.what)
         ORDER BY d.recorded, d.entry, d.no"
    );
    collect(tx, &sql, [client])
}

/// Adds a decision.
///
/// # Errors
/// What the store says.
pub fn add(tx: &WriteTx, entry: &StoredEntry, what: DecisionKind, stands: bool, fields: &DecisionFields) -> Result<()> {
    let now = tx.now();
    let no: i64 = tx
        .db()
        .prepare_cached("SELECT coalesce(max(no), 0) + 1 FROM decision WHERE entry = ?1")?
        .query_row([entry.uid], |row| row.get(0))?;
    tx.db()
        .prepare_cached(&format!(
            "INSERT INTO main.decision ({COLUMNS}, salt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
        ))?
        .execute((
            entry.uid,
            entry.client,
            no,
            what.code(),
            stands,
            now.timestamp(),
            now.offset().local_minus_utc(),
            tx.session().actor,
            serde_json::to_string(fields)?,
            tx.new_salt()?,
        ))?;
    tx.cover("decision", entry.uid, no)
}
