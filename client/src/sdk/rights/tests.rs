//! Calculators through the calls an app makes: in the phone's language, on a locked phone, keeping nothing.

use jiff::civil::date;
use sojourn_core::locale::Locale;
use sojourn_core::money::{Currency, Money};
use sojourn_core::place::PlaceCode;
use sojourn_core::rights::input::{Wages, WorkMonth};
use sojourn_core::rights::{arrears, double_wage, limits, overtime, severance};

use crate::sdk::{CalcView, Phone};
use crate::testing::{TestClock, phone};

fn yuan(amount: i64) -> Money {
    Money::fen(amount * 100)
}

fn month(text: &str) -> WorkMonth {
    WorkMonth::new(text.parse().expect("a month"))
}

/// One answer of each calculator.
fn each(phone: &mut Phone) -> Vec<CalcView> {
    let (place, day) = (PlaceCode::cn(), date(2026, 11, 24));
    let started = date(2026, 1, 1);
    let double = double_wage::Facts {
        started,
        signed: None,
        ended: None,
        wages: Wages::usually(yuan(5000)),
        interruptions: Vec::new(),
    };
    let leaving = severance::Facts {
        started,
        ended: date(2026, 10, 31),
        wages: Wages::usually(yuan(5000)),
        why: severance::Why::Unknown,
        notice: None,
        local_average: None,
        minimum_wage: None,
        interruptions: Vec::new(),
    };
    let worked = WorkMonth { minutes_overtime_workday: 600, ..month("2026-10") };
    let extra = overtime::Facts {
        months: vec![worked],
        currency: Currency::CNY,
        pay: overtime::Pay::Monthly(yuan(3480)),
        hours: overtime::Hours::Ordinary,
        rest_days_given_back: None,
        paid: None,
        ended: None,
        interruptions: Vec::new(),
    };
    let unpaid = WorkMonth { promised: Some(yuan(5000)), received: Some(yuan(0)), ..month("2026-10") };
    let owed = arrears::Facts {
        months: vec![unpaid],
        currency: Currency::CNY,
        ended: None,
        order: None,
        interruptions: Vec::new(),
    };
    let until = limits::Facts { knew: Some(started), ..limits::Facts::default() };
    vec![
        phone.calculate_double_wage(&double, &place, day).expect("reckons"),
        phone.calculate_severance(&leaving, &place, day).expect("reckons"),
        phone.calculate_overtime(&extra, &place, day).expect("reckons"),
        phone.calculate_arrears(&owed, &place, day).expect("reckons"),
        phone.calculate_limits(&until, &place, day).expect("reckons"),
    ]
}

#[test]
fn every_view_has_its_sums_sources_hotlines_and_what_was_not_checked() {
    let mut phone = phone("one", None, &TestClock::new());
    for view in each(&mut phone) {
        assert!(!view.sums.is_empty() || view.calculator == "time_limits", "{view:?}");
        assert!(view.steps.iter().all(|step| !step.sources.is_empty()), "{view:?}");
        let numbers: Vec<_> = view.call.iter().filter_map(|call| call.phone.as_deref()).collect();
        assert!(numbers.contains(&"12348") && numbers.contains(&"12333"), "{view:?}");
        assert!(view.amendments.iter().any(|one| one.checked == "not"), "{view:?}");
        let notes = view.gaps.iter().chain(&view.warnings).chain(&view.assumptions);
        assert!(notes.clone().all(|note| !note.code.is_empty() && !note.words.is_empty()), "{view:?}");
        assert!(phone.read(view.article, &PlaceCode::cn(), view.as_of).is_ok(), "its article is there");
    }
}

#[test]
fn it_speaks_the_phones_language_and_the_values_are_the_same() {
    let mut phone = phone("one", None, &TestClock::new());
    let zh = each(&mut phone);
    phone.set_locale(Locale::En).expect("set");
    let en = each(&mut phone);
    for (zh, en) in zh.iter().zip(&en) {
        assert_ne!((&zh.title, zh.note), (&en.title, en.note));
        let values =
            |view: &CalcView| view.sums.iter().map(|sum| (sum.item.clone(), sum.low, sum.high)).collect::<Vec<_>>();
        assert_eq!(values(zh), values(en));
    }
}

#[test]
fn facts_that_cannot_be_are_an_input_error_in_words() {
    let mut phone = phone("one", None, &TestClock::new());
    let late = limits::Facts { knew: Some(date(2026, 11, 25)), ..limits::Facts::default() };
    let error = phone.calculate_limits(&late, &PlaceCode::cn(), date(2026, 11, 24)).expect_err("refused");
    assert_eq!(error.code(), "input");
    assert!(error.to_string().contains("2026年11月25日还没到"), "{error}");
}
