//! The child that is killed. It opens the vault and works until it is stopped; each thing that was acknowledged it tells as
//! one line of JSON on standard output, whole or not at all, and what it is about to begin as `{"begin": ...}`.

use std::io::{Write, stdout};
use std::path::Path;
use std::process::ExitCode;

use chrono::Duration;
use dossier_core::Result;
use dossier_core::desk::Desk;
use dossier_core::vault::{Vault, renewal};
use dossier_tests::{PASSPHRASE, ask, client, report, uid};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::place::Place;

/// The passphrase after this many changes.
pub fn passphrase(number: u64) -> String {
    if number == 0 { PASSPHRASE.to_owned() } else { format!("{PASSPHRASE} {number}") }
}

/// `child MODE FOLDER NOW NUMBER`.
pub fn run(args: &[String]) -> ExitCode {
    if let [_, mode, image, at, how, most, holds] = args
        && mode == "drive_fat"
    {
        let (most, holds) = (most.parse().unwrap(), holds.parse().unwrap());
        let done = crate::fat::drive(Path::new(image), Path::new(at), how, most, holds);
        return if done.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let [_, mode, folder, now, number] = args else { return ExitCode::from(2) };
    if let Some(target) = mode.strip_prefix("fuzz_") {
        return crate::fuzz::child(target, Path::new(folder), now.parse().unwrap(), number.parse().unwrap());
    }
    let (place, number) = (Place::at(Path::new(folder), now), number.parse().unwrap());
    let done = match mode.as_str() {
        "write" => write(&place, number, usize::MAX),
        "write_once" => write(&place, number, 8),
        "backup" => back_up(&place, number, usize::MAX),
        "backup_once" => back_up(&place, number, 1),
        "header" => change_ways(&place, number, usize::MAX),
        "header_once" => change_ways(&place, number, 2),
        "renew" => renew(&place, number, usize::MAX),
        "renew_once" => renew(&place, number, 1),
        "hand_over_once" => hand_over(&place),
        "cut_once" => cut(&place),
        "create_once" => Vault::create(&place.dir(), place.set_up(), &place.surroundings).map(drop),
        _ => return ExitCode::from(2),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&json!({ "error": error }));
            ExitCode::FAILURE
        }
    }
}

fn say(value: &Value) {
    let mut out = stdout().lock();
    out.write_all(format!("{value}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// One thing that a carer does; told when it was acknowledged.
fn work(place: &Place, desk: &Desk, someone: &str, name: &str, last: &mut Option<(String, i64, String)>, dice: u8) {
    place.clock.forward(Duration::minutes(1));
    match (dice, last.as_mut()) {
        (0..=1, Some((entry, base, text))) => {
            text.push_str(" verbeterd");
            ask(desk, "entry_correct", json!({ "entry": entry, "base": base, "text": text }));
            *base += 1;
            say(&json!({ "entry": entry, "text": text }));
        }
        (2, _) => {
            let saved = ask(desk, "draft_save", json!({ "client": someone, "form": "report", "text": name }));
            say(&json!({ "draft": saved["draft"], "text": name }));
        }
        (3..=4, _) => {
            let file = place.folder.join("brief.txt");
            let content = name.repeat(2000);
            std::fs::write(&file, &content).unwrap();
            let added = ask(desk, "document_add", json!({ "client": someone, "title": name, "file": file }));
            let attachment = &added["attachments"][0]["attachment"];
            say(&json!({ "entry": added["entry"], "attachment": attachment, "text": content }));
        }
        _ => {
            let written = report(desk, someone, name);
            say(&json!({ "entry": written["entry"], "text": name }));
            *last = Some((uid(&written, "entry"), 1, name.to_owned()));
        }
    }
}

fn write(place: &Place, seed: u64, most: usize) -> Result<()> {
    let mut random = fastrand::Rng::with_seed(seed);
    let desk = place.desk()?;
    let someone = client(&desk, "Tess Proefpersoon");
    say(&json!({ "client": someone }));
    let mut last = None;
    for n in 0..most {
        let dice = random.u8(0..10);
        work(place, &desk, &someone, &format!("Verslag {seed} {n}."), &mut last, dice);
    }
    desk.close()
}

fn back_up(place: &Place, seed: u64, most: usize) -> Result<()> {
    let desk = place.desk()?;
    let someone = client(&desk, "Tess Proefpersoon");
    say(&json!({ "client": someone }));
    let mut last = None;
    for n in 0..most {
        for (at, dice) in [3, 9].into_iter().enumerate() {
            work(place, &desk, &someone, &format!("Verslag {seed} {n} {at}."), &mut last, dice);
        }
        say(&json!({ "begin": "backup" }));
        let made = ask(&desk, "backup_make", json!({ "folder": place.folder.join("medium") }));
        say(&json!({ "set": made["set"] }));
    }
    desk.close()
}

/// The only dossier there is, onto `medium`.
fn hand_over(place: &Place) -> Result<()> {
    let desk = place.desk()?;
    let someone = uid(&ask(&desk, "client_list", json!({ "former": true }))[0], "client");
    let given = ask(
        &desk,
        "handover_write",
        json!({
            "client": someone, "recipient": "Bram Proefpersoon", "capacity": "client", "ground": "request_client",
            "identity": "known_to_me", "place": "thuis", "language": "nl", "folder": place.folder.join("medium"),
        }),
    );
    say(&json!({ "given": given["folder"] }));
    desk.close()
}

/// The years of the log that may go.
fn cut(place: &Place) -> Result<()> {
    let desk = place.desk()?;
    let year = ask(&desk, "retention_list", json!({}))["log"]["due"]["year"].clone();
    ask(&desk, "log_destroy", json!({ "year": year, "typed": year.to_string() }));
    say(&json!({ "cut": year }));
    desk.close()
}

/// Passphrase `number` is the one that holds; then every other time the recovery code.
fn change_ways(place: &Place, number: u64, most: usize) -> Result<()> {
    let desk = place.sit_down(place.open(&passphrase(number))?)?;
    let (mut number, s) = (number, &place.surroundings);
    for n in 0..most {
        place.clock.forward(Duration::minutes(1));
        if n % 2 == 0 {
            say(&json!({ "begin": number + 1 }));
            let asked = json!({ "present": passphrase(number), "passphrase": passphrase(number + 1) });
            ask(&desk, "passphrase_change", asked);
            number += 1;
            say(&json!({ "passphrase": number }));
        } else {
            say(&json!({ "begin": "code" }));
            let code = desk.vault().renew_recovery_code(s)?;
            say(&json!({ "shown": code.expose_secret() }));
            desk.vault().confirm_recovery(code.expose_secret(), s)?;
            say(&json!({ "code": code.expose_secret() }));
        }
    }
    desk.close()
}

/// Passphrase `number` is the one that holds; then new keys, again and again.
fn renew(place: &Place, number: u64, most: usize) -> Result<()> {
    let desk = place.sit_down(place.open(&passphrase(number))?)?;
    let someone = client(&desk, "Tess Proefpersoon");
    say(&json!({ "client": someone }));
    let mut last = None;
    for number in (number..).take(most) {
        work(place, &desk, &someone, &format!("Verslag {number}."), &mut last, 9);
        let (code, mark) = renewal::draw_code(&place.surroundings)?;
        let code = code.expose_secret();
        say(&json!({ "begin": number + 1, "shown": code }));
        let asked = json!({ "present": passphrase(number), "passphrase": passphrase(number + 1), "typed": code,
            "mark": mark });
        ask(&desk, "keys_renew", asked);
        say(&json!({ "passphrase": number + 1, "code": code }));
    }
    desk.close()
}
