//! Requests as they are shown: by when they are due, on which grounds they may be refused, and what was done since that may
//! be the answer.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{DoneKind, RequestFields, RequestOutcome, State};
use crate::dossier::access_log::{self, GivenHow};
use crate::dossier::colleague;
use crate::dossier::disclosure::Capacity;
use crate::dossier::entry::{EntryKind, shown};
use crate::dossier::form::description::Words;
use crate::dossier::restriction::Restriction;
use crate::dossier::retention;
use crate::dossier::sitting::SeatFields;
use crate::error::{Error, Result};
use crate::rules::destroying::may_grant;
use crate::rules::requests::{self, RequestKind, Spoken};
use crate::rules::retention::Verdict;
use crate::session::Role;
use crate::store::request::StoredRequest;
use crate::store::{Concern, ReadTx, Reading, client, entry, request, seat, worker};
use crate::uid::Uid;

/// A name behind a pseudonym that stands in the dossier.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct NameBehind {
    /// Whose.
    pub colleague: Uid,
    /// The pseudonym or the initials.
    pub alias: String,
    /// The name.
    pub name: String,
    /// It is refused for this request.
    pub refused: bool,
}

/// A ground on which this may be refused.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct RefusalView {
    /// Its name.
    pub id: String,
    /// As the carer picks it.
    pub name: Words,
    /// Where it stands.
    pub article: String,
}

/// Something that was done since the request came in, and may be its answer.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Candidate {
    /// What.
    pub what: DoneKind,
    /// The entry or viewing.
    pub uid: Uid,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// To whom; of an entry its kind.
    pub about: String,
}

/// An entry that is to be destroyed on a request, and is still there.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct EntryToGo {
    /// The entry.
    pub entry: Uid,
    /// Its newest version.
    pub version: i64,
    /// What it is.
    pub kind: EntryKind,
    /// When it was.
    pub at: DateTime<FixedOffset>,
}

/// A request as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct RequestView {
    /// The request.
    pub request: Uid,
    /// Its newest version.
    pub version: i64,
    /// Whose dossier.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// What is recorded of it.
    pub fields: RequestFields,
    /// Who recorded it first.
    pub author: String,
    /// How far it is.
    pub state: State,
    /// The last day for the decision.
    pub due: NaiveDate,
    /// That day has passed without one.
    pub late: bool,
    /// The rule that says so.
    pub rule: String,
    /// Where it stands.
    pub article: String,
    /// The last day if it is extended now; `None` when it cannot be.
    pub extendable: Option<NaiveDate>,
    /// It can be taken back.
    pub withdrawable: bool,
    /// What restricts the dossier by this request now.
    pub restricts: Option<Restriction>,
    /// Grounds on which it may be refused.
    pub refusals: Vec<RefusalView>,
    /// Of a request to destroy that is open: what the law says against granting it today.
    pub against: Option<Verdict>,
    /// Of a request to destroy that was granted in part: what is still to go.
    pub to_go: Vec<EntryToGo>,
    /// What was done since and may be its answer.
    pub candidates: Vec<Candidate>,
    /// Names behind pseudonyms that go along with it, unless they were refused.
    pub names: Vec<NameBehind>,
    /// Stand-ins who were given this dossier and could come in today or later. While a restriction by this request stands
    /// they do not see it ([`seat_behind`](crate::dossier::sitting::seat_behind)); of another kind of request nobody.
    pub stand_ins: Vec<String>,
}

/// Which requests.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct RequestsAsked {
    /// Of one client; of all when `None`.
    #[serde(default)]
    pub client: Option<Uid>,
}

/// Which request.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct RequestAsked {
    /// The request.
    pub request: Uid,
}

pub(in crate::dossier) fn words(spoken: &Spoken) -> Words {
    Words { nl: spoken.nl.clone(), en: spoken.en.clone() }
}

/// The last day for the decision, as it stands.
pub(in crate::dossier) fn due(fields: &RequestFields) -> Result<NaiveDate> {
    let clock = requests::clock(fields.kind, fields.received).ok_or_else(|| Error::internal("no term"))?;
    Ok(clock.extended.filter(|_| fields.extension.is_some()).unwrap_or(clock.due))
}

/// The last day if it were extended now: within the first term, once, where the law knows it.
pub(super) fn extendable(fields: &RequestFields, today: NaiveDate) -> Option<NaiveDate> {
    let clock = requests::clock(fields.kind, fields.received)?;
    let open = fields.state() == State::Open && fields.extension.is_none();
    clock.extended.filter(|_| open && today <= clock.due)
}

/// What was done since the request came in and is not linked yet.
pub(super) fn candidates(tx: &impl Reading, stored: &StoredRequest) -> Result<Vec<Candidate>> {
    let fields = &stored.fields;
    if fields.state() == State::Withdrawn {
        return Ok(Vec::new());
    }
    let fresh = |uid: Uid, at: DateTime<FixedOffset>| {
        at.date_naive() >= fields.received && !fields.done.iter().any(|done| done.uid == Some(uid))
    };
    if fields.kind == RequestKind::Correct {
        let mut found = Vec::new();
        for each in entry::period(tx, stored.client, None, None)? {
            let view = shown(tx, &each)?;
            let statement = view.body.form() == "own_statement";
            let at = view.head.recorded;
            if (view.version > 1 || statement) && fresh(each.uid, at) && view.kind != EntryKind::Disclosure {
                let about = view.body.form().to_owned();
                found.push(Candidate { what: DoneKind::Entry, uid: each.uid, at, about });
            }
        }
        return Ok(found);
    }
    if !matches!(fields.kind, RequestKind::Look | RequestKind::Copy | RequestKind::Transfer | RequestKind::WhoLooked) {
        return Ok(Vec::new());
    }
    Ok(access_log::given(tx, stored.client)?
        .into_iter()
        .filter(|line| fresh(line.uid, line.at))
        .map(|line| Candidate {
            what: match line.how {
                GivenHow::HandOver => DoneKind::HandOver,
                GivenHow::Screen => DoneKind::Viewing,
            },
            uid: line.uid,
            at: line.at,
            about: line.to,
        })
        .collect())
}

/// The names behind the pseudonyms in what this request asks for.
pub(super) fn names(tx: &impl Reading, stored: &StoredRequest) -> Result<Vec<NameBehind>> {
    let fields = &stored.fields;
    let asks = matches!(fields.kind, RequestKind::Look | RequestKind::Copy | RequestKind::Transfer);
    if !asks || !matches!(fields.state(), State::Open | State::ToDo) {
        return Ok(Vec::new());
    }
    let mut texts = Vec::new();
    for each in entry::period(tx, stored.client, None, None)? {
        // What was corrected since goes along as well.
        texts.extend(entry::versions(tx, &each)?.iter().map(|version| version.body.searched()));
    }
    let mut found: Vec<NameBehind> = Vec::new();
    for (uid, said) in colleague::behind(tx, &texts)? {
        match found.last_mut().filter(|last| last.colleague == uid) {
            // One weighing for one person, whatever they were called.
            Some(last) => last.alias = format!("{}, {}", last.alias, said.alias),
            None => found.push(NameBehind {
                colleague: uid,
                alias: said.alias,
                name: said.name,
                refused: fields.names.iter().any(|each| each.colleague == uid),
            }),
        }
    }
    Ok(found)
}

/// The stand-ins from whom a restriction by this request takes the dossier.
fn stand_ins(tx: &impl Reading, stored: &StoredRequest) -> Result<Vec<String>> {
    if stored.fields.kind != RequestKind::Restrict {
        return Ok(Vec::new());
    }
    let today = tx.moment().date_naive();
    let given = |fields: &SeatFields| {
        let over = fields.ended.is_some() || fields.until.is_some_and(|until| until < today);
        !over && fields.clients.contains(&stored.client)
    };
    let seats = seat::list(tx, Role::StandIn)?.into_iter().filter(|seat| given(&seat.fields));
    seats.map(|seat| worker::name(tx, seat.worker)).collect()
}

/// Whose names are refused for this request of this client; where none is named, for those that still wait: what goes out
/// then most likely answers one of them.
///
/// # Errors
/// [`Error::NotFound`] for a request of somebody else.
pub(in crate::dossier) fn refused_names(tx: &impl Reading, uid: Option<Uid>, client: Uid) -> Result<Vec<Uid>> {
    let answers = match uid {
        Some(uid) => vec![newest(tx, uid)?],
        None => {
            let waits = |each: &StoredRequest| matches!(each.fields.state(), State::Open | State::ToDo);
            request::list(tx, Some(client))?.into_iter().filter(waits).collect()
        }
    };
    if answers.iter().any(|each| each.client != client) {
        return Err(Error::NotFound);
    }
    Ok(answers.iter().flat_map(|each| &each.fields.names).map(|each| each.colleague).collect())
}

/// What the law says against granting a request to destroy.
fn against(tx: &impl Reading, stored: &StoredRequest) -> Result<Option<Verdict>> {
    if stored.fields.kind != RequestKind::Destroy || stored.fields.state() != State::Open {
        return Ok(None);
    }
    Ok(Some(retention::if_decided(tx, stored, RequestOutcome::Granted)?).filter(|verdict| !may_grant(verdict)))
}

/// What is still to go of what was granted in part.
fn to_go(tx: &impl Reading, stored: &StoredRequest) -> Result<Vec<EntryToGo>> {
    let said = stored.fields.decision.as_ref().filter(|_| stored.fields.withdrawal.is_none());
    let mut left = Vec::new();
    for uid in said.iter().flat_map(|said| &said.entries) {
        match entry::get(tx, *uid) {
            Ok(found) => {
                left.push(EntryToGo { entry: found.uid, version: found.head, kind: found.kind, at: found.at });
            }
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(left)
}

pub(super) fn view_of(tx: &impl Reading, stored: &StoredRequest) -> Result<RequestView> {
    let today = tx.moment().date_naive();
    let fields = &stored.fields;
    let clock = requests::clock(fields.kind, fields.received).ok_or_else(|| Error::internal("no term"))?;
    let due = due(fields)?;
    let first = request::get(tx, stored.uid)?.into_iter().next_back().ok_or(Error::NotFound)?;
    Ok(RequestView {
        request: stored.uid,
        version: stored.no,
        client: stored.client,
        client_name: client::get(tx, stored.client)?.fields.name,
        author: worker::name(tx, first.author)?,
        state: fields.state(),
        due,
        late: fields.state() == State::Open && due < today,
        rule: clock.rule.id.clone(),
        article: clock.rule.article.clone(),
        extendable: extendable(fields, today),
        withdrawable: fields.withdrawable(),
        restricts: fields.restricts(),
        refusals: requests::refusals(fields.kind, today)
            .map(|each| RefusalView { id: each.id.clone(), name: words(&each.name), article: each.article.clone() })
            .collect(),
        against: against(tx, stored)?,
        to_go: to_go(tx, stored)?,
        candidates: candidates(tx, stored)?,
        names: names(tx, stored)?,
        stand_ins: stand_ins(tx, stored)?,
        fields: stored.fields.clone(),
    })
}

/// The newest version.
pub(in crate::dossier) fn newest(tx: &impl Reading, uid: Uid) -> Result<StoredRequest> {
    request::get(tx, uid)?.into_iter().next().ok_or(Error::NotFound)
}

/// Whether what was granted on this request of the same client, if there is one, is for a part: it is not answered with all.
///
/// # Errors
/// [`Error::NotFound`] for a request of another client.
pub(in crate::dossier) fn is_granted_in_part(tx: &impl Reading, uid: Option<Uid>, client: Uid) -> Result<bool> {
    let Some(uid) = uid else { return Ok(false) };
    let stored = newest(tx, uid)?;
    if stored.client == client { Ok(stored.fields.is_for_part()) } else { Err(Error::NotFound) }
}

/// The requests to look or for a copy that were granted to who represents the client, each as it was when that was decided.
pub(in crate::dossier) fn granted_to_representatives(tx: &impl Reading, client: Uid) -> Result<Vec<StoredRequest>> {
    let mut granted = Vec::new();
    for stored in request::list(tx, Some(client))? {
        let fields = &stored.fields;
        let sees = matches!(fields.kind, RequestKind::Look | RequestKind::Copy);
        let gives = fields.decision.as_ref().is_some_and(|said| said.outcome != RequestOutcome::Refused);
        if sees && gives && fields.asker.capacity == Capacity::Representative {
            // Its later steps decide nothing anew.
            granted.extend(request::get(tx, stored.uid)?.into_iter().rfind(|each| each.fields.decision.is_some()));
        }
    }
    Ok(granted)
}

/// Requests, of one client or of all, oldest first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, input: RequestsAsked) -> Result<Vec<RequestView>> {
    tx.concerns(Concern { client: input.client, part: "request", ..Concern::default() });
    request::list(tx, input.client)?.iter().map(|stored| view_of(tx, stored)).collect()
}

/// One request.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &ReadTx, input: RequestAsked) -> Result<RequestView> {
    let stored = newest(tx, input.request)?;
    tx.concerns(Concern { client: Some(stored.client), part: "request", ..Concern::default() });
    view_of(tx, &stored)
}

/// Requests that wait for a decision, or to be carried out.
pub(in crate::dossier) fn waiting(tx: &impl Reading, client: Option<Uid>) -> Result<Vec<(StoredRequest, NaiveDate)>> {
    request::list(tx, client)?
        .into_iter()
        .filter(|stored| matches!(stored.fields.state(), State::Open | State::ToDo))
        .map(|stored| due(&stored.fields).map(|on| (stored, on)))
        .collect()
}
