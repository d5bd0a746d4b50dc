//! What a stick is for, written on the stick: backups, a key, or handed to somebody. A small file at its root says so and
//! gives it a random name, so that a stick is known again whatever the system calls it today, and so that no backup
//! goes onto a stick that a client has, and no copy for a client onto a stick with backups or a key.
//!
//! A stick is what lies on another disk than the vault; a folder on the same disk can hold backups too, but being the
//! laptop's own it is never marked as handed over.
//!
//! The name is that of the stick, and the backups lie in a folder on it: in one, see [`places`].

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{backup, disk, real};
use crate::error::{Error, Result};
use crate::order::{Rank, waits_free_of};
use crate::surroundings::Surroundings;
use crate::uid::Uid;

/// The file.
pub const FILE: &str = "zorgmap-stick.json";
/// A mark is small; more is none (bytes).
const MOST: u64 = 64 << 10;
/// Roots of file systems that are the laptop's own, whatever disk they lie on.
const OWN: &[&str] = &["/", "/home", "/tmp", "/var", "/var/tmp", "/run", "/dev/shm", "/Users"];

/// What a stick is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Backups.
    Backup,
    /// The second secret beside a passphrase.
    Key,
    /// It was given to somebody.
    HandedOver,
}

/// What stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// The version of this form.
    pub format: u32,
    /// The stick's random name.
    pub id: Uid,
    /// What it is for.
    pub purpose: Purpose,
}

/// The root of the stick on which `folder` lies; `None` when it lies on the laptop's own disk.
fn stick(folder: &Path, vault: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok()?;
    let vault = vault.ancestors().find_map(|dir| dir.canonicalize().ok())?;
    let root = root(&folder);
    let own = same_disk(&folder, &vault) || OWN.iter().any(|own| Path::new(own) == root);
    (!own).then_some(root)
}

#[cfg(unix)]
fn device(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().map(|meta| std::os::unix::fs::MetadataExt::dev(&meta))
}

#[cfg(unix)]
fn same_disk(one: &Path, other: &Path) -> bool {
    device(one) == device(other)
}

#[cfg(unix)]
fn root(folder: &Path) -> PathBuf {
    let here = device(folder);
    folder.ancestors().take_while(|above| device(above) == here).last().unwrap_or(folder).to_owned()
}

#[cfg(not(unix))]
fn same_disk(one: &Path, other: &Path) -> bool {
    root(one) == root(other)
}

/// `E:\` of `E:\folder`.
#[cfg(not(unix))]
fn root(folder: &Path) -> PathBuf {
    folder.ancestors().last().unwrap_or(folder).to_owned()
}

fn home(folder: &Path, vault: &Path) -> PathBuf {
    stick(folder, vault).unwrap_or_else(|| folder.to_owned())
}

fn read(home: &Path) -> Option<Mark> {
    let file = home.join(FILE);
    if real::file(&file) != Ok(true) || fs::metadata(&file).is_ok_and(|meta| meta.len() > MOST) {
        return None;
    }
    serde_json::from_slice::<Mark>(&fs::read(home.join(FILE)).ok()?).ok().filter(|mark| mark.format == 1)
}

/// What the stick or folder is for. Where backups lie they say so, whatever the file does: anybody can write that.
fn purpose(folder: &Path, home: &Path) -> Option<Purpose> {
    let backups = || [folder, home].iter().any(|dir| dir.join(backup::FOLDER).is_dir());
    match read(home) {
        _ if backups() => Some(Purpose::Backup),
        Some(mark) => Some(mark.purpose),
        // Damaged, or of a newer program: whoever wrote it meant to keep us off.
        None if fs::symlink_metadata(home.join(FILE)).is_ok() => Some(Purpose::HandedOver),
        None => None,
    }
}

fn mark(home: &Path, purpose: Purpose, s: &Surroundings) -> Result<Uid> {
    let mark = Mark { format: 1, id: Uid::new(s)?, purpose };
    disk::replace(&home.join(FILE), &serde_json::to_vec_pretty(&mark)?)?;
    Ok(mark.id)
}

/// Whether a copy for others may go here.
///
/// # Errors
/// [`Error::StickHoldsBackup`], [`Error::StickHoldsKey`].
pub fn for_others(folder: &Path, vault: &Path) -> Result<()> {
    waits_free_of(Rank::Vault);
    match purpose(folder, &home(folder, vault)) {
        Some(Purpose::Backup) => Err(Error::StickHoldsBackup),
        Some(Purpose::Key) => Err(Error::StickHoldsKey),
        Some(Purpose::HandedOver) | None => Ok(()),
    }
}

/// A copy for others was written here. A folder of the laptop itself stays as it is: what lies there is mailed.
pub fn mark_handed_over(folder: &Path, vault: &Path, s: &Surroundings) {
    waits_free_of(Rank::Vault);
    if let Some(root) = stick(folder, vault)
        && read(&root).is_none()
    {
        // The copy is whole without it.
        mark(&root, Purpose::HandedOver, s).ok();
    }
}

/// Whether a backup may go here.
///
/// # Errors
/// [`Error::StickHandedOver`], [`Error::StickHoldsKey`], [`Error::NotReal`].
pub fn for_backup(folder: &Path, vault: &Path) -> Result<()> {
    waits_free_of(Rank::Vault);
    let home = home(folder, vault);
    real::file(&home.join(FILE))?;
    backup::all_real(folder)?;
    match purpose(folder, &home) {
        Some(Purpose::HandedOver) => Err(Error::StickHandedOver),
        Some(Purpose::Key) => Err(Error::StickHoldsKey),
        Some(Purpose::Backup) | None => Ok(()),
    }
}

/// A backup was written here: the name of the stick or folder, which it is given if it has none.
///
/// # Errors
/// Those of writing.
pub fn mark_backup(folder: &Path, vault: &Path, s: &Surroundings) -> Result<Uid> {
    waits_free_of(Rank::Vault);
    let home = home(folder, vault);
    read(&home).map_or_else(|| mark(&home, Purpose::Backup, s), |mark| Ok(mark.id))
}

/// What the stick or folder is called, if it has a name.
pub fn name_of(folder: &Path, vault: &Path) -> Option<Uid> {
    waits_free_of(Rank::Vault);
    read(&home(folder, vault)).map(|mark| mark.id)
}

/// Whether two folders are of one stick; of the laptop's own, whether they are one.
pub fn is_one(one: &Path, other: &Path, vault: &Path) -> bool {
    waits_free_of(Rank::Vault);
    let [one, other] = [one, other].map(|folder| home(folder, vault).canonicalize().ok());
    one.is_some() && one == other
}

/// Where else backups may lie on the stick of this folder: those of a vault are to be in one place, whichever folder is picked, since who
/// restores finds one and who destroys replaces one. At its root and in the folders there, and in the very folder of the backups, as an older
/// program laid them; of a folder of the laptop, which has a name of its own, that one alone.
pub fn places(folder: &Path, vault: &Path) -> Vec<PathBuf> {
    waits_free_of(Rank::Vault);
    let mut places = vec![folder.join(backup::FOLDER)];
    if let Some(root) = stick(folder, vault) {
        // As it was picked: asked for its real name, Windows calls a root otherwise.
        let picked = folder.ancestors().find(|above| above.canonicalize().is_ok_and(|real| real == root));
        let top = picked.unwrap_or(&root);
        places.push(top.to_owned());
        places.extend(backup::list(top).unwrap_or_default());
    }
    // A link leads to another disk.
    places.retain(|place| real::lies(place) == Ok(real::Lies::Folder));
    places
}

/// Whether a new key may go beside this path, and marks the stick that it lies on.
///
/// # Errors
/// [`Error::StickHandedOver`], [`Error::StickHoldsBackup`].
pub fn for_key(file: &Path, vault: &Path, s: &Surroundings) -> Result<()> {
    let Some(folder) = file.parent() else { return Ok(()) };
    let Some(root) = stick(folder, vault) else { return Ok(()) };
    match purpose(folder, &root) {
        Some(Purpose::HandedOver) => Err(Error::StickHandedOver),
        Some(Purpose::Backup) => Err(Error::StickHoldsBackup),
        Some(Purpose::Key) => Ok(()),
        None => mark(&root, Purpose::Key, s).map(|_| ()),
    }
}

/// Where a known stick is now, if it is there: at `folder`, or beside it under another name or letter.
pub fn find(id: Uid, folder: &Path, vault: &Path) -> Option<PathBuf> {
    waits_free_of(Rank::Vault);
    let is_it = |folder: &PathBuf| {
        folder.is_dir()
            && read(&home(folder, vault)).is_some_and(|mark| mark.id == id && mark.purpose == Purpose::Backup)
    };
    std::iter::once(folder.to_owned()).chain(elsewhere(folder)).find(is_it)
}

/// Linux and macOS mount sticks beside each other, by their label; a folder that holds backups gets another name anywhere.
fn elsewhere(folder: &Path) -> Vec<PathBuf> {
    let beside = folder.parent().map(fs::read_dir).into_iter().flatten().flatten().flatten();
    let beside = beside.map(|entry| entry.path()).filter(|path| path.join(FILE).is_file());
    beside.chain(letters(folder)).collect()
}

#[cfg(unix)]
fn letters(_: &Path) -> Vec<PathBuf> {
    Vec::new()
}

/// Windows gives a stick the next free letter.
#[cfg(windows)]
fn letters(folder: &Path) -> Vec<PathBuf> {
    let Ok(below) = folder.strip_prefix(root(folder)) else { return Vec::new() };
    // A drive on another machine may take half a minute to say that it is off, and is not asked.
    let own = ('A'..='Z').map(super::drive::root).filter(|root| super::drive::is_own(root));
    own.map(|root| root.join(below)).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::vault::tests::surroundings;

    #[test]
    fn a_folder_keeps_its_purpose() {
        let place = tempfile::tempdir().unwrap();
        let (vault, s) = (place.path().join("vault"), surroundings());
        let folder = |name: &str| {
            let folder = place.path().join(name);
            fs::create_dir(&folder).unwrap();
            folder
        };
        let kept = folder("kept");
        for_others(&kept, &vault).unwrap();
        let id = mark_backup(&kept, &vault, &s).unwrap();
        assert_eq!(mark_backup(&kept, &vault, &s).unwrap(), id, "it keeps its name");
        for_backup(&kept, &vault).unwrap();
        assert_eq!(for_others(&kept, &vault), Err(Error::StickHoldsBackup));
        // Without the file the backups themselves say it.
        fs::create_dir(kept.join(backup::FOLDER)).unwrap();
        fs::remove_file(kept.join(FILE)).unwrap();
        assert_eq!(for_others(&kept, &vault), Err(Error::StickHoldsBackup));
        mark_backup(&kept, &vault, &s).unwrap();

        let given = folder("given");
        mark_handed_over(&given, &vault, &s);
        for_backup(&given, &vault).expect("a folder of the laptop itself is never handed over");
        mark(&given, Purpose::HandedOver, &s).unwrap();
        assert_eq!(for_backup(&given, &vault), Err(Error::StickHandedOver));
        for_others(&given, &vault).unwrap();
        fs::write(given.join(FILE), "{").unwrap();
        assert_eq!(for_backup(&given, &vault), Err(Error::StickHandedOver));

        let key = folder("key");
        mark(&key, Purpose::Key, &s).unwrap();
        assert_eq!(for_backup(&key, &vault), Err(Error::StickHoldsKey));
        assert_eq!(for_others(&key, &vault), Err(Error::StickHoldsKey));
    }

    /// On Windows a stick comes back under another letter, which no test can give it: a folder can.
    #[test]
    fn a_known_stick_is_found_under_another_name_and_no_other_is_taken_for_it() {
        let place = tempfile::tempdir().unwrap();
        let (vault, s) = (place.path().join("vault"), surroundings());
        let (stick, other) = (place.path().join("STICK"), place.path().join("OTHER"));
        for dir in [&stick, &other] {
            fs::create_dir(dir).unwrap();
        }
        let id = mark_backup(&stick, &vault, &s).unwrap();
        mark_backup(&other, &vault, &s).unwrap();
        assert_eq!(find(id, &stick, &vault), Some(stick.clone()));
        let moved = place.path().join("STICK1");
        fs::rename(&stick, &moved).unwrap();
        assert_eq!(find(id, &stick, &vault), Some(moved.clone()));
        fs::rename(&other, &stick).unwrap();
        assert_eq!(find(id, &stick, &vault), Some(moved.clone()), "another stick in its old place");
        fs::remove_dir_all(&moved).unwrap();
        assert_eq!(find(id, &stick, &vault), None);
    }

    #[test]
    fn a_folder_of_the_laptop_stands_for_itself() {
        let place = tempfile::tempdir().unwrap();
        let (vault, folder) = (place.path().join("vault"), place.path().join("kept"));
        let within = folder.join(backup::FOLDER);
        fs::create_dir_all(&within).unwrap();
        fs::create_dir_all(folder.join("2027").join(backup::FOLDER)).unwrap();
        assert_eq!(places(&folder, &vault), [within]);
        assert_eq!(name_of(&folder, &vault), None);
        let id = mark_backup(&folder, &vault, &surroundings()).unwrap();
        assert_eq!((name_of(&folder, &vault), name_of(&folder.join("2027"), &vault)), (Some(id), None));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_laptops_own_disks_are_no_sticks() {
        let place = tempfile::tempdir().unwrap();
        assert_eq!(stick(place.path(), &place.path().join("vault")), None);
        assert_eq!(stick(Path::new("/dev/shm"), place.path()), None);
        assert_eq!(stick(Path::new("/"), Path::new("/proc")), None);
        assert_eq!(stick(Path::new("/proc/1"), place.path()), Some(PathBuf::from("/proc")), "another file system");
    }
}
