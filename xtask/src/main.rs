//! `cargo xtask ...`: everything one does with this repository, in one place and the same for a person and for CI.
//!
//! Plain std and the programs that are there anyway: a task runner with dependencies would be one more thing to
//! keep. Every step prints its title and, when done, its time; the first failure stops, with what to do.

mod checks;
mod installer;
mod machine;
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
  bench [SIZE]   times at the sizes of a practice (S, L, XL): p50, p95, and ratios to plain SQLite; `bench window`: until
                 the first page stands, beside KeePassXC and Chromium; `bench views`: until another page or a letter
                 stands, on a processor made slow (as root; in a folder, the practice is kept for the next time);
                 `bench leaving`: encrypting beside age and gpg, a stick beside dd, a paper beside WeasyPrint
  soak [PART]    leaks: the released program, driven by keys, searched for leaks, without network; typing: killed
                 fifty times in mid-sentence; papers: those of 500 dossiers searched; faults: ten times those of the
                 tests (all four take long)
  sbom [TARGET]  what of other people's is in the program (CycloneDX), and their licences; into target/sbom
  types          write the window's types anew, after the list of actions changed
  demo [ARGS]    fill an empty vault with made-up clients (arguments go to `zorgmap-cli demo`)
  release        build the program as carers get it, into target/release
  reproducible   build it here and once more in another folder, from nothing: both are to be the same to the byte
  installer      make the .deb and the .rpm; as root, install, start and remove them on a bare Debian
  windows [PART] cross-build for Windows: test runs the tests under wine; installer makes one, and installs and removes it
                 there
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
        .run_beside(Step::new("lose power, sticks and room").cargo(&[
            "test",
            "--locked",
            "--workspace",
            "--test",
            "faults",
        ]))?;
    Step::new("have another program look at the data of made-up dossiers, with planted errors that must be found")
        .program("node")
        .args(["tests/fhir/validate.mjs"])
        .env("ZORGMAP_FHIR", step::target().join("fhir"))
        .run()?;
    looked_at("have a second one look at them", "bundles.py", "fhir").run_beside(looked_at(
        "have other programs look at the papers of the tests, with planted faults that must be found",
        "papers.py",
        "papers",
    ))?;
    window::drive("*.spec.mjs")
}

/// Other people's checkers look at what the tests left in this folder of `target`.
fn looked_at(title: &str, script: &str, folder: &str) -> Step {
    Step::new(title)
        .program(machine::checking_python())
        .args([format!("tests/checkers/{script}"), step::target().join(folder).to_string_lossy().into_owned()])
}

fn bench(rest: &[String]) -> Outcome {
    machine::prepare(machine::BUILD)?;
    if rest.first().is_some_and(|part| part == "leaving") {
        machine::packages(machine::BESIDE.iter().copied())?;
    }
    window::build_released()?;
    if rest.first().is_some_and(|part| part == "window") {
        machine::packages(machine::PEERS.iter().copied())?;
        return Step::new("measure the window")
            .program("node")
            .args(["tests/benches/window.mjs", &step::target().join("release/zorgmap").to_string_lossy()])
            .run();
    }
    if rest.first().is_some_and(|part| part == "views") {
        machine::packages(machine::PRESSED.iter().copied())?;
        return Step::new("measure the pages")
            .program("node")
            .args(["tests/benches/views.mjs", &step::target().join("release/zorgmap").to_string_lossy()])
            .args(rest.iter().skip(1))
            .run();
    }
    Step::new("measure").program(step::target().join("release/bench")).args(rest).run()
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
    window::drive("(screens.spec|pictures).mjs")
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
