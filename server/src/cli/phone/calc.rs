//! `calc`: what the law lets a worker ask for. The sum first, then until when; then how it was reckoned and from what.

mod args;
mod diary;
mod read;

use sojourn_client::sdk::{CalcView, NoteView};
use sojourn_client::{Phone, PhoneError};
use sojourn_core::locale::Locale;
use sojourn_core::money::Currency;
use sojourn_core::rights::{arrears, double_wage, limits, overtime, severance};

pub use args::Calc;
use args::{Arrears, DoubleWage, Limits, Overtime, Severance};

use super::find::here;
use super::tell::{Told, pick};

pub(super) fn calc(phone: &mut Phone, lang: Locale, which: &Calc) -> Result<Told, PhoneError> {
    let view = match which {
        Calc::DoubleWage(given) => of_double_wage(phone, given)?,
        Calc::Severance(given) => of_severance(phone, given)?,
        Calc::Overtime(given) => of_overtime(phone, given)?,
        Calc::Arrears(given) => of_arrears(phone, given)?,
        Calc::Limits(given) => of_limits(phone, given)?,
    };
    let mut told = Told::of(&view);
    told.lines = words(lang, &view);
    Ok(told)
}

fn of_double_wage(phone: &mut Phone, given: &DoubleWage) -> Result<CalcView, PhoneError> {
    let place = here(phone, given.common.place.as_deref())?;
    let facts = double_wage::Facts {
        started: given.started,
        signed: given.signed,
        ended: given.ended,
        wages: read::wages(&given.wage)?,
        interruptions: given.common.asked.clone(),
    };
    let today = phone.today();
    phone.calculate_double_wage(&facts, &place, today)
}

fn of_severance(phone: &mut Phone, given: &Severance) -> Result<CalcView, PhoneError> {
    let place = here(phone, given.common.place.as_deref())?;
    let facts = severance::Facts {
        started: given.started,
        ended: given.ended,
        wages: read::wages(&given.wage)?,
        why: read::why(given.why),
        notice: given.notice.map(read::yes),
        local_average: read::amount(given.local_average.as_deref())?,
        minimum_wage: read::amount(given.minimum_wage.as_deref())?,
        interruptions: given.common.asked.clone(),
    };
    let today = phone.today();
    phone.calculate_severance(&facts, &place, today)
}

fn of_overtime(phone: &mut Phone, given: &Overtime) -> Result<CalcView, PhoneError> {
    let place = here(phone, given.common.place.as_deref())?;
    let months = match given.diary {
        true => diary::months(phone, given.employer.as_deref())?,
        false => given.hours.iter().map(|text| read::hours(text)).collect::<Result<_, _>>()?,
    };
    let facts = overtime::Facts {
        months,
        currency: Currency::CNY,
        pay: read::pay(given)?,
        hours: if given.approved_hours { overtime::Hours::Approved } else { overtime::Hours::Ordinary },
        rest_days_given_back: given.rest_given_back.map(read::yes),
        paid: read::amount(given.paid.as_deref())?,
        ended: given.ended,
        interruptions: given.common.asked.clone(),
    };
    let today = phone.today();
    let view = phone.calculate_overtime(&facts, &place, today)?;
    diary::with_caveats(phone, given.diary, given.employer.as_deref(), view)
}

fn of_arrears(phone: &mut Phone, given: &Arrears) -> Result<CalcView, PhoneError> {
    let place = here(phone, given.common.place.as_deref())?;
    let months = match given.diary {
        true => diary::months(phone, given.employer.as_deref())?,
        false => given.months.iter().map(|text| read::paid(text)).collect::<Result<_, _>>()?,
    };
    let amount = read::amount(given.order_amount.as_deref())?;
    let facts = arrears::Facts {
        months,
        currency: Currency::CNY,
        ended: given.ended,
        order: given.order_by.map(|pay_by| arrears::Order { pay_by, amount }),
        interruptions: given.common.asked.clone(),
    };
    let today = phone.today();
    let view = phone.calculate_arrears(&facts, &place, today)?;
    diary::with_caveats(phone, given.diary, given.employer.as_deref(), view)
}

fn of_limits(phone: &mut Phone, given: &Limits) -> Result<CalcView, PhoneError> {
    let place = here(phone, given.common.place.as_deref())?;
    let facts = limits::Facts {
        knew: given.knew,
        wages_while_employed: given.still_there,
        ended: given.ended,
        breach: given.breach,
        award: given.award,
        injury: given.injury,
        interruptions: given.common.asked.clone(),
    };
    if facts == (limits::Facts { interruptions: facts.interruptions.clone(), ..limits::Facts::default() }) {
        let why = "--knew, --ended, --still-there, --breach, --award, --injury".into();
        return Err(PhoneError::Input { field: "days", why });
    }
    let today = phone.today();
    phone.calculate_limits(&facts, &place, today)
}

/// The answer in the order a worker needs it.
fn words(lang: Locale, view: &CalcView) -> Vec<String> {
    let mut lines = vec![view.title.clone()];
    for (number, sum) in view.sums.iter().enumerate() {
        let mark = if number == 0 { ">>" } else { "  " };
        let when =
            sum.when_words.as_ref().map_or_else(String::new, |when| pick(lang, "（…）", " (…)").replace('…', when));
        lines.push(format!("{mark} {}{when}{}{}", sum.title, pick(lang, "：", ": "), sum.words));
    }
    lines.extend(view.limits.iter().map(|day| format!("→ {}", day.words)));
    lines.extend(gaps(lang, &view.gaps));
    lines.extend(view.warnings.iter().map(|warning| format!("! {}", warning.words)));
    let calls = view.call.iter().map(|call| call.title.as_str()).collect::<Vec<_>>();
    lines.push(format!("{}{}", pick(lang, "找谁问：", "Whom to call: "), calls.join(pick(lang, "、", ", "))));
    lines.push(String::new());
    lines.push(pick(lang, "怎么算的：", "How it was reckoned:").into());
    for (number, step) in view.steps.iter().enumerate() {
        lines.push(format!("{}. {}", number + 1, step.words));
        // Steps that follow each other from the same articles name them once.
        let before = number.checked_sub(1).and_then(|n| view.steps.get(n));
        if before.is_none_or(|before| before.sources != step.sources) {
            lines.extend(step.sources.iter().map(|source| format!("   {}{source}", pick(lang, "出处：", "Source: "))));
        }
    }
    section(
        &mut lines,
        pick(lang, "前提（不是这样，数就变）：", "Taken for granted (if not, the sum changes):"),
        &view.assumptions,
    );
    if !view.amendments.is_empty() {
        lines.push(pick(lang, "2025年4月以后的改动：", "Changes of the law after April 2025:").into());
    }
    for change in &view.amendments {
        lines.push(format!("- [{}] {}", change.checked_words, change.claim));
    }
    lines.push(view.note.into());
    lines
}

/// What is missing, each kind once: a year without wages is one line, not twelve.
fn gaps(lang: Locale, gaps: &[NoteView]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut told = std::collections::BTreeSet::new();
    for gap in gaps.iter().filter(|gap| told.insert(gap.code.as_str())) {
        let same = gaps.iter().filter(|other| other.code == gap.code).count();
        let more = match (same, lang) {
            (1, _) => String::new(),
            (n, Locale::ZhHans) => format!("，这样的一共{n}处"),
            (n, Locale::En) => format!(", and {} more like it", n - 1),
        };
        lines.push(format!("? {}{more}", gap.words));
    }
    lines
}

fn section(lines: &mut Vec<String>, title: &str, notes: &[NoteView]) {
    if !notes.is_empty() {
        lines.push(title.to_owned());
        lines.extend(notes.iter().map(|note| format!("- {}", note.words)));
    }
}
