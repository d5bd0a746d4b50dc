//! The store moves to another file under another key. Nobody reads or writes meanwhile: a line that is acknowledged stands
//! in the file that stays. The copy is taken from the one writer, gets the line of this change, and is checked as a whole
//! before anything names it; then the connections are exchanged, and whoever waited goes on in the new file.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::connection::{self, Use};
use super::doors::{RESERVE, Store, WriteTx};
use super::log::{self, Head};
use super::{copy, scope, verify};
use crate::action::{Logged, Pass};
use crate::error::{Error, Result};
use crate::power;
use crate::session::Session;
use crate::surroundings::Surroundings;
use crate::vault::{StoreKey, to_medium};

/// Where to, and how far it is.
pub struct Move<'a> {
    /// The new file, which is not there yet.
    pub to: &'a Path,
    /// What opens it.
    pub key: &'a StoreKey,
    /// Is told how much is done, of all; an error stops the move.
    pub progress: &'a dyn Fn(u64, u64) -> Result<()>,
}

/// The whole of a move, for the bar: half copying, half checking.
const WHOLE: u64 = 1000;

impl Store {
    /// Moves. `note` writes what the new store is to say of it, with the action's line; `switch` makes the new file the
    /// one that counts, and is handed the head of its log: before it nothing has changed, after it nothing can fail.
    ///
    /// # Errors
    /// [`Error::NoSpace`]; [`Error::StoreDamaged`] when the copy shows a fault that the store does not; what `note`,
    /// `switch` or the progress says. Then the store is where it was; the new file may be there.
    pub fn move_to(
        &self,
        whereto: &Move<'_>,
        (pass, session, surroundings): (&Pass, &Session, &Surroundings),
        note: impl FnOnce(&WriteTx) -> Result<()>,
        switch: impl FnOnce(Head) -> Result<()>,
    ) -> Result<()> {
        // In the house's order, which `switch` goes on with: see [`crate::order`].
        let mut reader = self.reader.lock();
        let mut writer = self.writer.lock();
        has_room(&writer, whereto)?;
        let part = |from: u64, done: u64, total: u64| {
            power::moment();
            (whereto.progress)(from + done * (WHOLE / 2) / total.max(1), WHOLE)
        };
        copy::take(&writer, whereto.to, whereto.key, &|done, total| part(0, done, total))?;
        let mut fresh = connection::open(whereto.to, whereto.key, Use::Write)?;
        fresh.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        power::moment();
        let Logged::Yes(kind) = pass.logged() else { return Err(Error::internal("a move without a line")) };
        let db = fresh.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tx = WriteTx::new(&db, session, surroundings, self.next(surroundings), self.clock_doubtful());
        note(&tx)?;
        self.answer_for(tx, pass, kind)?;
        db.commit()?;
        power::moment();
        let checked = verify::check(&fresh, &|done, total| part(WHOLE / 2, done, total))?;
        if !checked.findings.is_empty() && verify::check(&writer, &|_, _| Ok(()))?.findings != checked.findings {
            return Err(Error::StoreDamaged);
        }
        fresh.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        copy::look(whereto.to, whereto.key)?;
        to_medium(&connection::private(whereto.to)?)?;
        #[cfg(unix)]
        whereto.to.parent().map(|dir| to_medium(&std::fs::File::open(dir)?)).transpose()?;
        let fresh_reader = connection::open(whereto.to, whereto.key, Use::Read)?;
        scope::narrow(&fresh, &self.scope)?;
        scope::narrow(&fresh_reader, &self.scope)?;
        power::moment();
        switch(log::head(&fresh)?)?;
        (*writer, *reader) = (fresh, fresh_reader);
        whereto.to.clone_into(&mut self.path.lock());
        Ok(())
    }
}

/// Two stores lie side by side for a while.
fn has_room(store: &Connection, whereto: &Move<'_>) -> Result<()> {
    let pages: u32 = store.query_row("PRAGMA page_count", [], |row| row.get(0))?;
    let needed = u64::from(pages) * u64::from(whereto.key.page()) + 2 * RESERVE;
    let free = whereto.to.parent().and_then(|dir| fs4::available_space(dir).ok()).unwrap_or(u64::MAX);
    if free < needed { Err(Error::NoSpace { needed, free }) } else { Ok(()) }
}
