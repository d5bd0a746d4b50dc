//! AES-256 on a PDF, so that any reader asks for the passphrase: PDF 2.0, security handler V5, revision 6
//! (ISO 32000-2, 7.6). Rejected: a zip around it (needs a program that most telephones lack) and a page that
//! decrypts itself (a browser on somebody else's computer, and nothing that a reader for the blind can use).
//!
//! The file is read back with the passphrase, compared with what went in, and must refuse a wrong one, before
//! anybody gets it.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes256CryptFilter, CryptFilter};
use lopdf::{Document, EncryptionState, EncryptionVersion, LoadOptions, Object, Permissions};
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::error::{Error, Result};
use crate::surroundings::Surroundings;

/// `pdf` encrypted with `passphrase`. The engine prepares the passphrase as RFC 4013 (SASLprep) says, as readers
/// do, so it does not matter how a keyboard composes an accent.
///
/// # Errors
/// [`Error::ReadBackDiffers`] when the result does not open with the passphrase, opens without it or says
/// something else; [`Error::LayoutFailed`] when `pdf` is none.
pub fn protect(pdf: &[u8], passphrase: &SecretString, surroundings: &Surroundings) -> Result<Vec<u8>> {
    let clear = Document::load_mem(pdf).map_err(|_| Error::LayoutFailed)?;
    let mut document = clear.clone();
    let key = Zeroizing::new(surroundings.random::<32>()?);
    let filter: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
    let state = EncryptionState::try_from(EncryptionVersion::V5 {
        encrypt_metadata: true,
        crypt_filters: BTreeMap::from([(b"StdCF".to_vec(), filter)]),
        file_encryption_key: key.as_slice(),
        stream_filter: b"StdCF".to_vec(),
        string_filter: b"StdCF".to_vec(),
        // One passphrase for both: who may open it may do everything with it, it is their copy.
        owner_password: passphrase.expose_secret(),
        user_password: passphrase.expose_secret(),
        permissions: Permissions::all(),
    })
    .map_err(|_| Error::internal("pdf key"))?;
    document.version = "2.0".to_owned();
    document.encrypt(&state).map_err(|_| Error::internal("pdf encrypt"))?;
    let mut bytes = Vec::with_capacity(pdf.len() + pdf.len() / 4);
    document.save_to(&mut bytes)?;
    drop(document);
    verify(&bytes, &clear, passphrase)?;
    Ok(bytes)
}

/// Opens with the passphrase, is refused with another, and every stream says what it said before.
fn verify(bytes: &[u8], clear: &Document, passphrase: &SecretString) -> Result<()> {
    if !opens(bytes, passphrase) || opens(bytes, &SecretString::from("")) {
        return Err(Error::ReadBackDiffers);
    }
    let again = reopen(bytes, passphrase).map_err(|_| Error::ReadBackDiffers)?;
    let same = again.get_pages().len() == clear.get_pages().len()
        && streams(clear).all(|(id, content)| {
            let read = again.get_object(id).and_then(Object::as_stream);
            read.is_ok_and(|stream| stream.content == content)
        });
    if same { Ok(()) } else { Err(Error::ReadBackDiffers) }
}

/// The streams that a copy keeps; indexes of the file itself are made anew.
fn streams(document: &Document) -> impl Iterator<Item = (lopdf::ObjectId, &[u8])> {
    document.objects.iter().filter_map(|(id, object)| {
        let stream = object.as_stream().ok()?;
        let of_the_file = object.type_name().is_ok_and(|name| matches!(name, b"ObjStm" | b"XRef"));
        (!of_the_file).then_some((*id, stream.content.as_slice()))
    })
}

fn reopen(pdf: &[u8], passphrase: &SecretString) -> lopdf::Result<Document> {
    Document::load_mem_with_options(pdf, LoadOptions::with_password(passphrase.expose_secret()))
}

/// Whether an encrypted PDF opens with this passphrase.
pub fn opens(pdf: &[u8], passphrase: &SecretString) -> bool {
    reopen(pdf, passphrase).is_ok_and(|document| document.was_encrypted())
}

#[cfg(test)]
mod tests {
    use super::super::paper::Lang;
    use super::super::samples;
    use super::*;

    #[test]
    fn it_opens_with_the_passphrase_alone_and_shows_nothing_outside() {
        let made = samples::made(&samples::dossier(Lang::Nl, 3), false);
        let passphrase = SecretString::from("boom fiets kaas water stoel \u{e9}\u{e9}n");
        let locked = protect(&made.bytes, &passphrase, &samples::surroundings()).unwrap();
        samples::keep("locked.pdf", &locked);
        assert!(locked.starts_with(b"%PDF-2.0"));
        assert!(opens(&locked, &passphrase));
        // The same letters, composed in another way.
        assert!(opens(&locked, &SecretString::from("boom fiets kaas water stoel e\u{301}e\u{301}n")));
        for wrong in ["", "boom", "Boom fiets kaas water stoel \u{e9}\u{e9}n"] {
            assert!(!opens(&locked, &SecretString::from(wrong)), "{wrong}");
        }
        let open = String::from_utf8_lossy(&locked);
        for hidden in ["Voorbeeld", "Dossier cli", "Marijke", "K7F3"] {
            assert!(!open.contains(hidden), "{hidden}");
        }
        let again = reopen(&locked, &passphrase).unwrap();
        assert!(again.catalog().unwrap().has(b"StructTreeRoot"), "tags survive");
    }

    #[test]
    fn a_change_in_the_file_is_seen_when_it_is_read_back() {
        let clear = samples::other_pdf(2);
        let passphrase = SecretString::from("boom");
        let locked = protect(&clear, &passphrase, &samples::surroundings()).unwrap();
        let other = Document::load_mem(&samples::other_pdf(3)).unwrap();
        assert_eq!(verify(&locked, &other, &passphrase), Err(Error::ReadBackDiffers));
        assert_eq!(protect(b"no pdf", &passphrase, &samples::surroundings()), Err(Error::LayoutFailed));
    }

    #[test]
    fn the_key_comes_from_the_surroundings_and_is_not_the_same_twice() {
        let passphrase = SecretString::from("boom");
        let make = || protect(&samples::other_pdf(1), &passphrase, &samples::surroundings()).unwrap();
        assert_ne!(make(), make());
    }
}
