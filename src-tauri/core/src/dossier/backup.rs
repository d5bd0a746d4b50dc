//! Making a backup: the store under a fresh key, built and looked at on the laptop, then written to the medium, read back
//! and compared; attachments lie there once and only new ones are copied. What was made before goes last.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::document::outside;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::Progress;
use crate::store::connection::PAGE_SIZE;
use crate::store::verify::Checked;
use crate::store::{Concern, Reading, copy, setting};
use crate::surroundings::Surroundings;
use crate::uid::Uid;
use crate::vault::backup::{self, FOLDER, MANIFEST, Manifest, PART, SetAttachment, attachment_path};
use crate::vault::{Key, SealNote, Vault};

/// Sets that stay on a medium.
const KEEP: usize = 5;
/// Days after which a new one is due.
const DUE_DAYS: i64 = 7;
/// The setting that remembers the last one.
const LAST: &str = "last_backup";

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
    /// Sets on the medium now.
    pub sets: usize,
    /// The seal in it.
    pub seal: String,
}

/// The last backup.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct LastBackup {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Where to.
    pub folder: String,
}

/// The last backup, and whether a new one is due.
pub(super) fn last(tx: &impl Reading) -> Result<(Option<LastBackup>, bool)> {
    let last = setting::get::<LastBackup>(tx, LAST)?;
    let due = last.as_ref().is_none_or(|last| (tx.moment() - last.at).num_days() >= DUE_DAYS);
    Ok((last, due))
}

/// Makes a backup and reads it back.
///
/// # Errors
/// [`Error::FolderNotWritable`], [`Error::NoSpace`], [`Error::ReadBackDiffers`], [`Error::StoreDamaged`],
/// [`Error::Cancelled`]; then no half set is left, and what was there before stays.
pub fn make(work: &Work, input: BackupAsked) -> Result<BackedUp> {
    let medium = outside(work, &input.folder)?;
    let local = work.desk.vault().out_dir()?.join("backup");
    fs::remove_dir_all(&local).ok();
    fs::create_dir(&local)?;
    let made = build(work, &medium, &local);
    fs::remove_dir_all(&local).ok();
    let made = made?;
    let last = LastBackup { at: work.desk.surroundings().clock.now(), folder: input.folder };
    work.change(|tx| {
        tx.concerns(Concern {
            part: "backup",
            count: i64::try_from(made.attachments).ok(),
            every_time: true,
            ..Concern::default()
        });
        setting::set(tx, LAST, &last)
    })?;
    Ok(made)
}

fn build(work: &Work, medium: &Path, local: &Path) -> Result<BackedUp> {
    let surroundings = work.desk.surroundings();
    let head = work.desk.seal()?;
    let seal_no = u64::try_from(head.no).map_err(|_| Error::StoreDamaged)?;
    let note = SealNote { no: seal_no, head: head.hash };
    let (header, key, source, files) = {
        let vault = work.desk.vault();
        let (header, key) = vault.header_for_set(note, surroundings)?;
        (header, key, work.desk.store().reader_apart(vault.store_key())?, vault.attachments())
    };
    let store = local.join("store.db");
    let page = u64::from(PAGE_SIZE);
    copy::take(&source, &store, &key, &|done, total| work.progress.step(done * page, total * page))?;
    drop(source);
    let held = copy::look(&store, &key)?;
    if held.head.no < head.no {
        return Err(Error::StoreDamaged);
    }

    // Once more from the beginning: what is written to the medium.
    let store_length = fs::metadata(&store)?.len();
    let home = medium.join(FOLDER);
    let known = known_on(work, medium)?;
    remove_halves(&home)?;
    let mut present = Vec::new();
    let mut fresh = Vec::new();
    for name in &held.attachments {
        let Ok(meta) = fs::metadata(files.path(*name)) else { continue };
        let to = attachment_path(&home.join("attachments"), *name);
        let lies_there = fs::metadata(&to).is_ok_and(|there| there.len() == meta.len());
        match known.get(name) {
            Some(there) if lies_there => present.push(there.clone()),
            _ => fresh.push((*name, files.path(*name), to, meta.len())),
        }
    }
    let total = store_length + fresh.iter().map(|(_, _, _, length)| length).sum::<u64>();
    let mut done = 0;
    let mut handled = |bytes: u64| {
        done += bytes;
        work.progress.step(done, total)
    };
    for (name, from, to, _) in &fresh {
        fs::create_dir_all(to.parent().ok_or(Error::FolderNotWritable)?)?;
        let copied = backup::copy(&mut File::open(from)?, to, &mut handled)?;
        present.push(SetAttachment { name: *name, length: copied.length, sha256: copied.sha256 });
    }

    let name = surroundings.clock.now().format("%Y-%m-%d-%H%M%S").to_string();
    let sets = home.join("sets");
    let (set, partial) = (sets.join(&name), sets.join(format!("{name}.partial")));
    if set.exists() {
        return Err(Error::AlreadyThere);
    }
    fs::create_dir_all(&partial)?;
    let written = (|| {
        let mut parts = Vec::new();
        let mut from = File::open(&store)?;
        for part in 1..=store_length.div_ceil(PART).max(1) {
            let to = partial.join(format!("dossier-1.db.{part:03}"));
            parts.push(backup::copy(&mut from.by_ref().take(PART), &to, &mut handled)?);
        }
        for copy in ["vault.json", "vault.copy.json"] {
            parts.push(backup::copy(&mut header.as_slice(), &partial.join(copy), &mut |_| Ok(()))?);
        }
        let vault = work.desk.vault();
        let manifest = Manifest {
            format: 1,
            vault: vault.id(),
            made: surroundings.clock.now().to_rfc3339(),
            seal_no,
            seal: head.code(),
            files: parts,
            attachments: present.clone(),
        };
        let signed = vault.sign_manifest(&manifest)?;
        drop(vault);
        backup::copy(&mut signed.as_slice(), &partial.join(MANIFEST), &mut |_| Ok(()))?;
        fs::rename(&partial, &set)?;
        // Before an older set goes, this one must be there to stay.
        for folder in [set.as_path(), &sets, &home, medium] {
            backup::settle(folder);
        }
        Ok(())
    })();
    if let Err(error) = written {
        fs::remove_dir_all(&partial).ok();
        return Err(error);
    }
    Ok(BackedUp {
        set: set.to_string_lossy().into_owned(),
        written: total,
        attachments: present.len(),
        missing: held.attachments.len() - present.len(),
        sets: thin_out(work, medium)?,
        seal: head.code(),
    })
}

/// Opens a set where it lies and checks it: the manifest, every file, every page, the log and every row. Writes nothing
/// into the store. The parts of the store are put together in the system's folder for temporary files, still encrypted.
///
/// # Errors
/// As [`Vault::open`]; [`Error::NoBackup`], [`Error::BackupDamaged`]; what does not fit in the store is a finding.
pub fn check(set: &Path, key: Key, surroundings: &Surroundings, progress: &dyn Progress) -> Result<Checked> {
    let place = tempfile::tempdir()?;
    for name in ["vault.json", "vault.copy.json"] {
        fs::copy(set.join(name), place.path().join(name)).map_err(|_| Error::NoBackup)?;
    }
    let vault = Vault::open(place.path(), key, surroundings)?;
    let manifest = vault.manifest_of(set)?;
    backup::compare(set, &manifest, &mut |_| Ok(()))?;
    let mut store = File::create(vault.store_path())?;
    for part in manifest.files.iter().filter(|file| file.name.starts_with("dossier-")) {
        std::io::copy(&mut File::open(set.join(&part.name))?, &mut store)?;
    }
    drop(store);
    copy::look(&vault.store_path(), vault.store_key())?;
    copy::check(&vault.store_path(), vault.store_key(), &|done, total| progress.step(done, total))
}

/// What the newest set of this vault on a medium says of its attachments: those need not be copied again.
fn known_on(work: &Work, medium: &Path) -> Result<HashMap<Uid, SetAttachment>> {
    let sets = backup::sets(medium)?;
    let newest = sets.iter().rev().find_map(|set| work.desk.vault().manifest_of(set).ok());
    let attachments = newest.map(|manifest| manifest.attachments).unwrap_or_default();
    Ok(attachments.into_iter().map(|attachment| (attachment.name, attachment)).collect())
}

/// Old sets go, then the attachments that no set speaks of any more. Sets of another vault, or damaged ones, stay, and
/// while there is one no attachment is removed.
fn thin_out(work: &Work, medium: &Path) -> Result<usize> {
    let mut sets = backup::sets(medium)?;
    let old = sets.len().saturating_sub(KEEP);
    for set in sets.drain(..old) {
        if work.desk.vault().manifest_of(&set).is_ok() {
            fs::remove_dir_all(&set)?;
        }
    }
    let sets = backup::sets(medium)?;
    let mut spoken_of: HashSet<Uid> = HashSet::new();
    for set in &sets {
        match work.desk.vault().manifest_of(set) {
            Ok(manifest) => spoken_of.extend(manifest.attachments.into_iter().map(|attachment| attachment.name)),
            Err(_) => return Ok(sets.len()),
        }
    }
    for folder in backup::list(&medium.join(FOLDER).join("attachments"))? {
        for file in backup::list(&folder)? {
            let name = file.file_name().and_then(|name| name.to_str()?.parse::<Uid>().ok());
            if name.is_some_and(|name| !spoken_of.contains(&name)) {
                fs::remove_file(file)?;
            }
        }
    }
    Ok(sets.len())
}

/// What is left on a medium of a backup that was cut off: the program was killed, or the stick pulled out.
fn remove_halves(home: &Path) -> Result<()> {
    let is_half = |path: &Path| path.extension().is_some_and(|ending| ending == "partial");
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
