//! Somebody looks on at the carer's screen: they read one dossier with what is not theirs taken out, and can ask nothing else
//! until the carer comes back.

use std::fs;

use dossier_core::Error;
use dossier_core::action::ACTIONS;
use dossier_core::desk::Desk;
use dossier_core::export::Quiet;
use dossier_core::session::{Role, Source};
use dossier_tests::{House, PASSPHRASE, ask, client, mentor, refused, report};
use serde_json::{Value, json};

use crate::rights::{hold, look, told, verify, viewer, with};
use crate::sittings::{Pool, filled};

/// All that a viewer may ask.
const VIEWERS: [&str; 4] = ["viewing", "viewing_part", "viewing_file", "viewing_end"];

fn lines(desk: &Desk) -> Vec<Value> {
    ask(desk, "log_list", json!({ "count": 500 }))["lines"].as_array().unwrap().clone()
}

const TEXT: &str = "Ruzie met mevrouw Jansens aan tafel. De buurvrouw vertelde dat zij drinkt.";

fn mark(words: &str, about: Value) -> Value {
    let start = TEXT[..TEXT.find(words).unwrap()].chars().count();
    json!({ "place": "text", "start": start, "end": start + words.chars().count(), "about": about })
}

/// A dossier with a passage about another client, one about a neighbour, a name that nobody marked, something withheld and
/// something not yet told.
fn full(desk: &Desk) -> (String, String) {
    let (own, other) = (client(desk, "Tess Proefpersoon"), client(desk, "Annet Jansens"));
    let marks = [
        mark(
            "mevrouw Jansens",
            json!({ "kind": "other_client", "client": other, "need": "incident", "why": "Ruzie." }),
        ),
        mark("dat zij drinkt", json!({ "kind": "third_person", "who": "buurvrouw", "weighing": "" })),
    ];
    ask(desk, "report_add", json!({ "client": own, "text": TEXT, "marks": marks }));
    report(desk, &own, "Annet Jansens kwam langs met bloemen.");
    hold(desk, &report(desk, &own, "Zwijgplicht over de erfenis."), "withheld");
    hold(desk, &report(desk, &own, "Uitslag van de scan is slecht."), "not_yet_told");
    report(desk, &other, "Kwikstaart gezien door Annet.");
    ask(desk, "work_note_add", json!({ "client": own, "text": "zeepaardje", "done_on": "2026-12-23" }));
    let mic = json!({ "on": "2026-11-20", "nature": "fall", "happened": "zeepaardje" });
    ask(desk, "mic_add", json!({ "client": own, "fields": mic }));
    (own, other)
}

fn reviewed(desk: &Desk, client: &str, capacity: &str) -> Value {
    let review = ask(desk, "others_review", json!({ "client": client, "capacity": capacity }));
    review["found"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| json!({ "spot": found["spot"], "verdict": "remove" }))
        .collect()
}

#[test]
fn who_looks_on_reads_one_dossier_with_what_is_not_theirs_taken_out() {
    let house = House::new();
    let mut desk = house.desk();
    let (own, _) = full(&desk);
    let asks = look(&own, "representative");
    let nobody = Error::NoRight { reason: "not-entitled".to_owned() };
    assert_eq!(refused(&desk, "viewing_begin", asks.clone()), nobody, "the client decides");
    for (ground, said) in [("consent", Error::ConsentMissing), ("directly_involved", Error::GroundDoesNotFit)] {
        let neighbour = with(look(&own, "other"), &json!({ "ground": ground }));
        assert_eq!(refused(&desk, "viewing_begin", neighbour), said);
    }
    mentor(&desk, &own, "Kees Kijker");
    let another = with(asks.clone(), &json!({ "viewer": "Nicht Niemand" }));
    let nobody = Error::NoRight { reason: "not-entitled".to_owned() };
    assert_eq!(refused(&desk, "viewing_begin", another), nobody, "one mentor makes not everybody one");
    assert_eq!(refused(&desk, "viewing_begin", asks.clone()), Error::TalkFirst { count: 1 });
    let asks = with(asks, &json!({ "talk": "declined" }));
    assert_eq!(refused(&desk, "viewing_begin", asks.clone()), Error::NamesUnreviewed { count: 1 });
    assert_eq!(desk.look_on(), Err(Error::NotFound), "nothing was laid open");
    let asks = with(asks, &json!({ "reviewed": reviewed(&desk, &own, "representative") }));
    for (field, value) in [("viewer", json!(" ")), ("parts", json!([]))] {
        let mut wrong = asks.clone();
        wrong[field] = value;
        assert_eq!(refused(&desk, "viewing_begin", wrong), Error::Required { field: field.to_owned() });
    }
    ask(&desk, "viewing_begin", asks);
    desk.look_on().unwrap();

    assert_eq!(desk.session().role, Role::Viewer);
    let said = told(&desk);
    assert!(said.contains("Uitslag van de scan") && said.contains("kwam langs met bloemen"), "{said}");
    for never in ["Jansens", "Annet", "drinkt", "erfenis", "Kwikstaart", "zeepaardje", "Nu nog niet", "Els Collega"] {
        assert!(!said.contains(never), "{never}: {said}");
    }
    let shown = ask(&desk, "viewing", json!({}));
    assert_eq!((&shown["viewer"]["name"], &shown["partial"]), (&json!("Kees Kijker"), &json!(true)));
    let left: Vec<_> = shown["left_out"].as_array().unwrap().iter().map(|left| left["what"].clone()).collect();
    assert_eq!(left, ["other_client", "third_person", "entry", "log"]);
    desk.close().unwrap();

    // Whom it is about gets more than who speaks for them.
    let mut desk = house.desk();
    let asks = with(
        look(&own, "client"),
        &json!({
            "talk": "held", "reviewed": reviewed(&desk, &own, "client"), "parts": ["reports"],
            "ground_note": "Wil zelf kijken en begrijpt genoeg.",
        }),
    );
    ask(&desk, "viewing_begin", asks);
    desk.look_on().unwrap();
    let said = told(&desk);
    assert!(said.contains("erfenis") && said.contains("drinkt") && !said.contains("Jansens"), "{said}");
    assert_eq!(refused(&desk, "viewing_part", json!({ "part": "plan", "count": 10 })), Error::NotFound);
    desk.close().unwrap();
    verify(&house.desk());
}

/// Why something was put right repeats what is marked: who may not read it there does not read it here.
#[test]
fn why_a_passage_was_put_right_says_no_more_than_the_passage() {
    let house = House::new();
    let mut desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    mentor(&desk, &own, "Kees Kijker");
    let wrong = report(&desk, &own, "De buurvrouw Rikje kwam langs.");
    let text = "De buurvrouw Riekje kwam langs.";
    let mark = json!({
        "place": "text", "start": 13, "end": 19, "about": { "kind": "third_person", "who": "buurvrouw", "weighing": "" },
    });
    ask(
        &desk,
        "entry_correct",
        json!({
            "entry": wrong["entry"], "base": 1, "text": text, "marks": [mark], "reason": "naam Riekje verkeerd gespeld",
        }),
    );
    let review = |capacity| ask(&desk, "others_review", json!({ "client": own, "capacity": capacity }));
    assert_eq!(review("representative")["third_persons"], 2, "in the text, and in the reason");
    assert_eq!(review("inspector")["third_persons"], 0);
    ask(&desk, "viewing_begin", look(&own, "representative"));
    desk.look_on().unwrap();
    let said = told(&desk);
    assert!(said.contains("verkeerd gespeld") && !said.contains("Riekje"), "{said}");
    desk.close().unwrap();
}

#[test]
fn every_other_action_is_refused_to_who_looks_on_and_logged() {
    let house = House::new();
    let desk = house.desk();
    let (own, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Annet Jansens"));
    let entry = report(&desk, &other, "Kwikstaart gezien.");
    report(&desk, &own, "Koffie gedronken.");
    desk.close().unwrap();

    let named: Vec<_> = ACTIONS
        .iter()
        .filter(|action| action.roles.contains(&Role::Viewer))
        .map(|action| {
            assert_eq!(action.roles, [Role::Viewer], "{}: nobody else's", action.name());
            action.name()
        })
        .collect();
    assert_eq!(named, VIEWERS, "the closed list");

    let pool = json!({ "client": other, "entry": entry["entry"], "count": 50, "words": "kwikstaart" });
    let pool: &Pool = pool.as_object().unwrap();
    let desk = viewer(&house, &own);
    for action in ACTIONS.iter().filter(|action| !VIEWERS.contains(&action.name())) {
        let schema = serde_json::to_value((action.schema)()).unwrap();
        let input = filled(&schema, &schema, "", pool);
        assert_eq!(desk.call(action.name(), input, &Quiet), Err(Error::NotAllowed), "{}", action.name());
    }
    desk.close().unwrap();
    let desk = house.desk();
    let refusals = lines(&desk).into_iter().filter(|line| line["outcome"] == "refused" && line["role"] == "viewer");
    let refusals: Vec<Value> = refusals.collect();
    assert_eq!(refusals.len(), ACTIONS.len() - VIEWERS.len());
    assert!(refusals.iter().all(|line| line["who"] == "Kees Kijker"), "{refusals:?}");
    verify(&desk);
}

#[test]
fn the_carer_comes_back_by_the_passphrase_and_the_log_says_how_long_that_was() {
    let house = House::new();
    let file = house.folder.path().join("brief.txt");
    fs::write(&file, "Een brief over niets.").unwrap();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    let document = json!({ "client": own, "title": "Brief", "file": file });
    ask(&desk, "document_add", document);
    desk.close().unwrap();

    let mut desk = viewer(&house, &own);
    ask(&desk, "viewing_part", json!({ "part": "documents", "count": 10 }));
    assert_eq!(ask(&desk, "viewing_file", json!({ "number": 0, "most": 400 }))["text"], "Een brief over niets.");
    assert_eq!(refused(&desk, "viewing_file", json!({ "number": 1, "most": 400 })), Error::NotFound);
    house.clock.forward(chrono::Duration::minutes(24));
    assert_eq!(refused(&desk, "viewing_end", json!({ "present": "een verkeerde zin" })), Error::WrongPassphrase);
    assert_eq!(desk.come_back(), Err(Error::NotAllowed));
    assert_eq!(refused(&desk, "client_list", json!({ "former": false })), Error::NotAllowed);
    ask(&desk, "viewing_end", json!({ "present": PASSPHRASE }));
    desk.come_back().unwrap();
    assert_eq!(ask(&desk, "client_list", json!({ "former": false })).as_array().unwrap().len(), 1);
    report(&desk, &own, "Weer aan het werk.");

    let log = lines(&desk);
    let seen: Vec<_> = log.iter().rev().filter(|line| line["role"] == "viewer").collect();
    let said: Vec<_> =
        seen.iter().map(|line| (line["action"].as_str().unwrap(), line["part"].as_str().unwrap())).collect();
    assert_eq!(
        said,
        [
            ("viewing_part", "documents"),
            ("viewing_file", "attachment"),
            ("viewing_file", ""),
            ("viewing_end", ""),
            ("client_list", ""),
            ("viewing_end", "viewing"),
        ]
    );
    assert!(seen.iter().all(|line| line["who"] == "Kees Kijker"));
    // Locked while somebody looks: that ends it too.
    desk.close().unwrap();
    let desk = viewer(&house, &own);
    house.clock.forward(chrono::Duration::minutes(3));
    desk.close().unwrap();

    let desk = house.desk();
    let given = ask(&desk, "access_log", json!({ "client": own }))["given"].clone();
    let at = |line: usize| {
        (given[line]["at"].as_str().unwrap().to_owned(), given[line]["until"].as_str().unwrap().to_owned())
    };
    assert_eq!(at(0), ("2026-11-23T10:54:00+01:00".to_owned(), "2026-11-23T10:57:00+01:00".to_owned()));
    assert_eq!(at(1), ("2026-11-23T10:30:00+01:00".to_owned(), "2026-11-23T10:54:00+01:00".to_owned()));
    assert_eq!((&given[1]["how"], &given[1]["capacity"]), (&json!("screen"), &json!("client")));
    verify(&desk);
    desk.close().unwrap();
    let vault = house.vault().unwrap();
    let cli = Desk::open(vault, Role::Carer, Source::Cli, house.surroundings.clone()).unwrap();
    assert_eq!(refused(&cli, "viewing_begin", look(&own, "client")), Error::NotAllowed, "there is no screen");
    drop(cli);
    let vault = house.vault().unwrap();
    let viewer = Desk::open(vault, Role::Viewer, Source::Window, house.surroundings.clone());
    assert_eq!(viewer.map(drop), Err(Error::NotAllowed), "nobody opens a vault as a viewer");
}
