//! Succession: who keeps the dossiers when the carer falls ill for long or dies. The duty to keep does not end then
//! (BW 7:454(3)), so the carer writes down what has to be done, in words that a widower or a colleague can follow, and
//! prints a code for somebody who keeps it. Who comes in by that code reads the instructions first, prints and hands
//! over; they write no reports. The carer sees it at her next opening.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::client::Contact;
use super::keeping::{NewCode, shown_code};
use super::keys::check_present;
use super::paper::{Sheet, lang, neutral_name, put_out};
use super::practice::{Language, Practice, own};
use super::sitting::{CUSTODIAN_CAME, SeatFields, last_use};
use super::stand_in::{end_seat, ways};
use super::text::{LINE, TEXT, required, within};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::sheets;
use crate::session::Role;
use crate::store::{Concern, ReadTx, Reading, WriteTx, instruction, seat, setting, worker};
use crate::uid::Uid;

/// What the custodian has to do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Instructions {
    /// What to do first.
    pub first: String,
    /// What to do with the dossiers: who takes them over, who gets a copy.
    pub dossiers: String,
    /// What else matters: where the laptop and the sticks are, who has to be told.
    pub more: String,
    /// Whom to call.
    pub contacts: Vec<Contact>,
}

/// The instructions as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct InstructionsView {
    /// What they say.
    pub instructions: Instructions,
    /// When they were last written; `None` before there are any.
    pub recorded: Option<DateTime<FixedOffset>>,
    /// The carer whose practice this is.
    pub carer: String,
}

/// Somebody who keeps a code.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct CustodianView {
    /// The way in.
    pub slot: Uid,
    /// Full name.
    pub name: String,
    /// Who they are to the carer.
    pub function: String,
    /// When the code was made.
    pub made: DateTime<FixedOffset>,
    /// The code opens: it was neither ended nor revoked.
    pub opens: bool,
    /// When they last came in.
    pub last_use: Option<DateTime<FixedOffset>>,
}

/// How succession stands.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Succession {
    /// What the custodian will read.
    pub instructions: InstructionsView,
    /// Who keeps a code, the newest first.
    pub custodians: Vec<CustodianView>,
}

/// Somebody who is to keep a code.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewCustodian {
    /// Full name; stands in the log when the code is used.
    pub name: String,
    /// Who they are to the carer: husband, colleague, notary.
    pub function: String,
    /// The carer's own passphrase, typed again: an unlocked laptop is not enough to let somebody in.
    #[serde(default)]
    pub present: String,
}

/// A custodian's code that is shown, to be put on a sheet.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CustodianSheetAsked {
    /// Full name of who is to keep it.
    pub name: String,
    /// As it is shown.
    pub code: String,
    /// Of the sheet.
    pub language: Language,
}

/// Which custodian.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CustodianAsked {
    /// The way in.
    pub slot: Uid,
}

fn shown(tx: &impl Reading) -> Result<InstructionsView> {
    let found = instruction::get(tx)?;
    let carer = setting::get::<Uid>(tx, crate::desk::OWN_WORKER)?.ok_or(Error::StoreDamaged)?;
    Ok(InstructionsView {
        recorded: found.as_ref().map(|found| found.recorded),
        instructions: found.map(|found| found.fields).unwrap_or_default(),
        carer: own(tx, carer)?.name,
    })
}

/// The instructions.
///
/// # Errors
/// What the store says.
pub fn instructions(tx: &ReadTx, _: Nothing) -> Result<InstructionsView> {
    tx.concerns(Concern { part: "instructions", ..Concern::default() });
    shown(tx)
}

/// Writes the instructions; what stood there before stays as a version.
///
/// # Errors
/// [`Error::Required`] without a word on the dossiers, or for a contact without a name; [`Error::TooLong`].
pub fn set_instructions(tx: &WriteTx, input: Instructions) -> Result<InstructionsView> {
    let contacts = input.contacts.iter().filter(|contact| **contact != Contact::default());
    let fields = Instructions {
        first: within("first", &input.first, TEXT)?,
        dossiers: required("dossiers", &input.dossiers, TEXT)?,
        more: within("more", &input.more, TEXT)?,
        contacts: contacts
            .map(|contact| {
                Ok(Contact {
                    name: required("contact.name", &contact.name, LINE)?,
                    relation: within("contact.relation", &contact.relation, LINE)?,
                    phone: within("contact.phone", &contact.phone, LINE)?,
                    email: within("contact.email", &contact.email, LINE)?,
                })
            })
            .collect::<Result<_>>()?,
    };
    tx.concerns(Concern { part: "instructions", ..Concern::default() });
    instruction::add_version(tx, &fields)?;
    shown(tx)
}

/// How succession stands.
///
/// # Errors
/// What the store says.
pub fn succession(work: &Work, _: Nothing) -> Result<Succession> {
    let ways = ways(work);
    work.view(|tx| {
        tx.concerns(Concern { part: "instructions", ..Concern::default() });
        standing(tx, &ways)
    })
}

fn standing(tx: &impl Reading, ways: &[Uid]) -> Result<Succession> {
    let custodians = seat::list(tx, Role::Custodian)?.into_iter().map(|seat| {
        let person = own(tx, seat.worker)?;
        Ok(CustodianView {
            slot: seat.slot,
            name: person.name,
            function: person.function,
            made: seat.recorded,
            opens: seat.fields.ended.is_none() && ways.contains(&seat.slot),
            last_use: last_use(tx, seat.slot)?,
        })
    });
    let custodians = custodians.collect::<Result<_>>()?;
    Ok(Succession { instructions: shown(tx)?, custodians })
}

/// Makes a code for a custodian.
///
/// # Errors
/// [`Error::WrongPassphrase`], [`Error::Required`], [`Error::TooLong`], and those of writing.
pub fn add(work: &Work, input: NewCustodian) -> Result<NewCode> {
    let name = required("name", &input.name, LINE)?;
    let function = required("function", &input.function, LINE)?;
    check_present(work, &SecretString::from(input.present))?;
    let surroundings = work.desk.surroundings();
    // In one transaction with the row: one line, and a code that was cut off before its seat leads nowhere.
    let code = work.change(|tx| {
        let (slot, code) = work.desk.vault().add_custodian(&name, surroundings)?;
        let practice = own(tx, tx.session().actor)?.practice;
        let sitter = tx.new_uid()?;
        let person = Practice { name, function, practice, ..Practice::default() };
        worker::add_version(tx, sitter, &person)?;
        seat::add_version(tx, slot, Role::Custodian, sitter, &SeatFields::default())?;
        tx.concerns(Concern { part: "custodian", ..Concern::default() });
        Ok(code)
    })?;
    Ok(NewCode { code: code.expose_secret().to_owned() })
}

/// Puts a custodian's code that is shown on a sheet: only when that is asked for does it lie on the disk.
///
/// # Errors
/// [`Error::Required`], [`Error::TooLong`], [`Error::RecoveryCodeMistyped`], and those of writing.
pub fn sheet(work: &Work, input: CustodianSheetAsked) -> Result<Sheet> {
    let name = required("name", &input.name, LINE)?;
    let code = shown_code(input.code)?;
    let carer = work.view(|tx| own(tx, tx.session().actor))?;
    let called = work.desk.vault().name().to_owned();
    let sheet = sheets::custodian_sheet(&sheets::CustodianSheet {
        lang: lang(input.language),
        vault: &called,
        carer: &carer.name,
        custodian: &name,
        day: work.desk.surroundings().clock.now().date_naive(),
        code: &code,
    })?;
    let path = put_out(work, &neutral_name(work, "opvolging", "pdf"), &sheet)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}

/// Ends a custodian's access from this moment. The code stays until it is revoked, but leads nowhere.
///
/// # Errors
/// [`Error::NotFound`].
pub fn end(work: &Work, input: CustodianAsked) -> Result<Succession> {
    let ways = ways(work);
    work.change(|tx| {
        end_seat(tx, input.slot, Role::Custodian)?;
        tx.concerns(Concern { part: "custodian", ..Concern::default() });
        standing(tx, &ways)
    })
}

/// The carer has seen that a custodian came in.
///
/// # Errors
/// What the store says.
pub fn seen(tx: &WriteTx, _: Nothing) -> Result<Nothing> {
    setting::set(tx, CUSTODIAN_CAME, &Vec::<DateTime<FixedOffset>>::new())?;
    Ok(Nothing {})
}
