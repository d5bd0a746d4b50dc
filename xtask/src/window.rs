//! Building the window and driving it: a display in memory, a session bus, a real keychain, and the web view's own
//! driver.

use std::{env, path::PathBuf};

use crate::step::{Outcome, Step, target};

const PICTURES: &str = "pictures of where it stopped are in target/screenshots";

/// Builds the pages into `ui/dist`, which the window embeds.
pub fn build_pages() -> Outcome {
    Step::new("build the pages").npm("ui", &["run", "build"]).run()
}

/// Builds everything, to try it. The whole workspace, here and in the tests: with fewer packages cargo would choose
/// other features of the same dependencies, and compile hundreds of them twice.
pub fn build() -> Outcome {
    Step::new("build the window and the command line")
        .advice("`cargo xtask run` names and installs what is missing")
        .cargo(&["build", "--locked", "--workspace"])
        .run()
}

/// Builds everything as carers get it; the whole workspace, as in [`build`].
pub fn build_released() -> Outcome {
    build_pages()?;
    let rustc = env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    Step::new("build the released program")
        .advice("`cargo xtask run` names and installs what is missing")
        .cargo(&["build", "--locked", "--release", "--workspace"])
        .handed_out(&rustc, &[])
        .run()
}

/// The programs that carers get, after [`build_released`].
pub fn released() -> [PathBuf; 2] {
    ["zorgmap", "zorgmap-cli"].map(|name| target().join("release").join(name))
}

/// Drives the real window, as it was built last, through these specs of `tests/e2e`, in lanes.
pub fn drive(specs: &str) -> Step {
    Step::new("drive the real window")
        .advice(PICTURES)
        .program("node")
        .args(["tests/e2e/lanes.mjs", specs])
        .env("ZORGMAP_TARGET", target())
}

/// One spec of `tests/e2e` on a display in memory, with a session bus.
pub fn on_a_display(title: &str, specs: &str) -> Step {
    Step::new(title)
        .advice(PICTURES)
        .program("xvfb-run")
        .args(["--auto-servernum", "--server-args=-screen 0 1280x900x24 -nolisten tcp", "dbus-run-session", "--"])
        .args(["node", "tests/e2e/run.mjs", specs])
        .env("ZORGMAP_TARGET", target())
}
