//! `sojourn keys`: the server's own keys. Secrets stay in their files; only public halves are printed.

use clap::{Args as ClapArgs, Subcommand};

use super::{CliResult, say, serve};
use crate::config::Config;
use crate::keys::{ServerKeys, public, rotate_token};

/// Arguments of `keys`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(flatten)]
    settings: serve::Args,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print the public keys an organisation's trust root names.
    Show,
    /// Make a new key for access tokens; the server takes it at its next start, tokens of the old one stay good.
    RotateToken,
}

/// Runs the subcommand.
///
/// # Errors
/// When a key cannot be read or made.
pub fn run(args: Args) -> CliResult {
    let config = Config::load(args.settings.config.as_deref(), &args.settings.flags)?;
    match args.what {
        What::Show => {
            let keys = ServerKeys::open(&config.data_dir)?;
            say(&format!("log        {}", keys.log_public()));
            say(&format!("timestamp  {}", public(&keys.timestamp)));
            for token in &keys.tokens {
                say(&format!("token {:>4} {}", token.kid, public(&token.key)));
            }
        }
        What::RotateToken => {
            let kid = rotate_token(&config.data_dir)?;
            say(&format!("token key {kid} made; restart the server to sign with it"));
        }
    }
    Ok(())
}
