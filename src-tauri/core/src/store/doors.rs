//! The two doors of the store, and the one place where transactions are made.
//!
//! One writer and one query-only reader, each behind its own lock; a job reads through a connection of its own, so that
//! a long print never stands in the way of typing.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, FixedOffset, TimeDelta};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde::de::DeserializeOwned;

use super::connection::{self, Use};
use super::log::{self, Covered, Head, Kind, Outcome, Record};
use super::scope::{self, Scope};
use super::tombstone::FoundStone;
use super::{ahead, setting, tombstone, verify};
use crate::action::{Logged, Pass};
use crate::dossier::others::Unmarked;
use crate::dossier::restriction;
use crate::error::{Error, Result};
use crate::order::{Ordered, Rank};
use crate::session::Session;
use crate::surroundings::Surroundings;
use crate::uid::Uid;
use crate::vault::tombstone::{Certificate, Tombstone, TombstoneKey, TombstoneKeys};
use crate::vault::{StoreKey, to_medium};

/// Held back on disk, so that a full one never blocks reading (which writes a log line) and locking.
pub(super) const RESERVE: u64 = 8 << 20;

/// No bound to when something is recorded.
const ANY: i64 = i64::MIN;

/// How long wiping waits for who reads: longer than a page takes, and too short for a typing hand to notice.
const PATIENCE: Duration = Duration::from_millis(250);

/// How long locking waits for that: none of ours reads any more.
const LOCKING: Duration = Duration::from_secs(1);

/// What a log line says beside who, when and which action.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Concern {
    /// Whose dossier.
    pub client: Option<Uid>,
    /// Which entry.
    pub entry: Option<Uid>,
    /// Which part of the dossier, as a code.
    pub part: &'static str,
    /// How many.
    pub count: Option<i64>,
    /// On which legal ground, as a code.
    pub ground: Option<String>,
    /// By which consent, where that is the ground.
    pub consent: Option<Uid>,
    /// Asked for again and again, yet each time worth a line of its own (a search, a reveal).
    pub every_time: bool,
}

/// Writing: made by [`Store::change`] alone.
pub struct WriteTx<'a> {
    db: &'a Connection,
    surroundings: &'a Surroundings,
    session: &'a Session,
    now: DateTime<FixedOffset>,
    doubtful: bool,
    actor: Cell<Uid>,
    concern: RefCell<Concern>,
    covered: RefCell<Vec<Covered>>,
    lines: RefCell<Vec<(Concern, Vec<Covered>)>>,
    cut: Cell<Option<Head>>,
    unmarked: UnmarkedOf,
}

impl<'a> WriteTx<'a> {
    /// Within a transaction that is open on `db`.
    pub(super) fn new(
        db: &'a Connection,
        session: &'a Session,
        surroundings: &'a Surroundings,
        now: DateTime<FixedOffset>,
        doubtful: bool,
    ) -> Self {
        Self {
            db,
            surroundings,
            session,
            now,
            doubtful,
            actor: Cell::new(session.actor),
            concern: RefCell::default(),
            covered: RefCell::default(),
            lines: RefCell::default(),
            cut: Cell::new(None),
            unmarked: UnmarkedOf::default(),
        }
    }

    pub(super) fn db(&self) -> &Connection {
        self.db
    }

    /// The instant of this change: one for everything in it.
    pub fn now(&self) -> DateTime<FixedOffset> {
        self.now
    }

    /// Who does it.
    pub fn session(&self) -> &Session {
        self.session
    }

    /// A new uid.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn new_uid(&self) -> Result<Uid> {
        Uid::new(self.surroundings)
    }

    pub(super) fn new_salt(&self) -> Result<[u8; 16]> {
        self.surroundings.random()
    }

    pub(super) fn new_tombstone_key(&self) -> Result<TombstoneKey> {
        TombstoneKey::random(self.surroundings)
    }

    /// Who the line names, when that is known only here: at opening.
    pub(crate) fn acts_as(&self, actor: Uid) {
        self.actor.set(actor);
    }

    /// What the line will say. Called more than once, the last word stands.
    pub fn concerns(&self, concern: Concern) {
        self.concern.replace(concern);
    }

    /// A line of its own for what was written up to here: of a change to more than one dossier, each log tells its part.
    pub fn line(&self, concern: Concern) {
        self.lines.borrow_mut().push((concern, self.covered.take()));
    }

    /// The line answers for this row being gone: verifying misses it no more, and knows it if it comes back.
    pub(super) fn cover_gone(&self, table: &'static str, uid: Uid) {
        self.covered.borrow_mut().push(Covered(table.to_owned(), uid, 0, verify::GONE.to_owned()));
    }

    /// The line answers for this row from now on, as the one did that goes: see [`super::carried_head`].
    pub(super) fn cover_anew(&self, row: Covered) {
        self.covered.borrow_mut().push(row);
    }

    /// The lines up to this head go with this change, and its last line names it.
    pub(super) fn cuts(&self, head: Head) {
        self.cut.set(Some(head));
    }

    /// The line answers for this row as it now stands.
    pub(super) fn cover(&self, table: &'static str, uid: Uid, version: i64) -> Result<()> {
        let hash = verify::row_hash(self.db, table, uid, version)?;
        self.covered.borrow_mut().push(Covered(table.to_owned(), uid, version, hash));
        Ok(())
    }
}

/// Reading: made by [`Store::view`] alone.
pub struct ReadTx<'a> {
    tx: Transaction<'a>,
    session: &'a Session,
    now: DateTime<FixedOffset>,
    doubtful: bool,
    concerns: RefCell<Vec<Concern>>,
    unmarked: UnmarkedOf,
}

impl ReadTx<'_> {
    /// What is read belongs to this; each concern becomes a line before anything is handed out.
    pub fn concerns(&self, concern: Concern) {
        self.concerns.borrow_mut().push(concern);
    }

    /// Now.
    pub fn now(&self) -> DateTime<FixedOffset> {
        self.now
    }

    /// Who reads.
    pub fn session(&self) -> &Session {
        self.session
    }
}

/// What both kinds of transaction can do: read the tables.
pub trait Reading {
    /// The connection; tables only.
    fn connection(&self) -> &Connection;
    /// Now.
    fn moment(&self) -> DateTime<FixedOffset>;
    /// Whether that may be wrong.
    fn clock_doubtful(&self) -> bool;
    /// Who sits here.
    fn session(&self) -> &Session;
    /// Names of other clients in the texts of dossiers, once they were looked up.
    fn unmarked(&self) -> &UnmarkedOf;
}

/// Names of other clients, by the dossier in which they are looked for: looked up once in a transaction, not for each text.
pub type UnmarkedOf = RefCell<HashMap<Uid, Rc<Unmarked>>>;

impl Reading for WriteTx<'_> {
    fn connection(&self) -> &Connection {
        self.db
    }
    fn moment(&self) -> DateTime<FixedOffset> {
        self.now
    }
    fn clock_doubtful(&self) -> bool {
        self.doubtful
    }
    fn session(&self) -> &Session {
        self.session
    }
    fn unmarked(&self) -> &UnmarkedOf {
        &self.unmarked
    }
}

impl Reading for ReadTx<'_> {
    fn connection(&self) -> &Connection {
        &self.tx
    }
    fn moment(&self) -> DateTime<FixedOffset> {
        self.now
    }
    fn clock_doubtful(&self) -> bool {
        self.doubtful
    }
    fn session(&self) -> &Session {
        self.session
    }
    fn unmarked(&self) -> &UnmarkedOf {
        &self.unmarked
    }
}

/// The open store.
pub struct Store {
    // The locks, in the order in which they are taken: see [`crate::order`].
    pub(super) reader: Ordered<Connection>,
    device: Uid,
    /// What is seen through every connection of this sitting.
    pub(super) scope: Scope,
    /// Parts that a sitting has looked at: a second look at the same part adds no line.
    seen: Ordered<HashSet<(Uid, Concern)>>,
    pub(super) writer: Ordered<Connection>,
    pub(super) path: Ordered<PathBuf>,
    /// The disk is so full that nothing could be held back, or what was held back is in use.
    short: AtomicBool,
    cut_off: bool,
    /// What was destroyed may still stand in the write-ahead log.
    unwiped: AtomicBool,
    /// The clock may be wrong, see [`crate::dossier::clock`].
    doubtful: AtomicBool,
    /// Before this nothing is recorded, in seconds since 1970.
    least: AtomicI64,
    /// Changes of this sitting that left a line.
    told: AtomicU64,
}

impl Store {
    /// Opens the store, creating it and bringing it to today's schema.
    ///
    /// # Errors
    /// [`Error::StoreDamaged`], [`Error::VaultNewer`], [`Error::NoSpace`].
    pub fn open(path: &Path, key: &StoreKey, device: Uid) -> Result<Self> {
        // Before SQLite looks at it and goes on writing where it stops reading.
        let cut_off = ahead::is_damaged(path);
        // What a killed process left may be what it destroyed last.
        let left_over = ahead::is_there(path);
        let opened = || {
            let mut writer = connection::open(path, key, Use::Write)?;
            connection::migrate(&mut writer)?;
            Ok(writer)
        };
        let writer = match opened() {
            // Opening alone makes files beside the store.
            Err(Error::NoSpace { .. }) if fs::remove_file(reserve(path)).is_ok() => opened()?,
            other => other?,
        };
        let reader = connection::open(path, key, Use::Read)?;
        let store = Self {
            path: Ordered::new(Rank::Leaf, path.to_owned()),
            writer: Ordered::new(Rank::Writer, writer),
            reader: Ordered::new(Rank::Reader, reader),
            device,
            scope: Scope::Whole,
            seen: Ordered::new(Rank::Seen, HashSet::new()),
            short: AtomicBool::new(false),
            cut_off,
            unwiped: AtomicBool::new(left_over),
            doubtful: AtomicBool::new(false),
            least: AtomicI64::new(ANY),
            told: AtomicU64::new(0),
        };
        store.keep_reserve();
        Ok(store)
    }

    /// What a killed process wrote last is damaged and was left out.
    pub fn is_cut_off(&self) -> bool {
        self.cut_off
    }

    /// From here on nothing is seen of the store but this.
    ///
    /// # Errors
    /// What the store says; then the store is not to be used.
    pub fn narrow(&mut self, scope: Scope) -> Result<()> {
        scope::narrow(&self.writer.lock(), &scope)?;
        scope::narrow(&self.reader.lock(), &scope)?;
        self.scope = scope;
        Ok(())
    }

    /// The write door: `work` and its log line in one transaction.
    ///
    /// # Errors
    /// What `work` says; then nothing has been written. [`Error::NoSpace`] also while what is held back cannot be:
    /// the last room on the disk is for reading, drafts and locking.
    pub fn change<T>(
        &self,
        pass: &Pass,
        session: &Session,
        surroundings: &Surroundings,
        work: impl FnOnce(&WriteTx) -> Result<T>,
    ) -> Result<T> {
        let changed = self.change_once(pass, session, surroundings, work);
        // A draft is saved again at the next key: by then there is room for it.
        if matches!((pass.logged(), &changed), (Logged::No(_), Err(Error::NoSpace { .. }))) {
            self.make_room();
        }
        changed
    }

    fn change_once<T>(
        &self,
        pass: &Pass,
        session: &Session,
        surroundings: &Surroundings,
        work: impl FnOnce(&WriteTx) -> Result<T>,
    ) -> Result<T> {
        let mut writer = self.writer.lock();
        if self.short.load(Ordering::Relaxed) && matches!(pass.logged(), Logged::Yes(kind) if kind != Kind::Open) {
            self.keep_reserve();
            if self.short.load(Ordering::Relaxed) {
                let free = self.path().parent().and_then(|dir| fs4::available_space(dir).ok()).unwrap_or(0);
                return Err(Error::NoSpace { needed: RESERVE, free });
            }
        }
        let db = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = WriteTx::new(&db, session, surroundings, self.next(surroundings), self.clock_doubtful());
        let value = work(&tx)?;
        let clients = tx.lines.borrow().iter().map(|(concern, _)| concern.client).collect::<Vec<_>>();
        for client in clients.into_iter().chain([tx.concern.borrow().client]) {
            if !self.scope.may_change(client) {
                return Err(Error::NotFound);
            }
            restriction::goes_on(&db, client, pass.name())?;
        }
        match pass.logged() {
            Logged::Yes(kind) => self.answer_for(tx, pass, kind)?,
            Logged::No(_) if tx.covered.borrow().is_empty() && tx.lines.borrow().is_empty() => {}
            Logged::No(_) => return Err(Error::internal("covered rows without a line")),
        }
        db.commit()?;
        if matches!(pass.logged(), Logged::Yes(_)) {
            self.told.fetch_add(1, Ordering::Relaxed);
        }
        Ok(value)
    }

    /// How many changes of this sitting left a line: an action that fails after its own has to say that it failed.
    pub(crate) fn told(&self) -> u64 {
        self.told.load(Ordering::Relaxed)
    }

    /// The line of a change, with the rows that it answers for.
    pub(super) fn answer_for(&self, tx: WriteTx, pass: &Pass, kind: Kind) -> Result<()> {
        let WriteTx { db, session, now, actor, concern, covered, lines, cut, .. } = tx;
        let append = |concern, rows, cut| {
            let line = self.line(pass, session, &now, kind, Outcome::Done, concern);
            log::append(db, Record { by: actor.get(), rows, cut, ..line })
        };
        for (concern, rows) in lines.into_inner() {
            append(concern, rows, None)?;
        }
        let cut = cut.get().map(|head| (head.no, hex::encode(head.hash)));
        append(concern.into_inner(), covered.into_inner(), cut)?;
        Ok(())
    }

    /// The read door: reads, writes the lines for what was read, then hands it out.
    ///
    /// # Errors
    /// What `work` says, or the log: then nothing is handed out.
    pub fn view<T>(
        &self,
        pass: &Pass,
        session: &Session,
        surroundings: &Surroundings,
        work: impl FnOnce(&ReadTx) -> Result<T>,
    ) -> Result<T> {
        self.view_through(&mut self.reader.lock(), pass, session, surroundings, work)
    }

    /// The read door for a job, through a connection of its own.
    ///
    /// # Errors
    /// As [`Store::view`].
    pub fn view_apart<T>(
        &self,
        mut reader: Connection,
        pass: &Pass,
        session: &Session,
        surroundings: &Surroundings,
        work: impl FnOnce(&ReadTx) -> Result<T>,
    ) -> Result<T> {
        self.view_through(&mut reader, pass, session, surroundings, work)
    }

    /// A connection for a job's reading.
    ///
    /// # Errors
    /// [`Error::StoreDamaged`].
    pub fn reader_apart(&self, key: &StoreKey) -> Result<Connection> {
        let reader = connection::open(&self.path(), key, Use::Read)?;
        scope::narrow(&reader, &self.scope)?;
        Ok(reader)
    }

    fn view_through<T>(
        &self,
        reader: &mut Connection,
        pass: &Pass,
        session: &Session,
        surroundings: &Surroundings,
        work: impl FnOnce(&ReadTx) -> Result<T>,
    ) -> Result<T> {
        let now = surroundings.clock.now();
        let tx = reader.transaction()?;
        let (concerns, unmarked) = (RefCell::default(), UnmarkedOf::default());
        let tx = ReadTx { tx, session, now, doubtful: self.clock_doubtful(), concerns, unmarked };
        let value = work(&tx)?;
        let ReadTx { tx, concerns, .. } = tx;
        for concern in concerns.borrow().iter() {
            restriction::goes_on(&tx, concern.client, pass.name())?;
        }
        tx.commit()?;
        if let Logged::Yes(kind) = pass.logged() {
            self.note_views(pass, session, &now, kind, concerns.into_inner())?;
        }
        Ok(value)
    }

    fn note_views(
        &self,
        pass: &Pass,
        session: &Session,
        now: &DateTime<FixedOffset>,
        kind: Kind,
        concerns: Vec<Concern>,
    ) -> Result<()> {
        let concerns = if concerns.is_empty() { vec![Concern::default()] } else { concerns };
        let mut seen = self.seen.lock();
        let fresh: Vec<Concern> = concerns
            .into_iter()
            .filter(|concern| concern.every_time || !seen.contains(&(session.uid, concern.clone())))
            .collect();
        if fresh.is_empty() {
            return Ok(());
        }
        let write = |fresh: &[Concern]| -> Result<()> {
            let mut writer = self.writer.lock();
            let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for concern in fresh {
                log::append(&tx, self.line(pass, session, now, kind, Outcome::Done, concern.clone()))?;
            }
            Ok(tx.commit()?)
        };
        self.with_room(|| write(&fresh))?;
        seen.extend(fresh.into_iter().map(|concern| (session.uid, concern)));
        Ok(())
    }

    /// A line for something that was refused or failed.
    ///
    /// # Errors
    /// What the store says.
    pub fn note(&self, pass: &Pass, session: &Session, surroundings: &Surroundings, outcome: Outcome) -> Result<()> {
        let kind = match pass.logged() {
            Logged::Yes(kind) => kind,
            Logged::No(_) => Kind::Read,
        };
        let now = surroundings.clock.now();
        self.with_room(|| {
            let mut writer = self.writer.lock();
            let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // What somebody tries who looks on belongs to the log of that dossier.
            let client = session.looking.as_ref().map(|looking| looking.client);
            let concern = Concern { client, ..Concern::default() };
            log::append(&tx, self.line(pass, session, &now, kind, outcome, concern))?;
            Ok(tx.commit()?)
        })
    }

    /// Does what a full disk must not stop (a line for reading, locking): what was held back makes room for it.
    ///
    /// # Errors
    /// What `work` says.
    pub fn with_room<T>(&self, work: impl Fn() -> Result<T>) -> Result<T> {
        match work() {
            Err(Error::NoSpace { .. }) if self.make_room() => work(),
            other => other,
        }
    }

    fn path(&self) -> PathBuf {
        self.path.lock().clone()
    }

    fn make_room(&self) -> bool {
        self.short.store(true, Ordering::Relaxed);
        fs::remove_file(reserve(&self.path())).is_ok()
    }

    pub(super) fn line(
        &self,
        pass: &Pass,
        session: &Session,
        now: &DateTime<FixedOffset>,
        kind: Kind,
        outcome: Outcome,
        concern: Concern,
    ) -> Record {
        let (at, z) = log::stamp(now);
        Record {
            n: 0,
            at,
            z,
            action: pass.name().to_owned(),
            ev: kind.event_action(),
            k: kind,
            out: outcome.indicator(),
            s: session.uid,
            by: session.actor,
            role: session.role,
            req: true,
            why: pass.purpose().to_owned(),
            src: session.source,
            dev: self.device,
            ot: if concern.client.is_some() { 1 } else { 2 },
            or: if concern.client.is_some() { 1 } else { 3 },
            lc: kind.life_cycle(),
            c: concern.client,
            e: concern.entry,
            part: concern.part.to_owned(),
            sens: if kind == Kind::Reveal { 'R' } else { 'N' },
            cnt: concern.count,
            gr: concern.ground,
            rel: concern.client.map(|_| "own_client".to_owned()),
            con: concern.consent,
            rows: Vec::new(),
            cut: None,
        }
    }

    /// Number and hash of the last line, for a seal.
    ///
    /// # Errors
    /// What the store says.
    pub fn head(&self) -> Result<Head> {
        log::head(&self.writer.lock())
    }

    /// All tombstones, oldest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn tombstones(&self) -> Result<Vec<Tombstone>> {
        tombstone::all(&self.writer.lock())
    }

    /// The keys of this vault's tombstones.
    ///
    /// # Errors
    /// [`Error::StoreDamaged`] when there is none: the first opening draws it.
    pub fn tombstone_keys(&self) -> Result<TombstoneKeys> {
        tombstone::keys(&self.writer.lock())
    }

    /// Tombstones that came from elsewhere, of dossiers and entries that are still here.
    ///
    /// # Errors
    /// What the store says.
    pub fn found_stones(&self) -> Result<Vec<FoundStone>> {
        tombstone::found(&self.writer.lock())
    }

    /// The client whose certificate this is.
    ///
    /// # Errors
    /// What the store says.
    pub fn certified(&self, certificate: &Certificate) -> Result<Option<Uid>> {
        tombstone::certified(&self.writer.lock(), certificate)
    }

    /// Those of them that no line answers for, with their dossiers, see [`tombstone::unanswered`].
    ///
    /// # Errors
    /// What the store says.
    pub fn unanswered_stones(&self) -> Result<Vec<(Uid, Uid)>> {
        tombstone::unanswered(&self.writer.lock())
    }

    /// Whether the dossier or the entry of a tombstone is here.
    ///
    /// # Errors
    /// What the store says.
    pub fn lives_here(&self, of: (Uid, Option<Uid>)) -> Result<bool> {
        tombstone::lives_here(&self.writer.lock(), of)
    }

    /// A setting, for what is done beside the doors: a backup that looks for its stick reads nothing of a dossier.
    ///
    /// # Errors
    /// What the store says.
    pub fn setting<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        setting::read(&self.reader.lock(), name)
    }

    /// Whether the clock may be wrong.
    pub fn clock_doubtful(&self) -> bool {
        self.doubtful.load(Ordering::Relaxed)
    }

    pub(crate) fn set_clock_doubtful(&self, doubtful: bool) {
        self.doubtful.store(doubtful, Ordering::Relaxed);
    }

    /// From now on nothing is recorded before this, in seconds since 1970; `None`: when the clock says. What held before.
    pub(crate) fn record_from(&self, least: Option<i64>) -> Option<i64> {
        Some(self.least.swap(least.unwrap_or(ANY), Ordering::Relaxed)).filter(|least| *least != ANY)
    }

    /// The clock is in doubt as it is there.
    pub(crate) fn clock_as(&self, other: &Self) {
        self.set_clock_doubtful(other.clock_doubtful());
        self.least.store(other.least.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    /// When what is written now is recorded.
    pub(crate) fn now(&self, surroundings: &Surroundings) -> DateTime<FixedOffset> {
        let now = surroundings.clock.now();
        now + TimeDelta::seconds(self.least.load(Ordering::Relaxed).saturating_sub(now.timestamp()).max(0))
    }

    /// The same for a change: the next one comes after it, also where the clock is too far behind to say so.
    pub(super) fn next(&self, surroundings: &Surroundings) -> DateTime<FixedOffset> {
        let now = self.now(surroundings);
        if self.least.load(Ordering::Relaxed) == now.timestamp() {
            self.least.fetch_add(1, Ordering::Relaxed);
        }
        now
    }

    /// Writes what is in the write-ahead log into the store's file and empties the log. Whether it is empty now: as long
    /// as somebody reads what the store was before, it has to stay. For that this waits `patience`, and with it whoever
    /// wants to write.
    ///
    /// # Errors
    /// What the store says.
    fn checkpoint(&self, patience: Duration) -> Result<bool> {
        let writer = self.writer.lock();
        writer.busy_timeout(patience)?;
        let busy = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
        writer.busy_timeout(connection::BUSY)?;
        Ok(!busy?)
    }

    /// After something was destroyed: the write-ahead log still has its pages as they were, and is emptied. Whether that
    /// worked; a print or a check that is being made may be reading. Else it is tried again after each action, so at
    /// the end of that job too, and at locking.
    ///
    /// # Errors
    /// What the store says; it is tried again then, too.
    pub fn wipe(&self) -> Result<bool> {
        self.wipe_within(PATIENCE)
    }

    fn wipe_within(&self, patience: Duration) -> Result<bool> {
        // Before: an error is no reason to forget it.
        self.unwiped.store(true, Ordering::Relaxed);
        let empty = self.checkpoint(patience)?;
        if empty {
            self.unwiped.store(false, Ordering::Relaxed);
        }
        Ok(empty)
    }

    /// Tries again what [`Store::wipe`] could not do, without waiting.
    pub(crate) fn wipe_again(&self) {
        if self.unwiped.load(Ordering::Relaxed) {
            self.wipe_within(Duration::ZERO).ok();
        }
    }

    /// At locking: empties the write-ahead log.
    ///
    /// # Errors
    /// [`Error::TracesLeft`] when something that was destroyed still stands in it; what the store says.
    pub(crate) fn settle(&self) -> Result<()> {
        let empty = self.checkpoint(LOCKING)?;
        if empty || !self.unwiped.load(Ordering::Relaxed) { Ok(()) } else { Err(Error::TracesLeft) }
    }

    /// Not being able to hold room back is no reason to keep a carer from her dossiers, nor from writing in them as
    /// long as it is not for want of room.
    pub(crate) fn keep_reserve(&self) {
        let path = reserve(&self.path());
        if fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file() && meta.len() == RESERVE) {
            self.short.store(false, Ordering::Relaxed);
            return;
        }
        // Made anew, never written through: a link that somebody put there would lead elsewhere.
        fs::remove_file(&path).ok();
        let kept = connection::private(&path).and_then(|mut file| {
            // Written, not just sized: a hole in a file holds no room.
            let piece = [0xA5; 1 << 14];
            (0..RESERVE / piece.len() as u64).try_for_each(|_| file.write_all(&piece))?;
            Ok(to_medium(&file)?)
        });
        if kept.is_err() {
            fs::remove_file(&path).ok();
        }
        let full = matches!(kept, Err(Error::NoSpace { .. }));
        self.short.store(full, Ordering::Relaxed);
    }
}

fn reserve(store: &Path) -> PathBuf {
    store.with_extension("reserve")
}
