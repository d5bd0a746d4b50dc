//! *My way of keeping dossiers*: a dated statement of how dossiers are kept here, to be shown to an inspector. Who only works
//! in the dossiers of others cannot show one of her own; this is how she shows that she knows how it is done. Each is kept as
//! it was: a new one stands beside the old.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::others::without_clients;
use super::paper::{Sheet, carer, lang, neutral_name, put_out};
use super::practice::{Language, own};
use super::text::{TEXT, required};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::Result;
use crate::export::sheets::{StatementSheet, statement_sheet};
use crate::store::practice_record::{Recorded, STATEMENT};
use crate::store::{Concern, ReadTx, Reading, WriteTx};
use crate::uid::Uid;

/// In the log.
const PART: &str = "statement";

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// What it says.
    pub text: String,
}

/// A statement to keep.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewStatement {
    /// What it says.
    pub text: String,
}

/// Which statement, in which language.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct StatementPrintAsked {
    /// The statement.
    pub statement: Uid,
    /// Of the paper around it.
    pub language: Language,
}

/// A statement as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct StatementView {
    /// The statement.
    pub statement: Uid,
    /// When it was made.
    pub made: DateTime<FixedOffset>,
    /// What it says.
    pub text: String,
}

fn shown(kept: Recorded<Statement>) -> StatementView {
    StatementView { statement: kept.uid, made: kept.recorded, text: kept.fields.text }
}

/// All statements, newest first.
pub(super) fn all(tx: &impl Reading) -> Result<Vec<StatementView>> {
    let mut all: Vec<StatementView> = STATEMENT.list(tx)?.into_iter().map(shown).collect();
    all.reverse();
    Ok(all)
}

/// All statements, newest first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<StatementView>> {
    tx.concerns(Concern { part: PART, ..Concern::default() });
    all(tx)
}

/// Keeps a statement, beside those of before.
///
/// # Errors
/// [`crate::Error::Required`], [`crate::Error::TooLong`].
pub fn add(tx: &WriteTx, input: NewStatement) -> Result<Vec<StatementView>> {
    STATEMENT.add(tx, None, &Statement { text: required("text", &input.text, TEXT)? })?;
    tx.concerns(Concern { part: PART, ..Concern::default() });
    all(tx)
}

/// A statement on paper, to sign. It names no client.
///
/// # Errors
/// [`crate::Error::NotFound`], [`crate::Error::LayoutFailed`].
pub fn print(work: &Work, input: StatementPrintAsked) -> Result<Sheet> {
    let lang = lang(input.language);
    let (view, practice) = work.view(|tx| {
        tx.concerns(Concern { part: PART, every_time: true, ..Concern::default() });
        let mut view = shown(STATEMENT.get(tx, input.statement)?);
        view.text = without_clients(tx, &view.text, lang)?;
        Ok((view, own(tx, tx.session().actor)?))
    })?;
    let sheet = StatementSheet { lang, carer: &carer(&practice), day: view.made.date_naive(), text: &view.text };
    let path = put_out(work, &neutral_name(work, "verklaring", "pdf"), &statement_sheet(&sheet)?)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}
