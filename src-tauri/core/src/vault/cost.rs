//! How hard a secret is stretched on this laptop: about one second, which a carer hardly notices and a thief pays for each
//! guess. 256 MiB is aimed at: memory is what a thief with many machines has least of. A fast laptop makes more passes over
//! it; a slow one takes less memory, never under 64 MiB and three passes.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};

use crate::surroundings::KeyCost;

/// How long it should take.
const AIM: Duration = Duration::from_secs(1);
/// Up to this nothing is taken away: half a second more is better than half the memory.
const PATIENCE: Duration = Duration::from_millis(1500);

/// Samples of the floor's memory and one pass, a twelfth of what is aimed at.
const SAMPLES: u32 = 8;

/// The cost of a new slot, measured once for as long as the program runs. One under the floor is a test's and is taken as
/// it is: nothing in a test looks at the clock.
pub(super) fn of_new_slot(aim: KeyCost) -> KeyCost {
    static FITTED: OnceLock<KeyCost> = OnceLock::new();
    if aim.memory < KeyCost::FLOOR.memory { aim } else { *FITTED.get_or_init(|| fit(aim, time(aim))) }
}

/// `aim` as this laptop can bear it, if it takes `taken` for that.
fn fit(aim: KeyCost, taken: Duration) -> KeyCost {
    let (floor, cap) = (KeyCost::FLOOR, KeyCost::CAP);
    let times = AIM.as_secs_f64() / taken.as_secs_f64().max(0.001);
    if taken > PATIENCE {
        let memory = (f64::from(aim.memory) * times) as u32 / 1024 * 1024;
        return KeyCost { memory: memory.clamp(floor.memory, aim.memory), ..aim };
    }
    let passes = (f64::from(aim.passes) * times).round() as u32;
    KeyCost { passes: passes.clamp(aim.passes.max(floor.passes), cap.passes), ..aim }
}

/// How long `cost` takes when the laptop has nothing else to do: the shortest of a few small samples. What is busy now,
/// updates on a new laptop, would else weaken a slot for good.
fn time(cost: KeyCost) -> Duration {
    let floor = KeyCost { passes: 1, lanes: cost.lanes, ..KeyCost::FLOOR };
    let shortest = (0..SAMPLES).map(|_| sample(floor)).min().unwrap_or(AIM);
    shortest * cost.passes * (cost.memory / floor.memory)
}

fn sample(cost: KeyCost) -> Duration {
    let began = Instant::now();
    let mut out = [0; 32];
    if let Ok(params) = Params::new(cost.memory, cost.passes, cost.lanes, Some(32)) {
        // Nothing secret: only how long it takes.
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let _ = argon2.hash_password_into(b"how long", &[0; 16], &mut out);
    }
    began.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fast_laptop_makes_more_passes_a_slow_one_takes_less_memory() {
        let usual = KeyCost::USUAL;
        let fitted = |millis| fit(usual, Duration::from_millis(millis));
        for (millis, memory, passes) in [
            (0, 256, 10),
            (250, 256, 10),
            (500, 256, 6),
            (740, 256, 4),
            (1000, 256, 3),
            (1500, 256, 3),
            (2000, 128, 3),
            (3000, 85, 3),
            (60_000, 64, 3),
        ] {
            let cost = fitted(millis);
            assert_eq!((cost.memory, cost.passes, cost.lanes), (memory * 1024, passes, usual.lanes), "{millis} ms");
        }
    }

    #[test]
    fn a_test_s_cost_is_taken_as_it_is() {
        assert_eq!(of_new_slot(KeyCost::TEST), KeyCost::TEST);
    }
}
