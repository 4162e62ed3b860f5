//! The promises of the stage machine, among them that the document shows the very table the code keeps.

use super::*;
use crate::locale::Locale;
use crate::registration::say::Say;

fn walk(events: &[Event]) -> Result<Stage, Impossible> {
    events.iter().try_fold(Draft, |stage, event| stage.after(*event).map(|step| step.to))
}

#[test]
fn the_ordinary_way_leads_from_draft_to_issued_and_skips_nothing() {
    for pair in MAIN_LINE.windows(2) {
        let event = Event::leading_to(pair[1]).expect("only a draft has none");
        assert_eq!(pair[0].after(event), Ok(Step { to: pair[1], skipped: Vec::new() }));
    }
}

#[test]
fn the_ordinary_next_event_is_possible_and_ends_at_the_card() {
    for stage in Stage::ALL {
        let ordinary = stage.ordinary_next();
        assert!(ordinary.is_none_or(|event| stage.possible().any(|possible| possible == event)), "{}", stage.name());
    }
    let mut stage = Draft;
    while let Some(event) = stage.ordinary_next() {
        stage = stage.after(event).expect("possible").to;
    }
    assert_eq!(stage, Issued);
    assert_eq!(Withdrawn.possible().count(), 0);
    assert_eq!(Approved.possible().collect::<Vec<_>>(), [Event::MakeReady, Event::Issue, Event::Withdraw]);
}

#[test]
fn the_office_may_ask_for_more_again_and_again() {
    use Event::{Accept, AskSupplement, BeginReview, Complete, Prepare, Resubmit, Submit};
    let loops = [Prepare, Complete, Submit, Accept, AskSupplement, Resubmit, AskSupplement, Resubmit, BeginReview];
    assert_eq!(walk(&loops), Ok(InReview));
    assert_eq!(walk(&[Submit, AskSupplement, Resubmit, Accept]), Ok(Accepted), "asked for at the window");
}

#[test]
fn they_accepted_it_on_the_spot_is_possible_and_says_what_was_skipped() {
    let step = Draft.after(Event::Accept).expect("reality ran ahead");
    assert_eq!(step, Step { to: Accepted, skipped: vec![Preparing, Ready, Submitted] });
    let at_the_window = Preparing.after(Event::AskSupplement).expect("asked at once");
    assert_eq!(at_the_window.skipped, [Ready, Submitted]);
    let card_at_once = Submitted.after(Event::Issue).expect("issued the same day");
    assert_eq!(card_at_once.skipped, [Accepted, InReview, Approved, CardReady]);
}

#[test]
fn a_refusal_is_recorded_before_a_review_of_it() {
    assert_eq!(InReview.after(Event::AskReview).map_err(|no| no.reason), Err(Reason::NoRefusal));
    assert_eq!(walk(&[Event::Submit, Event::Refuse, Event::AskReview, Event::BeginReview]), Ok(InReview));
    assert_eq!(walk(&[Event::Submit, Event::Refuse, Event::AskReview, Event::Refuse]), Ok(Refused), "left standing");
    assert_eq!(walk(&[Event::Submit, Event::Refuse, Event::AskReview, Event::Approve]), Ok(Approved), "overturned");
}

#[test]
fn withdrawing_is_possible_exactly_while_it_is_open() {
    for stage in Stage::ALL {
        assert_eq!(stage.after(Event::Withdraw).is_ok(), stage.is_open(), "{}", stage.name());
    }
}

#[test]
fn nothing_happens_any_more_to_what_has_ended() {
    for (stage, event) in [Issued, Withdrawn].into_iter().flat_map(|s| Event::ALL.map(|e| (s, e))) {
        let no = stage.after(event).expect_err("it has ended");
        assert!(matches!(no.reason, Reason::Closed | Reason::Already), "{} {event:?}", stage.name());
    }
}

#[test]
fn every_impossible_step_says_why_in_both_languages() {
    for (stage, event) in Stage::ALL.into_iter().flat_map(|s| Event::ALL.map(|e| (s, e))) {
        let Err(no) = stage.after(event) else { continue };
        let (zh, en) = (no.say(Locale::ZhHans), no.say(Locale::En));
        assert!(zh.contains(stage.label(Locale::ZhHans)) && en.contains(stage.label(Locale::En)));
        assert!(zh.chars().count() > 12 && en.split(' ').count() > 8, "{zh} / {en}");
    }
    let said = Approved.after(Event::Refuse).expect_err("approved already").say(Locale::ZhHans);
    assert_eq!(said, "现在是“已批准”。已经批准了。现在又说不行，请对方写下来，再打 12345 问。");
}

#[test]
fn an_event_leads_to_the_stage_it_is_named_for() {
    for (stage, event) in Stage::ALL.into_iter().flat_map(|s| Event::ALL.map(|e| (s, e))) {
        if let Ok(step) = stage.after(event) {
            assert_eq!(Event::leading_to(step.to), Some(event));
            assert_ne!(step.to, stage, "an event changes something");
            assert!(step.skipped.iter().all(|skipped| *skipped != stage && *skipped != step.to));
        }
    }
}

#[test]
fn wire_names_are_the_serde_names_and_come_back() {
    for stage in Stage::ALL {
        let json = serde_json::to_string(&stage).expect("plain");
        assert_eq!(json, format!("\"{}\"", stage.name()));
        assert_eq!(Stage::parse(stage.name()), Some(stage));
    }
    assert_eq!(Stage::parse("Draft"), None);
}

#[test]
fn the_fold_begins_with_a_draft_and_takes_a_repeat() {
    for stage in Stage::ALL {
        assert_eq!(legal(None, stage.name()), stage == Draft);
        assert!(legal(Some(stage.name()), stage.name()));
        assert!(!legal(Some("teleported"), stage.name()));
        assert!(!legal(Some(stage.name()), "teleported"));
    }
    assert!(legal(Some("submitted"), "accepted"));
    assert!(!legal(Some("accepted"), "submitted"));
}

/// `docs/registration.md` carries the table other implementers must keep; a row says which stages may follow.
#[test]
fn the_document_shows_the_table_the_code_keeps() {
    let document = include_str!("../../../docs/registration.md");
    let missing: Vec<_> = Stage::ALL.into_iter().map(table_row).filter(|row| !document.contains(row)).collect();
    assert!(missing.is_empty(), "docs/registration.md lacks\n{}", missing.join("\n"));
}

fn table_row(from: Stage) -> String {
    let may_follow = |to: &Stage| *to != from && legal(Some(from.name()), to.name());
    let names: Vec<_> = Stage::ALL.into_iter().filter(may_follow).map(|to| format!("`{}`", to.name())).collect();
    format!("| `{}` | {} |", from.name(), if names.is_empty() { "none".into() } else { names.join(" ") })
}
