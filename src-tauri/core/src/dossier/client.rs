//! Clients: who they are, and how they are reached.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::care::{self, CareView};
use super::hidden;
use super::others;
use super::relation::{self, CareRelation};
use super::restriction::Restriction;
use super::text::{Came, LINE, past_day, required, within};
use crate::error::{Error, Result};
use crate::rules::bsn;
pub use crate::rules::bsn::Regime;
use crate::store::client::StoredClient;
use crate::store::{Concern, ReadTx, Reading, WriteTx, client, entry, request, setting};
use crate::uid::Uid;

/// Somebody to call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// Full name.
    pub name: String,
    /// Daughter, neighbour, general practitioner.
    pub relation: String,
    /// Telephone.
    pub phone: String,
    /// Mail.
    pub email: String,
}

/// What is known of a client.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ClientFields {
    /// Full name.
    pub name: String,
    /// What they like to be called.
    pub called: String,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Street and number.
    pub street: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    pub town: String,
    /// Telephone.
    pub phone: String,
    /// Mail.
    pub email: String,
    /// Under which laws care is given.
    pub regimes: Vec<Regime>,
    /// What there is to say of the care under each of them.
    pub relations: Vec<CareRelation>,
    /// Citizen service number. Shown masked; when changing, `None` keeps it and an empty text removes it.
    pub bsn: Option<String>,
    /// Whom to call.
    pub contacts: Vec<Contact>,
    /// Wishes and what else matters.
    pub notes: String,
}

/// Where a client is in care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Asked for care; allowed before there is any.
    Enquiry,
    /// In care.
    InCare,
    /// Left care.
    Left,
    /// Died.
    Deceased,
}

impl Status {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Enquiry => "enquiry",
            Self::InCare => "in_care",
            Self::Left => "left",
            Self::Deceased => "deceased",
        }
    }

    /// The way back.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Enquiry, Self::InCare, Self::Left, Self::Deceased].into_iter().find(|status| status.code() == code)
    }
}

/// Which client.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ClientAsked {
    /// The client.
    pub client: Uid,
}

/// Which clients.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ListAsked {
    /// Those who left care too.
    pub former: bool,
}

/// New particulars of a client.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ClientChange {
    /// The client.
    pub client: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// All fields as they should be.
    pub fields: ClientFields,
    /// Why, if there is something to say.
    pub reason: String,
}

/// A client as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct ClientView {
    /// The client.
    pub client: Uid,
    /// Stands on papers.
    pub number: i64,
    /// The newest version.
    pub version: i64,
    /// What is known; the citizen service number masked.
    pub fields: ClientFields,
    /// Where they are in care.
    pub status: Status,
    /// What restricts the use of the dossier, at the client's request.
    pub restriction: Option<Restriction>,
    /// How that came, newest first.
    pub care: Vec<CareView>,
    /// Made by the generator, in a vault for practising.
    pub practice_client: bool,
    /// When this version was recorded.
    pub recorded: DateTime<FixedOffset>,
}

/// A client in a list.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct ClientRow {
    /// The client.
    pub client: Uid,
    /// Stands on papers.
    pub number: i64,
    /// Full name.
    pub name: String,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Town.
    pub town: String,
    /// Where they are in care.
    pub status: Status,
    /// When the newest entry happened.
    pub last_entry: Option<DateTime<FixedOffset>>,
}

/// The whole number.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Bsn {
    /// Nine digits.
    pub bsn: String,
}

/// The setting that marks a vault as one for practising, for good.
pub const PRACTICE_VAULT: &str = "practice_vault";

pub(super) fn row(tx: &impl Reading, stored: StoredClient) -> Result<ClientRow> {
    Ok(ClientRow {
        last_entry: entry::newest(tx, stored.uid)?,
        client: stored.uid,
        number: stored.number,
        name: stored.fields.name,
        birth_date: stored.fields.birth_date,
        town: stored.fields.town,
        status: stored.status,
    })
}

/// The texts of a client's particulars without names of other clients, for who sits here and is not the carer: those that
/// are looked through before a paper leaves.
fn nameless(tx: &impl Reading, uid: Uid, fields: &mut ClientFields) -> Result<()> {
    let out = |place: &str, text: &mut String| hidden::nameless(tx, (uid, None), place, text);
    out("called", &mut fields.called)?;
    out("notes", &mut fields.notes)?;
    for (at, relation) in fields.relations.iter_mut().enumerate() {
        out(&format!("relation.{at}.number"), &mut relation.number)?;
        out(&format!("relation.{at}.hours"), &mut relation.hours)?;
        if let Some(other) = &mut relation.subcontract {
            out(&format!("relation.{at}.whom"), &mut other.whom)?;
        }
    }
    for (at, contact) in fields.contacts.iter_mut().enumerate() {
        out(&format!("contact.{at}.relation"), &mut contact.relation)?;
    }
    Ok(())
}

pub(super) fn shown(tx: &impl Reading, uid: Uid) -> Result<ClientView> {
    let StoredClient { uid, number, status, head, mut fields, recorded } = client::get(tx, uid)?;
    fields.bsn = fields.bsn.as_deref().map(masked);
    nameless(tx, uid, &mut fields)?;
    let practice_client = setting::get::<bool>(tx, PRACTICE_VAULT)?.unwrap_or(false);
    let care = care::views(tx, uid)?;
    let restriction = request::restriction(tx.connection(), uid)?;
    Ok(ClientView { client: uid, number, version: head, fields, status, restriction, care, practice_client, recorded })
}

/// All but the last two digits hidden.
pub fn masked(bsn: &str) -> String {
    let last: String = bsn.chars().skip(bsn.chars().count().saturating_sub(2)).collect();
    format!("•••••••{last}")
}

/// All clients.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, input: ListAsked) -> Result<Vec<ClientRow>> {
    let clients = client::list(tx, input.former)?;
    tx.concerns(Concern { part: "client_list", ..Concern::default() });
    clients.into_iter().map(|stored| row(tx, stored)).collect()
}

/// One client.
///
/// # Errors
/// [`Error::NotFound`].
pub fn get(tx: &ReadTx, input: ClientAsked) -> Result<ClientView> {
    tx.concerns(Concern { client: Some(input.client), part: "particulars", ..Concern::default() });
    shown(tx, input.client)
}

/// The whole citizen service number; each time is a line of its own.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub fn reveal_bsn(tx: &ReadTx, input: ClientAsked) -> Result<Bsn> {
    let stored = client::get(tx, input.client)?;
    tx.concerns(Concern { client: Some(input.client), part: "bsn", every_time: true, ..Concern::default() });
    stored.fields.bsn.map(|bsn| Bsn { bsn }).ok_or(Error::NotFound)
}

/// Adds a client.
///
/// # Errors
/// [`Error::Required`] without a name, [`Error::BsnInvalid`], [`Error::BsnNotForRegime`], [`Error::InFuture`],
/// [`Error::BadDate`], [`Error::TooLong`].
pub fn add(tx: &WriteTx, input: ClientFields) -> Result<ClientView> {
    add_as(tx, input, Status::InCare)
}

/// Adds somebody who asks for care: allowed before there is any.
///
/// # Errors
/// As [`add`].
pub fn enquire(tx: &WriteTx, input: ClientFields) -> Result<ClientView> {
    add_as(tx, input, Status::Enquiry)
}

fn add_as(tx: &WriteTx, input: ClientFields, status: Status) -> Result<ClientView> {
    let fields = checked(input, None, tx.now().date_naive(), Came::Typed)?;
    let uid = client::add(tx, status, &fields)?;
    tx.concerns(Concern { client: Some(uid), part: "particulars", ..Concern::default() });
    shown(tx, uid)
}

/// Records new particulars; the old ones stay as a version.
///
/// # Errors
/// As [`add`], and [`Error::EntryChanged`], [`Error::NotFound`].
pub fn change(tx: &WriteTx, input: ClientChange) -> Result<ClientView> {
    let old = client::get(tx, input.client)?;
    let fields = checked(input.fields, old.fields.bsn.clone(), tx.now().date_naive(), Came::Typed)?;
    let reason = within("reason", &input.reason, LINE)?;
    tx.concerns(Concern { client: Some(input.client), part: "particulars", ..Concern::default() });
    client::change(tx, input.client, input.base, &fields, &reason)?;
    others::carry_on(tx, input.client, None, &others::texts_of(&old.fields), &others::texts_of(&fields))?;
    shown(tx, input.client)
}

/// The fields as they are kept, if they may be. What may be longer when it came along are the texts in which names are replaced.
pub(super) fn checked(
    input: ClientFields,
    kept_bsn: Option<String>,
    today: NaiveDate,
    came: Came,
) -> Result<ClientFields> {
    let bsn = match input.bsn {
        // What is shown masked comes back masked.
        None => kept_bsn,
        Some(typed) if typed.contains('•') => kept_bsn,
        Some(typed) => {
            let digits: String = typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).collect();
            if digits.is_empty() { None } else { Some(digits) }
        }
    };
    if let Some(bsn) = &bsn {
        if !bsn::valid(bsn) {
            return Err(Error::BsnInvalid);
        }
        if bsn::ground(&input.regimes, today).is_none() {
            return Err(Error::BsnNotForRegime);
        }
    }
    let mut regimes = input.regimes;
    let mut seen = Vec::new();
    regimes.retain(|regime| {
        let fresh = !seen.contains(regime);
        seen.push(*regime);
        fresh
    });
    let contacts = input
        .contacts
        .iter()
        .filter(|contact| **contact != Contact::default())
        .map(|contact| {
            Ok(Contact {
                name: required("contact.name", &contact.name, LINE)?,
                relation: within("contact.relation", &contact.relation, came.line())?,
                phone: within("contact.phone", &contact.phone, LINE)?,
                email: within("contact.email", &contact.email, LINE)?,
            })
        })
        .collect::<Result<_>>()?;
    Ok(ClientFields {
        name: required("name", &input.name, LINE)?,
        called: within("called", &input.called, came.line())?,
        birth_date: input.birth_date.map(|day| past_day("birth_date", day, today)).transpose()?,
        street: within("street", &input.street, LINE)?,
        postcode: within("postcode", &input.postcode, LINE)?,
        town: within("town", &input.town, LINE)?,
        phone: within("phone", &input.phone, LINE)?,
        email: within("email", &input.email, LINE)?,
        relations: relation::checked(input.relations, &regimes, today, came)?,
        regimes,
        bsn,
        contacts,
        notes: within("notes", &input.notes, came.text())?,
    })
}
