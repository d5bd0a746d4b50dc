//! The carer's own particulars and the program's settings.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::{LINE, required, within};
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::rules::retention::RuleId;
use crate::store::{Concern, ReadTx, Reading, WriteTx, setting, worker};

/// Who the carer is; stands on every paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Practice {
    /// The carer's full name.
    pub name: String,
    /// What the carer is: nurse, personal coach.
    pub function: String,
    /// The practice's name.
    pub practice: String,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// Telephone.
    pub phone: String,
    /// Mail.
    pub email: String,
    /// BIG, AGB or chamber of commerce number.
    pub registration: String,
}

impl Practice {
    /// Nothing but a name.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }
}

/// How the program behaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Settings {
    /// What the window speaks.
    pub language: Language,
    /// Minutes without a key or click after which it locks, 1 to 60.
    pub idle_minutes: u32,
    /// Hours in which an entry may be corrected without a reason, 1 to 72.
    pub edit_hours: u32,
    /// Light, dark or as the system has it.
    pub theme: Theme,
    /// Per cent: 100, 125, 150 or 200.
    pub text_size: u32,
    /// Days to think over a destruction, 1 to 60.
    #[serde(default = "cooling_days")]
    pub cooling_days: u32,
    /// Weeks that an enquiry is kept which never became care, 1 to 26.
    #[serde(default = "enquiry_weeks")]
    pub enquiry_weeks: u32,
    /// Years that other mail is kept, 1 to 20.
    #[serde(default = "mail_years")]
    pub mail_years: u32,
}

const fn cooling_days() -> u32 {
    7
}

const fn enquiry_weeks() -> u32 {
    4
}

fn mail_years() -> u32 {
    RuleId::MailOther.rule().years
}

/// A language of window and papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Dutch.
    Nl,
    /// English.
    En,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::Nl,
            idle_minutes: 5,
            edit_hours: 24,
            theme: Theme::System,
            text_size: 100,
            cooling_days: cooling_days(),
            enquiry_weeks: enquiry_weeks(),
            mail_years: mail_years(),
        }
    }
}

/// The carer's own particulars.
///
/// # Errors
/// What the store says.
pub fn get(tx: &ReadTx, _: Nothing) -> Result<Practice> {
    own(tx, tx.session().actor)
}

/// Those of a care worker; empty when nothing is known yet.
pub(super) fn own(tx: &impl Reading, actor: crate::uid::Uid) -> Result<Practice> {
    match worker::get(tx, actor) {
        Err(Error::NotFound) => Ok(Practice::default()),
        other => other,
    }
}

/// Records the carer's own particulars as a new version.
///
/// # Errors
/// [`Error::Required`] without a name, [`Error::TooLong`].
pub fn set(tx: &WriteTx, input: Practice) -> Result<Practice> {
    let practice = Practice {
        name: required("name", &input.name, LINE)?,
        function: within("function", &input.function, LINE)?,
        practice: within("practice", &input.practice, LINE)?,
        street: within("street", &input.street, LINE)?,
        postcode: within("postcode", &input.postcode, LINE)?,
        town: within("town", &input.town, LINE)?,
        phone: within("phone", &input.phone, LINE)?,
        email: within("email", &input.email, LINE)?,
        registration: within("registration", &input.registration, LINE)?,
    };
    tx.concerns(Concern { part: "practice", ..Concern::default() });
    worker::add_version(tx, tx.session().actor, &practice)?;
    Ok(practice)
}

/// How the program behaves.
///
/// # Errors
/// What the store says.
pub fn settings(tx: &ReadTx, _: Nothing) -> Result<Settings> {
    current(tx)
}

pub(super) fn current(tx: &impl Reading) -> Result<Settings> {
    Ok(setting::get(tx, "settings")?.unwrap_or_default())
}

/// Changes how the program behaves.
///
/// # Errors
/// [`Error::BadInput`] for a number out of its range.
pub fn set_settings(tx: &WriteTx, input: Settings) -> Result<Settings> {
    let bad = |field: &str| Error::BadInput { field: field.to_owned(), reason: "range".to_owned() };
    if !(1..=60).contains(&input.idle_minutes) {
        return Err(bad("idle_minutes"));
    }
    if !(1..=72).contains(&input.edit_hours) {
        return Err(bad("edit_hours"));
    }
    if ![100, 125, 150, 200].contains(&input.text_size) {
        return Err(bad("text_size"));
    }
    for (field, value, most) in [
        ("cooling_days", input.cooling_days, 60),
        ("enquiry_weeks", input.enquiry_weeks, 26),
        ("mail_years", input.mail_years, 20),
    ] {
        if !(1..=most).contains(&value) {
            return Err(bad(field));
        }
    }
    tx.concerns(Concern { part: "settings", ..Concern::default() });
    setting::set(tx, "settings", &input)?;
    Ok(input)
}
