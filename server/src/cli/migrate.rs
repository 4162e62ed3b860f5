//! `sojourn migrate`: brings the database up to date, or only says what it is.

use clap::Args as ClapArgs;
use sojourn_migrations::SERVER_SQLITE;

use super::{CliResult, say, serve};
use crate::config::Config;
use crate::keys::random;
use crate::store::Store;
use crate::store::sqlite::{DATABASE_FILE, SqliteStore, schema_of};
use sojourn_core::id::Epoch;

/// Arguments of `migrate`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(flatten)]
    settings: serve::Args,
    /// Change nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Runs the command.
///
/// # Errors
/// When the database is newer, foreign or damaged.
pub fn run(args: Args) -> CliResult {
    let config = Config::load(args.settings.config.as_deref(), &args.settings.flags)?;
    let file = config.data_dir.join(DATABASE_FILE);
    let known = SERVER_SQLITE.last().map_or(0, |step| step.number);
    let found = schema_of(&file)?;
    say(&format!("{}: schema {found}, this program knows {known}", file.display()));
    for step in SERVER_SQLITE.iter().filter(|step| step.number > found) {
        say(&format!("  step {} {}", step.number, step.name));
    }
    if !args.dry_run && found < known {
        std::fs::create_dir_all(&config.data_dir)?;
        SqliteStore::open(&SqliteStore::options(&config.data_dir, Epoch(random()?)))?.close();
        say("done");
    }
    Ok(())
}
