//! Letters without case and accents, for whatever compares words as people read them: the search, and the names of
//! other clients in a text.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Without case and accents: *Ziekenhuisopname* and *coördinatie* become *ziekenhuisopname* and *coordinatie*.
pub fn fold(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_combining_mark(*c))
        .flat_map(|c| match c {
            'ø' => ['o', '\0'],
            'ł' => ['l', '\0'],
            'đ' => ['d', '\0'],
            'ı' => ['i', '\0'],
            'ß' => ['s', 's'],
            'æ' => ['a', 'e'],
            'œ' => ['o', 'e'],
            other => [other, '\0'],
        })
        .filter(|c| *c != '\0')
        .collect()
}
