//! The windows: `unlock`, where passphrases are typed, `main`, where clients are seen, and `viewing`, where somebody else reads
//! one dossier, or an inspector a few. There is one at a time, and the next is made before the last is destroyed, so that the program never stands
//! without a window. What the one held in its page is not in the next: each begins with a page of its own.
//!
//! None goes anywhere but to its own pages, opens another window or keeps anything: a released program gives each
//! an incognito view with a data folder of its own. Two incognito views on one folder do not work: the second never
//! loads. So a window that is opened anew has a folder anew. Debug builds keep nothing private there, because automation cannot see an incognito view.

use std::sync::Arc;

use serde::Serialize;
use tauri::{
    AppHandle, DragDropEvent, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Window, WindowEvent,
    webview::NewWindowResponse,
};

use crate::{frame::Frame, menu, shell::Shell};

/// The label of the window before unlocking.
pub const UNLOCK: &str = "unlock";
/// The label of the window of an open vault.
pub const MAIN: &str = "main";
/// The label of the window in which somebody else reads one dossier.
pub const VIEWING: &str = "viewing";

/// Opens the window in which the vault is unlocked or made.
///
/// # Errors
/// As the system makes windows.
pub fn open_unlock(app: &AppHandle) -> tauri::Result<()> {
    open(app, UNLOCK, "unlock.html").map(drop)
}

/// Opens the window of an open vault, then destroys the other.
///
/// # Errors
/// As the system makes windows.
pub fn open_main(app: &AppHandle) -> tauri::Result<()> {
    open(app, MAIN, "index.html")?;
    destroy(app, &[UNLOCK, VIEWING])
}

/// Opens the window in which somebody reads one dossier, over the whole screen, then destroys the carer's.
///
/// # Errors
/// As the system makes windows.
pub fn open_viewing(app: &AppHandle) -> tauri::Result<()> {
    open_over_all(app, "viewing.html")
}

/// Opens the window in which an inspector reads the dossiers that were chosen, in the place of the carer's. It may do what
/// a viewer's window may.
///
/// # Errors
/// As the system makes windows.
pub fn open_inspection(app: &AppHandle) -> tauri::Result<()> {
    open_over_all(app, "inspection.html")
}

fn open_over_all(app: &AppHandle, page: &str) -> tauri::Result<()> {
    // A system that gives no whole screen is no reason to keep the carer's window.
    drop(open(app, VIEWING, page)?.set_fullscreen(true));
    destroy(app, &[MAIN])
}

fn destroy(app: &AppHandle, labels: &[&str]) -> tauri::Result<()> {
    labels.iter().filter_map(|label| app.get_webview_window(label)).try_for_each(|window| window.destroy())
}

/// Takes the clients off the screen and out of the page, while a job still runs.
pub fn cover_main(app: &AppHandle) {
    let Some(main) = standing(app, &[MAIN, VIEWING]) else { return };
    app.state::<Arc<Shell>>().menu.shut(app);
    let covered = main.url().ok().and_then(|url| url.join("/cover.html").ok()).map(|cover| main.navigate(cover));
    if !matches!(covered, Some(Ok(()))) {
        drop(main.hide());
    }
}

/// Closes the window that stands, as its own cross does.
pub fn close(app: &AppHandle) {
    if let Some(window) = standing(app, &[MAIN, VIEWING, UNLOCK]) {
        drop(window.close());
    }
}

/// The first of these windows that is there.
fn standing(app: &AppHandle, labels: &[&str]) -> Option<WebviewWindow> {
    labels.iter().find_map(|label| app.get_webview_window(label))
}

/// Tells the page of an open vault that the program is about to leave; `false` when there is no such page. The page
/// answers with the command `drafts_saved`.
pub fn ask_to_save(app: &AppHandle) -> bool {
    let script = "window.dispatchEvent(new Event('zorgmap-leaving'))";
    app.get_webview_window(MAIN).is_some_and(|main| main.eval(script).is_ok())
}

/// Tells the page of an open vault what is dragged over it and dropped on it: it says where that goes. The other windows take
/// nothing.
pub fn on_drag(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(drag) = event else { return };
    let shell = window.state::<Arc<Shell>>();
    if window.label() != MAIN || !shell.is_open() {
        return;
    }
    let app = window.app_handle();
    #[allow(clippy::wildcard_enum_match_arm, reason = "whatever else there may be some day is of no use here")]
    match drag {
        DragDropEvent::Enter { .. } => tell(app, &[MAIN], "zorgmap-drag", &true),
        DragDropEvent::Leave => tell(app, &[MAIN], "zorgmap-drag", &false),
        DragDropEvent::Drop { paths, .. } => tell(app, &[MAIN], "zorgmap-drop", &shell.picks.dropped(paths)),
        // It goes on.
        _ => {}
    }
}

/// Tells the page in the first of these windows that is there of something that happened outside it.
pub fn tell(app: &AppHandle, labels: &[&str], name: &str, detail: &impl Serialize) {
    // JSON is a value in JavaScript too. A page that does not hear it leaves things as they were.
    let (Ok(detail), Some(window)) = (serde_json::to_string(detail), standing(app, labels)) else { return };
    drop(window.eval(format!("window.dispatchEvent(new CustomEvent('{name}', {{ detail: {detail} }}))")));
}

/// Remembers where the carer puts the window.
pub fn note_frame(window: &Window, event: &WindowEvent) {
    if window.label() == MAIN && matches!(event, WindowEvent::Resized(_) | WindowEvent::Moved(_)) {
        let mut kept = window.state::<Arc<Shell>>().inner().frame();
        *kept = Frame::of(window, *kept);
    }
}

fn open(app: &AppHandle, label: &str, page: &str) -> tauri::Result<WebviewWindow> {
    let shell = app.state::<Arc<Shell>>();
    let frame = *shell.inner().frame();
    let builder = WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.into())).title("Zorgmap");
    let builder = match frame {
        Some(frame) => builder.inner_size(frame.width, frame.height).maximized(frame.maximized),
        None => builder.inner_size(1160.0, 800.0),
    };
    let builder = match frame.filter(|frame| frame.is_reachable(app)) {
        Some(frame) => builder.position(frame.x, frame.y),
        None => builder.center(),
    };
    let builder = builder
        .min_inner_size(1024.0, 700.0)
        .general_autofill_enabled(false)
        .devtools(cfg!(debug_assertions))
        // Pictures of the screen show a black window, on Windows and macOS; elsewhere the system has no such thing.
        .content_protected(!cfg!(debug_assertions))
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    let builder = menu::put(app, &shell.menu, label, &shell.language(), builder)?;
    let window = private(app, label, builder)?.build()?;
    #[cfg(windows)]
    shut(&window);
    lock_if_page_falls(&window);
    Ok(window)
}

/// What WebView2 does by itself goes past the log: its keys and its menu print a page, save it, or load it anew. Copying and pasting stay
/// (ICoreWebView2Settings3). Who looks on gets no menu at all; the pages see to the menu of the others.
#[cfg(windows)]
fn shut(window: &WebviewWindow) {
    use ::windows::core::Interface;
    use webview2_com::Microsoft::Web::WebView2::Win32::ICoreWebView2Settings3;
    let looks_on = window.label() == VIEWING;
    // A web view that is too old to be told has the pages alone to keep to.
    drop(window.with_webview(move |view| {
        #[allow(unsafe_code, reason = "the system's own calls; no safe crate has them")]
        // SAFETY: the web view is alive and this is its thread.
        let _ = unsafe {
            view.controller().CoreWebView2().and_then(|core| core.Settings()).and_then(|settings| {
                settings.SetAreDefaultContextMenusEnabled(!looks_on)?;
                settings.cast::<ICoreWebView2Settings3>()?.SetAreBrowserAcceleratorKeysEnabled(false)
            })
        };
    }));
}

/// A page that fell left what was in it in a file of WebView2's: it goes at the next start.
#[cfg(windows)]
pub fn forget_fallen(app: &AppHandle) {
    let views = app.path().app_cache_dir().and_then(|folder| Ok(std::fs::read_dir(folder)?));
    for view in views.into_iter().flatten().flatten() {
        drop(std::fs::remove_dir_all(view.path().join("EBWebView/Crashpad/reports")));
    }
}

/// A page runs in a process of the web view, which can crash, or be killed where memory is short: then the window stays white,
/// the vault open behind it. The drafts are kept as far as a moment ago; all that is left to do is to lock, when the job that runs
/// is done. With no vault open there is nothing to lock, and who sees a white window closes it.
#[cfg(target_os = "linux")]
fn lock_if_page_falls(window: &WebviewWindow) {
    use std::sync::atomic::{AtomicBool, Ordering};
    use webkit2gtk::WebViewExt;
    // Once is enough: while a job runs, what covers the clients is a page too, and may fall as well.
    static FELL: AtomicBool = AtomicBool::new(false);
    let app = window.app_handle().clone();
    // A system that does not tell of it leaves it to the idle clock.
    drop(window.with_webview(move |view| {
        view.inner().connect_web_process_terminated(move |_, _| {
            let app = app.clone();
            // Not here: who has the half-made vault in hand may be waiting for this very thread.
            std::thread::spawn(move || {
                let shell = app.state::<Arc<Shell>>();
                if (shell.is_open() || shell.unfinished().is_some()) && !FELL.swap(true, Ordering::SeqCst) {
                    crate::leave::lock(&app);
                }
            });
        });
    }));
}

/// Elsewhere the web view starts such a page anew by itself, or shows that it cannot; the idle clock locks.
#[cfg(not(target_os = "linux"))]
fn lock_if_page_falls(_window: &WebviewWindow) {}

#[cfg(debug_assertions)]
fn private<'a, M: Manager<tauri::Wry>>(
    _app: &AppHandle,
    _label: &str,
    builder: WebviewWindowBuilder<'a, tauri::Wry, M>,
) -> tauri::Result<WebviewWindowBuilder<'a, tauri::Wry, M>> {
    Ok(builder)
}

#[cfg(not(debug_assertions))]
fn private<'a, M: Manager<tauri::Wry>>(
    app: &AppHandle,
    label: &str,
    builder: WebviewWindowBuilder<'a, tauri::Wry, M>,
) -> tauri::Result<WebviewWindowBuilder<'a, tauri::Wry, M>> {
    static OPENED: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let number = OPENED.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    // The first two as ever; a window that comes back finds its old folder taken.
    let name = if number < 2 { format!("view-{label}") } else { format!("view-{label}-{number}") };
    let folder = app.path().app_cache_dir()?.join(name);
    Ok(builder.incognito(true).data_directory(folder))
}

/// Our own pages: `tauri://localhost`, on Windows `http://tauri.localhost`.
fn is_ours(url: &Url) -> bool {
    matches!((url.scheme(), url.host_str()), ("tauri", Some("localhost")) | ("http", Some("tauri.localhost")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn parsed(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn the_configuration_gives_the_pages_no_more_than_they_need() {
        let config = parsed(include_str!("../tauri.conf.json"));
        assert_eq!(config.pointer("/app/withGlobalTauri"), Some(&json!(false)));
        assert_eq!(config.pointer("/app/windows"), Some(&json!([])), "windows are made here, hardened");
        let security = config.pointer("/app/security").unwrap();
        assert_eq!(security["freezePrototype"], json!(true));
        assert_eq!(security["assetProtocol"]["enable"], json!(false));
        assert_eq!(security.get("dangerousDisableAssetCspModification"), None);
        assert_eq!(config.get("plugins"), None);
        let csp = security["csp"].as_str().unwrap();
        let rules: Vec<Vec<&str>> = csp.split(';').map(|rule| rule.split_whitespace().collect()).collect();
        assert_eq!(rules[0], ["default-src", "'none'"]);
        for rule in &rules {
            for source in &rule[1..] {
                assert!(
                    ["'none'", "'self'", "data:", "blob:", "ipc:", "http://ipc.localhost"].contains(source),
                    "{rule:?}"
                );
            }
            // Only a picture may come out of a page's own memory.
            assert!(rule[0] == "img-src" || !rule.contains(&"data:") && !rule.contains(&"blob:"), "{rule:?}");
        }
        for shut in ["base-uri", "form-action", "frame-ancestors"] {
            assert!(rules.contains(&vec![shut, "'none'"]), "{shut}");
        }
    }

    #[test]
    fn each_window_may_call_its_own_commands_and_nothing_of_tauri() {
        let both = [
            (UNLOCK, parsed(include_str!("../capabilities/unlock.json"))),
            (MAIN, parsed(include_str!("../capabilities/main.json"))),
            (VIEWING, parsed(include_str!("../capabilities/viewing.json"))),
        ];
        for (label, capability) in &both {
            assert_eq!(capability["windows"], json!([label]));
            assert_eq!(capability.get("remote"), None, "no page from elsewhere");
            for permission in capability["permissions"].as_array().unwrap() {
                let name = permission.as_str().unwrap();
                assert!(name.starts_with("allow-") && !name.contains(':'), "{name}");
            }
        }
        let [unlock, main, viewing] = both.map(|(_, capability)| capability["permissions"].to_string());
        for (permission, before, after) in [
            ("allow-call", false, true),
            ("allow-clipboard-picture", false, true),
            ("allow-copy-secret", false, true),
            ("allow-laptop-facts", false, true),
            ("allow-leave-practice", false, true),
            ("allow-vault-set-aside", true, false),
            ("allow-vault-unlock", true, false),
            ("allow-recovery-sheet", true, false),
        ] {
            let permission = format!("\"{permission}\"");
            assert_eq!((unlock.contains(&permission), main.contains(&permission)), (before, after), "{permission}");
        }
        // Who looks on picks no file, opens no print and copies nothing.
        let given = ["allow-call", "allow-lock", "allow-set-language", "allow-sign-of-life"];
        assert_eq!(viewing, json!(given).to_string());
    }

    #[test]
    fn a_released_program_has_no_inspector() {
        let workspace = include_str!("../../Cargo.toml");
        let tauri = workspace.lines().find(|line| line.starts_with("tauri = ")).unwrap();
        for feature in ["devtools", "protocol-asset", "isolation", "remote"] {
            assert!(!tauri.contains(feature), "{feature}");
        }
    }

    #[test]
    fn only_our_own_pages() {
        for (url, ours) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://tauri.localhost.example/", false),
            ("https://example.org/", false),
            ("file:///etc/passwd", false),
            ("data:text/html,x", false),
        ] {
            assert_eq!(is_ours(&url.parse().unwrap()), ours, "{url}");
        }
    }
}
