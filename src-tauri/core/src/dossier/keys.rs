//! The ways into the vault: which there are, new ones, what they are called, and the end of one, which takes new keys for
//! the whole vault. Whoever changes a key types the passphrase again: an unlocked laptop on the kitchen table is not enough.

use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::destroying;
use super::document::outside;
use super::keeping::NewCode;
use super::stand_in;
use crate::action::Nothing;
use crate::desk::Work;
use crate::error::{Error, Result};
use crate::store::log::{Head, Outcome};
use crate::store::{Concern, Move, tombstone};
use crate::uid::Uid;
use crate::vault::renewal::{self, Renew};
use crate::vault::{KeyFile, SealNote, SlotInfo, keys};

/// The ways into the vault.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct WaysIn {
    /// All of them.
    pub ways: Vec<SlotInfo>,
    /// This laptop's keychain opens the vault, with the passphrase.
    pub enrolled: bool,
    /// The vault was opened by a code from paper: no passphrase is asked for before a key is changed.
    pub by_code: bool,
    /// A renewal had been cut off when the vault was opened: the old keys still hold.
    pub renewal_cut_off: bool,
    /// The keys lie in memory that the system does not write to disk.
    pub locked_memory: bool,
}

/// A way in, and the passphrase of who asks.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SlotNamed {
    /// Which.
    pub slot: Uid,
    /// What it is to be called.
    pub name: String,
}

/// The passphrase of who asks; empty when the vault was opened by a code.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Present {
    /// As typed.
    pub present: String,
}

/// A key file that is to open the vault too.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct NewKeyFile {
    /// The passphrase, as typed.
    pub present: String,
    /// Path of a folder on the stick, where the file is made.
    pub folder: String,
}

/// A drawn recovery code.
#[derive(Serialize, JsonSchema, TS)]
pub struct DrawnCode {
    /// The code. It opens nothing until the renewal is done.
    pub made: NewCode,
    /// Goes back with the code as typed, to tell whether it is this one.
    pub mark: String,
}

/// A way in that ends.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Revoked {
    /// Which.
    pub slot: Uid,
    /// The passphrase of who asks; empty when the vault was opened by a code.
    pub present: String,
    /// A new passphrase; it stays when there is none. Needed when the vault was opened by a code.
    #[serde(default)]
    pub passphrase: Option<String>,
    /// The drawn code, typed back from paper.
    pub typed: String,
    /// What was drawn with it.
    pub mark: String,
}

/// New keys, since the passphrase may have leaked, or so that nothing opens what a disk may keep of what was destroyed.
#[derive(Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct KeysRenewed {
    /// The passphrase of who asks; empty when the vault was opened by a code.
    pub present: String,
    /// The new one, when it may have leaked; it stays when there is none. Needed when the vault was opened by a code.
    #[serde(default)]
    pub passphrase: Option<String>,
    /// The drawn code, typed back from paper.
    pub typed: String,
    /// What was drawn with it.
    pub mark: String,
}

/// Asks for the passphrase again. A wrong one leaves a line.
pub(super) fn check_present(work: &Work, present: &SecretString) -> Result<()> {
    let checked = work.desk.vault().check_passphrase(present);
    if checked == Err(Error::WrongPassphrase) {
        work.note(Outcome::Refused)?;
    }
    checked
}

/// The ways into the vault.
///
/// # Errors
/// None; the slots are known while the vault is open.
pub fn ways_in(work: &Work, _: Nothing) -> Result<WaysIn> {
    let vault = work.desk.vault();
    Ok(WaysIn {
        ways: vault.slots(),
        enrolled: vault.is_enrolled_here(work.desk.surroundings()),
        by_code: !vault.opened_by().has_passphrase(),
        renewal_cut_off: vault.renewal_cut_off(),
        locked_memory: keys::are_locked(),
    })
}

/// Calls a way in something.
///
/// # Errors
/// [`Error::NoSuchSlot`], [`Error::SlotDamaged`], [`Error::Required`], [`Error::TooLong`].
pub fn rename(work: &Work, input: SlotNamed) -> Result<WaysIn> {
    concerns(work, "name")?;
    work.desk.vault().rename_slot(input.slot, &input.name, work.desk.surroundings())?;
    ways_in(work, Nothing {})
}

/// Makes the passphrase open the vault on this laptop too.
///
/// # Errors
/// [`Error::WrongPassphrase`], [`Error::AlreadyThere`], [`Error::NoKeychain`].
pub fn enrol(work: &Work, input: Present) -> Result<WaysIn> {
    let present = SecretString::from(input.present);
    check_present(work, &present)?;
    concerns(work, "passphrase_keychain")?;
    work.desk.vault().enrol_keychain(&present, work.desk.surroundings())?;
    ways_in(work, Nothing {})
}

/// Makes a key file in a folder, which opens the vault together with the passphrase.
///
/// # Errors
/// [`Error::WrongPassphrase`], [`Error::FolderNotWritable`], [`Error::AlreadyThere`].
pub fn add_key_file(work: &Work, input: NewKeyFile) -> Result<WaysIn> {
    let present = SecretString::from(input.present);
    let path = free_name(&outside(work, &input.folder)?)?;
    check_present(work, &present)?;
    concerns(work, "passphrase_key_file")?;
    // The stick first, with nothing held: it may not answer for minutes.
    let dir = work.desk.vault().dir().to_owned();
    let file = KeyFile::at(&path, &dir, work.desk.surroundings())?;
    let added = work.desk.vault().add_key_file(&file, &present, work.desk.surroundings());
    if added.is_err() {
        file.take_back();
    }
    added?;
    ways_in(work, Nothing {})
}

/// A key that lies on the stick already, perhaps of another vault, is not written over and not used again.
fn free_name(folder: &Path) -> Result<PathBuf> {
    let names = (1..100).map(|no| if no == 1 { "zorgmap.key".to_owned() } else { format!("zorgmap-{no}.key") });
    names.map(|name| folder.join(name)).find(|path| !path.exists()).ok_or(Error::AlreadyThere)
}

/// Draws the recovery code for a renewal.
///
/// # Errors
/// [`Error::WrongPassphrase`]; when the system has no randomness.
pub fn draw_code(work: &Work, input: Present) -> Result<DrawnCode> {
    check_present(work, &SecretString::from(input.present))?;
    let (code, mark) = renewal::draw_code(work.desk.surroundings())?;
    Ok(DrawnCode { made: NewCode { code: code.expose_secret().to_owned() }, mark })
}

/// Ends a way in: new keys, so that not even a copy of it opens what is written from now on.
///
/// # Errors
/// As [`crate::vault::Vault::begin_renewal`] and [`crate::store::Store::move_to`]; then all is as it was.
pub fn revoke(work: &Work, input: Revoked) -> Result<WaysIn> {
    let passphrase = input.passphrase.map(SecretString::from);
    let present = SecretString::from(input.present);
    let code = SecretString::from(input.typed);
    let renew = Renew { revoked: &[input.slot], present: &present, passphrase: passphrase.as_ref(), code: &code };
    renewed(work, &renew, &input.mark)
}

/// Gives the vault new keys and a new recovery code, and a new passphrase if one is given.
///
/// # Errors
/// As [`revoke`].
pub fn renew(work: &Work, input: KeysRenewed) -> Result<WaysIn> {
    let (present, passphrase) = (SecretString::from(input.present), input.passphrase.map(SecretString::from));
    let code = SecretString::from(input.typed);
    let renew = Renew { revoked: &[], present: &present, passphrase: passphrase.as_ref(), code: &code };
    renewed(work, &renew, &input.mark)
}

/// The desk goes on with the new store, so that what waited at a door while it was built lands there. The window should
/// start anew all the same: passphrases were typed in it.
fn renewed(work: &Work, renew: &Renew<'_>, mark: &str) -> Result<WaysIn> {
    renewal::check_code(renew.code, mark)?;
    let (desk, s) = (work.desk, work.desk.surroundings());
    let renewal = desk.vault().begin_renewal(renew, s)?;
    let key = renewal.store_key().lent().ok_or_else(|| Error::internal("key"))?;
    let (to, ways) = (renewal.store_path().clone(), renewal.ways());
    let begun = std::cell::RefCell::new(Some(renewal));
    let moved = work.move_store(
        &Move { to: &to, key: &key, progress: &|done, total| work.progress.step(done, total) },
        |tx| {
            tx.concerns(Concern { part: "whole_vault", every_time: true, ..Concern::default() });
            // Who was shut out may have the old one, from a backup.
            tombstone::new_key(tx)?;
            destroying::keys_are_new(tx)?;
            // Also those whose way in went before, by a program that left the seat as it was.
            stand_in::end_without_way(tx, &ways)?;
            destroying::settle(tx, key.mark(), None)
        },
        |head: Head| {
            let no = u64::try_from(head.no).map_err(|_| Error::StoreDamaged)?;
            desk.vault().finish_renewal(&mut begun.borrow_mut(), SealNote { no, head: head.hash }, s)
        },
    );
    if let Some(renewal) = begun.into_inner() {
        // What cannot be cleared away now is at the next opening.
        desk.vault().drop_renewal(renewal, s).ok();
    }
    moved?;
    // With the MACs of the new key. What cannot be written now is at the next opening.
    let (id, dir) = {
        let vault = desk.vault();
        (vault.id(), vault.dir().to_owned())
    };
    destroying::write_list(desk.store(), id, &dir).ok();
    desk.vault().remove_old_stores(s).ok();
    desk.store().keep_reserve();
    ways_in(work, Nothing {})
}

/// Written down before it is done, so that it cannot be done unseen.
fn concerns(work: &Work, part: &'static str) -> Result<()> {
    work.change(|tx| {
        tx.concerns(Concern { part, ..Concern::default() });
        Ok(())
    })
}
