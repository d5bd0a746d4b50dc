//! The released program, as carers get it: automation cannot drive it, so keys do. It is searched for leaks, run
//! without a network, and run with every network call written down. Takes long, because it is built with all
//! optimisations first; CI leaves it out.

use crate::{
    machine,
    step::{Outcome, Step},
    window,
};

/// All of it.
pub fn all() -> Outcome {
    machine::prepare(machine::SOAK)?;
    window::build_pages()?;
    Step::new("build the released program")
        .advice("`cargo xtask run` names and installs what is missing")
        .cargo(&["build", "--locked", "--release", "--workspace"])
        .run()?;
    window::on_a_display("drive the released program by keys, and search what it left", "soak.mjs")
}
