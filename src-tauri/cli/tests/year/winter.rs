//! January to March: a practice begins, two people call, one of them comes into care.

use std::fs;

use serde_json::{Value, json};

use crate::practice::{Practice, list, text, with};

/// The first day: the carer's own particulars, the papers of the practice, a first backup.
pub fn the_practice_begins(practice: &mut Practice) {
    assert_eq!(practice.today(), ["backup", "particulars"]);
    let particulars = json!({
        "name": "Trijntje Proefstra", "function": "verpleegkundige", "practice": "Praktijk De Linde", "street": "Laan 1",
        "postcode": "1234 AB", "town": "Proefdorp", "phone": "06 12345678", "email": "t@voorbeeld.nl", "registration": "",
    });
    practice.ask("practice_set", particulars);
    paper(practice, "vog", "VOG zorg", json!({ "issued": "2023-04-03" }));
    paper(practice, "insurance", "Aansprakelijkheid", json!({ "until": "2026-12-31" }));
    paper(practice, "complaints_scheme", "Klachtenregeling", json!({}));
    practice.backup("stick");
    assert_eq!(practice.today(), Vec::<String>::new());
}

/// A paper for the practice file.
pub fn paper(practice: &mut Practice, kind: &str, name: &str, more: Value) {
    let fields = json!({ "kind": kind, "name": name, "place": "Ordner in de kast" });
    practice.ask("practice_paper_set", json!({ "fields": with(fields, more) }));
}

/// Two people call. Tess is to come into care, Bram finds somebody nearer by; the dossiers of the two.
pub fn two_people_call(practice: &mut Practice) -> (String, String) {
    practice.on("2026-01-12 10:00");
    let tess = json!({ "name": "Tess Proefpersoon", "phone": "06 11111111", "regimes": ["wlz"] });
    let tess = practice.ask("client_enquiry", tess);
    assert_eq!(tess["status"], "enquiry");
    let bram = practice.ask("client_enquiry", json!({ "name": "Bram Voorbeeld" }));
    let (tess, bram) = (text(&tess["client"]), text(&bram["client"]));
    assert_eq!(practice.kept(&tess), "keep_until purpose_runs");

    practice.on("2026-01-19 16:00");
    practice.ask("client_close", json!({ "client": bram, "ending": "not_started", "on": "2026-01-19" }));
    // An enquiry that came to nothing is needed for four weeks more.
    assert_eq!(practice.kept(&bram), "keep_until 2026-02-16 purpose_runs");
    (tess, bram)
}

/// Care begins: the agreement, who she is, the intake; and what is missing still is told.
pub fn care_begins(practice: &mut Practice, tess: &str) {
    practice.on("2026-01-26 09:00");
    let started = practice.ask("client_start", json!({ "client": tess, "on": "2026-01-26" }));
    assert_eq!(started["status"], "in_care");
    let fields = json!({
        "name": "Tess Proefpersoon", "birth_date": "1950-05-05", "bsn": "123456782", "phone": "06 11111111",
        "regimes": ["wlz"], "street": "Dreef 2", "town": "Proefdorp",
        "relations": [{ "regime": "wlz", "number": "WLZ-17", "from": "2026-01-20", "until": "2027-01-20", "hours": "4" }],
    });
    practice.ask("client_change", json!({ "client": tess, "base": 1, "fields": fields, "reason": "" }));
    assert_eq!(practice.ask("bsn_reveal", json!({ "client": tess }))["bsn"], "123456782");
    let missing = [
        "agreement",
        "complaints_told",
        "intake",
        "told",
        "history",
        "allergies",
        "treaters",
        "wishes",
        "capacity",
        "plan",
        "reports",
        "experience",
        "risks",
        "medication",
        "reserved_acts",
        "restrictions",
    ];
    assert_eq!(practice.missing(tess), missing);

    practice.on("2026-01-27 14:00");
    let herself = json!({ "name": "Tess Proefpersoon", "role": "" });
    let agreement = json!({
        "with": herself, "agreed_on": "2026-01-26", "from": "2026-01-26", "care": "Begeleiding thuis.",
        "complaints": "De klachtenfunctionaris staat in de folder.",
    });
    practice.form(tess, "care_agreement", 1, agreement);
    let intake = json!({
        "talk_on": "2026-01-27", "question": "Hulp om de dag te beginnen.", "say": "Ik beslis zelf.", "shower": "Zelf, met hulp.",
    });
    practice.form(tess, "intake", 1, intake);
    let basics = json!({
        "medical": "Hartfalen.", "allergies": "Geen", "resuscitation": "no", "resuscitation_by": "Tess zelf, 2025",
        "treaters": [{ "name": "Hanna Huisarts", "role": "huisarts" }],
    });
    practice.form(tess, "basics", 1, basics);
    let risks = json!({
        "on": "2026-01-27", "falls": "yes", "falls_action": "Kleed weg, lamp erbij.", "skin": "no", "nutrition": "no",
        "medication": "no", "mouth": "no", "continence": "no",
    });
    practice.form(tess, "risks", 1, risks);
    let told =
        json!({ "what": "Hoe ik werk en wat ik opschrijf.", "to": herself, "on": "2026-01-27", "answer": "agreed" });
    practice.form(tess, "told_agreed", 1, told);
    for (item, why) in
        [("capacity", "Geen twijfel."), ("reserved_acts", "Doet de wijkzorg."), ("restrictions", "Komt niet voor.")]
    {
        practice.ask("check_set", json!({ "client": tess, "item": item, "reason": why }));
    }
    assert_eq!(practice.missing(tess), ["plan", "reports", "experience", "medication"]);
}

/// Consent is asked on paper and given a week later; her daughter may speak for her.
pub fn consent_and_a_representative(practice: &mut Practice, tess: &str) {
    practice.on("2026-01-28 10:00");
    for (purpose, recipient) in [("share_carers", "Fien Fysio"), ("share_family", "Roos Proefpersoon")] {
        let form = json!({ "client": tess, "purpose": purpose, "recipient": recipient, "language": "nl" });
        practice.ask("consent_form", form);
    }
    let hand = json!({
        "client": tess, "recipient": "Fien Fysio", "capacity": "other_carer", "ground": "consent", "identity": "known_to_me",
        "language": "nl", "folder": practice.place("stick van Fien"),
    });
    assert_eq!(practice.refused("handover_write", hand), "consent_missing");

    practice.on("2026-02-02 10:00");
    let signed = practice.place("scans").join("machtiging.txt");
    fs::write(&signed, "Ik machtig mijn dochter Roos.").unwrap();
    let daughter = json!({ "who": "authorised", "name": "Roos Proefpersoon", "identity": "passport" });
    let people = json!({ "client": tess, "fields": daughter, "file": signed, "title": "Machtiging" });
    let people = practice.ask("person_set", people);
    assert_eq!(people["persons"][0]["lacks_proof"], false);
    for (purpose, recipient) in [("share_carers", "Fien Fysio"), ("share_family", "Roos Proefpersoon")] {
        let given = json!({
            "client": tess, "purpose": purpose, "recipient": recipient, "told_on": "2026-01-28", "by_client": true,
            "way": "written", "proof_note": "In de map.", "on": "2026-02-02",
        });
        practice.ask("consent_give", given);
    }
    let seen = practice.ask("people", json!({ "client": tess }));
    assert_eq!((&seen["client_sees"], list(&seen["by_consent"]).len()), (&json!(true), 2));
    // The stick that lies at her sister's: whoever is in this set comes back when nobody knows better.
    practice.backup("stick bij zus");
}

/// Bram's four weeks are over: the first page says so, and a week later he is gone.
pub fn an_enquiry_is_destroyed(practice: &mut Practice, bram: &str) {
    practice.on("2026-02-16 09:00");
    assert_eq!(practice.today(), ["backup", "paper VOG zorg 2026-04-03"]);
    practice.on("2026-02-17 09:00");
    assert_eq!(practice.kept(bram), "must_destroy 2026-02-16 purpose_over");
    assert_eq!(
        practice.today(),
        ["backup", "paper VOG zorg 2026-04-03", "must_destroy Bram Voorbeeld 2026-02-16 late"]
    );
    practice.plan_destruction(bram, "nobody", "Bram Voorbeeld");
    practice.on("2026-02-24 09:00");
    let done = practice.destroy(bram, "Bram Voorbeeld");
    assert_eq!(done["entries"], 0);
    assert_eq!(practice.refused("client_get", json!({ "client": bram })), "not_found");
    assert_eq!(list(&practice.ask("client_list", json!({ "former": true }))).len(), 1);
    practice.verified(&[]);
}

/// The plan, on the last day that the law leaves for it, with goals that Tess agrees to.
pub fn a_plan_with_goals(practice: &mut Practice, tess: &str) {
    practice.on("2026-03-09 09:00");
    practice.backup("stick");
    assert_eq!(practice.today(), ["old backup", "paper VOG zorg 2026-04-03", "plan Tess Proefpersoon 2026-03-09"]);
    let herself = json!({ "name": "Tess Proefpersoon", "role": "" });
    let plan = json!({
        "situation": "Woont alleen, dochter in de buurt.", "contact_person": { "name": "Trijntje Proefstra", "role": "" },
        "evaluation_rhythm": "half_year", "talk_on": "2026-03-09", "agreement": "yes", "agreed_by": herself,
        "agreed_on": "2026-03-09",
    });
    practice.form(tess, "support_plan", 1, plan);
    for (words, rhythm) in [("Ik wil weer naar de markt.", "half_year"), ("Ik wil zelf koken.", "year")] {
        let goal = json!({
            "words": words, "actions": "Elke week oefenen.", "who": "Trijntje", "rhythm": rhythm,
            "agreed_by": "Tess Proefpersoon", "agreed_on": "2026-03-09",
        });
        practice.ask("goal_add", json!({ "client": tess, "goal": goal }));
    }
    assert_eq!(practice.missing(tess), ["reports", "goal_reports", "experience", "medication"]);
    paper(practice, "vog", "VOG zorg", json!({ "issued": "2026-03-06" }));
    assert_eq!(practice.today(), ["old backup"]);
}

/// Reports. One is put right the same day; one after its lock, with a reason, and what stood there stays to be read.
pub fn reports(practice: &mut Practice, tess: &str) {
    practice.on("2026-03-10 16:00");
    let goal = practice.ask("goal_names", json!({ "client": tess }))[0]["goal"].clone();
    let text = "Samen tot de bakker gelopen.";
    let first = practice.ask("report_add", json!({ "client": tess, "text": text, "goals": [goal] }));
    assert_eq!(practice.missing(tess), ["experience", "medication"]);
    practice.on("2026-03-10 17:00");
    let change = |base: u32, text: &str, reason: &str| json!({ "entry": first["entry"], "base": base, "text": text, "reason": reason });
    let put_right = practice.ask("entry_correct", change(1, "Samen tot de brug gelopen.", ""));
    assert_eq!(put_right["head"]["amendment"], false);
    practice.on("2026-03-11 16:01");
    assert_eq!(practice.refused("entry_correct", change(2, "Samen tot de markt gelopen.", "")), "entry_locked");
    let amended = practice.ask("entry_correct", change(2, "Samen tot de markt gelopen.", "Zij wees mij erop."));
    assert_eq!((&amended["head"]["amendment"], &amended["version"]), (&json!(true), &json!(3)));
    let before: Vec<_> = list(&amended["earlier"]).iter().map(|each| each["body"]["text"].clone()).collect();
    assert_eq!(before, ["Samen tot de brug gelopen.", "Samen tot de bakker gelopen."]);
}
