//! Tombstones: what keeps a destroyed dossier from coming back with an older backup.
//!
//! A tombstone says which dossier (its random uid, never a name), on which day and on which ground, and carries a MAC
//! under a key that is drawn once for a vault and kept *in its store*. So the key survives every renewal of the others
//! and stands in every backup of the vault; who cannot open one of them can forge no tombstone, and with it make
//! nobody's dossier vanish.
//!
//! That has a price: whether a tombstone is genuine can only be told once the store is open, while restoring happens
//! before. Keys that can be checked earlier were rejected: one in the header goes at a renewal, one in the keychain
//! with the laptop. So restoring only *gathers*: the tombstones of every medium at hand, and typed certificates, are put
//! beside the restored store in [`FILE`], and the first opening checks their MACs and destroys again before the desk is
//! handed to anybody. The file stands there in every vault, and is looked at in every opening: an older store that was
//! put back by hand is treated the same.
//!
//! The file can be read by anyone who has the folder or the stick: how many dossiers were destroyed, when and on which
//! ground. It could have been sealed, but then nobody could be told what a restore will do before it is done.
//!
//! A certificate's code is a tombstone that fits on paper: day, ground and 60 bits of MAC, 20 bits of checksum; 20 signs.
//! The dossier's uid is not in it: whoever has the store tries its dossiers one by one.

use std::fs;
use std::path::Path;

use chrono::{Days, NaiveDate};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::disk;
use super::header::hex32;
use super::keys::{Key32, framed};
use crate::error::{Error, Result};
use crate::rules::destroying::DestroyGround;
use crate::signs;
use crate::surroundings::Surroundings;
use crate::uid::Uid;

/// The file beside a store and in every set of a backup.
pub const FILE: &str = "tombstones.json";
/// A file of them is small; more is none (bytes).
const MOST: u64 = 16 << 20;
/// Day 0 of a certificate's code.
const EPOCH: NaiveDate = match NaiveDate::from_ymd_opt(2020, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
const DAY_BITS: usize = 15;
const GROUND_BITS: usize = 5;
const TAG_BITS: usize = 60;
const CHECK_BITS: usize = 20;
const SIGNS: usize = (DAY_BITS + GROUND_BITS + TAG_BITS + CHECK_BITS) / 5;
const GROUP: usize = 5;

/// One destroyed dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tombstone {
    /// The dossier's random uid.
    pub client: Uid,
    /// When it was destroyed.
    pub day: NaiveDate,
    /// On which ground.
    pub ground: DestroyGround,
    /// Made with the vault's own key.
    #[serde(with = "hex32")]
    pub mac: [u8; 32],
}

/// The key of a vault's tombstones.
pub struct TombstoneKey(Key32);

impl TombstoneKey {
    /// A new one, for a new vault.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn random(s: &Surroundings) -> Result<Self> {
        Key32::random(s).map(Self)
    }

    /// From the store; `None` unless there are 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Key32::from_slice(bytes).map(Self)
    }

    /// For the store.
    pub fn bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    fn mac(&self, what: &str, client: Uid, day: NaiveDate, ground: DestroyGround) -> Result<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.bytes()).map_err(|_| Error::internal("hmac"))?;
        let day = day.to_string();
        mac.update(&framed(&[what.as_bytes(), client.as_bytes(), day.as_bytes(), ground.code().as_bytes()]));
        Ok(mac)
    }

    /// The tombstone of a dossier.
    ///
    /// # Errors
    /// None that can happen.
    pub fn tombstone(&self, client: Uid, day: NaiveDate, ground: DestroyGround) -> Result<Tombstone> {
        let mac = self.mac("zorgmap tombstone", client, day, ground)?.finalize().into_bytes().into();
        Ok(Tombstone { client, day, ground, mac })
    }

    /// Whether a tombstone was made by this vault.
    ///
    /// # Errors
    /// None that can happen.
    pub fn is_genuine(&self, stone: &Tombstone) -> Result<bool> {
        let mac = self.mac("zorgmap tombstone", stone.client, stone.day, stone.ground)?;
        Ok(mac.verify_slice(&stone.mac).is_ok())
    }

    /// What the certificate of a destruction carries.
    ///
    /// # Errors
    /// None that can happen between 2020 and 2109.
    pub fn certificate(&self, stone: &Tombstone) -> Result<Certificate> {
        let tag = self.tag(stone.client, stone.day, stone.ground)?;
        Ok(Certificate { day: stone.day, ground: stone.ground, tag })
    }

    /// Whether a certificate is that of this dossier.
    ///
    /// # Errors
    /// None that can happen.
    pub fn certifies(&self, certificate: &Certificate, client: Uid) -> Result<bool> {
        Ok(self.tag(client, certificate.day, certificate.ground)? == certificate.tag)
    }

    fn tag(&self, client: Uid, day: NaiveDate, ground: DestroyGround) -> Result<u64> {
        let mac = self.mac("zorgmap certificate", client, day, ground)?.finalize().into_bytes();
        Ok(signs::number(&signs::bits(&mac).take(TAG_BITS).collect::<Vec<_>>()))
    }
}

/// The code of a certificate, as typed or to be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// When the dossier was destroyed.
    pub day: NaiveDate,
    /// On which ground.
    pub ground: DestroyGround,
    tag: u64,
}

impl Certificate {
    /// From what was typed, as sloppily as people type.
    ///
    /// # Errors
    /// [`Error::CertificateMistyped`].
    pub fn parse(typed: &str) -> Result<Self> {
        let bits = signs::read(typed, SIGNS).ok_or(Error::CertificateMistyped)?;
        let mut rest = bits.as_slice();
        let mut part = |count: usize| {
            let (first, others) = rest.split_at_checked(count).unwrap_or_default();
            rest = others;
            signs::number(first)
        };
        let (day, ground, tag) = (part(DAY_BITS), part(GROUND_BITS), part(TAG_BITS));
        let code = Self {
            day: EPOCH.checked_add_days(Days::new(day)).ok_or(Error::CertificateMistyped)?,
            ground: DestroyGround::from_number(ground).ok_or(Error::CertificateMistyped)?,
            tag,
        };
        if code.bits()? == *bits { Ok(code) } else { Err(Error::CertificateMistyped) }
    }

    /// As it stands on paper: `XXXXX-XXXXX-XXXXX-XXXXX`.
    ///
    /// # Errors
    /// [`Error::BadDate`] for a day before 2020 or after 2109.
    pub fn code(&self) -> Result<String> {
        Ok(signs::write(&self.bits()?, GROUP))
    }

    fn bits(&self) -> Result<Vec<bool>> {
        let day = u64::try_from((self.day - EPOCH).num_days()).ok().filter(|day| day >> DAY_BITS == 0);
        let day = day.ok_or_else(|| Error::BadDate { field: "day".to_owned() })?;
        let last = |value: u64, count: usize| (0..count).rev().map(move |bit| value >> bit & 1 == 1);
        let mut bits: Vec<bool> = last(day, DAY_BITS)
            .chain(last(u64::from(self.ground.number()), GROUND_BITS))
            .chain(last(self.tag, TAG_BITS))
            .collect();
        let bytes: Vec<u8> = bits.iter().map(|&bit| u8::from(bit)).collect();
        let check = Sha256::new().chain_update(b"zorgmap certificate").chain_update(bytes).finalize();
        bits.extend(signs::bits(&check).take(CHECK_BITS));
        Ok(bits)
    }
}

/// What [`FILE`] says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tombstones {
    /// The version of this form.
    pub format: u32,
    /// Of which vault.
    pub vault: Uid,
    /// Gathered or made; not yet checked.
    pub tombstones: Vec<Tombstone>,
    /// Typed when this vault was restored; gone after its first opening.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<String>,
}

impl Tombstones {
    /// Those of a vault.
    pub fn new(vault: Uid, tombstones: Vec<Tombstone>) -> Self {
        Self { format: 1, vault, tombstones, certificates: Vec::new() }
    }

    /// From a file's bytes; `None` when they are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Self>(bytes).ok().filter(|read| read.format == 1)
    }

    /// For a file.
    ///
    /// # Errors
    /// None that can happen.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        Ok(serde_json::to_vec_pretty(self)?)
    }

    /// Takes over what is not known yet. The same dossier may be there twice: a forged tombstone must not stand in the
    /// place of the genuine one.
    pub fn gather(&mut self, others: Vec<Tombstone>) {
        for stone in others {
            if !self.tombstones.contains(&stone) {
                self.tombstones.push(stone);
            }
        }
    }
}

/// The file of a folder.
pub enum Read {
    /// There is none.
    None,
    /// There is one that is damaged, or not to be understood.
    Damaged,
    /// It says this.
    Some(Tombstones),
}

/// Reads the file of a vault's folder or of a set.
pub fn read(dir: &Path) -> Read {
    let path = dir.join(FILE);
    match fs::symlink_metadata(&path) {
        Err(_) => return Read::None,
        Ok(meta) if !meta.is_file() || meta.len() > MOST => return Read::Damaged,
        Ok(_) => {}
    }
    fs::read(path).ok().and_then(|bytes| Tombstones::from_bytes(&bytes)).map_or(Read::Damaged, Read::Some)
}

/// Writes the file of a vault's folder, if it says anything else.
///
/// # Errors
/// Those of writing.
pub fn write(dir: &Path, tombstones: &Tombstones) -> Result<()> {
    let bytes = tombstones.to_bytes()?;
    let path = dir.join(FILE);
    if fs::read(&path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    disk::replace(&path, &bytes)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::vault::tests::surroundings;

    fn stone(key: &TombstoneKey) -> Tombstone {
        let day = NaiveDate::from_ymd_opt(2046, 2, 28).unwrap();
        key.tombstone(Uid::from_bytes([7; 16]), day, DestroyGround::Request).unwrap()
    }

    #[test]
    fn a_tombstone_is_genuine_for_its_own_vault_and_as_it_was_made() {
        let s = surroundings();
        let (key, other) = (TombstoneKey::random(&s).unwrap(), TombstoneKey::random(&s).unwrap());
        let made = stone(&key);
        assert!(key.is_genuine(&made).unwrap());
        assert!(!other.is_genuine(&made).unwrap());
        let forged = [
            Tombstone { client: Uid::from_bytes([8; 16]), ..made.clone() },
            Tombstone { day: made.day.succ_opt().unwrap(), ..made.clone() },
            Tombstone { ground: DestroyGround::Mistake, ..made.clone() },
            Tombstone { mac: [0; 32], ..made },
        ];
        assert!(forged.iter().all(|stone| !key.is_genuine(stone).unwrap()));
    }

    #[test]
    fn a_certificate_is_typed_back_sloppily_and_no_wrong_sign_passes() {
        let key = TombstoneKey::random(&surroundings()).unwrap();
        let made = stone(&key);
        let certificate = key.certificate(&made).unwrap();
        let code = certificate.code().unwrap();
        assert_eq!(code.len(), 23, "{code}");
        for typed in
            [code.clone(), code.to_lowercase(), code.replace('-', " "), format!(" {} ", code.replace('0', "o"))]
        {
            let read = Certificate::parse(&typed).unwrap();
            assert_eq!((read, read.day, read.ground), (certificate, made.day, made.ground));
            assert!(key.certifies(&read, made.client).unwrap());
            assert!(!key.certifies(&read, Uid::from_bytes([8; 16])).unwrap());
        }
        let bare = code.replace('-', "");
        for at in 0..bare.len() {
            for sign in *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
                let mut typed = bare.clone().into_bytes();
                typed[at] = sign;
                let same = typed == bare.as_bytes();
                assert_eq!(Certificate::parse(std::str::from_utf8(&typed).unwrap()).is_ok(), same);
            }
        }
        assert_eq!(Certificate::parse(&bare[1..]), Err(Error::CertificateMistyped));
        assert_eq!(Certificate::parse(""), Err(Error::CertificateMistyped));
    }
}
