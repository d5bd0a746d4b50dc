//! What a form asks, as its file in `assets/forms/` says it.

use std::collections::HashSet;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::dossier::entry::EntryKind;
use crate::export::paper::Lang;
use crate::rules::bsn::Regime;

include!(concat!(env!("OUT_DIR"), "/forms.rs"));

/// A text in both languages of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

impl Words {
    /// The text in a language.
    pub fn speak(&self, lang: Lang) -> &str {
        match lang {
            Lang::Nl => &self.nl,
            Lang::En => &self.en,
        }
    }
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// As many lines as it takes.
    Long,
    /// A day.
    Date,
    /// One of the options.
    Choice,
    /// Any of the options.
    Choices,
    /// Yes, no or not known.
    YesNo,
    /// A number, with the unit that the form names.
    Number,
    /// A person by name, and what they are.
    Person,
    /// Rows of columns.
    Table,
}

/// One of the answers that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// As stored.
    pub id: String,
    /// As shown.
    pub label: Words,
}

/// Only asked when another question has one of these answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// The other question, a choice of this form.
    pub field: String,
    /// The answers.
    pub is: Vec<String>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name in the stored answers.
    pub id: String,
    /// How it is answered.
    pub kind: FieldKind,
    /// The question.
    pub label: Words,
    /// Why it is asked, in plain words.
    #[serde(default)]
    pub help: Option<Words>,
    /// Where the law asks it.
    #[serde(default)]
    pub article: Option<String>,
    /// Without an answer the form cannot be recorded.
    #[serde(default)]
    pub required: bool,
    /// Only under these laws; always when empty.
    #[serde(default)]
    pub regimes: Vec<Regime>,
    /// Only after this answer to another question.
    #[serde(default)]
    pub when: Option<When>,
    /// A day that has been.
    #[serde(default)]
    pub past: bool,
    /// The answers of a choice.
    #[serde(default)]
    pub options: Vec<Choice>,
    /// The unit of a number.
    #[serde(default)]
    pub unit: Option<String>,
    /// The columns of a table: lines, days, numbers and choices.
    // Named here: following a type into itself has no end.
    #[serde(default)]
    #[ts(type = "Array<Field>")]
    pub columns: Vec<Field>,
}

/// Questions that belong together: one step on the screen, one heading on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its name.
    pub id: String,
    /// As shown.
    pub title: Words,
    /// What it is for.
    #[serde(default)]
    pub about: Option<Words>,
    /// The questions.
    pub fields: Vec<Field>,
}

/// Where a form is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// When care begins.
    Start,
    /// Care plans and looking back on them.
    Plan,
    /// Medication, risks, reserved acts, involuntary care.
    Safety,
    /// What the client says, and was told.
    Client,
}

/// What a form does for the clocks of the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Says when care begins (`from`).
    Agreement,
    /// Is a care plan, and says when it was talked about (`talk_on`), and when again (`next_talk_on`).
    Plan,
    /// Is a talk about the plan (`talk_on`), and says when the next one is (`next_talk_on`).
    Talk,
    /// Notes an incident: `on`, `found_on`, `told_to`, `inquiry`, `carers`, `calamity`, `reported_on`.
    Incident,
}

/// A form: one file of `assets/forms/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its name, as in the file's.
    pub id: String,
    /// Its version, as in the file's name.
    pub version: u32,
    /// As shown.
    pub name: Words,
    /// What it is for, in a sentence.
    pub about: Words,
    /// Where it is offered.
    pub group: Group,
    /// What it does for the clocks of the law.
    #[serde(default)]
    pub duty: Option<Duty>,
    /// Where the law asks it.
    #[serde(default)]
    pub article: Option<String>,
    /// Something else took its place: what was filled in stays readable, it is no longer offered.
    #[serde(default)]
    pub retired: bool,
    /// Only under these laws; always when empty.
    #[serde(default)]
    pub regimes: Vec<Regime>,
    /// The questions.
    pub sections: Vec<Section>,
}

impl Form {
    /// All questions in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// Why it cannot be asked as its file says, for whoever writes one; empty when it can.
    pub fn mistakes(&self) -> Vec<String> {
        let mut mistakes = Vec::new();
        // Both stand in one column.
        if EntryKind::from_code(&self.id).is_some() {
            mistakes.push(format!("a kind of entry is called {}", self.id));
        }
        mistakes.extend(misnamed("section", self.sections.iter().map(|section| &section.id)));
        for section in self.sections.iter().filter(|section| section.fields.is_empty()) {
            mistakes.push(format!("section {} asks nothing", section.id));
        }
        mistakes.extend(misnamed("question", self.fields().map(|field| &field.id)));
        for field in self.fields() {
            let id = &field.id;
            mistakes.extend(misnamed(&format!("column of {id}:"), field.columns.iter().map(|column| &column.id)));
            for asked in std::iter::once(field).chain(&field.columns) {
                let id = &asked.id;
                mistakes.extend(misnamed(&format!("option of {id}:"), asked.options.iter().map(|option| &option.id)));
                if matches!(asked.kind, FieldKind::Choice | FieldKind::Choices) != (asked.options.len() > 1) {
                    mistakes.push(format!("{id} must be a choice with two options or more, or no choice and without"));
                }
            }
            if (field.kind == FieldKind::Table) == field.columns.is_empty() {
                mistakes.push(format!("{id} must be a table with columns, or no table and without"));
            }
            let simple = [FieldKind::Text, FieldKind::Date, FieldKind::Number, FieldKind::Choice, FieldKind::YesNo];
            for column in field.columns.iter().filter(|column| !simple.contains(&column.kind)) {
                mistakes.push(format!("{} in a table cannot be of this kind: {simple:?}", column.id));
            }
            let Some(When { field: other, is }) = &field.when else { continue };
            match self.fields().find(|asked| asked.id == *other) {
                None => mistakes.push(format!("{id} waits for {other}, which it does not ask")),
                Some(asked) if !is.iter().all(|answer| asked.options.iter().any(|option| option.id == *answer)) => {
                    mistakes
                        .push(format!("{id} waits for an answer that {other} has not: it can wait for a choice alone"));
                }
                Some(_) => {}
            }
        }
        mistakes
    }
}

/// What is amiss with names that are to tell things apart, as answers are stored by them.
fn misnamed<'a>(what: &str, ids: impl Iterator<Item = &'a String>) -> Vec<String> {
    let (mut seen, mut mistakes) = (HashSet::new(), Vec::new());
    let is_plain = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
    for id in ids {
        if !seen.insert(id) {
            mistakes.push(format!("{what} {id} stands twice"));
        }
        if id.is_empty() || !id.chars().all(is_plain) {
            mistakes.push(format!("{what} {id:?} is not of small letters, digits and _"));
        }
    }
    mistakes
}

/// Whether something that is only for some laws is for a client with these.
pub fn fits(wanted: &[Regime], regimes: &[Regime]) -> bool {
    wanted.is_empty() || wanted.iter().any(|regime| regimes.contains(regime))
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    // A test reads every file: what does not parse never leaves the workshop.
    let mut forms: Vec<Form> = FILES.iter().filter_map(|(_, text)| toml::from_str(text).ok()).collect();
    for form in handed_in() {
        forms.retain(|other| (&other.id, other.version) != (&form.id, form.version));
        forms.push(form);
    }
    forms
});

/// All forms in all their versions.
pub fn all() -> &'static [Form] {
    &FORMS
}

/// A version of a form.
pub fn get(id: &str, version: u32) -> Option<&'static Form> {
    all().iter().find(|form| form.id == id && form.version == version)
}

/// The highest version of a form.
pub fn newest(id: &str) -> Option<u32> {
    all().iter().filter(|form| form.id == id).map(|form| form.version).max()
}

/// A build with debug assertions, and no other, takes more forms from the folder `ZORGMAP_FORMS`: so a test can prove
/// that a form is a file and nothing else.
fn handed_in() -> Vec<Form> {
    if !cfg!(debug_assertions) {
        return Vec::new();
    }
    let folder = std::env::var_os("ZORGMAP_FORMS").and_then(|folder| std::fs::read_dir(folder).ok());
    folder
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let form = toml::from_str(&std::fs::read_to_string(&path).ok()?);
            // Whoever writes one looks at the terminal; a form is no client's.
            let left_out = |why: String| eprintln!("{} is left out: {why}", path.display());
            let form: Form = form.map_err(|error| left_out(error.to_string())).ok()?;
            let mistakes = form.mistakes();
            if mistakes.is_empty() {
                Some(form)
            } else {
                left_out(mistakes.join("; "));
                None
            }
        })
        .collect()
}
