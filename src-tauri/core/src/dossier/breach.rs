//! The register of data breaches (AVG 33(5)): every one, also where nobody has to be told. The clock of 72 hours begins when
//! the carer became aware of it. What to tell whom follows from the risk for the people whose data they are: none, then it is
//! noted; a risk, then the authority is told (AVG 33); a high risk, then the people themselves are as well (AVG 34).
//!
//! A breach is described without names: the register and the papers speak of kinds of people and how many.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::disclosure::code;
use super::others::{in_letter, without_clients};
use super::paper::{Sheet, carer, lang, neutral_name, put_out};
use super::practice::{Language, own};
use super::text::{LINE, TEXT, past_day, required, within};
use super::work_note::{Wiped, wiped};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::paper::Lang;
use crate::export::sheets::{Letter, Part, letter_sheet};
use crate::export::texts;
use crate::rules::registers;
use crate::store::practice_record::{BREACH, Recorded};
use crate::store::{Concern, ReadTx, Reading, WriteTx, client, draft};
use crate::uid::Uid;

/// In the log.
const PART: &str = "breach";

/// The risk for the people whose data they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "BreachRisk")]
pub enum Risk {
    /// Not likely: it is noted here.
    None,
    /// There is one: the authority is told.
    Some,
    /// A high one: the people themselves are told as well.
    High,
}

/// A data breach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Breach {
    /// When the carer became aware of it.
    pub aware: DateTime<FixedOffset>,
    /// On which day it happened, if known.
    #[serde(default)]
    pub happened_on: Option<NaiveDate>,
    /// What happened.
    pub what: String,
    /// Which data.
    pub data: String,
    /// Whose data, and of how many people; no names.
    pub whose: String,
    /// What may come of it for them.
    #[serde(default)]
    pub consequences: String,
    /// What was done, and is done so that it does not happen again.
    #[serde(default)]
    pub measures: String,
    /// The risk for them.
    pub risk: Risk,
    /// Why there is no risk.
    #[serde(default)]
    pub risk_why: String,
    /// When the authority was told.
    #[serde(default)]
    pub reported_on: Option<NaiveDate>,
    /// When the people were told.
    #[serde(default)]
    pub told_on: Option<NaiveDate>,
}

/// A breach to record, or to write over.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct BreachSet {
    /// Which; a new one when `None`.
    #[serde(default)]
    pub breach: Option<Uid>,
    /// The version that was on screen; 0 for a new one.
    #[serde(default)]
    pub base: i64,
    /// What it says.
    pub fields: Breach,
}

/// Which breach.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct BreachAsked {
    /// The breach.
    pub breach: Uid,
}

/// To whom a letter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum BreachLetter {
    /// To the authority (*Autoriteit Persoonsgegevens*).
    Authority,
    /// To one of the people.
    Person,
}

/// Which letter, in which language.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct BreachLetterAsked {
    /// The breach.
    pub breach: Uid,
    /// To whom.
    pub letter: BreachLetter,
    /// The client to whom it is addressed; nobody yet when `None`.
    #[serde(default)]
    pub client: Option<Uid>,
    /// Of the letter.
    pub language: Language,
}

/// A breach as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct BreachView {
    /// The breach.
    pub breach: Uid,
    /// How often it was written.
    pub version: i64,
    /// When it was recorded first.
    pub recorded: DateTime<FixedOffset>,
    /// What it says.
    pub fields: Breach,
    /// By when the authority is told.
    pub due: DateTime<FixedOffset>,
    /// Where that stands.
    pub article: String,
    /// Where it stands that the people are told.
    pub tell_article: String,
    /// The authority is to be told, and was not yet.
    pub to_report: bool,
    /// The people are to be told, and were not yet.
    pub to_tell: bool,
    /// That moment has passed.
    pub late: bool,
}

pub(super) fn shown(tx: &impl Reading, kept: Recorded<Breach>) -> Result<BreachView> {
    let term = registers::breach().ok_or_else(|| Error::internal("law: registers"))?;
    let due = term.due(kept.fields.aware);
    let to_report = kept.fields.risk != Risk::None && kept.fields.reported_on.is_none();
    Ok(BreachView {
        breach: kept.uid,
        version: kept.head,
        recorded: kept.recorded,
        due,
        article: term.article.clone(),
        tell_article: term.tell_article.clone(),
        to_report,
        to_tell: kept.fields.risk == Risk::High && kept.fields.told_on.is_none(),
        late: to_report && due < tx.moment(),
        fields: kept.fields,
    })
}

/// All breaches, newest first.
pub(super) fn all(tx: &impl Reading) -> Result<Vec<BreachView>> {
    let mut all = BREACH.list(tx)?.into_iter().map(|kept| shown(tx, kept)).collect::<Result<Vec<_>>>()?;
    all.sort_by_key(|view| std::cmp::Reverse(view.fields.aware));
    Ok(all)
}

fn concerns() -> Concern {
    Concern { part: PART, ..Concern::default() }
}

/// The register of data breaches, newest first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<BreachView>> {
    tx.concerns(concerns());
    all(tx)
}

fn checked(said: Breach, now: DateTime<FixedOffset>) -> Result<Breach> {
    let today = now.date_naive();
    if said.aware > now {
        return Err(Error::InFuture { field: "aware".to_owned() });
    }
    past_day("aware", said.aware.date_naive(), today)?;
    let day = |field: &str, day: Option<NaiveDate>| day.map(|day| past_day(field, day, today)).transpose();
    let after = |field: &str, given: Option<NaiveDate>| match day(field, given)? {
        Some(given) if given < said.aware.date_naive() => Err(Error::BadDate { field: field.to_owned() }),
        other => Ok(other),
    };
    let none = said.risk == Risk::None;
    Ok(Breach {
        aware: said.aware,
        happened_on: day("happened_on", said.happened_on)?,
        what: required("what", &said.what, TEXT)?,
        data: required("data", &said.data, TEXT)?,
        whose: required("whose", &said.whose, LINE)?,
        consequences: within("consequences", &said.consequences, TEXT)?,
        measures: within("measures", &said.measures, TEXT)?,
        risk: said.risk,
        // Who tells nobody writes down why (AVG 33(1), (5)).
        risk_why: if none { required("risk_why", &said.risk_why, TEXT)? } else { String::new() },
        reported_on: after("reported_on", said.reported_on)?,
        told_on: after("told_on", said.told_on)?,
    })
}

/// Records a breach, or writes over one.
///
/// # Errors
/// [`Error::Required`], [`Error::TooLong`], [`Error::InFuture`], [`Error::BadDate`], each with its field;
/// [`Error::EntryChanged`].
pub fn set(tx: &WriteTx, input: BreachSet) -> Result<BreachView> {
    let fields = checked(input.fields, tx.now())?;
    let uid = match input.breach {
        None => BREACH.add(tx, None, &fields)?,
        Some(uid) => {
            BREACH.change(tx, uid, input.base, None, &fields)?;
            uid
        }
    };
    tx.concerns(concerns());
    shown(tx, BREACH.get(tx, uid)?)
}

/// Deletes a breach from the register.
///
/// # Errors
/// [`Error::NotFound`].
pub fn destroy(work: &Work, input: BreachAsked) -> Result<Wiped> {
    work.change(|tx| {
        BREACH.destroy(tx, input.breach)?;
        draft::drop_of(tx, input.breach)?;
        tx.concerns(concerns());
        Ok(())
    })?;
    Ok(wiped(work))
}

/// What a letter says, in order (AVG 33(3), 34(2)).
fn words(letter: BreachLetter, view: &BreachView, lang: Lang) -> Vec<Part> {
    let fields = &view.fields;
    let filled = |key: &str, values: &[(&str, &str)]| texts::filled(lang, &format!("sheet.breach.{key}"), values);
    let happened = fields.happened_on.map_or_else(|| filled("unknown", &[]), |day| texts::day(lang, day));
    let told = |day: Option<NaiveDate>| day.map_or_else(|| filled("not_yet", &[]), |day| texts::day(lang, day));
    let mut parts = vec![match letter {
        BreachLetter::Authority => Part::Text(filled("authority", &[("article", &view.article)])),
        BreachLetter::Person => Part::Text(filled("person", &[("article", &view.tell_article)])),
    }];
    let mut piece = |key: &str, text: &str| {
        if !text.is_empty() {
            parts.push(Part::Heading(filled(key, &[])));
            parts.push(Part::Text(text.to_owned()));
        }
    };
    piece("what", &fields.what);
    if letter == BreachLetter::Authority {
        let aware = texts::moment(lang, &fields.aware);
        piece("when", &filled("when_text", &[("happened", &happened), ("aware", &aware)]));
        piece("whose", &fields.whose);
    }
    piece("data", &fields.data);
    piece("consequences", &fields.consequences);
    piece("measures", &fields.measures);
    match letter {
        BreachLetter::Authority => piece("people", &filled("people_text", &[("told", &told(fields.told_on))])),
        BreachLetter::Person => parts.push(Part::Text(filled("contact", &[]))),
    }
    parts
}

/// A letter about a breach: the text for the authority, or for one of the people. Names of clients stay out of what it tells.
///
/// # Errors
/// [`Error::NotFound`], [`Error::LayoutFailed`].
pub fn print(work: &Work, input: BreachLetterAsked) -> Result<Sheet> {
    let lang = lang(input.language);
    let (view, to, practice) = work.view(|tx| {
        tx.concerns(Concern { client: input.client, every_time: true, ..concerns() });
        let mut view = shown(tx, BREACH.get(tx, input.breach)?)?;
        let fields = &mut view.fields;
        let texts =
            [&mut fields.what, &mut fields.data, &mut fields.whose, &mut fields.consequences, &mut fields.measures];
        for text in texts {
            *text = match input.client {
                // Who is written to may be named to themselves.
                Some(own) if input.letter == BreachLetter::Person => in_letter(tx, own, "breach", text, lang)?,
                Some(_) | None => without_clients(tx, text, lang)?,
            };
        }
        let to = match (input.letter, input.client) {
            (BreachLetter::Person, Some(uid)) => {
                let fields = client::get(tx, uid)?.fields;
                let town = format!("{}  {}", fields.postcode, fields.town).trim().to_owned();
                [fields.name, fields.street, town].into_iter().filter(|line| !line.is_empty()).collect()
            }
            (BreachLetter::Person, None) => vec!["……………………………………………".to_owned()],
            (BreachLetter::Authority, _) => vec![texts::text(lang, "sheet.breach.to_authority")],
        };
        Ok((view, to, own(tx, tx.session().actor)?))
    })?;
    let bytes = letter_sheet(&Letter {
        lang,
        from: &carer(&practice),
        to: &to,
        day: work.desk.surroundings().clock.now().date_naive(),
        subject: &texts::text(lang, &format!("sheet.breach.subject.{}", code(&input.letter))),
        parts: &words(input.letter, &view, lang),
    })?;
    let path = put_out(work, &neutral_name(work, "brief", "pdf"), &bytes)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}
