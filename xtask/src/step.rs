//! A step: one program, run from the root of the repository, with a title before and a time after.

use std::{
    env,
    ffi::OsStr,
    fmt, fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Instant,
};

/// How a step ended.
pub type Outcome<T = ()> = Result<T, Failure>;

/// Why everything stopped, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    what: String,
    advice: String,
}

impl Failure {
    /// A failure with what to do now.
    pub fn new(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { what: what.into(), advice: advice.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        if self.advice.is_empty() { Ok(()) } else { write!(f, "\nwhat now: {}", self.advice) }
    }
}

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Where cargo builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Where cargo keeps the source of other people's packages.
fn packages() -> PathBuf {
    let home = env::var_os("CARGO_HOME").map_or_else(|| home().join(".cargo"), PathBuf::from);
    home.join("registry/src")
}

fn home() -> PathBuf {
    env::var_os("HOME").map(PathBuf::from).unwrap_or_default()
}

/// That a program says nothing of the machine that made it.
pub fn names_no_place_of_here(program: &Path) -> Outcome {
    let name = program.display();
    let bytes = fs::read(program).map_err(|error| Failure::new(format!("{name}: {error}"), ""))?;
    let own = [root(), target(), home(), packages(), "/usr/src".into()];
    let own = own.map(|place| place.to_string_lossy().into_owned() + "/");
    let places = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    let mut found = places.filter_map(|(at, _)| {
        let rest = bytes.get(at..)?;
        own.iter().find(|own| own.len() > 1 && rest.starts_with(own.as_bytes()))
    });
    match found.next() {
        None => Ok(()),
        Some(own) => Err(Failure::new(
            format!("{name} names a place of this machine: {own}"),
            "`strings` shows where; shorten it in `handed_out` of xtask/src/step.rs",
        )),
    }
}

/// Whether cargo compiles with clippy's compiler, which is rustc with more lints.
static LINTED: AtomicBool = AtomicBool::new(false);

/// From now on, what is compiled of ours is linted, and a warning is an error.
pub fn lint_while_compiling() {
    LINTED.store(true, Ordering::Relaxed);
}

/// One program to run.
pub struct Step {
    title: String,
    advice: String,
    command: Command,
    shown: Vec<String>,
}

impl Step {
    /// A step that still has to be told its program.
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), advice: String::new(), command: Command::new("true"), shown: Vec::new() }
    }

    /// What to do when it fails.
    pub fn advice(mut self, advice: &str) -> Self {
        advice.clone_into(&mut self.advice);
        self
    }

    /// Runs this program.
    pub fn program(mut self, program: impl AsRef<OsStr>) -> Self {
        self.command = Command::new(program.as_ref());
        self.command.current_dir(root());
        self.shown = vec![program.as_ref().to_string_lossy().into_owned()];
        self
    }

    /// Runs cargo.
    pub fn cargo(self, args: &[&str]) -> Self {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut step = self.program(cargo).args(args);
        if let Some(name) = step.shown.first_mut() {
            "cargo".clone_into(name);
        }
        if LINTED.load(Ordering::Relaxed) {
            // As `cargo clippy -- --deny warnings` would set them; it knows only `check`, however.
            return step
                .env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver")
                .env("CLIPPY_ARGS", "--deny__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
        }
        step
    }

    /// Cargo makes what is handed out: the same to the byte in whatever folder it is built, and silent about the machine that built
    /// it. The compiler `rustc` shortens the paths of packages, repository and its own library; `more` it is told as well.
    /// Other flags are another build, so whoever builds what is handed out asks for this, and nobody else.
    pub fn handed_out(self, rustc: &str, more: &[String]) -> Self {
        let ask = |args: &[&str]| Self::new("").program(rustc).args(args).ask().unwrap_or_default();
        let library = Path::new(ask(&["--print", "sysroot"]).trim()).join("lib/rustlib/src/rust");
        // The name that it has where the library came compiled, without its source.
        let about = ask(&["-vV"]);
        let of = about.lines().find_map(|line| line.strip_prefix("commit-hash: ")).unwrap_or("library");
        let of = format!("/rustc/{of}");
        let shorter = [
            (packages(), "crates"),
            (root(), "zorgmap"),
            // The last that fits counts: this one may lie in the one above.
            (target(), "zorgmap/target"),
            (fs::canonicalize(&library).unwrap_or_else(|_| library.clone()), &of),
            (library, &of),
        ]
        .map(|(long, short)| format!("--remap-path-prefix={}={short}", long.display()));
        self.env("CARGO_ENCODED_RUSTFLAGS", [more, &shorter].concat().join("\x1f"))
            // OpenSSL, where it is linked in, notes the day it was compiled.
            .env("SOURCE_DATE_EPOCH", "1")
    }

    /// Runs the node package manager in this folder.
    pub fn npm(self, folder: &str, args: &[&str]) -> Self {
        self.program("npm").args(args).inside(folder)
    }

    /// With these arguments.
    pub fn args(mut self, args: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        for arg in args {
            self.command.arg(arg.as_ref());
            self.shown.push(arg.as_ref().to_owned());
        }
        self
    }

    /// In this folder of the repository.
    pub fn inside(mut self, folder: &str) -> Self {
        self.command.current_dir(root().join(folder));
        self
    }

    /// With this variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs, showing what the program says.
    pub fn run(mut self) -> Outcome {
        self.announce();
        let began = Instant::now();
        let status = self.command.stdin(Stdio::null()).status();
        self.ended(status, began)
    }

    /// Runs this one, and others beside it that leave a processor to it: what those say is shown when all are done.
    pub fn run_beside(self, others: impl IntoIterator<Item = Self>) -> Outcome {
        let beside = |mut other: Self| {
            thread::spawn(move || {
                let began = Instant::now();
                (other.command.stdin(Stdio::null()).output(), began, other)
            })
        };
        let others: Vec<_> = others.into_iter().map(beside).collect();
        let mut all = self.run();
        for other in others {
            let Ok((output, began, other)) = other.join() else { return Err(Failure::new("a step was torn off", "")) };
            other.announce();
            if let Ok(output) = &output {
                print!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            }
            all = all.and(other.ended(output.map(|output| output.status), began));
        }
        all
    }

    fn announce(&self) {
        println!("\n== {} ==\n   {}", self.title, self.shown.join(" "));
    }

    fn ended(self, status: io::Result<ExitStatus>, began: Instant) -> Outcome {
        let seconds = began.elapsed().as_secs_f32();
        match status {
            Ok(status) if status.success() => {
                println!("-- {}: {seconds:.1} s", self.title);
                Ok(())
            }
            Ok(status) => Err(Failure::new(format!("{} ({status}, after {seconds:.1} s)", self.title), self.advice)),
            Err(error) => Err(Failure::new(format!("{}: {error}", self.title), self.advice)),
        }
    }

    /// Runs quietly; what it wrote to standard output, `None` when it failed or is not there.
    pub fn ask(mut self) -> Option<String> {
        let output = self.command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
