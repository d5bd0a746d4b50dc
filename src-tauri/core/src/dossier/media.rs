//! Where backups lie. Each stick or folder is known by the name that stands on it (see [`crate::vault::medium`]) and
//! remembered until it returns or the carer says that it is gone: a stick in a drawer may hold a dossier that was
//! destroyed since, or open with keys that were renewed since.

use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::client::PRACTICE_VAULT;
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::store::{Concern, WriteTx, setting};
use crate::uid::Uid;
use crate::vault::medium;

/// Days after which a new backup is due.
const DUE_DAYS: i64 = 7;
/// The setting that remembers the last one.
const LAST: &str = "last_backup";
/// The setting that remembers under which keys the last one was made.
const LAST_KEYS: &str = "last_backup_keys";
/// The setting that remembers the media.
const MEDIA: &str = "backup_media";

/// The last backup.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct LastBackup {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Where to.
    pub folder: String,
}

/// A stick or folder with backups.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Medium {
    id: Uid,
    /// Where it was, as picked.
    folder: String,
    /// When the newest backup on it was made.
    seen: DateTime<FixedOffset>,
    /// How many destroyed dossiers, and entries for which sets are replaced, that backup knows of; all older ones went when it was made.
    destroyed: usize,
    /// The keys that it opens with; all sets of older ones went when it was made. Unknown of before this was remembered.
    #[serde(default)]
    keys: Option<Uid>,
}

/// A stick or folder with backups, as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct MediumView {
    /// Its random name.
    pub medium: Uid,
    /// Where it was.
    pub folder: String,
    /// When it was last there: the newest backup on it is of then.
    pub seen: DateTime<FixedOffset>,
    /// What lies on it holds a dossier, or an entry, that was destroyed since, or opens with keys that were renewed since.
    pub behind: bool,
}

/// What is known of backups.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct BackupState {
    /// The last one.
    pub last: Option<LastBackup>,
    /// A new one is due.
    pub due: bool,
    /// On some medium lie backups that are to be replaced.
    pub stale: bool,
    /// All media.
    pub media: Vec<MediumView>,
    /// One on which a backup is due is there now: it can be made without asking where to.
    pub ready: Option<MediumView>,
}

/// A medium.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MediumAsked {
    /// Its random name.
    pub medium: Uid,
}

/// What the store knows, without looking at any medium.
pub(super) fn known(work: &Work) -> Result<BackupState> {
    let store = work.desk.store();
    let last = store.setting::<LastBackup>(LAST)?;
    let destroyed = store.tombstones()?.iter().filter(|stone| stone.replaces_sets()).count();
    let (keys, renewed) = {
        let vault = work.desk.vault();
        (vault.keys_mark()?, vault.is_renewed())
    };
    // By the keys and never by the time: a clock may have been wrong, and a backup that a leaked passphrase opens is not
    // to be hidden by that. One of before the keys were remembered is of these if they were never renewed.
    let is_old = |made_with: Option<Uid>| made_with.map_or(renewed, |with| with != keys);
    let last_is_old = last.is_some() && is_old(store.setting(LAST_KEYS)?);
    let media: Vec<MediumView> = store
        .setting::<Vec<Medium>>(MEDIA)?
        .unwrap_or_default()
        .into_iter()
        .map(|known| MediumView {
            medium: known.id,
            behind: known.destroyed < destroyed || is_old(known.keys),
            folder: known.folder,
            seen: known.seen,
        })
        .collect();
    let stale = media.iter().any(|known| known.behind) || last_is_old;
    // A stick that is away for good must not ask for a backup every day: only the one that is used does.
    let used = media.iter().max_by_key(|known| known.seen);
    let now = work.desk.surroundings().clock.now();
    let due = used.is_some_and(|used| used.behind)
        || last_is_old
        || last.as_ref().is_none_or(|last| (now - last.at).num_days().abs() >= DUE_DAYS);
    Ok(BackupState { last, due, stale, media, ready: None })
}

/// Where one of them is now.
fn at_hand(work: &Work, known: &MediumView) -> Option<PathBuf> {
    let dir = work.desk.vault().dir().to_owned();
    medium::find(known.medium, Path::new(&known.folder), &dir)
}

/// What is known of backups, and whether one can be made now.
///
/// # Errors
/// What the store says.
pub fn state(work: &Work, _: Nothing) -> Result<BackupState> {
    let mut state = known(work)?;
    if work.desk.store().setting::<bool>(PRACTICE_VAULT)? == Some(true) {
        return Ok(state);
    }
    let wanted = state.media.iter().filter(|known| state.due || known.behind);
    state.ready = wanted.filter(|known| at_hand(work, known).is_some()).max_by_key(|known| known.seen).cloned();
    Ok(state)
}

/// The folder of the medium that is there and on which a backup is due.
pub(super) fn ready(work: &Work) -> Result<PathBuf> {
    let ready = state(work, Nothing {})?.ready;
    ready.and_then(|known| at_hand(work, &known)).ok_or(Error::NoKnownMedium)
}

/// A backup was made there that opens with these keys.
pub(super) fn remember(tx: &WriteTx, id: Uid, folder: &str, destroyed: usize, keys: Uid) -> Result<()> {
    let folder = folder.to_owned();
    let mut media = setting::get::<Vec<Medium>>(tx, MEDIA)?.unwrap_or_default();
    media.retain(|known| known.id != id);
    media.push(Medium { id, folder: folder.clone(), seen: tx.now(), destroyed, keys: Some(keys) });
    setting::set(tx, MEDIA, &media)?;
    setting::set(tx, LAST_KEYS, &keys)?;
    setting::set(tx, LAST, &LastBackup { at: tx.now(), folder })
}

/// The carer says that a stick is gone for good: it is asked for no more.
///
/// # Errors
/// [`Error::NotFound`].
pub fn gone(work: &Work, input: MediumAsked) -> Result<BackupState> {
    work.change(|tx| {
        let mut media = setting::get::<Vec<Medium>>(tx, MEDIA)?.unwrap_or_default();
        let before = media.len();
        media.retain(|known| known.id != input.medium);
        if media.len() == before {
            return Err(Error::NotFound);
        }
        tx.concerns(Concern { part: "backup_medium", every_time: true, ..Concern::default() });
        setting::set(tx, MEDIA, &media)
    })?;
    state(work, Nothing {})
}
