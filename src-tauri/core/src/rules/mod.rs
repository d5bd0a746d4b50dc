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
