//! Where a client is in care: asked for it, in care, left, died; when and why. Closing a dossier and opening it again.
//!
//! Closing takes nothing away: the dossier is kept as long as its laws say ([`retention`]), can be read, handed over and
//! amended, and what the law still asks for can be added: a letter, the client's own statement, a correction that was
//! asked for, an incident that shows later. Reports, goals and plans end with the care. The check stands where entries are
//! added, so that a new kind of entry is refused until somebody decides otherwise.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::client::{ClientAsked, ClientView, Status, shown};
use super::consent;
use super::draft::{self, DraftView};
use super::goal::{self, GoalName, GoalOutcome};
use super::hidden;
use super::plan::{Due, due};
use super::retention;
use super::sitting::SeatFields;
use super::text::{LINE, TEXT, past_day, required, within};
use super::waiting;
use crate::error::{Error, Result};
use crate::rules::retention::Verdict;
use crate::session::Role;
use crate::store::care::{self, StoredStatus};
use crate::store::client::StoredClient;
use crate::store::retention::last_change;
use crate::store::{Concern, ReadTx, Reading, WriteTx, client, decision, seat, worker};
use crate::uid::Uid;

/// What may still be added to a dossier that was closed, by its form; of what has no form, its kind.
const AFTER_CLOSING: &[&str] =
    &["disclosure", "document", "correspondence", "own_statement", "correction_request", "incident"];

/// How care came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It is no longer needed.
    NoLongerNeeded,
    /// The client stopped it.
    ByClient,
    /// The carer stopped it.
    ByCarer,
    /// Another took over.
    OtherCarer,
    /// The client died.
    Died,
    /// There was an enquiry, and no care came of it.
    NotStarted,
}

/// What is recorded of a change of status.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CareFields {
    /// From which day: of beginning, ending or dying.
    pub on: Option<NaiveDate>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// Why, in words.
    pub reason: String,
    /// What it was before; the store writes it down. Without it nobody could say of the first row what went before.
    pub before: Option<Status>,
}

/// A change of status as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct CareView {
    /// What it became.
    pub status: Status,
    /// From which day.
    pub on: Option<NaiveDate>,
    /// How care ended.
    pub ending: Option<Ending>,
    /// Why, in words.
    pub reason: String,
    /// When that was recorded.
    pub recorded: DateTime<FixedOffset>,
    /// By whom.
    pub author: String,
}

/// Care begins.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CareStarts {
    /// Whose.
    pub client: Uid,
    /// On which day.
    pub on: NaiveDate,
}

/// Care has ended.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CareEnds {
    /// Whose.
    pub client: Uid,
    /// How.
    pub ending: Ending,
    /// On which day; of who died, the day of death.
    pub on: NaiveDate,
    /// What there is to say of it.
    #[serde(default)]
    pub reason: String,
}

/// The dossier is opened again.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CareAgain {
    /// Whose.
    pub client: Uid,
    /// Why.
    pub reason: String,
}

/// What closing a dossier comes to, before it is done.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Closing {
    /// Begun and not recorded.
    pub drafts: Vec<DraftView>,
    /// How many more stand-ins began, who can come back to them until the dossier is closed. Then they are the carer's.
    pub stand_in_drafts: u32,
    /// Goals that go on.
    pub goals: Vec<GoalName>,
    /// What is due now, or is late.
    pub due: Vec<Due>,
    /// Sent mails that still stand in the mail program.
    pub mails: u32,
    /// Entries that are still held back from somebody.
    pub held: u32,
    /// Stand-ins whose access to this dossier ends.
    pub stand_ins: Vec<String>,
    /// Consents that end.
    pub consents: u32,
    /// For how long the dossier is kept if it is closed today and nothing is changed after.
    pub keep: Verdict,
}

/// Whether the dossier is closed.
pub(super) const fn is_closed(status: Status) -> bool {
    match status {
        Status::Enquiry | Status::InCare => false,
        Status::Left | Status::Deceased => true,
    }
}

/// Whether an entry of this form may be added to a dossier with this status.
pub(super) fn may_add(status: Status, form: &str) -> bool {
    !is_closed(status) || AFTER_CLOSING.contains(&form)
}

/// The change with which care ended, in a history that is newest first; none while the dossier is open. Who left may have died
/// later.
pub(super) fn end_of_care(history: &[StoredStatus]) -> Option<&StoredStatus> {
    history.iter().take_while(|each| is_closed(each.status)).last()
}

/// The day on which care began, as far as that was recorded beside the care agreement.
pub(super) fn began(tx: &impl Reading, client: Uid) -> Result<Option<NaiveDate>> {
    Ok(care::history(tx, client)?
        .into_iter()
        .find(|each| each.status == Status::InCare)
        .and_then(|each| each.fields.on))
}

/// The changes of a client's status, newest first.
pub(super) fn views(tx: &impl Reading, client: Uid) -> Result<Vec<CareView>> {
    let view = |mut stored: StoredStatus| {
        hidden::nameless(tx, (client, None), "care.reason", &mut stored.fields.reason)?;
        Ok(CareView {
            status: stored.status,
            on: stored.fields.on,
            ending: stored.fields.ending,
            reason: stored.fields.reason,
            recorded: stored.recorded,
            author: worker::name(tx, stored.author)?,
        })
    };
    care::history(tx, client)?.into_iter().map(view).collect()
}

fn change(tx: &WriteTx, stored: &StoredClient, to: Status, fields: &CareFields) -> Result<ClientView> {
    tx.concerns(Concern { client: Some(stored.uid), part: "care_status", ..Concern::default() });
    care::set(tx, stored.uid, stored.status, to, fields)?;
    shown(tx, stored.uid)
}

/// An enquiry becomes care.
///
/// # Errors
/// [`Error::EntryChanged`] when it is no enquiry (any more), [`Error::InFuture`], [`Error::BadDate`], [`Error::NotFound`].
pub fn start(tx: &WriteTx, input: CareStarts) -> Result<ClientView> {
    let stored = client::get(tx, input.client)?;
    if stored.status != Status::Enquiry {
        return Err(Error::EntryChanged);
    }
    let on = past_day("on", input.on, tx.now().date_naive())?;
    change(tx, &stored, Status::InCare, &CareFields { on: Some(on), ..CareFields::default() })
}

/// What closing comes to.
///
/// # Errors
/// [`Error::NotFound`], [`Error::EntryChanged`] when the dossier is closed already.
pub fn closing(tx: &ReadTx, input: ClientAsked) -> Result<Closing> {
    let stored = client::get(tx, input.client)?;
    tx.concerns(Concern { client: Some(input.client), part: "plan", ..Concern::default() });
    if is_closed(stored.status) {
        return Err(Error::EntryChanged);
    }
    let today = tx.now().date_naive();
    let goes_on = |(stored, goal, standing): (crate::store::entry::StoredEntry, goal::Goal, goal::Standing)| {
        (standing.outcome == GoalOutcome::GoesOn).then_some(GoalName { goal: stored.uid, words: goal.words })
    };
    Ok(Closing {
        drafts: draft::to_do(tx)?.into_iter().filter(|draft| draft.client == Some(input.client)).collect(),
        stand_in_drafts: count(draft::with_stand_ins(tx, input.client)?),
        goals: goal::all(tx, input.client)?.into_iter().filter_map(goes_on).collect(),
        due: due(tx, input.client, today)?.into_iter().filter(|due| due.on.is_none_or(|on| on <= today)).collect(),
        mails: count(waiting::sent_mails(tx, Some(input.client))?.len()),
        held: count(
            decision::standing(tx, Some(input.client))?.iter().filter(|each| each.fields.review_on.is_some()).count(),
        ),
        stand_ins: seats_of(tx, input.client)?
            .iter()
            .map(|seat| worker::name(tx, seat.worker))
            .collect::<Result<_>>()?,
        consents: count(consent::ending(tx, input.client)?.len()),
        keep: retention::if_closed(tx, input.client)?,
    })
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}

/// Stand-ins who were given this dossier and whose access has not ended.
fn seats_of(tx: &impl Reading, client: Uid) -> Result<Vec<seat::StoredSeat>> {
    let today = tx.moment().date_naive();
    let given = |seat: &seat::StoredSeat| {
        seat.fields.ended.is_none()
            && seat.fields.until.is_none_or(|until| until >= today)
            && seat.fields.clients.contains(&client)
    };
    Ok(seat::list(tx, Role::StandIn)?.into_iter().filter(given).collect())
}

/// Closes a dossier. Stand-ins lose it for good, and consents end but for those after death: opening it again gives none of
/// them back. Of who left, a later death can be recorded: their care ended when they left.
///
/// # Errors
/// [`Error::EntryChanged`] when it is closed already; [`Error::BadInput`] for an ending that does not fit (an enquiry ends
/// as not started, care as anything else); [`Error::NotAllowed`] for one that a custodian cannot say; [`Error::InFuture`]; [`Error::BadDate`] also for a day before care began,
/// and from a custodian before the client left or the last change of the dossier: a carer may hear later that somebody had died before.
pub fn close(tx: &WriteTx, input: CareEnds) -> Result<ClientView> {
    let stored = client::get(tx, input.client)?;
    let newest = care::history(tx, input.client)?.into_iter().next();
    let left = newest.filter(|_| stored.status == Status::Left);
    if is_closed(stored.status) && (input.ending != Ending::Died || left.is_none()) {
        return Err(Error::EntryChanged);
    }
    // Who asked for care may die before there is any.
    let fits = match input.ending {
        Ending::NotStarted => stored.status == Status::Enquiry,
        Ending::Died => true,
        Ending::NoLongerNeeded | Ending::ByClient | Ending::ByCarer | Ending::OtherCarer => {
            stored.status == Status::InCare
        }
    };
    if !fits {
        return Err(Error::BadInput { field: "ending".to_owned(), reason: "status".to_owned() });
    }
    // Whether care was still needed, or the client stopped it, who only keeps the dossiers does not know.
    let said = match input.ending {
        Ending::NoLongerNeeded | Ending::ByClient => tx.session().role == Role::Carer,
        Ending::ByCarer | Ending::OtherCarer | Ending::Died | Ending::NotStarted => true,
    };
    if !said {
        return Err(Error::NotAllowed);
    }
    let on = past_day("on", input.on, tx.now().date_naive())?;
    // Who only keeps the dossiers makes no term shorter: when care ended before what was last written down they cannot say.
    let least = match tx.session().role {
        Role::Custodian => {
            let changed = last_change(tx, input.client, |_, _, _, _| Ok(false))?.any;
            Some(client::added(tx, input.client)?).max(changed).max(left.and_then(|left| left.fields.on))
        }
        Role::Carer | Role::StandIn | Role::Viewer | Role::Inspector => None,
    };
    // A clock that was ahead may have recorded something in days to come.
    let least = least.map(|day| day.min(tx.now().date_naive()));
    if on < began(tx, input.client)?.max(least).unwrap_or(on) {
        return Err(Error::BadDate { field: "on".to_owned() });
    }
    for seat in seats_of(tx, input.client)? {
        let clients = seat.fields.clients.iter().copied().filter(|uid| *uid != input.client).collect();
        let fields = SeatFields { clients, ..seat.fields };
        seat::add_version(tx, seat.slot, seat.role, seat.worker, &fields)?;
    }
    consent::close(tx, input.client)?;
    let reason = within("reason", &input.reason, TEXT)?;
    let to = if input.ending == Ending::Died { Status::Deceased } else { Status::Left };
    change(tx, &stored, to, &CareFields { on: Some(on), ending: Some(input.ending), reason, before: None })
}

/// Opens a dossier again: where there was an enquiry there is one again, else the client is in care again.
///
/// # Errors
/// [`Error::EntryChanged`] when it is not closed, [`Error::Required`] without a reason.
pub fn reopen(tx: &WriteTx, input: CareAgain) -> Result<ClientView> {
    let stored = client::get(tx, input.client)?;
    if !is_closed(stored.status) {
        return Err(Error::EntryChanged);
    }
    let reason = required("reason", &input.reason, LINE)?;
    // Of who left and died later, what was before they left.
    let history = care::history(tx, input.client)?;
    let before = end_of_care(&history).and_then(|end| end.fields.before);
    let to = if before == Some(Status::Enquiry) { Status::Enquiry } else { Status::InCare };
    change(tx, &stored, to, &CareFields { reason, ..CareFields::default() })
}
