//! Writing so that it stays written. A file is made under another name, synced, given its name, and its folder is
//! synced: a crash leaves the old file or the new one, never half of either. Owner-only rights on Unix; on Windows
//! the vault lies in the user's own folder, whose rights are inherited.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::power;

/// Makes a folder, and those above it, readable by the owner alone. Fine if it is there.
///
/// # Errors
/// [`Error::FolderNotWritable`] and what else the system says.
pub(super) fn make_dir(dir: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)?;
    #[cfg(unix)]
    fs::set_permissions(dir, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// Opens a file for writing that only the owner may read. `fresh`: it must not be there yet.
///
/// # Errors
/// [`Error::AlreadyThere`] when it is there and should not be.
pub(super) fn open_private(path: &Path, fresh: bool) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true);
    if fresh {
        options.create_new(true)
    } else {
        options.create(true).truncate(false)
    };
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AlreadyExists { Error::AlreadyThere } else { error.into() }
    })
}

/// Makes the names in a folder last. Windows has no such call and journals them itself.
///
/// # Errors
/// What the system says.
pub(super) fn sync_dir(dir: &Path) -> Result<()> {
    #[cfg(unix)]
    to_medium(&File::open(dir)?)?;
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

/// Puts `bytes` at `path` in one step, replacing what was there, and reads them back.
///
/// # Errors
/// [`Error::ReadBackDiffers`], [`Error::NoSpace`], [`Error::FolderNotWritable`].
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let new = beside(path, ".new");
    // A leftover of an earlier crash.
    remove_if_there(&new)?;
    let written = (|| {
        let mut file = open_private(&new, true)?;
        file.write_all(bytes)?;
        to_medium(&file)?;
        power::moment();
        rename(&new, path)?;
        power::moment();
        Ok(())
    })();
    if written.is_err() {
        let _ = fs::remove_file(&new);
        return written;
    }
    if let Some(dir) = path.parent() {
        sync_dir(dir)?;
    }
    forget(path);
    if fs::read(path)? == bytes { Ok(()) } else { Err(Error::ReadBackDiffers) }
}

/// Brings a file, or the names in a folder, to the medium. macOS is asked for more than fsync(2), which exFAT and shares do not know
/// (`F_FULLFSYNC` of fcntl(2)): they get what they know.
///
/// # Errors
/// What the system says.
pub(crate) fn to_medium(file: &File) -> io::Result<()> {
    let done = file.sync_all();
    #[cfg(target_os = "macos")]
    if done.is_err() {
        return Ok(rustix::fs::fsync(file)?);
    }
    done
}

/// Gives a file or a folder another name. Windows refuses while a scanner or an indexer has it open, or a file in it: they let go within
/// moments, and what was written and read back is not thrown away for that.
///
/// # Errors
/// What the system says, on Windows after five seconds.
pub(crate) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    /// `ERROR_ACCESS_DENIED`, `ERROR_SHARING_VIOLATION`, `ERROR_LOCK_VIOLATION`.
    const HELD: [i32; 3] = [5, 32, 33];
    let mut tries = if cfg!(windows) { 20 } else { 0 };
    loop {
        match fs::rename(from, to) {
            Err(error) if tries > 0 && error.raw_os_error().is_some_and(|number| HELD.contains(&number)) => {
                tries -= 1;
                thread::sleep(Duration::from_millis(250));
            }
            done => return done,
        }
    }
}

/// Asks the system to drop what it remembers of a file that was synced and closed, so that reading it back asks the medium: one that
/// holds less than it says, or wears out, takes everything and keeps something else. Where the system does not, it is read back all the same.
pub(crate) fn forget(path: &Path) {
    #[cfg(target_os = "linux")]
    if let Ok(file) = File::open(path) {
        let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
    }
    // Who opens a file past what Windows remembers of it (FILE_FLAG_NO_BUFFERING of CreateFileW) has that let go first.
    #[cfg(windows)]
    let _ = std::os::windows::fs::OpenOptionsExt::custom_flags(OpenOptions::new().read(true), 0x2000_0000).open(path);
    #[cfg(not(any(target_os = "linux", windows)))]
    let _ = path;
}

/// Removes a file; that it is not there is fine.
///
/// # Errors
/// What the system says.
pub(super) fn remove_if_there(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => {
            power::moment();
            Ok(())
        }
    }
}

/// `path` with `ending` behind its whole name.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
