//! Where backups lie. Each stick or folder is known by the name that stands on it (see [`crate::vault::medium`]) and
//! remembered until it returns or the carer says that nothing lies on it any more: a stick in a drawer, or one that was lost, may hold
//! a dossier that was destroyed since, or open with keys that were renewed since, or with no recovery code that is still on paper.
//!
//! It is remembered before the first byte of a set, not after the last: a full disk here or a stick that is pulled must not leave a set of
//! which nobody knows. Where nothing came of it, which can be seen as long as the stick is in, it is forgotten again.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::client::PRACTICE_VAULT;
use crate::action::{BACKUP_BEGUN, Nothing};
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::store::{Concern, WriteTx, setting};
use crate::uid::Uid;
use crate::vault::medium;
use crate::vault::tombstone::Tombstone;

/// Days after which a new backup is due.
const DUE_DAYS: i64 = 7;
/// The setting that remembers the last one.
const LAST: &str = "last_backup";
/// The setting that remembers under which keys and recovery code the last one was made.
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
    /// Where it was: the folder in which its backups lie.
    folder: String,
    /// When the newest backup on it was made.
    seen: DateTime<FixedOffset>,
    /// How many destroyed dossiers, and entries for which sets are replaced, that backup knows of; all older ones went when it was made.
    destroyed: usize,
    /// Which these are, one by one: two lists of one length need not be the same. Unknown of before this was remembered.
    #[serde(default)]
    stones: Option<Vec<Uid>>,
    /// A set lies there that cannot be read: what it holds nobody can say, and it is not replaced.
    #[serde(default)]
    damaged: bool,
    /// Sets lie there of which this store cannot tell that they are its own, and that were kept for it.
    #[serde(default)]
    apart: bool,
    /// The seals of those that are its own, as printed: once lines went with their years, the log tells it no more.
    #[serde(default)]
    sets: Vec<String>,
    /// It was lost: nobody can make a new backup on it, and what lay on it lies somewhere.
    #[serde(default)]
    lost: bool,
    /// The keys that it opens with, and the recovery code; all sets of older keys went when it was made. Unknown of before this was
    /// remembered.
    #[serde(default)]
    keys: Option<Uid>,
    /// A backup was begun there, the first that is known, and nobody heard how it ended.
    #[serde(default)]
    begun: bool,
}

impl Medium {
    fn of(folder: &str, seen: DateTime<FixedOffset>, left: Left) -> Self {
        Self {
            id: left.id,
            folder: folder.to_owned(),
            seen,
            destroyed: left.stones.len(),
            stones: Some(left.stones),
            damaged: left.damaged,
            apart: left.apart,
            sets: left.sets,
            // One that was lost has come back.
            lost: false,
            keys: Some(left.keys),
            begun: false,
        }
    }

    /// Whether what lies on it was made after this one of `all` that were destroyed, or replaced for it.
    fn knows(&self, stone: Uid, all: &[Uid]) -> bool {
        self.stones.as_ref().map_or(self.destroyed >= all.len(), |known| known.contains(&stone))
    }
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
    /// What lies on it holds a dossier, or an entry, that was destroyed since, or opens with keys or a recovery code that were renewed since.
    pub behind: bool,
    /// A set lies on it that cannot be read, and so is not replaced.
    pub damaged: bool,
    /// Sets lie on it that this store did not make, since an older one was put back, or of which that cannot be told any more; they
    /// stay.
    pub apart: bool,
    /// It was lost.
    pub lost: bool,
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
    /// All media but those that were lost.
    pub media: Vec<MediumView>,
    /// One on which a backup is due is there now: it can be made without asking where to.
    pub ready: Option<MediumView>,
}

/// To say that a medium is there no more.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MediumGone {
    /// Its random name.
    pub medium: Uid,
    /// It was lost; else nothing lies on it any more.
    #[serde(default)]
    pub lost: bool,
}

/// What a tombstone is of, by which a medium is remembered to know it.
pub(super) fn name_of(stone: &Tombstone) -> Uid {
    stone.entry.unwrap_or(stone.client)
}

/// Every medium that is remembered, those that were lost too.
struct Remembered {
    media: Vec<(Medium, MediumView)>,
    /// What was destroyed, for which older sets are replaced: see [`name_of`].
    destroyed: Vec<Uid>,
    /// The last backup opens with keys or a recovery code of before.
    last_is_old: bool,
}

fn remembered(work: &Work) -> Result<Remembered> {
    let store = work.desk.store();
    let stones = store.tombstones()?;
    let destroyed: Vec<Uid> = stones.iter().filter(|stone| stone.replaces_sets()).map(name_of).collect();
    let (keys, without_code, renewed, code) = {
        let vault = work.desk.vault();
        (vault.keys_mark()?, vault.keys_mark_without_code()?, vault.is_renewed(), vault.code_made())
    };
    // By the keys and never by the time: a clock may have been wrong, and a backup that a leaked passphrase opens is not
    // to be hidden by that. One of before the keys were remembered is of these if they were never renewed; and of before the recovery code
    // was, there is only its day to tell.
    let is_old = |made_with: Option<Uid>, at: DateTime<FixedOffset>| match made_with {
        Some(with) if with == keys => false,
        Some(with) if with != without_code => true,
        Some(_) | None => (made_with.is_none() && renewed) || code.is_some_and(|made| made > at),
    };
    let view = |known: Medium| {
        let unknown = known.begun && known.keys.is_none();
        let lacks = destroyed.iter().any(|stone| !known.knows(*stone, &destroyed));
        let view = MediumView {
            medium: known.id,
            behind: unknown || lacks || is_old(known.keys, known.seen),
            folder: known.folder.clone(),
            seen: known.seen,
            damaged: known.damaged,
            apart: known.apart,
            lost: known.lost,
        };
        (known, view)
    };
    let media = store.setting::<Vec<Medium>>(MEDIA)?.unwrap_or_default().into_iter().map(view).collect();
    let last_keys = store.setting(LAST_KEYS)?;
    let last_is_old = store.setting::<LastBackup>(LAST)?.is_some_and(|last| is_old(last_keys, last.at));
    Ok(Remembered { media, destroyed, last_is_old })
}

/// Every medium, those that were lost too.
pub(super) fn all(work: &Work) -> Result<Vec<MediumView>> {
    Ok(remembered(work)?.media.into_iter().map(|(_, view)| view).collect())
}

/// Media on which a dossier that was destroyed may still lie: not replaced since, damaged, kept apart, or lost before.
pub(super) fn holding(work: &Work, stone: Uid) -> Result<Vec<MediumView>> {
    let Remembered { media, destroyed, .. } = remembered(work)?;
    let holds = |known: &Medium| known.damaged || known.apart || !known.knows(stone, &destroyed);
    Ok(media.into_iter().filter(|(known, _)| holds(known)).map(|(_, view)| view).collect())
}

/// What the store knows, without looking at any medium.
pub(super) fn known(work: &Work) -> Result<BackupState> {
    let last = work.desk.store().setting::<LastBackup>(LAST)?;
    let Remembered { media, last_is_old, .. } = remembered(work)?;
    // A stick that is away for good must not ask for a backup every day: only the one that is used does, on which one was finished.
    let used = media.iter().filter(|(known, _)| !known.lost && !known.begun).max_by_key(|(known, _)| known.seen);
    let used_is_behind = used.is_some_and(|(_, view)| view.behind);
    let media: Vec<MediumView> = media.into_iter().map(|(_, view)| view).filter(|view| !view.lost).collect();
    let stale = media.iter().any(|known| known.behind) || last_is_old;
    // As it is remembered when one is made.
    let now = work.desk.store().now(work.desk.surroundings());
    let due =
        used_is_behind || last_is_old || last.as_ref().is_none_or(|last| (now - last.at).num_days().abs() >= DUE_DAYS);
    Ok(BackupState { last, due, stale, media, ready: None })
}

/// The seals of all sets that were this store's own when a backup was made beside them.
pub(super) fn own_seals(work: &Work) -> Result<HashSet<String>> {
    let media = work.desk.store().setting::<Vec<Medium>>(MEDIA)?.unwrap_or_default();
    Ok(media.into_iter().flat_map(|known| known.sets).collect())
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

/// Of a medium that is known by this name, where its backups lie, if they are there.
pub(super) fn place_of(work: &Work, id: Uid) -> Result<Option<Option<PathBuf>>> {
    let media = work.desk.store().setting::<Vec<Medium>>(MEDIA)?.unwrap_or_default();
    let dir = work.desk.vault().dir().to_owned();
    let known = media.iter().find(|known| known.id == id);
    Ok(known.map(|known| medium::find(id, Path::new(&known.folder), &dir)))
}

/// What a backup left on a medium.
#[derive(Clone)]
pub(super) struct Left {
    /// The medium's name.
    pub id: Uid,
    /// The destroyed dossiers and entries that the new set knows of; sets that hold one of them went.
    pub stones: Vec<Uid>,
    /// A set is there that cannot be read.
    pub damaged: bool,
    /// Sets are there that stay because they are not this store's own, for all it can tell.
    pub apart: bool,
    /// The seals of those that are.
    pub sets: Vec<String>,
    /// The keys and the code that the new set opens with.
    pub keys: Uid,
}

/// The first byte of a set is about to be written there. Of a medium that is known already, what is known holds until this one is done: it
/// is no more than what lies there. One that is not known is so from now on, with what the set is to know; where there are sets of which
/// nobody knows what they hold, with nothing.
pub(super) fn begin(work: &Work, folder: &str, left: &Left, has_sets: bool) -> Result<()> {
    work.change_as(&BACKUP_BEGUN, |tx| {
        let mut media = setting::get::<Vec<Medium>>(tx, MEDIA)?.unwrap_or_default();
        if media.iter().any(|known| known.id == left.id) {
            return Ok(());
        }
        let mut begun = Medium { begun: true, ..Medium::of(folder, tx.now(), left.clone()) };
        if has_sets {
            (begun.destroyed, begun.stones, begun.keys) = (0, Some(Vec::new()), None);
        }
        media.push(begun);
        setting::set(tx, MEDIA, &media)
    })
}

/// Nothing came of what was begun there.
pub(super) fn never_came(work: &Work, id: Uid) -> Result<()> {
    let stays = |known: &Medium| known.id != id || !known.begun;
    if work.desk.store().setting::<Vec<Medium>>(MEDIA)?.unwrap_or_default().iter().all(stays) {
        return Ok(());
    }
    work.change_as(&BACKUP_BEGUN, |tx| {
        let mut media = setting::get::<Vec<Medium>>(tx, MEDIA)?.unwrap_or_default();
        media.retain(stays);
        setting::set(tx, MEDIA, &media)
    })
}

/// A backup was made there; the media of these names were replaced with it.
pub(super) fn remember(tx: &WriteTx, folder: &str, with: &[Uid], left: Left) -> Result<()> {
    let (id, keys) = (left.id, left.keys);
    let mut media = setting::get::<Vec<Medium>>(tx, MEDIA)?.unwrap_or_default();
    media.retain(|known| known.id != id && !with.contains(&known.id));
    media.push(Medium::of(folder, tx.now(), left));
    setting::set(tx, MEDIA, &media)?;
    setting::set(tx, LAST_KEYS, &keys)?;
    setting::set(tx, LAST, &LastBackup { at: tx.now(), folder: folder.to_owned() })
}

/// The carer says that a stick is gone for good: it is asked for no more. One that was lost stays known: what lies on it was
/// not destroyed, and a certificate must not say so.
///
/// # Errors
/// [`Error::NotFound`].
pub fn gone(work: &Work, input: MediumGone) -> Result<BackupState> {
    work.change(|tx| {
        let mut media = setting::get::<Vec<Medium>>(tx, MEDIA)?.unwrap_or_default();
        let known = media.iter_mut().find(|known| known.id == input.medium).ok_or(Error::NotFound)?;
        known.lost = input.lost;
        if !input.lost {
            media.retain(|known| known.id != input.medium);
        }
        tx.concerns(Concern { part: "backup_medium", every_time: true, ..Concern::default() });
        setting::set(tx, MEDIA, &media)
    })?;
    state(work, Nothing {})
}
