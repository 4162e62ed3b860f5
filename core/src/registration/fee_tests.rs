//! Known answers about money, and that unknown is never nothing.

use jiff::civil::date;
use proptest::prelude::*;

use super::super::basis::Shelf;
use super::super::book::{Book, FeeFields, Kind};
use super::super::fixtures::{id, shelf, statement};
use super::super::overcharge::{self, Overcharge};
use super::super::say::Say;
use super::*;
use crate::guidance::statement::Confidence;
use crate::locale::Locale;

const TODAY: Date = date(2026, 11, 24);

fn line(json: &str) -> Fee {
    serde_json::from_str(json).expect("a schedule line")
}

fn first_issue() -> Fee {
    line(
        r#"{"id":"permit-first","item":"permit-first","title":"首次申领工本费","amount":0,"currency":"CNY",
            "valid_from":"2016-01-01","statements":["order-663-21"]}"#,
    )
}

fn replacement_unknown() -> Fee {
    line(
        r#"{"id":"permit-replace","item":"permit-replace","title":"补领工本费","currency":"CNY",
            "valid_from":"2016-01-01","statements":["order-663-21"]}"#,
    )
}

fn replacement_zhongshan() -> Fee {
    line(
        r#"{"id":"permit-replace-zs","item":"permit-replace","title":"补领工本费","amount":2000,"currency":"CNY",
            "valid_from":"2019-12-30","as_at":"2019-12-30","statements":["zhongshan-2019"]}"#,
    )
}

fn grounds() -> Shelf {
    let mut article_21 = statement("order-663-21", Confidence::High);
    article_21.citation.number = Some("国务院令第663号".into());
    article_21.citation.article = Some("21".into());
    shelf([article_21, statement("zhongshan-2019", Confidence::High), statement("rumour", Confidence::Gk)])
}

/// Assesses one item against lines of places, each given with how many levels it lies above.
fn assess_one(item: &str, lines: &[(&str, u32, &Fee)], payer: &Payer) -> FeeLine {
    let nearest = lines.iter().map(|(_, up, _)| *up).min();
    let here: Vec<_> = lines.iter().filter(|(_, up, _)| Some(*up) == nearest).collect();
    let answer = here.first().map_or(FeeAnswer::Unknown, |(place, up, _)| {
        let place: PlaceCode = place.parse().expect("a place");
        let label = if *up == 0 { Label::Own { place } } else { Label::Inherited { from: place } };
        FeeAnswer::Lines { lines: here.iter().map(|(_, _, fee)| (*fee).clone()).collect(), label }
    });
    assess(&[id(item)], |_| answer.clone(), payer, &grounds()).remove(0)
}

fn today() -> Payer {
    Payer::at_the_counter(TODAY)
}

#[test]
fn a_first_issue_is_free_by_article_21_also_in_a_city_below() {
    let fee = first_issue();
    let assessed = assess_one("permit-first", &[("CN", 2, &fee)], &today());
    assert_eq!(assessed.amount, Amount::Known(Money::fen(0)));
    assert!(assessed.is_free());
    let basis = assessed.basis.expect("it rests on something");
    assert_eq!(basis.citations[0].number.as_deref(), Some("国务院令第663号"));
    assert_eq!(basis.citations[0].article.as_deref(), Some("21"));
    assert_eq!(assessed.inherited_from, Some(PlaceCode::cn()));
}

#[test]
fn a_replacement_in_zhongshan_is_twenty_yuan_as_at_december_2019() {
    let (national, local) = (replacement_unknown(), replacement_zhongshan());
    let assessed = assess_one("permit-replace", &[("CN", 2, &national), ("442000", 0, &local)], &today());
    assert_eq!(assessed.amount, Amount::Known(Money::fen(2000)));
    assert_eq!((assessed.as_at, assessed.inherited_from), (Some(date(2019, 12, 30)), None));
}

#[test]
fn a_replacement_in_beijing_is_unknown_and_not_nothing() {
    let national = replacement_unknown();
    let assessed = assess_one("permit-replace", &[("CN", 1, &national)], &today());
    assert_eq!(assessed.amount, Amount::Unknown(Gap::NoAmount));
    assert!(!assessed.is_free());
    let none = assess_one("permit-replace", &[], &today());
    assert_eq!(none.amount, Amount::Unknown(Gap::NoLine));
    let total = total(&[assessed, none]).expect("nothing to overflow");
    assert_eq!(total, AssessedTotal { known: vec![], complete: false });
}

#[test]
fn a_total_adds_each_currency_for_itself() {
    let line = |minor, code: &str| {
        let money = Money { minor, currency: code.parse().expect("a code") };
        FeeLine { amount: Amount::Known(money), ..FeeLine::unknown(&id("x"), Gap::NoLine) }
    };
    let sum = total(&[line(100, "CNY"), line(15_000, "JPY"), line(200, "CNY")]).expect("small");
    assert!(sum.complete);
    assert_eq!(sum.known.iter().map(|money| money.minor).collect::<Vec<_>>(), [300, 15_000]);
}

#[test]
fn an_unverified_amount_is_unknown() {
    let mut rumour = replacement_zhongshan();
    rumour.statements = vec![id("rumour")];
    let assessed = assess_one("permit-replace", &[("442000", 0, &rumour)], &today());
    assert_eq!(assessed.amount, Amount::Unknown(Gap::Doubtful(Doubt::Unverified)));
    assert_eq!(assessed.basis, None);
}

#[test]
fn a_nearer_place_overrides_even_with_an_unknown() {
    let (national, mut local) = (first_issue(), replacement_unknown());
    local.item = id("permit-first");
    let assessed = assess_one("permit-first", &[("CN", 2, &national), ("440300", 0, &local)], &today());
    assert_eq!(assessed.amount, Amount::Unknown(Gap::NoAmount));
}

#[test]
fn a_dispute_and_a_line_from_the_future_are_unknown() {
    let dispute = r#"{"id":"d","title":"t","blocks":[],"versions":[],"ask":"a"}"#;
    let disputed = FeeAnswer::Disputed(Box::new(serde_json::from_str(dispute).expect("a dispute")));
    for (answer, gap) in [(disputed, Gap::Disputed), (FeeAnswer::UpdateApp, Gap::UpdateApp)] {
        let line = assess(&[id("permit-first")], |_| answer.clone(), &today(), &grounds()).remove(0);
        assert_eq!(line.amount, Amount::Unknown(gap));
    }
}

#[test]
fn lines_that_fit_equally_and_differ_leave_it_unknown() {
    let (a, mut b) = (replacement_zhongshan(), replacement_zhongshan());
    b.amount = Some(3000);
    let assessed = assess_one("permit-replace", &[("442000", 0, &a), ("442000", 0, &b)], &today());
    assert_eq!(assessed.amount, Amount::Unknown(Gap::Differ(vec![Money::fen(2000), Money::fen(3000)])));
    b.amount = None;
    let assessed = assess_one("permit-replace", &[("442000", 0, &a), ("442000", 0, &b)], &today());
    assert_eq!(assessed.amount, Amount::Unknown(Gap::NoAmount));
}

#[test]
fn the_amount_is_that_of_the_day() {
    let old = line(
        r#"{"id":"stay-1996","item":"stay","title":"暂住证","amount":500,"currency":"CNY","valid_from":"1996-01-01",
            "valid_to":"2001-12-31","statements":["order-663-21"]}"#,
    );
    let on = |day| assess_one("stay", &[("CN", 0, &old)], &Payer::at_the_counter(day)).amount;
    assert_eq!(on(date(2001, 12, 31)), Amount::Known(Money::fen(500)));
    assert_eq!(on(date(2002, 1, 1)), Amount::Unknown(Gap::NoLine));
    assert_eq!(on(date(1995, 12, 31)), Amount::Unknown(Gap::NoLine));
}

#[test]
fn channel_batch_class_and_exemption_choose_the_line() {
    let yen = |json: &str| {
        line(&format!(
            r#"{{"item":"stay","title":"登记","currency":"JPY","valid_from":"2023-02-05",
        "statements":["order-663-21"],{json}}}"#
        ))
    };
    let counter = yen(r#""id":"a","amount":15000,"exempt":["child"]"#);
    let online = yen(r#""id":"b","amount":7000,"channel":"online""#);
    let list = yen(r#""id":"c","amount":10000,"batch_from":10"#);
    let soldier = yen(r#""id":"d","amount":1000,"payer":"soldier""#);
    let lines = [("CN", 0, &counter), ("CN", 0, &online), ("CN", 0, &list), ("CN", 0, &soldier)];
    let minor = |payer: Payer| match assess_one("stay", &lines, &payer).amount {
        Amount::Known(money) => money.minor,
        Amount::Unknown(gap) => panic!("expected an amount, got {gap:?}"),
    };
    assert_eq!(minor(today()), 15_000);
    assert_eq!(minor(Payer { channel: Channel::Online, ..today() }), 7_000);
    assert_eq!(minor(Payer { channel: Channel::Agent, ..today() }), 15_000);
    assert_eq!(minor(Payer { batch: 9, ..today() }), 15_000);
    assert_eq!(minor(Payer { batch: 10, ..today() }), 10_000);
    assert_eq!(minor(Payer { classes: vec![id("soldier")], ..today() }), 1_000);
    let child = assess_one("stay", &lines, &Payer { classes: vec![id("child")], ..today() });
    assert_eq!((child.why, child.is_free()), (Why::Exempt, true));
}

#[test]
fn a_list_is_charged_for_each_person_on_it() {
    let list = line(
        r#"{"id":"list","item":"stay","title":"登记","amount":10000,"currency":"JPY","batch_from":2,"per":"person",
            "exempt":["child"],"valid_from":"2023-02-05","statements":["order-663-21"]}"#,
    );
    let of = |batch, classes: &[&str]| {
        let payer = Payer { batch, classes: classes.iter().map(|class| id(class)).collect(), ..today() };
        assess_one("stay", &[("CN", 0, &list)], &payer)
    };
    let twelve = of(12, &[]);
    assert!(matches!(twelve.amount, Amount::Known(money) if money.minor == 120_000));
    assert_eq!(twelve.say(Locale::ZhHans), "120000 JPY（12人，每人10000 JPY）");
    assert_eq!(twelve.say(Locale::En), "120000 JPY (12 people, 10000 JPY each)");
    assert_eq!(of(1, &[]).amount, Amount::Unknown(Gap::NoLine), "one person is no list");
    assert_eq!(of(12, &["child"]).each, None);
    let mut endless = list.clone();
    endless.amount = Some(i64::MAX);
    let beyond = assess_one("stay", &[("CN", 0, &endless)], &Payer { batch: 2, ..today() });
    assert_eq!(beyond.amount, Amount::Unknown(Gap::NoAmount));
}

#[test]
fn answers_say_who_pays_how_and_for_how_many() {
    let questions: Vec<Question> = serde_json::from_str(
        r#"[{"id":"how","type":"choice","ask":"?","why":"!","pays":"channel"},
            {"id":"people","type":"int","ask":"?","why":"!","pays":"batch"},
            {"id":"poor","type":"yes_no","ask":"?","why":"!","pays":"class"},
            {"id":"group","type":"choice","ask":"?","why":"!","pays":"class"},
            {"id":"other","type":"yes_no","ask":"?","why":"!"}]"#,
    )
    .expect("questions");
    let payer = |facts: &[(&str, Fact)]| {
        let facts = facts.iter().map(|(name, fact)| (id(name), fact.clone())).collect();
        Payer::of_answers(&questions, &facts, TODAY)
    };
    assert_eq!(payer(&[]), today());
    let all = payer(&[
        ("how", Fact::Choice(id("online"))),
        ("people", Fact::Int(12)),
        ("poor", Fact::YesNo(true)),
        ("group", Fact::Choice(id("child"))),
        ("other", Fact::YesNo(true)),
    ]);
    let classes = vec![id("poor"), id("child")];
    assert_eq!(all, Payer { classes, channel: Channel::Online, batch: 12, on: TODAY });
    let odd = payer(&[("how", Fact::Choice(id("by-hand"))), ("people", Fact::Int(-3)), ("poor", Fact::YesNo(false))]);
    assert_eq!(odd, today());
}

fn paid(kind: Kind, item: &str, fen: i64) -> FeeFields {
    FeeFields {
        kind: [kind].into_iter().collect(),
        item: [item.to_owned()].into_iter().collect(),
        amount: [Money::fen(fen)].into_iter().collect(),
        ..FeeFields::default()
    }
}

fn overcharges(entries: &[FeeFields], assessed: FeeLine) -> Vec<Overcharge> {
    let fees = entries.iter().enumerate().map(|(n, fee)| (format!("{n}"), fee.clone())).collect();
    overcharge::find(&Book::of(&fees), &[assessed], Some(&id("overcharge-complaint")))
}

#[test]
fn fifty_yuan_for_a_first_issue_should_be_free_with_citation_and_complaint() {
    let fee = first_issue();
    let assessed = assess_one("permit-first", &[("CN", 2, &fee)], &today());
    let found = overcharges(&[paid(Kind::Paid, "permit-first", 5000)], assessed);
    let alert = found.first().expect("it should be free");
    assert!(alert.should_be_free());
    assert_eq!(alert.basis.citations[0].article.as_deref(), Some("21"));
    assert_eq!(alert.complaint, Some(id("overcharge-complaint")));
    assert_eq!(alert.say(Locale::ZhHans), "这一项本该免费。你交了50元，不是你的错。可以要求退。");
}

#[test]
fn no_alert_when_it_came_back_was_right_or_is_not_certain() {
    let (fee, local) = (first_issue(), replacement_zhongshan());
    let free = || assess_one("permit-first", &[("CN", 2, &fee)], &today());
    assert!(overcharges(&[], free()).is_empty());
    assert!(overcharges(&[paid(Kind::OwnCost, "permit-first", 5000)], free()).is_empty());
    assert!(overcharges(&[paid(Kind::Paid, "photo", 5000)], free()).is_empty());
    let refunded = [paid(Kind::Paid, "permit-first", 5000), paid(Kind::Refunded, "permit-first", 5000)];
    assert!(overcharges(&refunded, free()).is_empty());
    let twenty = || assess_one("permit-replace", &[("442000", 0, &local)], &today());
    assert!(overcharges(&[paid(Kind::Paid, "permit-replace", 2000)], twenty()).is_empty());
    assert_eq!(overcharges(&[paid(Kind::Paid, "permit-replace", 2001)], twenty()).len(), 1);
    let mut medium = twenty();
    medium.basis = medium.basis.map(|basis| Basis { confidence: Confidence::Medium, ..basis });
    assert!(overcharges(&[paid(Kind::Paid, "permit-replace", 9000)], medium).is_empty());
    let unknown = assess_one("permit-replace", &[], &today());
    assert!(overcharges(&[paid(Kind::Paid, "permit-replace", 9000)], unknown).is_empty());
}

proptest! {
    /// Whatever the schedule holds: the order of its lines never matters, and no amount is invented.
    #[test]
    fn an_assessment_says_only_what_a_line_says(
        rows in proptest::collection::vec((proptest::option::of(0_i64..3), 0_u32..3, any::<bool>()), 0..6),
    ) {
        let fees: Vec<_> = rows.iter().map(|(amount, up, online)| {
            let mut fee = replacement_unknown();
            fee.amount = *amount;
            fee.channel = online.then_some(Channel::Online);
            (["110000", "CN", "CN"][*up as usize], *up, fee)
        }).collect();
        let forward: Vec<_> = fees.iter().map(|(place, up, fee)| (*place, *up, fee)).collect();
        let backward: Vec<_> = forward.iter().rev().copied().collect();
        let one = assess_one("permit-replace", &forward, &today());
        prop_assert_eq!(&one.amount, &assess_one("permit-replace", &backward, &today()).amount);
        if let Amount::Known(money) = one.amount {
            let nearest = rows.iter().filter(|row| !row.2).map(|row| row.1).min();
            prop_assert!(rows.iter().any(|row| row.0 == Some(money.minor) && Some(row.1) == nearest && !row.2));
        }
    }
}
