//! Disks that are full, in steps of 4 KiB: a small file system in memory with a ballast file that leaves just so much room.
//! What does not fit is said to be for want of room, nothing that was acknowledged is lost, locking works, and with
//! room again everything does.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use dossier_core::Error;
use dossier_core::desk::Desk;
use dossier_core::dossier::backup::check;
use dossier_core::export::package::{Content, PackageParts, write_package};
use dossier_core::export::{Progress, Quiet};
use dossier_core::vault::backup;
use dossier_tests::{ask, client};
use serde_json::{Value, json};

use crate::Scale;
use crate::child::passphrase;
use crate::crash::{furnished, hour, look};
use crate::place::Place;
use crate::stick::small_fat;
use crate::table::{Row, Tally};

const STEP: u64 = 4096;

/// A small file system with a file that takes the room; gone when dropped.
pub struct Small(PathBuf);

impl Small {
    /// `None` when this machine does not permit it.
    pub fn mount(at: &Path, bytes: u64) -> Option<Self> {
        fs::create_dir_all(at).unwrap();
        let size = format!("size={bytes}");
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "zorgmap-test"]).arg(at).output();
        done.is_ok_and(|output| output.status.success()).then(|| Self(at.to_owned()))
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }

    /// Leaves this much room.
    fn leave(&self, free: u64) {
        let mut file = OpenOptions::new().create(true).append(true).open(self.ballast()).unwrap();
        for block in [1 << 16, 4096, 1] {
            while file.write_all(&vec![0x5a; block]).is_ok() {}
        }
        let length = file.metadata().unwrap().len().saturating_sub(free);
        file.set_len(length - length % STEP).unwrap();
    }

    fn make_room(&self) {
        fs::remove_file(self.ballast()).ok();
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        Command::new("umount").arg("--lazy").arg(&self.0).output().ok();
    }
}

/// Asks while there is little room: told when it was acknowledged, counted when there was no room, else a loss.
fn squeeze(desk: &Desk, action: &str, input: Value, tally: &mut Tally) -> Option<Value> {
    match desk.call(action, input, &Quiet) {
        Ok(done) => Some(done),
        Err(Error::NoSpace { .. }) => {
            tally.noticed();
            None
        }
        Err(error) => {
            tally.lost(format!("{action}: {error:?}"));
            None
        }
    }
}

fn close(desk: Desk, tally: &mut Tally) {
    if let Err(error) = desk.close() {
        tally.lost(format!("locking: {error:?}"));
    }
}

/// The steps that are tried: all in soak, a few at random and the first ones in CI.
fn steps(scale: &Scale, most: u64, some: usize) -> Vec<u64> {
    let mut random = scale.random(most);
    let mut steps: Vec<u64> = (0..most / STEP).map(|step| step * STEP).collect();
    if !scale.is_soak() {
        random.shuffle(&mut steps[4..]);
        steps.truncate(some.max(4));
    }
    steps
}

/// Reports, drafts and files on a full disk, and a backup from one.
pub fn disk(scale: &Scale) -> Vec<Row> {
    const WHAT: &str = "full disk: reports, drafts, files, locking";
    let home = tempfile::tempdir().unwrap();
    let Some(small) = Small::mount(&home.path().join("disk"), 40 << 20) else {
        return vec![Row::skipped(WHAT, "mounting is not permitted")];
    };
    let mut tally = Tally::new(WHAT);
    let place = Place::at(&home.path().join("disk"), &hour(0));
    place.create();
    let photo = home.path().join("brief.txt");
    fs::write(&photo, "koffie ".repeat(6000)).unwrap();
    let mut told = Vec::new();
    let desk = place.desk().unwrap();
    let someone = client(&desk, "Tess Proefpersoon");
    told.push(json!({ "client": someone }));
    close(desk, &mut tally);
    for free in steps(scale, 160 << 10, 16) {
        tally.times += 1;
        small.make_room();
        let Ok(desk) = place.desk() else {
            tally.lost("does not open");
            continue;
        };
        small.leave(free);
        let mut draft = None;
        for n in 0..3 {
            let text = format!("Bij {free} bytes, {n}.");
            let report = json!({ "client": someone, "text": text });
            let written = squeeze(&desk, "report_add", report, &mut tally);
            told.extend(written.map(|written| json!({ "entry": written["entry"], "text": text })));
            let saved = json!({ "client": someone, "form": "report", "text": text, "draft": draft });
            if let Some(saved) = squeeze(&desk, "draft_save", saved, &mut tally) {
                draft = Some(saved["draft"].clone());
            }
            let document = json!({ "client": someone, "title": text, "file": photo });
            if let Some(added) = squeeze(&desk, "document_add", document, &mut tally) {
                let content = fs::read_to_string(&photo).unwrap();
                told.push(json!({ "entry": added["entry"], "attachment": added["attachments"][0]["attachment"],
                    "text": content }));
            }
            // Reading never stops.
            ask(&desk, "search", json!({ "words": "bytes", "count": 5 }));
        }
        // A draft is saved at the next key at the latest.
        if draft.is_none() {
            tally.lost(format!("no draft at {free} bytes"));
        }
        close(desk, &mut tally);
        // Opened and locked again on the full disk.
        match place.desk() {
            Ok(desk) => {
                let drafts = ask(&desk, "today", json!({}))["drafts"].clone();
                for draft in drafts.as_array().unwrap() {
                    // The first one may have to make room for the second.
                    let asked = json!({ "draft": draft["draft"] });
                    if desk.call("draft_drop", asked.clone(), &Quiet).is_err() {
                        ask(&desk, "draft_drop", asked);
                    }
                }
                close(desk, &mut tally);
            }
            Err(error) => tally.lost(format!("full, it does not open: {error:?}")),
        }
    }
    small.make_room();
    let desk = place.desk().unwrap();
    look(&desk, &told, &mut tally);
    dossier_tests::report(&desk, &someone, "Weer ruimte.");
    close(desk, &mut tally);
    let acknowledged = told.len();

    let mut backed = Tally::new("full disk: a backup from it");
    let medium = home.path().join("medium");
    fs::create_dir(&medium).unwrap();
    let need = fs::metadata(place.store()).unwrap().len() + (64 << 10);
    for free in steps(scale, need, 12) {
        backed.times += 1;
        small.make_room();
        place.clock.forward(chrono::Duration::minutes(1));
        let desk = place.desk().unwrap();
        small.leave(free);
        squeeze(&desk, "backup_make", json!({ "folder": medium }), &mut backed);
        whole_sets(&desk, &medium, &mut backed);
        close(desk, &mut backed);
        small.make_room();
        place.clock.forward(chrono::Duration::minutes(1));
        let desk = place.desk().unwrap();
        ask(&desk, "backup_make", json!({ "folder": medium }));
        close(desk, &mut backed);
    }

    // A package that cannot be written down in the dossier does not leave the house.
    let mut handed = Tally::new("full disk: a hand-over that cannot be recorded");
    let desk = place.desk().unwrap();
    let stick = home.path().join("stick");
    fs::create_dir(&stick).unwrap();
    for free in [0, 4 * STEP] {
        handed.times += 1;
        small.leave(free);
        let asked = json!({ "client": someone, "recipient": "T. Voorbeeld", "capacity": "client",
            "ground": "request_client", "identity": "known_to_me", "language": "nl", "folder": stick });
        let done = squeeze(&desk, "handover_write", asked, &mut handed);
        if done.is_none() && fs::read_dir(&stick).unwrap().count() > 0 {
            handed.lost("a package that is not in the dossier");
        }
        small.make_room();
    }
    close(desk, &mut handed);
    vec![tally.done(format!("{acknowledged} acknowledged")), backed.done(""), handed.done("")]
}

/// Every set that is offered is whole.
pub fn whole_sets(desk: &Desk, medium: &Path, tally: &mut Tally) {
    for set in backup::sets(medium).unwrap() {
        let keys = desk.vault().set_keys().unwrap();
        let manifest = keys.manifest_of(&set);
        match manifest.and_then(|manifest| whole(&set, &manifest)) {
            Ok(true) => {}
            other => tally.lost(format!("a set that is offered is not whole: {other:?}")),
        }
    }
}

/// Store, header and every attachment are as the manifest says.
pub fn whole(set: &Path, manifest: &backup::Manifest) -> dossier_core::Result<bool> {
    backup::compare(set, manifest, &mut |_| Ok(()))?;
    Ok(backup::amiss(set, manifest, &mut |_| Ok(()))?.is_empty())
}

/// Fills a medium up while something is being written to it, as another program would.
struct Filler<'a>(&'a Small, u64, std::cell::Cell<bool>);

impl Progress for Filler<'_> {
    fn step(&self, done: u64, total: u64) -> dossier_core::Result<()> {
        if done >= total / 4 && !self.2.replace(true) {
            self.0.leave(self.1);
        }
        Ok(())
    }
}

/// A stick that is full, or fills up on the way: a backup and a hand-over.
pub fn medium(scale: &Scale) -> Vec<Row> {
    const WHAT: &str = "full medium";
    let home = tempfile::tempdir().unwrap();
    let Some(small) = Small::mount(&home.path().join("medium"), 16 << 20) else {
        return vec![Row::skipped(WHAT, "mounting is not permitted")];
    };
    let mut rows = filled(scale, WHAT, &small, [20, 24]);
    let (fat, home) = ("full medium, FAT", tempfile::tempdir().unwrap());
    match small_fat(home.path()) {
        // To fill it takes seconds: some steps are enough, since the room is what differs and not the medium.
        Ok((at, _stick)) => rows.extend(filled(&Scale { times: 1, ..*scale }, fat, &Small(at), [6, 6])),
        Err(why) => rows.push(Row::skipped(fat, &why)),
    }
    rows
}

fn filled(scale: &Scale, what: &str, small: &Small, some: [usize; 2]) -> Vec<Row> {
    let (mut tally, medium) = (Tally::new(&format!("{what}: backups")), small.0.clone());
    let vault = tempfile::tempdir().unwrap();
    let place = furnished(vault.path());
    let desk = place.desk().unwrap();
    ask(&desk, "backup_make", json!({ "folder": medium }));
    let need = fs::metadata(place.store()).unwrap().len() + (700 << 10);
    for free in steps(scale, need, some[0]) {
        tally.times += 1;
        place.clock.forward(chrono::Duration::minutes(1));
        small.leave(free);
        let done = squeeze(&desk, "backup_make", json!({ "folder": medium }), &mut tally);
        whole_sets(&desk, &medium, &mut tally);
        let sets = backup::sets(&medium).unwrap();
        if done.is_none() && sets.is_empty() {
            tally.lost("the backup of before is gone");
        }
        small.make_room();
        place.clock.forward(chrono::Duration::minutes(1));
        ask(&desk, "backup_make", json!({ "folder": medium }));
    }
    let newest = backup::newest(&medium, None).unwrap();
    let found = check(&newest, place.key(&passphrase(0)), &place.surroundings, &Quiet).unwrap();
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    close(desk, &mut tally);

    let mut handed = Tally::new(&format!("{what}: hand-overs"));
    let bytes = vec![7_u8; 900 << 10];
    let parts =
        PackageParts { folder: "overdracht".into(), files: vec![("dossier.pdf".into(), Content::Bytes(bytes))] };
    let before = names(&medium);
    for free in steps(scale, 1 << 20, some[1]) {
        handed.times += 1;
        small.make_room();
        let fills = Filler(small, free, std::cell::Cell::new(false));
        match write_package(&medium, &parts, &fills) {
            Ok(_) => fs::remove_dir_all(medium.join("overdracht")).unwrap(),
            Err(Error::NoSpace { .. }) => handed.noticed(),
            Err(error) => handed.lost(format!("at {free}: {error:?}")),
        }
        small.make_room();
        if names(&medium) != before {
            handed.lost(format!("left behind at {free}: {:?}", names(&medium)));
        }
    }
    write_package(&medium, &parts, &Quiet).unwrap();
    vec![tally.done(""), handed.done("")]
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name != "ballast")
        .collect();
    names.sort();
    names
}
