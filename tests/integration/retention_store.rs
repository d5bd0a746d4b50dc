//! What the store knows of how long a dossier is kept, and destroying one step by step.

use std::fs;
use std::path::Path;

use chrono::Duration;
use dossier_core::desk::Desk;
use dossier_core::{Error, Uid};
use dossier_tests::{House, ask, client, paper, raw, refused, report, squeezed, uid};
use rusqlite::ffi;
use serde_json::{Value, json};

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
    let decided = json!({ "request": request, "outcome": outcome, "grounds": grounds, "reasons": "Zo besloten." });
    ask(desk, "request_decide", decided);
    request
}

fn begin(someone: &str, ground: &str, name: &str) -> Value {
    json!({ "client": someone, "ground": ground, "reason": "Dubbel aangemaakt.", "copy": "not_wanted", "name": name })
}

fn do_it(someone: &str, name: &str) -> Value {
    json!({ "client": someone, "name": name, "language": "nl" })
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
    let gone = |ground: &str, entry: &Value| json!({ "entry": entry["entry"], "base": entry["version"], "ground": ground, "reason": "Termijn voorbij." });
    ask(&desk, "entry_destroy", gone("term_over", &money));
    assert_eq!(ask(&desk, "retention_list", json!({}))["letters"], json!([]));
    assert_eq!(says(&desk, &someone).1, "2047-06-12");
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
    let mark =
        |kind: &str, until: Value| json!({ "client": someone, "kind": kind, "until": until, "reason": "Zo was het." });
    ask(&desk, "retention_mark", mark("wvggz", json!("2019-01-31")));
    let view = ask(&desk, "retention_mark", mark("wzd", Value::Null));
    asked_to_destroy(&desk, &someone, "granted");
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
    asked_to_destroy(&desk, &other, "granted");
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
    let mark = json!({ "client": someone, "kind": "wzd", "until": "2025-05-01", "reason": "Zo was het." });
    let view = ask(&desk, "retention_mark", mark);
    asked_to_destroy(&desk, &someone, "partly");
    let gone = json!({ "entry": entry["entry"], "base": 1, "ground": "request", "reason": "Gevraagd." });
    assert_eq!(refused(&desk, "entry_destroy", gone.clone()), Error::MustBeKept, "within the five years");
    ask(&desk, "retention_end", json!({ "mark": view["marks"][0]["mark"], "reason": "Vergissing." }));
    ask(&desk, "entry_destroy", gone);
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
    assert_eq!(
        refused(&desk, "destruction_begin", begin(&someone, "term_over", "Tess Proefpersoon")),
        Error::ClockDoubtful
    );
    let one = json!({ "entry": entry["entry"], "base": 1, "ground": "mistake", "reason": "Verkeerd." });
    assert_eq!(refused(&desk, "entry_destroy", one), Error::ClockDoubtful);
    ask(&desk, "clock_confirm", json!({ "day": "2050-01-01" }));
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
    let gone = |entry: &str, base: u32, ground: &str| json!({ "entry": entry, "base": base, "ground": ground, "reason": "Verkeerde cliënt." });
    assert_eq!(refused(&desk, "entry_destroy", gone(&wrong, 1, "mistake")), Error::EntryChanged);
    assert_eq!(refused(&desk, "entry_destroy", gone(&wrong, 2, "term_over")), Error::MustBeKept);
    assert_eq!(refused(&desk, "entry_destroy", gone(&wrong, 2, "request")), Error::MustBeKept);
    let held = ask(&desk, "retention_mark", json!({ "client": someone, "kind": "hold", "reason": "Klacht." }));
    assert_eq!(refused(&desk, "entry_destroy", gone(&wrong, 2, "mistake")), Error::MustBeKept);
    ask(&desk, "retention_end", json!({ "mark": held["marks"][0]["mark"], "reason": "Klaar." }));
    ask(&desk, "entry_destroy", gone(&wrong, 2, "mistake"));
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 10 }));
    assert_eq!(page["entries"].as_array().unwrap().len(), 1);
    assert_eq!(page["entries"][0]["entry"], right["entry"]);
    assert_eq!(ask(&desk, "search", json!({ "words": "kwetterzang", "count": 5 }))["count"], 0);
    assert!(desk.vault().attachments().names().unwrap().is_empty());
    let mark = added(&kept(&desk, &someone), "entry_gone");
    assert_eq!((&mark["entry"], &mark["from"]), (&json!("report"), &json!("2026-11-23")));
    // What others refer to stays.
    let goal = json!({ "words": "Weer fietsen", "actions": "Elke week oefenen.", "rhythm": "quarter" });
    let goal = uid(&ask(&desk, "goal_add", json!({ "client": someone, "goal": goal })), "entry");
    assert_eq!(refused(&desk, "entry_destroy", gone(&goal, 1, "mistake")), Error::StillNeeded);
    assert_eq!(ask(&desk, "verify", json!({}))["findings"], json!([]));
    desk.close().unwrap();
    house.meddle(|db| {
        let left: i64 =
            db.query_row("SELECT count(*) FROM version WHERE body LIKE '%wetterzang%'", [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0);
    });
    house.desk().close().unwrap();
}

/// Every byte that is there: each file of a folder, and what its store holds when it is decrypted page by page.
fn search(place: &Path, words: &[Vec<u8>], found: &mut Vec<String>) {
    for entry in fs::read_dir(place).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, words, found);
        } else {
            search_bytes(&fs::read(&path).unwrap(), words, &path.to_string_lossy(), found);
        }
    }
}

fn search_bytes(bytes: &[u8], words: &[Vec<u8>], place: &str, found: &mut Vec<String>) {
    for (no, word) in words.iter().enumerate() {
        if bytes.windows(word.len()).any(|part| part == word.as_slice()) {
            found.push(format!("{place} {no}"));
        }
    }
}

/// A word as it may lie there: as it is, in UTF-16, and in base64 at each of the three places where it can begin.
fn shapes(word: &str) -> Vec<Vec<u8>> {
    const SIGNS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let coded = |bytes: &[u8]| -> Vec<u8> {
        let mut out = Vec::new();
        for three in bytes.chunks_exact(3) {
            let number = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
            out.extend((0..4).map(|at| SIGNS[(number >> (18 - 6 * at)) as usize & 63]));
        }
        out
    };
    let mut shapes = vec![word.as_bytes().to_vec(), word.encode_utf16().flat_map(u16::to_le_bytes).collect()];
    // What stands before it shares its first signs, so those are left off.
    shapes.extend((0..3).map(|skip| coded(&word.as_bytes()[skip..])));
    shapes
}

/// The store of a vault as it is when nothing hides it: each page decrypted, free ones too.
#[allow(unsafe_code, reason = "SQLite's own copy of all pages; nothing above it reads those that are free")]
fn pages(house: &House, words: &[Vec<u8>], found: &mut Vec<String>) {
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
    assert_eq!(length, count * i64::from(dossier_core::store::connection::PAGE_SIZE));
    search_bytes(&bytes, words, "store", found);
}

#[test]
fn no_byte_of_a_destroyed_dossier_is_left_in_the_vault_nor_in_the_next_backup() {
    const CANARY: &str = "Kwetterzangvogeltje";
    // Without its capital and its ending, which the index does not keep.
    let words = shapes("wetterzangvoge");
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
    // The search finds it while it is there, in the store and planted in plain.
    let mut found = Vec::new();
    pages(&house, &words, &mut found);
    assert!(!found.is_empty(), "the search is blind");
    let planted = house.dir().join("out").join("geplant");
    for (no, shape) in words.iter().enumerate() {
        fs::create_dir_all(planted.parent().unwrap()).unwrap();
        fs::write(&planted, [b"xx".as_slice(), shape, b"yy"].concat()).unwrap();
        let mut found = Vec::new();
        search(&house.dir(), &words, &mut found);
        assert!(found.iter().any(|place| place.ends_with(&format!("geplant {no}"))), "{no}");
    }
    fs::remove_file(&planted).unwrap();

    let desk = house.desk();
    ask(&desk, "retention_end", json!({ "mark": kept(&desk, &someone)["marks"][0]["mark"], "reason": "Voorbij." }));
    ask(&desk, "destruction_begin", begin(&someone, "mistake", CANARY));
    house.clock.forward(Duration::days(7));
    let done = ask(&desk, "dossier_destroy", do_it(&someone, CANARY));
    assert_eq!(done["wiped"], true);
    // Still open: the write-ahead log and what lies in `out/` are looked at as well.
    let mut found = Vec::new();
    search(&house.dir(), &words, &mut found);
    assert_eq!(found, Vec::<String>::new());
    let made = ask(&desk, "backup_make", json!({ "folder": stick.path() }));
    assert_eq!(made["sets"], 1);
    desk.close().unwrap();
    let mut found = Vec::new();
    pages(&house, &words, &mut found);
    search(&house.dir(), &words, &mut found);
    search(stick.path(), &words, &mut found);
    assert_eq!(found, Vec::<String>::new());
    let still: Uid = other.parse().unwrap();
    house.meddle(|db| {
        let there: i64 = db.query_row("SELECT count(*) FROM client WHERE uid = ?1", [still], |row| row.get(0)).unwrap();
        assert_eq!(there, 1);
    });
}
