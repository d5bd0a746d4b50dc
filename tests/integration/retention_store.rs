//! What the store knows of how long a dossier is kept, and destroying one step by step.

use std::fs;
use std::path::Path;

use chrono::Duration;
use dossier_core::desk::Desk;
use dossier_core::{Error, Uid};
use dossier_tests::traces::Traces;
use dossier_tests::{House, ask, client, paper, raw, refused, report, squeezed, uid};
use rusqlite::ffi;
use serde_json::{Value, json};

use crate::destroying::{renew_keys, restored};

fn kept(desk: &Desk, someone: &str) -> Value {
    ask(desk, "retention_get", json!({ "client": someone }))
}

fn says(desk: &Desk, someone: &str) -> (String, String, String) {
    let verdict = &kept(desk, someone)["verdict"];
    let text = |field: &str| verdict[field].as_str().unwrap_or_default().to_owned();
    (text("keeping"), text("date"), text("why"))
}

/// What was added of this kind.
fn added(view: &Value, kind: &str) -> Value {
    view["marks"].as_array().unwrap().iter().find(|mark| mark["kind"] == kind).unwrap().clone()
}

fn close_care(desk: &Desk, someone: &str, on: &str) {
    ask(desk, "client_close", json!({ "client": someone, "ending": "no_longer_needed", "on": on }));
}

/// A request of the client to destroy the dossier, decided.
fn asked_to_destroy(desk: &Desk, someone: &str, outcome: &str) -> String {
    asked_by(desk, someone, "client", outcome)
}

fn asked_by(desk: &Desk, someone: &str, capacity: &str, outcome: &str) -> String {
    let asker = json!({ "name": "Tess Proefpersoon", "capacity": capacity });
    let request = json!({
        "client": someone, "kind": "destroy", "received": "2026-11-20", "channel": "spoken", "words": "Weg ermee.",
        "asker": asker,
    });
    let request = uid(&ask(desk, "request_add", request), "request");
    let check = json!({ "request": request, "identity": "known_to_me", "may": true, "why": "Zelf gesproken." });
    ask(desk, "request_check", check);
    let grounds = if outcome == "granted" { json!([]) } else { json!(["interest_of_another"]) };
    let mut decided = json!({ "request": request, "outcome": outcome, "grounds": grounds, "reasons": "Zo besloten." });
    if outcome == "partly" {
        // All that there is now; what comes later is not named.
        let page = ask(desk, "timeline", json!({ "client": someone, "count": 50 }));
        decided["entries"] = page["entries"].as_array().unwrap().iter().map(|entry| entry["entry"].clone()).collect();
    }
    ask(desk, "request_decide", decided);
    request
}

fn begin(someone: &str, ground: &str, name: &str) -> Value {
    json!({ "client": someone, "ground": ground, "reason": "Dubbel aangemaakt.", "copy": "not_wanted", "name": name })
}

fn do_it(someone: &str, name: &str) -> Value {
    json!({ "client": someone, "name": name, "language": "nl" })
}

/// Plans that an entry goes, and destroys it when the days to think it over have passed.
pub fn entry_goes(desk: &Desk, house: &House, asked: Value) {
    ask(desk, "entry_destruction_begin", asked.clone());
    let said = json!({ "entry": asked["entry"], "base": asked["base"], "name": asked["name"] });
    house.clock.forward(Duration::days(7));
    ask(desk, "entry_destroy", said);
}

#[test]
fn the_years_count_from_the_last_entry_about_the_care_and_no_register_moves_them() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    report(&desk, &someone, "Gewandeld.");
    assert_eq!(says(&desk, &someone), ("keep_until".into(), "2046-11-23".into(), "care_runs".into()));
    close_care(&desk, &someone, "2026-11-23");
    desk.close().unwrap();
    house.clock.forward(Duration::days(200));
    let desk = house.desk();
    // A new address, a person, a letter about money: none is about the care.
    let view = ask(&desk, "client_get", json!({ "client": someone }));
    let fields = json!({ "name": "Tess Proefpersoon", "regimes": ["zvw"], "town": "Elders" });
    let change = json!({ "client": someone, "base": view["version"], "fields": fields, "reason": "" });
    ask(&desk, "client_change", change);
    let letter = |class: &str| {
        json!({ "client": someone, "form": "correspondence", "form_version": 2, "fields": {
            "direction": "in", "channel": "letter", "on": "2026-12-01", "with": { "name": "Kantoor", "role": "" },
            "subject": "Rekening", "class": class,
        }})
    };
    let money = ask(&desk, "form_add", letter("admin"));
    assert_eq!(says(&desk, &someone), ("keep_until".into(), "2046-11-23".into(), "term_runs".into()));
    // A letter about the care is.
    let care = uid(&ask(&desk, "form_add", letter("care")), "entry");
    assert_eq!(says(&desk, &someone).1, "2047-06-11");
    // And so is a file that comes with it the next morning.
    house.clock.forward(Duration::hours(20));
    let photo = house.folder.path().join("foto.png");
    image::RgbImage::new(40, 30).save(&photo).unwrap();
    let file = json!({ "entry": care, "file": photo, "caption": "", "of_client": false });
    ask(&desk, "attachment_add", file);
    assert_eq!(says(&desk, &someone).1, "2047-06-12");
    // The letter about money has a term of its own: the end of its year, and seven years.
    let list = ask(&desk, "retention_list", json!({}));
    assert_eq!(list["letters"], json!([]));
    desk.close().unwrap();
    house.clock.set("2034-01-01T10:00:00+01:00");
    let desk = house.desk();
    ask(&desk, "clock_confirm", json!({ "day": "2034-01-01" }));
    let list = ask(&desk, "retention_list", json!({}));
    assert_eq!(list["letters"][0]["entry"], money["entry"]);
    assert_eq!(list["letters"][0]["verdict"]["date"], "2034-01-01");
    let gone = |ground: &str, entry: &Value| {
        json!({
            "entry": entry["entry"], "base": entry["version"], "ground": ground, "reason": "Termijn voorbij.",
            "name": "tess proefpersoon",
        })
    };
    entry_goes(&desk, &house, gone("term_over", &money));
    assert_eq!(ask(&desk, "retention_list", json!({}))["letters"], json!([]));
    assert_eq!(says(&desk, &someone).1, "2047-06-12");
}

/// A letter or mail of this class.
fn letter(someone: &str, class: &str) -> Value {
    json!({ "client": someone, "form": "correspondence", "form_version": 2, "fields": {
        "direction": "in", "channel": "letter", "on": "2026-11-20", "with": { "name": "Kantoor", "role": "" },
        "subject": "Rekening", "class": class,
    }})
}

#[test]
fn what_tax_law_keeps_goes_with_a_dossier_only_when_it_lies_elsewhere_and_never_alone() {
    let house = House::new();
    let desk = house.desk();
    let someone = uid(&ask(&desk, "client_enquiry", json!({ "name": "Ans Vraagt" })), "client");
    let money = ask(&desk, "form_add", letter(&someone, "admin"));
    let other = ask(&desk, "form_add", letter(&someone, "other"));
    asked_to_destroy(&desk, &someone, "granted");
    let gone = |entry: &Value| json!({ "entry": entry["entry"], "base": 1, "ground": "request", "reason": "Gevraagd.", "name": "Ans Vraagt" });
    assert_eq!(
        refused(&desk, "entry_destruction_begin", gone(&money)),
        Error::MustBeKept,
        "no request ends the seven years"
    );
    entry_goes(&desk, &house, gone(&other));
    let plan = ask(&desk, "destruction_plan", json!({ "client": someone }));
    assert_eq!(plan["letters"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&plan["letters"][0]["entry"], &plan["letters"][0]["verdict"]["date"]),
        (&money["entry"], &json!("2033-12-31"))
    );
    let kept = Error::LettersKept { until: "2033-12-31".into() };
    assert_eq!(refused(&desk, "destruction_begin", begin(&someone, "request", "Ans Vraagt")), kept);
    // Planned before one came: it is asked anew when it is done.
    let mut elsewhere = begin(&someone, "request", "Ans Vraagt");
    elsewhere["letters_elsewhere"] = json!(true);
    let one = uid(&ask(&desk, "client_enquiry", json!({ "name": "Bo Vraagt" })), "client");
    asked_to_destroy(&desk, &one, "granted");
    ask(&desk, "destruction_begin", begin(&one, "request", "Bo Vraagt"));
    ask(&desk, "form_add", letter(&one, "admin"));
    ask(&desk, "destruction_begin", elsewhere);
    house.clock.forward(Duration::days(8));
    assert_eq!(refused(&desk, "dossier_destroy", do_it(&one, "Bo Vraagt")), kept);
    ask(&desk, "dossier_destroy", do_it(&someone, "Ans Vraagt"));
}

#[test]
fn a_mark_or_a_goal_on_an_old_report_does_not_start_the_years_anew_and_a_word_does() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let goal = json!({ "words": "Weer fietsen", "rhythm": "quarter" });
    let goal = uid(&ask(&desk, "goal_add", json!({ "client": someone, "goal": goal })), "entry");
    let entry = uid(&report(&desk, &someone, "Met de buurvrouw gewandeld."), "entry");
    close_care(&desk, &someone, "2026-11-23");
    desk.close().unwrap();
    house.clock.forward(Duration::days(200));
    let desk = house.desk();
    let about = json!({ "kind": "third_person", "who": "buurvrouw" });
    let mark = json!({ "place": "text", "start": 7, "end": 16, "about": about });
    let correct = |base: i64, text: &str, more: Value| {
        let mut input = json!({ "entry": entry, "base": base, "text": text, "reason": "Aangevuld." });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ask(&desk, "entry_correct", input);
    };
    correct(1, "Met de buurvrouw gewandeld.", json!({ "marks": [mark] }));
    assert_eq!(says(&desk, &someone).1, "2046-11-23", "a mark");
    correct(2, "Met de buurvrouw gewandeld.", json!({ "goals": [goal], "marks": [mark] }));
    assert_eq!(says(&desk, &someone).1, "2046-11-23", "a goal");
    correct(3, "Met de buurvrouw gevallen.", json!({ "goals": [goal] }));
    assert_eq!(says(&desk, &someone).1, "2047-06-11");
}

#[test]
fn a_file_of_a_summer_night_counts_by_its_own_day_in_winter_too() {
    let house = House::new();
    house.clock.set("2027-06-30T16:00:00+02:00");
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let entry = uid(&report(&desk, &someone, "Gewandeld."), "entry");
    house.clock.set("2027-07-01T00:30:00+02:00");
    let photo = house.folder.path().join("foto.png");
    image::RgbImage::new(40, 30).save(&photo).unwrap();
    ask(&desk, "attachment_add", json!({ "entry": entry, "file": photo, "caption": "", "of_client": false }));
    assert_eq!(says(&desk, &someone).1, "2047-07-01");
    house.clock.set("2027-12-01T10:00:00+01:00");
    assert_eq!(says(&desk, &someone).1, "2047-07-01");
}

#[test]
fn laws_of_before_still_hold_and_nothing_said_is_a_treatment_contract() {
    let house = House::new();
    let desk = house.desk();
    let someone = uid(&ask(&desk, "client_add", json!({ "name": "Wim Proefpersoon", "regimes": ["wmo"] })), "client");
    assert_eq!(says(&desk, &someone), ("keep_until".into(), String::new(), "not_started".into()));
    let fields = json!({ "name": "Wim Proefpersoon", "regimes": ["youth"] });
    ask(&desk, "client_change", json!({ "client": someone, "base": 1, "fields": fields, "reason": "" }));
    close_care(&desk, &someone, "2026-11-23");
    let rules: Vec<Value> = kept(&desk, &someone)["verdict"]["reasons"].as_array().unwrap().clone();
    let rules: Vec<&str> = rules.iter().map(|reason| reason["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["youth-keep", "wmo-keep"]);
    let nobody = uid(&ask(&desk, "client_add", json!({ "name": "Niets Gezegd" })), "client");
    assert_eq!(kept(&desk, &nobody)["verdict"]["reasons"][0]["rule"], "wgbo-keep");
    let private = uid(&ask(&desk, "client_add", json!({ "name": "Pia Betaalt", "regimes": ["private"] })), "client");
    close_care(&desk, &private, "2026-11-23");
    assert_eq!(says(&desk, &private).0, "keep_until", "who pays does not say that there was no treatment");
    assert_eq!(refused(&desk, "destruction_begin", begin(&private, "term_over", "Pia Betaalt")), Error::MustBeKept);
    let purpose = json!({ "client": private, "kind": "purpose", "until": "2026-11-20", "reason": "Sleutel terug." });
    ask(&desk, "retention_mark", purpose);
    assert_eq!(says(&desk, &private), ("must_destroy".into(), "2026-11-20".into(), "purpose_over".into()));
}

#[test]
fn what_is_recorded_beside_the_entries_about_the_care_starts_the_years_too() {
    let capacity = |client: &str| {
        let judgement = json!({ "matter": "dossier", "capable": false, "on": "2026-11-20", "by": "R. Dokter", "why": "Begrijpt het niet." });
        ("capacity_set", json!({ "client": client, "judgement": judgement }))
    };
    let consent = |client: &str| {
        let given = json!({
            "client": client, "purpose": "share_family", "recipient": "Iemand", "told_on": "2026-11-23", "by_client": true,
            "way": "written", "proof_note": "In de map.", "on": "2026-11-23", "note": "",
        });
        ("consent_give", given)
    };
    let wishes = |client: &str| {
        let fields = json!({ "name": "Tess Proefpersoon", "regimes": ["zvw"], "notes": "Allergisch voor noten." });
        ("client_change", json!({ "client": client, "base": 1, "fields": fields, "reason": "" }))
    };
    let phone = |client: &str| {
        let fields = json!({ "name": "Tess Proefpersoon", "regimes": ["zvw"], "phone": "06 1" });
        ("client_change", json!({ "client": client, "base": 1, "fields": fields, "reason": "" }))
    };
    type Step<'a> = &'a dyn Fn(&str) -> (&'static str, Value);
    let steps: [(Step, &str); 4] =
        [(&capacity, "2046-11-30"), (&consent, "2046-11-30"), (&wishes, "2046-11-30"), (&phone, "2046-11-23")];
    for (step, until) in steps {
        let house = House::new();
        let desk = house.desk();
        let someone = client(&desk, "Tess Proefpersoon");
        report(&desk, &someone, "Gewandeld.");
        house.clock.forward(Duration::days(7));
        let (action, input) = step(&someone);
        ask(&desk, action, input);
        // Closing ends consents, which is no change of the care.
        house.clock.forward(Duration::days(7));
        close_care(&desk, &someone, "2026-11-23");
        assert_eq!(says(&desk, &someone).1, until, "{action}");
    }
}

#[test]
fn only_private_help_without_treatment_is_kept_as_long_as_needed() {
    let house = House::new();
    let desk = house.desk();
    let under = |name: &str, regimes: Value| {
        uid(&ask(&desk, "client_add", json!({ "name": name, "regimes": regimes })), "client")
    };
    let purpose = |client: &str, until: &str| json!({ "client": client, "kind": "purpose", "until": until, "reason": "Alleen boodschappen." });
    let medicine = |client: &str| {
        let medicine = json!({ "name": "Paracetamol", "dose": "1 tablet", "start": "2026-11-01", "times": ["8:00"] });
        ask(&desk, "medicine_add", json!({ "client": client, "medicine": medicine }));
    };
    let both = under("Bo Beide", json!(["private", "wlz"]));
    let none = under("Niets Gezegd", json!([]));
    let treated = under("Pia Pillen", json!(["private"]));
    medicine(&treated);
    for client in [&both, &none, &treated] {
        assert_eq!(refused(&desk, "retention_mark", purpose(client, "2026-11-20")), Error::TreatmentRecorded);
    }
    let helped = under("Hans Hulp", json!(["private"]));
    report(&desk, &helped, "Boodschappen gedaan.");
    let before = Error::BadDate { field: "until".into() };
    assert_eq!(refused(&desk, "retention_mark", purpose(&helped, "2026-11-22")), before);
    ask(&desk, "retention_mark", purpose(&helped, "2026-11-23"));
    close_care(&desk, &helped, "2026-11-23");
    assert_eq!(kept(&desk, &helped)["verdict"]["reasons"][0]["rule"], "non-medical");
    // What is given after that was said is treatment all the same.
    ask(&desk, "client_reopen", json!({ "client": helped, "reason": "Nieuwe vraag." }));
    medicine(&helped);
    close_care(&desk, &helped, "2026-11-23");
    assert_eq!(kept(&desk, &helped)["verdict"]["reasons"][0]["rule"], "wgbo-keep");
}

#[test]
fn help_that_began_again_is_not_gone_by_the_end_that_was_said_before() {
    let house = House::new();
    let desk = house.desk();
    let helped = uid(&ask(&desk, "client_add", json!({ "name": "Hans Hulp", "regimes": ["private"] })), "client");
    report(&desk, &helped, "Boodschappen gedaan.");
    close_care(&desk, &helped, "2026-11-23");
    let needed =
        |until: &str| json!({ "client": helped, "kind": "purpose", "until": until, "reason": "Alleen boodschappen." });
    ask(&desk, "retention_mark", needed("2027-01-01"));
    assert_eq!(says(&desk, &helped), ("keep_until".into(), "2027-01-01".into(), "purpose_runs".into()));
    house.clock.set("2027-06-01T10:00:00+02:00");
    assert_eq!(says(&desk, &helped).0, "must_destroy");
    ask(&desk, "client_reopen", json!({ "client": helped, "reason": "Weer hulp." }));
    report(&desk, &helped, "Weer boodschappen gedaan.");
    house.clock.set("2027-09-01T10:00:00+02:00");
    close_care(&desk, &helped, "2027-09-01");
    let (keeping, date, _) = says(&desk, &helped);
    assert!(keeping != "must_destroy" && date.is_empty(), "nobody said yet until when it is needed: {keeping} {date}");
    assert_eq!(refused(&desk, "destruction_begin", begin(&helped, "term_over", "Hans Hulp")), Error::MustBeKept);
    ask(&desk, "retention_mark", needed("2027-12-01"));
    assert_eq!(says(&desk, &helped), ("keep_until".into(), "2027-12-01".into(), "purpose_runs".into()));
    // Of a second time of which no report was written as well.
    house.clock.set("2028-01-10T10:00:00+01:00");
    ask(&desk, "client_reopen", json!({ "client": helped, "reason": "Nog eens hulp." }));
    house.clock.set("2028-02-01T10:00:00+01:00");
    close_care(&desk, &helped, "2028-02-01");
    let (keeping, date, _) = says(&desk, &helped);
    assert!(keeping != "must_destroy" && date.is_empty(), "nor of that: {keeping} {date}");
}

#[test]
fn support_ends_no_earlier_than_the_last_day_on_which_it_was_given() {
    let house = House::new();
    let desk = house.desk();
    let under = |name: &str| uid(&ask(&desk, "client_add", json!({ "name": name, "regimes": ["wmo"] })), "client");
    let (slip, after) = (under("Wim Wmo"), under("Wiebe Wmo"));
    let day = |client: &str, at: &str| json!({ "client": client, "text": "Samen gekookt.", "at": at });
    ask(&desk, "report_add", day(&slip, "2026-10-15T10:00:00+02:00"));
    // 2006 was typed for 2026.
    close_care(&desk, &slip, "2006-10-16");
    assert_eq!(says(&desk, &slip), ("keep_until".into(), "2041-10-15".into(), "term_runs".into()));
    // What is written down or recorded after the end moves nothing.
    ask(&desk, "report_add", day(&after, "2026-10-15T10:00:00+02:00"));
    close_care(&desk, &after, "2026-10-16");
    ask(&desk, "form_add", letter(&after, "care"));
    assert_eq!(says(&desk, &after).1, "2041-10-16");
}

#[test]
fn treatment_under_support_is_kept_as_long_as_any_treatment() {
    let house = House::new();
    let desk = house.desk();
    for (name, regime, rules) in
        [("Wim Wmo", "wmo", ["wgbo-keep", "wmo-keep"]), ("Jo Jeugd", "youth", ["wgbo-keep", "youth-keep"])]
    {
        let someone = uid(&ask(&desk, "client_add", json!({ "name": name, "regimes": [regime] })), "client");
        let medicine = json!({ "name": "Paracetamol", "dose": "1 tablet", "start": "2026-11-01", "times": ["8:00"] });
        ask(&desk, "medicine_add", json!({ "client": someone, "medicine": medicine }));
        close_care(&desk, &someone, "2026-11-23");
        assert_eq!(says(&desk, &someone), ("keep_until".into(), "2046-11-23".into(), "term_runs".into()), "{regime}");
        let reasons = kept(&desk, &someone)["verdict"]["reasons"].clone();
        let named: Vec<&str> =
            reasons.as_array().unwrap().iter().map(|reason| reason["rule"].as_str().unwrap()).collect();
        assert_eq!(named, rules);
    }
}

#[test]
fn what_closing_and_a_consent_say_of_keeping_is_what_the_laws_of_the_dossier_say() {
    let house = House::new();
    let desk = house.desk();
    let under = |name: &str, regime: &str| {
        uid(&ask(&desk, "client_add", json!({ "name": name, "regimes": [regime] })), "client")
    };
    let says_of = |client: &str| {
        let keep = ask(&desk, "client_closing", json!({ "client": client }))["keep"].clone();
        let form = json!({ "client": client, "purpose": "share_family", "recipient": "Iemand", "language": "nl" });
        let form = ask(&desk, "consent_form", form);
        (keep["date"].clone(), keep["reasons"][0]["rule"].clone(), paper(form["file"].as_str().unwrap(), ""))
    };
    let (wmo, zvw, forced) = (under("Wim Wmo", "wmo"), under("Zoë Zvw", "zvw"), under("Fons Zvw", "zvw"));
    let mark = json!({ "client": forced, "kind": "wzd", "until": null, "reason": "Zo is het." });
    ask(&desk, "retention_mark", mark);
    // A request changes what happens to it, not the years that a form names.
    asked_to_destroy(&desk, &zvw, "granted");
    let (date, rule, form) = says_of(&wmo);
    assert_eq!((date, rule), (json!("2041-11-23"), json!("wmo-keep")));
    assert!(form.contains(&squeezed("15 jaar na het einde van de zorg (Wmo 2015 art. 5.3.4")), "{form}");
    let (date, rule, form) = says_of(&zvw);
    assert_eq!((date, rule), (json!("2026-12-20"), json!("destroy-on-request")));
    assert!(form.contains(&squeezed("20 jaar na de laatste wijziging (BW art. 7:454")), "{form}");
    let (date, _, form) = says_of(&forced);
    assert_eq!(date, Value::Null, "while it goes on no end can be named");
    assert!(form.contains(&squeezed("20 jaar na het einde van de gedwongen zorg")), "{form}");
}

#[test]
fn what_a_client_asked_for_is_done_within_its_month_whatever_the_days_to_think() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let entry = uid(&report(&desk, &someone, "Gewandeld."), "entry");
    close_care(&desk, &someone, "2026-11-23");
    let mut settings = ask(&desk, "settings_get", json!({}));
    settings["cooling_days"] = json!(60);
    ask(&desk, "settings_set", settings);
    // Asked on the 20th of November.
    let request = asked_to_destroy(&desk, &someone, "granted");
    let planned = ask(&desk, "destruction_begin", begin(&someone, "request", "Tess Proefpersoon"));
    assert_eq!(planned["destruction"]["from"], planned["verdict"]["date"]);
    assert_eq!(planned["destruction"]["from"], "2026-12-20");
    let one = |ground: &str| json!({ "entry": entry, "base": 1, "ground": ground, "reason": "Zo.", "name": "Tess Proefpersoon" });
    let planned = ask(&desk, "entry_destruction_begin", one("request"));
    assert_eq!(planned["entries"][0]["from"], "2026-12-20");
    // What rests on a request goes with it.
    ask(&desk, "request_withdraw", json!({ "request": request, "reason": "Bedacht zich." }));
    let kept = kept(&desk, &someone);
    assert_eq!((&kept["destruction"], &kept["entries"]), (&Value::Null, &json!([])));
    let planned = ask(&desk, "entry_destruction_begin", one("mistake"));
    assert_eq!(planned["entries"][0]["from"], "2027-01-22", "no law hurries a mistake");
    assert_eq!(ask(&desk, "verify", json!({}))["findings"], json!([]));
}

#[test]
fn an_enquiry_that_never_became_care_goes_after_weeks() {
    let house = House::new();
    let desk = house.desk();
    let someone = uid(&ask(&desk, "client_enquiry", json!({ "name": "Ans Vraagt" })), "client");
    assert_eq!(says(&desk, &someone), ("keep_until".into(), String::new(), "purpose_runs".into()));
    ask(&desk, "client_close", json!({ "client": someone, "ending": "not_started", "on": "2026-11-02" }));
    assert_eq!(says(&desk, &someone), ("keep_until".into(), "2026-11-30".into(), "purpose_runs".into()));
    house.clock.forward(Duration::days(8));
    assert_eq!(says(&desk, &someone), ("must_destroy".into(), "2026-11-30".into(), "purpose_over".into()));
    let today = ask(&desk, "today", json!({}));
    let waits = today["waiting"].as_array().unwrap().iter().find(|each| each["client"] == someone).unwrap();
    assert_eq!((&waits["what"], &waits["late"]), (&json!("must_destroy"), &json!(true)));
    ask(&desk, "destruction_begin", begin(&someone, "term_over", "Ans Vraagt"));
}

#[test]
fn what_was_written_says_whether_it_was_only_an_enquiry() {
    let house = House::new();
    let desk = house.desk();
    let enquiry = |name: &str| uid(&ask(&desk, "client_enquiry", json!({ "name": name })), "client");
    let (cared, died) = (enquiry("Ans Vraagt"), enquiry("Bo Vraagt"));
    report(&desk, &cared, "Toch al gewassen.");
    ask(&desk, "client_close", json!({ "client": cared, "ending": "not_started", "on": "2026-11-02" }));
    assert_eq!(says(&desk, &cared), ("keep_until".into(), "2046-11-23".into(), "term_runs".into()));
    ask(&desk, "client_close", json!({ "client": died, "ending": "died", "on": "2026-11-02" }));
    assert_eq!(says(&desk, &died), ("keep_until".into(), "2026-11-30".into(), "purpose_runs".into()));
    // A goal or an incident is care; what was told in a first talk is not.
    let (aimed, fell, asked) = (enquiry("Cor Vraagt"), enquiry("Dirk Vraagt"), enquiry("Els Vraagt"));
    ask(&desk, "goal_add", json!({ "client": aimed, "goal": { "words": "Weer fietsen", "rhythm": "quarter" } }));
    let form = |client: &str, form: &str, fields: Value| {
        ask(&desk, "form_add", json!({ "client": client, "form": form, "form_version": 1, "fields": fields }));
    };
    let fall = json!({
        "on": "2026-11-20", "time": "9:00", "nature": "fall", "happened": "Gevallen in de gang.", "inquiry": "no",
        "calamity": "no",
    });
    form(&fell, "incident", fall);
    form(&asked, "basics", json!({ "medical": "Suikerziekte." }));
    ask(&desk, "form_add", letter(&asked, "care"));
    for (client, why) in [(&aimed, "term_runs"), (&fell, "term_runs"), (&asked, "purpose_runs")] {
        ask(&desk, "client_close", json!({ "client": client, "ending": "not_started", "on": "2026-11-02" }));
        assert_eq!(says(&desk, client).2, why);
    }
}

#[test]
fn a_stop_a_measure_and_an_interest_count_until_they_are_lifted() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    report(&desk, &someone, "Gewandeld.");
    close_care(&desk, &someone, "2026-11-23");
    asked_to_destroy(&desk, &someone, "granted");
    assert_eq!(says(&desk, &someone), ("must_destroy".into(), "2026-12-20".into(), "requested".into()));
    let mark =
        |kind: &str, until: Value| json!({ "client": someone, "kind": kind, "until": until, "reason": "Klacht." });
    let view = ask(&desk, "retention_mark", mark("hold", Value::Null));
    assert_eq!(says(&desk, &someone), ("keep_until".into(), String::new(), "hold".into()));
    for ground in ["term_over", "request", "mistake"] {
        let refusal = refused(&desk, "destruction_begin", begin(&someone, ground, "Tess Proefpersoon"));
        assert_eq!(refusal, Error::MustBeKept, "{ground}");
    }
    let lift = json!({ "mark": view["marks"][0]["mark"], "reason": "Afgehandeld." });
    ask(&desk, "retention_end", lift.clone());
    assert_eq!(refused(&desk, "retention_end", lift), Error::EntryChanged);
    assert_eq!(says(&desk, &someone).0, "must_destroy");
    // Involuntary care whose end nobody gave, then one of which five years are not over.
    let view = ask(&desk, "retention_mark", mark("wzd", json!("2025-05-01")));
    assert_eq!(says(&desk, &someone), ("keep_until".into(), "2030-05-01".into(), "too_early".into()));
    assert_eq!(refused(&desk, "destruction_begin", begin(&someone, "request", "Tess Proefpersoon")), Error::MustBeKept);
    ask(&desk, "retention_end", json!({ "mark": added(&view, "wzd")["mark"], "reason": "Vergissing." }));
    ask(&desk, "retention_mark", mark("interest", Value::Null));
    assert_eq!(says(&desk, &someone).2, "refused");
    for (kind, until, error) in [
        ("good_care", Value::Null, Error::Required { field: "until".into() }),
        ("good_care", json!("2026-11-01"), Error::NotAhead { field: "until".into() }),
        ("entry_gone", Value::Null, Error::NotAllowed),
    ] {
        assert_eq!(refused(&desk, "retention_mark", mark(kind, until)), error);
    }
    let empty = json!({ "client": someone, "kind": "hold", "until": null, "reason": " " });
    assert_eq!(refused(&desk, "retention_mark", empty), Error::Required { field: "reason".into() });
    assert_eq!(ask(&desk, "verify", json!({}))["findings"], json!([]));
}

#[test]
fn a_request_that_was_refused_for_another_keeps_it() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    asked_to_destroy(&desk, &someone, "refused");
    close_care(&desk, &someone, "2026-11-23");
    assert_eq!(says(&desk, &someone), ("keep_until".into(), "2046-11-23".into(), "refused".into()));
    assert_eq!(refused(&desk, "destruction_begin", begin(&someone, "request", "Tess Proefpersoon")), Error::MustBeKept);
}

#[test]
fn a_refusal_ends_when_the_client_is_answered_anew_and_a_later_one_holds() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    close_care(&desk, &someone, "2026-11-23");
    asked_by(&desk, &someone, "other", "refused");
    assert_eq!(says(&desk, &someone).2, "term_runs", "what a neighbour was refused");
    house.clock.forward(Duration::minutes(1));
    asked_to_destroy(&desk, &someone, "refused");
    assert_eq!(says(&desk, &someone).2, "refused");
    // Three years on there is no claim any more.
    desk.close().unwrap();
    house.clock.forward(Duration::days(300));
    let desk = house.desk();
    asked_to_destroy(&desk, &someone, "granted");
    assert_eq!(says(&desk, &someone).2, "requested");
    ask(&desk, "destruction_begin", begin(&someone, "request", "Tess Proefpersoon"));
    ask(&desk, "destruction_stop", json!({ "client": someone, "reason": "Toch nog wachten." }));
    house.clock.forward(Duration::minutes(1));
    asked_to_destroy(&desk, &someone, "refused");
    assert_eq!(says(&desk, &someone).2, "refused", "of two answers the last");
    assert_eq!(refused(&desk, "destruction_begin", begin(&someone, "request", "Tess Proefpersoon")), Error::MustBeKept);
}

#[test]
fn what_stands_against_the_client_stands_against_who_asks_for_them() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    close_care(&desk, &someone, "2026-11-23");
    asked_by(&desk, &someone, "representative", "granted");
    assert_eq!(says(&desk, &someone).2, "by_representative");
    let mark =
        |kind: &str, until: Value| json!({ "client": someone, "kind": kind, "until": until, "reason": "Zo was het." });
    let view = ask(&desk, "retention_mark", mark("wzd", json!("2025-05-01")));
    assert_eq!(says(&desk, &someone), ("keep_until".into(), "2030-05-01".into(), "too_early".into()));
    for ground in ["request", "mistake"] {
        let refusal = refused(&desk, "destruction_begin", begin(&someone, ground, "Tess Proefpersoon"));
        assert_eq!(refusal, Error::MustBeKept, "{ground}");
    }
    ask(&desk, "retention_end", json!({ "mark": added(&view, "wzd")["mark"], "reason": "Vergissing." }));
    ask(&desk, "retention_mark", mark("interest", Value::Null));
    assert_eq!(says(&desk, &someone).2, "refused");
    assert_eq!(refused(&desk, "destruction_begin", begin(&someone, "request", "Tess Proefpersoon")), Error::MustBeKept);
}

#[test]
fn nothing_is_granted_that_may_not_be_done() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let entry = report(&desk, &someone, "Gewandeld.")["entry"].clone();
    close_care(&desk, &someone, "2026-11-23");
    let mark =
        |kind: &str, until: Value| json!({ "client": someone, "kind": kind, "until": until, "reason": "Zo was het." });
    let lift = |view: &Value, kind: &str| {
        let lift = json!({ "mark": added(view, kind)["mark"], "reason": "Voorbij." });
        ask(&desk, "retention_end", lift);
    };
    let request = json!({
        "client": someone, "kind": "destroy", "received": "2026-11-20", "channel": "spoken", "words": "Weg ermee.",
        "asker": { "name": "Tess Proefpersoon", "capacity": "client" },
    });
    let request = uid(&ask(&desk, "request_add", request), "request");
    let check = json!({ "request": request, "identity": "known_to_me", "may": true, "why": "Zelf gesproken." });
    ask(&desk, "request_check", check);
    let decided = |outcome: &str| {
        let grounds = if outcome == "granted" { json!([]) } else { json!(["interest_of_another"]) };
        let entries = if outcome == "partly" { json!([entry]) } else { json!([]) };
        json!({ "request": request, "outcome": outcome, "grounds": grounds, "reasons": "Zo besloten.", "entries": entries })
    };
    let against = || ask(&desk, "request_get", json!({ "request": request }))["against"].clone();
    assert_eq!(against(), Value::Null);
    for (kind, until, why, date) in [
        ("wvggz", json!("2025-05-01"), "too_early", json!("2030-05-01")),
        ("hold", Value::Null, "hold", Value::Null),
        ("interest", Value::Null, "refused", json!("2046-11-23")),
    ] {
        let view = ask(&desk, "retention_mark", mark(kind, until));
        assert_eq!((&against()["why"], &against()["date"]), (&json!(why), &date), "{kind}");
        for outcome in ["granted", "partly"] {
            assert_eq!(refused(&desk, "request_decide", decided(outcome)), Error::MustBeKept, "{kind} {outcome}");
        }
        lift(&view, kind);
    }
    // A day that the client named is kept to, and so may be promised.
    ask(&desk, "retention_mark", mark("shorter", json!("2027-01-31")));
    ask(&desk, "request_decide", decided("granted"));
    assert_eq!(says(&desk, &someone), ("keep_until".into(), "2027-01-31".into(), "requested_later".into()));
    // What goes in part is not told as if it were the whole.
    let letter = |request: &str| {
        let letter = json!({ "request": request, "letter": "decision", "language": "nl" });
        paper(ask(&desk, "request_letter", letter)["file"].as_str().unwrap(), "")
    };
    let proof = squeezed("U krijgt daarvan een bewijs");
    assert!(letter(&request).contains(&proof));
    let other = client(&desk, "Bo Proefpersoon");
    report(&desk, &other, "Gewandeld.");
    let part = asked_to_destroy(&desk, &other, "partly");
    assert!(!letter(&part).contains(&proof) && letter(&part).contains(&squeezed("een deel van het dossier")));
}

#[test]
fn a_request_can_be_taken_back_until_it_is_done_and_takes_the_plan_along() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    close_care(&desk, &someone, "2026-11-23");
    let request = asked_to_destroy(&desk, &someone, "granted");
    ask(&desk, "destruction_begin", begin(&someone, "request", "Tess Proefpersoon"));
    let view = ask(&desk, "request_withdraw", json!({ "request": request, "reason": "Bewaar het toch maar." }));
    assert_eq!(view["state"], "withdrawn");
    assert_eq!(says(&desk, &someone).0, "keep_until");
    assert_eq!(kept(&desk, &someone)["destruction"], Value::Null);
    house.clock.forward(Duration::days(8));
    assert_eq!(refused(&desk, "dossier_destroy", do_it(&someone, "Tess Proefpersoon")), Error::NotFound);
    assert_eq!(refused(&desk, "destruction_begin", begin(&someone, "request", "Tess Proefpersoon")), Error::MustBeKept);
    let again = json!({ "request": request, "reason": "Nog eens." });
    assert_eq!(refused(&desk, "request_withdraw", again), Error::RequestDecided);
}

#[test]
fn each_measure_counts_by_its_own_last_day_and_one_that_went_on_is_given_one() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    close_care(&desk, &someone, "2026-11-23");
    asked_to_destroy(&desk, &someone, "granted");
    let mark =
        |kind: &str, until: Value| json!({ "client": someone, "kind": kind, "until": until, "reason": "Zo was het." });
    ask(&desk, "retention_mark", mark("wvggz", json!("2019-01-31")));
    let view = ask(&desk, "retention_mark", mark("wzd", Value::Null));
    assert_eq!(says(&desk, &someone), ("keep_until".into(), String::new(), "too_early".into()));
    let wzd = added(&view, "wzd")["mark"].clone();
    let wvggz = added(&view, "wvggz")["mark"].clone();
    let ends = |mark: &Value, day: Value| json!({ "mark": mark, "last_day": day, "reason": "Afgelopen." });
    let other = Error::BadInput { field: "last_day".into(), reason: "not_a_measure".into() };
    assert_eq!(refused(&desk, "retention_end", ends(&wvggz, json!("2020-01-01"))), other);
    let ahead = Error::InFuture { field: "last_day".into() };
    assert_eq!(refused(&desk, "retention_end", ends(&wzd, json!("2027-01-01"))), ahead);
    let view = ask(&desk, "retention_end", ends(&wzd, json!("2026-11-01")));
    assert_eq!(added(&view, "wzd")["stands"], true, "it has ended, and still counts");
    assert_eq!(says(&desk, &someone), ("keep_until".into(), "2031-11-01".into(), "too_early".into()));
    // A plan for involuntary care tells of another than the compulsory care that ended: when that ends nobody said.
    let other = client(&desk, "Bo Proefpersoon");
    asked_to_destroy(&desk, &other, "granted");
    let steps = json!({
        "responsible": { "name": "Vera Verantwoord", "role": "" }, "officer": { "name": "Wout Functionaris", "role": "" },
        "carried_out_by": [{ "name": "Vera Verantwoord", "role": "verzorgende", "pseudonym_why": "" }],
        "resists": "Loopt weg.", "harm": "Valt.", "alternatives": "Samen wandelen.", "kind": ["surveillance"],
        "what": "Een sensor.", "from": "2026-11-01", "until": "2026-12-31", "evaluate_on": "2026-12-15",
    });
    ask(&desk, "form_add", json!({ "client": other, "form": "wzd_steps", "form_version": 1, "fields": steps }));
    let ended = json!({ "client": other, "kind": "wvggz", "until": "2019-01-31", "reason": "Zo was het." });
    ask(&desk, "retention_mark", ended);
    close_care(&desk, &other, "2026-11-23");
    assert_eq!(says(&desk, &other), ("cannot_say".into(), String::new(), "start_unknown".into()));
}

#[test]
fn a_stop_of_a_clock_that_was_ahead_stands_and_two_of_one_name_are_told_apart() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Jan Jansen");
    let other = client(&desk, "Jan  Jänsen");
    desk.close().unwrap();
    house.clock.forward(Duration::days(200));
    let desk = house.desk();
    ask(&desk, "retention_mark", json!({ "client": someone, "kind": "hold", "reason": "Claim." }));
    desk.close().unwrap();
    house.clock.set("2026-11-24T10:00:00+01:00");
    let desk = house.desk();
    ask(&desk, "clock_confirm", json!({ "day": "2026-11-24" }));
    assert_eq!(kept(&desk, &someone)["verdict"]["held"], true);
    assert_eq!(refused(&desk, "destruction_begin", begin(&someone, "mistake", "Jan Jansen")), Error::MustBeKept);
    let differs = Error::BadInput { field: "name".into(), reason: "differs".into() };
    assert_eq!(refused(&desk, "destruction_begin", begin(&other, "mistake", "Jan Jansen")), differs);
    assert_eq!(kept(&desk, &other)["typed"], "Jan  Jänsen 2");
    assert_eq!(refused(&desk, "destruction_begin", begin(&other, "mistake", "Jan Jansen 1")), differs);
    ask(&desk, "destruction_begin", begin(&other, "mistake", "jan jansen 2"));
}

#[test]
fn one_entry_is_not_destroyed_on_a_request_where_the_whole_could_not_be() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let entry = report(&desk, &someone, "Gewandeld.");
    close_care(&desk, &someone, "2026-11-23");
    asked_to_destroy(&desk, &someone, "partly");
    let mark = json!({ "client": someone, "kind": "wzd", "until": "2025-05-01", "reason": "Zo was het." });
    let view = ask(&desk, "retention_mark", mark);
    let gone = json!({
        "entry": entry["entry"], "base": 1, "ground": "request", "reason": "Gevraagd.", "name": "Tess Proefpersoon",
    });
    assert_eq!(refused(&desk, "entry_destruction_begin", gone.clone()), Error::MustBeKept, "within the five years");
    ask(&desk, "retention_end", json!({ "mark": view["marks"][0]["mark"], "reason": "Vergissing." }));
    entry_goes(&desk, &house, gone);
}

#[test]
fn what_is_granted_in_part_is_for_the_entries_that_were_chosen_and_no_others() {
    let house = House::new();
    let desk = house.desk();
    let (someone, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Bo Proefpersoon"));
    let (chosen, left) = (report(&desk, &someone, "Over vroeger."), report(&desk, &someone, "Gewandeld."));
    let elsewhere = report(&desk, &other, "Gewandeld.");
    let request = json!({
        "client": someone, "kind": "destroy", "received": "2026-11-20", "channel": "spoken", "words": "Dat ene stuk.",
        "asker": { "name": "Tess Proefpersoon", "capacity": "client" },
    });
    let request = uid(&ask(&desk, "request_add", request), "request");
    let check = json!({ "request": request, "identity": "known_to_me", "may": true, "why": "Zelf gesproken." });
    ask(&desk, "request_check", check);
    let decided = |entries: Value| {
        json!({
            "request": request, "outcome": "partly", "grounds": ["interest_of_another"], "reasons": "De rest is nodig.",
            "entries": entries,
        })
    };
    let none = Error::Required { field: "entries".into() };
    assert_eq!(refused(&desk, "request_decide", decided(json!([]))), none);
    assert_eq!(refused(&desk, "request_decide", decided(json!([elsewhere["entry"]]))), Error::NotFound);
    let view = ask(&desk, "request_decide", decided(json!([chosen["entry"]])));
    assert_eq!(view["to_go"].as_array().unwrap().len(), 1);
    let gone = |entry: &Value| {
        json!({
            "entry": entry["entry"], "base": 1, "ground": "request", "reason": "Gevraagd.", "name": "Tess Proefpersoon",
        })
    };
    assert_eq!(refused(&desk, "entry_destruction_begin", gone(&left)), Error::MustBeKept, "that one was not asked for");
    entry_goes(&desk, &house, gone(&chosen));
    let view = ask(&desk, "request_get", json!({ "request": request }));
    assert_eq!(view["to_go"], json!([]), "it is spent");
    let later = report(&desk, &someone, "Weer gewandeld.");
    assert_eq!(refused(&desk, "entry_destruction_begin", gone(&later)), Error::MustBeKept);
}

#[test]
fn it_is_destroyed_only_after_the_days_to_think_and_a_second_word() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    report(&desk, &someone, "Gewandeld.");
    assert_eq!(
        refused(&desk, "destruction_begin", begin(&someone, "term_over", "Tess Proefpersoon")),
        Error::MustBeKept
    );
    assert_eq!(refused(&desk, "destruction_begin", begin(&someone, "request", "Tess Proefpersoon")), Error::MustBeKept);
    let mut mistake = begin(&someone, "mistake", "Tess Proefpersoon");
    mistake["reason"] = json!("");
    assert_eq!(refused(&desk, "destruction_begin", mistake), Error::Required { field: "reason".into() });
    asked_to_destroy(&desk, &someone, "granted");
    let differs = Error::BadInput { field: "name".into(), reason: "differs".into() };
    assert_eq!(refused(&desk, "destruction_begin", begin(&someone, "request", "Tess")), differs);
    assert_eq!(refused(&desk, "dossier_destroy", do_it(&someone, "Tess Proefpersoon")), Error::NotFound);
    let refusal = refused(&desk, "destruction_begin", begin(&someone, "term_over", "Tess Proefpersoon"));
    assert_eq!(refusal, Error::MustBeKept, "a request is no term that is over");
    let plan = ask(&desk, "destruction_plan", json!({ "client": someone }));
    assert_eq!((&plan["entries"], &plan["cooling_days"]), (&json!(1), &json!(7)));
    assert_eq!(plan["grounds"][1], json!({ "ground": "request", "may": true }));
    let view = ask(&desk, "destruction_begin", begin(&someone, "request", "tess  proefpersoon "));
    assert_eq!(view["destruction"]["from"], "2026-11-30");
    assert_eq!(
        refused(&desk, "destruction_begin", begin(&someone, "request", "Tess Proefpersoon")),
        Error::AlreadyThere
    );
    let early = Error::CoolingOff { until: "2026-11-30".into() };
    assert_eq!(refused(&desk, "dossier_destroy", do_it(&someone, "Tess Proefpersoon")), early);
    // Called off, and planned anew.
    assert_eq!(
        refused(&desk, "destruction_stop", json!({ "client": someone, "reason": "" })),
        Error::Required { field: "reason".into() }
    );
    ask(&desk, "destruction_stop", json!({ "client": someone, "reason": "Toch niet." }));
    assert_eq!(kept(&desk, &someone)["destruction"], Value::Null);
    ask(&desk, "destruction_begin", begin(&someone, "request", "Tess Proefpersoon"));
    house.clock.forward(Duration::days(7));
    // A complaint in the meantime.
    let hold = json!({ "client": someone, "kind": "hold", "until": null, "reason": "Klacht." });
    let held = ask(&desk, "retention_mark", hold);
    assert_eq!(refused(&desk, "dossier_destroy", do_it(&someone, "Tess Proefpersoon")), Error::MustBeKept);
    ask(&desk, "retention_end", json!({ "mark": held["marks"][0]["mark"], "reason": "Ingetrokken." }));
    let today = ask(&desk, "today", json!({}));
    assert!(today["waiting"].as_array().unwrap().iter().any(|each| each["what"] == "destruction"), "{today}");
    assert_eq!(refused(&desk, "dossier_destroy", do_it(&someone, "Iemand Anders")), differs);
    let done = ask(&desk, "dossier_destroy", do_it(&someone, "Tess Proefpersoon"));
    assert_eq!((&done["entries"], &done["wiped"]), (&json!(1), &json!(true)));
    let said = paper(done["sheet"]["file"].as_str().unwrap(), "");
    for words in ["30 november 2026", "Op verzoek", &uid(&done, "code")[..5], "Dossiernummer"] {
        assert!(said.contains(&squeezed(words)), "{words}: {said}");
    }
    assert!(!said.contains("Tess"));
    assert_eq!(refused(&desk, "client_get", json!({ "client": someone })), Error::NotFound);
    let list = ask(&desk, "retention_list", json!({}));
    assert_eq!((&list["destroyed"][0]["code"], &list["rows"]), (&done["code"], &json!([])));
    let again = ask(&desk, "destruction_certificate", json!({ "client": someone, "language": "en" }));
    assert!(paper(again["file"].as_str().unwrap(), "").contains(&squeezed("Certificate of destruction")));
    assert_eq!(ask(&desk, "verify", json!({}))["findings"], json!([]));
}

#[test]
fn what_in_the_registers_names_the_client_is_told_before_and_stays() {
    let house = House::new();
    let desk = house.desk();
    let (someone, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Annet Jansens"));
    let happened = |words: &str| json!({ "fields": { "on": "2026-11-20", "nature": "near_miss", "happened": words } });
    ask(&desk, "mic_add", happened("De pillen van Tess\nProefpersoon lagen klaar."));
    ask(&desk, "mic_add", happened("Bijna gevallen."));
    let complaint =
        json!({ "received": "2026-11-02", "channel": "spoken", "by": "Tess Proefpersoon", "about": "Te laat." });
    ask(&desk, "complaint_set", json!({ "fields": complaint }));
    let draft = |words: &str| json!({ "form": "breach", "text": json!({ "what": words }).to_string() });
    ask(&desk, "draft_save", draft("Een mail over Tess Proefpersoon."));
    ask(&desk, "draft_save", draft("Een mail over niemand."));
    let stays = |client: &str| {
        let plan = ask(&desk, "destruction_plan", json!({ "client": client }));
        (plan["registers"].clone(), plan["drafts"].clone())
    };
    assert_eq!(stays(&someone), (json!(2), json!(1)));
    assert_eq!(stays(&other), (json!(0), json!(0)));
}

#[test]
fn with_a_clock_in_doubt_nothing_is_destroyed() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let entry = report(&desk, &someone, "Gewandeld.");
    close_care(&desk, &someone, "2026-11-23");
    desk.close().unwrap();
    house.clock.set("2050-01-01T10:00:00+01:00");
    let desk = house.desk();
    assert_eq!(says(&desk, &someone).0, "may_destroy", "by the laptop's clock");
    // Said before the first step, not after the last: no ground can be chosen.
    let grounds = |desk: &Desk| {
        let plan = ask(desk, "destruction_plan", json!({ "client": someone }));
        let may = |each: &Value| each["may"] == true;
        let any = plan["grounds"].as_array().unwrap().iter().any(may);
        (plan["retention"]["clock_doubtful"].clone(), any)
    };
    assert_eq!(grounds(&desk), (json!(true), false));
    assert_eq!(
        refused(&desk, "destruction_begin", begin(&someone, "term_over", "Tess Proefpersoon")),
        Error::ClockDoubtful
    );
    let one = json!({
        "entry": entry["entry"], "base": 1, "ground": "mistake", "reason": "Verkeerd.", "name": "Tess Proefpersoon",
    });
    assert_eq!(refused(&desk, "entry_destruction_begin", one), Error::ClockDoubtful);
    ask(&desk, "clock_confirm", json!({ "day": "2050-01-01" }));
    assert_eq!(grounds(&desk), (json!(false), true));
    ask(&desk, "destruction_begin", begin(&someone, "term_over", "Tess Proefpersoon"));
    desk.close().unwrap();
    house.clock.set("2060-01-01T10:00:00+01:00");
    let desk = house.desk();
    assert_eq!(refused(&desk, "dossier_destroy", do_it(&someone, "Tess Proefpersoon")), Error::ClockDoubtful);
}

#[test]
fn one_entry_goes_with_its_versions_and_files_and_leaves_a_line() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let wrong = uid(&report(&desk, &someone, "Kwetterzang van een ander."), "entry");
    ask(&desk, "entry_correct", json!({ "entry": wrong, "base": 1, "text": "Kwetterzang en koffie." }));
    let photo = house.folder.path().join("foto.png");
    image::RgbImage::new(40, 30).save(&photo).unwrap();
    ask(&desk, "attachment_add", json!({ "entry": wrong, "file": photo, "caption": "", "of_client": false }));
    ask(&desk, "hold_set", json!({ "entry": wrong, "what": "withheld", "reason": "x", "review_on": "2036-01-01" }));
    let right = report(&desk, &someone, "Gewandeld.");
    let gone = |entry: &str, base: u32, ground: &str| {
        json!({
            "entry": entry, "base": base, "ground": ground, "reason": "Verkeerde cliënt.", "name": "Tess Proefpersoon",
        })
    };
    assert_eq!(refused(&desk, "entry_destruction_begin", gone(&wrong, 1, "mistake")), Error::EntryChanged);
    assert_eq!(refused(&desk, "entry_destruction_begin", gone(&wrong, 2, "term_over")), Error::MustBeKept);
    assert_eq!(refused(&desk, "entry_destruction_begin", gone(&wrong, 2, "request")), Error::MustBeKept);
    let held = ask(&desk, "retention_mark", json!({ "client": someone, "kind": "hold", "reason": "Klacht." }));
    assert_eq!(refused(&desk, "entry_destruction_begin", gone(&wrong, 2, "mistake")), Error::MustBeKept);
    ask(&desk, "retention_end", json!({ "mark": held["marks"][0]["mark"], "reason": "Klaar." }));
    let mut unsure = gone(&wrong, 2, "mistake");
    unsure["name"] = json!("Iemand Anders");
    let differs = Error::BadInput { field: "name".into(), reason: "differs".into() };
    assert_eq!(refused(&desk, "entry_destruction_begin", unsure), differs);
    // Nothing goes before the days to think have passed, and it can be called off until it is done.
    ask(&desk, "entry_destruction_begin", gone(&wrong, 2, "mistake"));
    let last = json!({ "entry": wrong, "base": 2, "name": "Tess Proefpersoon" });
    let cooling = Error::CoolingOff { until: "2026-11-30".into() };
    assert_eq!(refused(&desk, "entry_destroy", last.clone()), cooling);
    assert_eq!(refused(&desk, "entry_destruction_begin", gone(&wrong, 2, "mistake")), Error::AlreadyThere);
    let waits = |desk: &Desk| {
        let today = ask(desk, "today", json!({}));
        let all = today["waiting"].as_array().unwrap().clone();
        let ours = all.into_iter().filter(|each| each["what"] == "entry_destruction");
        ours.map(|each| (each["entry"].clone(), each["on"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(waits(&desk), [(json!(wrong), json!("2026-11-30"))]);
    assert_eq!(kept(&desk, &someone)["destruction"], Value::Null, "the dossier itself is not planned");
    ask(&desk, "entry_destruction_stop", json!({ "entry": wrong, "reason": "Toch niet." }));
    assert_eq!((waits(&desk).len(), refused(&desk, "entry_destroy", last.clone())), (0, Error::NotFound));
    ask(&desk, "entry_destruction_begin", gone(&wrong, 2, "mistake"));
    house.clock.forward(Duration::days(7));
    let planned = kept(&desk, &someone)["entries"][0].clone();
    assert_eq!((&planned["ready"], &planned["version"]), (&json!(true), &json!(2)));
    // What holds then counts, not what held when it was planned.
    let held = ask(&desk, "retention_mark", json!({ "client": someone, "kind": "hold", "reason": "Klacht." }));
    assert_eq!(refused(&desk, "entry_destroy", last.clone()), Error::MustBeKept);
    ask(&desk, "retention_end", json!({ "mark": held["marks"][0]["mark"], "reason": "Klaar." }));
    let mut other = last.clone();
    other["name"] = json!("Iemand Anders");
    let differs = Error::BadInput { field: "name".into(), reason: "differs".into() };
    assert_eq!(refused(&desk, "entry_destroy", other), differs);
    ask(&desk, "entry_destroy", last);
    assert_eq!((waits(&desk).len(), kept(&desk, &someone)["entries"].clone()), (0, json!([])));
    assert_eq!(ask(&desk, "today", json!({}))["remnants"]["entries"], 1);
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 10 }));
    assert_eq!(page["entries"].as_array().unwrap().len(), 1);
    assert_eq!(page["entries"][0]["entry"], right["entry"]);
    assert_eq!(ask(&desk, "search", json!({ "words": "kwetterzang", "count": 5 }))["count"], 0);
    assert!(desk.vault().attachments().names().unwrap().is_empty());
    let mark = added(&kept(&desk, &someone), "entry_gone");
    assert_eq!((&mark["entry"], &mark["from"]), (&json!("report"), &json!("2026-11-23")));
    // What others refer to stays: a goal with a report on it. One in the wrong dossier with nothing on it goes.
    let aim = |words: &str| {
        let goal = json!({ "words": words, "actions": "Elke week oefenen.", "rhythm": "quarter" });
        uid(&ask(&desk, "goal_add", json!({ "client": someone, "goal": goal })), "entry")
    };
    let (kept_goal, loose) = (aim("Weer fietsen"), aim("Weer zwemmen"));
    ask(&desk, "report_add", json!({ "client": someone, "text": "Gefietst.", "goals": [kept_goal] }));
    assert_eq!(refused(&desk, "entry_destruction_begin", gone(&kept_goal, 1, "mistake")), Error::StillNeeded);
    entry_goes(&desk, &house, gone(&loose, 1, "mistake"));
    let tablet = json!({ "name": "Paracetamol", "dose": "1 tablet", "start": "2026-11-01", "times": ["8:00"] });
    let tablet = uid(&ask(&desk, "medicine_add", json!({ "client": someone, "medicine": tablet })), "entry");
    entry_goes(&desk, &house, gone(&tablet, 1, "mistake"));
    assert_eq!(ask(&desk, "verify", json!({}))["findings"], json!([]));
    desk.close().unwrap();
    house.meddle(|db| {
        let left: i64 =
            db.query_row("SELECT count(*) FROM version WHERE body LIKE '%wetterzang%'", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0);
    });
    house.desk().close().unwrap();
}

/// The store of a vault as it is when nothing hides it: each page decrypted, free ones too.
#[allow(unsafe_code, reason = "SQLite's own copy of all pages; nothing above it reads those that are free")]
pub(crate) fn pages(house: &House, traces: &Traces) -> Vec<String> {
    let vault = house.vault().unwrap();
    let db = raw(&vault.store_path(), vault.store_key());
    let count: i64 = db.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
    let mut length = 0;
    // SAFETY: the connection is open, the name is a C string, and what is given back is read before it is freed.
    let bytes = unsafe {
        let bytes = ffi::sqlite3_serialize(db.handle(), c"main".as_ptr(), &raw mut length, 0);
        assert!(!bytes.is_null());
        let copy = std::slice::from_raw_parts(bytes, usize::try_from(length).unwrap()).to_vec();
        ffi::sqlite3_free(bytes.cast());
        copy
    };
    assert_eq!(length, count * i64::from(vault.store_key().page()));
    traces.in_bytes(&bytes, "store")
}

#[test]
fn no_byte_of_a_destroyed_dossier_is_left_in_the_vault_nor_in_the_next_backup_nor_under_new_keys() {
    const CANARY: &str = "Kwetterzangvogeltje";
    // Without its capital and its ending, which the index does not keep.
    let traces = Traces::of("wetterzangvoge");
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let other = client(&desk, "Andere Proefpersoon");
    report(&desk, &other, "Gewandeld.");
    let someone = client(&desk, CANARY);
    let entry = uid(&report(&desk, &someone, &format!("{CANARY} gehoord.")), "entry");
    ask(&desk, "entry_correct", json!({ "entry": entry, "base": 1, "text": format!("{CANARY} en koffie.") }));
    let letter = house.folder.path().join("brief.txt");
    fs::write(&letter, CANARY).unwrap();
    ask(&desk, "document_add", json!({ "client": someone, "title": CANARY, "file": letter }));
    fs::remove_file(&letter).unwrap();
    ask(
        &desk,
        "draft_save",
        json!({ "client": someone, "form": "report", "text": format!("{{\"text\":\"{CANARY}\"}}") }),
    );
    ask(&desk, "work_note_add", json!({ "client": someone, "text": CANARY }));
    ask(&desk, "retention_mark", json!({ "client": someone, "kind": "interest", "reason": CANARY }));
    ask(&desk, "others_answer", json!({ "client": someone, "reviewed": [] }));
    ask(&desk, "dossier_print", json!({ "client": someone, "from": null, "to": null, "language": "nl" }));
    desk.close().unwrap();
    // The search finds it while it is there, in the store and planted in each way that hides it.
    assert!(!pages(&house, &traces).is_empty(), "the search is blind");
    assert_eq!(traces.in_folder(&house.dir()), Vec::<String>::new());
    let planted = house.dir().join("out").join("geplant");
    for (name, bytes) in traces.planted() {
        fs::create_dir_all(planted.parent().unwrap()).unwrap();
        fs::write(&planted, bytes).unwrap();
        let found = traces.in_folder(&house.dir());
        assert!(found.iter().any(|each| each.contains("geplant")), "{name}: {found:?}");
    }
    fs::remove_file(&planted).unwrap();

    let desk = house.desk();
    ask(&desk, "retention_end", json!({ "mark": kept(&desk, &someone)["marks"][0]["mark"], "reason": "Voorbij." }));
    ask(&desk, "destruction_begin", begin(&someone, "mistake", CANARY));
    house.clock.forward(Duration::days(7));
    // The last copy, in the sitting in which it is destroyed: on this machine it lies there in plain.
    ask(&desk, "others_answer", json!({ "client": someone, "reviewed": [] }));
    let printed = ask(&desk, "dossier_print", json!({ "client": someone, "from": null, "to": null, "language": "nl" }));
    let printed = Path::new(printed["file"].as_str().unwrap()).to_owned();
    assert!(printed.exists());
    let done = ask(&desk, "dossier_destroy", do_it(&someone, CANARY));
    assert_eq!(done["wiped"], true);
    // Still open: the write-ahead log and what lies in `out/` are looked at as well. Of that only the certificate is there.
    assert!(!printed.exists());
    assert!(Path::new(done["sheet"]["file"].as_str().unwrap()).exists());
    let none = Vec::<String>::new();
    assert_eq!(traces.in_folder(&house.dir()), none);
    let made = ask(&desk, "backup_make", json!({ "folder": stick.path() }));
    assert_eq!(made["sets"], 1);
    desk.close().unwrap();
    // The log is in these pages, too. And the store of the set, which other keys hide, is what comes out of it.
    assert_eq!(pages(&house, &traces), none);
    assert_eq!(traces.in_folder(&house.dir()), none);
    assert_eq!(traces.in_folder(stick.path()), none);
    assert_eq!(pages(&restored(&house, Path::new(made["set"].as_str().unwrap()), &[], &[]), &traces), none);

    // Pages of before lie, under the old key, wherever the disk kept them. Under the new one there is nothing of it.
    let desk = house.desk();
    renew_keys(&desk);
    assert_eq!(traces.in_folder(&house.dir()), none);
    let made = ask(&desk, "backup_make", json!({ "folder": stick.path() }));
    desk.close().unwrap();
    assert_eq!(pages(&house, &traces), none);
    assert_eq!(traces.in_folder(house.folder.path()), none);
    assert_eq!(traces.in_folder(stick.path()), none);
    assert_eq!(pages(&restored(&house, Path::new(made["set"].as_str().unwrap()), &[], &[]), &traces), none);
    let still: Uid = other.parse().unwrap();
    house.meddle(|db| {
        let there: i64 = db.query_row("SELECT count(*) FROM client WHERE uid = ?1", [still], |row| row.get(0)).unwrap();
        assert_eq!(there, 1);
    });
}

#[test]
fn support_that_was_given_after_its_typed_end_is_believed_more_whatever_was_written_of_it() {
    let goal = |desk: &Desk, someone: &str| {
        let goal = json!({ "words": "Zelf koken", "rhythm": "half_year" });
        ask(desk, "goal_add", json!({ "client": someone, "goal": goal }));
    };
    let incident = |desk: &Desk, someone: &str| {
        let fields =
            json!({ "on": "2026-11-22", "time": "09:00", "nature": "fall", "happened": "Gevallen.", "inquiry": "no" });
        let form = json!({ "client": someone, "form": "incident", "form_version": 1, "fields": fields });
        ask(desk, "form_add", form);
    };
    let letters = |desk: &Desk, someone: &str| drop(ask(desk, "form_add", letter(someone, "other")));
    type Writes<'a> = &'a dyn Fn(&Desk, &str);
    let table: [(&str, Writes, bool); 3] =
        [("a goal", &goal, false), ("an incident", &incident, false), ("a letter", &letters, true)];
    for (what, writes, free) in table {
        let house = House::new();
        let desk = house.desk();
        let added = ask(&desk, "client_add", json!({ "name": "Wim Proefpersoon", "regimes": ["wmo"] }));
        let someone = uid(&added, "client");
        writes(&desk, &someone);
        close_care(&desk, &someone, "2011-11-20");
        let keeping = says(&desk, &someone).0;
        assert_eq!(keeping == "may_destroy", free, "{what}: {keeping}");
        let planned = desk.call(
            "destruction_begin",
            begin(&someone, "term_over", "Wim Proefpersoon"),
            &dossier_core::export::Quiet,
        );
        assert_eq!(planned.is_ok(), free, "{what}");
    }
}
