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
//! A code has 128 bits of its own, so it needs no second secret; it is stretched all the same.

use argon2::{Algorithm, Argon2, MIN_SALT_LEN, Params, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Error, Result};
use crate::surroundings::{KeyCost, Surroundings};
use crate::uid::Uid;

use super::cost;
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
    /// A stand-in's own passphrase and a device secret of its own in this laptop's keychain.
    StandInKeychain,
    /// A stand-in's own passphrase and a key file on a stick.
    StandInKeyFile,
    /// The printed code of who keeps the dossiers when the carer cannot.
    CustodianCode,
}

/// Whose way in a slot is. What each may do is decided elsewhere (the session); a key cannot say "only these clients".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// The carer whose practice this is.
    Carer,
    /// Who stands in for a while.
    StandIn,
    /// Who keeps the dossiers after the carer's illness or death.
    Custodian,
}

/// What goes with a passphrase, or in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Keychain,
    KeyFile,
    Code,
}

impl SlotKind {
    /// The code as it stands in the header.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PassphraseKeychain => "passphrase_keychain",
            Self::PassphraseKeyFile => "passphrase_key_file",
            Self::RecoveryCode => "recovery_code",
            Self::StandInKeychain => "stand_in_keychain",
            Self::StandInKeyFile => "stand_in_key_file",
            Self::CustodianCode => "custodian_code",
        }
    }

    /// Whose it is.
    pub const fn holder(self) -> Holder {
        match self {
            Self::PassphraseKeychain | Self::PassphraseKeyFile | Self::RecoveryCode => Holder::Carer,
            Self::StandInKeychain | Self::StandInKeyFile => Holder::StandIn,
            Self::CustodianCode => Holder::Custodian,
        }
    }

    /// Whether a passphrase belongs to it.
    pub const fn has_passphrase(self) -> bool {
        !matches!(self.by(), By::Code)
    }

    pub(super) const fn by(self) -> By {
        match self {
            Self::PassphraseKeychain | Self::StandInKeychain => By::Keychain,
            Self::PassphraseKeyFile | Self::StandInKeyFile => By::KeyFile,
            Self::RecoveryCode | Self::CustodianCode => By::Code,
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
    /// The vault was opened by it.
    pub used: bool,
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
    /// The prepared passphrase, or the bytes of the code.
    pub secret: &'a [u8],
    pub second: Option<&'a Key32>,
}

impl Slot {
    /// Makes a slot for the vault whose header core is `core`.
    ///
    /// # Errors
    /// [`Error::Internal`] when the cost is under the floor in a release build, or there is no randomness.
    pub fn make(wanted: &Wanted<'_>, vmk: &Key32, core: &[u8], s: &Surroundings) -> Result<Self> {
        let cost = cost::of_new_slot(s.key_cost);
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
        slot.wrap(&kek, wanted.second, vmk, core, s)?;
        Ok(slot)
    }

    /// The same way in, called `name`, for another master key. Its secrets need not be there: what is kept of them under
    /// `old` does. Who had the vault open under `old` *and* kept this slot knows them too: only [`Slot::make`] with what
    /// they do not know shuts them out.
    ///
    /// # Errors
    /// [`Error::SlotDamaged`].
    pub fn rewrap(&self, name: &str, old: &Key32, new: &Key32, core: &[u8], s: &Surroundings) -> Result<Self> {
        let (kek, second) = self.kept(old, core)?;
        let mut slot = Self {
            id: self.id,
            kind: self.kind,
            name: name.to_owned(),
            made: self.made.clone(),
            version: self.version,
            cost: self.cost,
            salt: self.salt.clone(),
            mark: self.mark.clone(),
            wrapped: Bytes(Vec::new()),
            kept: Bytes(Vec::new()),
        };
        slot.wrap(&kek, second.as_ref(), new, core, s)?;
        Ok(slot)
    }

    fn wrap(&mut self, kek: &Key32, second: Option<&Key32>, vmk: &Key32, core: &[u8], s: &Surroundings) -> Result<()> {
        self.wrapped = seal(kek, &self.about(b"wrapped", core), vmk.bytes(), s)?;
        // Room first: growing would leave a copy behind.
        let mut kept = Zeroizing::new(Vec::with_capacity(64));
        kept.extend_from_slice(kek.bytes());
        if let Some(second) = second {
            kept.extend_from_slice(second.bytes());
        }
        self.kept = seal(&vmk.derive("kept")?, &self.about(b"kept", core), &kept, s)?;
        Ok(())
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
        Ok(self.kept(vmk, core)?.1)
    }

    /// KEK and second secret.
    fn kept(&self, vmk: &Key32, core: &[u8]) -> Result<(Key32, Option<Key32>)> {
        let kept = unseal(&vmk.derive("kept")?, &self.about(b"kept", core), &self.kept).ok_or(Error::SlotDamaged)?;
        let (kek, second) = kept.split_at_checked(32).ok_or(Error::SlotDamaged)?;
        let key = |bytes| Key32::from_slice(bytes).ok_or(Error::SlotDamaged);
        Ok((key(kek)?, if second.is_empty() { None } else { Some(key(second)?) }))
    }

    /// What it takes to stretch a secret for it, in KiB times passes.
    ///
    /// # Errors
    /// [`Error::SlotDamaged`] when the slot asks for a cost outside the caps.
    pub fn work(&self) -> Result<u64> {
        let KeyCost { memory, passes, lanes } = self.cost;
        let cap = KeyCost::CAP;
        // A planted header must not be able to hang the program.
        if memory > cap.memory || passes > cap.passes || lanes > cap.lanes || self.version != VERSION {
            return Err(Error::SlotDamaged);
        }
        Ok(u64::from(memory) * u64::from(passes))
    }

    fn kek(&self, secret: &[u8], second: Option<&Key32>, core: &[u8]) -> Result<Key32> {
        self.work()?;
        // It would be told so only after all that memory was filled.
        if self.salt.0.len() < MIN_SALT_LEN {
            return Err(Error::SlotDamaged);
        }
        let KeyCost { memory, passes, lanes } = self.cost;
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
