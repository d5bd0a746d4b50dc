//! What a carer kept before: a list of clients, and old documents.

use dossier_core::Error;
use dossier_core::export::Progress;
use dossier_tests::{House, ask, client, refused, uid};
use serde_json::{Value, json};
use std::fs;

#[test]
fn a_list_of_clients_is_shown_first_and_each_line_keeps_the_rules() {
    let house = House::new();
    let desk = house.desk();
    ask(&desk, "client_add", json!({ "name": "Tess Proef", "birth_date": "1940-03-01", "regimes": ["wlz"] }));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lijst.csv");
    fs::write(&file, "Naam;Geboortedatum;BSN;Plaats\nTess Proef;1-3-1940;;Gouda\nSam Ander;2-3-1941;111222333;Delft\nBep Fout;2-3-1942;111222334;Delft\n;1-1-1950;;Delft\nKo Datum;31-2-1940;;Delft\nJo Goed;;;Delft\n").unwrap();
    let look = |regimes: Value| ask(&desk, "clients_look", json!({ "file": file, "regimes": regimes }));
    let seen = look(json!(["wlz"]));
    let columns: Vec<&Value> = seen["columns"].as_array().unwrap().iter().map(|column| &column["column"]).collect();
    assert_eq!(columns, ["name", "birth_date", "bsn", "town"]);
    assert!(!seen.to_string().contains("111222333"), "a number is shown masked");
    let told: Vec<(Option<&str>, bool)> = seen["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["problem"].as_str(), line["known"].as_bool().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            (None, true),
            (None, false),
            (Some("bsn_invalid"), false),
            (Some("required"), false),
            (Some("bad_date"), false),
            (None, false)
        ]
    );
    // Privately paid care knows no number.
    assert_eq!(look(json!(["private"]))["lines"][1]["problem"], "bsn_not_for_regime");
    // Nothing was written by looking.
    assert_eq!(ask(&desk, "client_list", json!({ "former": true })).as_array().unwrap().len(), 1);
    let bring = |lines: Value, sha: &Value| json!({ "file": file, "sha256": sha, "columns": columns, "regimes": ["wlz"], "lines": lines });
    // One wrong line, and none is written.
    assert_eq!(refused(&desk, "clients_bring_in", bring(json!([2, 3]), &seen["sha256"])), Error::BsnInvalid);
    assert_eq!(refused(&desk, "clients_bring_in", bring(json!([2]), &json!("00"))), Error::EntryChanged);
    let came = ask(&desk, "clients_bring_in", bring(json!([6, 2]), &seen["sha256"]));
    assert_eq!(came, json!({ "lines": [2, 6], "stopped": null }));
    let names: Vec<String> = ask(&desk, "client_list", json!({ "former": true }))
        .as_array()
        .unwrap()
        .iter()
        .map(|row| uid(row, "name"))
        .collect();
    assert_eq!(names, ["Tess Proef", "Sam Ander", "Jo Goed"]);
    assert_eq!(look(json!(["wlz"]))["lines"][1]["known"], true);
    // The same list of another program: written otherwise, and not every date in it.
    fs::write(
        &file,
        "Naam;Geboortedatum\nTESS PROEF;\nJó Goed;5-5-1950\nSam Ander;9-9-1999\nNieuw Mens;1-1-1950\nnieuw mens;\n",
    )
    .unwrap();
    let seen = look(json!(["wlz"]));
    let known: Vec<bool> =
        seen["lines"].as_array().unwrap().iter().map(|line| line["known"].as_bool().unwrap()).collect();
    assert_eq!(known, [true, true, false, false, true]);
    let lines = ask(&desk, "log_list", json!({ "count": 50 }));
    let made = lines["lines"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["action"] == "clients_bring_in" && line["outcome"] == "done");
    assert_eq!(made.filter(|line| !line["client"].is_null()).count(), 2, "a line a client");
    fs::write(&file, [0_u8, 1, 2]).unwrap();
    assert_eq!(refused(&desk, "clients_look", json!({ "file": file })), Error::ListUnreadable);
}

#[test]
fn old_documents_come_in_encrypted_with_the_day_that_the_carer_says() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("2024-03-01 indicatie.txt"), "Indicatie voor papiercanarie.").unwrap();
    fs::write(folder.path().join("scan.txt"), "Zonder dag.").unwrap();
    fs::write(folder.path().join("programma.exe"), "MZ").unwrap();
    fs::write(folder.path().join("foto.jpg"), "geen foto").unwrap();
    let seen = ask(&desk, "papers_look", json!({ "folder": folder.path(), "language": "nl" }));
    let told: Vec<(&str, &Value, &Value)> = seen["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["title"].as_str().unwrap(), &file["day"], &file["problem"]))
        .collect();
    assert_eq!(
        told,
        [
            ("Indicatie", &json!("2024-03-01"), &Value::Null),
            ("Foto", &Value::Null, &Value::Null),
            ("programma", &Value::Null, &json!("file_kind_unknown")),
            ("scan", &Value::Null, &Value::Null),
        ]
    );
    let papers = |papers: Value| json!({ "client": someone, "folder": folder.path(), "origin": "earlier_carer", "papers": papers });
    let paper = |name: &str, day: &str| json!({ "name": name, "day": day, "title": "Titel" });
    for (name, day, error) in [
        ("../scan.txt", "2024-01-01", Error::NotFound),
        ("/etc/passwd", "2024-01-01", Error::NotFound),
        ("scan.txt", "2027-01-01", Error::InFuture { field: "at".into() }),
        ("scan.txt", "1800-01-01", Error::BadDate { field: "at".into() }),
    ] {
        assert_eq!(refused(&desk, "papers_bring_in", papers(json!([paper(name, day)]))), error, "{name}");
    }
    let inside = json!({ "folder": house.dir(), "language": "nl" });
    assert_eq!(refused(&desk, "papers_look", inside), Error::FolderNotWritable);
    let all = json!([
        paper("2024-03-01 indicatie.txt", "2024-03-02"),
        paper("foto.jpg", "2024-03-03"),
        paper("scan.txt", "2026-11-23")
    ]);
    let done = ask(&desk, "papers_bring_in", papers(all));
    let added = ["2024-03-01 indicatie.txt", "scan.txt"];
    let left = [json!({ "name": "foto.jpg", "problem": "file_damaged" })];
    assert_eq!(done, json!({ "added": added, "left": left, "stopped": null }));
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 10 }));
    let days: Vec<&str> =
        page["entries"].as_array().unwrap().iter().map(|entry| &entry["at"].as_str().unwrap()[..10]).collect();
    assert_eq!(days, ["2026-11-23", "2024-03-02"]);
    assert_eq!(page["entries"][1]["origin"], "earlier_carer");
    assert_eq!(page["entries"][1]["attachments"][0]["name"], "2024-03-01 indicatie.txt");
    assert!(folder.path().join("scan.txt").exists(), "the file itself stays where it is");
    desk.close().unwrap();
    let mut waiting = vec![house.dir()];
    while let Some(dir) = waiting.pop() {
        for each in fs::read_dir(dir).unwrap().flatten() {
            if each.path().is_dir() {
                waiting.push(each.path());
            } else {
                let bytes = fs::read(each.path()).unwrap();
                assert!(!bytes.windows(12).any(|part| part == b"papiercanari"), "{:?}", each.path());
            }
        }
    }
}

/// Stops after so many steps.
struct StopAfter(u64);

impl Progress for StopAfter {
    fn step(&self, done: u64, _: u64) -> dossier_core::Result<()> {
        if done < self.0 { Ok(()) } else { Err(Error::Cancelled) }
    }
}

#[test]
fn old_documents_that_were_stopped_half_way_come_in_once() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let folder = tempfile::tempdir().unwrap();
    let name = |number: u64| format!("brief {number}.txt");
    let paper = |number: u64, again: bool| json!({ "name": name(number), "day": "2024-03-01", "title": "Brief", "again": again });
    for number in 1..=5 {
        fs::write(folder.path().join(name(number)), format!("Beste Tess, dit is brief {number}.")).unwrap();
    }
    let asked = |papers: Vec<Value>| json!({ "client": someone, "folder": folder.path(), "papers": papers });
    let all = || asked((1..=5).map(|number| paper(number, false)).collect());
    let entries = || {
        let page = ask(&desk, "timeline", json!({ "client": someone, "count": 50 }));
        page["entries"].as_array().unwrap().len()
    };
    let there = |client: &Value| -> Vec<bool> {
        let seen = ask(&desk, "papers_look", json!({ "folder": folder.path(), "language": "nl", "client": client }));
        seen["files"].as_array().unwrap().iter().map(|file| file["there"].as_bool().unwrap()).collect()
    };
    // Before anything came in it is an error like any other.
    assert_eq!(desk.call("papers_bring_in", all(), &StopAfter(0)), Err(Error::Cancelled));
    assert_eq!(there(&json!(someone)), [false; 5]);
    let came = desk.call("papers_bring_in", all(), &StopAfter(2)).unwrap();
    assert_eq!(came, json!({ "added": [name(1), name(2)], "left": [], "stopped": "cancelled" }));
    assert_eq!(there(&json!(someone)), [true, true, false, false, false]);
    assert_eq!(there(&Value::Null), [false; 5]);
    assert_eq!(there(&json!(client(&desk, "Sam Ander"))), [false; 5], "that is another's dossier");
    // The same button once more: the rest comes in, and what was there is said.
    let came = ask(&desk, "papers_bring_in", all());
    let left = |number: u64| json!({ "name": name(number), "problem": "paper_there" });
    let rest = [name(3), name(4), name(5)];
    assert_eq!(came, json!({ "added": rest, "left": [left(1), left(2)], "stopped": null }));
    assert_eq!((entries(), there(&json!(someone))), (5, vec![true; 5]));
    // Under another name it is the same file, twice in the folder as well; as long as another is not yet the same.
    for (number, text) in [(6, 1), (7, 7), (8, 7)] {
        fs::write(folder.path().join(name(number)), format!("Beste Tess, dit is brief {text}.")).unwrap();
    }
    assert_eq!(there(&json!(someone))[5..], [true, false, false]);
    let came = ask(&desk, "papers_bring_in", asked([6, 7, 8].map(|number| paper(number, false)).to_vec()));
    assert_eq!(came, json!({ "added": [name(7)], "left": [left(6), left(8)], "stopped": null }));
    // Who wants it twice says so.
    ask(&desk, "papers_bring_in", asked(vec![paper(1, true)]));
    assert_eq!(entries(), 7);
}

#[test]
fn a_list_that_was_stopped_half_way_brings_in_each_client_once() {
    let house = House::new();
    let desk = house.desk();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lijst.csv");
    let line = |number: u32| format!("Client {} Proef;1-3-194{number}\n", char::from(b'A' + number as u8));
    fs::write(&file, format!("Naam;Geboortedatum\n{}", (0..5).map(line).collect::<String>())).unwrap();
    let look = || ask(&desk, "clients_look", json!({ "file": file }));
    let seen = look();
    let columns: Vec<&Value> = seen["columns"].as_array().unwrap().iter().map(|column| &column["column"]).collect();
    let bring = |lines: Value| json!({ "file": file, "sha256": seen["sha256"], "columns": columns, "regimes": [], "lines": lines });
    let all = json!([1, 2, 3, 4, 5]);
    assert_eq!(desk.call("clients_bring_in", bring(all.clone()), &StopAfter(0)), Err(Error::Cancelled));
    let came = desk.call("clients_bring_in", bring(all), &StopAfter(2)).unwrap();
    assert_eq!(came, json!({ "lines": [1, 2], "stopped": "cancelled" }));
    let known: Vec<bool> =
        look()["lines"].as_array().unwrap().iter().map(|line| line["known"].as_bool().unwrap()).collect();
    assert_eq!(known, [true, true, false, false, false]);
    // Stopped when all of it was in: there was nothing left to stop.
    let came = desk.call("clients_bring_in", bring(json!([3, 4, 5])), &StopAfter(3)).unwrap();
    assert_eq!(came, json!({ "lines": [3, 4, 5], "stopped": null }));
    assert_eq!(ask(&desk, "client_list", json!({ "former": true })).as_array().unwrap().len(), 5);
}
