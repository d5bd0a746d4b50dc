//! The citizen service number: is it one, and may it be kept?

use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::rules::law;

/// Under which law care is given; stored per care relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, Deserialize, schemars::JsonSchema, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Regime {
    /// Zorgverzekeringswet.
    Zvw,
    /// Wet langdurige zorg.
    Wlz,
    /// Wet maatschappelijke ondersteuning 2015.
    Wmo,
    /// Jeugdwet.
    Youth,
    /// Persoonsgebonden budget.
    Pgb,
    /// Paid privately.
    Private,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    rule: Vec<Rule>,
}

/// One line of `assets/law/bsn.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// For which regime.
    pub regime: Regime,
    /// `must` or `may` keep it.
    pub duty: String,
    /// Where that stands.
    pub article: String,
    /// From when.
    pub from: NaiveDate,
    /// How sure we are.
    pub sure: String,
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    law::<Table>(include_str!("../../../../assets/law/bsn.toml")).map_or_else(Vec::new, |table| table.rule)
});

/// The rule that lets the number be kept under any of these regimes on `today`, the newest of its regime; `None` when there is none.
pub fn ground(regimes: &[Regime], today: NaiveDate) -> Option<&'static Rule> {
    ground_of(&RULES, regimes, today)
}

fn ground_of<'a>(rules: &'a [Rule], regimes: &[Regime], today: NaiveDate) -> Option<&'a Rule> {
    let of =
        |regime| rules.iter().filter(|rule| rule.regime == regime && rule.from <= today).max_by_key(|rule| rule.from);
    rules.iter().filter(|rule| regimes.contains(&rule.regime)).find_map(|rule| of(rule.regime))
}

/// The eleven-test: nine digits whose weighted sum (9, 8, ... 2, -1) divides by eleven. Not 000000000.
pub fn valid(number: &str) -> bool {
    if number.len() != 9 || number.bytes().all(|b| b == b'0') {
        return false;
    }
    let weights = [9, 8, 7, 6, 5, 4, 3, 2, -1];
    let digits = number.chars().map(|c| c.to_digit(10).and_then(|d| i32::try_from(d).ok()));
    let sum = digits.zip(weights).try_fold(0, |sum, (digit, weight)| digit.map(|d| sum + d * weight));
    sum.is_some_and(|sum| sum % 11 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(RULES.len(), 4);
        assert!(RULES.iter().all(|rule| rule.id == "bsn" && !rule.article.is_empty() && !rule.sure.is_empty()));
    }

    #[test]
    fn regimes() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        assert_eq!(ground(&[Regime::Private, Regime::Zvw], today).unwrap().duty, "must");
        assert!(ground(&[Regime::Private, Regime::Pgb], today).is_none());
        assert!(ground(&[], today).is_none());
        assert!(ground(&[Regime::Wmo], NaiveDate::from_ymd_opt(2014, 12, 31).unwrap()).is_none());
    }

    #[test]
    fn a_rule_that_comes_after_another_takes_its_place_from_its_day() {
        let rule = |duty: &str, from: &str| {
            let text = format!(
                "[[rule]]\nid = 'bsn'\nregime = 'youth'\nduty = '{duty}'\narticle = '-'\nfrom = '{from}'\nsure = 'low'"
            );
            law::<Table>(&text).unwrap().rule.remove(0)
        };
        let rules = [rule("may", "2015-01-01"), rule("must", "2028-01-01")];
        let duty = |today: &str| Some(ground_of(&rules, &[Regime::Youth], today.parse().unwrap())?.duty.as_str());
        assert_eq!([duty("2014-12-31"), duty("2027-12-31"), duty("2028-01-01")], [None, Some("may"), Some("must")]);
    }

    #[test]
    fn eleven_test() {
        for good in ["111222333", "123456782"] {
            assert!(valid(good), "{good}");
        }
        for bad in ["111222334", "12345678", "1234567822", "000000000", "12345678a", "", "１11222333"] {
            assert!(!valid(bad), "{bad}");
        }
    }
}
