//! Faults, done on purpose: processes killed with -9, bits flipped, disks filled, sticks pulled, parsers fed with nonsense.
//! What the vault promises is tried here until it breaks or does not.
//!
//! One program without a harness: a trial counts, mounts and kills, and none may run beside another. It starts itself
//! anew as the child that is killed (`child MODE FOLDER NOW SEED`), and first of all in a mount namespace of its own, so that
//! nothing stays mounted whatever happens. Words without a dash choose trials by name, as with other tests.
//!
//! | variable | what |
//! |---|---|
//! | `ZORGMAP_FAULTS_TIMES` | how much more than usual: 10 in `cargo xtask soak` |
//! | `ZORGMAP_FAULTS_SEED` | other random moments |
//! | `ZORGMAP_FAULTS_ALL` | a trial that the machine does not permit is a failure; set in CI |

mod bad_stick;
mod bomb;
mod child;
mod crash;
mod fat;
mod full;
mod fuzz;
mod header;
mod place;
mod pulled;
mod stick;
mod store;
mod table;

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, ExitCode};

use table::Row;

/// How much, and with which seed.
pub struct Scale {
    pub times: usize,
    pub seed: u64,
}

impl Scale {
    /// Random moments and places, the same for the same seed. Each trial has its own `label`.
    pub fn random(&self, label: u64) -> fastrand::Rng {
        fastrand::Rng::with_seed(self.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ label)
    }

    pub fn is_soak(&self) -> bool {
        self.times > 1
    }
}

/// A trial: its name, and what it does.
type Trial = (&'static str, fn(&Scale) -> Vec<Row>);

const TRIALS: &[Trial] = &[
    ("crash_writes", crash::writes),
    ("crash_backups", crash::backups),
    ("crash_headers", crash::headers),
    ("crash_renewals", crash::renewals),
    ("crash_every_call", crash::every_call),
    ("crash_hand_over", crash::hand_over),
    ("crash_log_cut", crash::log_cut),
    ("header_both_copies", header::both_copies),
    ("store_damage", store::damage),
    ("store_write_ahead", store::write_ahead),
    ("store_old_pages", store::old_pages),
    ("store_rolled_back", store::rolled_back),
    ("full_disk", full::disk),
    ("full_medium", full::medium),
    ("stick_pulled", pulled::pulled),
    ("stick_read_only", bad_stick::read_only),
    ("stick_short_files", bad_stick::short_files),
    ("stick_counterfeit", bad_stick::counterfeit),
    ("stick_hangs", bad_stick::hangs),
    ("stick_two_folders", bad_stick::two_folders),
    ("bomb", bomb::pdfs),
    ("fuzz", fuzz::all),
];

/// Set in the process that has its own mounts.
const APART: &str = "ZORGMAP_FAULTS_APART";

fn main() -> ExitCode {
    if let Some(code) = dossier_core::export::apart::answer() {
        return code;
    }
    let args: Vec<String> = env::args().skip(1).collect();
    if args.first().is_some_and(|first| first == "child") {
        return child::run(&args);
    }
    let words: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let chosen: Vec<&Trial> =
        TRIALS.iter().filter(|(name, _)| words.is_empty() || words.iter().any(|word| name.contains(*word))).collect();
    if args.iter().any(|arg| arg == "--list") {
        chosen.iter().for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    if chosen.is_empty() {
        return ExitCode::SUCCESS;
    }
    if env::var_os(APART).is_none()
        && let Some(code) = apart(&args)
    {
        return code;
    }
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
    let scale = Scale {
        times: number("ZORGMAP_FAULTS_TIMES").and_then(|times| usize::try_from(times).ok()).unwrap_or(1),
        seed: number("ZORGMAP_FAULTS_SEED").unwrap_or(20_261_126),
    };
    println!("\nfaults: {} trials, {} times, seed {}", chosen.len(), scale.times, scale.seed);
    let mut rows = Vec::new();
    for (name, trial) in chosen {
        println!("trial {name}");
        match catch_unwind(AssertUnwindSafe(|| trial(&scale))) {
            Ok(found) => rows.extend(found),
            Err(why) => {
                let text = why.downcast_ref::<String>().cloned();
                let text = text.or_else(|| why.downcast_ref::<&str>().map(|text| (*text).to_owned()));
                rows.push(Row::failed(name, text.as_deref().unwrap_or("panicked")));
            }
        }
    }
    table::print(&rows);
    let skipped = rows.iter().filter(|row| row.is_skipped()).count();
    if skipped > 0 {
        println!("\nATTENTION: {skipped} trials were SKIPPED: this machine does not permit them.");
    }
    let all = env::var_os("ZORGMAP_FAULTS_ALL").is_some();
    if rows.iter().any(Row::is_bad) || (all && skipped > 0) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Starts this program anew where its mounts are its own; `None` when the system has no such place.
fn apart(args: &[String]) -> Option<ExitCode> {
    for ways in [&["--mount"][..], &["--user", "--map-root-user", "--mount"]] {
        let permitted = Command::new("unshare").args(ways).arg("true").output();
        if permitted.is_ok_and(|output| output.status.success()) {
            let program = env::current_exe().ok()?;
            let status = Command::new("unshare").args(ways).arg("--").arg(program).args(args).env(APART, "1").status();
            return status.ok().map(|status| if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
    }
    None
}
