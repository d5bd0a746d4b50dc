//! What a client asks of the dossier (look, copy, correct, destroy, restrict, object, transfer, who looked), from receipt to
//! answer. It may be asked in any way, also by word of mouth (AVG 12; BW 7:455-456).
//!
//! A request is a row of its own beside the dossier, by version: each step (received, who asks was checked, extended,
//! decided, carried out) is the next one, so that what was decided and why stays to be read. The clock, how far it may be
//! extended and the grounds for refusing are data ([`crate::rules::requests`]). Rejected: a form among the entries. Then
//! the request itself would be part of what is handed over, and a decision would be a version of a text.
//!
//! Who asks, as what, and how that was seen are plain values here.

mod shown;
mod steps;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::disclosure::{Capacity, Identity};
use super::restriction::Restriction;
use crate::rules::requests;
pub use crate::rules::requests::RequestKind;
use crate::uid::Uid;
pub use shown::*;
pub use steps::*;

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
    /// Of a request to destroy that is granted in part: these entries, and no others.
    #[serde(default)]
    pub entries: Vec<Uid>,
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
    /// The dossier was printed.
    Print,
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
    /// Of a paper that says who looked: how many of those who stood there the carer left out. What is older does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<u32>,
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

    /// A part was granted, and that is less than all without what stays out by itself: what is private of others, what good care
    /// withholds, what the client did not supply.
    pub(super) fn is_for_part(&self) -> bool {
        let takes_more = |ground: &String| requests::refusal(ground).is_none_or(|ground| !ground.by_itself);
        self.decision
            .as_ref()
            .is_some_and(|said| said.outcome == RequestOutcome::Partly && said.grounds.iter().any(takes_more))
    }

    /// It can be taken back.
    fn withdrawable(&self) -> bool {
        match self.state() {
            State::Open => true,
            State::ToDo | State::Answered => self.kind == RequestKind::Destroy,
            State::Withdrawn => false,
        }
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
            Some(decision) if decision.outcome != RequestOutcome::Refused && to_do && self.done.is_empty() => {
                State::ToDo
            }
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
