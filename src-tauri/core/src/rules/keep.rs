//! For how long is something kept? Read from `assets/law/keep.toml`: the dossier itself, and letters and mail in their
//! three classes.

use std::sync::LazyLock;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// What a term is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "KeepStarts")]
pub enum Starts {
    /// The last change in the whole dossier.
    LastChange,
    /// The end of its calendar year.
    YearEnd,
    /// Its own day.
    Day,
}

/// One line of the table.
#[derive(Debug, Deserialize)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// Years.
    pub years: u32,
    /// Counted from.
    pub starts: Starts,
    /// Where it stands; no statute says it when empty.
    pub article: String,
    /// From when it holds.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
}

#[derive(Deserialize)]
struct Table {
    rule: Vec<Rule>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    toml::from_str::<Table>(include_str!("../../../../assets/law/keep.toml"))
        .map_or_else(|_| Vec::new(), |table| table.rule)
});

/// The rule of this name.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

impl Rule {
    /// The last day on which something is kept whose clock started on `day`.
    pub fn until(&self, day: NaiveDate) -> Option<NaiveDate> {
        match self.starts {
            Starts::LastChange | Starts::Day => day.checked_add_months(Months::new(self.years * 12)),
            Starts::YearEnd => NaiveDate::from_ymd_opt(day.year() + i32::try_from(self.years).ok()?, 12, 31),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(id: &str, day: &str) -> String {
        rule(id).and_then(|rule| rule.until(day.parse().ok()?)).map(|day| day.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(RULES.len(), 4);
        assert!(RULES.iter().all(|rule| !rule.sure.is_empty() && rule.years > 0));
    }

    #[test]
    fn terms_are_counted_from_a_day_or_from_the_end_of_its_year() {
        assert_eq!(until("wgbo-keep", "2026-11-23"), "2046-11-23");
        assert_eq!(until("wgbo-keep", "2028-02-29"), "2048-02-29");
        assert_eq!(until("mail-care", "2026-11-23"), "2046-11-23");
        assert_eq!(until("mail-admin", "2026-01-01"), "2033-12-31");
        assert_eq!(until("mail-admin", "2026-12-31"), "2033-12-31");
        assert_eq!(until("mail-other", "2024-02-29"), "2029-02-28");
    }
}
