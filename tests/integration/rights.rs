//! What a client asks of the dossier, in the words in which the tests of requests, of looking on, of pseudonyms and of mail all
//! ask it. No test stands here.

use dossier_core::desk::Desk;
use dossier_core::export::Quiet;
use dossier_tests::{House, ask};
use serde_json::{Value, json};

pub(crate) const PARTS: [&str; 7] =
    ["particulars", "plan", "reports", "documents", "measurements", "medication", "disclosures"];

pub(crate) fn look(client: &str, capacity: &str) -> Value {
    let ground = if capacity == "representative" { "request_representative" } else { "request_client" };
    json!({
        "client": client, "viewer": "Kees Kijker", "capacity": capacity, "identity": "passport", "ground": ground,
        "parts": PARTS, "language": "nl",
    })
}

/// The client looks on at the screen.
pub(crate) fn viewer(house: &House, client: &str) -> Desk {
    let mut desk = house.desk();
    ask(&desk, "viewing_begin", look(client, "client"));
    desk.look_on().unwrap();
    desk
}

/// Everything that a viewer can be told.
pub(crate) fn told(desk: &Desk) -> String {
    let mut all = ask(desk, "viewing", json!({})).to_string();
    for part in PARTS {
        let asked = json!({ "part": part, "count": 100 });
        all += &desk.call("viewing_part", asked, &Quiet).map(|page| page.to_string()).unwrap_or_default();
    }
    all
}

pub(crate) fn asked(client: &str, kind: &str) -> Value {
    let mut asked = json!({
        "client": client, "kind": kind, "received": "2026-11-23", "channel": "spoken", "words": "Ik wil dit graag.",
        "asker": { "name": "Tess Proefpersoon", "capacity": "client" },
    });
    match kind {
        "look" | "copy" | "who_looked" => asked["way"] = json!("paper"),
        "restrict" => asked["restriction"] = json!("not_shared_further"),
        _ => {}
    }
    asked
}

pub(crate) fn add(desk: &Desk, client: &str, kind: &str) -> Value {
    ask(desk, "request_add", asked(client, kind))["request"].clone()
}

pub(crate) fn give(client: &str, folder: &str, capacity: &str, ground: &str) -> Value {
    json!({
        "client": client, "recipient": "Iemand", "capacity": capacity, "ground": ground, "ground_note": "Wkkgz art. 24",
        "identity": "known_to_me", "language": "nl", "folder": folder,
    })
}

pub(crate) fn hold(desk: &Desk, entry: &Value, what: &str) {
    let hold = json!({
        "entry": entry["entry"], "what": what, "reason": "Nu nog niet.", "consulted": "Els Collega",
        "review_on": "2026-12-01",
    });
    ask(desk, "hold_set", hold);
}

pub(crate) fn with(mut input: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

pub(crate) fn verify(desk: &Desk) {
    let checked = ask(desk, "verify", json!({}));
    assert_eq!(checked["ok"], true, "{checked}");
}
