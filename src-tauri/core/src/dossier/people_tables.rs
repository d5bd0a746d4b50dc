//! The people around a client and the consents, on paper. Who stands there and what they act for is for every reader; what
//! was consented to and who was named in it is for the client, the inspectorate and the carer.

use super::access::Around;
use super::consent::{Consent, EndedBy};
use super::disclosure::code;
use crate::export::paper::{Chapter, Lang, TableSheet};
use crate::export::texts;

/// The chapter; `None` when there is nobody and nothing.
pub(super) fn chapter(around: &Around, lang: Lang, shows_consents: bool) -> Option<Chapter> {
    let head = |columns: &[&str]| columns.iter().map(|column| texts::code(lang, "column", column)).collect::<Vec<_>>();
    let day = |day: chrono::NaiveDate| texts::day(lang, day);
    let mut tables = Vec::new();
    let people = around.persons.iter().map(|kept| {
        let person = &kept.fields;
        let who = texts::code(lang, "who", &code(&person.who));
        vec![person.name.clone(), who, person.scope.clone(), person.until.map(day).unwrap_or_default()]
    });
    let people: Vec<_> = people.collect();
    if !people.is_empty() {
        let rows = [head(&["name", "role", "for", "until"])].into_iter().chain(people).collect();
        tables.push(TableSheet {
            title: texts::text(lang, "people.table"),
            widths: vec![5, 4, 6, 3],
            rows,
            plot: None,
        });
    }
    let consents: Vec<_> =
        around.consents.iter().filter(|_| shows_consents).map(|kept| row(&kept.fields, lang)).collect();
    if !consents.is_empty() {
        let rows = [head(&["purpose", "recipient", "given", "until"])].into_iter().chain(consents).collect();
        tables.push(TableSheet {
            title: texts::text(lang, "consents.table"),
            widths: vec![5, 4, 6, 5],
            rows,
            plot: None,
        });
    }
    (!tables.is_empty()).then(|| Chapter { code: "people".to_owned(), tables })
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
