//! The sentences of what was taken for granted, what to mind, and what is missing.

use super::clock;
use crate::guidance::render::money_words;
use crate::guidance::words::date;
use crate::locale::Locale;
use crate::money::Money;
use crate::rights::outcome::{Assumption, Gap, Warning};
use crate::say::{Say, pick};
use crate::time::Date;

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
            Self::ToConfirm => (
                "还需核实：用到的一个数只看到转述，没看到原文。先打 12333 问。",
                "Still to be confirmed: one number used was only seen repeated, not in the original. Ask 12333 first.",
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
