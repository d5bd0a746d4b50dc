//! A dossier on paper: what goes onto it is chosen here, before it is laid out, so that what is not for this reader
//! is in no layer of the file.

use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::disclosure::{Capacity, code};
use super::document::{AttachmentClass, bytes_of, class};
use super::entry::{Body, EntryKind, EntryView, VersionView, shown};
use super::others::{Entries, Reviewed, taken_out};
use super::practice::{Language, Practice, own};
use super::view::{LogLine, named};
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::paper::{
    AttachmentKind, AttachmentSheet, Block, Carer, ClientSheet, Contact, EntrySheet, Label, Lang, LeftOut,
    LogLine as LogSheet, Paper, PaperKind, Period, Recipient, Seal, VersionSheet,
};
use crate::export::{pdf, texts};
use crate::store::attachment::StoredAttachment;
use crate::store::client::StoredClient;
use crate::store::log::{Outcome, lines};
use crate::store::{Concern, ReadTx, Reading, attachment, client, entry};
use crate::uid::Uid;

/// Lines of the log on a paper, the newest.
const LOG_LINES: u32 = 300;

/// What is to be printed.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct PrintAsked {
    /// Whose dossier.
    pub client: Uid,
    /// From this day; the beginning when `None`.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// To and with this day; today when `None`.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Of the paper.
    pub language: Language,
    /// What the carer says of names of other clients in it.
    #[serde(default)]
    pub reviewed: Vec<Reviewed>,
}

/// A print, ready to be opened.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Printed {
    /// Path; removed at locking.
    pub file: String,
    /// How many pages.
    pub pages: usize,
    /// How large.
    pub bytes: u64,
    /// The seal on it.
    pub seal: String,
}

/// A sheet of one page, ready to be opened.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Sheet {
    /// Path; removed at locking.
    pub file: String,
}

/// For whom and of when.
pub(super) struct Scope {
    pub(super) client: Uid,
    pub(super) from: Option<NaiveDate>,
    pub(super) to: Option<NaiveDate>,
    pub(super) language: Language,
    pub(super) kind: PaperKind,
    pub(super) recipient: Option<(Recipient, Capacity)>,
    pub(super) reviewed: Vec<Reviewed>,
}

/// What a reader gets beside the entries: real names and numbers for who is owed them.
impl Scope {
    fn capacity(&self) -> Option<Capacity> {
        self.recipient.as_ref().map(|(_, capacity)| *capacity)
    }

    fn shows_log(&self) -> bool {
        shows_log(self.capacity())
    }

    fn shows_bsn(&self) -> bool {
        match self.capacity() {
            None | Some(Capacity::Client | Capacity::Inspector | Capacity::OtherCarer) => true,
            Some(Capacity::Representative | Capacity::Colleague | Capacity::Other) => false,
        }
    }
}

/// The log and the register of hand-overs say who saw what: for the client and the inspectorate alone.
fn shows_log(capacity: Option<Capacity>) -> bool {
    match capacity {
        None | Some(Capacity::Client | Capacity::Inspector) => true,
        Some(Capacity::Representative | Capacity::Colleague | Capacity::OtherCarer | Capacity::Other) => false,
    }
}

/// What was read from the store; attachments still encrypted.
struct Chosen {
    practice: Practice,
    client: StoredClient,
    entries: Entries,
    log: Vec<LogLine>,
    left_out: Vec<LeftOut>,
    period: Period,
}

pub(super) const fn lang(language: Language) -> Lang {
    match language {
        Language::Nl => Lang::Nl,
        Language::En => Lang::En,
    }
}

/// The entries of a period that this reader gets, and how many hand-overs were left out.
pub(super) fn chosen_entries(
    tx: &ReadTx,
    client: Uid,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    capacity: Option<Capacity>,
) -> Result<(Entries, u64)> {
    let mut entries = Vec::new();
    let mut disclosures = 0;
    for entry in &entry::period(tx, client, from, to)? {
        if entry.kind == EntryKind::Disclosure && !shows_log(capacity) {
            disclosures += 1;
            continue;
        }
        entries.push((shown(tx, entry)?, attachment::of_entry(tx, entry.uid)?));
    }
    Ok((entries, disclosures))
}

fn choose(tx: &ReadTx, scope: &Scope) -> Result<Chosen> {
    let today = tx.now().date_naive();
    let to = scope.to.unwrap_or(today).min(today);
    let mut client = client::get(tx, scope.client)?;
    let (mut entries, disclosures) = chosen_entries(tx, scope.client, scope.from, scope.to, scope.capacity())?;
    let first = entries.first().map_or(today, |(entry, _)| entry.at.date_naive());
    let reader = (scope.capacity(), lang(scope.language));
    let looked = taken_out(tx, &mut client, &mut entries, reader, &scope.reviewed)?;
    if !looked.found.is_empty() {
        return Err(Error::NamesUnreviewed { count: looked.found.len() });
    }
    let mut left_out = looked.left_out();
    let bsn = u64::from(client.fields.bsn.is_some() && !scope.shows_bsn());
    for (what, count) in [("disclosures", disclosures), ("bsn", bsn), ("log", u64::from(!scope.shows_log()))] {
        if count > 0 {
            left_out.push(LeftOut { what: what.to_owned(), count, why: "not_needed".to_owned() });
        }
    }
    let log = if scope.shows_log() {
        let mut records = lines(tx.connection(), Some(scope.client), None, LOG_LINES)?;
        records.reverse();
        records.into_iter().map(|record| named(tx, record)).collect::<Result<_>>()?
    } else {
        Vec::new()
    };
    Ok(Chosen {
        practice: own(tx, tx.session().actor)?,
        client,
        entries,
        log,
        left_out,
        period: Period { from: scope.from.unwrap_or(first).min(to), to },
    })
}

/// Chooses, reads and lays out nothing yet: the paper as data. Its line is written before anything is read out.
pub(super) fn gather(work: &Work, scope: &Scope, ground: Option<&str>) -> Result<Paper> {
    let chosen = work.view(|tx| {
        let chosen = choose(tx, scope)?;
        tx.concerns(Concern {
            client: Some(scope.client),
            part: "dossier",
            count: i64::try_from(chosen.entries.len()).ok(),
            ground: ground.map(str::to_owned),
            every_time: true,
            ..Concern::default()
        });
        Ok(chosen)
    })?;
    let head = work.desk.seal()?;
    let Chosen { practice, client, entries, log, left_out, period } = chosen;
    let partial = scope.from.is_some() || scope.to.is_some() || !left_out.is_empty();
    let count = entries.len() as u64;
    let mut sheets = Vec::with_capacity(entries.len());
    for (index, (view, files)) in entries.into_iter().enumerate() {
        work.progress.step(index as u64, count * 2)?;
        sheets.push(entry_sheet(work, lang(scope.language), index + 1, view, &files)?);
    }
    let log_period = log
        .first()
        .zip(log.last())
        .map(|(first, last)| Period { from: first.at.date_naive(), to: last.at.date_naive() });
    Ok(Paper {
        lang: lang(scope.language),
        kind: scope.kind,
        made_at: work.desk.surroundings().clock.now(),
        made_by: carer(&practice),
        recipient: scope.recipient.as_ref().map(|(recipient, _)| recipient.clone()),
        client: client_sheet(client, scope.shows_bsn()),
        period,
        partial,
        entries: sheets,
        log: log.into_iter().filter_map(log_sheet).collect(),
        log_period,
        left_out,
        seal: Seal { no: u64::try_from(head.no).unwrap_or(0), code: head.code() },
    })
}

pub(super) fn carer(practice: &Practice) -> Carer {
    let town = format!("{} {}", practice.postcode, practice.town).trim().to_owned();
    Carer {
        name: practice.name.clone(),
        role: practice.function.clone(),
        practice: practice.practice.clone(),
        address: [practice.street.clone(), town].into_iter().filter(|line| !line.is_empty()).collect(),
        phone: practice.phone.clone(),
        email: practice.email.clone(),
        registration: practice.registration.clone(),
    }
}

fn client_sheet(client: StoredClient, shows_bsn: bool) -> ClientSheet {
    let StoredClient { number, fields, .. } = client;
    let code = |regime| serde_json::to_value(regime).ok().and_then(|value| value.as_str().map(str::to_owned));
    ClientSheet {
        number: u64::try_from(number).unwrap_or(0),
        name: fields.name,
        called: fields.called,
        birth_date: fields.birth_date,
        address: [fields.street, format!("{} {}", fields.postcode, fields.town).trim().to_owned()]
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect(),
        phone: fields.phone,
        email: fields.email,
        regimes: fields.regimes.into_iter().filter_map(code).collect(),
        bsn: fields.bsn.filter(|_| shows_bsn),
        gp: String::new(),
        contacts: fields
            .contacts
            .into_iter()
            .map(|contact| Contact { name: contact.name, relation: contact.relation, phone: contact.phone })
            .collect(),
        notes: fields.notes,
    }
}

fn title(body: &Body, lang: Lang) -> String {
    match body {
        Body::Report { .. } | Body::Goal(_) | Body::Evaluation(_) => String::new(),
        Body::Document { title, .. } => title.clone(),
        Body::Disclosure(_) => String::new(),
        Body::Form(filled) => filled.name(lang),
    }
}

/// Texts with one of our labels each; what is empty is left out.
fn labelled<T: Into<String>>(texts: impl IntoIterator<Item = (&'static str, T)>) -> Vec<Block> {
    texts
        .into_iter()
        .map(|(label, text)| Block {
            label: Some(Label::Code(label.to_owned())),
            text: text.into(),
            ..Block::default()
        })
        .filter(|block| !block.text.is_empty())
        .collect()
}

fn blocks(body: &Body, lang: Lang) -> Vec<Block> {
    let text = |text: &str| Block { text: text.to_owned(), ..Block::default() };
    match body {
        Body::Report { text: said, soep, .. } => {
            let mut blocks = if said.is_empty() { Vec::new() } else { vec![text(said)] };
            if let Some(soep) = soep {
                blocks
                    .extend(labelled(["subjective", "objective", "evaluation", "plan"].into_iter().zip(soep.parts())));
            }
            blocks
        }
        Body::Document { note, .. } if note.is_empty() => Vec::new(),
        Body::Document { note, .. } => vec![text(note)],
        Body::Disclosure(disclosure) => {
            let period = Period { from: disclosure.period_from, to: disclosure.period_to };
            labelled([
                ("recipient", disclosure.recipient.clone()),
                ("capacity", texts::code(lang, "capacity", &code(&disclosure.capacity))),
                ("ground", texts::code(lang, "ground", &code(&disclosure.ground))),
                ("identity", texts::code(lang, "identity", &code(&disclosure.identity))),
                ("place", disclosure.place.clone()),
                ("covers", texts::period(lang, &period)),
                ("seal", disclosure.seal.clone()),
            ])
        }
        Body::Form(filled) => filled.blocks(lang),
        Body::Goal(goal) => {
            let day = |day: Option<NaiveDate>| day.map(|day| texts::day(lang, day)).unwrap_or_default();
            let agreed = [goal.agreed_by.clone(), day(goal.agreed_on)];
            let agreed = agreed.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            labelled([
                ("goal", goal.words.clone()),
                ("actions", goal.actions.clone()),
                ("who", goal.who.clone()),
                ("until", day(goal.until)),
                ("rhythm", texts::code(lang, "rhythm", &code(&goal.rhythm))),
                ("agreed", agreed),
            ])
        }
        Body::Evaluation(evaluation) => labelled([
            ("looked", evaluation.text.clone()),
            ("outcome", texts::code(lang, "outcome", &code(&evaluation.outcome))),
            ("next", evaluation.next.map(|day| texts::day(lang, day)).unwrap_or_default()),
            ("with", evaluation.with.clone()),
        ]),
    }
}

fn entry_sheet(
    work: &Work,
    lang: Lang,
    number: usize,
    view: EntryView,
    files: &[StoredAttachment],
) -> Result<EntrySheet> {
    let version = |version: &VersionView, struck: bool| VersionSheet {
        no: u32::try_from(version.no).unwrap_or(0),
        recorded: version.recorded,
        author: version.author.clone(),
        reason: version.reason.clone(),
        blocks: blocks(&version.body, lang),
        struck,
    };
    // The newest text is the entry; what it replaced stands beneath, with the reason that it was replaced for.
    let later = std::iter::once(&view.head).chain(&view.earlier);
    let mut versions: Vec<VersionSheet> = view
        .earlier
        .iter()
        .zip(later)
        .map(|(earlier, later)| VersionSheet { reason: later.reason.clone(), ..version(earlier, true) })
        .collect();
    if view.head.amendment {
        versions.insert(0, VersionSheet { blocks: Vec::new(), ..version(&view.head, false) });
    }
    let mut head = blocks(&view.body, lang);
    head.extend(labelled(view.goals.iter().map(|goal| ("goals", goal.words.clone()))));
    let kind = |stored: &StoredAttachment| match class(stored.kind) {
        AttachmentClass::Picture => AttachmentKind::Picture,
        AttachmentClass::Pdf => AttachmentKind::Pdf,
        AttachmentClass::Sound | AttachmentClass::Text => AttachmentKind::Other,
    };
    Ok(EntrySheet {
        number: number.to_string(),
        kind: view.kind.code().to_owned(),
        at: view.at,
        recorded: view.recorded,
        author: view.author,
        origin: view.origin.code().to_owned(),
        title: title(&view.body, lang),
        blocks: head,
        versions,
        attachments: files
            .iter()
            .map(|stored| {
                Ok(AttachmentSheet {
                    name: stored.name.clone(),
                    kind: kind(stored),
                    bytes: shown_bytes(work, stored)?,
                    caption: stored.caption.clone(),
                })
            })
            .collect::<Result<_>>()?,
    })
}

/// A file that is damaged or gone must not keep the rest of a dossier from the client: the paper says in its place that
/// it could not be shown.
fn shown_bytes(work: &Work, stored: &StoredAttachment) -> Result<Vec<u8>> {
    match bytes_of(work, stored) {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(Error::AttachmentDamaged | Error::FileUnreadable) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn log_sheet(line: LogLine) -> Option<LogSheet> {
    let what = match line.outcome {
        Outcome::Done => code(&line.kind),
        Outcome::Refused | Outcome::Failed => code(&line.outcome),
    };
    Some(LogSheet { no: u64::try_from(line.no).ok()?, at: line.at, who: line.who, what, part: line.part })
}

/// Writes a paper where only its owner can read it; removed at locking.
pub(super) fn put_out(work: &Work, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let path = work.desk.vault().out_dir()?.join(name);
    let partial = path.with_extension("partial");
    let written = fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, &path));
    if let Err(error) = written {
        fs::remove_file(&partial).ok();
        return Err(error.into());
    }
    Ok(path)
}

/// A name that says nothing about a person: what it is, and when it was made.
pub(super) fn neutral_name(work: &Work, what: &str, ending: &str) -> String {
    format!("{what}-{}.{ending}", work.desk.surroundings().clock.now().format("%Y-%m-%d-%H%M%S"))
}

/// Prints a dossier: an archival PDF, to be opened at once.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NamesUnreviewed`], [`Error::LayoutFailed`], [`Error::Cancelled`], [`Error::NoSpace`].
pub fn print(work: &Work, input: PrintAsked) -> Result<Printed> {
    let scope = Scope {
        client: input.client,
        from: input.from,
        to: input.to,
        language: input.language,
        kind: PaperKind::InspectionPrint,
        recipient: None,
        reviewed: input.reviewed,
    };
    let paper = gather(work, &scope, None)?;
    let rendered = pdf::render(&paper, true, work.progress)?;
    let path = put_out(work, &neutral_name(work, "dossier", "pdf"), &rendered.bytes)?;
    Ok(Printed {
        file: path.to_string_lossy().into_owned(),
        pages: rendered.pages,
        bytes: rendered.bytes.len() as u64,
        seal: paper.seal.code,
    })
}
