//! What stands beside entries and around care: who may not read something yet, when care began and ended, under which
//! indication, letters and mail, the carer's own templates, who supplied what.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::Duration;
use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_core::session::{Role, Source};
use dossier_core::vault::{Key, Second, Vault};
use dossier_tests::{House, PASSPHRASE, ask, client, mentor, paper, refused, report, shared_with, squeezed, uid};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::edits::raw_rows;

fn required(field: &str) -> Error {
    Error::Required { field: field.to_owned() }
}

fn text_of(file: &Path) -> String {
    let output = Command::new("pdftotext").arg("-layout").arg(file).arg("-").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Why something was left out that is held back from who reads.
const NOT_FOR_YOU: &str = "niet bestemd voor deze ontvanger";

fn printed(desk: &Desk, client: &str, reader: &str, talk: Option<&str>) -> (String, Value) {
    let input = json!({ "client": client, "language": "nl", "reader": reader, "talk": talk });
    let made = ask(desk, "dossier_print", input);
    (text_of(&PathBuf::from(uid(&made, "file"))), made["left_out"].clone())
}

pub(crate) fn hold(entry: &Value, what: &str) -> Value {
    json!({
        "entry": entry["entry"], "what": what, "reason": "Zij is er nu te kwetsbaar voor.",
        "consulted": "Karel Collega, verpleegkundige", "review_on": "2026-12-07",
    })
}

pub(crate) fn in_timeline(desk: &Desk, client: &str, entry: &Value) -> Value {
    let page = ask(desk, "timeline", json!({ "client": client, "count": 50 }));
    page["entries"].as_array().unwrap().iter().find(|each| each["entry"] == entry["entry"]).unwrap().clone()
}

#[test]
fn what_is_not_told_yet_has_a_reason_a_second_carer_and_a_day() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let written = report(&desk, &someone, "Vermoeden van een ernstige ziekte.");
    let but = |field: &str, value: &str| {
        let mut input = hold(&written, "not_yet_told");
        input[field] = json!(value);
        refused(&desk, "hold_set", input)
    };
    assert_eq!(but("reason", " "), required("reason"));
    assert_eq!(but("consulted", ""), required("consulted"));
    assert_eq!(but("review_on", "2026-11-23"), Error::NotAhead { field: "review_on".into() });
    let end = json!({ "entry": written["entry"], "what": "not_yet_told", "reason": "verteld" });
    assert_eq!(refused(&desk, "hold_end", end.clone()), Error::EntryChanged);

    // Long after the lock: the entry stays what it was, to the byte.
    house.clock.forward(Duration::days(3));
    let rows = |desk: Desk| {
        desk.close().unwrap();
        let mut found = BTreeMap::new();
        house.meddle(|db| found = raw_rows(db));
        (house.desk(), found)
    };
    let (desk, before) = rows(desk);
    let held = ask(&desk, "hold_set", hold(&written, "not_yet_told"));
    let mut later = hold(&written, "not_yet_told");
    later["review_on"] = json!("2026-12-20");
    ask(&desk, "hold_set", later);
    assert_eq!((&held["version"], &held["decisions"][0]["now"]), (&json!(1), &json!(true)));
    let (desk, after) = rows(desk);
    assert_eq!(before, after);

    // Changed and ended: who, when and why stay to be read.
    let ended = ask(&desk, "hold_end", end);
    let decisions = ended["decisions"].as_array().unwrap();
    let short: Vec<_> = decisions.iter().map(|each| (each["stands"] == true, each["now"] == true)).collect();
    assert_eq!(short, [(false, false), (true, false), (true, false)]);
    assert_eq!(decisions[2]["review_on"], "2026-12-07");
    assert_eq!(decisions[0]["reason"], "verteld");
    let log = ask(&desk, "log_list", json!({ "client": someone, "count": 50 }));
    let lines = log["lines"].as_array().unwrap();
    assert_eq!(lines.iter().filter(|line| line["action"] == "hold_set").count(), 2);
    assert_eq!(lines.iter().filter(|line| line["action"] == "hold_end" && line["part"] == "not_yet_told").count(), 1);
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    // A decision that is changed behind the program's back is found.
    desk.close().unwrap();
    house.meddle(|db| {
        db.execute_batch("DROP TRIGGER decision_is_not_changed; UPDATE decision SET stands = 0 WHERE no = 2").unwrap();
    });
    let found = ask(&house.desk(), "verify", json!({}));
    assert_eq!(
        (&found["findings"][0]["code"], &found["findings"][0]["table"]),
        (&json!("row_changed"), &json!("decision"))
    );
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn it_is_left_out_unasked_and_never_of_what_the_client_asks_for() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    report(&desk, &someone, "Samen gewandeld.");
    ask(&desk, "hold_set", hold(&report(&desk, &someone, "Kwikstaart gezien."), "not_yet_told"));
    ask(&desk, "hold_set", hold(&report(&desk, &someone, "Roodborst gezien."), "withheld"));
    let held = ask(&desk, "holds", json!({ "client": someone }));
    assert_eq!(held.as_array().unwrap().len(), 2);

    let birds = |text: &str| (text.contains("Kwikstaart"), text.contains("Roodborst"));
    let left = |left_out: &Value| {
        left_out.as_array().unwrap().iter().find(|each| each["what"] == "entry").map(|each| each["count"].clone())
    };
    let (text, left_out) = printed(&desk, &someone, "own", None);
    assert_eq!((birds(&text), left(&left_out)), ((true, true), None));
    assert!(text.contains("Nog niet verteld aan de cliënt") && text.contains("7 december 2026"), "{text}");
    let (text, left_out) = printed(&desk, &someone, "unasked", None);
    assert_eq!((birds(&text), left(&left_out)), ((false, false), Some(json!(2))));
    // The carer is told that; who did not ask is told that it is a part, and not that something is held back.
    assert!(
        text.contains("Dit is een deel van het dossier")
            && !text.contains(NOT_FOR_YOU)
            && !text.contains("niets weggelaten"),
        "{text}"
    );

    // Asked for: a talk is offered first, then all of it goes along, and nothing says that it was held back.
    let input = json!({ "client": someone, "language": "nl", "reader": "client_asks" });
    assert_eq!(refused(&desk, "dossier_print", input), Error::TalkFirst { count: 1 });
    let (text, left_out) = printed(&desk, &someone, "client_asks", Some("declined"));
    assert_eq!((birds(&text), left(&left_out)), ((true, true), None));
    assert!(!text.contains("Nog niet verteld") && !text.contains("te kwetsbaar"));
    let consent = shared_with(&desk, &someone, "Roos Proefpersoon");
    let by_representative = json!({ "client": someone, "language": "nl", "reader": "representative_asks" });
    let nobody = Error::NoRight { reason: "not-entitled".to_owned() };
    assert_eq!(refused(&desk, "dossier_print", by_representative.clone()), nobody.clone());
    let roos = json!({ "who": "child", "name": "Roos Proefpersoon" });
    let roos = ask(&desk, "person_set", json!({ "client": someone, "fields": roos }))["persons"][0].clone();
    assert_eq!(refused(&desk, "dossier_print", by_representative), nobody, "a consent makes nobody a representative");

    let stick = tempfile::tempdir().unwrap();
    let person = RefCell::new(None);
    let give = |capacity: &str, ground: &str, talk: Option<&str>| {
        json!({
            "client": someone, "recipient": "Roos Proefpersoon", "capacity": capacity, "ground": ground,
            "person": *person.borrow(), "consent": consent, "identity": "known_to_me", "language": "nl", "folder": stick.path(), "talk": talk,
        })
    };
    let count = |capacity: &str, ground: &str, talk: Option<&str>| {
        // What the pages say beforehand is what stays behind.
        let asked = json!({
            "client": someone, "capacity": capacity, "ground": ground, "person": *person.borrow(), "recipient": "Roos Proefpersoon",
        });
        let held = ask(&desk, "others_review", asked)["held"].clone();
        let count = left(&ask(&desk, "handover_write", give(capacity, ground, talk))["left_out"]);
        assert_eq!(held, count.clone().unwrap_or(json!(0)), "{capacity} {ground}");
        count
    };
    let asked = give("client", "request_client", None);
    assert_eq!(refused(&desk, "handover_write", asked), Error::TalkFirst { count: 1 });
    assert_eq!(std::fs::read_dir(stick.path()).unwrap().count(), 0, "nothing was written");
    assert_eq!(count("client", "request_client", Some("held")), None);
    let unasked = ask(&desk, "handover_write", give("client", "consent", None));
    assert_eq!(left(&unasked["left_out"]), Some(json!(1)));
    let pdf = PathBuf::from(uid(&unasked, "folder")).join("dossier.pdf");
    let said = paper(&pdf.to_string_lossy(), &uid(&unasked, "words"));
    assert!(said.contains("Roodborst") && !said.contains(&squeezed(NOT_FOR_YOU)), "{said}");
    let page = ask(&desk, "timeline", json!({ "client": someone, "kinds": ["disclosure"], "count": 1 }));
    let register = &page["entries"][0]["body"];
    assert_eq!((left(&register["left_out"]), &register["partial"]), (Some(json!(1)), &json!(true)));
    // A print asks what a hand-over asks: what was seen of it that they represent.
    mentor(&desk, &someone, "Ria Proefpersoon");
    let people = ask(&desk, "people", json!({ "client": someone }));
    let ria = people["persons"].as_array().unwrap().iter().find(|each| each["fields"]["name"] == "Ria Proefpersoon");
    let ria = ria.unwrap().clone();
    let unseen = json!({ "who": "mentor", "name": "Ria Proefpersoon" });
    let change = json!({ "client": someone, "person": ria["person"], "base": ria["version"], "fields": unseen });
    ask(&desk, "person_set", change);
    let by_representative =
        json!({ "client": someone, "language": "nl", "reader": "representative_asks", "talk": "held" });
    assert_eq!(refused(&desk, "dossier_print", by_representative), Error::AskerUnchecked);
    let appointed = json!({ "who": "mentor", "name": "Roos Proefpersoon", "proof_note": "Beschikking gezien." });
    let change = json!({ "client": someone, "person": roos["person"], "base": roos["version"], "fields": appointed });
    ask(&desk, "person_set", change);
    person.replace(Some(uid(&roos, "person")));
    let (text, left_out) = printed(&desk, &someone, "representative_asks", Some("held"));
    assert_eq!((birds(&text), left(&left_out)), ((true, false), Some(json!(1))));
    assert_eq!(count("representative", "request_representative", Some("held")), Some(json!(1)));
    assert_eq!(count("representative", "consent", None), Some(json!(2)));
    person.replace(None);
    assert_eq!(count("colleague", "directly_involved", None), None);
    let page = ask(&desk, "timeline", json!({ "client": someone, "kinds": ["disclosure"], "count": 9 }));
    let talks: Vec<_> = page["entries"].as_array().unwrap().iter().map(|each| each["body"]["talk"].clone()).collect();
    assert_eq!(talks, [json!(null), json!(null), json!("held"), json!(null), json!("held")]);
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn what_repeats_a_held_entry_is_held_with_it() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let medicine = json!({ "name": "Reigerpil", "dose": "1 tablet", "times": ["08:00"], "start": "2026-11-01" });
    let medicine = ask(&desk, "medicine_add", json!({ "client": someone, "medicine": medicine }));
    let dose = json!({ "medicine": medicine["entry"], "on": "2026-11-23", "time": "08:00", "outcome": "given" });
    ask(&desk, "dose_add", dose);
    let goal = json!({ "client": someone, "goal": { "words": "Zonder zwaluw slapen.", "rhythm": "month" } });
    let goal = ask(&desk, "goal_add", goal);
    let about = json!({ "client": someone, "text": "Goed geslapen.", "goals": [goal["entry"]] });
    ask(&desk, "report_add", about);
    let words = |text: &str| (text.contains("Reigerpil"), text.contains("zwaluw"), text.contains("Goed geslapen"));
    assert_eq!(words(&printed(&desk, &someone, "unasked", None).0), (true, true, true));

    ask(&desk, "hold_set", hold(&medicine, "not_yet_told"));
    ask(&desk, "hold_set", hold(&goal, "not_yet_told"));
    assert_eq!(words(&printed(&desk, &someone, "unasked", None).0), (false, false, true));
    // Of a later period they go along with what the client asks for: after a talk.
    house.clock.forward(Duration::days(9));
    ask(&desk, "report_add", json!({ "client": someone, "text": "Goed geslapen.", "goals": [goal["entry"]] }));
    let asked = json!({ "client": someone, "language": "nl", "reader": "client_asks", "from": "2026-12-01" });
    assert_eq!(refused(&desk, "dossier_print", asked), Error::TalkFirst { count: 2 });
}

#[test]
fn a_day_to_look_again_stands_on_the_first_screen() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let written = report(&desk, &someone, "Vermoeden.");
    ask(&desk, "hold_set", hold(&written, "not_yet_told"));
    ask(&desk, "hold_set", hold(&written, "withheld"));
    let waits = |desk: &Desk| {
        let today = ask(desk, "today", json!({}));
        let waiting = today["waiting"].as_array().unwrap().clone();
        waiting.iter().map(|each| (each["what"].as_str().unwrap().to_owned(), each["late"] == true)).collect::<Vec<_>>()
    };
    house.clock.set("2026-12-06T10:00:00+01:00");
    assert_eq!(waits(&desk), []);
    house.clock.set("2026-12-07T10:00:00+01:00");
    assert_eq!(waits(&desk), [("not_yet_told".to_owned(), false), ("withheld".to_owned(), false)]);
    ask(&desk, "hold_end", json!({ "entry": written["entry"], "what": "not_yet_told", "reason": "verteld" }));
    house.clock.set("2026-12-08T10:00:00+01:00");
    assert_eq!(waits(&desk), [("withheld".to_owned(), true)]);
}

const WORDS: &str = "kraan molen zolder boterham pleister duif";

fn stand_in(house: &House) -> dossier_core::Result<Desk> {
    let passphrase = SecretString::from(WORDS.to_owned());
    let vault =
        Vault::open(&house.dir(), Key::Passphrase { passphrase, second: Second::Keychain }, &house.surroundings)?;
    Desk::open(vault, Role::StandIn, Source::Window, house.surroundings.clone())
}

fn let_in(desk: &Desk, clients: &[&str]) {
    let input = json!({
        "name": "Wim de Waarnemer", "function": "verpleegkundige", "why": "Vakantie",
        "from": "2026-11-23", "until": "2026-12-15", "clients": clients, "parts": ["reports"],
        "passphrase": WORDS, "second": { "kind": "keychain" }, "present": PASSPHRASE,
    });
    ask(desk, "stand_in_add", input);
}

#[test]
fn a_stand_in_sees_that_something_is_held_back_and_decides_nothing() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let other = client(&desk, "Bep Anders");
    let written = report(&desk, &someone, "Vermoeden.");
    ask(&desk, "hold_set", hold(&written, "not_yet_told"));
    let_in(&desk, &[&someone, &other]);
    desk.close().unwrap();

    let desk = stand_in(&house).unwrap();
    assert_eq!(in_timeline(&desk, &someone, &written)["decisions"][0]["what"], "not_yet_told");
    assert_eq!(refused(&desk, "hold_set", hold(&written, "withheld")), Error::NotAllowed);
    let end = json!({ "entry": written["entry"], "what": "not_yet_told", "reason": "ik vond het tijd" });
    assert_eq!(refused(&desk, "hold_end", end), Error::NotAllowed);
    desk.close().unwrap();

    // Closing takes the dossier away from the stand-in, and opening it again does not give it back.
    let desk = house.desk();
    let closing = ask(&desk, "client_closing", json!({ "client": someone }));
    assert_eq!((&closing["stand_ins"], &closing["held"]), (&json!(["Wim de Waarnemer"]), &json!(1)));
    ask(&desk, "client_close", json!({ "client": someone, "ending": "by_client", "on": "2026-11-23" }));
    ask(&desk, "client_reopen", json!({ "client": someone, "reason": "vergissing" }));
    desk.close().unwrap();
    let desk = stand_in(&house).unwrap();
    assert_eq!(refused(&desk, "client_get", json!({ "client": someone })), Error::NotFound);
    ask(&desk, "client_get", json!({ "client": other }));
}

#[test]
fn an_enquiry_becomes_care_and_care_ends_and_begins_again() {
    let house = House::new();
    let desk = house.desk();
    let added = ask(&desk, "client_enquiry", json!({ "name": "Tess Proefpersoon", "regimes": ["wlz"] }));
    let someone = uid(&added, "client");
    assert_eq!((&added["status"], &added["care"]), (&json!("enquiry"), &json!([])));
    let plan = |desk: &Desk| ask(desk, "plan", json!({ "client": someone }))["due"].as_array().unwrap().clone();
    assert_eq!(plan(&desk).len(), 0);
    let start = |on: &str| json!({ "client": someone, "on": on });
    assert_eq!(refused(&desk, "client_start", start("2026-11-24")), Error::InFuture { field: "on".into() });
    let started = ask(&desk, "client_start", start("2026-11-16"));
    assert_eq!((&started["status"], &started["care"][0]["on"]), (&json!("in_care"), &json!("2026-11-16")));
    assert_eq!(refused(&desk, "client_start", start("2026-11-16")), Error::EntryChanged);
    let due = plan(&desk);
    assert_eq!((&due[0]["since"], &due[0]["since_what"]), (&json!("2026-11-16"), &json!("started")));

    let written = report(&desk, &someone, "Samen gewandeld.");
    let goal = json!({ "client": someone, "goal": { "words": "Ik wil naar de markt.", "rhythm": "month" } });
    let goal = ask(&desk, "goal_add", goal);
    ask(&desk, "draft_save", json!({ "client": someone, "form": "report", "text": "{}" }));
    let closing = ask(&desk, "client_closing", json!({ "client": someone }));
    let keep = &closing["keep"];
    assert_eq!((&keep["date"], &keep["reasons"][0]["article"]), (&json!("2046-11-23"), &json!("BW art. 7:454 lid 3")));
    assert_eq!((closing["drafts"].as_array().unwrap().len(), closing["goals"].as_array().unwrap().len()), (1, 1));

    let close =
        |ending: &str, on: &str| json!({ "client": someone, "ending": ending, "on": on, "reason": "Verhuisd." });
    let bad = Error::BadInput { field: "ending".into(), reason: "status".into() };
    assert_eq!(refused(&desk, "client_close", close("not_started", "2026-11-23")), bad);
    assert_eq!(refused(&desk, "client_close", close("died", "2026-11-15")), Error::BadDate { field: "on".into() });
    assert_eq!(refused(&desk, "client_close", close("died", "2026-11-24")), Error::InFuture { field: "on".into() });
    let closed = ask(&desk, "client_close", close("other_carer", "2026-11-22"));
    assert_eq!((&closed["status"], &closed["care"][0]["ending"]), (&json!("left"), &json!("other_carer")));
    assert_eq!(refused(&desk, "client_close", close("by_client", "2026-11-23")), Error::EntryChanged);
    assert_eq!(refused(&desk, "client_closing", json!({ "client": someone })), Error::EntryChanged);
    assert_eq!(ask(&desk, "client_list", json!({ "former": false })), json!([]));

    // Nothing new, but what the law still asks; what stands there can be put right.
    let no = |action: &str, input: Value| assert_eq!(refused(&desk, action, input), Error::ClientClosed, "{action}");
    no("report_add", json!({ "client": someone, "text": "x" }));
    no("goal_add", json!({ "client": someone, "goal": { "words": "x", "rhythm": "month" } }));
    no("goal_evaluate", json!({ "goal": goal["entry"], "text": "x", "outcome": "reached" }));
    let risks = json!({
        "client": someone, "form": "risks", "form_version": 1,
        "fields": { "on": "2026-11-20", "with": { "name": "R", "role": "" }, "falls": "no" },
    });
    no("form_add", risks);
    let offered = ask(&desk, "form_list", json!({ "client": someone }));
    let offered: Vec<&str> = offered
        .as_array()
        .unwrap()
        .iter()
        .filter(|form| form["offered"] == true)
        .map(|form| form["form"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(offered, ["correction_request", "correspondence", "incident", "own_statement"]);
    ask(&desk, "form_add", letter(&someone, "in", "letter", "care"));
    house.clock.forward(Duration::days(2));
    let amended = json!({ "entry": written["entry"], "base": 1, "text": "Samen gefietst.", "reason": "vergissing" });
    assert_eq!(ask(&desk, "entry_correct", amended)["head"]["amendment"], true);
    let stick = tempfile::tempdir().unwrap();
    let give = json!({
        "client": someone, "recipient": "Roos Ander", "capacity": "other_carer", "ground": "consent",
        "consent": shared_with(&desk, &someone, "Roos Ander"),
        "identity": "known_to_me", "language": "nl", "folder": stick.path(),
    });
    ask(&desk, "handover_write", give);

    let again = |reason: &str| json!({ "client": someone, "reason": reason });
    assert_eq!(refused(&desk, "client_reopen", again(" ")), required("reason"));
    let open = ask(&desk, "client_reopen", again("Zij komt terug."));
    assert_eq!((&open["status"], &open["care"][0]["reason"]), (&json!("in_care"), &json!("Zij komt terug.")));
    assert_eq!(open["care"].as_array().unwrap().len(), 3, "what was stays to be read");
    assert_eq!(refused(&desk, "client_reopen", again("x")), Error::EntryChanged);
    report(&desk, &someone, "Weer samen gewandeld.");
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn who_left_care_and_died_later_is_recorded_as_dead() {
    let house = House::new();
    let desk = house.desk();
    let someone = uid(&ask(&desk, "client_add", json!({ "name": "Wim Wmo", "regimes": ["wmo"] })), "client");
    let close = |ending: &str, on: &str| json!({ "client": someone, "ending": ending, "on": on });
    let keep = || ask(&desk, "retention_get", json!({ "client": someone }))["verdict"]["date"].clone();
    ask(&desk, "client_close", close("by_client", "2026-10-16"));
    assert_eq!(keep(), "2041-10-16");
    let dead = ask(&desk, "client_close", close("died", "2026-11-20"));
    assert_eq!((&dead["status"], &dead["care"][0]["on"]), (&json!("deceased"), &json!("2026-11-20")));
    assert_eq!(dead["care"][1]["on"], "2026-10-16", "when care ended stays to be read");
    assert_eq!(keep(), "2041-10-16", "the years count from the end of the care");
    assert_eq!(refused(&desk, "client_close", close("died", "2026-11-21")), Error::EntryChanged);
    let again = |client: &str| {
        ask(&desk, "client_reopen", json!({ "client": client, "reason": "vergissing" }))["status"].clone()
    };
    assert_eq!(again(&someone), "in_care");
    // Nobody answered the door any more, and why was heard later: the care did not end sooner by that.
    ask(&desk, "client_close", close("by_carer", "2026-10-16"));
    let dead = ask(&desk, "client_close", close("died", "2026-10-14"));
    assert_eq!((&dead["status"], &dead["care"][0]["on"]), (&json!("deceased"), &json!("2026-10-14")));
    assert_eq!(keep(), "2041-10-16");
    // An enquiry is one again.
    let asked = uid(&ask(&desk, "client_enquiry", json!({ "name": "Tess Proefpersoon" })), "client");
    let ends = |ending: &str| json!({ "client": asked, "ending": ending, "on": "2026-11-20" });
    ask(&desk, "client_close", ends("not_started"));
    assert_eq!(ask(&desk, "client_close", ends("died"))["status"], "deceased");
    assert_eq!(again(&asked), "enquiry");
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn an_enquiry_that_comes_to_nothing_and_a_death() {
    let house = House::new();
    let desk = house.desk();
    let someone = uid(&ask(&desk, "client_enquiry", json!({ "name": "Tess Proefpersoon" })), "client");
    assert_eq!(ask(&desk, "client_closing", json!({ "client": someone }))["keep"]["date"], "2026-12-21", "a few weeks");
    let close = |ending: &str| json!({ "client": someone, "ending": ending, "on": "2026-11-20" });
    let bad = Error::BadInput { field: "ending".into(), reason: "status".into() };
    assert_eq!(refused(&desk, "client_close", close("by_carer")), bad);
    assert_eq!(ask(&desk, "client_close", close("not_started"))["status"], "left");
    assert_eq!(ask(&desk, "client_reopen", json!({ "client": someone, "reason": "toch" }))["status"], "enquiry");
    let dead = ask(&desk, "client_close", close("died"));
    assert_eq!((&dead["status"], &dead["care"][0]["on"]), (&json!("deceased"), &json!("2026-11-20")));
    // A button pressed by mistake makes no care of it.
    let again = ask(&desk, "client_reopen", json!({ "client": someone, "reason": "vergissing" }));
    assert_eq!(again["status"], "enquiry");
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn an_indication_ends_and_another_keeps_the_dossier() {
    let house = House::new();
    let desk = house.desk();
    let relation = |until: &str, checked: Value| {
        json!({
            "name": "Tess Proefpersoon", "regimes": ["wmo", "wlz"],
            "relations": [{
                "regime": "wmo", "number": "WMO-17", "from": "2026-01-01", "until": until, "hours": "4 uur per week",
                "subcontract": { "whom": "Zorggroep Proef", "keeper": "other", "checked_on": checked, "found": ["plan", "plan"] },
            }],
        })
    };
    let added = ask(&desk, "client_add", relation("2027-01-04", json!(null)));
    assert_eq!(added["fields"]["relations"][0]["subcontract"]["found"], json!(["plan"]));
    let waits = |desk: &Desk| {
        let today = ask(desk, "today", json!({}));
        let waiting = today["waiting"].as_array().unwrap().clone();
        waiting.iter().map(|each| each["what"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(waits(&desk), ["indication", "keeping"]);
    let change =
        |base: i64, fields: Value| json!({ "client": added["client"], "base": base, "fields": fields, "reason": "" });
    ask(&desk, "client_change", change(1, relation("2027-01-05", json!("2026-11-20"))));
    assert_eq!(waits(&desk), Vec::<String>::new());
    let mut twice = relation("2027-01-05", json!(null));
    twice["regimes"] = json!(["wlz"]);
    let bad = Error::BadInput { field: "relations".into(), reason: "regime".into() };
    assert_eq!(refused(&desk, "client_change", change(2, twice)), bad);
    let (text, _) = printed(&desk, added["client"].as_str().unwrap(), "own", None);
    for words in ["WMO-17", "4 uur per week", "5 januari 2027", "Zorggroep Proef, die het dossier bijhoudt"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    // A client of before there were relations still reads.
    desk.close().unwrap();
    house.meddle(|db| {
        db.execute("UPDATE client_version SET fields = json_remove(fields, '$.relations')", []).unwrap();
    });
    assert_eq!(
        ask(&house.desk(), "client_get", json!({ "client": added["client"] }))["fields"]["relations"],
        json!([])
    );
}

fn letter(client: &str, direction: &str, channel: &str, class: &str) -> Value {
    json!({
        "client": client, "form": "correspondence", "form_version": 2,
        "fields": {
            "direction": direction, "channel": channel, "on": "2026-11-20", "class": class, "subject": "Nieuw hulpmiddel",
            "with": { "name": "Hanna Huisarts", "role": "huisarts" },
        },
    })
}

#[test]
fn of_other_mail_the_practice_says_how_long_and_every_page_says_the_same() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    for (years, until) in [(1, "2027-11-20"), (10, "2036-11-20")] {
        let mut settings = ask(&desk, "settings_get", json!({}));
        settings["mail_years"] = json!(years);
        ask(&desk, "settings_set", settings);
        let added = ask(&desk, "form_add", letter(&someone, "in", "letter", "other"));
        assert_eq!((&added["keep"]["years"], &added["keep"]["until"]), (&json!(years), &json!(until)));
        let terms = ask(&desk, "letter_terms", json!({}));
        assert_eq!(terms[2]["years"], years, "{terms}");
        assert_eq!(ask(&desk, "retention_list", json!({}))["letters"], json!([]), "none is over yet");
    }
    // The letters are over on the day after that, and not before.
    house.clock.set("2036-11-20T10:00:00+01:00");
    assert_eq!(ask(&desk, "retention_list", json!({}))["letters"], json!([]));
    house.clock.set("2036-11-21T10:00:00+01:00");
    assert_eq!(ask(&desk, "retention_list", json!({}))["letters"].as_array().map(Vec::len), Some(2));
}

#[test]
fn letters_have_a_term_by_class_and_a_sent_mail_is_to_be_removed() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    report(&desk, &someone, "Samen gewandeld.");
    let add = |direction: &str, channel: &str, class: &str| {
        ask(&desk, "form_add", letter(&someone, direction, channel, class))
    };
    let received = add("in", "mail", "care");
    assert_eq!((&received["keep"]["years"], &received["keep"]["until"]), (&json!(20), &json!(null)));
    let paper = add("out", "letter", "admin");
    assert_eq!((&paper["keep"]["until"], &paper["mail_waits"]), (&json!("2033-12-31"), &json!(false)));
    let sent = add("out", "mail", "other");
    assert_eq!((&sent["keep"]["until"], &sent["mail_waits"]), (&json!("2031-11-20"), &json!(true)));
    assert_eq!(ask(&desk, "letter_terms", json!({})).as_array().unwrap().len(), 3);

    let page = |letters: Value, kinds: Value| {
        let input = json!({ "client": someone, "letters": letters, "kinds": kinds, "count": 9 });
        ask(&desk, "timeline", input)["entries"].as_array().unwrap().len()
    };
    assert_eq!(
        (page(json!(true), json!([])), page(json!(false), json!(["form"])), page(json!(null), json!([]))),
        (3, 0, 4)
    );

    let waiting = || ask(&desk, "today", json!({}))["waiting"].clone();
    assert_eq!(
        (waiting()[0]["what"].as_str(), waiting()[0]["about"].as_str()),
        (Some("sent_mail"), Some("Nieuw hulpmiddel"))
    );
    assert_eq!(waiting().as_array().unwrap().len(), 1);
    for other in [&received, &paper] {
        assert_eq!(refused(&desk, "mail_removed", json!({ "entry": other["entry"] })), Error::NotFound);
    }
    // After the lock too: the tick stands beside the entry.
    house.clock.forward(Duration::days(5));
    let ticked = ask(&desk, "mail_removed", json!({ "entry": sent["entry"] }));
    assert_eq!((&ticked["mail_waits"], &ticked["version"]), (&json!(false), &json!(1)));
    assert_eq!(ticked["decisions"][0]["what"], "mail_removed");
    assert_eq!(refused(&desk, "mail_removed", json!({ "entry": sent["entry"] })), Error::EntryChanged);
    assert_eq!(waiting(), json!([]));
    // What the first version of the form asked itself is heard.
    let mut old = letter(&someone, "out", "mail", "care");
    old["form_version"] = json!(1);
    old["fields"].as_object_mut().unwrap().remove("channel");
    old["fields"]["removed"] = json!("no");
    assert_eq!(ask(&desk, "form_add", old.clone())["mail_waits"], true);
    old["fields"]["removed"] = json!("yes");
    assert_eq!(ask(&desk, "form_add", old)["mail_waits"], false);
}

#[test]
fn templates_are_kept_beside_the_dossiers() {
    let house = House::new();
    let desk = house.desk();
    let save = |input: Value| ask(&desk, "template_save", input);
    assert_eq!(refused(&desk, "template_save", json!({ "title": " ", "text": "x" })), required("title"));
    assert_eq!(refused(&desk, "template_save", json!({ "title": "Bad", "text": "", "soep": {} })), required("text"));
    save(json!({ "title": "Wandelen", "text": "Samen gewandeld, stemming: " }));
    let all = save(json!({ "title": "Bad", "soep": { "subjective": "Zegt: ", "plan": "Morgen weer." } }));
    assert_eq!((&all[0]["title"], &all[0]["soep"]["plan"]), (&json!("Bad"), &json!("Morgen weer.")));
    let changed = save(json!({ "template": all[0]["template"], "title": "Douchen", "text": "Gedoucht." }));
    assert_eq!((&changed[0]["title"], &changed[0]["soep"]), (&json!("Douchen"), &json!(null)));
    let left = ask(&desk, "template_drop", json!({ "template": changed[0]["template"] }));
    assert_eq!((left.as_array().unwrap().len(), ask(&desk, "templates", json!({}))), (1, left));
    assert_eq!(refused(&desk, "template_drop", json!({ "template": changed[0]["template"] })), Error::NotFound);
}

#[test]
fn a_document_says_who_supplied_it() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let file = house.folder.path().join("brief.txt");
    std::fs::write(&file, "Geachte zorgverlener").unwrap();
    let mut input = json!({ "client": someone, "title": "Ontslagbrief", "file": file });
    assert_eq!(ask(&desk, "document_add", input.clone())["origin"], "own");
    input["origin"] = json!("earlier_carer");
    assert_eq!(ask(&desk, "document_add", input)["origin"], "earlier_carer");
}
