//! The encrypted zip with data: `bundle.json`, the files in their own format, and `manifest.json` with what everything is.
//!
//! AES-256 as WinZip defined it, because other programs open it (7-Zip, WinZip, macOS' Archive Utility does not). In its first
//! variant (AE-1) a checksum of the clear text stands beside each file, by which somebody without the passphrase can tell
//! whether it is a certain file; the second (AE-2) has none, and its key checks the contents better. The writer that goes
//! back in its file writes the first, the one that only goes forward the second: hence the latter here, and a test that
//! looks. Names and sizes of the files are to be read by everybody, so the names say nothing.
//!
//! Twenty years of photos do not fit in memory: each file is asked for when its turn comes and goes through the encryption
//! straight to the medium, so the clear text lies nowhere and the zip is nowhere whole before it is where it has to be.
//!
//! What is read may have been made by anybody: nothing of it becomes a path, and count and sizes have bounds.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Cursor, Read, Seek, SeekFrom, Write};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipArchive, ZipWriter};

use crate::error::{Error, Result, is_gone};
use crate::export::package::Made;

/// The data.
pub const BUNDLE: &str = "bundle.json";
/// What everything is.
const MANIFEST: &str = "manifest.json";
/// The folder of the files.
pub const FILES: &str = "bijlagen/";
/// The format of the zip; what is younger is refused.
const FORMAT: u32 = 1;
/// Files in a zip, at most.
const MOST_FILES: usize = 20_000;
/// Bytes of a file, at most: as a dossier keeps them.
const MOST_EACH: u64 = 100 << 20;
/// Bytes of the data, at most.
const MOST_BUNDLE: u64 = 512 << 20;
/// Bytes of the manifest, at most.
const MOST_MANIFEST: u64 = 8 << 20;
/// Bytes of everything together once unpacked, at most; the zip is no larger either.
pub const MOST_ALL: u64 = 8 << 30;
/// Bytes that go through the encryption at once.
const CHUNK: usize = 64 << 10;
/// Bytes that a file takes in the zip beside itself and twice its name, at most: its headers, salt and code.
const AROUND: u64 = 256;
/// Bytes of a file's line in the zip's list, at most; each of ours has less than [`AROUND`].
const MOST_LINE: u64 = 1024;
/// The same, at least: with no name, and nothing after it.
const LEAST_LINE: u64 = 46;

/// A file of the zip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    name: String,
    /// Bytes.
    length: u64,
    /// Lower-case hexadecimal.
    sha256: String,
}

impl Listed {
    /// A file of this name, with all that `put` writes.
    ///
    /// # Errors
    /// What `put` says.
    pub fn of(name: String, put: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<Self> {
        let mut sum = Sum::default();
        put(&mut sum)?;
        Ok(sum.told(name))
    }

    /// Bytes.
    pub const fn length(&self) -> u64 {
        self.length
    }
}

/// Bytes that go by, counted and summed.
#[derive(Default)]
struct Sum {
    length: u64,
    sha: Sha256,
}

impl Sum {
    fn told(self, name: String) -> Listed {
        let sha256 = hex::encode(self.sha.finalize());
        Listed { name, length: self.length, sha256 }
    }
}

impl Write for Sum {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sha.update(bytes);
        self.length += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Manifest {
    /// 1.
    format: u32,
    program: String,
    files: Vec<Listed>,
}

/// Whether this is a name that the program gives: `bijlagen/0001.jpg`.
fn is_ours(name: &str) -> bool {
    name == BUNDLE
        || name.strip_prefix(FILES).and_then(|rest| rest.split_once('.')).is_some_and(|(number, ending)| {
            let plain = |text: &str, most: usize| (1..=most).contains(&text.len());
            plain(number, 8)
                && number.bytes().all(|b| b.is_ascii_digit())
                && plain(ending, 4)
                && ending.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// Bytes of this file, at most.
fn most(name: &str) -> u64 {
    if name == BUNDLE { MOST_BUNDLE } else { MOST_EACH }
}

/// Writes the content of the nth file that was listed: the same each time.
pub type Put<'a> = Box<dyn Fn(usize, &mut dyn Write) -> Result<()> + 'a>;

/// A zip that is packed and encrypted while it is written.
pub struct Packing<'a> {
    files: Vec<Listed>,
    put: Put<'a>,
    passphrase: SecretString,
}

impl<'a> Packing<'a> {
    /// Of these files; the first is the bundle.
    ///
    /// # Errors
    /// [`Error::DataTooLarge`] when it would be more than can be brought in again.
    pub fn new(files: Vec<Listed>, put: Put<'a>, passphrase: SecretString) -> Result<Self> {
        let packing = Self { files, put, passphrase };
        // The list is one of the files.
        let fits = packing.files.len() < MOST_FILES
            && packing.files.iter().all(|file| file.length <= most(&file.name))
            && packing.length() <= MOST_ALL
            && packing.manifest()?.len() as u64 <= MOST_MANIFEST;
        if fits { Ok(packing) } else { Err(Error::DataTooLarge) }
    }

    fn manifest(&self) -> Result<Vec<u8>> {
        let program = format!("Zorgmap {}", env!("CARGO_PKG_VERSION"));
        Ok(serde_json::to_vec_pretty(&Manifest { format: FORMAT, program, files: self.files.clone() })?)
    }

    fn pack(&self, tap: Tap) -> Result<()> {
        let failed = tap.failed;
        let mut zip = ZipWriter::new_stream(BufWriter::with_capacity(CHUNK, tap));
        for (nth, file) in self.files.iter().enumerate() {
            self.begin(&mut zip, &file.name)?;
            let mut counted = Counted(&mut zip, 0);
            let put = (self.put)(nth, &mut counted);
            // Not what was listed: it was damaged since. Its sum is taken when the whole is read again.
            let put = put.and_then(|()| same(counted.1 == file.length, Error::AttachmentDamaged));
            if let Err(error) = put {
                failed.borrow_mut().get_or_insert(error);
                return Ok(());
            }
        }
        self.begin(&mut zip, MANIFEST)?;
        zip.write_all(&self.manifest()?)?;
        zip.finish().map_err(of_zip)?.into_inner().flush()?;
        Ok(())
    }

    fn begin<W: Write + Seek>(&self, zip: &mut ZipWriter<W>, name: &str) -> Result<()> {
        // Photos and sound do not get smaller.
        let text = name.ends_with(".json") || name.ends_with(".txt");
        let method = if text { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .with_aes_encryption(AesMode::Aes256, self.passphrase.expose_secret());
        zip.start_file(name, options).map_err(of_zip)
    }

    /// It opens with the passphrase, with no other, and holds what went in.
    fn compare<R: Read + Seek>(&self, mut packed: R, handled: &mut dyn FnMut(u64) -> Result<()>) -> Result<()> {
        let differs = |error| {
            let ours = !matches!(error, Error::PackageDamaged | Error::PackagePassphrase);
            if ours { error } else { Error::ReadBackDiffers }
        };
        let wrong = SecretString::from(format!("{}x", self.passphrase.expose_secret()));
        same(Package::open(&mut packed, wrong).is_err(), Error::ReadBackDiffers)?;
        let mut again = Package::open(packed, self.passphrase.clone()).map_err(differs)?;
        same(again.files == self.files, Error::ReadBackDiffers)?;
        for file in &self.files {
            let mut sum = Sum::default();
            again.unpack(&file.name, file.length, &mut sum, handled).map_err(differs)?;
            same(sum.told(file.name.clone()) == *file, Error::ReadBackDiffers)?;
        }
        Ok(())
    }
}

impl Made for Packing<'_> {
    fn length(&self) -> u64 {
        // What does not get smaller grows by less than this when it is compressed all the same.
        let one = |file: &Listed| file.length + file.length / 1000 + 2 * file.name.len() as u64 + AROUND;
        let manifest = |file: &Listed| file.name.len() as u64 + AROUND;
        self.files.iter().map(|file| one(file) + manifest(file)).sum::<u64>() + 2 * AROUND
    }

    fn write(&self, to: &mut dyn Write) -> Result<()> {
        let failed = RefCell::new(None);
        let done = self.pack(Tap { to, failed: &failed });
        failed.into_inner().map_or(done, Err)
    }

    fn check(&self, file: File, handled: &mut dyn FnMut(u64) -> Result<()>) -> Result<()> {
        self.compare(BufReader::new(file), handled)
    }
}

/// Where the zip goes. After a failure it swallows what comes: the zip's writer ends its file when it is dropped, wanted or
/// not, and complains on standard error where it cannot.
struct Tap<'a> {
    to: &'a mut dyn Write,
    failed: &'a RefCell<Option<Error>>,
}

impl Write for Tap<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.failed.borrow().is_some() {
            return Ok(bytes.len());
        }
        self.to.write(bytes).map_err(|error| {
            let error = Error::from(error);
            *self.failed.borrow_mut() = Some(error.clone());
            io::Error::other(error)
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.failed.borrow().is_some() { Ok(()) } else { self.to.flush() }
    }
}

/// Into the zip, some at a time, since the encryption makes a copy of what it gets; and counted.
struct Counted<'a>(&'a mut dyn Write, u64);

impl Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let part = bytes.get(..CHUNK).unwrap_or(bytes);
        self.0.write_all(part)?;
        self.1 += part.len() as u64;
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn same(same: bool, or: Error) -> Result<()> {
    if same { Ok(()) } else { Err(or) }
}

/// What went wrong while writing.
fn of_zip(error: ZipError) -> Error {
    if let ZipError::Io(error) = error { error.into() } else { Error::internal("zip") }
}

/// What went wrong while reading: the medium went away, or this is nothing of ours.
fn read_wrong(error: &io::Error) -> Error {
    if is_gone(error) { Error::MediumGone } else { Error::PackageDamaged }
}

/// What kept a zip from being opened.
fn opened_wrong(error: &ZipError) -> Error {
    if let ZipError::Io(error) = error {
        read_wrong(error)
    } else if matches!(error, ZipError::InvalidPassword) {
        Error::PackagePassphrase
    } else {
        Error::PackageDamaged
    }
}

/// Packs files that are in memory, and reads them back.
///
/// # Errors
/// As [`Packing`]'s.
pub fn pack(files: &[(String, Zeroizing<Vec<u8>>)], passphrase: &SecretString) -> Result<Vec<u8>> {
    let listed = files.iter().map(|(name, bytes)| Listed::of(name.clone(), |to| Ok(to.write_all(bytes)?)));
    let put = |nth: usize, to: &mut dyn Write| {
        files.get(nth).map_or(Ok(()), |(_, bytes)| to.write_all(bytes)).map_err(Error::from)
    };
    let packing = Packing::new(listed.collect::<Result<_>>()?, Box::new(put), passphrase.clone())?;
    let mut packed = Vec::new();
    packing.write(&mut packed)?;
    packing.compare(Cursor::new(&packed), &mut |_| Ok(()))?;
    Ok(packed)
}

/// A number that takes so many bytes at this place of a record.
fn number(record: &[u8], at: usize, bytes: usize) -> u64 {
    record.iter().skip(at).take(bytes).rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Refuses a zip whose list is longer than any of ours before the list is read: all of it is kept in memory, and a large zip has room for
/// millions of lines. How long it is stands at the end (APPNOTE 4.3.14 to 4.3.16). The library must go by the same end: so no comment follows,
/// in which there could be another, and the list begins where the end says and lasts until there, else it looks for an end further up.
fn is_within_bounds<R: Read + Seek>(zip: &mut R) -> Result<()> {
    const END: usize = 22;
    const LOCATOR: usize = 20;
    const LARGE_END: usize = 56;
    let length = zip.seek(SeekFrom::End(0)).map_err(|error| read_wrong(&error))?;
    let all = (LARGE_END + LOCATOR + END) as u64;
    zip.seek(SeekFrom::Start(length.saturating_sub(all))).map_err(|error| read_wrong(&error))?;
    let mut last = Vec::new();
    zip.by_ref().take(all).read_to_end(&mut last).map_err(|error| read_wrong(&error))?;
    let (before, end) = last.split_last_chunk::<END>().ok_or(Error::PackageDamaged)?;
    let mut list_ends = length.saturating_sub(END as u64);
    // Both disks, the files on this one, all files, the list's length, where it begins.
    let mut said = [(4, 4), (8, 2), (10, 2), (12, 4), (16, 4)].map(|(at, bytes)| number(end, at, bytes));
    let mut sound = end.starts_with(b"PK\x05\x06") && number(end, 20, 2) == 0;
    let [_, _, files, long, begins] = said;
    let is_large = files == u64::from(u16::MAX) || long == u64::from(u32::MAX) || begins == u64::from(u32::MAX);
    if is_large
        && let Some((before, locator)) = before.split_last_chunk::<LOCATOR>()
        && locator.starts_with(b"PK\x06\x07")
    {
        let (_, end) = before.split_last_chunk::<LARGE_END>().ok_or(Error::PackageDamaged)?;
        list_ends = list_ends.saturating_sub((LOCATOR + LARGE_END) as u64);
        said = [(16, 8), (24, 8), (32, 8), (40, 8), (48, 8)].map(|(at, bytes)| number(end, at, bytes));
        // What follows its own length.
        sound &= end.starts_with(b"PK\x06\x06") && number(end, 4, 8) == LARGE_END as u64 - 12;
        let [disk, at, disks] = [(4, 4), (8, 8), (16, 4)].map(|(at, bytes)| number(locator, at, bytes));
        sound &= disk == 0 && at == list_ends && disks <= 1;
    }
    let [disks, here, files, long, begins] = said;
    sound &= disks == 0 && here == files && files <= MOST_FILES as u64;
    sound &= (files.saturating_mul(LEAST_LINE)..=MOST_FILES as u64 * MOST_LINE).contains(&long);
    same(sound && begins.checked_add(long) == Some(list_ends), Error::PackageDamaged)?;
    let mut first = [0; 4];
    zip.seek(SeekFrom::Start(begins)).map_err(|error| read_wrong(&error))?;
    zip.read_exact(&mut first).map_err(|error| read_wrong(&error))?;
    same(first == *b"PK\x01\x02", Error::PackageDamaged)
}

/// A zip that somebody brought, opened.
pub struct Package<R> {
    zip: ZipArchive<R>,
    passphrase: SecretString,
    files: Vec<Listed>,
}

impl<R: Read + Seek> Package<R> {
    /// Opens it and reads what is in it.
    ///
    /// # Errors
    /// [`Error::PackagePassphrase`], [`Error::PackageDamaged`] when it is none of ours, [`Error::PackageNewer`],
    /// [`Error::MediumGone`].
    pub fn open(mut reader: R, passphrase: SecretString) -> Result<Self> {
        is_within_bounds(&mut reader)?;
        let zip = ZipArchive::new(reader).map_err(|error| opened_wrong(&error))?;
        let mut package = Self { zip, passphrase, files: Vec::new() };
        let manifest = package.unpacked(MANIFEST, MOST_MANIFEST)?;
        let format = |value: &serde_json::Value| value.get("format").and_then(serde_json::Value::as_u64);
        let value: serde_json::Value = serde_json::from_slice(&manifest).map_err(|_| Error::PackageDamaged)?;
        if format(&value).is_some_and(|format| format > u64::from(FORMAT)) {
            return Err(Error::PackageNewer);
        }
        let manifest: Manifest = serde_json::from_value(value).map_err(|_| Error::PackageDamaged)?;
        let bad = |file: &Listed| !is_ours(&file.name) || file.length > most(&file.name);
        let all = manifest.files.iter().try_fold(0_u64, |sum, file| sum.checked_add(file.length));
        if manifest.format != FORMAT || manifest.files.iter().any(bad) || all.is_none_or(|all| all > MOST_ALL) {
            return Err(Error::PackageDamaged);
        }
        package.files = manifest.files;
        Ok(package)
    }

    /// What the files are called; the bundle first.
    pub fn names(&self) -> Vec<String> {
        self.files.iter().map(|file| file.name.clone()).collect()
    }

    /// A file, if it is the one that was packed.
    ///
    /// # Errors
    /// [`Error::PackageDamaged`], [`Error::MediumGone`].
    pub fn read(&mut self, name: &str) -> Result<Zeroizing<Vec<u8>>> {
        let listed = self.files.iter().find(|file| file.name == name).ok_or(Error::PackageDamaged)?.clone();
        let bytes = self.unpacked(name, listed.length)?;
        let read = Listed::of(listed.name.clone(), |to| Ok(to.write_all(&bytes)?))?;
        same(read == listed, Error::PackageDamaged)?;
        Ok(bytes)
    }

    /// At most so many bytes, whatever the zip says of itself.
    fn unpacked(&mut self, name: &str, most: u64) -> Result<Zeroizing<Vec<u8>>> {
        // Room for all of it as far as that is little: what is not there takes none.
        let room = usize::try_from(most.min(1 << 20)).unwrap_or(0);
        let mut bytes = Zeroizing::new(Vec::with_capacity(room));
        self.unpack(name, most, &mut *bytes, &mut |_| Ok(()))?;
        Ok(bytes)
    }

    /// The same into `to`; `handled` is told each number of bytes.
    fn unpack(
        &mut self,
        name: &str,
        most: u64,
        to: &mut dyn Write,
        handled: &mut dyn FnMut(u64) -> Result<()>,
    ) -> Result<()> {
        let file = self.zip.by_name_decrypt(name, self.passphrase.expose_secret().as_bytes());
        let file = file.map_err(|error| opened_wrong(&error))?;
        // One that is not encrypted is none of ours: nobody vouches for it.
        same(file.encrypted(), Error::PackageDamaged)?;
        let (mut file, mut chunk) = (file.take(most.saturating_add(1)), Zeroizing::new(vec![0; CHUNK]));
        let mut long = 0;
        loop {
            let read = file.read(&mut chunk).map_err(|error| read_wrong(&error))?;
            let Some(part) = chunk.get(..read).filter(|part| !part.is_empty()) else { break };
            to.write_all(part)?;
            long += read as u64;
            handled(read as u64)?;
        }
        same(long <= most, Error::PackageDamaged)
    }
}

/// For the fuzz target: opens a zip with this passphrase and reads all of it.
///
/// # Errors
/// As [`Package::open`] and [`Package::read`].
pub fn look_through(bytes: &[u8], passphrase: &SecretString) -> Result<()> {
    let mut package = Package::open(Cursor::new(bytes), passphrase.clone())?;
    package.names().iter().try_for_each(|name| package.read(name).map(drop))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn words() -> SecretString {
        SecretString::from("tafel wandeling koffie regen fiets lamp")
    }

    fn sum(bytes: &[u8]) -> String {
        Listed::of(String::new(), |to| Ok(to.write_all(bytes)?)).unwrap().sha256
    }

    type Files = Vec<(String, Zeroizing<Vec<u8>>)>;

    fn packed() -> (Files, Vec<u8>) {
        let photo: Vec<u8> = (0..40_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let files = vec![
            (BUNDLE.to_owned(), Zeroizing::new(b"{\"resourceType\":\"Bundle\"} Tess Proefpersoon".repeat(30))),
            (format!("{FILES}0001.jpg"), Zeroizing::new(photo)),
        ];
        let packed = pack(&files, &words()).unwrap();
        (files, packed)
    }

    /// Each header of the zip with this signature: where the flags, the checksum, the length of the name and the name stand.
    fn headers(packed: &[u8], signature: &[u8; 4], flags: usize) -> Vec<(u16, u32, Vec<u8>)> {
        let short = |at: usize| u16::from_le_bytes([packed[at], packed[at + 1]]);
        let central = flags == 8;
        packed
            .windows(4)
            .enumerate()
            .filter(|(_, four)| four == signature)
            .map(|(at, _)| {
                let sum = at + if central { 16 } else { 14 };
                let name = at + if central { 46 } else { 30 };
                let length = usize::from(short(at + if central { 28 } else { 26 }));
                let extra = usize::from(short(at + if central { 30 } else { 28 }));
                let extra = packed[name + length..name + length + extra].to_vec();
                (short(at + flags), u32::from_le_bytes(packed[sum..sum + 4].try_into().unwrap()), extra)
            })
            .collect()
    }

    #[test]
    fn no_header_tells_a_checksum_of_the_clear_text() {
        let (files, packed) = packed();
        for (signature, flags, count) in [(b"PK\x01\x02", 8, 3), (b"PK\x03\x04", 6, 3)] {
            let found = headers(&packed, signature, flags);
            assert_eq!(found.len(), count);
            for (flags, crc, extra) in found {
                assert_eq!(flags & 1, 1, "encrypted");
                assert_eq!(crc, 0, "no checksum");
                // 0x9901, seven bytes, version 2 (AE-2), "AE", 3 (AES-256).
                let aes = extra.windows(9).find(|part| part.starts_with(&[0x01, 0x99, 7, 0])).unwrap();
                assert_eq!(aes[4..9], [2, 0, b'A', b'E', 3], "{extra:?}");
            }
        }
        // Nor behind the file, nor anywhere else.
        let crc = |bytes: &[u8]| {
            !bytes.iter().fold(u32::MAX, |crc, byte| {
                (0..8).fold(
                    crc ^ u32::from(*byte),
                    |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 },
                )
            })
        };
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        for (_, bytes) in &files {
            let told = crc(bytes).to_le_bytes();
            assert!(!packed.windows(4).any(|four| four == told));
        }
        assert!(!packed.windows(4).any(|four| four == b"Tess"));
    }

    #[test]
    fn it_opens_with_its_words_alone_and_any_changed_byte_is_seen() {
        let (files, packed) = packed();
        let mut package = Package::open(Cursor::new(&packed), words()).unwrap();
        for (name, bytes) in &files {
            assert_eq!(*package.read(name).unwrap(), **bytes);
        }
        assert_eq!(package.read("bijlagen/0002.jpg").err(), Some(Error::PackageDamaged));
        let other = SecretString::from("tafel wandeling koffie regen fiets");
        assert_eq!(Package::open(Cursor::new(&packed), other).err(), Some(Error::PackagePassphrase));
        assert_eq!(Package::open(Cursor::new(b"geen zip"), words()).err(), Some(Error::PackageDamaged));
        let mut changed = packed.clone();
        changed[600] ^= 1;
        assert_eq!(look_through(&changed, &words()).err(), Some(Error::PackageDamaged));
        look_through(&packed, &words()).unwrap();
    }

    #[test]
    fn no_name_leads_elsewhere_and_nothing_takes_more_room_than_it_said() {
        for name in
            ["bijlagen/../x.jpg", "/bijlagen/1.jpg", "bijlagen/1", "bijlagen/a.jpg", "bijlagen/1.jp/g", "x.json"]
        {
            assert!(!is_ours(name), "{name}");
        }
        assert!(is_ours("bijlagen/0001.jpg") && is_ours(BUNDLE));
        // A file of zeroes that says it is small.
        let zeroes = vec![0; 4 << 20];
        let listed = Listed { name: format!("{FILES}1.txt"), length: 10, sha256: sum(&zeroes) };
        let manifest = Manifest { format: 1, program: String::new(), files: vec![listed] };
        let mut zip = ZipWriter::new_stream(Vec::new());
        for (name, bytes) in [(MANIFEST, serde_json::to_vec(&manifest).unwrap()), ("bijlagen/1.txt", zeroes)] {
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .with_aes_encryption(AesMode::Aes256, "tafel wandeling koffie regen fiets lamp");
            zip.start_file(name, options).unwrap();
            zip.write_all(&bytes).unwrap();
        }
        let packed = zip.finish().unwrap().into_inner();
        assert_eq!(look_through(&packed, &words()).err(), Some(Error::PackageDamaged));
        // A format of later.
        let later = serde_json::to_vec(&Manifest { format: 2, program: String::new(), files: Vec::new() }).unwrap();
        let mut zip = ZipWriter::new_stream(Vec::new());
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .with_aes_encryption(AesMode::Aes256, "tafel wandeling koffie regen fiets lamp");
        zip.start_file(MANIFEST, options).unwrap();
        zip.write_all(&later).unwrap();
        let packed = zip.finish().unwrap().into_inner();
        assert_eq!(look_through(&packed, &words()).err(), Some(Error::PackageNewer));
    }

    /// Counts what is read.
    struct Watched<R>(R, u64);

    impl<R: Read> Read for Watched<R> {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(bytes)?;
            self.1 += read as u64;
            Ok(read)
        }
    }

    impl<R: Seek> Seek for Watched<R> {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.seek(to)
        }
    }

    /// The end of a zip, which says this of its list.
    fn end(files: u16, long: u32, begins: u32) -> Vec<u8> {
        let mut end = b"PK\x05\x06\0\0\0\0".to_vec();
        end.extend([files, files].map(u16::to_le_bytes).concat());
        end.extend([long, begins].map(u32::to_le_bytes).concat());
        end.extend([0_u8; 2]);
        end
    }

    /// A zip of nothing but a list of so many lines, which says how many as only a large one can.
    fn of_lines(count: usize) -> Vec<u8> {
        let mut line = [0_u8; 46];
        line[..4].copy_from_slice(b"PK\x01\x02");
        let mut zip = line.repeat(count);
        let (count, long) = (count as u64, zip.len() as u64);
        zip.extend(b"PK\x06\x06");
        zip.extend(44_u64.to_le_bytes());
        zip.extend([0_u8; 12]);
        zip.extend([count, count, long, 0].map(u64::to_le_bytes).concat());
        zip.extend(b"PK\x06\x07\0\0\0\0");
        zip.extend(long.to_le_bytes());
        zip.extend(1_u32.to_le_bytes());
        zip.extend(end(u16::MAX, u32::MAX, u32::MAX));
        zip
    }

    #[test]
    fn a_list_longer_than_any_of_ours_is_refused_before_it_is_read() {
        let read = |zip: &[u8]| {
            let mut reader = Watched(Cursor::new(zip), 0);
            assert_eq!(Package::open(&mut reader, words()).err(), Some(Error::PackageDamaged));
            reader.1
        };
        assert!(read(&of_lines(MOST_FILES)) > MOST_FILES as u64 * LEAST_LINE, "as many as there may be are looked at");
        for count in [MOST_FILES + 1, 100_000] {
            assert!(read(&of_lines(count)) < 200, "{count}");
        }
        // One whose last end makes the library look for the one before.
        let many = of_lines(100_000);
        let begins = u32::try_from(many.len()).unwrap();
        let none = [many.clone(), vec![0; 46], end(1, 46, begins)].concat();
        let elsewhere = [many.clone(), end(1, 46, 0)].concat();
        let followed = [many, vec![0]].concat();
        for (zip, what) in [(none, "none"), (elsewhere, "elsewhere"), (followed, "followed")] {
            assert!(read(&zip) < 200, "{what}");
        }
        // Nor has one of ours a comment.
        let (_, mut packed) = packed();
        let at = packed.len() - 2;
        packed[at] = 1;
        packed.push(b'x');
        assert!(read(&packed) < 200);
    }

    /// Where writing fails after so many bytes, as it does on a stick that is full or gone.
    struct Until(usize, Error);

    impl Write for Until {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or_else(|| io::Error::other(self.1.clone()))?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_stops_it_on_the_way_comes_back_as_it_was() {
        let (files, packed) = packed();
        let listed: Vec<Listed> = files
            .iter()
            .map(|(name, bytes)| Listed::of(name.clone(), |to| Ok(to.write_all(bytes)?)).unwrap())
            .collect();
        let put = |nth: usize, to: &mut dyn Write| Ok(to.write_all(&files[nth].1)?);
        let packing = Packing::new(listed.clone(), Box::new(put), words()).unwrap();
        let length = usize::try_from(packing.length()).unwrap();
        assert!((packed.len()..packed.len() + 5_000).contains(&length), "{length}, and it became {}", packed.len());
        for (at, error) in [(0, Error::MediumGone), (500, Error::Cancelled), (packed.len() - 9, Error::MediumFormat)] {
            assert_eq!(packing.write(&mut Until(at, error.clone())).err(), Some(error), "after {at}");
        }
        // A file that is another one by now, or cannot be read any more.
        let other = |_: usize, to: &mut dyn Write| Ok(to.write_all(b"other")?);
        let packing = Packing::new(listed.clone(), Box::new(other), words()).unwrap();
        assert_eq!(packing.write(&mut Vec::new()).err(), Some(Error::AttachmentDamaged));
        // Of the same length: what is read again differs from what was listed.
        let same_long = |nth: usize, to: &mut dyn Write| Ok(to.write_all(&vec![b'x'; files[nth].1.len()])?);
        let packing = Packing::new(listed.clone(), Box::new(same_long), words()).unwrap();
        let mut other = Vec::new();
        packing.write(&mut other).unwrap();
        assert_eq!(packing.compare(Cursor::new(other), &mut |_| Ok(())), Err(Error::ReadBackDiffers));
        let gone = |_: usize, _: &mut dyn Write| Err(Error::FileUnreadable);
        let packing = Packing::new(listed, Box::new(gone), words()).unwrap();
        assert_eq!(packing.write(&mut Vec::new()).err(), Some(Error::FileUnreadable));
    }

    #[test]
    fn what_could_not_be_brought_in_again_is_not_packed() {
        let listed = |count: usize, length: u64| -> Vec<Listed> {
            let file = |at| Listed { name: format!("{FILES}{at:04}.jpg"), length, sha256: "0".repeat(64) };
            (1..=count).map(file).collect()
        };
        let tried = |files| Packing::new(files, Box::new(|_, _| Ok(())), words()).map(|packing| packing.length());
        assert!(tried(listed(MOST_FILES - 1, 1)).is_ok());
        assert_eq!(tried(listed(MOST_FILES, 1)), Err(Error::DataTooLarge));
        assert!(tried(listed(1, MOST_EACH)).is_ok());
        assert_eq!(tried(listed(1, MOST_EACH + 1)), Err(Error::DataTooLarge));
        assert!(tried(listed(81, MOST_EACH)).is_ok());
        assert_eq!(tried(listed(82, MOST_EACH)), Err(Error::DataTooLarge));
    }
}
