//! The window of Zorgmap: everything that knows Tauri, and nothing else.
//!
//! | room | what lives there |
//! |---|---|
//! | [`commands`] | what a page may ask of this process, one function each |
//! | [`shell`] | what this process holds: the open desk, the half-made vault, the picked paths, the job |
//! | [`leave`] | locking and closing: the drafts first, then the store, then this process itself |
//! | [`away`] | sleep, a locked screen, another user, the end of the session: how each system tells it |
//! | [`windows`] | the windows, and what none of them can do |
//! | [`menu`] | the system's own menu, which leads to what the page offers |
//! | [`jobs`] | the one job that may run, its progress and its cancelling |
//! | [`frame`] | where the window stood, for the next one |
//! | [`picks`] | the system's dialogs, and the paths that were picked in them |
//! | [`copied`] | what the program puts on the clipboard, and how it gets off again |
//! | [`pasted`] | the picture on the clipboard, where the web view does not give it |
//! | [`laptop`] | what protects this laptop, as far as the system tells |
//! | [`process`] | no core dumps, no automation, in a released program |
//! | [`trying`] | what tests may set, in debug builds alone |
//!
//! Locking starts the program anew instead of clearing its memory: when tried, two thousand dropped strings left
//! more than a thousand readable copies behind, and only a new process forgets. The passphrase is typed in a window
//! of its own, which is destroyed when the vault opens.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod away;
mod commands;
mod copied;
mod frame;
mod jobs;
mod laptop;
mod leave;
mod menu;
mod pasted;
mod picks;
mod process;
mod shell;
mod sticks;
mod trying;
mod windows;

use std::{process::ExitCode, sync::Arc};

use dossier_core::export::apart;
use tauri::{Manager, RunEvent};

use shell::Shell;

fn main() -> ExitCode {
    process::harden();
    if let Some(code) = apart::answer() {
        return code;
    }
    let built = tauri::Builder::default()
        .enable_macos_default_menu(false)
        .on_menu_event(|app, event| menu::chosen(app, event.id().as_ref()))
        .setup(|app| {
            let shell = Arc::new(Shell::new(app.path().app_config_dir()?)?);
            shell.set_aside_if_noted();
            shell.sweep_if_free();
            #[cfg(windows)]
            windows::forget_fallen(app.handle());
            away::watch(app.handle(), &shell.hooks);
            app.manage(shell);
            windows::open_unlock(app.handle())?;
            leave::watch(app.handle().clone());
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::clipboard_picture,
            commands::copy_secret,
            commands::drafts_saved,
            commands::forget_print,
            commands::job_cancel,
            commands::job_progress,
            commands::laptop_facts,
            commands::leave_practice,
            commands::lock,
            commands::menu_offer,
            commands::new_passphrase,
            commands::now,
            commands::open_print,
            commands::passphrase_check,
            commands::pick_file,
            commands::pick_folder,
            commands::pick_stick,
            commands::print_page,
            commands::recovery_sheet,
            commands::set_language,
            commands::sign_of_life,
            commands::stick_take_out,
            commands::sticks,
            commands::vault_confirm_recovery,
            commands::vault_create,
            commands::vault_restore,
            commands::vault_restore_look,
            commands::vault_set_aside,
            commands::vault_status,
            commands::vault_unlock,
        ])
        .on_window_event(|window, event| {
            windows::note_frame(window, event);
            windows::on_drag(window, event);
            leave::on_window_event(window, event);
        })
        .build(tauri::generate_context!());
    let Ok(app) = built else { return ExitCode::FAILURE };
    app.run(|app, event| {
        if matches!(event, RunEvent::Exit) {
            leave::last(app);
        }
    });
    ExitCode::SUCCESS
}
