//! What others do to the vault, and many things at once.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};

use dossier_core::Error;
use dossier_core::dossier::destroying::destroy;
use dossier_core::export::Quiet;
use dossier_core::rules::destroying::DestroyGround;
use dossier_tests::{House, ask, client, refused, report, uid};
use serde_json::json;

/// A small text file of this name, outside the vault.
fn letter(house: &House, name: &str) -> String {
    let file = house.folder.path().join(name);
    fs::write(&file, "Brief van de huisarts.").unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn a_print_of_one_day_holds_that_day_also_when_the_clock_changed_since() {
    // Summer ends on 25 October 2026 at 3:00, which becomes 2:00.
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    for (at, text) in [
        ("2026-07-14T23:59:59+02:00", "dag ervoor"),
        ("2026-07-15T00:00:00+02:00", "eerste van de dag"),
        ("2026-07-15T23:59:59+02:00", "laatste van de dag"),
        ("2026-07-16T00:00:00+02:00", "dag erna"),
        ("2026-10-25T00:30:00+02:00", "zomertijd"),
        ("2026-10-25T23:30:00+01:00", "wintertijd"),
        ("2026-10-26T00:00:00+01:00", "maandag"),
    ] {
        ask(&desk, "report_add", json!({ "client": someone, "text": text, "at": at }));
    }
    for (day, count) in [("2026-07-15", 2), ("2026-10-25", 2), ("2026-10-26", 1), ("2026-07-13", 0)] {
        let asked = json!({ "client": someone, "from": day, "to": day, "language": "nl" });
        ask(&desk, "dossier_print", asked);
        let log = ask(&desk, "log_list", json!({ "count": 1, "client": someone }));
        assert_eq!(log["lines"][0]["count"], count, "{day}");
    }
}

#[cfg(unix)]
#[test]
fn links_in_the_vault_lead_nowhere() {
    let house = House::new();
    let outside = house.folder.path().join("documenten");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("proefschrift.txt"), "twintig jaar werk").unwrap();
    house.desk().close().unwrap();
    fs::remove_dir(house.dir().join("out")).unwrap();
    std::os::unix::fs::symlink(&outside, house.dir().join("out")).unwrap();
    let reserve = house.dir().join("dossier-1.reserve");
    fs::remove_file(&reserve).unwrap();
    std::os::unix::fs::symlink(outside.join("proefschrift.txt"), &reserve).unwrap();
    house.desk().close().unwrap();
    assert_eq!(fs::read_to_string(outside.join("proefschrift.txt")).unwrap(), "twintig jaar werk");
}

#[cfg(unix)]
#[test]
fn a_print_that_cannot_be_removed_keeps_nobody_out() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    desk.close().unwrap();
    // What lies at the place of the folder of lost files is no folder.
    fs::create_dir_all(house.dir().join("attachments/aa")).unwrap();
    fs::write(house.dir().join("attachments/lost"), "").unwrap();
    fs::write(house.dir().join("attachments/aa").join("aa".repeat(16)), "").unwrap();
    let desk = house.desk();
    ask(&desk, "client_get", json!({ "client": someone }));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_no_file() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    let pipe = house.folder.path().join("foto.png");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let asked = json!({ "client": someone, "title": "Foto", "file": pipe });
    assert_eq!(refused(&desk, "document_add", asked), Error::FileUnreadable);
}

#[test]
fn nothing_is_put_into_the_vault_in_the_clear() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    let file = letter(&house, "brief.txt");
    let added = ask(&desk, "document_add", json!({ "client": someone, "title": "Brief", "file": file }));
    let attachment = uid(&added["attachments"][0], "attachment");
    for inside in [house.dir(), house.dir().join("out"), house.folder.path().join("vault/../vault/attachments")] {
        let asked = json!({ "attachment": attachment, "folder": inside });
        assert_eq!(refused(&desk, "attachment_save", asked), Error::FolderNotWritable, "{inside:?}");
        let asked = json!({ "client": someone, "recipient": "T. Voorbeeld", "capacity": "client",
            "ground": "request_client", "identity": "known_to_me", "language": "nl", "folder": inside });
        assert_eq!(refused(&desk, "handover_write", asked), Error::FolderNotWritable, "{inside:?}");
        let asked = json!({ "folder": inside });
        assert_eq!(refused(&desk, "backup_make", asked), Error::FolderNotWritable, "{inside:?}");
    }
}

#[test]
fn one_passphrase_serves_one_client() {
    let house = House::new();
    let desk = house.desk();
    let (one, other) = (client(&desk, "Tess Voorbeeld"), client(&desk, "Bram Voorbeeld"));
    let ticket = ask(&desk, "handover_passphrase", json!({}))["ticket"].clone();
    let hand_over = |client: &str, folder: &str| {
        let folder = house.folder.path().join(folder);
        fs::create_dir_all(&folder).unwrap();
        json!({ "client": client, "recipient": "T. Voorbeeld", "capacity": "client", "ground": "request_client",
            "identity": "known_to_me", "language": "nl", "folder": folder, "ticket": ticket })
    };
    ask(&desk, "handover_write", hand_over(&one, "stick"));
    assert_eq!(refused(&desk, "handover_write", hand_over(&other, "andere stick")), Error::NotFound);
    // A second copy for the same person is told no new words.
    ask(&desk, "handover_write", hand_over(&one, "derde stick"));
}

#[test]
fn many_things_at_once_end_and_add_up() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Voorbeeld");
    let written = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for thread in 0..3 {
            let (desk, someone, written) = (&desk, &someone, &written);
            scope.spawn(move || {
                for n in 0..15 {
                    report(desk, someone, &format!("Verslag {thread} {n}"));
                    written.fetch_add(1, Ordering::Relaxed);
                }
            });
            scope.spawn(move || {
                for _ in 0..15 {
                    ask(desk, "timeline", json!({ "client": someone, "count": 20 }));
                    ask(desk, "search", json!({ "words": "verslag", "count": 5 }));
                    ask(desk, "today", json!({}));
                    desk.seal().unwrap();
                }
            });
            scope.spawn(move || {
                for _ in 0..3 {
                    for action in ["verify", "dossier_print"] {
                        let asked =
                            if action == "verify" { json!({}) } else { json!({ "client": someone, "language": "nl" }) };
                        match desk.call(action, asked, &Quiet) {
                            Ok(found) => assert_ne!(found["ok"], json!(false), "{found}"),
                            Err(error) => assert_eq!(error, Error::JobRunning),
                        }
                    }
                }
            });
        }
    });
    let shown = ask(&desk, "timeline", json!({ "client": someone, "count": 200 }));
    assert_eq!(shown["entries"].as_array().unwrap().len(), written.load(Ordering::Relaxed));
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    desk.close().unwrap();
}

#[test]
fn a_search_for_a_whole_book_is_refused() {
    let house = House::new();
    let desk = house.desk();
    let asked = json!({ "words": "woord ".repeat(100), "count": 5 });
    assert_eq!(refused(&desk, "search", asked), Error::TooLong { field: "words".to_owned(), most: 200 });
}

#[test]
fn one_damaged_dossier_keeps_no_other_from_the_carer() {
    let house = House::new();
    let desk = house.desk();
    let [whole, nameless, half] = ["Tess Voorbeeld", "Bram Proefpersoon", "Ada Anders"].map(|name| client(&desk, name));
    let daughter = json!({ "who": "child", "name": "Roos", "until": "2026-11-27" });
    for someone in [&whole, &half] {
        ask(&desk, "person_set", json!({ "client": someone, "fields": daughter }));
    }
    let mut unsure = Vec::new();
    for someone in [&whole, &nameless] {
        let note = json!({ "client": someone, "text": "Huisarts terugbellen.", "done_on": "2026-11-23" });
        ask(&desk, "work_note_add", note);
        let stick = tempfile::tempdir().unwrap();
        let given = json!({
            "client": someone, "recipient": "Tess Voorbeeld", "capacity": "client", "ground": "request_client",
            "identity": "known_to_me", "place": "thuis", "language": "nl", "folder": stick.path(),
        });
        unsure.push(ask(&desk, "handover_write", given)["entry"].clone());
    }
    desk.close().unwrap();
    house.meddle(|db| {
        let damage = |table: &str, client: &str| {
            let sql = format!("UPDATE {table} SET fields = '{{' WHERE client = x'{client}'");
            assert_eq!(db.execute(&sql, []).unwrap(), 1, "{table}");
        };
        db.execute_batch("DROP TRIGGER person_is_not_changed").unwrap();
        damage("client_version", &nameless);
        damage("person", &half);
        let unsure = ("handed_over_unsure", json!(unsure).to_string());
        db.execute("INSERT INTO setting (name, value) VALUES (?1, ?2)", unsure).unwrap();
    });
    let desk = house.desk();
    let unread = json!([
        { "client": nameless, "number": 2, "client_name": "" },
        { "client": half, "number": 3, "client_name": "Ada Anders" },
    ]);
    let today = ask(&desk, "today", json!({}));
    assert_eq!(today["unread"], unread);
    let waits: Vec<_> = today["waiting"].as_array().unwrap().iter().map(|each| &each["client"]).collect();
    assert_eq!(waits, [&json!(whole)]);
    assert_eq!(today["recent"].as_array().unwrap().len(), 2);
    for told in ["notes_due", "handovers_unsure"] {
        let of: Vec<_> = today[told].as_array().unwrap().iter().map(|each| &each["client"]).collect();
        assert_eq!(of, [&json!(whole)], "{told}");
    }
    let check = ask(&desk, "check_all", json!({}));
    assert_eq!(check["unread"], unread);
    assert!(check["clients"].as_array().unwrap().iter().any(|each| each["client"] == json!(whole)), "{check}");
    // Who asks for that dossier itself hears that it is damaged.
    assert_eq!(refused(&desk, "check", json!({ "client": half })), Error::StoreDamaged);
    // Nor does it keep another from being destroyed, whose name is looked for in all of them.
    destroy(&desk, whole.parse().unwrap(), DestroyGround::Request).unwrap();
    assert_eq!(refused(&desk, "client_get", json!({ "client": whole })), Error::NotFound);
}
