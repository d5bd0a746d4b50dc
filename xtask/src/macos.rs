//! The program for macOS, as far as it can be looked at without a Mac: compiled for `aarch64-apple-darwin` up to where C and Apple's own
//! libraries begin. So every name and type in our code for macOS is held against the packages that it calls; nothing is linked, and
//! nothing runs. docs/macos.md lists what only a Mac can show.

use crate::{
    foreign::Foreign,
    machine,
    step::{Outcome, root},
    window,
};

const MACOS: Foreign = Foreign {
    target: "aarch64-apple-darwin",
    folder: "macos",
    library: &["build", "-Zbuild-std=std,panic_abort,panic_unwind,proc_macro"],
};

/// Compiles it.
pub fn run() -> Outcome {
    machine::prepare(machine::BUILD)?;
    machine::packages(machine::FOREIGN.iter().copied())?;
    MACOS.standard_library(|step| step)?;
    window::build_pages()?;
    let no_c = root().join("installer/macos/no-c.sh");
    MACOS
        .cargo_with_library(
            "compile core, command line and window for macOS, without linking",
            &["check", "--locked", "--package", "zorgmap", "--package", "zorgmap-cli"],
        )
        .env("CC_aarch64_apple_darwin", &no_c)
        .env("AR_aarch64_apple_darwin", &no_c)
        .env("SDKROOT", MACOS.folder())
        .run()
}
