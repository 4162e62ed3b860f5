//! What a calculator answers: ranges, the steps that led there, what was assumed, what to mind, and until when to act.
//!
//! Never "you will receive": a range of what the law lets one ask for, on the facts given.

use std::collections::BTreeSet;

use serde::Serialize;

use super::law::{Known, Law, LimitDay};
use super::sum::Range;
use super::words::Both;
use crate::dates::month::Month;
use crate::guidance::text::ItemId;
use crate::money::Money;
use crate::time::Date;

/// The calculators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Calculator {
    /// Double wages for the time without a written contract.
    DoubleWage,
    /// Severance, damages for unlawful dismissal, pay in lieu of notice.
    Severance,
    /// Overtime pay.
    Overtime,
    /// Wages owed, and the surcharge after a missed order.
    Arrears,
    /// Until when one may go where.
    TimeLimits,
}

impl Calculator {
    /// Every one.
    pub const ALL: [Self; 5] = [Self::DoubleWage, Self::Severance, Self::Overtime, Self::Arrears, Self::TimeLimits];

    /// The id of the article that explains it, lists the amendments that were checked, and says whom to call.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::DoubleWage => "calc-double-wage",
            Self::Severance => "calc-severance",
            Self::Overtime => "calc-overtime",
            Self::Arrears => "calc-arrears",
            Self::TimeLimits => "calc-time-limit",
        }
    }
}

/// What a line of the answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Item {
    /// The second wage for the whole time without a contract, before any limit.
    DoubleWageWhole,
    /// The part of it that may still be claimed on the day asked about.
    DoubleWage,
    /// Severance (经济补偿).
    Severance,
    /// Damages (赔偿金), instead of severance.
    Damages,
    /// Pay in lieu of notice, on top of severance.
    NoticePay,
    /// Overtime on working days.
    OvertimeWorkday,
    /// Work on rest days.
    OvertimeRestDay,
    /// Work on statutory holidays.
    OvertimeHoliday,
    /// All overtime pay due.
    OvertimeDue,
    /// What of it was not paid.
    OvertimeOwed,
    /// Wages owed.
    Arrears,
    /// What is added when an order to pay was missed.
    Surcharge,
}

/// In which case a line is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// On the facts as given.
    AsGiven,
    /// If the dismissal was one of those for which severance is owed.
    IfLawful,
    /// If the dismissal was unlawful and the person does not go back.
    IfUnlawful,
    /// If the labour office orders payment and the day it set is missed.
    IfOrderMissed,
}

/// One sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What it is.
    pub item: Item,
    /// In which case it is due.
    pub when: When,
    /// From how much to how much.
    pub range: Range,
}

/// One step of the reckoning, with the statements it follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What was done, in words.
    pub text: Both,
    /// The statements it follows, by id.
    pub statements: Vec<ItemId>,
}

/// What was taken for granted. If it is not so, the answer is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Assumption {
    /// There was a labour relation with this one employer all the time.
    OneEmployer,
    /// The ordinary wage was paid; only the second one is missing.
    OrdinaryWagePaid,
    /// The worker did not refuse to sign.
    NoFaultOfTheirs,
    /// Work began before the law: its time runs from the day the law came into force.
    BeganBeforeLaw {
        /// That day.
        since: Date,
    },
    /// Years before this day are left out of severance: they follow the rules of their time.
    EarlierYearsLeftOut {
        /// The day from which years count.
        since: Date,
    },
    /// A part of a month counts by its days, calendar or working.
    PartMonthByDays,
    /// The average wage was at least the local minimum wage.
    AboveMinimumWage,
    /// The wage was not above the cap.
    BelowCap,
    /// The local average wage is not below the local minimum wage, so that a wage under three times the minimum is not
    /// capped.
    AverageAboveMinimum,
    /// The usual wage stands for months not given.
    UsualWage,
    /// The wage is for ordinary hours, with no overtime in it.
    WageForOrdinaryHours,
    /// What was promised for a month is a whole month's wage.
    PromisedIsAMonth,
    /// The ordinary eight-hour system, not averaged or flexible hours approved by the labour office.
    OrdinaryHours,
    /// Rest days were given back where the list says regular time.
    RestDaysAsListed,
    /// What was promised and received is before deductions that the law allows.
    BeforeDeductions,
    /// Nothing stopped the time from running: no force majeure.
    NothingPausedIt,
}

/// What to mind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// No severance is owed in this case, as a rule.
    NoSeverance,
    /// Dismissal on this ground brings none, if the ground is true; the employer must prove it.
    EmployerMustProve,
    /// The sum is lower if the local average wage is below this.
    CapIfAverageBelow(Money),
    /// The limit of some of it has passed, if counted day by day.
    PartLapsed {
        /// The first day that still counts then.
        from: Date,
    },
    /// The limit has passed; the employer may say so, and then the claim mostly fails.
    LimitPassed,
    /// Asking or complaining after the limit had passed does not bring it back.
    InterruptedTooLate(Date),
    /// Places count this limit differently.
    PlacesDiffer,
    /// Overtime beyond what the law allows in a month.
    OverMonthlyLimit {
        /// The month.
        month: Month,
        /// Minutes of overtime on working days.
        minutes: u32,
        /// The most, in hours.
        hours: u32,
    },
    /// Keep proof of hours.
    KeepProofOfHours,
    /// A number of the law that this rests on was only seen repeated, not in the original.
    ToConfirm,
    /// Another system of hours: this calculator does not know it.
    OtherHours,
    /// Some months had more than was promised; whether that counts against the others is open.
    SomeMonthsOverpaid,
    /// There is nothing on top until the labour office has ordered payment and its day has passed.
    NoSurchargeYet,
    /// No working day is left: go, write or apply online at once.
    OnlyDaysOffLeft,
    /// An open-ended contract is deemed signed since this day.
    OpenEndedSince(Date),
}

/// Something the answer would need and does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// What the law said on a day: not in the guidance, or not from a text that was read.
    Law {
        /// The parameter.
        parameter: &'static str,
        /// The day.
        day: Date,
    },
    /// The wage of a month.
    Wage(Month),
    /// What was promised for a month.
    Promised(Month),
    /// What was received for a month.
    Received(Month),
    /// The local average wage of the year before.
    LocalAverage,
    /// Whether notice was given.
    NoticeGiven,
    /// Whether rest days were given back.
    RestDaysGivenBack,
    /// Why the work ended.
    WhyLeft,
}

/// Whether an amendment that may touch the answer was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// Its text was read.
    Read,
    /// Seen in other people's words only.
    Seen,
    /// Not looked at.
    Not,
}

/// An amendment after the texts this rests on were collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Amendment {
    /// The statement that tells it.
    pub statement: ItemId,
    /// Whether it was checked.
    pub checked: Checked,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Which calculator.
    pub calculator: Calculator,
    /// The day asked about.
    pub as_of: Date,
    /// Sums, the most useful first.
    pub lines: Vec<Line>,
    /// How they were reckoned.
    pub steps: Vec<Step>,
    /// What was taken for granted.
    pub assumptions: BTreeSet<Assumption>,
    /// What to mind.
    pub warnings: Vec<Warning>,
    /// What is not known.
    pub gaps: Vec<Gap>,
    /// Until when to act, the earliest first.
    pub limits: Vec<LimitDay>,
    /// Whom to call: service points by id.
    pub call: Vec<ItemId>,
    /// Amendments that were and were not checked.
    pub amendments: Vec<Amendment>,
}

impl Outcome {
    /// An answer with nothing in it yet but whom to call and what was checked.
    pub(super) fn new(calculator: Calculator, law: &Law<'_>) -> Self {
        let (call, amendments) = law.page(calculator);
        Self {
            calculator,
            as_of: law.as_of(),
            lines: Vec::new(),
            steps: Vec::new(),
            assumptions: BTreeSet::new(),
            warnings: Vec::new(),
            gaps: Vec::new(),
            limits: Vec::new(),
            call,
            amendments,
        }
    }

    /// The line of an item.
    #[must_use]
    pub fn line(&self, item: Item) -> Option<&Line> {
        self.lines.iter().find(|line| line.item == item)
    }

    pub(super) fn add(&mut self, item: Item, when: When, range: Range) {
        self.lines.push(Line { item, when, range });
    }

    /// Adds a line before all others: what the person asked for.
    pub(super) fn lead(&mut self, item: Item, when: When, range: Range) {
        self.lines.insert(0, Line { item, when, range });
    }

    /// Adds a step; one that says the same as an earlier one only adds its sources to it.
    pub(super) fn step(&mut self, text: Both, statements: Vec<ItemId>) {
        match self.steps.iter_mut().find(|step| step.text == text) {
            Some(step) => {
                let new = statements.into_iter().filter(|id| !step.statements.contains(id)).collect::<Vec<_>>();
                step.statements.extend(new);
            }
            None => self.steps.push(Step { text, statements }),
        }
    }

    pub(super) fn assume(&mut self, assumptions: impl IntoIterator<Item = Assumption>) {
        self.assumptions.extend(assumptions);
    }

    pub(super) fn warn(&mut self, warning: Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    pub(super) fn miss(&mut self, gap: Gap) {
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }

    /// A value of the law, or nothing and the gap noted. What is still to be confirmed is said.
    pub(super) fn known<T>(&mut self, found: Result<Known<T>, Gap>) -> Option<Known<T>> {
        let known = self.told(found)?;
        if known.to_confirm {
            self.warn(Warning::ToConfirm);
        }
        Some(known)
    }

    /// What the person told, or nothing and the gap noted.
    pub(super) fn told<T>(&mut self, given: Result<T, Gap>) -> Option<T> {
        given.map_err(|gap| self.miss(gap)).ok()
    }

    pub(super) fn limit(&mut self, day: LimitDay) {
        if day.only_days_off_left(self.as_of) {
            self.warn(Warning::OnlyDaysOffLeft);
        }
        self.limits.push(day);
        self.limits.sort_by_key(|limit| limit.last);
    }
}
