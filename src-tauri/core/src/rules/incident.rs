//! What is still to be done after an incident, and by when? Read from `assets/law/incident.toml`.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

use crate::rules::law;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asks {
    /// Tell client, representative or next of kin.
    Told,
    /// Note the names of the care workers, once there is no inquiry (any more).
    Names,
    /// Report a calamity to the inspectorate.
    Calamity,
}

/// One line of the table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// What is to be done.
    pub asks: Asks,
    /// Working days after it was discovered.
    pub working_days: u32,
    /// Where it stands.
    pub article: String,
    /// From when it holds.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rule: Vec<Rule>,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    law::<Table>(include_str!("../../../../assets/law/incident.toml")).map_or_else(Vec::new, |table| table.rule)
});

/// What is known of an incident.
#[derive(Debug, Clone, Copy)]
pub struct IncidentFacts {
    /// When it was discovered.
    pub found_on: NaiveDate,
    /// Somebody entitled to it was told.
    pub told: bool,
    /// There is no inquiry that still runs.
    pub inquiry_over: bool,
    /// The care workers are noted by name.
    pub names: bool,
    /// It is a calamity.
    pub calamity: bool,
    /// It was reported to the inspectorate.
    pub reported: bool,
}

/// What is still to be done after an incident, by the law of the day on which it was discovered: which rule, and by when.
pub fn open(facts: IncidentFacts) -> Vec<(&'static Rule, NaiveDate)> {
    open_by(&RULES, facts)
}

fn open_by(rules: &[Rule], facts: IncidentFacts) -> Vec<(&Rule, NaiveDate)> {
    let is_open = |asks| match asks {
        Asks::Told => !facts.told,
        Asks::Names => facts.inquiry_over && !facts.names,
        Asks::Calamity => facts.calamity && !facts.reported,
    };
    let of = |asks| {
        rules.iter().filter(|rule| rule.asks == asks && rule.from <= facts.found_on).max_by_key(|rule| rule.from)
    };
    [Asks::Told, Asks::Names, Asks::Calamity]
        .into_iter()
        .filter(|asks| is_open(*asks))
        .filter_map(of)
        .map(|rule| (rule, working_days_after(facts.found_on, rule.working_days)))
        .collect()
}

/// The day that is `days` working days after `day`.
fn working_days_after(day: NaiveDate, days: u32) -> NaiveDate {
    let free = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let mut later = day.iter_days().skip(1).filter(|day| !free(day));
    match days.checked_sub(1) {
        None => day,
        Some(skipped) => later.nth(skipped as usize).unwrap_or(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: IncidentFacts = IncidentFacts {
        found_on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        told: false,
        inquiry_over: false,
        names: false,
        calamity: false,
        reported: false,
    };

    fn told(facts: IncidentFacts) -> Vec<(&'static str, String)> {
        open(facts).into_iter().map(|(rule, on)| (rule.id.as_str(), on.to_string())).collect()
    }

    #[test]
    fn telling_is_at_once_and_a_weekend_is_no_working_day() {
        let at_once = ("incident-told", "2026-11-20".to_owned());
        assert_eq!(told(FACTS), std::slice::from_ref(&at_once));
        // The 20th is a Friday.
        let calamity = ("calamity", "2026-11-25".to_owned());
        assert_eq!(told(IncidentFacts { calamity: true, ..FACTS }), [at_once, calamity.clone()]);
        assert_eq!(told(IncidentFacts { calamity: true, told: true, ..FACTS }), [calamity]);
        assert_eq!(told(IncidentFacts { calamity: true, told: true, reported: true, ..FACTS }), []);
    }

    #[test]
    fn an_incident_is_judged_by_the_law_of_the_day_on_which_it_was_discovered() {
        let rule = |working_days: u32, from: &str| {
            let text = format!(
                "[[rule]]\nid = 'calamity'\nasks = 'calamity'\nworking_days = {working_days}\narticle = '-'\nfrom = '{from}'\nsure = 'low'"
            );
            law::<Table>(&text).unwrap().rule.remove(0)
        };
        let rules = [rule(3, "2016-01-01"), rule(2, "2028-01-01")];
        let by = |found_on: &str| {
            let facts = IncidentFacts { calamity: true, found_on: found_on.parse().unwrap(), ..FACTS };
            open_by(&rules, facts).into_iter().map(|(_, on)| on.to_string()).collect::<Vec<_>>()
        };
        // A Friday, and the Monday after it.
        assert_eq!(by("2027-12-31"), ["2028-01-05"]);
        assert_eq!(by("2028-01-03"), ["2028-01-05"]);
        assert_eq!(by("2015-12-31"), [""; 0]);
    }

    #[test]
    fn names_wait_for_the_inquiry_and_no_longer() {
        let told_of = IncidentFacts { told: true, ..FACTS };
        assert_eq!(told(told_of), []);
        let over = IncidentFacts { inquiry_over: true, ..told_of };
        assert_eq!(told(over), [("incident-names", "2026-11-20".to_owned())]);
        assert_eq!(told(IncidentFacts { names: true, ..over }), []);
        assert!(RULES.iter().all(|rule| !rule.article.is_empty() && !rule.sure.is_empty()) && RULES.len() == 3);
    }
}
