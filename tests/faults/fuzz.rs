//! Parsers fed with nonsense: whatever a stranger can put before the program without holding a key. Inputs are bent from a
//! kept corpus (`tests/fuzz/corpus`), by a seed, for a time. No input may make the program panic, hang, take memory without
//! bound, or write something else the second time than the first.
//!
//! Tools that watch which branches an input takes (libFuzzer, AFL) were weighed: they need the whole core compiled once
//! more with instrumentation, a quarter of an hour on two cores, for parsers that are all `serde_json` and a checksum.
//! Instead the mutations know JSON, JSON inside JSON, and how to make a checksum fit again; an input that ends in a way
//! that was not seen before is bent further.
//!
//! Each target runs in a child that may take 1 GiB and writes down each input before it tries it; the parent finds a crash or
//! a hang there. Such an input is kept in `tests/fuzz/found` and belongs into the corpus once its cause is mended.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use dossier_core::dossier::bring_in;
use dossier_core::export::fhir::archive;
use dossier_core::store::log::Record;
use dossier_core::vault::untrusted;
use secrecy::SecretString;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Scale;
use crate::table::{Row, Tally};

/// Reads and writes again. `Err` names how the input was refused.
type Parse = fn(&[u8]) -> Result<Vec<u8>, String>;

const TARGETS: &[(&str, Parse)] = &[
    ("header", |bytes| untrusted::header(bytes).map_err(|error| error.code())),
    ("slot", |bytes| untrusted::slot(bytes).map_err(|error| error.code())),
    ("manifest", |bytes| untrusted::manifest(bytes).map_err(|error| error.code())),
    ("record", record),
    ("code", code),
    ("package", package),
    ("bundle", bundle),
    ("list", list),
];

fn record(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let record: Record = serde_json::from_slice(bytes).map_err(|error| format!("{:?}", error.classify()))?;
    // What showing a line computes from it.
    record.instant().map_err(|error| error.code()).map(drop).ok();
    serde_json::to_vec(&record).map_err(|_| "not written".to_owned())
}

fn code(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let good = dossier_core::vault::recovery::is_well_typed(&SecretString::from(text));
    if good { Ok(bytes.to_vec()) } else { Err("mistyped".to_owned()) }
}

/// The words of the packages in the corpus.
const WORDS_OF_PACKAGES: &str = "tafel wandeling koffie regen fiets lamp";

fn package(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let words = SecretString::from(WORDS_OF_PACKAGES);
    archive::look_through(bytes, &words).map(|()| bytes.to_vec()).map_err(|error| error.code())
}

fn bundle(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let now = DateTime::parse_from_rfc3339("2026-11-23T10:30:00+01:00").map_err(|_| "now".to_owned())?;
    bring_in::package::read_again(bytes, now).map_err(|error| error.code())
}

fn list(bytes: &[u8]) -> Result<Vec<u8>, String> {
    bring_in::clients::look_through(bytes).map(|()| bytes.to_vec()).map_err(|error| error.code())
}

/// The longest that one input may take; generous, because the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(10);

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(name)
}

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder("corpus").join(target)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

/// All targets: 30 seconds together in CI, ten minutes each in soak.
pub fn all(scale: &Scale) -> Vec<Row> {
    let each = if scale.is_soak() { 600 } else { 30 / TARGETS.len() };
    TARGETS.iter().map(|(name, _)| target(name, Duration::from_secs(each as u64), scale.seed)).collect()
}

fn target(name: &str, time: Duration, seed: u64) -> Row {
    let mut tally = Tally::new(&format!("parser fed with nonsense: {name}"));
    let home = crate::place::in_memory();
    let program = std::env::current_exe().unwrap();
    let limited =
        Command::new("prlimit").args(["--as=1073741824", "true"]).status().is_ok_and(|status| status.success());
    let mut command = if limited { Command::new("prlimit") } else { Command::new("env") };
    if limited {
        command.arg("--as=1073741824");
    }
    command.arg(program).args(["child", &format!("fuzz_{name}"), home.path().to_str().unwrap()]);
    command.args([time.as_secs().to_string(), seed.to_string()]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
    let (send, receive) = mpsc::channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
    let mut last = Value::Null;
    let hung = loop {
        match receive.recv_timeout(PATIENCE) {
            Ok(line) => last = serde_json::from_str(&line).unwrap_or(last),
            Err(mpsc::RecvTimeoutError::Disconnected) => break false,
            Err(mpsc::RecvTimeoutError::Timeout) => break true,
        }
    };
    if hung {
        child.kill().ok();
    }
    let status = child.wait().unwrap();
    tally.times = last["tried"].as_u64().unwrap_or(0) as usize;
    if hung || !status.success() {
        let input = fs::read(home.path().join("input")).unwrap_or_default();
        let sum = Sha256::digest(&input).iter().take(6).map(|byte| format!("{byte:02x}")).collect::<String>();
        let kept = folder("found").join(format!("{name}-{sum}"));
        fs::create_dir_all(folder("found")).unwrap();
        fs::write(&kept, &input).unwrap();
        tally.lost(format!("{}: {}", if hung { "hung" } else { "crashed" }, kept.display()));
    }
    tally.done(format!("{} were read and written again, {} ways to end", last["read"], last["ends"]))
}

/// The child: bends and tries for `seconds`.
pub fn child(name: &str, home: &Path, seconds: u64, seed: u64) -> ExitCode {
    let (_, parse) = TARGETS.iter().find(|(known, _)| *known == name).unwrap();
    let input = fs::File::create(home.join("input")).unwrap();
    let mut random = fastrand::Rng::with_seed(seed);
    let mut pool = corpus(name);
    let kept = pool.len();
    let (mut tried, mut read, mut ends) = (0_u64, 0_u64, BTreeSet::new());
    let (began, mut told) = (Instant::now(), Instant::now());
    // The corpus itself first, as it lies there.
    let mut waiting: Vec<Vec<u8>> = pool.clone();
    while began.elapsed() < Duration::from_secs(seconds) || !waiting.is_empty() {
        let bytes = waiting.pop().unwrap_or_else(|| bent(name, &pool, &mut random));
        input.set_len(0).unwrap();
        input.write_all_at(&bytes, 0).unwrap();
        let start = Instant::now();
        let end = match catch_unwind(AssertUnwindSafe(|| stable(*parse, &bytes))) {
            Ok(end) => end,
            Err(_) => return ExitCode::FAILURE,
        };
        assert!(start.elapsed() < PATIENCE / 2, "slow");
        tried += 1;
        read += u64::from(end.is_ok());
        let shape = match &end {
            Ok(written) => format!("read {}", written.len().ilog2()),
            Err(why) => why.clone(),
        };
        if ends.insert((shape, bytes.len().checked_ilog2())) && pool.len() < kept + 500 && bytes.len() < 1 << 16 {
            pool.push(bytes);
        }
        if told.elapsed() > Duration::from_millis(500) {
            told = Instant::now();
            tell(tried, read, ends.len());
        }
    }
    tell(tried, read, ends.len());
    ExitCode::SUCCESS
}

fn tell(tried: u64, read: u64, ends: usize) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", json!({ "tried": tried, "read": read, "ends": ends })).unwrap();
}

/// What was read is written the same the second time.
fn stable(parse: Parse, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let once = parse(bytes)?;
    let twice = parse(&once).unwrap_or_else(|why| panic!("what was written is not read: {why}"));
    assert_eq!(once, twice, "written differently the second time");
    Ok(once)
}

/// A corpus file bent, and its checksums made to fit again, most of the time.
fn bent(name: &str, pool: &[Vec<u8>], random: &mut fastrand::Rng) -> Vec<u8> {
    let base = &pool[random.usize(0..pool.len())];
    let inner = match name {
        "header" => &["payload", "slots"][..],
        "manifest" => &["manifest"],
        _ => &[],
    };
    if random.u8(0..4) == 0 || inner.is_empty() {
        return twisted(base, pool, random);
    }
    let Ok(mut outer) = serde_json::from_slice::<Value>(base) else { return twisted(base, pool, random) };
    // JSON inside JSON: the text is bent, and what sums it is told.
    let field = inner[random.usize(0..inner.len())];
    let twist = |text: &str, random: &mut fastrand::Rng| {
        Value::from(String::from_utf8_lossy(&twisted(text.as_bytes(), &[], random)).into_owned())
    };
    match outer.get(field).cloned() {
        Some(Value::String(text)) => outer[field] = twist(&text, random),
        Some(Value::Array(texts)) if !texts.is_empty() => {
            let at = random.usize(0..texts.len());
            outer[field][at] = twist(texts[at].as_str().unwrap_or_default(), random);
        }
        _ => {}
    }
    let sum = |text: &str| Value::from(STANDARD.encode(Sha256::digest(text.as_bytes())));
    if name == "header" && random.u8(0..8) > 0 {
        let slots: Vec<String> = outer["slots"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|slot| slot.as_str().unwrap_or_default().to_owned())
            .collect();
        if let Some(Ok(mut payload)) = outer["payload"].as_str().map(serde_json::from_str::<Value>)
            && let Some(lines) = payload.get_mut("slots").and_then(Value::as_array_mut)
        {
            for (line, slot) in lines.iter_mut().zip(&slots).filter(|(line, _)| line.is_object()) {
                line["sum"] = sum(slot);
            }
            outer["payload"] = Value::from(payload.to_string());
        }
        outer["sum"] = sum(outer["payload"].as_str().unwrap_or_default());
    }
    serde_json::to_vec(&outer).unwrap()
}

/// What JSON parsers and those who use them have stumbled over.
const WORDS: &[&str] = &[
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    "é",
    "-1",
    "-0",
    "0",
    "1e999",
    "-1e999",
    "0.1",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551615",
    "-9223372036854775808",
    "2147483647",
    "-2147483648",
    "\"0000-00-00T00:00:00Z\"",
    "\"9999-12-31T23:59:60+23:59\"",
    "\"../../x\"",
    "\"..\"",
    "\"/\"",
    "\"00000000000000000000000000000000\"",
    "\"====\"",
    "\"AA==\"",
];

/// One to four small changes.
fn twisted(base: &[u8], pool: &[Vec<u8>], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = base.to_vec();
    for _ in 0..random.usize(1..5) {
        let at = random.usize(0..=bytes.len());
        let to = random.usize(at..=bytes.len().min(at + 40));
        match random.u8(0..12) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(0..8),
            1 if at < bytes.len() => bytes[at] = random.u8(..),
            2 => drop(bytes.drain(at..to)),
            3 => {
                let part = bytes[at..to].to_vec();
                let most = if random.u8(0..50) == 0 { 5000 } else { 4 };
                bytes.splice(at..at, part.repeat(random.usize(1..=most)));
            }
            4 => bytes.truncate(at),
            5 | 6 => drop(bytes.splice(at..at, WORDS[random.usize(0..WORDS.len())].bytes())),
            // A whole value in place of another.
            7 | 8 => {
                if let Some((from, to)) = a_value(&bytes, at) {
                    bytes.splice(from..to, WORDS[random.usize(0..WORDS.len())].bytes());
                }
            }
            9 => {
                let deep = random.usize(1..300);
                bytes.splice(at..at, "[".repeat(deep).bytes());
            }
            10 if !pool.is_empty() => {
                let other = &pool[random.usize(0..pool.len())];
                let from = random.usize(0..=other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            _ => {
                // A field twice, or one too many.
                let field = format!("\"{}\":1,", ["format", "id", "n", "rows", "x", "slots"][random.usize(0..6)]);
                if let Some(brace) = bytes.iter().position(|byte| *byte == b'{') {
                    bytes.splice(brace + 1..brace + 1, field.bytes());
                }
            }
        }
        bytes.truncate(1 << 20);
    }
    bytes
}

/// Where the value behind the next colon stands.
fn a_value(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let begin = from + bytes[from..].iter().position(|byte| *byte == b':')? + 1;
    let length = bytes[begin..].iter().position(|byte| matches!(byte, b',' | b'}' | b']'))?;
    Some((begin, begin + length))
}
