//! What rests on an item: which articles, procedures and rules a change of it would change, at its place and below.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::names;
use crate::guidance::lint::references::named;
use crate::guidance::source::{Item, Source};
use crate::guidance::text::{ItemId, ItemRef, Kind};
use crate::locale::Locale;
use crate::place::{PlaceCode, PlaceTable};
use crate::say::pick;

/// Fields that lead to a thing without resting on it.
const LINKS: [&str; 5] = ["related", "articles", "procedures", "appeal", "complaint"];

/// What rests on an item, by kind: places and ids.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach(BTreeMap<Kind, BTreeSet<(PlaceCode, ItemId)>>);

impl Reach {
    /// Those of a kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &(PlaceCode, ItemId)> {
        self.0.get(&kind).into_iter().flatten()
    }

    /// How many of a kind.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        self.0.get(&kind).map_or(0, BTreeSet::len)
    }

    /// Whether nothing rests on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// In words: `3篇文章、2个办事流程`, `3 articles, 2 procedures`. What people read comes first; empty if nothing rests on it.
    #[must_use]
    pub fn said(&self, locale: Locale) -> String {
        let first = [Kind::Article, Kind::Procedure, Kind::Rule, Kind::WindowCard];
        let rest = Kind::ALL.into_iter().filter(|kind| !first.contains(kind));
        let counted = first.into_iter().chain(rest).filter_map(|kind| match self.count(kind) {
            0 => None,
            n => Some(format!("{n}{}", names::counted(kind, n, locale))),
        });
        counted.collect::<Vec<_>>().join(pick(locale, "、", ", "))
    }
}

type Key = (PlaceCode, Kind, ItemId);

struct Graph<'a> {
    source: &'a Source,
    places: &'a PlaceTable,
    /// Who names a thing.
    users: BTreeMap<(Kind, ItemId), Vec<&'a Item>>,
    /// Where fees of an item are listed.
    fees: BTreeSet<(PlaceCode, ItemId)>,
}

/// What rests on an item of a place: directly, or through statements, parameters, rules, fees and cards that do. A place that has
/// an item of its own instead does not rest on the one above; what a place inherits rests on what the place has of its own.
#[must_use]
pub fn reach(source: &Source, places: &PlaceTable, item: &ItemRef, place: &PlaceCode) -> Reach {
    let graph = Graph::new(source, places);
    let start: Key = (place.clone(), item.kind, item.id.clone());
    let (mut seen, mut next) = (BTreeSet::from([start.clone()]), vec![start]);
    while let Some(key) = next.pop() {
        for user in graph.resting_on(&key) {
            if seen.insert(user.clone()) {
                next.push(user);
            }
        }
    }
    let mut reach = Reach::default();
    let own = (place, item.kind, &item.id);
    for (place, kind, id) in seen.iter().filter(|(place, kind, id)| (place, *kind, id) != own) {
        reach.0.entry(*kind).or_default().insert((place.clone(), id.clone()));
    }
    reach
}

/// The name by which others refer to an item: a fee is known by what is charged for.
fn name_of(item: &Item) -> Option<ItemId> {
    match item.kind {
        Kind::Fee => item.value.get("item").and_then(Value::as_str)?.parse().ok(),
        _ => Some(item.id.clone()),
    }
}

/// What a local change changes.
fn changes(item: &Item) -> Option<ItemRef> {
    let of = item.value.get("of").and_then(Value::as_str).filter(|_| item.kind == Kind::Patch);
    of.and_then(|of| of.parse().ok())
}

/// What an item is to others: a local change is the thing it changes, at its place.
fn key(item: &Item) -> Key {
    match changes(item) {
        Some(of) => (item.place.clone(), of.kind, of.id),
        None => (item.place.clone(), item.kind, item.id.clone()),
    }
}

impl<'a> Graph<'a> {
    fn new(source: &'a Source, places: &'a PlaceTable) -> Self {
        let mut users: BTreeMap<(Kind, ItemId), Vec<&Item>> = BTreeMap::new();
        for item in source.items.values() {
            let rests = named(item).into_iter().filter(|(_, _, field)| !LINKS.contains(&field.as_str()));
            for target in rests.map(|(kind, id, _)| (kind, id)).collect::<BTreeSet<_>>() {
                users.entry(target).or_default().push(item);
            }
        }
        let fees = source.items.values().filter(|item| item.kind == Kind::Fee);
        let fees = fees.filter_map(|fee| Some((fee.place.clone(), name_of(fee)?))).collect();
        Self { source, places, users, fees }
    }

    fn resting_on(&self, (place, kind, id): &Key) -> Vec<Key> {
        let item = self.source.items.get(&(place.clone(), *kind, id.clone()));
        let name = item.and_then(name_of).unwrap_or_else(|| id.clone());
        let users = self.users.get(&(*kind, name.clone())).into_iter().flatten();
        users.filter_map(|user| self.rests(user, place, *kind, &name)).collect()
    }

    /// Whether a user gets a thing from a place, and as what: itself if it is there or below, and as people there see it if it is
    /// above and inherited.
    fn rests(&self, user: &Item, place: &PlaceCode, kind: Kind, name: &ItemId) -> Option<Key> {
        let (at, user_kind, user_id) = key(user);
        if self.places.is_within(&at, place) {
            // A local change rests on what it changes, which is above.
            let own = changes(user).is_some_and(|of| of.kind == kind && of.id == *name);
            let from = self.nearest(&at, kind, name, usize::from(own))?;
            return self.places.is_within(place, &from).then_some((at, user_kind, user_id));
        }
        let called = name_of(user).filter(|_| user_kind == user.kind).unwrap_or_else(|| user_id.clone());
        let seen = self.places.is_within(place, &at) && self.nearest(place, user_kind, &called, 0)? == at;
        seen.then(|| (place.clone(), user_kind, user_id))
    }

    /// The nearest place that has a thing, or changes it.
    fn nearest(&self, from: &PlaceCode, kind: Kind, name: &ItemId, skip: usize) -> Option<PlaceCode> {
        self.places.chain(from).into_iter().skip(skip).find(|place| self.has(place, kind, name))
    }

    fn has(&self, place: &PlaceCode, kind: Kind, name: &ItemId) -> bool {
        if kind == Kind::Fee {
            return self.fees.contains(&(place.clone(), name.clone()));
        }
        let changed = |patch: &Item| changes(patch).is_some_and(|of| of.kind == kind);
        let patch = self.source.items.get(&(place.clone(), Kind::Patch, name.clone()));
        self.source.items.contains_key(&(place.clone(), kind, name.clone())) || patch.is_some_and(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guidance::source::read;
    use crate::guidance::source::tests::documented;

    fn ids(reach: &Reach, kind: Kind) -> Vec<String> {
        reach.of(kind).map(|(place, id)| format!("{place}/{id}")).collect()
    }

    fn of(source: &Source, item: &str, place: &str) -> Reach {
        let places = PlaceTable::built_in().expect("the list");
        reach(source, &places, &item.parse().expect("an item"), &place.parse().expect("a place"))
    }

    #[test]
    fn what_rests_on_a_parameter_is_found_through_statements_and_rules_down_to_the_city() {
        let source = read(&documented()).expect("the examples");
        let reach = of(&source, "parameter:permit-residence-months", "CN");
        assert_eq!(ids(&reach, Kind::Rule), ["CN/permit-eligibility"]);
        assert!(ids(&reach, Kind::Statement).contains(&"CN/permit-conditions".to_owned()), "{reach:?}");
        let procedures = ids(&reach, Kind::Procedure);
        assert!(procedures.contains(&"CN/residence-permit".to_owned()), "{reach:?}");
        assert!(procedures.contains(&"330100/residence-permit".to_owned()), "a local change of it: {reach:?}");
        assert_eq!(ids(&reach, Kind::Dispute), ["440300/sz-permit-conditions"]);
        assert!(!ids(&reach, Kind::Parameter).contains(&"CN/permit-residence-months".to_owned()), "not itself");
    }

    #[test]
    fn a_fee_is_known_by_what_is_charged_for_and_a_place_with_lines_of_its_own_does_not_rest_on_those_above() {
        let source = crate::guidance::baseline::source().0;
        let all = of(&source, "fee:permit-replacement", "CN");
        assert!(ids(&all, Kind::Procedure).contains(&"CN/permit-replacement".to_owned()), "{all:?}");
        let zhongshan = of(&source, "fee:permit-replacement", "442000");
        assert_eq!(ids(&zhongshan, Kind::Procedure), ["442000/permit-replacement"], "as people there see it");
        let first = of(&source, "fee:permit-first", "CN");
        assert!(ids(&first, Kind::Article).contains(&"CN/permit-fee".to_owned()), "{first:?}");
        assert!(first.said(Locale::En).contains("article"), "{}", first.said(Locale::En));
        assert!(first.said(Locale::ZhHans).contains("篇文章"), "{}", first.said(Locale::ZhHans));
        assert!(of(&source, "term:nobody-names-it", "CN").is_empty());
    }
}
