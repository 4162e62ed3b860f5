//! The knowledge folder as it is written: read, and laid out as a phone would have it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sojourn_core::guidance::library::Library;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::source::{Source, read};
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::locale::Locale;
use sojourn_core::place::{PlaceCode, PlaceTable};
use sojourn_core::time::Date;

/// The day of the baseline, on which the suites read it.
pub const TODAY: Date = jiff::civil::date(2026, 11, 24);

/// A source folder and its list of places.
pub struct Folder {
    /// The items.
    pub source: Source,
    /// The places.
    pub places: PlaceTable,
}

impl Folder {
    /// Reads a source folder.
    ///
    /// # Panics
    /// With everything that is wrong in it.
    #[must_use]
    pub fn read(root: &Path) -> Self {
        let mut files = BTreeMap::new();
        gather(root, root, &mut files);
        let source = read(&files).unwrap_or_else(|errors| panic!("{errors:#?}"));
        let places = PlaceTable::parse(files.get("places.tsv").expect("places.tsv")).expect("a list of places");
        Self { source, places }
    }

    /// The project's own.
    #[must_use]
    pub fn own() -> Self {
        Self::read(&root().join("core/knowledge"))
    }

    /// Everything in one language.
    #[must_use]
    pub fn library(&self, locale: Locale) -> Library {
        let mut library = Library::new(locale, 1, self.places.clone());
        self.source.objects(locale).into_iter().for_each(|object| library.add(object));
        library
    }

    /// The places that have a pack of their own.
    #[must_use]
    pub fn packs(&self) -> Vec<PlaceCode> {
        let packs = self.source.items.values().filter(|item| item.kind == Kind::Pack);
        packs.map(|item| item.place.clone()).collect()
    }
}

/// The top of the checkout.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests package lies one level down").to_owned()
}

/// A place on a day, as known today.
#[must_use]
pub fn here<'a>(library: &'a Library, place: &PlaceCode, as_of: Date) -> Here<'a> {
    Here { library, place: place.clone(), moment: Moment { as_of, today: TODAY } }
}

/// Everything of a kind that a place has or inherits, as it stands there; what is disputed there is left out.
#[must_use]
pub fn standing(here: &Here<'_>, kind: Kind) -> Vec<(ItemId, Body)> {
    let ids = here.library.ids(&here.place, kind);
    ids.into_iter().filter_map(|id| Some((id.clone(), here.find(kind, &id)?))).collect()
}

fn gather(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
        if path.is_dir() && name != "baseline" && name != "scripts" {
            gather(root, &path, files);
        } else if [".toml", ".md", ".tsv"].iter().any(|end| name.ends_with(end)) {
            files.insert(name, std::fs::read_to_string(&path).expect("a text file"));
        }
    }
}
