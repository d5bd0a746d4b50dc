//! The house's one order of locks. Two threads that take the same two locks in opposite order wait for each other for
//! ever, and the window with them. So every lock that is held while another is taken is an [`Ordered`] with a [`Rank`],
//! and a thread takes them upwards only, in the order in which [`Rank`] lists them.
//!
//! Why this order: the store's two doors come before the vault, since a way in is made inside the transaction that gives
//! it its seat, and a renewal switches the header while nobody may read or write. So whoever needs something of the vault
//! for a door (its folder, a key) takes it first and lets go of it.
//!
//! The order is kept by the lock itself: each thread knows which ranks it holds, and a build with debug assertions stops
//! at the first lock that is taken out of order, whether or not another thread happened to stand in the way. Every test
//! that walks over such a place finds it; waiting for a deadlock to happen finds it in one run of a thousand.
//!
//! A stick may not answer for minutes. Who looks at one holds nothing that a page waits for: [`waits_free_of`] stops such
//! a build in the same way.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

/// The locks, in the order in which they are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The turn of jobs and of destroying; never waited for.
    Turn,
    /// The store's reader.
    Reader,
    /// What a sitting has looked at.
    Seen,
    /// The store's writer.
    Writer,
    /// The vault: header and keys.
    Vault,
    /// Held for one line, while nothing else is taken: where the store lies, prepared passphrases.
    Leaf,
}

/// What follows may never come back: this thread must not hold a lock of this rank.
pub fn waits_free_of(rank: Rank) {
    HELD.with_borrow(|held| {
        debug_assert!(!held.contains(&rank), "a medium is looked at while {rank:?} is held: see the order of locks");
    });
}

thread_local! {
    static HELD: RefCell<Vec<Rank>> = const { RefCell::new(Vec::new()) };
}

/// A lock with its place in the order.
pub struct Ordered<T> {
    rank: Rank,
    mutex: Mutex<T>,
}

impl<T> Ordered<T> {
    /// With its rank.
    pub const fn new(rank: Rank, value: T) -> Self {
        Self { rank, mutex: Mutex::new(value) }
    }

    /// Takes it. A panic elsewhere locks the vault; until then what is in here is sound: a transaction was rolled back.
    pub fn lock(&self) -> Held<'_, T> {
        let entry = Entry::new(self.rank);
        Held { guard: self.mutex.lock().unwrap_or_else(PoisonError::into_inner), _entry: entry }
    }

    /// Takes it if nobody has it.
    pub fn try_lock(&self) -> Option<Held<'_, T>> {
        let entry = Entry::new(self.rank);
        match self.mutex.try_lock() {
            Ok(guard) => Some(Held { guard, _entry: entry }),
            Err(TryLockError::Poisoned(guard)) => Some(Held { guard: guard.into_inner(), _entry: entry }),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

/// A lock that is held.
pub struct Held<'a, T> {
    guard: MutexGuard<'a, T>,
    _entry: Entry,
}

impl<T> Deref for Held<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T> DerefMut for Held<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.guard
    }
}

/// A line in the thread's list; gone with the lock.
struct Entry(Rank);

impl Entry {
    fn new(rank: Rank) -> Self {
        HELD.with_borrow_mut(|held| {
            debug_assert!(
                held.iter().all(|other| *other < rank),
                "{rank:?} is taken while {held:?} is held: see the order of locks"
            );
            held.push(rank);
        });
        Self(rank)
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        HELD.with_borrow_mut(|held| {
            if let Some(at) = held.iter().rposition(|rank| *rank == self.0) {
                held.remove(at);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upwards_is_fine_and_what_was_let_go_may_be_taken_again() {
        let (writer, vault) = (Ordered::new(Rank::Writer, 1), Ordered::new(Rank::Vault, 2));
        for _ in 0..2 {
            let mut first = writer.lock();
            *first += *vault.lock();
        }
        drop(vault.lock());
        assert_eq!(*writer.lock(), 5);
        let held = writer.lock();
        assert!(std::thread::scope(|scope| scope.spawn(|| writer.try_lock().is_none()).join()).is_ok_and(|none| none));
        drop(held);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "order of locks")]
    fn downwards_stops_at_once() {
        let (writer, vault) = (Ordered::new(Rank::Writer, 1), Ordered::new(Rank::Vault, 2));
        let _vault = vault.lock();
        drop(writer.lock());
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "order of locks")]
    fn a_medium_is_not_waited_for_with_the_vault_in_hand() {
        let vault = Ordered::new(Rank::Vault, 2);
        drop(vault.lock());
        waits_free_of(Rank::Vault);
        let _held = vault.lock();
        waits_free_of(Rank::Vault);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "order of locks")]
    fn the_same_twice_stops_at_once() {
        let vault = Ordered::new(Rank::Vault, 2);
        let _held = vault.lock();
        drop(vault.lock());
    }
}
