//! Debian's own compiler, for systems that this one is not. The compiler that is used elsewhere can be without a standard library for
//! them, and Debian's has it as source: so that library is built first, once for each version of the compiler, and lies in a folder
//! of `target` that the compiler is pointed at.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::step::{Failure, Outcome, Step, target};

/// Debian's compiler.
pub const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";

/// A system to build for.
pub struct Foreign {
    /// As Rust calls it.
    pub target: &'static str,
    /// The folder in `target` where what is made for it lies.
    pub folder: &'static str,
    /// How its standard library is built: with that of tests, which needs a linker, or without.
    pub library: &'static [&'static str],
}

impl Foreign {
    /// Where all of this lies.
    pub fn folder(&self) -> PathBuf {
        target().join(self.folder)
    }

    /// Debian's cargo, for this system. `more` goes to the compiler.
    fn cargo(&self, title: &str, more: &[String], args: &[&str]) -> Step {
        Step::new(title)
            .program(CARGO)
            .args(args)
            .args(["--target", self.target])
            .env("CARGO_TARGET_DIR", target())
            .env("RUSTC", RUSTC)
            .env("RUSTDOC", "/usr/bin/rustdoc")
            .env("RUSTC_BOOTSTRAP", "1")
            .handed_out(RUSTC, more)
    }

    /// As [`Self::cargo`], with the library that [`Self::standard_library`] made.
    pub fn cargo_with_library(&self, title: &str, args: &[&str]) -> Step {
        self.cargo(title, &[format!("--sysroot={}", self.folder().join("sysroot").display())], args)
    }

    /// Rust's own library for this system; nothing when it is there, by this very compiler. `with` what the step needs besides.
    pub fn standard_library(&self, with: impl FnOnce(Step) -> Step) -> Outcome {
        let version = Step::new("").program(RUSTC).args(["-vV"]).ask().unwrap_or_default();
        let sysroot = self.folder().join("sysroot");
        if fs::read(sysroot.join("version")).is_ok_and(|there| there == version.as_bytes()) {
            return Ok(());
        }
        let small = self.folder().join("std");
        fs::create_dir_all(small.join("src")).map_err(failed)?;
        let manifest = "[package]\nname = \"only-std\"\nedition = \"2024\"\n\n[workspace]\n";
        fs::write(small.join("Cargo.toml"), manifest).map_err(failed)?;
        fs::write(small.join("src/lib.rs"), "").map_err(failed)?;
        let path = small.join("Cargo.toml").to_string_lossy().into_owned();
        let title = format!("build Rust's own library for {}", self.target);
        with(self.cargo(&title, &[], self.library).args(["--release", "--manifest-path", &path]))
            .env("CARGO_TARGET_DIR", small.join("target"))
            .run()?;
        let into = sysroot.join("lib/rustlib").join(self.target).join("lib");
        fs::remove_dir_all(&sysroot)
            .or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
            .map_err(failed)?;
        fs::create_dir_all(&into).map_err(failed)?;
        for file in files(&small.join("target").join(self.target).join("release/deps"))? {
            if file.extension().is_some_and(|end| end == "rlib") {
                copy(&file, &into)?;
            }
        }
        fs::write(sysroot.join("version"), version).map_err(failed)
    }
}

/// What a disk says, as a failure.
pub fn failed(error: io::Error) -> Failure {
    Failure::new(error.to_string(), "")
}

/// What lies in a folder, in order.
pub fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut all: Vec<_> = fs::read_dir(folder).map_err(failed)?.flatten().map(|entry| entry.path()).collect();
    all.sort();
    Ok(all)
}

/// A file into a folder, under its own name.
pub fn copy(file: &Path, into: &Path) -> Outcome {
    let name = file.file_name().unwrap_or_default();
    let copied = fs::copy(file, into.join(name)).map(drop);
    copied.map_err(|error| Failure::new(format!("{}: {error}", file.display()), ""))
}
