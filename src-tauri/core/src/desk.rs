//! The desk: an open vault with somebody sitting at it. Everything that is asked comes in here by its name and leaves
//! as one value or one error; locking is [`Desk::close`], after which the window starts its process anew.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, Days, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::action::{self, BEHIND, CUT_OFF, FINDING, INSPECTION_LOCKED, OPENING, Pass, VIEWING_LOCKED};
use crate::dossier::clock::{self, ClockDoubt};
use crate::dossier::destroying::{self, Reapplied};
use crate::dossier::disclosure::{self, Prepared};
use crate::dossier::inspection::Inspecting;
use crate::dossier::practice::Practice;
use crate::dossier::{inspection, sitting, viewing};
use crate::error::{Error, Result};
use crate::export::Progress;
use crate::order::{Held, Ordered, Rank};
use crate::session::{Looking, Role, Session, Source};
use crate::store::carried_head::{self, Sealed};
use crate::store::log::{self, Head, Outcome};
use crate::store::seat::StoredSeat;
use crate::store::{
    Concern, Move, Past, ReadTx, Reading, Scope, Store, WriteTx, attachment, setting, tombstone, worker,
};
use crate::surroundings::Surroundings;
use crate::uid::Uid;
use crate::vault::attachments::Attachments;
use crate::vault::{SealNote, Vault};

/// The setting that holds the uid of the carer's own line in the table of care workers.
pub(crate) const OWN_WORKER: &str = "own_worker";
/// The setting that remembers that the store was once older than the last seal.
const WAS_BEHIND: &str = "was_behind";
/// How long a file that no row speaks of is kept.
const LOST_DAYS: u64 = 90;

/// Lines of the log between two seals while the vault is open.
const SEAL_LINES: u64 = 200;
/// The setting that is there from when the log was found behind its seal until somebody has seen it.
pub(crate) const BEHIND_SEAL: &str = "behind_seal";

/// The seal that the log was found behind.
#[derive(Serialize, Deserialize)]
pub(crate) struct BehindSeal {
    /// Number of its line.
    no: u64,
    /// When that was found.
    found: DateTime<FixedOffset>,
}

/// What an opening finds, before anybody sits down. It is kept in a transaction of its own: who may not sit down, or whose
/// period is over, must not make a warning go by coming in. Looking at a write-ahead log that was cut off ends it, and the
/// line of a refusal stands at the hour of a clock that may have been set back.
struct Found {
    /// The log ends before the last seal.
    behind: bool,
    /// The store came out of a backup, or is older than its seal: tombstones beside it destroy again.
    restored: bool,
    /// So it did, now or earlier, and nobody has seen it yet.
    unseen: bool,
    /// It was behind once: what is set aside is never erased.
    keeps: bool,
    /// The clock may be wrong.
    doubt: Option<ClockDoubt>,
    /// Before which nothing is recorded then.
    least: Option<i64>,
}

/// What was laid open, and for whom.
enum LaidOpen {
    Viewer(Arc<Looking>),
    Inspector(Arc<Inspecting>),
}

/// An open vault and who sits there.
pub struct Desk {
    vault: Ordered<Vault>,
    store: Store,
    session: Session,
    seat: Option<StoredSeat>,
    surroundings: Surroundings,
    behind: AtomicBool,
    reapplied: Reapplied,
    turn: Ordered<()>,
    prepared: Ordered<HashMap<Uid, Prepared>>,
    /// Laid open for somebody who has not sat down yet.
    laid_open: Ordered<Option<LaidOpen>>,
}

impl Desk {
    /// Opens the store of an open vault and logs the opening. The first time, the carer gets a line among the care
    /// workers, by the vault's name until the profile is filled in. The carer may let others look on; who opened the
    /// vault as somebody else is that. A viewer sits down at a desk that is open already: [`Self::look_on`].
    ///
    /// # Errors
    /// [`Error::SetUpUnfinished`] until the recovery code was typed back; [`Error::OutOfPeriod`] for a stand-in before or
    /// after the days that were agreed, [`Error::ClockDoubtful`] when nobody can say which day it is, and
    /// [`Error::SeatEnded`] when nothing is agreed any more, all logged;
    /// [`Error::ChangeUnfinished`] until that was decided: what is written now could be in the store that is dropped then;
    /// [`Error::NotAllowed`] for a role that the key does not give; else what the store says.
    pub fn open(vault: Vault, role: Role, source: Source, surroundings: Surroundings) -> Result<Self> {
        if let Some(since) = vault.unfinished_change() {
            return Err(Error::ChangeUnfinished { since: since.to_owned() });
        }
        if vault.needs_recovery_confirmation() {
            return Err(Error::SetUpUnfinished);
        }
        let own = Role::of(vault.opened_by().holder());
        let lent = own == Role::Carer && role == Role::Inspector;
        if role != own && !lent {
            return Err(Error::NotAllowed);
        }
        let sealed = vault.seal();
        // A store that is gone, or was emptied, is no first day.
        let there = std::fs::metadata(vault.store_path()).is_ok_and(|meta| meta.len() > 0);
        if sealed.is_some() && !there {
            return Err(Error::StoreDamaged);
        }
        let mut store = Store::open(&vault.store_path(), vault.store_key(), vault.id())?;
        let nobody = Uid::from_bytes([0; 16]);
        let mut session =
            Session { uid: Uid::new(&surroundings)?, role, source, actor: nobody, looking: None, inspecting: None };
        // The uid is a small thing to make; whether it is used is known only inside the transaction.
        let fresh = Uid::new(&surroundings)?;
        let sitter = Cell::new(nobody);
        let found = store.with_room(|| {
            store.change(&FINDING, &session, &surroundings, |tx| {
                // The clock before any line, which would be the newest.
                let doubt = clock::look(tx)?;
                let least = doubt.as_ref().map(|doubt| clock::least(tx, doubt)).transpose()?.flatten();
                let older = match sealed {
                    None => false,
                    Some(seal) => {
                        match carried_head::sealed(tx.connection(), i64::try_from(seal.no).unwrap_or(i64::MAX))? {
                            Sealed::Hash(hash) => hash != seal.head,
                            // The log is longer than that, and its oldest years went.
                            Sealed::Gone(_) => false,
                            Sealed::Beyond => true,
                        }
                    }
                };
                let behind = store.is_cut_off() || older;
                let restored = destroying::came_back(tx, &vault, older)?;
                if behind {
                    setting::set(tx, WAS_BEHIND, &true)?;
                    let no = sealed.map_or(0, |seal| seal.no);
                    setting::set(tx, BEHIND_SEAL, &BehindSeal { no, found: tx.now() })?;
                }
                let keeps = setting::get(tx, WAS_BEHIND)?.unwrap_or(false);
                let unseen = setting::get::<BehindSeal>(tx, BEHIND_SEAL)?.is_some();
                Ok(Found { behind, restored, unseen, keeps, doubt, least })
            })
        })?;
        store.set_clock_doubtful(found.doubt.is_some());
        store.record_from(found.least);
        let opened = store.with_room(|| {
            store.change(&OPENING, &Session { actor: fresh, ..session.clone() }, &surroundings, |tx| {
                tx.concerns(Concern { part: vault.opened_by().code(), ..Concern::default() });
                tombstone::key_at_opening(tx, vault.is_renewed())?;
                // Encrypted files that rows speak of.
                let files: HashSet<Uid> = attachment::files(tx)?.into_iter().map(|(_, file)| file).collect();
                let (actor, seat) = match role {
                    Role::StandIn | Role::Custodian => {
                        let seat = sitting::seat_behind(tx, vault.slot_id(), role, &sitter)?;
                        // A period that is over must not begin again by setting the clock.
                        if found.doubt.is_some() && role == Role::StandIn {
                            return Err(Error::ClockDoubtful);
                        }
                        sitting::note_use(tx, &seat)?;
                        (seat.worker, Some(seat))
                    }
                    Role::Carer | Role::Viewer | Role::Inspector => match setting::get(tx, OWN_WORKER)? {
                        Some(own) => (own, None),
                        None => {
                            worker::add_version(tx, fresh, &Practice::named(vault.name()))?;
                            setting::set(tx, OWN_WORKER, &fresh)?;
                            (fresh, None)
                        }
                    },
                };
                tx.acts_as(actor);
                Ok((actor, seat, files))
            })
        });
        let (actor, seat, files) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                if matches!(error, Error::OutOfPeriod { .. } | Error::SeatEnded | Error::ClockDoubtful) {
                    session.actor = sitter.get();
                    store.note(&OPENING, &session, &surroundings, Outcome::Refused)?;
                    if found.behind {
                        store.note(&BEHIND, &session, &surroundings, Outcome::Failed)?;
                    }
                }
                return Err(error);
            }
        };
        session.actor = actor;
        // Before anybody sees anything: an older store may have brought destroyed dossiers back.
        let reapplied = destroying::reapply(&store, &vault, &session, &surroundings, found.restored)?;
        // What may have been handed over is told to whoever opens the vault first, and no reason to keep it shut.
        disclosure::note_unfinished(&store, &session, &surroundings).ok();
        // A print that a viewer holds open, a full disk: no reason to keep dossiers shut. Locking tries again and tells.
        vault.sweep_out().ok();
        if vault.renewal_cut_off() {
            store.note(&CUT_OFF, &session, &surroundings, Outcome::Failed)?;
        }
        if found.behind {
            store.note(&BEHIND, &session, &surroundings, Outcome::Failed)?;
        }
        if found.unseen || found.doubt.is_some() {
            bring_back(&vault.attachments(), &files).ok();
        } else {
            tidy(&vault.attachments(), &files, found.keeps, &surroundings).ok();
        }
        destroying::erase(&store, &session, &surroundings, &vault.attachments()).ok();
        store.narrow(sitting::scope(role, vault.slot_id(), actor, seat.as_ref()))?;
        // Last: of an opening that failed nobody saw a page.
        destroying::is_told(&store, &session, &surroundings).ok();
        Ok(Self {
            vault: Ordered::new(Rank::Vault, vault),
            store,
            session,
            seat,
            surroundings,
            behind: AtomicBool::new(found.unseen),
            reapplied,
            turn: Ordered::new(Rank::Turn, ()),
            prepared: Ordered::new(Rank::Leaf, HashMap::new()),
            laid_open: Ordered::new(Rank::Leaf, None),
        })
    }

    /// Lets the viewer or inspector sit down for whom something was just laid open. The store is opened anew, with nothing in it for
    /// this sitting, and what the carer's own left in memory here goes.
    ///
    /// # Errors
    /// [`Error::NotFound`] when nothing was laid open, or what the store says; then the carer still sits here.
    pub fn look_on(&mut self) -> Result<()> {
        let laid_open = self.laid_open.lock().take().ok_or(Error::NotFound)?;
        let (uid, source) = (Uid::new(&self.surroundings)?, self.session.source);
        let session = match laid_open {
            LaidOpen::Viewer(looking) => Session {
                uid,
                role: Role::Viewer,
                source,
                actor: looking.viewing,
                looking: Some(looking),
                inspecting: None,
            },
            LaidOpen::Inspector(inspecting) => Session {
                uid,
                role: Role::Inspector,
                source,
                actor: inspecting.inspection,
                looking: None,
                inspecting: Some(inspecting),
            },
        };
        self.sit_anew(session, Scope::Nothing)
    }

    /// Lets the carer sit down again, after the passphrase was typed.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] when it was not, or what the store says; then the viewer still sits here.
    pub fn come_back(&mut self) -> Result<()> {
        let Session { looking, inspecting, .. } = &self.session;
        let ended = looking.as_ref().map(|each| &each.ended).or(inspecting.as_ref().map(|each| &each.ended));
        if !ended.is_some_and(|ended| ended.load(Ordering::Relaxed)) {
            return Err(Error::NotAllowed);
        }
        let mut session = Session {
            uid: Uid::new(&self.surroundings)?,
            role: Role::Carer,
            source: self.session.source,
            actor: self.session.actor,
            looking: None,
            inspecting: None,
        };
        let mut store = self.opened_anew()?;
        session.actor = store.setting(OWN_WORKER)?.ok_or(Error::StoreDamaged)?;
        store.narrow(Scope::Whole)?;
        self.store = store;
        self.session = session;
        Ok(())
    }

    fn sit_anew(&mut self, session: Session, scope: Scope) -> Result<()> {
        let mut store = self.opened_anew()?;
        store.narrow(scope)?;
        self.prepared.lock().clear();
        self.store = store;
        self.session = session;
        Ok(())
    }

    /// The same store through connections of their own, which see everything until they are narrowed.
    fn opened_anew(&self) -> Result<Store> {
        let vault = self.vault();
        let (path, device) = (vault.store_path(), vault.id());
        let store = Store::open(&path, vault.store_key(), device)?;
        drop(vault);
        store.clock_as(&self.store);
        Ok(store)
    }

    /// Keeps what was laid open until the viewer sits down.
    pub(crate) fn lay_open(&self, looking: Looking) {
        *self.laid_open.lock() = Some(LaidOpen::Viewer(Arc::new(looking)));
    }

    /// Keeps what was laid open until the inspector sits down.
    pub(crate) fn lay_open_dossiers(&self, inspecting: Inspecting) {
        *self.laid_open.lock() = Some(LaidOpen::Inspector(Arc::new(inspecting)));
    }

    /// What was laid open for who sits here.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for anybody but a viewer.
    pub(crate) fn looking(&self) -> Result<&Looking> {
        self.session.looking.as_deref().ok_or(Error::NotAllowed)
    }

    /// What was laid open for the inspector who sits here.
    ///
    /// # Errors
    /// [`Error::SeatEnded`] when nothing was.
    pub(crate) fn inspecting(&self) -> Result<&Inspecting> {
        self.session.inspecting.as_deref().ok_or(Error::SeatEnded)
    }

    /// Carries out an action of the list.
    ///
    /// # Errors
    /// [`Error::UnknownAction`], [`Error::NotAllowed`], [`Error::OutOfPeriod`] when a stand-in's last day ended
    /// meanwhile, [`Error::JobRunning`], or what the action says.
    pub fn call(&self, name: &str, input: Value, progress: &dyn Progress) -> Result<Value> {
        action::call(self, name, input, progress)
    }

    /// Removes prints, seals the log, empties the write-ahead log and closes.
    ///
    /// # Errors
    /// What the store or the disk says; the vault is locked all the same.
    pub fn close(self) -> Result<()> {
        // Who looked on until the lock is told how long that was.
        if let Some(looking) = self.session.looking.as_ref().filter(|looking| !looking.ended.load(Ordering::Relaxed)) {
            let end = |tx: &WriteTx| viewing::note_end(tx, looking, viewing::Ended::Locked);
            self.store.change(&VIEWING_LOCKED, &self.session, &self.surroundings, end).ok();
        }
        if let Some(inspecting) = self.session.inspecting.as_ref().filter(|each| !each.ended.load(Ordering::Relaxed)) {
            let end = |tx: &WriteTx| inspection::note_end(tx, inspecting, viewing::Ended::Locked);
            self.store.change(&INSPECTION_LOCKED, &self.session, &self.surroundings, end).ok();
        }
        // First what is readable: sealing may wait for who holds the header, and who locks may not wait as long.
        let swept = self.vault().sweep_out();
        let sealed = self.store.with_room(|| self.seal());
        self.store.with_room(|| self.store.settle())?;
        sealed.and(swept)
    }

    /// Writes number and hash of the last line into the vault's header.
    ///
    /// # Errors
    /// What the store or the disk says.
    pub fn seal(&self) -> Result<crate::store::log::Head> {
        let head = self.store.head()?;
        let no = u64::try_from(head.no).map_err(|_| Error::StoreDamaged)?;
        self.vault().note_seal(SealNote { no, head: head.hash }, &self.surroundings)?;
        Ok(head)
    }

    /// The vault. Nobody goes through a door of the store while holding it: see [`crate::order`].
    pub fn vault(&self) -> Held<'_, Vault> {
        self.vault.lock()
    }

    /// The log ended before the last seal at an opening, which means that an older store was put back, and nobody has
    /// said yet that they have seen it.
    pub fn behind_seal(&self) -> bool {
        self.behind.load(Ordering::Relaxed)
    }

    pub(crate) fn behind_seal_is_seen(&self) {
        self.behind.store(false, Ordering::Relaxed);
    }

    /// What this opening did with the tombstones that a restore had gathered; in the carer's window also what earlier ones did.
    pub fn reapplied(&self) -> &Reapplied {
        &self.reapplied
    }

    /// After an action: seals when something left the laptop, or [`SEAL_LINES`] lines came since the last seal: what a crash
    /// and a damaged store may take unseen stays small. What cannot be written now is written at locking.
    pub(crate) fn seal_after(&self, export: bool) {
        // A job may hold the vault while its medium does not answer: a draft must not wait for that.
        if !export && self.vault.try_lock().is_none() {
            return;
        }
        let sealed = self.vault().seal().map_or(0, |seal| seal.no);
        let due = |head: log::Head| u64::try_from(head.no).is_ok_and(|no| no >= sealed.saturating_add(SEAL_LINES));
        if export || self.store.head().is_ok_and(due) {
            self.seal().ok();
        }
    }

    /// Whether who sits here may do so today: a stand-in's last day ends at midnight, also while the vault is open.
    ///
    /// # Errors
    /// [`Error::OutOfPeriod`].
    pub(crate) fn in_period(&self) -> Result<()> {
        match &self.seat {
            None => Ok(()),
            Some(seat) => sitting::in_period(seat, self.surroundings.clock.now().date_naive()),
        }
    }

    /// Who sits here.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The world around.
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// Jobs run one at a time.
    pub(crate) fn take_turn(&self) -> Result<Held<'_, ()>> {
        self.turn.try_lock().ok_or(Error::JobRunning)
    }

    /// Passphrases made up for a hand-over, until locking.
    pub(crate) fn prepared(&self) -> Held<'_, HashMap<Uid, Prepared>> {
        self.prepared.lock()
    }
}

/// Files that no row speaks of are set aside, and erased after [`LOST_DAYS`]; those that are spoken of again come back.
/// Never while the clock is in doubt, by which these days are counted, nor while the log is behind its seal: an older store
/// that was put back must not eat newer files. It is sealed anew when it is locked, and does not look older from then on: a
/// store that ever was behind `keeps` what is set aside.
fn tidy(attachments: &Attachments, rows: &HashSet<Uid>, keeps: bool, surroundings: &Surroundings) -> Result<()> {
    attachments.remove_halves()?;
    for name in attachments.names()?.into_iter().filter(|name| !rows.contains(name)) {
        attachments.move_to_lost(name, surroundings)?;
    }
    bring_back(attachments, rows)?;
    if keeps {
        return Ok(());
    }
    let today = surroundings.clock.now().date_naive();
    attachments.erase_lost_before(today - Days::new(LOST_DAYS))?;
    Ok(())
}

/// What was set aside and is spoken of again: the newer store was found.
fn bring_back(attachments: &Attachments, rows: &HashSet<Uid>) -> Result<()> {
    let mut lost = attachments.lost()?.into_iter().filter(|(_, name)| rows.contains(name));
    lost.try_for_each(|(_, name)| attachments.bring_back(name))
}

/// An action under way that opens the doors more than once.
pub struct Work<'a> {
    /// Where.
    pub desk: &'a Desk,
    pass: &'a Pass,
    /// How far it is; also says when it was cancelled.
    pub progress: &'a dyn Progress,
    apart: bool,
}

impl<'a> Work<'a> {
    pub(crate) fn new(desk: &'a Desk, pass: &'a Pass, progress: &'a dyn Progress, apart: bool) -> Self {
        Self { desk, pass, progress, apart }
    }

    /// The action's line in hand.
    pub(crate) fn pass(&self) -> &Pass {
        self.pass
    }

    /// The read door.
    ///
    /// # Errors
    /// What `work` says.
    pub fn view<T>(&self, work: impl FnOnce(&ReadTx) -> Result<T>) -> Result<T> {
        let Desk { store, session, surroundings, .. } = self.desk;
        if self.apart {
            let reader = store.reader_apart(self.desk.vault().store_key())?;
            store.view_apart(reader, self.pass, session, surroundings, work)
        } else {
            store.view(self.pass, session, surroundings, work)
        }
    }

    /// The write door.
    ///
    /// # Errors
    /// What `work` says.
    pub fn change<T>(&self, work: impl FnOnce(&WriteTx) -> Result<T>) -> Result<T> {
        self.desk.store.change(self.pass, &self.desk.session, &self.desk.surroundings, work)
    }

    /// The write door for what the program itself does about an action that failed.
    ///
    /// # Errors
    /// What `work` says.
    pub(crate) fn change_as<T>(&self, pass: &Pass, work: impl FnOnce(&WriteTx) -> Result<T>) -> Result<T> {
        self.desk.store.change(pass, &self.desk.session, &self.desk.surroundings, work)
    }

    /// Leaves a line for what did not come to pass.
    ///
    /// # Errors
    /// What the store says.
    pub fn note(&self, outcome: Outcome) -> Result<()> {
        self.desk.store.note(self.pass, &self.desk.session, &self.desk.surroundings, outcome)
    }

    /// Moves the store to another file under another key, see [`Store::move_to`].
    ///
    /// # Errors
    /// As that.
    pub fn move_store(
        &self,
        whereto: &Move<'_>,
        note: impl FnOnce(&WriteTx) -> Result<()>,
        switch: impl FnOnce(Head) -> Result<()>,
    ) -> Result<()> {
        let who = (self.pass, &self.desk.session, &self.desk.surroundings);
        self.desk.store.move_to(whereto, who, note, switch)
    }

    /// Plays a day long past, in a practice vault.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] in any other vault, or what `work` says.
    pub fn play(&self, work: impl FnOnce(&Past) -> Result<()>) -> Result<()> {
        self.desk.store.play(self.pass, &self.desk.session, &self.desk.surroundings, work)
    }
}
