//! Nobody changes the past unseen.

use chrono::Duration;
use dossier_core::Error;
use dossier_core::store::log::{Head, Record, link};
use dossier_tests::{House, PASSPHRASE, ask, client, refused, report, shared_with, uid};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

fn verify(house: &House) -> Value {
    let desk = house.desk();
    let found = ask(&desk, "verify", json!({}));
    desk.close().unwrap();
    found
}

fn codes(found: &Value) -> Vec<(String, String)> {
    found["findings"].as_array().unwrap().iter().map(|f| (uid(f, "code"), uid(f, "table"))).collect()
}

fn furnished() -> (House, String) {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    let written = report(&desk, &someone, "Samen gewandeld.");
    house.clock.forward(Duration::minutes(5));
    ask(&desk, "entry_correct", json!({ "entry": written["entry"], "base": 1, "text": "Samen gefietst." }));
    desk.close().unwrap();
    (house, someone)
}

#[test]
fn an_untouched_vault_verifies() {
    let (house, _) = furnished();
    let found = verify(&house);
    assert_eq!((found["ok"].clone(), codes(&found)), (json!(true), vec![]));
    assert!(found["rows"].as_i64().unwrap() >= 6, "{found}");
}

#[test]
fn one_bit_of_a_line_is_named() {
    let (house, _) = furnished();
    house.meddle(|db| {
        db.execute_batch("DROP TRIGGER log_is_not_changed").unwrap();
        let record: Vec<u8> = db.query_row("SELECT record FROM log WHERE no = 3", [], |row| row.get(0)).unwrap();
        let mut changed = record.clone();
        changed[20] ^= 1;
        db.execute("UPDATE log SET record = ?1 WHERE no = 3", [changed]).unwrap();
    });
    let found = verify(&house);
    assert_eq!(found["ok"], false);
    assert!(
        found["findings"].as_array().unwrap().iter().any(|f| f["code"] == "log_changed" && f["line"] == 3),
        "{found}"
    );
}

#[test]
fn rows_that_were_changed_put_back_or_taken_away_are_named() {
    for (sql, expected) in [
        ("UPDATE version SET body = replace(body, 'fietst', 'lopen')", ("row_changed", "version")),
        ("UPDATE entry SET head = 1", ("row_changed", "entry")),
        ("UPDATE entry SET author = zeroblob(16)", ("row_changed", "entry")),
        ("UPDATE client_version SET fields = replace(fields, 'Tess', 'Bess')", ("row_changed", "client_version")),
        ("DELETE FROM version WHERE no = 2", ("row_missing", "version")),
        ("INSERT INTO worker SELECT uid, 2, recorded, fields, salt FROM worker", ("row_without_record", "worker")),
    ] {
        let (house, _) = furnished();
        house.meddle(|db| {
            db.execute_batch(sql).unwrap();
        });
        let found = verify(&house);
        assert_eq!(codes(&found), [(expected.0.to_owned(), expected.1.to_owned())], "{sql}");
    }
}

#[test]
fn a_log_that_was_cut_or_rolled_back_is_named() {
    let (house, _) = furnished();
    house.meddle(|db| {
        db.execute_batch("DROP TRIGGER log_is_not_cut; DELETE FROM log WHERE no = 3").unwrap();
    });
    let found = verify(&house);
    assert!(codes(&found).contains(&("log_gap".to_owned(), "log".to_owned())), "{found}");

    let (house, someone) = furnished();
    let store = house.vault().unwrap().store_path();
    let earlier = std::fs::read(&store).unwrap();
    let desk = house.desk();
    report(&desk, &someone, "Nog een verslag.");
    desk.close().unwrap();
    std::fs::write(&store, earlier).unwrap();
    let desk = house.desk();
    assert_eq!(ask(&desk, "today", json!({}))["behind_seal"], true);
    let lines = ask(&desk, "log_list", json!({ "count": 5 }));
    assert!(lines["lines"].as_array().unwrap().iter().any(|line| line["action"] == "log_behind_seal"), "{lines}");
    // Without closing, as after a crash: closing would seal what is there now.
    drop(desk);
    let found = verify(&house);
    assert!(codes(&found).contains(&("log_behind_seal".to_owned(), "log".to_owned())), "{found}");
}

#[test]
fn each_opening_names_the_same_carer() {
    let (house, _) = furnished();
    let desk = house.desk();
    let lines = ask(&desk, "log_list", json!({ "count": 50 }));
    let openings: Vec<&Value> =
        lines["lines"].as_array().unwrap().iter().filter(|line| line["action"] == "vault_open").collect();
    assert_eq!(openings.len(), 2);
    assert!(openings.iter().all(|line| line["who"] == "Praktijk De Linde"), "{openings:?}");
}

#[test]
fn a_line_says_by_which_consent_it_was() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    report(&desk, &someone, "Gewandeld.");
    let consent = shared_with(&desk, &someone, "Iemand");
    let stick = tempfile::tempdir().unwrap();
    let given = |ground: &str, capacity: &str| {
        json!({
            "client": someone, "recipient": "Iemand", "capacity": capacity, "ground": ground, "consent": consent,
            "identity": "known_to_me", "language": "nl", "folder": stick.path(),
        })
    };
    ask(&desk, "handover_write", given("consent", "other"));
    ask(&desk, "handover_write", given("directly_involved", "colleague"));
    let look = json!({
        "client": someone, "viewer": "Iemand", "capacity": "other", "identity": "known_to_me", "ground": "consent",
        "parts": ["reports"], "language": "nl",
    });
    ask(&desk, "viewing_begin", look);
    desk.close().unwrap();
    house.meddle(|db| {
        let mut statement = db.prepare("SELECT record FROM log ORDER BY no").unwrap();
        let records = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        let records: Vec<Value> = records.map(|record| serde_json::from_slice(&record.unwrap()).unwrap()).collect();
        let of = |part: &str| -> Vec<Value> {
            records.iter().filter(|record| record["part"] == part).map(|record| record["con"].clone()).collect()
        };
        assert_eq!(of("disclosure"), [json!(consent), Value::Null], "another ground rests on none");
        assert_eq!(of("viewing")[0], json!(consent));
    });
}

#[test]
fn what_was_written_down_before_it_was_tried_and_failed_says_so() {
    let house = House::new();
    let desk = house.desk();
    let weak = json!({ "present": PASSPHRASE, "passphrase": "welkom" });
    assert!(matches!(refused(&desk, "passphrase_change", weak), Error::PassphraseTooShort { .. }));
    let lines = ask(&desk, "log_list", json!({ "count": 50 }));
    let of_it = lines["lines"].as_array().unwrap().iter().filter(|line| line["action"] == "passphrase_change");
    let outcomes: Vec<&str> = of_it.map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["failed", "done"], "the newest first");
}

#[test]
fn lines_are_found_by_client_kind_and_day() {
    let house = House::new();
    let desk = house.desk();
    let (tess, sam) = (client(&desk, "Tess Voorbeeld"), client(&desk, "Sam Ander"));
    report(&desk, &tess, "Samen gewandeld.");
    // Half past midnight here is the day before in Greenwich.
    house.clock.set("2026-11-25T00:30:00+01:00");
    report(&desk, &tess, "Samen gefietst.");
    report(&desk, &sam, "Koffie gedronken.");
    ask(&desk, "client_get", json!({ "client": tess }));
    house.clock.set("2026-11-26T10:00:00+01:00");
    report(&desk, &tess, "Thee gedronken.");
    ask(&desk, "dossier_print", json!({ "client": tess, "language": "nl" }));
    let found = |asked: Value| -> Vec<(String, String)> {
        let mut asked = asked;
        asked["count"] = json!(100);
        let page = ask(&desk, "log_list", asked);
        let lines = page["lines"].as_array().unwrap().iter();
        lines.map(|line| (uid(line, "action"), line["at"].as_str().unwrap()[..10].to_owned())).collect()
    };
    let line = |action: &str, day: &str| (action.to_owned(), day.to_owned());
    let (added, on) = ("report_add", ["2026-11-23", "2026-11-25", "2026-11-26"]);
    let made = found(json!({ "client": tess, "kinds": ["create"] }));
    assert_eq!(made, [line(added, on[2]), line(added, on[1]), line(added, on[0]), line("client_add", on[0])]);
    let day = json!({ "client": tess, "kinds": ["create"], "from": on[1], "to": on[1] });
    assert_eq!(found(day), [line(added, on[1])]);
    assert_eq!(found(json!({ "kinds": ["create"], "from": on[1], "to": on[1] })).len(), 2, "of both clients");
    assert_eq!(found(json!({ "client": tess, "to": "2026-11-24" })).len(), 2);
    assert_eq!(found(json!({ "kinds": ["print", "export"] })), [line("dossier_print", on[2])]);
    assert_eq!(found(json!({ "client": tess, "from": "2026-11-27" })), []);
    // Page by page it is the same.
    let asked = |before: Value| json!({ "client": tess, "kinds": ["create"], "count": 3, "before": before });
    let page = ask(&desk, "log_list", asked(Value::Null));
    let rest = ask(&desk, "log_list", asked(page["more"].clone()));
    assert_eq!((page["lines"].as_array().unwrap().len(), rest["lines"].as_array().unwrap().len()), (3, 1));
    assert_eq!((&rest["lines"][0]["action"], &rest["more"]), (&json!("client_add"), &Value::Null));
}

#[test]
fn the_log_holds_no_names_or_words() {
    let (house, _) = furnished();
    house.meddle(|db| {
        let mut statement = db.prepare("SELECT record FROM log").unwrap();
        let records: Vec<Vec<u8>> = statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert!(records.len() >= 4);
        for record in records {
            let text = String::from_utf8(record).unwrap();
            for word in ["Tess", "Voorbeeld", "gewandeld", "Linde"] {
                assert!(!text.contains(word), "{text}");
            }
        }
    });
}

#[test]
fn the_log_cannot_be_changed_by_mistake() {
    let (house, _) = furnished();
    house.meddle(|db| {
        for sql in ["UPDATE log SET record = x'00'", "DELETE FROM log"] {
            assert!(db.execute_batch(sql).is_err(), "{sql}");
        }
    });
}

/// Lines as another program chained them: the format of the log does not change.
#[test]
fn the_first_format_of_the_log_is_kept() {
    let vector: Value = serde_json::from_str(include_str!("../vectors/log-1.json")).unwrap();
    let mut head = Head { no: 0, hash: [0; 32] };
    for line in vector["lines"].as_array().unwrap() {
        let text = line["record"].as_str().unwrap();
        head = Head { no: head.no + 1, hash: link(&head.hash, text.as_bytes()) };
        let hex: String = head.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, line["hash"], "line {}", head.no);
        // Read and written again, a record is the same to the byte.
        let record: Record = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&record).unwrap(), text);
    }
    assert_eq!(head.code(), vector["seal"]);
}

/// What a meddler does to the table of lines.
#[derive(Debug, Clone)]
enum Meddling {
    Flip { line: usize, byte: usize, bit: u8 },
    Drop { line: usize },
    Swap { one: usize, other: usize },
    Retell { line: usize },
}

fn meddling() -> impl Strategy<Value = Meddling> {
    let line = 0_usize..64;
    prop_oneof![
        (line.clone(), 0_usize..4096, 0_u8..8).prop_map(|(line, byte, bit)| Meddling::Flip { line, byte, bit }),
        line.clone().prop_map(|line| Meddling::Drop { line }),
        (line.clone(), 1_usize..63).prop_map(|(one, by)| Meddling::Swap { one, other: one + by }),
        line.prop_map(|line| Meddling::Retell { line }),
    ]
}

#[test]
fn no_edit_cut_or_reorder_of_the_log_passes() {
    let (house, _) = furnished();
    let store = house.vault().unwrap().store_path();
    let untouched = std::fs::read(&store).unwrap();
    let runner = &mut TestRunner::new(Config { cases: 48, failure_persistence: None, ..Config::default() });
    let done = runner.run(&meddling(), |meddling| {
        std::fs::write(&store, &untouched).unwrap();
        let mut touched = true;
        house.meddle(|db| {
            db.execute_batch("DROP TRIGGER log_is_not_changed; DROP TRIGGER log_is_not_cut").unwrap();
            let lines: i64 = db.query_row("SELECT count(*) FROM log", [], |row| row.get(0)).unwrap();
            let no = |index: usize| index as i64 % lines + 1;
            let record = |no: i64| -> Vec<u8> {
                db.query_row("SELECT record FROM log WHERE no = ?1", [no], |row| row.get(0)).unwrap()
            };
            let put = |no: i64, record: &[u8]| {
                db.execute("UPDATE log SET record = ?2 WHERE no = ?1", (no, record)).unwrap();
            };
            match &meddling {
                Meddling::Flip { line, byte, bit } => {
                    let mut bytes = record(no(*line));
                    let at = byte % bytes.len();
                    bytes[at] ^= 1 << bit;
                    put(no(*line), &bytes);
                }
                Meddling::Drop { line } => {
                    db.execute("DELETE FROM log WHERE no = ?1", [no(*line)]).unwrap();
                }
                Meddling::Swap { one, other } => {
                    let (one, other) = (no(*one), no(*other));
                    touched = one != other;
                    let (first, second) = (record(one), record(other));
                    put(one, &second);
                    put(other, &first);
                }
                // Another record with a hash that fits it: the lines after it, or the seal, no longer do.
                Meddling::Retell { line } => {
                    let no = no(*line);
                    let before: [u8; 32] = db
                        .query_row("SELECT hash FROM log WHERE no = ?1 - 1", [no], |row| row.get(0))
                        .unwrap_or([0; 32]);
                    let text = String::from_utf8(record(no)).unwrap().replace("\"carer\"", "\"inspector\"");
                    db.execute(
                        "UPDATE log SET record = ?2, hash = ?3 WHERE no = ?1",
                        (no, text.as_bytes(), link(&before, text.as_bytes())),
                    )
                    .unwrap();
                }
            }
        });
        if touched {
            // Without closing, so that the seal stays the one from before.
            let desk = house.desk();
            let found = ask(&desk, "verify", json!({}));
            prop_assert_eq!(&found["ok"], &json!(false), "{:?}", meddling);
        }
        Ok(())
    });
    done.unwrap();
}

#[test]
fn a_printed_seal_fits_until_somebody_changes_the_past() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    report(&desk, &someone, "Samen gewandeld.");
    let sheet = ask(&desk, "seal_sheet", json!({ "language": "nl" }));
    assert!(sheet["file"].as_str().unwrap().ends_with(".pdf"));
    let seal = uid(&ask(&desk, "today", json!({}))["last_seal"], "code");
    for day in 0..5 {
        report(&desk, &someone, &format!("Dag {day}"));
    }
    let typed = |desk: &dossier_core::desk::Desk, seal: &str| ask(desk, "verify", json!({ "seal": seal }));
    for sloppy in [seal.clone(), seal.to_lowercase().replace('-', " "), seal.replacen('-', " ", 1).replace('0', "o")] {
        let found = typed(&desk, &sloppy);
        assert_eq!((&found["ok"], &found["typed"]), (&json!(true), &json!("yes")), "{sloppy} {found}");
    }
    assert_eq!(ask(&desk, "verify", json!({}))["typed"], json!(null));
    for wrong in ["", "12", "12-ABCD", "x-ABCD-ABCD-ABCD-ABCD", "12-ABCD-ABCD-ABCD-ABCDE"] {
        let asked = json!({ "seal": wrong });
        if wrong.is_empty() {
            assert_eq!(ask(&desk, "verify", asked)["typed"], json!(null));
        } else {
            assert_eq!(refused(&desk, "verify", asked), dossier_core::Error::SealMistyped, "{wrong}");
        }
    }
    let (no, code) = seal.split_once('-').unwrap();
    let beyond = typed(&desk, &format!("9{no}-{code}"));
    assert_eq!((&beyond["ok"], &beyond["typed"]), (&json!(false), &json!("beyond")));
    assert_eq!(beyond["findings"][0]["code"], "seal_beyond");
    let before = typed(&desk, &format!("{}-{code}", no.parse::<i64>().unwrap() - 1));
    assert_eq!((&before["ok"], &before["typed"]), (&json!(false), &json!("differs")));
    desk.close().unwrap();

    // Somebody who holds the keys writes the whole log anew from a line before the seal on: the chain is sound.
    house.meddle(|db| {
        db.execute_batch("DROP TRIGGER log_is_not_changed").unwrap();
        let mut lines: Vec<(i64, Vec<u8>)> = db
            .prepare("SELECT no, record FROM log ORDER BY no")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let text = String::from_utf8(lines[1].1.clone()).unwrap();
        lines[1].1 = text.replace("2026-11-23", "2026-11-22").into_bytes();
        let mut hash = [0; 32];
        for (no, record) in lines {
            hash = dossier_core::store::log::link(&hash, &record);
            db.execute("UPDATE log SET record = ?2, hash = ?3 WHERE no = ?1", (no, record, hash)).unwrap();
        }
    });
    let desk = house.desk();
    let found = typed(&desk, &seal);
    assert_eq!((&found["ok"], &found["typed"]), (&json!(false), &json!("differs")));
}

#[test]
fn the_log_is_sealed_every_two_hundred_lines() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let sealed = || desk.vault().seal().map_or(0, |seal| seal.no);
    assert_eq!(sealed(), 0);
    for _ in 0..450 {
        ask(&desk, "search", json!({ "words": "niets", "client": someone, "count": 1 }));
    }
    // The opening and the client, then 450 searches.
    assert_eq!(sealed(), 400);
    // In keychain and header both.
    drop(desk);
    let kept = house.surroundings.keychain.get(&format!("{}/seal", house.vault().unwrap().id())).unwrap().unwrap();
    assert!(kept.contains("\"no\":400"), "{}", *kept);
    let header = std::fs::read_to_string(house.dir().join("vault.json")).unwrap();
    assert!(header.contains("\\\"seal\\\":{\\\"no\\\":400"), "{header}");
}
