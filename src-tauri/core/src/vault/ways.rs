//! Changing the ways into an open vault: the recovery code, the passphrase, a key file, and a change that a crash
//! left half done.
//!
//! None of this touches VMK or store: it makes slots anew and writes the header. (That a secret may have leaked is
//! another matter: it takes new keys and a new store.)

use std::path::Path;

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::surroundings::Surroundings;
use crate::uid::Uid;

use super::header::Payload;
use super::keys::Key32;
use super::recovery::Code;
use super::second::{device_secret, device_secret_name, key_file_or_new, new_device_secret};
use super::slot::{Slot, SlotKind, Wanted};
use super::{Vault, add_slot, contents, passphrase, recovery_slot};

impl Vault {
    /// Whether set-up is not finished: the first recovery code was shown and not typed back. Until it is, the vault should
    /// not be used. A renewal that was cut off is no such case: the code before it still opens.
    pub fn needs_recovery_confirmation(&self) -> bool {
        self.header.payload.is_unfinished()
    }

    /// Takes the recovery code as typed back from paper. From now on it is the only one.
    ///
    /// # Errors
    /// [`Error::RecoveryCodeMistyped`]; [`Error::WrongPassphrase`] when it is another code;
    /// [`Error::NoSuchSlot`] when none waits for it.
    pub fn confirm_recovery(&mut self, typed: &str, s: &Surroundings) -> Result<()> {
        let waiting = self.header.payload.unconfirmed.ok_or(Error::NoSuchSlot)?;
        let code = Code::parse(typed)?;
        let at = self.header.payload.slots.iter().position(|line| line.id == waiting).ok_or(Error::NoSuchSlot)?;
        let slot = self.header.slot(at).ok_or(Error::SlotDamaged)?;
        // Opened in earnest, not compared: this proves that the paper works.
        slot.open(code.bytes(), None, &self.core())?.ok_or(Error::WrongPassphrase)?;
        self.save(s, |payload, slots| {
            payload.unconfirmed = None;
            remove_slots(payload, slots, |id, kind| kind == SlotKind::RecoveryCode && id != waiting);
            Ok(())
        })
    }

    /// Makes a fresh recovery code. One that was confirmed earlier keeps working until this one is.
    ///
    /// # Errors
    /// Those of writing.
    pub fn renew_recovery_code(&mut self, s: &Surroundings) -> Result<SecretString> {
        let code = Code::random(s)?;
        let slot = recovery_slot(&code, &self.vmk, &self.core(), s)?;
        let waiting = self.header.payload.unconfirmed;
        self.save(s, |payload, slots| {
            remove_slots(payload, slots, |id, _| Some(id) == waiting);
            payload.unconfirmed = Some(slot.id);
            add_slot(payload, slots, &slot)
        })?;
        Ok(code.to_text())
    }

    /// Gives all slots with a passphrase a new one; a stick need not be there for it. A keychain that does not know
    /// this vault (a new laptop), or a vault opened by recovery code, gets a new device secret.
    ///
    /// # Errors
    /// [`Error::PassphraseTooShort`], [`Error::PassphraseWeak`]; [`Error::NoKeychain`] when no slot would open here
    /// with the new passphrase: then [`Vault::add_key_file`] first; those of writing. Nothing is changed then.
    pub fn change_passphrase(&mut self, new: SecretString, s: &Surroundings) -> Result<()> {
        passphrase::check(&new, &[&self.name])?;
        let text = passphrase::prepare(&new);
        let (vault, core) = (self.id(), self.core());
        let (mut made, mut replaced, mut usable) = (Vec::new(), Vec::new(), false);
        for (at, line) in self.header.payload.slots.iter().enumerate().filter(|(_, line)| line.kind.has_passphrase()) {
            let old = self.header.slot(at);
            let kept = old.as_ref().and_then(|slot| slot.second(&self.vmk, &core).ok().flatten());
            let (id, second) = match line.kind {
                SlotKind::PassphraseKeyFile => match kept {
                    Some(second) => (line.id, second),
                    // Damaged: only its stick could help. It stays, and stays named as damaged.
                    None => continue,
                },
                SlotKind::PassphraseKeychain | SlotKind::RecoveryCode => {
                    match self.device_secret_here(old.as_ref(), line.id, s) {
                        Some(second) => (line.id, second),
                        None => {
                            // Under a new name: should this be cut off here, the old header still opens.
                            let id = Uid::new(s)?;
                            match (new_device_secret(&device_secret_name(vault, id), s), kept) {
                                (Ok(second), _) => (id, second),
                                (Err(Error::NoKeychain), Some(second)) => {
                                    made.push((line.id, line.id, line.kind, old, second));
                                    continue;
                                }
                                (Err(error), _) => return Err(error),
                            }
                        }
                    }
                }
            };
            usable = true;
            if id != line.id {
                replaced.push((device_secret_name(vault, line.id), device_secret_name(vault, id)));
            }
            made.push((line.id, id, line.kind, old, second));
        }
        let saved = if usable { self.rewrap(&made, &text, s) } else { Err(Error::NoKeychain) };
        // What is no longer needed leaves the keychain; that it stays there does no harm.
        for (old, new) in replaced {
            let _ = s.keychain.delete(if saved.is_ok() { &old } else { &new });
        }
        if saved.is_ok() && self.opened_by.has_passphrase() {
            let now = made.iter().find(|(old, ..)| *old == self.slot_id).map(|(_, id, ..)| *id);
            self.slot_id = now.unwrap_or(self.slot_id);
        }
        saved
    }

    /// The device secret of this slot if this laptop has it and it may stay.
    fn device_secret_here(&self, slot: Option<&Slot>, id: Uid, s: &Surroundings) -> Option<Key32> {
        if self.opened_by == SlotKind::RecoveryCode {
            return None;
        }
        let second = device_secret(&device_secret_name(self.id(), id), s).ok()?;
        slot?.knows(&second, &self.core()).ok()?.then_some(second)
    }

    fn rewrap(
        &mut self,
        made: &[(Uid, Uid, SlotKind, Option<Slot>, Key32)],
        text: &Zeroizing<String>,
        s: &Surroundings,
    ) -> Result<()> {
        let core = self.core();
        let mut slots = Vec::new();
        for (_, id, kind, old, second) in made {
            let name = old.as_ref().map(|slot| slot.name.as_str()).unwrap_or_default();
            let wanted = Wanted { id: *id, kind: *kind, name, secret: text.as_bytes(), second: Some(second) };
            slots.push(Slot::make(&wanted, &self.vmk, &core, s)?);
        }
        self.save(s, |payload, texts| {
            remove_slots(payload, texts, |id, _| made.iter().any(|(old, ..)| *old == id));
            slots.iter().try_for_each(|slot| add_slot(payload, texts, slot))
        })
    }

    /// Adds a way in: the passphrase and this key file, which is made if it is not there.
    ///
    /// # Errors
    /// [`Error::WrongPassphrase`] when `passphrase` is not the vault's (not asked of who came in by recovery code,
    /// and sets a new one next); [`Error::KeyFileBad`]; those of writing.
    pub fn add_key_file(&mut self, path: &Path, typed: &SecretString, s: &Surroundings) -> Result<()> {
        let text = passphrase::prepare(typed);
        let core = self.core();
        if self.opened_by == SlotKind::RecoveryCode {
            passphrase::check(typed, &[&self.name])?;
        } else {
            let at = self.header.payload.slots.iter().position(|line| line.id == self.slot_id);
            let slot = at.and_then(|at| self.header.slot(at)).ok_or(Error::SlotDamaged)?;
            let second = slot.second(&self.vmk, &core)?;
            slot.open(text.as_bytes(), second.as_ref(), &core)?.ok_or(Error::WrongPassphrase)?;
        }
        let second = key_file_or_new(path, &self.dir, s)?;
        let (id, kind) = (Uid::new(s)?, SlotKind::PassphraseKeyFile);
        let wanted = Wanted { id, kind, name: "", secret: text.as_bytes(), second: Some(&second) };
        let slot = Slot::make(&wanted, &self.vmk, &core, s)?;
        self.save(s, |payload, slots| add_slot(payload, slots, &slot))
    }

    /// When a change of the ways in was begun that a crash cut off (RFC 3339): a newer header is there, whole, and the
    /// key that was used opens the one before it. [`Vault::finish_change`] or [`Vault::undo_change`].
    pub fn unfinished_change(&self) -> Option<&str> {
        self.unfinished.as_ref().map(|header| header.payload.changed.as_str())
    }

    /// Takes the newer header: from now on only its passphrases and codes open the vault.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none; [`Error::WrongPassphrase`] when only its own key can vouch for it.
    pub fn finish_change(&mut self, s: &Surroundings) -> Result<()> {
        let newer = self.unfinished.take().ok_or(Error::NotFound)?;
        let taken = match newer.is_true(&self.vmk) {
            Ok(true) => contents(&newer, &self.vmk),
            Ok(false) => Err(Error::WrongPassphrase),
            Err(error) => Err(error),
        };
        match taken {
            Ok((name, store_key)) => {
                (self.name, self.store_key, self.header) = (name, store_key, newer);
                self.save(s, |_, _| Ok(()))
            }
            Err(error) => {
                self.unfinished = Some(newer);
                Err(error)
            }
        }
    }

    /// Drops the newer header: all stays as it was before the change.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none; those of writing.
    pub fn undo_change(&mut self, s: &Surroundings) -> Result<()> {
        if self.unfinished.is_none() {
            return Err(Error::NotFound);
        }
        self.save(s, |_, _| Ok(()))
    }
}

fn remove_slots(payload: &mut Payload, slots: &mut Vec<String>, gone: impl Fn(Uid, SlotKind) -> bool) {
    let stays: Vec<bool> = payload.slots.iter().map(|line| !gone(line.id, line.kind)).collect();
    let mut line = stays.iter();
    payload.slots.retain(|_| line.next().copied().unwrap_or(true));
    let mut text = stays.iter();
    slots.retain(|_| text.next().copied().unwrap_or(true));
}
