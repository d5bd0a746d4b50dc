//! Rules that hold for every field that a person fills in.

use chrono::{Datelike, NaiveDate};

use crate::error::{Error, Result};

/// Characters in a line such as a name.
pub const LINE: usize = 200;
/// Characters in a text such as a report.
pub const TEXT: usize = 20_000;

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
