//! The store: one encrypted SQLite file and the only code that speaks SQL.
//!
//! It has two doors. [`Store::change`] puts the log line and the change into one transaction through the one writer.
//! [`Store::view`] reads through a query-only connection, commits its log line, and only then lets go of what was
//! read, so that nothing is ever seen without a line that says so. Both ask for a [`crate::action::Pass`], which only
//! the list of actions can make, and only the doors make a [`WriteTx`] or [`ReadTx`], which every table asks for:
//! a write that is not logged does not compile.

mod ahead;
pub mod attachment;
pub mod brought_in;
pub mod care;
pub mod carried_head;
pub mod client;
pub mod colleague;
pub mod connection;
pub mod copy;
pub mod decision;
mod doors;
pub mod draft;
pub mod entry;
pub mod goal;
pub mod instruction;
pub mod log;
pub mod mic;
pub mod name_answer;
mod past;
pub mod people;
pub mod practice_record;
mod renew;
pub mod request;
pub mod retention;
pub mod scope;
pub mod search;
pub mod seat;
pub mod setting;
pub mod tombstone;
pub mod verify;
mod versioned;
pub mod viewing;
pub mod work_note;
pub mod worker;

pub use doors::{Concern, ReadTx, Reading, Store, WriteTx};
pub use past::Past;
pub use renew::Move;
pub use scope::Scope;
