//! Letters and mail: what came in or went out, in three classes that are kept for different times.
//!
//! The line in the dossier and a screenshot are the evidence of a mail that was sent; the mail itself is kept no longer
//! than needed (GDPR 5(1)(e)), so the program asks for its removal until that was ticked. A letter is a form
//! (`assets/forms/correspondence.N.toml`); here stands what it means beyond its questions.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::disclosure::{ByMail, Ground, code};
use super::entry::{self, Body, EntryView, Origin};
use super::form::{self, Answer, Answers, FilledForm, NewForm, description};
use super::mark::Mark;
use super::paper::lang;
use super::practice::current;
use super::receiving;
use super::text::{LINE, cut, required, within};
use crate::action::Nothing;
use crate::error::{Error, Result};
use crate::export::paper::Lang;
use crate::export::texts;
use crate::rules::naming::is_function_alone;
use crate::rules::retention::{RuleId, Starts};
use crate::store::entry::{StoredEntry, StoredVersion, versions};
use crate::store::{Concern, ReadTx, Reading, WriteTx};
use crate::uid::Uid;

/// The form of a letter or mail.
pub const FORM: &str = "correspondence";
/// The classes, as the form's file calls them, each with its rule.
const CLASSES: [(&str, RuleId); 3] =
    [("care", RuleId::MailCare), ("admin", RuleId::MailAdmin), ("other", RuleId::MailOther)];

/// For how long a class of letters is kept.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct LetterTerm {
    /// The class, as the form calls it.
    pub class: String,
    /// Years.
    pub years: u32,
    /// Counted from.
    pub starts: Starts,
    /// The last day; `None` while it is counted from the last change of the dossier.
    pub until: Option<NaiveDate>,
    /// Where it stands; empty where no statute says it.
    pub article: String,
}

/// Of other mail no statute says how long: then the practice does.
fn term(tx: &impl Reading, (class, id): (&str, RuleId), day: Option<NaiveDate>) -> Result<LetterTerm> {
    let rule = id.rule();
    let years = if id == RuleId::MailOther { current(tx)?.mail_years } else { rule.years };
    Ok(LetterTerm {
        class: class.to_owned(),
        years,
        starts: rule.starts,
        until: day.filter(|_| rule.starts != Starts::LastChange).map(|day| rule.until_after(day, years)),
        article: rule.article.clone(),
    })
}

/// The three terms.
///
/// # Errors
/// What the store says.
pub fn terms(tx: &ReadTx, _: Nothing) -> Result<Vec<LetterTerm>> {
    CLASSES.iter().map(|class| term(tx, *class, None)).collect()
}

/// What the letter of a mail with a dossier answers. Nothing of it is left to be refused once the mail lies there: to whom it goes is
/// as the hand-over has it, also where that is no person ("Huisarts"), and a reason for ordinary mail is cut to the question's length.
fn sent(lang: Lang, today: NaiveDate, (to, attached): (&str, &str), (mail, ground): (&ByMail, &str)) -> Answers {
    let mut service = if mail.service.is_empty() {
        texts::filled(lang, "mail.ordinary", &[("why", &mail.why_not)])
    } else {
        mail.service.clone()
    };
    cut(&mut service, LINE);
    let text = |text: &str| Answer::Text(text.to_owned());
    Answers::from([
        ("direction".to_owned(), text("out")),
        ("channel".to_owned(), text("mail")),
        ("on".to_owned(), text(&today.to_string())),
        ("with".to_owned(), Answer::Person { name: to.to_owned(), role: String::new() }),
        ("subject".to_owned(), Answer::Text(texts::filled(lang, "mail.subject", &[("file", attached)]))),
        ("class".to_owned(), text("care")),
        ("consent".to_owned(), Answer::Text(texts::code(lang, "ground", ground))),
        ("service".to_owned(), Answer::Text(service)),
    ])
}

/// Records a mail with a dossier as a letter that was sent, until it is ticked as removed: the line is the evidence. It says
/// to whom the dossier went, so it is for who may know that: see [`entry::add_of_hand_over`].
///
/// # Errors
/// What the store says.
pub(super) fn add_sent(
    tx: &WriteTx,
    client: Uid,
    to: &str,
    attached: &str,
    (mail, ground): (&ByMail, &str),
) -> Result<()> {
    let form_version = description::newest(FORM).ok_or_else(|| Error::internal("form"))?;
    let fields = sent(lang(current(tx)?.language), tx.now().date_naive(), (to, attached), (mail, ground));
    let body = Body::Form(FilledForm { form: FORM.to_owned(), form_version, fields });
    entry::add_of_hand_over(tx, client, &body).map(drop)
}

/// That information about the client was asked from somebody else: a letter that goes out, with its ground.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct InformationAsked {
    /// About whom.
    pub client: Uid,
    /// On which ground: consent, directly involved, or a statute.
    pub ground: Ground,
    /// The consent; must be there on that ground.
    #[serde(default)]
    pub consent: Option<Uid>,
    /// Who is asked, by their place on the list of people; must be there on that ground where two of the list are called the same.
    #[serde(default)]
    pub person: Option<Uid>,
    /// Which statute; must be there on that ground.
    #[serde(default)]
    pub ground_note: String,
    /// The version of the letter's form that was on screen.
    pub form_version: u32,
    /// Its answers. Which way it goes and why that was allowed are written by the program.
    pub fields: Answers,
    /// Passages about somebody else, as they stand in these answers.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

/// Records that information was asked from somebody else, if it may be.
///
/// # Errors
/// As [`receiving::may_be_asked`]; [`Error::Required`] without whom, or without the statute that obliges; what the form's
/// questions say.
pub fn ask_information(tx: &WriteTx, input: InformationAsked) -> Result<EntryView> {
    let InformationAsked { client, ground, consent, person, form_version, mut fields, marks, .. } = input;
    let name = match fields.get("with") {
        Some(Answer::Person { name, .. }) => required("with", name, LINE)?,
        Some(Answer::Text(_) | Answer::Many(_) | Answer::Rows(_)) | None => {
            return Err(Error::Required { field: "with".to_owned() });
        }
    };
    let note = match ground {
        Ground::StatutoryDuty => required("ground_note", &input.ground_note, LINE)?,
        Ground::RequestClient
        | Ground::RequestRepresentative
        | Ground::Consent
        | Ground::DirectlyInvolved
        | Ground::AfterDeath => within("ground_note", &input.ground_note, LINE)?,
    };
    let given = receiving::may_be_asked(tx, client, (person, &name), (ground, consent))?;
    let lang = lang(current(tx)?.language);
    let on = given.map(|given| texts::day(lang, given.on)).unwrap_or_default();
    let why = [texts::code(lang, "ground", &code(&ground)), on, note];
    let why = why.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    fields.insert("direction".to_owned(), Answer::Text("out".to_owned()));
    fields.insert("consent".to_owned(), Answer::Text(why));
    let form = FORM.to_owned();
    let new = NewForm { client, at: None, form, form_version, fields, origin: Origin::Own, marks };
    let added = form::add(tx, new)?;
    tx.concerns(Concern {
        client: Some(client),
        entry: Some(added.entry),
        part: "form",
        ground: Some(code(&ground)),
        consent: consent.filter(|_| ground == Ground::Consent),
        ..Concern::default()
    });
    Ok(added)
}

fn said<'a>(filled: &'a FilledForm, field: &str) -> Option<&'a str> {
    match filled.fields.get(field)? {
        Answer::Text(said) => Some(said),
        Answer::Many(_) | Answer::Rows(_) | Answer::Person { .. } => None,
    }
}

/// The questions of a letter in which a person may be a function alone, since it was sent so: the mail of a hand-over goes to whom that
/// says ([`sent`]), and nobody who puts its subject right can name a person whom it never had.
///
/// # Errors
/// What the store says.
pub(super) fn nameless(tx: &impl Reading, stored: &StoredEntry, form: &str) -> Result<&'static [&'static str]> {
    let sent_so = |version: &StoredVersion| {
        let Body::Form(filled) = &version.body else { return false };
        matches!(filled.fields.get("with"), Some(Answer::Person { name, .. }) if is_function_alone(name))
    };
    let to_a_function = form == FORM && versions(tx, stored)?.iter().any(sent_so);
    let nameless: &'static [&'static str] = if to_a_function { &["with"] } else { &[] };
    Ok(nameless)
}

/// For how long this is kept, if it is a letter or mail.
///
/// # Errors
/// What the store says.
pub(super) fn kept(tx: &impl Reading, body: &Body) -> Result<Option<LetterTerm>> {
    let Body::Form(filled) = body else { return Ok(None) };
    let class = said(filled, "class").filter(|_| filled.form == FORM);
    let class = class.and_then(|class| CLASSES.iter().find(|(name, _)| *name == class));
    class.map(|class| term(tx, *class, on(body))).transpose()
}

/// Its day.
pub(super) fn on(body: &Body) -> Option<NaiveDate> {
    let Body::Form(filled) = body else { return None };
    said(filled, "on")?.parse().ok()
}

/// A mail that was sent and that nobody has said to be gone. The first version of the form had no channel, and asked for the
/// removal itself.
pub(super) fn is_sent_mail(body: &Body) -> bool {
    let Body::Form(filled) = body else { return false };
    filled.form == FORM
        && said(filled, "direction") == Some("out")
        && said(filled, "channel").is_none_or(|channel| channel == "mail")
        && said(filled, "removed") != Some("yes")
}

/// What a letter is about.
pub(super) fn subject(body: &Body) -> String {
    let Body::Form(filled) = body else { return String::new() };
    said(filled, "subject").unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::form::filled::checked;
    use super::*;

    /// The letter is not asked to the form once the mail lies there, so that it must be what the form would take.
    #[test]
    fn the_form_takes_what_the_letter_of_a_mail_answers() {
        let form = description::get(FORM, description::newest(FORM).unwrap()).unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let secure = ByMail { service: "s".repeat(LINE), why_not: String::new() };
        let ordinary = ByMail { service: String::new(), why_not: "w".repeat(LINE) };
        for lang in [Lang::Nl, Lang::En] {
            for mail in [&secure, &ordinary] {
                let answers = sent(lang, today, (&"n".repeat(LINE), "overdracht-2026-11-23"), (mail, "after_death"));
                assert_eq!(checked(form, answers.clone(), &[], today), Ok(answers));
            }
        }
    }
}
