//! `sojourn doctor`: looks for faults and says what to do. Changes nothing.

use clap::Args as ClapArgs;

use super::{CliResult, say, serve};
use crate::config::Config;
use crate::store::sqlite::{DATABASE_FILE, check_file, integrity};

/// Arguments of `doctor`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(flatten)]
    settings: serve::Args,
}

/// Runs the checks.
///
/// # Errors
/// With the number of faults found.
pub fn run(args: Args) -> CliResult {
    let config = Config::load(args.settings.config.as_deref(), &args.settings.flags)?;
    say("settings: good");
    let file = config.data_dir.join(DATABASE_FILE);
    let checks: [(&str, CliResult); 3] = [
        ("database header", check_file(&file).map_err(Into::into)),
        ("database pages and keys", integrity(&file).map_err(Into::into)),
        ("key files", check_keys(&config)),
    ];
    let mut faults = 0;
    for (what, result) in checks {
        match result {
            Ok(()) => say(&format!("{what}: good")),
            Err(error) => {
                faults += 1;
                say(&format!("{what}: {error}"));
            }
        }
    }
    if faults == 0 { Ok(()) } else { Err(format!("{faults} faults found; see deploy/RUNBOOK.md").into()) }
}

/// Key files must be readable by their owner only.
fn check_keys(config: &Config) -> CliResult {
    let folder = config.data_dir.join("keys");
    if !folder.exists() {
        return Ok(());
    }
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            if path.metadata()?.permissions().mode() & 0o077 != 0 {
                return Err(format!("{} can be read by others: chmod 600 it", path.display()).into());
            }
        }
    }
    Ok(())
}
