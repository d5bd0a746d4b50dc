//! A dossier on paper: what goes onto it is chosen here, before it is laid out, so that what is not for this reader
//! is in no layer of the file.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::access::Around;
use super::access_log::row_of;
use super::colleague::Colleague;
use super::data::carried::CarriedKeeping;
use super::decision::{self, DecisionKind, Hold, Shows, Untold};
use super::disclosure::{ByMail, Capacity, code};
use super::document::{AttachmentClass, bytes_of, class};
use super::entry::{Body, EntryView, VersionView, shown};
use super::extent::{self, Extent};
use super::letter::LetterTerm;
use super::others::{Entries, Reviewed, taken_out};
use super::people_tables::{self, Judged, Recorded};
use super::practice::{Language, Practice, own};
use super::relation::{CareRelation, Keeper};
use super::restriction::{self, Leaves};
use super::view::{LogLine, named};
use super::viewing_dossier::ViewPart;
use super::{colleague, medicine, request, retention, tables};
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::paper::{
    AttachmentKind, AttachmentSheet, Block, Carer, Chapter, ClientSheet, Contact, EntrySheet, Label, Lang, LeftOut,
    LogLine as LogSheet, Paper, PaperKind, Period, Recipient, Seal, TableSheet, VersionSheet,
};
use crate::export::pdf::{self, Files, How, Rendered};
use crate::export::{texts, view};
use crate::store::attachment::StoredAttachment;
use crate::store::care::StoredStatus;
use crate::store::client::StoredClient;
use crate::store::decision::StoredDecision;
use crate::store::entry::StoredEntry;
use crate::store::log::{Record, Which, lines_of};
use crate::store::{Concern, ReadTx, Reading, attachment, care, client, entry, people};
use crate::uid::Uid;
use crate::vault::rename;

/// Lines of the log on a paper, the newest.
const LOG_LINES: usize = 300;
/// Lines of it read at a time.
const LOG_BATCH: u32 = 500;
/// Pages of a summary.
const SUMMARY_PAGES: usize = 2;

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
    /// What of it.
    pub(super) extent: Extent,
    pub(super) language: Language,
    pub(super) kind: PaperKind,
    pub(super) recipient: Option<Recipient>,
    /// As what somebody reads it; `None` for the carer.
    pub(super) capacity: Option<Capacity>,
    /// What they get of what is held back.
    pub(super) shows: Shows,
    /// What the carer says of names of other clients in it.
    pub(super) reviewed: Vec<Reviewed>,
    /// Where it goes: a restriction may stand in the way.
    pub(super) leaves: Leaves,
    /// The request that it answers.
    pub(super) request: Option<Uid>,
    /// The parts that are shown at the screen; a paper has them all.
    pub(super) parts: Option<Vec<ViewPart>>,
}

/// What a reader gets beside the entries: real names and numbers for who is owed them.
impl Scope {
    pub(super) fn shows_log(&self) -> bool {
        shows_log(self.capacity) && self.extent.has(ViewPart::Disclosures)
    }

    /// The days that are asked for.
    fn days(&self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        if self.extent.has_period() { (self.from, self.to) } else { (None, None) }
    }

    /// It is not all of the dossier, or not of the whole time.
    pub(super) fn is_part(&self) -> bool {
        let (from, to) = self.days();
        from.is_some() || to.is_some() || !self.extent.is_whole()
    }

    pub(super) fn shows_bsn(&self) -> bool {
        match self.capacity {
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
pub(super) struct Chosen {
    pub(super) practice: Practice,
    pub(super) client: StoredClient,
    pub(super) entries: Entries,
    /// Those that were used in the period.
    pub(super) medicines: Vec<EntryView>,
    pub(super) people: Vec<TableSheet>,
    /// How care went and what was judged of capacity.
    pub(super) told: Vec<Recorded>,
    /// The same people and consents, for the data.
    pub(super) around: Option<Around>,
    /// Entries that tell of a hand-over, for the data.
    pub(super) handing_over: HashSet<Uid>,
    /// For how long it is kept, for the data of who takes all of it over.
    pub(super) keeping: Option<CarriedKeeping>,
    pub(super) log: Vec<LogLine>,
    /// Lines of the log before these.
    log_older: u64,
    pub(super) left_out: Vec<LeftOut>,
    /// Left out too, and not said to this reader: that there is something would tell them. For the register.
    pub(super) unsaid: Vec<LeftOut>,
    /// Who is behind the pseudonyms that stand in it.
    pub(super) names: Vec<Colleague>,
    period: Period,
}

pub(super) const fn lang(language: Language) -> Lang {
    match language {
        Language::Nl => Lang::Nl,
        Language::En => Lang::En,
    }
}

/// The entries of a paper that its reader gets.
#[derive(Default)]
pub(super) struct Picked {
    /// Of the period, oldest first.
    pub(super) entries: Entries,
    /// The medicines that were used in it.
    pub(super) medicines: Entries,
    /// The people around the client, and the consents.
    pub(super) around: Option<Around>,
    /// Where the client was in care, newest first.
    pub(super) care: Vec<StoredStatus>,
    /// Hand-overs that this reader is not told of.
    disclosures: u64,
    /// Proof of consents and of who represents the client, which this reader is not told of either.
    proofs: u64,
    /// Held back from this reader.
    pub(super) held: u64,
    /// Not told yet, and going along because they were asked for.
    after_talk: u64,
    period: Option<Period>,
}

/// Picks the entries that a reader gets.
pub(super) fn pick(
    tx: &ReadTx,
    client: Uid,
    (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    capacity: Option<Capacity>,
    shows: Shows,
) -> Result<Picked> {
    let today = tx.now().date_naive();
    let stored = entry::period(tx, client, from, to)?;
    let to = to.unwrap_or(today).min(today);
    let standing = decision::standing(tx, client)?;
    let own = |uid| decision::of(&standing, uid);
    let mut around = Around::of(tx, client)?;
    let mut care = care::history(tx, client)?;
    // What stays behind asks about no names.
    if !shows_log(capacity) {
        around.persons.iter_mut().for_each(|kept| kept.fields.proof_note.clear());
    }
    if Judged::to(capacity) != Judged::Why {
        around.judgements.iter_mut().for_each(|kept| kept.fields.why.clear());
        care.iter_mut().for_each(|each| each.fields.reason.clear());
    }
    let (told_over, proofs) = if shows_log(capacity) {
        (HashSet::new(), HashSet::new())
    } else {
        (entry::of_handing_over(tx, client)?, people::proofs(tx, client)?)
    };
    let mut picked = Picked { around: Some(around), care, ..Picked::default() };
    let mut untold = HashSet::new();
    // What this reader gets of an entry. A dose repeats what its medicine says and an evaluation is about its goal: what
    // holds those back holds these back too.
    let mut read = |entry: &StoredEntry| -> Result<Option<_>> {
        let mut view = shown(tx, entry)?;
        let mut about = vec![view.entry];
        if let Body::Dose(dose) = &view.body {
            about.push(dose.medicine);
        } else if let Body::Evaluation(evaluation) = &view.body {
            about.push(evaluation.goal);
        }
        if !about.iter().all(|uid| shows.along(&own(*uid))) {
            return Ok(None);
        }
        // The words of a goal stand with every report about it.
        view.goals.retain(|name| shows.along(&own(name.goal)));
        about.extend(view.goals.iter().map(|name| name.goal));
        untold.extend(about.into_iter().filter(|uid| own(*uid).contains(&Hold::NotYetTold)));
        Ok(Some((view, attachment::of_entry(tx, entry.uid)?)))
    };
    for entry in &stored {
        if told_over.contains(&entry.uid) {
            picked.disclosures += 1;
            continue;
        }
        if proofs.contains(&entry.uid) {
            picked.proofs += 1;
            continue;
        }
        match read(entry)? {
            Some(read) => picked.entries.push(read),
            None => picked.held += 1,
        }
    }
    let first = picked.entries.first().map_or(today, |(view, _)| view.at.date_naive());
    let from = from.unwrap_or(first).min(to);
    for entry in &medicine::all(tx, client)? {
        let Body::Medicine(said) = entry::newest_body(tx, entry)? else { continue };
        if said.start <= to
            && said.stop.is_none_or(|stop| from <= stop)
            && let Some(read) = read(entry)?
        {
            picked.medicines.push(read);
        }
    }
    picked.period = Some(Period { from, to });
    picked.after_talk = if shows.untold == Untold::AfterTalk { untold.len() as u64 } else { 0 };
    Ok(picked)
}

/// Who is behind the pseudonyms in what was picked: for who asks for it, and for the inspectorate. A name is given unless it
/// was weighed for this very request and refused; that it has a pseudonym is not that weighing. Then it counts.
fn names(tx: &ReadTx, scope: &Scope, picked: &Picked) -> Result<(Vec<Colleague>, u64)> {
    if scope.leaves != Leaves::Asked && scope.capacity != Some(Capacity::Inspector) {
        return Ok((Vec::new(), 0));
    }
    let shown = |view: &&EntryView| scope.parts.as_ref().is_none_or(|parts| parts.contains(&ViewPart::of(view)));
    let views = picked.entries.iter().chain(&picked.medicines).map(|(view, _)| view).filter(shown);
    let texts: Vec<String> = views
        .flat_map(|view| std::iter::once(&view.head).chain(&view.earlier))
        .map(|version| version.body.searched())
        .collect();
    let refused = match scope.leaves {
        Leaves::Asked => request::refused_names(tx, scope.request, scope.client)?,
        Leaves::Own | Leaves::Statute | Leaves::Shared => Vec::new(),
    };
    let (kept, given): (Vec<_>, Vec<_>) =
        colleague::behind(tx, &texts)?.into_iter().partition(|(uid, _)| refused.contains(uid));
    let people: HashSet<Uid> = kept.iter().map(|(uid, _)| *uid).collect();
    Ok((given.into_iter().map(|(_, fields)| fields).collect(), people.len() as u64))
}

/// The newest lines of the log that this reader may see, the newest first, and how many there are before them.
fn newest_first(tx: &ReadTx, scope: &Scope, which: &Which) -> Result<(Vec<Record>, u64)> {
    let standing = decision::standing(tx, scope.client)?;
    let (mut newest, mut older) = (Vec::new(), 0);
    let mut before = None;
    loop {
        let batch = lines_of(tx.connection(), which, before, LOG_BATCH)?;
        let Some(last) = batch.last() else { return Ok((newest, older)) };
        before = Some(last.n);
        for record in batch {
            // Who did not ask and was not told does not read of it in the log either.
            if scope.shows.untold == Untold::LeftOut && tells_of_holds(&record, &standing) {
                continue;
            }
            if newest.len() < LOG_LINES { newest.push(record) } else { older += 1 }
        }
    }
}

/// Whether a line of the log tells of something that is held back from somebody.
pub(super) fn tells_of_holds(record: &Record, standing: &[StoredDecision]) -> bool {
    record.part == "holds"
        || DecisionKind::from_code(&record.part).is_some_and(|what| what != DecisionKind::MailRemoved)
        || record.e.is_some_and(|entry| !decision::of(standing, entry).is_empty())
}

/// Chooses what this reader gets, with what is not for them taken out.
///
/// # Errors
/// [`Error::NotShared`], [`Error::KeptNotUsed`], [`Error::TalkFirst`], [`Error::NamesUnreviewed`].
pub(super) fn choose(tx: &ReadTx, scope: &Scope) -> Result<Chosen> {
    let mut client = client::get(tx, scope.client)?;
    restriction::allows(tx, scope.client, scope.leaves)?;
    let mut picked = pick(tx, scope.client, scope.days(), scope.capacity, scope.shows)?;
    let cut = scope.extent.narrow(tx, scope.client, &mut picked)?;
    if picked.after_talk > 0 && scope.shows.talk.is_none() {
        return Err(Error::TalkFirst { count: picked.after_talk });
    }
    let looked =
        taken_out(tx, &mut client, &mut picked, (scope.capacity, lang(scope.language)), &scope.reviewed, false)?;
    if !looked.found.is_empty() {
        return Err(Error::NamesUnreviewed { count: looked.found.len() });
    }
    let mut left_out = looked.left_out();
    // One number for both reasons: the reason itself could be what must not be told. Who did not ask is not told of it at all.
    let held = LeftOut { what: "entry".to_owned(), count: picked.held, why: "withheld".to_owned() };
    let held = (picked.held > 0).then_some(held);
    let (said, unsaid) = match scope.shows.untold {
        Untold::LeftOut => (None, held),
        Untold::Marked | Untold::AfterTalk => (held, None),
    };
    left_out.extend(said);
    let bsn = u64::from(client.fields.bsn.is_some() && !scope.shows_bsn() && scope.extent.has(ViewPart::Particulars));
    // What was not asked for is no secret: it is counted by what it is a part of.
    let log = u64::from(!shows_log(scope.capacity) && scope.extent.has(ViewPart::Disclosures));
    for (what, count) in [("disclosures", picked.disclosures), ("proof", picked.proofs), ("bsn", bsn), ("log", log)] {
        if count > 0 {
            left_out.push(LeftOut { what: what.to_owned(), count, why: "not_needed".to_owned() });
        }
    }
    left_out.extend(cut);
    for (part, missing) in [(ViewPart::Particulars, true), (ViewPart::Disclosures, shows_log(scope.capacity))] {
        if missing
            && !scope.extent.has(part)
            && !left_out.iter().any(|left| left.what == format!("part_{}", part.code()))
        {
            left_out.push(extent::left_out(part, 1));
        }
    }
    let (names, refused) = names(tx, scope, &picked)?;
    if refused > 0 {
        left_out.push(LeftOut { what: "name".to_owned(), count: refused, why: "privacy".to_owned() });
    }
    let mut log_older = 0;
    let log = if scope.shows_log() {
        // An inspector asks for a time, and has no ground for the log of another.
        let (from, to) = if scope.capacity == Some(Capacity::Inspector) { scope.days() } else { (None, None) };
        let which = Which { client: Some(scope.client), from, to, kinds: Vec::new() };
        let (records, older) = newest_first(tx, scope, &which)?;
        log_older = older;
        records.into_iter().rev().map(|record| named(tx, record)).collect::<Result<_>>()?
    } else {
        Vec::new()
    };
    let (lang, judged) = (lang(scope.language), Judged::to(scope.capacity));
    // A summary is of today.
    let care = people_tables::care(&picked.care, lang, judged).filter(|_| scope.extent != Extent::Summary);
    let around = picked.around.as_ref();
    let capacity = around.and_then(|around| people_tables::capacity(around, lang, judged));
    let people = around.map(|around| people_tables::people(around, lang, scope.shows_log()));
    Ok(Chosen {
        practice: own(tx, tx.session().actor)?,
        client,
        entries: picked.entries,
        people: people.unwrap_or_default(),
        told: care.into_iter().chain(capacity).collect(),
        around: picked.around,
        handing_over: entry::of_handing_over(tx, scope.client)?,
        keeping: if takes_over(scope) { Some(retention::carried(tx, scope.client)?) } else { None },
        medicines: picked.medicines.into_iter().map(|(view, _)| view).collect(),
        log,
        log_older,
        left_out,
        unsaid: unsaid.into_iter().collect(),
        names,
        period: picked.period.ok_or_else(|| Error::internal("period"))?,
    })
}

/// Who goes on with the care and gets the whole dossier takes over the keeping of it. A part stays a part of what is kept here.
fn takes_over(scope: &Scope) -> bool {
    matches!(scope.capacity, Some(Capacity::Colleague | Capacity::OtherCarer)) && !scope.is_part()
}

/// The files of a paper, each read when the layout gets to it.
pub(super) struct PaperFiles<'a> {
    work: &'a Work<'a>,
    stored: Vec<StoredAttachment>,
}

impl Files for PaperFiles<'_> {
    fn read(&self, file: usize) -> Result<Vec<u8>> {
        let stored = self.stored.get(file).ok_or_else(|| Error::internal("file"))?;
        shown_bytes(self.work, stored)
    }
}

/// Chooses, and lays out nothing yet: the paper as data, and where its files are. Its line is written before anything is read
/// out.
pub(super) fn gather<'a>(work: &'a Work, scope: &Scope, ground: Option<&str>) -> Result<(Paper, PaperFiles<'a>)> {
    let (mut paper, files, ()) = gather_with(work, scope, ground, |_| Ok(()))?;
    tell_unprinted(&mut paper, &files, |_| false)?;
    Ok((paper, files))
}

/// As [`gather`]; `also` makes something else of what was chosen, such as data.
pub(super) fn gather_with<'a, T>(
    work: &'a Work,
    scope: &Scope,
    ground: Option<&str>,
    also: impl FnOnce(&Chosen) -> Result<T>,
) -> Result<(Paper, PaperFiles<'a>, T)> {
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
    let made = also(&chosen)?;
    let Chosen { practice, client, entries, medicines, people, told, log, names, period, .. } = chosen;
    let (log_older, mut left_out, unsaid) = (chosen.log_older, chosen.left_out, chosen.unsaid);
    let numbered: Vec<(usize, &EntryView)> = (1..).zip(entries.iter().map(|(view, _)| view)).collect();
    let chapters = tables::chapters(&numbered, &medicines, lang(scope.language));
    let names = tables::names(&names, lang(scope.language));
    let people: Vec<TableSheet> = told.into_iter().map(|each| each.table).chain(people).collect();
    let people = (!people.is_empty()).then(|| Chapter { code: "people".to_owned(), tables: people });
    let chapters = people.into_iter().chain(chapters).chain(names).collect();
    let partial = scope.is_part() || !left_out.is_empty() || !unsaid.is_empty();
    // The log on a paper is an extract: what stands before it makes the dossier itself no part, and is told.
    if log_older > 0 {
        left_out.push(LeftOut { what: "log_line".to_owned(), count: log_older, why: "too_long".to_owned() });
    }
    let mut sheets = Vec::with_capacity(entries.len());
    let mut stored = Vec::new();
    for (index, (view, files)) in entries.into_iter().enumerate() {
        if tables::says_all(&view) {
            continue;
        }
        let marks = scope.shows.untold == Untold::Marked;
        let attachments = files.iter().zip(stored.len()..).map(|(file, at)| attachment_sheet(file, at)).collect();
        stored.extend(files);
        sheets.push(EntrySheet { attachments, ..bare_sheet(lang(scope.language), index + 1, view, marks) });
    }
    let log_period = log
        .first()
        .zip(log.last())
        .map(|(first, last)| Period { from: first.at.date_naive(), to: last.at.date_naive() });
    let paper = Paper {
        lang: lang(scope.language),
        kind: scope.kind,
        made_at: work.desk.surroundings().clock.now(),
        made_by: carer(&practice),
        recipient: scope.recipient.clone(),
        client: client_sheet(client, scope.shows_bsn(), lang(scope.language)),
        period,
        partial,
        extent: scope.extent.codes(),
        brief: scope.extent == Extent::Summary,
        shows_client: scope.extent.has(ViewPart::Particulars),
        chapters,
        entries: sheets,
        log: log.into_iter().filter_map(|line| log_sheet(line, lang(scope.language))).collect(),
        log_period,
        log_older,
        left_out,
        seal: Seal { no: u64::try_from(head.no).unwrap_or(0), code: head.code() },
    };
    Ok((paper, PaperFiles { work, stored }, made))
}

/// Counts the files that are not for paper, or too long for it, of entries whose files do not go `along` themselves: then the
/// paper says that it is not the whole (Dutch civil code, 7:456).
pub(super) fn tell_unprinted(paper: &mut Paper, files: &PaperFiles, along: impl Fn(&EntrySheet) -> bool) -> Result<()> {
    let mut count = 0;
    for each in paper.entries.iter().filter(|entry| !along(entry)).flat_map(|entry| &entry.attachments) {
        count += u64::from(!view::is_for_paper(each, files)?);
    }
    if count > 0 {
        paper.left_out.push(LeftOut { what: "attachment".to_owned(), count, why: "not_printed".to_owned() });
        paper.partial = true;
    }
    Ok(())
}

/// Counts the files that turned out damaged when they were drawn. Whether the paper did not say so yet: it is known only when
/// the first page, which says it, has been laid out.
pub(super) fn tell_damaged(paper: &mut Paper, failed: u64) -> bool {
    let told = paper.left_out.iter_mut().find(|left| left.why == "damaged");
    if failed <= told.as_ref().map_or(0, |told| told.count) {
        return false;
    }
    match told {
        Some(told) => told.count = failed,
        None => {
            let (what, why) = ("attachment".to_owned(), "damaged".to_owned());
            paper.left_out.push(LeftOut { what, count: failed, why });
        }
    }
    paper.partial = true;
    true
}

/// Takes the oldest reports out of a summary until it fits, and then the oldest goals; what is taken out is counted.
fn shorten(work: &Work, paper: &mut Paper, files: &PaperFiles, how: How) -> Result<()> {
    if !paper.brief {
        return Ok(());
    }
    let mut pages = 0;
    while pages == 0 || pages > SUMMARY_PAGES {
        if pages > SUMMARY_PAGES {
            let may_go = paper.entries.iter().enumerate().filter_map(|(at, entry)| {
                let (turn, part) = extent::may_go(&entry.kind)?;
                Some(((turn, entry.at), part, at))
            });
            let Some((_, part, at)) = may_go.min_by_key(|(first, ..)| *first) else { break };
            paper.entries.remove(at);
            let fresh = extent::left_out(part, 1);
            match paper.left_out.iter_mut().find(|left| left.what == fresh.what) {
                Some(left) => left.count += 1,
                None => paper.left_out.push(fresh),
            }
        }
        pages = pdf::render(paper, files, how, work.progress, &mut |_, _| Ok(()))?.pages;
    }
    Ok(())
}

/// Lays a paper out into files where only their owner can read them; removed at locking. Where it is one volume, it is called
/// as it is asked; of more, each has its number. Answers with the paths, the first volume first.
///
/// # Errors
/// Those of the layout, what `finished` says of a volume, [`Error::NoSpace`].
pub(super) fn laid_out(
    work: &Work,
    (paper, files): (&mut Paper, &PaperFiles),
    archival: bool,
    name: &str,
    finished: &dyn Fn(Vec<u8>) -> Result<Vec<u8>>,
) -> Result<(Vec<PathBuf>, Rendered)> {
    let how = How { archival, most_pages: pdf::MOST_PAGES };
    shorten(work, paper, files, how)?;
    loop {
        let mut written: Vec<(usize, PathBuf)> = Vec::new();
        let done = pdf::render(paper, files, how, work.progress, &mut |no, bytes| {
            let name = if no == 1 && written.is_empty() { format!("{name}.pdf") } else { format!("{name}-{no}.pdf") };
            written.push((no, put_out(work, &name, &finished(bytes)?)?));
            Ok(())
        });
        written.sort_unstable();
        let paths: Vec<PathBuf> = written.into_iter().map(|(_, path)| path).collect();
        let again = done.as_ref().is_ok_and(|done| tell_damaged(paper, done.failed.iter().sum()));
        if again || done.is_err() {
            paths.iter().for_each(|path| drop(fs::remove_file(path)));
        }
        let done = done?;
        if !again {
            return Ok((paths, done));
        }
    }
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

/// A care relation in one line: the law, the indication, its days, how much, and for whom.
fn relation_line(relation: &CareRelation, lang: Lang) -> String {
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| texts::day(lang, day));
    let mut parts = vec![texts::code(lang, "regime", &code(&relation.regime))];
    parts.extend([&relation.number, &relation.hours].into_iter().filter(|part| !part.is_empty()).cloned());
    if relation.from.is_some() || relation.until.is_some() {
        parts.push(format!("{} – {}", day(relation.from), day(relation.until)));
    }
    if let Some(other) = &relation.subcontract {
        let key = match other.keeper {
            Keeper::Me => "client.subcontract.me",
            Keeper::Other => "client.subcontract.other",
        };
        parts.push(texts::filled(lang, key, &[("whom", &other.whom)]));
    }
    parts.join(", ")
}

pub(super) fn client_sheet(client: StoredClient, shows_bsn: bool, lang: Lang) -> ClientSheet {
    let StoredClient { number, fields, status, .. } = client;
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
        status: status.code().to_owned(),
        relations: fields.relations.iter().map(|relation| relation_line(relation, lang)).collect(),
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

pub(super) fn title(body: &Body, lang: Lang) -> String {
    match body {
        Body::Report { .. } | Body::Goal(_) | Body::Evaluation(_) => String::new(),
        Body::Document { title, .. } => title.clone(),
        Body::Disclosure(_) => String::new(),
        Body::Form(filled) => filled.name(lang),
        Body::Measurement(said) => said.kind().name.speak(lang).to_owned(),
        Body::Medicine(medicine) => medicine.called(),
        Body::Dose(dose) => dose.name.clone(),
    }
}

/// With which service something was mailed.
fn mailed(mail: &ByMail, lang: Lang) -> String {
    if mail.service.is_empty() {
        texts::filled(lang, "mail.ordinary", &[("why", &mail.why_not)])
    } else {
        mail.service.clone()
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

pub(super) fn blocks(body: &Body, lang: Lang) -> Vec<Block> {
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
            let unsure = if disclosure.unsure { texts::text(lang, "unsure") } else { String::new() };
            labelled([
                ("outcome", unsure),
                ("recipient", disclosure.recipient.clone()),
                ("capacity", texts::code(lang, "capacity", &code(&disclosure.capacity))),
                ("ground", texts::code(lang, "ground", &code(&disclosure.ground))),
                ("identity", texts::code(lang, "identity", &code(&disclosure.identity))),
                ("place", disclosure.place.clone()),
                ("covers", texts::period(lang, &period)),
                ("extent", disclosure.extent.words(lang)),
                ("mail", disclosure.mail.as_ref().map(|mail| mailed(mail, lang)).unwrap_or_default()),
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
        Body::Measurement(said) => {
            let mut blocks = vec![text(&said.spoken(lang))];
            blocks.extend(labelled([("note", said.note.clone())]));
            blocks
        }
        Body::Medicine(medicine) => labelled([
            ("dose", medicine.dose.clone()),
            ("times", tables::times(medicine, lang)),
            ("start", texts::day(lang, medicine.start)),
            ("stop", medicine.stop.map(|day| texts::day(lang, day)).unwrap_or_default()),
            ("stop_why", medicine.stop_why.clone()),
            ("prescriber", medicine.prescriber.clone()),
            ("note", medicine.remarks.clone()),
        ]),
        Body::Dose(dose) => labelled([
            ("dose", dose.dose.clone()),
            ("times", format!("{} {}", texts::day(lang, dose.on), dose.time)),
            ("outcome", tables::outcome(dose.outcome, &dose.why, lang)),
        ]),
    }
}

/// What holds beside an entry, for who must not tell of it by mistake.
fn decided(view: &EntryView, lang: Lang) -> Vec<Block> {
    let holds = view.decisions.iter().filter(|each| each.now && each.what != DecisionKind::MailRemoved);
    labelled(holds.map(|each| {
        let day = each.review_on.map(|day| texts::day(lang, day)).unwrap_or_default();
        let label = if each.what == DecisionKind::Withheld { "withheld" } else { "not_yet_told" };
        (label, texts::filled(lang, "hold.review", &[("day", &day), ("reason", &each.reason)]))
    }))
}

/// For how long a letter or mail is kept, and where that stands.
fn keeping(term: &LetterTerm, lang: Lang) -> String {
    let until = match term.until {
        Some(day) => texts::filled(lang, "keep.until", &[("day", &texts::day(lang, day))]),
        None => texts::filled(lang, "keep.years", &[("years", &term.years.to_string())]),
    };
    if term.article.is_empty() { until } else { format!("{until} ({})", texts::article(lang, &term.article)) }
}

/// A file by its place among those of the paper.
fn attachment_sheet(stored: &StoredAttachment, file: usize) -> AttachmentSheet {
    let kind = match class(stored.kind) {
        AttachmentClass::Picture => AttachmentKind::Picture,
        AttachmentClass::Pdf => AttachmentKind::Pdf,
        AttachmentClass::Sound | AttachmentClass::Text => AttachmentKind::Other,
    };
    AttachmentSheet { name: stored.name.clone(), kind, file, caption: stored.caption.clone() }
}

/// An entry without its files.
pub(super) fn bare_sheet(lang: Lang, number: usize, view: EntryView, marks: bool) -> EntrySheet {
    let version = |version: &VersionView, struck: bool| VersionSheet {
        no: u32::try_from(version.no).unwrap_or(0),
        recorded: version.recorded,
        author: version.author.clone(),
        reason: version.reason.clone(),
        amendment: version.amendment,
        blocks: if version.held_back {
            vec![Block { text: texts::text(lang, "instead.earlier_version"), ..Block::default() }]
        } else {
            blocks(&version.body, lang)
        },
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
    // Who wrote the text that is valid now, when and why stands first; the one that it replaced does not repeat why.
    if let Some(replaced) = versions.first_mut() {
        replaced.reason.clear();
        versions.insert(0, VersionSheet { blocks: Vec::new(), ..version(&view.head, false) });
    }
    let mut head = if marks { decided(&view, lang) } else { Vec::new() };
    head.extend(blocks(&view.body, lang));
    head.extend(labelled(view.keep.iter().map(|term| ("keep", keeping(term, lang)))));
    head.extend(labelled(view.brought_in.iter().map(|each| {
        let on = texts::day(lang, each.on.date_naive());
        ("brought_in", texts::filled(lang, "brought_in", &[("from", &each.from), ("by", &each.by), ("on", &on)]))
    })));
    head.extend(labelled(view.goals.iter().map(|goal| ("goals", goal.words.clone()))));
    EntrySheet {
        number: number.to_string(),
        kind: view.kind.code().to_owned(),
        at: view.at,
        recorded: view.recorded,
        author: view.author,
        origin: view.origin.code().to_owned(),
        title: title(&view.body, lang),
        blocks: head,
        versions,
        attachments: Vec::new(),
    }
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

fn log_sheet(line: LogLine, lang: Lang) -> Option<LogSheet> {
    let [_, who, what, _] = row_of(&line, lang);
    Some(LogSheet { no: u64::try_from(line.no).ok()?, at: line.at, who, what, part: line.part })
}

/// Writes a paper where only its owner can read it; removed at locking.
pub(super) fn put_out(work: &Work, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let path = work.desk.vault().out_dir()?.join(name);
    let partial = path.with_extension("partial");
    let written = fs::write(&partial, bytes).and_then(|()| rename(&partial, &path));
    if let Err(error) = written {
        fs::remove_file(&partial).ok();
        return Err(error.into());
    }
    Ok(path)
}

/// A name that says nothing about a person: what it is, and when it was made.
pub(super) fn neutral_name(work: &Work, what: &str, ending: &str) -> String {
    format!("{}.{ending}", neutral_stem(work, what))
}

/// The same without an ending.
pub(super) fn neutral_stem(work: &Work, what: &str) -> String {
    format!("{what}-{}", work.desk.surroundings().clock.now().format("%Y-%m-%d-%H%M%S"))
}
