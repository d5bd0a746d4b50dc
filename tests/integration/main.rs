//! The core from outside: one binary, a file a subject.

mod actions;
mod backup;
mod clock;
mod destroying;
mod dossier;
mod edits;
mod faults;
mod forms;
mod interleavings;
mod keys;
mod log;
mod media;
mod mentions;
mod paper;
mod plan;
mod record;
mod sittings;
mod types;
