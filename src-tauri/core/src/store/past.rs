//! A past for practice vaults. What happened on a day goes into one transaction, else a made-up year would wait for the
//! disk ten thousand times; yet every change and every look has its own line at its own instant, as it would have had.
//!
//! Only a vault that is marked for practising has such a past: the mark is looked at here, within the transaction, so
//! that no dossier of a living person can be written at another hour than the clock's.

use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, TransactionBehavior};

use super::doors::{Store, WriteTx};
use super::log::{self, Kind, Outcome};
use super::{Concern, setting};
use crate::action::Pass;
use crate::dossier::client::PRACTICE_VAULT;
use crate::error::{Error, Result};
use crate::session::Session;
use crate::surroundings::Surroundings;

/// A day long past: made by [`Store::play`] alone.
pub struct Past<'a> {
    store: &'a Store,
    db: &'a Connection,
    pass: &'a Pass,
    session: &'a Session,
    surroundings: &'a Surroundings,
}

impl Store {
    /// Plays a day in one transaction.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] in a vault that is not for practising, or what `work` says; then nothing has been written.
    pub fn play(
        &self,
        pass: &Pass,
        session: &Session,
        surroundings: &Surroundings,
        work: impl FnOnce(&Past) -> Result<()>,
    ) -> Result<()> {
        let mut writer = self.writer.lock();
        let db = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let marked =
            setting::get(&WriteTx::new(&db, session, surroundings, surroundings.clock.now(), false), PRACTICE_VAULT)?;
        if marked != Some(true) {
            return Err(Error::NotAllowed);
        }
        work(&Past { store: self, db: &db, pass, session, surroundings })?;
        Ok(db.commit()?)
    }
}

impl Past<'_> {
    /// A change at this instant, with its line.
    ///
    /// # Errors
    /// What `work` says.
    pub fn change<T>(
        &self,
        at: DateTime<FixedOffset>,
        kind: Kind,
        work: impl FnOnce(&WriteTx) -> Result<T>,
    ) -> Result<T> {
        let tx = WriteTx::new(self.db, self.session, self.surroundings, at, false);
        let value = work(&tx)?;
        self.store.answer_for(tx, self.pass, kind)?;
        Ok(value)
    }

    /// The line of a look at something.
    ///
    /// # Errors
    /// What the store says.
    pub fn looked(&self, at: DateTime<FixedOffset>, kind: Kind, concern: Concern) -> Result<()> {
        log::append(self.db, self.store.line(self.pass, self.session, &at, kind, Outcome::Done, concern))?;
        Ok(())
    }
}
