//! Whose consent counts, and for what it is asked: read from `assets/law/consent.toml`.
//!
//! Consent is given by who decides about care (BW 7:450, 7:465), which is another table than who may see: a child of twelve
//! to fifteen sees alone and consents together with those who hold authority.

use std::sync::LazyLock;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::case::{Case, Draft};
use super::table::{Holder, TABLE, age, is_authority};
use super::{Answer, Facts, Note, Reason, Somebody, Sure, Verdict, Who, nothing};
use crate::rules::law;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Needs {
    Authority,
    Client,
    Both,
    Rank,
    Nobody,
}

#[derive(Deserialize)]
struct ConsentRow {
    id: Reason,
    needs: Needs,
    article: String,
}

/// A text in both languages of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct InBoth {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

/// In which matter a client is capable or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Who sees the dossier, and gets data from it.
    Dossier,
    /// The care itself.
    Care,
    /// Pictures.
    Pictures,
    /// Money and property, which says nothing of the others.
    Money,
}

/// For what consent is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Its name in what is stored.
    pub id: String,
    /// In which matter the client must be capable.
    pub matter: Matter,
    /// Somebody else gets or gives data: in writing, or orally with a recording.
    #[serde(default)]
    pub third_party: bool,
    /// Who is named may look at the dossier and get a copy.
    #[serde(default)]
    pub looks: bool,
    /// Who is named may be asked about the client.
    #[serde(default)]
    pub asks: bool,
    /// Pictures of the client, in the dossier.
    #[serde(default)]
    pub pictures: bool,
    /// What the client reads above it.
    pub name: InBoth,
    /// To what end (item c).
    pub why: InBoth,
    /// On what legal ground (item d).
    pub ground: InBoth,
    /// Who gets it (item e).
    pub recipients: InBoth,
    /// Whether it must be given, and what follows if not (item k).
    pub consequence: InBoth,
}

#[derive(Deserialize)]
struct ConsentTable {
    row: Vec<ConsentRow>,
    purpose: Vec<Purpose>,
}

static CONSENTS: LazyLock<ConsentTable> = LazyLock::new(|| {
    law(include_str!("../../../../../assets/law/consent.toml"))
        .unwrap_or(ConsentTable { row: Vec::new(), purpose: Vec::new() })
});

/// All of them, in the order in which they are shown.
pub fn purposes() -> &'static [Purpose] {
    &CONSENTS.purpose
}

/// The purpose of this name.
pub fn purpose(id: &str) -> Option<&'static Purpose> {
    CONSENTS.purpose.iter().find(|purpose| purpose.id == id)
}

/// Who signs for a client who is capable at their age: the client, and those who hold authority (BW 7:450 lid 2, 7:465 lid 1). Who
/// has no birth date here signs alone.
pub fn signers(birth: Option<NaiveDate>, on: NaiveDate) -> (bool, bool) {
    let years = birth.map_or(i32::MAX, |birth| age(birth, on));
    let rows = TABLE.row.iter().filter(|row| row.capable != Some(false) && row.holder != Holder::Nobody);
    let row = rows.filter(|row| row.from_age <= years).max_by_key(|row| row.from_age);
    let rule = row.and_then(|row| CONSENTS.row.iter().find(|rule| rule.id == row.id));
    match rule.map(|rule| rule.needs) {
        Some(Needs::Authority) => (false, true),
        Some(Needs::Both) => (true, true),
        Some(Needs::Client | Needs::Rank | Needs::Nobody) | None => (true, false),
    }
}

/// Whether the consent of these together is a consent, where `refused` said no (BW 7:450, 7:465).
pub fn consent(facts: &Facts, by: &[Somebody], refused: &[Who]) -> Verdict {
    let Some(case) = Case::new(facts) else { return nothing() };
    let Some(rule) = CONSENTS.row.iter().find(|rule| rule.id == case.row.id) else { return nothing() };
    let authorities = |all: &mut dyn Iterator<Item = Who>| all.filter(|who| is_authority(*who)).count();
    let needed = authorities(&mut case.facts.people.iter().map(|each| each.who)).max(1);
    let given = authorities(&mut by.iter().map(|each| each.who));
    let by_client = by.iter().any(|each| each.who == Who::Client);
    let refusal = |sure| case.no(sure, &[]);
    // The first who is not entitled is told why.
    let other = |entitled: &dyn Fn(Who) -> bool| by.iter().find(|each| !entitled(each.who)).map(|each| each.who);
    let with_consent = |mut draft: Draft| {
        if draft.answer != Answer::No {
            draft.record.insert(0, Note::Consent);
        }
        draft
    };
    let draft = match rule.needs {
        Needs::Nobody => case.no(Sure::High, &[Reason::NotEntitled]),
        Needs::Authority if refused.iter().any(|who| is_authority(*who)) => refusal(Sure::Medium),
        Needs::Authority if given == 0 && by_client => Draft { sure: Sure::High, ..case.refuses_client() },
        Needs::Authority if given == 0 => case.outside(other(&is_authority).unwrap_or(Who::Other)),
        Needs::Authority => {
            let mut draft = case.authority();
            if given < needed {
                draft.less(None, None);
                draft = draft.at_most(Sure::Medium);
            }
            draft
        }
        Needs::Client if refused.contains(&Who::Client) => refusal(Sure::High),
        Needs::Client if by_client => Draft::yes(&case.reasons(&[]), &[]),
        Needs::Client => case.beside_the_client(by.first().map_or(Who::Other, |each| each.who)),
        Needs::Both if refused.contains(&Who::Client) => refusal(Sure::High),
        Needs::Both if refused.iter().any(|who| is_authority(*who)) => refusal(Sure::Medium),
        Needs::Both if given == 0 && !by_client => case.outside(by.first().map_or(Who::Other, |each| each.who)),
        Needs::Both => {
            let proof: &[Note] = if given > 0 { &[Note::AuthorityProof] } else { &[] };
            let mut draft = Draft::yes(&case.reasons(&[]), proof);
            if !by_client || given < needed {
                draft.less(None, None);
            }
            draft
        }
        Needs::Rank => {
            let entitled = by.iter().map(|each| case.by_rank(*each)).find(|draft| draft.answer == Answer::Yes);
            match (entitled, by.first()) {
                (Some(draft), _) => draft,
                (None, Some(first)) if first.who != Who::Client => case.by_rank(*first),
                (None, _) => Draft { sure: Sure::High, ..case.refuses_client() },
            }
        }
    };
    case.done(with_consent(draft), std::iter::once(rule.article.as_str()))
}
