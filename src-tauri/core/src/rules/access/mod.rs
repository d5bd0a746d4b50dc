//! Who may see a dossier, and whose consent counts: one answer with its reasons, from the tables in `assets/law/`.
//!
//! Age, capacity in this matter, representatives, wishes and death choose a row of the table; the row says who has the
//! right. Three choices stand behind the rest. Capacity is asked per matter and presumed (BW 7:465). What good care
//! withholds is withheld from representatives, never from a client who asks (BW 7:457(3), 7:456). And a source that lets a
//! *curator* or *mentor* decide always is not followed: they act where the client cannot.
//!
//! The answer informs; the carer decides. How sure it is goes along with it, and so does what must be written down.
//! Rejected: rules as code alone. An inspector asks for the article, and the table can be read without the program.

mod case;
pub mod consent;
mod table;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use case::{Case, Draft};
pub(crate) use table::age;
use table::row;

/// What somebody is to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// The client.
    Client,
    /// A parent with authority over a minor.
    AuthorityParent,
    /// A guardian (*voogd*).
    Guardian,
    /// Appointed by the court over person and property.
    Curator,
    /// Appointed by the court over care.
    Mentor,
    /// Authorised in writing by the client.
    Authorised,
    /// Married to the client.
    Spouse,
    /// Registered partner.
    RegisteredPartner,
    /// Lives with the client as a partner.
    LifeCompanion,
    /// A parent; of a minor one without authority.
    Parent,
    /// A child.
    Child,
    /// Brother or sister.
    Sibling,
    /// Grandparent.
    Grandparent,
    /// Grandchild.
    Grandchild,
    /// Appointed over property alone.
    Bewindvoerder,
    /// Cares without being paid (*mantelzorger*).
    InformalCarer,
    /// A carer directly involved in this care.
    InvolvedCarer,
    /// Stands in for the carer.
    StandIn,
    /// Another carer or institution.
    OtherCarer,
    /// Anybody else: a neighbour, a friend, a nephew, an heir.
    Other,
}

/// Whether the client is capable of a fair judgement in this matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capability {
    /// Nothing was recorded: presumed.
    NotRecorded,
    /// Recorded: capable.
    Capable,
    /// Recorded: not capable.
    Incapable,
    /// Not capable in another matter, which says nothing about this one.
    IncapableElsewhere,
}

/// Somebody around the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Somebody {
    /// What they are.
    pub who: Who,
    /// They wish to act.
    pub willing: bool,
    /// The client showed that they are not to act.
    pub unwanted: bool,
}

/// What is known of a client on a day.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Birth date; without it an adult is assumed, and the answer says so.
    pub birth: Option<NaiveDate>,
    /// The day that it is asked on.
    pub today: NaiveDate,
    /// Capacity in this matter.
    pub capability: Capability,
    /// Those who are there, who asks too.
    pub people: &'a [Somebody],
    /// Day of death.
    pub death: Option<NaiveDate>,
}

/// How much somebody asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// Everything.
    #[default]
    Whole,
    /// What a representative's or carer's task needs.
    Task,
    /// What a decision on care needs.
    DecisionPart,
    /// What an incident concerns, after a death.
    IncidentPart,
    /// What a weighty interest needs, after a death.
    InterestPart,
}

/// What somebody asks, and what the carer finds about it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// How much.
    pub asks: Asks,
    /// Who consented to this look; after a death the client, in life.
    pub consent: Option<Who>,
    /// A decision on care is at hand.
    pub decision: bool,
    /// Good care gives a reason to hold back some.
    pub withhold: bool,
    /// Something touches another's privacy.
    pub third_party: bool,
    /// They were told of an incident (Wkkgz 10(3)).
    pub incident: bool,
    /// They have a weighty interest.
    pub interest: bool,
}

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "AccessAnswer")]
pub enum Answer {
    /// No.
    No,
    /// A part; for a consent: needed, and not enough alone.
    InPart,
    /// Yes.
    Yes,
}

/// How sure the answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// The sources differ, or say nothing: to be weighed.
    Low,
    /// Most say so.
    Medium,
    /// The statute says so.
    High,
}

/// A row of the table, or what decided beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "each stands in assets/law/access.toml with its article")]
pub enum Reason {
    #[serde(rename = "under-12")]
    Under12,
    #[serde(rename = "12-15-incapable")]
    Incapable12,
    #[serde(rename = "12-15-capable")]
    Capable12,
    #[serde(rename = "16-17-incapable")]
    Incapable16,
    #[serde(rename = "16-capable")]
    Capable16,
    #[serde(rename = "18-incapable")]
    Incapable18,
    AfterDeath,
    TreatmentSecrecy,
    PresumedCapable,
    BirthUnknown,
    NoAuthority,
    NotEntitled,
    PropertyOnly,
    Consent,
    DecisionPart,
    TaskOnly,
    Withheld,
    ThirdPartyPrivacy,
    Rank,
    OwnWish,
    ClientObjects,
    MinorGuardian,
    IncidentNotice,
    WeightyInterest,
}

/// What must be written down, beside the question, who asked and the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// Proof of authority over a minor.
    AuthorityProof,
    /// On what ground somebody represents.
    RepresentativeBasis,
    /// The judgement on capacity.
    CapacityJudgement,
    /// The consent.
    Consent,
    /// Which part a decision needs.
    DecisionPart,
    /// Why something is withheld.
    WithheldWhy,
    /// What is left out and why.
    LeftOutWhy,
    /// Why it is refused.
    RefusalWhy,
    /// That a representative does not wish to act.
    WishOfRepresentative,
    /// What the client wishes.
    WishOfClient,
    /// On what ground after a death.
    DeathGround,
}

/// The answer with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[ts(rename = "AccessVerdict")]
pub struct Verdict {
    /// The answer.
    pub answer: Answer,
    /// How sure it is.
    pub sure: Sure,
    /// The row of the table first, then what decided.
    pub reasons: Vec<Reason>,
    /// Where that stands.
    pub articles: Vec<String>,
    /// What must be written down.
    pub record: Vec<Note>,
}

/// No table, no right: shown when a file of the law cannot be read.
pub(super) fn nothing() -> Verdict {
    Verdict {
        answer: Answer::No,
        sure: Sure::Low,
        reasons: vec![Reason::NotEntitled],
        articles: Vec::new(),
        record: vec![Note::RefusalWhy],
    }
}

/// The row of the table that holds for a client on this day; `None` when the table cannot be read.
pub fn row_of(facts: &Facts) -> Option<Reason> {
    Case::new(facts).map(|case| case.row.id)
}

/// Whether what is withheld from who represents the client is withheld from somebody who is this to them, whatever they are
/// called when they come (BW 7:457(3)); also when the table cannot be read.
pub fn withholds_from(facts: &Facts, who: Who) -> bool {
    Case::new(facts).is_none_or(|case| case.withholds_from(who))
}

/// Whether `asker` may see the dossier, or a part (BW 7:456, 7:457, 7:458a, 7:465).
pub fn see(facts: &Facts, asker: Somebody, look: &Look) -> Verdict {
    let Some(case) = Case::new(facts) else { return nothing() };
    let mut article: Option<&'static str> = Some(&case.row.article);
    let mut draft = if case.row.id == Reason::AfterDeath {
        case.after_death(asker, look)
    } else if matches!(asker.who, Who::InvolvedCarer | Who::StandIn) {
        article = row(Reason::TreatmentSecrecy).map(|row| row.article.as_str());
        let mut draft = Draft::yes(&[Reason::TreatmentSecrecy], &[]);
        if look.asks != Asks::Task {
            draft.less(Some(Reason::TaskOnly), Some(Note::LeftOutWhy));
        }
        draft
    } else {
        let right = case.by_right(asker, look);
        let consent = look.consent.filter(|giver| case.counts(*giver, asker.who)).map(|_| case.by_consent(asker, look));
        match consent {
            Some(consent) if consent.answer > right.answer => consent,
            Some(_) | None => right,
        }
    };
    // Of a carer who is not involved the client's row decides nothing: it is the consent, or nothing.
    if asker.who == Who::OtherCarer && case.row.id != Reason::AfterDeath {
        draft.reasons.retain(|reason| !case.first.contains(reason) || *reason == Reason::BirthUnknown);
        article = None;
    }
    if look.third_party && draft.answer != Answer::No {
        draft.less(Some(Reason::ThirdPartyPrivacy), Some(Note::LeftOutWhy));
    }
    case.done(draft, article.into_iter())
}
