//! New ways into an open vault: a key file, another laptop's keychain, a stand-in, a custodian; and what a way in is called.
//!
//! Whoever adds a way in for the carer types the carer's passphrase: an unlocked laptop alone is not enough. A stand-in has
//! a passphrase of its own, never the carer's: the carer's ways are tried first, so the same words would open as the carer.

use secrecy::SecretString;

use crate::error::{Error, Result};
use crate::surroundings::Surroundings;
use crate::uid::Uid;

use super::header::MOST_SLOTS;
use super::recovery::Code;
use super::second::{KeyFile, device_secret, device_secret_name, new_device_secret};
use super::slot::{By, Holder, Slot, SlotKind, Wanted};
use super::{Vault, add_slot, code_slot, passphrase, ways};

/// Longest name of a way in, in characters.
const NAME: usize = 60;
/// Ways in that there is room for when others have all of theirs.
const KEPT_FOR_OWN: usize = 8;

impl Vault {
    /// Whether this is the passphrase that the vault was opened with, to be asked again before a key is changed. Who came
    /// in by a code from paper has none and sets a new one.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`]; [`Error::SlotDamaged`].
    pub fn check_passphrase(&self, typed: &SecretString) -> Result<()> {
        if !self.opened_by.has_passphrase() {
            return Ok(());
        }
        let slot = self.slot(self.slot_id)?;
        self.fits(&slot, passphrase::prepare(typed).as_bytes())?.then_some(()).ok_or(Error::WrongPassphrase)
    }

    /// Adds a way in: the passphrase and this key file.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] when `typed` is not the vault's (not asked of who came in by recovery code,
    /// and sets a new one next); those of writing.
    pub fn add_key_file(&mut self, file: &KeyFile, typed: &SecretString, s: &Surroundings) -> Result<Uid> {
        self.check_carers(typed)?;
        let text = passphrase::prepare(typed);
        let (id, kind) = (Uid::new(s)?, SlotKind::PassphraseKeyFile);
        self.add(&Wanted { id, kind, name: "", secret: text.as_bytes(), second: Some(file.key()) }, s)
    }

    /// Whether this laptop's keychain has a secret for the carer's way in.
    pub fn is_enrolled_here(&self, s: &Surroundings) -> bool {
        let (core, lines) = (self.core(), self.header.payload.slots.iter());
        lines.filter(|line| line.kind == SlotKind::PassphraseKeychain).any(|line| {
            let secret = device_secret(&device_secret_name(self.id(), line.id), s);
            secret.is_ok_and(|secret| self.slot(line.id).and_then(|slot| slot.knows(&secret, &core)) == Ok(true))
        })
    }

    /// Adds a way in: the passphrase and a new device secret in the keychain of this laptop. For a laptop on which a backup
    /// was put back.
    ///
    /// # Errors
    /// [`Error::AlreadyThere`] when this laptop has one; [`Error::WrongPassphrase`] as for a key file;
    /// [`Error::NoKeychain`]; those of writing.
    pub fn enrol_keychain(&mut self, typed: &SecretString, s: &Surroundings) -> Result<Uid> {
        if self.is_enrolled_here(s) {
            return Err(Error::AlreadyThere);
        }
        self.check_carers(typed)?;
        let text = passphrase::prepare(typed);
        let (id, kind) = (Uid::new(s)?, SlotKind::PassphraseKeychain);
        self.add_with_device_secret(id, kind, "", text.as_bytes(), s)
    }

    /// Adds a way in for a stand-in, called `name`: a passphrase of the stand-in's own, and this key file or else a device
    /// secret.
    ///
    /// # Errors
    /// [`Error::PassphraseTooShort`], [`Error::PassphraseWeak`]; [`Error::PassphraseTaken`] when it is the carer's;
    /// [`Error::Required`], [`Error::TooLong`] of the name; [`Error::NoKeychain`]; [`Error::WaysFull`]; those of writing.
    pub fn add_stand_in(
        &mut self,
        new: &SecretString,
        file: Option<&KeyFile>,
        name: &str,
        s: &Surroundings,
    ) -> Result<Uid> {
        self.has_room_for_others()?;
        let name = checked_name(name, true)?;
        passphrase::check(new, &[&self.name, name])?;
        let text = passphrase::prepare(new);
        self.is_free(Holder::Carer, text.as_bytes())?;
        let id = Uid::new(s)?;
        match file {
            None => self.add_with_device_secret(id, SlotKind::StandInKeychain, name, text.as_bytes(), s),
            Some(file) => {
                let kind = SlotKind::StandInKeyFile;
                self.add(&Wanted { id, kind, name, secret: text.as_bytes(), second: Some(file.key()) }, s)
            }
        }
    }

    /// Whoever else has a way in, the carer's own keep room: a code can be renewed, another laptop enrolled. Ways that were ended and not
    /// revoked count as well.
    fn has_room_for_others(&self) -> Result<()> {
        let most = MOST_SLOTS - KEPT_FOR_OWN;
        if self.header.payload.slots.len() < most { Ok(()) } else { Err(Error::WaysFull { most }) }
    }

    /// Adds a way in for a custodian, called `name`. The code, grouped for reading, is shown once; it is typed like a
    /// recovery code ([`super::Key::Recovery`]).
    ///
    /// # Errors
    /// [`Error::Required`], [`Error::TooLong`] of the name; [`Error::WaysFull`]; those of writing.
    pub fn add_custodian(&mut self, name: &str, s: &Surroundings) -> Result<(Uid, SecretString)> {
        self.has_room_for_others()?;
        let name = checked_name(name, true)?;
        let code = Code::random(s)?;
        let slot = code_slot(&code, SlotKind::CustodianCode, name, &self.vmk, &self.core(), s)?;
        self.save(s, |payload, slots| add_slot(payload, slots, &slot))?;
        Ok((slot.id, code.to_text()))
    }

    /// Calls a way in something else. Its secrets need not be there.
    ///
    /// # Errors
    /// [`Error::NoSuchSlot`], [`Error::SlotDamaged`], [`Error::TooLong`]; those of writing.
    pub fn rename_slot(&mut self, id: Uid, name: &str, s: &Surroundings) -> Result<()> {
        let slot = self.slot(id)?;
        // Others are known by nothing but their name.
        let name = checked_name(name, slot.kind.holder() != Holder::Carer)?;
        let renamed = slot.rewrap(name, &self.vmk, &self.vmk, &self.core(), s)?;
        self.save(s, |payload, slots| ways::replace_slot(payload, slots, &renamed))
    }

    /// The slot of this name.
    ///
    /// # Errors
    /// [`Error::NoSuchSlot`], [`Error::SlotDamaged`].
    pub(super) fn slot(&self, id: Uid) -> Result<Slot> {
        let at = self.header.payload.slots.iter().position(|line| line.id == id).ok_or(Error::NoSuchSlot)?;
        self.header.slot(at).ok_or(Error::SlotDamaged)
    }

    /// Nobody of this kind has these words already. Costs a stretching for each slot.
    ///
    /// # Errors
    /// [`Error::PassphraseTaken`].
    pub(super) fn is_free(&self, of: Holder, text: &[u8]) -> Result<()> {
        for line in &self.header.payload.slots {
            if line.kind.holder() != of || line.kind.by() == By::Code {
                continue;
            }
            // A damaged one opens nothing, whatever is typed.
            let Ok(slot) = self.slot(line.id) else { continue };
            if self.fits(&slot, text)? {
                return Err(Error::PassphraseTaken);
            }
            // The carer's ways share one passphrase.
            if of == Holder::Carer {
                break;
            }
        }
        Ok(())
    }

    /// Whether these words open the slot, with the second secret as it is kept.
    fn fits(&self, slot: &Slot, text: &[u8]) -> Result<bool> {
        let core = self.core();
        let second = slot.second(&self.vmk, &core)?;
        Ok(slot.open(text, second.as_ref(), &core)?.is_some())
    }

    fn check_carers(&self, typed: &SecretString) -> Result<()> {
        if self.opened_by.has_passphrase() {
            self.check_passphrase(typed)
        } else {
            passphrase::check(typed, &[&self.name])
        }
    }

    fn add(&mut self, wanted: &Wanted<'_>, s: &Surroundings) -> Result<Uid> {
        let slot = Slot::make(wanted, &self.vmk, &self.core(), s)?;
        self.save(s, |payload, slots| add_slot(payload, slots, &slot))?;
        Ok(slot.id)
    }

    fn add_with_device_secret(
        &mut self,
        id: Uid,
        kind: SlotKind,
        name: &str,
        secret: &[u8],
        s: &Surroundings,
    ) -> Result<Uid> {
        let entry = device_secret_name(self.id(), id);
        let second = new_device_secret(&entry, s)?;
        let added = self.add(&Wanted { id, kind, name, secret, second: Some(&second) }, s);
        if added.is_err() {
            // That it stays there does no harm.
            let _ = s.keychain.delete(&entry);
        }
        added
    }
}

fn checked_name(name: &str, required: bool) -> Result<&str> {
    let name = name.trim();
    if name.chars().count() > NAME {
        return Err(Error::TooLong { field: "name".into(), most: NAME });
    }
    if required && name.is_empty() { Err(Error::Required { field: "name".into() }) } else { Ok(name) }
}
