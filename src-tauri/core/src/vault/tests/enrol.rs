//! New ways in: who they are for, what they do not open, what they are called.

use super::*;

const STAND_IN: &str = "vier paarse olifanten dansen samba";

#[test]
fn a_stand_in_comes_in_with_words_and_a_secret_of_its_own() {
    let made = Made::new();
    let stick = made.base.path().join("waarnemer.key");
    let mut vault = made.open(by_keychain(PASSPHRASE)).unwrap();
    let here = vault.add_stand_in(&secret(STAND_IN), None, "Fatima", &made.s).unwrap();
    let file = key_file(&vault, &stick, &made.s);
    let away = vault.add_stand_in(&secret(OTHER), Some(&file), "Kees", &made.s).unwrap();
    drop(vault);
    for (key, id, kind, name) in [
        (by_keychain(STAND_IN), here, SlotKind::StandInKeychain, "Fatima"),
        (by_file(OTHER, &stick), away, SlotKind::StandInKeyFile, "Kees"),
    ] {
        let vault = made.open(key).unwrap();
        assert_eq!((vault.slot_id(), vault.opened_by(), vault.opened_by().holder()), (id, kind, Holder::StandIn));
        assert!(vault.store_key().with_bytes(|key| key.as_slice() == made.store_key));
        let slots = vault.slots();
        let own: Vec<_> = slots.iter().filter(|slot| slot.used).collect();
        assert_eq!(own.len(), 1);
        assert_eq!((own[0].id, own[0].name.as_str()), (id, name));
    }
    // The carer's own words still lead to the carer's own way.
    assert_eq!(made.open(by_keychain(PASSPHRASE)).unwrap().opened_by().holder(), Holder::Carer);
    assert_eq!(made.refused(by_file(STAND_IN, &made.stick())), Error::WrongPassphrase, "not with the carer's stick");
    assert_eq!(made.refused(by_file(PASSPHRASE, &stick)), Error::WrongPassphrase, "nor the other way round");
    let mut other = made.s.clone();
    other.keychain = Arc::new(MemoryKeychain::default());
    let elsewhere = Vault::open(&made.dir(), by_keychain(STAND_IN), &other).err();
    assert_eq!(elsewhere, Some(Error::NoDeviceSecret), "nor on another laptop");
}

#[test]
fn nobody_shares_a_passphrase() {
    let made = Made::new();
    let mut vault = made.open(by_keychain(PASSPHRASE)).unwrap();
    let before = made.copies();
    for (words, name, error) in [
        (PASSPHRASE, "Fatima", Error::PassphraseTaken),
        ("te kort", "Fatima", Error::PassphraseTooShort { least: passphrase::LEAST }),
        (STAND_IN, " ", Error::Required { field: "name".into() }),
        (STAND_IN, "x".repeat(61).as_str(), Error::TooLong { field: "name".into(), most: 60 }),
    ] {
        assert_eq!(vault.add_stand_in(&secret(words), None, name, &made.s), Err(error));
    }
    assert_eq!(made.copies(), before);
    vault.add_stand_in(&secret(STAND_IN), None, "Fatima", &made.s).unwrap();
    assert_eq!(vault.change_passphrase(secret(STAND_IN), &made.s), Err(Error::PassphraseTaken));
    // The carer's new words do not become the stand-in's.
    vault.change_passphrase(secret(OTHER), &made.s).unwrap();
    drop(vault);
    assert_eq!(made.open(by_keychain(OTHER)).unwrap().opened_by().holder(), Holder::Carer);
    assert_eq!(made.open(by_keychain(STAND_IN)).unwrap().opened_by().holder(), Holder::StandIn);
}

#[test]
fn a_custodian_comes_in_with_a_code_and_the_recovery_code_stays_the_carers() {
    let made = Made::new();
    let mut vault = made.open(by_keychain(PASSPHRASE)).unwrap();
    let (id, code) = vault.add_custodian("Notaris Bakker", &made.s).unwrap();
    assert_eq!(code.expose_secret().len(), 35);
    // A new recovery code leaves it alone.
    let next = vault.renew_recovery_code(&made.s).unwrap();
    vault.confirm_recovery(next.expose_secret(), &made.s).unwrap();
    drop(vault);
    let vault = made.open(Key::Recovery(code)).unwrap();
    assert_eq!((vault.slot_id(), vault.opened_by()), (id, SlotKind::CustodianCode));
    assert_eq!(vault.opened_by().holder(), Holder::Custodian);
    drop(vault);
    assert_eq!(made.open(Key::Recovery(next)).unwrap().opened_by().holder(), Holder::Carer);
    assert_eq!(made.refused(Key::Recovery(secret(&made.code))), Error::WrongPassphrase);
}

#[test]
fn a_new_name_needs_no_stick_and_keeps_the_way_open() {
    let made = Made::new();
    let mut vault = made.open(by_keychain(PASSPHRASE)).unwrap();
    let stick = vault.slots().iter().find(|slot| slot.kind == SlotKind::PassphraseKeyFile).unwrap().id;
    let order: Vec<Uid> = vault.slots().iter().map(|slot| slot.id).collect();
    let away = made.base.path().join("away.key");
    fs::rename(made.stick(), &away).unwrap();
    vault.rename_slot(stick, "  sleutelbos ", &made.s).unwrap();
    let (custodian, _) = vault.add_custodian("Bram", &made.s).unwrap();
    assert_eq!(vault.rename_slot(custodian, "", &made.s), Err(Error::Required { field: "name".into() }));
    assert_eq!(vault.rename_slot(vault.id(), "x", &made.s), Err(Error::NoSuchSlot));
    drop(vault);
    let vault = made.open(by_file(PASSPHRASE, &away)).unwrap();
    let slots = vault.slots();
    assert_eq!(slots.iter().find(|slot| slot.id == stick).unwrap().name, "sleutelbos");
    assert!(slots.iter().all(|slot| slot.sound) && slots.iter().map(|slot| slot.id).take(3).eq(order));
    // The name is bound into the wrap: who changes it in the file makes the slot useless, and so shows.
    let text = String::from_utf8(made.copies()[0].clone()).unwrap();
    assert!(text.contains("sleutelbos"));
}

#[test]
fn a_laptop_where_a_backup_was_put_back_is_enrolled_with_the_passphrase() {
    let made = Made::new();
    let mut s = made.s.clone();
    s.keychain = Arc::new(MemoryKeychain::default());
    let open = |key| Vault::open(&made.dir(), key, &s);
    let mut vault = open(by_file(PASSPHRASE, &made.stick())).unwrap();
    assert!(!vault.is_enrolled_here(&s) && vault.is_enrolled_here(&made.s));
    assert_eq!(vault.enrol_keychain(&secret(OTHER), &s), Err(Error::WrongPassphrase));
    vault.enrol_keychain(&secret(PASSPHRASE), &s).unwrap();
    assert!(vault.is_enrolled_here(&s));
    assert_eq!(vault.enrol_keychain(&secret(PASSPHRASE), &s), Err(Error::AlreadyThere));
    drop(vault);
    open(by_keychain(PASSPHRASE)).unwrap();
    made.open(by_keychain(PASSPHRASE)).unwrap();
}

#[test]
fn the_passphrase_is_asked_of_who_has_one() {
    let made = Made::new();
    let vault = made.open(by_file(PASSPHRASE, &made.stick())).unwrap();
    assert_eq!(vault.check_passphrase(&secret(OTHER)), Err(Error::WrongPassphrase));
    vault.check_passphrase(&secret(PASSPHRASE)).unwrap();
    drop(vault);
    made.open(Key::Recovery(secret(&made.code))).unwrap().check_passphrase(&secret("")).unwrap();
}
