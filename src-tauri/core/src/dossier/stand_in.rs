//! Stand-ins: the carer lets a colleague in for a while, with a passphrase of their own. No consent is needed as far as
//! the work needs it (BW 7:457(2)), so the carer says for which clients, which parts and how long, and why.

use std::path::Path;

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::keys::check_present;
use super::paper::{Sheet, lang, neutral_name, put_out};
use super::practice::{Language, Practice, own};
use super::restriction::{self, Leaves};
use super::sitting::{Part, SeatFields, last_use};
use super::text::{LINE, required};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::paper::Period;
use crate::export::sheets;
use crate::rules::sittings;
use crate::session::Role;
use crate::store::seat::StoredSeat;
use crate::store::{Concern, Reading, WriteTx, client, seat, worker};
use crate::uid::Uid;
use crate::vault::KeyFile;

/// The second secret beside the passphrase.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SecondAsked {
    /// This laptop's keychain.
    Keychain,
    /// A key file; made when it is not there.
    KeyFile {
        /// Its path.
        file: String,
    },
}

/// A stand-in to let in.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewStandIn {
    /// Full name; stands with every report that they write.
    pub name: String,
    /// What they are.
    pub function: String,
    /// Why they stand in.
    pub why: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Whose dossiers.
    pub clients: Vec<Uid>,
    /// Which parts of them.
    pub parts: Vec<Part>,
    /// Their own passphrase, at least 15 characters.
    pub passphrase: String,
    /// What goes with it.
    pub second: SecondAsked,
    /// The carer's own passphrase, typed again: an unlocked laptop is not enough to let somebody in.
    #[serde(default)]
    pub present: String,
}

/// Where a stand-in's access stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The first day is still to come.
    Ahead,
    /// May come in today.
    Now,
    /// The last day is past.
    Over,
    /// The carer ended it.
    Ended,
    /// The way in itself is gone.
    Revoked,
}

/// A client whose dossier a stand-in sees.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct GivenClient {
    /// The client.
    pub client: Uid,
    /// Full name.
    pub name: String,
}

/// A stand-in as shown to the carer.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct StandInView {
    /// The way in, which also names the stand-in.
    pub slot: Uid,
    /// Full name.
    pub name: String,
    /// What they are.
    pub function: String,
    /// Why they stand in.
    pub why: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// Whose dossiers.
    pub clients: Vec<GivenClient>,
    /// Which parts.
    pub parts: Vec<Part>,
    /// Whether they can come in.
    pub standing: Standing,
    /// When they last came in.
    pub last_use: Option<DateTime<FixedOffset>>,
}

/// Which stand-in.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct StandInAsked {
    /// The way in.
    pub slot: Uid,
}

/// A letter for a stand-in.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct StandInLetterAsked {
    /// The way in.
    pub slot: Uid,
    /// Of the letter.
    pub language: Language,
}

fn agreed(input: &NewStandIn, today: NaiveDate) -> Result<SeatFields> {
    let missing = |field: &str| Error::Required { field: field.to_owned() };
    let rule = sittings::standing_in(today).ok_or(Error::NotAllowed)?;
    if !sittings::may_be_agreed(rule, input.from, input.until, today) {
        return Err(Error::BadPeriod { field: "until".to_owned(), most: rule.most_days });
    }
    if input.clients.is_empty() {
        return Err(missing("clients"));
    }
    if input.parts.is_empty() {
        return Err(missing("parts"));
    }
    Ok(SeatFields {
        why: required("why", &input.why, LINE)?,
        from: Some(input.from),
        until: Some(input.until),
        clients: input.clients.clone(),
        parts: Part::ALL.iter().copied().filter(|part| input.parts.contains(part)).collect(),
        ended: None,
    })
}

/// Lets a stand-in in: makes the way in, and the seat that it leads to. Without the seat the way leads nowhere.
///
/// # Errors
/// [`Error::Required`], [`Error::TooLong`], [`Error::BadPeriod`], [`Error::NotFound`] for a client that is not there,
/// [`Error::WrongPassphrase`] of the carer, [`Error::PassphraseTooShort`], [`Error::PassphraseWeak`],
/// [`Error::PassphraseTaken`], [`Error::NoKeychain`], [`Error::KeyFileBad`], [`Error::NotShared`] when a client asked
/// that theirs goes no further, and those of writing.
pub fn add(work: &Work, input: NewStandIn) -> Result<StandInView> {
    let surroundings = work.desk.surroundings();
    let fields = agreed(&input, surroundings.clock.now().date_naive())?;
    let name = required("name", &input.name, LINE)?;
    let function = required("function", &input.function, LINE)?;
    check_present(work, &SecretString::from(input.present))?;
    // The stick first, with nothing held: it may not answer for minutes.
    let dir = work.desk.vault().dir().to_owned();
    let file = match input.second {
        SecondAsked::Keychain => None,
        SecondAsked::KeyFile { file } => Some(KeyFile::at(Path::new(&file), &dir, surroundings)?),
    };
    let passphrase = SecretString::from(input.passphrase);
    // In one transaction with the row: one line, and a way in that was cut off before its seat leads nowhere.
    let added = work.change(|tx| {
        for uid in &fields.clients {
            client::get(tx, *uid)?;
            restriction::allows(tx, *uid, Leaves::Shared)?;
        }
        let slot = work.desk.vault().add_stand_in(&passphrase, file.as_ref(), &name, surroundings)?;
        let practice = own(tx, tx.session().actor)?.practice;
        let sitter = tx.new_uid()?;
        worker::add_version(tx, sitter, &Practice { name, function, practice, ..Practice::default() })?;
        seat::add_version(tx, slot, Role::StandIn, sitter, &fields)?;
        tx.concerns(Concern {
            part: "stand_in",
            count: i64::try_from(fields.clients.len()).ok(),
            ground: Some("directly_involved".to_owned()),
            ..Concern::default()
        });
        shown(tx, seat::get(tx, slot)?, true)
    });
    if added.is_err()
        && let Some(file) = file
    {
        file.take_back();
    }
    added
}

fn standing(seat: &StoredSeat, has_way: bool, today: NaiveDate) -> Standing {
    match (seat.fields.from, seat.fields.until) {
        _ if !has_way => Standing::Revoked,
        _ if seat.fields.ended.is_some() => Standing::Ended,
        (Some(from), _) if today < from => Standing::Ahead,
        (_, Some(until)) if until < today => Standing::Over,
        _ => Standing::Now,
    }
}

/// Whether the stand-in cannot come back here: the last day is past, or the carer ended it.
pub(super) fn is_over(seat: &StoredSeat, today: NaiveDate) -> bool {
    matches!(standing(seat, true, today), Standing::Over | Standing::Ended)
}

fn shown(tx: &impl Reading, stored: StoredSeat, has_way: bool) -> Result<StandInView> {
    let standing = standing(&stored, has_way, tx.moment().date_naive());
    let StoredSeat { slot, worker, fields, .. } = stored;
    let mut clients = Vec::new();
    for uid in fields.clients {
        match client::get(tx, uid) {
            Ok(client) => clients.push(GivenClient { client: uid, name: client.fields.name }),
            // Destroyed since.
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let person = own(tx, worker)?;
    Ok(StandInView {
        slot,
        name: person.name,
        function: person.function,
        why: fields.why,
        from: fields.from,
        until: fields.until,
        clients,
        parts: fields.parts,
        standing,
        last_use: last_use(tx, slot)?,
    })
}

/// All stand-ins, the newest first; also those whose time is over.
///
/// # Errors
/// What the store says.
pub fn list(work: &Work, _: Nothing) -> Result<Vec<StandInView>> {
    let ways = ways(work);
    work.view(|tx| {
        tx.concerns(Concern { part: "stand_in", ..Concern::default() });
        all(tx, &ways)
    })
}

/// The ways in that there are.
pub(super) fn ways(work: &Work) -> Vec<Uid> {
    work.desk.vault().slots().into_iter().map(|slot| slot.id).collect()
}

fn all(tx: &impl Reading, ways: &[Uid]) -> Result<Vec<StandInView>> {
    let seats = seat::list(tx, Role::StandIn)?.into_iter();
    seats.map(|seat| (ways.contains(&seat.slot), seat)).map(|(has_way, seat)| shown(tx, seat, has_way)).collect()
}

/// Ends a stand-in's access from this moment. The way in stays until it is revoked, but leads nowhere.
///
/// # Errors
/// [`Error::NotFound`].
pub fn end(work: &Work, input: StandInAsked) -> Result<Vec<StandInView>> {
    let ways = ways(work);
    work.change(|tx| {
        end_seat(tx, input.slot, Role::StandIn)?;
        tx.concerns(Concern { part: "stand_in", ..Concern::default() });
        all(tx, &ways)
    })
}

/// Ends the seat behind a way in, today.
pub(super) fn end_seat(tx: &WriteTx, slot: Uid, role: Role) -> Result<()> {
    let StoredSeat { worker, fields, .. } =
        seat::list(tx, role)?.into_iter().find(|seat| seat.slot == slot).ok_or(Error::NotFound)?;
    let ended = SeatFields { ended: Some(tx.now().date_naive()), ..fields };
    seat::add_version(tx, slot, role, worker, &ended)
}

/// Ends the seats of stand-ins whose way in is gone: nobody comes back by them, and what was left there unfinished is for the carer at
/// once. A seat that cannot be read holds no renewal of the keys up.
pub(super) fn end_without_way(tx: &WriteTx, ways: &[Uid]) -> Result<()> {
    let today = tx.now().date_naive();
    let seats = match seat::list(tx, Role::StandIn) {
        Err(Error::StoreDamaged) => Vec::new(),
        other => other?,
    };
    for each in seats.iter().filter(|each| !ways.contains(&each.slot) && !is_over(each, today)) {
        end_seat(tx, each.slot, Role::StandIn)?;
    }
    Ok(())
}

/// A letter for the stand-in: for whom, how long, what may be seen, and the duty of secrecy. Never the passphrase, which
/// is told apart.
///
/// # Errors
/// [`Error::NotFound`], [`Error::LayoutFailed`], [`Error::NoSpace`].
pub fn letter(work: &Work, input: StandInLetterAsked) -> Result<Sheet> {
    let lang = lang(input.language);
    let (shown, carer) = work.view(|tx| {
        tx.concerns(Concern { part: "stand_in_letter", every_time: true, ..Concern::default() });
        Ok((shown(tx, seat::get(tx, input.slot)?, true)?, own(tx, tx.session().actor)?))
    })?;
    let (Some(from), Some(until)) = (shown.from, shown.until) else { return Err(Error::NotFound) };
    let bytes = sheets::stand_in_letter(&sheets::StandInLetter {
        lang,
        carer: &carer.name,
        phone: &carer.phone,
        name: &shown.name,
        why: &shown.why,
        period: Period { from, to: until },
        clients: shown.clients.len(),
        day: work.desk.surroundings().clock.now().date_naive(),
    })?;
    let path = put_out(work, &neutral_name(work, "waarneming", "pdf"), &bytes)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}
