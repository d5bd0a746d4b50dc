//! The picture on the clipboard, for a page that is asked to paste it. On Windows and macOS the web view gives it to the page
//! itself; the one on Linux gives its pages text alone. It goes from memory to memory: no file is made of it.

use tauri::AppHandle;
use zeroize::Zeroizing;

/// A PNG of the picture on the clipboard; `None` when there is none, or when the web view gives it.
#[cfg(target_os = "linux")]
pub fn picture(app: &AppHandle) -> Option<Zeroizing<Vec<u8>>> {
    use std::{sync::mpsc, time::Duration};

    use gtk::{Clipboard, gdk};

    // Who has the picture hands it over when it is asked: another program, which may hang.
    const PATIENCE: Duration = Duration::from_secs(5);
    let (send, done) = mpsc::channel();
    app.run_on_main_thread(move || {
        Clipboard::get(&gdk::SELECTION_CLIPBOARD).request_image(move |_, found| {
            let png = found.and_then(|picture| picture.save_to_bufferv("png", &[]).ok());
            // Nobody waits any more: then nothing is pasted.
            let _ = send.send(png.map(Zeroizing::new));
        });
    })
    .ok()?;
    done.recv_timeout(PATIENCE).ok()?
}

/// As above.
#[cfg(not(target_os = "linux"))]
pub fn picture(_app: &AppHandle) -> Option<Zeroizing<Vec<u8>>> {
    None
}
