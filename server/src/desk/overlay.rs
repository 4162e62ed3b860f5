//! The folder with a change laid over it, unapproved: only what the change touches is another than in the head.
//!
//! A few are kept, by change, version and head: whoever reads a change twice has it read once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use sojourn_core::guidance::desk::reach::Graph;
use sojourn_core::guidance::library::Library;
use sojourn_core::guidance::object::Object;
use sojourn_core::guidance::source::{Item, Source};
use sojourn_core::guidance::text::ItemRef;
use sojourn_core::locale::Locale;

use super::changes::{Change, edit_item};
use super::head::{Head, Items, Key};
use super::{Desk, DeskError};
use crate::store::desk::{ChangeNo, SnapshotNo};

/// Overlays that are kept.
const KEPT_MAX: usize = 16;

/// A change in a version over a head. Items are counted too: an import fills a change that is there already.
type Name = (ChangeNo, i64, usize, SnapshotNo);

/// Overlays that were looked at last, newest first.
#[derive(Default)]
pub(crate) struct Overlays(Mutex<VecDeque<(Name, Arc<Overlay>)>>);

/// A folder with a change laid over it.
pub struct Overlay {
    /// What it is laid over.
    pub head: Arc<Head>,
    /// What is another: the item as it would be, or none where it goes.
    changed: BTreeMap<Key, Option<Item>>,
    graph: OnceLock<Graph>,
    libraries: [OnceLock<Arc<Library>>; 2],
}

impl Items for Overlay {
    fn item(&self, key: &Key) -> Option<&Item> {
        match self.changed.get(key) {
            Some(over) => over.as_ref(),
            None => self.head.item(key),
        }
    }
}

impl Overlay {
    /// Lays a change over a head.
    ///
    /// # Errors
    /// [`DeskError::Unreadable`] for an edit that today's program does not read.
    pub fn new(head: Arc<Head>, change: &Change) -> Result<Self, DeskError> {
        let changed = change.edits.iter().map(|edit| Ok((edit.key.clone(), edit_item(&head, edit)?)));
        let changed = changed.collect::<Result<_, DeskError>>()?;
        Ok(Self { head, changed, graph: OnceLock::new(), libraries: Default::default() })
    }

    /// A folder in which an item stands as it did, to be looked at again.
    pub(super) fn of_item(head: &Arc<Head>, item: &Item) -> Self {
        let key = (item.place.clone(), item.kind, item.id.clone());
        let changed = BTreeMap::from([(key, Some(item.clone()))]);
        Self { head: Arc::clone(head), changed, graph: OnceLock::new(), libraries: Default::default() }
    }

    /// What is another than in the head.
    #[must_use]
    pub const fn changed(&self) -> &BTreeMap<Key, Option<Item>> {
        &self.changed
    }

    /// Every item as it would be. It copies the folder: for what looks at all of it, beside the pages.
    #[must_use]
    pub fn source(&self) -> Source {
        let mut source = self.head.source.clone();
        for (key, item) in &self.changed {
            match item {
                Some(item) => drop(source.items.insert(key.clone(), item.clone())),
                None => drop(source.items.remove(key)),
            }
        }
        source
    }

    /// What rests on what, as it would be.
    pub fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| {
            let mut graph = self.head.graph().clone();
            self.changed.iter().for_each(|(key, item)| graph.put(key, item.as_ref()));
            graph
        })
    }

    /// The folder as phones would read it in a language.
    pub fn library(&self, locale: Locale) -> Arc<Library> {
        let made = self.libraries[slot(locale)].get_or_init(|| {
            let mut library = Library::clone(&self.head.library(locale));
            for (key, item) in &self.changed {
                let object = item.as_ref().map(|item| self.head.source.object(item, locale));
                lay(&mut library, key, object);
            }
            Arc::new(library)
        });
        Arc::clone(made)
    }
}

/// Where the library of a language stands.
pub(super) const fn slot(locale: Locale) -> usize {
    match locale {
        Locale::ZhHans => 0,
        Locale::En => 1,
    }
}

/// Puts an object in the place of what a library has, or takes that out.
pub(super) fn lay(library: &mut Library, (place, kind, id): &Key, object: Option<Object>) {
    library.remove(place, &ItemRef { kind: *kind, id: id.clone() });
    if let Some(object) = object {
        library.add(object);
    }
}

impl Desk {
    /// The folder as it would be with a change in it.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], [`DeskError::Unreadable`] for an edit that today's program does not read.
    pub fn overlay(&self, change: &Change) -> Result<Arc<Overlay>, DeskError> {
        let head = self.head()?;
        let name = (change.row.no, change.row.version, change.edits.len(), head.no);
        let kept = |all: &VecDeque<(Name, Arc<Overlay>)>| {
            all.iter().find(|(kept, _)| *kept == name).map(|(_, overlay)| Arc::clone(overlay))
        };
        if let Some(known) = kept(&self.overlays.0.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(known);
        }
        let made = Arc::new(Overlay::new(head, change)?);
        let mut all = self.overlays.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Of a change only its newest version is of use, and of no head but the newest.
        all.retain(|((no, .., head), _)| *no != name.0 && *head == name.3);
        all.truncate(KEPT_MAX - 1);
        all.push_front((name, Arc::clone(&made)));
        Ok(made)
    }
}
