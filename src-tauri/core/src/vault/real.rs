//! What lies on a medium may have been put there by anybody. A link among our own folders and files would lead a backup
//! into the vault that it is made of, or a restore to whatever the laptop holds; a pipe would make it wait for ever. So
//! nothing of ours is read or written through anything but real folders and real files: else there is an error that says
//! which, and nothing was done.
//!
//! Looked at by name before it is opened: who swaps it in between already runs as this user, and can do all that without us.

use std::fs;
use std::io::ErrorKind::{NotADirectory, NotFound};
use std::path::Path;

use crate::error::{Error, Result};

/// What lies somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lies {
    Nothing,
    Folder,
    File,
}

/// What lies there, not followed.
///
/// # Errors
/// [`Error::NotReal`] for a link, a pipe and the like; what the system says.
pub(super) fn lies(path: &Path) -> Result<Lies> {
    match fs::symlink_metadata(path) {
        Ok(meta) if leads_on(&meta) => Err(not_real(path)),
        Ok(meta) if meta.is_dir() => Ok(Lies::Folder),
        Ok(meta) if meta.is_file() => Ok(Lies::File),
        Ok(_) => Err(not_real(path)),
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Ok(Lies::Nothing),
        Err(error) => Err(error.into()),
    }
}

/// Whether a folder lies there; nothing says no.
///
/// # Errors
/// [`Error::NotReal`] for anything else; what the system says.
pub(super) fn folder(path: &Path) -> Result<bool> {
    match lies(path)? {
        Lies::Nothing => Ok(false),
        Lies::Folder => Ok(true),
        Lies::File => Err(not_real(path)),
    }
}

/// Whether a file lies there; nothing says no.
///
/// # Errors
/// As [`folder`].
pub(super) fn file(path: &Path) -> Result<bool> {
    match lies(path)? {
        Lies::Nothing => Ok(false),
        Lies::File => Ok(true),
        Lies::Folder => Err(not_real(path)),
    }
}

/// Looks at everything in a folder, as many levels down as something of ours lies there.
///
/// # Errors
/// As [`lies`].
pub(super) fn below(path: &Path, levels: usize) -> Result<()> {
    if levels == 0 || lies(path)? != Lies::Folder {
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if lies(&path)? == Lies::Folder {
            below(&path, levels - 1)?;
        }
    }
    Ok(())
}

fn not_real(path: &Path) -> Error {
    Error::NotReal { name: path.file_name().unwrap_or_default().to_string_lossy().into_owned() }
}

/// Windows has more that leads elsewhere than links: a folder mounted on another, a file that lies in a cloud.
#[cfg(windows)]
fn leads_on(meta: &fs::Metadata) -> bool {
    const REPARSE_POINT: u32 = 0x400;
    meta.is_symlink() || std::os::windows::fs::MetadataExt::file_attributes(meta) & REPARSE_POINT != 0
}

#[cfg(not(windows))]
fn leads_on(meta: &fs::Metadata) -> bool {
    meta.is_symlink()
}
