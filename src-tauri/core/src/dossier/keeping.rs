//! Keeping the ways into the vault: a new passphrase, a new recovery code. The store is not touched: only what wraps its
//! key changes. Who came in by the recovery code is asked for both, because a code that was used may have been seen.

use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::keys::check_present;
use super::paper::{Sheet, lang, neutral_name, put_out};
use super::practice::Language;
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::Result;
use crate::export::sheets;
use crate::store::Concern;
use crate::vault::{SlotInfo, words};

/// A new passphrase.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewPassphrase {
    /// The present one; empty when the vault was opened by a code.
    pub present: String,
    /// At least 15 characters.
    pub passphrase: String,
}

/// Six words to choose.
#[derive(Serialize, JsonSchema, TS)]
pub struct SixWords {
    /// With a space between them.
    pub words: String,
}

/// A new recovery code, shown once.
#[derive(Serialize, JsonSchema, TS)]
pub struct NewCode {
    /// Grouped for reading.
    pub code: String,
    /// The same on a sheet, as PDF; removed at locking.
    pub sheet: Sheet,
}

/// Who asks, and in which language the sheet is.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CodeAsked {
    /// The passphrase of who asks; empty when the vault was opened by a code.
    pub present: String,
    /// Of the sheet.
    pub language: Language,
}

/// The recovery code, typed back.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct TypedCode {
    /// As typed.
    pub typed: String,
}

/// Written down before it is done, so that it cannot be done unseen.
fn note(work: &Work, part: &'static str) -> Result<()> {
    work.change(|tx| {
        tx.concerns(Concern { part, ..Concern::default() });
        Ok(())
    })
}

/// Makes up six words for a new passphrase.
///
/// # Errors
/// When the system has no randomness to give.
pub fn six_words(work: &Work, _: Nothing) -> Result<SixWords> {
    Ok(SixWords { words: words::six_words(work.desk.surroundings())?.expose_secret().to_owned() })
}

/// Gives all ways in that have a passphrase a new one.
///
/// # Errors
/// [`crate::Error::WrongPassphrase`] of the present one; [`crate::Error::PassphraseTooShort`],
/// [`crate::Error::PassphraseWeak`], [`crate::Error::PassphraseTaken`], [`crate::Error::NoKeychain`]: then the old one
/// still holds.
pub fn change_passphrase(work: &Work, input: NewPassphrase) -> Result<Vec<SlotInfo>> {
    let passphrase = SecretString::from(input.passphrase);
    check_present(work, &SecretString::from(input.present))?;
    note(work, "new_passphrase")?;
    let mut vault = work.desk.vault();
    vault.change_passphrase(passphrase, work.desk.surroundings())?;
    Ok(vault.slots())
}

/// Makes a new recovery code. The old one holds until the new one was typed back.
///
/// # Errors
/// [`crate::Error::WrongPassphrase`]; those of writing.
pub fn renew_code(work: &Work, input: CodeAsked) -> Result<NewCode> {
    check_present(work, &SecretString::from(input.present))?;
    note(work, "new_recovery_code")?;
    let code = work.desk.vault().renew_recovery_code(work.desk.surroundings())?;
    code_sheet(work, &code, input.language)
}

/// The code with its sheet.
pub(super) fn code_sheet(work: &Work, code: &SecretString, language: Language) -> Result<NewCode> {
    let day = work.desk.surroundings().clock.now().date_naive();
    let sheet = {
        let vault = work.desk.vault();
        sheets::recovery_sheet(&sheets::RecoverySheet { lang: lang(language), vault: vault.name(), day, code })?
    };
    let path = put_out(work, &neutral_name(work, "herstelblad", "pdf"), &sheet)?;
    Ok(NewCode { code: code.expose_secret().to_owned(), sheet: Sheet { file: path.to_string_lossy().into_owned() } })
}

/// Takes the new code as typed back; the old one is gone then.
///
/// # Errors
/// [`crate::Error::RecoveryCodeMistyped`], [`crate::Error::WrongPassphrase`].
pub fn confirm_code(work: &Work, input: TypedCode) -> Result<Vec<SlotInfo>> {
    let typed = SecretString::from(input.typed);
    let mut vault = work.desk.vault();
    vault.confirm_recovery(typed.expose_secret(), work.desk.surroundings())?;
    Ok(vault.slots())
}
