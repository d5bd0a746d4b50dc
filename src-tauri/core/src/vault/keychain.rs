//! This laptop's keychain: Secret Service on Linux, Credential Manager on Windows, Keychain on macOS. It holds text
//! only, since KDE Wallet cannot hold bytes.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::surroundings::Keychain;

/// Under which all secrets of this program stand.
const SERVICE: &str = "zorgmap";

/// The system's own.
pub struct SystemKeychain;

impl Keychain for SystemKeychain {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<String>>> {
        match entry(name)?.get_password() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            // Its texts may name the secret's place; the code is enough.
            Err(_) => Err(Error::NoKeychain),
        }
    }

    fn set(&self, name: &str, secret: &str) -> Result<()> {
        entry(name)?.set_password(secret).map_err(|_| Error::NoKeychain)
    }

    fn delete(&self, name: &str) -> Result<()> {
        match entry(name)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(_) => Err(Error::NoKeychain),
        }
    }
}

#[cfg(not(windows))]
fn entry(name: &str) -> Result<keyring::Entry> {
    keyring::Entry::new(SERVICE, name).map_err(|_| Error::NoKeychain)
}

/// On Windows a secret roams through the domain unless it is told to stay on this machine.
#[cfg(windows)]
fn entry(name: &str) -> Result<keyring::Entry> {
    // Sets the store up, which `keyring_core` does not do by itself.
    keyring::Entry::store_status().as_ref().map_err(|_| Error::NoKeychain)?;
    keyring_core::Entry::new_with_modifiers(SERVICE, name, &HashMap::from([("persistence", "Local")]))
        .map(|inner| keyring::Entry { inner })
        .map_err(|_| Error::NoKeychain)
}

/// A keychain that lasts as long as the program: for tests, and for practice without leaving traces.
#[derive(Default)]
pub struct MemoryKeychain(Mutex<HashMap<String, Zeroizing<String>>>);

impl MemoryKeychain {
    /// The names under which something stands.
    pub fn names(&self) -> Vec<String> {
        self.secrets().keys().cloned().collect()
    }

    fn secrets(&self) -> MutexGuard<'_, HashMap<String, Zeroizing<String>>> {
        // A map stays whole whoever panicked while holding it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keychain for MemoryKeychain {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<String>>> {
        Ok(self.secrets().get(name).cloned())
    }

    fn set(&self, name: &str, secret: &str) -> Result<()> {
        self.secrets().insert(name.to_owned(), Zeroizing::new(secret.to_owned()));
        Ok(())
    }

    fn delete(&self, name: &str) -> Result<()> {
        self.secrets().remove(name);
        Ok(())
    }
}
