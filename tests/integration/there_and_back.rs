//! There and back: what this program wrote into a package it reads back, all of it and all that may be in it.

use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_core::dossier::entry::EntryKind;
use dossier_tests::{House, ask, client, refused, report, shared_with, uid};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::bring_in::{brings, carried, made};
use crate::data_out::{bundle, furnished, with_data};

/// What a bundle says, with each uid replaced by its place in the bundle, and without what is of the moment.
fn said(bundle: &Value) -> Vec<String> {
    let mut bundle = bundle.clone();
    let entries = bundle["entry"].as_array_mut().unwrap();
    // Consents and the log stay where they were given and kept.
    entries.retain(|entry| entry["resource"]["resourceType"] != "Consent");
    // So do how care went and what was judged of capacity, which are no entries.
    entries.retain(|entry| {
        let kind = entry["resource"]["resourceType"].as_str().unwrap();
        !["AuditEvent", "Composition"].contains(&kind) || entry["resource"].get("extension").is_some()
    });
    let names: HashMap<String, String> = (0..)
        .zip(entries.iter())
        .flat_map(|(at, entry)| {
            let url = entry["fullUrl"].as_str().unwrap().to_owned();
            let bare = url.trim_start_matches("urn:uuid:").replace('-', "");
            [(url, format!("#{at}")), (bare, format!("#{at}"))]
        })
        .collect();
    let mut all = Vec::new();
    for entry in entries {
        let mut resource = entry["resource"].clone();
        if resource["resourceType"] == "Patient" {
            // When the package was made, and the number of the dossier in its vault.
            let text = resource["extension"][0]["valueString"].as_str().unwrap().to_owned();
            let mut carried: Value = serde_json::from_str(&text).unwrap();
            carried["made_at"] = Value::Null;
            resource["extension"][0]["valueString"] = Value::from(carried.to_string());
            let numbers = resource["identifier"].as_array_mut().unwrap();
            numbers.retain(|each| each["system"] != "urn:zorgmap:dossier");
        }
        let mut text = resource.to_string();
        for (name, at) in &names {
            text = text.replace(name, at);
        }
        all.push(text);
    }
    all
}

/// Brings a zip into a house of its own, and hands it over from there again.
fn there_and_back(zip: &Path, words: &str) -> (Value, Value) {
    let house = House::new();
    let desk = house.desk();
    ask(
        &desk,
        "practice_set",
        json!({ "name": "Mirjam Voorbeeld", "function": "", "practice": "De Linde", "street": "", "postcode": "",
        "town": "", "phone": "", "email": "", "registration": "" }),
    );
    let seen = ask(&desk, "data_look", json!({ "file": zip, "passphrase": words }));
    let done = ask(&desk, "data_bring_in", brings(zip, words, json!({})));
    assert_eq!((&seen["entries"], &seen["files"]), (&done["entries"], &done["files"]));
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    // A stick of its own: each house draws the same names, and could come to one that lies there already.
    let stick = tempfile::tempdir().unwrap();
    let (again, words, _) = with_data(&desk, stick.path(), json!({ "client": done["client"], "talk": "held" }));
    (bundle(&again, &words), done)
}

#[test]
fn what_was_written_is_read_back_whole() {
    let house = House::new();
    let desk = house.desk();
    let someone = furnished(&desk);
    let goal =
        ask(&desk, "goal_add", json!({ "client": someone, "goal": { "words": "Weer fietsen", "rhythm": "month" } }));
    let written = ask(
        &desk,
        "report_add",
        json!({ "client": someone, "text": "Gefietst.", "goals": [goal["entry"]], "origin": "client" }),
    );
    ask(
        &desk,
        "goal_evaluate",
        json!({ "goal": goal["entry"], "text": "Het lukt.", "outcome": "reached", "with": "Tess" }),
    );
    let medicine = ask(
        &desk,
        "medicine_add",
        json!({ "client": someone, "medicine": { "name": "Paracetamol", "dose": "1 tablet",
        "times": ["08:00"], "start": "2026-11-01" } }),
    );
    ask(
        &desk,
        "dose_add",
        json!({ "medicine": medicine["entry"], "on": "2026-11-23", "time": "08:00", "outcome": "refused", "why": "sliep" }),
    );
    ask(&desk, "measurement_add", json!({ "client": someone, "measurement": { "of": "weight", "values": ["71.0"] } }));
    let fields = json!({ "who": "child", "name": "Kim Kind", "scope": "alles", "until": "2030-01-01" });
    ask(&desk, "person_set", json!({ "client": someone, "fields": fields }));
    shared_with(&desk, &someone, "Zorggroep Proef");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("brief.txt");
    fs::write(&file, "Beste Tess").unwrap();
    ask(&desk, "document_add", json!({ "client": someone, "title": "Brief", "file": file }));
    ask(&desk, "entry_correct", json!({ "entry": written["entry"], "base": 1, "text": "Ver gefietst." }));
    house.clock.forward(chrono::Duration::days(2));
    ask(
        &desk,
        "entry_correct",
        json!({ "entry": written["entry"], "base": 2, "text": "Heel ver gefietst.", "reason": "vergeten" }),
    );
    let (zip, words, _) = with_data(&desk, folder.path(), json!({ "client": someone }));
    let before = bundle(&zip, &words);
    for into in [false, true] {
        let stick = tempfile::tempdir().unwrap();
        let (after, _) = there_and_back_later(&zip, &words, stick.path(), into);
        assert_eq!(said(&before), said(&after));
    }
}

/// As [`there_and_back`], some days later: what is brought in lies in the past by then.
fn there_and_back_later(zip: &Path, words: &str, stick: &Path, into: bool) -> (Value, Value) {
    let house = House::new();
    house.clock.forward(chrono::Duration::days(30));
    let desk = house.desk();
    ask(
        &desk,
        "practice_set",
        json!({ "name": "Mirjam Voorbeeld", "function": "", "practice": "De Linde", "street": "", "postcode": "",
        "town": "", "phone": "", "email": "", "registration": "" }),
    );
    let into = into.then(|| client(&desk, "Tess Proefpersoon"));
    let asked = json!({ "file": zip, "passphrase": words });
    let seen = ask(&desk, "data_look", asked);
    assert_eq!(seen["empty"].as_array().unwrap().len(), usize::from(into.is_some()));
    // Not another file than the one that was looked at, be it one that these words open as well.
    let (other, _) = made(&json!({ "resourceType": "Bundle", "entry": [] }), &[]);
    let mut exchanged = brings(zip, words, json!({ "client": into }));
    exchanged["file"] = json!(other.path());
    assert_eq!(refused(&desk, "data_bring_in", exchanged), Error::PackagePassphrase);
    let mut changed = brings(zip, words, json!({ "client": into }));
    changed["sha256"] = json!("00");
    assert_eq!(refused(&desk, "data_bring_in", changed), Error::EntryChanged);
    let brought = brings(zip, words, json!({ "client": into }));
    assert_eq!(seen["sha256"], brought["sha256"]);
    let done = ask(&desk, "data_bring_in", brought);
    assert_eq!((&seen["entries"], &seen["files"]), (&done["entries"], &done["files"]));
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    let page = ask(&desk, "timeline", json!({ "client": done["client"], "count": 50 }));
    for entry in page["entries"].as_array().unwrap() {
        assert_eq!(entry["author"], "Mirjam Voorbeeld");
        assert_eq!(entry["brought_in"]["from"], "Mirjam Voorbeeld, De Linde");
        assert_eq!(entry["locked"], true);
    }
    // Not into a dossier in which something stands, and never with other words.
    let again = brings(zip, words, json!({ "client": done["client"] }));
    assert_eq!(refused(&desk, "data_bring_in", again), Error::DossierNotEmpty);
    let wrong = json!({ "file": zip, "passphrase": "tafel" });
    assert_eq!(refused(&desk, "data_look", wrong), Error::PackagePassphrase);
    // What came in can be searched, and changed by an amendment that says why.
    let found = ask(&desk, "search", json!({ "words": "gefietst", "count": 10 }));
    assert_eq!(found["hits"].as_array().map(Vec::len), Some(1), "{found}");
    let (again, words, _) = with_data(&desk, stick, json!({ "client": done["client"] }));
    (bundle(&again, &words), done)
}

/// A dossier that is still empty has particulars: nobody else's come over them, and what the package does not know stays.
#[test]
fn an_empty_dossier_keeps_what_it_knows_and_takes_nobody_elses() {
    let house = House::new();
    let desk = house.desk();
    let words = |fields: Value| {
        let person = json!({
            "from": "X", "made_at": "2026-11-01T10:00:00+01:00", "partial": true, "fields": fields,
        });
        made(&json!({ "resourceType": "Bundle", "entry": [carried("urn:zorgmap:client:1", &person)] }), &[])
    };
    let known = json!({
        "name": "Tess Proefpersoon", "called": "Tes", "birth_date": "1940-03-01", "street": "Laan 1", "postcode": "1234 AB",
        "town": "Gouda", "phone": "0612345678", "regimes": ["zvw"], "bsn": "111222333", "notes": "Hoort slecht.",
        "contacts": [{ "name": "Kim Kind", "relation": "kind", "phone": "", "email": "kim@voorbeeld.test" }],
        "relations": [{ "regime": "zvw", "number": "van ons" }],
    });
    let into = |fields: Value, same: Option<bool>| {
        let own = uid(&ask(&desk, "client_add", known.clone()), "client");
        let (file, passphrase) = words(fields);
        let mut input = brings(file.path(), &passphrase, json!({ "client": own }));
        if let Some(same) = same {
            input["same_person"] = json!(same);
        }
        let done = desk.call("data_bring_in", input, &dossier_core::export::Quiet);
        let bsn = desk.call("bsn_reveal", json!({ "client": own }), &dossier_core::export::Quiet);
        (done.map(drop), ask(&desk, "client_get", json!({ "client": own }))["fields"].clone(), bsn)
    };
    let number: Result<Value, Error> = Ok(json!({ "bsn": "111222333" }));
    let (_, before, _) = into(json!({ "name": "Iemand Anders" }), None);
    for another in [
        json!({ "name": "Sam Ander" }),
        json!({ "name": "Tess Proefpersoon", "birth_date": "1941-03-01" }),
        json!({ "name": "Tess Proefpersoon", "regimes": ["zvw"], "bsn": "123456782" }),
    ] {
        for same in [None, Some(false)] {
            let (done, after, bsn) = into(another.clone(), same);
            assert_eq!((done, &after, bsn), (Err(Error::AnotherPerson), &before, number.clone()), "{another}");
        }
    }
    // The cover of a part says no more than a name; whoever that is, by what the carer says.
    for (fields, same) in
        [(json!({ "name": "tess proefpersoon" }), None), (json!({ "name": "T. Proefpersoon" }), Some(true))]
    {
        let (done, after, bsn) = into(fields.clone(), same);
        let mut wanted = before.clone();
        wanted["name"] = fields["name"].clone();
        assert_eq!((done, after, bsn), (Ok(()), wanted, number.clone()));
    }
    // What it does know is newer; an address goes as a whole.
    let said = json!({ "name": "Tess Proefpersoon", "street": "Plein 2", "town": "Delft", "regimes": ["wlz"] });
    let (done, after, bsn) = into(said, None);
    assert_eq!((done, bsn), (Ok(()), number));
    assert_eq!(
        (&after["street"], &after["postcode"], &after["town"]),
        (&json!("Plein 2"), &json!(""), &json!("Delft"))
    );
    assert_eq!((&after["phone"], &after["regimes"]), (&before["phone"], &json!(["wlz", "zvw"])));
    // Of what there can be more of, both: the predecessor's indication is not that of here.
    let theirs = |regime: &str, number: &str| json!({ "regime": regime, "number": number, "until": "2026-12-31" });
    let said = json!({
        "name": "Tess Proefpersoon", "regimes": ["zvw", "wlz"], "notes": "Houdt van zingen.",
        "relations": [theirs("zvw", "van hen"), theirs("wlz", "W1")],
        "contacts": [
            { "name": "kim kind", "relation": "", "phone": "0699999999", "email": "" },
            { "name": "Kim Kind", "relation": "apotheek", "phone": "0101111111", "email": "" },
            { "name": "Bo Buur", "relation": "huisarts", "phone": "0102222222", "email": "" },
            { "name": "Bo Buur", "relation": "buur", "phone": "", "email": "" },
        ],
    });
    let (done, after, _) = into(said.clone(), None);
    assert_eq!(done, Ok(()));
    let numbers: Vec<_> = after["relations"].as_array().unwrap().iter().map(|each| each["number"].clone()).collect();
    assert_eq!(numbers, ["van ons", "W1"]);
    let kim = json!({ "name": "Kim Kind", "relation": "kind", "phone": "0699999999", "email": "kim@voorbeeld.test" });
    // Of one name, and another: nothing of either is dropped.
    let others = [1, 2, 3].map(|at| said["contacts"][at].clone());
    assert_eq!(after["contacts"], json!([[kim].as_slice(), &others].concat()));
    assert_eq!(after["notes"], "Hoort slecht.\n\nHoudt van zingen.");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was written in a dossier, and however often it was corrected, is the same after it was handed over and
    /// brought in. Each kind of entry is in each dossier.
    #[test]
    fn a_generated_dossier_goes_there_and_back(
        more in vec(("[a-zé<&\"'\\\\]{1,12}( [A-Z0-9é\\n]{1,9}){0,3}", 0..EntryKind::ALL.len(), 0..3_i64, 1..4000_i64), 1..9),
        each in vec(("[a-zé<&]{1,12}( [A-Z0-9é\\n]{1,9}){0,3}", 0..3_i64, 1..4000_i64), EntryKind::ALL.len()),
    ) {
        let house = House::new();
        let desk = house.desk();
        let someone = furnished(&desk);
        let goal = ask(&desk, "goal_add", json!({ "client": someone, "goal": { "words": "Doel", "rhythm": "year" } }));
        let given = json!({ "name": "Zalf", "dose": "1", "as_needed": true, "start": "2026-01-01" });
        let medicine = ask(&desk, "medicine_add", json!({ "client": someone, "medicine": given }));
        let of = Written { house: &house, desk: &desk, client: &someone, goal: &goal["entry"], medicine: &medicine["entry"] };
        let each = (0..).zip(each).map(|(kind, (text, corrections, minutes))| (text, kind, corrections, minutes));
        for (text, kind, corrections, minutes) in each.chain(more) {
            of.write(EntryKind::ALL[kind], &text, corrections, minutes);
        }
        let stick = tempfile::tempdir().unwrap();
        let (zip, words, _) = with_data(&desk, stick.path(), json!({ "client": someone }));
        let before = bundle(&zip, &words);
        let text = before.to_string();
        for kind in EntryKind::ALL {
            let code = kind.code();
            prop_assert!(text.contains(&format!("\\\"kind\\\":\\\"{code}\\\"")), "no {}", code);
        }
        let (after, _) = there_and_back(&zip, &words);
        prop_assert_eq!(said(&before), said(&after));
    }
}

/// A dossier in which something of every kind is written.
struct Written<'a> {
    house: &'a House,
    desk: &'a Desk,
    client: &'a str,
    goal: &'a Value,
    medicine: &'a Value,
}

impl Written<'_> {
    fn write(&self, kind: EntryKind, text: &str, corrections: i64, minutes: i64) {
        let (own, line) = (self.client, text.replace('\n', " "));
        let before = dossier_core::surroundings::Clock::now(&*self.house.clock) - chrono::Duration::minutes(minutes);
        let at = before.to_rfc3339();
        let origin = ["own", "client", "representative", "earlier_carer", "expert"][minutes as usize % 5];
        let again = |no: i64| if no == 0 { text.to_owned() } else { format!("{text} {no}") };
        // What a version says, under the name that it has when it is changed.
        let said = |no: i64| match kind {
            EntryKind::Report if minutes % 2 == 0 => json!({ "text": "", "soep": { "plan": again(no) } }),
            EntryKind::Report => json!({ "text": again(no), "goals": [self.goal] }),
            EntryKind::Form => {
                let row = json!({ "name": "Fatma Bulut", "what": line });
                json!({ "fields": { "living_now": again(no), "agreement": "not_yet", "carers": [row] } })
            }
            EntryKind::Goal => json!({ "goal": { "words": again(no), "rhythm": "month", "who": "Tess" } }),
            EntryKind::Evaluation => json!({ "text": again(no), "outcome": "goes_on", "with": line }),
            EntryKind::Measurement if minutes % 2 == 0 => {
                json!({ "measurement": { "of": "blood_pressure", "values": ["120", format!("{}", 70 + no)] } })
            }
            EntryKind::Measurement => {
                let values = [format!("{minutes}.50")];
                json!({ "measurement": { "of": "own", "name": "Stappen", "unit": "x", "values": values, "note": format!("{line} {no}") } })
            }
            EntryKind::Medicine => {
                let name = format!("{line} {no}");
                json!({ "medicine": { "name": name, "dose": "1", "times": ["08:00"], "start": "2026-01-01", "remarks": text } })
            }
            EntryKind::Dose => json!({ "outcome": "given", "why": again(no) }),
            EntryKind::Document | EntryKind::Disclosure => json!({}),
        };
        let (add, more, change) = match kind {
            EntryKind::Report => {
                ("report_add", json!({ "client": own, "at": at, "origin": origin }), Some("entry_correct"))
            }
            EntryKind::Form => {
                let form = json!({ "client": own, "form": "care_life_plan", "form_version": 1 });
                ("form_add", form, Some("form_change"))
            }
            EntryKind::Goal => ("goal_add", json!({ "client": own }), Some("goal_change")),
            EntryKind::Evaluation => ("goal_evaluate", json!({ "goal": self.goal }), None),
            EntryKind::Measurement => {
                ("measurement_add", json!({ "client": own, "at": at }), Some("measurement_change"))
            }
            EntryKind::Medicine => ("medicine_add", json!({ "client": own }), Some("medicine_change")),
            EntryKind::Dose => {
                ("dose_add", json!({ "medicine": self.medicine, "on": before.date_naive(), "at": at }), None)
            }
            EntryKind::Document => {
                let file = self.house.folder.path().join("brief.txt");
                fs::write(&file, text).unwrap();
                let document =
                    json!({ "client": own, "title": line, "note": text, "file": file, "at": at, "origin": origin });
                ("document_add", document, None)
            }
            EntryKind::Disclosure => {
                let stick = self.house.folder.path().join("eerder");
                fs::create_dir_all(&stick).unwrap();
                let given = json!({
                    "client": own, "recipient": line, "capacity": "client", "ground": "request_client",
                    "identity": "known_to_me", "place": line, "language": "nl", "folder": stick,
                });
                ("handover_write", given, None)
            }
        };
        let with = |mut input: Value, said: Value| {
            input.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
            input
        };
        let added = ask(self.desk, add, with(more, said(0)));
        for no in (1..=corrections).take_while(|_| change.is_some()) {
            let changed = json!({ "entry": added["entry"], "base": no, "reason": "beter" });
            ask(self.desk, change.unwrap(), with(changed, said(no)));
        }
    }
}

/// A hand-over with data, from which every name of another client is taken out.
fn nameless(desk: &Desk, stick: &Path, client: &str) -> (PathBuf, String, Value) {
    let review = ask(desk, "others_review", json!({ "client": client, "capacity": "client" }));
    let remove = |found: &Value| json!({ "spot": found["spot"], "verdict": "remove", "text": found["text"] });
    let reviewed: Vec<Value> = review["found"].as_array().unwrap().iter().map(remove).collect();
    with_data(desk, stick, json!({ "client": client, "reviewed": reviewed }))
}

/// Brings a zip into an empty house; what came in, and the desk there.
fn taken(zip: &Path, words: &str) -> (House, Desk, Value) {
    let house = House::new();
    let desk = house.desk();
    let seen = ask(&desk, "data_look", json!({ "file": zip, "passphrase": words }));
    let done = ask(&desk, "data_bring_in", brings(zip, words, json!({})));
    assert_eq!((&seen["entries"], &seen["files"]), (&done["entries"], &done["files"]));
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    (house, desk, done)
}

/// These words, and so many signs of story behind them.
fn long(words: &str, signs: usize) -> String {
    let text: String = words.chars().chain(" een lang verhaal".chars().cycle()).take(signs).collect();
    text.trim().to_owned()
}

/// Each of these was written, read back and called good, and then refused as damaged by who got it.
#[test]
fn what_may_stand_in_a_dossier_is_given_and_taken() {
    let house = House::new();
    let desk = house.desk();
    furnished(&desk);
    ask(&desk, "client_add", json!({ "name": "Gerda Geheim", "called": "Jo" }));
    let folder = house.folder.path();
    let stick = tempfile::tempdir().unwrap();
    let someone = || {
        let fields = json!({ "name": "Tess Proefpersoon", "regimes": ["wlz"] });
        uid(&ask(&desk, "client_add", fields), "client")
    };
    let changed = |own: &str, with: &dyn Fn(&mut Value)| {
        let mut fields = ask(&desk, "client_get", json!({ "client": own }))["fields"].clone();
        with(&mut fields);
        ask(&desk, "client_change", json!({ "client": own, "base": 1, "reason": "", "fields": fields }));
    };
    let there_and_back = |own: &str| {
        let (zip, words, given) = nameless(&desk, stick.path(), own);
        let (house, there, done) = taken(&zip, &words);
        let page = ask(&there, "timeline", json!({ "client": done["client"], "count": 10 }));
        let fields = ask(&there, "client_get", json!({ "client": done["client"] }))["fields"].clone();
        drop((there, house));
        (page["entries"].clone(), fields, given)
    };

    // Words in place of a name are longer than the name.
    let own = someone();
    let note = long("Gemeten samen met Gerda Geheim, Jo, Jo en Jo.", 200);
    let weight = json!({ "of": "weight", "values": ["70"], "note": note });
    ask(&desk, "measurement_add", json!({ "client": own, "measurement": weight }));
    let steps =
        json!({ "of": "own", "name": long("Stappen met Jo en Jo", 200), "unit": "keer met Jo", "values": ["70"] });
    ask(&desk, "measurement_add", json!({ "client": own, "measurement": steps }));
    let (entries, ..) = there_and_back(&own);
    let words = entries.to_string();
    assert!(words.contains("samen met [medecliënt], [medecliënt]") && !words.contains("Gerda"), "{words}");
    assert!(words.contains("keer met [medecliënt]") && words.contains("Stappen met [medecliënt]"), "{words}");

    // And far longer than twice as long where there are nothing but names: what a field cannot hold ends in an ellipsis.
    let own = someone();
    let weight = json!({ "of": "weight", "values": ["70"], "note": "Jo, ".repeat(50) });
    ask(&desk, "measurement_add", json!({ "client": own, "measurement": weight }));
    let (entries, ..) = there_and_back(&own);
    let note = entries[0]["body"]["note"].as_str().unwrap();
    assert!(note.chars().count() == 400 && note.ends_with('…') && !note.contains("Jo"), "{note}");

    let own = someone();
    let line = long("met Jo en Gerda Geheim", 200);
    changed(&own, &|fields| {
        fields["called"] = json!(line);
        let other = json!({ "whom": line, "keeper": "me" });
        fields["relations"] = json!([{ "regime": "wlz", "number": line, "hours": line, "subcontract": other }]);
        fields["contacts"] = json!([{ "name": "Kim Kind", "relation": line, "phone": "", "email": "" }]);
    });
    let mentor = json!({ "who": "mentor", "name": "M. Mentor", "proof_note": line });
    ask(&desk, "person_set", json!({ "client": own, "fields": mentor }));
    let (_, fields, _) = there_and_back(&own);
    for place in [
        "/called",
        "/relations/0/number",
        "/relations/0/hours",
        "/relations/0/subcontract/whom",
        "/contacts/0/relation",
    ] {
        let replaced = line.replace("Jo", "[medecliënt]").replace("Gerda Geheim", "[medecliënt]");
        assert_eq!(fields.pointer(place), Some(&json!(replaced)), "{place}");
    }

    // What was seen in another's dossier stays here, and with that what told two relations apart.
    let own = someone();
    changed(&own, &|fields| {
        let relation = |note: &str, checked: Value| {
            let other = json!({ "whom": "Zorg BV", "keeper": "other", "note": note, "checked_on": checked });
            json!({ "regime": "wlz", "number": "W-1", "subcontract": other })
        };
        fields["relations"] = json!([relation("a", json!("2026-01-01")), relation("b", Value::Null)]);
    });
    let (_, fields, _) = there_and_back(&own);
    assert_eq!(fields["relations"].as_array().map(Vec::len), Some(1));

    // A name that is no way to somewhere here, and would be one elsewhere.
    let own = someone();
    let file = folder.join(if cfg!(unix) { r"scan\1 van Jo.txt" } else { "scan-1 van Jo.txt" });
    fs::write(&file, "hallo").unwrap();
    ask(&desk, "document_add", json!({ "client": own, "title": "Scan", "file": file }));
    let (entries, ..) = there_and_back(&own);
    assert_eq!(entries[0]["attachments"][0]["name"], "scan-1 van [medecliënt].txt");

    // Sound of which nothing is left without what stood beside it is left out, and that is said.
    let own = someone();
    for (title, bytes) in [
        ("Leeg", b"ID3\x04\0\0\0\0\0\x08TELEFOON".to_vec()),
        ("Vol", b"ID3\x04\0\0\0\0\0\x08TELEFOON\0\0\0\0\xff\xfb\x90\x44geluid".to_vec()),
    ] {
        let file = folder.join("geluid.mp3");
        fs::write(&file, bytes).unwrap();
        ask(&desk, "document_add", json!({ "client": own, "title": title, "file": file }));
    }
    let (entries, _, given) = there_and_back(&own);
    let files = entries.as_array().unwrap().iter().map(|entry| entry["attachments"].as_array().unwrap().len());
    assert_eq!((entries[0]["body"]["title"].as_str(), files.collect::<Vec<_>>()), (Some("Vol"), vec![1, 0]));
    let said = json!({ "what": "attachment", "count": 1, "why": "not_in_data" });
    assert!(given["left_out"].as_array().unwrap().contains(&said), "{given}");

    // The longest names that a carer and a practice may have stand in one line there.
    let mut me = ask(&desk, "practice_get", json!({}));
    (me["name"], me["practice"]) = (json!("M".repeat(200)), json!("P".repeat(200)));
    ask(&desk, "practice_set", me);
    let own = someone();
    report(&desk, &own, "Samen gewandeld.");
    there_and_back(&own);
}

/// What nobody could bring in is told to who gives it, while it can still be put right, and nothing is written.
#[test]
fn data_that_nobody_could_bring_in_are_not_given() {
    let house = House::new();
    let desk = house.desk();
    let someone = furnished(&desk);
    report(&desk, &someone, "Samen gewandeld.");
    // The laptop has lost its date: by its clock this was written in days to come.
    house.clock.forward(chrono::Duration::days(-3));
    let stick = tempfile::tempdir().unwrap();
    let give = |data: bool| {
        json!({ "client": someone, "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client",
            "identity": "known_to_me", "language": "nl", "folder": stick.path(), "data": data })
    };
    assert_eq!(refused(&desk, "handover_write", give(true)), Error::DataUnsound);
    assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 0);
    ask(&desk, "handover_write", give(false));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the program lets a carer write, as long as it may be and with every name taken out: another's program takes it.
    #[test]
    fn whatever_may_be_written_is_taken(
        words in vec(prop_oneof![
            Just("Gerda Geheim"), Just("Jo"), Just("wandelen"), Just("é&<"), Just(r"a\b"), Just("[weggelaten]"), Just("1.5"),
        ], 3..12),
        lines in 150..=200_usize,
    ) {
        let house = House::new();
        let desk = house.desk();
        furnished(&desk);
        ask(&desk, "client_add", json!({ "name": "Gerda Geheim", "called": "Jo" }));
        let filled = |most: usize| -> String {
            let text = words.iter().cycle().flat_map(|word| word.chars().chain([' '])).take(most).collect::<String>();
            text.trim().to_owned()
        };
        let (line, text) = (filled(lines), filled(lines * 4));
        let relation = |note: &str| {
            let other = json!({ "whom": line, "keeper": "other", "note": note });
            json!({ "regime": "wlz", "number": line, "hours": line, "subcontract": other })
        };
        let fields = json!({
            "name": "Tess Proefpersoon", "called": line, "street": line, "notes": text, "regimes": ["wlz"],
            "relations": [relation("a"), relation("b")], "contacts": [{ "name": line, "relation": line, "phone": line, "email": line }],
        });
        let own = uid(&ask(&desk, "client_add", fields), "client");
        let person = json!({ "who": "mentor", "name": line, "scope": text, "proof_note": line });
        ask(&desk, "person_set", json!({ "client": own, "fields": person }));
        let goal = json!({ "words": text, "actions": text, "who": line, "rhythm": "month" });
        let goal = ask(&desk, "goal_add", json!({ "client": own, "goal": goal }));
        ask(&desk, "goal_evaluate", json!({ "goal": goal["entry"], "text": text, "outcome": "goes_on", "with": line }));
        let medicine = json!({ "name": line, "form": line, "strength": line, "dose": line, "prescriber": line, "remarks": text,
            "times": ["08:00"], "start": "2026-11-01" });
        let medicine = ask(&desk, "medicine_add", json!({ "client": own, "medicine": medicine }));
        let dose = json!({ "medicine": medicine["entry"], "on": "2026-11-23", "time": "08:00", "outcome": "refused", "why": line });
        ask(&desk, "dose_add", dose);
        let unit: String = line.chars().take(20).collect();
        for measurement in [
            json!({ "of": "own", "name": line, "unit": unit, "values": ["1.5"], "note": line }),
            json!({ "of": "blood_pressure", "values": ["120", "80"], "note": line }),
        ] {
            ask(&desk, "measurement_add", json!({ "client": own, "measurement": measurement }));
        }
        let row = json!({ "name": "Fatma Bulut", "what": line });
        let form = json!({ "living_now": text, "agreement": "not_yet", "carers": [row] });
        ask(&desk, "form_add", json!({ "client": own, "form": "care_life_plan", "form_version": 1, "fields": form }));
        let written = ask(&desk, "report_add", json!({ "client": own, "text": text, "soep": { "plan": text }, "goals": [goal["entry"]] }));
        ask(&desk, "entry_correct", json!({ "entry": written["entry"], "base": 1, "text": text, "reason": line }));
        let hold = json!({ "entry": written["entry"], "what": "withheld", "reason": text, "consulted": line, "review_on": "2027-01-01" });
        ask(&desk, "hold_set", hold);
        // Windows gives no file such a name.
        let named: String = line.chars().filter(|sign| cfg!(unix) || !r#"\<>:"/|?*"#.contains(*sign)).take(180).collect();
        let file = house.folder.path().join(format!("{named}.txt"));
        fs::write(&file, &text).unwrap();
        let document = ask(&desk, "document_add", json!({ "client": own, "title": line, "note": text, "file": file }));
        ask(&desk, "attachment_add", json!({ "entry": document["entry"], "file": file, "caption": line }));
        let stick = tempfile::tempdir().unwrap();
        let (zip, words, _) = nameless(&desk, stick.path(), &own);
        let (_house, _desk, done) = taken(&zip, &words);
        prop_assert_eq!((&done["entries"], &done["files"]), (&json!(9), &json!(2)));
    }
}
