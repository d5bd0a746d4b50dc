//! The carer's own texts to begin a report with. They stand beside the dossiers, as a setting: a template outlives every
//! client, so no client's data belongs in it, and the window says so before one is kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::Soep;
use super::text::{LINE, TEXT, required, within};
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::store::{Concern, ReadTx, Reading, WriteTx, setting};
use crate::uid::Uid;

const SETTING: &str = "report_templates";
/// More would be a list to search through instead of one click.
const MOST: usize = 30;

/// A text to begin a report with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name.
    pub template: Uid,
    /// As it is called.
    pub title: String,
    /// The text.
    pub text: String,
    /// In four parts.
    pub soep: Option<Soep>,
}

/// A template to keep.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    /// The one to write over; `None` makes a new one.
    #[serde(default)]
    pub template: Option<Uid>,
    /// As it is called.
    pub title: String,
    /// The text.
    #[serde(default)]
    pub text: String,
    /// In four parts.
    #[serde(default)]
    pub soep: Option<Soep>,
}

/// Which template.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct TemplateAsked {
    /// The template.
    pub template: Uid,
}

fn all(tx: &impl Reading) -> Result<Vec<Template>> {
    Ok(setting::get(tx, SETTING)?.unwrap_or_default())
}

fn keep(tx: &WriteTx, mut templates: Vec<Template>) -> Result<Vec<Template>> {
    templates.sort_by_key(|template| template.title.to_lowercase());
    tx.concerns(Concern { part: "templates", ..Concern::default() });
    setting::set(tx, SETTING, &templates)?;
    Ok(templates)
}

/// The carer's templates, by title.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<Template>> {
    all(tx)
}

/// Keeps a template.
///
/// # Errors
/// [`Error::Required`] without a title or a text, [`Error::TooLong`] (also of the list), [`Error::NotFound`].
pub fn save(tx: &WriteTx, input: NewTemplate) -> Result<Vec<Template>> {
    let soep = input.soep.map_or(Ok(None), Soep::checked)?;
    let title = required("title", &input.title, LINE)?;
    let text = if soep.is_some() { within("text", &input.text, TEXT)? } else { required("text", &input.text, TEXT)? };
    let mut templates = all(tx)?;
    match input.template {
        Some(uid) => {
            let found = templates.iter_mut().find(|each| each.template == uid).ok_or(Error::NotFound)?;
            *found = Template { template: uid, title, text, soep };
        }
        None if templates.len() >= MOST => return Err(Error::TooLong { field: "templates".to_owned(), most: MOST }),
        None => templates.push(Template { template: tx.new_uid()?, title, text, soep }),
    }
    keep(tx, templates)
}

/// Throws a template away.
///
/// # Errors
/// [`Error::NotFound`].
pub fn drop(tx: &WriteTx, input: TemplateAsked) -> Result<Vec<Template>> {
    let mut templates = all(tx)?;
    let before = templates.len();
    templates.retain(|each| each.template != input.template);
    if templates.len() == before {
        return Err(Error::NotFound);
    }
    keep(tx, templates)
}
