//! Windows gives every disk a letter; a stick is one whose disk hangs on USB or is a memory card. What the kind of a drive
//! is called says less: a large disk on USB is called fixed.
//!
//! To take one out, Windows asks that nobody holds a file of it open (a lock), forgets it, and lets it go. A disk that cannot be
//! let go so stays in, and the carer uses the sign beside the clock.
#![allow(unsafe_code, reason = "the system's own calls; no safe crate lists and ejects volumes")]

use std::{
    ffi::c_void,
    fs::File,
    mem::size_of_val,
    os::windows::{fs::OpenOptionsExt, io::AsRawHandle},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use windows::{
    Win32::{
        Foundation::HANDLE,
        Storage::FileSystem::{
            BusTypeMmc, BusTypeSd, BusTypeUsb, FILE_SHARE_READ, FILE_SHARE_WRITE, GetDiskFreeSpaceExW, GetDriveTypeW,
            GetLogicalDrives, GetVolumeInformationW,
        },
        System::{
            IO::DeviceIoControl,
            Ioctl::{
                FSCTL_DISMOUNT_VOLUME, FSCTL_LOCK_VOLUME, IOCTL_STORAGE_EJECT_MEDIA, IOCTL_STORAGE_QUERY_PROPERTY,
                PropertyStandardQuery, STORAGE_DEVICE_DESCRIPTOR, STORAGE_PROPERTY_QUERY, StorageDeviceProperty,
            },
            SystemServices::FILE_READ_ONLY_VOLUME,
            WindowsProgramming::{DRIVE_FIXED, DRIVE_REMOVABLE},
        },
    },
    core::HSTRING,
};

use super::Stick;

/// Those of this laptop.
pub fn list() -> Vec<Stick> {
    letters().into_iter().filter(|letter| is_removable(*letter)).filter_map(stick).collect()
}

/// As [`super::take_out`].
pub fn take_out(path: &Path) -> bool {
    let Some(letter) = letters().into_iter().find(|letter| path.starts_with(root(*letter))) else { return false };
    // Both are needed for a lock, which Windows refuses while somebody else holds a file there.
    let mut options = File::options();
    options.read(true).write(true).share_mode(FILE_SHARE_READ.0 | FILE_SHARE_WRITE.0);
    let Ok(volume) = options.open(device(letter)) else { return false };
    let ask = |what| {
        let mut none = 0;
        // SAFETY: these take nothing and give nothing, and say so in a number that outlives the call.
        unsafe { DeviceIoControl(HANDLE(volume.as_raw_handle()), what, None, 0, None, 0, Some(&raw mut none), None) }
            .is_ok()
    };
    // A scanner or an indexer holds what was just written for a moment.
    let lock = || {
        (0..20).any(|_| {
            ask(FSCTL_LOCK_VOLUME) || {
                thread::sleep(Duration::from_millis(250));
                false
            }
        })
    };
    is_removable(letter) && lock() && ask(FSCTL_DISMOUNT_VOLUME) && ask(IOCTL_STORAGE_EJECT_MEDIA)
}

/// As [`super::room`].
pub fn room(folder: &Path) -> (u64, u64) {
    let (mut size, mut free) = (0, 0);
    // SAFETY: both outlive the call, which writes a number in each, or fails.
    let told = unsafe { GetDiskFreeSpaceExW(&HSTRING::from(folder), Some(&raw mut free), Some(&raw mut size), None) };
    told.map_or((0, 0), |()| (size, free))
}

/// The letters that are in use.
fn letters() -> Vec<char> {
    // SAFETY: takes nothing, gives a number: a bit for each letter.
    let used = unsafe { GetLogicalDrives() };
    ('A'..='Z').enumerate().filter(|(at, _)| used >> at & 1 == 1).map(|(_, letter)| letter).collect()
}

/// `E:\`.
fn root(letter: char) -> PathBuf {
    PathBuf::from(format!("{letter}:\\"))
}

/// As the system opens the volume itself.
fn device(letter: char) -> String {
    format!(r"\\.\{letter}:")
}

fn is_removable(letter: char) -> bool {
    // SAFETY: only reads the path.
    let kind = unsafe { GetDriveTypeW(&HSTRING::from(root(letter).as_path())) };
    if ![DRIVE_REMOVABLE, DRIVE_FIXED].contains(&kind) {
        return false;
    }
    // No rights at all: enough to ask, and asks no administrator.
    let volume = File::options().access_mode(0).share_mode(FILE_SHARE_READ.0 | FILE_SHARE_WRITE.0).open(device(letter));
    let Ok(volume) = volume else { return false };
    let asked = STORAGE_PROPERTY_QUERY {
        PropertyId: StorageDeviceProperty,
        QueryType: PropertyStandardQuery,
        ..Default::default()
    };
    let (mut told, mut length) = (STORAGE_DEVICE_DESCRIPTOR::default(), 0);
    let (asks, tells) = (size_of_val(&asked) as u32, size_of_val(&told) as u32);
    // SAFETY: all three outlive the call, and the lengths are theirs.
    let answer = unsafe {
        DeviceIoControl(
            HANDLE(volume.as_raw_handle()),
            IOCTL_STORAGE_QUERY_PROPERTY,
            Some((&raw const asked).cast::<c_void>()),
            asks,
            Some((&raw mut told).cast::<c_void>()),
            tells,
            Some(&raw mut length),
            None,
        )
    };
    answer.is_ok() && [BusTypeUsb, BusTypeSd, BusTypeMmc].contains(&told.BusType)
}

/// `None` when there is nothing in it, as in a reader without a card.
fn stick(letter: char) -> Option<Stick> {
    let path = root(letter);
    let (mut label, mut kind, mut flags) = ([0; 261], [0; 261], 0);
    // SAFETY: all three outlive the call, and the names carry their length.
    unsafe {
        GetVolumeInformationW(
            &HSTRING::from(path.as_path()),
            Some(&mut label),
            None,
            None,
            Some(&raw mut flags),
            Some(&mut kind),
        )
    }
    .ok()?;
    let (size, free) = room(&path);
    let name = match text(&label).as_str() {
        "" => format!("{letter}:"),
        // As Windows' own file manager writes it.
        label => format!("{label} ({letter}:)"),
    };
    Some(Stick { path, name, size, free, file_system: text(&kind), read_only: flags & FILE_READ_ONLY_VOLUME != 0 })
}

/// Up to the first zero.
fn text(wide: &[u16]) -> String {
    String::from_utf16_lossy(wide.split(|unit| *unit == 0).next().unwrap_or_default())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_laptops_own_disk_is_no_stick_and_stays_in() {
        let own = std::env::temp_dir();
        let letter = letters().into_iter().find(|letter| own.starts_with(root(*letter))).unwrap();
        assert!(list().iter().all(|stick| stick.path != root(letter)));
        assert!(
            stick(letter).unwrap().name.ends_with(&format!("{letter}:)")) || stick(letter).unwrap().name.len() == 2
        );
        assert!(!take_out(&own) && own.is_dir());
        let (size, free) = room(&own);
        assert!(size > 0 && free <= size, "{size} {free}");
    }
}
