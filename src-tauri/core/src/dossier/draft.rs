//! Drafts: what is being typed is kept, encrypted, 400 ms after a key.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::request;
use super::sitting::still_given;
use super::stand_in::is_over;
use super::text::{LINE, TEXT, within};
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::session::Role;
use crate::store::{ReadTx, Reading, WriteTx, client, draft, entry, seat, worker};
use crate::uid::Uid;

/// Characters of a draft: with its marks goes the text that they were put on.
const MOST: usize = TEXT * 4;
/// The form of what is typed to look at who made a request.
const CHECK: &str = "check";
/// That of what is written as the decision on it.
const DECISION: &str = "answer";
/// Where the texts of both name that request.
const OF: &str = "of";

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
    /// Who left it, where that is a stand-in who cannot come back to it; by writing over it the carer takes it over.
    pub author: Option<String>,
}

/// A stand-in, and the dossiers that they can come back to; none any more once their time is over. A seat whose way in is revoked is
/// ended with it ([`end_without_way`](super::stand_in::end_without_way)).
struct StandIn {
    worker: Uid,
    given: Option<Vec<Uid>>,
}

/// The stand-ins, as the carer knows them; whoever else sits here knows of none.
struct StandIns(Vec<StandIn>);

impl StandIns {
    fn of(tx: &impl Reading) -> Result<Self> {
        let mut all = Vec::new();
        if tx.session().role == Role::Carer {
            let today = tx.moment().date_naive();
            let seats = match seat::list(tx, Role::StandIn) {
                // One's own words are kept whatever became of the seats.
                Err(Error::StoreDamaged) => Vec::new(),
                other => other?,
            };
            for seat in seats {
                let over = is_over(&seat, today);
                let mut given = Vec::new();
                for uid in seat.fields.clients.into_iter().filter(|_| !over) {
                    match still_given(tx, uid) {
                        Ok(false) => {}
                        // Of a damaged dossier it is not known: the draft stays with who types it.
                        Ok(true) | Err(Error::StoreDamaged) => given.push(uid),
                        Err(error) => return Err(error),
                    }
                }
                all.push(StandIn { worker: seat.worker, given: (!over).then_some(given) });
            }
        }
        Ok(Self(all))
    }

    /// Whether this author can come back to a draft about this client; `None` for who is no stand-in.
    fn reach(&self, author: Uid, client: Option<Uid>) -> Option<bool> {
        let reaches = |each: &StandIn| {
            each.given.as_ref().is_some_and(|given| client.is_none_or(|client| given.contains(&client)))
        };
        self.0.iter().filter(|each| each.worker == author).map(reaches).reduce(|one, other| one || other)
    }

    /// Whether it was left to the carer by a stand-in who cannot come back to it.
    fn left(&self, author: Uid, client: Option<Uid>) -> bool {
        self.reach(author, client) == Some(false)
    }
}

/// Whether this draft is not for who sits here. Asked while one types: the seats are looked at for somebody else's alone. What a
/// stand-in began about a dossier that they cannot come back to is the carer's to decide about, as it is to read.
fn is_anothers(tx: &WriteTx, uid: Uid) -> Result<bool> {
    match draft::whose(tx, uid)? {
        // The carer's: it was kept before there were stand-ins to know them by.
        Some((None, _)) => Ok(tx.session().role == Role::StandIn),
        Some((Some(author), client)) if author != tx.session().actor => Ok(!StandIns::of(tx)?.left(author, client)),
        Some((Some(_), Some(client))) if tx.session().role == Role::StandIn => match client::is_here(tx, client) {
            Err(Error::NotFound) => Ok(true),
            other => other.map(|()| false),
        },
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

/// Throws a draft away; one that is gone already is no mistake.
///
/// # Errors
/// [`Error::NotFound`] for one that is not for who sits here; what the store says.
pub fn drop(tx: &WriteTx, input: DraftAsked) -> Result<Nothing> {
    if is_anothers(tx, input.draft)? {
        return Err(Error::NotFound);
    }
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

/// Whether it is the decision on a request that was withdrawn since, or was typed to look at who made one that is withdrawn or decided.
fn decides_nothing(tx: &impl Reading, draft: &DraftView) -> Result<bool> {
    if draft.form != DECISION && draft.form != CHECK {
        return Ok(false);
    }
    let text = serde_json::from_str::<serde_json::Value>(&draft.text).ok();
    let named = text.as_ref().and_then(|text| text.get(OF)).and_then(|of| of.as_str());
    let Some(uid) = named.and_then(|named| named.parse::<Uid>().ok()) else { return Ok(false) };
    match request::newest(tx, uid) {
        Ok(stored) => {
            let decided = draft.form == CHECK && stored.fields.decision.is_some();
            Ok(decided || stored.fields.withdrawal.is_some())
        }
        // The draft is whole; what became of the request is told elsewhere.
        Err(Error::NotFound | Error::StoreDamaged) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Those that there is something to do with, newest first. What was written for a step of a request that takes that step no more waits
/// for nobody: its words are kept where that request is opened, until somebody throws them away.
pub(super) fn to_do(tx: &impl Reading) -> Result<Vec<DraftView>> {
    let mut waiting = Vec::new();
    for draft in all(tx)? {
        if !decides_nothing(tx, &draft)? {
            waiting.push(draft);
        }
    }
    Ok(waiting)
}

/// How many drafts about this client stand-ins can still come back to: the carer does not see them, until the dossier is closed.
pub(super) fn with_stand_ins(tx: &impl Reading, client: Uid) -> Result<usize> {
    let stand_ins = StandIns::of(tx)?;
    let is_theirs = |author: Option<Uid>, of: Option<Uid>| {
        of == Some(client) && author.is_some_and(|author| stand_ins.reach(author, of) == Some(true))
    };
    Ok(draft::list(tx, is_theirs)?.len())
}

/// The drafts for who sits here, newest first: one's own, and for the carer those that stand-ins cannot come back to.
fn all(tx: &impl Reading) -> Result<Vec<DraftView>> {
    let actor = tx.session().actor;
    let stand_ins = StandIns::of(tx)?;
    let is_mine = |author: Option<Uid>, client: Option<Uid>| {
        author.is_none_or(|author| author == actor || stand_ins.left(author, client))
    };
    draft::list(tx, is_mine)?
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
