//! What a translation was made from: the Chinese words as they stood when somebody last confirmed it.

use std::collections::BTreeMap;

use serde_json::Value;
use sojourn_core::guidance::source::{Item, TranslationState, read};
use sojourn_core::locale::Locale;

use super::head::{Head, Key};
use super::{Desk, DeskError};

/// Earlier texts of a file that are looked through.
const TEXTS_MAX: u32 = 40;

impl Desk {
    /// What an item said when its English was last confirmed, where the Chinese moved on since. None where it did not, or where that
    /// state of the folder never was at this desk.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn translated_from(&self, head: &Head, key: &Key) -> Result<Option<Value>, DeskError> {
        let state = |item: &Item| head.source.confirmations.state(item, Locale::En);
        let Some(item) = head.item(key).filter(|item| state(item) == TranslationState::Behind) else { return Ok(None) };
        let texts = self.store.read(|view| view.texts_of(&item.file, TEXTS_MAX))?;
        let mut files = beside(head, item);
        for text in texts {
            files.insert(item.file.clone(), text);
            // A file that today's program does not read cannot be shown either.
            let Ok(mut earlier) = read(&files) else { continue };
            let found = earlier.items.remove(key).filter(|earlier| state(earlier) == TranslationState::Current);
            if let Some(found) = found {
                return Ok(Some(found.value));
            }
        }
        Ok(None)
    }
}

/// What a file is read with: the packs, which say whose it is, and the same article in other languages.
fn beside(head: &Head, item: &Item) -> BTreeMap<String, String> {
    let stem = |path: &str| {
        let name = path.rfind('/').map_or(0, |at| at + 1);
        path[name..].find('.').map_or(path.len(), |dot| name + dot)
    };
    let own = &item.file[..stem(&item.file)];
    let near = head.files.iter().filter(|(path, _)| path.ends_with("pack.toml") || &path[..stem(path)] == own);
    near.map(|(path, text)| (path.clone(), text.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::changes::key;
    use crate::desk::testing::Stand;
    use sojourn_core::guidance::source::{Confirmations, TRANSLATIONS};

    /// The next state of a desk's folder.
    fn becomes(stand: &Stand, files: &BTreeMap<String, String>) {
        stand.desk.store.write(|view| view.put_snapshot(files, 0, "import")).expect("kept");
    }

    /// The folder of a desk with other words in one file.
    fn reworded(stand: &Stand, path: &str, from: &str, to: &str) {
        let mut files = stand.desk.head().expect("a head").files.clone();
        let text = files.get_mut(path).expect("the file");
        assert!(text.contains(from), "{text}");
        *text = text.replace(from, to);
        becomes(stand, &files);
    }

    #[test]
    fn a_translation_that_fell_behind_twice_is_compared_with_the_words_it_was_made_from() {
        let stand = Stand::with_content();
        let head = stand.desk.head().expect("a head");
        let (found, item) = head
            .source
            .items
            .iter()
            .find(|(_, item)| item.value["title"].get("en").is_some())
            .expect("something translated");
        let (found, path) = (found.clone(), item.file.clone());
        let zh = item.value["title"]["zh-Hans"].as_str().expect("a title").to_owned();
        let mut confirmed = Confirmations::default();
        confirmed.confirm(std::iter::once(item));
        let mut files = head.files.clone();
        files.insert(TRANSLATIONS.into(), confirmed.write());
        becomes(&stand, &files);
        let now = || stand.desk.head().expect("a head");
        assert_eq!(stand.desk.translated_from(&now(), &found).expect("read"), None, "it has kept up");
        reworded(&stand, &path, &zh, &format!("{zh}一"));
        reworded(&stand, &path, &format!("{zh}一"), &format!("{zh}一二"));
        let made_from = stand.desk.translated_from(&now(), &found).expect("read").expect("the words");
        assert_eq!(made_from["title"]["zh-Hans"], zh.as_str(), "not those in between");
        let other = key("CN", "fee", "nothing").expect("a key");
        assert_eq!(stand.desk.translated_from(&now(), &other).expect("read"), None);
    }
}
