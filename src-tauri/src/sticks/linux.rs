//! Linux says it all in `/proc` and `/sys`; `udisksctl` takes a stick out. macOS has neither: nothing is listed.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, thread, time::Duration};

use super::Stick;

/// Where a stick is mounted, and which device it is.
struct Mounted {
    stick: Stick,
    device: String,
}

/// Those of this laptop.
pub fn list() -> Vec<Stick> {
    mounted(Path::new("/")).into_iter().map(|each| each.stick).collect()
}

/// As [`super::take_out`].
pub fn take_out(path: &Path) -> bool {
    let found = mounted(Path::new("/")).into_iter().find(|each| path.starts_with(&each.stick.path));
    found.is_some_and(|each| taken_out(&each.device, &|arguments| says_yes("udisksctl", arguments)))
}

/// Unmounts a device, and takes its power away where that can be.
fn taken_out(device: &str, ask: &dyn Fn(&[&str]) -> bool) -> bool {
    let device = ["--block-device", device, "--no-user-interaction"];
    let done = ask(&[&["unmount"][..], &device].concat());
    // It may be pulled out without this as well.
    if done {
        ask(&[&["power-off"][..], &device].concat());
    }
    done
}

/// Runs a program of the system that answers within a minute.
fn says_yes(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = command.spawn() else { return false };
    for _ in 0..600 {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(100)),
            Err(_) => break,
        }
    }
    child.kill().ok();
    child.wait().ok();
    false
}

/// `root` is where `proc` and `sys` stand.
fn mounted(root: &Path) -> Vec<Mounted> {
    let mounts = fs::read_to_string(root.join("proc/self/mountinfo")).unwrap_or_default();
    mounts.lines().filter_map(|line| stick_of(root, line)).collect()
}

/// The stick on a line of `/proc/self/mountinfo` (proc(5)), if it is one.
fn stick_of(root: &Path, line: &str) -> Option<Mounted> {
    let (mount, file_system) = line.split_once(" - ")?;
    let mut words = mount.split(' ').skip(4);
    let path = PathBuf::from(plain(words.next()?));
    let read_only = words.next()?.split(',').any(|option| option == "ro");
    let mut of = file_system.split(' ');
    let (kind, device) = (of.next()?, plain(of.next()?));
    let read_only = read_only || of.next().is_some_and(|options| options.split(',').any(|option| option == "ro"));
    if !is_removable(root, device.strip_prefix("/dev/")?) {
        return None;
    }
    let (size, free) = room(&path);
    let file_system = match kind {
        "vfat" => "FAT32",
        "exfat" => "exFAT",
        "ntfs" | "ntfs3" => "NTFS",
        // By way of a program: what it is the system does not say.
        "fuseblk" => "",
        other => other,
    };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stick = Stick { path, name, size, free, file_system: file_system.to_owned(), read_only };
    Some(Mounted { stick, device })
}

/// Whether a device hangs on USB, is a memory card, or calls itself removable.
fn is_removable(root: &Path, device: &str) -> bool {
    let Ok(place) = root.join("sys/class/block").join(device).canonicalize() else { return false };
    let hangs_on = place.components().any(|part| {
        let name = part.as_os_str().to_string_lossy();
        name.starts_with("usb") || name.starts_with("mmc")
    });
    let says = |dir: &Path| fs::read_to_string(dir.join("removable")).is_ok_and(|answer| answer.trim() == "1");
    hangs_on || says(&place) || place.parent().is_some_and(says)
}

/// A path as the system writes it: a space is `\040`.
fn plain(written: &str) -> String {
    let mut parts = written.split('\\');
    let mut path = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..3).and_then(|code| u8::from_str_radix(code, 8).ok()) {
            Some(code) => {
                path.push(char::from(code));
                path.push_str(part.get(3..).unwrap_or_default());
            }
            None => path.push_str(part),
        }
    }
    path
}

/// As [`super::room`].
pub fn room(folder: &Path) -> (u64, u64) {
    rustix::fs::statvfs(folder).map_or((0, 0), |room| {
        (room.f_blocks.saturating_mul(room.f_frsize), room.f_bavail.saturating_mul(room.f_frsize))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::cell::RefCell;
    use std::os::unix::fs::symlink;

    use super::*;

    /// A `/proc` and `/sys` as Linux builds them, with a disk and three sticks.
    fn system(mounts: &str) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let put = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        put("proc/self/mountinfo", mounts);
        fs::create_dir_all(root.path().join("sys/class/block")).unwrap();
        for (place, removable) in [
            ("sys/devices/pci0/nvme/nvme0n1", "0"),
            ("sys/devices/pci0/usb1/1-2/host0/sdb/sdb1", "0"),
            ("sys/devices/pci0/mmc_host/mmc0/mmcblk0p1", "0"),
            ("sys/devices/virtual/old/sdc", "1"),
        ] {
            put(&format!("{place}/removable"), removable);
            let name = Path::new(place).file_name().unwrap();
            symlink(root.path().join(place), root.path().join("sys/class/block").join(name)).unwrap();
        }
        root
    }

    #[test]
    fn sticks_are_told_from_the_laptops_own_disks() {
        let mounts = "22 1 259:1 / / rw,relatime shared:1 - ext4 /dev/nvme0n1 rw\n\
                      23 1 0:20 / /proc rw - proc proc rw\n\
                      31 22 8:17 / /media/els/STICK\\040VAN\\040ELS rw,nosuid - vfat /dev/sdb1 rw,fmask=0022\n\
                      32 22 179:1 / /media/els/foto rw - exfat /dev/mmcblk0p1 ro,uid=0\n\
                      33 22 8:32 / /mnt ro - fuseblk /dev/sdc rw\n\
                      34 22 8:48 / /media/els/weg rw - vfat /dev/sdd1 rw\n";
        let found = mounted(system(mounts).path());
        let seen: Vec<_> = found
            .iter()
            .map(|each| {
                (each.stick.name.as_str(), each.stick.file_system.as_str(), each.stick.read_only, each.device.as_str())
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("STICK VAN ELS", "FAT32", false, "/dev/sdb1"),
                ("foto", "exFAT", true, "/dev/mmcblk0p1"),
                ("mnt", "", true, "/dev/sdc"),
            ]
        );
        assert_eq!(found.first().unwrap().stick.path, Path::new("/media/els/STICK VAN ELS"));
    }

    #[test]
    fn a_stick_that_is_in_use_stays_in() {
        let asked = RefCell::new(Vec::new());
        let answers = |yes: bool| {
            let asked = &asked;
            move |arguments: &[&str]| {
                asked.borrow_mut().push(arguments.join(" "));
                yes
            }
        };
        assert!(!taken_out("/dev/sdb1", &answers(false)));
        assert_eq!(asked.take(), ["unmount --block-device /dev/sdb1 --no-user-interaction"]);
        assert!(taken_out("/dev/sdb1", &answers(true)));
        let told = asked.take();
        assert_eq!(told.len(), 2);
        assert!(told.last().unwrap().starts_with("power-off --block-device /dev/sdb1"));
        assert!(!says_yes("a-program-that-is-not-there", &[]) && says_yes("true", &[]) && !says_yes("false", &[]));
    }
}
