//! The sticks that are in this laptop, so that a carer points at a name that she knows and not at a path; and taking one
//! out safely, once what was written on it was read back.
//!
//! Each system tells it in a way of its own, a file each; on macOS nothing is listed, and the system's own dialog asks for a
//! folder, as it does everywhere for whoever wants another place. Rejected: writing to whatever is in. A stick with backups may be
//! in as well, and only the carer knows which one goes to somebody.

#[cfg(unix)]
mod linux;
#[cfg(windows)]
mod windows;

use std::path::{Path, PathBuf};

use serde::Serialize;

#[cfg(unix)]
use self::linux as system;
#[cfg(windows)]
use self::windows as system;

/// A stick, for the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stick {
    path: PathBuf,
    /// As its owner called it.
    name: String,
    /// In bytes.
    size: u64,
    /// Room left, in bytes.
    free: u64,
    /// As people know it: FAT32, exFAT, NTFS.
    file_system: String,
    read_only: bool,
}

/// The sticks that are in, by name.
pub fn list() -> Vec<Stick> {
    let mut all = system::list();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

/// Whether `path` is one of them.
pub fn is_stick(path: &Path) -> bool {
    list().iter().any(|stick| stick.path == path)
}

/// Brings to the stick what the system still holds back, and takes it out of the system: then it may be pulled out. `false` when
/// the system does not let us; its own file manager may.
pub fn take_out(path: &Path) -> bool {
    system::take_out(path)
}

/// Bytes in all under this folder, and those left for us; nothing when the system does not say.
pub fn room(folder: &Path) -> (u64, u64) {
    system::room(folder)
}
