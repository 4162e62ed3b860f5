//! The sentences of the calculators, in both languages: sums and steps here, notes and last days next door.

mod limit;
mod notes;

use serde::{Deserialize, Serialize};

use super::error::RightsError;
use super::outcome::{Calculator, Checked, Item, When};
use super::sum::Range;
use crate::guidance::render::money_words;
use crate::guidance::words::date;
use crate::locale::Locale;
use crate::money::Money;
use crate::say::{Say, pick};
use crate::time::Date;

/// A sentence in every language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    /// Chinese, the source.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Both {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

impl Say for Both {
    fn say(&self, locale: Locale) -> String {
        pick(locale, &self.zh, &self.en).to_owned()
    }
}

/// Money in both languages.
pub(super) fn money(amount: Money) -> (String, String) {
    (money_words(Locale::ZhHans, amount), money_words(Locale::En, amount))
}

/// A range in both languages.
pub(super) fn range(range: Range) -> (String, String) {
    (range.say(Locale::ZhHans), range.say(Locale::En))
}

/// A date in both languages.
pub(super) fn on(day: Date) -> (String, String) {
    (date(Locale::ZhHans, day), date(Locale::En, day))
}

/// Minutes as people say them: `40小时`, `30小时30分`, `40 h`, `30 h 30 min`.
pub(super) fn clock(minutes: u64, locale: Locale) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (locale, rest) {
        (Locale::ZhHans, 0) => format!("{hours}小时"),
        (Locale::ZhHans, _) => format!("{hours}小时{rest}分"),
        (Locale::En, 0) => format!("{hours} h"),
        (Locale::En, _) => format!("{hours} h {rest} min"),
    }
}

impl Say for Range {
    fn say(&self, locale: Locale) -> String {
        let words = |money: Money| money_words(locale, money);
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => words(low),
            (Some(low), Some(high)) => match locale {
                Locale::ZhHans => format!("{}到{}", words(low), words(high)),
                Locale::En => format!("{} to {}", words(low), words(high)),
            },
            (Some(low), None) => format!("{}{}", pick(locale, "至少", "at least "), words(low)),
            (None, Some(high)) => format!("{}{}", pick(locale, "最多", "at most "), words(high)),
            (None, None) => pick(locale, "算不出，还缺东西", "cannot be reckoned: something is missing").into(),
        }
    }
}

impl Say for Calculator {
    fn say(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::DoubleWage => ("没签合同的双倍工资", "Double wages without a written contract"),
            Self::Severance => ("经济补偿和赔偿金", "Severance and damages"),
            Self::Overtime => ("加班费", "Overtime pay"),
            Self::Arrears => ("欠的工资和加付", "Wages owed, and the surcharge"),
            Self::TimeLimits => ("最晚哪天去", "Until when to act"),
        };
        pick(locale, zh, en).into()
    }
}

impl Say for Item {
    fn say(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::DoubleWageWhole => ("没签合同那段，一共", "For the whole time without a contract"),
            Self::DoubleWage => ("双倍工资里多出来的那份，现在还能要", "The second wage that can still be claimed"),
            Self::Severance => ("经济补偿", "Severance"),
            Self::Damages => ("赔偿金（拿了它就不再拿经济补偿）", "Damages (instead of severance)"),
            Self::NoticePay => ("代通知金（“N+1”里的“1”）", "Pay in lieu of notice (the “1” in “N+1”)"),
            Self::OvertimeWorkday => ("平日加班", "Overtime on working days"),
            Self::OvertimeRestDay => ("休息日加班", "Work on rest days"),
            Self::OvertimeHoliday => ("法定休假日加班", "Work on statutory holidays"),
            Self::OvertimeDue => ("加班费合计", "Overtime pay in all"),
            Self::OvertimeOwed => ("加班费还差（减去已付的）", "Overtime pay not paid yet"),
            Self::Arrears => ("欠的工资", "Wages owed"),
            Self::Surcharge => ("另外加付", "Surcharge on top"),
        };
        pick(locale, zh, en).into()
    }
}

impl Say for When {
    fn say(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::AsGiven => ("", ""),
            Self::IfLawful => ("如果是要付补偿的情形", "if it is a case for which severance is owed"),
            Self::IfUnlawful => ("如果辞退违法，你又不回去干", "if it was unlawful and you do not go back"),
            Self::IfOrderMissed => (
                "要等劳动部门责令限期付、到期还不付",
                "only once the labour office has ordered payment and its day has passed",
            ),
        };
        pick(locale, zh, en).into()
    }
}

impl Say for RightsError {
    fn say(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::Negative => ("钱数不能是负的。", "An amount may not be below zero."),
            Self::Currency => ("钱要用同一种货币。", "All amounts must be in one currency."),
            Self::Order { earlier, later } => {
                return match locale {
                    Locale::ZhHans => format!("{}在{}前面，日子写反了。", date(locale, *later), date(locale, *earlier)),
                    Locale::En => {
                        format!("{} is before {}: check the days.", date(locale, *later), date(locale, *earlier))
                    }
                };
            }
            Self::Future(day) => {
                return match locale {
                    Locale::ZhHans => format!("{}还没到。", date(locale, *day)),
                    Locale::En => format!("{} has not come yet.", date(locale, *day)),
                };
            }
            Self::Twice(month) => {
                return match locale {
                    Locale::ZhHans => format!("{month}写了两遍。"),
                    Locale::En => format!("{month} is given twice."),
                };
            }
            Self::TooLarge => ("数太大，算不了。", "The amounts are too large to reckon with."),
            Self::Date(_) => ("日子太远，算不了。", "The days are too far away to reckon with."),
        };
        pick(locale, zh, en).into()
    }
}

impl Say for Checked {
    fn say(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::Read => ("查过原文", "read in the original"),
            Self::Seen => ("只看到转述，还需核实", "seen second-hand, still to be confirmed"),
            Self::Not => ("还没查", "not checked"),
        };
        pick(locale, zh, en).into()
    }
}

/// What stands under every answer.
#[must_use]
pub const fn not_a_promise(locale: Locale) -> &'static str {
    pick(
        locale,
        "这是按你说的情况和法条算的，只作参考。最后多少，要看证据和仲裁、法院怎么定。",
        "Reckoned from what you said and from the law, for orientation. What is decided depends on proof and on arbitration and courts.",
    )
}
