//! How long to keep, against cases that were written by hand from the texts of the law; and what holds for every dossier.

use std::collections::{HashMap, HashSet};

use chrono::{Days, Months, NaiveDate};
use dossier_core::rules::access::Sure;
use dossier_core::rules::retention::{Asked, By, Class, Facts, Hold, Keeping, Law, RuleId, decide};
use proptest::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    class: Class,
    #[serde(default)]
    regimes: Vec<Law>,
    today: NaiveDate,
    facts: Said,
    verdict: Keeping,
    date: String,
    certainty: Sure,
    rules: Vec<String>,
    article: String,
    why: String,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct Said {
    care_running: bool,
    /// Says when care began, which no term is counted from.
    care_start: Option<NaiveDate>,
    care_end: Option<NaiveDate>,
    birth: Option<NaiveDate>,
    death: Option<NaiveDate>,
    last_change: Option<NaiveDate>,
    last_clinical: Option<NaiveDate>,
    record_date: Option<NaiveDate>,
    measure_running: bool,
    measure_end: Option<NaiveDate>,
    requests: Vec<Asked>,
    holds: Vec<Hold>,
    other_interest: bool,
    heirs_interest: bool,
    good_care_until: Option<NaiveDate>,
    client_longer_until: Option<NaiveDate>,
    client_shorter_until: Option<NaiveDate>,
    other_relation: Option<toml::Table>,
    /// The regimes in order of time. The duties are counted from what the whole dossier says, which is never shorter.
    relations: Vec<toml::Table>,
    purpose_end: Option<NaiveDate>,
    job_done: Option<NaiveDate>,
    sent: Option<NaiveDate>,
    line_date: Option<NaiveDate>,
    dossier_until: Option<NaiveDate>,
    dossier_destroyed: Option<NaiveDate>,
    enquiry_end: Option<NaiveDate>,
    setting_weeks: Option<u32>,
    setting_years: Option<u32>,
}

impl Case {
    fn facts(&self) -> Facts {
        let said = &self.facts;
        Facts {
            class: Some(self.class),
            laws: self.regimes.clone(),
            care_running: said.care_running,
            care_end: said.care_end,
            birth: said.birth,
            death: said.death,
            last_change: said.last_change,
            last_clinical: said.last_clinical,
            record_date: said.record_date,
            measure_running: said.measure_running,
            measure_end: said.measure_end,
            requests: said.requests.clone(),
            holds: said.holds.clone(),
            other_interest: said.other_interest,
            heirs_interest: said.heirs_interest,
            good_care_until: said.good_care_until,
            client_longer_until: said.client_longer_until,
            client_shorter_until: said.client_shorter_until,
            beside_compulsory: said.other_relation.is_some(),
            purpose_end: said.purpose_end,
            job_done: said.job_done,
            sent: said.sent,
            line_date: said.line_date,
            dossier_until: said.dossier_until,
            dossier_destroyed: said.dossier_destroyed,
            enquiry_end: said.enquiry_end,
            setting_weeks: said.setting_weeks,
            setting_years: said.setting_years,
        }
    }
}

/// Two people's, the second of whom had not seen the first's, and neither the engine.
fn cases() -> Vec<Case> {
    let files = [include_str!("../vectors/retention.toml"), include_str!("../vectors/retention-2.toml")];
    files.iter().flat_map(|file| toml::from_str::<File>(file).unwrap().case).collect()
}

/// What the cases call the place of a rule.
fn cited(rule: &str) -> &'static str {
    match rule {
        "wgbo-keep" => "BW 7:454(3)",
        "wgbo-keep-old" => "BW 7:454(3), before 2020-01-01",
        "minor-keep" => "KNMG guidance",
        "youth-keep" => "Jeugdwet 7.3.8",
        "wmo-keep" => "Wmo 2015 5.3.4",
        "wvggz-keep" => "Wvggz 8:32(4), 8:33",
        "wzd-keep" => "Wzd 18a",
        "mail-admin" => "fiscal duty",
        "mail-other" => "no statute found",
        "log-keep" => "Stcrt. 2019, 38007",
        "non-medical" | "enquiry" => "AVG 5(1)(e)",
        "destroy-on-request" => "BW 7:455, AVG 12(3)",
        "destroy-refuse" => "BW 7:455(2)",
        "hold" => "no article",
        "mail-care" | "worknote" | "sent-mail" | "exam-keep" => "none of its own",
        other => panic!("{other}: `cited` has no article of it"),
    }
}

fn code<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap().to_owned()
}

fn id<T: DeserializeOwned>(code: &str) -> T {
    serde_json::from_value(code.into()).unwrap_or_else(|_| panic!("{code}"))
}

#[test]
fn every_case_worked_out_by_hand() {
    let cases = cases();
    assert!(cases.len() >= 277);
    let mut wrong = Vec::new();
    for case in &cases {
        let said = decide(&case.facts(), case.today);
        let date = said.date.map(|day| day.to_string()).unwrap_or_default();
        let rules: Vec<String> = said.reasons.iter().map(|reason| code(&reason.rule)).collect();
        let got = (said.keeping, date, said.sure, &rules);
        if got != (case.verdict, case.date.clone(), case.certainty, &case.rules) {
            wrong.push(format!(
                "{}: {got:?}, not {:?} {} {:?} {:?}: {}",
                case.id, case.verdict, case.date, case.certainty, case.rules, case.why
            ));
        }
        let articles: Vec<&str> = case.rules.iter().map(|rule| cited(rule)).collect();
        assert_eq!(articles.join("; "), case.article, "{}", case.id);
        for reason in &said.reasons {
            assert_eq!(reason.article, reason.rule.rule().article);
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn each_rule_of_the_table_is_the_reason_of_some_case() {
    let mut seen: HashMap<RuleId, usize> = HashMap::new();
    for case in &cases() {
        for rule in &case.rules {
            *seen.entry(id(rule)).or_default() += 1;
        }
    }
    for rule in RuleId::ALL {
        assert!(seen.contains_key(rule), "{rule:?}");
    }
}

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(1998, 1, 1).unwrap() + Days::new(offset)
}

prop_compose! {
    /// Any day from 1998 until 2048.
    fn any_day()(offset in 0u64..18_262) -> NaiveDate { day(offset) }
}

prop_compose! {
    /// A dossier with facts of before a day, and a day on which it is asked about.
    fn dossier()(
        laws in proptest::sample::subsequence(
            vec![Law::Wgbo, Law::Zvw, Law::Wlz, Law::Assumed, Law::Wmo, Law::Youth, Law::Private, Law::Wvggz, Law::Wzd], 1..4),
        care_running in proptest::bool::weighted(0.2),
        ends_after in 0u64..2_000,
        last_clinical in any_day(),
        known in proptest::bool::weighted(0.9),
        measure in proptest::option::of(0u64..3_000),
        requests in proptest::collection::vec((0u64..9_000, 0u8..4, proptest::option::of(0u64..40)), 0..3),
        holds in proptest::option::weighted(0.4,
            proptest::collection::vec((0u64..9_000, proptest::option::of(0u64..2_000)), 1..3)),
        interests in (proptest::bool::weighted(0.1), proptest::bool::weighted(0.1)),
        longer in (proptest::option::weighted(0.2, any_day()), proptest::option::weighted(0.2, any_day())),
        shorter in proptest::option::weighted(0.2, any_day()),
        birth in proptest::option::of(0u64..9_000),
        later in 0u64..4_000,
    ) -> (Facts, NaiveDate) {
        let after = |days: u64| last_clinical + Days::new(days);
        let by = |who: u8| [By::Client, By::Representative, By::Relative, By::Heir][usize::from(who)];
        let requests: Vec<Asked> = requests.into_iter().map(|(days, who, withdrawn)| Asked {
            received: after(days),
            by: by(who),
            withdrawn: withdrawn.map(|more| after(days + more)),
            extra_months: 0,
        }).collect();
        let facts = Facts {
            class: Some(Class::Dossier),
            care_running,
            care_end: (!care_running && known).then(|| after(ends_after)),
            birth: birth.and_then(|days| last_clinical.checked_sub_days(Days::new(days))),
            last_change: Some(after(ends_after)),
            last_clinical: Some(last_clinical),
            measure_running: measure == Some(0),
            measure_end: measure.filter(|days| *days > 0).map(after),
            holds: holds.into_iter().flatten()
                .map(|(from, long)| Hold { from: after(from), until: long.map(|days| after(from + days)) }).collect(),
            other_interest: interests.0,
            heirs_interest: interests.1,
            good_care_until: longer.0,
            client_longer_until: longer.1,
            client_shorter_until: shorter,
            laws,
            requests,
            ..Facts::default()
        };
        // Nothing of it lies in the future of the day on which it is asked about.
        let known_by = facts.requests.iter().flat_map(|each| [Some(each.received), each.withdrawn]).flatten()
            .chain(facts.holds.iter().map(|hold| hold.from))
            .chain(facts.care_end).chain(facts.measure_end).chain(facts.last_change)
            .max().unwrap_or(last_clinical);
        (facts, known_by + Days::new(later))
    }
}

fn years(start: NaiveDate, years: u32) -> NaiveDate {
    start.checked_add_months(Months::new(years * 12)).unwrap()
}

/// The longest duty to keep, worked out apart from the engine and without the law of before 2020, which ends earlier.
fn longest(facts: &Facts) -> Option<NaiveDate> {
    let mut last = Vec::new();
    for law in &facts.laws {
        match law {
            Law::Wgbo | Law::Zvw | Law::Wlz | Law::Assumed => {
                let start = facts.last_clinical?;
                let ended_before_2020 = years(start, 15) < NaiveDate::from_ymd_opt(2020, 1, 1)?;
                last.push(years(start, if ended_before_2020 { 15 } else { 20 }));
            }
            // An end of care that nobody knows moves nothing: the statute counts from the last change.
            Law::Youth => {
                last.push(years(facts.last_clinical?.max(facts.care_end.unwrap_or(facts.last_clinical?)), 20))
            }
            Law::Wmo => last.push(years(facts.care_end?, 15)),
            Law::Wvggz | Law::Wzd => last.push(years(facts.measure_end?, 20)),
            Law::Private => {}
        }
    }
    last.into_iter().max()
}

fn is_free(facts: &Facts, today: NaiveDate) -> bool {
    matches!(decide(facts, today).keeping, Keeping::MayDestroy | Keeping::MustDestroy)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn never_free_before_the_longest_duty_is_over((facts, today) in dossier()) {
        let unasked = Facts { requests: Vec::new(), ..facts.clone() };
        if is_free(&unasked, today) {
            let last = longest(&unasked);
            prop_assert!(last.is_some_and(|last| last < today), "{last:?} {:?}", decide(&unasked, today));
            prop_assert!(!facts.care_running);
            prop_assert!(facts.holds.iter().all(|hold| hold.until.is_some_and(|until| until < today)));
            prop_assert!(facts.good_care_until.is_none_or(|day| day < today));
            prop_assert!(facts.client_longer_until.is_none_or(|day| day < today));
        }
    }

    #[test]
    fn a_rule_is_one_reason((facts, today) in dossier()) {
        let reasons = decide(&facts, today).reasons;
        let rules: HashSet<RuleId> = reasons.iter().map(|reason| reason.rule).collect();
        prop_assert_eq!(rules.len(), reasons.len(), "{:?}", rules);
    }

    #[test]
    fn a_request_frees_only_when_nothing_forbids_it((facts, today) in dossier()) {
        let unasked = Facts { requests: Vec::new(), ..facts.clone() };
        if is_free(&facts, today) && !is_free(&unasked, today) {
            let standing = |each: &&Asked| each.by == By::Client && each.received <= today
                && each.withdrawn.is_none_or(|day| day > today);
            let standing: Vec<&Asked> = facts.requests.iter().filter(standing).collect();
            prop_assert!(!standing.is_empty());
            prop_assert!(!facts.other_interest && !facts.heirs_interest && !facts.measure_running);
            prop_assert!(facts.holds.iter().all(|hold| hold.until.is_some_and(|until| until < today)));
            if facts.laws.iter().any(|law| matches!(law, Law::Wvggz | Law::Wzd)) {
                let floor = years(facts.measure_end.unwrap(), 5);
                prop_assert!(today > floor && standing.iter().any(|each| each.received > floor));
            }
        }
    }

    #[test]
    fn a_later_entry_never_brings_the_day_forward((facts, today) in dossier(), more in 1u64..8_000) {
        let start = facts.last_clinical.unwrap();
        // Anywhere between the last one and today.
        let days = u64::try_from((today - start).num_days()).unwrap();
        let later = start + Days::new(more % (days + 1));
        let after = Facts { last_clinical: Some(later), last_change: facts.last_change.max(Some(later)), ..facts.clone() };
        // What is asked for is another matter: it does not depend on entries at all.
        let (before, after) = (Facts { requests: Vec::new(), ..facts }, Facts { requests: Vec::new(), ..after });
        let (one, two) = (decide(&before, today), decide(&after, today));
        if two.keeping == Keeping::MayDestroy {
            prop_assert_eq!(one.keeping, Keeping::MayDestroy);
            prop_assert!(two.date >= one.date);
        }
        // While care goes on nothing can be destroyed, and a day that is named is for the time being.
        if (one.keeping, two.keeping) == (Keeping::KeepUntil, Keeping::KeepUntil) && two.date.is_some() && !before.care_running {
            prop_assert!(one.date.is_some() && two.date >= one.date, "{one:?} {two:?}");
        }
    }

    #[test]
    fn an_edit_that_is_not_about_the_care_does_not_move_it((facts, today) in dossier(), more in 0u64..9_000) {
        let edited = Facts { last_change: facts.last_change.map(|day| day + Days::new(more)), ..facts.clone() };
        let (one, two) = (decide(&facts, today), decide(&edited, today));
        prop_assert_eq!((one.keeping, one.date), (two.keeping, two.date));
    }

    #[test]
    fn time_never_turns_a_duty_to_destroy_back((facts, today) in dossier(), more in 1u64..9_000) {
        let (now, then) = (decide(&facts, today), decide(&facts, today + Days::new(more)));
        if now.keeping == Keeping::MustDestroy {
            prop_assert_eq!(then.keeping, Keeping::MustDestroy);
            prop_assert_eq!(now.date, then.date);
        }
        if now.keeping == Keeping::MayDestroy {
            prop_assert!(then.is_free(), "{now:?} {then:?}");
        }
    }

    #[test]
    fn every_answer_names_a_rule_and_a_day_where_there_is_one((facts, today) in dossier()) {
        let said = decide(&facts, today);
        prop_assert!(!said.reasons.is_empty());
        match said.keeping {
            Keeping::KeepUntil => prop_assert!(said.date.is_none_or(|day| day >= today)),
            Keeping::MayDestroy => prop_assert!(said.date.is_some_and(|day| day <= today)),
            Keeping::MustDestroy => prop_assert!(said.date.is_some()),
            Keeping::CannotSay => prop_assert!(said.date.is_none() && said.sure == Sure::Low),
        }
    }
}
