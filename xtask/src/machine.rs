//! What a machine must have, in one list, and how it gets there: Debian's packages by `apt-get`, two Rust tools by
//! `cargo install`, the pages' packages by `npm ci`, checkers in Python by `pip` into a folder of their own. It says what it will install before it does, and installs
//! nothing else. On other systems it names what is missing and leaves the rest to their owner.

use std::{path::Path, thread};

use crate::step::{self, Failure, Outcome, Step, root};

/// What a task needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
pub enum Needs {
    /// To build and run.
    Build,
    /// To lint.
    Check,
    /// To test in the real window.
    Test,
    /// To search the released program for leaks.
    Soak,
}

pub use Needs::{Build as BUILD, Check as CHECK, Soak as SOAK, Test as TEST};

/// Debian package, and from which task on it is needed.
const PACKAGES: &[(&str, Needs)] = &[
    ("build-essential", BUILD),
    ("pkg-config", BUILD),
    ("perl", BUILD),
    ("libssl-dev", BUILD),
    ("libwebkit2gtk-4.1-dev", BUILD),
    // Whether the example of a change of law still fits.
    ("git", CHECK),
    // A display in memory, a session bus and a real keychain on it.
    ("xvfb", TEST),
    ("xauth", TEST),
    ("dbus-x11", TEST),
    ("gnome-keyring", TEST),
    ("libsecret-tools", TEST),
    ("webkit2gtk-driver", TEST),
    // Other people's programs to check our PDFs with, and to make pictures and PDFs that are not ours.
    ("qpdf", TEST),
    ("poppler-utils", TEST),
    ("mupdf-tools", TEST),
    ("python3-gi", TEST),
    ("gir1.2-poppler-0.18", TEST),
    ("python3-pypdf", TEST),
    ("python3-pycryptodome", TEST),
    ("python3-argon2", TEST),
    ("python3-venv", TEST),
    ("imagemagick", TEST),
    ("librsvg2-bin", TEST),
    ("fonts-dejavu-core", TEST),
    // A clipboard to look at.
    ("xclip", TEST),
    // A pointer that drags, and a square to drag from.
    ("xdotool", TEST),
    ("gir1.2-gtk-3.0", TEST),
    // What a screen reader finds outside the page.
    ("at-spi2-core", TEST),
    ("gir1.2-atspi-2.0", TEST),
    // Sticks that can be pulled, mounts of their own, a process killed before a chosen system call.
    ("exfat-fuse", TEST),
    ("exfatprogs", TEST),
    ("dosfstools", TEST),
    ("mount", TEST),
    ("util-linux", TEST),
    ("strace", TEST),
    // Keys as from a keyboard, eyes that read the screen, what the kernel was asked, a machine without a network.
    ("tesseract-ocr", SOAK),
    ("tesseract-ocr-nld", SOAK),
    ("gdb", SOAK),
    ("iproute2", SOAK),
];

/// What `cargo xtask installer` tries its packages with, for nothing else: a bare Debian in a folder, and what takes a package of another
/// system apart.
pub const INSTALLER: &[&str] = &["debootstrap", "rpm2cpio", "cpio"];

/// What `cargo xtask windows` and `macos` compile with: for nothing else, so in no list above.
pub const FOREIGN: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "libstd-rust-web-dev"];

/// What `cargo xtask windows` builds and tries with besides, 1.9 GB with that: for nothing else, either.
pub const WINDOWS: &[&str] =
    &["gcc-mingw-w64-x86-64-posix", "g++-mingw-w64-x86-64-posix", "nsis", "wine64", "wine", "xvfb", "xauth"];

/// What `cargo xtask manual` lays the manual out with: for nothing else, so in no list above.
pub const PAPER: &[&str] = &["weasyprint"];

/// What `cargo xtask bench` holds ours against, and the display, keys and keychain with which the window is measured: for nothing
/// else, so in no list above.
pub const BESIDE: &[&str] = &[
    "age",
    "gnupg",
    "weasyprint",
    "exfat-fuse",
    "exfatprogs",
    "keepassxc",
    "chromium",
    "xvfb",
    "xdotool",
    "dbus-x11",
    "gnome-keyring",
];

/// Rust tool, exact version, and from which task on it is needed. `tauri-driver` steers the real window;
/// `cargo-deny` checks licences and sources. Built without optimisation and without what a debugger
/// wants, since each works for a few seconds.
const TOOLS: &[(&str, &str, Needs)] = &[("cargo-deny", "0.20.2", CHECK), ("tauri-driver", "2.1.0", TEST)];

/// Folders with a `package-lock.json`, and from which task on they are needed.
const NODE: &[(&str, Needs)] = &[("ui", BUILD), ("tests/e2e", TEST), ("tests/fhir", TEST)];

/// Python programs that look at our papers and data, with what they need: exact versions, from this file, for tests alone.
const CHECKERS: &str = "tests/checkers/requirements.txt";

/// Brings the machine to what `needs` asks.
pub fn prepare(needs: Needs) -> Outcome {
    // The tools take a minute of processors, the packages two of waiting for disk and network. Whoever compiled this has what the tools
    // are compiled with.
    thread::scope(|scope| {
        let rest = scope.spawn(move || {
            packages(PACKAGES.iter().filter(|(_, from)| *from <= needs).map(|(name, _)| *name))?;
            fetch(needs)
        });
        let compiled = tools(needs);
        compiled.and(rest.join().unwrap_or_else(|_| Err(Failure::new("a step was torn off", ""))))
    })
}

fn tools(needs: Needs) -> Outcome {
    for (tool, version, _) in TOOLS.iter().filter(|(_, _, from)| *from <= needs) {
        let list = Step::new("").cargo(&["install", "--list"]).ask().unwrap_or_default();
        if !list.lines().any(|line| line == format!("{tool} v{version}:")) {
            let title = format!("install {tool} {version}, into cargo's own folder");
            Step::new(&title)
                .cargo(&["install", "--locked", "--debug", "--version", version, tool])
                .env("CARGO_PROFILE_DEV_DEBUG", "0")
                .run()?;
        }
    }
    Ok(())
}

fn fetch(needs: Needs) -> Outcome {
    for (folder, _) in NODE.iter().filter(|(_, from)| *from <= needs) {
        node(folder)?;
    }
    if TEST <= needs { checkers() } else { Ok(()) }
}

/// The Python in which the checkers are.
pub fn checking_python() -> std::path::PathBuf {
    step::target().join("checkers/bin/python")
}

/// The checkers, when what is installed is not what their list says. Wheels alone: nothing of theirs runs while installing.
fn checkers() -> Outcome {
    let failed = |error: std::io::Error| Failure::new(error.to_string(), "");
    let list = std::fs::read(root().join(CHECKERS)).map_err(failed)?;
    let (folder, done) = (step::target().join("checkers"), step::target().join("checkers/installed.txt"));
    if std::fs::read(&done).is_ok_and(|installed| installed == list) {
        return Ok(());
    }
    Step::new("a folder for other people's checkers")
        .program("python3")
        .args(["-m", "venv", "--clear", &folder.to_string_lossy()])
        .run()?;
    Step::new("install the checkers, as their list says")
        .advice("needs Python 3.11 or newer")
        .program(checking_python())
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"])
        .args(["--requirement", CHECKERS])
        .run()?;
    std::fs::write(done, list).map_err(failed)
}

/// Installs these packages of Debian where they are missing.
pub fn packages(wanted: impl IntoIterator<Item = &'static str>) -> Outcome {
    let wanted = wanted.into_iter();
    if Step::new("").program("apt-get").args(["--version"]).ask().is_none() {
        if cfg!(target_os = "linux") {
            let names: Vec<_> = wanted.collect();
            println!("No apt-get here. Under Debian's names, this is needed: {}", names.join(" "));
        }
        return Ok(());
    }
    let missing: Vec<_> = wanted.filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("This will install Debian packages: {}", missing.join(" "));
    let root = Step::new("").program("id").args(["-u"]).ask().is_some_and(|id| id.trim() == "0");
    let apt = |title: &str| {
        let step = Step::new(title).advice("install the packages named above, then start again");
        let step = if root { step.program("apt-get") } else { step.program("sudo").args(["-E", "apt-get"]) };
        step.env("DEBIAN_FRONTEND", "noninteractive").args(["-o", "DPkg::Lock::Timeout=300", "-qq"])
    };
    apt("look which packages there are").args(["update"]).run()?;
    apt("install packages").args(["install", "--yes", "--no-install-recommends"]).args(missing).run()
}

fn is_installed(name: &str) -> bool {
    Step::new("")
        .program("dpkg-query")
        .args(["--show", "--showformat=${Status}", name])
        .ask()
        .is_some_and(|status| status == "install ok installed")
}

/// `npm ci` without any package's own scripts (they fetch browsers that nobody asked for), when what is installed is not what the lock file says.
pub fn node(folder: &str) -> Outcome {
    let folder_path = root().join(folder);
    let lock = std::fs::read(folder_path.join("package-lock.json"))
        .map_err(|_| Failure::new(format!("{folder}/package-lock.json is missing"), "take it from the repository"))?;
    // A copy of the lock file that `npm ci` last finished with.
    let done: &Path = &folder_path.join("node_modules/.package-lock.installed");
    if std::fs::read(done).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    Step::new(&format!("install the packages of {folder}, as its lock file says"))
        .advice("needs Node 20.19 or newer, with npm")
        .npm(folder, &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .run()?;
    std::fs::write(done, lock).map_err(|error| Failure::new(error.to_string(), ""))
}
