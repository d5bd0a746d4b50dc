//! Renewal: the power goes at every moment, and any row of changes leaves the ways in that it should.

use std::cell::RefCell;
use std::rc::Rc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::desk::Desk;
use crate::export::Quiet;
use crate::power;
use crate::session::{Role, Source};
use crate::vault::renewal::{Renew, check_code, draw_code};

const NEW: &str = "acht groene kikkers springen hoog";
const STAND_IN: &str = "vier paarse olifanten dansen samba";

fn ask(desk: &Desk, action: &str, input: Value) -> Value {
    desk.call(action, input, &Quiet).unwrap_or_else(|error| panic!("{action}: {error}"))
}

fn sit(vault: Vault, s: &Surroundings) -> Result<Desk> {
    let role = Role::of(vault.opened_by().holder());
    Desk::open(vault, role, Source::Window, s.clone())
}

/// What lay on the disk and in the keychain at a moment.
struct Seen {
    base: TempDir,
    keychain: Arc<MemoryKeychain>,
}

fn copy_vault(from: &Path, keychain: &MemoryKeychain) -> Seen {
    let base = tempfile::tempdir().unwrap();
    let to = base.path().join("vault");
    fs::create_dir(&to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_file() && name != "lock" && !name.ends_with(".reserve") {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
    let copied = MemoryKeychain::default();
    for name in keychain.names() {
        copied.set(&name, &keychain.get(&name).unwrap().unwrap()).unwrap();
    }
    Seen { base, keychain: Arc::new(copied) }
}

#[test]
fn the_power_may_go_at_any_moment() {
    // A keychain that can be looked into.
    let keychain = Arc::new(MemoryKeychain::default());
    let mut made =
        Made { base: tempfile::tempdir().unwrap(), s: surroundings(), code: String::new(), store_key: vec![] };
    made.s.keychain = keychain.clone();
    let set_up = SetUp { name: "N".into(), passphrase: secret(PASSPHRASE), second: Second::Keychain };
    let (mut vault, code) = Vault::create(&made.dir(), set_up, &made.s).unwrap();
    vault.confirm_recovery(code.expose_secret(), &made.s).unwrap();
    let stick = key_file(&vault, &made.stick(), &made.s);
    vault.add_key_file(&stick, &secret(PASSPHRASE), &made.s).unwrap();
    vault.add_stand_in(&secret(STAND_IN), None, "Fatima", &made.s).unwrap();
    let custodian = vault.add_custodian("Bram", &made.s).unwrap().1;
    let revoked = vault.slots().iter().find(|slot| slot.kind == SlotKind::PassphraseKeyFile).unwrap().id;
    let desk = sit(vault, &made.s).unwrap();
    let client = ask(&desk, "client_add", json!({ "name": "Tess Proefpersoon", "regimes": ["zvw"] }))["client"].clone();
    ask(&desk, "report_add", json!({ "client": client, "text": "Bevestigd voor de vernieuwing." }));
    let drawn = ask(&desk, "keys_code", json!({ "present": PASSPHRASE }));
    let new_code = drawn["made"]["code"].as_str().unwrap().to_owned();
    let asked = json!({
        "slot": revoked, "present": PASSPHRASE, "passphrase": NEW, "typed": new_code, "mark": drawn["mark"],
    });

    let seen = Rc::new(RefCell::new(Vec::new()));
    let (looked, dir, chain) = (seen.clone(), made.dir(), keychain.clone());
    power::look(Some(Box::new(move || looked.borrow_mut().push(copy_vault(&dir, &chain)))));
    ask(&desk, "slot_revoke", asked);
    power::look(None);
    ask(&desk, "report_add", json!({ "client": client, "text": "Na de vernieuwing." }));
    desk.close().unwrap();
    seen.borrow_mut().push(copy_vault(&made.dir(), &keychain));

    let seen = Rc::into_inner(seen).unwrap().into_inner();
    assert!(seen.len() > 20, "{} moments", seen.len());
    let (mut before, mut between, mut after) = (0, 0, 0);
    for (at, Seen { base, keychain }) in seen.iter().enumerate() {
        let (dir, mut s) = (base.path().join("vault"), made.s.clone());
        s.keychain = keychain.clone();
        let open = |key: Key| Vault::open(&dir, key, &s);
        let other_codes = [code.expose_secret(), new_code.as_str()];
        // The carer comes in by keychain, by the paper she has; the others too.
        let words: Vec<&str> =
            [PASSPHRASE, NEW].into_iter().filter(|words| open_apart(&dir, keychain, &made.s, words)).collect();
        match words.as_slice() {
            [PASSPHRASE] => before += 1,
            [NEW] => after += 1,
            both => {
                assert_eq!(both, [PASSPHRASE, NEW], "moment {at}");
                between += 1;
            }
        }
        // Who types the old words in between is asked before anything is written, and then it never was.
        let words = words[at % words.len()];
        let mut vault = open(by_keychain(words)).unwrap();
        if vault.unfinished_change().is_some() {
            drop(vault);
            let refused = sit(open(by_keychain(words)).unwrap(), &s).err();
            assert!(matches!(refused, Some(Error::ChangeUnfinished { .. })), "moment {at}: {refused:?}");
            vault = open(by_keychain(words)).unwrap();
            vault.undo_change(&s).unwrap();
        }
        let desk = sit(vault, &s).unwrap_or_else(|error| panic!("moment {at}: {error}"));
        let page = ask(&desk, "timeline", json!({ "client": client, "count": 5 }));
        let entries = page["entries"].as_array().unwrap();
        assert_eq!(entries.last().unwrap()["body"]["text"], "Bevestigd voor de vernieuwing.", "moment {at}");
        assert_eq!(entries.len(), if at == seen.len() - 1 { 2 } else { 1 });
        assert_eq!(ask(&desk, "verify", json!({}))["ok"], true, "moment {at}");
        ask(&desk, "report_add", json!({ "client": client, "text": "En verder." }));
        desk.close().unwrap();
        let stores = fs::read_dir(&dir)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_str().unwrap().ends_with(".db"));
        assert_eq!(stores.count(), 1, "moment {at}: nothing is left lying about");
        // From here on there is one set of keys.
        assert!(open(by_keychain(words)).is_ok(), "moment {at}");
        let other = if words == NEW { PASSPHRASE } else { NEW };
        assert!(open(by_keychain(other)).is_err(), "moment {at}");
        assert_eq!(open(by_file(words, &made.stick())).is_ok(), words == PASSPHRASE, "moment {at}: what was revoked");
        let papers = other_codes.map(|code| open(Key::Recovery(secret(code))).is_ok());
        assert_eq!(papers, [words == PASSPHRASE, words == NEW], "moment {at}");
        assert!(open(by_keychain(STAND_IN)).is_ok() && open(Key::Recovery(custodian.clone())).is_ok(), "moment {at}");
    }
    assert!(before > 10 && between > 1 && after > 4, "{before} {between} {after}");
}

/// Whether these words open the vault as it lies there; tried on a copy.
fn open_apart(dir: &Path, keychain: &MemoryKeychain, s: &Surroundings, words: &str) -> bool {
    let Seen { base, keychain } = copy_vault(dir, keychain);
    let mut s = s.clone();
    s.keychain = keychain;
    Vault::open(&base.path().join("vault"), by_keychain(words), &s).is_ok()
}

#[test]
fn a_store_of_a_later_number_is_never_taken_for_a_leftover() {
    let made = Made::new();
    for name in ["dossier-1.db", "dossier-2.db", "dossier-2.db-wal"] {
        fs::write(made.dir().join(name), "x").unwrap();
    }
    let vault = made.open(by_keychain(PASSPHRASE)).unwrap();
    assert!(!vault.renewal_cut_off());
    for name in ["dossier-1.db", "dossier-2.db", "dossier-2.db-wal"] {
        assert!(made.dir().join(name).exists(), "{name}");
    }
}

#[test]
fn the_half_of_a_store_goes_also_where_no_header_can_be_written() {
    let made = Made::new();
    let open = || made.open(by_keychain(PASSPHRASE)).unwrap();
    let mut vault = open();
    let (drawn, present) = (draw_code(&made.s).unwrap().0, secret(PASSPHRASE));
    let wanted = Renew { revoked: &[], present: &present, passphrase: None, code: &drawn };
    let begun = vault.begin_renewal(&wanted, &made.s).unwrap();
    let half = ["", "-wal", "-shm"].map(|ending| disk::beside(begun.store_path(), ending));
    for file in &half {
        fs::write(file, "x").unwrap();
    }
    // As on a disk that it filled.
    let full = made.dir().join("vault.json.new");
    fs::create_dir(&full).unwrap();
    assert!(vault.drop_renewal(begun, &made.s).is_err());
    assert!(half.iter().all(|file| !file.exists()));
    drop(vault);
    // The header still speaks of it, also at the next opening.
    assert!(!open().renewal_cut_off());
    fs::remove_dir(&full).unwrap();
    assert!(open().renewal_cut_off());
    assert!(!open().renewal_cut_off(), "told once");
    assert!(made.open(Key::Recovery(secret(&made.code))).is_ok(), "all is as it was");
}

#[test]
fn a_drawn_code_is_known_by_its_mark_and_by_nothing_else() {
    let s = surroundings();
    let (code, mark) = draw_code(&s).unwrap();
    check_code(&secret(&code.expose_secret().to_lowercase()), &mark).unwrap();
    assert_eq!(check_code(&draw_code(&s).unwrap().0, &mark), Err(Error::WrongPassphrase));
    assert_eq!(check_code(&secret("ABC"), &mark), Err(Error::RecoveryCodeMistyped));
    assert!(!mark.contains(&code.expose_secret()[..5].to_lowercase()));
}

/// One change of the ways in; the number chooses among those that there are.
#[derive(Debug, Clone)]
enum Step {
    AddKeyFile,
    AddStandIn,
    AddCustodian,
    Rename(usize),
    Change,
    NewCode,
    /// With which of the others revoked, if any, and whether with a new passphrase.
    Renew(Option<usize>, bool),
    /// Begun, and dropped.
    Stopped,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        Just(Step::AddKeyFile),
        Just(Step::AddStandIn),
        Just(Step::AddCustodian),
        (0_usize..9).prop_map(Step::Rename),
        Just(Step::Change),
        Just(Step::NewCode),
        (proptest::option::of(0_usize..9), any::<bool>()).prop_map(|(revoked, new)| Step::Renew(revoked, new)),
        Just(Step::Stopped),
    ];
    proptest::collection::vec(step, 1..9)
}

/// What should open the vault.
#[derive(Clone)]
enum Opens {
    Laptop,
    Stick(PathBuf),
    Words(String),
    Code(String),
}

fn drawn_words(s: &Surroundings) -> String {
    words::six_words(s).unwrap().expose_secret().to_owned()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ways_in_survive_any_row_of_changes(steps in steps()) {
        let made = Made::new();
        let s = &made.s;
        let mut passphrase = PASSPHRASE.to_owned();
        let mut code = made.code.clone();
        let mut ways: Vec<(Uid, Opens)> = Vec::new();
        let mut gone: Vec<(Opens, String)> = Vec::new();
        let vault = made.open(by_keychain(&passphrase)).unwrap();
        for slot in vault.slots() {
            if slot.kind == SlotKind::PassphraseKeychain {
                ways.insert(0, (slot.id, Opens::Laptop));
            } else if slot.kind == SlotKind::PassphraseKeyFile {
                ways.push((slot.id, Opens::Stick(made.stick())));
            }
        }
        drop(vault);
        for (at, step) in steps.into_iter().enumerate() {
            let mut vault = made.open(by_keychain(&passphrase)).unwrap();
            let others = ways.len() - 1;
            match step {
                Step::AddKeyFile => {
                    let path = made.base.path().join(format!("{at}.key"));
                    let file = key_file(&vault, &path, s);
                    ways.push((vault.add_key_file(&file, &secret(&passphrase), s).unwrap(), Opens::Stick(path)));
                }
                Step::AddStandIn => {
                    let words = drawn_words(s);
                    let id = vault.add_stand_in(&secret(&words), None, "S", s).unwrap();
                    ways.push((id, Opens::Words(words)));
                }
                Step::AddCustodian => {
                    let (id, code) = vault.add_custodian("C", s).unwrap();
                    ways.push((id, Opens::Code(code.expose_secret().to_owned())));
                }
                Step::Rename(which) => {
                    let id = ways[which % ways.len()].0;
                    let id = if ways[0].0 == id { vault.slot_id() } else { id };
                    vault.rename_slot(id, "naam", s).unwrap();
                }
                Step::Change => {
                    gone.push((Opens::Laptop, passphrase.clone()));
                    passphrase = drawn_words(s);
                    vault.change_passphrase(secret(&passphrase), s).unwrap();
                }
                Step::NewCode => {
                    gone.push((Opens::Code(code), String::new()));
                    code = vault.renew_recovery_code(s).unwrap().expose_secret().to_owned();
                    vault.confirm_recovery(&code, s).unwrap();
                }
                Step::Renew(revoked, new) => {
                    let revoked = revoked.filter(|_| others > 0).map(|which| ways.remove(1 + which % others));
                    gone.extend(revoked.clone().map(|(_, opens)| (opens, passphrase.clone())));
                    gone.push((Opens::Code(code), String::new()));
                    let (drawn, _) = draw_code(s).unwrap();
                    code = drawn.expose_secret().to_owned();
                    let (present, next) = (secret(&passphrase), secret(&drawn_words(s)));
                    let ids: Vec<Uid> = revoked.iter().map(|(id, _)| *id).collect();
                    let wanted =
                        Renew { revoked: &ids, present: &present, passphrase: new.then_some(&next), code: &drawn };
                    let mut begun = Some(vault.begin_renewal(&wanted, s).unwrap());
                    vault.finish_renewal(&mut begun, SealNote { no: 1, head: [1; 32] }, s).unwrap();
                    if new {
                        gone.push((Opens::Laptop, passphrase));
                        passphrase = next.expose_secret().to_owned();
                    }
                }
                Step::Stopped => {
                    let (drawn, _) = draw_code(s).unwrap();
                    let (present, next) = (secret(&passphrase), secret(&drawn_words(s)));
                    let wanted = Renew { revoked: &[], present: &present, passphrase: Some(&next), code: &drawn };
                    let begun = vault.begin_renewal(&wanted, s).unwrap();
                    vault.drop_renewal(begun, s).unwrap();
                    gone.push((Opens::Code(drawn.expose_secret().to_owned()), String::new()));
                    gone.push((Opens::Laptop, next.expose_secret().to_owned()));
                }
            }
            let (sound, names) = (vault.slots().iter().all(|slot| slot.sound && !slot.waiting), vault.slots().len());
            prop_assert!(sound && names == ways.len() + 1);
            drop(vault);
            for (id, opens) in &ways {
                let vault = made.open(key_of(opens, &passphrase));
                prop_assert!(vault.is_ok(), "{at}: {:?}", vault.err());
                let vault = vault.unwrap();
                prop_assert!(matches!(opens, Opens::Laptop) || vault.slot_id() == *id);
                prop_assert_eq!(vault.name(), "Praktijk Noor");
            }
            prop_assert!(made.open(Key::Recovery(secret(&code))).is_ok());
            for (opens, words) in &gone {
                prop_assert!(made.open(key_of(opens, words)).is_err(), "{at}: what is gone stays gone");
            }
        }
    }
}

fn key_of(opens: &Opens, passphrase: &str) -> Key {
    match opens {
        Opens::Laptop => by_keychain(passphrase),
        Opens::Stick(path) => by_file(passphrase, path),
        Opens::Words(words) => by_keychain(words),
        Opens::Code(code) => Key::Recovery(secret(code)),
    }
}
