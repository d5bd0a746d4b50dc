//! Every action in every session: who may not is refused, and the refusal leaves a line.

use dossier_core::Error;
use dossier_core::action::{ACTIONS, Logged};
use dossier_core::session::Role;
use dossier_tests::{House, ask, client, refused};
use serde_json::{Value, json};

fn lines(house: &House) -> Vec<Value> {
    let desk = house.desk();
    let page = ask(&desk, "log_list", json!({ "client": null, "count": 500 }));
    desk.close().unwrap();
    page["lines"].as_array().unwrap().clone()
}

#[test]
fn every_action_in_every_session() {
    let house = House::new();
    // A stand-in and a custodian come in by keys of their own, and a viewer sits down at an open desk: they are tried with
    // the sittings, like these.
    for role in [Role::Carer, Role::Inspector] {
        let desk = house.desk_as(role);
        let mut refusals = 0;
        for action in ACTIONS {
            let answer = desk.call(action.name(), json!({}), &dossier_core::export::Quiet);
            if action.roles.contains(&role) {
                assert_ne!(answer, Err(Error::NotAllowed), "{role:?} {}", action.name());
            } else {
                assert_eq!(answer, Err(Error::NotAllowed), "{role:?} {}", action.name());
                refusals += 1;
            }
        }
        desk.close().unwrap();
        let named = serde_json::to_value(role).unwrap();
        let logged = lines(&house).iter().filter(|line| line["outcome"] == "refused" && line["role"] == named).count();
        assert_eq!(logged, refusals, "{role:?}");
    }
}

#[test]
fn what_is_not_logged_says_why() {
    for action in ACTIONS {
        if let Logged::No(reason) = action.logged() {
            assert!(reason.len() > 10, "{}", action.name());
        }
    }
}

#[test]
fn every_input_has_a_schema() {
    for action in ACTIONS {
        let schema = serde_json::to_value((action.schema)()).unwrap();
        assert_eq!(schema["type"], "object", "{}: {schema}", action.name());
    }
}

#[test]
fn bad_input_names_no_data() {
    let house = House::new();
    let desk = house.desk();
    let error = refused(&desk, "report_add", json!({ "client": "geheim", "text": 3, "extra": "geheim" }));
    assert!(!serde_json::to_string(&error).unwrap().contains("geheim"), "{error:?}");
    assert_eq!(refused(&desk, "no_such_action", json!({})), Error::UnknownAction);
}

#[test]
fn looking_leaves_one_line_a_part_and_searching_one_each_time() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    for _ in 0..3 {
        ask(&desk, "timeline", json!({ "client": someone, "count": 10 }));
        ask(&desk, "search", json!({ "words": "geheimwoord", "count": 10 }));
    }
    desk.close().unwrap();
    let all = lines(&house);
    let count = |action: &str| all.iter().filter(|line| line["action"] == action).count();
    assert_eq!((count("timeline"), count("search")), (1, 3));
    assert!(!serde_json::to_string(&all).unwrap().contains("geheimwoord"));
    // A new sitting looks anew.
    let desk = house.desk();
    ask(&desk, "timeline", json!({ "client": someone, "count": 10 }));
    desk.close().unwrap();
    assert_eq!(lines(&house).iter().filter(|line| line["action"] == "timeline").count(), 2);
}
