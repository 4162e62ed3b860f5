//! What is named must be there, must be strong enough for what rests on it, and must not lead in a circle.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Check, Linter, placeables, texts};
use crate::both::both;
use crate::guidance::desk::names;
use crate::guidance::fee::Channel;
use crate::guidance::library::{FeeAnswer, Resolution};
use crate::guidance::object::Body;
use crate::guidance::procedure::{Pays, QuestionType};
use crate::guidance::source::Item;
use crate::guidance::statement::Confidence;
use crate::guidance::text::{ItemId, ItemRef, Kind};
use crate::locale::Locale;
use crate::place::PlaceCode;

/// Fields that name items, and of which kind.
const FIELDS: [(&str, Kind); 15] = [
    ("statements", Kind::Statement),
    ("because", Kind::Statement),
    ("call", Kind::ServicePoint),
    ("services", Kind::ServicePoint),
    ("procedures", Kind::Procedure),
    ("articles", Kind::Article),
    ("related", Kind::Article),
    ("glosses", Kind::Term),
    ("card", Kind::WindowCard),
    ("eligibility", Kind::Rule),
    ("appeal", Kind::Procedure),
    ("complaint", Kind::Procedure),
    ("param", Kind::Parameter),
    ("fees", Kind::Fee),
    ("of", Kind::Patch),
];

/// Kinds that say something only with a source.
const NEEDS_STATEMENTS: [Kind; 7] =
    [Kind::Article, Kind::Fee, Kind::WindowCard, Kind::Entitlement, Kind::ServicePoint, Kind::Notice, Kind::Calendar];

impl Linter<'_> {
    pub(super) fn references(&mut self, item: &Item) {
        for (kind, id, field) in named(item) {
            if !self.is_there(&item.place, kind, &id) {
                let (place, name) = (&item.place, names::kind(kind, Locale::ZhHans));
                let what = both!(
                    "{field}：{place} 和上级都没有{name} {id}",
                    "{field}: there is no {kind} {id} at {place} or above"
                );
                // A procedure or article may be announced before it is written; anything else would leave a hole on screen.
                match kind {
                    Kind::Procedure | Kind::Article => self.look(Check::Reference, item, what),
                    _ => self.stop(Check::Reference, item, what),
                }
            } else if kind == Kind::Statement && drives(changed(item)) {
                self.strong_enough(item, &id, &field);
            }
        }
        self.payers(item);
        let bare = item.value.get("statements").and_then(Value::as_array).is_none_or(Vec::is_empty);
        if NEEDS_STATEMENTS.contains(&item.kind) && bare {
            self.stop(Check::Citation, item, both!("没有依据", "rests on no statement"));
        }
    }

    /// Answers that say who pays must say something the fee schedule can read.
    fn payers(&mut self, item: &Item) {
        let Some(Body::Procedure(procedure)) = self.as_found(item) else { return };
        let asked = procedure.questions.iter().filter_map(|question| Some((question, question.pays?)));
        for (question, pays) in asked {
            let options = question.options.iter().map(|option| option.id.as_str());
            let fits = match (pays, question.kind) {
                (Pays::Channel, QuestionType::Choice) => options.into_iter().all(|id| Channel::parse(id).is_some()),
                (Pays::Batch, QuestionType::Int) | (Pays::Class, QuestionType::Choice | QuestionType::YesNo) => true,
                (Pays::Channel | Pays::Batch | Pays::Class, _) => false,
            };
            if !fits {
                let (id, word) = (&question.id, written(&pays));
                let name = names::choice("pays", &word, Locale::ZhHans).unwrap_or(&word);
                let what =
                    both!("{id}：这样的回答说不出收费的“{name}”", "{id}: its answer cannot say the {word} of a fee");
                self.stop(Check::Reference, item, what);
            }
        }
    }

    fn is_there(&self, place: &PlaceCode, kind: Kind, id: &ItemId) -> bool {
        if kind == Kind::Fee {
            // A fee is named by its item, and an item without any line is unknown, which is an answer.
            let far = crate::time::Date::MAX;
            return self.library.fee(place, id, far) != FeeAnswer::UpdateApp;
        }
        self.library.resolve(place, &ItemRef { kind, id: id.clone() }) != Resolution::Missing
    }

    fn strong_enough(&mut self, item: &Item, id: &ItemId, field: &str) {
        let Some(statement) = self.statement(item, id) else { return };
        if statement.confidence < Confidence::Medium {
            let word = written(&statement.confidence);
            let name = names::choice("confidence", &word, Locale::ZhHans).unwrap_or(&word);
            let what =
                both!("{field}：{id} 的可信程度是“{name}”，不能作准", "{field}: {id} is {word} and may drive nothing");
            self.stop(Check::WeakSource, item, what);
        }
    }

    /// Statements that show each other, and procedures that appeal to each other, would never end.
    pub(super) fn circles(&mut self) {
        let source = self.source;
        for item in source.items.values().filter(|item| matches!(item.kind, Kind::Statement | Kind::Procedure)) {
            let mut seen = BTreeSet::new();
            let mut next = links(item);
            while let Some(id) = next.pop() {
                if id == item.id {
                    self.stop(Check::Circle, item, both!("绕一圈又指回自己", "leads back to itself"));
                    break;
                }
                if seen.insert(id.clone()) {
                    let key = (item.place.clone(), item.kind, id);
                    next.extend(source.items.get(&key).map(links).unwrap_or_default());
                }
            }
        }
    }
}

/// A choice as it is written in the folder.
fn written(choice: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(choice).ok();
    value.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Everything an item names, in its fields and in the placeables of its texts: kind, id and where it is named. A fee is named by
/// what is charged for.
pub(in crate::guidance) fn named(item: &Item) -> Vec<(Kind, ItemId, String)> {
    let mut named = Vec::new();
    collect(&item.value, &mut named);
    texts(&item.value, "", &mut |_, map| {
        if let Some(text) = map.get(Locale::ZhHans.tag()).and_then(Value::as_str) {
            named.extend(placeables(text).into_iter().filter_map(placeable));
        }
    });
    named
}

/// Whether dates, amounts or eligibility hang on an item of this kind.
const fn drives(kind: Kind) -> bool {
    matches!(kind, Kind::Parameter | Kind::Rule | Kind::Fee | Kind::Procedure | Kind::Entitlement | Kind::Calendar)
}

/// What an item is, or what a patch changes.
fn changed(item: &Item) -> Kind {
    let of = item.value.get("of").and_then(Value::as_str).filter(|_| item.kind == Kind::Patch);
    of.and_then(|of| of.parse::<ItemRef>().ok()).map_or(item.kind, |of| of.kind)
}

/// Items of its own kind that an item leads to.
fn links(item: &Item) -> Vec<ItemId> {
    match item.kind {
        Kind::Statement => {
            let text = item.value.pointer("/text/zh-Hans").and_then(Value::as_str).unwrap_or_default();
            placeables(text).into_iter().filter_map(|p| p.strip_prefix("s:")?.parse().ok()).collect()
        }
        _ => item.value.get("appeal").and_then(Value::as_str).and_then(|id| id.parse().ok()).into_iter().collect(),
    }
}

fn placeable(text: &str) -> Option<(Kind, ItemId, String)> {
    let (name, id) = text.split_once(':').unwrap_or((text, ""));
    let kind = match name {
        "param" | "date" => Kind::Parameter,
        "fee" => Kind::Fee,
        "s" => Kind::Statement,
        "service" => Kind::ServicePoint,
        "term" => Kind::Term,
        // Not a placeable at all: it can never be there.
        _ => Kind::Patch,
    };
    let id = id.parse().or_else(|_| "unreadable-placeable".parse()).ok()?;
    Some((kind, id, format!("{{{text}}}")))
}

fn collect(value: &Value, named: &mut Vec<(Kind, ItemId, String)>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let kind = FIELDS.iter().find(|(field, _)| field == name).map(|(_, kind)| *kind);
                match (kind, value) {
                    (Some(Kind::Patch), Value::String(text)) => {
                        named.extend(text.parse::<ItemRef>().ok().map(|r| (r.kind, r.id, name.clone())));
                    }
                    (Some(kind), Value::String(id)) => named.extend(id.parse().ok().map(|id| (kind, id, name.clone()))),
                    (Some(kind), Value::Array(ids)) if ids.iter().all(Value::is_string) => {
                        let ids = ids.iter().filter_map(Value::as_str).filter_map(|id| id.parse().ok());
                        named.extend(ids.map(|id| (kind, id, name.clone())));
                    }
                    (_, value) => collect(value, named),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, named)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
