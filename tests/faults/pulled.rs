//! Sticks that are pulled out: the process is killed with -9 after it has moved a random number of bytes; then the stick is mounted
//! again and looked at.

use std::fs;
use std::io::Write;
use std::path::Path;

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
use crate::stick::{FAT, Form, Stick, moved};
use crate::table::{Row, Tally};

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
    let newest = backup::newest(at, None).unwrap();
    match check(&newest, place.key(&passphrase(0)), &place.surroundings, &Quiet) {
        Ok(checked) if checked.findings.is_empty() => {}
        other => tally.lost(format!("newest set: {other:?}")),
    }
}
