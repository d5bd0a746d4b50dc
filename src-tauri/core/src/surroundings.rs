//! What the core takes from the world around it: the time, randomness, the keychain, how hard a passphrase is stretched,
//! how large a file on a stick may be. All are handed in, so that tests run fast and always the same, and so that nothing in the core
//! can look at the clock behind anybody's back.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// Tells the time with the offset of where the laptop is.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> DateTime<FixedOffset>;
}

/// Gives random bytes fit for keys.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    ///
    /// # Errors
    /// [`Error::Internal`] when the system has no randomness to give.
    fn fill(&self, bytes: &mut [u8]) -> Result<()>;
}

/// Where this laptop keeps its half of the key.
pub trait Keychain: Send + Sync {
    /// The secret stored under `name`, `None` when there is none.
    ///
    /// # Errors
    /// [`Error::NoKeychain`] when no keychain answers.
    fn get(&self, name: &str) -> Result<Option<Zeroizing<String>>>;
    /// Stores `secret` under `name`, replacing what was there.
    ///
    /// # Errors
    /// [`Error::NoKeychain`] when no keychain answers.
    fn set(&self, name: &str, secret: &str) -> Result<()>;
    /// Removes what is stored under `name`; nothing there is no error.
    ///
    /// # Errors
    /// [`Error::NoKeychain`] when no keychain answers.
    fn delete(&self, name: &str) -> Result<()>;
}

/// Argon2id's parameters (RFC 9106).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct KeyCost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl KeyCost {
    /// What a new slot aims at: 256 MiB, three passes; about one second on a cheap laptop. Fitted to the one at hand.
    pub const USUAL: Self = Self { memory: 256 * 1024, passes: 3, lanes: 4 };
    /// The floor for a real vault.
    pub const FLOOR: Self = Self { memory: 64 * 1024, passes: 3, lanes: 1 };
    /// The caps on what a header may ask, so that a planted one cannot hang the program: twice the memory that any slot was made with.
    pub const CAP: Self = Self { memory: 512 * 1024, passes: 10, lanes: 4 };
    /// For tests alone: a release build refuses to make a slot with it.
    pub const TEST: Self = Self { memory: 64, passes: 1, lanes: 1 };
}

/// All together.
#[derive(Clone)]
pub struct Surroundings {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// The keychain.
    pub keychain: Arc<dyn Keychain>,
    /// The cost that new slots aim at.
    pub key_cost: KeyCost,
    /// Into parts of how many bytes a backup is split.
    pub part: u64,
}

impl Surroundings {
    /// The real ones: system clock, system randomness, the system's keychain, the usual cost.
    ///
    /// A build with debug assertions, and no other, lets tests set the time (`ZORGMAP_NOW`, RFC 3339) and take the cost
    /// for tests (`ZORGMAP_KEY_COST=test`).
    pub fn real() -> Self {
        let mut real = Self {
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            keychain: Arc::new(crate::vault::keychain::SystemKeychain),
            key_cost: KeyCost::USUAL,
            part: crate::vault::backup::PART,
        };
        if cfg!(debug_assertions) {
            let set = |name| std::env::var(name).ok();
            if let Some(now) = set("ZORGMAP_NOW").and_then(|text| DateTime::parse_from_rfc3339(&text).ok()) {
                real.clock = Arc::new(StoppedClock(now));
            }
            if set("ZORGMAP_KEY_COST").as_deref() == Some("test") {
                real.key_cost = KeyCost::TEST;
            }
        }
        real
    }

    /// `N` random bytes.
    ///
    /// # Errors
    /// As [`Random::fill`].
    pub fn random<const N: usize>(&self) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes)?;
        Ok(bytes)
    }
}

/// The system's clock and time zone.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<FixedOffset> {
        chrono::Local::now().fixed_offset()
    }
}

/// Stands still, for tests and for the generator of practice vaults.
pub struct StoppedClock(pub DateTime<FixedOffset>);

impl Clock for StoppedClock {
    fn now(&self) -> DateTime<FixedOffset> {
        self.0
    }
}

/// The system's source of randomness.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        getrandom::fill(bytes).map_err(|_| Error::internal("no randomness"))
    }
}
