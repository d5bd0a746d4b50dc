//! A dossier kept: clients, reports, corrections, files, search.

use std::collections::BTreeSet;

use base64::Engine;
use chrono::Duration;
use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_core::dossier::destroying::destroy;
use dossier_core::rules::destroying::DestroyGround;
use dossier_core::session::{Role, Source};
use dossier_core::vault::{Key, Second, Vault};
use dossier_tests::{House, PASSPHRASE, ask, client, refused, report, uid};
use secrecy::SecretString;
use serde_json::{Value, json};

#[test]
fn a_client_with_everything_and_a_masked_number() {
    let house = House::new();
    let desk = house.desk();
    let added = ask(
        &desk,
        "client_add",
        json!({
            "name": "Zoë Ĉapek-O'Brien", "called": "Zoë", "birth_date": "1938-02-28", "street": "Lindelaan 4",
            "postcode": "1234 AB", "town": "Voorbeeldstad", "regimes": ["wlz", "wlz", "private"], "bsn": "111 222 333",
            "contacts": [{ "name": "Jan Test", "relation": "zoon", "phone": "0612345678" }, {}],
        }),
    );
    assert_eq!(added["fields"]["bsn"], "•••••••33");
    assert_eq!(added["fields"]["regimes"], json!(["wlz", "private"]));
    assert_eq!(added["fields"]["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(added["number"], 1);
    let asked = json!({ "client": added["client"] });
    assert_eq!(ask(&desk, "bsn_reveal", asked.clone())["bsn"], "111222333");

    // What is shown masked comes back masked and stays what it was.
    let mut fields = added["fields"].clone();
    fields["town"] = json!("Elders");
    let change = json!({ "client": added["client"], "base": 1, "fields": fields, "reason": "verhuisd" });
    assert_eq!(ask(&desk, "client_change", change.clone())["version"], 2);
    assert_eq!(refused(&desk, "client_change", change), Error::EntryChanged);
    assert_eq!(ask(&desk, "bsn_reveal", asked)["bsn"], "111222333");
}

#[test]
fn bad_particulars_are_told_apart() {
    let house = House::new();
    let desk = house.desk();
    let add = |fields: Value| refused(&desk, "client_add", fields);
    assert_eq!(add(json!({ "name": "  " })), Error::Required { field: "name".into() });
    assert_eq!(add(json!({ "name": "A", "regimes": ["zvw"], "bsn": "111222334" })), Error::BsnInvalid);
    assert_eq!(add(json!({ "name": "A", "regimes": ["private"], "bsn": "111222333" })), Error::BsnNotForRegime);
    assert_eq!(add(json!({ "name": "A", "birth_date": "2026-11-24" })), Error::InFuture { field: "birth_date".into() });
    assert_eq!(add(json!({ "name": "A", "birth_date": "1899-12-31" })), Error::BadDate { field: "birth_date".into() });
    assert_eq!(add(json!({ "name": "a".repeat(201) })), Error::TooLong { field: "name".into(), most: 200 });
    assert_eq!(ask(&desk, "client_list", json!({ "former": true })), json!([]));
}

#[test]
fn a_report_is_corrected_for_a_day_and_amended_after_it() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    let written = report(&desk, &someone, "Samen gewandeld.");
    let entry = uid(&written, "entry");

    house.clock.forward(Duration::hours(23));
    let fix =
        |base: i64, text: &str, reason: &str| json!({ "entry": entry, "base": base, "text": text, "reason": reason });
    let corrected = ask(&desk, "entry_correct", fix(1, "Samen gefietst.", ""));
    assert_eq!(corrected["head"]["amendment"], false);
    assert_eq!(corrected["earlier"][0]["body"]["text"], "Samen gewandeld.");
    assert_eq!(refused(&desk, "entry_correct", fix(1, "Te laat", "")), Error::EntryChanged);

    house.clock.forward(Duration::hours(1));
    assert_eq!(
        refused(&desk, "entry_correct", fix(2, "Samen gerust.", "")),
        Error::EntryLocked { locked_at: "2026-11-24T09:30:00Z".into() }
    );
    let amended = ask(&desk, "entry_correct", fix(2, "Samen gerust.", "verkeerde dag"));
    assert_eq!(amended["head"]["amendment"], true);
    assert_eq!(amended["head"]["reason"], "verkeerde dag");
    assert_eq!(amended["locked"], true);
    let texts: Vec<&str> =
        amended["earlier"].as_array().unwrap().iter().map(|v| v["body"]["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["Samen gefietst.", "Samen gewandeld."]);
    assert_eq!(
        refused(&desk, "report_add", json!({ "client": someone, "text": " \n" })),
        Error::Required { field: "text".into() }
    );
}

#[test]
fn timelines_are_newest_first_also_when_backdated() {
    let house = House::new();
    let desk = house.desk();
    let (one, two) = (client(&desk, "Een"), client(&desk, "Twee"));
    for (text, at) in [
        ("b", "2026-11-20T09:00:00+01:00"),
        ("d", "2026-11-22T09:00:00+01:00"),
        ("a", "1960-01-01T09:00:00+01:00"),
        ("c", "2026-11-20T09:00:00+01:00"),
    ] {
        ask(&desk, "report_add", json!({ "client": one, "text": text, "at": at }));
    }
    report(&desk, &two, "van een ander");
    let texts = |page: &Value| -> Vec<String> {
        page["entries"].as_array().unwrap().iter().map(|e| e["body"]["text"].as_str().unwrap().to_owned()).collect()
    };
    let first = ask(&desk, "timeline", json!({ "client": one, "count": 3 }));
    assert_eq!(texts(&first), ["d", "c", "b"]);
    let second = ask(&desk, "timeline", json!({ "client": one, "count": 3, "before": first["more"] }));
    assert_eq!((texts(&second), second["more"].is_null()), (vec!["a".to_owned()], true));
    assert_eq!(
        refused(&desk, "report_add", json!({ "client": one, "text": "x", "at": "2026-11-23T11:00:00+01:00" })),
        Error::InFuture { field: "at".into() }
    );
}

#[test]
fn search_forgives_accents_and_endings_and_forgets_old_words() {
    let house = House::new();
    let desk = house.desk();
    let (one, two) = (client(&desk, "Een"), client(&desk, "Twee"));
    let written = report(&desk, &one, "Coördinatie met de huisarts over twee wandelingen.");
    house.clock.forward(Duration::minutes(1));
    report(&desk, &two, "De wandeling ging goed.");
    let count = |words: &str, client: Option<&str>| {
        ask(&desk, "search", json!({ "words": words, "client": client, "count": 10 }))["count"].as_i64().unwrap()
    };
    for words in ["coordinatie", "COÖRDINATIE", "wandeling huisarts", "coord", "huisartsen"] {
        assert_eq!(count(words, None), 1, "{words}");
    }
    let found = ask(&desk, "search", json!({ "words": "wandeling", "count": 10 }));
    let names: Vec<&str> =
        found["hits"].as_array().unwrap().iter().map(|h| h["client_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Twee", "Een"]);
    assert_eq!(count("wandeling", Some(&one)), 1);
    for nothing in ["", "   ", "\"", "' OR 1", "NEAR(", "fiets"] {
        assert_eq!(count(nothing, None), 0, "{nothing}");
    }
    ask(&desk, "entry_correct", json!({ "entry": written["entry"], "base": 1, "text": "Alleen de apotheek." }));
    assert_eq!((count("huisarts", None), count("apotheek", None)), (0, 1));
}

/// Each word of the index, and no other, stands in the table that tells which words begin alike.
pub(crate) fn words_agree(db: &rusqlite::Connection) -> BTreeSet<String> {
    db.execute_batch("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search, 'row')").unwrap();
    let words = |sql: &str| -> BTreeSet<String> {
        db.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let kept = words("SELECT word FROM word");
    assert_eq!(kept, words("SELECT term FROM vocabulary"));
    kept
}

#[test]
fn a_word_goes_with_the_last_text_that_holds_it() {
    let house = House::new();
    let desk = house.desk();
    let (one, two) = (client(&desk, "Een"), client(&desk, "Twee"));
    let written = report(&desk, &one, "Koffie, een kraanvogel en zeldzaamheden.");
    report(&desk, &two, "Koffie met een kraanwagen.");
    let count = |desk: &Desk, words: &str| {
        ask(desk, "search", json!({ "words": words, "count": 5 }))["count"].as_i64().unwrap()
    };
    assert_eq!(["kraan", "kraanv", "kraanwagens", "kof"].map(|words| count(&desk, words)), [2, 1, 1, 2]);
    ask(&desk, "entry_correct", json!({ "entry": written["entry"], "base": 1, "text": "Koffie met een kraanvogel." }));
    desk.close().unwrap();
    house.meddle(|db| {
        let kept = words_agree(db);
        assert!(kept.contains("kraanvogel") && kept.contains("koffie"));
        assert!(!kept.iter().any(|word| word.starts_with("zeldz")), "{kept:?}");
    });
    // What an older program kept had no such table.
    house.age(7);
    let desk = house.desk();
    assert_eq!(["kraan", "kraanw", "zeldz"].map(|words| count(&desk, words)), [2, 1, 0]);
    destroy(&desk, two.parse().unwrap(), DestroyGround::Request).unwrap();
    assert_eq!(["kraan", "kraanw", "koffie"].map(|words| count(&desk, words)), [1, 0, 1]);
    // So many that begin alike are found as well.
    for (beginning, many) in [("kraan", 1200), ("brug", 950)] {
        let text: Vec<String> = (0..many).map(|no| format!("{beginning}{no}")).collect();
        report(&desk, &one, &text.join(" "));
    }
    assert_eq!(
        ["kraan", "kraan11", "kraan1199", "kraan1200", "brug"].map(|words| count(&desk, words)),
        [2, 1, 1, 0, 1]
    );
    desk.close().unwrap();
    house.meddle(|db| assert!(!words_agree(db).contains("kraanwagen")));
}

#[test]
fn drafts_are_kept_and_written_over() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    let draft = ask(&desk, "draft_save", json!({ "client": someone, "form": "report", "text": "Half af" }));
    ask(
        &desk,
        "draft_save",
        json!({ "draft": draft["draft"], "client": someone, "form": "report", "text": "Bijna af" }),
    );
    desk.close().unwrap();
    let desk = house.desk();
    let today = ask(&desk, "today", json!({}));
    assert_eq!(today["drafts"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&today["drafts"][0]["text"], &today["drafts"][0]["client_name"]),
        (&json!("Bijna af"), &json!("Tess Voorbeeld"))
    );
    ask(&desk, "draft_drop", json!({ "draft": draft["draft"] }));
    assert_eq!(ask(&desk, "today", json!({}))["drafts"], json!([]));
}

#[test]
fn what_was_typed_to_look_at_who_asks_waits_until_that_request_is_decided_or_withdrawn() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    // Two requests of one client, and at each of them something was typed.
    let [(decided, one), (withdrawn, other)] = ["Nog bellen.", "Nog mailen."].map(|why| {
        let request = json!({
            "client": someone, "kind": "object", "received": "2026-11-20", "channel": "letter", "words": "Liever niet.",
            "asker": { "name": "Tess Voorbeeld", "capacity": "client" },
        });
        let request = uid(&ask(&desk, "request_add", request), "request");
        let text = json!({ "why": why, "of": request }).to_string();
        let draft = ask(&desk, "draft_save", json!({ "client": someone, "form": "check", "text": text }));
        (request, draft["draft"].clone())
    });
    let names =
        |drafts: &Value| drafts.as_array().unwrap().iter().map(|each| each["draft"].clone()).collect::<Vec<_>>();
    let waits = || names(&ask(&desk, "today", json!({}))["drafts"]);
    let check = json!({ "request": decided, "identity": "known_to_me", "may": true, "why": "Zelf gesproken." });
    ask(&desk, "request_check", check);
    assert_eq!(waits().len(), 2);
    ask(&desk, "request_decide", json!({ "request": decided, "outcome": "granted" }));
    assert_eq!(waits(), std::slice::from_ref(&other));
    ask(&desk, "request_withdraw", json!({ "request": withdrawn, "reason": "Hoeft niet meer." }));
    assert_eq!(waits(), Vec::<Value>::new());
    let kept = names(&ask(&desk, "drafts", json!({})));
    assert!(kept.len() == 2 && kept.contains(&one) && kept.contains(&other), "their words stay with the requests");
}

#[test]
fn a_picture_from_the_clipboard_never_lies_on_a_disk_in_the_clear() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(60, 40, |x, y| image::Rgb([x as u8, y as u8, 9]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let paste = |name: &str, bytes: &[u8]| {
        let picture = base64::engine::general_purpose::STANDARD.encode(bytes);
        json!({ "client": someone, "title": "Schermafdruk", "name": name, "picture": picture })
    };
    let before = walk(house.folder.path()).len();
    let entry = ask(&desk, "document_paste", paste("geplakt.png", png.get_ref()));
    let attachment = &entry["attachments"][0];
    assert_eq!((&attachment["name"], &attachment["kind"]), (&json!("geplakt.png"), &json!("picture")));
    let shown = ask(&desk, "attachment_preview", json!({ "attachment": attachment["attachment"], "most": 30 }));
    assert_eq!((&shown["width"], &shown["height"]), (&json!(30), &json!(20)));
    // One file more in all the house, and the picture stands in the clear in none.
    let files = walk(house.folder.path());
    assert_eq!(files.len(), before + 1);
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        assert!(!bytes.windows(8).any(|eight| eight == b"\x89PNG\r\n\x1a\n"), "{}", file.display());
    }

    let bad = |name: &str, bytes: &[u8]| refused(&desk, "document_paste", paste(name, bytes));
    assert_eq!(bad("geplakt.png", b""), Error::FileEmpty);
    assert_eq!(bad("geplakt.png", b"ik ben geen png"), Error::FileDamaged { kind: "png".into() });
    assert_eq!(bad("geplakt.txt", b"een tekst"), Error::FileKindUnknown, "pictures alone");
    let large = vec![0; (20 << 20) + 1];
    assert_eq!(bad("geplakt.png", &large), Error::FileTooLarge { most: 20 << 20 });
    let mut garbled = paste("geplakt.png", png.get_ref());
    garbled["picture"] = json!("geen base64!");
    assert_eq!(
        refused(&desk, "document_paste", garbled),
        Error::BadInput { field: "picture".into(), reason: "base64".into() }
    );
    let mut of_client = paste("geplakt.png", png.get_ref());
    of_client["of_client"] = json!(true);
    assert_eq!(refused(&desk, "document_paste", of_client), Error::ConsentMissing);
    assert_eq!(walk(house.folder.path()).len(), before + 1, "nothing half written");
}

#[test]
fn files_are_kept_encrypted_and_shown() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    let put = |name: &str, bytes: &[u8]| {
        let path = house.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(60, 40, |x, y| image::Rgb([x as u8, y as u8, 9]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let add = |path: &std::path::Path| json!({ "client": someone, "title": "Foto wond", "file": path });
    let entry = ask(&desk, "document_add", add(&put("foto.png", png.get_ref())));
    let attachment = &entry["attachments"][0];
    assert_eq!((&attachment["name"], &attachment["kind"]), (&json!("foto.png"), &json!("picture")));
    let shown = ask(&desk, "attachment_preview", json!({ "attachment": attachment["attachment"], "most": 30 }));
    assert_eq!((&shown["mime"], &shown["width"], &shown["height"]), (&json!("image/jpeg"), &json!(30), &json!(20)));
    let on_disk: Vec<u8> =
        walk(&house.dir().join("attachments")).iter().flat_map(|path| std::fs::read(path).unwrap()).collect();
    assert!(on_disk.len() > png.get_ref().len());
    assert!(!on_disk.windows(8).any(|eight| eight == b"\x89PNG\r\n\x1a\n"));

    let bad = |name: &str, bytes: &[u8]| refused(&desk, "document_add", add(&put(name, bytes)));
    assert_eq!(bad("leeg.pdf", b""), Error::FileEmpty);
    assert_eq!(bad("nep.png", b"ik ben geen png"), Error::FileDamaged { kind: "png".into() });
    assert_eq!(bad("programma.exe", b"MZ"), Error::FileKindUnknown);
    assert_eq!(refused(&desk, "document_add", add(std::path::Path::new("/bestaat/niet.png"))), Error::FileUnreadable);
    let large = house.folder.path().join("groot.pdf");
    std::fs::File::create(&large).unwrap().set_len(200 << 20).unwrap();
    assert_eq!(refused(&desk, "document_add", add(&large)), Error::FileTooLarge { most: 100 << 20 });
    assert_eq!(walk(&house.dir().join("attachments")).len(), 1, "nothing half written");

    // Saving the original is an export, and never over a file that is there.
    let away = tempfile::tempdir().unwrap();
    let save = json!({ "attachment": attachment["attachment"], "folder": away.path() });
    ask(&desk, "attachment_save", save.clone());
    assert_eq!(std::fs::read(away.path().join("foto.png")).unwrap(), *png.get_ref());
    assert_eq!(refused(&desk, "attachment_save", save), Error::AlreadyThere);
}

#[test]
fn a_passphrase_and_a_recovery_code_can_be_renewed() {
    let house = House::new();
    let desk = house.desk();
    let change = |present: &str, new: &str| json!({ "present": present, "passphrase": new });
    assert_eq!(
        refused(&desk, "passphrase_change", change(PASSPHRASE, "te kort")),
        Error::PassphraseTooShort { least: 15 }
    );
    let words = uid(&ask(&desk, "passphrase_words", json!({})), "words");
    // An unlocked laptop is not enough, and the attempt leaves a line.
    assert_eq!(refused(&desk, "passphrase_change", change("iets anders dan dat", &words)), Error::WrongPassphrase);
    let renew = |present: &str| json!({ "present": present });
    assert_eq!(refused(&desk, "recovery_renew", renew("")), Error::WrongPassphrase);
    let log = ask(&desk, "log_list", json!({ "client": null, "count": 100 }));
    let tries = log["lines"].as_array().unwrap().iter().filter(|line| line["outcome"] == "refused");
    assert_eq!(tries.count(), 2);
    ask(&desk, "passphrase_change", change(PASSPHRASE, &words));
    let code = uid(&ask(&desk, "recovery_renew", renew(&words)), "code");
    assert_eq!(refused(&desk, "recovery_confirm", json!({ "typed": "0000-1111" })), Error::RecoveryCodeMistyped);
    ask(&desk, "recovery_confirm", json!({ "typed": code }));
    desk.close().unwrap();

    assert_eq!(house.vault().err(), Some(Error::WrongPassphrase));
    let open = |key| Vault::open(&house.dir(), key, &house.surroundings);
    drop(open(Key::Passphrase { passphrase: SecretString::from(words), second: Second::Keychain }).unwrap());
    let vault = open(Key::Recovery(SecretString::from(code))).unwrap();
    let desk = Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap();
    assert_eq!(ask(&desk, "today", json!({}))["by_recovery_code"], true);
}

#[test]
#[cfg(unix)]
fn the_vaults_files_are_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new();
    let desk = house.desk();
    client(&desk, "Tess Voorbeeld");
    for path in walk(&house.dir()) {
        let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", path.display());
    }
}

#[test]
fn files_that_nobody_speaks_of_are_set_aside_and_later_erased() {
    let house = House::new();
    house.desk().close().unwrap();
    let folder = house.dir().join("attachments/ab");
    std::fs::create_dir_all(&folder).unwrap();
    let name = "ab".repeat(16);
    for file in [name.clone(), format!("{}.part", "ac".repeat(16))] {
        std::fs::write(folder.join(file), b"left by a crash").unwrap();
    }
    house.desk().close().unwrap();
    let left: Vec<String> = walk(&house.dir().join("attachments"))
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(left, [format!("2026-11-23.{name}")]);
    house.clock.forward(Duration::days(89));
    house.desk().close().unwrap();
    assert_eq!(walk(&house.dir().join("attachments")).len(), 1);
    house.clock.forward(Duration::days(2));
    house.desk().close().unwrap();
    assert_eq!(walk(&house.dir().join("attachments")).len(), 0);
}

#[test]
fn a_damaged_file_is_found_and_keeps_nothing_else_from_paper() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    report(&desk, &someone, "Samen gewandeld.");
    let photo = house.folder.path().join("foto.png");
    image::RgbImage::new(40, 30).save(&photo).unwrap();
    ask(&desk, "document_add", json!({ "client": someone, "title": "Foto", "file": photo }));
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    let file = walk(&house.dir().join("attachments")).remove(0);
    let mut bytes = std::fs::read(&file).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(&file, bytes).unwrap();
    let found = ask(&desk, "verify", json!({}));
    assert_eq!(found["findings"][0]["code"], "attachment_damaged", "{found}");
    let printed = ask(&desk, "dossier_print", json!({ "client": someone, "language": "nl" }));
    assert!(printed["pages"].as_u64().unwrap() > 3);
}

fn walk(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path) } else { vec![path] }
        })
        .collect()
}

#[test]
fn what_is_being_written_about_somebody_else_stays_when_who_is_named_in_it_is_destroyed() {
    let house = House::new();
    let desk = house.desk();
    let (own, other) = (client(&desk, "Bram Voorbeeld"), client(&desk, "Annet Jansens"));
    let entry = report(&desk, &own, "Gewandeld.")["entry"].clone();
    let about = json!({ "kind": "other_client", "client": other, "need": "together", "why": "Samen gewandeld." });
    let marks = json!([{ "place": "text", "start": 4, "end": 9, "about": about }]);
    let text = json!({ "text": "Met Annet gewandeld.", "marks": marks });
    let save = |more: Value| {
        let mut draft = json!({ "form": "report", "text": text.to_string() });
        draft.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        ask(&desk, "draft_save", draft)["draft"].clone()
    };
    let new = save(json!({ "client": own }));
    let correction = save(json!({ "client": own, "entry": entry }));
    save(json!({}));
    save(json!({ "client": other }));
    let plan =
        json!({ "client": other, "ground": "mistake", "reason": "Dubbel.", "copy": "nobody", "name": "Annet Jansens" });
    ask(&desk, "destruction_begin", plan);
    house.clock.forward(chrono::Duration::days(8));
    ask(&desk, "dossier_destroy", json!({ "client": other, "name": "Annet Jansens", "language": "nl" }));
    let today = ask(&desk, "today", json!({}));
    let mut left: Vec<&Value> = today["drafts"].as_array().unwrap().iter().map(|draft| &draft["draft"]).collect();
    let mut expected = [&new, &correction];
    left.sort_by_key(|uid| uid.to_string());
    expected.sort_by_key(|uid| uid.to_string());
    assert_eq!(left, expected, "her own draft and that of a register go, those of his dossier stay");
    // And what was marked can still be recorded.
    let text = "Met Annet gewandeld.";
    ask(&desk, "report_add", json!({ "client": own, "text": text, "marks": marks }));
    let mut unknown = marks.clone();
    unknown[0]["about"]["client"] = json!("00000000000000000000000000000009");
    let unknown = json!({ "client": own, "text": text, "marks": unknown });
    assert_eq!(refused(&desk, "report_add", unknown), Error::NotFound);
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}
