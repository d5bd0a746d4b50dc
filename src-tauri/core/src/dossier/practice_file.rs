//! The practice file: registrations, diplomas, the certificate of conduct (*VOG*), insurance, complaints scheme, peer review and
//! the protocol for abuse. Of each its number, where the paper lies and until when it holds, so that nobody has to search
//! when an inspector asks, and what ends is told in time.
//!
//! A paper can be kept here itself, as a scan: encrypted like the files of a dossier, and of no dossier. It goes with its
//! paper.

use std::path::Path;

use chrono::{Days, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::destroying;
use super::disclosure::code;
use super::document::{
    AttachmentClass, AttachmentView, Preview, PreviewAsked, SaveAsked, Saved, bring, class, keep, preview_of, saved,
};
use super::text::{LINE, TEXT, past_day, required, within};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::rules::completeness::paper_term;
use crate::store::attachment::StoredAttachment;
use crate::store::practice_record::{PAPER, Recorded};
use crate::store::{Concern, ReadTx, Reading, WriteTx, attachment};
use crate::uid::Uid;

/// In the log.
const PART: &str = "practice_file";
/// Weeks before its end that a paper stands on the first screen: a certificate of conduct takes four to eight.
const WEEKS_BEFORE: u64 = 8;

/// Scans of one paper: of more it is no paper.
const MOST_FILES: usize = 50;

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
    /// Registration of who works with the young (*SKJ*).
    Skj,
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

/// A scan to keep with a paper.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PracticePaperFile {
    /// The paper.
    pub paper: Uid,
    /// Path of the file.
    pub file: String,
}

/// Which scan.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PracticeFileAsked {
    /// The file.
    pub attachment: Uid,
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
    /// The paper itself, as it was scanned.
    pub files: Vec<AttachmentView>,
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

fn shown(tx: &impl Reading, kept: Recorded<PracticePaper>, today: NaiveDate) -> Result<PracticePaperView> {
    let (until, article) = until(&kept.fields, today);
    let offset = tx.moment().offset().local_minus_utc();
    let files = attachment::of_paper(tx, kept.uid)?;
    Ok(PracticePaperView {
        files: files.iter().map(|stored| AttachmentView::of(stored, offset)).collect::<Result<_>>()?,
        paper: kept.uid,
        version: kept.head,
        until,
        article: article.to_owned(),
        valid: valid(&kept.fields, today),
        ends_soon: until.is_some_and(|until| until <= today + Days::new(WEEKS_BEFORE * 7)),
        fields: kept.fields,
    })
}

/// All papers: by kind, and of one kind the one that holds longest first.
pub(super) fn all(tx: &impl Reading) -> Result<Vec<PracticePaperView>> {
    let today = tx.moment().date_naive();
    let shown = |kept| shown(tx, kept, today);
    let mut papers = PAPER.list(tx)?.into_iter().map(shown).collect::<Result<Vec<_>>>()?;
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

/// Takes a paper out of the file, with what was scanned of it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn remove(work: &Work, input: PracticePaperAsked) -> Result<Vec<PracticePaperView>> {
    let left = work.change(|tx| {
        for stored in attachment::of_paper(tx, input.paper)? {
            attachment::take_off_paper(tx, &stored)?;
        }
        PAPER.destroy(tx, input.paper)?;
        tx.concerns(Concern { part: PART, ..Concern::default() });
        all(tx)
    })?;
    erase(work);
    Ok(left)
}

/// What will not go now goes at the next opening.
fn erase(work: &Work) {
    let desk = work.desk;
    let files = desk.vault().attachments();
    destroying::erase(desk.store(), desk.session(), desk.surroundings(), &files).ok();
}

/// Keeps a scan with a paper.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::FileEmpty`], [`Error::FileTooLarge`], [`Error::FileKindUnknown`], [`Error::FileDamaged`],
/// [`Error::FileUnreadable`]; [`Error::BadInput`] for sound, or for too many.
pub fn attach(work: &Work, input: PracticePaperFile) -> Result<Vec<PracticePaperView>> {
    let bad = |reason: &str| Error::BadInput { field: "file".to_owned(), reason: reason.to_owned() };
    let brought = bring(Path::new(&input.file))?;
    if class(brought.kind()) == AttachmentClass::Sound {
        return Err(bad("sound"));
    }
    keep(work, &brought, |tx, file, written| {
        let paper = PAPER.get(tx, input.paper)?;
        if attachment::of_paper(tx, paper.uid)?.len() >= MOST_FILES {
            return Err(bad("many"));
        }
        attachment::add_to_paper(tx, paper.uid, (brought.name(), brought.kind()), file, written)?;
        tx.concerns(Concern { part: PART, ..Concern::default() });
        all(tx)
    })
}

/// Takes a scan off a paper.
///
/// # Errors
/// [`Error::NotFound`].
pub fn detach(work: &Work, input: PracticeFileAsked) -> Result<Vec<PracticePaperView>> {
    let left = work.change(|tx| {
        attachment::take_off_paper(tx, &attachment::of_papers(tx, input.attachment)?)?;
        tx.concerns(Concern { part: PART, ..Concern::default() });
        all(tx)
    })?;
    erase(work);
    Ok(left)
}

fn looked_at(work: &Work, uid: Uid, every_time: bool) -> Result<StoredAttachment> {
    work.view(|tx| {
        tx.concerns(Concern { part: PART, every_time, ..Concern::default() });
        attachment::of_papers(tx, uid)
    })
}

/// A scan, as it can be looked at in the window.
///
/// # Errors
/// [`Error::AttachmentDamaged`], [`Error::FileDamaged`], [`Error::NotFound`].
pub fn preview(work: &Work, input: PreviewAsked) -> Result<Preview> {
    preview_of(work, &looked_at(work, input.attachment, false)?, input.page, input.most)
}

/// Saves a scan, unencrypted, where the carer wants it.
///
/// # Errors
/// As [`super::document::save`].
pub fn save(work: &Work, input: SaveAsked) -> Result<Saved> {
    saved(work, &looked_at(work, input.attachment, true)?, &input.folder)
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
