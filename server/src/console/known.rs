//! What exists at a place, as an editor sees it: the approved folder with the items of a change over it, nearest place first.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::source::Item;
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;

use crate::desk::changes::Change;
use crate::desk::head::{Head, places};

/// The name of a place, in full: `浙江省 杭州市`. The code where the list does not have it.
pub(super) fn place_name(code: &PlaceCode) -> String {
    let table = places();
    table.get(code).map_or_else(|| code.to_string(), |place| table.full_path(place))
}

/// A look from a place.
pub(super) struct Known<'a> {
    head: &'a Head,
    edits: BTreeMap<(&'a PlaceCode, Kind, &'a str), Option<&'a Value>>,
    chain: Vec<PlaceCode>,
    /// Fees are named by what is charged for.
    fees: BTreeSet<String>,
}

impl<'a> Known<'a> {
    /// From a place, with a change laid over the head.
    pub(super) fn new(head: &'a Head, change: Option<&'a Change>, place: &PlaceCode) -> Self {
        let edits = change.map(|change| change.edits.as_slice()).unwrap_or_default();
        let edits =
            edits.iter().map(|edit| ((&edit.key.0, edit.key.1, edit.key.2.as_str()), edit.value.as_ref())).collect();
        let mut known = Self { head, edits, chain: places().chain(place), fees: BTreeSet::new() };
        known.fees = known.each(Kind::Fee).into_iter().filter_map(|(_, _, value)| charged(value)).collect();
        known
    }

    /// An item as the nearest place has it.
    pub(super) fn find(&self, kind: Kind, id: &str) -> Option<(&PlaceCode, &Value)> {
        self.chain.iter().find_map(|place| {
            if let Some(edited) = self.edits.get(&(place, kind, id)) {
                return edited.map(|value| (place, value));
            }
            let key = (place.clone(), kind, id.parse().ok()?);
            self.head.source.items.get(&key).map(|item| (place, &item.value))
        })
    }

    /// Whether something of a kind exists.
    pub(super) fn has(&self, kind: Kind, id: &str) -> bool {
        if kind == Kind::Fee { self.fees.contains(id) } else { self.find(kind, id).is_some() }
    }

    /// What an item is called; none if it is not there.
    pub(super) fn title(&self, kind: Kind, id: &str, locale: Locale) -> Option<String> {
        if kind == Kind::Fee {
            let found = self.each(kind).into_iter().find(|(_, _, value)| charged(value).as_deref() == Some(id));
            return found.map(|(_, found, value)| names::called(value, &found, locale));
        }
        let (_, value) = self.find(kind, id)?;
        Some(names::called(value, id, locale))
    }

    /// Every item of a kind by the name that others refer to it, with what it is called.
    pub(super) fn options(&self, kind: Kind, locale: Locale) -> Vec<(String, String)> {
        let mut options = BTreeMap::new();
        for (_, id, value) in self.each(kind) {
            let name = if kind == Kind::Fee { charged(value).unwrap_or_default() } else { id.clone() };
            options.entry(name).or_insert_with(|| names::called(value, &id, locale));
        }
        options.into_iter().collect()
    }

    /// Every item of a kind along the chain, nearest first.
    pub(super) fn all(&self, kind: Kind) -> Vec<&Value> {
        self.each(kind).into_iter().map(|(_, _, value)| value).collect()
    }

    /// What a place's own pack has of a kind.
    pub(super) fn here(&self, place: &PlaceCode, kind: Kind) -> Vec<&Value> {
        let own = self.each(kind).into_iter().filter(|(at, ..)| *at == place);
        own.map(|(_, _, value)| value).collect()
    }

    /// Every item of a kind along the chain, nearest first.
    fn each(&self, kind: Kind) -> Vec<(&PlaceCode, String, &Value)> {
        let mut all = Vec::new();
        for place in &self.chain {
            for item in of_kind(self.head, place, kind) {
                match self.edits.get(&(place, kind, item.id.as_str())) {
                    Some(Some(value)) => all.push((place, item.id.to_string(), *value)),
                    Some(None) => {}
                    None => all.push((place, item.id.to_string(), &item.value)),
                }
            }
            for ((at, edited, id), value) in &self.edits {
                let new = *edited == kind
                    && *at == place
                    && id.parse().is_ok_and(|id| self.head.item(&(place.clone(), kind, id)).is_none());
                if let (true, Some(value)) = (new, value) {
                    all.push((place, (*id).to_owned(), value));
                }
            }
        }
        all
    }
}

/// The items of a kind that a place's own pack has, in order.
pub(super) fn of_kind<'a>(head: &'a Head, place: &PlaceCode, kind: Kind) -> impl Iterator<Item = &'a Item> + use<'a> {
    let place = place.clone();
    // No id sorts before "-".
    let first: Option<ItemId> = "-".parse().ok();
    let from = first.map(|id| (place.clone(), kind, id));
    from.into_iter().flat_map(move |from| {
        let place = place.clone();
        let items = head.source.items.range(from..);
        items.take_while(move |((at, of, _), _)| *at == place && *of == kind).map(|(_, item)| item)
    })
}

fn charged(value: &Value) -> Option<String> {
    value.get("item").and_then(Value::as_str).map(ToOwned::to_owned)
}
