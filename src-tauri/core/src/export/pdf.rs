//! The dossier as PDF: contents, bookmarks, tags for a screen reader, fonts inside.
//!
//! Typst lays it out, because it is the one engine in Rust that writes PDF/A-2a and PDF/UA-1. A copy that will be
//! encrypted may not call itself PDF/A (ISO 19005 forbids encryption), so it is PDF/UA-1 alone.
//! The engine remembers what it laid out; that is client data, so it forgets it before this module returns.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{Datelike, Timelike};
use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::Progress;
use super::fonts::Reach;
use super::paper::{Front, Paper};
use super::view;
use super::world::ClosedWorld;
use crate::error::{Error, Result};

const TEMPLATE: &str = include_str!("../../../../assets/templates/dossier.typ");

/// A laid-out dossier.
pub struct Rendered {
    /// The PDF.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
}

/// Lays `paper` out. `archival`: PDF/A-2a and PDF/UA-1, for printing and keeping; otherwise PDF/UA-1 alone, to be
/// encrypted. Its title names the client's number, never the name: a title shows in places where the text does not.
///
/// # Errors
/// [`Error::Cancelled`] by `job`; [`Error::LayoutFailed`] when the engine gives up.
pub fn render(paper: &Paper, archival: bool, job: &dyn Progress) -> Result<Rendered> {
    lay_out_all(&[paper], None, archival, job)
}

/// Lays several dossiers out in one archival PDF, behind what stands before them.
///
/// # Errors
/// As [`render`]; [`Error::LayoutFailed`] without any.
pub fn render_bound(papers: &[&Paper], front: &Front, job: &dyn Progress) -> Result<Rendered> {
    lay_out_all(papers, Some(front), true, job)
}

fn lay_out_all(papers: &[&Paper], front: Option<&Front>, archival: bool, job: &dyn Progress) -> Result<Rendered> {
    let pictures = view::pictures(papers, job)?;
    let steps = pictures.steps;
    // A combination of signs may lack a glyph even if each sign has one; then only the text font's own signs stay.
    let first = lay_out(papers, front, &pictures, Reach::AllFonts, archival, job);
    let done = match first {
        Err(Error::LayoutFailed) => lay_out(papers, front, &pictures, Reach::TextFont, archival, job),
        other => other,
    }?;
    job.step(steps, steps)?;
    Ok(done)
}

fn lay_out(
    papers: &[&Paper],
    front: Option<&Front>,
    pictures: &view::Pictures,
    reach: Reach,
    archival: bool,
    job: &dyn Progress,
) -> Result<Rendered> {
    let paper = papers.first().ok_or(Error::LayoutFailed)?;
    let mut files = pictures.files.clone();
    files.push(("data.json".to_owned(), serde_json::to_vec(&view::view(papers, front, pictures, reach))?));
    files.push(("seal.svg".to_owned(), view::seal_picture(paper)?.into_bytes()));
    let world = ClosedWorld::new(TEMPLATE, files)?;
    let result = catch_unwind(AssertUnwindSafe(|| compile(&world, paper, pictures.steps, archival, job)));
    typst::comemo::evict(0);
    result.unwrap_or(Err(Error::LayoutFailed))
}

fn compile(world: &ClosedWorld, paper: &Paper, steps: u64, archival: bool, job: &dyn Progress) -> Result<Rendered> {
    job.step(steps.saturating_sub(2), steps)?;
    let document = typst::compile::<PagedDocument>(world).output.map_err(|errors| failed(&errors))?;
    job.step(steps.saturating_sub(1), steps)?;
    let bytes = typst_pdf::pdf(&document, &options(paper, archival)?).map_err(|errors| failed(&errors))?;
    Ok(Rendered { bytes, pages: document.pages().len() })
}

/// What went wrong may quote the paper, so it is told nowhere; tests see it.
fn failed(errors: &EcoVec<SourceDiagnostic>) -> Error {
    if cfg!(test) {
        errors.iter().for_each(|error| eprintln!("{} {:?} {:?}", error.message, error.hints, error.span));
    }
    Error::LayoutFailed
}

fn options(paper: &Paper, archival: bool) -> Result<PdfOptions> {
    let standards: &[PdfStandard] =
        if archival { &[PdfStandard::A_2a, PdfStandard::Ua_1] } else { &[PdfStandard::Ua_1] };
    let at = paper.made_at;
    let part = |n: u32| u8::try_from(n).unwrap_or_default();
    let timestamp = Datetime::from_ymd_hms(
        at.year(),
        part(at.month()),
        part(at.day()),
        part(at.hour()),
        part(at.minute()),
        part(at.second()),
    )
    .and_then(|time| Timestamp::new_local(time, at.offset().local_minus_utc() / 60));
    Ok(PdfOptions {
        // The identifier stands outside the encryption: it comes from the seal, which nobody can guess.
        ident: Smart::Custom(format!("{} {}", paper.seal.code, at.timestamp())),
        creator: Smart::Custom(Some("Zorgmap".to_owned())),
        timestamp,
        page_ranges: None,
        standards: PdfStandards::new(standards).map_err(|_| Error::LayoutFailed)?,
        tagged: true,
        pretty: false,
    })
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::super::paper::{AttachmentKind, AttachmentSheet, Chapter, Lang, Plot, TableSheet};
    use super::super::{Quiet, samples};
    use super::*;

    fn contains(haystack: &[u8], needle: &[u8]) -> bool {
        haystack.windows(needle.len()).any(|part| part == needle)
    }

    #[test]
    fn tables_stand_before_the_entries_with_their_numbers_drawn() {
        let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
        let plot = Plot {
            lines: vec![vec![[0.0, 0.2], [0.4, 1.0], [1.0, 0.0]], vec![[0.0, 0.1], [0.4, 0.5], [1.0, 0.3]]],
            low: "66".into(),
            high: "140".into(),
            first: "2 november 2026".into(),
            last: "23 november 2026".into(),
        };
        let mut paper = samples::dossier(Lang::Nl, 2);
        let mut rows = vec![row(["Wanneer", "Waarde", "Opmerking", "Door", "Nr."])];
        rows.extend(
            (0..60).map(|n| {
                row(["02-11-2026 09:05", "138/66 mmHg", "Na de wandeling", "Marijke de Proef", &n.to_string()])
            }),
        );
        let table = TableSheet { title: "Bloeddruk".into(), widths: vec![3, 3, 4, 4, 1], rows, plot: Some(plot) };
        paper.chapters = vec![Chapter { code: "measurements".into(), tables: vec![table] }];
        for archival in [true, false] {
            let made = render(&paper, archival, &Quiet).unwrap();
            samples::keep("tables-nl.pdf", &made.bytes);
            let text = samples::text(&made.bytes);
            for words in ["Alle metingen uit deze periode", "Bloeddruk", "138/66 mmHg", "140", "23 november 2026"] {
                assert!(samples::says(&text, words), "{words}");
            }
            assert_eq!(text.matches("138/66mmHg").count(), 60);
        }
    }

    #[test]
    fn a_dossier_with_everything_has_all_its_text_and_pictures() {
        let mut paper = samples::dossier(Lang::Nl, 40);
        let photo = samples::with_exif(&samples::jpeg(400, 300), 6);
        let attachment = |name: &str, kind, bytes: Vec<u8>, caption: &str| AttachmentSheet {
            name: name.into(),
            kind,
            bytes,
            caption: caption.into(),
        };
        paper.entries[1].attachments = vec![
            attachment("been.jpg", AttachmentKind::Picture, photo, "Het linkerbeen, na het verband"),
            attachment("brief.pdf", AttachmentKind::Pdf, samples::other_pdf(2), "Brief van de specialist"),
            attachment("stem.m4a", AttachmentKind::Other, vec![1], ""),
            attachment("stuk.pdf", AttachmentKind::Pdf, b"%PDF-1.4 but no more".to_vec(), ""),
        ];
        let made = render(&paper, true, &Quiet).unwrap();
        samples::keep("whole-nl.pdf", &made.bytes);
        let text = samples::text(&made.bytes);
        for n in 0..40 {
            assert!(samples::says(&text, &format!("Verslag nummer {n}.")), "{n}");
        }
        for words in [
            "Pieter van Voorbeeld",
            "vroluk",
            "De dochter belde met een aanvulling.",
            "Het linkerbeen, na het verband",
            "stem.m4a",
            "kon niet worden getoond",
            "stukken over andere cliënten",
            "K7F3-9QMX-2ABD-55TT",
            "Dit is een deel van het dossier",
            &format!("pagina {} van {}", made.pages, made.pages),
        ] {
            assert!(samples::says(&text, words), "{words}");
        }
        assert!(contains(&made.bytes, b"pdfaid:part"), "claims PDF/A");
        assert!(!contains(&made.bytes, b"PLANTED-PLACE"));
    }

    #[test]
    fn dossiers_are_bound_behind_what_stands_before_them() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let table = TableSheet {
            title: "Dossier 12".into(),
            widths: vec![5, 5, 4],
            rows: vec![row(["Wat", "Stand", "Artikel"]), row(["Zorgplan", "ontbreekt", "Wlz art. 8.1.3"])],
            plot: None,
        };
        for (lang, name, words) in
            [(Lang::Nl, "bound-nl.pdf", "Deel 1 van 2"), (Lang::En, "bound-en.pdf", "Volume 1 of 2")]
        {
            let (one, mut other) = (samples::dossier(lang, 3), samples::dossier(lang, 2));
            other.client.name = "Annet Anders".into();
            other.entries[0].attachments = vec![AttachmentSheet {
                name: "foto.jpg".into(),
                kind: AttachmentKind::Picture,
                bytes: samples::jpeg(400, 300),
                caption: "Een foto".into(),
            }];
            let front = Front {
                recipient: one.recipient.clone().unwrap(),
                authority: "IGJ".into(),
                period: one.period,
                volume: (1, 2),
                chapters: vec![Chapter { code: "inspection_check".into(), tables: vec![table.clone()] }],
            };
            let made = render_bound(&[&one, &other], &front, &Quiet).unwrap();
            samples::keep(name, &made.bytes);
            let text = samples::text(&made.bytes);
            for said in [words, "Wlz art. 8.1.3", "Pieter van Voorbeeld", "Annet Anders", "Een foto", &one.seal.code] {
                assert!(samples::says(&text, said), "{said}");
            }
            assert!(contains(&made.bytes, b"pdfaid:part"), "claims PDF/A");
        }
        assert!(matches!(render_bound(&[], &front_of_nobody(), &Quiet), Err(Error::LayoutFailed)));
    }

    fn front_of_nobody() -> Front {
        let one = samples::dossier(Lang::Nl, 1);
        let recipient = one.recipient.unwrap();
        Front { recipient, authority: String::new(), period: one.period, volume: (1, 1), chapters: Vec::new() }
    }

    #[test]
    fn what_will_be_encrypted_claims_no_archive_and_its_title_names_nobody() {
        let made = render(&samples::dossier(Lang::En, 3), false, &Quiet).unwrap();
        samples::keep("whole-en.pdf", &made.bytes);
        assert!(!contains(&made.bytes, b"pdfaid:part"));
        assert!(contains(&made.bytes, b"pdfuaid:part"));
        let document = lopdf::Document::load_mem(&made.bytes).unwrap();
        let info = document.trailer.get(b"Info").and_then(lopdf::Object::as_reference).unwrap();
        let title = document.get_dictionary(info).unwrap().get(b"Title").unwrap();
        assert_eq!(lopdf::decode_text_string(title).unwrap(), "Dossier client 12");
        assert!(samples::says(&samples::text(&made.bytes), "page 1 of"));
    }

    #[test]
    fn people_s_texts_are_never_mark_up() {
        let planted = [
            "#set page(width: 1cm) *vet* _schuin_ $x^2$ = kop - lijst </w> \\ `code` @verwijzing <label> // weg",
            "#read(\"/etc/passwd\") #import \"@preview/x:1.0.0\" #panic(\"x\") {author} {0}",
            "Łódź façade Ελλάδα Привет سلام 😀👍🏽 👨\u{200d}👩\u{200d}👧 e\u{301}\u{35c}\u{489} \0\u{7}\u{202e}omgekeerd\u{202c} 漢字 \u{f8ff}\u{10ffff}",
            &"x".repeat(4000),
        ];
        let mut paper = samples::empty(Lang::Nl);
        paper.entries = (0..4).map(|n| samples::entry(n + 1, i64::from(n), planted[n as usize])).collect();
        paper.client.name = planted[0].into();
        paper.client.notes = planted[2].into();
        paper.made_by.practice = planted[1].into();
        paper.entries[0].title = planted[3].into();
        paper.entries[1].author = planted[1].into();
        let made = render(&paper, true, &Quiet).unwrap();
        samples::keep("planted.pdf", &made.bytes);
        let text = samples::text(&made.bytes);
        assert!(samples::says(&text, planted[0]));
        assert!(samples::says(&text, planted[1]));
        assert!(samples::says(&text, "façade") && samples::says(&text, "Привет"));
        assert!(text.matches('x').count() >= 8000);
    }

    #[test]
    fn an_empty_dossier_and_a_long_one() {
        let made = render(&samples::empty(Lang::Nl), true, &Quiet).unwrap();
        samples::keep("empty.pdf", &made.bytes);
        assert!(samples::says(&samples::text(&made.bytes), "Er zijn in deze periode geen verslagen."));
        let made = render(&samples::dossier(Lang::Nl, 300), true, &Quiet).unwrap();
        samples::keep("long.pdf", &made.bytes);
        assert!(made.pages > 40);
        assert!(samples::says(&samples::text(&made.bytes), "Verslag nummer 299."));
    }

    #[test]
    fn it_stops_when_cancelled_at_any_step() {
        struct After(Cell<u32>);
        impl Progress for After {
            fn step(&self, _: u64, _: u64) -> Result<()> {
                let left = self.0.get().checked_sub(1).ok_or(Error::Cancelled)?;
                self.0.set(left);
                Ok(())
            }
        }
        for steps in 0..3 {
            let stopped = render(&samples::empty(Lang::Nl), false, &After(Cell::new(steps)));
            assert!(matches!(stopped, Err(Error::Cancelled)), "{steps}");
        }
    }
}
