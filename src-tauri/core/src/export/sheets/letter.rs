//! A letter of the carer: from whom, to whom, what about, and what it says.

use chrono::NaiveDate;

use super::Ink;
use crate::error::Result;
use crate::export::paper::{Carer, Lang};
use crate::export::texts;

/// A piece of a letter.
pub enum Part {
    /// A heading.
    Heading(String),
    /// A paragraph; lines stay lines.
    Text(String),
    /// Somebody's own words.
    Quote(String),
    /// One of a list.
    Item(String),
}

/// A letter.
pub struct Letter<'a> {
    /// Language.
    pub lang: Lang,
    /// Who writes.
    pub from: &'a Carer,
    /// To whom, line by line.
    pub to: &'a [String],
    /// Day.
    pub day: NaiveDate,
    /// What about.
    pub subject: &'a str,
    /// What it says.
    pub parts: &'a [Part],
}

/// The letter as PDF.
///
/// # Errors
/// [`crate::Error::LayoutFailed`] when the fonts cannot be used.
pub fn letter_sheet(letter: &Letter) -> Result<Vec<u8>> {
    let lang = letter.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.letter.{key}"));
    let mut ink = Ink::new()?;
    let Carer { name, role, practice, address, phone, email, registration } = letter.from;
    ink.letterhead(if practice.is_empty() { name } else { practice });
    for line in address.iter().chain([phone, email, registration]).filter(|line| !line.is_empty()) {
        ink.quiet(line);
    }
    ink.down(10.0);
    letter.to.iter().for_each(|line| ink.plain(line));
    ink.down(10.0);
    ink.row(&t("date"), &texts::day(lang, letter.day));
    ink.row(&t("subject"), letter.subject);
    ink.down(4.0);
    let to = letter.to.first().map(String::as_str).unwrap_or_default();
    ink.body(&texts::filled(lang, "sheet.letter.dear", &[("name", to)]));
    for part in letter.parts {
        match part {
            Part::Heading(text) => {
                ink.down(2.0);
                ink.room(16.0);
                ink.heading(text);
            }
            Part::Text(text) => text.lines().filter(|line| !line.trim().is_empty()).for_each(|line| ink.body(line)),
            Part::Quote(text) => ink.quote(text),
            Part::Item(text) => ink.item("•", text),
        }
    }
    ink.down(2.0);
    ink.room(36.0);
    ink.body(&t("regards"));
    ink.down(14.0);
    ink.plain(name);
    if !role.is_empty() {
        ink.quiet(role);
    }
    Ok(ink.pdf(lang, letter.subject, letter.day))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;

    #[test]
    fn a_letter_says_from_whom_to_whom_and_all_of_it() {
        let from = Carer {
            name: "Trijntje Proefstra".into(),
            role: "Verpleegkundige".into(),
            practice: "Praktijk De Proef".into(),
            address: vec!["Dorpsstraat 1".into(), "1234 AB Proefdorp".into()],
            phone: "06 12345678".into(),
            ..Carer::default()
        };
        let to = ["Tineke Proefpersoon".to_owned(), "Laan 2".to_owned()];
        let parts = [
            Part::Text("Een alinea.\n\nEn nog een.".into()),
            Part::Heading("Kopje".into()),
            Part::Quote("Ik wil weten wie er keek.".into()),
            Part::Item("Een grond (BW art. 7:456)".into()),
        ];
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let letter = Letter { lang: Lang::Nl, from: &from, to: &to, day, subject: "Uw verzoek", parts: &parts };
        let pdf = letter_sheet(&letter).unwrap();
        samples::keep("letter-of-request-nl.pdf", &pdf);
        let text = samples::text(&pdf);
        for said in [
            "Praktijk De Proef",
            "Dorpsstraat 1",
            "Laan 2",
            "23 november 2026",
            "Uw verzoek",
            "En nog een.",
            "Ik wil weten wie er keek.",
            "BW art. 7:456",
            "Verpleegkundige",
        ] {
            assert!(samples::says(&text, said), "{said}");
        }
        assert_eq!(samples::pages(&pdf), 1);
        let long: Vec<Part> = (0..80).map(|n| Part::Text(format!("Alinea {n}."))).collect();
        assert!(samples::pages(&letter_sheet(&Letter { parts: &long, ..letter }).unwrap()) > 1);
    }
}
