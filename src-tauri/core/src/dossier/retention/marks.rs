//! What the carer adds to the law: a stop, longer or shorter, an interest, a measure and its end; that it ends; and what of
//! it goes along to who takes the dossier over, and comes with one that was.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::known::{Beside, facts, is_given, is_treated};
use super::{Asking, RetentionView, shown};
use crate::dossier::client::Regime;
use crate::dossier::data::carried::{CarriedKeeping, CarriedMark};
use crate::dossier::entry::EntryKind;
use crate::dossier::text::{TEXT, past_day, required};
use crate::error::{Error, Result};
use crate::session::Role;
use crate::store::retention::{self as table, StoredMark};
use crate::store::{Concern, Reading, WriteTx, client, entry};
use crate::uid::Uid;

/// What may be added to the law in data that come from elsewhere.
const MOST_MARKS: usize = 1_000;

/// What is added to the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "KeepMark")]
pub enum MarkKind {
    /// A stop: an inquiry, a complaint, a claim.
    Hold,
    /// Longer, because good care needs it (BW 7:454(3)).
    GoodCare,
    /// Longer, because the client asked.
    Wish,
    /// The client asks to destroy it after a day that is still to come.
    Shorter,
    /// Another has a considerable interest in keeping it (BW 7:455(2)).
    Interest,
    /// An heir has.
    Heirs,
    /// There is compulsory mental care in it; the last day of the measure.
    Wvggz,
    /// There is involuntary care in it; its last day.
    Wzd,
    /// What it is for ends.
    Purpose,
    /// A single entry was destroyed: what it was, not what it said.
    EntryGone,
    /// The dossier was taken over: the day from which the years counted where it came from.
    TakenOver,
}

/// Something that was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// What.
    pub kind: MarkKind,
    /// From which day; of an entry that was destroyed, its day.
    pub from: NaiveDate,
    /// To and with which day.
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// That it ended.
    pub ended: Option<MarkEnded>,
    /// What the entry was that was destroyed.
    #[serde(default)]
    pub entry: Option<EntryKind>,
    /// The laws under which care was ever given where the dossier was taken over from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub regimes: Vec<Regime>,
}

/// That something that was added holds no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct MarkEnded {
    /// From which day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Something to add.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewMark {
    /// To whose dossier.
    pub client: Uid,
    /// What.
    pub kind: MarkKind,
    /// To and with which day. Must be there for longer, shorter and the end of a purpose; a stop may have one; of a measure its
    /// last day, while it goes on none.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

/// To end what was added.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MarkEnds {
    /// Which.
    pub mark: Uid,
    /// The last day of a measure that went on: then it has ended, and counts from that day. Without it the mark counts no more.
    #[serde(default)]
    pub last_day: Option<NaiveDate>,
    /// Why.
    pub reason: String,
}

/// Something that was added, as shown.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
#[ts(rename = "KeepMarkView")]
pub struct MarkView {
    /// Which.
    pub mark: Uid,
    /// What.
    pub kind: MarkKind,
    /// From which day.
    pub from: NaiveDate,
    /// To and with which day.
    pub until: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// What the entry was that was destroyed.
    pub entry: Option<EntryKind>,
    /// By whom.
    pub author: String,
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// It holds now.
    pub stands: bool,
    /// Who sits here may end it.
    pub may_end: bool,
    /// A measure that has no last day yet; who sits here may give it one.
    pub goes_on: bool,
    /// That it ended.
    pub ended: Option<MarkEnded>,
}

/// Adds something: a stop, longer or shorter, an interest, a measure, the end of a purpose.
///
/// # Errors
/// [`Error::Required`] without a reason, or without a day where there must be one; [`Error::NotAhead`] for a day that has
/// passed where it has to lie ahead; [`Error::BadDate`]; [`Error::NotFound`]; [`Error::NotAllowed`] for what only destroying
/// an entry adds, and for a custodian who would say what it was for; [`Error::TreatmentRecorded`] for the end of a purpose where
/// there is treatment, or care under a law with a term; [`Error::BadDate`] also for such an end before care was last given.
pub fn mark(tx: &WriteTx, input: NewMark) -> Result<RetentionView> {
    client::get(tx, input.client)?;
    let today = tx.now().date_naive();
    let until = input.until.map(|day| past_day("until", day, NaiveDate::MAX)).transpose()?;
    let (must, ahead) = match input.kind {
        MarkKind::Hold => (false, true),
        MarkKind::GoodCare | MarkKind::Wish | MarkKind::Shorter => (true, true),
        MarkKind::Purpose => (true, false),
        MarkKind::Interest | MarkKind::Heirs | MarkKind::Wvggz | MarkKind::Wzd => (false, false),
        MarkKind::EntryGone | MarkKind::TakenOver => return Err(Error::NotAllowed),
    };
    // That there was no treatment, which ends the twenty years, only the carer can say.
    if input.kind == MarkKind::Purpose && tx.session().role != Role::Carer {
        return Err(Error::NotAllowed);
    }
    if input.kind == MarkKind::Purpose {
        // Only privately paid help without treatment is kept for as long as it is needed (AVG 5(1)(e)); all else for years.
        let regimes = table::regimes_ever(tx, input.client)?;
        let private = !regimes.is_empty() && regimes.iter().all(|regime| *regime == Regime::Private);
        if !private || table::has_entry(tx, input.client, is_treated)? {
            return Err(Error::TreatmentRecorded);
        }
        if until < table::last_day_of(tx, input.client, is_given)? && until.is_some() {
            return Err(Error::BadDate { field: "until".to_owned() });
        }
    }
    if must && until.is_none() {
        return Err(Error::Required { field: "until".to_owned() });
    }
    if ahead && until.is_some_and(|until| until < today) {
        return Err(Error::NotAhead { field: "until".to_owned() });
    }
    let reason = required("reason", &input.reason, TEXT)?;
    let fields = Mark { kind: input.kind, from: today, until, reason, ended: None, entry: None, regimes: Vec::new() };
    table::add_mark(tx, tx.new_uid()?, 1, input.client, &fields)?;
    tx.concerns(Concern { client: Some(input.client), part: "retention", every_time: true, ..Concern::default() });
    shown(tx, input.client)
}

/// That an entry was destroyed: what it was and of which day, never what it said.
pub(in crate::dossier) fn entry_gone(tx: &WriteTx, stored: &entry::StoredEntry, reason: String) -> Result<()> {
    let from = stored.at.date_naive();
    let (kind, entry) = (MarkKind::EntryGone, Some(stored.kind));
    let fields = Mark { kind, from, until: None, reason, ended: None, entry, regimes: Vec::new() };
    table::add_mark(tx, tx.new_uid()?, 1, stored.client, &fields)
}

pub(super) fn is_taken_over(mark: &Mark) -> bool {
    mark.kind == MarkKind::TakenOver && mark.ended.is_none()
}

/// Whether it goes along with the dossier: what makes it kept, or says from when a law counts. What a client asked this carer
/// to shorten, and that there was no treatment, the next carer hears and judges anew.
const fn goes_along(kind: MarkKind) -> bool {
    match kind {
        MarkKind::Hold
        | MarkKind::GoodCare
        | MarkKind::Wish
        | MarkKind::Interest
        | MarkKind::Heirs
        | MarkKind::Wvggz
        | MarkKind::Wzd => true,
        MarkKind::Shorter | MarkKind::Purpose | MarkKind::EntryGone | MarkKind::TakenOver => false,
    }
}

/// What of it goes along to who takes the dossier over.
pub(in crate::dossier) fn carried(tx: &impl Reading, uid: Uid) -> Result<CarriedKeeping> {
    let (of, today) = (client::get(tx, uid)?, tx.moment().date_naive());
    let beside = Beside::read(tx, Some(uid))?;
    let facts = facts(tx, &of, &beside, Asking::Whole)?;
    let mut marks: Vec<CarriedMark> = beside
        .marks_of(uid)
        .filter(|mark| mark.fields.ended.is_none() && goes_along(mark.fields.kind))
        .map(|mark| CarriedMark { kind: mark.fields.kind, from: mark.fields.from.min(today), until: mark.fields.until })
        .collect();
    if let Some(from) = beside.kept_only_since(uid, Asking::Whole) {
        marks.push(CarriedMark { kind: MarkKind::Hold, from: from.min(today), until: None });
    }
    let mut regimes = table::regimes_ever(tx, uid)?;
    let before = beside.marks_of(uid).filter(|mark| is_taken_over(&mark.fields));
    regimes.extend(before.flat_map(|mark| mark.fields.regimes.iter().copied()));
    regimes.sort_by_key(|regime| format!("{regime:?}"));
    regimes.dedup();
    Ok(CarriedKeeping { last_clinical: facts.last_clinical.unwrap_or(today).min(today), regimes, marks })
}

/// Whether what came along could have been said here.
pub(in crate::dossier) fn is_sound(keeping: &CarriedKeeping, today: NaiveDate) -> bool {
    let is_day = |day: &NaiveDate| (1900..=9999).contains(&day.year());
    let past = |day: &NaiveDate| is_day(day) && *day <= today;
    let mark = |mark: &CarriedMark| goes_along(mark.kind) && past(&mark.from) && mark.until.iter().all(is_day);
    past(&keeping.last_clinical)
        && keeping.regimes.len() <= MOST_MARKS
        && keeping.marks.len() <= MOST_MARKS
        && keeping.marks.iter().all(mark)
}

/// The dossier was taken over: it is kept as it was there. Who handed it over stands in place of the reasons, which stayed there.
pub(in crate::dossier) fn take_over(tx: &WriteTx, uid: Uid, keeping: &CarriedKeeping, from: &str) -> Result<()> {
    let reason = from.to_owned();
    let counted = CarriedMark { kind: MarkKind::TakenOver, from: keeping.last_clinical, until: None };
    for mark in [&counted].into_iter().chain(&keeping.marks) {
        let regimes = if mark.kind == MarkKind::TakenOver { keeping.regimes.clone() } else { Vec::new() };
        let CarriedMark { kind, from, until } = mark.clone();
        let fields = Mark { kind, from, until, reason: reason.clone(), ended: None, entry: None, regimes };
        table::add_mark(tx, tx.new_uid()?, 1, uid, &fields)?;
    }
    Ok(())
}

/// Who may end it: the carer, and of what they added themselves who keeps the dossiers for them. What the carer added makes the
/// term longer, and who destroys what is due must not make it due first.
pub(super) fn may_end(tx: &impl Reading, mark: &StoredMark) -> bool {
    let judges = tx.session().role == Role::Carer || mark.author == tx.session().actor;
    mark.fields.ended.is_none() && mark.fields.kind != MarkKind::EntryGone && judges
}

/// A measure that goes on: it can be given its last day, also by who keeps the dossiers after the carer.
pub(super) fn goes_on(mark: &Mark) -> bool {
    matches!(mark.kind, MarkKind::Wvggz | MarkKind::Wzd) && mark.until.is_none() && mark.ended.is_none()
}

/// Ends what was added.
///
/// # Errors
/// [`Error::Required`] without a reason; [`Error::EntryChanged`] when it has ended already; [`Error::BadInput`] for a last day of
/// what is no measure or has one; [`Error::BadDate`], [`Error::InFuture`]; [`Error::NotAllowed`] for a custodian who would end what the
/// carer added, or would let a measure end before it was recorded; [`Error::NotFound`].
pub fn end(tx: &WriteTx, input: MarkEnds) -> Result<RetentionView> {
    let stored = table::mark(tx, input.mark)?;
    let reason = required("reason", &input.reason, TEXT)?;
    if stored.fields.ended.is_some() || stored.fields.kind == MarkKind::EntryGone {
        return Err(Error::EntryChanged);
    }
    let today = tx.now().date_naive();
    let last_day = input.last_day.map(|day| past_day("last_day", day, today)).transpose()?;
    let goes_on = goes_on(&stored.fields);
    // It still went on when the carer wrote it down.
    let may = may_end(tx, &stored) || goes_on && last_day.is_some_and(|last| last >= stored.fields.from);
    if !may {
        return Err(Error::NotAllowed);
    }
    let fields = match last_day {
        Some(until) if goes_on => Mark { until: Some(until), reason, ..stored.fields },
        Some(_) => {
            return Err(Error::BadInput { field: "last_day".to_owned(), reason: "not_a_measure".to_owned() });
        }
        None => Mark { ended: Some(MarkEnded { on: today, reason }), ..stored.fields },
    };
    table::add_mark(tx, stored.uid, stored.no + 1, stored.client, &fields)?;
    tx.concerns(Concern { client: Some(stored.client), part: "retention", every_time: true, ..Concern::default() });
    shown(tx, stored.client)
}
