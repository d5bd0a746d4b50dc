//! Windows. A window that nobody sees, on a thread of its own, gets the session's changes
//! (`WTSRegisterSessionNotification`) and the power's (`RegisterSuspendResumeNotification`).
//!
//! Not run yet: docs/windows.md says what was seen, and what to look at.
#![allow(unsafe_code, reason = "the system's own calls; no safe crate gives session notifications")]

use std::{sync::OnceLock, thread};

use tauri::AppHandle;
use windows::{
    Win32::{
        Foundation::{HANDLE, HWND, LPARAM, LRESULT, WPARAM},
        System::{
            LibraryLoader::GetModuleHandleW,
            Power::RegisterSuspendResumeNotification,
            RemoteDesktop::{NOTIFY_FOR_THIS_SESSION, WTSRegisterSessionNotification},
        },
        UI::WindowsAndMessaging::{
            CreateWindowExW, DEVICE_NOTIFY_WINDOW_HANDLE, DefWindowProcW, DispatchMessageW, GetMessageW, HWND_MESSAGE,
            MSG, PBT_APMSUSPEND, RegisterClassW, WINDOW_EX_STYLE, WINDOW_STYLE, WM_POWERBROADCAST,
            WM_WTSSESSION_CHANGE, WNDCLASSW, WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK,
            WTS_SESSION_LOGOFF,
        },
    },
    core::w,
};

use super::Found;
use crate::leave;

/// Who is to be locked: the system's call-back carries nothing of ours.
static APP: OnceLock<AppHandle> = OnceLock::new();

/// One thread with the unseen window and its messages.
pub fn watch(app: &AppHandle, found: &Found) {
    let found = found.clone();
    if APP.set(app.clone()).is_ok() {
        thread::spawn(move || listen(&found));
    }
}

fn listen(found: &Found) -> windows::core::Result<()> {
    // SAFETY: plain calls with values that live as long as the thread; `on_message` has the form that Windows asks.
    unsafe {
        let instance = GetModuleHandleW(None)?.into();
        let name = w!("ZorgmapAway");
        let class =
            WNDCLASSW { lpfnWndProc: Some(on_message), hInstance: instance, lpszClassName: name, ..Default::default() };
        RegisterClassW(&class);
        let window = CreateWindowExW(
            WINDOW_EX_STYLE::default(),
            name,
            name,
            WINDOW_STYLE::default(),
            0,
            0,
            0,
            0,
            Some(HWND_MESSAGE),
            None,
            Some(instance),
            None,
        )?;
        let session = WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION).is_ok();
        let power = RegisterSuspendResumeNotification(HANDLE(window.0), DEVICE_NOTIFY_WINDOW_HANDLE).is_ok();
        found.note(|hooks| {
            hooks.sleep = power;
            hooks.screen = session;
            hooks.user = session;
        });
        let mut message = MSG::default();
        while GetMessageW(&mut message, None, 0, 0).as_bool() {
            DispatchMessageW(&message);
        }
    }
    Ok(())
}

/// Locks before it answers: Windows waits about two seconds for that when it goes to sleep.
unsafe extern "system" fn on_message(window: HWND, message: u32, what: WPARAM, more: LPARAM) -> LRESULT {
    let what_happened = u32::try_from(what.0).unwrap_or_default();
    let away = match message {
        WM_POWERBROADCAST => what_happened == PBT_APMSUSPEND,
        WM_WTSSESSION_CHANGE => [WTS_SESSION_LOCK, WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOGOFF]
            .contains(&what_happened),
        _ => false,
    };
    if away && let Some(app) = APP.get() {
        leave::away(app);
    }
    // SAFETY: the arguments are those that Windows gave.
    unsafe { DefWindowProcW(window, message, what, more) }
}
