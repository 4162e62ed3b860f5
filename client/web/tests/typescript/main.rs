//! The TypeScript declarations of every call and every view, written from the Rust sources and kept with the package.
//!
//! [`sources`] reads the types as they stand in the source, [`model`] is what TypeScript can say of them, [`print`] writes it down.
//! Whether that is what serde really writes is not taken on trust: `answers` makes calls and looks at every value with the model.
//! The files are golden: `UPDATE_GOLDEN=1 cargo test -p sojourn-web --test typescript` writes them anew.

mod answers;
mod model;
mod print;
mod sources;
mod told;

use std::path::{Path, PathBuf};

/// Where the files are kept.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("js/src/generated")
}

#[test]
fn the_declarations_are_those_of_the_sources() {
    let model = sources::Sources::read().model();
    let is_wanted = std::env::var_os("UPDATE_GOLDEN").is_some();
    for (name, text) in [("types.ts", print::types(&model)), ("calls.ts", print::calls(&model))] {
        let path = folder().join(name);
        if is_wanted {
            std::fs::create_dir_all(folder()).expect("a folder");
            std::fs::write(&path, &text).expect("writes");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == text, "{name} is stale: UPDATE_GOLDEN=1 cargo test -p sojourn-web --test typescript");
    }
}
