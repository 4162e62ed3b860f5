//! What the diary takes and refuses.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const TODAY: Date = date(2026, 3, 20);

fn worked(day: Date, started: u32, ended: u32) -> Draft {
    Draft { day: Some(day), span: Some(Span { started, ended }), ..Draft::default() }
}

fn entry(id: &str, draft: &Draft) -> Entry {
    Entry { id: id.into(), ..draft.over(None).expect("it has a day") }
}

fn alone(draft: &Draft) -> Result<(), DiaryError> {
    check(&draft.over(None)?, &[], TODAY)
}

#[test]
fn an_ordinary_day_is_taken() {
    let draft = Draft { minutes: Some(480), ..worked(TODAY, 8 * 60, 17 * 60) };
    assert_eq!(alone(&draft), Ok(()));
    assert_eq!(draft.over(None).expect("a day").worked(), Some(480), "without the break");
    assert_eq!(alone(&worked(TODAY, 20 * 60, 32 * 60)), Ok(()), "a night shift");
    let nothing_came = Draft { day: Some(TODAY), received: Some(Money::fen(0)), ..Draft::default() };
    assert_eq!(alone(&nothing_came), Ok(()));
}

#[test]
fn what_cannot_be_is_refused_with_its_reason() {
    let tomorrow = date(2026, 3, 21);
    let on = |day| Draft { day: Some(day), minutes: Some(60), ..Draft::default() };
    assert_eq!(alone(&Draft { minutes: Some(60), ..Draft::default() }), Err(DiaryError::NoDay));
    assert_eq!(alone(&Draft { day: Some(TODAY), ..Draft::default() }), Err(DiaryError::Nothing));
    let blank = Draft { day: Some(TODAY), remark: Some("  ".into()), ..Draft::default() };
    assert_eq!(alone(&blank), Err(DiaryError::Nothing));
    assert_eq!(alone(&on(tomorrow)), Err(DiaryError::Future(tomorrow)));
    assert_eq!(alone(&on(date(206, 3, 2))), Err(DiaryError::LongAgo(date(206, 3, 2))));
    assert_eq!(alone(&worked(TODAY, 600, 600)), Err(DiaryError::Times));
    assert_eq!(alone(&worked(TODAY, 1500, 1600)), Err(DiaryError::Times));
    assert_eq!(alone(&worked(TODAY, 0, 1441)), Err(DiaryError::Times));
    assert_eq!(alone(&Draft { minutes: Some(1441), ..on(TODAY) }), Err(DiaryError::OverADay(1441)));
    let long = Draft { minutes: Some(61), ..worked(TODAY, 600, 660) };
    assert_eq!(alone(&long), Err(DiaryError::LongerThanItsTimes { minutes: 61, span: 60 }));
    for minor in [-1, AMOUNT_MINOR_MAX + 1] {
        let odd = Draft { promised: Some(Money::fen(minor)), ..on(TODAY) };
        assert_eq!(alone(&odd), Err(DiaryError::Amount(Money::fen(minor))));
    }
    let wordy = Draft { employer: Some("字".repeat(201)), ..on(TODAY) };
    assert_eq!(alone(&wordy), Err(DiaryError::TooLong { field: "employer", most: 200 }));
    assert_eq!(alone(&Draft { employer: Some("字".repeat(200)), ..on(TODAY) }), Ok(()));
}

#[test]
fn a_break_is_taken_off_the_times() {
    let rest = |minutes, draft: Draft| Draft { rest: Some(minutes), ..draft };
    let day = rest(60, worked(TODAY, 480, 1020)).without_rest(None).expect("fits");
    assert_eq!((day.minutes, day.rest), (Some(480), None));
    let base = entry("a", &worked(TODAY, 480, 1140));
    let shorter = rest(90, Draft::default()).without_rest(Some(&base)).expect("fits");
    assert_eq!(shorter.minutes, Some(570), "from the times of the entry it corrects");
    let said = rest(60, Draft { minutes: Some(300), ..worked(TODAY, 480, 1020) }).without_rest(None).expect("fits");
    assert_eq!(said.minutes, Some(300), "minutes that were given stand");
    assert_eq!(rest(30, Draft::default()).without_rest(None), Err(DiaryError::Times));
    assert_eq!(rest(30, worked(TODAY, 600, 600)).without_rest(None), Err(DiaryError::Times));
    let all = rest(540, worked(TODAY, 480, 1020)).without_rest(None);
    assert_eq!(all, Err(DiaryError::LongerThanItsTimes { minutes: 540, span: 540 }));
}

#[test]
fn an_entry_is_held_against_the_others_but_not_against_itself() {
    let first = entry("a", &worked(TODAY, 480, 1020));
    let night = entry("n", &worked(date(2026, 3, 19), 1200, 1920));
    let again = entry("b", &worked(TODAY, 1000, 1100));
    let overlap = DiaryError::Overlap { day: TODAY, id: "a".into() };
    assert_eq!(check(&again, std::slice::from_ref(&first), TODAY), Err(overlap));
    assert_eq!(check(&first, std::slice::from_ref(&first), TODAY), Ok(()), "a correction keeps its own time");
    let morning = entry("m", &worked(TODAY, 470, 479));
    let of_night = DiaryError::Overlap { day: date(2026, 3, 19), id: "n".into() };
    assert_eq!(check(&morning, &[night], TODAY), Err(of_night));
    let hours = |id: &str, minutes| entry(id, &Draft { day: Some(TODAY), minutes: Some(minutes), ..Draft::default() });
    let full = DiaryError::DayTooFull { day: TODAY, minutes: 1441 };
    assert_eq!(check(&hours("h", 901), &[first], TODAY), Err(full));
}

#[test]
fn one_months_money_is_of_one_currency() {
    let yuan = Draft { day: Some(TODAY), promised: Some(Money::fen(1)), ..Draft::default() };
    let dong = Money { minor: 1, currency: "JPY".parse().expect("a currency") };
    let other = Draft { promised: Some(dong), ..yuan.clone() };
    assert_eq!(check(&entry("b", &other), &[entry("a", &yuan)], TODAY), Err(DiaryError::Currencies));
    let next = Draft { pay_month: Some(date(2026, 2, 14)), ..other };
    assert_eq!(check(&entry("b", &next), &[entry("a", &yuan)], TODAY), Ok(()), "another month");
}

#[test]
fn a_correction_lies_over_what_was_there() {
    let base = entry("a", &Draft { employer: Some("金龙".into()), ..worked(TODAY, 480, 1020) });
    let changed = Draft { minutes: Some(400), pay_month: Some(date(2026, 2, 14)), ..Draft::default() };
    let over = changed.over(Some(&base)).expect("has a day");
    assert_eq!((over.day, over.span, over.worked()), (TODAY, base.span, Some(400)));
    assert_eq!(over.employer.as_deref(), Some("金龙"));
    assert_eq!(over.pays_for(), date(2026, 2, 1));
    assert_eq!(changed.writes("a").len(), 2, "only what changed is written");
}

#[test]
fn a_mark_is_a_name_and_a_hash() {
    let hash = "AB".repeat(32);
    let writes = mark("m", "e", "wall.jpg", &hash).expect("fine");
    assert_eq!(writes[2].value.as_text(), Some("ab".repeat(32).as_str()));
    for (name, hash) in [("", hash.as_str()), ("wall.jpg", "ab"), ("wall.jpg", &"zz".repeat(32))] {
        assert_eq!(mark("m", "e", name, hash), Err(DiaryError::Mark));
    }
}

proptest! {
    /// Whatever is taken reads back as the same entry: nothing that passes is unreadable later.
    #[test]
    fn what_is_taken_is_read_back(
        started in 0_u32..1600, length in 0_u32..1600, minutes in proptest::option::of(0_u32..1600),
        promised in proptest::option::of(-5_i64..5_000_000), received in proptest::option::of(-5_i64..5_000_000),
        back in -3_i32..400, timed in any::<bool>(), employer in proptest::option::of(".{0,20}"),
    ) {
        use crate::cbor;
        use crate::registration::diary::entry::Diary;
        let draft = Draft {
            day: crate::dates::add_days(TODAY, -back).ok(),
            span: timed.then_some(Span { started, ended: started + length }),
            minutes,
            employer,
            promised: promised.map(Money::fen),
            received: received.map(Money::fen),
            ..Draft::default()
        };
        if alone(&draft).is_ok() {
            let bytes: Vec<_> = draft.writes("a").iter().map(|w| (w.path.clone(), cbor::encode(&w.value))).collect();
            let read = Diary::from_fields(bytes.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
            prop_assert!(read.unread.is_empty());
            prop_assert_eq!(read.settled(), vec![entry("a", &draft)]);
        }
    }
}
