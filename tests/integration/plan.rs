//! Plans and goals: a goal in the client's words, reports about it, looking back, and what is due when.

use chrono::Duration;
use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_tests::{House, ask, client, refused, report, uid};
use serde_json::{Value, json};

fn someone(desk: &Desk, regime: &str) -> String {
    uid(&ask(desk, "client_add", json!({ "name": "Tess Proefpersoon", "regimes": [regime] })), "client")
}

fn goal(desk: &Desk, client: &str, words: &str) -> String {
    let goal = json!({ "words": words, "actions": "Elke week oefenen.", "rhythm": "quarter" });
    uid(&ask(desk, "goal_add", json!({ "client": client, "goal": goal })), "entry")
}

fn plan(desk: &Desk, client: &str) -> Value {
    ask(desk, "plan", json!({ "client": client }))
}

/// What is due on the plan's page: what, by when.
fn due(desk: &Desk, client: &str) -> Vec<(String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let all = plan(desk, client)["due"].as_array().unwrap().clone();
    all.iter().map(|due| (text(&due["what"]).unwrap(), text(&due["on"]))).collect()
}

fn due_on(what: &str, on: &str) -> (String, Option<String>) {
    (what.to_owned(), Some(on.to_owned()))
}

#[test]
fn a_goal_has_its_last_three_reports_beside_it() {
    let house = House::new();
    let desk = house.desk();
    let (tess, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Iemand Anders"));
    let market = goal(&desk, &tess, "Ik wil weer naar de markt.");
    let theirs = goal(&desk, &other, "Iets anders.");
    for day in 1..=4 {
        house.clock.forward(Duration::minutes(day));
        let input = json!({ "client": tess, "text": format!("Oefening {day}."), "goals": [market, market] });
        let written = ask(&desk, "report_add", input);
        assert_eq!(written["goals"], json!([{ "goal": market, "words": "Ik wil weer naar de markt." }]));
    }
    report(&desk, &tess, "Niets met een doel.");
    let reports = |desk: &Desk| -> Vec<String> {
        let beside = plan(desk, &tess)["goals"][0]["reports"].as_array().unwrap().clone();
        beside.iter().map(|each| each["body"]["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(reports(&desk), ["Oefening 4.", "Oefening 3.", "Oefening 2."]);

    // A chip that is taken off is gone from the goal; the text stays as it was.
    let newest = plan(&desk, &tess)["goals"][0]["reports"][0].clone();
    let off = json!({ "entry": newest["entry"], "base": 1, "text": "Oefening 4.", "goals": [] });
    ask(&desk, "entry_correct", off);
    assert_eq!(reports(&desk), ["Oefening 3.", "Oefening 2.", "Oefening 1."]);

    // Somebody else's goal, or what is no goal, is not taken.
    let strange = |of: &str| refused(&desk, "report_add", json!({ "client": tess, "text": "x", "goals": [of] }));
    assert_eq!(strange(&theirs), Error::NotFound);
    assert_eq!(strange(newest["entry"].as_str().unwrap()), Error::NotFound);
}

#[test]
fn looking_back_says_how_a_goal_stands_and_when_to_look_again() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let market = goal(&desk, &tess, "Ik wil weer naar de markt.");
    let view = |desk: &Desk| plan(desk, &tess)["goals"][0].clone();
    assert_eq!(
        (view(&desk)["outcome"].clone(), view(&desk)["evaluate_on"].clone()),
        (json!("goes_on"), json!("2027-02-23"))
    );

    house.clock.set("2027-02-24T10:00:00+01:00");
    assert_eq!(view(&desk)["late"], true);
    let look = |outcome: &str, next: Value| json!({ "goal": market, "text": "Het gaat beter.", "outcome": outcome, "next": next });
    ask(&desk, "goal_evaluate", look("goes_on", Value::Null));
    assert_eq!((view(&desk)["late"].clone(), view(&desk)["evaluate_on"].clone()), (json!(false), json!("2027-05-24")));
    house.clock.forward(Duration::minutes(1));
    ask(&desk, "goal_evaluate", look("goes_on", json!("2027-03-10")));
    assert_eq!(view(&desk)["evaluate_on"], "2027-03-10");
    let today = ask(&desk, "today", json!({}));
    assert_eq!(today["due"][0]["due"]["what"], "goals", "a fortnight ahead");

    house.clock.forward(Duration::minutes(1));
    ask(&desk, "goal_evaluate", look("reached", json!("2027-04-01")));
    assert_eq!((view(&desk)["outcome"].clone(), view(&desk)["evaluate_on"].clone()), (json!("reached"), Value::Null));
    assert_eq!(ask(&desk, "today", json!({}))["due"], json!([]));
    assert_eq!(ask(&desk, "goal_names", json!({ "client": tess })), json!([]));
    assert_eq!(view(&desk)["evaluations"].as_array().unwrap().len(), 3);
    let empty = json!({ "goal": market, "text": " ", "outcome": "goes_on" });
    assert_eq!(refused(&desk, "goal_evaluate", empty), Error::Required { field: "text".into() });
}

#[test]
fn a_goal_changes_by_versions_and_agreement_is_a_name_and_a_day() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let market = goal(&desk, &tess, "Ik wil weer naar de markt.");
    house.clock.forward(Duration::hours(25));
    let change = |goal: Value, reason: &str| json!({ "entry": market, "base": 1, "goal": goal, "reason": reason });
    let agreed = |by: &str, on: Value| json!({ "words": "Ik wil naar de markt en de kapper.", "rhythm": "month", "agreed_by": by, "agreed_on": on });
    let required = |field: &str| Error::Required { field: field.into() };
    assert_eq!(refused(&desk, "goal_change", change(agreed("Tess", Value::Null), "x")), required("agreed_on"));
    assert_eq!(refused(&desk, "goal_change", change(agreed("", json!("2026-11-24")), "x")), required("agreed_by"));
    let done = agreed("Tess", json!("2026-11-24"));
    assert!(matches!(refused(&desk, "goal_change", change(done.clone(), "")), Error::EntryLocked { .. }));
    let changed = ask(&desk, "goal_change", change(done, "samen bijgesteld"));
    assert_eq!(changed["earlier"][0]["body"]["words"], "Ik wil weer naar de markt.");
    let found = ask(&desk, "search", json!({ "words": "kapper", "count": 5 }));
    assert_eq!(found["hits"][0]["kind"], "goal");
}

#[test]
fn the_clocks_of_the_plan_run_from_the_agreement_and_the_last_talk() {
    let house = House::new();
    let desk = house.desk();
    let tess = someone(&desk, "wlz");
    // Without an agreement from the day on which the client was added.
    assert_eq!(due(&desk, &tess), [due_on("plan", "2027-01-04"), due_on("talk", "2027-05-23")]);
    let form = |form: &str, fields: Value| json!({ "client": tess, "form": form, "form_version": 1, "fields": fields });
    let who = json!({ "name": "Tess Proefpersoon", "role": "" });
    ask(
        &desk,
        "form_add",
        form(
            "care_agreement",
            json!({ "with": who, "agreed_on": "2026-10-01", "from": "2026-10-12", "care": "Begeleiding." }),
        ),
    );
    assert_eq!(due(&desk, &tess), [due_on("plan", "2026-11-23"), due_on("talk", "2027-04-12")]);
    let first = ask(&desk, "today", json!({}))["due"][0].clone();
    assert_eq!((first["due"]["what"].as_str(), first["due"]["late"].as_bool()), (Some("plan"), Some(false)));
    assert_eq!(first["due"]["article"], "Wlz art. 8.1.3");
    assert_eq!(first["due"]["since_what"], "agreement");

    ask(
        &desk,
        "form_add",
        form("support_plan", json!({ "situation": "Woont alleen.", "talk_on": "2026-11-20", "agreement": "not_yet" })),
    );
    assert_eq!(due(&desk, &tess), [due_on("talk", "2027-05-20")]);
    assert_eq!(plan(&desk, &tess)["plan"]["body"]["form"], "support_plan");
    ask(
        &desk,
        "form_add",
        form("plan_evaluation", json!({ "talk_on": "2026-11-23", "client_view": "Goed.", "changes": "no" })),
    );
    assert_eq!(due(&desk, &tess), [due_on("talk", "2027-05-23")]);

    assert_eq!(due(&desk, &someone(&desk, "private")), []);
    assert_eq!(due(&desk, &someone(&desk, "zvw")), [("plan".to_owned(), None)], "a plan, but no term in the law");
}

#[test]
fn a_talk_that_was_agreed_is_told_on_the_first_screen_until_it_was_held() {
    let house = House::new();
    let desk = house.desk();
    let (tess, own) = (someone(&desk, "wlz"), someone(&desk, "private"));
    let form = |client: &str, form: &str, fields: Value| {
        ask(&desk, "form_add", json!({ "client": client, "form": form, "form_version": 1, "fields": fields }));
    };
    let talk = |on: &str, next: Option<&str>| {
        let mut fields = json!({ "talk_on": on, "client_view": "Goed.", "changes": "no" });
        if let Some(next) = next {
            fields["next_talk_on"] = json!(next);
        }
        form(&tess, "plan_evaluation", fields);
    };
    let told = || -> Vec<(String, String, bool)> {
        let all = ask(&desk, "today", json!({}))["due"].as_array().unwrap().clone();
        let due =
            |each: &Value| (uid(&each["due"], "what"), uid(&each["due"], "on"), each["due"]["late"].as_bool().unwrap());
        all.iter().map(due).collect()
    };
    let due_now = |what: &str, on: &str, late: bool| (what.to_owned(), on.to_owned(), late);
    let plan_of = json!({
        "situation": "Woont alleen.", "talk_on": "2026-11-20", "agreement": "not_yet", "next_talk_on": "2026-12-10",
    });
    form(&tess, "support_plan", plan_of);
    // No law asks it of this client: it was agreed.
    let agreed = json!({ "situation": "Woont alleen.", "agreement": "not_yet", "next_talk_on": "2026-12-12" });
    form(&own, "support_plan", agreed);
    assert_eq!(due(&desk, &tess), [due_on("agreed_talk", "2026-12-10"), due_on("talk", "2027-05-20")]);
    assert_eq!(told(), [], "not yet");
    house.clock.set("2026-12-11T10:00:00+01:00");
    assert_eq!(told(), [due_now("agreed_talk", "2026-12-10", true), due_now("agreed_talk", "2026-12-12", false)]);
    let first = plan(&desk, &tess)["due"][0].clone();
    assert_eq!(
        (&first["since"], &first["since_what"], &first["article"]),
        (&json!("2026-11-20"), &json!("agreed"), &Value::Null)
    );
    assert_eq!(plan(&desk, &own)["due"][0]["since"], "2026-11-23", "the day of the plan, where it names no talk");

    // It was held: what the law asks runs from there, and what was agreed then, if anything was.
    talk("2026-12-11", None);
    assert_eq!(due(&desk, &tess), [due_on("talk", "2027-06-11")]);
    house.clock.forward(Duration::minutes(1));
    talk("2026-12-11", Some("2027-06-11"));
    ask(&desk, "client_close", json!({ "client": own, "ending": "by_client", "on": "2026-12-11" }));
    house.clock.set("2027-06-01T10:00:00+02:00");
    assert_eq!(due(&desk, &tess).len(), 2);
    assert_eq!(told(), [due_now("agreed_talk", "2027-06-11", false)], "one talk answers both");
    // What was agreed for a later day than the law names does not hide the law.
    talk("2027-06-01", Some("2027-12-10"));
    house.clock.set("2027-12-05T10:00:00+01:00");
    assert_eq!(told(), [due_now("talk", "2027-12-01", true), due_now("agreed_talk", "2027-12-10", false)]);
}

#[test]
fn a_report_in_four_parts_is_searched_and_corrected() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    let soep = json!({ "subjective": "Hoofdpijn gehad.", "objective": "Loopt rustig.", "evaluation": "", "plan": "Morgen bellen." });
    let written = ask(&desk, "report_add", json!({ "client": tess, "text": "", "soep": soep }));
    assert_eq!(ask(&desk, "search", json!({ "words": "hoofdpijn bellen", "count": 5 }))["count"], 1);
    let nothing = json!({ "client": tess, "text": " ", "soep": { "plan": "  " } });
    assert_eq!(refused(&desk, "report_add", nothing), Error::Required { field: "text".into() });
    let fix = json!({ "entry": written["entry"], "base": 1, "text": "", "soep": { "subjective": "Buikpijn gehad." } });
    let fixed = ask(&desk, "entry_correct", fix);
    assert_eq!(fixed["body"]["soep"]["subjective"], "Buikpijn gehad.");
    assert_eq!(ask(&desk, "search", json!({ "words": "hoofdpijn", "count": 5 }))["count"], 0);
}

#[test]
fn an_entry_says_who_supplied_it() {
    let house = House::new();
    let desk = house.desk();
    let tess = client(&desk, "Tess Proefpersoon");
    assert_eq!(report(&desk, &tess, "Zelf gezien.")["origin"], "own");
    let told = ask(&desk, "report_add", json!({ "client": tess, "text": "Sliep slecht.", "origin": "representative" }));
    assert_eq!(told["origin"], "representative");
    let story = json!({
        "client": tess, "form": "life_story", "form_version": 1, "origin": "client",
        "fields": { "work": "Ik was naaister.", "by": { "name": "Tess Proefpersoon", "role": "" } },
    });
    assert_eq!(ask(&desk, "form_add", story)["origin"], "client");
    let timeline = ask(&desk, "timeline", json!({ "client": tess, "count": 5 }));
    let origins: Vec<&str> =
        timeline["entries"].as_array().unwrap().iter().map(|entry| entry["origin"].as_str().unwrap()).collect();
    assert_eq!(origins, ["client", "representative", "own"]);
}

#[test]
fn an_incident_is_told_of_at_once_and_a_calamity_is_reported_in_three_working_days() {
    let house = House::new();
    let desk = house.desk();
    let tess = someone(&desk, "private");
    let mut fields = json!({
        "on": "2026-11-20", "time": "9:00", "nature": "fall", "happened": "Gevallen in de gang.", "inquiry": "pending",
        "calamity": "yes",
    });
    let form = json!({ "client": tess, "form": "incident", "form_version": 1, "fields": fields });
    let entry = ask(&desk, "form_add", form)["entry"].clone();
    assert_eq!(due(&desk, &tess), [due_on("told", "2026-11-20"), due_on("calamity", "2026-11-25")]);
    let today = ask(&desk, "today", json!({}));
    assert_eq!((today["due"][0]["due"]["late"].as_bool(), today["due"].as_array().unwrap().len()), (Some(true), 2));

    fields["told_to"] = json!([{ "name": "Roos Proefpersoon", "on": "2026-11-20" }]);
    fields["reported_on"] = json!("2026-11-23");
    fields["inquiry"] = json!("done");
    ask(&desk, "form_change", json!({ "entry": entry, "base": 1, "fields": fields }));
    assert_eq!(due(&desk, &tess), [due_on("names", "2026-11-20")], "no later than right after the inquiry");
    fields["carers"] = json!([{ "name": "Jan Test", "role": "verzorgende" }]);
    ask(&desk, "form_change", json!({ "entry": entry, "base": 2, "fields": fields }));
    assert_eq!(due(&desk, &tess), []);
}

#[test]
fn what_an_incident_asks_does_not_end_with_the_care() {
    let house = House::new();
    let desk = house.desk();
    let (gone, died, asks) = (someone(&desk, "zvw"), someone(&desk, "wlz"), someone(&desk, "zvw"));
    let fall = |client: &str, more: Value| {
        let mut fields = json!({
            "on": "2026-11-20", "time": "9:00", "nature": "fall", "happened": "Gevallen.", "inquiry": "pending",
            "calamity": "yes",
        });
        fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let form = json!({ "client": client, "form": "incident", "form_version": 1, "fields": fields });
        ask(&desk, "form_add", form)["entry"].clone()
    };
    // Of before the end, and noted after it. What came later does not push the oldest out.
    fall(&gone, json!({}));
    for _ in 0..21 {
        let done = json!({ "told_to": [{ "name": "Roos", "on": "2026-11-20" }], "reported_on": "2026-11-20" });
        fall(&gone, done);
    }
    for (client, ending) in [(&gone, "by_client"), (&died, "died"), (&asks, "by_client")] {
        ask(&desk, "client_close", json!({ "client": client, "ending": ending, "on": "2026-11-23" }));
    }
    let entry = fall(&died, json!({}));
    let both = [due_on("told", "2026-11-20"), due_on("calamity", "2026-11-25")];
    assert_eq!((due(&desk, &gone), due(&desk, &died)), (both.to_vec(), both.to_vec()));
    assert_eq!(due(&desk, &asks), [], "the plan and the talk end with the care");
    let told = |desk: &Desk| -> Vec<String> {
        let today = ask(desk, "today", json!({}));
        today["due"].as_array().unwrap().iter().map(|each| uid(each, "client")).collect()
    };
    assert_eq!(told(&desk), [&gone, &died, &gone, &died].map(String::clone));
    let check = |desk: &Desk| -> Vec<(String, Value)> {
        let all = ask(desk, "check_all", json!({}))["clients"].as_array().unwrap().clone();
        let items = |of: &Value| of["gaps"].as_array().unwrap().iter().map(|gap| gap["item"].clone()).collect();
        all.iter().map(|each| (uid(each, "client"), items(each))).collect()
    };
    let incidents = json!(["incidents"]);
    assert_eq!(check(&desk), [(gone.clone(), incidents.clone()), (died.clone(), incidents.clone())]);
    let of_one = ask(&desk, "check", json!({ "client": died }))["gaps"].clone();
    assert_eq!(
        (of_one.as_array().unwrap().len(), &of_one[0]["item"]),
        (1, &json!("incidents")),
        "the same in the dossier"
    );

    let done = json!({
        "on": "2026-11-20", "time": "9:00", "nature": "fall", "happened": "Gevallen.", "inquiry": "pending",
        "calamity": "yes", "told_to": [{ "name": "Roos", "on": "2026-11-20" }], "reported_on": "2026-11-23",
    });
    ask(&desk, "form_change", json!({ "entry": entry, "base": 1, "fields": done }));
    assert_eq!(due(&desk, &died), []);
    assert_eq!((told(&desk), check(&desk)), (vec![gone.clone(), gone.clone()], vec![(gone, incidents)]));
}

#[test]
fn the_clocks_of_a_law_run_from_when_care_came_under_it() {
    let house = House::new();
    let desk = house.desk();
    let wmo = json!({ "name": "Tess Proefpersoon", "regimes": ["wmo"] });
    let tess = uid(&ask(&desk, "client_enquiry", wmo), "client");
    ask(&desk, "client_start", json!({ "client": tess, "on": "2024-01-08" }));
    assert_eq!(due(&desk, &tess), []);
    let relation = json!({ "regime": "wlz", "number": "W-1", "from": "2026-11-16" });
    let fields = json!({ "name": "Tess Proefpersoon", "regimes": ["wmo", "wlz"], "relations": [relation] });
    ask(&desk, "client_change", json!({ "client": tess, "base": 1, "fields": fields, "reason": "" }));
    assert_eq!(due(&desk, &tess), [due_on("plan", "2026-12-28"), due_on("talk", "2027-05-16")]);
    let first = plan(&desk, &tess)["due"][0].clone();
    assert_eq!(
        (&first["since"], &first["since_what"], &first["late"]),
        (&json!("2026-11-16"), &json!("law"), &json!(false))
    );
    // A day that was put right counts; an indication that is renewed in its place begins nothing anew.
    let becomes = |base: i64, relation: Value| {
        let fields = json!({ "name": "Tess Proefpersoon", "regimes": ["wmo", "wlz"], "relations": [relation] });
        ask(&desk, "client_change", json!({ "client": tess, "base": base, "fields": fields, "reason": "" }));
        plan(&desk, &tess)["due"][0]["since"].clone()
    };
    let right = json!({ "regime": "wlz", "number": "W-1", "from": "2026-11-17", "until": "2026-11-22" });
    assert_eq!(becomes(2, right), "2026-11-17");
    let renewed = json!({ "regime": "wlz", "number": "W-2", "from": "2026-11-23" });
    assert_eq!(becomes(3, renewed), "2026-11-16", "of all that were given before");
}
