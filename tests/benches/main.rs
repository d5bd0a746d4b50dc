//! What there is to measure without the window, a part at a time; what was found is kept in `RESULTS.md` beside this file. `S`, `M`, `L`
//! and `XL` are the sizes of a practice; `many` holds a million reports against a tenth of them; `leaving` holds what leaves the
//! laptop against the tools that others would use; `paper` prints a dossier of twenty years; `pages` and `memory` weigh again what was
//! decided once. `cargo xtask bench` runs those that have a goal, and the window's beside them.

mod figures;
mod leaving;
mod memory;
mod pages;
mod paper;
mod practice;
mod side;
mod year;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(code) = dossier_core::export::apart::answer() {
        return code;
    }
    let asked = std::env::args().nth(1).unwrap_or_default();
    if side::serve(&asked, &std::env::args().nth(2).unwrap_or_default()) {
        return ExitCode::SUCCESS;
    }
    let (title, found) = match asked.as_str() {
        "S" => ("A year", year::run(&year::SIZES[0])),
        "M" => ("Twenty years", year::run(&year::SIZES[1])),
        "L" => ("The worst that can be expected", year::run(&year::SIZES[2])),
        "XL" => ("Ten times that", year::run(&year::SIZES[3])),
        "pages" => ("Page size and HMAC", pages::run()),
        "many" => ("A million reports", pages::many(std::env::args().nth(2).as_deref().map(Path::new))),
        "memory" => ("Wiping memory", memory::run()),
        "paper" => ("The print of twenty years", paper::run(number(2))),
        "leaving" => ("What leaves the laptop", leaving::run(number(2), number(3))),
        _ => {
            eprintln!(
                "bench S | M | L | XL | many [FOLDER] | pages | memory | paper [REPORTS] | leaving [MEGABYTES [REPORTS]]"
            );
            return ExitCode::from(2);
        }
    };
    println!("{found}");
    keep(title, &found);
    ExitCode::SUCCESS
}

/// The nth argument.
fn number(nth: usize) -> Option<usize> {
    std::env::args().nth(nth)?.parse().ok()
}

/// Puts what was found under its title, in place of what stood there.
fn keep(title: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/RESULTS.md");
    let old = std::fs::read_to_string(&path).unwrap_or_else(|_| "# What the bench found\n".to_owned());
    let heading = format!("\n## {title}\n");
    let kept = match old.split_once(&heading) {
        None => format!("{old}{heading}\n{found}"),
        Some((before, after)) => {
            let after = after.find("\n## ").map_or("", |at| &after[at..]);
            format!("{before}{heading}\n{found}{after}")
        }
    };
    std::fs::write(&path, kept).unwrap();
}
