//! A copy of the store under another key, for a backup: taken through a connection of its own while typing goes on
//! (SQLite's online backup), and looked at before it leaves the laptop. `VACUUM INTO` was rejected: it keeps key and salt.

use std::path::Path;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::connection::{self, Use};
use super::log::Head;
use super::verify::{self, Checked};
use super::{attachment, log, tombstone};
use crate::error::{Error, Result};
use crate::uid::Uid;
use crate::vault::StoreKey;
use crate::vault::tombstone::Tombstone;

/// Pages that are taken at once; a writer waits no longer than that.
const PAGES: std::ffi::c_int = 1024;

/// Copies the store behind `source` into a new file. The copy keeps no write-ahead log, so that it opens on a medium
/// that cannot be written.
///
/// # Errors
/// [`Error::NoSpace`], or what `progress` says, which is told pages done, of all.
pub fn take(source: &Connection, to: &Path, key: &StoreKey, progress: &dyn Fn(u64, u64) -> Result<()>) -> Result<()> {
    let mut copy = connection::open(to, key, Use::Write)?;
    {
        let backup = Backup::new(source, &mut copy)?;
        loop {
            let step = backup.step(PAGES)?;
            let at = backup.progress();
            let (left, total) = (at.remaining.unsigned_abs(), at.pagecount.unsigned_abs());
            progress(u64::from(total.saturating_sub(left)), u64::from(total))?;
            if step == StepResult::Done {
                break;
            }
        }
    }
    copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    Ok(())
}

/// What a copy holds, after every page was found whole.
pub struct Held {
    /// The last line of its log.
    pub head: Head,
    /// The encrypted files that it speaks of.
    pub attachments: Vec<Uid>,
    /// What was destroyed before it was made, as far as it knows.
    pub tombstones: Vec<Tombstone>,
    /// Those of dossiers and entries that it once held itself, for which older sets are replaced.
    pub destroyed: Vec<Tombstone>,
}

/// Opens a copy and looks at every page.
///
/// # Errors
/// [`Error::StoreDamaged`].
pub fn look(path: &Path, key: &StoreKey) -> Result<Held> {
    let db = connection::open(path, key, Use::Read)?;
    pages_are_whole(&db)?;
    let attachments =
        db.prepare(attachment::FILES)?.query_map([], |row| row.get(1))?.collect::<rusqlite::Result<_>>()?;
    let tombstones = tombstone::all(&db)?;
    let mut destroyed = Vec::new();
    for stone in &tombstones {
        if stone.replaces_sets() && tombstone::lived_here(&db, stone.of())? {
            destroyed.push(stone.clone());
        }
    }
    Ok(Held { head: log::head(&db)?, attachments, tombstones, destroyed })
}

fn pages_are_whole(db: &Connection) -> Result<()> {
    let mut statement = db.prepare("PRAGMA cipher_integrity_check")?;
    if statement.query([])?.next()?.is_some() { Err(Error::StoreDamaged) } else { Ok(()) }
}

/// Looks at every page of a copy that is ours to write in, then brings it to today's schema.
///
/// # Errors
/// [`Error::StoreDamaged`]; [`Error::VaultNewer`].
pub fn bring_to_today(path: &Path, key: &StoreKey) -> Result<()> {
    let mut db = connection::open(path, key, Use::Write)?;
    pages_are_whole(&db)?;
    connection::migrate(&mut db)
}

/// The attachments of a copy, each with the file that it speaks of.
///
/// # Errors
/// [`Error::StoreDamaged`].
pub fn files(path: &Path, key: &StoreKey) -> Result<Vec<(Uid, Uid)>> {
    let db = connection::open(path, key, Use::Read)?;
    let mut statement = db.prepare(attachment::FILES)?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// Checks a copy against its own log, as [`verify::check`] does.
///
/// # Errors
/// [`Error::StoreDamaged`], or what `progress` says.
pub fn check(path: &Path, key: &StoreKey, progress: &dyn Fn(u64, u64) -> Result<()>) -> Result<Checked> {
    verify::check(&connection::open(path, key, Use::Read)?, progress)
}
