//! Sticks that are not as they should be: one that hangs, is locked, takes no long files, or holds less than it says.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use dossier_core::Error;
use dossier_core::dossier::backup::check;
use dossier_core::dossier::destroying::destroy;
use dossier_core::export::Quiet;
use dossier_core::export::package::{Content, PackageParts, write_package};
use dossier_core::rules::destroying::DestroyGround;
use dossier_core::vault::backup;
use dossier_tests::{ask, client, report, uid};
use serde_json::json;

use crate::Scale;
use crate::child::passphrase;
use crate::crash::furnished;
use crate::full::{Small, whole_sets};
use crate::stick::{FAT, Form, LONGEST, Stick, said};
use crate::table::{Row, Tally};

/// A stick that hangs: it answers nothing, and nobody but who looks at it waits. Its driver is stopped, and goes on later.
pub fn hangs(_: &Scale) -> Vec<Row> {
    const NAME: &str = "stick that hangs";
    let mut tally = Tally::new(NAME);
    let home = tempfile::tempdir().unwrap();
    let stick = match Stick::new(home.path(), Form::Exfat) {
        Ok(stick) => stick,
        Err(why) => return vec![Row::skipped(NAME, &why)],
    };
    let vault = tempfile::tempdir().unwrap();
    let (place, at) = (furnished(vault.path()), stick.at.clone());
    let desk = place.desk().unwrap();
    let someone = client(&desk, "Tess Proefpersoon");
    ask(&desk, "backup_make", json!({ "folder": at }));
    place.clock.forward(chrono::Duration::days(8));
    let hand_over = json!({ "client": someone, "recipient": "T. Voorbeeld", "capacity": "client",
        "ground": "request_client", "identity": "known_to_me", "language": "nl", "folder": at });
    let key_file = json!({ "present": passphrase(0), "folder": at });
    let today = place.surroundings.clock.now().date_naive();
    let stand_in = json!({
        "name": "Wim de Waarnemer", "function": "verpleegkundige", "why": "Vakantie", "from": today, "until": today,
        "clients": [someone], "parts": ["reports"], "passphrase": "kraan molen zolder boterham pleister duif",
        "second": { "kind": "key_file", "file": at.join("waarnemer.key") }, "present": passphrase(0),
    });
    for (action, input) in [
        ("slot_add_key_file", key_file),
        ("stand_in_add", stand_in),
        ("backup_state", json!({})),
        ("backup_again", json!({})),
        ("backup_make", json!({ "folder": at })),
        ("handover_write", hand_over),
    ] {
        tally.times += 1;
        signal(&stick, "STOP");
        let (begun, begins) = mpsc::channel();
        let (send, answered) = mpsc::channel();
        thread::scope(|scope| {
            let looking = scope.spawn(|| {
                begun.send(thread_id()).ok();
                desk.call(action, input, &Quiet)
            });
            let thread = begins.recv().unwrap();
            let waits =
                until(|| wait_channel(&thread).contains("fuse") || wait_channel(&thread).contains("request_wait"));
            scope.spawn(|| {
                ask(&desk, "today", json!({}));
                report(&desk, &someone, "Ondertussen.");
                send.send(()).ok();
            });
            let free = answered.recv_timeout(Duration::from_secs(20)).is_ok();
            signal(&stick, "CONT");
            looking.join().unwrap().ok();
            match (waits, free) {
                (true, true) => tally.noticed(),
                (false, _) => tally.lost(format!("{action}: it did not wait for the stick")),
                (true, false) => tally.lost(format!("{action}: Today waited for the stick")),
            }
        });
    }
    desk.close().unwrap();
    vec![tally.done("Today and a report meanwhile")]
}

fn signal(stick: &Stick, which: &str) {
    said(Command::new("kill").args([&format!("-{which}"), &stick.pid().to_string()])).unwrap();
}

/// This thread, as the system calls it.
fn thread_id() -> PathBuf {
    fs::canonicalize("/proc/thread-self").unwrap()
}

/// What in the kernel a thread waits for.
fn wait_channel(thread: &Path) -> String {
    fs::read_to_string(thread.join("wchan")).unwrap_or_default()
}

/// Whether it came to pass within ten seconds.
fn until(what: impl Fn() -> bool) -> bool {
    let patience = Instant::now();
    while patience.elapsed() < Duration::from_secs(10) {
        if what() {
            return true;
        }
        thread::yield_now();
    }
    false
}

/// A medium with its switch on "locked": what is on it can be used, nothing can be put on it, and that is said.
pub fn read_only(_: &Scale) -> Vec<Row> {
    [Form::Exfat, FAT].into_iter().flat_map(read_only_of).collect()
}

fn read_only_of(form: Form) -> Vec<Row> {
    let name = format!("read-only medium: {}", form.name());
    let mut tally = Tally::new(&name);
    let home = tempfile::tempdir().unwrap();
    let mut stick = match Stick::new(home.path(), form) {
        Ok(stick) => stick,
        Err(why) => return vec![Row::skipped(&name, &why)],
    };
    let vault = tempfile::tempdir().unwrap();
    let (place, at) = (furnished(vault.path()), stick.at.clone());
    let desk = place.desk().unwrap();
    let someone = client(&desk, "Tess Proefpersoon");
    let letter = at.join("brief.txt");
    fs::write(&letter, "Brief van de huisarts.").unwrap();
    ask(&desk, "backup_make", json!({ "folder": at }));
    stick.eject();
    stick.plug("ro").unwrap();

    let added = ask(&desk, "document_add", json!({ "client": someone, "title": "Brief", "file": letter }));
    let attachment = &added["attachments"][0]["attachment"];
    for (action, input) in [
        ("backup_make", json!({ "folder": at })),
        ("attachment_save", json!({ "attachment": attachment, "folder": at.join(backup::FOLDER) })),
        (
            "handover_write",
            json!({ "client": someone, "recipient": "T. Voorbeeld", "capacity": "client",
            "ground": "request_client", "identity": "known_to_me", "language": "nl", "folder": at }),
        ),
    ] {
        tally.times += 1;
        place.clock.forward(chrono::Duration::minutes(1));
        match desk.call(action, input, &Quiet) {
            Err(Error::FolderNotWritable) => tally.noticed(),
            // It holds backups as well, and that is looked at first.
            Err(Error::StickHoldsBackup) if action != "backup_make" => tally.noticed(),
            other => tally.lost(format!("{action}: {other:?}")),
        }
    }
    desk.close().unwrap();
    let set = backup::newest(&at, None).unwrap();
    tally.times += 2;
    match check(&set, place.key(&passphrase(0)), &place.surroundings, &Quiet) {
        Ok(checked) if checked.findings.is_empty() => tally.noticed(),
        other => tally.lost(format!("checking a set on it: {other:?}")),
    }
    let back = tempfile::tempdir().unwrap();
    match backup::restore(&set, &back.path().join("vault"), &mut |_| Ok(())) {
        Ok(_) => tally.noticed(),
        Err(error) => tally.lost(format!("restoring from it: {error:?}")),
    }
    vec![tally.done("three refusals; a set on it checked and restored")]
}

/// A stick on which a file may not be longer than a megabyte: a backup lies in parts, opens and comes back; a package or a file that is
/// too long is said to be so, and nothing of it is left.
pub fn short_files(_: &Scale) -> Vec<Row> {
    const NAME: &str = "FAT stick: the longest file";
    const MOST: u64 = 1 << 20;
    let mut tally = Tally::new(NAME);
    let home = tempfile::tempdir().unwrap();
    let stick = match Stick::new(home.path(), Form::Fat { most: MOST, holds: usize::MAX }) {
        Ok(stick) => stick,
        Err(why) => return vec![Row::skipped(NAME, &why)],
    };
    let (vault, at) = (tempfile::tempdir().unwrap(), stick.at.clone());
    let mut place = furnished(vault.path());
    let most = usize::try_from(MOST).unwrap();
    let package = |bytes: usize| PackageParts {
        folder: "overdracht-2026-11-23-k7f3".into(),
        files: vec![("dossier.pdf".into(), Content::Bytes(vec![7; bytes]))],
    };
    for (bytes, fits) in [(most + 1, false), (3 * most, false), (most, true)] {
        tally.times += 1;
        match write_package(&at, &package(bytes), &Quiet) {
            Ok(made) if fits => fs::remove_dir_all(made.folder).unwrap(),
            Err(Error::MediumFormat) if !fits => tally.noticed(),
            other => tally.lost(format!("a package of {bytes} bytes: {other:?}")),
        }
        if fs::read_dir(&at).unwrap().count() > 0 {
            tally.lost(format!("something is left of a package of {bytes} bytes"));
        }
    }
    place.surroundings.part = MOST;
    let desk = place.desk().unwrap();
    // So much that the store does not go into one file.
    let (someone, long) = (client(&desk, "Wim Proefpersoon"), "Samen gewandeld. ".repeat(220));
    (0..400).for_each(|_| drop(report(&desk, &someone, &long)));
    ask(&desk, "backup_make", json!({ "folder": at }));
    desk.close().unwrap();
    let set = backup::newest(&at, None).unwrap();
    let parts =
        fs::read_dir(&set).unwrap().flatten().filter(|file| file.file_name().to_string_lossy().contains(".db."));
    let parts = parts.count();
    tally.times += 2;
    if parts < 2 {
        tally.lost("the store lies in one part: nothing was tried");
    }
    match check(&set, place.key(&passphrase(0)), &place.surroundings, &Quiet) {
        Ok(checked) if checked.findings.is_empty() => {}
        other => tally.lost(format!("the set: {other:?}")),
    }
    let back = tempfile::tempdir().unwrap();
    if let Err(error) = backup::restore(&set, &back.path().join("vault"), &mut |_| Ok(())) {
        tally.lost(format!("restoring it: {error:?}"));
    }
    vec![tally.done(format!("a store in {parts} parts"))]
}

/// A counterfeit stick, which says that it holds 64 MB and holds four: it takes everything, and keeps nothing of what is beyond. The
/// system remembers what it wrote, so only who asks the stick itself finds out.
pub fn counterfeit(_: &Scale) -> Vec<Row> {
    const NAME: &str = "FAT stick that holds less than it says";
    let mut tally = Tally::new(NAME);
    // One for packages, one for a backup.
    let homes = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let new = |home: &tempfile::TempDir| Stick::new(home.path(), Form::Fat { most: LONGEST, holds: 4 << 20 });
    let (stick, other) = match (new(&homes[0]), new(&homes[1])) {
        (Ok(stick), Ok(other)) => (stick, other),
        (Err(why), _) | (_, Err(why)) => return vec![Row::skipped(NAME, &why)],
    };
    let (vault, at) = (tempfile::tempdir().unwrap(), stick.at.clone());
    let package = |bytes: usize| PackageParts {
        folder: "overdracht-2026-11-23-k7f3".into(),
        files: vec![("dossier.pdf".into(), Content::Bytes(vec![7; bytes]))],
    };
    for (megabytes, fits) in [(1, true), (12, false)] {
        tally.times += 1;
        match write_package(&at, &package(megabytes << 20), &Quiet) {
            Ok(made) if fits => fs::remove_dir_all(made.folder).unwrap(),
            Err(Error::ReadBackDiffers) if !fits => tally.noticed(),
            other => tally.lost(format!("a package of {megabytes} MB: {other:?}")),
        }
        if fs::read_dir(&at).unwrap().count() > 0 {
            tally.lost(format!("something is left of a package of {megabytes} MB"));
        }
    }
    // As a file is saved, and a backup copied.
    tally.times += 1;
    match backup::copy(&mut vec![7; 6 << 20].as_slice(), &at.join("gesprek.wav"), &mut |_| Ok(())) {
        Err(Error::ReadBackDiffers) => tally.noticed(),
        other => tally.lost(format!("a file: {other:?}")),
    }
    if fs::read_dir(&at).unwrap().count() > 0 {
        tally.lost("something is left of a file");
    }
    let (place, at) = (furnished(vault.path()), other.at.clone());
    let desk = place.desk().unwrap();
    let (someone, sound) = (client(&desk, "Wim Proefpersoon"), vault.path().join("gesprek.wav"));
    fs::write(&sound, [&b"RIFF\0\0\0\0WAVE"[..], &vec![7; 6 << 20]].concat()).unwrap();
    ask(&desk, "document_add", json!({ "client": someone, "title": "Gesprek", "file": sound }));
    tally.times += 1;
    match desk.call("backup_make", json!({ "folder": at }), &Quiet) {
        Err(Error::ReadBackDiffers) => tally.noticed(),
        other => tally.lost(format!("a backup: {other:?}")),
    }
    whole_sets(&desk, &at, &mut tally);
    if ask(&desk, "backup_state", json!({}))["media"].as_array().is_some_and(|media| !media.is_empty()) {
        tally.lost("a backup that was not made is told of");
    }
    desk.close().unwrap();
    vec![tally.done("a package, a file and a backup refused, nothing of them left")]
}

/// A stick that is picked in two folders: the backups of a vault lie in one place on it, where they were first. In two, nobody would replace
/// what was left in the other, and who restores would find it, with months missing.
pub fn two_folders(_: &Scale) -> Vec<Row> {
    const NAME: &str = "a stick picked in two folders";
    let mut tally = Tally::new(NAME);
    for (first, then) in [("", "2027"), ("2026", ""), ("2026", "2027")] {
        let (home, vault) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let at = home.path().join("stick");
        let Some(_stick) = Small::mount(&at, 16 << 20) else {
            return vec![Row::skipped(NAME, "mounting is not permitted")];
        };
        tally.times += 1;
        for folder in [first, then] {
            fs::create_dir_all(at.join(folder)).unwrap();
        }
        let place = furnished(vault.path());
        let desk = place.desk().unwrap();
        let someone = client(&desk, "Tess Proefpersoon");
        let make = |folder: &str| {
            place.clock.forward(chrono::Duration::minutes(1));
            ask(&desk, "backup_make", json!({ "folder": at.join(folder) }))
        };
        make(first);
        destroy(&desk, someone.parse().unwrap(), DestroyGround::Request).unwrap();
        let made = make(then);
        let set = PathBuf::from(uid(&made, "set"));
        if !set.starts_with(at.join(first).join(backup::FOLDER)) {
            tally.lost(format!("first {first:?}, then {then:?}: it lies in {set:?}"));
        }
        if made["replaced"] != 1 {
            tally.lost(format!("first {first:?}, then {then:?}: what was destroyed is still there"));
        }
        if backup::newest(&at, None) != Ok(set) {
            tally.lost(format!("first {first:?}, then {then:?}: who restores finds another one"));
        }
        let media = ask(&desk, "backup_state", json!({}))["media"].clone();
        if media.as_array().unwrap().len() != 1 || media[0]["behind"] != false {
            tally.lost(format!("first {first:?}, then {then:?}: {media}"));
        }
        // What was left half in a third one may be somebody's who is writing; that and what cannot be read there stays, and is told.
        let left = at.join("2028").join(backup::FOLDER).join("sets");
        let (half, unread) = (left.join("2020-01-01-000000.partial"), left.join("2020-01-02-000000"));
        for set in [&half, &unread] {
            fs::create_dir_all(set).unwrap();
            fs::write(set.join("dossier-1.db.001"), "x").unwrap();
        }
        make(then);
        let media = ask(&desk, "backup_state", json!({}))["media"].clone();
        if !half.exists() || !unread.exists() || media[0]["damaged"] != true {
            tally.lost(format!("first {first:?}, then {then:?}: what was left is not told: {media}"));
        }
        desk.close().unwrap();
    }
    vec![tally.done("one place, one medium")]
}
