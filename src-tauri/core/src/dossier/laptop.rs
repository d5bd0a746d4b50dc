//! What the carer looked up on her laptop herself, where the program cannot see it. Each tick carries its day: what was
//! so in spring need not be so in autumn.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::action::Nothing;
use crate::error::Result;
use crate::store::{Concern, ReadTx, WriteTx, setting};

/// The setting that holds the ticks.
const SEEN: &str = "laptop_seen";
/// How many days a tick counts.
const COUNTS: i64 = 90;

/// The ticks, as stored.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Seen {
    scanner: Option<NaiveDate>,
}

/// What the carer looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct LaptopSeen {
    /// The day on which she saw that a virus scanner is on and up to date.
    pub scanner: Option<NaiveDate>,
    /// That day is not too long ago.
    pub scanner_counts: bool,
}

/// What the carer looked up, and when.
///
/// # Errors
/// What the store says.
pub fn seen(tx: &ReadTx, _: Nothing) -> Result<LaptopSeen> {
    let seen: Seen = setting::get(tx, SEEN)?.unwrap_or_default();
    Ok(shown(seen, tx.now().date_naive()))
}

/// The carer saw today that a virus scanner is on and up to date.
///
/// # Errors
/// What the store says.
pub fn scanner_seen(tx: &WriteTx, _: Nothing) -> Result<LaptopSeen> {
    tx.concerns(Concern { part: "settings", ..Concern::default() });
    let today = tx.now().date_naive();
    let seen = Seen { scanner: Some(today) };
    setting::set(tx, SEEN, &seen)?;
    Ok(shown(seen, today))
}

/// A day in the future is a clock that was wrong: it does not count.
fn shown(seen: Seen, today: NaiveDate) -> LaptopSeen {
    let age = seen.scanner.map(|day| (today - day).num_days());
    LaptopSeen { scanner: seen.scanner, scanner_counts: age.is_some_and(|age| (0..=COUNTS).contains(&age)) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_counts_for_ninety_days() {
        let ticked: NaiveDate = "2026-01-31".parse().unwrap();
        let counts = |today: &str| shown(Seen { scanner: Some(ticked) }, today.parse().unwrap()).scanner_counts;
        assert!(counts("2026-01-31"));
        assert!(counts("2026-05-01"));
        assert!(!counts("2026-05-02"));
        assert!(!counts("2026-01-30"), "ticked by a clock that ran ahead");
        assert!(!shown(Seen::default(), ticked).scanner_counts);
    }
}
