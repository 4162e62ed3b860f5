//! What a new entry begins with, and how it reads before it is kept.

use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::registration::diary::Span;
use sojourn_core::time::Date;

use super::*;
use crate::testing::{TestClock, phone};

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn worked(on: &str, span: Span, employer: &str) -> Entered {
    Entered {
        day: Some(day(on)),
        span: Some(span),
        rest: Some(90),
        employer: Some(employer.into()),
        ..Entered::default()
    }
}

const LONG: Span = Span { started: 450, ended: 1200 };

#[test]
fn a_new_entry_begins_as_the_one_before_it_did() {
    let mut phone = phone("one", None, &TestClock::new());
    let first = phone.diary_start(day("2026-03-02")).expect("starts");
    assert_eq!((first.like, first.noted, first.employers.len()), (None, 0, 0));
    phone.diary_add(&worked("2026-02-27", LONG, "金龙玩具厂")).expect("adds");
    phone.diary_add(&worked("2026-03-01", Span { started: 480, ended: 1020 }, " 大桥电子 ")).expect("adds");
    let paid = Entered { day: Some(day("2026-03-02")), received: Some(Money::fen(0)), ..Entered::default() };
    phone.diary_add(&paid).expect("adds");
    let next = phone.diary_start(day("2026-03-02")).expect("starts");
    assert_eq!((next.started, next.ended, next.rest), (480, 1020, 90), "an entry about money has no times");
    assert_eq!((next.like, next.noted), (Some(day("2026-03-01")), 1));
    assert_eq!(next.employers, ["大桥电子", "金龙玩具厂"], "the last one first");
    let earlier = phone.diary_start(day("2026-02-28")).expect("starts");
    assert_eq!((earlier.started, earlier.employer.as_deref()), (450, Some("金龙玩具厂")), "not one of a later day");
}

#[test]
fn an_entry_is_read_back_before_it_is_kept() {
    let mut phone = phone("one", None, &TestClock::new());
    phone.set_locale(Locale::En).expect("sets");
    let tried = phone.diary_try(None, &worked("2026-03-02", LONG, "Dragon Toys")).expect("tries");
    assert_eq!(tried.words, "2026-03-02 (Monday), 07:30–20:00, break 1 h 30 min, counts 11 h, for Dragon Toys");
    assert_eq!((tried.worked.as_deref(), &tried.problem), (Some("11 h"), &None));
    assert!(phone.diary_list(None).expect("lists").is_empty(), "trying keeps nothing");
    let future = phone.diary_try(None, &worked("2026-03-03", LONG, "x")).expect("tries");
    assert_eq!(future.problem.map(|why| why.code).as_deref(), Some("diary-future"));
    let id = phone.diary_add(&worked("2026-03-02", LONG, "Dragon Toys")).expect("adds");
    let shorter = Entered { rest: Some(750), ..Entered::default() };
    let tried = phone.diary_try(Some(&id), &shorter).expect("tries");
    assert_eq!(tried.problem.map(|why| why.code).as_deref(), Some("diary-longer-than-its-times"));
    assert!(phone.diary_try(Some("none"), &shorter).is_err());
    phone.diary_correct(&id, &Entered { rest: Some(60), ..Entered::default() }).expect("corrects");
    let view = phone.diary_list(None).expect("lists").remove(0);
    assert_eq!(view.corrections.len(), 1, "the minutes");
    let later = Entered { span: Some(Span { ended: 1230, ..LONG }), rest: Some(60), ..Entered::default() };
    phone.diary_correct(&id, &later).expect("corrects");
    let fields: Vec<String> =
        phone.diary_list(None).expect("lists").remove(0).corrections.into_iter().map(|one| one.field).collect();
    assert!(!fields.contains(&"started".to_owned()) && fields.contains(&"ended".to_owned()), "{fields:?}");
    let lines: Vec<&str> = view.lines.iter().map(|line| line.words.as_str()).collect();
    assert_eq!(lines, ["time: 07:30–20:00", "worked: 11 h 30 min", "for whom: Dragon Toys"]);
    assert_eq!((view.started, view.ended, view.rest, view.minutes), (Some(450), Some(1200), Some(60), Some(690)));
}

#[test]
fn a_month_says_what_is_known_and_what_is_not() {
    let mut phone = phone("one", None, &TestClock::new());
    phone.set_locale(Locale::En).expect("sets");
    let promised = Entered { promised: Some(Money::fen(20_000)), ..worked("2026-03-02", LONG, "x") };
    phone.diary_add(&promised).expect("adds");
    let lines = |phone: &mut Phone| -> Vec<String> {
        let month = phone.diary_totals(None).expect("sums").months.remove(0);
        month.lines.into_iter().map(|line| line.words).collect()
    };
    let said = lines(&mut phone);
    assert_eq!(said.first().map(String::as_str), Some("1 days worked"));
    assert!(
        said.contains(&"received: not noted".to_owned()) && !said.iter().any(|line| line.contains("short")),
        "{said:?}"
    );
    let came = Entered { day: Some(day("2026-03-02")), received: Some(Money::fen(0)), ..Entered::default() };
    phone.diary_add(&came).expect("adds");
    assert!(lines(&mut phone).iter().any(|line| line.starts_with("still short")), "nothing came, and that was noted");
}
