//! Prints of a dossier: for the carer and the inspectorate, or for somebody else to read. Who reads it decides what goes
//! onto it.

use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::decision::{Shows, Talk, Untold};
use super::disclosure::{Capacity, LeftOutNote};
use super::extent::Extent;
use super::others::Reviewed;
use super::paper::{Scope, gather_with, laid_out, neutral_stem, tell_unprinted};
use super::practice::Language;
use super::receiving;
use super::request;
use super::restriction::Leaves;
use crate::desk::Work;
use crate::error::Result;
use crate::export::paper::PaperKind;
use crate::store::Concern;
use crate::uid::Uid;

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
    /// What of it; all of it when not said.
    #[serde(default)]
    pub extent: Extent,
    /// Of the paper.
    pub language: Language,
    /// Who reads it.
    #[serde(default)]
    pub reader: PrintReader,
    /// Whether the talk took place that is offered before somebody reads what they were not told yet.
    #[serde(default)]
    pub talk: Option<Talk>,
    /// What the carer says of names of other clients in it.
    #[serde(default)]
    pub reviewed: Vec<Reviewed>,
    /// The request that it answers.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub request: Option<Uid>,
}

/// Who reads a print.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrintReader {
    /// The carer or the inspectorate: everything.
    #[default]
    Own,
    /// The client, who asks for it (BW 7:456).
    ClientAsks,
    /// Who represents the client, and asks for it (BW 7:465).
    RepresentativeAsks,
    /// The client or somebody for them, who did not ask for it.
    Unasked,
}

impl PrintReader {
    const fn capacity(self) -> Option<Capacity> {
        match self {
            Self::Own => None,
            Self::ClientAsks => Some(Capacity::Client),
            Self::RepresentativeAsks | Self::Unasked => Some(Capacity::Representative),
        }
    }

    const fn leaves(self) -> Leaves {
        match self {
            Self::Own => Leaves::Own,
            Self::ClientAsks | Self::RepresentativeAsks => Leaves::Asked,
            // Nobody knows who will read it.
            Self::Unasked => Leaves::Shared,
        }
    }

    const fn shows(self, talk: Option<Talk>) -> Shows {
        match self {
            Self::Own => Shows::ALL,
            Self::ClientAsks => Shows { untold: Untold::AfterTalk, withheld: true, talk },
            Self::RepresentativeAsks => Shows { untold: Untold::AfterTalk, withheld: false, talk },
            // Nobody knows who will read it.
            Self::Unasked => Shows { untold: Untold::LeftOut, withheld: false, talk },
        }
    }
}

/// A print, ready to be opened.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Printed {
    /// Path; removed at locking. Of a long dossier the first volume.
    pub file: String,
    /// The volumes after it.
    pub later: Vec<String>,
    /// How many pages in all.
    pub pages: usize,
    /// How large in all, in bytes.
    pub bytes: u64,
    /// The seal on it.
    pub seal: String,
    /// What was left out.
    pub left_out: Vec<LeftOutNote>,
}

/// Prints a dossier: an archival PDF, to be opened at once.
///
/// # Errors
/// [`Error::Required`] for parts without one; [`Error::NoRight`] where the rules say that who asks may not see it;
/// [`Error::GroundDoesNotFit`] for a request of somebody in another capacity; [`Error::AnsweredInPart`] for a whole dossier where
/// that was granted for a part; [`Error::NotFound`], [`Error::NotShared`] or [`Error::KeptNotUsed`] while a restriction stands, [`Error::TalkFirst`], [`Error::NamesUnreviewed`],
/// [`Error::LayoutFailed`], [`Error::Cancelled`], [`Error::NoSpace`].
pub fn print(work: &Work, input: PrintAsked) -> Result<Printed> {
    if let PrintReader::ClientAsks | PrintReader::RepresentativeAsks = input.reader
        && let Some(capacity) = input.reader.capacity()
    {
        work.view(|tx| {
            tx.concerns(Concern { client: Some(input.client), part: "people", ..Concern::default() });
            receiving::readable(tx, &input, capacity)
        })?;
    }
    let scope = Scope {
        client: input.client,
        from: input.from,
        to: input.to,
        extent: input.extent.checked()?,
        language: input.language,
        kind: PaperKind::InspectionPrint,
        recipient: None,
        capacity: input.reader.capacity(),
        shows: input.reader.shows(input.talk),
        reviewed: input.reviewed,
        leaves: input.reader.leaves(),
        request: input.request,
        parts: None,
    };
    let (mut paper, files, unsaid) = gather_with(work, &scope, None, |chosen| Ok(chosen.unsaid.clone()))?;
    tell_unprinted(&mut paper, &files, |_| false)?;
    let (paths, rendered) = laid_out(work, (&mut paper, &files), true, &neutral_stem(work, "dossier"), &Ok)?;
    if let (PrintReader::ClientAsks | PrintReader::RepresentativeAsks, Some(request)) = (input.reader, input.request) {
        let linked = work.change(|tx| {
            tx.concerns(Concern { client: Some(input.client), part: "request", ..Concern::default() });
            request::done_by_print(tx, request, input.client)
        });
        if let Err(error) = linked {
            // What a request says to be carried out, and what was, go together.
            paths.iter().for_each(|path| drop(fs::remove_file(path)));
            return Err(error);
        }
    }
    let length = |path: &PathBuf| fs::metadata(path).map_or(0, |meta| meta.len());
    let bytes = paths.iter().map(length).sum();
    let mut paths = paths.iter().map(|path| path.to_string_lossy().into_owned());
    Ok(Printed {
        file: paths.next().unwrap_or_default(),
        later: paths.collect(),
        bytes,
        pages: rendered.pages,
        seal: paper.seal.code,
        left_out: paper.left_out.iter().chain(&unsaid).map(LeftOutNote::of).collect(),
    })
}
