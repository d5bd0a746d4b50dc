//! What was tried, as one table.

use std::time::{Duration, Instant};

/// A line of the table.
pub struct Row {
    what: String,
    times: usize,
    /// Acknowledged things that were not found afterwards, or damage that passed.
    lost: usize,
    noticed: Option<usize>,
    rest: String,
    took: Duration,
}

/// Counts one trial while it runs.
pub struct Tally {
    what: String,
    began: Instant,
    pub times: usize,
    pub lost: Vec<String>,
    pub noticed: Option<usize>,
}

impl Tally {
    pub fn new(what: &str) -> Self {
        Self { what: what.to_owned(), began: Instant::now(), times: 0, lost: Vec::new(), noticed: None }
    }

    /// Something that must not be: it is shown at once and the whole run fails at its end.
    pub fn lost(&mut self, what: impl Into<String>) {
        let what = what.into();
        println!("   LOST: {}: {what}", self.what);
        self.lost.push(what);
    }

    pub fn noticed(&mut self) {
        *self.noticed.get_or_insert(0) += 1;
    }

    pub fn done(self, rest: impl Into<String>) -> Row {
        Row {
            what: self.what,
            times: self.times,
            lost: self.lost.len(),
            noticed: self.noticed,
            rest: rest.into(),
            took: self.began.elapsed(),
        }
    }
}

impl Row {
    /// A trial that this machine does not permit.
    pub fn skipped(what: &str, why: &str) -> Self {
        let rest = format!("SKIPPED: {why}");
        Self { what: what.to_owned(), times: 0, lost: 0, noticed: None, rest, took: Duration::ZERO }
    }

    pub fn failed(what: &str, why: &str) -> Self {
        Self { lost: 1, rest: format!("FAILED: {why}"), ..Self::skipped(what, "") }
    }

    pub fn is_bad(&self) -> bool {
        self.lost > 0
    }

    pub fn is_skipped(&self) -> bool {
        self.rest.starts_with("SKIPPED")
    }
}

/// Prints all rows, in the form of the README.
pub fn print(rows: &[Row]) {
    println!("\n| what was tried | times | lost or unnoticed | noticed | seconds | |\n|---|---|---|---|---|---|");
    for Row { what, times, lost, noticed, rest, took } in rows {
        let noticed = noticed.map_or_else(|| "-".to_owned(), |noticed| noticed.to_string());
        println!("| {what} | {times} | {lost} | {noticed} | {:.0} | {rest} |", took.as_secs_f32());
    }
}
