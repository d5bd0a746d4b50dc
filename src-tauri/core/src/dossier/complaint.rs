//! The register of complaints (Wkkgz art. 13-18). A complaint is no part of a dossier: what somebody says against the carer
//! must not stand between what was done for them. So it has a place of its own, with the term for the decision, the letters
//! and what was learnt. It may refer to a client, for the carer alone; that reference goes when the dossier is destroyed, the
//! complaint stays until the carer deletes it.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::others::{in_letter, without_clients};
use super::paper::{Sheet, carer, lang, neutral_name, put_out};
use super::practice::{Language, own};
use super::request::Channel;
use super::text::{LINE, TEXT, past_day, required, within};
use super::work_note::{Wiped, wiped};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::paper::Lang;
use crate::export::sheets::{Letter, Part, letter_sheet};
use crate::export::texts;
use crate::rules::registers;
use crate::store::practice_record::{COMPLAINT, Recorded};
use crate::store::{Concern, ReadTx, Reading, WriteTx, client, draft};
use crate::uid::Uid;

/// In the log.
const PART: &str = "complaint";

/// Something that was said on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
#[ts(rename = "SaidOn")]
pub struct Said {
    /// On which day.
    pub on: NaiveDate,
    /// What.
    pub text: String,
}

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    /// On which day it came in.
    pub received: NaiveDate,
    /// How.
    pub channel: Channel,
    /// Who complains.
    pub by: String,
    /// What about.
    pub about: String,
    /// When and why the term was extended.
    #[serde(default)]
    pub extended: Option<Said>,
    /// When and what was decided.
    #[serde(default)]
    pub decided: Option<Said>,
    /// What is done otherwise from now on.
    #[serde(default)]
    pub learnt: String,
}

/// A complaint to record, or to write over.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ComplaintSet {
    /// Which; a new one when `None`.
    #[serde(default)]
    pub complaint: Option<Uid>,
    /// The version that was on screen; 0 for a new one.
    #[serde(default)]
    pub base: i64,
    /// About whose care.
    #[serde(default)]
    pub client: Option<Uid>,
    /// What it says.
    pub fields: Complaint,
}

/// Which complaint.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ComplaintAsked {
    /// The complaint.
    pub complaint: Uid,
}

/// Which letter about a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ComplaintLetter {
    /// It was received.
    Received,
    /// The term is extended.
    Extension,
    /// The decision.
    Decision,
}

/// Which letter, in which language.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct ComplaintLetterAsked {
    /// The complaint.
    pub complaint: Uid,
    /// Which letter.
    pub letter: ComplaintLetter,
    /// Of the letter.
    pub language: Language,
}

/// A complaint as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct ComplaintView {
    /// The complaint.
    pub complaint: Uid,
    /// How often it was written.
    pub version: i64,
    /// About whose care.
    pub client: Option<Uid>,
    /// Their name.
    pub client_name: Option<String>,
    /// When it was recorded first.
    pub recorded: DateTime<FixedOffset>,
    /// What it says.
    pub fields: Complaint,
    /// By when it is to be decided.
    pub due: NaiveDate,
    /// Where that term stands.
    pub article: String,
    /// It is not decided, and that day has passed.
    pub late: bool,
    /// The term may be extended.
    pub extendable: bool,
}

pub(super) fn shown(tx: &impl Reading, kept: Recorded<Complaint>) -> Result<ComplaintView> {
    let today = tx.moment().date_naive();
    let term = registers::complaint().ok_or_else(|| Error::internal("law: registers"))?;
    let due = term.due(kept.fields.received, kept.fields.extended.is_some());
    let open = kept.fields.decided.is_none();
    Ok(ComplaintView {
        complaint: kept.uid,
        version: kept.head,
        client: kept.client,
        client_name: kept.client.map(|uid| client::get(tx, uid).map(|client| client.fields.name)).transpose()?,
        recorded: kept.recorded,
        due,
        article: term.article.clone(),
        late: open && due < today,
        extendable: open && kept.fields.extended.is_none() && today <= due,
        fields: kept.fields,
    })
}

/// All complaints, newest first.
pub(super) fn all(tx: &impl Reading) -> Result<Vec<ComplaintView>> {
    let mut all = COMPLAINT.list(tx)?.into_iter().map(|kept| shown(tx, kept)).collect::<Result<Vec<_>>>()?;
    all.sort_by_key(|view| std::cmp::Reverse((view.fields.received, view.recorded)));
    Ok(all)
}

fn concerns() -> Concern {
    Concern { part: PART, ..Concern::default() }
}

/// The register of complaints, newest first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<ComplaintView>> {
    tx.concerns(concerns());
    all(tx)
}

fn said(field: &str, said: Option<Said>, from: NaiveDate, today: NaiveDate) -> Result<Option<Said>> {
    let Some(Said { on, text }) = said else { return Ok(None) };
    if on < from {
        return Err(Error::BadDate { field: format!("{field}_on") });
    }
    Ok(Some(Said { on: past_day(&format!("{field}_on"), on, today)?, text: required(field, &text, TEXT)? }))
}

fn checked(input: Complaint, today: NaiveDate) -> Result<Complaint> {
    let received = past_day("received", input.received, today)?;
    let extended = said("extended", input.extended, received, today)?;
    let term = registers::complaint().ok_or_else(|| Error::internal("law: registers"))?;
    // Once it is over, a term is not extended any more.
    if extended.as_ref().is_some_and(|each| each.on > term.due(received, false)) {
        return Err(Error::NotExtendable);
    }
    Ok(Complaint {
        received,
        channel: input.channel,
        by: required("by", &input.by, LINE)?,
        about: required("about", &input.about, TEXT)?,
        extended,
        decided: said("decided", input.decided, received, today)?,
        learnt: within("learnt", &input.learnt, TEXT)?,
    })
}

/// Records a complaint, or writes over one.
///
/// # Errors
/// [`Error::Required`], [`Error::TooLong`], [`Error::InFuture`], [`Error::BadDate`], each with its field;
/// [`Error::NotExtendable`] for an extension after the term; [`Error::EntryChanged`], [`Error::NotFound`].
pub fn set(tx: &WriteTx, input: ComplaintSet) -> Result<ComplaintView> {
    input.client.map(|uid| client::get(tx, uid)).transpose()?;
    let fields = checked(input.fields, tx.now().date_naive())?;
    let uid = match input.complaint {
        None => COMPLAINT.add(tx, input.client, &fields)?,
        Some(uid) => {
            COMPLAINT.change(tx, uid, input.base, input.client, &fields)?;
            uid
        }
    };
    tx.concerns(concerns());
    shown(tx, COMPLAINT.get(tx, uid)?)
}

/// Deletes a complaint for good.
///
/// # Errors
/// [`Error::NotFound`].
pub fn destroy(work: &Work, input: ComplaintAsked) -> Result<Wiped> {
    work.change(|tx| {
        COMPLAINT.destroy(tx, input.complaint)?;
        draft::drop_of(tx, input.complaint)?;
        tx.concerns(concerns());
        Ok(())
    })?;
    Ok(wiped(work))
}

/// What a letter says, in order.
fn words(letter: ComplaintLetter, view: &ComplaintView, lang: Lang) -> Result<Vec<Part>> {
    let filled = |key: &str, values: &[(&str, &str)]| texts::filled(lang, &format!("sheet.complaint.{key}"), values);
    let (received, due) = (texts::day(lang, view.fields.received), texts::day(lang, view.due));
    let mut parts = vec![Part::Text(filled("got", &[("day", &received)])), Part::Quote(view.fields.about.clone())];
    match letter {
        ComplaintLetter::Received => {
            parts.push(Part::Text(filled("due", &[("day", &due), ("article", &view.article)])));
            parts.push(Part::Text(filled("may_extend", &[])));
        }
        ComplaintLetter::Extension => {
            let extended = view.fields.extended.as_ref().ok_or(Error::LetterTooSoon)?;
            parts.push(Part::Text(filled("extended", &[("day", &due), ("article", &view.article)])));
            parts.push(Part::Heading(filled("why", &[])));
            parts.push(Part::Text(extended.text.clone()));
        }
        ComplaintLetter::Decision => {
            let decided = view.fields.decided.as_ref().ok_or(Error::LetterTooSoon)?;
            parts.push(Part::Heading(filled("decision", &[])));
            parts.push(Part::Text(decided.text.clone()));
            if !view.fields.learnt.is_empty() {
                parts.push(Part::Heading(filled("learnt", &[])));
                parts.push(Part::Text(view.fields.learnt.clone()));
            }
            parts.push(Part::Text(filled("disagree", &[])));
        }
    }
    Ok(parts)
}

/// A letter to who complained, as a paper to be opened. Names of other clients stay out of it.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::LetterTooSoon`] when there is nothing to tell yet; [`Error::LayoutFailed`].
pub fn print(work: &Work, input: ComplaintLetterAsked) -> Result<Sheet> {
    let lang = lang(input.language);
    let (view, practice) = work.view(|tx| {
        tx.concerns(Concern { every_time: true, ..concerns() });
        let mut view = shown(tx, COMPLAINT.get(tx, input.complaint)?)?;
        let client = view.client;
        let fields = &mut view.fields;
        let said = [("extended", &mut fields.extended), ("decided", &mut fields.decided)];
        let said = said.into_iter().filter_map(|(place, said)| said.as_mut().map(|said| (place, &mut said.text)));
        for (place, text) in [("about", &mut fields.about), ("learnt", &mut fields.learnt)].into_iter().chain(said) {
            *text = match client {
                Some(client) => in_letter(tx, client, place, text, lang)?,
                None => without_clients(tx, text, lang)?,
            };
        }
        Ok((view, own(tx, tx.session().actor)?))
    })?;
    let key = super::disclosure::code(&input.letter);
    let bytes = letter_sheet(&Letter {
        lang,
        from: &carer(&practice),
        to: std::slice::from_ref(&view.fields.by),
        day: work.desk.surroundings().clock.now().date_naive(),
        subject: &texts::text(lang, &format!("sheet.complaint.subject.{key}")),
        parts: &words(input.letter, &view, lang)?,
    })?;
    let path = put_out(work, &neutral_name(work, "brief", "pdf"), &bytes)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}
