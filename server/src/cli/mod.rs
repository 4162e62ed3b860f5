//! The command line. One file a subcommand; each has `run(args)` that returns a message for people when it fails.

pub mod admin;
pub mod demo;
pub mod doctor;
pub mod guidance;
pub mod keys;
pub mod migrate;
pub mod phone;
pub mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a subcommand ends with when it fails.
pub type CliError = Box<dyn std::error::Error + Send + Sync>;
/// Result of a subcommand.
pub type CliResult = Result<(), CliError>;

/// Guidance, registration and sync for people who move for work.
#[derive(Debug, Parser)]
#[command(name = "sojourn", version, about, propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server.
    Serve(serve::Args),
    /// Play the whole story: server, phones, guidance.
    Demo(demo::Args),
    /// A phone in the terminal.
    Phone(phone::Args),
    /// Operate a server's data folder: invites, devices.
    Admin(admin::Args),
    /// The server's keys.
    Keys(keys::Args),
    /// Build, check, sign and publish guidance.
    Guidance(guidance::Args),
    /// Bring a database up to date, or say what would be done.
    Migrate(migrate::Args),
    /// Look for faults: database, journal, keys, settings.
    Doctor(doctor::Args),
}

/// Reads the command line and runs what it asks for.
#[must_use]
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Serve(args) => serve::run(args),
        Command::Demo(args) => demo::run(args),
        Command::Phone(args) => phone::run(args),
        Command::Admin(args) => admin::run(args),
        Command::Keys(args) => keys::run(args),
        Command::Guidance(args) => guidance::run(args),
        Command::Migrate(args) => migrate::run(args),
        Command::Doctor(args) => doctor::run(args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(error.as_ref());
            ExitCode::FAILURE
        }
    }
}

/// Tells an error with its causes on one line each.
#[expect(clippy::print_stderr, reason = "the command line speaks to people")]
fn complain(error: &dyn std::error::Error) {
    eprintln!("sojourn: {error}");
    let mut next = error.source();
    while let Some(cause) = next {
        eprintln!("  because: {cause}");
        next = cause.source();
    }
}

/// Prints a line for people.
pub(crate) fn say(line: &str) {
    use std::io::Write as _;
    // Who has read enough closes the pipe; that is no fault of ours to end with.
    let _ = writeln!(std::io::stdout(), "{line}");
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn every_subcommand_can_be_called() {
        super::Cli::command().debug_assert();
    }
}
