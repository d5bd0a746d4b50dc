//! Other people in what a carer writes: the names of other clients are pointed out while typing, as a question.
//!
//! Asked a moment after each pause, so it must be quick and quiet: no line in the log, nothing kept. It looks for the
//! clients that this sitting sees (the connection is narrowed), so that a stand-in learns of nobody else by typing names.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::mark::{About, Mark, moved, on_words, replaced, words};
use super::text::TEXT;
use crate::error::{Error, Result};
use crate::rules::mentions::{Mention, Person, Roster, of_somebody};
use crate::store::client::{CalledSo, StoredClient};
use crate::store::{ReadTx, Reading, client};
use crate::uid::Uid;

/// Texts that are being written.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct MentionsAsked {
    /// In whose dossier.
    pub client: Uid,
    /// The texts.
    pub texts: Vec<TextAsked>,
}

/// One of them.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct TextAsked {
    /// Which text of the entry.
    pub place: String,
    /// As it is now.
    pub text: String,
    /// As it was when the marks were put; `None` when that is the same.
    #[serde(default)]
    pub was: Option<String>,
    /// The marks in it.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

/// A client by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct Named {
    /// The client.
    pub client: Uid,
    /// Full name.
    pub name: String,
}

/// A passage that may name another client, and is not marked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct Pointed {
    /// In which text.
    pub place: String,
    /// First character; a title before the name counts with it.
    pub start: usize,
    /// After the last character.
    pub end: usize,
    /// What stands there.
    pub words: String,
    /// A sentence begins there.
    pub begins: bool,
    /// Whom it may mean.
    pub who: Vec<Named>,
}

/// A mark whose words were changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct MarkGone {
    /// The words that it was put on.
    pub words: String,
    /// About whom.
    pub about: About,
}

/// What was found in texts.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Mentions {
    /// The marks, on their words.
    pub marks: Vec<Mark>,
    /// Those whose words were changed.
    pub gone: Vec<MarkGone>,
    /// Names without a mark.
    pub pointed: Vec<Pointed>,
}

/// The clients of a practice to be looked for in texts.
pub(super) struct Others {
    roster: Roster<Uid>,
    names: HashMap<Uid, String>,
}

/// A client as they may be named.
fn person<K>(key: K, name: &str, called: &str) -> Person<K> {
    let called = called.split([',', ';', '/']).map(|called| called.trim().to_owned());
    Person { key, name: name.to_owned(), called: called.filter(|called| !called.is_empty()).collect() }
}

/// Every client that this sitting sees, by the names of now and of before: for what belongs to no dossier.
///
/// # Errors
/// What the store says.
pub(super) fn roster(tx: &impl Reading) -> Result<Roster<Uid>> {
    Ok(Others::all(tx)?.roster)
}

/// Whether a text names this client, by the name of now or one of before.
///
/// # Errors
/// What the store says.
pub(super) fn names(tx: &impl Reading, of: Uid) -> Result<impl Fn(&str) -> bool> {
    let all = client::names(tx)?.into_iter().filter(|so| so.uid == of);
    let roster = Roster::new(&all.map(|so| person(so.uid, &so.name, &so.called)).collect::<Vec<_>>(), None);
    Ok(move |text: &str| !roster.find(text).is_empty())
}

impl Others {
    /// All clients that this sitting sees, of before too, but the dossier's own.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such dossier.
    pub(super) fn than(tx: &impl Reading, own: Uid) -> Result<Self> {
        Ok(Self::among(client::names(tx)?, Some(&client::get(tx, own)?)))
    }

    /// As [`Others::than`], of clients too whom this sitting does not see: only to take their names out of texts.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such dossier.
    pub(super) fn whoever_but(tx: &impl Reading, own: Uid) -> Result<Self> {
        Ok(Self::among(client::names_of_whoever(tx)?, Some(&client::get(tx, own)?)))
    }

    /// Where there are none.
    #[cfg(test)]
    pub(super) fn nobody() -> Self {
        Self { roster: Roster::new(&[], None), names: HashMap::new() }
    }

    /// By what they were called before as well. The dossier's own client goes by the name of now: under another they are
    /// asked about, which is one question too many at most.
    pub(super) fn among(all: Vec<CalledSo>, own: Option<&StoredClient>) -> Self {
        let mut people = Vec::new();
        let mut names = HashMap::new();
        for CalledSo { uid, name, called } in all {
            if own.is_some_and(|own| own.uid == uid) {
                continue;
            }
            people.push(person(uid, &name, &called));
            // The name of now comes first.
            names.entry(uid).or_insert(name);
        }
        let own = own.map(|own| person(own.uid, &own.fields.name, &own.fields.called));
        Self { roster: Roster::new(&people, own.as_ref()), names }
    }

    /// Every client: for what belongs to no dossier.
    ///
    /// # Errors
    /// What the store says.
    pub(super) fn all(tx: &impl Reading) -> Result<Self> {
        Ok(Self::among(client::names(tx)?, None))
    }

    /// What names somebody in this text and has no mark that answers for it.
    pub(super) fn in_text(&self, place: &str, text: &str, marks: &[&Mark]) -> Vec<Pointed> {
        let characters = |bytes: usize| text.get(..bytes).unwrap_or_default().chars().count();
        let pointed = |mention: Mention<Uid>| {
            let (from, name, last) = (characters(mention.from), characters(mention.start), characters(mention.end));
            let answered = |mark: &&&Mark| mark.about.is_name() && mark.start <= name && last <= mark.end;
            if marks.iter().any(|mark| answered(&mark)) {
                return None;
            }
            // On whole words, as marks are: of "Jansen-rollator" the name alone.
            let (start, end) = on_words(text, from, last)?;
            let who = mention
                .who
                .into_iter()
                .map(|client| Named { client, name: self.names.get(&client).cloned().unwrap_or_default() });
            Some(Pointed {
                place: place.to_owned(),
                start,
                end,
                words: words(text, start, end),
                begins: mention.begins,
                who: who.collect(),
            })
        };
        self.roster.find(text).into_iter().filter_map(pointed).collect()
    }
}

/// A text without the name of somebody who is no client, given as a line says who it is.
pub(super) fn without_somebody(line: &str, text: &str) -> String {
    let characters = |bytes: usize| text.get(..bytes).unwrap_or_default().chars().count();
    let on = |(from, to): (usize, usize)| on_words(text, characters(from), characters(to));
    let out = of_somebody(line, text).into_iter().filter_map(on).map(|(start, end)| (start, end, "…"));
    replaced(text, out.collect())
}

/// What names other clients in texts that are being written, and where their marks are now.
///
/// # Errors
/// [`Error::NotFound`] for a dossier that is not there; [`Error::TooLong`].
pub fn mentions(tx: &ReadTx, input: MentionsAsked) -> Result<Mentions> {
    let others = Others::than(tx, input.client)?;
    let mut found = Mentions { marks: Vec::new(), gone: Vec::new(), pointed: Vec::new() };
    for TextAsked { place, text, was, marks } in input.texts {
        if text.chars().count() > TEXT {
            return Err(Error::TooLong { field: place, most: TEXT });
        }
        let was = was.as_ref().unwrap_or(&text);
        let widened = marks.into_iter().filter_map(|mark| {
            let (start, end) = on_words(was, mark.start, mark.end)?;
            Some(Mark { place: place.clone(), start, end, ..mark })
        });
        let (kept, gone) = moved(was, &text, widened.collect());
        let told = |mark: Mark| MarkGone { words: words(was, mark.start, mark.end), about: mark.about };
        found.gone.extend(gone.into_iter().map(told));
        found.pointed.extend(others.in_text(&place, &text, &kept.iter().collect::<Vec<_>>()));
        found.marks.extend(kept);
    }
    Ok(found)
}
