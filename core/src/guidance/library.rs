//! The library: every object of the installed packs, and what a place inherits from the places around it.
//!
//! From the place outwards, the nearest pack that has an item answers. Fields a place patches are its own, the rest is labelled as
//! inherited; a dispute on the way blocks what lies beyond it. Nothing is answered from half an item: one that this app is too old
//! for says so.

mod fees;
mod kept;
mod patch;
#[cfg(test)]
mod withdrawn_tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::calendar::YearTable;
use super::manifest::{Below, Dispute, Manifest, Patch};
use super::object::{Body, Object, ObjectError};
use super::pack::Pack;
use super::parameter::{Lookup, Parameter};
use super::text::{ItemId, ItemRef, Kind, Texts};
use super::trust::Withdrawal;
use crate::locale::Locale;
use crate::place::{Level, PlaceCode, PlaceTable};
use crate::time::Date;

pub use fees::FeeAnswer;

/// Where what a person reads comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// From the place's own rules (or those of the city whose district it is).
    Own {
        /// The place.
        place: PlaceCode,
    },
    /// From a place around it: that one may ask for more.
    Inherited {
        /// The place.
        from: PlaceCode,
    },
}

impl Label {
    /// Whether it is the place's own.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        matches!(self, Self::Own { .. })
    }

    /// The place it comes from.
    #[must_use]
    pub const fn place(&self) -> &PlaceCode {
        match self {
            Self::Own { place } | Self::Inherited { from: place } => place,
        }
    }
}

/// An item as it stands at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// What it says here.
    pub body: Body,
    /// Where it comes from.
    pub label: Label,
    /// Fields that a place nearer by changed, and which: `summary`, `deadlines.endorse`.
    pub fields: BTreeMap<String, Label>,
    /// Why it was withdrawn here, if it was: to be read only behind that, and never relied on.
    pub withdrawn: Option<String>,
}

impl Resolved {
    /// Where one field comes from: `deadlines.endorse`, `summary`.
    #[must_use]
    pub fn label_of(&self, field: &str) -> &Label {
        let whole = field.split_once('.').map_or(field, |(list, _)| list);
        self.fields.get(field).or_else(|| self.fields.get(whole)).unwrap_or(&self.label)
    }
}

/// What looking for an item at a place came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// Here it is.
    Found(Box<Resolved>),
    /// Sources contradict each other, here.
    Disputed {
        /// Which place says so.
        at: PlaceCode,
        /// Every version.
        dispute: Box<Dispute>,
    },
    /// This app is too old to read it.
    UpdateApp,
    /// There is none.
    Missing,
}

type Key = (PlaceCode, Kind, ItemId);

/// Every object of the installed packs, in one language.
#[derive(Debug, Clone)]
pub struct Library {
    /// Its language.
    pub locale: Locale,
    /// The release it was read from.
    pub release: u64,
    places: Arc<PlaceTable>,
    /// Shared between a library and what is laid over it: a copy costs little.
    items: BTreeMap<Key, Arc<Body>>,
    /// Items this app is too old for: place, kind and id as written.
    unknown: BTreeSet<(PlaceCode, String, String)>,
    withdrawn: BTreeMap<Key, Texts>,
    shown_first: BTreeSet<ItemId>,
}

impl Library {
    /// An empty library over a list of places.
    #[must_use]
    pub fn new(locale: Locale, release: u64, places: impl Into<Arc<PlaceTable>>) -> Self {
        Self {
            locale,
            release,
            places: places.into(),
            items: BTreeMap::new(),
            unknown: BTreeSet::new(),
            withdrawn: BTreeMap::new(),
            shown_first: BTreeSet::new(),
        }
    }

    /// Adds a verified pack.
    ///
    /// # Errors
    /// [`ObjectError`] for something that is no object at all.
    pub fn add_pack(&mut self, pack: &Pack) -> Result<(), ObjectError> {
        for (_, text) in pack.objects() {
            self.add(Object::parse(text.as_bytes())?);
        }
        Ok(())
    }

    /// Adds one object.
    pub fn add(&mut self, object: Object) {
        if let Body::Unknown { kind, id, .. } = object.body {
            self.unknown.insert((object.place, kind, id));
        } else if let Some(item) = object.item() {
            self.items.insert((object.place, item.kind, item.id), Arc::new(object.body));
        }
    }

    /// Takes back what a verified withdrawal names. It stays readable behind a banner and no longer answers. The newest
    /// withdrawal replaces all before it.
    pub fn withdraw(&mut self, withdrawal: &Withdrawal) {
        let key = |place: &PlaceCode, item: &ItemRef| (place.clone(), item.kind, item.id.clone());
        self.withdrawn = withdrawal.hide.iter().map(|t| (key(&t.place, &t.item), t.why.clone())).collect();
        let notices = withdrawal.show_first.iter().filter(|item| item.kind == Kind::Notice);
        self.shown_first = notices.map(|item| item.id.clone()).collect();
    }

    /// Whether a withdrawal points to a notice.
    pub(super) fn is_shown_first(&self, notice: &ItemId) -> bool {
        self.shown_first.contains(notice)
    }

    /// Why an item of a place was withdrawn, if it was, in the reader's language or the source's.
    #[must_use]
    pub fn withdrawn(&self, place: &PlaceCode, item: &ItemRef) -> Option<&str> {
        let why = self.withdrawn.get(&(place.clone(), item.kind, item.id.clone()))?;
        why.get(&self.locale).or_else(|| why.values().next()).map(String::as_str)
    }

    /// The list of places.
    #[must_use]
    pub fn places(&self) -> &PlaceTable {
        &self.places
    }

    /// Every item as its own place has it, unresolved.
    pub fn items(&self) -> impl Iterator<Item = (&PlaceCode, &Body)> {
        self.items.iter().map(|((place, ..), body)| (place, &**body))
    }

    /// How many items this app is too old for.
    #[must_use]
    pub fn unknown_count(&self) -> usize {
        self.unknown.len()
    }

    /// One item as a place's own pack has it.
    #[must_use]
    pub fn get(&self, place: &PlaceCode, item: &ItemRef) -> Option<&Body> {
        self.items.get(&(place.clone(), item.kind, item.id.clone())).map(|body| &**body)
    }

    /// A place's pack manifest; none where it was withdrawn, so that the pack speaks for nowhere else.
    #[must_use]
    pub fn manifest(&self, place: &PlaceCode) -> Option<&Manifest> {
        let key = (place.clone(), Kind::Pack, "pack".parse().ok()?);
        match self.items.get(&key).map(|body| &**body) {
            Some(Body::Pack(manifest)) if !self.withdrawn.contains_key(&key) => Some(manifest),
            _ => None,
        }
    }

    /// The place whose own rules hold at a place: itself, or the city whose district it is. None if there is only what a
    /// larger place lays down, or if the place is itself a country or province whose rules are a minimum: nobody lives in
    /// "all of China", and their city may ask for more.
    #[must_use]
    pub fn own_place(&self, place: &PlaceCode) -> Option<PlaceCode> {
        let chain = self.places.chain(place);
        let (nearest, manifest) = chain.iter().find_map(|code| Some((code, self.manifest(code)?)))?;
        let covered = manifest.below == Below::Covered;
        let large = match self.places.get(nearest).map(|found| found.level) {
            Some(Level::Country | Level::Province) => true,
            Some(Level::Prefecture | Level::County) => false,
            None => self.places.parent(nearest).is_none(),
        };
        (covered || (nearest == place && !large)).then(|| nearest.clone())
    }

    fn label(&self, place: &PlaceCode, found: &PlaceCode) -> Label {
        if self.own_place(place).as_ref() == Some(found) {
            Label::Own { place: found.clone() }
        } else {
            Label::Inherited { from: found.clone() }
        }
    }

    /// An item as it stands at a place.
    #[must_use]
    pub fn resolve(&self, place: &PlaceCode, item: &ItemRef) -> Resolution {
        let mut patches: Vec<(PlaceCode, &Patch)> = Vec::new();
        let mut withdrawn: Option<&str> = None;
        for code in self.places.chain(place) {
            withdrawn = withdrawn.or_else(|| self.withdrawn_by(&code, item));
            if let Some(body) = self.get(&code, item) {
                let mut resolution = self.patched(place, &code, body, &patches);
                if let Resolution::Found(found) = &mut resolution {
                    found.withdrawn = withdrawn.map(str::to_owned);
                }
                return resolution;
            }
            if self.unknown.contains(&(code.clone(), item.kind.name().to_owned(), item.id.to_string())) {
                return Resolution::UpdateApp;
            }
            if let Some(dispute) = self.dispute_at(&code, item) {
                return Resolution::Disputed { at: code, dispute: Box::new(dispute.clone()) };
            }
            let patch = ItemRef { kind: Kind::Patch, id: item.id.clone() };
            if let Some(Body::Patch(patch)) = self.get(&code, &patch)
                && patch.of == *item
            {
                patches.push((code, patch));
            }
        }
        Resolution::Missing
    }

    /// Why a place's item, or what the place changes in it, was withdrawn. A place may also take back for itself what it
    /// only inherits.
    fn withdrawn_by(&self, place: &PlaceCode, item: &ItemRef) -> Option<&str> {
        let patch = ItemRef { kind: Kind::Patch, id: item.id.clone() };
        let patches = |body: Option<&Body>| matches!(body, Some(Body::Patch(patch)) if patch.of == *item);
        self.withdrawn(place, item).or_else(|| {
            let why = self.withdrawn(place, &patch)?;
            patches(self.get(place, &patch)).then_some(why)
        })
    }

    fn dispute_at(&self, place: &PlaceCode, item: &ItemRef) -> Option<&Dispute> {
        self.of_kind(place, Kind::Dispute).find_map(|body| match body {
            Body::Dispute(dispute) if dispute.blocks.contains(item) => Some(dispute),
            _ => None,
        })
    }

    /// Every item of a kind that a place's own pack has.
    pub fn of_kind<'a>(&'a self, place: &PlaceCode, kind: Kind) -> impl Iterator<Item = &'a Body> + use<'a> {
        self.range(place, kind).map(|(_, body)| body)
    }

    fn range<'a>(&'a self, place: &PlaceCode, kind: Kind) -> impl Iterator<Item = (&'a Key, &'a Body)> + use<'a> {
        let place = place.clone();
        let first = (place.clone(), kind, ItemId::before_all());
        let found = self.items.range(first..).take_while(move |((p, k, _), _)| *k == kind && *p == place);
        found.map(|(key, body)| (key, &**body))
    }

    /// Lays the patches over an item, the farthest first.
    fn patched(
        &self,
        place: &PlaceCode,
        found: &PlaceCode,
        body: &Body,
        patches: &[(PlaceCode, &Patch)],
    ) -> Resolution {
        let label = self.label(place, found);
        let mut fields = BTreeMap::new();
        if patches.is_empty() {
            return Resolution::Found(Box::new(Resolved { body: body.clone(), label, fields, withdrawn: None }));
        }
        let (Some(kind), Ok(Value::Object(mut value))) = (body.kind(), body.value()) else {
            return Resolution::UpdateApp;
        };
        for (code, patch) in patches.iter().rev() {
            let own = self.label(place, code);
            patch::merge(&mut value, patch, &mut |field| drop(fields.insert(field, own.clone())));
        }
        match Body::from_written(kind.name().to_owned(), Value::Object(value)) {
            Body::Unknown { .. } => Resolution::UpdateApp,
            body => Resolution::Found(Box::new(Resolved { body, label, fields, withdrawn: None })),
        }
    }

    /// A parameter on a day at a place; unknown where it is disputed or not readable.
    #[must_use]
    pub fn parameter(&self, place: &PlaceCode, id: &ItemId, day: Date) -> Lookup {
        self.parameter_at(place, id).map_or(Lookup::Unknown, |parameter| parameter.on(day))
    }

    /// A parameter as it stands at a place; none where it was withdrawn.
    #[must_use]
    pub fn parameter_at(&self, place: &PlaceCode, id: &ItemId) -> Option<Parameter> {
        match self.resolve(place, &ItemRef { kind: Kind::Parameter, id: id.clone() }) {
            Resolution::Found(found) if found.withdrawn.is_some() => None,
            Resolution::Found(found) => match found.body {
                Body::Parameter(parameter) => Some(parameter),
                _ => None,
            },
            Resolution::Disputed { .. } | Resolution::UpdateApp | Resolution::Missing => None,
        }
    }

    /// The ids of a kind that a place has or inherits, sorted.
    #[must_use]
    pub fn ids(&self, place: &PlaceCode, kind: Kind) -> BTreeSet<ItemId> {
        let chain = self.places.chain(place);
        chain.iter().flat_map(|code| self.range(code, kind)).map(|((.., id), _)| id.clone()).collect()
    }

    /// The calendars that hold at a place, by year. A year whose table was withdrawn has none: no farther one stands in.
    #[must_use]
    pub fn calendars(&self, place: &PlaceCode) -> BTreeMap<i16, YearTable> {
        let mut years: BTreeMap<i16, Option<YearTable>> = BTreeMap::new();
        for code in self.places.chain(place) {
            for body in self.of_kind(&code, Kind::Calendar) {
                if let Body::Calendar(table) = body {
                    let item = ItemRef { kind: Kind::Calendar, id: table.id.clone() };
                    let holds = self.withdrawn(&code, &item).is_none();
                    years.entry(table.year).or_insert_with(|| holds.then(|| table.clone()));
                }
            }
        }
        years.into_iter().filter_map(|(year, table)| Some((year, table?))).collect()
    }
}
