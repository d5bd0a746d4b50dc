//! Where a vault may lie: in the system's *local* data folder. A synchronised folder would upload dossiers, copy files
//! half written and put old ones back; a network folder breaks the store's locks. Both are refused by name. This
//! knows the usual names and cannot know all: a folder that passes is not proven local.

use std::env;
use std::path::{Component, Path, PathBuf};

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
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("mijn drive", "Google Drive"),
    ("cloudstorage", "cloud storage"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("pcloud", "pCloud"),
    ("box sync", "Box"),
    ("megasync", "MEGA"),
    ("stackdrive", "STACK"),
    ("syncthing", "Syncthing"),
    ("proton drive", "Proton Drive"),
];
/// Files that such programs leave at the top of their folder.
const MARKS: &[(&str, &str)] = &[
    (".dropbox", "Dropbox"),
    (".stfolder", "Syncthing"),
    (".owncloudsync.log", "ownCloud"),
    (".sync", "Resilio Sync"),
];
/// Linux's names for file systems that lie on another machine.
const NETWORK: &[&str] =
    &["nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "davfs", "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse"];

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

/// Refuses a synchronised or network folder, also by way of a link.
///
/// # Errors
/// [`Error::FolderSynchronised`] with the name of what synchronises it.
pub fn check(dir: &Path) -> Result<()> {
    let dir = std::path::absolute(dir)?;
    // Links are followed as far as the folder is there already.
    let there = dir.ancestors().find_map(|above| above.canonicalize().ok());
    for path in [Some(dir.as_path()), there.as_deref()].into_iter().flatten() {
        if let Some(by) = synchronised_by(path) {
            return Err(Error::FolderSynchronised { by: by.to_owned() });
        }
    }
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    if there.is_some_and(|path| is_network(&path, &mounts)) {
        return Err(Error::FolderSynchronised { by: "network".to_owned() });
    }
    Ok(())
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
    path.ancestors().find_map(|above| MARKS.iter().find(|(mark, _)| above.join(mark).exists()).map(|(_, by)| *by))
}

/// `\\server\share`.
fn is_share(prefix: std::path::Prefix<'_>) -> bool {
    use std::path::Prefix::{DeviceNS, Disk, UNC, Verbatim, VerbatimDisk, VerbatimUNC};
    match prefix {
        UNC(..) | VerbatimUNC(..) => true,
        Verbatim(_) | VerbatimDisk(_) | DeviceNS(_) | Disk(_) => false,
    }
}

/// Whether the mount that `path` lies under is a network one. `mounts` as in `/proc/self/mountinfo` (proc(5)): the
/// fifth word is the place, the first word after a lone dash the kind.
fn is_network(path: &Path, mounts: &str) -> bool {
    let under = mounts.lines().filter_map(|line| {
        let (mount, kind) = line.split_once(" - ")?;
        let place = PathBuf::from(mount.split(' ').nth(4)?.replace("\\040", " "));
        path.starts_with(&place).then(|| (place.components().count(), kind.split(' ').next().unwrap_or_default()))
    });
    // The deepest counts, and of those in one place the last.
    under.max_by_key(|(depth, _)| *depth).is_some_and(|(_, kind)| NETWORK.contains(&kind))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

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
        ] {
            let refused = check(&dir.path().join(name).join("Documenten/vault"));
            assert_eq!(refused, Err(Error::FolderSynchronised { by: by.into() }), "{name}");
        }
        std::fs::create_dir(dir.path().join("eigen")).unwrap();
        std::fs::write(dir.path().join("eigen/.dropbox"), "").unwrap();
        assert_eq!(check(&dir.path().join("eigen/vault")), Err(Error::FolderSynchronised { by: "Dropbox".into() }));
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
        let mounts = "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n\
                      40 22 0:50 / /mnt/kan\\040toor rw - cifs //server/x rw\n\
                      41 40 8:2 / /mnt/kan\\040toor/schijf rw - ext4 /dev/sdb1 rw\n";
        assert!(is_network(Path::new("/mnt/kan toor/vault"), mounts));
        assert!(!is_network(Path::new("/mnt/kan toor/schijf/vault"), mounts));
        assert!(!is_network(Path::new("/home/x"), mounts));
    }
}
