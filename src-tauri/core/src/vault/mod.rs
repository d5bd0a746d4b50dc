//! The vault: one folder that gives nothing without its secrets.
//!
//! ```text
//! vault.json, vault.copy.json   the header, twice                      (header)
//! dossier-N.db                  the encrypted store; the header names N
//! attachments/xx/<random>       one encrypted file each                (attachments)
//! out/                          prints, swept at lock and at start
//! lock                          one program at a time
//! tombstones.json               what was destroyed, without names       (tombstone)
//! ```
//!
//! Passphrase and second secret, or recovery code -> KEK -> VMK (the vault's master key) -> the store's key. The VMK
//! stays when a passphrase changes, so that changing one rewrites a header and not a store. Ways in are slots
//! ([`slot`]); new ones stand in [`enrol`], what can be changed about them in [`ways`], new keys in [`renewal`].
//!
//! The store is opened elsewhere with the key that this gives. Public keys were rejected throughout: what must hold
//! for twenty years stays symmetric.

pub mod attachments;
mod attempt;
pub mod backup;
mod cost;
mod disk;
#[cfg(windows)]
pub(crate) mod drive;
mod enrol;
pub mod folder;
mod header;
pub mod keychain;
pub mod keys;
mod locked;
pub mod medium;
pub mod passphrase;
mod real;
pub mod recovery;
pub mod renewal;
mod restore;
mod second;
mod slot;
#[cfg(test)]
pub(crate) mod tests;
pub mod tombstone;
#[doc(hidden)]
pub mod untrusted;
mod ways;
pub mod words;

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use chrono::Datelike;
use secrecy::SecretString;

use crate::error::{Error, Result};
use crate::store::connection;
use crate::surroundings::Surroundings;
use crate::uid::Uid;

use attachments::Attachments;
use attempt::Attempt;
use header::{FORMAT, Header, MOST_SLOTS, NEEDS, Payload, SlotLine, StoreNote};
use keys::{Bytes, Key32, framed, seal, unseal};
use recovery::Code;
use second::{device_secret_name, key_file_or_new, keychain_seal, new_device_secret, seal_name};
use slot::{Slot, Wanted};

pub(crate) use disk::{forget, rename, to_medium};
pub use header::SealNote;
pub use keys::StoreKey;
pub use second::KeyFile;
pub use slot::{Holder, SlotInfo, SlotKind};

/// The second secret beside a passphrase.
pub enum Second {
    /// The device secret in this laptop's keychain.
    Keychain,
    /// A key file of 32 bytes, on a stick.
    KeyFile(PathBuf),
}

/// What a vault is opened with.
pub enum Key {
    /// A passphrase and the second secret beside it.
    Passphrase {
        /// As typed.
        passphrase: SecretString,
        /// Where the second secret is.
        second: Second,
    },
    /// A code from paper, as typed: the recovery code, or a custodian's.
    Recovery(SecretString),
}

/// What a new vault is made with.
pub struct SetUp {
    /// What it is called; sealed, since it will be a person's name.
    pub name: String,
    /// The passphrase, checked by [`passphrase::check`].
    pub passphrase: SecretString,
    /// The second secret. A key file that is not there yet is made.
    pub second: Second,
}

/// Whether there is a vault in this folder, whole or damaged; also one that lost both its headers and has its store.
pub fn exists(dir: &Path) -> bool {
    header::exists(dir) || restore::lost_its_headers(dir)
}

/// Removes all prints of the vault in this folder, which its caller has locked.
///
/// # Errors
/// When one cannot be removed; the others are gone then.
pub fn sweep_out(dir: &Path) -> Result<()> {
    let out = dir.join("out");
    // A link that somebody put in its place leads to files that are not ours to remove.
    if fs::symlink_metadata(&out).is_ok_and(|meta| !meta.is_dir()) {
        // As Windows asks of one that leads to a folder.
        fs::remove_file(&out).or_else(|_| fs::remove_dir(&out))?;
    }
    let mut result = Ok(());
    for path in backup::list(&out)? {
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        result = result.and(removed.map_err(Error::from));
    }
    result
}

/// No vault is made before: a clock that says so lost its battery, and every term would count from a day of then.
const FIRST_YEAR: i32 = 2020;

/// The file that is locked while a vault is open.
const LOCK: &str = "lock";

/// An open vault. Holds the instance lock; its keys are wiped when it is dropped.
pub struct Vault {
    dir: PathBuf,
    _lock: Lock,
    header: Header,
    vmk: Key32,
    store_key: StoreKey,
    name: String,
    opened_by: SlotKind,
    slot_id: Uid,
    repaired: bool,
    /// A newer header that this key does not open, see [`Vault::unfinished_change`].
    unfinished: Option<Header>,
    keychain_seal: Option<SealNote>,
    renewal_cut_off: bool,
}

impl Vault {
    /// Makes a vault and opens it. The recovery code, grouped for reading, is shown once and must be typed back:
    /// [`Vault::confirm_recovery`]. On any error nothing is left behind, a key file that was made excepted.
    ///
    /// # Errors
    /// [`Error::VaultExists`], [`Error::FolderSynchronised`], [`Error::PassphraseTooShort`],
    /// [`Error::PassphraseWeak`], [`Error::NoKeychain`], [`Error::KeyFileBad`], [`Error::VaultInUse`],
    /// [`Error::ClockUnset`], and those of writing.
    pub fn create(dir: &Path, set_up: SetUp, s: &Surroundings) -> Result<(Self, SecretString)> {
        folder::check(dir)?;
        let now = s.clock.now();
        if now.year() < FIRST_YEAR {
            return Err(Error::ClockUnset { laptop: now.date_naive().to_string() });
        }
        if exists(dir) {
            return Err(Error::VaultExists);
        }
        passphrase::check(&set_up.passphrase, &[&set_up.name])?;
        let was_there = dir.exists();
        disk::make_dir(dir)?;
        let lock = lock(dir)?;
        restore::clear_cut_off(dir)?;
        if exists(dir) {
            return Err(Error::VaultExists);
        }
        let id = Uid::new(s)?;
        let slot = Uid::new(s)?;
        let made = Self::make(dir, lock, (id, slot), &set_up, s);
        if made.is_err() {
            let _ = s.keychain.delete(&device_secret_name(id, slot));
            for path in header::paths(dir) {
                let _ = fs::remove_file(path);
            }
            let _ = fs::remove_file(dir.join(LOCK));
            if !was_there {
                let _ = fs::remove_dir(dir);
            }
        }
        made
    }

    fn make(
        dir: &Path,
        lock: Lock,
        (id, slot_id): (Uid, Uid),
        set_up: &SetUp,
        s: &Surroundings,
    ) -> Result<(Self, SecretString)> {
        let now = s.clock.now().to_rfc3339();
        let vmk = Key32::random(s)?;
        let (core, sealing) = (header::core_of(FORMAT, id, &now), vmk.derive("sealed")?);
        let mut payload = Payload {
            format: FORMAT,
            needs: NEEDS.to_owned(),
            id,
            made: now.clone(),
            generation: 1,
            changed: now,
            name: seal(&sealing, &name_about(&core), set_up.name.as_bytes(), s)?,
            store: new_store(1, connection::PAGE_SIZE, &sealing, &core, s)?.0,
            unconfirmed: None,
            renewing: None,
            former: Vec::new(),
            seal: None,
            slots: Vec::new(),
        };

        let (kind, second) = match &set_up.second {
            Second::Keychain => (SlotKind::PassphraseKeychain, new_device_secret(&device_secret_name(id, slot_id), s)?),
            Second::KeyFile(path) => (SlotKind::PassphraseKeyFile, key_file_or_new(path, dir, s)?),
        };
        let text = passphrase::prepare(&set_up.passphrase);
        let wanted = Wanted { id: slot_id, kind, name: "", secret: text.as_bytes(), second: Some(&second) };
        let by_passphrase = Slot::make(&wanted, &vmk, &core, s)?;
        let code = Code::random(s)?;
        let by_code = code_slot(&code, SlotKind::RecoveryCode, "", &vmk, &core, s)?;
        payload.unconfirmed = Some(by_code.id);

        let mut slots = Vec::new();
        add_slot(&mut payload, &mut slots, &by_passphrase)?;
        add_slot(&mut payload, &mut slots, &by_code)?;
        let header = Header::new(payload, slots, &vmk)?;
        header::write(dir, &header.to_bytes()?)?;
        let vault = Self::assemble(dir, lock, header, vmk, (slot_id, kind))?;
        Ok((vault, code.to_text()))
    }

    /// Opens a vault. A copy of the header that is damaged or behind is written anew from the one that opened.
    ///
    /// # Errors
    /// [`Error::NoVault`], [`Error::VaultInUse`], [`Error::HeaderDamaged`], [`Error::VaultNewer`],
    /// [`Error::NoSuchSlot`], [`Error::SlotDamaged`], [`Error::NoKeychain`], [`Error::NoDeviceSecret`] (none, or that
    /// of another vault), [`Error::KeyFileBad`] (missing, no key file, or that of another vault),
    /// [`Error::RecoveryCodeMistyped`], [`Error::WrongPassphrase`].
    pub fn open(dir: &Path, key: Key, s: &Surroundings) -> Result<Self> {
        if !exists(dir) {
            return Err(Error::NoVault);
        }
        let lock = lock(dir)?;
        let found = header::read(dir)?;
        let mut attempt = Attempt::new(&key, s)?;
        let mut newer: Option<Header> = None;
        for header in found.headers {
            let Some((vmk, id, kind)) = attempt.header(&header)? else {
                newer = newer.or(Some(header));
                continue;
            };
            let mut vault = Self::assemble(dir, lock, header, vmk, (id, kind))?;
            // A copy that says the same but has a damaged seal or slot is no other header.
            vault.unfinished = newer.filter(|newer| !newer.same_as(&vault.header));
            // A header from before a renewal that was done to its end leads nowhere: going back to it would lose the rest.
            let elsewhere = |newer: &Header| newer.payload.store.no != vault.header.payload.store.no;
            if vault.unfinished.as_ref().is_some_and(elsewhere) && !vault.store_path().exists() {
                return Err(Error::WrongPassphrase);
            }
            let bytes = vault.header.to_bytes()?;
            if vault.unfinished.is_none() && found.files.iter().any(|file| file.as_ref() != Some(&bytes)) {
                // A medium that cannot be written is no reason to keep dossiers shut.
                vault.repaired = header::write(dir, &bytes).is_ok();
            }
            restore::is_whole(dir);
            vault.keychain_seal = keychain_seal(vault.id(), s);
            vault.renewal_cut_off = vault.remove_old_stores(s).unwrap_or(false);
            return Ok(vault);
        }
        Err(attempt.failure.1)
    }

    fn assemble(dir: &Path, lock: Lock, header: Header, vmk: Key32, (slot_id, kind): (Uid, SlotKind)) -> Result<Self> {
        let (name, store_key) = contents(&header, &vmk)?;
        Ok(Self {
            dir: dir.to_owned(),
            _lock: lock,
            header,
            vmk,
            store_key,
            name,
            opened_by: kind,
            slot_id,
            repaired: false,
            unfinished: None,
            keychain_seal: None,
            renewal_cut_off: false,
        })
    }

    /// The vault's random name.
    pub fn id(&self) -> Uid {
        self.header.payload.id
    }

    /// What its owner called it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What kind of slot opened it; [`SlotKind::holder`] says whose.
    pub fn opened_by(&self) -> SlotKind {
        self.opened_by
    }

    /// Which slot opened it: a stand-in or custodian is known by this.
    pub fn slot_id(&self) -> Uid {
        self.slot_id
    }

    /// Whether opening it had to write a copy of the header anew; worth a line in the log.
    pub fn repaired(&self) -> bool {
        self.repaired
    }

    /// Whether a renewal of the keys had been cut off before it counted: the keys are still the old ones.
    pub fn renewal_cut_off(&self) -> bool {
        self.renewal_cut_off
    }

    /// All ways in.
    pub fn slots(&self) -> Vec<SlotInfo> {
        let lines = self.header.payload.slots.iter().enumerate();
        lines
            .map(|(at, line)| {
                let slot = self.header.slot(at);
                SlotInfo {
                    id: line.id,
                    kind: line.kind,
                    sound: slot.is_some(),
                    waiting: self.header.payload.unconfirmed == Some(line.id),
                    used: self.slot_id == line.id,
                    name: slot.as_ref().map(|slot| slot.name.clone()).unwrap_or_default(),
                    made: slot.map(|slot| slot.made).unwrap_or_default(),
                }
            })
            .collect()
    }

    /// The ways in that a vault has, for the unlock screen. Opens nothing and locks nothing.
    ///
    /// # Errors
    /// [`Error::NoVault`], [`Error::VaultNewer`], [`Error::HeaderDamaged`].
    pub fn second_secret_kinds(dir: &Path) -> Result<Vec<SlotKind>> {
        let mut kinds = Vec::new();
        for line in header::read(dir)?.headers.first().iter().flat_map(|header| &header.payload.slots) {
            if !kinds.contains(&line.kind) {
                kinds.push(line.kind);
            }
        }
        Ok(kinds)
    }

    /// The random name of the vault in a folder, as its header says; `None` when there is none that can be read. Opens nothing.
    pub fn id_in(dir: &Path) -> Option<Uid> {
        header::read(dir).ok()?.headers.first().map(|header| header.payload.id)
    }

    /// Folders on this laptop that made way for this vault and may hold what it held: its own, and those that nobody can read.
    pub fn asides(&self) -> Vec<PathBuf> {
        let is_another = |dir: &PathBuf| Self::id_in(dir).is_some_and(|id| id != self.id());
        folder::asides(&self.dir).into_iter().filter(|dir| !is_another(dir)).collect()
    }

    /// Whether the recovery code still has to be typed back, for the unlock screen. Opens nothing and locks nothing.
    ///
    /// # Errors
    /// As [`Vault::second_secret_kinds`].
    pub fn is_unfinished(dir: &Path) -> Result<bool> {
        Ok(header::read(dir)?.headers.first().is_some_and(|header| header.payload.is_unfinished()))
    }

    /// Where the store lies.
    pub fn store_path(&self) -> PathBuf {
        self.dir.join(store_name(self.header.payload.store.no))
    }

    /// What opens the store.
    pub fn store_key(&self) -> &StoreKey {
        &self.store_key
    }

    /// The attachments; cheap.
    pub fn attachments(&self) -> Attachments {
        Attachments::new(self.dir.join("attachments"))
    }

    /// The folder for prints, made if it is not there.
    ///
    /// # Errors
    /// [`Error::FolderNotWritable`].
    pub fn out_dir(&self) -> Result<PathBuf> {
        let out = self.dir.join("out");
        disk::make_dir(&out)?;
        Ok(out)
    }

    /// Removes all prints; for lock and start.
    ///
    /// # Errors
    /// When one cannot be removed; the others are gone then.
    pub fn sweep_out(&self) -> Result<()> {
        sweep_out(&self.dir)?;
        self.out_dir().map(drop)
    }

    /// The newest seal of the log that header or keychain remember.
    pub fn seal(&self) -> Option<SealNote> {
        [self.header.payload.seal, self.keychain_seal].into_iter().flatten().max_by_key(|note| note.no)
    }

    /// Remembers a seal of the log in the header, and in the keychain when there is one. While a change is
    /// unfinished the header stays as it is.
    ///
    /// # Errors
    /// Those of writing.
    pub fn note_seal(&mut self, note: SealNote, s: &Surroundings) -> Result<()> {
        self.note_in_keychain(note, s);
        if self.unfinished.is_some() || self.header.payload.seal == Some(note) {
            return Ok(());
        }
        self.save(s, |payload, _| {
            payload.seal = Some(note);
            Ok(())
        })
    }

    fn note_in_keychain(&mut self, note: SealNote, s: &Surroundings) {
        if serde_json::to_string(&note).is_ok_and(|text| s.keychain.set(&seal_name(self.id()), &text).is_ok()) {
            self.keychain_seal = Some(note);
        }
    }

    /// Writes a changed header: one copy, then the other. On an error the vault stays open as it was. The first copy decides: once
    /// that is there the change is made, and the next opening writes the second one.
    fn save(
        &mut self,
        s: &Surroundings,
        change: impl FnOnce(&mut Payload, &mut Vec<String>) -> Result<()>,
    ) -> Result<()> {
        let mut payload = self.header.payload.clone();
        let mut slots = self.header.slots.clone();
        change(&mut payload, &mut slots)?;
        let newest = self.unfinished.as_ref().map_or(0, |header| header.payload.generation);
        payload.generation = payload.generation.max(newest) + 1;
        payload.changed = s.clock.now().to_rfc3339();
        let header = Header::new(payload, slots, &self.vmk)?;
        let bytes = header.to_bytes()?;
        let written = header::write(&self.dir, &bytes);
        if !header::first_is(&self.dir, &bytes) {
            return Err(written.err().unwrap_or(Error::ReadBackDiffers));
        }
        self.header = header;
        self.unfinished = None;
        Ok(())
    }

    fn core(&self) -> Vec<u8> {
        self.header.payload.core()
    }
}

/// The vault's name and the store's key.
fn contents(header: &Header, vmk: &Key32) -> Result<(String, StoreKey)> {
    let (payload, core, sealing) = (&header.payload, header.payload.core(), vmk.derive("sealed")?);
    let name = unseal(&sealing, &name_about(&core), &payload.name).ok_or(Error::HeaderDamaged)?;
    let key = unseal(&sealing, &store_about(&core, &payload.store), &payload.store.key);
    let key = key.and_then(|bytes| Key32::from_slice(&bytes)).ok_or(Error::HeaderDamaged)?;
    let salt: [u8; 16] = payload.store.salt.0.as_slice().try_into().map_err(|_| Error::HeaderDamaged)?;
    // As SQLite allows; the header is true, so whatever else stands there has a sense that we do not know.
    let page = payload.store.page;
    if !page.is_power_of_two() || !(512..=65_536).contains(&page) {
        return Err(Error::VaultNewer { needs: payload.needs.clone() });
    }
    Ok((String::from_utf8_lossy(&name).into_owned(), StoreKey::new(key, salt, page)))
}

fn name_about(core: &[u8]) -> Vec<u8> {
    framed(&[b"name", core])
}

fn store_about(core: &[u8], store: &StoreNote) -> Vec<u8> {
    framed(&[b"store", core, &store.no.to_be_bytes(), &store.salt.0])
}

/// The key of a store that is to be made, under a salt of its own, and the note in which it stands sealed.
fn new_store(no: u32, page: u32, sealing: &Key32, core: &[u8], s: &Surroundings) -> Result<(StoreNote, StoreKey)> {
    let (salt, key) = (s.random::<16>()?, Key32::random(s)?);
    let mut note = StoreNote { no, salt: Bytes(salt.to_vec()), key: Bytes(Vec::new()), page };
    note.key = seal(sealing, &store_about(core, &note), key.bytes(), s)?;
    Ok((note, StoreKey::new(key, salt, page)))
}

fn store_name(no: u32) -> String {
    format!("dossier-{no}.db")
}

fn add_slot(payload: &mut Payload, slots: &mut Vec<String>, slot: &Slot) -> Result<()> {
    if payload.slots.len() >= MOST_SLOTS {
        return Err(Error::WaysFull { most: MOST_SLOTS });
    }
    let text = serde_json::to_string(slot)?;
    payload.slots.push(SlotLine { id: slot.id, kind: slot.kind, sum: keys::sum(text.as_bytes()) });
    slots.push(text);
    Ok(())
}

fn code_slot(code: &Code, kind: SlotKind, name: &str, vmk: &Key32, core: &[u8], s: &Surroundings) -> Result<Slot> {
    Slot::make(&Wanted { id: Uid::new(s)?, kind, name, secret: code.bytes(), second: None }, vmk, core, s)
}

/// The lock of the instance. Let go of by word, not only by being closed: a program that was being started just then (a viewer,
/// this one anew) has the file open too until it has become what it is to be, and would hold on to it.
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // In vain: closing does it, a moment later.
        drop(self.0.unlock());
    }
}

/// One program at a time. One that fell while it started another leaves that other with the lock for a moment: some patience.
fn lock(dir: &Path) -> Result<Lock> {
    const TRIES: u32 = 50;
    const PAUSE: Duration = Duration::from_millis(5);
    let file = disk::open_private(&dir.join(LOCK), false)?;
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
    Err(Error::VaultInUse)
}
