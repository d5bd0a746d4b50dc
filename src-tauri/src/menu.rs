//! The system's own menu. What stands in it is data (`assets/menu.json`): on macOS the menus that people look for on top of
//! the screen, on Windows and Linux a short bar in the window.
//!
//! An item does nothing itself. It tells the page what was chosen, by the name of its text, and the page does what Ctrl+K
//! does under that name, or nothing: so no item goes round the lock, or leads to where who sits there may not come. What
//! may be chosen now the page tells beforehand ([`Bar::offer`]); all else is grey. Before unlocking the pages are no part of
//! the menu, but for the manual. In the window in which somebody else reads they are not either, and on Windows and Linux
//! that window has no bar at all. Ending the program is closing its window ([`windows::close`]): the drafts first, then
//! the store. Tauri's own Quit would skip that, and is in no menu here.
//!
//! No item has a key of its own: the page has its keys, and a menu would take them away from it. On macOS alone Cmd+Q ends the
//! program, as everywhere there. No word of the menu is of a client.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError, mpsc},
};

use serde::Deserialize;
use tauri::{
    AppHandle, Manager, WebviewWindowBuilder, Wry,
    menu::{AboutMetadata, Menu, MenuItem, PredefinedMenuItem, Submenu},
};

use crate::windows;

/// The page that is there before unlocking too.
const MANUAL: &str = "rail.manual";
/// Ends the program.
const END: &str = "menu.end";

/// The menus of each system.
#[derive(Deserialize)]
struct Table {
    macos: Vec<Pulldown>,
    others: Vec<Pulldown>,
}

/// One menu of the bar.
#[derive(Debug, Clone, Deserialize)]
struct Pulldown {
    /// Name of its text in `assets/i18n`.
    text: String,
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Item {
    /// Between what belongs together.
    Line,
    /// What a page does: the name of its text, which is that of what Ctrl+K offers.
    Page(String),
    /// What the system does by itself, and its text.
    System(System, String),
    /// Ends the program, and its text.
    End(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum System {
    About,
    Hide,
    HideOthers,
    ShowAll,
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    SelectAll,
    Minimize,
    Maximize,
    Close,
}

/// The menu that stands there.
#[derive(Default)]
pub struct Bar {
    standing: Mutex<Standing>,
    /// One change at a time, or what is remembered would not be what stands there. Not for the system's own thread, which
    /// each change waits for.
    turn: Mutex<()>,
}

#[derive(Clone, Default)]
struct Standing {
    /// Of the window; of none, when that has no menu.
    label: String,
    language: String,
    /// What may be chosen, by the names of their texts.
    offered: Vec<String>,
    /// What leads to a page, with the name of its text.
    pages: Vec<(String, MenuItem<Wry>)>,
}

impl Bar {
    fn standing(&self) -> MutexGuard<'_, Standing> {
        self.standing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What may be chosen now, by the names of their texts, in the language of the page.
    ///
    /// # Errors
    /// As the system changes menus.
    pub fn offer(&self, app: &AppHandle, language: &str, pages: &[String]) -> tauri::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.speak_now(app, language)?;
        self.offer_now(app, pages)
    }

    /// Puts it in this language, when there is such a one and it is another.
    ///
    /// # Errors
    /// As the system makes menus.
    pub fn speak(&self, app: &AppHandle, language: &str) -> tauri::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.speak_now(app, language)
    }

    /// Nothing of a page may be chosen any more: it goes, and would hear nothing of it.
    pub fn shut(&self, app: &AppHandle) {
        drop(self.offer_now(app, &[]));
    }

    fn offer_now(&self, app: &AppHandle, pages: &[String]) -> tauri::Result<()> {
        // Let go of at once: the system's thread is waited for, and may itself wait here.
        let items = {
            let mut standing = self.standing();
            standing.offered = pages.to_vec();
            standing.pages.clone()
        };
        // One way to the system's thread and back for all of them: it is what draws the page, and each dialog that opens turns
        // them all grey.
        let (pages, (said, heard)) = (pages.to_vec(), mpsc::channel());
        app.run_on_main_thread(move || {
            drop(said.send(items.iter().try_for_each(|(text, item)| item.set_enabled(pages.contains(text)))));
        })?;
        heard.recv().unwrap_or(Ok(()))
    }

    fn speak_now(&self, app: &AppHandle, language: &str) -> tauri::Result<()> {
        let Standing { label, language: spoken, offered, .. } = self.standing().clone();
        if label.is_empty() || spoken == language || words(language).is_none() {
            return Ok(());
        }
        // Made anew: on Linux the name of a menu that stands cannot be changed.
        let menu = self.make(app, &label, language, offered)?;
        if cfg!(target_os = "macos") {
            app.set_menu(menu)?;
        } else if let Some(window) = app.get_webview_window(&label) {
            window.set_menu(menu)?;
        }
        Ok(())
    }

    /// Makes the menu of a window, and remembers it as the one that stands.
    fn make(&self, app: &AppHandle, label: &str, language: &str, offered: Vec<String>) -> tauri::Result<Menu<Wry>> {
        let words = words(language).unwrap_or_default();
        let (menu, mut pages) = (Menu::new(app)?, Vec::new());
        for pulldown in menus(label)? {
            let below = Submenu::new(app, word(&words, &pulldown.text), true)?;
            for item in pulldown.items {
                match item {
                    Item::Line => below.append(&PredefinedMenuItem::separator(app)?)?,
                    Item::Page(text) => {
                        let can = offered.contains(&text);
                        let item = MenuItem::with_id(app, &text, word(&words, &text), can, None::<&str>)?;
                        below.append(&item)?;
                        pages.push((text, item));
                    }
                    Item::End(text) => {
                        let key = cfg!(target_os = "macos").then_some("Cmd+Q");
                        below.append(&MenuItem::with_id(app, END, word(&words, &text), true, key)?)?;
                    }
                    Item::System(does, text) => below.append(&does.item(app, word(&words, &text))?)?,
                }
            }
            menu.append(&below)?;
        }
        *self.standing() = Standing { label: label.to_owned(), language: language.to_owned(), offered, pages };
        Ok(menu)
    }
}

/// Gives a window that is about to open the menu that goes with it; all that leads to a page is grey until the page is there.
///
/// # Errors
/// As the system makes menus.
pub fn put<'a>(
    app: &'a AppHandle,
    bar: &Bar,
    label: &str,
    language: &str,
    builder: WebviewWindowBuilder<'a, Wry, AppHandle>,
) -> tauri::Result<WebviewWindowBuilder<'a, Wry, AppHandle>> {
    if label == windows::VIEWING && !cfg!(target_os = "macos") {
        *bar.standing() = Standing::default();
        return Ok(builder);
    }
    let menu = bar.make(app, label, language, Vec::new())?;
    if cfg!(target_os = "macos") {
        // There the menu is the program's, whichever window stands.
        app.set_menu(menu)?;
        return Ok(builder);
    }
    Ok(builder.menu(menu))
}

/// Something was chosen.
pub fn chosen(app: &AppHandle, item: &str) {
    if item == END {
        windows::close(app);
    } else {
        windows::tell(app, &[windows::MAIN, windows::UNLOCK], "zorgmap-menu", &item);
    }
}

impl System {
    fn item(self, app: &AppHandle, text: &str) -> tauri::Result<PredefinedMenuItem<Wry>> {
        let text = Some(text);
        match self {
            Self::About => {
                let version = Some(app.package_info().version.to_string());
                PredefinedMenuItem::about(app, text, Some(AboutMetadata { version, ..AboutMetadata::default() }))
            }
            Self::Hide => PredefinedMenuItem::hide(app, text),
            Self::HideOthers => PredefinedMenuItem::hide_others(app, text),
            Self::ShowAll => PredefinedMenuItem::show_all(app, text),
            Self::Undo => PredefinedMenuItem::undo(app, text),
            Self::Redo => PredefinedMenuItem::redo(app, text),
            Self::Cut => PredefinedMenuItem::cut(app, text),
            Self::Copy => PredefinedMenuItem::copy(app, text),
            Self::Paste => PredefinedMenuItem::paste(app, text),
            Self::SelectAll => PredefinedMenuItem::select_all(app, text),
            Self::Minimize => PredefinedMenuItem::minimize(app, text),
            Self::Maximize => PredefinedMenuItem::maximize(app, text),
            Self::Close => PredefinedMenuItem::close_window(app, text),
        }
    }
}

fn table() -> serde_json::Result<Table> {
    serde_json::from_str(include_str!("../../assets/menu.json"))
}

/// The menus of this system for the window with this label.
fn menus(label: &str) -> serde_json::Result<Vec<Pulldown>> {
    let table = table()?;
    let all = if cfg!(target_os = "macos") { table.macos } else { table.others };
    Ok(all.into_iter().filter_map(|menu| of_window(menu, label)).collect())
}

/// What of a menu stands in the window with this label; `None` when nothing does.
fn of_window(menu: Pulldown, label: &str) -> Option<Pulldown> {
    let mut items = Vec::new();
    for item in menu.items {
        let stands = match &item {
            Item::Page(text) => label == windows::MAIN || (label == windows::UNLOCK && text == MANUAL),
            Item::Line => items.last().is_some_and(|last| *last != Item::Line),
            Item::System(..) | Item::End(_) => true,
        };
        if stands {
            items.push(item);
        }
    }
    if items.last() == Some(&Item::Line) {
        items.pop();
    }
    (!items.is_empty()).then_some(Pulldown { items, ..menu })
}

/// The texts of the window in this language.
fn words(language: &str) -> Option<HashMap<String, String>> {
    let texts = match language {
        "nl" => include_str!("../../assets/i18n/nl.json"),
        "en" => include_str!("../../assets/i18n/en.json"),
        _ => return None,
    };
    serde_json::from_str(texts).ok()
}

fn word<'a>(words: &'a HashMap<String, String>, text: &str) -> &'a str {
    words.get(text).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(menus: &[Pulldown]) -> Vec<&str> {
        let mut texts = Vec::new();
        for menu in menus {
            texts.push(menu.text.as_str());
            texts.extend(menu.items.iter().filter_map(|item| match item {
                Item::Line => None,
                Item::Page(text) | Item::System(_, text) | Item::End(text) => Some(text.as_str()),
            }));
        }
        texts
    }

    fn pages(menus: &[Pulldown]) -> Vec<&str> {
        let items = menus.iter().flat_map(|menu| &menu.items);
        items.filter_map(|item| if let Item::Page(text) = item { Some(text.as_str()) } else { None }).collect()
    }

    #[test]
    fn every_item_has_its_text_in_both_languages_and_once() {
        let table = table().unwrap();
        for menus in [&table.macos, &table.others] {
            let texts = texts(menus);
            for language in ["nl", "en"] {
                let words = words(language).unwrap();
                for text in &texts {
                    // An ampersand would be drawn as a line under the next letter.
                    assert!(words.get(*text).is_some_and(|word| !word.contains(['{', '&'])), "{text} in {language}");
                }
            }
            let mut once = texts.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), texts.len());
            assert_eq!(texts.iter().filter(|text| **text == END).count(), 1, "there is one way to end");
        }
    }

    #[test]
    fn every_page_item_is_one_that_the_page_knows() {
        let table = table().unwrap();
        let doings = include_str!("../../ui/src/features/finder/doings.ts");
        let main = include_str!("../../ui/src/MainWindow.svelte");
        for text in pages(&table.macos).into_iter().chain(pages(&table.others)) {
            let known = doings.contains(&format!("to('{text}', ")) || doings.contains(&format!("{{ text: '{text}', "));
            assert!(known || main.contains(&format!("item === '{text}'")), "{text}");
        }
        assert!(include_str!("../../ui/src/UnlockWindow.svelte").contains(&format!("item === '{MANUAL}'")));
        assert_eq!(pages(&table.macos).len(), pages(&table.others).len(), "each system leads to the same");
    }

    #[test]
    fn the_systems_own_quit_which_skips_the_drafts_is_in_no_menu() {
        let made = include_str!("menu.rs").split("mod tests").next().unwrap();
        assert!(!made.contains("PredefinedMenuItem::quit") && !made.contains("Menu::default"));
        assert!(include_str!("main.rs").contains(".enable_macos_default_menu(false)"));
    }

    #[test]
    fn where_no_carer_sits_no_page_is_in_the_menu_and_no_line_is_left_alone() {
        let table = table().unwrap();
        for (all, label, may) in [
            (&table.macos, windows::UNLOCK, vec![MANUAL]),
            (&table.others, windows::UNLOCK, vec![MANUAL]),
            (&table.macos, windows::VIEWING, vec![]),
            (&table.others, windows::MAIN, pages(&table.others)),
        ] {
            let here: Vec<Pulldown> = all.iter().filter_map(|menu| of_window(menu.clone(), label)).collect();
            assert_eq!(pages(&here), may, "{label}");
            assert!(texts(&here).contains(&END), "{label}");
            for menu in &here {
                let is_line = |item: Option<&Item>| item == Some(&Item::Line);
                assert!(!menu.items.is_empty() && !is_line(menu.items.first()) && !is_line(menu.items.last()));
                assert!(menu.items.windows(2).all(|two| !two.iter().all(|item| *item == Item::Line)));
            }
        }
    }
}
