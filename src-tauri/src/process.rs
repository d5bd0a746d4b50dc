//! What a released program does to itself before anything else: it cannot be automated, leaves no core dump and
//! cannot be watched by another program of the same user.
//!
//! The variables are dropped by starting once more without them, not by changing our own environment: that cannot
//! be done safely in Rust, and the web view's helper processes would still find them in `/proc`.

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

/// Hardens a released program; a debug build stays open to the tests that drive it.
#[cfg(debug_assertions)]
pub fn harden() {}

/// Hardens a released program; a debug build stays open to the tests that drive it.
#[cfg(not(debug_assertions))]
pub fn harden() {
    drop_automation();
    no_core_dumps();
}

#[cfg(not(debug_assertions))]
fn drop_automation() {
    use std::{env, process::Command};
    if !AUTOMATION.iter().any(|name| env::var_os(name).is_some()) {
        return;
    }
    let Ok(program) = env::current_exe() else { std::process::exit(1) };
    let mut again = Command::new(program);
    again.args(env::args_os().skip(1));
    for name in AUTOMATION {
        again.env_remove(name);
    }
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        // Comes back only when it failed; then there is no safe way on.
        drop(again.exec());
        std::process::exit(1);
    }
    #[cfg(not(unix))]
    std::process::exit(i32::from(again.spawn().is_err()));
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
