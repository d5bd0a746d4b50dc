//! What of a dossier somebody gets: all of it, some parts, the plan alone, or a summary of two pages.
//!
//! No more than is needed for the purpose goes to who is not the client (GDPR, article 5(1)(c); BW 7:457(2)), and a client who
//! only wants the plan need not get twenty years. It is cut after what this reader may have was picked, and before names are
//! looked for: what does not go along asks nothing. The paper says that it is a part, and counts what stayed behind.

use std::collections::HashSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::{Body, EntryKind};
use super::form::description::Duty;
use super::goal::{self, GoalOutcome};
use super::paper::Picked;
use super::plan::with_duty;
use super::viewing_dossier::ViewPart;
use crate::error::{Error, Result};
use crate::export::paper::{Lang, LeftOut};
use crate::export::texts;
use crate::store::ReadTx;
use crate::uid::Uid;

/// Reports in a summary at most, the newest.
const NEWEST: usize = 8;

/// What of a dossier goes onto a paper.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Extent {
    /// All of it.
    #[default]
    Whole,
    /// These parts.
    Parts {
        /// Which.
        parts: Vec<ViewPart>,
    },
    /// The newest plan, and the goals that go on, each with the last time it was looked at.
    Plan,
    /// Two pages: who the client is, goals, medicines, what was measured last, the newest reports.
    Summary,
}

impl Extent {
    /// Nothing was cut.
    pub(super) fn is_whole(&self) -> bool {
        *self == Self::Whole
    }

    /// Nothing was cut of what somebody else than the client gets: who got it before is told to nobody else (BW 7:457).
    pub(super) fn is_all_that_goes(&self) -> bool {
        ViewPart::ALL.into_iter().all(|part| part == ViewPart::Disclosures || self.has(part))
    }

    /// # Errors
    /// [`Error::Required`] for parts without one.
    pub(super) fn checked(self) -> Result<Self> {
        match self {
            Self::Parts { parts } if parts.is_empty() => Err(Error::Required { field: "parts".to_owned() }),
            Self::Parts { parts } => {
                let all = ViewPart::ALL.into_iter().filter(|part| parts.contains(part)).collect::<Vec<_>>();
                Ok(if all.len() == ViewPart::ALL.len() { Self::Whole } else { Self::Parts { parts: all } })
            }
            Self::Whole | Self::Plan | Self::Summary => Ok(self),
        }
    }

    /// Whether a part belongs to it.
    pub(super) fn has(&self, part: ViewPart) -> bool {
        match self {
            Self::Whole => true,
            Self::Parts { parts } => parts.contains(&part),
            Self::Plan => part == ViewPart::Plan,
            Self::Summary => !matches!(part, ViewPart::Documents | ViewPart::Disclosures),
        }
    }

    /// Whether a period can be asked for with it: a plan and a summary are of today.
    pub(super) fn has_period(&self) -> bool {
        matches!(self, Self::Whole | Self::Parts { .. })
    }

    /// As codes, for the cover of the paper (`paper.extent.*`).
    pub(super) fn codes(&self) -> Vec<String> {
        match self {
            Self::Whole => Vec::new(),
            Self::Parts { parts } => parts.iter().map(|part| part.code().to_owned()).collect(),
            Self::Plan => vec!["one_plan".to_owned()],
            Self::Summary => vec!["summary".to_owned()],
        }
    }

    /// In words; empty for all of it.
    pub(super) fn words(&self, lang: Lang) -> String {
        self.codes().iter().map(|code| texts::code(lang, "extent", code)).collect::<Vec<_>>().join(", ")
    }

    /// Takes out what does not belong to it, and counts what that was.
    ///
    /// # Errors
    /// What the store says.
    pub(super) fn narrow(&self, tx: &ReadTx, client: Uid, picked: &mut Picked) -> Result<Vec<LeftOut>> {
        let kept: Option<HashSet<Uid>> = match self {
            Self::Whole => return Ok(Vec::new()),
            Self::Parts { .. } => None,
            Self::Plan => Some(plan(tx, client, picked)?),
            Self::Summary => Some(summary(tx, client, picked)?),
        };
        let mut gone = [0_u64; ViewPart::ALL.len()];
        picked.entries.retain(|(view, _)| {
            let part = ViewPart::of(view);
            let stays = self.has(part) && kept.as_ref().is_none_or(|kept| kept.contains(&view.entry));
            if let Some(count) = ViewPart::ALL.iter().position(|each| *each == part).and_then(|at| gone.get_mut(at)) {
                *count += u64::from(!stays);
            }
            stays
        });
        if !self.has(ViewPart::Medication) {
            picked.medicines.clear();
        }
        if *self == Self::Summary {
            let today = tx.now().date_naive();
            picked.medicines.retain(|(view, _)| matches!(&view.body, Body::Medicine(said) if said.used_on(today)));
        }
        if !self.has(ViewPart::Particulars) {
            picked.around = None;
            picked.care.clear();
        }
        let counted = ViewPart::ALL.into_iter().zip(gone).filter(|(_, count)| *count > 0);
        Ok(counted.map(|(part, count)| left_out(part, count)).collect())
    }
}

/// So many entries of a part did not go along.
pub(super) fn left_out(part: ViewPart, count: u64) -> LeftOut {
    LeftOut { what: format!("part_{}", part.code()), count, why: "chosen".to_owned() }
}

/// The goals that go on.
fn going(tx: &ReadTx, client: Uid) -> Result<HashSet<Uid>> {
    let all = goal::all(tx, client)?.into_iter();
    Ok(all.filter(|(_, _, standing)| standing.outcome == GoalOutcome::GoesOn).map(|(stored, ..)| stored.uid).collect())
}

fn plan(tx: &ReadTx, client: Uid, picked: &Picked) -> Result<HashSet<Uid>> {
    let mut kept = going(tx, client)?;
    // The newest evaluation of each; entries stand oldest first.
    let mut seen = HashSet::new();
    for (view, _) in picked.entries.iter().rev() {
        if let Body::Evaluation(said) = &view.body
            && kept.contains(&said.goal)
            && seen.insert(said.goal)
        {
            kept.insert(view.entry);
        }
    }
    kept.extend(with_duty(tx, client, Duty::Plan, 1)?.first().map(|(stored, _)| stored.uid));
    Ok(kept)
}

fn summary(tx: &ReadTx, client: Uid, picked: &Picked) -> Result<HashSet<Uid>> {
    let mut kept = going(tx, client)?;
    let mut measured = HashSet::new();
    let mut reports = 0;
    for (view, _) in picked.entries.iter().rev() {
        let stays = match &view.body {
            Body::Measurement(said) => measured.insert((said.of.clone(), said.name.clone(), said.unit.clone())),
            Body::Report { .. } => {
                reports += 1;
                reports <= NEWEST
            }
            Body::Document { .. }
            | Body::Disclosure(_)
            | Body::Form(_)
            | Body::Goal(_)
            | Body::Evaluation(_)
            | Body::Medicine(_)
            | Body::Dose(_) => false,
        };
        if stays {
            kept.insert(view.entry);
        }
    }
    Ok(kept)
}

/// What may be taken out of a summary that is too long, by its kind: in which turn, and of which part it is.
pub(super) fn may_go(kind: &str) -> Option<(u8, ViewPart)> {
    match EntryKind::from_code(kind)? {
        EntryKind::Report => Some((0, ViewPart::Reports)),
        EntryKind::Goal => Some((1, ViewPart::Plan)),
        EntryKind::Document
        | EntryKind::Disclosure
        | EntryKind::Form
        | EntryKind::Evaluation
        | EntryKind::Measurement
        | EntryKind::Medicine
        | EntryKind::Dose => None,
    }
}
