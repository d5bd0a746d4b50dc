//! Putting a backup back into a new folder.
//!
//! Before anything is copied, the tombstones of every medium at hand are gathered: of the set itself, of the other sets
//! on its medium, of folders that were picked besides, of a vault that is there already, and certificates that were
//! typed. They go beside the restored store; its first opening checks them and destroys again, before anybody sees a
//! dossier (why not here: see [`super::tombstone`]). A mark beside it says until then that it was put back here.
//!
//! The store, the header and the list of destroyed dossiers have to be whole. An attachment that rotted on the medium, or is
//! no longer there, is left out and counted: one photograph must not keep twenty years of reports from coming back. The
//! dossier goes on naming it, and `verify` names it as missing.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::backup::{
    Handled, Manifest, SetAttachment, SetFile, attachment_path, attachments_of, compare, copy, manifest_unchecked,
    medium_of, real_set, sets, sets_below, sum,
};
use super::tombstone::{self, Certificate, Tombstone, Tombstones};
use super::{LOCK, Vault, disk, folder, header, lock, real, store_name};
use crate::error::{Error, Result};

/// The mark of a restore that is at work: when its set was made, as that says (RFC 3339). It is written first, and the header
/// last: a folder with this mark and without a header holds what a restore left that was cut off.
const AT_WORK: &str = "restoring";
/// What that mark is called once all is there, so that a store which was opened and later loses both its headers is never
/// taken for litter: it stays where it is.
const MARK: &str = "restored";

/// What is known of dossiers and entries that were destroyed after a set was made.
pub struct Since {
    /// What the set says of itself; not proven before it is opened.
    pub manifest: Manifest,
    /// Destroyed after the set was made, as the other media tell; not proven either.
    pub destroyed: Vec<Tombstone>,
    /// Certificates that were typed.
    pub certificates: Vec<Certificate>,
    /// Lists that were there but are damaged.
    pub damaged: u32,
    all: Tombstones,
}

/// A set that was put back.
#[derive(Debug, Clone)]
pub struct Restored {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Attachments that no longer lay on the medium.
    pub missing: usize,
    /// Attachments that lay there damaged.
    pub damaged: usize,
}

impl Vault {
    /// Whether a backup was put back here, and its first opening has not been finished.
    pub(crate) fn was_put_back(&self) -> bool {
        was_put_back(&self.dir)
    }

    /// What a restore asks of the first opening is done. A mark that cannot be removed tells a store nothing that
    /// remembers where it lives.
    pub(crate) fn forget_put_back(&self) {
        for name in [AT_WORK, MARK] {
            disk::remove_if_there(&self.dir.join(name)).ok();
        }
    }
}

/// Whether a backup was put back into this folder and never opened since.
pub fn was_put_back(dir: &Path) -> bool {
    [MARK, AT_WORK].iter().any(|name| is_file(&dir.join(name)))
}

/// So many in a row that cannot be read are no rot: the medium is gone.
const UNREAD: usize = 8;

/// Gathers what the media at hand know: the set's own, `also` (sticks, sets, vaults) and typed certificates.
///
/// # Errors
/// [`Error::NoBackup`], [`Error::BackupDamaged`] when the set itself cannot be read, [`Error::NotReal`],
/// [`Error::CertificateMistyped`].
pub fn look(set: &Path, also: &[PathBuf], certificates: &[String]) -> Result<Since> {
    real_set(set)?;
    let manifest = manifest_unchecked(set)?;
    let vault = manifest.vault;
    let own = match tombstone::read(set) {
        tombstone::Read::Some(own) if own.vault == vault => own.tombstones,
        // Made before there were any.
        tombstone::Read::None if !names_tombstones(&manifest) => Vec::new(),
        tombstone::Read::None | tombstone::Read::Some(_) | tombstone::Read::Damaged => {
            return Err(Error::BackupDamaged);
        }
    };
    let mut all = Tombstones::new(vault, own.clone());
    let mut damaged = 0;
    let mut places: Vec<PathBuf> = Vec::new();
    for picked in std::iter::once(set).chain(also.iter().map(PathBuf::as_path)) {
        places.push(picked.to_owned());
        // A set lies three folders below its medium.
        for medium in picked.ancestors().take(4) {
            places.extend(sets(medium)?);
        }
        places.extend(sets_below(medium_of(picked)));
    }
    places.sort();
    places.dedup();
    for place in places.iter().filter(|place| place.as_path() != set) {
        match read_list(place) {
            Ok(list) if list.vault == vault => all.gather(list.tombstones),
            Ok(_) => {}
            Err(Error::NotFound) => {}
            Err(_) => damaged += 1,
        }
    }
    let certificates: Vec<Certificate> =
        certificates.iter().map(|typed| Certificate::parse(typed)).collect::<Result<_>>()?;
    all.certificates = certificates.iter().map(Certificate::code).collect::<Result<_>>()?;
    // Each dossier and entry once: lists of before and after a renewal of the keys say the same with other MACs.
    let mut destroyed: Vec<Tombstone> = Vec::new();
    for stone in &all.tombstones {
        if !own.iter().chain(&destroyed).any(|known| known.of() == stone.of()) {
            destroyed.push(stone.clone());
        }
    }
    Ok(Since { manifest, destroyed, certificates, damaged, all })
}

fn names_tombstones(manifest: &Manifest) -> bool {
    manifest.files.iter().any(|file| file.name == tombstone::FILE)
}

/// The list of a set, which must be as its manifest says, or of a vault.
fn read_list(place: &Path) -> Result<Tombstones> {
    if let Ok(manifest) = manifest_unchecked(place)
        && let Some(file) = manifest.files.iter().find(|file| file.name == tombstone::FILE)
        && !sum(&place.join(tombstone::FILE), &mut |_| Ok(()))
            .is_ok_and(|found| found == (file.length, file.sha256.clone()))
    {
        return Err(Error::BackupDamaged);
    }
    match tombstone::read(place) {
        tombstone::Read::None => Err(Error::NotFound),
        tombstone::Read::Damaged => Err(Error::BackupDamaged),
        tombstone::Read::Some(list) => Ok(list),
    }
}

/// Restores a set, with what its own medium knows of later destructions.
///
/// # Errors
/// As [`restore_with`].
pub fn restore(set: &Path, dir: &Path, handled: Handled) -> Result<Restored> {
    restore_with(set, &look(set, &[], &[])?, dir, handled)
}

/// Restores a set into a new folder, which must not be there, be empty, or hold what an earlier restore left that was cut
/// off: that makes way. The vault that then stands there is opened as usual; the keychain of a new laptop does not know it,
/// so with the recovery code or a key file.
///
/// # Errors
/// [`Error::VaultExists`], [`Error::VaultInUse`] while another one restores there, [`Error::FolderSynchronised`],
/// [`Error::NoBackup`], [`Error::BackupDamaged`], [`Error::NotReal`], [`Error::MediumGone`], [`Error::NoSpace`]; then
/// nothing is left behind.
pub fn restore_with(set: &Path, since: &Since, dir: &Path, handled: Handled) -> Result<Restored> {
    folder::check(dir)?;
    if is_taken(dir) {
        return Err(Error::VaultExists);
    }
    real_set(set)?;
    let manifest = manifest_unchecked(set)?;
    if manifest != since.manifest {
        return Err(Error::BackupDamaged);
    }
    compare(set, &manifest, handled)?;
    let attachments = attachments_of(set)?;
    for known in &manifest.attachments {
        refuse_links(&attachments, known)?;
    }
    disk::make_dir(dir)?;
    let lock = lock(dir)?;
    // Comparing took its time: another restore, or a new vault, may have been done in here meanwhile.
    if is_taken(dir) {
        return Err(Error::VaultExists);
    }
    let restored = clear_cut_off(dir).and_then(|()| restore_into(set, since, dir, handled));
    // Still locked: who waits for this folder must not lose what is begun in it next.
    let left = restored.is_err() && !take_back(dir);
    drop(lock);
    if left {
        // Windows removes none with an open file in it. Where somebody else has begun since, it is not empty.
        fs::remove_file(dir.join(LOCK)).ok();
        fs::remove_dir(dir).ok();
    }
    restored
}

/// What a restore wrote that failed goes, with its folder; whether all of it did. The headers first and its mark last: what is left when
/// this is cut off as well is known for what it is.
fn take_back(dir: &Path) -> bool {
    for path in header::paths(dir) {
        disk::remove_if_there(&path).ok();
    }
    clear_cut_off(dir).ok();
    fs::remove_dir_all(dir).is_ok()
}

/// Whether anything lies here that no restore left that was cut off.
fn is_taken(dir: &Path) -> bool {
    let ours = |name: &str| name == LOCK || name.starts_with(AT_WORK);
    let other = |entry: fs::DirEntry| !entry.file_name().to_str().is_some_and(ours);
    !is_cut_off(dir) && fs::read_dir(dir).is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(other)))
}

/// Whether a restore was cut off here: by a battery, an update, a window that was closed.
fn is_cut_off(dir: &Path) -> bool {
    !header::exists(dir) && is_file(&dir.join(AT_WORK))
}

/// Whether a store lies here whose headers are both gone. No restore leaves one, nor does a vault that was never finished: its header is
/// there first.
pub(super) fn lost_its_headers(dir: &Path) -> bool {
    let is_store = |entry: fs::DirEntry| {
        entry.file_name().to_str().is_some_and(|name| name.starts_with("dossier-") && name.ends_with(".db"))
    };
    !header::exists(dir) && !is_cut_off(dir) && fs::read_dir(dir).is_ok_and(|entries| entries.flatten().any(is_store))
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file())
}

/// A vault that opens is no restore at work, even if that was cut off at its very last step.
pub(super) fn is_whole(dir: &Path) {
    if is_file(&dir.join(AT_WORK)) {
        // In vain: then the first opening, which removes it, is the next chance.
        disk::rename(&dir.join(AT_WORK), &dir.join(MARK)).ok();
    }
}

/// What a restore left that was cut off makes way; the mark goes last, so that this can be cut off as well. Who calls this has
/// the folder locked.
///
/// # Errors
/// Those of the file system.
pub(super) fn clear_cut_off(dir: &Path) -> Result<()> {
    if !is_cut_off(dir) {
        return Ok(());
    }
    let attachments = dir.join("attachments");
    if fs::symlink_metadata(&attachments).is_ok_and(|meta| meta.is_dir()) {
        fs::remove_dir_all(&attachments)?;
    }
    for name in [&store_name(1), tombstone::FILE, AT_WORK] {
        disk::remove_if_there(&dir.join(name))?;
    }
    Ok(())
}

/// A link in the place of an attachment is no rot: somebody put it there.
fn refuse_links(attachments: &Path, known: &SetAttachment) -> Result<()> {
    let path = attachment_path(attachments, known.name);
    match path.parent().map_or(Ok(false), real::folder).and_then(|_| real::file(&path)) {
        Err(error @ Error::NotReal { .. }) => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// What is read from a medium; what is wrong with reading is told apart from what is wrong with writing.
struct Source {
    file: File,
    failed: bool,
}

impl Read for Source {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        self.file.read(to).inspect_err(|error| self.failed |= error.kind() != io::ErrorKind::Interrupted)
    }
}

/// What came of one attachment.
enum Brought {
    /// It is there.
    Whole,
    /// It was not on the medium.
    Missing,
    /// It was not what the manifest says.
    Damaged,
    /// It could not be read at all.
    Unread,
}

fn bring(attachments: &Path, known: &SetAttachment, to: &Path, handled: Handled) -> Result<Brought> {
    let from = attachment_path(attachments, known.name);
    match fs::symlink_metadata(&from) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Brought::Missing),
        Err(_) => return Ok(Brought::Unread),
        // No more than what is meant to be there is ever copied.
        Ok(meta) if meta.len() != known.length => return Ok(Brought::Damaged),
        Ok(_) => {}
    }
    let Ok(file) = File::open(&from) else { return Ok(Brought::Unread) };
    let mut source = Source { file, failed: false };
    match copy(&mut source, to, handled) {
        Ok(copied) if (copied.length, &copied.sha256) == (known.length, &known.sha256) => Ok(Brought::Whole),
        Ok(_) => {
            disk::remove_if_there(to)?;
            Ok(Brought::Damaged)
        }
        Err(_) if source.failed => Ok(Brought::Unread),
        Err(error) => Err(error),
    }
}

/// Files of a set as one, each held against its line of the manifest while it is read: a worn medium that read well a moment ago
/// may read otherwise now.
struct Parts<'a> {
    set: &'a Path,
    left: std::vec::IntoIter<&'a SetFile>,
    now: Option<(&'a SetFile, File, Sha256, u64)>,
    differs: bool,
}

impl Read for Parts<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            let (part, mut file, mut sha, length) = match self.now.take() {
                Some(now) => now,
                None => match self.left.next() {
                    Some(part) => (part, File::open(self.set.join(&part.name))?, Sha256::new(), 0),
                    None => return Ok(0),
                },
            };
            let read = file.read(to);
            if let Ok(0) = read {
                self.differs |= (length, hex::encode(sha.finalize())) != (part.length, part.sha256.clone());
                continue;
            }
            let count = *read.as_ref().unwrap_or(&0);
            sha.update(to.get(..count).unwrap_or_default());
            self.now = Some((part, file, sha, length + count as u64));
            return read;
        }
    }
}

/// Copies the files of a set with these names into one, if all of what is read is what the manifest says.
fn put_back(set: &Path, files: Vec<&SetFile>, to: &Path, handled: Handled) -> Result<()> {
    if files.is_empty() {
        return Err(Error::BackupDamaged);
    }
    let mut parts = Parts { set, left: files.into_iter(), now: None, differs: false };
    copy(&mut parts, to, handled)?;
    if parts.differs { Err(Error::BackupDamaged) } else { Ok(()) }
}

fn restore_into(set: &Path, since: &Since, dir: &Path, handled: Handled) -> Result<Restored> {
    let manifest = &since.manifest;
    let (from, here) = (attachments_of(set)?, dir.join("attachments"));
    let (mut missing, mut damaged, mut unread) = (0, 0, 0);
    disk::replace(&dir.join(AT_WORK), manifest.made.as_bytes())?;
    for known in &manifest.attachments {
        let to = attachment_path(&here, known.name);
        disk::make_dir(&here)?;
        disk::make_dir(to.parent().ok_or(Error::NoBackup)?)?;
        let brought = bring(&from, known, &to, handled)?;
        unread = if matches!(brought, Brought::Unread) { unread + 1 } else { 0 };
        match brought {
            Brought::Whole => {}
            Brought::Missing => missing += 1,
            Brought::Unread if unread >= UNREAD => return Err(Error::MediumGone),
            Brought::Damaged | Brought::Unread => damaged += 1,
        }
    }
    if !manifest.attachments.is_empty() {
        // The files and their folders are there to stay, and so must be the names of those.
        disk::sync_dir(&here)?;
    }
    // The parts of the store become one file again.
    let parts = manifest.files.iter().filter(|file| file.name.starts_with("dossier-")).collect();
    put_back(set, parts, &dir.join(store_name(1)), handled)?;
    tombstone::write(dir, &since.all)?;
    // The header last: without it there is no vault here yet.
    for name in header::COPIES {
        let copies = manifest.files.iter().filter(|file| file.name == name).collect();
        put_back(set, copies, &dir.join(name), handled)?;
    }
    disk::rename(&dir.join(AT_WORK), &dir.join(MARK))?;
    disk::sync_dir(dir)?;
    Ok(Restored { manifest: manifest.clone(), missing, damaged })
}
