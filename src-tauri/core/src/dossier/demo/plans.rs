//! What invented clients want: a care agreement, a care plan and goals when care begins, and a look back on each goal every
//! half year.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use fastrand::Rng;
use serde::Deserialize;
use serde_json::json;

use super::daily::{DemoMedicine, incidents};
use super::people::{Person, one};
use super::words::Sentences;
use crate::dossier::colleague::Colleague;
use crate::dossier::form::{Answer, Answers, FilledForm};
use crate::dossier::goal::{Goal, Rhythm};
use crate::dossier::mic::MicFields;
use crate::error::{Error, Result};

/// Days from one look back to the next.
pub(super) const LOOK_BACK: usize = 182;

/// Goals and the sentences of a plan (`assets/demo/care.toml`).
#[derive(Deserialize)]
pub(super) struct Wishes {
    goal: Vec<Wish>,
    plan: BTreeMap<String, String>,
    evaluated: Vec<String>,
    notes: Vec<String>,
    pub(super) medicine: Vec<DemoMedicine>,
    #[serde(deserialize_with = "incidents")]
    pub(super) mic: Vec<MicFields>,
    pub(super) colleague: Vec<Colleague>,
}

#[derive(Deserialize)]
struct Wish {
    words: String,
    actions: String,
}

impl Wishes {
    /// Those that come with the program.
    pub fn read() -> Result<Self> {
        toml::from_str(include_str!("../../../../../assets/demo/care.toml")).map_err(|_| Error::internal("demo: care"))
    }

    /// One to three goals of this person, agreed on `day`.
    pub fn goals(&self, person: &Person, day: NaiveDate, words: &Sentences, rng: &mut Rng) -> Result<Vec<Goal>> {
        let mut wishes: Vec<&Wish> = self.goal.iter().collect();
        rng.shuffle(&mut wishes);
        wishes.truncate(rng.usize(1..4));
        wishes
            .into_iter()
            .map(|wish| {
                Ok(Goal {
                    words: wish.words.clone(),
                    actions: words.filled(&wish.actions, person, rng)?,
                    who: String::new(),
                    until: None,
                    rhythm: Rhythm::HalfYear,
                    agreed_by: person.fields.name.clone(),
                    agreed_on: Some(day),
                })
            })
            .collect()
    }

    /// The agreement and the plan with which care begins on `day`.
    pub fn forms(&self, person: &Person, day: NaiveDate, words: &Sentences, rng: &mut Rng) -> Result<Vec<FilledForm>> {
        let filled = |form: &str, fields: serde_json::Value| {
            let fields: Answers = serde_json::from_value(fields).map_err(|_| Error::internal("demo: form"))?;
            Ok::<_, Error>(FilledForm { form: form.to_owned(), form_version: 1, fields })
        };
        let client = json!({ "name": person.fields.name, "role": "" });
        let agreement = filled(
            "care_agreement",
            json!({ "with": client, "agreed_on": day, "from": day, "care": "Hulp bij de dag, zoals in het plan staat." }),
        )?;
        let mut plan = filled(
            "care_life_plan",
            json!({ "talk_on": day, "evaluation_rhythm": "half_year", "agreement": "yes", "agreed_by": client, "agreed_on": day }),
        )?;
        for (field, sentence) in &self.plan {
            plan.fields.insert(field.clone(), Answer::Text(words.filled(sentence, person, rng)?));
        }
        Ok(vec![agreement, plan])
    }

    /// Something that a carer keeps for herself.
    pub fn note(&self, person: &Person, words: &Sentences, rng: &mut Rng) -> Result<String> {
        words.filled(one(&self.notes, rng)?, person, rng)
    }

    /// How it went with a goal.
    pub fn evaluated(&self, person: &Person, words: &Sentences, rng: &mut Rng) -> Result<String> {
        words.filled(one(&self.evaluated, rng)?, person, rng)
    }
}
