//! Which page size, and which HMAC for a page? A store keeps its pages for life; the vault's header says how long they are.
//!
//! Six stores and a plain one, of the same schema and the same made-up reports, filled as life fills them: by day, so
//! that the pages of a client's timeline are split and half full. What is asked of them alternates between all seven.
//!
//! And with the page that was chosen: does a practice of ten lives, a million reports, answer as one of 100,000 does?

use std::fmt::Write as _;
use std::path::Path;

use dossier_core::store::search::{self as index, HITS_ALL, HITS_CLIENT, query};
use fastrand::Rng;
use rusqlite::{Connection, params};
use serde_json::json;

use crate::figures::{Pairs, Times};

const SCHEMA: &str = concat!(
    include_str!("../../src-tauri/core/src/store/migrations/0001_house.sql"),
    include_str!("../../src-tauri/core/src/store/migrations/0018_words.sql"),
);
const WORDS: &str = include_str!("../../assets/words/nl.txt");
const CLIENTS: usize = 1000;
const REPORTS: usize = 100_000;
const ROUNDS: usize = 50;

/// How the pages of a store are made.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Choice {
    /// Bytes.
    page: u32,
    /// `None` is plain SQLite.
    hmac: Option<&'static str>,
}

const CHOICES: [Choice; 7] = [
    Choice { page: 4096, hmac: None },
    Choice { page: 4096, hmac: Some("HMAC_SHA512") },
    Choice { page: 4096, hmac: Some("HMAC_SHA256") },
    Choice { page: 8192, hmac: Some("HMAC_SHA512") },
    Choice { page: 8192, hmac: Some("HMAC_SHA256") },
    Choice { page: 16384, hmac: Some("HMAC_SHA512") },
    Choice { page: 16384, hmac: Some("HMAC_SHA256") },
];

impl Choice {
    fn name(self) -> String {
        match self.hmac {
            None => "plain SQLite".to_owned(),
            Some(hmac) => format!("{} {}", self.page, hmac.trim_start_matches("HMAC_")),
        }
    }

    fn open(self, dir: &Path) -> Connection {
        self.open_file(&dir.join(self.name()))
    }

    fn open_file(self, file: &Path) -> Connection {
        let db = Connection::open(file).unwrap();
        if let Some(hmac) = self.hmac {
            let literal = format!("x'{}'", "5e".repeat(48));
            db.key::<&str, _>(None, literal, false).unwrap();
            db.pragma_update(None, "cipher_page_size", self.page).unwrap();
            db.pragma_update(None, "cipher_hmac_algorithm", hmac).unwrap();
        }
        db.pragma_update(None, "secure_delete", "ON").unwrap();
        db.pragma_update(None, "synchronous", "FULL").unwrap();
        db.pragma_update(None, "cache_size", -16_000).unwrap();
        db
    }
}

/// A report as the store keeps it.
struct Made {
    client: usize,
    at: i64,
    text: String,
}

/// Common words are much more common than rare ones; about 560 characters.
fn made(rng: &mut Rng, all: &[&str], at: i64) -> Made {
    // Nearly all reports are about the clients that are in care today, and one of them has a quarter.
    let client = match rng.u32(..4) {
        0 => 0,
        1 | 2 => rng.usize(1..30),
        _ => rng.usize(..CLIENTS),
    };
    let mut text = String::new();
    let length = rng.usize(200..920);
    while text.len() < length {
        text.push_str(all[(all.len() as f64).powf(rng.f64()) as usize % all.len()]);
        text.push(' ');
    }
    Made { client, at, text }
}

fn uid(of: usize) -> [u8; 16] {
    // Scattered, as random ones are.
    (of as u128 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes()
}

fn sort(at: i64) -> i64 {
    (at + (1 << 33)) << 20
}

fn put(db: &Connection, no: usize, report: &Made) {
    let body = json!({ "kind": "report", "text": report.text }).to_string();
    let (client, entry, sort, salt) = (uid(report.client), uid(no + 1_000_000), sort(report.at), uid(no + 5_000_000));
    db.prepare_cached(
        "INSERT INTO entry VALUES (?1, ?2, ?3, 'report', 'report', ?4, 3600, ?4, ?5, 'own', ?4, 'open', NULL, 1, ?6)",
    )
    .unwrap()
    .execute(params![client, sort, entry, report.at, uid(0), salt])
    .unwrap();
    db.prepare_cached("INSERT INTO version VALUES (?1, ?2, 1, ?3, ?4, 3600, ?5, '', 1, ?6, ?7)")
        .unwrap()
        .execute(params![client, sort, entry, report.at, uid(0), body, salt])
        .unwrap();
    index::put(db, sort, &report.text).unwrap();
    // As long as the line of a report is, with its two covered rows.
    let record: Vec<u8> = salt.iter().copied().cycle().take(750).collect();
    db.prepare_cached("INSERT INTO log (record, hash, client) VALUES (?1, ?2, ?3)")
        .unwrap()
        .execute(params![record, [7_u8; 32], client])
        .unwrap();
}

fn timeline(db: &Connection, client: usize) -> usize {
    let mut entries = db
        .prepare_cached("SELECT uid, client, sort, kind, at_utc, author FROM entry WHERE client = ?1 AND sort < ?2 ORDER BY sort DESC LIMIT 20")
        .unwrap();
    let sorts: Vec<i64> =
        entries.query_map(params![uid(client), i64::MAX], |row| row.get(2)).unwrap().map(Result::unwrap).collect();
    let mut versions =
        db.prepare_cached("SELECT body FROM version WHERE client = ?1 AND sort = ?2 ORDER BY no DESC").unwrap();
    sorts
        .iter()
        .map(|sort| versions.query_row(params![uid(client), sort], |row| row.get::<_, String>(0)).unwrap().len())
        .sum()
}

fn search(db: &Connection, word: &str) -> usize {
    let asked = query(db, word).unwrap().unwrap();
    let mut hits = db.prepare_cached(HITS_ALL).unwrap();
    let found: Vec<i64> =
        hits.query_map(params![asked, i64::MAX, 20], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut body = db
        .prepare_cached("SELECT body FROM entry JOIN version USING (client, sort) WHERE entry.sort = ?1 AND no = head")
        .unwrap();
    found.iter().map(|sort| body.query_row([sort], |row| row.get::<_, String>(0)).unwrap().len()).sum()
}

/// The hits of one word in one dossier.
fn search_one(db: &Connection, word: &str, client: usize) -> usize {
    let mut hits = db.prepare_cached(HITS_CLIENT).unwrap();
    let asked = params![query(db, word).unwrap().unwrap(), i64::MAX, uid(client), 20];
    hits.query_map(asked, |row| row.get::<_, i64>(0)).unwrap().map(Result::unwrap).count()
}

fn begun(db: &Connection) {
    db.pragma_update(None, "auto_vacuum", "INCREMENTAL").unwrap();
    db.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).unwrap();
    db.execute_batch(SCHEMA).unwrap();
    for client in 0..CLIENTS {
        db.execute("INSERT INTO client VALUES (?1, ?2, 'in_care', 1, x'00')", params![uid(client), client]).unwrap();
    }
}

/// Ten times as many: what is asked alternates between a store of each size. In a folder that is named they are kept for the
/// next time.
pub fn many(kept: Option<&Path>) -> String {
    const SIZES: [usize; 2] = [1_000_000, 100_000];
    let dir = tempfile::tempdir().unwrap();
    let all: Vec<&str> = WORDS.lines().collect();
    let choice = CHOICES[2];
    let file = |size: usize| kept.unwrap_or(dir.path()).join(size.to_string());
    for size in SIZES {
        if file(size).exists() {
            continue;
        }
        let mut rng = Rng::with_seed(7);
        let unfinished = file(size).with_extension("part");
        std::fs::remove_file(&unfinished).ok();
        let mut db = choice.open_file(&unfinished);
        begun(&db);
        let began = std::time::Instant::now();
        for batch in 0..size / 500 {
            let tx = db.transaction().unwrap();
            for no in batch * 500..(batch + 1) * 500 {
                // In the same twenty years.
                put(&tx, no, &made(&mut rng, &all, 1_000_000_000 + no as i64 * (600_000_000 / size as i64)));
            }
            tx.commit().unwrap();
        }
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        db.close().unwrap();
        std::fs::rename(unfinished, file(size)).unwrap();
        eprintln!("{size} reports: filled in {:?}", began.elapsed());
    }
    let mut rng = Rng::with_seed(8);
    let open = SIZES.map(|size| choice.open_file(&file(size)));
    let mut pairs: [Pairs; 4] = Default::default();
    for round in 0..ROUNDS {
        let client = rng.usize(1..30);
        let (often, seldom) = (all[rng.usize(5..60)], all[rng.usize(3000..all.len())]);
        let time = |work: &dyn Fn(&Connection) -> usize, which: usize| {
            let mut took = Times::default();
            took.of(|| work(&open[which]));
            took.median()
        };
        let cold = |which: usize| {
            let mut took = Times::default();
            took.of(|| timeline(&choice.open_file(&file(SIZES[which])), client));
            took.median()
        };
        pairs[0].both(round, || cold(0), || cold(1));
        let asked: [&dyn Fn(&Connection) -> usize; 3] =
            [&|db| search(db, often), &|db| search(db, seldom), &|db| search_one(db, often, client)];
        for (pair, work) in pairs[1..].iter_mut().zip(asked) {
            pair.both(round, || time(work, 0), || time(work, 1));
        }
    }
    let named = [
        "open + first page of a timeline",
        "search a common word",
        "search a rare word",
        "search a common word in one dossier",
    ];
    let mut table = format!(
        "A store of 1,000,000 reports beside one of 100,000, encrypted, no attachments, {ROUNDS} rounds in turn.\n\n\
         | what is asked | at most | ratio (10th-90th) | 1,000,000 | 100,000 | pairs |\n|---|---|---|---|---|---|\n"
    );
    for (name, pair) in named.iter().zip(&pairs) {
        write!(table, "| {name} | 1.5 | {}", pair.cells("100,000")).unwrap();
    }
    table
}

/// Fills, asks, and gives the table.
pub fn run() -> String {
    let dir = tempfile::tempdir().unwrap();
    let all: Vec<&str> = WORDS.lines().collect();
    let mut rng = Rng::with_seed(7);
    let reports: Vec<Made> = (0..REPORTS).map(|no| made(&mut rng, &all, 1_600_000_000 + no as i64 * 1500)).collect();
    let mut filled = Vec::new();
    for choice in CHOICES {
        let mut db = choice.open(dir.path());
        begun(&db);
        let began = std::time::Instant::now();
        for (batch, some) in reports.chunks(500).enumerate() {
            let tx = db.transaction().unwrap();
            some.iter().enumerate().for_each(|(no, report)| put(&tx, batch * 500 + no, report));
            tx.commit().unwrap();
        }
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        filled.push(began.elapsed());
        eprintln!("{}: filled in {:?}", choice.name(), began.elapsed());
    }

    let mut cold: [Times; 7] = Default::default();
    let mut common: [Times; 7] = Default::default();
    let mut rare: [Times; 7] = Default::default();
    let mut first: [Times; 7] = Default::default();
    let mut saved: [Times; 7] = Default::default();
    let open: Vec<Connection> = CHOICES.iter().map(|choice| choice.open(dir.path())).collect();
    for db in &open {
        search(db, all[10]);
    }
    for round in 0..ROUNDS {
        let client = rng.usize(..CLIENTS);
        let (often, seldom) = (all[rng.usize(5..60)], all[rng.usize(3000..all.len())]);
        let next = made(&mut rng, &all, 1_800_000_000 + round as i64 * 60);
        // Nobody is always first.
        for turn in 0..CHOICES.len() {
            let which = (turn + round) % CHOICES.len();
            let (choice, db) = (CHOICES[which], &open[which]);
            cold[which].of(|| timeline(&choice.open(dir.path()), client));
            first[which].of(|| search(&choice.open(dir.path()), seldom));
            common[which].of(|| search(db, often));
            rare[which].of(|| search(db, seldom));
            saved[which].of(|| {
                let tx = db.unchecked_transaction().unwrap();
                put(&tx, REPORTS + round, &next);
                tx.commit().unwrap();
            });
        }
    }

    let mut table = format!(
        "{REPORTS} reports of {CLIENTS} clients, {ROUNDS} rounds, all seven in turn. Middle (p95). `store/connection.rs` has the choice.\n\n\
         | page, HMAC | open + first page of a timeline | open + first search | warm search, common word | warm search, \
         rare word | report saved | filled in | MB |\n|---|---|---|---|---|---|---|---|\n"
    );
    for (which, choice) in CHOICES.iter().enumerate() {
        let size = std::fs::metadata(dir.path().join(choice.name())).unwrap().len();
        writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {:.0} s | {} |",
            choice.name(),
            cold[which],
            first[which],
            common[which],
            rare[which],
            saved[which],
            filled[which].as_secs_f64(),
            size >> 20
        )
        .unwrap();
    }
    table
}
