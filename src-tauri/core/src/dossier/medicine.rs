//! The medicines that a client uses: a copy of what pharmacy or doctor gave, a medicine an entry, so that each has its
//! history, its lock and its amendments.
//!
//! The program checks no dose and no interaction, and warns of nothing: that is for the prescriber and the pharmacy, and a
//! program that does it is a medical device (Regulation (EU) 2017/745). The dose is what the label says, in words.
//!
//! A medicine is never taken away: it is stopped, with a day and a reason, and stays to be read. What has to be given on
//! a day, and was, stands in [`super::dose`]. An entry is one time of using it, from a first to a last day: who takes it up again has a
//! new one, since the list of every day that was is made from these two days.

use chrono::{Datelike, Duration, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::client::ClientAsked;
use super::clock::doubt;
use super::dose;
use super::entry::{self as entries, Body, EntryKind, EntryView, amend, shown};
use super::practice::current;
use super::text::{LINE, TEXT, past_day, required, within};
use crate::error::{Error, Result};
use crate::store::entry::StoredEntry;
use crate::store::{Concern, ReadTx, Reading, WriteTx, client, entry};
use crate::uid::Uid;

/// Times on one day.
const TIMES: usize = 24;

/// A medicine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Medicine {
    /// What it is called.
    pub name: String,
    /// Tablet, drops, patch.
    #[serde(default)]
    pub form: String,
    /// Such as 500 mg.
    #[serde(default)]
    pub strength: String,
    /// How much each time, in words.
    pub dose: String,
    /// At what times (`08:00`), in order; none for what is given as needed.
    #[serde(default)]
    pub times: Vec<String>,
    /// On which days of the week (1 is Monday), in order; every day when empty.
    #[serde(default)]
    pub days: Vec<u8>,
    /// Only when the client needs it.
    #[serde(default)]
    pub as_needed: bool,
    /// From which day.
    pub start: NaiveDate,
    /// The last day, once that is known.
    #[serde(default)]
    pub stop: Option<NaiveDate>,
    /// Why it was stopped.
    #[serde(default)]
    pub stop_why: String,
    /// Who prescribed it, by name.
    #[serde(default)]
    pub prescriber: String,
    /// What else there is to know.
    #[serde(default)]
    pub remarks: String,
}

impl Medicine {
    /// Name, strength and form in a line.
    pub fn called(&self) -> String {
        let parts = [&self.name, &self.strength, &self.form].map(String::as_str);
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What the search looks through.
    pub fn searched(&self) -> String {
        [&self.called(), &self.dose, &self.prescriber, &self.remarks, &self.stop_why].map(String::as_str).join("\n")
    }

    /// Whether it is used on a day.
    pub fn used_on(&self, day: NaiveDate) -> bool {
        self.start <= day && self.stop.is_none_or(|stop| day <= stop)
    }

    /// Whether it is given on this day of the week.
    pub fn falls_on(&self, day: NaiveDate) -> bool {
        self.days.is_empty() || self.days.iter().any(|each| u32::from(*each) == day.weekday().number_from_monday())
    }
}

/// A time of the day as it is kept: `8.00` becomes `08:00`.
///
/// # Errors
/// [`Error::BadInput`] with the field.
pub(super) fn time(field: &str, said: &str) -> Result<String> {
    let bad = || Error::BadInput { field: field.to_owned(), reason: "time".to_owned() };
    let clean = within(field, said, LINE)?;
    let (hour, minute) = clean.split_once([':', '.']).unwrap_or((&clean, "00"));
    let part = |text: &str, most: u8, widths: &[usize]| -> Option<u8> {
        let digits = widths.contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
        text.parse().ok().filter(|number| digits && *number <= most)
    };
    let (hour, minute) = (part(hour, 23, &[1, 2]).ok_or_else(bad)?, part(minute, 59, &[2]).ok_or_else(bad)?);
    Ok(format!("{hour:02}:{minute:02}"))
}

fn checked(said: Medicine, today: NaiveDate) -> Result<Medicine> {
    let mut times = if said.as_needed {
        Vec::new()
    } else {
        said.times.iter().map(|said| time("times", said)).collect::<Result<Vec<_>>>()?
    };
    times.sort();
    times.dedup();
    if times.is_empty() && !said.as_needed {
        return Err(Error::Required { field: "times".to_owned() });
    }
    if times.len() > TIMES {
        return Err(Error::BadInput { field: "times".to_owned(), reason: "count".to_owned() });
    }
    let mut days = if said.as_needed { Vec::new() } else { said.days };
    days.sort_unstable();
    days.dedup();
    if days.iter().any(|day| !(1..=7).contains(day)) {
        return Err(Error::BadInput { field: "days".to_owned(), reason: "day".to_owned() });
    }
    if days.len() == 7 {
        days.clear();
    }
    let start = past_day("start", said.start, NaiveDate::MAX)?;
    let stop = said.stop.map(|day| past_day("stop", day, NaiveDate::MAX)).transpose()?;
    if stop.is_some_and(|stop| stop < start) {
        return Err(Error::BadDate { field: "stop".to_owned() });
    }
    let stop_why = within("stop_why", &said.stop_why, LINE)?;
    // A course of seven days has its last day from the start; one that ended has a reason.
    if stop.is_some_and(|stop| stop < today) && stop_why.is_empty() {
        return Err(Error::Required { field: "stop_why".to_owned() });
    }
    Ok(Medicine {
        name: required("name", &said.name, LINE)?,
        form: within("form", &said.form, LINE)?,
        strength: within("strength", &said.strength, LINE)?,
        dose: required("dose", &said.dose, LINE)?,
        times,
        days,
        as_needed: said.as_needed,
        start,
        stop_why: if stop.is_some() { stop_why } else { String::new() },
        stop,
        prescriber: within("prescriber", &said.prescriber, LINE)?,
        remarks: within("remarks", &said.remarks, TEXT)?,
    })
}

/// A medicine to record.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewMedicine {
    /// Whose dossier.
    pub client: Uid,
    /// The medicine.
    pub medicine: Medicine,
}

/// A medicine to put right or to change.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MedicineChange {
    /// The medicine's entry.
    pub entry: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// The medicine as it should be.
    pub medicine: Medicine,
    /// Why; must be there once it is locked.
    #[serde(default)]
    pub reason: String,
}

/// A medicine to stop.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MedicineStop {
    /// The medicine's entry.
    pub entry: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// The last day on which it is given.
    pub on: NaiveDate,
    /// Why.
    pub why: String,
}

/// The medicines of a client.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Medication {
    /// Used today or from a later day, by name.
    pub current: Vec<EntryView>,
    /// Stopped, newest first.
    pub stopped: Vec<EntryView>,
}

/// Records a medicine.
///
/// # Errors
/// [`Error::Required`], [`Error::TooLong`], [`Error::BadDate`], [`Error::BadInput`], each with its field.
pub fn add(tx: &WriteTx, input: NewMedicine) -> Result<EntryView> {
    let body = Body::Medicine(checked(input.medicine, tx.now().date_naive())?);
    let uid = entries::add(tx, input.client, tx.now(), &body, false)?;
    shown(tx, &entry::get(tx, uid)?)
}

/// Puts a medicine right, or changes it with a reason once it is locked.
///
/// # Errors
/// As [`add`] and [`entries::correct`]; [`Error::NotFound`] when the entry is no medicine; [`Error::PastDays`] where the list of a day
/// that was would become another.
pub fn change(tx: &WriteTx, input: MedicineChange) -> Result<EntryView> {
    let stored = medicine(tx, input.entry)?;
    let today = tx.now().date_naive();
    amend(tx, &stored, input.base, &input.reason, |_| {
        let new = checked(input.medicine, today)?;
        past_stays(tx, &stored, &new)?;
        Ok(Body::Medicine(new))
    })
}

/// Stops a medicine: the last day and why.
///
/// # Errors
/// [`Error::Required`] for the reason, [`Error::BadDate`] for a day before the first, [`Error::PastDays`] as for [`change`], and what
/// [`entries::correct`] says.
pub fn stop(tx: &WriteTx, input: MedicineStop) -> Result<EntryView> {
    let stored = medicine(tx, input.entry)?;
    let why = required("why", &input.why, LINE)?;
    let on = past_day("on", input.on, NaiveDate::MAX)?;
    amend(tx, &stored, input.base, &why, |old| {
        let Body::Medicine(old) = old else { return Err(Error::StoreDamaged) };
        if on < old.start {
            return Err(Error::BadDate { field: "on".to_owned() });
        }
        let new = Medicine { stop: Some(on), stop_why: why.clone(), ..old.clone() };
        past_stays(tx, &stored, &new)?;
        Ok(Body::Medicine(new))
    })
}

/// Whether the days that were keep their lists. Those are made from the first and last day as they are known now ([`dose`]): a
/// stopped medicine of which the last day is taken away would have to be given, unseen, on all days since, and one of which the
/// first day moves to today was never to be given before. What was said within the time for corrections is a slip that is put right.
/// Of what was said before that one thing can still be told of days that were: that it had stopped by then.
fn past_stays(tx: &WriteTx, stored: &StoredEntry, new: &Medicine) -> Result<()> {
    // By a clock that is in doubt all is locked, and the days that it forgot have been.
    let (now, hours) = match doubt(tx)? {
        Some(doubt) => (tx.now().max(doubt.last), 0),
        None => (tx.now(), current(tx)?.edit_hours),
    };
    let since = now - Duration::hours(i64::from(hours));
    let versions = dose::versions(tx, stored)?;
    let Some((_, stood)) = versions.iter().find(|(recorded, _)| *recorded <= since) else { return Ok(()) };
    let today = now.date_naive();
    let yesterday = today.pred_opt().unwrap_or(today);
    let begun = |said: &Medicine| said.start.min(today);
    let last = |said: &Medicine| said.stop.map_or(yesterday, |stop| stop.min(yesterday));
    let had_stopped = last(stood) < yesterday;
    if begun(stood) != begun(new) || (had_stopped && last(stood) != last(new)) { Err(Error::PastDays) } else { Ok(()) }
}

/// The entry of a medicine.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn medicine(tx: &impl Reading, uid: Uid) -> Result<StoredEntry> {
    let stored = entry::get(tx, uid)?;
    if stored.kind == EntryKind::Medicine { Ok(stored) } else { Err(Error::NotFound) }
}

/// All medicines of a client, newest first.
///
/// # Errors
/// What the store says.
pub(super) fn all(tx: &impl Reading, client: Uid) -> Result<Vec<StoredEntry>> {
    entry::of_form(tx, client, EntryKind::Medicine.code(), u32::MAX)
}

/// The medicines of a client.
///
/// # Errors
/// [`Error::NotFound`].
pub fn list(tx: &ReadTx, input: ClientAsked) -> Result<Medication> {
    tx.concerns(Concern { client: Some(input.client), part: "medication", ..Concern::default() });
    client::get(tx, input.client)?;
    let today = tx.now().date_naive();
    let mut made = Medication { current: Vec::new(), stopped: Vec::new() };
    for stored in all(tx, input.client)? {
        let view = shown(tx, &stored)?;
        let Body::Medicine(said) = &view.body else { return Err(Error::StoreDamaged) };
        let over = said.stop.is_some_and(|stop| stop < today);
        if over { made.stopped.push(view) } else { made.current.push(view) }
    }
    let name = |view: &EntryView| match &view.body {
        Body::Medicine(said) => (said.as_needed, said.name.to_lowercase()),
        Body::Report { .. }
        | Body::Document { .. }
        | Body::Disclosure(_)
        | Body::Form(_)
        | Body::Goal(_)
        | Body::Evaluation(_)
        | Body::Measurement(_)
        | Body::Dose(_) => Default::default(),
    };
    made.current.sort_by_cached_key(name);
    Ok(made)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn tablet() -> Medicine {
        Medicine {
            name: "Paracetamol".into(),
            form: "tablet".into(),
            strength: "500 mg".into(),
            dose: "1 tablet".into(),
            times: vec!["20:00".into(), "8.00".into(), "08:00".into()],
            days: Vec::new(),
            as_needed: false,
            start: day("2026-11-01"),
            stop: None,
            stop_why: String::new(),
            prescriber: "huisarts Demo".into(),
            remarks: String::new(),
        }
    }

    #[test]
    fn times_are_put_in_order_and_a_last_day_that_was_has_a_reason() {
        let today = day("2026-11-23");
        let check = |said| checked(said, today);
        assert_eq!(check(tablet()).unwrap().times, ["08:00", "20:00"]);
        assert_eq!(tablet().called(), "Paracetamol 500 mg tablet");
        let required = |field: &str| Err(Error::Required { field: field.into() });
        assert_eq!(check(Medicine { times: Vec::new(), ..tablet() }), required("times"));
        assert_eq!(check(Medicine { as_needed: true, ..tablet() }).unwrap().times, Vec::<String>::new());
        assert_eq!(check(Medicine { stop: Some(day("2026-11-10")), ..tablet() }), required("stop_why"));
        // A course is known to end.
        assert!(check(Medicine { stop: Some(day("2026-11-30")), ..tablet() }).is_ok());
        let before = Medicine { stop: Some(day("2026-10-31")), ..tablet() };
        assert_eq!(check(before), Err(Error::BadDate { field: "stop".into() }));
        assert_eq!(check(Medicine { name: " ".into(), ..tablet() }), required("name"));
        let bad = |field: &str, reason: &str| Err(Error::BadInput { field: field.into(), reason: reason.into() });
        assert_eq!(check(Medicine { times: vec!["24:00".into()], ..tablet() }), bad("times", "time"));
        assert_eq!(check(Medicine { days: vec![0], ..tablet() }), bad("days", "day"));
        assert_eq!(check(Medicine { days: (1..=7).collect(), ..tablet() }).unwrap().days, Vec::<u8>::new());
    }

    #[test]
    fn a_medicine_of_mondays_is_used_from_its_first_to_its_last_day() {
        let said = Medicine { days: vec![1], stop: Some(day("2026-11-23")), ..tablet() };
        assert!(said.used_on(day("2026-11-01")) && said.used_on(day("2026-11-23")));
        assert!(!said.used_on(day("2026-10-31")) && !said.used_on(day("2026-11-24")));
        // The 23rd is a Monday.
        assert!(said.falls_on(day("2026-11-23")) && !said.falls_on(day("2026-11-22")));
    }

    proptest! {
        #[test]
        fn a_time_is_a_time_of_the_day_or_refused(text in "[0-9:. ]{0,6}") {
            if let Ok(kept) = time("times", &text) {
                prop_assert!(chrono::NaiveTime::parse_from_str(&kept, "%H:%M").is_ok(), "{kept}");
                prop_assert_eq!(time("times", &kept).unwrap(), kept);
            }
        }
    }
}
