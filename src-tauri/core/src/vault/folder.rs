//! Where a vault may lie: in the system's *local* data folder. A synchronised folder would upload dossiers, copy files
//! half written and put old ones back; a network folder breaks the store's locks. Both are refused by name. This
//! knows the usual names and cannot know all: a folder that passes is not proven local.

use std::env;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use chrono::NaiveDate;

use crate::error::{Error, Result};

/// How the folders of synchronising programs begin, in lower case, and what they are called.
const SYNCHRONISED: &[(&str, &str)] = &[
    ("onedrive", "OneDrive"),
    ("skydrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("icloud", "iCloud"),
    ("mobile documents", "iCloud"),
    ("com~apple~clouddocs", "iCloud"),
    ("google drive", "Google Drive"),
    ("google-drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("mijn drive", "Google Drive"),
    ("cloudstorage", "cloud storage"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("pcloud", "pCloud"),
    ("box sync", "Box"),
    ("megasync", "MEGA"),
    ("insync", "Insync"),
    ("stackdrive", "STACK"),
    ("syncthing", "Syncthing"),
    ("proton drive", "Proton Drive"),
];
/// Files that such programs leave at the top of their folder. Files and not folders: `.dropbox` is also a folder, in the
/// home of everyone who has Dropbox.
const MARKS: &[(&str, &str)] = &[
    (".849C9593-D756-4E56-8D6E-42412F2A707B", "OneDrive"),
    (".dropbox", "Dropbox"),
    (".nextcloudsync.log", "Nextcloud"),
    (".owncloudsync.log", "ownCloud"),
    (".sync/ID", "Resilio Sync"),
];
/// Folders that they leave there.
const FOLDER_MARKS: &[(&str, &str)] = &[(".stfolder", "Syncthing"), (".tmp.drivedownload", "Google Drive")];
/// Variables in which such a program says where its folder is, whatever that is called.
const ROOTS: &[(&str, &str)] =
    &[("OneDrive", "OneDrive"), ("OneDriveCommercial", "OneDrive"), ("OneDriveConsumer", "OneDrive")];
/// How file systems that lie on another machine are called, by Linux and by macOS. Those of FUSE are a program's own
/// name: `fuse.sshfs`, `fuse.rclone`.
const NETWORK: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "afpfs",
    "webdav",
    "afs",
    "ceph",
    "davfs",
    "9p",
    "fuse.sshfs",
    "fuse.rclone",
    "fuse.davfs2",
    "fuse.gvfsd-fuse",
    "fuse.kio-fuse",
    "fuse.glusterfs",
    "fuse.s3fs",
    "fuse.onedriver",
    "fuse.google-drive-ocamlfuse",
];

/// The folder where a vault is made unless another is chosen; `None` when the system names no home.
pub fn usual() -> Option<PathBuf> {
    let from = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    if cfg!(windows) {
        from("LOCALAPPDATA").map(|dir| dir.join("Zorgmap").join("vault"))
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support/Zorgmap/vault"))
    } else {
        let data = from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")))?;
        Some(data.join("zorgmap").join("vault"))
    }
}

/// Gives the folder of a vault another name beside it, with the day in it, so that another can come in its place: a new one, or one from a
/// backup. Nothing of it is lost. Gives the new place.
///
/// # Errors
/// [`Error::VaultInUse`] while a program has it open; what the system says.
pub fn set_aside(dir: &Path, day: NaiveDate) -> Result<PathBuf> {
    // Windows renames no folder in which a file is open: looked at, and let go.
    drop(super::lock(dir)?);
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    let names = (1..100).map(|no| if no == 1 { format!("{name}-{day}") } else { format!("{name}-{day}-{no}") });
    let aside = names.map(|name| dir.with_file_name(name)).find(|path| !path.exists()).ok_or(Error::AlreadyThere)?;
    super::rename(dir, &aside)?;
    if let Some(parent) = dir.parent() {
        super::disk::sync_dir(parent)?;
    }
    Ok(aside)
}

/// The folders beside a vault's that [`set_aside`] made way for it.
pub fn asides(dir: &Path) -> Vec<PathBuf> {
    let name = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_one = |path: &PathBuf| {
        let day = path.file_name().and_then(|other| other.to_str()?.strip_prefix(&name)?.strip_prefix('-')?.get(..10));
        path.is_dir() && day.is_some_and(|day| day.parse::<NaiveDate>().is_ok())
    };
    let beside = dir.parent().map(std::fs::read_dir).into_iter().flatten().flatten().flatten();
    beside.map(|entry| entry.path()).filter(is_one).collect()
}

/// Refuses a synchronised or network folder, also by way of a link.
///
/// # Errors
/// [`Error::FolderSynchronised`] with the name of what synchronises it.
pub fn check(dir: &Path) -> Result<()> {
    let dir = std::path::absolute(dir)?;
    // Links are followed as far as the folder is there already.
    let there = dir.ancestors().find_map(|above| above.canonicalize().ok());
    let roots: Vec<_> = ROOTS.iter().filter_map(|(name, by)| Some((PathBuf::from(env::var_os(name)?), *by))).collect();
    for path in [Some(dir.as_path()), there.as_deref()].into_iter().flatten() {
        if let Some(by) = synchronised_by(path).or_else(|| under_root(path, &roots)) {
            return Err(Error::FolderSynchronised { by: by.to_owned() });
        }
    }
    if there.is_some_and(|path| is_network(&path, &mounts())) {
        return Err(Error::FolderSynchronised { by: "network".to_owned() });
    }
    Ok(())
}

fn under_root(path: &Path, roots: &[(PathBuf, &'static str)]) -> Option<&'static str> {
    // A path whose links were followed is also written in another way on Windows.
    let holds = |root: &Path| path.starts_with(root) || root.canonicalize().is_ok_and(|root| path.starts_with(root));
    roots.iter().find(|(root, _)| root.is_absolute() && holds(root)).map(|(_, by)| *by)
}

/// What is mounted: the place and the kind of each. On Windows a share shows in the path itself.
fn mounts() -> Vec<(PathBuf, String)> {
    if cfg!(windows) {
        Vec::new()
    } else if cfg!(target_os = "macos") {
        let listed = Command::new("/sbin/mount").output().map(|output| output.stdout).unwrap_or_default();
        mac_mounts(&String::from_utf8_lossy(&listed))
    } else {
        linux_mounts(&std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default())
    }
}

/// `/proc/self/mountinfo` (proc(5)): the fifth word is the place, the first word after a lone dash the kind.
fn linux_mounts(text: &str) -> Vec<(PathBuf, String)> {
    let one = |line: &str| {
        let (mount, kind) = line.split_once(" - ")?;
        let place = mount.split(' ').nth(4)?.replace("\\040", " ");
        Some((PathBuf::from(place), kind.split(' ').next()?.to_owned()))
    };
    text.lines().filter_map(one).collect()
}

/// mount(8) of macOS: `//carer@nas/share on /Volumes/share (smbfs, nodev, nosuid)`.
fn mac_mounts(text: &str) -> Vec<(PathBuf, String)> {
    let one = |line: &str| {
        let (mount, kind) = line.rsplit_once(" (")?;
        let (_, place) = mount.split_once(" on ")?;
        Some((PathBuf::from(place), kind.split([',', ')']).next()?.to_owned()))
    };
    text.lines().filter_map(one).collect()
}

fn synchronised_by(path: &Path) -> Option<&'static str> {
    for part in path.components() {
        match part {
            Component::Normal(name) => {
                let name = name.to_string_lossy().to_lowercase();
                if let Some((_, by)) = SYNCHRONISED.iter().find(|(begin, _)| name.starts_with(begin)) {
                    return Some(by);
                }
            }
            Component::Prefix(prefix) if is_share(prefix.kind()) => return Some("network"),
            Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => {}
        }
    }
    path.ancestors().find_map(|above| {
        let file = MARKS.iter().find(|(mark, _)| above.join(mark).is_file());
        file.or_else(|| FOLDER_MARKS.iter().find(|(mark, _)| above.join(mark).is_dir())).map(|(_, by)| *by)
    })
}

/// `\\server\share`.
fn is_share(prefix: std::path::Prefix<'_>) -> bool {
    use std::path::Prefix::{DeviceNS, Disk, UNC, Verbatim, VerbatimDisk, VerbatimUNC};
    match prefix {
        UNC(..) | VerbatimUNC(..) => true,
        Verbatim(_) | VerbatimDisk(_) | DeviceNS(_) | Disk(_) => false,
    }
}

/// Whether the mount that `path` lies under is a network one.
fn is_network(path: &Path, mounts: &[(PathBuf, String)]) -> bool {
    // The deepest counts, and of those in one place the last.
    let under = mounts.iter().filter(|(place, _)| path.starts_with(place));
    under.max_by_key(|(place, _)| place.components().count()).is_some_and(|(_, kind)| NETWORK.contains(&kind.as_str()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_makes_way_under_a_name_with_the_day_unless_it_is_in_use() {
        let home = tempfile::tempdir().unwrap();
        let (dir, day) = (home.path().join("vault"), NaiveDate::from_ymd_opt(2026, 11, 28).unwrap());
        for name in ["vault-2026-11-28", "vault-2026-11-28-2"] {
            std::fs::create_dir(&dir).unwrap();
            std::fs::write(dir.join("dossier-1.db"), name).unwrap();
            let held = super::super::lock(&dir).unwrap();
            assert_eq!(set_aside(&dir, day), Err(Error::VaultInUse));
            drop(held);
            assert_eq!(set_aside(&dir, day), Ok(home.path().join(name)));
            assert!(!dir.exists());
            assert!(asides(&dir).contains(&home.path().join(name)));
            assert_eq!(std::fs::read_to_string(home.path().join(name).join("dossier-1.db")).unwrap(), name);
        }
        std::fs::create_dir(home.path().join("vault-van-vorig-jaar")).unwrap();
        assert_eq!(asides(&dir).len(), 2);
    }

    #[test]
    fn synchronised_folders_are_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(check(&dir.path().join("vault")), Ok(()));
        for (name, by) in [
            ("OneDrive - Zorg BV", "OneDrive"),
            ("Dropbox (oud)", "Dropbox"),
            ("Google Drive", "Google Drive"),
            ("Mobile Documents", "iCloud"),
            ("Nextcloud", "Nextcloud"),
            ("GoogleDrive-carer@example.org", "Google Drive"),
        ] {
            let refused = check(&dir.path().join(name).join("Documenten/vault"));
            assert_eq!(refused, Err(Error::FolderSynchronised { by: by.into() }), "{name}");
        }
        for (no, (mark, by)) in MARKS.iter().chain(FOLDER_MARKS).enumerate() {
            let own = dir.path().join(format!("eigen {no}"));
            let at = own.join(mark);
            std::fs::create_dir_all(at.parent().unwrap()).unwrap();
            if FOLDER_MARKS.iter().any(|(folder, _)| folder == mark) {
                std::fs::create_dir(at).unwrap();
            } else {
                std::fs::write(at, "").unwrap();
            }
            let refused = check(&own.join("diep/vault"));
            assert_eq!(refused, Err(Error::FolderSynchronised { by: (*by).into() }), "{mark}");
        }
        let home = dir.path().join("home");
        std::fs::create_dir_all(home.join(".dropbox")).unwrap();
        assert_eq!(check(&home.join(".local/share/zorgmap/vault")), Ok(()), "Dropbox is used, elsewhere");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_into_one_is_refused_too() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("Dropbox")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("Dropbox"), dir.path().join("gewoon")).unwrap();
        assert_eq!(check(&dir.path().join("gewoon/vault")), Err(Error::FolderSynchronised { by: "Dropbox".into() }));
    }

    #[test]
    fn network_mounts_are_seen() {
        for kind in ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "davfs"] {
            let mounts = linux_mounts(&format!(
                "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n\
                 40 22 0:50 / /mnt/kan\\040toor rw - {kind} //server/x rw\n\
                 41 40 8:2 / /mnt/kan\\040toor/schijf rw - ext4 /dev/sdb1 rw\n"
            ));
            assert!(is_network(Path::new("/mnt/kan toor/vault"), &mounts), "{kind}");
            assert!(!is_network(Path::new("/mnt/kan toor/schijf/vault"), &mounts));
            assert!(!is_network(Path::new("/home/x"), &mounts));
        }
        let stick = linux_mounts("50 22 8:17 / /media/stick rw - fuseblk /dev/sdb1 rw\n");
        assert!(!is_network(Path::new("/media/stick/vault"), &stick), "a stick is no network");
        let mac = mac_mounts(
            "/dev/disk3s1s1 on / (apfs, sealed, local, read-only)\n\
             //carer@nas/share on /Volumes/kan toor (smbfs, nodev, nosuid)\n",
        );
        assert!(is_network(Path::new("/Volumes/kan toor/vault"), &mac));
        assert!(!is_network(Path::new("/Users/carer"), &mac));
    }

    #[test]
    fn a_root_that_its_program_names_is_refused_whatever_it_is_called() {
        let place = tempfile::tempdir().unwrap();
        let cloud = place.path().join("mijn wolk");
        std::fs::create_dir(&cloud).unwrap();
        let roots = [(cloud.clone(), "OneDrive"), (PathBuf::from("wolk"), "OneDrive")];
        assert_eq!(under_root(&cloud.join("vault"), &roots), Some("OneDrive"));
        assert_eq!(
            under_root(&cloud.canonicalize().unwrap().join("vault"), &roots),
            Some("OneDrive"),
            "links followed"
        );
        assert_eq!(under_root(&place.path().join("mijn/vault"), &roots), None);
        assert_eq!(under_root(Path::new("wolk/vault"), &roots), None);
    }
}
