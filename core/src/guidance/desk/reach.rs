//! What rests on an item: which articles, procedures and rules a change of it would change, at its place and below.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

/// Who names what in a folder: made once for a state of it, then changed item by item for what is laid over it.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    nodes: BTreeMap<Key, Arc<Node>>,
    /// Who rests on a thing, by the name it is known by.
    users: BTreeMap<(Kind, ItemId), Vec<Arc<Node>>>,
    /// How many lines a place has of what is charged for.
    fees: BTreeMap<(PlaceCode, ItemId), usize>,
}

/// An item, as far as others rest on it or it on others.
#[derive(Debug)]
struct Node {
    key: Key,
    /// The name by which others refer to it.
    name: Option<ItemId>,
    /// What a local change changes.
    of: Option<ItemRef>,
    rests_on: BTreeSet<(Kind, ItemId)>,
}

impl Node {
    fn new(item: &Item) -> Self {
        let rests = named(item).into_iter().filter(|(_, _, field)| !LINKS.contains(&field.as_str()));
        Self {
            key: (item.place.clone(), item.kind, item.id.clone()),
            name: name_of(item),
            of: changes(item),
            rests_on: rests.map(|(kind, id, _)| (kind, id)).collect(),
        }
    }

    /// What it is to others: a local change is the thing it changes, at its place.
    fn seen_as(&self) -> Key {
        match &self.of {
            Some(of) => (self.key.0.clone(), of.kind, of.id.clone()),
            None => self.key.clone(),
        }
    }

    fn changes(&self, kind: Kind) -> bool {
        self.of.as_ref().is_some_and(|of| of.kind == kind)
    }
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

impl Graph {
    /// Of a whole folder.
    #[must_use]
    pub fn of(source: &Source) -> Self {
        let mut graph = Self::default();
        source.items.iter().for_each(|(key, item)| graph.put(key, Some(item)));
        graph
    }

    /// Lays an item over what is there, or takes it out.
    pub fn put(&mut self, key: &(PlaceCode, Kind, ItemId), item: Option<&Item>) {
        if let Some(old) = self.nodes.remove(key) {
            self.forget(&old);
        }
        let Some(node) = item.map(|item| Arc::new(Node::new(item))) else { return };
        for target in &node.rests_on {
            self.users.entry(target.clone()).or_default().push(Arc::clone(&node));
        }
        if let Some(line) = line_of(&node) {
            *self.fees.entry(line).or_default() += 1;
        }
        self.nodes.insert(key.clone(), node);
    }

    fn forget(&mut self, old: &Node) {
        for target in &old.rests_on {
            if let Some(users) = self.users.get_mut(target) {
                users.retain(|user| user.key != old.key);
            }
        }
        if let Some(line) = line_of(old)
            && let Some(lines) = self.fees.get_mut(&line)
        {
            *lines -= 1;
            if *lines == 0 {
                self.fees.remove(&line);
            }
        }
    }

    /// What rests on an item of a place: directly, or through statements, parameters, rules, fees and cards that do. A place that has
    /// an item of its own instead does not rest on the one above; what a place inherits rests on what the place has of its own.
    #[must_use]
    pub fn reach(&self, places: &PlaceTable, item: &ItemRef, place: &PlaceCode) -> Reach {
        let start: Key = (place.clone(), item.kind, item.id.clone());
        let (mut seen, mut next) = (BTreeSet::from([start.clone()]), vec![start]);
        while let Some(key) = next.pop() {
            for user in self.resting_on(places, &key) {
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

    fn resting_on(&self, places: &PlaceTable, key: &Key) -> Vec<Key> {
        let (place, kind, id) = key;
        let name = self.nodes.get(key).and_then(|node| node.name.clone()).unwrap_or_else(|| id.clone());
        let users = self.users.get(&(*kind, name.clone())).into_iter().flatten();
        users.filter_map(|user| self.rests(places, user, (place, *kind, &name))).collect()
    }

    /// Whether a user gets a thing from a place, and as what: itself if it is there or below, and as people there see it if it is
    /// above and inherited.
    fn rests(&self, places: &PlaceTable, user: &Node, (place, kind, name): (&PlaceCode, Kind, &ItemId)) -> Option<Key> {
        let (at, user_kind, user_id) = user.seen_as();
        if places.is_within(&at, place) {
            // A local change rests on what it changes, which is above.
            let own = user.of.as_ref().is_some_and(|of| of.kind == kind && of.id == *name);
            let from = self.nearest(places, &at, kind, name, usize::from(own))?;
            return places.is_within(place, &from).then_some((at, user_kind, user_id));
        }
        let called = user.name.clone().filter(|_| user_kind == user.key.1).unwrap_or_else(|| user_id.clone());
        let seen = places.is_within(place, &at) && self.nearest(places, place, user_kind, &called, 0)? == at;
        seen.then(|| (place.clone(), user_kind, user_id))
    }

    /// The nearest place that has a thing, or changes it.
    fn nearest(
        &self,
        places: &PlaceTable,
        from: &PlaceCode,
        kind: Kind,
        name: &ItemId,
        skip: usize,
    ) -> Option<PlaceCode> {
        places.chain(from).into_iter().skip(skip).find(|place| self.has(place, kind, name))
    }

    fn has(&self, place: &PlaceCode, kind: Kind, name: &ItemId) -> bool {
        if kind == Kind::Fee {
            return self.fees.contains_key(&(place.clone(), name.clone()));
        }
        let patch = self.nodes.get(&(place.clone(), Kind::Patch, name.clone()));
        self.nodes.contains_key(&(place.clone(), kind, name.clone())) || patch.is_some_and(|patch| patch.changes(kind))
    }
}

/// Where a fee line stands, and what is charged for.
fn line_of(node: &Node) -> Option<(PlaceCode, ItemId)> {
    let name = node.name.clone().filter(|_| node.key.1 == Kind::Fee)?;
    Some((node.key.0.clone(), name))
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
        Graph::of(source).reach(&places, &item.parse().expect("an item"), &place.parse().expect("a place"))
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

    #[test]
    fn a_graph_that_an_item_was_laid_over_says_what_one_made_anew_says() {
        let source = crate::guidance::baseline::source().0;
        let places = PlaceTable::built_in().expect("the list");
        let whole = Graph::of(&source);
        let leaves = [Kind::Fee, Kind::Parameter, Kind::Statement, Kind::Rule, Kind::Patch];
        for kind in leaves {
            let keys: Vec<&Key> = source.items.keys().filter(|key| key.1 == kind).collect();
            assert!(!keys.is_empty(), "no {kind} to try");
            for key in keys.into_iter().step_by(29) {
                let itself = ItemRef { kind, id: key.2.clone() };
                let mut fewer = source.clone();
                fewer.items.remove(key);
                let mut over = whole.clone();
                over.put(key, None);
                let anew = Graph::of(&fewer);
                for target in named(&source.items[key]).into_iter().map(|(kind, id, _)| ItemRef { kind, id }) {
                    let of = |graph: &Graph| graph.reach(&places, &target, &key.0);
                    assert_eq!(of(&over), of(&anew), "{target} without {key:?}");
                }
                over.put(key, source.items.get(key));
                assert_eq!(over.reach(&places, &itself, &key.0), whole.reach(&places, &itself, &key.0), "{key:?}");
            }
        }
        let without = {
            let mut over = whole.clone();
            let key = ("CN".parse().expect("a place"), Kind::Article, "permit-fee".parse().expect("an id"));
            over.put(&key, None);
            over
        };
        let first = |graph: &Graph| {
            ids(&graph.reach(&places, &"fee:permit-first".parse().expect("a fee"), &PlaceCode::cn()), Kind::Article)
        };
        assert!(first(&whole).contains(&"CN/permit-fee".to_owned()));
        assert!(!first(&without).contains(&"CN/permit-fee".to_owned()));
    }
}
