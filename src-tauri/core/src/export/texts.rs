//! The words on paper in Dutch and English, and how days and times are written in them.
//!
//! `assets/i18n/paper.*.json` are flat lists of keys that start with `paper.`; both have the same keys (tested).
//! Codes from the core have their word under `paper.GROUP.CODE`; a code without a word is shown as it is, with
//! spaces: an inspector can still read it, and [`known`] lets tests find it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};

use super::paper::{Lang, Period};

type Words = BTreeMap<String, String>;

static NL: LazyLock<Words> = LazyLock::new(|| read(include_str!("../../../../assets/i18n/paper.nl.json")));
static EN: LazyLock<Words> = LazyLock::new(|| read(include_str!("../../../../assets/i18n/paper.en.json")));

/// A file that is no list of texts gives an empty one; a test reads both.
fn read(json: &str) -> Words {
    serde_json::from_str(json).unwrap_or_default()
}

/// All texts of a language, by key.
pub fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Nl => &NL,
        Lang::En => &EN,
    }
}

/// The text of `key` (without `paper.`); the key itself where there is none.
pub fn text(lang: Lang, key: &str) -> String {
    words(lang).get(&format!("paper.{key}")).cloned().unwrap_or_else(|| key.to_owned())
}

/// The text of `key` with each `{name}` replaced by its value, an `{article}` as this language writes it. A person's text with
/// braces stays as it is.
pub fn filled(lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
    let law = values.iter().find(|(name, _)| *name == ARTICLE).map(|(_, dutch)| article(lang, dutch));
    let law = law.iter().map(|said| (ARTICLE, said.as_str()));
    fill(&text(lang, key), &law.chain(values.iter().copied()).collect::<Vec<_>>())
}

/// The name in texts of where something stands in the law.
const ARTICLE: &str = "article";

/// `template` with each `{name}` replaced by its value, in one pass.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut parts = template.split('{');
    let mut done = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        done.push_str(values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        done.push_str(rest);
    }
    done
}

/// The word for a code of the core, such as `code(lang, "kind", "report")`.
pub fn code(lang: Lang, group: &str, code: &str) -> String {
    words(lang).get(&format!("paper.{group}.{code}")).cloned().unwrap_or_else(|| code.replace('_', " "))
}

/// Where something stands in the law, as a paper in this language writes it. The law as data has the Dutch way ("AVG art. 9
/// lid 2 onder a; BW art. 7:454 lid 3"); in English "GDPR art. 9(2)(a); Dutch Civil Code (BW) art. 7:454(3)". Names of laws
/// that have no word under `paper.law` stay Dutch: that is how they are found.
pub fn article(lang: Lang, dutch: &str) -> String {
    let Lang::En = lang else { return dutch.to_owned() };
    let law = |one: &str| {
        let (law, rest) = one.split_once(' ').unwrap_or((one, ""));
        let law = words(lang).get(&format!("paper.law.{}", law.to_lowercase())).map_or(law, String::as_str);
        format!("{law} {rest}").trim_end().to_owned()
    };
    let mut said = String::new();
    let mut pieces = dutch.split("; ").map(law).collect::<Vec<_>>().join("; ");
    for dutch in [" lid ", " onder "] {
        for (at, piece) in pieces.split(dutch).enumerate() {
            if at == 0 {
                said.push_str(piece);
                continue;
            }
            let end = piece.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(piece.len());
            let (inside, rest) = piece.split_at_checked(end).unwrap_or((piece, ""));
            said.push('(');
            said.push_str(inside);
            said.push(')');
            said.push_str(rest);
        }
        pieces = std::mem::take(&mut said);
    }
    pieces.replace(" en ", " and ")
}

/// Whether there is a word for this code in both languages.
pub fn known(group: &str, code: &str) -> bool {
    let key = format!("paper.{group}.{code}");
    NL.contains_key(&key) && EN.contains_key(&key)
}

/// "23 november 2026", "23 November 2026".
pub fn day(lang: Lang, day: NaiveDate) -> String {
    format!("{} {} {}", day.day(), text(lang, &format!("month.{}", day.month())), day.year())
}

/// "november 2026".
pub fn month(lang: Lang, day: NaiveDate) -> String {
    format!("{} {}", text(lang, &format!("month.{}", day.month())), day.year())
}

/// "maandag 23 november 2026, 14:05", as the clock on the wall showed it.
pub fn moment(lang: Lang, at: &DateTime<FixedOffset>) -> String {
    let weekday = text(lang, &format!("weekday.{}", at.weekday().number_from_monday()));
    format!("{weekday} {}, {:02}:{:02}", day(lang, at.date_naive()), at.hour(), at.minute())
}

/// "23-11-2026 14:05", "23 Nov 2026, 14:05", for tables.
pub fn short_moment(lang: Lang, at: &DateTime<FixedOffset>) -> String {
    let between = match lang {
        Lang::Nl => "",
        Lang::En => ",",
    };
    format!("{}{between} {}", short_day(lang, at.date_naive()), at.format("%H:%M"))
}

/// "23-11-2026", "23 Nov 2026", for tables.
pub fn short_day(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Nl => day.format("%d-%m-%Y").to_string(),
        Lang::En => day.format("%-d %b %Y").to_string(),
    }
}

/// "1 januari 2026 tot en met 23 november 2026".
pub fn period(lang: Lang, period: &Period) -> String {
    filled(lang, "period", &[("from", &day(lang, period.from)), ("to", &day(lang, period.to))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_keys_and_all_start_with_paper() {
        assert!(NL.len() > 50);
        assert_eq!(NL.keys().collect::<Vec<_>>(), EN.keys().collect::<Vec<_>>());
        assert!(NL.keys().all(|key| key.starts_with("paper.")));
        // A key that stands twice would hide its first text.
        let lines = include_str!("../../../../assets/i18n/paper.nl.json").matches("\n  \"paper.").count();
        assert_eq!(lines, NL.len());
        for (key, nl) in NL.iter() {
            let blanks = |t: &str| t.matches('{').count();
            assert_eq!(blanks(nl), blanks(&EN[key]), "{key}");
        }
    }

    #[test]
    fn days_are_written_as_people_do() {
        let at = DateTime::parse_from_rfc3339("2026-11-23T09:05:00+01:00").unwrap();
        assert_eq!(moment(Lang::Nl, &at), "maandag 23 november 2026, 09:05");
        assert_eq!(moment(Lang::En, &at), "Monday 23 November 2026, 09:05");
        assert_eq!(code(Lang::Nl, "kind", "nieuw_soort"), "nieuw soort");
    }

    #[test]
    fn an_article_is_written_in_the_language_of_the_paper() {
        let dutch = "AVG art. 9 lid 2 onder a; BW art. 7:454 lid 3; Wkkgz art. 9-11; AVG art. 12 lid 3 en 15";
        assert_eq!(article(Lang::Nl, dutch), dutch);
        assert_eq!(
            article(Lang::En, dutch),
            "GDPR art. 9(2)(a); Dutch Civil Code (BW) art. 7:454(3); Wkkgz art. 9-11; GDPR art. 12(3) and 15"
        );
        assert_eq!(article(Lang::En, ""), "");
        let letter = filled(Lang::En, "sheet.breach.authority", &[(ARTICLE, "AVG art. 33 lid 1")]);
        assert!(letter.contains("(GDPR art. 33(1))"), "{letter}");
        // Every one that the law as data knows.
        let law = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/law");
        let mut seen = 0;
        for file in std::fs::read_dir(law).unwrap().flatten() {
            let toml = std::fs::read_to_string(file.path()).unwrap();
            for line in toml.lines().filter_map(|line| line.strip_prefix("article = \"")) {
                let said = article(Lang::En, line.trim_end_matches('"'));
                for dutch in ["AVG", " lid ", " onder ", " en "] {
                    assert!(!said.contains(dutch), "{said}");
                }
                seen += 1;
            }
        }
        assert!(seen > 50, "{seen}");
    }
}
