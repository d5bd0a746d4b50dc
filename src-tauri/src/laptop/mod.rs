//! What protects this laptop, as far as the system tells: one line for each protection, good, in need of attention,
//! or not to be told. Each line is a code with its parameters; the page has the words, why it matters, and what to do.
//!
//! Nothing here is believed blindly: a line says what was seen. What cannot be seen (a scanner of a kind that we do
//! not know) the carer looks up herself, and ticks with a date; that tick lives in the store.

mod disk;
mod scanner;

use std::{collections::BTreeMap, process::Command, time::SystemTime};

use dossier_core::{Error, vault::folder};
use serde::Serialize;

use crate::shell::Shell;

/// How a protection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should be.
    Good,
    /// The carer should do something.
    Attention,
    /// The system does not say.
    Unknown,
}

/// One protection.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Which: the page's texts begin with it.
    pub id: &'static str,
    /// How it stands.
    pub state: State,
    /// What was seen.
    pub code: &'static str,
    /// What the text speaks of.
    pub params: BTreeMap<&'static str, String>,
}

impl Line {
    fn new(id: &'static str, state: State, code: &'static str) -> Self {
        Self { id, state, code, params: BTreeMap::new() }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.params.insert(name, value.into());
        self
    }
}

/// All of them. Asks other programs on some systems, which takes a second or two.
pub fn facts(shell: &Shell) -> Vec<Line> {
    vec![
        disk::line(disk::now(&shell.folder)),
        scanner::line(scanner::now(SystemTime::now())),
        away(shell),
        keychain(shell),
        vault_folder(shell),
        screen_pictures(),
        program(),
    ]
}

fn away(shell: &Shell) -> Line {
    let hooks = shell.hooks.now();
    match [hooks.sleep, hooks.screen, hooks.user] {
        [true, true, true] => Line::new("away", State::Good, "all"),
        [false, false, false] => Line::new("away", State::Attention, "none"),
        _ => Line::new("away", State::Attention, "some"),
    }
}

fn keychain(shell: &Shell) -> Line {
    if shell.surroundings.keychain.get("probe").is_ok() {
        let kind = if cfg!(windows) {
            "Windows Credential Manager"
        } else if cfg!(target_os = "macos") {
            "macOS Keychain"
        } else {
            "Secret Service"
        };
        Line::new("keychain", State::Good, "there").with("kind", kind)
    } else {
        Line::new("keychain", State::Attention, "none")
    }
}

fn vault_folder(shell: &Shell) -> Line {
    match folder::check(&shell.folder) {
        Ok(()) => Line::new("folder", State::Good, "local"),
        Err(Error::FolderSynchronised { by }) if by == "network" => Line::new("folder", State::Attention, "network"),
        Err(Error::FolderSynchronised { by }) => Line::new("folder", State::Attention, "synchronised").with("by", by),
        Err(_) => Line::new("folder", State::Unknown, "unknown"),
    }
}

/// Windows and macOS leave a protected window out of pictures of the screen; see [`crate::windows`].
fn screen_pictures() -> Line {
    if cfg!(any(windows, target_os = "macos")) && !cfg!(debug_assertions) {
        Line::new("pictures", State::Good, "blocked")
    } else {
        Line::new("pictures", State::Unknown, "open")
    }
}

fn program() -> Line {
    let line = if cfg!(debug_assertions) {
        Line::new("program", State::Attention, "trial")
    } else {
        Line::new("program", State::Good, "released")
    };
    line.with("version", env!("CARGO_PKG_VERSION"))
}

/// What a program of the system says; `None` when it is not there or fails.
fn ask(program: &str, args: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(args).stdin(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        // CREATE_NO_WINDOW: no black window that flashes by.
        command.creation_flags(0x0800_0000);
    }
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
