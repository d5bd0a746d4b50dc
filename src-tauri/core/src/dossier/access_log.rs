//! Who looked at a dossier, changed it or got it: in words that the client can read, by period, in the window and on paper
//! (Wabvpz 15e; BW 7:456). What is held back from the client is not told here either, and no line is about another
//! client.

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
use super::request;
use super::view::{LogLine, named};
use crate::desk::Work;
use crate::error::Result;
use crate::export::paper::{Lang, Period};
use crate::export::sheets::{AccessLine, AccessSheet, access_sheet};
use crate::export::texts;
use crate::store::log::{Outcome, Record, lines};
use crate::store::practice_record::INSPECTION;
use crate::store::{Concern, ReadTx, Reading, client, entry, viewing};
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

/// The register and the log of one dossier, newest first.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct AccessLog {
    /// Who got something of it.
    pub given: Vec<GivenLine>,
    /// Who did what with it.
    pub lines: Vec<LogLine>,
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

fn read(tx: &impl Reading, asked: &AccessAsked) -> Result<AccessLog> {
    client::get(tx, asked.client)?;
    let within = |day: NaiveDate| asked.from.is_none_or(|from| from <= day) && asked.to.is_none_or(|to| day <= to);
    let standing = decision::standing(tx, asked.client)?;
    let mut found: Vec<Record> = Vec::new();
    let mut before = None;
    let mut cut = false;
    'read: loop {
        let batch = lines(tx.connection(), Some(asked.client), before, BATCH)?;
        let Some(last) = batch.last() else { break };
        before = Some(last.n);
        for record in batch {
            let day = record.instant()?.date_naive();
            if !within(day) || tells_of_holds(&record, &standing) {
                continue;
            }
            if found.len() == MOST {
                cut = true;
                break 'read;
            }
            found.push(record);
        }
    }
    let given = given(tx, asked.client)?.into_iter().filter(|line| within(line.at.date_naive())).collect();
    Ok(AccessLog { given, lines: found.into_iter().map(|record| named(tx, record)).collect::<Result<_>>()?, cut })
}

/// Who looked at a dossier, changed it or got it.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound), or what the store says.
pub fn list(tx: &ReadTx, input: AccessAsked) -> Result<AccessLog> {
    tx.concerns(Concern { client: Some(input.client), part: "log", ..Concern::default() });
    read(tx, &input)
}

/// The same on paper, for the client.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound), [`Error::LayoutFailed`](crate::Error::LayoutFailed).
pub fn print(work: &Work, input: AccessPrintAsked) -> Result<Sheet> {
    let asked = AccessAsked { client: input.client, from: input.from, to: input.to };
    let (log, of, practice) = work.view(|tx| {
        tx.concerns(Concern { client: Some(input.client), part: "log", every_time: true, ..Concern::default() });
        Ok((read(tx, &asked)?, client::get(tx, input.client)?, own(tx, tx.session().actor)?))
    })?;
    let (lang, now) = (lang(input.language), work.desk.surroundings().clock.now());
    let today = now.date_naive();
    let oldest = log.lines.last().map(|line| line.at.date_naive());
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
    })?;
    let path = put_out(work, &neutral_name(work, "logboek", "pdf"), &bytes)?;
    if let Some(uid) = input.request {
        work.change(|tx| {
            tx.concerns(Concern { client: Some(input.client), part: "request", ..Concern::default() });
            request::done_by_log_paper(tx, uid, input.client)
        })?;
    }
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Role, Source};
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
