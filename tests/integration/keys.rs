//! The ways into a vault as they are asked for: new ones, and new keys for all of it.

use std::fs;

use dossier_core::desk::Desk;
use dossier_core::export::Progress;
use dossier_core::session::{Role, Source};
use dossier_core::vault::{Holder, Key, Second, SlotKind, Vault, backup};
use dossier_core::{Error, Result};
use dossier_tests::{House, PASSPHRASE, ask, client, refused, report, uid};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

const OTHER: &str = "zes rode ballonnen zweven weg";

fn words(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

fn open(house: &House, key: Key) -> Result<Vault> {
    Vault::open(&house.dir(), key, &house.surroundings)
}

fn by_keychain(text: &str) -> Key {
    Key::Passphrase { passphrase: words(text), second: Second::Keychain }
}

/// A drawn code as it goes back, and the code itself.
fn drawn(desk: &Desk, present: &str) -> (Value, String) {
    let drawn = ask(desk, "keys_code", json!({ "present": present }));
    let code = uid(&drawn["made"], "code");
    (json!({ "present": present, "typed": code.to_lowercase(), "mark": drawn["mark"] }), code)
}

fn with(mut input: Value, field: &str, value: impl Into<Value>) -> Value {
    input[field] = value.into();
    input
}

fn way(desk: &Desk, kind: &str) -> String {
    let ways = ask(desk, "ways_in", json!({}));
    uid(ways["ways"].as_array().unwrap().iter().find(|way| way["kind"] == kind).unwrap(), "id")
}

fn stores(house: &House) -> Vec<String> {
    let names = fs::read_dir(house.dir()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.filter(|name| name.starts_with("dossier-") && name.ends_with(".db")).collect();
    names.sort();
    names
}

#[test]
fn a_lost_key_stick_ends_and_the_desk_goes_on_with_the_new_store() {
    let house = House::new();
    let [stick, medium, drawer] = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    report(&desk, &someone, "Voor het verlies.");
    ask(&desk, "slot_add_key_file", json!({ "present": PASSPHRASE, "folder": stick.path() }));
    let before = uid(&ask(&desk, "backup_make", json!({ "folder": drawer.path() })), "set");
    ask(&desk, "backup_make", json!({ "folder": medium.path() }));
    let key_file = stick.path().join("zorgmap.key");
    assert_eq!(fs::read(&key_file).unwrap().len(), 32);
    let lost = way(&desk, "passphrase_key_file");

    let (input, code) = drawn(&desk, PASSPHRASE);
    let ways = ask(&desk, "slot_revoke", with(input, "slot", lost));
    assert_eq!(ways["ways"].as_array().unwrap().len(), 2);
    assert_eq!(stores(&house), ["dossier-2.db"]);
    assert!(!house.dir().join("dossier-1.reserve").exists());
    // At the same desk, into the new store.
    report(&desk, &someone, "Na het verlies.");
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    // A set from before is still known as this vault's, so that what lies on the medium already is; and it goes.
    let keys = desk.vault().set_keys().unwrap();
    assert!(keys.manifest_of(before.as_ref()).is_ok());
    let made = ask(&desk, "backup_make", json!({ "folder": medium.path() }));
    assert_eq!((&made["replaced"], &made["sets"]), (&json!(1), &json!(1)));
    desk.close().unwrap();

    let by_stick = Key::Passphrase { passphrase: words(PASSPHRASE), second: Second::KeyFile(key_file.clone()) };
    assert_eq!(open(&house, by_stick).err(), Some(Error::NoSuchSlot));
    let desk = house.desk();
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 5 }));
    assert_eq!(page["entries"].as_array().unwrap().len(), 2);
    let log = ask(&desk, "log_list", json!({ "client": null, "count": 100 }));
    assert!(log["lines"].as_array().unwrap().iter().any(|line| line["action"] == "slot_revoke"));
    assert!(!desk.behind_seal());
    desk.close().unwrap();
    assert_eq!(open(&house, Key::Recovery(words(&code))).unwrap().opened_by(), SlotKind::RecoveryCode);

    // What was revoked still opens the backup of its time, and nothing later.
    let then = House::without_vault();
    backup::restore(before.as_ref(), &then.dir(), &mut |_| Ok(())).unwrap();
    let by_stick = Key::Passphrase { passphrase: words(PASSPHRASE), second: Second::KeyFile(key_file) };
    let vault = Vault::open(&then.dir(), by_stick, &then.surroundings).unwrap();
    let desk = Desk::open(vault, Role::Carer, Source::Window, then.surroundings.clone()).unwrap();
    let page = ask(&desk, "timeline", json!({ "client": someone, "count": 5 }));
    assert_eq!(page["entries"].as_array().unwrap().len(), 1);
}

#[test]
fn a_code_lies_on_the_disk_only_once_its_sheet_is_asked_for() {
    let house = House::new();
    let desk = house.desk();
    let lying = || fs::read_dir(house.dir().join("out")).unwrap().count();
    let (_, drawn) = drawn(&desk, PASSPHRASE);
    let renewed = uid(&ask(&desk, "recovery_renew", json!({ "present": PASSPHRASE })), "code");
    let custodian = json!({ "name": "Gerrit Erfgenaam", "function": "echtgenoot", "present": PASSPHRASE });
    let kept = uid(&ask(&desk, "custodian_add", custodian), "code");
    assert_eq!(lying(), 0);
    for (already, (action, code)) in [("code_sheet", drawn), ("custodian_sheet", kept)].into_iter().enumerate() {
        let mut sheet = json!({ "code": code, "language": "nl" });
        if action == "custodian_sheet" {
            sheet["name"] = json!("Gerrit Erfgenaam");
        }
        let file = uid(&ask(&desk, action, sheet.clone()), "file");
        assert!(fs::read(file).unwrap().starts_with(b"%PDF"), "{action}");
        assert_eq!(lying(), already + 1);
        assert_eq!(refused(&desk, action, with(sheet, "code", "ABC")), Error::RecoveryCodeMistyped, "{action}");
    }
    ask(&desk, "recovery_confirm", json!({ "typed": renewed }));
    desk.close().unwrap();
    assert_eq!(lying(), 0);
}

/// Ways in that ended and were not revoked stay: after many years there may be many, and the header has room for so many only.
#[test]
fn there_are_never_more_ways_in_than_a_header_is_read_with() {
    let house = House::new();
    let mut vault = house.vault().unwrap();
    let s = &house.surroundings;
    let full = (0..64).find_map(|no| vault.add_custodian(&format!("Opvolger {no}"), s).err());
    assert_eq!(full, Some(Error::WaysFull { most: 56 }));
    drop(vault);
    // It opens, and the carer's own ways can still be changed.
    let desk = house.desk();
    let (input, code) = drawn(&desk, PASSPHRASE);
    ask(&desk, "keys_renew", with(input, "passphrase", OTHER));
    desk.close().unwrap();
    assert_eq!(open(&house, Key::Recovery(words(&code))).unwrap().opened_by(), SlotKind::RecoveryCode);
}

#[test]
fn a_leaked_passphrase_opens_nothing_any_more_and_others_keep_their_ways() {
    let house = House::new();
    let mut vault = house.vault().unwrap();
    let s = &house.surroundings;
    let helper = "acht groene kikkers springen hoog";
    let stand_in = vault.add_stand_in(&words(helper), None, "Fatima", s).unwrap();
    let (custodian, custodians) = vault.add_custodian("Bram", s).unwrap();
    let key = vault.store_key().with_bytes(|bytes| *bytes);
    drop(vault);
    let desk = house.desk();
    client(&desk, "Tess Proefpersoon");
    let (input, code) = drawn(&desk, PASSPHRASE);
    let renew = |passphrase: &str| with(input.clone(), "passphrase", passphrase);
    for (asked, error) in [
        (with(renew(OTHER), "present", OTHER), Error::WrongPassphrase),
        (renew("te kort"), Error::PassphraseTooShort { least: 15 }),
        (renew(helper), Error::PassphraseTaken),
        (with(renew(OTHER), "typed", "ABC"), Error::RecoveryCodeMistyped),
        (with(renew(OTHER), "mark", "00"), Error::WrongPassphrase),
    ] {
        assert_eq!(refused(&desk, "keys_renew", asked), error);
        assert_eq!(stores(&house), ["dossier-1.db"]);
    }
    ask(&desk, "keys_renew", renew(OTHER));
    desk.close().unwrap();

    assert_eq!(open(&house, by_keychain(PASSPHRASE)).err(), Some(Error::WrongPassphrase));
    for (key, id) in [(by_keychain(helper), stand_in), (Key::Recovery(custodians), custodian)] {
        let vault = open(&house, key).unwrap();
        assert_eq!(vault.slot_id(), id);
        assert_ne!(vault.opened_by().holder(), Holder::Carer);
    }
    let vault = open(&house, by_keychain(OTHER)).unwrap();
    assert_ne!(vault.store_key().with_bytes(|bytes| *bytes), key);
    let desk = Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap();
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    // A second time, with what the first time gave.
    let (input, _) = drawn(&desk, OTHER);
    ask(&desk, "keys_renew", with(input, "passphrase", PASSPHRASE));
    assert_eq!(stores(&house), ["dossier-3.db"]);
    desk.close().unwrap();
    assert_eq!(open(&house, Key::Recovery(words(&code))).err(), Some(Error::WrongPassphrase));
    house.desk().close().unwrap();
}

#[test]
fn who_came_in_by_recovery_code_sets_a_passphrase_with_the_new_keys() {
    let house = House::new();
    let desk = house.desk();
    let (input, code) = drawn(&desk, PASSPHRASE);
    ask(&desk, "keys_renew", with(input, "passphrase", OTHER));
    let laptop = way(&desk, "passphrase_keychain");
    desk.close().unwrap();
    // On a new laptop, whose keychain knows nothing: the old one was stolen.
    let new = House::without_vault();
    let vault = Vault::open(&house.dir(), Key::Recovery(words(&code)), &new.surroundings).unwrap();
    let desk = Desk::open(vault, Role::Carer, Source::Window, new.surroundings.clone()).unwrap();
    let (input, _) = drawn(&desk, "");
    let asked = with(input, "slot", laptop);
    assert_eq!(refused(&desk, "slot_revoke", asked.clone()), Error::Required { field: "passphrase".into() });
    let ways = ask(&desk, "slot_revoke", with(asked, "passphrase", PASSPHRASE));
    assert_eq!((ways["enrolled"].clone(), ways["ways"].as_array().unwrap().len()), (json!(true), 2));
    desk.close().unwrap();
    assert_eq!(open(&house, by_keychain(OTHER)).err(), Some(Error::NoDeviceSecret));
    Vault::open(&house.dir(), by_keychain(PASSPHRASE), &new.surroundings).unwrap();
}

#[test]
fn the_way_that_one_came_in_by_and_unknown_ones_are_not_revoked() {
    let house = House::new();
    let desk = house.desk();
    let (input, _) = drawn(&desk, PASSPHRASE);
    let own = way(&desk, "passphrase_keychain");
    assert_eq!(refused(&desk, "slot_revoke", with(input.clone(), "slot", own)), Error::NotAllowed);
    assert_eq!(refused(&desk, "slot_revoke", with(input, "slot", "ab".repeat(16))), Error::NoSuchSlot);
    assert_eq!(stores(&house), ["dossier-1.db"]);
}

#[test]
fn a_renewal_that_is_stopped_changes_nothing() {
    struct StopAt(std::cell::Cell<u32>);
    impl Progress for StopAt {
        fn step(&self, _: u64, _: u64) -> Result<()> {
            self.0.set(self.0.get().saturating_sub(1));
            if self.0.get() == 0 { Err(Error::Cancelled) } else { Ok(()) }
        }
    }
    let house = House::new();
    let desk = house.desk();
    let someone = client(&desk, "Tess Proefpersoon");
    let (input, _) = drawn(&desk, PASSPHRASE);
    let mut stopped = 0;
    for steps in 1..6 {
        match desk.call("keys_renew", with(input.clone(), "passphrase", OTHER), &StopAt(steps.into())) {
            Err(error) => assert_eq!(error, Error::Cancelled),
            Ok(_) => break,
        }
        stopped += 1;
        assert_eq!(stores(&house), ["dossier-1.db"]);
        report(&desk, &someone, "Ging gewoon door.");
    }
    assert!(stopped >= 2, "{stopped}");
}

#[test]
fn keys_are_renewed_also_while_the_clock_is_in_doubt_and_tombstones_get_a_new_one() {
    let house = House::new();
    house.desk().close().unwrap();
    house.clock.forward(chrono::Duration::days(900));
    let desk = house.desk();
    assert!(!ask(&desk, "today", json!({}))["clock_doubt"].is_null());
    let (input, _) = drawn(&desk, PASSPHRASE);
    // Who has the passphrase does not wait until the clock is right.
    ask(&desk, "keys_renew", with(input, "passphrase", OTHER));
    desk.close().unwrap();
    let vault = open(&house, by_keychain(OTHER)).unwrap();
    let db = dossier_tests::raw(&vault.store_path(), vault.store_key());
    let keys: Vec<(i64, Vec<u8>)> = db
        .prepare("SELECT id, key FROM tombstone_key ORDER BY id")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<std::result::Result<_, _>>()
        .unwrap();
    assert_eq!(keys.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [1, 2]);
    assert_ne!(keys[0].1, keys[1].1);
}

#[test]
fn a_laptop_is_enrolled_and_ways_get_names() {
    let house = House::new();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    ask(&desk, "slot_add_key_file", json!({ "present": PASSPHRASE, "folder": stick.path() }));
    let enrol = json!({ "present": PASSPHRASE });
    assert_eq!(refused(&desk, "slot_enrol_keychain", enrol.clone()), Error::AlreadyThere);
    let id = way(&desk, "passphrase_key_file");
    let ways = ask(&desk, "slot_rename", json!({ "slot": id, "name": "Blauwe stick" }));
    assert!(ways["ways"].as_array().unwrap().iter().any(|way| way["name"] == "Blauwe stick"));
    desk.close().unwrap();
    let new = House::without_vault();
    let key =
        || Key::Passphrase { passphrase: words(PASSPHRASE), second: Second::KeyFile(stick.path().join("zorgmap.key")) };
    let vault = Vault::open(&house.dir(), key(), &new.surroundings).unwrap();
    let desk = Desk::open(vault, Role::Carer, Source::Window, new.surroundings.clone()).unwrap();
    assert_eq!(ask(&desk, "ways_in", json!({}))["enrolled"], false);
    assert_eq!(ask(&desk, "slot_enrol_keychain", enrol)["enrolled"], true);
    desk.close().unwrap();
    Vault::open(&house.dir(), by_keychain(PASSPHRASE), &new.surroundings).unwrap();
}

#[test]
fn a_stand_in_and_a_custodian_never_sit_down_as_the_carer() {
    let house = House::new();
    let mut vault = house.vault().unwrap();
    vault.add_stand_in(&words(OTHER), None, "Fatima", &house.surroundings).unwrap();
    let (_, code) = vault.add_custodian("Bram", &house.surroundings).unwrap();
    drop(vault);
    let code = || Key::Recovery(words(code.expose_secret()));
    for (key, own) in
        [(&(|| by_keychain(OTHER)) as &dyn Fn() -> Key, Role::StandIn), (&code as &dyn Fn() -> Key, Role::Custodian)]
    {
        for role in Role::ALL {
            let desk = Desk::open(open(&house, key()).unwrap(), role, Source::Window, house.surroundings.clone());
            // Their own role leads to the seat that was agreed; here none was.
            let expected = if role == own { Error::SeatEnded } else { Error::NotAllowed };
            assert_eq!(desk.map(drop), Err(expected), "{role:?}");
        }
    }
}
