//! A dossier that is lost with the laptop comes back from a stick.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::Duration;
use dossier_core::desk::Desk;
use dossier_core::export::Progress;
use dossier_core::session::{Role, Source};
use dossier_core::vault::{Key, Second, SetUp, Vault, backup};
use dossier_core::{Error, Result};
use dossier_tests::{House, PASSPHRASE, ask, client, refused, report, uid};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

fn furnished() -> (House, SecretString, String) {
    let house = House::without_vault();
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
    assert!(vault.manifest_of(&set).is_ok());
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
    let before = fs::read(&file).unwrap();
    let marked: Vec<u8> = before.iter().map(|byte| byte ^ 1).collect();
    fs::write(&file, &marked).unwrap();
    for day in 0..6 {
        house.clock.forward(Duration::days(1));
        report(&desk, &someone, &format!("Dag {day}"));
        make(&desk, stick.path());
    }
    assert_eq!(fs::read(&file).unwrap(), marked);
    let sets = backup::sets(stick.path()).unwrap();
    assert_eq!(sets.len(), 5);
    // Whatever a person picks on the stick, it is the newest that is meant, or the very one that was picked.
    let (first, last) = (&sets[0], &sets[4]);
    let home = stick.path().join(backup::FOLDER);
    for picked in [stick.path(), &home, &home.join("sets"), last] {
        assert_eq!(&backup::newest(picked).unwrap(), last);
    }
    assert_eq!(&backup::newest(first).unwrap(), first);
    assert_eq!(backup::newest(tempfile::tempdir().unwrap().path()), Err(Error::NoBackup));
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
    // An attachment that rotted on the stick is noticed too.
    let attachments = stick.path().join(backup::FOLDER).join("attachments");
    let folder = fs::read_dir(attachments).unwrap().next().unwrap().unwrap().path();
    let attachment = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let sound = fs::read(&attachment).unwrap();
    fs::write(&attachment, sound.iter().map(|byte| byte ^ 1).collect::<Vec<_>>()).unwrap();
    assert_eq!(backup::restore(&set, &dir, &mut quiet).unwrap_err(), Error::BackupDamaged);
    fs::write(&attachment, &sound).unwrap();
    assert_eq!(backup::restore(&set, &house.dir(), &mut quiet).unwrap_err(), Error::VaultExists);
    assert_eq!(backup::restore(place.path(), &dir, &mut quiet).unwrap_err(), Error::NoBackup);
    // A manifest that was changed fits no key.
    let manifest = fs::read_to_string(set.join(backup::MANIFEST)).unwrap();
    fs::write(set.join(backup::MANIFEST), manifest.replace("2026", "2025")).unwrap();
    assert_eq!(desk.vault().manifest_of(&set).unwrap_err(), Error::BackupDamaged);
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
