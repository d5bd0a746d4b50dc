//! Medicines and what was given of them: history, stopping, a day's list, corrections, and on paper.

use chrono::Duration;
use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_tests::{House, ask, client, paper, refused, squeezed, uid};
use serde_json::{Value, json};

fn tablet() -> Value {
    json!({
        "name": "Paracetamol", "form": "tablet", "strength": "500 mg", "dose": "1 tablet", "times": ["8:00", "20:00"],
        "start": "2026-11-01", "prescriber": "huisarts Demo",
    })
}

fn add(desk: &Desk, client: &str, medicine: Value) -> String {
    uid(&ask(desk, "medicine_add", json!({ "client": client, "medicine": medicine })), "entry")
}

fn given(medicine: &str, on: &str, time: &str) -> Value {
    json!({ "medicine": medicine, "on": on, "time": time, "outcome": "given" })
}

/// The lines of a day: time, name, and what happened.
fn day(desk: &Desk, client: &str, day: &str) -> Vec<(String, String, Option<String>)> {
    let days = ask(desk, "doses", json!({ "client": client, "from": day, "to": day }));
    let line = |line: &Value| {
        let outcome = line["recorded"]["body"]["outcome"].as_str().map(str::to_owned);
        (uid(line, "time"), uid(line, "name"), outcome)
    };
    days[0]["lines"].as_array().unwrap().iter().map(line).collect()
}

fn line(time: &str, name: &str, outcome: Option<&str>) -> (String, String, Option<String>) {
    (time.to_owned(), name.to_owned(), outcome.map(str::to_owned))
}

#[test]
fn a_medicine_has_a_history_and_is_stopped_with_a_day_and_a_reason() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let uid = add(&desk, &tess, tablet());
    house.clock.forward(Duration::hours(25));
    let mut more = tablet();
    more["dose"] = json!("2 tabletten");
    let change = |base: i64, medicine: &Value, reason: &str| json!({ "entry": uid, "base": base, "medicine": medicine, "reason": reason });
    assert!(matches!(refused(&desk, "medicine_change", change(1, &more, "")), Error::EntryLocked { .. }));
    let changed = ask(&desk, "medicine_change", change(1, &more, "arts belde"));
    assert_eq!(changed["earlier"][0]["body"]["dose"], "1 tablet");
    let stop = |why: &str, on: &str| json!({ "entry": uid, "base": 2, "on": on, "why": why });
    assert_eq!(refused(&desk, "medicine_stop", stop(" ", "2026-11-24")), Error::Required { field: "why".into() });
    assert_eq!(refused(&desk, "medicine_stop", stop("x", "2026-10-31")), Error::BadDate { field: "on".into() });
    let stopped = ask(&desk, "medicine_stop", stop("jeuk", "2026-11-24"));
    assert_eq!((&stopped["body"]["stop"], &stopped["head"]["reason"]), (&json!("2026-11-24"), &json!("jeuk")));
    let overview = |desk: &Desk| {
        let list = ask(desk, "medication", json!({ "client": tess }));
        (list["current"].as_array().unwrap().len(), list["stopped"].as_array().unwrap().len())
    };
    assert_eq!(overview(&desk), (1, 0), "its last day is today");
    house.clock.forward(Duration::days(1));
    assert_eq!(overview(&desk), (0, 1));
    // By name, and what is given as needed after what is given at its times.
    for (name, as_needed) in [("zalf", false), ("Aspirine", true), ("Metoprolol", false)] {
        let times = if as_needed { json!([]) } else { json!(["09:00"]) };
        add(
            &desk,
            &tess,
            json!({ "name": name, "dose": "1", "times": times, "as_needed": as_needed, "start": "2026-11-01" }),
        );
    }
    let list = ask(&desk, "medication", json!({ "client": tess }));
    let names: Vec<&str> =
        list["current"].as_array().unwrap().iter().map(|each| each["body"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Metoprolol", "zalf", "Aspirine"]);
    let found = ask(&desk, "search", json!({ "words": "paracetamol jeuk", "count": 5 }));
    assert_eq!(found["hits"][0]["kind"], "medicine");
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn a_days_list_follows_the_medicines_as_they_stood_and_keeps_what_was_done() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let name = "Paracetamol 500 mg tablet";
    let medicine = add(&desk, &tess, tablet());
    let monday = add(
        &desk,
        &tess,
        json!({ "name": "Pleister", "dose": "1", "times": ["09:00"], "days": [1], "start": "2026-11-01" }),
    );
    let needed = add(
        &desk,
        &tess,
        json!({ "name": "Rennie", "dose": "1 kauwtablet", "as_needed": true, "start": "2026-11-23" }),
    );
    // The 23rd is a Monday.
    assert_eq!(
        day(&desk, &tess, "2026-11-23"),
        [
            line("08:00", name, None),
            line("09:00", "Pleister", None),
            line("20:00", name, None),
            line("", "Rennie", None)
        ]
    );
    assert_eq!(day(&desk, &tess, "2026-11-22"), [line("08:00", name, None), line("20:00", name, None)]);
    assert_eq!(day(&desk, &tess, "2026-10-31"), []);

    let done = ask(&desk, "dose_add", given(&medicine, "2026-11-23", "08:00"));
    assert_eq!((&done["body"]["name"], &done["at"]), (&json!(name), &json!("2026-11-23T10:30:00+01:00")));
    assert_eq!(refused(&desk, "dose_add", given(&medicine, "2026-11-23", "8:00")), Error::DoseRecorded);
    let mut refusal = given(&monday, "2026-11-23", "09:00");
    refusal["outcome"] = json!("refused");
    assert_eq!(refused(&desk, "dose_add", refusal.clone()), Error::Required { field: "why".into() });
    refusal["why"] = json!("wilde niet");
    ask(&desk, "dose_add", refusal);
    // As needed: as often as it was, each at its own time.
    ask(&desk, "dose_add", given(&needed, "2026-11-23", ""));
    house.clock.forward(Duration::minutes(90));
    ask(&desk, "dose_add", given(&needed, "2026-11-23", ""));
    let known = [
        line("08:00", name, Some("given")),
        line("09:00", "Pleister", Some("refused")),
        line("10:30", "Rennie", Some("given")),
        line("12:00", "Rennie", Some("given")),
        line("20:00", name, None),
        line("", "Rennie", None),
    ];
    assert_eq!(day(&desk, &tess, "2026-11-23"), known);

    // The same minute twice is a slip.
    assert_eq!(refused(&desk, "dose_add", given(&needed, "2026-11-23", "")), Error::DoseRecorded);
    // Not on the list: another time, another day of the week, before the first day, not yet.
    for (medicine, on, time) in
        [(&medicine, "2026-11-23", "09:00"), (&monday, "2026-11-22", "09:00"), (&needed, "2026-11-22", "")]
    {
        let mut input = given(medicine, on, time);
        input["at"] = json!("2026-11-22T21:00:00+01:00");
        assert_eq!(refused(&desk, "dose_add", input), Error::NotFound, "{on} {time}");
    }
    assert_eq!(
        refused(&desk, "dose_add", given(&medicine, "2026-11-24", "08:00")),
        Error::InFuture { field: "on".into() }
    );
    assert_eq!(
        refused(&desk, "dose_add", given(&medicine, "2026-11-10", "08:00")),
        Error::BadDate { field: "at".into() }
    );
    assert_eq!(
        refused(&desk, "dose_add", given(done["entry"].as_str().unwrap(), "2026-11-23", "08:00")),
        Error::NotFound
    );
    let long = json!({ "client": tess, "from": "2026-01-01", "to": "2026-11-23" });
    assert!(matches!(refused(&desk, "doses", long), Error::BadPeriod { .. }));

    // Other times from tomorrow on: of today the list stays as it was, and what was done is never lost.
    house.clock.forward(Duration::hours(25));
    let mut noon = tablet();
    noon["times"] = json!(["12:00"]);
    ask(&desk, "medicine_change", json!({ "entry": medicine, "base": 1, "medicine": noon, "reason": "arts" }));
    assert_eq!(day(&desk, &tess, "2026-11-23"), known);
    assert_eq!(day(&desk, &tess, "2026-11-24"), [line("12:00", name, None), line("", "Rennie", None)]);
    // Stopped afterwards as of an earlier day: nothing open is left on the days after it.
    ask(&desk, "medicine_stop", json!({ "entry": needed, "base": 1, "on": "2026-11-23", "why": "niet meer nodig" }));
    assert_eq!(day(&desk, &tess, "2026-11-24"), [line("12:00", name, None)]);
}

#[test]
fn the_lists_of_days_that_were_stay_as_they_were() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let name = "Paracetamol 500 mg tablet";
    let medicine = add(&desk, &tess, tablet());
    let change = |base: i64, start: &str, stop: Option<&str>| {
        let mut said = tablet();
        (said["start"], said["stop"], said["stop_why"]) = (json!(start), json!(stop), json!("kuur klaar"));
        json!({ "entry": medicine, "base": base, "medicine": said, "reason": "verbeterd" })
    };
    let stop = |base: i64, on: &str| json!({ "entry": medicine, "base": base, "on": on, "why": "kuur klaar" });
    // Within the time for corrections a slip is put right.
    ask(&desk, "medicine_change", change(1, "2026-11-10", Some("2026-11-12")));
    assert_eq!(day(&desk, &tess, "2026-11-13"), []);
    ask(&desk, "medicine_change", change(2, "2026-11-01", None));
    // Told later that it had stopped, taken back at once, and told again.
    house.clock.set("2026-11-26T10:00:00+01:00");
    ask(&desk, "medicine_stop", stop(3, "2026-11-24"));
    ask(&desk, "medicine_change", change(4, "2026-11-01", None));
    ask(&desk, "medicine_stop", stop(5, "2026-11-24"));

    house.clock.set("2026-12-01T10:00:00+01:00");
    let lists = || ask(&desk, "doses", json!({ "client": tess, "from": "2026-11-05", "to": "2026-11-30" }));
    let were = lists();
    assert_eq!(day(&desk, &tess, "2026-11-24"), [line("08:00", name, None), line("20:00", name, None)]);
    assert_eq!(day(&desk, &tess, "2026-11-25"), []);
    for (start, stop) in [
        ("2026-12-01", None),
        ("2026-11-01", None),
        ("2026-11-10", Some("2026-11-24")),
        ("2026-10-10", Some("2026-11-24")),
        ("2026-11-01", Some("2026-11-28")),
        ("2026-11-01", Some("2026-12-10")),
    ] {
        assert_eq!(refused(&desk, "medicine_change", change(6, start, stop)), Error::PastDays, "{start} {stop:?}");
    }
    assert_eq!(refused(&desk, "medicine_stop", stop(6, "2026-12-01")), Error::PastDays);
    // What it says otherwise can be put right, and it begins anew as a medicine of its own.
    let mut words = change(6, "2026-11-01", Some("2026-11-24"));
    words["medicine"]["remarks"] = json!("Met water.");
    ask(&desk, "medicine_change", words);
    let mut anew = tablet();
    anew["start"] = json!("2026-12-01");
    let again = add(&desk, &tess, anew.clone());
    assert_eq!(lists(), were);
    let open = [line("08:00", name, None), line("20:00", name, None)];
    assert_eq!(day(&desk, &tess, "2026-12-01"), open);

    // The same while it is used: its first day has been. Its last one is told when it is known, and moved as long as it lies ahead.
    house.clock.set("2026-12-05T10:00:00+01:00");
    let mut later = json!({ "entry": again, "base": 1, "medicine": anew, "reason": "nieuw etiket" });
    later["medicine"]["start"] = json!("2026-12-05");
    assert_eq!(refused(&desk, "medicine_change", later), Error::PastDays);
    let ends = |base: i64, on: &str| json!({ "entry": again, "base": base, "on": on, "why": "arts belde" });
    ask(&desk, "medicine_stop", ends(1, "2026-12-20"));
    house.clock.set("2026-12-18T10:00:00+01:00");
    ask(&desk, "medicine_stop", ends(2, "2026-12-31"));
    assert_eq!(day(&desk, &tess, "2026-12-03"), open);
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn a_dose_is_corrected_and_amended_and_two_at_once_are_one() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let medicine = add(&desk, &tess, tablet());
    let done = ask(&desk, "dose_add", given(&medicine, "2026-11-23", "08:00"));
    let change = |base: i64, outcome: &str, why: &str, reason: &str| json!({ "entry": done["entry"], "base": base, "outcome": outcome, "why": why, "reason": reason });
    assert_eq!(refused(&desk, "dose_change", change(1, "not_given", "", "")), Error::Required { field: "why".into() });
    let corrected = ask(&desk, "dose_change", change(1, "not_given", "doosje leeg", ""));
    assert_eq!(corrected["earlier"][0]["body"]["outcome"], "given");
    house.clock.forward(Duration::hours(25));
    assert!(matches!(refused(&desk, "dose_change", change(2, "given", "", "")), Error::EntryLocked { .. }));
    assert_eq!(ask(&desk, "dose_change", change(2, "given", "", "toch gegeven"))["head"]["amendment"], true);
    let as_text = json!({ "entry": done["entry"], "base": 3, "text": "x", "reason": "x" });
    assert_eq!(refused(&desk, "entry_correct", as_text), Error::NotAllowed);
    let no_dose = json!({ "entry": medicine, "base": 1, "outcome": "given", "why": "", "reason": "x" });
    assert_eq!(refused(&desk, "dose_change", no_dose), Error::NotFound);
    // Of the evening before, just after midnight.
    house.clock.set("2026-11-25T00:20:00+01:00");
    ask(&desk, "dose_add", given(&medicine, "2026-11-24", "20:00"));
    assert_eq!(day(&desk, &tess, "2026-11-24")[1].2.as_deref(), Some("given"));
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn the_plain_forms_of_before_are_read_and_not_offered() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let forms = ask(&desk, "form_list", json!({ "client": tess }));
    let of = |id: &str| forms.as_array().unwrap().iter().find(|form| form["form"]["id"] == id).unwrap().clone();
    for id in ["medication", "administration"] {
        assert_eq!((&of(id)["offered"], &of(id)["form"]["version"]), (&json!(false), &json!(1)), "{id}");
    }
    assert_eq!(of("risks")["offered"], true);
}

#[test]
fn the_overview_and_what_was_given_stand_on_paper() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let medicine = add(&desk, &tess, tablet());
    let mut old = tablet();
    (old["name"], old["start"], old["stop"], old["stop_why"]) =
        (json!("Oudemiddel"), json!("2020-01-01"), json!("2020-02-01"), json!("klaar"));
    add(&desk, &tess, old);
    ask(&desk, "dose_add", given(&medicine, "2026-11-23", "08:00"));
    let mut refusal = given(&medicine, "2026-11-22", "20:00");
    (refusal["outcome"], refusal["why"], refusal["at"]) =
        (json!("refused"), json!("misselijk"), json!("2026-11-22T20:10:00+01:00"));
    ask(&desk, "dose_add", refusal);
    let print = |from: &str, to: &str| {
        let printed = ask(&desk, "dossier_print", json!({ "client": tess, "from": from, "to": to, "language": "nl" }));
        paper(&uid(&printed, "file"), "")
    };
    let text = print("2026-11-01", "2026-11-30");
    for words in [
        "Medicatieoverzicht",
        "Paracetamol 500 mg",
        "08:00, 20:00",
        "huisarts Demo",
        "Toegediend",
        "Geweigerd:",
        "misselijk",
        "Gegeven",
    ] {
        assert!(text.contains(&squeezed(words)), "{words} in {text}");
    }
    let before = text.split("Verslagen").next().unwrap();
    assert!(!before.contains("Oudemiddel"), "it was not used in this period");
    // Written down later, used then: the overview of that time has it.
    assert!(print("2020-01-01", "2020-01-31").contains("Oudemiddel"));
}
