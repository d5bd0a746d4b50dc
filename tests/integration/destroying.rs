//! A destroyed dossier is gone, and stays gone when an older backup is put back.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::Duration;
use dossier_core::desk::Desk;
use dossier_core::dossier::destroying::{Destroyed, destroy};
use dossier_core::rules::destroying::DestroyGround;
use dossier_core::session::{Role, Source};
use dossier_core::vault::tombstone::{Tombstone, TombstoneKey, TombstoneKeys, Tombstones};
use dossier_core::vault::{Key, Second, Vault, backup, tombstone};
use dossier_core::{Error, Uid};
use dossier_tests::{House, PASSPHRASE, ask, client, mentor, refused, report, shared_with, uid};
use memchr::memmem;
use rusqlite::types::ValueRef;
use serde_json::{Value, json};

use crate::retention_store::entry_goes;

fn gone(desk: &Desk, someone: &str) -> Destroyed {
    destroy(desk, someone.parse().unwrap(), DestroyGround::Request).unwrap()
}

fn is_there(desk: &Desk, someone: &str) -> bool {
    ask(desk, "client_list", json!({ "former": true })).as_array().unwrap().iter().any(|row| row["client"] == someone)
}

fn save(desk: &Desk, stick: &Path) -> PathBuf {
    PathBuf::from(uid(&ask(desk, "backup_make", json!({ "folder": stick })), "set"))
}

/// Nothing is amiss, but that a restored store ends before the seal that the keychain remembers.
fn good(desk: &Desk) {
    let found = ask(desk, "verify", json!({}));
    let findings = found["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["code"] == "log_behind_seal"), "{found}");
}

/// A client with everything that a client can have.
fn furnished(desk: &Desk, house: &House, name: &str) -> (String, String) {
    let someone = client(desk, name);
    let entry = uid(&report(desk, &someone, "Zeldzaamwoord gewandeld."), "entry");
    ask(desk, "entry_correct", json!({ "entry": entry, "base": 1, "text": "Zeldzaamwoord en koffie." }));
    let photo = house.folder.path().join("foto.png");
    image::RgbImage::new(40, 30).save(&photo).unwrap();
    ask(desk, "document_add", json!({ "client": someone, "title": "Foto", "file": photo }));
    ask(desk, "draft_save", json!({ "client": someone, "form": "report", "text": "{\"text\":\"nog niet\"}" }));
    ask(
        desk,
        "client_change",
        json!({ "client": someone, "base": 1, "fields": { "name": name, "regimes": ["zvw"] }, "reason": "" }),
    );
    let hold = json!({ "entry": entry, "what": "withheld", "reason": "zeldzaamwoord", "review_on": "2036-01-01" });
    ask(desk, "hold_set", hold);
    let spot = json!({ "entry": entry, "version": 2, "place": "text", "start": 0, "end": 13 });
    let said = json!([{ "spot": spot, "verdict": "somebody_else", "text": "0".repeat(64) }]);
    ask(desk, "others_answer", json!({ "client": someone, "reviewed": said }));
    ask(desk, "client_close", json!({ "client": someone, "ending": "by_client", "on": "2026-11-20" }));
    ask(desk, "client_reopen", json!({ "client": someone, "reason": "zeldzaamwoord" }));
    let asker = json!({ "name": name, "capacity": "client" });
    let request = json!({
        "client": someone, "kind": "copy", "received": "2026-11-20", "channel": "spoken", "words": name, "asker": asker,
        "way": "paper",
    });
    ask(desk, "request_add", request);
    let look = json!({
        "client": someone, "viewer": name, "capacity": "client", "identity": "known_to_me", "ground": "request_client",
        "parts": ["reports"], "language": "nl",
    });
    ask(desk, "viewing_begin", look);
    ask(desk, "check_set", json!({ "client": someone, "item": "wishes", "reason": name }));
    let fields = json!({ "place": "Kast boven", "lockable": true, "at_home": false });
    ask(desk, "paper_dossier_set", json!({ "client": someone, "fields": fields }));
    let visit = json!({
        "inspector": "Ineke Inspecteur", "authority": "inspectorate", "pass": "IGJ-1", "clients": [someone],
        "language": "nl", "from": "2020-01-01", "to": "2020-01-02",
    });
    ask(desk, "inspection_begin", visit);
    (someone, entry)
}

/// Restores into a house of its own that has the same keychain.
pub fn restored(house: &House, set: &Path, also: &[PathBuf], certificates: &[String]) -> House {
    let new = House {
        folder: tempfile::tempdir().unwrap(),
        clock: house.clock.clone(),
        surroundings: house.surroundings.clone(),
        called: "terug".to_owned(),
    };
    let since = backup::look(set, also, certificates).unwrap();
    backup::restore_with(set, &since, &new.dir(), &mut |_| Ok(())).unwrap();
    new
}

#[test]
fn nothing_of_a_destroyed_dossier_is_left_in_any_table() {
    let house = House::new();
    let desk = house.desk();
    let (other, _) = furnished(&desk, &house, "Andere Proefpersoon");
    let (someone, entry) = furnished(&desk, &house, "Tess Proefpersoon");
    report(&desk, &someone, "Kwetterzang gehoord.");
    shared_with(&desk, &someone, "Buur van Tess");
    mentor(&desk, &someone, "Mees bij Tess");
    let asks = json!({
        "client": someone, "who": "other", "name": "Buur van Tess", "identity": "known_to_me", "note": "Voor Tess.",
    });
    ask(&desk, "access_ask", asks);
    let goal = json!({ "words": "Bij Tess", "rhythm": "month" });
    let goal = uid(&ask(&desk, "goal_add", json!({ "client": someone, "goal": goal })), "entry");
    ask(&desk, "report_add", json!({ "client": someone, "text": "Van Tess.", "goals": [goal] }));
    let judgement = json!({ "matter": "dossier", "capable": true, "on": "2026-11-20", "by": "Tess", "why": "Tess" });
    ask(&desk, "capacity_set", json!({ "client": someone, "judgement": judgement }));
    ask(&desk, "work_note_add", json!({ "client": someone, "text": "Over Tess." }));
    let incident = json!({ "on": "2026-11-20", "nature": "near_miss", "happened": "Bijna gevallen." });
    ask(&desk, "mic_add", json!({ "client": someone, "fields": incident }));
    let mark = ask(&desk, "retention_mark", json!({ "client": someone, "kind": "interest", "reason": "Tess" }));
    ask(&desk, "retention_end", json!({ "mark": mark["marks"][0]["mark"], "reason": "Tess" }));
    let planned = json!({
        "client": someone, "ground": "mistake", "reason": "Tess", "copy": "nobody", "name": "Tess Proefpersoon",
    });
    ask(&desk, "destruction_begin", planned);
    // Begun about this client and left: a draft of a register knows it in its text alone.
    let complaint = json!({ "by": "Buur", "about": "Tess zei niets.", "client": someone }).to_string();
    ask(&desk, "draft_save", json!({ "form": "complaint", "text": complaint }));
    // What names her in the carer's own registers stays, and is told before.
    let plan = ask(&desk, "destruction_plan", json!({ "client": someone }));
    assert_eq!((&plan["registers"], &plan["drafts"]), (&json!(2), &json!(0)), "paper and an incident");
    // The index is made of compressed lists of words; each begins with one in full.
    let words_hold = |house: &House, wanted: &str| {
        let mut hold = false;
        house.meddle(|db| {
            let mut statement = db.prepare("SELECT block FROM search_data").unwrap();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let block: Vec<u8> = row.get(0).unwrap();
                hold |= memmem::find(&block, wanted.as_bytes()).is_some();
            }
        });
        hold
    };
    desk.close().unwrap();
    assert!(words_hold(&house, "wetterzang"));
    // Each table that can hold something of a client holds it: else the search below would prove nothing of it.
    let about: Uid = someone.parse().unwrap();
    house.meddle(|db| {
        let mut tables = db
            .prepare(
                "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'client'
                 WHERE m.type = 'table' AND m.name NOT LIKE '%stone' AND m.name <> 'brought_in'",
            )
            .unwrap();
        let tables: Vec<String> = tables.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        assert!(tables.len() > 15, "{tables:?}");
        for table in tables {
            let sql = format!("SELECT count(*) FROM {table} WHERE client = ?1");
            let rows: i64 = db.query_row(&sql, [about], |row| row.get(0)).unwrap();
            assert!(rows > 0, "nothing planted in {table}: give this dossier a row of it, above");
        }
    });
    let desk = house.desk();
    let files = |count| {
        let names = desk.vault().attachments().names().unwrap();
        assert_eq!(names.len(), count);
    };
    files(2);
    let done = gone(&desk, &someone);
    assert_eq!(done.entries, 5);
    files(1);
    assert!(!is_there(&desk, &someone) && is_there(&desk, &other));
    assert_eq!(ask(&desk, "search", json!({ "words": "zeldzaamwoord", "count": 5 }))["count"], 1);
    assert_eq!(refused(&desk, "client_get", json!({ "client": someone })), Error::NotFound);
    assert_eq!(
        destroy(&desk, someone.parse().unwrap(), DestroyGround::Request).unwrap_err(),
        Error::NotFound,
        "it can be destroyed once"
    );
    good(&desk);
    let log = ask(&desk, "log_list", json!({ "client": someone, "count": 1 }));
    assert_eq!(log["lines"][0]["action"], "dossier_destroy");
    assert_eq!((&log["lines"][0]["client_name"], &log["lines"][0]["ground"]), (&Value::Null, &json!("request")));
    // The number on papers is never another's.
    let next = client(&desk, "Nieuwe Proefpersoon");
    assert_eq!(ask(&desk, "client_get", json!({ "client": next }))["number"], 3);
    desk.close().unwrap();

    assert!(!words_hold(&house, "wetterzang"));
    // Every table, every column: only log and tombstone know the uid, and no text is left.
    house.meddle(|db| {
        let tables: Vec<String> = db
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search%'")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert!(tables.len() > 10);
        let wanted: Vec<Uid> = [&someone, &entry].iter().map(|uid| uid.parse().unwrap()).collect();
        for table in tables.iter().filter(|table| !["log", "tombstone"].contains(&table.as_str())) {
            let mut statement = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns = statement.column_count();
            let mut rows = statement.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                for column in 0..columns {
                    match row.get_ref(column).unwrap() {
                        ValueRef::Blob(blob) => {
                            assert!(wanted.iter().all(|uid| uid.as_bytes().as_slice() != blob), "{table} {column}");
                        }
                        ValueRef::Text(text) => {
                            let text = String::from_utf8_lossy(text);
                            assert!(!text.contains("Tess") && !text.contains(&someone), "{table} {column}: {text}");
                        }
                        ValueRef::Null | ValueRef::Integer(_) | ValueRef::Real(_) => {}
                    }
                }
            }
        }
    });
}

#[test]
fn who_may_not_destroy_does_not() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    desk.close().unwrap();
    // A stand-in and a custodian come in by keys of their own, and are refused before they ask.
    for role in [Role::Carer, Role::Viewer, Role::Inspector] {
        let may = role == Role::Carer;
        let desk = if role == Role::Viewer { crate::rights::viewer(&house, &someone) } else { house.desk_as(role) };
        let unknown = "00".repeat(16).parse().unwrap();
        let expected = if may { Error::NotFound } else { Error::NotAllowed };
        assert_eq!(destroy(&desk, unknown, DestroyGround::TermOver).unwrap_err(), expected, "{role:?}");
        desk.close().unwrap();
    }
    assert!(is_there(&house.desk(), &someone));
}

#[test]
fn a_destroyed_row_needs_its_tombstone_and_a_tombstone_its_line() {
    let house = House::new();
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let (other, _) = furnished(&desk, &house, "Andere Proefpersoon");
    gone(&desk, &someone);
    desk.close().unwrap();
    let findings = |house: &House| -> Vec<String> {
        let desk = house.desk();
        let found = ask(&desk, "verify", json!({}));
        desk.close().unwrap();
        found["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| format!("{} {}", f["code"].as_str().unwrap(), f["table"].as_str().unwrap()))
            .collect()
    };
    assert!(findings(&house).is_empty());
    // A thief removes a dossier and lays down a tombstone of his own: it has no line.
    let stolen: Uid = other.parse().unwrap();
    house.meddle(|db| {
        for sql in [
            "DELETE FROM attachment WHERE entry IN (SELECT uid FROM entry WHERE client = ?1)",
            "DELETE FROM decision WHERE client = ?1",
            "DELETE FROM care_status WHERE client = ?1",
            "DELETE FROM brought_in WHERE client = ?1",
            "DELETE FROM check_answer WHERE client = ?1",
            "DELETE FROM retention_mark WHERE client = ?1",
            "DELETE FROM destruction WHERE client = ?1",
            "UPDATE practice_record SET client = NULL WHERE client = ?1",
            "DELETE FROM request WHERE client = ?1",
            "DELETE FROM viewing WHERE client = ?1",
            "DELETE FROM name_answer WHERE client = ?1",
            "DELETE FROM version WHERE client = ?1",
            "DELETE FROM entry WHERE client = ?1",
            "DELETE FROM client_version WHERE client = ?1",
            "DELETE FROM client WHERE uid = ?1",
            "INSERT INTO tombstone (client, day, ground, mac, salt) VALUES (?1, '2026-11-23', 'request', zeroblob(32), zeroblob(16))",
        ] {
            db.execute(sql, [stolen]).unwrap();
        }
    });
    let found = findings(&house);
    assert!(found.contains(&"row_without_record tombstone".to_owned()), "{found:?}");
    assert!(found.contains(&"row_missing client".to_owned()) && found.contains(&"row_missing version".to_owned()));
    // And the genuine one away: what it answered for is missing again.
    let destroyed: Uid = someone.parse().unwrap();
    house.meddle(|db| {
        db.execute_batch("DROP TRIGGER tombstone_is_not_removed").unwrap();
        db.execute("DELETE FROM tombstone WHERE client = ?1", [destroyed]).unwrap();
        fs::remove_file(house.dir().join(tombstone::FILE)).unwrap();
    });
    let found = findings(&house);
    assert!(found.contains(&"row_missing tombstone".to_owned()) && found.len() > 8, "{found:?}");
}

#[test]
fn files_that_would_not_go_are_erased_at_the_next_opening() {
    let house = House::new();
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let file = desk.vault().attachments().names().unwrap()[0];
    let path = desk.vault().attachments().path(file);
    // A folder of that name cannot be unlinked as a file.
    let bytes = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    fs::create_dir_all(path.join("x")).unwrap();
    gone(&desk, &someone);
    desk.close().unwrap();
    fs::remove_dir_all(&path).unwrap();
    fs::write(&path, bytes).unwrap();
    house.desk().close().unwrap();
    assert!(!path.exists());
    // It was erased, not set aside for 90 days.
    let left = fs::read_dir(house.dir().join("attachments").join("lost")).map_or(0, Iterator::count);
    assert_eq!(left, 0);
}

/// Whose access was ended after the backup was made has it again: that is told, once.
#[test]
fn who_has_access_in_a_backup_that_was_put_back_is_told() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let custodian = json!({ "name": "Gerrit Erfgenaam", "function": "buur", "present": PASSPHRASE });
    ask(&desk, "custodian_add", custodian);
    let set = save(&desk, stick.path());
    let standing = ask(&desk, "succession", json!({}));
    ask(&desk, "custodian_end", json!({ "slot": standing["custodians"][0]["slot"] }));
    desk.close().unwrap();
    assert!(house.desk().reapplied().is_nothing());
    let back = restored(&house, &set, &[], &[]);
    let desk = back.desk();
    assert_eq!((desk.reapplied().stand_ins, desk.reapplied().custodians), (0, 1));
    assert_eq!(ask(&desk, "today", json!({}))["reapplied"]["custodians"], 1);
    desk.close().unwrap();
    assert!(back.desk().reapplied().is_nothing(), "told once");
}

/// A backup that a script makes may be what opens it first, and nobody reads along there.
#[test]
fn what_a_restore_came_to_is_told_in_the_window_whoever_opened_first() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let custodian = json!({ "name": "Gerrit Erfgenaam", "function": "buur", "present": PASSPHRASE });
    ask(&desk, "custodian_add", custodian);
    let set = save(&desk, stick.path());
    let done = gone(&desk, &someone);
    desk.close().unwrap();
    let back = restored(&house, &set, &[house.dir()], &[]);
    // A list that cannot be read waits beside the store when it is opened for the second time.
    for list in [None, Some("{")] {
        if let Some(list) = list {
            fs::write(back.dir().join(tombstone::FILE), list).unwrap();
        }
        let (vault, surroundings) = (back.vault().unwrap(), back.surroundings.clone());
        Desk::open(vault, Role::Carer, Source::Cli, surroundings).unwrap().close().unwrap();
    }
    let desk = back.desk();
    let told = ask(&desk, "today", json!({}))["reapplied"].clone();
    assert_eq!((&told["days"], &told["refused"]), (&json!([done.day.to_string()]), &json!(1)), "{told}");
    assert_eq!((&told["stand_ins"], &told["custodians"]), (&json!(0), &json!(1)));
    desk.close().unwrap();
    assert!(back.desk().reapplied().is_nothing(), "told once");
}

#[test]
fn a_restored_dossier_is_destroyed_again_before_anybody_sees_it() {
    let house = House::new();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let old = save(&desk, one.path());
    let other_old = save(&desk, two.path());
    house.clock.forward(Duration::days(1));
    let done = gone(&desk, &someone);

    // Nobody knows of it yet: the set brings the dossier back.
    let back = restored(&house, &other_old, &[], &[]);
    assert!(is_there(&back.desk(), &someone));
    // The vault that is there knows.
    let back = restored(&house, &other_old, &[house.dir()], &[]);
    let opened = back.desk();
    assert!(!is_there(&opened, &someone));
    assert_eq!(opened.reapplied().days, [done.day]);
    assert_eq!(ask(&opened, "today", json!({}))["reapplied"]["days"][0], done.day.to_string());
    assert!(opened.vault().attachments().names().unwrap().is_empty());
    good(&opened);
    opened.close().unwrap();
    assert!(back.desk().reapplied().is_nothing(), "told once");

    // The certificate alone is enough, typed as people type.
    let back = restored(&house, &other_old, &[], &[done.code.to_lowercase().replace('-', " ")]);
    let opened = back.desk();
    assert!(!is_there(&opened, &someone));
    good(&opened);
    opened.close().unwrap();
    assert_eq!(backup::look(&other_old, &[], &["12345".to_owned()]).err(), Some(Error::CertificateMistyped));

    // A new backup takes the old set away, and the stick then speaks for the other one too.
    let made = ask(&desk, "backup_make", json!({ "folder": one.path() }));
    assert_eq!((&made["replaced"], &made["sets"]), (&json!(1), &json!(1)));
    assert!(!old.exists());
    let since = backup::look(&other_old, &[one.path().to_owned()], &[]).unwrap();
    assert_eq!(since.destroyed.len(), 1);
    let back = restored(&house, &other_old, &[one.path().to_owned()], &[]);
    assert!(!is_there(&back.desk(), &someone));
    // The other stick is away, and remembered until it returns.
    let today = ask(&desk, "today", json!({}));
    assert_eq!(today["media_behind"].as_array().unwrap().len(), 1);
    assert_eq!(today["media_behind"][0]["folder"], two.path().to_str().unwrap());
    let made = ask(&desk, "backup_again", json!({}));
    assert!(made["set"].as_str().unwrap().starts_with(two.path().to_str().unwrap()), "{made}");
    assert!(!other_old.exists());
    assert_eq!(ask(&desk, "today", json!({}))["media_behind"], json!([]));
    assert_eq!(refused(&desk, "backup_again", json!({})), Error::NoKnownMedium);
}

#[test]
fn an_entry_that_was_destroyed_by_itself_does_not_come_back_either() {
    let house = House::new();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let wrong = uid(&report(&desk, &someone, "Kwetterzang van een ander."), "entry");
    let (old, other_old) = (save(&desk, one.path()), save(&desk, two.path()));
    house.clock.forward(Duration::days(1));
    let asked = json!({
        "entry": wrong, "base": 1, "ground": "mistake", "reason": "Verkeerde cliënt.", "name": "Tess Proefpersoon",
    });
    entry_goes(&desk, &house, asked);
    let here = |desk: &Desk| {
        let page = ask(desk, "timeline", json!({ "client": someone, "count": 50 }));
        let found = ask(desk, "search", json!({ "words": "kwetterzang", "count": 5 }))["count"] == 1;
        let listed = page["entries"].as_array().unwrap().iter().any(|entry| entry["entry"] == wrong);
        assert_eq!(found, listed);
        assert!(page["entries"].as_array().unwrap().len() >= 2, "the rest stays: {page}");
        listed
    };
    assert!(!here(&desk));
    good(&desk);

    // The vault that is there knows; it is told once, and stands in the dossier.
    let back = restored(&house, &other_old, &[house.dir()], &[]);
    let opened = back.desk();
    assert!(!here(&opened));
    assert_eq!((opened.reapplied().entries, opened.reapplied().days.len()), (1, 0));
    let kept = ask(&opened, "retention_get", json!({ "client": someone }));
    assert_eq!(kept["marks"][0]["kind"], "entry_gone");
    good(&opened);
    opened.close().unwrap();
    assert!(back.desk().reapplied().is_nothing(), "told once");

    // A new backup takes the old set away, since it was no letter whose own term was over; the other stick is behind.
    let made = ask(&desk, "backup_make", json!({ "folder": one.path() }));
    assert_eq!((&made["replaced"], &made["sets"]), (&json!(1), &json!(1)));
    assert!(!old.exists());
    assert_eq!(ask(&desk, "today", json!({}))["media_behind"].as_array().unwrap().len(), 1);
    assert_eq!(backup::look(&other_old, &[one.path().to_owned()], &[]).unwrap().destroyed.len(), 1);
    desk.close().unwrap();

    // Put back without anybody who knew. Then the stick that knows is there: the dossier is in use, so the carer is asked.
    let back = restored(&house, &other_old, &[], &[]);
    let opened = back.desk();
    assert!(here(&opened));
    house.clock.forward(Duration::days(1));
    save(&opened, one.path());
    assert!(here(&opened));
    let said = ask(&opened, "today", json!({}))["stones"].clone();
    assert_eq!(said.as_array().unwrap().len(), 1, "{said}");
    assert_eq!((&said[0]["entry"]["entry"], &said[0]["entry"]["kind"]), (&json!(wrong), &json!("report")));
    let stone = json!({ "client": someone, "entry": wrong, "day": said[0]["day"], "ground": said[0]["ground"] });
    let whole = json!({ "client": someone, "day": said[0]["day"], "ground": said[0]["ground"] });
    let named = |stone: &Value, name: &str| json!({ "stone": stone, "name": name });
    assert_eq!(refused(&opened, "stone_destroy", named(&whole, "Tess Proefpersoon")), Error::NotFound);
    let differs = Error::BadInput { field: "name".into(), reason: "differs".into() };
    assert_eq!(refused(&opened, "stone_destroy", named(&stone, "Tess")), differs);
    let carried_out = ask(&opened, "stone_destroy", named(&stone, "Tess Proefpersoon"));
    assert_eq!((&carried_out["code"], &carried_out["entries"]), (&Value::Null, &json!(1)));
    assert!(!here(&opened));
    assert_eq!(ask(&opened, "today", json!({}))["stones"], json!([]));
    good(&opened);
    opened.close().unwrap();

    // Or the carer never wants to hear of it again.
    let back = restored(&house, &other_old, &[], &[]);
    let opened = back.desk();
    house.clock.forward(Duration::days(1));
    save(&opened, one.path());
    ask(&opened, "stone_ignore", stone);
    assert_eq!(ask(&opened, "today", json!({}))["stones"], json!([]));
    house.clock.forward(Duration::days(1));
    save(&opened, one.path());
    assert_eq!(ask(&opened, "today", json!({}))["stones"], json!([]));
    assert!(here(&opened));
    good(&opened);
    // With the dossier all of it goes.
    gone(&opened, &someone);
    good(&opened);
}

#[test]
fn a_tombstone_of_an_entry_that_names_another_dossier_does_nothing() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let (someone, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Bas Voorbeeld"));
    let entry = uid(&report(&desk, &someone, "Gewandeld."), "entry");
    let vault = desk.vault().id();
    desk.close().unwrap();
    let keys = keys_of(&house);
    let keys = keys.iter().map(|key| TombstoneKey::from_bytes(key).unwrap()).collect();
    let keys = TombstoneKeys::new(keys).unwrap();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    // Of a dossier that is here, and of one that never was: neither may stop the first page.
    for whose in [other.as_str(), "00112233445566778899aabbccddeeff"] {
        let of = (whose.parse().unwrap(), Some(entry.parse().unwrap()));
        let forged = keys.tombstone(of, day, DestroyGround::Mistake).unwrap();
        lay_on(stick.path(), vault, vec![forged.clone()]);
        let desk = house.desk();
        house.clock.forward(Duration::days(1));
        let set = save(&desk, stick.path());
        assert!(stones(&desk).is_empty());
        desk.close().unwrap();
        lay_beside(&house.dir(), vault, vec![forged]);
        let desk = house.desk();
        assert!(stones(&desk).is_empty());
        let still = |desk: &Desk| {
            assert_eq!(ask(desk, "search", json!({ "words": "gewandeld", "count": 5 }))["count"], 1);
            good(desk);
        };
        still(&desk);
        desk.close().unwrap();
        still(&restored(&house, &set, &[], &[]).desk());
    }
}

#[test]
fn a_forged_tombstone_is_refused_and_said() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let (destroyed, _) = furnished(&desk, &house, "Vernietigd Proefpersoon");
    let set = save(&desk, stick.path());
    let done = gone(&desk, &destroyed);
    desk.close().unwrap();
    let back = restored(&house, &set, &[house.dir()], &[]);
    let list = back.dir().join(tombstone::FILE);
    let genuine: Value = serde_json::from_slice(&fs::read(&list).unwrap()).unwrap();
    // The thief has a genuine tombstone and turns it against another dossier; a forged one for the destroyed dossier
    // stands before the genuine one.
    let mut forged = genuine.clone();
    let stone = genuine["tombstones"][0].clone();
    let with = |client: &str, mac: &Value| json!({ "client": client, "day": stone["day"], "ground": stone["ground"], "mac": mac });
    let zeros = json!("00".repeat(32));
    forged["tombstones"] = json!([with(&someone, &stone["mac"]), with(&destroyed, &zeros), stone]);
    fs::write(&list, forged.to_string()).unwrap();
    let opened = back.desk();
    assert!(is_there(&opened, &someone) && !is_there(&opened, &destroyed));
    assert_eq!(opened.reapplied().refused, 2);
    assert_eq!(opened.reapplied().days, [done.day]);
    let log = ask(&opened, "log_list", json!({ "count": 50 }));
    let lines = log["lines"].as_array().unwrap();
    assert!(lines.iter().any(|line| line["action"] == "dossier_destroy_again" && line["outcome"] == "refused"));
    good(&opened);
    opened.close().unwrap();

    // Not to be read at all: said as well, and nothing is destroyed.
    fs::write(&list, "{").unwrap();
    let opened = back.desk();
    assert_eq!(opened.reapplied().refused, 1);
    assert!(is_there(&opened, &someone));
    opened.close().unwrap();
    assert!(back.desk().reapplied().is_nothing());
    // A certificate of a dossier that is not in this store.
    let empty = House::new();
    let desk = empty.desk();
    let bare = save(&desk, tempfile::tempdir().unwrap().path());
    drop(bare);
    let elsewhere = tempfile::tempdir().unwrap();
    let set = save(&desk, elsewhere.path());
    desk.close().unwrap();
    let back = restored(&empty, &set, &[], &[done.code]);
    assert_eq!(back.desk().reapplied().unknown, 1);
}

#[test]
fn a_list_on_a_stick_that_was_changed_is_told_and_one_of_the_set_itself_stops_the_restore() {
    let house = House::new();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let old = save(&desk, one.path());
    gone(&desk, &someone);
    let new = save(&desk, two.path());
    let list = new.join(tombstone::FILE);
    let whole = fs::read_to_string(&list).unwrap();
    fs::write(&list, whole.replace("request", "mistake")).unwrap();
    assert_eq!(backup::look(&old, &[two.path().to_owned()], &[]).unwrap().damaged, 1);
    let since = backup::look(&new, &[], &[]).unwrap();
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("terug");
    assert_eq!(backup::restore_with(&new, &since, &dir, &mut |_| Ok(())).unwrap_err(), Error::BackupDamaged);
    fs::remove_file(&list).unwrap();
    assert_eq!(backup::look(&new, &[], &[]).err(), Some(Error::BackupDamaged));
    fs::write(&list, whole).unwrap();
    assert_eq!(backup::look(&old, &[two.path().to_owned()], &[]).unwrap().destroyed.len(), 1);
}

#[test]
fn what_a_stick_knows_of_a_dossier_that_is_here_waits_for_the_carers_word() {
    let house = House::new();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let old = save(&desk, two.path());
    let done = gone(&desk, &someone);
    save(&desk, one.path());
    desk.close().unwrap();
    // Only the second stick was at hand when the laptop had to be replaced.
    let back = restored(&house, &old, &[], &[]);
    let desk = back.desk();
    assert!(is_there(&desk, &someone));
    let set = save(&desk, one.path());
    assert!(list_of(&set).is_empty(), "ours does not vouch for it");
    desk.close().unwrap();
    let desk = back.desk();
    assert!(is_there(&desk, &someone) && desk.reapplied().is_nothing());
    let said = ask(&desk, "today", json!({}))["stones"].clone();
    assert_eq!(said.as_array().unwrap().len(), 1, "{said}");
    assert_eq!((&said[0]["client_name"], &said[0]["former"]), (&json!("Tess Proefpersoon"), &json!(false)));
    let stone = json!({ "client": someone, "day": said[0]["day"], "ground": said[0]["ground"] });
    let asked = |name: &str| json!({ "stone": stone, "name": name });
    let differs = Error::BadInput { field: "name".into(), reason: "differs".into() };
    assert_eq!(refused(&desk, "stone_destroy", asked("Tess")), differs);
    assert!(is_there(&desk, &someone));
    let view = ask(&desk, "retention_mark", json!({ "client": someone, "kind": "hold", "reason": "Claim." }));
    assert_eq!(refused(&desk, "stone_destroy", asked("Tess Proefpersoon")), Error::MustBeKept, "a stop of here");
    ask(&desk, "retention_end", json!({ "mark": view["marks"][0]["mark"], "reason": "Klaar." }));
    // It was indeed destroyed before: as written, so that the certificate is the same.
    house.clock.forward(Duration::days(3));
    let carried_out = ask(&desk, "stone_destroy", asked(" tess  Proefpersoon "));
    assert_eq!((&carried_out["code"], &carried_out["entries"]), (&json!(done.code), &json!(2)));
    assert!(!is_there(&desk, &someone));
    assert_eq!(ask(&desk, "today", json!({}))["stones"], json!([]));
    assert_eq!(refused(&desk, "stone_destroy", asked("Tess Proefpersoon")), Error::NotFound);
    good(&desk);
    // A set of while it waited, put back: its own stick knows of it.
    let again = restored(&house, &set, &[], &[]);
    assert!(!is_there(&again.desk(), &someone));
}

/// The tombstones' keys of a locked vault, as anybody has them who ever opened one of its backups.
fn keys_of(house: &House) -> Vec<[u8; 32]> {
    let mut keys = Vec::new();
    house.meddle(|db| {
        let mut statement = db.prepare("SELECT key FROM tombstone_key ORDER BY id").unwrap();
        keys = statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    });
    keys
}

/// Makes a tombstone with such keys.
fn forge(keys: &[[u8; 32]], someone: &str) -> Tombstone {
    let keys = keys.iter().map(|key| TombstoneKey::from_bytes(key).unwrap()).collect();
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    TombstoneKeys::new(keys).unwrap().tombstone((someone.parse().unwrap(), None), day, DestroyGround::Mistake).unwrap()
}

fn lay_beside(dir: &Path, vault: Uid, stones: Vec<Tombstone>) {
    fs::create_dir_all(dir).unwrap();
    fs::write(dir.join(tombstone::FILE), Tombstones::new(vault, stones).to_bytes().unwrap()).unwrap();
}

/// Lays tombstones on a stick, in something that looks like a set.
fn lay_on(stick: &Path, vault: Uid, stones: Vec<Tombstone>) {
    let set = stick.join(backup::FOLDER).join("sets").join("2020-01-01-000000");
    lay_beside(&set, vault, stones);
    fs::write(set.join(backup::MANIFEST), "{}").unwrap();
}

fn list_of(dir: &Path) -> Vec<Tombstone> {
    match tombstone::read(dir) {
        tombstone::Read::Some(list) => list.tombstones,
        tombstone::Read::None | tombstone::Read::Damaged => Vec::new(),
    }
}

fn stones(desk: &Desk) -> Vec<Value> {
    ask(desk, "today", json!({}))["stones"].as_array().unwrap().clone()
}

fn has_line(desk: &Desk, action: &str) -> bool {
    let log = ask(desk, "log_list", json!({ "count": 100 }));
    log["lines"].as_array().unwrap().iter().any(|line| line["action"] == action)
}

#[test]
fn a_tombstone_beside_the_vault_or_on_a_stick_destroys_no_dossier_that_lives_here() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let (other, _) = furnished(&desk, &house, "Bas Proefpersoon");
    let vault = desk.vault().id();
    desk.close().unwrap();
    let keys = keys_of(&house);
    let forged = [forge(&keys, &someone), forge(&keys, &other)];

    lay_beside(&house.dir(), vault, vec![forged[0].clone()]);
    for _ in 0..2 {
        let desk = house.desk();
        assert!(is_there(&desk, &someone) && desk.reapplied().is_nothing());
        assert_eq!(stones(&desk).len(), 1);
        assert!(has_line(&desk, "stone_found"));
        desk.close().unwrap();
    }
    lay_on(stick.path(), vault, forged.to_vec());
    let desk = house.desk();
    let set = save(&desk, stick.path());
    assert!(list_of(&set).is_empty(), "ours vouches for no forger");
    assert!(is_there(&desk, &someone) && is_there(&desk, &other));
    let said = stones(&desk);
    assert_eq!(said.len(), 2);
    desk.close().unwrap();

    // Another one for the same dossier waits in line: a forger fills no store.
    let day = forged[0].day.pred_opt().unwrap();
    let key = TombstoneKeys::new(vec![TombstoneKey::from_bytes(&keys[0]).unwrap()]).unwrap();
    let second = key.tombstone((forged[0].client, None), day, DestroyGround::Request).unwrap();
    lay_beside(&house.dir(), vault, vec![second.clone()]);
    let desk = house.desk();
    assert_eq!(stones(&desk).len(), 2);
    let named = |stone: &Tombstone| json!({ "client": stone.client, "day": stone.day, "ground": stone.ground });
    assert_eq!(refused(&desk, "stone_ignore", named(&second)), Error::NotFound);
    for stone in &forged {
        ask(&desk, "stone_ignore", named(stone));
    }
    assert!(stones(&desk).is_empty());
    // Ignored for good: on the same stick again, beside the vault again, and when a backup of now is put back.
    house.clock.forward(Duration::days(1));
    let after = save(&desk, stick.path());
    assert!(stones(&desk).is_empty());
    good(&desk);
    desk.close().unwrap();
    lay_beside(&house.dir(), vault, forged.to_vec());
    let desk = house.desk();
    assert!(stones(&desk).is_empty() && is_there(&desk, &someone) && is_there(&desk, &other));
    desk.close().unwrap();
    let back = restored(&house, &after, &[], &[]);
    let desk = back.desk();
    assert!(is_there(&desk, &someone) && is_there(&desk, &other));
    desk.close().unwrap();

    // Right after a restore, and only then, it is carried out: what is destroyed is a copy.
    let back = restored(&house, &set, &[], &[]);
    let desk = back.desk();
    assert!(!is_there(&desk, &someone) && !is_there(&desk, &other));
    desk.close().unwrap();
    fs::remove_dir_all(stick.path().join(backup::FOLDER).join("sets").join("2020-01-01-000000")).unwrap();
    let back = restored(&house, &set, &[], &[]);
    // Also when the battery is empty before it is locked: it ends before the seal that the keychain remembers, still.
    drop(back.desk());
    lay_beside(&back.dir(), vault, forged.to_vec());
    // A certificate in the file is typed at a restore or not at all.
    let mut list = Tombstones::new(vault, Vec::new());
    list.certificates = vec![key.certificate(&forged[1]).unwrap().code().unwrap()];
    let desk = back.desk();
    assert!(is_there(&desk, &someone) && is_there(&desk, &other));
    desk.close().unwrap();
    fs::write(back.dir().join(tombstone::FILE), list.to_bytes().unwrap()).unwrap();
    let desk = back.desk();
    assert!(is_there(&desk, &other));
    assert_eq!(desk.reapplied().refused, 1);
}

/// New keys, as after a leak; the passphrase stays.
pub fn renew_keys(desk: &Desk) {
    let drawn = ask(desk, "keys_code", json!({ "present": PASSPHRASE }));
    let asked = json!({
        "present": PASSPHRASE, "passphrase": PASSPHRASE, "typed": drawn["made"]["code"], "mark": drawn["mark"],
    });
    ask(desk, "keys_renew", asked);
}

#[test]
fn what_an_old_key_made_is_told_and_never_offered_after_a_renewal() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let vault = desk.vault().id();
    desk.close().unwrap();
    let leaked = keys_of(&house);
    let desk = house.desk();
    renew_keys(&desk);
    // The desk goes on, and the store that moved is no store out of a backup.
    desk.close().unwrap();
    lay_beside(&house.dir(), vault, vec![forge(&leaked, &someone)]);
    let desk = house.desk();
    assert!(is_there(&desk, &someone));
    let said = stones(&desk);
    assert_eq!((said.len(), &said[0]["former"]), (1, &json!(true)));
    let stone = json!({ "client": someone, "day": said[0]["day"], "ground": said[0]["ground"] });
    let asked = json!({ "stone": stone, "name": "Tess Proefpersoon" });
    assert_eq!(refused(&desk, "stone_destroy", asked), Error::NotAllowed);
    lay_on(stick.path(), vault, vec![forge(&leaked, &someone)]);
    save(&desk, stick.path());
    assert_eq!(stones(&desk).len(), 1);
    ask(&desk, "stone_ignore", stone);
    assert!(stones(&desk).is_empty() && is_there(&desk, &someone));
    good(&desk);
    // Of a dossier that nobody knows: it makes no older backup go.
    let nobody = "00112233445566778899aabbccddeeff";
    lay_on(stick.path(), vault, vec![forge(&leaked, nobody)]);
    house.clock.forward(Duration::days(1));
    save(&desk, stick.path());
    desk.close().unwrap();
    lay_beside(&house.dir(), vault, vec![forge(&leaked, nobody)]);
    let desk = house.desk();
    assert_eq!(desk.reapplied().refused, 1);
    house.clock.forward(Duration::days(1));
    save(&desk, stick.path());
    let sets = backup::sets(stick.path()).unwrap();
    assert_eq!(sets.len(), 4, "three of ours and what was laid there");
}

#[test]
fn tombstones_and_certificates_of_before_and_after_a_renewal_work_in_every_backup() {
    let house = House::new();
    let sticks: Vec<_> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
    let key_stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    // A renewal takes the device secret of before; the key file stays.
    ask(&desk, "slot_add_key_file", json!({ "present": PASSPHRASE, "folder": key_stick.path() }));
    let by_key_file = |house: &House| {
        let second = Second::KeyFile(key_stick.path().join("zorgmap.key"));
        let key = Key::Passphrase { passphrase: PASSPHRASE.to_owned().into(), second };
        let vault = Vault::open(&house.dir(), key, &house.surroundings).unwrap();
        Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap()
    };
    let (early, _) = furnished(&desk, &house, "Eerste Proefpersoon");
    let (late, _) = furnished(&desk, &house, "Tweede Proefpersoon");
    let old = save(&desk, sticks[0].path());
    let before = gone(&desk, &early);
    save(&desk, sticks[1].path());
    renew_keys(&desk);
    let both = list_of(&house.dir());
    assert!(both.iter().all(|stone| stone.present.is_some()), "the list has the MACs of the new key at once");
    let after = gone(&desk, &late);
    let new = save(&desk, sticks[2].path());
    desk.close().unwrap();
    assert!(keys_of(&house).len() == 2 && list_of(&new).len() == 2);

    let there = |house: &House| {
        let desk = by_key_file(house);
        let seen = (is_there(&desk, &early), is_there(&desk, &late));
        assert_eq!(desk.reapplied().refused, 0);
        good(&desk);
        seen
    };
    // The old backup, which knows the old key alone, with each of the others at hand, and with each certificate.
    let medium = |no: usize| sticks[no].path().to_owned();
    assert_eq!(there(&restored(&house, &old, &[], &[])), (true, true));
    assert_eq!(there(&restored(&house, &old, &[medium(1)], &[])), (false, true));
    assert_eq!(there(&restored(&house, &old, &[medium(2)], &[])), (false, false));
    assert_eq!(there(&restored(&house, &old, &[medium(1), medium(2)], &[])), (false, false));
    assert_eq!(there(&restored(&house, &old, &[], std::slice::from_ref(&before.code))), (false, true));
    assert_eq!(there(&restored(&house, &old, &[], std::slice::from_ref(&after.code))), (true, false));
    // Each dossier is told once, though the sticks say it with other MACs.
    assert_eq!(backup::look(&old, &[medium(1), medium(2)], &[]).unwrap().destroyed.len(), 2);
    // And a certificate of before the renewal in a store of after it: another line, in which it was never destroyed.
    let line = restored(&house, &old, &[], &[]);
    let desk = by_key_file(&line);
    renew_keys(&desk);
    let other_stick = tempfile::tempdir().unwrap();
    let set = save(&desk, other_stick.path());
    desk.close().unwrap();
    assert_eq!(there(&restored(&line, &set, &[medium(1)], &[])), (false, true));
    assert_eq!(there(&restored(&line, &set, &[], &[before.code, after.code])), (false, false));
}

#[test]
fn an_older_store_put_back_by_hand_brings_no_destroyed_dossier_back() {
    let house = House::new();
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let (other, _) = furnished(&desk, &house, "Bas Proefpersoon");
    desk.close().unwrap();
    let store = house.dir().join("dossier-1.db");
    let old = fs::read(&store).unwrap();
    let desk = house.desk();
    let done = gone(&desk, &someone);
    desk.close().unwrap();
    fs::write(&store, &old).unwrap();
    let desk = house.desk();
    assert!(!is_there(&desk, &someone) && is_there(&desk, &other));
    assert_eq!(desk.reapplied().days, [done.day]);
    assert_eq!(ask(&desk, "today", json!({}))["behind_seal"], true);
}

#[test]
fn destroying_and_letting_a_stand_in_in_at_the_same_time_do_not_wait_for_each_other() {
    const ROUNDS: usize = 40;
    let house = House::new();
    let desk = house.desk();
    let stays = client(&desk, "Blijvende Proefpersoon");
    let go: Vec<String> = (0..ROUNDS).map(|no| client(&desk, &format!("Proefpersoon {no}"))).collect();
    let start = std::sync::Barrier::new(2);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for someone in &go {
                start.wait();
                gone(&desk, someone);
            }
        });
        scope.spawn(|| {
            for no in 0..ROUNDS {
                start.wait();
                let stand_in = json!({
                    "name": "Fatima", "function": "verzorgende", "why": "vakantie", "from": "2026-11-23",
                    "until": "2026-11-30", "clients": [stays], "parts": ["reports"], "second": { "kind": "keychain" },
                    "passphrase": format!("acht groene kikkers springen hoog {no}"), "present": PASSPHRASE,
                });
                ask(&desk, "stand_in_add", stand_in);
            }
        });
    });
    assert_eq!(ask(&desk, "stand_ins", json!({})).as_array().unwrap().len(), ROUNDS);
    assert_eq!(ask(&desk, "client_list", json!({ "former": true })).as_array().unwrap().len(), 1);
    good(&desk);
}

#[test]
fn an_older_store_put_back_eats_no_newer_files_until_somebody_has_seen_it() {
    let house = House::new();
    let desk = house.desk();
    furnished(&desk, &house, "Tess Proefpersoon");
    desk.close().unwrap();
    let keep = |name: &str| fs::read(house.dir().join(name)).unwrap();
    let (store, headers) = (keep("dossier-1.db"), ["vault.json", "vault.copy.json"].map(&keep));
    let desk = house.desk();
    furnished(&desk, &house, "Nieuwere Proefpersoon");
    let files = desk.vault().attachments().names().unwrap();
    assert_eq!(files.len(), 2);
    desk.close().unwrap();

    // Store and header of before; only the keychain remembers the later seal.
    fs::write(house.dir().join("dossier-1.db"), &store).unwrap();
    for (name, bytes) in ["vault.json", "vault.copy.json"].iter().zip(&headers) {
        fs::write(house.dir().join(name), bytes).unwrap();
    }
    for day in [0, 100, 200] {
        house.clock.forward(Duration::days(day));
        let desk = house.desk();
        assert_eq!(ask(&desk, "today", json!({}))["behind_seal"], true, "until it is seen, {day}");
        assert_eq!(desk.vault().attachments().names().unwrap(), files);
        desk.close().unwrap();
    }
    let desk = house.desk();
    ask(&desk, "behind_seen", json!({}));
    assert_eq!(ask(&desk, "today", json!({}))["behind_seal"], false);
    let log = ask(&desk, "log_list", json!({ "count": 1 }));
    assert_eq!(log["lines"][0]["action"], "behind_seen");
    desk.close().unwrap();
    // From here on the older store is the store: what it does not know is set aside, and kept for 90 days.
    house.clock.forward(Duration::days(1));
    let desk = house.desk();
    assert_eq!(desk.vault().attachments().names().unwrap().len(), 1);
    assert_eq!(desk.vault().attachments().lost().unwrap().len(), 1);
    assert_eq!(ask(&desk, "today", json!({}))["behind_seal"], false);
}

/// Forgets the seal that the keychain remembers, as on another laptop.
fn new_keychain(house: &House, vault: Uid) {
    house.surroundings.keychain.delete(&format!("{vault}/seal")).unwrap();
}

#[test]
fn a_vault_of_an_older_program_came_out_of_no_backup_but_its_backups_do() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let vault = desk.vault().id();
    let (someone, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Bas Proefpersoon"));
    let set = save(&desk, stick.path());
    house.clock.forward(Duration::days(1));
    let done = gone(&desk, &other);
    desk.close().unwrap();
    // From before it was remembered where a store lives.
    let forget = "DELETE FROM setting WHERE name = 'lives_here'";
    house.age(4);
    house.meddle(|db| db.execute_batch(forget).unwrap());
    let keys = keys_of(&house);
    for _ in 0..2 {
        lay_beside(&house.dir(), vault, vec![forge(&keys, &someone)]);
        let desk = house.desk();
        assert!(is_there(&desk, &someone) && desk.reapplied().is_nothing());
        assert_eq!(stones(&desk).len(), 1, "told, and nothing destroyed");
        desk.close().unwrap();
    }

    house.age_set(&set, 4, |db| db.execute_batch(forget).unwrap());
    new_keychain(&house, vault);
    let back = restored(&house, &set, &[], std::slice::from_ref(&done.code));
    let mark = back.dir().join("restored");
    assert!(mark.is_file());
    lay_beside(&back.dir(), vault, vec![forge(&keys, &other)]);
    let desk = back.desk();
    assert!(!is_there(&desk, &other) && is_there(&desk, &someone));
    assert!(!mark.exists(), "once");
    desk.close().unwrap();
    // From here on it lives here, whoever lays down a mark.
    fs::write(&mark, "").unwrap();
    lay_beside(&back.dir(), vault, vec![forge(&keys, &someone)]);
    let desk = back.desk();
    assert!(is_there(&desk, &someone));
    assert_eq!(stones(&desk).len(), 1);
    desk.close().unwrap();

    // An older store that was put back is known by the seal, with nothing else to tell of it.
    let store = house.dir().join("dossier-1.db");
    house.age(4);
    house.meddle(|db| db.execute_batch(forget).unwrap());
    let old = fs::read(&store).unwrap();
    let desk = house.desk();
    gone(&desk, &someone);
    desk.close().unwrap();
    fs::write(&store, &old).unwrap();
    assert!(!is_there(&house.desk(), &someone));
}

#[test]
fn keys_renewed_by_an_older_program_leave_no_tombstone_key_that_was_shut_out() {
    let house = House::new();
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let vault = desk.vault().id();
    desk.close().unwrap();
    let of_before = "UPDATE tombstone_key SET since = NULL; DELETE FROM tombstone_key WHERE id > 1";
    house.meddle(|db| db.execute_batch(of_before).unwrap());
    house.desk().close().unwrap();
    assert_eq!(keys_of(&house).len(), 1, "never renewed: nobody was shut out");
    let desk = house.desk();
    renew_keys(&desk);
    desk.close().unwrap();
    house.meddle(|db| db.execute_batch(of_before).unwrap());
    let leaked = keys_of(&house);
    lay_beside(&house.dir(), vault, vec![forge(&leaked, &someone)]);
    let desk = house.desk();
    let said = stones(&desk);
    assert_eq!((said.len(), &said[0]["former"]), (1, &json!(true)));
    good(&desk);
    desk.close().unwrap();
    house.desk().close().unwrap();
    assert_eq!(keys_of(&house).len(), 2, "once");
}

#[test]
fn a_forged_tombstone_of_a_dossier_that_never_was_makes_no_backup_go() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let nobody = "00112233445566778899aabbccddeeff";
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let vault = desk.vault().id();
    save(&desk, stick.path());
    desk.close().unwrap();
    lay_on(stick.path(), vault, vec![forge(&keys_of(&house), nobody)]);
    for replaced in [0, 0] {
        house.clock.forward(Duration::days(1));
        let desk = house.desk();
        let made = ask(&desk, "backup_make", json!({ "folder": stick.path() }));
        assert_eq!(made["replaced"], replaced);
        assert_eq!(list_of(Path::new(made["set"].as_str().unwrap())).len(), 1, "it is handed on all the same");
        desk.close().unwrap();
    }
    // What this store had itself takes all that hold it away.
    let desk = house.desk();
    gone(&desk, &someone);
    house.clock.forward(Duration::days(1));
    assert_eq!(ask(&desk, "backup_make", json!({ "folder": stick.path() }))["replaced"], 3);
    good(&desk);
}

#[test]
fn a_forgery_with_a_former_key_hides_no_genuine_notice() {
    let house = House::new();
    let desk = house.desk();
    let (someone, _) = furnished(&desk, &house, "Tess Proefpersoon");
    let (other, _) = furnished(&desk, &house, "Bas Proefpersoon");
    let vault = desk.vault().id();
    desk.close().unwrap();
    let leaked = keys_of(&house);
    let desk = house.desk();
    renew_keys(&desk);
    desk.close().unwrap();
    let both = keys_of(&house);
    let keys = || TombstoneKeys::new(both.iter().map(|key| TombstoneKey::from_bytes(key).unwrap()).collect()).unwrap();
    let forged = [forge(&leaked, &someone), forge(&leaked, &other)];
    let said = |beside: Vec<Tombstone>| -> Vec<(Value, Value)> {
        lay_beside(&house.dir(), vault, beside);
        let desk = house.desk();
        let mut said: Vec<_> =
            stones(&desk).iter().map(|stone| (stone["client_name"].clone(), stone["former"].clone())).collect();
        said.sort_by_key(|each| format!("{each:?}"));
        good(&desk);
        desk.close().unwrap();
        said
    };
    let (tess, bas) = (json!("Tess Proefpersoon"), json!("Bas Proefpersoon"));
    let waits = |name: &Value, former: bool| (name.clone(), json!(former));
    assert_eq!(said(forged.to_vec()), [waits(&bas, true), waits(&tess, true)]);
    // Of another day; and of the very day and ground that the forger wrote.
    let day = forged[0].day.pred_opt().unwrap();
    let genuine = keys().tombstone((forged[0].client, None), day, DestroyGround::Request).unwrap();
    let same = keys().anew(&forged[1]).unwrap();
    let all = [waits(&bas, false), waits(&tess, false), waits(&tess, true)];
    assert_eq!(said(vec![genuine.clone(), same.clone()]), all);
    assert_eq!(said([&forged[..], &[genuine, same.clone()]].concat()), all, "and no more of them");
    // What was ignored as nothing that could be carried out is said once more when it can, and then no more.
    let named = |stone: &Tombstone| json!({ "client": stone.client, "day": stone.day, "ground": stone.ground });
    let desk = house.desk();
    for stone in stones(&desk) {
        ask(
            &desk,
            "stone_ignore",
            json!({ "client": stone["client"], "day": stone["day"], "ground": stone["ground"] }),
        );
    }
    assert_eq!(
        refused(&desk, "stone_ignore", json!({ "client": other, "day": "2020-01-01", "ground": "request" })),
        Error::NotFound
    );
    desk.close().unwrap();
    assert!(said(vec![same.clone(), forged[1].clone(), forged[0].clone()]).is_empty());
    assert_eq!(said(vec![keys().anew(&forged[0]).unwrap()]), [waits(&tess, false)]);
    let desk = house.desk();
    ask(&desk, "stone_ignore", named(&forged[0]));
    desk.close().unwrap();
    assert!(said(vec![keys().anew(&forged[0]).unwrap()]).is_empty());
}

/// What does not fit, as code and table.
fn findings(house: &House) -> Vec<String> {
    let desk = house.desk();
    let found = ask(&desk, "verify", json!({}));
    desk.close().unwrap();
    let finding = |f: &Value| format!("{} {}", uid(f, "code"), uid(f, "table"));
    found["findings"].as_array().unwrap().iter().map(finding).collect()
}

#[test]
fn the_log_answers_for_notices_that_were_found_also_of_before_it_did() {
    let house = House::new();
    let desk = house.desk();
    let (someone, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Bas Proefpersoon"));
    let vault = desk.vault().id();
    desk.close().unwrap();
    let keys = keys_of(&house);
    let forged = [forge(&keys, &someone), forge(&keys, &other)];
    lay_beside(&house.dir(), vault, forged.to_vec());
    let desk = house.desk();
    ask(&desk, "stone_ignore", json!({ "client": someone, "day": forged[0].day, "ground": forged[0].ground }));
    desk.close().unwrap();
    assert!(findings(&house).is_empty());
    house.meddle(|db| db.execute_batch("UPDATE found_stone SET ignored = 1 - ignored").unwrap());
    assert_eq!(findings(&house), ["row_changed found_stone", "row_changed found_stone"]);
    house.meddle(|db| db.execute_batch("UPDATE found_stone SET ignored = 1 - ignored").unwrap());
    assert!(findings(&house).is_empty());
    house.meddle(|db| db.execute_batch("UPDATE found_stone SET head = 0 WHERE ignored = 0").unwrap());
    assert_eq!(findings(&house), ["row_changed found_stone"], "a row that was put back is not taken for an old one");
    house.meddle(|db| db.execute_batch("DELETE FROM found_stone").unwrap());
    let missing = findings(&house);
    assert!(missing.len() > 1 && missing.iter().all(|each| each == "row_missing found_stone"), "{missing:?}");
}

#[test]
fn notices_that_an_older_program_found_come_along_with_what_was_said_of_them() {
    let house = House::new();
    let desk = house.desk();
    let (someone, other) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Bas Proefpersoon"));
    desk.close().unwrap();
    house.age(7);
    let insert = "INSERT INTO found_stone (client, day, ground, found, utc_offset, former, ignored)
                  VALUES (?1, '2026-11-20', 'mistake', 1795000000, 3600, 0, ?2)";
    house.meddle(|db| {
        for (client, ignored) in [(&someone, 1), (&other, 0)] {
            db.execute(insert, (client.parse::<Uid>().unwrap(), ignored)).unwrap();
        }
    });
    for _ in 0..2 {
        assert!(findings(&house).is_empty());
        let desk = house.desk();
        let said = stones(&desk);
        assert_eq!((said.len(), &said[0]["client"]), (1, &json!(other)));
        desk.close().unwrap();
    }
    let desk = house.desk();
    gone(&desk, &other);
    desk.close().unwrap();
    assert!(findings(&house).is_empty());
}

#[test]
fn a_seat_outlives_a_dossier_that_was_closed_and_destroyed() {
    let house = House::new();
    let desk = house.desk();
    let (stays, someone) = (client(&desk, "Blijvende Proefpersoon"), client(&desk, "Tess Proefpersoon"));
    let stand_in = json!({
        "name": "Fatima", "function": "verzorgende", "why": "vakantie", "from": "2026-11-23",
        "until": "2026-11-30", "clients": [stays, someone], "parts": ["reports"], "second": { "kind": "keychain" },
        "passphrase": "acht groene kikkers springen hoog", "present": PASSPHRASE,
    });
    ask(&desk, "stand_in_add", stand_in);
    ask(&desk, "client_close", json!({ "client": someone, "ending": "by_client", "on": "2026-11-20" }));
    gone(&desk, &someone);
    desk.close().unwrap();
    assert!(findings(&house).is_empty());
    house.meddle(|db| {
        db.execute_batch("UPDATE seat SET fields = replace(fields, 'vakantie', 'ziek') WHERE no = 2").unwrap()
    });
    assert_eq!(findings(&house), ["row_changed seat"]);
    house.meddle(|db| db.execute_batch("DELETE FROM seat WHERE no = 2").unwrap());
    assert_eq!(findings(&house), ["row_missing seat"]);
}

#[test]
fn the_log_says_that_a_notice_was_carried_out_when_it_was_and_not_before() {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let vault = desk.vault().id();
    desk.close().unwrap();
    let forged = forge(&keys_of(&house), &someone);
    lay_beside(&house.dir(), vault, vec![forged.clone()]);
    house.desk().close().unwrap();
    let stone = json!({ "client": someone, "day": forged.day, "ground": forged.ground });
    let asked = json!({ "stone": stone, "name": "Tess Proefpersoon" });
    // A clock that may be wrong stops it half way.
    house.clock.set("2026-11-22T10:30:00+01:00");
    let desk = house.desk();
    assert_eq!(refused(&desk, "stone_destroy", asked.clone()), Error::ClockDoubtful);
    assert!(is_there(&desk, &someone) && !has_line(&desk, "stone_destroy"));
    desk.close().unwrap();
    house.clock.set("2026-11-23T11:30:00+01:00");
    let desk = house.desk();
    assert_eq!(ask(&desk, "stone_destroy", asked)["wiped"], true);
    let log = ask(&desk, "log_list", json!({ "client": someone, "count": 1 }));
    let line = &log["lines"][0];
    assert_eq!(
        (&line["action"], &line["kind"], &line["ground"]),
        (&json!("stone_destroy"), &json!("delete"), &json!("mistake"))
    );
    good(&desk);
}

#[test]
fn that_the_keys_should_be_new_after_destroying_stands_on_today_until_they_are() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let left = |desk: &Desk| ask(desk, "today", json!({}))["remnants"].clone();
    let [one, two] = ["Tess Proefpersoon", "Bram Proefpersoon"].map(|name| client(&desk, name));
    let old = save(&desk, stick.path());
    assert_eq!(left(&desk), Value::Null);
    gone(&desk, &one);
    desk.close().unwrap();
    house.clock.forward(Duration::days(30));
    let desk = house.desk();
    assert_eq!(left(&desk), json!({ "since": "2026-11-23", "dossiers": 1, "entries": 0, "logs": 0, "late": false }));
    gone(&desk, &two);
    house.clock.forward(Duration::days(1));
    assert_eq!(left(&desk), json!({ "since": "2026-11-23", "dossiers": 2, "entries": 0, "logs": 0, "late": true }));
    // A renewal that comes to nothing leaves the old pages readable.
    let drawn = ask(&desk, "keys_code", json!({ "present": PASSPHRASE }));
    let wrong = json!({ "present": "iets anders en lang genoeg", "passphrase": PASSPHRASE, "typed": drawn["made"]["code"], "mark": drawn["mark"] });
    assert_eq!(refused(&desk, "keys_renew", wrong), Error::WrongPassphrase);
    assert_eq!(left(&desk)["dossiers"], 2);
    // What a backup brought back and is destroyed again lies on the disk of where it came back.
    let back = restored(&house, &old, &[house.dir()], &[]);
    assert_eq!(left(&back.desk())["dossiers"], 2);
    renew_keys(&desk);
    assert_eq!(left(&desk), Value::Null);
    desk.close().unwrap();
    assert_eq!(left(&house.desk()), Value::Null);
}
