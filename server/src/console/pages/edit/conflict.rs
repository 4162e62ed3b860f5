//! Two people wrote the same thing: what each wrote, field by field, and what was picked.

use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::text::Kind;
use sojourn_core::locale::Locale;

use crate::console::draw::id_of;
use crate::console::form::Form;
use crate::console::schema::Draft;

/// Fields of a conflict that are shown one by one.
const SHOWN_MAX: usize = 60;

/// A field in which two versions differ.
pub(super) struct Differing {
    /// Its name in the form.
    pub path: String,
    /// Its id in the page.
    pub to: String,
    /// What it is called.
    pub label: String,
    /// What this person wrote.
    pub mine: String,
    /// What the other one wrote.
    pub theirs: String,
    /// Both, to make one of.
    pub both: String,
}

/// Every field that is not the same in both.
pub(super) fn differing(mine: &Draft, theirs: &Draft, kind: Kind, locale: Locale) -> Vec<Differing> {
    let text = |draft: &Draft, name: &str| draft.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let mut paths: Vec<&String> = mine.keys().chain(theirs.keys()).filter(|name| !name.starts_with("as.")).collect();
    paths.sort_unstable();
    paths.dedup();
    let one = |path: &String| {
        let (mine, theirs) = (text(mine, path), text(theirs, path));
        let both =
            if mine.is_empty() || theirs.is_empty() { format!("{mine}{theirs}") } else { format!("{mine}\n{theirs}") };
        (mine != theirs).then(|| Differing {
            to: id_of(path),
            label: names::field_name(kind, path, locale).to_owned(),
            path: path.clone(),
            mine,
            theirs,
            both,
        })
    };
    paths.into_iter().filter_map(one).take(SHOWN_MAX).collect()
}

/// Lays what was picked over a draft: `pick.PATH` is `mine`, `theirs` or `both`, and the words of each stand beside it.
pub(super) fn picked(draft: &mut Draft, form: &Form) {
    for (name, choice) in form.pairs() {
        let Some(path) = name.strip_prefix("pick.") else { continue };
        let words = match choice.as_str() {
            "theirs" => form.get(&format!("theirs.{path}")),
            "both" => form.get(&format!("both.{path}")),
            _ => continue,
        };
        match words.is_empty() {
            true => drop(draft.remove(path)),
            false => drop(draft.insert(path.to_owned(), words.to_owned())),
        }
    }
}
