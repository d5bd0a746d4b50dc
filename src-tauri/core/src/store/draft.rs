//! What is being typed. Overwritten each time, thrown away when recorded. A draft belongs to who types it: nobody else
//! sees it, or writes over it, as long as they can come back to it.

use chrono::{DateTime, FixedOffset};
use rusqlite::OptionalExtension;

use super::entry::instant;
use super::{Reading, WriteTx};
use crate::error::Result;
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
    /// Who types it; of the oldest ones it is not known, and they are the carer's.
    pub author: Option<Uid>,
}

/// The drafts that are asked for by their author and client, newest first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &impl Reading, is_asked: impl Fn(Option<Uid>, Option<Uid>) -> bool) -> Result<Vec<StoredDraft>> {
    let offset = tx.moment().offset().local_minus_utc();
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT uid, client, entry, form, text, saved, author FROM draft ORDER BY saved DESC, uid")?;
    let mut rows = statement.query([])?;
    let mut drafts = Vec::new();
    while let Some(row) = rows.next()? {
        let client: Option<Uid> = row.get(1)?;
        let author: Option<Uid> = row.get(6)?;
        if !is_asked(author, client) {
            continue;
        }
        drafts.push(StoredDraft {
            uid: row.get(0)?,
            client,
            entry: row.get(2)?,
            form: row.get(3)?,
            text: row.get(4)?,
            saved: instant(row.get(5)?, offset)?,
            author,
        });
    }
    Ok(drafts)
}

/// Who types it, and about which client, whoever sits here; `None` where there is no such draft.
///
/// # Errors
/// What the store says.
pub fn whose(tx: &WriteTx, uid: Uid) -> Result<Option<(Option<Uid>, Option<Uid>)>> {
    let mut statement = tx.db().prepare_cached("SELECT author, client FROM main.draft WHERE uid = ?1")?;
    let whose = statement.query_row([uid], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(whose)
}

/// Writes the draft over what was there, and it is of who does that; `None` begins a new one.
///
/// # Errors
/// What the store says.
pub fn save(
    tx: &WriteTx,
    uid: Option<Uid>,
    client: Option<Uid>,
    entry: Option<Uid>,
    form: &str,
    text: &str,
) -> Result<Uid> {
    let uid = uid.map_or_else(|| tx.new_uid(), Ok)?;
    tx.db()
        .prepare_cached(
            "INSERT INTO main.draft (uid, client, entry, form, text, saved, author) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (uid) DO UPDATE SET client = ?2, entry = ?3, form = ?4, text = ?5, saved = ?6, author = ?7",
        )?
        .execute((uid, client, entry, form, text, tx.now().timestamp(), tx.session().actor))?;
    Ok(uid)
}

/// Throws it away; one that is gone already is no error.
///
/// # Errors
/// What the store says.
pub fn drop(tx: &WriteTx, uid: Uid) -> Result<()> {
    tx.db().prepare_cached("DELETE FROM main.draft WHERE uid = ?1")?.execute([uid])?;
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
