//! Data out and in: what a package with data holds, for whom, and that what this program wrote it reads back.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_core::dossier::entry::EntryKind;
use dossier_core::export::Progress;
use dossier_core::export::fhir::archive::{BUNDLE, Package, pack};
use dossier_tests::{House, ask, client, refused, report, shared_with, uid};
use proptest::collection::vec;
use proptest::prelude::*;
use secrecy::SecretString;
use serde_json::{Value, json};
use zeroize::Zeroizing;

/// A hand-over with data; the path of the zip, the words, and the answer.
pub(crate) fn with_data(desk: &Desk, stick: &Path, more: Value) -> (PathBuf, String, Value) {
    let ticket = ask(desk, "handover_passphrase", json!({}));
    let mut input = json!({
        "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client", "identity": "known_to_me",
        "language": "nl", "folder": stick, "ticket": ticket["ticket"], "data": true,
    });
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    let done = ask(desk, "handover_write", input);
    (PathBuf::from(uid(&done, "folder")).join("gegevens.zip"), uid(&ticket, "words"), done)
}

/// The bundle of a zip.
pub(crate) fn bundle(zip: &Path, words: &str) -> Value {
    let mut package = Package::open(fs::File::open(zip).unwrap(), SecretString::from(words.to_owned())).unwrap();
    serde_json::from_slice(&package.read(BUNDLE).unwrap()).unwrap()
}

fn resources<'a>(bundle: &'a Value, kind: &str) -> Vec<&'a Value> {
    let all = bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]);
    all.filter(|resource| resource["resourceType"] == kind).collect()
}

fn furnished(desk: &Desk) -> String {
    let me = json!({ "name": "Mirjam Voorbeeld", "function": "verpleegkundige", "practice": "De Linde", "street": "", "postcode": "",
        "town": "", "phone": "", "email": "", "registration": "" });
    ask(desk, "practice_set", me);
    let added = ask(desk, "client_add", json!({ "name": "Tess Proefpersoon", "regimes": ["zvw"], "bsn": "111222333" }));
    uid(&added, "client")
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn a_package_holds_data_only_when_asked_and_the_data_opens_with_the_same_words() {
    let house = House::new();
    let desk = house.desk();
    let someone = furnished(&desk);
    report(&desk, &someone, "Samen gewandeld.");
    let stick = tempfile::tempdir().unwrap();
    let (zip, words, done) = with_data(&desk, stick.path(), json!({ "client": someone }));
    let names: Vec<&str> =
        done["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["LEES-MIJ.txt", "dossier.pdf", "gegevens.zip"]);
    assert!(fs::read_to_string(zip.with_file_name("LEES-MIJ.txt")).unwrap().contains("gegevens.zip"));
    let bundle = bundle(&zip, &words);
    assert_eq!(resources(&bundle, "Patient")[0]["identifier"][0]["value"], "111222333");
    assert!(
        resources(&bundle, "Composition")[0]["section"][0]["text"]["div"]
            .as_str()
            .unwrap()
            .contains("Samen gewandeld.")
    );
    // Somebody else's program opens it as well.
    let python = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nprint(' '.join(z.namelist()))";
    let listed = std::process::Command::new("python3").args(["-c", python]).arg(&zip).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&listed.stdout).trim(), "bundle.json manifest.json");
    // Without asking there is none.
    let (zip, ..) = with_data(&desk, stick.path(), json!({ "client": someone, "data": false }));
    assert!(!zip.exists() && zip.with_file_name("dossier.pdf").exists());
    // By mail it is a second file to attach.
    let (zip, _, done) = with_data(&desk, stick.path(), json!({ "client": someone, "mail": { "service": "Zivver" } }));
    assert!(!zip.exists());
    assert!(done["files"][1]["name"].as_str().unwrap().ends_with(".zip"), "{done}");
}

/// Set in the process that packs much: what it needs at most can be seen of a whole process alone.
#[cfg(target_os = "linux")]
const PACKS_MUCH: &str = "ZORGMAP_PACKS_MUCH";
/// Files of this dossier, and bytes of each. They go through eight ciphers and sums, which a build for tests takes its time for.
#[cfg(target_os = "linux")]
const MUCH: usize = 16;
#[cfg(target_os = "linux")]
const EACH: usize = 4 << 20;

/// The most memory that this process had since `forget_peak`, in bytes.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() << 10
}

#[cfg(target_os = "linux")]
fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// Twenty years of recordings are gigabytes: they go onto the stick one by one, and never lie in memory together.
#[cfg(target_os = "linux")]
#[test]
fn files_are_packed_on_the_way_to_the_medium_and_never_lie_in_memory_together() {
    if std::env::var_os(PACKS_MUCH).is_none() {
        let name = "bring_in::files_are_packed_on_the_way_to_the_medium_and_never_lie_in_memory_together";
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        let done = child.args(["--exact", name, "--nocapture"]).env(PACKS_MUCH, "1").output().unwrap();
        let said = String::from_utf8_lossy(&done.stdout) + String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success() && said.contains("1 passed"), "{said}");
        return;
    }
    let house = House::new();
    let desk = house.desk();
    let someone = furnished(&desk);
    let recording = house.folder.path().join("opname.wav");
    let mut random = fastrand::Rng::with_seed(5);
    for number in 0..MUCH {
        // Noise, which gets no smaller.
        let mut bytes = b"RIFF\0\0\0\0WAVEdata\0\0\0\0".to_vec();
        bytes.resize(EACH, 0);
        random.fill(&mut bytes[20..]);
        let long = u32::try_from(EACH).unwrap();
        bytes[4..8].copy_from_slice(&(long - 8).to_le_bytes());
        bytes[16..20].copy_from_slice(&(long - 20).to_le_bytes());
        fs::write(&recording, bytes).unwrap();
        ask(
            &desk,
            "document_add",
            json!({ "client": someone, "title": format!("Opname {number}"), "file": recording }),
        );
    }
    let stick = tempfile::tempdir().unwrap();
    // What a paper takes is no matter of the data.
    forget_peak();
    with_data(&desk, stick.path(), json!({ "client": someone, "data": false }));
    let paper = peak();
    forget_peak();
    let (zip, words, _) = with_data(&desk, stick.path(), json!({ "client": someone }));
    let packed = peak();
    let (all, most) = ((MUCH * EACH) as u64, 6 * EACH as u64);
    assert!(fs::metadata(&zip).unwrap().len() > all);
    assert!(packed < paper + most, "{} MB with data, {} MB without", packed >> 20, paper >> 20);
    // And it is all there.
    let mut package = Package::open(fs::File::open(&zip).unwrap(), SecretString::from(words)).unwrap();
    let last = format!("bijlagen/{MUCH:04}.wav");
    assert_eq!(package.names().len(), MUCH + 1);
    assert_eq!(package.read(&last).unwrap().len(), EACH);
}

/// What is not for this reader is in no element, extension or name; who gets less in the PDF gets less in the data.
#[test]
fn nothing_is_in_the_data_that_is_not_on_the_paper() {
    let house = House::new();
    let desk = house.desk();
    let someone = furnished(&desk);
    client(&desk, "Gerda Geheim");
    let text = "Samen met Gerda Geheim gegeten.";
    let about = json!({ "kind": "other_client", "client": ask(&desk, "client_list", json!({ "former": false }))[1]["client"],
        "need": "together", "why": "huisgenotencanarie" });
    let mark = json!({ "place": "text", "start": 10, "end": 22, "about": about });
    ask(&desk, "report_add", json!({ "client": someone, "text": text, "marks": [mark] }));
    let third =
        json!({ "place": "text", "start": 0, "end": 10, "about": { "kind": "third_person", "who": "buurcanarie" } });
    ask(&desk, "report_add", json!({ "client": someone, "text": "Buurvrouwk zegt dat het gaat.", "marks": [third] }));
    // Why something was put right says it once more.
    let put_right = |words: &str, about: Value| {
        let text = format!("Het ging goed, zei {words}.");
        let mark = json!({ "place": "text", "start": 19, "end": 19 + words.chars().count(), "about": about });
        let added = report(&desk, &someone, "Het ging goed.");
        let reason = format!("{words} vergeten");
        let put = json!({ "entry": added["entry"], "base": 1, "text": text, "marks": [mark], "reason": reason });
        ask(&desk, "entry_correct", put);
    };
    put_right("Reincanarie", json!({ "kind": "third_person", "who": "buur", "weighing": "" }));
    let upstairs = json!({ "kind": "other_client", "client": ask(&desk, "client_list", json!({ "former": false }))[1]["client"],
        "need": "together", "why": "zegt wie" });
    put_right("de bovencanarie van tweehoog", upstairs);
    let held = report(&desk, &someone, "Heldcanarie: dit is nog niet verteld.");
    ask(
        &desk,
        "hold_set",
        json!({ "entry": held["entry"], "what": "withheld", "reason": "redencanarie", "consulted": "",
        "review_on": "2027-01-01" }),
    );
    let goal =
        ask(&desk, "goal_add", json!({ "client": someone, "goal": { "words": "Doelcanarie", "rhythm": "month" } }));
    ask(
        &desk,
        "hold_set",
        json!({ "entry": goal["entry"], "what": "withheld", "reason": "ook dit", "consulted": "",
        "review_on": "2027-01-01" }),
    );
    ask(&desk, "report_add", json!({ "client": someone, "text": "Over het doel.", "goals": [goal["entry"]] }));
    let person = json!({ "who": "mentor", "name": "M. Mentor", "phone": "telefooncanarie", "proof_note": "bewijscanarie",
        "unwanted": true, "unwanted_how": "onwilcanarie" });
    ask(&desk, "person_set", json!({ "client": someone, "fields": person }));
    shared_with(&desk, &someone, "Zorggroep Proef");
    let stick = tempfile::tempdir().unwrap();
    with_data(&desk, stick.path(), json!({ "client": someone, "ground_note": "nootcanarie" }));
    let (zip, words, _) = with_data(
        &desk,
        stick.path(),
        json!({ "client": someone, "recipient": "Zorggroep Proef", "capacity": "other", "ground": "consent",
            "consent": ask(&desk, "people", json!({ "client": someone }))["consents"][0]["consent"] }),
    );
    let found = bundle(&zip, &words).to_string();
    for canary in
        ["Gerda", "Geheim", "canarie", "111222333", "urn:zorgmap:mark", "huisgenot", "\"Consent\"", "\"AuditEvent\""]
    {
        let withheld_is_theirs = ["canarie"].contains(&canary);
        let text = if withheld_is_theirs {
            // Withheld from a representative alone; the rest of the canaries are nobody's.
            ["Heldcanarie", "Doelcanarie"].iter().fold(found.clone(), |text, word| text.replace(word, ""))
        } else {
            found.clone()
        };
        assert!(!text.contains(canary), "{canary} in {text}");
    }
    assert!(found.contains("[") && found.contains("gegeten"));
    // The client reads what others say of third persons, and who represents them; still not the other client.
    let (zip, words, _) = with_data(&desk, stick.path(), json!({ "client": someone }));
    let own = bundle(&zip, &words).to_string();
    assert!(own.contains("Buurvrouwk") && own.contains("111222333") && own.contains("\"Consent\""));
    assert!(own.contains("Reincanarie vergeten") && own.contains("bewijscanarie"));
    for canary in ["Gerda", "onwilcanarie", "nootcanarie", "buurcanarie", "huisgenot", "redencanarie", "bovencanarie"] {
        assert!(!own.contains(canary), "{canary}");
    }
}

#[test]
fn who_takes_their_data_along_gets_what_they_supplied() {
    let house = House::new();
    let desk = house.desk();
    let someone = furnished(&desk);
    report(&desk, &someone, "Eigen waarneming.");
    ask(&desk, "report_add", json!({ "client": someone, "text": "Zelf verteld.", "origin": "client" }));
    let asked = ask(
        &desk,
        "request_add",
        json!({ "client": someone, "kind": "transfer", "received": "2026-11-20", "channel": "spoken", "words": "Ik wil mijn gegevens mee.",
            "asker": { "name": "Tess Proefpersoon", "capacity": "client" } }),
    );
    let stick = tempfile::tempdir().unwrap();
    let request = json!({ "client": someone, "request": asked["request"] });
    let (zip, words, _) = with_data(&desk, stick.path(), request);
    let found = bundle(&zip, &words);
    let text = found.to_string();
    assert!(text.contains("Zelf verteld.") && text.contains("Tess Proefpersoon"));
    assert!(!text.contains("Eigen waarneming.") && !text.contains("AuditEvent"));
    // A paper alone does not answer it.
    let ticket = ask(&desk, "handover_passphrase", json!({}));
    let mut alone = json!({
        "client": someone, "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client",
        "identity": "known_to_me", "language": "nl", "folder": stick.path(), "ticket": ticket["ticket"], "request": asked["request"],
    });
    let missing = Error::Required { field: "data".to_owned() };
    assert_eq!(refused(&desk, "handover_write", alone.clone()), missing);
    alone["data"] = json!(true);
    ask(&desk, "handover_write", alone);
    // The same request of somebody else's is none.
    let other = client(&desk, "Sam Ander");
    let ticket = ask(&desk, "handover_passphrase", json!({}));
    let input = json!({
        "client": other, "recipient": "Sam Ander", "capacity": "client", "ground": "request_client", "identity": "known_to_me",
        "language": "nl", "folder": stick.path(), "ticket": ticket["ticket"], "data": true, "request": asked["request"],
    });
    assert_eq!(refused(&desk, "handover_write", input), Error::NotFound);
}

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
        "contacts": [{ "name": "Kim Kind", "relation": "kind", "phone": "", "email": "" }],
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

fn carried(url: &str, value: &Value) -> Value {
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

#[test]
fn a_list_of_clients_is_shown_first_and_each_line_keeps_the_rules() {
    let house = House::new();
    let desk = house.desk();
    ask(&desk, "client_add", json!({ "name": "Tess Proef", "birth_date": "1940-03-01", "regimes": ["wlz"] }));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lijst.csv");
    fs::write(&file, "Naam;Geboortedatum;BSN;Plaats\nTess Proef;1-3-1940;;Gouda\nSam Ander;2-3-1941;111222333;Delft\nBep Fout;2-3-1942;111222334;Delft\n;1-1-1950;;Delft\nKo Datum;31-2-1940;;Delft\nJo Goed;;;Delft\n").unwrap();
    let look = |regimes: Value| ask(&desk, "clients_look", json!({ "file": file, "regimes": regimes }));
    let seen = look(json!(["wlz"]));
    let columns: Vec<&Value> = seen["columns"].as_array().unwrap().iter().map(|column| &column["column"]).collect();
    assert_eq!(columns, ["name", "birth_date", "bsn", "town"]);
    assert!(!seen.to_string().contains("111222333"), "a number is shown masked");
    let told: Vec<(Option<&str>, bool)> = seen["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["problem"].as_str(), line["known"].as_bool().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            (None, true),
            (None, false),
            (Some("bsn_invalid"), false),
            (Some("required"), false),
            (Some("bad_date"), false),
            (None, false)
        ]
    );
    // Privately paid care knows no number.
    assert_eq!(look(json!(["private"]))["lines"][1]["problem"], "bsn_not_for_regime");
    // Nothing was written by looking.
    assert_eq!(ask(&desk, "client_list", json!({ "former": true })).as_array().unwrap().len(), 1);
    let bring = |lines: Value, sha: &Value| json!({ "file": file, "sha256": sha, "columns": columns, "regimes": ["wlz"], "lines": lines });
    // One wrong line, and none is written.
    assert_eq!(refused(&desk, "clients_bring_in", bring(json!([2, 3]), &seen["sha256"])), Error::BsnInvalid);
    assert_eq!(refused(&desk, "clients_bring_in", bring(json!([2]), &json!("00"))), Error::EntryChanged);
    let came = ask(&desk, "clients_bring_in", bring(json!([6, 2]), &seen["sha256"]));
    assert_eq!(came, json!({ "lines": [2, 6], "stopped": null }));
    let names: Vec<String> = ask(&desk, "client_list", json!({ "former": true }))
        .as_array()
        .unwrap()
        .iter()
        .map(|row| uid(row, "name"))
        .collect();
    assert_eq!(names, ["Tess Proef", "Sam Ander", "Jo Goed"]);
    assert_eq!(look(json!(["wlz"]))["lines"][1]["known"], true);
    // The same list of another program: written otherwise, and not every date in it.
    fs::write(
        &file,
        "Naam;Geboortedatum\nTESS PROEF;\nJó Goed;5-5-1950\nSam Ander;9-9-1999\nNieuw Mens;1-1-1950\nnieuw mens;\n",
    )
    .unwrap();
    let seen = look(json!(["wlz"]));
    let known: Vec<bool> =
        seen["lines"].as_array().unwrap().iter().map(|line| line["known"].as_bool().unwrap()).collect();
    assert_eq!(known, [true, true, false, false, true]);
    let lines = ask(&desk, "log_list", json!({ "count": 50 }));
    let made = lines["lines"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["action"] == "clients_bring_in" && line["outcome"] == "done");
    assert_eq!(made.filter(|line| !line["client"].is_null()).count(), 2, "a line a client");
    fs::write(&file, [0_u8, 1, 2]).unwrap();
    assert_eq!(refused(&desk, "clients_look", json!({ "file": file })), Error::ListUnreadable);
}

#[test]
fn old_documents_come_in_encrypted_with_the_day_that_the_carer_says() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("2024-03-01 indicatie.txt"), "Indicatie voor papiercanarie.").unwrap();
    fs::write(folder.path().join("scan.txt"), "Zonder dag.").unwrap();
    fs::write(folder.path().join("programma.exe"), "MZ").unwrap();
    fs::write(folder.path().join("foto.jpg"), "geen foto").unwrap();
    let seen = ask(&desk, "papers_look", json!({ "folder": folder.path(), "language": "nl" }));
    let told: Vec<(&str, &Value, &Value)> = seen["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["title"].as_str().unwrap(), &file["day"], &file["problem"]))
        .collect();
    assert_eq!(
        told,
        [
            ("Indicatie", &json!("2024-03-01"), &Value::Null),
            ("Foto", &Value::Null, &Value::Null),
            ("programma", &Value::Null, &json!("file_kind_unknown")),
            ("scan", &Value::Null, &Value::Null),
        ]
    );
    let papers = |papers: Value| json!({ "client": someone, "folder": folder.path(), "origin": "earlier_carer", "papers": papers });
    let paper = |name: &str, day: &str| json!({ "name": name, "day": day, "title": "Titel" });
    for (name, day, error) in [
        ("../scan.txt", "2024-01-01", Error::NotFound),
        ("/etc/passwd", "2024-01-01", Error::NotFound),
        ("scan.txt", "2027-01-01", Error::InFuture { field: "at".into() }),
        ("scan.txt", "1800-01-01", Error::BadDate { field: "at".into() }),
    ] {
        assert_eq!(refused(&desk, "papers_bring_in", papers(json!([paper(name, day)]))), error, "{name}");
    }
    let inside = json!({ "folder": house.dir(), "language": "nl" });
    assert_eq!(refused(&desk, "papers_look", inside), Error::FolderNotWritable);
    let all = json!([
        paper("2024-03-01 indicatie.txt", "2024-03-02"),
        paper("foto.jpg", "2024-03-03"),
        paper("scan.txt", "2026-11-23")
    ]);
    let done = ask(&desk, "papers_bring_in", papers(all));
    let added = ["2024-03-01 indicatie.txt", "scan.txt"];
    let left = [json!({ "name": "foto.jpg", "problem": "file_damaged" })];
    assert_eq!(done, json!({ "added": added, "left": left, "stopped": null }));
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 10 }));
    let days: Vec<&str> =
        page["entries"].as_array().unwrap().iter().map(|entry| &entry["at"].as_str().unwrap()[..10]).collect();
    assert_eq!(days, ["2026-11-23", "2024-03-02"]);
    assert_eq!(page["entries"][1]["origin"], "earlier_carer");
    assert_eq!(page["entries"][1]["attachments"][0]["name"], "2024-03-01 indicatie.txt");
    assert!(folder.path().join("scan.txt").exists(), "the file itself stays where it is");
    desk.close().unwrap();
    let mut waiting = vec![house.dir()];
    while let Some(dir) = waiting.pop() {
        for each in fs::read_dir(dir).unwrap().flatten() {
            if each.path().is_dir() {
                waiting.push(each.path());
            } else {
                let bytes = fs::read(each.path()).unwrap();
                assert!(!bytes.windows(12).any(|part| part == b"papiercanari"), "{:?}", each.path());
            }
        }
    }
}

/// Stops after so many steps.
struct StopAfter(u64);

impl Progress for StopAfter {
    fn step(&self, done: u64, _: u64) -> dossier_core::Result<()> {
        if done < self.0 { Ok(()) } else { Err(Error::Cancelled) }
    }
}

#[test]
fn old_documents_that_were_stopped_half_way_come_in_once() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let folder = tempfile::tempdir().unwrap();
    let name = |number: u64| format!("brief {number}.txt");
    let paper = |number: u64, again: bool| json!({ "name": name(number), "day": "2024-03-01", "title": "Brief", "again": again });
    for number in 1..=5 {
        fs::write(folder.path().join(name(number)), format!("Beste Tess, dit is brief {number}.")).unwrap();
    }
    let asked = |papers: Vec<Value>| json!({ "client": someone, "folder": folder.path(), "papers": papers });
    let all = || asked((1..=5).map(|number| paper(number, false)).collect());
    let entries = || {
        let page = ask(&desk, "timeline", json!({ "client": someone, "count": 50 }));
        page["entries"].as_array().unwrap().len()
    };
    let there = |client: &Value| -> Vec<bool> {
        let seen = ask(&desk, "papers_look", json!({ "folder": folder.path(), "language": "nl", "client": client }));
        seen["files"].as_array().unwrap().iter().map(|file| file["there"].as_bool().unwrap()).collect()
    };
    // Before anything came in it is an error like any other.
    assert_eq!(desk.call("papers_bring_in", all(), &StopAfter(0)), Err(Error::Cancelled));
    assert_eq!(there(&json!(someone)), [false; 5]);
    let came = desk.call("papers_bring_in", all(), &StopAfter(2)).unwrap();
    assert_eq!(came, json!({ "added": [name(1), name(2)], "left": [], "stopped": "cancelled" }));
    assert_eq!(there(&json!(someone)), [true, true, false, false, false]);
    assert_eq!(there(&Value::Null), [false; 5]);
    assert_eq!(there(&json!(client(&desk, "Sam Ander"))), [false; 5], "that is another's dossier");
    // The same button once more: the rest comes in, and what was there is said.
    let came = ask(&desk, "papers_bring_in", all());
    let left = |number: u64| json!({ "name": name(number), "problem": "paper_there" });
    let rest = [name(3), name(4), name(5)];
    assert_eq!(came, json!({ "added": rest, "left": [left(1), left(2)], "stopped": null }));
    assert_eq!((entries(), there(&json!(someone))), (5, vec![true; 5]));
    // Under another name it is the same file, twice in the folder as well; as long as another is not yet the same.
    for (number, text) in [(6, 1), (7, 7), (8, 7)] {
        fs::write(folder.path().join(name(number)), format!("Beste Tess, dit is brief {text}.")).unwrap();
    }
    assert_eq!(there(&json!(someone))[5..], [true, false, false]);
    let came = ask(&desk, "papers_bring_in", asked([6, 7, 8].map(|number| paper(number, false)).to_vec()));
    assert_eq!(came, json!({ "added": [name(7)], "left": [left(6), left(8)], "stopped": null }));
    // Who wants it twice says so.
    ask(&desk, "papers_bring_in", asked(vec![paper(1, true)]));
    assert_eq!(entries(), 7);
}

#[test]
fn a_list_that_was_stopped_half_way_brings_in_each_client_once() {
    let house = House::new();
    let desk = house.desk();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lijst.csv");
    let line = |number: u32| format!("Client {} Proef;1-3-194{number}\n", char::from(b'A' + number as u8));
    fs::write(&file, format!("Naam;Geboortedatum\n{}", (0..5).map(line).collect::<String>())).unwrap();
    let look = || ask(&desk, "clients_look", json!({ "file": file }));
    let seen = look();
    let columns: Vec<&Value> = seen["columns"].as_array().unwrap().iter().map(|column| &column["column"]).collect();
    let bring = |lines: Value| json!({ "file": file, "sha256": seen["sha256"], "columns": columns, "regimes": [], "lines": lines });
    let all = json!([1, 2, 3, 4, 5]);
    assert_eq!(desk.call("clients_bring_in", bring(all.clone()), &StopAfter(0)), Err(Error::Cancelled));
    let came = desk.call("clients_bring_in", bring(all), &StopAfter(2)).unwrap();
    assert_eq!(came, json!({ "lines": [1, 2], "stopped": "cancelled" }));
    let known: Vec<bool> =
        look()["lines"].as_array().unwrap().iter().map(|line| line["known"].as_bool().unwrap()).collect();
    assert_eq!(known, [true, true, false, false, false]);
    // Stopped when all of it was in: there was nothing left to stop.
    let came = desk.call("clients_bring_in", bring(json!([3, 4, 5])), &StopAfter(3)).unwrap();
    assert_eq!(came, json!({ "lines": [3, 4, 5], "stopped": null }));
    assert_eq!(ask(&desk, "client_list", json!({ "former": true })).as_array().unwrap().len(), 5);
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
