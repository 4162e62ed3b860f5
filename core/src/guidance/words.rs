//! The sentences of answers, in both languages, in one place, so that nothing hard is said in passing.

use super::text::Text;
use super::verdict::{Mark, Staleness, Verdict};
use crate::locale::Locale;
use crate::say::pick;
use crate::time::Date;

/// A date as people say it: `2026年9月4日`, `4 September 2026`.
#[must_use]
pub fn date(locale: Locale, day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match locale {
        Locale::ZhHans => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Locale::En => {
            let month = usize::try_from(day.month()).ok().and_then(|m| MONTHS.get(m.wrapping_sub(1)));
            format!("{} {} {}", day.day(), month.copied().unwrap_or_default(), day.year())
        }
    }
}

/// The label of a mark.
#[must_use]
pub const fn mark(locale: Locale, mark: Mark) -> &'static str {
    match mark {
        Mark::Checked => pick(locale, "已查原文", "Original text checked"),
        Mark::ToConfirm => pick(locale, "还需核实", "Still to be confirmed"),
        Mark::Reported => pick(locale, "有人反映不一样，去之前问一声", "Reported different; ask before you go"),
        Mark::Disputed => pick(locale, "说法不一，都给你看", "Sources differ; here are both"),
    }
}

/// How long ago something was checked.
#[must_use]
pub fn staleness(locale: Locale, step: Staleness, verified_on: Date) -> String {
    let text = match step {
        Staleness::Fresh => pick(locale, "最近核对：{date}", "Last checked {date}"),
        Staleness::AskAgain => {
            pick(locale, "上次核对是{date}，去之前再问一声。", "Checked {date}; ask again before you go.")
        }
        Staleness::WindowDecides => pick(
            locale,
            "很久没核对了（{date}），以窗口说的为准。",
            "Not checked since {date}; go by what the window says.",
        ),
        Staleness::TooStale => pick(
            locale,
            "太久没核对，先不给答案，免得误事。请打 12345。",
            "Too long unchecked, so no answer. Call 12345.",
        ),
    };
    text.replace("{date}", &date(locale, verified_on))
}

/// What a verdict says.
#[must_use]
pub fn verdict(locale: Locale, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Yes => pick(locale, "可以", "Yes").into(),
        Verdict::No => pick(locale, "不可以", "No").into(),
        Verdict::NotYet { from } => {
            pick(locale, "还没到时候：{date}起可以申请。", "Not yet: you can apply from {date}.")
                .replace("{date}", &date(locale, *from))
        }
        Verdict::MeetsNationalMinimum => pick(
            locale,
            "达到全国最低条件。能不能办，问窗口或打 12345。",
            "Meets the national minimum. Ask the window or 12345.",
        )
        .into(),
        Verdict::Unknown { .. } => pick(locale, "还差几句话没问清。", "Some answers are still missing.").into(),
        Verdict::AskWindow => ask_window(locale).into(),
        Verdict::Disputed { .. } => mark(locale, Mark::Disputed).into(),
        Verdict::UpdateApp => pick(locale, "这一条要更新应用才能看。", "Update the app to read this.").into(),
        Verdict::TooStale => staleness(locale, Staleness::TooStale, Date::MIN),
    }
}

/// When something is not settled.
#[must_use]
pub const fn ask_window(locale: Locale) -> &'static str {
    pick(locale, "这一点还没查清。去窗口问，或打 12345。", "We have not settled this. Ask the window, or call 12345.")
}

/// What stands beside anything inherited.
#[must_use]
pub const fn inherited(locale: Locale) -> &'static str {
    pick(locale, "这是全国规定，你的城市可能还有要求。", "National rule; your city may ask for more.")
}

/// Beside words in another language than the reader's.
#[must_use]
pub fn other_language(reader: Locale, text: &Text) -> Option<&'static str> {
    text.lang.map(|_| pick(reader, "（译文还没跟上，先看原文）", "(translation not up to date; the original follows)"))
}

/// A fee that should not be asked.
#[must_use]
pub const fn fee_free(locale: Locale) -> &'static str {
    pick(locale, "不要钱", "free of charge")
}

/// A fee nobody could look up.
#[must_use]
pub const fn fee_unknown(locale: Locale) -> &'static str {
    pick(locale, "多少钱还没查到，先问清再交。", "Amount unknown; ask before you pay.")
}

/// Before an amount that every person pays.
#[must_use]
pub const fn each_person(locale: Locale) -> &'static str {
    pick(locale, "每人", "each person ")
}

/// A value nobody could look up.
#[must_use]
pub const fn unknown(locale: Locale) -> &'static str {
    pick(locale, "（没查到，问窗口）", "(not known; ask the window)")
}

/// A value that no longer exists.
#[must_use]
pub const fn abolished(locale: Locale) -> &'static str {
    pick(locale, "（已取消）", "(abolished)")
}

/// What an amount known only for a past day carries.
#[must_use]
pub fn as_at(locale: Locale, day: Date) -> String {
    pick(locale, "（{date}查到的，先问清再交）", "(as at {date}; ask before you pay)")
        .replace("{date}", &date(locale, day))
}

/// A citation in one line.
#[must_use]
pub fn citation(locale: Locale, citation: &super::statement::Citation) -> String {
    let mut line = match locale {
        Locale::ZhHans => format!("《{}》", citation.law),
        Locale::En => citation.law.to_string(),
    };
    if let Some(number) = &citation.number {
        line.push_str(&match locale {
            Locale::ZhHans => format!("（{number}）"),
            Locale::En => format!(" ({number})"),
        });
    }
    if let Some(article) = &citation.article {
        line.push_str(&match locale {
            Locale::ZhHans => format!("第{article}条"),
            Locale::En => format!(", Art. {article}"),
        });
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_verdict_is_said_plainly_in_both_languages_and_only_yes_says_yes() {
        let dispute = r#"{"id":"d","title":"t","blocks":[],"versions":[],"ask":"a"}"#;
        let verdicts = [
            Verdict::Yes,
            Verdict::No,
            Verdict::NotYet { from: date(2026, 9, 4) },
            Verdict::MeetsNationalMinimum,
            Verdict::Unknown { ask: Vec::new() },
            Verdict::AskWindow,
            Verdict::Disputed { dispute: Box::new(serde_json::from_str(dispute).expect("a dispute")) },
            Verdict::UpdateApp,
            Verdict::TooStale,
        ];
        for said in &verdicts {
            let (zh, en) = (verdict(Locale::ZhHans, said), verdict(Locale::En, said));
            assert!(!zh.is_ascii() && en.is_ascii() && !zh.contains('{') && !en.contains('{'), "{zh} {en}");
            assert_eq!(*said == Verdict::Yes, zh == "可以" && en == "Yes", "{zh} {en}");
        }
        assert_eq!(verdict(Locale::ZhHans, &verdicts[2]), "还没到时候：2026年9月4日起可以申请。");
        assert_eq!(verdict(Locale::En, &verdicts[2]), "Not yet: you can apply from 4 September 2026.");
    }
}
