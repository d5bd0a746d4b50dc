//! Tombstones that came from a stick or lay beside the vault, of dossiers or entries that are still here. Either a backup was put
//! back once without that stick at hand, and the dossier was indeed destroyed before; or somebody who once opened a backup
//! tampers with a stick (see [`crate::vault::tombstone`]). The program cannot know, the carer can: she is told whose
//! dossier it is, and says for each whether to destroy it as written or to hear no more of it.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::destroying::{destroy_as_of, destroy_entry_as_of};
use super::destruction::{is_typed, not_needed, to_type};
use super::entry::EntryKind;
use super::retention::{self, Asking};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::rules::destroying::DestroyGround;
use crate::store::{Concern, Reading, WriteTx, client, entry, tombstone};
use crate::uid::Uid;

/// One as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct StoneView {
    /// The dossier.
    pub client: Uid,
    /// The entry, when it is of that alone.
    pub entry: Option<StoneEntry>,
    /// Whose it is.
    pub client_name: String,
    /// What must be typed before it is destroyed.
    pub typed: String,
    /// When it is said to have been destroyed.
    pub day: NaiveDate,
    /// On which ground, as it says.
    pub ground: DestroyGround,
    /// When it was found.
    pub found: DateTime<FixedOffset>,
    /// Made with a key that was left behind when the keys were renewed: it is never carried out.
    pub former: bool,
}

/// The entry that a tombstone is of.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct StoneEntry {
    /// The entry.
    pub entry: Uid,
    /// What it is.
    pub kind: EntryKind,
    /// Of which day.
    pub at: NaiveDate,
}

/// Which.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct StoneNamed {
    /// The dossier.
    pub client: Uid,
    /// The entry, when it is of that alone.
    #[serde(default)]
    pub entry: Option<Uid>,
    /// The day that it says.
    pub day: NaiveDate,
    /// The ground that it says.
    pub ground: DestroyGround,
}

/// Destroy as written.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct StoneConfirmed {
    /// Which.
    pub stone: StoneNamed,
    /// The client's name, as typed: nothing is destroyed by a slip of the hand.
    pub name: String,
}

/// What was destroyed as written.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct StoneCarriedOut {
    /// How many entries went.
    pub entries: i64,
    /// For the certificate; there is none of an entry alone.
    pub code: Option<String>,
    /// Its traces are gone, too. Else they stand, encrypted, beside the store until a job ends, or until locking.
    pub wiped: bool,
}

/// Those that wait for a word, of one dossier or of all.
///
/// # Errors
/// What the store says.
pub(super) fn waiting(tx: &impl Reading, only: Option<Uid>) -> Result<Vec<StoneView>> {
    let asked = |client: Uid| only.is_none_or(|only| only == client);
    let waiting = tombstone::found(tx.connection())?.into_iter().filter(|stone| !stone.ignored && asked(stone.client));
    let shown = waiting.map(|stone| {
        let of = client::get(tx, stone.client)?;
        let found = stone.entry.map(|uid| entry::get(tx, uid)).transpose()?;
        Ok(StoneView {
            client: stone.client,
            entry: found.map(|entry| StoneEntry { entry: entry.uid, kind: entry.kind, at: entry.at.date_naive() }),
            typed: to_type(tx, &of)?,
            client_name: of.fields.name,
            day: stone.day,
            ground: stone.ground,
            found: stone.found,
            former: stone.former,
        })
    });
    shown.collect()
}

/// Destroys the dossier or the entry, on the day and the ground that the tombstone says.
///
/// # Errors
/// [`Error::NotFound`] when no such tombstone waits, [`Error::NotAllowed`] when it was made with a key that was left behind,
/// [`Error::BadInput`] when another name was typed, [`Error::StillNeeded`] for an entry that something refers to, [`Error::MustBeKept`] while a stop stands; as
/// [`super::destroying::destroy`]. Nothing is gone then.
pub fn destroy(work: &Work, input: StoneConfirmed) -> Result<StoneCarriedOut> {
    let StoneConfirmed { stone: StoneNamed { client, entry, day, ground }, name } = input;
    let may = |tx: &WriteTx| {
        let of = |view: &StoneView| (view.client, view.entry.as_ref().map(|entry| entry.entry));
        let is_it = |view: &StoneView| (of(view), view.day, view.ground) == ((client, entry), day, ground);
        let stone = waiting(tx, Some(client))?.into_iter().find(is_it).ok_or(Error::NotFound)?;
        if stone.former {
            return Err(Error::NotAllowed);
        }
        // A stop of here goes before what was decided elsewhere.
        let asking = if entry.is_some() { Asking::Entry } else { Asking::Whole };
        if retention::verdict(tx, client, asking)?.0.held {
            return Err(Error::MustBeKept);
        }
        // It is in use: by now something may rest on it.
        if let Some(uid) = entry {
            not_needed(tx, &entry::get(tx, uid)?)?;
        }
        is_typed(tx, &client::get(tx, client)?, &name)?;
        Ok(ground)
    };
    if let Some(entry) = entry {
        let wiped = destroy_entry_as_of(work.desk, work.pass(), (client, entry, day), may)?;
        return Ok(StoneCarriedOut { entries: 1, code: None, wiped });
    }
    let done = destroy_as_of(work.desk, work.pass(), (client, Some(day)), may)?;
    Ok(StoneCarriedOut { entries: done.entries, code: Some(done.code), wiped: done.wiped })
}

/// The carer wants to hear no more of it; the dossier or the entry stays, also when a backup of from now on is put back.
///
/// # Errors
/// [`Error::NotFound`].
pub fn ignore(tx: &WriteTx, input: StoneNamed) -> Result<Nothing> {
    tombstone::ignore(tx, (input.client, input.entry), input.day, input.ground)?;
    tx.concerns(Concern { client: Some(input.client), entry: input.entry, part: "tombstone", ..Concern::default() });
    Ok(Nothing {})
}
