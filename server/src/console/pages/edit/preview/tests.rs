//! Previews are what a phone says.

use askama::Template as _;
use sojourn_core::guidance::baseline;
use std::sync::Arc;

use super::*;
use crate::desk::changes::{Change, key};
use crate::desk::head::Head;
use crate::desk::rows::ChangeRow;
use sojourn_core::guidance::desk::change::State;

/// The preview of an item of the folder inside the program, in a change that holds nothing yet.
fn previewed(kind: &str, id: &str, query: &str) -> Page {
    let head = Arc::new(Head::read(0, baseline::folder().expect("the folder")).expect("its items"));
    let row = ChangeRow {
        no: 1,
        title: String::new(),
        state: "draft".into(),
        version: 1,
        created_by: 1,
        created_at: 0,
        updated_at: 0,
        reason: None,
    };
    let change = Change {
        row,
        state: State::Draft,
        edits: Vec::new(),
        contributors: Default::default(),
        comments: Vec::new(),
        approvals: Vec::new(),
    };
    let about = About { head, change, key: key("CN", kind, id).expect("a key") };
    let (who, csrf, notice) = Default::default();
    let frame = Frame { locale: Locale::En, who, csrf, at: "changes", path: "/console".into(), notice };
    let today = "2026-11-24".parse().expect("a day");
    let overlay = Overlay::new(Arc::clone(&about.head), &about.change).expect("laid over");
    page(&about, &overlay, today, frame, &Form::parse(&Bytes::copy_from_slice(query.as_bytes()))).expect("a page")
}

fn procedure(page: &Page, at: usize) -> &ProcedureShown {
    match &page.phones[at].shown {
        Shown::Procedure(view) => view,
        _ => panic!("a procedure is shown as one"),
    }
}

#[test]
fn a_procedure_is_shown_as_a_phone_shows_it_with_verdict_papers_arithmetic_fees_and_cards() {
    let query =
        "at=442000&on=2026-09-10&a.hukou_elsewhere=yes&a.has_work=yes&a.lived_since=2026-1-1&d.acceptance=2026-09-10";
    let page = previewed("procedure", "residence-permit", query);
    assert!(page.wrong.is_empty());
    let (zh, en) = (procedure(&page, 0), procedure(&page, 1));
    assert_eq!(zh.check.verdict, "meets_national_minimum");
    assert!(zh.check.mark.is_some() && zh.check.staleness.is_some(), "never a verdict without its mark and day");
    let issued = zh.due.iter().find(|due| due.anchor == Some("acceptance")).expect("the office's deadline");
    assert!(issued.derivation.len() > 1 && !issued.sources.is_empty(), "{issued:?}");
    assert!(!zh.checklist.is_empty() && !zh.steps.is_empty() && !zh.cards.is_empty() && !zh.fees.is_empty());
    assert!(en.about.title.is_ascii() && !zh.about.title.is_ascii());
    let html = page.render().expect("a page");
    for part in
        ["怎么算的", "How it is reckoned", &zh.cards[0].please_read, &en.due[0].words, "Meets the national minimum"]
    {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn what_nobody_supposes_is_unknown_and_what_cannot_be_read_is_named() {
    let page = previewed("procedure", "residence-permit", "on=1/2/2026&a.lived_since=soon&d.acceptance=");
    let to: Vec<&str> = page.wrong.iter().map(|(to, ..)| to.as_str()).collect();
    assert_eq!(to, ["on", "a-lived_since"]);
    let view = procedure(&page, 1);
    assert_eq!(view.check.verdict, "unknown");
    assert!(view.due.iter().any(|due| due.anchor == Some("acceptance") && due.state == "not_known"));
}

#[test]
fn articles_and_cards_say_their_mark_and_the_day_they_were_checked() {
    let page = previewed("article", "permit-lost", "at=442000");
    let Shown::Article(view) = &page.phones[0].shown else { panic!("an article") };
    assert!(view.verdict.is_some() && view.mark.is_some() && !view.parts.is_empty());
    let html = page.render().expect("a page");
    assert!(html.contains("Last checked") && html.contains("最近核对"), "{html}");
    let card = procedure(&previewed("procedure", "residence-permit", ""), 0).cards[0].id.clone();
    let html = previewed("window_card", &card, "").render().expect("a page");
    assert!(html.contains("Say at the window") && html.contains("Last checked"), "{html}");
}
