//! Whether the disk under the vault is encrypted. The vault is, whatever the answer; but memory that was put aside
//! (swap), prints and the files that a carer saved elsewhere are not.
//!
//! Linux: from the mount to its device, and from there down to what carries it (`/sys/block/*/slaves`), until a layer
//! of dm-crypt is met. Windows: what the shell knows of BitLocker, since `manage-bde` wants an administrator. macOS:
//! `fdesetup`. A drive that encrypts itself shows nothing of it to the system.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Line, State, ask};

/// What was seen of the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// Encrypted, and so is what memory is put aside on.
    Encrypted,
    /// Encrypted, but memory is put aside in the clear.
    SwapPlain,
    /// No encryption was seen.
    Plain,
    /// The system does not say.
    Unknown,
}

/// As a line of the page.
pub fn line(disk: Disk) -> Line {
    match disk {
        Disk::Encrypted => Line::new("disk", State::Good, "encrypted"),
        Disk::SwapPlain => Line::new("disk", State::Attention, "swap"),
        Disk::Plain => Line::new("disk", State::Attention, "plain"),
        Disk::Unknown => Line::new("disk", State::Unknown, "unknown"),
    }
}

/// The disk under this folder, now.
pub fn now(folder: &Path) -> Disk {
    // The folder need not be there yet.
    let there = folder.ancestors().find_map(|above| above.canonicalize().ok()).unwrap_or_default();
    if cfg!(windows) {
        let drive: String = there.to_string_lossy().trim_start_matches(r"\\?\").chars().take(2).collect();
        let shell = format!(
            "(New-Object -ComObject Shell.Application).NameSpace('{drive}').Self\
             .ExtendedProperty('System.Volume.BitLockerProtection')"
        );
        bitlocker(ask("powershell", &["-NoProfile", "-Command", &shell]).as_deref())
    } else if cfg!(target_os = "macos") {
        filevault(ask("/usr/bin/fdesetup", &["status"]).as_deref())
    } else {
        linux(Path::new("/"), &there)
    }
}

/// `System.Volume.BitLockerProtection`: 1 on, 2 off, 3 being encrypted, 4 being decrypted, 5 suspended, 6 on and locked.
fn bitlocker(answer: Option<&str>) -> Disk {
    match answer {
        Some("1" | "6") => Disk::Encrypted,
        Some("2" | "3" | "4" | "5") => Disk::Plain,
        Some(_) | None => Disk::Unknown,
    }
}

fn filevault(answer: Option<&str>) -> Disk {
    match answer {
        Some(status) if status.starts_with("FileVault is On") => Disk::Encrypted,
        Some(status) if status.starts_with("FileVault is Off") => Disk::Plain,
        Some(_) | None => Disk::Unknown,
    }
}

/// `root` is where `proc`, `sys` and `dev` stand; `folder` is a path as the system itself knows it.
fn linux(root: &Path, folder: &Path) -> Disk {
    let mounts = fs::read_to_string(root.join("proc/self/mountinfo")).unwrap_or_default();
    match is_place_encrypted(root, &mounts, folder) {
        None => Disk::Unknown,
        Some(false) => Disk::Plain,
        Some(true) if is_swap_plain(root, &mounts) => Disk::SwapPlain,
        Some(true) => Disk::Encrypted,
    }
}

/// Whether what lies at `place` is encrypted below its mount; `None` when that cannot be followed.
fn is_place_encrypted(root: &Path, mounts: &str, place: &Path) -> Option<bool> {
    let mount = mount_of(mounts, place)?;
    match mount.kind.as_str() {
        "ecryptfs" => Some(true),
        // Made of several disks: all of them count.
        "btrfs" => {
            let own = device_named(root, &mount.source)?;
            let names = |dir: PathBuf| -> Vec<_> {
                fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.file_name()).collect()
            };
            let pools = root.join("sys/fs/btrfs");
            let disks = names(pools.clone())
                .into_iter()
                .map(|pool| names(pools.join(pool).join("devices")))
                .find(|disks| own.file_name().is_some_and(|own| disks.iter().any(|disk| disk == own)))
                .unwrap_or_else(|| own.file_name().map(ToOwned::to_owned).into_iter().collect());
            all_encrypted(disks.iter().map(|disk| root.join("sys/class/block").join(disk)))
        }
        _ if mount.number.starts_with("0:") => None,
        _ => is_encrypted(&root.join("sys/dev/block").join(&mount.number)),
    }
}

struct Mount {
    /// Major and minor number of the device, "253:0".
    number: String,
    kind: String,
    source: String,
}

/// The mount that `place` lies under, from `/proc/self/mountinfo` (proc(5)).
fn mount_of(mounts: &str, place: &Path) -> Option<Mount> {
    let under = mounts.lines().filter_map(|line| {
        let (mount, file_system) = line.split_once(" - ")?;
        let mut words = mount.split(' ').skip(2);
        let number = words.next()?.to_owned();
        let at = PathBuf::from(words.nth(1)?.replace("\\040", " "));
        let mut of = file_system.split(' ');
        let (kind, source) = (of.next()?.to_owned(), of.next()?.replace("\\040", " "));
        place.starts_with(&at).then(|| (at.components().count(), Mount { number, kind, source }))
    });
    // The deepest counts, and of those in one place the last.
    under.max_by_key(|(depth, _)| *depth).map(|(_, mount)| mount)
}

/// The device's folder in `/sys` from its name in `/dev`, which may be a link.
fn device_named(root: &Path, device: &str) -> Option<PathBuf> {
    let real = root.join(device.strip_prefix("/dev/").map(|name| Path::new("dev").join(name))?).canonicalize().ok()?;
    Some(root.join("sys/class/block").join(real.file_name()?))
}

/// Whether this device, or everything that carries it, is a layer of dm-crypt.
fn is_encrypted(device: &Path) -> Option<bool> {
    let device = device.canonicalize().ok()?;
    if fs::read_to_string(device.join("dm/uuid")).is_ok_and(|uuid| uuid.starts_with("CRYPT-")) {
        return Some(true);
    }
    let below: Vec<_> = fs::read_dir(device.join("slaves")).into_iter().flatten().flatten().collect();
    if !below.is_empty() {
        return all_encrypted(below.iter().map(|link| link.path()));
    }
    // A file as a disk: where that file lies is another question.
    if device.join("loop").exists() {
        return None;
    }
    match device.parent() {
        Some(disk) if device.join("partition").exists() => is_encrypted(disk),
        Some(_) | None => Some(false),
    }
}

/// One disk in the clear is enough for "no".
fn all_encrypted(devices: impl Iterator<Item = PathBuf>) -> Option<bool> {
    let answers: Vec<_> = devices.map(|device| is_encrypted(&device)).collect();
    if answers.contains(&Some(false)) {
        return Some(false);
    }
    (!answers.is_empty() && answers.iter().all(Option::is_some)).then_some(true)
}

/// Whether memory is put aside anywhere in the clear (`/proc/swaps`, proc(5)). Compressed memory (zram) stays memory.
fn is_swap_plain(root: &Path, mounts: &str) -> bool {
    let swaps = fs::read_to_string(root.join("proc/swaps")).unwrap_or_default();
    swaps.lines().skip(1).any(|line| {
        let mut words = line.split_whitespace();
        let (Some(place), Some(kind)) = (words.next(), words.next()) else { return false };
        let place = place.replace("\\040", " ");
        let encrypted = if kind == "file" {
            is_place_encrypted(root, mounts, Path::new(&place))
        } else if place.starts_with("/dev/zram") {
            Some(true)
        } else {
            device_named(root, &place).and_then(|device| is_encrypted(&device))
        };
        encrypted == Some(false)
    })
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A `/sys` as Linux builds it, in a folder.
    struct Sys(tempfile::TempDir);

    impl Sys {
        fn new(mounts: &str, swaps: &str) -> Self {
            let sys = Self(tempfile::tempdir().unwrap());
            sys.write("proc/self/mountinfo", mounts);
            sys.write("proc/swaps", &format!("Filename\tType\tSize\tUsed\tPriority\n{swaps}"));
            for dir in ["sys/dev/block", "sys/class/block", "dev/mapper"] {
                fs::create_dir_all(sys.root().join(dir)).unwrap();
            }
            sys
        }

        fn root(&self) -> &Path {
            self.0.path()
        }

        fn write(&self, path: &str, text: &str) {
            let path = self.root().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        /// A device: where under `sys/devices`, its number, what it is, what carries it.
        fn device(&self, place: &str, number: &str, files: &[(&str, &str)], below: &[&str]) {
            let real = self.root().join("sys/devices").join(place);
            fs::create_dir_all(real.join("slaves")).unwrap();
            let name = real.file_name().unwrap();
            for (file, text) in files {
                self.write(&format!("sys/devices/{place}/{file}"), text);
            }
            for other in below {
                symlink(
                    self.root().join("sys/devices").join(other),
                    real.join("slaves").join(Path::new(other).file_name().unwrap()),
                )
                .unwrap();
            }
            symlink(&real, self.root().join("sys/dev/block").join(number)).unwrap();
            symlink(&real, self.root().join("sys/class/block").join(name)).unwrap();
            fs::write(self.root().join("dev").join(name), "").unwrap();
        }

        fn disk(&self) -> Disk {
            linux(self.root(), Path::new("/home/trijntje/.local/share/zorgmap/vault"))
        }
    }

    const ROOT_ON_DM: &str = "22 1 253:1 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw\n";
    const CRYPT: &[(&str, &str)] = &[("dm/uuid", "CRYPT-LUKS2-6f0a\n")];
    const LVM: &[(&str, &str)] = &[("dm/uuid", "LVM-abc\n")];
    const PART: &[(&str, &str)] = &[("partition", "3\n")];

    /// Debian's usual way: a volume of LVM, on LUKS, on a partition.
    fn lvm_on_luks(swaps: &str) -> Sys {
        let sys = Sys::new(ROOT_ON_DM, swaps);
        sys.device("pci/block/nvme0n1", "259:0", &[], &[]);
        sys.device("pci/block/nvme0n1/nvme0n1p3", "259:3", PART, &[]);
        sys.device("virtual/block/dm-0", "253:0", CRYPT, &["pci/block/nvme0n1/nvme0n1p3"]);
        sys.device("virtual/block/dm-1", "253:1", LVM, &["virtual/block/dm-0"]);
        sys.device("virtual/block/dm-2", "253:2", LVM, &["virtual/block/dm-0"]);
        sys
    }

    #[test]
    fn luks_is_found_below_lvm() {
        assert_eq!(lvm_on_luks("/dev/dm-2 partition 999 0 -2\n").disk(), Disk::Encrypted);
    }

    #[test]
    fn a_partition_without_any_layer_is_plain() {
        let sys = Sys::new("22 1 8:2 / / rw - ext4 /dev/sda2 rw\n", "");
        sys.device("pci/block/sda", "8:0", &[], &[]);
        sys.device("pci/block/sda/sda2", "8:2", PART, &[]);
        assert_eq!(sys.disk(), Disk::Plain);
    }

    #[test]
    fn an_encrypted_home_counts_and_the_rest_of_the_disk_does_not() {
        let mounts = "22 1 8:2 / / rw - ext4 /dev/sda2 rw\n30 22 253:0 / /home rw - ext4 /dev/mapper/home rw\n";
        let sys = Sys::new(mounts, "");
        sys.device("pci/block/sda", "8:0", &[], &[]);
        sys.device("pci/block/sda/sda2", "8:2", PART, &[]);
        sys.device("pci/block/sda/sda3", "8:3", PART, &[]);
        sys.device("virtual/block/dm-0", "253:0", CRYPT, &["pci/block/sda/sda3"]);
        assert_eq!(sys.disk(), Disk::Encrypted);
        sys.write("proc/swaps", "Filename Type Size Used Priority\n/swapfile file 999 0 -2\n");
        assert_eq!(sys.disk(), Disk::SwapPlain, "the swap file lies on the part in the clear");
        sys.write("proc/swaps", "Filename Type Size Used Priority\n/dev/zram0 partition 999 0 100\n");
        assert_eq!(sys.disk(), Disk::Encrypted, "compressed memory stays memory");
    }

    #[test]
    fn one_disk_of_two_in_the_clear_is_plain() {
        let sys = Sys::new("22 1 9:0 / / rw - ext4 /dev/md0 rw\n", "");
        sys.device("pci/block/sda", "8:0", &[], &[]);
        sys.device("pci/block/sdb", "8:16", &[], &[]);
        sys.device("virtual/block/dm-0", "253:0", CRYPT, &["pci/block/sda"]);
        sys.device("virtual/block/md0", "9:0", &[], &["virtual/block/dm-0", "pci/block/sdb"]);
        assert_eq!(sys.disk(), Disk::Plain);
    }

    #[test]
    fn btrfs_is_followed_by_its_name_to_all_its_disks() {
        let sys = Sys::new("22 1 0:27 /@home /home rw - btrfs /dev/mapper/luks-1 rw\n", "");
        sys.device("pci/block/sda", "8:0", &[], &[]);
        sys.device("virtual/block/dm-0", "253:0", CRYPT, &["pci/block/sda"]);
        symlink("../dm-0", sys.root().join("dev/mapper/luks-1")).unwrap();
        assert_eq!(sys.disk(), Disk::Encrypted);
        sys.device("pci/block/sdb", "8:16", &[], &[]);
        for disk in ["dm-0", "sdb"] {
            sys.write(&format!("sys/fs/btrfs/1234/devices/{disk}/size"), "1");
        }
        assert_eq!(sys.disk(), Disk::Plain);
    }

    #[test]
    fn what_cannot_be_followed_is_not_guessed() {
        for mounts in ["", "22 1 0:30 / / rw - zfs rpool/home rw\n", "22 1 0:31 / / rw - overlay overlay rw\n"] {
            assert_eq!(Sys::new(mounts, "").disk(), Disk::Unknown, "{mounts}");
        }
        let sys = Sys::new("22 1 7:0 / / rw - ext4 /dev/loop0 rw\n", "");
        sys.device("virtual/block/loop0", "7:0", &[("loop/backing_file", "/disk.img")], &[]);
        assert_eq!(sys.disk(), Disk::Unknown);
    }

    #[test]
    fn other_systems_answers() {
        assert_eq!(bitlocker(Some("1")), Disk::Encrypted);
        assert_eq!(bitlocker(Some("5")), Disk::Plain, "suspended: the key lies in the clear");
        assert_eq!(bitlocker(Some("")), Disk::Unknown);
        assert_eq!(filevault(Some("FileVault is On.")), Disk::Encrypted);
        assert_eq!(filevault(Some("FileVault is Off.\nEncryption in progress: 12")), Disk::Plain);
        assert_eq!(filevault(None), Disk::Unknown);
    }
}
