//! kill -9 at random moments, and before every single system call that writes. Whatever was acknowledged must be there
//! afterwards, `verify` must find nothing, and every half must be gone or be no harm.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_core::dossier::backup::check;
use dossier_core::export::Quiet;
use dossier_core::vault::{Vault, backup};
use dossier_tests::ask;
use serde_json::{Value, json};

use crate::Scale;
use crate::child::passphrase;
use crate::place::{Place, in_memory};
use crate::table::{Row, Tally};

/// Longest that a child is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Hour `hour` of the trial.
pub fn hour(hour: usize) -> String {
    let start = chrono::DateTime::parse_from_rfc3339("2026-11-23T10:30:00+01:00").unwrap();
    (start + chrono::Duration::hours(i64::try_from(hour).unwrap())).to_rfc3339()
}

/// What a child told, and when.
pub type Told = Vec<(Instant, Value)>;

fn child(under: &[String], mode: &str, folder: &Path, now: &str, number: u64) -> Child {
    let program = std::env::current_exe().unwrap().to_str().unwrap().to_owned();
    let number = number.to_string();
    let words: Vec<&str> = under
        .iter()
        .map(String::as_str)
        .chain([program.as_str(), "child", mode, folder.to_str().unwrap(), now, &number])
        .collect();
    Command::new(words[0]).args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap()
}

/// Lines as they come in.
fn listen(child: &mut Child) -> mpsc::Receiver<(Instant, Value)> {
    let (send, receive) = mpsc::channel();
    let out = BufReader::new(child.stdout.take().unwrap());
    thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            if let Ok(value) = serde_json::from_str(&line) {
                send.send((Instant::now(), value)).ok();
            }
        }
    });
    receive
}

/// Starts a child and kills it with -9, `wait` after it told its `after`th line.
pub fn killed(mode: &str, folder: &Path, now: &str, number: u64, after: usize, wait: Duration) -> Told {
    let mut child = child(&[], mode, folder, now, number);
    let lines = listen(&mut child);
    let mut told: Told = (0..after).map_while(|_| lines.recv_timeout(PATIENCE).ok()).collect();
    assert_eq!(told.len(), after, "{mode} stopped by itself: {told:?}");
    thread::sleep(wait);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    told.extend(lines.iter());
    assert!(status.signal() == Some(9), "{mode} ended by itself: {status}: {told:?}");
    told
}

/// Runs a child under `strace`, which kills it before the `nth` such system call; how it ended, and what it told.
fn killed_before(call: &str, nth: usize, mode: &str, folder: &Path, now: &str, number: u64) -> (ExitStatus, Told) {
    let words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e"].map(str::to_owned);
    let more = [format!("trace={call}"), "-e".to_owned(), format!("inject={call}:signal=SIGKILL:when={nth}")];
    let mut child = child(&[words.as_slice(), &more].concat(), mode, folder, now, number);
    let lines = listen(&mut child);
    let status = child.wait().unwrap();
    (status, lines.iter().collect())
}

/// How long it took from a line `begin` to the line after it.
pub fn span(told: &Told) -> Duration {
    let spans = told.windows(2).filter(|two| two[0].1.get("begin").is_some());
    spans.map(|two| two[1].0 - two[0].0).max().unwrap_or(Duration::from_millis(50))
}

fn microseconds(random: &mut fastrand::Rng, most: Duration) -> Duration {
    Duration::from_micros(random.u64(0..=u64::try_from(most.as_micros()).unwrap()))
}

fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value[field].as_str()
}

/// All entries of a client by their uid.
fn entries(desk: &Desk, client: &str) -> HashMap<String, Value> {
    let (mut found, mut before) = (HashMap::new(), Value::Null);
    loop {
        let page = ask(desk, "timeline", json!({ "client": client, "count": 200, "before": before }));
        for entry in page["entries"].as_array().unwrap() {
            found.insert(text(entry, "entry").unwrap().to_owned(), entry.clone());
        }
        before = page["more"].clone();
        if before.is_null() {
            return found;
        }
    }
}

/// Everything that was told must be there, and `verify` must find nothing.
pub fn look(desk: &Desk, told: &[Value], tally: &mut Tally) {
    let mut there = HashMap::new();
    for client in told.iter().filter_map(|line| text(line, "client")) {
        match desk.call("client_get", json!({ "client": client }), &Quiet) {
            Ok(_) => there.extend(entries(desk, client)),
            Err(error) => tally.lost(format!("client {client}: {error:?}")),
        }
    }
    // A later correction may have come through without being told.
    let mut last = HashMap::new();
    for line in told {
        if let (Some(entry), Some(said)) = (text(line, "entry"), text(line, "text")) {
            last.insert(entry, (said, text(line, "attachment")));
        }
    }
    for (entry, (said, attachment)) in last {
        let Some(found) = there.get(entry) else {
            tally.lost(format!("entry {entry}"));
            continue;
        };
        let whole = match attachment {
            None => text(&found["body"], "text").is_some_and(|text| text.starts_with(said)),
            Some(attachment) => {
                let asked = json!({ "attachment": attachment, "most": 100 });
                desk.call("attachment_preview", asked, &Quiet).is_ok_and(|shown| text(&shown, "text") == Some(said))
            }
        };
        if !whole {
            tally.lost(format!("text of {entry}: {found}"));
        }
    }
    let drafts = ask(desk, "today", json!({}))["drafts"].clone();
    for (draft, said) in told.iter().filter_map(|line| Some((text(line, "draft")?, text(line, "text")?))) {
        let found = drafts.as_array().unwrap().iter().find(|found| text(found, "draft") == Some(draft));
        if found.and_then(|found| text(found, "text")) != Some(said) {
            tally.lost(format!("draft {draft}"));
        }
    }
    clean(desk, tally);
}

fn clean(desk: &Desk, tally: &mut Tally) {
    let found = ask(desk, "verify", json!({}));
    if found["ok"] != true {
        tally.lost(format!("verify: {}", found["findings"]));
    }
}

fn values(told: Told) -> Vec<Value> {
    told.into_iter().map(|(_, value)| value).collect()
}

/// Opens; that it does not open is a loss.
fn opened(place: &Place, tally: &mut Tally) -> Option<Desk> {
    place.desk().map_err(|error| tally.lost(format!("does not open: {error:?}"))).ok()
}

/// Reports, corrections, drafts and files; one vault lives through twenty crashes.
pub fn writes(scale: &Scale) -> Vec<Row> {
    const ROUNDS: usize = 20;
    let (mut tally, mut random, mut acknowledged) = (Tally::new("kill -9 while writing"), scale.random(1), 0);
    for _ in 0..10 * scale.times {
        let (home, apart) = (tempfile::tempdir().unwrap(), in_memory());
        Place::at(home.path(), &hour(0)).create();
        let mut all = Vec::new();
        for round in 0..ROUNDS {
            // One in eight already while opening.
            let (after, wait) = if random.u8(0..8) == 0 { (0, 80_000) } else { (random.usize(1..14), 8_000) };
            let wait = microseconds(&mut random, Duration::from_micros(wait));
            let told = values(killed("write", home.path(), &hour(2 * round), random.u64(..), after, wait));
            tally.times += 1;
            acknowledged += told.len();
            all.extend(told.iter().cloned());
            // Every other time at a copy, so that the next child finds the vault as the crash left it.
            let now = hour(2 * round + 1);
            let here = Place::at(home.path(), &now);
            let place = if round % 2 == 0 { here } else { here.copy_to(&apart.path().join("copy"), &now) };
            let Some(desk) = opened(&place, &mut tally) else { continue };
            look(&desk, if round + 1 == ROUNDS { &all } else { &told }, &mut tally);
            if round % 4 == 0 {
                desk.close().unwrap();
            }
        }
        // Once more where it lies, everything together.
        if let Some(desk) = opened(&Place::at(home.path(), &hour(2 * ROUNDS)), &mut tally) {
            look(&desk, &all, &mut tally);
        }
    }
    vec![tally.done(format!("{acknowledged} acknowledged"))]
}

/// Nothing that looks unfinished lies below `folder`.
fn halves(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
        if entry.to_string_lossy().ends_with(".partial") {
            found.push(entry.clone());
        }
        if entry.is_dir() {
            found.extend(halves(&entry));
        }
    }
    found
}

/// After a backup that was cut off: the vault is whole, so is every set that is offered, and the next backup succeeds and
/// clears away what the one before left.
pub fn check_backup(place: &Place, told: &[Value], tally: &mut Tally) {
    let medium = place.folder.join("medium");
    let Some(desk) = opened(place, tally) else { return };
    look(&desk, told, tally);
    let sets = backup::sets(&medium).unwrap();
    for set in &sets {
        let keys = desk.vault().set_keys().unwrap();
        let manifest = keys.manifest_of(set);
        match manifest.and_then(|manifest| crate::full::whole(set, &manifest)) {
            Ok(true) => {}
            other => tally.lost(format!("a set that is offered is not whole: {other:?}")),
        }
    }
    for set in told.iter().filter_map(|line| text(line, "set")).filter(|_| sets.len() < 5) {
        if !sets.contains(&PathBuf::from(set)) {
            tally.lost(format!("set {set}"));
        }
    }
    if let Some(newest) = sets.last() {
        match check(newest, place.key(&passphrase(0)), &place.surroundings, &Quiet) {
            Ok(checked) if checked.findings.is_empty() => {}
            other => tally.lost(format!("newest set: {other:?}")),
        }
    }
    if let Err(error) = desk.call("backup_make", json!({ "folder": medium }), &Quiet) {
        tally.lost(format!("the next backup: {error:?}"));
    }
    let left = [halves(&medium), halves(&place.dir())].concat();
    if !left.is_empty() {
        tally.lost(format!("left behind after the next backup: {left:?}"));
    }
    desk.close().unwrap();
}

/// Of whatever lies on the medium that opens, finished or not, the register tells, and so does the first screen until the
/// carer has looked.
fn check_hand_over(place: &Place, told: &[Value], tally: &mut Tally) {
    let Some(desk) = opened(place, tally) else { return };
    let someone = dossier_tests::uid(&ask(&desk, "client_list", json!({ "former": true }))[0], "client");
    let register: Vec<Value> = entries(&desk, &someone)
        .into_values()
        .filter(|entry| entry["kind"] == "disclosure")
        .map(|entry| entry["body"].clone())
        .collect();
    for lies in fs::read_dir(place.folder.join("medium")).unwrap().flatten().filter(|each| each.path().is_dir()) {
        let name = lies.file_name().to_string_lossy().into_owned();
        if !register.iter().any(|said| text(said, "folder").is_some_and(|folder| name.starts_with(folder))) {
            tally.lost(format!("{name} lies there and no line tells of it"));
        }
    }
    let unsure = register.iter().filter(|said| said["unsure"] == true).count();
    let waiting = ask(&desk, "today", json!({}))["handovers_unsure"].as_array().unwrap().clone();
    if waiting.len() != unsure || (told.iter().any(|line| line["given"].is_string()) && unsure > 0) {
        tally.lost(format!("{unsure} unsure, {} told of", waiting.len()));
    }
    for each in waiting {
        tally.noticed();
        ask(&desk, "handover_looked", json!({ "entry": each["entry"] }));
    }
    if ask(&desk, "today", json!({}))["handovers_unsure"] != json!([]) || ask(&desk, "verify", json!({}))["ok"] != true
    {
        tally.lost("still told after it was looked at, or not covered by the log");
    }
    desk.close().unwrap();
}

/// A vault of years ago, whose oldest lines may go.
fn of_years(home: &Path) {
    let begun = Place::at(home, "2020-03-01T10:00:00+01:00");
    begun.create();
    let desk = begun.desk().unwrap();
    let someone = dossier_tests::client(&desk, "Tess Proefpersoon");
    dossier_tests::report(&desk, &someone, "Samen gewandeld.");
    desk.close().unwrap();
    let now = Place::at(home, &hour(0));
    let desk = now.desk().unwrap();
    ask(&desk, "clock_confirm", json!({ "day": &hour(0)[..10] }));
    dossier_tests::report(&desk, &someone, "Samen gefietst.");
    desk.close().unwrap();
}

/// After letting years of the log go was cut off: all of their lines are there or none, and then a line tells of it.
fn check_cut(place: &Place, told: &[Value], tally: &mut Tally) {
    let Some(desk) = opened(place, tally) else { return };
    clean(&desk, tally);
    let term = ask(&desk, "retention_list", json!({}))["log"].clone();
    let lines = ask(&desk, "log_list", json!({ "count": 200 }))["lines"].clone();
    let line =
        lines.as_array().unwrap().iter().any(|line| line["action"] == "log_destroy" && line["outcome"] == "done");
    match (term["due"].is_null(), term["gone"].as_array().map(Vec::len)) {
        (false, Some(0)) if !line && !told.iter().any(|said| said["cut"].is_number()) => {}
        (true, Some(1)) if line => tally.noticed(),
        _ => tally.lost(format!("{term}, a line of it: {line}, told: {told:?}")),
    }
    let someone = dossier_tests::uid(&ask(&desk, "client_list", json!({ "former": true }))[0], "client");
    if entries(&desk, &someone).len() != 2 {
        tally.lost("a report");
    }
    // The next try does it.
    if let Some(year) = term["due"]["year"].as_i64() {
        let asked = json!({ "year": year, "typed": year.to_string() });
        if let Err(error) = desk.call("log_destroy", asked, &Quiet) {
            tally.lost(format!("the next try: {error:?}"));
        }
        clean(&desk, tally);
    }
    desk.close().unwrap();
}

/// A vault with something in it, and a medium.
pub fn furnished(home: &Path) -> Place {
    let place = Place::at(home, &hour(0));
    place.create();
    fs::create_dir(home.join("medium")).unwrap();
    let desk = place.desk().unwrap();
    let someone = dossier_tests::client(&desk, "Bram Proefpersoon");
    let photo = home.join("foto.png");
    let mut noise = fastrand::Rng::with_seed(7);
    image::RgbImage::from_fn(90, 90, |_, _| image::Rgb([noise.u8(..), noise.u8(..), noise.u8(..)]))
        .save(&photo)
        .unwrap();
    for n in 0..3 {
        dossier_tests::report(&desk, &someone, &format!("Dag {n}."));
        ask(&desk, "document_add", json!({ "client": someone, "title": "Foto", "file": photo }));
    }
    desk.close().unwrap();
    place
}

/// Killed while a backup is made.
pub fn backups(scale: &Scale) -> Vec<Row> {
    const ROUNDS: usize = 10;
    // Client, file, report, begin; then three more lines for each set.
    const LINES: [usize; 2] = [4, 8];
    let (mut tally, mut random, mut whole) = (Tally::new("kill -9 during a backup"), scale.random(2), 0);
    for _ in 0..5 * scale.times {
        let home = tempfile::tempdir().unwrap();
        furnished(home.path());
        let mut usual = Duration::from_millis(300);
        for round in 0..ROUNDS {
            let after = LINES[random.usize(0..2)];
            let wait = microseconds(&mut random, usual * 6 / 5);
            let told = killed("backup", home.path(), &hour(2 * round + 1), random.u64(..), after, wait);
            if told.iter().any(|(_, line)| line.get("set").is_some()) {
                usual = span(&told);
                whole += 1;
            }
            tally.times += 1;
            check_backup(&Place::at(home.path(), &hour(2 * round + 2)), &values(told), &mut tally);
        }
    }
    vec![tally.done(format!("{whole} after a whole set before"))]
}

/// What opens the vault, as far as anybody was told.
pub struct Ways {
    pub number: u64,
    pub code: String,
}

/// After a change of the ways in was cut off: what was told opens the vault or the thing under way does, or the program asks;
/// nobody is locked out. Both copies of the header agree again afterwards.
pub fn check_ways(
    place: &Place,
    ways: &mut Ways,
    told: &[Value],
    random: &mut fastrand::Rng,
    tally: &mut Tally,
) -> bool {
    let mut asked = false;
    ways.number = told.iter().filter_map(|line| line["passphrase"].as_u64()).next_back().unwrap_or(ways.number);
    let s = &place.surroundings;
    // Of the codes that were shown, the last that was typed back; one that was shown since may hold already.
    ways.code = told.iter().filter_map(|line| text(line, "code")).next_back().unwrap_or(&ways.code).to_owned();
    let shown = told.iter().filter_map(|line| text(line, "shown")).next_back().map(str::to_owned);
    match place.open(&passphrase(ways.number)) {
        Ok(mut vault) if vault.unfinished_change().is_some() => {
            asked = true;
            let finish = random.bool();
            let answered = if finish { vault.finish_change(s) } else { vault.undo_change(s) };
            // New keys are vouched for by their own passphrase alone: it is tried below.
            if let Err(error) = answered
                && !(finish && error == Error::WrongPassphrase)
            {
                tally.lost(format!("finish {finish}: {error:?}"));
            }
        }
        Ok(_) => {}
        Err(Error::WrongPassphrase) => {}
        Err(error) => tally.lost(format!("passphrase {}: {error:?}", ways.number)),
    }
    let opens = |number: u64| place.open(&passphrase(number)).is_ok_and(|vault| vault.unfinished_change().is_none());
    match (opens(ways.number), opens(ways.number + 1)) {
        (true, false) => {}
        (false, true) => ways.number += 1,
        both => tally.lost(format!("passphrase {} or the next: {both:?}", ways.number)),
    }
    if place.open_by_code(&ways.code).is_err() {
        match shown {
            Some(shown) if place.open_by_code(&shown).is_ok() => ways.code = shown,
            _ => tally.lost("recovery code"),
        }
    }
    let copies = ["vault.json", "vault.copy.json"].map(|name| fs::read(place.dir().join(name)).unwrap());
    if copies[0] != copies[1] {
        tally.lost("the copies differ");
    }
    match place.open(&passphrase(ways.number)).and_then(|vault| place.sit_down(vault)) {
        Ok(desk) => look(&desk, told, tally),
        Err(error) => tally.lost(format!("store: {error:?}")),
    }
    let stores = fs::read_dir(place.dir()).unwrap().flatten();
    let stores = stores.filter(|file| file.path().extension().is_some_and(|ending| ending == "db")).count();
    if stores != 1 {
        tally.lost(format!("{stores} stores"));
    }
    asked
}

/// Killed while the passphrase or the recovery code is changed.
pub fn headers(scale: &Scale) -> Vec<Row> {
    let (mut tally, mut random, mut asked) =
        (Tally::new("kill -9 while passphrase or code is changed"), scale.random(3), 0);
    for _ in 0..2 * scale.times {
        let home = tempfile::tempdir().unwrap();
        let mut ways = Ways { number: 0, code: Place::at(home.path(), &hour(0)).create() };
        let mut usual = Duration::from_millis(60);
        for round in 0..25 {
            // Begin, told, begin, shown, told.
            let after = [1, 3, 4, 6][random.usize(0..4)];
            let wait = microseconds(&mut random, usual * 6 / 5);
            let told = killed("header", home.path(), &hour(2 * round + 1), ways.number, after, wait);
            usual = if after > 1 { span(&told).max(Duration::from_millis(5)) } else { usual };
            tally.times += 1;
            let place = Place::at(home.path(), &hour(2 * round + 2));
            asked += usize::from(check_ways(&place, &mut ways, &values(told), &mut random, &mut tally));
        }
    }
    vec![tally.done(format!("{asked} times the program asked"))]
}

/// Killed while the vault gets new keys and a new store.
pub fn renewals(scale: &Scale) -> Vec<Row> {
    let (mut tally, mut random, mut asked) = (Tally::new("kill -9 during a renewal of the keys"), scale.random(5), 0);
    for _ in 0..5 * scale.times {
        let home = tempfile::tempdir().unwrap();
        let mut ways = Ways { number: 0, code: Place::at(home.path(), &hour(0)).create() };
        let mut usual = Duration::from_millis(300);
        for round in 0..10 {
            // Client, report, begin; told, report, begin.
            let after = [3, 6][random.usize(0..2)];
            let wait = microseconds(&mut random, usual * 6 / 5);
            let told = killed("renew", home.path(), &hour(2 * round + 1), ways.number, after, wait);
            usual = if after > 3 { span(&told) } else { usual };
            tally.times += 1;
            let place = Place::at(home.path(), &hour(2 * round + 2));
            asked += usize::from(check_ways(&place, &mut ways, &values(told), &mut random, &mut tally));
        }
    }
    vec![tally.done(format!("{asked} times the program asked"))]
}

/// The system calls that leave something behind. Not `write`: what it writes is synced or renamed next, and the file held
/// back for a full disk alone takes a thousand of them.
const CALLS: &[&str] = &["pwrite64", "fsync", "fdatasync", "rename", "unlink", "ftruncate", "mkdir", "rmdir"];

/// What is done from the beginning to the end, killed before each call that writes: in CI before every seventh.
pub fn every_call(scale: &Scale) -> Vec<Row> {
    let modes = [
        ("create_once", "making a vault"),
        ("write_once", "eight writes and locking"),
        ("header_once", "new passphrase, new code"),
        ("renew_once", "new keys"),
        ("backup_once", "a backup"),
    ];
    before_each_call(scale, &modes)
}

/// The same of handing over: no package on the stick of which nothing tells.
pub fn hand_over(scale: &Scale) -> Vec<Row> {
    before_each_call(scale, &[("hand_over_once", "handing over")])
}

/// The same of letting years of the log go.
pub fn log_cut(scale: &Scale) -> Vec<Row> {
    before_each_call(scale, &[("cut_once", "years of the log go")])
}

fn before_each_call(scale: &Scale, modes: &[(&str, &str)]) -> Vec<Row> {
    let mut works = Command::new("strace");
    works.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "true"]);
    if !works.status().is_ok_and(|status| status.success()) {
        return vec![Row::skipped("kill -9 before each call that writes", "strace may not trace here")];
    }
    let stride = if scale.is_soak() { 1 } else { 7 };
    let mut rows = Vec::new();
    for (mode, what) in modes {
        let mut tally = Tally::new(&format!("kill -9 before each call that writes: {what}"));
        let (mut random, home) = (scale.random(4), in_memory());
        let base = home.path().join("base");
        fs::create_dir(&base).unwrap();
        let code = match *mode {
            "create_once" => String::new(),
            "backup_once" | "hand_over_once" => {
                furnished(&base);
                String::new()
            }
            "cut_once" => {
                of_years(&base);
                String::new()
            }
            _ => {
                let place = Place::at(&base, &hour(0));
                let code = place.create();
                place.desk().unwrap().close().unwrap();
                code
            }
        };
        for call in CALLS {
            let mut nth = random.usize(1..=stride);
            loop {
                let run = home.path().join("run");
                Place::at(&base, &hour(0)).copy_to(&run, &hour(1));
                let (status, told) = killed_before(call, nth, mode, &run, &hour(1), 0);
                let told = values(told);
                let alive = status.success();
                assert!(alive || status.signal() == Some(9), "{mode} {call} {nth}: {status} {told:?}");
                let place = Place::at(&run, &hour(2));
                let before = tally.lost.len();
                match *mode {
                    "create_once" => created(&place, &mut tally),
                    "header_once" | "renew_once" => {
                        let mut ways = Ways { number: 0, code: code.clone() };
                        check_ways(&place, &mut ways, &told, &mut random, &mut tally);
                    }
                    "backup_once" => check_backup(&place, &told, &mut tally),
                    "hand_over_once" => check_hand_over(&place, &told, &mut tally),
                    "cut_once" => check_cut(&place, &told, &mut tally),
                    _ => {
                        if let Some(desk) = opened(&place, &mut tally) {
                            look(&desk, &told, &mut tally);
                        }
                    }
                }
                if tally.lost.len() > before {
                    println!("   at {call} {nth} of {mode}");
                }
                if alive {
                    break;
                }
                tally.times += 1;
                nth += stride;
            }
        }
        rows.push(tally.done(if stride == 1 { "each" } else { "every seventh" }));
    }
    rows
}

/// A vault whose making was cut off opens with its passphrase, or can be made anew.
fn created(place: &Place, tally: &mut Tally) {
    match place.open(&passphrase(0)) {
        Ok(vault) => {
            // Set-up goes on where it stopped: a fresh code, typed back.
            let mut vault: Vault = vault;
            let code = vault.renew_recovery_code(&place.surroundings).unwrap();
            let code = secrecy::ExposeSecret::expose_secret(&code).to_owned();
            vault.confirm_recovery(&code, &place.surroundings).unwrap();
        }
        Err(Error::NoVault) => {
            if let Err(error) = Vault::create(&place.dir(), place.set_up(), &place.surroundings) {
                tally.lost(format!("cannot be made anew: {error:?}"));
            }
        }
        Err(error) => tally.lost(format!("neither opens nor free: {error:?}")),
    }
}
