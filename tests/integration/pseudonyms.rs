//! A colleague behind a pseudonym: who asks for their own dossier gets the real name, unless that was weighed and refused for
//! this very request; and nobody else ever gets that pseudonym.

use dossier_core::Error;
use dossier_tests::{House, PASSPHRASE, ask, client, paper, refused, report, shared_with};
use serde_json::{Value, json};

use crate::rights::{add, give, look, told, verify, with};

#[test]
fn a_name_behind_a_pseudonym_is_given_unless_this_request_was_weighed() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let folder = stick.path().to_str().unwrap();
    let mut desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    let set = |name: &str, alias: &str| {
        let fields = json!({ "name": name, "function": "verpleegkundige", "called_by": "pseudonym", "alias": alias, "reason": "Bedreigd." });
        ask(&desk, "colleague_set", json!({ "fields": fields }))["colleague"].clone()
    };
    let merel = set("Wilhelmina Zwart", "Merel");
    set("Bastiaan Wit", "Sperwer");
    report(&desk, &own, "Merel kwam wassen; het gras was merelachtig groen.");
    let copy = add(&desk, &own, "copy");
    let view = ask(&desk, "request_get", json!({ "request": copy }));
    assert_eq!(
        view["names"],
        json!([{ "colleague": merel, "alias": "Merel", "name": "Wilhelmina Zwart", "refused": false }])
    );

    let consent = shared_with(&desk, &own, "Iemand");
    let gives = |capacity: &str, ground: &str, request: Value| {
        let input = with(give(&own, folder, capacity, ground), &json!({ "request": request, "consent": consent }));
        let done = ask(&desk, "handover_write", input);
        let file = std::path::PathBuf::from(done["folder"].as_str().unwrap()).join("dossier.pdf");
        (paper(file.to_str().unwrap(), done["words"].as_str().unwrap()), done["left_out"].to_string())
    };
    let (said, left) = gives("client", "request_client", Value::Null);
    assert!(said.contains("WilhelminaZwart") && !said.contains("Bastiaan") && !left.contains("name"), "{said}");
    let (said, _) = gives("other_carer", "consent", Value::Null);
    assert!(!said.contains("Wilhelmina"), "who did not ask for their own dossier");

    let weigh = |more: Value| with(json!({ "request": copy, "colleague": merel, "refuse": true }), &more);
    for (more, field) in [(json!({}), "facts"), (json!({ "facts": "Hij wachtte haar op." }), "weighing")] {
        assert_eq!(refused(&desk, "request_name", weigh(more)), Error::Required { field: field.to_owned() });
    }
    let facts = json!({ "facts": "Hij wachtte haar op bij haar auto.", "weighing": "Haar veiligheid gaat nu voor." });
    let view = ask(&desk, "request_name", weigh(facts.clone()));
    assert_eq!((&view["names"][0]["refused"], view["fields"]["names"].as_array().unwrap().len()), (&json!(true), 1));
    let (said, left) = gives("client", "request_client", copy.clone());
    assert!(said.contains("Merel") && !said.contains("Wilhelmina") && left.contains("\"name\""), "{said}");
    let (said, _) = gives("inspector", "statutory_duty", copy.clone());
    assert!(said.contains("WilhelminaZwart"), "the inspectorate gets real names");
    // While it waits, also what does not name it.
    let (said, _) = gives("client", "request_client", Value::Null);
    assert!(!said.contains("Wilhelmina"), "{said}");
    ask(&desk, "viewing_begin", look(&own, "client"));
    desk.look_on().unwrap();
    assert!(!told(&desk).contains("Wilhelmina"));
    ask(&desk, "viewing_end", json!({ "present": PASSPHRASE }));
    desk.come_back().unwrap();

    // Another request is weighed anew.
    let other = add(&desk, &own, "copy");
    let input = with(give(&own, folder, "client", "request_client"), &json!({ "request": other }));
    let done = ask(&desk, "handover_write", input);
    let file = std::path::PathBuf::from(done["folder"].as_str().unwrap()).join("dossier.pdf");
    assert!(paper(file.to_str().unwrap(), done["words"].as_str().unwrap()).contains("WilhelminaZwart"));
    let linked = ask(&desk, "request_get", json!({ "request": other }));
    assert_eq!(linked["fields"]["done"][0]["uid"], done["entry"], "it answers that request");
    let gives_after_all = json!({ "request": copy, "colleague": merel, "refuse": false });
    assert_eq!(ask(&desk, "request_name", gives_after_all)["fields"]["names"], json!([]));

    // The threat is over: reports of then are told as before, and nobody else ever gets that name.
    let named = |colleague: &Value, base: i64, name: &str, called_by: &str, alias: &str| {
        let fields = json!({ "name": name, "called_by": called_by, "alias": alias, "reason": "Bedreigd." });
        json!({ "colleague": colleague, "base": base, "fields": fields })
    };
    house.clock.forward(chrono::Duration::hours(2));
    ask(&desk, "colleague_set", named(&merel, 1, "Wilhelmina Zwart", "name", ""));
    let input = with(give(&own, folder, "client", "request_client"), &json!({ "request": copy }));
    let done = ask(&desk, "handover_write", input);
    let file = std::path::PathBuf::from(done["folder"].as_str().unwrap()).join("dossier.pdf");
    assert!(paper(file.to_str().unwrap(), done["words"].as_str().unwrap()).contains("WilhelminaZwart"));
    let piet = |alias: &str| named(&Value::Null, 0, "Piet Paars", "pseudonym", alias);
    assert_eq!(refused(&desk, "colleague_set", piet("merel")), Error::AliasTaken);
    // One that is put right at once was a mistake, and is free.
    let mistaken = ask(&desk, "colleague_set", piet("Specht"))["colleague"].clone();
    house.clock.forward(chrono::Duration::minutes(1));
    report(&desk, &own, "Samen gekookt.");
    house.clock.forward(chrono::Duration::minutes(1));
    ask(&desk, "colleague_set", named(&mistaken, 1, "Piet Paars", "pseudonym", "Koekoek"));
    ask(&desk, "colleague_set", named(&Value::Null, 0, "Anna Oranje", "pseudonym", "Specht"));
    // Not when it was written meanwhile.
    let other = client(&desk, "Bram Anders");
    let used = ask(&desk, "colleague_set", piet("Zwaan"))["colleague"].clone();
    house.clock.forward(chrono::Duration::minutes(1));
    report(&desk, &other, "Zwaan kwam koken.");
    house.clock.forward(chrono::Duration::minutes(1));
    ask(&desk, "colleague_set", named(&used, 1, "Piet Paars", "pseudonym", "Gans"));
    assert_eq!(
        refused(&desk, "colleague_set", named(&Value::Null, 0, "Bo Bruin", "pseudonym", "Zwaan")),
        Error::AliasTaken
    );
    // Nor when it stood for longer than an hour, with something else changed meanwhile.
    house.clock.forward(chrono::Duration::hours(2));
    let kept = ask(&desk, "colleague_set", piet("Reiger"))["colleague"].clone();
    house.clock.forward(chrono::Duration::minutes(40));
    let mut ends = named(&kept, 1, "Piet Paars", "pseudonym", "Reiger");
    ends["fields"]["function"] = json!("kok");
    ask(&desk, "colleague_set", ends);
    house.clock.forward(chrono::Duration::minutes(40));
    ask(&desk, "colleague_set", named(&kept, 2, "Piet Paars", "pseudonym", "Kievit"));
    assert_eq!(
        refused(&desk, "colleague_set", named(&Value::Null, 0, "Bo Bruin", "pseudonym", "Reiger")),
        Error::AliasTaken
    );
    ask(&desk, "colleague_set", named(&merel, 2, "Wilhelmina Zwart", "pseudonym", "Lijster"));
    report(&desk, &own, "Lijster kwam wassen.");
    let view = ask(&desk, "request_get", json!({ "request": copy }));
    assert_eq!((&view["names"][0]["alias"], view["names"].as_array().unwrap().len()), (&json!("Lijster, Merel"), 1));
    verify(&desk);
}
