//! Bringing in what lies elsewhere: the data of a dossier that this program handed over, a list of clients, old documents.
//!
//! Each is looked at first and shown; nothing is written before the carer has seen what it is. What is read may have been made
//! by anybody: it is checked as if it had been typed, bounded in size, and nothing of it becomes a path.
//!
//! What comes from another's dossier says who wrote it there and when ([`Written`]); the row of the entry says who brought it
//! in here, and the log that it was brought in. Consents are not taken over: they were given to another, and would open a
//! dossier here. Nor is the log. Rejected: entries dated back in the store itself. The log would have to lie with them.

pub mod clients;
pub mod package;
pub mod papers;

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::{EntryView, VersionView};
use crate::error::{Error, Result};
use crate::store::entry::StoredEntry;
use crate::store::{Reading, brought_in, worker};

/// What stopped work that brings in piece by piece. Nothing came in: that is its error, as anywhere. Something did: the answer
/// tells what, with the code of what stopped it, so that who tries again does not bring it in twice.
///
/// # Errors
/// What stopped it before anything came in.
fn stopped(error: Error, came: bool) -> Result<Option<String>> {
    if came { Ok(Some(error.code())) } else { Err(error) }
}

/// Who wrote an entry where it came from, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Who made the package: carer and practice.
    pub from: String,
    /// The first author's full name.
    pub author: String,
    /// When it was first recorded.
    pub recorded: DateTime<FixedOffset>,
    /// From when a change was an amendment there.
    pub locks_at: DateTime<FixedOffset>,
    /// The versions that came along, oldest first.
    pub versions: Vec<WrittenVersion>,
}

/// Who wrote a version where it came from, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenVersion {
    /// Full name.
    pub author: String,
    /// When.
    pub recorded: DateTime<FixedOffset>,
    /// Its words stayed behind there.
    pub held_back: bool,
}

/// That an entry was brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct BroughtInView {
    /// From whom.
    pub from: String,
    /// By whom, here.
    pub by: String,
    /// When.
    pub on: DateTime<FixedOffset>,
}

/// Puts on an entry who wrote it where it came from.
pub(super) fn put_on(tx: &impl Reading, stored: &StoredEntry, view: &mut EntryView) -> Result<()> {
    let Some(written) = brought_in::of(tx, stored.uid)? else { return Ok(()) };
    let on = std::mem::replace(&mut view.recorded, written.recorded);
    view.brought_in = Some(BroughtInView { from: written.from, by: worker::name(tx, stored.author)?, on });
    view.author = written.author;
    view.locks_at = written.locks_at;
    let put = |version: &mut VersionView| {
        let nth = usize::try_from(version.no - 1).ok().and_then(|nth| written.versions.get(nth));
        if let Some(there) = nth {
            version.author.clone_from(&there.author);
            version.recorded = there.recorded;
            version.held_back |= there.held_back;
            version.amendment =
                version.no > 1 && (there.recorded >= written.locks_at || there.recorded < written.recorded);
        }
    };
    std::iter::once(&mut view.head).chain(&mut view.earlier).for_each(put);
    Ok(())
}
