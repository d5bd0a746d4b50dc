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
