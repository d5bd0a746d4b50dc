//! The write-ahead log that a killed process left, looked at before SQLite does. SQLite takes the first frame that does not
//! fit for the end of what was written, and says nothing: one flipped bit in it, and whatever was saved after that is
//! gone. So it is walked here with the same checksums: a frame that belongs to it and does not fit means that something
//! was written which will not come back.
//!
//! The layout is SQLite's own (sqlite.org/fileformat2.html, 4): a header of 32 bytes, then frames of 24 bytes and a page. SQLCipher
//! encrypts the pages and leaves the rest as it is. A whole piece cut off at the end cannot be seen here, as little as a
//! crash that came sooner; that is what the seal is for.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

const HEADER: usize = 32;
const FRAME: usize = 24;
/// The first word, but for its last bit.
const MAGIC: u32 = 0x377f_0682;
/// Salts that differ in no more bits than this are the same, damaged: those of an older round differ in many.
const NEAR: u32 = 2;

/// SQLite's checksum, which goes on from frame to frame.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Sum {
    big: bool,
    at: (u32, u32),
}

impl Sum {
    fn over(mut self, bytes: &[u8]) -> Self {
        for pair in bytes.as_chunks::<8>().0 {
            let [a, b, c, d, e, f, g, h] = *pair;
            let word = |four| if self.big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
            self.at.0 = self.at.0.wrapping_add(word([a, b, c, d])).wrapping_add(self.at.1);
            self.at.1 = self.at.1.wrapping_add(word([e, f, g, h])).wrapping_add(self.at.0);
        }
        self
    }
}

/// The big-endian word at `at`; 0 beyond the end.
fn word(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |four| u32::from_be_bytes(*four))
}

/// Whether the write-ahead log of this store holds something that SQLite will drop without a word. None, an empty one, and
/// one that cannot be read say no.
pub(super) fn is_damaged(store: &Path) -> bool {
    File::open(log_of(store)).is_ok_and(|file| look(&mut BufReader::new(file)))
}

/// Whether this store has a write-ahead log that is not empty.
pub(super) fn is_there(store: &Path) -> bool {
    std::fs::metadata(log_of(store)).is_ok_and(|meta| meta.len() > 0)
}

fn log_of(store: &Path) -> PathBuf {
    let mut path = store.as_os_str().to_owned();
    path.push("-wal");
    path.into()
}

fn look(log: &mut impl Read) -> bool {
    let mut header = [0; HEADER];
    if log.read_exact(&mut header).is_err() {
        return false;
    }
    let sum = Sum { big: word(&header, 0) & 1 == 1, at: (0, 0) };
    let mut sum = sum.over(header.first_chunk::<24>().unwrap_or(&[0; 24]));
    let (size, salts) = (word(&header, 8) as usize, (word(&header, 16), word(&header, 20)));
    let sound = word(&header, 0) & !1 == MAGIC && sum.at == (word(&header, 24), word(&header, 28));
    if !sound || !size.is_power_of_two() || !(512..=65536).contains(&size) {
        // A header without a frame behind it says nothing.
        return log.read_exact(&mut [0; FRAME]).is_ok();
    }
    let mut frame = vec![0; FRAME + size];
    while log.read_exact(&mut frame).is_ok() {
        let (head, page) = frame.split_at(FRAME);
        let differ = (word(head, 8) ^ salts.0).count_ones() + (word(head, 12) ^ salts.1).count_ones();
        sum = sum.over(head.first_chunk::<8>().unwrap_or(&[0; 8])).over(page);
        if differ > NEAR {
            // What an older round left: the log ends here.
            return false;
        }
        if differ > 0 || sum.at != (word(head, 16), word(head, 20)) {
            return true;
        }
    }
    false
}
