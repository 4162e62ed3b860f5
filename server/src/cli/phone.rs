//! `sojourn phone`.

use clap::Args as ClapArgs;

use super::CliResult;

/// Arguments of `phone`.
#[derive(Debug, ClapArgs)]
pub struct Args {}

/// Not here yet.
///
/// # Errors
/// Always.
pub fn run(_: Args) -> CliResult {
    Err("the phone is not built yet".into())
}
