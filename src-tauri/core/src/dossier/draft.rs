//! Drafts: what is being typed is kept, encrypted, 400 ms after a key.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::stand_in::is_over;
use super::text::{LINE, TEXT, within};
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::session::Role;
use crate::store::{ReadTx, Reading, WriteTx, client, draft, entry, seat, worker};
use crate::uid::Uid;

/// Characters of a draft: with its marks goes the text that they were put on.
const MOST: usize = TEXT * 4;

/// What is to be kept.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewDraft {
    /// The draft to write over; `None` begins a new one.
    pub draft: Option<Uid>,
    /// Whose dossier it will be in.
    pub client: Option<Uid>,
    /// The entry that is being corrected.
    pub entry: Option<Uid>,
    /// Which form.
    pub form: String,
    /// The form's own JSON.
    pub text: String,
}

/// Where it is kept.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct SavedDraft {
    /// The draft.
    pub draft: Uid,
    /// When.
    pub saved: DateTime<FixedOffset>,
}

/// Which draft.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DraftAsked {
    /// The draft.
    pub draft: Uid,
}

/// A draft to go on with.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DraftView {
    /// The draft.
    pub draft: Uid,
    /// Whose dossier it will be in.
    pub client: Option<Uid>,
    /// The entry that is being corrected.
    pub entry: Option<Uid>,
    /// Which form.
    pub form: String,
    /// The form's own JSON.
    pub text: String,
    /// When.
    pub saved: DateTime<FixedOffset>,
    /// The client's name.
    pub client_name: Option<String>,
    /// Who left it, where that is a stand-in whose time is over; by writing over it the carer takes it over.
    pub author: Option<String>,
}

/// Whose drafts are for who sits here: one's own, and for the carer those of stand-ins whose time is over, who cannot come
/// back to them.
fn writers(tx: &impl Reading) -> Result<Vec<Uid>> {
    let mut writers = vec![tx.session().actor];
    if tx.session().role == Role::Carer {
        let today = tx.moment().date_naive();
        let seats = match seat::list(tx, Role::StandIn) {
            // One's own words are kept whatever became of the seats.
            Err(Error::StoreDamaged) => Vec::new(),
            other => other?,
        };
        writers.extend(seats.into_iter().filter(|seat| is_over(seat, today)).map(|seat| seat.worker));
    }
    Ok(writers)
}

/// Whether this draft is not for who sits here. Asked while one types: the seats are looked at for somebody else's alone.
fn is_anothers(tx: &WriteTx, uid: Uid) -> Result<bool> {
    match draft::author(tx, uid)? {
        Some(author) if author != tx.session().actor => Ok(!writers(tx)?.contains(&author)),
        Some(_) | None => Ok(false),
    }
}

/// Keeps what is being typed.
///
/// # Errors
/// [`Error::TooLong`], [`Error::NotFound`] for a client or entry that is not there, or somebody else's draft.
pub fn save(tx: &WriteTx, input: NewDraft) -> Result<SavedDraft> {
    let form = within("form", &input.form, LINE)?;
    // Exactly as typed, spaces too: this is not the record yet.
    if input.text.chars().count() > MOST {
        return Err(Error::TooLong { field: "text".to_owned(), most: MOST });
    }
    // Neither is kept for what is not there: a stand-in's draft is about a dossier that was given.
    if let Some(client) = input.client {
        client::is_here(tx, client)?;
    }
    if let Some(entry) = input.entry {
        entry::client_of(tx, entry)?;
    }
    if let Some(uid) = input.draft
        && is_anothers(tx, uid)?
    {
        return Err(Error::NotFound);
    }
    let draft = draft::save(tx, input.draft, input.client, input.entry, &form, &input.text)?;
    Ok(SavedDraft { draft, saved: tx.now() })
}

/// Throws a draft away.
///
/// # Errors
/// What the store says.
pub fn drop(tx: &WriteTx, input: DraftAsked) -> Result<Nothing> {
    if !is_anothers(tx, input.draft)? {
        draft::drop(tx, input.draft)?;
    }
    Ok(Nothing {})
}

/// The drafts of who sits here, newest first: for a page that looks for its own, and needs nothing else of the first page.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<DraftView>> {
    all(tx)
}

/// The drafts for who sits here, newest first.
pub(super) fn all(tx: &impl Reading) -> Result<Vec<DraftView>> {
    draft::list(tx, &writers(tx)?)?
        .into_iter()
        .map(|kept| {
            let client_name = match kept.client.map(|uid| client::get(tx, uid)) {
                Some(Ok(client)) => Some(client.fields.name),
                // The draft is whole; that the dossier is damaged is told elsewhere.
                None | Some(Err(Error::NotFound | Error::StoreDamaged)) => None,
                Some(Err(error)) => return Err(error),
            };
            let left = kept.author.filter(|author| *author != tx.session().actor);
            Ok(DraftView {
                draft: kept.uid,
                client: kept.client,
                entry: kept.entry,
                form: kept.form,
                text: kept.text,
                saved: kept.saved,
                client_name,
                author: left.map(|author| worker::name(tx, author)).transpose()?,
            })
        })
        .collect()
}
