//! A backup set: the store under a fresh key, the header that opens it, and a manifest.
//!
//! On the medium:
//!
//! ```text
//! Zorgmap-reservekopie/
//!   attachments/xx/NAME     once per medium, exactly as in the vault (each has a key of its own, in the store)
//!   sets/2026-11-23-103000/ vault.json, vault.copy.json, dossier-1.db.001 ..., tombstones.json, manifest.json
//! ```
//!
//! A set opens with the same passphrase, key file or recovery code as the vault: its header is the vault's, but the
//! store's key and salt are new, so that two media held side by side share no key. The manifest says which files
//! belong to the set and carries a MAC under a label of the VMK: whoever cannot open the vault cannot make one.
//!
//! A file is written under a name that says it is unfinished, synced, read back, compared and only then renamed.
//! FAT32 takes no file of 4 GiB: the store lies in parts of [`PART`] bytes. Attachments are smaller than that.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use chrono::{DateTime, FixedOffset};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::header::{Header, SealNote};
use super::keys::{Bytes, Key32, StoreKey};
use super::real::{self, Lies};
use super::{SlotInfo, SlotKind, Vault, disk, new_store};
use crate::error::{Error, Result};
use crate::order::{Rank, waits_free_of};
use crate::surroundings::Surroundings;
use crate::uid::Uid;

pub use super::restore::{Restored, Since, look, restore, restore_with, was_put_back};

/// The folder on a medium.
pub const FOLDER: &str = "Zorgmap-reservekopie";
/// The manifest's name in a set.
pub const MANIFEST: &str = "manifest.json";
/// Largest part of a store, in bytes: FAT32 stops one byte short of 4 GiB.
pub const PART: u64 = 2 << 30;
/// Largest manifest that is read, in bytes: some 300,000 attachments.
const MOST_MANIFEST: u64 = 64 << 20;
/// What copying reads at once.
const CHUNK: usize = 1 << 20;

/// Is told how many bytes were handled; an error stops the copying.
pub type Handled<'a> = &'a mut dyn FnMut(u64) -> Result<()>;

/// A file of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetFile {
    /// Its name in the set.
    pub name: String,
    /// Bytes.
    pub length: u64,
    /// Of the bytes as they lie there, in hexadecimal.
    pub sha256: String,
}

/// An attachment of a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAttachment {
    /// Its name.
    pub name: Uid,
    /// Bytes.
    pub length: u64,
    /// Of the bytes as they lie there, in hexadecimal.
    pub sha256: String,
}

/// What belongs to a set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this form.
    pub format: u32,
    /// Of which vault.
    pub vault: Uid,
    /// When (RFC 3339).
    pub made: String,
    /// Number of the log's last line.
    pub seal_no: u64,
    /// The seal as printed.
    pub seal: String,
    /// The parts of the store, in order, the header, and the list of destroyed dossiers.
    pub files: Vec<SetFile>,
    /// The attachments that the store speaks of, encrypted as they lie there.
    pub attachments: Vec<SetAttachment>,
    /// Which share of them was read again when it was made; the next set takes the next one.
    #[serde(default)]
    pub share: u8,
}

/// A manifest as it stands in its file: the exact text and its MAC.
#[derive(Serialize, Deserialize)]
pub(super) struct Signed {
    manifest: String,
    pub hmac: Bytes,
}

fn mac(key: &Key32, text: &str) -> Result<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.bytes()).map_err(|_| Error::internal("hmac"))?;
    mac.update(text.as_bytes());
    Ok(mac)
}

impl Vault {
    /// A header for a set, and the fresh key of its store.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn header_for_set(&self, last: SealNote, s: &Surroundings) -> Result<(Vec<u8>, StoreKey)> {
        let mut payload = self.header.payload.clone();
        payload.renewing = None;
        let key;
        (payload.store, key) = new_store(1, payload.store.page, &self.vmk.derive("sealed")?, &payload.core(), s)?;
        payload.seal = Some(last);
        let header = Header::new(payload, self.header.slots.clone(), &self.vmk)?;
        Ok((header.to_bytes()?, key))
    }

    /// A manifest as it goes into its file.
    ///
    /// # Errors
    /// None that can happen.
    pub fn sign_manifest(&self, manifest: &Manifest) -> Result<Vec<u8>> {
        let text = serde_json::to_string(manifest)?;
        write_signed(manifest, Bytes(mac(&self.vmk.derive("backup")?, &text)?.finalize().into_bytes().to_vec()))
    }

    /// The random name of today's keys and recovery code: another after each renewal, and once a new code was typed back. A set opens with
    /// the code of its day alone.
    ///
    /// # Errors
    /// None that can happen.
    pub fn keys_mark(&self) -> Result<Uid> {
        let codes: String = self.codes().map(|code| format!(" {}", code.id)).collect();
        self.mark_of(&codes)
    }

    /// The same as an older program wrote it, which did not look at the code.
    ///
    /// # Errors
    /// None that can happen.
    pub fn keys_mark_without_code(&self) -> Result<Uid> {
        self.mark_of("")
    }

    fn mark_of(&self, codes: &str) -> Result<Uid> {
        let text = format!("zorgmap keys mark{codes}");
        let mark: [u8; 32] = mac(&self.vmk.derive("backup")?, &text)?.finalize().into_bytes().into();
        let (half, _) = mark.split_first_chunk::<16>().ok_or_else(|| Error::internal("hmac"))?;
        Ok(Uid::from_bytes(*half))
    }

    /// When the recovery code of today was drawn.
    pub fn code_made(&self) -> Option<DateTime<FixedOffset>> {
        self.codes().filter_map(|code| DateTime::parse_from_rfc3339(&code.made).ok()).max()
    }

    /// The recovery code, once it was typed back.
    fn codes(&self) -> impl Iterator<Item = SlotInfo> {
        self.slots().into_iter().filter(|slot| slot.kind == SlotKind::RecoveryCode && !slot.waiting)
    }

    /// Whether the keys were ever renewed.
    pub fn is_renewed(&self) -> bool {
        !self.header.payload.former.is_empty()
    }

    /// What tells which sets are this vault's.
    ///
    /// # Errors
    /// [`Error::HeaderDamaged`].
    pub fn set_keys(&self) -> Result<SetKeys> {
        Ok(SetKeys { vault: self.id(), keys: self.backup_keys()? })
    }
}

/// What tells which sets are a vault's, taken along to the medium: while that does not answer, others need the vault.
pub struct SetKeys {
    vault: Uid,
    /// Today's, then those from before each renewal.
    keys: Vec<Key32>,
}

impl SetKeys {
    /// The vault's random name.
    pub fn vault(&self) -> Uid {
        self.vault
    }

    /// Whether a set is of this vault and was made before its keys were last renewed: what was revoked then, or had
    /// leaked, still opens it.
    ///
    /// # Errors
    /// As [`SetKeys::manifest_of`].
    pub fn signed_before_renewal(&self, set: &Path) -> Result<bool> {
        let (_, signed) = read_manifest(set)?;
        let present = self.keys.first().ok_or_else(|| Error::internal("key"))?;
        let today = mac(present, &signed.manifest)?.verify_slice(&signed.hmac.0).is_ok();
        Ok(!today && self.manifest_of(set).is_ok())
    }

    /// The manifest of a set of this vault, also of one from before its keys were renewed.
    ///
    /// # Errors
    /// [`Error::BackupDamaged`] when it was not made by somebody who had the vault open, or cannot be read.
    pub fn manifest_of(&self, set: &Path) -> Result<Manifest> {
        let (manifest, signed) = read_manifest(set)?;
        let mut sound = false;
        for key in &self.keys {
            sound |= mac(key, &signed.manifest)?.verify_slice(&signed.hmac.0).is_ok();
        }
        if sound && manifest.vault == self.vault { Ok(manifest) } else { Err(Error::BackupDamaged) }
    }
}

/// What a set says of itself, whoever made it: for what has to be known before the vault is open, and for sets that were
/// made before its keys were renewed.
///
/// # Errors
/// [`Error::NoBackup`], [`Error::BackupDamaged`].
pub fn manifest_unchecked(set: &Path) -> Result<Manifest> {
    read_manifest(set).map(|(manifest, _)| manifest)
}

fn read_manifest(set: &Path) -> Result<(Manifest, Signed)> {
    waits_free_of(Rank::Vault);
    let path = set.join(MANIFEST);
    if !real::file(&path)? {
        return Err(Error::NoBackup);
    }
    if fs::metadata(&path).map_err(|_| Error::NoBackup)?.len() > MOST_MANIFEST {
        return Err(Error::BackupDamaged);
    }
    parse_manifest(&fs::read(path).map_err(|_| Error::NoBackup)?)
}

/// A manifest as it goes into its file.
pub(super) fn write_signed(manifest: &Manifest, hmac: Bytes) -> Result<Vec<u8>> {
    Ok(serde_json::to_vec_pretty(&Signed { manifest: serde_json::to_string(manifest)?, hmac })?)
}

/// What the bytes of a manifest say; who wrote it is checked elsewhere.
pub(super) fn parse_manifest(bytes: &[u8]) -> Result<(Manifest, Signed)> {
    let signed: Signed = serde_json::from_slice(bytes).map_err(|_| Error::BackupDamaged)?;
    let manifest: Manifest = serde_json::from_str(&signed.manifest).map_err(|_| Error::BackupDamaged)?;
    // Read before the key is there to check who wrote it: a name leads nowhere but into the set.
    let plain = |file: &SetFile| file.name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    // And its moment is one that can be shown: not every reader knows a leap second.
    let made = DateTime::parse_from_rfc3339(&manifest.made).is_ok_and(|at| at.timestamp_subsec_nanos() < 1_000_000_000);
    if made && manifest.files.iter().all(plain) { Ok((manifest, signed)) } else { Err(Error::BackupDamaged) }
}

/// Looks whether everything of ours on a medium is a real folder or file: before anything is written there.
///
/// # Errors
/// [`Error::NotReal`]; what the system says.
pub fn all_real(medium: &Path) -> Result<()> {
    waits_free_of(Rank::Vault);
    let home = medium.join(FOLDER);
    for folder in [&home, &home.join("sets"), &home.join("attachments")] {
        real::folder(folder)?;
    }
    real::below(&home, 3)
}

/// The same for one set and the folders that it lies in, before it is read; what it has of attachments, one by one.
///
/// # Errors
/// [`Error::NotReal`]; what the system says.
pub fn real_set(set: &Path) -> Result<()> {
    let sets = set.parent().ok_or(Error::NoBackup)?;
    // A set that was copied elsewhere lies in folders of which nobody knows what they are.
    if let Some(home) = sets.parent().filter(|home| home.file_name().is_some_and(|name| name == FOLDER)) {
        real::folder(home)?;
        real::folder(sets)?;
    }
    real::folder(set)?;
    real::below(set, 1)?;
    real::folder(&attachments_of(set)?)?;
    Ok(())
}

/// The sets on a medium, oldest first.
///
/// # Errors
/// [`Error::NotReal`]; what the system says.
pub fn sets(medium: &Path) -> Result<Vec<PathBuf>> {
    waits_free_of(Rank::Vault);
    let home = medium.join(FOLDER);
    let all = home.join("sets");
    let mut sets = Vec::new();
    if lies_in(&home, &all)? {
        for path in list(&all)? {
            let is_set = real::lies(&path)? == Lies::Folder && real::lies(&path.join(MANIFEST))? == Lies::File;
            if is_set && path.extension().is_none() {
                sets.push(path);
            }
        }
    }
    sets.sort();
    Ok(sets)
}

/// The medium that is meant by a picked folder: people also pick the folder of the backups on it, or one in there.
pub fn medium_of(picked: &Path) -> &Path {
    waits_free_of(Rank::Vault);
    let holds_sets = |folder: &&Path| folder.ends_with(FOLDER) && folder.join("sets").is_dir();
    picked.ancestors().filter(holds_sets).last().and_then(Path::parent).unwrap_or(picked)
}

/// The sets in the folders of a medium, whichever of them was picked when they were made. What cannot be looked at there is none of ours.
pub(super) fn sets_below(medium: &Path) -> Vec<PathBuf> {
    let mut folders = list(medium).unwrap_or_default();
    folders.retain(|folder| real::lies(folder) == Ok(Lies::Folder));
    folders.iter().flat_map(|folder| sets(folder).unwrap_or_default()).collect()
}

fn lies_in(home: &Path, folder: &Path) -> Result<bool> {
    Ok(real::lies(home)? == Lies::Folder && real::lies(folder)? == Lies::Folder)
}

/// What lies in a folder; nothing when there is none. That a medium does not answer is no empty medium.
///
/// # Errors
/// What the system says.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    match fs::read_dir(folder) {
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(Vec::new()),
        entries => entries?.map(|entry| Ok(entry?.path())).collect(),
    }
}

/// The set that is meant by a picked folder: itself; else the newest on the medium that can be read, of the `vault` that is asked for or of
/// any.
///
/// # Errors
/// [`Error::NoBackup`], [`Error::NotReal`]; what the system says.
pub fn newest(picked: &Path, vault: Option<Uid>) -> Result<PathBuf> {
    let sets = sets_meant(picked)?;
    let is_meant =
        |set: &&PathBuf| manifest_unchecked(set).is_ok_and(|said| vault.is_none_or(|vault| vault == said.vault));
    let newest = sets.iter().rev().find(is_meant);
    // None that can be read: then that is what is told.
    newest.or_else(|| sets.last().filter(|_| vault.is_none())).cloned().ok_or(Error::NoBackup)
}

/// How many newer ones than this set lie there that cannot be read, whose ever they are.
///
/// # Errors
/// As [`newest`].
pub fn unread_after(picked: &Path, set: &Path) -> Result<usize> {
    let sets = sets_meant(picked)?;
    let is_newer = |other: &&PathBuf| other.file_name() > set.file_name();
    Ok(sets.iter().filter(is_newer).filter(|other| manifest_unchecked(other).is_err()).count())
}

/// What the newest sets there of other vaults than this one say, newest first: those of a colleague, or of a vault to practise with.
/// No more than a person chooses from.
///
/// # Errors
/// As [`newest`].
pub fn newest_of_others(picked: &Path, vault: Uid) -> Result<Vec<Manifest>> {
    const MOST: usize = 8;
    let mut others: Vec<Manifest> = Vec::new();
    for set in sets_meant(picked)?.iter().rev() {
        let Ok(manifest) = manifest_unchecked(set) else { continue };
        let is_known = manifest.vault == vault || others.iter().any(|known| known.vault == manifest.vault);
        if !is_known && others.len() < MOST {
            others.push(manifest);
        }
    }
    Ok(others)
}

/// A set that was picked itself, or all on the medium, oldest first: there and in its folders, else in what it lies in.
fn sets_meant(picked: &Path) -> Result<Vec<PathBuf>> {
    if real::lies(&picked.join(MANIFEST))? == Lies::File {
        return Ok(vec![picked.to_owned()]);
    }
    let medium = medium_of(picked);
    let mut all = sets_below(medium);
    for above in medium.ancestors().take(3) {
        all.extend(sets(above)?);
        if !all.is_empty() {
            break;
        }
    }
    all.sort_by(|one, other| one.file_name().cmp(&other.file_name()));
    Ok(all)
}

/// Where an attachment lies below `dir`.
pub fn attachment_path(dir: &Path, name: Uid) -> PathBuf {
    let name = name.to_string();
    dir.join(name.get(..2).unwrap_or_default()).join(name)
}

/// Copies `length` bytes of `from`, beginning at its present place, into a new file; synced, read back, compared, renamed.
///
/// # Errors
/// [`Error::NoSpace`], [`Error::FolderNotWritable`], [`Error::ReadBackDiffers`], or what `handled` says; then nothing
/// of the file is left.
pub fn copy(from: &mut dyn Read, to: &Path, handled: Handled) -> Result<SetFile> {
    waits_free_of(Rank::Vault);
    let partial = disk::beside(to, ".partial");
    let copied = copy_to(from, &partial, handled);
    let copied = copied.and_then(|file| {
        disk::rename(&partial, to)?;
        to.parent().into_iter().for_each(settle);
        Ok(file)
    });
    if copied.is_err() {
        fs::remove_file(&partial).ok();
    }
    let (length, sha256) = copied?;
    let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(SetFile { name, length, sha256 })
}

/// Makes the names in a folder last, where medium and system can do that.
pub fn settle(folder: &Path) {
    disk::sync_dir(folder).ok();
}

fn copy_to(from: &mut dyn Read, partial: &Path, handled: Handled) -> Result<(u64, String)> {
    disk::remove_if_there(partial)?;
    let mut file = disk::open_private(partial, true)?;
    let written = summed(from, &mut |bytes| {
        file.write_all(bytes)?;
        handled(bytes.len() as u64)
    })?;
    disk::to_medium(&file)?;
    drop(file);
    disk::forget(partial);
    // Tells of no bytes, but that it goes on, and may be stopped.
    if sum(partial, &mut |_| handled(0))? == written { Ok(written) } else { Err(Error::ReadBackDiffers) }
}

/// Reads it to its end; each piece is handled here while the one before is added to the sum on another thread: summing takes as long as
/// a quick disk does. Length and SHA-256.
fn summed(mut from: &mut dyn Read, handle: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<(u64, String)> {
    thread::scope(|scope| {
        let (handled, pieces) = mpsc::sync_channel::<Vec<u8>>(2);
        let summing = scope.spawn(|| pieces.into_iter().fold(Sha256::new(), Digest::chain_update));
        let mut length = 0;
        loop {
            let mut piece = Vec::with_capacity(CHUNK);
            let read = (&mut from).take(CHUNK as u64).read_to_end(&mut piece)?;
            if read == 0 {
                break;
            }
            handle(&piece)?;
            length += read as u64;
            handled.send(piece).map_err(|_| Error::internal("sum"))?;
        }
        drop(handled);
        let sha = summing.join().map_err(|_| Error::internal("sum"))?;
        Ok((length, hex::encode(sha.finalize())))
    })
}

/// Length and SHA-256 of a file.
///
/// # Errors
/// What the system or `handled` says.
pub fn sum(path: &Path, handled: Handled) -> Result<(u64, String)> {
    summed(&mut File::open(path)?, &mut |bytes| handled(bytes.len() as u64))
}

/// Compares the store, the header and the list of destroyed dossiers of a set with its manifest.
///
/// # Errors
/// [`Error::BackupDamaged`] when a file is missing or differs; [`Error::NotReal`].
pub fn compare(set: &Path, manifest: &Manifest, handled: Handled) -> Result<()> {
    for file in &manifest.files {
        let path = set.join(&file.name);
        if !real::file(&path)? || sum(&path, handled)? != (file.length, file.sha256.clone()) {
            return Err(Error::BackupDamaged);
        }
    }
    Ok(())
}

/// An attachment of a set as it lies there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// As the manifest says.
    Whole,
    /// Nowhere.
    Missing,
    /// Something else, or it cannot be read.
    Damaged,
}

/// Compares the attachments of a set with its manifest: those that are not as they were.
///
/// # Errors
/// [`Error::NotReal`], or what `handled` says.
pub fn amiss(set: &Path, manifest: &Manifest, handled: Handled) -> Result<Vec<(Uid, Found)>> {
    let attachments = attachments_of(set)?;
    let mut amiss = Vec::new();
    for known in &manifest.attachments {
        match look_at(&attachments, known, handled)? {
            Found::Whole => {}
            found @ (Found::Missing | Found::Damaged) => amiss.push((known.name, found)),
        }
    }
    Ok(amiss)
}

/// One attachment below `dir`, against what a manifest says of it.
///
/// # Errors
/// [`Error::NotReal`], or what `handled` says.
pub fn look_at(dir: &Path, known: &SetAttachment, handled: Handled) -> Result<Found> {
    waits_free_of(Rank::Vault);
    let path = attachment_path(dir, known.name);
    match path.parent().map_or(Ok(false), real::folder).and_then(|_| real::file(&path)) {
        Ok(true) if is(&path, known, handled)? => Ok(Found::Whole),
        Ok(false) => Ok(Found::Missing),
        Err(error @ Error::NotReal { .. }) => Err(error),
        Ok(true) | Err(_) => Ok(Found::Damaged),
    }
}

/// Whether this file is what a manifest says of an attachment. One that cannot be read is not.
///
/// # Errors
/// What `handled` says.
pub fn is(path: &Path, known: &SetAttachment, handled: Handled) -> Result<bool> {
    if !fs::metadata(path).is_ok_and(|meta| meta.len() == known.length) {
        return Ok(false);
    }
    let mut stopped = None;
    let found = sum(path, &mut |bytes| handled(bytes).inspect_err(|error| stopped = Some(error.clone())));
    match (stopped, found) {
        (Some(error), _) => Err(error),
        (None, Ok(found)) => Ok(found == (known.length, known.sha256.clone())),
        (None, Err(_)) => Ok(false),
    }
}

pub(super) fn attachments_of(set: &Path) -> Result<PathBuf> {
    Ok(set.parent().and_then(Path::parent).ok_or(Error::NoBackup)?.join("attachments"))
}
