//! The core from outside: one binary, a file a subject.

mod actions;
mod backup;
mod dossier;
mod faults;
mod keys;
mod log;
mod paper;
mod sittings;
mod types;
