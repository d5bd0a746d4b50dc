//! Destroying a dossier, and doing so again in a store that came out of a backup. What asks for a person's word, for
//! exceptions and for a last export stands before this; here it is done.
//!
//! Order: rows, words and tombstone in one transaction with its line; the write-ahead log emptied; the encrypted files
//! erased, and again at the next opening if one could not be; the list beside the store written anew, so that a restore
//! finds it. Backups follow when their medium is there (see [`super::backup`]).

use std::path::Path;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use crate::action::{DESTROYING, ERASING, REAPPLYING};
use crate::desk::{Desk, Work};
use crate::error::{Error, Result};
use crate::rules::destroying::DestroyGround;
use crate::session::{Role, Session};
use crate::store::log::Outcome;
use crate::store::{Concern, Reading, Store, WriteTx, client, tombstone as table};
use crate::surroundings::Surroundings;
use crate::uid::Uid;
use crate::vault::Vault;
use crate::vault::attachments::Attachments;
use crate::vault::backup;
use crate::vault::tombstone::{self, Certificate, Tombstone, TombstoneKey, Tombstones};

/// A destroyed dossier.
#[derive(Debug, Clone)]
pub struct Destroyed {
    /// When.
    pub day: NaiveDate,
    /// How many entries it had.
    pub entries: i64,
    /// For the certificate: what a restore takes as tombstone.
    pub code: String,
}

/// What the first opening did with the tombstones that a restore had gathered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct Reapplied {
    /// Dossiers that were in the backup and are destroyed again: the days of their first destruction, without names.
    pub days: Vec<NaiveDate>,
    /// Tombstones that this vault never made, or that cannot be read: refused.
    pub refused: u32,
    /// Certificates that fit no dossier in this store.
    pub unknown: u32,
}

impl Reapplied {
    /// Nothing to tell.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Destroys a dossier for good.
///
/// # Errors
/// [`Error::NotAllowed`] to who may not, [`Error::ClockDoubtful`], [`Error::NotFound`]; then nothing is gone.
pub fn destroy(desk: &Desk, dossier: Uid, ground: DestroyGround) -> Result<Destroyed> {
    let (store, session, surroundings) = (desk.store(), desk.session(), desk.surroundings());
    match session.role {
        Role::Carer | Role::Custodian => {}
        Role::StandIn | Role::Viewer | Role::Inspector => {
            store.note(&DESTROYING, session, surroundings, Outcome::Refused)?;
            return Err(Error::NotAllowed);
        }
    }
    // A print or a hand-over of this dossier may be under way.
    let _turn = desk.take_turn()?;
    let day = surroundings.clock.now().date_naive();
    let (entries, code) = store.change(&DESTROYING, session, surroundings, |tx| {
        if tx.clock_doubtful() {
            return Err(Error::ClockDoubtful);
        }
        client::get(tx, dossier)?;
        let key = table::key(tx)?;
        let stone = key.tombstone(dossier, day, ground)?;
        let code = key.certificate(&stone)?.code()?;
        Ok((bury(tx, &stone)?, code))
    })?;
    // It is gone, and its certificate must not get lost with an error: what does not work now is done at locking and at
    // the next opening.
    store.checkpoint().ok();
    erase(store, session, surroundings, &desk.vault().attachments()).ok();
    write_list(store, &desk.vault()).ok();
    Ok(Destroyed { day, entries, code })
}

/// The rows, and what the line says of it.
fn bury(tx: &WriteTx, stone: &Tombstone) -> Result<i64> {
    let entries = table::destroy(tx, stone)?;
    tx.concerns(Concern {
        client: Some(stone.client),
        part: "dossier",
        count: Some(entries),
        ground: Some(stone.ground.code().to_owned()),
        ..Concern::default()
    });
    Ok(entries)
}

/// Erases the files of destroyed dossiers, and remembers those that would not go.
pub(crate) fn erase(store: &Store, session: &Session, s: &Surroundings, files: &Attachments) -> Result<()> {
    store.change(&ERASING, session, s, |tx| {
        let mut gone = table::erasing(tx)?;
        gone.retain(|file| files.erase(*file).is_ok());
        table::erased(tx, &gone)
    })
}

/// Writes the list beside the store: what the store knows, and what waits there for the next opening.
fn write_list(store: &Store, vault: &Vault) -> Result<()> {
    let mut list = Tombstones::new(vault.id(), store.tombstones()?);
    if let tombstone::Read::Some(waiting) = tombstone::read(vault.dir())
        && waiting.vault == vault.id()
    {
        list.gather(waiting.tombstones);
    }
    tombstone::write(vault.dir(), &list)
}

/// What a medium knows that this store does not: it was restored from another one, without this at hand. They are
/// taken along into the next backup, or the last that knows of them would be thinned out some day; and they wait beside the
/// store, for the next opening to destroy again. Those that this vault never made are left where they are.
///
/// # Errors
/// What the store or the disk says.
pub(super) fn learn(work: &Work, medium: &Path) -> Result<Vec<Tombstone>> {
    let id = work.desk.vault().id();
    let known = work.desk.store().tombstones()?;
    let mut found = Tombstones::new(id, Vec::new());
    for set in backup::sets(medium)? {
        match tombstone::read(&set) {
            tombstone::Read::Some(list) if list.vault == id => found.gather(list.tombstones),
            tombstone::Read::Some(_) | tombstone::Read::None | tombstone::Read::Damaged => {}
        }
    }
    // And what an earlier stick taught, which waits for the next opening: this set must not lack it.
    if let tombstone::Read::Some(waiting) = tombstone::read(work.desk.vault().dir())
        && waiting.vault == id
    {
        found.gather(waiting.tombstones);
    }
    let key = work.desk.store().tombstone_key()?;
    let is_new = |stone: &Tombstone| !known.iter().any(|known| known.client == stone.client);
    let mut fresh = Vec::new();
    for stone in found.tombstones.into_iter().filter(is_new) {
        if key.is_genuine(&stone)? {
            fresh.push(stone);
        }
    }
    if !fresh.is_empty() {
        let vault = work.desk.vault();
        let mut list = Tombstones::new(id, known);
        list.gather(fresh.clone());
        tombstone::write(vault.dir(), &list)?;
    }
    Ok(fresh)
}

/// Before anybody sees anything: destroys again what the list beside the store speaks of and this store still has, then
/// writes the list anew. Each dossier in a transaction of its own, so that whatever stops this half way, the next
/// opening goes on.
///
/// # Errors
/// What the store says: then the vault stays shut.
pub(crate) fn reapply(store: &Store, vault: &Vault, session: &Session, s: &Surroundings) -> Result<Reapplied> {
    let mut done = Reapplied::default();
    let list = match tombstone::read(vault.dir()) {
        tombstone::Read::None => Tombstones::new(vault.id(), Vec::new()),
        tombstone::Read::Some(list) if list.vault == vault.id() => list,
        tombstone::Read::Some(_) | tombstone::Read::Damaged => {
            done.refused += 1;
            Tombstones::new(vault.id(), Vec::new())
        }
    };
    let known = store.tombstones()?;
    let fresh: Vec<&Tombstone> = list.tombstones.iter().filter(|stone| !known.contains(stone)).collect();
    for stone in fresh {
        again(store, session, s, &mut done, |_, key| Ok(key.is_genuine(stone)?.then(|| stone.clone())))?;
    }
    for typed in &list.certificates {
        let Ok(certificate) = Certificate::parse(typed) else {
            done.refused += 1;
            continue;
        };
        let mut fits = false;
        let mut nothing = Reapplied::default();
        again(store, session, s, &mut nothing, |tx, key| match table::certified(tx, key, &certificate)? {
            None => Ok(None),
            Some(client) => {
                fits = true;
                key.tombstone(client, certificate.day, certificate.ground).map(Some)
            }
        })?;
        done.days.append(&mut nothing.days);
        done.unknown += u32::from(!fits);
    }
    done.days.sort_unstable();
    if !done.days.is_empty() {
        store.checkpoint()?;
    }
    if done.refused > 0 {
        store.note(&REAPPLYING, session, s, Outcome::Refused)?;
    }
    // Exactly what the store knows: nothing waits any more. On a full disk it waits on, and is known already next time.
    let now = Tombstones::new(vault.id(), store.tombstones()?);
    if !now.tombstones.is_empty() || vault.dir().join(tombstone::FILE).exists() {
        tombstone::write(vault.dir(), &now).ok();
    }
    Ok(done)
}

/// One dossier, destroyed again under the pass of restoring; none when it turns out to be no tombstone of ours or to
/// be known already.
fn again(
    store: &Store,
    session: &Session,
    s: &Surroundings,
    done: &mut Reapplied,
    which: impl FnOnce(&WriteTx, &TombstoneKey) -> Result<Option<Tombstone>>,
) -> Result<()> {
    let (mut was_there, mut refused) = (false, false);
    let buried = store.change(&REAPPLYING, session, s, |tx| {
        let key = table::key(tx)?;
        let Some(stone) = which(tx, &key)? else {
            refused = true;
            return Err(Error::NotAllowed);
        };
        was_there = client::get(tx, stone.client).err() != Some(Error::NotFound);
        bury(tx, &stone)?;
        Ok(stone.day)
    });
    match buried {
        Err(_) if refused => done.refused += 1,
        Ok(day) if was_there => done.days.push(day),
        // Buried before it was ever here: a backup made from now on knows it too.
        Ok(_) | Err(Error::AlreadyThere) => {}
        Err(error) => return Err(error),
    }
    Ok(())
}
