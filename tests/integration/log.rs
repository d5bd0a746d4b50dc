//! Nobody changes the past unseen.

use chrono::Duration;
use dossier_tests::{House, ask, client, report, uid};
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
