//! Six Dutch words: a passphrase that can be remembered, said over the telephone and typed. Drawn evenly from 7,776
//! words, so whoever knows the list still has 77 bits to guess.

use secrecy::SecretString;

use crate::error::{Error, Result};
use crate::surroundings::Surroundings;

/// The list; where it comes from stands in `assets/words/LICENCE.md`.
const LIST: &str = include_str!("../../../../assets/words/nl.txt");
/// Words in a passphrase.
pub const WORDS: usize = 6;

/// The words of the list, the commonest first.
pub(super) fn list() -> Vec<&'static str> {
    LIST.lines().collect()
}

/// Draws six words, with a space between.
///
/// # Errors
/// When the system has no randomness.
pub fn six_words(s: &Surroundings) -> Result<SecretString> {
    let list = list();
    // Room first: growing would leave a copy behind.
    let mut text = String::with_capacity(WORDS * 9);
    for _ in 0..WORDS {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(list.get(below(list.len(), s)?).ok_or_else(|| Error::internal("word list"))?);
    }
    Ok(text.into())
}

/// An even draw from `0..end`: numbers of the last, incomplete round are drawn again.
fn below(end: usize, s: &Surroundings) -> Result<usize> {
    let end = u32::try_from(end).map_err(|_| Error::internal("word list"))?;
    let rounds = u32::MAX.checked_div(end).ok_or_else(|| Error::internal("word list"))?;
    loop {
        let drawn = u32::from_be_bytes(s.random()?);
        if drawn < rounds * end {
            return Ok((drawn % end) as usize);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::collections::HashSet;

    use secrecy::ExposeSecret;

    use super::*;
    use crate::vault::tests::{Bytes, surroundings};

    #[test]
    fn the_list_is_long_plain_and_without_doubles() {
        let list = list();
        assert!(list.len() >= 7776, "{}", list.len());
        let bits = (list.len() as f64).log2() * WORDS as f64;
        assert!(bits >= 77.0, "{bits}");
        let all: HashSet<_> = list.iter().collect();
        assert_eq!(all.len(), list.len());
        for word in &list {
            assert!((3..=8).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase()), "{word}");
            for end in 1..word.len() {
                assert!(!all.contains(&&word[..end]), "{word} begins with a word of the list");
            }
        }
    }

    #[test]
    fn six_different_draws_of_the_list() {
        let s = surroundings();
        let list: HashSet<_> = list().into_iter().collect();
        let mut seen = HashSet::new();
        for _ in 0..100 {
            let text = six_words(&s).unwrap().expose_secret().to_owned();
            assert_eq!(text.split(' ').count(), WORDS);
            assert!(text.split(' ').all(|word| list.contains(word)), "{text}");
            assert!(seen.insert(text));
        }
    }

    #[test]
    fn the_last_round_is_drawn_again() {
        // With 3 of u32's 4,294,967,296 numbers, the last one (2^32 - 1) is left over.
        let mut s = surroundings();
        s.random = std::sync::Arc::new(Bytes::new(vec![0xff, 0xff, 0xff, 0xff, 0, 0, 0, 7]));
        assert_eq!(below(3, &s).unwrap(), 1);
    }
}
