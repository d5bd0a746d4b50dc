//! Data out: what a package with data holds, and for whom.

use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_core::export::fhir::archive::{BUNDLE, Package};
use dossier_tests::{House, ask, client, refused, report, shared_with, uid};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

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

pub(crate) fn furnished(desk: &Desk) -> String {
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
        let name = "data_out::files_are_packed_on_the_way_to_the_medium_and_never_lie_in_memory_together";
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
fn who_takes_their_data_along_is_told_of_a_file_that_is_neither_on_paper_nor_in_the_data() {
    let house = House::new();
    let desk = house.desk();
    let someone = furnished(&desk);
    for origin in ["own", "client"] {
        let file = house.folder.path().join(format!("{origin}.txt"));
        fs::write(&file, format!("Alleen als bestand te lezen: {origin}.")).unwrap();
        let told = json!({ "client": someone, "text": "Met een los bestand.", "origin": origin });
        let entry = ask(&desk, "report_add", told)["entry"].clone();
        ask(&desk, "attachment_add", json!({ "entry": entry, "file": file, "caption": origin }));
    }
    let asked = ask(
        &desk,
        "request_add",
        json!({ "client": someone, "kind": "transfer", "received": "2026-11-20", "channel": "spoken", "words": "Ik wil mijn gegevens mee.",
            "asker": { "name": "Tess Proefpersoon", "capacity": "client" } }),
    );
    let stick = tempfile::tempdir().unwrap();
    let unprinted = |request: &Value| {
        let (zip, words, done) = with_data(&desk, stick.path(), json!({ "client": someone, "request": request }));
        let files = Package::open(fs::File::open(&zip).unwrap(), SecretString::from(words)).unwrap().names().len() - 1;
        let left = done["left_out"].as_array().unwrap().iter().find(|left| left["why"] == "not_printed");
        (files, left.map(|left| left["count"].clone()))
    };
    assert_eq!(unprinted(&asked["request"]), (1, Some(json!(1))), "the carer's own alone is left out");
    assert_eq!(unprinted(&Value::Null), (2, None), "in all data there are all files");
}

#[test]
fn a_summary_comes_without_data_that_would_hold_what_it_leaves_out() {
    let house = House::new();
    let desk = house.desk();
    let someone = furnished(&desk);
    report(&desk, &someone, "Samen gewandeld.");
    let stick = tempfile::tempdir().unwrap();
    let input = json!({
        "client": someone, "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client",
        "identity": "known_to_me", "language": "nl", "folder": stick.path(), "data": true,
        "extent": { "kind": "summary" },
    });
    let wrong = Error::BadInput { field: "data".to_owned(), reason: "summary".to_owned() };
    assert_eq!(refused(&desk, "handover_write", input), wrong);
    with_data(&desk, stick.path(), json!({ "client": someone, "extent": { "kind": "summary" }, "data": false }));
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
