//! Leaving: the page saves its drafts, the store is sealed and closed, and the program starts itself anew (locking)
//! or ends (closing the window, the end of the session).
//!
//! The page has its own idle clock with a countdown. The one here is the guard for when the page hangs: it waits a
//! little longer, and it also notices that the laptop slept, because then the clock on the wall jumped between two
//! ticks. A running job is not cut off by locking: another page without any client covers the window, and the
//! program leaves when the job is done. Closing the window, or the carer being away ([`crate::away`]), does cut it off.
//!
//! Nothing holds it up for ever. A stick that no longer answers leaves a job hanging in a call of the system that nobody
//! can end: such a job is not waited for, and the process ends around it, as in a crash. What was saved is in the
//! store by then, drafts too; half a backup or half a copy is known as such. Prints are removed first.

use std::{
    process,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering, mpsc},
    thread,
    time::{Duration, Instant, SystemTime},
};

use tauri::{AppHandle, Manager, Window, WindowEvent};

use crate::{shell::Shell, windows};

/// How often the guard looks.
const TICK: Duration = Duration::from_secs(1);
/// How long the page may take to save its drafts; it did so 400 ms after the last key already.
const DRAFTS: Duration = Duration::from_secs(2);
/// What the guard waits beyond the page's own idle clock.
const GRACE: Duration = Duration::from_secs(15);
/// A gap between two ticks of one second that means the laptop slept.
const SLEPT: Duration = Duration::from_secs(60);
/// A job that made no step for as long hangs. A slow stick needs minutes to take what the system kept back for it.
const STANDSTILL: Duration = Duration::from_secs(10 * 60);
/// How long closing may take.
const CLOSING: Duration = Duration::from_secs(15);
/// And when it cuts off a job, which stops at its next step: with the drafts, no longer than a laptop lets itself be kept
/// from sleeping (`InhibitDelayMaxSec` in logind.conf(5): five seconds).
const CUT_OFF: Duration = Duration::from_millis(2500);
/// After that the process is gone, even if the window itself hangs.
const GONE: Duration = Duration::from_secs(10);

/// When the carer was last seen, and how long she may be away.
pub struct Idle {
    seen: Instant,
    /// How long she may be away, from the settings.
    pub after: Duration,
    /// Where the page says that its drafts are saved.
    saved: Option<mpsc::Sender<()>>,
}

impl Idle {
    /// Seen now.
    pub fn new(now: Instant, after: Duration) -> Self {
        Self { seen: now, after, saved: None }
    }

    /// A key, the mouse, an action.
    pub fn seen(&mut self, now: Instant) {
        self.seen = now;
    }

    /// The page has saved its drafts.
    pub fn drafts_saved(&mut self) {
        if let Some(waiting) = self.saved.take() {
            // Nobody waits any more: then the program is leaving without.
            let _ = waiting.send(());
        }
    }

    fn is_due(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.seen) >= self.after + GRACE
    }
}

/// What happens after the store is closed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The program starts anew, at the unlock page.
    Lock,
    /// The program ends.
    End,
}

/// Closes everything and goes. Blocks until the store is closed, but not for ever; the process ends a moment later.
pub fn leave(app: &AppHandle, then: Then) {
    let shell = app.state::<Arc<Shell>>();
    if shell.is_leaving.swap(true, Ordering::SeqCst) {
        return;
    }
    let most = if shell.jobs.view().is_some() { CUT_OFF } else { CLOSING };
    thread::spawn(move || {
        thread::sleep(most + GONE);
        kill();
    });
    shell.copied.forget(app);
    let closed = shell.close(most);
    let then = if shell.is_ending.load(Ordering::SeqCst) { Then::End } else { then };
    match then {
        Then::Lock if closed => app.request_restart(),
        Then::End if closed => app.exit(0),
        // The window's own way out closes once more, and would wait as well.
        Then::Lock => tauri::process::restart(&app.env()),
        Then::End => process::exit(0),
    }
}

/// Whatever ends this process, the store is sealed and closed first.
pub fn last(app: &AppHandle) {
    let shell = app.state::<Arc<Shell>>();
    shell.copied.forget(app);
    shell.close(CLOSING);
}

/// Ends this process without anything more of ours, or of a library, that could hang.
fn kill() {
    #[cfg(unix)]
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    #[cfg(not(unix))]
    process::exit(1);
}

/// Locks when the running job, if there is one, is done, or hangs.
pub fn lock(app: &AppHandle) {
    let shell = app.state::<Arc<Shell>>();
    if shell.jobs.view().is_some() {
        windows::cover_main(app);
        shell.jobs.wait(TICK, STANDSTILL);
    }
    leave(app, Then::Lock);
}

/// Locks at once, whatever runs: the laptop sleeps, its screen is locked, another user takes over. Blocks until the
/// store is closed; `false` when there is nothing to lock.
pub fn away(app: &AppHandle) -> bool {
    let shell = app.state::<Arc<Shell>>();
    if !shell.is_open() {
        return false;
    }
    save_drafts(app);
    // A job stops at its next step, which may be seconds away: nobody should see a dossier meanwhile.
    if shell.jobs.view().is_some() {
        windows::cover_main(app);
    }
    leave(app, Then::Lock);
    true
}

/// Ends the program, whatever is open and whatever runs: its window is closed, or the session ends. Who ends a session asks the
/// page's own process to end too, and a page that falls locks: that starts nothing anew any more.
pub fn end(app: &AppHandle) {
    app.state::<Arc<Shell>>().is_ending.store(true, Ordering::SeqCst);
    save_drafts(app);
    leave(app, Then::End);
}

/// Gives the page its chance to save its drafts. One at a time: the signs of a laptop that goes to sleep come in
/// twos and threes, and the second must not take the first one's answer.
fn save_drafts(app: &AppHandle) {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let shell = app.state::<Arc<Shell>>();
    if shell.is_leaving.load(Ordering::SeqCst) {
        return;
    }
    let (send, saved) = mpsc::channel();
    shell.idle().saved = Some(send);
    if windows::ask_to_save(app) {
        // In vain: then what was typed in the last moment is not in the draft.
        let _ = saved.recv_timeout(DRAFTS);
    }
}

/// Starts the guard.
pub fn watch(app: AppHandle) {
    thread::spawn(move || {
        let (mut last, mut is_locking) = (SystemTime::now(), false);
        loop {
            thread::sleep(TICK);
            let now = SystemTime::now();
            let slept = now.duration_since(last).is_ok_and(|gap| gap >= SLEPT);
            last = now;
            let shell = app.state::<Arc<Shell>>();
            if !shell.is_open() {
                // A viewer that held a print open at locking, which Windows does not remove then, may have let go of it since.
                if shell.has_prints() {
                    shell.sweep_if_free();
                }
                continue;
            }
            shell.copied.forget_if_due(&app, Instant::now());
            if slept {
                away(&app);
            } else if !is_locking && shell.idle().is_due(Instant::now()) {
                // A job may take an hour: meanwhile the laptop may go to sleep, and the clipboard is to be cleared.
                is_locking = true;
                let app = app.clone();
                thread::spawn(move || {
                    save_drafts(&app);
                    lock(&app);
                });
            }
        }
    });
}

/// Closing the window of an open vault first saves and closes it.
pub fn on_window_event(window: &Window, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event
        && matches!(window.label(), windows::MAIN | windows::VIEWING)
        && window.state::<Arc<Shell>>().is_open()
    {
        api.prevent_close();
        let app = window.app_handle().clone();
        thread::spawn(move || end(&app));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_waits_a_little_longer_than_the_page_and_starts_over_at_each_sign_of_life() {
        let start = Instant::now();
        let mut idle = Idle::new(start, Duration::from_secs(300));
        assert!(!idle.is_due(start + Duration::from_secs(314)));
        assert!(idle.is_due(start + Duration::from_secs(315)));
        idle.seen(start + Duration::from_secs(200));
        assert!(!idle.is_due(start + Duration::from_secs(315)));
        idle.after = Duration::from_secs(60);
        assert!(idle.is_due(start + Duration::from_secs(275)));
    }
}
