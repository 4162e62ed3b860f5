//! Until when one may go where (调解仲裁法 27, 48 and 50; 劳动保障监察条例 20; 工伤保险条例 17).
//!
//! The day a time starts from is not counted; months and years end on the same day of the month. What interrupts the
//! limit of arbitration in time starts it anew. Every last day comes with the last working day before it.

use serde::{Deserialize, Serialize};

use super::error::{RightsError, has_come};
use super::law::{Law, Limit, LimitDay};
use super::outcome::{Assumption, Calculator, Outcome, Warning};
use super::words::{Both, on};
use crate::guidance::parameter::Value;
use crate::guidance::render::value_words;
use crate::locale::Locale;
use crate::say::Say;
use crate::time::Date;

/// What the calculator is told; each day that is known starts one time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// The day one knew, or should have known, that a right was infringed.
    pub knew: Option<Date>,
    /// Whether the work goes on and the claim is for wages: no limit runs then.
    #[serde(default)]
    pub wages_while_employed: bool,
    /// The last day of work, for wages and overtime.
    pub ended: Option<Date>,
    /// The day of the breach, or on which it stopped, for labour inspection.
    pub breach: Option<Date>,
    /// The day the award was received.
    pub award: Option<Date>,
    /// The day of the accident, or on which the occupational disease was diagnosed.
    pub injury: Option<Date>,
    /// Days on which the person asked the employer, complained to an office, or was promised it.
    #[serde(default)]
    pub interruptions: Vec<Date>,
}

/// Reckons every time that runs.
///
/// # Errors
/// [`RightsError`] for a day that has not come, or one beyond the calendar.
pub fn limits(law: &Law<'_>, facts: &Facts) -> Result<Outcome, RightsError> {
    let days = [facts.knew, facts.ended, facts.breach, facts.award, facts.injury];
    let mut all = days.iter().flatten().chain(&facts.interruptions);
    all.try_for_each(|day| has_come(*day, law.as_of()))?;
    let mut outcome = Outcome::new(Calculator::TimeLimits, law);
    if let Some(knew) = facts.knew {
        arbitration(law, &mut outcome, Limit::Arbitration, knew, &facts.interruptions)?;
    }
    if facts.wages_while_employed || facts.ended.is_some() {
        wages_after_leaving(law, &mut outcome, facts.ended, &facts.interruptions)?;
    }
    if let Some(breach) = facts.breach {
        inspection(law, &mut outcome, breach)?;
    }
    if let Some(award) = facts.award
        && let Some(days) = outcome.known(law.number("arb-sue", award))
    {
        let day = law.days_limit(Limit::Court, award, &days)?;
        tell(&mut outcome, day, &Value::Days(i64::from(days.value)));
    }
    if let Some(injury) = facts.injury
        && let Some(months) = outcome.known(law.number("injury-worker", injury))
    {
        let (day, _) = law.months_limit(Limit::Injury, injury, &months, &[])?;
        tell(&mut outcome, day, &Value::Months(i64::from(months.value)));
    }
    if outcome.limits.iter().any(|limit| limit.has_passed(law.as_of())) {
        outcome.warn(Warning::LimitPassed);
    }
    Ok(outcome)
}

/// A limit of labour arbitration, with what interrupted it.
pub(super) fn arbitration(
    law: &Law<'_>,
    outcome: &mut Outcome,
    limit: Limit,
    from: Date,
    interruptions: &[Date],
) -> Result<(), RightsError> {
    let Some(months) = outcome.known(law.number("arb-limit", law.as_of())) else { return Ok(()) };
    let (day, too_late) = law.months_limit(limit, from, &months, interruptions)?;
    too_late.into_iter().for_each(|day| outcome.warn(Warning::InterruptedTooLate(day)));
    outcome.assume([Assumption::NothingPausedIt]);
    if day.has_passed(law.as_of()) {
        outcome.warn(Warning::LimitPassed);
    }
    tell(outcome, day, &Value::Months(i64::from(months.value)));
    Ok(())
}

/// Adds a limit and how it was counted.
fn tell(outcome: &mut Outcome, day: LimitDay, span: &Value) {
    let (from, last) = (on(day.from), on(day.last));
    let text = Both::new(
        format!(
            "{}：从{}起（当天不算）{}，到{}为止。",
            day.limit.say(Locale::ZhHans),
            from.0,
            value_words(Locale::ZhHans, span),
            last.0
        ),
        format!(
            "{}: {} from {} (itself not counted), to {}.",
            day.limit.say(Locale::En),
            value_words(Locale::En, span),
            from.1,
            last.1
        ),
    );
    outcome.step(text, day.statements.clone());
    outcome.limit(day);
}

/// The limit for wages and overtime: none while one works there, then from the last day of work.
pub(super) fn wages_after_leaving(
    law: &Law<'_>,
    outcome: &mut Outcome,
    ended: Option<Date>,
    interruptions: &[Date],
) -> Result<(), RightsError> {
    if let Some(ended) = ended {
        arbitration(law, outcome, Limit::WagesAfterLeaving, ended, interruptions)?;
    } else {
        let text = Both::new(
            "还在这家干着，要工资、加班费不受仲裁时效限制。走了以后才开始算。",
            "While you work there no limit of arbitration runs for wages and overtime; it starts when you leave.",
        );
        outcome.step(text, law.cite(&["limit-wages"]));
    }
    Ok(())
}

/// How long labour inspection looks back.
pub(super) fn inspection(law: &Law<'_>, outcome: &mut Outcome, breach: Date) -> Result<(), RightsError> {
    let Some(months) = outcome.known(law.number("insp-back", breach)) else { return Ok(()) };
    let (day, _) = law.months_limit(Limit::Inspection, breach, &months, &[])?;
    tell(outcome, day, &Value::Months(i64::from(months.value)));
    Ok(())
}
