//! Whether a client is capable of a fair judgement, per matter: when, by whom and why (BW 7:465). Presumed as long as nothing
//! is written down; of the judgements in one matter the one that was made last holds, whenever it was recorded.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::people::{People, room};
use super::text::{LINE, TEXT, past_day, required};
use crate::error::Result;
use crate::rules::access::Capability;
use crate::rules::access::consent::Matter;
use crate::store::people::{CAPACITY, Kept};
use crate::store::{Concern, Reading, WriteTx, client, worker};
use crate::uid::Uid;

/// A judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// In which matter.
    pub matter: Matter,
    /// Capable of it.
    pub capable: bool,
    /// On which day it was judged.
    pub on: NaiveDate,
    /// By whom: full name and what they are.
    pub by: String,
    /// Why.
    pub why: String,
}

/// A judgement to write down.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CapacitySet {
    /// Whose.
    pub client: Uid,
    /// What was judged.
    pub judgement: Judgement,
}

/// A judgement as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct JudgementView {
    /// What was judged.
    pub judgement: Judgement,
    /// No later one is about the same matter.
    pub now: bool,
    /// When it was recorded.
    pub recorded: DateTime<FixedOffset>,
    /// By whom.
    pub author: String,
}

/// The judgement that holds in a matter: the one that was made last, and of one day the one that was recorded last. An old
/// letter that is typed over later only completes the history.
pub(super) fn holds(all: &[Kept<Judgement>], matter: Matter) -> Option<&Kept<Judgement>> {
    all.iter().filter(|each| each.fields.matter == matter).max_by_key(|each| each.fields.on)
}

/// The judgement that holds in each matter decides.
pub(super) fn capability(all: &[Kept<Judgement>], matter: Matter) -> Capability {
    let newest = |matter: Matter| holds(all, matter);
    match newest(matter) {
        Some(found) if found.fields.capable => Capability::Capable,
        Some(_) => Capability::Incapable,
        None if all.iter().any(|each| newest(each.fields.matter).is_some_and(|newest| !newest.fields.capable)) => {
            Capability::IncapableElsewhere
        }
        None => Capability::NotRecorded,
    }
}

/// All judgements, the last recorded first.
pub(super) fn views(tx: &impl Reading, all: &[Kept<Judgement>]) -> Result<Vec<JudgementView>> {
    all.iter()
        .rev()
        .map(|kept| {
            let now = holds(all, kept.fields.matter).is_some_and(|newest| newest.uid == kept.uid);
            Ok(JudgementView {
                judgement: kept.fields.clone(),
                now,
                recorded: kept.recorded,
                author: worker::name(tx, kept.author)?,
            })
        })
        .collect()
}

/// Writes a judgement down.
///
/// # Errors
/// [`Error::Required`](crate::Error::Required) without who judged or why, [`Error::InFuture`](crate::Error::InFuture),
/// [`Error::BadDate`](crate::Error::BadDate), [`Error::NotFound`](crate::Error::NotFound).
pub fn set(tx: &WriteTx, input: CapacitySet) -> Result<People> {
    client::get(tx, input.client)?;
    let said = input.judgement;
    let judgement = Judgement {
        matter: said.matter,
        capable: said.capable,
        on: past_day("on", said.on, tx.now().date_naive())?,
        by: required("by", &said.by, LINE)?,
        why: required("why", &said.why, TEXT)?,
    };
    CAPACITY.add(tx, input.client, tx.new_uid()?, 0, &judgement)?;
    tx.concerns(Concern { client: Some(input.client), part: "capacity", ..Concern::default() });
    room(tx, input.client)
}
