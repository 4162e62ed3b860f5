//! What is there, what is missing, and what is only nearly good enough.

use jiff::civil::date;
use proptest::prelude::*;

use super::super::basis::Shelf;
use super::super::fields::Field;
use super::*;
use crate::dates::working::Calendar;
use crate::time::Date;

const TODAY: Date = date(2026, 11, 24);

fn groups() -> Vec<DocumentGroup> {
    serde_json::from_str(
        r#"[{"id":"who","title":"身份","need":"all_of","documents":[
              {"id":"id-card","title":"身份证","form":"original_and_copy"},
              {"id":"photo","title":"照片","max_age":{"amount":6,"unit":"month"}}]},
            {"id":"where","title":"住处或工作","need":"one_of","documents":[
              {"id":"lease","title":"租房合同","form":"copy"},
              {"id":"contract","title":"劳动合同"}]}]"#,
    )
    .expect("groups")
}

fn paper(document: &str, form: Option<PaperForm>) -> Paper {
    Paper {
        document: [document.to_owned()].into_iter().collect(),
        form: form.into_iter().collect(),
        ..Paper::default()
    }
}

fn issued(mut paper: Paper, on: Date) -> Paper {
    paper.issued_on = [on].into_iter().collect();
    paper
}

fn check(papers: &[Paper]) -> Checklist {
    let (calendar, grounds) = (Calendar::default(), Shelf::default());
    let setting = Setting { calendar: &calendar, grounds: &grounds, as_of: TODAY };
    Checklist::check(&groups(), papers.iter(), |_| None, setting)
}

fn state(papers: &[Paper], document: &str) -> State {
    let checklist = check(papers);
    let mut items = checklist.groups.into_iter().flat_map(|group| group.items);
    items.find(|item| item.document.as_str() == document).expect("in the list").state
}

fn everything() -> Vec<Paper> {
    vec![
        paper("id-card", Some(PaperForm::Original)),
        paper("id-card", Some(PaperForm::Copy)),
        issued(paper("photo", None), date(2026, 5, 24)),
        paper("contract", None),
    ]
}

#[test]
fn nothing_gathered_is_everything_missing() {
    let checklist = check(&[]);
    assert!(!checklist.is_complete());
    let missing: Vec<_> = checklist.groups.iter().flat_map(Group::missing).map(|item| item.document.as_str()).collect();
    assert_eq!(missing, ["id-card", "photo", "lease", "contract"]);
}

#[test]
fn all_of_wants_every_one_and_one_of_wants_any() {
    let papers = everything();
    let checklist = check(&papers);
    assert!(checklist.is_complete());
    assert!(checklist.groups[1].missing().is_empty(), "the lease is no longer asked for");
    for left_out in 0..papers.len() {
        let mut fewer = papers.clone();
        fewer.remove(left_out);
        assert!(!check(&fewer).is_complete(), "without paper {left_out}");
    }
}

#[test]
fn a_photo_is_good_through_the_last_day_of_its_six_months() {
    let last = state(&[issued(paper("photo", None), date(2026, 5, 24))], "photo");
    assert_eq!(last, State::Good { until: Some(TODAY) });
    let old = state(&[issued(paper("photo", None), date(2026, 5, 23))], "photo");
    assert_eq!(old, State::TooOld { until: date(2026, 11, 23) });
    assert_eq!(state(&[paper("photo", None)], "photo"), State::AgeUnknown);
    assert_eq!(check(&everything()).good_until(), Some(TODAY));
}

#[test]
fn the_best_of_several_papers_counts() {
    let old = issued(paper("photo", None), date(2020, 1, 1));
    let fresh = issued(paper("photo", None), date(2026, 11, 1));
    let best = State::Good { until: Some(date(2027, 5, 1)) };
    assert_eq!(state(&[old.clone(), fresh.clone()], "photo"), best);
    assert_eq!(state(&[fresh, old], "photo"), best);
}

#[test]
fn validity_ends_after_its_last_day() {
    let valid = |until| Paper { valid_until: [until].into_iter().collect(), ..paper("contract", None) };
    assert_eq!(state(&[valid(TODAY)], "contract"), State::Good { until: Some(TODAY) });
    assert_eq!(state(&[valid(date(2026, 11, 23))], "contract"), State::Expired { until: date(2026, 11, 23) });
}

#[test]
fn the_form_that_is_missing_is_named() {
    let original = paper("id-card", Some(PaperForm::Original));
    let copy = paper("id-card", Some(PaperForm::Copy));
    let both = [original, copy];
    assert_eq!(state(&both[..1], "id-card"), State::OtherForm(PaperForm::Copy));
    assert_eq!(state(&both[1..], "id-card"), State::OtherForm(PaperForm::Original));
    assert!(state(&both, "id-card").is_good());
    assert_eq!(state(&[paper("lease", None)], "lease"), State::OtherForm(PaperForm::Copy));
    assert!(state(&[paper("contract", Some(PaperForm::Digital))], "contract").is_good(), "any form will do");
}

#[test]
fn a_paper_that_is_gone_or_of_a_torn_name_does_not_count() {
    let gone = Paper { gone: [true].into_iter().collect(), ..paper("contract", None) };
    assert_eq!(state(&[gone], "contract"), State::Missing);
    let torn: Field<String> = ["contract".to_owned(), "lease".to_owned()].into_iter().collect();
    assert_eq!(state(&[Paper { document: torn, ..Paper::default() }], "contract"), State::Missing);
}

#[test]
fn a_group_that_may_apply_is_not_satisfied_and_one_that_does_not_is() {
    let mut groups = groups();
    let when = r#"{"op":"true","fact":"minor","needs":"未满16岁"}"#;
    groups[0].when = Some(serde_json::from_str(when).expect("a node"));
    let (calendar, grounds) = (Calendar::default(), Shelf::default());
    let setting = Setting { calendar: &calendar, grounds: &grounds, as_of: TODAY };
    let decided = |answer| Checklist::check(&groups, [].iter(), |_| answer, setting).groups.remove(0);
    assert_eq!((decided(None).applies, decided(None).is_satisfied()), (Applies::Undecided, false));
    assert_eq!((decided(Some(false)).applies, decided(Some(false)).is_satisfied()), (Applies::No, true));
    assert_eq!((decided(Some(true)).applies, decided(Some(true)).is_satisfied()), (Applies::Yes, false));
}

proptest! {
    /// A further paper never makes a checklist worse.
    #[test]
    fn more_papers_never_hurt(picks in proptest::collection::vec((0_usize..4, 0_usize..4, 0_i32..800), 1..8)) {
        let names = ["id-card", "photo", "lease", "contract"];
        let forms = [None, Some(PaperForm::Original), Some(PaperForm::Copy), Some(PaperForm::Digital)];
        let papers: Vec<_> = picks.iter().map(|(name, form, age)| {
            issued(paper(names[*name], forms[*form]), crate::dates::add_days(TODAY, -age).expect("in range"))
        }).collect();
        let (fewer, more) = (check(&papers[1..]), check(&papers));
        for (few, many) in fewer.groups.iter().zip(&more.groups) {
            prop_assert!(many.is_satisfied() || !few.is_satisfied());
            prop_assert!(many.missing().len() <= few.missing().len());
        }
    }
}
