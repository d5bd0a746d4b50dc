//! What is being typed. Overwritten each time, thrown away when recorded. A draft belongs to who types it: nobody else
//! sees it, or writes over it.

use chrono::{DateTime, FixedOffset};

use super::entry::instant;
use super::{Reading, WriteTx};
use crate::error::{Error, Result};
use crate::uid::Uid;

/// A draft as stored.
#[derive(Debug, Clone)]
pub struct StoredDraft {
    /// The draft.
    pub uid: Uid,
    /// Whose dossier it will be in, once that is known.
    pub client: Option<Uid>,
    /// The entry that is being corrected.
    pub entry: Option<Uid>,
    /// Which form.
    pub form: String,
    /// The form's own JSON.
    pub text: String,
    /// When.
    pub saved: DateTime<FixedOffset>,
}

/// The drafts of `author`, newest first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &impl Reading, author: Uid) -> Result<Vec<StoredDraft>> {
    let offset = tx.moment().offset().local_minus_utc();
    let mut statement = tx.connection().prepare_cached(
        "SELECT uid, client, entry, form, text, saved FROM draft WHERE author IS NULL OR author = ?1
         ORDER BY saved DESC, uid",
    )?;
    let mut rows = statement.query([author])?;
    let mut drafts = Vec::new();
    while let Some(row) = rows.next()? {
        drafts.push(StoredDraft {
            uid: row.get(0)?,
            client: row.get(1)?,
            entry: row.get(2)?,
            form: row.get(3)?,
            text: row.get(4)?,
            saved: instant(row.get(5)?, offset)?,
        });
    }
    Ok(drafts)
}

/// Writes the draft over what was there; `None` begins a new one.
///
/// # Errors
/// [`Error::NotFound`] when it is somebody else's.
pub fn save(
    tx: &WriteTx,
    uid: Option<Uid>,
    client: Option<Uid>,
    entry: Option<Uid>,
    form: &str,
    text: &str,
) -> Result<Uid> {
    let uid = uid.map_or_else(|| tx.new_uid(), Ok)?;
    let saved = tx
        .db()
        .prepare_cached(
            "INSERT INTO main.draft (uid, client, entry, form, text, saved, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (uid) DO UPDATE SET client = ?2, entry = ?3, form = ?4, text = ?5, saved = ?6, author = ?7
             WHERE author IS NULL OR author = ?7",
        )?
        .execute((uid, client, entry, form, text, tx.now().timestamp(), tx.session().actor))?;
    if saved == 0 { Err(Error::NotFound) } else { Ok(uid) }
}

/// Throws it away; one that is gone already is no error.
///
/// # Errors
/// What the store says.
pub fn drop(tx: &WriteTx, uid: Uid) -> Result<()> {
    tx.db()
        .prepare_cached("DELETE FROM main.draft WHERE uid = ?1 AND (author IS NULL OR author = ?2)")?
        .execute((uid, tx.session().actor))?;
    Ok(())
}

/// Drafts of changes of a row that is destroyed go with it, whoever typed them: they hold its words. A draft names such a row
/// in its text alone.
///
/// # Errors
/// What the store says.
pub fn drop_of(tx: &WriteTx, row: Uid) -> Result<()> {
    tx.db().prepare_cached("DELETE FROM main.draft WHERE instr(text, lower(hex(?1))) > 0")?.execute([row])?;
    Ok(())
}
