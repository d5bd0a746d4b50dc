//! What a client may ask of a dossier: by when it is decided, and on which grounds it may be refused. Read from
//! `assets/law/requests.toml`.
//!
//! A term is counted in days of the calendar and never in hours: summer time makes no day longer or shorter here.

use std::sync::LazyLock;

use chrono::{Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rules::law;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// To look at the dossier (*inzage*).
    Look,
    /// A copy (*afschrift*).
    Copy,
    /// To put something right (*correctie*).
    Correct,
    /// To destroy it or a part (*vernietiging*).
    Destroy,
    /// To restrict what is done with it (*beperking*).
    Restrict,
    /// An objection (*bezwaar*).
    Object,
    /// To take along what the client supplied (*overdracht*).
    Transfer,
    /// Who looked at it (*wie heeft gekeken*).
    WhoLooked,
}

impl RequestKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Look,
        Self::Copy,
        Self::Correct,
        Self::Destroy,
        Self::Restrict,
        Self::Object,
        Self::Transfer,
        Self::WhoLooked,
    ];
}

/// A text of the table in both languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spoken {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

/// The term of a kind of request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Its name.
    pub id: String,
    /// For which requests.
    pub kinds: Vec<RequestKind>,
    /// Months after the receipt.
    pub months: u32,
    /// By so many months it may be extended, once.
    #[serde(default)]
    pub extra_months: Option<u32>,
    /// Where it stands.
    pub article: String,
    /// From when it holds.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
}

/// A ground on which a request may be refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Its name.
    pub id: String,
    /// Of which requests.
    pub kinds: Vec<RequestKind>,
    /// What it is about stays out of what is given by itself.
    #[serde(default)]
    pub by_itself: bool,
    /// As the carer picks it.
    pub name: Spoken,
    /// As the letter says it.
    pub letter: Spoken,
    /// Where it stands.
    pub article: String,
    /// From when it holds.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    term: Vec<Term>,
    refusal: Vec<Refusal>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    law(include_str!("../../../../assets/law/requests.toml")).unwrap_or(Table { term: Vec::new(), refusal: Vec::new() })
});

/// By when a request is to be decided, with the rule that says so.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// The rule.
    pub rule: &'static Term,
    /// The last day.
    pub due: NaiveDate,
    /// The last day if it is extended; `None` where the law knows no extension.
    pub extended: Option<NaiveDate>,
}

/// The clock of a request that was received on a day; `None` when no rule holds on that day.
pub fn clock(kind: RequestKind, received: NaiveDate) -> Option<Clock> {
    let rule = TABLE
        .term
        .iter()
        .filter(|term| term.kinds.contains(&kind) && term.from <= received)
        .max_by_key(|term| term.from)?;
    let after = |months| received.checked_add_months(Months::new(months));
    let extended = rule.extra_months.and_then(|extra| after(rule.months + extra));
    Some(Clock { rule, due: after(rule.months)?, extended })
}

/// The grounds on which a request of this kind may be refused, by the law of `today`.
pub fn refusals(kind: RequestKind, today: NaiveDate) -> impl Iterator<Item = &'static Refusal> {
    TABLE.refusal.iter().filter(move |refusal| refusal.kinds.contains(&kind) && refusal.from <= today)
}

/// A ground by its name, whatever the law says by now: a letter of before still has to be read.
pub fn refusal(id: &str) -> Option<&'static Refusal> {
    TABLE.refusal.iter().find(|refusal| refusal.id == id)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_request_has_one_clock_and_grounds_for_refusing() {
        assert_eq!((TABLE.term.len(), TABLE.refusal.len()), (7, 15));
        for kind in RequestKind::ALL {
            let days: Vec<_> =
                TABLE.term.iter().filter(|term| term.kinds.contains(&kind)).map(|term| term.from).collect();
            let distinct: std::collections::HashSet<_> = days.iter().collect();
            assert!(!days.is_empty() && distinct.len() == days.len(), "{kind:?}: one on each day, {days:?}");
            assert!(refusals(kind, day("2026-11-23")).count() >= 3, "{kind:?}");
        }
        for refusal in &TABLE.refusal {
            let texts = [&refusal.name.nl, &refusal.name.en, &refusal.letter.nl, &refusal.letter.en, &refusal.article];
            assert!(texts.iter().all(|text| !text.is_empty()) && !refusal.sure.is_empty(), "{}", refusal.id);
        }
    }

    #[test]
    fn a_month_and_three_across_the_ends_of_months_and_leap_years() {
        for (received, due, extended) in [
            ("2026-11-23", "2026-12-23", "2027-02-23"),
            ("2026-12-31", "2027-01-31", "2027-03-31"),
            ("2027-01-31", "2027-02-28", "2027-04-30"),
            ("2028-01-31", "2028-02-29", "2028-04-30"),
            ("2028-02-29", "2028-03-29", "2028-05-29"),
            ("2027-11-30", "2027-12-30", "2028-02-29"),
            ("2026-08-31", "2026-09-30", "2026-11-30"),
            // Over the nights on which the clock is put forward and back.
            ("2027-03-27", "2027-04-27", "2027-06-27"),
            ("2027-03-28", "2027-04-28", "2027-06-28"),
            ("2026-10-25", "2026-11-25", "2027-01-25"),
        ] {
            let clock = clock(RequestKind::Copy, day(received)).unwrap();
            assert_eq!((clock.due, clock.extended), (day(due), Some(day(extended))), "{received}");
        }
    }

    #[test]
    fn who_looked_is_told_within_a_month_and_no_later() {
        let clock = clock(RequestKind::WhoLooked, day("2026-11-23")).unwrap();
        assert_eq!((clock.due, clock.extended, clock.rule.id.as_str()), (day("2026-12-23"), None, "who-looked"));
        assert!(super::clock(RequestKind::WhoLooked, day("2020-06-30")).is_none(), "a law that did not hold yet");
    }

    #[test]
    fn a_ground_is_of_its_own_requests() {
        let of = |kind| refusals(kind, day("2026-11-23")).map(|each| each.id.as_str()).collect::<Vec<_>>();
        assert!(of(RequestKind::Destroy).contains(&"interest_of_another"));
        assert!(!of(RequestKind::Look).contains(&"interest_of_another"));
        assert!(!refusals(RequestKind::Destroy, day("2019-12-31")).any(|each| each.id == "compulsory_care"));
        assert!(refusal("compulsory_care").is_some() && refusal("zomaar").is_none());
    }

    #[test]
    fn what_is_of_others_withheld_or_not_supplied_stays_out_by_itself_and_nothing_else() {
        let marked: Vec<_> = TABLE.refusal.iter().filter(|each| each.by_itself).map(|each| each.id.as_str()).collect();
        assert_eq!(marked, ["privacy_of_another", "good_care", "not_supplied", "rights_of_others"]);
    }
}
