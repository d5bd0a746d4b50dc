//! Who sits at the desk, and what somebody other than the carer was given: a stand-in for a period, for some clients
//! and the parts that the work needs (BW 7:457(2)); a custodian after illness or death.
//!
//! What was given is a *seat*. The way in that was used leads to it, so nobody can say that they are somebody else. What
//! a seat sees is decided in one place, [`crate::store::scope`]; here stands what was agreed.

use std::cell::Cell;

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::client::{PRACTICE_VAULT, Status};
use super::clock::{ClockDoubt, doubt};
use super::entry::EntryKind;
use super::form::description::{self, Form, Group};
use super::practice::own;
use crate::action::{ACTIONS, Nothing};
use crate::desk::OWN_WORKER;
use crate::error::{Error, Result};
use crate::session::Role;
use crate::store::scope::{Narrow, Scope};
use crate::store::seat::StoredSeat;
use crate::store::{ReadTx, Reading, WriteTx, client, request, seat, setting};
use crate::uid::Uid;

/// A part of a dossier that a stand-in may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What happened and was done.
    Reports,
    /// Letters, photos, scans.
    Documents,
    /// What was measured.
    Measurements,
    /// Which medicines there are, and what was given.
    Medication,
    /// Care plans, the goals in them and how those were looked back on; to be read.
    Plan,
    /// The other forms that were filled in, letters too; to be read.
    Forms,
}

impl Part {
    /// All of them.
    pub const ALL: &[Self] =
        &[Self::Reports, Self::Documents, Self::Measurements, Self::Medication, Self::Plan, Self::Forms];
}

/// The forms of entries that belong to these parts. To whom a dossier was given is no part of giving care: a hand-over is
/// for no stand-in.
fn forms_of(parts: &[Part]) -> Vec<String> {
    let part = |kind: EntryKind| match kind {
        EntryKind::Report => Some(Part::Reports),
        EntryKind::Document => Some(Part::Documents),
        EntryKind::Measurement => Some(Part::Measurements),
        EntryKind::Medicine | EntryKind::Dose => Some(Part::Medication),
        EntryKind::Goal | EntryKind::Evaluation => Some(Part::Plan),
        // By their files, below.
        EntryKind::Form | EntryKind::Disclosure => None,
    };
    let kinds = EntryKind::ALL.iter().map(|kind| (part(*kind), kind.code()));
    let form = |form: &'static Form| {
        let part = match form.group {
            Group::Plan => Part::Plan,
            Group::Start | Group::Safety | Group::Client => Part::Forms,
        };
        (Some(part), form.id.as_str())
    };
    let given =
        |(part, code): (Option<Part>, &str)| part.is_some_and(|part| parts.contains(&part)).then(|| code.to_owned());
    let mut all: Vec<String> = kinds.chain(description::all().iter().map(form)).filter_map(given).collect();
    // A form has a file for each version.
    all.dedup();
    all
}

/// What was agreed for a seat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SeatFields {
    /// Why somebody stands in.
    pub why: String,
    /// First day; a custodian's seat has none.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// Whose dossiers.
    pub clients: Vec<Uid>,
    /// Which parts of them.
    pub parts: Vec<Part>,
    /// The day on which the carer ended it.
    pub ended: Option<NaiveDate>,
}

/// Whether somebody may sit here on this day.
///
/// # Errors
/// [`Error::SeatEnded`], [`Error::OutOfPeriod`].
pub(crate) fn in_period(seat: &StoredSeat, today: NaiveDate) -> Result<()> {
    let fields = &seat.fields;
    match (seat.role, fields.from, fields.until) {
        _ if fields.ended.is_some() => Err(Error::SeatEnded),
        (Role::StandIn, Some(from), Some(until)) if from <= today && today <= until => Ok(()),
        (Role::StandIn, Some(from), Some(until)) => {
            Err(Error::OutOfPeriod { from: from.to_string(), until: until.to_string() })
        }
        (Role::StandIn, _, _) => Err(Error::SeatEnded),
        (Role::Custodian, _, _) => Ok(()),
        (Role::Carer | Role::Viewer | Role::Inspector, _, _) => Err(Error::SeatEnded),
    }
}

/// The seat behind a way in, if somebody may sit there today. Who tried is told in `sitter` in any case. Dossiers that
/// were closed meanwhile are no longer among its clients.
///
/// # Errors
/// As [`in_period`].
pub(crate) fn seat_behind(tx: &WriteTx, slot: Uid, role: Role, sitter: &Cell<Uid>) -> Result<StoredSeat> {
    let mut found = match seat::get(tx, slot) {
        Err(Error::NotFound) => return Err(Error::SeatEnded),
        other => other?,
    };
    sitter.set(found.worker);
    if found.role != role {
        return Err(Error::SeatEnded);
    }
    in_period(&found, tx.now().date_naive())?;
    let clients = std::mem::take(&mut found.fields.clients);
    for uid in clients {
        if still_given(tx, uid)? {
            found.fields.clients.push(uid);
        }
    }
    Ok(found)
}

/// Whether who was given this dossier still gets it: not once it is closed. What the client asked not to be shared further is
/// not shared with who stands in either.
pub(super) fn still_given(tx: &impl Reading, uid: Uid) -> Result<bool> {
    match client::get(tx, uid) {
        Ok(client) => Ok(matches!(client.status, Status::Enquiry | Status::InCare)
            && request::restriction(tx.connection(), uid)?.is_none()),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The setting that remembers when a seat was last used.
fn used(slot: Uid) -> String {
    format!("seat_used_{slot}")
}

/// The setting that remembers when a custodian came in, until the carer has seen it.
pub(super) const CUSTODIAN_CAME: &str = "custodian_came";

/// Remembers that somebody sat down; the log has it too, this is what the pages show.
pub(crate) fn note_use(tx: &WriteTx, seat: &StoredSeat) -> Result<()> {
    setting::set(tx, &used(seat.slot), &tx.now())?;
    if seat.role == Role::Custodian {
        let mut came = came(tx)?;
        came.push(tx.now());
        setting::set(tx, CUSTODIAN_CAME, &came)?;
    }
    Ok(())
}

/// When a seat was last used.
pub(super) fn last_use(tx: &impl Reading, slot: Uid) -> Result<Option<DateTime<FixedOffset>>> {
    setting::get(tx, &used(slot))
}

/// When a custodian came in that the carer has not seen yet, oldest first.
pub(super) fn came(tx: &impl Reading) -> Result<Vec<DateTime<FixedOffset>>> {
    Ok(setting::get(tx, CUSTODIAN_CAME)?.unwrap_or_default())
}

/// What somebody sees of the store.
pub(crate) fn scope(role: Role, slot: Uid, actor: Uid, seat: Option<&StoredSeat>) -> Scope {
    let (clients, parts) = match role {
        Role::Carer => return Scope::Whole,
        Role::Custodian => return Scope::Dossiers,
        Role::StandIn => seat.map(|seat| (seat.fields.clients.clone(), seat.fields.parts.clone())).unwrap_or_default(),
        // Nobody comes in as these by a way of their own: both sit down at a desk that is open already.
        Role::Viewer | Role::Inspector => (Vec::new(), Vec::new()),
    };
    Scope::Narrow(Narrow { slot, actor, clients, forms: forms_of(&parts) })
}

/// Who sits here, for the frame around the pages.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Sitting {
    /// As what.
    pub role: Role,
    /// Full name.
    pub name: String,
    /// The carer whose practice this is.
    pub carer: String,
    /// The last day of a stand-in.
    pub until: Option<NaiveDate>,
    /// The parts that a stand-in sees.
    pub parts: Vec<Part>,
    /// The actions that may be asked.
    pub actions: Vec<String>,
    /// Why the laptop's clock is in doubt, for who may say which day it is.
    pub clock_doubt: Option<ClockDoubt>,
    /// A vault for practising: no real people belong in it.
    pub practice_vault: bool,
    /// There is no client yet.
    pub is_empty: bool,
}

/// Who sits here.
///
/// # Errors
/// What the store says.
pub fn sitting(tx: &ReadTx, _: Nothing) -> Result<Sitting> {
    let session = tx.session();
    let seat = match session.role {
        Role::StandIn => seat::list(tx, Role::StandIn)?.into_iter().next(),
        Role::Carer | Role::Viewer | Role::Inspector | Role::Custodian => None,
    };
    let fields = seat.map(|seat| seat.fields).unwrap_or_default();
    let carer = setting::get::<Uid>(tx, OWN_WORKER)?.ok_or(Error::StoreDamaged)?;
    Ok(Sitting {
        role: session.role,
        name: own(tx, session.actor)?.name,
        carer: own(tx, carer)?.name,
        until: fields.until,
        parts: fields.parts,
        actions: ACTIONS
            .iter()
            .filter(|action| action.roles.contains(&session.role))
            .map(|action| action.name().to_owned())
            .collect(),
        clock_doubt: match session.role {
            Role::Carer | Role::Custodian => doubt(tx)?,
            Role::StandIn | Role::Viewer | Role::Inspector => None,
        },
        practice_vault: setting::get::<bool>(tx, PRACTICE_VAULT)?.unwrap_or(false),
        is_empty: client::count(tx)? == 0,
    })
}

/// Within reach of who sits here; for a stand-in a dossier that was not given is not there.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn within_reach(tx: &impl Reading, uid: Uid) -> Result<()> {
    match tx.session().role {
        Role::StandIn => client::get(tx, uid).map(drop),
        // The log of a dossier outlives it.
        Role::Carer | Role::Viewer | Role::Inspector | Role::Custodian => Ok(()),
    }
}
