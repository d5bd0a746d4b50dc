//! The register of incidents: no list that somebody keeps, but made from the notes of incidents in the dossiers (Wkkgz art.
//! 10(3)). On paper a client is a number. The carer's own register to learn from ([`mic`](super::mic)) is another one and is
//! shown to nobody.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::form::Answer;
use super::form::description::Duty;
use super::plan::with_duty;
use super::restriction::Restriction;
use crate::action::Nothing;
use crate::error::Result;
use crate::store::{Concern, ReadTx, Reading, client, request};
use crate::uid::Uid;

/// Incidents of one client, the newest.
const MOST: u32 = 200;

/// An incident.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct IncidentLine {
    /// In whose dossier.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// Their number.
    pub number: i64,
    /// The note.
    pub entry: Uid,
    /// On which day it happened.
    pub on: NaiveDate,
    /// What kind (`mic.nature.*`).
    pub nature: String,
    /// The first day on which somebody was told.
    pub told_on: Option<NaiveDate>,
    /// The names of those who were involved are noted.
    pub names: bool,
    /// It was a calamity.
    pub calamity: bool,
    /// When that was reported.
    pub reported_on: Option<NaiveDate>,
}

/// All incidents, newest first.
pub(super) fn all(tx: &impl Reading) -> Result<Vec<IncidentLine>> {
    let mut found = Vec::new();
    for of in client::list(tx, true)? {
        if request::restriction(tx.connection(), of.uid)? == Some(Restriction::KeptNotUsed) {
            continue;
        }
        for (stored, filled) in with_duty(tx, of.uid, Duty::Incident, MOST)? {
            let text = |field: &str| match filled.fields.get(field) {
                Some(Answer::Text(said)) => said.clone(),
                Some(Answer::Many(_) | Answer::Rows(_) | Answer::Person { .. }) | None => String::new(),
            };
            let told = match filled.fields.get("told_to") {
                Some(Answer::Rows(rows)) => rows.iter().filter_map(|row| row.get("on")?.parse().ok()).min(),
                Some(Answer::Text(_) | Answer::Many(_) | Answer::Person { .. }) | None => None,
            };
            found.push(IncidentLine {
                client: of.uid,
                client_name: of.fields.name.clone(),
                number: of.number,
                entry: stored.uid,
                on: text("on").parse().unwrap_or_else(|_| stored.at.date_naive()),
                nature: text("nature"),
                told_on: told,
                names: filled.fields.contains_key("carers"),
                calamity: text("calamity") == "yes",
                reported_on: text("reported_on").parse().ok(),
            });
        }
    }
    found.sort_by_key(|line| std::cmp::Reverse((line.on, line.number)));
    Ok(found)
}

/// The register of incidents, newest first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<IncidentLine>> {
    tx.concerns(Concern { part: "incidents", ..Concern::default() });
    all(tx)
}
