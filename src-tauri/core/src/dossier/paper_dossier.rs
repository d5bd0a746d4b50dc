//! Dossiers on paper: of whom, where they lie, whether that can be locked, whether it was agreed in writing that one is kept at
//! the client's home, and when and how one was destroyed. Of people from before this program a loose description is enough.
//!
//! The duty to keep holds for paper as well, so the custodian sees this list. When a dossier is destroyed here its paper may
//! still lie somewhere: the line stays, without the client.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::text::{LINE, TEXT, past_day, required, within};
use crate::action::Nothing;
use crate::error::Result;
use crate::store::practice_record::{PAPER_DOSSIER, Recorded};
use crate::store::{Concern, ReadTx, Reading, WriteTx, client};
use crate::uid::Uid;

/// In the log.
const PART: &str = "paper_dossier";

/// A dossier on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PaperDossier {
    /// What it is, or of whom where that is no client here.
    #[serde(default)]
    pub what: String,
    /// Where it lies.
    pub place: String,
    /// That place can be locked.
    pub lockable: bool,
    /// It is kept at the client's home.
    pub at_home: bool,
    /// The day on which that was agreed in writing.
    #[serde(default)]
    pub agreed_on: Option<NaiveDate>,
    /// The day on which it was destroyed.
    #[serde(default)]
    pub destroyed_on: Option<NaiveDate>,
    /// How.
    #[serde(default)]
    pub destroyed_how: String,
}

/// A paper dossier to note, or to write over.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PaperDossierSet {
    /// Which; a new one when `None`.
    #[serde(default)]
    pub paper: Option<Uid>,
    /// The version that was on screen; 0 for a new one.
    #[serde(default)]
    pub base: i64,
    /// Whose it is, of the clients here.
    #[serde(default)]
    pub client: Option<Uid>,
    /// What it says.
    pub fields: PaperDossier,
}

/// Which paper dossier.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PaperDossierAsked {
    /// Which.
    pub paper: Uid,
}

/// A paper dossier as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct PaperDossierView {
    /// Which.
    pub paper: Uid,
    /// How often it was written.
    pub version: i64,
    /// Whose it is.
    pub client: Option<Uid>,
    /// Their name.
    pub client_name: Option<String>,
    /// Their number.
    pub number: Option<i64>,
    /// When it was noted first.
    pub recorded: DateTime<FixedOffset>,
    /// What it says.
    pub fields: PaperDossier,
}

fn shown(tx: &impl Reading, kept: Recorded<PaperDossier>) -> Result<PaperDossierView> {
    let of = kept.client.map(|uid| client::get(tx, uid)).transpose()?;
    Ok(PaperDossierView {
        paper: kept.uid,
        version: kept.head,
        client: kept.client,
        number: of.as_ref().map(|of| of.number),
        client_name: of.map(|of| of.fields.name),
        recorded: kept.recorded,
        fields: kept.fields,
    })
}

/// All of them: what is there first, then what was destroyed.
pub(super) fn all(tx: &impl Reading) -> Result<Vec<PaperDossierView>> {
    let mut all = PAPER_DOSSIER.list(tx)?.into_iter().map(|kept| shown(tx, kept)).collect::<Result<Vec<_>>>()?;
    all.sort_by_key(|view| (view.fields.destroyed_on, view.recorded));
    Ok(all)
}

/// The dossiers on paper.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<PaperDossierView>> {
    tx.concerns(Concern { part: PART, ..Concern::default() });
    all(tx)
}

fn checked(said: PaperDossier, has_client: bool, today: NaiveDate) -> Result<PaperDossier> {
    let day = |field, day: Option<NaiveDate>| day.map(|day| past_day(field, day, today)).transpose();
    let destroyed_on = day("destroyed_on", said.destroyed_on)?;
    // How it was destroyed is what somebody asks afterwards.
    let destroyed_how = match destroyed_on {
        Some(_) => required("destroyed_how", &said.destroyed_how, TEXT)?,
        None => String::new(),
    };
    let what = if has_client { within("what", &said.what, LINE)? } else { required("what", &said.what, LINE)? };
    Ok(PaperDossier {
        what,
        place: required("place", &said.place, LINE)?,
        lockable: said.lockable,
        at_home: said.at_home,
        agreed_on: day("agreed_on", said.agreed_on.filter(|_| said.at_home))?,
        destroyed_on,
        destroyed_how,
    })
}

/// Notes a paper dossier, or writes over one.
///
/// # Errors
/// [`crate::Error::Required`] without a place, without either a client or a description, or without how it was destroyed;
/// [`crate::Error::InFuture`], [`crate::Error::BadDate`], [`crate::Error::TooLong`], [`crate::Error::EntryChanged`], [`crate::Error::NotFound`].
pub fn set(tx: &WriteTx, input: PaperDossierSet) -> Result<Vec<PaperDossierView>> {
    input.client.map(|uid| client::get(tx, uid)).transpose()?;
    let fields = checked(input.fields, input.client.is_some(), tx.now().date_naive())?;
    match input.paper {
        None => drop(PAPER_DOSSIER.add(tx, input.client, &fields)?),
        Some(uid) => PAPER_DOSSIER.change(tx, uid, input.base, input.client, &fields)?,
    }
    tx.concerns(Concern { part: PART, ..Concern::default() });
    all(tx)
}

/// Takes a line out of the list that was noted by mistake.
///
/// # Errors
/// [`crate::Error::NotFound`].
pub fn remove(tx: &WriteTx, input: PaperDossierAsked) -> Result<Vec<PaperDossierView>> {
    PAPER_DOSSIER.destroy(tx, input.paper)?;
    tx.concerns(Concern { part: PART, ..Concern::default() });
    all(tx)
}
