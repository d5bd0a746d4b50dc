//! What a test may set from outside, in debug builds alone: where the vault lies, what time it is, how hard a
//! passphrase is stretched, and which path a dialog would have given. A released program has none of this code.

#[cfg(not(debug_assertions))]
use dossier_core::surroundings::Surroundings;

/// The real surroundings; in a debug build with the time and key cost that the environment names.
#[cfg(not(debug_assertions))]
pub fn surroundings() -> Surroundings {
    Surroundings::real()
}

/// The folder of the vault, when the environment names one.
#[cfg(not(debug_assertions))]
pub fn vault_folder() -> Option<std::path::PathBuf> {
    None
}

/// The path that the next dialog gives instead of asking; the outer `None` means: ask.
#[cfg(not(debug_assertions))]
pub fn picked() -> Option<Option<std::path::PathBuf>> {
    None
}

#[cfg(debug_assertions)]
pub use debug::{picked, surroundings, vault_folder};

#[cfg(debug_assertions)]
mod debug {
    use std::{env, fs, path::PathBuf, sync::Arc, time::Instant};

    use chrono::{DateTime, FixedOffset, TimeDelta};
    use dossier_core::surroundings::{Clock, KeyCost, Surroundings};

    /// A clock that was at `began` when the program started, and runs on.
    struct Moved {
        began: DateTime<FixedOffset>,
        since: Instant,
    }

    impl Clock for Moved {
        fn now(&self) -> DateTime<FixedOffset> {
            let gone = TimeDelta::from_std(self.since.elapsed()).unwrap_or(TimeDelta::zero());
            self.began + gone
        }
    }

    /// The real surroundings; in a debug build with the time (`ZORGMAP_NOW`, RFC 3339) and key cost
    /// (`ZORGMAP_KEY_COST=test`) that the environment names.
    pub fn surroundings() -> Surroundings {
        let mut surroundings = Surroundings::real();
        if let Some(began) = env::var("ZORGMAP_NOW").ok().and_then(|text| DateTime::parse_from_rfc3339(&text).ok()) {
            surroundings.clock = Arc::new(Moved { began, since: Instant::now() });
        }
        if env::var("ZORGMAP_KEY_COST").is_ok_and(|cost| cost == "test") {
            surroundings.key_cost = KeyCost::TEST;
        }
        surroundings
    }

    /// The folder of the vault, when `ZORGMAP_VAULT` names one.
    pub fn vault_folder() -> Option<PathBuf> {
        env::var_os("ZORGMAP_VAULT").map(PathBuf::from)
    }

    /// The path that the next dialog gives instead of asking: the content of the file that `ZORGMAP_PICK_FILE`
    /// names, an empty one for "cancelled". The outer `None` means: ask.
    pub fn picked() -> Option<Option<PathBuf>> {
        let file = env::var_os("ZORGMAP_PICK_FILE")?;
        let text = fs::read_to_string(file).unwrap_or_default();
        let path = text.trim();
        Some((!path.is_empty()).then(|| PathBuf::from(path)))
    }
}
