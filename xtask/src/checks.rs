//! The lints: whatever can be said about the code without running it.

use crate::{
    step::{self, Outcome, Step},
    window,
};

/// All of them, the quick ones first.
pub fn all() -> Outcome {
    without_compiling()?;
    pages().run()?;
    Step::new("clippy").cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--", "--deny", "warnings"]).run()
}

/// Clippy while everything is compiled, for what runs it afterwards: `cargo clippy` only checks, so the hundreds of
/// packages would be gone through twice. The compiler leaves a processor unused here and there: the pages are checked in that
/// time. From here on all of `cargo` goes this way, or the workspace would be compiled anew.
pub fn clippy_while_compiling() -> Outcome {
    step::lint_while_compiling();
    Step::new("compile everything, with clippy")
        .cargo(&["build", "--locked", "--workspace", "--all-targets"])
        .run_beside([pages()])
}

/// What needs no compiler, without the long look at the pages.
pub fn without_compiling() -> Outcome {
    Step::new("format").advice("cargo fmt --all").cargo(&["fmt", "--all", "--check"]).run()?;
    Step::new("licences, sources and bans")
        .advice("deny.toml says why each licence is allowed")
        .cargo(&["deny", "--locked", "check", "bans", "licenses", "sources"])
        .run()?;
    Step::new("the example of a change of law still fits")
        .advice("make docs/change-of-law.patch anew: `git apply --3way` it, mend, and `git format-patch`")
        .program("git")
        .args(["apply", "--check", "docs/change-of-law.patch"])
        .run()?;
    parts(&[])?;
    window::build_pages()
}

fn pages() -> Step {
    Step::new("pages: types and accessibility, with a planted error that must be found").npm("ui", &["run", "check"])
}

/// What of other people's is in the program, for machines, and their licences, for people: two files in `target/sbom`. `built_for` another
/// system: which, and the compiler that does it.
pub fn parts(built_for: &[String]) -> Outcome {
    Step::new("list what is in the program, and its licences")
        .advice("`cargo fetch --locked` gets the packages of all systems")
        .program("node")
        .args(["xtask/sbom.mjs"])
        .args(built_for)
        .run()
}
