//! Whatever order dossiers are made, backed up, destroyed and restored in, on whichever media: a destroyed dossier is
//! brought back by a restore where any medium present, or a typed certificate, carries its tombstone; and no living dossier
//! ever vanishes, whatever tombstones somebody forges who has the key from a backup, and lays on a stick or beside the
//! vault. What must be seen is computed beside it with plain sets.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dossier_core::desk::Desk;
use dossier_core::dossier::destroying::destroy;
use dossier_core::rules::destroying::DestroyGround;
use dossier_core::vault::tombstone::{TombstoneKey, TombstoneKeys, Tombstones};
use dossier_core::vault::{backup, tombstone};
use dossier_tests::{House, ask, client, report, uid};
use fastrand::Rng;
use serde_json::json;
use tempfile::TempDir;

/// How many; each of [`STEPS`]. `ZORGMAP_WALKS` asks for more (`cargo xtask soak` for 5,000).
const WALKS: u64 = 200;
const STEPS: usize = 11;
const MEDIA: usize = 3;

type Dossiers = BTreeSet<String>;
/// Tombstones: of which dossier, and whether it is a forged one.
type Stones = BTreeSet<(String, bool)>;

/// What a store holds and knows. `waiting` lies beside it for the next opening; the carer is asked about those dossiers in
/// `said`, which live, and wants to hear no more of what is `ignored`; `certified` was typed at the restore just done.
#[derive(Clone, Default)]
struct Known {
    alive: Dossiers,
    buried: Stones,
    waiting: Stones,
    said: Dossiers,
    ignored: Stones,
    certified: Dossiers,
}

impl Known {
    /// What an opening does with what lies beside the store.
    fn open(&mut self, restored: bool) {
        let mut carried_out: Stones =
            std::mem::take(&mut self.certified).into_iter().map(|dossier| (dossier, false)).collect();
        for stone in std::mem::take(&mut self.waiting) {
            let lives = self.alive.contains(&stone.0);
            if !lives || (restored && !self.ignored.contains(&stone)) {
                carried_out.insert(stone);
            } else {
                self.say(stone);
            }
        }
        for stone in carried_out {
            self.bury(stone);
        }
    }

    /// A tombstone of a dossier that lives was found.
    fn say(&mut self, stone: (String, bool)) {
        if !self.ignored.contains(&stone) {
            self.said.insert(stone.0);
        }
    }

    fn bury(&mut self, stone: (String, bool)) {
        self.alive.remove(&stone.0);
        self.said.remove(&stone.0);
        if !dossiers(&self.buried).contains(&stone.0) {
            self.buried.insert(stone);
        }
    }
}

fn dossiers(stones: &Stones) -> Dossiers {
    stones.iter().map(|(dossier, _)| dossier.clone()).collect()
}

/// The day that every forged tombstone says; nothing is destroyed on it.
fn forged_day() -> NaiveDate {
    "2026-01-01".parse().unwrap()
}

/// What a list says. Of two tombstones of one dossier either may come first: which one did is read here, and that it is
/// there at all is foretold.
fn listed(dir: &Path) -> Stones {
    match tombstone::read(dir) {
        tombstone::Read::Some(list) => {
            list.tombstones.iter().map(|stone| (stone.client.to_string(), stone.day == forged_day())).collect()
        }
        tombstone::Read::None => Stones::new(),
        tombstone::Read::Damaged => panic!("damaged"),
    }
}

struct Walk {
    rng: Rng,
    house: House,
    desk: Option<Desk>,
    vaults: usize,
    /// A restore was just done.
    restored: bool,
    /// Forged tombstones that lie on each medium.
    forged: Vec<Stones>,
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
            restored: true,
            forged: vec![Stones::new(); MEDIA],
            now: Known::default(),
            media: (0..MEDIA).map(|_| (place(), BTreeMap::new())).collect(),
            certificates: BTreeMap::new(),
            told: vec![format!("seed {seed}")],
        }
    }

    /// Opens unless it is open, and sees exactly what must be seen.
    fn open(&mut self) -> Desk {
        let desk = self.desk.take().unwrap_or_else(|| {
            let restored = std::mem::take(&mut self.restored);
            self.now.open(restored);
            let desk = self.house.desk();
            let buried = listed(&self.house.dir());
            assert_eq!(dossiers(&buried), dossiers(&self.now.buried), "{:#?}", self.told);
            self.now.buried = buried;
            desk
        });
        let list = ask(&desk, "client_list", json!({ "former": true }));
        let seen: Dossiers = list.as_array().unwrap().iter().map(|row| uid(row, "client")).collect();
        assert_eq!(seen, self.now.alive, "{:#?}", self.told);
        let stones = ask(&desk, "today", json!({}))["stones"].clone();
        let said: Dossiers = stones.as_array().unwrap().iter().map(|row| uid(row, "client")).collect();
        assert_eq!(said, self.now.said, "{:#?}", self.told);
        assert_eq!(desk.reapplied().refused, 0);
        desk
    }

    fn step(&mut self) {
        let desk = self.open();
        let (what, stick) = (self.rng.u8(..13), self.rng.usize(..MEDIA));
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
                let mut learnt: Stones = sets.values().flat_map(|set| &set.buried).cloned().collect();
                learnt.extend(self.forged[stick].iter().chain(&self.now.waiting).cloned());
                let known = dossiers(&self.now.buried);
                learnt.retain(|(dossier, _)| !known.contains(dossier));
                // The store as it was copied, before anything was learnt.
                let copied = self.now.clone();
                let (here, gone): (Stones, Stones) =
                    learnt.into_iter().partition(|(dossier, _)| copied.alive.contains(dossier));
                here.into_iter().for_each(|stone| self.now.say(stone));
                let (in_set, beside) = (listed(&made), listed(&self.house.dir()));
                assert_eq!(dossiers(&in_set), known.union(&dossiers(&gone)).cloned().collect(), "{:#?}", self.told);
                assert_eq!(dossiers(&beside), dossiers(&in_set), "{:#?}", self.told);
                self.now.waiting = beside.into_iter().filter(|(dossier, _)| !known.contains(dossier)).collect();
                sets.insert(made, Known { buried: in_set, waiting: Stones::new(), ..copied });
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
                self.now.bury((dossier.clone(), false));
                self.certificates.insert(dossier, done.code);
            }
            8..10 => {
                desk.close().unwrap();
                self.restore(stick);
                return;
            }
            10 => {
                for row in ask(&desk, "today", json!({}))["stones"].as_array().unwrap() {
                    let stone = json!({ "client": row["client"], "day": row["day"], "ground": row["ground"] });
                    ask(&desk, "stone_ignore", stone);
                    let forged = row["day"] == forged_day().to_string();
                    self.now.ignored.insert((uid(row, "client"), forged));
                }
                self.told.push(format!("ignore {:?}", std::mem::take(&mut self.now.said)));
            }
            _ => {
                let Some(dossier) = self.rng.choice(self.now.alive.iter().cloned().collect::<Vec<_>>()) else {
                    self.desk = Some(desk);
                    return;
                };
                desk.close().unwrap();
                self.forge(stick, dossier);
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

    /// Somebody who once opened a backup, and has the key, lays a tombstone of a living dossier on a stick or beside the
    /// vault.
    fn forge(&mut self, stick: usize, dossier: String) {
        let vault = self.house.vault().unwrap().id();
        let mut keys = Vec::new();
        self.house.meddle(|db| {
            let mut statement = db.prepare("SELECT key FROM tombstone_key ORDER BY id").unwrap();
            let rows = statement.query_map([], |row| row.get::<_, [u8; 32]>(0)).unwrap();
            keys = rows.map(|key| TombstoneKey::from_bytes(&key.unwrap()).unwrap()).collect();
        });
        let keys = TombstoneKeys::new(keys).unwrap();
        let made = keys.tombstone((dossier.parse().unwrap(), None), forged_day(), DestroyGround::Mistake).unwrap();
        let (beside, place) = (self.rng.bool(), self.media[stick].0.path());
        self.told.push(format!("forge {dossier} {}", if beside { "beside".to_owned() } else { format!("on {stick}") }));
        let dir = if beside {
            self.house.dir()
        } else {
            self.forged[stick].insert((dossier.clone(), true));
            place.join(backup::FOLDER).join("sets").join("2020-01-01-000000")
        };
        let mut list = match tombstone::read(&dir) {
            tombstone::Read::Some(list) => list,
            tombstone::Read::None | tombstone::Read::Damaged => Tombstones::new(vault, Vec::new()),
        };
        list.gather(vec![made]);
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join(tombstone::FILE), list.to_bytes().unwrap()).unwrap();
        if beside {
            self.now.waiting.insert((dossier, true));
        } else {
            fs::write(dir.join(backup::MANIFEST), "{}").unwrap();
        }
    }

    fn restore(&mut self, stick: usize) {
        let sets: Vec<PathBuf> = self.media[stick].1.keys().cloned().collect();
        let Some(set) = self.rng.choice(sets) else { return };
        let mut also: Vec<PathBuf> = Vec::new();
        let mut gathered = Stones::new();
        for (number, (place, sets)) in self.media.iter().enumerate() {
            let at_hand = number == stick || self.rng.bool();
            if at_hand {
                gathered.extend(sets.values().flat_map(|set| set.buried.iter().cloned()));
                // What the carer was shown before, and may leave out.
                gathered.extend(self.forged[number].iter().cloned());
            }
            if at_hand && number != stick {
                also.push(place.path().to_owned());
            }
        }
        if self.rng.bool() {
            also.push(self.house.dir());
            gathered.extend(self.now.buried.iter().chain(&self.now.waiting).cloned());
        }
        let held = self.media[stick].1[&set].clone();
        let typed: Vec<(&String, &String)> = self.certificates.iter().filter(|_| self.rng.u8(..4) == 0).collect();
        let known = |dossier: &&String| held.alive.contains(*dossier);
        let certified = typed.iter().map(|(dossier, _)| *dossier).filter(known).cloned().collect();
        self.told.push(format!("restore {set:?} with {also:?} and {} certificates", typed.len()));
        let codes: Vec<String> = typed.into_iter().map(|(_, code)| code.clone()).collect();
        let since = backup::look(&set, &also, &codes).unwrap();
        self.vaults += 1;
        self.house.called = format!("vault-{}", self.vaults);
        backup::restore_with(&set, &since, &self.house.dir(), &mut |_| Ok(())).unwrap();
        let known = dossiers(&held.buried);
        gathered.retain(|(dossier, _)| !known.contains(dossier));
        self.now = Known { waiting: gathered, certified, ..held };
        self.restored = true;
    }
}

#[test]
fn a_destroyed_dossier_is_never_seen_where_its_tombstone_is_at_hand() {
    let walks = std::env::var("ZORGMAP_WALKS").ok().and_then(|count| count.parse().ok()).unwrap_or(WALKS);
    for seed in 0..walks {
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
