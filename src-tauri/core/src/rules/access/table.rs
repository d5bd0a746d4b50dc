//! The table of `assets/law/access.toml`, and what is looked up in it.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{Reason, Sure, Who};
use crate::rules::law;

pub(super) const ADULT: i32 = 18;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Holder {
    Authority,
    Client,
    Rank,
    Nobody,
}

#[derive(Deserialize)]
pub(super) struct Row {
    pub(super) id: Reason,
    #[serde(default)]
    pub(super) from_age: i32,
    #[serde(default)]
    pub(super) below_age: i32,
    pub(super) capable: Option<bool>,
    pub(super) holder: Holder,
    #[serde(default)]
    pub(super) decision: bool,
    pub(super) article: String,
    pub(super) client_sure: Sure,
    pub(super) consent_sure: Sure,
    pub(super) despite_withholding: Option<Sure>,
}

impl Row {
    pub(super) fn is_minor(&self) -> bool {
        self.below_age <= ADULT
    }
    /// Somebody may act, or the client is refused, because of a judgement on capacity.
    pub(super) fn rests_on_judgement(&self) -> bool {
        self.capable == Some(false)
    }
}

#[derive(Deserialize)]
pub(super) struct RankRow {
    pub(super) who: Vec<Who>,
    pub(super) client_stops: bool,
    pub(super) unwilling_sure: Sure,
}

#[derive(Deserialize)]
pub(super) struct ReasonRow {
    pub(super) id: Reason,
    pub(super) article: String,
}

#[derive(Deserialize)]
pub(super) struct Table {
    pub(super) row: Vec<Row>,
    pub(super) rank: Vec<RankRow>,
    pub(super) reason: Vec<ReasonRow>,
}

/// A file that cannot be read gives an empty table, and with it a refusal; a test reads both.
pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    law(include_str!("../../../../../assets/law/access.toml")).unwrap_or(Table {
        row: Vec::new(),
        rank: Vec::new(),
        reason: Vec::new(),
    })
});

/// Full years on a day; born on 29 February, in a year without that day, one is older on 1 March.
pub(crate) fn age(birth: NaiveDate, on: NaiveDate) -> i32 {
    on.year() - birth.year() - i32::from((on.month(), on.day()) < (birth.month(), birth.day()))
}

/// Born on 29 February, and this is the day before or on which an age is reached that the table asks about: of the two
/// readings of the law one says 28 February.
pub(super) fn is_between_readings(birth: NaiveDate, on: NaiveDate) -> bool {
    let leap = NaiveDate::from_ymd_opt(on.year(), 2, 29).is_some();
    (birth.month(), birth.day()) == (2, 29)
        && !leap
        && [(2, 28), (3, 1)].contains(&(on.month(), on.day()))
        && TABLE.row.iter().any(|row| row.from_age == on.year() - birth.year())
}

pub(super) fn is_authority(who: Who) -> bool {
    matches!(who, Who::AuthorityParent | Who::Guardian)
}

pub(super) fn rank_of(who: Who) -> Option<(usize, &'static RankRow)> {
    TABLE.rank.iter().enumerate().find(|(_, rank)| rank.who.contains(&who))
}

/// The row of this name.
pub(super) fn row(id: Reason) -> Option<&'static Row> {
    TABLE.row.iter().find(|row| row.id == id)
}
