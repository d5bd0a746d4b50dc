//! The register of processing, for the authority, and the privacy statement, for clients.

use chrono::NaiveDate;

use super::Ink;
use crate::error::Result;
use crate::export::paper::{Carer, Lang};
use crate::export::texts;

/// What both papers are made of.
pub struct Processing<'a> {
    /// Language.
    pub lang: Lang,
    /// Whose practice it is.
    pub carer: &'a Carer,
    /// Day of the paper.
    pub day: NaiveDate,
    /// What data are used for.
    pub purposes: &'a [PurposeSheet],
}

/// A purpose in ready words.
pub struct PurposeSheet {
    /// What it is.
    pub name: String,
    /// On which ground.
    pub ground: String,
    /// Where that stands.
    pub article: String,
    /// Whose data.
    pub whose: String,
    /// Which data.
    pub data: String,
    /// Who gets them.
    pub recipients: String,
    /// How long.
    pub keep: String,
    /// It rests on consent.
    pub by_consent: bool,
}

fn who(ink: &mut Ink, sheet: &Processing) {
    let Carer { name, practice, address, phone, email, registration, .. } = sheet.carer;
    let t = |key: &str| texts::text(sheet.lang, &format!("sheet.processing.{key}"));
    ink.row(
        &t("who"),
        &[name.as_str(), practice].into_iter().filter(|each| !each.is_empty()).collect::<Vec<_>>().join(", "),
    );
    for (key, text) in [
        ("address", address.join(", ")),
        ("phone", phone.clone()),
        ("email", email.clone()),
        ("registration", registration.clone()),
    ] {
        if !text.is_empty() {
            ink.row(&t(key), &text);
        }
    }
}

/// The register of processing as PDF.
///
/// # Errors
/// [`crate::Error::LayoutFailed`] when the fonts cannot be used.
pub fn register_sheet(sheet: &Processing) -> Result<Vec<u8>> {
    let lang = sheet.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.processing.{key}"));
    let mut ink = Ink::new()?;
    ink.title(&t("register"));
    ink.quiet(&texts::filled(lang, "sheet.processing.made", &[("date", &texts::day(lang, sheet.day))]));
    ink.down(3.0);
    who(&mut ink, sheet);
    ink.down(2.0);
    ink.body(&t("register_about"));
    for (number, purpose) in (1..).zip(sheet.purposes) {
        ink.down(3.0);
        ink.room(60.0);
        ink.heading(&format!("{number}. {}", purpose.name));
        for (key, text) in [
            ("ground", &purpose.ground),
            ("article", &purpose.article),
            ("whose", &purpose.whose),
            ("data", &purpose.data),
            ("recipients", &purpose.recipients),
            ("keep", &purpose.keep),
        ] {
            ink.row(&t(key), text);
        }
    }
    ink.down(3.0);
    ink.room(40.0);
    ink.heading(&t("security"));
    (1..=5).for_each(|n| ink.item("•", &t(&format!("security.{n}"))));
    Ok(ink.pdf(lang, &texts::text(lang, "sheet.file_title.register"), sheet.day))
}

/// The privacy statement as PDF.
///
/// # Errors
/// [`crate::Error::LayoutFailed`] when the fonts cannot be used.
pub fn privacy_sheet(sheet: &Processing) -> Result<Vec<u8>> {
    let lang = sheet.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.privacy.{key}"));
    let mut ink = Ink::new()?;
    ink.title(&t("title"));
    ink.quiet(&texts::filled(lang, "sheet.processing.made", &[("date", &texts::day(lang, sheet.day))]));
    ink.down(3.0);
    ink.body(&t("about"));
    who(&mut ink, sheet);
    ink.down(2.0);
    ink.heading(&t("why"));
    for purpose in sheet.purposes {
        let said = texts::filled(
            lang,
            "sheet.privacy.purpose",
            &[
                ("name", &purpose.name),
                ("data", &purpose.data),
                ("ground", &purpose.ground),
                ("article", &purpose.article),
                ("recipients", &purpose.recipients),
                ("keep", &purpose.keep),
            ],
        );
        ink.item("•", &said);
    }
    for part in ["must", "outside", "safe"] {
        ink.down(2.0);
        ink.room(24.0);
        ink.heading(&t(&format!("{part}_title")));
        ink.body(&t(part));
    }
    ink.down(2.0);
    ink.room(60.0);
    ink.heading(&t("rights_title"));
    (1..=7).for_each(|n| ink.item("•", &t(&format!("rights.{n}"))));
    if sheet.purposes.iter().any(|purpose| purpose.by_consent) {
        ink.item("•", &t("withdraw"));
    }
    ink.body(&t("ask"));
    ink.down(2.0);
    ink.heading(&t("complain_title"));
    ink.body(&t("complain"));
    Ok(ink.pdf(lang, &texts::text(lang, "sheet.file_title.privacy"), sheet.day))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;

    #[test]
    fn both_papers_name_the_carer_and_every_purpose() {
        let purpose = |name: &str, by_consent| PurposeSheet {
            name: name.into(),
            ground: "wettelijke plicht".into(),
            article: "BW art. 7:454".into(),
            whose: "cliënten".into(),
            data: "naam en gezondheid".into(),
            recipients: "een waarnemer".into(),
            keep: "20 jaar".into(),
            by_consent,
        };
        let carer = Carer { name: "Trijntje Proefstra".into(), email: "t@voorbeeld.nl".into(), ..Carer::default() };
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let purposes = [purpose("Zorg geven", false), purpose("Reservekopieën", false)];
        let made = Processing { lang: Lang::Nl, carer: &carer, day, purposes: &purposes };
        for pdf in [register_sheet(&made).unwrap(), privacy_sheet(&made).unwrap()] {
            let text = samples::text(&pdf);
            for said in
                ["Trijntje Proefstra", "t@voorbeeld.nl", "Zorg geven", "Reservekopieën", "20 jaar", "een waarnemer"]
            {
                assert!(samples::says(&text, said), "{said}");
            }
            assert!(!samples::says(&text, "intrekken"), "nothing rests on consent here");
        }
        let asks = [purpose("Foto's", true)];
        let text = samples::text(&privacy_sheet(&Processing { purposes: &asks, ..made }).unwrap());
        assert!(samples::says(&text, "intrekken"), "and here it does");
    }
}
