//! Everything this room says, in both languages: Chinese in Chinese, in short sentences and without 您; English in English; and
//! every day, doubt and amount that belongs to it is in it.

use std::collections::BTreeSet;

use jiff::civil::date;

use super::anchor::{ANCHORS, Anchor, anchor_label};
use super::basis::Doubt;
use super::checklist::State;
use super::deadline::{Due, Reckoned};
use super::derivation::{Derivation, Step};
use super::diary::words::{clock, duration, field_label, value_words};
use super::diary::{DayType, DiaryError, Shown};
use super::fixtures;
use super::paper::PaperForm;
use super::say::Say;
use super::status::{NextChange, Standing, Status, Uncertainty};
use crate::dates::Window;
use crate::guidance::procedure::{DeadlineRole, Unit};
use crate::guidance::service::StandingHere;
use crate::guidance::statement::Confidence;
use crate::locale::Locale;
use crate::money::Money;
use crate::time::Date;

const DAY: Date = date(2026, 9, 25);
const NEXT: Date = date(2026, 9, 28);
/// Han characters a sentence may have.
const HAN_MAX: usize = 25;

/// Says it in both languages and holds each to its language.
#[track_caller]
fn said(what: &dyn Say) -> (String, String) {
    let (zh, en) = (what.say(Locale::ZhHans), what.say(Locale::En));
    held(&zh, &en);
    (zh, en)
}

#[track_caller]
fn held(zh: &str, en: &str) {
    let han = |text: &str| text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    assert!(han(zh) > 0 && !zh.contains('您'), "{zh}");
    for sentence in zh.split(['。', '；', '：', '，', '\n']) {
        assert!(han(sentence) <= HAN_MAX, "{} Han characters: {sentence}", han(sentence));
    }
    assert!(!en.is_empty() && en.is_ascii(), "{en}");
}

fn due(role: DeadlineRole, next_working_day: Date) -> Due {
    fixtures::due(role, date(2026, 9, 20), DAY, next_working_day)
}

#[test]
fn a_day_is_said_by_whom_it_binds_and_with_the_next_working_day_beside_it() {
    let day = "2026-09-25（星期五）";
    for (role, moves, zh, en) in [
        (DeadlineRole::DueBy, false, format!("最晚{day}。"), "Latest 2026-09-25 (Friday)."),
        (DeadlineRole::OpensOn, false, format!("{day}起可以办。"), "Possible from 2026-09-25 (Friday)."),
        (DeadlineRole::OfficeBy, false, format!("窗口最晚{day}办好。"), "The office has until 2026-09-25 (Friday)."),
        (
            DeadlineRole::DueBy,
            true,
            format!("最晚{day}；放假，下个工作日2026-09-28（星期一）。"),
            "Latest 2026-09-25 (Friday); holiday, next working day 2026-09-28 (Monday).",
        ),
        (
            DeadlineRole::OfficeBy,
            true,
            format!("窗口最晚{day}办好；放假，下个工作日2026-09-28（星期一）。"),
            "The office has until 2026-09-25 (Friday); holiday, next working day 2026-09-28 (Monday).",
        ),
    ] {
        assert_eq!(said(&due(role, if moves { NEXT } else { DAY })), (zh, en.to_owned()));
    }
    let mut window = due(DeadlineRole::Window, DAY);
    window.window = Some(Window { opens: date(2026, 8, 25), closes: DAY });
    assert_eq!(said(&window).1, "Between 2026-08-25 (Tuesday) and 2026-09-25 (Friday), both included.");
    window.basis.confidence = Confidence::Medium;
    window.approximate = true;
    let (zh, en) = said(&window);
    assert!(zh.ends_with("之间办。（大概的日子）（还需核实）"), "{zh}");
    assert!(en.contains("both included. (approximate) (") && en != said(&due(DeadlineRole::Window, DAY)).1, "{en}");
}

#[test]
fn without_a_date_it_asks_for_the_day_or_says_why_there_is_none() {
    let id = || "register".parse().expect("an id");
    let unknown = Reckoned::NotKnown { deadline: id(), title: "登记".into(), anchor: Anchor::Arrival };
    assert_eq!(said(&unknown), ("先记下到达是哪天，才能算。".into(), "Record the day of arrival first.".into()));
    assert_eq!(said(&Reckoned::Due(Box::new(due(DeadlineRole::DueBy, DAY)))), said(&due(DeadlineRole::DueBy, DAY)));
    let doubts = [
        Doubt::NoSource,
        Doubt::Unverified,
        Doubt::Disputed,
        Doubt::NotInForce,
        Doubt::Unreviewed { review_by: DAY },
        Doubt::OnlyInWords,
    ];
    let mut reasons = BTreeSet::new();
    for doubt in doubts {
        let (zh, en) = said(&doubt);
        assert!(zh.ends_with("去窗口问，或打 12345。") && en.ends_with("Ask the window, or call 12345."), "{zh} {en}");
        reasons.extend([zh.clone(), en.clone()]);
        let ask =
            Reckoned::Ask { deadline: id(), title: "登记".into(), doubt, as_stated: "as the text has it".into() };
        assert_eq!(ask.say(Locale::ZhHans), format!("{zh}原话：as the text has it"));
        assert_eq!(ask.say(Locale::En), format!("{en} As stated: as the text has it"));
    }
    assert_eq!(reasons.len(), 2 * doubts.len(), "each doubt says something of its own");
}

#[test]
fn a_paper_says_what_is_the_matter_with_it() {
    let until = Some(DAY);
    let states = [
        (State::Missing, None),
        (State::Expired { until: DAY }, until),
        (State::TooOld { until: DAY }, until),
        (State::AgeUnknown, None),
        (State::OtherForm(PaperForm::Original), None),
        (State::OtherForm(PaperForm::Copy), None),
        (State::OtherForm(PaperForm::Digital), None),
        (State::Good { until: None }, None),
        (State::Good { until }, until),
    ];
    let mut sentences = BTreeSet::new();
    for (state, day) in states {
        let (zh, en) = said(&state);
        let dated = zh.contains("2026-09-25") && en.contains("2026-09-25");
        assert_eq!(dated, day.is_some(), "{zh} {en}");
        sentences.extend([zh, en]);
    }
    assert_eq!(sentences.len(), 2 * states.len());
}

#[test]
fn a_standing_says_what_comes_next_and_what_is_not_sure() {
    let statuses = [
        Status::Unregistered,
        Status::Registered,
        Status::PermitValid,
        Status::EndorsementWindow,
        Status::Suspended,
        Status::Restored,
        Status::Expired,
        Status::Lost,
        Status::Cancelled,
    ];
    let mut labels = BTreeSet::new();
    for status in statuses {
        held(status.label(Locale::ZhHans), status.label(Locale::En));
        labels.insert(status.label(Locale::ZhHans));
        let standing = Standing { status, since: None, next: None, entitles_as: StandingHere::Permit, uncertain: None };
        assert_eq!(said(&standing).0, format!("{}。", status.label(Locale::ZhHans)));
    }
    assert_eq!(labels.len(), statuses.len());
    let doubts =
        [Uncertainty::Rule(Doubt::Disputed), Uncertainty::NoRule, Uncertainty::YearsAfterGap, Uncertainty::Consequence];
    for uncertain in doubts {
        let standing = Standing {
            status: Status::PermitValid,
            since: Some(date(2025, 9, 25)),
            next: Some(NextChange { on: DAY, to: Status::EndorsementWindow }),
            entitles_as: StandingHere::Permit,
            uncertain: Some(uncertain),
        };
        let (zh, en) = said(&standing);
        assert!(zh.starts_with("居住证能用。2026-09-25（星期五）起：该签注了。"), "{zh}");
        assert!(en.starts_with("permit valid. From 2026-09-25 (Friday): time to endorse. "), "{en}");
        let (doubt_zh, doubt_en) = said(&uncertain);
        assert!(zh.ends_with(&doubt_zh) && en.ends_with(&doubt_en));
    }
}

#[test]
fn every_step_of_a_derivation_can_be_followed_in_both_languages() {
    let steps = [
        Step::From { anchor: Anchor::Issue, date: DAY },
        Step::Anniversary { number: 2, date: DAY },
        Step::Plus { amount: 3, unit: Unit::WorkingDay, reached: DAY },
        Step::Minus { amount: 1, unit: Unit::Month, reached: DAY },
        Step::EndOfMonth,
        Step::PassedOver(vec![DAY]),
        Step::MadeUp(vec![DAY]),
        Step::Open { opens: DAY, closes: NEXT },
        Step::DayOff { statutory: DAY, next: NEXT },
        Step::AtMost { amount: 30, unit: Unit::CalendarDay, reached: DAY },
        Step::NoTable(vec![2027]),
        Step::LeftOut { from: DAY, to: NEXT },
        Step::Anew(DAY),
    ];
    for step in &steps {
        let (zh, en) = said(step);
        let dated = !matches!(step, Step::EndOfMonth | Step::NoTable(_));
        assert_eq!(zh.contains("2026-09-25") && en.contains("2026-09-25"), dated, "{zh} {en}");
    }
    let lines = Derivation(steps.to_vec()).say(Locale::En);
    assert_eq!(lines.lines().count(), steps.len());
    for anchor in ANCHORS {
        held(anchor_label(anchor, Locale::ZhHans), anchor_label(anchor, Locale::En));
    }
}

#[test]
fn the_diary_says_what_is_wrong_with_an_entry_and_each_mistake_has_its_code() {
    let mistakes = [
        DiaryError::NoDay,
        DiaryError::Nothing,
        DiaryError::Future(DAY),
        DiaryError::LongAgo(DAY),
        DiaryError::Times,
        DiaryError::OverADay(1500),
        DiaryError::LongerThanItsTimes { minutes: 600, span: 540 },
        DiaryError::DayTooFull { day: DAY, minutes: 1500 },
        DiaryError::Overlap { day: DAY, id: "a".into() },
        DiaryError::Amount(Money::fen(-1)),
        DiaryError::Currencies,
        DiaryError::TooLong { field: "remark", most: 500 },
        DiaryError::Mark,
    ];
    let mut codes = BTreeSet::new();
    for mistake in &mistakes {
        let (zh, en) = said(mistake);
        assert_ne!(zh, en);
        assert!(mistake.code().starts_with("diary-"), "{mistake}");
        codes.insert(mistake.code());
    }
    // Two mistakes say the same to a program: the day has not so many hours.
    assert_eq!(codes.len(), mistakes.len() - 1);
}

#[test]
fn the_diary_names_its_fields_days_and_hours() {
    let mut labels = BTreeSet::new();
    let fields = [
        "day",
        "started",
        "ended",
        "minutes",
        "workplace",
        "employer",
        "kind",
        "promised",
        "received",
        "pay_month",
        "remark",
        "removed",
    ];
    for field in fields {
        held(field_label(field, Locale::ZhHans), field_label(field, Locale::En));
        labels.insert(field_label(field, Locale::ZhHans));
    }
    assert_eq!(labels.len(), fields.len());
    assert_eq!(field_label("from_a_newer_app", Locale::ZhHans), "from_a_newer_app");
    for kind in DayType::ALL {
        said(&kind);
    }
    let noted = Shown { kind: DayType::Rest, said: true, sure: true };
    assert_eq!(said(&noted), ("休息日（自己写的）".into(), "rest day (as noted)".into()));
    let guessed = Shown { kind: DayType::Working, said: false, sure: false };
    assert_eq!(said(&guessed), ("工作日（大概）".into(), "working day (approximate)".into()));
    for (minutes, zh, en) in [(480, "8小时", "8 h"), (570, "9小时30分", "9 h 30 min"), (45, "45分", "45 min")] {
        assert_eq!((duration(minutes, Locale::ZhHans).as_str(), duration(minutes, Locale::En).as_str()), (zh, en));
    }
    assert_eq!(clock(1440 + 90, Locale::En), "01:30 next day");
    let value = |field: &str, value: ciborium::Value| value_words(field, &value, Locale::ZhHans);
    assert_eq!(value("pay_month", "2026-09-01".into()), "2026年9月");
    assert_eq!(value("removed", true.into()), "是");
    assert_eq!(value("workplace", "工地".into()), "工地");
    assert_eq!(value("started", "八点".into()), "?", "what a newer app wrote is shown as not understood");
}
