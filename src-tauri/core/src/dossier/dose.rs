//! What has to be given on a day, and what was: given, refused or not given and why, by whom and when.
//!
//! A day's list is not stored. It follows from the medicines as they stood on that day ([`super::medicine`]); what is stored
//! is what somebody did, an entry for each dose. It says itself what was given, so that it reads the same when the
//! medicine has changed. Nothing of it is checked against anything.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::{self as entries, Body, EntryKind, EntryView, amend, happened, shown};
use super::medicine::{self, Medicine};
use super::text::{LINE, required, within};
use crate::error::{Error, Result};
use crate::store::entry::StoredEntry;
use crate::store::{Concern, ReadTx, Reading, WriteTx, brought_in, client, entry};
use crate::uid::Uid;

/// Days of a list.
const DAYS: u64 = 31;

/// What happened to a dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum DoseOutcome {
    /// The client has it.
    Given,
    /// The client did not want it.
    Refused,
    /// It was not given for another reason.
    NotGiven,
}

/// A dose that was given, refused or not given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Dose {
    /// The medicine's entry.
    pub medicine: Uid,
    /// What it was called then.
    pub name: String,
    /// How much, in words, as it was then.
    pub dose: String,
    /// Of which day's list.
    pub on: NaiveDate,
    /// Of which time; of what is given as needed, the time at which it was.
    pub time: String,
    /// What happened.
    pub outcome: DoseOutcome,
    /// Why it was not given, or what there is to say.
    #[serde(default)]
    pub why: String,
}

impl Dose {
    /// What the search looks through.
    pub fn searched(&self) -> String {
        format!("{} {}\n{}", self.name, self.dose, self.why)
    }
}

/// A dose to record.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewDose {
    /// The medicine's entry.
    pub medicine: Uid,
    /// Of which day's list.
    pub on: NaiveDate,
    /// Of which time of the list; empty for what is given as needed.
    #[serde(default)]
    pub time: String,
    /// When it happened; now when `None`.
    #[serde(default)]
    pub at: Option<DateTime<FixedOffset>>,
    /// What happened.
    pub outcome: DoseOutcome,
    /// Why; must be there when it was not given.
    #[serde(default)]
    pub why: String,
}

/// A dose to correct or amend.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DoseChange {
    /// The entry.
    pub entry: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// What happened.
    pub outcome: DoseOutcome,
    /// Why; must be there when it was not given.
    #[serde(default)]
    pub why: String,
    /// Why it is changed; must be there once the entry is locked.
    #[serde(default)]
    pub reason: String,
}

/// Which days.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DosesAsked {
    /// Whose.
    pub client: Uid,
    /// The first day; today when `None`.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// The last day, at most 31 after the first; the first when `None`.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// A line of a day's list.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DoseLine {
    /// The medicine's entry.
    pub medicine: Uid,
    /// What it is called.
    pub name: String,
    /// How much, in words.
    pub dose: String,
    /// At what time; empty for what is given as needed.
    pub time: String,
    /// Only when the client needs it.
    pub as_needed: bool,
    /// What happened, once somebody recorded it.
    pub recorded: Option<EntryView>,
}

/// A day's list.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DoseDay {
    /// The day.
    pub day: NaiveDate,
    /// By time; what is given as needed comes last.
    pub lines: Vec<DoseLine>,
}

/// A medicine as it stood on a day: its words of that day, the first and last day as they are known now, which of days that were
/// stay what they are ([`medicine::change`]). Said of a day before it was written down, the oldest words count.
fn on_day(versions: &[(DateTime<FixedOffset>, Medicine)], day: NaiveDate) -> Option<Medicine> {
    let newest = versions.first().map(|(_, medicine)| medicine)?;
    let then = versions.iter().find(|(recorded, _)| recorded.date_naive() <= day).or_else(|| versions.last());
    then.map(|(_, then)| Medicine {
        start: newest.start,
        stop: newest.stop,
        stop_why: newest.stop_why.clone(),
        ..then.clone()
    })
}

/// The versions of a medicine, and when each was recorded, newest first. What was brought in was recorded where it came from.
pub(super) fn versions(tx: &impl Reading, stored: &StoredEntry) -> Result<Vec<(DateTime<FixedOffset>, Medicine)>> {
    let there = brought_in::of(tx, stored.uid)?.map(|written| written.versions).unwrap_or_default();
    let recorded = |version: &entry::StoredVersion| {
        let nth = usize::try_from(version.no - 1).ok().and_then(|nth| there.get(nth));
        nth.map_or(version.recorded, |written| written.recorded)
    };
    let said = |version: entry::StoredVersion| match version.body {
        Body::Medicine(medicine) => Ok(medicine),
        Body::Report { .. }
        | Body::Document { .. }
        | Body::Disclosure(_)
        | Body::Form(_)
        | Body::Goal(_)
        | Body::Evaluation(_)
        | Body::Measurement(_)
        | Body::Dose(_) => Err(Error::StoreDamaged),
    };
    entry::versions(tx, stored)?.into_iter().map(|version| Ok((recorded(&version), said(version)?))).collect()
}

/// The doses of these days, as recorded.
fn recorded(tx: &impl Reading, client: Uid, from: NaiveDate, to: NaiveDate) -> Result<Vec<(StoredEntry, Dose)>> {
    let mut found = Vec::new();
    for stored in entry::of_form_around(tx, client, EntryKind::Dose.code(), from, to)? {
        let Body::Dose(dose) = entry::newest_body(tx, &stored)? else { return Err(Error::StoreDamaged) };
        if from <= dose.on && dose.on <= to {
            found.push((stored, dose));
        }
    }
    Ok(found)
}

/// What was not given says why.
fn reason(outcome: DoseOutcome, why: &str) -> Result<String> {
    match outcome {
        DoseOutcome::Given => within("why", why, LINE),
        DoseOutcome::Refused | DoseOutcome::NotGiven => required("why", why, LINE),
    }
}

/// Records what happened to a dose.
///
/// # Errors
/// [`Error::NotFound`] when the medicine is not on that day's list at that time, [`Error::DoseRecorded`] when somebody
/// recorded it already, [`Error::Required`] without a reason for what was not given, [`Error::InFuture`],
/// [`Error::BadDate`] for a moment on another day.
pub fn add(tx: &WriteTx, input: NewDose) -> Result<EntryView> {
    let stored = medicine::medicine(tx, input.medicine)?;
    let at = happened(input.at, tx.now())?;
    if input.on > tx.now().date_naive() {
        return Err(Error::InFuture { field: "on".to_owned() });
    }
    // Of the evening before, or early for the morning after; not of another week.
    if (at.date_naive() - input.on).num_days().abs() > 1 {
        return Err(Error::BadDate { field: "at".to_owned() });
    }
    let medicine = on_day(&versions(tx, &stored)?, input.on).ok_or(Error::StoreDamaged)?;
    let time = if medicine.as_needed { at.format("%H:%M").to_string() } else { medicine::time("time", &input.time)? };
    let listed = medicine.as_needed || medicine.falls_on(input.on) && medicine.times.contains(&time);
    if !medicine.used_on(input.on) || !listed {
        return Err(Error::NotFound);
    }
    let same = |dose: &Dose| dose.medicine == stored.uid && dose.on == input.on && dose.time == time;
    if recorded(tx, stored.client, input.on, input.on)?.iter().any(|(_, dose)| same(dose)) {
        return Err(Error::DoseRecorded);
    }
    let body = Body::Dose(Dose {
        medicine: stored.uid,
        name: medicine.called(),
        dose: medicine.dose,
        on: input.on,
        time,
        outcome: input.outcome,
        why: reason(input.outcome, &input.why)?,
    });
    let uid = entries::add(tx, stored.client, at, &body, false)?;
    shown(tx, &entry::get(tx, uid)?)
}

/// Corrects what happened to a dose, or amends it once it is locked.
///
/// # Errors
/// As [`entries::correct`]; [`Error::Required`] without a reason for what was not given; [`Error::NotFound`] when the
/// entry is no dose.
pub fn change(tx: &WriteTx, input: DoseChange) -> Result<EntryView> {
    let stored = entry::get(tx, input.entry)?;
    if stored.kind != EntryKind::Dose {
        return Err(Error::NotFound);
    }
    let why = reason(input.outcome, &input.why)?;
    amend(tx, &stored, input.base, &input.reason, |old| {
        let Body::Dose(old) = old else { return Err(Error::StoreDamaged) };
        Ok(Body::Dose(Dose { outcome: input.outcome, why, ..old.clone() }))
    })
}

/// The lists of some days.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::BadPeriod`] when the last day lies before the first or more than 31 days after it.
pub fn days(tx: &ReadTx, input: DosesAsked) -> Result<Vec<DoseDay>> {
    tx.concerns(Concern { client: Some(input.client), part: "doses", ..Concern::default() });
    client::get(tx, input.client)?;
    let from = input.from.unwrap_or(tx.now().date_naive());
    let to = input.to.unwrap_or(from);
    if to < from || (to - from).num_days().unsigned_abs() > DAYS {
        return Err(Error::BadPeriod { field: "to".to_owned(), most: DAYS });
    }
    let mut medicines = Vec::new();
    for stored in medicine::all(tx, input.client)? {
        medicines.push((stored.uid, versions(tx, &stored)?));
    }
    let mut recorded = recorded(tx, input.client, from, to)?;
    let mut lists = Vec::new();
    for day in from.iter_days().take_while(|day| *day <= to) {
        let mut lines = Vec::new();
        for (uid, versions) in &medicines {
            let Some(medicine) = on_day(versions, day).filter(|medicine| medicine.used_on(day)) else { continue };
            let line = |time: &str| DoseLine {
                medicine: *uid,
                name: medicine.called(),
                dose: medicine.dose.clone(),
                time: time.to_owned(),
                as_needed: medicine.as_needed,
                recorded: None,
            };
            if medicine.as_needed {
                lines.push(line(""));
            } else if medicine.falls_on(day) {
                lines.extend(medicine.times.iter().map(|time| line(time)));
            }
        }
        for (stored, dose) in recorded.extract_if(.., |(_, dose)| dose.on == day) {
            let view = Some(shown(tx, &stored)?);
            let open = |line: &&mut DoseLine| line.medicine == dose.medicine && line.time == dose.time;
            match lines.iter_mut().find(open) {
                Some(line) => line.recorded = view,
                // Given as needed, or the times are others by now: what was done stays on the list.
                None => lines.push(DoseLine {
                    medicine: dose.medicine,
                    name: dose.name,
                    dose: dose.dose,
                    time: dose.time,
                    as_needed: false,
                    recorded: view,
                }),
            }
        }
        lines.sort_by(|a, b| (a.as_needed, &a.time, &a.name).cmp(&(b.as_needed, &b.time, &b.name)));
        lists.push(DoseDay { day, lines });
    }
    Ok(lists)
}
