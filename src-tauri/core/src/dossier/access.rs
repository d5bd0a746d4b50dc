//! Somebody asks to see a dossier: who they are and what they want in, the answer with its reasons out, and what was answered
//! written down. The rules stand in [`crate::rules::access`]; here are the facts of a client as the store knows them.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::capacity::{self, Judgement};
use super::client::Status;
use super::consent::{self, Consent};
use super::disclosure::Identity;
use super::hidden;
use super::person::Person;
use super::text::{LINE, TEXT, required, within};
use crate::error::{Error, Result};
use crate::fold::fold;
use crate::rules::access::consent::Matter;
use crate::rules::access::{Answer, Asks, Facts, Look, Note, Reason, Somebody, Verdict, Who, see};
use crate::store::people::{ANSWER, CAPACITY, CONSENT, Kept, PERSON};
use crate::store::{Concern, ReadTx, Reading, WriteTx, care, client, worker};
use crate::uid::Uid;

/// What is known of a client and the people around them.
pub(super) struct Around {
    pub(super) today: NaiveDate,
    pub(super) birth: Option<NaiveDate>,
    pub(super) death: Option<NaiveDate>,
    pub(super) persons: Vec<Kept<Person>>,
    pub(super) judgements: Vec<Kept<Judgement>>,
    pub(super) consents: Vec<Kept<Consent>>,
    there: Vec<Somebody>,
}

impl Around {
    pub(super) fn of(tx: &impl Reading, uid: Uid) -> Result<Self> {
        let stored = client::get(tx, uid)?;
        let today = tx.moment().date_naive();
        let died = care::history(tx, uid)?.into_iter().next().filter(|_| stored.status == Status::Deceased);
        let (mut persons, mut judgements, mut consents) =
            (PERSON.of(tx, uid)?, CAPACITY.of(tx, uid)?, CONSENT.of(tx, uid)?);
        for kept in &mut persons {
            let Person { scope, unwanted_how, proof_note, .. } = &mut kept.fields;
            for (place, text) in [("scope", scope), ("unwanted_how", unwanted_how), ("proof_note", proof_note)] {
                hidden::nameless(tx, (uid, None), &format!("person.{}.{place}", kept.uid), text)?;
            }
        }
        for kept in &mut judgements {
            hidden::nameless(tx, (uid, None), &format!("capacity.{}.why", kept.uid), &mut kept.fields.why)?;
        }
        for kept in &mut consents {
            hidden::nameless(tx, (uid, None), &format!("consent.{}.note", kept.uid), &mut kept.fields.note)?;
        }
        let there = persons.iter().filter(|each| each.fields.is_there(today)).map(|each| each.fields.somebody());
        Ok(Self {
            today,
            birth: stored.fields.birth_date,
            // Who died died by today, should nobody have said when.
            death: died.map(|died| died.fields.on.unwrap_or(today)),
            judgements,
            consents,
            there: there.collect(),
            persons,
        })
    }

    pub(super) fn facts(&self, matter: Matter) -> Facts<'_> {
        Facts {
            birth: self.birth,
            today: self.today,
            capability: capacity::capability(&self.judgements, matter),
            people: &self.there,
            death: self.death,
        }
    }

    /// The same as it was on a day in life, to judge what was said then: who was there, and what was found by then.
    pub(super) fn in_life(mut self, day: NaiveDate) -> Self {
        self.judgements.retain(|kept| kept.fields.on <= day);
        let there = self.persons.iter().filter(|kept| kept.fields.is_there(day));
        let there = there.map(|kept| kept.fields.somebody()).collect();
        Self { today: day, death: None, there, ..self }
    }

    /// Somebody on the list, today.
    pub(super) fn person(&self, uid: Uid) -> Result<&Person> {
        let kept = self.persons.iter().find(|each| each.uid == uid).ok_or(Error::NotFound)?;
        Ok(&kept.fields)
    }

    /// Who of the list that is: by their place, or by a name that one alone of those who are there has. `None` for who does not
    /// stand on it.
    ///
    /// # Errors
    /// [`Error::Required`] for the place where the name does not tell, since two have it or one stands there twice;
    /// [`Error::NotFound`] for a place of somebody who is called something else.
    pub(super) fn meant(&self, person: Option<Uid>, name: &str) -> Result<Option<Uid>> {
        let is_called = |person: &Person| fold(&person.name) == fold(name);
        if let Some(uid) = person {
            return if is_called(self.person(uid)?) { Ok(person) } else { Err(Error::NotFound) };
        }
        let mut called = self.persons.iter().filter(|kept| kept.fields.is_there(self.today) && is_called(&kept.fields));
        match (called.next(), called.next()) {
            (Some(_), Some(_)) => Err(Error::Required { field: "person".to_owned() }),
            (one, _) => Ok(one.map(|kept| kept.uid)),
        }
    }

    /// Whether what was written down of one is about the other: by their places on the list where both have one, for two may be
    /// called the same; else by the name, as long as it tells who of the list that is.
    pub(super) fn is_same(&self, one: (Option<Uid>, &str), other: (Option<Uid>, &str)) -> bool {
        let called_alike = || fold(one.1) == fold(other.1);
        match (one.0, other.0) {
            (Some(one), Some(other)) => one == other,
            // Of two on the list who are called so it tells nothing.
            (None, None) => called_alike() && self.meant(None, other.1).is_ok(),
            (place, None) | (None, place) => {
                called_alike() && self.meant(None, other.1).is_ok_and(|only| only.is_none() || only == place)
            }
        }
    }

    /// A consent to look that stands today, and whose giver still decides.
    pub(super) fn opens(&self, given: &Consent) -> bool {
        given.purpose().is_some_and(|purpose| purpose.looks)
            && given.stands(self.today, self.death)
            && !consent::outgrown(self, given)
    }

    /// A consent that opens the dossier and lets this person look.
    pub(super) fn lets_look(&self, person: Option<Uid>, name: &str) -> Option<&Kept<Consent>> {
        self.consents.iter().find(|kept| {
            let given = &kept.fields;
            let names = (person.is_some() || !name.is_empty())
                && self.is_same((given.person, given.recipient.as_str()), (person, name));
            names && self.opens(given)
        })
    }

    /// Whether somebody may see the dossier; the consent that was used, if one was there.
    pub(super) fn sees(&self, asker: Somebody, look: Look, given: Option<&Kept<Consent>>) -> Verdict {
        let consent = given.map(|kept| consent::speaks_as(&kept.fields));
        see(&self.facts(Matter::Dossier), asker, &Look { consent, ..look })
    }
}

/// Somebody asks to see the dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AccessAsked {
    /// Whose dossier.
    pub client: Uid,
    /// Somebody on the list of people.
    #[serde(default)]
    pub person: Option<Uid>,
    /// What they are, where they are not on the list.
    #[serde(default)]
    pub who: Option<Who>,
    /// Full name, where they are not on the list.
    #[serde(default)]
    pub name: String,
    /// How much they ask for.
    #[serde(default)]
    pub asks: Asks,
    /// A decision on care is at hand.
    #[serde(default)]
    pub decision: bool,
    /// Good care gives a reason to hold back some.
    #[serde(default)]
    pub withhold: bool,
    /// Something touches another's privacy.
    #[serde(default)]
    pub third_party: bool,
    /// They were told of an incident.
    #[serde(default)]
    pub incident: bool,
    /// They have a weighty interest.
    #[serde(default)]
    pub interest: bool,
    /// How identity was seen.
    #[serde(default)]
    pub identity: Option<Identity>,
    /// What must be written down beside the answer.
    #[serde(default)]
    pub note: String,
}

/// A question with its answer, as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Asked {
    /// Full name of who asked.
    pub name: String,
    /// What they are.
    pub who: Who,
    /// What was found about it, as it was asked.
    pub question: AccessAsked,
    /// The consent that was used.
    pub consent: Option<Uid>,
    /// The answer.
    pub verdict: Verdict,
}

/// A question with its answer.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct AccessAnswered {
    /// Names it once it is written down.
    pub answer: Option<Uid>,
    /// What was asked and answered.
    pub asked: Asked,
    /// It is for a part: by it no whole dossier is handed over.
    pub for_part: bool,
    /// When it was written down.
    pub recorded: Option<DateTime<FixedOffset>>,
    /// By whom.
    pub author: String,
}

impl Asked {
    /// To whom it was given: their place on the list, where they stand on it, and the name.
    pub(super) fn to(&self) -> (Option<Uid>, &str) {
        (self.question.person, self.name.as_str())
    }

    /// What was found when it was asked, to look at it once more.
    pub(super) fn look(&self) -> Look {
        look(&self.question)
    }

    /// Whether it is for a part of the dossier. What is private of others and what good care withholds stays out by itself.
    pub(super) fn is_for_part(&self) -> bool {
        let asks = self.question.asks;
        let limits = |reason: &Reason| {
            matches!(reason, Reason::DecisionPart | Reason::IncidentNotice | Reason::WeightyInterest)
                || (*reason == Reason::TaskOnly && asks != Asks::Task)
        };
        matches!(asks, Asks::DecisionPart | Asks::IncidentPart | Asks::InterestPart)
            || (self.verdict.answer == Answer::InPart && self.verdict.reasons.iter().any(limits))
    }
}

fn look(input: &AccessAsked) -> Look {
    Look {
        asks: input.asks,
        consent: None,
        decision: input.decision,
        withhold: input.withhold,
        third_party: input.third_party,
        incident: input.incident,
        interest: input.interest,
    }
}

/// What is answered today to who asks this.
pub(super) fn answered(tx: &impl Reading, input: &AccessAsked) -> Result<Asked> {
    let around = Around::of(tx, input.client)?;
    let (name, somebody) = match (input.person, input.who) {
        (Some(uid), _) => {
            let person = around.person(uid)?;
            // Whose time is over has the place of anybody.
            let who = if person.is_there(around.today) { person.who } else { Who::Other };
            (person.name.clone(), Somebody { who, ..person.somebody() })
        }
        (None, Some(Who::Client)) => {
            let name = client::get(tx, input.client)?.fields.name;
            (name, Somebody { who: Who::Client, willing: true, unwanted: false })
        }
        // Who acts for the client stands on the list, with proof: a role cannot be typed.
        (None, Some(who @ (Who::InvolvedCarer | Who::StandIn | Who::OtherCarer | Who::Other))) => {
            (within("name", &input.name, LINE)?, Somebody { who, willing: true, unwanted: false })
        }
        (None, _) => return Err(Error::Required { field: "who".to_owned() }),
    };
    let given = around.lets_look(input.person, &name);
    let verdict = around.sees(somebody, look(input), given);
    let consent = given.filter(|_| verdict.record.contains(&Note::Consent)).map(|kept| kept.uid);
    let who = somebody.who;
    Ok(Asked { name, who, question: input.clone(), consent, verdict })
}

/// The answer, before it is written down.
///
/// # Errors
/// [`Error::Required`] without who asks; [`Error::NotFound`], [`Error::TooLong`].
pub fn weigh(tx: &ReadTx, input: AccessAsked) -> Result<AccessAnswered> {
    tx.concerns(Concern { client: Some(input.client), part: "people", ..Concern::default() });
    let asked = answered(tx, &input)?;
    let for_part = asked.is_for_part();
    Ok(AccessAnswered { answer: None, asked, for_part, recorded: None, author: String::new() })
}

/// Whether the answer asks for words: why it is refused, what is held back, on what ground.
pub(super) fn wants_words(verdict: &Verdict) -> bool {
    verdict.record.iter().any(|note| match note {
        Note::WithheldWhy | Note::LeftOutWhy | Note::RefusalWhy | Note::DecisionPart | Note::DeathGround => true,
        Note::AuthorityProof
        | Note::RepresentativeBasis
        | Note::CapacityJudgement
        | Note::Consent
        | Note::WishOfRepresentative
        | Note::WishOfClient => false,
    })
}

/// Writes the question and its answer down.
///
/// # Errors
/// As [`weigh`]; [`Error::Required`] without a name, without how identity was seen, or without the words that the answer
/// asks for.
pub fn ask(tx: &WriteTx, mut input: AccessAsked) -> Result<AccessAnswered> {
    input.note = within("note", &input.note, TEXT)?;
    let asked = answered(tx, &input)?;
    required("name", &asked.name, LINE)?;
    if input.identity.is_none() {
        return Err(Error::Required { field: "identity".to_owned() });
    }
    if wants_words(&asked.verdict) {
        required("note", &input.note, TEXT)?;
    }
    let uid = tx.new_uid()?;
    ANSWER.add(tx, input.client, uid, 0, &asked)?;
    let ground = asked.consent.map(|_| "consent".to_owned());
    tx.concerns(Concern { client: Some(input.client), part: "access", ground, ..Concern::default() });
    shown(tx, ANSWER.get(tx, uid)?)
}

pub(super) fn shown(tx: &impl Reading, kept: Kept<Asked>) -> Result<AccessAnswered> {
    Ok(AccessAnswered {
        answer: Some(kept.uid),
        recorded: Some(kept.recorded),
        author: worker::name(tx, kept.author)?,
        for_part: kept.fields.is_for_part(),
        asked: kept.fields,
    })
}
