//! A permit through the years, day by day.

use jiff::civil::date;
use proptest::prelude::*;

use super::super::basis::Shelf;
use super::super::fields::Field;
use super::super::fixtures::{shelf, statement};
use super::super::profile::Endorsement;
use super::*;
use crate::dates::add_days;
use crate::dates::working::Calendar;
use crate::guidance::statement::Confidence;

fn rule(consequence: &str, years_after_gap: &str) -> Deadline {
    let json = format!(
        r#"{{"id":"endorse","title":"签注","role":"window","anchor":"anniversary","before":{{"amount":1,"unit":"month"}},
            "consequence":"{consequence}","years_after_gap":"{years_after_gap}","as_stated":"每年","statements":["law"]}}"#
    );
    serde_json::from_str(&json).expect("a deadline")
}

fn one<T>(value: T) -> Field<T> {
    [value].into_iter().collect()
}

fn hangzhou() -> PlaceCode {
    "330100".parse().expect("a place")
}

/// A person registered on 4 March 2026 with a permit issued on 20 September 2026, endorsed on these days.
fn holder(endorsed: &[Date]) -> Profile {
    let mut profile = Profile::default();
    let registration = Registration { place: one(hangzhou()), on: one(date(2026, 3, 4)), ..Registration::default() };
    profile.registrations.insert("r".into(), registration);
    let permit = Permit { place: one(hangzhou()), issued_on: one(date(2026, 9, 20)), ..Permit::default() };
    profile.permits.insert("p".into(), permit);
    for (n, day) in endorsed.iter().enumerate() {
        profile
            .endorsements
            .insert(format!("e{n}"), Endorsement { permit: one("p".into()), on: one(*day), ..Endorsement::default() });
    }
    profile
}

fn on(profile: &Profile, rule: Option<&Deadline>, today: Date) -> Standing {
    let (calendar, grounds) = (Calendar::default(), shelf([statement("law", Confidence::High)]));
    standing(
        profile,
        |place| *place == hangzhou(),
        rule,
        Setting { calendar: &calendar, grounds: &grounds, as_of: today },
    )
}

fn told(profile: &Profile, rule: &Deadline, today: Date) -> (Status, Option<Date>, Option<(Date, Status)>) {
    let standing = on(profile, Some(rule), today);
    (standing.status, standing.since, standing.next.map(|next| (next.on, next.to)))
}

#[test]
fn before_any_paper_a_person_is_unregistered_then_registered() {
    let profile = holder(&[]);
    let rule = rule("suspended", "gap_excluded");
    assert_eq!(told(&profile, &rule, date(2026, 3, 3)), (Status::Unregistered, None, None));
    assert_eq!(told(&profile, &rule, date(2026, 3, 4)), (Status::Registered, Some(date(2026, 3, 4)), None));
    let moved_away = |day| {
        let mut profile = holder(&[]);
        profile.permits.clear();
        profile.registrations.get_mut("r").expect("there").ended_on = one(date(2026, 5, 1));
        on(&profile, None, day).status
    };
    assert_eq!(moved_away(date(2026, 4, 30)), Status::Registered);
    assert_eq!(moved_away(date(2026, 5, 1)), Status::Unregistered);
}

#[test]
fn a_year_without_endorsement_goes_valid_window_suspended() {
    let (profile, rule) = (holder(&[]), rule("suspended", "gap_excluded"));
    let issued = date(2026, 9, 20);
    let (opens, closes, after) = (date(2027, 8, 20), date(2027, 9, 20), date(2027, 9, 21));
    let valid = (Status::PermitValid, Some(issued), Some((opens, Status::EndorsementWindow)));
    let window = (Status::EndorsementWindow, Some(opens), Some((after, Status::Suspended)));
    assert_eq!(told(&profile, &rule, issued), valid);
    assert_eq!(told(&profile, &rule, date(2027, 8, 19)), valid);
    assert_eq!(told(&profile, &rule, opens), window);
    assert_eq!(told(&profile, &rule, closes), window);
    assert_eq!(told(&profile, &rule, after), (Status::Suspended, Some(after), None));
    assert_eq!(on(&profile, Some(&rule), after).entitles_as, StandingHere::Suspended);
    assert_eq!(on(&profile, Some(&rule), closes).entitles_as, StandingHere::Permit);
}

#[test]
fn an_endorsement_on_the_last_day_keeps_it_valid() {
    let (profile, rule) = (holder(&[date(2027, 9, 20)]), rule("suspended", "gap_excluded"));
    assert_eq!(told(&profile, &rule, date(2027, 9, 19)).0, Status::EndorsementWindow, "not yet done then");
    let valid = (Status::PermitValid, Some(date(2026, 9, 20)), Some((date(2028, 8, 20), Status::EndorsementWindow)));
    assert_eq!(told(&profile, &rule, date(2027, 9, 20)), valid);
    assert_eq!(told(&profile, &rule, date(2028, 8, 19)), valid);
    assert_eq!(told(&profile, &rule, date(2028, 9, 21)).0, Status::Suspended);
}

#[test]
fn an_office_that_endorses_early_has_endorsed() {
    let (profile, rule) = (holder(&[date(2027, 8, 1)]), rule("suspended", "gap_excluded"));
    assert_eq!(told(&profile, &rule, date(2027, 9, 30)).0, Status::PermitValid);
}

#[test]
fn a_late_endorsement_restores_and_the_gap_rule_sets_the_next_window() {
    let late = date(2028, 1, 10);
    let profile = holder(&[late]);
    let gap = rule("suspended", "gap_excluded");
    assert_eq!(told(&profile, &gap, date(2028, 1, 9)).0, Status::Suspended);
    let restored = (Status::Restored, Some(late), Some((date(2028, 8, 20), Status::EndorsementWindow)));
    assert_eq!(told(&profile, &gap, late), restored);
    assert_eq!(on(&profile, Some(&gap), late).uncertain, None);
    let restart = rule("suspended", "restart");
    let anew = (Status::Restored, Some(late), Some((date(2028, 12, 10), Status::EndorsementWindow)));
    assert_eq!(told(&profile, &restart, late), anew);
    let unknown = on(&profile, Some(&rule("suspended", "unknown")), late);
    assert_eq!(unknown.next.map(|next| next.on), Some(date(2028, 8, 20)), "the earlier of the two reminders");
    assert_eq!(unknown.uncertain, Some(Uncertainty::YearsAfterGap));
}

#[test]
fn after_the_next_endorsement_in_time_it_is_simply_valid_again() {
    let (profile, rule) = (holder(&[date(2028, 1, 10), date(2028, 9, 1)]), rule("suspended", "gap_excluded"));
    assert_eq!(told(&profile, &rule, date(2028, 8, 31)).0, Status::EndorsementWindow);
    let valid = (Status::PermitValid, Some(date(2028, 9, 1)), Some((date(2029, 8, 20), Status::EndorsementWindow)));
    assert_eq!(told(&profile, &rule, date(2028, 9, 1)), valid);
}

#[test]
fn one_late_endorsement_makes_up_for_several_missed_years() {
    let (profile, rule) = (holder(&[date(2030, 2, 1)]), rule("suspended", "gap_excluded"));
    let restored = (Status::Restored, Some(date(2030, 2, 1)), Some((date(2030, 8, 20), Status::EndorsementWindow)));
    assert_eq!(told(&profile, &rule, date(2030, 2, 1)), restored);
}

#[test]
fn other_consequences_have_other_ends() {
    let (profile, day) = (holder(&[]), date(2027, 9, 21));
    let lapsed = on(&profile, Some(&rule("lapse", "gap_excluded")), day);
    assert_eq!((lapsed.status, lapsed.entitles_as), (Status::Expired, StandingHere::Registered));
    let nothing = told(&profile, &rule("none", "gap_excluded"), day);
    let valid = (Status::PermitValid, Some(date(2026, 9, 20)), Some((date(2028, 8, 20), Status::EndorsementWindow)));
    assert_eq!(nothing, valid);
    let unknown = on(&profile, Some(&rule("unknown", "gap_excluded")), day);
    assert_eq!((unknown.status, unknown.uncertain), (Status::Suspended, Some(Uncertainty::Consequence)));
}

#[test]
fn loss_cancellation_and_expiry_come_first_and_a_new_permit_ends_them() {
    let rule = rule("suspended", "gap_excluded");
    let with = |change: &dyn Fn(&mut Permit)| {
        let mut profile = holder(&[]);
        change(profile.permits.get_mut("p").expect("there"));
        profile
    };
    let lost = with(&|permit| permit.lost_on = one(date(2027, 1, 5)));
    assert_eq!(told(&lost, &rule, date(2027, 1, 4)).0, Status::PermitValid);
    assert_eq!(told(&lost, &rule, date(2027, 1, 5)), (Status::Lost, Some(date(2027, 1, 5)), None));
    assert_eq!(on(&lost, Some(&rule), date(2027, 1, 5)).entitles_as, StandingHere::Registered);
    let mut replaced = lost;
    let card = Permit { place: one(hangzhou()), issued_on: one(date(2027, 2, 1)), ..Permit::default() };
    replaced.permits.insert("q".into(), card);
    assert_eq!(told(&replaced, &rule, date(2027, 2, 1)).0, Status::PermitValid);
    let both = with(&|permit| {
        permit.lost_on = one(date(2027, 1, 5));
        permit.cancelled_on = one(date(2027, 1, 5));
    });
    assert_eq!(told(&both, &rule, date(2027, 1, 5)).0, Status::Cancelled);
    let ends = with(&|permit| permit.expires_on = one(date(2027, 3, 31)));
    let next = Some((date(2027, 4, 1), Status::Expired));
    assert_eq!(told(&ends, &rule, date(2027, 3, 31)), (Status::PermitValid, Some(date(2026, 9, 20)), next));
    assert_eq!(told(&ends, &rule, date(2027, 4, 1)), (Status::Expired, Some(date(2027, 4, 1)), None));
}

#[test]
fn a_rule_that_may_not_drive_leaves_it_valid_but_uncertain() {
    let (profile, calendar) = (holder(&[]), Calendar::default());
    let weak = shelf([statement("law", Confidence::Gk)]);
    let ask = |grounds: &Shelf, rule: Option<&Deadline>| {
        let setting = Setting { calendar: &calendar, grounds, as_of: date(2029, 1, 1) };
        standing(&profile, |place| *place == hangzhou(), rule, setting)
    };
    let rule = rule("suspended", "gap_excluded");
    let doubted = ask(&weak, Some(&rule));
    assert_eq!((doubted.status, doubted.next), (Status::PermitValid, None));
    assert_eq!(doubted.uncertain, Some(Uncertainty::Rule(Doubt::Unverified)));
    assert_eq!(ask(&weak, None).uncertain, Some(Uncertainty::NoRule));
}

#[test]
fn what_was_taken_back_was_never_there() {
    let mut profile = holder(&[]);
    profile.permits.get_mut("p").expect("there").removed = one(true);
    assert_eq!(on(&profile, None, date(2027, 1, 1)).status, Status::Registered);
    profile.registrations.get_mut("r").expect("there").removed = one(true);
    assert_eq!(on(&profile, None, date(2027, 1, 1)).status, Status::Unregistered);
}

#[test]
fn papers_of_another_place_do_not_count_here() {
    let (calendar, grounds) = (Calendar::default(), Shelf::default());
    let setting = Setting { calendar: &calendar, grounds: &grounds, as_of: date(2027, 1, 1) };
    assert_eq!(standing(&holder(&[]), |_| false, None, setting).status, Status::Unregistered);
}

proptest! {
    /// The promised change comes on its day and not before: asking on that day gives the promised status, on the day
    /// before the same as today. Holds for any history of endorsements up to today.
    #[test]
    fn the_next_change_is_true(
        endorsed in proptest::collection::vec(0_i32..2_500, 0..6),
        day in 0_i32..2_500,
        gap in 0_usize..3,
        consequence in 0_usize..4,
    ) {
        let issued = date(2026, 9, 20);
        let today = add_days(issued, day).expect("in range");
        let days: Vec<_> = endorsed.iter().filter(|e| **e <= day).map(|e| add_days(issued, *e).expect("in range")).collect();
        let profile = holder(&days);
        let rule = rule(["suspended", "lapse", "none", "unknown"][consequence], ["gap_excluded", "restart", "unknown"][gap]);
        let now = on(&profile, Some(&rule), today);
        prop_assert!(now.since.is_some_and(|since| since <= today));
        if let Some(next) = now.next {
            prop_assert!(next.on > today);
            prop_assert_eq!(on(&profile, Some(&rule), next.on).status, next.to);
            let eve = next.on.yesterday().expect("in range");
            prop_assert_eq!(on(&profile, Some(&rule), eve).status, now.status);
        }
    }
}
