//! The people around a client, the consents, what was judged of capacity and how care went, on paper.
//!
//! Who stands there and what they act for is for every reader; by what that is shown, what was consented to and who was named
//! in it is for the client, the inspectorate and the carer. What was judged (BW 7:465) and how care ended is for whoever treats
//! or decides as well, why for those alone who are bound to secrecy or are owed all of it: such a text has no marks, and may
//! speak of the very person who represents the client.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::access::Around;
use super::consent::{Consent, EndedBy};
use super::disclosure::{Capacity, code};
use super::person::Person;
use crate::export::paper::{Lang, TableSheet};
use crate::export::texts;
use crate::store::care::StoredStatus;

/// How much somebody is told of what was judged of the client and of how care went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    /// Nothing.
    Untold,
    /// What and when.
    What,
    /// Why, too.
    Why,
}

impl Judged {
    /// For who reads; the carer's own print when `None`.
    pub(super) const fn to(capacity: Option<Capacity>) -> Self {
        match capacity {
            None | Some(Capacity::Client | Capacity::Inspector | Capacity::Colleague | Capacity::OtherCarer) => {
                Self::Why
            }
            Some(Capacity::Representative) => Self::What,
            Some(Capacity::Other) => Self::Untold,
        }
    }

    fn why(self, text: &str) -> String {
        if self == Self::Why { text.to_owned() } else { String::new() }
    }
}

/// A table that belongs to no entry, and when the newest of it was recorded.
pub(super) struct Recorded {
    pub(super) table: TableSheet,
    pub(super) at: DateTime<FixedOffset>,
}

fn table(lang: Lang, title: &str, columns: &[(&str, u32)], rows: Vec<Vec<String>>) -> Option<TableSheet> {
    let head = columns.iter().map(|(column, _)| texts::code(lang, "column", column)).collect();
    let widths = columns.iter().map(|(_, wide)| *wide).collect();
    let title = texts::text(lang, title);
    (!rows.is_empty()).then(|| TableSheet { title, widths, rows: [head].into_iter().chain(rows).collect(), plot: None })
}

/// By what it is shown who somebody is and that they may act.
fn proof(person: &Person, lang: Lang) -> String {
    let identity = person.identity.map(|identity| texts::code(lang, "identity", &code(&identity)));
    let document = person.proof.map(|_| texts::text(lang, "people.proof"));
    let note = Some(person.proof_note.clone()).filter(|note| !note.is_empty());
    [identity, document, note].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The people and, for who is told of those (`fully`), the consents and what is proof.
pub(super) fn people(around: &Around, lang: Lang, fully: bool) -> Vec<TableSheet> {
    let day = |day: NaiveDate| texts::day(lang, day);
    let mut columns = vec![("name", 5), ("role", 4), ("for", 6), ("until", 3)];
    columns.extend(fully.then_some(("proof", 6)));
    let row_of = |person: &Person| {
        let who = texts::code(lang, "who", &code(&person.who));
        let mut row = vec![person.name.clone(), who, person.scope.clone(), person.until.map(day).unwrap_or_default()];
        row.extend(fully.then(|| proof(person, lang)));
        row
    };
    let people = around.persons.iter().map(|kept| row_of(&kept.fields)).collect();
    let consents = around.consents.iter().filter(|_| fully).map(|kept| row(&kept.fields, lang)).collect();
    let given = [("purpose", 5), ("recipient", 4), ("given", 6), ("until", 5)];
    [table(lang, "people.table", &columns, people), table(lang, "consents.table", &given, consents)]
        .into_iter()
        .flatten()
        .collect()
}

/// What was judged of the client's capacity, in the order in which it was.
pub(super) fn capacity(around: &Around, lang: Lang, judged: Judged) -> Option<Recorded> {
    let rows = around.judgements.iter().filter(|_| judged != Judged::Untold).map(|kept| {
        let said = &kept.fields;
        vec![
            texts::code(lang, "matter", &code(&said.matter)),
            texts::text(lang, if said.capable { "capable.yes" } else { "capable.no" }),
            texts::day(lang, said.on),
            said.by.clone(),
            judged.why(&said.why),
        ]
    });
    let columns = [("matter", 4), ("capable", 4), ("judged", 4), ("by", 4), ("why", 6)];
    let table = table(lang, "judged.table", &columns, rows.collect())?;
    Some(Recorded { table, at: around.judgements.iter().map(|kept| kept.recorded).max()? })
}

/// When care began and ended, and how; oldest first.
pub(super) fn care(history: &[StoredStatus], lang: Lang, judged: Judged) -> Option<Recorded> {
    let rows = history.iter().rev().filter(|_| judged != Judged::Untold).map(|each| {
        let ending = each.fields.ending.map(|ending| texts::code(lang, "ending", &code(&ending)));
        vec![
            texts::code(lang, "status", each.status.code()),
            each.fields.on.map(|on| texts::day(lang, on)).unwrap_or_default(),
            ending.unwrap_or_default(),
            judged.why(&each.fields.reason),
        ]
    });
    let columns = [("care", 4), ("care_on", 4), ("ending", 5), ("why", 6)];
    let table = table(lang, "care.table", &columns, rows.collect())?;
    Some(Recorded { table, at: history.iter().map(|each| each.recorded).max()? })
}

fn row(consent: &Consent, lang: Lang) -> Vec<String> {
    let day = |day| texts::day(lang, day);
    let purpose = consent.purpose().map(|purpose| match lang {
        Lang::Nl => purpose.name.nl.clone(),
        Lang::En => purpose.name.en.clone(),
    });
    let by: Vec<&str> = consent.by.iter().map(|giver| giver.name.as_str()).collect();
    let way = texts::code(lang, "consent_way", &code(&consent.way));
    let given = format!("{}, {}, {way}", day(consent.on), by.join(", "));
    let given = if consent.note.is_empty() { given } else { format!("{given}: {}", consent.note) };
    let until = match (&consent.ended, consent.until) {
        (Some(ended), _) => {
            let key = match ended.by {
                EndedBy::Withdrawn => "withdrawn",
                EndedBy::Closing => "closing",
                EndedBy::Renewed => "renewed",
            };
            let said = format!("{} {}", texts::code(lang, "consent_ended", key), day(ended.on));
            match &ended.taken_by {
                Some(taken) => format!("{said}, {}", taken.name),
                None => said,
            }
        }
        (None, Some(until)) => day(until),
        (None, None) => String::new(),
    };
    let after =
        if consent.after_death { format!("{until} {}", texts::text(lang, "consent_after_death")) } else { until };
    vec![purpose.unwrap_or_default(), consent.recipient.clone(), given, after.trim().to_owned()]
}
