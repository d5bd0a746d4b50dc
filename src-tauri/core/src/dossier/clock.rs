//! A clock that may be wrong. A laptop whose battery died wakes up in 1970; one that was set back makes a locked report
//! open for correction again; one set ahead makes every term for keeping seem over. So at opening, before anything is
//! logged, the clock is held against the last line of the log. Doubtful means: nothing is destroyed and every entry counts
//! as locked, until the carer types today's date or the clock is right again. Writing goes on: a report cannot wait. By a clock that is
//! years behind it is recorded after the last hour that nobody doubts, since no dossier was changed before that: a report of 1970 would be
//! destroyed twenty years early. (One that is less behind may be right by now, and was ahead before.)
//!
//! Order in the log is the line's number, never its time, so lines at a doubtful hour spoil nothing.

use chrono::{DateTime, Duration, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::store::{Concern, Reading, WriteTx, log, setting};

/// The setting that is there while the clock is in doubt.
const DOUBT: &str = "clock_doubtful";
/// How far behind the last line the clock may be: it is set right by the network, a little at a time.
const BEHIND: Duration = Duration::minutes(5);
/// How far ahead of it: a laptop that was not opened for longer than this is worth one question.
const AHEAD: Duration = Duration::days(400);

/// Why the clock is in doubt.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema, TS)]
pub struct ClockDoubt {
    /// The last line that was written at an hour nobody doubted.
    pub last: DateTime<FixedOffset>,
    /// What the laptop's clock says now.
    pub now: DateTime<FixedOffset>,
}

/// Today's date, as typed.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct TypedDay {
    /// The day.
    pub day: NaiveDate,
}

fn is_doubtful(now: DateTime<FixedOffset>, last: DateTime<FixedOffset>) -> bool {
    now < last - BEHIND || now > last + AHEAD
}

/// Looks at the clock at opening, and keeps what was found: a doubt outlives the lines that were written in it.
pub(crate) fn look(tx: &WriteTx) -> Result<Option<ClockDoubt>> {
    let kept = setting::get::<ClockDoubt>(tx, DOUBT)?;
    let last = match &kept {
        Some(doubt) => Some(doubt.last),
        None => log::last_instant(tx.connection(), |_| true)?,
    };
    let doubt = last.filter(|last| is_doubtful(tx.now(), *last)).map(|last| ClockDoubt { last, now: tx.now() });
    if doubt.is_some() || kept.is_some() {
        setting::set(tx, DOUBT, &doubt)?;
    }
    Ok(doubt)
}

/// Before which nothing is recorded in this doubt, in seconds since 1970: where the clock is years behind. It comes after what was
/// changed in an earlier sitting of the same doubt, too: what was changed in the same second passes for one change.
pub(crate) fn least(tx: &WriteTx, doubt: &ClockDoubt) -> Result<Option<i64>> {
    if doubt.last - doubt.now <= AHEAD {
        return Ok(None);
    }
    // Who only looked did so in 1970.
    let changed = log::last_instant(tx.connection(), |at| (doubt.last..=doubt.last + AHEAD).contains(&at))?;
    Ok(Some(changed.unwrap_or(doubt.last).timestamp() + 1))
}

/// The doubt, while there is one.
pub(super) fn doubt(tx: &impl Reading) -> Result<Option<ClockDoubt>> {
    let kept = setting::get::<ClockDoubt>(tx, DOUBT)?;
    Ok(kept.map(|kept| ClockDoubt { now: tx.moment(), ..kept }))
}

/// Takes today's date as the carer typed it. When it is the laptop's, the clock is trusted again, and the line of this is
/// what the next opening is held against.
///
/// # Errors
/// [`Error::ClockDiffers`] when the laptop has another day: its clock is to be set right first.
pub fn confirm(work: &Work, input: TypedDay) -> Result<Nothing> {
    let today = work.desk.surroundings().clock.now().date_naive();
    if input.day != today {
        return Err(Error::ClockDiffers { laptop: today.to_string() });
    }
    let store = work.desk.store();
    // Its own line has the hour that is trusted from now on.
    let least = store.record_from(None);
    let confirmed = work.change(|tx| {
        tx.concerns(Concern { part: "clock", every_time: true, ..Concern::default() });
        setting::set(tx, DOUBT, &None::<ClockDoubt>)
    });
    if let Err(error) = confirmed {
        store.record_from(least);
        return Err(error);
    }
    store.set_clock_doubtful(false);
    Ok(Nothing {})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).unwrap()
    }

    #[test]
    fn the_clock_is_doubted_from_five_minutes_back_and_four_hundred_days_ahead() {
        let last = at("2026-10-25T02:30:00+02:00");
        let sound = [
            "2026-10-25T02:25:00+02:00",
            // Winter time: an hour earlier on the wall is the same instant or later.
            "2026-10-25T02:31:00+01:00",
            "2026-10-25T01:31:00+00:00",
            "2027-11-29T01:29:00+01:00",
        ];
        assert_eq!(sound.map(|now| is_doubtful(at(now), last)), [false; 4]);
        let doubtful = [
            "2026-10-25T02:24:59+02:00",
            "2026-10-25T01:31:00+01:00",
            "1970-01-01T01:00:00+01:00",
            "2027-11-29T01:31:00+01:00",
            "2038-01-19T04:14:08+01:00",
        ];
        assert_eq!(doubtful.map(|now| is_doubtful(at(now), last)), [true, false, true, true, true]);
    }

    #[test]
    fn summer_time_that_begins_is_no_doubt() {
        assert!(!is_doubtful(at("2027-03-28T03:00:00+02:00"), at("2027-03-28T01:59:00+01:00")));
    }
}
