//! The two ciphers of a vault: ChaCha20-Poly1305 (RFC 8439) for the chunks of an attachment, and XChaCha20-Poly1305
//! (draft-irtf-cfrg-xchacha), whose nonce is long enough to be drawn blindly, for small secrets.
//!
//! They are generic, so they are compiled where they are called. Called from the core they were compiled there: without optimisation
//! in every test, where they took nearly half of all time. Here they are optimised in every build.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, XChaCha20Poly1305};
use zeroize::Zeroizing;

/// What a seal adds to a text, in bytes.
pub const TAG: usize = 16;

/// ChaCha20-Poly1305 under one key. No nonce may serve twice.
pub struct Chunks(ChaCha20Poly1305);

impl Chunks {
    /// Under these 32 bytes.
    pub fn new(key: &[u8; 32]) -> Self {
        Self(ChaCha20Poly1305::new(key.into()))
    }

    /// The text and its tag, bound to `about`; `None` for a text that is too long for the cipher, 256 GiB.
    pub fn seal(&self, nonce: [u8; 12], about: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        self.0.encrypt(&nonce.into(), Payload { msg: plain, aad: about }).ok()
    }

    /// What [`Self::seal`] sealed; `None` when key, nonce, `about` or a single bit is another.
    pub fn open(&self, nonce: [u8; 12], about: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.0.decrypt(&nonce.into(), Payload { msg: sealed, aad: about }).ok().map(Zeroizing::new)
    }
}

/// Seals a small secret by XChaCha20-Poly1305: text and tag, bound to `about`; `None` as in [`Chunks::seal`].
pub fn seal(key: &[u8; 32], nonce: &[u8; 24], about: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
    XChaCha20Poly1305::new(key.into()).encrypt(nonce.into(), Payload { msg: plain, aad: about }).ok()
}

/// What [`seal`] sealed; `None` when key, nonce, `about` or a single bit is another.
pub fn open(key: &[u8; 32], nonce: &[u8; 24], about: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    XChaCha20Poly1305::new(key.into())
        .decrypt(nonce.into(), Payload { msg: sealed, aad: about })
        .ok()
        .map(Zeroizing::new)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    const PLAIN: &[u8] = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    const ABOUT: [u8; 12] = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];

    fn counting<const N: usize>(from: u8) -> [u8; N] {
        let mut next = from;
        [0; N].map(|_| {
            next += 1;
            next - 1
        })
    }

    /// RFC 8439, 2.8.2, and draft-irtf-cfrg-xchacha-03, A.3.1: the first bytes and the tag.
    #[test]
    fn they_seal_as_their_papers_say() {
        let key = counting(0x80);
        let mut nonce = [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        nonce[4..].copy_from_slice(&counting::<8>(0x40));
        let chunks = Chunks::new(&key);
        let sealed = chunks.seal(nonce, &ABOUT, PLAIN).unwrap();
        assert_eq!(sealed[..8], [0xd3, 0x1a, 0x8d, 0x34, 0x64, 0x8e, 0x60, 0xdb]);
        assert_eq!(sealed[PLAIN.len()..][..8], [0x1a, 0xe1, 0x0b, 0x59, 0x4f, 0x09, 0xe2, 0x6a]);
        assert_eq!(sealed.len(), PLAIN.len() + TAG);
        assert_eq!(*chunks.open(nonce, &ABOUT, &sealed).unwrap(), PLAIN);
        assert!(chunks.open(nonce, &ABOUT[1..], &sealed).is_none());

        let nonce = counting(0x40);
        let sealed = seal(&key, &nonce, &ABOUT, PLAIN).unwrap();
        assert_eq!(sealed[..8], [0xbd, 0x6d, 0x17, 0x9d, 0x3e, 0x83, 0xd4, 0x3b]);
        assert_eq!(sealed[PLAIN.len()..][..8], [0xc0, 0x87, 0x59, 0x24, 0xc1, 0xc7, 0x98, 0x79]);
        assert_eq!(*open(&key, &nonce, &ABOUT, &sealed).unwrap(), PLAIN);
        assert!(open(&key, &nonce, &ABOUT[1..], &sealed).is_none());
    }
}
