//! Prose: no fee, limit or quantity, no long sentence, and nothing at a window without a card.

use serde_json::Value;

use super::{Check, Linter, texts};
use crate::both::both;
use crate::guidance::object::Body;
use crate::guidance::source::Item;
use crate::guidance::text::Kind;
use crate::locale::Locale;

/// Most Han characters of a main answer.
const ANSWER_HAN_MAX: usize = 200;
/// Most Han characters of a sentence.
const SENTENCE_HAN_MAX: usize = 25;
/// Units that make a number a fee, limit or quantity.
const UNITS_ZH: [&str; 15] =
    ["元", "块钱", "块", "角", "天", "日", "工作日", "个工作日", "个月", "周", "小时", "年", "倍", "%", "％"];
const UNITS_EN: [&str; 17] = [
    "day", "days", "working", "calendar", "month", "months", "year", "years", "week", "weeks", "hour", "hours", "yuan",
    "rmb", "fen", "times", "percent",
];
/// Chinese digits, and words that count like them.
const DIGITS_ZH: &str = "一二两三四五六七八九十百千万半";
/// Words of counting that limit nothing.
const IDIOMS: [&str; 13] = [
    "一天比一天",
    "有一天",
    "一天天",
    "第一天",
    "一年一年",
    "每一年",
    "哪一天",
    "那一天",
    "某一天",
    "每满一年",
    "每住满一年",
    "每干满一年",
    "满一年之前",
];
/// Fields whose words are a source's own, or are no advice.
const QUOTED: [&str; 6] = ["as_stated", "citation", "about", "hours", "address", "word"];
/// Fields that are read at a glance, where long sentences hurt.
const GLANCE: [&str; 9] = ["answer", "today", "by_when", "call", "do_not_sign", "text", "summary", "say", "reply"];

impl Linter<'_> {
    pub(super) fn prose(&mut self, item: &Item) {
        if matches!(item.kind, Kind::Pack | Kind::Calendar) {
            return;
        }
        let mut found = Vec::new();
        texts(&item.value, "", &mut |path, map| {
            let field = path.rsplit('/').next().unwrap_or_default();
            if is_quoted(path) {
                return;
            }
            let words = |locale: Locale| map.get(locale.tag()).and_then(Value::as_str).unwrap_or_default();
            let number = |n: String| (Check::NumberInProse, both!("{path}：正文里写了“{n}”", "{path}: {n}"));
            found.extend(numbers_zh(words(Locale::ZhHans)).map(number));
            found.extend(numbers_en(words(Locale::En)).map(number));
            if item.kind == Kind::Article && field == "answer" && han(words(Locale::ZhHans)) > ANSWER_HAN_MAX {
                let n = han(words(Locale::ZhHans));
                let what =
                    both!("{n} 个汉字，最多 {ANSWER_HAN_MAX} 个", "{n} Han characters; the most is {ANSWER_HAN_MAX}");
                found.push((Check::LongAnswer, what));
            }
            if GLANCE.contains(&field) {
                let long = sentences(words(Locale::ZhHans)).filter(|s| han(s) > SENTENCE_HAN_MAX);
                let told = |s: &str| both!("{path}：{n} 个汉字：{s}", "{path}: {n} Han characters: {s}", n = han(s));
                found.extend(long.map(|s| (Check::LongSentence, told(s))));
            }
        });
        found.into_iter().for_each(|(check, what)| self.stop(check, item, what));
        self.cards(item);
    }

    fn cards(&mut self, item: &Item) {
        let Some(Body::Procedure(procedure)) = self.as_found(item) else { return };
        for step in procedure.steps.iter().filter(|step| step.office.has_window() && step.card.is_none()) {
            let step = &step.id;
            let what = both!("步骤 {step} 在窗口办，却没有窗口卡片", "the step {step} is at a window and has no card");
            self.stop(Check::NoCard, item, what);
        }
    }
}

/// Whether the words at a path are a source's own, or no advice.
pub(super) fn is_quoted(path: &str) -> bool {
    path.split('/').any(|part| QUOTED.contains(&part))
}

/// How many Han characters.
fn han(text: &str) -> usize {
    without_placeables(text)
        .chars()
        .filter(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}'))
        .count()
}

fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(['。', '！', '？', '；', '：', '\n', '…']).map(str::trim).filter(|s| !s.is_empty())
}

fn without_placeables(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push('\u{fffc}');
        rest = after.split_once('}').map_or("", |(_, tail)| tail);
    }
    out + rest
}

/// Digits or Chinese numerals followed by a unit, except years of history, dates in them, and idioms.
fn numbers_zh(text: &str) -> impl Iterator<Item = String> {
    let text = IDIOMS.iter().fold(without_placeables(text), |text, idiom| text.replace(idiom, "·"));
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let digits = |c: &char| c.is_ascii_digit() || DIGITS_ZH.contains(*c);
        let len = chars[i..].iter().take_while(|c| digits(c)).count();
        if len == 0 {
            i += 1;
            continue;
        }
        let number: String = chars[i..i + len].iter().collect();
        let after: String = chars[i + len..].iter().take(5).collect();
        let ordinal = i > 0 && chars[i - 1] == '第';
        let unit = UNITS_ZH.iter().filter(|unit| after.starts_with(**unit)).max_by_key(|unit| unit.len());
        if let Some(unit) = unit.filter(|unit| !ordinal && !is_history(&chars, i, &number, unit)) {
            found.push(format!("{number}{unit}"));
        }
        i += len;
    }
    found.into_iter()
}

/// `2003年`, and `8月1日` after it.
fn is_history(chars: &[char], at: usize, number: &str, unit: &str) -> bool {
    let year = unit == "年" && number.len() == 4 && number.bytes().all(|b| b.is_ascii_digit());
    let day_of_month = unit == "日" && at > 0 && chars[at - 1] == '月';
    year || day_of_month
}

/// Digits followed by an English unit.
fn numbers_en(text: &str) -> impl Iterator<Item = String> {
    let text = without_placeables(text).to_lowercase().replace('\u{fffc}', " placeable ");
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '%').filter(|w| !w.is_empty()).collect();
    let number = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
    let pairs = words.windows(2).filter(|pair| number(pair[0]) && UNITS_EN.contains(&pair[1]));
    let percent = words.iter().filter(|w| w.strip_suffix('%').is_some_and(|n| !n.is_empty() && number(n)));
    let found: Vec<String> = pairs.map(|pair| pair.join(" ")).chain(percent.map(ToString::to_string)).collect();
    found.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_units_are_found_and_history_hotlines_and_articles_are_not() {
        let zh = |text| numbers_zh(text).collect::<Vec<_>>();
        assert_eq!(
            zh("15天内发证，交20元，半年，三个月，10个工作日，百分之50%"),
            ["15天", "20元", "半年", "三个月", "10个工作日", "50%"]
        );
        assert_eq!(zh("2003年8月1日起，第21条，打12345，{param:x}天，第三天，每年，三样有一样"), Vec::<String>::new());
        let en = |text| numbers_en(text).collect::<Vec<_>>();
        assert_eq!(en("within 15 days, 20 yuan, 150%, 3 working days"), ["15 days", "20 yuan", "3 working", "150%"]);
        assert_eq!(en("Art. 21, in 2003, call 12345, {param:x} days, half of it"), Vec::<String>::new());
    }
}
