//! Reading a source folder into what `core` checks and builds: text files by their path, the plan, the list of places.

use std::collections::BTreeMap;
use std::path::Path;

use sojourn_core::guidance::build::Plan;
use sojourn_core::guidance::source::{Source, read};
use sojourn_core::place::PlaceTable;

use crate::cli::CliError;

/// Folders of a source folder that hold no content: what was built from it, and helpers.
const ASIDE: [&str; 2] = ["baseline", "scripts"];

/// A source folder, read.
pub(super) struct Folder {
    pub(super) source: Source,
    pub(super) plan: Plan,
    pub(super) places: PlaceTable,
}

pub(super) fn read_folder(folder: &Path) -> Result<Folder, CliError> {
    let mut files = BTreeMap::new();
    gather(folder, folder, &mut files)?;
    let plan = files.get("release.toml").ok_or_else(|| format!("{} holds no release.toml", folder.display()))?;
    let plan = Plan::parse(plan)?;
    let source =
        read(&files).map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let places = files.get("places.tsv").map_or_else(PlaceTable::built_in, |text| PlaceTable::parse(text))?;
    Ok(Folder { source, plan, places })
}

fn gather(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) -> Result<(), CliError> {
    for entry in std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))? {
        let path = entry?.path();
        let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            if !ASIDE.contains(&name.as_str()) {
                gather(root, &path, files)?;
            }
        } else if [".toml", ".md", ".tsv"].iter().any(|ending| name.ends_with(ending)) {
            files.insert(name, std::fs::read_to_string(&path)?);
        }
    }
    Ok(())
}
