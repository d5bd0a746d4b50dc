//! Where keys lie: in pages that the system is asked to keep in memory (`mlock`, `VirtualLock`), so that no key is written
//! to the swap file. A system may refuse, mostly for want of a limit; then keys lie in ordinary memory and a page for
//! the carer says so. Hibernation writes all memory to disk whatever is asked: only disk encryption helps there.
//!
//! Places are handed out of a few large pieces that are never given back: locking counts by page, so letting go of one key
//! would otherwise unlock its neighbour.

use std::mem::size_of_val;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroize;

/// Places in a piece: 16 KiB.
const PIECE: usize = 512;

type Place = &'static mut [u8; 32];

static FREE: Mutex<Vec<Place>> = Mutex::new(Vec::new());
static REFUSED: AtomicBool = AtomicBool::new(false);
static NOTHING: [u8; 32] = [0; 32];

/// 32 bytes in locked memory, wiped when dropped.
pub(super) struct Room(Option<Place>);

impl Room {
    /// Zeros.
    pub fn new() -> Self {
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        if free.is_empty() {
            let piece = Box::leak(vec![[0; 32]; PIECE].into_boxed_slice());
            match region::lock(piece.as_ptr(), size_of_val(piece)) {
                // Locked until the program ends.
                Ok(guard) => std::mem::forget(guard),
                Err(_) => REFUSED.store(true, Ordering::Relaxed),
            }
            free.extend(piece.iter_mut());
        }
        Self(free.pop())
    }

    pub fn bytes(&self) -> &[u8; 32] {
        self.0.as_deref().unwrap_or(&NOTHING)
    }

    pub fn bytes_mut(&mut self) -> &mut [u8] {
        match self.0.as_deref_mut() {
            Some(place) => place,
            None => &mut [],
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Some(place) = self.0.take() {
            place.zeroize();
            FREE.lock().unwrap_or_else(PoisonError::into_inner).push(place);
        }
    }
}

/// Whether the system kept all memory in place that it was asked to.
pub fn are_locked() -> bool {
    !REFUSED.load(Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_apart_wiped_and_used_again() {
        let mut rooms: Vec<Room> = (0..PIECE + 3).map(|_| Room::new()).collect();
        for (at, room) in rooms.iter_mut().enumerate() {
            assert_eq!(room.bytes(), &[0; 32], "wiped before it is handed out");
            room.bytes_mut().fill(at as u8 | 1);
        }
        for (at, room) in rooms.iter().enumerate() {
            assert_eq!(room.bytes(), &[at as u8 | 1; 32], "{at}");
        }
        drop(rooms);
        let again: Vec<Room> = (0..PIECE + 3).map(|_| Room::new()).collect();
        assert!(again.iter().all(|room| room.bytes() == &[0; 32]));
    }

    /// The system's own word for it (proc(5)): pages that are locked.
    #[cfg(target_os = "linux")]
    #[test]
    fn the_system_counts_them_as_locked() {
        let _room = Room::new();
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let locked = status
            .lines()
            .find_map(|line| line.strip_prefix("VmLck:"))
            .map(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0));
        assert!(!are_locked() || locked.is_some_and(|kib| kib >= 16), "{locked:?}");
    }
}
