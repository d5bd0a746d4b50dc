//! What leaves the laptop, beside what others would do it with: data encrypted beside `age` and `gpg`, a stick written beside
//! `dd conv=fsync`, a dossier laid out beside WeasyPrint. All of it on one disk, in turn.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dossier_core::export::Quiet;
use dossier_core::export::fhir::archive::{Listed, Packing};
use dossier_core::export::package::{Content, Made, PackageParts, write_package};
use dossier_tests::{House, ask};
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
