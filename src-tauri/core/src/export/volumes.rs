//! A dossier of twenty years in volumes.
//!
//! The engine lays a document out whole, at more than a megabyte a page: two thousand pages at once took nearly three
//! gigabytes. So a long paper is cut into volumes that are laid out one after the other, each forgotten before the next,
//! with its files read only then. The first has the contents of all and so is laid out last. Where to cut is estimated
//! before anything is laid out: a volume is about as long as was asked, and a little more or less does no harm.
//! Rejected: laying out by year, where one year may be a thousand pages.

use super::Progress;
use super::paper::{Block, Chapter, EntrySheet, Paper, TableSheet};
use super::pdf::Files;
use super::view::{Pictures, Shown, shown};
use crate::error::{Error, Result};

/// Height of the text on a page, in millimetres.
const PAGE: f64 = 240.0;
/// Cover, contents and summary, in pages.
const FRONT: f64 = 8.0;
/// A line of text, of a table's cell, and what stands around an entry, a block, a version and a file, in millimetres.
const LINE: f64 = 4.9;
const ROW: f64 = 8.1;
const CELL_LINE: f64 = 5.4;
const ENTRY: f64 = 16.0;
const BLOCK: f64 = 3.0;
const LABEL: f64 = 8.0;
const VERSION: f64 = 22.0;
const FILE: f64 = 9.0;
/// An entry up to this high is not broken over pages, in millimetres.
const SHORT: f64 = 60.0;
/// A photo in place, in pages.
const PHOTO: f64 = 0.45;
/// Characters on a line, and in all cells of a row.
const CHARACTERS: usize = 88;
const ROW_CHARACTERS: u32 = 84;
/// Bytes of an unpacked picture that weigh as much in memory as a page.
const PAGE_BYTES: f64 = 1_300_000.0;

/// A part of a paper that is laid out by itself.
#[derive(Default)]
pub(super) struct Volume<'a> {
    /// From 1.
    pub(super) no: usize,
    /// Tables of it.
    pub(super) chapters: Vec<Chapter>,
    /// Entries of it.
    pub(super) entries: Vec<&'a EntrySheet>,
    /// For each of those entries.
    pub(super) pictures: Pictures,
    /// The paper ends with it.
    pub(super) is_last: bool,
    /// About how many pages that will be.
    pub(super) pages: f64,
}

impl Volume<'_> {
    /// The paper is longer than this.
    pub(super) const fn is_one_of_more(&self) -> bool {
        self.no > 1 || !self.is_last
    }

    fn is_empty(&self) -> bool {
        self.chapters.is_empty() && self.entries.is_empty()
    }
}

/// Cuts a paper and hands each volume over as soon as it is full; the first, which has the contents, comes back.
///
/// # Errors
/// Those of `lay`, of reading a file, and [`Error::Cancelled`] by `job`.
pub(super) fn cut<'a>(
    paper: &'a Paper,
    files: &dyn Files,
    most_pages: usize,
    job: &dyn Progress,
    lay: &mut dyn FnMut(Volume<'a>) -> Result<()>,
) -> Result<Volume<'a>> {
    let mut first = None;
    pieces(paper, files, (0, most_pages), job, &mut |volume| {
        if volume.no == 1 {
            first = Some(volume);
            return Ok(());
        }
        lay(volume)
    })?;
    first.ok_or(Error::LayoutFailed)
}

/// Cuts a paper to be bound with others, and hands each volume over in its order; `of` is its place among those papers.
///
/// # Errors
/// As [`cut`].
pub(super) fn pieces<'a>(
    paper: &'a Paper,
    files: &dyn Files,
    (of, most_pages): (usize, usize),
    job: &dyn Progress,
    lay: &mut dyn FnMut(Volume<'a>) -> Result<()>,
) -> Result<()> {
    let pictures = Pictures { of, ..Pictures::default() };
    let now = Volume { no: 1, pictures, ..Volume::default() };
    let mut cutter = Cutter { most: most_pages as f64, weight: FRONT, now, lay };
    for chapter in &paper.chapters {
        for table in &chapter.tables {
            cutter.table(&chapter.code, table)?;
        }
    }
    let mut entries: Vec<&EntrySheet> = paper.entries.iter().collect();
    // Oldest first, with equal times in the order given.
    entries.sort_by_key(|entry| entry.at);
    let steps = steps(paper);
    let mut step = 0;
    for entry in entries {
        let words = entry_height(entry) / PAGE;
        // What is read and drawn of its files belongs to the volume that the entry is in.
        cutter.room(words)?;
        let mut drawn = Vec::new();
        for attachment in &entry.attachments {
            job.step(step, steps)?;
            step += 1;
            let before = cutter.now.pictures.unpacked;
            let each = shown(&mut cutter.now.pictures, attachment, files, &|| job.step(step, steps))?;
            cutter.weight += FILE / PAGE + weight(cutter.now.pictures.unpacked - before, &each);
            drawn.push(each);
        }
        job.step(step, steps)?;
        step += 1;
        cutter.now.pictures.shown.push(drawn);
        cutter.now.entries.push(entry);
        cutter.weight += words;
    }
    cutter.end()
}

/// Steps of the whole job: one for each entry, one for each file and two for the layout.
pub(super) fn steps(paper: &Paper) -> u64 {
    let each = paper.entries.iter().map(|entry| entry.attachments.len() as u64 + 1);
    each.sum::<u64>() + 2
}

fn weight(unpacked: usize, shown: &Shown) -> f64 {
    let pages = if shown.is_whole_page { shown.files.len() as f64 } else { shown.files.len() as f64 * PHOTO };
    pages.max(unpacked as f64 / PAGE_BYTES)
}

struct Cutter<'a, 'b> {
    most: f64,
    weight: f64,
    now: Volume<'a>,
    lay: &'b mut dyn FnMut(Volume<'a>) -> Result<()>,
}

impl<'a> Cutter<'a, '_> {
    /// Begins a new volume where this one has no room for so many pages more.
    fn room(&mut self, pages: f64) -> Result<()> {
        if self.weight + pages <= self.most || self.now.is_empty() {
            return Ok(());
        }
        let pictures = Pictures { of: self.now.pictures.of, ..Pictures::default() };
        let next = Volume { no: self.now.no + 1, pictures, ..Volume::default() };
        self.now.pages = self.weight;
        self.weight = 1.0;
        (self.lay)(std::mem::replace(&mut self.now, next))
    }

    /// A table as long as there is room; the rest of it stands in the next volume, under the same head.
    fn table(&mut self, code: &str, table: &TableSheet) -> Result<()> {
        let (head, rows) = table.rows.split_first().map_or((None, &[][..]), |(head, rows)| (Some(head), rows));
        let begun = |plot| TableSheet {
            title: table.title.clone(),
            widths: table.widths.clone(),
            rows: head.cloned().into_iter().collect(),
            plot,
        };
        self.room(20.0 / PAGE)?;
        self.put(code, begun(table.plot.clone()));
        self.weight += 60.0 / PAGE;
        for row in rows {
            let high = row_height(row, &table.widths) / PAGE;
            let volume = self.now.no;
            self.room(high)?;
            if self.now.no != volume {
                self.put(code, begun(None));
            }
            self.weight += high;
            let last = self.now.chapters.last_mut().and_then(|chapter| chapter.tables.last_mut());
            if let Some(last) = last {
                last.rows.push(row.clone());
            }
        }
        Ok(())
    }

    fn put(&mut self, code: &str, table: TableSheet) {
        match self.now.chapters.last_mut() {
            Some(chapter) if chapter.code == code => chapter.tables.push(table),
            Some(_) | None => self.now.chapters.push(Chapter { code: code.to_owned(), tables: vec![table] }),
        }
    }

    fn end(mut self) -> Result<()> {
        self.now.is_last = true;
        self.now.pages = self.weight;
        (self.lay)(self.now)
    }
}

fn lines(text: &str, wide: usize) -> f64 {
    text.lines().map(|line| line.chars().count() / wide.max(1) + 1).sum::<usize>() as f64
}

fn row_height(row: &[String], widths: &[u32]) -> f64 {
    let all = widths.iter().sum::<u32>().max(1);
    let cell = |(text, wide): (&String, &u32)| lines(text, usize::try_from(ROW_CHARACTERS * wide / all).unwrap_or(1));
    let most = row.iter().zip(widths).map(cell).fold(1.0, f64::max);
    ROW + CELL_LINE * (most - 1.0)
}

fn blocks_height(blocks: &[Block]) -> f64 {
    let block = |block: &Block| {
        let label = if block.label.is_some() { LABEL } else { 0.0 } + if block.section.is_some() { LABEL } else { 0.0 };
        let widths = vec![1; block.rows.first().map_or(0, Vec::len)];
        let rows: f64 = block.rows.iter().map(|row| row_height(row, &widths)).sum();
        BLOCK + label + LINE * lines(&block.text, CHARACTERS) + rows
    };
    blocks.iter().map(block).sum()
}

/// Whether an entry is so short that it stands on one page.
pub(super) fn is_short(entry: &EntrySheet) -> bool {
    entry.attachments.is_empty() && entry_height(entry) < SHORT
}

fn entry_height(entry: &EntrySheet) -> f64 {
    let versions: f64 = entry.versions.iter().map(|version| VERSION + blocks_height(&version.blocks)).sum();
    ENTRY + blocks_height(&entry.blocks) + versions
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::paper::{AttachmentKind, AttachmentSheet, Lang};
    use super::super::{Quiet, samples};
    use super::*;

    #[test]
    fn a_volume_has_no_more_pictures_than_the_engine_can_unpack() {
        let mut paper = samples::dossier(Lang::Nl, 20);
        let photo = AttachmentSheet {
            name: "been.jpg".into(),
            kind: AttachmentKind::Picture,
            file: 0,
            caption: "Het been".into(),
        };
        paper.entries.iter_mut().for_each(|entry| entry.attachments = vec![photo.clone()]);
        let (files, most) = (vec![samples::jpeg(1600, 1200)], 20_usize);
        let mut cut = Vec::new();
        let mut keep = |volume: Volume| {
            cut.push((volume.entries.len(), volume.pictures.unpacked));
            Ok(())
        };
        pieces(&paper, &files, (0, most), &Quiet, &mut keep).unwrap();
        assert_eq!(cut.iter().map(|(entries, _)| entries).sum::<usize>(), 20);
        // An entry is not parted, so the last one may stand out by its photo.
        let room = most * PAGE_BYTES as usize + 1600 * 1200 * 3;
        assert!(
            cut.iter().all(|(entries, unpacked)| *unpacked <= room && *unpacked >= entries * 1600 * 1200 * 3),
            "{cut:?}"
        );
        assert!(cut.len() > 3, "{cut:?}");
    }
}
