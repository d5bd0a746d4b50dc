//! What Windows says of a drive.
#![allow(unsafe_code, reason = "the system's own calls; no safe crate has them")]

use std::path::{Path, PathBuf};

use windows::Win32::Storage::FileSystem::{GetDriveTypeW, GetVolumeInformationW};
use windows::Win32::System::WindowsProgramming::{DRIVE_FIXED, DRIVE_REMOVABLE};
use windows::core::HSTRING;

/// `E:\`.
pub(super) fn root(letter: char) -> PathBuf {
    PathBuf::from(format!("{letter}:\\"))
}

/// A disk of this laptop, or a stick in it. Windows knows this by itself: nobody is asked.
pub(super) fn is_own(root: &Path) -> bool {
    // SAFETY: only reads the path, which outlives the call.
    let kind = unsafe { GetDriveTypeW(&HSTRING::from(root)) };
    [DRIVE_REMOVABLE, DRIVE_FIXED].contains(&kind)
}

/// Whether a folder lies on FAT, which holds no file of four gigabytes.
pub(crate) fn is_fat(folder: &Path) -> bool {
    let root = folder.ancestors().last().unwrap_or(folder);
    let mut kind = [0; 32];
    // SAFETY: both outlive the call, and the name of the file system carries its length.
    let told = unsafe { GetVolumeInformationW(&HSTRING::from(root), None, None, None, None, Some(&mut kind)) };
    told.is_ok() && String::from_utf16_lossy(&kind).starts_with("FAT")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_laptops_own_disk_is_known_and_a_letter_without_a_disk_is_not() {
        let own = std::env::temp_dir();
        assert!(is_own(own.ancestors().last().unwrap()) && !is_fat(&own));
        assert!(('A'..='Z').any(|letter| !is_own(&root(letter))));
    }
}
