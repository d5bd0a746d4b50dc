//! The sheets that are filled in and signed together: a consent with the eleven items of what it means, and a written
//! authorisation.

use chrono::NaiveDate;

use super::Ink;
use crate::error::Result;
use crate::export::paper::{Carer, Lang};
use crate::export::texts;
use crate::rules::access::consent::{InBoth, Purpose, signers};
use crate::rules::retention::{Rule, Starts};

/// Where somebody fills something in.
const OPEN: &str = "…………………………………………………………";

/// A consent for one purpose.
pub struct ConsentForm<'a> {
    /// Language.
    pub lang: Lang,
    /// Who asks for it.
    pub carer: &'a Carer,
    /// The client.
    pub client: &'a str,
    /// Their birth date.
    pub birth: Option<NaiveDate>,
    /// For what.
    pub purpose: &'a Purpose,
    /// Who gets or gives the data; empty leaves a line where the purpose asks for somebody.
    pub recipient: &'a str,
    /// The last day on which it holds.
    pub until: Option<NaiveDate>,
    /// It holds after death.
    pub after_death: bool,
    /// The rule by which the dossier is kept; `None` where no law names years.
    pub kept: Option<&'a Rule>,
    /// Day of the paper.
    pub day: NaiveDate,
}

fn spoken(words: &InBoth, lang: Lang) -> &str {
    match lang {
        Lang::Nl => &words.nl,
        Lang::En => &words.en,
    }
}

fn or_open(text: &str) -> &str {
    if text.is_empty() { OPEN } else { text }
}

/// Until when it holds.
fn holds(lang: Lang, until: Option<NaiveDate>, sheet: &str) -> String {
    match until {
        Some(day) => texts::filled(lang, "keep.until", &[("day", &texts::day(lang, day))]),
        None => texts::text(lang, &format!("sheet.{sheet}.until.open")),
    }
}

/// The form as PDF: one purpose, apart from every other text.
///
/// # Errors
/// [`crate::Error::LayoutFailed`] when the fonts cannot be used.
pub fn consent_form(form: &ConsentForm) -> Result<Vec<u8>> {
    let lang = form.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.consent.{key}"));
    let day = |day: Option<NaiveDate>| day.map_or_else(|| OPEN.to_owned(), |day| texts::day(lang, day));
    let mut ink = Ink::new()?;
    ink.title(&t("title"));
    ink.quiet(&texts::filled(lang, "sheet.consent.made", &[("date", &texts::day(lang, form.day))]));
    ink.down(2.0);
    ink.heading(spoken(&form.purpose.name, lang));
    ink.down(1.0);
    ink.row(&t("client"), &format!("{}, {} {}", form.client, t("birth"), day(form.birth)));
    if form.purpose.third_party {
        ink.row(&t("recipient"), or_open(form.recipient));
    }
    ink.row(
        &t("until"),
        &format!(
            "{}; {}",
            holds(lang, form.until, "consent"),
            t(if form.after_death { "after_death" } else { "not_after_death" })
        ),
    );
    ink.down(1.0);
    ink.heading(&t("told"));
    let carer = form.carer;
    // A number is not broken over two lines.
    let phone = carer.phone.replace(' ', "\u{a0}");
    let reached = carer.address.iter().chain([&phone, &carer.email]).filter(|part| !part.is_empty());
    let reached: Vec<&str> = [carer.practice.as_str()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .chain(reached.map(String::as_str))
        .collect();
    let contact = [carer.name.as_str()].into_iter().chain(reached).collect::<Vec<_>>().join(", ");
    let years = form.kept.map(|rule| {
        let from = match rule.starts {
            Starts::LastChange => "last_change",
            Starts::CareEnd => "care_end",
            Starts::MeasureEnd => "measure_end",
            Starts::YearEnd
            | Starts::Day
            | Starts::PurposeEnd
            | Starts::JobDone
            | Starts::Sent
            | Starts::EnquiryEnd
            | Starts::Receipt => "needed",
        };
        let (years, article) = (rule.years.to_string(), &rule.article);
        texts::filled(lang, &format!("sheet.consent.item.g.{from}"), &[("years", &years), ("article", article)])
    });
    let recipients = match form.recipient {
        "" => spoken(&form.purpose.recipients, lang).to_owned(),
        name => format!("{} ({name}).", spoken(&form.purpose.recipients, lang).trim_end_matches('.')),
    };
    let items: [(&str, String); 11] = [
        ("a", contact.clone()),
        ("b", texts::filled(lang, "sheet.consent.item.b.text", &[("carer", &carer.name)])),
        ("c", spoken(&form.purpose.why, lang).to_owned()),
        ("d", spoken(&form.purpose.ground, lang).to_owned()),
        ("e", recipients),
        ("f", t("item.f.text")),
        ("g", years.unwrap_or_else(|| t("item.g.needed"))),
        ("h", t("item.h.text")),
        ("i", t("item.i.text")),
        ("j", t("item.j.text")),
        ("k", spoken(&form.purpose.consequence, lang).to_owned()),
    ];
    for (letter, text) in &items {
        ink.item(letter, &format!("{} {text}", t(&format!("item.{letter}"))));
    }
    // What is signed stands with the signature.
    ink.down(2.0);
    let (client, authority) = signers(form.birth, form.day);
    ink.room(if authority { 66.0 } else { 60.0 });
    ink.body(&t("say"));
    if authority {
        // All who hold authority, two at most (BW 1:245).
        ink.signed(15.0, &t("sign_authority"), &t("sign_authority"));
    }
    let sign = match (client, authority) {
        (true, false) => t("sign"),
        (true, true) => t("sign_client"),
        (false, _) => String::new(),
    };
    ink.signed(if authority { 15.0 } else { 28.0 }, &sign, &t("sign_carer"));
    Ok(ink.pdf(lang, &texts::text(lang, "sheet.file_title.consent"), form.day))
}

/// A written authorisation, to fill in together.
pub struct Authorisation<'a> {
    /// Language.
    pub lang: Lang,
    /// The client.
    pub client: &'a str,
    /// Their birth date.
    pub birth: Option<NaiveDate>,
    /// Who is authorised; empty leaves a line.
    pub name: &'a str,
    /// For what; empty leaves lines.
    pub scope: &'a str,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// Name of the carer.
    pub carer: &'a str,
    /// Day of the paper.
    pub day: NaiveDate,
}

/// The authorisation as PDF.
///
/// # Errors
/// [`crate::Error::LayoutFailed`] when the fonts cannot be used.
pub fn authorisation(form: &Authorisation) -> Result<Vec<u8>> {
    let lang = form.lang;
    let t = |key: &str| texts::text(lang, &format!("sheet.authorisation.{key}"));
    let mut ink = Ink::new()?;
    ink.title(&t("title"));
    ink.body(&t("intro"));
    ink.down(3.0);
    ink.row(&t("client"), form.client);
    let birth = form.birth.map_or_else(|| OPEN.to_owned(), |day| texts::day(lang, day));
    ink.row(&t("birth"), &birth);
    ink.down(2.0);
    ink.row(&t("name"), or_open(form.name));
    for key in ["name_birth", "address", "relation"] {
        ink.row(&t(key), OPEN);
    }
    ink.down(2.0);
    ink.row(&t("scope"), or_open(form.scope));
    if form.scope.is_empty() {
        ink.row("", OPEN);
    }
    ink.row(&t("until"), &holds(lang, form.until, "authorisation"));
    ink.row(&t("carer"), form.carer);
    ink.down(4.0);
    ink.heading(&t("means_title"));
    (1..=4).for_each(|n| ink.item("•", &t(&format!("means.{n}"))));
    ink.down(3.0);
    ink.row(&t("signed_on"), OPEN);
    ink.signatures(&t("sign_client"), &t("sign_authorised"));
    Ok(ink.pdf(lang, &texts::text(lang, "sheet.file_title.authorisation"), form.day))
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;
    use crate::rules::access::consent::purposes;
    use crate::rules::retention::RuleId;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 26).unwrap()
    }

    fn carer() -> Carer {
        Carer {
            name: "Trijntje Proefstra".to_owned(),
            role: "verpleegkundige".to_owned(),
            practice: "Praktijk De Proef".to_owned(),
            address: vec!["Dorpsstraat 1".to_owned(), "1234 AB Voorbeeldstad".to_owned()],
            phone: "06 12345678".to_owned(),
            email: String::new(),
            registration: String::new(),
        }
    }

    #[test]
    fn each_purpose_has_a_form_with_all_eleven_items_on_one_page() {
        for (lang, ending, rights) in
            [(Lang::Nl, "nl", "Autoriteit Persoonsgegevens"), (Lang::En, "en", "Dutch Data Protection Authority")]
        {
            for purpose in purposes() {
                let recipient = if purpose.third_party { "Huisartsenpraktijk De Kraai" } else { "" };
                let pdf = consent_form(&ConsentForm {
                    lang,
                    carer: &carer(),
                    client: "Tineke Proefpersoon",
                    birth: NaiveDate::from_ymd_opt(1948, 3, 9),
                    purpose,
                    recipient,
                    until: None,
                    after_death: false,
                    kept: Some(RuleId::WgboKeep.rule()),
                    day: day(),
                })
                .unwrap();
                samples::keep(&format!("consent-{}-{ending}.pdf", purpose.id), &pdf);
                let text = samples::text(&pdf);
                let own =
                    [&purpose.name, &purpose.why, &purpose.ground, &purpose.consequence].map(|all| spoken(all, lang));
                let fixed = [rights, "Tineke Proefpersoon", "Trijntje Proefstra", "06 12345678", recipient];
                for part in own.into_iter().chain(fixed) {
                    assert!(samples::says(&text, part), "{} {part}", purpose.id);
                }
                for letter in 'a'..='k' {
                    let label = texts::text(lang, &format!("sheet.consent.item.{letter}"));
                    assert!(samples::says(&text, &label), "{letter}");
                }
                assert_eq!(samples::pages(&pdf), 1, "{}", purpose.id);
            }
        }
    }

    /// All who hold authority sign for a child under twelve, and beside a child of twelve to fifteen (BW 7:450 lid 2, 7:465 lid 1).
    #[test]
    fn a_child_s_consent_has_a_line_for_each_who_signs() {
        let purpose = purposes().iter().find(|purpose| purpose.id == "ask_information").unwrap();
        for (lang, name) in [(Lang::Nl, "consent-child-nl.pdf"), (Lang::En, "consent-child-en.pdf")] {
            for (year, client, authority) in [(2017, false, 2), (2013, true, 2), (2008, true, 0)] {
                let pdf = consent_form(&ConsentForm {
                    lang,
                    carer: &carer(),
                    client: "Tineke Proefpersoon",
                    birth: NaiveDate::from_ymd_opt(year, 1, 2),
                    purpose,
                    recipient: "Huisartsenpraktijk De Kraai",
                    until: Some(day()),
                    after_death: false,
                    kept: Some(RuleId::WgboKeep.rule()),
                    day: day(),
                })
                .unwrap();
                let text = samples::text(&pdf);
                let count = |key: &str| text.matches(&samples::squeeze(&texts::text(lang, key))).count();
                assert_eq!(count("sheet.consent.sign_authority"), authority, "{year}");
                let alone = count("sheet.consent.sign") + count("sheet.consent.sign_client");
                assert_eq!(alone > 0, client, "{year}");
                // What is signed stands with the signatures, on the next page if need be.
                let last = samples::page(&pdf, samples::pages(&pdf));
                assert!(samples::says(&last, &texts::text(lang, "sheet.consent.say")), "{year}");
                if authority > 0 && client {
                    samples::keep(name, &pdf);
                }
            }
        }
    }

    #[test]
    fn an_authorisation_leaves_open_what_is_not_known_and_fits_one_page() {
        for (lang, name, words) in
            [(Lang::Nl, "authorisation-nl.pdf", "Machtiging"), (Lang::En, "authorisation-en.pdf", "Authorisation")]
        {
            let form = |name| Authorisation {
                lang,
                client: "Tineke Proefpersoon",
                birth: None,
                name,
                scope: "",
                until: Some(day()),
                carer: "Trijntje Proefstra",
                day: day(),
            };
            let pdf = authorisation(&form("Mees Proefpersoon")).unwrap();
            samples::keep(name, &pdf);
            let text = samples::text(&pdf);
            for part in [words, "Tineke Proefpersoon", "Mees Proefpersoon", "Trijntje Proefstra"] {
                assert!(samples::says(&text, part), "{part}");
            }
            assert_eq!(samples::pages(&pdf), 1);
            assert!(!samples::says(&samples::text(&authorisation(&form("")).unwrap()), "Mees"));
        }
    }
}
