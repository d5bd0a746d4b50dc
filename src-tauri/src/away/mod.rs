//! The carer is away: the laptop goes to sleep, its screen is locked, or another user takes over. Each of them locks
//! the vault at once; a running job is cut off, because nobody knows how long this lasts. Where the whole session ends, the
//! program ends as when its window is closed.
//!
//! Each system tells it in a way of its own, a file each. What a system does not tell is shown on the page about this
//! laptop ([`crate::laptop`]), and the idle clock in [`crate::leave`] stays as the last guard.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;
use tauri::AppHandle;

#[cfg(target_os = "linux")]
use self::linux as system;
#[cfg(target_os = "macos")]
use self::macos as system;
#[cfg(windows)]
use self::windows as system;

/// What the system tells us of, as far as it said so.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Hooks {
    /// That it goes to sleep.
    pub sleep: bool,
    /// That the screen was locked.
    pub screen: bool,
    /// That another user takes over.
    pub user: bool,
}

/// The hooks as they are found: threads fill them in while the program runs.
#[derive(Default, Clone)]
pub struct Found(Arc<Mutex<Hooks>>);

impl Found {
    /// What works now.
    pub fn now(&self) -> Hooks {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, change: impl FnOnce(&mut Hooks)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

/// Listens to the system from now on; to be called on the main thread.
pub fn watch(app: &AppHandle, found: &Found) {
    system::watch(app, found);
}
