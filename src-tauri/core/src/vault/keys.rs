//! Keys, and the two things done with them: deriving others (HKDF-SHA-256, RFC 5869) and sealing small secrets
//! (XChaCha20-Poly1305 with a random 24-byte nonce, long enough to be drawn blindly for ever).
//!
//! A key lies in locked memory ([`locked`]), so that moving it leaves no copies behind on the stack; it is wiped on drop and
//! can be neither printed nor cloned. Every derivation and seal names what it is for, so that no key serves two ends.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::HkdfExtract;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, Result};
use crate::surroundings::Surroundings;
use crate::uid::Uid;

use super::locked::{self, Room};

pub use locked::are_locked;

/// Length of the nonce in front of every seal, in bytes.
const NONCE: usize = 24;

/// A 256-bit key.
pub(super) struct Key32(Room);

impl Key32 {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn random(s: &Surroundings) -> Result<Self> {
        let mut key = Self(Room::new());
        s.random.fill(key.0.bytes_mut())?;
        Ok(key)
    }

    /// From bytes; `None` unless there are 32.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Self(Room::new());
        if bytes.len() != key.0.bytes().len() {
            return None;
        }
        key.0.bytes_mut().copy_from_slice(bytes);
        Some(key)
    }

    /// From the text that a keychain keeps.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(STANDARD.decode(text.trim()).ok()?);
        Self::from_slice(&bytes)
    }

    /// As text for a keychain: some cannot hold bytes.
    pub fn to_text(&self) -> Zeroizing<String> {
        Zeroizing::new(STANDARD.encode(self.bytes()))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    /// The key for `purpose` that follows from this one.
    ///
    /// # Errors
    /// None that can happen with 32 bytes.
    pub fn derive(&self, purpose: &str) -> Result<Self> {
        stretch(&[self.bytes()], &[b"zorgmap key", purpose.as_bytes()])
    }
}

/// HKDF over `secrets` one behind the other, for the purpose that the `info` parts name.
///
/// # Errors
/// None that can happen with 32 bytes.
pub(super) fn stretch(secrets: &[&[u8]], info: &[&[u8]]) -> Result<Key32> {
    let mut extract = HkdfExtract::<Sha256>::new(None);
    for secret in secrets {
        extract.input_ikm(secret);
    }
    let (mut prk, hkdf) = extract.finalize();
    let mut key = Key32(Room::new());
    let expanded = hkdf.expand(&framed(info), key.0.bytes_mut());
    prk.as_mut_slice().zeroize();
    expanded.map_err(|_| Error::internal("hkdf"))?;
    Ok(key)
}

/// The parts with their lengths before them: no two lists give the same bytes.
pub(super) fn framed(parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    for part in parts {
        out.extend_from_slice(&(part.len() as u64).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}

/// Seals `plain` under `key`, bound to `about`: nonce, then text and tag.
///
/// # Errors
/// When the system has no randomness.
pub(super) fn seal(key: &Key32, about: &[u8], plain: &[u8], s: &Surroundings) -> Result<Bytes> {
    let nonce: [u8; NONCE] = s.random()?;
    let sealed = dossier_ciphers::seal(key.bytes(), &nonce, about, plain);
    let sealed = sealed.ok_or_else(|| Error::internal("seal of a secret"))?;
    Ok(Bytes([nonce.as_slice(), &sealed].concat()))
}

/// Opens what [`seal`] made; `None` when key, `about` or a single bit is another.
pub(super) fn unseal(key: &Key32, about: &[u8], sealed: &Bytes) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, text) = sealed.0.split_first_chunk::<NONCE>()?;
    dossier_ciphers::open(key.bytes(), nonce, about, text)
}

/// SHA-256, as a checksum.
pub(super) fn sum(bytes: &[u8]) -> Bytes {
    Bytes(Sha256::digest(bytes).to_vec())
}

/// How a store's file is read: 32 bytes of key and 16 of salt, as SQLCipher's raw key takes them, and how long its pages are.
pub struct StoreKey {
    key: Key32,
    salt: [u8; 16],
    page: u32,
}

impl StoreKey {
    pub(super) fn new(key: Key32, salt: [u8; 16], page: u32) -> Self {
        Self { key, salt, page }
    }

    /// Bytes in a page of the store.
    pub fn page(&self) -> u32 {
        self.page
    }

    /// The same once more, for as long as a store is opened with it.
    pub(crate) fn lent(&self) -> Option<Self> {
        Some(Self { key: Key32::from_slice(self.key.bytes())?, salt: self.salt, page: self.page })
    }

    /// The salt as a name: a copy of the store, in a backup or after a renewal, lies under another.
    pub fn mark(&self) -> Uid {
        Uid::from_bytes(self.salt)
    }

    /// Lends the bytes to `f`, which should keep no copy.
    pub fn with_bytes<T>(&self, f: impl FnOnce(&[u8; 48]) -> T) -> T {
        let mut both = Zeroizing::new([0_u8; 48]);
        let bytes = self.key.bytes().iter().chain(&self.salt);
        both.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        f(&both)
    }
}

/// Bytes that stand as base64 in JSON. Only for what may be read by anyone: sealed, salted or summed.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Bytes(pub Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(serde::de::Error::custom)
    }
}
