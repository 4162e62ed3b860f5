//! The past of a place, asked about any day.

use sojourn_core::time::Date;

use crate::testing::{TestClock, phone};

#[test]
fn any_day_from_1990_to_2027_has_its_values_or_says_that_it_does_not_know() {
    let mut phone = phone("one", None, &TestClock::new());
    let henan = "410100".parse().expect("a place");
    for year in 1990..=2027 {
        for day in [Date::constant(year, 2, 28), Date::constant(year, 12, 31)] {
            let view = phone.history(Some(&henan), Some(day)).expect("reads");
            assert!(!view.values.is_empty(), "{day}");
            for value in &view.values {
                assert!(!value.words.trim().is_empty() && !value.words.contains('{'), "{day}: {value:?}");
                // What is told of a day began by then and rests on something.
                if value.state == "known" {
                    assert!(value.since.is_some_and(|since| since <= day), "{day}: {value:?}");
                    assert!(!value.sources.is_empty(), "{day}: {value:?}");
                }
            }
            let first = view.values.iter().find(|value| value.id == "permit-first").expect("the fee is listed");
            assert_eq!(first.state == "known", year >= 2016, "{day}: {first:?}");
        }
    }
}

#[test]
fn everywhere_each_value_is_told_once_where_it_is_from() {
    let mut phone = phone("one", None, &TestClock::new());
    let view = phone.history(None, None).expect("reads");
    let mut seen = std::collections::BTreeSet::new();
    for value in &view.values {
        assert!(seen.insert((value.place.clone(), value.kind, value.id.clone())), "{value:?}");
    }
    assert!(view.values.iter().any(|value| value.place == "410000") && view.held.is_empty());
    let begins: Vec<_> = view.articles.iter().filter_map(|one| one.begins).collect();
    assert!(begins.is_sorted(), "{begins:?}");
}
