//! The core from outside: one binary, a file a subject.

mod actions;
mod backup;
mod clock;
mod destroying;
mod dossier;
mod faults;
mod forms;
mod interleavings;
mod keys;
mod log;
mod mentions;
mod paper;
mod persons;
mod plan;
mod sittings;
mod types;
