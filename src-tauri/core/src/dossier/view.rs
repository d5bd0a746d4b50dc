//! The log, in a form that a person can read: names are put on here, not before.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::sitting;
use crate::error::{Error, Result};
use crate::session::{Role, Source};
use crate::store::log::{Kind, Outcome, Record, Which, lines_of};
use crate::store::practice_record::INSPECTION;
use crate::store::{Concern, ReadTx, Reading, client, viewing, worker};
use crate::uid::Uid;

/// Which lines.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct LogAsked {
    /// Of one dossier.
    #[serde(default)]
    pub client: Option<Uid>,
    /// From this day; the beginning when `None`.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// To and with this day; today when `None`.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Of these kinds; of all when empty.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Below this number (`more` of the page before).
    #[serde(default)]
    pub before: Option<i64>,
    /// How many, at most 500.
    pub count: u32,
}

/// A line as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct LogLine {
    /// Its number.
    pub no: i64,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Full name.
    pub who: String,
    /// As what.
    pub role: Role,
    /// Window or command line.
    pub source: Source,
    /// The action's name.
    pub action: String,
    /// What kind of thing.
    pub kind: Kind,
    /// How it ended.
    pub outcome: Outcome,
    /// Whose dossier.
    pub client: Option<Uid>,
    /// Their name, while the dossier is there.
    pub client_name: Option<String>,
    /// Which part, as a code.
    pub part: String,
    /// How many.
    pub count: Option<i64>,
    /// On which ground, as a code.
    pub ground: Option<String>,
}

/// Lines, newest first.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct LogPage {
    /// The page.
    pub lines: Vec<LogLine>,
    /// Where the next page begins.
    pub more: Option<i64>,
}

/// Puts the names on a record.
pub(super) fn named(tx: &impl Reading, record: Record) -> Result<LogLine> {
    let client_name = match record.c.map(|uid| client::get(tx, uid)) {
        Some(Ok(client)) => Some(client.fields.name),
        None | Some(Err(Error::NotFound)) => None,
        Some(Err(error)) => return Err(error),
    };
    Ok(LogLine {
        no: record.n,
        at: record.instant()?,
        who: match record.role {
            Role::Viewer => match viewing::get(tx, record.by) {
                Ok(found) => found.into_iter().next().map(|each| each.fields.viewer.name).unwrap_or_default(),
                // It went with its dossier.
                Err(Error::NotFound) => String::new(),
                Err(error) => return Err(error),
            },
            Role::Inspector => match INSPECTION.get(tx, record.by) {
                Ok(found) => found.fields.inspector,
                // Nothing was laid open: it was the carer.
                Err(Error::NotFound) => worker::name(tx, record.by)?,
                Err(error) => return Err(error),
            },
            Role::Carer | Role::StandIn | Role::Custodian => worker::name(tx, record.by)?,
        },
        role: record.role,
        source: record.src,
        action: record.action,
        kind: record.k,
        outcome: Outcome::from_indicator(record.out),
        client: record.c,
        client_name,
        part: record.part,
        count: record.cnt,
        ground: record.gr,
    })
}

/// A page of the log. Looking at the log is logged too.
///
/// # Errors
/// [`Error::NotFound`] for a dossier that a stand-in was not given, or what the store says.
pub fn log(tx: &ReadTx, input: LogAsked) -> Result<LogPage> {
    tx.concerns(Concern { client: input.client, part: "log", ..Concern::default() });
    if let Some(client) = input.client {
        sitting::within_reach(tx, client)?;
    }
    let count = input.count.clamp(1, 500);
    let which = Which { client: input.client, from: input.from, to: input.to, kinds: input.kinds };
    let mut records = lines_of(tx.connection(), &which, input.before, count + 1)?;
    let more = if records.len() > count as usize {
        records.truncate(count as usize);
        records.last().map(|record| record.n)
    } else {
        None
    };
    Ok(LogPage { lines: records.into_iter().map(|record| named(tx, record)).collect::<Result<_>>()?, more })
}
