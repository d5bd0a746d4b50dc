//! `cargo xtask ...`: everything one does with this repository, in one place and the same for a person and for CI.
//!
//! Plain std and the programs that are there anyway: a task runner with dependencies would be one more thing to
//! keep. Every step prints its title and, when done, its time; the first failure stops, with what to do.

mod checks;
mod foreign;
mod installer;
mod machine;
mod macos;
mod reproducible;
mod soak;
mod step;
mod window;
mod windows;

use std::{env, process::ExitCode};

use step::{Outcome, Step};

const USAGE: &str = "cargo xtask COMMAND

  run            install what is missing (says what, first), build, open the window
  test           everything CI checks: lints, tests, the real window
  check          the lints alone: format, clippy, pages, licences
  bench [PART..] everything that has a goal, in one run of an hour, or these parts: S, M, L, XL (times at the size of a
                 practice, and ratios to plain SQLite), many (a million reports), leaving (a backup beside cp, encrypting
                 beside age and gpg, a stick beside dd, a paper beside WeasyPrint), window (the first page, beside KeePassXC
                 and Chromium), views (another page or a letter, on a processor made slow; as root; in a folder, the
                 practice is kept for the next time); and, without a goal of their own, paper, pages, memory
  soak [PART]    leaks: the released program, driven by keys, searched for leaks, without network; typing: killed
                 fifty times in mid-sentence; papers: those of 500 dossiers searched; orders: dossiers destroyed and put
                 back in 5,000 orders; faults: ten times those of the tests (all of it takes long)
  sbom [TARGET]  what of other people's is in the program (CycloneDX), and their licences; into target/sbom
  types          write the window's types anew, after the list of actions changed
  demo [ARGS]    fill an empty vault with made-up clients (arguments go to `zorgmap-cli demo`)
  release        build the program as carers get it, into target/release
  reproducible   build it here and once more in another folder, from nothing: both are to be the same to the byte
  installer      make the .deb and the .rpm; as root, install, start and remove them on a bare Debian. On a Mac: the .app and
                 the .dmg
  windows [PART] cross-build for Windows: test runs the tests under wine; installer makes one, and installs and removes it
                 there
  macos          compile for macOS on Debian, as far as that goes without a Mac: nothing is linked or run
  screenshots    walk the real window through every screen, pictures in target/screenshots; and take those of the manual,
                 in docs/pictures
  manual         the manual on paper, in Dutch and English: two PDFs in target/manual
";

fn main() -> ExitCode {
    let mut args = env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let rest: Vec<String> = args.collect();
    let outcome = match command.as_str() {
        "run" => run(),
        "test" => test(),
        "check" => machine::prepare(machine::CHECK).and_then(|()| checks::all()),
        "bench" => bench(&rest),
        "soak" => soak::run(&rest),
        "demo" => demo(&rest),
        "screenshots" => screenshots(),
        "manual" => manual(),
        "sbom" => machine::prepare(machine::BUILD).and_then(|()| checks::parts(&rest)),
        "types" => types(),
        "release" => machine::prepare(machine::BUILD).and_then(|()| window::build_released()),
        "reproducible" => reproducible::run(),
        "installer" => installer::run(),
        "windows" => windows::run(&rest),
        "macos" => macos::run(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nstopped: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome {
    machine::prepare(machine::BUILD)?;
    window::build_pages()?;
    window::build()?;
    Step::new("open the window")
        .program(step::target().join("debug/zorgmap"))
        .advice(
            "a window needs a desktop: on a machine without one, `cargo xtask test` drives it on a display in memory",
        )
        .run()
}

fn test() -> Outcome {
    machine::prepare(machine::TEST)?;
    checks::without_compiling()?;
    checks::clippy_while_compiling()?;
    Step::new("test the core, the command line and the window's own parts")
        .cargo(&[
            "test",
            "--locked",
            "--workspace",
            "--lib",
            "--bins",
            "--test",
            "cli",
            "--test",
            "year",
            "--test",
            "integration",
        ])
        .env("ZORGMAP_FHIR", step::target().join("fhir"))
        .env("ZORGMAP_LOOK", step::target().join("papers"))
        .run_beside([Step::new("lose power, sticks and room").cargo(&[
            "test",
            "--locked",
            "--workspace",
            "--test",
            "faults",
        ])])?;
    Step::new("have another program look at the data of made-up dossiers, with planted errors that must be found")
        .program("node")
        .args(["tests/fhir/validate.mjs"])
        .env("ZORGMAP_FHIR", step::target().join("fhir"))
        .run_beside([
            looked_at("have a second one look at them", "bundles.py", "fhir"),
            looked_at(
                "have other programs look at the papers of the tests, with planted faults that must be found",
                "papers.py",
                "papers",
            ),
        ])?;
    // Its pages were built before they were compiled in; built anew they would be compiled in anew.
    window::drive("*.spec.mjs").run()
}

/// Other people's checkers look at what the tests left in this folder of `target`.
fn looked_at(title: &str, script: &str, folder: &str) -> Step {
    Step::new(title)
        .program(machine::checking_python())
        .args([format!("tests/checkers/{script}"), step::target().join(folder).to_string_lossy().into_owned()])
}

/// Everything that has a goal, or the parts that are named, in one run.
fn bench(rest: &[String]) -> Outcome {
    const GOALS: [&str; 6] = ["M", "L", "many", "leaving", "window", "views"];
    const OTHERS: [&str; 5] = ["S", "XL", "paper", "pages", "memory"];
    machine::prepare(machine::BUILD)?;
    window::build_released()?;
    let all = GOALS.map(str::to_owned);
    let asked = if rest.is_empty() { &all } else { rest };
    // A part, and what belongs to it until the next.
    let begins = |word: &str| GOALS.contains(&word) || OTHERS.contains(&word);
    asked.chunk_by(|_, next| !begins(next)).try_for_each(|part| match part {
        [part, more @ ..] => measured(part, more),
        [] => Ok(()),
    })
}

/// The window's parts are measured from outside it, by scripts; the others by a program that knows the core.
fn measured(part: &str, more: &[String]) -> Outcome {
    if matches!(part, "leaving" | "window" | "views") {
        machine::packages(machine::BESIDE.iter().copied())?;
    }
    let released = |name: &str| step::target().join("release").join(name);
    let step = Step::new(&format!("measure: {part}"));
    let step = match part {
        "window" | "views" => step
            .program("node")
            .args([format!("tests/benches/{part}.mjs"), released("zorgmap").to_string_lossy().into_owned()]),
        _ => step.program(released("bench")).args([part]),
    };
    step.args(more).run()
}

fn demo(rest: &[String]) -> Outcome {
    machine::prepare(machine::BUILD)?;
    window::build_pages()?;
    window::build()?;
    Step::new("make a practice").program(step::target().join("debug/zorgmap-cli")).args(["demo"]).args(rest).run()
}

fn types() -> Outcome {
    Step::new("write the window's types")
        .cargo(&["test", "--locked", "--workspace", "--test", "integration", "types"])
        .env("ZORGMAP_WRITE_TYPES", "1")
        .run()
}

fn screenshots() -> Outcome {
    machine::prepare(machine::TEST)?;
    window::build_pages()?;
    window::build()?;
    window::drive("(screens.spec|pictures).mjs").env("ZORGMAP_PICTURES", "1").run()
}

fn manual() -> Outcome {
    machine::packages(machine::PAPER.iter().copied())?;
    machine::node("ui")?;
    let folder = step::target().join("manual");
    let inside = |name: &str| folder.join(name).to_string_lossy().into_owned();
    Step::new("read the manual").program("node").args(["xtask/manual.mjs", &inside("")]).run()?;
    for (language, name) in [("nl", "handleiding"), ("en", "manual")] {
        Step::new(&format!("lay out {name}.pdf"))
            .program("weasyprint")
            .args(["--quiet", "--pdf-variant", "pdf/ua-1"])
            .args([inside(&format!("{language}.html")), inside(&format!("{name}.pdf"))])
            .run()?;
    }
    Ok(())
}
