//! Wrong PINs in a row, and how long to wait after them. Pure; [`super::pin`] keeps it.
//!
//! Nothing is ever erased by wrong tries: a child with the phone must not cost a person their papers. What a wall clock can
//! do is done: set back, it does not shorten a pause, and no pause is ever longer than [`PAUSE_MS_MAX`], whatever the
//! clock said before. Set forward, it ends a pause; each time buys one try, and the count stays.

use serde::{Deserialize, Serialize};
use sojourn_core::time::Millis;

/// Wrong tries before the first pause.
const FREE: u32 = 5;
/// The first pause.
const PAUSE_MS_FIRST: u64 = 30 * 1000;
/// The longest: a person who remembers the PIN after an hour is let in.
const PAUSE_MS_MAX: u64 = 60 * 60 * 1000;
/// After so many doublings every pause is the longest.
const DOUBLINGS_MAX: u32 = 7;

/// Wrong tries so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Tries {
    /// In a row.
    wrong: u32,
    /// None is taken before this instant, by this phone's clock.
    until: Option<Millis>,
}

impl Tries {
    /// The same as of now: a pause that is over is gone, and one that a clock set back made longer is as long as it was.
    pub(super) fn at(self, now: Millis) -> Self {
        let longest = now + pause_ms(self.wrong);
        Self { until: self.until.filter(|until| *until > now).map(|until| until.min(longest)), ..self }
    }

    /// With one more wrong try, made now.
    pub(super) fn with_one_more(self, now: Millis) -> Self {
        let wrong = self.wrong.saturating_add(1);
        let pause = pause_ms(wrong);
        Self { wrong, until: (pause > 0).then(|| now + pause) }
    }

    /// How many wrong tries are left before a pause.
    pub(super) fn left(self) -> u32 {
        FREE.saturating_sub(self.wrong)
    }

    /// Until when none is taken.
    pub(super) fn until(self) -> Option<Millis> {
        self.until
    }
}

/// The pause after so many wrong tries in a row.
fn pause_ms(wrong: u32) -> u64 {
    let Some(doublings) = wrong.checked_sub(FREE) else { return 0 };
    (PAUSE_MS_FIRST << doublings.min(DOUBLINGS_MAX)).min(PAUSE_MS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn five_tries_are_free_and_then_pauses_double_up_to_an_hour() {
        let minutes: Vec<u64> = (1..=14).map(|wrong| pause_ms(wrong) / 30_000).collect();
        assert_eq!(minutes, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 120, 120, 120]);
        assert_eq!(pause_ms(u32::MAX), PAUSE_MS_MAX);
    }

    proptest! {
        #[test]
        fn no_pause_is_shortened_by_a_clock_set_back_nor_longer_than_it_was(
            wrong in 0_u32..40, then in 0_u64..1 << 45, back in 0_u64..1 << 44,
        ) {
            let then = Millis(then);
            let tries = (0..=wrong).fold(Tries::default(), |tries, _| tries.with_one_more(then));
            let earlier = Millis(then.0.saturating_sub(back));
            let seen = tries.at(earlier);
            prop_assert_eq!(seen.until(), tries.until().map(|_| earlier + pause_ms(wrong + 1)));
            prop_assert_eq!(seen.left(), tries.left());
            // The pause that was looked at ends when it says, and not later.
            if let Some(until) = seen.until() {
                prop_assert_eq!(seen.at(Millis(until.0 - 1)).until(), Some(until));
                prop_assert_eq!(seen.at(until).until(), None);
            }
        }

        #[test]
        fn every_wrong_try_is_counted_whatever_the_clock_does(clocks in proptest::collection::vec(0_u64..1 << 45, 1..30)) {
            let mut tries = Tries::default();
            for (n, now) in clocks.iter().enumerate() {
                tries = tries.at(Millis(*now)).with_one_more(Millis(*now));
                prop_assert_eq!(tries.left() as usize, 5_usize.saturating_sub(n + 1));
                prop_assert_eq!(tries.until().is_some(), n >= 4);
            }
        }
    }
}
