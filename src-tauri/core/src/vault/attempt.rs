//! One key, tried on what was found: on each copy of the header and each slot that it could fit. What is said at the
//! end is how far the attempt that got furthest came: a carer on a new laptop must not hear that her passphrase is
//! wrong.

use std::collections::HashSet;

use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::surroundings::{KeyCost, Surroundings};
use crate::uid::Uid;

use super::header::{Header, MOST_SLOTS};
use super::keys::{Key32, framed};
use super::recovery::Code;
use super::second::{device_secret, device_secret_name, read_key_file};
use super::slot::{By, Slot, SlotKind};
use super::{Key, Second, passphrase};

/// What is stretched for one key and one copy, at most, in KiB times passes: for all the ways in that there may be, at the highest cost that
/// a fast laptop makes. A planted header must not hang the program for longer, with a new salt in each slot.
const MOST_WORK: u64 = MOST_SLOTS as u64 * KeyCost::USUAL.memory as u64 * KeyCost::CAP.passes as u64;

/// Trying one key on what was found.
pub(super) struct Attempt<'a> {
    s: &'a Surroundings,
    secret: Zeroizing<Vec<u8>>,
    /// The kinds of slot that it can fit, in the order in which they are tried: the carer's before another's.
    kinds: [SlotKind; 2],
    /// The key file's content, or why there is none.
    key_file: Option<Result<Key32>>,
    /// Slots that did not open: the same text in the other copy is not stretched again.
    closed: HashSet<Vec<u8>>,
    /// What was stretched for the copy at hand: see [`MOST_WORK`].
    work: u64,
    /// How far the attempt that got furthest came, and why it ended.
    pub failure: (u8, Error),
}

impl<'a> Attempt<'a> {
    pub fn new(key: &Key, s: &'a Surroundings) -> Result<Self> {
        let (secret, kinds, key_file) = match key {
            Key::Passphrase { passphrase, second } => {
                let text = passphrase::prepare(passphrase);
                let secret = Zeroizing::new(text.as_bytes().to_vec());
                match second {
                    Second::Keychain => (secret, [SlotKind::PassphraseKeychain, SlotKind::StandInKeychain], None),
                    Second::KeyFile(path) => {
                        (secret, [SlotKind::PassphraseKeyFile, SlotKind::StandInKeyFile], Some(read_key_file(path)))
                    }
                }
            }
            Key::Recovery(typed) => {
                let code = Code::parse(typed.expose_secret())?;
                let kinds = [SlotKind::RecoveryCode, SlotKind::CustodianCode];
                (Zeroizing::new(code.bytes().to_vec()), kinds, None)
            }
        };
        Ok(Self { s, secret, kinds, key_file, closed: HashSet::new(), work: 0, failure: (0, Error::NoSuchSlot) })
    }

    /// The VMK, and the slot that gave it.
    pub fn header(&mut self, header: &Header) -> Result<Option<(Key32, Uid, SlotKind)>> {
        let core = header.payload.core();
        // The other copy may be the planted one.
        self.work = 0;
        let lines = self.kinds.into_iter().flat_map(|kind| {
            header.payload.slots.iter().enumerate().filter(move |(_, line)| line.kind == kind).map(|(at, _)| at)
        });
        for at in lines {
            let Some(slot) = header.slot(at) else {
                self.failed(1, Error::SlotDamaged);
                continue;
            };
            let same = framed(&[&core, header.slots.get(at).map(String::as_bytes).unwrap_or_default()]);
            if self.closed.contains(&same) {
                continue;
            }
            match self.slot(&slot, header.payload.id, &core) {
                Ok(Some(vmk)) if header.is_true(&vmk)? => return Ok(Some((vmk, slot.id, slot.kind))),
                Ok(Some(_)) => self.failed(4, Error::HeaderDamaged),
                Ok(None) => {
                    self.closed.insert(same);
                    self.failed(3, Error::WrongPassphrase);
                }
                Err(Error::SlotDamaged) => self.failed(1, Error::SlotDamaged),
                Err(Error::HeaderDamaged) => self.failed(4, Error::HeaderDamaged),
                Err(error) => self.failed(2, error),
            }
        }
        Ok(None)
    }

    fn slot(&mut self, slot: &Slot, vault: Uid, core: &[u8]) -> Result<Option<Key32>> {
        let from_keychain;
        let second = match (slot.kind.by(), &self.key_file) {
            (By::Code, _) => None,
            (By::Keychain, _) => {
                from_keychain = device_secret(&device_secret_name(vault, slot.id), self.s)?;
                Some((&from_keychain, Error::NoDeviceSecret))
            }
            (By::KeyFile, Some(Ok(key))) => Some((key, Error::KeyFileBad)),
            (By::KeyFile, _) => return Err(Error::KeyFileBad),
        };
        // Another laptop's or stick's secret: said before anything is stretched.
        if let Some((second, error)) = &second
            && !slot.knows(second, core)?
        {
            return Err(error.clone());
        }
        self.work += slot.work()?;
        if self.work > MOST_WORK {
            return Err(Error::HeaderDamaged);
        }
        slot.open(&self.secret, second.map(|(second, _)| second), core)
    }

    fn failed(&mut self, far: u8, error: Error) {
        if far >= self.failure.0 {
            self.failure = (far, error);
        }
    }
}
