//! Whether a name that stands somewhere in a text is used as one, and as whose.

use std::collections::HashSet;

use super::signs::{Signs, is_function, is_word};
use super::text::{Gap, Token, bases};

/// Persons without a name.
const PRONOUNS: &[&str] = &["ik", "hij", "zij", "ze", "client", "clienten", "anderen"];
/// End like a past tense.
const COMMON_ADJECTIVES: &[&str] =
    &["rechte", "verkeerde", "beide", "harde", "koude", "zachte", "lichte", "natte", "grote"];

/// Where one looks.
pub(super) struct Place<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    /// Names that this text gives to kin or to those who treat.
    pub elsewhere: &'a HashSet<String>,
    pub at: usize,
    pub signs: &'a Signs,
}

impl Place<'_> {
    pub fn token(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.at + ahead)
    }

    /// The word before, when nothing but space stands between.
    pub fn before(&self) -> Option<&Token> {
        let here = self.token(0)?;
        let before = self.tokens.get(self.at.checked_sub(1)?)?;
        (here.gap != Gap::Far && here.gap != Gap::Comma).then_some(before)
    }

    /// Whether this row of words stands `from` words ahead; its last word may be a form of itself (*Jansens*, *Anna's*,
    /// *Jantje*), if it has a capital.
    pub fn stands(&self, row: &[String], from: usize) -> bool {
        row.iter().enumerate().all(|(nth, word)| {
            let Some(token) = self.token(from + nth) else { return false };
            let adjoins = nth == 0 || !matches!(token.gap, Gap::Far | Gap::Comma);
            let form = nth + 1 == row.len() && token.capital && bases(token, self.signs).contains(word);
            adjoins && (token.folded == *word || form)
        })
    }

    /// The name that stands here is a word as well.
    pub fn is_word(&self, ahead: usize) -> bool {
        self.token(ahead).is_some_and(|token| is_word(&token.folded, self.signs))
    }

    /// After *mevrouw*, *dhr.*, *familie*.
    pub fn titled(&self) -> bool {
        let Some(here) = self.token(0) else { return false };
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        here.gap != Gap::Comma
            && before.is_some_and(|before| {
                let between = self.text.get(before.end..here.start).unwrap_or("x");
                self.signs.titles.contains(&before.folded) && between.chars().all(|c| c.is_whitespace() || c == '.')
            })
    }

    /// The word before makes this somebody else's name, or a place's.
    pub fn belongs_to_other(&self, given: bool) -> bool {
        let here = self.token(0);
        if here.is_some_and(|here| self.elsewhere.contains(&here.folded)) {
            return true;
        }
        if self.titled() {
            return false;
        }
        let Some(before) = self.before() else { return false };
        let hyphen = here.is_some_and(|here| here.gap == Gap::Hyphen);
        if hyphen && (before.capital || self.signs.particles.contains(&before.folded)) {
            return true;
        }
        if self.signs.others.contains(&before.folded) || self.signs.places.contains(&before.folded) {
            return true;
        }
        // "Piet Bakker" is not Anna Bakker.
        let shouted = before.shouted && here.is_some_and(|here| here.shouted);
        let name_before = before.capital && !shouted && before.folded.len() > 1 && !is_word(&before.folded, self.signs);
        let capital_inside =
            before.capital && !before.begins && !shouted && !self.signs.particles.contains(&before.folded);
        !given && (capital_inside || (name_before && before.begins && !is_function(&before.folded, self.signs)))
    }

    /// What follows makes this somebody else's name, or a place's.
    pub fn goes_on(&self, length: usize, given: bool) -> bool {
        let Some(next) = self.token(length) else { return false };
        let last = self.token(length - 1);
        match next.gap {
            Gap::Hyphen => next.capital || self.signs.particles.contains(&next.folded),
            Gap::Space => {
                if next.begins {
                    return false;
                }
                if self.signs.places.contains(&next.folded) && next.folded.len() < 4 {
                    return true;
                }
                let shouted = next.shouted && last.is_some_and(|last| last.shouted);
                if shouted || self.signs.titles.contains(&next.folded) {
                    return false;
                }
                if !given {
                    return next.capital && !self.titled();
                }
                if next.initial {
                    return next.capital;
                }
                let family = self.signs.particles.contains(&next.folded)
                    && !matches!(
                        next.folded.as_str(),
                        "in" | "op" | "aan" | "bij" | "uit" | "over" | "voor" | "te" | "onder" | "het"
                    )
                    && self.named_after_particles(length);
                next.capital || family
            }
            Gap::Dash | Gap::Comma | Gap::Far => false,
        }
    }

    /// Particles and then a capital: a family name.
    pub fn named_after_particles(&self, from: usize) -> bool {
        let mut ahead = from;
        while self.token(ahead).is_some_and(|token| {
            self.signs.particles.contains(&token.folded) && token.gap == Gap::Space && ahead < from + 4
        }) {
            ahead += 1;
        }
        self.token(ahead).is_some_and(|token| token.gap == Gap::Space && token.capital && !token.begins)
    }

    /// A family name without its own particles stands after other ones: "van Dijk" is not Dijk.
    pub fn has_other_particle(&self) -> bool {
        self.before().is_some_and(|before| {
            self.signs.particles.contains(&before.folded)
                && (before.capital || matches!(before.folded.as_str(), "van" | "der" | "den" | "ten" | "ter"))
        })
    }

    /// The `length` words here are used as a name.
    pub fn used_as_name(&self, length: usize) -> bool {
        let Some(first) = self.token(0) else { return false };
        if self.titled() {
            // "meneer wil" is no name.
            let verb = self.signs.verbs.contains(&first.folded) || self.signs.states.contains(&first.folded);
            return first.capital || !verb;
        }
        let word = (0..length).all(|ahead| self.is_word(ahead));
        if !word {
            // In small letters too: it is no Dutch word.
            return first.capital || first.folded.len() > 2;
        }
        if !first.capital {
            return false;
        }
        let joined = self.token(length).is_some_and(|next| next.gap == Gap::Hyphen && !next.capital);
        if joined {
            return true;
        }
        if !first.begins {
            let before = self.before();
            let determined = before.is_some_and(|before| self.signs.determiners.contains(&before.folded));
            return !(determined || first.shouted && self.shouts());
        }
        if first.shouted && self.shouts() {
            return false;
        }
        // At the start of a sentence, where every word has a capital.
        let possessive = self.text.get(first.end..).is_some_and(|rest| rest.starts_with(['\'', '’']));
        let Some(next) = self.token(length).filter(|next| next.gap == Gap::Space) else { return possessive };
        let signs = self.signs;
        let past = next.folded.len() > 4 && (next.folded.ends_with("te") || next.folded.ends_with("de"));
        let does = signs.verbs.contains(&next.folded)
            || (past && !next.capital && !COMMON_ADJECTIVES.contains(&next.folded.as_str()));
        let with = next.folded == "en"
            && self.token(length + 1).is_some_and(|after| {
                after.capital || signs.titles.contains(&after.folded) || PRONOUNS.contains(&after.folded.as_str())
            });
        possessive || does || with || (signs.states.contains(&next.folded) && !signs.bare.contains(&first.folded))
    }

    /// "de Dirk" is a shop.
    pub fn after_article(&self, length: usize) -> bool {
        let joined = self.token(length).is_some_and(|next| next.gap == Gap::Hyphen);
        !joined && self.before().is_some_and(|before| matches!(before.folded.as_str(), "de" | "het" | "een"))
    }

    /// A month: next to a number, or after *in*, *begin*, *eind*.
    pub fn is_month(&self) -> bool {
        let Some(here) = self.token(0).filter(|here| self.signs.months.contains(&here.folded)) else { return false };
        let digits = |token: &Token| token.folded.starts_with(|c: char| c.is_ascii_digit());
        let next = self.token(1).is_some_and(|next| next.gap == Gap::Space && digits(next));
        let long = here.folded.len() > 3 || here.folded == "mei";
        let after = self.before().is_some_and(|before| {
            digits(before)
                || (long
                    && self.signs.after_month.contains(&before.folded)
                    && (before.folded != "van" && before.folded != "tot"))
        });
        next || after
    }

    /// The whole line is written in capitals.
    pub fn shouts(&self) -> bool {
        let (Some(first), mut low, mut high) = (self.token(0), 0, 0) else { return false };
        let line = self.text.get(..first.start).map_or(0, |head| head.rfind('\n').map_or(0, |at| at + 1));
        let rest = self.text.get(line..).unwrap_or_default();
        for c in rest.lines().next().unwrap_or_default().chars() {
            low += usize::from(c.is_lowercase());
            high += usize::from(c.is_uppercase());
        }
        high > 3 * low
    }
}
