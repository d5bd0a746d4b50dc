//! The core from outside: one binary, a file a subject.

mod actions;
mod backup;
mod clock;
mod destroying;
mod dossier;
mod drawers;
mod faults;
mod forms;
mod interleavings;
mod keys;
mod log;
mod measurements;
mod medication;
mod mentions;
mod paper;
mod plan;
mod sittings;
mod types;
