//! The carer's own register of incidents on paper, without any client.

use chrono::NaiveDate;

use super::Ink;
use crate::error::Result;
use crate::export::paper::Lang;
use crate::export::texts;

/// The register, or a part of it.
pub struct MicSheet<'a> {
    /// Language.
    pub lang: Lang,
    /// Name of the carer.
    pub carer: &'a str,
    /// Day of the paper.
    pub day: NaiveDate,
    /// In order.
    pub reports: &'a [MicLine<'a>],
}

/// One incident.
pub struct MicLine<'a> {
    /// On which day.
    pub on: NaiveDate,
    /// At what time; may be empty.
    pub time: &'a str,
    /// What kind (`paper.mic_nature.*`).
    pub nature: String,
    /// Where; may be empty.
    pub place: &'a str,
    /// What happened.
    pub happened: &'a str,
    /// How it could happen; may be empty.
    pub cause: &'a str,
    /// What was learnt; may be empty.
    pub learnt: &'a str,
    /// What is done about it; may be empty.
    pub measures: &'a str,
    /// The day on which that was done.
    pub done_on: Option<NaiveDate>,
}

/// The register as PDF.
///
/// # Errors
/// [`crate::Error::LayoutFailed`] when the fonts cannot be used.
pub fn mic_sheet(sheet: &MicSheet) -> Result<Vec<u8>> {
    let lang = sheet.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.mic.{key}"));
    let mut ink = Ink::new()?;
    ink.whose(sheet.carer);
    ink.title(&t("title"));
    ink.quiet(&texts::filled(lang, "sheet.mic.of", &[("carer", sheet.carer), ("date", &texts::day(lang, sheet.day))]));
    ink.down(3.0);
    ink.body(&t(if sheet.reports.is_empty() { "none" } else { "about" }));
    for (number, line) in (1..).zip(sheet.reports) {
        ink.down(5.0);
        ink.room(24.0);
        let when = format!("{} {}", texts::day(lang, line.on), line.time);
        ink.heading(&format!("{number}. {} · {}", when.trim(), texts::code(lang, "mic_nature", &line.nature)));
        let done = match line.done_on {
            Some(day) => texts::day(lang, day),
            None => t("open"),
        };
        let rows = [
            ("place", line.place),
            ("happened", line.happened),
            ("cause", line.cause),
            ("learnt", line.learnt),
            ("measures", line.measures),
            ("done", &done),
        ];
        for (key, text) in rows.into_iter().filter(|(_, text)| !text.is_empty()) {
            ink.row(&t(key), text);
        }
    }
    Ok(ink.pdf(lang, &texts::text(lang, "sheet.file_title.mic"), sheet.day))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;

    #[test]
    fn the_register_stands_on_as_many_pages_as_it_takes() {
        let on = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let line = || MicLine {
            on,
            time: "09:30",
            nature: "near_miss".into(),
            place: "Keuken",
            happened: "Bijna de verkeerde doos gepakt.",
            cause: "Twee dozen met dezelfde kleur.",
            learnt: "Eerst de naam lezen.",
            measures: "",
            done_on: None,
        };
        for (lang, name, words) in [(Lang::Nl, "mic-nl.pdf", "Bijna-incident"), (Lang::En, "mic-en.pdf", "Near miss")] {
            let reports: Vec<MicLine> = (0..12).map(|_| line()).collect();
            let pdf = mic_sheet(&MicSheet { lang, carer: "Trijntje Proefstra", day: on, reports: &reports }).unwrap();
            samples::keep(name, &pdf);
            let text = samples::text(&pdf);
            for part in [words, "Trijntje Proefstra", "Keuken", "Eerst de naam lezen."] {
                assert!(samples::says(&text, part), "{part}");
            }
            let last = samples::page(&pdf, samples::pages(&pdf));
            assert!(samples::pages(&pdf) > 1 && samples::says(&last, "Trijntje Proefstra"), "{last}");
        }
        let none = mic_sheet(&MicSheet { lang: Lang::Nl, carer: "Trijntje", day: on, reports: &[] }).unwrap();
        assert_eq!(samples::pages(&none), 1);
    }
}
