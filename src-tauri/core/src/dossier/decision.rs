//! Decisions beside an entry: *not yet told*, *withheld from a representative*, and the tick that a sent mail is gone from
//! the mail program.
//!
//! A carer may hold something back from a client where hearing it would do serious harm, after consulting another
//! carer, and for no longer than that (BW 7:448(3)). That is about telling: a look or a copy that the client asks for
//! gets everything (BW 7:456), after a talk was offered. What good care does not allow to show to a representative is
//! left out for them (BW 7:457(3)). Each has a day on which it is looked at again.
//!
//! A decision is a row beside the entry and never a change of it: the entry, its versions and its lock stay as they are,
//! and what was decided before stays to be read with who, when and why. Rejected: a field of the entry (an entry that
//! is locked would change), and a version of it (who reads the versions of a report would read them past decisions that
//! say nothing of what happened).

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::client::ClientAsked;
use super::disclosure::{Capacity, Ground};
use super::entry::{EntryKind, EntryView, shown};
use super::text::{LINE, TEXT, required, within};
use crate::error::{Error, Result};
use crate::store::decision::StoredDecision;
use crate::store::entry::StoredEntry;
use crate::store::{Concern, ReadTx, Reading, WriteTx, decision, entry, worker};
use crate::uid::Uid;

/// What is decided about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// The client has not been told yet (BW 7:448(3)).
    NotYetTold,
    /// Not for who represents the client (BW 7:457(3)).
    Withheld,
    /// The mail itself is gone from the mail program.
    MailRemoved,
}

impl DecisionKind {
    const ALL: [Self; 3] = [Self::NotYetTold, Self::Withheld, Self::MailRemoved];

    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotYetTold => "not_yet_told",
            Self::Withheld => "withheld",
            Self::MailRemoved => "mail_removed",
        }
    }

    /// The way back.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What a decision says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DecisionFields {
    /// Why.
    pub reason: String,
    /// The other carer who was consulted.
    pub consulted: String,
    /// When it is looked at again.
    pub review_on: Option<NaiveDate>,
}

/// From whom an entry is held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    /// The client has not been told yet.
    NotYetTold,
    /// Not for who represents the client.
    Withheld,
}

impl Hold {
    pub(super) const fn kind(self) -> DecisionKind {
        match self {
            Self::NotYetTold => DecisionKind::NotYetTold,
            Self::Withheld => DecisionKind::Withheld,
        }
    }

    const fn of(kind: DecisionKind) -> Option<Self> {
        match kind {
            DecisionKind::NotYetTold => Some(Self::NotYetTold),
            DecisionKind::Withheld => Some(Self::Withheld),
            DecisionKind::MailRemoved => None,
        }
    }
}

/// To hold an entry back, or to change why or until when.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct HoldSet {
    /// The entry.
    pub entry: Uid,
    /// From whom.
    pub what: Hold,
    /// Why.
    pub reason: String,
    /// The other carer who was consulted; must be there for what was not told yet.
    #[serde(default)]
    pub consulted: String,
    /// When to look at it again.
    pub review_on: NaiveDate,
}

/// To hold it back no longer.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct HoldEnd {
    /// The entry.
    pub entry: Uid,
    /// From whom.
    pub what: Hold,
    /// Why it ends: told on, no longer harmful.
    pub reason: String,
}

/// Which entry.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct EntryAsked {
    /// The entry.
    pub entry: Uid,
}

/// A decision as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DecisionView {
    /// What it is about.
    pub what: DecisionKind,
    /// It set or changed this; else it ended it.
    pub stands: bool,
    /// It holds now: nothing of its kind came after it.
    pub now: bool,
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// Full name.
    pub author: String,
    /// Why.
    pub reason: String,
    /// The other carer who was consulted.
    pub consulted: String,
    /// When to look at it again.
    pub review_on: Option<NaiveDate>,
}

impl DecisionView {
    /// The mail itself is gone.
    pub(super) fn is_mail_removed(&self) -> bool {
        self.now && self.what == DecisionKind::MailRemoved
    }
}

/// An entry that is held back from somebody.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Held {
    /// The entry.
    pub entry: Uid,
    /// What it is.
    pub kind: EntryKind,
    /// When it happened.
    pub at: DateTime<FixedOffset>,
    /// From whom.
    pub what: Hold,
    /// Why.
    pub reason: String,
    /// When to look at it again.
    pub review_on: Option<NaiveDate>,
}

/// Whether the talk that is offered first took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Talk {
    /// It did.
    Held,
    /// It was offered, and who asks does not want it.
    Declined,
}

/// What happens to an entry that was not told yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Untold {
    /// It goes along, with what was decided written beside it: for who does not tell the client by reading it.
    Marked,
    /// It goes along because it was asked for, once a talk was offered.
    AfterTalk,
    /// It is left out: nobody asked.
    LeftOut,
}

/// What a reader gets of what is held back.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shows {
    pub(super) untold: Untold,
    pub(super) withheld: bool,
    pub(super) talk: Option<Talk>,
}

impl Shows {
    /// For the carer and the inspectorate: everything, with what was decided.
    pub(super) const ALL: Self = Self { untold: Untold::Marked, withheld: true, talk: None };

    /// For this reader, on this ground.
    pub(super) const fn to(capacity: Capacity, ground: Ground, talk: Option<Talk>) -> Self {
        let asked = matches!(ground, Ground::RequestClient | Ground::RequestRepresentative | Ground::AfterDeath);
        let untold = match capacity {
            Capacity::Colleague | Capacity::OtherCarer | Capacity::Inspector => Untold::Marked,
            Capacity::Client | Capacity::Representative | Capacity::Other if asked => Untold::AfterTalk,
            Capacity::Client | Capacity::Representative | Capacity::Other => Untold::LeftOut,
        };
        Self { untold, withheld: !matches!(capacity, Capacity::Representative), talk }
    }

    /// Without what is withheld, for somebody who represents the client whatever they are called now.
    pub(super) const fn withholding(self, represents: bool) -> Self {
        Self { withheld: self.withheld && !represents, ..self }
    }

    /// Whether an entry with these decisions goes along.
    pub(super) fn along(self, holds: &[Hold]) -> bool {
        let untold = self.untold != Untold::LeftOut || !holds.contains(&Hold::NotYetTold);
        untold && (self.withheld || !holds.contains(&Hold::Withheld))
    }
}

/// What stands beside the entries of a client.
pub(super) fn standing(tx: &impl Reading, client: Uid) -> Result<Vec<StoredDecision>> {
    decision::standing(tx, Some(client))
}

/// The holds of one entry among those that stand.
pub(super) fn of(standing: &[StoredDecision], entry: Uid) -> Vec<Hold> {
    standing.iter().filter(|each| each.entry == entry).filter_map(|each| Hold::of(each.what)).collect()
}

/// What was decided beside an entry, newest first.
///
/// # Errors
/// What the store says.
pub(super) fn views(tx: &impl Reading, uid: Uid) -> Result<Vec<DecisionView>> {
    let mut newer = Vec::new();
    decision::of_entry(tx, uid)?
        .into_iter()
        .map(|stored| {
            let newest = !newer.contains(&stored.what);
            newer.push(stored.what);
            Ok(DecisionView {
                what: stored.what,
                stands: stored.stands,
                now: newest && stored.stands,
                recorded: stored.recorded,
                author: worker::name(tx, stored.author)?,
                reason: stored.fields.reason,
                consulted: stored.fields.consulted,
                review_on: stored.fields.review_on,
            })
        })
        .collect()
}

/// A hand-over says to whom it went: that is nothing to hold back.
fn held_back(tx: &WriteTx, uid: Uid) -> Result<StoredEntry> {
    let stored = entry::get(tx, uid)?;
    if stored.kind == EntryKind::Disclosure { Err(Error::NotAllowed) } else { Ok(stored) }
}

fn decide(
    tx: &WriteTx,
    stored: &StoredEntry,
    what: DecisionKind,
    stands: bool,
    fields: &DecisionFields,
) -> Result<EntryView> {
    tx.concerns(Concern {
        client: Some(stored.client),
        entry: Some(stored.uid),
        part: what.code(),
        ..Concern::default()
    });
    decision::add(tx, stored, what, stands, fields)?;
    shown(tx, stored)
}

fn stands(tx: &WriteTx, stored: &StoredEntry, what: DecisionKind) -> Result<bool> {
    Ok(decision::of_entry(tx, stored.uid)?.into_iter().find(|each| each.what == what).is_some_and(|each| each.stands))
}

/// Holds an entry back, or changes why or until when. The entry itself stays as it is.
///
/// # Errors
/// [`Error::Required`] without a reason or, for what was not told yet, without the carer who was consulted;
/// [`Error::NotAhead`] for a day that has come; [`Error::NotFound`]; [`Error::NotAllowed`] for a hand-over.
pub fn set(tx: &WriteTx, input: HoldSet) -> Result<EntryView> {
    let stored = held_back(tx, input.entry)?;
    let consulted = match input.what {
        Hold::NotYetTold => required("consulted", &input.consulted, LINE)?,
        Hold::Withheld => within("consulted", &input.consulted, LINE)?,
    };
    if input.review_on <= tx.now().date_naive() {
        return Err(Error::NotAhead { field: "review_on".to_owned() });
    }
    let reason = required("reason", &input.reason, TEXT)?;
    let fields = DecisionFields { reason, consulted, review_on: Some(input.review_on) };
    decide(tx, &stored, input.what.kind(), true, &fields)
}

/// Holds it back no longer.
///
/// # Errors
/// [`Error::Required`] without a reason, [`Error::EntryChanged`] when it is not held back, [`Error::NotFound`].
pub fn end(tx: &WriteTx, input: HoldEnd) -> Result<EntryView> {
    let stored = held_back(tx, input.entry)?;
    let reason = required("reason", &input.reason, TEXT)?;
    if !stands(tx, &stored, input.what.kind())? {
        return Err(Error::EntryChanged);
    }
    decide(tx, &stored, input.what.kind(), false, &DecisionFields { reason, ..DecisionFields::default() })
}

/// The entries of a client that are held back from somebody: what a hand-over warns of.
///
/// # Errors
/// [`Error::NotFound`].
pub fn list(tx: &ReadTx, input: ClientAsked) -> Result<Vec<Held>> {
    tx.concerns(Concern { client: Some(input.client), part: "holds", ..Concern::default() });
    crate::store::client::get(tx, input.client)?;
    decision::standing(tx, Some(input.client))?
        .into_iter()
        .filter_map(|each| Hold::of(each.what).map(|what| (what, each)))
        .map(|(what, each)| {
            let stored = entry::get(tx, each.entry)?;
            Ok(Held {
                entry: stored.uid,
                kind: stored.kind,
                at: stored.at,
                what,
                reason: each.fields.reason,
                review_on: each.fields.review_on,
            })
        })
        .collect()
}

/// Ticks that the mail itself is gone from the mail program; the entry and a screenshot are the evidence.
///
/// # Errors
/// [`Error::NotFound`] when the entry is no letter or mail; [`Error::EntryChanged`] when it was ticked before.
pub fn mail_removed(tx: &WriteTx, input: EntryAsked) -> Result<EntryView> {
    let stored = entry::get(tx, input.entry)?;
    if !super::letter::is_sent_mail(&entry::newest_body(tx, &stored)?) {
        return Err(Error::NotFound);
    }
    if stands(tx, &stored, DecisionKind::MailRemoved)? {
        return Err(Error::EntryChanged);
    }
    decide(tx, &stored, DecisionKind::MailRemoved, true, &DecisionFields::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: &[Hold] = &[Hold::NotYetTold, Hold::Withheld];

    #[test]
    fn what_the_client_asks_for_is_never_left_out() {
        for talk in [None, Some(Talk::Held), Some(Talk::Declined)] {
            let asked = Shows::to(Capacity::Client, Ground::RequestClient, talk);
            assert!(asked.along(BOTH));
            assert_eq!(asked.untold, Untold::AfterTalk);
        }
    }

    #[test]
    fn unasked_it_is_left_out_and_a_representative_gets_less() {
        let unasked = Shows::to(Capacity::Client, Ground::Consent, None);
        assert!(!unasked.along(&[Hold::NotYetTold]) && unasked.along(&[Hold::Withheld]) && unasked.along(&[]));
        let representative = Shows::to(Capacity::Representative, Ground::RequestRepresentative, None);
        assert!(representative.along(&[Hold::NotYetTold]) && !representative.along(&[Hold::Withheld]));
        assert!(!Shows::to(Capacity::Representative, Ground::Consent, None).along(&[Hold::NotYetTold]));
    }

    #[test]
    fn who_gives_care_and_who_inspects_get_all_of_it_with_the_mark() {
        for capacity in [Capacity::Colleague, Capacity::OtherCarer, Capacity::Inspector] {
            for ground in [Ground::DirectlyInvolved, Ground::StatutoryDuty, Ground::Consent, Ground::RequestClient] {
                let shows = Shows::to(capacity, ground, None);
                assert!(shows.along(BOTH) && shows.untold == Untold::Marked);
            }
        }
        assert!(Shows::ALL.along(BOTH));
    }
}
