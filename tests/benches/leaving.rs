//! What leaves the laptop, beside what others would do it with: a backup beside `cp` and a sync, data encrypted beside `age` and `gpg`,
//! a stick written beside `dd conv=fsync`, a dossier laid out beside WeasyPrint. All of it on one disk, in turn; the stick is also one that is slow: exFAT
//! in user space, whose driver may run for a few moments out of every hundred.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use dossier_core::export::fhir::archive::{Listed, Packing};
use dossier_core::export::package::{Content, Made, PackageParts, write_package};
use dossier_core::export::{Progress, Quiet};
use dossier_tests::{House, ask, client};
use secrecy::SecretString;
use serde_json::json;

use crate::figures::{Pairs, Times, told};
use crate::paper::{client_with, peak, report};

/// Megabytes to encrypt and to write, where none are asked for.
const MEGABYTES: usize = 256;
/// Reports of a dossier of 2,000 pages.
const REPORTS: usize = 9_000;
/// Pairs of each, but of the dossier.
const ROUNDS: usize = 20;
/// Bytes of a file: no larger one goes into a package.
const EACH: usize = 8 << 20;
/// Bytes that are written to the slow stick.
const SLOW: u64 = 64 << 20;

/// The table.
pub fn run(megabytes: Option<usize>, reports: Option<usize>) -> String {
    let place = tempfile::tempdir().unwrap();
    let files = noise(place.path(), megabytes.unwrap_or(MEGABYTES));
    let mut table =
        "| what leaves | at most | ratio (10th-90th) | ours | beside it | pairs |\n|---|---|---|---|---|---|\n"
            .to_owned();
    let what = format!("{} MB encrypted for a package", (files.len() * EACH) >> 20);
    let row =
        |what: &str, most: &str, pairs: &Pairs, beside: &str| format!("| {what} | {most} | {}", pairs.cells(beside));
    table.push_str(&row(
        &format!("a backup of a vault with {} MB of files", (files.len() * EACH) >> 20),
        "1.15",
        &backed_up(place.path(), &files),
        "cp, each file synced",
    ));
    let whole = joined(place.path(), &files);
    let (age, gpg) = encrypted(place.path(), &files, &whole);
    table.push_str(&row(&what, "1.05", &age, "age"));
    table.push_str(&row(&what, "0.5", &gpg, "gpg --symmetric"));
    table.push_str(&row(
        "the same written to a medium and read back",
        "1.05",
        &written(place.path(), &whole),
        "dd conv=fsync",
    ));
    match SlowStick::new(place.path()) {
        Some(stick) => {
            let (written, whole, speed) = written_slowly(&stick, place.path(), &whole);
            let what = format!("{} MB written to a stick of {speed:.0} MB a second", SLOW >> 20);
            table.push_str(&row(&what, "1.05", &written, "dd conv=fsync"));
            table.push_str(&row("the same, and read back", "-", &whole, "dd conv=fsync"));
        }
        None => eprintln!("a slow stick cannot be made here: that takes root, exfat-fuse and python3"),
    }
    let (pairs, pages, ours) = laid_out(reports.unwrap_or(REPORTS));
    table.push_str(&row(
        &format!("a tagged PDF of {pages} pages, in volumes"),
        "0.1",
        &pairs,
        "WeasyPrint, untagged text alone",
    ));
    format!("{table}\nMost memory while laying it out: {ours} MB.\n")
}

/// Files that get no smaller.
fn noise(place: &Path, megabytes: usize) -> Vec<PathBuf> {
    let mut random = fastrand::Rng::with_seed(5);
    let mut bytes = vec![0; EACH];
    (0..(megabytes << 20).div_ceil(EACH))
        .map(|number| {
            let file = place.join(format!("{number}.jpg"));
            random.fill(&mut bytes);
            fs::write(&file, &bytes).unwrap();
            file
        })
        .collect()
}

/// All of them as one, for tools that take one file.
fn joined(place: &Path, files: &[PathBuf]) -> PathBuf {
    let whole = place.join("whole");
    let mut to = File::create(&whole).unwrap();
    files.iter().for_each(|file| to.write_all(&fs::read(file).unwrap()).unwrap());
    to.sync_all().unwrap();
    whole
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

/// Runs it, with something to read.
fn ran(command: &mut Command, said: &str) {
    let name = format!("{command:?}");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(said.as_bytes()).ok();
    assert!(child.wait().unwrap().success(), "{name}");
}

fn synced(file: &Path) {
    File::open(file).unwrap().sync_all().unwrap();
}

/// A vault's first backup on a medium, beside `cp` of the vault's folder with each of its files synced.
fn backed_up(place: &Path, files: &[PathBuf]) -> Pairs {
    let house = House::new();
    let desk = house.desk();
    let own = client(&desk, "Tess Proefpersoon");
    let sound = place.join("geluid.wav");
    for file in files {
        // Noise is no picture, and a dossier looks into pictures; it takes a sound as it is.
        let mut bytes = fs::read(file).unwrap();
        bytes.splice(..12, *b"RIFF\0\0\0\0WAVE");
        fs::write(&sound, bytes).unwrap();
        ask(&desk, "document_add", json!({ "client": own, "title": "Gesprek", "file": sound }));
    }
    let (medium, copy) = (place.join("reserve"), place.join("kopie"));
    let mut pairs = Pairs::default();
    for round in 0..ROUNDS {
        fs::create_dir(&medium).unwrap();
        let ours = || timed(|| drop(ask(&desk, "backup_make", json!({ "folder": medium }))));
        let beside = || {
            timed(|| {
                ran(Command::new("cp").args(["-r", "--reflink=never"]).arg(house.dir()).arg(&copy), "");
                ran(Command::new("find").arg(&copy).args(["-exec", "sync", "{}", "+"]), "");
            })
        };
        pairs.both(round, ours, beside);
        fs::remove_dir_all(&medium).unwrap();
        fs::remove_dir_all(&copy).unwrap();
    }
    pairs
}

/// Beside `age`, to a key, and beside `gpg`, with a passphrase; none of them compresses.
fn encrypted(place: &Path, files: &[PathBuf], whole: &Path) -> (Pairs, Pairs) {
    let (out, key, home) = (place.join("out"), place.join("age.key"), place.join("gpg"));
    ran(Command::new("age-keygen").arg("-o").arg(&key), "");
    let shown = Command::new("age-keygen").arg("-y").arg(&key).output().unwrap();
    let recipient = String::from_utf8(shown.stdout).unwrap();
    fs::create_dir(&home).unwrap();
    let put = |nth: usize, to: &mut dyn Write| -> dossier_core::Result<()> {
        let (mut from, mut chunk) = (File::open(&files[nth]).unwrap(), vec![0; 64 << 10]);
        loop {
            match from.read(&mut chunk).unwrap() {
                0 => return Ok(()),
                read => to.write_all(&chunk[..read])?,
            }
        }
    };
    let name = |nth: usize| format!("bijlagen/{:04}.jpg", nth + 1);
    let listed = (0..files.len()).map(|nth| Listed::of(name(nth), |to| put(nth, to)).unwrap()).collect();
    let words = SecretString::from("tafel wandeling koffie regen fiets lamp");
    let packing = Packing::new(listed, Box::new(put), words).unwrap();
    let ours = || {
        timed(|| {
            let mut to = File::create(&out).unwrap();
            packing.write(&mut to).unwrap();
            to.sync_all().unwrap();
        })
    };
    let (mut beside_age, mut beside_gpg) = (Pairs::default(), Pairs::default());
    for round in 0..ROUNDS {
        beside_age.both(round, ours, || {
            timed(|| {
                ran(Command::new("age").args(["-r", recipient.trim(), "-o"]).arg(&out).arg(whole), "");
                synced(&out);
            })
        });
        beside_gpg.both(round, ours, || {
            timed(|| {
                let mut gpg = Command::new("gpg");
                gpg.arg("--homedir").arg(&home).args(["--batch", "--yes", "--pinentry-mode", "loopback"]);
                gpg.args(["--passphrase-fd", "0", "--compress-algo", "none", "--cipher-algo", "AES256", "--symmetric"]);
                ran(gpg.arg("--output").arg(&out).arg(whole), "tafel wandeling koffie regen fiets lamp\n");
                synced(&out);
            })
        });
    }
    fs::remove_file(&out).unwrap();
    (beside_age, beside_gpg)
}

fn written(place: &Path, whole: &Path) -> Pairs {
    let medium = place.join("medium");
    fs::create_dir(&medium).unwrap();
    let parts = PackageParts {
        folder: "overdracht-2026-11-23-k7f3".to_owned(),
        files: vec![("gegevens.zip".to_owned(), Content::File(whole.to_owned()))],
    };
    let mut pairs = Pairs::default();
    for round in 0..ROUNDS {
        let ours = || timed(|| drop(write_package(&medium, &parts, &Quiet).unwrap()));
        let beside = || {
            let mut dd = Command::new("dd");
            dd.arg(format!("if={}", whole.display())).arg(format!("of={}", medium.join("dd").display()));
            timed(|| ran(dd.args(["bs=1M", "conv=fsync"]), ""))
        };
        pairs.both(round, ours, beside);
        fs::remove_dir_all(&medium).unwrap();
        fs::create_dir(&medium).unwrap();
    }
    pairs
}

/// A stick whose driver is stopped most of the time.
struct SlowStick {
    at: PathBuf,
    device: String,
    driver: Option<Child>,
    brake: Option<Child>,
}

impl SlowStick {
    fn new(place: &Path) -> Option<Self> {
        let (image, at) = (place.join("slow.img"), place.join("slow"));
        File::create(&image).ok()?.set_len(SLOW * 4).ok()?;
        fs::create_dir(&at).ok()?;
        let said = |command: &mut Command| {
            let done = command.output().ok().filter(|done| done.status.success())?;
            Some(String::from_utf8_lossy(&done.stdout).trim().to_owned())
        };
        said(Command::new("mkfs.exfat").arg(&image))?;
        let device = said(Command::new("losetup").args(["--find", "--show"]).arg(&image))?;
        // From here on whatever fails is cleared away.
        let mut stick = Self { at, device, driver: None, brake: None };
        let mut driver = Command::new("mount.exfat-fuse");
        driver.args(["-d", &stick.device]).arg(&stick.at).stdout(Stdio::null()).stderr(Stdio::null());
        stick.driver = driver.spawn().ok();
        let brake = "import os, signal, sys, time\n\
            while True:\n for wait, what in ((0.0003, signal.SIGSTOP), (0.0097, signal.SIGCONT)):\n  time.sleep(wait); os.kill(int(sys.argv[1]), what)";
        let began = Instant::now();
        while !fs::read_to_string("/proc/mounts").ok()?.contains(stick.at.to_str()?) {
            if began.elapsed() > Duration::from_secs(5) {
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let driver = stick.driver.as_ref()?.id().to_string();
        stick.brake = Some(Command::new("python3").args(["-c", brake, &driver]).spawn().ok()?);
        Some(stick)
    }
}

impl Drop for SlowStick {
    fn drop(&mut self) {
        if let Some(mut brake) = self.brake.take() {
            brake.kill().ok();
            brake.wait().ok();
        }
        if let Some(mut driver) = self.driver.take() {
            Command::new("kill").args(["-CONT", &driver.id().to_string()]).status().ok();
            Command::new("umount").arg(&self.at).status().ok();
            driver.wait().ok();
        }
        Command::new("losetup").args(["-d", &self.device]).status().ok();
    }
}

/// When writing was done and reading back began.
#[derive(Default)]
struct Halfway(Mutex<Option<Instant>>);

impl Progress for Halfway {
    fn step(&self, done: u64, total: u64) -> dossier_core::Result<()> {
        if done * 2 >= total {
            self.0.lock().unwrap().get_or_insert_with(Instant::now);
        }
        Ok(())
    }
}

/// Writing alone, and with reading back, beside `dd`; and how many megabytes a second `dd` wrote.
fn written_slowly(stick: &SlowStick, place: &Path, whole: &Path) -> (Pairs, Pairs, f64) {
    let small = place.join("small");
    let mut part = File::open(whole).unwrap().take(SLOW);
    std::io::copy(&mut part, &mut File::create(&small).unwrap()).unwrap();
    let (mut written, mut both) = (Pairs::default(), Pairs::default());
    for round in 0..ROUNDS {
        let mut ours = || {
            let parts = PackageParts {
                folder: format!("overdracht-2026-11-23-k7f{}", round % 10),
                files: vec![("gegevens.zip".to_owned(), Content::File(small.clone()))],
            };
            let (began, halfway) = (Instant::now(), Halfway::default());
            let made = write_package(&stick.at, &parts, &halfway).unwrap();
            let all = began.elapsed();
            fs::remove_dir_all(made.folder).unwrap();
            (halfway.0.into_inner().unwrap().unwrap() - began, all)
        };
        let to = stick.at.join("dd");
        let beside = || {
            let mut dd = Command::new("dd");
            dd.arg(format!("if={}", small.display())).arg(format!("of={}", to.display()));
            let took = timed(|| ran(dd.args(["bs=1M", "conv=fsync"]), ""));
            fs::remove_file(&to).unwrap();
            took
        };
        // Who is first changes.
        let first = round.is_multiple_of(2).then(&mut ours);
        let dd = beside();
        let (writing, all) = first.unwrap_or_else(ours);
        written.add(writing, dd);
        both.add(all, dd);
    }
    let speed = (SLOW >> 20) as f64 / written.beside.median().as_secs_f64();
    (written, both, speed)
}

/// A dossier of reports alone: how long beside WeasyPrint with the same texts, for the same number of pages; how many those
/// are; and the most memory of ours, in MB. Once: it takes minutes.
fn laid_out(reports: usize) -> (Pairs, u64, u64) {
    let house = House::new();
    let desk = house.desk();
    let own = client_with(&desk, reports, |_, _| ());
    fs::write("/proc/self/clear_refs", "5").ok();
    let mut printed = json!({});
    let ours = timed(|| printed = ask(&desk, "dossier_print", json!({ "client": own, "language": "nl" })));
    let (pages, most) = (printed["pages"].as_u64().unwrap(), peak());
    let (html, pdf) = (house.folder.path().join("paper.html"), house.folder.path().join("paper.pdf"));
    let body: String =
        (0..reports).map(|number| format!("<h3>Rapportage {number}</h3><p>{}</p>", report(number))).collect();
    fs::write(&html, format!("<html lang=nl><title>Dossier</title><body>{body}</body></html>")).unwrap();
    let beside = timed(|| ran(Command::new("weasyprint").arg("--quiet").arg(&html).arg(&pdf), ""));
    let theirs = lopdf::Document::load(&pdf).unwrap().get_pages().len();
    let mut times = Times::default();
    times.add(beside.mul_f64(pages as f64 / theirs as f64));
    eprintln!("WeasyPrint: {theirs} pages in {}", told(beside));
    let mut pairs = Pairs::default();
    pairs.add(ours, times.median());
    (pairs, pages, most)
}
