//! Goals: what a client wants, in the client's own words, and looking back on it.
//!
//! A goal is an entry like any other: versions, lock, amendments, search and print come with it. Reports say which goals
//! they are about, and an evaluation is an entry beside its goal. How a goal stands and when to look at it again follows
//! from the newest evaluation, so that nothing is written twice and nothing of the goal changes when one looks back.

use chrono::{Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::{Body, EntryKind, EntryView, Origin, add_given, amend_marked};
use super::mark::Mark;
use super::text::{LINE, TEXT, past_day, required, within};
use crate::error::{Error, Result};
use crate::store::entry::StoredEntry;
use crate::store::{Reading, WriteTx, client, entry, goal};
use crate::uid::Uid;

/// How often a goal is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Rhythm {
    /// Every month.
    Month,
    /// Every three months.
    Quarter,
    /// Every half year.
    HalfYear,
    /// Every year.
    Year,
}

impl Rhythm {
    /// The next time after `day`.
    pub fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        day.checked_add_months(Months::new(match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::HalfYear => 6,
            Self::Year => 12,
        }))
    }
}

/// A goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// What the client wants, in the client's words.
    pub words: String,
    /// What is done to get there.
    #[serde(default)]
    pub actions: String,
    /// Who does it, by name.
    #[serde(default)]
    pub who: String,
    /// By when.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// How often it is looked at.
    pub rhythm: Rhythm,
    /// Who agreed.
    #[serde(default)]
    pub agreed_by: String,
    /// When.
    #[serde(default)]
    pub agreed_on: Option<NaiveDate>,
}

impl Goal {
    /// What the search looks through.
    pub fn searched(&self) -> String {
        [&self.words, &self.actions, &self.who, &self.agreed_by].map(String::as_str).join("\n")
    }
}

/// What was decided when looking back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum GoalOutcome {
    /// The goal goes on.
    GoesOn,
    /// It is reached.
    Reached,
    /// It is given up.
    Stopped,
}

/// Looking back on a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    /// Which goal.
    pub goal: Uid,
    /// How it went.
    pub text: String,
    /// What was decided.
    pub outcome: GoalOutcome,
    /// When to look again, while it goes on.
    #[serde(default)]
    pub next: Option<NaiveDate>,
    /// With whom.
    #[serde(default)]
    pub with: String,
}

/// A goal to record.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewGoal {
    /// Whose dossier.
    pub client: Uid,
    /// The goal.
    pub goal: Goal,
    /// Passages about somebody else, as they stand in these words.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

/// A goal to put right or to change.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct GoalChange {
    /// The goal's entry.
    pub entry: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// The goal as it should be.
    pub goal: Goal,
    /// Why; must be there once it is locked.
    #[serde(default)]
    pub reason: String,
    /// Passages about somebody else, as they stand in these words; `None` lets the marks of before go with their words.
    #[serde(default)]
    pub marks: Option<Vec<Mark>>,
}

/// A look back to record.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewEvaluation {
    /// Which goal.
    pub goal: Uid,
    /// How it went.
    pub text: String,
    /// What was decided.
    pub outcome: GoalOutcome,
    /// When to look again, while it goes on.
    #[serde(default)]
    pub next: Option<NaiveDate>,
    /// With whom.
    #[serde(default)]
    pub with: String,
    /// Passages about somebody else, as they stand in these words.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

/// A goal by its words, for a chip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct GoalName {
    /// The goal's entry.
    pub goal: Uid,
    /// In the client's words.
    pub words: String,
}

/// How a goal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The newest decision; goes on while there was none.
    pub outcome: GoalOutcome,
    /// When to look (again), while it goes on.
    pub evaluate_on: Option<NaiveDate>,
}

fn checked(goal: Goal, today: NaiveDate) -> Result<Goal> {
    let agreed_by = within("agreed_by", &goal.agreed_by, LINE)?;
    let agreed_on = goal.agreed_on.map(|day| past_day("agreed_on", day, today)).transpose()?;
    // Agreed is somebody on some day.
    match (agreed_by.is_empty(), agreed_on) {
        (true, Some(_)) => return Err(Error::Required { field: "agreed_by".to_owned() }),
        (false, None) => return Err(Error::Required { field: "agreed_on".to_owned() }),
        (true, None) | (false, Some(_)) => {}
    }
    Ok(Goal {
        words: required("words", &goal.words, TEXT)?,
        actions: within("actions", &goal.actions, TEXT)?,
        who: within("who", &goal.who, LINE)?,
        until: goal.until.map(|day| past_day("until", day, NaiveDate::MAX)).transpose()?,
        rhythm: goal.rhythm,
        agreed_by,
        agreed_on,
    })
}

/// Records a goal.
///
/// # Errors
/// [`Error::Required`], [`Error::TooLong`], [`Error::BadDate`], [`Error::InFuture`], each with its field.
pub fn add(tx: &WriteTx, input: NewGoal) -> Result<EntryView> {
    let typed = Body::Goal(input.goal.clone()).texts();
    let body = Body::Goal(checked(input.goal, tx.now().date_naive())?);
    add_given(tx, input.client, tx.now(), &body, (typed, input.marks), Origin::Own)
}

/// Puts a goal right, or changes it with a reason once it is locked.
///
/// # Errors
/// As [`add`] and [`super::entry::correct`]; [`Error::NotFound`] when the entry is no goal.
pub fn change(tx: &WriteTx, input: GoalChange) -> Result<EntryView> {
    let stored = entry::get(tx, input.entry)?;
    let given = input.marks.map(|marks| (Body::Goal(input.goal.clone()).texts(), marks));
    amend_marked(tx, &stored, input.base, &input.reason, given, |old| match old {
        Body::Goal(_) => Ok(Body::Goal(checked(input.goal, tx.now().date_naive())?)),
        Body::Report { .. }
        | Body::Document { .. }
        | Body::Disclosure(_)
        | Body::Form(_)
        | Body::Evaluation(_)
        | Body::Measurement(_)
        | Body::Medicine(_)
        | Body::Dose(_) => Err(Error::NotFound),
    })
}

/// Records a look back on a goal.
///
/// # Errors
/// [`Error::NotFound`] when there is no such goal; [`Error::Required`], [`Error::TooLong`], [`Error::BadDate`].
pub fn evaluate(tx: &WriteTx, input: NewEvaluation) -> Result<EntryView> {
    let of = entry::get(tx, input.goal)?;
    if of.kind != EntryKind::Goal {
        return Err(Error::NotFound);
    }
    let next = match input.outcome {
        GoalOutcome::GoesOn => input.next.map(|day| past_day("next", day, NaiveDate::MAX)).transpose()?,
        GoalOutcome::Reached | GoalOutcome::Stopped => None,
    };
    let said = Evaluation { goal: input.goal, text: input.text, outcome: input.outcome, next, with: input.with };
    let body = Body::Evaluation(Evaluation {
        text: required("text", &said.text, TEXT)?,
        with: within("with", &said.with, LINE)?,
        ..said.clone()
    });
    let typed = Body::Evaluation(said).texts();
    add_given(tx, of.client, tx.now(), &body, (typed, input.marks), Origin::Own)
}

/// The goals that a report is about: each once, and each of this client.
///
/// # Errors
/// [`Error::NotFound`].
pub(super) fn own(tx: &impl Reading, client: Uid, goals: Vec<Uid>) -> Result<Vec<Uid>> {
    let mut kept = Vec::new();
    for uid in goals {
        let found = entry::get(tx, uid)?;
        if found.client != client || found.kind != EntryKind::Goal {
            return Err(Error::NotFound);
        }
        if !kept.contains(&uid) {
            kept.push(uid);
        }
    }
    Ok(kept)
}

/// The words of the goals that an entry is about.
///
/// # Errors
/// What the store says.
pub(super) fn names(tx: &impl Reading, body: &Body) -> Result<Vec<GoalName>> {
    let name = |uid: &Uid| {
        let stored = match entry::get(tx, *uid) {
            // A stand-in may not see goals, and a report about one stays to be read.
            Err(Error::NotFound) => return Ok(None),
            found => found?,
        };
        Ok(match entry::newest_body(tx, &stored)? {
            Body::Goal(goal) => Some(GoalName { goal: *uid, words: goal.words }),
            Body::Report { .. }
            | Body::Document { .. }
            | Body::Disclosure(_)
            | Body::Form(_)
            | Body::Evaluation(_)
            | Body::Measurement(_)
            | Body::Medicine(_)
            | Body::Dose(_) => None,
        })
    };
    body.goals().iter().filter_map(|uid| name(uid).transpose()).collect()
}

/// How a goal stands, by its newest evaluation.
///
/// # Errors
/// What the store says.
pub(super) fn standing(tx: &impl Reading, stored: &StoredEntry, words: &Goal) -> Result<Standing> {
    let newest = goal::about(tx, stored.client, stored.uid, EntryKind::Evaluation, 1)?.into_iter().next();
    let Some(newest) = newest else {
        let evaluate_on = words.rhythm.after(stored.at.date_naive());
        return Ok(Standing { outcome: GoalOutcome::GoesOn, evaluate_on });
    };
    let Body::Evaluation(evaluation) = entry::newest_body(tx, &newest)? else { return Err(Error::StoreDamaged) };
    let again = || evaluation.next.or_else(|| words.rhythm.after(newest.at.date_naive()));
    Ok(Standing {
        outcome: evaluation.outcome,
        evaluate_on: if evaluation.outcome == GoalOutcome::GoesOn { again() } else { None },
    })
}

/// The goals of a client with how they stand, oldest first.
///
/// # Errors
/// What the store says.
pub(super) fn all(tx: &impl Reading, client: Uid) -> Result<Vec<(StoredEntry, Goal, Standing)>> {
    client::get(tx, client)?;
    let mut goals = Vec::new();
    for stored in entry::of_form(tx, client, EntryKind::Goal.code(), u32::MAX)?.into_iter().rev() {
        let Body::Goal(goal) = entry::newest_body(tx, &stored)? else { return Err(Error::StoreDamaged) };
        let standing = standing(tx, &stored, &goal)?;
        goals.push((stored, goal, standing));
    }
    Ok(goals)
}
