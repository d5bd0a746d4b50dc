//! Where the carer last had the window, and how large: kept beside the language, in a file that anyone may read, since it
//! says nothing of a client. A laptop that stood on a desk with a large screen yesterday stands on a lap today: a place
//! that no screen shows any more is not used.

use std::{fs, path::Path};

use serde::{Deserialize, Serialize};
use tauri::{LogicalPosition, LogicalSize, Manager, Runtime, Window};

/// The file, in the folder for what is no secret.
const FILE: &str = "window.json";

/// How much of a window's top edge must be on a screen to be caught hold of, in pixels of the page.
const HOLD: f64 = 100.0;

/// A window's place and size, in pixels of the page: the same on any screen, however fine.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// From the left, of its outer edge.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// How wide its inside is.
    pub width: f64,
    /// How high.
    pub height: f64,
    /// It fills the screen; then the rest says where it goes when it no longer does.
    pub maximized: bool,
}

impl Frame {
    /// As it was left; `None` on the first start, or when the file is not ours.
    pub fn read(folder: &Path) -> Option<Self> {
        let frame: Self = serde_json::from_slice(&fs::read(folder.join(FILE)).ok()?).ok()?;
        let sound = |length: f64| length.is_finite() && (200.0..20_000.0).contains(&length);
        (sound(frame.width) && sound(frame.height) && frame.x.is_finite() && frame.y.is_finite()).then_some(frame)
    }

    /// Keeps it for the next window. Not being able to is no reason to say anything.
    pub fn write(&self, folder: &Path) {
        if let Ok(text) = serde_json::to_vec(self) {
            let _ = fs::create_dir_all(folder).and_then(|()| fs::write(folder.join(FILE), text));
        }
    }

    /// How this window stands now; of a window that fills the screen, with where it stood before.
    pub fn of<R: Runtime>(window: &Window<R>, before: Option<Self>) -> Option<Self> {
        if window.is_fullscreen().ok()? || window.is_minimized().ok()? {
            return before;
        }
        if window.is_maximized().ok()?
            && let Some(before) = before
        {
            return Some(Self { maximized: true, ..before });
        }
        let scale = window.scale_factor().ok()?;
        let (LogicalPosition { x, y }, LogicalSize { width, height }) = (
            window.outer_position().ok()?.to_logical::<f64>(scale),
            window.inner_size().ok()?.to_logical::<f64>(scale),
        );
        Some(Self { x, y, width, height, maximized: window.is_maximized().ok()? })
    }

    /// Whether its top edge can be caught hold of on one of the screens there are now.
    pub fn is_reachable<R: Runtime>(&self, app: &impl Manager<R>) -> bool {
        let screens = app.app_handle().available_monitors().unwrap_or_default();
        screens.iter().any(|screen| {
            let scale = screen.scale_factor();
            let (from, size) = (screen.position().to_logical::<f64>(scale), screen.size().to_logical::<f64>(scale));
            self.meets(from.x, from.y, size.width, size.height)
        })
    }

    fn meets(&self, left: f64, top: f64, width: f64, height: f64) -> bool {
        let shown = (self.x + self.width).min(left + width) - self.x.max(left);
        shown >= HOLD && (top..top + height - HOLD).contains(&self.y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { x: 1500.0, y: 40.0, width: 1100.0, height: 800.0, maximized: false };

    #[test]
    fn what_was_kept_comes_back_and_nonsense_does_not() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Frame::read(folder.path()), None);
        FRAME.write(folder.path());
        assert_eq!(Frame::read(folder.path()), Some(FRAME));
        for nonsense in ["", "{}", r#"{"x":0,"y":0,"width":1e300,"height":800,"maximized":false}"#] {
            fs::write(folder.path().join(FILE), nonsense).unwrap();
            assert_eq!(Frame::read(folder.path()), None, "{nonsense}");
        }
    }

    #[test]
    fn a_place_on_a_screen_that_is_gone_is_not_used() {
        assert!(FRAME.meets(1280.0, 0.0, 1920.0, 1080.0), "on the large screen");
        assert!(!FRAME.meets(0.0, 0.0, 1280.0, 900.0), "which is not there today");
        assert!(!Frame { y: -300.0, ..FRAME }.meets(1280.0, 0.0, 1920.0, 1080.0), "its top edge out of reach");
        assert!(!Frame { x: 0.0, y: 880.0, ..FRAME }.meets(0.0, 0.0, 1280.0, 900.0), "too low to be caught hold of");
    }
}
