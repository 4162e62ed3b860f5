//! What publishing changes in an object: other languages' titles become aliases; what only
//! editors and their lint need — where a text is kept, a rule's cases — stays in the folder that is published beside the packs.

use serde_json::Value;

use super::object::{Body, Object};
use super::source::Item;
use crate::locale::Locale;

/// The most names of an article that a phone gets in another script than that of its own language: who reads English types a little
/// Chinese, and a pack in one language should not weigh as much as two.
const FOREIGN_NAMES_MAX: usize = 16;

/// Makes an object as phones get it.
pub(super) fn finish(mut object: Object, item: &Item) -> Object {
    match &mut object.body {
        Body::Statement(statement) => statement.citation.path = None,
        Body::Rule(rule) => rule.cases.clear(),
        _ => {}
    }
    let chinese = object.locale != Some(Locale::En);
    let (title, aliases) = match &mut object.body {
        Body::Article(article) => (&article.title.text, &mut article.aliases),
        Body::Procedure(procedure) => (&procedure.title.text, &mut procedure.aliases),
        Body::ServicePoint(service) => (&service.title.text, &mut service.aliases),
        _ => return object,
    };
    let titles = item.value.get("title").and_then(Value::as_object);
    let others = titles.into_iter().flat_map(|titles| titles.values()).filter_map(Value::as_str);
    let new: Vec<String> =
        others.filter(|other| other != title && !aliases.iter().any(|a| a == other)).map(ToOwned::to_owned).collect();
    aliases.splice(0..0, new);
    let mut foreign = 0;
    aliases.retain(|alias| {
        let own = is_han(alias) == chinese;
        foreign += usize::from(!own);
        own || foreign <= FOREIGN_NAMES_MAX
    });
    object
}

/// Whether a name is written in Chinese.
fn is_han(name: &str) -> bool {
    name.chars().any(super::search::is_han)
}
