//! The released program, as carers get it: automation cannot drive it, so keys do. It is searched for leaks, run
//! without a network, and run with every network call written down. Takes long, because it is built with all
//! optimisations first; CI leaves it out.

use crate::{machine, step::Outcome, window};

/// All of it.
pub fn all() -> Outcome {
    machine::prepare(machine::SOAK)?;
    window::build_released()?;
    window::on_a_display("drive the released program by keys, and search what it left", "soak.mjs")
}
