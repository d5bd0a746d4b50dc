//! Who looked at a dossier, changed it or got it, on paper for the client.

use chrono::NaiveDate;

use super::Ink;
use crate::error::Result;
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
    /// Day of the paper.
    pub day: NaiveDate,
    /// Of which days.
    pub period: Period,
    /// Who got something of it, newest first.
    pub given: &'a [AccessLine],
    /// Who did what with it, newest first.
    pub lines: &'a [AccessLine],
    /// There are more lines than these.
    pub cut: bool,
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
/// [`crate::Error::LayoutFailed`] when the fonts cannot be used.
pub fn access_sheet(sheet: &AccessSheet) -> Result<Vec<u8>> {
    let lang = sheet.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.access.{key}"));
    let mut ink = Ink::new()?;
    let number = sheet.number.to_string();
    ink.whose(&texts::filled(lang, "page.whose", &[("number", &number)]));
    ink.title(&t("title"));
    ink.quiet(&texts::filled(lang, "sheet.access.of", &[("client", sheet.client), ("number", &number)]));
    ink.quiet(&texts::period(lang, &sheet.period));
    ink.quiet(&texts::filled(
        lang,
        "sheet.access.made",
        &[("carer", sheet.carer), ("date", &texts::day(lang, sheet.day))],
    ));
    ink.down(4.0);
    ink.body(&t("about"));
    for (key, lines) in [("given", sheet.given), ("lines", sheet.lines)] {
        ink.down(3.0);
        ink.heading(&t(&format!("{key}_title")));
        if lines.is_empty() {
            ink.body(&t("none"));
        }
        for line in lines {
            ink.row(&line.at, &line.what);
        }
    }
    if sheet.cut {
        ink.body(&t("cut"));
    }
    Ok(ink.pdf(lang, &texts::text(lang, "sheet.file_title.access"), sheet.day))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;

    #[test]
    fn the_paper_says_who_got_it_and_who_looked() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
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
                day,
                period: Period { from: day, to: day },
                given: &given,
                lines: &lines,
                cut: true,
            };
            let pdf = access_sheet(&sheet).unwrap();
            samples::keep(name, &pdf);
            let text = samples::text(&pdf);
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
