//! Calendar files: whole-day events with alarms, as RFC 5545 wants them.
//!
//! A calendar is read by other apps and often by an account elsewhere, so what an event says is the caller's choice and the
//! default says nothing. This room writes text that every calendar reads: lines end with CRLF and are folded at 75 octets
//! between characters, values are escaped, ids stay the same when a file is made again.

use crate::time::{Date, Millis};

/// Octets of a line before it is folded (RFC 5545 §3.1), its end not counted.
const LINE_OCTETS_MAX: usize = 75;
/// The hour of the day at which an alarm speaks: offices are open, and few people work a shift that ends then.
const ALARM_HOUR: u16 = 9;
/// Hours of a day.
const DAY_HOURS: u16 = 24;

/// One day in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Stays the same for the same thing, and says nothing about it.
    pub uid: String,
    /// The day.
    pub on: Date,
    /// What it is called.
    pub summary: String,
    /// What more there is to say.
    pub description: String,
    /// How many days before there is an alarm; 0 on the day itself.
    pub alarms: Vec<u16>,
}

/// A calendar file made at an instant.
#[must_use]
pub fn file(events: &[Event], made_at: Millis) -> String {
    let mut out = Lines(String::new());
    out.line("BEGIN", "VCALENDAR");
    out.line("VERSION", "2.0");
    out.line("PRODID", "-//sojourn//1//EN");
    out.line("CALSCALE", "GREGORIAN");
    out.line("METHOD", "PUBLISH");
    events.iter().for_each(|event| out.event(event, made_at));
    out.line("END", "VCALENDAR");
    out.0
}

struct Lines(String);

impl Lines {
    fn event(&mut self, event: &Event, made_at: Millis) {
        self.line("BEGIN", "VEVENT");
        self.line("UID", &escaped(&event.uid));
        self.line("DTSTAMP", &utc(made_at));
        // Minutes since 1970: a file made later replaces what an earlier one said under the same id.
        self.line("SEQUENCE", &(made_at.0 / 60_000).to_string());
        self.line("DTSTART;VALUE=DATE", &compact(event.on));
        if let Ok(next) = event.on.tomorrow() {
            self.line("DTEND;VALUE=DATE", &compact(next));
        }
        self.line("SUMMARY", &escaped(&event.summary));
        if !event.description.is_empty() {
            self.line("DESCRIPTION", &escaped(&event.description));
        }
        self.line("CLASS", "PRIVATE");
        self.line("TRANSP", "TRANSPARENT");
        event.alarms.iter().for_each(|days| self.alarm(*days, &event.summary));
        self.line("END", "VEVENT");
    }

    fn alarm(&mut self, days_before: u16, says: &str) {
        self.line("BEGIN", "VALARM");
        self.line("ACTION", "DISPLAY");
        self.line("TRIGGER", &trigger(days_before));
        self.line("DESCRIPTION", &escaped(says));
        self.line("END", "VALARM");
    }

    /// One content line, folded between characters: a reader that unfolds octets gets whole characters all the same.
    fn line(&mut self, name: &str, value: &str) {
        let mut octets = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if octets + c.len_utf8() > LINE_OCTETS_MAX {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// From the midnight on which the day begins, so that an alarm speaks in the morning.
fn trigger(days_before: u16) -> String {
    match days_before.checked_sub(1) {
        None => format!("PT{ALARM_HOUR}H"),
        Some(0) => format!("-PT{}H", DAY_HOURS - ALARM_HOUR),
        Some(days) => format!("-P{days}DT{}H", DAY_HOURS - ALARM_HOUR),
    }
}

/// A TEXT value (RFC 5545 §3.3.11). Control characters have no place in one, and those that turn the reading order round
/// would make a day read as another.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() || turns_reading_order(c) => {}
            c => out.push(c),
        }
    }
    out
}

const fn turns_reading_order(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}')
}

fn compact(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn utc(at: Millis) -> String {
    let seconds = at.0 / 1000 % 86_400;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{}T{hour:02}{minute:02}{second:02}Z", compact(at.date_at(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn event(summary: &str, description: &str) -> Event {
        Event {
            uid: "5f2d".into(),
            on: date(2026, 9, 25),
            summary: summary.into(),
            description: description.into(),
            alarms: vec![7, 1, 0],
        }
    }

    /// A reader by the letter of RFC 5545: unfolds, then takes names and values.
    fn read(file: &str) -> Vec<(String, String)> {
        let unfolded = file.replace("\r\n ", "");
        let lines = unfolded.strip_suffix("\r\n").expect("ends with a line's end").split("\r\n");
        let pairs = lines.map(|line| line.split_once(':').expect("a name and a value"));
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn unescaped(value: &str) -> String {
        let mut out = String::new();
        let mut chars = value.chars();
        while let Some(c) = chars.next() {
            match (c, c == '\\') {
                (_, true) => match chars.next().expect("something is escaped") {
                    'n' => out.push('\n'),
                    other => out.push(other),
                },
                (c, false) => out.push(c),
            }
        }
        out
    }

    #[test]
    fn a_day_with_its_alarms() {
        let made = Millis(1_790_000_000_000);
        let text = file(&[event("你有一条提醒", "最晚2026年9月25日；放假")], made);
        let expected = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//sojourn//1//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n\
            BEGIN:VEVENT\r\nUID:5f2d\r\nDTSTAMP:20260921T141320Z\r\nSEQUENCE:29833333\r\nDTSTART;VALUE=DATE:20260925\r\n\
            DTEND;VALUE=DATE:20260926\r\nSUMMARY:你有一条提醒\r\nDESCRIPTION:最晚2026年9月25日；放假\r\nCLASS:PRIVATE\r\n\
            TRANSP:TRANSPARENT\r\n\
            BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P6DT15H\r\nDESCRIPTION:你有一条提醒\r\nEND:VALARM\r\n\
            BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15H\r\nDESCRIPTION:你有一条提醒\r\nEND:VALARM\r\n\
            BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:PT9H\r\nDESCRIPTION:你有一条提醒\r\nEND:VALARM\r\n\
            END:VEVENT\r\nEND:VCALENDAR\r\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_turns_the_reading_order_round_is_left_out() {
        let text = file(&[event("a\u{202e}b\u{7}c", "")], Millis(0));
        assert!(read(&text).contains(&("SUMMARY".into(), "abc".into())));
        assert!(!text.contains("DESCRIPTION:\r\n"), "nothing to say is not said");
    }

    proptest! {
        #[test]
        fn every_text_comes_back_and_no_line_is_longer_than_it_may_be(
            summary in "[\\PC\n,;:\\\\\"]{0,90}", description in "[a-z,;\\\\\n保障局第二十一条😀]{0,300}",
        ) {
            let text = file(&[event(&summary, &description)], Millis(0));
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= LINE_OCTETS_MAX, "{line}");
                prop_assert!(!line.contains(['\r', '\n']));
            }
            let lines = read(&text);
            let value = |name: &str| {
                lines.iter().find(|(of, _)| of == name).map(|(_, value)| unescaped(value)).unwrap_or_default()
            };
            let kept: String = summary.chars().filter(|c| !turns_reading_order(*c)).collect();
            prop_assert_eq!(value("SUMMARY"), kept);
            if !description.is_empty() {
                prop_assert_eq!(value("DESCRIPTION"), description);
            }
            // Whatever was typed, the file has one event with three alarms and nothing else in it.
            let opened = lines.iter().filter(|(name, _)| name == "BEGIN").count();
            prop_assert_eq!(opened, 1 + 1 + 3);
        }

        #[test]
        fn an_alarm_is_at_nine_in_the_morning_of_its_day(days in 0_u16..400) {
            let text = trigger(days);
            let (sign, rest) = text.strip_prefix('-').map_or((1_i32, text.as_str()), |rest| (-1, rest));
            let rest = rest.strip_prefix('P').expect("a duration");
            let (whole, hours) = rest.split_once('T').expect("hours");
            let whole: i32 = whole.strip_suffix('D').map_or(0, |n| n.parse().expect("days"));
            let hours: i32 = hours.strip_suffix('H').expect("hours").parse().expect("a number");
            prop_assert_eq!(sign * (whole * 24 + hours), 9 - i32::from(days) * 24);
        }
    }
}
