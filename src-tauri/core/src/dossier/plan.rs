//! The plan of a client on one page: the plan itself, the goals with what was last written about each, and what is due.
//!
//! Which forms are a care plan, a talk about it or an agreement, their files say (`duty`); when something is due, the
//! table of the law says ([`rules::plan`](crate::rules::plan)). Here they only meet.

use chrono::{Days, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::client::{ClientAsked, Status};
use super::completeness::that_may_be_used;
use super::entry::{Body, EntryKind, EntryView, shown};
use super::form::description::{self, Duty};
use super::form::{Answer, FilledForm};
use super::goal::{self, GoalName, GoalOutcome};
use super::practice;
use super::relation::CareRelation;
use super::unread::Unread;
use crate::error::{Error, Result};
use crate::fold::fold;
use crate::rules::bsn::Regime;
use crate::rules::incident::{self, Asks, IncidentFacts};
use crate::rules::plan::{self as rules, Clock, PlanFacts, Starts};
use crate::session::Role;
use crate::store::client::StoredClient;
use crate::store::entry::StoredEntry;
use crate::store::{Concern, ReadTx, Reading, brought_in, client, entry, goal as links};
use crate::uid::Uid;

/// Reports and evaluations beside a goal.
const BESIDE: u32 = 3;
/// Days before it is due that something is told of on the first screen.
const SOON: u64 = 14;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum DueWhat {
    /// A care plan.
    Plan,
    /// The talk about it.
    Talk,
    /// The next talk, on the day that was agreed.
    AgreedTalk,
    /// Looking back on goals.
    Goals,
    /// Tell of an incident.
    Told,
    /// Note the names of those who were involved in an incident.
    Names,
    /// Report a calamity.
    Calamity,
}

/// What its clock was started by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum DueSince {
    /// The beginning of care in the care agreement.
    Agreement,
    /// The day on which an enquiry became care.
    Started,
    /// The day on which the client was added: no agreement says when care began.
    Added,
    /// The beginning of care under that law, in its relation.
    Law,
    /// The last talk.
    Talk,
    /// The day on which it was agreed.
    Agreed,
    /// The last time that the goal was looked at, or its beginning.
    Goal,
    /// The discovery of the incident.
    Incident,
}

/// Something that is to be done for a client, and why.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Due {
    /// What.
    pub what: DueWhat,
    /// By when; `None` where the law names no term.
    pub on: Option<NaiveDate>,
    /// That day has passed.
    pub late: bool,
    /// From when it is counted; of goals there is no one day.
    pub since: Option<NaiveDate>,
    /// What that was.
    pub since_what: DueSince,
    /// Where it stands; a goal's rhythm is what was agreed.
    pub article: Option<String>,
    /// Whether it is a duty is disputed.
    pub disputed: bool,
    /// How many goals.
    pub count: u32,
}

/// A goal on the page of the plan.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct GoalView {
    /// The goal.
    pub entry: EntryView,
    /// How it stands.
    pub outcome: GoalOutcome,
    /// When to look (again).
    pub evaluate_on: Option<NaiveDate>,
    /// That day has passed.
    pub late: bool,
    /// The newest looks back.
    pub evaluations: Vec<EntryView>,
    /// The newest reports about it.
    pub reports: Vec<EntryView>,
}

/// The plan of a client.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct PlanView {
    /// The newest care plan.
    pub plan: Option<EntryView>,
    /// The goals, those that go on first.
    pub goals: Vec<GoalView>,
    /// What is due, now or later; for a stand-in nothing.
    pub due: Vec<Due>,
}

fn forms_with(duty: Duty) -> Vec<&'static str> {
    let mut ids: Vec<&str> =
        description::all().iter().filter(|form| form.duty == Some(duty)).map(|form| form.id.as_str()).collect();
    ids.dedup();
    ids
}

/// The newest `each` entries of each form with this duty, filled in; newest first.
pub(super) fn with_duty(
    tx: &impl Reading,
    client: Uid,
    duty: Duty,
    each: u32,
) -> Result<Vec<(StoredEntry, FilledForm)>> {
    let mut found = Vec::new();
    for id in forms_with(duty) {
        for stored in entry::of_form(tx, client, id, each)? {
            let Body::Form(filled) = entry::newest_body(tx, &stored)? else { return Err(Error::StoreDamaged) };
            found.push((stored, filled));
        }
    }
    found.sort_by_key(|(stored, _)| std::cmp::Reverse(stored.sort));
    Ok(found)
}

/// Those who are not in care and in whose dossier an incident stands: what the law asks after it does not end with the care.
///
/// # Errors
/// What the store says.
pub(super) fn not_in_care_with_incident(tx: &impl Reading, unread: &mut Unread) -> Result<Vec<StoredClient>> {
    that_may_be_used(tx, unread.not_in_care_with(tx, &forms_with(Duty::Incident))?)
}

/// What is still to be done after this client's incidents.
fn after_incidents(tx: &impl Reading, client: Uid, today: NaiveDate) -> Result<Vec<Due>> {
    let mut all = Vec::new();
    let own = practice::own(tx, tx.session().actor)?;
    for (stored, filled) in with_duty(tx, client, Duty::Incident, u32::MAX)? {
        let says = |field: &str, answer: &str| filled.fields.get(field) == Some(&Answer::Text(answer.to_owned()));
        let there = |field: &str| filled.fields.contains_key(field);
        let found_on = day_in(&filled, "found_on").or_else(|| day_in(&filled, "on"));
        let facts = IncidentFacts {
            found_on: found_on.unwrap_or(stored.at.date_naive()),
            told: there("told_to"),
            inquiry_over: !says("inquiry", "pending"),
            names: there("carers"),
            calamity: says("calamity", "yes"),
            reported: there("reported_on"),
        };
        // Whom they told and who was there, whoever had the dossier before noted, or nobody knows. One's own, of another laptop, is
        // no other's.
        let theirs = brought_in::of(tx, stored.uid)?.is_some_and(|written| fold(&written.author) != fold(&own.name));
        let ours = |(rule, _): &(&incident::Rule, NaiveDate)| !theirs || rule.asks == Asks::Calamity;
        all.extend(incident::open(facts).into_iter().filter(ours).map(|(rule, on)| Due {
            what: match rule.asks {
                Asks::Told => DueWhat::Told,
                Asks::Names => DueWhat::Names,
                Asks::Calamity => DueWhat::Calamity,
            },
            on: Some(on),
            late: on < today,
            since: Some(facts.found_on),
            since_what: DueSince::Incident,
            article: Some(rule.article.clone()),
            disputed: false,
            count: 1,
        }));
    }
    Ok(all)
}

fn day_in(filled: &FilledForm, field: &str) -> Option<NaiveDate> {
    match filled.fields.get(field)? {
        Answer::Text(day) => day.parse().ok(),
        Answer::Many(_) | Answer::Rows(_) | Answer::Person { .. } => None,
    }
}

/// The day that was agreed for the next talk, after the day on which that was: as the form says that tells of the last talk, or of a
/// next one alone. What was agreed before a talk was for that talk, so that one which names no next day leaves none.
fn agreed_talk(
    plans: &[(StoredEntry, FilledForm)],
    talks: &[(StoredEntry, FilledForm)],
) -> Option<(NaiveDate, NaiveDate)> {
    let says = |(stored, filled): &(StoredEntry, FilledForm)| {
        let talk = day_in(filled, "talk_on");
        let next = day_in(filled, "next_talk_on").filter(|next| talk.is_none_or(|talk| *next > talk));
        let since = talk.or_else(|| next.map(|_| stored.at.date_naive()))?;
        Some((since, stored.sort, next))
    };
    let (since, _, next) = plans.iter().chain(talks).filter_map(says).max()?;
    Some((since, next?))
}

/// What is due for a client, by the law and by what was agreed; nearest first. Of who is not in care what an incident asks.
///
/// # Errors
/// What the store says.
pub(super) fn due(tx: &impl Reading, uid: Uid, today: NaiveDate) -> Result<Vec<Due>> {
    let stored = client::get(tx, uid)?;
    if stored.status != Status::InCare {
        let mut all = after_incidents(tx, uid, today)?;
        all.sort_by_key(|due| due.on.unwrap_or(NaiveDate::MAX));
        return Ok(all);
    }
    let agreement = with_duty(tx, uid, Duty::Agreement, 1)?.iter().find_map(|(_, filled)| day_in(filled, "from"));
    let started = super::care::began(tx, uid)?;
    let plans = with_duty(tx, uid, Duty::Plan, 1)?;
    let talks = with_duty(tx, uid, Duty::Talk, 1)?;
    let law_from = law_from(tx, &stored)?;
    let facts = PlanFacts {
        regimes: &stored.fields.regimes,
        law_from: &law_from,
        care_from: match agreement.or(started) {
            Some(day) => day,
            None => client::added(tx, uid)?,
        },
        plan_on: plans.first().map(|(stored, _)| stored.at.date_naive()),
        talk_on: plans.iter().chain(&talks).filter_map(|(_, filled)| day_in(filled, "talk_on")).max(),
    };
    let mut all: Vec<Due> = rules::due(facts, today)
        .into_iter()
        .map(|due| Due {
            what: match due.rule.clock {
                Clock::Plan => DueWhat::Plan,
                Clock::Talk => DueWhat::Talk,
            },
            on: due.on,
            late: due.on.is_some_and(|on| on < today),
            since: Some(due.since),
            since_what: match due.rule.starts {
                Starts::LastTalk | Starts::Care if due.by_law => DueSince::Law,
                Starts::LastTalk if facts.talk_on.is_some() => DueSince::Talk,
                Starts::LastTalk | Starts::Care if agreement.is_some() => DueSince::Agreement,
                Starts::LastTalk | Starts::Care if started.is_some() => DueSince::Started,
                Starts::LastTalk | Starts::Care => DueSince::Added,
            },
            article: Some(due.rule.article.clone()),
            disputed: due.rule.disputed,
            count: 0,
        })
        .collect();
    // Beside the talk that the law asks: what was agreed is no day of the law, and binds where no law asks a talk.
    all.extend(agreed_talk(&plans, &talks).map(|(since, on)| Due {
        what: DueWhat::AgreedTalk,
        on: Some(on),
        late: on < today,
        since: Some(since),
        since_what: DueSince::Agreed,
        article: None,
        disputed: false,
        count: 0,
    }));
    let days: Vec<NaiveDate> = goal::all(tx, uid)?.iter().filter_map(|(_, _, standing)| standing.evaluate_on).collect();
    if let Some(first) = days.iter().min().copied() {
        let soon = days.iter().filter(|day| **day <= until_soon(today)).count();
        all.push(Due {
            what: DueWhat::Goals,
            on: Some(first),
            late: first < today,
            since: None,
            since_what: DueSince::Goal,
            article: None,
            disputed: false,
            count: u32::try_from(soon.max(1)).unwrap_or(u32::MAX),
        });
    }
    all.extend(after_incidents(tx, uid, today)?);
    all.sort_by_key(|due| due.on.unwrap_or(NaiveDate::MAX));
    Ok(all)
}

/// From when care is given under each law. An indication that was renewed in place of the old one begins nothing anew; a day that was put
/// right is the one that counts.
fn law_from(tx: &impl Reading, stored: &StoredClient) -> Result<Vec<(Regime, Option<NaiveDate>)>> {
    let now = &stored.fields.relations;
    let mut all: Vec<_> = now.iter().map(|each| (each.regime, each.from)).collect();
    if now.iter().any(|each| each.from.is_some()) {
        for old in client::versions(tx, stored.uid)?.iter().flat_map(|before| &before.relations) {
            let renews = |new: &CareRelation| {
                let another = !old.number.is_empty() && !new.number.is_empty() && new.number != old.number;
                another || old.until.zip(new.from).is_some_and(|(until, from)| until < from)
            };
            if old.from.is_some() && now.iter().filter(|new| new.regime == old.regime).all(renews) {
                all.push((old.regime, old.from));
            }
        }
    }
    Ok(all)
}

fn until_soon(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(SOON)).unwrap_or(today)
}

/// As [`due`], only what is for the first screen: due already, or soon. One talk answers the law and what was agreed: where the agreed day
/// comes no later, it alone is told.
///
/// # Errors
/// What the store says.
pub(super) fn due_soon(tx: &impl Reading, client: Uid, today: NaiveDate) -> Result<Vec<Due>> {
    let mut all = due(tx, client, today)?;
    all.retain(|due| due.on.is_some_and(|on| on <= until_soon(today)));
    let agreed = all.iter().find(|due| due.what == DueWhat::AgreedTalk).and_then(|due| due.on);
    all.retain(|due| due.what != DueWhat::Talk || agreed.is_none_or(|agreed| due.on.is_some_and(|on| on < agreed)));
    Ok(all)
}

/// The plan of a client with its goals.
///
/// # Errors
/// [`Error::NotFound`].
pub fn plan(tx: &ReadTx, input: ClientAsked) -> Result<PlanView> {
    tx.concerns(Concern { client: Some(input.client), part: "plan", ..Concern::default() });
    let today = tx.now().date_naive();
    let plan = with_duty(tx, input.client, Duty::Plan, 1)?.first().map(|(stored, _)| shown(tx, stored)).transpose()?;
    let beside = |goal: &StoredEntry, kind| -> Result<Vec<EntryView>> {
        links::about(tx, goal.client, goal.uid, kind, BESIDE)?.iter().map(|stored| shown(tx, stored)).collect()
    };
    let mut goals = Vec::new();
    for (stored, _, standing) in goal::all(tx, input.client)? {
        goals.push(GoalView {
            outcome: standing.outcome,
            evaluate_on: standing.evaluate_on,
            late: standing.evaluate_on.is_some_and(|on| on < today),
            evaluations: beside(&stored, EntryKind::Evaluation)?,
            reports: beside(&stored, EntryKind::Report)?,
            entry: shown(tx, &stored)?,
        });
    }
    goals.sort_by_key(|goal| goal.outcome != GoalOutcome::GoesOn);
    // What the law asks of the carer is hers to do, and counted from forms that a stand-in may not see.
    let due = if tx.session().role == Role::Carer { due(tx, input.client, today)? } else { Vec::new() };
    Ok(PlanView { plan, goals, due })
}

/// The goals that go on, by their words: what a report can be about.
///
/// # Errors
/// [`Error::NotFound`].
pub fn goal_names(tx: &ReadTx, input: ClientAsked) -> Result<Vec<GoalName>> {
    tx.concerns(Concern { client: Some(input.client), part: "plan", ..Concern::default() });
    let goes_on = |(stored, goal, standing): (StoredEntry, goal::Goal, goal::Standing)| {
        (standing.outcome == GoalOutcome::GoesOn).then_some(GoalName { goal: stored.uid, words: goal.words })
    };
    Ok(goal::all(tx, input.client)?.into_iter().filter_map(goes_on).collect())
}
