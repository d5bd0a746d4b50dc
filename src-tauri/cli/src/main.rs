//! `zorgmap-cli`: the same core without a window, for checks, scripts and practice vaults.
//!
//! Exit codes: 0 done, 1 an error as `{"code", "params"}` on stderr, 2 wrong usage. The passphrase comes from a prompt
//! or from an open file descriptor, never from an argument, where other programs could read it.

mod ways;

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use dossier_core::action::ACTIONS;
use dossier_core::desk::Desk;
use dossier_core::export::{Progress, Quiet, apart};
use dossier_core::session::{Role, Source};
use dossier_core::surroundings::Surroundings;
use dossier_core::vault::{self, Vault, backup, folder};
use dossier_core::{Error, Result};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use ways::Ways;

/// Client dossiers, encrypted, on your own laptop: the core without a window.
#[derive(Parser)]
#[command(name = "zorgmap-cli", version)]
struct Cli {
    #[command(flatten)]
    ways: Ways,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes a new vault and tells its recovery code.
    Init {
        /// What the vault is called; the carer's name until the profile is filled in.
        #[arg(long, default_value = "Zorgmap")]
        name: String,
        /// Prints `{"vault", "recovery_code"}` and does not have it typed back.
        #[arg(long)]
        json: bool,
    },
    /// Tells what can be known without opening the vault.
    Status,
    /// Recomputes the log and every row that it answers for.
    Verify {
        /// Does this printed seal still fit?
        #[arg(long, value_name = "CODE", conflicts_with = "backup")]
        seal: Option<String>,
        /// Looks at a set of a backup instead, and changes nothing.
        #[arg(long, value_name = "SET")]
        backup: Option<PathBuf>,
    },
    /// Makes a backup on a stick or in a folder.
    Backup {
        /// Where to.
        #[arg(long)]
        to: PathBuf,
    },
    /// Restores a set of a backup into a new folder, given by `--vault`.
    Restore {
        /// The set, a folder below `sets`; or a stick with those of one vault: then its newest.
        #[arg(long, value_name = "SET")]
        from: PathBuf,
        /// Another stick, set or vault that may know of dossiers which were destroyed since. May be given more than once.
        #[arg(long, value_name = "FOLDER")]
        also: Vec<PathBuf>,
        /// The code on a certificate of destruction. May be given more than once.
        #[arg(long, value_name = "CODE")]
        certificate: Vec<String>,
    },
    /// Fills a vault without clients with invented people; it stays a practice vault for good.
    Demo {
        /// How much.
        #[arg(long, value_enum, default_value_t = Size::S)]
        size: Size,
        /// The same seed makes the same people.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Without photos and PDFs.
        #[arg(long)]
        no_attachments: bool,
    },
    /// Carries out one action of the list; JSON in, JSON out.
    Call {
        /// The action's name.
        action: String,
        /// Its input: a file, or `-` for standard input.
        #[arg(long, default_value = "-")]
        input: PathBuf,
    },
    /// Lists the actions.
    Actions {
        /// With the JSON schema of their inputs.
        #[arg(long)]
        json: bool,
    },
}

/// Sizes of practice vaults.
#[derive(Clone, Copy, ValueEnum)]
enum Size {
    /// A year.
    #[value(name = "S")]
    S,
    /// Twenty years.
    #[value(name = "M")]
    M,
    /// The worst that is realistic.
    #[value(name = "L")]
    L,
    /// More than that.
    #[value(name = "XL")]
    Xl,
}

impl Size {
    fn code(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::M => "M",
            Self::L => "L",
            Self::Xl => "XL",
        }
    }
}

fn main() -> ExitCode {
    if let Some(code) = apart::answer() {
        return code;
    }
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            let told = serde_json::to_string(&error).unwrap_or_default();
            writeln!(io::stderr(), "{told}").ok();
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    let surroundings = Surroundings::real();
    match cli.command {
        Command::Init { name, json } => init(&cli.ways, name, json, &surroundings)?,
        Command::Status => {
            let dir = cli.ways.folder()?;
            let exists = vault::exists(&dir);
            let ways = if exists { Vault::second_secret_kinds(&dir)? } else { Vec::new() };
            print(&json!({ "exists": exists, "vault": dir, "ways": ways }))?;
        }
        Command::Backup { to } => {
            let to = std::path::absolute(to)?;
            call(&cli.ways, &surroundings, "backup_make", json!({ "folder": to }), &Told)?;
        }
        Command::Restore { from, also, certificate } => restore(&cli.ways, &from, also, &certificate)?,
        Command::Verify { seal, backup } => {
            let found = match backup {
                None => call(&cli.ways, &surroundings, "verify", json!({ "seal": seal }), &Quiet)?,
                Some(set) => {
                    let found = verify_set(&cli.ways, &set, &surroundings)?;
                    print(&found)?;
                    found
                }
            };
            if found.get("ok") != Some(&Value::Bool(true)) {
                return Ok(ExitCode::FAILURE);
            }
        }
        Command::Demo { size, seed, no_attachments } => {
            let input = json!({ "size": size.code(), "seed": seed, "attachments": !no_attachments });
            call(&cli.ways, &surroundings, "practice_fill", input, &Told)?;
        }
        Command::Call { action, input } => {
            let mut text = String::new();
            if input.as_os_str() == "-" {
                io::stdin().read_to_string(&mut text)?;
            } else {
                text = std::fs::read_to_string(&input).map_err(|_| Error::FileUnreadable)?;
            }
            let input = if text.trim().is_empty() { json!({}) } else { serde_json::from_str(&text)? };
            call(&cli.ways, &surroundings, &action, input, &Quiet)?;
        }
        Command::Actions { json } => actions(json)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Puts a set back, and tells what will be destroyed again when it is opened, and how many files were left out. Where sets of more than one
/// vault lie, only one that is named itself.
fn restore(ways: &Ways, from: &Path, mut also: Vec<PathBuf>, certificates: &[String]) -> Result<()> {
    let (picked, dir) = (&std::path::absolute(from)?, std::path::absolute(ways.folder()?)?);
    let from = backup::newest(picked, None)?;
    // A vault that is there already knows best, and so does what made way for it or for this one.
    let usual = folder::usual().filter(|usual| *usual != dir);
    also.extend(std::iter::once(&dir).chain(&usual).flat_map(|place| folder::asides(place)));
    also.extend(usual);
    let also = also.into_iter().map(std::path::absolute).collect::<std::io::Result<Vec<_>>>()?;
    let since = backup::look(&from, &also, certificates)?;
    let others = backup::newest_of_others(picked, since.manifest.vault)?;
    if !others.is_empty() {
        // The newest of all may be a colleague's, and nobody is there to be asked.
        let newest = others.iter().map(|other| backup::newest(picked, Some(other.vault)));
        let named = |set: Result<PathBuf>| set.map(|set| set.to_string_lossy().into_owned());
        let sets = std::iter::once(Ok(from)).chain(newest).map(named).collect::<Result<Vec<_>>>()?;
        return Err(Error::SeveralVaults { sets });
    }
    let unread = backup::unread_after(picked, &from)?;
    let restored = backup::restore_with(&from, &since, &dir, &mut |_| Ok(()))?;
    let destroyed = since.destroyed.iter().map(|stone| {
        let what = if stone.entry.is_some() { "entry" } else { "dossier" };
        json!({ "what": what, "day": stone.day, "ground": stone.ground })
    });
    print(&json!({
        "vault": since.manifest.vault,
        "made": since.manifest.made,
        "newer_unread": unread,
        "seal": since.manifest.seal,
        "destroyed_since": destroyed.collect::<Vec<_>>(),
        "certificates": since.certificates.len(),
        "damaged_lists": since.damaged,
        "attachments": restored.manifest.attachments.len() - restored.missing - restored.damaged,
        "attachments_missing": restored.missing,
        "attachments_damaged": restored.damaged,
    }))
}

fn print(value: &Value) -> Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    // A reader that went away is no reason to complain.
    writeln!(io::stdout(), "{text}")
        .or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error.into()) })
}

fn init(ways: &Ways, name: String, json: bool, surroundings: &Surroundings) -> Result<()> {
    let dir = ways.folder()?;
    let set_up = vault::SetUp { name, passphrase: ways.new_passphrase()?, second: ways.second() };
    let (mut made, code) = Vault::create(&dir, set_up, surroundings)?;
    let typed = if json {
        print(&json!({ "vault": dir, "recovery_code": code.expose_secret() }))?;
        code
    } else {
        ways.show_and_type_back(&code)?
    };
    made.confirm_recovery(typed.expose_secret(), surroundings)?;
    Desk::open(made, Role::Carer, Source::Cli, surroundings.clone())?.close()
}

/// Asks, and tells the answer before locking: should that fail, what was done still has been told. The six words of a
/// package stand nowhere else.
fn call(ways: &Ways, surroundings: &Surroundings, action: &str, input: Value, told: &dyn Progress) -> Result<Value> {
    dossier_core::action::find(action)?;
    let open = ways.open(surroundings)?;
    let role = Role::of(open.opened_by().holder());
    let desk = Desk::open(open, role, Source::Cli, surroundings.clone())?;
    let done = desk.call(action, input, told);
    let shown = done.as_ref().map_or(Ok(()), print);
    desk.close()?;
    shown.and(done)
}

/// Opens a set as it lies there and checks it, without a line in any log.
fn verify_set(ways: &Ways, set: &Path, surroundings: &Surroundings) -> Result<Value> {
    let found = dossier_core::dossier::backup::check(set, ways.key()?, surroundings, &Told)?;
    Ok(json!({
        "ok": found.findings.is_empty(),
        "lines": found.lines,
        "rows": found.rows,
        "findings": found.findings,
        "seal": found.head.code(),
    }))
}

fn actions(as_json: bool) -> Result<()> {
    if as_json {
        let list: Vec<Value> = ACTIONS
            .iter()
            .map(|action| {
                json!({
                    "name": action.name(),
                    "job": action.job,
                    "roles": action.roles,
                    "logged": match action.logged() {
                        dossier_core::action::Logged::Yes(kind) => json!(kind),
                        dossier_core::action::Logged::No(reason) => json!({ "no": reason }),
                    },
                    "input": (action.schema)(),
                })
            })
            .collect();
        return print(&Value::Array(list));
    }
    for action in ACTIONS {
        writeln!(io::stdout(), "{}", action.name())?;
    }
    Ok(())
}

/// Tells on stderr how far a long job is.
struct Told;

impl Progress for Told {
    fn step(&self, done: u64, total: u64) -> Result<()> {
        if total > 0 && (done == total || done.is_multiple_of((total / 100).max(1))) {
            write!(io::stderr(), "\r{done} / {total}").ok();
            if done == total {
                writeln!(io::stderr()).ok();
            }
        }
        Ok(())
    }
}
