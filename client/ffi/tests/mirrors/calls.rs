//! Calls: whatever the client's `Phone` can be asked, the bindings' can be asked under the same name.

use std::collections::BTreeSet;

use super::source::Source;

/// What has another name here, or no use beyond Rust.
const EXCUSED: [(&str, &str); 12] = [
    ("open_in", "an app opens with a directory and a keystore"),
    ("now", "an app has its own clock"),
    ("set_write_hook", "for tests that crash at every write"),
    ("answer_with", "an answer is typed; `answer` takes it"),
    ("fields", "for an export and for tests; `application` shows them"),
    ("sync_with", "`sync` takes the invite"),
    ("profile", "`records` shows it"),
    ("publish_guidance", "for a demonstration that is its own server"),
    ("sync_guidance", "`sync` does it"),
    ("is_preview", "`status` says it"),
    ("open_preview", "editors read drafts with the command or in a browser"),
    ("pretend_today", "for drafts"),
];

/// Fails for a call that is missing, and for an excuse that excuses nothing.
pub(crate) fn check(client: &Source, bindings: &Source) {
    let here: BTreeSet<&str> = bindings.calls.iter().map(String::as_str).collect();
    let excused = |name: &str| EXCUSED.iter().any(|(known, _)| *known == name);
    let missing: Vec<&str> =
        client.calls.iter().map(String::as_str).filter(|name| !here.contains(name) && !excused(name)).collect();
    assert!(client.calls.len() > 70, "{} calls were read", client.calls.len());
    assert!(missing.is_empty(), "the bindings have no {missing:?}");
}
