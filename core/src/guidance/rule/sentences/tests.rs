//! Rules as sentences, and what answers make of them.

use serde_json::{Value as Json, json};

use super::*;
use crate::guidance::parameter::Lookup;
use crate::guidance::rule::{Trust, first_true};
use jiff::civil::date;

/// A world in which every number of months is this one.
pub(in super::super) struct AllMonths(pub(in super::super) i64);

impl World for AllMonths {
    fn parameter(&self, _: &ItemId, _: Date) -> Lookup {
        Lookup::Value { value: Value::Months(self.0), since: date(2016, 1, 1), statements: Vec::new() }
    }

    fn changes(&self, _: &ItemId) -> Vec<Date> {
        Vec::new()
    }

    fn is_within(&self, place: &PlaceCode, outer: &PlaceCode) -> bool {
        place == outer
    }

    fn trust(&self, _: &ItemId, _: Date) -> Trust {
        Trust::Full
    }
}

fn rule(tree: Json, facts: Json, cases: Json) -> Rule {
    let json = json!({"id": "r", "title": "t", "facts": facts, "tree": tree, "cases": cases});
    serde_json::from_value(json).expect("a rule")
}

/// Six months, and work or a home.
pub(in super::super) fn permit() -> Rule {
    let work = json!({"op": "true", "fact": "work", "needs": "有工作", "because": ["job"]});
    let home = json!({"op": "one_of", "fact": "home", "values": ["own", "rent"], "needs": "有住处"});
    let later = json!({"plus_months": {"date": {"fact": "since"}, "months": {"param": "months"}}});
    let time =
        json!({"op": "compare", "left": "as_of", "is": "at_least", "right": later, "needs": "住满{param:months}"});
    let tree = json!({"op": "all", "because": ["law"], "of": [{"op": "any", "of": [work, home]}, time]});
    let facts = |since: &str| json!({"work": {"yes_no": true}, "since": {"date": since}});
    let cases = json!([
        {"name": "six months", "as_of": "2026-11-24", "facts": facts("2026-05-24"), "expect": "yes"},
        {"name": "five months", "as_of": "2026-11-24", "facts": facts("2026-06-24"), "expect": "not_yet", "from": "2026-12-24"},
        {"name": "nothing known", "as_of": "2026-11-24", "expect": "unknown", "ask": "work"},
    ]);
    rule(tree, json!({"work": "yes_no", "home": "choice", "since": "date"}), cases)
}

fn lines(sentence: &Sentence) -> Vec<String> {
    let exactly = sentence.exactly.as_ref().map(|exactly| format!("（{exactly}）")).unwrap_or_default();
    let own = format!("{}{}{exactly}", "  ".repeat(sentence.depth), sentence.text);
    std::iter::once(own).chain(sentence.children.iter().flat_map(lines)).collect()
}

#[test]
fn a_tree_reads_as_nested_sentences_in_both_languages() {
    let zh = sentences(&permit(), &Names::plain(Locale::ZhHans)).expect("a rule");
    assert_eq!(
        lines(&zh),
        [
            "下面每一条都要",
            "  下面有一条就行",
            "    有工作（“work”回答“是”）",
            "    有住处（“home”选的是其中之一：own、rent）",
            "  住满{param:months}（问的那天 不早于 “since”再过months）",
        ]
    );
    let param = |_: &ItemId| "六个月".to_owned();
    let fill = |text: &str| text.replace("{param:months}", "six months");
    let names = Names { param: &param, fill: &fill, ..Names::plain(Locale::En) };
    let en = sentences(&permit(), &names).expect("a rule");
    assert_eq!(en.children[1].text, "住满six months");
    assert_eq!(en.children[1].exactly.as_deref(), Some("the day asked about is not before 六个月 after “since”"));
    assert_eq!((en.because.len(), en.children[0].children[0].because.len()), (1, 1));
}

#[test]
fn every_operator_has_words_of_its_own() {
    let date = json!({"fact": "d"});
    let tree = json!({"op": "all", "of": [
        {"op": "not", "of": {"op": "in", "fact": "p", "place": "330100", "needs": "n"}},
        {"op": "within", "date": date, "from": {"date": "2026-01-01"}, "to": {"plus_days": {"date": "as_of", "days": {"int": 3}}}, "needs": "n"},
        {"op": "age_at", "born": date, "on": "as_of", "is": "at_least", "years": {"int": 16}, "needs": "n"},
        {"op": "compare", "left": {"money": {"minor": 2000, "currency": "CNY"}}, "is": "below", "right": {"fact": "m"}, "needs": "n"},
        {"op": "compare", "left": {"months": 6}, "is": "equal", "right": {"fact": "n"}, "needs": "n"}
    ]});
    let rule = rule(tree, json!({"p": "place", "d": "date", "m": "money", "n": "months"}), json!([]));
    for (locale, expected) in [
        (
            Locale::ZhHans,
            [
                "“d” 在 2026-01-01 到 问的那天再过3天 之间，两头都算",
                "“d” 出生的人，到 问的那天 不少于 16 岁",
                "20.00元 少于 “m”",
                "6个月 正好是 “n”",
            ],
        ),
        (
            Locale::En,
            [
                "“d” from 2026-01-01 to 3 days after the day asked about, both included",
                "whoever was born on “d” is at least 16 years old on the day asked about",
                "CNY 20.00 less than “m”",
                "6 months exactly “n”",
            ],
        ),
    ] {
        let whole = sentences(&rule, &Names::plain(locale)).expect("a rule");
        let said: Vec<&str> = whole.children.iter().skip(1).filter_map(|child| child.exactly.as_deref()).collect();
        assert_eq!(said, expected);
        assert!(whole.children[0].children[0].exactly.as_deref().is_some_and(|text| text.contains("330100")));
    }
}

#[test]
fn answers_make_each_part_true_false_or_unknown_and_say_why() {
    let rule = permit();
    let facts: Facts =
        serde_json::from_value(json!({"work": {"yes_no": false}, "since": {"date": "2026-05-24"}})).expect("answers");
    let names = Names::plain(Locale::En);
    let whole = explain(&rule, &facts, date(2026, 11, 24), &AllMonths(6), &names).expect("asked");
    assert_eq!(whole.truth, Truth::Unknown);
    let [any, time] = &whole.children[..] else { panic!("two parts") };
    assert_eq!((any.truth, time.truth), (Truth::Unknown, Truth::True));
    assert_eq!((any.children[0].truth, any.children[1].truth), (Truth::False, Truth::Unknown));
    let why = |part: &Explained| part.because.clone().unwrap_or_default();
    assert_eq!(why(&any.children[0]), "You answered: work: no. The rule needs: 有工作. Source: law, job");
    assert_eq!(why(&any.children[1]), "You answered: home: not answered. The rule needs: 有住处. Source: law");
    assert!(whole.because.is_none());
    let zh = explain(&rule, &facts, date(2026, 11, 24), &AllMonths(6), &Names::plain(Locale::ZhHans)).expect("asked");
    assert_eq!(why(&zh.children[0].children[0]), "你回答：work：否。规则要：有工作。依据：law、job");
}

#[test]
fn what_the_parts_come_to_is_what_the_whole_comes_to() {
    let truth = |n: usize| [Some(true), Some(false), None][n % 3];
    for n in 0..27 {
        let leaf = |fact: &str| json!({"op": "true", "fact": fact, "needs": fact});
        let tree =
            json!({"op": "any", "of": [{"op": "not", "of": {"op": "all", "of": [leaf("a"), leaf("b")]}}, leaf("c")]});
        let rule = rule(tree, json!({"a": "yes_no", "b": "yes_no", "c": "yes_no"}), json!([]));
        let answers = [("a", truth(n)), ("b", truth(n / 3)), ("c", truth(n / 9))];
        let given = answers.into_iter().filter_map(|(id, yes)| Some((id.parse().expect("an id"), Fact::YesNo(yes?))));
        let facts: Facts = given.collect();
        let explained =
            explain(&rule, &facts, date(2026, 1, 1), &AllMonths(6), &Names::plain(Locale::En)).expect("asked");
        let asked = evaluate(&rule.tree, &facts, date(2026, 1, 1), &AllMonths(6)).expect("asked");
        assert_eq!(explained.truth, asked.truth, "{answers:?}");
        let first = first_true(&rule.tree, &facts, date(2026, 1, 1), &AllMonths(6));
        assert!(first.is_none(), "no day in it");
    }
}

#[test]
fn a_tree_too_deep_or_too_large_is_refused_in_words() {
    let leaf = json!({"op": "true", "fact": "a", "needs": "n"});
    let deep = |depth: usize| (1..depth).fold(leaf.clone(), |tree, _| json!({"op": "not", "of": tree}));
    let wide = |nodes: usize| json!({"op": "all", "of": vec![leaf.clone(); nodes - 1]});
    let say = |tree: Json| {
        let rule = rule(tree, json!({"a": "yes_no"}), json!([]));
        let names = Names::plain(Locale::ZhHans);
        let told = sentences(&rule, &names).map(|_| ()).map_err(|error| refusal(&error, Locale::ZhHans));
        let asked = explain(&rule, &Facts::new(), date(2026, 1, 1), &AllMonths(6), &names);
        assert_eq!(told, asked.map(|_| ()).map_err(|error| refusal(&error, Locale::ZhHans)));
        told
    };
    assert_eq!(say(deep(32)), Ok(()));
    assert_eq!(say(deep(33)), Err("套得太深：最多32层".into()));
    assert_eq!(say(wide(512)), Ok(()));
    assert_eq!(say(wide(513)), Err("条件太多：最多512个".into()));
}
