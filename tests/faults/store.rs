//! The store's file damaged at random, and old pieces of it put back: what an integrity check can see, and what only the
//! log's covered rows can.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use chrono::Duration;
use dossier_core::desk::Desk;
use dossier_core::export::Quiet;
use dossier_core::store::connection::PAGE_SIZE;
use dossier_core::{Error, Result};
use dossier_tests::{ask, raw, report, uid};
use serde_json::json;

use crate::Scale;
use crate::child::passphrase;
use crate::crash::{hour, killed};
use crate::place::{Place, in_memory};
use crate::table::{Row, Tally};

const PAGE: usize = PAGE_SIZE as usize;
/// The store's salt stands in front of the first page. The header has it too and the program takes it from there, so
/// that a flip in it does no harm.
const SALT: usize = 16;

/// Everything in the store's file, its write-ahead log too.
fn lay(place: &Place, store: &[u8], ahead: Option<&[u8]>) {
    let beside = |ending: &str| place.dir().join(format!("dossier-1.db{ending}"));
    fs::remove_file(beside("-shm")).ok();
    fs::remove_file(beside("-wal")).ok();
    fs::write(place.store(), store).unwrap();
    if let Some(ahead) = ahead {
        fs::write(beside("-wal"), ahead).unwrap();
    }
}

/// Opens and checks; the codes of what does not fit. Without locking, which would seal the log as it is now.
fn verified(place: &Place) -> Result<(Desk, BTreeSet<(String, String)>)> {
    let desk = place.desk()?;
    let found = desk.call("verify", json!({}), &Quiet)?;
    let codes = found["findings"].as_array().unwrap().iter().map(|f| (uid(f, "code"), uid(f, "table"))).collect();
    Ok((desk, codes))
}

/// A vault of a few dozen pages, closed.
fn filled(home: &Path) -> Place {
    let place = Place::at(home, &hour(0));
    place.create();
    let desk = place.desk().unwrap();
    let letter = home.join("brief.txt");
    fs::write(&letter, "Brief van de huisarts.").unwrap();
    for n in 0..60 {
        let someone = if n % 20 == 0 { dossier_tests::client(&desk, &format!("Noor {n}")) } else { first(&desk) };
        report(&desk, &someone, &format!("Verslag {n}: {}", "koffie gedronken en gewandeld ".repeat(n)));
        if n % 20 == 0 {
            ask(&desk, "document_add", json!({ "client": someone, "title": "Brief", "file": letter }));
        }
    }
    desk.close().unwrap();
    place
}

fn first(desk: &Desk) -> String {
    uid(&ask(desk, "client_list", json!({ "former": false }))[0], "client")
}

/// What was done to the file.
enum Damage {
    Flip(usize, u8),
    Cut(usize),
    /// A sector that was never written reads as zeros.
    Zeros(usize, usize),
    Swap(usize, usize),
    Grown(usize),
}

impl Damage {
    fn random(random: &mut fastrand::Rng, length: usize) -> Self {
        let pages = length / PAGE;
        match random.u8(0..10) {
            0..6 => Self::Flip(random.usize(0..length), random.u8(0..8)),
            6 => Self::Cut(random.usize(0..length)),
            7 => Self::Cut(random.usize(0..pages) * PAGE),
            8 => match random.bool() {
                true => Self::Zeros(random.usize(0..pages) * PAGE, PAGE),
                false => Self::Zeros(random.usize(0..length / 512) * 512, 512),
            },
            _ => match random.bool() {
                true => Self::Swap(random.usize(0..pages), random.usize(0..pages)),
                false => Self::Grown(random.usize(1..2 * PAGE)),
            },
        }
    }

    fn done_to(&self, whole: &[u8]) -> Vec<u8> {
        let mut bytes = whole.to_vec();
        match *self {
            Self::Flip(at, bit) => bytes[at] ^= 1 << bit,
            Self::Cut(at) => bytes.truncate(at),
            Self::Zeros(at, length) => bytes[at..at + length].fill(0),
            Self::Swap(one, other) => {
                let (first, second) = (one * PAGE..(one + 1) * PAGE, other * PAGE..(other + 1) * PAGE);
                bytes[first.clone()].copy_from_slice(&whole[second.clone()]);
                bytes[second].copy_from_slice(&whole[first]);
            }
            Self::Grown(by) => bytes.extend((0..by).map(|n| (n * 131) as u8)),
        }
        bytes
    }

    fn shown(&self) -> String {
        match self {
            Self::Flip(at, bit) => format!("bit {bit} of byte {at} (page {})", at / PAGE + 1),
            Self::Cut(at) => format!("cut at {at}"),
            Self::Zeros(at, length) => format!("{length} zeros at {at}"),
            Self::Swap(one, other) => format!("pages {} and {} swapped", one + 1, other + 1),
            Self::Grown(by) => format!("{by} bytes more"),
        }
    }
}

/// 1,000 random flips, cuts, zeroed sectors, swapped pages: each one noticed at opening or by `verify`.
pub fn damage(scale: &Scale) -> Vec<Row> {
    let (mut tally, mut random) = (Tally::new("store damaged: flips, cuts, zeros, swaps"), scale.random(20));
    let home = in_memory();
    let place = filled(home.path());
    let whole = fs::read(place.store()).unwrap();
    let (mut at_opening, mut salt) = (0, 0);
    for _ in 0..1000 * scale.times {
        let damage = Damage::random(&mut random, whole.len());
        let bytes = damage.done_to(&whole);
        if bytes == whole {
            continue;
        }
        tally.times += 1;
        lay(&place, &bytes, None);
        match verified(&place) {
            Ok((_, codes)) if codes.is_empty() => {
                // Not even read.
                if bytes.len() == whole.len() && bytes[SALT..] == whole[SALT..] {
                    salt += 1;
                } else {
                    tally.lost(damage.shown());
                }
            }
            Ok(_) => tally.noticed(),
            Err(Error::StoreDamaged) => {
                at_opening += 1;
                tally.noticed();
            }
            Err(error) => tally.lost(format!("{}: {error:?}", damage.shown())),
        }
    }
    let pages = whole.len() / PAGE;
    vec![tally.done(format!(
        "{pages} pages; {at_opening} times the whole store was refused, else the page was named; {salt} in the salt, harmless"
    ))]
}

/// The write-ahead log of a killed process, damaged: noticed, or everything is as at an earlier moment since the last
/// seal, as if the crash had come sooner. Nothing before the seal is ever lost unseen.
pub fn write_ahead(scale: &Scale) -> Vec<Row> {
    let (mut tally, mut random) = (Tally::new("write-ahead log damaged after a kill"), scale.random(21));
    let home = in_memory();
    let place = filled(home.path());
    let told = killed("write", home.path(), &hour(1), 5, 12, std::time::Duration::ZERO);
    let (store, ahead) = (
        fs::read(place.store()).unwrap(),
        fs::read(place.dir().join("dossier-1.db-wal")).expect("a killed process leaves its write-ahead log"),
    );
    let acknowledged: Vec<&str> = told.iter().filter_map(|(_, line)| line["entry"].as_str()).collect();
    let (mut sooner, mut all) = (0, 0);
    for _ in 0..200 * scale.times {
        let damage = match random.u8(0..4) {
            0 => Damage::Cut(random.usize(0..ahead.len())),
            _ => Damage::Flip(random.usize(0..ahead.len()), random.u8(0..8)),
        };
        tally.times += 1;
        lay(&place, &store, Some(&damage.done_to(&ahead)));
        match verified(&place) {
            Ok((desk, _)) if ask(&desk, "today", json!({}))["behind_seal"] == true => tally.noticed(),
            Ok((desk, codes)) if codes.is_empty() => {
                let there = ask(&desk, "log_list", json!({ "count": 500 }));
                let lines = there["lines"].as_array().unwrap();
                let found = |entry: &&&str| lines.iter().any(|line| line["entry"] == ***entry);
                if acknowledged.iter().filter(found).count() == acknowledged.len() {
                    all += 1;
                } else if matches!(damage, Damage::Cut(_)) {
                    sooner += 1;
                } else {
                    tally.lost(damage.shown());
                }
            }
            Ok(_) | Err(Error::StoreDamaged) => tally.noticed(),
            Err(error) => tally.lost(format!("{}: {error:?}", damage.shown())),
        }
    }
    vec![tally.done(format!("{all} did no harm; {sooner} cuts left an earlier moment since the last seal"))]
}

/// The tree that each page belongs to.
fn trees(place: &Place) -> BTreeMap<usize, String> {
    let vault = place.open(&passphrase(0)).unwrap();
    let db = raw(&vault.store_path(), vault.store_key());
    let mut statement = db.prepare("SELECT pageno, name FROM dbstat").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get::<_, i64>(0)? as usize, row.get(1)?))).unwrap();
    rows.map(|row| row.unwrap()).collect()
}

/// Every covered row but the log's, which each opening adds to, as it reads.
fn rows(place: &Place) -> BTreeMap<String, Vec<String>> {
    let vault = place.open(&passphrase(0)).unwrap();
    let db = raw(&vault.store_path(), vault.store_key());
    let mut named =
        db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'").unwrap();
    let names: Vec<String> = named.query_map([], |row| row.get(0)).unwrap().map(|name| name.unwrap()).collect();
    let read = |name: &String| {
        let mut all = db.prepare(&format!("SELECT * FROM \"{name}\"")).unwrap();
        let columns = all.column_count();
        let shown = |row: &rusqlite::Row| {
            (0..columns).map(|at| row.get::<_, rusqlite::types::Value>(at).map(|value| format!("{value:?}"))).collect()
        };
        all.query_map([], shown).unwrap().map(|row: rusqlite::Result<String>| row.unwrap()).collect::<Vec<_>>()
    };
    names.into_iter().filter(|name| is_covered(name) && name != "log").map(|name| (name.clone(), read(&name))).collect()
}

/// Drafts, settings and the search index can be lost or made again: the log does not answer for them.
fn is_covered(tree: &str) -> bool {
    !["draft", "setting", "search", "word"]
        .iter()
        .any(|free| tree.trim_start_matches("sqlite_autoindex_").starts_with(free))
}

/// Each page that a day's work changed, put back as it was before, one at a time: no key is needed for that, and every
/// page is authentic. Named by `verify`, unless it holds only what the log does not answer for.
pub fn old_pages(_: &Scale) -> Vec<Row> {
    let mut tally = Tally::new("an old page put back over a new one");
    let home = in_memory();
    let place = filled(home.path());
    let before = fs::read(place.store()).unwrap();
    let desk = place.desk().unwrap();
    let someone = first(&desk);
    for n in 0..12 {
        place.clock.forward(Duration::minutes(9));
        let written = report(&desk, &someone, &format!("Nieuw verslag {n}."));
        ask(&desk, "entry_correct", json!({ "entry": written["entry"], "base": 1, "text": format!("Verbeterd {n}.") }));
    }
    let mut shown = ask(&desk, "client_get", json!({ "client": someone }));
    shown["fields"]["notes"] = json!("Verhuisd.");
    let change = json!({ "client": someone, "base": shown["version"], "fields": shown["fields"], "reason": "" });
    ask(&desk, "client_change", change);
    desk.close().unwrap();
    let after = fs::read(place.store()).unwrap();
    let trees = trees(&place);
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut free = BTreeSet::new();
    let (whole, mut same) = (rows(&place), 0);
    for page in 0..before.len().min(after.len()) / PAGE {
        let range = page * PAGE..(page + 1) * PAGE;
        if before[range.clone()] == after[range.clone()] {
            continue;
        }
        tally.times += 1;
        let tree = trees.get(&(page + 1)).cloned().unwrap_or_else(|| "none".to_owned());
        let mut bytes = after.clone();
        bytes[range.clone()].copy_from_slice(&before[range]);
        lay(&place, &bytes, None);
        let codes = match verified(&place) {
            Ok((_, codes)) => codes.into_iter().map(|(code, table)| format!("{code} {table}")).collect(),
            Err(error) => BTreeSet::from([error.code()]),
        };
        if !codes.is_empty() {
            tally.noticed();
            named.entry(tree).or_default().extend(codes);
        } else if tree != "log" && rows(&place) == whole {
            // The page differs where no row lies: in what a row left behind that was moved or overwritten.
            same += 1;
        } else if is_covered(&tree) {
            tally.lost(format!("page {} of {tree}", page + 1));
        } else {
            free.insert(tree);
        }
    }
    for (tree, codes) in &named {
        println!("   old page of {tree}: {}", codes.iter().cloned().collect::<Vec<_>>().join(", "));
    }
    for table in ["entry", "version", "client_version", "log"] {
        assert!(named.keys().any(|tree| tree == table), "no page of {table} was tried: {named:?}");
    }
    let free = Vec::from_iter(free).join(", ");
    vec![tally.done(format!("of {} trees; {same} with the very same rows; not answered for: {free}", named.len()))]
}

/// The whole store as it was a day ago: named, and no newer attachment is erased by it, however long ago it becomes.
pub fn rolled_back(_: &Scale) -> Vec<Row> {
    let mut tally = Tally::new("an older store put back whole");
    let home = in_memory();
    let place = filled(home.path());
    let older = fs::read(place.store()).unwrap();
    let desk = place.desk().unwrap();
    let photo = home.path().join("brief.txt");
    let asked = json!({ "client": first(&desk), "title": "Nieuwer", "file": photo });
    ask(&desk, "document_add", asked);
    desk.close().unwrap();
    let newer = fs::read(place.store()).unwrap();
    let attachments = files(&place.dir().join("attachments"));

    lay(&place, &older, None);
    tally.times += 1;
    match verified(&place) {
        Ok((desk, codes)) if codes.contains(&("log_behind_seal".to_owned(), "log".to_owned())) => {
            tally.noticed();
            assert_eq!(ask(&desk, "today", json!({}))["behind_seal"], true);
            desk.close().unwrap();
        }
        Ok((_, codes)) => tally.lost(format!("not named: {codes:?}")),
        Err(error) => tally.lost(format!("{error:?}")),
    }
    // Worked on with the older one for half a year, and only then was the newer one found.
    for _ in 0..6 {
        place.clock.forward(Duration::days(30));
        place.desk().unwrap().close().unwrap();
    }
    lay(&place, &newer, None);
    match verified(&place) {
        Ok((_, codes)) => {
            let gone: Vec<&(String, String)> =
                codes.iter().filter(|(code, _)| code.starts_with("attachment")).collect();
            if !gone.is_empty() {
                tally.lost(format!("a newer attachment is gone: {gone:?}"));
            }
        }
        Err(error) => tally.lost(format!("{error:?}")),
    }
    assert_eq!(files(&place.dir().join("attachments")), attachments);

    // No store at all, or an empty file: not a fresh start.
    for empty in [true, false] {
        if empty {
            lay(&place, &[], None);
        } else {
            fs::remove_file(place.store()).unwrap();
        }
        tally.times += 1;
        match place.desk().map(|desk| ask(&desk, "client_list", json!({ "former": false }))) {
            Err(Error::StoreDamaged) => tally.noticed(),
            other => tally.lost(format!("a store that is gone: {other:?}")),
        }
        assert!(
            !place.store().exists() || fs::metadata(place.store()).unwrap().len() == 0,
            "nothing is made in its place"
        );
    }
    vec![tally.done("half a year later no newer attachment is gone")]
}

/// Names of the attachments, those set aside excepted.
fn files(dir: &Path) -> BTreeSet<String> {
    let folders = fs::read_dir(dir).unwrap().flatten().filter(|folder| folder.file_name() != "lost");
    folders
        .flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten())
        .map(|file| file.file_name().to_string_lossy().into_owned())
        .collect()
}
