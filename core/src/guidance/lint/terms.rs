//! Legal terms: whoever reads one finds it explained.
//!
//! A word of a term that is visible at a place is explained where an item writes `{term:ID}`, names the term in its `glosses`, or
//! rests on (or shows) a statement that does, or where the words right after it explain it: `签注（…）`, `签注就是…`. The first use
//! suffices. Words of [`LEGAL_WORDS`] need a term at all. A window card speaks as clerks speak, and quotations as their source does.

use std::collections::BTreeSet;

use serde_json::Value;

use super::prose::is_quoted;
use super::{Check, Linter, placeables, texts};
use crate::both::both;
use crate::guidance::object::Body;
use crate::guidance::source::Item;
use crate::guidance::statement::Term;
use crate::guidance::text::{ItemId, ItemRef, Kind};
use crate::locale::Locale;

/// Words of statutes and offices that people ask about. None of them may be used where no term explains it.
const LEGAL_WORDS: [&str; 40] = [
    "签注",
    "受理",
    "申领",
    "换领",
    "补领",
    "工本费",
    "一次性告知",
    "行政复议",
    "复议",
    "仲裁",
    "时效",
    "工伤认定",
    "劳动能力鉴定",
    "停工留薪",
    "伤残等级",
    "经济补偿",
    "赔偿金",
    "加付",
    "劳动监察",
    "劳动保障监察",
    "法律援助",
    "支付令",
    "先予执行",
    "强制执行",
    "举证",
    "连带责任",
    "劳务派遣",
    "劳动关系",
    "无固定期限",
    "转移接续",
    "直接结算",
    "参保地",
    "统筹",
    "积分落户",
    "随迁子女",
    "拒不支付劳动报酬",
    "清偿",
    "管辖",
    "送达",
    "缴存",
];
/// What explains the word before it.
const EXPLAINS: [&str; 5] = ["（", "(", "就是", "，就是", "，也就是"];

/// A term as the lint looks for it.
struct Visible {
    id: ItemId,
    word: String,
}

impl Linter<'_> {
    pub(super) fn terms(&mut self, item: &Item) {
        if !is_read(item.kind) {
            return;
        }
        let glossed = self.glossed(item);
        let visible = self.visible(item);
        let mut found = BTreeSet::new();
        texts(&item.value, "", &mut |path, map| {
            let words = map.get(Locale::ZhHans.tag()).and_then(Value::as_str).filter(|_| !is_quoted(path));
            found.extend(words.into_iter().flat_map(|text| unexplained(text, &visible)));
        });
        let explained = |word: &str| visible.iter().any(|term| term.word == word && glossed.contains(&term.id));
        for (word, term) in found {
            match term {
                Some(id) if glossed.contains(&id) || explained(&word) => {}
                Some(id) => self.stop(
                    Check::Unglossed,
                    item,
                    both!(
                        "“{word}”：写成 {{term:{id}}}，或在这里、在它的依据里把 {id} 列进词语（glosses）",
                        "{word}: write {{term:{id}}}, or name {id} in glosses here or of a statement it rests on"
                    ),
                ),
                None => {
                    let what = both!("“{word}”：这里没有词语解释它", "{word}: no term here explains it");
                    self.stop(Check::Unglossed, item, what);
                }
            }
        }
    }

    /// The terms a place has or inherits, the longest words first.
    fn visible(&self, item: &Item) -> Vec<Visible> {
        let ids = self.library.ids(&item.place, Kind::Term);
        let term = |id: &ItemId| match self.named(item, &ItemRef { kind: Kind::Term, id: id.clone() }) {
            Some(Body::Term(Term { id, word, .. })) => Some(Visible { id, word: word.text }),
            _ => None,
        };
        let mut visible: Vec<Visible> = ids.iter().filter_map(term).collect();
        visible.sort_by_key(|term| std::cmp::Reverse(term.word.chars().count()));
        visible
    }

    /// The terms that an item, what it patches, and the statements it rests on or shows explain.
    fn glossed(&self, item: &Item) -> BTreeSet<ItemId> {
        let patched = self.as_found(item).filter(|_| item.kind == Kind::Patch).and_then(|body| body.value().ok());
        let mut named = Named::default();
        [Some(&item.value), patched.as_ref()].into_iter().flatten().for_each(|value| named.collect(value));
        let mut left: Vec<ItemId> = named.statements.iter().cloned().collect();
        while let Some(id) = left.pop() {
            let Some(statement) = self.statement(item, &id) else { continue };
            named.terms.extend(statement.glosses.iter().cloned());
            let known = named.statements.clone();
            named.placeables(&statement.text.text);
            left.extend(named.statements.difference(&known).cloned());
        }
        named.terms
    }
}

/// Terms and statements that something names.
#[derive(Default)]
struct Named {
    terms: BTreeSet<ItemId>,
    statements: BTreeSet<ItemId>,
}

impl Named {
    fn collect(&mut self, value: &Value) {
        match value {
            Value::Object(map) => {
                for (name, value) in map {
                    let ids = || value.as_array().into_iter().flatten().filter_map(Value::as_str);
                    let ids = || ids().filter_map(|id| id.parse::<ItemId>().ok());
                    match name.as_str() {
                        "glosses" => self.terms.extend(ids()),
                        "statements" | "because" => self.statements.extend(ids()),
                        _ => self.collect(value),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.collect(item)),
            Value::String(text) => self.placeables(text),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn placeables(&mut self, text: &str) {
        for placeable in placeables(text) {
            match placeable.split_once(':').map(|(kind, id)| (kind, id.parse())) {
                Some(("term", Ok(id))) => drop(self.terms.insert(id)),
                Some(("s", Ok(id))) => drop(self.statements.insert(id)),
                _ => {}
            }
        }
    }
}

/// Whether people read what an item of this kind says as running text.
const fn is_read(kind: Kind) -> bool {
    match kind {
        Kind::Statement
        | Kind::Rule
        | Kind::Procedure
        | Kind::Article
        | Kind::Entitlement
        | Kind::ServicePoint
        | Kind::Notice
        | Kind::Dispute
        | Kind::Patch => true,
        Kind::WindowCard | Kind::Pack | Kind::Parameter | Kind::Fee | Kind::Calendar | Kind::Term => false,
    }
}

/// Words of terms, and legal words without one, whose first use in a text is not followed by an explanation.
fn unexplained(text: &str, visible: &[Visible]) -> Vec<(String, Option<ItemId>)> {
    let mut left = text.to_owned();
    let mut found = Vec::new();
    let terms = visible.iter().map(|term| (term.word.as_str(), Some(&term.id)));
    // A legal word without a term of its own may be the short form of one that has: 复议 of 行政复议.
    let short_of = |word: &str| visible.iter().rev().find(|term| term.word.contains(word)).map(|term| &term.id);
    for (word, id) in terms.chain(LEGAL_WORDS.map(|word| (word, short_of(word)))) {
        if let Some((_, after)) = left.split_once(word) {
            if !EXPLAINS.iter().any(|explains| after.starts_with(explains)) {
                found.push((word.to_owned(), id.cloned()));
            }
            // A shorter word inside this one is not another use.
            left = left.replace(word, "\u{fffc}");
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_meant_and_words_after_it_explain_it() {
        let term = |id: &str, word: &str| Visible { id: id.parse().expect("an id"), word: word.into() };
        let visible = [term("recognition", "工伤认定"), term("claim", "仲裁")];
        let found = |text| unexplained(text, &visible).into_iter().map(|(word, _)| word).collect::<Vec<_>>();
        assert_eq!(found("先做工伤认定，再去仲裁。"), ["工伤认定", "仲裁"]);
        assert_eq!(found("仲裁（先由仲裁委断）不收钱"), Vec::<String>::new());
        assert_eq!(found("仲裁，就是先由仲裁委断"), Vec::<String>::new());
        assert_eq!(found("申请支付令"), ["支付令"]);
        assert_eq!(unexplained("去复议", &[term("review", "行政复议")]), [("复议".into(), "review".parse().ok())]);
        assert_eq!(found("你的工资要按时发"), Vec::<String>::new());
    }
}
