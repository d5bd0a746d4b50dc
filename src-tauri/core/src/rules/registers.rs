//! The clocks of a practice's registers: complaints and data breaches. Read from `assets/law/registers.toml`.

use std::sync::LazyLock;

use chrono::{DateTime, Days, Duration, FixedOffset, NaiveDate};
use serde::Deserialize;

use crate::rules::law;

/// The term of a complaint.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComplaintTerm {
    /// Weeks after it came in.
    pub weeks: u64,
    /// By so many more it may be extended, once.
    pub extra_weeks: u64,
    /// Where it stands.
    pub article: String,
    /// From when it holds.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
}

/// The term of a data breach.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreachTerm {
    /// Hours after somebody became aware of it.
    pub hours: i64,
    /// Where it stands that the authority is told.
    pub article: String,
    /// Where it stands that the people themselves are told.
    pub tell_article: String,
    /// From when it holds.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    complaint: ComplaintTerm,
    breach: BreachTerm,
}

static TABLE: LazyLock<Option<Table>> = LazyLock::new(|| law(include_str!("../../../../assets/law/registers.toml")));

/// The term of a complaint; a test reads it.
pub fn complaint() -> Option<&'static ComplaintTerm> {
    TABLE.as_ref().map(|table| &table.complaint)
}

/// The term of a data breach; a test reads it.
pub fn breach() -> Option<&'static BreachTerm> {
    TABLE.as_ref().map(|table| &table.breach)
}

impl ComplaintTerm {
    /// The last day for a decision on a complaint that came in on a day.
    pub fn due(&self, received: NaiveDate, extended: bool) -> NaiveDate {
        let weeks = if extended { self.weeks + self.extra_weeks } else { self.weeks };
        received.checked_add_days(Days::new(weeks * 7)).unwrap_or(received)
    }
}

impl BreachTerm {
    /// The last moment at which the authority is told of a breach.
    pub fn due(&self, aware: DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        aware + Duration::hours(self.hours)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_has_six_weeks_and_four_more_once() {
        let received = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let term = complaint().unwrap();
        assert_eq!(term.due(received, false).to_string(), "2027-01-04");
        assert_eq!(term.due(received, true).to_string(), "2027-02-01");
    }

    #[test]
    fn a_breach_has_three_days_on_the_clock_over_summer_time_too() {
        let aware = DateTime::parse_from_rfc3339("2026-03-27T18:00:00+01:00").unwrap();
        // Summer time began in between: the clock on the wall shows an hour more.
        let due = DateTime::parse_from_rfc3339("2026-03-30T19:00:00+02:00").unwrap();
        assert_eq!(breach().unwrap().due(aware), due);
    }
}
