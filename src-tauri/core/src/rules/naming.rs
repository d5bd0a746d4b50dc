//! Is this the name of somebody? A care worker stands in a dossier by name, not by function alone: afterwards it must be
//! known who it was, and many people have the same function. Read from `assets/law/naming.toml`.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::fold::fold;
use crate::rules::law;

#[derive(Default, Deserialize)]
struct Table {
    functions: HashSet<String>,
    around: HashSet<String>,
    columns: HashSet<String>,
}

static WORDS: LazyLock<Table> =
    LazyLock::new(|| law(include_str!("../../../../assets/law/naming.toml")).unwrap_or_default());

/// Whether a text names a function and nobody: *de dienstdoende verpleegkundige*, *begeleider 2*.
pub fn is_function_alone(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = |word: &str| word.chars().all(|c| c.is_ascii_digit());
    words.iter().any(|word| WORDS.functions.contains(*word))
        && words.iter().all(|word| WORDS.functions.contains(*word) || WORDS.around.contains(*word) || number(word))
}

/// Whether a column of a form's table holds the name of somebody who gives care, or was there.
pub fn is_name_column(table: &str, column: &str) -> bool {
    WORDS.columns.contains(&format!("{table}.{column}"))
}

/// The first letters of a name's words: *Fatma de Boer* is F.d.B.
pub fn initials(name: &str) -> String {
    let mut made = String::new();
    for first in name.split([' ', '-']).filter_map(|word| word.chars().find(|c| c.is_alphabetic())) {
        made.push(first);
        made.push('.');
    }
    made
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_function_is_nobody_and_a_name_is_somebody() {
        for text in [
            "verpleegkundige",
            "De dienstdoende verpleegkundige",
            "begeleider 2",
            "WIJKVERPLEEGKUNDIGE",
            "een collega",
            "zorgcoördinator",
            "nachtdienst",
            "the night nurse",
            "verzorgende IG",
        ] {
            assert!(is_function_alone(text), "{text}");
        }
        for text in
            ["Fatma Bulut", "Jan de Zorg-Bakker", "Verpleegkundige Jansen", "F. Bulut", "", "de heer Arts, Piet"]
        {
            assert!(!is_function_alone(text), "{text}");
        }
    }

    #[test]
    fn initials_are_the_first_letters() {
        assert_eq!(initials("Fatma de Boer-Bulut"), "F.d.B.B.");
        assert_eq!(initials("  "), "");
    }

    #[test]
    fn the_words_stand_folded() {
        let all = WORDS.functions.iter().chain(&WORDS.around);
        assert!(WORDS.functions.len() > 40);
        all.for_each(|word| assert_eq!(&fold(word), word));
    }

    proptest! {
        /// Whatever stands before or after it, a word that is no function makes it more than a function.
        #[test]
        fn one_other_word_is_enough(name in "[xq][a-z]{3,8}", at in 0usize..3) {
            let mut words = vec!["de", "verpleegkundige"];
            words.insert(at.min(2), &name);
            prop_assert!(!is_function_alone(&words.join(" ")));
        }
    }
}
