//! The encrypted zip with data: `bundle.json`, the files in their own format, and `manifest.json` with what everything is.
//!
//! AES-256 as WinZip defined it, because other programs open it (7-Zip, WinZip, macOS' Archive Utility does not). In its first
//! variant (AE-1) a checksum of the clear text stands beside each file, by which somebody without the passphrase can tell
//! whether it is a certain file; the second (AE-2) has none, and its key checks the contents better. The writer that goes
//! back in its file writes the first, the one that only goes forward the second: hence the latter here, and a test that
//! looks. Names and sizes of the files are to be read by everybody, so the names say nothing.
//!
//! What is read may have been made by anybody: nothing of it becomes a path, and count and sizes have bounds.

use std::io::{Cursor, Read, Seek, Write};

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipArchive, ZipWriter};

use crate::error::{Error, Result};

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
/// Bytes of everything together once unpacked, at most.
const MOST_ALL: u64 = 8 << 30;

/// A file of the zip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    name: String,
    /// Bytes.
    length: u64,
    /// Lower-case hexadecimal.
    sha256: String,
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

fn sum(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Packs and encrypts, and reads it back: it opens with the passphrase, with no other, and holds what went in. The first of
/// the files is the bundle.
///
/// # Errors
/// [`Error::ReadBackDiffers`], or when it cannot be written.
pub fn pack(files: &[(String, Zeroizing<Vec<u8>>)], passphrase: &SecretString) -> Result<Vec<u8>> {
    let listed = files
        .iter()
        .map(|(name, bytes)| Listed { name: name.clone(), length: bytes.len() as u64, sha256: sum(bytes) })
        .collect();
    let program = format!("Zorgmap {}", env!("CARGO_PKG_VERSION"));
    let manifest = serde_json::to_vec_pretty(&Manifest { format: FORMAT, program, files: listed })?;
    let internal = |_: ZipError| Error::internal("zip");
    let mut zip = ZipWriter::new_stream(Vec::new());
    let all = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    for (name, bytes) in all.chain([(MANIFEST, manifest.as_slice())]) {
        // Photos and sound do not get smaller.
        let text = name.ends_with(".json") || name.ends_with(".txt");
        let method = if text { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .with_aes_encryption(AesMode::Aes256, passphrase.expose_secret());
        zip.start_file(name, options).map_err(internal)?;
        zip.write_all(bytes)?;
    }
    let packed = zip.finish().map_err(internal)?.into_inner();
    verify(&packed, files, passphrase)?;
    Ok(packed)
}

fn verify(packed: &[u8], files: &[(String, Zeroizing<Vec<u8>>)], passphrase: &SecretString) -> Result<()> {
    let differs = |_| Error::ReadBackDiffers;
    let wrong = SecretString::from(format!("{}x", passphrase.expose_secret()));
    if Package::open(Cursor::new(packed), wrong).is_ok() {
        return Err(Error::ReadBackDiffers);
    }
    let mut again = Package::open(Cursor::new(packed), passphrase.clone()).map_err(differs)?;
    for (name, bytes) in files {
        if *again.read(name).map_err(differs)? != **bytes {
            return Err(Error::ReadBackDiffers);
        }
    }
    Ok(())
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
    /// [`Error::PackagePassphrase`], [`Error::PackageDamaged`] when it is none of ours, [`Error::PackageNewer`].
    pub fn open(reader: R, passphrase: SecretString) -> Result<Self> {
        let zip = ZipArchive::new(reader).map_err(|_| Error::PackageDamaged)?;
        if zip.len() > MOST_FILES {
            return Err(Error::PackageDamaged);
        }
        let mut package = Self { zip, passphrase, files: Vec::new() };
        let manifest = package.unpack(MANIFEST, MOST_MANIFEST)?;
        let format = |value: &serde_json::Value| value.get("format").and_then(serde_json::Value::as_u64);
        let value: serde_json::Value = serde_json::from_slice(&manifest).map_err(|_| Error::PackageDamaged)?;
        if format(&value).is_some_and(|format| format > u64::from(FORMAT)) {
            return Err(Error::PackageNewer);
        }
        let manifest: Manifest = serde_json::from_value(value).map_err(|_| Error::PackageDamaged)?;
        let most = |name: &str| if name == BUNDLE { MOST_BUNDLE } else { MOST_EACH };
        let bad = |file: &Listed| !is_ours(&file.name) || file.length > most(&file.name);
        let all = manifest.files.iter().try_fold(0_u64, |sum, file| sum.checked_add(file.length));
        if manifest.format != FORMAT || manifest.files.iter().any(bad) || all.is_none_or(|all| all > MOST_ALL) {
            return Err(Error::PackageDamaged);
        }
        package.files = manifest.files;
        Ok(package)
    }

    /// A file, if it is the one that was packed.
    ///
    /// # Errors
    /// [`Error::PackageDamaged`].
    pub fn read(&mut self, name: &str) -> Result<Zeroizing<Vec<u8>>> {
        let listed = self.files.iter().find(|file| file.name == name).ok_or(Error::PackageDamaged)?.clone();
        let bytes = self.unpack(name, listed.length)?;
        let same = bytes.len() as u64 == listed.length && sum(&bytes) == listed.sha256;
        if same { Ok(bytes) } else { Err(Error::PackageDamaged) }
    }

    /// At most so many bytes, whatever the zip says of itself.
    fn unpack(&mut self, name: &str, most: u64) -> Result<Zeroizing<Vec<u8>>> {
        let file = self.zip.by_name_decrypt(name, self.passphrase.expose_secret().as_bytes());
        let file = file.map_err(|error| {
            let words = matches!(error, ZipError::InvalidPassword);
            if words { Error::PackagePassphrase } else { Error::PackageDamaged }
        })?;
        // One that is not encrypted is none of ours: nobody vouches for it.
        if !file.encrypted() {
            return Err(Error::PackageDamaged);
        }
        // Room for what it says it is, as far as that is little: what is not there takes none.
        let room = usize::try_from(file.size().min(most).min(1 << 20)).unwrap_or(0);
        let mut bytes = Zeroizing::new(Vec::with_capacity(room));
        file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| Error::PackageDamaged)?;
        if bytes.len() as u64 > most { Err(Error::PackageDamaged) } else { Ok(bytes) }
    }
}

/// For the fuzz target: opens a zip with this passphrase and reads all of it.
///
/// # Errors
/// As [`Package::open`] and [`Package::read`].
pub fn look_through(bytes: &[u8], passphrase: &SecretString) -> Result<()> {
    let mut package = Package::open(Cursor::new(bytes), passphrase.clone())?;
    let names: Vec<String> = package.files.iter().map(|file| file.name.clone()).collect();
    names.iter().try_for_each(|name| package.read(name).map(drop))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn words() -> SecretString {
        SecretString::from("tafel wandeling koffie regen fiets lamp")
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
}
