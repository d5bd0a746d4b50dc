//! Sticks that are pulled out. A pulled stick is an exFAT or a FAT file system in user space, whose process is killed with -9 after it
//! has moved a random number of bytes; then it is mounted again and looked at. What the kernel already has of the device is kept, as
//! on a stick with a cache of its own; what the file system still had in mind is lost.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use dossier_core::desk::Desk;
use dossier_core::dossier::backup::check;
use dossier_core::export::Quiet;
use dossier_core::export::fhir::archive::{Listed, Packing};
use dossier_core::export::package::{Content, PackageParts, write_package};
use dossier_core::vault::{backup, medium};
use dossier_core::{Error, Result};
use dossier_tests::{ask, client, report, uid};
use serde_json::json;

use crate::Scale;
use crate::child::passphrase;
use crate::crash::furnished;
use crate::full::whole_sets;
use crate::place::Place;
use crate::table::{Row, Tally};

/// What is on a stick.
#[derive(Debug, Clone, Copy)]
enum Form {
    /// By `exfat-fuse`, on a loop device.
    Exfat,
    /// FAT by [`crate::fat`], which takes no file of more bytes than `most`, and keeps nothing beyond what it `holds`.
    Fat { most: u64, holds: usize },
}

/// The longest file of FAT32: one byte short of 4 GiB.
const LONGEST: u64 = (1 << 32) - 1;
const FAT: Form = Form::Fat { most: LONGEST, holds: usize::MAX };

impl Form {
    fn name(self) -> &'static str {
        match self {
            Self::Exfat => "exFAT",
            Self::Fat { .. } => "FAT",
        }
    }
}

/// A stick.
struct Stick {
    form: Form,
    device: String,
    at: PathBuf,
    driver: Option<Child>,
}

impl Stick {
    /// Makes and mounts one; else why not.
    fn new(home: &Path, form: Form) -> std::result::Result<Self, String> {
        Self::of(home, form, 64 << 20)
    }

    fn of(home: &Path, form: Form, bytes: u64) -> std::result::Result<Self, String> {
        let (image, at) = (home.join("stick.img"), home.join("stick"));
        fs::File::create(&image).and_then(|file| file.set_len(bytes)).map_err(|error| error.to_string())?;
        fs::create_dir(&at).map_err(|error| error.to_string())?;
        let device = match form {
            Form::Exfat => {
                said(Command::new("mkfs.exfat").arg(&image))?;
                said(Command::new("losetup").args(["--find", "--show"]).arg(&image))?.trim().to_owned()
            }
            Form::Fat { .. } => {
                said(Command::new("mkfs.vfat").args(["-F", if bytes < 32 << 20 { "16" } else { "32" }]).arg(&image))?;
                image.to_string_lossy().into_owned()
            }
        };
        let mut stick = Self { form, device, at, driver: None };
        stick.plug("rw")?;
        Ok(stick)
    }

    fn plug(&mut self, how: &str) -> std::result::Result<(), String> {
        let mut command = match self.form {
            Form::Exfat => {
                let mut command = Command::new("mount.exfat-fuse");
                command.args(["-d", "-o", how, &self.device]).arg(&self.at);
                command
            }
            Form::Fat { most, holds } => {
                let mut command = Command::new(std::env::current_exe().map_err(|error| error.to_string())?);
                command.args(["child", "drive_fat", &self.device]).arg(&self.at).args([
                    how,
                    &most.to_string(),
                    &holds.to_string(),
                ]);
                command
            }
        };
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut driver = quiet.spawn().map_err(|error| format!("{}: {error}", self.form.name()))?;
        let patience = Instant::now();
        while !is_mounted(&self.at) {
            if driver.try_wait().is_ok_and(|ended| ended.is_some()) || patience.elapsed() > Duration::from_secs(10) {
                driver.kill().ok();
                driver.wait().ok();
                return Err(format!("{} may not be mounted here", self.form.name()));
            }
            thread::sleep(Duration::from_millis(2));
        }
        self.driver = Some(driver);
        Ok(())
    }

    /// Pulled: the driver is killed if it still lives.
    fn pull(&mut self) {
        if let Some(mut driver) = self.driver.take() {
            driver.kill().ok();
            driver.wait().ok();
        }
        Command::new("umount").arg("--lazy").arg(&self.at).output().ok();
    }

    /// Taken out as one should.
    fn eject(&mut self) {
        Command::new("umount").arg(&self.at).output().ok();
        if let Some(mut driver) = self.driver.take() {
            driver.wait().ok();
        }
    }

    fn again(&mut self) {
        self.pull();
        self.plug("rw").unwrap();
    }

    fn pid(&self) -> u32 {
        self.driver.as_ref().map_or(0, Child::id)
    }

    /// Does `work`, and kills the driver once it has moved `bytes` more.
    fn pulled_after<T>(&mut self, bytes: u64, work: impl FnOnce() -> T) -> T {
        let (pid, done) = (self.pid(), AtomicBool::new(false));
        let start = moved(pid);
        let driver = self.driver.as_mut().unwrap();
        thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    if moved(pid) >= start + bytes {
                        driver.kill().ok();
                        return;
                    }
                    thread::yield_now();
                }
            });
            let result = work();
            done.store(true, Ordering::Relaxed);
            result
        })
    }
}

impl Drop for Stick {
    fn drop(&mut self) {
        self.pull();
        if matches!(self.form, Form::Exfat) {
            Command::new("losetup").args(["--detach", &self.device]).output().ok();
        }
    }
}

/// Bytes that a process has read and written.
fn moved(pid: u32) -> u64 {
    let io = fs::read_to_string(format!("/proc/{pid}/io")).unwrap_or_default();
    io.lines()
        .filter_map(|line| line.strip_prefix("rchar: ").or_else(|| line.strip_prefix("wchar: ")))
        .map(|n| n.parse::<u64>().unwrap_or(0))
        .sum()
}

fn said(command: &mut Command) -> std::result::Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}

fn is_mounted(at: &Path) -> bool {
    let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    mounts.lines().any(|line| line.split(' ').nth(1) == at.to_str())
}

/// What may be said of a stick that went away in the middle.
fn is_clear(error: &Error) -> bool {
    matches!(error, Error::MediumGone | Error::FolderNotWritable | Error::FileUnreadable)
}

/// What is tried on a stick, and looked at after it was plugged in again.
struct Attempt<'a> {
    what: &'a str,
    /// Does it; the stick goes away on the way.
    work: &'a dyn Fn() -> Result<()>,
    /// Sees that there is no half that counts as whole; is told whether it was acknowledged.
    look: &'a dyn Fn(bool, &mut Tally),
}

fn pull_often(stick: &mut Stick, attempt: &Attempt, times: usize, random: &mut fastrand::Rng) -> Row {
    let mut tally = Tally::new(&format!("{} stick pulled: {}", stick.form.name(), attempt.what));
    let (mut whole, mut said) = (0, std::collections::BTreeSet::new());
    for _ in 0..times {
        // How much it moves when nobody pulls, on this very stick.
        let start = moved(stick.pid());
        if let Err(error) = (attempt.work)() {
            tally.lost(format!("not pulled, and yet: {error:?}"));
        }
        let usual = moved(stick.pid()) - start;
        (attempt.look)(true, &mut tally);
        tally.times += 1;
        let done = stick.pulled_after(random.u64(0..=usual), attempt.work);
        stick.again();
        match &done {
            Ok(()) => whole += 1,
            Err(error) => {
                tally.noticed();
                said.insert(error.code());
                if !is_clear(error) {
                    tally.lost(format!("{error:?}"));
                }
            }
        }
        (attempt.look)(done.is_ok(), &mut tally);
    }
    // The next try succeeds.
    if let Err(error) = (attempt.work)() {
        tally.lost(format!("afterwards: {error:?}"));
    }
    (attempt.look)(true, &mut tally);
    let said: Vec<String> = said.into_iter().collect();
    tally.done(format!("{whole} were done before; said: {}", said.join(", ")))
}

/// Pulled during a backup, a hand-over, and while a file is brought in from it or saved to it.
pub fn pulled(scale: &Scale) -> Vec<Row> {
    [Form::Exfat, FAT].into_iter().flat_map(|form| pulled_of(scale, form)).collect()
}

fn pulled_of(scale: &Scale, form: Form) -> Vec<Row> {
    let home = tempfile::tempdir().unwrap();
    let mut stick = match Stick::new(home.path(), form) {
        Ok(stick) => stick,
        Err(why) => return vec![Row::skipped(&format!("{} stick pulled", form.name()), &why)],
    };
    let mut random = scale.random(30);
    let times = if scale.is_soak() { 5 * scale.times } else { 12 };
    let vault = tempfile::tempdir().unwrap();
    let (place, at) = (furnished(vault.path()), stick.at.clone());
    let desk = place.desk().unwrap();
    let someone = client(&desk, "Tess Proefpersoon");
    let mut rows = Vec::new();

    let text = vault.path().join("brief.txt");
    fs::write(&text, "Brief van de huisarts. ".repeat(2000)).unwrap();
    let backup = || {
        place.clock.forward(chrono::Duration::minutes(1));
        let added = json!({ "client": someone, "title": "Brief", "file": text });
        ask(&desk, "document_add", added);
        desk.call("backup_make", json!({ "folder": at }), &Quiet).map(drop)
    };
    let look = |acknowledged: bool, tally: &mut Tally| sets(&desk, &place, &at, acknowledged, tally);
    let attempt = Attempt { what: "backup", work: &backup, look: &look };
    rows.push(pull_often(&mut stick, &attempt, times, &mut random));
    fs::remove_dir_all(at.join(backup::FOLDER)).unwrap();
    // No copy for others goes onto a stick with backups: from here on it is another stick.
    fs::remove_file(at.join(medium::FILE)).unwrap();

    let noise: Vec<u8> = (0..400 << 10).map(|_| random.u8(..)).collect();
    // Data go through their encryption straight to the stick.
    let name = "bijlagen/0001.jpg".to_owned();
    let listed = vec![Listed::of(name, |to| Ok(to.write_all(&noise)?)).unwrap()];
    let put = |_: usize, to: &mut dyn Write| Ok(to.write_all(&noise)?);
    let packing = Packing::new(listed, Box::new(put), passphrase(0).into()).unwrap();
    let parts = PackageParts {
        folder: "overdracht-2026-11-23-k7f3".into(),
        files: vec![
            ("LEES-MIJ.txt".into(), Content::Bytes(b"Lees mij.".to_vec())),
            ("dossier.pdf".into(), Content::Bytes(noise.clone())),
            ("gegevens.zip".into(), Content::Made(Box::new(packing))),
        ],
    };
    let package = at.join(&parts.folder);
    let hand_over = || write_package(&at, &parts, &Quiet).map(drop);
    let look = |acknowledged: bool, tally: &mut Tally| {
        if package.exists() {
            let same = parts.files.iter().all(|(name, content)| match content {
                Content::Bytes(bytes) => fs::read(package.join(name)).is_ok_and(|read| read == *bytes),
                Content::File(_) => false,
                Content::Made(made) => {
                    fs::File::open(package.join(name)).is_ok_and(|file| made.check(file, &mut |_| Ok(())).is_ok())
                }
            });
            if !same {
                tally.lost("half a package under its own name");
            }
            fs::remove_dir_all(&package).unwrap();
        } else if acknowledged {
            tally.lost("a package that was acknowledged");
        }
    };
    let attempt = Attempt { what: "hand-over", work: &hand_over, look: &look };
    rows.push(pull_often(&mut stick, &attempt, times, &mut random));

    let letter = at.join("brief.txt");
    let content = "Brief van de huisarts. ".repeat(8_000);
    fs::write(&letter, &content).unwrap();
    fs::File::open(&letter).unwrap().sync_all().unwrap();
    // A dossier of their own: more than one page of a timeline would not be counted.
    let other = client(&desk, "Joris Proefpersoon");
    let before = std::cell::Cell::new(documents(&desk, &other));
    let bring = || {
        let asked = json!({ "client": other, "title": "Brief", "file": letter });
        desk.call("document_add", asked, &Quiet).map(drop)
    };
    let look = |acknowledged: bool, tally: &mut Tally| {
        let now = documents(&desk, &other);
        if now != before.get() + usize::from(acknowledged) {
            tally.lost(format!("{now} documents, acknowledged: {acknowledged}"));
        }
        before.set(now);
        if ask(&desk, "verify", json!({}))["ok"] != true {
            tally.lost("verify");
        }
    };
    let attempt = Attempt { what: "a file brought in from it", work: &bring, look: &look };
    rows.push(pull_often(&mut stick, &attempt, times, &mut random));

    let page = ask(&desk, "timeline", json!({ "client": other, "count": 1 }));
    let attachment = uid(&page["entries"][0]["attachments"][0], "attachment");
    fs::remove_file(&letter).unwrap();
    let save = || desk.call("attachment_save", json!({ "attachment": attachment, "folder": at }), &Quiet).map(drop);
    let look = |acknowledged: bool, tally: &mut Tally| match fs::read_to_string(&letter) {
        Ok(found) => {
            if found != content {
                tally.lost("half a file under its own name");
            }
            fs::remove_file(&letter).unwrap();
        }
        Err(_) if acknowledged => tally.lost("a file that was acknowledged"),
        Err(_) => {}
    };
    let attempt = Attempt { what: "a file saved to it", work: &save, look: &look };
    rows.push(pull_often(&mut stick, &attempt, times, &mut random));

    // Whatever the stick did, the vault is whole and can be locked.
    report(&desk, &someone, "De stick is stuk.");
    assert_eq!(ask(&desk, "verify", json!({}))["ok"], true);
    desk.close().unwrap();
    rows
}

fn documents(desk: &Desk, someone: &str) -> usize {
    let page = ask(desk, "timeline", json!({ "client": someone, "count": 200, "kinds": ["document"] }));
    page["entries"].as_array().unwrap().len()
}

/// Every set that is offered is whole; after a backup that was acknowledged the newest opens and verifies, and no half is
/// left.
fn sets(desk: &Desk, place: &Place, at: &Path, acknowledged: bool, tally: &mut Tally) {
    whole_sets(desk, at, tally);
    if !acknowledged {
        return;
    }
    let newest = backup::newest(at).unwrap();
    match check(&newest, place.key(&passphrase(0)), &place.surroundings, &Quiet) {
        Ok(checked) if checked.findings.is_empty() => {}
        other => tally.lost(format!("newest set: {other:?}")),
    }
}

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
    let set = backup::newest(&at).unwrap();
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
    let set = backup::newest(&at).unwrap();
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
    vec![tally.done("a package and a backup refused, nothing of them left")]
}

/// Where a stick of FAT is mounted until what is returned goes; else why not.
pub fn small_fat(home: &Path) -> std::result::Result<(PathBuf, impl Drop), String> {
    Stick::of(home, FAT, 16 << 20).map(|stick| (stick.at.clone(), stick))
}
