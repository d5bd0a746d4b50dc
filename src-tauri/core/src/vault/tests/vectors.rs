//! Vaults as they were on the day that their form was settled: both copies of the header, key files, and what one has to
//! know. They open for ever.

use super::*;
use crate::vault::renewal::{Renew, draw_code};

/// Every kind of way in, after a renewal.
fn second_vector() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/vault-2")
}

const STAND_IN: &str = "vier paarse olifanten dansen samba";
const STAND_IN_AWAY: &str = "tien witte zwanen varen voorbij";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_kind_of_way_in_opens_for_ever() {
    let base = tempfile::tempdir().unwrap();
    let dir = base.path().join("vault");
    fs::create_dir(&dir).unwrap();
    for name in COPIES {
        fs::copy(second_vector().join(name), dir.join(name)).unwrap();
    }
    let known: serde_json::Value =
        serde_json::from_slice(&fs::read(second_vector().join("known.json")).unwrap()).unwrap();
    let text = |name: &str| known[name].as_str().unwrap();
    let s = surroundings();
    for (name, kept) in known["keychain"].as_object().unwrap() {
        s.keychain.set(name, kept.as_str().unwrap()).unwrap();
    }
    let file = |name: &str| second_vector().join(name);
    for (key, kind) in [
        (by_keychain(text("passphrase")), SlotKind::PassphraseKeychain),
        (by_file(text("passphrase"), &file("stick.key")), SlotKind::PassphraseKeyFile),
        (Key::Recovery(secret(text("recovery_code"))), SlotKind::RecoveryCode),
        (by_keychain(text("stand_in")), SlotKind::StandInKeychain),
        (by_file(text("stand_in_away"), &file("stand-in.key")), SlotKind::StandInKeyFile),
        (Key::Recovery(secret(text("custodian_code"))), SlotKind::CustodianCode),
    ] {
        let vault = Vault::open(&dir, key, &s).unwrap_or_else(|error| panic!("{kind:?}: {error}"));
        assert_eq!((vault.opened_by(), vault.name()), (kind, "Praktijk Noor"));
        assert_eq!(vault.store_key().with_bytes(|key| hex(key)), text("store_key"));
        assert_eq!(vault.store_path(), dir.join("dossier-2.db"));
        assert_eq!(vault.backup_keys().unwrap().len(), 2);
        assert!(!vault.repaired(), "written then as it would be written now");
    }
    let mut vault = Vault::open(&dir, by_keychain(text("passphrase")), &s).unwrap();
    let names: Vec<String> = vault.slots().into_iter().map(|slot| slot.name).filter(|name| !name.is_empty()).collect();
    assert_eq!(names, ["Blauwe stick", "Fatima", "Kees", "Notaris Bakker"]);
    // What is kept of the others still serves a renewal.
    let (code, _) = draw_code(&s).unwrap();
    let present = secret(text("passphrase"));
    let renew = Renew { revoked: &[], present: &present, passphrase: None, code: &code };
    let mut begun = Some(vault.begin_renewal(&renew, &s).unwrap());
    vault.finish_renewal(&mut begun, SealNote { no: 13, head: [0x13; 32] }, &s).unwrap();
    drop(vault);
    Vault::open(&dir, by_file(text("stand_in_away"), &file("stand-in.key")), &s).unwrap();
}

#[test]
#[ignore = "makes the vector anew; a released one is never made anew"]
fn make_the_second_vector() {
    let base = tempfile::tempdir().unwrap();
    let (mut s, dir, to) = (seeded(1 << 61), base.path().join("vault"), second_vector());
    let keychain = Arc::new(MemoryKeychain::default());
    s.keychain = keychain.clone();
    fs::create_dir_all(&to).unwrap();
    for name in ["stick.key", "stand-in.key"] {
        let _ = fs::remove_file(to.join(name));
    }
    let set_up = SetUp { name: "Praktijk Noor".into(), passphrase: secret(PASSPHRASE), second: Second::Keychain };
    let (mut vault, code) = Vault::create(&dir, set_up, &s).unwrap();
    vault.confirm_recovery(code.expose_secret(), &s).unwrap();
    let file = key_file(&vault, &to.join("stick.key"), &s);
    let stick = vault.add_key_file(&file, &secret(PASSPHRASE), &s).unwrap();
    vault.rename_slot(stick, "Blauwe stick", &s).unwrap();
    vault.add_stand_in(&secret(STAND_IN), None, "Fatima", &s).unwrap();
    let away = key_file(&vault, &to.join("stand-in.key"), &s);
    vault.add_stand_in(&secret(STAND_IN_AWAY), Some(&away), "Kees", &s).unwrap();
    let (_, custodian) = vault.add_custodian("Notaris Bakker", &s).unwrap();
    let (recovery, _) = draw_code(&s).unwrap();
    let (present, new) = (secret(PASSPHRASE), secret(OTHER));
    let renew = Renew { revoked: &[], present: &present, passphrase: Some(&new), code: &recovery };
    let mut begun = Some(vault.begin_renewal(&renew, &s).unwrap());
    vault.finish_renewal(&mut begun, SealNote { no: 12, head: [0x12; 32] }, &s).unwrap();
    let kept: serde_json::Map<String, serde_json::Value> = keychain
        .names()
        .into_iter()
        .filter(|name| !name.ends_with("/seal"))
        .map(|name| (name.clone(), s.keychain.get(&name).unwrap().unwrap().as_str().into()))
        .collect();
    let known = serde_json::json!({
        "passphrase": OTHER,
        "recovery_code": recovery.expose_secret(),
        "stand_in": STAND_IN,
        "stand_in_away": STAND_IN_AWAY,
        "custodian_code": custodian.expose_secret(),
        "keychain": kept,
        "store_key": vault.store_key().with_bytes(|key| hex(key)),
    });
    fs::write(to.join("known.json"), serde_json::to_vec_pretty(&known).unwrap()).unwrap();
    for name in COPIES {
        fs::copy(dir.join(name), to.join(name)).unwrap();
    }
}
