//! The practice file: registrations, diplomas, the certificate of conduct (*VOG*), insurance, complaints scheme, peer review and
//! the protocol for abuse. Of each its number, where the paper lies and until when it holds, so that nobody has to search
//! when an inspector asks, and what ends is told in time.
//!
//! The papers themselves stay where they are: encrypted files belong to an entry of a dossier, and these belong to none.

use chrono::{Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::disclosure::code;
use super::text::{LINE, TEXT, past_day, required, within};
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::rules::completeness::paper_term;
use crate::store::practice_record::{PAPER, Recorded};
use crate::store::{Concern, ReadTx, Reading, WriteTx};
use crate::uid::Uid;

/// In the log.
const PART: &str = "practice_file";
/// Weeks before its end that a paper stands on the first screen: a certificate of conduct takes four to eight.
const WEEKS_BEFORE: u64 = 8;

/// What kind of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "PracticePaperKind")]
pub enum PaperKind {
    /// Chamber of commerce.
    Kvk,
    /// Notified or permitted under the Wtza.
    Wtza,
    /// AGB code.
    Agb,
    /// BIG registration.
    Big,
    /// Diploma, certificate, proof of skill.
    Diploma,
    /// Certificate of conduct.
    Vog,
    /// Liability insurance.
    Insurance,
    /// Complaints scheme, with its complaints officer and disputes body.
    ComplaintsScheme,
    /// Peer review or supervision.
    PeerReview,
    /// Protocol for domestic violence and child abuse (*meldcode*).
    AbuseProtocol,
    /// Registration of who works with the young (*SKJ*).
    Skj,
    /// Something else.
    Other,
}

/// A paper of the practice file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PracticePaper {
    /// What kind.
    pub kind: PaperKind,
    /// What it is called.
    pub name: String,
    /// Its number.
    #[serde(default)]
    pub number: String,
    /// Where the paper lies.
    #[serde(default)]
    pub place: String,
    /// Its own day.
    #[serde(default)]
    pub issued: Option<NaiveDate>,
    /// The last day on which it holds.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// What else there is to say.
    #[serde(default)]
    pub note: String,
}

/// A paper to keep, or to write over.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PracticePaperSet {
    /// Which; a new one when `None`.
    #[serde(default)]
    pub paper: Option<Uid>,
    /// The version that was on screen; 0 for a new one.
    #[serde(default)]
    pub base: i64,
    /// What it says.
    pub fields: PracticePaper,
}

/// Which paper.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PracticePaperAsked {
    /// The paper.
    pub paper: Uid,
}

/// A paper as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct PracticePaperView {
    /// The paper.
    pub paper: Uid,
    /// How often it was written.
    pub version: i64,
    /// What it says.
    pub fields: PracticePaper,
    /// The last day on which it holds: as noted, or by the law.
    pub until: Option<NaiveDate>,
    /// Where that term stands; empty when it was noted.
    pub article: String,
    /// It holds today.
    pub valid: bool,
    /// That day is near, or has passed.
    pub ends_soon: bool,
}

/// The last day on which a paper holds, and the article of that term where the law and not the paper says it.
fn until(paper: &PracticePaper, today: NaiveDate) -> (Option<NaiveDate>, &'static str) {
    let by_law = || {
        let term = paper_term(&code(&paper.kind), today)?;
        Some((paper.issued?.checked_add_months(Months::new(term.years * 12))?, term.article.as_str()))
    };
    match (paper.until, by_law()) {
        (None, Some((day, article))) => (Some(day), article),
        (until, _) => (until, ""),
    }
}

/// Whether a paper holds on a day.
pub(super) fn valid(paper: &PracticePaper, today: NaiveDate) -> bool {
    until(paper, today).0.is_none_or(|until| today <= until)
}

pub(super) fn shown(kept: Recorded<PracticePaper>, today: NaiveDate) -> PracticePaperView {
    let (until, article) = until(&kept.fields, today);
    PracticePaperView {
        paper: kept.uid,
        version: kept.head,
        until,
        article: article.to_owned(),
        valid: valid(&kept.fields, today),
        ends_soon: until.is_some_and(|until| until <= today + Days::new(WEEKS_BEFORE * 7)),
        fields: kept.fields,
    }
}

/// All papers: by kind, and of one kind the one that holds longest first.
pub(super) fn all(tx: &impl Reading) -> Result<Vec<PracticePaperView>> {
    let today = tx.moment().date_naive();
    let mut papers: Vec<PracticePaperView> = PAPER.list(tx)?.into_iter().map(|kept| shown(kept, today)).collect();
    papers.sort_by_key(|view| (view.fields.kind as u8, std::cmp::Reverse(view.until.unwrap_or(NaiveDate::MAX))));
    Ok(papers)
}

/// Papers that end soon or have ended, and for which there is none of the same kind that holds longer.
pub(super) fn ending(tx: &impl Reading) -> Result<Vec<PracticePaperView>> {
    let papers = all(tx)?;
    let end = |view: &PracticePaperView| view.until.unwrap_or(NaiveDate::MAX);
    let longer = |view: &PracticePaperView| {
        // A diploma more is no newer one of the same. The newer one may have ended too by now: then that one is told, and alone.
        let same = |other: &&PracticePaperView| other.fields.kind == view.fields.kind && end(view) < end(other);
        let mut same = papers.iter().filter(same);
        same.any(|other| other.fields.name == view.fields.name || view.fields.kind == PaperKind::Vog)
    };
    let (ends, _): (Vec<_>, Vec<_>) = papers.iter().partition(|view| view.ends_soon && !longer(view));
    Ok(ends.into_iter().cloned().collect())
}

/// The practice file.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<PracticePaperView>> {
    tx.concerns(Concern { part: PART, ..Concern::default() });
    all(tx)
}

fn checked(said: PracticePaper, today: NaiveDate) -> Result<PracticePaper> {
    let issued = said.issued.map(|day| past_day("issued", day, today)).transpose()?;
    let until = said.until.map(|day| past_day("until", day, NaiveDate::MAX)).transpose()?;
    if issued.zip(until).is_some_and(|(issued, until)| until < issued) {
        return Err(Error::BadDate { field: "until".to_owned() });
    }
    // A certificate of conduct without its day could never end.
    if said.kind == PaperKind::Vog && issued.is_none() {
        return Err(Error::Required { field: "issued".to_owned() });
    }
    Ok(PracticePaper {
        kind: said.kind,
        name: required("name", &said.name, LINE)?,
        number: within("number", &said.number, LINE)?,
        place: within("place", &said.place, LINE)?,
        issued,
        until,
        note: within("note", &said.note, TEXT)?,
    })
}

/// Keeps a paper, or writes over one.
///
/// # Errors
/// [`Error::Required`] without a name, or for a certificate of conduct without its day; [`Error::InFuture`],
/// [`Error::BadDate`], [`Error::TooLong`], [`Error::EntryChanged`].
pub fn set(tx: &WriteTx, input: PracticePaperSet) -> Result<Vec<PracticePaperView>> {
    let fields = checked(input.fields, tx.now().date_naive())?;
    match input.paper {
        None => drop(PAPER.add(tx, None, &fields)?),
        Some(uid) => PAPER.change(tx, uid, input.base, None, &fields)?,
    }
    tx.concerns(Concern { part: PART, ..Concern::default() });
    all(tx)
}

/// Takes a paper out of the file.
///
/// # Errors
/// [`Error::NotFound`].
pub fn remove(tx: &WriteTx, input: PracticePaperAsked) -> Result<Vec<PracticePaperView>> {
    PAPER.destroy(tx, input.paper)?;
    tx.concerns(Concern { part: PART, ..Concern::default() });
    all(tx)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn paper(kind: PaperKind, issued: &str) -> PracticePaper {
        let name = "Papier".to_owned();
        let (number, place, note) = (String::new(), String::new(), String::new());
        PracticePaper { kind, name, number, place, issued: Some(day(issued)), until: None, note }
    }

    #[test]
    fn a_certificate_of_conduct_holds_three_years_unless_something_else_was_noted() {
        let vog = paper(PaperKind::Vog, "2023-11-24");
        assert!(valid(&vog, day("2026-11-24")) && !valid(&vog, day("2026-11-25")));
        let longer = PracticePaper { until: Some(day("2027-01-01")), ..vog.clone() };
        assert!(valid(&longer, day("2026-12-31")));
        assert!(valid(&paper(PaperKind::Diploma, "1990-06-30"), day("2026-11-25")));
        let undated = PracticePaper { issued: None, ..vog };
        assert_eq!(checked(undated, day("2026-11-25")), Err(Error::Required { field: "issued".to_owned() }));
    }
}
