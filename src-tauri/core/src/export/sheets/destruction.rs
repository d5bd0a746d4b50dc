//! The certificate of a destruction. It names nobody: it is a paper in the clear about somebody who has a right to be
//! forgotten, and whoever keeps it writes the name on it.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::Ink;
use crate::error::Result;
use crate::export::paper::{Carer, Lang};
use crate::export::texts;

/// A stick or folder that still holds what was destroyed.
pub struct OldCopy {
    /// What it is called.
    pub place: String,
    /// When it was last there.
    pub seen: DateTime<FixedOffset>,
    /// It was lost.
    pub lost: bool,
}

/// What it says.
pub struct DestructionSheet<'a> {
    /// Language.
    pub lang: Lang,
    /// Who destroyed it.
    pub carer: &'a Carer,
    /// On which day.
    pub day: NaiveDate,
    /// On which ground (`paper.destroy.*`).
    pub ground: &'a str,
    /// Number of the dossier and of its entries; not known any more when it is printed again.
    pub about: Option<(i64, i64)>,
    /// The code that a restore takes.
    pub code: &'a str,
    /// Where it still lies.
    pub copies: &'a [OldCopy],
    /// When this is printed.
    pub printed: NaiveDate,
}

/// The certificate as PDF.
///
/// # Errors
/// [`crate::Error::LayoutFailed`] when the fonts cannot be used.
pub fn destruction_sheet(sheet: &DestructionSheet) -> Result<Vec<u8>> {
    let lang = sheet.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.destruction.{key}"));
    let filled = |key: &str, values: &[(&str, &str)]| texts::filled(lang, &format!("sheet.destruction.{key}"), values);
    let mut ink = Ink::new()?;
    ink.title(&t("title"));
    let Carer { name, practice, .. } = sheet.carer;
    ink.quiet(if practice.is_empty() { name } else { practice });
    ink.down(6.0);
    ink.body(&t("what"));
    ink.down(2.0);
    ink.row(&t("day"), &texts::day(lang, sheet.day));
    ink.row(&t("ground"), &texts::code(lang, "destroy", sheet.ground));
    if let Some((number, entries)) = sheet.about {
        ink.row(&t("number"), &number.to_string());
        ink.row(&t("entries"), &entries.to_string());
    }
    ink.row(&t("by"), name);
    ink.row(&t("name"), "______________________________");
    ink.down(4.0);
    ink.heading(&t("code"));
    ink.groups(sheet.code);
    ink.body(&t("code_what"));
    ink.down(4.0);
    ink.room(24.0);
    ink.heading(&t("copies"));
    if sheet.copies.is_empty() {
        ink.body(&t("copies_none"));
    } else {
        ink.body(&t("copies_what"));
        for copy in sheet.copies {
            let seen = texts::day(lang, copy.seen.date_naive());
            let said = if copy.lost { "copy_lost" } else { "copy" };
            ink.item("•", &filled(said, &[("place", &copy.place), ("day", &seen)]));
        }
    }
    ink.body(&t("others"));
    ink.down(6.0);
    ink.room(36.0);
    ink.signatures(&t("sign"), &t("sign_date"));
    Ok(ink.pdf(lang, &texts::text(lang, "sheet.file_title.destruction"), sheet.printed))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;

    #[test]
    fn the_certificate_says_when_why_and_where_it_still_lies() {
        let carer =
            Carer { name: "Trijntje Proefstra".into(), practice: "Praktijk De Proef".into(), ..Carer::default() };
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let seen = DateTime::parse_from_rfc3339("2026-10-01T10:00:00+02:00").unwrap();
        let lost = |place: &str, lost| OldCopy { place: place.into(), seen, lost };
        let copies = [lost("rode stick", false), lost("oude stick", true)];
        let mut sheet = DestructionSheet {
            lang: Lang::Nl,
            carer: &carer,
            day,
            ground: "request",
            about: Some((12, 345)),
            code: "ABCDE-FGHJK-MNPQR-STVWX",
            copies: &copies,
            printed: day,
        };
        let pdf = destruction_sheet(&sheet).unwrap();
        samples::keep("destruction-nl.pdf", &pdf);
        let text = samples::text(&pdf);
        let said = [
            "23 november 2026",
            "345",
            "Trijntje Proefstra",
            "ABCDE",
            "STVWX",
            "rode stick",
            "oude stick (kwijt",
            "1 oktober 2026",
            "Op verzoek",
        ];
        for words in said {
            assert!(samples::says(&text, words), "{words}: {text}");
        }
        assert_eq!(samples::pages(&pdf), 1);
        sheet.lang = Lang::En;
        samples::keep("destruction-en.pdf", &destruction_sheet(&sheet).unwrap());
        sheet.copies = &[];
        let text = samples::text(&destruction_sheet(&sheet).unwrap());
        assert!(!samples::says(&text, "rode stick") && samples::says(&text, "Certificate of destruction"));
    }
}
