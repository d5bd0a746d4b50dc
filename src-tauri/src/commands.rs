//! What a page may ask of this process. Each is asynchronous and works on a thread where blocking is fine; a panic
//! there locks the vault, because nobody can say what state it left behind.
//!
//! Passphrases come in as plain strings, since that is what a page can send; they become secrets at once, and the
//! rest of the message is forgotten with the process.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use dossier_core::{
    Error, Result,
    dossier::document::{self, MOST_PASTED, Preview},
    export::{
        paper::Lang,
        sheets::{self, RecoverySheet},
    },
    uid::Uid,
    vault::{self, Key, Second, SetUp, SlotKind, Vault, backup, passphrase, words},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tauri::{AppHandle, Manager, State};
use zeroize::Zeroizing;

use crate::{
    jobs::JobView,
    laptop::{self, Line},
    leave::{self, Then},
    pasted,
    picks::{self, PickedFile, PickedFolder, Purpose},
    shell::{Shell, Turned, Unfinished},
    sticks::{self, Stick},
    windows,
};

type Held<'a> = State<'a, Arc<Shell>>;

/// Works where blocking is fine; a panic locks.
async fn work<T: Send + 'static>(
    app: &AppHandle,
    what: impl FnOnce(&Shell) -> Result<T> + Send + 'static,
) -> Result<T> {
    let shell = app.state::<Arc<Shell>>().inner().clone();
    match tauri::async_runtime::spawn_blocking(move || what(&shell)).await {
        Ok(result) => result,
        Err(_) => {
            leave::leave(app, Then::Lock);
            Err(Error::internal("panic"))
        }
    }
}

// -- the window of an open vault --

/// One action of the core.
#[tauri::command]
pub async fn call(app: AppHandle, action: String, input: Value) -> Result<Value> {
    let answer = work(&app, move |shell| {
        // The page looks for the stick by itself: that is no sign of life.
        if action != "backup_state" {
            shell.idle().seen(Instant::now());
        }
        let output = shell.call(&action, input)?;
        Ok((output, shell.turned()?))
    })
    .await;
    let (output, turned) = answer?;
    // Another sits there now: another window, whose page never held what this one did.
    match turned {
        None => Ok(()),
        Some(Turned::Viewer) => windows::open_viewing(&app),
        Some(Turned::Inspector) => windows::open_inspection(&app),
        Some(Turned::Carer) => windows::open_main(&app),
    }
    .map_err(|_| Error::internal("no window"))?;
    Ok(output)
}

/// A key or the mouse: the carer is there.
#[tauri::command]
pub async fn sign_of_life(shell: Held<'_>) -> Result<()> {
    shell.idle().seen(Instant::now());
    Ok(())
}

/// How late it is by the clock that the core goes by, with its offset: the web view's own is not asked (RFC 3339).
#[tauri::command]
pub async fn now(shell: Held<'_>) -> Result<String> {
    Ok(shell.surroundings.clock.now().to_rfc3339())
}

/// The page has saved its drafts and may be closed.
#[tauri::command]
pub async fn drafts_saved(shell: Held<'_>) -> Result<()> {
    shell.idle().drafts_saved();
    Ok(())
}

/// Locks, after the running job: the page saved its drafts before it asked.
#[tauri::command]
pub async fn lock(app: AppHandle) -> Result<()> {
    let handle = app.clone();
    work(&app, move |_| {
        leave::lock(&handle);
        Ok(())
    })
    .await
}

/// Leaves a vault to practise with: it is set aside at the next start, which comes at once.
#[tauri::command]
pub async fn leave_practice(app: AppHandle) -> Result<()> {
    let handle = app.clone();
    work(&app, move |shell| {
        shell.leave_practice()?;
        leave::lock(&handle);
        Ok(())
    })
    .await
}

/// How far the running job is.
#[tauri::command]
pub async fn job_progress(shell: Held<'_>) -> Result<Option<JobView>> {
    Ok(shell.jobs.view())
}

/// Asks the running job to stop.
#[tauri::command]
pub async fn job_cancel(shell: Held<'_>) -> Result<()> {
    shell.jobs.cancel();
    Ok(())
}

/// Puts words that are to be told to somebody on the clipboard, for half a minute.
#[tauri::command]
pub async fn copy_secret(app: AppHandle, text: String) -> Result<()> {
    let text = Zeroizing::new(text);
    let handle = app.clone();
    work(&app, move |shell| shell.copied.copy(&handle, text, Instant::now())).await
}

/// The picture on the clipboard, for a dossier, as PNG in base64; `None` where there is none or the web view gives it.
#[tauri::command]
pub async fn clipboard_picture(app: AppHandle) -> Result<Option<String>> {
    let handle = app.clone();
    work(&app, move |shell| {
        if !shell.is_open() {
            return Err(Error::Locked);
        }
        let Some(picture) = pasted::picture(&handle) else { return Ok(None) };
        if picture.len() > MOST_PASTED {
            return Err(Error::FileTooLarge { most: MOST_PASTED as u64 });
        }
        Ok(Some(STANDARD.encode(&*picture)))
    })
    .await
}

/// What protects this laptop, as far as the system tells.
#[tauri::command]
pub async fn laptop_facts(app: AppHandle) -> Result<Vec<Line>> {
    work(&app, |shell| Ok(laptop::facts(shell))).await
}

// -- both windows --

/// Removes a print before the lock does: a sheet with a code, once that is not on screen any more.
#[tauri::command]
pub async fn forget_print(app: AppHandle, path: PathBuf) -> Result<()> {
    work(&app, move |shell| Ok(std::fs::remove_file(shell.print(&path)?)?)).await
}

/// Asks for a folder.
#[tauri::command]
pub async fn pick_folder(app: AppHandle, shell: Held<'_>) -> Result<Option<PickedFolder>> {
    Ok(picks::ask_folder(&app).await?.map(|path| shell.picks.folder(path)))
}

/// The sticks that are in.
#[tauri::command]
pub async fn sticks(app: AppHandle) -> Result<Vec<Stick>> {
    work(&app, |_| Ok(sticks::list())).await
}

/// The carer points at one of them.
#[tauri::command]
pub async fn pick_stick(app: AppHandle, path: PathBuf) -> Result<PickedFolder> {
    work(&app, move |shell| if sticks::is_stick(&path) { Ok(shell.picks.folder(path)) } else { Err(Error::MediumGone) })
        .await
}

/// Takes a stick out that the carer pointed at; `false` when the system does not let us.
#[tauri::command]
pub async fn stick_take_out(app: AppHandle, path: PathBuf) -> Result<bool> {
    work(&app, move |shell| shell.picks.check(&path).map(|()| sticks::take_out(&path))).await
}

/// Asks for a file.
#[tauri::command]
pub async fn pick_file(app: AppHandle, shell: Held<'_>, purpose: Purpose) -> Result<Option<PickedFile>> {
    Ok(picks::ask_file(&app, purpose).await?.map(|path| shell.picks.file(path)))
}

/// Opens a print with the system's own viewer.
#[tauri::command]
pub async fn open_print(app: AppHandle, path: PathBuf) -> Result<()> {
    work(&app, move |shell| {
        let program = if cfg!(target_os = "macos") {
            "open"
        } else if cfg!(windows) {
            "explorer"
        } else {
            "xdg-open"
        };
        let mut viewer = std::process::Command::new(program)
            .arg(shell.print(&path)?)
            .spawn()
            .map_err(|_| Error::internal("no viewer"))?;
        // Waited for, so that it does not linger as a zombie.
        std::thread::spawn(move || viewer.wait());
        Ok(())
    })
    .await
}

/// A page of a print as a picture, to be looked at before it goes to the system's viewer. The first page is 0.
#[tauri::command]
pub async fn print_page(app: AppHandle, path: PathBuf, page: usize, most: u32) -> Result<Preview> {
    work(&app, move |shell| {
        // A dossier in the clear: it is forgotten as soon as the page is drawn.
        let print = Zeroizing::new(std::fs::read(shell.print(&path)?)?);
        document::page(&print, page, most)
    })
    .await
}

/// What the system's menu may offer now, by the names of their texts, in the language of the page.
#[tauri::command]
pub async fn menu_offer(app: AppHandle, language: String, items: Vec<String>) -> Result<()> {
    let handle = app.clone();
    work(&app, move |shell| shell.menu.offer(&handle, &language, &items).map_err(|_| Error::internal("menu"))).await
}

/// Keeps the language for the page before unlocking.
#[tauri::command]
pub async fn set_language(app: AppHandle, language: String) -> Result<()> {
    let handle = app.clone();
    work(&app, move |shell| {
        shell.menu.speak(&handle, &language).map_err(|_| Error::internal("menu"))?;
        shell.set_language(&language)
    })
    .await
}

/// Whether a passphrase may be used: `{ ok, code, params }`.
#[tauri::command]
pub async fn passphrase_check(app: AppHandle, passphrase: String) -> Result<Value> {
    let passphrase = SecretString::from(passphrase);
    work(&app, move |_| match passphrase::check(&passphrase, &[]) {
        Ok(()) => Ok(json!({ "ok": true, "code": null, "params": {} })),
        Err(error) => {
            let value = serde_json::to_value(&error)?;
            Ok(json!({ "ok": false, "code": value.get("code"), "params": value.get("params").unwrap_or(&json!({})) }))
        }
    })
    .await
}

// -- the window before unlocking --

/// What the page before unlocking has to know.
#[derive(Serialize)]
pub struct VaultStatus {
    exists: bool,
    ways: Vec<&'static str>,
    keychain: bool,
    folder: PathBuf,
    language: String,
    unfinished: bool,
    in_use: bool,
    traces_left: bool,
    /// It was to make way at this start, and could not.
    still_stands: bool,
    /// A backup was put back here, and never opened since.
    put_back: bool,
    /// Why it cannot be opened, as far as that shows before: told here and not in place of all this, which has the language.
    problem: Option<Error>,
}

/// Whether there is a vault, and which ways in it has.
#[tauri::command]
pub async fn vault_status(app: AppHandle) -> Result<VaultStatus> {
    work(&app, |shell| {
        let exists = vault::exists(&shell.folder);
        let looked = || -> Result<_> { Ok((ways(&shell.folder)?, Vault::is_unfinished(&shell.folder)?)) };
        let looked = if exists { looked() } else { Ok(Default::default()) };
        let problem = looked.as_ref().err().cloned();
        let (ways, unfinished) = looked.unwrap_or_default();
        Ok(VaultStatus {
            exists,
            ways,
            keychain: shell.surroundings.keychain.get("probe").is_ok(),
            folder: shell.folder.clone(),
            language: shell.language(),
            unfinished,
            in_use: shell.in_use(),
            traces_left: shell.traces_left(),
            still_stands: shell.still_stands(),
            put_back: exists && backup::was_put_back(&shell.folder),
            problem,
        })
    })
    .await
}

/// Sets aside a vault that cannot be opened, so that a backup can come in its place. Nothing of it is lost.
#[tauri::command]
pub async fn vault_set_aside(app: AppHandle) -> Result<()> {
    work(&app, |shell| shell.set_aside_damaged()).await
}

fn ways(folder: &Path) -> Result<Vec<&'static str>> {
    let mut ways = Vec::new();
    for kind in Vault::second_secret_kinds(folder)? {
        let way = match kind {
            SlotKind::PassphraseKeychain | SlotKind::StandInKeychain => "keychain",
            SlotKind::PassphraseKeyFile | SlotKind::StandInKeyFile => "key_file",
            SlotKind::RecoveryCode | SlotKind::CustodianCode => "recovery",
        };
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    Ok(ways)
}

/// Six words to choose as passphrase.
#[tauri::command]
pub async fn new_passphrase(app: AppHandle) -> Result<String> {
    work(&app, |shell| Ok(words::six_words(&shell.surroundings)?.expose_secret().to_owned())).await
}

/// The second secret, as the page names it.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SecondInput {
    /// The system's keychain.
    Keychain,
    /// A picked file.
    KeyFile {
        /// Its path.
        file: PathBuf,
    },
}

impl SecondInput {
    fn checked(self, shell: &Shell) -> Result<Second> {
        match self {
            Self::Keychain => Ok(Second::Keychain),
            Self::KeyFile { file } => shell.picks.check(&file).map(|()| Second::KeyFile(file)),
        }
    }
}

/// The recovery code, which must be typed back.
#[derive(Serialize)]
pub struct RecoveryCode {
    recovery_code: String,
}

fn keep_unfinished(shell: &Shell, vault: Vault, code: SecretString) -> RecoveryCode {
    let recovery_code = code.expose_secret().to_owned();
    *shell.unfinished() = Some(Unfinished { vault, code });
    RecoveryCode { recovery_code }
}

/// Makes a vault, up to the recovery code.
#[tauri::command]
pub async fn vault_create(
    app: AppHandle,
    name: String,
    passphrase: String,
    second: SecondInput,
) -> Result<RecoveryCode> {
    let passphrase = SecretString::from(passphrase);
    work(&app, move |shell| {
        let second = second.checked(shell)?;
        let set_up = SetUp { name, passphrase, second };
        let (vault, code) = Vault::create(&shell.folder, set_up, &shell.surroundings)?;
        Ok(keep_unfinished(shell, vault, code))
    })
    .await
}

/// Writes the recovery sheet into `out/` and tells where.
#[tauri::command]
pub async fn recovery_sheet(app: AppHandle, language: Lang) -> Result<PathBuf> {
    work(&app, move |shell| {
        let unfinished = shell.unfinished();
        let Unfinished { vault, code } = unfinished.as_ref().ok_or(Error::NotFound)?;
        let sheet = sheets::recovery_sheet(&RecoverySheet {
            lang: language,
            vault: vault.name(),
            day: shell.surroundings.clock.now().date_naive(),
            code,
        })?;
        let path = vault.out_dir()?.join(match language {
            Lang::Nl => "herstelblad.pdf",
            Lang::En => "recovery-sheet.pdf",
        });
        std::fs::write(&path, sheet)?;
        Ok(path)
    })
    .await
}

/// Takes the recovery code as typed back; when it fits, the vault opens.
#[tauri::command]
pub async fn vault_confirm_recovery(app: AppHandle, typed: String) -> Result<()> {
    work(&app, move |shell| {
        let mut place = shell.unfinished();
        let mut unfinished = place.take().ok_or(Error::NotFound)?;
        if let Err(error) = unfinished.vault.confirm_recovery(&typed, &shell.surroundings) {
            *place = Some(unfinished);
            return Err(error);
        }
        shell.sit_down(unfinished.vault)?;
        shell.speak_on()
    })
    .await?;
    enter(&app)
}

/// A way in, as the page names it.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum KeyInput {
    /// The printed code.
    Recovery {
        /// As typed.
        recovery_code: String,
    },
    /// The passphrase and what goes with it.
    Passphrase {
        /// As typed.
        passphrase: String,
        /// The keychain or a file.
        second: SecondInput,
    },
}

/// Unlocks. Gives nothing when the vault opened, or a fresh recovery code when set-up was never finished: then that
/// code has to be typed back first. `undo`: what a change of the keys that was cut off left behind is dropped.
#[tauri::command]
pub async fn vault_unlock(app: AppHandle, key: KeyInput, undo: bool) -> Result<Option<RecoveryCode>> {
    let unfinished = work(&app, move |shell| {
        let key = match key {
            KeyInput::Recovery { recovery_code } => Key::Recovery(SecretString::from(recovery_code)),
            KeyInput::Passphrase { passphrase, second } => {
                let passphrase = SecretString::from(passphrase);
                Key::Passphrase { passphrase, second: second.checked(shell)? }
            }
        };
        let mut vault = Vault::open(&shell.folder, key, &shell.surroundings)?;
        if undo && vault.unfinished_change().is_some() {
            vault.undo_change(&shell.surroundings)?;
        }
        if vault.needs_recovery_confirmation() {
            let code = vault.renew_recovery_code(&shell.surroundings)?;
            return Ok(Some(keep_unfinished(shell, vault, code)));
        }
        shell.sit_down(vault).inspect_err(|error| {
            if matches!(error, Error::StoreDamaged | Error::DiskFailing) {
                shell.note_damage();
            }
        })?;
        Ok(None)
    })
    .await?;
    if unfinished.is_none() {
        enter(&app)?;
    }
    Ok(unfinished)
}

/// A backup that can be put back, and what is known of dossiers that were destroyed since.
#[derive(Serialize)]
pub struct Restorable {
    /// Of which vault.
    vault: Uid,
    /// When the backup was made (RFC 3339).
    made: String,
    /// The days on which dossiers were destroyed since, as the sticks tell; without names.
    destroyed: Vec<String>,
    /// How many entries of dossiers that stayed were destroyed since.
    entries: usize,
    /// The days of the certificates that were typed.
    certificates: Vec<String>,
    /// Lists of destroyed dossiers that are damaged.
    damaged: u32,
    /// Newer backups there that cannot be read.
    unread: usize,
    /// The newest backups there of other vaults.
    others: Vec<OfAnother>,
}

/// The newest backup of another vault on the same medium.
#[derive(Serialize)]
pub struct OfAnother {
    vault: Uid,
    /// When it was made (RFC 3339).
    made: String,
}

/// What to put back: a picked backup or the newest on a picked medium, of the vault that is named or of any, with other picked media that
/// may know of dossiers which were destroyed since, and the codes of certificates.
#[derive(Deserialize)]
pub struct RestoreInput {
    folder: PathBuf,
    vault: Option<Uid>,
    also: Vec<PathBuf>,
    certificates: Vec<String>,
}

fn since(shell: &Shell, input: &RestoreInput) -> Result<(PathBuf, backup::Since)> {
    shell.picks.check(&input.folder)?;
    input.also.iter().try_for_each(|folder| shell.picks.check(folder))?;
    if vault::exists(&shell.folder) {
        return Err(Error::VaultExists);
    }
    let set = backup::newest(&input.folder, input.vault)?;
    // What made way here knows what was destroyed since.
    let also: Vec<PathBuf> = input.also.iter().cloned().chain(vault::folder::asides(&shell.folder)).collect();
    let since = backup::look(&set, &also, &input.certificates)?;
    Ok((set, since))
}

/// Looks at a backup and at what the media know, and copies nothing.
#[tauri::command]
pub async fn vault_restore_look(app: AppHandle, input: RestoreInput) -> Result<Restorable> {
    work(&app, move |shell| {
        let (set, since) = since(shell, &input)?;
        let others = backup::newest_of_others(&input.folder, since.manifest.vault)?;
        let (dossiers, entries): (Vec<_>, Vec<_>) = since.destroyed.iter().partition(|stone| stone.entry.is_none());
        let mut destroyed: Vec<String> = dossiers.iter().map(|stone| stone.day.to_string()).collect();
        destroyed.sort_unstable();
        Ok(Restorable {
            vault: since.manifest.vault,
            made: since.manifest.made,
            destroyed,
            entries: entries.len(),
            certificates: since.certificates.iter().map(|certificate| certificate.day.to_string()).collect(),
            damaged: since.damaged,
            unread: backup::unread_after(&input.folder, &set)?,
            others: others.into_iter().map(|other| OfAnother { vault: other.vault, made: other.made }).collect(),
        })
    })
    .await
}

/// What could not be put back.
#[derive(Serialize)]
pub struct LeftOut {
    /// Files that no longer lay on the stick.
    missing: usize,
    /// Files that are damaged there.
    damaged: usize,
}

/// Makes the backup the vault of this laptop, where there is none yet. It opens nothing: at the first opening what was
/// destroyed is destroyed again, before anything is shown.
#[tauri::command]
pub async fn vault_restore(app: AppHandle, input: RestoreInput) -> Result<LeftOut> {
    work(&app, move |shell| {
        let (set, since) = since(shell, &input)?;
        let restored = backup::restore_with(&set, &since, &shell.folder, &mut |_| Ok(()))?;
        Ok(LeftOut { missing: restored.missing, damaged: restored.damaged })
    })
    .await
}

/// From the unlock page to the main one.
fn enter(app: &AppHandle) -> Result<()> {
    app.state::<Arc<Shell>>().idle().seen(Instant::now());
    windows::open_main(app).map_err(|_| Error::internal("no window"))
}
