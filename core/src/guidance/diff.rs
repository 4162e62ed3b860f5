//! What a release changes: for reviewers before they sign, and for readers afterwards.

use std::collections::BTreeMap;

use super::object::{Object, ObjectError, ObjectId};
use super::pack::Pack;
use super::text::ItemRef;
use super::trust::PackKey;

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is new.
    Added,
    /// Its words or values are others.
    Changed,
    /// It is gone.
    Removed,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// In which pack.
    pub pack: PackKey,
    /// Of which item.
    pub item: ItemRef,
    /// What became of it.
    pub fate: Fate,
    /// What it was.
    pub before: Option<ObjectId>,
    /// What it is.
    pub after: Option<ObjectId>,
}

type Items = BTreeMap<(PackKey, ItemRef), ObjectId>;

/// What differs between two sets of packs, by pack and item.
///
/// # Errors
/// [`ObjectError`] for something that is no object at all.
pub fn diff<'a>(
    old: impl IntoIterator<Item = &'a Pack>,
    new: impl IntoIterator<Item = &'a Pack>,
) -> Result<Vec<Difference>, ObjectError> {
    let (old, new) = (items(old)?, items(new)?);
    let mut differences = Vec::new();
    for (key, before) in &old {
        match new.get(key) {
            Some(after) if after == before => {}
            Some(after) => differences.push(difference(key, Fate::Changed, Some(*before), Some(*after))),
            None => differences.push(difference(key, Fate::Removed, Some(*before), None)),
        }
    }
    let added = new.iter().filter(|(key, _)| !old.contains_key(*key));
    differences.extend(added.map(|(key, after)| difference(key, Fate::Added, None, Some(*after))));
    differences.sort_by(|a, b| (&a.pack, &a.item).cmp(&(&b.pack, &b.item)));
    Ok(differences)
}

fn difference(key: &(PackKey, ItemRef), fate: Fate, before: Option<ObjectId>, after: Option<ObjectId>) -> Difference {
    Difference { pack: key.0.clone(), item: key.1.clone(), fate, before, after }
}

fn items<'a>(packs: impl IntoIterator<Item = &'a Pack>) -> Result<Items, ObjectError> {
    let mut items = Items::new();
    for pack in packs {
        for (id, text) in pack.objects() {
            // What this code is too old for cannot be named, and is left to a newer one.
            if let Some(item) = Object::parse(text.as_bytes())?.item() {
                items.insert((pack.key(), item), id);
            }
        }
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_new_other_or_gone_is_named() {
        let own = include_str!("verdict/fixture.jsonl").lines().filter(|line| line.ends_with(r#""place":"CN"}"#));
        let lines: Vec<Vec<u8>> = own.map(|line| line.as_bytes().to_vec()).collect();
        let key: PackKey = "CN/zh-Hans".parse().expect("a pack");
        let pack = |lines: &[Vec<u8>]| Pack::build(&key, lines).expect("a pack");
        let old = pack(&lines[1..]);
        let mut changed = lines[..lines.len() - 1].to_vec();
        let article = changed.iter_mut().find(|l| l.windows(12).any(|w| w == b"\"kind\":\"arti")).expect("an article");
        *article = String::from_utf8(article.clone())
            .expect("UTF-8")
            .replace("\"verdict\":\"free\"", "\"verdict\":\"depends\"")
            .into_bytes();
        let differences = diff([&old], [&pack(&changed)]).expect("objects");
        let fates: Vec<Fate> = differences.iter().map(|d| d.fate).collect();
        assert_eq!(fates.iter().filter(|f| **f == Fate::Added).count(), 1);
        assert_eq!(fates.iter().filter(|f| **f == Fate::Removed).count(), 1);
        let other = differences.iter().find(|d| d.fate == Fate::Changed).expect("one");
        assert_eq!(other.item.to_string(), "article:permit-fee");
        assert!(diff([&old], [&old]).expect("objects").is_empty());
    }
}
