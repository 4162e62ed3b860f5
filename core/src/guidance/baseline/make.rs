//! Building the baseline's files, signed with the demonstration keys.

use std::collections::{BTreeMap, BTreeSet};

use super::DemoKey;
use crate::guidance::build::{BuildError, Plan, build_release, sign_release};
use crate::guidance::source::Source;
use crate::guidance::trust::{PublicKey, Role, RoleKeys, Root, RootTag, Timestamp, TrustError, sign};
use crate::time::{Date, Millis};

/// Why the baseline cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// Its content.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// Its signatures.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// A pack.
    #[error(transparent)]
    Pack(#[from] crate::guidance::pack::PackError),
}

/// The demonstration root.
#[must_use]
pub fn demo_root() -> Root {
    let keys = |of: &[DemoKey], threshold| RoleKeys {
        keys: of.iter().map(|key| PublicKey::of(&key.signing_key())).collect::<BTreeSet<_>>(),
        threshold,
    };
    Root {
        kind: RootTag::Root,
        version: 1,
        demo: true,
        expires: Date::constant(2036, 1, 1),
        root: keys(&[DemoKey::Root(1), DemoKey::Root(2), DemoKey::Root(3)], 2),
        release: keys(&[DemoKey::Release(1), DemoKey::Release(2)], 2),
        timestamp: keys(&[DemoKey::Timestamp], 1),
        log: keys(&[DemoKey::Log], 1),
    }
}

/// Builds every file of `core/knowledge/baseline/`, by name.
///
/// # Errors
/// [`MakeError`].
pub fn build_baseline(source: &Source, plan: &Plan) -> Result<BTreeMap<String, Vec<u8>>, MakeError> {
    let built = build_release(source, plan)?;
    let root_keys = [DemoKey::Root(1).signing_key(), DemoKey::Root(2).signing_key()];
    let root = sign(Role::Root, &demo_root(), &root_keys.iter().collect::<Vec<_>>())?;
    let release_keys = [DemoKey::Release(1).signing_key(), DemoKey::Release(2).signing_key()];
    let release = sign_release(&built.release, &release_keys.iter().collect::<Vec<_>>())?;
    let timestamp = Timestamp::new(&built.release, &release, 1, None, midnight(plan.created));
    let timestamp = sign(Role::Timestamp, &timestamp, &[&DemoKey::Timestamp.signing_key()])?;
    let mut packs = Vec::new();
    for (key, pack) in &built.packs {
        let packed = pack.pack()?;
        packs.extend_from_slice(format!("{key} {}\n", packed.len()).as_bytes());
        packs.extend_from_slice(&packed);
    }
    Ok(BTreeMap::from([
        ("root.json".to_owned(), root),
        ("release.json".to_owned(), release),
        ("timestamp.json".to_owned(), timestamp),
        ("packs.bin".to_owned(), packs),
    ]))
}

/// The instant a day begins, in UTC.
fn midnight(day: Date) -> Millis {
    let since = day.since(Date::constant(1970, 1, 1)).map_or(0, |span| span.get_days());
    Millis(u64::try_from(since).unwrap_or(0) * Millis::DAY)
}

/// The source folder, for tests of other rooms that need the knowledge as it is written.
#[cfg(test)]
pub(crate) use tests::{files, source};

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::guidance::baseline;
    use crate::guidance::source::{TRANSLATIONS, read};

    fn knowledge() -> std::path::PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("knowledge")
    }

    fn gather(folder: &Path, root: &Path, files: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.strip_prefix(root).expect("below").to_string_lossy().replace('\\', "/");
            if path.is_dir() && name != "baseline" && name != "scripts" {
                gather(&path, root, files);
            } else if [".toml", ".md", ".tsv"].iter().any(|end| name.ends_with(end)) {
                files.insert(name, std::fs::read_to_string(&path).expect("a text file"));
            }
        }
    }

    pub(crate) fn files() -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        gather(&knowledge(), &knowledge(), &mut files);
        files
    }

    pub(crate) fn source() -> (Source, Plan) {
        let files = files();
        let plan = Plan::parse(files.get("release.toml").expect("release.toml")).expect("a plan");
        let mut source = read(&files).unwrap_or_else(|errors| {
            panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        });
        if std::env::var_os("UPDATE_TRANSLATIONS").is_some() {
            source.confirmations.confirm(source.items.values());
            std::fs::write(knowledge().join(TRANSLATIONS), source.confirmations.write()).expect("written");
        }
        (source, plan)
    }

    #[test]
    fn the_committed_baseline_is_what_the_folder_builds() {
        let (source, plan) = source();
        let files = build_baseline(&source, &plan)
            .unwrap_or_else(|error| panic!("{error}: {:?}", std::error::Error::source(&error)));
        let folder = baseline::without_lists(super::files());
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            let text = serde_json::to_vec(&folder).expect("JSON");
            let packed = zstd::bulk::compress(&text, 19).expect("packed");
            std::fs::write(knowledge().join("baseline/source.bin"), packed).expect("written");
            for (name, bytes) in &files {
                std::fs::write(knowledge().join("baseline").join(name), bytes).expect("written");
            }
            return;
        }
        let say = "run UPDATE_GOLDEN=1 cargo test -p sojourn-core --features publish baseline";
        for name in ["root.json", "release.json", "timestamp.json"] {
            let committed = std::fs::read(knowledge().join("baseline").join(name)).expect(name);
            assert!(committed == files[name], "{name} is not what the folder builds: {say}");
        }
        assert!(baseline::folder().expect("the folder") == folder, "source.bin is not the folder: {say}");
        // Packed bytes may differ between versions of zstd; the release signs what they unpack to.
        let loaded = baseline::load().expect("verified");
        let packs = baseline::packs(&loaded, |_| true).expect("verified");
        assert_eq!(packs.len(), loaded.release.packs.len(), "{say}");
    }

    #[test]
    fn the_same_folder_builds_the_same_baseline() {
        let (source, plan) = source();
        let first = build_baseline(&source, &plan).expect("built");
        assert_eq!(first, build_baseline(&source, &plan).expect("built"));
    }

    /// The documented examples as objects: tests of what phones do start from them, also without the feature `publish`.
    #[test]
    fn the_fixture_is_what_the_documented_examples_build_baseline() {
        let source = read(&crate::guidance::source::tests::documented()).expect("clean");
        let mut lines = String::new();
        for object in source.objects(crate::locale::Locale::ZhHans) {
            lines.push_str(std::str::from_utf8(&object.canonical().expect("canonical")).expect("UTF-8"));
            lines.push('\n');
        }
        let path = knowledge().join("../src/guidance/verdict/fixture.jsonl");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &lines).expect("written");
        }
        assert_eq!(lines, std::fs::read_to_string(&path).expect("a fixture"), "run it with UPDATE_GOLDEN=1");
    }

    #[test]
    fn nothing_in_the_folder_stops_at_the_lint_baseline() {
        let places = crate::place::PlaceTable::built_in().expect("the list");
        let (source, plan) = source();
        let findings = crate::guidance::lint::lint(&source, &places, plan.created);
        let stop = crate::guidance::lint::Severity::Stop;
        let stopping: Vec<String> = findings.iter().filter(|f| f.severity == stop).map(ToString::to_string).collect();
        assert!(stopping.is_empty(), "{} findings:\n{}", stopping.len(), stopping.join("\n"));
        let behind = findings.iter().filter(|f| f.check == crate::guidance::lint::Check::TranslationBehind);
        let behind: Vec<String> = behind.map(ToString::to_string).collect();
        assert!(behind.is_empty(), "what is built in is translated:\n{}", behind.join("\n"));
    }
}
