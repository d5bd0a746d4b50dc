//! What an inspector asks: what is missing, what a practice keeps beside its dossiers, and the visit itself on paper and on the
//! screen.

use chrono::Duration;
use dossier_core::Error;
use dossier_core::action::ACTIONS;
use dossier_core::desk::Desk;
use dossier_core::dossier::destroying::destroy;
use dossier_core::export::Quiet;
use dossier_core::rules::destroying::DestroyGround;
use dossier_core::session::Role;
use dossier_tests::{House, PASSPHRASE, ask, client, keep, paper, refused, report, squeezed, uid};
use serde_json::{Value, json};

/// All that an inspector may ask at the screen.
const INSPECTORS: [&str; 4] = ["inspection", "inspection_part", "inspection_file", "inspection_end"];

fn someone(desk: &Desk, name: &str, regime: &str) -> String {
    uid(&ask(desk, "client_add", json!({ "name": name, "regimes": [regime] })), "client")
}

fn gaps(desk: &Desk, client: &str) -> Vec<String> {
    let check = ask(desk, "check", json!({ "client": client }));
    let items = check["gaps"].as_array().unwrap().iter();
    items.map(|gap| gap["item"].as_str().unwrap().to_owned()).collect()
}

fn has(list: &[String], item: &str) -> bool {
    list.iter().any(|each| each == item)
}

fn form(desk: &Desk, client: &str, form: &str, fields: Value) -> Value {
    ask(desk, "form_add", json!({ "client": client, "form": form, "form_version": 1, "fields": fields }))
}

fn verify(desk: &Desk) {
    let checked = ask(desk, "verify", json!({}));
    assert_eq!(checked["ok"], true, "{checked}");
}

fn lines(desk: &Desk) -> Vec<Value> {
    ask(desk, "log_list", json!({ "count": 500 }))["lines"].as_array().unwrap().clone()
}

#[test]
fn what_is_filled_in_is_missed_no_longer_and_nothing_else_comes_in_its_place() {
    let house = House::new();
    let desk = house.desk();
    let tess = someone(&desk, "Tess Proefpersoon", "wlz");
    let before = gaps(&desk, &tess);
    for item in ["identity", "bsn", "agreement", "intake", "plan", "reports", "risks", "allergies", "medication"] {
        assert!(has(&before, item), "{item} of {before:?}");
    }
    for item in ["plan_agreed", "goal_reports", "incidents", "representative", "administration", "keeping"] {
        assert!(!has(&before, item), "{item} of {before:?}");
    }
    let check = ask(&desk, "check", json!({ "client": tess }));
    let of = |check: &Value, item: &str| -> Value {
        check["gaps"].as_array().unwrap().iter().find(|gap| gap["item"] == item).cloned().unwrap_or(Value::Null)
    };
    // Six weeks after care began, in words of the law.
    assert_eq!(of(&check, "plan")["on"], "2027-01-04");
    assert_eq!((&of(&check, "plan")["late"], &check["supervisor"]), (&json!(false), &json!("inspectorate")));
    assert_eq!(of(&check, "agreement")["go"], json!({ "form": "care_agreement" }));

    let basics = form(&desk, &tess, "basics", json!({ "allergies": "Geen", "resuscitation": "unknown" }));
    let now = gaps(&desk, &tess);
    assert!(!has(&now, "allergies") && has(&now, "wishes") && has(&now, "history"), "{now:?}");
    let check = ask(&desk, "check", json!({ "client": tess }));
    assert_eq!(of(&check, "history")["entry"], basics["entry"], "the form that is there is completed");
    form(&desk, &tess, "basics", json!({ "medical": "Hartfalen.", "resuscitation": "no" }));
    let now = gaps(&desk, &tess);
    assert!(!has(&now, "allergies") && !has(&now, "wishes") && !has(&now, "history"), "an older form still counts");

    assert!(has(&now, "indication") && has(&now, "complaints_told"), "{now:?}");
    let agreed = json!({ "agreed_on": "2026-11-20", "from": "2026-11-23", "care": "Hulp.", "complaints": "Folder gegeven.",
        "with": { "name": "Tess Proefpersoon", "role": "" } });
    form(&desk, &tess, "care_agreement", agreed);
    let relation = json!({ "regime": "wlz", "number": "W-123" });
    let fields = json!({ "name": "Tess Proefpersoon", "regimes": ["wlz"], "relations": [relation] });
    ask(&desk, "client_change", json!({ "client": tess, "base": 1, "fields": fields, "reason": "" }));
    let now = gaps(&desk, &tess);
    assert!(!has(&now, "indication") && !has(&now, "complaints_told") && !has(&now, "goals_in_time"), "{now:?}");

    report(&desk, &tess, "Koffie gedronken.");
    assert!(!has(&gaps(&desk, &tess), "reports"));
    let goal = json!({ "words": "Ik wil naar de markt.", "rhythm": "quarter" });
    let goal = ask(&desk, "goal_add", json!({ "client": tess, "goal": goal }));
    let now = gaps(&desk, &tess);
    assert!(has(&now, "goal_actions") && has(&now, "goal_reports"), "{now:?}");
    ask(&desk, "report_add", json!({ "client": tess, "text": "Geoefend.", "goals": [goal["entry"]] }));
    assert!(!has(&gaps(&desk, &tess), "goal_reports"));

    form(&desk, &tess, "support_plan", json!({ "situation": "Woont alleen.", "agreement": "not_yet" }));
    let now = gaps(&desk, &tess);
    assert!(!has(&now, "plan") && has(&now, "plan_agreed") && !has(&now, "plan_goals"), "{now:?}");
    let who = json!({ "name": "Tess Proefpersoon", "role": "" });
    let agreed =
        json!({ "situation": "Woont alleen.", "agreement": "yes", "agreed_by": who, "agreed_on": "2026-11-23" });
    form(&desk, &tess, "support_plan", agreed);
    assert!(!has(&gaps(&desk, &tess), "plan_agreed"));

    let incident = json!({
        "on": "2026-11-22", "time": "09:00", "nature": "fall", "happened": "Gevallen.", "inquiry": "no",
    });
    form(&desk, &tess, "incident", incident);
    assert!(has(&gaps(&desk, &tess), "incidents"), "nobody was told");
    desk.close().unwrap();
    house.clock.forward(Duration::days(100));
    let desk = house.desk();
    assert!(has(&gaps(&desk, &tess), "goals_in_time"), "a quarter has passed");
    // A client who is under sixteen cannot decide alone.
    let young = json!({ "name": "Jip Proefpersoon", "regimes": ["youth"], "birth_date": "2015-01-01" });
    let young = uid(&ask(&desk, "client_add", young), "client");
    assert!(has(&gaps(&desk, &young), "representative"));
    let fields = json!({ "who": "authority_parent", "name": "Moeder Proef", "proof_note": "Gezagsregister gezien." });
    ask(&desk, "person_set", json!({ "client": young, "fields": fields }));
    assert!(!has(&gaps(&desk, &young), "representative"));
    verify(&desk);
}

#[test]
fn a_representative_is_who_may_speak_for_this_client() {
    let house = House::new();
    let desk = house.desk();
    let born = |name: &str, birth: &str| {
        let fields = json!({ "name": name, "regimes": ["wlz"], "birth_date": birth });
        uid(&ask(&desk, "client_add", fields), "client")
    };
    let near = |client: &str, who: &str, proof: &str| {
        let fields = json!({ "who": who, "name": "Naaste Proef", "proof_note": proof });
        ask(&desk, "person_set", json!({ "client": client, "fields": fields }));
    };
    let incapable = |client: &str, matter: &str| {
        let judgement = json!({
            "matter": matter, "capable": false, "on": "2026-11-20", "by": "R. Dokter, arts", "why": "Begrijpt het niet.",
        });
        ask(&desk, "capacity_set", json!({ "client": client, "judgement": judgement }));
    };
    let missing = |client: &str| has(&gaps(&desk, client), "representative");
    let child = born("Jip Proefpersoon", "2018-01-01");
    near(&child, "sibling", "");
    assert!(missing(&child), "a brother has no authority");
    near(&child, "guardian", "Uitspraak gezien.");
    assert!(!missing(&child));

    let grown = born("Kim Proefpersoon", "2000-01-01");
    near(&grown, "authority_parent", "Gezagsregister gezien.");
    assert!(!missing(&grown), "an adult who decides needs nobody, whoever once had authority");
    incapable(&grown, "money");
    assert!(!missing(&grown), "money says nothing of the care");
    incapable(&grown, "care");
    assert!(missing(&grown), "authority ended at eighteen");
    near(&grown, "sibling", "");
    assert!(!missing(&grown));
}

#[test]
fn what_does_not_apply_goes_by_one_word_and_comes_back_as_easily() {
    let house = House::new();
    let desk = house.desk();
    let tess = someone(&desk, "Tess Proefpersoon", "wlz");
    let set = |item: &str, reason: Value| json!({ "client": tess, "item": item, "reason": reason });
    ask(&desk, "check_set", set("reserved_acts", json!("Komt niet voor.")));
    let check = ask(&desk, "check", json!({ "client": tess }));
    assert!(!has(&gaps(&desk, &tess), "reserved_acts"));
    assert_eq!(check["not_here"], json!([{ "item": "reserved_acts", "reason": "Komt niet voor." }]));
    ask(&desk, "check_set", set("reserved_acts", json!("Doet de wijkzorg.")));
    let check = ask(&desk, "check", json!({ "client": tess }));
    assert_eq!(check["not_here"][0]["reason"], "Doet de wijkzorg.");
    ask(&desk, "check_set", set("reserved_acts", Value::Null));
    assert!(has(&gaps(&desk, &tess), "reserved_acts"));
    assert_eq!(
        refused(&desk, "check_set", set("reserved_acts", json!(" "))),
        Error::Required { field: "reason".to_owned() }
    );
    let unknown = Error::BadInput { field: "item".to_owned(), reason: "unknown".to_owned() };
    assert_eq!(refused(&desk, "check_set", set("vog", json!("x"))), unknown, "that is asked of the practice");

    let all = ask(&desk, "check_all", json!({}));
    let item = |of: &Value, item: &str| of["gaps"].as_array().unwrap().iter().any(|gap| gap["item"] == item);
    assert!(item(&all, "vog") && item(&all, "wtza") && item(&all["clients"][0], "plan"), "{all}");
    ask(&desk, "check_set", json!({ "item": "peer_review", "reason": "Bij een coach." }));
    let all = ask(&desk, "check_all", json!({}));
    assert!(!item(&all, "peer_review"));
    assert_eq!(all["not_here"], json!([{ "item": "peer_review", "reason": "Bij een coach." }]));
    // Who is not in care is asked for nothing.
    ask(&desk, "client_close", json!({ "client": tess, "ending": "by_client", "on": "2026-11-23" }));
    assert_eq!(ask(&desk, "check_all", json!({}))["clients"], json!([]));
    let wmo = someone(&desk, "Wim Proefpersoon", "wmo");
    let all = ask(&desk, "check_all", json!({}));
    assert_eq!(all["supervisor"], "municipality");
    assert!(!item(&all, "wtza"));
    let vog = all["gaps"].as_array().unwrap().iter().find(|gap| gap["item"] == "vog").unwrap().clone();
    assert_eq!(vog["article"], "Wmo 2015 art. 3.5");
    // Somebody else keeps the dossier: what is asked is whether it was looked at.
    let relation = json!({ "regime": "wmo", "subcontract": { "whom": "Zorggroep Proef", "keeper": "other" } });
    let fields = json!({ "name": "Wim Proefpersoon", "regimes": ["wmo"], "relations": [relation] });
    ask(&desk, "client_change", json!({ "client": wmo, "base": 1, "fields": fields, "reason": "" }));
    assert_eq!(gaps(&desk, &wmo), ["identity", "keeping"]);
    verify(&desk);
}

fn vog(issued: &str) -> Value {
    json!({ "fields": { "kind": "vog", "name": "VOG", "number": "123", "place": "Ordner", "issued": issued } })
}

#[test]
fn papers_of_the_practice_are_told_before_they_end_and_fill_the_check() {
    let house = House::new();
    let desk = house.desk();
    someone(&desk, "Tess Proefpersoon", "wlz");
    let waits = |desk: &Desk| ask(desk, "today", json!({}))["practice_waiting"].clone();
    let missing = |desk: &Desk| {
        let all = ask(desk, "check_all", json!({}));
        all["gaps"].as_array().unwrap().iter().any(|gap| gap["item"] == "vog")
    };
    assert!(missing(&desk));
    let file = ask(&desk, "practice_paper_set", vog("2024-01-19"));
    assert_eq!((&file[0]["until"], &file[0]["ends_soon"]), (&json!("2027-01-19"), &json!(false)));
    assert!(!missing(&desk));
    assert_eq!(waits(&desk), json!([]));
    house.clock.set("2026-11-24T10:00:00+01:00");
    let waiting = waits(&desk);
    assert_eq!((&waiting[0]["what"], &waiting[0]["on"]), (&json!("paper"), &json!("2027-01-19")));
    // A newer one takes its place, and the old one is told no more.
    let file = ask(&desk, "practice_paper_set", vog("2026-11-20"));
    assert_eq!((file.as_array().unwrap().len(), &file[0]["until"]), (2, &json!("2029-11-20")));
    assert_eq!(waits(&desk), json!([]));
    house.clock.set("2029-11-21T10:00:00+01:00");
    assert!(missing(&desk), "neither holds any more");
    let ended = waits(&desk);
    let until = json!("2029-11-20");
    assert_eq!((ended.as_array().unwrap().len(), &ended[0]["on"]), (1, &until), "not also the one before it");
    let undated = json!({ "fields": { "kind": "vog", "name": "VOG" } });
    assert_eq!(refused(&desk, "practice_paper_set", undated), Error::Required { field: "issued".to_owned() });
    let stale = json!({ "paper": file[0]["paper"], "base": 7, "fields": vog("2026-11-20")["fields"] });
    assert_eq!(refused(&desk, "practice_paper_set", stale), Error::EntryChanged);
    assert_eq!(ask(&desk, "practice_paper_drop", json!({ "paper": file[0]["paper"] })).as_array().unwrap().len(), 1);
    verify(&desk);
}

#[test]
fn a_complaint_has_its_term_its_letters_and_no_other_clients_name() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    client(&desk, "Annet Jansens");
    let complaint = |more: Value| {
        let mut fields = json!({
            "received": "2026-11-02", "channel": "spoken", "by": "Tess Proefpersoon",
            "about": "Mevrouw Jansens ging voor.",
        });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        fields
    };
    let made = ask(&desk, "complaint_set", json!({ "client": tess, "fields": complaint(json!({})) }));
    assert_eq!((&made["due"], &made["late"], &made["extendable"]), (&json!("2026-12-14"), &json!(false), &json!(true)));
    let waiting = ask(&desk, "today", json!({}))["practice_waiting"].clone();
    assert_eq!((&waiting[0]["what"], &waiting[0]["on"]), (&json!("complaint"), &json!("2026-12-14")));
    assert!(!waiting.to_string().contains("Tess"), "what is said in confidence does not stand on the first screen");
    let uid = made["complaint"].clone();
    let letter = |letter: &str| json!({ "complaint": uid, "letter": letter, "language": "nl" });
    let read = |desk: &Desk, asked: Value| paper(ask(desk, "complaint_letter", asked)["file"].as_str().unwrap(), "");
    let received = read(&desk, letter("received"));
    assert!(received.contains(&squeezed("uiterlijk op 14 december 2026")), "{received}");
    assert!(!received.contains("Jansens") && received.contains("Tess"), "{received}");
    assert_eq!(refused(&desk, "complaint_letter", letter("extension")), Error::LetterTooSoon);

    let late = json!({ "on": "2026-11-23", "text": "Ik wacht op de dokter." });
    let set = |base: i64, fields: Value| json!({ "complaint": uid, "base": base, "client": tess, "fields": fields });
    let extended = ask(&desk, "complaint_set", set(1, complaint(json!({ "extended": late }))));
    assert_eq!((&extended["due"], &extended["extendable"]), (&json!("2027-01-11"), &json!(false)));
    assert!(read(&desk, letter("extension")).contains(&squeezed("11 januari 2027")));
    house.clock.set("2027-01-12T09:00:00+01:00");
    assert_eq!(ask(&desk, "complaints", json!({}))[0]["late"], true);
    let decided =
        json!({ "extended": late, "decided": { "on": "2027-01-12", "text": "Gegrond. Mevrouw Jansens wacht." } });
    ask(&desk, "complaint_set", set(2, complaint(decided)));
    let decision = read(&desk, letter("decision"));
    assert!(decision.contains("Gegrond") && !decision.contains("Jansens"), "{decision}");
    for (which, words) in [
        ("received", ["11 januari 2027", "11 January 2027"]),
        ("extension", ["Ik wacht op de dokter", "Ik wacht op de dokter"]),
        ("decision", ["Gegrond", "Gegrond"]),
    ] {
        let asked = json!({ "complaint": uid, "letter": which });
        in_both(&desk, "complaint_letter", &format!("complaint-{which}"), &asked, words);
    }
    assert_eq!(ask(&desk, "today", json!({}))["practice_waiting"], json!([]));

    let before = complaint(json!({ "decided": { "on": "2026-11-01", "text": "Te vroeg." } }));
    assert_eq!(refused(&desk, "complaint_set", set(3, before)), Error::BadDate { field: "decided_on".to_owned() });
    let too_late = complaint(json!({ "extended": { "on": "2026-12-15", "text": "Te laat." } }));
    assert_eq!(refused(&desk, "complaint_set", set(3, too_late)), Error::NotExtendable);
    ask(&desk, "complaint_destroy", json!({ "complaint": uid }));
    assert_eq!(ask(&desk, "complaints", json!({})), json!([]));
    verify(&desk);
}

#[test]
fn a_breach_has_three_days_on_the_clock_and_says_whom_to_tell() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let breach = |risk: &str, more: Value| {
        let mut fields = json!({
            "aware": "2026-11-23T09:00:00+01:00", "what": "Stick met het dossier van Tess Proefpersoon kwijt.",
            "data": "Verslagen.", "whose": "Eén cliënt.", "risk": risk,
        });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "fields": fields })
    };
    let why = Error::Required { field: "risk_why".to_owned() };
    assert_eq!(refused(&desk, "breach_set", breach("none", json!({}))), why, "who tells nobody says why");
    let made = ask(&desk, "breach_set", breach("high", json!({})));
    assert_eq!(
        (&made["due"], &made["to_report"], &made["to_tell"]),
        (&json!("2026-11-26T09:00:00+01:00"), &json!(true), &json!(true))
    );
    let waits = |desk: &Desk| -> Vec<String> {
        let all = ask(desk, "today", json!({}))["practice_waiting"].clone();
        all.as_array().unwrap().iter().map(|each| each["what"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(waits(&desk), ["breach_people", "breach"]);
    // The moment itself: the window shows it as the clock will say then.
    let told = ask(&desk, "today", json!({}))["practice_waiting"][1].clone();
    assert_eq!((&told["moment"], &told["on"]), (&made["due"], &json!("2026-11-26")));
    house.clock.set("2026-11-26T09:00:01+01:00");
    assert_eq!(ask(&desk, "breaches", json!({}))[0]["late"], true);
    let read = |letter: &str, client: Value| {
        let asked = json!({ "breach": made["breach"], "letter": letter, "client": client, "language": "nl" });
        paper(ask(&desk, "breach_letter", asked)["file"].as_str().unwrap(), "")
    };
    let authority = read("authority", Value::Null);
    assert!(authority.contains("AutoriteitPersoonsgegevens") && !authority.contains("Tess"), "{authority}");
    let person = read("person", json!(tess));
    assert!(person.contains("GeachteTessProefpersoon") && person.contains("AVGart.34"), "{person}");
    assert!(person.contains("dossiervanTessProefpersoon"), "who is written to is named to themselves: {person}");
    for (which, client, words) in [
        ("authority", Value::Null, ["AVG art. 33 lid 1", "GDPR art. 33(1)"]),
        ("person", json!(tess), ["AVG art. 34", "GDPR art. 34"]),
    ] {
        let asked = json!({ "breach": made["breach"], "letter": which, "client": client });
        in_both(&desk, "breach_letter", &format!("breach-{which}"), &asked, words);
    }
    let told = breach("high", json!({ "reported_on": "2026-11-26", "told_on": "2026-11-26" }));
    let told = json!({ "breach": made["breach"], "base": 1, "fields": told["fields"] });
    ask(&desk, "breach_set", told);
    assert_eq!(waits(&desk), Vec::<String>::new());
    let early = breach("some", json!({ "reported_on": "2026-11-22" }));
    assert_eq!(refused(&desk, "breach_set", early), Error::BadDate { field: "reported_on".to_owned() });
    verify(&desk);
}

#[test]
fn incidents_come_from_the_dossiers_and_statements_are_kept_beside_each_other() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let told = json!([{ "name": "Dochter", "role": "dochter", "on": "2026-11-22" }]);
    let fields = json!({
        "on": "2026-11-21", "time": "09:00", "nature": "fall", "happened": "Gevallen.", "inquiry": "no", "told_to": told,
    });
    let entry = form(&desk, &tess, "incident", fields);
    let line = ask(&desk, "incident_register", json!({}))[0].clone();
    assert_eq!(
        (&line["entry"], &line["on"], &line["told_on"]),
        (&entry["entry"], &json!("2026-11-21"), &json!("2026-11-22"))
    );
    assert_eq!((&line["names"], &line["calamity"]), (&json!(false), &json!(false)));

    ask(&desk, "statement_add", json!({ "text": "Van elke cliënt één dossier." }));
    house.clock.set("2026-11-24T10:00:00+01:00");
    let all = ask(&desk, "statement_add", json!({ "text": "Ook van Tess Proefpersoon één dossier." }));
    assert_eq!((all.as_array().unwrap().len(), &all[1]["text"]), (2, &json!("Van elke cliënt één dossier.")));
    let sheet = ask(&desk, "statement_print", json!({ "statement": all[0]["statement"], "language": "nl" }));
    let text = paper(sheet["file"].as_str().unwrap(), "");
    assert!(text.contains(&squeezed("Verklaring van 24 november 2026")) && !text.contains("Tess"), "{text}");
    verify(&desk);
}

#[test]
fn a_paper_is_kept_as_a_scan_that_goes_with_it_and_with_every_backup() {
    let house = House::new();
    let desk = house.desk();
    let fields = json!({ "kind": "vog", "name": "VOG zorg", "issued": "2026-01-10" });
    let paper_of = |answer: &Value| answer[0]["paper"].clone();
    let vog = paper_of(&ask(&desk, "practice_paper_set", json!({ "fields": fields })));
    let scan = house.folder.path().join("vog.png");
    image::RgbImage::new(40, 30).save(&scan).unwrap();
    let add =
        |desk: &Desk, file: &std::path::Path| ask(desk, "practice_file_add", json!({ "paper": vog, "file": file }));
    let file = add(&desk, &scan)[0]["files"][0].clone();
    assert_eq!((&file["name"], &file["kind"]), (&json!("vog.png"), &json!("picture")));
    let look = json!({ "attachment": file["attachment"], "most": 100 });
    assert_eq!(ask(&desk, "practice_file_preview", look.clone())["width"], 40);
    // It is of no dossier, and of no dossier's doors.
    assert_eq!(refused(&desk, "attachment_preview", look.clone()), Error::NotFound);
    let names = |desk: &Desk| desk.vault().attachments().names().unwrap().len();
    assert_eq!(names(&desk), 1);
    let odd = house.folder.path().join("odd.exe");
    std::fs::write(&odd, b"MZ").unwrap();
    let odd = json!({ "paper": vog, "file": odd });
    assert_eq!(refused(&desk, "practice_file_add", odd), Error::FileKindUnknown);
    let none = json!({ "paper": "00".repeat(16), "file": scan });
    assert_eq!(refused(&desk, "practice_file_add", none), Error::NotFound);
    assert_eq!(names(&desk), 1, "what was refused left no file");
    let stick = tempfile::tempdir().unwrap();
    ask(&desk, "practice_file_save", json!({ "attachment": file["attachment"], "folder": stick.path() }));
    assert_eq!(std::fs::read(stick.path().join("vog.png")).unwrap(), std::fs::read(&scan).unwrap());
    verify(&desk);
    // A backup carries it, and an opening does not take it for a file that nobody speaks of.
    let copies = tempfile::tempdir().unwrap();
    let made = ask(&desk, "backup_make", json!({ "folder": copies.path() }));
    desk.close().unwrap();
    let desk = house.desk();
    assert_eq!(names(&desk), 1);
    // A file that is gone from the disk is named.
    let files = desk.vault().attachments();
    let path = files.path(files.names().unwrap()[0]);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(ask(&desk, "verify", json!({}))["findings"][0]["code"], "attachment_missing");
    std::fs::write(&path, bytes).unwrap();
    // Taken off, or with its paper: the file is gone at once, and the log knows.
    let second = add(&desk, &scan)[0]["files"][1]["attachment"].clone();
    assert_eq!(names(&desk), 2);
    let left = ask(&desk, "practice_file_drop", json!({ "attachment": second }));
    assert_eq!((left[0]["files"].as_array().unwrap().len(), names(&desk)), (1, 1));
    ask(&desk, "practice_paper_drop", json!({ "paper": vog }));
    assert_eq!(names(&desk), 0);
    assert_eq!(refused(&desk, "practice_file_preview", look.clone()), Error::NotFound);
    verify(&desk);
    desk.close().unwrap();
    // What was backed up comes back with it. (Last: the keychain is the same, and knows the newest seal.)
    let back = crate::destroying::restored(&house, std::path::Path::new(made["set"].as_str().unwrap()), &[], &[]);
    let there = back.desk();
    assert_eq!(ask(&there, "practice_file_preview", look)["width"], 40);
    // It is older than the last seal, as every set is, and nothing else is amiss.
    let found = ask(&there, "verify", json!({}))["findings"].clone();
    assert!(found.as_array().unwrap().iter().all(|each| each["code"] == "log_behind_seal"), "{found}");
    there.close().unwrap();
}

#[test]
fn paper_outlives_its_dossier_here_and_the_custodian_knows_where_it_lies() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let fields = json!({ "place": "Kast boven", "lockable": true, "at_home": true, "agreed_on": "2026-11-20" });
    ask(&desk, "paper_dossier_set", json!({ "client": tess, "fields": fields }));
    house.clock.forward(Duration::minutes(1));
    let before = json!({ "what": "Map 2009-2012", "place": "Zolder", "lockable": false, "at_home": false });
    ask(&desk, "paper_dossier_set", json!({ "fields": before }));
    let nobody = json!({ "fields": { "place": "Zolder", "lockable": false, "at_home": false } });
    assert_eq!(refused(&desk, "paper_dossier_set", nobody), Error::Required { field: "what".to_owned() });
    let gone =
        json!({ "what": "Map", "place": "Zolder", "lockable": true, "at_home": false, "destroyed_on": "2026-11-20" });
    let how = Error::Required { field: "destroyed_how".to_owned() };
    assert_eq!(refused(&desk, "paper_dossier_set", json!({ "fields": gone })), how);
    let complaint = json!({ "received": "2026-11-02", "channel": "mail", "by": "Iemand", "about": "Te laat." });
    ask(&desk, "complaint_set", json!({ "client": tess, "fields": complaint }));
    ask(&desk, "check_set", json!({ "client": tess, "item": "wishes", "reason": "Nog jong." }));
    let made = ask(
        &desk,
        "custodian_add",
        json!({ "name": "Gerrit Erfgenaam", "function": "echtgenoot", "present": PASSPHRASE }),
    );
    destroy(&desk, tess.parse().unwrap(), DestroyGround::Request).unwrap();
    let list = ask(&desk, "paper_dossiers", json!({}));
    assert_eq!(
        (list.as_array().unwrap().len(), &list[0]["client"], &list[0]["fields"]["place"]),
        (2, &Value::Null, &json!("Kast boven"))
    );
    assert_eq!(ask(&desk, "complaints", json!({}))[0]["client"], Value::Null);
    verify(&desk);
    desk.close().unwrap();

    let desk = crate::sittings::opvolger(&house, made["code"].as_str().unwrap()).unwrap();
    let seen = ask(&desk, "paper_dossiers", json!({}));
    assert_eq!((seen.as_array().unwrap().len(), &seen[1]["fields"]["place"]), (2, &json!("Zolder")));
    for action in ["complaints", "breaches", "practice_file", "check_all", "paper_dossier_set"] {
        assert_eq!(refused(&desk, action, json!({})), Error::NotAllowed, "{action}");
    }
    desk.close().unwrap();
}

/// Two dossiers, one of which names the other's client without a mark, with a colleague under another name, a work note and a
/// report of the carer's own register.
fn practice(desk: &Desk) -> (String, String) {
    let tess = someone(desk, "Tess Proefpersoon", "wlz");
    let annet = someone(desk, "Annet Jansens", "wlz");
    let called = json!({ "name": "Bulut Wezenlijk", "called_by": "pseudonym", "alias": "Bas", "reason": "Bedreigd." });
    ask(desk, "colleague_set", json!({ "fields": called }));
    report(desk, &tess, "Bas kwam helpen met wassen.");
    report(desk, &tess, "Samen met mevrouw Jansens gegeten.");
    report(desk, &annet, "Kwikstaart gezien.");
    ask(desk, "work_note_add", json!({ "client": tess, "text": "Zeepaardje navragen." }));
    let fields = json!({ "on": "2026-11-20", "nature": "fall", "happened": "Flamingo in de gang." });
    ask(desk, "mic_add", json!({ "client": tess, "fields": fields }));
    let complaint = json!({ "received": "2026-11-02", "channel": "mail", "by": "Zus Klager", "about": "Mevrouw Jansens ging voor." });
    ask(desk, "complaint_set", json!({ "fields": complaint }));
    (tess, annet)
}

fn visit(clients: &[&str]) -> Value {
    json!({
        "inspector": "Ineke Inspecteur", "authority": "inspectorate", "pass": "IGJ-4711", "clients": clients,
        "language": "nl",
    })
}

/// Each language's words are on the paper, which is kept to be looked at. `asked` is told the language.
fn in_both(desk: &Desk, action: &str, name: &str, asked: &Value, words: [&str; 2]) {
    for (language, said) in ["nl", "en"].into_iter().zip(words) {
        let mut asked = asked.clone();
        asked["language"] = json!(language);
        let made = ask(desk, action, asked);
        let file = made["file"].as_str().or(made["files"][0].as_str()).unwrap();
        let text = paper(file, "");
        assert!(text.contains(&squeezed(said)), "{said}: {text}");
        keep(&format!("{name}-{language}.pdf"), file);
    }
}

/// Decides about every name that stands in the way.
fn decide(desk: &Desk, client: &str) {
    let review = ask(desk, "others_review", json!({ "client": client, "capacity": "inspector" }));
    let said: Vec<Value> = review["found"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| json!({ "spot": found["spot"], "verdict": "remove", "text": found["text"] }))
        .collect();
    ask(desk, "others_answer", json!({ "client": client, "reviewed": said }));
}

#[test]
fn one_paper_has_the_check_the_registers_and_the_chosen_dossiers() {
    let house = House::new();
    let desk = house.desk();
    let (tess, annet) = practice(&desk);
    for (field, value) in [("inspector", json!(" ")), ("pass", json!("")), ("clients", json!([]))] {
        let mut wrong = visit(&[&tess]);
        wrong[field] = value;
        assert_eq!(refused(&desk, "inspection_print", wrong), Error::Required { field: field.to_owned() });
    }
    let municipality = json!({ "authority": "municipality" });
    let mut wrong = visit(&[&tess]);
    wrong.as_object_mut().unwrap().extend(municipality.as_object().unwrap().clone());
    let which = Error::Required { field: "authority_name".to_owned() };
    assert_eq!(refused(&desk, "inspection_print", wrong), which);
    let ready = ask(&desk, "inspection_ready", json!({ "authority": "inspectorate", "clients": [tess, annet] }));
    assert_eq!((&ready[0]["names"], &ready[1]["names"]), (&json!(1), &json!(0)));
    assert_eq!(refused(&desk, "inspection_print", visit(&[&tess])), Error::NamesUnreviewed { count: 1 });
    assert_eq!(ask(&desk, "inspections", json!({})), json!([]), "what did not come to pass is no visit");
    decide(&desk, &tess);
    assert_eq!(
        ask(&desk, "inspection_ready", json!({ "authority": "inspectorate", "clients": [tess] }))[0]["names"],
        0
    );

    let made = ask(&desk, "inspection_print", visit(&[&tess]));
    assert_eq!(made["files"].as_array().unwrap().len(), 1);
    let text = paper(made["files"][0].as_str().unwrap(), "");
    for said in [
        "Ineke Inspecteur",
        "Inspectie Gezondheidszorg en Jeugd",
        "Wat ontbreekt nog",
        "Registers van de praktijk",
        "Tess Proefpersoon",
        "Bas kwam helpen",
        "Bulut Wezenlijk",
        made["seal"].as_str().unwrap(),
    ] {
        assert!(text.contains(&squeezed(said)), "{said}: {text}");
    }
    for never in ["Jansens", "Annet", "Kwikstaart", "Zeepaardje", "Flamingo", "Klager"] {
        assert!(!text.contains(never), "{never}: {text}");
    }
    house.clock.forward(Duration::minutes(1));
    let both = ask(&desk, "inspection_print", visit(&[&tess, &annet]));
    let text = paper(both["files"][0].as_str().unwrap(), "");
    assert!(text.contains("Kwikstaart") && text.contains(&squeezed("Bas kwam helpen")));
    house.clock.forward(Duration::minutes(1));
    ask(&desk, "practice_paper_set", vog("2024-01-19"));
    let place = json!({ "place": "Kast boven", "lockable": true, "at_home": true, "agreed_on": "2026-11-20" });
    ask(&desk, "paper_dossier_set", json!({ "client": tess, "fields": place }));
    let breach = json!({
        "aware": "2026-11-20T09:00:00+01:00", "what": "Stick even kwijt.", "data": "Verslagen.", "whose": "Eén cliënt.",
        "risk": "none", "risk_why": "Versleuteld, en teruggevonden.",
    });
    ask(&desk, "breach_set", json!({ "fields": breach }));
    in_both(
        &desk,
        "inspection_print",
        "inspection",
        &visit(&[&tess, &annet]),
        ["Registers van de praktijk", "Registers of the practice"],
    );
    // Each dossier says to whom it went; the register of visits knows numbers, and no names.
    let page = ask(&desk, "timeline", json!({ "client": tess, "count": 20, "kinds": ["disclosure"] }));
    let given = &page["entries"].as_array().unwrap()[0]["body"];
    assert_eq!((&given["recipient"], &given["capacity"]), (&json!("Ineke Inspecteur"), &json!("inspector")));
    let visits = ask(&desk, "inspections", json!({}));
    assert_eq!((&visits[0]["numbers"], &visits[0]["way"]), (&json!([1, 2]), &json!("paper")));
    assert!(!visits.to_string().contains("Tess") && !visits.to_string().contains(&tess));
    verify(&desk);
}

/// Who complained, however it is said, and clients of before are in no register that an inspector gets.
#[test]
fn the_registers_name_neither_who_complained_nor_who_was_a_client() {
    let house = House::new();
    let desk = house.desk();
    let tess = someone(&desk, "Tess Proefpersoon", "wlz");
    let gone = someone(&desk, "Annet Jansens", "wlz");
    for (by, about, decided, learnt) in [
        (
            "Anneke Kwikstra (dochter)",
            "Mevrouw Kwikstra vond dat anneke kwikstra te laat hoorde hoe het ging. A. Kwikstra belde.",
            "Met haar dochter Anneke gepraat. Kwikstra's zorg is terecht.",
            "ANNEKE KWIKSTRA eerder bellen.",
        ),
        ("mw. wolthekker en haar zoon Bram", "De zoon Bram wacht.", "Bram is gebeld. Ook dhr. Wolthekker.", ""),
        ("Li", "De buurvrouw Li zag niemand.", "Li is gebeld.", "Bij Li langs."),
        (
            "Wil Bloem",
            "Zij wil een ander rooster, zegt Wil Bloem. Bloem belt vaak.",
            "Gegrond.",
            "De buurvrouw Wil horen.",
        ),
    ] {
        let fields = json!({
            "received": "2026-11-02", "channel": "mail", "by": by, "about": about, "learnt": learnt,
            "decided": { "on": "2026-11-20", "text": decided },
        });
        ask(&desk, "complaint_set", json!({ "fields": fields }));
        house.clock.forward(Duration::minutes(1));
    }
    let paper_file =
        json!({ "kind": "insurance", "name": "Polis", "number": "7 bij Annet Jansens", "place": "Ordner" });
    ask(&desk, "practice_paper_set", json!({ "fields": paper_file }));
    let place =
        json!({ "place": "bij Jansens in de kast", "lockable": true, "at_home": true, "agreed_on": "2026-11-20" });
    ask(&desk, "paper_dossier_set", json!({ "client": gone, "fields": place }));
    let made = ask(&desk, "inspection_print", visit(&[&tess]));
    let text = paper(made["files"][0].as_str().unwrap(), "").to_lowercase();
    for kept in ["telaathoordehoehetging", "zijwileenanderrooster", "7bij[medecliënt]", "zorgisterecht", "gegrond"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    for never in [
        "kwikstra",
        "anneke",
        "wolthekker",
        "bram",
        "buurvrouwli",
        "liisgebeld",
        "bijlilangs",
        "bloem",
        "buurvrouwwil",
        "jansens",
    ] {
        assert!(!text.contains(never), "{never}: {text}");
    }
    destroy(&desk, gone.parse().unwrap(), DestroyGround::Request).unwrap();
    house.clock.forward(Duration::minutes(1));
    ask(&desk, "practice_paper_drop", json!({ "paper": ask(&desk, "practice_file", json!({}))[0]["paper"] }));
    let made = ask(&desk, "inspection_print", visit(&[&tess]));
    let text = paper(made["files"][0].as_str().unwrap(), "");
    assert!(!text.contains("Jansens"), "where the paper of a destroyed dossier lies: {text}");
}

/// A complaint outlives the dossier of whom it was about, and the practice no longer knows the name that may stand in it.
#[test]
fn of_whom_a_dossier_was_destroyed_an_inspector_reads_no_word() {
    let house = House::new();
    let desk = house.desk();
    let wim = someone(&desk, "Wim Proefpersoon", "wmo");
    let gone = someone(&desk, "Annet Jansens", "zvw");
    let fields = json!({
        "received": "2026-11-02", "channel": "mail", "by": "Els Kwikstra", "about": "Mevrouw Jansens kreeg haar insuline te laat.",
        "learnt": "Jansens eerder helpen.", "decided": { "on": "2026-11-20", "text": "Met Annet gepraat." },
    });
    let made = ask(&desk, "complaint_set", json!({ "client": gone, "fields": fields }));
    let place = json!({ "place": "Kast boven", "lockable": true, "at_home": false });
    ask(&desk, "paper_dossier_set", json!({ "client": gone, "fields": place }));
    destroy(&desk, gone.parse().unwrap(), DestroyGround::Request).unwrap();
    // Writing over it makes its words no more sure.
    let list = ask(&desk, "complaints", json!({}));
    assert_eq!(list[0]["fields"]["by"], "Els Kwikstra");
    let over = json!({ "complaint": made["complaint"], "base": list[0]["version"], "fields": fields });
    ask(&desk, "complaint_set", over);
    for authority in ["inspectorate", "municipality"] {
        house.clock.forward(Duration::minutes(1));
        let mut asked = visit(&[&wim]);
        asked["authority"] = json!(authority);
        asked["authority_name"] = json!("Proef");
        let made = ask(&desk, "inspection_print", asked);
        let text = paper(made["files"][0].as_str().unwrap(), "").to_lowercase();
        for never in ["jansens", "metannet", "insuline", "kwikstra"] {
            assert!(!text.contains(never), "{authority}: {never}: {text}");
        }
        let told = text.contains(&squeezed("2 november 2026").to_lowercase());
        assert_eq!(told, authority == "inspectorate", "{authority}: {text}");
        assert_eq!(text.contains("kastboven"), authority == "inspectorate", "{authority}: {text}");
    }
    verify(&desk);
}

/// The municipality's supervisor is about care under the Wmo: no dossier of another law is laid open, and no line of the registers
/// is about somebody of another.
#[test]
fn a_municipality_gets_what_is_of_its_own_law() {
    let house = House::new();
    let mut desk = house.desk();
    let (wim, tess) = (someone(&desk, "Wim Proefpersoon", "wmo"), someone(&desk, "Tess Proefpersoon", "wlz"));
    let relations = json!([{ "regime": "wmo", "from": "2019-01-01", "until": "2020-12-31" }, { "regime": "wlz" }]);
    let both = json!({ "name": "Jan Proefpersoon", "regimes": ["wmo", "wlz"], "relations": relations });
    let jan = uid(&ask(&desk, "client_add", both), "client");
    for (client, about) in [(&wim, "Egel in de tuin."), (&tess, "Zeekoe in bad."), (&jan, "Kievit gehoord.")] {
        let fields = json!({ "received": "2026-11-02", "channel": "mail", "by": "Iemand", "about": about });
        ask(&desk, "complaint_set", json!({ "client": client, "fields": fields }));
        let place = json!({ "place": format!("Kast {about}"), "lockable": true, "at_home": false });
        ask(&desk, "paper_dossier_set", json!({ "client": client, "fields": place }));
        let fields = json!({
            "on": "2026-11-22", "time": "09:00", "nature": "fall", "happened": "Gevallen.", "inquiry": "no",
        });
        form(&desk, client, "incident", fields);
    }
    let by = |clients: &[&str], from: Value| {
        let mut visit = visit(clients);
        visit["authority"] = json!("municipality");
        visit["authority_name"] = json!("Gemeente Proef");
        visit["from"] = from;
        visit
    };
    let not_theirs = |numbers: &str| Error::NotTheirs { numbers: numbers.to_owned() };
    for action in ["inspection_print", "inspection_begin"] {
        assert_eq!(refused(&desk, action, by(&[&wim, &tess], Value::Null)), not_theirs("2"), "{action}");
        assert_eq!(refused(&desk, action, by(&[&jan], json!("2021-01-01"))), not_theirs("3"), "{action}");
    }
    let ready = json!({ "authority": "municipality", "clients": [tess] });
    assert_eq!(refused(&desk, "inspection_ready", ready), not_theirs("2"));
    assert_eq!(ask(&desk, "inspections", json!({})), json!([]));

    let read = |asked: Value| paper(ask(&desk, "inspection_print", asked)["files"][0].as_str().unwrap(), "");
    let text = read(by(&[&wim, &jan], json!("2020-12-31")));
    for said in ["Egel", "Kievit", "Regels over cliënten zonder Wmo-zorg zijn weggelaten"] {
        assert!(text.contains(&squeezed(said)), "{said}: {text}");
    }
    assert!(!text.contains("Zeekoe"), "{text}");
    house.clock.forward(Duration::minutes(1));
    let text = read(visit(&[&wim]));
    assert!(text.contains("Zeekoe") && text.contains(&squeezed("over de hele praktijk en over alle jaren")), "{text}");
    // What was care under the Wmo stays so, whatever came after it.
    house.clock.forward(Duration::minutes(1));
    let now = json!({ "name": "Wim Proefpersoon", "regimes": ["wlz"] });
    ask(&desk, "client_change", json!({ "client": wim, "base": 1, "fields": now, "reason": "" }));
    ask(&desk, "inspection_begin", by(&[&wim], Value::Null));
    desk.look_on().unwrap();
    let said = ask(&desk, "inspection", json!({}));
    assert_eq!(said["authority"], "municipality");
    let lists = said["lists"].to_string();
    assert!(lists.contains("Egel") && !lists.contains("Zeekoe"), "{lists}");
    ask(&desk, "inspection_end", json!({ "present": PASSPHRASE }));
    desk.come_back().unwrap();
    verify(&desk);
}

/// Of the log an inspector gets the days that were asked for.
#[test]
fn an_inspector_gets_the_log_of_the_period() {
    let house = House::new();
    let mut desk = house.desk();
    let tess = someone(&desk, "Tess Proefpersoon", "wlz");
    report(&desk, &tess, "Koffie gedronken.");
    house.clock.set("2027-01-12T09:00:00+01:00");
    ask(&desk, "client_get", json!({ "client": tess }));
    let mut asked = visit(&[&tess]);
    asked["from"] = json!("2027-01-01");
    ask(&desk, "inspection_begin", asked);
    desk.look_on().unwrap();
    let log = ask(&desk, "inspection_part", json!({ "number": 1, "part": "disclosures", "count": 100 }))["tables"]
        .to_string();
    assert!(log.contains("2027") && !log.contains("2026"), "{log}");
    ask(&desk, "inspection_end", json!({ "present": PASSPHRASE }));
}

/// Everything that an inspector can be told at the screen.
fn told(desk: &Desk) -> String {
    let mut all = ask(desk, "inspection", json!({})).to_string();
    for number in 1..4 {
        for part in ["particulars", "plan", "reports", "documents", "measurements", "medication", "disclosures"] {
            let asked = json!({ "number": number, "part": part, "count": 100 });
            all += &desk.call("inspection_part", asked, &Quiet).map(|page| page.to_string()).unwrap_or_default();
        }
    }
    all
}

#[test]
fn an_inspector_at_the_screen_reads_what_was_chosen_and_nothing_else() {
    let house = House::new();
    let mut desk = house.desk();
    let (tess, annet) = practice(&desk);
    let entry = ask(&desk, "timeline", json!({ "client": annet, "count": 1 }))["entries"][0]["entry"].clone();
    assert_eq!(refused(&desk, "inspection_begin", visit(&[&tess])), Error::NamesUnreviewed { count: 1 });
    decide(&desk, &tess);
    assert_eq!(desk.look_on(), Err(Error::NotFound), "nothing was laid open");
    ask(&desk, "inspection_begin", visit(&[&tess]));
    desk.look_on().unwrap();
    assert_eq!(desk.session().role, Role::Inspector);
    let said = told(&desk);
    assert!(said.contains("Bas kwam helpen") && said.contains("Bulut Wezenlijk") && said.contains("Ineke"), "{said}");
    for never in ["Jansens", "Annet", "Kwikstaart", "Zeepaardje", "Flamingo", "Klager"] {
        assert!(!said.contains(never), "{never}: {said}");
    }
    let other = json!({ "number": 2, "part": "reports", "count": 10 });
    assert_eq!(refused(&desk, "inspection_part", other), Error::NotFound, "a dossier that was not chosen");
    let named: Vec<_> =
        ACTIONS.iter().filter(|action| action.roles.contains(&Role::Inspector)).map(|action| action.name()).collect();
    assert_eq!(named, INSPECTORS, "the closed list");
    let mut refusals = 0;
    for action in ACTIONS.iter().filter(|action| !INSPECTORS.contains(&action.name())) {
        let input = json!({ "client": annet, "entry": entry });
        assert_eq!(desk.call(action.name(), input, &Quiet), Err(Error::NotAllowed), "{}", action.name());
        refusals += 1;
    }
    assert_eq!(desk.come_back(), Err(Error::NotAllowed));
    assert_eq!(refused(&desk, "inspection_end", json!({ "present": "niet de goede" })), Error::WrongPassphrase);
    ask(&desk, "inspection_end", json!({ "present": PASSPHRASE }));
    desk.come_back().unwrap();
    assert_eq!(desk.session().role, Role::Carer);
    assert_eq!(refused(&desk, "inspection", json!({})), Error::NotAllowed);

    let all = lines(&desk);
    let by = |line: &&Value| line["role"] == "inspector";
    assert!(all.iter().filter(by).all(|line| line["who"] == "Ineke Inspecteur"));
    let theirs = |line: &&Value| INSPECTORS.iter().any(|action| line["action"] == *action);
    let others = all.iter().filter(by).filter(|line| !theirs(line));
    assert_eq!(others.filter(|line| line["outcome"] == "refused").count(), refusals);
    let looked = all.iter().filter(by).filter(|line| line["action"] == "inspection_part" && line["outcome"] == "done");
    assert!(looked.clone().count() >= 6 && looked.clone().all(|line| line["client"] == json!(tess)));
    let visits = ask(&desk, "inspections", json!({}));
    assert_eq!((&visits[0]["way"], visits[0]["ended"].is_null()), (&json!("screen"), false));
    verify(&desk);

    // Locked while an inspector reads: that is written down too.
    house.clock.forward(Duration::minutes(1));
    ask(&desk, "inspection_begin", visit(&[&annet]));
    desk.look_on().unwrap();
    desk.close().unwrap();
    let desk = house.desk();
    assert!(lines(&desk).iter().any(|line| line["action"] == "inspection_locked"));
    assert!(!ask(&desk, "inspections", json!({}))[0]["ended"].is_null());
    verify(&desk);
}

#[test]
fn what_is_kept_and_not_used_is_shown_to_whom_a_statute_names_and_checked_by_nobody() {
    let house = House::new();
    let desk = house.desk();
    let tess = someone(&desk, "Tess Proefpersoon", "wlz");
    report(&desk, &tess, "Koffie gedronken.");
    ask(&desk, "client_close", json!({ "client": tess, "ending": "by_client", "on": "2026-11-23", "reason": "" }));
    let asker = json!({ "name": "Tess Proefpersoon", "capacity": "client" });
    let request = json!({
        "client": tess, "kind": "restrict", "received": "2026-11-20", "channel": "spoken", "asker": asker,
        "restriction": "kept_not_used",
    });
    let request = ask(&desk, "request_add", request);
    let request = request["request"].clone();
    let checked =
        json!({ "request": request, "identity": "known_to_me", "may": true, "why": "Het gaat om haar zelf." });
    ask(&desk, "request_check", checked);
    ask(&desk, "request_decide", json!({ "request": request, "outcome": "granted" }));
    assert_eq!(refused(&desk, "check", json!({ "client": tess })), Error::KeptNotUsed);
    let text = paper(ask(&desk, "inspection_print", visit(&[&tess]))["files"][0].as_str().unwrap(), "");
    assert!(text.contains(&squeezed("Koffie gedronken.")));
}

/// What an inspector gets stands in every dossier that it is from, or nothing was made.
#[test]
fn a_paper_that_cannot_be_written_down_is_not_given() {
    let house = House::new();
    let desk = house.desk();
    let (tess, sam) = (someone(&desk, "Tess Proefpersoon", "wlz"), someone(&desk, "Sam Ander", "wlz"));
    report(&desk, &tess, "Koffie gedronken.");
    desk.close().unwrap();
    // The visit is the last that is written.
    house.meddle(|db| {
        let full = "CREATE TRIGGER full BEFORE INSERT ON practice_record BEGIN SELECT RAISE(ABORT, 'full'); END";
        db.execute_batch(full).unwrap();
    });
    let desk = house.desk();
    refused(&desk, "inspection_print", visit(&[&tess, &sam]));
    let out = std::fs::read_dir(house.dir().join("out")).unwrap().flatten().map(|each| each.path());
    assert_eq!(out.collect::<Vec<_>>(), Vec::<std::path::PathBuf>::new());
    let told = |desk: &Desk, client: &str| {
        let page = ask(desk, "timeline", json!({ "client": client, "count": 50, "kinds": ["disclosure"] }));
        page["entries"].as_array().unwrap().len()
    };
    assert_eq!([told(&desk, &tess), told(&desk, &sam)], [0, 0]);
    desk.close().unwrap();
    house.meddle(|db| db.execute_batch("DROP TRIGGER full").unwrap());
    let desk = house.desk();
    ask(&desk, "inspection_print", visit(&[&tess, &sam]));
    assert_eq!([told(&desk, &tess), told(&desk, &sam)], [1, 1]);
    let given: Vec<Value> = lines(&desk)
        .into_iter()
        .filter(|line| line["action"] == "inspection_print" && line["part"] == "disclosure")
        .map(|line| line["client"].clone())
        .collect();
    assert_eq!(given.len(), 2, "the log of each dossier says so");
    assert_ne!(given[0], given[1]);
    verify(&desk);
}
