//! The header: how the vault is found open again. It stands twice, in `vault.json` and `vault.copy.json`, each written
//! whole, synced and read back before the other is touched.
//!
//! A copy is `{payload, sum, slots, hmac}`. `payload` and each slot are the exact text that was summed, kept as a
//! string inside the JSON: no second writer of JSON has to agree with the first about spaces or order. `sum` is the
//! payload's SHA-256, without a key: it tells damage from a wrong passphrase before anything is opened. The payload
//! names each slot's sum, so a damaged slot spoils itself and no other, and can be taken from the other copy. `hmac`
//! is over the payload under a key that follows from the VMK: only who can open the vault can change its header.
//!
//! The *core* is what never changes in a vault's life: format, id, the day it was made. Wraps are bound to it and not
//! to the whole payload, which changes at every seal.
//!
//! One file with a trailing backup inside was rejected: a damaged sector takes both. A binary form was rejected:
//! in twenty years somebody may have to read this with a text editor.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::error::{Error, Result};
use crate::uid::Uid;

use super::disk;
use super::keys::{Bytes, Key32, framed, sum};
use super::slot::{Slot, SlotKind};

/// The newest header format that this program reads and the one that it writes.
pub(super) const FORMAT: u32 = 1;
/// The least program version that reads what this one writes.
pub(super) const NEEDS: &str = "0.1.0";
/// A header is a few kilobytes; more is no header (bytes).
const MOST: u64 = 1 << 20;
/// Ways into one vault. Each may be stretched when a key is tried, so a planted header must not name thousands.
pub(super) const MOST_SLOTS: usize = 64;
/// The names of the two copies.
pub(super) const COPIES: [&str; 2] = ["vault.json", "vault.copy.json"];

/// The log's head as last seen: number of the last line, and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealNote {
    /// The number of the log's last line.
    pub no: u64,
    /// SHA-256 of that line.
    #[serde(with = "hex32")]
    pub head: [u8; 32],
}

/// What every payload of whatever version begins with.
#[derive(Deserialize)]
struct Versions {
    format: u32,
    needs: String,
}

/// Where the store is and how it opens.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StoreNote {
    /// The N of `dossier-N.db`.
    pub no: u32,
    /// The store's 16 bytes of salt; with it a store whose first page is damaged can still be read.
    pub salt: Bytes,
    /// The store's key, sealed under the VMK.
    pub key: Bytes,
    /// Bytes in a page, which stay what they were in every copy of a store. Left out where they are [`FIRST_PAGE`]: a vault of
    /// then is written as it was then.
    #[serde(default = "first_page", skip_serializing_if = "is_first_page")]
    pub page: u32,
}

/// Bytes in a page of every store that was made before the header said how many.
const FIRST_PAGE: u32 = 16_384;

fn first_page() -> u32 {
    FIRST_PAGE
}

fn is_first_page(page: &u32) -> bool {
    *page == FIRST_PAGE
}

/// A slot's line in the payload.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotLine {
    pub id: Uid,
    pub kind: SlotKind,
    /// SHA-256 of the slot's exact text.
    pub sum: Bytes,
}

/// What a header says. Unknown fields are refused, not dropped: a newer program's field must not get lost.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Payload {
    pub format: u32,
    pub needs: String,
    pub id: Uid,
    /// When the vault was made (RFC 3339).
    pub made: String,
    /// Counts every writing.
    pub generation: u64,
    /// When this generation was written (RFC 3339).
    pub changed: String,
    /// What the vault is called, sealed under the VMK: the name is a person's.
    pub name: Bytes,
    pub store: StoreNote,
    /// The recovery code that was shown and not yet typed back.
    pub unconfirmed: Option<Uid>,
    /// The number of a store that a renewal is building. No key of it stands in any header: should the renewal be cut
    /// off, that file can go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewing: Option<u32>,
    /// The keys that vouch for backups from before each renewal, sealed under the VMK.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Bytes>,
    pub seal: Option<SealNote>,
    pub slots: Vec<SlotLine>,
}

/// See [`Payload::core`].
pub(super) fn core_of(format: u32, id: Uid, made: &str) -> Vec<u8> {
    framed(&[b"zorgmap vault", &format.to_be_bytes(), id.as_bytes(), made.as_bytes()])
}

impl Payload {
    /// What never changes in a vault's life.
    pub fn core(&self) -> Vec<u8> {
        core_of(self.format, self.id, &self.made)
    }

    /// No recovery code was ever typed back. A later one that still waits for it is no reason to keep the vault shut:
    /// until then the earlier one holds.
    pub fn is_unfinished(&self) -> bool {
        let confirmed = |line: &SlotLine| line.kind == SlotKind::RecoveryCode && Some(line.id) != self.unconfirmed;
        self.unconfirmed.is_some() && !self.slots.iter().any(confirmed)
    }
}

/// A copy as it stands in its file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Copy {
    payload: String,
    sum: Bytes,
    slots: Vec<String>,
    hmac: Bytes,
}

/// A header whose payload is whole. That it is also *true*, only [`Header::is_true`] can say.
pub(super) struct Header {
    pub payload: Payload,
    text: String,
    /// Each slot's text, in the payload's order.
    pub slots: Vec<String>,
    hmac: Bytes,
}

impl Header {
    /// A new header, sealed under `vmk`. `slots` are the slots' texts in the payload's order. A slot whose text is
    /// damaged keeps its sum, and so stays known as damaged.
    ///
    /// # Errors
    /// None that can happen.
    pub fn new(payload: Payload, slots: Vec<String>, vmk: &Key32) -> Result<Self> {
        let text = serde_json::to_string(&payload)?;
        let hmac = Bytes(mac(vmk, &text)?.finalize().into_bytes().to_vec());
        Ok(Self { payload, text, slots, hmac })
    }

    /// Whether it was written by somebody who had the vault open.
    ///
    /// # Errors
    /// None that can happen.
    pub fn is_true(&self, vmk: &Key32) -> Result<bool> {
        Ok(mac(vmk, &self.text)?.verify_slice(&self.hmac.0).is_ok())
    }

    /// Slot number `at`, `None` when its text is not the one that was summed.
    pub fn slot(&self, at: usize) -> Option<Slot> {
        let (line, text) = (self.payload.slots.get(at)?, self.slots.get(at)?);
        if sum(text.as_bytes()) != line.sum {
            return None;
        }
        serde_json::from_str::<Slot>(text).ok().filter(|slot| slot.id == line.id && slot.kind == line.kind)
    }

    /// The bytes of a file that holds it.
    ///
    /// # Errors
    /// None that can happen.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let copy = Copy {
            payload: self.text.clone(),
            sum: sum(self.text.as_bytes()),
            slots: self.slots.clone(),
            hmac: self.hmac.clone(),
        };
        let mut bytes = serde_json::to_vec_pretty(&copy)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Whether both say the same.
    pub fn same_as(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

fn mac(vmk: &Key32, text: &str) -> Result<Hmac<Sha256>> {
    let key = vmk.derive("header")?;
    let mut mac = Hmac::<Sha256>::new_from_slice(key.bytes()).map_err(|_| Error::internal("hmac"))?;
    mac.update(text.as_bytes());
    Ok(mac)
}

/// Both copies as found.
pub(super) struct Found {
    /// The whole ones, the higher generation first.
    pub headers: Vec<Header>,
    /// The bytes of each file, `None` when there is none or it is far too large.
    pub files: [Option<Vec<u8>>; 2],
}

/// Reads both copies and writes nothing.
///
/// # Errors
/// [`Error::NoVault`], [`Error::VaultNewer`], [`Error::HeaderDamaged`].
pub(super) fn read(dir: &Path) -> Result<Found> {
    if !super::exists(dir) {
        return Err(Error::NoVault);
    }
    found(COPIES.map(|name| read_file(&dir.join(name))))
}

/// What the bytes of both copies hold.
///
/// # Errors
/// [`Error::VaultNewer`], [`Error::HeaderDamaged`].
pub(super) fn found(files: [Option<Vec<u8>>; 2]) -> Result<Found> {
    let mut headers = Vec::new();
    let mut loose = Vec::new();
    for bytes in files.iter().flatten() {
        let Ok(copy) = serde_json::from_slice::<Copy>(bytes) else { continue };
        loose.extend(copy.slots.iter().cloned());
        if sum(copy.payload.as_bytes()) == copy.sum {
            headers.push(parse(copy)?);
        }
    }
    if headers.is_empty() {
        return Err(Error::HeaderDamaged);
    }
    // A slot damaged in one copy is taken from the other. Summed once each: a planted header of many slots and many texts
    // must not take an hour.
    let whole: HashMap<Vec<u8>, String> = loose.into_iter().map(|text| (sum(text.as_bytes()).0, text)).collect();
    for header in &mut headers {
        for (at, line) in header.payload.slots.iter().enumerate() {
            if header.slots.get(at).is_some_and(|text| sum(text.as_bytes()) == line.sum) {
                continue;
            }
            let text = whole.get(&line.sum.0).cloned();
            match (header.slots.get_mut(at), text) {
                (Some(slot), Some(text)) => *slot = text,
                (None, text) => header.slots.push(text.unwrap_or_default()),
                (Some(_), None) => {}
            }
        }
        header.slots.truncate(header.payload.slots.len());
    }
    headers.sort_by_key(|header| std::cmp::Reverse(header.payload.generation));
    Ok(Found { headers, files })
}

fn parse(copy: Copy) -> Result<Header> {
    let versions: Versions = serde_json::from_str(&copy.payload).map_err(|_| Error::HeaderDamaged)?;
    let newer = || Error::VaultNewer { needs: versions.needs.clone() };
    if versions.format > FORMAT || version(&versions.needs) > version(env!("CARGO_PKG_VERSION")) {
        return Err(newer());
    }
    // Whole, yet not to be understood: written by a program that knows more.
    let payload: Payload = serde_json::from_str(&copy.payload).map_err(|_| newer())?;
    if payload.slots.len() > MOST_SLOTS {
        return Err(Error::HeaderDamaged);
    }
    Ok(Header { payload, text: copy.payload, slots: copy.slots, hmac: copy.hmac })
}

/// `1.20.3` as numbers, so that 1.20 comes after 1.9.
fn version(text: &str) -> Vec<u32> {
    text.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect()
}

fn read_file(path: &Path) -> Option<Vec<u8>> {
    (fs::metadata(path).ok()?.len() <= MOST).then(|| fs::read(path).ok())?
}

/// Whether a copy of a header lies in this folder.
pub(super) fn exists(dir: &Path) -> bool {
    COPIES.iter().any(|name| dir.join(name).exists())
}

/// Whether the copy that is written first is these bytes.
pub(super) fn first_is(dir: &Path, bytes: &[u8]) -> bool {
    paths(dir).first().and_then(|path| read_file(path)).is_some_and(|there| there == bytes)
}

/// Whether both copies in this folder are these bytes.
pub(super) fn are(dir: &Path, bytes: &[u8]) -> bool {
    paths(dir).iter().all(|path| read_file(path).is_some_and(|there| there == bytes))
}

/// Writes the copies that are not `bytes` yet, one after the other.
///
/// # Errors
/// Those of [`disk::replace`]; then the second copy is untouched.
pub(super) fn write(dir: &Path, bytes: &[u8]) -> Result<()> {
    for path in paths(dir) {
        if read_file(&path).is_none_or(|there| there != bytes) {
            disk::replace(&path, bytes)?;
        }
    }
    Ok(())
}

/// Where the copies lie.
pub(super) fn paths(dir: &Path) -> [PathBuf; 2] {
    COPIES.map(|name| dir.join(name))
}

/// 32 bytes as hexadecimal digits.
pub(super) mod hex32 {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(bytes: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits: Option<Vec<u8>> = text
            .as_bytes()
            .chunks(2)
            .map(|two| std::str::from_utf8(two).ok().and_then(|two| u8::from_str_radix(two, 16).ok()))
            .collect();
        digits.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| serde::de::Error::custom("not 32 bytes"))
    }
}
