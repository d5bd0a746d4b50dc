//! The law as data and pure functions over it. The tables stand in `assets/law/`, each rule with its id, article, from
//! when it holds and how sure we are; `today` is always a parameter. The program informs; it gives no legal advice.

pub mod access;
pub mod bsn;
pub mod completeness;
pub mod destroying;
pub mod incident;
pub mod keeping;
pub mod mentions;
pub mod naming;
pub mod plan;
pub mod processing;
pub mod registers;
pub mod requests;
pub mod retention;
pub mod sittings;

use serde::de::DeserializeOwned;

/// A table of the law, or of words. What cannot be read is nothing in what carers get, and whoever asks it answers as cautiously as can be;
/// a build for tests stops, and says where in the file.
#[track_caller]
fn law<T: DeserializeOwned>(text: &str) -> Option<T> {
    let read = toml::from_str(text);
    if let Err(error) = &read {
        debug_assert!(false, "the file that is named here cannot be read: {error}");
    }
    read.ok()
}
