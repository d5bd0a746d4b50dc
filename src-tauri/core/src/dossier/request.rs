//! What a client asks of the dossier (look, copy, correct, destroy, restrict, object, transfer, who looked), from receipt to
//! answer. It may be asked in any way, also by word of mouth (AVG 12; BW 7:455-456).
//!
//! A request is a row of its own beside the dossier, by version: each step (received, who asks was checked, extended,
//! decided, carried out) is the next one, so that what was decided and why stays to be read. The clock, how far it may be
//! extended and the grounds for refusing are data ([`crate::rules::requests`]). Rejected: a form among the entries. Then
//! the request itself would be part of what is handed over, and a decision would be a version of a text.
//!
//! Who asks, as what, and how that was seen are plain values here.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::access_log::{self, GivenHow};
use super::client::Status;
use super::colleague;
use super::disclosure::{Capacity, Identity};
use super::entry::{EntryKind, shown};
use super::form::description::Words;
use super::restriction::Restriction;
use super::text::{LINE, TEXT, past_day, required, within};
use crate::error::{Error, Result};
pub use crate::rules::requests::RequestKind;
use crate::rules::requests::{self, Spoken};
use crate::store::request::StoredRequest;
use crate::store::{Concern, ReadTx, Reading, WriteTx, client, entry, request, worker};
use crate::uid::Uid;

/// How it came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Said to the carer.
    Spoken,
    /// By telephone.
    Phone,
    /// On paper.
    Letter,
    /// By mail or another message.
    Mail,
}

/// How the client wants to have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// At the carer's screen.
    Screen,
    /// An electronic copy.
    Electronic,
    /// On paper.
    Paper,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestOutcome {
    /// All of it.
    Granted,
    /// A part.
    Partly,
    /// Nothing.
    Refused,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Asker {
    /// Full name.
    pub name: String,
    /// As what.
    pub capacity: Capacity,
}

/// That somebody looked at who asks and whether they may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Check {
    /// On which day.
    pub on: NaiveDate,
    /// How identity was seen; `None` when it could not be.
    pub identity: Option<Identity>,
    /// Whether they may ask this.
    pub may: bool,
    /// Why.
    pub why: String,
}

/// That the term was extended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Extension {
    /// On which day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Decision {
    /// On which day.
    pub on: NaiveDate,
    /// What it is.
    pub outcome: RequestOutcome,
    /// On which grounds it was refused, whole or in part.
    pub grounds: Vec<String>,
    /// Why, in words.
    pub reasons: String,
}

/// What was done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoneKind {
    /// The dossier was handed over.
    HandOver,
    /// Somebody looked on at the screen.
    Viewing,
    /// An entry was put right, or a statement was added.
    Entry,
    /// Who looked was printed.
    LogPaper,
}

/// Something that was done about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Done {
    /// When it was linked.
    pub on: NaiveDate,
    /// What.
    pub what: DoneKind,
    /// The entry or viewing.
    pub uid: Option<Uid>,
}

/// Which letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// That it was received, and by when there is an answer.
    Received,
    /// That the term is extended, and why.
    Extension,
    /// The decision.
    Decision,
    /// That a restriction is lifted.
    Lifting,
}

/// A letter that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct LetterMade {
    /// Which.
    pub letter: LetterKind,
    /// On which day.
    pub on: NaiveDate,
}

/// That a restriction was lifted, after the client was told (AVG 18(3)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Lifting {
    /// From which day.
    pub on: NaiveDate,
    /// When the client was told.
    pub told: NaiveDate,
    /// Why.
    pub reason: String,
}

/// That who asked asks it no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Withdrawal {
    /// On which day.
    pub on: NaiveDate,
    /// How that came.
    pub reason: String,
}

/// That a name behind a pseudonym is refused (BW 7:456: somebody else's privacy): weighed for one request, on concrete facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct NameRefused {
    /// Whose.
    pub colleague: Uid,
    /// On which day.
    pub on: NaiveDate,
    /// What happened: a threat, intimidation.
    pub facts: String,
    /// Why that outweighs what the client has a right to.
    pub weighing: String,
}

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

/// What is recorded of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct RequestFields {
    /// What is asked.
    pub kind: RequestKind,
    /// On which day it came in.
    pub received: NaiveDate,
    /// How.
    pub channel: Channel,
    /// In the words of who asks.
    pub words: String,
    /// Who.
    pub asker: Asker,
    /// How the client wants to have it.
    pub way: Option<Way>,
    /// How far a restriction is to go.
    pub restriction: Option<Restriction>,
    /// That who asks was looked at.
    pub check: Option<Check>,
    /// That the term was extended.
    pub extension: Option<Extension>,
    /// The decision.
    pub decision: Option<Decision>,
    /// What was done about it.
    pub done: Vec<Done>,
    /// Which letters were made.
    pub letters: Vec<LetterMade>,
    /// That a restriction was lifted.
    pub lifting: Option<Lifting>,
    /// That it was withdrawn.
    pub withdrawal: Option<Withdrawal>,
    /// Names behind pseudonyms that are refused, each weighed for this request.
    #[serde(default)]
    pub names: Vec<NameRefused>,
}

impl RequestFields {
    /// What it restricts now.
    pub(crate) fn restricts(&self) -> Option<Restriction> {
        let granted = self.decision.as_ref().is_some_and(|decision| decision.outcome != RequestOutcome::Refused);
        self.restriction.filter(|_| granted && self.lifting.is_none() && self.withdrawal.is_none())
    }

    fn state(&self) -> State {
        let to_do = matches!(
            self.kind,
            RequestKind::Look
                | RequestKind::Copy
                | RequestKind::Correct
                | RequestKind::Transfer
                | RequestKind::WhoLooked
        );
        match &self.decision {
            _ if self.withdrawal.is_some() => State::Withdrawn,
            None => State::Open,
            Some(decision) if decision.outcome != RequestOutcome::Refused && to_do && self.done.is_empty() => State::ToDo,
            Some(_) => State::Answered,
        }
    }
}

/// How far a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not decided yet.
    Open,
    /// Granted, and not carried out yet.
    ToDo,
    /// Answered.
    Answered,
    /// Withdrawn.
    Withdrawn,
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
    /// What restricts the dossier by this request now.
    pub restricts: Option<Restriction>,
    /// Grounds on which it may be refused.
    pub refusals: Vec<RefusalView>,
    /// What was done since and may be its answer.
    pub candidates: Vec<Candidate>,
    /// Names behind pseudonyms that go along with it, unless they were refused.
    pub names: Vec<NameBehind>,
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

pub(super) fn words(spoken: &Spoken) -> Words {
    Words { nl: spoken.nl.clone(), en: spoken.en.clone() }
}

/// The last day for the decision, as it stands.
pub(super) fn due(fields: &RequestFields) -> Result<NaiveDate> {
    let clock = requests::clock(fields.kind, fields.received).ok_or_else(|| Error::internal("no term"))?;
    Ok(clock.extended.filter(|_| fields.extension.is_some()).unwrap_or(clock.due))
}

/// The last day if it were extended now: within the first term, once, where the law knows it.
fn extendable(fields: &RequestFields, today: NaiveDate) -> Option<NaiveDate> {
    let clock = requests::clock(fields.kind, fields.received)?;
    let open = fields.state() == State::Open && fields.extension.is_none();
    clock.extended.filter(|_| open && today <= clock.due)
}

/// What was done since the request came in and is not linked yet.
fn candidates(tx: &impl Reading, stored: &StoredRequest) -> Result<Vec<Candidate>> {
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
    if !matches!(
        fields.kind,
        RequestKind::Look | RequestKind::Copy | RequestKind::Transfer | RequestKind::WhoLooked
    ) {
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
fn names(tx: &impl Reading, stored: &StoredRequest) -> Result<Vec<NameBehind>> {
    let fields = &stored.fields;
    let asks = matches!(fields.kind, RequestKind::Look | RequestKind::Copy | RequestKind::Transfer);
    if !asks || !matches!(fields.state(), State::Open | State::ToDo) {
        return Ok(Vec::new());
    }
    let mut texts = Vec::new();
    for each in entry::period(tx, stored.client, None, None)? {
        texts.push(entry::newest_body(tx, &each)?.searched());
    }
    let found = colleague::behind(tx, &texts)?.into_iter().map(|(uid, said)| NameBehind {
        colleague: uid,
        alias: said.alias,
        name: said.name,
        refused: fields.names.iter().any(|each| each.colleague == uid),
    });
    Ok(found.collect())
}

/// Whose names are refused for this request of this client; where none is named, for those that still wait: what goes out
/// then most likely answers one of them.
///
/// # Errors
/// [`Error::NotFound`] for a request of somebody else.
pub(super) fn refused_names(tx: &impl Reading, uid: Option<Uid>, client: Uid) -> Result<Vec<Uid>> {
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

fn view_of(tx: &impl Reading, stored: &StoredRequest) -> Result<RequestView> {
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
        restricts: fields.restricts(),
        refusals: requests::refusals(fields.kind, today)
            .map(|each| RefusalView {
                id: each.id.clone(),
                name: words(&each.name),
                article: each.article.clone(),
            })
            .collect(),
        candidates: candidates(tx, stored)?,
        names: names(tx, stored)?,
        fields: stored.fields.clone(),
    })
}

/// The newest version.
pub(super) fn newest(tx: &impl Reading, uid: Uid) -> Result<StoredRequest> {
    request::get(tx, uid)?.into_iter().next().ok_or(Error::NotFound)
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
pub(super) fn waiting(tx: &impl Reading) -> Result<Vec<(StoredRequest, NaiveDate)>> {
    request::list(tx, None)?
        .into_iter()
        .filter(|stored| matches!(stored.fields.state(), State::Open | State::ToDo))
        .map(|stored| due(&stored.fields).map(|on| (stored, on)))
        .collect()
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
/// [`Error::Required`] without grounds or reasons for what is refused; [`Error::BadInput`] for a ground of another kind of
/// request; [`Error::StillInCare`] for a dossier that is to be kept and not used while care is given;
/// [`Error::RequestDecided`].
pub fn decide(tx: &WriteTx, input: Decided) -> Result<RequestView> {
    let stored = open(tx, input.request)?;
    let fields = &stored.fields;
    let today = tx.now().date_naive();
    let granted = input.outcome != RequestOutcome::Refused;
    if granted && !fields.check.as_ref().is_some_and(|check| check.may) {
        return Err(Error::AskerUnchecked);
    }
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
    let decision = Some(Decision { on: today, outcome: input.outcome, grounds, reasons });
    step(tx, &stored, &RequestFields { decision, ..fields.clone() })
}

fn with_done(fields: &RequestFields, on: NaiveDate, what: DoneKind, uid: Option<Uid>) -> RequestFields {
    let mut fields = fields.clone();
    fields.done.push(Done { on, what, uid });
    fields
}

/// Links what was done about it.
///
/// # Errors
/// [`Error::NotFound`] for what is none of its candidates.
pub fn link(tx: &WriteTx, input: Linked) -> Result<RequestView> {
    let stored = newest(tx, input.request)?;
    let found = candidates(tx, &stored)?.into_iter().find(|each| each.uid == input.done).ok_or(Error::NotFound)?;
    let today = tx.now().date_naive();
    step(tx, &stored, &with_done(&stored.fields, today, found.what, Some(found.uid)))
}

/// A viewing that answers a request of the same client.
pub(super) fn done_by_viewing(tx: &WriteTx, uid: Uid, client: Uid, viewing: Uid) -> Result<()> {
    done(tx, uid, client, DoneKind::Viewing, Some(viewing))
}

/// A hand-over that answers a request of the same client.
pub(super) fn done_by_hand_over(tx: &WriteTx, uid: Uid, client: Uid, entry: Uid) -> Result<()> {
    done(tx, uid, client, DoneKind::HandOver, Some(entry))
}

/// A paper that says who looked.
pub(super) fn done_by_log_paper(tx: &WriteTx, uid: Uid, client: Uid) -> Result<()> {
    done(tx, uid, client, DoneKind::LogPaper, None)
}

fn done(tx: &WriteTx, uid: Uid, client: Uid, what: DoneKind, about: Option<Uid>) -> Result<()> {
    let stored = newest(tx, uid)?;
    if stored.client != client || stored.fields.withdrawal.is_some() {
        return Err(Error::NotFound);
    }
    let fields = with_done(&stored.fields, tx.now().date_naive(), what, about);
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

/// Who asked asks it no more.
///
/// # Errors
/// [`Error::Required`] without how that came; [`Error::RequestDecided`].
pub fn withdraw(tx: &WriteTx, input: Withdrawn) -> Result<RequestView> {
    let stored = open(tx, input.request)?;
    let withdrawal = Some(Withdrawal { on: tx.now().date_naive(), reason: required("reason", &input.reason, TEXT)? });
    step(tx, &stored, &RequestFields { withdrawal, ..stored.fields.clone() })
}

/// A letter about it was made.
pub(super) fn letter_made(tx: &WriteTx, uid: Uid, letter: LetterKind) -> Result<()> {
    let stored = newest(tx, uid)?;
    let mut fields = stored.fields.clone();
    fields.letters.push(LetterMade { letter, on: tx.now().date_naive() });
    request::add(tx, stored.uid, stored.no + 1, stored.client, &fields)
}
