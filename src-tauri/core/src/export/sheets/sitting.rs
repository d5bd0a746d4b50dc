//! The sheets for who else sits at the desk: the custodian's code, and a letter for a stand-in.

use chrono::NaiveDate;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::Ink;
use crate::error::Result;
use crate::export::paper::{Lang, Period};
use crate::export::texts;

/// The sheet with a custodian's code, to give to whom the carer trusts with it.
pub struct CustodianSheet<'a> {
    /// Language.
    pub lang: Lang,
    /// Name of the vault.
    pub vault: &'a str,
    /// Name of the carer.
    pub carer: &'a str,
    /// Who keeps the sheet.
    pub custodian: &'a str,
    /// Day on which the code was made.
    pub day: NaiveDate,
    /// The code; groups parted by dashes or spaces.
    pub code: &'a SecretString,
}

/// The sheet as PDF.
///
/// # Errors
/// [`crate::Error::LayoutFailed`] when the fonts cannot be used.
pub fn custodian_sheet(sheet: &CustodianSheet) -> Result<Zeroizing<Vec<u8>>> {
    let lang = sheet.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.custodian.{key}"));
    let date = texts::day(lang, sheet.day);
    let mut ink = Ink::new()?;
    ink.title(&t("title"));
    ink.quiet(&texts::filled(lang, "sheet.custodian.for", &[("name", sheet.custodian)]));
    ink.quiet(&texts::filled(lang, "sheet.custodian.of", &[("carer", sheet.carer), ("vault", sheet.vault)]));
    ink.quiet(&texts::filled(lang, "sheet.recovery.made", &[("date", &date)]));
    ink.down(5.0);
    ink.body(&t("what"));
    ink.down(2.0);
    ink.heading(&t("code"));
    ink.groups(sheet.code.expose_secret());
    ink.down(2.0);
    ink.heading(&t("use_title"));
    (1..=5).for_each(|n| ink.item(&format!("{n}."), &t(&format!("use.{n}"))));
    ink.down(2.0);
    ink.heading(&t("keep_title"));
    (1..=4).for_each(|n| ink.item("•", &t(&format!("keep.{n}"))));
    Ok(Zeroizing::new(ink.pdf(lang, &texts::text(lang, "sheet.file_title.custodian"), sheet.day)))
}

/// A letter for a stand-in: how to come in, what may be seen, the duty of secrecy. No client's name, no passphrase.
pub struct StandInLetter<'a> {
    /// Language.
    pub lang: Lang,
    /// Name of the carer.
    pub carer: &'a str,
    /// Telephone of the carer; may be empty.
    pub phone: &'a str,
    /// Name of the stand-in.
    pub name: &'a str,
    /// Why somebody stands in.
    pub why: &'a str,
    /// First and last day.
    pub period: Period,
    /// How many dossiers.
    pub clients: usize,
    /// Day of the letter.
    pub day: NaiveDate,
}

/// The letter as PDF.
///
/// # Errors
/// [`crate::Error::LayoutFailed`] when the fonts cannot be used.
pub fn stand_in_letter(letter: &StandInLetter) -> Result<Vec<u8>> {
    let lang = letter.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.stand_in.{key}"));
    let mut ink = Ink::new()?;
    ink.title(&t("title"));
    ink.quiet(&texts::filled(lang, "sheet.recovery.made", &[("date", &texts::day(lang, letter.day))]));
    ink.down(5.0);
    ink.row(&t("name"), letter.name);
    ink.row(&t("carer"), letter.carer);
    if !letter.phone.is_empty() {
        ink.row(&t("phone"), letter.phone);
    }
    ink.row(&t("period"), &texts::period(lang, &letter.period));
    ink.row(&t("clients"), &letter.clients.to_string());
    ink.row(&t("why"), letter.why);
    ink.down(4.0);
    ink.heading(&t("how_title"));
    (1..=4).for_each(|n| ink.item(&format!("{n}."), &t(&format!("how.{n}"))));
    ink.down(2.0);
    ink.heading(&t("rules_title"));
    (1..=4).for_each(|n| ink.item("•", &t(&format!("rules.{n}"))));
    ink.signatures(&t("sign_stand_in"), &t("sign_carer"));
    Ok(ink.pdf(lang, &texts::text(lang, "sheet.file_title.stand_in"), letter.day))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_custodians_sheet_shows_the_code_and_what_to_do_on_one_page() {
        let code = SecretString::from("K7F3Q-9QMX2-2ABDD-55TTA-WWEE7-8HJKP");
        for (lang, name, words) in
            [(Lang::Nl, "custodian-nl.pdf", "Blad voor de opvolger"), (Lang::En, "custodian-en.pdf", "custodian")]
        {
            let pdf = custodian_sheet(&CustodianSheet {
                lang,
                vault: "Praktijk De Proef",
                carer: "Trijntje Proefstra",
                custodian: "Gerrit Proefstra",
                day: day("2026-11-26"),
                code: &code,
            })
            .unwrap();
            samples::keep(name, &pdf);
            let text = samples::text(&pdf);
            for part in
                [words, "Gerrit Proefstra", "Trijntje Proefstra"].into_iter().chain(code.expose_secret().split('-'))
            {
                assert!(samples::says(&text, part), "{part}");
            }
            assert_eq!(samples::pages(&pdf), 1);
        }
    }

    #[test]
    fn the_stand_ins_letter_says_how_long_and_where_to_sign() {
        for (lang, name, until) in
            [(Lang::Nl, "stand-in-nl.pdf", "15 december 2026"), (Lang::En, "stand-in-en.pdf", "15 December 2026")]
        {
            let pdf = stand_in_letter(&StandInLetter {
                lang,
                carer: "Trijntje Proefstra",
                phone: "06 12345678",
                name: "Wim de Waarnemer",
                why: "Vakantie",
                period: Period { from: day("2026-12-01"), to: day("2026-12-15") },
                clients: 2,
                day: day("2026-11-26"),
            })
            .unwrap();
            samples::keep(name, &pdf);
            let text = samples::text(&pdf);
            for part in [until, "Wim de Waarnemer", "06 12345678", "Vakantie"] {
                assert!(samples::says(&text, part), "{part}");
            }
            assert_eq!(samples::pages(&pdf), 1);
        }
    }
}
