//! What the program itself puts on the clipboard: the six words of a hand-over, to be told by telephone or message. After
//! half a minute, and at locking, they are taken off again, unless something else was copied meanwhile. Clipboard
//! managers are asked to keep them out of their history (the hint of KDE's Klipper, which others follow; Windows'
//! history and cloud; the concealed type on macOS); one that does not listen keeps them.
//!
//! What a carer copies herself out of a text is hers, and stays.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use dossier_core::{Error, Result};
use tauri::AppHandle;
use zeroize::Zeroizing;

use board::Board;

/// How long the words stay.
const STAYS: Duration = Duration::from_secs(30);

/// What lies on the clipboard by our hand, and since when.
#[derive(Default)]
pub struct Copied(Mutex<Option<(Board, Instant)>>);

impl Copied {
    /// Puts `text` on the clipboard.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system has no clipboard for us.
    pub fn copy(&self, app: &AppHandle, text: Zeroizing<String>, now: Instant) -> Result<()> {
        let board = board::put(app, text).ok_or_else(|| Error::internal("no clipboard"))?;
        self.replace(Some((board, now)));
        Ok(())
    }

    /// Takes off what has lain there for half a minute.
    pub fn forget_if_due(&self, app: &AppHandle, now: Instant) {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if place.as_ref().is_some_and(|(_, since)| is_due(*since, now))
            && let Some((board, _)) = place.take()
        {
            board.clear(app);
        }
    }

    /// Takes off what lies there.
    pub fn forget(&self, app: &AppHandle) {
        if let Some((board, _)) = self.replace(None) {
            board.clear(app);
        }
    }

    fn replace(&self, held: Option<(Board, Instant)>) -> Option<(Board, Instant)> {
        std::mem::replace(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), held)
    }
}

fn is_due(since: Instant, now: Instant) -> bool {
    now.saturating_duration_since(since) >= STAYS
}

/// X11 and Wayland, by the window's own toolkit: this process hands the words out, as long as they are asked of it.
#[cfg(target_os = "linux")]
mod board {
    use std::{
        sync::{Arc, Weak, mpsc},
        time::Duration,
    };

    use gtk::{Clipboard, TargetEntry, TargetFlags, gdk};
    use tauri::AppHandle;
    use zeroize::Zeroizing;

    /// How each form of the words is asked for.
    const FORMS: &[&str] = &["UTF8_STRING", "text/plain;charset=utf-8"];
    /// Asked by clipboard managers that keep secrets out of their history.
    const HINT: &str = "x-kde-passwordManagerHint";
    const IS_HINT: u32 = 1;
    const PATIENCE: Duration = Duration::from_secs(2);

    /// Alive as long as the clipboard is ours: the toolkit drops the words when somebody else copies.
    pub struct Board(Weak<Zeroizing<String>>);

    /// Puts the words on; `None` when the system refuses.
    pub fn put(app: &AppHandle, text: Zeroizing<String>) -> Option<Board> {
        let text = Arc::new(text);
        let board = Board(Arc::downgrade(&text));
        let (send, done) = mpsc::channel();
        app.run_on_main_thread(move || {
            let mut targets: Vec<_> =
                FORMS.iter().map(|form| TargetEntry::new(form, TargetFlags::empty(), 0)).collect();
            targets.push(TargetEntry::new(HINT, TargetFlags::empty(), IS_HINT));
            let is_set = clipboard().set_with_data(&targets, move |_, asked, form| {
                if form == IS_HINT {
                    asked.set(&asked.target(), 8, b"secret");
                } else {
                    asked.set_text(&text);
                }
            });
            // Nobody waits any more: then the words are taken off with the rest.
            let _ = send.send(is_set);
        })
        .ok()?;
        done.recv_timeout(PATIENCE).ok()?.then_some(board)
    }

    impl Board {
        /// Takes the words off, if they are still there.
        pub fn clear(self, app: &AppHandle) {
            // When the main thread is gone, so is what it held.
            let _ = app.run_on_main_thread(move || {
                if self.0.upgrade().is_some() {
                    clipboard().clear();
                }
            });
        }
    }

    fn clipboard() -> Clipboard {
        Clipboard::get(&gdk::SELECTION_CLIPBOARD)
    }
}

/// Windows and macOS: the system keeps what was copied. Not run where this was written.
#[cfg(not(target_os = "linux"))]
mod board {
    use arboard::{Clipboard, Set};
    use tauri::AppHandle;
    use zeroize::Zeroizing;

    /// What was put there, to know it again.
    pub struct Board(Zeroizing<String>);

    /// Puts the words on; `None` when the system refuses.
    pub fn put(_app: &AppHandle, text: Zeroizing<String>) -> Option<Board> {
        out_of_history(Clipboard::new().ok()?.set()).text(text.as_str()).ok()?;
        Some(Board(text))
    }

    impl Board {
        /// Takes the words off, if they are still there.
        pub fn clear(self, _app: &AppHandle) {
            let Ok(mut clipboard) = Clipboard::new() else { return };
            if clipboard.get_text().is_ok_and(|there| Zeroizing::new(there) == self.0) {
                // Refused: then they stay until something else is copied.
                let _ = clipboard.clear();
            }
        }
    }

    #[cfg(windows)]
    fn out_of_history(set: Set<'_>) -> Set<'_> {
        use arboard::SetExtWindows;
        set.exclude_from_monitoring()
    }

    #[cfg(not(windows))]
    fn out_of_history(set: Set<'_>) -> Set<'_> {
        use arboard::SetExtApple;
        set.exclude_from_history()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_minute() {
        let since = Instant::now();
        assert!(!is_due(since, since + Duration::from_millis(29_999)));
        assert!(is_due(since, since + Duration::from_secs(30)));
    }
}
