//! Whether a virus scanner watches this laptop, and knows this week's viruses. Windows keeps a list in its Security
//! Center; on Linux only ClamAV is known. Any other the carer looks up herself.

use std::{
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

use super::{Line, State, ask};

/// How old the list of viruses may be.
const FRESH: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What was seen of a virus scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scanner {
    /// Watches, with a list of this week.
    On,
    /// Is there, but does not watch.
    Off,
    /// Watches, with an old list.
    Old,
    /// None that we know of.
    Unseen,
}

/// As a line of the page.
pub fn line(scanner: Scanner) -> Line {
    match scanner {
        Scanner::On => Line::new("scanner", State::Good, "on"),
        Scanner::Off => Line::new("scanner", State::Attention, "off"),
        Scanner::Old => Line::new("scanner", State::Attention, "old"),
        Scanner::Unseen => Line::new("scanner", State::Unknown, "unseen"),
    }
}

/// The scanner of this laptop, now.
pub fn now(now: SystemTime) -> Scanner {
    if cfg!(windows) {
        let list = "Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct | \
                    ForEach-Object { '{0:X6}' -f $_.productState }";
        security_center(&ask("powershell", &["-NoProfile", "-Command", list]).unwrap_or_default())
    } else if cfg!(target_os = "linux") {
        clam_av(Path::new("/"), now)
    } else {
        Scanner::Unseen
    }
}

/// One product a line, its state as six hex digits: the middle two are 10 or 11 when it watches, the last two 00 when
/// its list is fresh. One that does both is enough.
fn security_center(states: &str) -> Scanner {
    let states: Vec<(bool, bool)> = states
        .lines()
        .filter_map(|line| u32::from_str_radix(line.trim(), 16).ok())
        .map(|state| (state >> 12 & 0xf == 1, state & 0xff == 0))
        .collect();
    if states.contains(&(true, true)) {
        Scanner::On
    } else if states.contains(&(true, false)) {
        Scanner::Old
    } else if states.is_empty() {
        Scanner::Unseen
    } else {
        Scanner::Off
    }
}

/// `root` is where `proc` and `var` stand.
fn clam_av(root: &Path, now: SystemTime) -> Scanner {
    let lists = ["daily.cld", "daily.cvd"].map(|name| root.join("var/lib/clamav").join(name));
    let Some(newest) = lists.iter().filter_map(|list| list.metadata().ok()?.modified().ok()).max() else {
        return Scanner::Unseen;
    };
    let runs = fs::read_dir(root.join("proc")).into_iter().flatten().flatten().any(|process| {
        fs::read_to_string(process.path().join("comm")).is_ok_and(|name| matches!(name.trim(), "clamd" | "clamonacc"))
    });
    if !runs {
        Scanner::Off
    } else if now.duration_since(newest).is_ok_and(|age| age > FRESH) {
        Scanner::Old
    } else {
        Scanner::On
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clam_av_is_there_and_runs_and_is_fresh() {
        let root = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        let week = Duration::from_secs(8 * 24 * 60 * 60);
        assert_eq!(clam_av(root.path(), now), Scanner::Unseen);
        fs::create_dir_all(root.path().join("var/lib/clamav")).unwrap();
        fs::write(root.path().join("var/lib/clamav/daily.cld"), "").unwrap();
        assert_eq!(clam_av(root.path(), now), Scanner::Off);
        for (process, name) in [("1", "systemd\n"), ("77", "clamd\n")] {
            fs::create_dir_all(root.path().join("proc").join(process)).unwrap();
            fs::write(root.path().join("proc").join(process).join("comm"), name).unwrap();
        }
        assert_eq!(clam_av(root.path(), now), Scanner::On);
        assert_eq!(clam_av(root.path(), now + week), Scanner::Old);
    }

    #[test]
    fn what_windows_says_of_each_product() {
        // Defender on and fresh; Defender put aside for another; another with an old list.
        assert_eq!(security_center("061100"), Scanner::On);
        assert_eq!(security_center("060100\r\n041010\r\n"), Scanner::Old);
        assert_eq!(security_center("060100\r\n041000\r\n"), Scanner::On);
        assert_eq!(security_center("060100"), Scanner::Off);
        assert_eq!(security_center(""), Scanner::Unseen);
    }
}
