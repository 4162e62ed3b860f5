//! Instants and civil dates. Callers pass every "now": nothing here reads a clock.
//!
//! An instant is unsigned milliseconds since 1970 (UTC); a date is a civil date, without zone. Legal deadlines are
//! reckoned in dates at the place concerned.

pub use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Millis(pub u64);

/// Minutes east of UTC at which China keeps its clocks, everywhere and all year.
pub const CHINA_OFFSET_MINUTES: i64 = 8 * 60;

impl Millis {
    /// One day in milliseconds.
    pub const DAY: u64 = 24 * 60 * 60 * 1000;

    /// The civil date at an offset from UTC given in minutes; the last representable date for absurd instants.
    #[must_use]
    pub fn date_at(self, offset_minutes: i64) -> Date {
        let local_ms = i64::try_from(self.0).unwrap_or(i64::MAX).saturating_add(offset_minutes * 60_000);
        let days = local_ms.div_euclid(Self::DAY as i64);
        jiff::civil::date(1970, 1, 1)
            .checked_add(jiff::Span::new().try_days(days).unwrap_or_default())
            .unwrap_or(Date::MAX)
    }

    /// Day and minute at an offset from UTC given in minutes, for people to read: `2026-03-02 08:00`.
    #[must_use]
    pub fn minute_at(self, offset_minutes: i64) -> String {
        let local_ms = i64::try_from(self.0).unwrap_or(i64::MAX).saturating_add(offset_minutes * 60_000);
        let minutes = local_ms.div_euclid(60_000).rem_euclid(24 * 60);
        format!("{} {:02}:{:02}", self.date_at(offset_minutes), minutes / 60, minutes % 60)
    }
}

impl std::ops::Add<u64> for Millis {
    type Output = Self;

    fn add(self, ms: u64) -> Self {
        Self(self.0.saturating_add(ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_in_china_begins_at_sixteen_hours_utc() {
        let sixteen_hours = Millis(16 * 3_600_000);
        assert_eq!(Millis(sixteen_hours.0 - 1).date_at(CHINA_OFFSET_MINUTES), date(1970, 1, 1));
        assert_eq!(sixteen_hours.date_at(CHINA_OFFSET_MINUTES), date(1970, 1, 2));
        assert_eq!(sixteen_hours.date_at(0), date(1970, 1, 1));
        assert_eq!(sixteen_hours.minute_at(CHINA_OFFSET_MINUTES), "1970-01-02 00:00");
        assert_eq!(Millis(59_999).minute_at(0), "1970-01-01 00:00");
    }
}
