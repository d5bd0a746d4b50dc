//! Making a backup: the store under a fresh key, built and looked at on the laptop, then written to the medium, read back
//! and compared; attachments lie there once and only new ones are copied (see [`super::carried`]). What was made before
//! goes last: beyond a number of sets the oldest, and at once all that hold a dossier which was destroyed since, or an entry
//! that was so for more than its term, or open with keys that were renewed since. A set that this store's log does not lead up
//! to stays: after an older one was put back, a set of before that may hold what is nowhere else, signed with keys of a renewal that this
//! store never saw. Once the lines of a set went with their years the log does not say it any more, and no carried head does: which sets are
//! its own the store remembers while it can tell, and what it does not remember stays.
//!
//! Sets of one vault lie in one place of a medium, whichever folder of it was picked: who restores would find those of another place, with
//! months missing, and nobody would replace them. Refusing another folder was rejected: the carer has picked the stick. In a folder that
//! nobody picked nothing goes but sets that this vault signed and has to replace: what else is there may be another carer's.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::{Duration, NaiveDateTime};
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::carried::{Carried, Fresh};
use super::document::outside;
use super::{destroying, media};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::Progress;
use crate::store::carried_head::{self, Sealed};
use crate::store::log::{Head, TypedSeal};
use crate::store::verify::{Checked, Finding};
use crate::store::{Concern, copy};
use crate::surroundings::Surroundings;
use crate::uid::Uid;
use crate::vault::backup::{self, FOLDER, Found, MANIFEST, Manifest, SetAttachment, SetKeys};
use crate::vault::tombstone::{self, Tombstone, Tombstones};
use crate::vault::{Key, SealNote, Vault, medium, rename};

/// Sets that stay on a medium.
const KEEP: usize = 5;

/// Where to.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct BackupAsked {
    /// Path of a folder or stick.
    pub folder: String,
}

/// A backup that was made.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct BackedUp {
    /// Path of the set.
    pub set: String,
    /// Bytes written this time.
    pub written: u64,
    /// Attachments that belong to the set.
    pub attachments: usize,
    /// Attachments whose file is missing on the laptop.
    pub missing: usize,
    /// Attachments that were no longer whole on the medium and were copied anew.
    pub repaired: usize,
    /// Sets on the medium now.
    pub sets: usize,
    /// Sets that held a destroyed dossier or entry, or opened with older keys, and are gone now.
    pub replaced: usize,
    /// Sets that stay because the log of this store does not lead up to them, since an older store was put back, or does not tell it any
    /// more.
    pub apart: usize,
    /// The seal in it.
    pub seal: String,
}

/// Makes a backup and reads it back.
///
/// # Errors
/// [`Error::FolderNotWritable`], [`Error::StickHandedOver`], [`Error::StickHoldsKey`], [`Error::NotReal`],
/// [`Error::NoSpace`], [`Error::ReadBackDiffers`], [`Error::StoreDamaged`], [`Error::Cancelled`]; then no half set is
/// left, and what was there before stays.
pub fn make(work: &Work, input: BackupAsked) -> Result<BackedUp> {
    let asked = outside(work, &input.folder)?;
    // Not asked of the vault while a medium is looked at, which may not answer.
    let (dir, ours) = {
        let vault = work.desk.vault();
        (vault.dir().to_owned(), vault.set_keys()?)
    };
    let place = Place::of(work, &asked, &ours, &dir)?;
    medium::for_backup(&place.medium, &dir)?;
    let local = work.desk.vault().out_dir()?.join("backup");
    fs::remove_dir_all(&local).ok();
    fs::create_dir(&local)?;
    let made = build(work, &place, &ours, &local);
    fs::remove_dir_all(&local).ok();
    if made.is_err() {
        // In vain: then it stays remembered, which is the safe side.
        forget_if_empty(work, &place, &ours, &dir).ok();
    }
    // With a stick its folder goes, or on Windows its letter, and whatever was asked next was not found.
    let (made, left) = made.map_err(|error| if place.medium.is_dir() { error } else { Error::MediumGone })?;
    work.change(|tx| {
        tx.concerns(Concern {
            part: "backup",
            count: i64::try_from(made.attachments).ok(),
            every_time: true,
            ..Concern::default()
        });
        media::remember(tx, &place.medium.to_string_lossy(), &place.names, left)
    })?;
    Ok(made)
}

/// Where a backup goes.
struct Place {
    /// The folder of the medium in which all of it lies.
    medium: PathBuf,
    /// Other folders of the medium with sets that are this vault's, or may be: an older program wrote wherever it was told to, and people copy
    /// folders. What is replaced goes there as well, and what cannot be read there is told.
    beside: Vec<PathBuf>,
    /// What the folder that was asked for is called, and those beside: on the laptop's own disk each has a name of its own.
    names: Vec<Uid>,
    /// The medium is known, and the folder in which its backups lay is not found.
    is_astray: bool,
}

impl Place {
    /// The place where sets of this vault lie already, if any do on that medium and it can be written; else what was asked for.
    fn of(work: &Work, asked: &Path, ours: &SetKeys, dir: &Path) -> Result<Self> {
        let picked = backup::medium_of(asked);
        let known = match medium::name_of(picked, dir) {
            Some(id) => media::place_of(work, id)?,
            None => None,
        };
        let is_known = known.is_some();
        // Of a stick that was copied whole, the copy is called the same.
        let known = known.flatten().filter(|known| medium::is_one(known, picked, dir));
        // What was there before, deeper than is looked, or under a path of another day.
        let is_astray = is_known && known.is_none() && !holds_any(ours, picked)?;
        let others = [picked.to_owned(), asked.to_owned()];
        let others = known.into_iter().chain(others).chain(medium::places(picked, dir));
        // What leads elsewhere there, and what cannot be looked at, is none of ours.
        let holds =
            |place: &PathBuf| backup::all_real(place).is_ok() && holds_any(ours, place).is_ok_and(|holds| holds);
        let mut beside: Vec<PathBuf> = others.filter(holds).collect();
        let goes_on = |place: &&PathBuf| {
            own_sets(ours, place).is_ok_and(|sets| !sets.is_empty()) && tempfile::tempdir_in(place.join(FOLDER)).is_ok()
        };
        let medium = beside.iter().find(goes_on).map_or_else(|| picked.to_owned(), Clone::clone);
        let mut seen = vec![medium.canonicalize().ok()];
        beside.retain(|place| {
            let real = place.canonicalize().ok();
            let is_new = !seen.contains(&real);
            seen.push(real);
            is_new
        });
        let names = beside.iter().map(PathBuf::as_path).chain([asked]).filter_map(|place| medium::name_of(place, dir));
        let names = names.collect();
        Ok(Self { medium, beside, names, is_astray })
    }

    /// All of its folders, first the one where the backup goes.
    fn folders(&self) -> impl Iterator<Item = &Path> {
        std::iter::once(&self.medium).chain(&self.beside).map(PathBuf::as_path)
    }

    /// The sets of this vault on the medium.
    fn own_sets(&self, ours: &SetKeys) -> Result<Vec<PathBuf>> {
        let mut all = own_sets(ours, &self.medium)?;
        for folder in &self.beside {
            all.extend(own_sets(ours, folder).unwrap_or_default());
        }
        Ok(all)
    }

    /// Whether anything lies there, in any of its folders, that may be of this vault.
    fn holds_any(&self, ours: &SetKeys) -> Result<bool> {
        for folder in self.folders() {
            if holds_any(ours, folder)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether a set lies there, or half of one, of which it is not known that it is another vault's.
fn holds_any(ours: &SetKeys, medium: &Path) -> Result<bool> {
    let is_anothers = |set: &PathBuf| backup::manifest_unchecked(set).is_ok_and(|said| said.vault != ours.vault());
    Ok(!backup::list(&medium.join(FOLDER).join("sets"))?.iter().all(is_anothers))
}

/// A backup failed. Where nothing of it is there, for all that can be seen, a medium that was never heard of before asks for nothing. One that
/// does not answer is no empty one.
fn forget_if_empty(work: &Work, place: &Place, ours: &SetKeys, dir: &Path) -> Result<()> {
    let holds = place.is_astray || place.holds_any(ours)?;
    match medium::name_of(&place.medium, dir) {
        Some(id) if !holds => media::never_came(work, id),
        Some(_) | None => Ok(()),
    }
}

/// Makes one on a known medium that is there and on which it is due, without asking where to.
///
/// # Errors
/// [`Error::NoKnownMedium`]; as [`make`].
pub fn again(work: &Work, _: Nothing) -> Result<BackedUp> {
    let folder = media::ready(work)?.to_string_lossy().into_owned();
    make(work, BackupAsked { folder })
}

/// The set, and what is to be remembered of the medium.
fn build(work: &Work, place: &Place, ours: &SetKeys, local: &Path) -> Result<(BackedUp, media::Left)> {
    let (surroundings, medium) = (work.desk.surroundings(), place.medium.as_path());
    let head = work.desk.seal()?;
    let seal_no = u64::try_from(head.no).map_err(|_| Error::StoreDamaged)?;
    let note = SealNote { no: seal_no, head: head.hash };
    let (header, key, keys, source, files, dir) = {
        let vault = work.desk.vault();
        let (header, key) = vault.header_for_set(note, surroundings)?;
        // Of this moment: a new recovery code may be typed back while the rest is written.
        let keys = vault.keys_mark()?;
        let source = work.desk.store().reader_apart(vault.store_key())?;
        (header, key, keys, source, vault.attachments(), vault.dir().to_owned())
    };
    let store = local.join("store.db");
    let page = u64::from(key.page());
    copy::take(&source, &store, &key, &|done, total| work.progress.step(done * page, total * page))?;
    let (known, mut apart) = (media::own_seals(work)?, Vec::new());
    for folder in place.folders() {
        apart.extend(sets_apart(ours, folder, &source, &known)?);
    }
    drop(source);
    let held = copy::look(&store, &key)?;
    if held.head.no < head.no {
        return Err(Error::StoreDamaged);
    }

    // Once more from the beginning: what is written to the medium.
    let store_length = fs::metadata(&store)?.len();
    let home = medium.join(FOLDER);
    let newest = newest_on(ours, medium)?;
    remove_halves(&home)?;
    let mut carried = Carried::plan(&held.attachments, &files, &home, newest);
    let to_write = |carried: &Carried| store_length + carried.fresh.iter().map(|fresh| fresh.length).sum::<u64>();
    let to_read: u64 = carried.due.iter().map(|known| known.length).sum();
    let (mut done, total) = (0, Cell::new(to_read + to_write(&carried)));
    let mut handled = |bytes: u64| {
        done += bytes;
        work.progress.step(done, total.get())
    };
    carried.check(&files, &mut handled)?;
    let written = to_write(&carried);
    total.set(to_read + written);
    let Carried { mut present, fresh, mut missing, repaired, share, .. } = carried;
    // Before hours of copying: a stick that takes no name is not one to write to.
    let id = medium::mark_backup(medium, &dir, surroundings)?;
    for Fresh { name, from, to, .. } in fresh {
        // One file that the laptop does not give any more must not keep all others from a new stick.
        let Ok(mut from) = File::open(from) else {
            missing += 1;
            continue;
        };
        fs::create_dir_all(to.parent().ok_or(Error::FolderNotWritable)?)?;
        let copied = backup::copy(&mut from, &to, &mut handled)?;
        present.push(SetAttachment { name, length: copied.length, sha256: copied.sha256 });
    }
    // Before a manifest names them, their folders must be there to stay.
    for folder in [home.join("attachments").as_path(), &home] {
        backup::settle(folder);
    }

    let name = set_name(ours, place, surroundings.clock.now().naive_local())?;
    let sets = home.join("sets");
    let (set, partial) = (sets.join(&name), sets.join(format!("{name}.partial")));
    let mut listed = Tombstones::new(ours.vault(), held.tombstones);
    for folder in place.folders() {
        listed.gather(destroying::learn(work, folder)?);
    }
    let stones = listed.tombstones.iter().filter(|stone| stone.replaces_sets()).map(media::name_of).collect();
    let listed = listed.to_bytes()?;
    let mut left = media::Left { id, stones, damaged: false, apart: !apart.is_empty(), sets: Vec::new(), keys };
    media::begin(work, &medium.to_string_lossy(), &left, place.holds_any(ours)?)?;
    fs::create_dir_all(&partial)?;
    let laid = (|| {
        let mut parts = Vec::new();
        let mut from = File::open(&store)?;
        for part in 1..=store_length.div_ceil(surroundings.part).max(1) {
            let to = partial.join(format!("dossier-1.db.{part:03}"));
            parts.push(backup::copy(&mut from.by_ref().take(surroundings.part), &to, &mut handled)?);
        }
        for copy in ["vault.json", "vault.copy.json"] {
            parts.push(backup::copy(&mut header.as_slice(), &partial.join(copy), &mut |_| Ok(()))?);
        }
        parts.push(backup::copy(&mut listed.as_slice(), &partial.join(tombstone::FILE), &mut |_| Ok(()))?);
        let manifest = Manifest {
            format: 1,
            vault: ours.vault(),
            made: surroundings.clock.now().to_rfc3339(),
            seal_no,
            seal: head.code(),
            files: parts,
            attachments: present.clone(),
            share,
        };
        let signed = work.desk.vault().sign_manifest(&manifest)?;
        backup::copy(&mut signed.as_slice(), &partial.join(MANIFEST), &mut |_| Ok(()))?;
        rename(&partial, &set)?;
        // Before an older set goes, this one must be there to stay.
        for folder in [set.as_path(), &sets, &home, medium] {
            backup::settle(folder);
        }
        Ok(())
    })();
    if let Err(error) = laid {
        fs::remove_dir_all(&partial).ok();
        return Err(error);
    }
    // Only what this store had and destroyed: what media tell, anybody may have put there, and no set goes for that.
    let stay: Vec<&PathBuf> = apart.iter().chain([&set]).collect();
    let mut replaced = replace_older(ours, medium, &stay, &held.destroyed)?;
    let sets = thin_out(ours, medium, &stay)?;
    left.damaged = has_unreadable(ours, medium)?;
    left.damaged |= place.is_astray;
    for folder in &place.beside {
        // Nobody picked it: nothing goes there but what this vault signed and has to replace. What is half may be another carer's that is
        // being made. What stays so is told, as what cannot be written there is: the new set stands all the same.
        match replace_older(ours, folder, &stay, &held.destroyed) {
            Ok(gone) => replaced += gone,
            Err(_) => left.damaged = true,
        }
        left.damaged |= has_halves(folder).unwrap_or(true) || has_unreadable(ours, folder).unwrap_or(true);
    }
    let own = place.own_sets(ours)?.into_iter().filter(|set| !apart.contains(set));
    left.sets = own.filter_map(|set| Some(ours.manifest_of(&set).ok()?.seal)).collect();
    let made = BackedUp {
        set: set.to_string_lossy().into_owned(),
        written,
        attachments: present.len(),
        missing,
        repaired,
        sets,
        replaced,
        apart: apart.len(),
        seal: head.code(),
    };
    Ok((made, left))
}

/// What is unfinished, or being removed, is called so.
fn is_half(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "partial")
}

/// Whether a set lies there that is half, whose it may be.
fn has_halves(medium: &Path) -> Result<bool> {
    Ok(backup::list(&medium.join(FOLDER).join("sets"))?.iter().any(|set| is_half(set)))
}

/// Whether a set lies there that is this vault's, or may be, and cannot be read: nobody knows what it holds, so it stays.
fn has_unreadable(ours: &SetKeys, medium: &Path) -> Result<bool> {
    let unreadable = |set: &PathBuf| match (ours.manifest_of(set), backup::manifest_unchecked(set)) {
        (Ok(said), _) => matches!(list_of(set, &said), tombstone::Read::Damaged),
        // Of another vault, or kept apart.
        (Err(_), Ok(_)) => false,
        (Err(_), Err(_)) => match tombstone::read(set) {
            tombstone::Read::Some(list) => list.vault == ours.vault(),
            tombstone::Read::Damaged => true,
            tombstone::Read::None => set.join("dossier-1.db.001").exists(),
        },
    };
    let all = backup::list(&medium.join(FOLDER).join("sets"))?;
    Ok(all.iter().any(|set| set.is_dir() && set.extension().is_none() && unreadable(set)))
}

/// The sets of this vault on a medium, oldest first. What else lies there, whoever put it there, decides nothing.
fn own_sets(ours: &SetKeys, medium: &Path) -> Result<Vec<PathBuf>> {
    let sets = backup::sets(medium)?;
    Ok(sets.into_iter().filter(|set| ours.manifest_of(set).is_ok()).collect())
}

/// The list of a set that says this of itself. One that is named there and is gone is damaged; before there were lists, none was named.
fn list_of(set: &Path, said: &Manifest) -> tombstone::Read {
    match tombstone::read(set) {
        tombstone::Read::None if said.files.iter().any(|file| file.name == tombstone::FILE) => tombstone::Read::Damaged,
        read @ (tombstone::Read::None | tombstone::Read::Damaged | tombstone::Read::Some(_)) => read,
    }
}

/// Sets of this vault on a medium that this store did not make, nor any that it came from: their seal is none of its log, or their
/// keys are of a renewal that it never saw. What somebody laid there under this vault's name is kept with them: nobody here can tell. Of a
/// line that went with its years a number alone says nothing, since another branch has that number too: only a set that was known as
/// this store's own while the line was there, one of those `known`, is not kept for it.
fn sets_apart(ours: &SetKeys, medium: &Path, store: &Connection, known: &HashSet<String>) -> Result<Vec<PathBuf>> {
    let mut apart = Vec::new();
    let is_named = |set: &PathBuf| backup::manifest_unchecked(set).is_ok_and(|said| said.vault == ours.vault());
    for set in backup::sets(medium)?.into_iter().filter(is_named) {
        let said = ours.manifest_of(&set).and_then(|said| Ok((TypedSeal::parse(&said.seal)?, said.seal)));
        let is_ours = match said {
            Ok((seal, printed)) => match carried_head::sealed(store, seal.no)? {
                Sealed::Hash(hash) => Head { no: seal.no, hash }.is_sealed_by(&seal),
                Sealed::Gone(_) => known.contains(&printed),
                Sealed::Beyond => false,
            },
            Err(_) => false,
        };
        if !is_ours {
            apart.push(set);
        }
    }
    Ok(apart)
}

/// When a set was made, as its name. A clock that was set back must not make the newest look like the oldest.
fn set_name(ours: &SetKeys, place: &Place, now: NaiveDateTime) -> Result<String> {
    const FORM: &str = "%Y-%m-%d-%H%M%S";
    let moment = |set: &PathBuf| NaiveDateTime::parse_from_str(set.file_name()?.to_str()?, FORM).ok();
    let newest = place.own_sets(ours)?.iter().filter_map(moment).max();
    let mut after = newest.map_or(now, |newest| now.max(newest + Duration::seconds(1)));
    while place.medium.join(FOLDER).join("sets").join(after.format(FORM).to_string()).exists() {
        after += Duration::seconds(1);
    }
    Ok(after.format(FORM).to_string())
}

/// Opens a set where it lies and checks it: the manifest, every file, every page, the log and every row. Writes nothing
/// into the set. The parts of the store are put together in the system's folder for temporary files, still encrypted; one
/// that an older program made is brought to today's form there.
///
/// # Errors
/// As [`Vault::open`]; [`Error::NoBackup`], [`Error::BackupDamaged`], [`Error::NotReal`], [`Error::VaultNewer`] when a newer
/// program made it; what does not fit in the store, and an attachment that a restore would leave out, is a finding.
pub fn check(set: &Path, key: Key, surroundings: &Surroundings, progress: &dyn Progress) -> Result<Checked> {
    backup::real_set(set)?;
    let place = tempfile::tempdir()?;
    for name in ["vault.json", "vault.copy.json"] {
        fs::copy(set.join(name), place.path().join(name)).map_err(|_| Error::NoBackup)?;
    }
    let vault = Vault::open(place.path(), key, surroundings)?;
    let manifest = vault.set_keys()?.manifest_of(set)?;
    backup::compare(set, &manifest, &mut |_| Ok(()))?;
    let mut store = File::create(vault.store_path())?;
    for part in manifest.files.iter().filter(|file| file.name.starts_with("dossier-")) {
        std::io::copy(&mut File::open(set.join(&part.name))?, &mut store)?;
    }
    drop(store);
    // A copy, so that it may be brought to today's form: the set stays as it was made.
    copy::bring_to_today(&vault.store_path(), vault.store_key())?;
    let mut checked = copy::check(&vault.store_path(), vault.store_key(), &|done, total| progress.step(done, total))?;
    let listed: HashSet<Uid> = manifest.attachments.iter().map(|known| known.name).collect();
    let amiss: HashMap<Uid, Found> = backup::amiss(set, &manifest, &mut |_| Ok(()))?.into_iter().collect();
    for (row, file) in copy::files(&vault.store_path(), vault.store_key())? {
        let code = match amiss.get(&file) {
            Some(Found::Damaged) => "attachment_damaged",
            None | Some(Found::Whole) if listed.contains(&file) => continue,
            None | Some(Found::Whole | Found::Missing) => "attachment_missing",
        };
        let (code, table) = (code.to_owned(), "attachment".to_owned());
        checked.findings.push(Finding { code, table, row: row.to_string(), line: None });
    }
    Ok(checked)
}

/// What the newest set of this vault on a medium says of itself.
fn newest_on(ours: &SetKeys, medium: &Path) -> Result<Option<Manifest>> {
    let sets = backup::sets(medium)?;
    Ok(sets.iter().rev().find_map(|set| ours.manifest_of(set).ok()))
}

/// Removes a set. Its name goes first: what a pulled stick leaves half removed is known as such.
fn remove(set: &Path) -> Result<()> {
    let leaving = set.with_extension("partial");
    rename(set, &leaving)?;
    Ok(fs::remove_dir_all(leaving)?)
}

/// Once the new set stands: the sets of this vault that hold a dossier or entry which was destroyed since, or that open with
/// keys that were renewed since, go. With which keys a set opens is told by the key that signed its manifest, whatever day
/// it says; one that no key of this vault signed does not go. Those that `stay` do, and the new set is one of them.
fn replace_older(ours: &SetKeys, medium: &Path, stay: &[&PathBuf], destroyed: &[Tombstone]) -> Result<usize> {
    let is_older = |set: &PathBuf| {
        let Ok(said) = ours.manifest_of(set) else { return false };
        let knows = match list_of(set, &said) {
            tombstone::Read::Some(list) => {
                destroyed.iter().all(|stone| list.tombstones.iter().any(|listed| listed.is_same(stone)))
            }
            tombstone::Read::None => destroyed.is_empty(),
            // What it holds nobody can tell; that it is there is told.
            tombstone::Read::Damaged => true,
        };
        let stale = ours.signed_before_renewal(set).unwrap_or(false);
        !stay.contains(&set) && (!knows || stale)
    };
    let older: Vec<PathBuf> = backup::sets(medium)?.into_iter().filter(is_older).collect();
    older.iter().try_for_each(|set| remove(set))?;
    Ok(older.len())
}

/// How long a file may lie on a medium before a set speaks of it: another carer's backup that is being made may have brought it.
const UNSPOKEN: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// Old sets go, never those that `stay`, of which the new one is the last; then what is left of half ones and the attachments that no
/// set speaks of any more. Sets of another vault stay, with what they speak of; nobody here can prove what they say, nor could keep who
/// writes here from removing it. While there is anything that may be a set and cannot be read, or that has this vault's name and none of
/// its keys, no attachment is removed.
fn thin_out(ours: &SetKeys, medium: &Path, stay: &[&PathBuf]) -> Result<usize> {
    let older: Vec<PathBuf> = own_sets(ours, medium)?.into_iter().filter(|set| !stay.contains(&set)).collect();
    for set in older.iter().take((older.len() + 1).saturating_sub(KEEP)) {
        remove(set)?;
    }
    let (mut spoken_of, mut alone): (HashSet<Uid>, bool) = (HashSet::new(), true);
    let (mut sets, mut unread) = (0, false);
    for set in backup::list(&medium.join(FOLDER).join("sets"))? {
        if is_half(&set) {
            fs::remove_dir_all(set)?;
            continue;
        }
        let another =
            || backup::manifest_unchecked(&set).ok().filter(|said| said.vault != ours.vault() && said.format == 1);
        let own = ours.manifest_of(&set).ok();
        alone &= own.is_some();
        match own.or_else(another) {
            Some(manifest) => spoken_of.extend(manifest.attachments.into_iter().map(|attachment| attachment.name)),
            None => unread |= [MANIFEST, "dossier-1.db.001"].iter().any(|name| set.join(name).exists()),
        }
        sets += usize::from(set.join(MANIFEST).exists());
    }
    let is_fresh = |file: &Path| {
        let age = fs::metadata(file).ok().and_then(|meta| meta.modified().ok()?.elapsed().ok());
        !alone && age.is_none_or(|age| age < UNSPOKEN)
    };
    if unread {
        return Ok(sets);
    }
    for folder in backup::list(&medium.join(FOLDER).join("attachments"))? {
        for file in backup::list(&folder)? {
            let name = file.file_name().and_then(|name| name.to_str()?.parse::<Uid>().ok());
            if name.is_some_and(|name| !spoken_of.contains(&name)) && !is_fresh(&file) {
                fs::remove_file(file)?;
            }
        }
    }
    Ok(sets)
}

/// What is left on a medium of a backup that was cut off: the program was killed, or the stick pulled out.
fn remove_halves(home: &Path) -> Result<()> {
    for set in backup::list(&home.join("sets"))?.iter().filter(|set| is_half(set)) {
        fs::remove_dir_all(set)?;
    }
    for folder in backup::list(&home.join("attachments"))? {
        for file in backup::list(&folder)?.iter().filter(|file| is_half(file)) {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}
