//! Who looked at a dossier, changed it or got it: in words that the client can read, by period, in the window and on paper
//! (Wabvpz 15e; BW 7:456). What is held back from the client is not told here either, and no line is about another
//! client. On paper for who asks for it, the carer can leave lines out; then no other line tells of them.

use std::collections::HashSet;

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::decision;
use super::disclosure::{Capacity, Ground, code};
use super::entry::{Body, EntryKind, shown};
use super::inspection::InspectionWay;
use super::paper::{Sheet, lang, neutral_name, put_out, tells_of_holds};
use super::practice::{Language, own};
use super::request::{self, RequestOutcome};
use super::view::{LogLine, named};
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::paper::{Lang, Period};
use crate::export::sheets::{AccessLine, AccessSheet, access_sheet};
use crate::export::texts;
use crate::session::Role;
use crate::store::log::{Outcome, Record, lines};
use crate::store::practice_record::INSPECTION;
use crate::store::{Concern, ReadTx, Reading, client, entry, viewing, worker};
use crate::uid::Uid;

/// Lines read at a time.
const BATCH: u32 = 500;
/// Lines at most, the newest: more than anybody reads, and a paper that still can be made.
const MOST: usize = 3000;

/// Of which dossier and period.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "AccessLogAsked")]
pub struct AccessAsked {
    /// The client.
    pub client: Uid,
    /// From this day; the beginning when `None`.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// To and with this day; today when `None`.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// The same on paper.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AccessPrintAsked {
    /// The client.
    pub client: Uid,
    /// From this day; the beginning when `None`.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// To and with this day; today when `None`.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Of the paper.
    pub language: Language,
    /// The request that this answers.
    #[serde(default)]
    pub request: Option<Uid>,
    /// What stays out of it, by `uid`: who got something, and who works in the dossier with all that they did. For who asks for
    /// somebody else this is to be said, also where it is nothing.
    #[serde(default)]
    pub left_out: Option<Vec<Uid>>,
}

/// How somebody got something of the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum GivenHow {
    /// It was handed over.
    HandOver,
    /// They looked on at the screen.
    Screen,
}

/// Somebody who got something of the dossier: a line of the register.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct GivenLine {
    /// The hand-over's entry, or the viewing.
    pub uid: Uid,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Until when they looked; a viewing that was cut off has none.
    pub until: Option<DateTime<FixedOffset>>,
    /// How.
    pub how: GivenHow,
    /// Full name.
    pub to: String,
    /// As what.
    pub capacity: Capacity,
    /// On which ground.
    pub ground: Ground,
    /// It was not the whole dossier.
    pub partial: bool,
    /// Nobody knows whether it came to that.
    pub unsure: bool,
}

/// Somebody who works in the dossier, and did something with it.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct AccessWorker {
    /// The worker.
    pub uid: Uid,
    /// Full name.
    pub name: String,
    /// As what, the last time.
    pub role: Role,
}

/// The register and the log of one dossier, newest first.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct AccessLog {
    /// Who got something of it.
    pub given: Vec<GivenLine>,
    /// Who did what with it.
    pub lines: Vec<LogLine>,
    /// Who of them works in it.
    pub workers: Vec<AccessWorker>,
    /// There are more lines in this period than these.
    pub cut: bool,
}

/// What was done, or what was tried and did not happen: "gewijzigd · geweigerd".
pub(super) fn done(line: &LogLine, lang: Lang) -> String {
    let kind = texts::code(lang, "done", &code(&line.kind));
    match line.outcome {
        Outcome::Done => kind,
        Outcome::Refused | Outcome::Failed => format!("{kind} · {}", texts::code(lang, "done", &code(&line.outcome))),
    }
}

/// A line of the log as a row of a table: when, who, what, which part.
pub(super) fn row_of(line: &LogLine, lang: Lang) -> [String; 4] {
    // Whose viewing it was went with another dossier.
    let name = if line.who.is_empty() { texts::text(lang, "log.who_unknown") } else { line.who.clone() };
    let who = format!("{name} ({})", texts::code(lang, "role", line.role.code()));
    let part = if line.part.is_empty() { String::new() } else { texts::code(lang, "part", &line.part) };
    [texts::short_moment(lang, &line.at), who, done(line, lang), part]
}

/// Who got something of a dossier, newest first.
pub(super) fn given(tx: &impl Reading, client: Uid) -> Result<Vec<GivenLine>> {
    let mut given = Vec::new();
    for stored in entry::period(tx, client, None, None)? {
        if stored.kind != EntryKind::Disclosure {
            continue;
        }
        let Body::Disclosure(said) = shown(tx, &stored)?.body else { continue };
        given.push(GivenLine {
            uid: stored.uid,
            at: stored.at,
            until: None,
            how: GivenHow::HandOver,
            to: said.recipient,
            capacity: said.capacity,
            ground: said.ground,
            partial: said.partial,
            unsure: said.unsure,
        });
    }
    for each in viewing::list(tx, client)? {
        let said = each.fields;
        given.push(GivenLine {
            uid: each.uid,
            at: said.began,
            until: said.ended.map(|(at, _)| at),
            how: GivenHow::Screen,
            to: said.viewer.name,
            capacity: said.viewer.capacity,
            ground: said.ground,
            partial: said.partial,
            unsure: false,
        });
    }
    // An inspector's PDF is a hand-over in the dossier; what was read on the screen stands with the visit.
    let number = client::get(tx, client)?.number;
    for each in INSPECTION.list(tx)? {
        let said = each.fields;
        if said.way == InspectionWay::Screen && said.numbers.contains(&number) {
            given.push(GivenLine {
                uid: each.uid,
                at: said.began,
                until: said.ended.map(|(at, _)| at),
                how: GivenHow::Screen,
                to: said.inspector,
                capacity: Capacity::Inspector,
                ground: Ground::StatutoryDuty,
                partial: said.from.is_some() || said.to.is_some(),
                unsure: false,
            });
        }
    }
    given.sort_by_key(|line| std::cmp::Reverse(line.at));
    Ok(given)
}

/// Whether a line of the log tells that somebody got or saw something, and is not about one of those that stay.
fn tells_of_given(record: &Record, handing_over: &HashSet<Uid>, stays: &[GivenLine]) -> bool {
    let is_one = |uid: Uid| stays.iter().any(|line| line.uid == uid);
    let tells = record.why == "hand_over"
        || record.action.starts_with("inspection")
        || record.e.is_some_and(|entry| handing_over.contains(&entry));
    tells && !is_one(record.by) && !record.e.is_some_and(is_one)
}

/// The register and the log without what is left out, and of how many of those that stand there that was said; for `another` than
/// the client also without what lies outside the period, of which lines inside it could tell.
fn read(tx: &impl Reading, asked: &AccessAsked, left_out: &[Uid], another: bool) -> Result<(AccessLog, u32)> {
    client::get(tx, asked.client)?;
    let within = |day: NaiveDate| asked.from.is_none_or(|from| from <= day) && asked.to.is_none_or(|to| day <= to);
    let standing = decision::standing(tx, asked.client)?;
    let is_not_told = |line: &GivenLine| left_out.contains(&line.uid) || (another && !within(line.at.date_naive()));
    let (out, given): (Vec<_>, Vec<_>) = given(tx, asked.client)?.into_iter().partition(is_not_told);
    let handing_over = if out.is_empty() { None } else { Some(entry::of_handing_over(tx, asked.client)?) };
    let is_out = |record: &Record| {
        left_out.contains(&record.by)
            || handing_over.as_ref().is_some_and(|entries| tells_of_given(record, entries, &given))
    };
    let mut unsaid: HashSet<Uid> = out.iter().map(|line| line.uid).filter(|uid| left_out.contains(uid)).collect();
    let mut found: Vec<Record> = Vec::new();
    let mut before = None;
    // As many as there were to choose from: no older ones come up for those that are left out.
    let (mut cut, mut read) = (false, 0);
    'read: loop {
        let batch = lines(tx.connection(), Some(asked.client), before, BATCH)?;
        let Some(last) = batch.last() else { break };
        before = Some(last.n);
        for record in batch {
            let day = record.instant()?.date_naive();
            if !within(day) || tells_of_holds(&record, &standing) {
                continue;
            }
            if read == MOST {
                cut = true;
                break 'read;
            }
            read += 1;
            if left_out.contains(&record.by) {
                unsaid.insert(record.by);
            }
            if !is_out(&record) {
                found.push(record);
            }
        }
    }
    let mut workers: Vec<AccessWorker> = Vec::new();
    for record in &found {
        let works = matches!(record.role, Role::Carer | Role::StandIn | Role::Custodian);
        if works && workers.iter().all(|each| each.uid != record.by) {
            workers.push(AccessWorker { uid: record.by, name: worker::name(tx, record.by)?, role: record.role });
        }
    }
    let given = given.into_iter().filter(|line| within(line.at.date_naive())).collect();
    let lines = found.into_iter().map(|record| named(tx, record)).collect::<Result<_>>()?;
    Ok((AccessLog { given, lines, workers, cut }, u32::try_from(unsaid.len()).unwrap_or(u32::MAX)))
}

/// Who looked at a dossier, changed it or got it.
///
/// # Errors
/// [`Error::NotFound`], or what the store says.
pub fn list(tx: &ReadTx, input: AccessAsked) -> Result<AccessLog> {
    tx.concerns(Concern { client: Some(input.client), part: "log", ..Concern::default() });
    read(tx, &input, &[], false).map(|(log, _)| log)
}

/// Whether the paper is a part, and whether it is for another than the client. A part that was granted, and what somebody else asks
/// for, is chosen and not given whole by mistake (BW 7:457).
fn is_part(tx: &impl Reading, input: &AccessPrintAsked) -> Result<(bool, bool)> {
    let leaves_out = input.left_out.as_ref().is_some_and(|left_out| !left_out.is_empty());
    let Some(uid) = input.request else { return Ok((leaves_out, false)) };
    let stored = request::newest(tx, uid)?;
    if stored.client != input.client {
        return Err(Error::NotFound);
    }
    let partly = stored.fields.decision.as_ref().is_some_and(|decision| decision.outcome == RequestOutcome::Partly);
    let is_less = leaves_out || input.from.is_some() || input.to.is_some();
    let another = stored.fields.asker.capacity != Capacity::Client;
    if (partly && !is_less) || (another && input.left_out.is_none()) {
        return Err(Error::Required { field: "left_out".to_owned() });
    }
    Ok((partly || leaves_out, another))
}

/// The same on paper, for the client or for who asks in their place.
///
/// # Errors
/// [`Error::NotFound`], [`Error::LayoutFailed`]; [`Error::Required`] where a part was granted and nothing is left out, and for who
/// asks for somebody else where nobody said what is.
pub fn print(work: &Work, input: AccessPrintAsked) -> Result<Sheet> {
    let asked = AccessAsked { client: input.client, from: input.from, to: input.to };
    let left_out = input.left_out.as_deref().unwrap_or_default();
    let ((log, unsaid), of, practice, partial) = work.view(|tx| {
        tx.concerns(Concern { client: Some(input.client), part: "log", every_time: true, ..Concern::default() });
        let (partial, another) = is_part(tx, &input)?;
        Ok((
            read(tx, &asked, left_out, another)?,
            client::get(tx, input.client)?,
            own(tx, tx.session().actor)?,
            partial,
        ))
    })?;
    let (lang, now) = (lang(input.language), work.desk.surroundings().clock.now());
    let today = now.date_naive();
    let oldest = log.lines.last().map(|line| line.at).into_iter().chain(log.given.last().map(|line| line.at)).min();
    let oldest = oldest.map(|at| at.date_naive());
    let period = Period { from: input.from.or(oldest).unwrap_or(today), to: input.to.unwrap_or(today).min(today) };
    let given: Vec<AccessLine> = log
        .given
        .iter()
        .map(|line| {
            let whole = if line.partial { "part" } else { "whole" };
            let how = format!("{}.{whole}", code(&line.how));
            let until = line.until.map(|until| format!(" – {}", until.format("%H:%M"))).unwrap_or_default();
            AccessLine {
                at: texts::short_moment(lang, &line.at) + &until,
                what: texts::filled(
                    lang,
                    &format!("sheet.access.given.{how}"),
                    &[
                        ("to", &line.to),
                        ("capacity", &texts::code(lang, "capacity", &code(&line.capacity))),
                        ("ground", &texts::code(lang, "ground", &code(&line.ground))),
                    ],
                ) + &if line.unsure { format!(" ({})", texts::text(lang, "unsure")) } else { String::new() },
            }
        })
        .collect();
    let lines: Vec<AccessLine> = log
        .lines
        .iter()
        .map(|line| {
            let [at, who, done, part] = row_of(line, lang);
            AccessLine { at, what: [who, done, part].join(" · ").trim_end_matches(" · ").to_owned() }
        })
        .collect();
    let bytes = access_sheet(&AccessSheet {
        lang,
        client: &of.fields.name,
        number: u64::try_from(of.number).unwrap_or(0),
        carer: &practice.name,
        made_at: now,
        period,
        given: &given,
        lines: &lines,
        cut: log.cut,
        partial,
    })?;
    let path = put_out(work, &neutral_name(work, "logboek", "pdf"), &bytes)?;
    if let Some(uid) = input.request {
        work.change(|tx| {
            tx.concerns(Concern { client: Some(input.client), part: "request", ..Concern::default() });
            request::done_by_log_paper(tx, uid, input.client, unsaid)
        })?;
    }
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Source;
    use crate::store::log::Kind;
    use crate::uid::Uid;

    #[test]
    fn what_was_refused_says_what_it_was() {
        let line = |outcome| LogLine {
            no: 1,
            at: chrono::DateTime::default(),
            who: "Wim de Waarnemer".to_owned(),
            role: Role::StandIn,
            source: Source::Window,
            action: "report_add".to_owned(),
            kind: Kind::Update,
            outcome,
            client: Some(Uid::from_bytes([1; 16])),
            client_name: None,
            part: String::new(),
            count: None,
            ground: None,
        };
        assert_eq!(done(&line(Outcome::Done), Lang::Nl), "gewijzigd");
        assert_eq!(done(&line(Outcome::Refused), Lang::Nl), "gewijzigd · geweigerd");
        assert_eq!(row_of(&line(Outcome::Failed), Lang::En)[2], "changed · failed");
    }
}
