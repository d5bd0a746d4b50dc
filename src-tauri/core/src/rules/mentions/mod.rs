//! Names of other clients in what a carer writes (Autoriteit Persoonsgegevens and KNMG: nobody reads about another client
//! in their own dossier). A pure function over a roster and a text.
//!
//! A word list alone will not do: half of the Dutch family names are words as well (*Bakker*, *Vos*, *de Jong*), so such
//! a list cries wolf at every bunch of roses and is soon switched off. And a language model will not do on a laptop that
//! must work for twenty years and be able to say why. So, as a careful reader would: a name that is no word counts
//! wherever it stands; one that is a word counts where it is *used* as a name: with a capital where none is due, after
//! *mevrouw*, beside its own given or family name, or as the bare subject of a sentence, where a Dutch noun would need
//! its article. It does not count when the words around it make it somebody else's (*haar zus Roos*, *dokter Vos*,
//! *Roos Vermeer*) or a place (*apotheek Bloem*). The words that tell stand in `assets/words/mentions.toml`.
//!
//! The dossier's own client is never pointed out, nor somebody who shares the name that is used. Typing errors are not
//! found. What is pointed out is a question to the carer; what goes out of the house is held against it once more.

mod place;
mod signs;
mod text;

use std::collections::HashMap;

use crate::fold::fold;

use place::Place;
use signs::{SIGNS, Signs, is_word};
use text::{Gap, bases, tokens};

/// A client as they may be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person<K> {
    /// Who.
    pub key: K,
    /// Full name.
    pub name: String,
    /// What they are called, each; may be none.
    pub called: Vec<String>,
}

/// A passage that names somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention<K> {
    /// First byte of the title before the name (*mevrouw*, *de heer*); where there is none, of the name.
    pub from: usize,
    /// That is where a sentence begins.
    pub begins: bool,
    /// First byte of the name.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
    /// Whom it may mean, in the roster's order.
    pub who: Vec<K>,
}

/// Somebody's name in parts, each a row of folded words.
struct Known<K> {
    key: K,
    given: Vec<Vec<String>>,
    family: Vec<Vec<String>>,
    particles: Vec<String>,
    initials: String,
}

/// The clients of a practice, ready to be looked for.
pub struct Roster<K> {
    people: Vec<Known<K>>,
    /// First word of a part -> whose.
    begins: HashMap<String, Vec<usize>>,
    own: Option<Known<()>>,
}

impl<K: Copy + Eq> Roster<K> {
    /// A roster of `others`, for the dossier of `own`.
    pub fn new(others: &[Person<K>], own: Option<&Person<K>>) -> Self {
        let people: Vec<Known<K>> = others.iter().map(|person| Known::of(person.key, person)).collect();
        let mut begins: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, known) in people.iter().enumerate() {
            let parts = known.given.iter().chain(&known.family).filter_map(|part| part.first());
            for first in parts.cloned().chain(known.initials.chars().next().map(String::from)) {
                let whose = begins.entry(first).or_default();
                if whose.last() != Some(&at) {
                    whose.push(at);
                }
            }
        }
        Self { people, begins, own: own.map(|person| Known::of((), person)) }
    }

    /// Every passage of `text` that names somebody of the roster, in order and without overlap.
    pub fn find(&self, text: &str) -> Vec<Mention<K>> {
        let Some(signs) = SIGNS.as_ref() else { return Vec::new() };
        let tokens = tokens(text);
        let elsewhere = text::elsewhere(text, &tokens, signs);
        let mut found = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            if let Some(phrase) = text::phrase(&tokens, at, signs) {
                at += phrase;
                continue;
            }
            match self.look(&Place { text, tokens: &tokens, elsewhere: &elsewhere, at, signs }) {
                Some((length, who)) => {
                    let last = tokens.get(at + length - 1).or(tokens.last());
                    let lead = tokens.get(text::with_title(&tokens, at, signs));
                    if let (Some(lead), Some(first), Some(last), false) = (lead, tokens.get(at), last, who.is_empty()) {
                        let (from, begins) = (lead.start, lead.begins);
                        found.push(Mention { from, begins, start: first.start, end: last.end, who });
                    }
                    at += length.max(1);
                }
                None => at += 1,
            }
        }
        found
    }

    /// Whom the words from here on name, and how many words that takes; nobody when they name somebody else.
    fn look(&self, place: &Place) -> Option<(usize, Vec<K>)> {
        // The dossier's own client under the full name: those words are spoken for.
        if let Some(length) = self.own.as_ref().and_then(|own| own.whole(place)) {
            return Some((length, Vec::new()));
        }
        let whole = |known: &Known<K>| known.whole(place);
        let part = |known: &Known<K>| known.part(place, self.own.as_ref());
        self.longest_of(place, whole).or_else(|| self.longest_of(place, part))
    }

    /// The longest that fits, and all to whom it does.
    fn longest_of(&self, place: &Place, fits: impl Fn(&Known<K>) -> Option<usize>) -> Option<(usize, Vec<K>)> {
        let all: Vec<(usize, K)> = self.candidates(place).filter_map(|known| Some((fits(known)?, known.key))).collect();
        let longest = all.iter().map(|(length, _)| *length).max()?;
        // Who was called otherwise before may fit twice.
        let mut who = Vec::new();
        for (_, key) in all.iter().filter(|(length, _)| *length == longest) {
            if !who.contains(key) {
                who.push(*key);
            }
        }
        Some((longest, who))
    }

    /// Those of whom some part begins like the word here.
    fn candidates(&self, place: &Place) -> impl Iterator<Item = &Known<K>> {
        let token = place.token(0);
        let mut whose: Vec<usize> = Vec::new();
        if let Some(token) = token {
            for base in bases(token, place.signs) {
                whose.extend(self.begins.get(&base).into_iter().flatten());
            }
            // Particles belong to the name: "van der Berg" begins with "van".
            if place.signs.particles.contains(&token.folded) {
                let core = (1..4).filter_map(|ahead| place.token(ahead));
                let core = core.take_while(|next| next.gap != Gap::Far && next.gap != Gap::Comma);
                for next in core {
                    for base in bases(next, place.signs) {
                        whose.extend(self.begins.get(&base).into_iter().flatten());
                    }
                }
            }
        }
        whose.sort_unstable();
        whose.dedup();
        whose.into_iter().filter_map(|at| self.people.get(at))
    }
}

/// Those whom a line names where a name was asked for: *Anneke Klager (dochter)*, *mw. Klager en haar zoon Jan*.
fn people_of(line: &str, signs: &Signs) -> Vec<Person<()>> {
    let bare = |word: &str| fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
    let title = |word: &&str| {
        let word = bare(word);
        signs.titles.contains(&word) || signs.particles.contains(&word) || signs.determiners.contains(&word)
    };
    let capital = |word: &&str| word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    let pieces = line.split(['(', ')', '[', ']', ',', ';', ':', '/', '&', '+']);
    let pieces = pieces.flat_map(|piece| piece.split(" en ")).flat_map(|piece| piece.split(" and "));
    let person = |piece: &str| {
        let words: Vec<&str> = piece.split_whitespace().collect();
        // From the first capital on; where there is none, what is no word.
        let words: Vec<&str> = match words.iter().position(|word| capital(word) && !title(word)) {
            Some(first) => words.into_iter().skip(first).collect(),
            None => words.into_iter().filter(|word| !title(word) && !is_word(&bare(word), signs)).collect(),
        };
        Person { key: (), name: words.join(" "), called: Vec::new() }
    };
    pieces.map(person).filter(|person| !person.name.is_empty()).collect()
}

/// The bytes in a text that name somebody, given as a line says who it is. Beside what a [`Roster`] finds, every word of the
/// name goes, whosesoever it seems to be there: for texts that are read without it, where a word too many may go.
pub fn of_somebody(line: &str, text: &str) -> Vec<(usize, usize)> {
    let Some(signs) = SIGNS.as_ref() else { return Vec::new() };
    let people = people_of(line, signs);
    let found = Roster::new(&people, None).find(text);
    let mut all: Vec<(usize, usize)> = found.into_iter().map(|mention| (mention.from, mention.end)).collect();
    let names: Vec<String> = people.iter().flat_map(|person| person.name.split_whitespace().flat_map(rows)).collect();
    let tokens = tokens(text);
    for (at, token) in tokens.iter().enumerate() {
        let base = bases(token, signs).into_iter().find(|base| names.contains(base) && !signs.particles.contains(base));
        let goes = base
            .is_some_and(|base| token.capital && !token.begins || base.chars().count() > 2 && !is_word(&base, signs));
        if goes && let Some(first) = tokens.get(text::with_title(&tokens, at, signs)) {
            all.push((first.start, token.end));
        }
    }
    all
}

/// The sentence or sentences in which the bytes from `start` to `end` stand, without the space around them. A full stop
/// after an initial or a title ends no sentence.
pub fn sentence(text: &str, start: usize, end: usize) -> (usize, usize) {
    let tokens = tokens(text);
    let mut last = 0;
    let begins: Vec<usize> = tokens
        .iter()
        .filter(|token| {
            let between = text.get(std::mem::replace(&mut last, token.end)..token.start).unwrap_or_default();
            // Not in "9.30".
            token.begins && between.contains(['.', '!', '?', '\n']) && between.contains(char::is_whitespace)
        })
        .map(|token| token.start)
        .collect();
    let from = begins.iter().copied().rfind(|at| *at <= start).unwrap_or(0);
    let to = begins.iter().copied().find(|at| *at >= end).unwrap_or(text.len());
    let whole = text.get(from..to).unwrap_or_default();
    (from, from + whole.trim_end().len().max(end.saturating_sub(from)))
}

impl<K: Copy + Eq> Known<K> {
    fn of<A>(key: K, person: &Person<A>) -> Self {
        let none = Signs::default();
        let signs = SIGNS.as_ref().unwrap_or(&none);
        let words: Vec<&str> = person.name.split_whitespace().collect();
        let is_particle = |word: &&str| signs.particles.contains(fold(word).replace('’', "'").as_str());
        // Also "Jansen-de Vries": what is joined to a particle.
        let begins_family =
            |word: &&str| is_particle(word) || word.rsplit_once('-').is_some_and(|(_, end)| is_particle(&end));
        // The family name begins at the first particle after a given name, else it is the last word.
        let last = words.len().saturating_sub(1);
        let family_at = match words.iter().skip(1).position(begins_family) {
            Some(at) if at < last => at + 1,
            _ => last.max(usize::from(words.len() == 1)),
        };
        let (given, family) = words.split_at_checked(family_at).unwrap_or((&words, &[]));
        let mut parts: Vec<Vec<String>> = given.iter().map(|word| rows(word)).filter(|row| !row.is_empty()).collect();
        let initials_given: String = parts.iter().take(1).filter_map(|row| row.first()?.chars().next()).collect();
        // A second given name alone is nobody's name in a report.
        parts.truncate(1);
        for called in &person.called {
            let called: Vec<String> = called.split_whitespace().flat_map(rows).collect();
            if let Some(bare) = called.iter().position(|word| !signs.callings.contains(word)) {
                parts.push(called.get(bare..).map(<[String]>::to_vec).unwrap_or_default());
            }
            if !called.is_empty() {
                parts.push(called);
            }
        }
        let given: Vec<Vec<String>> = parts.iter().flat_map(|row| spellings(row)).collect();

        let particles: Vec<String> =
            family.iter().take_while(|word| is_particle(word)).map(|word| fold(word).replace('’', "'")).collect();
        let core: Vec<&&str> = family.iter().skip(particles.len()).collect();
        let mut halves: Vec<Vec<String>> = Vec::new();
        let whole: Vec<String> = core.iter().flat_map(|word| rows(word)).collect();
        // "Jansen-de Vries" is also called Jansen, and De Vries.
        let joined = core.iter().map(|word| **word).collect::<Vec<_>>().join(" ");
        if joined.contains('-') {
            for half in joined.split('-') {
                let row: Vec<String> =
                    half.split_whitespace().flat_map(rows).skip_while(|word| signs.particles.contains(word)).collect();
                halves.push(row);
            }
        }
        halves.push(whole);
        let initials = initials_given
            + &particles.iter().filter_map(|word| word.chars().find(|c| c.is_alphabetic())).collect::<String>()
            + &halves.last().and_then(|row| row.first()?.chars().next()).map(String::from).unwrap_or_default();
        let family = halves.iter().filter(|row| !row.is_empty()).flat_map(|row| spellings(row)).collect();
        Self { key, given, family, particles, initials }
    }

    /// The name in full from here on: given and family name, initials and family name, family and given name, initials.
    fn whole(&self, place: &Place) -> Option<usize> {
        let first = place.token(0)?;
        // "Jansen, Anna".
        if let Some(length) = longest(&self.family, place, 0)
            && place.token(length).is_some_and(|next| next.gap == Gap::Comma && next.capital)
            && let Some(more) = longest(&self.given, place, length)
            && place.token(length + more - 1).is_some_and(|last| last.capital)
        {
            return Some(length + more);
        }
        let by_name = longest(&self.given, place, 0);
        let by_initial = first.initial && first.capital && self.initials.starts_with(&first.folded);
        let begun = by_name.or(by_initial.then_some(1))?;
        // Other given names, initials and particles in between.
        for next in begun..begun + 6 {
            let Some(token) = place.token(next).filter(|token| !matches!(token.gap, Gap::Far | Gap::Comma)) else {
                break;
            };
            if let Some(length) = longest(&self.family, place, next) {
                return Some(next + length);
            }
            let between = place.signs.particles.contains(&token.folded)
                || token.initial
                || (by_name.is_some() && self.given.iter().any(|row| row.first() == Some(&token.folded)));
            if !between {
                break;
            }
        }
        // "Anna B." or "J.d.V.".
        let letters: String = (0..5)
            .map_while(|ahead| {
                place.token(ahead).filter(|token| token.initial && (ahead == 0 || token.gap == Gap::Space))
            })
            .map(|token| token.folded.as_str())
            .collect();
        if by_name.is_none() && letters.chars().count() >= 2 && letters == self.initials {
            return Some(letters.chars().count());
        }
        let family_initial = self.initials.chars().last();
        let last = place.token(begun).filter(|token| token.gap == Gap::Space && token.initial && token.capital);
        if by_name.is_some() && first.capital && last.is_some_and(|token| token.folded.chars().next() == family_initial)
        {
            return Some(begun + 1);
        }
        None
    }

    /// One part of the name, where it is used as a name and not as that of the own client or of somebody else.
    fn part(&self, place: &Place, own: Option<&Known<()>>) -> Option<usize> {
        // Particles first: "De Vries", "van der Berg".
        let lead = (0..4).take_while(|at| {
            place.token(*at).is_some_and(|token| {
                place.signs.particles.contains(&token.folded) && (*at == 0 || matches!(token.gap, Gap::Space))
            })
        });
        let lead = lead.count();
        let mine = lead > 0
            && self.particles.len() == lead
            && (0..lead).all(|at| {
                place
                    .token(at)
                    .zip(self.particles.get(at))
                    .is_some_and(|(token, mine)| same_particle(mine, &token.folded))
            });
        if mine && let Some(length) = longest(&self.family, place, lead) {
            let core = place.token(lead)?;
            let shared = own.is_some_and(|own| longest(&own.family, place, lead).is_some());
            let titled = place.titled();
            let fits = core.gap == Gap::Space
                && !shared
                && !place.belongs_to_other(false)
                && !place.goes_on(lead + length, false)
                && (titled || core.capital)
                && (titled || !place.is_word(lead) || !core.begins);
            return fits.then_some(lead + length);
        }
        for (parts, given) in [(&self.given, true), (&self.family, false)] {
            let Some(length) = longest(parts, place, 0) else { continue };
            let shared = own
                .is_some_and(|own| longest(&own.given, place, 0).is_some() || longest(&own.family, place, 0).is_some());
            if shared || (!given && !self.particles.is_empty() && place.has_other_particle()) {
                continue;
            }
            let other = place.is_month()
                || (given && place.after_article(length))
                || place.belongs_to_other(given)
                || place.goes_on(length, given);
            if !other && place.used_as_name(length) {
                return Some(length);
            }
        }
        None
    }
}

/// The longest of these rows of words that stands `from` words ahead; its length.
fn longest(rows: &[Vec<String>], place: &Place, from: usize) -> Option<usize> {
    rows.iter().filter(|row| place.stands(row, from)).map(Vec::len).max()
}

/// *'t* and *t*.
fn same_particle(one: &str, other: &str) -> bool {
    one.trim_start_matches('\'') == other.trim_start_matches('\'')
}

/// A name's word as the text's words are cut: at hyphens.
fn rows(word: &str) -> Vec<String> {
    tokens(word).into_iter().map(|token| token.folded).collect()
}

/// A row of words and how else it is written: without accents the German way, as one word.
fn spellings(row: &[String]) -> Vec<Vec<String>> {
    let mut all = vec![row.to_vec()];
    if row.len() > 1 {
        all.push(vec![row.concat()]);
    }
    if row.iter().any(|word| word.contains('\'')) {
        all.push(row.iter().map(|word| word.replace('\'', "")).collect());
    }
    all
}
