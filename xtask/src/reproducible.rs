//! Whether the released program is the same to the byte when somebody else builds it: here, and once more from what is committed, in a
//! folder of its own. With the same Rust and the same Debian everybody can hold what they were given against the code they read.

use std::path::Path;

use crate::{
    machine,
    step::{Failure, Outcome, Step, names_no_place_of_here, target},
    window,
};

/// Builds it twice, and compares.
pub fn run() -> Outcome {
    machine::prepare(machine::BUILD)?;
    if Step::new("").program("git").args(["status", "--porcelain"]).ask().is_none_or(|changed| !changed.is_empty()) {
        return Err(Failure::new("there are changes that are not committed", "commit or stash them, then start again"));
    }
    window::build_released()?;
    let again = target().join("again");
    let again = again.to_string_lossy();
    let git = |title: &str, args: &[&str]| Step::new(title).program("git").args(["worktree"]).args(args);
    if Path::new(&*again).is_dir() {
        git("the second checkout of an earlier time goes", &["remove", "--force", &again]).run()?;
    }
    git("a second checkout", &["add", "--detach", &again]).run()?;
    Step::new("the same from nothing, over there")
        .cargo(&["xtask", "release"])
        .inside(&again)
        .env("CARGO_TARGET_DIR", format!("{again}/target"))
        .run()?;
    for program in window::released() {
        names_no_place_of_here(&program)?;
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        let both = [program.to_string_lossy().into_owned(), format!("{again}/target/release/{name}")];
        Step::new(&format!("{name} is the same twice"))
            .advice("both are kept; `cmp -l` and `strings` show where they differ")
            .program("cmp")
            .args(&both)
            .run()?;
        Step::new("its sum").program("sha256sum").args(&both).run()?;
    }
    git("the second checkout goes", &["remove", "--force", &again]).run()
}
