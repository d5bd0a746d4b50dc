//! The two windows: `unlock`, where passphrases are typed, and `main`, where clients are seen. The second is made
//! before the first is destroyed, so that the program never stands without a window.
//!
//! Neither goes anywhere but to its own pages, opens another window or keeps anything: a released program gives each
//! an incognito view with a data folder of its own. Two incognito views on one folder do not work: the second never
//! loads. Debug builds keep nothing private there, because automation cannot see an incognito view.

use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, webview::NewWindowResponse};

/// The label of the window before unlocking.
pub const UNLOCK: &str = "unlock";
/// The label of the window of an open vault.
pub const MAIN: &str = "main";

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
    match app.get_webview_window(UNLOCK) {
        Some(unlock) => unlock.destroy(),
        None => Ok(()),
    }
}

/// Takes the clients off the screen and out of the page, while a job still runs.
pub fn cover_main(app: &AppHandle) {
    let Some(main) = app.get_webview_window(MAIN) else { return };
    let covered = main.url().ok().and_then(|url| url.join("/cover.html").ok()).map(|cover| main.navigate(cover));
    if !matches!(covered, Some(Ok(()))) {
        drop(main.hide());
    }
}

/// Tells the page of an open vault that the program is about to leave; `false` when there is no such page. The page
/// answers with the command `drafts_saved`.
pub fn ask_to_save(app: &AppHandle) -> bool {
    let script = "window.dispatchEvent(new Event('zorgmap-leaving'))";
    app.get_webview_window(MAIN).is_some_and(|main| main.eval(script).is_ok())
}

fn open(app: &AppHandle, label: &str, page: &str) -> tauri::Result<WebviewWindow> {
    let builder = WebviewWindowBuilder::new(app, label, WebviewUrl::App(page.into()))
        .title("Zorgmap")
        .inner_size(1160.0, 800.0)
        .min_inner_size(1024.0, 700.0)
        .center()
        .general_autofill_enabled(false)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny);
    private(app, label, builder)?.build()
}

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
    let folder = app.path().app_cache_dir()?.join(format!("view-{label}"));
    Ok(builder.incognito(true).data_directory(folder))
}

/// Our own pages: `tauri://localhost`, on Windows `http://tauri.localhost`.
fn is_ours(url: &Url) -> bool {
    matches!((url.scheme(), url.host_str()), ("tauri", Some("localhost")) | ("http", Some("tauri.localhost")))
}

#[cfg(test)]
mod tests {
    use super::*;

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
