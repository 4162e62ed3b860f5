//! The sentences of the calculators, in both languages.

use serde::{Deserialize, Serialize};

use super::error::RightsError;
use super::law::{Limit, LimitDay};
use super::outcome::{Assumption, Calculator, Checked, Gap, Item, Warning, When};
use super::sum::Range;
use crate::guidance::render::money_words;
use crate::guidance::words::date;
use crate::locale::Locale;
use crate::money::Money;
use crate::say::{Say, day, pick};
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

impl Say for Assumption {
    fn say(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::OneEmployer => ("一直在同一家单位干，是它招的你。", "You worked for this one employer all along."),
            Self::OrdinaryWagePaid => (
                "平常那份工资你已经拿了，这里只算多出来的一份。",
                "The ordinary wage was paid; only the second one is counted.",
            ),
            Self::NoFaultOfTheirs => ("不是你自己不肯签。", "It was not you who refused to sign."),
            Self::BeganBeforeLaw { since } => return began_before(*since, locale),
            Self::EarlierYearsLeftOut { since } => return left_out(*since, locale),
            Self::PartMonthByDays => (
                "不满整月的，按日历天数和工作日各算一遍，取低和高。",
                "Part of a month is counted by calendar days and by working days: the lower and the higher.",
            ),
            Self::AboveMinimumWage => (
                "平均工资不低于当地最低工资。低了就按最低工资算。",
                "The average is not below the local minimum wage, which would count instead.",
            ),
            Self::AverageAboveMinimum => (
                "当地平均工资不会低于最低工资，所以碰不到封顶线。",
                "The local average is not below the minimum wage, so no cap is reached.",
            ),
            Self::PromisedIsAMonth => {
                ("每个月说好的数，是干满整月的工资。", "What was promised for a month is the wage of a whole month.")
            }
            Self::BelowCap => ("工资没有高到封顶线。", "The wage is not above the cap."),
            Self::UsualWage => ("没单独写的月份，都按平常的工资。", "Months not listed had the usual wage."),
            Self::WageForOrdinaryHours => {
                ("这份工资是正常上班的钱，里面没含加班费。", "The wage is for ordinary hours, with no overtime in it.")
            }
            Self::OrdinaryHours => (
                "单位实行普通工时，没批过综合工时、不定时工时。",
                "Ordinary hours: no averaged or flexible hours approved by the labour office.",
            ),
            Self::RestDaysAsListed => ("算进来的休息日，事后没有补休。", "The rest days counted were not given back."),
            Self::BeforeDeductions => (
                "说好的和拿到的，都是依法扣社保、个税之前的数。",
                "Promised and received are both before lawful deductions.",
            ),
            Self::NothingPausedIt => {
                ("中间没有不可抗力那样的停顿。", "Nothing paused the time, such as force majeure.")
            }
        };
        pick(locale, zh, en).into()
    }
}

fn began_before(since: Date, locale: Locale) -> String {
    match locale {
        Locale::ZhHans => format!("你进厂早于法律施行，时间从{}算起。", date(locale, since)),
        Locale::En => format!("You began before the law: time counts from {}.", date(locale, since)),
    }
}

fn left_out(since: Date, locale: Locale) -> String {
    match locale {
        Locale::ZhHans => format!("{}以前的年头没算进经济补偿，那时另有规定，问 12333。", date(locale, since)),
        Locale::En => {
            format!("Years before {} are not in the severance; other rules held then: ask 12333.", date(locale, since))
        }
    }
}

impl Say for Warning {
    fn say(&self, locale: Locale) -> String {
        let (zh, en) = match self {
            Self::NoSeverance => (
                "自己辞职，一般没有经济补偿。单位欠薪、不交社保逼走你的，另算。",
                "Leaving of your own will mostly brings none. It is otherwise if unpaid wages or insurance made you leave.",
            ),
            Self::EmployerMustProve => (
                "说你严重违纪，要单位拿出证据。拿不出，就是违法辞退。",
                "The employer must prove serious misconduct; if it cannot, the dismissal is unlawful.",
            ),
            Self::CapIfAverageBelow(average) => return cap_below(*average, locale),
            Self::PartLapsed { from } => return part_lapsed(*from, locale),
            Self::LimitPassed => (
                "时效可能过了。中间要过、投诉过，时间会重新算。先打 12348 问。",
                "The limit may have passed. Asking or complaining starts it anew: call 12348 first.",
            ),
            Self::InterruptedTooLate(day) => return too_late(*day, locale),
            Self::PlacesDiffer => (
                "双倍工资的时效，各地算法不同：低的数按逐日算，高的数按整段算。",
                "Places count this limit differently: the low sum day by day, the high one as a whole.",
            ),
            Self::OverMonthlyLimit { month, minutes, hours } => {
                return over_limit(&month.to_string(), *minutes, *hours, locale);
            }
            Self::KeepProofOfHours => (
                "要加班费，要有加班的证据：考勤、排班、聊天记录、同事。",
                "Overtime must be shown: attendance, rosters, messages, colleagues.",
            ),
            Self::OtherHours => (
                "综合工时、不定时工时另有算法，这里不会算。打 12333 问批没批过。",
                "Averaged or flexible hours are reckoned otherwise, not here. Ask 12333 whether they were approved.",
            ),
            Self::SomeMonthsOverpaid => (
                "有的月份多发了。低的数拿它抵了别的月，高的数没抵。",
                "Some months had more than promised: the low sum sets it off, the high one does not.",
            ),
            Self::NoSurchargeYet => (
                "加付不是马上有。先投诉，等责令书到期还不付才有。",
                "The surcharge is not due yet: first complain, and only after the order's day has passed.",
            ),
            Self::OnlyDaysOffLeft => (
                "剩下的都是休息日。今天就在网上提，或者寄挂号信。",
                "Only days off are left: apply online today, or by registered post.",
            ),
            Self::OpenEndedSince(day) => return open_ended(*day, locale),
        };
        pick(locale, zh, en).into()
    }
}

fn cap_below(average: Money, locale: Locale) -> String {
    let average = money_words(locale, average);
    match locale {
        Locale::ZhHans => format!("当地上年月平均工资低于{average}时，会封顶，数会变小。打 12333 问这个数。"),
        Locale::En => {
            format!("If last year's local average wage is below {average} a month, a cap lowers this. Ask 12333.")
        }
    }
}

fn part_lapsed(from: Date, locale: Locale) -> String {
    let from = date(locale, from);
    match locale {
        Locale::ZhHans => format!("按逐日算，{from}以前的可能过了时效。每拖一天，可能少一天的钱。"),
        Locale::En => format!("Counted day by day, what is before {from} may have lapsed; each day may cost a day."),
    }
}

fn too_late(day: Date, locale: Locale) -> String {
    let day = date(locale, day);
    match locale {
        Locale::ZhHans => format!("{day}那次去要，时间已经过了，不能重新算。"),
        Locale::En => format!("Asking on {day} was after the limit and does not start it anew."),
    }
}

fn over_limit(month: &str, minutes: u32, hours: u32, locale: Locale) -> String {
    let worked = clock(u64::from(minutes), locale);
    match locale {
        Locale::ZhHans => format!("{month}平日加班{worked}，超过每月{hours}小时的上限。可以向劳动监察反映。"),
        Locale::En => {
            format!("{month}: overtime of {worked}, above the {hours} hours a month. Labour inspection can be told.")
        }
    }
}

fn open_ended(day: Date, locale: Locale) -> String {
    let day = date(locale, day);
    match locale {
        Locale::ZhHans => format!("从{day}起，算已经签了无固定期限合同。双倍工资不再往后算。"),
        Locale::En => format!("Since {day} an open-ended contract is deemed signed; double wages stop there."),
    }
}

impl Say for Gap {
    fn say(&self, locale: Locale) -> String {
        match self {
            Self::Law { day, .. } => {
                let day = date(locale, *day);
                match locale {
                    Locale::ZhHans => format!("{day}那时的规定，没有查到原文，这一项不算。打 12333 问。"),
                    Locale::En => {
                        format!("What the law said on {day} was not checked, so this part is left out. Ask 12333.")
                    }
                }
            }
            Self::Wage(month) => at(&month.to_string(), "的工资", "the wage", locale),
            Self::Promised(month) => at(&month.to_string(), "说好给多少", "what was promised", locale),
            Self::Received(month) => at(&month.to_string(), "拿到了多少", "what was received", locale),
            Self::LocalAverage => pick(
                locale,
                "还缺：当地上年月平均工资（打 12333 问）",
                "Missing: last year's local average wage (ask 12333)",
            )
            .into(),
            Self::NoticeGiven => {
                pick(locale, "还缺：有没有提前书面通知你", "Missing: whether you had notice in writing").into()
            }
            Self::RestDaysGivenBack => {
                pick(locale, "还缺：休息日上班，后来补休了没有", "Missing: whether rest days were given back").into()
            }
            Self::WhyLeft => pick(locale, "还缺：是怎么走的", "Missing: why the work ended").into(),
        }
    }
}

fn at(month: &str, zh: &str, en: &str, locale: Locale) -> String {
    match locale {
        Locale::ZhHans => format!("还缺：{month}{zh}"),
        Locale::En => format!("Missing: {en} of {month}"),
    }
}

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
