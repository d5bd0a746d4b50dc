//! A vault that outlives the process that uses it: its second secret is a key file, so that a child which was killed and
//! whoever looks afterwards open the same vault. Keys are the system's random ones; the clock is set by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dossier_core::Result;
use dossier_core::desk::Desk;
use dossier_core::session::{Role, Source};
use dossier_core::surroundings::{KeyCost, Surroundings, SystemRandom};
use dossier_core::vault::keychain::MemoryKeychain;
use dossier_core::vault::{Key, Second, SetUp, Vault};
use dossier_tests::{HandClock, PASSPHRASE};
use secrecy::{ExposeSecret, SecretString};

/// A folder with a vault and the key file that belongs to it.
pub struct Place {
    /// Holds `vault`, `stick.key` and whatever a trial needs.
    pub folder: PathBuf,
    pub clock: Arc<HandClock>,
    pub surroundings: Surroundings,
}

impl Place {
    /// There, at this instant (RFC 3339); nothing is made.
    pub fn at(folder: &Path, now: &str) -> Self {
        let clock = Arc::new(HandClock::at(now));
        let surroundings = Surroundings {
            clock: clock.clone(),
            random: Arc::new(SystemRandom),
            keychain: Arc::new(MemoryKeychain::default()),
            key_cost: KeyCost::TEST,
            part: dossier_core::vault::backup::PART,
        };
        Self { folder: folder.to_owned(), clock, surroundings }
    }

    /// Makes the vault, finished and closed; gives its recovery code.
    pub fn create(&self) -> String {
        let (mut vault, code) = Vault::create(&self.dir(), self.set_up(), &self.surroundings).unwrap();
        vault.confirm_recovery(code.expose_secret(), &self.surroundings).unwrap();
        code.expose_secret().to_owned()
    }

    pub fn set_up(&self) -> SetUp {
        SetUp {
            name: "Praktijk De Linde".to_owned(),
            passphrase: SecretString::from(PASSPHRASE.to_owned()),
            second: Second::KeyFile(self.key_file()),
        }
    }

    pub fn dir(&self) -> PathBuf {
        self.folder.join("vault")
    }

    fn key_file(&self) -> PathBuf {
        self.folder.join("stick.key")
    }

    pub fn store(&self) -> PathBuf {
        self.dir().join("dossier-1.db")
    }

    pub fn key(&self, passphrase: &str) -> Key {
        Key::Passphrase {
            passphrase: SecretString::from(passphrase.to_owned()),
            second: Second::KeyFile(self.key_file()),
        }
    }

    pub fn open(&self, passphrase: &str) -> Result<Vault> {
        Vault::open(&self.dir(), self.key(passphrase), &self.surroundings)
    }

    pub fn open_by_code(&self, code: &str) -> Result<Vault> {
        Vault::open(&self.dir(), Key::Recovery(SecretString::from(code.to_owned())), &self.surroundings)
    }

    pub fn sit_down(&self, vault: Vault) -> Result<Desk> {
        Desk::open(vault, Role::Carer, Source::Window, self.surroundings.clone())
    }

    pub fn desk(&self) -> Result<Desk> {
        self.sit_down(self.open(PASSPHRASE)?)
    }

    /// The same, file for file, in another folder.
    pub fn copy_to(&self, folder: &Path, now: &str) -> Self {
        fs::remove_dir_all(folder).ok();
        copy(&self.folder, folder);
        Self::at(folder, now)
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let to = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            copy(&entry, &to);
        } else {
            fs::copy(&entry, &to).unwrap();
        }
    }
}

/// A folder in memory where the system offers it: thousands of synced writes would wear a disk for nothing.
pub fn in_memory() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}
