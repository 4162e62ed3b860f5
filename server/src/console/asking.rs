//! What a rule's answers are asked with: the questions of the procedures around it, so that a tester and a sentence use the same words as
//! the screens of phones.

use std::collections::BTreeMap;

use serde_json::Value;
use sojourn_core::guidance::rule::{Fact, FactType, Node};
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::locale::Locale;
use sojourn_core::money::{Currency, Money};
use sojourn_core::place::PlaceCode;

use super::known::Known;
use super::typed;
use crate::desk::head::places;

/// A question as it is asked, as far as somebody wrote one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Question {
    /// Its place among all of them, in the order in which they are asked.
    pub at: usize,
    /// Its words.
    pub ask: String,
    /// Its choices: name and words.
    pub options: Vec<(String, String)>,
}

/// A question with its input, as `asked.html` draws it.
pub(super) struct Asked {
    /// Its name in the form: `a.` and the answer it fills.
    pub name: String,
    /// Its id in the page.
    pub id: String,
    /// The question.
    pub label: String,
    /// Whether nobody wrote the question: its name stands for it.
    pub is_bare: bool,
    /// What it takes.
    pub kind: FactType,
    /// What was typed.
    pub text: String,
    /// Its choices: name and words.
    pub options: Vec<(String, String)>,
    /// Why what was typed is no answer.
    pub error: Option<String>,
}

impl Asked {
    /// The way to the field, the question, and what is wrong with the answer; none if nothing is.
    pub(super) fn wrong(&self) -> Option<(String, String, String)> {
        let error = self.error.clone()?;
        Some((self.id.clone(), self.label.clone(), error))
    }

    /// The id of a name in the page.
    pub(super) fn id_of(name: &str) -> String {
        name.replace('.', "-")
    }
}

/// Every question that can be looked up from a place, by the answer it fills: first those of procedures that rest on a rule, then any.
pub(super) fn questions(known: &Known<'_>, rule: Option<&str>, locale: Locale) -> BTreeMap<String, Question> {
    let procedures = known.all(Kind::Procedure);
    let rests = |value: &&Value| rule.is_some() && value.get("eligibility").and_then(Value::as_str) == rule;
    let (first, others): (Vec<&Value>, Vec<&Value>) = procedures.into_iter().partition(rests);
    let mut found = BTreeMap::new();
    for procedure in first.into_iter().chain(others) {
        for question in list(procedure, "questions") {
            if let Some(id) = question.get("id").and_then(Value::as_str) {
                let at = found.len();
                found.entry(id.to_owned()).or_insert_with(|| one(question, at, locale));
            }
        }
    }
    found
}

fn one(question: &Value, at: usize, locale: Locale) -> Question {
    let option = |option: &Value| {
        let id = option.get("id").and_then(Value::as_str)?;
        Some((id.to_owned(), words(option.get("label"), locale).unwrap_or_else(|| id.to_owned())))
    };
    Question {
        at,
        ask: words(question.get("ask"), locale).unwrap_or_default(),
        options: list(question, "options").filter_map(option).collect(),
    }
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// Words in a language, or in Chinese.
fn words(texts: Option<&Value>, locale: Locale) -> Option<String> {
    let texts = texts?;
    texts.get(locale.tag()).or_else(|| texts.get(Locale::ZhHans.tag()))?.as_str().map(ToOwned::to_owned)
}

/// The choices that a tree names for an answer: for a rule whose question nobody wrote yet.
pub(super) fn choices_in<T>(node: &Node<T>, fact: &ItemId, found: &mut Vec<String>) {
    if let Node::OneOf { fact: of, values, .. } = node
        && of == fact
    {
        let new: Vec<String> = values.iter().map(ToString::to_string).filter(|value| !found.contains(value)).collect();
        found.extend(new);
    }
    node.children().iter().for_each(|child| choices_in(child, fact, found));
}

/// An answer as somebody typed it; none for nothing, which is "not known".
///
/// # Errors
/// The key of what is wrong, for the words.
pub(super) fn answer(kind: FactType, text: &str) -> Result<Option<Fact>, &'static str> {
    let text = typed::narrow(text);
    if text.is_empty() {
        return Ok(None);
    }
    let whole = |text: &str| text.parse::<i64>().map_err(|_| "problem.number");
    let fact = match kind {
        FactType::Date => Fact::Date(typed::day(&text).ok_or("problem.day")?),
        FactType::YesNo => Fact::YesNo(match text.as_str() {
            "yes" => true,
            "no" => false,
            _ => return Err("problem.choice"),
        }),
        FactType::Choice => Fact::Choice(text.parse().map_err(|_| "problem.choice")?),
        FactType::Money => Fact::Money(Money::parse(&text, Currency::CNY).map_err(|_| "problem.amount")?),
        FactType::Months => Fact::Months(whole(&text)?),
        FactType::Int => Fact::Int(whole(&text)?),
        FactType::Place => Fact::Place(place(&text).ok_or("problem.place")?),
    };
    Ok(Some(fact))
}

/// An answer as a form sends it: what a published case says, to be tried.
pub(super) fn sent(fact: &Fact) -> String {
    match fact {
        Fact::Date(day) => day.to_string(),
        Fact::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Fact::Choice(choice) => choice.to_string(),
        Fact::Money(money) => money.to_string(),
        Fact::Months(number) | Fact::Int(number) => number.to_string(),
        Fact::Place(place) => place.to_string(),
    }
}

/// A place by its code or its name.
pub(super) fn place(text: &str) -> Option<PlaceCode> {
    let text = text.trim();
    let code = text.parse::<PlaceCode>().ok().filter(|code| places().get(code).is_some());
    code.or_else(|| places().search(text, 1).first().map(|hit| hit.place.code.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_people_type_them_and_nothing_is_not_known() {
        assert_eq!(answer(FactType::Date, ""), Ok(None));
        assert_eq!(answer(FactType::Date, "2026年5月3日"), Ok(Some(Fact::Date("2026-05-03".parse().expect("a day")))));
        assert_eq!(answer(FactType::YesNo, "no"), Ok(Some(Fact::YesNo(false))));
        assert_eq!(answer(FactType::Money, "２０").map(|fact| fact.as_ref().map(sent)), Ok(Some("20.00".into())));
        assert_eq!(answer(FactType::Months, "6"), Ok(Some(Fact::Months(6))));
        let there = answer(FactType::Place, "中山").expect("a place").expect("one");
        assert_eq!(sent(&there), "442000");
        let wrong = [
            (FactType::Date, "昨天", "problem.day"),
            (FactType::YesNo, "maybe", "problem.choice"),
            (FactType::Money, "很多", "problem.amount"),
            (FactType::Int, "1.5", "problem.number"),
            (FactType::Place, "没有这个地方", "problem.place"),
        ];
        for (kind, text, what) in wrong {
            assert_eq!(answer(kind, text), Err(what), "{text}");
        }
    }
}
