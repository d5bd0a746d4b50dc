//! The core of Zorgmap: client dossiers in an encrypted store. It knows no window and speaks no language.
//!
//! | room | what lives there |
//! |---|---|
//! | [`action`] | the list of everything that can be asked, one line each |
//! | [`desk`] | an open vault with somebody sitting at it: where an action's way begins |
//! | [`session`] | who may do what |
//! | [`dossier`] | client, report, document, hand-over ...: types and use cases |
//! | [`store`] | the two doors, the tables, the log, the search |
//! | [`vault`] | header, slots, keys, attachments |
//! | [`export`] | lay out, protect, write, verify |
//! | [`rules`] | law as data and pure functions |
//! | [`fold`] | letters without case and accents |
//! | [`signs`] | codes that people copy from paper |
//! | [`order`] | the order in which locks are taken |
//! | [`error`] | what can go wrong, as codes |
//!
//! Who knows whom: `action -> dossier -> store -> rules`; `vault` and `export` stand apart.

pub mod action;
pub mod desk;
pub mod dossier;
pub mod error;
pub mod export;
pub mod fold;
pub mod order;
mod power;
pub mod rules;
pub mod session;
pub mod signs;
pub mod store;
pub mod surroundings;
pub mod uid;
pub mod vault;

pub use error::{Error, Result};
pub use uid::Uid;
