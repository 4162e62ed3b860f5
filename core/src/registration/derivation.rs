//! How a date came about, step by step, for a person who wants to check it.

use super::anchor::{Anchor, anchor_label};
use super::say::{Say, day, days};
use crate::guidance::procedure::Unit;
use crate::locale::Locale;
use crate::time::Date;

/// The steps, in the order they were taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Derivation(pub Vec<Step>);

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// The day everything runs from.
    From {
        /// What happened.
        anchor: Anchor,
        /// When.
        date: Date,
    },
    /// The n-th anniversary of that day.
    Anniversary {
        /// Which.
        number: u32,
        /// When.
        date: Date,
    },
    /// An amount was added; the day of the event is not counted.
    Plus {
        /// How many.
        amount: u32,
        /// Of what.
        unit: Unit,
        /// The day reached.
        reached: Date,
    },
    /// An amount was taken off.
    Minus {
        /// How many.
        amount: u32,
        /// Of what.
        unit: Unit,
        /// The day reached.
        reached: Date,
    },
    /// The month reached has no such day, so its last one counts.
    EndOfMonth,
    /// Days not counted because offices are closed.
    PassedOver(Vec<Date>),
    /// Saturdays and Sundays counted because they are worked.
    MadeUp(Vec<Date>),
    /// A window, both ends included.
    Open {
        /// Its first day.
        opens: Date,
        /// Its last day.
        closes: Date,
    },
    /// The day reached is a day off.
    DayOff {
        /// The statutory day.
        statutory: Date,
        /// The next day on which offices work.
        next: Date,
    },
    /// The office may take longer.
    AtMost {
        /// How many.
        amount: u32,
        /// Of what.
        unit: Unit,
        /// Until then.
        reached: Date,
    },
    /// The holiday table of these years is missing.
    NoTable(Vec<i16>),
    /// Time that does not count was left out.
    LeftOut {
        /// First day left out.
        from: Date,
        /// Last day left out.
        to: Date,
    },
    /// Counting began anew.
    Anew(Date),
}

impl Derivation {
    /// One sentence a step.
    pub fn lines(&self, locale: Locale) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(move |step| step.say(locale))
    }
}

impl Say for Derivation {
    fn say(&self, locale: Locale) -> String {
        self.lines(locale).collect::<Vec<_>>().join("\n")
    }
}

impl Say for Step {
    fn say(&self, locale: Locale) -> String {
        match locale {
            Locale::ZhHans => self.zh(),
            Locale::En => self.en(),
        }
    }
}

impl Step {
    fn zh(&self) -> String {
        let on = |date: &Date| day(*date, Locale::ZhHans);
        match self {
            Self::From { anchor, date } => format!("{}那天：{}。", anchor_label(*anchor, Locale::ZhHans), on(date)),
            Self::Anniversary { number, date } => format!("满{number}年的那天：{}。", on(date)),
            Self::Plus { amount, unit, reached } => {
                format!("往后数{amount}{}，当天不算：{}。", unit_zh(*unit), on(reached))
            }
            Self::Minus { amount, unit, reached } => format!("往前数{amount}{}：{}。", unit_zh(*unit), on(reached)),
            Self::EndOfMonth => "那个月没有这一天，算到月底。".into(),
            Self::PassedOver(dates) => format!("休息日不算：{}。", days(dates, Locale::ZhHans)),
            Self::MadeUp(dates) => format!("调休上班，要算：{}。", days(dates, Locale::ZhHans)),
            Self::Open { opens, closes } => format!("从{}到{}都可以办，头尾两天都算。", on(opens), on(closes)),
            Self::DayOff { statutory, next } => {
                format!("{}放假，下个工作日是{}。最好赶在放假前办。", on(statutory), on(next))
            }
            Self::AtMost { amount, unit, reached } => {
                format!("当地可以延长，最多{amount}{}：{}。", unit_zh(*unit), on(reached))
            }
            Self::NoTable(years) => format!("{}年的放假安排还没有，日期是大概的。", list(years, "、")),
            Self::LeftOut { from, to } => format!("{}到{}不算在内。", on(from), on(to)),
            Self::Anew(date) => format!("从{}重新算起。", on(date)),
        }
    }

    fn en(&self) -> String {
        let on = |date: &Date| day(*date, Locale::En);
        match self {
            Self::From { anchor, date } => format!("The day of {}: {}.", anchor_label(*anchor, Locale::En), on(date)),
            Self::Anniversary { number, date } => format!("Anniversary number {number}: {}.", on(date)),
            Self::Plus { amount, unit, reached } => {
                format!("Plus {}, the day itself not counted: {}.", unit_en(*amount, *unit), on(reached))
            }
            Self::Minus { amount, unit, reached } => {
                format!("Less {}: {}.", unit_en(*amount, *unit), on(reached))
            }
            Self::EndOfMonth => "That month has no such day, so its last day counts.".into(),
            Self::PassedOver(dates) => format!("Days off, not counted: {}.", days(dates, Locale::En)),
            Self::MadeUp(dates) => format!("Worked in exchange, counted: {}.", days(dates, Locale::En)),
            Self::Open { opens, closes } => format!("Open from {} to {}, both included.", on(opens), on(closes)),
            Self::DayOff { statutory, next } => {
                format!("{} is a day off; the next working day is {}. Better go before.", on(statutory), on(next))
            }
            Self::AtMost { amount, unit, reached } => {
                format!("May be extended locally to at most {}: {}.", unit_en(*amount, *unit), on(reached))
            }
            Self::NoTable(years) => format!("No holiday table for {} yet: approximate.", list(years, ", ")),
            Self::LeftOut { from, to } => format!("{} to {} is not counted.", on(from), on(to)),
            Self::Anew(date) => format!("Counting begins anew on {}.", on(date)),
        }
    }
}

fn list(years: &[i16], separator: &str) -> String {
    years.iter().map(i16::to_string).collect::<Vec<_>>().join(separator)
}

const fn unit_zh(unit: Unit) -> &'static str {
    match unit {
        Unit::CalendarDay => "天",
        Unit::WorkingDay => "个工作日",
        Unit::Month => "个月",
        Unit::Year => "年",
    }
}

fn unit_en(amount: u32, unit: Unit) -> String {
    let name = match unit {
        Unit::CalendarDay => "calendar day",
        Unit::WorkingDay => "working day",
        Unit::Month => "month",
        Unit::Year => "year",
    };
    format!("{amount} {name}{}", if amount == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_derivation_can_be_read_in_both_languages() {
        let derivation = Derivation(vec![
            Step::From { anchor: Anchor::Acceptance, date: date(2026, 9, 10) },
            Step::Plus { amount: 15, unit: Unit::CalendarDay, reached: date(2026, 9, 25) },
            Step::DayOff { statutory: date(2026, 9, 25), next: date(2026, 9, 28) },
        ]);
        assert_eq!(
            derivation.say(Locale::ZhHans),
            "受理那天：2026-09-10（星期四）。\n往后数15天，当天不算：2026-09-25（星期五）。\n\
             2026-09-25（星期五）放假，下个工作日是2026-09-28（星期一）。最好赶在放假前办。"
        );
        assert_eq!(
            derivation.say(Locale::En),
            "The day of acceptance: 2026-09-10 (Thursday).\n\
             Plus 15 calendar days, the day itself not counted: 2026-09-25 (Friday).\n\
             2026-09-25 (Friday) is a day off; the next working day is 2026-09-28 (Monday). Better go before."
        );
    }
}
