//! What `sojourn phone calc` understands. Amounts are in yuan, days `2026-03-01`, months `2026-03`.

use clap::{Args, Subcommand, ValueEnum};
use sojourn_core::time::Date;

/// The calculators.
#[derive(Debug, Subcommand)]
pub enum Calc {
    /// 没签合同的双倍工资 / double wages without a written contract
    DoubleWage(DoubleWage),
    /// 经济补偿、赔偿金、N+1 / severance, damages, pay in lieu of notice
    Severance(Severance),
    /// 加班费 / overtime pay
    Overtime(Overtime),
    /// 欠的工资和加付 / wages owed and the surcharge
    Arrears(Arrears),
    /// 最晚哪天去 / until when to act
    Limits(Limits),
}

/// Where it was, and what started the limit anew.
#[derive(Debug, Args)]
pub struct Common {
    /// 在哪里 / where: code or name
    #[arg(long)]
    pub place: Option<String>,
    /// 哪天去要过、投诉过，可以写几次 / a day on which you asked for it or complained; may be repeated
    #[arg(long = "asked", value_name = "DATE")]
    pub asked: Vec<Date>,
}

/// What the months brought.
#[derive(Debug, Args)]
pub struct Wage {
    /// 平常一个月多少元 / what a month usually brought, in yuan
    #[arg(long, value_name = "YUAN")]
    pub wage: Option<String>,
    /// 哪个月不一样，可以写几次 / a month that brought another amount; may be repeated
    #[arg(long = "month", value_name = "MONTH=YUAN")]
    pub months: Vec<String>,
}

/// Double wages.
#[derive(Debug, Args)]
pub struct DoubleWage {
    /// 哪天开始干的 / first day of work
    #[arg(long, value_name = "DATE")]
    pub started: Date,
    /// 哪天签的合同 / the day a contract was signed
    #[arg(long, value_name = "DATE")]
    pub signed: Option<Date>,
    /// 干到哪天 / last day of work
    #[arg(long, value_name = "DATE")]
    pub ended: Option<Date>,
    /// The wage.
    #[command(flatten)]
    pub wage: Wage,
    /// Common to all.
    #[command(flatten)]
    pub common: Common,
}

/// Severance.
#[derive(Debug, Args)]
pub struct Severance {
    /// 哪天开始干的 / first day of work
    #[arg(long, value_name = "DATE")]
    pub started: Date,
    /// 干到哪天 / last day of work
    #[arg(long, value_name = "DATE")]
    pub ended: Date,
    /// 怎么走的 / how the work ended
    #[arg(long, value_enum, default_value_t = Why::Unknown)]
    pub why: Why,
    /// 有没有提前三十天书面通知 / whether thirty days' notice was given in writing
    #[arg(long, value_enum)]
    pub notice: Option<YesNo>,
    /// 当地上年月平均工资 / last year's local average monthly wage, in yuan
    #[arg(long, value_name = "YUAN")]
    pub local_average: Option<String>,
    /// 当地月最低工资 / the local minimum monthly wage, in yuan
    #[arg(long, value_name = "YUAN")]
    pub minimum_wage: Option<String>,
    /// The wage.
    #[command(flatten)]
    pub wage: Wage,
    /// Common to all.
    #[command(flatten)]
    pub common: Common,
}

/// Overtime.
#[derive(Debug, Args)]
pub struct Overtime {
    /// 一个月多少元 / so much a month, in yuan
    #[arg(long, value_name = "YUAN", group = "pay")]
    pub wage: Option<String>,
    /// 一小时多少元 / so much an hour, in yuan
    #[arg(long, value_name = "YUAN", group = "pay")]
    pub hourly: Option<String>,
    /// 一件多少元 / so much a piece, in yuan
    #[arg(long, value_name = "YUAN", group = "pay", requires = "pieces")]
    pub piece: Option<String>,
    /// 加班做了几件：平日,休息日,法定休假日 / pieces made in overtime: workdays,rest days,holidays
    #[arg(long, value_name = "N,N,N")]
    pub pieces: Option<String>,
    /// 哪个月加了几小时：平日,休息日,法定休假日，可以写几次 / hours of overtime in a month: workdays,rest days,holidays
    #[arg(long = "hours", value_name = "MONTH=H:MM,H,H")]
    pub hours: Vec<String>,
    /// 用日记里的月份 / take the months of the diary
    #[arg(long, visible_alias = "from-diary", conflicts_with = "hours")]
    pub diary: bool,
    /// 日记里的哪家 / which employer of the diary
    #[arg(long, requires = "diary", value_name = "NAME")]
    pub employer: Option<String>,
    /// 休息日上班，后来补休了没有 / whether the rest days were given back
    #[arg(long, value_enum)]
    pub rest_given_back: Option<YesNo>,
    /// 单位批过综合工时、不定时工时 / averaged or flexible hours were approved
    #[arg(long)]
    pub approved_hours: bool,
    /// 已经付了多少加班费 / overtime pay received, in yuan
    #[arg(long, value_name = "YUAN")]
    pub paid: Option<String>,
    /// 干到哪天 / last day of work
    #[arg(long, value_name = "DATE")]
    pub ended: Option<Date>,
    /// Common to all.
    #[command(flatten)]
    pub common: Common,
}

/// Arrears.
#[derive(Debug, Args)]
pub struct Arrears {
    /// 哪个月：说好多少,拿到多少，可以写几次 / a month: promised,received, in yuan; may be repeated
    #[arg(long = "month", value_name = "MONTH=YUAN,YUAN")]
    pub months: Vec<String>,
    /// 用日记里的月份 / take the months of the diary
    #[arg(long, visible_alias = "from-diary", conflicts_with = "months")]
    pub diary: bool,
    /// 日记里的哪家 / which employer of the diary
    #[arg(long, requires = "diary", value_name = "NAME")]
    pub employer: Option<String>,
    /// 干到哪天 / last day of work
    #[arg(long, value_name = "DATE")]
    pub ended: Option<Date>,
    /// 劳动部门责令哪天前付 / the day by which the labour office ordered payment
    #[arg(long, value_name = "DATE")]
    pub order_by: Option<Date>,
    /// 责令付多少 / how much it ordered, in yuan
    #[arg(long, value_name = "YUAN", requires = "order_by")]
    pub order_amount: Option<String>,
    /// Common to all.
    #[command(flatten)]
    pub common: Common,
}

/// Time limits.
#[derive(Debug, Args)]
pub struct Limits {
    /// 哪天知道吃亏的 / the day you knew you were wronged
    #[arg(long, value_name = "DATE")]
    pub knew: Option<Date>,
    /// 要工资、加班费，还在干着 / a claim for wages, and you still work there
    #[arg(long)]
    pub still_there: bool,
    /// 干到哪天 / last day of work
    #[arg(long, value_name = "DATE")]
    pub ended: Option<Date>,
    /// 违法的事是哪天，或停在哪天 / the day of the breach, or on which it stopped
    #[arg(long, value_name = "DATE")]
    pub breach: Option<Date>,
    /// 哪天收到裁决书 / the day the award was received
    #[arg(long, value_name = "DATE")]
    pub award: Option<Date>,
    /// 哪天受的伤、诊断的职业病 / the day of the injury or diagnosis
    #[arg(long, value_name = "DATE")]
    pub injury: Option<Date>,
    /// Common to all.
    #[command(flatten)]
    pub common: Common,
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum YesNo {
    /// 有、是 / yes
    #[value(alias = "有", alias = "是")]
    Yes,
    /// 没有、不是 / no
    #[value(alias = "没有", alias = "不是")]
    No,
}

/// How the work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Why {
    /// 违法辞退 / unlawful dismissal
    #[value(alias = "违法辞退", alias = "违法")]
    Unlawful,
    /// 单位提出、双方商量好的 / by agreement, on the employer's proposal
    #[value(alias = "协商")]
    Agreed,
    /// 病后干不了、干不好、情况大变 / illness, inability or greatly changed circumstances
    #[value(alias = "提前通知")]
    WithNotice,
    /// 裁员 / redundancy
    #[value(alias = "裁员")]
    Redundancy,
    /// 合同到期，单位不续或降条件 / the contract ran out and was not renewed on the same terms
    #[value(alias = "到期")]
    RanOut,
    /// 单位关门、破产 / the employer closed
    #[value(alias = "关门", alias = "破产")]
    Closed,
    /// 欠薪、不交社保，我走的 / you left because of unpaid wages or insurance
    #[value(alias = "逼走", alias = "欠薪走")]
    ForCause,
    /// 自己辞职 / you resigned
    #[value(alias = "辞职")]
    Resigned,
    /// 单位说我严重违纪 / serious misconduct, as they say
    #[value(alias = "违纪")]
    Misconduct,
    /// 说不清 / not known
    #[value(alias = "说不清")]
    Unknown,
}
