//! What is measured and given in a made-up practice, and what lies in its drawers: a weight every fortnight, one medicine for
//! one client in three, and what was given of it in the last week. A made-up year of doses would be most of the vault.

use chrono::{Days, NaiveDate};
use fastrand::Rng;

use super::people::one;
use super::{Event, MadeUp, What, lost};
use crate::dossier::dose::DoseOutcome;
use crate::dossier::measurement::Measurement;
use crate::dossier::medicine::Medicine;
use crate::dossier::mic::MicFields;
use crate::error::Result;
use crate::store::{WriteTx, colleague, mic, work_note};

/// Days of what was given, up to yesterday.
const GIVEN: usize = 7;

fn measured(of: &str, values: Vec<String>) -> Measurement {
    Measurement { of: of.to_owned(), name: String::new(), unit: String::new(), values, note: String::new() }
}

/// As typed with one digit after the point.
fn tenths(value: u32) -> String {
    format!("{}.{}", value / 10, value % 10)
}

impl MadeUp {
    /// What is measured and given on a day.
    pub(super) fn plan_daily(&mut self, day: usize, events: &mut Vec<Event>) -> Result<()> {
        let at = self.at(day, 8 * 60 + 5)?;
        for stay in self.in_care(day) {
            let days = day - self.stays.get(stay).ok_or_else(lost)?.from;
            let mut happens = |what| events.push(Event { at, what });
            let base = 550 + u32::try_from(stay * 70 % 350).unwrap_or(0);
            if stay.is_multiple_of(2) && days % 14 == 3 {
                let weight = base + self.daily_rng.u32(0..20);
                happens(What::Measured { stay, measurement: measured("weight", vec![tenths(weight)]) });
            }
            if stay % 4 == 1 && days % 28 == 5 {
                let (upper, lower) = (self.daily_rng.u32(118..158), self.daily_rng.u32(66..92));
                let measurement = measured("blood_pressure", vec![upper.to_string(), lower.to_string()]);
                happens(What::Measured { stay, measurement });
            }
            if stay.is_multiple_of(3) && days == 0 {
                let medicine = self.wishes.medicine(at.date_naive(), &mut self.daily_rng)?;
                happens(What::Medicine { stay, medicine });
            }
            if stay.is_multiple_of(3) && days > 0 && day + GIVEN >= self.numbers.days {
                let refused = self.daily_rng.u32(..10) == 0;
                let outcome = if refused { DoseOutcome::Refused } else { DoseOutcome::Given };
                happens(What::Dose { stay, outcome });
            }
        }
        Ok(())
    }

    /// Notes about two clients, the register of incidents, and the colleagues.
    pub(super) fn fill_drawers(&mut self, tx: &WriteTx, today: NaiveDate) -> Result<()> {
        let yesterday = self.in_care(self.numbers.days.saturating_sub(1));
        for (no, stay) in yesterday.iter().take(2).enumerate() {
            let stay = self.stays.get(*stay).ok_or_else(lost)?;
            let text = self.wishes.note(&stay.person, &self.sentences, &mut self.daily_rng)?;
            let client = stay.uid.ok_or_else(lost)?;
            // The first is done today.
            let done_on = today.checked_add_days(Days::new(21 * no as u64)).unwrap_or(today);
            work_note::add(tx, client, &text, done_on)?;
        }
        for (no, fields) in (1..).zip(&self.wishes.mic) {
            let on = today.checked_sub_days(Days::new(9 * no)).unwrap_or(today);
            mic::add(tx, None, &MicFields { on, done_on: (no == 1).then_some(today), ..fields.clone() })?;
        }
        for fields in &self.wishes.colleague {
            colleague::add_version(tx, tx.new_uid()?, 0, fields)?;
        }
        Ok(())
    }
}

/// Filled in from the list of the demo.
#[derive(serde::Deserialize)]
pub(super) struct DemoMedicine {
    name: String,
    strength: String,
    form: String,
    dose: String,
}

/// An incident of the demo; its day is set when it is put in the register.
pub(super) fn incidents<'de, D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Vec<MicFields>, D::Error> {
    let rows: Vec<serde_json::Map<String, serde_json::Value>> = serde::Deserialize::deserialize(from)?;
    rows.into_iter()
        .map(|mut row| {
            row.insert("on".to_owned(), "2000-01-01".into());
            serde_json::from_value(row.into()).map_err(serde::de::Error::custom)
        })
        .collect()
}

impl super::plans::Wishes {
    fn medicine(&self, start: NaiveDate, rng: &mut Rng) -> Result<Medicine> {
        let DemoMedicine { name, strength, form, dose } = one(&self.medicine, rng)?;
        Ok(Medicine {
            name: name.clone(),
            form: form.clone(),
            strength: strength.clone(),
            dose: dose.clone(),
            times: vec!["08:00".to_owned()],
            days: Vec::new(),
            as_needed: false,
            start,
            stop: None,
            stop_why: String::new(),
            prescriber: "huisarts Demo".to_owned(),
            remarks: String::new(),
        })
    }
}
