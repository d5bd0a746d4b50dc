//! Whatever order dossiers are made, backed up, destroyed and restored in, on whichever media: a destroyed dossier is
//! never seen where any medium present, or a typed certificate, carries its tombstone; and no other dossier is ever lost
//! by it. What must be seen is computed beside it with plain sets.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use dossier_core::desk::Desk;
use dossier_core::dossier::destroying::destroy;
use dossier_core::rules::destroying::DestroyGround;
use dossier_core::vault::backup;
use dossier_tests::{House, ask, client, report, uid};
use fastrand::Rng;
use serde_json::json;
use tempfile::TempDir;

/// How many; each of [`STEPS`].
const WALKS: u64 = 1000;
const STEPS: usize = 9;
const MEDIA: usize = 3;

type Dossiers = BTreeSet<String>;

/// What a store holds and knows; `waiting` it learnt from a medium and applies at its next opening.
#[derive(Clone, Default)]
struct Known {
    alive: Dossiers,
    buried: Dossiers,
    waiting: Dossiers,
}

struct Walk {
    rng: Rng,
    house: House,
    desk: Option<Desk>,
    vaults: usize,
    now: Known,
    media: Vec<(TempDir, BTreeMap<PathBuf, Known>)>,
    certificates: BTreeMap<String, String>,
    told: Vec<String>,
}

/// In memory where that can be: nothing here is about disks.
fn place() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

impl Walk {
    fn new(seed: u64) -> Self {
        let mut house = House::without_vault();
        house.folder = place();
        house.furnish();
        Self {
            rng: Rng::with_seed(seed),
            house,
            desk: None,
            vaults: 0,
            now: Known::default(),
            media: (0..MEDIA).map(|_| (place(), BTreeMap::new())).collect(),
            certificates: BTreeMap::new(),
            told: vec![format!("seed {seed}")],
        }
    }

    /// Opens unless it is open, and sees exactly what must be seen.
    fn open(&mut self) -> Desk {
        let desk = self.desk.take().unwrap_or_else(|| {
            let waiting = std::mem::take(&mut self.now.waiting);
            self.now.alive.retain(|dossier| !waiting.contains(dossier));
            self.now.buried.extend(waiting);
            self.house.desk()
        });
        let list = ask(&desk, "client_list", json!({ "former": true }));
        let seen: Dossiers = list.as_array().unwrap().iter().map(|row| uid(row, "client")).collect();
        assert_eq!(seen, self.now.alive, "{:#?}", self.told);
        assert_eq!(desk.reapplied().refused, 0);
        desk
    }

    fn step(&mut self) {
        let desk = self.open();
        let (what, stick) = (self.rng.u8(..10), self.rng.usize(..MEDIA));
        match what {
            0..3 => {
                let made = client(&desk, "Tess Proefpersoon");
                report(&desk, &made, "Gewandeld.");
                self.told.push(format!("make {made}"));
                self.now.alive.insert(made);
            }
            3..6 => {
                let (place, sets) = &mut self.media[stick];
                let made = PathBuf::from(uid(&ask(&desk, "backup_make", json!({ "folder": place.path() })), "set"));
                // What the stick knew is learnt, then only sets that know as much as the new one stay.
                let learnt: Dossiers = sets.values().flat_map(|set| &set.buried).cloned().collect();
                self.now.waiting.extend(learnt.difference(&self.now.buried).cloned());
                let known: Dossiers = self.now.buried.union(&learnt).cloned().collect();
                sets.insert(made, Known { buried: known, waiting: Dossiers::new(), ..self.now.clone() });
                sets.retain(|set, _| set.is_dir());
                self.told.push(format!("back up on {stick}, {} sets", sets.len()));
            }
            6..8 => {
                let Some(dossier) = self.rng.choice(self.now.alive.iter().cloned().collect::<Vec<_>>()) else {
                    self.desk = Some(desk);
                    return;
                };
                let done = destroy(&desk, dossier.parse().unwrap(), DestroyGround::TermOver).unwrap();
                self.told.push(format!("destroy {dossier}"));
                self.now.alive.remove(&dossier);
                self.now.buried.insert(dossier.clone());
                self.certificates.insert(dossier, done.code);
            }
            _ => {
                desk.close().unwrap();
                self.restore(stick);
                return;
            }
        }
        // Sometimes the vault is locked, sometimes the laptop's battery is empty.
        match self.rng.u8(..6) {
            0 => desk.close().unwrap(),
            1 => drop(desk),
            _ => self.desk = Some(desk),
        }
    }

    fn restore(&mut self, stick: usize) {
        let sets: Vec<PathBuf> = self.media[stick].1.keys().cloned().collect();
        let Some(set) = self.rng.choice(sets) else { return };
        let mut also: Vec<PathBuf> = Vec::new();
        let mut buried = Dossiers::new();
        for (number, (place, sets)) in self.media.iter().enumerate() {
            let at_hand = number == stick || self.rng.bool();
            if at_hand {
                buried.extend(sets.values().flat_map(|set| set.buried.iter().cloned()));
            }
            if at_hand && number != stick {
                also.push(place.path().to_owned());
            }
        }
        if self.rng.bool() {
            also.push(self.house.dir());
            buried.extend(self.now.buried.iter().chain(&self.now.waiting).cloned());
        }
        let held = self.media[stick].1[&set].clone();
        let typed: Vec<(&String, &String)> = self.certificates.iter().filter(|_| self.rng.u8(..4) == 0).collect();
        buried
            .extend(typed.iter().map(|(dossier, _)| (*dossier).clone()).filter(|dossier| held.alive.contains(dossier)));
        self.told.push(format!("restore {set:?} with {also:?} and {} certificates", typed.len()));
        let codes: Vec<String> = typed.into_iter().map(|(_, code)| code.clone()).collect();
        let since = backup::look(&set, &also, &codes).unwrap();
        self.vaults += 1;
        self.house.called = format!("vault-{}", self.vaults);
        backup::restore_with(&set, &since, &self.house.dir(), &mut |_| Ok(())).unwrap();
        self.now = Known { alive: held.alive, buried: held.buried, waiting: buried };
    }
}

#[test]
fn a_destroyed_dossier_is_never_seen_where_its_tombstone_is_at_hand() {
    for seed in 0..WALKS {
        let mut walk = Walk::new(seed);
        for _ in 0..STEPS {
            walk.step();
        }
        let desk = walk.open();
        if seed % 50 == 0 {
            let found = ask(&desk, "verify", json!({}));
            // A restored store is behind the seal that the keychain remembers; nothing else may be amiss.
            let amiss: Vec<_> =
                found["findings"].as_array().unwrap().iter().filter(|f| f["code"] != "log_behind_seal").collect();
            assert!(amiss.is_empty(), "{amiss:?} {:#?}", walk.told);
        }
    }
}
