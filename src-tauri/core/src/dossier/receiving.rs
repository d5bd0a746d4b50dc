//! Who receives a dossier and on what ground: the two have to fit, and the rules or a consent have to say yes. A statute that
//! obliges is named instead.
//!
//! A neighbour is not directly involved, a relative is no representative while the client decides, and a consent is one that
//! stands here and names who gets it.

use chrono::NaiveDate;

use super::access::{self, Around};
use super::consent::{self, Consent};
use super::disclosure::{Capacity, Ground, HandOver};
use super::extent::Extent;
use super::person::Person;
use super::print::PrintAsked;
use super::request;
use super::restriction::{self, Leaves};
use super::viewing::NewViewing;
use crate::error::{Error, Result};
use crate::fold::fold;
use crate::rules::access::consent::Matter;
use crate::rules::access::{Answer, Asks, Look, Reason, Somebody, Verdict, Who, withholds_from};
use crate::store::Reading;
use crate::store::people::{ANSWER, CONSENT, Kept};
use crate::store::request::StoredRequest;
use crate::uid::Uid;

/// The grounds that there are for somebody in this capacity.
pub(super) const fn grounds(capacity: Capacity) -> &'static [Ground] {
    match capacity {
        Capacity::Client => &[Ground::RequestClient, Ground::Consent],
        Capacity::Representative => &[Ground::RequestRepresentative, Ground::Consent, Ground::AfterDeath],
        Capacity::Colleague => &[Ground::DirectlyInvolved, Ground::Consent, Ground::StatutoryDuty],
        Capacity::OtherCarer => &[Ground::Consent, Ground::StatutoryDuty],
        Capacity::Inspector => &[Ground::StatutoryDuty],
        Capacity::Other => &[Ground::Consent, Ground::StatutoryDuty, Ground::AfterDeath],
    }
}

/// The grounds that there are to ask somebody else about a client. Who is asked learns that the client gets care here, so it
/// is as handing over is (BW 7:457(1) and (2)). Asking the client, or who represents them, is no asking of others.
pub(super) const TO_ASK: &[Ground] = &[Ground::Consent, Ground::DirectlyInvolved, Ground::StatutoryDuty];

/// Whether somebody may be asked about the client; the consent that allows it, where it is that. It names them by their place on
/// the list, where two of the list are called the same.
///
/// # Errors
/// [`Error::GroundDoesNotFit`]; [`Error::NotShared`] or [`Error::KeptNotUsed`] while a restriction stands;
/// [`Error::ConsentMissing`] without a consent to ask that stands and names them; [`Error::Required`] and [`Error::NotFound`] as
/// [`Around::meant`]; [`Error::NoRight`] where the rules say no.
pub(super) fn may_be_asked(
    tx: &impl Reading,
    client: Uid,
    (person, name): (Option<Uid>, &str),
    (ground, consent): (Ground, Option<Uid>),
) -> Result<Option<Consent>> {
    if !TO_ASK.contains(&ground) {
        return Err(Error::GroundDoesNotFit);
    }
    restriction::allows(tx, client, Leaves::to(Capacity::OtherCarer, ground))?;
    let around = Around::of(tx, client)?;
    match ground {
        Ground::Consent => {
            let kept = CONSENT.get(tx, consent.ok_or(Error::ConsentMissing)?)?;
            let given = &kept.fields;
            let asks = given.purpose().is_some_and(|purpose| purpose.asks);
            let stands = given.stands(around.today, around.death) && !consent::outgrown(&around, given);
            let who = (around.meant(person, name)?, name);
            let names = around.is_same((given.person, given.recipient.as_str()), who);
            if kept.client != client || !names || !asks || !stands {
                return Err(Error::ConsentMissing);
            }
            Ok(Some(kept.fields))
        }
        Ground::DirectlyInvolved => {
            allowed(&around.sees(somebody(Who::InvolvedCarer), task(), None))?;
            Ok(None)
        }
        Ground::StatutoryDuty | Ground::RequestClient | Ground::RequestRepresentative | Ground::AfterDeath => Ok(None),
    }
}

const fn somebody(who: Who) -> Somebody {
    Somebody { who, willing: true, unwanted: false }
}

/// What a task asks to see.
fn task() -> Look {
    Look { asks: Asks::Task, ..Look::default() }
}

/// Refuses where the rules say no. The reason is a code of the table, and says nothing of the client.
fn allowed(verdict: &Verdict) -> Result<()> {
    if verdict.answer != Answer::No {
        return Ok(());
    }
    // What decided; how the row was found decides nothing.
    let decides = |reason: &&Reason| !matches!(reason, Reason::PresumedCapable | Reason::BirthUnknown);
    let reason = verdict.reasons.iter().rev().find(decides).and_then(|reason| serde_json::to_value(reason).ok());
    Err(Error::NoRight { reason: reason.and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default() })
}

/// Refuses who was appointed or authorised, or holds authority, as long as nobody wrote down what was seen of it.
fn proved(person: &Person) -> Result<()> {
    if person.lacks_proof() { Err(Error::AskerUnchecked) } else { Ok(()) }
}

/// The client's own dossier, asked for or given unasked.
fn own_dossier(around: &Around, note: &str) -> Result<()> {
    let verdict = around.sees(somebody(Who::Client), Look::default(), None);
    // A client who is not capable keeps the right of the GDPR (article 15): the carer weighs it and says why.
    let weighed = [Reason::Incapable12, Reason::Incapable16, Reason::Incapable18];
    let weighs = verdict.reasons.first().is_some_and(|row| weighed.contains(row));
    if weighs && !note.trim().is_empty() { Ok(()) } else { allowed(&verdict) }
}

/// Whether one of these on the list sees the dossier by right: the best placed of them. A consent makes nobody a representative.
fn by_right(around: &Around, is_meant: impl Fn(&Kept<Person>) -> bool) -> Result<()> {
    let look = task();
    let meant = around.persons.iter().filter(|kept| kept.fields.is_there(around.today) && is_meant(kept));
    let sees = |kept: &Kept<Person>| {
        allowed(&around.sees(kept.fields.somebody(), look, None)).and_then(|()| proved(&kept.fields))
    };
    let all: Vec<Result<()>> = meant.map(sees).collect();
    let best = all.iter().find(|each| each.is_ok());
    match best.or(all.iter().find(|each| **each == Err(Error::AskerUnchecked))).or(all.first()) {
        Some(each) => each.clone(),
        None => allowed(&around.sees(somebody(Who::Other), look, None)),
    }
}

/// Whether somebody who asks for it may read this print: the client, or somebody on the list who represents them. Who reads it is
/// not asked by name, unless a request says who asks; a paper for one person goes by way of a hand-over.
///
/// # Errors
/// [`Error::NoRight`] where the rules say no to all of them; [`Error::AskerUnchecked`] where nobody wrote down what was seen of
/// the right of those to whom they do not; [`Error::AnsweredInPart`] for a whole dossier where the request, or the newest answer to who
/// asks, is for a part; [`Error::GroundDoesNotFit`] for a request of somebody in another capacity; [`Error::NotFound`].
pub(super) fn readable(tx: &impl Reading, asked: &PrintAsked, capacity: Capacity) -> Result<()> {
    let client = asked.client;
    let around = Around::of(tx, client)?;
    let asker = request::asked_as(tx, asked.request, client, capacity)?;
    let mut for_part = request::is_granted_in_part(tx, asked.request, client)?;
    match capacity {
        // A client who is not capable keeps the right of the GDPR; who prints for them has weighed it.
        Capacity::Client => own_dossier(&around, "weighed")?,
        Capacity::Representative
        | Capacity::Colleague
        | Capacity::OtherCarer
        | Capacity::Inspector
        | Capacity::Other => {
            let asks = |kept: &Kept<Person>| asker.as_ref().is_none_or(|name| fold(&kept.fields.name) == fold(name));
            by_right(&around, asks)?;
            let named = |kept: &&Kept<Person>| asker.is_some() && kept.fields.is_there(around.today) && asks(kept);
            let mut named = around.persons.iter().filter(named).peekable();
            if named.peek().is_some() {
                let given = Given::of(tx, client)?;
                for kept in named {
                    for_part |= given.is_in_part(&around, kept.uid)?;
                }
            }
        }
    }
    if for_part && is_whole(capacity, asked.extent.clone(), (asked.from, asked.to))? {
        return Err(Error::AnsweredInPart);
    }
    Ok(())
}

/// The answer by which somebody sees a dossier after the client's death (BW 7:458a): the newest to them, given since the
/// death. Who represented in life does so no more, and what was answered then was of a client who lived.
///
/// # Errors
/// [`Error::GroundDoesNotFit`] for a client who lives; [`Error::Required`] without such an answer, or where it was no;
/// [`Error::NoRight`] where the same question is answered with no today.
fn after_death(
    tx: &impl Reading,
    around: &Around,
    client: Uid,
    who: (Option<Uid>, &str),
) -> Result<Kept<access::Asked>> {
    if around.death.is_none() {
        return Err(Error::GroundDoesNotFit);
    }
    let missing = || Error::Required { field: "answer".to_owned() };
    let to_them = |kept: &Kept<access::Asked>| around.is_same(kept.fields.to(), who);
    let newest = ANSWER.of(tx, client)?.into_iter().rfind(to_them).ok_or_else(missing)?;
    let given = &newest.fields.verdict;
    if given.answer == Answer::No || !given.reasons.contains(&Reason::AfterDeath) {
        return Err(missing());
    }
    allowed(&access::answered(tx, &newest.fields.question)?.verdict)?;
    Ok(newest)
}

/// What was answered in the dossier of a client, read once for all who may have got an answer.
pub(super) struct Given {
    /// To what was asked aloud.
    pub(super) answers: Vec<Kept<access::Asked>>,
    /// To requests of who represents the client, where they were granted.
    granted: Vec<StoredRequest>,
}

impl Given {
    pub(super) fn of(tx: &impl Reading, client: Uid) -> Result<Self> {
        Ok(Self { answers: ANSWER.of(tx, client)?, granted: request::granted_to_representatives(tx, client)? })
    }

    /// Whether the newest answer to somebody on the list who represents the client is for a part: to what was asked aloud, or to a
    /// request to look or for a copy. It binds what goes to them also where that names no answer. A refusal is not the newest: what
    /// was given before it does not become more by it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for who is not on the list.
    pub(super) fn is_in_part(&self, around: &Around, person: Uid) -> Result<bool> {
        let name = around.person(person)?.name.as_str();
        let to_them = |kept: &&Kept<access::Asked>| {
            kept.fields.verdict.answer != Answer::No && around.is_same(kept.fields.to(), (Some(person), name))
        };
        let answers = self.answers.iter().filter(to_them);
        let answers = answers.map(|kept| (kept.recorded, kept.fields.is_for_part()));
        // A request knows its asker by the name alone: of two who are called the same it binds both, until they are answered anew.
        let by_name = |each: &&StoredRequest| fold(&each.fields.asker.name) == fold(name);
        let granted = self.granted.iter().filter(by_name).map(|each| (each.recorded, each.fields.is_for_part()));
        Ok(answers.chain(granted).max().is_some_and(|(_, for_part)| for_part))
    }
}

/// Whether this is all that this reader gets: who got the dossier before is told to the client, and to nobody else who asks.
fn is_whole(capacity: Capacity, extent: Extent, (from, to): (Option<NaiveDate>, Option<NaiveDate>)) -> Result<bool> {
    let extent = extent.checked()?;
    let all = if capacity == Capacity::Client { extent.is_whole() } else { extent.is_all_that_goes() };
    Ok(all && from.is_none() && to.is_none())
}

/// Whether somebody may look on at the screen, and by which consent where that is the ground. A representative, and who looks by
/// consent or after a death, is known by the name, or by the place on the list where two of the list have that name: nobody looks on by
/// the right, the consent or the answer of another of the same name.
///
/// # Errors
/// [`Error::GroundDoesNotFit`], [`Error::NoRight`], [`Error::AskerUnchecked`], [`Error::ConsentMissing`], [`Error::Required`],
/// [`Error::AnsweredInPart`] as for a hand-over; [`Error::Required`] and [`Error::NotFound`] as [`Around::meant`].
pub(super) fn looks_on(tx: &impl Reading, input: &NewViewing, name: &str, note: &str) -> Result<Option<Uid>> {
    let client = input.client;
    if !grounds(input.capacity).contains(&input.ground) {
        return Err(Error::GroundDoesNotFit);
    }
    let around = Around::of(tx, client)?;
    let mut for_part = request::is_granted_in_part(tx, input.request, client)?;
    let mut consent = None;
    match input.ground {
        Ground::RequestClient => own_dossier(&around, note)?,
        Ground::Consent if input.capacity == Capacity::Client => own_dossier(&around, note)?,
        Ground::Consent => {
            let person = around.meant(input.person, name)?;
            consent = Some(around.lets_look(person, name).ok_or(Error::ConsentMissing)?.uid);
        }
        Ground::RequestRepresentative => {
            let person = around.meant(input.person, name)?;
            by_right(&around, |kept| person == Some(kept.uid))?;
            if let Some(person) = person {
                for_part |= Given::of(tx, client)?.is_in_part(&around, person)?;
            }
        }
        Ground::DirectlyInvolved => allowed(&around.sees(somebody(Who::InvolvedCarer), task(), None))?,
        Ground::AfterDeath => {
            let person = around.meant(input.person, name)?;
            for_part |= after_death(tx, &around, client, (person, name))?.fields.is_for_part();
        }
        Ground::StatutoryDuty => {}
    }
    let extent = Extent::Parts { parts: input.parts.clone() };
    if for_part && is_whole(input.capacity, extent, (input.from, input.to))? {
        return Err(Error::AnsweredInPart);
    }
    Ok(consent)
}

/// Whether what is withheld from who represents the client is withheld from this reader: somebody on the list, today or before,
/// who comes by a consent or after a death and is called something else now. The client, who treats and who must by statute get
/// it get what is theirs as such.
///
/// # Errors
/// What the store says.
pub(super) fn withholds(
    tx: &impl Reading,
    client: Uid,
    (capacity, ground): (Capacity, Ground),
    (person, name): (Option<Uid>, &str),
) -> Result<bool> {
    match ground {
        Ground::RequestClient | Ground::DirectlyInvolved | Ground::StatutoryDuty => return Ok(false),
        Ground::Consent if capacity == Capacity::Client => return Ok(false),
        Ground::Consent | Ground::AfterDeath | Ground::RequestRepresentative => {}
    }
    let around = Around::of(tx, client)?;
    let facts = around.facts(Matter::Dossier);
    let is_reader = |kept: &&Kept<Person>| person == Some(kept.uid) || fold(&kept.fields.name) == fold(name);
    Ok(around.persons.iter().filter(is_reader).any(|kept| withholds_from(&facts, kept.fields.who)))
}

/// Whether this may be handed over; the name of who gets it.
///
/// # Errors
/// [`Error::GroundDoesNotFit`] for a ground that does not belong to who gets it; [`Error::NoRight`] where the rules say no;
/// [`Error::AskerUnchecked`] for who represents without proof;
/// [`Error::ConsentMissing`] without a consent that stands and names them; [`Error::Required`] without the representative or
/// the answer that was written down; [`Error::AnsweredInPart`] for a whole dossier where that answer is for a part, or that to the
/// request that it answers, or the newest to who represents the client; [`Error::NotFound`].
pub(super) fn checked(tx: &impl Reading, input: &HandOver) -> Result<String> {
    if !grounds(input.capacity).contains(&input.ground) {
        return Err(Error::GroundDoesNotFit);
    }
    let around = Around::of(tx, input.client)?;
    let person = input.person.map(|uid| around.person(uid)).transpose()?;
    let name = person.map_or_else(|| input.recipient.clone(), |person| person.name.clone());
    let who = (input.person, name.as_str());
    let missing = |field: &str| Error::Required { field: field.to_owned() };
    // What was answered before, for this client and this person.
    let answered = match input.answer {
        None => None,
        Some(uid) => {
            let kept = ANSWER.get(tx, uid)?;
            let same = kept.client == input.client && around.is_same(kept.fields.to(), who);
            if !same || kept.fields.verdict.answer == Answer::No {
                return Err(Error::NotFound);
            }
            Some(kept.fields)
        }
    };
    let mut for_part = request::is_granted_in_part(tx, input.request, input.client)?;
    match input.ground {
        Ground::RequestClient => own_dossier(&around, &input.ground_note)?,
        Ground::Consent if input.capacity == Capacity::Client => own_dossier(&around, &input.ground_note)?,
        Ground::RequestRepresentative => {
            let person = person.filter(|person| person.is_there(around.today)).ok_or_else(|| missing("person"))?;
            let look = answered.as_ref().map_or(task(), |asked| asked.look());
            allowed(&around.sees(person.somebody(), look, None))?;
            proved(person)?;
            for_part |= answered.as_ref().is_some_and(access::Asked::is_for_part);
            if let Some(person) = input.person {
                for_part |= Given::of(tx, input.client)?.is_in_part(&around, person)?;
            }
        }
        Ground::DirectlyInvolved => {
            allowed(&around.sees(somebody(Who::InvolvedCarer), task(), None))?;
        }
        Ground::Consent => {
            let kept = CONSENT.get(tx, input.consent.ok_or(Error::ConsentMissing)?)?;
            let given = &kept.fields;
            let named = around.is_same((given.person, given.recipient.as_str()), who);
            if kept.client != input.client || !named || !around.opens(given) {
                return Err(Error::ConsentMissing);
            }
        }
        Ground::AfterDeath => {
            let newest = after_death(tx, &around, input.client, who)?;
            if input.answer.ok_or_else(|| missing("answer"))? != newest.uid {
                return Err(Error::NotFound);
            }
            for_part |= newest.fields.is_for_part();
        }
        Ground::StatutoryDuty => {}
    }
    // By a consent goes what the client consented to.
    if for_part && is_whole(input.capacity, input.extent.clone(), (input.from, input.to))? {
        return Err(Error::AnsweredInPart);
    }
    Ok(name)
}
