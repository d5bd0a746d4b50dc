//! What a carer uses personal data for, and on which ground: read from `assets/law/processing.toml`.

use std::sync::LazyLock;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::requests::Spoken;
use crate::rules::law;

/// A ground of AVG art. 6(1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProcessingGround {
    /// a: consent.
    Consent,
    /// b: an agreement, or what comes before one.
    Contract,
    /// c: a legal duty.
    LegalDuty,
    /// d: somebody's vital interest.
    VitalInterest,
    /// e: a public task.
    PublicTask,
    /// f: a legitimate interest.
    LegitimateInterest,
}

/// A purpose.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Its name in the program.
    pub id: String,
    /// On which grounds.
    pub grounds: Vec<ProcessingGround>,
    /// Under which exception health data may be used; empty where there are none.
    pub special: String,
    /// Where the grounds stand.
    pub article: String,
    /// What it is.
    pub name: Spoken,
    /// Whose data.
    pub whose: Spoken,
    /// Which data.
    pub data: Spoken,
    /// Who gets them.
    pub recipients: Spoken,
    /// How long they are kept.
    pub keep: Spoken,
    /// Not every carer does this.
    #[serde(default)]
    pub optional: bool,
    /// From when it holds.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    purpose: Vec<Purpose>,
}

static PURPOSES: LazyLock<Vec<Purpose>> = LazyLock::new(|| {
    law::<Table>(include_str!("../../../../assets/law/processing.toml")).map_or_else(Vec::new, |table| table.purpose)
});

/// The purposes by the law of `today`, in the order in which they are told.
pub fn purposes(today: NaiveDate) -> impl Iterator<Item = &'static Purpose> {
    PURPOSES.iter().filter(move |purpose| purpose.from <= today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_purpose_has_a_ground_and_all_that_the_register_asks() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert_eq!(purposes(today).count(), 11);
        for purpose in purposes(today) {
            assert!(!purpose.grounds.is_empty() && !purpose.article.is_empty() && !purpose.sure.is_empty());
            for text in [&purpose.name, &purpose.whose, &purpose.data, &purpose.recipients, &purpose.keep] {
                assert!(!text.nl.is_empty() && !text.en.is_empty(), "{}", purpose.id);
            }
            // Data on health need an exception of their own (AVG 9): wherever they are named.
            let health = purpose.data.nl.contains("gezondheid") || purpose.id == "incidents";
            assert!(!health || purpose.special.contains("art. 9"), "{}", purpose.id);
        }
    }
}
