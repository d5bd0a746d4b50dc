//! The steps of a request, each the next version of it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;
use ts_rs::TS;

use super::shown::{RequestView, candidates, due, extendable, names, newest, view_of};
use super::{
    Asker, Channel, Check, Decision, Done, DoneKind, Extension, LetterKind, LetterMade, Lifting, NameRefused,
    RequestFields, RequestOutcome, State, Way, Withdrawal,
};
use crate::dossier::client::Status;
use crate::dossier::destruction;
use crate::dossier::disclosure::{Capacity, Identity};
use crate::dossier::restriction::Restriction;
use crate::dossier::retention;
use crate::dossier::text::{LINE, TEXT, past_day, required, within};
use crate::error::{Error, Result};
use crate::rules::destroying::may_grant;
use crate::rules::requests::{self, RequestKind};
use crate::session::Role;
use crate::store::request::StoredRequest;
use crate::store::{Concern, Reading, WriteTx, client, entry, request};
use crate::uid::Uid;

/// A request that came in.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewRequest {
    /// Whose dossier.
    pub client: Uid,
    /// What is asked.
    pub kind: RequestKind,
    /// On which day it came in.
    pub received: NaiveDate,
    /// How.
    pub channel: Channel,
    /// In the words of who asks.
    #[serde(default)]
    pub words: String,
    /// Who.
    pub asker: Asker,
    /// How the client wants to have it; must be there to look, to copy and to know who looked.
    #[serde(default)]
    pub way: Option<Way>,
    /// How far a restriction is to go; must be there for one.
    #[serde(default)]
    pub restriction: Option<Restriction>,
}

/// That who asks was looked at.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Checked {
    /// The request.
    pub request: Uid,
    /// How identity was seen; `None` when it could not be.
    #[serde(default)]
    pub identity: Option<Identity>,
    /// Whether they may ask this.
    pub may: bool,
    /// Why.
    pub why: String,
}

/// To extend the term.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Extended {
    /// The request.
    pub request: Uid,
    /// Why.
    pub reason: String,
}

/// A decision.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// The request.
    pub request: Uid,
    /// What it is.
    pub outcome: RequestOutcome,
    /// On which grounds it is refused, whole or in part.
    #[serde(default)]
    pub grounds: Vec<String>,
    /// Why, in words; must be there unless all is granted.
    #[serde(default)]
    pub reasons: String,
    /// Which entries are to be destroyed; must be there where destroying is granted in part.
    #[serde(default)]
    pub entries: Vec<Uid>,
}

/// Something that was done about it.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Linked {
    /// The request.
    pub request: Uid,
    /// What was done: one of its candidates.
    pub done: Uid,
}

/// To lift a restriction.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Lifted {
    /// The request.
    pub request: Uid,
    /// When the client was told.
    pub told: NaiveDate,
    /// Why.
    pub reason: String,
}

/// That who asked asks it no more.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// The request.
    pub request: Uid,
    /// How that came.
    pub reason: String,
}

/// To refuse a name behind a pseudonym, or to give it after all.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NameWeighed {
    /// The request.
    pub request: Uid,
    /// Whose name.
    pub colleague: Uid,
    /// It is refused; else it is given.
    pub refuse: bool,
    /// What happened; must be there to refuse.
    #[serde(default)]
    pub facts: String,
    /// Why that outweighs; must be there to refuse.
    #[serde(default)]
    pub weighing: String,
}

/// Refuses a name behind a pseudonym for this request, or gives it after all.
///
/// # Errors
/// [`Error::Required`] without facts or weighing; [`Error::NotFound`] for a name that does not go along with it.
pub fn weigh_name(tx: &WriteTx, input: NameWeighed) -> Result<RequestView> {
    let stored = newest(tx, input.request)?;
    if !names(tx, &stored)?.iter().any(|each| each.colleague == input.colleague) {
        return Err(Error::NotFound);
    }
    let mut fields = stored.fields.clone();
    fields.names.retain(|each| each.colleague != input.colleague);
    if input.refuse {
        fields.names.push(NameRefused {
            colleague: input.colleague,
            on: tx.now().date_naive(),
            facts: required("facts", &input.facts, TEXT)?,
            weighing: required("weighing", &input.weighing, TEXT)?,
        });
    }
    step(tx, &stored, &fields)
}

/// Records a request that came in.
///
/// # Errors
/// [`Error::Required`] without a name, without the way or without how far a restriction is to go; [`Error::InFuture`],
/// [`Error::BadDate`]; [`Error::NotFound`].
pub fn add(tx: &WriteTx, input: NewRequest) -> Result<RequestView> {
    client::get(tx, input.client)?;
    let missing = |field: &str| Error::Required { field: field.to_owned() };
    let by_way = matches!(input.kind, RequestKind::Look | RequestKind::Copy | RequestKind::WhoLooked);
    let fields = RequestFields {
        kind: input.kind,
        received: past_day("received", input.received, tx.now().date_naive())?,
        channel: input.channel,
        words: within("words", &input.words, TEXT)?,
        asker: Asker { name: required("asker", &input.asker.name, LINE)?, capacity: input.asker.capacity },
        way: if by_way { Some(input.way.ok_or_else(|| missing("way"))?) } else { None },
        restriction: if input.kind == RequestKind::Restrict {
            Some(input.restriction.ok_or_else(|| missing("restriction"))?)
        } else {
            None
        },
        check: None,
        extension: None,
        decision: None,
        done: Vec::new(),
        letters: Vec::new(),
        lifting: None,
        withdrawal: None,
        names: Vec::new(),
    };
    due(&fields).map_err(|_| Error::BadDate { field: "received".to_owned() })?;
    let uid = tx.new_uid()?;
    request::add(tx, uid, 1, input.client, &fields)?;
    tx.concerns(Concern { client: Some(input.client), part: "request", ..Concern::default() });
    view_of(tx, &newest(tx, uid)?)
}

/// Puts the next step of a request on record.
fn step(tx: &WriteTx, stored: &StoredRequest, fields: &RequestFields) -> Result<RequestView> {
    request::add(tx, stored.uid, stored.no + 1, stored.client, fields)?;
    tx.concerns(Concern { client: Some(stored.client), part: "request", ..Concern::default() });
    view_of(tx, &newest(tx, stored.uid)?)
}

fn open(tx: &WriteTx, uid: Uid) -> Result<StoredRequest> {
    let stored = newest(tx, uid)?;
    if stored.fields.state() == State::Open { Ok(stored) } else { Err(Error::RequestDecided) }
}

/// Records who asks and whether they may.
///
/// # Errors
/// [`Error::Required`] without the reason, or without identity where they may; [`Error::RequestDecided`].
pub fn check(tx: &WriteTx, input: Checked) -> Result<RequestView> {
    let stored = open(tx, input.request)?;
    if input.may && input.identity.is_none() {
        return Err(Error::Required { field: "identity".to_owned() });
    }
    let why = required("why", &input.why, TEXT)?;
    let check = Some(Check { on: tx.now().date_naive(), identity: input.identity, may: input.may, why });
    step(tx, &stored, &RequestFields { check, ..stored.fields.clone() })
}

/// Extends the term, once.
///
/// # Errors
/// [`Error::Required`] without a reason; [`Error::NotExtendable`]; [`Error::RequestDecided`].
pub fn extend(tx: &WriteTx, input: Extended) -> Result<RequestView> {
    let stored = open(tx, input.request)?;
    let today = tx.now().date_naive();
    let reason = required("reason", &input.reason, TEXT)?;
    extendable(&stored.fields, today).ok_or(Error::NotExtendable)?;
    step(tx, &stored, &RequestFields { extension: Some(Extension { on: today, reason }), ..stored.fields.clone() })
}

/// Decides.
///
/// # Errors
/// [`Error::AskerUnchecked`] when something is granted and nobody looked at who asks, or they may not;
/// [`Error::Required`] without grounds or reasons for what is refused, or without the entries that are to be destroyed; [`Error::BadInput`] for a ground of another kind of
/// request; [`Error::MustBeKept`] when the law does not let happen what would be promised; [`Error::StillInCare`] for a dossier that is to be kept and not used while care is given;
/// [`Error::RequestDecided`].
pub fn decide(tx: &WriteTx, input: Decided) -> Result<RequestView> {
    let stored = open(tx, input.request)?;
    let fields = &stored.fields;
    let today = tx.now().date_naive();
    let granted = input.outcome != RequestOutcome::Refused;
    if granted && !fields.check.as_ref().is_some_and(|check| check.may) {
        return Err(Error::AskerUnchecked);
    }
    // BW 7:455(2), Wvggz 8:33 and a stop stand against carrying it out, so that nobody is told that it will be.
    let destroys = granted && fields.kind == RequestKind::Destroy;
    if destroys && !may_grant(&retention::if_decided(tx, &stored, input.outcome)?) {
        return Err(Error::MustBeKept);
    }
    let entries = match input.outcome {
        RequestOutcome::Partly if fields.kind == RequestKind::Destroy => chosen(tx, &stored, input.entries)?,
        RequestOutcome::Granted | RequestOutcome::Partly | RequestOutcome::Refused => Vec::new(),
    };
    let mut grounds = Vec::new();
    if input.outcome != RequestOutcome::Granted {
        for each in requests::refusals(fields.kind, today).filter(|each| input.grounds.contains(&each.id)) {
            grounds.push(each.id.clone());
        }
        if grounds.len() != input.grounds.len() {
            return Err(Error::BadInput { field: "grounds".to_owned(), reason: "kind".to_owned() });
        }
        if grounds.is_empty() {
            return Err(Error::Required { field: "grounds".to_owned() });
        }
    }
    let reasons = match input.outcome {
        RequestOutcome::Granted => within("reasons", &input.reasons, TEXT)?,
        RequestOutcome::Partly | RequestOutcome::Refused => required("reasons", &input.reasons, TEXT)?,
    };
    let in_care = matches!(client::get(tx, stored.client)?.status, Status::InCare | Status::Enquiry);
    if granted && in_care && fields.restriction == Some(Restriction::KeptNotUsed) {
        return Err(Error::StillInCare);
    }
    let decision = Some(Decision { on: today, outcome: input.outcome, grounds, reasons, entries });
    step(tx, &stored, &RequestFields { decision, ..fields.clone() })
}

/// The entries that go on a request that is granted in part. That is the carer's to carry out.
fn chosen(tx: &WriteTx, stored: &StoredRequest, mut entries: Vec<Uid>) -> Result<Vec<Uid>> {
    if tx.session().role != Role::Carer {
        return Err(Error::NotAllowed);
    }
    if entries.is_empty() {
        return Err(Error::Required { field: "entries".to_owned() });
    }
    entries.sort_unstable();
    entries.dedup();
    for each in &entries {
        if entry::get(tx, *each)?.client != stored.client {
            return Err(Error::NotFound);
        }
    }
    Ok(entries)
}

fn with_done(fields: &RequestFields, done: Done) -> RequestFields {
    let mut fields = fields.clone();
    fields.done.push(done);
    fields
}

/// Links what was done about it.
///
/// # Errors
/// [`Error::NotFound`] for what is none of its candidates.
pub fn link(tx: &WriteTx, input: Linked) -> Result<RequestView> {
    let stored = newest(tx, input.request)?;
    let found = candidates(tx, &stored)?.into_iter().find(|each| each.uid == input.done).ok_or(Error::NotFound)?;
    let done = Done { on: tx.now().date_naive(), what: found.what, uid: Some(found.uid), left_out: None };
    step(tx, &stored, &with_done(&stored.fields, done))
}

/// A viewing that answers a request of the same client.
pub(in crate::dossier) fn done_by_viewing(tx: &WriteTx, uid: Uid, client: Uid, viewing: Uid) -> Result<()> {
    done(tx, uid, client, (DoneKind::Viewing, Some(viewing)), None)
}

/// Whether this is a request of the same client to take along what they supplied (AVG 20).
///
/// # Errors
/// [`Error::NotFound`] for a request of another client.
pub(in crate::dossier) fn takes_along(tx: &impl Reading, uid: Option<Uid>, client: Uid) -> Result<bool> {
    let Some(uid) = uid else { return Ok(false) };
    let stored = newest(tx, uid)?;
    if stored.client == client { Ok(stored.fields.kind == RequestKind::Transfer) } else { Err(Error::NotFound) }
}

/// A paper for who asks goes by the right of who asks: this request of the same client, if there is one, was made in that capacity; by
/// whom.
///
/// # Errors
/// [`Error::GroundDoesNotFit`] for one that was not; [`Error::NotFound`] for a request of another client.
pub(in crate::dossier) fn asked_as(
    tx: &impl Reading,
    uid: Option<Uid>,
    client: Uid,
    as_what: Capacity,
) -> Result<Option<String>> {
    let Some(uid) = uid else { return Ok(None) };
    let stored = newest(tx, uid)?;
    if stored.client != client {
        return Err(Error::NotFound);
    }
    let asker = stored.fields.asker;
    if asker.capacity == as_what { Ok(Some(asker.name)) } else { Err(Error::GroundDoesNotFit) }
}

/// A hand-over that answers a request of the same client.
pub(in crate::dossier) fn done_by_hand_over(tx: &WriteTx, uid: Uid, client: Uid, entry: Uid) -> Result<()> {
    done(tx, uid, client, (DoneKind::HandOver, Some(entry)), None)
}

/// A dossier on paper, for who asked for it.
pub(in crate::dossier) fn done_by_print(tx: &WriteTx, uid: Uid, client: Uid) -> Result<()> {
    done(tx, uid, client, (DoneKind::Print, None), None)
}

/// A paper that says who looked, without so many of those who stood there. Who they were stays in the log, and is said nowhere else.
pub(in crate::dossier) fn done_by_log_paper(tx: &WriteTx, uid: Uid, client: Uid, left_out: u32) -> Result<()> {
    done(tx, uid, client, (DoneKind::LogPaper, None), Some(left_out))
}

fn done(
    tx: &WriteTx,
    uid: Uid,
    client: Uid,
    (what, about): (DoneKind, Option<Uid>),
    left_out: Option<u32>,
) -> Result<()> {
    let stored = newest(tx, uid)?;
    if stored.client != client || stored.fields.withdrawal.is_some() {
        return Err(Error::NotFound);
    }
    let done = Done { on: tx.now().date_naive(), what, uid: about, left_out };
    let fields = with_done(&stored.fields, done);
    request::add(tx, stored.uid, stored.no + 1, stored.client, &fields)
}

/// Lifts a restriction, after the client was told.
///
/// # Errors
/// [`Error::Required`] without a reason, [`Error::InFuture`] when the client is still to be told, [`Error::EntryChanged`]
/// when nothing is restricted by it.
pub fn lift(tx: &WriteTx, input: Lifted) -> Result<RequestView> {
    let stored = newest(tx, input.request)?;
    if stored.fields.restricts().is_none() {
        return Err(Error::EntryChanged);
    }
    let today = tx.now().date_naive();
    let told = past_day("told", input.told, today)?;
    let reason = required("reason", &input.reason, TEXT)?;
    step(tx, &stored, &RequestFields { lifting: Some(Lifting { on: today, told, reason }), ..stored.fields.clone() })
}

/// Who asked asks it no more. Of destroying they may say so until it is done, whatever was decided; a destruction that is planned
/// on it is called off.
///
/// # Errors
/// [`Error::Required`] without how that came; [`Error::RequestDecided`].
pub fn withdraw(tx: &WriteTx, input: Withdrawn) -> Result<RequestView> {
    let stored = newest(tx, input.request)?;
    if !stored.fields.withdrawable() {
        return Err(Error::RequestDecided);
    }
    let reason = required("reason", &input.reason, TEXT)?;
    destruction::request_withdrawn(tx, &stored, &reason)?;
    let withdrawal = Some(Withdrawal { on: tx.now().date_naive(), reason });
    step(tx, &stored, &RequestFields { withdrawal, ..stored.fields.clone() })
}

/// A letter about it was made.
pub(in crate::dossier) fn letter_made(tx: &WriteTx, uid: Uid, letter: LetterKind) -> Result<()> {
    let stored = newest(tx, uid)?;
    let mut fields = stored.fields.clone();
    fields.letters.push(LetterMade { letter, on: tx.now().date_naive() });
    request::add(tx, stored.uid, stored.no + 1, stored.client, &fields)
}
