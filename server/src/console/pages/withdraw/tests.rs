//! Forms of withdrawing and rolling back that are refused come back whole.

use sojourn_core::guidance::trust::Withdrawal;

use crate::console::testing::Pages;
use crate::desk::releases::Plan;
use crate::desk::releases::tests::place::{Person, Place, STABLE, signed};
use crate::desk::withdraw::Wanted;

const FEE: &str = "CN/parameter:card-fee";

/// A desk with two releases, asked by one of two publishers.
fn pages() -> (Pages, Person, Person) {
    let place = Place::new();
    let (chen, li) = place.two();
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    place.out((&chen, &li), no);
    place.change(&chen, &li, 1500);
    let no = place.desk.prepare(&chen.who, STABLE, &Plan::default()).expect("prepared");
    place.out((&chen, &li), no);
    (Pages::of(place.taken(), &chen.who), chen, li)
}

#[test]
fn a_missing_reason_is_told_beside_its_field_and_the_other_is_still_there() {
    let (pages, ..) = pages();
    let fields = [("q", "补办"), ("hide", FEE), ("why_zh", "金额可能不对"), ("why_en", " "), ("back_to", "1")];
    let (status, html) = pages.send("/console/withdraw", &fields);
    assert_eq!(status, 422);
    assert!(html.contains("金额可能不对</textarea>"), "{html}");
    assert!(html.contains(r#"value="CN/parameter:card-fee" checked"#) && html.contains(r#"value="1" selected"#));
    assert!(
        html.contains(r#"aria-describedby="why_en-error""#) && !html.contains(r#"aria-describedby="why_zh-error""#)
    );
    assert!(html.contains(r#"name="q" value="补办""#));
}

#[test]
fn a_signature_that_does_not_hold_and_a_page_that_is_old_show_the_page_to_sign_again() {
    let (pages, chen, li) = pages();
    let (status, html) =
        pages.send("/console/withdraw", &[("hide", FEE), ("why_zh", "金额可能不对"), ("why_en", "may be wrong")]);
    assert!(status == 200 && html.contains("may be wrong"), "{html}");
    let desk = pages.desk();
    let why = |html: &str| html.contains("金额可能不对") && html.contains(r#"action="/console/withdraw/sign""#);
    let content = content_of(&html);
    let asked = Wanted { hide: content.hide.clone(), ..Wanted::default() };
    let (_, message) = desk.withdrawal(STABLE, &asked).expect("a message");
    let json = serde_json::to_string(&content).expect("json");
    let wrong = signed(&li, &message);
    let (status, html) = pages.send("/console/withdraw/sign", &[("content", &json), ("signature", &wrong)]);
    assert!(status == 422 && why(&html) && html.contains(r#"id="wrong""#), "{html}");
    // Somebody else withdraws something meanwhile: the number moves on, the words stay.
    let other = Wanted { back_to: Some(1), ..Wanted::default() };
    let (theirs, message) = desk.withdrawal(STABLE, &other).expect("a message");
    desk.withdraw(&li.who, &theirs, &signed(&li, &message)).expect("withdrawn");
    let (_, message) = desk.withdrawal(STABLE, &asked).expect("a message");
    let old = signed(&chen, &message);
    let (status, html) = pages.send("/console/withdraw/sign", &[("content", &json), ("signature", &old)]);
    assert!(status == 409 && why(&html), "{html}");
    assert_eq!(content_of(&html).seq, content.seq + 1);
    assert_eq!(desk.withdrawals(STABLE).expect("rows").len(), 1);
}

/// What a page to sign on would have signed.
fn content_of(html: &str) -> Withdrawal {
    let (_, rest) = html.split_once(r#"name="content" value=""#).expect("a content");
    let json = rest.split('"').next().expect("an end").replace("&#34;", "\"").replace("&quot;", "\"");
    serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

#[test]
fn a_roll_back_without_a_good_reason_keeps_what_was_typed() {
    let (pages, ..) = pages();
    let long = "长".repeat(2_001);
    let (status, html) = pages.send("/console/rollback/1", &[("reason", &long)]);
    assert_eq!(status, 422);
    assert!(html.contains(&format!("{long}</textarea>")) && html.contains(r#"id="reason-error""#));
    // A release that cannot be gone back to has no form; the words are there to be copied.
    let (status, html) = pages.send("/console/rollback/9", &[("reason", "金额错了")]);
    assert!(status == 409 && html.contains("金额错了</textarea>"), "{html}");
}

#[test]
fn a_comment_that_is_refused_is_still_there() {
    let (pages, ..) = pages();
    let long = "话".repeat(4_001);
    let (status, html) = pages.send("/console/changes/1/comment", &[("text", &long)]);
    assert!(status == 422 && html.contains(&format!("{long}</textarea>")));
}

#[test]
fn an_address_that_leads_nowhere_says_so_in_words_with_the_way_back() {
    let (pages, ..) = pages();
    for (path, status) in [("/console/nowhere/at/all", 404), ("/console/changes/abc", 404), ("/console/audit/", 404)] {
        let (found, html) = pages.get(path);
        assert_eq!(found, status, "{path}");
        assert!(html.contains("没有这一页") && html.contains(r#"href="/console""#), "{path}: {html}");
    }
    assert_eq!(pages.get("/console/").0, 308);
    let (status, html) = pages.send("/console/audit?lang=en", &[]);
    assert!(status == 405 && html.contains("not opened like this") && html.contains(r#"href="/console""#), "{html}");
}
