//! A practice vault, made once in the system's folder for temporary files; each run works on a copy of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use dossier_core::desk::Desk;
use dossier_core::session::{Role, Source};
use dossier_core::store::connection;
use dossier_core::surroundings::{KeyCost, Surroundings};
use dossier_core::vault::{Key, Second, SetUp, Vault};
use dossier_tests::{PASSPHRASE, ask, raw};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A copy to work on.
pub struct Practice {
    folder: TempDir,
    key_file: PathBuf,
    /// The real world, with the usual cost of keys.
    pub surroundings: Surroundings,
}

impl Practice {
    /// Copies what is there, or makes it first.
    pub fn copied(size: &str) -> Self {
        let kept = std::env::temp_dir().join(format!("zorgmap-bench-{size}-{}", connection::PAGE_SIZE));
        let surroundings = Surroundings::real();
        let (vault, key_file, done) = (kept.join("vault"), kept.join("key"), kept.join("done"));
        if !done.exists() {
            fs::remove_dir_all(&kept).ok();
            fs::create_dir_all(&kept).unwrap();
            eprintln!("making a practice of size {size} ...");
            let began = Instant::now();
            let set_up = SetUp {
                name: "Oefenpraktijk".to_owned(),
                passphrase: SecretString::from(PASSPHRASE.to_owned()),
                second: Second::KeyFile(key_file.clone()),
            };
            let (mut made, code) = Vault::create(&vault, set_up, &surroundings).unwrap();
            made.confirm_recovery(code.expose_secret(), &surroundings).unwrap();
            let desk = Desk::open(made, Role::Carer, Source::Cli, surroundings.clone()).unwrap();
            ask(&desk, "practice_fill", json!({ "size": size, "seed": 7, "attachments": false }));
            desk.close().unwrap();
            let took = began.elapsed();
            eprintln!("made in {} s", took.as_secs());
            fs::write(done, "").unwrap();
        }
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("vault")).unwrap();
        for file in fs::read_dir(&vault).unwrap().map(Result::unwrap).filter(|file| file.path().is_file()) {
            fs::copy(file.path(), folder.path().join("vault").join(file.file_name())).unwrap();
        }
        Self { folder, key_file, surroundings }
    }

    /// Unlocks, and nothing more.
    pub fn vault(&self) -> Vault {
        let passphrase = SecretString::from(PASSPHRASE.to_owned());
        let key = Key::Passphrase { passphrase, second: Second::KeyFile(self.key_file.clone()) };
        Vault::open(&self.folder.path().join("vault"), key, &self.surroundings).unwrap()
    }

    /// What its passphrase is stretched with, fitted to this laptop when it was made.
    pub fn key_cost(&self) -> KeyCost {
        let header = fs::read(self.folder.path().join("vault/vault.json")).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        let slot: Value = serde_json::from_str(header["slots"][0].as_str().unwrap()).unwrap();
        serde_json::from_value(slot["cost"].clone()).unwrap()
    }

    /// Sits down.
    pub fn desk(&self, vault: Vault) -> Desk {
        Desk::open(vault, Role::Carer, Source::Window, self.surroundings.clone()).unwrap()
    }

    /// Everybody in it.
    pub fn clients(&self) -> Vec<String> {
        let desk = self.desk(self.vault());
        let list = ask(&desk, "client_list", json!({ "former": true }));
        desk.close().unwrap();
        list.as_array().unwrap().iter().map(|row| row["client"].as_str().unwrap().to_owned()).collect()
    }

    /// The same rows in plain SQLite.
    pub fn plain(&self) -> PathBuf {
        let path = self.folder.path().join("plain.db");
        let vault = self.vault();
        export(&raw(&vault.store_path(), vault.store_key()), &path);
        path
    }
}

fn export(db: &rusqlite::Connection, to: &Path) {
    db.execute("ATTACH ?1 AS plain KEY ''", [to.to_str().unwrap()]).unwrap();
    db.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(())).unwrap();
    db.execute("DETACH plain", []).unwrap();
}
