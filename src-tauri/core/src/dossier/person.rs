//! People around a client: who represents them, in what rank the law puts them, and who is only to be called.
//!
//! A *bewindvoerder* (property alone) and an informal carer stand here too and get no right by it. Proof is a file in the
//! dossier or a note of what was seen; of an identity document the kind, never its number. Somebody is never removed: the
//! day on which it ended is written down, so that an answer of before stays to be understood.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::disclosure::Identity;
use super::document::{bring, evidence, keep};
use super::others;
use super::paper::{Sheet, lang, neutral_name, put_out};
use super::people::{People, room};
use super::practice::{Language, own};
use super::text::{Came, LINE, TEXT, past_day, required, within};
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::sheets::{Authorisation, authorisation};
use crate::rules::access::{Somebody, Who};
use crate::store::people::PERSON;
use crate::store::{Concern, WriteTx, client};
use crate::uid::Uid;

/// Somebody around a client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// What they are to the client.
    pub who: Who,
    /// Full name.
    pub name: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// Mail.
    #[serde(default)]
    pub email: String,
    /// For what they act, in words.
    #[serde(default)]
    pub scope: String,
    /// From which day.
    #[serde(default)]
    pub since: Option<NaiveDate>,
    /// The last day.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// How identity was checked.
    #[serde(default)]
    pub identity: Option<Identity>,
    /// The document in the dossier that proves it.
    #[serde(default)]
    pub proof: Option<Uid>,
    /// What was seen as proof, and where it is.
    #[serde(default)]
    pub proof_note: String,
    /// That was written down by who made the package that they were brought in with, and nobody here saw it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(skip)]
    pub proof_unseen: bool,
    /// They do not wish to act.
    #[serde(default)]
    pub declines: bool,
    /// The client does not want them to act.
    #[serde(default)]
    pub unwanted: bool,
    /// How the client showed that.
    #[serde(default)]
    pub unwanted_how: String,
}

impl Person {
    /// They are this today.
    pub(super) fn is_there(&self, today: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= today) && self.until.is_none_or(|until| today <= until)
    }

    /// The texts about them that a paper shows, each with the name of its place.
    pub(super) fn texts_mut(&mut self, uid: Uid) -> [(String, &mut String); 2] {
        [(format!("person.{uid}.scope"), &mut self.scope), (format!("person.{uid}.proof_note"), &mut self.proof_note)]
    }

    fn texts(&self, uid: Uid) -> Vec<(String, String)> {
        self.clone().texts_mut(uid).into_iter().map(|(place, text)| (place, std::mem::take(text))).collect()
    }

    /// As the rules see them.
    pub(super) fn somebody(&self) -> Somebody {
        Somebody { who: self.who, willing: !self.declines, unwanted: self.unwanted }
    }

    /// They were appointed or authorised, hold authority, and nothing shows it yet.
    pub(super) fn lacks_proof(&self) -> bool {
        let needed = matches!(
            self.who,
            Who::AuthorityParent | Who::Guardian | Who::Curator | Who::Mentor | Who::Authorised | Who::Bewindvoerder
        );
        needed && self.proof.is_none() && (self.proof_note.is_empty() || self.proof_unseen)
    }
}

/// Somebody to note, or what changed.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PersonSet {
    /// Whose.
    pub client: Uid,
    /// Who; somebody new when `None`.
    #[serde(default)]
    pub person: Option<Uid>,
    /// The version that was on screen; 0 for somebody new.
    #[serde(default)]
    pub base: i64,
    /// As it should be.
    pub fields: Person,
    /// Path of a file that proves it, to be kept in the dossier.
    #[serde(default)]
    pub file: Option<String>,
    /// What the proof is called in the dossier.
    #[serde(default)]
    pub title: String,
}

/// A form to fill in together.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct AuthorisationAsked {
    /// The client.
    pub client: Uid,
    /// Who is authorised; left open when empty.
    #[serde(default)]
    pub name: String,
    /// For what, in words; left open when empty.
    #[serde(default)]
    pub scope: String,
    /// Until which day.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Of the paper.
    pub language: Language,
}

pub(super) fn checked(said: Person, today: NaiveDate, came: Came) -> Result<Person> {
    if matches!(said.who, Who::Client | Who::InvolvedCarer | Who::StandIn | Who::OtherCarer) {
        return Err(Error::BadInput { field: "who".to_owned(), reason: "role".to_owned() });
    }
    let day = |field, day: Option<NaiveDate>| day.map(|day| past_day(field, day, NaiveDate::MAX)).transpose();
    let (since, until) = (day("since", said.since)?, day("until", said.until)?);
    if since.zip(until).is_some_and(|(since, until)| until < since) {
        return Err(Error::BadDate { field: "until".to_owned() });
    }
    if since.is_some_and(|since| since > today) && until.is_some_and(|until| until < today) {
        return Err(Error::BadDate { field: "since".to_owned() });
    }
    let how = if said.unwanted { required("unwanted_how", &said.unwanted_how, LINE)? } else { String::new() };
    Ok(Person {
        who: said.who,
        name: required("name", &said.name, LINE)?,
        phone: within("phone", &said.phone, LINE)?,
        email: within("email", &said.email, LINE)?,
        scope: within("scope", &said.scope, came.text())?,
        since,
        until,
        identity: said.identity,
        proof: said.proof,
        proof_note: within("proof_note", &said.proof_note, came.line())?,
        proof_unseen: said.proof_unseen,
        declines: said.declines,
        unwanted: said.unwanted,
        unwanted_how: how,
    })
}

/// Notes somebody, or what changed; with a file that proves it, if there is one.
///
/// # Errors
/// [`Error::Required`] without a name, or without how the client showed that they do not want this person;
/// [`Error::BadDate`], [`Error::BadInput`] for a carer or the client, [`Error::EntryChanged`], [`Error::NotFound`], and
/// what a file can be wrong by.
pub fn set(work: &Work, input: PersonSet) -> Result<People> {
    let PersonSet { client, person, base, fields, file, title } = input;
    let write = |tx: &WriteTx, proof: Option<Uid>| {
        client::get(tx, client)?;
        let mut fields = checked(fields, tx.now().date_naive(), Came::Typed)?;
        fields.proof = match (proof, person) {
            (Some(proof), _) => Some(proof),
            // A document of another dossier proves nothing here: only what stood there stays.
            (None, Some(uid)) => PERSON.get(tx, uid)?.fields.proof.filter(|_| fields.proof.is_some()),
            (None, None) => None,
        };
        let was = person.map(|uid| PERSON.get(tx, uid)).transpose()?;
        // Until other words say what was seen: the window leaves as they are those that it was not asked to change.
        fields.proof_unseen =
            was.as_ref().is_some_and(|was| was.fields.proof_unseen && was.fields.proof_note == fields.proof_note);
        let uid = person.map_or_else(|| tx.new_uid(), Ok)?;
        PERSON.add(tx, client, uid, base, &fields)?;
        if let Some(was) = was {
            others::carry_on(tx, client, None, &was.fields.texts(uid), &fields.texts(uid))?;
        }
        tx.concerns(Concern { client: Some(client), part: "person", ..Concern::default() });
        room(tx, client)
    };
    match file {
        None => work.change(|tx| write(tx, None)),
        Some(path) => {
            let brought = bring(path.as_ref())?;
            keep(work, &brought, |tx, file, written| {
                let proof = evidence(tx, client, &title, &brought, file, written)?;
                write(tx, Some(proof))
            })
        }
    }
}

/// A written authorisation to fill in together, as PDF.
///
/// # Errors
/// [`Error::NotFound`], [`Error::TooLong`], [`Error::LayoutFailed`].
pub fn authorisation_sheet(work: &Work, input: AuthorisationAsked) -> Result<Sheet> {
    let (name, scope) = (within("name", &input.name, LINE)?, within("scope", &input.scope, TEXT)?);
    let (practice, client) = work.view(|tx| {
        tx.concerns(Concern {
            client: Some(input.client),
            part: "authorisation",
            every_time: true,
            ..Concern::default()
        });
        Ok((own(tx, tx.session().actor)?, client::get(tx, input.client)?))
    })?;
    let bytes = authorisation(&Authorisation {
        lang: lang(input.language),
        client: &client.fields.name,
        birth: client.fields.birth_date,
        name: &name,
        scope: &scope,
        until: input.until,
        carer: &practice.name,
        day: work.desk.surroundings().clock.now().date_naive(),
    })?;
    let path = put_out(work, &neutral_name(work, "machtiging", "pdf"), &bytes)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}
