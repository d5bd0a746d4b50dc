//! Who looked at a dossier, changed it or got it, on paper for the client.

use chrono::{DateTime, FixedOffset};

use crate::error::Result;
use crate::export::list::{List, Part};
use crate::export::paper::{Lang, Period};
use crate::export::texts;

/// The register and the log of one dossier.
pub struct AccessSheet<'a> {
    /// Language.
    pub lang: Lang,
    /// The client.
    pub client: &'a str,
    /// The number of the dossier.
    pub number: u64,
    /// Name of the carer.
    pub carer: &'a str,
    /// When the paper is made.
    pub made_at: DateTime<FixedOffset>,
    /// Of which days.
    pub period: Period,
    /// Who got something of it, newest first.
    pub given: &'a [AccessLine],
    /// Who did what with it, newest first.
    pub lines: &'a [AccessLine],
    /// There are more lines than these.
    pub cut: bool,
    /// Something is left out of it.
    pub partial: bool,
}

/// One line in ready words.
pub struct AccessLine {
    /// When.
    pub at: String,
    /// Who, and what.
    pub what: String,
}

/// The paper as PDF.
///
/// # Errors
/// [`crate::Error::LayoutFailed`].
pub fn access_sheet(sheet: &AccessSheet) -> Result<Vec<u8>> {
    let (lang, number) = (sheet.lang, sheet.number.to_string());
    let t = |key: &str| texts::text(lang, &format!("sheet.access.{key}"));
    let name = texts::text(lang, "sheet.file_title.access");
    let part = |key: &str, lines: &[AccessLine]| Part {
        title: t(key),
        rows: lines.iter().map(|line| [line.at.clone(), line.what.clone()]).collect(),
    };
    let made = [("carer", sheet.carer), ("date", &texts::day(lang, sheet.made_at.date_naive()))];
    let list = List {
        lang,
        foot: format!("{name} · {}", texts::filled(lang, "page.whose", &[("number", &number)])),
        name,
        page: texts::text(lang, "page"),
        title: t("title"),
        below: vec![
            texts::filled(lang, "sheet.access.of", &[("client", sheet.client), ("number", &number)]),
            texts::period(lang, &sheet.period),
            texts::filled(lang, "sheet.access.made", &made),
        ],
        about: if sheet.partial { format!("{} {}", t("part"), t("about")) } else { t("about") },
        head: ["log.at", "log.what"].map(|key| texts::text(lang, key)),
        parts: vec![part("given_title", sheet.given), part("lines_title", sheet.lines)],
        none: t(if sheet.partial { "none_part" } else { "none" }),
        after: if sheet.cut { t("cut") } else { String::new() },
    };
    list.pdf(sheet.made_at)
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;

    #[test]
    fn the_paper_says_who_got_it_and_who_looked() {
        let made_at = DateTime::parse_from_rfc3339("2026-11-23T10:30:00+01:00").unwrap();
        let day = made_at.date_naive();
        let line = |at: &str, what: &str| AccessLine { at: at.into(), what: what.into() };
        let given = [line("23-11-2026 10:00 – 10:24", "Wim Kijker (vertegenwoordiger) keek mee op het scherm.")];
        let lines: Vec<AccessLine> = (0..70)
            .map(|n| line("23-11-2026 10:00", &format!("Trijntje (zorgverlener) · bekeken · deel {n}")))
            .collect();
        for (lang, name, title) in [
            (Lang::Nl, "access-nl.pdf", "Wie heeft uw dossier gezien?"),
            (Lang::En, "access-en.pdf", "Who has seen your dossier?"),
        ] {
            let sheet = AccessSheet {
                lang,
                client: "Tineke Proefpersoon",
                number: 3,
                carer: "Trijntje Proefstra",
                made_at,
                period: Period { from: day, to: day },
                given: &given,
                lines: &lines,
                cut: true,
                partial: false,
            };
            let part = access_sheet(&AccessSheet { given: &[], partial: true, ..sheet }).unwrap();
            let pdf = access_sheet(&sheet).unwrap();
            samples::keep(name, &pdf);
            let text = samples::text(&pdf);
            // A part says so, and that nobody is in it is not that nobody looked.
            for (key, whole) in [("part", false), ("none_part", false), ("about", true)] {
                let said = texts::text(lang, &format!("sheet.access.{key}"));
                assert!(samples::says(&samples::text(&part), &said), "{said}");
                assert_eq!(samples::says(&text, &said), whole, "{said}");
            }
            for said in [title, "Tineke Proefpersoon", "keek mee op het scherm", "deel 69"] {
                assert!(samples::says(&text, said), "{said}");
            }
            let pages = samples::pages(&pdf);
            assert!(pages > 1);
            for page in 1..=pages {
                let values = [("page", page.to_string()), ("pages", pages.to_string())];
                let values = values.each_ref().map(|(key, value)| (*key, value.as_str()));
                let foot = format!("{} · Dossier 3", texts::text(lang, "sheet.file_title.access"));
                for said in [foot, texts::filled(lang, "page", &values)] {
                    assert!(samples::says(&samples::page(&pdf, page), &said), "{page}: {said}");
                }
            }
        }
    }
}
