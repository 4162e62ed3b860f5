//! The course of a dated value: one stretch after the other, with the gaps and overlaps between them, to draw and to read aloud.
//!
//! Phones never see gaps or overlaps, because the lint stops them; whoever writes sees them here, while writing.

use std::collections::BTreeMap;

use super::desk::names::exact;
use super::fee::{Channel, Fee};
use super::parameter::{DatedValue, Parameter, ParameterType, Raw, Value};
use super::render::value_words;
use super::text::ItemId;
use super::words;
use crate::locale::Locale;
use crate::money::Money;
use crate::say::pick;
use crate::time::Date;

/// What a stretch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum What {
    /// A value held.
    Value,
    /// The thing did not exist any more.
    Abolished,
    /// It is said that nobody could look it up.
    Unknown,
    /// Nothing is said, although something is said before and after.
    Gap,
    /// Two things are said at once.
    Overlap,
}

/// A stretch of time, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Its first day.
    pub from: Option<Date>,
    /// Its last day; none while it goes on.
    pub to: Option<Date>,
    /// What it is.
    pub what: What,
    /// What says so.
    pub statements: Vec<ItemId>,
    /// The fee lines it comes from; none for a parameter.
    pub lines: Vec<ItemId>,
    /// The value, or what is wrong.
    pub words: String,
}

impl Span {
    /// The stretch as one sentence: `2016-01-01起：6个月`.
    #[must_use]
    pub fn said(&self, locale: Locale) -> String {
        let days = match (self.from, self.to) {
            (Some(from), Some(to)) if from == to => from.to_string(),
            (Some(from), Some(to)) => pick(locale, "{from} 到 {to}", "{from} to {to}")
                .replace("{from}", &from.to_string())
                .replace("{to}", &to.to_string()),
            (Some(from), None) => pick(locale, "{from} 起", "from {from}").replace("{from}", &from.to_string()),
            (None, Some(to)) => pick(locale, "{to} 以前", "up to {to}").replace("{to}", &to.to_string()),
            (None, None) => pick(locale, "一直", "always").into(),
        };
        format!("{days}{}{}", pick(locale, "：", ": "), self.words)
    }

    /// Whether something is wrong with it.
    #[must_use]
    pub const fn is_fault(&self) -> bool {
        matches!(self.what, What::Gap | What::Overlap)
    }
}

/// Lines of one fee item that answer the same question: by channel, class of payer and number of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// What sets these lines apart, in words; empty for those that are for everyone.
    pub for_whom: String,
    /// Their stretches, in order.
    pub spans: Vec<Span>,
}

/// The course of a parameter. Steps out of order are put in order; two from one day are an overlap.
#[must_use]
pub fn parameter<T>(parameter: &Parameter<T>, locale: Locale) -> Vec<Span> {
    let mut steps: Vec<&DatedValue> = parameter.values.iter().collect();
    steps.sort_by_key(|step| step.from);
    let mut spans: Vec<Span> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let next = steps.iter().skip(at + 1).map(|next| next.from).find(|from| *from > step.from);
        let to = next.and_then(|from| from.yesterday().ok());
        match spans.last_mut() {
            Some(last) if last.from == Some(step.from) => overlap(last, step, &value(parameter, step, locale), locale),
            _ => spans.push(span(parameter, step, to, locale)),
        }
    }
    spans
}

fn span<T>(parameter: &Parameter<T>, step: &DatedValue, to: Option<Date>, locale: Locale) -> Span {
    let what = match (&step.value, step.abolished) {
        (_, true) => What::Abolished,
        (Some(_), false) => What::Value,
        (None, false) => What::Unknown,
    };
    let words = value(parameter, step, locale);
    Span { from: Some(step.from), to, what, statements: step.statements.clone(), lines: Vec::new(), words }
}

fn overlap(last: &mut Span, step: &DatedValue, other: &str, locale: Locale) {
    let words = pick(locale, "同一天有两个说法：{a}，{b}", "two values from one day: {a}, {b}");
    // A third one joins the two that are named already.
    last.words = match last.what {
        What::Overlap => format!("{}{}{other}", last.words, pick(locale, "，", ", ")),
        _ => words.replace("{a}", &last.words).replace("{b}", other),
    };
    last.what = What::Overlap;
    last.statements.extend(step.statements.iter().cloned());
}

fn value<T>(parameter: &Parameter<T>, step: &DatedValue, locale: Locale) -> String {
    if step.abolished {
        return pick(locale, "已取消", "abolished").into();
    }
    match (&step.value, parameter.kind) {
        (None, _) => pick(locale, "没查到", "not known").into(),
        (Some(Raw::Text(text)), _) => text.clone(),
        (Some(Raw::Int(n)), ParameterType::Months) => value_words(locale, &Value::Months(*n)),
        (Some(Raw::Int(n)), ParameterType::Days) => value_words(locale, &Value::Days(*n)),
        (Some(Raw::Int(n)), ParameterType::Money) => {
            let money = |currency| exact(locale, Money { minor: *n, currency });
            parameter.currency.map_or_else(|| n.to_string(), money)
        }
        (Some(Raw::Int(n)), ParameterType::Int | ParameterType::Date | ParameterType::Text) => n.to_string(),
    }
}

/// The courses of the lines of one fee item at a place, by whom they are for.
#[must_use]
pub fn fees<'a, T: 'a>(lines: impl IntoIterator<Item = &'a Fee<T>>, locale: Locale) -> Vec<Course> {
    let mut groups: BTreeMap<_, Vec<&Fee<T>>> = BTreeMap::new();
    for line in lines {
        groups.entry((line.channel, line.payer.clone(), line.batch_from)).or_default().push(line);
    }
    let course = |lines: Vec<&Fee<T>>| {
        let for_whom = lines.first().map(|line| for_whom(line, locale)).unwrap_or_default();
        Course { for_whom, spans: course(lines, locale) }
    };
    groups.into_values().map(course).collect()
}

fn for_whom<T>(line: &Fee<T>, locale: Locale) -> String {
    let channel = line.channel.map(|channel| match channel {
        Channel::Counter => pick(locale, "窗口交", "at the counter"),
        Channel::Online => pick(locale, "网上交", "online"),
        Channel::Agent => pick(locale, "代办", "through an agent"),
    });
    let payer = line.payer.as_ref().map(ToString::to_string);
    let batch = line.batch_from.map(|n| pick(locale, "{n}人起", "from {n} people").replace("{n}", &n.to_string()));
    let parts = [channel.map(str::to_owned), payer, batch];
    parts.into_iter().flatten().collect::<Vec<_>>().join(pick(locale, "，", ", "))
}

/// The days on which something begins or has just ended cut time into pieces; each piece is what its lines say.
fn course<T>(lines: Vec<&Fee<T>>, locale: Locale) -> Vec<Span> {
    let mut days: Vec<Date> = lines.iter().map(|line| line.valid_from).collect();
    days.extend(lines.iter().filter_map(|line| line.valid_to?.tomorrow().ok()));
    days.sort_unstable();
    days.dedup();
    let mut spans: Vec<Span> = Vec::new();
    for (at, day) in days.iter().enumerate() {
        let to = days.get(at + 1).and_then(|next| next.yesterday().ok());
        let mut there: Vec<&Fee<T>> = lines.iter().filter(|line| line.holds_on(*day)).copied().collect();
        there.sort_by_key(|line| line.valid_from);
        // After the last line ends nothing follows, and that is no gap.
        if there.is_empty() && to.is_none() {
            continue;
        }
        let piece = piece(*day, to, &there, locale);
        match spans.last_mut() {
            Some(last) if (last.what, &last.lines) == (piece.what, &piece.lines) => last.to = piece.to,
            _ => spans.push(piece),
        }
    }
    spans
}

fn piece<T>(from: Date, to: Option<Date>, there: &[&Fee<T>], locale: Locale) -> Span {
    let amounts: Vec<String> = there.iter().map(|line| amount(line, locale)).collect();
    let (what, words) = match there {
        [] => {
            (What::Gap, pick(locale, "空着，什么都没说：不知道就写明没查到", "a gap: say that it is not known").into())
        }
        [line] if line.amount.is_none() => (What::Unknown, words::fee_unknown(locale).to_owned()),
        [_] => (What::Value, amounts.concat()),
        _ => {
            let all = amounts.join(pick(locale, "，", ", "));
            (
                What::Overlap,
                pick(locale, "重叠，同时有几个说法：{all}", "an overlap, several at once: {all}")
                    .replace("{all}", &all),
            )
        }
    };
    let statements = there.iter().flat_map(|line| line.statements.iter().cloned()).collect();
    Span { from: Some(from), to, what, statements, lines: there.iter().map(|line| line.id.clone()).collect(), words }
}

fn amount<T>(line: &Fee<T>, locale: Locale) -> String {
    match line.amount {
        None => words::fee_unknown(locale).into(),
        Some(0) => words::fee_free(locale).into(),
        Some(minor) => exact(locale, Money { minor, currency: line.currency }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::Text;
    use super::*;

    fn course(json: &str) -> Vec<Span> {
        let read: Parameter = serde_json::from_str(json).expect("a parameter");
        parameter(&read, Locale::ZhHans)
    }

    fn line(id: &str, amount: Option<i64>, from: &str, to: Option<&str>) -> Fee<Text> {
        let mut json = serde_json::json!({"id": id, "item": "r", "title": "费", "currency": "CNY", "valid_from": from, "statements": [id]});
        if let Some(amount) = amount {
            json["amount"] = amount.into();
        }
        if let Some(to) = to {
            json["valid_to"] = to.into();
        }
        serde_json::from_value(json).expect("a line")
    }

    fn said(courses: &[Course], locale: Locale) -> Vec<String> {
        courses.iter().flat_map(|course| course.spans.iter().map(|span| span.said(locale))).collect()
    }

    #[test]
    fn a_parameter_is_one_stretch_after_the_other() {
        let spans = course(
            r#"{"id":"p","title":"t","type":"money","currency":"CNY","values":[{"from":"2016-01-01","value":800,"statements":["s"]},
                {"from":"1999-01-01","unknown":true},{"from":"2020-01-01","abolished":true}]}"#,
        );
        let whats: Vec<What> = spans.iter().map(|span| span.what).collect();
        assert_eq!(whats, [What::Unknown, What::Value, What::Abolished]);
        assert_eq!(spans[1].said(Locale::ZhHans), "2016-01-01 到 2019-12-31：8.00元");
        assert_eq!(spans[2].said(Locale::ZhHans), "2020-01-01 起：已取消");
        assert_eq!(spans[1].statements.len(), 1);
        assert!(spans.iter().all(|span| !span.is_fault()));
    }

    #[test]
    fn two_or_three_values_from_one_day_are_an_overlap() {
        let spans = course(
            r#"{"id":"p","title":"t","type":"days","values":[{"from":"2016-01-01","value":1},{"from":"2016-01-01","value":2},
                {"from":"2016-01-01","value":3},{"from":"2017-01-01","value":4}]}"#,
        );
        assert_eq!(spans.len(), 2);
        assert_eq!(spans[0].said(Locale::ZhHans), "2016-01-01 到 2016-12-31：同一天有两个说法：1天，2天，3天");
        assert!(spans[0].is_fault());
    }

    #[test]
    fn gaps_and_overlaps_of_fee_lines_are_named_with_their_days() {
        let lines = [
            line("a", Some(2000), "2019-01-01", Some("2019-12-31")),
            line("b", Some(1500), "2020-03-01", Some("2021-06-30")),
            line("c", Some(0), "2021-01-01", None),
        ];
        assert_eq!(
            said(&fees(&lines, Locale::ZhHans), Locale::ZhHans),
            [
                "2019-01-01 到 2019-12-31：20.00元",
                "2020-01-01 到 2020-02-29：空着，什么都没说：不知道就写明没查到",
                "2020-03-01 到 2020-12-31：15.00元",
                "2021-01-01 到 2021-06-30：重叠，同时有几个说法：15.00元，不要钱",
                "2021-07-01 起：不要钱",
            ]
        );
        let en = said(&fees(&lines, Locale::En), Locale::En);
        assert_eq!(en[3], "2021-01-01 to 2021-06-30: an overlap, several at once: CNY 15.00, free of charge");
        assert!(en.iter().all(|line| line.is_ascii()), "{en:?}");
    }

    #[test]
    fn lines_for_other_payers_are_courses_of_their_own_and_an_end_is_no_gap() {
        let mut other = line("b", None, "2019-06-01", Some("2019-12-31"));
        other.payer = Some("student".parse().expect("an id"));
        other.batch_from = Some(5);
        let lines = [line("a", Some(2000), "2019-01-01", Some("2019-12-31")), other];
        let courses = fees(&lines, Locale::En);
        assert_eq!(courses.len(), 2);
        assert_eq!((courses[0].for_whom.as_str(), courses[1].for_whom.as_str()), ("", "student, from 5 people"));
        assert_eq!(courses[0].spans.len(), 1);
        assert_eq!(courses[1].spans[0].what, What::Unknown);
    }

    #[test]
    fn every_day_of_many_years_lies_in_one_stretch() {
        let lines = [
            line("a", Some(1), "2019-01-01", Some("2019-03-31")),
            line("b", Some(2), "2019-02-01", Some("2019-05-31")),
            line("c", Some(3), "2019-02-01", Some("2019-02-10")),
            line("d", None, "2019-09-01", None),
        ];
        let spans = &fees(&lines, Locale::ZhHans)[0].spans;
        let mut day: Date = "2019-01-01".parse().expect("a date");
        while day.year() < 2021 {
            let within = |span: &&Span| span.from <= Some(day) && span.to.is_none_or(|to| day <= to);
            let there: Vec<&Span> = spans.iter().filter(within).collect();
            assert_eq!(there.len(), 1, "{day}");
            let count = lines.iter().filter(|line| line.holds_on(day)).count();
            assert_eq!(there[0].what == What::Gap, count == 0, "{day}");
            assert_eq!(there[0].what == What::Overlap, count > 1, "{day}");
            day = day.tomorrow().expect("a day");
        }
    }
}
