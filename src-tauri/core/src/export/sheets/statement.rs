//! *My way of keeping dossiers* on paper, to sign.

use chrono::NaiveDate;

use super::Ink;
use crate::error::Result;
use crate::export::paper::{Carer, Lang};
use crate::export::texts;

/// A statement.
pub struct StatementSheet<'a> {
    /// Language of the paper around it.
    pub lang: Lang,
    /// Whose it is.
    pub carer: &'a Carer,
    /// The day on which it was made.
    pub day: NaiveDate,
    /// What it says, in the carer's own words.
    pub text: &'a str,
}

/// The statement as PDF.
///
/// # Errors
/// [`crate::Error::LayoutFailed`] when the fonts cannot be used.
pub fn statement_sheet(sheet: &StatementSheet) -> Result<Vec<u8>> {
    let lang = sheet.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.statement.{key}"));
    let mut ink = Ink::new()?;
    ink.title(&t("title"));
    let Carer { name, role, practice, registration, .. } = sheet.carer;
    for line in [practice, name, role, registration].into_iter().filter(|line| !line.is_empty()) {
        ink.quiet(line);
    }
    ink.quiet(&texts::filled(lang, "sheet.statement.made", &[("date", &texts::day(lang, sheet.day))]));
    ink.down(5.0);
    sheet.text.lines().filter(|line| !line.trim().is_empty()).for_each(|line| ink.body(line));
    ink.down(4.0);
    ink.signatures(&t("sign"), &t("sign_date"));
    Ok(ink.pdf(lang, &texts::text(lang, "sheet.file_title.statement"), sheet.day))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;

    #[test]
    fn the_statement_says_whose_it_is_and_all_of_it() {
        let carer = Carer { name: "Trijntje Proefstra".into(), role: "Begeleider".into(), ..Carer::default() };
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for (lang, name, words) in
            [(Lang::Nl, "statement-nl.pdf", "dossiers bijhouden"), (Lang::En, "statement-en.pdf", "keeping dossiers")]
        {
            let text = "Van elke cliënt is er één dossier.\n\nIk schrijf na elk bezoek.";
            let pdf = statement_sheet(&StatementSheet { lang, carer: &carer, day, text }).unwrap();
            samples::keep(name, &pdf);
            let said = samples::text(&pdf);
            for part in [words, "Trijntje Proefstra", "Begeleider", "Ik schrijf na elk bezoek.", "2026"] {
                assert!(samples::says(&said, part), "{part}");
            }
            assert_eq!(samples::pages(&pdf), 1);
        }
    }
}
