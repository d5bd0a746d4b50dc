//! The register of processing (AVG 30) and the privacy statement (AVG 13, 14): made from the purposes in
//! `assets/law/processing.toml` and the carer's own particulars, so that they say the same and need no keeping up.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::disclosure::code;
use super::form::description::Words;
use super::paper::{Sheet, carer, lang, neutral_name, put_out};
use super::practice::{Language, own};
use super::request::words;
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::paper::Lang;
use crate::export::sheets::{Processing, PurposeSheet, privacy_sheet, register_sheet};
use crate::export::texts;
use crate::rules::processing::{ProcessingGround, Purpose, purposes};
use crate::store::{Concern, ReadTx, Reading, WriteTx, setting};

/// The setting that holds the purposes that this carer does not have.
const NOT_HERE: &str = "processing_not_here";

/// A purpose as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct PurposeView {
    /// Its name in the program.
    pub id: String,
    /// What it is.
    pub name: Words,
    /// On which grounds.
    pub grounds: Vec<ProcessingGround>,
    /// Where they stand.
    pub article: String,
    /// How long data are kept.
    pub keep: Words,
    /// Not every carer does this.
    pub optional: bool,
    /// This one does.
    pub here: bool,
}

/// Which purposes a carer does not have.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PurposesSet {
    /// The optional ones that are not done here.
    pub not_here: Vec<String>,
}

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProcessingPaper {
    /// The register, for the authority and the carer.
    Register,
    /// The statement, for clients.
    Privacy,
}

/// Which paper, in which language.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ProcessingPrintAsked {
    /// Which.
    pub paper: ProcessingPaper,
    /// Of the paper.
    pub language: Language,
}

fn not_here(tx: &impl Reading) -> Result<Vec<String>> {
    Ok(setting::get(tx, NOT_HERE)?.unwrap_or_default())
}

fn views(tx: &impl Reading) -> Result<Vec<PurposeView>> {
    let not_here = not_here(tx)?;
    Ok(purposes(tx.moment().date_naive())
        .map(|purpose| PurposeView {
            id: purpose.id.clone(),
            name: words(&purpose.name),
            grounds: purpose.grounds.clone(),
            article: purpose.article.clone(),
            keep: words(&purpose.keep),
            optional: purpose.optional,
            here: !not_here.contains(&purpose.id),
        })
        .collect())
}

/// What data are used for here, and on which ground.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<PurposeView>> {
    views(tx)
}

/// Says which of the optional purposes are not done here.
///
/// # Errors
/// [`Error::BadInput`] for one that every carer has, or that there is not.
pub fn set(tx: &WriteTx, input: PurposesSet) -> Result<Vec<PurposeView>> {
    let today = tx.now().date_naive();
    if !input.not_here.iter().all(|id| purposes(today).any(|purpose| purpose.optional && purpose.id == *id)) {
        return Err(Error::BadInput { field: "not_here".to_owned(), reason: "optional".to_owned() });
    }
    setting::set(tx, NOT_HERE, &input.not_here)?;
    tx.concerns(Concern { part: "processing", ..Concern::default() });
    views(tx)
}

fn sheet(purpose: &Purpose, lang: Lang) -> PurposeSheet {
    let say = |spoken| words(spoken).speak(lang).to_owned();
    let grounds: Vec<String> =
        purpose.grounds.iter().map(|ground| texts::code(lang, "processing_ground", &code(ground))).collect();
    let articles = [purpose.article.as_str(), purpose.special.as_str()];
    PurposeSheet {
        name: say(&purpose.name),
        ground: grounds.join("; "),
        article: texts::article(
            lang,
            &articles.into_iter().filter(|article| !article.is_empty()).collect::<Vec<_>>().join("; "),
        ),
        whose: say(&purpose.whose),
        data: say(&purpose.data),
        recipients: say(&purpose.recipients),
        keep: say(&purpose.keep),
        by_consent: purpose.grounds.contains(&ProcessingGround::Consent),
    }
}

/// The register or the statement on paper.
///
/// # Errors
/// [`Error::Required`] while the carer has no name yet; [`Error::LayoutFailed`].
pub fn print(work: &Work, input: ProcessingPrintAsked) -> Result<Sheet> {
    let (practice, not_here) = work.view(|tx| {
        tx.concerns(Concern { part: "processing", every_time: true, ..Concern::default() });
        Ok((own(tx, tx.session().actor)?, not_here(tx)?))
    })?;
    if practice.name.is_empty() {
        return Err(Error::Required { field: "name".to_owned() });
    }
    let (lang, day) = (lang(input.language), work.desk.surroundings().clock.now().date_naive());
    let purposes: Vec<PurposeSheet> =
        purposes(day).filter(|purpose| !not_here.contains(&purpose.id)).map(|purpose| sheet(purpose, lang)).collect();
    let made = Processing { lang, carer: &carer(&practice), day, purposes: &purposes };
    let (bytes, name) = match input.paper {
        ProcessingPaper::Register => (register_sheet(&made)?, "verwerkingsregister"),
        ProcessingPaper::Privacy => (privacy_sheet(&made)?, "privacyverklaring"),
    };
    let path = put_out(work, &neutral_name(work, name, "pdf"), &bytes)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}
