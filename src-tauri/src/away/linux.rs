//! Linux. logind tells of sleep, of shutting down, of a locked session and of another session's turn
//! (`org.freedesktop.login1(5)`, on the system bus); each desktop tells of its own screen lock on the session bus.
//!
//! Sleep and shutting down are held up by a delay lock (<https://systemd.io/INHIBITOR_LOCKS/>) until this process is gone: the
//! store is closed, no dossier is on the screen when the laptop wakes, and no print lies in the clear while it is off. That the
//! system ends this process with the session is not enough: cut off, it would leave its prints. Of logging out logind
//! tells nothing beforehand; then, and by `kill`, a process is asked to end by a signal of its own. Whoever forges any of
//! these can lock the vault or end the program, and nothing else.

use std::{collections::HashMap, env, thread};

use gtk::glib;
use rustix::process::Signal;
use tauri::AppHandle;
use zbus::{
    MatchRule, Message,
    blocking::{Connection, MessageIterator, Proxy, fdo::DBusProxy},
    message::Type,
    names::BusName,
    zvariant::{OwnedFd, OwnedObjectPath, OwnedValue},
};

use super::Found;
use crate::leave;

const LOGIND: &str = "org.freedesktop.login1";
const LOGIND_PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
/// Who tells of a locked screen, one a desktop: GNOME, KDE and those that follow its name, Cinnamon, MATE, Xfce.
const SCREEN_SAVERS: &[&str] = &[
    "org.gnome.ScreenSaver",
    "org.freedesktop.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
];
/// Signals that may wait while one is dealt with.
const QUEUE: Option<usize> = Some(64);

/// By what a process is asked to end: by who ends the session, with its terminal, by Ctrl+C there.
const ASKED_TO_END: [Signal; 3] = [Signal::TERM, Signal::HUP, Signal::INT];

/// What a signal of a bus means for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// The laptop is about to sleep.
    Sleep,
    /// It is about to shut down, or to start anew.
    Shutdown,
    /// It woke.
    Woke,
    /// The screen is locked, or the session is another's.
    Away,
}

/// Two threads, one a bus: where a bus is missing, its thread ends and its hooks stay unmarked.
pub fn watch(app: &AppHandle, found: &Found) {
    for asked in ASKED_TO_END {
        let app = app.clone();
        glib::unix_signal_add(asked.as_raw(), move || {
            let app = app.clone();
            // Not here: the page that has to save its drafts needs this thread.
            thread::spawn(move || leave::end(&app));
            glib::ControlFlow::Continue
        });
    }
    let (system, session) = ((app.clone(), found.clone()), (app.clone(), found.clone()));
    thread::spawn(move || logind(&system.0, &system.1));
    thread::spawn(move || screen_savers(&session.0, &session.1));
}

fn logind(app: &AppHandle, found: &Found) -> zbus::Result<()> {
    let bus = Connection::system()?;
    let rule = MatchRule::builder().msg_type(Type::Signal).sender(LOGIND)?.path_namespace(LOGIND_PATH)?.build();
    let signals = MessageIterator::for_match_rule(rule, &bus, QUEUE)?;
    let manager = Proxy::new(&bus, LOGIND, LOGIND_PATH, MANAGER)?;
    let hold = || -> Option<OwnedFd> {
        manager
            .call("Inhibit", &("sleep:shutdown", "Zorgmap", "Drafts are saved and the vault is locked", "delay"))
            .ok()
    };
    let mut held = hold();
    let session = own_session(&manager);
    found.note(|hooks| {
        hooks.sleep = held.is_some();
        hooks.user = session.is_some();
        hooks.screen |= session.is_some();
    });
    for signal in signals {
        match sign(&signal?, session.as_ref().map(|path| path.as_str())) {
            // Held until this process ends. With nothing open it stays, and must not hold up the laptop.
            Some(Sign::Sleep) if !leave::away(app) => held = None,
            Some(Sign::Sleep) => {}
            Some(Sign::Shutdown) => leave::end(app),
            Some(Sign::Woke) => held = held.or_else(hold),
            Some(Sign::Away) => drop(leave::away(app)),
            None => {}
        }
    }
    Ok(())
}

/// Our session; for a program that the desktop starts outside of it, the one on the user's display ("auto").
fn own_session(manager: &Proxy) -> Option<OwnedObjectPath> {
    let named = |name: &str| manager.call("GetSession", &(name,)).ok();
    named("auto").or_else(|| named(&env::var("XDG_SESSION_ID").ok()?))
}

/// What a message of logind means for the session at `own`.
fn sign(message: &Message, own: Option<&str>) -> Option<Sign> {
    let header = message.header();
    let interface = header.interface()?.as_str();
    let member = header.member()?.as_str();
    if (interface, member) == (MANAGER, "PrepareForSleep") {
        let begins: bool = message.body().deserialize().ok()?;
        return Some(if begins { Sign::Sleep } else { Sign::Woke });
    }
    if (interface, member) == (MANAGER, "PrepareForShutdown") {
        let begins: bool = message.body().deserialize().ok()?;
        return begins.then_some(Sign::Shutdown);
    }
    if header.path().map(|path| path.as_str()) != own {
        return None;
    }
    match (interface, member) {
        (SESSION, "Lock") => Some(Sign::Away),
        ("org.freedesktop.DBus.Properties", "PropertiesChanged") => {
            type Changed = (String, HashMap<String, OwnedValue>, Vec<String>);
            let body = message.body();
            let (of, changed, _): Changed = body.deserialize().ok()?;
            let is = |name, wanted| changed.get(name).and_then(|value| bool::try_from(value).ok()) == Some(wanted);
            (of == SESSION && (is("Active", false) || is("LockedHint", true))).then_some(Sign::Away)
        }
        _ => None,
    }
}

fn screen_savers(app: &AppHandle, found: &Found) -> zbus::Result<()> {
    let bus = Connection::session()?;
    let rule = MatchRule::builder().msg_type(Type::Signal).member("ActiveChanged")?.build();
    let signals = MessageIterator::for_match_rule(rule, &bus, QUEUE)?;
    let names = DBusProxy::new(&bus)?;
    let is_there = |name: &&str| BusName::try_from(*name).is_ok_and(|name| names.name_has_owner(name).unwrap_or(false));
    let one = SCREEN_SAVERS.iter().any(is_there);
    found.note(|hooks| hooks.screen |= one);
    for signal in signals {
        if is_screen_locked(&signal?) {
            leave::away(app);
        }
    }
    Ok(())
}

/// Whether a desktop says that its screen is locked.
fn is_screen_locked(message: &Message) -> bool {
    let header = message.header();
    header.interface().is_some_and(|interface| SCREEN_SAVERS.contains(&interface.as_str()))
        && matches!(message.body().deserialize(), Ok(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zbus::zvariant::Value;

    const OWN: &str = "/org/freedesktop/login1/session/_32";

    fn signal<B: serde::Serialize + zbus::zvariant::DynamicType>(
        path: &str,
        interface: &str,
        member: &str,
        body: &B,
    ) -> Message {
        Message::signal(path, interface, member).unwrap().build(body).unwrap()
    }

    fn changed(path: &str, of: &str, name: &str, value: bool) -> Message {
        let body = (of, HashMap::from([(name, Value::from(value))]), Vec::<&str>::new());
        signal(path, "org.freedesktop.DBus.Properties", "PropertiesChanged", &body)
    }

    #[test]
    fn sleep_waking_and_shutting_down_count_whoever_sits_there() {
        for own in [None, Some(OWN)] {
            let told = |member, begins: bool| sign(&signal(LOGIND_PATH, MANAGER, member, &begins), own);
            assert_eq!(told("PrepareForSleep", true), Some(Sign::Sleep));
            assert_eq!(told("PrepareForSleep", false), Some(Sign::Woke));
            assert_eq!(
                told("PrepareForShutdown", true),
                Some(Sign::Shutdown),
                "what the system ends leaves its prints"
            );
            assert_eq!(told("PrepareForShutdown", false), None, "called off: by then the program has ended");
        }
    }

    #[test]
    fn only_our_own_session_counts() {
        let other = "/org/freedesktop/login1/session/c1";
        assert_eq!(sign(&signal(OWN, SESSION, "Lock", &()), Some(OWN)), Some(Sign::Away));
        assert_eq!(sign(&signal(other, SESSION, "Lock", &()), Some(OWN)), None);
        assert_eq!(sign(&signal(OWN, SESSION, "Unlock", &()), Some(OWN)), None);
        assert_eq!(sign(&signal(OWN, SESSION, "Lock", &()), None), None);
    }

    #[test]
    fn another_users_turn_and_the_hint_of_a_locked_screen() {
        for (name, value, expected) in [
            ("Active", false, Some(Sign::Away)),
            ("Active", true, None),
            ("LockedHint", true, Some(Sign::Away)),
            ("LockedHint", false, None),
            ("IdleHint", true, None),
        ] {
            assert_eq!(sign(&changed(OWN, SESSION, name, value), Some(OWN)), expected, "{name} {value}");
        }
        assert_eq!(sign(&changed(OWN, "org.freedesktop.login1.Seat", "Active", false), Some(OWN)), None);
    }

    #[test]
    fn every_desktops_locked_screen() {
        for interface in SCREEN_SAVERS {
            assert!(is_screen_locked(&signal("/any", interface, "ActiveChanged", &true)), "{interface}");
            assert!(!is_screen_locked(&signal("/any", interface, "ActiveChanged", &false)), "{interface}");
        }
        assert!(!is_screen_locked(&signal("/any", "org.example.Player", "ActiveChanged", &true)));
    }
}
