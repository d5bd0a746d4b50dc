//! The rows of attachments; the files lie beside the store, each under its own key, which lives here. Those of a dossier belong
//! to an entry; those of the carer's own papers belong to a row of what the practice keeps, and stand in a table of their own:
//! what goes with a dossier, and what a stand-in sees, is decided by the entry.

use std::collections::HashMap;

use zeroize::Zeroizing;

use super::entry::instant;
use super::{Reading, WriteTx};
use crate::error::{Error, Result};
use crate::export::pictures::Kind;
use crate::uid::Uid;
use crate::vault::attachments::{FileKey, Written};

/// An attachment as stored.
#[derive(Clone)]
pub struct StoredAttachment {
    /// The attachment.
    pub uid: Uid,
    /// The entry that it belongs to; or the paper of the practice.
    pub entry: Uid,
    /// The file's own name, as it came.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// What the carer wrote with it.
    pub caption: String,
    /// Bytes.
    pub length: u64,
    /// Of the clear bytes.
    pub sha256: [u8; 32],
    /// The name of the encrypted file.
    pub file: Uid,
    /// Its key.
    pub key: FileKey,
    /// When; UTC seconds.
    pub added: i64,
}

/// In the log: files of the carer's own papers.
pub(super) const OF_PAPERS: &str = "practice_attachment";
/// Every encrypted file that a row speaks of, with that row.
pub(super) const FILES: &str = "SELECT uid, file FROM attachment UNION ALL SELECT uid, file FROM practice_attachment";

const COLUMNS: &str = "uid, entry, name, kind, caption, length, sha256, file, file_key, added";
const COLUMNS_OF_PAPERS: &str = "uid, record, name, kind, caption, length, sha256, file, file_key, added";

fn stored(row: &rusqlite::Row) -> Result<StoredAttachment> {
    let kind: String = row.get(3)?;
    let key: Zeroizing<[u8; 32]> = Zeroizing::new(row.get(8)?);
    Ok(StoredAttachment {
        uid: row.get(0)?,
        entry: row.get(1)?,
        name: row.get(2)?,
        kind: Kind::of_name(&format!(".{kind}")).ok_or(Error::StoreDamaged)?,
        caption: row.get(4)?,
        length: row.get(5)?,
        sha256: row.get(6)?,
        file: row.get(7)?,
        key: FileKey::from_bytes(&*key).ok_or(Error::StoreDamaged)?,
        added: row.get(9)?,
    })
}

impl StoredAttachment {
    /// When it was added, in the laptop's zone of today.
    ///
    /// # Errors
    /// [`Error::StoreDamaged`].
    pub fn added_at(&self, offset: i32) -> Result<chrono::DateTime<chrono::FixedOffset>> {
        instant(self.added, offset)
    }
}

/// One attachment.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &impl Reading, uid: Uid) -> Result<StoredAttachment> {
    let mut statement = tx.connection().prepare_cached(&format!("SELECT {COLUMNS} FROM attachment WHERE uid = ?1"))?;
    let mut rows = statement.query([uid])?;
    stored(rows.next()?.ok_or(Error::NotFound)?)
}

/// Those of an entry, oldest first.
///
/// # Errors
/// What the store says.
pub fn of_entry(tx: &impl Reading, entry: Uid) -> Result<Vec<StoredAttachment>> {
    rows(tx, &format!("SELECT {COLUMNS} FROM attachment WHERE entry = ?1 ORDER BY added, name"), [entry])
}

/// What the files of a dossier are known by, so that none comes into it twice unseen: the SHA-256 of the clear bytes, in
/// hexadecimal, with how many they are.
///
/// # Errors
/// What the store says.
pub fn sums(tx: &impl Reading, client: Uid) -> Result<HashMap<String, u64>> {
    let sql = "SELECT a.sha256, a.length FROM entry e JOIN attachment a ON a.entry = e.uid WHERE e.client = ?1";
    let mut statement = tx.connection().prepare_cached(sql)?;
    let sum = |bytes: [u8; 32]| hex::encode(bytes);
    let found = statement.query_map([client], |row| Ok((sum(row.get(0)?), row.get(1)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// The names of all encrypted files that a row speaks of.
///
/// # Errors
/// What the store says.
pub fn files(tx: &impl Reading) -> Result<Vec<(Uid, Uid)>> {
    let mut statement = tx.connection().prepare(FILES)?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// All rows, of dossiers and of papers.
///
/// # Errors
/// What the store says.
pub fn all(tx: &impl Reading) -> Result<Vec<StoredAttachment>> {
    let sql = format!("SELECT {COLUMNS} FROM attachment UNION ALL SELECT {COLUMNS_OF_PAPERS} FROM practice_attachment");
    rows(tx, &sql, ())
}

fn rows(tx: &impl Reading, sql: &str, of: impl rusqlite::Params) -> Result<Vec<StoredAttachment>> {
    let mut statement = tx.connection().prepare_cached(sql)?;
    let mut rows = statement.query(of)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(stored(row)?);
    }
    Ok(found)
}

/// One file of a paper of the practice.
///
/// # Errors
/// [`Error::NotFound`].
pub fn of_papers(tx: &impl Reading, uid: Uid) -> Result<StoredAttachment> {
    let sql = format!("SELECT {COLUMNS_OF_PAPERS} FROM practice_attachment WHERE uid = ?1");
    rows(tx, &sql, [uid])?.into_iter().next().ok_or(Error::NotFound)
}

/// Those of a paper of the practice, oldest first.
///
/// # Errors
/// What the store says.
pub fn of_paper(tx: &impl Reading, paper: Uid) -> Result<Vec<StoredAttachment>> {
    let sql = format!("SELECT {COLUMNS_OF_PAPERS} FROM practice_attachment WHERE record = ?1 ORDER BY added, name");
    rows(tx, &sql, [paper])
}

/// Adds the row for a file of a paper of the practice, which lies encrypted and synced beside the store.
///
/// # Errors
/// What the store says.
pub fn add_to_paper(tx: &WriteTx, paper: Uid, (name, kind): (&str, Kind), file: Uid, written: &Written) -> Result<Uid> {
    let uid = tx.new_uid()?;
    tx.db()
        .prepare_cached(&format!(
            "INSERT INTO main.practice_attachment ({COLUMNS_OF_PAPERS}, author, salt)
             VALUES (?1, ?2, ?3, ?4, '', ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
        ))?
        .execute((
            uid,
            paper,
            name,
            kind.ending(),
            written.length,
            written.sha256,
            file,
            written.key.bytes(),
            tx.now().timestamp(),
            tx.session().actor,
            tx.new_salt()?,
        ))?;
    tx.cover(OF_PAPERS, uid, 0)?;
    Ok(uid)
}

/// Takes a file off a paper of the practice; the line says that it is gone, and the file is erased next.
///
/// # Errors
/// What the store says.
pub fn take_off_paper(tx: &WriteTx, stored: &StoredAttachment) -> Result<()> {
    tx.db().prepare_cached("INSERT INTO main.erasing (file) VALUES (?1)")?.execute([stored.file])?;
    tx.db().prepare_cached("DELETE FROM main.practice_attachment WHERE uid = ?1")?.execute([stored.uid])?;
    tx.cover_gone(OF_PAPERS, stored.uid);
    Ok(())
}

/// Adds the row for a file that lies encrypted and synced beside the store.
///
/// # Errors
/// What the store says.
pub fn add(
    tx: &WriteTx,
    entry: Uid,
    name: &str,
    kind: Kind,
    caption: &str,
    file: Uid,
    written: &Written,
) -> Result<Uid> {
    add_of(tx, entry, (name, kind, caption), file, written, tx.now().timestamp())
}

/// As [`add`], of a file that was added elsewhere at that time (UTC seconds).
///
/// # Errors
/// What the store says.
pub fn add_of(
    tx: &WriteTx,
    entry: Uid,
    (name, kind, caption): (&str, Kind, &str),
    file: Uid,
    written: &Written,
    added: i64,
) -> Result<Uid> {
    let uid = tx.new_uid()?;
    tx.db()
        .prepare_cached(&format!(
            "INSERT INTO main.attachment ({COLUMNS}, author, salt) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        ))?
        .execute((
            uid,
            entry,
            name,
            kind.ending(),
            caption,
            written.length,
            written.sha256,
            file,
            written.key.bytes(),
            added,
            tx.session().actor,
            tx.new_salt()?,
        ))?;
    tx.cover("attachment", uid, 0)?;
    Ok(uid)
}
