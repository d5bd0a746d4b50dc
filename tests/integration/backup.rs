//! A dossier that is lost with the laptop comes back from a stick.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::Duration;
use dossier_core::desk::Desk;
use dossier_core::dossier::backup::check;
use dossier_core::dossier::destroying::destroy;
use dossier_core::export::{Progress, Quiet};
use dossier_core::rules::destroying::DestroyGround;
use dossier_core::session::{Role, Source};
use dossier_core::surroundings::Clock;
use dossier_core::vault::{self, Key, Second, SetUp, Vault, backup};
use dossier_core::{Error, Result};
use dossier_tests::{House, PASSPHRASE, SameRandom, ask, client, paper, refused, report, squeezed, uid};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

fn furnished() -> (House, SecretString, String) {
    furnished_in(House::without_vault())
}

fn furnished_in(house: House) -> (House, SecretString, String) {
    let set_up = SetUp {
        name: "Praktijk De Linde".to_owned(),
        passphrase: SecretString::from(PASSPHRASE.to_owned()),
        second: Second::Keychain,
    };
    let (mut vault, code) = Vault::create(&house.dir(), set_up, &house.surroundings).unwrap();
    vault.confirm_recovery(code.expose_secret(), &house.surroundings).unwrap();
    drop(vault);
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    report(&desk, &someone, "Samen gewandeld.");
    let photo = house.folder.path().join("foto.png");
    image::RgbImage::new(40, 30).save(&photo).unwrap();
    ask(&desk, "document_add", json!({ "client": someone, "title": "Foto", "file": photo }));
    desk.close().unwrap();
    (house, code, someone)
}

fn quiet(_: u64) -> Result<()> {
    Ok(())
}

fn make(desk: &Desk, stick: &Path) -> PathBuf {
    PathBuf::from(uid(&ask(desk, "backup_make", json!({ "folder": stick })), "set"))
}

#[test]
fn a_backup_opens_on_a_new_laptop_with_the_recovery_code() {
    let (house, code, someone) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let set = make(&desk, stick.path());
    assert_eq!(ask(&desk, "today", json!({}))["backup_due"], false);
    desk.close().unwrap();
    // Nothing readable, and not the vault's own key.
    let parts = fs::read(set.join("dossier-1.db.001")).unwrap();
    assert!(!parts.windows(4).any(|four| four == b"Tess" || four == b"SQLi"));

    let new = House::without_vault();
    backup::restore(&set, &new.dir(), &mut quiet).unwrap();
    let vault = Vault::open(&new.dir(), Key::Recovery(code), &new.surroundings).unwrap();
    assert!(vault.set_keys().unwrap().manifest_of(&set).is_ok());
    let desk = Desk::open(vault, Role::Carer, Source::Window, new.surroundings.clone()).unwrap();
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 5 }));
    assert_eq!(page["entries"][1]["body"]["text"], "Samen gewandeld.");
    let attachment = uid(&page["entries"][0]["attachments"][0], "attachment");
    ask(&desk, "attachment_preview", json!({ "attachment": attachment, "most": 40 }));
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

#[test]
fn only_new_attachments_are_copied_and_old_sets_go_last() {
    let (house, _, someone) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    make(&desk, stick.path());
    let attachments = stick.path().join(backup::FOLDER).join("attachments");
    let folder = fs::read_dir(&attachments).unwrap().next().unwrap().unwrap().path();
    let file = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    // Marked, to see that it is not written again.
    let marked = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    fs::File::options().write(true).open(&file).unwrap().set_modified(marked).unwrap();
    for day in 0..11 {
        house.clock.forward(Duration::days(1));
        report(&desk, &someone, &format!("Dag {day}"));
        make(&desk, stick.path());
    }
    assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), marked);
    let sets = backup::sets(stick.path()).unwrap();
    assert_eq!(sets.len(), 5);
    // Whatever a person picks on the stick, it is the newest that is meant, or the very one that was picked.
    let (first, last) = (&sets[0], &sets[4]);
    let home = stick.path().join(backup::FOLDER);
    for picked in [stick.path(), &home, &home.join("sets"), last] {
        assert_eq!(&backup::newest(picked, None).unwrap(), last);
    }
    assert_eq!(&backup::newest(first, None).unwrap(), first);
    assert_eq!(backup::newest(tempfile::tempdir().unwrap().path(), None), Err(Error::NoBackup));
}

/// As of two carers, or of one who also practises.
#[test]
fn two_vaults_share_a_stick_and_neither_takes_or_hides_what_is_the_others() {
    let mut neighbour = House::without_vault();
    neighbour.surroundings.random = Arc::new(SameRandom::new(0x0ff1ce));
    let ((house, _, _), (neighbour, _, _)) = (furnished(), furnished_in(neighbour));
    let stick = tempfile::tempdir().unwrap();
    let theirs = make(&neighbour.desk(), stick.path());
    let desk = house.desk();
    let ours = make(&desk, stick.path());
    let said = |set: &Path| backup::manifest_unchecked(set).unwrap();
    for (set, other) in [(&ours, &theirs), (&theirs, &ours)] {
        let vault = said(set).vault;
        assert_eq!(&backup::newest(stick.path(), Some(vault)).unwrap(), set);
        assert_eq!(backup::newest_of_others(stick.path(), vault).unwrap(), [said(other)]);
        assert_eq!(backup::newest_of_others(set, vault).unwrap(), [], "the one that was picked itself");
    }
    assert_eq!(backup::newest(stick.path(), None).unwrap(), ours);

    // What no set speaks of goes; what the neighbour's speaks of stays.
    let attachments = stick.path().join(backup::FOLDER).join("attachments");
    let unspoken = backup::attachment_path(&attachments, said(&ours).vault);
    let plant = || {
        fs::create_dir_all(unspoken.parent().unwrap()).unwrap();
        fs::write(&unspoken, "van een dossier dat vernietigd is").unwrap();
    };
    plant();
    make(&desk, stick.path());
    assert!(unspoken.exists(), "the neighbour's backup may be at work just now");
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(2 * 86_400);
    fs::File::options().write(true).open(&unspoken).unwrap().set_modified(long_ago).unwrap();
    make(&desk, stick.path());
    assert!(!unspoken.exists());
    let checked = check(&theirs, by_passphrase(), &neighbour.surroundings, &Quiet).unwrap();
    assert_eq!((checked.findings.len(), said(&theirs).attachments.len()), (0, 1));
    // While nobody can tell what it speaks of, nothing goes; and what is newer and cannot be read is told.
    let manifest = theirs.join(backup::MANIFEST);
    let whole = fs::read(&manifest).unwrap();
    let newer = |of: &[u8]| String::from_utf8(of.to_vec()).unwrap().replacen(r#"\"format\":1"#, r#"\"format\":2"#, 1);
    for damaged in [Some(whole[..whole.len() / 2].to_vec()), Some(newer(&whole).into_bytes()), None] {
        plant();
        fs::File::options().write(true).open(&unspoken).unwrap().set_modified(long_ago).unwrap();
        match damaged {
            Some(bytes) => fs::write(&manifest, bytes).unwrap(),
            None => fs::remove_file(&manifest).unwrap(),
        }
        make(&desk, stick.path());
        assert!(unspoken.exists());
    }
    let last = backup::newest(stick.path(), None).unwrap();
    assert_eq!(backup::unread_after(stick.path(), &last).unwrap(), 0);
    for made in ["gisteren", "2026-11-23T10:30:60"] {
        let planted = last.with_file_name("9999-12-31-235959");
        fs::create_dir_all(&planted).unwrap();
        let said = String::from_utf8(whole.clone()).unwrap().replacen("2026-11-23T10:30:00", made, 1);
        fs::write(planted.join(backup::MANIFEST), said).unwrap();
        assert_eq!(backup::newest(stick.path(), None).unwrap(), last, "{made}");
        assert_eq!(backup::unread_after(stick.path(), &last).unwrap(), 1, "{made}");
    }
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing() {
    let (house, _, _) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let set = make(&desk, stick.path());
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("terug");
    let store = set.join("dossier-1.db.001");
    let whole = fs::read(&store).unwrap();
    for at in [0, whole.len() / 2, whole.len() - 1] {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(&store, damaged).unwrap();
        assert_eq!(backup::restore(&set, &dir, &mut quiet).unwrap_err(), Error::BackupDamaged);
        assert!(!dir.exists());
    }
    fs::write(&store, &whole[..whole.len() - 1]).unwrap();
    assert_eq!(backup::restore(&set, &dir, &mut quiet).unwrap_err(), Error::BackupDamaged);
    fs::write(&store, &whole).unwrap();
    // So are the header and the list of destroyed dossiers.
    for name in ["vault.json", "vault.copy.json", "tombstones.json"] {
        let sound = fs::read(set.join(name)).unwrap();
        fs::write(set.join(name), &sound[1..]).unwrap();
        assert_eq!(backup::restore(&set, &dir, &mut quiet).unwrap_err(), Error::BackupDamaged, "{name}");
        fs::remove_file(set.join(name)).unwrap();
        assert_eq!(backup::restore(&set, &dir, &mut quiet).unwrap_err(), Error::BackupDamaged, "{name}");
        fs::write(set.join(name), &sound).unwrap();
    }
    // A worn stick reads well while it is compared, and otherwise while it is copied.
    let compared: u64 = backup::manifest_unchecked(&set).unwrap().files.iter().map(|file| file.length).sum();
    for name in ["dossier-1.db.001", "vault.json", "vault.copy.json"] {
        let sound = fs::read(set.join(name)).unwrap();
        let mut read = 0;
        let mut wears = |bytes: u64| {
            read += bytes;
            if read == compared {
                let mut worn = sound.clone();
                worn[sound.len() / 2] ^= 1;
                fs::write(set.join(name), worn).unwrap();
            }
            Ok(())
        };
        assert_eq!(backup::restore(&set, &dir, &mut wears).unwrap_err(), Error::BackupDamaged, "{name}");
        assert!(!dir.exists(), "{name}");
        fs::write(set.join(name), &sound).unwrap();
    }
    assert_eq!(backup::restore(&set, &house.dir(), &mut quiet).unwrap_err(), Error::VaultExists);
    assert_eq!(backup::restore(place.path(), &dir, &mut quiet).unwrap_err(), Error::NoBackup);
    // A manifest that was changed fits no key.
    let manifest = fs::read_to_string(set.join(backup::MANIFEST)).unwrap();
    fs::write(set.join(backup::MANIFEST), manifest.replace("2026", "2025")).unwrap();
    let keys = desk.vault().set_keys().unwrap();
    assert_eq!(keys.manifest_of(&set).unwrap_err(), Error::BackupDamaged);
}

#[test]
fn a_backup_that_was_stopped_leaves_no_half_set() {
    let (house, _, _) = furnished();
    let desk = house.desk();
    struct StopAt(std::sync::Mutex<u32>);
    impl Progress for StopAt {
        fn step(&self, _: u64, _: u64) -> Result<()> {
            let mut left = self.0.lock().unwrap();
            *left = left.saturating_sub(1);
            if *left == 0 { Err(Error::Cancelled) } else { Ok(()) }
        }
    }
    for steps in 1..5 {
        let stick = tempfile::tempdir().unwrap();
        let asked = json!({ "folder": stick.path() });
        match desk.call("backup_make", asked, &StopAt(steps.into())) {
            Err(error) => assert_eq!(error, Error::Cancelled),
            Ok(_) => continue,
        }
        assert_eq!(backup::sets(stick.path()).unwrap().len(), 0);
        let sets = stick.path().join(backup::FOLDER).join("sets");
        assert_eq!(fs::read_dir(sets).map_or(0, Iterator::count), 0);
    }
    assert_eq!(refused(&desk, "backup_make", json!({ "folder": "/bestaat/niet" })), Error::FolderNotWritable);
    assert_eq!(refused(&desk, "backup_make", json!({ "folder": house.dir() })), Error::FolderNotWritable);
}

#[test]
fn a_store_larger_than_a_file_may_be_lies_in_parts_and_comes_back() {
    let (mut house, _, someone) = furnished();
    house.surroundings.part = 1 << 20;
    let desk = house.desk();
    // Texts that no compression makes small; SQLite has none anyway.
    for day in 0..160 {
        report(&desk, &someone, &format!("Dag {day}. {}", "Samen naar de markt geweest. ".repeat(600)));
    }
    let stick = tempfile::tempdir().unwrap();
    let set = make(&desk, stick.path());
    let parts: Vec<u64> = (1..)
        .map_while(|part| fs::metadata(set.join(format!("dossier-1.db.{part:03}"))).ok().map(|meta| meta.len()))
        .collect();
    assert!(parts.len() > 2, "{parts:?}");
    assert!(parts[..parts.len() - 1].iter().all(|length| *length == 1 << 20), "{parts:?}");
    let checked = dossier_core::dossier::backup::check(&set, by_passphrase(), &house.surroundings, &Quiet).unwrap();
    assert!(checked.findings.is_empty());
    let dir = house.folder.path().join("terug");
    backup::restore(&set, &dir, &mut quiet).unwrap();
    let vault = Vault::open(&dir, by_passphrase(), &house.surroundings).unwrap();
    assert_eq!(fs::metadata(vault.store_path()).unwrap().len(), parts.iter().sum::<u64>());
    let back = Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap();
    let page = ask(&back, "timeline", json!({ "client": someone, "count": 200 }));
    assert_eq!(page["entries"].as_array().unwrap().len(), 162);
    // A part that is missing or stands in another's place is noticed.
    fs::rename(set.join("dossier-1.db.001"), set.join("x")).unwrap();
    fs::rename(set.join("dossier-1.db.002"), set.join("dossier-1.db.001")).unwrap();
    fs::rename(set.join("x"), set.join("dossier-1.db.002")).unwrap();
    let again = house.folder.path().join("nog-eens");
    assert_eq!(backup::restore(&set, &again, &mut quiet).unwrap_err(), Error::BackupDamaged);
}

fn by_passphrase() -> Key {
    Key::Passphrase { passphrase: SecretString::from(PASSPHRASE.to_owned()), second: Second::Keychain }
}

fn state(desk: &Desk) -> serde_json::Value {
    ask(desk, "backup_state", json!({}))
}

#[test]
fn it_is_due_after_a_week_and_begins_when_its_stick_is_there() {
    let (house, ..) = furnished();
    let desk = house.desk();
    let first = state(&desk);
    assert_eq!((&first["due"], &first["ready"], &first["stale"]), (&json!(true), &json!(null), &json!(false)));
    assert_eq!(refused(&desk, "backup_again", json!({})), Error::NoKnownMedium);
    let place = tempfile::tempdir().unwrap();
    let stick = place.path().join("STICK");
    fs::create_dir(&stick).unwrap();
    make(&desk, &stick);
    house.clock.forward(Duration::days(6));
    assert_eq!((&state(&desk)["due"], &state(&desk)["ready"]), (&json!(false), &json!(null)));
    house.clock.forward(Duration::days(1));
    assert_eq!(state(&desk)["ready"]["folder"], stick.to_str().unwrap());
    // Away, and back under another name.
    let away = place.path().join("elders");
    fs::rename(&stick, &away).unwrap();
    fs::rename(&away, place.path().join("STICK1")).unwrap();
    let set = uid(&ask(&desk, "backup_again", json!({})), "set");
    assert!(set.contains("STICK1"), "{set}");
    let after = state(&desk);
    assert_eq!((&after["due"], after["media"].as_array().unwrap().len()), (&json!(false), 1));
    // Another stick in its place is not taken for it.
    house.clock.forward(Duration::days(8));
    fs::remove_dir_all(place.path().join("STICK1")).unwrap();
    fs::create_dir(place.path().join("STICK1")).unwrap();
    assert_eq!((&state(&desk)["due"], &state(&desk)["ready"]), (&json!(true), &json!(null)));
    // The carer says that it is gone.
    let medium = state(&desk)["media"][0]["medium"].clone();
    assert_eq!(ask(&desk, "medium_gone", json!({ "medium": medium }))["media"], json!([]));
    assert_eq!(refused(&desk, "medium_gone", json!({ "medium": medium })), Error::NotFound);
}

/// What the certificate of a destroyed dossier says, printed anew.
fn certificate(desk: &Desk, someone: &str) -> String {
    let sheet = ask(desk, "destruction_certificate", json!({ "client": someone, "language": "nl" }));
    paper(sheet["file"].as_str().unwrap(), "")
}

#[test]
fn a_certificate_names_the_media_that_hold_that_dossier_and_no_others() {
    let place = tempfile::tempdir().unwrap();
    let folder = |name: &str| {
        let folder = place.path().join(name);
        fs::create_dir(&folder).unwrap();
        folder
    };
    let (red, blue) = (folder("rood"), folder("blauw"));
    let house = House::new();
    let desk = house.desk();
    let make = |folder: &Path| {
        house.clock.forward(Duration::minutes(1));
        ask(&desk, "backup_make", json!({ "folder": folder }))
    };
    let (first, second) = (client(&desk, "Tess Proefpersoon"), client(&desk, "Bo Proefpersoon"));
    make(&red);
    make(&blue);
    destroy(&desk, first.parse().unwrap(), DestroyGround::Request).unwrap();
    make(&red);
    // The red one held the first, and was replaced; what is destroyed after that is no matter of its certificate.
    destroy(&desk, second.parse().unwrap(), DestroyGround::Request).unwrap();
    let (of_first, of_second) = (certificate(&desk, &first), certificate(&desk, &second));
    assert!(!of_first.contains("rood") && of_first.contains("blauw"), "{of_first}");
    assert!(of_second.contains("rood") && of_second.contains("blauw"), "{of_second}");
    // Nor are new keys.
    renew_keys(&desk);
    assert!(!certificate(&desk, &first).contains("rood"));
    // One that was lost holds it for good; one that was wiped does not.
    let media = ask(&desk, "backup_state", json!({}))["media"].clone();
    let of = |folder: &Path| {
        let media = media.as_array().unwrap();
        media.iter().find(|medium| medium["folder"] == folder.to_str().unwrap()).unwrap()["medium"].clone()
    };
    let left = ask(&desk, "medium_gone", json!({ "medium": of(&blue), "lost": true }));
    assert_eq!(left["media"].as_array().unwrap().len(), 1, "it is asked for no more");
    assert!(certificate(&desk, &first).contains(&squeezed("blauw (kwijt")));
    ask(&desk, "medium_gone", json!({ "medium": of(&red) }));
    assert!(!certificate(&desk, &second).contains("rood"));
}

#[test]
fn a_damaged_set_stays_and_the_certificate_names_its_medium() {
    let list = dossier_core::vault::tombstone::FILE;
    for (file, left) in [(backup::MANIFEST, Some("{")), (list, Some("{")), (list, None)] {
        let stick = tempfile::tempdir().unwrap();
        let house = House::new();
        let desk = house.desk();
        let someone = client(&desk, "Tess Proefpersoon");
        let set = uid(&ask(&desk, "backup_make", json!({ "folder": stick.path() })), "set");
        let damaged = Path::new(&set).join(file);
        match left {
            Some(left) => fs::write(&damaged, left).unwrap(),
            None => fs::remove_file(&damaged).unwrap(),
        }
        destroy(&desk, someone.parse().unwrap(), DestroyGround::Request).unwrap();
        house.clock.forward(Duration::minutes(1));
        ask(&desk, "backup_make", json!({ "folder": stick.path() }));
        assert!(Path::new(&set).exists(), "what cannot be read is not removed: {file}");
        let state = ask(&desk, "backup_state", json!({}));
        assert_eq!((&state["media"][0]["damaged"], &state["stale"]), (&json!(true), &json!(false)), "{file}");
        let name = stick.path().file_name().unwrap().to_str().unwrap();
        assert!(certificate(&desk, &someone).contains(&squeezed(name)), "{file}");
        fs::remove_dir_all(&set).unwrap();
        house.clock.forward(Duration::minutes(1));
        ask(&desk, "backup_make", json!({ "folder": stick.path() }));
        assert!(!certificate(&desk, &someone).contains(&squeezed(name)), "{file}");
    }
}

#[test]
fn a_set_of_the_old_keys_goes_although_its_list_is_damaged() {
    let (house, ..) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let old = make(&desk, stick.path());
    fs::write(old.join(dossier_core::vault::tombstone::FILE), "{").unwrap();
    renew_keys(&desk);
    let made = ask(&desk, "backup_make", json!({ "folder": stick.path() }));
    assert_eq!((&made["replaced"], &made["apart"], old.exists()), (&json!(1), &json!(0), false));
    assert_eq!(state(&desk)["media"][0]["damaged"], false);
}

/// Draws new keys, as after a leak; the passphrase stays.
fn renew_keys(desk: &Desk) {
    let drawn = ask(desk, "keys_code", json!({ "present": PASSPHRASE }));
    let asked = json!({
        "present": PASSPHRASE, "passphrase": PASSPHRASE, "typed": drawn["made"]["code"], "mark": drawn["mark"],
    });
    ask(desk, "keys_renew", asked);
}

#[test]
fn after_renewed_keys_the_old_sets_on_each_stick_are_replaced_whatever_the_clock_said() {
    // Right; the old sets made in a year to come; the new ones made in a year that is past.
    for (old, renewed) in [
        ("2026-11-24T10:00:00+01:00", "2026-11-25T10:00:00+01:00"),
        ("2027-11-24T10:00:00+01:00", "2026-11-25T10:00:00+01:00"),
        ("2026-11-24T10:00:00+01:00", "2026-11-23T11:00:00+01:00"),
    ] {
        let (house, ..) = furnished();
        let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let desk = house.desk();
        house.clock.set(old);
        for stick in [&one, &two, &one] {
            make(&desk, stick.path());
            house.clock.forward(Duration::hours(1));
        }
        let before = ask(&desk, "today", json!({}));
        assert_eq!((&before["backup_due"], &before["backup_stale"]), (&json!(false), &json!(false)));
        house.clock.set(renewed);
        renew_keys(&desk);
        let today = ask(&desk, "today", json!({}));
        assert_eq!((&today["backup_due"], &today["backup_stale"]), (&json!(true), &json!(true)), "{old} {renewed}");
        assert_eq!(today["media_behind"].as_array().unwrap().len(), 2);
        let made = ask(&desk, "backup_make", json!({ "folder": one.path() }));
        assert_eq!((&made["replaced"], &made["sets"]), (&json!(2), &json!(1)), "{old} {renewed}");
        let today = ask(&desk, "today", json!({}));
        assert_eq!(today["backup_stale"], true);
        assert_eq!(today["media_behind"].as_array().unwrap().len(), 1);
        assert_eq!(today["media_behind"][0]["folder"], two.path().to_str().unwrap());
        assert_eq!(ask(&desk, "backup_again", json!({}))["replaced"], 1);
        // Nothing of before the renewal is left, and what was made since stays beside the next.
        let today = ask(&desk, "today", json!({}));
        assert_eq!((&today["backup_due"], &today["backup_stale"]), (&json!(false), &json!(false)));
        let again = ask(&desk, "backup_make", json!({ "folder": one.path() }));
        assert_eq!((&again["replaced"], &again["sets"]), (&json!(0), &json!(2)), "{old} {renewed}");
        desk.close().unwrap();
    }
}

#[test]
fn what_was_remembered_of_media_before_keys_were_is_old_after_a_renewal_only() {
    let (house, ..) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    make(&desk, stick.path());
    let forget = |desk: Desk| {
        desk.close().unwrap();
        house.meddle(|db| {
            db.execute("DELETE FROM setting WHERE name = 'last_backup_keys'", []).unwrap();
            let media = "UPDATE setting SET value = json_remove(value, '$[0].keys') WHERE name = 'backup_media'";
            assert_eq!(db.execute(media, []).unwrap(), 1);
        });
        house.desk()
    };
    let desk = forget(desk);
    let today = ask(&desk, "today", json!({}));
    assert_eq!((&today["backup_due"], &today["backup_stale"]), (&json!(false), &json!(false)));
    renew_keys(&desk);
    let desk = forget(desk);
    let today = ask(&desk, "today", json!({}));
    assert_eq!((&today["backup_due"], &today["backup_stale"]), (&json!(true), &json!(true)));
}

/// A new recovery code, drawn and not yet typed back.
fn new_code(desk: &Desk) -> String {
    uid(&ask(desk, "recovery_renew", json!({ "present": PASSPHRASE })), "code")
}

/// Whether a backup is due, whether old ones are to be replaced, and on how many media.
fn asks(desk: &Desk) -> (bool, bool, usize) {
    let today = ask(desk, "today", json!({}));
    let behind = today["media_behind"].as_array().unwrap().len();
    (today["backup_due"] == true, today["backup_stale"] == true, behind)
}

#[test]
fn after_a_new_recovery_code_every_stick_asks_for_a_backup_that_opens_with_it() {
    let (house, old_code, _) = furnished();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let desk = house.desk();
    make(&desk, one.path());
    house.clock.forward(Duration::hours(1));
    make(&desk, two.path());
    let code = new_code(&desk);
    assert_eq!(asks(&desk), (false, false, 0), "until it was typed back the old one holds");
    ask(&desk, "recovery_confirm", json!({ "typed": code }));
    assert_eq!(asks(&desk), (true, true, 2));
    house.clock.forward(Duration::hours(1));
    let new = make(&desk, one.path());
    assert_eq!(asks(&desk), (false, true, 1), "the other one opens with the old sheet alone");
    assert_eq!(state(&desk)["ready"]["folder"], two.path().to_str().unwrap());
    let opens = |set: &Path, code: &str| {
        let there = House::without_vault();
        backup::restore(set, &there.dir(), &mut quiet).unwrap();
        Vault::open(&there.dir(), Key::Recovery(SecretString::from(code.to_owned())), &there.surroundings).is_ok()
    };
    let left = backup::newest(two.path(), None).unwrap();
    assert_eq!((opens(&new, &code), opens(&left, &code)), (true, false));
    assert!(opens(&left, old_code.expose_secret()));
    house.clock.forward(Duration::hours(1));
    ask(&desk, "backup_again", json!({}));
    assert_eq!(asks(&desk), (false, false, 0));
}

#[test]
fn of_a_backup_of_before_the_code_was_remembered_the_day_of_the_code_tells() {
    let (house, ..) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    make(&desk, stick.path());
    let mark = desk.vault().keys_mark_without_code().unwrap().to_string();
    desk.close().unwrap();
    house.meddle(|db| {
        let last = "UPDATE setting SET value = json_quote(?1) WHERE name = 'last_backup_keys'";
        let media = "UPDATE setting SET value = json_set(value, '$[0].keys', ?1) WHERE name = 'backup_media'";
        for sql in [last, media] {
            assert_eq!(db.execute(sql, [&mark]).unwrap(), 1);
        }
    });
    let desk = house.desk();
    assert_eq!(asks(&desk), (false, false, 0), "the code is older than the backup");
    house.clock.forward(Duration::hours(1));
    let code = new_code(&desk);
    ask(&desk, "recovery_confirm", json!({ "typed": code }));
    assert_eq!(asks(&desk), (true, true, 1));
    renew_keys(&desk);
    assert_eq!(asks(&desk), (true, true, 1));
    make(&desk, stick.path());
    assert_eq!(asks(&desk), (false, false, 0));
}

#[test]
fn whatever_is_picked_within_the_backups_they_stay_in_one_place() {
    let (house, ..) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let first = make(&desk, stick.path());
    let home = stick.path().join(backup::FOLDER);
    for picked in [&home, &home.join("sets"), &first] {
        house.clock.forward(Duration::days(1));
        assert_eq!(make(&desk, picked).parent().unwrap(), home.join("sets"), "{picked:?}");
    }
    assert!(!home.join(backup::FOLDER).exists() && !home.join(dossier_core::vault::medium::FILE).exists());
    let media = state(&desk)["media"].clone();
    assert_eq!((media.as_array().unwrap().len(), &media[0]["folder"]), (1, &json!(stick.path())));
    // A folder that is only called so is one like any other, and found from above.
    let named = tempfile::tempdir().unwrap();
    let folder = named.path().join(backup::FOLDER);
    fs::create_dir(&folder).unwrap();
    let set = make(&desk, &folder);
    assert!(set.starts_with(folder.join(backup::FOLDER)));
    assert_eq!(backup::newest(named.path(), None).unwrap(), set);
}

/// As a program left it that took the folder of the backups for a medium of its own.
#[test]
fn backups_within_the_backups_are_found_and_replaced() {
    let (house, _, someone) = furnished();
    let place = tempfile::tempdir().unwrap();
    let [stick, other] = ["STICK", "OTHER"].map(|name| place.path().join(name));
    for folder in [&stick, &other] {
        fs::create_dir(folder).unwrap();
    }
    let desk = house.desk();
    let old = make(&desk, &stick);
    house.clock.forward(Duration::days(1));
    report(&desk, &someone, "Maanden later.");
    let name = make(&desk, &other).file_name().unwrap().to_owned();
    let home = stick.join(backup::FOLDER);
    for name in [backup::FOLDER, dossier_core::vault::medium::FILE] {
        fs::rename(other.join(name), home.join(name)).unwrap();
    }
    fs::remove_dir(&other).unwrap();
    let newer = home.join(backup::FOLDER).join("sets").join(name);
    for picked in [&stick, &home] {
        assert_eq!(backup::newest(picked, None).unwrap(), newer, "{picked:?}");
    }
    // What is destroyed goes from both, and only one of them is a medium from here on.
    destroy(&desk, someone.parse().unwrap(), DestroyGround::Request).unwrap();
    house.clock.forward(Duration::days(1));
    let made = ask(&desk, "backup_make", json!({ "folder": home }));
    assert_eq!((&made["replaced"], old.exists(), newer.exists()), (&json!(2), false, false));
    let set = PathBuf::from(uid(&made, "set"));
    assert_eq!(set.parent().unwrap(), home.join("sets"));
    assert_eq!(backup::newest(&home, None).unwrap(), set);
    let media = state(&desk)["media"].clone();
    assert_eq!((media.as_array().unwrap().len(), &media[0]["behind"]), (1, &json!(false)));
}

/// Lays something where an old set is to go that is being removed: the new one stands, and the backup fails.
struct InTheWay(PathBuf);

impl Progress for InTheWay {
    fn step(&self, _: u64, _: u64) -> Result<()> {
        fs::create_dir_all(self.0.with_extension("partial").join("in de weg")).unwrap();
        Ok(())
    }
}

#[test]
fn a_set_that_stands_is_known_whatever_failed_after_it() {
    let (house, _, someone) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let old = make(&desk, stick.path());
    // To this vault it is a stick that was never used.
    ask(&desk, "medium_gone", json!({ "medium": state(&desk)["media"][0]["medium"] }));
    destroy(&desk, someone.parse().unwrap(), DestroyGround::Request).unwrap();
    house.clock.forward(Duration::days(1));
    let folder = json!({ "folder": stick.path() });
    desk.call("backup_make", folder.clone(), &InTheWay(old.clone())).unwrap_err();
    assert_eq!((old.exists(), backup::sets(stick.path()).unwrap().len()), (true, 2));
    let media = state(&desk)["media"].clone();
    assert_eq!((media.as_array().unwrap().len(), &media[0]["behind"]), (1, &json!(true)));
    let name = squeezed(stick.path().file_name().unwrap().to_str().unwrap());
    assert!(certificate(&desk, &someone).contains(&name));
    house.clock.forward(Duration::days(1));
    assert_eq!(ask(&desk, "backup_make", folder)["replaced"], 1);
    assert_eq!((state(&desk)["media"][0]["behind"].clone(), old.exists()), (json!(false), false));
    assert!(!certificate(&desk, &someone).contains(&name));
}

/// Stops a backup at the first byte of its set, and takes the stick's name away if it is told to: who looks then finds no stick.
struct StopAtTheSet<'a> {
    stick: &'a Path,
    pulled: bool,
}

impl Progress for StopAtTheSet<'_> {
    fn step(&self, _: u64, _: u64) -> Result<()> {
        if backup::list(&self.stick.join(backup::FOLDER).join("sets"))?.is_empty() {
            return Ok(());
        }
        if self.pulled {
            fs::remove_file(self.stick.join(dossier_core::vault::medium::FILE)).unwrap();
        }
        Err(Error::Cancelled)
    }
}

#[test]
fn a_stick_on_which_nothing_came_asks_for_nothing_and_one_that_is_away_stays_known() {
    let (house, _, someone) = furnished();
    let [used, new] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let desk = house.desk();
    make(&desk, used.path());
    let begun = |pulled: bool| {
        let stop = StopAtTheSet { stick: new.path(), pulled };
        let made = desk.call("backup_make", json!({ "folder": new.path() }), &stop);
        assert_eq!(made.unwrap_err(), Error::Cancelled);
        assert!(backup::sets(new.path()).unwrap().is_empty());
        state(&desk)["media"].as_array().unwrap().len()
    };
    house.clock.forward(Duration::days(1));
    assert_eq!((begun(false), asks(&desk)), (1, (false, false, 0)));
    assert_eq!((begun(true), asks(&desk)), (2, (false, false, 0)), "it is known, and there is nothing to replace");
    // What is destroyed later may lie there: told, and asked for every day only of the one that is used.
    destroy(&desk, someone.parse().unwrap(), DestroyGround::Request).unwrap();
    let name = squeezed(new.path().file_name().unwrap().to_str().unwrap());
    assert!(certificate(&desk, &someone).contains(&name));
    assert_eq!(asks(&desk), (true, true, 2));
    make(&desk, used.path());
    assert_eq!(asks(&desk), (false, true, 1));
}

#[test]
fn a_stick_that_takes_no_name_gets_no_set() {
    let (house, ..) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    // Where its name is written first; a folder cannot be written over, not even by root.
    let way = format!("{}.new", dossier_core::vault::medium::FILE);
    fs::create_dir(stick.path().join(way)).unwrap();
    refused(&desk, "backup_make", json!({ "folder": stick.path() }));
    assert!(backup::sets(stick.path()).unwrap().is_empty());
    assert_eq!(state(&desk)["media"], json!([]));
}

#[test]
fn each_stick_keeps_to_what_it_is_for() {
    let (house, _, someone) = furnished();
    let desk = house.desk();
    let place = tempfile::tempdir().unwrap();
    let stick = |name: &str, purpose: &str| {
        let stick = place.path().join(name);
        fs::create_dir(&stick).unwrap();
        let mark = json!({ "format": 1, "id": "0f".repeat(16), "purpose": purpose });
        fs::write(stick.join(dossier_core::vault::medium::FILE), mark.to_string()).unwrap();
        stick
    };
    let given = stick("gegeven", "handed_over");
    let key = stick("sleutel", "key");
    assert_eq!(refused(&desk, "backup_make", json!({ "folder": given })), Error::StickHandedOver);
    assert_eq!(refused(&desk, "backup_make", json!({ "folder": key })), Error::StickHoldsKey);
    assert!(!given.join(backup::FOLDER).exists() && !key.join(backup::FOLDER).exists());
    let kept = place.path().join("bewaard");
    fs::create_dir(&kept).unwrap();
    make(&desk, &kept);
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 5 }));
    let attachment = uid(&page["entries"][0]["attachments"][0], "attachment");
    for (folder, error) in [(&kept, Error::StickHoldsBackup), (&key, Error::StickHoldsKey)] {
        let hand_over = json!({
            "client": someone, "recipient": "Tess", "capacity": "client", "ground": "request_client",
            "identity": "known_to_me", "language": "nl", "folder": folder,
        });
        assert_eq!(refused(&desk, "handover_write", hand_over), error);
        assert_eq!(refused(&desk, "attachment_save", json!({ "attachment": attachment, "folder": folder })), error);
    }
    // For what it is for it may be used.
    ask(&desk, "attachment_save", json!({ "attachment": attachment, "folder": given }));
    make(&desk, &kept);
}

#[test]
fn a_set_that_was_half_removed_is_no_backup_and_goes_with_the_next() {
    let (house, ..) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let set = make(&desk, stick.path());
    let half = set.with_extension("partial");
    fs::rename(&set, &half).unwrap();
    assert_eq!(backup::newest(stick.path(), None), Err(Error::NoBackup));
    make(&desk, stick.path());
    assert!(!half.exists());
}

#[test]
fn what_somebody_laid_on_the_stick_drives_no_new_backup_out() {
    let (house, _, _) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    for _ in 0..5 {
        make(&desk, stick.path());
        house.clock.forward(Duration::days(1));
    }
    for name in ["9999-12-31-235959", "zzz1", "zzz2", "zzz3", "zzz4", "zzz5"] {
        let planted = stick.path().join(backup::FOLDER).join("sets").join(name);
        fs::create_dir(&planted).unwrap();
        fs::write(planted.join(backup::MANIFEST), "").unwrap();
    }
    let new = make(&desk, stick.path());
    assert!(new.join(backup::MANIFEST).is_file());
    let own = backup::sets(stick.path()).unwrap();
    let keys = desk.vault().set_keys().unwrap();
    assert_eq!(own.iter().filter(|set| keys.manifest_of(set).is_ok()).count(), 5);
}

#[test]
fn a_photo_that_is_lost_on_the_laptop_stays_on_the_stick() {
    let (house, _, _) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    make(&desk, stick.path());
    let keys = desk.vault().set_keys().unwrap();
    let name = keys.manifest_of(&backup::newest(stick.path(), None).unwrap()).unwrap().attachments[0].name;
    let here = backup::attachment_path(&house.dir().join("attachments"), name);
    let there = backup::attachment_path(&stick.path().join(backup::FOLDER).join("attachments"), name);
    let whole = fs::read(&there).unwrap();
    fs::write(&here, &whole[..whole.len() / 2]).unwrap();
    for lost in [false, true] {
        if lost {
            fs::remove_file(&here).unwrap();
        }
        for _ in 0..6 {
            house.clock.forward(Duration::days(1));
            let made = ask(&desk, "backup_make", json!({ "folder": stick.path() }));
            assert_eq!((&made["missing"], &made["attachments"]), (&json!(1), &json!(1)));
        }
        assert!(fs::read(&there).unwrap() == whole);
    }
}

#[test]
fn a_set_of_an_older_program_is_checked_and_stays_as_it_was_made() {
    let (house, _, _) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let set = make(&desk, stick.path());
    desk.close().unwrap();
    let files = || -> Vec<(PathBuf, Vec<u8>)> {
        let mut paths: Vec<PathBuf> = fs::read_dir(&set).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    };
    let now = check(&set, by_passphrase(), &house.surroundings, &Quiet).unwrap();
    for migrations in (1..=7).rev() {
        house.age_set(&set, migrations, |_| ());
        let before = files();
        let checked = check(&set, by_passphrase(), &house.surroundings, &Quiet).unwrap();
        assert!(checked.findings.is_empty(), "{migrations}: {:?}", checked.findings);
        assert_eq!((checked.lines, checked.rows), (now.lines, now.rows), "{migrations}");
        assert!(files() == before, "{migrations}: the set was changed");
    }
    // And it is a check: what somebody changed in it is named.
    house.age_set(&set, 1, |db| {
        db.execute("UPDATE version SET body = replace(body, 'gewandeld', 'gefietst')", []).unwrap();
    });
    let checked = check(&set, by_passphrase(), &house.surroundings, &Quiet).unwrap();
    assert!(checked.findings.iter().any(|finding| finding.code == "row_changed"), "{:?}", checked.findings);
}

#[test]
fn a_set_of_a_later_state_stays_after_an_older_one_was_put_back() {
    let (house, _, someone) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let older = make(&desk, stick.path());
    house.clock.forward(Duration::days(1));
    report(&desk, &someone, "Wat nergens anders staat.");
    let later = make(&desk, stick.path());
    desk.close().unwrap();
    let back = house.folder.path().join("terug");
    backup::restore(&older, &back, &mut quiet).unwrap();
    let open = || {
        let vault = Vault::open(&back, by_passphrase(), &house.surroundings).unwrap();
        Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap()
    };
    let desk = open();
    let other = client(&desk, "Ada Anders");
    let mut last = json!({});
    for _ in 0..7 {
        house.clock.forward(Duration::days(1));
        report(&desk, &other, "Nog een dag.");
        last = ask(&desk, "backup_make", json!({ "folder": stick.path() }));
    }
    // The older one, which both came from, went its way; the later one did not, and is told of.
    assert!(!older.exists() && later.is_dir());
    assert_eq!((&last["apart"], &last["sets"]), (&json!(1), &json!(6)));
    assert_eq!(state(&desk)["media"][0]["apart"], true);
    // It opens, with all there was.
    desk.close().unwrap();
    let again = house.folder.path().join("later");
    backup::restore(&later, &again, &mut quiet).unwrap();
    let vault = Vault::open(&again, by_passphrase(), &house.surroundings).unwrap();
    let desk = Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap();
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 5 }));
    assert_eq!(page["entries"][0]["body"]["text"], "Wat nergens anders staat.");
}

#[test]
fn a_set_of_keys_that_the_one_put_back_never_had_stays() {
    let (house, code, someone) = furnished();
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let desk = house.desk();
    let other = client(&desk, "Ada Anders");
    let older = make(&desk, one.path());
    house.clock.forward(Duration::days(1));
    renew_keys(&desk);
    let photo = house.folder.path().join("nieuw.png");
    image::RgbImage::new(20, 20).save(&photo).unwrap();
    ask(&desk, "document_add", json!({ "client": someone, "title": "Foto", "file": photo }));
    house.clock.forward(Duration::minutes(1));
    report(&desk, &someone, "Wat nergens anders staat.");
    let later = make(&desk, two.path());
    desk.close().unwrap();
    let back = house.folder.path().join("terug");
    backup::restore(&older, &back, &mut quiet).unwrap();
    let vault = Vault::open(&back, Key::Recovery(code), &house.surroundings).unwrap();
    let desk = Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap();
    destroy(&desk, other.parse().unwrap(), DestroyGround::Request).unwrap();
    for told in [2, 3] {
        house.clock.forward(Duration::days(1));
        let made = ask(&desk, "backup_make", json!({ "folder": two.path() }));
        assert!(later.is_dir());
        assert_eq!((&made["replaced"], &made["apart"], &made["sets"]), (&json!(0), &json!(1), &json!(told)));
    }
    assert_eq!(state(&desk)["media"][0]["apart"], true);
    // What it had itself when it was destroyed goes, as ever.
    let made = ask(&desk, "backup_make", json!({ "folder": one.path() }));
    assert_eq!((&made["replaced"], &made["apart"], older.exists()), (&json!(1), &json!(0), false));
    // The other opens, with all there was.
    desk.close().unwrap();
    let again = house.folder.path().join("later");
    let restored = backup::restore(&later, &again, &mut quiet).unwrap();
    assert_eq!((restored.missing, restored.damaged, restored.manifest.attachments.len()), (0, 0, 2));
    let vault = Vault::open(&again, by_passphrase(), &house.surroundings).unwrap();
    let desk = Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap();
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 5 }));
    assert_eq!(page["entries"][0]["body"]["text"], "Wat nergens anders staat.");
}

#[test]
fn a_restore_leaves_the_vault_alone_that_came_while_it_compared() {
    let (house, code, _) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let set = make(&desk, stick.path());
    desk.close().unwrap();
    let new = House::without_vault();
    let dir = new.dir();
    let lies = || {
        let files = fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
        let mut files: Vec<_> = files.map(|path| (path.clone(), fs::read(path).unwrap())).collect();
        files.sort();
        files
    };
    let mut came = None;
    let mut meanwhile = |_: u64| {
        if came.is_none() {
            backup::restore(&set, &dir, &mut quiet).unwrap();
            came = Some(lies());
        }
        Ok(())
    };
    assert_eq!(backup::restore(&set, &dir, &mut meanwhile).unwrap_err(), Error::VaultExists);
    assert!(came == Some(lies()));
    let vault = Vault::open(&dir, Key::Recovery(code), &new.surroundings).unwrap();
    let desk = Desk::open(vault, Role::Carer, Source::Window, new.surroundings.clone()).unwrap();
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
}

/// What a restore leaves that ends after so many bytes, as when the battery does: nothing is tidied.
fn cut_off(set: &Path, dir: &Path, after: u64) {
    let ends = std::panic::AssertUnwindSafe(|| {
        let mut left = after;
        backup::restore(set, dir, &mut |bytes| {
            left =
                left.checked_sub(bytes).unwrap_or_else(|| std::panic::resume_unwind(Box::new("the battery is empty")));
            Ok(())
        })
    });
    assert!(std::panic::catch_unwind(ends).is_err(), "it was done before {after} bytes");
}

#[test]
fn a_restore_that_was_cut_off_makes_way_for_the_next() {
    let (house, code, _) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let set = make(&desk, stick.path());
    desk.close().unwrap();
    let compared: u64 = backup::manifest_unchecked(&set).unwrap().files.iter().map(|file| file.length).sum();
    let mut whole = 0;
    let there = tempfile::tempdir().unwrap();
    let counted = |bytes: u64| {
        whole += bytes;
        Ok(())
    };
    backup::restore(&set, &there.path().join("map"), &mut { counted }).unwrap();
    for part in 0..8 {
        let new = House::without_vault();
        let dir = new.dir();
        cut_off(&set, &dir, compared + (whole - compared - 1) * part / 8);
        // Another one that is still at it is left in peace.
        let lock = fs::File::options().write(true).create(true).truncate(false).open(dir.join("lock")).unwrap();
        lock.lock().unwrap();
        assert_eq!(backup::restore(&set, &dir, &mut quiet).unwrap_err(), Error::VaultInUse, "{part}");
        drop(lock);
        backup::restore(&set, &dir, &mut quiet).unwrap();
        let vault = Vault::open(&dir, Key::Recovery(code.clone()), &new.surroundings).unwrap();
        let desk = Desk::open(vault, Role::Carer, Source::Window, new.surroundings.clone()).unwrap();
        assert_eq!(ask(&desk, "verify", json!({}))["ok"], true, "{part}");
    }
    // A new vault may begin there too; what is somebody's own stays.
    let new = House::without_vault();
    cut_off(&set, &new.dir(), compared + (whole - compared) / 2);
    new.furnish();
    assert_eq!(ask(&new.desk(), "verify", json!({}))["ok"], true);
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("brief.txt"), "van een ander").unwrap();
    assert_eq!(backup::restore(&set, other.path(), &mut quiet).unwrap_err(), Error::VaultExists);
    assert_eq!(fs::read_dir(other.path()).unwrap().count(), 1);

    // A store that was opened is no litter, whatever its folder lost since: not its headers, and not with a mark that stayed.
    let new = House::without_vault();
    backup::restore(&set, &new.dir(), &mut quiet).unwrap();
    let mark = new.dir().join("restored");
    let said = fs::read(&mark).unwrap();
    // Killed between the headers and the last name of the mark, it is a vault.
    fs::rename(&mark, new.dir().join("restoring")).unwrap();
    assert_eq!(backup::restore(&set, &new.dir(), &mut quiet).unwrap_err(), Error::VaultExists);
    drop(Vault::open(&new.dir(), Key::Recovery(code), &new.surroundings).unwrap());
    assert_eq!(fs::read(&mark).unwrap(), said, "it was put back, and that is all it says");
    for header in ["vault.json", "vault.copy.json"] {
        fs::remove_file(new.dir().join(header)).unwrap();
    }
    assert_eq!(backup::restore(&set, &new.dir(), &mut quiet).unwrap_err(), Error::VaultExists);
    assert!(new.dir().join("dossier-1.db").is_file());
    // It is damaged, and said to be: then it can make way.
    assert!(vault::exists(&new.dir()));
    assert_eq!(Vault::second_secret_kinds(&new.dir()).err(), Some(Error::HeaderDamaged));
    assert_eq!(Vault::open(&new.dir(), by_passphrase(), &new.surroundings).err(), Some(Error::HeaderDamaged));
    vault::folder::set_aside(&new.dir(), new.clock.now().date_naive()).unwrap();
    backup::restore(&set, &new.dir(), &mut quiet).unwrap();
}
