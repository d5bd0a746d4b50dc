//! What waits on the first screen of the practice itself: a paper that ends, a complaint to be decided, a data breach to tell
//! of, years of the log that may go.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;
use ts_rs::TS;

use super::practice_file::PaperKind;
use super::{breach, complaint, log_term, practice_file};
use crate::error::Result;
use crate::store::Reading;

/// What waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum PracticeWaitsFor {
    /// A paper of the practice file that ends, or has ended.
    Paper,
    /// A complaint that is to be decided.
    Complaint,
    /// A data breach of which the authority is to be told.
    Breach,
    /// A data breach of which the people themselves are to be told.
    BreachPeople,
    /// Years of the log that may go.
    Log,
}

/// Something that waits.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct PracticeWaiting {
    /// What.
    pub what: PracticeWaitsFor,
    /// The kind of a paper.
    pub kind: Option<PaperKind>,
    /// What a paper is called; of what is said in confidence nothing stands here.
    pub about: String,
    /// By when; of people who are to be told the law says "at once".
    pub on: Option<NaiveDate>,
    /// By which moment, where the law counts hours. Winter time may begin before it: it is shown as the laptop's clock will say then.
    pub moment: Option<DateTime<FixedOffset>>,
    /// That moment has passed.
    pub late: bool,
}

/// What waits, what is due first on top.
pub(super) fn all(tx: &impl Reading) -> Result<Vec<PracticeWaiting>> {
    let today = tx.moment().date_naive();
    let row = |what| PracticeWaiting { what, kind: None, about: String::new(), on: None, moment: None, late: false };
    let mut all = Vec::new();
    for each in breach::all(tx)? {
        if each.to_report {
            let (on, moment) = (Some(each.due.date_naive()), Some(each.due));
            all.push(PracticeWaiting { on, moment, late: each.late, ..row(PracticeWaitsFor::Breach) });
        }
        if each.to_tell {
            all.push(row(PracticeWaitsFor::BreachPeople));
        }
    }
    for each in complaint::all(tx)?.iter().filter(|each| each.fields.decided.is_none()) {
        all.push(PracticeWaiting { on: Some(each.due), late: each.late, ..row(PracticeWaitsFor::Complaint) });
    }
    for each in practice_file::ending(tx)? {
        let late = each.until.is_some_and(|until| until < today);
        let (kind, about) = (Some(each.fields.kind), each.fields.name);
        all.push(PracticeWaiting { kind, about, on: each.until, late, ..row(PracticeWaitsFor::Paper) });
    }
    all.sort_by_key(|each| (each.what != PracticeWaitsFor::BreachPeople, each.on));
    // No day is on it: last.
    if log_term::waits(tx)? {
        all.push(row(PracticeWaitsFor::Log));
    }
    Ok(all)
}
