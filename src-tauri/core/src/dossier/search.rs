//! Searching over everything that the session may see. The index holds every word, also those about somebody else that are
//! not for a stand-in: so an entry of which words are taken out is read again for them, before it is counted.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::entry::EntryKind;
use super::hidden::Eyes;
use super::text::{LINE, within};
use crate::error::Result;
use crate::store::search::{self as index, COUNT_MOST, Word, answers};
use crate::store::{Concern, ReadTx, Reading as _, client, entry, request};
use crate::uid::Uid;

/// Characters of text around the first hit.
const AROUND: usize = 70;

/// What is looked for.
#[derive(Debug, Clone, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct SearchAsked {
    /// Words; every one must be there.
    pub words: String,
    /// In one dossier.
    #[serde(default)]
    pub client: Option<Uid>,
    /// Below this place (`more` of the page before).
    #[serde(default)]
    pub before: Option<i64>,
    /// How many, at most 100.
    pub count: u32,
}

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema, TS)]
pub struct Piece {
    /// Text.
    pub text: String,
    /// It is one of the words.
    pub hit: bool,
}

/// A hit.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Hit {
    /// The entry.
    pub entry: Uid,
    /// Whose dossier.
    pub client: Uid,
    /// Their name.
    pub client_name: String,
    /// What it is.
    pub kind: EntryKind,
    /// When it happened.
    pub at: DateTime<FixedOffset>,
    /// The text around the first hit.
    pub snippet: Vec<Piece>,
    /// Its place.
    pub sort: i64,
}

/// What was found, newest first.
#[derive(Debug, Clone, Serialize, JsonSchema, TS)]
pub struct Found {
    /// A page of hits.
    pub hits: Vec<Hit>,
    /// How many in all; 1001 stands for more than 1000.
    pub count: i64,
    /// Where the next page begins.
    pub more: Option<i64>,
}

/// Searches. The line says where and how many, never the words.
///
/// # Errors
/// [`TooLong`](crate::Error::TooLong), [`NotFound`](crate::Error::NotFound) for a dossier that is not there,
/// [`KeptNotUsed`](crate::Error::KeptNotUsed) for one of which that was asked, or what the store says.
pub fn search(tx: &ReadTx, input: SearchAsked) -> Result<Found> {
    let note = |count| {
        tx.concerns(Concern {
            client: input.client,
            part: if input.client.is_some() { "dossier" } else { "all_dossiers" },
            count: Some(count),
            every_time: true,
            ..Concern::default()
        });
    };
    // A dossier that is kept and not used is not searched, and does not count.
    let unused = request::kept_not_used(tx)?;
    if let Some(client) = input.client {
        client::get(tx, client)?;
        if unused.contains(&client) {
            return Err(crate::Error::KeptNotUsed);
        }
    }
    // Thousands of words would keep everybody else waiting for the reader.
    let words = within("words", &input.words, LINE)?;
    let Some(query) = index::query(tx.connection(), &words)? else {
        note(0);
        return Ok(Found { hits: Vec::new(), count: 0, more: None });
    };
    let page = input.count.clamp(1, 100);
    let asked = index::words(&words);
    let mut sorts = places(tx, (&query, &asked), input.client, input.before, page + 1)?;
    let more = if sorts.len() > page as usize {
        sorts.truncate(page as usize);
        sorts.last().copied()
    } else {
        None
    };
    let most = COUNT_MOST as u32 + 1;
    let mut count = places(tx, (&query, &asked), input.client, None, most)?.len() as i64;
    for client in &unused {
        count -= places(tx, (&query, &asked), Some(*client), None, most)?.len() as i64;
    }
    note(count.max(0));
    let hits = sorts
        .into_iter()
        .map(|sort| entry::at_sort(tx, sort).map(|entry| (sort, entry)))
        .filter(|found| !found.as_ref().is_ok_and(|(_, entry)| unused.contains(&entry.client)))
        .map(|found| {
            let (sort, entry) = found?;
            let body = entry::newest_body(tx, &entry)?;
            Ok(Hit {
                entry: entry.uid,
                client: entry.client,
                client_name: client::get(tx, entry.client)?.fields.name,
                kind: entry.kind,
                at: entry.at,
                snippet: snippet(&body.searched(), &asked),
                sort,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Found { hits, count: count.max(0), more })
}

/// Places in the timeline, newest first, below `before`, of entries in which who sits here may read the words.
fn places(
    tx: &ReadTx,
    (query, asked): (&str, &[Word]),
    client: Option<Uid>,
    before: Option<i64>,
    count: u32,
) -> Result<Vec<i64>> {
    let mut found = index::hits(tx, query, client, before, count)?;
    if Eyes::of(tx.session().role) == Eyes::All {
        return Ok(found);
    }
    let mut kept = Vec::new();
    loop {
        let (last, full) = (found.last().copied(), found.len() == count as usize);
        for sort in found {
            let newest = entry::newest_seen(tx, &entry::at_sort(tx, sort)?)?;
            if !newest.hidden || index::holds(&newest.body.searched(), asked) {
                kept.push(sort);
            }
        }
        if kept.len() >= count as usize || !full {
            kept.truncate(count as usize);
            return Ok(kept);
        }
        found = index::hits(tx, query, client, last, count)?;
    }
}

/// The text around the first hit, cut at words.
fn snippet(text: &str, asked: &[Word]) -> Vec<Piece> {
    let words = index::words(text);
    let first = words.iter().find(|word| answers(word, asked)).map_or(0, |word| word.start);
    let from = words
        .iter()
        .map(|word| word.start)
        .find(|start| first.saturating_sub(*start) <= AROUND)
        .filter(|start| *start > 0)
        .unwrap_or(0);
    let last = first + 2 * AROUND;
    let to = if words.last().is_none_or(|word| word.end <= last) {
        text.len()
    } else {
        words.iter().map(|word| word.end).take_while(|end| *end <= last).last().unwrap_or(from)
    };
    let mut pieces = Vec::new();
    let mut push = |text: Option<&str>, hit| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            pieces.push(Piece { text: text.replace('\n', " "), hit });
        }
    };
    let mut at = from;
    push((from > 0).then_some("… "), false);
    for word in words.iter().filter(|word| word.start >= from && word.end <= to && answers(word, asked)) {
        push(text.get(at..word.start), false);
        push(text.get(word.start..word.end), true);
        at = word.end;
    }
    push(text.get(at..to.max(at)), false);
    push((to < text.len()).then_some(" …"), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, asked: &str) -> String {
        snippet(text, &index::words(asked))
            .into_iter()
            .map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text })
            .collect()
    }

    #[test]
    fn accents_endings_and_beginnings() {
        assert_eq!(shown("De coördinatie was goed.", "coordinatie"), "De [coördinatie] was goed.");
        assert_eq!(shown("Twee wandelingen vandaag", "wandeling"), "Twee [wandelingen] vandaag");
        assert_eq!(shown("Bloeddruk gemeten", "bloedd"), "[Bloeddruk] gemeten");
        assert_eq!(shown("Cafe\u{301} bezocht", "café"), "[Cafe\u{301}] bezocht");
    }

    #[test]
    fn long_texts_are_cut_at_words() {
        let text = format!("{} naald {}", "hooi ".repeat(100), "stro ".repeat(100));
        let snippet = shown(&text, "naald");
        assert!(snippet.contains("[naald]") && snippet.starts_with("… ") && snippet.ends_with(" …"), "{snippet}");
        assert!(snippet.chars().count() < 260, "{}", snippet.chars().count());
    }
}
