//! When to try again: doubling with full jitter, and what the server asked for.
//!
//! Pure: how often it failed, what was asked and one random number give the pause. Full jitter (any time up to the
//! bound) spreads a thousand phones that lost the same server better than a fixed fraction would.

/// The first bound. A person who just got signal should not wait longer.
const FIRST_MS: u64 = 2_000;
/// The last bound. Signal comes and goes; an hour is the longest a phone sits still by itself.
const LAST_MS: u64 = 60 * 60 * 1000;
/// Longest pause a server may ask for: a wrong clock there must not silence phones for a year.
const ASKED_MS_MAX: u64 = 24 * 60 * 60 * 1000;

/// Milliseconds to wait after `failures` rounds in a row failed (0 means none did: no wait).
///
/// `retry_after_ms` is what the server asked for, and the least; `random` is uniform over all of `u64`.
#[must_use]
pub fn pause_ms(failures: u32, retry_after_ms: Option<u64>, random: u64) -> u64 {
    let least = retry_after_ms.unwrap_or(0).min(ASKED_MS_MAX);
    if failures == 0 {
        return least;
    }
    let bound = FIRST_MS.saturating_mul(1 << (failures - 1).min(20)).min(LAST_MS);
    least.saturating_add(random % (bound + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_pause_is_never_shorter_than_asked_nor_longer_than_the_bounds(
            failures: u32, asked: Option<u64>, random: u64
        ) {
            let pause = pause_ms(failures, asked, random);
            prop_assert!(pause >= asked.unwrap_or(0).min(ASKED_MS_MAX));
            prop_assert!(pause <= ASKED_MS_MAX + LAST_MS);
            if failures == 0 {
                prop_assert_eq!(pause, asked.unwrap_or(0).min(ASKED_MS_MAX));
            }
        }
    }

    #[test]
    fn bounds_double_until_an_hour() {
        for failures in 1..40 {
            let bound = FIRST_MS.saturating_mul(1 << (failures - 1).min(20)).min(LAST_MS);
            assert_eq!(pause_ms(failures, None, bound), bound);
            assert_eq!(pause_ms(failures, None, bound + 1), 0, "full jitter reaches down to no pause");
        }
    }
}
