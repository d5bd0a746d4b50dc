//! What rots on a stick, and what somebody laid on it that leads elsewhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::Duration;
use dossier_core::desk::Desk;
use dossier_core::dossier::backup::check;
use dossier_core::export::Quiet;
use dossier_core::session::{Role, Source};
use dossier_core::uid::Uid;
use dossier_core::vault::backup::{self, Found};
use dossier_core::vault::{Key, Second, Vault};
use dossier_core::{Error, Result};
use dossier_tests::{House, PASSPHRASE, ask, client, uid};
use secrecy::SecretString;
use serde_json::{Value, json};

const FILES: usize = 5;

/// A client with letters that are all of one length, and a backup of it.
fn furnished() -> (House, Desk, tempfile::TempDir, PathBuf, String) {
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let letter = house.folder.path().join("brief.txt");
    for n in 0..FILES {
        fs::write(&letter, format!("Brief {n} van de huisarts. ").repeat(300)).unwrap();
        ask(&desk, "document_add", json!({ "client": someone, "title": format!("Brief {n}"), "file": letter }));
    }
    let stick = tempfile::tempdir().unwrap();
    let made = make(&desk, &house, stick.path());
    assert_eq!((&made["attachments"], &made["repaired"]), (&json!(FILES), &json!(0)));
    let set = PathBuf::from(uid(&made, "set"));
    (house, desk, stick, set, someone)
}

fn make(desk: &Desk, house: &House, stick: &Path) -> Value {
    house.clock.forward(Duration::days(1));
    ask(desk, "backup_make", json!({ "folder": stick }))
}

fn quiet(_: u64) -> Result<()> {
    Ok(())
}

fn key() -> Key {
    Key::Passphrase { passphrase: SecretString::from(PASSPHRASE.to_owned()), second: Second::Keychain }
}

/// The files on a stick, in the order of the manifest.
fn files(set: &Path) -> Vec<(Uid, PathBuf)> {
    let home = set.parent().and_then(Path::parent).unwrap().join("attachments");
    let known = backup::manifest_unchecked(set).unwrap().attachments;
    known.iter().map(|known| (known.name, backup::attachment_path(&home, known.name))).collect()
}

fn rot(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).unwrap();
}

/// One rots, one is gone, two change places.
fn spoil(set: &Path) {
    let files = files(set);
    rot(&files[0].1);
    fs::remove_file(&files[1].1).unwrap();
    let [one, other] = [&files[2].1, &files[3].1].map(|file| fs::read(file).unwrap());
    assert_eq!(one.len(), other.len(), "by its length nobody tells them apart");
    fs::write(&files[2].1, other).unwrap();
    fs::write(&files[3].1, one).unwrap();
}

fn named(findings: &Value, code: &str) -> usize {
    findings.as_array().unwrap().iter().filter(|finding| finding["code"] == code).count()
}

#[test]
fn files_that_rotted_went_or_changed_places_are_left_out_of_a_restore_and_counted() {
    let (house, desk, _stick, set, someone) = furnished();
    let whole = backup::restore(&set, &house.folder.path().join("heel"), &mut quiet).unwrap();
    assert_eq!((whole.missing, whole.damaged), (0, 0));
    spoil(&set);
    desk.close().unwrap();
    let amiss = backup::amiss(&set, &backup::manifest_unchecked(&set).unwrap(), &mut quiet).unwrap();
    let names = files(&set);
    assert_eq!(
        amiss,
        [
            (names[0].0, Found::Damaged),
            (names[1].0, Found::Missing),
            (names[2].0, Found::Damaged),
            (names[3].0, Found::Damaged)
        ]
    );
    let checked = check(&set, key(), &house.surroundings, &Quiet).unwrap();
    let found = serde_json::to_value(checked.findings).unwrap();
    assert_eq!((named(&found, "attachment_damaged"), named(&found, "attachment_missing")), (3, 1), "{found}");

    let dir = house.folder.path().join("terug");
    let restored = backup::restore(&set, &dir, &mut quiet).unwrap();
    assert_eq!((restored.missing, restored.damaged), (1, 3));
    let vault = Vault::open(&dir, key(), &house.surroundings).unwrap();
    // Not half of one, and nothing under a name that says so.
    assert_eq!(vault.attachments().names().unwrap(), [names[4].0]);
    assert!(tree(&dir.join("attachments")).keys().all(|name| !name.ends_with(".partial")));
    let desk = Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap();
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 50 }));
    let entries = page["entries"].as_array().unwrap();
    assert_eq!(entries.len(), FILES, "every entry is there and names its file");
    let look = |entry: &Value| {
        let asked = json!({ "attachment": uid(&entry["attachments"][0], "attachment"), "most": 40 });
        desk.call("attachment_preview", asked, &Quiet)
    };
    let seen: Vec<_> = entries.iter().map(look).collect();
    assert_eq!(seen.iter().filter(|seen| seen.is_ok()).count(), 1);
    assert!(seen.iter().all(|seen| matches!(seen, Ok(_) | Err(Error::AttachmentDamaged))));
    let found = ask(&desk, "verify", json!({}))["findings"].clone();
    assert_eq!((named(&found, "attachment_missing"), named(&found, "attachment_damaged")), (4, 0), "{found}");
    let attachments: Vec<String> = entries.iter().map(|entry| uid(&entry["attachments"][0], "attachment")).collect();
    let missing = found.as_array().unwrap().iter().filter(|finding| finding["code"] == "attachment_missing");
    assert!(missing.map(|finding| uid(finding, "row")).all(|row| attachments.contains(&row)), "{found}");

    // Without any of them the reports still come back.
    fs::remove_dir_all(set.parent().and_then(Path::parent).unwrap().join("attachments")).unwrap();
    let bare = backup::restore(&set, &house.folder.path().join("kaal"), &mut quiet).unwrap();
    assert_eq!((bare.missing, bare.damaged), (FILES, 0));
}

#[test]
fn what_rotted_on_a_stick_is_copied_anew_within_ten_backups() {
    let (house, desk, stick, set, _) = furnished();
    let whole: Vec<Vec<u8>> = files(&set).iter().map(|(_, file)| fs::read(file).unwrap()).collect();
    spoil(&set);
    let repaired: Vec<i64> = (0..10).map(|_| make(&desk, &house, stick.path())["repaired"].as_i64().unwrap()).collect();
    assert_eq!(repaired.iter().sum::<i64>(), 4, "{repaired:?}");
    assert!(repaired[0] >= 1, "what is gone is not waited for: {repaired:?}");
    let newest = backup::newest(stick.path(), None).unwrap();
    assert_eq!(backup::amiss(&newest, &backup::manifest_unchecked(&newest).unwrap(), &mut quiet).unwrap(), []);
    let mut found: Vec<Vec<u8>> = files(&newest).iter().map(|(_, file)| fs::read(file).unwrap()).collect();
    let mut before = whole;
    found.sort();
    before.sort();
    assert!(found == before);
    let after: i64 = (0..10).map(|_| make(&desk, &house, stick.path())["repaired"].as_i64().unwrap()).sum();
    assert_eq!(after, 0);
}

#[test]
fn a_file_that_is_whole_nowhere_goes_on_being_told() {
    let (house, desk, stick, set, _) = furnished();
    let (name, there) = files(&set)[0].clone();
    let here = backup::attachment_path(&house.dir().join("attachments"), name);
    rot(&there);
    rot(&here);
    let told: Vec<(i64, i64)> = (0..10)
        .map(|_| make(&desk, &house, stick.path()))
        .map(|made| (made["missing"].as_i64().unwrap(), made["repaired"].as_i64().unwrap()))
        .collect();
    assert_eq!(told.iter().filter(|told| **told == (1, 0)).count(), 1, "{told:?}");
    let newest = backup::newest(stick.path(), None).unwrap();
    let dir = house.folder.path().join("terug");
    let restored = backup::restore(&newest, &dir, &mut quiet).unwrap();
    assert_eq!((restored.missing, restored.damaged), (0, 1));
}

/// What lies below a folder: each name with its bytes, or where it leads. Nothing is followed.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, kind) = (entry.path(), entry.file_type().unwrap());
        let bytes = if kind.is_symlink() {
            fs::read_link(&path).unwrap().to_string_lossy().into_owned().into_bytes()
        } else if kind.is_file() {
            fs::read(&path).unwrap()
        } else {
            Vec::new()
        };
        if kind.is_dir() {
            found.extend(tree(&path));
        }
        found.insert(path.to_string_lossy().into_owned(), bytes);
    }
    found
}

#[cfg(unix)]
#[test]
fn nothing_of_ours_on_a_stick_may_lead_elsewhere() {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    let (house, desk, stick, set, _) = furnished();
    let home = stick.path().join(backup::FOLDER);
    let attachment = files(&set)[0].1.clone();
    let elsewhere = tempfile::tempdir().unwrap();
    let vault = house.dir();
    // Name, whether reading a set comes by it as well, and what of the vault stands in for it.
    let places: Vec<(PathBuf, bool, PathBuf)> = vec![
        (stick.path().join("zorgmap-stick.json"), false, vault.join("vault.json")),
        (home.clone(), true, vault.clone()),
        (home.join("sets"), true, vault.clone()),
        (set.clone(), true, vault.clone()),
        (set.join(backup::MANIFEST), true, vault.join("vault.json")),
        (set.join("dossier-1.db.001"), true, vault.join("dossier-1.db")),
        (set.join("tombstones.json"), true, vault.join("vault.json")),
        (home.join("sets").join("2026-01-01-000000.partial"), false, vault.clone()),
        (home.join("attachments"), true, vault.join("attachments")),
        (attachment.parent().unwrap().to_owned(), true, vault.join("attachments")),
        (attachment.clone(), true, vault.join("vault.json")),
        (home.join("attachments").join("lost"), false, vault.clone()),
    ];
    for (place, read, inside) in places {
        // The very thing, moved elsewhere: all would work by way of the link. Or the vault; or nothing at all.
        let moved = elsewhere.path().join("verplaatst");
        let there = fs::symlink_metadata(&place).is_ok();
        if there {
            fs::rename(&place, &moved).unwrap();
        }
        let mut targets = vec![inside, elsewhere.path().join("bestaat-niet"), elsewhere.path().to_owned()];
        if there {
            targets.push(moved.clone());
        }
        for target in targets {
            symlink(&target, &place).unwrap();
            refuses(&house, &desk, &stick, &set, read, &elsewhere, &format!("{place:?} -> {target:?}"));
            fs::remove_file(&place).unwrap();
        }
        let pipe = UnixListener::bind(&place).unwrap();
        refuses(&house, &desk, &stick, &set, read, &elsewhere, &format!("{place:?} is no file"));
        drop(pipe);
        fs::remove_file(&place).unwrap();
        if there {
            fs::rename(&moved, &place).unwrap();
        }
    }
    // With everything in its place again it goes on.
    make(&desk, &house, stick.path());
    desk.close().unwrap();
}

#[cfg(unix)]
fn refuses(
    house: &House,
    desk: &Desk,
    stick: &tempfile::TempDir,
    set: &Path,
    read: bool,
    elsewhere: &tempfile::TempDir,
    what: &str,
) {
    let of_vault = || {
        let mut tree = tree(&house.dir());
        // Each refusal leaves its line there.
        tree.retain(|name, _| !name.contains("dossier-1.db"));
        tree
    };
    let all = || (tree(stick.path()), tree(elsewhere.path()), of_vault());
    let before = all();
    let made = dossier_tests::refused(desk, "backup_make", json!({ "folder": stick.path() }));
    assert!(matches!(made, Error::NotReal { .. }), "{what}: {made:?}");
    if read {
        let dir = house.folder.path().join("terug");
        let restored = backup::restore(set, &dir, &mut quiet).map(drop);
        assert!(matches!(restored, Err(Error::NotReal { .. })), "{what}: {restored:?}");
        assert!(!dir.exists(), "{what}");
        let checked = check(set, key(), &house.surroundings, &Quiet).map(drop);
        assert!(matches!(checked, Err(Error::NotReal { .. } | Error::VaultInUse)), "{what}: {checked:?}");
    }
    assert!(before == all(), "{what}: nothing was written anywhere");
}
