//! When is a care plan due, and when the talk about it? Read from `assets/law/plan.toml`.

use std::sync::LazyLock;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::bsn::Regime;
use crate::rules::law;

/// What a clock waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// A care plan.
    Plan,
    /// A talk about the plan.
    Talk,
}

/// What starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Starts {
    /// The beginning of care.
    Care,
    /// The last talk; the beginning of care while there was none.
    LastTalk,
}

/// One line of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// What it waits for.
    pub clock: Clock,
    /// Under which laws.
    pub regimes: Vec<Regime>,
    /// What starts it.
    pub starts: Starts,
    /// Weeks after that.
    #[serde(default)]
    pub weeks: Option<u64>,
    /// Months after that.
    #[serde(default)]
    pub months: Option<u32>,
    /// Where it stands.
    pub article: String,
    /// From when it holds.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
    /// Whether it is a duty is disputed.
    #[serde(default)]
    pub disputed: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rule: Vec<Rule>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    law::<Table>(include_str!("../../../../assets/law/plan.toml")).map_or_else(Vec::new, |table| table.rule)
});

/// What is known of a client's plan.
#[derive(Debug, Clone, Copy)]
pub struct PlanFacts<'a> {
    /// Under which laws care is given.
    pub regimes: &'a [Regime],
    /// From when, for each care relation; `None` where that is not known.
    pub law_from: &'a [(Regime, Option<NaiveDate>)],
    /// When care began.
    pub care_from: NaiveDate,
    /// Since when there is a plan.
    pub plan_on: Option<NaiveDate>,
    /// The last talk about it.
    pub talk_on: Option<NaiveDate>,
}

/// Something that is to be done, with the rule that says so.
#[derive(Debug)]
pub struct Due {
    /// The rule.
    pub rule: &'static Rule,
    /// When its clock started.
    pub since: NaiveDate,
    /// That is when care came under the law of the rule.
    pub by_law: bool,
    /// By when; `None` when the law names no term.
    pub on: Option<NaiveDate>,
}

/// What is to be done for this client by the rules that hold on `today`: no plan yet, and the next talk. Of several
/// rules with one clock the one with the nearest day counts.
pub fn due(facts: PlanFacts<'_>, today: NaiveDate) -> Vec<Due> {
    let mut all = Vec::new();
    for clock in [Clock::Plan, Clock::Talk] {
        if clock == Clock::Plan && facts.plan_on.is_some() {
            continue;
        }
        let holds = |rule: &&Rule| {
            rule.clock == clock && rule.from <= today && rule.regimes.iter().any(|each| facts.regimes.contains(each))
        };
        let nearest = RULES.iter().filter(holds).map(|rule| {
            let started = match rule.starts {
                Starts::Care => facts.care_from,
                Starts::LastTalk => facts.talk_on.unwrap_or(facts.care_from),
            };
            // No clock runs before its law holds for the client. Of a relation without a first day nobody knows since when.
            let from = |regime: &Regime| {
                facts.law_from.iter().filter(|(of, _)| of == regime).map(|(_, from)| *from).min().flatten()
            };
            let law = rule.regimes.iter().filter(|each| facts.regimes.contains(each)).map(from).min().flatten();
            let since = law.map_or(started, |law| law.max(started));
            Due { rule, since, by_law: since > started, on: term(rule, since) }
        });
        all.extend(nearest.min_by_key(|due| due.on.unwrap_or(NaiveDate::MAX)));
    }
    all
}

fn term(rule: &Rule, since: NaiveDate) -> Option<NaiveDate> {
    match (rule.weeks, rule.months) {
        (Some(weeks), _) => since.checked_add_days(Days::new(weeks * 7)),
        (None, Some(months)) => since.checked_add_months(Months::new(months)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn told(facts: PlanFacts<'_>, today: &str) -> Vec<(&'static str, Option<String>)> {
        due(facts, day(today)).into_iter().map(|due| (due.rule.id.as_str(), due.on.map(|on| on.to_string()))).collect()
    }

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(RULES.len(), 3);
        assert!(RULES.iter().all(|rule| !rule.article.is_empty() && !rule.sure.is_empty()));
    }

    #[test]
    fn six_weeks_for_the_plan_and_six_months_for_the_talk() {
        let facts = PlanFacts {
            regimes: &[Regime::Wlz],
            law_from: &[],
            care_from: day("2026-08-31"),
            plan_on: None,
            talk_on: None,
        };
        let soon = vec![
            ("plan-start", Some("2026-10-12".to_owned())),
            // There is no 31 February: the last day of that month.
            ("plan-talk", Some("2027-02-28".to_owned())),
        ];
        assert_eq!(told(facts, "2026-09-01"), soon);
        let with = PlanFacts { plan_on: Some(day("2026-10-01")), talk_on: Some(day("2026-10-02")), ..facts };
        assert_eq!(told(with, "2026-11-01"), [("plan-talk", Some("2027-04-02".to_owned()))]);
    }

    #[test]
    fn a_clock_runs_from_when_care_came_under_its_law() {
        let (wmo, wlz) = ((Regime::Wmo, Some(day("2024-01-08"))), (Regime::Wlz, Some(day("2026-06-01"))));
        let facts = PlanFacts {
            regimes: &[Regime::Wmo, Regime::Wlz],
            law_from: &[wmo, wlz],
            care_from: day("2024-01-08"),
            plan_on: None,
            talk_on: None,
        };
        let from =
            |plan: &str, talk: &str| [("plan-start", Some(plan.to_owned())), ("plan-talk", Some(talk.to_owned()))];
        assert_eq!(told(facts, "2026-06-02"), from("2026-07-13", "2026-12-01"));
        assert!(due(facts, day("2026-06-02")).iter().all(|due| due.by_law && due.since == day("2026-06-01")));
        let talked = |on: &str| told(PlanFacts { talk_on: Some(day(on)), ..facts }, "2026-06-02")[1].1.clone();
        assert_eq!(talked("2025-01-15").as_deref(), Some("2026-12-01"), "a talk of before the law");
        assert_eq!(talked("2026-06-10").as_deref(), Some("2026-12-10"));
        // An indication of before does not move the beginning of care, and of two the first counts.
        let later = PlanFacts { care_from: day("2026-06-22"), ..facts };
        assert_eq!(told(later, "2026-06-23"), from("2026-08-03", "2026-12-22"));
        let renewed = PlanFacts { law_from: &[(Regime::Wlz, Some(day("2026-09-01"))), wlz], ..facts };
        assert_eq!(told(renewed, "2026-06-02"), from("2026-07-13", "2026-12-01"));
        // One without a first day may be older.
        let unknown = PlanFacts { law_from: &[wlz, (Regime::Wlz, None)], ..facts };
        assert_eq!(told(unknown, "2026-06-02"), from("2024-02-19", "2024-07-08"));
    }

    #[test]
    fn other_laws_want_a_plan_without_a_term_and_some_want_none() {
        let facts = PlanFacts {
            regimes: &[Regime::Zvw],
            law_from: &[],
            care_from: day("2026-08-31"),
            plan_on: None,
            talk_on: None,
        };
        assert_eq!(told(facts, "2026-09-01"), [("plan-duty", None)]);
        assert_eq!(told(PlanFacts { regimes: &[Regime::Private], ..facts }, "2026-09-01"), []);
        let both = PlanFacts { regimes: &[Regime::Zvw, Regime::Wlz], ..facts };
        assert_eq!(told(both, "2026-09-01")[0].0, "plan-start", "the nearest day counts");
        assert_eq!(told(facts, "2015-06-01"), [], "a rule that does not hold yet");
    }
}
