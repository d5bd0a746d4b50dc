//! A form filled in: checked against its description before it is kept, and read through it afterwards.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::description::{self, Field, FieldKind, Form, fits};
use crate::dossier::text::{LINE, TEXT, past_day, within};
use crate::error::{Error, Result};
use crate::export::paper::{Block, Label, Lang};
use crate::export::texts;
use crate::rules::bsn::Regime;
use crate::rules::naming::{is_function_alone, is_name_column};

/// Rows of one table.
const ROWS: usize = 200;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum Answer {
    /// A text, a day (ISO), a number (with a point), or the id of a choice.
    Text(String),
    /// Ids of choices.
    Many(Vec<String>),
    /// Rows of a table, each by column.
    Rows(Vec<BTreeMap<String, String>>),
    /// Somebody.
    Person {
        /// Full name.
        name: String,
        /// What they are: nurse, daughter.
        role: String,
    },
}

/// The answers by field.
pub type Answers = BTreeMap<String, Answer>;

/// A form filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct FilledForm {
    /// Which form.
    pub form: String,
    /// In which version.
    pub form_version: u32,
    /// The answers; what was left empty is not there.
    pub fields: Answers,
}

fn bad(field: &Field, reason: &str) -> Error {
    Error::BadInput { field: field.id.clone(), reason: reason.to_owned() }
}

/// The text of an answer that is one text: trimmed, and of the field's kind. Empty is no answer.
fn text(field: &Field, said: &str, today: NaiveDate) -> Result<String> {
    let most = if field.kind == FieldKind::Long { TEXT } else { LINE };
    let clean = within(&field.id, said, most)?;
    if clean.is_empty() {
        return Ok(clean);
    }
    match field.kind {
        FieldKind::Text | FieldKind::Long => Ok(clean),
        FieldKind::Date => {
            let day: NaiveDate = clean.parse().map_err(|_| Error::BadDate { field: field.id.clone() })?;
            let last = if field.past { today } else { NaiveDate::MAX };
            past_day(&field.id, day, last).map(|day| day.to_string())
        }
        FieldKind::Number => {
            let number = clean.replace(',', ".");
            let digits = number.strip_prefix('-').unwrap_or(&number);
            let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.') && digits.parse::<f64>().is_ok();
            if plain && digits.len() <= 12 { Ok(number) } else { Err(bad(field, "number")) }
        }
        FieldKind::Choice if field.options.iter().any(|option| option.id == clean) => Ok(clean),
        FieldKind::YesNo if ["yes", "no", "unknown"].contains(&clean.as_str()) => Ok(clean),
        FieldKind::Choice | FieldKind::YesNo => Err(bad(field, "option")),
        FieldKind::Choices | FieldKind::Person | FieldKind::Table => Err(bad(field, "kind")),
    }
}

fn rows(field: &Field, rows: Vec<BTreeMap<String, String>>, today: NaiveDate) -> Result<Vec<BTreeMap<String, String>>> {
    if rows.len() > ROWS {
        return Err(bad(field, "rows"));
    }
    let mut kept = Vec::new();
    for row in rows {
        if let Some(stranger) = row.keys().find(|id| !field.columns.iter().any(|column| column.id == **id)) {
            return Err(Error::BadInput { field: stranger.clone(), reason: "unknown".to_owned() });
        }
        let mut clean = BTreeMap::new();
        for column in &field.columns {
            let said = text(column, row.get(&column.id).map_or("", String::as_str), today)?;
            // As of a person asked for by itself: "the nurse" is nobody.
            if is_name_column(&field.id, &column.id) && is_function_alone(&said) {
                return Err(Error::FunctionAlone { field: field.id.clone() });
            }
            if !said.is_empty() {
                clean.insert(column.id.clone(), said);
            }
        }
        if clean.is_empty() {
            continue;
        }
        if let Some(missing) = field.columns.iter().find(|column| column.required && !clean.contains_key(&column.id)) {
            return Err(Error::Required { field: missing.id.clone() });
        }
        kept.push(clean);
    }
    Ok(kept)
}

/// One answer as it is kept; `None` when it is empty. `nameless`: a person may be a function alone.
fn answer(field: &Field, said: Answer, (nameless, today): (bool, NaiveDate)) -> Result<Option<Answer>> {
    Ok(match (field.kind, said) {
        // An empty list of choices and an empty table look alike.
        (FieldKind::Choices | FieldKind::Table, Answer::Many(chosen)) if chosen.is_empty() => None,
        (FieldKind::Choices, Answer::Many(chosen)) => {
            if chosen.iter().any(|id| !field.options.iter().any(|option| option.id == *id)) {
                return Err(bad(field, "option"));
            }
            // In the form's order, each once.
            let ids = field.options.iter().map(|option| option.id.clone());
            Some(Answer::Many(ids.filter(|id| chosen.contains(id)).collect()))
        }
        (FieldKind::Table, Answer::Rows(said)) => {
            Some(rows(field, said, today)?).filter(|rows| !rows.is_empty()).map(Answer::Rows)
        }
        (FieldKind::Person, Answer::Person { name, role }) => {
            let (name, role) = (within(&field.id, &name, LINE)?, within(&field.id, &role, LINE)?);
            match (name.is_empty(), role.is_empty()) {
                (true, true) => None,
                // "The nurse" is nobody: who it was must be known afterwards.
                (true, false) => return Err(Error::Required { field: field.id.clone() }),
                (false, _) if !nameless && is_function_alone(&name) => {
                    return Err(Error::FunctionAlone { field: field.id.clone() });
                }
                (false, _) => Some(Answer::Person { name, role }),
            }
        }
        (FieldKind::Choices | FieldKind::Table | FieldKind::Person, _) => return Err(bad(field, "kind")),
        (_, Answer::Text(said)) => Some(text(field, &said, today)?).filter(|text| !text.is_empty()).map(Answer::Text),
        (_, Answer::Many(_) | Answer::Rows(_) | Answer::Person { .. }) => return Err(bad(field, "kind")),
    })
}

/// Whether a question is asked of a client with these regimes who gave these answers.
pub(in crate::dossier) fn asked(field: &Field, answers: &Answers, regimes: &[Regime]) -> bool {
    fits(&field.regimes, regimes)
        && field.when.as_ref().is_none_or(|when| match answers.get(&when.field) {
            Some(Answer::Text(said)) => when.is.contains(said),
            Some(Answer::Many(said)) => said.iter().any(|id| when.is.contains(id)),
            Some(Answer::Rows(_) | Answer::Person { .. }) | None => false,
        })
}

/// The answers as they are kept. An answer to a question that is not asked (any more) is left out.
///
/// # Errors
/// Each names its field: [`Error::Required`], [`Error::TooLong`], [`Error::BadDate`], [`Error::InFuture`],
/// [`Error::BadInput`], and [`Error::FunctionAlone`] for a person who is a function without a name, in a table too.
pub fn checked(form: &Form, said: Answers, regimes: &[Regime], today: NaiveDate) -> Result<Answers> {
    checked_but(form, said, &[], (regimes, today))
}

/// As [`checked`], but in these fields a person may be a function alone.
///
/// # Errors
/// As [`checked`].
pub(in crate::dossier) fn checked_but(
    form: &Form,
    said: Answers,
    nameless: &[&str],
    (regimes, today): (&[Regime], NaiveDate),
) -> Result<Answers> {
    if let Some(stranger) = said.keys().find(|id| !form.fields().any(|field| field.id == **id)) {
        return Err(Error::BadInput { field: stranger.clone(), reason: "unknown".to_owned() });
    }
    let mut said = said;
    let mut kept = Answers::new();
    for field in form.fields() {
        if let Some(given) = said.remove(&field.id)
            && let Some(answer) = answer(field, given, (nameless.contains(&field.id.as_str()), today))?
        {
            kept.insert(field.id.clone(), answer);
        }
    }
    let all = kept.clone();
    for field in form.fields() {
        if !asked(field, &all, regimes) {
            kept.remove(&field.id);
        } else if field.required && !kept.contains_key(&field.id) {
            return Err(Error::Required { field: field.id.clone() });
        }
    }
    if kept.is_empty() {
        let first = form.fields().next().map_or_else(String::new, |field| field.id.clone());
        return Err(Error::Required { field: first });
    }
    Ok(kept)
}

/// How one text of an answer reads.
fn spoken(field: &Field, said: &str, lang: Lang) -> String {
    let option = |id: &str| {
        let found = field.options.iter().find(|option| option.id == id);
        found.map_or(id, |option| option.label.speak(lang)).to_owned()
    };
    match field.kind {
        FieldKind::Text | FieldKind::Long | FieldKind::Person | FieldKind::Table => said.to_owned(),
        FieldKind::Date => said.parse().map_or_else(|_| said.to_owned(), |day| texts::day(lang, day)),
        FieldKind::Choice | FieldKind::Choices => option(said),
        FieldKind::YesNo => texts::code(lang, "answer", said),
        FieldKind::Number => {
            let number = match lang {
                Lang::Nl => said.replace('.', ","),
                Lang::En => said.to_owned(),
            };
            format!("{number} {}", field.unit.as_deref().unwrap_or_default()).trim().to_owned()
        }
    }
}

/// An answer as lines.
fn lines(field: &Field, answer: &Answer, lang: Lang) -> Vec<String> {
    match answer {
        Answer::Text(said) => vec![spoken(field, said, lang)],
        Answer::Many(chosen) => chosen.iter().map(|id| spoken(field, id, lang)).collect(),
        Answer::Rows(rows) => rows.iter().map(|row| cells(field, row, lang).join(", ")).collect(),
        Answer::Person { name, role } if role.is_empty() => vec![name.clone()],
        Answer::Person { name, role } => vec![format!("{name}, {role}")],
    }
}

fn cells(field: &Field, row: &BTreeMap<String, String>, lang: Lang) -> Vec<String> {
    let cell = |column: &Field| row.get(&column.id).map_or_else(String::new, |said| spoken(column, said, lang));
    field.columns.iter().map(cell).collect()
}

impl FilledForm {
    fn description(&self) -> Option<&'static Form> {
        description::get(&self.form, self.form_version)
    }

    /// The form's name.
    pub fn name(&self, lang: Lang) -> String {
        self.description().map_or_else(|| self.form.clone(), |form| form.name.speak(lang).to_owned())
    }

    /// What the search looks through: the form's name and every answer, choices by their Dutch words. It must stay the
    /// same for as long as the entry is indexed, which is why a released form file is never edited.
    pub fn searched(&self) -> String {
        let mut all = vec![self.name(Lang::Nl)];
        for field in self.description().into_iter().flat_map(Form::fields) {
            if let Some(answer) = self.fields.get(&field.id) {
                all.extend(lines(field, answer, Lang::Nl));
            }
        }
        all.join("\n")
    }

    /// The answers in which a person may be spoken of, each with its place: the field, of a table its row and column too.
    pub(in crate::dossier) fn texts_mut(&mut self) -> Vec<(String, &mut String)> {
        // An answer whose question is not known any more may be words.
        let words =
            |field: Option<&Field>| field.is_none_or(|field| matches!(field.kind, FieldKind::Text | FieldKind::Long));
        let form = self.description();
        let mut texts = Vec::new();
        for (id, answer) in &mut self.fields {
            let field = form.into_iter().flat_map(Form::fields).find(|field| field.id == *id);
            match answer {
                Answer::Text(said) if words(field) => texts.push((id.clone(), said)),
                Answer::Text(_) | Answer::Many(_) => {}
                Answer::Rows(rows) => {
                    for (at, row) in rows.iter_mut().enumerate() {
                        for (column, said) in row {
                            let asked = field.and_then(|field| field.columns.iter().find(|asked| asked.id == *column));
                            if words(asked) {
                                texts.push((format!("{id}.{at}.{column}"), said));
                            }
                        }
                    }
                }
                Answer::Person { name, role } => {
                    texts.extend([(format!("{id}.name"), name), (format!("{id}.role"), role)]);
                }
            }
        }
        texts
    }

    /// The form on paper: sections with the questions that have an answer.
    pub fn blocks(&self, lang: Lang) -> Vec<Block> {
        let mut blocks = Vec::new();
        for section in self.description().into_iter().flat_map(|form| &form.sections) {
            let mut heading = Some(section.title.speak(lang).to_owned());
            for field in &section.fields {
                let Some(answer) = self.fields.get(&field.id) else { continue };
                let (text, rows) = match answer {
                    Answer::Rows(rows) => {
                        let head = field.columns.iter().map(|column| column.label.speak(lang).to_owned()).collect();
                        let rest = rows.iter().map(|row| cells(field, row, lang));
                        (String::new(), std::iter::once(head).chain(rest).collect())
                    }
                    Answer::Text(_) | Answer::Many(_) | Answer::Person { .. } => {
                        (lines(field, answer, lang).join("\n"), Vec::new())
                    }
                };
                let label = Some(Label::Words(field.label.speak(lang).to_owned()));
                blocks.push(Block { section: heading.take(), label, text, rows });
            }
        }
        blocks
    }
}
