//! A dossier that goes by mail: one sealed file, a letter in the dossier that says how it went, and a mail that waits to be
//! removed.

use std::fs;

use dossier_core::Error;
use dossier_tests::{House, ask, client, paper, refused, report, shared_with, squeezed};
use serde_json::{Value, json};

use crate::rights::{give, verify, with};

#[test]
fn what_goes_by_mail_is_one_file_and_a_letter_that_waits_to_be_removed() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let folder = stick.path().to_str().unwrap();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    report(&desk, &own, "Koffie gedronken.");
    let mail = |service: &str, why_not: &str| {
        with(
            give(&own, folder, "client", "request_client"),
            &json!({ "mail": { "service": service, "why_not": why_not } }),
        )
    };
    let missing = Error::Required { field: "why_not".to_owned() };
    assert_eq!(refused(&desk, "handover_write", mail(" ", "")), missing, "a secure service comes first");
    assert_eq!(fs::read_dir(folder).unwrap().count(), 0, "nothing was written");
    let done = ask(&desk, "handover_write", mail("ZorgPost", ""));
    let files = done["files"].as_array().unwrap();
    assert_eq!(files.len(), 1, "one file to attach");
    let name = files[0]["name"].as_str().unwrap();
    assert!(name.ends_with(".pdf") && name.starts_with("overdracht-"), "{name}");
    let file = std::path::PathBuf::from(done["folder"].as_str().unwrap()).join(name);
    assert!(lopdf::Document::load(&file).map(|pdf| pdf.is_encrypted()).unwrap_or(true));
    assert!(paper(file.to_str().unwrap(), done["words"].as_str().unwrap()).contains("Koffiegedronken."));

    let page = ask(&desk, "timeline", json!({ "client": own, "count": 10, "letters": true }));
    let letter = &page["entries"][0];
    let said = &letter["body"]["fields"];
    assert_eq!(
        (&said["service"], &said["direction"], &said["with"]["name"]),
        (&json!("ZorgPost"), &json!("out"), &json!("Iemand"))
    );
    let waiting = || {
        ask(&desk, "today", json!({}))["waiting"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|each| each["what"] == "sent_mail")
            .count()
    };
    assert_eq!(waiting(), 1, "the mail itself is to be removed");
    ask(&desk, "mail_removed", json!({ "entry": letter["entry"] }));
    assert_eq!(waiting(), 0);
    ask(&desk, "handover_write", mail("", "De ontvanger heeft niets anders."));
    let printed = ask(&desk, "dossier_print", json!({ "client": own, "language": "nl" }));
    let said = paper(printed["file"].as_str().unwrap(), "");
    for part in ["Gemaild met", "ZorgPost", "gewone mail: De ontvanger heeft niets anders."] {
        assert!(said.contains(&squeezed(part)), "{part}: {said}");
    }
    // On a stick it is as ever.
    let done = ask(&desk, "handover_write", give(&own, folder, "client", "request_client"));
    assert_eq!(done["files"].as_array().unwrap().len(), 2);
    assert_eq!(waiting(), 1);
    verify(&desk);
}

/// To whom it goes, and why not by a secure mail, was taken long before: the letter of the mail cannot stand in the way of it.
#[test]
fn a_mail_to_who_is_named_by_a_function_has_its_letter_however_long_its_reason_is() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let folder = stick.path().to_str().unwrap();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    report(&desk, &own, "Koffie gedronken.");
    let consent = shared_with(&desk, &own, "Huisarts");
    let mail = json!({ "service": "", "why_not": "w".repeat(200) });
    let gp = json!({ "recipient": "Huisarts", "consent": consent, "mail": mail });
    let done = ask(&desk, "handover_write", with(give(&own, folder, "other_carer", "consent"), &gp));
    assert_eq!(done["files"].as_array().unwrap().len(), 1);
    let page = ask(&desk, "timeline", json!({ "client": own, "count": 10, "letters": true }));
    let said = &page["entries"][0]["body"]["fields"];
    assert_eq!(said["with"]["name"], "Huisarts");
    let service = said["service"].as_str().unwrap();
    assert!(service.starts_with("gewone mail: ww") && service.ends_with("w…"), "{service}");
    assert_eq!(service.chars().count(), 200);
    verify(&desk);
}

/// Who puts the letter of such a mail right is asked for no name that sending it did not ask for.
#[test]
fn a_letter_to_a_function_is_corrected_without_a_name() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    report(&desk, &own, "Koffie gedronken.");
    let consent = shared_with(&desk, &own, "Huisarts");
    let gp = json!({ "recipient": "Huisarts", "consent": consent, "mail": { "service": "ZorgPost", "why_not": "" } });
    let folder = stick.path().to_str().unwrap();
    ask(&desk, "handover_write", with(give(&own, folder, "other_carer", "consent"), &gp));
    let page = ask(&desk, "timeline", json!({ "client": own, "count": 10, "letters": true }));
    let letter = page["entries"][0].clone();
    let fields = |subject: &str, to: &str| {
        let changed = json!({ "subject": subject, "with": { "name": to, "role": "" } });
        with(letter["body"]["fields"].clone(), &changed)
    };
    let change = |of: &Value, base: i64, fields: Value| json!({ "entry": of["entry"], "base": base, "fields": fields });
    let first = ask(&desk, "form_change", change(&letter, 1, fields("Dossier van Tess", "Huisarts")));
    let said = &first["body"]["fields"];
    assert_eq!((&said["subject"], &said["with"]["name"]), (&json!("Dossier van Tess"), &json!("Huisarts")));
    // A name can be given, and taken out where it was another's.
    ask(&desk, "form_change", change(&letter, 2, fields("Dossier van Tess", "Hanna Huisarts")));
    ask(&desk, "form_change", change(&letter, 3, fields("Dossier van Tess", "Huisarts")));
    let nobody = change(&letter, 4, fields("Dossier van Tess", ""));
    assert_eq!(refused(&desk, "form_change", nobody), Error::Required { field: "with".to_owned() });

    // A letter that was written down by hand asked for a name, and goes on asking.
    let written = json!({
        "client": own, "form": "correspondence", "form_version": 2,
        "fields": {
            "direction": "out", "channel": "letter", "on": "2026-11-20", "class": "care", "subject": "Nieuw hulpmiddel",
            "with": { "name": "Hanna Jansen", "role": "huisarts" },
        },
    });
    let alone = Error::FunctionAlone { field: "with".to_owned() };
    let mut to_nobody = written.clone();
    to_nobody["fields"]["with"]["name"] = json!("Huisarts");
    assert_eq!(refused(&desk, "form_add", to_nobody.clone()), alone);
    let by_hand = ask(&desk, "form_add", written);
    assert_eq!(refused(&desk, "form_change", change(&by_hand, 1, to_nobody["fields"].clone())), alone);
    verify(&desk);
}
