//! What takes too long for every change. The released program, as carers get it: automation cannot drive it, so keys do.
//! Its files and its memory are searched for leaks, it is run without a network, and run with every network call written
//! down. Then papers by the thousand, searched for what is not for their reader, thousands of orders in which dossiers are destroyed
//! and put back, and the faults of `tests/faults`, ten times as many as CI tries, and ten minutes of nonsense for each parser; a
//! table at the end.

use crate::{
    machine,
    step::{Failure, Outcome, Step},
    window,
};

/// All of it, or the parts that are named: `leaks`, `typing`, `papers`, `orders`, `faults`.
pub fn run(only: &[String]) -> Outcome {
    // Said before the long build.
    if Step::new("").program("id").args(["-u"]).ask().is_none_or(|id| id.trim() != "0") {
        return Err(Failure::new(
            "only root sees into the memory of a program that cannot be watched, and mounts what is to be pulled out",
            "run `cargo xtask soak` as root, on a machine or in a container made for it",
        ));
    }
    machine::prepare(machine::SOAK)?;
    let wanted = |part: &str| only.is_empty() || only.iter().any(|each| each == part);
    if wanted("leaks") {
        window::build_released()?;
        window::on_a_display("drive the released program by keys, and search what it left", "soak.mjs").run()?;
    }
    if wanted("typing") {
        typing()?;
    }
    if wanted("papers") {
        papers()?;
    }
    if wanted("orders") {
        orders()?;
    }
    if wanted("faults") {
        faults()?;
    }
    Ok(())
}

/// In a build for tests: the released program cannot be driven, only pressed on.
fn typing() -> Outcome {
    window::build_pages()?;
    window::build()?;
    window::on_a_display("kill it fifty times in the middle of a sentence", "typing.spec.mjs")
        .env("ZORGMAP_KILLS", "50")
        .run()
}

/// Far more dossiers than CI makes.
fn papers() -> Outcome {
    Step::new("search the papers of five hundred dossiers for what is not for their reader")
        .advice("what was found is named with its dossier and reader; ZORGMAP_DOSSIERS makes it that many again")
        .cargo(&["test", "--locked", "--workspace", "--test", "integration", "--", "leaks"])
        .env("ZORGMAP_DOSSIERS", "500")
        .run()
}

/// Far more orders of events than CI goes through.
fn orders() -> Outcome {
    Step::new("make, back up, destroy and put back in five thousand orders")
        .advice("the order that went wrong is told step by step")
        .cargo(&["test", "--locked", "--workspace", "--test", "integration", "--", "interleavings"])
        .env("ZORGMAP_WALKS", "5000")
        .run()
}

/// In a build for tests: only that takes keys that cost nothing.
fn faults() -> Outcome {
    Step::new("kill it, flip its bits, fill its disk, pull its sticks, feed it nonsense")
        .advice("what was lost is named above the table; an input that broke a parser lies in tests/fuzz/found")
        .cargo(&["test", "--locked", "--workspace", "--test", "faults"])
        .env("ZORGMAP_FAULTS_TIMES", "10")
        .env("ZORGMAP_FAULTS_ALL", "1")
        .run()
}
