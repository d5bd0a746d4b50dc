//! A dossier as it is laid open on the screen for somebody else: chosen and looked through as for a hand-over, in the same
//! words as on paper, and cut into the parts that the carer picked. What is not for this viewer is not in here.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::colleague::{self, Colleague};
use super::disclosure::{Capacity, LeftOutNote};
use super::document::{AttachmentClass, class};
use super::entry::{Body, EntryKind, EntryView};
use super::paper::{Chosen, Scope, bare_sheet, client_sheet, lang};
use super::practice::{Language, Settings, Theme};
use super::tables;
use crate::export::paper::{Block, ClientSheet, Label, Lang, TableSheet};
use crate::export::texts;
use crate::fold::fold;
use crate::store::attachment::StoredAttachment;

/// A part of a dossier that somebody may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ViewPart {
    /// Who the client is.
    Particulars,
    /// Goals, evaluations, and forms that were filled in.
    Plan,
    /// What happened and was done.
    Reports,
    /// Letters, photos, scans.
    Documents,
    /// What was measured.
    Measurements,
    /// Medicines, and what was given.
    Medication,
    /// To whom it was handed over, and who did what with it.
    Disclosures,
}

impl ViewPart {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Particulars,
        Self::Plan,
        Self::Reports,
        Self::Documents,
        Self::Measurements,
        Self::Medication,
        Self::Disclosures,
    ];

    /// In the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Particulars => "particulars",
            Self::Plan => "plan",
            Self::Reports => "reports",
            Self::Documents => "documents",
            Self::Measurements => "measurements",
            Self::Medication => "medication",
            Self::Disclosures => "disclosures",
        }
    }

    /// Where an entry belongs.
    pub(super) fn of(view: &EntryView) -> Self {
        match view.kind {
            EntryKind::Report => Self::Reports,
            EntryKind::Document => Self::Documents,
            EntryKind::Disclosure => Self::Disclosures,
            EntryKind::Form if matches!(&view.body, Body::Form(filled) if filled.form == "correspondence") => {
                Self::Documents
            }
            EntryKind::Form | EntryKind::Goal | EntryKind::Evaluation => Self::Plan,
            EntryKind::Measurement => Self::Measurements,
            EntryKind::Medicine | EntryKind::Dose => Self::Medication,
        }
    }
}

/// A piece of text as it is shown.
#[derive(Debug, Clone, Default, Serialize, JsonSchema, TS)]
pub struct SeenPiece {
    /// A heading above it, where a section of a form begins.
    pub section: String,
    /// What stands above the text.
    pub label: String,
    /// The text.
    pub text: String,
    /// A table in place of text; the head first.
    pub rows: Vec<Vec<String>>,
}

/// An earlier version, or who amended it.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct SeenVersion {
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// Who.
    pub author: String,
    /// Why it was replaced.
    pub reason: String,
    /// What it said.
    pub pieces: Vec<SeenPiece>,
    /// No longer valid.
    pub struck: bool,
}

/// A file of an entry.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct SeenFile {
    /// By which it is asked for.
    pub file: u32,
    /// Its caption, or its own name.
    pub name: String,
    /// What it is.
    pub class: AttachmentClass,
}

/// An entry.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct SeenEntry {
    /// What it is.
    pub kind: EntryKind,
    /// When it happened.
    pub at: DateTime<FixedOffset>,
    /// Who wrote it.
    pub author: String,
    /// Its title; may be empty.
    pub title: String,
    /// What it says.
    pub pieces: Vec<SeenPiece>,
    /// What stood there before.
    pub versions: Vec<SeenVersion>,
    /// Files that belong to it.
    pub files: Vec<SeenFile>,
}

/// A table with its title.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct SeenTable {
    /// Its title.
    pub title: String,
    /// The head first.
    pub rows: Vec<Vec<String>>,
}

/// One part, newest first.
pub(crate) struct SeenPart {
    pub(super) part: ViewPart,
    pub(super) tables: Vec<SeenTable>,
    pub(super) entries: Vec<SeenEntry>,
}

/// A dossier, laid open.
pub(crate) struct Seen {
    pub(super) name: String,
    pub(super) birth_date: Option<NaiveDate>,
    pub(super) carer: String,
    pub(super) parts: Vec<SeenPart>,
    pub(super) left_out: Vec<LeftOutNote>,
    /// Left out too, and not said to who looks.
    pub(super) unsaid: Vec<LeftOutNote>,
    pub(super) partial: bool,
    pub(super) language: Language,
    pub(super) theme: Theme,
    pub(super) text_size: u32,
    pub(super) idle_minutes: u32,
    /// By the number of [`SeenFile::file`].
    pub(super) files: Vec<StoredAttachment>,
}

fn piece(lang: Lang, block: Block) -> SeenPiece {
    let label = match block.label {
        None => String::new(),
        Some(Label::Code(code)) => texts::code(lang, "label", &code),
        Some(Label::Words(words)) => words,
    };
    SeenPiece { section: block.section.unwrap_or_default(), label, text: block.text, rows: block.rows }
}

fn pieces(lang: Lang, blocks: Vec<Block>) -> Vec<SeenPiece> {
    blocks.into_iter().map(|block| piece(lang, block)).collect()
}

fn entry(lang: Lang, view: EntryView, files: Vec<StoredAttachment>, kept: &mut Vec<StoredAttachment>) -> SeenEntry {
    let kind = view.kind;
    let sheet = bare_sheet(lang, 0, view, false);
    let files = files
        .into_iter()
        .map(|stored| {
            let file = u32::try_from(kept.len()).unwrap_or(u32::MAX);
            let name = if stored.caption.is_empty() { stored.name.clone() } else { stored.caption.clone() };
            let class = class(stored.kind);
            kept.push(stored);
            SeenFile { file, name, class }
        })
        .collect();
    SeenEntry {
        kind,
        at: sheet.at,
        author: sheet.author,
        title: sheet.title,
        pieces: pieces(lang, sheet.blocks),
        versions: sheet
            .versions
            .into_iter()
            .map(|version| SeenVersion {
                recorded: version.recorded,
                author: version.author,
                reason: version.reason,
                pieces: pieces(lang, version.blocks),
                struck: version.struck,
            })
            .collect(),
        files,
    }
}

/// Every word that stands in a part, folded.
fn said(part: &SeenPart) -> Vec<String> {
    fn words(piece: &SeenPiece) -> impl Iterator<Item = &String> {
        std::iter::once(&piece.text).chain(piece.rows.iter().flatten())
    }
    let entries = part.entries.iter().flat_map(|entry| {
        let versions = entry.versions.iter().flat_map(|version| version.pieces.iter());
        entry.pieces.iter().chain(versions).flat_map(words).chain([&entry.title])
    });
    let tables = part.tables.iter().flat_map(|table| table.rows.iter().flatten());
    entries.chain(tables).map(|text| fold(text)).collect()
}

/// Who the client is, as a table of what is known.
fn particulars(lang: Lang, sheet: ClientSheet) -> SeenTable {
    let t = |key: &str| texts::text(lang, &format!("client.{key}"));
    let mut rows = vec![vec![String::new(), String::new()]];
    let mut row = |label: String, text: String| {
        if !text.is_empty() {
            rows.push(vec![label, text]);
        }
    };
    row(t("name"), sheet.name);
    row(t("called"), sheet.called);
    row(t("birth_date"), sheet.birth_date.map(|day| texts::day(lang, day)).unwrap_or_default());
    row(t("bsn"), sheet.bsn.unwrap_or_default());
    row(t("address"), sheet.address.join("\n"));
    row(t("phone"), sheet.phone);
    row(t("email"), sheet.email);
    let regimes: Vec<String> = sheet.regimes.iter().map(|regime| texts::code(lang, "regime", regime)).collect();
    row(t("regimes"), regimes.join(", "));
    row(t("relations"), sheet.relations.join("\n"));
    for contact in sheet.contacts {
        row(contact.relation, format!("{}  {}", contact.name, contact.phone).trim().to_owned());
    }
    row(t("notes"), sheet.notes);
    SeenTable { title: t("title"), rows }
}

fn seen_table(table: &TableSheet) -> SeenTable {
    SeenTable { title: table.title.clone(), rows: table.rows.clone() }
}

/// Lays open what was chosen, as far as its parts were picked.
pub(super) fn laid_open(chosen: Chosen, scope: &Scope, parts: &[ViewPart], carer: &str, settings: &Settings) -> Seen {
    let lang = lang(scope.language);
    let Chosen { client, entries, medicines, people, told, log, left_out, unsaid, names, .. } = chosen;
    let mut seen = Seen {
        name: client.fields.name.clone(),
        birth_date: client.fields.birth_date,
        carer: carer.to_owned(),
        parts: ViewPart::ALL
            .into_iter()
            .filter(|part| parts.contains(part))
            .map(|part| SeenPart { part, tables: Vec::new(), entries: Vec::new() })
            .collect(),
        // To a viewer people and consents stand on paper, and not here.
        partial: !people.is_empty() && scope.capacity != Some(Capacity::Inspector)
            || !left_out.is_empty()
            || !unsaid.is_empty()
            || scope.from.is_some()
            || scope.to.is_some()
            || ViewPart::ALL.iter().any(|part| !parts.contains(part)),
        left_out: left_out.iter().map(LeftOutNote::of).collect(),
        unsaid: unsaid.iter().map(LeftOutNote::of).collect(),
        language: scope.language,
        theme: settings.theme,
        text_size: settings.text_size,
        idle_minutes: settings.idle_minutes,
        files: Vec::new(),
    };
    let numbered: Vec<(usize, &EntryView)> = (1..).zip(entries.iter().map(|(view, _)| view)).collect();
    for chapter in tables::chapters(&numbered, &medicines, lang) {
        let part = if chapter.code == "medication" { ViewPart::Medication } else { ViewPart::Measurements };
        if let Some(found) = seen.parts.iter_mut().find(|each| each.part == part) {
            found.tables = chapter.tables.iter().map(seen_table).collect();
        }
    }
    for (view, files) in entries.into_iter().rev() {
        let part = ViewPart::of(&view);
        if tables::says_all(&view) {
            continue;
        }
        if let Some(found) = seen.parts.iter_mut().find(|each| each.part == part) {
            found.entries.push(entry(lang, view, files, &mut seen.files));
        }
    }
    for found in &mut seen.parts {
        // Beside what they stand in, and nowhere else.
        if matches!(found.part, ViewPart::Plan | ViewPart::Reports | ViewPart::Documents) {
            let texts = said(found);
            let here: Vec<Colleague> = names.iter().filter(|each| colleague::stands(each, &texts)).cloned().collect();
            let named = tables::names(&here, lang).map(|chapter| chapter.tables).unwrap_or_default();
            found.tables.extend(named.iter().map(seen_table));
        }
        match found.part {
            ViewPart::Particulars => {
                found.tables = vec![particulars(lang, client_sheet(client.clone(), scope.shows_bsn(), lang))];
                found.tables.extend(told.iter().map(|each| seen_table(&each.table)));
                let people = people.iter().filter(|_| scope.capacity == Some(Capacity::Inspector));
                found.tables.extend(people.map(seen_table));
            }
            ViewPart::Disclosures if !log.is_empty() => {
                let head = ["at", "who", "what", "part"].map(|key| texts::text(lang, &format!("log.{key}")));
                let mut rows = vec![head.to_vec()];
                rows.extend(log.iter().rev().map(|line| super::access_log::row_of(line, lang).to_vec()));
                found.tables = vec![SeenTable { title: texts::text(lang, "log.title"), rows }];
            }
            ViewPart::Plan
            | ViewPart::Reports
            | ViewPart::Documents
            | ViewPart::Measurements
            | ViewPart::Medication
            | ViewPart::Disclosures => {}
        }
    }
    seen
}
