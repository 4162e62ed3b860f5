//! Which root and first release the program carries: those of this repository, for demonstrations, or an organisation's own.
//!
//! `SOJOURN_ROOT` names an organisation's root file; `release.json`, `timestamp.json` and `packs.bin` lie beside it, as `sojourn guidance
//! baseline` writes them. Here it is only seen to that they are there and are what their names say, so that a wrong path ends the build and
//! not a phone's first opening. Signatures are verified where they are made, by that command, and at every opening.

use std::path::{Path, PathBuf};

/// Beside the root.
const BESIDE: [&str; 3] = ["release.json", "timestamp.json", "packs.bin"];

fn main() -> Result<(), String> {
    println!("cargo::rerun-if-env-changed=SOJOURN_ROOT");
    println!("cargo::rerun-if-changed=build.rs");
    let own = std::env::var_os("SOJOURN_ROOT").filter(|path| !path.is_empty());
    let root = match &own {
        Some(path) => PathBuf::from(path),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge/baseline/root.json"),
    };
    if !root.is_absolute() {
        return Err(format!("SOJOURN_ROOT={}: give the whole path, from `/` on", root.display()));
    }
    let folder = root.parent().ok_or("SOJOURN_ROOT names no file")?;
    if own.is_some() {
        check(&root, "root")?;
        check(&folder.join("release.json"), "release")?;
        check(&folder.join("timestamp.json"), "timestamp")?;
    }
    println!("cargo::rerun-if-changed={}", root.display());
    println!("cargo::rustc-env=SOJOURN_CARRIED_ROOT={}", root.display());
    for name in BESIDE {
        let path = folder.join(name);
        if !path.is_file() {
            return Err(format!(
                "{} is missing beside SOJOURN_ROOT: `sojourn guidance baseline` writes all four",
                path.display()
            ));
        }
        println!("cargo::rerun-if-changed={}", path.display());
    }
    println!("cargo::rustc-env=SOJOURN_CARRIED={}", folder.display());
    Ok(())
}

/// Whether a file is a signed document of this kind. Documents are canonical JSON, so this stands in them exactly so.
fn check(path: &Path, kind: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("SOJOURN_ROOT: {}: {error}", path.display()))?;
    let is_document = text.starts_with("{\"signatures\":[{") && text.contains(&format!("\"type\":\"{kind}\""));
    if is_document { Ok(()) } else { Err(format!("SOJOURN_ROOT: {} is no signed {kind}", path.display())) }
}
