//! What this process holds. Before unlocking: at most a vault whose set-up is not finished. After: one desk.
//! Nothing here outlives the process but word for the next one, and locking ends the process.

mod next_start;

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock, TryLockError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use dossier_core::{
    Error, Result, action,
    desk::Desk,
    session::{Role, Source},
    surroundings::Surroundings,
    vault::{self, Vault, folder},
};
use secrecy::SecretString;
use serde_json::{Value, json};

use crate::{away, copied::Copied, frame::Frame, jobs::Jobs, leave::Idle, menu::Bar, picks::Picks, trying};

/// Minutes without a sign of life before locking, until the settings have been read.
const IDLE_MINUTES: u64 = 5;

/// A vault that was made, or unlocked, before its recovery code was typed back.
pub struct Unfinished {
    /// The vault, open.
    pub vault: Vault,
    /// The code that must be typed back.
    pub code: SecretString,
}

/// Who sits down in the place of another while the vault is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turned {
    /// A viewer, for whom a dossier was laid open.
    Viewer,
    /// An inspector, for whom dossiers were laid open.
    Inspector,
    /// The carer, who typed the passphrase.
    Carer,
}

/// The state of the program.
pub struct Shell {
    /// The folder of the vault.
    pub folder: PathBuf,
    /// Time, randomness, keychain, key cost.
    pub surroundings: Surroundings,
    /// What was picked in dialogs.
    pub picks: Picks,
    /// The running job.
    pub jobs: Jobs,
    /// What the program itself put on the clipboard.
    pub copied: Copied,
    /// The system's own menu.
    pub menu: Bar,
    /// What the system tells us of.
    pub hooks: away::Found,
    /// Set once, when the program leaves.
    pub is_leaving: AtomicBool,
    /// Set once, when it is to stay away: whatever locks at that moment does not start it anew.
    pub is_ending: AtomicBool,
    /// An action gave the seat away.
    turning: AtomicBool,
    idle: Mutex<Idle>,
    config: PathBuf,
    frame: Mutex<Option<Frame>>,
    unfinished: Mutex<Option<Unfinished>>,
    /// The header of a vault whose store would not open.
    damaged: Mutex<Option<Vec<u8>>>,
    /// The folder was to make way at this start, and could not.
    still_stands: AtomicBool,
    desk: RwLock<Option<Desk>>,
}

impl Shell {
    /// Nothing open yet. `config` is the folder for what may be read by anyone: the language of the first page.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system names no home.
    pub fn new(config: PathBuf) -> Result<Self> {
        Ok(Self {
            folder: trying::vault_folder().or_else(folder::usual).ok_or_else(|| Error::internal("no home"))?,
            surroundings: trying::surroundings(),
            picks: Picks::default(),
            jobs: Jobs::default(),
            copied: Copied::default(),
            menu: Bar::default(),
            hooks: away::Found::default(),
            is_leaving: AtomicBool::new(false),
            is_ending: AtomicBool::new(false),
            turning: AtomicBool::new(false),
            idle: Mutex::new(Idle::new(Instant::now(), Duration::from_secs(60 * IDLE_MINUTES))),
            frame: Mutex::new(Frame::read(&config)),
            config,
            unfinished: Mutex::new(None),
            damaged: Mutex::new(None),
            still_stands: AtomicBool::new(false),
            desk: RwLock::new(None),
        })
    }

    /// The language of the page before unlocking: what was chosen last, else what the system speaks, else Dutch.
    pub fn language(&self) -> String {
        let chosen = fs::read_to_string(self.config.join("language")).unwrap_or_default();
        match chosen.trim() {
            "nl" => "nl",
            "en" => "en",
            _ if spoken().is_some_and(|lang| lang.starts_with("en")) => "en",
            _ => "nl",
        }
        .to_owned()
    }

    /// Keeps the language for the next start.
    ///
    /// # Errors
    /// [`Error::BadInput`] for another language than nl or en; as files fail.
    pub fn set_language(&self, language: &str) -> Result<()> {
        if !matches!(language, "nl" | "en") {
            return Err(Error::BadInput { field: "language".into(), reason: "nl or en".into() });
        }
        fs::create_dir_all(&self.config)?;
        Ok(fs::write(self.config.join("language"), language)?)
    }

    /// Where the window stands, as far as it is known.
    pub fn frame(&self) -> MutexGuard<'_, Option<Frame>> {
        self.frame.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The half-made vault, if there is one.
    pub fn unfinished(&self) -> MutexGuard<'_, Option<Unfinished>> {
        self.unfinished.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sits down at an opened vault.
    ///
    /// # Errors
    /// As the store opens.
    pub fn sit_down(&self, vault: Vault) -> Result<()> {
        let role = Role::of(vault.opened_by().holder());
        let desk = Desk::open(vault, role, Source::Window, self.surroundings.clone())?;
        *self.desk.write().unwrap_or_else(PoisonError::into_inner) = Some(desk);
        self.call("settings_get", json!({}))?;
        Ok(())
    }

    /// The language of the first run is that of the new vault.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub fn speak_on(&self) -> Result<()> {
        let (mut settings, language) = (self.call("settings_get", json!({}))?, json!(self.language()));
        if let Some(spoken) = settings.get_mut("language").filter(|spoken| **spoken != language) {
            *spoken = language;
            self.call("settings_set", settings)?;
        }
        Ok(())
    }

    /// One action of the core, for the page.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotAllowed`] for a path that was not picked, [`Error::JobRunning`], and whatever
    /// the action says.
    pub fn call(&self, action: &str, input: Value) -> Result<Value> {
        self.picks.check_input(&input)?;
        let desk = self.desk.read().unwrap_or_else(PoisonError::into_inner);
        let desk = desk.as_ref().ok_or(Error::Locked)?;
        if matches!(action, "viewing_begin" | "inspection_begin") && self.jobs.view().is_some() {
            // A job reads through the desk that would be left.
            return Err(Error::JobRunning);
        }
        let running = self.jobs.begin(action, action::find(action)?.job)?;
        let output = desk.call(action, input, &running)?;
        if matches!(action, "settings_get" | "settings_set")
            && let Some(minutes) = output.get("idle_minutes").and_then(Value::as_u64)
        {
            self.idle().after = Duration::from_secs(60 * minutes);
        }
        if matches!(action, "viewing_begin" | "viewing_end" | "inspection_begin" | "inspection_end") {
            self.turning.store(true, Ordering::SeqCst);
        }
        Ok(output)
    }

    /// Lets the other sit down, after an action that gave the seat away.
    ///
    /// # Errors
    /// As the store opens; then who sat there still does.
    pub fn turned(&self) -> Result<Option<Turned>> {
        if !self.turning.swap(false, Ordering::SeqCst) {
            return Ok(None);
        }
        let mut desk = self.desk.write().unwrap_or_else(PoisonError::into_inner);
        let desk = desk.as_mut().ok_or(Error::Locked)?;
        if matches!(desk.session().role, Role::Viewer | Role::Inspector) {
            desk.come_back()?;
            Ok(Some(Turned::Carer))
        } else {
            desk.look_on()?;
            let inspector = desk.session().role == Role::Inspector;
            Ok(Some(if inspector { Turned::Inspector } else { Turned::Viewer }))
        }
    }

    /// When the carer was last seen.
    pub fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a desk is open. Never waits: somebody who is closing it may wait for a job that hangs.
    pub fn is_open(&self) -> bool {
        match self.desk.try_read() {
            Ok(desk) => desk.is_some(),
            Err(TryLockError::Poisoned(desk)) => desk.into_inner().is_some(),
            Err(TryLockError::WouldBlock) => true,
        }
    }

    /// Stops the job, waits for what is running, seals and closes; nothing open is fine. `false` when that was not done
    /// after `most`: something hangs, as a file does on a stick that no longer answers. The store is then left as by a
    /// crash, which loses nothing that was saved. Prints go all the same: they lie beside it, in the clear.
    pub fn close(self: &Arc<Self>, most: Duration) -> bool {
        let (send, done) = mpsc::channel();
        let shell = self.clone();
        thread::spawn(move || {
            shell.close_waiting();
            // Nobody waits any more: then the program is leaving without.
            let _ = send.send(());
        });
        let closed = done.recv_timeout(most).is_ok();
        if !closed {
            // Nobody else has the vault: what holds it is what hangs.
            vault::sweep_out(&self.folder).ok();
        }
        closed
    }

    fn close_waiting(&self) {
        if let Some(frame) = *self.frame() {
            frame.write(&self.config);
        }
        self.jobs.cancel();
        let desk = self.desk.write().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(desk) = desk {
            // Prints that cannot be removed now go at the next start; a store that cannot be sealed is still closed. The window
            // that could tell of it is on its way out: the next one does.
            self.note_traces(desk.close() == Err(Error::TracesLeft));
        }
        if let Some(unfinished) = self.unfinished().take() {
            // The sheet with its code.
            unfinished.vault.sweep_out().ok();
        }
    }

    /// Whether another program has the vault open.
    pub fn in_use(&self) -> bool {
        let Ok(lock) = File::open(self.folder.join("lock")) else { return false };
        let taken = matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock));
        drop(lock.unlock());
        taken
    }

    /// Whether something still lies in `out/`.
    pub fn has_prints(&self) -> bool {
        fs::read_dir(self.out()).is_ok_and(|mut all| all.next().is_some())
    }

    /// Removes what an earlier run left in `out/` when it could not do so itself, or what a viewer held until now.
    pub fn sweep_if_free(&self) {
        let Ok(lock) = File::open(self.folder.join("lock")) else { return };
        if lock.try_lock().is_err() {
            return;
        }
        // A viewer may still hold one: that goes the next time.
        vault::sweep_out(&self.folder).ok();
        // By word: a program that is being started now would hold on to it.
        drop(lock.unlock());
    }

    /// The path of a print, checked: only what lies in `out/`. Not as the check itself writes it: a viewer of Windows knows no `\\?\`.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for any other place, [`Error::NotFound`] for a file that is gone.
    pub fn print(&self, path: &Path) -> Result<PathBuf> {
        let real = path.canonicalize().map_err(|_| Error::NotFound)?;
        let out = self.out().canonicalize().map_err(|_| Error::NotFound)?;
        match real.file_name() {
            Some(name) if real.parent() == Some(out.as_path()) && real.is_file() => Ok(self.out().join(name)),
            Some(_) | None => Err(Error::NotAllowed),
        }
    }

    fn out(&self) -> PathBuf {
        self.folder.join("out")
    }
}

/// What the system speaks. Who starts a program on macOS from the Finder gives it no `LANG`.
fn spoken() -> Option<String> {
    #[cfg(target_os = "macos")]
    if let Some(first) = objc2_foundation::NSLocale::preferredLanguages().firstObject() {
        return Some(first.to_string());
    }
    std::env::var("LANG").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_print_is_opened_under_the_name_that_a_viewer_knows() {
        let (home, config) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut shell = Shell::new(config.path().to_owned()).unwrap();
        shell.folder = home.path().to_owned();
        assert!(!shell.has_prints());
        let (print, other) = (shell.out().join("dossier.pdf"), home.path().join("slot"));
        fs::create_dir_all(shell.out()).unwrap();
        for file in [&print, &other] {
            fs::write(file, "x").unwrap();
        }
        assert_eq!(shell.print(&shell.out().join("../out/dossier.pdf")), Ok(print));
        assert!(shell.has_prints());
        for place in [other, shell.out().join("../slot"), shell.out()] {
            assert_eq!(shell.print(&place), Err(Error::NotAllowed), "{}", place.display());
        }
        assert_eq!(shell.print(&shell.out().join("weg.pdf")), Err(Error::NotFound));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_swept_lies_in_the_vault_and_nowhere_else() {
        let (home, config) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut shell = Shell::new(config.path().to_owned()).unwrap();
        shell.folder = home.path().join("kluis");
        let documents = home.path().join("documenten");
        let (theirs, print) = (documents.join("proefschrift.txt"), shell.out().join("dossier.pdf"));
        for folder in [&shell.folder, &documents] {
            fs::create_dir(folder).unwrap();
        }
        for file in [&shell.folder.join("lock"), &theirs] {
            fs::write(file, "x").unwrap();
        }
        shell.sweep_if_free();
        assert!(!shell.out().exists(), "it makes nothing");
        std::os::unix::fs::symlink(&documents, shell.out()).unwrap();
        shell.sweep_if_free();
        assert!(theirs.exists() && !shell.out().exists());
        fs::create_dir(shell.out()).unwrap();
        fs::write(&print, "x").unwrap();
        let lock = File::open(shell.folder.join("lock")).unwrap();
        lock.lock().unwrap();
        shell.sweep_if_free();
        assert!(print.exists(), "somebody has it open");
        lock.unlock().unwrap();
        shell.sweep_if_free();
        assert!(!print.exists() && shell.out().is_dir());
    }

    #[test]
    fn the_sheet_of_a_vault_that_is_not_finished_goes_with_its_window() {
        let (home, config) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut shell = Shell::new(config.path().to_owned()).unwrap();
        shell.folder = home.path().join("vault");
        let set_up = vault::SetUp {
            name: "Praktijk De Linde".into(),
            passphrase: "zeven gele fietsen onder water".to_owned().into(),
            second: vault::Second::KeyFile(home.path().join("sleutel.key")),
        };
        let cheap = Surroundings { key_cost: dossier_core::surroundings::KeyCost::TEST, ..Surroundings::real() };
        let (vault, code) = Vault::create(&shell.folder, set_up, &cheap).unwrap();
        let sheet = vault.out_dir().unwrap().join("herstelblad.pdf");
        fs::write(&sheet, "x").unwrap();
        *shell.unfinished() = Some(Unfinished { vault, code });
        let shell = Arc::new(shell);
        assert!(shell.close(Duration::from_secs(20)));
        assert!(!sheet.exists() && shell.unfinished().is_none());
    }

    #[test]
    fn closing_waits_for_what_ends_and_not_for_what_hangs() {
        let (home, config) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut shell = Shell::new(config.path().to_owned()).unwrap();
        shell.folder = home.path().to_owned();
        let shell = Arc::new(shell);
        let print = shell.out().join("dossier.pdf");
        fs::create_dir(shell.out()).unwrap();
        fs::write(&print, "x").unwrap();
        let (tick, most) = (Duration::from_millis(100), Duration::from_secs(20));
        assert!(shell.close(most), "nothing is open");

        // An action holds the desk for as long as it runs, and a job stops at its next step.
        let (started, begun) = mpsc::channel();
        let busy = shell.clone();
        let job = thread::spawn(move || {
            let _desk = busy.desk.read().unwrap();
            let job = busy.jobs.begin("backup_make", true).unwrap();
            started.send(()).unwrap();
            while dossier_core::export::Progress::step(&job, 1, 2).is_ok() {
                thread::sleep(tick);
            }
        });
        begun.recv().unwrap();
        assert!(shell.close(most));
        job.join().unwrap();

        let (started, begun) = mpsc::channel();
        let (answer, medium) = mpsc::channel::<()>();
        let busy = shell.clone();
        let job = thread::spawn(move || {
            let _desk = busy.desk.read().unwrap();
            let _job = busy.jobs.begin("backup_make", true).unwrap();
            started.send(()).unwrap();
            // A medium that does not answer.
            medium.recv().ok();
        });
        begun.recv().unwrap();
        let start = Instant::now();
        assert!(print.exists(), "nobody else's: nothing was open");
        assert!(!shell.close(tick), "it is not waited for");
        assert!(!print.exists(), "what hangs keeps no print in the clear");
        assert!(shell.is_open(), "and who asks meanwhile does not wait either");
        assert!(start.elapsed() < most);
        drop(answer);
        job.join().unwrap();
    }
}
