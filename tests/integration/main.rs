//! The core from outside: one binary, a file a subject.

mod access;
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
mod people;
mod persons;
mod plan;
mod plans;
mod record;
mod rights;
mod sittings;
mod types;
