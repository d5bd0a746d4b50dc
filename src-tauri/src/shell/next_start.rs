//! What one run leaves word of for the next, since its own window is gone by then: that something which was destroyed still
//! stands in a file, and that the folder is to make way for another. With that the making way itself, of a folder that does not
//! open any more too.

use std::{
    fs::{self, File},
    sync::{PoisonError, atomic::Ordering},
};

use dossier_core::{
    Error, Result,
    vault::{Vault, backup, folder},
};
use serde_json::json;

use super::Shell;

/// The note for the next start that the last locking left something behind that was destroyed.
const TRACES: &str = "traces-left";

/// The note for the next start that the folder is to be set aside.
const ASIDE: &str = "set-aside";

impl Shell {
    /// Remembers for the next start that something that was destroyed still stands in a file. An empty file says it: what it
    /// is about stands in none.
    pub(super) fn note_traces(&self, left: bool) {
        let note = self.folder.join(TRACES);
        if left {
            drop(File::create(note));
        } else {
            drop(fs::remove_file(note));
        }
    }

    /// Whether the last locking left something behind that was destroyed.
    pub fn traces_left(&self) -> bool {
        self.folder.join(TRACES).exists()
    }

    /// Has the next start set aside a vault to practise with, which stays as it is: real clients need another.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for any other vault; as files fail.
    pub fn leave_practice(&self) -> Result<()> {
        let sitting = self.call("sitting", json!({}))?;
        if sitting.get("practice_vault") != Some(&json!(true)) || sitting.get("role") != Some(&json!("carer")) {
            return Err(Error::NotAllowed);
        }
        let vault = Vault::id_in(&self.folder).ok_or(Error::HeaderDamaged)?;
        fs::create_dir_all(&self.config)?;
        Ok(fs::write(self.config.join(ASIDE), vault.to_string())?)
    }

    /// Sets the folder aside, when the last run left word to, and this very vault still stands there.
    pub fn set_aside_if_noted(&self) {
        let noted = fs::read_to_string(self.config.join(ASIDE)).ok();
        let gone = fs::remove_file(self.config.join(ASIDE)).is_ok();
        if noted.is_some() && noted == Vault::id_in(&self.folder).map(|id| id.to_string()) {
            // In vain, as where a viewer of Windows has a print open: then it stands where it stood, and the first page tells.
            self.still_stands.store(!gone || self.set_aside().is_err(), Ordering::Relaxed);
        }
    }

    /// Whether the folder was to make way at this start, and could not.
    pub fn still_stands(&self) -> bool {
        self.still_stands.load(Ordering::Relaxed)
    }

    /// Remembers with which header the store would not open.
    pub fn note_damage(&self) {
        *self.damaged.lock().unwrap_or_else(PoisonError::into_inner) = self.header();
    }

    /// Sets a vault aside that cannot be opened: its headers are damaged, or its store was, and it is still the same. Or it was put back from
    /// a stick and never opened since, as when it is somebody else's.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for any other; as [`folder::set_aside`].
    pub fn set_aside_damaged(&self) -> Result<()> {
        let noted = self.damaged.lock().unwrap_or_else(PoisonError::into_inner).take();
        let unreadable = matches!(Vault::second_secret_kinds(&self.folder), Err(Error::HeaderDamaged));
        if unreadable || backup::was_put_back(&self.folder) || (noted.is_some() && noted == self.header()) {
            self.set_aside()
        } else {
            Err(Error::NotAllowed)
        }
    }

    fn header(&self) -> Option<Vec<u8>> {
        fs::read(self.folder.join("vault.json")).ok()
    }

    fn set_aside(&self) -> Result<()> {
        folder::set_aside(&self.folder, self.surroundings.clock.now().date_naive()).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use dossier_core::{
        surroundings::{KeyCost, Surroundings},
        vault::{Second, SetUp},
    };

    use super::*;

    #[test]
    fn only_a_folder_that_does_not_open_or_was_noted_makes_way() {
        let (home, config) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut shell = Shell::new(config.path().to_owned()).unwrap();
        shell.folder = home.path().join("vault");
        fs::create_dir(&shell.folder).unwrap();
        assert_eq!(shell.set_aside_damaged(), Err(Error::NotAllowed), "no vault");
        for copy in ["vault.json", "vault.copy.json"] {
            fs::write(shell.folder.join(copy), "niets").unwrap();
        }
        // A note of another vault.
        fs::write(config.path().join(ASIDE), "00000000000000000000000000000000").unwrap();
        shell.set_aside_if_noted();
        assert!(shell.folder.exists() && !config.path().join(ASIDE).exists());
        assert_eq!(shell.set_aside_damaged(), Ok(()));
        assert!(!shell.folder.exists());
        assert_eq!(folder::asides(&shell.folder).len(), 1);

        // A backup that was put back and never opened.
        fs::create_dir(&shell.folder).unwrap();
        for name in ["vault.json", "restored"] {
            fs::write(shell.folder.join(name), "niets").unwrap();
        }
        assert_eq!(shell.set_aside_damaged(), Ok(()));

        // A store whose headers are both gone.
        fs::create_dir(&shell.folder).unwrap();
        fs::write(shell.folder.join("dossier-2.db"), "niets").unwrap();
        assert_eq!(shell.set_aside_damaged(), Ok(()));
        assert_eq!(folder::asides(&shell.folder).len(), 3);
    }

    #[test]
    fn a_noted_folder_that_cannot_make_way_still_stands_and_that_is_told() {
        let (home, config) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut shell = Shell::new(config.path().to_owned()).unwrap();
        shell.folder = home.path().join("vault");
        let set_up = SetUp {
            name: "Praktijk De Linde".into(),
            passphrase: "zeven gele fietsen onder water".to_owned().into(),
            second: Second::KeyFile(home.path().join("sleutel.key")),
        };
        let cheap = Surroundings { key_cost: KeyCost::TEST, ..Surroundings::real() };
        let (vault, _) = Vault::create(&shell.folder, set_up, &cheap).unwrap();
        let noted = vault.id().to_string();
        for (in_use, vault) in [(true, Some(vault)), (false, None)] {
            fs::write(config.path().join(ASIDE), &noted).unwrap();
            shell.set_aside_if_noted();
            assert_eq!((shell.still_stands(), shell.folder.exists()), (in_use, in_use));
            assert!(!config.path().join(ASIDE).exists(), "tried once");
            drop(vault);
        }
    }

    #[test]
    fn what_could_not_be_wiped_is_told_until_a_locking_that_could() {
        let config = tempfile::tempdir().unwrap();
        let shell = Shell::new(config.path().to_owned()).unwrap();
        fs::create_dir_all(&shell.folder).unwrap();
        assert!(!shell.traces_left());
        shell.note_traces(true);
        let next = Shell::new(config.path().to_owned()).unwrap();
        assert!(next.traces_left(), "the window that locked is gone: the next one tells");
        next.note_traces(false);
        assert!(!shell.traces_left());
    }
}
