//! Values with dates: what a fee or a parameter was, what it becomes, and from when.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Line, Teller, Trail, money};
use crate::guidance::parameter::Value as Counted;
use crate::guidance::render::value_words;
use crate::guidance::words;
use crate::say::pick;
use crate::time::Date;

/// Fields of a step that are its value.
const VALUE: [&str; 4] = ["from", "value", "abolished", "unknown"];

fn day(value: Option<&Value>) -> Option<Date> {
    value?.as_str()?.parse().ok()
}

impl Teller {
    fn value_line(&mut self, path: String, before: Option<String>, after: Option<String>, from: Option<Date>) {
        self.lines.push(Line { what: self.subject.clone(), path, before, after, from });
    }

    /// The amount of a fee, with the day it holds from.
    pub(super) fn fee_amount(
        &mut self,
        before: &Map<String, Value>,
        after: &Map<String, Value>,
        fields: &mut Vec<String>,
    ) {
        let key = |map: &Map<String, Value>| (map.get("amount").cloned(), map.get("currency").cloned());
        if key(before) == key(after) {
            return;
        }
        let said = |map: &Map<String, Value>| {
            let currency = map.get("currency").and_then(Value::as_str);
            let amount = map.get("amount").and_then(Value::as_i64).zip(currency);
            let known = amount.map(|(minor, currency)| money(self.locale, minor, currency));
            (!map.is_empty()).then(|| known.unwrap_or_else(|| words::fee_unknown(self.locale).to_owned()))
        };
        let (old, new) = (said(before), said(after));
        fields.retain(|field| field != "amount");
        self.value_line("/amount".into(), old, new, day(after.get("valid_from")));
    }

    /// The steps of a parameter, each with the value it ends and the value it begins.
    pub(super) fn steps(&mut self, before: &Map<String, Value>, after: &Map<String, Value>, fields: &mut Vec<String>) {
        let steps = |map: &Map<String, Value>| map.get("values").and_then(Value::as_array).cloned().unwrap_or_default();
        let (old, new) = (steps(before), steps(after));
        let days = |list: &[Value]| list.iter().filter_map(|step| day(step.get("from"))).collect::<BTreeSet<_>>();
        let (old_days, new_days) = (days(&old), days(&new));
        // Two steps from one day, or a day that is none, cannot be told as a course of values: the fields are told one by one.
        if old_days.len() != old.len() || new_days.len() != new.len() || old.is_empty() && new.is_empty() {
            return;
        }
        fields.retain(|field| field != "values");
        for from in &old_days | &new_days {
            let at = |list: &[Value]| list.iter().find(|step| day(step.get("from")) == Some(from)).cloned();
            let (a, b) = (at(&old), at(&new));
            if a == b {
                continue;
            }
            let path = format!("/values/{from}");
            let on = |list: &[Value]| {
                let held = list.iter().filter(|step| day(step.get("from")).is_some_and(|day| day <= from));
                held.max_by_key(|step| day(step.get("from"))).map(|step| self.step(step))
            };
            let (was, is) = (on(&old), on(&new));
            let value = |step: &Option<Value>| step.as_ref().map(|step| VALUE.map(|field| step.get(field).cloned()));
            if value(&a) != value(&b) {
                self.value_line(path, was, is, Some(from));
            }
            self.rest_of_step(from, a.as_ref(), b.as_ref());
        }
        let order = |list: &[Value]| list.iter().map(|step| self.step_day(step)).collect::<Vec<_>>();
        let (old, new) = (order(&old), order(&new));
        if old != new && !new.is_sorted() {
            let label = crate::guidance::desk::names::field_name(self.kind, "values", self.locale);
            self.order(&Trail::default().below(label, "values"), &old, &new);
        }
    }

    fn step_day(&self, step: &Value) -> String {
        step.get("from").map(|from| self.said("from", from)).unwrap_or_default()
    }

    fn rest_of_step(&mut self, from: Date, before: Option<&Value>, after: Option<&Value>) {
        let since = pick(self.locale, "{from}起", "from {from}").replace("{from}", &from.to_string());
        let trail = Trail { names: Vec::new(), path: "/values".into() }.below(&since, &from.to_string());
        let map = |value: Option<&Value>| value.and_then(Value::as_object).cloned().unwrap_or_default();
        let (before, after) = (map(before), map(after));
        for field in super::union(&before, &after).into_iter().filter(|field| !VALUE.contains(&field.as_str())) {
            self.field(&trail, &field, before.get(&field), after.get(&field));
        }
    }

    /// What a step says.
    fn step(&self, step: &Value) -> String {
        let yes = |field: &str| step.get(field) == Some(&Value::Bool(true));
        if yes("abolished") {
            return pick(self.locale, "已取消", "abolished").into();
        }
        let Some(value) = step.get("value").filter(|_| !yes("unknown")) else {
            return pick(self.locale, "没查到", "not known").into();
        };
        match (self.unit.as_deref(), value.as_i64(), &self.currency) {
            (Some("money"), Some(minor), Some(currency)) => money(self.locale, minor, currency),
            (Some("months"), Some(n), _) => value_words(self.locale, &Counted::Months(n)),
            (Some("days"), Some(n), _) => value_words(self.locale, &Counted::Days(n)),
            _ => self.said("value", value),
        }
    }
}
