//! Measurements: recorded in a line, corrected and amended like a report, found, and on paper as a table.

use chrono::Duration;
use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_tests::{House, ask, client, paper, refused, report, squeezed, uid};
use serde_json::{Value, json};

fn measured(of: &str, values: &[&str]) -> Value {
    json!({ "of": of, "values": values, "note": "" })
}

fn add(desk: &Desk, client: &str, measurement: Value) -> Value {
    ask(desk, "measurement_add", json!({ "client": client, "measurement": measurement }))
}

#[test]
fn a_measurement_is_an_entry_with_lock_and_amendment() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let added = add(&desk, &tess, measured("weight", &["72,5"]));
    assert_eq!((&added["kind"], &added["body"]["values"]), (&json!("measurement"), &json!(["72.5"])));
    // A kind of the list has the unit of the list, whatever was sent.
    let other = add(&desk, &tess, json!({ "of": "weight", "values": ["70"], "name": "Buik", "unit": "pond" }));
    assert_eq!((&other["body"]["name"], &other["body"]["unit"]), (&json!(""), &json!("")));
    let change = |base: i64, value: &str, reason: &str| json!({ "entry": added["entry"], "base": base, "measurement": measured("weight", &[value]), "reason": reason });
    let corrected = ask(&desk, "measurement_change", change(1, "73,5", ""));
    assert_eq!(corrected["earlier"][0]["body"]["values"], json!(["72.5"]));
    house.clock.forward(Duration::hours(25));
    assert!(matches!(refused(&desk, "measurement_change", change(2, "74", "")), Error::EntryLocked { .. }));
    let amended = ask(&desk, "measurement_change", change(2, "74", "verkeerd afgelezen"));
    assert_eq!(amended["head"]["amendment"], true);
    // It is found by what it says now, in the words of people.
    let found = |words: &str| ask(&desk, "search", json!({ "words": words, "count": 5 }))["count"].as_i64().unwrap();
    assert_eq!((found("gewicht 74"), found("gewicht 73")), (1, 0));
    let noted = json!({ "of": "glucose", "values": ["6,1"], "note": "nuchter geprikt" });
    add(&desk, &tess, noted);
    assert_eq!(found("nuchter"), 1, "and by what was said of it");
    // It is no text, and a text is no measurement.
    let text = json!({ "entry": added["entry"], "base": 3, "text": "x", "reason": "x" });
    assert_eq!(refused(&desk, "entry_correct", text), Error::NotAllowed);
    let written = report(&desk, &tess, "Gewogen.");
    let wrong = json!({ "entry": written["entry"], "base": 1, "measurement": measured("weight", &["1"]) });
    assert_eq!(refused(&desk, "measurement_change", wrong), Error::NotFound);
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn what_was_measured_stands_by_kind_and_a_period_can_be_chosen() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let other = client(&desk, "Iemand Anders");
    let at = |client: &str, day: &str, measurement: Value| {
        ask(
            &desk,
            "measurement_add",
            json!({ "client": client, "at": format!("{day}T09:00:00+01:00"), "measurement": measurement }),
        )
    };
    at(&tess, "2026-11-20", measured("blood_pressure", &["140", "85"]));
    at(&tess, "2026-11-02", measured("weight", &["70"]));
    at(&tess, "2026-11-22", measured("weight", &["71"]));
    at(&tess, "2026-11-21", json!({ "of": "own", "name": "Buikomvang", "unit": "cm", "values": ["98"] }));
    at(&other, "2026-11-21", measured("glucose", &["6.1"]));
    let list = |from: Value, to: Value| ask(&desk, "measurements", json!({ "client": tess, "from": from, "to": to }));
    let all = list(Value::Null, Value::Null);
    let names = |list: &Value| -> Vec<String> {
        list["series"].as_array().unwrap().iter().map(|each| uid(&each["kind"]["name"], "nl")).collect()
    };
    assert_eq!(names(&all), ["Gewicht", "Bloeddruk", "Buikomvang"]);
    assert_eq!(all["series"][0]["entries"][0]["body"]["values"], json!(["71"]), "newest first");
    let part = list(json!("2026-11-21"), json!("2026-11-21"));
    assert_eq!(names(&part), ["Buikomvang"]);
    assert_eq!(all["more"], false);
    // In another unit it is another thing, and not drawn in one line.
    at(&tess, "2026-11-20", json!({ "of": "own", "name": "Buikomvang", "unit": "inch", "values": ["39"] }));
    assert_eq!(names(&list(Value::Null, Value::Null)), ["Gewicht", "Bloeddruk", "Buikomvang", "Buikomvang"]);
    // What was named for this client can be chosen again, whatever the period.
    let known = |list: &Value| list["kinds"].as_array().unwrap().iter().any(|kind| kind["name"]["nl"] == "Buikomvang");
    assert!(known(&list(json!("2020-01-01"), json!("2020-01-02"))));
    assert!(!known(&ask(&desk, "measurements", json!({ "client": other }))));

    let future =
        json!({ "client": tess, "at": "2026-11-24T09:00:00+01:00", "measurement": measured("weight", &["70"]) });
    assert_eq!(refused(&desk, "measurement_add", future), Error::InFuture { field: "at".into() });
    let typing = json!({ "client": tess, "measurement": measured("temperature", &["370"]) });
    let (least, most) = ("25".to_owned(), "45".to_owned());
    assert_eq!(refused(&desk, "measurement_add", typing), Error::NotPlausible { field: "value1".into(), least, most });
}

#[test]
fn on_paper_measurements_are_a_table_and_nothing_is_missing_from_the_count() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    report(&desk, &tess, "Samen gewogen.");
    house.clock.forward(Duration::minutes(1));
    for value in ["70,1", "70,4", "70,9"] {
        house.clock.forward(Duration::minutes(10));
        add(&desk, &tess, measured("weight", &[value]));
    }
    house.clock.forward(Duration::minutes(1));
    let wrong = add(&desk, &tess, measured("blood_pressure", &["150", "90"]));
    let change =
        json!({ "entry": wrong["entry"], "base": 1, "measurement": measured("blood_pressure", &["130", "90"]) });
    ask(&desk, "measurement_change", change);
    let printed = ask(&desk, "dossier_print", json!({ "client": tess, "language": "nl" }));
    let text = paper(&uid(&printed, "file"), "");
    let (tables, entries) = text.split_once("Meting:Bloeddruk").expect("what was corrected stands among the entries");
    for words in ["Metingen", "Gewicht", "70,1 kg", "70,4 kg", "70,9 kg", "130/90 mmHg"] {
        assert!(tables.contains(&squeezed(words)), "{words} in {tables}");
    }
    assert!(entries.contains("150/90mmHg"), "{entries}");
    assert!(!text.contains("Meting:Gewicht"), "a table says all of it");
}
