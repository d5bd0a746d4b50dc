//! A small practice, made up and looked at.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::super::data;
use super::super::decision::Shows;
use super::super::extent::Extent;
use super::super::paper::{Scope, choose};
use super::super::practice::Language;
use super::super::restriction::Leaves;
use super::*;
use crate::action;
use crate::desk::Desk;
use crate::export::fhir::archive::Package;
use crate::export::package::Made;
use crate::export::paper::PaperKind;
use crate::export::{Progress, Quiet};
use crate::rules::bsn;
use crate::session::{Role, Source};
use crate::surroundings::{KeyCost, StoppedClock, Surroundings};
use crate::vault::keychain::MemoryKeychain;
use crate::vault::{Key, Second, SetUp, Vault};

const SMALL: Numbers =
    Numbers { days: 20, clients: 9, active: 6, reports: 160, giant: 40, attachments: 3, largest: 200_000, lines: 600 };

fn desk() -> (TempDir, Desk) {
    let folder = tempfile::tempdir().unwrap();
    let surroundings = Surroundings {
        clock: Arc::new(StoppedClock(DateTime::parse_from_rfc3339("2026-11-23T10:30:00+01:00").unwrap())),
        keychain: Arc::new(MemoryKeychain::default()),
        key_cost: KeyCost::TEST,
        part: crate::vault::backup::PART,
        ..Surroundings::real()
    };
    let passphrase = SecretString::from("tafel wandeling koffie regen fiets lamp".to_owned());
    let set_up = SetUp { name: "Praktijk".to_owned(), passphrase: passphrase.clone(), second: Second::Keychain };
    let dir = folder.path().join("vault");
    let (mut vault, code) = Vault::create(&dir, set_up, &surroundings).unwrap();
    vault.confirm_recovery(code.expose_secret(), &surroundings).unwrap();
    drop(vault);
    let vault = Vault::open(&dir, Key::Passphrase { passphrase, second: Second::Keychain }, &surroundings).unwrap();
    (folder, Desk::open(vault, Role::Carer, Source::Window, surroundings).unwrap())
}

fn fill(desk: &Desk, numbers: Numbers, seed: u64, progress: &dyn Progress) -> Result<Filled> {
    let pass = action::find("practice_fill").unwrap().pass();
    fill_with(&Work::new(desk, pass, progress, true), numbers, seed)
}

fn ask(desk: &Desk, action: &str, input: Value) -> Value {
    desk.call(action, input, &Quiet).unwrap()
}

fn clients(desk: &Desk) -> Vec<Value> {
    ask(desk, "client_list", json!({ "former": true })).as_array().unwrap().clone()
}

/// Names, and every report with its versions and the words of its goals, of everybody.
fn said(desk: &Desk) -> Vec<String> {
    let mut all = Vec::new();
    for client in clients(desk) {
        all.push(client["name"].as_str().unwrap().to_owned());
        let page = ask(desk, "timeline", json!({ "client": client["client"], "count": 200, "kinds": ["report"] }));
        for entry in page["entries"].as_array().unwrap() {
            all.push(entry["body"]["text"].as_str().unwrap().to_owned());
            all.extend(entry["earlier"].as_array().unwrap().iter().map(|old| old["body"]["text"].to_string()));
            all.extend(entry["goals"].as_array().unwrap().iter().map(|goal| goal["words"].to_string()));
        }
    }
    all
}

#[test]
fn a_made_up_practice_is_whole() {
    let (_folder, desk) = desk();
    let made = fill(&desk, SMALL, 7, &Quiet).unwrap();
    assert_eq!(made, Filled { clients: 9, reports: 160, attachments: 3 });
    assert_eq!(ask(&desk, "today", json!({}))["practice_vault"], true);
    assert_eq!(ask(&desk, "today", json!({}))["drafts"].as_array().unwrap().len(), 2);
    let verified = ask(&desk, "verify", json!({}));
    assert_eq!((&verified["ok"], &verified["findings"]), (&json!(true), &json!([])));
    assert!(verified["lines"].as_i64().unwrap() >= 600, "{verified}");

    let all = clients(&desk);
    let states: Vec<&str> = all.iter().map(|client| client["status"].as_str().unwrap()).collect();
    assert_eq!(states.iter().filter(|state| **state == "in_care").count(), 5);
    assert_eq!(states.iter().filter(|state| **state == "enquiry").count(), 1);
    assert_eq!(states.iter().filter(|state| matches!(**state, "left" | "deceased")).count(), 3);
    let giant = ask(&desk, "timeline", json!({ "client": all[0]["client"], "count": 200, "kinds": ["report"] }));
    assert_eq!(giant["entries"].as_array().unwrap().len(), 40);

    let of = |kind: &str| -> usize {
        let page = |client: &Value| {
            ask(&desk, "timeline", json!({ "client": client["client"], "count": 200, "kinds": [kind] }))
        };
        all.iter().map(|client| page(client)["entries"].as_array().unwrap().len()).sum()
    };
    // Everybody has somebody near who stands on the list, and consents; who left has none that goes on.
    let rooms: Vec<Value> =
        all.iter().map(|client| ask(&desk, "people", json!({ "client": client["client"] }))).collect();
    for (client, room) in all.iter().zip(&rooms) {
        assert_eq!(room["persons"].as_array().unwrap().len(), 1, "{client}");
        let consents = room["consents"].as_array().unwrap();
        assert!(consents.len() >= 2, "{client}");
        let former = matches!(client["status"].as_str().unwrap(), "left" | "deceased");
        assert!(consents.iter().all(|consent| consent["stands"] == json!(!former)), "{client} {consents:?}");
        assert!(consents.iter().all(|consent| consent["ask_again"] == false), "{consents:?}");
    }
    assert!(rooms.iter().any(|room| !room["by_consent"].as_array().unwrap().is_empty()));
    let requests = ask(&desk, "request_list", json!({}));
    assert_eq!((requests.as_array().unwrap().len(), &requests[0]["state"]), (1, &json!("open")));
    assert!(of("measurement") > 3 && of("medicine") >= 2 && of("dose") >= 7);
    let count = |action: &str, input: Value| ask(&desk, action, input).as_array().unwrap().len();
    assert_eq!(
        (count("work_notes", json!({})), count("mic_list", json!({})), count("colleagues", json!({}))),
        (2, 2, 2)
    );
    assert!(ask(&desk, "mic_list", json!({})).as_array().unwrap().iter().all(|report| report["names"] == false));

    let files: usize = all
        .iter()
        .map(|client| ask(&desk, "timeline", json!({ "client": client["client"], "count": 200 })))
        .flat_map(|page| page["entries"].as_array().unwrap().clone())
        .map(|entry| entry["attachments"].as_array().unwrap().len())
        .sum();
    assert_eq!(files, 3);
}

#[test]
fn from_the_mark_on_the_log_runs_forward() {
    let (_folder, desk) = desk();
    fill(&desk, SMALL, 7, &Quiet).unwrap();
    let times: Vec<i64> = desk
        .store()
        .view(action::find("log_list").unwrap().pass(), desk.session(), desk.surroundings(), |tx| {
            use crate::store::Reading;
            crate::store::log::lines(tx.connection(), None, None, 10_000)
        })
        .unwrap()
        .iter()
        .rev()
        .map(|line| line.instant().unwrap().timestamp())
        .collect();
    let steps_back: Vec<usize> = (1..times.len()).filter(|at| times[*at] < times[at - 1]).collect();
    assert_eq!(steps_back.len(), 1, "{steps_back:?}");
    // Opening, marking, and then the past begins.
    assert!(steps_back[0] <= 3);
    let now = desk.surroundings().clock.now().timestamp();
    assert!(times.iter().all(|time| *time <= now));
}

#[test]
fn a_seed_makes_the_same_people_and_texts() {
    let made = |seed: u64, numbers: Numbers| {
        let (_folder, desk) = desk();
        fill(&desk, numbers, seed, &Quiet).unwrap();
        said(&desk)
    };
    let without = Numbers { attachments: 0, ..SMALL };
    let seven = made(7, without);
    assert!(seven == made(7, SMALL), "with files the texts are others");
    assert!(seven != made(8, without), "another seed makes the same");
}

#[test]
fn only_a_vault_without_clients_and_a_past_only_in_a_practice_vault() {
    let (_folder, desk) = desk();
    let pass = action::find("practice_fill").unwrap().pass();
    let work = Work::new(&desk, pass, &Quiet, true);
    assert_eq!(work.play(|_| Ok(())), Err(Error::NotAllowed));
    ask(&desk, "client_add", json!({ "name": "Tess Voorbeeld" }));
    assert_eq!(fill(&desk, SMALL, 7, &Quiet), Err(Error::NotEmpty));
    assert_eq!(work.play(|_| Ok(())), Err(Error::NotAllowed));
    assert_eq!(ask(&desk, "today", json!({}))["practice_vault"], false);
}

#[test]
fn stopping_half_way_leaves_whole_days() {
    struct Until(u64);
    impl Progress for Until {
        fn step(&self, done: u64, _: u64) -> Result<()> {
            if done < self.0 { Ok(()) } else { Err(Error::Cancelled) }
        }
    }
    let (_folder, desk) = desk();
    assert_eq!(fill(&desk, SMALL, 7, &Until(10)), Err(Error::Cancelled));
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    let reports = said(&desk).len();
    assert!(reports > 60 && reports < 140, "{reports}");
}

#[test]
fn reports_are_as_long_as_real_ones_and_no_slot_stays_open() {
    let mut rng = Rng::with_seed(3);
    let sentences = Sentences::read().unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let people = Lists::read().unwrap().people(300, &sentences.notes, today, &mut rng).unwrap();
    let texts: Vec<String> =
        (0..6000).map(|no| sentences.report(&people[no % people.len()], &mut rng).unwrap()).collect();
    let mean = texts.iter().map(String::len).sum::<usize>() / texts.len();
    assert!((530..590).contains(&mean), "{mean}");
    let longest = texts.iter().map(String::len).max().unwrap();
    assert!((3000..=4096).contains(&longest), "{longest}");
    assert!(texts.iter().all(|text| !text.contains(['{', '}']) && text.is_char_boundary(text.len())));

    let numbers: Vec<&String> = people.iter().filter_map(|person| person.fields.bsn.as_ref()).collect();
    assert!(numbers.len() > 100);
    assert!(numbers.iter().all(|number| bsn::valid(number) && number.starts_with("9999")));
    let namesakes = people.iter().filter(|person| person.fields.name.ends_with(" Jansen")).count();
    assert!(namesakes > 3, "{namesakes}");
}

/// Names in a dossier that look like other clients': they are nobody's.
fn nobody(desk: &Desk, client: &Value, capacity: Option<&str>) -> Vec<Value> {
    let review = ask(desk, "others_review", json!({ "client": client, "capacity": capacity }));
    let said = |found: &Value| json!({ "spot": found["spot"], "verdict": "somebody_else" });
    review["found"].as_array().unwrap().iter().map(said).collect()
}

/// The data of a dossier as somebody with all rights gets it.
fn data_of(desk: &Desk, client: &Value) -> Vec<(String, Vec<u8>)> {
    let pass = action::find("dossier_print").unwrap().pass();
    let work = Work::new(desk, pass, &Quiet, false);
    let scope = Scope {
        client: client.as_str().unwrap().parse().unwrap(),
        from: None,
        to: None,
        extent: Extent::Whole,
        language: Language::Nl,
        kind: PaperKind::HandOver,
        recipient: None,
        capacity: None,
        shows: Shows::ALL,
        reviewed: serde_json::from_value(Value::from(nobody(desk, client, None))).unwrap(),
        leaves: Leaves::Own,
        parts: None,
        request: None,
    };
    let chosen = work
        .view(|tx| {
            tx.concerns(Concern { client: Some(scope.client), part: "dossier", ..Concern::default() });
            choose(tx, &scope)
        })
        .unwrap();
    let words = SecretString::from("tafel wandeling koffie regen fiets lamp");
    let data = data::of(&work, &chosen, &scope, false).unwrap();
    let mut packed = Vec::new();
    data.packing(&work, words.clone()).unwrap().write(&mut packed).unwrap();
    let mut package = Package::open(std::io::Cursor::new(packed), words).unwrap();
    let names = package.names();
    let read = |name: String| (name.clone(), package.read(&name).unwrap().to_vec());
    names.into_iter().map(read).collect()
}

/// Every `reference` below a value.
fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match value.as_str() {
            Some(to) if name == "reference" => found.push(to),
            Some(_) | None => references(value, found),
        }),
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// With `ZORGMAP_FHIR` the bundles are left in that folder, where `cargo xtask test` has another program look at them.
#[test]
fn every_made_up_dossier_is_a_bundle_that_hangs_together() {
    let (_folder, desk) = desk();
    fill(&desk, SMALL, 7, &Quiet).unwrap();
    let all = clients(&desk);
    let first = &all.iter().find(|client| client["status"] == "in_care").unwrap()["client"];
    let fields = json!({ "who": "mentor", "name": "M. Mentor", "scope": "zorg <en> wonen", "until": "2030-01-01" });
    ask(&desk, "person_set", json!({ "client": first, "fields": fields }));
    let consent = json!({
        "client": first, "purpose": "share_family", "recipient": "Zus & Co", "told_on": "2026-11-20", "by_client": true,
        "way": "written", "proof_note": "map", "on": "2026-11-20",
    });
    ask(&desk, "consent_give", consent);
    let fields = json!({ "living_now": "Woont <alleen> & goed.\nMet een kat.", "agreement": "not_yet" });
    ask(&desk, "form_add", json!({ "client": first, "form": "care_life_plan", "form_version": 1, "fields": fields }));
    for (of, values) in
        [("weight", vec!["71.0"]), ("blood_pressure", vec!["120", "80"]), ("pain", vec!["3"]), ("glucose", vec!["5.4"])]
    {
        ask(&desk, "measurement_add", json!({ "client": first, "measurement": { "of": of, "values": values } }));
    }
    let own = json!({ "of": "own", "name": "Stappen", "unit": "", "values": ["4000"], "note": "gister" });
    ask(&desk, "measurement_add", json!({ "client": first, "measurement": own }));
    let stick = tempfile::tempdir().unwrap();
    let given = json!({
        "client": first, "recipient": "Zus & Co", "capacity": "client", "ground": "request_client", "identity": "known_to_me",
        "language": "nl", "folder": stick.path(), "from": "2026-11-23", "reviewed": nobody(&desk, first, Some("client")),
    });
    ask(&desk, "handover_write", given);

    let out = std::env::var_os("ZORGMAP_FHIR").map(std::path::PathBuf::from);
    let (mut kinds, mut carried, mut files) = (std::collections::BTreeSet::new(), 0, 0);
    for client in &all {
        let data = data_of(&desk, &client["client"]);
        let (name, bundle) = &data[0];
        assert_eq!(name, "bundle.json");
        if let Some(out) = &out {
            std::fs::create_dir_all(out).unwrap();
            std::fs::write(out.join(format!("client-{}.json", client["number"])), bundle).unwrap();
        }
        let bundle: Value = serde_json::from_slice(bundle).unwrap();
        let entries = bundle["entry"].as_array().unwrap();
        let urls: std::collections::HashSet<&str> = entries.iter().map(|e| e["fullUrl"].as_str().unwrap()).collect();
        assert_eq!(urls.len(), entries.len(), "each has a name of its own");
        let mut to = Vec::new();
        references(&bundle, &mut to);
        assert!(to.len() > entries.len() / 2 && to.iter().all(|to| urls.contains(to)));
        kinds.extend(entries.iter().map(|e| e["resource"]["resourceType"].as_str().unwrap().to_owned()));
        let ours = |entry: &&Value| entry["resource"]["extension"][0]["url"] == "urn:zorgmap:entry:1";
        carried += entries.iter().filter(ours).count();
        // Every file is spoken of by the name that it has in the zip.
        let text = bundle.to_string();
        assert!(data[1..].iter().all(|(name, _)| text.contains(name.as_str())));
        files += data.len() - 1;
    }
    let mut counted = 0;
    for client in &all {
        let page = ask(&desk, "timeline", json!({ "client": client["client"], "count": 200 }));
        assert!(page["more"].is_null());
        counted += page["entries"].as_array().unwrap().len();
    }
    assert_eq!((carried, files), (counted, SMALL.attachments), "nothing is left out");
    let kinds: Vec<&str> = kinds.iter().map(String::as_str).collect();
    assert_eq!(
        kinds,
        [
            "AuditEvent",
            "CarePlan",
            "Composition",
            "Consent",
            "DocumentReference",
            "Goal",
            "MedicationAdministration",
            "MedicationStatement",
            "Observation",
            "Patient",
            "Provenance",
            "RelatedPerson",
        ]
    );
}
