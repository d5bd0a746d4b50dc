//! The released program, as carers get it: automation cannot drive it, so keys do. Its files and its memory are searched
//! for leaks, it is run without a network, and run with every network call written down. Takes long, because it is
//! built with all optimisations first; CI leaves it out.

use crate::{
    machine,
    step::{Failure, Outcome, Step},
    window,
};

/// All of it.
pub fn all() -> Outcome {
    // Said before the long build.
    if Step::new("").program("id").args(["-u"]).ask().is_none_or(|id| id.trim() != "0") {
        return Err(Failure::new(
            "only root sees into the memory of a program that cannot be watched",
            "run `cargo xtask soak` as root, on a machine or in a container made for it",
        ));
    }
    machine::prepare(machine::SOAK)?;
    window::build_released()?;
    window::on_a_display("drive the released program by keys, and search what it left", "soak.mjs")
}
