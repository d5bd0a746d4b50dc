//! Times, and what is told of them: the middle and the edges, never the mean, which one slow write spoils.

use std::fmt;
use std::time::{Duration, Instant};

/// Times of one thing done again and again.
#[derive(Default)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Does it once more; gives what it gave.
    pub fn of<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let value = work();
        self.add(began.elapsed());
        value
    }

    /// A time that was taken elsewhere.
    pub fn add(&mut self, time: Duration) {
        let at = self.0.partition_point(|other| *other < time);
        self.0.insert(at, time);
    }

    /// Under which `hundredths` of a hundred of the times lie.
    pub fn percentile(&self, hundredths: usize) -> Duration {
        let at = (self.0.len() * hundredths).div_ceil(100).max(1) - 1;
        self.0[at]
    }

    /// The middle one.
    pub fn median(&self) -> Duration {
        self.percentile(50)
    }
}

/// The same thing done in two ways, in turn.
#[derive(Default)]
pub struct Pairs {
    /// Ours.
    pub ours: Times,
    /// What it is held against.
    pub beside: Times,
    ratios: Vec<f64>,
}

impl Pairs {
    /// One more of each.
    pub fn add(&mut self, ours: Duration, beside: Duration) {
        self.ours.add(ours);
        self.beside.add(beside);
        self.ratios.push(ours.as_secs_f64() / beside.as_secs_f64());
    }

    /// Whether nothing was measured.
    pub fn is_empty(&self) -> bool {
        self.ratios.is_empty()
    }

    /// Both in turn; who is first changes with `round`.
    pub fn both(&mut self, round: usize, ours: impl FnOnce() -> Duration, beside: impl FnOnce() -> Duration) {
        if round.is_multiple_of(2) {
            let first = ours();
            self.add(first, beside());
        } else {
            let first = beside();
            self.add(ours(), first);
        }
    }

    fn ratio_at(&self, hundredths: usize) -> f64 {
        let mut ratios = self.ratios.clone();
        ratios.sort_by(f64::total_cmp);
        ratios[(ratios.len() - 1) * hundredths / 100]
    }

    /// Cells of a table: the ratio with its spread, both times, how many.
    pub fn cells(&self, beside: &str) -> String {
        format!(
            "**{:.2}** ({:.2}-{:.2}) | {} | {beside}: {} | {} |\n",
            self.ratio_at(50),
            self.ratio_at(10),
            self.ratio_at(90),
            told(self.ours.median()),
            told(self.beside.median()),
            self.ratios.len()
        )
    }

    /// As [`Pairs::cells`], of the slow ones: the 95th of a hundred of each, whichever its pair was.
    pub fn slow_cells(&self, beside: &str) -> String {
        let (ours, other) = (self.ours.percentile(95), self.beside.percentile(95));
        let ratio = ours.as_secs_f64() / other.as_secs_f64();
        format!("**{ratio:.2}** | {} | {beside}: {} | {} |\n", told(ours), told(other), self.ratios.len())
    }
}

/// A time for a table.
pub fn told(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    match ms {
        ms if ms >= 1000.0 => format!("{:.2} s", ms / 1000.0),
        ms if ms >= 10.0 => format!("{ms:.0} ms"),
        ms if ms >= 1.0 => format!("{ms:.1} ms"),
        ms => format!("{ms:.2} ms"),
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", told(self.median()), told(self.percentile(95)))
    }
}
