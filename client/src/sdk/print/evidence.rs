//! The diary on paper: sums by month, then every entry with the time it was written and what was changed since.

use sojourn_core::guidance::render::money_words;
use sojourn_core::guidance::words::date;
use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::registration::diary::words::{duration, month};
use sojourn_core::say::{day, pick};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Millis};

use super::STYLE;
use super::html::Html;
use crate::sdk::{DiaryCorrectionView, DiaryEntryView, DiaryMonthView, EvidenceView};

/// Columns of the list of entries.
const COLUMNS: u8 = 7;

pub(super) fn render(list: &EvidenceView, locale: Locale) -> String {
    let page = Page { list, locale };
    let mut html = Html::default();
    html.within("main", "", |html| page.all(html));
    html.into_page(locale.tag(), pick(locale, "记工清单", "Work diary"), STYLE)
}

struct Page<'a> {
    list: &'a EvidenceView,
    locale: Locale,
}

impl Page<'_> {
    fn say<'b>(&self, zh: &'b str, en: &'b str) -> &'b str {
        pick(self.locale, zh, en)
    }

    fn all(&self, html: &mut Html) {
        html.el("h1", "", self.say("记工清单", "Work diary"));
        let of = self.list.employer.as_ref().map(|name| format!("{name} · ")).unwrap_or_default();
        html.el(
            "p",
            "meta",
            &format!("{of}{}{}", self.say("打印：", "printed "), date(self.locale, self.list.made_on)),
        );
        html.el("p", "notice", self.what_it_is());
        if self.list.entries.is_empty() {
            html.el("p", "", self.say("还没有记。", "Nothing is noted yet."));
            return;
        }
        self.months(html);
        self.entries(html);
        self.sign(html);
    }

    fn what_it_is(&self) -> &'static str {
        pick(
            self.locale,
            "这是本人自己记的。每条后面写着哪天记的、后来改过什么；改的不盖掉原来的。",
            "This is the person's own record. Each entry says when it was written and what was changed since; a change hides nothing.",
        )
    }

    fn months(&self, html: &mut Html) {
        html.el("h2", "", self.say("每月合计", "By month"));
        let heads = [
            ("月份", "Month"),
            ("平时", "Regular"),
            ("加班", "Overtime"),
            ("休息日", "Rest days"),
            ("法定节假日", "Holidays"),
            ("说好", "Promised"),
            ("拿到", "Received"),
            ("还差", "Still owed"),
        ]
        .map(|(zh, en)| self.say(zh, en));
        html.within("table", "list", |html| {
            html.within("thead", "", |html| {
                html.within("tr", "", |html| {
                    let numbers = heads.iter().skip(1);
                    html.el("th", "", heads[0]);
                    numbers.for_each(|head| html.el("th", "n", head));
                });
            });
            html.within("tbody", "", |html| self.list.months.iter().for_each(|sum| self.month(html, sum, &heads)));
        });
        if self.list.unsettled > 0 {
            let n = self.list.unsettled;
            html.el(
                "p",
                "aside",
                &match self.locale {
                    Locale::ZhHans => format!("另有{n}条两边写得不一样或不完整，没有算进去。"),
                    Locale::En => format!("{n} more are in two versions or incomplete and are not counted."),
                },
            );
        }
    }

    fn month(&self, html: &mut Html, sum: &DiaryMonthView, heads: &[&str; 8]) {
        let time = |minutes: u32| if minutes == 0 { String::new() } else { duration(minutes, self.locale) };
        let cells = [
            time(sum.minutes_regular),
            time(sum.minutes_overtime_workday),
            time(sum.minutes_rest_day),
            time(sum.minutes_holiday),
            self.money(sum.promised),
            self.money(sum.received),
            self.money(sum.difference),
        ];
        html.within("tr", "first", |html| {
            html.cell("d", heads[0], &month(sum.month.first_day(), self.locale));
            for (head, words) in heads.iter().skip(1).zip(&cells) {
                html.cell("n", head, words);
            }
        });
        let remarks = [
            sum.approximate.then(|| {
                let (zh, en) = ("有的数还不能确定，是大概的。", "Some of it is not sure: approximate.");
                self.say(zh, en)
            }),
            sum.overlapping
                .then(|| self.say("有的时间记了两次，请核对。", "Some hours were noted twice: please compare.")),
        ];
        let remarks: Vec<&str> = remarks.into_iter().flatten().collect();
        if !remarks.is_empty() {
            html.within("tr", "", |html| html.wide_cell(8, |cell| cell.text(&remarks.join(" "))));
        }
    }

    fn money(&self, money: Option<Money>) -> String {
        money.map(|money| money_words(self.locale, money)).unwrap_or_default()
    }

    fn entries(&self, html: &mut Html) {
        html.el("h2", "", self.say("每天", "Day by day"));
        let heads = [
            ("哪一天", "Day"),
            ("时间", "Times"),
            ("干了多久", "Worked"),
            ("在哪里、给谁干", "Where, for whom"),
            ("说好", "Promised"),
            ("拿到", "Received"),
            ("哪天记的", "Written"),
        ]
        .map(|(zh, en)| self.say(zh, en));
        html.within("table", "list", |html| {
            html.within("thead", "", |html| {
                html.within("tr", "", |html| {
                    for (at, head) in heads.iter().enumerate() {
                        html.el("th", if matches!(at, 4 | 5) { "n" } else { "" }, head);
                    }
                });
            });
            html.within("tbody", "", |html| self.list.entries.iter().for_each(|entry| self.entry(html, entry, &heads)));
        });
    }

    fn entry(&self, html: &mut Html, entry: &DiaryEntryView, heads: &[&str; 7]) {
        let class = if entry.state == "taken_back" { "first gone" } else { "first" };
        html.within("tr", class, |html| {
            html.cell("d", heads[0], &entry.day.map_or_else(|| "?".to_owned(), |on| day(on, self.locale)));
            html.cell("t", heads[1], entry.times.as_deref().unwrap_or_default());
            html.cell("", heads[2], &worked(entry));
            html.cell("", heads[3], &where_and_whom(entry));
            html.cell("n", heads[4], &self.money(entry.promised));
            html.cell("n", heads[5], &self.money(entry.received));
            html.cell("", heads[6], &self.written(entry));
        });
        let below = self.below(entry);
        if !below.is_empty() || !entry.marks.is_empty() {
            html.within("tr", "", |html| {
                html.wide_cell(COLUMNS, |cell| {
                    below.iter().for_each(|line| cell.el("p", "", line));
                    for mark in &entry.marks {
                        cell.within("p", "", |cell| {
                            cell.text(self.say("照片/文件：", "File: "));
                            cell.text(&mark.file);
                            cell.text(" · SHA-256 ");
                            cell.el("code", "", &mark.sha256);
                        });
                    }
                });
            });
        }
    }

    /// Whatever does not fit into a row: what became of it, which month the money is for, remarks, changes.
    fn below(&self, entry: &DiaryEntryView) -> Vec<String> {
        let mut lines = Vec::new();
        match entry.state {
            "taken_back" => lines.push(self.say("这条作废了，不算。", "Taken back: not counted.").to_owned()),
            "two_versions" => lines.push(self.say("两边写得不一样，不算：", "Two versions, not counted:").to_owned()),
            "incomplete" => lines.push(self.say("不完整，不算。", "Incomplete: not counted.").to_owned()),
            _ => {}
        }
        let versions = entry.versions.iter();
        lines.extend(versions.map(|one| format!("{}{}{}", one.label, self.say("：", ": "), one.values.join(" / "))));
        let paid_for = entry.pay_month.map(|of| month(of.first_day(), self.locale));
        lines.extend(paid_for.map(|of| format!("{}{of}", self.say("这是哪个月的钱：", "Pay for: "))));
        lines.extend(entry.remark.as_ref().map(|words| format!("{}{words}", self.say("备注：", "Note: "))));
        lines.extend(entry.corrections.iter().map(|one| self.correction(one)));
        lines
    }

    fn correction(&self, one: &DiaryCorrectionView) -> String {
        let before =
            if one.before.is_empty() { self.say("没写", "nothing").to_owned() } else { one.before.join(" / ") };
        let at = instant(one.written_at);
        if one.field == "removed" {
            return format!("{at} {}", one.label);
        }
        match self.locale {
            Locale::ZhHans => format!("{at} 改过：{} {before} → {}", one.label, one.after),
            Locale::En => format!("Changed {at}: {} {before} → {}", one.label, one.after),
        }
    }

    fn written(&self, entry: &DiaryEntryView) -> String {
        let written = entry.written_at.map(instant).unwrap_or_default();
        let received =
            entry.received_at.map(|at| format!("{}{}", self.say("\n服务器收到 ", "\nserver received "), instant(at)));
        format!("{written}{}", received.unwrap_or_default())
    }

    fn sign(&self, html: &mut Html) {
        html.within("div", "sign", |html| {
            html.el("p", "", self.say("本人签名：", "Signature: "));
            html.el("p", "", self.say("日期：", "Date: "));
        });
    }
}

/// How long, and on what kind of day.
fn worked(entry: &DiaryEntryView) -> String {
    [entry.worked.as_deref(), entry.kind_words.as_deref().filter(|_| entry.minutes.is_some())]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n")
}

fn where_and_whom(entry: &DiaryEntryView) -> String {
    [&entry.workplace, &entry.employer].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn instant(at: Millis) -> String {
    at.minute_at(CHINA_OFFSET_MINUTES)
}
