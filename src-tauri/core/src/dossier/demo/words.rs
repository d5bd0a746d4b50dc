//! What a carer writes, put together from sentences with slots (`assets/demo/reports.toml`): some 560 bytes in the
//! middle, now and then a long one, with the accents and compounds that a search has to cope with.
//!
//! Rejected: words drawn at random. They fill a disk as well, but nobody can practise with them, and an index of
//! them is not the size of a real one.

use std::collections::BTreeMap;

use fastrand::Rng;
use serde::Deserialize;

use super::people::{Person, capital, one};
use crate::error::{Error, Result};

/// Sentences and what their slots are filled with.
#[derive(Deserialize)]
pub(super) struct Sentences {
    begin: Vec<String>,
    theme: Vec<Theme>,
    end: Vec<String>,
    correction: Vec<String>,
    /// Why a locked report was amended.
    pub reason: Vec<String>,
    /// Under a photo.
    pub captions: Vec<String>,
    /// Titles of documents.
    pub documents: Vec<String>,
    /// What else is known of a client.
    pub notes: Vec<String>,
    unfinished: Vec<String>,
    slots: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Theme {
    /// For children, and for nobody else.
    #[serde(default)]
    child: bool,
    sentences: Vec<String>,
}

impl Sentences {
    /// Those that come with the program.
    pub fn read() -> Result<Self> {
        toml::from_str(include_str!("../../../../../assets/demo/reports.toml"))
            .map_err(|_| Error::internal("demo: reports"))
    }

    /// A report on this person.
    pub fn report(&self, person: &Person, rng: &mut Rng) -> Result<String> {
        // Begin and end are a hundred characters; one in fifty is long.
        let length = if rng.u32(..50) == 0 { rng.usize(1400..3700) } else { rng.usize(100..660) };
        let mut order: Vec<(usize, &String)> = self
            .theme
            .iter()
            .enumerate()
            .filter(|(_, theme)| theme.child == person.child)
            .flat_map(|(theme, with)| with.sentences.iter().map(move |sentence| (theme, sentence)))
            .collect();
        rng.shuffle(&mut order);
        let mut chosen: Vec<(usize, String)> = Vec::new();
        let mut written = 0;
        for (theme, sentence) in order {
            if written >= length {
                break;
            }
            let filled = self.filled(sentence, person, rng)?;
            written += filled.len() + 1;
            chosen.push((theme, filled));
        }
        // A round is made in a certain order: washing before breakfast.
        chosen.sort_by_key(|(theme, _)| *theme);
        let mut text = self.filled(one(&self.begin, rng)?, person, rng)?;
        let mut last = 0;
        for (theme, sentence) in chosen {
            text.push_str(if theme != last && length > 900 { "\n\n" } else { " " });
            text.push_str(&sentence);
            last = theme;
        }
        text.push(' ');
        text.push_str(&self.filled(one(&self.end, rng)?, person, rng)?);
        Ok(text)
    }

    /// What was forgotten the first time.
    pub fn correction(&self, person: &Person, rng: &mut Rng) -> Result<String> {
        self.filled(one(&self.correction, rng)?, person, rng)
    }

    /// The beginning of a report.
    pub fn unfinished(&self, person: &Person, rng: &mut Rng) -> Result<String> {
        self.filled(one(&self.unfinished, rng)?, person, rng)
    }

    /// A sentence with its slots filled.
    pub fn filled(&self, sentence: &str, person: &Person, rng: &mut Rng) -> Result<String> {
        let mut text = String::new();
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            let (slot, behind) = after.split_once('}').ok_or_else(|| Error::internal("demo: slot"))?;
            text.push_str(before);
            let value = match slot {
                "mevrouw" => &person.addressed,
                "hij" => person.they,
                "hem" => person.them,
                "zijn" => person.their,
                "zelf" => "zelf",
                "naaste" => &person.near,
                "relatie" => &person.relation,
                name => one(self.slots.get(name).ok_or_else(|| Error::internal("demo: slot"))?, rng)?,
            };
            // After a full stop as well: one template may be two sentences.
            let begins = text.is_empty() || text.ends_with(". ");
            text.push_str(&if begins { capital(value) } else { value.to_owned() });
            rest = behind;
        }
        text.push_str(rest);
        Ok(capital(&text))
    }
}
