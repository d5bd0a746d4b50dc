//! Attachments: one encrypted file each, beside the store. Twenty years of photographs are fifteen gigabytes; inside
//! the store every backup and every renewal of its key would carry them along.
//!
//! A file has a random name and a key of its own, which stands in its row in the store and nowhere else: deleting the
//! row destroys the attachment on every medium. The content is sealed in chunks of 64 KiB with ChaCha20-Poly1305, the
//! nonce being the chunk's number and whether it is the last (STREAM: Hoang, Reyhanitabar, Rogaway, Vizár, "Online
//! Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015; age does the same). A flipped bit, a cut, a
//! swapped, doubled or added chunk is noticed before a byte of it is handed out. A counter as nonce is safe since no key
//! seals two files.
//!
//! One seal over the whole file was rejected: a film would have to fit in memory.

use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use dossier_ciphers::{Chunks, TAG};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::surroundings::Surroundings;
use crate::uid::Uid;

use super::disk;
use super::keys::Key32;

/// In front of every file: what it is, and the version of its form.
const MAGIC: &[u8; 8] = b"zorgmap1";
/// Plain bytes in a chunk; the last may have fewer.
pub const CHUNK: usize = 64 * 1024;
/// A file that is being written.
const PART: &str = ".part";
/// Where files go that no row knows.
const LOST: &str = "lost";

/// The key of one attachment. It can be in two hands, and lies in one place all the same.
#[derive(Clone)]
pub struct FileKey(Arc<Key32>);

impl FileKey {
    /// From a row; `None` unless there are 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Key32::from_slice(bytes).map(Arc::new).map(Self)
    }

    /// For a row.
    pub fn bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }
}

/// What was written.
pub struct Written {
    /// The key, to be kept in the row.
    pub key: FileKey,
    /// The content's length in bytes.
    pub length: u64,
    /// The content's SHA-256.
    pub sha256: [u8; 32],
}

/// The folder of attachments of one vault.
#[derive(Clone)]
pub struct Attachments {
    dir: PathBuf,
}

impl Attachments {
    /// Those in this folder, which need not be there yet.
    pub(super) fn new(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// Seals `plain` under a new key as `name`. When this returns the file is on the medium to stay; on any error
    /// nothing of it is left.
    ///
    /// # Errors
    /// [`Error::AlreadyThere`], [`Error::NoSpace`], [`Error::FolderNotWritable`], and those of reading `plain`.
    pub fn write(&self, name: Uid, plain: &mut dyn Read, s: &Surroundings) -> Result<Written> {
        let path = self.path(name);
        if path.exists() {
            return Err(Error::AlreadyThere);
        }
        let folder = path.parent().ok_or_else(|| Error::internal("attachment path"))?;
        disk::make_dir(folder)?;
        let part = disk::beside(&path, PART);
        let written = seal_into(&part, plain, s).and_then(|written| {
            disk::rename(&part, &path)?;
            Ok(written)
        });
        let kept = written.and_then(|written| {
            disk::sync_dir(folder)?;
            disk::sync_dir(&self.dir)?;
            Ok(written)
        });
        if kept.is_err() {
            let _ = fs::remove_file(&part);
            let _ = fs::remove_file(&path);
        }
        kept
    }

    /// Opens an attachment for reading. What its reader cannot verify ends in an error that becomes
    /// [`Error::AttachmentDamaged`].
    ///
    /// # Errors
    /// [`Error::AttachmentDamaged`] when it is gone or is none.
    pub fn open(&self, name: Uid, key: &FileKey) -> Result<impl Read + use<>> {
        let mut file = BufReader::new(File::open(self.path(name)).map_err(|_| Error::AttachmentDamaged)?);
        let mut magic = [0; MAGIC.len()];
        file.read_exact(&mut magic).map_err(|_| Error::AttachmentDamaged)?;
        if magic != *MAGIC {
            return Err(Error::AttachmentDamaged);
        }
        Ok(Opened { file, cipher: Chunks::new(key.bytes()), at: 0, plain: Zeroizing::default(), given: 0, done: false })
    }

    /// Reads an attachment whole.
    ///
    /// # Errors
    /// [`Error::AttachmentDamaged`]; [`Error::FileTooLarge`] when it holds more than `most` bytes.
    pub fn read_all(&self, name: Uid, key: &FileKey, most: u64) -> Result<Zeroizing<Vec<u8>>> {
        let opened = self.open(name, key)?;
        let stored = fs::metadata(self.path(name))?.len();
        // Room first: growing would leave copies behind. What is stored is longer than what it holds.
        let room = usize::try_from(stored.min(most.saturating_add(1))).map_err(|_| Error::FileTooLarge { most })?;
        let mut plain = Zeroizing::new(Vec::with_capacity(room));
        opened.take(most.saturating_add(1)).read_to_end(&mut plain)?;
        if plain.len() as u64 > most { Err(Error::FileTooLarge { most }) } else { Ok(plain) }
    }

    /// Erases an attachment, also one that was set aside; that it is gone already is fine.
    ///
    /// # Errors
    /// What the system says.
    pub fn erase(&self, name: Uid) -> Result<()> {
        for file in list(&self.dir.join(LOST))? {
            if lost_name(&file).is_some_and(|(_, lost)| lost == name) {
                disk::remove_if_there(&file)?;
            }
        }
        disk::remove_if_there(&self.path(name))
    }

    /// The names of all attachments, sorted.
    ///
    /// # Errors
    /// What the system says.
    pub fn names(&self) -> Result<Vec<Uid>> {
        let mut names: Vec<Uid> = self.files()?.iter().filter_map(|file| file_name(file).parse().ok()).collect();
        names.sort_unstable();
        Ok(names)
    }

    /// Removes the halves that a crash left. Only while nothing is being written.
    ///
    /// # Errors
    /// What the system says.
    pub fn remove_halves(&self) -> Result<()> {
        let mut halves = self.files()?.into_iter().filter(|file| file_name(file).ends_with(PART));
        halves.try_for_each(|file| disk::remove_if_there(&file))
    }

    fn files(&self) -> Result<Vec<PathBuf>> {
        let folders = list(&self.dir)?.into_iter().filter(|folder| folder.is_dir() && file_name(folder) != LOST);
        folders.map(|folder| list(&folder)).collect::<Result<Vec<_>>>().map(|files| files.concat())
    }

    /// Moves a file that no row knows to `lost/`, under today's date. Nothing is erased yet: an older store that was
    /// put back does not know the newer files.
    ///
    /// # Errors
    /// [`Error::FileUnreadable`] when there is none of this name.
    pub fn move_to_lost(&self, name: Uid, s: &Surroundings) -> Result<()> {
        let lost = self.dir.join(LOST);
        disk::make_dir(&lost)?;
        let today = s.clock.now().date_naive();
        disk::rename(&self.path(name), &lost.join(format!("{today}.{name}")))?;
        disk::sync_dir(&lost)
    }

    /// What lies in `lost/`, with the day it was moved there.
    ///
    /// # Errors
    /// What the system says.
    pub fn lost(&self) -> Result<Vec<(NaiveDate, Uid)>> {
        Ok(list(&self.dir.join(LOST))?.iter().filter_map(|file| lost_name(file)).collect())
    }

    /// Puts a lost file back, when its row is there again.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::AlreadyThere`] when there is a file of this name.
    pub fn bring_back(&self, name: Uid) -> Result<()> {
        let lost = list(&self.dir.join(LOST))?;
        let found = lost.iter().find(|file| lost_name(file).is_some_and(|(_, lost)| lost == name));
        let path = self.path(name);
        if path.exists() {
            return Err(Error::AlreadyThere);
        }
        let folder = path.parent().ok_or_else(|| Error::internal("attachment path"))?;
        disk::make_dir(folder)?;
        disk::rename(found.ok_or(Error::NotFound)?, &path)?;
        disk::sync_dir(folder)
    }

    /// Erases what was moved to `lost/` before `day`; gives how many.
    ///
    /// # Errors
    /// What the system says.
    pub fn erase_lost_before(&self, day: NaiveDate) -> Result<usize> {
        let mut erased = 0;
        for file in list(&self.dir.join(LOST))? {
            if lost_name(&file).is_some_and(|(moved, _)| moved < day) {
                disk::remove_if_there(&file)?;
                erased += 1;
            }
        }
        Ok(erased)
    }

    /// Where the file of this name lies.
    pub fn path(&self, name: Uid) -> PathBuf {
        let name = name.to_string();
        self.dir.join(name.get(..2).unwrap_or_default()).join(name)
    }
}

fn list(dir: &Path) -> Result<Vec<PathBuf>> {
    match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries?.map(|entry| Ok(entry?.path())).collect(),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn lost_name(file: &Path) -> Option<(NaiveDate, Uid)> {
    let name = file_name(file);
    let (day, uid) = name.split_once('.')?;
    Some((day.parse().ok()?, uid.parse().ok()?))
}

/// The chunk's number, and whether it is the last.
fn nonce(at: u64, last: bool) -> [u8; 12] {
    let [a, b, c, d, e, f, g, h] = at.to_be_bytes();
    [0, 0, 0, a, b, c, d, e, f, g, h, u8::from(last)]
}

fn seal_into(path: &Path, plain: &mut dyn Read, s: &Surroundings) -> Result<Written> {
    let key = Key32::random(s)?;
    let cipher = Chunks::new(key.bytes());
    let mut file = disk::open_private(path, true)?;
    file.write_all(MAGIC)?;
    let mut sha256 = Sha256::new();
    let mut length = 0;
    let mut chunk = Zeroizing::new(Vec::with_capacity(CHUNK));
    let mut next = Zeroizing::new(Vec::with_capacity(CHUNK));
    plain.take(CHUNK as u64).read_to_end(&mut chunk)?;
    for at in 0.. {
        // Only what follows tells whether a chunk is the last.
        next.clear();
        plain.take(CHUNK as u64).read_to_end(&mut next)?;
        let last = next.is_empty();
        let sealed = cipher.seal(nonce(at, last), MAGIC, &chunk);
        let sealed = sealed.ok_or_else(|| Error::internal("seal of an attachment"))?;
        file.write_all(&sealed)?;
        sha256.update(&*chunk);
        length += chunk.len() as u64;
        if last {
            break;
        }
        std::mem::swap(&mut chunk, &mut next);
    }
    disk::to_medium(&file)?;
    Ok(Written { key: FileKey(Arc::new(key)), length, sha256: sha256.finalize().into() })
}

/// An attachment being read.
struct Opened {
    file: BufReader<File>,
    cipher: Chunks,
    at: u64,
    plain: Zeroizing<Vec<u8>>,
    given: usize,
    done: bool,
}

impl Opened {
    fn next_chunk(&mut self) -> Result<()> {
        let mut sealed = Vec::with_capacity(CHUNK + TAG);
        (&mut self.file).take((CHUNK + TAG) as u64).read_to_end(&mut sealed)?;
        let last = io::BufRead::fill_buf(&mut self.file)?.is_empty();
        self.plain = self.cipher.open(nonce(self.at, last), MAGIC, &sealed).ok_or(Error::AttachmentDamaged)?;
        // An empty last chunk is right in an empty file only: else somebody has added it.
        if self.plain.is_empty() && self.at > 0 {
            return Err(Error::AttachmentDamaged);
        }
        self.at += 1;
        self.given = 0;
        self.done = last;
        Ok(())
    }
}

impl Read for Opened {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.given == self.plain.len() && !self.done {
            self.next_chunk().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        }
        let rest = self.plain.get(self.given..).unwrap_or_default();
        let count = (&mut &*rest).read(to)?;
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vault::tests::surroundings;

    /// What a chunk takes in the file.
    const SEALED: usize = CHUNK + TAG;

    struct Room {
        dir: tempfile::TempDir,
        s: Surroundings,
    }

    impl Room {
        fn new() -> Self {
            Self { dir: tempfile::tempdir().unwrap(), s: surroundings() }
        }
        fn attachments(&self) -> Attachments {
            Attachments::new(self.dir.path().join("attachments"))
        }
        /// Writes `length` bytes, no two chunks alike.
        fn written(&self, length: usize) -> (Uid, FileKey, Vec<u8>, PathBuf) {
            let plain: Vec<u8> = (0..length).map(|at| (at ^ (at >> 8) ^ (at >> 16)) as u8).collect();
            let name = Uid::new(&self.s).unwrap();
            let written = self.attachments().write(name, &mut plain.as_slice(), &self.s).unwrap();
            assert_eq!(written.length, length as u64);
            assert_eq!(written.sha256.as_slice(), Sha256::digest(&plain).as_slice());
            (name, written.key, plain, self.attachments().path(name))
        }
        fn is_damaged(&self, name: Uid, key: &FileKey) -> bool {
            matches!(self.attachments().read_all(name, key, u64::MAX), Err(Error::AttachmentDamaged))
        }
    }

    fn round_trip(length: usize) {
        let room = Room::new();
        let (name, key, plain, path) = room.written(length);
        let key = FileKey::from_bytes(key.bytes()).unwrap();
        assert!(*room.attachments().read_all(name, &key, length as u64).unwrap() == plain, "{length}");
        // One chunk more than what is needed is never made.
        let chunks = length.div_ceil(CHUNK).max(1);
        assert_eq!(fs::metadata(path).unwrap().len() as usize, MAGIC.len() + length + chunks * TAG);
    }

    #[test]
    fn lengths_around_the_border_come_back() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK - 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK] {
            round_trip(length);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_length_comes_back(chunks in 0_usize..4, off in 0_usize..200) {
            round_trip((chunks * CHUNK + off).saturating_sub(100));
        }

        #[test]
        fn any_flip_is_noticed(at in 0_usize..(MAGIC.len() + 100 + CHUNK + 2 * TAG), bit in 0_u8..8) {
            let room = Room::new();
            let (name, key, _, path) = room.written(CHUNK + 100);
            let mut bytes = fs::read(&path).unwrap();
            bytes[at] ^= 1_u8 << bit;
            fs::write(&path, bytes).unwrap();
            prop_assert!(room.is_damaged(name, &key));
        }
    }

    #[test]
    fn every_flip_and_cut_of_a_small_file_is_noticed() {
        let room = Room::new();
        let (name, key, _, path) = room.written(40);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.clone();
                bytes[at] ^= 1_u8 << bit;
                fs::write(&path, bytes).unwrap();
                assert!(room.is_damaged(name, &key), "byte {at} bit {bit}");
            }
            fs::write(&path, &whole[..at]).unwrap();
            assert!(room.is_damaged(name, &key), "cut at {at}");
        }
        fs::write(&path, &whole).unwrap();
        assert!(!room.is_damaged(name, &key));
    }

    #[test]
    fn chunks_swapped_doubled_dropped_added_or_another_file_s_are_noticed() {
        let room = Room::new();
        let (name, key, _, path) = room.written(3 * CHUNK);
        let whole = fs::read(&path).unwrap();
        let (magic, body) = whole.split_at(MAGIC.len());
        let chunks: Vec<&[u8]> = body.chunks(SEALED).collect();
        let [a, b, c] = chunks[..] else { panic!("three chunks") };
        let (_, _, _, other) = room.written(3 * CHUNK);
        let foreign = fs::read(other).unwrap()[MAGIC.len()..][..SEALED].to_vec();
        for (what, parts) in [
            ("swapped", vec![b, a, c]),
            ("swapped with the last", vec![a, c, b]),
            ("doubled", vec![a, a, b, c]),
            ("first dropped", vec![b, c]),
            ("cut between chunks", vec![a, b]),
            ("added", vec![a, b, c, c]),
            ("a byte added", vec![a, b, c, &[0]]),
            ("another file's", vec![&foreign, b, c]),
        ] {
            fs::write(&path, [magic, &parts.concat()].concat()).unwrap();
            assert!(room.is_damaged(name, &key), "{what}");
        }
        // Whoever has the key could still add an empty last chunk; it is refused all the same.
        let cipher = Chunks::new(key.bytes());
        let sealed = |at, last, plain: &[u8]| cipher.seal(nonce(at, last), MAGIC, plain).unwrap();
        let file = [magic, &sealed(0, false, &[7; CHUNK]), &sealed(1, true, &[])].concat();
        fs::write(&path, file).unwrap();
        assert!(room.is_damaged(name, &key));
    }

    #[test]
    fn nothing_unverified_is_handed_out() {
        let room = Room::new();
        let (name, key, plain, path) = room.written(2 * CHUNK);
        let mut bytes = fs::read(&path).unwrap();
        let end = bytes.len() - 1;
        bytes[end] ^= 1;
        fs::write(&path, bytes).unwrap();
        let mut read = Vec::new();
        let error = room.attachments().open(name, &key).unwrap().read_to_end(&mut read).unwrap_err();
        assert_eq!(Error::from(error), Error::AttachmentDamaged);
        assert!(read == plain[..CHUNK]);
    }

    #[test]
    fn wrong_key_too_large_gone_and_there_already() {
        let room = Room::new();
        let (name, key, plain, _) = room.written(100);
        let wrong = FileKey::from_bytes(&[1; 32]).unwrap();
        assert!(room.is_damaged(name, &wrong));
        assert_eq!(room.attachments().read_all(name, &key, 99).err(), Some(Error::FileTooLarge { most: 99 }));
        let again = room.attachments().write(name, &mut plain.as_slice(), &room.s);
        assert_eq!(again.err(), Some(Error::AlreadyThere));
        assert!(!room.is_damaged(name, &key), "the first one is untouched");
        room.attachments().erase(name).unwrap();
        room.attachments().erase(name).unwrap();
        assert!(room.is_damaged(name, &key));
    }

    /// A medium that gives way after some bytes.
    struct Breaks(usize);
    impl Read for Breaks {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let count = to.len().min(self.0);
            self.0 -= count;
            Ok(count)
        }
    }

    #[test]
    fn a_source_that_breaks_off_leaves_nothing() {
        let room = Room::new();
        for length in [0, 10, CHUNK, 2 * CHUNK + 5] {
            let name = Uid::new(&room.s).unwrap();
            assert!(room.attachments().write(name, &mut Breaks(length), &room.s).is_err());
            let path = room.attachments().path(name);
            assert_eq!(list(path.parent().unwrap()).unwrap(), Vec::<PathBuf>::new(), "{length}");
        }
    }

    #[test]
    fn names_are_listed_and_halves_swept() {
        let room = Room::new();
        let mut expected: Vec<Uid> = (0..5).map(|_| room.written(3).0).collect();
        expected.sort_unstable();
        let half = disk::beside(&room.attachments().path(expected[0]), PART);
        fs::write(&half, "x").unwrap();
        room.attachments().remove_halves().unwrap();
        assert_eq!(room.attachments().names().unwrap(), expected);
        assert!(!half.exists());
        assert_eq!(Attachments::new(room.dir.path().join("none")).names().unwrap(), vec![]);
    }

    #[test]
    fn lost_files_wait_for_their_day_and_can_come_back() {
        let room = Room::new();
        let (name, key, _, _) = room.written(3);
        let all = room.attachments();
        let day = room.s.clock.now().date_naive();
        all.move_to_lost(name, &room.s).unwrap();
        assert_eq!((all.names().unwrap(), all.lost().unwrap()), (vec![], vec![(day, name)]));
        assert_eq!(all.erase_lost_before(day).unwrap(), 0);
        all.bring_back(name).unwrap();
        assert!(!room.is_damaged(name, &key));
        all.move_to_lost(name, &room.s).unwrap();
        assert_eq!(all.erase_lost_before(day.succ_opt().unwrap()).unwrap(), 1);
        assert_eq!(all.bring_back(name), Err(Error::NotFound));
        assert_eq!(all.move_to_lost(name, &room.s), Err(Error::FileUnreadable));
    }
}
