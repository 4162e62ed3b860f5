//! What publishing changes in an object: other languages' titles become aliases; what only
//! editors and their lint need — where a text is kept, a rule's cases — stays in the folder that is published beside the packs.

use serde_json::Value;

use super::object::{Body, Object};
use super::source::Item;

/// Makes an object as phones get it.
pub(super) fn finish(mut object: Object, item: &Item) -> Object {
    match &mut object.body {
        Body::Statement(statement) => statement.citation.path = None,
        Body::Rule(rule) => rule.cases.clear(),
        _ => {}
    }
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
    aliases.extend(new);
    object
}
