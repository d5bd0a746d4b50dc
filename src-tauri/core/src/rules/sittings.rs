//! For how long, at most, somebody may stand in (`assets/law/sittings.toml`).

use std::sync::LazyLock;

use chrono::{Days, NaiveDate};
use serde::Deserialize;

use crate::rules::law;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rule: Vec<Rule>,
}

/// One line of `assets/law/sittings.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// The first day and the last together, at most.
    pub most_days: u64,
    /// Where it stands that a stand-in needs no consent.
    pub article: String,
    /// From when.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    law::<Table>(include_str!("../../../../assets/law/sittings.toml")).map_or_else(Vec::new, |table| table.rule)
});

/// The rule for standing in on `today`; `None` when there is none, and then nobody can.
pub fn standing_in(today: NaiveDate) -> Option<&'static Rule> {
    RULES.iter().filter(|rule| rule.from <= today).max_by_key(|rule| rule.from)
}

/// Whether somebody may stand in from one day to and with another, agreed on `today`.
pub fn may_be_agreed(rule: &Rule, from: NaiveDate, until: NaiveDate, today: NaiveDate) -> bool {
    let longest = from.checked_add_days(Days::new(rule.most_days.saturating_sub(1)));
    from <= until && today <= until && longest.is_some_and(|last| until <= last)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn at_most_a_year_that_is_not_over_yet() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let rule = standing_in(day("2026-11-26")).unwrap();
        assert!(rule.article.contains("7:457") && rule.id == "treatment-secrecy" && rule.sure == "high");
        let ok = |from, until| may_be_agreed(rule, day(from), day(until), day("2026-11-26"));
        assert!(ok("2026-11-26", "2026-11-26"));
        assert!(ok("2026-11-20", "2026-12-01"), "it began already");
        assert!(ok("2026-12-01", "2027-12-01"));
        assert!(!ok("2026-12-01", "2027-12-02"), "a day too long");
        assert!(!ok("2026-12-02", "2026-12-01"), "ends before it begins");
        assert!(!ok("2026-11-01", "2026-11-25"), "over already");
        assert!(standing_in(day("1990-01-01")).is_none());
    }
}
