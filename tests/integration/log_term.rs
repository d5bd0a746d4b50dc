//! The log's own term: its oldest years go when the carer says so, and what is left is still a chain that nobody changes
//! unseen, by both readers.

use std::fs;
use std::path::PathBuf;

use chrono::{Datelike, Duration};
use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_core::dossier::destroying::destroy;
use dossier_core::rules::destroying::DestroyGround;
use dossier_core::session::{Role, Source};
use dossier_core::store::log::link;
use dossier_core::vault::{Key, Second, SetUp, Vault, backup};
use dossier_tests::traces::Traces;
use dossier_tests::{House, PASSPHRASE, ask, client, refused, report, uid};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::destroying::renew_keys;
use super::dossier::words_agree;
use super::reader::{read, sorted};
use super::retention_store::pages;

/// A vault that begins in March 2021, and its recovery code.
fn begun() -> (House, String) {
    let house = House::without_vault();
    house.clock.set("2021-03-01T10:00:00+01:00");
    let passphrase = SecretString::from(PASSPHRASE.to_owned());
    let set_up = SetUp { name: "Praktijk De Linde".to_owned(), passphrase, second: Second::Keychain };
    let (mut vault, code) = Vault::create(&house.dir(), set_up, &house.surroundings).unwrap();
    vault.confirm_recovery(code.expose_secret(), &house.surroundings).unwrap();
    (house, code.expose_secret().to_owned())
}

/// Unlocked on a day, which is typed: years may lie between.
fn on(house: &House, day: &str) -> Desk {
    house.clock.set(&format!("{day}T10:00:00+01:00"));
    let desk = house.desk();
    ask(&desk, "clock_confirm", json!({ "day": day }));
    desk
}

fn term(desk: &Desk) -> Value {
    ask(desk, "retention_list", json!({}))["log"].clone()
}

fn said(year: i32) -> Value {
    json!({ "year": year, "typed": year.to_string() })
}

fn seal(desk: &Desk) -> String {
    desk.seal().unwrap().code()
}

fn fits(desk: &Desk, seal: &str) -> (Value, Value) {
    let found = ask(desk, "verify", json!({ "seal": seal }));
    (found["ok"].clone(), found["typed"].clone())
}

/// Both readers say the same of the vault as it lies there.
fn agreed(house: &House, code: &str) -> Value {
    let (exit, found) = read(&[&"vault", &house.dir()], code);
    // Left open, so that opening seals nothing anew.
    let desk = house.desk();
    let own = ask(&desk, "verify", json!({}));
    assert_eq!(sorted(&own), sorted(&found));
    assert_eq!(exit == 0, own["ok"] == true, "{found}");
    own
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn the_oldest_years_go_on_the_carers_word_and_the_rest_is_still_a_chain() {
    let (house, code) = begun();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    report(&desk, &tess, "Samen gewandeld.");
    let bram = client(&desk, "Bram Proefpersoon");
    report(&desk, &bram, "Samen gekookt.");
    let first = seal(&desk);
    ask(&desk, "backup_make", json!({ "folder": stick.path() }));
    destroy(&desk, bram.parse().unwrap(), DestroyGround::Request).unwrap();
    desk.close().unwrap();
    let desk = on(&house, "2022-05-04");
    let written = report(&desk, &tess, "Samen gefietst.");
    ask(&desk, "entry_correct", json!({ "entry": written["entry"], "base": 1, "text": "Samen gezwommen." }));
    let second = seal(&desk);
    desk.close().unwrap();

    // To and with the last day of the fifth year.
    let desk = on(&house, "2026-12-31");
    assert_eq!(term(&desk), json!({ "due": null, "gone": [] }));
    assert_eq!(refused(&desk, "log_destroy", said(2021)), Error::MustBeKept);
    desk.close().unwrap();
    let desk = on(&house, "2027-01-01");
    let reminded = |desk: &Desk| ask(desk, "today", json!({}))["practice_waiting"].clone();
    assert_eq!((reminded(&desk)[0]["what"].clone(), reminded(&desk)[1].clone()), (json!("log"), Value::Null));
    let due = term(&desk)["due"].clone();
    assert_eq!((&due["since"], &due["year"], &due["stays"]), (&json!(2021), &json!(2021), &json!([])));
    let differs = Error::BadInput { field: "year".to_owned(), reason: "differs".to_owned() };
    assert_eq!(refused(&desk, "log_destroy", json!({ "year": 2021, "typed": "2020" })), differs);
    assert_eq!(refused(&desk, "log_destroy", said(2022)), Error::MustBeKept);
    let before = ask(&desk, "verify", json!({}));
    assert_eq!(ask(&desk, "log_destroy", said(2021))["wiped"], true);
    let after = ask(&desk, "verify", json!({}));
    assert_eq!(after["findings"], json!([]));
    assert!(after["lines"].as_i64() < before["lines"].as_i64(), "{after}");
    assert_eq!(reminded(&desk), json!([]));
    let gone = term(&desk);
    assert_eq!((&gone["due"], &gone["gone"][0]["year"]), (&Value::Null, &json!(2021)));
    assert_eq!(gone["gone"][0]["lines"], due["lines"]);
    assert_eq!(ask(&desk, "today", json!({}))["remnants"]["logs"], 1);
    // It is told in the log, in that of the client too.
    for asked in [json!({ "count": 9 }), json!({ "client": tess, "count": 9 })] {
        let lines = ask(&desk, "log_list", asked);
        let told = lines["lines"].as_array().unwrap().iter().any(|line| line["action"] == "log_destroy");
        assert!(told, "{lines}");
    }
    let texts = ask(&desk, "timeline", json!({ "client": tess, "count": 9 })).to_string();
    assert!(texts.contains("gewandeld") && texts.contains("gezwommen"), "the dossier stays");

    // Old seals: of a line that went nothing can be said but of the carried head itself.
    let carried = uid(&gone["gone"][0], "seal");
    let forged = format!("{}-0000-0000-0000-0000", carried.split('-').next().unwrap());
    assert_eq!(fits(&desk, &first), (json!(true), json!("gone")));
    assert_eq!(fits(&desk, &carried), (json!(true), json!("yes")));
    assert_eq!(fits(&desk, &forged), (json!(false), json!("differs")));
    assert_eq!(fits(&desk, &second), (json!(true), json!("yes")));
    let told = ask(&desk, "verify", json!({ "seal": first }))["gone"].clone();
    assert_eq!((&told["year"], &told["at"]), (&json!(2021), &json!("2027-01-01T10:00:00+01:00")));
    desk.close().unwrap();
    assert_eq!(agreed(&house, &code)["findings"], json!([]));
    for (seal, exit) in [(&first, 0), (&carried, 0), (&forged, 1), (&second, 0)] {
        assert_eq!(read(&[&"vault", &house.dir(), &"--seal", seal], &code).0, exit, "{seal}");
    }

    // That a destroyed dossier was once here is still known: the backup that holds it is replaced.
    let desk = on(&house, "2027-02-01");
    assert_eq!(ask(&desk, "backup_make", json!({ "folder": stick.path() }))["replaced"], 1);
    assert_eq!(ask(&desk, "today", json!({}))["behind_seal"], false);
    // Under new keys as under the old ones.
    renew_keys(&desk);
    assert_eq!(fits(&desk, &first), (json!(true), json!("gone")));
    desk.close().unwrap();
}

/// After an older store was put back, a set of the state that was left has a number that the log of now had too.
#[test]
fn a_set_of_a_state_that_was_left_stays_when_lines_of_its_number_went() {
    let (house, _) = begun();
    let [stick, forgotten] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let make = |desk: &Desk, stick: &tempfile::TempDir| {
        house.clock.forward(Duration::days(1));
        ask(desk, "backup_make", json!({ "folder": stick.path() }))
    };
    let older = PathBuf::from(uid(&make(&desk, &stick), "set"));
    report(&desk, &tess, "Wat nergens anders staat.");
    let left = PathBuf::from(uid(&make(&desk, &stick), "set"));
    let last = desk.seal().unwrap().no;
    desk.close().unwrap();
    let back = house.folder.path().join("terug");
    backup::restore(&older, &back, &mut |_| Ok(())).unwrap();
    let open = || {
        let key = Key::Passphrase { passphrase: SecretString::from(PASSPHRASE.to_owned()), second: Second::Keychain };
        let vault = Vault::open(&back, key, &house.surroundings).unwrap();
        Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap()
    };
    let desk = open();
    for day in 0..12 {
        report(&desk, &tess, &format!("Dag {day}."));
    }
    assert!(desk.seal().unwrap().no > last, "its number is one of this log too");
    // The common past and its own sets are known as such from here on, and the one that was left is not.
    assert_eq!(make(&desk, &stick)["apart"], 1);
    let unknown = PathBuf::from(uid(&make(&desk, &forgotten), "set"));
    let media = ask(&desk, "backup_state", json!({}))["media"].clone();
    let which = media.as_array().unwrap().iter().find(|each| each["folder"] == json!(forgotten.path())).unwrap();
    ask(&desk, "medium_gone", json!({ "medium": which["medium"] }));
    desk.close().unwrap();

    house.clock.set("2027-02-01T10:00:00+01:00");
    let desk = open();
    ask(&desk, "clock_confirm", json!({ "day": "2027-02-01" }));
    ask(&desk, "behind_seen", json!({}));
    ask(&desk, "log_destroy", said(2021));
    let mut made = json!({});
    for _ in 0..6 {
        made = make(&desk, &stick);
        assert_eq!(made["apart"], 1, "{made}");
    }
    assert!(left.is_dir() && !older.exists());
    assert_eq!(made["sets"], 6);
    // Of which nobody remembers whose it is, stays and is told of.
    for _ in 0..6 {
        made = make(&desk, &forgotten);
    }
    assert_eq!((&made["apart"], &made["sets"]), (&json!(1), &json!(6)));
    assert!(unknown.is_dir());
}

#[test]
fn what_stands_in_the_way_keeps_all_of_it() {
    let (house, _) = begun();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    desk.close().unwrap();
    let desk = on(&house, "2022-02-03");
    let later = client(&desk, "Later Proefpersoon");
    desk.close().unwrap();
    house.clock.set("2027-02-03T10:00:00+01:00");
    let desk = house.desk();
    assert_eq!(term(&desk)["due"]["clock_doubtful"], true);
    let reminds = |desk: &Desk| ask(desk, "today", json!({}))["practice_waiting"] != json!([]);
    assert!(!reminds(&desk));
    assert_eq!(refused(&desk, "log_destroy", said(2021)), Error::ClockDoubtful);
    ask(&desk, "clock_confirm", json!({ "day": "2027-02-03" }));
    let hold = |someone: &str| json!({ "client": someone, "kind": "hold", "reason": "Er loopt een klacht." });
    // Lines about another are not in it.
    ask(&desk, "retention_mark", hold(&later));
    assert_eq!(term(&desk)["due"]["stays"], json!([]));
    let mark = ask(&desk, "retention_mark", hold(&tess))["marks"][0]["mark"].clone();
    assert_eq!(term(&desk)["due"]["stays"][0]["why"], "held");
    assert_eq!(refused(&desk, "log_destroy", said(2021)), Error::MustBeKept);
    assert!(!reminds(&desk));
    ask(&desk, "retention_end", json!({ "mark": mark, "reason": "Afgehandeld." }));
    assert!(reminds(&desk));
    let asked = json!({
        "client": tess, "kind": "who_looked", "received": "2027-02-01", "channel": "spoken", "words": "Wie keek er?",
        "way": "paper", "asker": { "name": "Tess Proefpersoon", "capacity": "client" },
    });
    let request = uid(&ask(&desk, "request_add", asked), "request");
    assert_eq!(term(&desk)["due"]["stays"][0]["why"], "asked");
    assert_eq!(refused(&desk, "log_destroy", said(2021)), Error::MustBeKept);
    ask(&desk, "request_withdraw", json!({ "request": request, "reason": "Hoeft niet meer." }));
    desk.close().unwrap();

    // What was changed before stays to be found: nothing is covered anew that does not fit.
    let store = house.vault().unwrap().store_path();
    let sound = fs::read(&store).unwrap();
    for sql in [
        "UPDATE client_version SET fields = replace(fields, 'Tess', 'Bess')",
        "DROP TRIGGER log_is_not_changed; UPDATE log SET record = CAST(replace(CAST(record AS TEXT), 'upkeep', 'upkept') AS BLOB) WHERE no = 3",
    ] {
        house.meddle(|db| db.execute_batch(sql).unwrap());
        let desk = house.desk();
        assert_eq!(refused(&desk, "log_destroy", said(2021)), Error::LogUnsound, "{sql}");
        assert_eq!(ask(&desk, "verify", json!({}))["ok"], false);
        drop(desk);
        fs::remove_file(store.with_extension("db-wal")).ok();
        fs::write(&store, &sound).unwrap();
    }
    let desk = house.desk_as(Role::Inspector);
    assert_eq!(refused(&desk, "log_destroy", said(2021)), Error::NotAllowed);
    desk.close().unwrap();
    let desk = house.desk();
    ask(&desk, "log_destroy", said(2021));
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    desk.close().unwrap();
    // The door is open for what went, and for nothing else.
    house.meddle(|db| {
        for sql in [
            "DELETE FROM log",
            "DELETE FROM carried_head",
            "UPDATE carried_head SET last = last + 1",
            "INSERT INTO carried_head SELECT x'00112233445566778899aabbccddeeff', last - 1, hash, year, cut, 0, salt FROM carried_head",
            "INSERT INTO log SELECT 1, record, hash, client FROM log LIMIT 1",
        ] {
            assert!(db.execute_batch(sql).is_err(), "{sql}");
        }
    });
}

/// Kept and not used is a stop (AVG 18(2)), until who asked for it asks that it is destroyed: then their lines may go too.
#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn lines_about_a_dossier_that_is_only_kept_stay_until_its_client_gives_it_up() {
    let (house, code) = begun();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    report(&desk, &tess, "Samen gewandeld.");
    ask(&desk, "client_close", json!({ "client": tess, "ending": "by_client", "on": "2021-03-01", "reason": "" }));
    let asked = |desk: &Desk, kind: &str, on: &str, restriction: Value| {
        let input = json!({
            "client": tess, "kind": kind, "received": on, "channel": "spoken", "words": "Ik wil dit graag.",
            "restriction": restriction, "asker": { "name": "Tess Proefpersoon", "capacity": "client" },
        });
        uid(&ask(desk, "request_add", input), "request")
    };
    let granted = |desk: &Desk, request: &str| {
        let check =
            json!({ "request": request, "identity": "known_to_me", "may": true, "why": "Het gaat om haar zelf." });
        ask(desk, "request_check", check);
        ask(desk, "request_decide", json!({ "request": request, "outcome": "granted", "reasons": "Zo besloten." }));
    };
    granted(&desk, &asked(&desk, "restrict", "2021-03-01", json!("kept_not_used")));
    desk.close().unwrap();
    let desk = on(&house, "2027-02-03");
    assert_eq!(term(&desk)["due"]["stays"][0]["why"], "held");
    assert_eq!(refused(&desk, "log_destroy", said(2021)), Error::MustBeKept);
    let destroys = asked(&desk, "destroy", "2027-02-03", Value::Null);
    assert_eq!(term(&desk)["due"]["stays"][0]["why"], "held", "to ask is not yet to be granted it");
    granted(&desk, &destroys);
    assert_eq!(term(&desk)["due"]["stays"], json!([]));
    ask(&desk, "log_destroy", said(2021));
    desk.close().unwrap();
    assert_eq!(agreed(&house, &code)["findings"], json!([]));
}

#[test]
fn no_byte_of_the_lines_is_left() {
    let (house, _) = begun();
    let desk = house.desk();
    client(&desk, "Tess Proefpersoon");
    desk.close().unwrap();
    let mut sitting = String::new();
    house.meddle(|db| {
        let record: Vec<u8> = db.query_row("SELECT record FROM log WHERE no = 1", [], |row| row.get(0)).unwrap();
        sitting = uid(&serde_json::from_slice(&record).unwrap(), "s");
    });
    let traces = Traces::of(&sitting);
    on(&house, "2027-02-03").close().unwrap();
    assert!(!pages(&house, &traces).is_empty(), "the search is blind");
    let desk = house.desk();
    assert_eq!(ask(&desk, "log_destroy", said(2021))["wiped"], true);
    let wal = house.vault().map_or_else(|_| house.dir().join("dossier-1.db-wal"), |vault| vault.store_path());
    assert_eq!(fs::metadata(wal.with_file_name("dossier-1.db-wal")).map_or(0, |meta| meta.len()), 0);
    desk.close().unwrap();
    assert_eq!(pages(&house, &traces), Vec::<String>::new());
}

/// What happens in a vault in the course of years.
#[derive(Debug, Clone)]
enum Step {
    Add,
    Write(usize),
    Correct(usize),
    Note(usize),
    Forget(usize),
    OneGone(usize),
    Destroy(usize),
    Years(i64),
    Cut,
}

fn step() -> impl Strategy<Value = Step> {
    let which = 0_usize..8;
    prop_oneof![
        2 => Just(Step::Add),
        3 => which.clone().prop_map(Step::Write),
        2 => which.clone().prop_map(Step::Correct),
        1 => which.clone().prop_map(Step::Note),
        1 => which.clone().prop_map(Step::Forget),
        1 => which.clone().prop_map(Step::OneGone),
        1 => which.prop_map(Step::Destroy),
        3 => (1_i64..4).prop_map(Step::Years),
        3 => Just(Step::Cut),
    ]
}

/// What a meddler does afterwards, and whether that is anything.
const MEDDLING: &[&str] = &[
    "UPDATE log SET record = CAST(replace(CAST(record AS TEXT), 'carer', 'caret') AS BLOB) WHERE no = (SELECT min(no) + ?1 % 5 FROM log)",
    // The last line was written since the last seal: without it the log is what a power cut leaves, and is taken for that.
    "DELETE FROM log WHERE no = (SELECT min(no) + ?1 % 7 FROM log) AND no < (SELECT max(no) FROM log)",
    "DELETE FROM log WHERE no <= (SELECT min(no) + ?1 % 3 FROM log)",
    "DELETE FROM carried_head WHERE ?1 >= 0 AND last = (SELECT max(last) FROM carried_head)",
    "DELETE FROM carried_head WHERE ?1 >= 0 AND last = (SELECT min(last) FROM carried_head)",
    "UPDATE carried_head SET year = year + 1 + ?1",
    "UPDATE carried_head SET hash = zeroblob(32) WHERE ?1 >= 0 AND last = (SELECT max(last) FROM carried_head)",
    "UPDATE client_version SET author = zeroblob(16) WHERE ?1 >= 0 AND no = 1",
    "UPDATE worker SET recorded = recorded + 1 + ?1",
    "UPDATE tombstone SET salt = zeroblob(16) WHERE ?1 >= 0",
];

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn whatever_happened_in_years_the_chain_holds_and_a_change_in_it_is_found() {
    let runner = &mut TestRunner::new(Config { cases: 20, failure_persistence: None, ..Config::default() });
    let cases = (prop::collection::vec(step(), 12..28), 0..MEDDLING.len(), 0_i64..64);
    let done = runner.run(&cases, |(steps, meddling, number)| {
        let (house, code) = begun();
        let mut desk = house.desk();
        let mut clients: Vec<(String, String)> = Vec::new();
        let mut entries: Vec<(String, String, i64)> = Vec::new();
        let mut notes: Vec<(String, String)> = Vec::new();
        let mut cuts = 0;
        for (no, step) in steps.iter().chain([&Step::Years(7), &Step::Cut]).enumerate() {
            // Nothing stands in one second: the order is the lines'.
            house.clock.forward(Duration::minutes(1));
            let pick = |index: &usize, of: usize| (of > 0).then(|| index % of.max(1));
            match step {
                Step::Add => {
                    let name = format!("Proefpersoon {no}");
                    clients.push((client(&desk, &name), name));
                }
                Step::Write(which) => {
                    if let Some(at) = pick(which, clients.len()) {
                        let someone = clients[at].0.clone();
                        let entry = uid(&report(&desk, &someone, &format!("Dag {no}.")), "entry");
                        entries.push((someone, entry, 1));
                    }
                }
                Step::Correct(which) => {
                    if let Some(at) = pick(which, entries.len()) {
                        let (_, entry, base) = &mut entries[at];
                        let text = format!("Beter {no}.");
                        ask(&desk, "entry_correct", json!({ "entry": entry, "base": *base, "text": text, "reason": "Beter." }));
                        *base += 1;
                    }
                }
                Step::Note(which) => {
                    if let Some(at) = pick(which, clients.len()) {
                        let someone = clients[at].0.clone();
                        let note = ask(&desk, "work_note_add", json!({ "client": someone, "text": format!("Nakijken {no}.") }));
                        notes.push((someone, uid(&note, "note")));
                    }
                }
                Step::Forget(which) => {
                    if let Some(at) = pick(which, notes.len()) {
                        ask(&desk, "work_note_destroy", json!({ "note": notes.swap_remove(at).1, "base": 1 }));
                    }
                }
                Step::OneGone(which) => {
                    if let Some(at) = pick(which, entries.len()) {
                        let (someone, entry, base) = entries.swap_remove(at);
                        let (_, name) = clients.iter().find(|(client, _)| *client == someone).unwrap();
                        let begin = json!({ "entry": entry, "base": base, "ground": "mistake", "reason": "Fout.", "name": name });
                        ask(&desk, "entry_destruction_begin", begin);
                        house.clock.forward(Duration::days(9));
                        ask(&desk, "entry_destroy", json!({ "entry": entry, "base": base, "name": name }));
                    }
                }
                Step::Destroy(which) => {
                    if let Some(at) = pick(which, clients.len()) {
                        let (someone, _) = clients.swap_remove(at);
                        destroy(&desk, someone.parse().unwrap(), DestroyGround::Request).unwrap();
                        entries.retain(|(client, ..)| *client != someone);
                        notes.retain(|(client, _)| *client != someone);
                    }
                }
                Step::Years(years) => {
                    desk.close().unwrap();
                    let year = house.surroundings.clock.now().year() + i32::try_from(*years).unwrap();
                    desk = on(&house, &format!("{year}-06-01"));
                }
                Step::Cut => {
                    let due = term(&desk)["due"].clone();
                    if let Some(year) = due["year"].as_i64() {
                        ask(&desk, "log_destroy", said(i32::try_from(year).unwrap()));
                        cuts += 1;
                        prop_assert_eq!(&term(&desk)["due"], &Value::Null);
                    }
                    let found = ask(&desk, "verify", json!({}));
                    prop_assert_eq!(&found["findings"], &json!([]));
                }
            }
        }
        prop_assert!(cuts > 0, "nothing was tried");
        desk.close().unwrap();
        let sound = agreed(&house, &code);
        prop_assert_eq!(&sound["findings"], &json!([]));
        let mut changed = 0;
        house.meddle(|db| {
            words_agree(db);
            // Of everything that was destroyed the log still says that it was here.
            let strangers: i64 = db
                .query_row(
                    "SELECT count(*) FROM tombstone t WHERE NOT EXISTS (SELECT 1 FROM log WHERE log.client = t.client
                     AND instr(record, CAST('[\"client\",\"' || lower(hex(t.client)) || '\",' AS BLOB)) > 0)",
                    [],
                    |row| row.get(0),
                )
                .unwrap();
            assert_eq!(strangers, 0);
            for trigger in ["log_is_not_changed", "log_is_not_cut", "carried_head_is_not_changed", "carried_head_is_not_removed", "tombstone_is_not_changed"] {
                db.execute_batch(&format!("DROP TRIGGER IF EXISTS {trigger}")).unwrap();
            }
            changed = db.execute(MEDDLING[meddling], [number]).unwrap();
        });
        if changed > 0 {
            prop_assert_eq!(&agreed(&house, &code)["ok"], &json!(false), "{}", MEDDLING[meddling]);
        }
        Ok(())
    });
    done.unwrap();
}

/// Lines that somebody takes away as the program would, but for a line that says so.
#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn lines_that_went_without_a_word_show_even_with_a_head_that_fits() {
    let (house, code) = begun();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    report(&desk, &tess, "Samen gewandeld.");
    desk.close().unwrap();
    house.meddle(|db| {
        db.execute_batch(
            "INSERT INTO carried_head SELECT x'00112233445566778899aabbccddeeff', no, hash, 2021, 0, 0, x'00' FROM log WHERE no = 2;
             DELETE FROM log WHERE no <= 2;",
        )
        .unwrap();
    });
    let found = agreed(&house, &code);
    let codes: Vec<String> = found["findings"].as_array().unwrap().iter().map(|each| uid(each, "code")).collect();
    assert!(codes.contains(&"row_without_record".to_owned()) && codes.contains(&"log_gap".to_owned()), "{found}");
    // And of the lines alone, as an inspector is given them, the newest that took some away names where they begin.
    let desk = on(&house, "2027-02-03");
    assert_eq!(refused(&desk, "log_destroy", said(2021)), Error::LogUnsound);
    drop(desk);
    let (house, _) = begun();
    let desk = house.desk();
    client(&desk, "Tess Proefpersoon");
    desk.close().unwrap();
    let desk = on(&house, "2027-02-03");
    ask(&desk, "log_destroy", said(2021));
    desk.close().unwrap();
    house.meddle(|db| {
        let mut statement = db.prepare("SELECT no, record, hash FROM log ORDER BY no").unwrap();
        let lines: Vec<(i64, Vec<u8>, [u8; 32])> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .collect::<rusqlite::Result<_>>()
            .unwrap();
        let records: Vec<Value> = lines.iter().map(|(_, record, _)| serde_json::from_slice(record).unwrap()).collect();
        let cut = records.iter().rev().find_map(|record| record.get("cut")).unwrap();
        assert_eq!(cut[0].as_i64().unwrap() + 1, lines[0].0);
        let hex = cut[1].as_str().unwrap();
        let bytes: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect();
        let mut head: [u8; 32] = bytes.try_into().unwrap();
        for (_, record, hash) in &lines {
            head = link(&head, record);
            assert_eq!(head, *hash);
        }
    });
}
