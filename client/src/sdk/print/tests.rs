//! Printed pages: whole, readable by nobody but people, and deaf to what was typed.

use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::registration::book::Kind;
use sojourn_core::registration::diary::Span;
use sojourn_core::registration::stage::Stage;

use super::*;
use crate::sdk::{DiaryDraft, NewFee};
use crate::testing::{TestClock, phone};

const HOSTILE: &str = "\"><img src=x onerror=alert(1)></style><script src=//e.example/x.js></script>&#60;b\u{202e}";

/// Elements a page may have, and attributes: none that runs, loads or leads away.
const ELEMENTS: [&str; 25] = [
    "!DOCTYPE", "html", "head", "meta", "title", "style", "body", "main", "section", "div", "h1", "h2", "h3", "p",
    "ul", "li", "b", "span", "code", "table", "thead", "tbody", "tr", "th", "td",
];
const ATTRIBUTES: [&str; 8] = ["lang", "charset", "http-equiv", "content", "name", "class", "data-label", "colspan"];

fn application(phone: &mut Phone) -> ApplicationId {
    let id = phone.open_application("residence-permit", &"330100".parse().expect("a place")).expect("opens");
    let fee = NewFee {
        kind: Kind::Paid,
        item: HOSTILE.into(),
        amount: Some(Money::fen(2000)),
        on: Some(phone.today()),
        receipt: Some(HOSTILE.into()),
        note: None,
    };
    phone.fee(id, &fee).expect("notes a fee");
    phone.note(id, HOSTILE).expect("notes");
    phone.note(id, "窗口说要原件").expect("notes");
    phone.stage(id, Stage::Accepted, Some(phone.today())).expect("moves");
    id
}

fn entry(phone: &mut Phone) -> String {
    let typed = || Some(HOSTILE.to_owned());
    let entered = DiaryDraft {
        day: Some(phone.today()),
        span: Some(Span { started: 480, ended: 1020 }),
        workplace: typed(),
        employer: typed(),
        remark: typed(),
        promised: Some(Money::fen(20_000)),
        ..DiaryDraft::default()
    };
    let id = phone.diary_add(&entered).expect("adds");
    phone
        .diary_correct(&id, &DiaryDraft { workplace: Some("三号楼".into()), ..DiaryDraft::default() })
        .expect("corrects");
    phone.diary_mark(&id, HOSTILE, &"ab".repeat(32)).expect("marks");
    id
}

/// The tags of a page, each without its brackets; the style sheet has none.
fn tags(page: &str) -> Vec<&str> {
    let parts = page.split("<style>").next().into_iter().chain(page.split("</style>").nth(1));
    parts.flat_map(|part| part.split('<').skip(1)).map(|tag| tag.split('>').next().unwrap_or_default()).collect()
}

/// Every element that is opened is closed, in order: what was typed opened none.
fn balanced(page: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for tag in tags(page) {
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) if open.last() == Some(&name) => drop(open.pop()),
            Some(_) => return false,
            None if ["meta", "!DOCTYPE"].contains(&name) => {}
            None => open.push(name),
        }
    }
    open.is_empty()
}

/// Names of attributes: what stands before `="`, outside of values.
fn attributes(tag: &str) -> Vec<&str> {
    let outside = tag.split('"').step_by(2);
    outside
        .filter_map(|part| part.trim().strip_suffix('='))
        .map(|name| name.rsplit(' ').next().unwrap_or(name))
        .collect()
}

fn check(page: &str) {
    for tag in tags(page) {
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
        assert!(ELEMENTS.contains(&name), "<{tag}> in the page");
        assert!(attributes(tag).iter().all(|name| ATTRIBUTES.contains(name)), "<{tag}> in the page");
    }
    let style = page.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next()).expect("a style");
    assert!(!style.contains("url(") && !style.contains("@import"), "the style fetches nothing");
    assert!(page.contains("default-src 'none'"), "nothing may be fetched, whatever a page says");
    assert!(!page.contains('\u{202e}'), "nothing turns the reading order round");
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;"), "shown as it was typed");
    assert!(balanced(page), "an element is left open or closed twice");
}

#[test]
fn a_page_with_an_open_element_is_noticed() {
    assert!(balanced("<!DOCTYPE html><p class=\"a\">x</p>"));
    assert!(!balanced("<p><b>x</p></b>") && !balanced("<p>"));
    assert_eq!(attributes("td class=\"a\" data-label=\"x = y\""), ["class", "data-label"]);
    assert_eq!(attributes("p onload=\"x\""), ["onload"]);
}

#[test]
fn a_packet_shows_the_window_first_and_keeps_typed_words_words() {
    let mut phone = phone("one", None, &TestClock::new());
    let id = application(&mut phone);
    for (locale, own, said) in [(Locale::ZhHans, "自己看", "办到哪了"), (Locale::En, "for you", "Where it stands")]
    {
        phone.set_locale(locale).expect("sets");
        let page = phone.print_application(id).expect("prints");
        let view = phone.application(id, None).expect("shows");
        let (clerk, mine) = page.split_once(own).expect("two parts");
        assert!(clerk.contains("class=\"please\""), "a card in large type");
        assert!(!clerk.contains("窗口说要原件") && mine.contains("窗口说要原件"), "notes are not handed in");
        assert!(mine.contains(said) && mine.contains("class=\"source\""));
        for group in view.checklist.iter().filter(|group| group.applies != "no") {
            assert!(group.items.iter().all(|item| mine.contains(&escaped(&item.title))), "{}", group.id);
        }
        assert!(view.due.iter().all(|due| mine.contains(&escaped(&due.title))));
        let derived = view.due.iter().flat_map(|due| &due.derivation);
        assert!(derived.clone().count() > 0 && derived.clone().all(|step| mine.contains(&escaped(step))));
        check(&page);
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

#[test]
fn a_list_of_evidence_shows_what_was_said_when_and_what_changed() {
    let mut phone = phone("one", None, &TestClock::new());
    let id = entry(&mut phone);
    for locale in [Locale::ZhHans, Locale::En] {
        phone.set_locale(locale).expect("sets");
        let page = phone.print_diary(None).expect("prints");
        check(&page);
        assert!(page.contains("2026-03-02 08:00"), "when it was written");
        assert!(page.contains("三号楼") && page.contains("→"), "before and after");
        assert!(page.contains(&"ab".repeat(32)));
        assert!(page.contains(if locale == Locale::En { "08:00–17:00" } else { "9小时" }));
    }
    phone.diary_share(true).expect("shares");
    phone.diary_remove(&id).expect("takes back");
    let page = phone.print_diary(None).expect("prints");
    assert!(page.contains("class=\"first gone\"") && page.contains("Taken back"));
    let none = phone.print_diary(Some("nobody")).expect("prints");
    assert!(none.contains("Nothing is noted yet."));
    assert!(balanced(&none));
}
