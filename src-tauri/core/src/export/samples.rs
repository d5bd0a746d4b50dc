//! A made-up dossier for the tests of this room. Everybody in it is invented.

use chrono::{DateTime, Duration, NaiveDate};
use image::codecs::jpeg::JpegEncoder;

use super::paper::*;
use super::{Progress, Quiet, pdf, texts};
use crate::error::Result;

pub fn at(text: &str) -> DateTime<chrono::FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn blocks(text: &str) -> Vec<Block> {
    vec![Block { text: text.into(), ..Block::default() }]
}

/// An entry `days` after 1 January 2026.
pub fn entry(number: u32, days: i64, words: &str) -> EntrySheet {
    let when = at("2026-01-01T09:15:00+01:00") + Duration::days(days);
    EntrySheet {
        number: number.to_string(),
        kind: "report".into(),
        at: when,
        recorded: when + Duration::minutes(12),
        author: "Marijke de Proef".into(),
        origin: "own".into(),
        title: String::new(),
        blocks: blocks(words),
        versions: Vec::new(),
        attachments: Vec::new(),
    }
}

/// A paper in one volume.
pub struct Made {
    pub bytes: Vec<u8>,
    pub pages: usize,
}

/// Lays a paper out with its files.
pub fn made_with(paper: &Paper, files: &Vec<Vec<u8>>, archival: bool, job: &dyn Progress) -> Result<Made> {
    let mut kept = Vec::new();
    let how = pdf::How { archival, most_pages: pdf::MOST_PAGES };
    let done = pdf::render(paper, files, how, job, &mut |_, bytes| {
        kept = bytes;
        Ok(())
    })?;
    assert_eq!(done.volumes, 1);
    Ok(Made { bytes: kept, pages: done.pages })
}

/// Lays a paper without files out.
pub fn made(paper: &Paper, archival: bool) -> Made {
    made_with(paper, &Vec::new(), archival, &Quiet).unwrap()
}

/// A dossier without entries.
pub fn empty(lang: Lang) -> Paper {
    Paper {
        lang,
        kind: PaperKind::HandOver,
        made_at: at("2026-11-23T14:05:00+01:00"),
        made_by: Carer {
            name: "Marijke de Proef".into(),
            role: "Wijkverpleegkundige".into(),
            practice: "Zorg aan de Vaart".into(),
            address: vec!["Voorbeeldkade 12".into(), "1234 AB Proefdam".into()],
            phone: "06 00 00 00 00".into(),
            email: "marijke@voorbeeld.example".into(),
            registration: "AGB 00-000000".into(),
        },
        recipient: Some(Recipient {
            name: "Joke Voorbeeld-Jansen".into(),
            capacity: "representative".into(),
            ground: "request_representative".into(),
        }),
        client: ClientSheet {
            number: 12,
            name: "Pieter van Voorbeeld".into(),
            called: "Piet".into(),
            birth_date: NaiveDate::from_ymd_opt(1941, 5, 17),
            address: vec!["Testlaan 3".into(), "1234 CD Proefdam".into()],
            phone: "010 000 00 00".into(),
            email: String::new(),
            regimes: vec!["zvw".into(), "wmo".into()],
            status: "in_care".into(),
            relations: vec!["Wmo, WMO-2026-17, 4 uur per week".into()],
            bsn: None,
            gp: "Huisarts Demo, Proefdam".into(),
            contacts: vec![Contact {
                name: "Joke Voorbeeld-Jansen".into(),
                relation: "dochter".into(),
                phone: "06 11 11 11 11".into(),
            }],
            notes: "Is slechthorend aan de linkerkant.\nDrinkt graag koffie om tien uur.\n\nHeeft een hond, Boef."
                .into(),
        },
        period: Period {
            from: NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(),
            to: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        },
        partial: true,
        extent: Vec::new(),
        brief: false,
        shows_client: true,
        chapters: Vec::new(),
        entries: Vec::new(),
        log: Vec::new(),
        log_period: None,
        log_older: 0,
        left_out: Vec::new(),
        seal: Seal { no: 412, code: "412-K7F3-9QMX-2ABD-55TT".into() },
    }
}

/// A dossier with `count` entries, a correction, an amendment and a log.
pub fn dossier(lang: Lang, count: u32) -> Paper {
    let mut paper = empty(lang);
    paper.entries = (0..count)
        .map(|n| {
            let words = format!(
                "Verslag nummer {n}. Meneer was vanochtend vrolijk en heeft zelf ontbeten. Samen de steunkousen \
                 aangetrokken; de huid van het linkerbeen is gaaf.\n\nHij vertelde over zijn tijd op zee. Afgesproken \
                 dat we morgen een eindje gaan lopen als het droog blijft."
            );
            entry(n + 1, i64::from(n), &words)
        })
        .collect();
    if let Some(first) = paper.entries.first_mut() {
        first.title = "Kennismaking".into();
        first.versions = vec![
            VersionSheet {
                no: 1,
                recorded: at("2026-01-01T09:27:00+01:00"),
                author: "Marijke de Proef".into(),
                reason: String::new(),
                blocks: blocks("Meneer was vanochtend vroluk."),
                amendment: false,
                struck: true,
            },
            VersionSheet {
                no: 3,
                recorded: at("2026-01-09T11:00:00+01:00"),
                author: "Marijke de Proef".into(),
                reason: "De dochter belde met een aanvulling.".into(),
                blocks: blocks("Volgens de dochter heeft meneer die dag twee keer ontbeten."),
                amendment: true,
                struck: false,
            },
        ];
    }
    paper.log = (0..count.min(60))
        .map(|n| LogLine {
            no: u64::from(n) + 352,
            at: at("2026-11-20T08:00:00+01:00") + Duration::minutes(i64::from(n)),
            who: "Marijke de Proef".into(),
            what: texts::code(lang, "done", "read"),
            part: "entries".into(),
        })
        .collect();
    let days: Vec<_> = paper.log.iter().map(|line| line.at.date_naive()).collect();
    paper.log_period = days.first().zip(days.last()).map(|(from, to)| Period { from: *from, to: *to });
    paper.left_out = vec![LeftOut { what: "other_client".into(), count: 2, why: "privacy".into() }];
    paper
}

/// A dossier with something of every kind, as an inspector gets it printed, and with every table. Words of people are in the language
/// of the paper, so that a word of ours in the other one is seen.
pub fn everything(lang: Lang) -> Paper {
    let say = |nl: &str, en: &str| match lang {
        Lang::Nl => nl.to_owned(),
        Lang::En => en.to_owned(),
    };
    let t = |group: &str, code: &str| texts::code(lang, group, code);
    let day = |month: u32, day: u32| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let written = |on: NaiveDate| texts::day(lang, on);
    let labelled =
        |label: &str, text: String| Block { label: Some(Label::Code(label.into())), text, ..Block::default() };
    let mut paper = dossier(lang, 3);
    paper.kind = PaperKind::InspectionPrint;
    paper.client.number = 27;
    paper.client.bsn = Some("999990019".into());
    paper.client.notes = say("Is slechthorend.\n\nHeeft een hond, Boef.", "Is hard of hearing.\n\nHas a dog, Boef.");
    paper.client.relations = vec![say("Wmo, WMO-2026-17, 4 uur per week", "Wmo, WMO-2026-17, 4 hours a week")];
    paper.recipient = Some(Recipient {
        name: "Ina van Toezicht".into(),
        capacity: "inspector".into(),
        ground: "statutory_duty".into(),
    });
    paper.extent = ["particulars", "plan", "reports", "documents", "measurements", "medication", "disclosures"]
        .map(str::to_owned)
        .to_vec();
    paper.left_out = [("other_client", 2, "privacy"), ("log_line", 1204, "too_long"), ("attachment", 1, "not_printed")]
        .map(|(what, count, why)| LeftOut { what: what.into(), count, why: why.into() })
        .to_vec();
    paper.log = (0_i64..24)
        .map(|n| LogLine {
            no: 1480 + n.unsigned_abs(),
            at: at("2026-11-21T08:00:00+01:00") + Duration::hours(n),
            who: format!("Marijke de Proef ({})", t("role", "carer")),
            what: t("done", if n % 3 == 0 { "update" } else { "read" }),
            part: if n % 3 == 0 { "report" } else { "timeline" }.into(),
        })
        .collect();
    paper.log_period = Some(Period { from: day(11, 21), to: day(11, 22) });
    paper.log_older = 1204;
    let rows = vec![
        vec![say("Risico", "Risk"), say("Hoe groot", "How great"), say("Wat we doen", "What we do")],
        vec![
            say("Vallen", "Falling"),
            say("groot", "great"),
            say("Rollator, losse kleden weg", "Walker, no loose rugs"),
        ],
        vec![say("Voeding", "Food"), say("klein", "small"), say("Elke maand wegen", "Weighing every month")],
    ];
    let form = vec![
        Block {
            section: Some(say("Risico’s", "Risks")),
            label: Some(Label::Words(say("Wat er speelt", "What matters"))),
            rows,
            ..Block::default()
        },
        Block {
            section: Some(say("Afspraken", "Agreements")),
            label: Some(Label::Words(say("Wie is de vaste contactpersoon?", "Who is the contact person?"))),
            text: "Marijke de Proef".into(),
            ..Block::default()
        },
    ];
    let goal = say("Zelf weer naar de winkel lopen.", "Walking to the shop by myself again.");
    let told: Vec<(&str, String, Vec<Block>)> = vec![
        ("plan", say("Zorgplan", "Care plan"), form),
        (
            "goal",
            String::new(),
            vec![
                labelled("goal", goal.clone()),
                labelled("actions", say("Elke dag een stukje lopen.", "A short walk every day.")),
                labelled("until", written(day(12, 31))),
                labelled("rhythm", t("rhythm", "quarter")),
                labelled("agreed", format!("Pieter van Voorbeeld, {}", written(day(2, 2)))),
            ],
        ),
        (
            "evaluation",
            String::new(),
            vec![
                labelled("looked", say("Het lopen gaat beter.", "Walking goes better.")),
                labelled("outcome", t("outcome", "goes_on")),
                labelled("next", written(day(11, 30))),
                labelled("goals", goal),
            ],
        ),
        (
            "incident",
            say("Gevallen in de gang", "Fell in the hall"),
            blocks(&say("Meneer gleed uit. Geen letsel.", "He slipped. No injury.")),
        ),
        (
            "letter",
            say("Brief aan de huisarts", "Letter to the doctor"),
            vec![
                labelled("mail", say("ZorgMail", "ZorgMail")),
                labelled("keep", texts::filled(lang, "keep.until", &[("day", &written(day(12, 1)))])),
            ],
        ),
        (
            "disclosure",
            String::new(),
            vec![
                labelled("recipient", "Joke Voorbeeld-Jansen".into()),
                labelled("capacity", t("capacity", "representative")),
                labelled("ground", t("ground", "request_representative")),
                labelled("identity", t("identity", "passport")),
                labelled("covers", texts::period(lang, &Period { from: day(1, 1), to: day(6, 30) })),
                labelled("seal", "388-A1B2-C3D4-E5F6-G7H8".into()),
            ],
        ),
    ];
    for (n, (kind, title, said)) in (4_u32..).zip(told) {
        let one = entry(n, i64::from(n) * 20, "");
        paper.entries.push(EntrySheet { kind: kind.into(), title, blocks: said, ..one });
    }
    // Corrected within the first days, by another.
    paper.entries[1].versions = vec![
        VersionSheet {
            no: 2,
            recorded: at("2026-01-02T10:40:00+01:00"),
            author: "Wim de Waarnemer".into(),
            reason: say("Verkeerde knie genoemd.", "The wrong knee was named."),
            blocks: Vec::new(),
            amendment: false,
            struck: false,
        },
        VersionSheet {
            no: 1,
            recorded: at("2026-01-02T09:27:00+01:00"),
            author: "Marijke de Proef".into(),
            reason: String::new(),
            blocks: blocks(&say("De rechterknie was stijf.", "The right knee was stiff.")),
            amendment: false,
            struck: true,
        },
    ];
    let table = |title: String, columns: &[(&str, u32)], rows: Vec<Vec<String>>| TableSheet {
        title,
        widths: columns.iter().map(|(_, wide)| *wide).collect(),
        rows: std::iter::once(columns.iter().map(|(column, _)| t("column", column)).collect()).chain(rows).collect(),
        plot: None,
    };
    let (me, when) = ("Marijke de Proef".to_owned(), |n: i64| {
        texts::short_moment(lang, &(at("2026-11-02T09:05:00+01:00") + Duration::days(n)))
    });
    let pressure = (0..8).map(|n| {
        vec![when(n), format!("{}/{} mmHg", 130 + n % 5 * 2, 66 + n), String::new(), me.clone(), (n + 10).to_string()]
    });
    let line = |least: f64, each: f64| (0..8).map(|n| [f64::from(n) / 7.0, least + f64::from(n % 5) * each]).collect();
    let measured = TableSheet {
        plot: Some(Plot {
            lines: vec![line(0.9, 0.02), line(0.0, 0.04)],
            low: "66".into(),
            high: "138 mmHg".into(),
            names: vec![say("Bovendruk", "Upper"), say("Onderdruk", "Lower")],
            first: written(day(11, 2)),
            last: written(day(11, 9)),
        }),
        ..table(
            say("Bloeddruk", "Blood pressure"),
            &[("when", 4), ("value", 3), ("note", 4), ("by", 4), ("number", 1)],
            pressure.collect(),
        )
    };
    let medicines = table(
        texts::text(lang, "medicine.overview"),
        &[("medicine", 4), ("dose", 3), ("times", 2), ("from", 3), ("until", 3), ("prescriber", 5), ("note", 4)],
        vec![
            vec![
                "Paracetamol 500 mg".into(),
                say("1 tablet", "1 tablet"),
                "08:00, 20:00".into(),
                written(day(1, 5)),
                String::new(),
                "Huisarts Demo, Proefdam".into(),
                String::new(),
            ],
            vec![
                "Amoxicilline 250 mg".into(),
                say("1 capsule", "1 capsule"),
                t("medicine", "as_needed"),
                written(day(3, 1)),
                written(day(3, 8)),
                "Huisarts Demo, Proefdam".into(),
                say("Kuur af", "Course ended"),
            ],
        ],
    );
    let doses = table(
        texts::text(lang, "medicine.administered"),
        &[("for", 4), ("medicine", 5), ("outcome", 4), ("by", 4), ("number", 1)],
        vec![
            vec![
                format!("{} 08:00", texts::short_day(lang, day(11, 20))),
                "Paracetamol 500 mg, 1 tablet".into(),
                t("dose", "given"),
                format!("{me}, {}", when(18)),
                "31".into(),
            ],
            vec![
                format!("{} 20:00", texts::short_day(lang, day(11, 20))),
                "Paracetamol 500 mg, 1 tablet".into(),
                format!("{}: {}", t("dose", "refused"), say("geen pijn", "no pain")),
                format!("{me}, {}", when(18)),
                "32".into(),
            ],
        ],
    );
    let care = table(
        texts::text(lang, "care.table"),
        &[("care", 4), ("care_on", 4), ("ending", 5), ("why", 6)],
        vec![vec![t("status", "in_care"), written(day(1, 1)), String::new(), String::new()]],
    );
    let judged = table(
        texts::text(lang, "judged.table"),
        &[("matter", 4), ("capable", 4), ("judged", 4), ("by", 4), ("why", 6)],
        vec![vec![
            t("matter", "money"),
            t("capable", "no"),
            written(day(2, 2)),
            "Huisarts Demo".into(),
            say("Overziet bedragen niet.", "Does not oversee amounts."),
        ]],
    );
    let people = table(
        texts::text(lang, "people.table"),
        &[("name", 5), ("role", 4), ("for", 6), ("until", 3), ("proof", 6)],
        vec![vec![
            "Joke Voorbeeld-Jansen".into(),
            t("who", "mentor"),
            say("zorg en begeleiding", "care and support"),
            String::new(),
            format!("{}; {}", t("identity", "passport"), texts::text(lang, "people.proof")),
        ]],
    );
    let consents = table(
        texts::text(lang, "consents.table"),
        &[("purpose", 5), ("recipient", 4), ("given", 6), ("until", 5)],
        vec![vec![
            say("Opvragen bij een ander", "Asking information from others"),
            "Huisarts Demo".into(),
            format!("{}, Pieter van Voorbeeld, {}", written(day(1, 1)), t("consent_way", "written")),
            written(day(12, 31)),
        ]],
    );
    let names = table(
        texts::text(lang, "chapter.names"),
        &[("alias", 3), ("name", 4), ("function", 3)],
        vec![vec!["M.P.".into(), me.clone(), say("Wijkverpleegkundige", "Community nurse")]],
    );
    let chapter = |code: &str, tables| Chapter { code: code.into(), tables };
    paper.chapters = vec![
        chapter("people", vec![care, judged, people, consents]),
        chapter("measurements", vec![measured]),
        chapter("medication", vec![medicines, doses]),
        chapter("names", vec![names]),
    ];
    paper
}

/// A JPEG: upright it is `width` by `height` with its left half red and its right half blue.
pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, _| {
        image::Rgb(if x < width / 2 { [220, 30, 30] } else { [30, 30, 220] })
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture).unwrap();
    bytes
}

/// `jpeg` with EXIF that says how it lies (1 to 8) and where it was taken.
pub fn with_exif(jpeg: &[u8], orientation: u16) -> Vec<u8> {
    let mut tiff: Vec<u8> = b"II*\0\x08\0\0\0".to_vec();
    let field = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(field(0x0112, 3, 1, u32::from(orientation)));
    tiff.extend(field(0x8825, 4, 1, 38));
    tiff.extend(0_u32.to_le_bytes());
    // The GPS directory at 38: latitude 52 degrees 22 minutes north.
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(field(1, 2, 2, u32::from(b'N')));
    tiff.extend(field(2, 5, 3, 68));
    tiff.extend(0_u32.to_le_bytes());
    for number in [52_u32, 1, 22, 1, 0, 1] {
        tiff.extend(number.to_le_bytes());
    }
    tiff.extend(b"PLANTED-PLACE");
    let length = u16::try_from(tiff.len() + 8).unwrap();
    [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), b"Exif\0\0", &tiff, &jpeg[2..]].concat()
}

/// A PDF of `pages` pages as another program might make it.
pub fn other_pdf(pages: usize) -> Vec<u8> {
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned(), String::new()];
    let mut kids = String::new();
    for page in 1..=pages {
        let number = objects.len() + 1;
        kids.push_str(&format!("{number} 0 R "));
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</F<</Type/Font\
             /Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
            number + 1
        ));
        let content = format!("BT /F 40 Tf 72 700 Td (Brief, blad {page}) Tj ET 0.8 0.2 0.1 rg 72 400 200 100 re f");
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    objects[1] = format!("<</Type/Pages/Count {pages}/Kids[{kids}]>>");
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    places.iter().for_each(|place| file.push_str(&format!("{place:010} 00000 n \n")));
    file.push_str(&format!("trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1));
    file.into_bytes()
}

/// The real surroundings, but for the keychain, which nothing here asks.
pub fn surroundings() -> crate::surroundings::Surroundings {
    crate::surroundings::Surroundings::real()
}

/// Keeps what was made where a person can look at it, when `ZORGMAP_LOOK` names a folder. `cargo xtask test` has other
/// programs look at it (`tests/checkers/papers.py`).
pub fn keep(name: &str, pdf: &[u8]) {
    if let Some(folder) = std::env::var_os("ZORGMAP_LOOK") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(std::path::PathBuf::from(folder).join(name), pdf).unwrap();
    }
}

/// The text of a PDF without white space.
pub fn text(pdf: &[u8]) -> String {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    squeeze(&document.extract_text(&pages).unwrap())
}

/// Without white space.
pub fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

/// Whether `text` has `words`, however they were broken over lines.
pub fn says(text: &str, words: &str) -> bool {
    text.contains(&words.chars().filter(|c| !c.is_whitespace()).collect::<String>())
}

/// The text of one page without white space.
pub fn page(pdf: &[u8], page: usize) -> String {
    let document = lopdf::Document::load_mem(pdf).unwrap();
    squeeze(&document.extract_text(&[u32::try_from(page).unwrap()]).unwrap())
}

/// Number of pages.
pub fn pages(pdf: &[u8]) -> usize {
    lopdf::Document::load_mem(pdf).unwrap().get_pages().len()
}
