//! The dossier as PDF: contents, bookmarks, tags for a screen reader, fonts inside.
//!
//! Typst lays it out, because it is the one engine in Rust that writes PDF/A-2a and PDF/UA-1. A copy that will be
//! encrypted may not call itself PDF/A (ISO 19005 forbids encryption), so it is PDF/UA-1 alone.
//! The engine remembers what it laid out; that is client data, so it forgets it before this module returns, and before the
//! next volume.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst::foundations::{Bytes, Content, Datetime, NativeElement, Smart, StyleChain};
use typst::introspection::Introspector;
use typst::model::HeadingElem;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::Progress;
use super::fonts::Reach;
use super::paper::{Front, Paper};
use super::view;
use super::volumes::{Volume, cut, pieces, steps};
use super::world::ClosedWorld;
use crate::error::{Error, Result};

const TEMPLATE: &str = include_str!("../../../../assets/templates/dossier.typ");

/// Pages of one volume, about: what the program can lay out in 600 MB of memory, of which the paper itself may take 200.
pub const MOST_PAGES: usize = 250;

/// Where the layout gets the bytes of a file from, when it gets there.
pub trait Files {
    /// The bytes of [`super::paper::AttachmentSheet::file`]; none for a file that is damaged or gone.
    ///
    /// # Errors
    /// What keeps the paper from being made.
    fn read(&self, file: usize) -> Result<Vec<u8>>;
}

impl Files for Vec<Vec<u8>> {
    fn read(&self, file: usize) -> Result<Vec<u8>> {
        Ok(self.get(file).cloned().unwrap_or_default())
    }
}

/// How a paper is laid out.
#[derive(Debug, Clone, Copy)]
pub struct How {
    /// PDF/A-2a and PDF/UA-1, for printing and keeping; otherwise PDF/UA-1 alone, to be encrypted.
    pub archival: bool,
    /// About how many pages there are in one volume.
    pub most_pages: usize,
}

/// A laid-out dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// Number of pages, of all volumes.
    pub pages: usize,
    /// Number of volumes.
    pub volumes: usize,
    /// For each paper, how many of its files turned out damaged when they were drawn: the paper says so in their place.
    pub failed: Vec<u64>,
}

impl Rendered {
    fn count(&mut self, of: usize, volume: &Volume) {
        let failed = volume.pictures.shown.iter().flatten().filter(|shown| shown.failed).count() as u64;
        self.failed.resize(self.failed.len().max(of + 1), 0);
        self.failed.iter_mut().skip(of).take(1).for_each(|all| *all += failed);
    }
}

/// A heading of a volume, for the contents of all.
pub(super) struct Heading {
    pub(super) level: usize,
    pub(super) words: String,
    pub(super) page: usize,
}

/// What is laid out together in one PDF: a volume of a dossier, or dossiers behind what stands before them.
pub(super) struct Sheaf<'a> {
    pub(super) dossiers: Vec<(&'a Paper, Volume<'a>)>,
    pub(super) front: Option<&'a Front>,
    /// The headings of the volumes after the first.
    pub(super) later: &'a [Vec<Heading>],
}

/// A volume that was laid out.
pub(super) struct Laid {
    pub(super) bytes: Vec<u8>,
    pages: usize,
    headings: Vec<Heading>,
}

/// Lays `paper` out and hands over each volume, as its number from 1 and the PDF; the first comes last, because it has the
/// contents of all. A title names the client's number, never the name: a title shows in places where the text does not.
///
/// # Errors
/// [`Error::Cancelled`] by `job`; [`Error::LayoutFailed`] when the engine gives up; what `keep` says.
pub fn render(
    paper: &Paper,
    files: &dyn Files,
    how: How,
    job: &dyn Progress,
    keep: &mut dyn FnMut(usize, Vec<u8>) -> Result<()>,
) -> Result<Rendered> {
    let steps = steps(paper);
    let mut done = Rendered::default();
    let mut later: Vec<Vec<Heading>> = Vec::new();
    let alone = |volume, later: &[Vec<Heading>]| {
        lay_out(&Sheaf { dossiers: vec![(paper, volume)], front: None, later }, how.archival, (job, steps))
    };
    let first = cut(paper, files, how.most_pages, job, &mut |volume| {
        let no = volume.no;
        done.count(0, &volume);
        let laid = alone(volume, &[])?;
        (done.pages, done.volumes) = (done.pages + laid.pages, done.volumes + 1);
        later.push(laid.headings);
        keep(no, laid.bytes)
    })?;
    let no = first.no;
    done.count(0, &first);
    let laid = alone(first, &later)?;
    keep(no, laid.bytes)?;
    job.step(steps, steps)?;
    (done.pages, done.volumes) = (done.pages + laid.pages, done.volumes + 1);
    Ok(done)
}

/// Lays several dossiers out, bound behind what stands before them, in archival PDFs of about so many pages: a long dossier is cut,
/// short ones are in one together. Hands over each, as its number from 1 and the PDF; the first comes last, because it says
/// how many there are.
///
/// # Errors
/// As [`render`]; [`Error::LayoutFailed`] without any.
pub fn render_bound(
    papers: &[(&Paper, &dyn Files)],
    front: &Front,
    most_pages: usize,
    job: &dyn Progress,
    keep: &mut dyn FnMut(usize, Vec<u8>) -> Result<()>,
) -> Result<Rendered> {
    let all = papers.iter().map(|(paper, _)| steps(paper)).sum::<u64>() + 2;
    let (first, now, weight, done, later) = (None, Vec::new(), 0.0, Rendered::default(), Vec::new());
    let mut binder = Binder { front, most: most_pages as f64, first, now, weight, done, later, job: (job, all), keep };
    let mut before = 0;
    for (of, (paper, files)) in papers.iter().enumerate() {
        pieces(paper, *files, (of, most_pages), &Among { job, before, all }, &mut |volume| binder.add(paper, volume))?;
        before += steps(paper);
    }
    binder.end()
}

/// What is bound at the moment.
struct Binder<'a, 'b> {
    front: &'b Front,
    most: f64,
    first: Option<Vec<(&'a Paper, Volume<'a>)>>,
    now: Vec<(&'a Paper, Volume<'a>)>,
    /// About how many pages that is.
    weight: f64,
    done: Rendered,
    /// The headings of the volumes after the first.
    later: Vec<Vec<Heading>>,
    job: (&'b dyn Progress, u64),
    keep: &'b mut dyn FnMut(usize, Vec<u8>) -> Result<()>,
}

impl<'a> Binder<'a, '_> {
    fn add(&mut self, paper: &'a Paper, volume: Volume<'a>) -> Result<()> {
        if !self.now.is_empty() && self.weight + volume.pages > self.most {
            self.close()?;
        }
        self.weight += volume.pages;
        self.done.count(volume.pictures.of, &volume);
        self.now.push((paper, volume));
        Ok(())
    }

    fn close(&mut self) -> Result<()> {
        self.weight = 0.0;
        self.done.volumes += 1;
        let dossiers = std::mem::take(&mut self.now);
        if self.first.is_none() {
            self.first = Some(dossiers);
            return Ok(());
        }
        let front = Front { volume: (self.done.volumes, 0), chapters: Vec::new(), ..self.front.clone() };
        self.lay(dossiers, &front)
    }

    fn lay(&mut self, dossiers: Vec<(&'a Paper, Volume<'a>)>, front: &Front) -> Result<()> {
        let later = std::mem::take(&mut self.later);
        let laid = lay_out(
            &Sheaf { dossiers, front: Some(front), later: if front.volume.0 == 1 { &later } else { &[] } },
            true,
            self.job,
        )?;
        self.later = later;
        if front.volume.0 > 1 {
            self.later.push(laid.headings);
        }
        self.done.pages += laid.pages;
        (self.keep)(front.volume.0, laid.bytes)
    }

    fn end(mut self) -> Result<Rendered> {
        self.close()?;
        let front = Front { volume: (1, self.done.volumes), ..self.front.clone() };
        let first = self.first.take().unwrap_or_default();
        self.lay(first, &front)?;
        let (job, all) = self.job;
        job.step(all, all)?;
        Ok(self.done)
    }
}

/// A paper's steps among those of all that are bound together.
struct Among<'a> {
    job: &'a dyn Progress,
    before: u64,
    all: u64,
}

impl Progress for Among<'_> {
    fn step(&self, done: u64, _: u64) -> Result<()> {
        self.job.step(self.before + done, self.all)
    }
}

fn lay_out(sheaf: &Sheaf, archival: bool, job: (&dyn Progress, u64)) -> Result<Laid> {
    // A combination of signs may lack a glyph even if each sign has one; then only the text font's own signs stay.
    match reaching(sheaf, Reach::AllFonts, archival, job) {
        Err(Error::LayoutFailed) => reaching(sheaf, Reach::TextFont, archival, job),
        other => other,
    }
}

fn reaching(sheaf: &Sheaf, reach: Reach, archival: bool, (job, steps): (&dyn Progress, u64)) -> Result<Laid> {
    let (paper, volume) = sheaf.dossiers.first().ok_or(Error::LayoutFailed)?;
    let mut files: Vec<_> = sheaf.dossiers.iter().flat_map(|(_, volume)| volume.pictures.files.clone()).collect();
    files.push(("data.json".to_owned(), Bytes::new(serde_json::to_vec(&view::view(sheaf, reach))?)));
    files.push(("seal.svg".to_owned(), Bytes::from_string(view::seal_picture(paper)?)));
    let world = ClosedWorld::new(TEMPLATE, files)?;
    let no = sheaf.front.map_or(volume.no, |front| front.volume.0);
    // The identifier stands outside the encryption: it comes from the seal, which nobody can guess.
    let ident = format!("{} {} {no}", paper.seal.code, paper.made_at.timestamp());
    laid_out(&world, &options(paper.made_at, Smart::Custom(ident), archival)?, (job, steps))
}

/// Has the engine lay it out and write it, and forget it.
///
/// # Errors
/// [`Error::LayoutFailed`], and [`Error::Cancelled`] by `job`, whose last two `steps` these are.
pub(super) fn laid_out(world: &ClosedWorld, options: &PdfOptions, (job, steps): (&dyn Progress, u64)) -> Result<Laid> {
    let result = catch_unwind(AssertUnwindSafe(|| {
        job.step(steps.saturating_sub(2), steps)?;
        let document = typst::compile::<PagedDocument>(world).output.map_err(|errors| failed(&errors))?;
        job.step(steps.saturating_sub(1), steps)?;
        let bytes = typst_pdf::pdf(&document, options).map_err(|errors| failed(&errors))?;
        Ok(Laid { bytes, pages: document.pages().len(), headings: headings(&document) })
    }));
    typst::comemo::evict(0);
    result.unwrap_or(Err(Error::LayoutFailed))
}

/// The headings of chapters, and of months and tables in them, as the contents list them.
fn headings(document: &PagedDocument) -> Vec<Heading> {
    let found = document.introspector();
    let heading = |content: Content| {
        let page = content.location().and_then(|location| found.position(location))?.page.get();
        let heading = content.to_packed::<HeadingElem>()?;
        let level = heading.resolve_level(StyleChain::default()).get();
        let listed = heading.outlined.get(StyleChain::default());
        (level <= 2 && listed).then(|| Heading { level, words: heading.body.plain_text().to_string(), page })
    };
    found.query(&HeadingElem::ELEM.select()).into_iter().filter_map(heading).collect()
}

/// What went wrong may quote the paper, so it is told nowhere; tests see it.
fn failed(errors: &EcoVec<SourceDiagnostic>) -> Error {
    if cfg!(test) {
        errors.iter().for_each(|error| eprintln!("{} {:?} {:?}", error.message, error.hints, error.span));
    }
    Error::LayoutFailed
}

/// PDF/A-2a and PDF/UA-1 for what is archival, otherwise PDF/UA-1 alone.
///
/// # Errors
/// None that can happen.
pub(super) fn options(at: DateTime<FixedOffset>, ident: Smart<String>, archival: bool) -> Result<PdfOptions> {
    let standards: &[PdfStandard] =
        if archival { &[PdfStandard::A_2a, PdfStandard::Ua_1] } else { &[PdfStandard::Ua_1] };
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
        ident,
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
    use super::super::{Quiet, samples, texts};
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
            high: "140 mmHg".into(),
            names: vec!["Bovendruk".into(), "Onderdruk".into()],
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
            let made = samples::made(&paper, archival);
            samples::keep("tables-nl.pdf", &made.bytes);
            let text = samples::text(&made.bytes);
            for words in [
                "Alle metingen uit deze periode",
                "Bloeddruk",
                "138/66 mmHg",
                "140 mmHg",
                "Onderdruk",
                "23 november 2026",
            ] {
                assert!(samples::says(&text, words), "{words}");
            }
            assert_eq!(text.matches("138/66mmHg").count(), 60);
        }
    }

    #[test]
    fn of_every_kind_there_is_one_and_no_word_of_the_other_language() {
        for (lang, name, special, strange) in [
            (
                Lang::Nl,
                "everything-nl.pdf",
                "Plan, doelen, evaluaties en voorvallen",
                ["viewed", "Last day", "November"],
            ),
            (
                Lang::En,
                "everything-en.pdf",
                "Plan, goals, evaluations and incidents",
                ["bekeken", "tot en met", "november"],
            ),
        ] {
            let paper = samples::everything(lang);
            let made = samples::made(&paper, true);
            samples::keep(name, &made.bytes);
            let text = samples::text(&made.bytes);
            let filled = |key: &str, values: &[(&str, &str)]| texts::filled(lang, key, values);
            let days = texts::period(lang, &paper.log_period.unwrap());
            for said in [
                special,
                "999990019",
                "Ina van Toezicht",
                // Who corrected a text, when and why.
                &filled("version.reason", &[("reason", &paper.entries[1].versions[0].reason)]),
                "Wim de Waarnemer",
                // Not the whole log.
                &filled("log.about_newest", &[("count", "24"), ("period", &days)]),
                &texts::code(lang, "left_out_what", "log_line"),
                "412-K7F3-9QMX-2ABD-55TT",
            ] {
                assert!(samples::says(&text, said), "{said}");
            }
            for word in strange {
                assert!(!samples::says(&text, word), "{word}");
            }
            assert!(!samples::says(&text, "412 412-") && !samples::says(&text, "412 · 412"), "the number once");
        }
    }

    #[test]
    fn a_dossier_with_everything_has_all_its_text_and_pictures() {
        let mut paper = samples::dossier(Lang::Nl, 40);
        let photo = samples::with_exif(&samples::jpeg(400, 300), 6);
        let attachment = |name: &str, kind, file: usize, caption: &str| AttachmentSheet {
            name: name.into(),
            kind,
            file,
            caption: caption.into(),
        };
        let files = vec![photo, samples::other_pdf(2), vec![1], b"%PDF-1.4 but no more".to_vec()];
        paper.entries[1].attachments = vec![
            attachment("been.jpg", AttachmentKind::Picture, 0, "Het linkerbeen, na het verband"),
            attachment("brief.pdf", AttachmentKind::Pdf, 1, "Brief van de specialist"),
            attachment("stem.m4a", AttachmentKind::Other, 2, ""),
            attachment("stuk.pdf", AttachmentKind::Pdf, 3, ""),
        ];
        let made = samples::made_with(&paper, &files, true, &Quiet).unwrap();
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
    fn a_summary_begins_at_once_under_the_head_of_its_page() {
        let paper = Paper { brief: true, extent: vec!["summary".into()], ..samples::dossier(Lang::Nl, 4) };
        let made = samples::made(&paper, true);
        samples::keep("brief-nl.pdf", &made.bytes);
        let document = lopdf::Document::load_mem(&made.bytes).unwrap();
        let first = samples::squeeze(&document.extract_text(&[1]).unwrap());
        for words in [
            "Cliënt 12 ·",
            "Vertrouwelijk",
            "Zorg aan de Vaart",
            "telefoon 06 00 00 00 00",
            "Samenvatting van het dossier",
            "Pieter van Voorbeeld",
        ] {
            assert!(samples::says(&first, words), "{words}: {first}");
        }
        assert!(!samples::says(&samples::text(&made.bytes), "Inhoud"));
    }

    #[test]
    fn dossiers_are_bound_behind_what_stands_before_them() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let table = TableSheet {
            title: "Dossier 27".into(),
            widths: vec![5, 5, 4],
            rows: vec![row(["Wat", "Stand", "Artikel"]), row(["Zorgplan", "ontbreekt", "Wlz art. 8.1.3"])],
            plot: None,
        };
        for (lang, name, words, second_words) in [
            (Lang::Nl, "bound-nl.pdf", "Deel 1 van 2", "Deel 2 (deel 1 zegt hoeveel er zijn)"),
            (Lang::En, "bound-en.pdf", "Volume 1 of 2", "Volume 2 (volume 1 says how many there are)"),
        ] {
            let (mut one, mut other) = (samples::everything(lang), samples::dossier(lang, 2));
            (other.kind, other.recipient) = (one.kind, one.recipient.clone());
            other.client.name = "Annet Anders".into();
            other.entries[0].attachments = vec![AttachmentSheet {
                name: "foto.jpg".into(),
                kind: AttachmentKind::Picture,
                file: 0,
                caption: "Een foto".into(),
            }];
            let first = AttachmentSheet { caption: "Nog een foto".into(), ..other.entries[0].attachments[0].clone() };
            one.entries[0].attachments = vec![first];
            let front = Front {
                recipient: one.recipient.clone().unwrap(),
                authority: "IGJ".into(),
                period: one.period,
                volume: (1, 1),
                chapters: vec![Chapter { code: "inspection_check".into(), tables: vec![table.clone()] }],
            };
            let (of_one, of_other) = (vec![samples::jpeg(300, 400)], vec![samples::jpeg(400, 300)]);
            let papers: [(&Paper, &dyn Files); 2] = [(&one, &of_one), (&other, &of_other)];
            let bound = |most| {
                let mut kept = Vec::new();
                let done = render_bound(&papers, &front, most, &Quiet, &mut |no, bytes| {
                    kept.push((no, bytes));
                    Ok(())
                })
                .unwrap();
                kept.sort_unstable();
                assert_eq!(done.volumes, kept.len());
                assert_eq!(done.pages, kept.iter().map(|(_, bytes)| samples::pages(bytes)).sum::<usize>());
                kept
            };
            let together = bound(MOST_PAGES);
            samples::keep(name, &together[0].1);
            let text = samples::text(&together[0].1);
            let photos = ["Nog een foto", "Een foto"];
            for said in ["Wlz art. 8.1.3", "Pieter van Voorbeeld", "Annet Anders", &one.seal.code].iter().chain(&photos)
            {
                assert!(samples::says(&text, said), "{said}");
            }
            // Each has its own photo.
            for size in [b"/Width 300", b"/Width 400"] {
                assert!(contains(&together[0].1, size), "{size:?}");
            }
            assert!(contains(&together[0].1, b"pdfaid:part"), "claims PDF/A");
            assert_eq!((together.len(), samples::says(&text, words)), (1, false));
            let apart = bound(13);
            let [(1, first), (2, second)] = apart.as_slice() else { panic!("{}", apart.len()) };
            let (first, second) = (samples::text(first), samples::text(second));
            assert!(samples::says(&first, words) && samples::says(&first, "Wlz art. 8.1.3"));
            assert!(!samples::says(&second, "Wlz art. 8.1.3"), "the check stands in the first alone");
            assert!(samples::says(&first, "Pieter van Voorbeeld") && !samples::says(&first, "Een foto 2"));
            assert!(samples::says(&second, "Annet Anders") && samples::says(&second, second_words));
            assert!(samples::says(&first, &texts::filled(lang, "page.volume", &[("volume", "1")])), "on each page");
            assert!(samples::says(&second, &texts::text(lang, "inspection.why_later")));
            assert!(!samples::says(&second, &texts::text(lang, "inspection.why")), "the check is not in it");
            let chapter = [("name", "Annet Anders"), ("number", "12")];
            let (chapter, contents) = (texts::filled(lang, "inspection.chapter", &chapter), samples::text(&apart[0].1));
            assert!(samples::says(&contents, &chapter), "the contents of all stand in the first");
        }
        let nobody = render_bound(&[], &front_of_nobody(), MOST_PAGES, &Quiet, &mut |_, _| Ok(()));
        assert!(matches!(nobody, Err(Error::LayoutFailed)));
    }

    #[test]
    fn a_long_dossier_that_is_bound_with_another_is_cut() {
        let (long, short) = (samples::dossier(Lang::Nl, 400), samples::dossier(Lang::Nl, 2));
        let front = front_of_nobody();
        let nothing: Vec<Vec<u8>> = Vec::new();
        let mut kept = Vec::new();
        let papers: [(&Paper, &dyn Files); 2] = [(&long, &nothing), (&short, &nothing)];
        let done = render_bound(&papers, &front, 12, &Quiet, &mut |no, bytes| {
            samples::keep(&format!("bound-volume-{no}.pdf"), &bytes);
            kept.push((no, bytes));
            Ok(())
        })
        .unwrap();
        assert!(done.volumes > 3 && kept.len() == done.volumes, "{done:?}");
        assert_eq!(kept.last().unwrap().0, 1, "the first says how many there are, and comes last");
        kept.sort_unstable();
        let mut all = String::new();
        for (no, bytes) in &kept {
            let text = samples::text(bytes);
            let (pages, said) = (samples::pages(bytes), format!("Deel {no} van {}", done.volumes));
            assert!(pages <= 20, "volume {no} has {pages} pages");
            assert_eq!(samples::says(&text, &said), *no == 1, "{no}");
            assert!(contains(bytes, b"pdfaid:part") && contains(bytes, b"pdfuaid:part"));
            all.push_str(&text);
        }
        for n in 2..400 {
            assert_eq!(all.matches(&format!("Verslagnummer{n}.")).count(), 1, "report {n}");
        }
        for n in 0..2 {
            assert_eq!(all.matches(&format!("Verslagnummer{n}.")).count(), 2, "report {n} of both");
        }
    }

    fn front_of_nobody() -> Front {
        let one = samples::dossier(Lang::Nl, 1);
        let recipient = one.recipient.unwrap();
        Front { recipient, authority: String::new(), period: one.period, volume: (1, 1), chapters: Vec::new() }
    }

    #[test]
    fn what_will_be_encrypted_claims_no_archive_and_its_title_names_nobody() {
        let made = samples::made(&samples::dossier(Lang::En, 3), false);
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
        let made = samples::made(&paper, true);
        samples::keep("planted.pdf", &made.bytes);
        let text = samples::text(&made.bytes);
        assert!(samples::says(&text, planted[0]));
        assert!(samples::says(&text, planted[1]));
        assert!(samples::says(&text, "façade") && samples::says(&text, "Привет"));
        assert!(text.matches('x').count() >= 8000);
    }

    #[test]
    fn an_empty_dossier_and_a_long_one() {
        let made = samples::made(&samples::empty(Lang::Nl), true);
        samples::keep("empty.pdf", &made.bytes);
        assert!(samples::says(&samples::text(&made.bytes), "Er zijn in deze periode geen verslagen."));
        let made = samples::made(&samples::dossier(Lang::Nl, 300), true);
        samples::keep("long.pdf", &made.bytes);
        assert!(made.pages > 40);
        assert!(samples::says(&samples::text(&made.bytes), "Verslag nummer 299."));
    }

    #[test]
    fn a_long_paper_is_cut_into_volumes_with_one_contents() {
        let mut paper = samples::dossier(Lang::Nl, 400);
        let rows = (0..200).map(|n| {
            vec![format!("{:02}-{:02}-2026", n % 28 + 1, n / 28 + 1), format!("{},{} kg", 60 + n / 10, n % 10)]
        });
        let head = vec!["Wanneer".to_owned(), "Waarde".to_owned()];
        let rows = std::iter::once(head).chain(rows).collect();
        let table = TableSheet { title: "Gewicht".into(), widths: vec![1, 1], rows, plot: None };
        paper.chapters = vec![Chapter { code: "measurements".into(), tables: vec![table] }];
        let photo =
            AttachmentSheet { name: "been.jpg".into(), kind: AttachmentKind::Picture, file: 0, caption: String::new() };
        paper.entries[399].attachments = vec![photo];
        let files = vec![samples::jpeg(400, 300)];
        let mut kept = Vec::new();
        let how = How { archival: true, most_pages: 12 };
        let done = render(&paper, &files, how, &Quiet, &mut |no, bytes| {
            samples::keep(&format!("volume-{no}.pdf"), &bytes);
            kept.push((no, bytes));
            Ok(())
        })
        .unwrap();
        assert!(done.volumes > 3 && kept.len() == done.volumes, "{done:?}");
        assert_eq!(kept.last().unwrap().0, 1, "the first has the contents, and comes last");
        kept.sort_unstable();
        let texts: Vec<String> = kept.iter().map(|(_, bytes)| samples::text(bytes)).collect();
        let mut pages = 0;
        for ((no, bytes), text) in kept.iter().zip(&texts) {
            let document = lopdf::Document::load_mem(bytes).unwrap();
            let count = document.get_pages().len();
            pages += count;
            assert!(count <= 18, "volume {no} has {count} pages");
            assert!(samples::says(text, &format!("pagina {count} van {count}, deel {no}")));
            assert_eq!(samples::says(text, "Onderdeel"), *no == 1, "{no}");
            assert_eq!(samples::says(text, "De inhoud van alle delen staat voorin deel 1."), *no > 1);
            let counted = if *no == 1 {
                format!("Deel 1 van {}", done.volumes)
            } else {
                format!("Deel {no} (deel 1 zegt hoeveel er zijn)")
            };
            assert!(samples::says(text, &counted), "{counted}");
            assert!(samples::says(text, "Achter in het laatste deel") && !samples::says(text, "Achterin leest"));
            assert_eq!(samples::says(text, "K7F3-9QMX-2ABD-55TT"), *no == done.volumes, "the seal stands at the end");
        }
        assert_eq!(pages, done.pages);
        let all = texts.concat();
        // Nothing is lost or twice, whatever it was cut between.
        for n in 0..400 {
            assert_eq!(all.matches(&format!("Verslagnummer{n}.")).count(), 1, "report {n}");
        }
        for n in 0..200 {
            let (row, weight) =
                (format!("{:02}-{:02}-2026", n % 28 + 1, n / 28 + 1), format!("{},{}kg", 60 + n / 10, n % 10));
            assert!(all.contains(&format!("{row}{weight}")), "row {n}");
        }
        // The contents name the months of a later volume with its own page.
        let (_, last) = kept.last().unwrap();
        let last = lopdf::Document::load_mem(last).unwrap();
        let page = (1_u32..)
            .take(last.get_pages().len())
            .find(|page| samples::squeeze(&last.extract_text(&[*page]).unwrap()).contains("februari2027"))
            .unwrap();
        assert!(samples::says(&texts[0], &format!("februari 2027 {page}")), "{page}");
        assert!(contains(&kept[1].1, b"pdfaid:part") && contains(&kept[1].1, b"pdfuaid:part"));
        // A year begins on a new page; a month does not, where there are many.
        let all: Vec<String> = kept.iter().flat_map(|(_, bytes)| reports(bytes)).collect();
        let together = |one: &str, other: &str| all.iter().any(|page| page.contains(one) && page.contains(other));
        assert!(!together("december2026", "januari2027"));
        assert!(together("juli2026", "augustus2026") || together("augustus2026", "september2026"));
    }

    /// The text of each page with a report.
    fn reports(pdf: &[u8]) -> Vec<String> {
        let pages = (1..=samples::pages(pdf)).map(|page| samples::page(pdf, page));
        pages.filter(|page| page.contains("Verslagnummer")).collect()
    }

    #[test]
    fn a_short_paper_wastes_no_page_on_a_new_year() {
        let mut paper = samples::dossier(Lang::Nl, 14);
        paper.entries.iter_mut().for_each(|entry| entry.at -= chrono::Duration::days(7));
        let all = reports(&samples::made(&paper, true).bytes);
        assert!(all.iter().any(|page| page.contains("december2025") && page.contains("januari2026")));
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
            let stopped = samples::made_with(&samples::empty(Lang::Nl), &Vec::new(), false, &After(Cell::new(steps)));
            assert!(matches!(stopped, Err(Error::Cancelled)), "{steps}");
        }
    }
}
