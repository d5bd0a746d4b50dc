//! What the program does to itself before anything else. Everywhere: on Linux its web view draws with the processor. A
//! released program besides: it cannot be automated, leaves no core dump and cannot be watched by another program of the
//! same user.
//!
//! Why the processor: a page of forms needs no graphics card, and the threads with which WebKitGTK 2.50 draws by one were seen
//! to crash the page when they end, where a driver imitates the card (Mesa 22.3): about once in twenty sittings. Without them
//! the first page also stands in half the time. Who wants the card all the same starts the program with
//! `WEBKIT_SKIA_ENABLE_CPU_RENDERING=0`. What is drawn is still put together by the card or its imitation: with
//! `WEBKIT_DISABLE_COMPOSITING_MODE=1` another fifth of the memory is saved, but pages were seen that were no longer painted.
//!
//! Variables are dropped and added by starting once more, not by changing our own environment: that cannot be done safely
//! in Rust, and the web view's helper processes would still find what was dropped in `/proc`.

use std::{env, process::Command};

/// Variables by which another program could steer or inspect the web view (WebKitGTK, WebView2, GTK, Tauri).
#[cfg(not(debug_assertions))]
const AUTOMATION: &[&str] = &[
    "GTK_DEBUG",
    "GTK_MODULES",
    "TAURI_AUTOMATION",
    "TAURI_WEBVIEW_AUTOMATION",
    "WEBKIT_INSPECTOR_HTTP_SERVER",
    "WEBKIT_INSPECTOR_SERVER",
    "WEBVIEW2_ADDITIONAL_BROWSER_ARGUMENTS",
    "WEBVIEW2_BROWSER_EXECUTABLE_FOLDER",
    "WEBVIEW2_PIPE_FOR_SCRIPT_DEBUGGER",
    "WEBVIEW2_USER_DATA_FOLDER",
];

/// A debug build stays open to the tests that drive it.
#[cfg(debug_assertions)]
const AUTOMATION: &[&str] = &[];

/// What is added where nobody has said otherwise.
const ADDED: &[(&str, &str)] =
    if cfg!(target_os = "linux") { &[("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1")] } else { &[] };

/// Makes the process what it should be, and hardens a released program.
pub fn harden() {
    start_anew();
    #[cfg(not(debug_assertions))]
    no_core_dumps();
}

/// Starts the program once more where a variable is there that may not be, or one is not that should be.
fn start_anew() {
    let is_there = |name: &str| env::var_os(name).is_some();
    let driven = AUTOMATION.iter().any(|name| is_there(name));
    let added: Vec<_> = ADDED.iter().copied().filter(|(name, _)| !is_there(name)).collect();
    if !driven && added.is_empty() {
        return;
    }
    if let Ok(program) = env::current_exe() {
        let mut again = Command::new(program);
        again.args(env::args_os().skip(1)).envs(added);
        for name in AUTOMATION {
            again.env_remove(name);
        }
        replace_by(again);
    }
    if driven {
        // There is no safe way on.
        std::process::exit(1);
    }
}

/// Comes back only when it failed.
#[cfg(unix)]
fn replace_by(mut again: Command) {
    drop(std::os::unix::process::CommandExt::exec(&mut again));
}

/// Comes back only when it failed.
#[cfg(not(unix))]
fn replace_by(mut again: Command) {
    if again.spawn().is_ok() {
        std::process::exit(0);
    }
}

#[cfg(all(unix, not(debug_assertions)))]
fn no_core_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    // One byte, not none: a kernel that hands dumps to a program (apport, systemd-coredump) looks past a limit of 0, but
    // stops at 1 (core(5) and fs/coredump.c). The web view's processes inherit it; that they cannot be watched, they do
    // not: only their own start could say so. Each may fail on an odd system; then the other still holds.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(1), maximum: Some(1) });
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

#[cfg(all(windows, not(debug_assertions)))]
#[allow(unsafe_code, reason = "the system's own calls; no safe crate has them")]
fn no_core_dumps() {
    use windows::Win32::System::{
        Diagnostics::Debug::{SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SetErrorMode},
        ErrorReporting::{WER_FAULT_REPORTING_FLAG_NOHEAP, WerSetFlags},
    };
    // The first keeps Windows from writing down a program that fell, and from asking for a disk that is not in; the web
    // view's processes inherit it. The second keeps the heap out of what it writes down all the same.
    // SAFETY: both take a number.
    unsafe {
        SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
        let _ = WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP);
    }
}
