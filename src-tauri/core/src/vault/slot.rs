//! A slot: one way in. It keeps the vault's master key (VMK) wrapped under a key of its own (KEK):
//!
//! `KEK = HKDF-SHA-256(Argon2id(passphrase or code) || second secret; vault, slot, version)`
//!
//! The wrap is bound to everything that the slot says of itself and to the header's core, so no slot can be moved
//! to another vault or given a weaker cost. KEK and second secret are also kept sealed under the VMK: whoever has
//! the vault open can renew a slot whose stick or laptop is elsewhere. No slot rests on a passphrase alone.
//!
//! `mark` is a fingerprint of the second secret. It tells "this is another laptop" or "this is another stick" from
//! "the passphrase is wrong" before anything is stretched. It gives nothing away: the secret is 32 random bytes.
//!
//! A recovery code has 128 bits of its own, so it needs no second secret; it is stretched all the same.

use argon2::{Algorithm, Argon2, Params, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, Result};
use crate::surroundings::{KeyCost, Surroundings};
use crate::uid::Uid;

use super::keys::{Bytes, Key32, framed, seal, stretch, unseal};

/// The version of a slot's own form.
const VERSION: u32 = 1;

/// What opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// Passphrase and the device secret in this laptop's keychain.
    PassphraseKeychain,
    /// Passphrase and a key file on a stick.
    PassphraseKeyFile,
    /// The printed recovery code.
    RecoveryCode,
}

impl SlotKind {
    /// The code as it stands in the header.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PassphraseKeychain => "passphrase_keychain",
            Self::PassphraseKeyFile => "passphrase_key_file",
            Self::RecoveryCode => "recovery_code",
        }
    }

    /// Whether a passphrase belongs to it.
    pub const fn has_passphrase(self) -> bool {
        match self {
            Self::PassphraseKeychain | Self::PassphraseKeyFile => true,
            Self::RecoveryCode => false,
        }
    }
}

/// What the settings page shows of a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, ts_rs::TS)]
pub struct SlotInfo {
    /// Its random name.
    pub id: Uid,
    /// What opens it.
    pub kind: SlotKind,
    /// What its owner calls it; may be empty.
    pub name: String,
    /// When it was made or last given a new secret (RFC 3339); empty when the slot is damaged.
    pub made: String,
    /// Whether its stored text is whole.
    pub sound: bool,
    /// A recovery code that was shown and not typed back: the one before it still holds.
    pub waiting: bool,
}

/// A slot as stored.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    pub id: Uid,
    pub kind: SlotKind,
    pub name: String,
    pub made: String,
    version: u32,
    cost: KeyCost,
    salt: Bytes,
    mark: Bytes,
    wrapped: Bytes,
    kept: Bytes,
}

/// What a new slot is to be.
pub(super) struct Wanted<'a> {
    pub id: Uid,
    pub kind: SlotKind,
    pub name: &'a str,
    /// The prepared passphrase, or the code's bytes.
    pub secret: &'a [u8],
    pub second: Option<&'a Key32>,
}

impl Slot {
    /// Makes a slot for the vault whose header core is `core`.
    ///
    /// # Errors
    /// [`Error::Internal`] when the cost is under the floor in a release build, or there is no randomness.
    pub fn make(wanted: &Wanted<'_>, vmk: &Key32, core: &[u8], s: &Surroundings) -> Result<Self> {
        let cost = s.key_cost;
        let weak = cost.memory < KeyCost::FLOOR.memory || cost.passes < KeyCost::FLOOR.passes;
        if weak && !cfg!(debug_assertions) {
            return Err(Error::internal("key cost under the floor"));
        }
        let salt: [u8; 16] = s.random()?;
        let mark = match wanted.second {
            Some(second) => mark(second, wanted.id, core)?,
            None => Vec::new(),
        };
        let mut slot = Self {
            id: wanted.id,
            kind: wanted.kind,
            name: wanted.name.to_owned(),
            made: s.clock.now().to_rfc3339(),
            version: VERSION,
            cost,
            salt: Bytes(salt.to_vec()),
            mark: Bytes(mark),
            wrapped: Bytes(Vec::new()),
            kept: Bytes(Vec::new()),
        };
        let kek = slot.kek(wanted.secret, wanted.second, core)?;
        slot.wrapped = seal(&kek, &slot.about(b"wrapped", core), vmk.bytes(), s)?;
        let mut kept = Zeroizing::new(kek.bytes().to_vec());
        // Room first: growing would leave a copy behind.
        kept.reserve_exact(32);
        if let Some(second) = wanted.second {
            kept.extend_from_slice(second.bytes());
        }
        slot.kept = seal(&vmk.derive("kept")?, &slot.about(b"kept", core), &kept, s)?;
        Ok(slot)
    }

    /// The VMK, or `None` when the secrets do not fit.
    ///
    /// # Errors
    /// [`Error::SlotDamaged`] when the slot asks for a cost outside the caps.
    pub fn open(&self, secret: &[u8], second: Option<&Key32>, core: &[u8]) -> Result<Option<Key32>> {
        let kek = self.kek(secret, second, core)?;
        Ok(unseal(&kek, &self.about(b"wrapped", core), &self.wrapped).and_then(|bytes| Key32::from_slice(&bytes)))
    }

    /// Whether `second` is this slot's second secret.
    ///
    /// # Errors
    /// None that can happen.
    pub fn knows(&self, second: &Key32, core: &[u8]) -> Result<bool> {
        Ok(mark(second, self.id, core)? == self.mark.0)
    }

    /// The second secret as kept under the VMK; `None` for a slot that has none.
    ///
    /// # Errors
    /// [`Error::SlotDamaged`].
    pub fn second(&self, vmk: &Key32, core: &[u8]) -> Result<Option<Key32>> {
        let kept = unseal(&vmk.derive("kept")?, &self.about(b"kept", core), &self.kept).ok_or(Error::SlotDamaged)?;
        let (_, second) = kept.split_at_checked(32).ok_or(Error::SlotDamaged)?;
        if second.is_empty() { Ok(None) } else { Key32::from_slice(second).map(Some).ok_or(Error::SlotDamaged) }
    }

    fn kek(&self, secret: &[u8], second: Option<&Key32>, core: &[u8]) -> Result<Key32> {
        let KeyCost { memory, passes, lanes } = self.cost;
        let cap = KeyCost::CAP;
        // A planted header must not be able to hang the program.
        if memory > cap.memory || passes > cap.passes || lanes > cap.lanes || self.version != VERSION {
            return Err(Error::SlotDamaged);
        }
        let params = Params::new(memory, passes, lanes, Some(32)).map_err(|_| Error::SlotDamaged)?;
        let mut stretched = Zeroizing::new([0_u8; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret, &self.salt.0, stretched.as_mut_slice())
            .map_err(|_| Error::SlotDamaged)?;
        let none: &[u8] = &[];
        let second = second.map_or(none, |key| key.bytes().as_slice());
        let info: [&[u8]; 4] = [b"zorgmap slot", core, self.id.as_bytes(), &self.version.to_be_bytes()];
        let kek = stretch(&[stretched.as_slice(), second], &info);
        stretched.zeroize();
        kek
    }

    /// Everything that a wrap is bound to. Built from fields and not from the stored JSON, so that a later
    /// version of the program may write JSON differently.
    fn about(&self, part: &[u8], core: &[u8]) -> Vec<u8> {
        let KeyCost { memory, passes, lanes } = self.cost;
        framed(&[
            part,
            core,
            self.id.as_bytes(),
            self.kind.code().as_bytes(),
            self.name.as_bytes(),
            self.made.as_bytes(),
            &self.version.to_be_bytes(),
            &memory.to_be_bytes(),
            &passes.to_be_bytes(),
            &lanes.to_be_bytes(),
            &self.salt.0,
            &self.mark.0,
        ])
    }
}

fn mark(second: &Key32, slot: Uid, core: &[u8]) -> Result<Vec<u8>> {
    let key = stretch(&[second.bytes()], &[b"zorgmap mark", core, slot.as_bytes()])?;
    Ok(key.bytes().iter().take(8).copied().collect())
}
