//! The checkout as a list of files, without build output, data or other people's folders.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that are not ours to judge.
const SKIPPED: [&str; 8] = ["target", ".git", "node_modules", "data", ".venv", "__pycache__", "dist", "pkg"];

/// The top of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests package lies one level down").to_owned()
}

/// Every file below a folder whose name ends so, as (path from the top with `/`, text).
pub(crate) fn files(under: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(&root().join(under), ending, &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                collect(&path, ending, found);
            }
        } else if name.ends_with(ending)
            && let Ok(text) = fs::read_to_string(&path)
        {
            let relative = path.strip_prefix(root()).expect("below the top").to_string_lossy().replace('\\', "/");
            found.push((relative, text));
        }
    }
}

/// Fails with one line per finding, so that a run tells everything at once.
pub(crate) fn none(what: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{what}:\n  {}", findings.join("\n  "));
}
