//! The program for Windows, made and tried without one: cross-built by Debian's compiler for `x86_64-pc-windows-gnu`,
//! its tests run under wine, and an installer that is installed and removed there. The window needs Windows' own web view and
//! opens on a real Windows only: docs/windows.md lists what to look at.

use std::{
    fs::{self, write},
    path::{Path, PathBuf},
};

use crate::{
    checks,
    foreign::{self, Foreign, copy, failed, files},
    machine,
    step::{self, Failure, Outcome, Step, root, target},
    window,
};

const TARGET: &str = "x86_64-pc-windows-gnu";
const WINDOWS: Foreign = Foreign {
    target: TARGET,
    folder: "windows",
    library: &["test", "--no-run", "-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test"],
};
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
    "combase.dll",
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
    machine::packages([machine::FOREIGN, machine::WINDOWS].concat())?;
    let wanted = |part: &str| only.is_empty() || only.iter().any(|each| each == part);
    WINDOWS.standard_library(for_windows)?;
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
    WINDOWS.folder()
}

fn built(profile: &str) -> PathBuf {
    target().join(TARGET).join(profile)
}

/// What C and a linker need to know.
fn for_windows(step: Step) -> Step {
    step.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", "x86_64-w64-mingw32-gcc")
        .env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", WINE)
        // OpenSSL reads no configuration by itself, and has no place of this machine in it.
        .env("CFLAGS_x86_64_pc_windows_gnu", "-DOPENSSL_NO_AUTOLOAD_CONFIG")
        .env(
            "GNUMAKEFLAGS",
            ["OPENSSLDIR", "ENGINESDIR", "MODULESDIR"].map(|name| format!("{name}={NO_OPENSSL}")).join(" "),
        )
}

/// Debian's cargo, for Windows and in the prefix.
fn cargo(title: &str, args: &[&str]) -> Step {
    in_wine(for_windows(WINDOWS.cargo_with_library(title, args)))
}

/// In the prefix that [`prefix`] made, without its talk, and without offering to download more of it.
fn in_wine(step: Step) -> Step {
    step.env("WINEPREFIX", folder().join("wine"))
        .env("WINEARCH", "win64")
        .env("WINEDEBUG", "-all")
        .env("WINEDLLOVERRIDES", "mscoree,mshtml=")
        .env("WINE", WINE)
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
    cargo("compile the tests for Windows", &["test", "--locked", "--no-run"]).args(all).run()?;
    // Beside the tests of the window's own parts, as beside the window.
    copy(&built("debug").join(LOADER), &built("debug/deps"))?;
    cargo("run the tests under wine", &["test", "--locked", "--no-fail-fast"]).args(all).run()
}

fn installer() -> Outcome {
    let args = ["build", "--locked", "--release", "--package", "zorgmap", "--package", "zorgmap-cli"];
    cargo("build the released program for Windows", &args).run()?;
    checks::parts(&[TARGET.to_owned(), foreign::RUSTC.to_owned()])?;
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
        (target().join(format!("sbom/zorgmap-{TARGET}.cdx.json")), "zorgmap.cdx.json"),
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
