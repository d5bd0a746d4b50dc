//! Drafts: what is being typed is kept, encrypted, 400 ms after a key.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::{LINE, TEXT, within};
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::store::{ReadTx, Reading, WriteTx, client, draft, entry};
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
    let draft = draft::save(tx, input.draft, input.client, input.entry, &form, &input.text)?;
    Ok(SavedDraft { draft, saved: tx.now() })
}

/// Throws a draft away.
///
/// # Errors
/// What the store says.
pub fn drop(tx: &WriteTx, input: DraftAsked) -> Result<Nothing> {
    draft::drop(tx, input.draft)?;
    Ok(Nothing {})
}

/// The drafts of who sits here, newest first: for a page that looks for its own, and needs nothing else of the first page.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<DraftView>> {
    all(tx)
}

/// The drafts of who sits here, newest first.
pub(super) fn all(tx: &impl Reading) -> Result<Vec<DraftView>> {
    draft::list(tx, tx.session().actor)?
        .into_iter()
        .map(|kept| {
            let client_name = match kept.client.map(|uid| client::get(tx, uid)) {
                Some(Ok(client)) => Some(client.fields.name),
                // The draft is whole; that the dossier is damaged is told elsewhere.
                None | Some(Err(Error::NotFound | Error::StoreDamaged)) => None,
                Some(Err(error)) => return Err(error),
            };
            Ok(DraftView {
                draft: kept.uid,
                client: kept.client,
                entry: kept.entry,
                form: kept.form,
                text: kept.text,
                saved: kept.saved,
                client_name,
            })
        })
        .collect()
}
