//! Destroying a dossier, step by step: on which ground, what stands against it, what goes and what stays, the name typed, days to
//! think it over, and then for good ([`super::destroying`]), with a certificate. One entry of it goes by the same steps, but for the
//! certificate: there is no way back from that either.
//!
//! A plan is a row of the dossier, so that it goes with it; that of an entry stays behind, with the reason and nothing that it
//! said. Each step looks at the law anew: what was allowed when it was planned may not be by the time it is done. Nothing is
//! destroyed by the passing of time: after the days to think it over somebody still has to say so.
//!
//! The certificate names nobody. It is a paper in the clear about somebody who asked to be forgotten; whoever keeps it
//! writes the name on it by hand.

use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::access_log;
use super::client::ClientAsked;
use super::destroying::{self, Went, destroy_as_of};
use super::entry::{Body, EntryKind};
use super::media::{self, MediumView};
use super::paper::{Sheet, carer, lang, neutral_name, put_out};
use super::persons;
use super::practice::{Language, Practice, current, own};
use super::retention::{self, Asking, LetterOver, RetentionView};
use super::text::{TEXT, required, within};
use super::work_note::Wiped;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::export::sheets::{self, OldCopy};
use crate::fold::fold;
use crate::rules::destroying::{self as rules, DestroyGround};
use crate::rules::retention::{Keeping, Verdict};
use crate::session::Role;
use crate::store::client::StoredClient;
use crate::store::request::StoredRequest;
use crate::store::{Concern, Reading, WriteTx, client, entry, retention as table, tombstone, work_note, worker};
use crate::uid::Uid;

/// Whether the client got a copy first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum LastCopy {
    /// It was handed over or printed.
    Given,
    /// It was offered and is not wanted.
    NotWanted,
    /// There is nobody to offer it to.
    Nobody,
}

/// A destruction that is planned, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planned {
    /// On which ground.
    pub ground: DestroyGround,
    /// The request that it follows.
    pub request: Option<Uid>,
    /// Why; must be there for a mistake.
    pub reason: String,
    /// Whether the client got a copy first.
    pub copy: LastCopy,
    /// The first day on which it may be done.
    pub from: NaiveDate,
    /// That it was called off.
    pub stopped: Option<Stopped>,
    /// Administrative letters that must be kept lie elsewhere.
    #[serde(default)]
    pub letters_elsewhere: bool,
    /// It is about this entry alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Uid>,
}

/// That it was called off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// On which day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// A destruction that is planned, as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DestructionView {
    /// On which ground.
    pub ground: DestroyGround,
    /// Why.
    pub reason: String,
    /// Whether the client got a copy first.
    pub copy: LastCopy,
    /// The first day on which it may be done.
    pub from: NaiveDate,
    /// That day has come.
    pub ready: bool,
    /// When it was planned.
    pub planned: DateTime<FixedOffset>,
    /// By whom.
    pub author: String,
}

/// One entry that is planned to be destroyed, as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct EntryPlanned {
    /// Which.
    pub entry: Uid,
    /// Whose dossier it is in.
    pub client: Uid,
    /// Its newest version.
    pub version: i64,
    /// What it is.
    pub kind: EntryKind,
    /// Of when.
    pub at: DateTime<FixedOffset>,
    /// On which ground.
    pub ground: DestroyGround,
    /// Why.
    pub reason: String,
    /// The first day on which it may be done.
    pub from: NaiveDate,
    /// That day has come.
    pub ready: bool,
    /// When it was planned.
    pub planned: DateTime<FixedOffset>,
    /// By whom.
    pub author: String,
}

/// A ground, and whether it holds.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct GroundView {
    /// Which.
    pub ground: DestroyGround,
    /// It can be chosen now.
    pub may: bool,
}

/// Somebody who has a copy.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct CopyGiven {
    /// Who.
    pub to: String,
    /// When.
    pub at: DateTime<FixedOffset>,
}

/// What destroying a dossier comes to, before anything is done.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DestructionPlan {
    /// For how long it is kept, and what is planned.
    pub retention: RetentionView,
    /// The grounds.
    pub grounds: Vec<GroundView>,
    /// Entries that go.
    pub entries: u32,
    /// Files that go.
    pub files: u32,
    /// Work notes that go.
    pub notes: u32,
    /// Sticks and folders with backups, which hold it until a new backup is made there.
    pub media: Vec<MediumView>,
    /// Who got a copy, which stays with them.
    pub given: Vec<CopyGiven>,
    /// What in the carer's own registers names the client, and stays.
    pub registers: u32,
    /// Drafts for these that name the client, and stay.
    pub drafts: u32,
    /// Administrative letters that must be kept longer than the dossier: they are to lie elsewhere first.
    pub letters: Vec<LetterOver>,
    /// Days to think it over.
    pub cooling_days: u32,
}

/// To plan it.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DestructionBegun {
    /// Whose dossier.
    pub client: Uid,
    /// On which ground.
    pub ground: DestroyGround,
    /// Why; must be there for a mistake.
    #[serde(default)]
    pub reason: String,
    /// Whether the client got a copy first.
    pub copy: LastCopy,
    /// Administrative letters that must be kept lie in the carer's own administration; must be so where there are any.
    #[serde(default)]
    pub letters_elsewhere: bool,
    /// The client's name, as typed, with their number where another has the same name: nothing is planned by a slip of the
    /// hand.
    pub name: String,
}

/// To call it off.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DestructionStopped {
    /// Whose dossier.
    pub client: Uid,
    /// Why.
    pub reason: String,
}

/// To do it.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct DestructionSaid {
    /// Whose dossier.
    pub client: Uid,
    /// The client's name, as typed.
    pub name: String,
    /// Of the certificate.
    pub language: Language,
}

/// A dossier that is gone.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DestructionDone {
    /// When.
    pub day: NaiveDate,
    /// How many entries it had.
    pub entries: i64,
    /// The code that a restore takes.
    pub code: String,
    /// Its traces are gone, too. Else they stand, encrypted, beside the store until a job ends, or until locking.
    pub wiped: bool,
    /// The certificate as PDF; removed at locking, and printed again from the list of what was destroyed. `None` when it could not
    /// be made now.
    pub sheet: Option<Sheet>,
    /// Sticks and folders that still hold it.
    pub media: Vec<MediumView>,
}

/// Which certificate.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct CertificateAsked {
    /// The random name of the destroyed dossier.
    pub client: Uid,
    /// Of the certificate.
    pub language: Language,
}

/// To plan that one entry is destroyed.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct EntryDestructionBegun {
    /// Which.
    pub entry: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// On which ground.
    pub ground: DestroyGround,
    /// Why, without what it said.
    pub reason: String,
    /// The client's name, as typed, with their number where another has the same name: nothing is planned by a slip of the hand.
    pub name: String,
}

/// To call that off.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct EntryDestructionStopped {
    /// Which.
    pub entry: Uid,
    /// Why.
    pub reason: String,
}

/// To destroy one entry, as planned.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct EntryDestroyed {
    /// Which.
    pub entry: Uid,
    /// The version that was on screen.
    pub base: i64,
    /// The client's name, as typed.
    pub name: String,
}

/// The plan that stands.
///
/// # Errors
/// What the store says.
pub(super) fn planned(tx: &impl Reading, client: Uid) -> Result<Option<DestructionView>> {
    let Some(stored) = standing(tx, client)? else { return Ok(None) };
    let Planned { ground, reason, copy, from, .. } = stored.fields;
    Ok(Some(DestructionView {
        ground,
        reason,
        copy,
        from,
        ready: from <= tx.moment().date_naive(),
        planned: stored.recorded,
        author: worker::name(tx, stored.author)?,
    }))
}

fn standing(tx: &impl Reading, client: Uid) -> Result<Option<table::StoredDestruction>> {
    let whole = |each: &table::StoredDestruction| each.fields.stopped.is_none() && each.fields.entry.is_none();
    Ok(table::destructions(tx, Some(client))?.into_iter().rfind(whole))
}

/// The plan that stands for one entry.
fn standing_for(tx: &impl Reading, stored: &entry::StoredEntry) -> Result<Option<table::StoredDestruction>> {
    let its = |each: &table::StoredDestruction| each.fields.stopped.is_none() && each.fields.entry == Some(stored.uid);
    Ok(table::destructions(tx, Some(stored.client))?.into_iter().rfind(its))
}

/// Entries that are planned to be destroyed and still there, of one dossier or of all, the oldest plan first.
///
/// # Errors
/// What the store says.
pub(super) fn entries_planned(tx: &impl Reading, client: Option<Uid>) -> Result<Vec<EntryPlanned>> {
    let mut found = Vec::new();
    for each in table::destructions(tx, client)? {
        let Some(uid) = each.fields.entry.filter(|_| each.fields.stopped.is_none()) else { continue };
        let stored = match entry::get(tx, uid) {
            Ok(stored) if stored.client == each.client => stored,
            // It is gone, or it moved: the plan was for that dossier.
            Ok(_) | Err(Error::NotFound) => continue,
            Err(other) => return Err(other),
        };
        found.push(EntryPlanned {
            entry: uid,
            client: each.client,
            version: stored.head,
            kind: stored.kind,
            at: stored.at,
            ground: each.fields.ground,
            reason: each.fields.reason,
            from: each.fields.from,
            ready: each.fields.from <= tx.moment().date_naive(),
            planned: each.recorded,
            author: worker::name(tx, each.author)?,
        });
    }
    Ok(found)
}

/// The first day on which what is planned today may be done: after the days to think it over. What a client asked for is done
/// within its month (AVG 12(3)), so that for that they end by then.
fn first_day(tx: &impl Reading, ground: DestroyGround, verdict: &Verdict) -> Result<NaiveDate> {
    let today = tx.moment().date_naive();
    let from = today.checked_add_days(Days::new(u64::from(current(tx)?.cooling_days))).unwrap_or(NaiveDate::MAX);
    let must = ground == DestroyGround::Request && verdict.keeping == Keeping::MustDestroy;
    Ok(verdict.date.filter(|_| must).map_or(from, |last| from.min(last.max(today))))
}

/// What is a mistake only the carer can say: a custodian destroys what is due and what was asked for.
fn may(ground: DestroyGround, verdict: &Verdict, request: Option<Uid>, role: Role) -> bool {
    let judged = ground != DestroyGround::Mistake || role == Role::Carer;
    judged && rules::may(ground, verdict, request.is_some())
}

/// What the fiscal law still keeps (AWR 52(4)) is not destroyed with the dossier unless it lies elsewhere.
fn letters_kept(tx: &impl Reading, client: Uid, elsewhere: bool) -> Result<()> {
    let owed = if elsewhere { Vec::new() } else { retention::letters_owed(tx, client)? };
    match owed.iter().map(|letter| letter.verdict.date).max() {
        None => Ok(()),
        Some(until) => Err(Error::LettersKept { until: until.map(|day| day.to_string()).unwrap_or_default() }),
    }
}

fn holds(ground: DestroyGround, verdict: &Verdict, request: Option<Uid>, role: Role) -> Result<()> {
    if may(ground, verdict, request, role) { Ok(()) } else { Err(Error::MustBeKept) }
}

/// The words of a name, whatever the case, accents and spaces.
fn words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

/// What must be typed before a dossier is destroyed: the client's name, and where another bears it too, the number behind it.
pub(super) fn to_type(tx: &impl Reading, of: &StoredClient) -> Result<String> {
    let own = words(&of.fields.name);
    let is_namesake = |each: &StoredClient| each.uid != of.uid && words(&each.fields.name) == own;
    // A name that cannot be read is nobody's namesake, and keeps no other dossier from going.
    Ok(if client::list_readable(tx, true)?.0.iter().any(is_namesake) {
        format!("{} {}", of.fields.name, of.number)
    } else {
        of.fields.name.clone()
    })
}

/// That was typed.
pub(super) fn is_typed(tx: &impl Reading, of: &StoredClient, typed: &str) -> Result<()> {
    if words(&to_type(tx, of)?) == words(typed) {
        return Ok(());
    }
    Err(Error::BadInput { field: "name".to_owned(), reason: "differs".to_owned() })
}

/// What destroying it comes to.
///
/// # Errors
/// [`Error::NotFound`].
pub fn plan(work: &Work, input: ClientAsked) -> Result<DestructionPlan> {
    let media = media::all(work)?;
    work.view(|tx| {
        let retention = retention::get(tx, ClientAsked { client: input.client })?;
        let ground = |ground: &DestroyGround| GroundView {
            ground: *ground,
            // A ground may hold by a date that is wrong.
            may: !retention.clock_doubtful && may(*ground, &retention.verdict, retention.request, tx.session().role),
        };
        let (entries, files) = table::size(tx, input.client)?;
        let given = access_log::given(tx, input.client)?;
        let (registers, drafts) = table::in_registers(tx, input.client, persons::names(tx, input.client)?)?;
        Ok(DestructionPlan {
            grounds: DestroyGround::ALL.iter().map(ground).collect(),
            entries,
            files,
            notes: u32::try_from(work_note::list(tx, Some(input.client))?.len()).unwrap_or(u32::MAX),
            media,
            given: given
                .into_iter()
                .filter(|line| line.how == access_log::GivenHow::HandOver)
                .map(|line| CopyGiven { to: line.to, at: line.at })
                .collect(),
            registers,
            drafts,
            letters: retention::letters_owed(tx, input.client)?,
            cooling_days: current(tx)?.cooling_days,
            retention,
        })
    })
}

/// Plans it: nothing is gone before the days to think it over have passed and somebody says so.
///
/// # Errors
/// [`Error::MustBeKept`] where the ground does not hold; [`Error::LettersKept`]; [`Error::ClockDoubtful`]; [`Error::Required`] for a mistake without a
/// reason; [`Error::BadInput`] when another name was typed; [`Error::AlreadyThere`] when it is planned already.
pub fn begin(tx: &WriteTx, input: DestructionBegun) -> Result<RetentionView> {
    if tx.clock_doubtful() {
        return Err(Error::ClockDoubtful);
    }
    let of = client::get(tx, input.client)?;
    let (verdict, request) = retention::verdict(tx, input.client, Asking::Whole)?;
    holds(input.ground, &verdict, request, tx.session().role)?;
    if standing(tx, input.client)?.is_some() {
        return Err(Error::AlreadyThere);
    }
    let reason = match input.ground {
        DestroyGround::Mistake => required("reason", &input.reason, TEXT)?,
        DestroyGround::TermOver | DestroyGround::Request => within("reason", &input.reason, TEXT)?,
    };
    letters_kept(tx, input.client, input.letters_elsewhere)?;
    is_typed(tx, &of, &input.name)?;
    let from = first_day(tx, input.ground, &verdict)?;
    let request = request.filter(|_| input.ground == DestroyGround::Request);
    let (ground, copy, letters_elsewhere) = (input.ground, input.copy, input.letters_elsewhere);
    let fields = Planned { ground, request, reason, copy, from, stopped: None, letters_elsewhere, entry: None };
    table::add_destruction(tx, tx.new_uid()?, 1, input.client, &fields)?;
    tx.concerns(concern(input.client, input.ground));
    retention::shown(tx, input.client)
}

fn concern(client: Uid, ground: DestroyGround) -> Concern {
    Concern {
        client: Some(client),
        part: "destruction",
        ground: Some(ground.code().to_owned()),
        every_time: true,
        ..Concern::default()
    }
}

/// Calls it off.
///
/// # Errors
/// [`Error::NotFound`] when nothing is planned; [`Error::Required`] without a reason.
pub fn stop(tx: &WriteTx, input: DestructionStopped) -> Result<RetentionView> {
    let stored = standing(tx, input.client)?.ok_or(Error::NotFound)?;
    let reason = required("reason", &input.reason, TEXT)?;
    let ground = stored.fields.ground;
    let stopped = Some(Stopped { on: tx.now().date_naive(), reason });
    table::add_destruction(tx, stored.uid, stored.no + 1, stored.client, &Planned { stopped, ..stored.fields })?;
    tx.concerns(concern(input.client, ground));
    retention::shown(tx, input.client)
}

/// Calls off what rests on a request that was taken back.
pub(super) fn request_withdrawn(tx: &WriteTx, request: &StoredRequest, reason: &str) -> Result<()> {
    for stored in table::destructions(tx, Some(request.client))? {
        if stored.fields.request == Some(request.uid) && stored.fields.stopped.is_none() {
            let stopped = Some(Stopped { on: tx.now().date_naive(), reason: reason.to_owned() });
            table::add_destruction(
                tx,
                stored.uid,
                stored.no + 1,
                stored.client,
                &Planned { stopped, ..stored.fields },
            )?;
        }
    }
    Ok(())
}

/// Does it.
///
/// # Errors
/// [`Error::NotFound`] when nothing is planned; [`Error::CoolingOff`] before its day; [`Error::MustBeKept`] when the ground
/// holds no more; [`Error::LettersKept`] for an administrative letter that came since; [`Error::BadInput`] when another name was typed; [`Error::ClockDoubtful`], [`Error::JobRunning`]. Nothing is
/// gone then.
pub fn destroy(work: &Work, input: DestructionSaid) -> Result<DestructionDone> {
    let mut about = None;
    let done = destroy_as_of(work.desk, work.pass(), (input.client, None), |tx| {
        let plan = standing(tx, input.client)?.ok_or(Error::NotFound)?;
        let ground = plan.fields.ground;
        if tx.clock_doubtful() {
            return Err(Error::ClockDoubtful);
        }
        if tx.now().date_naive() < plan.fields.from {
            return Err(Error::CoolingOff { until: plan.fields.from.to_string() });
        }
        let (verdict, request) = retention::verdict(tx, input.client, Asking::Whole)?;
        holds(ground, &verdict, request, tx.session().role)?;
        letters_kept(tx, input.client, plan.fields.letters_elsewhere)?;
        let of = client::get(tx, input.client)?;
        is_typed(tx, &of, &input.name)?;
        about = Some((of.number, ground, own(tx, tx.session().actor)?));
        Ok(ground)
    })?;
    let (number, ground, practice) = about.ok_or_else(|| Error::internal("destroyed without a plan"))?;
    // It is gone whatever comes after: a full disk must not say that nothing is.
    let media = media::holding(work, input.client);
    let said = (done.day, ground, done.code.as_str());
    let printed = |media: &Vec<MediumView>| {
        sheet(work, said, Some((number, done.entries)), &practice, media, input.language).ok()
    };
    let sheet = media.as_ref().ok().and_then(printed);
    let media = media.unwrap_or_default();
    Ok(DestructionDone { day: done.day, entries: done.entries, code: done.code, wiped: done.wiped, sheet, media })
}

/// The certificate of a dossier that was destroyed before.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::LayoutFailed`].
pub fn certificate(work: &Work, input: CertificateAsked) -> Result<Sheet> {
    let (stone, code, practice) = work.view(|tx| {
        tx.concerns(Concern { part: "certificate", every_time: true, ..Concern::default() });
        let stone = tombstone::dossiers(tx.connection())?.into_iter().find(|stone| stone.client == input.client);
        let stone = stone.ok_or(Error::NotFound)?;
        let code = tombstone::keys(tx.connection())?.certificate(&stone)?.code()?;
        Ok((stone, code, own(tx, tx.session().actor)?))
    })?;
    let media = media::holding(work, input.client)?;
    sheet(work, (stone.day, stone.ground, &code), None, &practice, &media, input.language)
}

fn sheet(
    work: &Work,
    (day, ground, code): (NaiveDate, DestroyGround, &str),
    about: Option<(i64, i64)>,
    practice: &Practice,
    media: &[MediumView],
    language: Language,
) -> Result<Sheet> {
    let carer = carer(practice);
    let copies: Vec<OldCopy> = media
        .iter()
        .map(|medium| OldCopy { place: called(&medium.folder), seen: medium.seen, lost: medium.lost })
        // A folder of this vault that made way for it is on no list of sticks, and is looked at now.
        .chain(work.desk.vault().asides().iter().map(|aside| OldCopy {
            place: called(&aside.to_string_lossy()),
            seen: work.desk.surroundings().clock.now(),
            lost: false,
        }))
        .collect();
    let certificate = sheets::DestructionSheet {
        lang: lang(language),
        carer: &carer,
        day,
        ground: ground.code(),
        about,
        code,
        copies: &copies,
        printed: work.desk.surroundings().clock.now().date_naive(),
    };
    let bytes = sheets::destruction_sheet(&certificate)?;
    let path = put_out(work, &neutral_name(work, "bewijs", "pdf"), &bytes)?;
    Ok(Sheet { file: path.to_string_lossy().into_owned() })
}

/// What a stick or folder is called: the end of its path. What stands before it is the carer's own computer, with the name under
/// which they log in, and means nothing to the client who gets the paper.
fn called(folder: &str) -> String {
    folder.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(folder).to_owned()
}

/// Nothing else refers to an entry.
///
/// # Errors
/// [`Error::StillNeeded`].
pub(super) fn not_needed(tx: &WriteTx, stored: &entry::StoredEntry) -> Result<()> {
    let (client, uid) = (stored.client, stored.uid);
    let needed = match stored.kind {
        // The register of who got the dossier.
        EntryKind::Disclosure => true,
        EntryKind::Goal | EntryKind::Medicine => {
            table::is_referred_to(tx, client, uid)? || table::is_written_of(tx, client, uid)?
        }
        EntryKind::Report
        | EntryKind::Document
        | EntryKind::Form
        | EntryKind::Evaluation
        | EntryKind::Measurement
        | EntryKind::Dose => table::is_referred_to(tx, client, uid)?,
    };
    if needed { Err(Error::StillNeeded) } else { Ok(()) }
}

/// Whether an entry may be destroyed on this ground, with the request that it follows; a letter has a term of its own.
fn may_go(
    tx: &impl Reading,
    (stored, body): (&entry::StoredEntry, &Body),
    ground: DestroyGround,
) -> Result<(Verdict, Option<Uid>)> {
    // What was granted in part is no ground for anything else.
    let asking = if ground == DestroyGround::Request { Asking::Entry } else { Asking::Whole };
    let (verdict, _) = retention::verdict(tx, stored.client, asking)?;
    let own = retention::letter_verdict(tx, body)?;
    let request = retention::granted_for(tx, stored)?.filter(|_| ground == DestroyGround::Request);
    let may = match ground {
        DestroyGround::TermOver => own.is_some_and(|own| own.is_free()) && !rules::is_stopped(&verdict),
        DestroyGround::Request => {
            rules::may(ground, &verdict, request.is_some()) && !own.as_ref().is_some_and(retention::is_owed)
        }
        DestroyGround::Mistake => rules::may(ground, &verdict, false),
    };
    if may { Ok((verdict, request)) } else { Err(Error::MustBeKept) }
}

/// Plans that one entry is destroyed: a mistake, what the client asked for, or a letter whose own term is over.
///
/// # Errors
/// [`Error::MustBeKept`] where the ground does not hold; [`Error::StillNeeded`] for a hand-over and for what other things refer to, such
/// as a goal, a medicine or a proof; [`Error::EntryChanged`]; [`Error::ClockDoubtful`]; [`Error::Required`] without a reason;
/// [`Error::BadInput`] when another name was typed; [`Error::AlreadyThere`] when it is planned already.
pub fn begin_entry(tx: &WriteTx, input: EntryDestructionBegun) -> Result<RetentionView> {
    if tx.clock_doubtful() {
        return Err(Error::ClockDoubtful);
    }
    let stored = entry::get(tx, input.entry)?;
    if stored.head != input.base {
        return Err(Error::EntryChanged);
    }
    let (body, _) = entry::kept(tx, &stored)?;
    let (verdict, request) = may_go(tx, (&stored, &body), input.ground)?;
    not_needed(tx, &stored)?;
    if standing_for(tx, &stored)?.is_some() {
        return Err(Error::AlreadyThere);
    }
    let reason = required("reason", &input.reason, TEXT)?;
    is_typed(tx, &client::get(tx, stored.client)?, &input.name)?;
    let fields = Planned {
        ground: input.ground,
        request,
        reason,
        // Of one entry none is offered: the dossier stays to ask a copy of.
        copy: LastCopy::NotWanted,
        from: first_day(tx, input.ground, &verdict)?,
        stopped: None,
        letters_elsewhere: false,
        entry: Some(stored.uid),
    };
    table::add_destruction(tx, tx.new_uid()?, 1, stored.client, &fields)?;
    tx.concerns(Concern { entry: Some(stored.uid), ..concern(stored.client, input.ground) });
    retention::shown(tx, stored.client)
}

/// Calls that off.
///
/// # Errors
/// [`Error::NotFound`] when nothing is planned; [`Error::Required`] without a reason.
pub fn stop_entry(tx: &WriteTx, input: EntryDestructionStopped) -> Result<RetentionView> {
    let of = entry::get(tx, input.entry)?;
    let stored = standing_for(tx, &of)?.ok_or(Error::NotFound)?;
    let reason = required("reason", &input.reason, TEXT)?;
    let ground = stored.fields.ground;
    let stopped = Some(Stopped { on: tx.now().date_naive(), reason });
    table::add_destruction(tx, stored.uid, stored.no + 1, stored.client, &Planned { stopped, ..stored.fields })?;
    tx.concerns(Concern { entry: Some(of.uid), ..concern(of.client, ground) });
    retention::shown(tx, of.client)
}

/// Destroys one entry, as planned. What it was and when stays, in the list of what was destroyed.
///
/// # Errors
/// [`Error::NotFound`] when nothing is planned; [`Error::CoolingOff`] before its day; else as [`begin_entry`]. Nothing is gone
/// then.
pub fn destroy_entry(work: &Work, input: EntryDestroyed) -> Result<Wiped> {
    // A print or a hand-over of this dossier may be under way.
    let _turn = work.desk.take_turn()?;
    work.change(|tx| {
        if tx.clock_doubtful() {
            return Err(Error::ClockDoubtful);
        }
        let stored = entry::get(tx, input.entry)?;
        let plan = standing_for(tx, &stored)?.ok_or(Error::NotFound)?.fields;
        if tx.now().date_naive() < plan.from {
            return Err(Error::CoolingOff { until: plan.from.to_string() });
        }
        if stored.head != input.base {
            return Err(Error::EntryChanged);
        }
        let (body, _) = entry::kept(tx, &stored)?;
        may_go(tx, (&stored, &body), plan.ground)?;
        not_needed(tx, &stored)?;
        is_typed(tx, &client::get(tx, stored.client)?, &input.name)?;
        let of = (stored.client, Some(stored.uid));
        let stone = tombstone::keys(tx.connection())?.tombstone(of, tx.now().date_naive(), plan.ground)?;
        tombstone::destroy_entry(tx, &stored, &body, &stone)?;
        destroying::leaves_remnants(tx, Went::Entry)?;
        retention::entry_gone(tx, &stored, plan.reason)?;
        tx.concerns(Concern { entry: Some(stored.uid), ..concern(stored.client, plan.ground) });
        Ok(())
    })?;
    Ok(Wiped { wiped: destroying::settle_after(work.desk) })
}
