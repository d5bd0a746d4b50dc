//! What waits on the first screen beside plans and goals: a decision to look at again, an indication that ends, a dossier
//! that another keeps, a sent mail that still stands in the mail program, a consent or a representation that ends, a
//! request of a client.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::client::Status;
use super::decision::DecisionKind;
use super::disclosure::code;
use super::people::ends_soon;
use super::unread::Unread;
use super::{destruction, letter, request, retention};
use crate::error::Result;
use crate::rules::access::consent::InBoth;
use crate::rules::bsn::Regime;
use crate::rules::retention::Keeping;
use crate::store::client::StoredClient;
use crate::store::entry::StoredEntry;
use crate::store::people::{CONSENT, PERSON};
use crate::store::{Reading, client, decision, entry};
use crate::uid::Uid;

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// Whether the client can be told by now.
    NotYetTold,
    /// Whether it still is to be withheld from the representative.
    Withheld,
    /// An indication or decision that ends.
    Indication,
    /// A look at the dossier that another keeps.
    Keeping,
    /// A sent mail that still stands in the mail program.
    SentMail,
    /// A consent that ends, or has ended of itself.
    Consent,
    /// Somebody whose last day as a representative is near.
    Representative,
    /// A request of a client that is to be decided, or to be carried out.
    Request,
    /// A dossier whose time is over.
    MayDestroy,
    /// A dossier that is to be gone.
    MustDestroy,
    /// A destruction that is planned: its first day, or to be looked at once more.
    Destruction,
    /// The same of one entry.
    EntryDestruction,
}

/// Something that waits.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Waiting {
    /// What.
    pub what: WaitsFor,
    /// The client.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// Stands on papers.
    pub number: i64,
    /// The entry that it is about.
    pub entry: Option<Uid>,
    /// The law that an indication is of.
    pub regime: Option<Regime>,
    /// What a letter is about; for whom somebody works; who a consent or a last day is about; the kind of a request.
    pub about: String,
    /// The purpose of a consent.
    pub purpose: Option<InBoth>,
    /// The request that it is about.
    pub request: Option<Uid>,
    /// By when.
    pub on: Option<NaiveDate>,
    /// That day has passed.
    pub late: bool,
}

/// Mails that were sent and are not ticked as removed, oldest first: of one client or of all.
///
/// # Errors
/// What the store says.
pub(super) fn sent_mails(tx: &impl Reading, client: Option<Uid>) -> Result<Vec<(StoredEntry, String)>> {
    let gone: Vec<Uid> = decision::standing(tx, client)?
        .into_iter()
        .filter(|each| each.what == DecisionKind::MailRemoved)
        .map(|each| each.entry)
        .collect();
    let mut found = Vec::new();
    for stored in entry::sent(tx, client)?.into_iter().filter(|stored| !gone.contains(&stored.uid)) {
        let body = entry::newest_body(tx, &stored)?;
        if letter::is_sent_mail(&body) {
            found.push((stored, letter::subject(&body)));
        }
    }
    Ok(found)
}

/// What waits today, by day; what has none comes last. A damaged dossier is noted, and what waits in the others is told.
///
/// # Errors
/// What the store says.
pub(super) fn all(tx: &impl Reading, today: NaiveDate, unread: &mut Unread) -> Result<Vec<Waiting>> {
    let mut waiting = unread.in_all(tx, |only| of(tx, today, only))?;
    waiting.sort_by_key(|each| (each.on.is_none(), each.on));
    Ok(waiting)
}

/// What waits in one dossier, or in all of them.
fn of(tx: &impl Reading, today: NaiveDate, only: Option<Uid>) -> Result<Vec<Waiting>> {
    let row = |what, client: &StoredClient| Waiting {
        what,
        client: client.uid,
        client_name: client.fields.name.clone(),
        number: client.number,
        entry: None,
        regime: None,
        about: String::new(),
        purpose: None,
        request: None,
        on: None,
        late: false,
    };
    let mut waiting = Vec::new();
    // Of a dossier that was closed too: what was held back there is still held back.
    for each in decision::standing(tx, only)? {
        let what = match each.what {
            DecisionKind::NotYetTold => WaitsFor::NotYetTold,
            DecisionKind::Withheld => WaitsFor::Withheld,
            DecisionKind::MailRemoved => continue,
        };
        if let Some(on) = each.fields.review_on.filter(|on| *on <= today) {
            let of = client::get(tx, each.client)?;
            waiting.push(Waiting { entry: Some(each.entry), on: Some(on), late: on < today, ..row(what, &of) });
        }
    }
    let clients = match only {
        Some(only) => vec![client::get(tx, only)?],
        None => client::list(tx, false)?,
    };
    for of in clients.iter().filter(|client| client.status == Status::InCare) {
        for each in CONSENT.of(tx, of.uid)? {
            if let Some(on) = each.fields.ends_soon(today) {
                let purpose = each.fields.purpose().map(|purpose| purpose.name.clone());
                let about = each.fields.recipient;
                waiting.push(Waiting { purpose, about, on: Some(on), late: on < today, ..row(WaitsFor::Consent, of) });
            }
        }
        for each in PERSON.of(tx, of.uid)?.into_iter().filter(|each| ends_soon(&each.fields, today)) {
            let (about, on) = (each.fields.name, each.fields.until);
            waiting.push(Waiting { about, on, ..row(WaitsFor::Representative, of) });
        }
        for relation in &of.fields.relations {
            let regime = Some(relation.regime);
            if let Some(on) = relation.ends_soon(today) {
                let late = on < today;
                waiting.push(Waiting { regime, on: Some(on), late, ..row(WaitsFor::Indication, of) });
            }
            if let Some(on) = relation.unchecked(today) {
                let about = relation.subcontract.as_ref().map(|each| each.whom.clone()).unwrap_or_default();
                let late = on.is_some_and(|on| on < today);
                waiting.push(Waiting { regime, about, on, late, ..row(WaitsFor::Keeping, of) });
            }
        }
    }
    for (stored, on) in request::waiting(tx, only)? {
        let of = client::get(tx, stored.client)?;
        let about = code(&stored.fields.kind);
        let request = Some(stored.uid);
        waiting.push(Waiting { about, request, on: Some(on), late: on < today, ..row(WaitsFor::Request, &of) });
    }
    for each in retention::due(tx, only)? {
        let of = client::get(tx, each.client)?;
        let (what, on) = match &each.destruction {
            Some(planned) => (WaitsFor::Destruction, Some(planned.from)),
            None if each.verdict.keeping == Keeping::MustDestroy => (WaitsFor::MustDestroy, each.verdict.date),
            None => (WaitsFor::MayDestroy, each.verdict.date),
        };
        let late = what == WaitsFor::MustDestroy && on.is_some_and(|on| on < today);
        waiting.push(Waiting { on, late, ..row(what, &of) });
    }
    for each in destruction::entries_planned(tx, only)? {
        let of = client::get(tx, each.client)?;
        waiting.push(Waiting { entry: Some(each.entry), on: Some(each.from), ..row(WaitsFor::EntryDestruction, &of) });
    }
    for (stored, about) in sent_mails(tx, only)? {
        let of = client::get(tx, stored.client)?;
        waiting.push(Waiting { entry: Some(stored.uid), about, ..row(WaitsFor::SentMail, &of) });
    }
    Ok(waiting)
}
