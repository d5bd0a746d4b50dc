//! Forms: recorded, corrected and amended like anything else in a dossier, found again, and on paper.

use std::process::Command;

use chrono::Duration;
use dossier_core::Error;
use dossier_tests::{House, ask, client, refused, uid};
use serde_json::{Value, json};

fn risks(client: &str) -> Value {
    json!({
        "client": client, "form": "risks", "form_version": 1,
        "fields": {
            "on": "2026-11-20", "with": { "name": "Roos Proefpersoon", "role": "dochter" },
            "falls": "yes", "falls_seen": "Struikelde over het kleed.", "falls_action": "Kleed weg, lamp erbij.",
            "skin": "no",
        },
    })
}

#[test]
fn a_form_is_kept_corrected_and_amended_with_its_old_answers() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let added = ask(&desk, "form_add", risks(&someone));
    assert_eq!(added["body"]["form"], "risks");
    assert_eq!(added["body"]["form_version"], 1);
    let change = |base: i64, fields: Value, reason: &str| json!({ "entry": added["entry"], "base": base, "fields": fields, "reason": reason });

    let mut fields = added["body"]["fields"].clone();
    fields["falls"] = json!("watch");
    let better = ask(&desk, "form_change", change(1, fields.clone(), ""));
    assert!(better["body"]["fields"].get("falls_action").is_none(), "no longer asked");
    assert_eq!(better["earlier"][0]["body"]["fields"]["falls_action"], "Kleed weg, lamp erbij.");
    assert_eq!(refused(&desk, "form_change", change(1, fields.clone(), "")), Error::EntryChanged);

    house.clock.forward(Duration::hours(25));
    fields["skin"] = json!("watch");
    let locked = refused(&desk, "form_change", change(2, fields.clone(), ""));
    assert!(matches!(locked, Error::EntryLocked { .. }), "{locked:?}");
    let amended = ask(&desk, "form_change", change(2, fields, "huid gezien"));
    assert_eq!((amended["head"]["amendment"].as_bool(), amended["version"].as_i64()), (Some(true), Some(3)));

    // It is no report, and a report is no form.
    let text = json!({ "entry": added["entry"], "base": 3, "text": "x", "reason": "x" });
    assert_eq!(refused(&desk, "entry_correct", text), Error::NotAllowed);
    let written = dossier_tests::report(&desk, &someone, "Samen gewandeld.");
    let form = json!({ "entry": written["entry"], "base": 1, "fields": {} });
    assert_eq!(refused(&desk, "form_change", form), Error::NotFound);
}

#[test]
fn mistakes_keep_nothing_and_name_the_question() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let with = |field: &str, value: Value| {
        let mut input = risks(&someone);
        input["fields"][field] = value;
        input
    };
    let required = |field: &str| Error::Required { field: field.into() };
    assert_eq!(refused(&desk, "form_add", with("falls_action", json!(" "))), required("falls_action"));
    assert_eq!(refused(&desk, "form_add", with("on", json!("2026-11-24"))), Error::InFuture { field: "on".into() });
    let mut input = risks(&someone);
    input["form_version"] = json!(99);
    assert_eq!(refused(&desk, "form_add", input), Error::NotFound);
    let timeline = ask(&desk, "timeline", json!({ "client": someone, "count": 10 }));
    assert_eq!(timeline["entries"], json!([]));
}

#[test]
fn every_answer_is_found_and_old_ones_are_forgotten() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let added = ask(&desk, "form_add", risks(&someone));
    let found = |words: &str| ask(&desk, "search", json!({ "words": words, "count": 10 }))["count"].as_i64().unwrap();
    for words in ["struikelde kleed", "roos dochter", "inventarisatie", "lamp"] {
        assert_eq!(found(words), 1, "{words}");
    }
    let mut fields = added["body"]["fields"].clone();
    fields["falls_action"] = json!("Rollator in huis.");
    ask(&desk, "form_change", json!({ "entry": added["entry"], "base": 1, "fields": fields }));
    assert_eq!((found("lamp"), found("rollator")), (0, 1));
}

#[test]
fn what_is_offered_fits_the_kind_of_care() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let forms = ask(&desk, "form_list", json!({ "client": someone }));
    let offered: Vec<&str> = forms
        .as_array()
        .unwrap()
        .iter()
        .filter(|form| form["offered"] == true)
        .map(|form| form["form"]["id"].as_str().unwrap())
        .collect();
    for id in ["intake", "basics", "guidance_plan", "care_life_plan", "support_plan", "risks", "reserved_acts"] {
        assert!(offered.contains(&id), "{id}");
    }
    let mut once = offered.clone();
    once.dedup();
    assert_eq!(once, offered, "one version of each");
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn a_form_stands_on_paper_with_its_questions() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    ask(&desk, "form_add", risks(&someone));
    let given = json!([
        { "on": "2026-11-22", "time": "8:00", "name": "Paracetamol 500 mg", "outcome": "refused", "by": "Jan Test", "why": "misselijk" },
    ]);
    let input = json!({ "client": someone, "form": "administration", "form_version": 1, "fields": { "given": given } });
    ask(&desk, "form_add", input);
    let printed = ask(&desk, "dossier_print", json!({ "client": someone, "language": "nl" }));
    let file = uid(&printed, "file");
    let output = Command::new("pdftotext").args(["-layout", &file, "-"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for words in [
        "Formulier: Risico-inventarisatie",
        "Vallen",
        "Is er een risico?",
        "Kleed weg, lamp erbij.",
        "Roos Proefpersoon, dochter",
        "20 november 2026",
        "Geweigerd",
        "misselijk",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains("Continentie"), "what was left empty is left out");
}
