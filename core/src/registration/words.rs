//! How results of this room are said on a screen: due dates, fees, papers, standing.
//!
//! The sentences are those of the word list (at most twenty-five characters where possible, 你 and never 您). A date that
//! is only approximate, an amount that is only known as at a day and a source that is still to be confirmed always say so.

use super::anchor::anchor_label;
use super::basis::label;
use super::checklist::State;
use super::deadline::{Due, Reckoned};
use super::fee::{Amount, Each, FeeLine, Gap};
use super::paper::PaperForm;
use super::say::{Say, day, pick};
use super::status::{Standing, Status, Uncertainty};
use crate::guidance::procedure::DeadlineRole;
use crate::guidance::render::money_words;
use crate::guidance::statement::Confidence;
use crate::guidance::words;
use crate::locale::Locale;

impl Say for Due {
    fn say(&self, locale: Locale) -> String {
        let mut said = self.bare(locale);
        if self.approximate {
            said.push_str(pick(locale, "（大概的日子）", " (approximate)"));
        }
        if self.basis.confidence < Confidence::High {
            let mark = label(&self.basis, locale);
            said.push_str(&bracketed(mark, locale));
        }
        said
    }
}

impl Due {
    fn bare(&self, locale: Locale) -> String {
        let (last, next) = (day(self.statutory, locale), day(self.next_working_day, locale));
        let moves = self.next_working_day != self.statutory;
        match (self.role, self.window, locale) {
            (DeadlineRole::OpensOn, _, Locale::ZhHans) => format!("{last}起可以办。"),
            (DeadlineRole::OpensOn, _, Locale::En) => format!("Possible from {last}."),
            (DeadlineRole::OfficeBy, _, Locale::ZhHans) if moves => {
                format!("窗口最晚{last}办好；放假，下个工作日{next}。")
            }
            (DeadlineRole::OfficeBy, _, Locale::En) if moves => {
                format!("The office has until {last}; holiday, next working day {next}.")
            }
            (DeadlineRole::OfficeBy, _, Locale::ZhHans) => format!("窗口最晚{last}办好。"),
            (DeadlineRole::OfficeBy, _, Locale::En) => format!("The office has until {last}."),
            (DeadlineRole::Window, Some(window), Locale::ZhHans) => {
                format!("{}到{last}之间办。", day(window.opens, locale))
            }
            (DeadlineRole::Window, Some(window), Locale::En) => {
                format!("Between {} and {last}, both included.", day(window.opens, locale))
            }
            (DeadlineRole::DueBy | DeadlineRole::Window, _, Locale::ZhHans) if moves => {
                format!("最晚{last}；放假，下个工作日{next}。")
            }
            (DeadlineRole::DueBy | DeadlineRole::Window, _, Locale::En) if moves => {
                format!("Latest {last}; holiday, next working day {next}.")
            }
            (DeadlineRole::DueBy | DeadlineRole::Window, _, Locale::ZhHans) => format!("最晚{last}。"),
            (DeadlineRole::DueBy | DeadlineRole::Window, _, Locale::En) => format!("Latest {last}."),
        }
    }
}

impl Say for Reckoned {
    fn say(&self, locale: Locale) -> String {
        match (self, locale) {
            (Self::Due(due), _) => due.say(locale),
            (Self::NotKnown { anchor, .. }, Locale::ZhHans) => {
                format!("先记下{}是哪天，才能算。", anchor_label(*anchor, locale))
            }
            (Self::NotKnown { anchor, .. }, Locale::En) => {
                format!("Record the day of {} first.", anchor_label(*anchor, locale))
            }
            (Self::Ask { doubt, as_stated, .. }, Locale::ZhHans) => format!("{}原话：{as_stated}", doubt.say(locale)),
            (Self::Ask { doubt, as_stated, .. }, Locale::En) => format!("{} As stated: {as_stated}", doubt.say(locale)),
        }
    }
}

impl Say for FeeLine {
    fn say(&self, locale: Locale) -> String {
        match &self.amount {
            Amount::Unknown(gap) => gap.say(locale),
            Amount::Known(money) => {
                let free = pick(locale, "不要钱", "Free").to_owned();
                let mut said = if money.minor == 0 { free } else { money_words(locale, *money) };
                said.extend(self.each.map(|each| each.say(locale)));
                if let Some(as_at) = self.as_at {
                    said.push_str(&words::as_at(locale, as_at));
                }
                if let Some(basis) = self.basis.as_ref().filter(|basis| basis.confidence < Confidence::High) {
                    said.push_str(&bracketed(label(basis, locale), locale));
                }
                said
            }
        }
    }
}

impl Say for Each {
    fn say(&self, locale: Locale) -> String {
        let one = money_words(locale, self.one);
        match locale {
            Locale::ZhHans => format!("（{}人，每人{one}）", self.people),
            Locale::En => format!(" ({} people, {one} each)", self.people),
        }
    }
}

impl Say for Gap {
    fn say(&self, locale: Locale) -> String {
        let ask = pick(locale, "多少钱还没查到，先问清再交。", "Amount unknown; ask before you pay.");
        match self {
            Self::NoLine | Self::NoAmount | Self::Doubtful(_) => ask.to_owned(),
            Self::Differ(amounts) => {
                let amounts: Vec<_> = amounts.iter().map(|money| money_words(locale, *money)).collect();
                let said = amounts.join(pick(locale, "、", ", "));
                match locale {
                    Locale::ZhHans => format!("说法不一（{said}），先问清再交。"),
                    Locale::En => format!("Sources differ ({said}); ask before you pay."),
                }
            }
            Self::Disputed => pick(locale, "说法不一，先问清再交。", "Sources differ; ask before you pay.").to_owned(),
            Self::UpdateApp => pick(locale, "要更新才能看。", "Update the app to see this.").to_owned(),
        }
    }
}

impl Say for State {
    fn say(&self, locale: Locale) -> String {
        let zh = locale == Locale::ZhHans;
        match self {
            Self::Missing => pick(locale, "还没有", "missing").to_owned(),
            Self::Expired { until } if zh => format!("过期了，有效到{}", day(*until, locale)),
            Self::Expired { until } => format!("expired, valid until {}", day(*until, locale)),
            Self::TooOld { until } if zh => format!("太旧了，{}前才能用", day(*until, locale)),
            Self::TooOld { until } => format!("too old, good until {}", day(*until, locale)),
            Self::AgeUnknown => pick(locale, "记下哪天开的，才知道能不能用", "record its date of issue").to_owned(),
            Self::OtherForm(PaperForm::Original) => pick(locale, "要带原件", "bring the original").to_owned(),
            Self::OtherForm(PaperForm::Copy) => pick(locale, "还要复印件", "bring a copy").to_owned(),
            Self::OtherForm(PaperForm::Digital) => pick(locale, "要电子的", "bring it in digital form").to_owned(),
            Self::Good { until: None } => pick(locale, "有了", "there").to_owned(),
            Self::Good { until: Some(until) } if zh => format!("有了，{}前能用", day(*until, locale)),
            Self::Good { until: Some(until) } => format!("there, good until {}", day(*until, locale)),
        }
    }
}

impl Status {
    /// What it is called on a screen.
    #[must_use]
    pub const fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Unregistered => pick(locale, "没登记", "not registered"),
            Self::Registered => pick(locale, "已登记", "registered"),
            Self::PermitValid => pick(locale, "居住证能用", "permit valid"),
            Self::EndorsementWindow => pick(locale, "该签注了", "time to endorse"),
            Self::Suspended => pick(locale, "居住证先用不了", "permit suspended"),
            Self::Restored => pick(locale, "补签了，能用", "restored"),
            Self::Expired => pick(locale, "居住证过期了", "permit expired"),
            Self::Lost => pick(locale, "居住证丢了", "permit lost"),
            Self::Cancelled => pick(locale, "居住证注销了", "permit cancelled"),
        }
    }
}

impl Say for Standing {
    fn say(&self, locale: Locale) -> String {
        let mut said = format!("{}{}", self.status.label(locale), pick(locale, "。", "."));
        if let Some(next) = self.next {
            let (on, to) = (day(next.on, locale), next.to.label(locale));
            said.push_str(&match locale {
                Locale::ZhHans => format!("{on}起：{to}。"),
                Locale::En => format!(" From {on}: {to}."),
            });
        }
        if let Some(doubt) = self.uncertain {
            said.push_str(pick(locale, "", " "));
            said.push_str(&doubt.say(locale));
        }
        said
    }
}

impl Say for Uncertainty {
    fn say(&self, locale: Locale) -> String {
        match self {
            Self::Rule(doubt) => doubt.say(locale),
            Self::NoRule => {
                pick(locale, "这里怎么签注还没查到，打 12345 问。", "How it is endorsed here is not known; call 12345.")
                    .to_owned()
            }
            Self::YearsAfterGap => {
                pick(locale, "断过的，年限怎么算问窗口。", "There was a gap; ask the window how years count.")
                    .to_owned()
            }
            Self::Consequence => {
                pick(locale, "过期没签会怎样还没查到，问窗口。", "What missing it does is not known; ask the window.")
                    .to_owned()
            }
        }
    }
}

fn bracketed(text: &str, locale: Locale) -> String {
    match locale {
        Locale::ZhHans => format!("（{text}）"),
        Locale::En => format!(" ({text})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dates::Window;
    use crate::money::Money;
    use crate::registration::basis::Doubt;
    use crate::registration::fee::Why;
    use crate::registration::fixtures;
    use crate::time::Date;
    use jiff::civil::date;

    fn due(role: DeadlineRole, statutory: Date, next_working_day: Date) -> Due {
        fixtures::due(role, date(2026, 3, 2), statutory, next_working_day)
    }

    #[test]
    fn a_due_date_on_a_holiday_says_both_days() {
        let both = due(DeadlineRole::DueBy, date(2026, 9, 25), date(2026, 9, 28));
        let zh = "最晚2026-09-25（星期五）；放假，下个工作日2026-09-28（星期一）。";
        assert_eq!(both.say(Locale::ZhHans), zh);
        let one = due(DeadlineRole::DueBy, date(2026, 3, 5), date(2026, 3, 5));
        assert_eq!(one.say(Locale::En), "Latest 2026-03-05 (Thursday).");
    }

    #[test]
    fn what_is_approximate_or_unconfirmed_says_so() {
        let mut due = due(DeadlineRole::Window, date(2027, 9, 20), date(2027, 9, 20));
        due.window = Some(Window { opens: date(2027, 8, 20), closes: date(2027, 9, 20) });
        due.approximate = true;
        due.basis.confidence = Confidence::Medium;
        let zh = "2027-08-20（星期五）到2027-09-20（星期一）之间办。（大概的日子）（还需核实）";
        assert_eq!(due.say(Locale::ZhHans), zh);
    }

    #[test]
    fn an_unknown_amount_is_never_said_as_free() {
        let line = |amount, as_at| FeeLine {
            item: "x".parse().expect("an id"),
            title: None,
            amount,
            each: None,
            why: Why::Scheduled,
            as_at,
            inherited_from: None,
            basis: None,
        };
        let unknown = [
            Gap::NoLine,
            Gap::NoAmount,
            Gap::Doubtful(Doubt::Unverified),
            Gap::Differ(vec![Money::fen(0), Money::fen(2000)]),
            Gap::Disputed,
            Gap::UpdateApp,
        ];
        for gap in unknown {
            let said = line(Amount::Unknown(gap), None);
            assert!(!said.say(Locale::ZhHans).contains("不要钱") && !said.say(Locale::En).contains("Free"));
        }
        assert_eq!(line(Amount::Known(Money::fen(0)), None).say(Locale::ZhHans), "不要钱");
        let zhongshan = line(Amount::Known(Money::fen(2000)), Some(date(2019, 12, 30)));
        assert_eq!(zhongshan.say(Locale::ZhHans), "20元（2019年12月30日查到的，先问清再交）");
    }
}
