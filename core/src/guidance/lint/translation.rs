//! Languages: same placeables, nothing behind, words read right; and what only shows once everything is put together.

use serde_json::Value;

use super::{Check, Linter, errors, placeables, texts};
use crate::both::both;
use crate::guidance::build::{Plan, build_release};
use crate::guidance::library::Resolution;
use crate::guidance::manifest::Patch;
use crate::guidance::search::pinyin::{unread, unreviewed};
use crate::guidance::source::{Item, TranslationState};
use crate::guidance::text::{ItemRef, Kind};
use crate::guidance::trust::Channel;
use crate::locale::Locale;

impl Linter<'_> {
    pub(super) fn translation(&mut self, item: &Item) {
        let mut found = Vec::new();
        texts(&item.value, "", &mut |path, map| {
            let words = |locale: Locale| map.get(locale.tag()).and_then(Value::as_str);
            let Some(source) = words(Locale::ZhHans) else { return };
            for locale in Locale::ALL.into_iter().skip(1) {
                match words(locale) {
                    Some(other) if placeables(source) != placeables(other) => {
                        found.push((
                            Check::Placeables,
                            both!(
                                "{path}：中文有 {source:?}，{locale} 有 {other:?}",
                                "{path}: zh-Hans has {source:?}, {locale} has {other:?}",
                                source = placeables(source),
                                other = placeables(other)
                            ),
                        ));
                    }
                    Some(_) => {}
                    None if path.contains("citation") => {}
                    None => {
                        found.push((Check::TranslationOpen, both!("{path}：没有 {locale} 译文", "{path}: no {locale}")))
                    }
                }
            }
        });
        for (check, what) in found {
            match check {
                Check::Placeables => self.stop(check, item, what),
                _ => self.look(check, item, what),
            }
        }
        for locale in Locale::ALL {
            match self.source.confirmations.state(item, locale) {
                TranslationState::Current => {}
                TranslationState::Unconfirmed => {
                    let what = both!("{locale} 译文没人确认过", "{locale} is not confirmed");
                    self.look(Check::TranslationOpen, item, what);
                }
                // It does not stop: phones show the Chinese words, labelled, until somebody has caught up.
                TranslationState::Behind => {
                    let what = both!(
                        "{locale} 译文确认以后，中文又改了",
                        "{locale} was confirmed against other Chinese words"
                    );
                    self.look(Check::TranslationBehind, item, what);
                }
            }
        }
        self.polyphones(item);
    }

    fn polyphones(&mut self, item: &Item) {
        if !crate::guidance::search::is_searchable(item.kind) {
            return;
        }
        let title = item.value.pointer("/title/zh-Hans").and_then(Value::as_str);
        let aliases =
            item.value.get("aliases").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let words: Vec<&str> = title.into_iter().chain(aliases).collect();
        for word in words {
            let open = unreviewed(word);
            if !open.is_empty() {
                let what = both!(
                    "“{word}”：{open:?} 在这里怎么念？把这个词加到核对过的词表",
                    "{word}: how is {open:?} read here? Add the word to the reviewed list"
                );
                self.look(Check::Polyphone, item, what);
            }
            let strange = unread(word);
            if !strange.is_empty() {
                let what = both!(
                    "“{word}”：不知道 {strange:?} 怎么念，加到 syllables.tsv",
                    "{word}: no reading of {strange:?}; add it to syllables.tsv"
                );
                self.stop(Check::Unread, item, what);
            }
        }
    }

    /// Every patch must change something that is there and leave something that can be read.
    pub(super) fn patches(&mut self) {
        let source = self.source;
        for item in source.items.values().filter(|item| item.kind == Kind::Patch) {
            let Ok(patch) = serde_json::from_value::<Patch>(item.value.clone()) else { continue };
            match self.library.resolve(&item.place, &patch.of) {
                Resolution::Found(_) | Resolution::Disputed { .. } => {}
                Resolution::UpdateApp => {
                    let what =
                        both!("{of} 加上这些字段就读不出来了", "{of} cannot be read with these fields", of = patch.of);
                    self.stop(Check::Patch, item, what);
                }
                Resolution::Missing => {
                    self.stop(Check::Patch, item, both!("上级没有 {of}", "there is no {of} above", of = patch.of));
                }
            }
        }
        for item in source.items.values().filter(|item| item.kind == Kind::Dispute) {
            let blocks =
                item.value.get("blocks").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
            let versions = item.value.get("versions").and_then(Value::as_array).map_or(0, Vec::len);
            if versions < 2 {
                self.stop(
                    Check::Reference,
                    item,
                    both!("说法不一，至少要写两种说法", "a dispute has at least two versions"),
                );
            }
            for text in blocks {
                let Ok(target) = text.parse::<ItemRef>() else { continue };
                let above = self.library.places().parent(&item.place);
                let there = above.map(|above| self.library.resolve(&above, &target));
                if target.kind != Kind::Fee && there.is_none_or(|found| found == Resolution::Missing) {
                    let what = both!("挡住的 {target} 上级都没有", "blocks {target}, which no place above has");
                    self.look(Check::Reference, item, what);
                }
            }
        }
    }

    /// Packs that do not build, or are over their limits.
    pub(super) fn packs(&mut self) {
        let plan = Plan {
            seq: 0,
            channel: Channel::Preview,
            created: self.today,
            min_app: "0.0".into(),
            share: 0,
            lifts: None,
        };
        if let (Err(error), Some(item)) = (build_release(self.source, &plan), self.source.items.values().next()) {
            self.stop(Check::PackSize, item, errors::build(&error));
        }
    }
}
