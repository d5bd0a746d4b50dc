//! The carer's own register of incidents (*Melding Incidenten Cliëntenzorg*): what went wrong or nearly did, why, and what
//! was learnt. It is there to learn from and is no part of any dossier (as the register of Wkkgz art. 9 is not), so it lies
//! in a drawer of its own and only the carer sees it. What happened to a
//! client is noted in that client's dossier as well, as the law asks (Wkkgz art. 10(3)): with another form, in other words.
//!
//! A client can be referred to by the vault's number, for the carer alone: the reference is on no paper, and goes when the
//! dossier is destroyed. Texts that seem to name a client are pointed out, so that the register can be shown to others.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::disclosure::code;
use super::medicine;
use super::paper::{Sheet, lang, neutral_name, put_out};
use super::persons::roster;
use super::practice::{Language, own};
use super::text::{LINE, TEXT, past_day, required, within};
use super::work_note::{Wiped, wiped};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::sheets;
use crate::rules::mentions::Roster;
use crate::store::mic::StoredMic;
use crate::store::{Concern, ReadTx, Reading, WriteTx, client, draft, mic};
use crate::uid::Uid;

/// In the log.
const PART: &str = "mic";

/// What kind of incident. The kinds of the form in the dossier, and what just did not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum MicNature {
    /// A fall.
    Fall,
    /// Something with medicines.
    Medication,
    /// Skin or wound.
    Skin,
    /// Aggression.
    Aggression,
    /// Somebody was missing.
    Missing,
    /// A mistake in care.
    Care,
    /// It just did not happen.
    NearMiss,
    /// Something else.
    Other,
}

/// A report of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MicFields {
    /// On which day.
    pub on: NaiveDate,
    /// At about what time.
    #[serde(default)]
    pub time: String,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// What kind.
    pub nature: MicNature,
    /// What happened.
    pub happened: String,
    /// How it could happen.
    #[serde(default)]
    pub cause: String,
    /// What was learnt.
    #[serde(default)]
    pub learnt: String,
    /// What is done about it.
    #[serde(default)]
    pub measures: String,
    /// The day on which all of that was done.
    #[serde(default)]
    pub done_on: Option<NaiveDate>,
}

impl MicFields {
    fn texts(&self) -> [&str; 5] {
        [&self.place, &self.happened, &self.cause, &self.learnt, &self.measures]
    }
}

/// A report to record.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewMic {
    /// About whom, if the carer wants to find that back.
    #[serde(default)]
    pub client: Option<Uid>,
    /// What happened.
    pub fields: MicFields,
}

/// A report to write over.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MicChange {
    /// The report.
    pub report: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// About whom.
    #[serde(default)]
    pub client: Option<Uid>,
    /// What it should say.
    pub fields: MicFields,
}

/// Which report.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MicAsked {
    /// The report.
    pub report: Uid,
}

/// What is printed.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MicPrintAsked {
    /// From this day; the beginning when `None`.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// To and with this day.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Of the paper.
    pub language: Language,
}

/// A report as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct MicView {
    /// The report.
    pub report: Uid,
    /// About whom.
    pub client: Option<Uid>,
    /// Their number.
    pub number: Option<i64>,
    /// How often it was written.
    pub version: i64,
    /// When it was recorded first.
    pub recorded: DateTime<FixedOffset>,
    /// What it says.
    pub fields: MicFields,
    /// It seems to name a client.
    pub names: bool,
}

fn concerns() -> Concern {
    Concern { part: PART, ..Concern::default() }
}

fn checked(said: MicFields, today: NaiveDate) -> Result<MicFields> {
    let on = past_day("on", said.on, today)?;
    let done_on = said.done_on.map(|day| past_day("done_on", day, today)).transpose()?;
    if done_on.is_some_and(|done| done < on) {
        return Err(Error::BadDate { field: "done_on".to_owned() });
    }
    let time = if said.time.trim().is_empty() { String::new() } else { medicine::time("time", &said.time)? };
    Ok(MicFields {
        on,
        time,
        place: within("place", &said.place, LINE)?,
        nature: said.nature,
        happened: required("happened", &said.happened, TEXT)?,
        cause: within("cause", &said.cause, TEXT)?,
        learnt: within("learnt", &said.learnt, TEXT)?,
        measures: within("measures", &said.measures, TEXT)?,
        done_on,
    })
}

fn shown(tx: &impl Reading, stored: StoredMic, roster: &Roster<Uid>) -> Result<MicView> {
    Ok(MicView {
        report: stored.uid,
        number: stored.client.map(|uid| client::get(tx, uid).map(|client| client.number)).transpose()?,
        client: stored.client,
        version: stored.head,
        recorded: stored.recorded,
        names: stored.fields.texts().iter().any(|text| !roster.find(text).is_empty()),
        fields: stored.fields,
    })
}

/// The register, newest incident first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<MicView>> {
    tx.concerns(concerns());
    let roster = roster(tx)?;
    let mut all = mic::list(tx)?;
    all.sort_by(|a, b| (&b.fields.on, &b.fields.time, b.recorded).cmp(&(&a.fields.on, &a.fields.time, a.recorded)));
    all.into_iter().map(|stored| shown(tx, stored, &roster)).collect()
}

/// Records an incident in the register.
///
/// # Errors
/// [`Error::Required`], [`Error::TooLong`], [`Error::InFuture`], [`Error::BadDate`], [`Error::BadInput`], each with its
/// field; [`Error::NotFound`] for a client that is not there.
pub fn add(tx: &WriteTx, input: NewMic) -> Result<MicView> {
    input.client.map(|uid| client::get(tx, uid)).transpose()?;
    let fields = checked(input.fields, tx.now().date_naive())?;
    let uid = mic::add(tx, input.client, &fields)?;
    tx.concerns(concerns());
    shown(tx, mic::get(tx, uid)?, &roster(tx)?)
}

/// Writes over a report.
///
/// # Errors
/// As [`add`]; [`Error::EntryChanged`].
pub fn change(work: &Work, input: MicChange) -> Result<MicView> {
    let changed = work.change(|tx| {
        input.client.map(|uid| client::get(tx, uid)).transpose()?;
        let stored = mic::get(tx, input.report)?;
        let fields = checked(input.fields, tx.now().date_naive())?;
        mic::change(tx, stored.uid, input.base, input.client, &fields)?;
        tx.concerns(concerns());
        shown(tx, mic::get(tx, stored.uid)?, &roster(tx)?)
    })?;
    wiped(work);
    Ok(changed)
}

/// Deletes a report for good.
///
/// # Errors
/// [`Error::NotFound`].
pub fn destroy(work: &Work, input: MicAsked) -> Result<Wiped> {
    work.change(|tx| {
        mic::destroy(tx, input.report)?;
        draft::drop_of(tx, input.report)?;
        tx.concerns(concerns());
        Ok(())
    })?;
    Ok(wiped(work))
}

/// The register on paper, without the references to clients: for the carer's own quality file.
///
/// # Errors
/// [`Error::LayoutFailed`], [`Error::NoSpace`].
pub fn print(work: &Work, input: MicPrintAsked) -> Result<Sheet> {
    let (carer, reports) = work.view(|tx| {
        let mut all = mic::list(tx)?;
        all.retain(|stored| {
            let on = stored.fields.on;
            input.from.is_none_or(|from| from <= on) && input.to.is_none_or(|to| on <= to)
        });
        all.sort_by(|a, b| (&a.fields.on, &a.fields.time).cmp(&(&b.fields.on, &b.fields.time)));
        let count = i64::try_from(all.len()).ok();
        tx.concerns(Concern { count, every_time: true, ..concerns() });
        Ok((own(tx, tx.session().actor)?, all))
    })?;
    let lines: Vec<sheets::MicLine> = reports
        .iter()
        .map(|StoredMic { fields, .. }| sheets::MicLine {
            on: fields.on,
            time: &fields.time,
            nature: code(&fields.nature),
            place: &fields.place,
            happened: &fields.happened,
            cause: &fields.cause,
            learnt: &fields.learnt,
            measures: &fields.measures,
            done_on: fields.done_on,
        })
        .collect();
    let day = work.desk.surroundings().clock.now().date_naive();
    let sheet = sheets::MicSheet { lang: lang(input.language), carer: &carer.name, day, reports: &lines };
    let path = put_out(work, &neutral_name(work, "mic", "pdf"), &sheets::mic_sheet(&sheet)?)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}
