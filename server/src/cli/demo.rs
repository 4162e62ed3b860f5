//! `sojourn demo`.

use clap::Args as ClapArgs;

use super::CliResult;

/// Arguments of `demo`.
#[derive(Debug, ClapArgs)]
pub struct Args {}

/// Not here yet.
///
/// # Errors
/// Always.
pub fn run(_: Args) -> CliResult {
    Err("the demonstration is not built yet".into())
}
