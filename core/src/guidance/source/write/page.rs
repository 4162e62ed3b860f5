//! Articles back into their files: front matter and parts, of which only those that differ are written anew.

use serde_json::{Map, Value as Json, json};
use toml_edit::DocumentMut;

use super::super::article::PARTS;
use super::super::{SourceError, parse_toml};
use super::document::Lines;
use super::table::{Headers, new_table, update};
use crate::both::{Both, both};

/// One language of an article: what its front matter and its parts are to say.
pub(super) struct Page {
    /// The front matter.
    pub(super) front: Map<String, Json>,
    /// The parts that are there, by field, in the order they are read.
    pub(super) parts: Vec<(&'static str, String)>,
}

/// Every part in the order they are read, by field, with its heading; the first has none.
fn parts() -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    std::iter::once(("answer", None)).chain(PARTS.into_iter().map(|(heading, field)| (field, Some(heading))))
}

impl Page {
    /// What an article says in one language. Only the Chinese file carries what all languages share.
    pub(super) fn of(value: &Map<String, Json>, tag: &str, shared: bool, aliases: Vec<Json>) -> Self {
        let said = |field: &str| value.get(field).and_then(|texts| texts.get(tag)).and_then(Json::as_str);
        let is_part = |name: &str| parts().any(|(field, _)| field == name);
        let mut front = Map::new();
        if shared {
            let fields = value.iter().filter(|(name, _)| !is_part(name) && name.as_str() != "id");
            front.extend(fields.map(|(name, value)| (name.clone(), value.clone())));
        }
        front.remove("title");
        front.remove("aliases");
        front.extend(said("title").map(|title| ("title".to_owned(), json!(title))));
        let none = value.get("aliases").and_then(Json::as_array).is_some_and(Vec::is_empty);
        if !aliases.is_empty() || (shared && none) {
            front.insert("aliases".into(), Json::Array(aliases));
        }
        let parts = parts().filter_map(|(field, _)| said(field).map(|text| (field, text.to_owned()))).collect();
        Self { front, parts }
    }

    /// A new file.
    pub(super) fn text(&self) -> Result<String, Both> {
        let mut doc = DocumentMut::new();
        *doc.as_table_mut() = new_table(&self.front, Headers::No)?;
        let mut text = format!("+++\n{doc}+++\n");
        let mut body = Body { pieces: Vec::new() };
        body.update(&self.parts);
        text.push_str(&body.text());
        Ok(text)
    }

    /// The file with what differs written anew.
    pub(super) fn put_into(&self, path: &str, text: &str) -> Result<String, SourceError> {
        let (lines, text) = Lines::plain(text);
        let fail = |what: Both| SourceError::new(path, what);
        let rest = text.strip_prefix("+++\n").ok_or_else(|| fail(both!("开头不是 +++", "does not begin with +++")))?;
        let (front, body) = rest
            .split_once("\n+++\n")
            .ok_or_else(|| fail(both!("前面的说明没有用 +++ 收尾", "front matter has no closing +++")))?;
        let before = parse_toml(path, front)?;
        let mut doc = format!("{front}\n")
            .parse::<DocumentMut>()
            .map_err(|error| fail(both!("不是合规的 TOML（{error}）", "{error}")))?;
        update(doc.as_table_mut(), &before, &self.front, Headers::No).map_err(fail)?;
        let front = doc.to_string();
        let mut body = Body::read(body);
        body.update(&self.parts);
        let front = front.strip_suffix('\n').unwrap_or(&front);
        Ok(lines.restore(&format!("+++\n{front}\n+++\n{}", body.text())))
    }
}

/// The text below the front matter, cut at the headings of parts.
struct Body {
    /// Field, heading line and what follows it, as written.
    pieces: Vec<(&'static str, String, String)>,
}

impl Body {
    fn read(text: &str) -> Self {
        let mut pieces = vec![("answer", String::new(), String::new())];
        for line in text.split_inclusive('\n') {
            let heading = line.strip_prefix("## @").map(str::trim);
            let part = heading.and_then(|name| PARTS.iter().find(|(heading, _)| *heading == name));
            match (part, pieces.last_mut()) {
                (Some((_, field)), _) => pieces.push((field, line.to_owned(), String::new())),
                (None, Some((_, _, said))) => said.push_str(line),
                (None, None) => {}
            }
        }
        Self { pieces }
    }

    fn text(&self) -> String {
        let text: String = self.pieces.iter().flat_map(|(_, heading, said)| [heading.as_str(), said]).collect();
        if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" }
    }

    fn update(&mut self, parts: &[(&'static str, String)]) {
        let before = self.pieces.len();
        // The answer has no heading, so its place stays even where it is empty.
        self.pieces.retain(|(field, ..)| *field == "answer" || parts.iter().any(|(name, _)| name == field));
        if !parts.iter().any(|(name, _)| *name == "answer") {
            self.pieces.retain(|(field, ..)| *field != "answer");
        }
        if self.pieces.len() < before {
            self.end_once();
        }
        for (field, text) in parts {
            match self.pieces.iter_mut().find(|(name, ..)| name == field) {
                Some((_, _, said)) if said.trim() == text => {}
                Some((_, _, said)) => *said = around(said, text),
                None => self.insert(field, text),
            }
        }
    }

    /// Where the last part was taken out, the empty line above it goes too.
    fn end_once(&mut self) {
        if let Some((_, _, said)) = self.pieces.last_mut() {
            said.truncate(said.trim_end().len());
            said.push('\n');
        }
    }

    fn insert(&mut self, field: &'static str, text: &str) {
        let rank = |name: &str| parts().position(|(field, _)| field == name);
        let heading = parts().find(|(name, _)| *name == field).and_then(|(_, heading)| heading);
        let heading = heading.map(|heading| format!("## @{heading}\n")).unwrap_or_default();
        let at = self.pieces.iter().position(|(name, ..)| rank(name) > rank(field)).unwrap_or(self.pieces.len());
        if let Some((_, heading, said)) = at.checked_sub(1).and_then(|above| self.pieces.get_mut(above))
            && !said.ends_with("\n\n")
            && !(heading.is_empty() && said.is_empty())
        {
            said.push_str(if said.ends_with('\n') { "\n" } else { "\n\n" });
        }
        let end = if at == self.pieces.len() { "\n" } else { "\n\n" };
        self.pieces.insert(at, (field, heading, format!("{text}{end}")));
    }
}

/// New words between the empty lines that stood around the old ones.
fn around(said: &str, text: &str) -> String {
    let trimmed = said.trim();
    let (before, after) = said.split_once(trimmed).filter(|_| !trimmed.is_empty()).unwrap_or(("", "\n\n"));
    format!("{before}{text}{after}")
}
