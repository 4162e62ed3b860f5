//! `sojourn keys`: the server's own keys, signers' keys, and an organisation's trust root. Secrets stay in their files;
//! only public halves are printed.

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use sojourn_core::guidance::trust::{PublicKey, Role, RoleKeys, Root, RootTag, sign};
use sojourn_core::time::Date;

use super::{CliResult, say, serve};
use crate::config::Config;
use crate::keys::{ServerKeys, make_seed, public, rotate_token};

/// Arguments of `keys`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print the server's public keys, which an organisation's trust root names.
    Show(serve::Args),
    /// Make a new key for access tokens; the server takes it at its next start, tokens of the old one stay good.
    RotateToken(serve::Args),
    /// Make a key for a person who signs roots or releases, on that person's own machine.
    Make {
        /// The file to write. Keep it offline.
        file: PathBuf,
    },
    /// Write a trust root without signatures; each holder of a root key then signs it (`sojourn guidance sign --role root`).
    Root(RootArgs),
}

#[derive(Debug, ClapArgs)]
struct RootArgs {
    /// The file to write.
    #[arg(long)]
    out: PathBuf,
    /// Counts up; version N+1 must be signed by the thresholds of N and of N+1.
    #[arg(long, default_value_t = 1)]
    number: u64,
    /// The day after which phones say that the root is old.
    #[arg(long)]
    expires: Date,
    /// Public keys that sign roots; at least two.
    #[arg(long = "root-key", required = true)]
    root: Vec<String>,
    /// Public keys that sign releases; at least two.
    #[arg(long = "release-key", required = true)]
    release: Vec<String>,
    /// The server's timestamp key (`sojourn keys show`).
    #[arg(long = "timestamp-key", required = true)]
    timestamp: Vec<String>,
    /// The server's log key (`sojourn keys show`).
    #[arg(long = "log-key", required = true)]
    log: Vec<String>,
    /// Signatures a root needs.
    #[arg(long, default_value_t = 2)]
    root_threshold: u32,
}

/// Signatures a release needs: publishing alone is impossible.
const RELEASE_THRESHOLD: u32 = 2;

/// Runs the subcommand.
///
/// # Errors
/// When a key cannot be read or made.
pub fn run(args: Args) -> CliResult {
    match args.what {
        What::Show(settings) => show(&Config::load(settings.config.as_deref(), &settings.flags)?),
        What::RotateToken(settings) => {
            let config = Config::load(settings.config.as_deref(), &settings.flags)?;
            let kid = rotate_token(&config.data_dir)?;
            say(&format!("token key {kid} made; restart the server to sign with it"));
            Ok(())
        }
        What::Make { file } => make(&file),
        What::Root(args) => write_root(&args),
    }
}

fn show(config: &Config) -> CliResult {
    let keys = ServerKeys::open(&config.data_dir)?;
    say(&format!("log        {}", keys.log_public()));
    say(&format!("timestamp  {}", public(&keys.timestamp)));
    for token in &keys.tokens {
        say(&format!("token {:>4} {}", token.kid, public(&token.key)));
    }
    Ok(())
}

fn make(file: &Path) -> CliResult {
    let key = make_seed(file)?;
    say(&format!("{}", public(&key)));
    Ok(())
}

fn write_root(args: &RootArgs) -> CliResult {
    let keys = |of: &[String], threshold| -> Result<RoleKeys, super::CliError> {
        let keys = of.iter().map(|key| PublicKey::try_from(key.clone())).collect::<Result<_, _>>()?;
        Ok(RoleKeys { keys, threshold })
    };
    let root = Root {
        kind: RootTag::Root,
        version: args.number,
        demo: false,
        expires: args.expires,
        root: keys(&args.root, args.root_threshold)?,
        release: keys(&args.release, RELEASE_THRESHOLD)?,
        timestamp: keys(&args.timestamp, 1)?,
        log: keys(&args.log, 1)?,
    };
    std::fs::write(&args.out, sign(Role::Root, &root, &[])?)?;
    say(&format!("{}: to be signed by {} of {} root keys", args.out.display(), args.root_threshold, args.root.len()));
    Ok(())
}
