//! What one reader is not to learn of another: to whom the dossier went, who proved what, who else is a client here.

use std::fs;
use std::path::PathBuf;

use chrono::Duration;
use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_tests::{House, PASSPHRASE, ask, client, mentor, paper, refused, report, squeezed, uid};
use serde_json::{Value, json};

use crate::bring_in::{brings, made};
use crate::data_out::{bundle, with_data};
use crate::sittings::{stand_in, waarnemer};

const ALL: [&str; 6] = ["reports", "documents", "measurements", "medication", "plan", "forms"];

fn lets_in(desk: &Desk, client: &str) {
    ask(desk, "stand_in_add", stand_in(&[client], &ALL, "2026-11-23", "2026-12-15"));
}

/// Hands the dossier over to somebody on a stick: what it says, and what was left out.
fn given(desk: &Desk, house: &House, mut more: Value) -> (String, Value) {
    let stick = house.folder.path().join("stick");
    fs::create_dir_all(&stick).unwrap();
    let plain = json!({ "identity": "known_to_me", "language": "nl", "folder": stick });
    more.as_object_mut().unwrap().extend(plain.as_object().unwrap().clone());
    let done = ask(desk, "handover_write", more);
    let pdf = PathBuf::from(uid(&done, "folder")).join("dossier.pdf");
    let text = if pdf.exists() { paper(&pdf.to_string_lossy(), &uid(&done, "words")) } else { String::new() };
    (text, done["left_out"].clone())
}

fn left(left_out: &Value, what: &str) -> Value {
    let found = left_out.as_array().unwrap().iter().find(|left| left["what"] == what);
    found.map(|left| left["count"].clone()).unwrap_or_default()
}

/// Everything that who sits there can read of a dossier, one way or another.
fn read(desk: &Desk, client: &str) -> String {
    let of = json!({ "client": client });
    let page = json!({ "client": client, "count": 200 });
    let mut all = ask(desk, "timeline", page).to_string();
    for action in ["client_get", "plan", "goal_names", "measurements", "medication", "doses", "people"] {
        all += &ask(desk, action, of.clone()).to_string();
    }
    all
}

/// A letter that tells of a hand-over by mail, and one that does not.
fn letters_of(desk: &Desk, house: &House, own: &str) {
    let mailed = json!({
        "client": own, "recipient": "Geheime Ontvanger", "capacity": "colleague", "ground": "directly_involved",
        "mail": { "service": "ZorgPost", "why_not": "" },
    });
    given(desk, house, mailed);
    house.clock.forward(Duration::minutes(1));
    let letter = json!({
        "client": own, "form": "correspondence", "form_version": 2,
        "fields": {
            "direction": "out", "channel": "letter", "on": "2026-11-20", "class": "care", "subject": "Nieuw hulpmiddel",
            "with": { "name": "Hanna Huisarts", "role": "huisarts" },
        },
    });
    ask(desk, "form_add", letter);
}

#[test]
fn a_letter_that_tells_of_a_hand_over_is_for_who_is_told_of_those() {
    let house = House::new();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    report(&desk, &own, "Koffie gedronken.");
    letters_of(&desk, &house, &own);
    let represents = mentor(&desk, &own, "Mees Mentor");
    lets_in(&desk, &own);

    let asks = json!({
        "client": own, "recipient": "Mees Mentor", "capacity": "representative", "ground": "request_representative",
        "person": represents,
    });
    let (said, left_out) = given(&desk, &house, asks);
    assert!(said.contains(&squeezed("Nieuw hulpmiddel")), "another letter stays: {said}");
    assert!(!said.contains("ZorgPost") && !said.contains("Ontvanger"), "{said}");
    assert_eq!(left(&left_out, "disclosures"), json!(2), "the line of the register and its letter");
    let own_copy = json!({
        "client": own, "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client",
        "ground_note": "Begrijpt het.",
    });
    let (said, _) = given(&desk, &house, own_copy);
    assert!(said.contains("ZorgPost"), "who it is about is told: {said}");
    desk.close().unwrap();

    let unseen = || {
        let desk = waarnemer(&house).unwrap();
        let said = read(&desk, &own);
        assert!(said.contains("Nieuw hulpmiddel") && !said.contains("ZorgPost"), "{said}");
        assert_eq!(ask(&desk, "search", json!({ "words": "zorgpost", "count": 5 }))["count"], json!(0));
        desk.close().unwrap();
    };
    unseen();
    // A letter of an older program has no mark.
    house.meddle(|db| {
        let changed = db.execute("UPDATE entry SET visibility = 'open' WHERE visibility = 'hand_over'", []).unwrap();
        assert_eq!(changed, 1);
    });
    unseen();
}

#[test]
fn a_letter_that_was_brought_in_is_for_whom_it_was_where_it_came_from() {
    let there = House::new();
    let desk = there.desk();
    let own = client(&desk, "Tess Proefpersoon");
    letters_of(&desk, &there, &own);
    // With the register of hand-overs and without: then nothing beside the letter tells what it is about.
    let stick = tempfile::tempdir().unwrap();
    let whole = with_data(&desk, stick.path(), json!({ "client": own, "ground_note": "Begrijpt het." }));
    let letters = json!({
        "client": own, "ground_note": "Begrijpt het.", "extent": { "kind": "parts", "parts": ["documents"] },
    });
    let letters = with_data(&desk, stick.path(), letters);
    // As a program wrote it that did not say it of each letter.
    let mut old = bundle(&whole.0, &whole.1);
    for entry in old["entry"].as_array_mut().unwrap() {
        let extensions = entry["resource"].get_mut("extension").and_then(Value::as_array_mut);
        for each in extensions.into_iter().flatten() {
            if each["url"] == "urn:zorgmap:entry:2" {
                let said = each["valueString"].as_str().unwrap().replace("\"hand_over\":true,", "");
                *each = json!({ "url": "urn:zorgmap:entry:1", "valueString": said });
            }
        }
    }
    let (old, old_words) = made(&old, &[]);
    for (what, file, words) in [
        ("whole", whole.0.as_path(), &whole.1),
        ("letters", letters.0.as_path(), &letters.1),
        ("old", old.path(), &old_words),
    ] {
        let here = House::new();
        here.clock.forward(Duration::days(2));
        let desk = here.desk();
        let came = ask(&desk, "data_bring_in", brings(file, words, json!({})));
        let came = uid(&came, "client");
        let said = read(&desk, &came);
        assert!(said.contains("ZorgPost") && said.contains("Nieuw hulpmiddel"), "{what}: {said}");
        lets_in(&desk, &came);
        desk.close().unwrap();
        let desk = waarnemer(&here).unwrap();
        let said = read(&desk, &came);
        assert!(said.contains("Nieuw hulpmiddel"), "{what}: {said}");
        assert!(!said.contains("ZorgPost") && !said.contains("Ontvanger"), "{what}: {said}");
        assert_eq!(ask(&desk, "search", json!({ "words": "zorgpost", "count": 5 }))["count"], json!(0));
        desk.close().unwrap();
    }
}

#[test]
fn a_proof_is_not_for_a_stand_in_nor_one_that_only_an_earlier_version_names() {
    let house = House::new();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    report(&desk, &own, "Koffie gedronken.");
    let file = |name: &str| {
        let path = house.folder.path().join(name);
        fs::write(&path, "Een stuk over niets.").unwrap();
        path
    };
    let fields = json!({ "who": "spouse", "name": "Roos Echtgenoot" });
    let first = json!({ "client": own, "fields": fields, "file": file("een.txt"), "title": "Eerste bewijs" });
    let person = ask(&desk, "person_set", first)["persons"][0]["person"].clone();
    let again = json!({
        "client": own, "person": person, "base": 1, "fields": fields, "file": file("twee.txt"), "title": "Tweede bewijs",
    });
    ask(&desk, "person_set", again);
    let document = json!({ "client": own, "title": "Brief van de bakker", "file": file("drie.txt") });
    ask(&desk, "document_add", document);
    lets_in(&desk, &own);
    let colleague = json!({
        "client": own, "recipient": "Els Collega", "capacity": "colleague", "ground": "directly_involved",
    });
    let (said, left_out) = given(&desk, &house, colleague);
    assert!(said.contains(&squeezed("Brief van de bakker")) && !said.contains("bewijs"), "{said}");
    assert_eq!(left(&left_out, "proof"), json!(2));
    desk.close().unwrap();
    let desk = waarnemer(&house).unwrap();
    let said = read(&desk, &own);
    assert!(said.contains("Brief van de bakker") && !said.contains("bewijs"), "{said}");
    assert_eq!(ask(&desk, "search", json!({ "words": "bewijs", "count": 5 }))["count"], json!(0));
    desk.close().unwrap();
}

#[test]
fn a_restriction_takes_the_dossier_from_who_stands_in_and_says_so() {
    let house = House::new();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    lets_in(&desk, &own);
    let request = json!({
        "client": own, "kind": "restrict", "received": "2026-11-23", "channel": "spoken",
        "asker": { "name": "Tess Proefpersoon", "capacity": "client" }, "restriction": "not_shared_further",
    });
    let view = ask(&desk, "request_add", request);
    assert_eq!(view["stand_ins"], json!(["Wim de Waarnemer"]), "before it is decided, too");
    let of = json!({ "request": view["request"] });
    let mut check = of.clone();
    check["identity"] = json!("known_to_me");
    check["may"] = json!(true);
    check["why"] = json!("Het gaat om haar zelf.");
    ask(&desk, "request_check", check);
    let mut decide = of.clone();
    decide["outcome"] = json!("granted");
    assert_eq!(ask(&desk, "request_decide", decide)["stand_ins"], json!(["Wim de Waarnemer"]));
    desk.close().unwrap();
    let desk = waarnemer(&house).unwrap();
    assert_eq!(refused(&desk, "timeline", json!({ "client": own, "count": 5 })), Error::NotFound);
    desk.close().unwrap();
    let desk = house.desk();
    let seats = ask(&desk, "stand_ins", json!({}));
    ask(&desk, "stand_in_end", json!({ "slot": seats[0]["slot"] }));
    assert_eq!(ask(&desk, "request_get", of)["stand_ins"], json!([]), "who cannot come in loses nothing");
}

fn hidden(desk: &Desk, name: &str, alias: &str) -> Value {
    let fields = json!({
        "name": name, "function": "verpleegkundige", "called_by": "pseudonym", "alias": alias, "reason": "Bedreigd.",
    });
    ask(desk, "colleague_set", json!({ "fields": fields }))["colleague"].clone()
}

#[test]
fn a_pseudonym_of_an_earlier_version_can_be_weighed_as_well() {
    let house = House::new();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    let merel = hidden(&desk, "Wilhelmina Zwart", "Merel");
    let wrong = report(&desk, &own, "Merel kwam wassen.");
    ask(&desk, "entry_correct", json!({ "entry": wrong["entry"], "base": 1, "text": "Niemand kwam wassen." }));
    let request = json!({
        "client": own, "kind": "copy", "received": "2026-11-23", "channel": "spoken", "way": "paper",
        "asker": { "name": "Tess Proefpersoon", "capacity": "client" },
    });
    let view = ask(&desk, "request_add", request);
    assert_eq!(view["names"][0]["colleague"], merel);
    let weigh = json!({
        "request": view["request"], "colleague": merel, "refuse": true, "facts": "Hij wachtte haar op.",
        "weighing": "Haar veiligheid gaat nu voor.",
    });
    ask(&desk, "request_name", weigh);
    let print = json!({
        "client": own, "language": "nl", "reader": "client_asks", "request": view["request"],
    });
    let printed = ask(&desk, "dossier_print", print);
    let said = paper(&uid(&printed, "file"), "");
    assert!(said.contains("Merel") && !said.contains("Wilhelmina"), "{said}");
    // A copy on paper is what was asked: it is carried out.
    let done = ask(&desk, "request_get", json!({ "request": view["request"] }))["fields"]["done"].clone();
    assert_eq!((&done[0]["what"], &done[1]), (&json!("print"), &Value::Null));
}

#[test]
fn at_the_screen_only_those_names_are_told_that_stand_in_what_is_shown() {
    let house = House::new();
    let mut desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    hidden(&desk, "Wilhelmina Zwart", "Merel");
    hidden(&desk, "Bastiaan Wit", "Sperwer");
    report(&desk, &own, "Merel kwam wassen.");
    let goal = json!({ "words": "Ik wil met Sperwer naar de markt.", "rhythm": "month" });
    ask(&desk, "goal_add", json!({ "client": own, "goal": goal }));
    let mut shown = |parts: Value| {
        let look = json!({
            "client": own, "viewer": "Tess Proefpersoon", "capacity": "client", "identity": "passport",
            "ground": "request_client", "parts": parts, "language": "nl",
        });
        ask(&desk, "viewing_begin", look);
        desk.look_on().unwrap();
        let said: Vec<String> = parts
            .as_array()
            .unwrap()
            .iter()
            .map(|part| ask(&desk, "viewing_part", json!({ "part": part, "count": 50 })).to_string())
            .collect();
        ask(&desk, "viewing_end", json!({ "present": PASSPHRASE }));
        desk.come_back().unwrap();
        said
    };
    let names = |said: &str| (said.contains("Wilhelmina Zwart"), said.contains("Bastiaan Wit"));
    assert_eq!(names(&shown(json!(["documents"]))[0]), (false, false));
    let both = shown(json!(["reports", "plan"]));
    let reports = both.iter().find(|said| said.contains("kwam wassen")).unwrap();
    assert_eq!(names(reports), (true, false), "{reports}");
    let plan = both.iter().find(|said| said.contains("naar de markt")).unwrap();
    assert_eq!(names(plan), (false, true), "{plan}");
}

#[test]
fn a_stand_in_reads_no_name_of_another_client_that_nobody_marked() {
    let house = House::new();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    let file = house.folder.path().join("Annet Jansens.txt");
    fs::write(&file, "Een stuk over niets.").unwrap();
    let held = report(&desk, &own, "Annet Jansens kwam langs met bloemen.");
    let said = report(&desk, &own, "Gebeld met Annet Jansens van de gemeente.");
    let attach = json!({ "entry": held["entry"], "file": file, "caption": "Annet Jansens zwaait" });
    ask(&desk, "attachment_add", attach);
    let hold = json!({
        "entry": held["entry"], "what": "withheld", "reason": "Annet Jansens wil dit niet.", "consulted": "",
        "review_on": "2026-12-01",
    });
    ask(&desk, "hold_set", hold);
    let weight = json!({ "of": "weight", "values": ["70"], "note": "Op de weegschaal van Annet Jansens." });
    ask(&desk, "measurement_add", json!({ "client": own, "measurement": weight }));
    let salve = json!({
        "name": "Zalf van Annet Jansens", "dose": "1 keer", "times": ["08:00"], "start": "2026-11-01",
        "remarks": "Annet Jansens smeert ook.",
    });
    let salve = ask(&desk, "medicine_add", json!({ "client": own, "medicine": salve }))["entry"].clone();
    let fields = json!({ "who": "spouse", "name": "Roos Echtgenoot", "scope": "Rijdt met Annet Jansens mee." });
    ask(&desk, "person_set", json!({ "client": own, "fields": fields }));
    let view = ask(&desk, "client_get", json!({ "client": own }));
    let mut fields = view["fields"].clone();
    fields["notes"] = json!("Eet samen met Annet Jansens.");
    ask(&desk, "client_change", json!({ "client": own, "base": view["version"], "fields": fields, "reason": "" }));
    // Last, so that nobody was pointed out before.
    client(&desk, "Annet Jansens");
    let review = ask(&desk, "others_review", json!({ "client": own, "capacity": "colleague" }));
    let found = review["found"].as_array().unwrap();
    let one = found.iter().find(|found| found["spot"]["entry"] == said["entry"]).unwrap();
    let answer = json!({ "spot": one["spot"], "verdict": "somebody_else", "text": one["text"] });
    ask(&desk, "others_answer", json!({ "client": own, "reviewed": [answer] }));
    lets_in(&desk, &own);
    desk.close().unwrap();

    let desk = waarnemer(&house).unwrap();
    let all = read(&desk, &own);
    let what_is_no_persons =
        all.replace("Gebeld met Annet Jansens van de gemeente", "").replace("Zalf van Annet Jansens", "");
    assert_ne!(all, what_is_no_persons, "what the carer said of a name holds, and a salve keeps its name");
    let at = what_is_no_persons.find("Jansens");
    assert_eq!(at.map(|at| &what_is_no_persons[at.saturating_sub(80)..at + 40]), None);
    for words in ["kwam langs met bloemen", "smeert ook", "weegschaal van", "mee.", "Eet samen met"] {
        assert!(all.contains(words), "{words}");
    }
    let found = |words: &str| ask(&desk, "search", json!({ "words": words, "count": 9 }))["count"].clone();
    assert_eq!((found("jansens bloemen"), found("jansens gemeente")), (json!(0), json!(1)));
    // Who wrote it reads it as they wrote it, and may put it right.
    let own_words = report(&desk, &own, "Annet Jansens zag ik ook.");
    assert_eq!(
        (&own_words["body"]["text"], &own_words["may_change"]),
        (&json!("Annet Jansens zag ik ook."), &json!(true))
    );
    let dose = json!({ "medicine": salve, "on": "2026-11-23", "time": "08:00", "outcome": "given" });
    assert_eq!(ask(&desk, "dose_add", dose)["body"]["name"], "Zalf van Annet Jansens");
    desk.close().unwrap();
    let desk = house.desk();
    let read_by_carer = read(&desk, &own);
    assert!(
        read_by_carer.contains("Annet Jansens kwam langs") && read_by_carer.contains("Eet samen met Annet Jansens.")
    );
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], json!(true));
}
