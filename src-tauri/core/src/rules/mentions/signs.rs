//! The words that tell a name from a word: `assets/words/mentions.toml`, and the common words of the passphrase list.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::rules::law;

#[derive(Deserialize, Default)]
pub(super) struct Signs {
    pub titles: HashSet<String>,
    pub others: HashSet<String>,
    pub places: HashSet<String>,
    pub determiners: HashSet<String>,
    pub particles: HashSet<String>,
    pub callings: HashSet<String>,
    pub tails: HashSet<String>,
    pub bare: HashSet<String>,
    pub verbs: HashSet<String>,
    pub states: HashSet<String>,
    pub phrases: Vec<String>,
    pub months: HashSet<String>,
    pub after_month: HashSet<String>,
    pub words: HashSet<String>,
}

// A file of our own that a test reads: when it is broken nothing builds green.
pub(super) static SIGNS: LazyLock<Option<Signs>> =
    LazyLock::new(|| law(include_str!("../../../../../assets/words/mentions.toml")));

static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../../../../../assets/words/nl.txt").lines().collect());

pub(super) fn is_word(folded: &str, signs: &Signs) -> bool {
    let base = folded.split('\'').next().unwrap_or(folded);
    let known = |word: &str| signs.words.contains(word) || COMMON.contains(word);
    let small = ["tje", "je", "pje"]
        .iter()
        .any(|tail| folded.strip_suffix(tail).is_some_and(|base| known(base) || base.len() > 3));
    small || known(folded) || known(base) || base.strip_suffix('s').is_some_and(known)
}

/// A small word that begins sentences: no name.
pub(super) fn is_function(folded: &str, signs: &Signs) -> bool {
    folded.len() < 3
        || signs.particles.contains(folded)
        || signs.determiners.contains(folded)
        || COMMON.contains(folded)
}
