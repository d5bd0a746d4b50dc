//! Who else sits at the desk: what a stand-in sees and does, what a custodian reads, and that nothing of a dossier that
//! was not given comes out of any action in anybody else's sitting.

use std::fs;

use chrono::Duration;
use dossier_core::action::ACTIONS;
use dossier_core::desk::Desk;
use dossier_core::export::Quiet;
use dossier_core::session::{Role, Source};
use dossier_core::vault::{Key, Second, Vault};
use dossier_core::{Error, Result};
use dossier_tests::{House, PASSPHRASE, ask, client, mentor, refused, report, shared_with, uid};
use secrecy::SecretString;
use serde_json::{Map, Value, json};

const WORDS: &str = "kraan molen zolder boterham pleister duif";
/// In everything that is somebody else's; folded and stemmed it stays itself.
const CANARY: &str = "kwikstaart";
/// In the carer's drawers, about a client who was given and one who was not.
const DRAWER: &str = "zeepaardje";

fn add(desk: &Desk, clients: &[&str], parts: &[&str]) -> Value {
    ask(desk, "stand_in_add", stand_in(clients, parts, "2026-11-23", "2026-12-15"))
}

pub(crate) fn stand_in(clients: &[&str], parts: &[&str], from: &str, until: &str) -> Value {
    json!({
        "name": "Wim de Waarnemer", "function": "verpleegkundige", "why": "Vakantie",
        "from": from, "until": until, "clients": clients, "parts": parts,
        "passphrase": WORDS, "second": { "kind": "keychain" }, "present": PASSPHRASE,
    })
}

fn open(house: &House, key: Key, role: Role) -> Result<Desk> {
    Desk::open(Vault::open(&house.dir(), key, &house.surroundings)?, role, Source::Window, house.surroundings.clone())
}

/// The stand-in comes in.
pub(crate) fn waarnemer(house: &House) -> Result<Desk> {
    let passphrase = SecretString::from(WORDS.to_owned());
    open(house, Key::Passphrase { passphrase, second: Second::Keychain }, Role::StandIn)
}

pub(crate) fn opvolger(house: &House, code: &str) -> Result<Desk> {
    open(house, Key::Recovery(SecretString::from(code.to_owned())), Role::Custodian)
}

/// What a search finds, and how many it says there are.
fn found(desk: &Desk, words: &str) -> (usize, i64) {
    let found = ask(desk, "search", json!({ "words": words, "count": 50 }));
    (found["hits"].as_array().unwrap().len(), found["count"].as_i64().unwrap())
}

fn texts(desk: &Desk, client: &str) -> Vec<String> {
    let page = ask(desk, "timeline", json!({ "client": client, "count": 50 }));
    let text =
        |entry: &Value| entry["body"].get("text").or(entry["body"].get("title")).unwrap().as_str().unwrap().to_owned();
    page["entries"].as_array().unwrap().iter().map(text).collect()
}

fn verify(house: &House) {
    let desk = house.desk();
    let checked = ask(&desk, "verify", json!({}));
    assert_eq!(checked["ok"], true, "{checked}");
    desk.close().unwrap();
}

#[test]
fn a_stand_in_sees_the_given_dossiers_and_writes_under_an_own_name() {
    let house = House::new();
    let desk = house.desk();
    let (given, other) = (client(&desk, "Aaltje Voorbeeld"), client(&desk, "Bep Anders"));
    report(&desk, &given, "Koffie gedronken op het balkon.");
    let others = uid(&report(&desk, &other, "Koffie gedronken in de tuin."), "entry");
    let carers = report(&desk, &given, "Wandeling gemaakt.");
    let added = add(&desk, &[&given], &["reports"]);
    assert_eq!((&added["standing"], &added["last_use"]), (&json!("now"), &Value::Null));
    desk.close().unwrap();

    let desk = waarnemer(&house).unwrap();
    let sitting = ask(&desk, "sitting", json!({}));
    assert_eq!(
        (&sitting["role"], &sitting["name"], &sitting["carer"], &sitting["until"]),
        (&json!("stand_in"), &json!("Wim de Waarnemer"), &json!("Praktijk De Linde"), &json!("2026-12-15"))
    );
    let actions = sitting["actions"].as_array().unwrap();
    assert!(actions.contains(&json!("report_add")) && !actions.contains(&json!("settings_set")));
    let rows = ask(&desk, "client_list", json!({ "former": true }));
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(rows[0]["client"], json!(given));
    let today = ask(&desk, "today", json!({}));
    assert_eq!((&today["clients"], today["recent"].as_array().unwrap().len()), (&json!(1), 1));
    assert_eq!((&today["backup_due"], &today["last_seal"]), (&json!(false), &Value::Null));
    assert_eq!(found(&desk, "koffie"), (1, 1), "two were written");
    assert_eq!(found(&desk, "tuin"), (0, 0));

    let own = report(&desk, &given, "Boodschappen gedaan.");
    assert_eq!(own["author"], "Wim de Waarnemer");
    assert_eq!(found(&desk, "boodschappen"), (1, 1));
    let corrected = ask(
        &desk,
        "entry_correct",
        json!({ "entry": own["entry"], "base": 1, "text": "Boodschappen gedaan, appels vergeten." }),
    );
    assert_eq!(corrected["version"], 2);
    assert_eq!((found(&desk, "appels"), found(&desk, "boodschappen")), ((1, 1), (1, 1)));
    let of_another = json!({ "entry": carers["entry"], "base": 1, "text": "Anders." });
    assert_eq!(refused(&desk, "entry_correct", of_another), Error::NotAllowed);
    assert_eq!(refused(&desk, "report_add", json!({ "client": other, "text": "Hier niet." })), Error::NotFound);
    assert_eq!(refused(&desk, "timeline", json!({ "client": other, "count": 5 })), Error::NotFound);
    assert_eq!(refused(&desk, "entry_correct", json!({ "entry": others, "base": 1, "text": "x" })), Error::NotFound);
    let log = ask(&desk, "log_list", json!({ "count": 500 }));
    assert!(log["lines"].as_array().unwrap().iter().all(|line| line["client"] == json!(given)), "{log}");
    desk.close().unwrap();

    let desk = house.desk();
    assert_eq!(texts(&desk, &given)[0], "Boodschappen gedaan, appels vergeten.");
    let log = ask(&desk, "log_list", json!({ "count": 500 }));
    let lines: Vec<&Value> =
        log["lines"].as_array().unwrap().iter().filter(|line| line["role"] == "stand_in").collect();
    assert!(lines.iter().all(|line| line["who"] == "Wim de Waarnemer"), "{lines:?}");
    assert_eq!(lines.iter().filter(|line| line["outcome"] == "refused").count(), 4, "each try leaves its line");
    assert!(lines.iter().any(|line| line["action"] == "vault_open"));
    let seats = ask(&desk, "stand_ins", json!({}));
    assert_eq!(seats[0]["clients"], json!([{ "client": given, "name": "Aaltje Voorbeeld" }]));
    assert_eq!(seats[0]["last_use"], json!("2026-11-23T10:30:00+01:00"));
    desk.close().unwrap();
    verify(&house);
}

#[test]
fn of_a_given_dossier_only_the_given_parts() {
    let house = House::new();
    let paper = house.folder.path().join("brief.txt");
    fs::write(&paper, "Een brief over niets.").unwrap();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    report(&desk, &given, "Alles gaat goed.");
    let document = json!({ "client": given, "title": "Brief van de neuroloog", "file": paper });
    let added = ask(&desk, "document_add", document.clone());
    let attachment = added["attachments"][0]["attachment"].clone();
    add(&desk, &[&given], &["reports"]);
    desk.close().unwrap();

    let desk = waarnemer(&house).unwrap();
    assert_eq!(texts(&desk, &given), ["Alles gaat goed."]);
    assert_eq!(found(&desk, "neuroloog"), (0, 0));
    assert_eq!(refused(&desk, "attachment_preview", json!({ "attachment": attachment, "most": 100 })), Error::NotFound);
    assert_eq!(
        refused(&desk, "timeline", json!({ "client": given, "count": 5, "around": added["entry"] })),
        Error::NotFound
    );
    assert_eq!(
        refused(&desk, "document_add", document.clone()),
        Error::NotAllowed,
        "what cannot be read is not written"
    );
    desk.close().unwrap();

    let desk = house.desk();
    let seats = ask(&desk, "stand_ins", json!({}));
    ask(&desk, "stand_in_end", json!({ "slot": seats[0]["slot"] }));
    ask(&desk, "stand_in_add", {
        let mut both = stand_in(&[&given], &["documents", "reports"], "2026-11-23", "2026-11-30");
        both["passphrase"] = json!("vlinder trommel asfalt koelkast pinda zeil");
        both
    });
    desk.close().unwrap();
    assert_eq!(waarnemer(&house).map(drop), Err(Error::SeatEnded));
    let passphrase = SecretString::from("vlinder trommel asfalt koelkast pinda zeil".to_owned());
    let desk = open(&house, Key::Passphrase { passphrase, second: Second::Keychain }, Role::StandIn).unwrap();
    assert_eq!(texts(&desk, &given).len(), 2);
    assert_eq!(found(&desk, "neuroloog"), (1, 1));
    ask(&desk, "document_add", document);
    let on_anothers = json!({ "entry": added["entry"], "file": paper });
    assert_eq!(refused(&desk, "attachment_add", on_anothers), Error::NotAllowed);
    desk.close().unwrap();
    verify(&house);
}

#[test]
fn a_stand_in_measures_and_gives_medicines_where_those_parts_were_given() {
    let house = House::new();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    report(&desk, &given, "Alles gaat goed.");
    let tablet =
        json!({ "name": "Paracetamol", "dose": "1 tablet", "times": ["08:00", "20:00"], "start": "2026-11-01" });
    let tablet = ask(&desk, "medicine_add", json!({ "client": given, "medicine": tablet }))["entry"].clone();
    let weight = |value: &str| json!({ "client": given, "measurement": { "of": "weight", "values": [value] } });
    ask(&desk, "measurement_add", weight("70"));
    add(&desk, &[&given], &["medication"]);
    desk.close().unwrap();

    let desk = waarnemer(&house).unwrap();
    assert_eq!(ask(&desk, "medication", json!({ "client": given }))["current"].as_array().unwrap().len(), 1);
    let dose = |time: &str| json!({ "medicine": tablet, "on": "2026-11-23", "time": time, "outcome": "given" });
    let done = ask(&desk, "dose_add", dose("08:00"));
    assert_eq!((&done["author"], &done["may_change"]), (&json!("Wim de Waarnemer"), &json!(true)));
    let stop = json!({ "entry": tablet, "base": 1, "on": "2026-11-23", "why": "zomaar" });
    assert_eq!(refused(&desk, "medicine_stop", stop), Error::NotAllowed, "the carer wrote it");
    assert_eq!(ask(&desk, "measurements", json!({ "client": given }))["series"], json!([]));
    assert_eq!(refused(&desk, "measurement_add", weight("71")), Error::NotAllowed);
    assert_eq!(found(&desk, "gewicht"), (0, 0));
    desk.close().unwrap();

    let desk = house.desk();
    let list = ask(&desk, "doses", json!({ "client": given }));
    assert_eq!(list[0]["lines"][0]["recorded"]["author"], "Wim de Waarnemer");
    assert_eq!(refused(&desk, "dose_add", dose("08:00")), Error::DoseRecorded);
    ask(&desk, "dose_add", dose("20:00"));
    desk.close().unwrap();
    verify(&house);
}

/// Plans and goals are one part, the other forms another; both are to be read, and written by the carer alone.
#[test]
fn a_stand_in_reads_the_plan_and_the_forms_where_those_parts_were_given() {
    let house = House::new();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    let goal = json!({ "words": "Ik wil weer naar de markt.", "rhythm": "month" });
    let goal = ask(&desk, "goal_add", json!({ "client": given, "goal": goal }))["entry"].clone();
    ask(&desk, "goal_evaluate", json!({ "goal": goal, "text": "Tot de hoek gelopen.", "outcome": "goes_on" }));
    ask(&desk, "report_add", json!({ "client": given, "text": "Geoefend met lopen.", "goals": [goal] }));
    let form =
        |form: &str, fields: Value| json!({ "client": given, "form": form, "form_version": 1, "fields": fields });
    let plan = form("support_plan", json!({ "situation": "Woont alleen, boven de bakker.", "agreement": "not_yet" }));
    let plan = ask(&desk, "form_add", plan)["entry"].clone();
    let story = form(
        "life_story",
        json!({ "youth": "Opgegroeid in een molenaarshuis.", "by": { "name": "Aaltje Voorbeeld", "role": "" } }),
    );
    ask(&desk, "form_add", story.clone());
    add(&desk, &[&given], &["reports", "plan"]);
    desk.close().unwrap();

    let desk = waarnemer(&house).unwrap();
    let read = ask(&desk, "plan", json!({ "client": given }));
    assert_eq!(read["plan"]["entry"], plan);
    assert_eq!((&read["plan"]["may_change"], &read["due"]), (&json!(false), &json!([])));
    let first = &read["goals"][0];
    assert_eq!(first["entry"]["body"]["words"], "Ik wil weer naar de markt.");
    assert_eq!(first["evaluations"][0]["body"]["text"], "Tot de hoek gelopen.");
    assert_eq!(first["reports"][0]["body"]["text"], "Geoefend met lopen.");
    assert_eq!(ask(&desk, "goal_names", json!({ "client": given }))[0]["goal"], goal);
    assert_eq!(
        (found(&desk, "bakker"), found(&desk, "markt"), found(&desk, "molenaarshuis")),
        ((1, 1), (1, 1), (0, 0))
    );
    // To be read.
    let words = json!({ "words": "Anders", "rhythm": "month" });
    for (action, input) in [
        ("goal_add", json!({ "client": given, "goal": words })),
        ("goal_change", json!({ "entry": goal, "base": 1, "goal": words })),
        ("goal_evaluate", json!({ "goal": goal, "text": "Anders", "outcome": "reached" })),
        ("form_change", json!({ "entry": plan, "base": 1, "fields": {} })),
        ("form_add", story.clone()),
    ] {
        assert_eq!(refused(&desk, action, input), Error::NotAllowed, "{action}");
    }
    // An own report may say which goal it is about.
    let own = ask(&desk, "report_add", json!({ "client": given, "text": "Naar de markt geweest.", "goals": [goal] }));
    assert_eq!(own["goals"][0]["words"], "Ik wil weer naar de markt.");
    desk.close().unwrap();

    let desk = house.desk();
    let seats = ask(&desk, "stand_ins", json!({}));
    ask(&desk, "stand_in_end", json!({ "slot": seats[0]["slot"] }));
    let mut forms = stand_in(&[&given], &["forms"], "2026-11-23", "2026-11-30");
    forms["passphrase"] = json!("vlinder trommel asfalt koelkast pinda zeil");
    ask(&desk, "stand_in_add", forms);
    desk.close().unwrap();
    let passphrase = SecretString::from("vlinder trommel asfalt koelkast pinda zeil".to_owned());
    let desk = open(&house, Key::Passphrase { passphrase, second: Second::Keychain }, Role::StandIn).unwrap();
    assert_eq!(
        (found(&desk, "molenaarshuis"), found(&desk, "bakker"), found(&desk, "markt")),
        ((1, 1), (0, 0), (0, 0))
    );
    let nothing = ask(&desk, "plan", json!({ "client": given }));
    assert_eq!((&nothing["plan"], &nothing["goals"], &nothing["due"]), (&Value::Null, &json!([]), &json!([])));
    desk.close().unwrap();
    verify(&house);
}

#[test]
fn outside_the_period_nothing_opens_and_the_try_is_logged() {
    let house = House::new();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    ask(&desk, "stand_in_add", stand_in(&[&given], &["reports"], "2026-12-01", "2026-12-15"));
    let ahead = ask(&desk, "stand_ins", json!({}));
    assert_eq!(ahead[0]["standing"], "ahead");
    desk.close().unwrap();
    let outside = || Error::OutOfPeriod { from: "2026-12-01".to_owned(), until: "2026-12-15".to_owned() };

    assert_eq!(waarnemer(&house).map(drop), Err(outside()));
    house.clock.set("2026-11-30T23:59:59+01:00");
    assert_eq!(waarnemer(&house).map(drop), Err(outside()));
    house.clock.set("2026-12-01T00:00:00+01:00");
    waarnemer(&house).unwrap().close().unwrap();
    house.clock.set("2026-12-15T23:59:59+01:00");
    let desk = waarnemer(&house).unwrap();
    ask(&desk, "client_list", json!({ "former": false }));
    // Also while it is open.
    house.clock.set("2026-12-16T00:00:00+01:00");
    assert_eq!(refused(&desk, "client_list", json!({ "former": false })), outside());
    assert_eq!(refused(&desk, "report_add", json!({ "client": given, "text": "Te laat." })), outside());
    desk.close().unwrap();
    assert_eq!(waarnemer(&house).map(drop), Err(outside()));

    let desk = house.desk();
    assert_eq!(ask(&desk, "stand_ins", json!({}))[0]["standing"], "over");
    let log = ask(&desk, "log_list", json!({ "count": 500 }));
    let tried = log["lines"].as_array().unwrap().iter().filter(|line| {
        line["action"] == "vault_open" && line["outcome"] == "refused" && line["who"] == "Wim de Waarnemer"
    });
    assert_eq!(tried.count(), 3);
    desk.close().unwrap();
    verify(&house);
}

#[test]
fn who_comes_in_too_late_makes_no_warning_go() {
    let house = House::new();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    ask(&desk, "stand_in_add", stand_in(&[&given], &["reports"], "2026-11-23", "2026-11-30"));
    desk.close().unwrap();
    let desk = house.desk();
    for n in 0..3 {
        report(&desk, &given, &format!("Dag {n}."));
    }
    // As a crash leaves it, with one bit of what was written last flipped.
    let store = desk.vault().store_path();
    let ahead = house.dir().join("dossier-1.db-wal");
    let (bytes, mut last) = (std::fs::read(&store).unwrap(), std::fs::read(&ahead).unwrap());
    drop(desk);
    let at = last.len() - 100;
    last[at] ^= 1;
    std::fs::write(&store, bytes).unwrap();
    std::fs::write(&ahead, last).unwrap();

    house.clock.set("2026-12-10T09:00:00+01:00");
    let late = || Error::OutOfPeriod { from: "2026-11-23".to_owned(), until: "2026-11-30".to_owned() };
    assert_eq!(waarnemer(&house).map(drop), Err(late()));
    assert_eq!(waarnemer(&house).map(drop), Err(late()));
    let desk = house.desk();
    assert_eq!(ask(&desk, "today", json!({}))["behind_seal"], true);
    let log = ask(&desk, "log_list", json!({ "count": 20 }));
    let found = log["lines"].as_array().unwrap().iter().filter(|line| line["action"] == "log_behind_seal").count();
    assert_eq!(found, 1, "{log}");
    desk.close().unwrap();
    verify(&house);
}

#[test]
fn a_period_that_is_over_does_not_begin_again_by_trying_twice() {
    let house = House::new();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    ask(&desk, "stand_in_add", stand_in(&[&given], &["reports"], "2026-11-23", "2026-11-30"));
    desk.close().unwrap();
    house.clock.set("2026-12-10T09:00:00+01:00");
    house.desk().close().unwrap();
    house.clock.set("2026-11-25T09:00:00+01:00");
    for _ in 0..3 {
        assert_eq!(waarnemer(&house).map(drop), Err(Error::ClockDoubtful));
        house.clock.forward(chrono::Duration::minutes(1));
    }
    let desk = house.desk();
    assert_ne!(ask(&desk, "today", json!({}))["clock_doubt"], Value::Null);
    desk.close().unwrap();
    verify(&house);
}

#[test]
fn what_is_agreed_is_checked_and_a_key_without_a_seat_leads_nowhere() {
    let house = House::new();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    let wrong = |change: &dyn Fn(&mut Value)| {
        let mut input = stand_in(&[&given], &["reports"], "2026-11-23", "2026-12-15");
        change(&mut input);
        refused(&desk, "stand_in_add", input)
    };
    let required = |field: &str| Error::Required { field: field.to_owned() };
    let period = || Error::BadPeriod { field: "until".to_owned(), most: 366 };
    assert_eq!(wrong(&|input| input["until"] = json!("2026-11-22")), period());
    assert_eq!(wrong(&|input| input["until"] = json!("2027-11-24")), period());
    assert_eq!(wrong(&|input| input["clients"] = json!([])), required("clients"));
    assert_eq!(wrong(&|input| input["parts"] = json!([])), required("parts"));
    assert_eq!(wrong(&|input| input["name"] = json!(" ")), required("name"));
    assert_eq!(wrong(&|input| input["why"] = json!("")), required("why"));
    assert_eq!(wrong(&|input| input["clients"] = json!(["00".repeat(16)])), Error::NotFound);
    assert_eq!(wrong(&|input| input["present"] = json!("een andere zin dan die van haar")), Error::WrongPassphrase);
    assert_eq!(wrong(&|input| input["passphrase"] = json!("kort")), Error::PassphraseTooShort { least: 15 });
    assert_eq!(wrong(&|input| input["passphrase"] = json!(PASSPHRASE)), Error::PassphraseTaken);
    assert_eq!(ask(&desk, "stand_ins", json!({})), json!([]));
    desk.vault()
        .add_stand_in(&SecretString::from(WORDS.to_owned()), None, "Zonder stoel", &house.surroundings)
        .unwrap();
    desk.close().unwrap();
    assert_eq!(waarnemer(&house).map(drop), Err(Error::SeatEnded));
    // Nobody is more than the key says.
    let passphrase = SecretString::from(WORDS.to_owned());
    for role in [Role::Carer, Role::Viewer, Role::Inspector, Role::Custodian] {
        let key = Key::Passphrase { passphrase: passphrase.clone(), second: Second::Keychain };
        assert_eq!(open(&house, key, role).map(drop), Err(Error::NotAllowed));
    }
    verify(&house);
}

#[test]
fn a_draft_is_its_writers() {
    let house = House::new();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    let draft = |client: Option<&str>, text: &str| json!({ "draft": null, "client": client, "entry": null, "form": "report", "text": text });
    let carers = uid(&ask(&desk, "draft_save", draft(Some(&given), "van de zorgverlener")), "draft");
    add(&desk, &[&given], &["reports"]);
    desk.close().unwrap();

    let desk = waarnemer(&house).unwrap();
    assert_eq!(ask(&desk, "today", json!({}))["drafts"], json!([]));
    let over = json!({ "draft": carers, "client": given, "entry": null, "form": "report", "text": "erover" });
    assert_eq!(refused(&desk, "draft_save", over), Error::NotFound);
    assert_eq!(refused(&desk, "draft_drop", json!({ "draft": carers })), Error::NotFound);
    let own = uid(&ask(&desk, "draft_save", draft(None, "nog zonder naam")), "draft");
    ask(
        &desk,
        "draft_save",
        json!({ "draft": own, "client": given, "entry": null, "form": "report", "text": "van mij" }),
    );
    assert_eq!(ask(&desk, "today", json!({}))["drafts"][0]["text"], "van mij");
    desk.close().unwrap();

    let desk = house.desk();
    let drafts = ask(&desk, "today", json!({}))["drafts"].clone();
    assert_eq!((drafts.as_array().unwrap().len(), &drafts[0]["text"]), (1, &json!("van de zorgverlener")));
    desk.close().unwrap();
}

#[test]
fn what_a_stand_in_typed_past_the_last_day_is_kept_and_goes_to_the_carer() {
    let house = House::new();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    add(&desk, &[&given], &["reports"]);
    desk.close().unwrap();
    let draft = |draft: Value, text: &str| json!({ "draft": draft, "client": given, "entry": null, "form": "report", "text": text });

    house.clock.set("2026-12-15T23:59:00+01:00");
    let desk = waarnemer(&house).unwrap();
    let [kept, gone] = ["Tot", "Weg"].map(|text| ask(&desk, "draft_save", draft(Value::Null, text))["draft"].clone());
    house.clock.set("2026-12-16T00:01:00+01:00");
    ask(&desk, "draft_save", draft(kept.clone(), "Tot na middernacht."));
    ask(&desk, "draft_drop", json!({ "draft": gone }));
    let late = || Error::OutOfPeriod { from: "2026-11-23".to_owned(), until: "2026-12-15".to_owned() };
    assert_eq!(refused(&desk, "drafts", json!({})), late());
    assert_eq!(refused(&desk, "timeline", json!({ "client": given, "count": 5 })), late());
    desk.close().unwrap();

    let desk = house.desk();
    let drafts = || ask(&desk, "today", json!({}))["drafts"].clone();
    let left = drafts();
    assert_eq!((left.as_array().unwrap().len(), &left[0]["draft"]), (1, &kept));
    assert_eq!((&left[0]["text"], &left[0]["author"]), (&json!("Tot na middernacht."), &json!("Wim de Waarnemer")));
    // Taken over, and thrown away.
    ask(&desk, "draft_save", draft(kept.clone(), "Verder geschreven."));
    assert_eq!((&drafts()[0]["text"], &drafts()[0]["author"]), (&json!("Verder geschreven."), &Value::Null));
    ask(&desk, "draft_drop", json!({ "draft": kept }));
    assert_eq!(drafts(), json!([]));
    desk.close().unwrap();
    verify(&house);
}

#[test]
fn who_is_stopped_leaves_the_drafts_to_the_carer() {
    let house = House::new();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    let seat = add(&desk, &[&given], &["reports"]);
    desk.close().unwrap();
    let desk = waarnemer(&house).unwrap();
    let draft = json!({ "draft": null, "client": given, "entry": null, "form": "report", "text": "Half af." });
    let draft = uid(&ask(&desk, "draft_save", draft), "draft");
    desk.close().unwrap();

    let desk = house.desk();
    let drafts = || ask(&desk, "drafts", json!({}));
    assert_eq!(drafts(), json!([]));
    assert_eq!(refused(&desk, "draft_drop", json!({ "draft": draft })), Error::NotFound);
    ask(&desk, "stand_in_end", json!({ "slot": seat["slot"] }));
    assert_eq!((&drafts()[0]["draft"], &drafts()[0]["author"]), (&json!(draft), &json!("Wim de Waarnemer")));
    ask(&desk, "draft_drop", json!({ "draft": draft }));
    assert_eq!(drafts(), json!([]));
    desk.close().unwrap();
}

#[test]
fn whose_dossier_is_closed_leaves_its_drafts_to_the_carer_and_no_others() {
    let house = House::new();
    let desk = house.desk();
    let (closes, stays) = (client(&desk, "Aaltje Voorbeeld"), client(&desk, "Bep Anders"));
    add(&desk, &[&closes, &stays], &["reports"]);
    desk.close().unwrap();
    let desk = waarnemer(&house).unwrap();
    let draft = |draft: Value, client: Option<&str>, text: &str| json!({ "draft": draft, "client": client, "entry": null, "form": "report", "text": text });
    let begun = |client: Option<&str>| uid(&ask(&desk, "draft_save", draft(Value::Null, client, "Half af.")), "draft");
    let (left, theirs, nobodys) = (begun(Some(&closes)), begun(Some(&stays)), begun(None));
    desk.close().unwrap();

    let desk = house.desk();
    let drafts = || ask(&desk, "drafts", json!({}));
    assert_eq!(drafts(), json!([]));
    let closing = ask(&desk, "client_closing", json!({ "client": closes }));
    assert_eq!((&closing["drafts"], &closing["stand_in_drafts"]), (&json!([]), &json!(1)));
    let over = |uid: &str, client: &str| draft(json!(uid), Some(client), "Erover.");
    assert_eq!(refused(&desk, "draft_save", over(&left, &closes)), Error::NotFound);
    ask(&desk, "client_close", json!({ "client": closes, "ending": "by_client", "on": "2026-11-23" }));
    // The stand-in goes on with the others for weeks.
    let found = drafts();
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!((&found[0]["draft"], &found[0]["author"]), (&json!(left), &json!("Wim de Waarnemer")));
    assert_eq!(ask(&desk, "today", json!({}))["drafts"], found);
    for uid in [&theirs, &nobodys] {
        assert_eq!(refused(&desk, "draft_save", over(uid, &stays)), Error::NotFound);
        assert_eq!(refused(&desk, "draft_drop", json!({ "draft": uid })), Error::NotFound);
    }
    // Reading it changes nothing of it; the first change makes it the carer's.
    assert_eq!(drafts(), found);
    ask(&desk, "draft_save", over(&left, &closes));
    assert_eq!((&drafts()[0]["text"], &drafts()[0]["author"]), (&json!("Erover."), &Value::Null));
    desk.close().unwrap();

    let desk = waarnemer(&house).unwrap();
    let kept = ask(&desk, "drafts", json!({}));
    let mut kept: Vec<&Value> = kept.as_array().unwrap().iter().map(|draft| &draft["draft"]).collect();
    kept.sort_by_key(|uid| uid.to_string());
    let mut expected = [json!(theirs), json!(nobodys)];
    expected.sort_by_key(Value::to_string);
    assert_eq!(kept, expected.iter().collect::<Vec<_>>());
    desk.close().unwrap();
    verify(&house);
}

#[test]
fn what_is_shared_no_further_leaves_its_drafts_to_the_carer() {
    let house = House::new();
    let desk = house.desk();
    let (restricted, stays) = (client(&desk, "Aaltje Voorbeeld"), client(&desk, "Bep Anders"));
    add(&desk, &[&restricted, &stays], &["reports"]);
    desk.close().unwrap();
    let desk = waarnemer(&house).unwrap();
    let begun = |client: &str| {
        let draft = json!({ "draft": null, "client": client, "entry": null, "form": "report", "text": "Half af." });
        uid(&ask(&desk, "draft_save", draft), "draft")
    };
    let left = begun(&restricted);
    begun(&stays);
    desk.close().unwrap();

    let desk = house.desk();
    let request = json!({
        "client": restricted, "kind": "restrict", "received": "2026-11-23", "channel": "letter", "words": "Niet verder.",
        "asker": { "name": "Aaltje Voorbeeld", "capacity": "client" }, "restriction": "not_shared_further",
    });
    let request = uid(&ask(&desk, "request_add", request), "request");
    let check = json!({ "request": request, "identity": "known_to_me", "may": true, "why": "Zelf gesproken." });
    ask(&desk, "request_check", check);
    assert_eq!(ask(&desk, "drafts", json!({})), json!([]));
    ask(&desk, "request_decide", json!({ "request": request, "outcome": "granted" }));
    let drafts = ask(&desk, "drafts", json!({}));
    assert_eq!(drafts.as_array().unwrap().len(), 1);
    assert_eq!((&drafts[0]["draft"], &drafts[0]["author"]), (&json!(left), &json!("Wim de Waarnemer")));
    desk.close().unwrap();

    // What they do not see any more they neither throw away nor take along to another dossier.
    let desk = waarnemer(&house).unwrap();
    assert_eq!(ask(&desk, "drafts", json!({})).as_array().unwrap().len(), 1);
    assert_eq!(refused(&desk, "draft_drop", json!({ "draft": left })), Error::NotFound);
    let along = json!({ "draft": left, "client": stays, "entry": null, "form": "report", "text": "Erover." });
    assert_eq!(refused(&desk, "draft_save", along), Error::NotFound);
    desk.close().unwrap();
    let desk = house.desk();
    assert_eq!(ask(&desk, "drafts", json!({})), drafts);
    desk.close().unwrap();
}

#[test]
fn a_draft_of_nobody_knows_whom_is_the_carers() {
    let house = House::new();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    add(&desk, &[&given], &["reports"]);
    let draft = json!({ "draft": null, "client": given, "entry": null, "form": "report", "text": "Half af." });
    let kept = uid(&ask(&desk, "draft_save", draft), "draft");
    desk.close().unwrap();
    // As a program kept it that did not write down who types.
    house.meddle(|db| assert_eq!(db.execute("UPDATE draft SET author = NULL", []).unwrap(), 1));
    let desk = waarnemer(&house).unwrap();
    assert_eq!(ask(&desk, "drafts", json!({})), json!([]));
    let over = json!({ "draft": kept, "client": given, "entry": null, "form": "report", "text": "Erover." });
    assert_eq!(refused(&desk, "draft_save", over), Error::NotFound);
    assert_eq!(refused(&desk, "draft_drop", json!({ "draft": kept })), Error::NotFound);
    desk.close().unwrap();
    let desk = house.desk();
    assert_eq!(ask(&desk, "drafts", json!({}))[0]["text"], "Half af.");
    ask(&desk, "draft_drop", json!({ "draft": kept }));
    assert_eq!(ask(&desk, "drafts", json!({})), json!([]));
}

#[test]
fn whose_way_in_is_revoked_leaves_the_drafts_to_the_carer_at_once() {
    let house = House::new();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    let seat = add(&desk, &[&given], &["reports"]);
    desk.close().unwrap();
    let desk = waarnemer(&house).unwrap();
    let draft = json!({ "draft": null, "client": given, "entry": null, "form": "report", "text": "Half af." });
    let draft = uid(&ask(&desk, "draft_save", draft), "draft");
    desk.close().unwrap();

    let desk = house.desk();
    let drafts = || ask(&desk, "drafts", json!({}));
    let renewal = || {
        let drawn = ask(&desk, "keys_code", json!({ "present": PASSPHRASE }));
        json!({ "present": PASSPHRASE, "typed": drawn["made"]["code"], "mark": drawn["mark"] })
    };
    // New keys alone take nobody's way in.
    ask(&desk, "keys_renew", renewal());
    assert_eq!(drafts(), json!([]));
    assert_eq!(ask(&desk, "stand_ins", json!({}))[0]["standing"], "now");
    let mut revoked = renewal();
    revoked["slot"] = seat["slot"].clone();
    ask(&desk, "slot_revoke", revoked);
    let left = || (drafts()[0]["draft"].clone(), drafts()[0]["author"].clone());
    assert_eq!(left(), (json!(draft), json!("Wim de Waarnemer")), "days before the last one");
    assert_eq!(ask(&desk, "stand_ins", json!({}))[0]["standing"], "revoked");
    desk.close().unwrap();
    let desk = house.desk();
    assert_eq!(ask(&desk, "today", json!({}))["drafts"][0]["draft"], json!(draft));
    desk.close().unwrap();
    verify(&house);
}

#[test]
fn a_custodian_reads_the_instructions_prints_and_hands_over_and_the_carer_sees_it() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Aaltje Voorbeeld");
    report(&desk, &someone, "Koffie gedronken.");
    assert_eq!(
        refused(&desk, "instructions_set", json!({ "first": "Rustig blijven." })),
        Error::Required { field: "dossiers".to_owned() }
    );
    let instructions = json!({
        "first": "Bel Truus.", "dossiers": "Draag alles over aan Truus.", "more": "De stick ligt in de la.",
        "contacts": [{ "name": "Truus Collega", "relation": "collega", "phone": "06 1", "email": "" }],
    });
    ask(&desk, "instructions_set", instructions.clone());
    let made = ask(
        &desk,
        "custodian_add",
        json!({ "name": "Gerrit Erfgenaam", "function": "echtgenoot", "present": PASSPHRASE }),
    );
    let code = uid(&made, "code");
    add(&desk, &[&someone], &["reports"]);
    let consent = shared_with(&desk, &someone, "Truus Collega");
    desk.close().unwrap();

    let desk = waarnemer(&house).unwrap();
    assert_eq!(refused(&desk, "instructions", json!({})), Error::NotAllowed);
    desk.close().unwrap();

    let desk = opvolger(&house, &code).unwrap();
    let read = ask(&desk, "instructions", json!({}));
    assert_eq!((&read["instructions"], &read["carer"]), (&instructions, &json!("Praktijk De Linde")));
    assert_eq!(texts(&desk, &someone), ["Koffie gedronken."]);
    assert_eq!(refused(&desk, "report_add", json!({ "client": someone, "text": "Nee." })), Error::NotAllowed);
    // What is a mistake, and when a stop is lifted, only the carer can say.
    let mistake = json!({ "client": someone, "ground": "mistake", "reason": "x", "copy": "not_wanted", "name": "Tess Proefpersoon" });
    assert_eq!(refused(&desk, "destruction_begin", mistake), Error::MustBeKept);
    // A stop of their own they lift; what the carer added holds (below).
    let view = ask(&desk, "retention_mark", json!({ "client": someone, "kind": "hold", "reason": "Klacht." }));
    assert_eq!(view["marks"][0]["may_end"], true);
    ask(&desk, "retention_end", json!({ "mark": view["marks"][0]["mark"], "reason": "Klaar." }));
    let printed = ask(&desk, "dossier_print", json!({ "client": someone, "language": "nl" }));
    assert!(printed["pages"].as_u64().unwrap() > 0);
    let stick = house.folder.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let handed = ask(
        &desk,
        "handover_write",
        json!({
            "client": someone, "recipient": "Truus Collega", "capacity": "other_carer", "ground": "consent",
            "consent": consent,
            "identity": "known_to_me", "language": "nl", "folder": stick,
        }),
    );
    assert!(handed["words"].as_str().unwrap().split(' ').count() == 6);
    desk.close().unwrap();

    let desk = house.desk();
    assert_eq!(ask(&desk, "today", json!({}))["custodian_came"], json!(["2026-11-23T10:30:00+01:00"]));
    let standing = ask(&desk, "succession", json!({}));
    assert_eq!(
        (&standing["custodians"][0]["opens"], &standing["custodians"][0]["name"]),
        (&json!(true), &json!("Gerrit Erfgenaam"))
    );
    ask(&desk, "custodian_seen", json!({}));
    assert_eq!(ask(&desk, "today", json!({}))["custodian_came"], json!([]));
    let log = ask(&desk, "log_list", json!({ "count": 500 }));
    let lines: Vec<&Value> =
        log["lines"].as_array().unwrap().iter().filter(|line| line["role"] == "custodian").collect();
    assert!(lines.iter().all(|line| line["who"] == "Gerrit Erfgenaam"));
    for action in ["vault_open", "instructions", "dossier_print", "handover_write", "report_add"] {
        assert!(lines.iter().any(|line| line["action"] == action), "{action}");
    }
    let ended = ask(&desk, "custodian_end", json!({ "slot": standing["custodians"][0]["slot"] }));
    assert_eq!(ended["custodians"][0]["opens"], false);
    desk.close().unwrap();
    assert_eq!(opvolger(&house, &code).map(drop), Err(Error::SeatEnded));
    verify(&house);
}

/// What an action is asked about, by the name of the field.
pub(crate) type Pool = Map<String, Value>;

/// An input of the right form, made from the action's own schema: a new action is tried without a line here.
pub(crate) fn filled(schema: &Value, root: &Value, name: &str, pool: &Pool) -> Value {
    if let Some(path) = schema.get("$ref").and_then(Value::as_str) {
        return filled(root.pointer(&path[1..]).unwrap(), root, name, pool);
    }
    for of in ["anyOf", "oneOf", "allOf"] {
        if let Some(first) = schema.get(of).and_then(|all| all.get(0)) {
            return pool.get(name).cloned().unwrap_or_else(|| filled(first, root, name, pool));
        }
    }
    if let Some(value) = schema.get("const").or_else(|| schema.get("enum").map(|all| &all[0])) {
        return value.clone();
    }
    if let Some(fields) = schema.get("properties").and_then(Value::as_object) {
        return fields.iter().map(|(name, field)| (name.clone(), filled(field, root, name, pool))).collect();
    }
    if let Some(value) = pool.get(name) {
        return value.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds[0].clone(),
        kind => kind.clone(),
    };
    match kind.as_str() {
        Some("string") => json!("Tekst van de tester zelf"),
        Some("integer" | "number") => json!(50),
        Some("boolean") => json!(true),
        Some("array") => json!([]),
        _ => Value::Null,
    }
}

/// A house with a given client and another, whose dossier and all around it is full of the canary.
struct Planted {
    house: House,
    pool: Pool,
    code: String,
    /// The client who was given.
    given: String,
}

fn planted() -> Planted {
    let house = House::new();
    let paper = house.folder.path().join(format!("{CANARY}.txt"));
    fs::write(&paper, format!("In dit bestand zit een {CANARY}.")).unwrap();
    let stick = house.folder.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let desk = house.desk();
    let given = client(&desk, "Aaltje Voorbeeld");
    report(&desk, &given, "Koffie gedronken.");
    let other = ask(
        &desk,
        "client_add",
        json!({
            "name": format!("Bep {CANARY}"), "called": CANARY, "birth_date": "1941-02-03", "street": CANARY,
            "postcode": "1234 AB", "town": CANARY, "phone": CANARY, "email": CANARY, "regimes": ["zvw"], "bsn": "111222333",
            "contacts": [{ "name": CANARY, "relation": CANARY, "phone": "", "email": "" }], "notes": CANARY,
        }),
    );
    let other = uid(&other, "client");
    let entry = report(&desk, &other, &format!("Een {CANARY} gezien."));
    ask(
        &desk,
        "entry_correct",
        json!({ "entry": entry["entry"], "base": 1, "text": format!("Twee keer {CANARY} gezien.") }),
    );
    let document =
        ask(&desk, "document_add", json!({ "client": other, "title": CANARY, "note": CANARY, "file": paper }));
    ask(
        &desk,
        "handover_write",
        json!({
            "client": other, "recipient": format!("Neef {CANARY}"), "capacity": "client", "ground": "request_client",
            "identity": "known_to_me", "place": CANARY, "language": "nl", "folder": stick,
        }),
    );
    let draft = ask(
        &desk,
        "draft_save",
        json!({ "draft": null, "client": other, "entry": null, "form": "report", "text": format!("{CANARY} half") }),
    );
    ask(&desk, "draft_save", json!({ "draft": null, "client": null, "entry": null, "form": "report", "text": CANARY }));
    ask(&desk, "instructions_set", json!({ "dossiers": CANARY }));
    shared_with(&desk, &other, CANARY);
    mentor(&desk, &other, CANARY);
    let asks = json!({
        "client": other, "who": "other", "name": CANARY, "identity": "known_to_me", "note": CANARY,
    });
    ask(&desk, "access_ask", asks);
    let hold = json!({ "entry": entry["entry"], "what": "withheld", "reason": CANARY, "review_on": "2026-11-30" });
    ask(&desk, "hold_set", hold);
    ask(&desk, "client_close", json!({ "client": other, "ending": "by_client", "on": "2026-11-23", "reason": CANARY }));
    ask(&desk, "client_reopen", json!({ "client": other, "reason": CANARY }));
    ask(&desk, "template_save", json!({ "title": CANARY, "text": CANARY }));
    let made = ask(
        &desk,
        "custodian_add",
        json!({ "name": "Gerrit Erfgenaam", "function": "echtgenoot", "present": PASSPHRASE }),
    );
    let mut drawers = Vec::new();
    for whose in [&given, &other] {
        drawers.push(ask(&desk, "work_note_add", json!({ "client": whose, "text": DRAWER, "done_on": "2026-11-23" })));
        let fields = json!({ "on": "2026-11-20", "nature": "fall", "happened": DRAWER });
        drawers.push(ask(&desk, "mic_add", json!({ "client": whose, "fields": fields })));
    }
    ask(&desk, "colleague_set", json!({ "fields": { "name": format!("Bulut {DRAWER}") } }));
    add(&desk, &[&given], &["reports", "documents", "measurements", "medication", "plan", "forms"]);
    desk.close().unwrap();
    let pool = json!({
        "client": other, "entry": entry["entry"], "attachment": document["attachments"][0]["attachment"],
        "draft": draft["draft"], "note": drawers[2]["note"], "report": drawers[3]["report"], "clients": [other], "words": CANARY, "before": null, "around": null, "kinds": [], "letters": null,
        "count": 50, "page": 0, "most": 400, "former": true, "from": null, "to": null, "at": null,
        "file": house.folder.path().join("niets.txt"), "folder": house.folder.path().join("nergens"),
    });
    Planted { pool: pool.as_object().unwrap().clone(), code: uid(&made, "code"), house, given }
}

/// Asks every action about the other client, about none, and with nothing. What came out, and how many were refused.
fn ask_everything(planted: &Planted, desk: &Desk) -> (Vec<(&'static str, String)>, usize) {
    let (mut told, mut refusals) = (Vec::new(), 0);
    let mut nobody = planted.pool.clone();
    for field in ["client", "entry", "draft"] {
        nobody.insert(field.to_owned(), Value::Null);
    }
    let mut around = planted.pool.clone();
    around.insert("around".to_owned(), planted.pool["entry"].clone());
    for action in ACTIONS {
        let schema = serde_json::to_value((action.schema)()).unwrap();
        let inputs = [&planted.pool, &nobody, &around].map(|pool| filled(&schema, &schema, "", pool));
        for input in inputs.into_iter().chain([json!({})]) {
            let answer = desk.call(action.name(), input, &Quiet);
            if !action.roles.contains(&desk.session().role) {
                assert_eq!(answer, Err(Error::NotAllowed), "{:?} {}", desk.session().role, action.name());
            }
            if matches!(answer, Err(Error::NotAllowed | Error::NotFound | Error::WrongPassphrase)) {
                refusals += 1;
            }
            told.push((
                action.name(),
                match answer {
                    Ok(value) => value.to_string(),
                    Err(error) => serde_json::to_string(&error).unwrap(),
                },
            ));
        }
    }
    (told, refusals)
}

/// The actions whose answers held the canary.
fn sang(told: &[(&'static str, String)]) -> Vec<&'static str> {
    sang_of(told, CANARY)
}

fn sang_of(told: &[(&'static str, String)], word: &str) -> Vec<&'static str> {
    let mut names: Vec<_> =
        told.iter().filter(|(_, answer)| answer.to_lowercase().contains(word)).map(|(name, _)| *name).collect();
    names.dedup();
    names
}

#[test]
fn nothing_of_another_client_comes_out_of_any_action_in_anybodys_sitting() {
    // The same questions to the carer, else silence would prove nothing.
    let control = planted();
    let desk = control.house.desk();
    let (told, _) = ask_everything(&control, &desk);
    desk.close().unwrap();
    let heard = sang(&told);
    let spoke = [
        "today",
        "client_list",
        "client_get",
        "timeline",
        "holds",
        "templates",
        "attachment_preview",
        "search",
        "log_list",
        "instructions",
    ];
    for action in spoke {
        assert!(heard.contains(&action), "the carer's {action} said nothing: {heard:?}");
    }
    let mut drawers = sang_of(&told, DRAWER);
    drawers.retain(|action| !matches!(*action, "work_note_change" | "mic_change"));
    assert_eq!(drawers, ["work_notes", "mic_list", "colleagues"], "nothing else speaks of them");

    let planted = planted();
    for role in [Role::StandIn, Role::Viewer, Role::Inspector] {
        let desk = match role {
            Role::StandIn => waarnemer(&planted.house).unwrap(),
            Role::Viewer => crate::rights::viewer(&planted.house, &planted.given),
            _ => planted.house.desk_as(role),
        };
        let (told, refusals) = ask_everything(&planted, &desk);
        desk.close().unwrap();
        assert_eq!(sang(&told), Vec::<&str>::new(), "{role:?}");
        assert_eq!(sang_of(&told, DRAWER), Vec::<&str>::new(), "{role:?}");
        assert_eq!(told.len(), ACTIONS.len() * 4);
        let desk = planted.house.desk();
        let named = serde_json::to_value(role).unwrap();
        let mut logged = 0;
        let mut before = Value::Null;
        loop {
            let page = ask(&desk, "log_list", json!({ "count": 500, "before": before }));
            let lines = page["lines"].as_array().unwrap();
            logged += lines.iter().filter(|line| line["outcome"] == "refused" && line["role"] == named).count();
            before = page["more"].clone();
            if before.is_null() {
                break;
            }
        }
        desk.close().unwrap();
        assert_eq!(logged, refusals, "{role:?}");
    }
    // Nor in a print that somebody left.
    let left = fs::read_dir(planted.house.dir().join("out")).into_iter().flatten().count();
    assert_eq!(left, 0, "a print was left");
    // The custodian reads everything, and writes nothing that is not a hand-over.
    let desk = opvolger(&planted.house, &planted.code).unwrap();
    let (told, _) = ask_everything(&planted, &desk);
    desk.close().unwrap();
    assert!(sang(&told).contains(&"timeline") && sang(&told).contains(&"instructions"));
    assert!(!sang(&told).contains(&"today"));
    assert_eq!(sang_of(&told, DRAWER), ["colleagues"], "of the drawers a custodian sees nothing");
    verify(&planted.house);
}

#[test]
fn a_custodian_who_comes_long_after_closes_destroys_what_is_due_and_loosens_nothing() {
    let house = House::new();
    let desk = house.desk();
    let cared = client(&desk, "Aaltje Voorbeeld");
    let forced = client(&desk, "Bram Voorbeeld");
    let asked = uid(&ask(&desk, "client_enquiry", json!({ "name": "Cor Vraagt" })), "client");
    report(&desk, &cared, "Koffie gedronken.");
    let mark =
        |kind: &str, until: Value| json!({ "client": forced, "kind": kind, "until": until, "reason": "Zo is het." });
    ask(&desk, "retention_mark", mark("wvggz", json!("2026-11-01")));
    let view = ask(&desk, "retention_mark", mark("wzd", Value::Null));
    let of = |kind: &str| {
        view["marks"].as_array().unwrap().iter().find(|mark| mark["kind"] == kind).unwrap()["mark"].clone()
    };
    let (ended, runs) = (of("wvggz"), of("wzd"));
    ask(&desk, "instructions_set", json!({ "first": "Bel Truus.", "dossiers": "Draag over." }));
    let custodian = json!({ "name": "Gerrit Erfgenaam", "function": "echtgenoot", "present": PASSPHRASE });
    let code = uid(&ask(&desk, "custodian_add", custodian), "code");
    desk.close().unwrap();

    house.clock.forward(Duration::days(500));
    let desk = opvolger(&house, &code).unwrap();
    let doubt = ask(&desk, "sitting", json!({}))["clock_doubt"].clone();
    let today = doubt["now"].as_str().unwrap()[..10].to_owned();
    ask(&desk, "clock_confirm", json!({ "day": today }));
    assert_eq!(ask(&desk, "sitting", json!({}))["clock_doubt"], Value::Null);
    // Care has ended with the carer; why it ended for a reason of the client's they cannot say.
    let close =
        |client: &str, ending: &str| json!({ "client": client, "ending": ending, "on": today, "reason": "Overleden." });
    for ending in ["no_longer_needed", "by_client"] {
        assert_eq!(refused(&desk, "client_close", close(&cared, ending)), Error::NotAllowed, "{ending}");
    }
    for client in [&cared, &forced] {
        ask(&desk, "client_closing", json!({ "client": client }));
        ask(&desk, "client_close", close(client, "by_carer"));
    }
    // Nor can they say that it ended before what the carer wrote down last.
    let early = json!({ "client": asked, "ending": "not_started", "on": "2026-11-22", "reason": "" });
    assert_eq!(refused(&desk, "client_close", early), Error::BadDate { field: "on".into() });
    ask(&desk, "client_close", close(&asked, "not_started"));
    // What the carer added stands, and what makes a term shorter is not theirs to say.
    let end = |mark: &Value, day: Value| json!({ "mark": mark, "last_day": day, "reason": "Voorbij." });
    for mark in [&ended, &runs] {
        assert_eq!(refused(&desk, "retention_end", end(mark, Value::Null)), Error::NotAllowed);
    }
    assert_eq!(refused(&desk, "retention_end", end(&runs, json!("2020-01-01"))), Error::NotAllowed, "it went on then");
    ask(&desk, "retention_end", end(&runs, json!(today)));
    let purpose = json!({ "client": cared, "kind": "purpose", "until": today, "reason": "Klaar." });
    assert_eq!(refused(&desk, "retention_mark", purpose), Error::NotAllowed);
    // A request that an heir passes on in the client's name, and an enquiry of which nothing came.
    let request = json!({
        "client": cared, "kind": "destroy", "received": today, "channel": "letter", "words": "Weg ermee.",
        "asker": { "name": "Aaltje Voorbeeld", "capacity": "client" },
    });
    let request = uid(&ask(&desk, "request_add", request), "request");
    let check = json!({ "request": request, "identity": "known_to_me", "may": true, "why": "Zelf gesproken." });
    ask(&desk, "request_check", check);
    ask(&desk, "request_decide", json!({ "request": request, "outcome": "granted" }));
    let begin = |client: &str, ground: &str, name: &str| json!({ "client": client, "ground": ground, "copy": "nobody", "name": name });
    ask(&desk, "destruction_begin", begin(&cared, "request", "Aaltje Voorbeeld"));
    house.clock.forward(Duration::days(60));
    ask(&desk, "destruction_begin", begin(&asked, "term_over", "Cor Vraagt"));
    assert_eq!(refused(&desk, "destruction_begin", begin(&forced, "term_over", "Bram Voorbeeld")), Error::MustBeKept);
    house.clock.forward(Duration::days(7));
    for (client, name) in [(&cared, "Aaltje Voorbeeld"), (&asked, "Cor Vraagt")] {
        ask(&desk, "dossier_destroy", json!({ "client": client, "name": name, "language": "nl" }));
    }
    let stick = house.folder.path().join("stick");
    fs::create_dir(&stick).unwrap();
    ask(&desk, "backup_make", json!({ "folder": stick }));
    assert_eq!(ask(&desk, "backup_state", json!({}))["stale"], false);
    let left = ask(&desk, "client_list", json!({ "former": true }));
    assert_eq!(left.as_array().unwrap().len(), 1);
}
