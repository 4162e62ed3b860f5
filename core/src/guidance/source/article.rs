//! Articles in the source: one Markdown file per language, `NAME.zh-Hans.md` and `NAME.en.md`.
//!
//! TOML between `+++` lines comes first. The Chinese file's carries what all languages share; every file's carries its title.
//! The text up to the first `## @…` line is the main answer; each `## @today` and so on begins another part.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Item, SourceError, check, parse_toml};
use crate::both::both;
use crate::guidance::text::Kind;
use crate::locale::Locale;
use crate::place::PlaceCode;

/// Headings that begin a part, and the field it becomes.
pub(super) const PARTS: [(&str, &str); 5] =
    [("today", "today"), ("by-when", "by_when"), ("call", "call"), ("do-not-sign", "do_not_sign"), ("more", "more")];

/// What front matter a translation may have beside its title.
const LOCAL_FIELDS: [&str; 2] = ["title", "aliases"];

struct Half {
    path: String,
    front: Map<String, Value>,
    parts: BTreeMap<&'static str, String>,
}

/// Articles whose languages are still being gathered.
#[derive(Default)]
pub(super) struct Gathered(BTreeMap<(PlaceCode, String), BTreeMap<Locale, Half>>);

impl Gathered {
    pub(super) fn add(&mut self, path: &str, text: &str, place: &PlaceCode) -> Result<(), SourceError> {
        let name = path.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or_default();
        let (id, tag) = name.rsplit_once('.').ok_or_else(|| {
            SourceError::new(path, both!("文件名要写成“名字.语言.md”", "is not called NAME.LANGUAGE.md"))
        })?;
        let locale =
            tag.parse::<Locale>().map_err(|what| SourceError::new(path, both!("没有这种语言：{tag}", "{what}")))?;
        let half = split(path, text)?;
        let languages = self.0.entry((place.clone(), id.to_owned())).or_default();
        if let Some(other) = languages.insert(locale, half) {
            let other = other.path;
            let what = both!("和 {other} 是同一篇文章、同一种语言", "{other} is the same article and language");
            return Err(SourceError::new(path, what));
        }
        Ok(())
    }

    pub(super) fn finish(self) -> impl Iterator<Item = Result<Item, SourceError>> {
        self.0.into_iter().map(|((place, id), languages)| assemble(&place, &id, languages))
    }
}

fn split(path: &str, text: &str) -> Result<Half, SourceError> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let rest = text
        .strip_prefix("+++\n")
        .ok_or_else(|| SourceError::new(path, both!("开头不是 +++", "does not begin with +++")))?;
    let (front, body) = rest
        .split_once("\n+++\n")
        .ok_or_else(|| SourceError::new(path, both!("前面的说明没有用 +++ 收尾", "front matter has no closing +++")))?;
    // The lines of front matter begin below the first `+++`.
    let front =
        parse_toml(path, front).map_err(|error| SourceError { line: error.line.map(|line| line + 1), ..error })?;
    let mut parts: BTreeMap<&'static str, String> = BTreeMap::new();
    let mut current = "answer";
    for line in body.lines() {
        if let Some(name) = line.strip_prefix("## @") {
            let part = PARTS.iter().find(|(heading, _)| *heading == name.trim());
            current = part
                .ok_or_else(|| SourceError::new(path, both!("没有叫 @{name} 的部分", "no part is called @{name}")))?
                .1;
            if parts.insert(current, String::new()).is_some() {
                return Err(SourceError::new(path, both!("@{name} 写了两遍", "@{name} stands twice")));
            }
        } else {
            let part = parts.entry(current).or_default();
            part.push_str(line);
            part.push('\n');
        }
    }
    for part in parts.values_mut() {
        *part = part.trim().to_owned();
    }
    Ok(Half { path: path.to_owned(), front, parts })
}

fn assemble(place: &PlaceCode, id: &str, mut languages: BTreeMap<Locale, Half>) -> Result<Item, SourceError> {
    let Some(main) = languages.remove(&Locale::ZhHans) else {
        let path = languages.values().next().map_or("", |half| &half.path);
        return Err(SourceError::new(path, both!("旁边没有中文文件", "has no Chinese file beside it")));
    };
    let path = main.path.clone();
    let mut value = main.front.clone();
    value.insert("id".into(), json!(id));
    put_text(&mut value, "title", Locale::ZhHans, main.front.get("title").cloned());
    for (part, text) in main.parts {
        put_text(&mut value, part, Locale::ZhHans, Some(Value::String(text)));
    }
    for (locale, half) in languages {
        if let Some(name) = half.front.keys().find(|name| !LOCAL_FIELDS.contains(&name.as_str())) {
            return Err(SourceError::new(
                &half.path,
                both!("{name:?} 要写在中文文件里", "{name:?} belongs in the Chinese file"),
            ));
        }
        put_text(&mut value, "title", locale, half.front.get("title").cloned());
        if let (Some(Value::Array(more)), entry) =
            (half.front.get("aliases"), value.entry("aliases").or_insert(json!([])))
            && let Value::Array(all) = entry
        {
            all.extend(more.iter().cloned());
        }
        for (part, text) in half.parts {
            if !value.contains_key(part) {
                return Err(SourceError::new(&half.path, both!("@{part} 没有中文", "@{part} has no Chinese text")));
            }
            put_text(&mut value, part, locale, Some(Value::String(text)));
        }
    }
    check(&path, Kind::Article, Value::Object(value), place)
}

fn put_text(value: &mut Map<String, Value>, part: &str, locale: Locale, text: Option<Value>) {
    let Some(text) = text else { return };
    let slot = value.entry(part).or_insert_with(|| json!({}));
    if !slot.is_object() {
        *slot = json!({});
    }
    slot[locale.tag()] = text;
}
