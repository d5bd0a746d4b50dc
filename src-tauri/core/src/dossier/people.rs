//! The room of a dossier in which the people stand: who may see it today, who is there and what they may, what was found
//! about capacity, what was consented to, and who asked to see it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::access::{AccessAnswered, Around, shown};
use super::capacity::{self, JudgementView};
use super::client::ClientAsked;
use super::consent::{self, ConsentView};
use super::person::Person;
use super::receiving::Given;
use crate::error::{Error, Result};
use crate::rules::access::consent::{Matter, Purpose, purposes};
use crate::rules::access::{Answer, Asks, Look, Reason, Somebody, Sure, Verdict, Who, row_of};
use crate::session::Role;
use crate::store::people::ANSWER;
use crate::store::{Concern, ReadTx, Reading};
use crate::uid::Uid;

/// Somebody around a client as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct PersonView {
    /// Who.
    pub person: Uid,
    /// The newest version.
    pub version: i64,
    /// What is known.
    pub fields: Person,
    /// Their time is not over and has begun.
    pub there: bool,
    /// What they may see today, as far as their task needs it; with consent, where one stands.
    pub verdict: Verdict,
    /// Nothing shows yet what they are.
    pub lacks_proof: bool,
    /// Their last day is near.
    pub ends_soon: bool,
    /// The newest answer to them is for a part: what they get as who represents the client is chosen.
    pub in_part: bool,
}

/// The people of a dossier, and who may see it.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct People {
    /// The row of the table that holds today.
    pub row: Reason,
    /// It assumes an adult: there is no birth date.
    pub birth_unknown: bool,
    /// The client sees it.
    pub client_sees: bool,
    /// Who sees it by right or as representative, by name.
    pub by_right: Vec<String>,
    /// Who may look by consent, by name.
    pub by_consent: Vec<String>,
    /// Where that stands.
    pub articles: Vec<String>,
    /// How sure it is.
    pub sure: Sure,
    /// Who is there, in the order in which they were noted.
    pub persons: Vec<PersonView>,
    /// What was found about capacity, newest first.
    pub judgements: Vec<JudgementView>,
    /// Consents, newest first.
    pub consents: Vec<ConsentView>,
    /// For what consent can be asked.
    pub purposes: Vec<Purpose>,
    /// Who asked to see it, newest first; the carer's alone.
    pub answers: Vec<AccessAnswered>,
    /// Today, as the core sees it.
    pub today: NaiveDate,
}

pub(super) fn room(tx: &impl Reading, client: Uid) -> Result<People> {
    let around = Around::of(tx, client)?;
    // Read only where it says something of somebody: a line of it that is damaged hides no list that has nobody on it.
    let anybody = around.persons.iter().any(|kept| kept.fields.is_there(around.today));
    let answered = anybody.then(|| Given::of(tx, client)).transpose()?;
    let task = Look { asks: Asks::Task, ..Look::default() };
    let own = around.sees(Somebody { who: Who::Client, willing: true, unwanted: false }, Look::default(), None);
    let mut by_right = Vec::new();
    let mut by_consent = Vec::new();
    let mut persons = Vec::new();
    for kept in &around.persons {
        let there = kept.fields.is_there(around.today);
        let right = around.sees(kept.fields.somebody(), task, None);
        let given = around.lets_look(Some(kept.uid), &kept.fields.name);
        let verdict = match given {
            Some(given) if there => around.sees(kept.fields.somebody(), task, Some(given)),
            Some(_) | None => right.clone(),
        };
        if there && right.answer != Answer::No {
            by_right.push(kept.fields.name.clone());
        } else if there && verdict.answer != Answer::No {
            by_consent.push(kept.fields.name.clone());
        }
        let in_part = match &answered {
            Some(answered) if there => answered.is_in_part(&around, kept.uid)?,
            Some(_) | None => false,
        };
        persons.push(PersonView {
            person: kept.uid,
            version: kept.no,
            there,
            verdict,
            lacks_proof: there && kept.fields.lacks_proof(),
            ends_soon: there && ends_soon(&kept.fields, around.today),
            in_part,
            fields: kept.fields.clone(),
        });
    }
    // Those who are named in a consent and do not stand on the list.
    for kept in &around.consents {
        let name = &kept.fields.recipient;
        if around.opens(&kept.fields) && !by_consent.contains(name) && !by_right.contains(name) {
            by_consent.push(name.clone());
        }
    }
    let keeps = matches!(tx.session().role, Role::Carer | Role::Custodian);
    let answers = match answered {
        _ if !keeps => Vec::new(),
        Some(answered) => answered.answers,
        None => ANSWER.of(tx, client)?,
    };
    Ok(People {
        row: row_of(&around.facts(Matter::Dossier)).ok_or_else(|| Error::internal("law: access"))?,
        birth_unknown: own.reasons.contains(&Reason::BirthUnknown),
        client_sees: own.answer == Answer::Yes,
        by_right,
        by_consent,
        articles: own.articles,
        sure: own.sure,
        persons,
        judgements: capacity::views(tx, &around.judgements)?,
        consents: consent::views(tx, &around)?,
        purposes: purposes().to_vec(),
        answers: answers.into_iter().rev().map(|kept| shown(tx, kept)).collect::<Result<_>>()?,
        today: around.today,
    })
}

/// Days before the last day of somebody's task that it stands on the first screen.
const DAYS_BEFORE: u64 = 28;

/// Somebody's last day is near.
pub(super) fn ends_soon(person: &Person, today: NaiveDate) -> bool {
    person.until.is_some_and(|until| today <= until && until <= today + chrono::Days::new(DAYS_BEFORE))
}

/// The people of a dossier, and who may see it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn people(tx: &ReadTx, input: ClientAsked) -> Result<People> {
    tx.concerns(Concern { client: Some(input.client), part: "people", ..Concern::default() });
    room(tx, input.client)
}
