//! `sojourn serve`: the server, until a signal ends it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde::Serialize;

use super::CliResult;
use crate::app;
use crate::config::Config;
use crate::telemetry;

/// Arguments of `serve` and of every command that works on a data folder.
#[derive(Debug, Clone, ClapArgs)]
#[group(skip)]
pub struct Args {
    /// Settings file (TOML). See docs/settings.md.
    #[arg(long, env = "SOJOURN_CONFIG")]
    pub config: Option<PathBuf>,
    /// Settings given on the command line.
    #[command(flatten)]
    pub flags: Flags,
}

/// Settings that have a flag; absent ones come from the environment, the file or the defaults.
#[derive(Debug, Clone, Default, ClapArgs, Serialize)]
#[group(skip)]
pub struct Flags {
    /// Address and port to listen on.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listen: Option<SocketAddr>,
    /// Folder of the database, the keys and the published guidance.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<PathBuf>,
    /// Folder of the built app; found when absent, none when empty.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_dir: Option<PathBuf>,
    /// The name devices put into their proofs.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// Who may enrol a new space: open, invite, closed.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolment: Option<String>,
    /// Serve under the public demonstration root: nothing on it is confidential.
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
}

/// Runs the server.
///
/// # Errors
/// When it cannot start.
pub fn run(args: Args) -> CliResult {
    let config = Config::load(args.config.as_deref(), &args.flags)?;
    telemetry::start_log(&config.log);
    let running = app::start_for_signals(&config)?;
    if !running.desk().has_people()? {
        tracing::info!(
            "nobody works at the desk (/console) yet: stop the server and run `sojourn admin console-invite --duty operator …`"
        );
    }
    running.wait();
    Ok(())
}
