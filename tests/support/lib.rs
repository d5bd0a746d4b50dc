//! What every test needs: a vault of its own in a folder that goes away, a clock that is set by hand, randomness that
//! is the same each time, and key stretching that costs nothing.

pub mod traces;

use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, FixedOffset};
use dossier_core::desk::Desk;
use dossier_core::export::Quiet;
use dossier_core::session::{Role, Source};
use dossier_core::surroundings::{Clock, KeyCost, Random, Surroundings};
use dossier_core::vault::keychain::MemoryKeychain;
use dossier_core::vault::{Key, Second, SetUp, StoreKey, Vault, backup};
use dossier_core::{Error, Result};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The passphrase of every vault in the tests.
pub const PASSPHRASE: &str = "tafel wandeling koffie regen fiets lamp";

/// A clock that is set by hand.
pub struct HandClock(Mutex<DateTime<FixedOffset>>);

impl HandClock {
    /// Set to an instant (RFC 3339).
    pub fn at(now: &str) -> Self {
        Self(Mutex::new(DateTime::parse_from_rfc3339(now).unwrap()))
    }

    /// Moves it.
    pub fn forward(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }

    /// Sets it.
    pub fn set(&self, to: &str) {
        *self.0.lock().unwrap() = DateTime::parse_from_rfc3339(to).unwrap();
    }
}

impl Clock for HandClock {
    fn now(&self) -> DateTime<FixedOffset> {
        *self.0.lock().unwrap()
    }
}

/// The same numbers each time; xorshift, good for nothing but tests.
pub struct SameRandom(Mutex<u64>);

impl SameRandom {
    /// From a seed other than 0.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Random for SameRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        let mut state = self.0.lock().unwrap();
        for byte in bytes {
            *state ^= *state << 13;
            *state ^= *state >> 7;
            *state ^= *state << 17;
            *byte = (*state >> 32) as u8;
        }
        Ok(())
    }
}

/// A vault of its own.
pub struct House {
    /// Its folder; goes away with the house.
    pub folder: TempDir,
    /// Its clock.
    pub clock: Arc<HandClock>,
    /// The world around it.
    pub surroundings: Surroundings,
    /// The name of the vault's folder in it.
    pub called: String,
}

impl Default for House {
    fn default() -> Self {
        Self::new()
    }
}

impl House {
    /// A finished vault, locked. It is 23 November 2026, half past ten in the morning.
    pub fn new() -> Self {
        let house = Self::without_vault();
        house.furnish();
        house
    }

    /// Makes the vault, finished and locked.
    pub fn furnish(&self) {
        let set_up = SetUp {
            name: "Praktijk De Linde".to_owned(),
            passphrase: SecretString::from(PASSPHRASE.to_owned()),
            second: Second::Keychain,
        };
        let (mut vault, code) = Vault::create(&self.dir(), set_up, &self.surroundings).unwrap();
        vault.confirm_recovery(code.expose_secret(), &self.surroundings).unwrap();
    }

    /// A folder and a world, nothing made.
    pub fn without_vault() -> Self {
        let clock = Arc::new(HandClock::at("2026-11-23T10:30:00+01:00"));
        let surroundings = Surroundings {
            clock: clock.clone(),
            random: Arc::new(SameRandom::new(0x5eed)),
            keychain: Arc::new(MemoryKeychain::default()),
            // A released build makes no cheaper one: there the benches run.
            key_cost: if cfg!(debug_assertions) { KeyCost::TEST } else { KeyCost::FLOOR },
            part: dossier_core::vault::backup::PART,
        };
        Self { folder: tempfile::tempdir().unwrap(), clock, surroundings, called: "vault".to_owned() }
    }

    /// Where the vault is.
    pub fn dir(&self) -> std::path::PathBuf {
        self.folder.path().join(&self.called)
    }

    /// Opens the vault.
    pub fn vault(&self) -> Result<Vault> {
        let passphrase = SecretString::from(PASSPHRASE.to_owned());
        Vault::open(&self.dir(), Key::Passphrase { passphrase, second: Second::Keychain }, &self.surroundings)
    }

    /// Unlocks as the carer.
    pub fn desk(&self) -> Desk {
        self.desk_as(Role::Carer)
    }

    /// Unlocks in a role.
    pub fn desk_as(&self, role: Role) -> Desk {
        Desk::open(self.vault().unwrap(), role, Source::Window, self.surroundings.clone()).unwrap()
    }

    /// Makes of its store what an older program would have kept, see [`aged`].
    pub fn age(&self, migrations: usize) {
        let vault = self.vault().unwrap();
        aged(&vault.store_path(), vault.store_key(), migrations);
    }

    /// The same of a set of a backup, signed as that program would have signed it.
    pub fn age_set(&self, set: &Path, migrations: usize, meddle: impl FnOnce(&rusqlite::Connection)) {
        let place = tempfile::tempdir().unwrap();
        for name in ["vault.json", "vault.copy.json"] {
            std::fs::copy(set.join(name), place.path().join(name)).unwrap();
        }
        let passphrase = SecretString::from(PASSPHRASE.to_owned());
        let key = Key::Passphrase { passphrase, second: Second::Keychain };
        let vault = Vault::open(place.path(), key, &self.surroundings).unwrap();
        let (part, store) = (set.join("dossier-1.db.001"), place.path().join("store.db"));
        std::fs::copy(&part, &store).unwrap();
        aged(&store, vault.store_key(), migrations);
        meddle(&raw(&store, vault.store_key()));
        std::fs::copy(&store, &part).unwrap();
        let mut manifest = vault.set_keys().unwrap().manifest_of(set).unwrap();
        let (length, sha256) = backup::sum(&part, &mut |_| Ok(())).unwrap();
        for file in manifest.files.iter_mut().filter(|file| file.name == "dossier-1.db.001") {
            (file.length, file.sha256) = (length, sha256.clone());
        }
        std::fs::write(set.join(backup::MANIFEST), vault.sign_manifest(&manifest).unwrap()).unwrap();
    }

    /// Changes the store behind its back, as a thief or a fault would.
    pub fn meddle(&self, with: impl FnOnce(&rusqlite::Connection)) {
        let vault = self.vault().unwrap();
        let db = raw(&vault.store_path(), vault.store_key());
        with(&db);
        drop(db);
    }
}

/// A connection with nothing of our own around it.
pub fn raw(path: &Path, key: &StoreKey) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(path).unwrap();
    let literal =
        key.with_bytes(|bytes| format!("x'{}'", bytes.iter().map(|b| format!("{b:02x}")).collect::<String>()));
    db.key::<&str, _>(None, literal, false).unwrap();
    db.pragma_update(None, "cipher_page_size", key.page()).unwrap();
    db.pragma_update(None, "cipher_hmac_algorithm", "HMAC_SHA256").unwrap();
    db
}

/// The released migrations, in order.
const MIGRATIONS: &[&str] = &[
    include_str!("../../src-tauri/core/src/store/migrations/0001_house.sql"),
    include_str!("../../src-tauri/core/src/store/migrations/0002_tombstones.sql"),
    include_str!("../../src-tauri/core/src/store/migrations/0003_sittings.sql"),
    include_str!("../../src-tauri/core/src/store/migrations/0004_dossier.sql"),
    include_str!("../../src-tauri/core/src/store/migrations/0005_found_stones.sql"),
    include_str!("../../src-tauri/core/src/store/migrations/0006_record.sql"),
    include_str!("../../src-tauri/core/src/store/migrations/0007_drawers.sql"),
];

/// Makes of a store what a program that knew only the first so many migrations would have kept: the same rows, as far as
/// there were tables and columns for them.
pub fn aged(path: &Path, key: &StoreKey, migrations: usize) {
    let old = path.with_extension("aged");
    let (from, to) = (raw(path, key), raw(&old, key));
    to.pragma_update(None, "foreign_keys", false).unwrap();
    let mode: String = from.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    to.query_row(&format!("PRAGMA journal_mode = {mode}"), [], |_| Ok(())).unwrap();
    MIGRATIONS[..migrations].iter().for_each(|sql| to.execute_batch(sql).unwrap());
    to.pragma_update(None, "user_version", migrations).unwrap();
    let tables: Vec<String> = to
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'search'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    for table in tables {
        to.execute(&format!("DELETE FROM {table}"), []).unwrap();
        let columns =
            to.prepare(&format!("SELECT * FROM {table}")).unwrap().column_names().collect::<Vec<_>>().join(", ");
        let mut rows = from.prepare(&format!("SELECT {columns} FROM {table}")).unwrap();
        let count = rows.column_count();
        let places = vec!["?"; count].join(", ");
        let mut insert = to.prepare(&format!("INSERT INTO {table} ({columns}) VALUES ({places})")).unwrap();
        let mut rows = rows.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values = (0..count).map(|at| row.get::<_, rusqlite::types::Value>(at).unwrap());
            insert.execute(rusqlite::params_from_iter(values)).unwrap();
        }
    }
    to.close().unwrap();
    from.close().unwrap();
    std::fs::rename(&old, path).unwrap();
}

/// Asks the desk, and expects an answer.
pub fn ask(desk: &Desk, action: &str, input: Value) -> Value {
    desk.call(action, input, &Quiet).unwrap_or_else(|error| panic!("{action}: {error:?}"))
}

/// Asks the desk, and expects an error.
pub fn refused(desk: &Desk, action: &str, input: Value) -> Error {
    match desk.call(action, input, &Quiet) {
        Err(error) => error,
        Ok(value) => panic!("{action} answered {value}"),
    }
}

/// An invented client.
pub fn client(desk: &Desk, name: &str) -> String {
    uid(&ask(desk, "client_add", json!({ "name": name, "regimes": ["zvw"] })), "client")
}

/// A report.
pub fn report(desk: &Desk, client: &str, text: &str) -> Value {
    ask(desk, "report_add", json!({ "client": client, "text": text }))
}

/// The client consents, on paper, that somebody gets the dossier; the consent.
pub fn shared_with(desk: &Desk, client: &str, recipient: &str) -> String {
    let given = json!({
        "client": client, "purpose": "share_family", "recipient": recipient, "told_on": "2026-11-23", "by_client": true,
        "way": "written", "proof_note": "In de papieren map.", "on": "2026-11-23",
    });
    uid(&ask(desk, "consent_give", given)["consents"][0], "consent")
}

/// The client cannot decide about the dossier, and this mentor does; their place on the list.
pub fn mentor(desk: &Desk, client: &str, name: &str) -> String {
    let judgement = json!({
        "matter": "dossier", "capable": false, "on": "2026-11-20", "by": "R. Dokter, arts", "why": "Begrijpt de vraag niet.",
    });
    ask(desk, "capacity_set", json!({ "client": client, "judgement": judgement }));
    let fields = json!({ "who": "mentor", "name": name, "proof_note": "Beschikking gezien." });
    let people = ask(desk, "person_set", json!({ "client": client, "fields": fields }));
    uid(people["persons"].as_array().unwrap().last().unwrap(), "person")
}

/// Keeps a paper where a person, and other programs, can look at it, when `ZORGMAP_LOOK` names a folder.
pub fn keep(name: &str, file: &str) {
    if let Some(folder) = std::env::var_os("ZORGMAP_LOOK") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::copy(file, Path::new(&folder).join(name)).unwrap();
    }
}

/// The text of a PDF without white space, read in this process.
pub fn paper(file: &str, password: &str) -> String {
    let document = if password.is_empty() {
        lopdf::Document::load(file).unwrap()
    } else {
        lopdf::Document::load_with_password(file, password).unwrap()
    };
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    squeezed(&document.extract_text(&pages).unwrap())
}

/// A text as it stands in [`paper`].
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// A text field of an answer.
pub fn uid(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}")).to_owned()
}
