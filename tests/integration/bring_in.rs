//! Data in from others: what a stranger made up is refused, and what is taken over keeps its rules.

use dossier_core::Error;
use dossier_core::export::fhir::archive::{BUNDLE, pack};
use dossier_tests::{House, ask, refused, report, shared_with, uid};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use zeroize::Zeroizing;

use crate::data_out::{bundle, furnished, with_data};

/// What brings a file in that was looked at.
pub(crate) fn brings(file: &Path, words: &str, more: Value) -> Value {
    let (_, sha256) = dossier_core::vault::backup::sum(file, &mut |_| Ok(())).unwrap();
    let mut input = json!({ "file": file, "passphrase": words, "sha256": sha256 });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

/// A package made by a stranger who knows its format.
pub(crate) fn made(bundle: &Value, files: &[(&str, &[u8])]) -> (tempfile::NamedTempFile, String) {
    let words = "tafel wandeling koffie regen fiets lamp".to_owned();
    let mut all = vec![(BUNDLE.to_owned(), Zeroizing::new(serde_json::to_vec(bundle).unwrap()))];
    all.extend(files.iter().map(|(name, bytes)| ((*name).to_owned(), Zeroizing::new(bytes.to_vec()))));
    let place = tempfile::NamedTempFile::new().unwrap();
    fs::write(place.path(), pack(&all, &SecretString::from(words.clone())).unwrap()).unwrap();
    (place, words)
}

pub(crate) fn carried(url: &str, value: &Value) -> Value {
    json!({ "resource": { "resourceType": "Basic", "extension": [{ "url": url, "valueString": value.to_string() }] } })
}

#[test]
fn what_a_stranger_made_up_is_refused_and_leaves_nothing() {
    let house = House::new();
    let desk = house.desk();
    let person = carried(
        "urn:zorgmap:client:1",
        &json!({ "from": "X", "made_at": "2026-11-01T10:00:00+01:00", "partial": false,
        "fields": { "name": "Nep Persoon", "regimes": ["zvw"] } }),
    );
    let entry = |change: &dyn Fn(&mut Value)| {
        let at = "2026-11-01T10:00:00+01:00";
        let mut entry = json!({ "entry": "00000000000000000000000000000001", "at": at, "recorded": at, "author": "X", "origin": "own",
            "locks_at": at, "versions": [{ "recorded": at, "author": "X", "body": { "kind": "report", "text": "Hallo." } }] });
        change(&mut entry);
        carried("urn:zorgmap:entry:1", &entry)
    };
    let tried = |entries: Vec<Value>, files: &[(&str, &[u8])]| {
        let (file, words) = made(&json!({ "resourceType": "Bundle", "entry": entries }), files);
        desk.call("data_bring_in", brings(file.path(), &words, json!({})), &dossier_core::export::Quiet)
    };
    let file = |name: &str| json!([{ "file": "bijlagen/0001.txt", "name": name, "caption": "", "added": 0 }]);
    let text: &[(&str, &[u8])] = &[("bijlagen/0001.txt", b"tekst")];
    let good = |entry: &mut Value| entry["files"] = file("brief.txt");
    let added = |at: Value| {
        entry(&|entry| {
            entry["files"] = file("brief.txt");
            entry["files"][0]["added"] = at.clone();
        })
    };
    let from = |from: &str| {
        let said = json!({ "from": from, "made_at": "2026-11-01T10:00:00+01:00", "partial": false,
            "fields": { "name": "Nep Persoon", "regimes": ["zvw"] } });
        carried("urn:zorgmap:client:1", &said)
    };
    let body = |body: Value| entry(&|entry| entry["versions"][0]["body"] = body.clone());
    let medicine = |start: &str, stop: &str| json!({ "kind": "medicine", "name": "Zalf", "dose": "1", "start": start, "stop": stop });
    let goal = |until: &str| json!({ "kind": "goal", "words": "Lopen", "rhythm": "month", "until": until });
    // A version whose words stayed behind.
    let held = |body: Value| {
        entry(&|entry| {
            entry["versions"][0]["held_back"] = json!(true);
            entry["versions"][0]["body"] = body.clone();
        })
    };
    let posing = |form: &str| json!({ "kind": "form", "form": form, "form_version": 1, "fields": {} });
    let weight = |value: &str| json!({ "kind": "measurement", "of": "own", "name": "", "unit": "", "values": [value], "note": "" });
    let then = entry(&|entry| {
        entry["versions"][0]["body"] = medicine("2026-01-01", "2026-12-01");
        let mut later = entry["versions"][0].clone();
        later["held_back"] = json!(true);
        later["body"] = posing("medicine");
        entry["versions"].as_array_mut().unwrap().push(later);
    });
    let damaged: Vec<(&str, Vec<Value>)> = vec![
        ("a form that poses as a goal", vec![person.clone(), held(posing("goal"))]),
        ("a form that poses as a medicine", vec![person.clone(), body(posing("medicine"))]),
        ("a medicine that becomes a form", vec![person.clone(), then]),
        (
            "a medicine without words, of no calendar",
            vec![person.clone(), held(medicine("+99999-01-01", "2026-12-01"))],
        ),
        ("a measurement without words, of no number", vec![person.clone(), held(weight("veel"))]),
        ("nobody", vec![entry(&|_| ())]),
        ("the future", vec![person.clone(), entry(&|entry| entry["at"] = json!("2027-01-01T00:00:00Z"))]),
        ("long ago", vec![person.clone(), entry(&|entry| entry["recorded"] = json!("0001-01-01T00:00:00Z"))]),
        ("no version", vec![person.clone(), entry(&|entry| entry["versions"] = json!([]))]),
        ("twice", vec![person.clone(), entry(&|_| ()), entry(&|_| ())]),
        ("signs", vec![person.clone(), entry(&|entry| entry["versions"][0]["body"]["text"] = json!("a\u{1b}[2J"))]),
        (
            "long",
            vec![person.clone(), entry(&|entry| entry["versions"][0]["body"]["text"] = json!("a".repeat(50_000)))],
        ),
        ("a field", vec![person.clone(), entry(&|entry| entry["locked"] = json!(true))]),
        ("a path", vec![person.clone(), entry(&|entry| entry["files"] = file("../../etc/passwd"))]),
        (
            "no file",
            vec![
                person.clone(),
                entry(&|entry| {
                    entry["files"] =
                        json!([{ "file": "bijlagen/0002.txt", "name": "a.txt", "caption": "", "added": 0 }])
                }),
            ],
        ),
        ("a mark", vec![person.clone(), entry(&|entry| entry["versions"][0]["marks"] = json!([]))]),
        ("a file of no time", vec![person.clone(), added(json!(i64::MAX))]),
        ("a file of later", vec![person.clone(), added(json!(4_000_000_000_i64))]),
        ("a file of before", vec![person.clone(), added(json!(-9_000_000_000_i64))]),
        ("from whom, long", vec![from(&"a".repeat(500)), entry(&good)]),
        ("from whom, signs", vec![from("a\u{1b}[2J"), entry(&good)]),
        (
            "one file twice",
            vec![person.clone(), entry(&|entry| entry["files"] = json!([file("a.txt")[0], file("b.txt")[0]]))],
        ),
        ("a day of no calendar", vec![person.clone(), body(medicine("+99999-01-01", "2026-12-01"))]),
        ("a day long ago", vec![person.clone(), body(medicine("0012-01-01", "2026-12-01"))]),
        ("a last day of no calendar", vec![person.clone(), body(medicine("2026-01-01", "+99999-01-01"))]),
        ("a goal of no calendar", vec![person.clone(), body(goal("+99999-01-01"))]),
        (
            "a hold of no calendar",
            vec![
                person.clone(),
                entry(&|entry| {
                    entry["holds"] =
                        json!([{ "what": "withheld", "reason": "x", "consulted": "", "review_on": "+99999-01-01" }])
                }),
            ],
        ),
    ];
    for (what, entries) in damaged {
        assert_eq!(tried(entries, text), Err(Error::PackageDamaged), "{what}");
    }
    let later = carried("urn:zorgmap:entry:3", &json!({}));
    assert_eq!(tried(vec![person.clone(), later], text), Err(Error::PackageNewer));
    let form = entry(&|entry| {
        entry["versions"][0]["body"] = json!({ "kind": "form", "form": "later", "form_version": 9, "fields": {} })
    });
    assert_eq!(tried(vec![person.clone(), form], text), Err(Error::PackageNewer));
    let bsn = carried(
        "urn:zorgmap:client:1",
        &json!({ "from": "X", "made_at": "2026-11-01T10:00:00+01:00", "partial": false,
        "fields": { "name": "Nep Persoon", "regimes": ["private"], "bsn": "111222333" } }),
    );
    assert_eq!(tried(vec![bsn, entry(&good)], text), Err(Error::BsnNotForRegime));
    // Whatever was refused: no client, no file.
    assert_eq!(ask(&desk, "client_list", json!({ "former": true })), json!([]));
    let files = house.dir().join("attachments");
    let left = fs::read_dir(&files).map(|dirs| {
        dirs.flatten().filter(|dir| dir.path().is_dir() && fs::read_dir(dir.path()).unwrap().next().is_some()).count()
    });
    assert_eq!(left.unwrap_or(0), 0);
    let done = tried(vec![person.clone(), entry(&good)], text).unwrap();
    assert_eq!((&done["entries"], &done["files"]), (&json!(1), &json!(1)));
    // Without its words a version that is sound comes along, and the first page goes on.
    for each in [weight("3.5"), medicine("2026-01-01", "2026-12-01"), goal("2026-12-01")] {
        tried(vec![person.clone(), held(each)], &[]).unwrap();
    }
    ask(&desk, "today", json!({}));
}

#[test]
fn who_was_brought_in_as_a_representative_gets_nothing_until_the_proof_is_seen_here() {
    let house = House::new();
    let desk = house.desk();
    let person = carried(
        "urn:zorgmap:client:1",
        &json!({ "from": "X", "made_at": "2026-11-01T10:00:00+01:00", "partial": false,
        "fields": { "name": "Nep Persoon", "regimes": ["zvw"] } }),
    );
    let kees =
        json!({ "who": "mentor", "name": "Kees Kijker", "scope": "", "until": null, "proof_note": "Beschikking." });
    let all = json!({ "resourceType": "Bundle", "entry": [person, carried("urn:zorgmap:person:1", &kees)] });
    let (file, words) = made(&all, &[]);
    let someone = ask(&desk, "data_bring_in", brings(file.path(), &words, json!({})))["client"].clone();
    let judgement =
        json!({ "matter": "dossier", "capable": false, "on": "2026-11-20", "by": "Arts", "why": "Gesproken." });
    let room = ask(&desk, "capacity_set", json!({ "client": someone, "judgement": judgement }));
    let kees = &room["persons"][0];
    assert_eq!((&kees["lacks_proof"], &kees["fields"]["proof_note"]), (&json!(true), &json!("Beschikking.")));
    let stick = tempfile::tempdir().unwrap();
    let give = json!({
        "client": someone, "recipient": "Kees Kijker", "person": kees["person"], "capacity": "representative",
        "ground": "request_representative", "identity": "passport", "language": "nl", "folder": stick.path(),
    });
    let look = json!({
        "client": someone, "viewer": "Kees Kijker", "capacity": "representative", "ground": "request_representative",
        "identity": "passport", "parts": ["reports"], "language": "nl",
    });
    let closed = || {
        assert_eq!(refused(&desk, "handover_write", give.clone()), Error::AskerUnchecked);
        assert_eq!(refused(&desk, "viewing_begin", look.clone()), Error::AskerUnchecked);
        assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 0, "nothing was written");
    };
    closed();
    let set = |base: i64, phone: &str, proof: &str| {
        let fields = json!({ "who": "mentor", "name": "Kees Kijker", "phone": phone, "proof_note": proof });
        let input = json!({ "client": someone, "person": kees["person"], "base": base, "fields": fields });
        ask(&desk, "person_set", input)["persons"][0]["lacks_proof"].clone()
    };
    assert_eq!(set(1, "010 000 0000", "Beschikking."), true, "a telephone number proves nothing");
    closed();
    assert_eq!(set(2, "010 000 0000", ""), true);
    closed();
    assert_eq!(set(3, "010 000 0000", "Beschikking gezien op 23 november."), false);
    ask(&desk, "handover_write", give.clone());
    ask(&desk, "viewing_begin", look.clone());
}

/// A dossier that another takes over, kept for years in one house, and for how long it is kept in the other.
#[test]
fn a_dossier_that_is_taken_over_goes_on_counting_and_a_stop_stays() {
    let house = House::new();
    let desk = house.desk();
    let someone = furnished(&desk);
    report(&desk, &someone, "Samen gewandeld.");
    let note = ask(&desk, "report_add", json!({ "client": someone, "text": "Nog niet vertellen." }));
    let untold = json!({ "entry": note["entry"], "what": "withheld", "reason": "x", "review_on": "2036-01-01" });
    ask(&desk, "hold_set", untold);
    let mark = |kind: &str, until: Value| {
        let mark = json!({ "client": someone, "kind": kind, "until": until, "reason": "Redencanarie van Gerda." });
        ask(&desk, "retention_mark", mark)
    };
    mark("hold", Value::Null);
    mark("wvggz", json!("2026-10-01"));
    // What the client asked this carer to shorten, the next one hears anew; what was lifted is no more.
    mark("shorter", json!("2030-01-01"));
    let lifted = mark("interest", Value::Null);
    ask(&desk, "retention_end", json!({ "mark": lifted["marks"][0]["mark"], "reason": "Voorbij." }));
    let stick = tempfile::tempdir().unwrap();
    let takes = json!({
        "client": someone, "recipient": "Piet Opvolger", "capacity": "other_carer", "ground": "consent",
        "consent": shared_with(&desk, &someone, "Piet Opvolger"),
    });
    let (zip, words, _) = with_data(&desk, stick.path(), takes.clone());
    let whole = bundle(&zip, &words);
    assert!(!whole.to_string().contains("Redencanarie"), "a reason stays where nobody looked through it");
    let mut part = takes.clone();
    part["from"] = json!("2026-11-01");
    let (in_part, part_words, _) = with_data(&desk, stick.path(), part);
    let (own, own_words, _) = with_data(&desk, stick.path(), json!({ "client": someone, "talk": "held" }));
    for (zip, words) in [(&in_part, &part_words), (&own, &own_words)] {
        assert!(!bundle(zip, words).to_string().contains("urn:zorgmap:keeping"), "they do not take it over");
    }

    let there = House::new();
    there.clock.forward(chrono::Duration::days(1000));
    let desk = there.desk();
    let brought = |zip: &Path, words: &str| {
        let done = ask(&desk, "data_bring_in", brings(zip, words, json!({})));
        ask(&desk, "retention_get", json!({ "client": done["client"] }))
    };
    let kept = brought(&zip, &words);
    assert_eq!(kept["last_clinical"], "2026-11-23", "{kept}");
    let mut marks: Vec<(&str, &str, &Value, &str)> = kept["marks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mark| {
            let text = |field: &str| mark[field].as_str().unwrap();
            (text("kind"), text("from"), &mark["until"], text("reason"))
        })
        .collect();
    marks.sort_unstable_by_key(|mark| mark.0);
    let from = "Mirjam Voorbeeld, De Linde";
    assert_eq!(
        marks,
        [
            ("hold", "2026-11-23", &Value::Null, from),
            ("taken_over", "2026-11-23", &Value::Null, from),
            ("wvggz", "2026-11-23", &json!("2026-10-01"), from),
        ]
    );
    assert_eq!(kept["verdict"]["why"], "hold");
    let begin = json!({ "client": kept["client"], "ground": "mistake", "reason": "x", "copy": "nobody", "name": "Tess Proefpersoon" });
    assert_eq!(refused(&desk, "destruction_begin", begin), Error::MustBeKept);
    assert_eq!(ask(&desk, "verify", json!({}))["findings"], json!([]));
    // Without that, it counts from what came along; and from what is written here since.
    let kept = brought(&own, &own_words);
    assert_eq!((&kept["last_clinical"], &kept["marks"]), (&json!("2026-11-23"), &json!([])));
    report(&desk, &uid(&kept, "client"), "Hier geschreven.");
    let kept = ask(&desk, "retention_get", json!({ "client": kept["client"] }));
    assert_eq!(kept["last_clinical"], "2029-08-19");
    // What nobody could have said is not taken over.
    for (field, value) in [
        ("last_clinical", json!("2031-01-01")),
        ("marks", json!([{ "kind": "purpose", "from": "2026-01-01", "until": "2026-02-01" }])),
        ("marks", json!([{ "kind": "hold", "from": "2031-01-01", "until": null }])),
    ] {
        let mut carried = json!({ "last_clinical": "2026-11-23", "regimes": ["zvw"], "marks": [] });
        carried[field] = value;
        let mut changed = whole.clone();
        for extension in changed["entry"].as_array_mut().unwrap().iter_mut().flat_map(|entry| {
            let extensions = entry["resource"]["extension"].as_array_mut();
            extensions.map(|all| all.iter_mut().collect::<Vec<_>>()).unwrap_or_default()
        }) {
            if extension["url"] == "urn:zorgmap:keeping:1" {
                extension["valueString"] = json!(carried.to_string());
            }
        }
        let (file, words) = made(&changed, &[]);
        let look = json!({ "file": file.path(), "passphrase": words });
        assert_eq!(refused(&desk, "data_look", look), Error::PackageDamaged, "{carried}");
    }
}

#[test]
fn a_medicine_that_was_brought_in_is_listed_as_it_stood_on_each_day() {
    let house = House::new();
    let desk = house.desk();
    let someone = furnished(&desk);
    let mut tablet = json!({ "name": "Paracetamol", "dose": "1 tablet", "times": ["08:00"], "start": "2026-11-01" });
    let entry = ask(&desk, "medicine_add", json!({ "client": someone, "medicine": tablet }))["entry"].clone();
    house.clock.forward(chrono::Duration::days(2));
    (tablet["dose"], tablet["times"]) = (json!("2 tabletten"), json!(["09:00"]));
    ask(&desk, "medicine_change", json!({ "entry": entry, "base": 1, "medicine": tablet, "reason": "arts belde" }));
    let stick = tempfile::tempdir().unwrap();
    let (zip, words, _) = with_data(&desk, stick.path(), json!({ "client": someone }));

    let there = House::new();
    there.clock.forward(chrono::Duration::days(30));
    let desk = there.desk();
    let done = ask(&desk, "data_bring_in", brings(&zip, &words, json!({})));
    for (day, dose, time) in [
        ("2026-11-24", "1 tablet", "08:00"),
        ("2026-11-25", "2 tabletten", "09:00"),
        ("2026-12-01", "2 tabletten", "09:00"),
    ] {
        let days = ask(&desk, "doses", json!({ "client": done["client"], "from": day, "to": day }));
        let line = &days[0]["lines"][0];
        assert_eq!((&line["dose"], &line["time"]), (&json!(dose), &json!(time)), "{day}");
    }
}

#[test]
fn what_was_taken_over_is_a_dossier_also_where_it_came_into_an_enquiry() {
    let house = House::new();
    let desk = house.desk();
    let someone = furnished(&desk);
    let scan = house.folder.path().join("scan.png");
    image::RgbImage::new(40, 30).save(&scan).unwrap();
    // All that the predecessor had was paper.
    ask(&desk, "document_add", json!({ "client": someone, "title": "Oude map", "file": scan }));
    let stick = tempfile::tempdir().unwrap();
    let takes = json!({
        "client": someone, "recipient": "Piet Opvolger", "capacity": "other_carer", "ground": "consent",
        "consent": shared_with(&desk, &someone, "Piet Opvolger"),
    });
    let (zip, words, _) = with_data(&desk, stick.path(), takes);
    let there = House::new();
    let desk = there.desk();
    let own = uid(&ask(&desk, "client_enquiry", json!({ "name": "Tess Proefpersoon" })), "client");
    ask(&desk, "data_bring_in", brings(&zip, &words, json!({ "client": own })));
    ask(&desk, "client_close", json!({ "client": own, "ending": "not_started", "on": "2026-11-23" }));
    let kept = ask(&desk, "retention_get", json!({ "client": own }));
    assert_eq!((&kept["enquiry"], &kept["verdict"]["date"]), (&json!(false), &json!("2046-11-23")), "{kept}");
}
