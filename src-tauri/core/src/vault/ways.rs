//! Changing the ways into an open vault: the recovery code, the passphrase, and a change that a crash left half done.
//!
//! None of this touches VMK or store: it makes slots anew and writes the header. (That a secret may have leaked is
//! another matter: it takes new keys and a new store.)

use secrecy::SecretString;

use crate::error::{Error, Result};
use crate::power;
use crate::surroundings::Surroundings;
use crate::uid::Uid;

use super::header::Payload;
use super::keys::{Key32, sum};
use super::recovery::Code;
use super::second::{device_secret, device_secret_name, new_device_secret};
use super::slot::{By, Holder, Slot, SlotKind, Wanted};
use super::{Vault, add_slot, code_slot, contents, header, passphrase};

/// A slot that is to be made anew.
pub(super) struct SlotAnew {
    pub old: Uid,
    pub id: Uid,
    pub kind: SlotKind,
    pub name: String,
    pub second: Key32,
}

impl SlotAnew {
    /// Stretches the passphrase and wraps the master key.
    pub fn make(&self, text: &[u8], vmk: &Key32, core: &[u8], s: &Surroundings) -> Result<Slot> {
        let (id, kind, name) = (self.id, self.kind, self.name.as_str());
        Slot::make(&Wanted { id, kind, name, secret: text, second: Some(&self.second) }, vmk, core, s)
    }
}

/// The carer's slots that are to be made anew.
pub(super) struct Anew {
    pub slots: Vec<SlotAnew>,
    /// Device secrets drawn for it: for which slot, and under what name.
    pub drawn: Vec<(Option<Uid>, Uid)>,
    /// Slots that end with it.
    pub ended: Vec<Uid>,
    /// Whether one of them opens here, or with a stick.
    pub usable: bool,
}

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
        let slot = code_slot(&code, SlotKind::RecoveryCode, "", &self.vmk, &self.core(), s)?;
        let waiting = self.header.payload.unconfirmed;
        self.save(s, |payload, slots| {
            remove_slots(payload, slots, |id, _| Some(id) == waiting);
            payload.unconfirmed = Some(slot.id);
            add_slot(payload, slots, &slot)
        })?;
        Ok(code.to_text())
    }

    /// Gives all the carer's slots with a passphrase a new one; a stick need not be there for it. A keychain that does not
    /// know this vault (a new laptop), or a vault opened by recovery code, gets a new device secret.
    ///
    /// # Errors
    /// [`Error::PassphraseTooShort`], [`Error::PassphraseWeak`]; [`Error::PassphraseTaken`] when it is a stand-in's;
    /// [`Error::NoKeychain`] when no slot would open here with the new passphrase: then [`Vault::add_key_file`] first;
    /// those of writing. Nothing is changed then.
    pub fn change_passphrase(&mut self, new: SecretString, s: &Surroundings) -> Result<()> {
        passphrase::check(&new, &[&self.name])?;
        let text = passphrase::prepare(&new);
        self.is_free(Holder::StandIn, text.as_bytes())?;
        let anew = self.carers_anew(&[], false, s)?;
        let saved = if anew.usable { self.save_anew(&anew, text.as_bytes(), s) } else { Err(Error::NoKeychain) };
        self.settle(anew, saved.is_ok(), s);
        saved
    }

    fn save_anew(&mut self, anew: &Anew, text: &[u8], s: &Surroundings) -> Result<()> {
        let core = self.core();
        let slots = anew.slots.iter().map(|slot| slot.make(text, &self.vmk, &core, s)).collect::<Result<Vec<_>>>()?;
        self.save(s, |payload, texts| {
            remove_slots(payload, texts, |id, _| anew.slots.iter().any(|slot| slot.old == id));
            slots.iter().try_for_each(|slot| add_slot(payload, texts, slot))
        })
    }

    /// What the carer's slots with a passphrase need to be made anew, those in `gone` left out. Of the keychain's slots
    /// those that this laptop knows keep their secret, unless `fresh`; where it knows none, one becomes this laptop's.
    ///
    /// # Errors
    /// [`Error::NoKeychain`] when the only way in would be a keychain that does not answer.
    pub(super) fn carers_anew(&self, gone: &[Uid], fresh: bool, s: &Surroundings) -> Result<Anew> {
        let mut anew = Anew { slots: Vec::new(), drawn: Vec::new(), ended: Vec::new(), usable: false };
        let by_code = !self.opened_by.has_passphrase();
        let mut takes_one = !self.is_enrolled_here(s);
        for line in self.header.payload.slots.iter().filter(|line| !gone.contains(&line.id)) {
            if line.kind.holder() != Holder::Carer {
                continue;
            }
            let slot = self.slot(line.id).ok();
            let name = slot.as_ref().map(|slot| slot.name.clone()).unwrap_or_default();
            let kept = slot.as_ref().and_then(|slot| slot.second(&self.vmk, &self.core()).ok().flatten());
            match line.kind.by() {
                By::Code => {}
                By::KeyFile => {
                    // Damaged: only its stick could help. It stays, and stays named as damaged.
                    let Some(second) = kept else { continue };
                    anew.slots.push(SlotAnew { old: line.id, id: line.id, kind: line.kind, name, second });
                    anew.usable = true;
                }
                By::Keychain => {
                    let here = self.device_secret_here(slot.as_ref(), line.id, s);
                    let mine = here.is_some() || std::mem::take(&mut takes_one);
                    let drawn = if mine && (fresh || by_code || here.is_none()) {
                        match self.draw_device_secret(&mut anew, Some(line.id), s) {
                            Err(Error::NoKeychain) => None,
                            Err(error) => {
                                self.settle_secrets(&anew, false, s);
                                return Err(error);
                            }
                            drawn => drawn.ok(),
                        }
                    } else {
                        None
                    };
                    anew.usable |= mine && (here.is_some() || drawn.is_some());
                    // A keychain that gives and does not take: what it gives is as good as it was. Another laptop's: as kept.
                    let same = || here.or(kept).map(|second| (line.id, second));
                    let Some((id, second)) = drawn.or_else(same) else { continue };
                    anew.slots.push(SlotAnew { old: line.id, id, kind: line.kind, name, second });
                }
            }
        }
        Ok(anew)
    }

    /// Draws a device secret under a new name: should this be cut off, the old header still opens.
    pub(super) fn draw_device_secret(
        &self,
        anew: &mut Anew,
        old: Option<Uid>,
        s: &Surroundings,
    ) -> Result<(Uid, Key32)> {
        let id = Uid::new(s)?;
        let second = new_device_secret(&device_secret_name(self.id(), id), s)?;
        anew.drawn.push((old, id));
        Ok((id, second))
    }

    /// What is no longer needed leaves the keychain, and the vault knows by which slot it is open.
    pub(super) fn settle(&mut self, anew: Anew, saved: bool, s: &Surroundings) {
        self.settle_secrets(&anew, saved, s);
        if saved && self.opened_by.has_passphrase() {
            let now = anew.slots.iter().find(|slot| slot.old == self.slot_id).map(|slot| slot.id);
            self.slot_id = now.unwrap_or(self.slot_id);
        }
    }

    /// That a secret stays in the keychain does no harm. Those of before stay while a copy of the header still speaks of them: the
    /// other copy may be lost yet.
    pub(super) fn settle_secrets(&self, anew: &Anew, saved: bool, s: &Surroundings) {
        let in_both = || self.header.to_bytes().is_ok_and(|bytes| header::are(&self.dir, &bytes));
        let gone: Vec<Uid> = if !saved {
            anew.drawn.iter().map(|(_, new)| *new).collect()
        } else if in_both() {
            anew.drawn.iter().filter_map(|(old, _)| *old).chain(anew.ended.iter().copied()).collect()
        } else {
            Vec::new()
        };
        for id in gone {
            let _ = s.keychain.delete(&device_secret_name(self.id(), id));
            power::moment();
        }
    }

    /// The device secret of this slot if this laptop has it.
    fn device_secret_here(&self, slot: Option<&Slot>, id: Uid, s: &Surroundings) -> Option<Key32> {
        let second = device_secret(&device_secret_name(self.id(), id), s).ok()?;
        slot?.knows(&second, &self.core()).ok()?.then_some(second)
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
        self.is_carers()?;
        let newer = self.unfinished.take().ok_or(Error::NotFound)?;
        let taken = match newer.is_true(&self.vmk) {
            Ok(true) => contents(&newer, &self.vmk),
            Ok(false) => Err(Error::WrongPassphrase),
            Err(error) => Err(error),
        };
        match taken {
            Ok((name, store_key)) => {
                (self.name, self.store_key, self.header) = (name, store_key, newer);
                self.save(s, |_, _| Ok(()))?;
                self.remove_old_stores(s).map(|_| ())
            }
            Err(error) => {
                self.unfinished = Some(newer);
                Err(error)
            }
        }
    }

    /// Who was let in must not decide which keys hold: it could be their own that ended.
    fn is_carers(&self) -> Result<()> {
        if self.opened_by.holder() == Holder::Carer { Ok(()) } else { Err(Error::NotAllowed) }
    }

    /// Drops the newer header: all stays as it was before the change.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is none; those of writing.
    pub fn undo_change(&mut self, s: &Surroundings) -> Result<()> {
        self.is_carers()?;
        if self.unfinished.is_none() {
            return Err(Error::NotFound);
        }
        self.save(s, |_, _| Ok(()))?;
        self.renewal_cut_off |= self.remove_old_stores(s)?;
        Ok(())
    }
}

/// Puts a slot in the place of the one of the same name.
pub(super) fn replace_slot(payload: &mut Payload, slots: &mut [String], slot: &Slot) -> Result<()> {
    let text = serde_json::to_string(slot)?;
    let at = payload.slots.iter().position(|line| line.id == slot.id).ok_or(Error::NoSuchSlot)?;
    let (line, there) = payload.slots.get_mut(at).zip(slots.get_mut(at)).ok_or(Error::NoSuchSlot)?;
    (line.sum, *there) = (sum(text.as_bytes()), text);
    Ok(())
}

fn remove_slots(payload: &mut Payload, slots: &mut Vec<String>, gone: impl Fn(Uid, SlotKind) -> bool) {
    let stays: Vec<bool> = payload.slots.iter().map(|line| !gone(line.id, line.kind)).collect();
    let mut line = stays.iter();
    payload.slots.retain(|_| line.next().copied().unwrap_or(true));
    let mut text = stays.iter();
    slots.retain(|_| text.next().copied().unwrap_or(true));
}
