//! Tombstones: what keeps a destroyed dossier from coming back with an older backup.
//!
//! A tombstone says which dossier (its random uid, never a name), on which day and on which ground, and carries a MAC
//! under a key that the vault keeps *in its store*. So the key stands in every backup, and whether a tombstone is genuine
//! can be told wherever a store was opened, however old it is and on whichever laptop.
//!
//! That has two prices. It can be told only *once the store is open*, while restoring happens before. Keys that can be
//! checked earlier were rejected: one in the header goes at a renewal, one in the keychain with the laptop. So restoring
//! only *gathers*: the tombstones of every medium at hand, and typed certificates, are put beside the restored store in
//! [`FILE`], and the first opening checks their MACs and destroys again before the desk is handed to anybody.
//!
//! And whoever once opened *any* backup has the key: a stand-in of last year, the finder of a stick on which the passphrase
//! was written. A MAC proves that a tombstone was made by somebody who had the store open once, and no more. So a genuine
//! tombstone is no order to destroy a dossier that lives here:
//!
//! - **After a restore, unasked.** The store came out of a backup (it remembers under which salt it lived, and now lies under
//!   another; nobody can make that so without its keys; one of before this was remembered, that restoring left a mark beside
//!   it), or it is older than the last seal in header or keychain: an older file was put back by hand. Then what is destroyed is a copy. The carer has just chosen it, was shown the days of what
//!   was destroyed since, and the set still holds all of it: a forger's stick is taken out and the set put back once more.
//!   Not to do it would bring back, with every old backup, what was destroyed on a client's request.
//! - **In every other opening, and when a stick teaches one, nothing.** The dossier is in use, and there is no copy of what was
//!   written today. A vault that destroyed it itself would not have it. What is genuine is written down (table `found_stone`)
//!   and said, and the carer decides: destroy as written, after typing the client's name, or never hear of it again. It is
//!   not taken along into the next backup, else ours would vouch for a forger. What the carer has ignored is left alone after
//!   a restore, too; a certificate that she types there is her own word.
//! - **Of a dossier that is not here** it is taken over in any case: it destroys nothing, and makes no backup go. The sets
//!   that are replaced are those that hold what *this* store had and destroyed, as its own log says.
//!
//! **Keys change.** At each renewal of the vault's keys a new one is drawn (see [`TombstoneKeys`]), and from then on each
//! tombstone carries two MACs, made anew whenever a list is written: under the *eldest* key, which every store of this vault
//! has, and under the *present* one. The first alone must be enough after a restore, for a store of before the renewal knows
//! no other, and a stick that was away since then carries no other; the forger whom that lets in can do what is told
//! above, which is to spoil a copy. At other openings it is worth less: whoever was shut out by the renewal can make it. A
//! tombstone of a living dossier without a MAC under the present key is therefore never offered to be carried out, only
//! told. That old keys are told apart by days was rejected: a clock may be wrong, and so may the forger's word.
//!
//! Certificates are made under the eldest key for ever: printed ones go on working in every store, and they are taken from
//! the carer's own hand only, when she restores.
//!
//! **One entry** that was destroyed by itself has a tombstone of the same make, which names the entry, too. All of the above
//! holds for it. Two things differ: it has no certificate, since what went was a piece and not the client's dossier; and
//! older backups are replaced for it when the client asked for it or it was a mistake. A letter whose own term was over goes with
//! the turn of its backup: else each would cost a carer all sets but one.
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
/// The form of the file that is written: in the first a tombstone has one MAC, in the second none is of an entry.
const FORMAT: u32 = 3;
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

/// One destroyed dossier, or one entry of a dossier that stayed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tombstone {
    /// The dossier's random uid.
    pub client: Uid,
    /// The entry's, when the dossier stayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Uid>,
    /// When it was destroyed.
    pub day: NaiveDate,
    /// On which ground.
    pub ground: DestroyGround,
    /// Made with the vault's eldest key.
    #[serde(with = "hex32")]
    pub mac: [u8; 32],
    /// Made with the key of the time when it was written here, if that is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub present: Option<Mac32>,
}

impl Tombstone {
    /// Whether both say the same of the same dossier or entry, whichever keys were there when they were written.
    pub fn is_same(&self, other: &Self) -> bool {
        (self.of(), self.day, self.ground, self.mac) == (other.of(), other.day, other.ground, other.mac)
    }

    /// Of what: the dossier, and the entry when it was that alone.
    pub fn of(&self) -> (Uid, Option<Uid>) {
        (self.client, self.entry)
    }

    /// Whether backups that still hold it are replaced at once, and do not wait for their turn.
    pub fn replaces_sets(&self) -> bool {
        self.entry.is_none() || self.ground != DestroyGround::TermOver
    }
}

/// A MAC, in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mac32(#[serde(with = "hex32")] pub [u8; 32]);

/// What a tombstone's MACs prove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// This vault never made it.
    None,
    /// It was made by somebody who had a store of this vault open before its keys were last renewed.
    Former,
    /// It was made by somebody who had this vault open since.
    Present,
}

/// A key of a vault's tombstones.
pub struct TombstoneKey(Key32);

impl TombstoneKey {
    /// A new one.
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

    fn mac(&self, what: &str, of: &[Uid], day: NaiveDate, ground: DestroyGround) -> Result<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.bytes()).map_err(|_| Error::internal("hmac"))?;
        let day = day.to_string();
        let mut parts = vec![what.as_bytes()];
        parts.extend(of.iter().map(|uid| uid.as_bytes().as_slice()));
        parts.extend([day.as_bytes(), ground.code().as_bytes()]);
        mac.update(&framed(&parts));
        Ok(mac)
    }

    fn of_stone(&self, of: (Uid, Option<Uid>), day: NaiveDate, ground: DestroyGround) -> Result<Hmac<Sha256>> {
        match of {
            (client, None) => self.mac("zorgmap tombstone", &[client], day, ground),
            (client, Some(entry)) => self.mac("zorgmap entry tombstone", &[client, entry], day, ground),
        }
    }

    fn stone_mac(&self, of: (Uid, Option<Uid>), day: NaiveDate, ground: DestroyGround) -> Result<[u8; 32]> {
        Ok(self.of_stone(of, day, ground)?.finalize().into_bytes().into())
    }

    fn made(&self, stone: &Tombstone) -> Result<bool> {
        for found in [Some(stone.mac), stone.present.map(|mac| mac.0)].into_iter().flatten() {
            let mac = self.of_stone(stone.of(), stone.day, stone.ground)?;
            if mac.verify_slice(&found).is_ok() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The keys of a vault's tombstones, as they stand in its store.
pub struct TombstoneKeys {
    eldest: TombstoneKey,
    /// From renewals since, the present one last.
    later: Vec<TombstoneKey>,
}

impl TombstoneKeys {
    /// The eldest first; `None` when there is none.
    pub fn new(keys: Vec<TombstoneKey>) -> Option<Self> {
        let mut keys = keys.into_iter();
        Some(Self { eldest: keys.next()?, later: keys.collect() })
    }

    /// The tombstone of a dossier, or of one entry of it.
    ///
    /// # Errors
    /// None that can happen.
    pub fn tombstone(&self, of: (Uid, Option<Uid>), day: NaiveDate, ground: DestroyGround) -> Result<Tombstone> {
        let mac = self.eldest.stone_mac(of, day, ground)?;
        let present = self.later.last().map(|key| key.stone_mac(of, day, ground)).transpose()?.map(Mac32);
        Ok(Tombstone { client: of.0, entry: of.1, day, ground, mac, present })
    }

    /// The same tombstone with the MACs of today.
    ///
    /// # Errors
    /// None that can happen.
    pub fn anew(&self, stone: &Tombstone) -> Result<Tombstone> {
        self.tombstone(stone.of(), stone.day, stone.ground)
    }

    /// What is proven of a tombstone.
    ///
    /// # Errors
    /// None that can happen.
    pub fn proof(&self, stone: &Tombstone) -> Result<Proof> {
        if self.later.last().unwrap_or(&self.eldest).made(stone)? {
            return Ok(Proof::Present);
        }
        for key in std::iter::once(&self.eldest).chain(&self.later) {
            if key.made(stone)? {
                return Ok(Proof::Former);
            }
        }
        Ok(Proof::None)
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
        let mac = self.eldest.mac("zorgmap certificate", &[client], day, ground)?.finalize().into_bytes();
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
        Self { format: FORMAT, vault, tombstones, certificates: Vec::new() }
    }

    /// From a file's bytes; `None` when they are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice::<Self>(bytes).ok().filter(|read| (1..=FORMAT).contains(&read.format))
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

    /// Keys from so many renewals.
    fn keys(renewals: u8) -> TombstoneKeys {
        let keys = (0..=renewals).map(|no| TombstoneKey::from_bytes(&[no + 1; 32]).unwrap());
        TombstoneKeys::new(keys.collect()).unwrap()
    }

    fn stone(keys: &TombstoneKeys) -> Tombstone {
        let day = NaiveDate::from_ymd_opt(2046, 2, 28).unwrap();
        keys.tombstone((Uid::from_bytes([7; 16]), None), day, DestroyGround::Request).unwrap()
    }

    /// Of one entry of the same dossier.
    fn entry_stone(keys: &TombstoneKeys) -> Tombstone {
        let whole = stone(keys);
        keys.tombstone((whole.client, Some(Uid::from_bytes([5; 16]))), whole.day, whole.ground).unwrap()
    }

    #[test]
    fn a_tombstone_is_genuine_for_its_own_vault_and_as_it_was_made() {
        let other = TombstoneKeys::new(vec![TombstoneKey::random(&surroundings()).unwrap()]).unwrap();
        for keys in [keys(0), keys(2)] {
            let made = stone(&keys);
            assert_eq!(keys.proof(&made).unwrap(), Proof::Present);
            assert_eq!(other.proof(&made).unwrap(), Proof::None);
            let zeros = Some(Mac32([0; 32]));
            let forged = [
                Tombstone { client: Uid::from_bytes([8; 16]), ..made.clone() },
                Tombstone { day: made.day.succ_opt().unwrap(), ..made.clone() },
                Tombstone { ground: DestroyGround::Mistake, ..made.clone() },
                Tombstone { mac: [0; 32], present: zeros, ..made.clone() },
                Tombstone { mac: [0; 32], present: None, ..made.clone() },
                // What was said of the dossier is said of no entry, nor of another, nor the other way round.
                Tombstone { entry: Some(Uid::from_bytes([5; 16])), ..made },
                Tombstone { entry: Some(Uid::from_bytes([6; 16])), ..entry_stone(&keys) },
                Tombstone { entry: None, ..entry_stone(&keys) },
            ];
            assert_eq!(keys.proof(&entry_stone(&keys)).unwrap(), Proof::Present);
            assert!(forged.iter().all(|stone| keys.proof(stone).unwrap() == Proof::None));
        }
    }

    #[test]
    fn who_has_an_old_key_forges_no_tombstone_of_today_and_old_stores_know_new_ones() {
        let (before, after, later) = (keys(0), keys(1), keys(2));
        assert_eq!(after.proof(&stone(&before)).unwrap(), Proof::Former);
        assert_eq!(later.proof(&stone(&after)).unwrap(), Proof::Former);
        assert_eq!(after.proof(&after.anew(&stone(&before)).unwrap()).unwrap(), Proof::Present);
        // However old the store is that a tombstone is brought to: the eldest key is in it.
        for (old, new) in [(&before, &after), (&before, &later), (&after, &later)] {
            assert_ne!(old.proof(&stone(new)).unwrap(), Proof::None);
            let certificate = new.certificate(&stone(new)).unwrap();
            assert!(old.certifies(&certificate, stone(new).client).unwrap());
            assert!(new.certifies(&old.certificate(&stone(old)).unwrap(), stone(old).client).unwrap());
        }
    }

    #[test]
    fn a_list_of_the_first_form_is_read() {
        let made = stone(&keys(0));
        let mac: String = made.mac.iter().map(|byte| format!("{byte:02x}")).collect();
        let vault = Uid::from_bytes([9; 16]);
        let text = format!(
            r#"{{"format": 1, "vault": "{vault}", "tombstones": [
                {{"client": "{}", "day": "2046-02-28", "ground": "request", "mac": "{mac}"}}]}}"#,
            made.client
        );
        let read = Tombstones::from_bytes(text.as_bytes()).unwrap();
        assert_eq!(read.tombstones, [made]);
        assert!(Tombstones::from_bytes(text.replace("\"format\": 1", "\"format\": 4").as_bytes()).is_none());
        let three = Tombstones::new(vault, vec![stone(&keys(1)), entry_stone(&keys(1))]);
        assert_eq!(Tombstones::from_bytes(&three.to_bytes().unwrap()), Some(three));
    }

    #[test]
    fn a_certificate_is_typed_back_sloppily_and_no_wrong_sign_passes() {
        let key = keys(1);
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
