//! What is looked at in a dossier that somebody else keeps, and how often. Read from `assets/law/keeping.toml`.

use std::sync::LazyLock;

use chrono::{Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rules::law;

/// What a dossier must be, as the law has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeepingPoint {
    /// Each client has a dossier of their own (BW 7:454(1)).
    OwnDossier,
    /// Everything has a date and a name.
    DatedNamed,
    /// There is a plan with goals, agreed and evaluated.
    Plan,
    /// Only who gives care can read it (BW 7:457).
    Secret,
    /// It is kept for twenty years (BW 7:454(3)).
    Kept,
    /// The client can look and get a copy (BW 7:456).
    ClientReads,
}

/// One line of the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// What.
    pub id: KeepingPoint,
    /// Where it stands.
    pub article: String,
    /// How sure we are.
    pub sure: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    years: u32,
    from: NaiveDate,
    point: Vec<Point>,
}

static TABLE: LazyLock<Option<Table>> = LazyLock::new(|| law(include_str!("../../../../assets/law/keeping.toml")));

/// What is looked at by the law of `today`, in the order in which it is shown.
pub fn points(today: NaiveDate) -> &'static [Point] {
    TABLE.as_ref().filter(|table| table.from <= today).map_or(&[], |table| table.point.as_slice())
}

/// The day on which it is looked at again.
pub fn again(checked: NaiveDate) -> NaiveDate {
    let years = TABLE.as_ref().map_or(1, |table| table.years);
    checked.checked_add_months(Months::new(years * 12)).unwrap_or(checked)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn each_point_is_there_once_with_its_article() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let all: Vec<KeepingPoint> = points(today).iter().map(|point| point.id).collect();
        let wanted = [
            KeepingPoint::OwnDossier,
            KeepingPoint::DatedNamed,
            KeepingPoint::Plan,
            KeepingPoint::Secret,
            KeepingPoint::Kept,
            KeepingPoint::ClientReads,
        ];
        assert_eq!(all, wanted);
        assert!(points(today).iter().all(|point| !point.article.is_empty() && !point.sure.is_empty()));
        assert_eq!(again(today).to_string(), "2027-11-23");
        assert_eq!(again(NaiveDate::from_ymd_opt(2028, 2, 29).unwrap()).to_string(), "2029-02-28");
    }
}
