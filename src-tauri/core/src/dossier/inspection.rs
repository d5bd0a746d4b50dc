//! An inspector visits: the inspectorate, or the municipality's supervisor for the Wmo. Who that is, whose supervisor, and the
//! number of the pass that was shown are written down with the dossiers and the period that were chosen. Then either a PDF is
//! made, or the dossiers are laid open on the screen.
//!
//! Both go the way of a hand-over for an inspector: real names, also behind pseudonyms; names of other clients out, and none
//! that nobody decided about; never work notes or the carer's own register of incidents. On the screen the inspector has a
//! sitting of their own, as a viewer has ([`viewing`](super::viewing)): handed what was laid open, and no door of the store.
//! Each look stands in the log of that dossier under the inspector's name; leaving takes the carer's passphrase.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::client::{ClientFields, Regime};
use super::decision::Shows;
use super::disclosure::{Capacity, Disclosure, Ground, Identity, LeftOutNote, code};
use super::document::{self, Preview};
use super::entry::{self as entries, Body};
use super::extent::Extent;
use super::inspection_lists::chapters;
use super::keys::check_present;
use super::others::{ReviewAsked, review};
use super::paper::{PaperFiles, Scope, choose, gather, lang, neutral_name, put_out, tell_damaged};
use super::practice::{Language, Theme, current, own};
use super::relation::CareRelation;
use super::restriction::Leaves;
use super::text::{LINE, required, within};
use super::viewing::{Begun, EndAsked, Ended, PartPage, page_of};
use super::viewing_dossier::{Seen, SeenTable, ViewPart, laid_open};
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::paper::{Front, Paper, PaperKind, Period, Recipient, Seal};
use crate::export::pdf::{self, Files};
use crate::export::texts;
use crate::rules::completeness::Supervisor;
use crate::session::Source;
use crate::store::practice_record::INSPECTION;
use crate::store::{Concern, ReadTx, Reading, WriteTx, client};
use crate::uid::Uid;

/// In the log.
const PART: &str = "inspection";
/// Dossiers at a time, at most.
const MOST: usize = 100;

/// What is written down of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inspection {
    /// Full name of the inspector.
    pub inspector: String,
    /// Whose supervisor.
    pub authority: Supervisor,
    /// Which municipality, or what else there is to say of the authority.
    pub authority_name: String,
    /// The number of the pass that was shown.
    pub pass: String,
    /// The dossiers by their numbers, which stand for one client for good and name nobody.
    pub numbers: Vec<i64>,
    /// From this day.
    pub from: Option<NaiveDate>,
    /// To and with this day.
    pub to: Option<NaiveDate>,
    /// On paper, or on the screen.
    pub way: InspectionWay,
    /// When it began.
    pub began: DateTime<FixedOffset>,
    /// When and how looking on the screen ended.
    pub ended: Option<(DateTime<FixedOffset>, Ended)>,
}

/// How an inspector got to see the dossiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum InspectionWay {
    /// A PDF.
    Paper,
    /// On the screen.
    Screen,
}

/// Who visits, and what they are to see.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct InspectionAsked {
    /// Full name of the inspector.
    pub inspector: String,
    /// Whose supervisor.
    pub authority: Supervisor,
    /// Which municipality; may be empty for the inspectorate.
    #[serde(default)]
    pub authority_name: String,
    /// The number of the pass that was shown.
    pub pass: String,
    /// Whose dossiers.
    pub clients: Vec<Uid>,
    /// From this day; the beginning when `None`.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// To and with this day; today when `None`.
    #[serde(default)]
    pub to: Option<NaiveDate>,
    /// Of the labels.
    pub language: Language,
}

/// Which dossiers are looked through for names before they are shown.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct InspectionReadyAsked {
    /// Whose supervisor visits.
    pub authority: Supervisor,
    /// Whose dossiers.
    pub clients: Vec<Uid>,
    /// From this day.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// To and with this day.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}

/// Whether a dossier can be shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct InspectionReady {
    /// The client.
    pub client: Uid,
    /// Names that may be other clients', of which nobody decided yet.
    pub names: u32,
}

/// A PDF for an inspector.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct InspectionPrinted {
    /// Paths, a volume each; removed at locking.
    pub files: Vec<String>,
    /// How many pages in all.
    pub pages: usize,
    /// The seal on it.
    pub seal: String,
}

/// A visit as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct InspectionView {
    /// The visit.
    pub inspection: Uid,
    /// Full name of the inspector.
    pub inspector: String,
    /// Whose supervisor.
    pub authority: Supervisor,
    /// Which municipality.
    pub authority_name: String,
    /// The number of the pass.
    pub pass: String,
    /// The dossiers by their numbers.
    pub numbers: Vec<i64>,
    /// On paper, or on the screen.
    pub way: InspectionWay,
    /// When it began.
    pub began: DateTime<FixedOffset>,
    /// When looking on the screen ended.
    pub ended: Option<DateTime<FixedOffset>>,
}

/// Dossiers that were laid open for an inspector. It holds what may be read, with everything else taken out before, and no
/// way to anything more.
pub struct Inspecting {
    /// The visit.
    pub inspection: Uid,
    pub(crate) inspector: String,
    pub(crate) dossiers: Vec<(Uid, i64, Seen)>,
    pub(crate) lists: Vec<SeenTable>,
    pub(crate) frame: Frame,
    /// The carer's passphrase was typed: the carer may sit down again.
    pub(crate) ended: AtomicBool,
}

impl std::fmt::Debug for Inspecting {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never what it holds.
        to.debug_struct("Inspecting").finish_non_exhaustive()
    }
}

/// What the window around it is like.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    authority: Supervisor,
    carer: String,
    language: Language,
    theme: Theme,
    text_size: u32,
    idle_minutes: u32,
}

/// A dossier that was laid open.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct InspectedDossier {
    /// Its number.
    pub number: i64,
    /// Whose it is.
    pub name: String,
    /// Birth date.
    pub birth_date: Option<NaiveDate>,
    /// The parts that are there.
    pub parts: Vec<ViewPart>,
    /// What was left out.
    pub left_out: Vec<LeftOutNote>,
}

/// What stands above an inspector's pages.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct InspectingView {
    /// Who looks.
    pub inspector: String,
    /// Whose supervisor that is.
    pub authority: Supervisor,
    /// Whose laptop it is.
    pub carer: String,
    /// What was laid open.
    pub dossiers: Vec<InspectedDossier>,
    /// The check and the registers.
    pub lists: Vec<SeenTable>,
    /// What the page speaks.
    pub language: Language,
    /// Light or dark.
    pub theme: Theme,
    /// Per cent.
    pub text_size: u32,
    /// Minutes without a key or click after which it locks.
    pub idle_minutes: u32,
}

/// A page of a part of a dossier.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct InspectedPartAsked {
    /// Which dossier, by its number.
    pub number: i64,
    /// Which part.
    pub part: ViewPart,
    /// How many entries were shown before.
    #[serde(default)]
    pub after: u32,
    /// How many more, at most 100.
    pub count: u32,
}

/// A file of an entry that is shown.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct InspectedFileAsked {
    /// Which dossier, by its number.
    pub number: i64,
    /// The file's number among what was laid open.
    pub file: u32,
    /// The page of a document, from 0.
    #[serde(default)]
    pub page: usize,
    /// Pixels that the longer side has at most.
    pub most: u32,
}

/// The visits so far, newest first.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<Vec<InspectionView>> {
    tx.concerns(Concern { part: PART, ..Concern::default() });
    let mut all: Vec<InspectionView> = INSPECTION
        .list(tx)?
        .into_iter()
        .map(|kept| InspectionView {
            inspection: kept.uid,
            inspector: kept.fields.inspector,
            authority: kept.fields.authority,
            authority_name: kept.fields.authority_name,
            pass: kept.fields.pass,
            numbers: kept.fields.numbers,
            way: kept.fields.way,
            began: kept.fields.began,
            ended: kept.fields.ended.map(|(at, _)| at),
        })
        .collect();
    all.reverse();
    Ok(all)
}

/// Looks through dossiers for names of other clients, as they would be shown to an inspector.
///
/// # Errors
/// [`Error::NotFound`], [`Error::NotTheirs`].
pub fn ready(tx: &ReadTx, input: InspectionReadyAsked) -> Result<Vec<InspectionReady>> {
    let mut all = Vec::new();
    let clients = chosen(&input.clients)?;
    theirs(tx, input.authority, &clients, (input.from, input.to))?;
    for client in clients {
        let asked = ReviewAsked {
            client,
            from: input.from,
            to: input.to,
            extent: Extent::Whole,
            capacity: Some(Capacity::Inspector),
            ground: None,
            person: None,
            recipient: String::new(),
            again: false,
        };
        let names = u32::try_from(review(tx, asked)?.found.len()).unwrap_or(u32::MAX);
        all.push(InspectionReady { client, names });
    }
    Ok(all)
}

/// Each once, and not too many.
fn chosen(clients: &[Uid]) -> Result<Vec<Uid>> {
    let mut all = Vec::new();
    for client in clients {
        if !all.contains(client) {
            all.push(*client);
        }
    }
    match all.len() {
        0 => Err(Error::Required { field: "clients".to_owned() }),
        1..=MOST => Ok(all),
        _ => Err(Error::BadInput { field: "clients".to_owned(), reason: "many".to_owned() }),
    }
}

/// Care under the Wmo was given to this client, as far as is known within these days: what the municipality supervises (Wmo
/// 2015, article 6.1). What was written down of it before counts as well.
pub(super) fn is_wmo(tx: &impl Reading, uid: Uid, (from, to): (Option<NaiveDate>, Option<NaiveDate>)) -> Result<bool> {
    let within = |relation: &CareRelation| {
        relation.until.is_none_or(|until| from.is_none_or(|from| from <= until))
            && relation.from.is_none_or(|since| to.is_none_or(|to| since <= to))
    };
    let wmo = |fields: &ClientFields| {
        let known: Vec<_> = fields.relations.iter().filter(|each| each.regime == Regime::Wmo).collect();
        fields.regimes.contains(&Regime::Wmo) && (known.is_empty() || known.into_iter().any(within))
    };
    Ok(client::versions(tx, uid)?.iter().any(wmo))
}

/// No dossier is laid open to who has no say over that care.
fn theirs(
    tx: &impl Reading,
    authority: Supervisor,
    clients: &[Uid],
    days: (Option<NaiveDate>, Option<NaiveDate>),
) -> Result<()> {
    let mut numbers = Vec::new();
    for uid in clients {
        match authority {
            Supervisor::Municipality if !is_wmo(tx, *uid, days)? => {
                numbers.push(client::get(tx, *uid)?.number.to_string());
            }
            Supervisor::Municipality | Supervisor::Inspectorate => {}
        }
    }
    if numbers.is_empty() { Ok(()) } else { Err(Error::NotTheirs { numbers: numbers.join(", ") }) }
}

/// Who visits, checked.
fn checked(tx: &impl Reading, input: &InspectionAsked, clients: &[Uid], way: InspectionWay) -> Result<Inspection> {
    let authority_name = match input.authority {
        Supervisor::Municipality => required("authority_name", &input.authority_name, LINE)?,
        Supervisor::Inspectorate => within("authority_name", &input.authority_name, LINE)?,
    };
    if input.from.zip(input.to).is_some_and(|(from, to)| to < from) {
        return Err(Error::BadDate { field: "to".to_owned() });
    }
    theirs(tx, input.authority, clients, (input.from, input.to))?;
    Ok(Inspection {
        inspector: required("inspector", &input.inspector, LINE)?,
        authority: input.authority,
        authority_name,
        pass: required("pass", &input.pass, LINE)?,
        numbers: clients.iter().map(|uid| client::get(tx, *uid).map(|stored| stored.number)).collect::<Result<_>>()?,
        from: input.from,
        to: input.to,
        way,
        began: tx.moment(),
        ended: None,
    })
}

/// A dossier as an inspector gets it.
fn scope(visit: &Inspection, client: Uid, language: Language) -> Scope {
    Scope {
        client,
        from: visit.from,
        to: visit.to,
        extent: Extent::Whole,
        language,
        kind: PaperKind::InspectionPrint,
        recipient: Some(recipient(visit)),
        capacity: Some(Capacity::Inspector),
        shows: Shows::to(Capacity::Inspector, Ground::StatutoryDuty, None),
        reviewed: Vec::new(),
        leaves: Leaves::to(Capacity::Inspector, Ground::StatutoryDuty),
        parts: None,
        request: None,
    }
}

fn recipient(visit: &Inspection) -> Recipient {
    Recipient {
        name: visit.inspector.clone(),
        capacity: code(&Capacity::Inspector),
        ground: code(&Ground::StatutoryDuty),
    }
}

/// Whose supervisor, in words.
fn authority(visit: &Inspection, language: Language) -> String {
    let said = texts::code(lang(language), "supervisor", &code(&visit.authority));
    if visit.authority_name.is_empty() { said } else { format!("{said}: {}", visit.authority_name) }
}

/// Makes the PDF for an inspector: the check, the registers and the chosen dossiers. That it was given stands in each of
/// these dossiers.
///
/// # Errors
/// [`Error::Required`] without a name, a pass, a dossier or, of a municipality, without its name; [`Error::NotFound`],
/// [`Error::NotTheirs`], [`Error::NamesUnreviewed`], [`Error::LayoutFailed`], [`Error::Cancelled`], [`Error::NoSpace`].
pub fn print(work: &Work, input: InspectionAsked) -> Result<InspectionPrinted> {
    let clients = chosen(&input.clients)?;
    let (visit, chapters) = work.view(|tx| {
        tx.concerns(Concern { part: PART, every_time: true, ..Concern::default() });
        let visit = checked(tx, &input, &clients, InspectionWay::Paper)?;
        Ok((visit, chapters(tx, &clients, input.authority, lang(input.language))?))
    })?;
    let ground = code(&Ground::StatutoryDuty);
    let mut papers = Vec::with_capacity(clients.len());
    for client in &clients {
        papers.push(gather(work, &scope(&visit, *client, input.language), Some(&ground))?);
    }
    // One paper, one seal: that of when all of it had been read.
    let head = work.desk.seal()?;
    let seal = Seal { no: u64::try_from(head.no).unwrap_or(0), code: head.code() };
    for (paper, _) in &mut papers {
        paper.seal = seal.clone();
    }
    let days = |pick: fn(&Period) -> NaiveDate| papers.iter().map(move |(paper, _)| pick(&paper.period));
    let period = Period {
        from: days(|period| period.from).min().unwrap_or(visit.began.date_naive()),
        to: days(|period| period.to).max().unwrap_or(visit.began.date_naive()),
    };
    let front = Front {
        recipient: recipient(&visit),
        authority: authority(&visit, input.language),
        period,
        volume: (1, 1),
        chapters,
    };
    let mut paths = Vec::new();
    let done = put_out_bound(work, &mut papers, &front, &mut paths).and_then(|pages| {
        record(work, &visit, &clients, &papers, &input)?;
        Ok(pages)
    });
    if done.is_err() {
        // Nothing is given without a line.
        paths.iter().for_each(|path| drop(fs::remove_file(path)));
    }
    let files = paths.iter().map(|path| path.to_string_lossy().into_owned()).collect();
    Ok(InspectionPrinted { files, pages: done?, seal: seal.code })
}

/// Lays the dossiers out and puts the volumes where only their owner can read them: how many pages, and in `paths` what was
/// written, the first volume first.
fn put_out_bound(
    work: &Work,
    papers: &mut [(Paper, PaperFiles)],
    front: &Front,
    paths: &mut Vec<PathBuf>,
) -> Result<usize> {
    loop {
        let bound: Vec<(&Paper, &dyn Files)> =
            papers.iter().map(|(paper, files)| (paper, files as &dyn Files)).collect();
        let done = pdf::render_bound(&bound, front, pdf::MOST_PAGES, work.progress, &mut |no, bytes| {
            // The first comes last: where nothing came before it, it is the only one.
            let what =
                if no == 1 && paths.is_empty() { "inspectie".to_owned() } else { format!("inspectie-deel-{no}") };
            let path = put_out(work, &neutral_name(work, &what, "pdf"), &bytes)?;
            paths.insert(if no == 1 { 0 } else { paths.len() }, path);
            Ok(())
        })?;
        let told = papers
            .iter_mut()
            .zip(&done.failed)
            .filter_map(|((paper, _), failed)| tell_damaged(paper, *failed).then_some(()));
        if told.count() == 0 {
            return Ok(done.pages);
        }
        paths.drain(..).for_each(|path| drop(fs::remove_file(path)));
    }
}

/// Writes down, in each dossier, to whom it went and what was left out; and the visit itself. All of it or nothing: each
/// dossier's log has its line.
fn record(
    work: &Work,
    visit: &Inspection,
    clients: &[Uid],
    papers: &[(Paper, PaperFiles)],
    input: &InspectionAsked,
) -> Result<()> {
    let disclosure = |paper: &Paper| Disclosure {
        recipient: visit.inspector.clone(),
        capacity: Capacity::Inspector,
        ground: Ground::StatutoryDuty,
        ground_note: authority(visit, input.language),
        identity: Identity::Other,
        place: texts::filled(lang(input.language), "inspection.pass_seen", &[("pass", &visit.pass)]),
        period_from: paper.period.from,
        period_to: paper.period.to,
        partial: paper.partial,
        extent: Extent::Whole,
        folder: String::new(),
        files: Vec::new(),
        left_out: paper.left_out.iter().map(LeftOutNote::of).collect(),
        person: None,
        consent: None,
        answer: None,
        talk: None,
        mail: None,
        unsure: false,
        seal_no: paper.seal.no,
        seal: paper.seal.code.clone(),
    };
    work.change(|tx| {
        for (client, (paper, _)) in clients.iter().zip(papers) {
            let uid = entries::add(tx, *client, tx.now(), &Body::Disclosure(disclosure(paper)), true)?;
            tx.line(Concern {
                client: Some(*client),
                entry: Some(uid),
                part: "disclosure",
                count: i64::try_from(paper.entries.len()).ok(),
                ground: Some(code(&Ground::StatutoryDuty)),
                ..Concern::default()
            });
        }
        INSPECTION.add(tx, None, visit)?;
        tx.concerns(Concern { part: PART, ..Concern::default() });
        Ok(())
    })
}

/// Lays the chosen dossiers open on the screen for an inspector. Nobody sits down yet: see
/// [`Desk::look_on`](crate::desk::Desk::look_on).
///
/// # Errors
/// As [`print`]; [`Error::PassphraseFirst`] when the vault was opened by a code; [`Error::NotAllowed`] without a window.
pub fn begin(work: &Work, input: InspectionAsked) -> Result<Begun> {
    if work.desk.session().source != Source::Window {
        return Err(Error::NotAllowed);
    }
    if !work.desk.vault().opened_by().has_passphrase() {
        return Err(Error::PassphraseFirst);
    }
    let clients = chosen(&input.clients)?;
    let (visit, lists, frame) = work.view(|tx| {
        tx.concerns(Concern { part: PART, every_time: true, ..Concern::default() });
        let visit = checked(tx, &input, &clients, InspectionWay::Screen)?;
        let chapters = chapters(tx, &clients, input.authority, lang(input.language))?;
        let lists = chapters.into_iter().flat_map(|chapter| chapter.tables);
        let lists = lists.map(|table| SeenTable { title: table.title, rows: table.rows }).collect();
        let settings = current(tx)?;
        let frame = Frame {
            authority: input.authority,
            carer: own(tx, tx.session().actor)?.name,
            language: input.language,
            theme: settings.theme,
            text_size: settings.text_size,
            idle_minutes: settings.idle_minutes,
        };
        Ok((visit, lists, frame))
    })?;
    let mut dossiers = Vec::with_capacity(clients.len());
    for (client, number) in clients.iter().zip(&visit.numbers) {
        let scope = scope(&visit, *client, input.language);
        let seen = work.view(|tx| {
            let chosen = choose(tx, &scope)?;
            tx.concerns(Concern {
                client: Some(*client),
                part: "dossier",
                count: i64::try_from(chosen.entries.len()).ok(),
                ground: Some(code(&Ground::StatutoryDuty)),
                every_time: true,
                ..Concern::default()
            });
            Ok(laid_open(chosen, &scope, &ViewPart::ALL, &frame.carer, &current(tx)?))
        })?;
        dossiers.push((*client, *number, seen));
    }
    let inspection = work.change(|tx| {
        let uid = INSPECTION.add(tx, None, &visit)?;
        tx.concerns(Concern { part: PART, ..Concern::default() });
        Ok(uid)
    })?;
    let inspector = visit.inspector;
    let ended = AtomicBool::new(false);
    work.desk.lay_open_dossiers(Inspecting { inspection, inspector, dossiers, lists, frame, ended });
    Ok(Begun { viewing: inspection })
}

impl Inspecting {
    fn dossier(&self, number: i64) -> Result<(Uid, &Seen)> {
        let found = self.dossiers.iter().find(|(_, each, _)| *each == number).ok_or(Error::NotFound)?;
        Ok((found.0, &found.2))
    }
}

/// What stands above every page of an inspector, with the check and the registers.
///
/// # Errors
/// None.
pub fn shown(inspecting: &Inspecting, _: Nothing) -> Result<(Concern, InspectingView)> {
    let frame = &inspecting.frame;
    let view = InspectingView {
        inspector: inspecting.inspector.clone(),
        authority: frame.authority,
        carer: frame.carer.clone(),
        dossiers: inspecting
            .dossiers
            .iter()
            .map(|(_, number, seen)| InspectedDossier {
                number: *number,
                name: seen.name.clone(),
                birth_date: seen.birth_date,
                parts: seen.parts.iter().map(|each| each.part).collect(),
                left_out: seen.left_out.clone(),
            })
            .collect(),
        lists: inspecting.lists.clone(),
        language: frame.language,
        theme: frame.theme,
        text_size: frame.text_size,
        idle_minutes: frame.idle_minutes,
    };
    Ok((Concern { part: PART, ..Concern::default() }, view))
}

/// A page of a part of a dossier that was laid open.
///
/// # Errors
/// [`Error::NotFound`] for a dossier or a part that was not.
pub fn part(inspecting: &Inspecting, input: InspectedPartAsked) -> Result<(Concern, PartPage)> {
    let (client, seen) = inspecting.dossier(input.number)?;
    let page = page_of(seen, input.part, input.after, input.count)?;
    Ok((Concern { client: Some(client), part: input.part.code(), ..Concern::default() }, page))
}

/// A file of an entry that was laid open.
///
/// # Errors
/// [`Error::NotFound`], [`Error::AttachmentDamaged`], [`Error::FileDamaged`].
pub fn file(work: &Work, input: InspectedFileAsked) -> Result<Preview> {
    let (client, seen) = work.desk.inspecting()?.dossier(input.number)?;
    let number = usize::try_from(input.file).unwrap_or(usize::MAX);
    let stored = seen.files.get(number).ok_or(Error::NotFound)?;
    work.view(|tx| {
        let (entry, part) = (Some(stored.entry), "attachment");
        tx.concerns(Concern { client: Some(client), entry, part, ..Concern::default() });
        Ok(())
    })?;
    document::preview_of(work, stored, input.page, input.most)
}

/// Ends it: the carer types the passphrase, and may sit down again. A wrong one leaves a line.
///
/// # Errors
/// [`Error::WrongPassphrase`], or what the store says.
pub fn end(work: &Work, input: EndAsked) -> Result<Nothing> {
    let inspecting = work.desk.inspecting()?;
    check_present(work, &SecretString::from(input.present))?;
    if !inspecting.ended.load(Ordering::Relaxed) {
        work.change(|tx| note_end(tx, inspecting, Ended::Passphrase))?;
        inspecting.ended.store(true, Ordering::Relaxed);
    }
    Ok(Nothing {})
}

/// Records when looking on the screen ended, in a sitting that sees no table.
pub(crate) fn note_end(tx: &WriteTx, inspecting: &Inspecting, how: Ended) -> Result<()> {
    INSPECTION.end(tx, inspecting.inspection, |visit| visit.ended = Some((tx.now(), how)))?;
    tx.concerns(Concern { part: PART, ..Concern::default() });
    Ok(())
}
