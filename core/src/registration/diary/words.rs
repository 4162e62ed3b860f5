//! How the diary is said: kinds of day, fields, times and lengths of time.

use ciborium::Value;

use super::entry::{DAY_MINUTES, Span};
use super::kind::{DayType, Shown};
use crate::guidance::render::money_words;
use crate::locale::Locale;
use crate::money::Money;
use crate::registration::fields::FieldValue;
use crate::registration::say::{Say, pick};
use crate::time::Date;

impl Say for DayType {
    fn say(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::Working => ("工作日", "working day"),
            Self::Rest => ("休息日", "rest day"),
            Self::Holiday => ("法定节假日", "public holiday"),
        };
        pick(locale, zh, en).to_owned()
    }
}

impl Say for Shown {
    fn say(&self, locale: Locale) -> String {
        let mut said = self.kind.say(locale);
        if self.said {
            said.push_str(pick(locale, "（自己写的）", " (as noted)"));
        } else if !self.sure {
            said.push_str(pick(locale, "（大概）", " (approximate)"));
        }
        said
    }
}

/// A field's name on a screen.
#[must_use]
pub fn field_label(field: &str, locale: Locale) -> &str {
    let (zh, en) = match field {
        "day" => ("哪一天", "day"),
        "started" => ("开始", "began"),
        "ended" => ("结束", "ended"),
        "minutes" => ("干了多久", "worked"),
        "workplace" => ("在哪里", "where"),
        "employer" => ("给谁干", "for whom"),
        "kind" => ("什么日子", "kind of day"),
        "promised" => ("说好的钱", "promised"),
        "received" => ("拿到的钱", "received"),
        "pay_month" => ("哪个月的钱", "pay for"),
        "remark" => ("备注", "note"),
        "removed" => ("作废", "taken back"),
        other => return other,
    };
    pick(locale, zh, en)
}

/// A field's value on a screen, whatever a newer app may have written there.
#[must_use]
pub fn value_words(field: &str, value: &Value, locale: Locale) -> String {
    let shown = match field {
        "started" | "ended" => minutes_of(value).map(|minutes| clock(minutes, locale)),
        "minutes" => minutes_of(value).map(|minutes| duration(minutes, locale)),
        "kind" => DayType::read(value).map(|kind| kind.say(locale)),
        "promised" | "received" => Money::read(value).map(|money| money_words(locale, money)),
        "pay_month" => Date::read(value).map(|day| month(day, locale)),
        "removed" => bool::read(value).map(|yes| yes_no(yes, locale).to_owned()),
        _ => String::read(value),
    };
    shown.unwrap_or_else(|| "?".to_owned())
}

const fn yes_no(yes: bool, locale: Locale) -> &'static str {
    if yes { pick(locale, "是", "yes") } else { pick(locale, "否", "no") }
}

fn minutes_of(value: &Value) -> Option<u32> {
    i64::read(value).and_then(|whole| u32::try_from(whole).ok())
}

/// A time of day: `08:00`; beyond midnight `次日08:00`, `08:00 next day`.
#[must_use]
pub fn clock(minutes: u32, locale: Locale) -> String {
    let of_day = minutes % DAY_MINUTES;
    let time = format!("{:02}:{:02}", of_day / 60, of_day % 60);
    match (minutes < DAY_MINUTES, locale) {
        (true, _) => time,
        (false, Locale::ZhHans) => format!("次日{time}"),
        (false, Locale::En) => format!("{time} next day"),
    }
}

/// From when to when.
#[must_use]
pub fn span(span: Span, locale: Locale) -> String {
    format!("{}–{}", clock(span.started, locale), clock(span.ended, locale))
}

/// A length of time: `9小时30分`, `9 h 30 min`.
#[must_use]
pub fn duration(minutes: u32, locale: Locale) -> String {
    match (minutes / 60, minutes % 60, locale) {
        (hours, 0, Locale::ZhHans) => format!("{hours}小时"),
        (0, rest, Locale::ZhHans) => format!("{rest}分"),
        (hours, rest, Locale::ZhHans) => format!("{hours}小时{rest}分"),
        (hours, 0, Locale::En) => format!("{hours} h"),
        (0, rest, Locale::En) => format!("{rest} min"),
        (hours, rest, Locale::En) => format!("{hours} h {rest} min"),
    }
}

/// A month: `2026年3月`, `2026-03`.
#[must_use]
pub fn month(day: Date, locale: Locale) -> String {
    match locale {
        Locale::ZhHans => format!("{}年{}月", day.year(), day.month()),
        Locale::En => format!("{:04}-{:02}", day.year(), day.month()),
    }
}

/// Reads what a person types for a time of day: `8:00`, `08:00`, `8：00`; `24:00` is the day's end.
#[must_use]
pub fn parse_clock(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once([':', '：'])?;
    let two = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let (hours, minutes): (u32, u32) = match two(hours) && two(minutes) {
        true => (hours.parse().ok()?, minutes.parse().ok()?),
        false => return None,
    };
    (minutes < 60 && hours * 60 + minutes <= DAY_MINUTES).then_some(hours * 60 + minutes)
}

/// Reads what a person types for a length of time: hours with up to two decimals, `9`, `9.5`, or `9:30`; to whole minutes.
#[must_use]
pub fn parse_duration(text: &str) -> Option<u32> {
    if text.contains([':', '：']) {
        return parse_clock(text);
    }
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
    let digits =
        |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole, 3) || !digits(part, 2) {
        return None;
    }
    let hundredths: u32 = format!("{part:0<2}").parse().ok()?;
    Some(whole.parse::<u32>().ok()? * 60 + hundredths * 60 / 100)
}

/// From two times of day: an end at or before the beginning lies in the next day.
#[must_use]
pub const fn span_of(started: u32, ended: u32) -> Span {
    Span { started, ended: if ended <= started { ended + DAY_MINUTES } else { ended } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        assert_eq!(parse_clock("8:00"), Some(480));
        assert_eq!(parse_clock("08：05"), Some(485));
        assert_eq!(parse_clock("24:00"), Some(1440));
        for odd in ["", "8", "8:60", "24:01", "-1:00", "8:000", "８:00", "+8:00"] {
            assert_eq!(parse_clock(odd), None, "{odd}");
        }
        assert_eq!(span_of(480, 1020), Span { started: 480, ended: 1020 });
        assert_eq!(span_of(1200, 480), Span { started: 1200, ended: 1920 });
        assert_eq!(parse_duration("9"), Some(540));
        assert_eq!(parse_duration("9.5"), Some(570));
        assert_eq!(parse_duration("0.25"), Some(15));
        assert_eq!(parse_duration("9:30"), Some(570));
        for odd in ["", "nine", "-9", "9.", ".5", "9.555", "9h"] {
            assert_eq!(parse_duration(odd), None, "{odd}");
        }
    }

    #[test]
    fn values_are_said_in_both_languages() {
        let (zh, en) = (Locale::ZhHans, Locale::En);
        assert_eq!(value_words("ended", &1920_i64.write(), zh), "次日08:00");
        assert_eq!(value_words("minutes", &570_i64.write(), en), "9 h 30 min");
        assert_eq!(value_words("minutes", &30_i64.write(), zh), "30分");
        assert_eq!(value_words("received", &Money::fen(20_000).write(), zh), "200元");
        assert_eq!(value_words("kind", &DayType::Holiday.write(), zh), "法定节假日");
        assert_eq!(value_words("removed", &true.write(), zh), "是");
        assert_eq!(value_words("removed", &false.write(), en), "no");
        assert_eq!(value_words("pay_month", &jiff::civil::date(2026, 3, 1).write(), en), "2026-03");
        assert_eq!(value_words("minutes", &Value::Bool(true), zh), "?", "by a newer app");
        assert_eq!(span(Span { started: 1200, ended: 1920 }, en), "20:00–08:00 next day");
        assert_eq!(Shown { kind: DayType::Rest, said: false, sure: false }.say(en), "rest day (approximate)");
    }
}
