//! The recovery code: 128 random bits on paper, with 22 bits of checksum so that a typing error is told apart from a
//! wrong code. 30 signs in six groups of five, see [`signs`].
//!
//! Words instead of signs were rejected: sixteen bytes take twelve words or more, which is longer to type back, and the
//! passphrase already is words; the two must not be mistaken for each other.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::signs;
use crate::surroundings::Surroundings;

/// Signs in a code: 128 + 22 bits.
const LENGTH: usize = 30;
/// Signs in a group.
const GROUP: usize = 5;

/// A code's 128 bits.
pub(super) struct Code(Zeroizing<[u8; 16]>);

impl Code {
    /// A new one.
    ///
    /// # Errors
    /// When the system has no randomness.
    pub fn random(s: &Surroundings) -> Result<Self> {
        let mut bytes = Zeroizing::new([0; 16]);
        s.random.fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// From what was typed: case, spaces, dashes and dots do not matter, O is 0, I and L are 1, U is V.
    ///
    /// # Errors
    /// [`Error::RecoveryCodeMistyped`].
    pub fn parse(typed: &str) -> Result<Self> {
        let bits = signs::read(typed, LENGTH).ok_or(Error::RecoveryCodeMistyped)?;
        let mut code = Self(Zeroizing::new([0; 16]));
        for (byte, bits) in code.0.iter_mut().zip(bits.chunks(8)) {
            *byte = bits.iter().fold(0, |byte, &bit| byte << 1 | u8::from(bit));
        }
        if *code.bits() == *bits { Ok(code) } else { Err(Error::RecoveryCodeMistyped) }
    }

    /// As it stands on paper: `XXXXX-XXXXX-...`.
    pub fn to_text(&self) -> SecretString {
        signs::write(&self.bits(), GROUP).into()
    }

    /// Tells whether a code that is typed later is this one, and nothing of what it is.
    pub fn mark(&self) -> String {
        let hash = Sha256::new().chain_update(b"zorgmap code mark").chain_update(self.0.as_slice()).finalize();
        hex::encode(hash)
    }

    /// The 16 bytes.
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Code and checksum as 150 bits.
    fn bits(&self) -> Zeroizing<Vec<bool>> {
        let check = Sha256::new().chain_update(b"zorgmap recovery code").chain_update(self.0.as_slice()).finalize();
        let mut bits = Zeroizing::new(Vec::with_capacity(LENGTH * 5));
        bits.extend(signs::bits(self.0.as_slice()).chain(signs::bits(&check)).take(LENGTH * 5));
        bits
    }
}

/// Whether this can be a recovery code at all: right length, right checksum. For a form that says so while typing.
pub fn is_well_typed(typed: &SecretString) -> bool {
    Code::parse(typed.expose_secret()).is_ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::vault::tests::surroundings;

    #[test]
    fn sloppy_typing_survives() {
        for _ in 0..200 {
            let code = Code::random(&surroundings()).unwrap();
            let text = code.to_text().expose_secret().to_owned();
            assert_eq!(text.len(), 35, "{text}");
            let sloppy = [
                text.to_lowercase(),
                text.replace('-', " "),
                text.replace('-', ""),
                text.replace('-', " \u{2013} "),
                format!("  {}\n", text.replace('0', "O").replace('1', "l").replace('V', "u")),
                text.replace('0', "o").replace('1', "I"),
            ];
            for typed in sloppy {
                assert_eq!(Code::parse(&typed).unwrap().bytes(), code.bytes(), "{typed}");
            }
        }
    }

    #[test]
    fn every_single_wrong_sign_and_every_swap_is_noticed() {
        let code = Code::random(&surroundings()).unwrap();
        let text = code.to_text().expose_secret().replace('-', "");
        for at in 0..text.len() {
            for sign in *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ" {
                let mut typed = text.clone().into_bytes();
                typed[at] = sign;
                let same = typed == text.as_bytes();
                assert_eq!(Code::parse(std::str::from_utf8(&typed).unwrap()).is_ok(), same);
            }
            if at > 0 {
                let mut typed = text.clone().into_bytes();
                typed.swap(at, at - 1);
                assert_eq!(Code::parse(std::str::from_utf8(&typed).unwrap()).is_ok(), typed == text.as_bytes());
            }
            assert!(Code::parse(&text[..at]).is_err(), "cut at {at}");
        }
        assert!(Code::parse(&format!("{text}0")).is_err(), "one too many");
        assert!(Code::parse(&text.replace(&text[..1], "é")).is_err(), "no sign of the code");
    }
}
