//! `sojourn guidance baseline`: the root and the newest release of a data folder, as programs of an organisation carry them.
//!
//! A program verifies them again at every opening; here they are verified so that a mistake is found before anything is built.

use std::path::Path;

use sojourn_core::guidance::baseline::{Baseline, Carried};
use sojourn_core::guidance::pack::Pack;
use sojourn_core::guidance::trust::{
    Channel, Envelope, Timestamp, load_root, verify_release, verify_timestamp, verify_withdrawal,
};

use super::super::{CliResult, say, serve};
use crate::app;
use crate::cli::CliError;
use crate::config::Config;
use crate::service::guidance::{Encoding, Library};
use crate::service::system_clock;

/// The four files, as `core/build.rs` looks for them.
struct Files {
    root: Vec<u8>,
    release: Vec<u8>,
    timestamp: Vec<u8>,
    packs: Vec<u8>,
}

pub(super) fn write(settings: &serve::Args, out: &Path) -> CliResult {
    let config = Config::load(settings.config.as_deref(), &settings.flags)?;
    let service = app::build(&config, system_clock())?;
    let gathered = gather(service.guidance());
    service.stop();
    let files = gathered?;
    let carried =
        Carried { root: &files.root, release: &files.release, timestamp: &files.timestamp, packs: &files.packs };
    let Baseline { root, release, .. } = carried.load()?;
    put(out, &files)?;
    if root.demo {
        say("this is the public demonstration root, whose keys everyone has: for trials only");
    }
    let file = std::path::absolute(out.join("root.json"))?;
    say(&format!("root {}, release {}, {} packs; build with", root.version, release.seq, release.packs.len()));
    say(&format!("SOJOURN_ROOT={}", file.display()));
    Ok(())
}

fn put(out: &Path, files: &Files) -> std::io::Result<()> {
    std::fs::create_dir_all(out)?;
    std::fs::write(out.join("root.json"), &files.root)?;
    std::fs::write(out.join("release.json"), &files.release)?;
    std::fs::write(out.join("timestamp.json"), &files.timestamp)?;
    std::fs::write(out.join("packs.bin"), &files.packs)
}

/// A published file of the channel everybody reads.
fn file(library: &Library, path: &str) -> Result<Vec<u8>, CliError> {
    let found = library.file(&format!("{}/{path}", Channel::Stable), |form| form == Encoding::Identity);
    Ok(found.map_err(|error| format!("{path}: {error}"))?.bytes.to_vec())
}

fn gather(library: &Library) -> Result<Files, CliError> {
    let timestamp = file(library, "timestamp.json").map_err(|_| "nothing is published in this folder yet")?;
    // Read before it is believed: it only says which root to look for.
    let named: Timestamp = Envelope::parse(&timestamp)?.content()?;
    let root = file(library, &format!("roots/{}.json", named.root))?;
    let by = load_root(&root)?;
    verify_timestamp(&by, Channel::Stable, 0, &timestamp)?;
    let release = file(library, &format!("releases/{}.json", named.seq))?;
    let signed = verify_release(&by, Channel::Stable, 0, Some(named.release), &release)?;
    if let Some(seq) = named.withdrawal {
        let withdrawal =
            verify_withdrawal(&by, Channel::Stable, 0, &file(library, &format!("withdrawals/{seq}.json"))?)?;
        if signed.leaves(&withdrawal) {
            return Err(
                "a withdrawal stands: what it hides would be shown until a phone's first contact. Release anew first"
                    .into(),
            );
        }
    }
    let mut packs = Vec::new();
    for (key, entry) in &signed.packs {
        let pack = Pack::from_bytes(&file(library, &format!("packs/{key}/{}", entry.index))?, key, entry)?;
        let packed = pack.pack()?;
        packs.extend_from_slice(format!("{key} {}\n", packed.len()).as_bytes());
        packs.extend_from_slice(&packed);
    }
    Ok(Files { root, release, timestamp, packs })
}

#[cfg(test)]
mod tests {
    use sojourn_core::guidance::baseline;

    use super::*;

    #[test]
    fn what_a_data_folder_has_published_becomes_what_a_program_carries() {
        let folder = tempfile::tempdir().expect("a folder");
        let (data, out) = (folder.path().join("data"), folder.path().join("own"));
        let config = Config { data_dir: data.clone(), demo: true, ..Config::default() };
        let service = app::build(&config, system_clock()).expect("opens");
        let files = gather(service.guidance()).expect("published");
        service.stop();
        let carried =
            Carried { root: &files.root, release: &files.release, timestamp: &files.timestamp, packs: &files.packs };
        let (ours, base) = (carried.load().expect("verifies"), baseline::load().expect("verifies"));
        assert_eq!((&ours.root, &ours.release), (&base.root, &base.release));
        let packs = carried.packed().expect("a list");
        assert_eq!(packs.len(), base.release.packs.len());
        for (key, bytes) in packs {
            Pack::from_bytes(bytes, &key, &ours.release.packs[&key]).expect("what was signed");
        }
        put(&out, &files).expect("written");
        assert_eq!(std::fs::read(out.join("root.json")).expect("there"), baseline::ROOT);
    }

    #[test]
    fn an_empty_folder_has_nothing_to_carry() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = Config { data_dir: folder.path().into(), ..Config::default() };
        let service = app::build(&config, system_clock()).expect("opens without a root");
        let refused = gather(service.guidance()).err().expect("nothing there");
        service.stop();
        assert!(refused.to_string().contains("nothing is published"), "{refused}");
    }
}
