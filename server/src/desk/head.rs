//! The head: the approved folder, read and kept in memory until it changes.
//!
//! Reading two thousand items takes longer than a page may; so the folder is read once for each of its states, and what the pages ask
//! of it — items, findings, libraries — is reckoned at most once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::Value;
use sojourn_core::guidance::baseline;
use sojourn_core::guidance::desk::reach::Graph;
use sojourn_core::guidance::jcs;
use sojourn_core::guidance::library::Library;
use sojourn_core::guidance::lint::{Finding, lint};
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::source::{Item, Source, read};
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::locale::Locale;
use sojourn_core::place::{PlaceCode, PlaceTable};
use sojourn_core::time::Date;

use super::overlay::{Overlay, lay, slot};
use super::{Desk, DeskError, Who};
use crate::store::desk::SnapshotNo;

/// An item's address at the desk.
pub type Key = (PlaceCode, Kind, ItemId);

/// A state of the folder, read.
pub struct Head {
    /// The snapshot it is; 0 while nothing was imported.
    pub no: SnapshotNo,
    /// Its files.
    pub files: BTreeMap<String, String>,
    /// Its items.
    pub source: Source,
    findings: Mutex<Option<(Date, Arc<Vec<Finding>>)>>,
    graph: OnceLock<Graph>,
    counts: OnceLock<BTreeMap<PlaceCode, usize>>,
    libraries: [OnceLock<Arc<Library>>; 2],
}

/// Items by their address: those of the folder, or of the folder with a change laid over it.
pub trait Items {
    /// An item.
    fn item(&self, key: &Key) -> Option<&Item>;

    /// An item as a place has it: its own, or that of the nearest place around it.
    fn nearest(&self, place: &PlaceCode, kind: Kind, id: &ItemId) -> Option<&Item> {
        places().chain(place).into_iter().find_map(|place| self.item(&(place, kind, id.clone())))
    }

    /// The statements an item names, as its place has them: itself if it is one.
    fn statements_of(&self, place: &PlaceCode, kind: Kind, id: &ItemId) -> Vec<&Item> {
        let Some(item) = self.nearest(place, kind, id) else { return Vec::new() };
        if kind == Kind::Statement {
            return vec![item];
        }
        let mut names = BTreeSet::new();
        named_statements(&item.value, &mut names);
        names
            .iter()
            .filter_map(|name| name.parse().ok())
            .filter_map(|id: ItemId| self.nearest(place, Kind::Statement, &id))
            .collect()
    }
}

impl Items for Head {
    fn item(&self, key: &Key) -> Option<&Item> {
        self.source.items.get(key)
    }
}

/// Heads that were read: the newest.
#[derive(Default)]
pub struct Heads(Mutex<Option<Arc<Head>>>);

impl Head {
    /// Reads a folder.
    ///
    /// # Errors
    /// [`DeskError::Unreadable`] with everything that is wrong.
    pub fn read(no: SnapshotNo, files: BTreeMap<String, String>) -> Result<Self, DeskError> {
        let source = read(&files).map_err(DeskError::Unreadable)?;
        Ok(Self::of(no, files, source))
    }

    /// A folder whose items were read already.
    #[must_use]
    pub fn of(no: SnapshotNo, files: BTreeMap<String, String>, source: Source) -> Self {
        Self {
            no,
            files,
            source,
            findings: Mutex::default(),
            graph: OnceLock::new(),
            counts: OnceLock::new(),
            libraries: Default::default(),
        }
    }

    /// An item.
    #[must_use]
    pub fn item(&self, key: &Key) -> Option<&Item> {
        self.source.items.get(key)
    }

    /// What the lint says today.
    #[must_use]
    pub fn findings(&self, today: Date) -> Arc<Vec<Finding>> {
        let mut kept = self.findings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((day, findings)) = &*kept
            && *day == today
        {
            return Arc::clone(findings);
        }
        let found = Arc::new(lint(&self.source, places(), today));
        *kept = Some((today, Arc::clone(&found)));
        found
    }

    /// What rests on what.
    pub fn graph(&self) -> &Graph {
        self.graph.get_or_init(|| Graph::of(&self.source))
    }

    /// How many items each place has.
    pub fn counts(&self) -> &BTreeMap<PlaceCode, usize> {
        self.counts.get_or_init(|| {
            let mut counts = BTreeMap::new();
            for (place, ..) in self.source.items.keys() {
                match counts.get_mut(place) {
                    Some(count) => *count += 1,
                    None => drop(counts.insert(place.clone(), 1)),
                }
            }
            counts
        })
    }

    /// The folder as phones would read it in a language.
    #[must_use]
    pub fn library(&self, locale: Locale) -> Arc<Library> {
        let made = self.libraries[slot(locale)].get_or_init(|| {
            let mut library = Library::new(locale, 0, shared_places());
            self.source.objects(locale).into_iter().for_each(|object| library.add(object));
            Arc::new(library)
        });
        Arc::clone(made)
    }

    /// Reckons what pages ask of it, once: no page waits for it then.
    pub fn make_ready(&self) {
        self.graph();
        self.counts();
        Locale::ALL.into_iter().for_each(|locale| drop(self.library(locale)));
    }

    /// This state, which came of another by the items that are laid over it: what was reckoned of that one is taken on, and only what is
    /// another is reckoned again.
    #[must_use]
    pub(super) fn come_of(self, overlay: &Overlay) -> Self {
        for locale in Locale::ALL {
            let mut library = Library::clone(&overlay.library(locale));
            for key in overlay.changed().keys() {
                // Approving confirms translations, which decides what phones are shown.
                lay(&mut library, key, self.item(key).map(|item| self.source.object(item, locale)));
            }
            self.libraries[slot(locale)].get_or_init(|| Arc::new(library));
        }
        self.graph.get_or_init(|| overlay.graph().clone());
        self
    }
}

/// Ids in every list called `statements` or `because`, and of every `{s:…}`.
fn named_statements(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                if let ("statements" | "because", Value::Array(ids)) = (name.as_str(), inner) {
                    names.extend(ids.iter().filter_map(Value::as_str).map(ToOwned::to_owned));
                }
                named_statements(inner, names);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| named_statements(inner, names)),
        Value::String(text) => {
            let placed = text.split("{s:").skip(1).filter_map(|rest| rest.split_once('}'));
            names.extend(placed.map(|(id, _)| id.to_owned()));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What a place is called: in Chinese, or in pinyin for who reads English.
#[must_use]
pub fn place_name(code: &PlaceCode, locale: Locale) -> String {
    let place = places().today(code).or_else(|| places().get(code));
    place.map_or_else(
        || code.to_string(),
        |place| match locale {
            Locale::ZhHans => place.name.clone(),
            Locale::En => {
                let mut letters = place.pinyin.chars();
                let first = letters.next().map(|letter| letter.to_ascii_uppercase());
                format!("{}{} {}", first.map(String::from).unwrap_or_default(), letters.as_str(), place.name)
            }
        },
    )
}

/// The list of places this program knows.
#[must_use]
pub fn places() -> &'static PlaceTable {
    kept_places()
}

/// The same, for libraries to hold.
fn shared_places() -> Arc<PlaceTable> {
    Arc::clone(kept_places())
}

fn kept_places() -> &'static Arc<PlaceTable> {
    static PLACES: OnceLock<Arc<PlaceTable>> = OnceLock::new();
    PLACES.get_or_init(|| Arc::new(PlaceTable::built_in().unwrap_or_default()))
}

/// The hash by which the desk tells whether an item is still what an edit began from.
#[must_use]
pub fn item_hash(item: &Item) -> ObjectId {
    ObjectId::of(&jcs::canonical_value(&item.value).unwrap_or_default())
}

impl Desk {
    /// The approved folder as it is now; an empty one before the first import.
    ///
    /// # Errors
    /// [`DeskError::Store`]; [`DeskError::Unreadable`] if a kept state cannot be read by this program.
    pub fn head(&self) -> Result<Arc<Head>, DeskError> {
        let mut newest = self.store.read(|view| view.head())?.map_or(0, |row| row.no);
        if newest == 0 && self.service.settings.demo {
            newest = self.begin(None)?;
        }
        let mut kept = self.heads.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(head) = kept.as_ref().filter(|head| head.no == newest) {
            return Ok(Arc::clone(head));
        }
        let files = self.store.read(|view| view.snapshot(newest))?;
        let head = Arc::new(Head::read(newest, files)?);
        *kept = Some(Arc::clone(&head));
        Ok(head)
    }

    /// Keeps the head that was just written, so that no page reads it again.
    pub(super) fn keep_head(&self, no: SnapshotNo, mut head: Head) {
        head.no = no;
        let mut kept = self.heads.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_none_or(|known| known.no < no) {
            *kept = Some(Arc::new(head));
        }
    }

    /// Fills an empty desk with the folder the program's own baseline was built from. A demonstration does so by itself.
    ///
    /// # Errors
    /// [`DeskError::Behind`] where the desk is not empty any more.
    pub fn begin(&self, who: Option<&Who>) -> Result<SnapshotNo, DeskError> {
        let files = baseline::folder().map_err(|error| DeskError::Internal(error.to_string()))?;
        self.store.write(|view| {
            if view.head()?.is_some() {
                return Err(DeskError::Behind(vec!["head".into()]));
            }
            let no = view.put_snapshot(&files, self.at(), "baseline")?;
            let detail = serde_json::json!({ "files": files.len() });
            self.note(view, who.map(|who| who.person), "folder-begun", &format!("snapshot:{no}"), &detail)?;
            Ok(no)
        })
    }
}
