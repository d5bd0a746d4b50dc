//! Marks: passages of a text that are about somebody else than the client.
//!
//! A mark says where it stands (a text of the body and, in characters, from where to where) and about whom its words are:
//! another client whose name this client's care cannot do without, a third person such as a neighbour or an informant,
//! or somebody whose name only looks like a client's. Marks are kept beside the body in the same version, so that they
//! are versioned, covered by the log and destroyed with it, and a text stays a text: nothing that reads, searches or
//! prints it has to know of them.
//!
//! A mark lies on whole words and never shifts off them. Where a text changes, the words that stayed are looked up and
//! their marks go with them; a mark whose words were touched is gone, and whoever asked is told. Rejected: signs in the
//! stored text itself. Every reader would have to take them out again, and the first that forgets shows them.

use std::cmp::Reverse;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::char::is_combining_mark;

use super::entry::Body;
use super::text::{LINE, TEXT, required, within};
use crate::error::{Error, Result};
use crate::store::{Reading, client, tombstone};
use crate::uid::Uid;

/// Marks on one body: more is no dossier.
const MOST: usize = 1000;
/// Pairs of words that are compared to see what stayed; above it, all words of a change count as touched.
const PAIRS: usize = 4_000_000;

/// Why another client's name is needed for this client's care.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Something happened between the two.
    Incident,
    /// One may be a danger to the other.
    Safety,
    /// They live together or belong together.
    Together,
    /// Another reason.
    Other,
}

/// About whom marked words are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum About {
    /// Another client, whose name cannot be missed in this client's care. It is left out of whatever leaves the house.
    OtherClient {
        /// Which.
        client: Uid,
        /// Why the name is needed.
        need: Need,
        /// The same in words.
        why: String,
        /// The sentence around it gives the person away: it goes as a whole.
        #[serde(default)]
        sentence: bool,
    },
    /// Somebody around the client. The client may read it, others do not get it.
    ThirdPerson {
        /// Mother, neighbour, who told it.
        who: String,
        /// Why the client may not read it either; empty when the client may.
        #[serde(default)]
        weighing: String,
    },
    /// No client: somebody with such a name.
    SomebodyElse,
}

impl About {
    /// It answers whose name stands there.
    pub const fn is_name(&self) -> bool {
        match self {
            Self::OtherClient { .. } | Self::SomebodyElse => true,
            Self::ThirdPerson { .. } => false,
        }
    }
}

/// A marked passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// In which text of the body.
    pub place: String,
    /// First character.
    pub start: usize,
    /// After the last character.
    pub end: usize,
    /// About whom.
    pub about: About,
}

/// A text in pieces: words, and each other sign by itself; with the character at which each begins.
pub(super) fn pieces(text: &str) -> Vec<(usize, &str)> {
    let inside = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let mut pieces = Vec::new();
    let (mut rest, mut at) = (text, 0);
    while let Some(first) = rest.chars().next() {
        let count = if inside(first) { rest.chars().take_while(|c| inside(*c)).count() } else { 1 };
        let bytes = rest.char_indices().nth(count).map_or(rest.len(), |(byte, _)| byte);
        let (piece, after) = rest.split_at_checked(bytes).unwrap_or((rest, ""));
        pieces.push((at, piece));
        at += count;
        rest = after;
    }
    pieces
}

/// For each piece of `was` the piece of `now` that it became, if it stayed.
pub(super) fn stayed(was: &[(usize, &str)], now: &[(usize, &str)]) -> Vec<Option<usize>> {
    let same = |i: usize, j: usize| was.get(i).zip(now.get(j)).is_some_and(|((_, a), (_, b))| a == b);
    let shorter = was.len().min(now.len());
    let head = (0..shorter).take_while(|at| same(*at, *at)).count();
    let tail = (1..=shorter - head).take_while(|at| same(was.len() - at, now.len() - at)).count();
    let (wide, high) = (was.len() - head - tail, now.len() - head - tail);
    let mut became: Vec<Option<usize>> = (0..head).map(Some).collect();
    let mut middle = vec![None; wide];
    if wide.saturating_mul(high) <= PAIRS {
        // The longest row of common pieces, by the usual table.
        let mut common = vec![vec![0_u32; high + 1]; wide + 1];
        let longest =
            |common: &[Vec<u32>], i: usize, j: usize| common.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0);
        for i in (0..wide).rev() {
            for j in (0..high).rev() {
                let best = if same(head + i, head + j) {
                    longest(&common, i + 1, j + 1) + 1
                } else {
                    longest(&common, i + 1, j).max(longest(&common, i, j + 1))
                };
                if let Some(cell) = common.get_mut(i).and_then(|row| row.get_mut(j)) {
                    *cell = best;
                }
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < wide && j < high {
            if same(head + i, head + j) {
                if let Some(place) = middle.get_mut(i) {
                    *place = Some(head + j);
                }
                (i, j) = (i + 1, j + 1);
            } else if longest(&common, i + 1, j) >= longest(&common, i, j + 1) {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
    became.append(&mut middle);
    became.extend((now.len() - tail..now.len()).map(Some));
    became
}

/// Where these passages of `was` (in characters, on whole words) stand in `now`; `None` for one whose words were
/// touched.
pub fn follow(was: &str, now: &str, passages: &[(usize, usize)]) -> Vec<Option<(usize, usize)>> {
    let (was, now) = (pieces(was), pieces(now));
    let became = stayed(&was, &now);
    let moved = |(start, end): (usize, usize)| {
        let first = was.iter().position(|(at, _)| *at == start)?;
        let count = was.iter().skip(first).take_while(|(at, _)| *at < end).count();
        let whole = |piece: &(usize, &str)| piece.0 + piece.1.chars().count();
        if count == 0 || whole(was.get(first + count - 1)?) != end {
            return None;
        }
        let there = became.get(first).copied().flatten()?;
        let together = (0..count).all(|nth| became.get(first + nth).copied().flatten() == Some(there + nth));
        together.then_some((now.get(there)?.0, whole(now.get(there + count - 1)?)))
    };
    passages.iter().map(|passage| moved(*passage)).collect()
}

/// The whole words that a passage touches, without space around them; `None` when there are none.
pub fn on_words(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let touched: Vec<(usize, &str)> =
        pieces(text).into_iter().filter(|(at, piece)| *at < end && at + piece.chars().count() > start).collect();
    if start >= end {
        return None;
    }
    let dark = |(_, piece): &&(usize, &str)| !piece.trim().is_empty();
    let (first, last) = (touched.iter().find(dark)?, touched.iter().rfind(dark)?);
    Some((first.0, last.0 + last.1.chars().count()))
}

/// The words from one character to another.
pub fn words(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end.saturating_sub(start)).collect()
}

/// The marks of one text after it changed, and those whose words were touched.
pub fn moved(was: &str, now: &str, marks: Vec<Mark>) -> (Vec<Mark>, Vec<Mark>) {
    if was == now {
        return (marks, Vec::new());
    }
    let passages: Vec<(usize, usize)> = marks.iter().map(|mark| (mark.start, mark.end)).collect();
    let (mut kept, mut gone) = (Vec::new(), Vec::new());
    for (mark, place) in marks.into_iter().zip(follow(was, now, &passages)) {
        match place {
            Some((start, end)) => kept.push(Mark { start, end, ..mark }),
            None => gone.push(mark),
        }
    }
    (kept, gone)
}

/// The marks of `old` that go with their words into `new`.
pub(super) fn followed(old: &Body, marks: &[Mark], new: &Body) -> Vec<Mark> {
    if marks.is_empty() {
        return Vec::new();
    }
    let now = new.texts();
    let was = old.texts();
    let at = |place: &str| marks.iter().filter(|mark| mark.place == place).cloned().collect::<Vec<_>>();
    let pairs = was.iter().filter_map(|(place, was)| {
        now.iter().find(|(other, _)| other == place).map(|(_, now)| moved(was, now, at(place)).0)
    });
    pairs.flatten().collect()
}

/// Marks as they are kept: `given` stand in the texts as they were typed (`typed`), the body has them trimmed. A mark
/// on part of a word goes onto the whole word.
///
/// # Errors
/// [`Error::Required`] without a reason or without saying who; [`Error::TooLong`]; [`Error::NotFound`] for a client that is
/// not there, as who sits here sees it (a mark that was in `old` stays as it is); [`Error::BadInput`] when a mark lies
/// beside the text, over another, or names the dossier's own client.
pub(super) fn checked(
    tx: &impl Reading,
    own: Uid,
    body: &Body,
    typed: &[(String, String)],
    given: Vec<Mark>,
    old: &[Mark],
) -> Result<Vec<Mark>> {
    let bad = |reason: &str| Error::BadInput { field: "marks".to_owned(), reason: reason.to_owned() };
    if given.len() > MOST {
        return Err(bad("many"));
    }
    let texts = body.texts();
    let mut kept: Vec<Mark> = Vec::new();
    for mark in given {
        let (_, text) = texts.iter().find(|(place, _)| *place == mark.place).ok_or_else(|| bad("place"))?;
        let was = typed.iter().find(|(place, _)| *place == mark.place).map_or(text, |(_, typed)| typed);
        if mark.end > was.chars().count() {
            return Err(bad("place"));
        }
        let (start, end) = on_words(was, mark.start, mark.end).ok_or_else(|| bad("place"))?;
        let about = match mark.about {
            About::OtherClient { client: of, need, why, sentence } => {
                let was_there =
                    old.iter().any(|mark| matches!(mark.about, About::OtherClient { client, .. } if client == of));
                if of == own {
                    return Err(bad("client"));
                }
                // Whose dossier was destroyed while this was being written still stands in the text.
                if !was_there && !tombstone::is_laid(tx, of)? {
                    client::get(tx, of)?;
                }
                About::OtherClient { client: of, need, why: required("why", &why, LINE)?, sentence }
            }
            About::ThirdPerson { who, weighing } => {
                About::ThirdPerson { who: required("who", &who, LINE)?, weighing: within("weighing", &weighing, TEXT)? }
            }
            About::SomebodyElse => About::SomebodyElse,
        };
        // Only space around a text is not kept; a mark whose words are not there was put on another text.
        let (mut there, _) = moved(was, text, vec![Mark { place: mark.place, start, end, about }]);
        kept.push(there.pop().ok_or_else(|| bad("place"))?);
    }
    // A name may stand within a passage about a third person, but is marked once.
    let order = |mark: &Mark| (mark.place.clone(), mark.about.is_name(), mark.start);
    kept.sort_by_key(order);
    let over =
        |(a, b): (&Mark, &Mark)| (&a.place, a.about.is_name()) == (&b.place, b.about.is_name()) && b.start < a.end;
    if kept.iter().zip(kept.iter().skip(1)).any(over) {
        return Err(bad("overlap"));
    }
    kept.sort_by(|a, b| (&a.place, a.start).cmp(&(&b.place, b.start)));
    Ok(kept)
}

/// A text with passages (in characters) replaced by words; passages that touch become one.
pub(super) fn replaced(text: &str, mut passages: Vec<(usize, usize, &str)>) -> String {
    passages.sort_by_key(|(start, end, _)| (*start, Reverse(*end)));
    let letters: Vec<char> = text.chars().collect();
    let piece = |from: usize, to: usize| letters.get(from..to.max(from)).unwrap_or_default().iter().collect::<String>();
    let mut out = String::new();
    let mut at = 0;
    for (start, end, with) in passages {
        if start >= at {
            out.push_str(&piece(at, start));
            out.push_str(with);
        }
        at = at.max(end.min(letters.len()));
    }
    out.push_str(&piece(at, letters.len()));
    out
}

impl Body {
    /// The texts in which a person may be spoken of, each with the name of its place. What is a choice, a day or a code
    /// is none.
    pub(super) fn texts_mut(&mut self) -> Vec<(String, &mut String)> {
        let mut texts: Vec<(&str, &mut String)> = Vec::new();
        match self {
            Self::Report { text, soep, .. } => {
                texts.push(("text", text));
                if let Some(soep) = soep {
                    texts.extend([
                        ("subjective", &mut soep.subjective),
                        ("objective", &mut soep.objective),
                        ("evaluation", &mut soep.evaluation),
                        ("plan", &mut soep.plan),
                    ]);
                }
            }
            Self::Document { title, note } => texts.extend([("title", title), ("note", note)]),
            // Who received it is not spoken of, it is who it went to.
            Self::Disclosure(disclosure) => {
                texts.push(("place", &mut disclosure.place));
                if let Some(mail) = &mut disclosure.mail {
                    texts.extend([("service", &mut mail.service), ("why_not", &mut mail.why_not)]);
                }
            }
            Self::Form(filled) => return filled.texts_mut(),
            Self::Goal(goal) => texts.extend([
                ("words", &mut goal.words),
                ("actions", &mut goal.actions),
                ("who", &mut goal.who),
                ("agreed_by", &mut goal.agreed_by),
            ]),
            Self::Evaluation(evaluation) => {
                texts.extend([("text", &mut evaluation.text), ("with", &mut evaluation.with)]);
            }
            Self::Measurement(said) => {
                texts.extend([("name", &mut said.name), ("unit", &mut said.unit), ("note", &mut said.note)]);
            }
            // Who prescribed it is named as such.
            Self::Medicine(medicine) => texts.extend([
                ("name", &mut medicine.name),
                ("form", &mut medicine.form),
                ("strength", &mut medicine.strength),
                ("dose", &mut medicine.dose),
                ("stop_why", &mut medicine.stop_why),
                ("remarks", &mut medicine.remarks),
            ]),
            Self::Dose(dose) => {
                texts.extend([("name", &mut dose.name), ("dose", &mut dose.dose), ("why", &mut dose.why)]);
            }
        }
        texts.into_iter().map(|(place, text)| (place.to_owned(), text)).collect()
    }

    /// The same, to be read.
    pub fn texts(&self) -> Vec<(String, String)> {
        self.clone().texts_mut().into_iter().map(|(place, text)| (place, std::mem::take(text))).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
