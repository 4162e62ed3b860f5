//! `sojourn guidance`.

use clap::Args as ClapArgs;

use super::CliResult;

/// Arguments of `guidance`.
#[derive(Debug, ClapArgs)]
pub struct Args {}

/// Not here yet.
///
/// # Errors
/// Always.
pub fn run(_: Args) -> CliResult {
    Err("guidance tools are not built yet".into())
}
