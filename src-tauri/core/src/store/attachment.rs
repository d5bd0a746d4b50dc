//! The rows of attachments; the files lie beside the store, each under its own key, which lives here.

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
    /// The entry that it belongs to.
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

const COLUMNS: &str = "uid, entry, name, kind, caption, length, sha256, file, file_key, added";

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
    let sql = format!("SELECT {COLUMNS} FROM attachment WHERE entry = ?1 ORDER BY added, name");
    let mut statement = tx.connection().prepare_cached(&sql)?;
    let mut rows = statement.query([entry])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(stored(row)?);
    }
    Ok(found)
}

/// The names of all encrypted files that a row speaks of.
///
/// # Errors
/// What the store says.
pub fn files(tx: &impl Reading) -> Result<Vec<(Uid, Uid)>> {
    let mut statement = tx.connection().prepare("SELECT uid, file FROM attachment")?;
    let found = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    Ok(found)
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
