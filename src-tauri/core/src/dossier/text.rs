//! Rules that hold for every field that a person fills in.

use chrono::{Datelike, NaiveDate};

use crate::error::{Error, Result};

/// Characters in a line such as a name.
pub const LINE: usize = 200;
/// Characters in a text such as a report.
pub const TEXT: usize = 20_000;

/// How fields came here, and with that how long their texts may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Came {
    /// They were typed, or read from a list as if they had been.
    Typed,
    /// Along with a dossier that was handed over: words that were put in place of a name may be longer than the name.
    Along,
}

impl Came {
    /// Characters in a line.
    pub const fn line(self) -> usize {
        match self {
            Self::Typed => LINE,
            Self::Along => 2 * LINE,
        }
    }

    /// Characters in a text.
    pub const fn text(self) -> usize {
        match self {
            Self::Typed => TEXT,
            Self::Along => 2 * TEXT,
        }
    }
}

/// A text that goes along: what is longer than who gets it can keep ends in an ellipsis.
pub fn cut(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        let end = text.get(..end).and_then(|kept| kept.char_indices().next_back()).map_or(0, |(last, _)| last);
        text.truncate(end);
        text.push('…');
    }
}

/// Trimmed, and no longer than `most` characters. Zero bytes and other control characters are taken out.
///
/// # Errors
/// [`Error::TooLong`].
pub fn within(field: &str, text: &str, most: usize) -> Result<String> {
    let clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let clean = clean.trim().to_owned();
    if clean.chars().count() > most {
        return Err(Error::TooLong { field: field.to_owned(), most });
    }
    Ok(clean)
}

/// As [`within`], and not empty.
///
/// # Errors
/// [`Error::Required`], [`Error::TooLong`].
pub fn required(field: &str, text: &str, most: usize) -> Result<String> {
    let clean = within(field, text, most)?;
    if clean.is_empty() { Err(Error::Required { field: field.to_owned() }) } else { Ok(clean) }
}

/// A day that a living person can have been born on, by `today`.
///
/// # Errors
/// [`Error::InFuture`], [`Error::BadDate`].
pub fn past_day(field: &str, day: NaiveDate, today: NaiveDate) -> Result<NaiveDate> {
    if day > today {
        return Err(Error::InFuture { field: field.to_owned() });
    }
    if day.year() < 1900 {
        return Err(Error::BadDate { field: field.to_owned() });
    }
    Ok(day)
}
