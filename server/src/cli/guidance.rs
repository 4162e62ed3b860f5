//! `sojourn guidance`: from a source folder to a published release. Signing happens apart, by two people.
//!
//! A *bundle* is a folder with files under the paths phones fetch them from: `CHANNEL/releases/SEQ.json`,
//! `CHANNEL/packs/PLACE/LOCALE/INDEX`. `build` makes one without signatures, each signer adds one with `sign`, `publish`
//! hands it to a server's data folder.

mod baseline;
mod bundle;
mod source;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};
use sojourn_core::guidance::build::build_release;
use sojourn_core::guidance::lint::{Severity, lint};
use sojourn_core::guidance::trust::{Channel, Envelope, Release, Role, Root, load_root, sign, verify_release};
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Date};

use self::bundle::Bundle;
use super::{CliResult, say, serve};
use crate::app;
use crate::config::Config;
use crate::keys::read_person_key;
use crate::service::guidance::CHANNELS;
use crate::service::system_clock;

/// Arguments of `guidance`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Check a source folder; fails when a finding stops publication.
    Lint {
        /// The source folder.
        #[arg(long, default_value = "core/knowledge")]
        source: PathBuf,
        /// The day to check for; today when absent.
        #[arg(long)]
        as_of: Option<Date>,
    },
    /// Build a bundle, without signatures, from a source folder that passes the checks.
    Build {
        /// The source folder.
        #[arg(long, default_value = "core/knowledge")]
        source: PathBuf,
        /// The bundle to write.
        #[arg(long)]
        out: PathBuf,
        /// The day to check for; today when absent.
        #[arg(long)]
        as_of: Option<Date>,
    },
    /// Add one's signature to a release, a root or a withdrawal.
    Sign {
        /// The document.
        #[arg(long)]
        document: PathBuf,
        /// root or release.
        #[arg(long, default_value = "release")]
        role: String,
        /// The file of one's key (`sojourn keys make`).
        #[arg(long)]
        key: PathBuf,
    },
    /// Verify a bundle as a phone would.
    Verify {
        /// The trust root.
        #[arg(long)]
        root: PathBuf,
        /// The bundle.
        #[arg(long)]
        bundle: PathBuf,
    },
    /// Say what a newer release changes.
    Diff {
        /// The older release document.
        old: PathBuf,
        /// The newer release document.
        new: PathBuf,
    },
    /// Write what programs of one's own carry (`SOJOURN_ROOT`): the root and the newest release of a data folder. Server stopped.
    Baseline {
        #[command(flatten)]
        settings: serve::Args,
        /// The folder to write: root.json, release.json, timestamp.json, packs.bin.
        #[arg(long)]
        out: PathBuf,
    },
    /// Say that this machine's clock is right, after a pause of more than a month: signs the timestamps anew. Server stopped.
    Restamp(serve::Args),
    /// Publish a bundle in a data folder whose server is stopped. A running server takes it by HTTP.
    Publish {
        #[command(flatten)]
        settings: serve::Args,
        /// The bundle.
        #[arg(long)]
        bundle: PathBuf,
        /// stable or preview.
        #[arg(long, default_value = "stable")]
        channel: Channel,
    },
}

/// Runs the subcommand.
///
/// # Errors
/// With what stands in the way, for people.
pub fn run(args: Args) -> CliResult {
    match args.what {
        What::Lint { source, as_of } => check(&source, as_of).map(|_| ()),
        What::Build { source, out, as_of } => build(&source, &out, as_of),
        What::Sign { document, role, key } => add_signature(&document, &role, &key),
        What::Verify { root, bundle } => verify(&root, &bundle),
        What::Diff { old, new } => diff(&old, &new),
        What::Baseline { settings, out } => baseline::write(&settings, &out),
        What::Restamp(settings) => restamp(&settings),
        What::Publish { settings, bundle, channel } => publish(&settings, &bundle, channel),
    }
}

fn check(folder: &std::path::Path, as_of: Option<Date>) -> Result<source::Folder, super::CliError> {
    let folder = source::read_folder(folder)?;
    let today = as_of.unwrap_or_else(|| system_clock()().date_at(CHINA_OFFSET_MINUTES));
    let findings = lint(&folder.source, &folder.places, today);
    findings.iter().for_each(|finding| say(&finding.to_string()));
    let stops = findings.iter().filter(|finding| finding.severity == Severity::Stop).count();
    say(&format!("{} items, {} findings, {stops} of them stop", folder.source.items.len(), findings.len()));
    if stops == 0 { Ok(folder) } else { Err(format!("{stops} findings stop publication").into()) }
}

fn build(folder: &std::path::Path, out: &std::path::Path, as_of: Option<Date>) -> CliResult {
    let folder = check(folder, as_of)?;
    let built = build_release(&folder.source, &folder.plan)?;
    let channel = built.release.channel;
    let mut bundle = Bundle::default();
    for (key, pack) in &built.packs {
        bundle.add(format!("{channel}/packs/{key}/{}", pack.entry().index), pack.pack()?);
    }
    let release = format!("{channel}/releases/{}.json", built.release.seq);
    bundle.add(release.clone(), sign(Role::Release, &built.release, &[])?);
    bundle.write(out)?;
    say(&format!("{} packs; sign {}", built.packs.len(), out.join(release).display()));
    Ok(())
}

fn add_signature(document: &std::path::Path, role: &str, key: &std::path::Path) -> CliResult {
    let role = match role {
        "root" => Role::Root,
        "release" => Role::Release,
        other => return Err(format!("`{other}` is not a role that signs by hand: root, release").into()),
    };
    let mut envelope = Envelope::parse(&std::fs::read(document)?)?;
    envelope.add_signature(role, &read_person_key(key)?)?;
    std::fs::write(document, envelope.bytes()?)?;
    say(&format!("{}: signed as {role}", document.display()));
    Ok(())
}

fn verify(root: &std::path::Path, bundle: &std::path::Path) -> CliResult {
    let root: Root = load_root(&std::fs::read(root)?)?;
    let bundle = Bundle::read(bundle)?;
    let mut releases = 0;
    for (path, bytes) in bundle.files.iter().filter(|(path, _)| path.contains("/releases/")) {
        let channel: Channel = path.split('/').next().unwrap_or_default().parse()?;
        let release = verify_release(&root, channel, 0, None, bytes)?;
        for (key, entry) in &release.packs {
            let path = format!("{channel}/packs/{key}/{}", entry.index);
            let packed = bundle.files.get(&path).ok_or_else(|| format!("{path} is missing"))?;
            sojourn_core::guidance::pack::Pack::unpack(packed, key, entry)?;
        }
        say(&format!("release {} in {channel}: {} packs, all good", release.seq, release.packs.len()));
        releases += 1;
    }
    if releases == 0 { Err("the bundle holds no release".into()) } else { Ok(()) }
}

fn diff(old: &std::path::Path, new: &std::path::Path) -> CliResult {
    let read = |path: &std::path::Path| -> Result<Release, super::CliError> {
        Ok(Envelope::parse(&std::fs::read(path)?)?.content()?)
    };
    let (old, new) = (read(old)?, read(new)?);
    say(&format!("release {} → {}", old.seq, new.seq));
    for (key, entry) in &new.packs {
        match old.packs.get(key) {
            None => say(&format!("+ {key}  {} bytes", entry.bytes)),
            Some(before) if before.index != entry.index => {
                say(&format!("~ {key}  {} → {} bytes", before.bytes, entry.bytes));
            }
            Some(_) => {}
        }
    }
    for key in old.packs.keys().filter(|key| !new.packs.contains_key(*key)) {
        say(&format!("- {key}"));
    }
    Ok(())
}

fn publish(settings: &serve::Args, bundle: &std::path::Path, channel: Channel) -> CliResult {
    let config = Config::load(settings.config.as_deref(), &settings.flags)?;
    let service = app::build(&config, system_clock())?;
    let published = service.guidance().publish(channel, Bundle::read(bundle)?.into_request());
    service.stop();
    let reply = published?;
    reply.warnings.iter().for_each(|warning| say(&format!("{}: {}", warning.field, warning.message)));
    say(&format!("release {} is newest in {channel}; {} files were new", reply.seq, reply.stored));
    Ok(())
}

fn restamp(settings: &serve::Args) -> CliResult {
    let config = Config::load(settings.config.as_deref(), &settings.flags)?;
    let service = app::build(&config, system_clock())?;
    let stamped = CHANNELS.map(|channel| (channel, service.guidance().restamp(channel, service.now())));
    service.stop();
    for (channel, health) in stamped {
        if let Some(trouble) = health.trouble {
            return Err(format!("{channel}: {trouble}").into());
        }
        if let Some(issued) = health.issued {
            say(&format!("{channel}: timestamp of {}", issued.date_at(CHINA_OFFSET_MINUTES)));
        }
    }
    Ok(())
}
