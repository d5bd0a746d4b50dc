//! A text cut into words, with what stands between them, and what it says of names as a whole.

use std::collections::HashSet;

use crate::fold::fold;

use super::signs::{SIGNS, Signs};

/// A word of the text.
#[derive(Debug)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub folded: String,
    /// Begins with a capital.
    pub capital: bool,
    /// Is all capitals, and more than one.
    pub shouted: bool,
    /// A single letter with a full stop, as in initials.
    pub initial: bool,
    /// Begins a sentence, a line or a list item.
    pub begins: bool,
    /// What stands between this and the word before.
    pub gap: Gap,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// White space, or the full stop of an initial or of a short title.
    Space,
    /// A hyphen.
    Hyphen,
    /// A dash with space around it.
    Dash,
    /// A comma.
    Comma,
    /// Anything else.
    Far,
}

/// The length of a phrase that is nobody's name.
pub(super) fn phrase(tokens: &[Token], at: usize, signs: &Signs) -> Option<usize> {
    let fits = |phrase: &&String| {
        phrase.split(' ').enumerate().all(|(nth, word)| tokens.get(at + nth).is_some_and(|token| token.folded == word))
    };
    signs.phrases.iter().find(fits).map(|phrase| phrase.split(' ').count())
}

/// Where the titles before the name at `at` begin: *mevrouw*, *dhr.*, *de heer*, *de familie*.
pub(super) fn with_title(tokens: &[Token], at: usize, signs: &Signs) -> usize {
    let before = |at: usize| {
        let adjoins = tokens.get(at).is_some_and(|token| token.gap == Gap::Space);
        at.checked_sub(1).and_then(|before| tokens.get(before)).filter(|_| adjoins)
    };
    let mut from = at;
    while before(from).is_some_and(|title| signs.titles.contains(&title.folded)) {
        from -= 1;
    }
    let article = |token: &Token| matches!(token.folded.as_str(), "de" | "het" | "een");
    if from < at && before(from).is_some_and(article) { from - 1 } else { from }
}

/// Names that the text gives to somebody else: after a word of kinship or of a profession, with a title between them or not;
/// before such a word in brackets; joined to such a name by *en*. They stay theirs in the whole text.
pub(super) fn elsewhere(text: &str, tokens: &[Token], signs: &Signs) -> HashSet<String> {
    let mut names: HashSet<String> = HashSet::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.capital) {
        let mut back = at;
        let mut titled = false;
        while let Some(before) = back.checked_sub(1).and_then(|back| tokens.get(back)) {
            let title = signs.titles.contains(&before.folded);
            // "mevrouw van Dijk" and "de heer Vos", but not "de dochter van meneer Vos".
            let of_name = !titled && signs.particles.contains(&before.folded);
            let of_title = tokens.get(back).is_some_and(|title| title.folded == "heer") && before.folded == "de";
            if title || of_name || of_title {
                titled = titled || title;
                back -= 1;
            } else {
                break;
            }
        }
        let direct = back == at;
        let gap = tokens.get(back).map(|token| token.gap);
        let near = gap == Some(Gap::Space) || (gap == Some(Gap::Comma) && titled);
        let before = back.checked_sub(1).and_then(|at| tokens.get(at)).filter(|_| near);
        let theirs = before.is_some_and(|before| {
            let joined = before.folded == "en"
                && direct
                && back.checked_sub(2).and_then(|at| tokens.get(at)).is_some_and(|name| names.contains(&name.folded));
            joined || ((direct || titled) && signs.others.contains(&before.folded))
        });
        let bracket = tokens.get(at + 1).is_some_and(|next| {
            signs.others.contains(&next.folded) && text.get(token.end..next.start).is_some_and(|gap| gap.trim() == "(")
        });
        if theirs || bracket {
            names.insert(token.folded.clone());
        }
    }
    names
}

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let is_mark = |c: char| matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ');
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let letter = |nth: usize| letters.get(nth).map(|(_, c)| *c);
    let inside = |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
    let mut found: Vec<Token> = Vec::new();
    let mut nth = 0;
    while let Some((start, c)) = letters.get(nth).copied() {
        // "'t Hart", "'s-Gravenhage": the mark begins the word.
        let short = is_mark(c)
            && matches!(letter(nth + 1), Some('t' | 's' | 'n' | 'T' | 'S'))
            && !letter(nth + 2).is_some_and(inside)
            && !nth.checked_sub(1).and_then(letter).is_some_and(inside);
        if !inside(c) && !short {
            nth += 1;
            continue;
        }
        nth += 1;
        while let Some(next) = letter(nth) {
            let joins = is_mark(next) && letter(nth + 1).is_some_and(inside) && !short;
            if !inside(next) && !joins {
                break;
            }
            nth += 1;
        }
        let end = letters.get(nth).map_or(text.len(), |(at, _)| *at);
        let word = text.get(start..end).unwrap_or_default();
        let plain: String = word.chars().map(|c| if is_mark(c) { '\'' } else { c }).collect();
        let upper = word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
        let count = word.chars().filter(|c| c.is_alphabetic()).count();
        let between = text.get(found.last().map_or(0, |last| last.end)..start).unwrap_or_default();
        let (gap, begins) = gap(between, found.last());
        found.push(Token {
            start,
            end,
            folded: fold(&plain),
            capital: upper,
            shouted: count > 1 && word.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase),
            initial: count == 1 && letter(nth) == Some('.'),
            begins,
            gap,
        });
    }
    found
}

/// What stands between two words, and whether a sentence begins after it.
fn gap(between: &str, last: Option<&Token>) -> (Gap, bool) {
    let Some(last) = last else { return (Gap::Far, true) };
    let signs: String = between.chars().filter(|c| !c.is_whitespace()).collect();
    let abbreviated = last.initial
        || SIGNS.as_ref().is_some_and(|s| {
            s.titles.contains(&last.folded) || s.others.contains(&last.folded) && last.folded.len() < 5
        });
    match signs.as_str() {
        "" => (Gap::Space, between.matches('\n').count() > 1),
        "-" | "‐" | "‑" | "–" if !between.starts_with(char::is_whitespace) => (Gap::Hyphen, false),
        "-" | "–" | "—" if !between.contains('\n') => (Gap::Dash, true),
        "," => (Gap::Comma, false),
        "." if abbreviated => (Gap::Space, false),
        "'" | "’" => (Gap::Space, false),
        other => {
            let ends = other.contains(['.', '!', '?', ':', ';', '•', '*', '"', '“', '”', '„', '—', '–', '|', '-']);
            (Gap::Far, ends || between.contains('\n'))
        }
    }
}

/// What a word may be a form of: itself; without the s of possession; without a diminutive; without a noun grown onto it.
pub(super) fn bases(token: &Token, signs: &Signs) -> Vec<String> {
    let word = token.folded.as_str();
    let mut bases = vec![word.to_owned()];
    let mut add = |base: &str| {
        if base.chars().count() >= 2 && !bases.iter().any(|known| known == base) {
            bases.push(base.to_owned());
        }
    };
    if let Some((base, "s" | "tje" | "je" | "tjes")) = word.rsplit_once('\'') {
        add(base);
    }
    if let Some(base) = word.strip_suffix('s') {
        add(base);
    }
    for tail in ["tje", "pje", "etje", "kje", "je", "ke", "tjes", "jes"] {
        if let Some(base) = word.strip_suffix(tail).filter(|base| base.chars().count() >= 3) {
            add(base);
        }
    }
    for (at, _) in word.char_indices().filter(|(at, _)| *at >= 3) {
        if let (Some(base), Some(tail)) = (word.get(..at), word.get(at..))
            && (signs.tails.contains(tail) || tail.strip_prefix('s').is_some_and(|tail| signs.tails.contains(tail)))
        {
            add(base);
        }
    }
    bases
}
