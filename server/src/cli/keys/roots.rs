//! Writing roots: the first, and the one that follows another.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use sojourn_core::guidance::trust::{PublicKey, Role, RoleKeys, Root, RootTag, load_root, sign};
use sojourn_core::time::Date;

use crate::cli::{CliError, CliResult, say};

/// Signatures a root needs, and a release: neither is ever one person's doing.
const THRESHOLD: u32 = 2;

/// Arguments of `keys root`.
#[derive(Debug, ClapArgs)]
pub(super) struct FirstArgs {
    /// The file to write.
    #[arg(long)]
    pub(super) out: PathBuf,
    /// The day by which its makers mean to have made the next one.
    #[arg(long)]
    pub(super) expires: Date,
    /// Public keys that sign roots; three, so that one may be lost.
    #[arg(long = "root-key", required = true)]
    pub(super) root: Vec<String>,
    /// Public keys that sign releases; at least two.
    #[arg(long = "release-key", required = true)]
    pub(super) release: Vec<String>,
    /// The server's timestamp key (`sojourn keys show`).
    #[arg(long = "timestamp-key", required = true)]
    pub(super) timestamp: Vec<String>,
    /// The server's log key (`sojourn keys show`).
    #[arg(long = "log-key", required = true)]
    pub(super) log: Vec<String>,
    /// Signatures a root needs.
    #[arg(long, default_value_t = THRESHOLD)]
    pub(super) root_threshold: u32,
}

/// Arguments of `keys next-root`.
#[derive(Debug, ClapArgs)]
pub(super) struct NextArgs {
    /// The root it follows.
    pub(super) from: PathBuf,
    /// The file to write.
    #[arg(long)]
    pub(super) out: PathBuf,
    /// The day by which the one after it is to be made; that of the root before when left out.
    #[arg(long)]
    pub(super) expires: Option<Date>,
    /// Keys to add, as ROLE=KEY; roles are root, release, timestamp, log.
    #[arg(long = "add", value_name = "ROLE=KEY")]
    pub(super) added: Vec<String>,
    /// Keys to remove, as ROLE=KEY.
    #[arg(long = "remove", value_name = "ROLE=KEY")]
    pub(super) removed: Vec<String>,
    /// Signatures later roots need; as before when left out.
    #[arg(long)]
    pub(super) root_threshold: Option<u32>,
}

pub(super) fn first(args: &FirstArgs) -> CliResult {
    let keys = |of: &[String], threshold| -> Result<RoleKeys, CliError> {
        Ok(RoleKeys { keys: of.iter().map(|key| parse(key)).collect::<Result<_, _>>()?, threshold })
    };
    let root = Root {
        kind: RootTag::Root,
        version: 1,
        demo: false,
        expires: args.expires,
        root: keys(&args.root, args.root_threshold)?,
        release: keys(&args.release, THRESHOLD)?,
        timestamp: keys(&args.timestamp, 1)?,
        log: keys(&args.log, 1)?,
    };
    check(&root)?;
    write(&root, &args.out)?;
    say(&format!("{}: {} of {} must sign it", args.out.display(), root.root.threshold, root.root.keys.len()));
    Ok(())
}

pub(super) fn next(args: &NextArgs) -> CliResult {
    let before = load_root(&std::fs::read(&args.from)?)?;
    let version = before.version.checked_add(1).ok_or("no number is left for another root")?;
    let mut root = Root { version, expires: args.expires.unwrap_or(before.expires), ..before.clone() };
    for (what, removes) in [(&args.removed, true), (&args.added, false)] {
        for text in what {
            change(&mut root, text, removes)?;
        }
    }
    root.root.threshold = args.root_threshold.unwrap_or(before.root.threshold);
    if (Root { version: before.version, ..root.clone() }) == before {
        return Err("the next root would be the same as the one before".into());
    }
    check(&root)?;
    write(&root, &args.out)?;
    say(&format!("{}: root {version} is to be signed by", args.out.display()));
    for (number, signers) in [(before.version, &before.root), (version, &root.root)] {
        say(&format!("  {} of the {} keys of root {number}", signers.threshold, signers.keys.len()));
    }
    Ok(())
}

fn change(root: &mut Root, text: &str, removes: bool) -> CliResult {
    let (role, key) = text.split_once('=').ok_or_else(|| format!("{text:?} is not ROLE=KEY"))?;
    let role = Role::ALL.into_iter().find(|known| known.name() == role);
    let role = role.ok_or_else(|| format!("{text:?}: the roles are root, release, timestamp, log"))?;
    let key = parse(key)?;
    let keys = match role {
        Role::Root => &mut root.root.keys,
        Role::Release => &mut root.release.keys,
        Role::Timestamp => &mut root.timestamp.keys,
        Role::Log => &mut root.log.keys,
    };
    let changed = if removes { keys.remove(&key) } else { keys.insert(key) };
    let why = if removes { "has no such key to remove" } else { "has that key already" };
    if changed { Ok(()) } else { Err(format!("{text}: the role {why}").into()) }
}

fn parse(key: &str) -> Result<PublicKey, CliError> {
    PublicKey::try_from(key.to_owned()).map_err(|error| format!("{key:?}: {error}").into())
}

/// A root nobody could use, or one with which a single person could do what takes two.
fn check(root: &Root) -> CliResult {
    for role in Role::ALL {
        let keys = root.keys(role);
        if keys.keys.len() < keys.threshold as usize {
            return Err(format!("{role}: {} keys, of which {} must sign", keys.keys.len(), keys.threshold).into());
        }
    }
    for role in [Role::Root, Role::Release] {
        if root.keys(role).threshold < THRESHOLD {
            return Err(format!("{role}: at least {THRESHOLD} must sign; alone, nobody may").into());
        }
    }
    let online: BTreeSet<PublicKey> = root.timestamp.keys.union(&root.log.keys).copied().collect();
    let offline = root.root.keys.union(&root.release.keys);
    if let Some(both) = offline.copied().find(|key| online.contains(key)) {
        return Err(format!("{both} would be a server's key and a person's at once").into());
    }
    Ok(())
}

fn write(root: &Root, out: &Path) -> CliResult {
    if out.exists() {
        return Err(format!("{} exists already", out.display()).into());
    }
    Ok(std::fs::write(out, sign(Role::Root, root, &[])?)?)
}
