//! The log's own term. It is kept for at least five years (Stcrt. 2019, 38007), and no longer than it is for something (AVG
//! 5(1)(e)). Once a year, when a year is over by that term, the carer may let its lines go: all of the oldest years together,
//! never by themselves. What stays: the dossiers, the head of the chain ([`crate::store::carried_head`]) and a line that tells of it.
//!
//! Stands in the way: a stop on a dossier that the lines are about, since they may be what an inquiry asks for; a client who
//! asked who looked and got no answer yet; a dossier whose lines the law table keeps longer; a clock in doubt, as with all
//! destroying; and a log that does not fit, since what was changed must stay to be found.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::clock::doubt;
use super::destroying::{self, Went};
use super::request;
use super::retention::{self, RetentionRow};
use super::work_note::Wiped;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::rules::requests::RequestKind;
use crate::rules::retention::{Class, Facts, RuleId, decide};
use crate::store::Reading;
use crate::store::carried_head::{self as table, CarriedHead, Segment};
use crate::uid::Uid;

/// How many years back a year is looked for whose term is over: more than any log has.
const MOST_YEARS: i32 = 100;

/// Why lines about somebody stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "LogStaysWhy")]
pub enum StaysWhy {
    /// A stop on the dossier, or it is kept and not used.
    Held,
    /// They asked who looked, and were not answered yet.
    Asked,
    /// The law keeps lines about this dossier longer.
    Term,
}

/// Somebody about whom there are lines that have to stay.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct LogStays {
    /// Whose dossier.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// Why.
    pub why: StaysWhy,
}

/// The oldest years of the log, whose term is over.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct LogDue {
    /// The first year.
    pub since: i32,
    /// The last one. What must be typed before they go.
    pub year: i32,
    /// How many lines.
    pub lines: i64,
    /// Where the term stands.
    pub article: String,
    /// Whom they have to stay for; then none goes.
    pub stays: Vec<LogStays>,
    /// The laptop's clock is in doubt: nothing is destroyed.
    pub clock_doubtful: bool,
}

/// Lines that went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct LogGone {
    /// The last year that went.
    pub year: i32,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// How many lines.
    pub lines: i64,
    /// The seal of the last of them: with it a seal of that very line can still be compared.
    pub seal: String,
}

impl From<CarriedHead> for LogGone {
    fn from(CarriedHead { head, lines, year, cut }: CarriedHead) -> Self {
        Self { year, at: cut, lines, seal: head.code() }
    }
}

/// The log's own term.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct LogTerm {
    /// What may go now.
    pub due: Option<LogDue>,
    /// What went, the newest first.
    pub gone: Vec<LogGone>,
}

/// To let the oldest years go.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct LogDestroyed {
    /// The last year that was shown.
    pub year: i32,
    /// The same, as typed.
    pub typed: String,
}

/// The last day of a year.
fn last_day(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 31)
}

/// Whether the law lets lines of this year go, about no dossier or about one that is kept until this day.
fn is_free(year: i32, dossier_until: Option<NaiveDate>, today: NaiveDate) -> bool {
    let facts = Facts { class: Some(Class::Log), line_date: last_day(year), dossier_until, ..Facts::default() };
    decide(&facts, today).is_free()
}

/// The newest year whose lines may go, as far as no dossier stands against it.
fn over(today: NaiveDate) -> Option<i32> {
    (today.year() - MOST_YEARS..today.year()).rev().find(|year| is_free(*year, None, today))
}

/// The oldest years whose term is over.
fn segment(tx: &impl Reading) -> Result<Option<(i32, Segment)>> {
    let Some(year) = over(tx.moment().date_naive()) else { return Ok(None) };
    Ok(table::until(tx.connection(), year)?.map(|segment| (year, segment)))
}

/// What may go now. `rows`: all dossiers, and what the law says of each.
fn due(tx: &impl Reading, rows: &[RetentionRow]) -> Result<Option<(LogDue, Segment)>> {
    let (db, today) = (tx.connection(), tx.moment().date_naive());
    let Some((year, segment)) = segment(tx)? else { return Ok(None) };
    let asked = request::waiting(tx, None)?;
    let asked =
        |client: Uid| asked.iter().any(|(each, _)| each.client == client && each.fields.kind == RequestKind::WhoLooked);
    let mut stays = Vec::new();
    for row in rows {
        let why = if row.verdict.held {
            StaysWhy::Held
        } else if asked(row.client) {
            StaysWhy::Asked
        } else if !is_free(year, row.verdict.date.filter(|_| !row.verdict.is_free()), today) {
            StaysWhy::Term
        } else {
            continue;
        };
        if table::is_about(db, &segment, row.client)? {
            stays.push(LogStays { client: row.client, client_name: row.client_name.clone(), why });
        }
    }
    let due = LogDue {
        since: segment.since,
        year: segment.year,
        lines: segment.head.no - segment.first + 1,
        article: RuleId::LogKeep.rule().article.clone(),
        stays,
        clock_doubtful: doubt(tx)?.is_some(),
    };
    Ok(Some((due, segment)))
}

/// For the first page: whether years may go now, with nothing in their way. While a dossier is damaged none does.
///
/// # Errors
/// What the store says.
pub(super) fn waits(tx: &impl Reading) -> Result<bool> {
    // Most days no year is over: then no dossier is looked at.
    if segment(tx)?.is_none() {
        return Ok(false);
    }
    match retention::rows(tx) {
        Err(Error::StoreDamaged) => Ok(false),
        rows => Ok(due(tx, &rows?)?.is_some_and(|(due, _)| due.stays.is_empty() && !due.clock_doubtful)),
    }
}

/// For the overview of keeping and destroying.
///
/// # Errors
/// What the store says.
pub(super) fn shown(tx: &impl Reading, rows: &[RetentionRow]) -> Result<LogTerm> {
    let due = due(tx, rows)?.map(|(due, _)| due);
    let gone = table::all(tx.connection())?.into_iter().rev().map(LogGone::from).collect();
    Ok(LogTerm { due, gone })
}

/// Lets the oldest years of the log go, whose term is over.
///
/// # Errors
/// [`Error::BadInput`] when another year was typed than was shown; [`Error::MustBeKept`] when that is not the year that may go, or
/// something stands in the way; [`Error::ClockDoubtful`]; [`Error::LogUnsound`] when the log or a row does not fit, or the store
/// is older than its seal; [`Error::Cancelled`]. Then nothing is gone.
pub fn destroy(work: &Work, input: LogDestroyed) -> Result<Wiped> {
    if input.typed.trim() != input.year.to_string() {
        return Err(Error::BadInput { field: "year".to_owned(), reason: "differs".to_owned() });
    }
    if work.desk.behind_seal() {
        return Err(Error::LogUnsound);
    }
    work.change(|tx| {
        if tx.clock_doubtful() {
            return Err(Error::ClockDoubtful);
        }
        let Some((due, segment)) = due(tx, &retention::rows(tx)?)? else { return Err(Error::MustBeKept) };
        if due.year != input.year || !due.stays.is_empty() {
            return Err(Error::MustBeKept);
        }
        table::cut(tx, &segment, &|done, total| work.progress.step(done, total))?;
        destroying::leaves_remnants(tx, Went::Log)
    })?;
    Ok(Wiped { wiped: destroying::settle_after(work.desk) })
}
