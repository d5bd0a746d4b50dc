//! For how long dossiers are kept, as shown: one of them with all that was added, and the overview of all by what is due.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::known::{Beside, facts, granted};
use super::marks::{goes_on, may_end};
use super::{Asking, Mark, MarkKind, MarkView, is_owed, letter_verdict};
use crate::action::Nothing;
use crate::dossier::client::{ClientAsked, Status};
use crate::dossier::clock::doubt;
use crate::dossier::destruction::{self, DestructionView, EntryPlanned};
use crate::dossier::letter;
use crate::dossier::log_term::{self, LogTerm};
use crate::error::Result;
use crate::rules::destroying::DestroyGround;
use crate::rules::requests::RequestKind;
use crate::rules::retention::{Class, Keeping, Verdict, Why, decide};
use crate::store::client::StoredClient;
use crate::store::retention::{self as table, StoredMark};
use crate::store::{Concern, ReadTx, Reading, client, entry, request, tombstone, worker};
use crate::uid::Uid;

/// For how long a dossier is kept.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct RetentionView {
    /// Whose.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// Stands on papers.
    pub number: i64,
    /// Born.
    pub birth_date: Option<NaiveDate>,
    /// What must be typed before it is destroyed.
    pub typed: String,
    /// What the law says.
    pub verdict: Verdict,
    /// The laptop's clock is in doubt, and so is every day that is reckoned with it: nothing is destroyed until the carer has
    /// typed the date.
    pub clock_doubtful: bool,
    /// It never became care.
    pub enquiry: bool,
    /// The last change about the care.
    pub last_clinical: Option<NaiveDate>,
    /// The end of care.
    pub care_end: Option<NaiveDate>,
    /// What was added, the newest first.
    pub marks: Vec<MarkView>,
    /// A destruction that is planned.
    pub destruction: Option<DestructionView>,
    /// Entries that are planned to be destroyed by themselves, the oldest plan first.
    pub entries: Vec<EntryPlanned>,
    /// A request of the client to destroy it that was granted.
    pub request: Option<Uid>,
}

/// A dossier in the list.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct RetentionRow {
    /// Whose.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// Stands on papers.
    pub number: i64,
    /// Where they are in care.
    pub status: Status,
    /// What the law says.
    pub verdict: Verdict,
    /// A destruction that is planned.
    pub destruction: Option<DestructionView>,
}

/// A letter with a term of its own.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct LetterOver {
    /// The entry.
    pub entry: Uid,
    /// Its newest version.
    pub version: i64,
    /// Whose dossier.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// What it is about.
    pub subject: String,
    /// What the law says.
    pub verdict: Verdict,
}

/// A dossier that was destroyed.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct DestroyedRow {
    /// Its random name.
    pub client: Uid,
    /// When.
    pub day: NaiveDate,
    /// On which ground.
    pub ground: DestroyGround,
    /// The code of its certificate.
    pub code: String,
}

/// All dossiers by what is due.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct RetentionList {
    /// Dossiers, those that must go first, then those that may, those that nobody can say of, and the others by day.
    pub rows: Vec<RetentionRow>,
    /// Letters whose own term is over.
    pub letters: Vec<LetterOver>,
    /// What was destroyed, the newest first.
    pub destroyed: Vec<DestroyedRow>,
    /// The log's own term.
    pub log: LogTerm,
}

pub(in crate::dossier) fn shown(tx: &impl Reading, uid: Uid) -> Result<RetentionView> {
    let of = client::get(tx, uid)?;
    let today = tx.moment().date_naive();
    let beside = Beside::read(tx, Some(uid))?;
    let facts = facts(tx, &of, &beside, Asking::Whole)?;
    let mark = |stored: &StoredMark| {
        let Mark { kind, from, until, reason, ended, entry, .. } = stored.fields.clone();
        let bounded = matches!(kind, MarkKind::Hold | MarkKind::GoodCare | MarkKind::Wish);
        Ok(MarkView {
            mark: stored.uid,
            kind,
            from,
            until,
            reason,
            entry,
            author: worker::name(tx, stored.author)?,
            recorded: stored.recorded,
            may_end: may_end(tx, stored),
            goes_on: goes_on(&stored.fields),
            stands: ended.is_none() && !(bounded && until.is_some_and(|until| until < today)),
            ended,
        })
    };
    let mut marks = beside.marks_of(uid).map(mark).collect::<Result<Vec<_>>>()?;
    marks.reverse();
    Ok(RetentionView {
        client: uid,
        typed: destruction::to_type(tx, &of)?,
        client_name: of.fields.name,
        birth_date: of.fields.birth_date,
        number: of.number,
        verdict: decide(&facts, today),
        clock_doubtful: doubt(tx)?.is_some(),
        enquiry: facts.class == Some(Class::Enquiry),
        last_clinical: facts.last_clinical,
        care_end: facts.care_end,
        marks,
        destruction: destruction::planned(tx, uid)?,
        entries: destruction::entries_planned(tx, Some(uid))?,
        request: granted(beside.requests_of(uid), Asking::Whole),
    })
}

/// For how long a dossier is kept, and why.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound).
pub fn get(tx: &ReadTx, input: ClientAsked) -> Result<RetentionView> {
    tx.concerns(Concern { client: Some(input.client), part: "retention", ..Concern::default() });
    shown(tx, input.client)
}

/// First what must go, then what may, then what nobody can say of, then by day.
fn order(verdict: &Verdict) -> (u8, bool, Option<NaiveDate>) {
    let rank = match verdict.keeping {
        Keeping::MustDestroy => 0,
        Keeping::MayDestroy => 1,
        Keeping::CannotSay => 2,
        Keeping::KeepUntil => 3,
    };
    (rank, verdict.date.is_none(), verdict.date)
}

fn row(tx: &impl Reading, of: StoredClient, beside: &Beside) -> Result<RetentionRow> {
    Ok(RetentionRow {
        verdict: decide(&facts(tx, &of, beside, Asking::Whole)?, tx.moment().date_naive()),
        destruction: destruction::planned(tx, of.uid)?,
        client: of.uid,
        client_name: of.fields.name,
        number: of.number,
        status: of.status,
    })
}

/// Letters with a term of their own, of which the law says this.
fn letters(tx: &impl Reading, clients: &[StoredClient], says: impl Fn(&Verdict) -> bool) -> Result<Vec<LetterOver>> {
    let mut found = Vec::new();
    for of in clients {
        for stored in entry::of_form(tx, of.uid, letter::FORM, u32::MAX)? {
            let body = entry::newest_body(tx, &stored)?;
            if let Some(verdict) = letter_verdict(tx, &body)?.filter(&says) {
                found.push(LetterOver {
                    entry: stored.uid,
                    version: stored.head,
                    client: of.uid,
                    client_name: of.fields.name.clone(),
                    subject: letter::subject(&body),
                    verdict,
                });
            }
        }
    }
    Ok(found)
}

/// Letters in a dossier that a statute still keeps when all of it may go. BW 7:455(2) takes only these from what a client asks
/// to destroy, and an enquiry goes after weeks all the same: so they do not keep the dossier, they are to lie elsewhere first.
pub(in crate::dossier) fn letters_owed(tx: &impl Reading, client: Uid) -> Result<Vec<LetterOver>> {
    letters(tx, &[client::get(tx, client)?], is_owed)
}

/// All dossiers, in no order.
pub(in crate::dossier) fn rows(tx: &impl Reading) -> Result<Vec<RetentionRow>> {
    let beside = Beside::read(tx, None)?;
    client::list(tx, true)?.into_iter().map(|of| row(tx, of, &beside)).collect()
}

/// All dossiers by what is due, letters that are over, what was destroyed, and the log's own term.
///
/// # Errors
/// What the store says.
pub fn list(tx: &ReadTx, _: Nothing) -> Result<RetentionList> {
    tx.concerns(Concern { part: "retention", ..Concern::default() });
    let letters = letters(tx, &client::list(tx, true)?, Verdict::is_free)?;
    let mut rows = rows(tx)?;
    rows.sort_by_key(|row| (order(&row.verdict), row.number));
    let stones = tombstone::dossiers(tx.connection())?;
    let mut destroyed = Vec::new();
    if !stones.is_empty() {
        let keys = tombstone::keys(tx.connection())?;
        for stone in stones.into_iter().rev() {
            let code = keys.certificate(&stone)?.code()?;
            destroyed.push(DestroyedRow { client: stone.client, day: stone.day, ground: stone.ground, code });
        }
    }
    let log = log_term::shown(tx, &rows)?;
    Ok(RetentionList { rows, letters, destroyed, log })
}

/// What is due today: dossiers that must or may go, and destructions that are planned. Of a dossier in care without a request
/// nothing can be due, so that it is not looked at.
///
/// # Errors
/// What the store says.
pub(in crate::dossier) fn due(tx: &impl Reading, only: Option<Uid>) -> Result<Vec<RetentionRow>> {
    let planned: Vec<Uid> = table::destructions(tx, only)?.iter().map(|each| each.client).collect();
    let requests = request::list(tx, only)?;
    let to_destroy = requests.iter().filter(|each| each.fields.kind == RequestKind::Destroy);
    let asked: Vec<Uid> = to_destroy.map(|each| each.client).collect();
    let mut clients = match only {
        Some(only) => vec![client::get(tx, only)?],
        None => client::list(tx, true)?,
    };
    clients.retain(|of| of.status != Status::InCare || asked.contains(&of.uid) || planned.contains(&of.uid));
    if clients.is_empty() {
        return Ok(Vec::new());
    }
    let beside = Beside::read(tx, only)?;
    let mut rows = Vec::new();
    for of in clients {
        let granted = granted(beside.requests_of(of.uid), Asking::Whole).is_some();
        let row = row(tx, of, &beside)?;
        // Until it was decided about, the request itself stands there.
        let due = row.verdict.is_free() && (row.verdict.why != Why::Requested || granted);
        if due || row.destruction.is_some() {
            rows.push(row);
        }
    }
    rows.sort_by_key(|row| (order(&row.verdict), row.number));
    Ok(rows)
}
