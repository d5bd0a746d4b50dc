//! The paper as the template reads it: a tree of ready texts. Every word is chosen and every day written here, so
//! the template only places things, and every text of a person went through [`printable`] and is a plain string,
//! which the engine never reads as mark-up.

use chrono::Datelike;
use serde::Serialize;
use typst::foundations::Bytes;

use super::fonts::{Reach, printable};
use super::paper::{
    AttachmentKind, AttachmentSheet, Block, Carer, Chapter, EntrySheet, Front, Label, Lang, Paper, PaperKind, Plot,
    VersionSheet,
};
use super::pdf::{Files, Heading, Sheaf};
use super::pictures::{PAGE_PX, PRINT_PX, Picture, pdf_pages, pdf_pictures, picture};
use super::texts;
use super::volumes::{Volume, is_short};
use crate::error::{Error, Result};

/// Most pages of one PDF that are shown; the rest is told as a number.
const MOST_PAGES_EACH: usize = 60;
/// Most pictures in one PDF: the engine can name 65,535 files, memory is spent long before.
const MOST_PICTURES: usize = 4_000;

/// Pages of a month, on average, above which each month of a volume begins on a new one.
const MANY: f64 = 10.0;

/// Kinds of entries that the contents name one by one.
const SPECIAL: [&str; 5] = ["plan", "goal", "evaluation", "incident", "statement"];

/// Pictures, made fit for print.
#[derive(Default)]
pub(super) struct Pictures {
    /// Which dossier of those that are bound together: in one PDF no two pictures have the same name.
    pub(super) of: usize,
    /// Name for the template and bytes, which the engine shares: a volume may hold 60 MB of them.
    pub(super) files: Vec<(String, Bytes)>,
    /// What they take while they are laid out, in bytes: the engine unpacks each, and keeps all of them until the volume is
    /// done.
    pub(super) unpacked: usize,
    /// For each entry, in order of laying out, what its attachments became.
    pub(super) shown: Vec<Vec<Shown>>,
}

/// What became of an attachment.
pub(super) struct Shown {
    pub(super) files: Vec<String>,
    /// Pages in all; more than `files` when the rest is not shown.
    pages: usize,
    /// It is damaged, or not all of it could be shown.
    pub(super) failed: bool,
    /// Each of its files is a page.
    pub(super) is_whole_page: bool,
}

/// Whether a file is of a kind and a length that paper shows whole. What turns out damaged when it is drawn is told by
/// [`super::pdf::Rendered::failed`].
///
/// # Errors
/// What reading it says.
pub fn is_for_paper(attachment: &AttachmentSheet, files: &dyn Files) -> Result<bool> {
    Ok(match attachment.kind {
        AttachmentKind::Picture => true,
        AttachmentKind::Pdf => pdf_pages(&files.read(attachment.file)?).unwrap_or(0) <= MOST_PAGES_EACH,
        AttachmentKind::Other => false,
    })
}

/// Brings a picture to print size, or makes pictures of the pages of a PDF. A damaged file does not stop the print: the
/// paper says that it could not be shown.
pub(super) fn shown(
    pictures: &mut Pictures,
    attachment: &AttachmentSheet,
    files: &dyn Files,
    step: &dyn Fn() -> Result<()>,
) -> Result<Shown> {
    match attachment.kind {
        AttachmentKind::Picture => one(pictures, picture(&files.read(attachment.file)?, PRINT_PX)),
        AttachmentKind::Pdf => pages(pictures, &files.read(attachment.file)?, step),
        AttachmentKind::Other => Ok(Shown { files: Vec::new(), pages: 0, failed: false, is_whole_page: false }),
    }
}

fn one(into: &mut Pictures, picture: Result<Picture>) -> Result<Shown> {
    let shown = Shown { files: Vec::new(), pages: 0, failed: false, is_whole_page: false };
    match picture {
        Ok(picture) => Ok(Shown { files: vec![keep(into, picture)?], pages: 1, ..shown }),
        Err(Error::FileDamaged { .. } | Error::FileKindUnknown) => Ok(Shown { failed: true, ..shown }),
        Err(other) => Err(other),
    }
}

fn pages(into: &mut Pictures, bytes: &[u8], step: &dyn Fn() -> Result<()>) -> Result<Shown> {
    let mut shown = Shown { files: Vec::new(), pages: 0, failed: false, is_whole_page: true };
    let drawn = pdf_pictures(bytes, MOST_PAGES_EACH, PAGE_PX, &mut |_, picture| {
        step()?;
        shown.files.extend(picture.map(|picture| keep(into, picture)).transpose()?);
        Ok(())
    });
    match drawn {
        Ok(pages) => shown.pages = pages,
        Err(Error::FileDamaged { .. }) => {}
        Err(other) => return Err(other),
    }
    shown.failed = shown.pages == 0 || shown.files.len() < shown.pages.min(MOST_PAGES_EACH);
    Ok(shown)
}

fn keep(into: &mut Pictures, picture: Picture) -> Result<String> {
    if into.files.len() >= MOST_PICTURES {
        return Err(Error::LayoutFailed);
    }
    let name = format!("picture-{}-{}.jpg", into.of, into.files.len());
    into.unpacked += picture.unpacked + picture.jpeg.len();
    into.files.push((name.clone(), Bytes::new(picture.jpeg)));
    Ok(name)
}

/// The seal as a square code: its number and code, nothing else.
pub(super) fn seal_picture(paper: &Paper) -> Result<String> {
    let text = format!("Zorgmap {}", paper.seal.code);
    let code = qrcode::QrCode::new(text).map_err(|_| Error::LayoutFailed)?;
    Ok(code.render::<qrcode::render::svg::Color>().min_dimensions(200, 200).build())
}

/// Everything the template places.
#[derive(Serialize)]
pub(super) struct Bound {
    lang: Lang,
    /// Fixed texts by key without `paper.`.
    words: std::collections::BTreeMap<String, String>,
    /// Title in the metadata: neutral.
    title: String,
    /// Behind the page's number: which volume it is, where there are more.
    footer: String,
    /// A few pages by themselves, without cover and contents.
    brief: bool,
    /// What this volume is called in the contents, and what stands in the later ones.
    volume: String,
    later: Vec<Later>,
    /// What stands before dossiers that are bound together; of one dossier alone nothing does.
    front: Option<FrontView>,
    dossiers: Vec<View>,
}

#[derive(Serialize)]
struct FrontView {
    header: String,
    cover: Cover,
    /// It is the first volume.
    first: bool,
    chapters: Vec<Tables>,
}

/// A dossier.
#[derive(Serialize)]
struct View {
    header: String,
    /// It begins the paper.
    first: bool,
    /// It ends the paper.
    last: bool,
    /// Which volume it is, on its cover.
    volume: String,
    /// When, by whom and for whom, in a line.
    made: String,
    shows_client: bool,
    shows_entries: bool,
    cover: Cover,
    client: Vec<Row>,
    client_notes: Vec<Paragraph>,
    contacts: Vec<[String; 3]>,
    chapters: Vec<Tables>,
    entry_count: String,
    months: Vec<Month>,
    log_about: String,
    log: Vec<[String; 5]>,
    left_out: Vec<[String; 3]>,
    seal_about: String,
    seal_code: String,
    seal_alt: String,
}

type Paragraph = Vec<String>;

#[derive(Serialize)]
struct Row {
    label: String,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct Cover {
    practice: String,
    heading: String,
    name: String,
    /// Its heading where dossiers are bound together.
    chapter: String,
    why: String,
    rows: Vec<Row>,
    /// That not everything is in it, and how to get the whole; empty where everything is.
    partial: String,
}

/// A later volume in the contents of the first.
#[derive(Serialize)]
struct Later {
    title: String,
    rows: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    words: String,
    page: String,
    /// It begins a chapter.
    is_chapter: bool,
}

#[derive(Serialize)]
struct Tables {
    heading: String,
    about: String,
    tables: Vec<Table>,
}

#[derive(Serialize)]
struct Table {
    title: String,
    widths: Vec<u32>,
    rows: Vec<Vec<String>>,
    plot: Option<Plot>,
}

#[derive(Serialize)]
struct Month {
    name: String,
    /// It begins on a new page: in a paper of more than one volume, the first of a year, or each where a month fills many pages. So a
    /// year is found sooner, and the engine lays out what lies between two such pages at once, on as many processors as there are.
    turns: bool,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    heading: String,
    /// Not one of the many reports: the contents name it by itself.
    special: bool,
    /// Not to be broken over pages.
    short: bool,
    about: String,
    blocks: Vec<Labelled>,
    attachments: Vec<Attachment>,
    versions: Vec<Version>,
}

#[derive(Serialize)]
struct Labelled {
    section: String,
    label: String,
    paragraphs: Vec<Paragraph>,
    /// A table, head first.
    rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct Attachment {
    caption: String,
    remark: String,
    pages: Vec<Page>,
    whole_page: bool,
}

#[derive(Serialize)]
struct Page {
    file: String,
    /// Above a page by itself that is not the first.
    caption: String,
    alt: String,
}

#[derive(Serialize)]
struct Version {
    heading: String,
    reason: String,
    struck: bool,
    blocks: Vec<Labelled>,
}

/// The writer of a view: language and reach in one place.
struct Pen<'a> {
    paper: &'a Paper,
    reach: Reach,
}

/// The view of what is laid out together. `None` without any dossier.
pub(super) fn view(sheaf: &Sheaf, reach: Reach) -> Option<Bound> {
    let (paper, volume) = sheaf.dossiers.first()?;
    let first = Pen { paper, reach };
    let lang = first.lang();
    let (number, no) = (paper.client.number.to_string(), volume.no.to_string());
    // Of dossiers that are bound together the volumes are counted on the front.
    let is_one_of_more = sheaf.front.is_none() && volume.is_one_of_more();
    Some(Bound {
        lang,
        words: texts::words(lang)
            .iter()
            .map(|(key, word)| (key.trim_start_matches("paper.").to_owned(), word.clone()))
            .collect(),
        title: match sheaf.front {
            None if is_one_of_more => first.filled("title.volume", &[("number", &number), ("volume", &no)]),
            None if paper.brief => first.filled("title.brief", &[("number", &number)]),
            None => first.filled("title", &[("number", &number)]),
            Some(_) => first.t("inspection.title"),
        },
        footer: match sheaf.front {
            Some(Front { volume: (_, 1), .. }) => String::new(),
            Some(Front { volume: (no, _), .. }) => first.filled("page.volume", &[("volume", &no.to_string())]),
            None if is_one_of_more => first.filled("page.volume", &[("volume", &no)]),
            None => String::new(),
        },
        brief: sheaf.front.is_none() && paper.brief,
        volume: first.filled("volume", &[("volume", "1")]),
        later: (2..).zip(sheaf.later).map(|(no, headings)| first.later(no, headings)).collect(),
        front: sheaf.front.map(|front| first.front(front, &sheaf.dossiers)),
        dossiers: sheaf
            .dossiers
            .iter()
            .map(|(paper, volume)| Pen { paper, reach }.view(volume, sheaf.front.is_some(), sheaf.later.len() + 1))
            .collect(),
    })
}

impl Pen<'_> {
    fn lang(&self) -> Lang {
        self.paper.lang
    }

    /// A text of a person, on one line.
    fn line(&self, text: &str) -> String {
        printable(text.trim(), self.reach).replace('\n', " ")
    }

    fn t(&self, key: &str) -> String {
        texts::text(self.lang(), key)
    }

    fn filled(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.line(&texts::filled(self.lang(), key, values))
    }

    fn code(&self, group: &str, code: &str) -> String {
        self.line(&texts::code(self.lang(), group, code))
    }

    /// A row, unless there is nothing to show.
    fn row(&self, key: &str, lines: &[&str]) -> Option<Row> {
        let lines: Vec<_> = lines.iter().map(|l| self.line(l)).filter(|l| !l.is_empty()).collect();
        (!lines.is_empty()).then(|| Row { label: self.t(key), lines })
    }

    fn paragraphs(&self, text: &str) -> Vec<Paragraph> {
        let text = printable(text.trim(), self.reach);
        let mut paragraphs = vec![Vec::new()];
        for line in text.split('\n') {
            match paragraphs.last_mut() {
                Some(last) if !line.trim().is_empty() => last.push(line.trim_end().to_owned()),
                Some(last) if !last.is_empty() => paragraphs.push(Vec::new()),
                Some(_) | None => {}
            }
        }
        paragraphs.retain(|p| !p.is_empty());
        paragraphs
    }

    fn blocks(&self, blocks: &[Block]) -> Vec<Labelled> {
        let label = |label: &Label| match label {
            Label::Code(code) => self.code("label", code),
            Label::Words(words) => self.line(words),
        };
        let block = |block: &Block| Labelled {
            section: self.line(block.section.as_deref().unwrap_or_default()),
            label: block.label.as_ref().map(label).unwrap_or_default(),
            paragraphs: self.paragraphs(&block.text),
            rows: block.rows.iter().map(|row| row.iter().map(|cell| self.line(cell)).collect()).collect(),
        };
        blocks.iter().map(block).collect()
    }

    fn front(&self, front: &Front, dossiers: &[(&Paper, Volume)]) -> FrontView {
        let carer = &self.paper.made_by;
        let mut by = vec![carer.name.as_str(), &carer.role, &carer.practice];
        by.extend(carer.address.iter().map(String::as_str));
        by.extend([carer.phone.as_str(), &carer.email, &carer.registration]);
        let period = texts::period(self.lang(), &front.period);
        let numbers: Vec<String> = dossiers.iter().map(|(paper, _)| paper.client.number.to_string()).collect();
        let ground = self.code("ground", &front.recipient.ground);
        let rows = [
            self.row("cover.recipient", &[&front.recipient.name, &front.authority]),
            self.row("cover.ground", &[&ground]),
            self.row("cover.period", &[&period]),
            self.row("inspection.dossiers", &[&numbers.join(", ")]),
            self.row("cover.carer", &by),
            self.row("cover.made_at", &[&texts::moment(self.lang(), &self.paper.made_at)]),
            self.row("seal.code", &[&self.paper.seal.code]),
        ];
        FrontView {
            header: self.t("inspection.title"),
            cover: Cover {
                practice: self.line(if carer.practice.trim().is_empty() { &carer.name } else { &carer.practice }),
                heading: self.t("inspection.heading"),
                name: if front.volume.1 == 1 { String::new() } else { self.volume(front.volume) },
                chapter: String::new(),
                why: self.t(if front.volume.0 == 1 { "inspection.why" } else { "inspection.why_later" }),
                rows: rows.into_iter().flatten().collect(),
                partial: String::new(),
            },
            first: front.volume.0 == 1,
            chapters: front.chapters.iter().map(|chapter| self.chapter(chapter)).collect(),
        }
    }

    /// Which volume; how many there are is known once all the others were laid out (0 until then).
    fn volume(&self, (no, of): (usize, usize)) -> String {
        match of {
            0 => self.filled("volume.later", &[("volume", &no.to_string())]),
            _ => self.filled("volume.of", &[("volume", &no.to_string()), ("of", &of.to_string())]),
        }
    }

    /// Of dossiers that are bound together the volumes are counted on the front.
    fn view(&self, volume: &Volume, bound: bool, volumes: usize) -> View {
        let paper = self.paper;
        let number = paper.client.number.to_string();
        let period = texts::period(self.lang(), &paper.period);
        View {
            first: volume.no == 1,
            last: volume.is_last,
            volume: match volume.no {
                1 if bound => String::new(),
                _ if bound => self.t("volume.continued"),
                _ if !volume.is_one_of_more() => String::new(),
                1 => self.volume((1, volumes)),
                no => self.volume((no, 0)),
            },
            made: self.made(),
            shows_client: paper.shows_client,
            // A chapter without anything in it says so, unless it was not asked for.
            shows_entries: !volume.entries.is_empty() || (volume.no == 1 && volume.is_last && paper.extent.is_empty()),
            header: self.filled("header", &[("number", &number), ("period", &period)]),
            cover: self.cover((&number, &period), volume),
            client: self.client(),
            client_notes: self.paragraphs(&paper.client.notes),
            contacts: paper
                .client
                .contacts
                .iter()
                .map(|c| [self.line(&c.name), self.line(&c.relation), self.line(&c.phone)])
                .collect(),
            chapters: volume.chapters.iter().map(|chapter| self.chapter(chapter)).collect(),
            entry_count: match paper.entries.len() {
                _ if volume.no > 1 || paper.brief => String::new(),
                0 => self.t("entries.none"),
                1 => self.t("entries.one"),
                many => self.filled("entries.many", &[("count", &many.to_string())]),
            },
            months: self.months(volume),
            log_about: match &paper.log_period {
                Some(days) => {
                    let (period, count) = (texts::period(self.lang(), days), paper.log.len().to_string());
                    let key = if paper.log_older > 0 { "log.about_newest" } else { "log.about" };
                    self.filled(key, &[("period", &period), ("count", &count)])
                }
                None => String::new(),
            },
            log: paper
                .log
                .iter()
                .map(|line| {
                    [
                        line.no.to_string(),
                        texts::short_moment(self.lang(), &line.at),
                        self.line(&line.who),
                        self.line(&line.what),
                        self.code("part", &line.part),
                    ]
                })
                .collect(),
            left_out: paper
                .left_out
                .iter()
                .map(|l| {
                    // Of what there is one of, a number says nothing.
                    let one = matches!(l.what.as_str(), "log" | "bsn" | "part_particulars");
                    let count = if one { String::new() } else { l.count.to_string() };
                    [self.code("left_out_what", &l.what), count, self.code("left_out_why", &l.why)]
                })
                .collect(),
            seal_about: self.filled(
                "seal.about",
                &[("no", &paper.seal.no.to_string()), ("at", &texts::moment(self.lang(), &paper.made_at))],
            ),
            seal_code: self.line(&paper.seal.code),
            seal_alt: self.filled("seal.alt", &[("code", &paper.seal.code)]),
        }
    }

    fn cover(&self, (number, period): (&str, &str), volume: &Volume) -> Cover {
        let paper = self.paper;
        let carer = &paper.made_by;
        let mut by = vec![carer.name.as_str(), &carer.role, &carer.practice];
        by.extend(carer.address.iter().map(String::as_str));
        by.extend([carer.phone.as_str(), &carer.email, &carer.registration]);
        let made = texts::moment(self.lang(), &paper.made_at);
        let recipient = paper.recipient.as_ref();
        let birth = paper.client.birth_date.map(|d| texts::day(self.lang(), d)).unwrap_or_default();
        let dossier = self.filled("cover.dossier_number", &[("number", number)]);
        let capacity = recipient.map(|r| self.code("capacity", &r.capacity)).unwrap_or_default();
        let ground = recipient.map(|r| self.code("ground", &r.ground)).unwrap_or_default();
        let extent = paper.extent.iter().map(|part| self.code("extent", part)).collect::<Vec<_>>().join(", ");
        let rows = [
            self.row("cover.client", &[&paper.client.name, &birth, &dossier]),
            self.row("cover.extent", &[&extent]),
            self.row("cover.period", &[period]),
            self.row("cover.carer", &by),
            self.row("cover.recipient", &[recipient.map_or("", |r| r.name.as_str()), &capacity]),
            self.row("cover.ground", &[&ground]),
            self.row("cover.made_at", &[&made]),
        ];
        Cover {
            practice: self.line(if carer.practice.trim().is_empty() { &carer.name } else { &carer.practice }),
            heading: self.t("cover.heading"),
            name: self.line(&paper.client.name),
            chapter: self.filled("inspection.chapter", &[("name", &paper.client.name), ("number", number)]),
            why: self.t(match paper.kind {
                PaperKind::InspectionPrint => "cover.why.inspection_print",
                PaperKind::HandOver => "cover.why.hand_over",
            }),
            rows: rows.into_iter().flatten().collect(),
            partial: self.partial(volume.is_one_of_more()),
        }
    }

    /// Where more is told of what is not in it, if it is told.
    fn partial(&self, one_of_more: bool) -> String {
        match self.paper.partial {
            false => String::new(),
            true if self.paper.left_out.is_empty() => self.t("partial.text.untold"),
            true if one_of_more => self.t("partial.text.volumes"),
            true => self.t("partial.text"),
        }
    }

    fn client(&self) -> Vec<Row> {
        let client = &self.paper.client;
        let birth = client.birth_date.map(|d| texts::day(self.lang(), d)).unwrap_or_default();
        let regimes = client.regimes.iter().map(|r| self.code("regime", r)).collect::<Vec<_>>().join(", ");
        let relations: Vec<_> = client.relations.iter().map(String::as_str).collect();
        let address: Vec<_> = client.address.iter().map(String::as_str).collect();
        [
            self.row("client.name", &[&client.name]),
            self.row("client.called", &[&client.called]),
            self.row("client.birth_date", &[&birth]),
            self.row("client.bsn", &[client.bsn.as_deref().unwrap_or_default()]),
            self.row("client.address", &address),
            self.row("client.phone", &[&client.phone]),
            self.row("client.email", &[&client.email]),
            self.row("client.status", &[&self.code("status", &client.status)]),
            self.row("client.regimes", &[&regimes]),
            self.row("client.relations", &relations),
            self.row("client.gp", &[&client.gp]),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn chapter(&self, chapter: &Chapter) -> Tables {
        let tables = chapter.tables.iter().map(|table| Table {
            title: self.line(&table.title),
            widths: table.widths.clone(),
            rows: table.rows.iter().map(|row| row.iter().map(|cell| self.line(cell)).collect()).collect(),
            plot: table.plot.clone(),
        });
        Tables {
            heading: self.code("chapter", &chapter.code),
            about: self.code("chapter_about", &chapter.code),
            tables: tables.collect(),
        }
    }

    fn made(&self) -> String {
        let paper = self.paper;
        let at = texts::moment(self.lang(), &paper.made_at);
        let Carer { name, practice, phone, .. } = &paper.made_by;
        let carer =
            [name, practice].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ");
        let key = if phone.is_empty() { "made" } else { "made_phone" };
        let made = self.filled(key, &[("at", &at), ("carer", &carer), ("phone", phone)]);
        match &paper.recipient {
            Some(recipient) => format!("{made} {}", self.filled("made_for", &[("recipient", &recipient.name)])),
            None => made,
        }
    }

    fn later(&self, no: usize, headings: &[Heading]) -> Later {
        Later {
            title: self.filled("volume", &[("volume", &no.to_string())]),
            rows: headings
                .iter()
                .map(|heading| Line {
                    words: self.line(&heading.words),
                    page: heading.page.to_string(),
                    is_chapter: heading.level == 1,
                })
                .collect(),
        }
    }

    fn months(&self, volume: &Volume) -> Vec<Month> {
        let of = |entry: &EntrySheet| (entry.at.year(), entry.at.month());
        let many = volume.entries.chunk_by(|one, next| of(one) == of(next)).count() as f64;
        let each = volume.pages / many > MANY;
        let mut months: Vec<Month> = Vec::new();
        let mut before = None;
        let nothing = Vec::new();
        for (index, entry) in volume.entries.iter().enumerate() {
            let laid = self.entry(entry, volume.pictures.shown.get(index).unwrap_or(&nothing));
            match months.last_mut() {
                Some(month) if before == Some(of(entry)) => month.entries.push(laid),
                Some(_) | None => {
                    let next = before.is_some_and(|(year, _)| each || year != entry.at.year());
                    let name = texts::month(self.lang(), entry.at.date_naive());
                    months.push(Month { name, turns: next && volume.is_one_of_more(), entries: vec![laid] });
                }
            }
            before = Some(of(entry));
        }
        months
    }

    fn entry(&self, entry: &EntrySheet, shown: &[Shown]) -> Entry {
        let kind = self.code("kind", &entry.kind);
        let title = self.line(&entry.title);
        let what = if title.is_empty() { kind } else { format!("{kind}: {title}") };
        let moment = texts::moment(self.lang(), &entry.at);
        let recorded = texts::short_moment(self.lang(), &entry.recorded);
        Entry {
            heading: format!("{moment} · {what}"),
            special: SPECIAL.contains(&entry.kind.as_str()),
            short: is_short(entry),
            about: self.filled(
                "entry.about",
                &[
                    ("number", &entry.number),
                    ("author", &entry.author),
                    ("recorded", &recorded),
                    ("origin", &texts::code(self.lang(), "origin", &entry.origin)),
                ],
            ),
            blocks: self.blocks(&entry.blocks),
            attachments: (1..)
                .zip(entry.attachments.iter().zip(shown))
                .map(|(n, (attachment, shown))| {
                    let caption = self.line(&attachment.caption);
                    let name = self.line(&attachment.name);
                    let called = if caption.is_empty() { name } else { caption };
                    self.attachment((&called, attachment.kind), shown, (&entry.number, &moment), n)
                })
                .collect(),
            versions: entry.versions.iter().map(|version| self.version(version)).collect(),
        }
    }

    fn attachment(
        &self,
        (called, kind): (&str, AttachmentKind),
        shown: &Shown,
        (number, moment): (&str, &str),
        n: usize,
    ) -> Attachment {
        let count = |n: usize| n.to_string();
        let remark = if shown.failed {
            self.t("attachment.damaged")
        } else if shown.files.len() < shown.pages {
            self.filled(
                "attachment.first_pages",
                &[("shown", &count(shown.files.len())), ("pages", &count(shown.pages))],
            )
        } else if kind == AttachmentKind::Other {
            self.t("attachment.not_printed")
        } else {
            String::new()
        };
        let alt = |page: usize| match kind {
            AttachmentKind::Pdf => self.filled(
                "attachment.page_alt",
                &[("name", called), ("page", &count(page)), ("pages", &count(shown.pages))],
            ),
            AttachmentKind::Picture | AttachmentKind::Other => {
                self.filled("attachment.picture_alt", &[("name", called), ("moment", moment)])
            }
        };
        let caption = self.filled("attachment.caption", &[("n", &count(n)), ("number", number), ("name", called)]);
        let page_caption = |page: usize| match kind {
            AttachmentKind::Pdf if page > 1 => self.filled(
                "attachment.page",
                &[("caption", &caption), ("page", &count(page)), ("pages", &count(shown.pages))],
            ),
            AttachmentKind::Pdf | AttachmentKind::Picture | AttachmentKind::Other => String::new(),
        };
        let page =
            |(page, file): (usize, &String)| Page { file: file.clone(), caption: page_caption(page), alt: alt(page) };
        Attachment {
            caption: caption.clone(),
            remark,
            pages: (1..).zip(&shown.files).map(page).collect(),
            whole_page: kind == AttachmentKind::Pdf,
        }
    }

    fn version(&self, version: &VersionSheet) -> Version {
        let key = match (version.struck, version.amendment) {
            (true, _) => "version.earlier",
            (false, true) => "version.amendment",
            (false, false) => "version.now",
        };
        let reason = self.line(&version.reason);
        Version {
            heading: self.filled(
                key,
                &[
                    ("no", &version.no.to_string()),
                    ("recorded", &texts::short_moment(self.lang(), &version.recorded)),
                    ("author", &version.author),
                ],
            ),
            reason: if reason.is_empty() { reason } else { self.filled("version.reason", &[("reason", &reason)]) },
            struck: version.struck,
            blocks: self.blocks(&version.blocks),
        }
    }
}
