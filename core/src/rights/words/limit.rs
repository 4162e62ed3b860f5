//! The sentences of last days: which matter, until when, and the working day before it.

use crate::locale::Locale;
use crate::rights::law::{Limit, LimitDay};
use crate::say::{Say, day, pick};
use crate::time::Date;

impl Say for Limit {
    fn say(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::Arbitration => ("申请劳动仲裁", "Labour arbitration"),
            Self::WagesAfterLeaving => {
                ("离职后要工资、加班费，申请仲裁", "Arbitration for wages and overtime after leaving")
            }
            Self::DoubleWageFirst => ("双倍工资一天都不丢（按逐日算）", "All double wages still open (day by day)"),
            Self::DoubleWageWhole => ("双倍工资（按整段算）", "Double wages (as a whole)"),
            Self::Inspection => ("向劳动监察投诉", "Complaint to labour inspection"),
            Self::Court => ("不服裁决，去法院起诉", "Going to court against the award"),
            Self::Injury => ("你自己申请工伤认定", "Your own application for a work injury"),
        };
        pick(locale, zh, en).into()
    }
}

impl LimitDay {
    /// Until when, for a person, as of a day.
    #[must_use]
    pub fn say_on(&self, today: Date, locale: Locale) -> String {
        let what = self.limit.say(locale);
        let (last, safe) = (day(self.last, locale), day(self.safe, locale));
        if self.has_passed(today) {
            return match locale {
                Locale::ZhHans => format!("{what}：最晚到{last}，已经过了。先打 12348 问还有没有办法。"),
                Locale::En => format!("{what}: the last day was {last}. Call 12348 and ask what is left."),
            };
        }
        let about = match self.approximate {
            true => pick(locale, "（那年的放假表还没有，可能有变）", " (no holiday table for that year: may change)"),
            false => "",
        };
        let ahead = match (self.days_left(today), locale) {
            (0, Locale::ZhHans) => format!("{what}：今天就是最后一天"),
            (left, Locale::ZhHans) => format!("{what}：最后一天是{last}，还剩{left}天"),
            (0, Locale::En) => format!("{what}: today is the last day"),
            (left, Locale::En) => format!("{what}: the last day is {last}, {left} days left"),
        };
        match locale {
            _ if self.safe == self.last || self.safe < today => {
                format!("{ahead}{about}{}", pick(locale, "。", "."))
            }
            Locale::ZhHans => format!("{ahead}。那天休息，最好不晚于{safe}去{about}。"),
            Locale::En => format!("{ahead}. That is a day off: be there by {safe}{about}."),
        }
    }
}
