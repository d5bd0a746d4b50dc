//! The program for Windows, made and tried without one: cross-built by Debian's compiler for `x86_64-pc-windows-gnu`,
//! its tests run under wine, and an installer that is installed and removed there. The window needs Windows' own web view and
//! opens on a real Windows only: docs/windows.md lists what to look at.
//!
//! The compiler that is used elsewhere can be without a standard library for Windows, and Debian's has it as source only. So that
//! library is built first, once for each version of the compiler, and lies in a folder of `target/windows` that the compiler
//! is pointed at.

use std::{
    fs::{self, read, write},
    io,
    path::{Path, PathBuf},
};

use crate::{
    checks, machine,
    step::{self, Failure, Outcome, Step, root, target},
    window,
};

const TARGET: &str = "x86_64-pc-windows-gnu";
const RUSTC: &str = "/usr/bin/rustc";
const CARGO: &str = "/usr/bin/cargo";
/// Debian's name for it is not on the search path.
const WINE: &str = "/usr/lib/wine/wine64";
/// Where OpenSSL would look for its configuration and for more code: a place where only an administrator can put anything.
const NO_OPENSSL: &str = "C:/Windows/no-openssl";
/// The web view's own; lies beside the window's program.
const LOADER: &str = "WebView2Loader.dll";

/// What Windows has, in lower case. Whatever else a program asks for would have to be shipped.
const SYSTEM: &[&str] = &[
    "advapi32.dll",
    "bcrypt.dll",
    "bcryptprimitives.dll",
    "cfgmgr32.dll",
    "comctl32.dll",
    "comdlg32.dll",
    "crypt32.dll",
    "dwmapi.dll",
    "dwrite.dll",
    "gdi32.dll",
    "imm32.dll",
    "kernel32.dll",
    "msvcrt.dll",
    "ntdll.dll",
    "ole32.dll",
    "oleaut32.dll",
    "propsys.dll",
    "rpcrt4.dll",
    "shell32.dll",
    "shlwapi.dll",
    "user32.dll",
    "userenv.dll",
    "uxtheme.dll",
    "version.dll",
    "wer.dll",
    "winmm.dll",
    "ws2_32.dll",
    "wtsapi32.dll",
];

/// All of it, or the parts that are named: `test`, `installer`.
pub fn run(only: &[String]) -> Outcome {
    machine::prepare(machine::BUILD)?;
    machine::packages(machine::WINDOWS.iter().copied())?;
    let wanted = |part: &str| only.is_empty() || only.iter().any(|each| each == part);
    standard_library()?;
    prefix()?;
    window::build_pages()?;
    if wanted("test") {
        test()?;
    }
    if wanted("installer") {
        installer()?;
    }
    Ok(())
}

/// Where all of this lies.
fn folder() -> PathBuf {
    target().join("windows")
}

fn built(profile: &str) -> PathBuf {
    target().join(TARGET).join(profile)
}

fn failed(error: io::Error) -> Failure {
    Failure::new(error.to_string(), "")
}

/// Debian's cargo, for Windows. `more` goes to the compiler.
fn cargo(title: &str, more: &[String], args: &[&str]) -> Step {
    Step::new(title)
        .program(CARGO)
        .args(args)
        .args(["--target", TARGET])
        .env("CARGO_TARGET_DIR", target())
        .env("RUSTC", RUSTC)
        .env("RUSTDOC", "/usr/bin/rustdoc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", "x86_64-w64-mingw32-gcc")
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", WINE)
        .handed_out(RUSTC, more)
        // OpenSSL reads no configuration by itself, and has no place of this machine in it.
        .env("CFLAGS_x86_64_pc_windows_gnu", "-DOPENSSL_NO_AUTOLOAD_CONFIG")
        .env(
            "GNUMAKEFLAGS",
            ["OPENSSLDIR", "ENGINESDIR", "MODULESDIR"].map(|name| format!("{name}={NO_OPENSSL}")).join(" "),
        )
}

/// As [`cargo`], with the library that [`standard_library`] made.
fn cargo_with_library(title: &str, args: &[&str]) -> Step {
    in_wine(cargo(title, &[format!("--sysroot={}", folder().join("sysroot").display())], args))
}

/// In the prefix that [`prefix`] made, without its talk, and without offering to download more of it.
fn in_wine(step: Step) -> Step {
    step.env("WINEPREFIX", folder().join("wine"))
        .env("WINEARCH", "win64")
        .env("WINEDEBUG", "-all")
        .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
        .env("WINE", WINE)
}

/// Rust's own library for Windows, in `target/windows/sysroot`; nothing when it is there, by this very compiler.
fn standard_library() -> Outcome {
    let version = Step::new("").program(RUSTC).args(["-vV"]).ask().unwrap_or_default();
    let sysroot = folder().join("sysroot");
    if read(sysroot.join("version")).is_ok_and(|there| there == version.as_bytes()) {
        return Ok(());
    }
    let small = folder().join("std");
    fs::create_dir_all(small.join("src")).map_err(failed)?;
    let manifest = "[package]\nname = \"std-for-windows\"\nedition = \"2024\"\n\n[workspace]\n";
    write(small.join("Cargo.toml"), manifest).map_err(failed)?;
    write(small.join("src/lib.rs"), "").map_err(failed)?;
    let path = small.join("Cargo.toml").to_string_lossy().into_owned();
    let args = ["test", "--no-run", "--release", "--manifest-path", &path];
    cargo("build Rust's own library for Windows", &[], &args)
        .args(["-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test"])
        .env("CARGO_TARGET_DIR", small.join("target"))
        .run()?;
    let into = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    fs::remove_dir_all(&sysroot)
        .or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
        .map_err(failed)?;
    fs::create_dir_all(&into).map_err(failed)?;
    for file in files(&small.join("target").join(TARGET).join("release/deps"))? {
        if file.extension().is_some_and(|end| end == "rlib") {
            copy(&file, &into)?;
        }
    }
    write(sysroot.join("version"), version).map_err(failed)
}

/// A Windows of wine's, in `target/windows/wine`.
fn prefix() -> Outcome {
    let dll = folder().join("wine/drive_c/windows/system32/bcryptprimitives.dll");
    if dll.is_file() {
        return Ok(());
    }
    fs::create_dir_all(folder()).map_err(failed)?;
    in_wine(Step::new("make a wine prefix").program("xvfb-run").args(["--auto-servernum", WINE, "wineboot", "--init"]))
        .run()?;
    Step::new("give it what its Rust programs take random bytes from")
        .program("x86_64-w64-mingw32-gcc")
        .args(["-shared", "-O1", "-o", &dll.to_string_lossy(), "installer/windows/for-wine.c", "-ladvapi32"])
        .run()
}

/// Compiled without the program that a test starts, its name would be missing: so all of it first, then each part is run.
fn test() -> Outcome {
    let all = [
        "--workspace",
        "--exclude",
        "xtask",
        "--lib",
        "--bins",
        "--test",
        "cli",
        "--test",
        "year",
        "--test",
        "integration",
    ];
    cargo_with_library("compile the tests for Windows", &["test", "--locked", "--no-run"]).args(all).run()?;
    // Beside the tests of the window's own parts, as beside the window.
    copy(&built("debug").join(LOADER), &built("debug/deps"))?;
    cargo_with_library("run the tests under wine", &["test", "--locked", "--no-fail-fast"]).args(all).run()
}

fn installer() -> Outcome {
    let args = ["build", "--locked", "--release", "--package", "zorgmap", "--package", "zorgmap-cli"];
    cargo_with_library("build the released program for Windows", &args).run()?;
    checks::parts(&[TARGET.to_owned()])?;
    let files_to_install = folder().join("files");
    if files_to_install.is_dir() {
        fs::remove_dir_all(&files_to_install).map_err(failed)?;
    }
    fs::create_dir_all(&files_to_install).map_err(failed)?;
    for name in ["zorgmap.exe", "zorgmap-cli.exe", LOADER] {
        let file = built("release").join(name);
        look_into(&file)?;
        copy(&file, &files_to_install)?;
    }
    for (from, name) in [
        (root().join("LICENSE"), "LICENSE.txt"),
        (root().join("docs/handleiding.md"), "handleiding.txt"),
        (root().join("docs/manual.md"), "manual.txt"),
        (root().join("installer/windows/WebView2Loader-licence.txt"), "WebView2Loader-licence.txt"),
        (target().join(format!("sbom/licences-{TARGET}.txt")), "licences.txt"),
    ] {
        fs::copy(from, files_to_install.join(name)).map_err(failed)?;
    }
    let (mut deletes, mut size) = (String::new(), 0);
    for file in files(&files_to_install)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        deletes += &format!("Delete \"$INSTDIR\\{name}\"\n");
        size += file.metadata().map_err(failed)?.len();
    }
    write(files_to_install.with_extension("nsh"), deletes).map_err(failed)?;
    let version = env!("CARGO_PKG_VERSION");
    let setup = folder().join(format!("Zorgmap-{version}-setup.exe")).to_string_lossy().into_owned();
    let from = files_to_install.to_string_lossy().into_owned();
    Step::new("make the installer")
        .program("makensis")
        .args(["-V2", "-WX", &format!("-DVERSION={version}"), &format!("-DFROM={from}"), &format!("-DOUT={setup}")])
        .args([format!("-DKIB={}", size / 1024), "installer/windows/zorgmap.nsi".to_owned()])
        .run()?;
    in_wine(Step::new("install and remove it under wine").program("installer/windows/try.sh").args([setup, from])).run()
}

/// That a program asks for nothing but what Windows has, and says nothing of the machine that made it.
fn look_into(program: &Path) -> Outcome {
    let name = program.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let headers = Step::new("").program("x86_64-w64-mingw32-objdump").args(["-p", &program.to_string_lossy()]).ask();
    let headers = headers.ok_or_else(|| Failure::new(format!("{name} cannot be read"), ""))?;
    let asked: Vec<_> =
        headers.lines().filter_map(|line| line.trim().strip_prefix("DLL Name: ")).map(str::to_lowercase).collect();
    let foreign = asked.iter().find(|dll| {
        !SYSTEM.contains(&dll.as_str()) && !dll.starts_with("api-ms-win-") && **dll != LOADER.to_lowercase()
    });
    if let Some(dll) = foreign {
        return Err(Failure::new(
            format!("{name} asks for {dll}"),
            "link it in, or name it as a part of Windows in SYSTEM",
        ));
    }
    step::names_no_place_of_here(program)?;
    let size = program.metadata().map_err(failed)?.len() / 1024;
    println!("   {name}: {} parts of Windows, {size} KiB, nothing of this machine", asked.len());
    Ok(())
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut all: Vec<_> = fs::read_dir(folder).map_err(failed)?.flatten().map(|entry| entry.path()).collect();
    all.sort();
    Ok(all)
}

fn copy(file: &Path, into: &Path) -> Outcome {
    let name = file.file_name().unwrap_or_default();
    let copied = fs::copy(file, into.join(name)).map(drop);
    copied.map_err(|error| Failure::new(format!("{}: {error}", file.display()), ""))
}
