//! Sentences for a person: reasons, steps and warnings of the rooms can say themselves in each locale.
//!
//! The values stay typed (a test or another screen can look inside); only the last step makes text. Dates are written
//! the same everywhere, `2026-09-25`, followed by the weekday, because people plan by weekdays and windows open by them.

use jiff::civil::Weekday;

use crate::locale::Locale;
use crate::time::Date;

/// Something that can be read aloud.
pub trait Say {
    /// One or more sentences in this language, without a trailing line break.
    fn say(&self, locale: Locale) -> String;
}

/// A date with its weekday: `2026-09-25（星期五）`, `2026-09-25 (Friday)`.
#[must_use]
pub fn day(date: Date, locale: Locale) -> String {
    let name = weekday(date.weekday(), locale);
    match locale {
        Locale::ZhHans => format!("{date}（{name}）"),
        Locale::En => format!("{date} ({name})"),
    }
}

/// Several days, separated as the language does it.
#[must_use]
pub fn days(dates: &[Date], locale: Locale) -> String {
    let separator = pick(locale, "、", ", ");
    dates.iter().map(|date| day(*date, locale)).collect::<Vec<_>>().join(separator)
}

/// The one of two texts that is in this language.
#[must_use]
pub const fn pick<'a>(locale: Locale, zh: &'a str, en: &'a str) -> &'a str {
    match locale {
        Locale::ZhHans => zh,
        Locale::En => en,
    }
}

const fn weekday(weekday: Weekday, locale: Locale) -> &'static str {
    let (zh, en) = match weekday {
        Weekday::Monday => ("星期一", "Monday"),
        Weekday::Tuesday => ("星期二", "Tuesday"),
        Weekday::Wednesday => ("星期三", "Wednesday"),
        Weekday::Thursday => ("星期四", "Thursday"),
        Weekday::Friday => ("星期五", "Friday"),
        Weekday::Saturday => ("星期六", "Saturday"),
        Weekday::Sunday => ("星期日", "Sunday"),
    };
    pick(locale, zh, en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_said_with_its_weekday() {
        assert_eq!(day(date(2026, 9, 28), Locale::ZhHans), "2026-09-28（星期一）");
        assert_eq!(day(date(2026, 9, 27), Locale::En), "2026-09-27 (Sunday)");
    }
}
