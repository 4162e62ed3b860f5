//! The course of a dated value: a drawing of its stretches over the years, and the same in a table.
//!
//! Whatever the drawing shows stands in words in the table too: a gap or an overlap is never a colour alone.

use askama::Template;
use serde_json::Value;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::fee::Fee;
use sojourn_core::guidance::parameter::Parameter;
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::timeline::{self, Course, Span, What};
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use crate::console::known::Known;
use crate::console::page::Frame;

/// Years named under a drawing, at most: they must not touch each other on a narrow screen.
const TICKS_MAX: i16 = 6;
/// Thousandths of the width that a bar needs for its number.
const NUMBERED: i64 = 60;

/// All courses of an item.
#[derive(Template)]
#[template(path = "course.html")]
struct Courses<'a> {
    frame: &'a Frame,
    courses: Vec<Drawn>,
    today: Date,
}

/// One course.
struct Drawn {
    for_whom: String,
    says: String,
    bars: Vec<Bar>,
    ticks: Vec<(String, i16)>,
    today: Option<String>,
    rows: Vec<Row>,
}

/// A stretch in the drawing; places and widths are per cent.
struct Bar {
    class: &'static str,
    x: String,
    width: String,
    middle: String,
    /// Its number in the table, or the mark of a fault; none where it would not fit.
    label: Option<String>,
}

/// A stretch in the table.
struct Row {
    from: String,
    to: Option<String>,
    words: String,
    class: &'static str,
    /// Way and name of what says so.
    sources: Vec<(String, String)>,
    /// The fee lines it comes from.
    lines: Vec<(String, String)>,
}

/// The course of a parameter, or of all fee lines of its place for the same thing, as HTML. Empty for other kinds, and while the item
/// cannot be read.
pub(in crate::console) fn course(
    frame: &Frame,
    known: &Known<'_>,
    (place, kind): (&PlaceCode, Kind),
    value: &Value,
    today: Date,
) -> String {
    let courses = match kind {
        Kind::Parameter => serde_json::from_value::<Parameter<Value>>(value.clone()).ok().map(|parameter| {
            vec![Course { for_whom: String::new(), spans: timeline::parameter(&parameter, frame.locale) }]
        }),
        Kind::Fee => value.get("item").map(|item| {
            let same = known.here(place, Kind::Fee).into_iter().filter(|line| line.get("item") == Some(item));
            let lines: Vec<Fee<Value>> = same.filter_map(|line| serde_json::from_value(line.clone()).ok()).collect();
            timeline::fees(&lines, frame.locale)
        }),
        _ => None,
    };
    let courses = courses.unwrap_or_default().into_iter().filter(|course| !course.spans.is_empty());
    let courses: Vec<Drawn> = courses.map(|course| drawn(frame, known, place, course, today)).collect();
    if courses.is_empty() { String::new() } else { Courses { frame, courses, today }.render().unwrap_or_default() }
}

fn drawn(frame: &Frame, known: &Known<'_>, place: &PlaceCode, course: Course, today: Date) -> Drawn {
    let axis = Axis::of(&course.spans, today);
    let said: Vec<String> = course.spans.iter().map(|span| span.said(frame.locale)).collect();
    Drawn {
        says: frame.f("course.drawing", "said", said.join(if frame.is_chinese() { "；" } else { "; " })),
        bars: course.spans.iter().enumerate().map(|(at, span)| axis.bar(at + 1, span)).collect(),
        ticks: axis.ticks(),
        today: (axis.of_day(today) >= 0).then(|| percent(axis.of_day(today))),
        rows: course.spans.iter().map(|span| row(frame, known, place, span)).collect(),
        for_whom: course.for_whom,
    }
}

fn row(frame: &Frame, known: &Known<'_>, place: &PlaceCode, span: &Span) -> Row {
    let link = |kind: Kind, id: &ItemId| match known.find(kind, id.as_str()) {
        Some((at, value)) => {
            (format!("/console/items/{at}/{kind}/{id}"), names::called(value, id.as_str(), frame.locale))
        }
        None => (format!("/console/items/{place}/{kind}/{id}"), id.to_string()),
    };
    Row {
        from: span.from.map_or_else(String::new, |day| day.to_string()),
        to: span.to.map(|day| day.to_string()),
        words: span.words.clone(),
        class: class(span.what),
        sources: span.statements.iter().map(|id| link(Kind::Statement, id)).collect(),
        lines: span.lines.iter().map(|id| link(Kind::Fee, id)).collect(),
    }
}

const fn class(what: What) -> &'static str {
    match what {
        What::Value => "value",
        What::Abolished => "abolished",
        What::Unknown => "unknown",
        What::Gap => "gap",
        What::Overlap => "overlap",
    }
}

/// The years a drawing covers: whole ones, up to one after the last change or after today.
struct Axis {
    first: i16,
    years: i16,
}

impl Axis {
    fn of(spans: &[Span], today: Date) -> Self {
        let days = || spans.iter().flat_map(|span| [span.from, span.to]).flatten();
        let first = days().map(Date::year).min().unwrap_or(today.year());
        let last = days().map(Date::year).max().unwrap_or(today.year()).max(today.year());
        Self { first, years: last - first + 2 }
    }

    /// Thousandths of the width at which a day begins. Years are drawn alike, whether they leap or not.
    fn of_day(&self, day: Date) -> i64 {
        let days = i64::from(day.year() - self.first) * 366 + i64::from(day.day_of_year()) - 1;
        days * 1000 / (i64::from(self.years) * 366)
    }

    fn bar(&self, number: usize, span: &Span) -> Bar {
        let from = span.from.map_or(0, |day| self.of_day(day));
        let until = span.to.and_then(|day| day.tomorrow().ok()).map_or(1000, |day| self.of_day(day));
        // A stretch of a day is still to be seen.
        let width = (until - from).max(4);
        let label =
            if span.is_fault() { Some("!".to_owned()) } else { (width >= NUMBERED).then(|| number.to_string()) };
        let (x, middle) = (percent(from), percent(from + width / 2));
        Bar { class: class(span.what), x, width: percent(width), middle, label }
    }

    fn ticks(&self) -> Vec<(String, i16)> {
        let step = (self.years + TICKS_MAX - 1) / TICKS_MAX;
        let named = (0..self.years).step_by(usize::try_from(step).unwrap_or(1));
        named.map(|n| (percent(i64::from(n) * 1000 / i64::from(self.years)), self.first + n)).collect()
    }
}

fn percent(thousandths: i64) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;
    use sojourn_core::guidance::source::Source;
    use sojourn_core::locale::Locale;

    use super::*;
    use crate::desk::head::Head;

    #[test]
    fn a_course_is_drawn_without_styles_and_its_faults_are_said_in_words() {
        let head = Head::of(0, BTreeMap::new(), Source::default());
        let place: PlaceCode = "442000".parse().expect("a place");
        let known = Known::new(&head, None, &place);
        let frame = Frame {
            locale: Locale::En,
            who: None,
            csrf: String::new(),
            at: "places",
            path: "/console".into(),
            notice: None,
        };
        let value = json!({"id": "p", "title": "t", "type": "months", "values": [
            {"from": "2010-01-01", "unknown": true},
            {"from": "2016-01-01", "value": 6, "statements": ["six"]},
            {"from": "2020-01-01", "value": 7},
            {"from": "2020-01-01", "value": 8},
        ]});
        let today = "2026-11-24".parse().expect("a day");
        let html = course(&frame, &known, (&place, Kind::Parameter), &value, today);
        for (part, count) in [
            ("<rect class=\"unknown\"", 1),
            ("<rect class=\"value\"", 1),
            ("<rect class=\"overlap\"", 1),
            ("role=\"img\"", 1),
            ("style=", 0),
            ("/statement/six\"", 1),
            // Once for the ear and once in the table.
            ("two values from one day", 2),
        ] {
            assert_eq!(html.matches(part).count(), count, "{part}: {html}");
        }
        // 2010 to the end of 2027: 2016 begins after a third.
        assert!(html.contains("<rect class=\"value\" x=\"33.3%\""), "{html}");
        assert!(course(&frame, &known, (&place, Kind::Rule), &value, today).is_empty());
    }
}
