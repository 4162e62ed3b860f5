//! The folder in and out: a ZIP file of the text files that `docs/guidance.md` describes.
//!
//! What goes out is the head, byte for byte. What comes in is read whole before anything is kept: into an empty desk it becomes the
//! head; into one that has content, what differs becomes a draft like any other, to be reviewed. Nothing is imported halfway.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use serde_json::{Value, json};
use sojourn_core::both::Both;
use sojourn_core::guidance::desk::change::{Duty, State};
use sojourn_core::guidance::jcs;
use sojourn_core::guidance::source::{Item, Source, SourceError};
use sojourn_core::guidance::text::Kind;
use zip::write::SimpleFileOptions;

use super::head::{Head, Key, item_hash};
use super::overlay::Overlay;
use super::{Desk, DeskError, Who};
use crate::store::desk::{ChangeNo, EditRow, SnapshotNo};

/// Largest ZIP file taken.
pub const ZIP_BYTES_MAX: usize = 32 * 1024 * 1024;
/// Largest content of one, unpacked.
const TEXT_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Most files in one.
const FILES_MAX: usize = 20_000;
/// Most items an import may change in one draft.
const ITEMS_MAX: usize = 20_000;

/// What became of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// The desk was empty: this is the head now.
    Head(SnapshotNo),
    /// A draft with so many items.
    Draft(ChangeNo, usize),
    /// It says what the head says.
    Same,
}

impl Desk {
    /// The head as a ZIP file. The same head gives the same bytes.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn export(&self) -> Result<Vec<u8>, DeskError> {
        let head = self.head()?;
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        let failed = |error: zip::result::ZipError| DeskError::Internal(error.to_string());
        for (path, text) in &head.files {
            zip.start_file(path.as_str(), options).map_err(failed)?;
            zip.write_all(text.as_bytes()).map_err(|error| DeskError::Internal(error.to_string()))?;
        }
        Ok(zip.finish().map_err(failed)?.into_inner())
    }

    /// Takes a ZIP file in.
    ///
    /// # Errors
    /// [`DeskError::Unreadable`] with everything that is wrong in it: nothing was kept then.
    pub fn import(&self, who: &Who, zip: &[u8]) -> Result<Imported, DeskError> {
        who.require(Duty::Editor)?;
        let files = unpack(zip)?;
        self.import_files(Some(who), files)
    }

    /// Takes a folder in: nobody does it at the first start of a demonstration.
    ///
    /// # Errors
    /// As [`Self::import`].
    pub fn import_files(&self, who: Option<&Who>, files: BTreeMap<String, String>) -> Result<Imported, DeskError> {
        let is_empty = self.store.read(|view| view.head())?.is_none();
        let new = Head::read(0, files)?;
        let person = who.map(|who| who.person);
        if is_empty {
            let no = self.store.write(|view| {
                if view.head()?.is_some() {
                    return Err(DeskError::Behind(vec!["import".into()]));
                }
                let no = view.put_snapshot(&new.files, self.at(), "import")?;
                let detail = json!({ "files": new.files.len(), "items": new.source.items.len() });
                self.note(view, person, "folder-imported", &format!("snapshot:{no}"), &detail)?;
                Ok(no)
            })?;
            return Ok(Imported::Head(no));
        }
        let Some(who) = who else { return Ok(Imported::Same) };
        self.import_as_draft(who, &*self.head()?, &new)
    }

    /// What differs from the head as a draft.
    fn import_as_draft(&self, who: &Who, head: &Head, new: &Head) -> Result<Imported, DeskError> {
        let edits = differing(head, new)?;
        if edits.is_empty() {
            return Ok(Imported::Same);
        }
        if edits.len() > ITEMS_MAX {
            return Err(DeskError::field("folder", format!("{} > {ITEMS_MAX}", edits.len())));
        }
        self.draft_of(who, "导入 · Import", "folder-imported", &edits, &json!({ "items": edits.len() }))
    }

    /// A draft of items that were brought in together.
    pub(super) fn draft_of(
        &self,
        who: &Who,
        title: &str,
        deed: &str,
        edits: &[Differing],
        detail: &Value,
    ) -> Result<Imported, DeskError> {
        let no = self.open_change(who, title)?;
        self.store.write(|view| {
            for (key, value, base) in edits {
                let row = EditRow {
                    key: (key.0.as_str().into(), key.1.name().into(), key.2.as_str().into()),
                    value: value.clone(),
                    base: *base,
                    version: 1,
                    edited_by: who.person,
                    edited_at: self.at(),
                };
                view.put_edit(no, &row)?;
            }
            Ok::<_, DeskError>(self.note(view, Some(who.person), deed, &format!("change:{no}"), detail)?)
        })?;
        Ok(Imported::Draft(no, edits.len()))
    }

    /// Says that a translation is right as it stands: from now on it counts as made from today's words.
    ///
    /// # Errors
    /// Without the editor's duty, or for an item that is not there.
    pub fn confirm_translation(&self, who: &Who, key: &Key) -> Result<(), DeskError> {
        who.require(Duty::Editor)?;
        let head = self.head()?;
        let item = head.item(key).ok_or(DeskError::NotFound)?;
        let mut confirmations = head.source.confirmations.clone();
        if confirmations.confirm(std::iter::once(item)) == 0 {
            return Ok(());
        }
        let mut files = head.files.clone();
        files.insert(sojourn_core::guidance::source::TRANSLATIONS.into(), confirmations.write());
        let source = Source { items: head.source.items.clone(), confirmations };
        let snapshot = self.store.write(|view| {
            if view.head()?.map_or(0, |row| row.no) != head.no {
                return Err(DeskError::Behind(vec![super::changes::named(key)]));
            }
            let about = super::changes::named(key);
            let snapshot = view.put_snapshot(&files, self.at(), &format!("translation:{about}"))?;
            self.note(view, Some(who.person), "translation-confirmed", &about, &json!({}))?;
            Ok(snapshot)
        })?;
        let overlay = Overlay::of_item(&head, item);
        self.keep_head(snapshot, Head::of(snapshot, files, source).come_of(&overlay));
        self.go_on();
        Ok(())
    }

    /// Whether there is any work that this person has begun and not finished.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn drafts_of(&self, who: &Who) -> Result<Vec<crate::store::desk::ChangeRow>, DeskError> {
        let drafts = self.changes_in(State::Draft, 200)?;
        Ok(drafts.into_iter().filter(|row| row.created_by == who.person).collect())
    }
}

/// An item, what it becomes, and the hash of what it was.
pub(super) type Differing = (Key, Option<String>, Option<[u8; 32]>);

/// An item that is not what the head has under its key.
pub(super) fn differs(head: &Head, item: &Item) -> Result<Option<Differing>, DeskError> {
    let key = (item.place.clone(), item.kind, item.id.clone());
    let before = head.item(&key);
    if before.is_some_and(|before| before.value == item.value) {
        return Ok(None);
    }
    let canonical = jcs::canonical_value(&item.value).map_err(|error| DeskError::Internal(error.to_string()))?;
    let value = String::from_utf8(canonical).map_err(|error| DeskError::Internal(error.to_string()))?;
    Ok(Some((key, Some(value), before.map(|item| item_hash(item).0))))
}

/// Items of two folders that are not the same.
fn differing(head: &Head, new: &Head) -> Result<Vec<Differing>, DeskError> {
    let mut edits = Vec::new();
    for item in new.source.items.values() {
        edits.extend(differs(head, item)?);
    }
    let gone = head.source.items.iter().filter(|(key, _)| !new.source.items.contains_key(*key));
    // A place's own description cannot go while the place has content: it goes with its last item.
    let gone = gone.filter(|((place, kind, _), _)| {
        *kind != Kind::Pack || !new.source.items.keys().any(|(other, ..)| other == place)
    });
    edits.extend(gone.map(|(key, item)| (key.clone(), None, Some(item_hash(item).0))));
    Ok(edits)
}

/// Reads a ZIP file: text files only, within limits, without ways out of the folder. One folder around everything is taken off.
fn unpack(bytes: &[u8]) -> Result<BTreeMap<String, String>, DeskError> {
    if bytes.len() > ZIP_BYTES_MAX {
        return Err(DeskError::TooLarge { what: "ZIP".into(), max: ZIP_BYTES_MAX });
    }
    let wrong = |file: &str, zh: &str, en: &str| DeskError::Unreadable(vec![SourceError::new(file, Both::new(zh, en))]);
    let unzipped = |error: zip::result::ZipError| wrong("ZIP", "不是完好的 ZIP 文件", &error.to_string());
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(unzipped)?;
    if zip.len() > FILES_MAX {
        return Err(wrong(
            "ZIP",
            &format!("里面超过 {FILES_MAX} 个文件"),
            &format!("holds more than {FILES_MAX} files"),
        ));
    }
    let mut files = BTreeMap::new();
    let mut room = TEXT_BYTES_MAX;
    for at in 0..zip.len() {
        let entry = zip.by_index(at).map_err(unzipped)?;
        if entry.is_dir() {
            continue;
        }
        let path = entry.enclosed_name().and_then(|path| path.to_str().map(|path| path.replace('\\', "/")));
        let named = entry.name().map(|name| name.into_owned()).unwrap_or_default();
        let path =
            path.ok_or_else(|| wrong(&named, "路径跑到文件夹外面去了", "a path that leads out of the folder"))?;
        // What editors' programs leave lying about is no content.
        let name = path.rsplit('/').next().unwrap_or_default();
        if name.starts_with('.') || path.starts_with("__MACOSX/") {
            continue;
        }
        let mut text = String::new();
        entry
            .take(room + 1)
            .read_to_string(&mut text)
            .map_err(|error| wrong(&path, "不是文字（UTF-8）", &error.to_string()))?;
        room = room
            .checked_sub(text.len() as u64)
            .ok_or_else(|| wrong(&path, "文字太多，一次收不下", "more text than is taken in at once"))?;
        files.insert(path, text);
    }
    Ok(without_wrapper(files))
}

/// Takes off a folder that everything lies in and that has no `pack.toml` of its own: what archivers put around.
fn without_wrapper(files: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let Some(first) = files.keys().next().and_then(|path| path.split_once('/')).map(|(top, _)| format!("{top}/"))
    else {
        return files;
    };
    let is_wrapper =
        files.keys().all(|path| path.starts_with(&first)) && !files.contains_key(&format!("{first}pack.toml"));
    if !is_wrapper {
        return files;
    }
    files.into_iter().map(|(path, text)| (path[first.len()..].to_owned(), text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrapping_folder_is_taken_off_and_a_pack_is_not() {
        let of =
            |paths: &[&str]| paths.iter().map(|path| ((*path).to_owned(), String::new())).collect::<BTreeMap<_, _>>();
        let names = |files: BTreeMap<String, String>| files.into_keys().collect::<Vec<_>>();
        assert_eq!(
            names(without_wrapper(of(&["export/CN/pack.toml", "export/translations.tsv"]))),
            ["CN/pack.toml", "translations.tsv"]
        );
        assert_eq!(names(without_wrapper(of(&["CN/a.toml", "CN/pack.toml"]))), ["CN/a.toml", "CN/pack.toml"]);
        assert_eq!(names(without_wrapper(of(&["a.toml", "CN/pack.toml"]))), ["CN/pack.toml", "a.toml"]);
    }

    #[test]
    fn paths_that_lead_out_and_files_that_are_no_text_are_named() {
        let zipped = |name: &str, bytes: &[u8]| {
            let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
            zip.start_file(name, SimpleFileOptions::default()).expect("a file");
            zip.write_all(bytes).expect("bytes");
            zip.finish().expect("a ZIP").into_inner()
        };
        for (name, bytes) in [("../../etc/passwd", b"x".as_slice()), ("CN/pack.toml", &[0xff, 0xfe])] {
            let Err(DeskError::Unreadable(errors)) = unpack(&zipped(name, bytes)) else { panic!("{name} was taken") };
            assert_eq!(errors[0].file, name);
        }
        assert!(matches!(unpack(b"no zip"), Err(DeskError::Unreadable(_))));
        assert_eq!(unpack(&zipped("CN/pack.toml", b"x = 1")).expect("read").len(), 1);
    }
}
