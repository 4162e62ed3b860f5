//! Pages as they read on a day, at a place, with sources of every strength.

use super::*;
use crate::guidance::library::Library;
use crate::guidance::markdown::plain;
use crate::guidance::object::Object;
use crate::guidance::verdict::Moment;
use crate::place::{PlaceCode, PlaceTable};
use jiff::civil::date;

fn library(change: impl Fn(&str) -> String) -> Library {
    let mut library = Library::new(Locale::ZhHans, 1, PlaceTable::built_in().expect("the list"));
    for line in include_str!("../verdict/fixture.jsonl").lines() {
        library.add(Object::parse(change(line).as_bytes()).expect("an object"));
    }
    library
}

fn opened(library: &Library, as_of: Date, today: Date) -> Page {
    let here = Here { library, place: "330106".parse().expect("a place"), moment: Moment { as_of, today } };
    match open(&here, &"permit-fee".parse().expect("an id")) {
        Opened::Page(page) => *page,
        other => panic!("{other:?}"),
    }
}

fn text(page: &Page, part: &str) -> String {
    page.parts.iter().find(|p| p.name == part).map(|p| plain(&p.blocks)).unwrap_or_default()
}

#[test]
fn fees_and_limits_are_those_of_the_day() {
    let library = library(str::to_owned);
    let now = opened(&library, date(2026, 11, 24), date(2026, 11, 24));
    assert!(text(&now, "answer").starts_with("第一次办居住证，不要钱。"), "{now:?}");
    assert_eq!(text(&now, "by-when"), "交了材料，15天内发证。");
    assert_eq!(text(&now, "call"), "政务热线 12345");
    assert_eq!(text(&now, "more"), "首次申领居住证，不收工本费。（已查原文）");
    assert_eq!((now.mark, now.staleness, now.verdict), (Mark::Checked, Staleness::Fresh, ArticleVerdict::Free));
    assert_eq!(now.staleness_words, "最近核对：2026年11月24日");
    assert!(!now.label.is_own());
    assert_eq!(now.sources[0].citation, "《居住证暂行条例》（国务院令第663号）第21条");
    assert_eq!(now.parameters.len(), 1);
    let before = opened(&library, date(2015, 3, 1), date(2026, 11, 24));
    assert!(text(&before, "answer").contains("多少钱还没查到"), "never 'free' before the law said so");
    assert!(text(&before, "by-when").contains("没查到"));
}

#[test]
fn legal_words_on_the_page_are_explained_below_it_and_no_others() {
    let library = library(str::to_owned);
    let page = opened(&library, date(2026, 11, 24), date(2026, 11, 24));
    let words: Vec<&str> = page.glosses.iter().map(|gloss| gloss.word.as_str()).collect();
    // 受理 is named by a statement behind the page, and does not stand on it.
    assert_eq!(words, ["居住证", "申领", "工本费"]);
    assert_eq!(page.glosses[2].means, "做这张证本身的钱");
    assert_eq!(page.sources[0].review_by, date(2027, 11, 24));
}

#[test]
fn an_amount_for_each_person_says_so() {
    let library = library(|line| line.replace(r#""amount":0"#, r#""amount":1050,"per":"person""#));
    let page = opened(&library, date(2026, 11, 24), date(2026, 11, 24));
    assert!(text(&page, "answer").starts_with("第一次办居住证，每人10.50元。"), "{page:?}");
}

#[test]
fn less_than_the_original_text_shows_its_label_and_no_plain_word() {
    let library = library(|line| line.replace(r#""confidence":"high""#, r#""confidence":"medium""#));
    let page = opened(&library, date(2026, 11, 24), date(2026, 11, 24));
    assert_eq!((page.mark, page.verdict), (Mark::ToConfirm, ArticleVerdict::Depends));
    assert_eq!(text(&page, "by-when"), "交了材料，15天（还需核实）内发证。");
    let hearsay = self::library(|line| line.replace(r#""confidence":"high""#, r#""confidence":"gk""#));
    let page = opened(&hearsay, date(2026, 11, 24), date(2026, 11, 24));
    assert!(text(&page, "by-when").contains("没查到"), "general knowledge drives nothing");
}

#[test]
fn what_is_reported_different_says_so_wherever_it_stands_and_keeps_no_plain_word() {
    let library =
        library(|line| line.replace(r#""confidence":"high","#, r#""confidence":"high","reported_on":"2026-11-20","#));
    let page = opened(&library, date(2026, 11, 24), date(2026, 11, 24));
    assert_eq!((page.mark, page.verdict), (Mark::Reported, ArticleVerdict::Depends));
    assert_eq!(text(&page, "by-when"), "交了材料，15天（有人反映不一样，去之前问一声）内发证。");
    assert_eq!(words::mark(Locale::En, page.sources[0].mark), "Reported different; ask before you go");
}

#[test]
fn what_is_filled_in_brings_its_own_source_and_mark() {
    let named = r#""statements":["permit-first-free","permit-issue-limit"]"#;
    let library = library(|line| {
        let line = line.replace(named, r#""statements":["permit-first-free"]"#);
        let limit = line.contains(r#""id":"permit-issue-limit""#);
        if limit { line.replace(r#""confidence":"high""#, r#""confidence":"medium""#) } else { line }
    });
    let page = opened(&library, date(2026, 11, 24), date(2026, 11, 24));
    let ids: Vec<&str> = page.sources.iter().map(|source| source.id.as_str()).collect();
    assert_eq!(ids, ["permit-first-free", "permit-issue-limit"]);
    assert_eq!((page.mark, page.verdict), (Mark::ToConfirm, ArticleVerdict::Depends));
}

#[test]
fn past_review_says_so_and_past_grace_does_not_answer() {
    let library = library(str::to_owned);
    let late = opened(&library, date(2026, 11, 24), date(2027, 12, 1));
    assert_eq!(late.staleness_words, "上次核对是2026年11月24日，去之前再问一声。");
    assert!(!late.parts.is_empty());
    let closed = opened(&library, date(2026, 11, 24), date(2028, 12, 1));
    assert_eq!((closed.parts.len(), closed.verdict), (0, ArticleVerdict::Unknown));
    assert!(closed.staleness_words.contains("太久没核对"));
    assert!(!closed.sources.is_empty(), "the sources stay readable");
}

#[test]
fn what_was_withdrawn_stays_readable_behind_its_reason() {
    let mut library = library(str::to_owned);
    let json = r#"{"type":"withdrawal","channel":"stable","seq":1,"hide":[
        {"place":"CN","item":"article:permit-fee","why":{"zh-Hans":"写错了","en":"mistaken"}},
        {"place":"CN","item":"statement:permit-issue-limit","why":{"zh-Hans":"条文改了"}}]}"#;
    library.withdraw(&serde_json::from_str(json).expect("a withdrawal"));
    let page = opened(&library, date(2026, 11, 24), date(2026, 11, 24));
    assert_eq!((page.withdrawn.as_deref(), page.verdict), (Some("写错了"), ArticleVerdict::Unknown));
    assert!(!page.parts.is_empty());
    assert!(text(&page, "by-when").contains("没查到"), "what rests on a withdrawn statement shows no value");
}

#[test]
fn broken_placeables_are_said_and_loops_end() {
    let library =
        library(|line| line.replace("首次申领居住证，不收工本费。\"", "{s:permit-first-free}{param:none}{what}{\""));
    let page = opened(&library, date(2026, 11, 24), date(2026, 11, 24));
    let more = text(&page, "more");
    assert!(more.contains("没查到") && more.len() < 2_000, "{more}");
}

#[test]
fn what_is_not_there_is_missing_and_what_is_too_new_says_so() {
    let library = library(str::to_owned);
    let here = |library| Here { library, place: PlaceCode::cn(), moment: Moment::today(date(2026, 11, 24)) };
    assert_eq!(open(&here(&library), &"no-such-page".parse().expect("an id")), Opened::Missing);
    let newer = self::library(|line| line.replace(r#""verdict":"free""#, r#""verdict":"maybe""#));
    assert_eq!(open(&here(&newer), &"permit-fee".parse().expect("an id")), Opened::UpdateApp);
    let filled = fill(&here(&library), "{service:no-such}{term:no-such}{s:no-such}{what}{open");
    assert!(filled.text.contains("12345") && filled.text.contains("没查到"), "{filled:?}");
    assert!(filled.statements.is_empty());
}

#[test]
fn each_way_of_paying_is_named() {
    for (channel, zh) in [("counter", "窗口办：不要钱"), ("online", "网上办：不要钱"), ("agent", "找人代办：不要钱")]
    {
        let library = library(|line| line.replace(r#""amount":0"#, &format!(r#""amount":0,"channel":"{channel}""#)));
        let page = opened(&library, date(2026, 11, 24), date(2026, 11, 24));
        assert!(text(&page, "answer").starts_with(&format!("第一次办居住证，{zh}。")), "{page:?}");
    }
}
