//! Building the window and driving it: a display in memory, a session bus, a real keychain, and the web view's own
//! driver.

use crate::step::{Outcome, Step, target};

/// Builds the pages into `ui/dist`, which the window embeds.
pub fn build_pages() -> Outcome {
    Step::new("build the pages").npm("ui", &["run", "build"]).run()
}

/// Builds the window and the command line, to try them.
pub fn build() -> Outcome {
    Step::new("build the window and the command line")
        .advice("`cargo xtask run` names and installs what is missing")
        .cargo(&["build", "--locked", "--package", "zorgmap", "--package", "zorgmap-cli"])
        .run()
}

/// Drives the real window through these specs of `tests/e2e`.
pub fn drive(specs: &str) -> Outcome {
    build_pages()?;
    build()?;
    Step::new("drive the real window")
        .advice("pictures of where it stopped are in target/screenshots")
        .program("xvfb-run")
        .args(["--auto-servernum", "--server-args=-screen 0 1280x900x24 -nolisten tcp", "dbus-run-session", "--"])
        .args(["node", "tests/e2e/run.mjs", specs])
        .env("ZORGMAP_TARGET", target())
        .run()
}
