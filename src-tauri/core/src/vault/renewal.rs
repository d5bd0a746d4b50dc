//! Renewal: a new master key and a new key of the store, so that who had the old ones opens nothing that is written from
//! now on. Asked for when a way in is revoked, and when a passphrase may have leaked.
//!
//! It goes in two phases, and a power cut at any moment leaves a vault that opens with all that was acknowledged:
//!
//! 1. Both copies of the header say that store N+1 is being built, under the old keys; its key stands nowhere yet. The
//!    store is copied under the new key and checked. Cut off here, the next opening removes N+1 and all is as before.
//! 2. The first copy of the header is replaced by one that opens with the new keys alone and names store N+1: from this
//!    rename on the renewal is done. Until the second copy is replaced too, the pair holds old and new. Store N goes when
//!    both are new, at once or at the next opening. Who opens with an old key in between is asked what to do, and may not
//!    write before: see [`Vault::unfinished_change`].
//!
//! One header with both sets of keys was rejected: what was revoked would open it, and there would be more states.
//!
//! All ways in go along. The carer's are made anew, with a new salt and here a new device secret; the recovery code is
//! a new one, typed back *before* the renewal begins, so that there is no moment without. Those of others are rewrapped
//! from what is kept of them. That is known to who had the vault open with an old key and kept a copy of it: to be safe
//! from such a one, others need new ways in as well.

use std::fs;
use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, Result};
use crate::surroundings::Surroundings;
use crate::uid::Uid;

use super::header::{self, Header, Payload, SealNote};
use super::keys::{Key32, StoreKey, framed, seal, unseal};
use super::recovery::Code;
use super::slot::{Holder, SlotKind};
use super::ways::Anew;
use super::{Vault, add_slot, code_slot, disk, name_about, new_store, passphrase, store_name};

/// What a renewal is to do.
pub struct Renew<'a> {
    /// Ways in that end with it.
    pub revoked: &'a [Uid],
    /// The passphrase that the vault was opened with; not asked of who came in by recovery code.
    pub present: &'a SecretString,
    /// The carer's passphrase from now on; `None`: it stays.
    pub passphrase: Option<&'a SecretString>,
    /// The new recovery code, as typed back from paper.
    pub code: &'a SecretString,
}

/// New keys that no header names yet.
pub struct Renewal {
    payload: Payload,
    slots: Vec<String>,
    vmk: Key32,
    store_key: StoreKey,
    anew: Anew,
    path: PathBuf,
}

impl Renewal {
    /// Where the new store is to be built.
    pub fn store_path(&self) -> &PathBuf {
        &self.path
    }

    /// What opens it.
    pub fn store_key(&self) -> &StoreKey {
        &self.store_key
    }

    /// The ways in that there are once it is done.
    pub fn ways(&self) -> Vec<Uid> {
        self.payload.slots.iter().map(|line| line.id).collect()
    }
}

/// A recovery code that nothing opens with yet, grouped for reading, and a mark that tells later whether it was typed back.
///
/// # Errors
/// When the system has no randomness.
pub fn draw_code(s: &Surroundings) -> Result<(SecretString, String)> {
    let code = Code::random(s)?;
    Ok((code.to_text(), code.mark()))
}

/// Whether this is the drawn code with that mark.
///
/// # Errors
/// [`Error::RecoveryCodeMistyped`]; [`Error::WrongPassphrase`] when it is another code.
pub fn check_code(typed: &SecretString, mark: &str) -> Result<()> {
    if Code::parse(typed.expose_secret())?.mark() == mark { Ok(()) } else { Err(Error::WrongPassphrase) }
}

impl Vault {
    /// Makes the new keys and slots, and notes in the header that a store is being built. Then the store is copied to
    /// [`Renewal::store_path`] and checked, and [`Vault::finish_renewal`] or [`Vault::drop_renewal`] ends it.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for who is not the carer, or revokes the way by which the vault is open;
    /// [`Error::NoSuchSlot`]; [`Error::WrongPassphrase`]; [`Error::Required`] when who came in by recovery code sets no
    /// passphrase; those of [`Vault::change_passphrase`]; [`Error::RecoveryCodeMistyped`]. Nothing is changed then.
    pub fn begin_renewal(&mut self, wanted: &Renew<'_>, s: &Surroundings) -> Result<Renewal> {
        let lines = &self.header.payload.slots;
        if wanted.revoked.iter().any(|id| !lines.iter().any(|line| line.id == *id)) {
            return Err(Error::NoSuchSlot);
        }
        let own = self.opened_by.has_passphrase() && wanted.revoked.contains(&self.slot_id);
        if own || self.opened_by.holder() != Holder::Carer {
            return Err(Error::NotAllowed);
        }
        self.check_passphrase(wanted.present)?;
        let new = match wanted.passphrase {
            None if !self.opened_by.has_passphrase() => return Err(Error::Required { field: "passphrase".into() }),
            None => wanted.present,
            Some(new) => {
                passphrase::check(new, &[&self.name])?;
                self.is_free(Holder::StandIn, passphrase::prepare(new).as_bytes())?;
                new
            }
        };
        let code = Code::parse(wanted.code.expose_secret())?;
        let mut anew = self.carers_anew(wanted.revoked, true, s)?;
        anew.ended = wanted.revoked.to_vec();
        let made = self.make_renewal(wanted.revoked, new, &code, &mut anew, s).and_then(|made| {
            self.save(s, |payload, _| {
                payload.renewing = Some(made.0.store.no);
                Ok(())
            })?;
            Ok(made)
        });
        match made {
            Ok((payload, slots, vmk, store_key)) => {
                let path = self.dir.join(store_name(payload.store.no));
                Ok(Renewal { payload, slots, vmk, store_key, anew, path })
            }
            Err(error) => {
                self.settle_secrets(&anew, false, s);
                Err(error)
            }
        }
    }

    fn make_renewal(
        &self,
        revoked: &[Uid],
        passphrase: &SecretString,
        code: &Code,
        anew: &mut Anew,
        s: &Surroundings,
    ) -> Result<(Payload, Vec<String>, Key32, StoreKey)> {
        let (core, text) = (self.core(), passphrase::prepare(passphrase));
        let vmk = Key32::random(s)?;
        let sealing = vmk.derive("sealed")?;
        let no = self.stores()?.into_iter().map(|(no, _)| no).max().unwrap_or(0).max(self.header.payload.store.no) + 1;
        let mut payload =
            Payload { slots: Vec::new(), unconfirmed: None, renewing: None, ..self.header.payload.clone() };
        let key;
        (payload.store, key) = new_store(no, payload.store.page, &sealing, &core, s)?;
        payload.name = seal(&sealing, &name_about(&core), self.name.as_bytes(), s)?;
        payload.former = Vec::new();
        for former in self.backup_keys()? {
            payload.former.push(seal(&sealing, &former_about(&core), former.bytes(), s)?);
        }

        let mut slots = Vec::new();
        for slot in &anew.slots {
            add_slot(&mut payload, &mut slots, &slot.make(text.as_bytes(), &vmk, &core, s)?)?;
        }
        if !anew.usable {
            // What was revoked was the only one with a passphrase that can be used here.
            let (id, second) = self.draw_device_secret(anew, None, s)?;
            let kind = SlotKind::PassphraseKeychain;
            let slot = super::ways::SlotAnew { old: id, id, kind, name: String::new(), second };
            add_slot(&mut payload, &mut slots, &slot.make(text.as_bytes(), &vmk, &core, s)?)?;
        }
        for line in self.header.payload.slots.iter().filter(|line| !revoked.contains(&line.id)) {
            if line.kind.holder() == Holder::Carer {
                continue;
            }
            // What is damaged in both copies could never be opened again, under whatever key.
            let Ok(slot) = self.slot(line.id) else { continue };
            add_slot(&mut payload, &mut slots, &slot.rewrap(&slot.name, &self.vmk, &vmk, &core, s)?)?;
        }
        add_slot(&mut payload, &mut slots, &code_slot(code, SlotKind::RecoveryCode, "", &vmk, &core, s)?)?;
        Ok((payload, slots, vmk, key))
    }

    /// From now on the new keys are the vault's. `seal` is the head of the new store's log. The old store is still there:
    /// once nothing has it open, [`Vault::remove_old_stores`].
    ///
    /// # Errors
    /// Those of writing: then nothing has changed, the renewal is still there, and it is to be dropped.
    pub fn finish_renewal(&mut self, begun: &mut Option<Renewal>, seal: SealNote, s: &Surroundings) -> Result<()> {
        let renewal = begun.as_mut().ok_or(Error::NotFound)?;
        renewal.payload.generation = self.header.payload.generation + 1;
        renewal.payload.changed = s.clock.now().to_rfc3339();
        renewal.payload.seal = Some(seal);
        let header = Header::new(renewal.payload.clone(), renewal.slots.clone(), &renewal.vmk)?;
        let bytes = header.to_bytes()?;
        let written = header::write(&self.dir, &bytes);
        // The first copy decides; the second one can be written at the next opening.
        if !header::first_is(&self.dir, &bytes) {
            return Err(written.err().unwrap_or(Error::ReadBackDiffers));
        }
        if let Some(Renewal { vmk, store_key, anew, .. }) = begun.take() {
            (self.header, self.vmk, self.store_key) = (header, vmk, store_key);
            self.settle(anew, true, s);
            self.note_in_keychain(seal, s);
        }
        Ok(())
    }

    /// All stays as it was.
    ///
    /// # Errors
    /// Those of writing; the next opening tries again.
    pub fn drop_renewal(&mut self, renewal: Renewal, s: &Surroundings) -> Result<()> {
        self.settle_secrets(&renewal.anew, false, s);
        // The half of a store first, while both copies of the header still say that it is being built: where that filled the disk,
        // nothing can be written before it is gone. Cut off in between, the next opening finds a renewal that was cut off.
        if self.remove_old_stores(s)? {
            return Ok(());
        }
        // Written anew even when nothing changed: the first copy may be half of what failed.
        self.save(s, |_, _| Ok(()))?;
        self.remove_old_stores(s)?;
        Ok(())
    }

    /// Removes the files of stores that are no longer the vault's: of an earlier number, or of a renewal that came to
    /// nothing. One of a *later* number that no renewal speaks of stays: then this header is the older of the two. Nothing
    /// is removed while a copy of the header still speaks of it. Whether a renewal had been cut off.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn remove_old_stores(&mut self, s: &Surroundings) -> Result<bool> {
        if self.unfinished.is_some() || !header::are(&self.dir, &self.header.to_bytes()?) {
            return Ok(false);
        }
        let (now, renewing) = (self.header.payload.store.no, self.header.payload.renewing);
        for (no, path) in self.stores()? {
            if no < now || (no > now && Some(no) == renewing) {
                disk::remove_if_there(&path)?;
            }
        }
        if renewing.is_none() {
            return Ok(false);
        }
        self.save(s, |payload, _| {
            payload.renewing = None;
            Ok(())
        })?;
        Ok(true)
    }

    /// All files of stores, with their numbers: `dossier-N.db`, what SQLite lays beside it, what is held back for it.
    fn stores(&self) -> Result<Vec<(u32, PathBuf)>> {
        let mut stores = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let number = name.strip_prefix("dossier-").and_then(|rest| rest.split_once('.'));
            if let Some((number, "db" | "db-wal" | "db-shm" | "db-journal" | "reserve")) = number
                && let Ok(no) = number.parse()
            {
                stores.push((no, path));
            }
        }
        Ok(stores)
    }

    /// The keys that vouch for backups: today's, then those from before each renewal.
    pub(super) fn backup_keys(&self) -> Result<Vec<Key32>> {
        let (sealing, about) = (self.vmk.derive("sealed")?, former_about(&self.core()));
        let mut keys = vec![self.vmk.derive("backup")?];
        for sealed in &self.header.payload.former {
            let bytes = unseal(&sealing, &about, sealed).ok_or(Error::HeaderDamaged)?;
            keys.push(Key32::from_slice(&bytes).ok_or(Error::HeaderDamaged)?);
        }
        Ok(keys)
    }
}

fn former_about(core: &[u8]) -> Vec<u8> {
    framed(&[b"former backups", core])
}
