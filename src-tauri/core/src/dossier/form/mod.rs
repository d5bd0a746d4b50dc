//! Forms: intake, care plans, risk inventory, told and agreed ... everything in a dossier that asks questions and has
//! no behaviour of its own.
//!
//! A form is a file, `assets/forms/ID.N.toml`: questions with their labels, help, article and where they apply. The
//! same description draws the screen, checks the answers, prints the paper and feeds the search. A new form is a new
//! file; a released file is never edited, its next version is a file with the next number. An entry says which version
//! it was filled in with and is read through that one for as long as it is kept.
//!
//! Rejected: a Rust type for each form (a new question would be a new program in five places), and forms that carers
//! make themselves (nobody would answer for what they ask).

pub mod description;
pub mod filled;

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use self::description::Form;
use self::description::fits;
pub use self::filled::{Answer, Answers, FilledForm};
use super::care::may_add;
use super::client::ClientAsked;
use super::entry::{Body, EntryView, Origin, add_given, amend_marked, happened};
use super::letter;
use super::mark::Mark;
use crate::error::{Error, Result};
use crate::store::{ReadTx, WriteTx, client, entry};
use crate::uid::Uid;

/// A form, and whether it is offered for this client.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct FormOffered {
    /// What it asks.
    pub form: Form,
    /// The newest version, nothing took its place, and it fits the laws under which this client gets care. The others are
    /// for reading.
    pub offered: bool,
}

/// A form to record.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewForm {
    /// Whose dossier.
    pub client: Uid,
    /// Of when; now when `None`.
    #[serde(default)]
    pub at: Option<DateTime<FixedOffset>>,
    /// Which form.
    pub form: String,
    /// The version that was on screen.
    pub form_version: u32,
    /// The answers.
    pub fields: Answers,
    /// Who supplied them.
    #[serde(default)]
    pub origin: Origin,
    /// Passages about somebody else, as they stand in these answers.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

/// A form to correct or amend.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct FormChange {
    /// The entry.
    pub entry: Uid,
    /// The version of the entry that was on screen.
    pub base: i64,
    /// All answers as they should be.
    pub fields: Answers,
    /// Why; must be there once the entry is locked.
    #[serde(default)]
    pub reason: String,
    /// Passages about somebody else, as they stand in these answers; `None` lets the marks of before go with their words.
    #[serde(default)]
    pub marks: Option<Vec<Mark>>,
}

/// All forms in all their versions, and which of them are offered for this client.
///
/// # Errors
/// [`Error::NotFound`].
pub fn list(tx: &ReadTx, input: ClientAsked) -> Result<Vec<FormOffered>> {
    let client = client::get(tx, input.client)?;
    let offered = |form: &Form| {
        !form.retired
            && description::newest(&form.id) == Some(form.version)
            && fits(&form.regimes, &client.fields.regimes)
            && may_add(client.status, &form.id)
    };
    Ok(description::all().iter().map(|form| FormOffered { form: form.clone(), offered: offered(form) }).collect())
}

/// Records a form.
///
/// # Errors
/// [`Error::NotFound`] for a form that is not there, [`Error::InFuture`], and what [`filled::checked`] says.
pub fn add(tx: &WriteTx, input: NewForm) -> Result<EntryView> {
    let form = description::get(&input.form, input.form_version).ok_or(Error::NotFound)?;
    let regimes = client::get(tx, input.client)?.fields.regimes;
    let said = FilledForm { form: input.form, form_version: input.form_version, fields: input.fields };
    let typed = Body::Form(said.clone()).texts();
    let fields = filled::checked(form, said.fields.clone(), &regimes, tx.now().date_naive())?;
    let body = Body::Form(FilledForm { fields, ..said });
    let at = happened(input.at, tx.now())?;
    add_given(tx, input.client, at, &body, (typed, input.marks), input.origin)
}

/// Corrects a form, or amends it once it is locked. It keeps the version of the form that it was filled in with, and asks no more than
/// was asked when it was recorded: see [`letter::nameless`].
///
/// # Errors
/// As [`super::entry::correct`], [`Error::NotFound`] when the entry is no form, and what [`filled::checked`] says.
pub fn change(tx: &WriteTx, input: FormChange) -> Result<EntryView> {
    let stored = entry::get(tx, input.entry)?;
    let regimes = client::get(tx, stored.client)?.fields.regimes;
    let Body::Form(old) = entry::newest_body(tx, &stored)? else { return Err(Error::NotFound) };
    let typed = Body::Form(FilledForm { fields: input.fields.clone(), ..old }).texts();
    let given = input.marks.map(|marks| (typed, marks));
    amend_marked(tx, &stored, input.base, &input.reason, given, |old| {
        let Body::Form(old) = old else { return Err(Error::NotFound) };
        let form = description::get(&old.form, old.form_version).ok_or(Error::NotFound)?;
        let nameless = letter::nameless(tx, &stored, &old.form)?;
        let fields = filled::checked_but(form, input.fields, nameless, (&regimes, tx.now().date_naive()))?;
        Ok(Body::Form(FilledForm { fields, ..old.clone() }))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
