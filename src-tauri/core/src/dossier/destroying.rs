//! Destroying a dossier, or one entry of it, and doing so again in a store that came out of a backup. What asks for a person's
//! word, for exceptions and for a last export stands before this; here it is done.
//!
//! Order: rows, words and tombstone in one transaction with its line; the write-ahead log emptied; prints swept; the encrypted files
//! erased, and again at the next opening if one could not be; the list beside the store written anew, so that a restore
//! finds it. Backups follow when their medium is there (see [`super::backup`]).
//!
//! What a tombstone may do that was made elsewhere is decided in [`crate::vault::tombstone`]: right after a restore it
//! destroys again; otherwise a dossier that lives here is left alone and the carer is told (see [`super::found_stone`]).

use std::collections::HashSet;
use std::path::Path;

use chrono::{Days, NaiveDate};
use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{disclosure, others, retention};
use crate::action::{DESTROYING, ERASING, NAMES_SOUGHT, NAMES_STILL_ASKED, Pass, REAPPLYING, SETTLING, STONE_FOUND};
use crate::desk::{Desk, Work};
use crate::error::{Error, Result};
use crate::rules::destroying::DestroyGround;
use crate::session::{Role, Session, Source};
use crate::store::log::Outcome;
use crate::store::seat::{self, StoredSeat};
use crate::store::tombstone::{self as table, FoundStone};
use crate::store::{Concern, Reading, Store, WriteTx, client, entry, name_answer, setting};
use crate::surroundings::Surroundings;
use crate::uid::Uid;
use crate::vault::attachments::Attachments;
use crate::vault::backup;
use crate::vault::tombstone::{self, Certificate, Proof, Tombstone, Tombstones};
use crate::vault::{SealNote, Vault};

/// The setting that remembers where the store lives.
const LIVES_HERE: &str = "lives_here";
/// What openings did after a restore, until the carer was told.
const UNTOLD: &str = "reapplied";

/// Where a store lives, as it remembers it.
#[derive(Serialize, Deserialize)]
struct LivesHere {
    /// The salt of its file: a copy in a backup lies under another.
    salt: Uid,
    /// The seal that it was found behind, and treated as put back for: once is enough.
    behind: Option<SealNote>,
}

/// The setting that remembers what was destroyed since the keys were last new.
const REMNANTS: &str = "remnants";
/// After how many days new keys should not wait any longer.
const RENEW_DAYS: u64 = 30;

/// What was destroyed under the keys of now. It is gone from the store, and what a disk may keep of its old pages is
/// unreadable without a key; but that key is the one in use until it is renewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Remnants {
    /// The day of the first.
    pub since: NaiveDate,
    /// How many dossiers.
    pub dossiers: u32,
    /// How many entries by themselves.
    pub entries: u32,
    /// How often years of the log.
    #[serde(default)]
    pub logs: u32,
    /// It is more than a month ago.
    #[serde(default)]
    pub late: bool,
}

/// A destroyed dossier.
#[derive(Debug, Clone)]
pub struct Destroyed {
    /// When.
    pub day: NaiveDate,
    /// How many entries it had.
    pub entries: i64,
    /// For the certificate: what a restore takes as tombstone.
    pub code: String,
    /// Its traces are gone from the write-ahead log, too: see [`Store::wipe`].
    pub wiped: bool,
}

/// What the first opening did with the tombstones that a restore had gathered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Reapplied {
    /// Dossiers that were in the backup and are destroyed again: the days of their first destruction, without names.
    pub days: Vec<NaiveDate>,
    /// Entries that were in the backup and are destroyed again.
    pub entries: u32,
    /// Tombstones that this vault never made, or that cannot be read: refused.
    pub refused: u32,
    /// Certificates that fit no dossier in this store.
    pub unknown: u32,
    /// Stand-ins who have access in the backup: one that was ended since may come in again.
    pub stand_ins: u32,
    /// Custodians, likewise.
    pub custodians: u32,
}

impl Reapplied {
    /// Nothing to tell.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// One more that was there and is destroyed again.
    fn count(&mut self, stone: &Tombstone, was_there: bool) {
        match stone.entry {
            _ if !was_there => {}
            None => self.days.push(stone.day),
            Some(_) => self.entries += 1,
        }
    }

    /// And what an earlier opening did that nobody was told of.
    fn and(mut self, earlier: Self) -> Self {
        self.days.extend(earlier.days);
        self.days.sort_unstable();
        self.entries += earlier.entries;
        self.refused += earlier.refused;
        self.unknown += earlier.unknown;
        self.stand_ins += earlier.stand_ins;
        self.custodians += earlier.custodians;
        self
    }
}

/// Destroys a dossier for good.
///
/// # Errors
/// [`Error::NotAllowed`] to who may not, [`Error::ClockDoubtful`], [`Error::NotFound`]; then nothing is gone.
pub fn destroy(desk: &Desk, dossier: Uid, ground: DestroyGround) -> Result<Destroyed> {
    destroy_as_of(desk, &DESTROYING, (dossier, None), |_| Ok(ground))
}

/// As [`destroy`], with the day of a tombstone that was found. What `may` refuses is not done, and it says the ground; it is
/// asked in the same transaction, so that one line tells of it all or none does.
pub(super) fn destroy_as_of(
    desk: &Desk,
    pass: &Pass,
    (dossier, day): (Uid, Option<NaiveDate>),
    mut may: impl FnMut(&WriteTx) -> Result<DestroyGround>,
) -> Result<Destroyed> {
    let (store, session, surroundings) = (desk.store(), desk.session(), desk.surroundings());
    match session.role {
        Role::Carer | Role::Custodian => {}
        Role::StandIn | Role::Viewer | Role::Inspector => {
            store.note(pass, session, surroundings, Outcome::Refused)?;
            return Err(Error::NotAllowed);
        }
    }
    // A print or a hand-over of this dossier may be under way.
    let _turn = desk.take_turn()?;
    let reader = store.reader_apart(desk.vault().store_key())?;
    // What is refused costs nothing, and leaves nothing behind.
    let asked = store.change(&NAMES_SOUGHT, session, surroundings, |tx| {
        may(tx)?;
        Err::<(), _>(if tx.clock_doubtful() { Error::ClockDoubtful } else { Error::Cancelled })
    });
    match asked {
        Err(Error::Cancelled) => {}
        refused => refused?,
    }
    match keep_asking((store, reader), session, surroundings, &HashSet::from([dossier])) {
        // Names that cannot be read in another dossier keep this one from nothing.
        Ok(()) | Err(Error::StoreDamaged | Error::Internal { .. }) => {}
        refused => refused?,
    }
    let day = day.unwrap_or_else(|| surroundings.clock.now().date_naive());
    let (entries, code) = store.change(pass, session, surroundings, |tx| {
        let ground = may(tx)?;
        if tx.clock_doubtful() {
            return Err(Error::ClockDoubtful);
        }
        client::get(tx, dossier)?;
        let keys = table::keys(tx.connection())?;
        let stone = keys.tombstone((dossier, None), day, ground)?;
        let code = keys.certificate(&stone)?.code()?;
        Ok((bury(tx, &stone)?, code))
    })?;
    Ok(Destroyed { day, entries, code, wiped: settle_after(desk) })
}

/// Destroys one entry as a tombstone says that was found; what `may` refuses is not done.
pub(super) fn destroy_entry_as_of(
    desk: &Desk,
    pass: &Pass,
    (client, entry, day): (Uid, Uid, NaiveDate),
    may: impl FnOnce(&WriteTx) -> Result<DestroyGround>,
) -> Result<bool> {
    let _turn = desk.take_turn()?;
    desk.store().change(pass, desk.session(), desk.surroundings(), |tx| {
        let ground = may(tx)?;
        if tx.clock_doubtful() {
            return Err(Error::ClockDoubtful);
        }
        bury_entry(tx, entry, &table::keys(tx.connection())?.tombstone((client, Some(entry)), day, ground)?)?;
        Ok(())
    })?;
    Ok(settle_after(desk))
}

/// Where another dossier may name this client, that stays a question before it leaves, also when nobody is called so any more. What
/// is written down here says no name, and harms nothing if the dossier is not destroyed after all. Read through a connection of its own:
/// every dossier is gone through.
fn keep_asking(
    (store, reader): (&Store, Connection),
    session: &Session,
    s: &Surroundings,
    gone: &HashSet<Uid>,
) -> Result<()> {
    // Whoever sits here: what a stand-in does not get to read is looked through as well.
    let whole = Session { role: Role::Carer, looking: None, inspecting: None, ..session.clone() };
    let found = store.view_apart(reader, &NAMES_SOUGHT, &whole, s, |tx| others::still_asked(tx, gone))?;
    for (client, asked) in found {
        store.change(&NAMES_STILL_ASKED, session, s, |tx| {
            let count = i64::try_from(asked.len()).ok();
            tx.concerns(Concern { client: Some(client), part: "names", count, ..Concern::default() });
            name_answer::add(tx, client, &asked)
        })?;
    }
    Ok(())
}

/// What comes after rows are gone; whether their traces are, too. It is gone, and its certificate must not get lost with an
/// error: what does not work now is done at locking and at the next opening.
pub(super) fn settle_after(desk: &Desk) -> bool {
    let (store, session, surroundings) = (desk.store(), desk.session(), desk.surroundings());
    let (id, files, dir) = {
        let vault = desk.vault();
        (vault.id(), vault.attachments(), vault.dir().to_owned())
    };
    let wiped = store.wipe().unwrap_or(false);
    // The last copy that was printed in this sitting lies there in plain.
    let wiped = desk.vault().sweep_out().is_ok() && wiped;
    erase(store, session, surroundings, &files).ok();
    write_list(store, id, &dir).ok();
    // A store of before, put back by hand, is known as such by this.
    desk.seal().ok();
    wiped
}

/// One entry, if it is here, and what the line says of it. That it was destroyed stands in the dossier; why, the first
/// destruction said there.
fn bury_entry(tx: &WriteTx, entry: Uid, stone: &Tombstone) -> Result<bool> {
    let was_there = match entry::get(tx, entry) {
        // Whoever made it had the keys and not the truth.
        Ok(stored) if stored.client != stone.client => return Err(Error::AlreadyThere),
        Ok(stored) => {
            let (body, _) = entry::kept(tx, &stored)?;
            table::destroy_entry(tx, &stored, &body, stone)?;
            leaves_remnants(tx, Went::Entry)?;
            retention::entry_gone(tx, &stored, String::new())?;
            true
        }
        Err(Error::NotFound) => {
            table::lay(tx, entry, stone)?;
            false
        }
        Err(other) => return Err(other),
    };
    tx.concerns(Concern {
        client: Some(stone.client),
        entry: Some(entry),
        part: "dossier",
        ground: Some(stone.ground.code().to_owned()),
        ..Concern::default()
    });
    Ok(was_there)
}

/// The rows, and what the line says of it.
fn bury(tx: &WriteTx, stone: &Tombstone) -> Result<i64> {
    let entries = table::destroy(tx, stone)?;
    disclosure::forget(tx, stone.client)?;
    leaves_remnants(tx, Went::Dossier)?;
    tx.concerns(Concern {
        client: Some(stone.client),
        part: "dossier",
        count: Some(entries),
        ground: Some(stone.ground.code().to_owned()),
        ..Concern::default()
    });
    Ok(entries)
}

/// What was destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Went {
    /// A dossier.
    Dossier,
    /// One entry by itself.
    Entry,
    /// Years of the log.
    Log,
}

/// That something was destroyed under the keys of now.
///
/// # Errors
/// What the store says.
pub(super) fn leaves_remnants(tx: &WriteTx, what: Went) -> Result<()> {
    let before = setting::get::<Option<Remnants>>(tx, REMNANTS)?.flatten();
    let day = tx.now().date_naive();
    let mut now = before.unwrap_or(Remnants { since: day, dossiers: 0, entries: 0, logs: 0, late: false });
    let more = match what {
        Went::Dossier => &mut now.dossiers,
        Went::Entry => &mut now.entries,
        Went::Log => &mut now.logs,
    };
    *more = more.saturating_add(1);
    setting::set(tx, REMNANTS, &Some(now))
}

/// The keys are new: what is left of the old pages opens with none of them.
///
/// # Errors
/// What the store says.
pub(super) fn keys_are_new(tx: &WriteTx) -> Result<()> {
    setting::set(tx, REMNANTS, &None::<Remnants>)
}

/// What was destroyed since the keys were last new.
///
/// # Errors
/// What the store says.
pub(super) fn remnants(tx: &impl Reading) -> Result<Option<Remnants>> {
    let today = tx.moment().date_naive();
    let left = setting::get::<Option<Remnants>>(tx, REMNANTS)?.flatten();
    Ok(left.map(|left| Remnants { late: left.since + Days::new(RENEW_DAYS) < today, ..left }))
}

/// Erases the files of destroyed dossiers, and remembers those that would not go.
pub(crate) fn erase(store: &Store, session: &Session, s: &Surroundings, files: &Attachments) -> Result<()> {
    store.change(&ERASING, session, s, |tx| {
        let mut gone = table::erasing(tx)?;
        gone.retain(|file| files.erase(*file).is_ok());
        table::erased(tx, &gone)
    })
}

/// Writes the list beside the store: what the store knows, with the MACs of today, and what waits there for the next
/// opening.
pub(super) fn write_list(store: &Store, vault: Uid, dir: &Path) -> Result<()> {
    let mut list = Tombstones::new(vault, store.tombstones()?);
    let known = list.tombstones.clone();
    if let tombstone::Read::Some(waiting) = tombstone::read(dir)
        && waiting.vault == vault
    {
        list.gather(waiting.tombstones.into_iter().filter(|stone| !is_known(&known, stone)).collect());
    }
    tombstone::write(dir, &list)
}

/// Of a dossier that is gone, nothing is to be learnt about its entries.
fn is_known(known: &[Tombstone], stone: &Tombstone) -> bool {
    known.iter().any(|known| known.of() == stone.of() || known.of() == (stone.client, None))
}

/// What a medium knows that this store does not: it was restored from another one, without this at hand. They are
/// taken along into the next backup, or the last that knows of them would be thinned out some day; and they wait beside the
/// store, for the next opening to take over. Those of a dossier that lives here are neither: they wait for the carer's
/// word. Those that this vault never made are left where they are.
///
/// # Errors
/// What the store or the disk says.
pub(super) fn learn(work: &Work, medium: &Path) -> Result<Vec<Tombstone>> {
    let (store, session, s) = (work.desk.store(), work.desk.session(), work.desk.surroundings());
    let (id, dir) = {
        let vault = work.desk.vault();
        (vault.id(), vault.dir().to_owned())
    };
    let known = store.tombstones()?;
    let mut found = Tombstones::new(id, Vec::new());
    // And what an earlier stick taught, which waits for the next opening: this set must not lack it.
    for place in backup::sets(medium)?.iter().chain([&dir]) {
        match tombstone::read(place) {
            tombstone::Read::Some(list) if list.vault == id => found.gather(list.tombstones),
            tombstone::Read::Some(_) | tombstone::Read::None | tombstone::Read::Damaged => {}
        }
    }
    let keys = store.tombstone_keys()?;
    let mut fresh: Vec<Tombstone> = Vec::new();
    for stone in found.tombstones {
        let proof = keys.proof(&stone)?;
        if proof == Proof::None || is_known(&known, &stone) || is_known(&fresh, &stone) {
            continue;
        }
        if store.lives_here(stone.of())? {
            write_down(store, session, s, &stone, proof)?;
        } else if proof == Proof::Present {
            fresh.push(keys.anew(&stone)?);
        }
    }
    if !fresh.is_empty() {
        let mut list = Tombstones::new(id, known);
        list.gather(fresh.clone());
        tombstone::write(&dir, &list)?;
    }
    Ok(fresh)
}

/// A tombstone of a dossier that lives here: written down, with a line, and nothing destroyed. One a dossier, until the
/// carer has decided: a forger must not fill the store. But who was shut out by a renewal must not hide with a forgery what
/// somebody wrote who was not: one of each proof.
fn write_down(store: &Store, session: &Session, s: &Surroundings, stone: &Tombstone, proof: Proof) -> Result<()> {
    let former = proof != Proof::Present;
    let is_said = |found: &FoundStone| {
        found.of() == stone.of()
            && (former || !found.former)
            && (!found.ignored || (found.day, found.ground) == (stone.day, stone.ground))
    };
    if store.found_stones()?.iter().any(is_said) {
        return Ok(());
    }
    store.change(&STONE_FOUND, session, s, |tx| {
        table::note_found(tx, stone, former)?;
        tx.concerns(Concern {
            client: Some(stone.client),
            entry: stone.entry,
            part: "dossier",
            ground: Some(stone.ground.code().to_owned()),
            ..Concern::default()
        });
        Ok(())
    })
}

/// Before anybody sees anything: looks at what the list beside the store speaks of and the store does not know, then
/// writes the list anew. `restored`: the store came out of a backup, or an older one was put back; then what it still has
/// is destroyed again, each dossier in a transaction of its own, so that whatever stops this half way, the next opening
/// goes on. Otherwise nothing that lives here is destroyed (why: see [`crate::vault::tombstone`]).
///
/// # Errors
/// What the store says: then the vault stays shut.
pub(crate) fn reapply(
    store: &Store,
    vault: &Vault,
    session: &Session,
    s: &Surroundings,
    restored: bool,
) -> Result<Reapplied> {
    let mut done = Reapplied::default();
    for (uid, client) in store.unanswered_stones()? {
        store.change(&STONE_FOUND, session, s, |tx| {
            tx.concerns(Concern { client: Some(client), part: "dossier", ..Concern::default() });
            table::answer_for(tx, uid)
        })?;
    }
    let list = match tombstone::read(vault.dir()) {
        tombstone::Read::None => Tombstones::new(vault.id(), Vec::new()),
        tombstone::Read::Some(list) if list.vault == vault.id() => list,
        tombstone::Read::Some(_) | tombstone::Read::Damaged => {
            done.refused += 1;
            Tombstones::new(vault.id(), Vec::new())
        }
    };
    let (known, keys, found) = (store.tombstones()?, store.tombstone_keys()?, store.found_stones()?);
    let ignored = |stone: &Tombstone| {
        let is_it = |found: &FoundStone| (found.of(), found.day, found.ground) == (stone.of(), stone.day, stone.ground);
        found.iter().any(|found| found.ignored && is_it(found))
    };
    let typed = list.certificates.iter().filter_map(|typed| store.certified(&Certificate::parse(typed).ok()?).ok()?);
    let named = list.tombstones.iter().filter(|stone| stone.entry.is_none() && !is_known(&known, stone));
    let gone: HashSet<Uid> = named.map(|stone| stone.client).chain(typed).collect();
    if !gone.is_empty() {
        // What cannot be looked through keeps the vault no longer shut than it must be.
        let reader = store.reader_apart(vault.store_key());
        reader.and_then(|reader| keep_asking((store, reader), session, s, &gone)).ok();
    }
    for stone in list.tombstones.iter().filter(|stone| !is_known(&known, stone)) {
        let proof = keys.proof(stone)?;
        if proof == Proof::None {
            done.refused += 1;
        } else if restored && !ignored(stone) || proof == Proof::Present && !store.lives_here(stone.of())? {
            done.count(stone, again(store, session, s, &keys.anew(stone)?)?);
        } else if !store.lives_here(stone.of())? {
            // With a key of before a renewal, of a dossier that is not here: there is no reason to believe it.
            done.refused += 1;
        } else {
            match write_down(store, session, s, stone, proof) {
                // On a full disk it cannot be written down, but said.
                Err(Error::NoSpace { .. }) => done.refused += 1,
                other => other?,
            }
        }
    }
    for typed in &list.certificates {
        let Ok(certificate) = Certificate::parse(typed) else {
            done.refused += 1;
            continue;
        };
        match store.certified(&certificate)? {
            None => done.unknown += 1,
            // Typed at a restore only: beside a store that was there before, somebody else wrote it.
            Some(client) if !restored && store.lives_here((client, None))? => done.refused += 1,
            Some(client) => {
                let stone = keys.tombstone((client, None), certificate.day, certificate.ground)?;
                done.count(&stone, again(store, session, s, &stone)?);
            }
        }
    }
    done.days.sort_unstable();
    if !done.days.is_empty() || done.entries > 0 {
        store.wipe()?;
    }
    if done.refused > 0 {
        store.note(&REAPPLYING, session, s, Outcome::Refused)?;
    }
    // Exactly what the store knows: nothing waits any more. On a full disk it waits on, and is known already next time.
    let now = Tombstones::new(vault.id(), store.tombstones()?);
    if !now.tombstones.is_empty() || vault.dir().join(tombstone::FILE).exists() {
        tombstone::write(vault.dir(), &now).ok();
    }
    // The first page of the window tells it to the carer, whoever came first and by whichever door: see [`is_told`].
    let untold = store.setting::<Option<Reapplied>>(UNTOLD)?.flatten();
    let fresh = restored || store.setting::<LivesHere>(LIVES_HERE)?.is_none();
    let mut told = done.clone().and(untold.unwrap_or_default());
    // Last: until all is destroyed again, the next opening is one after a restore, too.
    if fresh || !done.is_nothing() {
        let (salt, behind) = (vault.store_key().mark(), vault.seal());
        let settled = |tx: &WriteTx| -> Result<Reapplied> {
            let mut told = told.clone();
            if fresh {
                settle(tx, salt, behind)?;
            }
            if restored {
                let ways: Vec<Uid> = vault.slots().into_iter().map(|slot| slot.id).collect();
                told.stand_ins = standing(tx, Role::StandIn, &ways)?;
                told.custodians = standing(tx, Role::Custodian, &ways)?;
            }
            setting::set(tx, UNTOLD, &Some(&told).filter(|told| !told.is_nothing()))?;
            Ok(told)
        };
        match store.with_room(|| store.change(&SETTLING, session, s, settled)) {
            // On a full disk it cannot be written down, but said; who is not told now keeps nobody out.
            Err(Error::NoSpace { .. }) if !fresh => {}
            settled => told = settled?,
        }
    }
    vault.forget_put_back();
    Ok(if tells(session) { told } else { done })
}

/// Whether the first page is shown to the carer.
fn tells(session: &Session) -> bool {
    session.role == Role::Carer && session.source == Source::Window
}

/// The opening came to its end: the first page tells it now, and none after it.
///
/// # Errors
/// What the store says: then it is told once more.
pub(crate) fn is_told(store: &Store, session: &Session, s: &Surroundings) -> Result<()> {
    if !tells(session) || store.setting::<Option<Reapplied>>(UNTOLD)?.flatten().is_none() {
        return Ok(());
    }
    store.with_room(|| store.change(&SETTLING, session, s, |tx| setting::set(tx, UNTOLD, &None::<Reapplied>)))
}

/// How many have a seat that leads in, by one of these ways.
fn standing(tx: &WriteTx, role: Role, ways: &[Uid]) -> Result<u32> {
    let today = tx.moment().date_naive();
    let leads_in = |seat: &StoredSeat| {
        seat.fields.ended.is_none() && seat.fields.until.is_none_or(|until| until >= today) && ways.contains(&seat.slot)
    };
    Ok(u32::try_from(seat::list(tx, role)?.iter().filter(|seat| leads_in(seat)).count()).unwrap_or(u32::MAX))
}

/// The store lives here from now on.
///
/// # Errors
/// What the store says.
pub(super) fn settle(tx: &WriteTx, salt: Uid, behind: Option<SealNote>) -> Result<()> {
    setting::set(tx, LIVES_HERE, &LivesHere { salt, behind })
}

/// Whether the store came here out of a backup, or is an older one that was put back (`older`: it ends before its last
/// seal), and nobody had it open here since. One that remembers nothing is new, or was kept by a program of before this was
/// remembered, all these years in this very place: then only the mark that restoring leaves says that it came back. Were
/// the mark alone believed, and not what the store remembers, whoever can write into the folder could lay one there.
///
/// # Errors
/// What the store says.
pub(crate) fn came_back(tx: &impl Reading, vault: &Vault, older: bool) -> Result<bool> {
    Ok(match setting::get::<LivesHere>(tx, LIVES_HERE)? {
        Some(lives) if lives.salt == vault.store_key().mark() => older && lives.behind != vault.seal(),
        Some(_) => true,
        None => older || vault.was_put_back(),
    })
}

/// One dossier or entry, destroyed again under the pass of restoring; whether it was still there.
fn again(store: &Store, session: &Session, s: &Surroundings, stone: &Tombstone) -> Result<bool> {
    let buried = store.change(&REAPPLYING, session, s, |tx| {
        if let Some(entry) = stone.entry {
            return bury_entry(tx, entry, stone);
        }
        let was_there = client::get(tx, stone.client).err() != Some(Error::NotFound);
        bury(tx, stone)?;
        Ok(was_there)
    });
    match buried {
        // Buried before it was ever here, or by an earlier line of the list.
        Err(Error::AlreadyThere) => Ok(false),
        other => other,
    }
}
