//! What leaves the laptop: laid out, protected, written, verified.
//!
//! Nothing here opens the store. A use case selects and redacts first and hands over a [`paper::Paper`]: what is
//! left out was dropped before layout, so it can be in no text layer, bookmark, alternative text or file name.
//!
//! | file | what it does |
//! |---|---|
//! | [`paper`] | what is to be laid out, as data |
//! | [`texts`] | the words on paper in Dutch and English, and how days are written |
//! | [`fonts`] | the fonts, and which signs they can show |
//! | [`volumes`] | a long paper cut into volumes |
//! | [`view`] | the paper as the template reads it: every word chosen, every picture numbered |
//! | [`world`] | the closed world in which the template runs: no file, no network, no clock |
//! | [`pdf`] | the dossier as PDF (archival, or to be encrypted) |
//! | `list` | a list that may be long: who looked at a dossier |
//! | [`pictures`] | what a file really is; pictures upright, small and without a place |
//! | [`apart`] | other people's PDFs, opened and drawn in a bounded process of their own |
//! | [`protect`] | AES-256 on a PDF |
//! | [`package`] | the folder for a stick or a mail, read back before it gets its name |
//! | [`fhir`] | the dossier as data for another program |
//! | [`sheets`] | the one-page sheets: recovery code, passphrase, receipt, seal |

pub mod apart;
pub mod fhir;
pub mod fonts;
mod list;
pub mod package;
pub mod paper;
pub mod pdf;
pub mod pictures;
pub mod protect;
pub mod sheets;
pub mod texts;
pub mod view;
pub mod volumes;
pub mod world;

use crate::error::Result;

/// How a long job tells how far it is, and hears that it must stop.
pub trait Progress {
    /// `done` of `total` steps or bytes.
    ///
    /// # Errors
    /// [`crate::Error::Cancelled`] when the user cancelled: the job stops and clears up.
    fn step(&self, done: u64, total: u64) -> Result<()>;
}

/// Tells nobody and never stops.
pub struct Quiet;

impl Progress for Quiet {
    fn step(&self, _done: u64, _total: u64) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod samples;
