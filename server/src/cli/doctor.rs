//! `sojourn doctor`: looks for faults and says what to do. Changes nothing.

use clap::Args as ClapArgs;
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Millis};

use super::{CliResult, say, serve};
use crate::config::Config;
use crate::service::guidance::last_stamped;
use crate::service::system_clock;
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
    let checks: [(&str, CliResult); 4] = [
        ("database header", check_file(&file).map_err(Into::into)),
        ("database pages and keys", integrity(&file).map_err(Into::into)),
        ("key files", check_keys(&config)),
        ("guidance timestamps", check_timestamps(&config, system_clock()())),
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

/// What the daily job last signed: looked at on the disk, so that it can be asked beside a running server.
fn check_timestamps(config: &Config, now: Millis) -> CliResult {
    for stamp in last_stamped(config)? {
        let (channel, issued) = (stamp.channel, stamp.issued);
        let day = issued.date_at(CHINA_OFFSET_MINUTES);
        if issued > now + Millis::DAY {
            return Err(format!("{channel}: signed on {day}, which is yet to come: a clock is or was wrong").into());
        }
        let days = now.0.saturating_sub(issued.0) / Millis::DAY;
        if days > 1 {
            let advice = "is the server running? if it was off for long, see `sojourn guidance restamp`";
            return Err(format!("{channel}: last signed {days} days ago, on {day}: {advice}").into());
        }
    }
    Ok(())
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
