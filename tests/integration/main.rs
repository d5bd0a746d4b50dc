//! The core from outside: one binary, a file a subject.

mod actions;
mod backup;
mod clock;
mod destroying;
mod dossier;
mod drawers;
mod edits;
mod faults;
mod forms;
mod interleavings;
mod keys;
mod log;
mod measurements;
mod media;
mod medication;
mod mentions;
mod paper;
mod persons;
mod plan;
mod record;
mod rights;
mod sittings;
mod types;
