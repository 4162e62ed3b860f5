//! How long answers took: every one kept, so that a percentile is a measured value and not an interpolation.

use std::time::Duration;

/// All durations of one run, in microseconds.
#[derive(Debug, Default, Clone)]
pub(crate) struct Latencies {
    micros: Vec<u32>,
}

impl Latencies {
    /// Adds one; beyond 71 minutes it is counted as that.
    pub(crate) fn add(&mut self, duration: Duration) {
        self.micros.push(u32::try_from(duration.as_micros()).unwrap_or(u32::MAX));
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.micros.len() as u64
    }

    /// The value that `permille` of all do not exceed (nearest rank); zero when there are none.
    pub(crate) fn permille(&self, permille: usize) -> u64 {
        let mut sorted = self.micros.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * permille).div_ceil(1000).max(1);
        sorted.get(rank - 1).copied().map_or(0, u64::from)
    }
}

/// The middle of the values, the lower one of two.
pub(crate) fn median(values: &[u64]) -> u64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_occurred() {
        let mut latencies = Latencies::default();
        for micros in (1..=100).rev() {
            latencies.add(Duration::from_micros(micros));
        }
        assert_eq!((latencies.permille(500), latencies.permille(990), latencies.permille(1000)), (50, 99, 100));
        assert_eq!(Latencies::default().permille(990), 0);
    }

    #[test]
    fn the_median_of_five_is_the_third() {
        assert_eq!(median(&[9, 1, 5, 7, 3]), 5);
        assert_eq!(median(&[]), 0);
    }
}
