//! What a carer waits for, and what encryption, log and index cost beside plain SQLite and bare Argon2id, in a practice of a
//! year or a larger one. Both sides in one run, in turn.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use dossier_core::desk::Desk;
use dossier_core::store::connection::{self, Use};
use dossier_core::store::log;
use dossier_tests::{PASSPHRASE, ask};
use fastrand::Rng;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::figures::{Pairs, Times, told};
use crate::practice::Practice;
use crate::side::{self, How, Side, carry_out};

/// A practice to measure in.
pub struct Size {
    name: &'static str,
    told: &'static str,
    /// Sittings, each from unlocking to locking.
    sittings: usize,
    /// In how many of them everything is verified: at the largest that takes minutes.
    verified: usize,
}

/// As `zorgmap-cli demo` makes them, without attachments.
pub const SIZES: [Size; 4] = [
    Size { name: "S", told: "40 clients, 4,000 reports, 60,000 lines", sittings: 20, verified: 20 },
    Size { name: "M", told: "250 clients, 30,000 reports, 500,000 lines", sittings: 20, verified: 20 },
    Size {
        name: "L",
        told: "1,000 clients, 100,000 reports, one of them with 24,000; 2 million lines",
        sittings: 20,
        verified: 3,
    },
    Size { name: "XL", told: "1,000 clients, 1 million reports, 10 million lines", sittings: 10, verified: 0 },
];

/// What may be waited for, at the 95th of a hundred.
const PROMISE: Duration = Duration::from_millis(200);

/// Words that many reports have.
pub const COMMON: [&str; 6] = ["huid", "koffie", "huisarts", "wandeling", "medicatie", "afspraak"];
/// Words that few have.
pub const RARE: [&str; 5] = ["lorazepam benauwdheid", "scheepswerf", "couscous", "gedragswetenschapper", "anatolie"];
/// A report.
pub const TEXT: &str = "Om half negen aangebeld; mevrouw deed zelf de deur open. Geholpen met wassen aan de wastafel, \
    bovenlichaam deed zij zelf. Steunkousen klasse 2 aangetrokken met de aantrekhulp, dat ging vlot. De huid van haar \
    linkeronderbeen is droog; ingesmeerd. Medicatie volgens de toedienlijst aangereikt en afgetekend; zij slikte alles \
    goed door met thee. Samen een wandeling gemaakt naar het buurthuis; met de rollator ging het rustig aan. Coördinatie \
    met de dagbesteding: het busje komt voortaan om tien voor tien. Bij vertrek zat mevrouw tevreden in de serre.";

/// What a carer waits for.
#[derive(Default)]
struct Waits {
    unlock: Times,
    dossier: Times,
    next: Times,
    names: Times,
    common: Times,
    rare: Times,
    filtered: Times,
    report: Times,
    draft: Times,
}

/// What it costs.
#[derive(Default)]
struct Costs {
    warm: Pairs,
    first: Pairs,
    page: Pairs,
    unlock: Pairs,
    draft: Pairs,
    /// A draft as the other three are measured: the same SQL, with nothing of the program around it.
    draft_sql: Pairs,
    report: Pairs,
    verify: Pairs,
    chain: Pairs,
}

/// Both tables.
pub fn run(size: &Size) -> String {
    let practice = Practice::copied(size.name);
    let plain = practice.plain();
    let encrypted = plain.with_extension("encrypted");
    side::encrypted(&plain, &encrypted);
    let mut rng = Rng::with_seed(11);
    let (mut waits, mut costs) = (Waits::default(), Costs::default());
    for round in 0..size.sittings {
        eprint!("\r{} / {}", round + 1, size.sittings);
        let mut desk = None;
        // Opened anew as ours is: else its pages and statements would be warm while ours are not.
        let mut plain = Side::start(How::Plain, &plain);
        let mut encrypted = Side::start(How::Encrypted, &encrypted);
        let mut unlocked = Duration::ZERO;
        costs.unlock.both(
            round,
            || {
                let began = Instant::now();
                let vault = practice.vault();
                let took = began.elapsed();
                desk = Some(practice.desk(vault));
                unlocked = began.elapsed();
                took
            },
            || bare_argon2(&practice),
        );
        waits.unlock.add(unlocked);
        let desk = desk.unwrap();
        sitting(&desk, round, (&mut plain, &mut encrypted), &mut rng, &mut waits, &mut costs);
        if round < size.verified {
            let mut verified = Duration::ZERO;
            costs.verify.both(
                round,
                || timed(|| assert_eq!(ask(&desk, "verify", json!({}))["ok"], true), &mut verified),
                || bare_scan(&desk),
            );
            costs.chain.both(round, || read_log(&desk, hold_chain), || read_log(&desk, |db| _ = read_all(db, "log")));
        }
        desk.close().unwrap();
    }
    eprintln!();
    tables(size, &waits, &costs)
}

fn sitting(
    desk: &Desk,
    round: usize,
    (plain, encrypted): (&mut Side, &mut Side),
    rng: &mut Rng,
    waits: &mut Waits,
    costs: &mut Costs,
) {
    let list = ask(desk, "client_list", json!({ "former": true }));
    let mut clients: Vec<&str> = list.as_array().unwrap().iter().map(|row| row["client"].as_str().unwrap()).collect();
    rng.shuffle(&mut clients);
    let (path, open_store) = {
        let vault = desk.vault();
        let path = vault.store_path();
        (path, vault)
    };
    let open = || connection::open(&path, open_store.store_key(), Use::Read).unwrap();
    let warm = open();
    let ours = |task: &Value| carry_out(task, &warm, &open);
    // What is asked later is asked once before, of both.
    for words in COMMON {
        let task = json!({ "do": "search", "words": words });
        ours(&task);
        plain.time(&task);
    }
    for (turn, words) in COMMON.iter().enumerate() {
        let task = json!({ "do": "search", "words": words });
        costs.warm.both(round + turn, || ours(&task), || plain.time(&task));
        let task = json!({ "do": "page", "client": clients[turn] });
        costs.page.both(round + turn, || ours(&task), || plain.time(&task));
    }
    for words in RARE {
        let task = json!({ "do": "first_search", "words": words });
        costs.first.both(round, || ours(&task), || plain.time(&task));
    }
    drop(warm);
    drop(open_store);

    for client in clients.iter().take(10) {
        let page = waits.dossier.of(|| {
            ask(desk, "client_get", json!({ "client": client }));
            ask(desk, "timeline", json!({ "client": client, "count": 20 }))
        });
        if page["more"].is_i64() {
            waits.next.of(|| ask(desk, "timeline", json!({ "client": client, "count": 20, "before": page["more"] })));
        }
        let texts = json!([{ "place": "text", "text": TEXT }]);
        waits.names.of(|| ask(desk, "mentions", json!({ "client": client, "texts": texts })));
    }
    for turn in 0..5 {
        let (common, rare) = (COMMON[turn], RARE[turn]);
        waits.common.of(|| ask(desk, "search", json!({ "words": common, "count": 20 })));
        waits.rare.of(|| ask(desk, "search", json!({ "words": rare, "count": 20 })));
        waits.filtered.of(|| ask(desk, "search", json!({ "words": common, "client": clients[turn], "count": 20 })));
    }
    // Nothing is written into a dossier that was closed.
    let list = ask(desk, "client_list", json!({ "former": false }));
    let mut active: Vec<&str> = list.as_array().unwrap().iter().map(|row| row["client"].as_str().unwrap()).collect();
    rng.shuffle(&mut active);
    for (turn, client) in active.iter().take(5).enumerate() {
        let no = (round * 5 + turn) as i64;
        let mut took = Duration::ZERO;
        costs.report.both(
            round + turn,
            || timed(|| ask(desk, "report_add", json!({ "client": client, "text": TEXT })), &mut took),
            || plain.time(&json!({ "do": "report", "client": client, "text": TEXT, "no": no })),
        );
        waits.report.add(took);
    }
    let draft = ask(desk, "draft_save", json!({ "client": active[0], "form": "report", "text": "" }));
    // Neither writes its first one while it is timed.
    for side in [&mut *plain, &mut *encrypted] {
        side.time(&json!({ "do": "draft", "text": "" }));
    }
    // As often as somebody who types a report: each is kept a moment after a key.
    for turn in 0..20 {
        let mut took = Duration::ZERO;
        // Each time another text: SQLite leaves a page alone that would stay the same.
        let text = format!("{TEXT} {round} {turn}");
        let ours = json!({ "draft": draft["draft"], "client": active[0], "form": "report", "text": text });
        costs.draft.both(
            round + turn,
            || timed(|| ask(desk, "draft_save", ours), &mut took),
            || plain.time(&json!({ "do": "draft", "text": text })),
        );
        waits.draft.add(took);
        // Once more another: of the same text nothing would be written.
        let task = json!({ "do": "draft", "text": format!("{text} {turn}") });
        costs.draft_sql.both(round + turn, || encrypted.time(&task), || plain.time(&task));
    }
    ask(desk, "draft_drop", json!({ "draft": draft["draft"] }));
}

fn timed<T>(work: impl FnOnce() -> T, took: &mut Duration) -> Duration {
    let began = Instant::now();
    work();
    *took = began.elapsed();
    *took
}

fn bare_argon2(practice: &Practice) -> Duration {
    let cost = practice.key_cost();
    let began = Instant::now();
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(32)).unwrap();
    let mut key = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(PASSPHRASE.as_bytes(), &[7; 16], &mut key)
        .unwrap();
    began.elapsed()
}

/// Everything that verifying reads, read and nothing done with it, through an encrypted connection of its own.
fn bare_scan(desk: &Desk) -> Duration {
    let vault = desk.vault();
    let began = Instant::now();
    let db = connection::open(&vault.store_path(), vault.store_key(), Use::Read).unwrap();
    for table in ["log", "worker", "client", "client_version", "entry", "version", "attachment"] {
        read_all(&db, table);
    }
    began.elapsed()
}

/// What is done with the table of the log, through an encrypted connection of its own.
fn read_log(desk: &Desk, work: impl FnOnce(&Connection)) -> Duration {
    let vault = desk.vault();
    let began = Instant::now();
    work(&connection::open(&vault.store_path(), vault.store_key(), Use::Read).unwrap());
    began.elapsed()
}

/// Each line held against the one before it.
fn hold_chain(db: &Connection) {
    let mut statement = db.prepare("SELECT record, hash FROM log ORDER BY no").unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut before = [0; 32];
    while let Some(row) = rows.next().unwrap() {
        before = log::link(&before, row.get_ref(0).unwrap().as_blob().unwrap());
        assert_eq!(row.get_ref(1).unwrap().as_blob().unwrap(), before);
    }
}

fn read_all(db: &Connection, table: &str) -> usize {
    let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut bytes = 0;
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            bytes += match row.get_ref(column).unwrap() {
                rusqlite::types::ValueRef::Text(value) | rusqlite::types::ValueRef::Blob(value) => value.len(),
                _ => 8,
            };
        }
    }
    bytes
}

fn tables(size: &Size, waits: &Waits, costs: &Costs) -> String {
    let build = if cfg!(debug_assertions) { "development build" } else { "release build" };
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let mut text = format!(
        "Size {} ({}), {build}, {cores} cores, {} sittings. First looks of a sitting include writing their log \
         lines.\n\n| what a carer waits for | p50 | p95 | under {} |\n|---|---|---|---|\n",
        size.name,
        size.told,
        size.sittings,
        told(PROMISE)
    );
    for (what, times) in [
        ("open a dossier: particulars and first page", &waits.dossier),
        ("the next page", &waits.next),
        ("search a common word", &waits.common),
        ("search a rare word", &waits.rare),
        ("search a common word in one dossier", &waits.filtered),
        ("save a report: index and log", &waits.report),
        ("save a draft", &waits.draft),
        ("look for names of other clients in a report", &waits.names),
    ] {
        let kept = if times.percentile(95) < PROMISE { "yes" } else { "**no**" };
        text.push_str(&format!("| {what} | {} | {} | {kept} |\n", told(times.median()), told(times.percentile(95))));
    }
    text.push_str(&format!(
        "\nUnlocking takes {} (p95 {}), which is meant: it is what a thief would wait for each guess.\n\n",
        told(waits.unlock.median()),
        told(waits.unlock.percentile(95))
    ));
    text.push_str(
        "| what it costs | at most | ratio (10th-90th) | ours | beside it | pairs |\n|---|---|---|---|---|---|\n",
    );
    for (what, most, pairs, beside) in [
        ("warm search", 1.15, &costs.warm, "same SQL, plain SQLite"),
        ("first search of a connection", 2.5, &costs.first, "plain SQLite, new connection"),
        ("first page of a timeline", 3.0, &costs.page, "plain SQLite, new connection"),
        ("unlock", 1.1, &costs.unlock, "bare Argon2id"),
        ("draft saved, synced", 1.2, &costs.draft, "plain SQLite"),
        ("report, index and log saved", 2.0, &costs.report, "plain report and index"),
        ("verify the log's chain", 1.3, &costs.chain, "a bare scan of that table"),
        ("verify everything: log, rows and their hashes", 1.3, &costs.verify, "a bare scan"),
    ] {
        if !pairs.is_empty() {
            text.push_str(&format!("| {what} | {most} | {}", pairs.cells(beside)));
        }
    }
    for (what, pairs) in [
        ("draft saved, synced: p95 of each", &costs.draft),
        ("draft, the same SQL in both, synced: p95 of each", &costs.draft_sql),
    ] {
        if !pairs.is_empty() {
            text.push_str(&format!("| {what} | 1.2 | {}", pairs.slow_cells("plain SQLite")));
        }
    }
    text
}
