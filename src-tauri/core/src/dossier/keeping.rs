//! Keeping the ways into the vault: a new passphrase, a new recovery code. The store is not touched: only what wraps its
//! key changes. Who came in by the recovery code is asked for both, because a code that was used may have been seen.

use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::keys::{Present, check_present};
use super::paper::{Sheet, lang, neutral_name, put_out};
use super::practice::Language;
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::sheets;
use crate::store::Concern;
use crate::vault::{SlotInfo, recovery, words};

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

/// A new code, shown once.
#[derive(Serialize, JsonSchema, TS)]
pub struct NewCode {
    /// Grouped for reading.
    pub code: String,
}

/// A recovery code that is shown, to be put on a sheet.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CodeSheetAsked {
    /// As it is shown.
    pub code: String,
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
pub fn renew_code(work: &Work, input: Present) -> Result<NewCode> {
    check_present(work, &SecretString::from(input.present))?;
    note(work, "new_recovery_code")?;
    let code = work.desk.vault().renew_recovery_code(work.desk.surroundings())?;
    Ok(NewCode { code: code.expose_secret().to_owned() })
}

/// Puts a recovery code that is shown on a sheet. Not before it is asked for: whoever writes the code down by hand has none
/// on the disk.
///
/// # Errors
/// [`Error::RecoveryCodeMistyped`]; those of writing.
pub fn code_sheet(work: &Work, input: CodeSheetAsked) -> Result<Sheet> {
    let (code, lang) = (shown_code(input.code)?, lang(input.language));
    let day = work.desk.surroundings().clock.now().date_naive();
    let sheet = {
        let vault = work.desk.vault();
        sheets::recovery_sheet(&sheets::RecoverySheet { lang, vault: vault.name(), day, code: &code })?
    };
    let path = put_out(work, &neutral_name(work, "herstelblad", "pdf"), &sheet)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}

/// What is to stand on a sheet as a code is one.
pub(super) fn shown_code(text: String) -> Result<SecretString> {
    let code = SecretString::from(text);
    if recovery::is_well_typed(&code) { Ok(code) } else { Err(Error::RecoveryCodeMistyped) }
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
