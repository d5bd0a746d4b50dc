//! What is laid out, as data: everything already selected, decided and redacted by the use case that asks for it.
//!
//! Codes (kinds, grounds, what was logged) stay codes here; [`super::texts`] has the words. Texts of people are
//! plain text: no mark-up of any kind is read from them. Rejected: handing the store's own types over. Then the
//! layout would have to know what may not be seen, and a forgotten field would be printed.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

/// The language of the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Dutch.
    Nl,
    /// English.
    En,
}

/// Why the paper is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// For an inspector, or for the carer: printed at once.
    InspectionPrint,
    /// Handed to somebody on a stick or by mail.
    HandOver,
}

/// A whole dossier, or the part of it that this recipient gets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Paper {
    /// Language of everything but people's own words.
    pub lang: Lang,
    /// Why it is made.
    pub kind: PaperKind,
    /// When it is made.
    pub made_at: DateTime<FixedOffset>,
    /// Who made it and keeps the dossier.
    pub made_by: Carer,
    /// For whom; none for the carer's own print.
    pub recipient: Option<Recipient>,
    /// Whose dossier.
    pub client: ClientSheet,
    /// The period that was asked for.
    pub period: Period,
    /// Whether anything is left out.
    pub partial: bool,
    /// What of the dossier it is (`paper.extent.*`); empty for all of it.
    pub extent: Vec<String>,
    /// A few pages by themselves, without cover and contents.
    pub brief: bool,
    /// Who the client is stands in it.
    pub shows_client: bool,
    /// Tables that stand before the entries.
    #[serde(default)]
    pub chapters: Vec<Chapter>,
    /// The entries; laid out oldest first.
    pub entries: Vec<EntrySheet>,
    /// The log of this dossier, as far as this recipient may see it.
    pub log: Vec<LogLine>,
    /// The days that the log extract covers.
    pub log_period: Option<Period>,
    /// Older lines that are not in it: a paper has the newest.
    pub log_older: u64,
    /// What was left out and why, as far as this recipient may know.
    pub left_out: Vec<LeftOut>,
    /// The seal of the log at the moment of making.
    pub seal: Seal,
}

/// What stands before dossiers that are bound together for an inspector.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Front {
    /// Who gets it, and on what ground.
    pub recipient: Recipient,
    /// Whose supervisor that is, in the language of the paper.
    pub authority: String,
    /// The period that was asked for.
    pub period: Period,
    /// Which of how many volumes; 0 where that is not known yet.
    pub volume: (usize, usize),
    /// The check and the practice's registers; in the first volume alone.
    pub chapters: Vec<Chapter>,
}

/// First and last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// The carer, as on the cover. Empty fields are not shown.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Carer {
    /// Name.
    pub name: String,
    /// What they do, in their own words.
    pub role: String,
    /// Name of the practice.
    pub practice: String,
    /// Lines of the address.
    pub address: Vec<String>,
    /// Telephone.
    pub phone: String,
    /// Mail address.
    pub email: String,
    /// Registration, such as a BIG or AGB number.
    pub registration: String,
}

/// Who gets the paper.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Recipient {
    /// Name.
    pub name: String,
    /// In what capacity (`paper.capacity.*`).
    pub capacity: String,
    /// On what ground (`paper.ground.*`).
    pub ground: String,
}

/// The client. Empty fields are not shown.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ClientSheet {
    /// The number of the dossier in this vault: what may stand outside where the name may not.
    pub number: u64,
    /// Full name.
    pub name: String,
    /// What they like to be called.
    pub called: String,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// Lines of the address.
    pub address: Vec<String>,
    /// Telephone.
    pub phone: String,
    /// Mail address.
    pub email: String,
    /// Legal regimes of the care (`paper.regime.*`).
    pub regimes: Vec<String>,
    /// Where the client is in care, as a code (`paper.status.*`).
    pub status: String,
    /// The care relations, a line each.
    pub relations: Vec<String>,
    /// Citizen service number, only where this paper owes it.
    pub bsn: Option<String>,
    /// General practitioner.
    pub gp: String,
    /// Contacts.
    pub contacts: Vec<Contact>,
    /// Anything else worth knowing, in the carer's words.
    pub notes: String,
}

/// Somebody around the client.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// What they are to the client, in words.
    pub relation: String,
    /// Telephone.
    pub phone: String,
}

/// One entry with everything that hangs on it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct EntrySheet {
    /// Short number by which the log and the versions call it.
    pub number: String,
    /// Kind (`paper.kind.*`).
    pub kind: String,
    /// When it happened.
    pub at: DateTime<FixedOffset>,
    /// When it was recorded.
    pub recorded: DateTime<FixedOffset>,
    /// Who wrote it.
    pub author: String,
    /// Where it comes from (`paper.origin.*`).
    pub origin: String,
    /// Title; may be empty.
    pub title: String,
    /// The text as it stands now.
    pub blocks: Vec<Block>,
    /// Earlier versions and amendments, shown beneath.
    pub versions: Vec<VersionSheet>,
    /// Photos, PDFs and other files.
    pub attachments: Vec<AttachmentSheet>,
}

/// Tables that belong together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Chapter {
    /// Which (`paper.chapter.*`, and a sentence under `paper.chapter_about.*`).
    pub code: String,
    /// One below the other.
    pub tables: Vec<TableSheet>,
}

/// A table with its title.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TableSheet {
    /// Ready words, in the language of the paper.
    pub title: String,
    /// How wide the columns are, one against the other.
    pub widths: Vec<u32>,
    /// The head first.
    pub rows: Vec<Vec<String>>,
    /// The numbers of the table drawn.
    pub plot: Option<Plot>,
}

/// Numbers drawn as points with a line; the table beside it says the same.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plot {
    /// Each point between 0 and 1: how far along, how high.
    pub lines: Vec<Vec<[f64; 2]>>,
    /// What stands at the bottom.
    pub low: String,
    /// At the top, with the unit.
    pub high: String,
    /// What each line is, where there are more.
    #[serde(default)]
    pub names: Vec<String>,
    /// At the left.
    pub first: String,
    /// At the right.
    pub last: String,
}

/// What stands above a piece of text.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// One of ours (`paper.label.*`).
    Code(String),
    /// Ready words, in the language of the paper.
    Words(String),
}

/// A piece of text, with a label where the form has one.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Block {
    /// A heading above it, in the language of the paper: here a section of a form begins.
    pub section: Option<String>,
    /// What stands above the text.
    pub label: Option<Label>,
    /// Plain text; an empty line parts paragraphs.
    pub text: String,
    /// A table in place of text; its first row is the head.
    pub rows: Vec<Vec<String>>,
}

/// One version of an entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct VersionSheet {
    /// Number, from 1.
    pub no: u32,
    /// When it was recorded.
    pub recorded: DateTime<FixedOffset>,
    /// Who recorded it.
    pub author: String,
    /// Why; empty for a correction within the time in which no reason is asked.
    pub reason: String,
    /// Its text.
    pub blocks: Vec<Block>,
    /// Recorded once the entry was locked.
    pub amendment: bool,
    /// No longer valid: shown struck through. Otherwise it is the text above, or stands beside it.
    pub struck: bool,
}

/// What kind of file hangs on an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// Shown in place.
    Picture,
    /// Shown as pictures of its pages.
    Pdf,
    /// Named only.
    Other,
}

/// A file that hangs on an entry.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AttachmentSheet {
    /// Name as the carer gave it.
    pub name: String,
    /// How it is shown.
    pub kind: AttachmentKind,
    /// By which the layout asks for its bytes, once it gets there.
    pub file: usize,
    /// What it shows, in the carer's words; also the alternative text.
    pub caption: String,
}

/// One line of the log.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LogLine {
    /// Number of the line.
    pub no: u64,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who.
    pub who: String,
    /// What was done, in words.
    pub what: String,
    /// With what part of the dossier (`paper.part.*`).
    pub part: String,
}

/// Something that this recipient does not get.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LeftOut {
    /// What (`paper.left_out_what.*`).
    pub what: String,
    /// How many.
    pub count: u64,
    /// Why (`paper.left_out_why.*`).
    pub why: String,
}

/// The seal of the log: ties the paper to the dossier as it was.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Seal {
    /// Number of the last line of the log.
    pub no: u64,
    /// The seal: that number, and readable groups.
    pub code: String,
}
