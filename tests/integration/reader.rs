//! A vault can be read without this program: `tests/reader/read.py` was written from `docs/formats.md` alone. When one of
//! these fails after a change of the format, it is the document that has to be mended first, then the reader.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use dossier_core::desk::Desk;
use dossier_core::session::{Role, Source};
use dossier_core::vault::{Key, Second, SetUp, Vault};
use dossier_tests::{House, PASSPHRASE, ask, client, report, uid};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

const TEXT: &str = "Samen gewandeld, mevrouw zong \u{201c}Tulpen\u{201d} \u{1f337}.";

/// What the reader says, and its exit code.
pub(crate) fn read(arguments: &[&dyn AsRef<std::ffi::OsStr>], secrets: &str) -> (i32, Value) {
    let mut child = Command::new("/usr/bin/python3")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("reader/read.py"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(secrets.as_bytes()).ok();
    let output = child.wait_with_output().unwrap();
    let code = output.status.code().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !said.contains("Traceback"),
        "needs python3-argon2 and python3-pycryptodome (xtask/src/machine.rs): {said}"
    );
    (code, serde_json::from_slice(&output.stdout).unwrap_or(Value::Null))
}

fn codes(found: &Value) -> Vec<(String, String)> {
    let text = |finding: &Value, field: &str| finding[field].as_str().unwrap_or_default().to_owned();
    found["findings"].as_array().unwrap().iter().map(|f| (text(f, "code"), text(f, "table"))).collect()
}

/// Code, table, row and line of each finding, in an order that both have.
pub(crate) fn sorted(found: &Value) -> Vec<String> {
    let of = |finding: &Value| ["code", "table", "row", "line"].map(|field| finding[field].to_string()).join(" ");
    let mut all: Vec<String> = found["findings"].as_array().unwrap().iter().map(of).collect();
    all.sort();
    all
}

/// A vault with a report, a correction and a file; its recovery code, and the file's bytes.
fn furnished() -> (House, String, Vec<u8>) {
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
    let someone = client(&desk, "Tess Voorbeeld");
    let written = report(&desk, &someone, "Samen gefietst.");
    ask(&desk, "entry_correct", json!({ "entry": written["entry"], "base": 1, "text": TEXT }));
    let file = house.folder.path().join("verhaal.txt");
    // More than two chunks.
    let bytes = "Wat zij over vroeger vertelt.\n".repeat(5_000).into_bytes();
    fs::write(&file, &bytes).unwrap();
    ask(&desk, "document_add", json!({ "client": someone, "title": "Levensverhaal", "file": file }));
    desk.close().unwrap();
    (house, code.expose_secret().to_owned(), bytes)
}

fn texts(found: &Value) -> Vec<&str> {
    found["entries"].as_array().unwrap().iter().filter_map(|entry| entry["body"]["text"].as_str()).collect()
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn a_vault_opens_without_the_program() {
    let (house, code, file) = furnished();
    let (exit, found) = read(&[&"vault", &house.dir()], &code);
    assert_eq!((exit, codes(&found)), (0, vec![]), "{found}");
    assert_eq!(
        (found["opened_by"].clone(), found["name"].clone()),
        (json!("recovery_code"), json!("Praktijk De Linde"))
    );
    assert_eq!(texts(&found), [TEXT]);
    assert_eq!(found["entries"][0]["client"], "Tess Voorbeeld");
    // It counts what the program counts, and comes to the same head.
    let desk = house.desk();
    let own = ask(&desk, "verify", json!({}));
    let (_, again) = read(&[&"vault", &house.dir()], &code);
    // This desk is open: what it wrote since lies in the write-ahead log only.
    assert!(again["lines"].as_i64() > found["lines"].as_i64(), "{again}");
    assert_eq!((codes(&again), again["rows"].clone()), (vec![], own["rows"].clone()));
    let seal = uid(&again, "seal");
    desk.close().unwrap();
    let (exit, _) = read(&[&"vault", &house.dir(), &"--seal", &seal], &code);
    assert_eq!(exit, 0);
    // A file, as it was put in.
    let (name, out) = (uid(&found["attachments"][0], "attachment"), house.folder.path().join("uit"));
    let (exit, _) = read(&[&"vault", &house.dir(), &"--attachment", &name, &out], &code);
    assert_eq!((exit, fs::read(out).unwrap() == file), (0, true));
    let (exit, _) = read(&[&"vault", &house.dir()], "KVDFA-VQ5SX-0WN28-464GG-NQSME-6KJBR");
    assert_eq!(exit, 2, "not with another code");
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn a_set_of_a_backup_opens_without_the_program() {
    let (house, code, _) = furnished();
    let stick = tempfile::tempdir().unwrap();
    let desk = house.desk();
    let set = PathBuf::from(uid(&ask(&desk, "backup_make", json!({ "folder": stick.path() })), "set"));
    desk.close().unwrap();
    let (exit, found) = read(&[&"vault", &set], &code);
    assert_eq!((exit, codes(&found)), (0, vec![]), "{found}");
    assert_eq!((texts(&found), found["manifest"]["seal"].clone()), (vec![TEXT], found["seal"].clone()));
    // A file of the set that was changed is told.
    let list = set.join("tombstones.json");
    let text = fs::read_to_string(&list).unwrap();
    fs::write(&list, format!("{text} ")).unwrap();
    let (exit, found) = read(&[&"vault", &set], &code);
    assert_eq!((exit, codes(&found)), (1, vec![("set_damaged".into(), String::new())]));
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn what_was_changed_behind_the_programs_back_is_found_by_both() {
    for (sql, expected) in [
        ("UPDATE version SET body = replace(body, 'gewandeld', 'gezwommen')", ("row_changed", "version")),
        ("UPDATE entry SET head = 1 WHERE kind = 'report'", ("row_changed", "entry")),
        ("DELETE FROM version WHERE no = 2", ("row_missing", "version")),
        ("INSERT INTO worker SELECT uid, 2, recorded, fields, salt FROM worker", ("row_without_record", "worker")),
        (
            "DROP TRIGGER log_is_not_changed;
             UPDATE log SET record = CAST(replace(CAST(record AS TEXT), 'window', 'winter') AS BLOB) WHERE no = 3",
            ("log_changed", "log"),
        ),
        ("DROP TRIGGER log_is_not_cut; DELETE FROM log WHERE no = 3", ("log_gap", "log")),
    ] {
        let (house, code, _) = furnished();
        house.meddle(|db| db.execute_batch(sql).unwrap());
        let (exit, found) = read(&[&"vault", &house.dir()], &code);
        assert!(exit == 1 && codes(&found).contains(&(expected.0.into(), expected.1.into())), "{sql}: {found}");
        let desk = house.desk();
        let own = ask(&desk, "verify", json!({}));
        desk.close().unwrap();
        assert_eq!(sorted(&own), sorted(&found), "{sql}");
    }
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn a_line_changed_in_a_decrypted_copy_is_found() {
    let (house, code, _) = furnished();
    let plain = house.folder.path().join("plain.db");
    read(&[&"vault", &house.dir(), &"--plain", &plain], &code);
    assert_eq!(read(&[&"log", &plain], "").0, 0);
    let db = rusqlite::Connection::open(&plain).unwrap();
    db.execute_batch("DROP TRIGGER log_is_not_changed").unwrap();
    db.execute(
        "UPDATE log SET record = CAST(replace(CAST(record AS TEXT), 'carer', 'caret') AS BLOB) WHERE no = 2",
        [],
    )
    .unwrap();
    db.close().unwrap();
    let (exit, found) = read(&[&"log", &plain], "");
    assert_eq!(
        (exit, found["findings"][0].clone()),
        (1, json!({ "code": "log_changed", "table": "log", "row": "2", "line": 2 }))
    );
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn a_damaged_page_and_an_older_store_are_found() {
    let (house, code, _) = furnished();
    let store = house.dir().join("dossier-1.db");
    let older = fs::read(&store).unwrap();
    let desk = house.desk();
    let someone = client(&desk, "Bram Voorbeeld");
    report(&desk, &someone, "Samen gekookt.");
    desk.close().unwrap();
    let newer = fs::read(&store).unwrap();
    fs::write(&store, &older).unwrap();
    let (exit, found) = read(&[&"vault", &house.dir()], &code);
    assert_eq!((exit, codes(&found)), (1, vec![("log_behind_seal".into(), "log".into())]));
    // The program says it word for word so.
    let desk = house.desk();
    assert_eq!(sorted(&ask(&desk, "verify", json!({}))), sorted(&found));
    drop(desk);
    for at in [0x100, newer.len() - 1] {
        let mut damaged = newer.clone();
        damaged[at] ^= 1;
        fs::write(&store, damaged).unwrap();
        assert_eq!(read(&[&"vault", &house.dir()], &code).0, 2, "{at}");
    }
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn a_store_of_an_older_program_opens() {
    let (house, code, _) = furnished();
    house.age(7);
    let (exit, found) = read(&[&"vault", &house.dir()], &code);
    assert_eq!((exit, codes(&found), texts(&found)), (0, vec![], vec![TEXT]), "{found}");
}

#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn kept_vaults_and_their_file_open() {
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let known = |vault: &str| -> Value {
        serde_json::from_slice(&fs::read(vectors.join(vault).join("known.json")).unwrap()).unwrap()
    };
    let (one, two) = (known("vault-1"), known("vault-2"));
    let text = |known: &Value, name: &str| known[name].as_str().unwrap().to_owned();
    let kept: Vec<&str> = two["keychain"].as_object().unwrap().values().map(|value| value.as_str().unwrap()).collect();
    let with = |passphrase: &str, second: &str| format!("{passphrase}\n{second}\n");
    let none = String::new();
    // Which of the two keychain secrets of the second vault is whose stands in its slots: try both.
    let by_keychain = |passphrase: &str| kept.iter().map(|second| with(passphrase, second)).collect::<Vec<_>>();
    for (vault, known, secrets, file, kind) in [
        (
            "vault-1",
            &one,
            vec![with(&text(&one, "passphrase"), &text(&one, "keychain_secret"))],
            &none,
            "passphrase_keychain",
        ),
        ("vault-1", &one, vec![text(&one, "passphrase")], &"stick.key".to_owned(), "passphrase_key_file"),
        ("vault-1", &one, vec![text(&one, "recovery_code")], &none, "recovery_code"),
        ("vault-2", &two, by_keychain(&text(&two, "passphrase")), &none, "passphrase_keychain"),
        ("vault-2", &two, vec![text(&two, "passphrase")], &"stick.key".to_owned(), "passphrase_key_file"),
        ("vault-2", &two, vec![text(&two, "recovery_code")], &none, "recovery_code"),
        ("vault-2", &two, by_keychain(&text(&two, "stand_in")), &none, "stand_in_keychain"),
        ("vault-2", &two, vec![text(&two, "stand_in_away")], &"stand-in.key".to_owned(), "stand_in_key_file"),
        ("vault-2", &two, vec![text(&two, "custodian_code")], &none, "custodian_code"),
    ] {
        let (folder, key_file) = (vectors.join(vault), vectors.join(vault).join(file));
        let opened: Vec<Value> = secrets
            .iter()
            .map(|secrets| match file.as_str() {
                "" => read(&[&"vault", &folder], secrets),
                _ => read(&[&"vault", &folder, &"--key-file", &key_file], secrets),
            })
            .filter_map(|(exit, found)| (exit == 0).then_some(found))
            .collect();
        assert_eq!(opened.len(), 1, "{vault} {kind}");
        assert_eq!((opened[0]["opened_by"].as_str(), &opened[0]["store_key"]), (Some(kind), &known["store_key"]));
    }
    let file = vectors.join("vault-1/attachments/ab/abababababababababababababababab");
    let (exit, found) = read(&[&"file", &file], &text(&one, "file_key"));
    assert_eq!((exit, &found["sha256"]), (0, &one["file_sha256"]));
    // Cut by its last chunk, or by a byte.
    let (short, place) = (fs::read(&file).unwrap(), tempfile::tempdir().unwrap());
    for length in [8 + 65_536 + 16, short.len() - 1] {
        let cut = place.path().join("cut");
        fs::write(&cut, &short[..length]).unwrap();
        assert_eq!(read(&[&"file", &cut], &text(&one, "file_key")).0, 2, "{length}");
    }
}

/// A whole vault of before the header said how long the store's pages are, and one of the first release: the reader and the
/// program open it, and every copy of it keeps those pages.
#[test]
#[cfg_attr(windows, ignore = "asks other people's programs")]
fn a_kept_vault_opens_whole_and_its_copies_too() {
    for (name, page) in [("vault-3", 16_384), ("vault-4", 4096)] {
        opens_whole(&vectors().join(name), page);
    }
}

fn vectors() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

#[test]
#[ignore = "makes the vector anew; a released one is never made anew"]
fn make_the_fourth_vector() {
    let (house, to) = (House::without_vault(), vectors().join("vault-4"));
    fs::create_dir_all(&to).unwrap();
    let stick = to.join("stick.key");
    let _ = fs::remove_file(&stick);
    let passphrase = || SecretString::from(PASSPHRASE.to_owned());
    let set_up = SetUp {
        name: "Praktijk De Linde".to_owned(),
        passphrase: passphrase(),
        second: Second::KeyFile(stick.clone()),
    };
    let (mut vault, code) = Vault::create(&house.dir(), set_up, &house.surroundings).unwrap();
    vault.confirm_recovery(code.expose_secret(), &house.surroundings).unwrap();
    drop(vault);
    let key = Key::Passphrase { passphrase: passphrase(), second: Second::KeyFile(stick) };
    let vault = Vault::open(&house.dir(), key, &house.surroundings).unwrap();
    let desk = Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap();
    let someone = client(&desk, "Tess Proefpersoon");
    let texts = ["Naar de markt gelopen, met de rollator.", "Samen koffie gedronken; de was gedaan."];
    for text in texts {
        house.clock.forward(chrono::Duration::hours(1));
        report(&desk, &someone, text);
    }
    ask(&desk, "goal_add", json!({ "client": someone, "goal": { "words": "Zelf koken.", "rhythm": "year" } }));
    desk.close().unwrap();
    let known = json!({ "passphrase": PASSPHRASE, "recovery_code": code.expose_secret(), "texts": texts });
    fs::write(to.join("known.json"), serde_json::to_vec_pretty(&known).unwrap()).unwrap();
    for name in ["vault.json", "vault.copy.json", "dossier-1.db"] {
        fs::copy(house.dir().join(name), to.join(name)).unwrap();
    }
}

fn opens_whole(kept: &Path, page: u32) {
    let known: Value = serde_json::from_slice(&fs::read(kept.join("known.json")).unwrap()).unwrap();
    let (passphrase, code) = (uid(&known, "passphrase"), uid(&known, "recovery_code"));
    let house = House::without_vault();
    fs::create_dir(house.dir()).unwrap();
    for name in ["vault.json", "vault.copy.json", "dossier-1.db"] {
        fs::copy(kept.join(name), house.dir().join(name)).unwrap();
    }
    let read_whole = |folder: &Path, code: &str| {
        let (exit, found) = read(&[&"vault", &folder], code);
        let mut said: Vec<Value> = texts(&found).into_iter().map(Value::from).collect();
        said.sort_by_key(Value::to_string);
        assert_eq!((exit, codes(&found), json!(said)), (0, vec![], known["texts"].clone()), "{found}");
    };
    read_whole(&house.dir(), &code);

    let key =
        Key::Passphrase { passphrase: SecretString::from(passphrase), second: Second::KeyFile(kept.join("stick.key")) };
    let vault = Vault::open(&house.dir(), key, &house.surroundings).unwrap();
    assert_eq!((vault.store_key().page(), vault.repaired()), (page, false));
    let desk = Desk::open(vault, Role::Carer, Source::Window, house.surroundings.clone()).unwrap();
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    let stick = tempfile::tempdir().unwrap();
    let set = uid(&ask(&desk, "backup_make", json!({ "folder": stick.path() })), "set");
    read_whole(Path::new(&set), &code);
    let drawn = ask(&desk, "keys_code", json!({ "present": PASSPHRASE }));
    let new_code = uid(&drawn["made"], "code");
    let renewal = json!({ "present": PASSPHRASE, "passphrase": PASSPHRASE, "typed": new_code, "mark": drawn["mark"] });
    ask(&desk, "keys_renew", renewal);
    assert_eq!(desk.vault().store_key().page(), page);
    desk.close().unwrap();
    read_whole(&house.dir(), &new_code);
}
