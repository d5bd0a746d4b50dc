//! What leaves the laptop: the print, the package, the sheets beside it; opened with other people's programs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_core::dossier::destroying::destroy;
use dossier_core::export::{Progress, texts};
use dossier_core::rules::destroying::DestroyGround;
use dossier_tests::{House, ask, client, refused, report, shared_with, squeezed, uid};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::sittings::{stand_in, waarnemer};

/// What a program of this system says; `None` when it refuses the file.
fn told(program: &str, arguments: &[&str], file: &Path) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).arg(file);
    if program == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().unwrap_or_else(|error| panic!("{program}: {error}"));
    if !output.status.success() {
        eprintln!("{program}: {}", String::from_utf8_lossy(&output.stderr));
    }
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The text of an encrypted PDF; `None` when the passphrase does not open it. By way of qpdf: the command line of
/// `pdftotext` cuts a passphrase off after 32 letters, which is shorter than six words.
fn unlocked(words: &str, file: &Path) -> Option<String> {
    let clear = file.with_extension("clear");
    let output = Command::new("qpdf").arg(format!("--password={words}")).arg("--decrypt").args([file, &clear]).output();
    let opened = output.unwrap_or_else(|error| panic!("qpdf: {error}")).status.success();
    opened.then(|| told("pdftotext", &["-layout"], &clear).unwrap())
}

fn furnished() -> (House, Desk, String) {
    let house = House::new();
    let desk = house.desk();
    ask(
        &desk,
        "practice_set",
        json!({ "name": "Mirjam Voorbeeld", "function": "verpleegkundige", "practice": "De Linde", "street": "Dorpsstraat 1",
            "postcode": "1234 AB", "town": "Voorbeeldstad", "phone": "085 000 0000", "email": "", "registration": "" }),
    );
    let someone = client(&desk, "Tess Proefpersoon");
    let written = report(&desk, &someone, "Samen gewandeld naar het café, stemming goed.");
    ask(
        &desk,
        "entry_correct",
        json!({ "entry": written["entry"], "base": 1, "text": "Samen gefietst naar het café." }),
    );
    for day in 1..=3 {
        let at = format!("2026-11-{day:02}T09:00:00+01:00");
        ask(&desk, "report_add", json!({ "client": someone, "text": format!("Verslag van dag {day}."), "at": at }));
    }
    (house, desk, someone)
}

fn hand_over(desk: &Desk, client: &str, folder: &Path) -> (Value, String) {
    let ticket = ask(desk, "handover_passphrase", json!({}));
    let input = json!({
        "client": client, "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client",
        "identity": "known_to_me", "place": "bij de cliënt thuis", "language": "nl", "folder": folder,
        "ticket": ticket["ticket"],
    });
    (ask(desk, "handover_write", input), uid(&ticket, "words"))
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn a_print_holds_every_report_and_opens_elsewhere() {
    let (_house, desk, someone) = furnished();
    let printed = ask(&desk, "dossier_print", json!({ "client": someone, "language": "nl" }));
    let file = PathBuf::from(uid(&printed, "file"));
    assert!(!file.file_name().unwrap().to_string_lossy().contains("Tess"));
    told("qpdf", &["--check"], &file).expect("qpdf accepts it");
    let text = told("pdftotext", &["-layout"], &file).expect("pdftotext reads it");
    for expected in [
        "Samen gefietst naar het café.",
        "Samen gewandeld",
        "Verslag van dag 1.",
        "Verslag van dag 3.",
        "Mirjam Voorbeeld",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    assert!(text.contains(&uid(&printed, "seal")), "the seal is on it");
    // Locking takes the print away.
    desk.close().unwrap();
    assert!(!file.exists());
}

#[test]
fn a_long_log_is_told_to_be_the_newest_of_it() {
    let (_house, desk, _) = furnished();
    let added = ask(&desk, "client_add", json!({ "name": "Sam Ander", "regimes": ["zvw"], "bsn": "111222333" }));
    let someone = uid(&added, "client");
    report(&desk, &someone, "Een verslag.");
    let print = || uid(&ask(&desk, "dossier_print", json!({ "client": someone, "language": "nl" })), "file");
    let text = dossier_tests::paper(&print(), "");
    assert!(text.contains("Hetlogboekvanditdossier") && text.contains("Erisnietsweggelaten"), "{text}");
    for _ in 0..310 {
        ask(&desk, "bsn_reveal", json!({ "client": someone }));
    }
    let text = dossier_tests::paper(&print(), "");
    assert!(text.contains("Denieuwste300regelsvanhetlogboek"), "{text}");
    assert!(text.contains("oudereregelsvanhetlogboek"), "{text}");
    assert!(!text.contains("Erisnietsweggelaten"), "{text}");
    // The dossier itself is whole.
    assert!(!text.contains("Ditiseendeelvanhetdossier"), "{text}");
}

#[test]
fn paper_that_cannot_show_a_file_says_that_it_is_not_the_whole() {
    let (_house, desk, someone) = furnished();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notities.txt");
    std::fs::write(&file, "Alleen als bestand te lezen.").unwrap();
    let entry = report(&desk, &someone, "Met een los bestand.")["entry"].clone();
    ask(&desk, "attachment_add", json!({ "entry": entry, "file": file, "caption": "notities" }));
    let stick = tempfile::tempdir().unwrap();
    let (done, words) = hand_over(&desk, &someone, stick.path());
    let left = |left_out: &Value| left_out.as_array().unwrap().iter().any(|each| each["why"] == "not_printed");
    assert!(left(&done["left_out"]), "{done}");
    let page = ask(&desk, "timeline", json!({ "client": someone, "kinds": ["disclosure"], "count": 1 }));
    assert_eq!(page["entries"][0]["body"]["partial"], true);
    let said = dossier_tests::paper(&PathBuf::from(uid(&done, "folder")).join("dossier.pdf").to_string_lossy(), &words);
    assert!(said.contains(&squeezed("Dit is een deel van het dossier")), "{said}");
    // With the data the file itself goes along.
    let ticket = ask(&desk, "handover_passphrase", json!({}));
    let whole = ask(
        &desk,
        "handover_write",
        json!({ "client": someone, "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client",
            "identity": "known_to_me", "place": "thuis", "language": "nl", "folder": stick.path(), "data": true,
            "ticket": ticket["ticket"] }),
    );
    assert!(!left(&whole["left_out"]), "{whole}");
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn a_letter_of_a_whole_page_stands_below_its_own_words() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let letter = house.folder.path().join("brief.pdf");
    std::fs::copy(uid(&ask(&desk, "seal_sheet", json!({ "language": "nl" })), "file"), &letter).unwrap();
    for title in ["Brief van de huisarts", "Brief van de apotheek", "Brief van het wijkteam"] {
        ask(&desk, "document_add", json!({ "client": someone, "title": title, "file": letter }));
    }
    let printed =
        PathBuf::from(uid(&ask(&desk, "dossier_print", json!({ "client": someone, "language": "nl" })), "file"));
    let listed = told("pdfimages", &["-list"], &printed).unwrap();
    let drawn: Vec<usize> = listed.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
    let text = told("pdftotext", &["-layout"], &printed).unwrap();
    let after_contents = text.split('\u{c}').enumerate().skip(2);
    let named: Vec<usize> =
        after_contents.filter(|(_, page)| page.contains("Brief van")).map(|(no, _)| no + 1).collect();
    assert_eq!((named.len(), &named), (3, &drawn), "{listed}\n{text}");
}

#[test]
fn what_was_written_in_winter_has_its_own_hour_on_paper_of_the_summer() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    report(&desk, &someone, "Samen gewandeld.");
    house.clock.set("2027-06-23T09:00:00+02:00");
    let printed = ask(&desk, "dossier_print", json!({ "client": someone, "language": "nl" }));
    let text = dossier_tests::paper(&uid(&printed, "file"), "");
    assert!(text.contains(&squeezed("vastgelegd 23-11-2026 10:30")), "{text}");
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn a_package_opens_with_six_words_and_with_nothing_else() {
    let (_house, desk, someone) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let (done, words) = hand_over(&desk, &someone, stick.path());
    assert_eq!(words.split(' ').count(), 6);
    let folder = PathBuf::from(uid(&done, "folder"));
    let names: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(names.contains(&"LEES-MIJ.txt".to_owned()) && names.contains(&"dossier.pdf".to_owned()), "{names:?}");
    assert_eq!(names.len(), 2, "{names:?}");

    let pdf = folder.join("dossier.pdf");
    let text = unlocked(&words, &pdf).expect("opens with the words");
    assert!(text.contains("Samen gefietst naar het café.") && text.contains("Verslag van dag 2."), "{text}");
    for wrong in ["", "tafel", &words.to_uppercase()] {
        assert_eq!(unlocked(wrong, &pdf), None, "{wrong}");
    }
    // Nothing outside the encrypted file speaks of the client.
    let outside = std::fs::read_to_string(folder.join("LEES-MIJ.txt")).unwrap() + &folder.to_string_lossy();
    assert!(!outside.contains("Tess") && !outside.contains("Proefpersoon"), "{outside}");
    let raw = std::fs::read(&pdf).unwrap();
    assert!(!raw.windows(4).any(|four| four == b"Tess"));

    // It is written down, cannot be changed, and the receipt and letter can be made.
    let page = ask(&desk, "timeline", json!({ "client": someone, "kinds": ["disclosure"], "count": 5 }));
    assert_eq!(page["entries"][0]["body"]["recipient"], "Tess Proefpersoon");
    assert_eq!(page["entries"][0]["locked"], true);
    let fix = json!({ "entry": done["entry"], "base": 1, "text": "anders", "reason": "vergissing" });
    assert_eq!(refused(&desk, "entry_correct", fix), Error::NotAllowed);
    let receipt = PathBuf::from(uid(
        &ask(&desk, "handover_receipt", json!({ "entry": done["entry"], "language": "nl" })),
        "file",
    ));
    let receipt = told("pdftotext", &["-layout"], &receipt).unwrap();
    assert!(receipt.contains("Tess Proefpersoon") && receipt.contains("dossier.pdf"), "{receipt}");
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn a_hand_over_that_cannot_be_leaves_nothing_but_a_line() {
    let (_house, desk, someone) = furnished();
    let ticket = ask(&desk, "handover_passphrase", json!({}));
    let stick = tempfile::tempdir().unwrap();
    let good = json!({
        "client": someone, "recipient": "IGJ", "capacity": "inspector", "ground": "statutory_duty", "ground_note": "Wkkgz 24",
        "identity": "other", "language": "nl", "folder": stick.path(), "ticket": ticket["ticket"],
    });
    let with = |field: &str, value: Value| {
        let mut input = good.clone();
        input[field] = value;
        refused(&desk, "handover_write", input)
    };
    assert_eq!(with("recipient", json!(" ")), Error::Required { field: "recipient".into() });
    assert_eq!(with("ground_note", json!("")), Error::Required { field: "ground_note".into() });
    assert_eq!(with("ticket", json!("00000000000000000000000000000000")), Error::NotFound);
    assert_eq!(with("folder", json!("/bestaat/niet")), Error::FolderNotWritable);

    struct Stop;
    impl Progress for Stop {
        fn step(&self, _: u64, _: u64) -> dossier_core::Result<()> {
            Err(Error::Cancelled)
        }
    }
    assert_eq!(desk.call("handover_write", good, &Stop), Err(Error::Cancelled));
    assert_eq!(std::fs::read_dir(stick.path()).unwrap().count(), 0);
    let page = ask(&desk, "timeline", json!({ "client": someone, "kinds": ["disclosure"], "count": 5 }));
    assert_eq!(page["entries"], json!([]));
    let lines = ask(&desk, "log_list", json!({ "count": 100 }));
    let failed = lines["lines"].as_array().unwrap().iter().filter(|line| line["outcome"] == "failed").count();
    assert_eq!(failed, 5);
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn another_reader_gets_no_log_and_no_number() {
    let (_house, desk, _) = furnished();
    let added = ask(&desk, "client_add", json!({ "name": "Sam Ander", "regimes": ["zvw"], "bsn": "111222333" }));
    let someone = uid(&added, "client");
    report(&desk, &someone, "Een verslag.");
    let (_, _) = hand_over(&desk, &someone, tempfile::tempdir().unwrap().path());
    let stick = tempfile::tempdir().unwrap();
    let ticket = ask(&desk, "handover_passphrase", json!({}));
    let done = ask(
        &desk,
        "handover_write",
        json!({
            "client": someone, "recipient": "Buurvrouw", "capacity": "other", "ground": "consent", "identity": "known_to_me",
            "consent": shared_with(&desk, &someone, "Buurvrouw"),
            "language": "nl", "folder": stick.path(), "ticket": ticket["ticket"],
        }),
    );
    let left: Vec<&str> = done["left_out"].as_array().unwrap().iter().map(|l| l["what"].as_str().unwrap()).collect();
    assert_eq!(left, ["disclosures", "bsn", "log"]);
    let pdf = PathBuf::from(uid(&done, "folder")).join("dossier.pdf");
    let text = unlocked(&uid(&ticket, "words"), &pdf).unwrap();
    assert!(text.contains("Een verslag.") && !text.contains("111222333"), "{text}");
    assert!(text.contains("Dit is een deel van het dossier"), "{text}");
}

/// A dossier with a word in each part that stands nowhere else.
fn one_word_each(desk: &Desk, place: &Path) -> (String, [(&'static str, &'static str); 7]) {
    let fields =
        json!({ "name": "Sam Ander", "regimes": ["zvw"], "bsn": "111222333", "notes": "Houdt van kwikstaarten." });
    let own = uid(&ask(desk, "client_add", fields), "client");
    let add = |action: &str, mut input: Value| {
        input["client"] = json!(own);
        ask(desk, action, input)["entry"].clone()
    };
    add("goal_add", json!({ "goal": { "words": "Weer naar de pannenkoekenboot.", "rhythm": "month" } }));
    add("report_add", json!({ "text": "Naar de vlindertuin geweest." }));
    let file = place.join("brief.txt");
    std::fs::write(&file, "hallo").unwrap();
    add("document_add", json!({ "title": "Brief over de zeppelin", "note": "", "file": file }));
    add("measurement_add", json!({ "measurement": { "of": "weight", "values": ["71"], "note": "Met trommelstok." } }));
    let tablet = json!({ "name": "Molenaarsdruppels", "dose": "1", "times": ["08:00"], "start": "2026-11-01" });
    add("medicine_add", json!({ "medicine": tablet }));
    let stick = tempfile::tempdir().unwrap();
    let given = json!({
        "client": own, "recipient": "Iemand", "capacity": "inspector", "ground": "statutory_duty", "ground_note": "Wkkgz 24",
        "identity": "other", "place": "op het asfaltplein", "language": "nl", "folder": stick.path(),
    });
    ask(desk, "handover_write", given);
    let words = [
        ("particulars", "kwikstaarten"),
        ("plan", "pannenkoekenboot"),
        ("reports", "vlindertuin"),
        ("documents", "zeppelin"),
        ("measurements", "trommelstok"),
        ("medication", "Molenaarsdruppels"),
        ("disclosures", "asfaltplein"),
    ];
    (own, words)
}

#[test]
fn a_part_is_that_part_and_says_what_it_is_not() {
    let house = House::new();
    let desk = house.desk();
    let (own, words) = one_word_each(&desk, house.folder.path());
    let print = |extent: Value| {
        let asks = json!({ "client": own, "language": "nl", "reader": "client_asks", "extent": extent });
        let printed = ask(&desk, "dossier_print", asks);
        (dossier_tests::paper(&uid(&printed, "file"), ""), printed["left_out"].clone())
    };
    let all: Vec<&str> = words.iter().map(|(part, _)| *part).collect();
    for (part, own_word) in words {
        let (text, left_out) = print(json!({ "kind": "parts", "parts": [part] }));
        for (_, word) in words {
            assert_eq!(text.contains(word), word == own_word, "{part}: {word}");
        }
        assert_eq!(text.contains("111222333"), part == "particulars", "{part}");
        assert!(text.contains("Ditiseendeelvanhetdossier"), "{part}");
        let said: Vec<String> = left_out.as_array().unwrap().iter().map(|left| uid(left, "what")).collect();
        for other in all.iter().filter(|other| **other != part) {
            assert!(said.contains(&format!("part_{other}")), "{part}: {other} is not in {said:?}");
        }
        assert!(!said.contains(&format!("part_{part}")), "{part}: {said:?}");
    }
    let whole = |text: &str| words.iter().all(|(_, word)| text.contains(word));
    let (text, left_out) = print(json!({ "kind": "parts", "parts": all }));
    assert!(whole(&text), "all parts are the whole");
    // But for the file that no paper shows.
    assert_eq!(left_out, json!([{ "what": "attachment", "count": 1, "why": "not_printed" }]));
    let none = json!({ "client": own, "language": "nl", "extent": { "kind": "parts", "parts": [] } });
    assert_eq!(refused(&desk, "dossier_print", none), Error::Required { field: "parts".into() });
}

#[test]
fn a_name_outside_of_what_is_given_asks_nothing_and_goes_nowhere() {
    let house = House::new();
    let desk = house.desk();
    let (own, _) = one_word_each(&desk, house.folder.path());
    client(&desk, "Annet Jansens");
    report(&desk, &own, "Annet Jansens kwam langs.");
    let medication = json!({ "kind": "parts", "parts": ["medication"] });
    let review = |extent: &Value| {
        let asked = json!({ "client": own, "capacity": "colleague", "extent": extent });
        ask(&desk, "others_review", asked)["found"].as_array().unwrap().len()
    };
    assert_eq!((review(&medication), review(&json!({ "kind": "whole" }))), (0, 1));
    let stick = tempfile::tempdir().unwrap();
    let input = json!({
        "client": own, "recipient": "Els Collega", "capacity": "colleague", "ground": "directly_involved", "identity": "known_to_me",
        "language": "en", "folder": stick.path(), "extent": medication,
    });
    let done = ask(&desk, "handover_write", input);
    let pdf = PathBuf::from(uid(&done, "folder")).join("dossier.pdf");
    let text = dossier_tests::paper(&pdf.to_string_lossy(), &uid(&done, "words"));
    assert!(text.contains("Molenaarsdruppels") && !text.contains("Jansens") && !text.contains("vlindertuin"), "{text}");
    assert!(text.contains("Thisisapartofthedossier"), "{text}");
    // It stands in the register, and the client reads there what it was.
    let page = ask(&desk, "timeline", json!({ "client": own, "kinds": ["disclosure"], "count": 1 }));
    assert_eq!(page["entries"][0]["body"]["extent"], medication);
    let given = json!({ "kind": "parts", "parts": ["disclosures"] });
    let asks = json!({ "client": own, "language": "nl", "reader": "client_asks", "extent": given });
    let text = dossier_tests::paper(&uid(&ask(&desk, "dossier_print", asks), "file"), "");
    assert!(text.contains("Watgingmeemedicatie") && text.contains("ElsCollega"), "{text}");
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn the_plan_of_now_and_a_summary_of_two_pages() {
    let house = House::new();
    let desk = house.desk();
    let (own, _) = one_word_each(&desk, house.folder.path());
    let plan = |situation: &str| {
        let fields = json!({ "situation": situation, "agreement": "not_yet" });
        ask(&desk, "form_add", json!({ "client": own, "form": "support_plan", "form_version": 1, "fields": fields }));
    };
    plan("Woont boven de bakker.");
    house.clock.forward(chrono::Duration::minutes(5));
    plan("Woont nu bij het park.");
    let reached = json!({ "client": own, "goal": { "words": "Zelf de roeispaan dragen.", "rhythm": "month" } });
    let reached = ask(&desk, "goal_add", reached)["entry"].clone();
    ask(&desk, "goal_evaluate", json!({ "goal": reached, "text": "Gelukt.", "outcome": "reached" }));
    for (at, value) in [("2026-11-20T09:00:00+01:00", "68.4"), ("2026-11-21T09:00:00+01:00", "69.5")] {
        let said = json!({ "of": "weight", "values": [value], "note": "" });
        ask(&desk, "measurement_add", json!({ "client": own, "at": at, "measurement": said }));
    }
    for day in 1..=20 {
        let text = format!("Dag {day}. {}", "Samen gewandeld en gepraat over vroeger, daarna koffie. ".repeat(9));
        let at = format!("2026-11-{day:02}T09:00:00+01:00");
        ask(&desk, "report_add", json!({ "client": own, "text": text, "at": at }));
    }
    let print = |kind: &str| {
        let asks = json!({ "client": own, "language": "nl", "reader": "client_asks", "extent": { "kind": kind } });
        let printed = ask(&desk, "dossier_print", asks);
        (dossier_tests::paper(&uid(&printed, "file"), ""), printed)
    };
    let (text, _) = print("plan");
    assert!(text.contains("Woontnubijhetpark") && text.contains("pannenkoekenboot"), "{text}");
    for other in ["bakker", "roeispaan", "vlindertuin", "Molenaarsdruppels", "kwikstaarten"] {
        assert!(!text.contains(other), "{other}: {text}");
    }
    let (text, printed) = print("summary");
    assert_eq!(printed["pages"], 2);
    let left_of_plan = |printed: &Value| {
        let left = printed["left_out"].as_array().unwrap().iter().find(|left| left["what"] == "part_plan");
        left.map_or(0, |left| left["count"].as_u64().unwrap())
    };
    let before = left_of_plan(&printed);
    for there in ["SamAnder", "kwikstaarten", "pannenkoekenboot", "Molenaarsdruppels", "71kg", "vlindertuin"] {
        assert!(text.contains(there), "{there}: {text}");
    }
    for other in ["roeispaan", "zeppelin", "asfaltplein", "68,4", "Dag3."] {
        assert!(!text.contains(other), "{other}: {text}");
    }
    // What had no room was counted with what was not chosen: every report stands on it or is counted.
    let left = printed["left_out"].as_array().unwrap().iter().find(|left| left["what"] == "part_reports").unwrap();
    let shown = (1..=20).filter(|day| text.contains(&format!("Dag{day}."))).count() + 1;
    assert!(shown < 8, "{text}");
    assert_eq!(left["count"], json!(21 - shown));
    assert!(text.contains("Ditiseendeelvanhetdossier"), "{text}");
    // Then goals, the oldest first.
    for number in 1..=20 {
        let words = format!("Doel {number}. {}", "Zelf weer naar de markt en terug. ".repeat(6));
        ask(&desk, "goal_add", json!({ "client": own, "goal": { "words": words, "rhythm": "month" } }));
        house.clock.forward(chrono::Duration::minutes(1));
    }
    let (text, printed) = print("summary");
    let shown: Vec<u32> = (1..=20).filter(|number| text.contains(&format!("Doel{number}."))).collect();
    assert_eq!((&printed["pages"], shown.last()), (&json!(2), Some(&20)));
    assert!(shown.len() > 4 && shown[0] > 1 && !text.contains("Dag20."), "{shown:?}");
    // The one of before stood among them, and is the oldest.
    assert_eq!(left_of_plan(&printed), 20 - shown.len() as u64 + 1 + before, "{printed}");
}

/// Other people's programs on both kinds of paper.
#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn the_print_is_for_the_archive_and_the_package_is_for_one_reader() {
    let (_house, desk, someone) = furnished();
    let xmp = |pdf: &Path, password: &str| {
        let document = if password.is_empty() {
            lopdf::Document::load(pdf).unwrap()
        } else {
            lopdf::Document::load_with_password(pdf, password).unwrap()
        };
        let catalog = document.catalog().unwrap();
        assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"Outlines") && catalog.has(b"Lang"));
        let metadata = catalog.get(b"Metadata").and_then(lopdf::Object::as_reference).unwrap();
        let stream = document.get_object(metadata).and_then(lopdf::Object::as_stream).unwrap();
        String::from_utf8(stream.decompressed_content().unwrap_or_else(|_| stream.content.clone())).unwrap()
    };
    for language in ["nl", "en"] {
        let printed = ask(&desk, "dossier_print", json!({ "client": someone, "language": language }));
        let file = PathBuf::from(uid(&printed, "file"));
        let said = xmp(&file, "");
        assert!(said.contains("<pdfaid:part>2<") && said.contains("<pdfaid:conformance>A<"), "{said}");
        assert!(said.contains("<pdfuaid:part>1<"), "{said}");
        let info = told("pdfinfo", &[], &file).expect("pdfinfo reads it");
        assert!(info.contains("Tagged:          yes") && info.contains("Encrypted:       no"), "{info}");
        let fonts = told("pdffonts", &[], &file).expect("pdffonts reads it");
        let inside = fonts.lines().skip(2).all(|font| font.split_whitespace().rev().nth(4) == Some("yes"));
        assert!(inside && fonts.lines().count() > 2, "every font is inside: {fonts}");
        let text = told("mutool", &["draw", "-F", "text"], &file).expect("mutool reads it");
        assert!(text.contains("Samen gefietst"), "{text}");
    }
    let stick = tempfile::tempdir().unwrap();
    let (done, words) = hand_over(&desk, &someone, stick.path());
    let pdf = PathBuf::from(uid(&done, "folder")).join("dossier.pdf");
    let said = xmp(&pdf, &words);
    assert!(!said.contains("pdfaid") && said.contains("<pdfuaid:part>1<"), "{said}");
    let text = told("mutool", &["draw", "-F", "text", "-p", &words], &pdf).expect("mutool opens it");
    assert!(text.contains("Samen gefietst"), "{text}");
    assert!(told("mutool", &["draw", "-F", "text", "-p", "tafel"], &pdf).is_none());
}

#[test]
fn every_code_has_its_word_on_paper() {
    for (group, codes) in [
        (
            "kind",
            &["report", "document", "disclosure", "form", "goal", "evaluation", "measurement", "medicine", "dose"][..],
        ),
        ("capacity", &["client", "representative", "colleague", "other_carer", "inspector", "other"]),
        (
            "ground",
            &[
                "request_client",
                "request_representative",
                "consent",
                "directly_involved",
                "statutory_duty",
                "after_death",
            ],
        ),
        ("identity", &["known_to_me", "passport", "id_card", "driving_licence", "residence_permit", "other"]),
        ("regime", &["zvw", "wlz", "wmo", "youth", "pgb", "private"]),
        ("rhythm", &["month", "quarter", "half_year", "year"]),
        ("outcome", &["goes_on", "reached", "stopped"]),
        ("answer", &["yes", "no", "unknown"]),
        ("origin", &["own", "client", "representative", "earlier_carer", "expert"]),
        ("done", &["create", "read", "update", "delete", "print", "export", "search", "reveal", "open", "verify"]),
        (
            "part",
            &[
                "particulars",
                "bsn",
                "timeline",
                "report",
                "document",
                "form",
                "goal",
                "evaluation",
                "plan",
                "attachment",
                "dossier",
                "disclosure",
                "receipt",
                "log",
            ],
        ),
        ("left_out_what", &["log_line", "disclosures", "proof", "bsn", "log", "other_client", "third_person"]),
        (
            "left_out_what",
            &[
                "part_particulars",
                "part_plan",
                "part_reports",
                "part_documents",
                "part_measurements",
                "part_medication",
                "part_disclosures",
            ],
        ),
        ("left_out_why", &["too_long", "chosen", "privacy", "not_needed", "withheld"]),
        (
            "extent",
            &[
                "particulars",
                "plan",
                "reports",
                "documents",
                "measurements",
                "medication",
                "disclosures",
                "one_plan",
                "summary",
            ],
        ),
        ("left_out_why", &["not_needed", "privacy", "not_printed", "damaged", "not_in_data"]),
        ("label", &["recipient", "capacity", "ground", "identity", "place", "covers", "seal"]),
        (
            "label",
            &["subjective", "objective", "evaluation", "plan", "goal", "goals", "actions", "who", "until", "rhythm"],
        ),
        ("label", &["agreed", "looked", "outcome", "next", "with"]),
        ("label", &["note", "dose", "times", "start", "stop", "stop_why", "prescriber"]),
        ("part", &["people", "person", "capacity", "consent", "access", "authorisation", "consent_form"]),
        ("part", &["measurements", "measurement", "medication", "medicine", "doses", "dose"]),
        ("chapter", &["measurements", "medication", "people"]),
        ("chapter_about", &["measurements", "medication", "people"]),
        ("consent_way", &["written", "digital", "oral"]),
        ("consent_ended", &["withdrawn", "closing", "renewed"]),
        (
            "who",
            &[
                "authority_parent",
                "guardian",
                "curator",
                "mentor",
                "authorised",
                "spouse",
                "registered_partner",
                "life_companion",
                "parent",
                "child",
                "sibling",
                "grandparent",
                "grandchild",
                "bewindvoerder",
                "informal_carer",
                "other",
            ],
        ),
        ("column", &["name", "role", "purpose", "recipient", "given"]),
        ("dose", &["given", "refused", "not_given"]),
        ("weekday_short", &["1", "2", "3", "4", "5", "6", "7"]),
        ("column", &["when", "value", "note", "by", "number", "medicine", "dose", "times", "from", "until"]),
        ("column", &["prescriber", "for", "outcome"]),
    ] {
        for code in codes {
            assert!(texts::known(group, code), "{group}.{code}");
        }
    }
}

#[test]
fn a_damaged_file_is_told_on_the_cover_and_in_the_register() {
    let (house, desk, someone) = furnished();
    let photo = house.folder.path().join("foto.png");
    image::RgbImage::new(40, 30).save(&photo).unwrap();
    ask(&desk, "document_add", json!({ "client": someone, "title": "Foto", "file": photo }));
    let damaged = |left_out: &Value| left_out.as_array().unwrap().iter().find(|each| each["why"] == "damaged").cloned();
    let printed = ask(&desk, "dossier_print", json!({ "client": someone, "language": "nl" }));
    assert_eq!(damaged(&printed["left_out"]), None);
    for folder in std::fs::read_dir(house.dir().join("attachments")).unwrap().flatten() {
        for file in std::fs::read_dir(folder.path()).into_iter().flatten().flatten() {
            std::fs::write(file.path(), b"nothing that opens").unwrap();
        }
    }
    let printed = ask(&desk, "dossier_print", json!({ "client": someone, "language": "nl" }));
    let told = Some(json!({ "what": "attachment", "count": 1, "why": "damaged" }));
    assert_eq!(damaged(&printed["left_out"]), told);
    let text = dossier_tests::paper(&uid(&printed, "file"), "");
    for words in ["Dit is een deel van het dossier", "beschadigd, of niet te tonen", "kon niet worden getoond"] {
        assert!(text.contains(&squeezed(words)), "{words} is not in\n{text}");
    }
    let stick = tempfile::tempdir().unwrap();
    let (done, _) = hand_over(&desk, &someone, stick.path());
    let page = ask(&desk, "timeline", json!({ "client": someone, "kinds": ["disclosure"], "count": 1 }));
    let body = &page["entries"][0]["body"];
    assert_eq!((damaged(&body["left_out"]), &body["partial"]), (told, &json!(true)));
    let receipt = ask(&desk, "handover_receipt", json!({ "entry": done["entry"], "language": "nl" }));
    assert!(dossier_tests::paper(&uid(&receipt, "file"), "").contains("deel"));
}

/// Pulls the stick out once a package is being written onto it.
pub struct Pulling<'a> {
    pub stick: &'a Path,
    pub away: &'a Path,
}

impl Progress for Pulling<'_> {
    fn step(&self, _: u64, _: u64) -> dossier_core::Result<()> {
        if self.stick.is_dir() && std::fs::read_dir(self.stick).unwrap().flatten().any(|each| each.path().is_dir()) {
            std::fs::rename(self.stick, self.away).unwrap();
        }
        Ok(())
    }
}

/// Pulls the stick out, and from then on the store takes no line either.
struct Breaking<'a> {
    pulling: Pulling<'a>,
    store: &'a Mutex<Connection>,
}

impl Progress for Breaking<'_> {
    fn step(&self, done: u64, total: u64) -> dossier_core::Result<()> {
        let there = self.pulling.stick.is_dir();
        self.pulling.step(done, total)?;
        if there && !self.pulling.stick.is_dir() {
            let full = "CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(FAIL, 'full'); END";
            self.store.lock().unwrap().execute_batch(full).unwrap();
        }
        Ok(())
    }
}

#[test]
fn a_hand_over_that_failed_and_was_not_told_goes_with_its_dossier() {
    let (house, desk, someone) = furnished();
    let other = client(&desk, "Bram Anders");
    let (stick, away) = (house.folder.path().join("STICK"), house.folder.path().join("elders"));
    let store = {
        let vault = desk.vault();
        Mutex::new(dossier_tests::raw(&vault.store_path(), vault.store_key()))
    };
    let remembered = || {
        let store = store.lock().unwrap();
        let mut rows = store.prepare("SELECT value FROM setting WHERE name LIKE 'hand%' ORDER BY name").unwrap();
        let values = rows.query_map([], |row| row.get::<_, String>(0)).unwrap();
        values.collect::<Result<Vec<_>, _>>().unwrap().concat()
    };
    for client in [&other, &someone] {
        std::fs::create_dir(&stick).unwrap();
        let given = json!({
            "client": client, "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client",
            "identity": "known_to_me", "place": "bij de cliënt thuis", "language": "nl", "folder": stick,
        });
        let pulling = Pulling { stick: &stick, away: &away };
        let breaking = Breaking { pulling, store: &store };
        assert!(desk.call("handover_write", given, &breaking).is_err());
        store.lock().unwrap().execute_batch("DROP TRIGGER full").unwrap();
        std::fs::remove_dir_all(&away).unwrap();
        house.clock.forward(chrono::Duration::minutes(1));
    }
    // The first was told when the second began; the second is not told yet.
    assert!(remembered().contains("Tess Proefpersoon") && remembered().contains(&someone));
    let unsure = ask(&desk, "today", json!({}))["handovers_unsure"].clone();
    assert_eq!((unsure.as_array().unwrap().len(), &unsure[0]["client"]), (1, &json!(other)));
    let entry = uid(&unsure[0], "entry");
    // Each stands under a line of its own dossier, so either may go while the other stays.
    destroy(&desk, someone.parse().unwrap(), DestroyGround::Request).unwrap();
    assert_eq!(remembered(), format!("[\"{entry}\"]null"), "of another dossier it stays");
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    assert_eq!(ask(&desk, "access_log", json!({ "client": other }))["given"][0]["uid"], json!(entry));
    destroy(&desk, other.parse().unwrap(), DestroyGround::Request).unwrap();
    assert_eq!(remembered(), "[]null");
    drop(store);
    desk.close().unwrap();
    let desk = house.desk();
    assert_eq!(ask(&desk, "today", json!({}))["handovers_unsure"], json!([]));
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn a_hand_over_that_was_cut_off_is_of_who_began_it_and_its_line_of_who_found_it() {
    let (house, desk, someone) = furnished();
    ask(&desk, "stand_in_add", stand_in(&[&someone], &["reports"], "2026-11-23", "2026-12-15"));
    let (stick, away) = (house.folder.path().join("STICK"), house.folder.path().join("elders"));
    std::fs::create_dir(&stick).unwrap();
    let store = {
        let vault = desk.vault();
        Mutex::new(dossier_tests::raw(&vault.store_path(), vault.store_key()))
    };
    let given = json!({
        "client": someone, "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client",
        "identity": "known_to_me", "place": "bij de cliënt thuis", "language": "nl", "folder": stick,
    });
    let breaking = Breaking { pulling: Pulling { stick: &stick, away: &away }, store: &store };
    assert!(desk.call("handover_write", given, &breaking).is_err());
    store.lock().unwrap().execute_batch("DROP TRIGGER full").unwrap();
    drop(store);
    desk.close().unwrap();

    waarnemer(&house).unwrap().close().unwrap();
    let desk = house.desk();
    let page = ask(&desk, "timeline", json!({ "client": someone, "kinds": ["disclosure"], "count": 1 }));
    let entry = &page["entries"][0];
    assert_eq!((&entry["author"], &entry["body"]["unsure"]), (&json!("Mirjam Voorbeeld"), &json!(true)));
    let log = ask(&desk, "log_list", json!({ "count": 500 }));
    let line = log["lines"].as_array().unwrap().iter().find(|line| line["action"] == "handover_unfinished").unwrap();
    assert_eq!((&line["who"], &line["role"]), (&json!("Wim de Waarnemer"), &json!("stand_in")));
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn a_stick_that_is_pulled_out_may_hold_the_dossier_and_that_is_told_until_somebody_looked() {
    let (house, desk, someone) = furnished();
    let (stick, away) = (house.folder.path().join("STICK"), house.folder.path().join("elders"));
    std::fs::create_dir(&stick).unwrap();
    let given = json!({
        "client": someone, "recipient": "Tess Proefpersoon", "capacity": "client", "ground": "request_client",
        "identity": "known_to_me", "place": "bij de cliënt thuis", "language": "nl", "folder": stick,
    });
    let pulling = Pulling { stick: &stick, away: &away };
    assert_eq!(desk.call("handover_write", given, &pulling), Err(Error::PackageLeft));
    let waiting = ask(&desk, "today", json!({}))["handovers_unsure"].clone();
    assert_eq!((&waiting[0]["client"], &waiting[0]["recipient"]), (&json!(someone), &json!("Tess Proefpersoon")));
    let lies = std::fs::read_dir(&away).unwrap().flatten().find(|each| each.path().is_dir()).unwrap().file_name();
    assert!(lies.to_string_lossy().starts_with(waiting[0]["folder"].as_str().unwrap()));
    let log = ask(&desk, "access_log", json!({ "client": someone }));
    assert_eq!((&log["given"][0]["unsure"], &log["given"][0]["uid"]), (&json!(true), &waiting[0]["entry"]));
    let paper = ask(&desk, "access_log_print", json!({ "client": someone, "language": "nl" }));
    assert!(dossier_tests::paper(&uid(&paper, "file"), "").contains(&squeezed("misschien is het dossier meegegeven")));
    // Not told anew by another opening, nor forgotten by it.
    desk.close().unwrap();
    let desk = house.desk();
    assert_eq!(ask(&desk, "today", json!({}))["handovers_unsure"], waiting);
    ask(&desk, "handover_looked", json!({ "entry": waiting[0]["entry"] }));
    assert_eq!(ask(&desk, "today", json!({}))["handovers_unsure"], json!([]));
    house.clock.forward(chrono::Duration::minutes(1));
    let (_, _) = hand_over(&desk, &someone, &away);
    let log = ask(&desk, "access_log", json!({ "client": someone }));
    let unsure = log["given"].as_array().unwrap().iter().map(|each| each["unsure"].clone());
    assert_eq!(unsure.collect::<Vec<_>>(), [json!(false), json!(true)]);
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn the_register_and_the_statement_follow_from_what_the_carer_does() {
    let house = House::new();
    let desk = house.desk();
    let practice = json!({
        "name": "Trijntje Proefstra", "function": "verpleegkundige", "practice": "Praktijk De Linde", "street": "Laan 1",
        "postcode": "1234 AB", "town": "Proefdorp", "phone": "06 12345678", "email": "t@voorbeeld.nl", "registration": "",
    });
    ask(&desk, "practice_set", practice);
    let purposes = ask(&desk, "processing", json!({}));
    let names: Vec<&str> =
        purposes.as_array().unwrap().iter().map(|each| each["name"]["nl"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 11);
    let print = |which: &str, language: &str| {
        let made = ask(&desk, "processing_print", json!({ "paper": which, "language": language }));
        dossier_tests::paper(made["file"].as_str().unwrap(), "")
    };
    for which in ["register", "privacy"] {
        let said = print(which, "nl");
        for name in names.iter().copied().chain(["Trijntje Proefstra", "t@voorbeeld.nl", "wettelijke plicht"]) {
            assert!(said.contains(&squeezed(name)), "{which}: {name}: {said}");
        }
    }
    assert!(print("privacy", "en").contains(&squeezed("To know who saw or got your dossier")));
    let wrong = json!({ "not_here": ["care_dossier"] });
    assert!(matches!(refused(&desk, "processing_set", wrong), Error::BadInput { .. }), "every carer has that");
    let set = ask(&desk, "processing_set", json!({ "not_here": ["with_consent"] }));
    assert_eq!(set.as_array().unwrap().iter().filter(|each| each["here"] == false).count(), 1);
    let said = print("privacy", "nl");
    assert!(!said.contains(&squeezed("Foto's, met toestemming")) && !said.contains("intrekken"), "{said}");
}
