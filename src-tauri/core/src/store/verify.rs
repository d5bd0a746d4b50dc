//! Covered rows: does the store still say what the log says was written?
//!
//! An integrity check and a hash chain both miss an old page that is put back over a new one. So each line that writes
//! carries, for every row it wrote, the hash of that row. [`check`] recomputes the chain and all rows: a row that is
//! missing, older, changed or without a record is named. Drafts, settings and the search index with its words are not covered: they
//! can be lost or made again.
//!
//! The rows of a destroyed dossier are gone for a reason: its tombstone, which is a covered row itself, answers for
//! them. Without it each is missing; and a row of a dossier that has one is a dossier that came back. A work note or a
//! report of the carer's own register is destroyed by itself: its last line says that it is gone.
//!
//! Where years of the log went, the chain goes on from the head that is carried ([`carried_head`]), and the newest line that
//! took lines away has to name that very head.

use std::collections::{HashMap, HashSet};
use std::sync::mpsc;
use std::{mem, thread};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::log::{self, Covered, Head};
use super::{attachment, brought_in, carried_head, mic, name_answer, practice_record, retention, tombstone, work_note};
use crate::error::{Error, Result};
use crate::uid::Uid;

/// A table whose rows the log answers for.
struct Table {
    name: &'static str,
    uid: &'static str,
    version: &'static str,
    /// What finds the row of uid ?1 and version ?2, by an index: a write must not read the whole table.
    row: &'static str,
    /// Every version stays (`true`), or one row is written over and only its last version is there.
    keeps_versions: bool,
}

const COVERED: &[Table] = &[
    Table { name: "worker", uid: "uid", version: "no", row: "uid = ?1 AND no = ?2", keeps_versions: true },
    Table { name: "client", uid: "uid", version: "head", row: "uid = ?1 AND head = ?2", keeps_versions: false },
    Table {
        name: "client_version",
        uid: "client",
        version: "no",
        row: "client = ?1 AND no = ?2",
        keeps_versions: true,
    },
    Table { name: "entry", uid: "uid", version: "head", row: "uid = ?1 AND head = ?2", keeps_versions: false },
    Table {
        name: "version",
        uid: "entry",
        version: "no",
        row: "client = (SELECT client FROM main.entry WHERE uid = ?1) AND sort = (SELECT sort FROM main.entry WHERE uid = ?1) AND no = ?2",
        keeps_versions: true,
    },
    Table { name: "seat", uid: "slot", version: "no", row: "slot = ?1 AND no = ?2", keeps_versions: true },
    Table { name: "instruction", uid: "uid", version: "no", row: "uid = ?1 AND no = ?2", keeps_versions: true },
    Table { name: "decision", uid: "entry", version: "no", row: "entry = ?1 AND no = ?2", keeps_versions: true },
    Table { name: "care_status", uid: "client", version: "no", row: "client = ?1 AND no = ?2", keeps_versions: true },
    Table {
        name: name_answer::TABLE,
        uid: "client",
        version: "no",
        row: "client = ?1 AND no = ?2",
        keeps_versions: true,
    },
    Table { name: "request", uid: "uid", version: "no", row: "uid = ?1 AND no = ?2", keeps_versions: true },
    Table { name: retention::MARK, uid: "uid", version: "no", row: "uid = ?1 AND no = ?2", keeps_versions: true },
    Table {
        name: retention::DESTRUCTION,
        uid: "uid",
        version: "no",
        row: "uid = ?1 AND no = ?2",
        keeps_versions: true,
    },
    Table { name: "viewing", uid: "uid", version: "no", row: "uid = ?1 AND no = ?2", keeps_versions: true },
    Table { name: "colleague", uid: "uid", version: "no", row: "uid = ?1 AND no = ?2", keeps_versions: true },
    Table { name: "person", uid: "uid", version: "no", row: "uid = ?1 AND no = ?2", keeps_versions: true },
    Table { name: "capacity", uid: "uid", version: "no", row: "uid = ?1 AND no = ?2", keeps_versions: true },
    Table { name: "consent", uid: "uid", version: "no", row: "uid = ?1 AND no = ?2", keeps_versions: true },
    Table { name: "access_answer", uid: "uid", version: "no", row: "uid = ?1 AND no = ?2", keeps_versions: true },
    Table { name: "check_answer", uid: "uid", version: "no", row: "uid = ?1 AND no = ?2", keeps_versions: true },
    Table {
        name: practice_record::TABLE,
        uid: "uid",
        version: "head",
        row: "uid = ?1 AND head = ?2",
        keeps_versions: false,
    },
    Table { name: work_note::TABLE, uid: "uid", version: "head", row: "uid = ?1 AND head = ?2", keeps_versions: false },
    Table { name: mic::TABLE, uid: "uid", version: "head", row: "uid = ?1 AND head = ?2", keeps_versions: false },
    Table { name: tombstone::FOUND, uid: "uid", version: "head", row: "uid = ?1 AND head = ?2", keeps_versions: false },
    Table {
        name: tombstone::FOUND_ENTRY,
        uid: "uid",
        version: "head",
        row: "uid = ?1 AND head = ?2",
        keeps_versions: false,
    },
    Table {
        name: tombstone::OF_ENTRY,
        uid: "entry",
        version: "0",
        row: "entry = ?1 AND ?2 = 0",
        keeps_versions: false,
    },
    Table { name: brought_in::TABLE, uid: "entry", version: "0", row: "entry = ?1 AND ?2 = 0", keeps_versions: false },
    Table { name: attachment::OF_PAPERS, uid: "uid", version: "0", row: "uid = ?1 AND ?2 = 0", keeps_versions: false },
    Table { name: "attachment", uid: "uid", version: "0", row: "uid = ?1 AND ?2 = 0", keeps_versions: false },
    Table {
        name: carried_head::TABLE,
        uid: "uid",
        version: "last",
        row: "uid = ?1 AND last = ?2",
        keeps_versions: false,
    },
    // Stays last: lines are gone through from the end, and what was destroyed has to be known before a row of it is met.
    Table { name: TOMBSTONE, uid: "client", version: "0", row: "client = ?1 AND ?2 = 0", keeps_versions: false },
];

/// The code of a page that is not authentic.
pub(crate) const PAGE_DAMAGED: &str = "page_damaged";
const TOMBSTONE: &str = "tombstone";
/// In place of a hash: from this line on the row is not there, for a reason.
pub(super) const GONE: &str = "";
/// Belongs to no dossier, though a line about one may cover it: it outlives the dossier. Destroying one covers what lies in
/// the drawers, closing one takes it from a stand-in's seat.
const OF_NO_DOSSIER: &[&str] = &[
    "worker",
    "seat",
    "instruction",
    "colleague",
    tombstone::OF_ENTRY,
    work_note::TABLE,
    mic::TABLE,
    practice_record::TABLE,
    attachment::OF_PAPERS,
    carried_head::TABLE,
];

/// What a line says of a row: its version, its hash, and the number of the line.
type Recorded = (i64, String, i64);

/// What all lines say of the rows of one uid, and whose dossier the last of them named.
#[derive(Default)]
struct OfOne {
    lines: Vec<Recorded>,
    client: Option<Uid>,
}

/// What does not fit.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema, ts_rs::TS)]
pub struct Finding {
    /// `log_changed`, `log_gap`, `row_changed`, `row_missing`, `row_without_record`, `row_destroyed` (of a dossier that
    /// has a tombstone, or a note that was destroyed), `log_behind_seal`, `seal_differs`, `seal_beyond`, `attachment_missing`, `attachment_damaged`,
    /// `page_damaged`, `index_damaged`.
    pub code: String,
    /// The table; `log` for the log itself, `store` for a page or an index.
    pub table: String,
    /// Uid and version of the row, or number of the page.
    pub row: String,
    /// The log line that it goes back to.
    pub line: Option<i64>,
}

/// What a check found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Lines that were read; those that went when their term was over are not among them.
    pub lines: i64,
    /// Rows that were compared.
    pub rows: i64,
    /// What does not fit; empty is good.
    pub findings: Vec<Finding>,
    /// The head as recomputed.
    pub head: Head,
}

fn table(name: &str) -> Result<&'static Table> {
    COVERED.iter().find(|table| table.name == name).ok_or_else(|| Error::internal("table is not covered"))
}

/// What is hashed of a row, into `into`: the salt and every other column, each with its name, type and length. Columns
/// without a name are not the row's own.
fn message(row: &Row, names: &[String], into: &mut Vec<u8>) -> Result<()> {
    if let Some(salt) = names.iter().position(|name| name == "salt") {
        into.extend_from_slice(row.get_ref(salt)?.as_blob().map_err(|_| Error::StoreDamaged)?);
    }
    for (index, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty() && *name != "salt") {
        let number;
        let (kind, bytes): (u8, &[u8]) = match row.get_ref(index)? {
            ValueRef::Null => (b'n', &[]),
            ValueRef::Integer(value) => {
                number = value.to_be_bytes();
                (b'i', &number)
            }
            ValueRef::Real(value) => {
                number = value.to_be_bytes();
                (b'r', &number)
            }
            ValueRef::Text(text) => (b't', text),
            ValueRef::Blob(blob) => (b'b', blob),
        };
        for part in [name.as_bytes(), bytes] {
            into.extend_from_slice(&(part.len() as u64).to_be_bytes());
            into.extend_from_slice(part);
        }
        into.push(kind);
    }
    Ok(())
}

/// SHA-256, in hexadecimal.
fn hash(message: &[u8]) -> String {
    hex::encode(Sha256::digest(message))
}

/// The hash of one row as it stands.
pub(super) fn row_hash(db: &Connection, name: &str, uid: Uid, version: i64) -> Result<String> {
    let table = table(name)?;
    let sql = format!("SELECT * FROM main.{} WHERE {}", table.name, table.row);
    let mut statement = db.prepare_cached(&sql)?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    statement.query_row((uid, version), |row| {
        let mut bytes = Vec::new();
        Ok(message(row, &names, &mut bytes).map(|()| hash(&bytes)))
    })?
}

/// Looks at every page of the file, then recomputes the whole chain and every covered row. `progress` is told lines and
/// rows done, of all.
///
/// # Errors
/// [`Error::Cancelled`], or what the store says; damage is a finding, not an error.
pub(crate) fn check(db: &Connection, progress: &dyn Fn(u64, u64) -> Result<()>) -> Result<Checked> {
    Ok(check_and_keep(db, 0, progress)?.0)
}

/// A row that stands and fits, and whose dossier it belongs to.
pub(super) type Standing = (Option<Uid>, Covered);

/// As [`check`]; and every row that stands and is answered for by a line up to number `upto`.
///
/// # Errors
/// As [`check`].
pub(super) fn check_and_keep(
    db: &Connection,
    upto: i64,
    progress: &dyn Fn(u64, u64) -> Result<()>,
) -> Result<(Checked, Vec<Standing>)> {
    let mut findings = pages(db)?;
    if findings.iter().any(|finding| finding.code == PAGE_DAMAGED) {
        // SQLCipher shuts a connection that met such a page: nothing more can be read through it.
        return Ok((Checked { lines: 0, rows: 0, findings, head: Head { no: 0, hash: [0; 32] } }, Vec::new()));
    }
    let (mut checked, standing) = lines_and_rows(db, upto, progress)?;
    findings.append(&mut checked.findings);
    Ok((Checked { findings, ..checked }, standing))
}

/// Pages that are not authentic, free ones too, and trees that do not hang together: an old page of an index put back
/// over a new one is authentic, and hides rows that are there.
fn pages(db: &Connection) -> Result<Vec<Finding>> {
    let said = |pragma: &str| -> Result<Vec<String>> {
        let rows: rusqlite::Result<Vec<String>> = db.prepare(pragma)?.query_map([], |row| row.get(0))?.collect();
        match rows.map_err(Error::from) {
            // It stops where it cannot read on.
            Err(Error::StoreDamaged) => Ok(vec![String::new()]),
            other => other,
        }
    };
    let finding =
        |code: &str, row: String| Finding { code: code.to_owned(), table: "store".to_owned(), row, line: None };
    let mut damaged = said("PRAGMA cipher_integrity_check")?;
    if !damaged.is_empty() {
        // It reads beside the writer: a page that was just being written fits the second time.
        let again = said("PRAGMA cipher_integrity_check")?;
        damaged.retain(|page| again.contains(page));
    }
    if !damaged.is_empty() {
        let number = |said: String| said.chars().filter(char::is_ascii_digit).collect();
        return Ok(damaged.into_iter().map(|said| finding(PAGE_DAMAGED, number(said))).collect());
    }
    let loose = said("PRAGMA integrity_check(20)")?;
    Ok(loose.iter().filter(|said| *said != "ok").take(1).map(|_| finding("index_damaged", String::new())).collect())
}

/// Lines and rows in one go from one hand to the other.
const HANDFUL: usize = 256;

/// What is read, on its way to who judges it.
enum Piece {
    /// Where the chain goes on from.
    Begin(Head),
    Line {
        no: i64,
        record: Vec<u8>,
        hash: [u8; 32],
        client: Option<Uid>,
    },
    Row {
        table: &'static Table,
        uid: Uid,
        version: i64,
        /// See [`message`].
        message: Vec<u8>,
    },
}

/// Reads the log and the rows here, which is deciphering, and judges them beside it, which is hashing: each takes about
/// as long, and a carer waits for the longer of the two.
fn lines_and_rows(
    db: &Connection,
    upto: i64,
    progress: &dyn Fn(u64, u64) -> Result<()>,
) -> Result<(Checked, Vec<Standing>)> {
    let (to, from) = mpsc::sync_channel::<Vec<Piece>>(16);
    thread::scope(|scope| {
        let judge = scope.spawn(move || {
            let mut judge = Judge { upto, ..Judge::default() };
            from.into_iter().flatten().for_each(|piece| judge.look(piece));
            judge.ends()
        });
        let read = read_pieces(db, progress, to);
        let checked = judge.join().map_err(|_| Error::internal("whoever judges the rows is gone"))?;
        read.map(|()| checked)
    })
}

/// The log first, then the tables, tombstones before all: they answer for what is not there any more.
fn read_pieces(
    db: &Connection,
    progress: &dyn Fn(u64, u64) -> Result<()>,
    to: mpsc::SyncSender<Vec<Piece>>,
) -> Result<()> {
    let total: u64 = COVERED.iter().map(|table| table.name).chain(["log"]).try_fold(0, |sum, name| {
        let count: u64 = db.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0))?;
        Ok::<_, Error>(sum + count)
    })?;
    let mut done = 0;
    let mut hand = Vec::with_capacity(HANDFUL);
    let mut give = |piece: Option<Piece>| {
        let whole = piece.is_none();
        hand.extend(piece);
        if whole || hand.len() == HANDFUL {
            done += hand.len() as u64;
            to.send(mem::replace(&mut hand, Vec::with_capacity(HANDFUL)))
                .map_err(|_| Error::internal("nobody judges the rows"))?;
            progress(done, total)?;
        }
        Ok::<_, Error>(())
    };

    if let Some(carried) = carried_head::all(db)?.last() {
        give(Some(Piece::Begin(carried.head)))?;
    }
    let mut statement = db.prepare("SELECT no, record, hash, client FROM log ORDER BY no")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        give(Some(Piece::Line { no: row.get(0)?, record: row.get(1)?, hash: row.get(2)?, client: row.get(3)? }))?;
    }
    for table in COVERED.iter().rev() {
        let sql = format!("SELECT {} , {} , * FROM {}", table.uid, table.version, table.name);
        let mut statement = db.prepare(&sql)?;
        let all: Vec<String> = statement.column_names().map(str::to_owned).collect();
        // The two in front are for us; the row itself begins after them.
        let names: Vec<String> =
            all.iter().enumerate().map(|(i, n)| if i < 2 { String::new() } else { n.clone() }).collect();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut bytes = Vec::with_capacity(1024);
            message(row, &names, &mut bytes)?;
            give(Some(Piece::Row { table, uid: row.get(0)?, version: row.get(1)?, message: bytes }))?;
        }
    }
    give(None)
}

/// What of a line matters for the rows. Its bytes are in the chain, so the rest was looked at when it was written.
#[derive(Deserialize)]
struct Answers {
    n: i64,
    #[serde(default)]
    c: Option<Uid>,
    #[serde(default)]
    rows: Vec<Covered>,
    #[serde(default)]
    cut: Option<(i64, String)>,
}

/// Holds the rows against the lines.
struct Judge {
    /// Where the chain goes on from, and what the newest line that took lines away names as that.
    begins: Head,
    named: Option<(i64, String)>,
    lines: i64,
    upto: i64,
    standing: Vec<Standing>,
    findings: Vec<Finding>,
    recorded: HashMap<(&'static str, Uid), OfOne>,
    destroyed: HashSet<Uid>,
    head: Head,
    compared: i64,
}

impl Default for Judge {
    fn default() -> Self {
        Self {
            findings: Vec::new(),
            recorded: HashMap::new(),
            destroyed: HashSet::new(),
            begins: Head { no: 0, hash: [0; 32] },
            named: None,
            lines: 0,
            upto: 0,
            standing: Vec::new(),
            head: Head { no: 0, hash: [0; 32] },
            compared: 0,
        }
    }
}

impl Judge {
    fn look(&mut self, piece: Piece) {
        match piece {
            Piece::Begin(head) => (self.begins, self.head) = (head, head),
            Piece::Line { no, record, hash, client } => self.line(no, &record, hash, client),
            Piece::Row { table, uid, version, message } => self.row(table, uid, version, &hash(&message)),
        }
    }

    fn line(&mut self, no: i64, bytes: &[u8], stored: [u8; 32], client: Option<Uid>) {
        self.lines += 1;
        let computed = log::link(&self.head.hash, bytes);
        let mut found = |code: &str| {
            self.findings.push(Finding {
                code: code.to_owned(),
                table: "log".to_owned(),
                row: no.to_string(),
                line: Some(no),
            });
        };
        if no != self.head.no + 1 {
            found("log_gap");
        }
        match serde_json::from_slice::<Answers>(bytes) {
            Ok(answers) if computed == stored && answers.n == no && answers.c == client => {
                self.named = answers.cut.or_else(|| self.named.take());
                for covered in answers.rows {
                    if let Ok(table) = table(&covered.0) {
                        let of_one = self.recorded.entry((table.name, covered.1)).or_default();
                        of_one.lines.push((covered.2, covered.3, no));
                        of_one.client = answers.c.filter(|_| !OF_NO_DOSSIER.contains(&table.name));
                    }
                }
            }
            _ => found("log_changed"),
        }
        // Going on from what is stored names each changed line once, instead of all that follow.
        self.head = Head { no, hash: stored };
    }

    fn row(&mut self, table: &'static Table, uid: Uid, version: i64, found: &str) {
        self.compared += 1;
        let mut name = |code: &str, line: Option<i64>| {
            self.findings.push(Finding {
                code: code.to_owned(),
                table: table.name.to_owned(),
                row: format!("{uid} {version}"),
                line,
            });
        };
        let upto = self.upto;
        let mut stands = |client: Option<Uid>, line: i64| {
            if line <= upto {
                self.standing.push((client, Covered(table.name.to_owned(), uid, version, found.to_owned())));
            }
        };
        let Some(OfOne { lines, client }) = self.recorded.get_mut(&(table.name, uid)) else {
            name("row_without_record", None);
            return;
        };
        if table.name == TOMBSTONE {
            self.destroyed.insert(uid);
        } else if client.is_some_and(|client| self.destroyed.contains(&client)) {
            name("row_destroyed", lines.last().map(|(_, _, line)| *line));
        }
        if table.keeps_versions {
            // A version may be written once only; what is left over afterwards is missing from the table.
            match lines.iter().position(|(recorded, hash, _)| *recorded == version && hash != GONE) {
                None => name("row_without_record", None),
                // It went for a reason.
                Some(at) if lines.iter().skip(at).any(|(_, hash, _)| hash == GONE) => {
                    name("row_destroyed", lines.last().map(|(_, _, line)| *line));
                }
                Some(at) => {
                    let (_, expected, line) = lines.remove(at);
                    if expected == found {
                        stands(*client, line);
                    } else {
                        name("row_changed", Some(line));
                    }
                }
            }
        } else {
            match lines.last() {
                Some((_, expected, line)) if expected == GONE => name("row_destroyed", Some(*line)),
                Some((last, expected, line)) if *last != version || *expected != found => {
                    name("row_changed", Some(*line));
                }
                Some((_, _, line)) => stands(*client, *line),
                None => {}
            }
            lines.clear();
        }
    }

    /// What is recorded and was not there.
    fn ends(mut self) -> (Checked, Vec<Standing>) {
        let carried = Some((self.begins.no, hex::encode(self.begins.hash))).filter(|(no, _)| *no > 0);
        if carried != self.named {
            let (table, row) = ("log".to_owned(), self.begins.no.to_string());
            let line = Some(self.begins.no);
            self.findings.push(Finding { code: "log_gap".to_owned(), table, row, line });
        }
        for ((table, uid), OfOne { lines, client }) in self.recorded {
            if table != TOMBSTONE && client.is_some_and(|client| self.destroyed.contains(&client)) {
                continue;
            }
            // What a line says is gone is missed no more.
            let gone = lines.iter().rposition(|(_, hash, _)| hash == GONE).map_or(0, |at| at + 1);
            for (version, _, line) in lines.into_iter().skip(gone) {
                self.findings.push(Finding {
                    code: "row_missing".to_owned(),
                    table: table.to_owned(),
                    row: format!("{uid} {version}"),
                    line: Some(line),
                });
            }
        }
        self.findings.sort_by(|a, b| (a.line, &a.table, &a.row).cmp(&(b.line, &b.table, &b.row)));
        let checked = Checked { lines: self.lines, rows: self.compared, findings: self.findings, head: self.head };
        (checked, self.standing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_destroyed_is_known_before_a_row_of_it_is_met() {
        assert!(COVERED.last().is_some_and(|table| table.name == TOMBSTONE));
    }

    #[test]
    fn a_write_finds_each_covered_row_by_an_index() {
        let mut db = Connection::open_in_memory().unwrap();
        super::super::connection::migrate(&mut db).unwrap();
        for table in COVERED {
            let sql = format!("EXPLAIN QUERY PLAN SELECT * FROM {} WHERE {}", table.name, table.row);
            let plan: Vec<String> = db
                .prepare(&sql)
                .unwrap()
                .query_map((Uid::from_bytes([7; 16]), 1), |row| row.get(3))
                .unwrap()
                .collect::<rusqlite::Result<_>>()
                .unwrap();
            assert!(plan.iter().all(|step| !step.starts_with("SCAN")), "{}: {plan:?}", table.name);
        }
    }

    #[test]
    fn the_document_and_the_second_reader_know_every_covered_table() {
        let document = include_str!("../../../../docs/formats.md");
        let reader = include_str!("../../../../tests/reader/read.py");
        let part = document.split("### Covered rows\n").nth(1).unwrap().split("\n### ").next().unwrap();
        let lines: Vec<Vec<&str>> = part.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
        for Table { name, uid, version, keeps_versions, .. } in COVERED {
            let at = if *version == "0" { "0".to_owned() } else { format!("`{version}`") };
            let there = lines.iter().any(|cells| {
                matches!(cells[..], [_, names, key, no, ..]
                    if names.split(", ").any(|one| one == format!("`{name}`")) && key == format!("`{uid}`") && no == at)
            });
            assert!(there, "docs/formats.md, Covered rows: write a line for `{name}`, by `{uid}` and {at}");
            let stays = if *keeps_versions { "True" } else { "False" };
            let line = format!("(\"{name}\", \"{uid}\", \"{version}\", {stays})");
            assert!(reader.contains(&line), "tests/reader/read.py, COVERED: write {line}");
        }
        let mut db = Connection::open_in_memory().unwrap();
        super::super::connection::migrate(&mut db).unwrap();
        let count: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        let said = format!("{count} in this version");
        assert!(document.contains(&said), "docs/formats.md counts other migrations: write \"{said}\"");
        let said = format!("MIGRATIONS = {count}\n");
        assert!(reader.contains(&said), "tests/reader/read.py counts other migrations: write {said}");
    }
}
