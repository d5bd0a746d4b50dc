//! Full-text search that forgives accents and word endings, newest first.
//!
//! Words are folded (no case, no accents) and stemmed in Rust (Snowball, Dutch) and kept in a contentless FTS5 table
//! with `secure-delete`, so that no page of the index holds a word after it is gone. Both the folded word and its stem
//! are kept: the stem finds *wandelingen* for *wandeling*, the word lets the last one typed be only its beginning.
//! FTS5's own `contentless_delete` was rejected: it leaves destroyed words behind. So the old text is handed over
//! when an entry changes.
//!
//! rowid is the entry's place in the timeline, so the newest hits come first without sorting.
//!
//! Which words begin as the last one typed does is not asked of FTS5: it would put the lists of all of them together
//! before it names the newest, and take ten times as long in ten times as many reports. Every word stands once in a small
//! table of its own instead (`word`); those that begin so are asked for by name, and FTS5 stops at the newest. A word goes
//! from there with the last text that holds it.

use std::collections::BTreeSet;

use rusqlite::Connection;
use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::char::is_combining_mark;

use super::{Reading, WriteTx};
use crate::dossier::entry::Body;
use crate::error::Result;
use crate::fold::fold;
use crate::uid::Uid;

/// A count that is larger is shown as "more than".
pub const COUNT_MOST: i64 = 1000;

/// A word of a text: where it stands (bytes) and how it is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// First byte.
    pub start: usize,
    /// After the last byte.
    pub end: usize,
    /// Without case and accents.
    pub folded: String,
    /// Its stem.
    pub stem: String,
}

/// The words of a text.
pub fn words(text: &str) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::Dutch);
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || is_combining_mark(c);
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                if let Some(word) = text.get(first..at) {
                    let folded = fold(word);
                    let stem = stemmer.stem(&folded).into_owned();
                    found.push(Word { start: first, end: at, folded, stem });
                }
                start = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    found
}

fn tokens(text: &str) -> String {
    let mut tokens = String::new();
    for word in words(text) {
        tokens.push_str(&word.folded);
        tokens.push(' ');
        if word.stem != word.folded {
            tokens.push_str(&word.stem);
            tokens.push(' ');
        }
    }
    tokens
}

/// Makes a text findable at its place in the timeline.
///
/// # Errors
/// What the store says.
pub fn put(db: &Connection, sort: i64, text: &str) -> Result<()> {
    let tokens = tokens(text);
    let each: BTreeSet<&str> = tokens.split_whitespace().collect();
    db.prepare_cached(
        "INSERT INTO main.word (word) SELECT value FROM json_each(?1) WHERE true ON CONFLICT DO NOTHING",
    )?
    .execute([serde_json::to_string(&each)?])?;
    db.prepare_cached("INSERT INTO main.search (rowid, words) VALUES (?1, ?2)")?.execute((sort, tokens))?;
    Ok(())
}

/// Makes an entry findable.
pub(super) fn index(tx: &WriteTx, sort: i64, body: &Body) -> Result<()> {
    put(tx.db(), sort, &body.searched())
}

/// Takes the old words of an entry out of the index; whether others still hold them is asked by [`Forgotten::let_go`].
pub(super) fn forget(tx: &WriteTx, sort: i64, body: &Body, forgotten: &mut Forgotten) -> Result<()> {
    let tokens = tokens(&body.searched());
    forgotten.0.extend(tokens.split_whitespace().map(str::to_owned));
    tx.db()
        .prepare_cached("INSERT INTO main.search (search, rowid, words) VALUES ('delete', ?1, ?2)")?
        .execute((sort, tokens))?;
    Ok(())
}

/// Words of texts that went from the index.
#[derive(Debug, Default)]
#[must_use = "words that no text holds any more would stay in the store"]
pub(super) struct Forgotten(BTreeSet<String>);

impl Forgotten {
    /// Takes away those that no text holds any more.
    pub(super) fn let_go(self, tx: &WriteTx) -> Result<()> {
        let mut held = tx.db().prepare_cached("SELECT 1 FROM main.search WHERE search MATCH ?1 LIMIT 1")?;
        let mut remove = tx.db().prepare_cached("DELETE FROM main.word WHERE word = ?1")?;
        for word in self.0 {
            if !held.exists([format!("\"{word}\"")])? {
                remove.execute([word])?;
            }
        }
        Ok(())
    }
}

/// So many words that begin alike are asked for by name; of more, which only the first letters of a common prefix have, it
/// is FTS5 that is asked for all that begin so. Each takes some 30 µs.
const BEGINNINGS: usize = 1000;

/// The words of this store that begin so, when they are not too many.
fn beginning(db: &Connection, with: &str) -> Result<Option<Vec<String>>> {
    let words: Vec<String> = db
        .prepare_cached("SELECT word FROM word WHERE word >= ?1 AND word < ?1 || char(0x10ffff) LIMIT ?2")?
        .query_map((with, BEGINNINGS + 1), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok((words.len() <= BEGINNINGS).then_some(words))
}

/// What FTS5 is asked: every word must be there, as its stem or as the beginning of a word. `None` when there is no word.
///
/// # Errors
/// What the store says.
pub fn query(db: &Connection, asked: &str) -> Result<Option<String>> {
    let words = words(asked);
    let mut terms = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let mut either = vec![format!("\"{}\"", word.stem), format!("\"{}\"", word.folded)];
        // Only the last may be unfinished, and only from three letters: shorter beginnings match half the store.
        if index + 1 == words.len() && word.folded.chars().count() >= 3 {
            match beginning(db, &word.folded)? {
                Some(all) => either.extend(all.iter().map(|word| format!("\"{word}\""))),
                None => either.push(format!("\"{}\"*", word.folded)),
            }
        }
        terms.push(format!("({})", either.join(" OR ")));
    }
    Ok((!terms.is_empty()).then(|| terms.join(" AND ")))
}

/// Whether a word answers to one of those that were asked for: the last of them may be unfinished, from three letters.
pub fn answers(word: &Word, asked: &[Word]) -> bool {
    asked.iter().enumerate().any(|(index, wanted)| answers_to(word, wanted, index + 1 == asked.len()))
}

fn answers_to(word: &Word, wanted: &Word, last: bool) -> bool {
    word.folded == wanted.folded
        || word.stem == wanted.stem
        || (last && wanted.folded.chars().count() >= 3 && word.folded.starts_with(&wanted.folded))
}

/// Whether all the words that are asked for stand in a text: what [`query`] asks, of words that are not in the index.
pub fn holds(text: &str, asked: &[Word]) -> bool {
    let there = words(text);
    let mut all = asked.iter().enumerate();
    all.all(|(index, wanted)| there.iter().any(|word| answers_to(word, wanted, index + 1 == asked.len())))
}

/// Places in the timeline, newest first, below `before`. They answer for the words as they are kept: whether who sits here
/// may read those is asked in [`crate::dossier::search`].
///
/// # Errors
/// What the store says.
pub fn hits(tx: &impl Reading, query: &str, client: Option<Uid>, before: Option<i64>, count: u32) -> Result<Vec<i64>> {
    let below = before.unwrap_or(i64::MAX);
    let found = match client {
        None => tx
            .connection()
            .prepare_cached(HITS_ALL)?
            .query_map((query, below, count), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?,
        Some(client) => tx
            .connection()
            .prepare_cached(HITS_CLIENT)?
            .query_map((query, below, client, count), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?,
    };
    Ok(found)
}

/// By rowid, never by the entry: `ORDER BY entry.sort` would fetch every hit before sorting.
pub const HITS_ALL: &str = "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC LIMIT ?3";
/// As [`HITS_ALL`], for one dossier.
pub const HITS_CLIENT: &str = "SELECT search.rowid FROM search
    CROSS JOIN entry ON entry.sort = search.rowid AND entry.client = ?3
    WHERE search MATCH ?1 AND search.rowid < ?2 ORDER BY search.rowid DESC LIMIT ?4";
