//! Entries and months of the diary as lines of a terminal.

use sojourn_client::sdk::{DiaryEntryView, DiaryMonthView, DiaryMonthsView};
use sojourn_core::guidance::render::money_words;
use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::registration::diary::words::{duration, month};
use sojourn_core::say::day;

use crate::cli::phone::tell::pick;

/// An entry in lines: what it says, then what is to be known about it.
pub(super) fn entry_lines(lang: Locale, entry: &DiaryEntryView) -> Vec<String> {
    let on = entry.day.map_or_else(|| "?".to_owned(), |on| day(on, lang));
    let money = |label: (&str, &str), money: Option<Money>| {
        money.map(|money| format!("{}{}", pick(lang, label.0, label.1), money_words(lang, money)))
    };
    let parts = [
        entry.times.clone(),
        entry.worked.clone(),
        entry.kind_words.clone().filter(|_| entry.minutes.is_some()),
        entry.workplace.clone(),
        entry.employer.clone(),
        money(("说好", "promised "), entry.promised),
        money(("拿到", "received "), entry.received),
        entry.pay_month.map(|of| format!("{}{}", pick(lang, "是这个月的钱：", "for "), month(of.first_day(), lang))),
    ];
    let state = match entry.state {
        "taken_back" => pick(lang, "（作废）", " (taken back)"),
        "two_versions" => pick(lang, "（两边写得不一样）", " (two versions)"),
        "incomplete" => pick(lang, "（不完整）", " (incomplete)"),
        _ => "",
    };
    let said = parts.into_iter().flatten().collect::<Vec<_>>().join("  ");
    let mut lines = vec![format!("{}  {on}{state}  {said}", &entry.id[..entry.id.len().min(8)])];
    lines.extend(entry.remark.iter().map(|words| format!("      {words}")));
    lines.extend(entry.versions.iter().map(|one| format!("      {}：{}", one.label, one.values.join(" / "))));
    lines.extend(entry.marks.iter().map(|mark| format!("      {}  SHA-256 {}", mark.file, &mark.sha256)));
    lines
}

pub(super) fn months_lines(lang: Locale, view: &DiaryMonthsView) -> Vec<String> {
    let mut lines: Vec<String> = view.months.iter().flat_map(|sum| month_lines(lang, sum)).collect();
    if view.months.is_empty() {
        lines.push(pick(lang, "还没有记。", "Nothing is noted yet.").to_owned());
    }
    if view.unsettled > 0 {
        lines.push(match lang {
            Locale::ZhHans => format!("另有 {} 条两边写得不一样或不完整，没有算。", view.unsettled),
            Locale::En => format!("{} more are in two versions or incomplete and not counted.", view.unsettled),
        });
    }
    lines
}

fn month_lines(lang: Locale, sum: &DiaryMonthView) -> Vec<String> {
    let times = [
        (("平时", "regular"), sum.minutes_regular),
        (("加班", "overtime"), sum.minutes_overtime_workday),
        (("休息日", "rest days"), sum.minutes_rest_day),
        (("法定节假日", "public holidays"), sum.minutes_holiday),
    ];
    let times = times.into_iter().filter(|(_, minutes)| *minutes > 0);
    let times = times.map(|((zh, en), minutes)| format!("{} {}", pick(lang, zh, en), duration(minutes, lang)));
    let money = [
        (("说好", "promised"), sum.promised),
        (("拿到", "received"), sum.received),
        (("还差", "still owed"), sum.difference),
    ];
    let money = money.into_iter().filter_map(|((zh, en), money)| {
        money.map(|money| format!("{} {}", pick(lang, zh, en), money_words(lang, money)))
    });
    let head = month(sum.month.first_day(), lang);
    let days = match lang {
        Locale::ZhHans => format!("{} 天", sum.days),
        Locale::En => format!("{} days", sum.days),
    };
    let mut lines = vec![[head, days].into_iter().chain(times).chain(money).collect::<Vec<_>>().join("  ")];
    if sum.received.is_none() && sum.promised.is_some() {
        lines.push(
            pick(
                lang,
                "      没记拿到多少。一分没拿到就记 0。",
                "      No pay received is noted. If nothing came, note 0.",
            )
            .to_owned(),
        );
    }
    if sum.approximate {
        lines.push(
            pick(
                lang,
                "      有的日子是什么日子还不能确定，数是大概的。",
                "      Some kinds of day are not sure: approximate.",
            )
            .to_owned(),
        );
    }
    if sum.overlapping {
        lines.push(
            pick(lang, "      有的时间记了两次，请核对。", "      Some hours were noted twice: compare.").to_owned(),
        );
    }
    lines
}
