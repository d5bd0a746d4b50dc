//! macOS. The workspace tells of sleep and of another user's turn (`NSWorkspace`), the system's distributed
//! notifications tell of a locked screen (`com.apple.screenIsLocked`, not documented and the same since 10.7).
//!
//! Not compiled or run where this was written.
#![allow(unsafe_code, reason = "notification centres are reached by unsafe calls alone")]

use std::{ptr::NonNull, thread};

use block2::RcBlock;
use objc2_app_kit::{
    NSWorkspace, NSWorkspaceScreensDidSleepNotification, NSWorkspaceSessionDidResignActiveNotification,
    NSWorkspaceWillSleepNotification,
};
use objc2_foundation::{NSDistributedNotificationCenter, NSNotification, NSNotificationCenter, NSString};
use tauri::AppHandle;

use super::Found;
use crate::leave;

/// Observers that stay as long as the program. Locking happens on a thread of its own: the page that has to save its
/// drafts needs the main one.
pub fn watch(app: &AppHandle, found: &Found) {
    let listen = |center: &NSNotificationCenter, name: &NSString| {
        let app = app.clone();
        let block = RcBlock::new(move |_: NonNull<NSNotification>| {
            let app = app.clone();
            thread::spawn(move || leave::away(&app));
        });
        // SAFETY: the block owns what it uses and may run on any thread; the token is kept for good.
        let token = unsafe { center.addObserverForName_object_queue_usingBlock(Some(name), None, None, &block) };
        std::mem::forget(token);
    };
    let workspace = NSWorkspace::sharedWorkspace().notificationCenter();
    // SAFETY: constants of the system's library.
    let of_workspace = unsafe {
        [
            NSWorkspaceWillSleepNotification,
            NSWorkspaceScreensDidSleepNotification,
            NSWorkspaceSessionDidResignActiveNotification,
        ]
    };
    for name in of_workspace {
        listen(&workspace, name);
    }
    let distributed = NSDistributedNotificationCenter::defaultCenter();
    listen(&distributed, &NSString::from_str("com.apple.screenIsLocked"));
    found.note(|hooks| {
        hooks.sleep = true;
        hooks.screen = true;
        hooks.user = true;
    });
}
