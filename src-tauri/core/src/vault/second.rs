//! The second secrets beside a passphrase: the device secret in the keychain and the key file on a stick; and the
//! seal of the log that the keychain keeps beside them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::order::{Rank, waits_free_of};
use crate::power;
use crate::surroundings::Surroundings;
use crate::uid::Uid;

use super::header::SealNote;
use super::keys::Key32;
use super::{disk, medium};

/// Under what name a slot's device secret stands in the keychain.
pub(super) fn device_secret_name(vault: Uid, slot: Uid) -> String {
    format!("{vault}/{slot}")
}

pub(super) fn seal_name(vault: Uid) -> String {
    format!("{vault}/seal")
}

pub(super) fn keychain_seal(vault: Uid, s: &Surroundings) -> Option<SealNote> {
    serde_json::from_str(&s.keychain.get(&seal_name(vault)).ok()??).ok()
}

pub(super) fn device_secret(name: &str, s: &Surroundings) -> Result<Key32> {
    s.keychain.get(name)?.and_then(|text| Key32::from_text(&text)).ok_or(Error::NoDeviceSecret)
}

/// Draws a device secret, stores it, and sees that it is there: some keychains say yes and forget.
pub(super) fn new_device_secret(name: &str, s: &Surroundings) -> Result<Key32> {
    let secret = Key32::random(s)?;
    s.keychain.set(name, &secret.to_text())?;
    power::moment();
    let stored = device_secret(name, s).map_err(|_| Error::NoKeychain)?;
    if stored.bytes() == secret.bytes() { Ok(secret) } else { Err(Error::NoKeychain) }
}

pub(super) fn read_key_file(path: &Path) -> Result<Key32> {
    // No more than a little of whatever was picked.
    if fs::metadata(path).map_err(|_| Error::KeyFileBad)?.len() != 32 {
        return Err(Error::KeyFileBad);
    }
    let bytes = Zeroizing::new(fs::read(path).map_err(|_| Error::KeyFileBad)?);
    Key32::from_slice(&bytes).ok_or(Error::KeyFileBad)
}

/// A key file in hand: read, or made, before anything of the vault is held, so that a stick that does not answer keeps nobody
/// waiting but who asked for it.
pub struct KeyFile {
    key: Key32,
    /// It was not there before.
    made: Option<PathBuf>,
}

impl KeyFile {
    /// Reads the key file here, or makes it, for the vault in this folder.
    ///
    /// # Errors
    /// [`Error::KeyFileBad`]; what [`medium::for_key`] says of the stick; those of writing.
    pub fn at(path: &Path, vault: &Path, s: &Surroundings) -> Result<Self> {
        waits_free_of(Rank::Writer);
        waits_free_of(Rank::Vault);
        let made = (!path.exists()).then(|| path.to_owned());
        Ok(Self { key: key_file_or_new(path, vault, s)?, made })
    }

    /// No way in came of it: one that was made for it goes again.
    pub fn take_back(self) {
        waits_free_of(Rank::Writer);
        waits_free_of(Rank::Vault);
        if let Some(path) = self.made {
            fs::remove_file(path).ok();
        }
    }

    pub(super) const fn key(&self) -> &Key32 {
        &self.key
    }
}

/// Reads a key file or makes one. Never inside the vault: whoever copies the one would have the other; nor on a stick with
/// backups, for the same reason, or one that somebody was given.
pub(super) fn key_file_or_new(path: &Path, vault: &Path, s: &Surroundings) -> Result<Key32> {
    let (absolute, vault) = (std::path::absolute(path)?, std::path::absolute(vault)?);
    if absolute.starts_with(&vault) {
        return Err(Error::KeyFileBad);
    }
    if !path.exists() {
        medium::for_key(&absolute, &vault, s)?;
        let secret = Key32::random(s)?;
        let mut file = disk::open_private(path, true)?;
        file.write_all(secret.bytes())?;
        disk::to_medium(&file)?;
        if let Some(dir) = absolute.parent() {
            disk::sync_dir(dir)?;
        }
    }
    read_key_file(path)
}
