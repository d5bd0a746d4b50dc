//! A passphrase: at least 15 characters, not on the block list, not easily guessed. No rules about signs and digits:
//! they make people forget, not attackers (NIST SP 800-63B, 3.1.1).
//!
//! Before it is stretched it is put in Unicode's normalisation form C, with every kind of space as a plain one, as
//! RFC 8265 (OpaqueString) asks: the same keys give other bytes on a Mac than on Windows. Form KC was rejected, since
//! it makes different signs equal. Spaces at both ends go too: pasting brings them along.
//!
//! The estimate is `zxcvbn`, fed with the Dutch words in their order and the block list: it is the one estimator that
//! was measured against real guessing, and it is still released. It keeps copies of what it looks at in memory until
//! the program starts anew, which locking does. It looks at the clock for one thing, how near a year is.

use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// The least length, in characters.
pub const LEAST: usize = 15;
/// The least number of guesses, as a power of ten. Each costs a second and a second secret, so this is ample.
const GUESSES_LOG10: f64 = 12.0;
/// Refused outright.
const BLOCKED: &str = include_str!("../../../../assets/words/blocked.txt");

/// As it is stretched.
pub(super) fn prepare(passphrase: &SecretString) -> Zeroizing<String> {
    let typed = passphrase.expose_secret();
    // Room first: growing would leave a copy behind. Composing never takes more than three times the bytes.
    let mut text = Zeroizing::new(String::with_capacity(typed.len() * 3));
    text.extend(typed.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }).nfc());
    text
}

/// Whether a new passphrase will do. `about` are names that a guesser would try, such as the owner's.
///
/// # Errors
/// [`Error::PassphraseTooShort`], [`Error::PassphraseWeak`].
pub fn check(passphrase: &SecretString, about: &[&str]) -> Result<()> {
    let text = prepare(passphrase);
    if text.chars().count() < LEAST {
        return Err(Error::PassphraseTooShort { least: LEAST });
    }
    let blocked: Vec<&str> = BLOCKED.lines().filter(|line| !line.starts_with('#')).collect();
    // Signs and capitals around a blocked one change nothing for who guesses.
    let bare = Zeroizing::new(text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase());
    let letters = bare.trim_matches(|c: char| c.is_ascii_digit());
    let is_blocked = |known: &&str| {
        [bare.as_str(), letters].iter().any(|text| !text.is_empty() && text.replace(known, "").is_empty())
    };
    if blocked.iter().any(is_blocked) {
        return Err(Error::PassphraseWeak);
    }
    let mut known = blocked;
    known.extend(about.iter().flat_map(|name| name.split_whitespace()));
    known.extend(super::words::list());
    if zxcvbn::zxcvbn(&text, &known).guesses_log10() < GUESSES_LOG10 {
        return Err(Error::PassphraseWeak);
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::vault::tests::surroundings;

    fn checked(text: &str) -> Result<()> {
        check(&text.to_owned().into(), &["Praktijk Sanne Oversteegen"])
    }

    #[test]
    fn the_same_keys_give_the_same_bytes() {
        let same = ["caf\u{e9} op de hoek", "cafe\u{301} op de hoek", " caf\u{e9}\u{a0}op de\u{2003}hoek\n"];
        for text in same {
            assert_eq!(prepare(&text.to_owned().into()).as_str(), "caf\u{e9} op de hoek");
        }
        assert_ne!(prepare(&"x\u{b2}".to_owned().into()).as_str(), "x2", "other signs stay other");
    }

    #[test]
    fn short_blocked_and_guessable_ones_are_refused() {
        assert_eq!(checked("kort maar goed"), Err(Error::PassphraseTooShort { least: 15 }));
        assert_eq!(checked("               x              "), Err(Error::PassphraseTooShort { least: 15 }));
        for weak in [
            "aaaaaaaaaaaaaaaaaaaa",
            "Dit is mijn wachtwoord!",
            "WachtwoordWachtwoord123",
            "2024 welkom bij Zorgmap 2024",
            "1234567890123456789",
            "qwertyuiopasdfghjkl",
            "Sanne Oversteegen",
            "abcabcabcabcabcabc",
            "welkom01welkom01",
            "31-12-2024 31-12-2024",
        ] {
            assert_eq!(checked(weak), Err(Error::PassphraseWeak), "{weak}");
        }
    }

    /// The estimator knows English by itself; that it knows Dutch rests on the list that it is handed.
    #[test]
    fn a_few_common_dutch_words_are_not_enough() {
        let list = super::super::words::list();
        let common = |at: &[usize]| at.iter().filter_map(|at| list.get(*at).copied()).collect::<Vec<_>>().join(" ");
        for text in [common(&[3, 14, 15]), common(&[92, 65, 35])] {
            assert!(text.chars().count() >= LEAST, "{text}");
            let unknowing = zxcvbn::zxcvbn(&text, &[]).guesses_log10();
            assert!(unknowing >= GUESSES_LOG10, "{text}: {unknowing} without the list");
            assert_eq!(checked(&text), Err(Error::PassphraseWeak), "{text}");
        }
    }

    #[test]
    fn good_ones_pass_and_so_do_the_drawn_ones() {
        for good in ["drie zwanen fluiten door gele mist", "m7#Kq!v2Zp_9wR4t", "de knorrige bakker fietst achteruit"] {
            assert_eq!(checked(good), Ok(()), "{good}");
        }
        let s = surroundings();
        for _ in 0..20 {
            assert_eq!(check(&super::super::words::six_words(&s).unwrap(), &[]), Ok(()));
        }
    }
}
