//! `sojourn keys`: the server's own keys, people's keys, and an organisation's trust roots. Secrets stay in their files;
//! only public halves are printed. `docs/keys.md` is the ceremony.

mod drill;
mod inspect;
mod roots;

use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use sojourn_core::guidance::trust::{Envelope, Role};
use sojourn_core::locale::Locale;

use super::phone::tell::pick;
use super::{CliError, CliResult, say, serve};
use crate::config::Config;
use crate::keys::{ServerKeys, make_person_key, public, read_person_key, rotate_token};

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
    /// Make a key for a person who signs roots or releases, on that person's own machine: PKCS #8 in PEM.
    Make {
        /// The file to write. Keep it offline.
        file: PathBuf,
    },
    /// Print the public half of a person's key.
    Public {
        /// The key file.
        file: PathBuf,
    },
    /// Write the first trust root, without signatures; two holders of root keys then sign it.
    Root(roots::FirstArgs),
    /// Write the root that follows one: keys added, removed or replaced. Holders of the old and of the new keys sign it.
    NextRoot(roots::NextArgs),
    /// Read a root, release or withdrawal aloud and add one's signature to it.
    Sign {
        /// The document.
        file: PathBuf,
        /// The file of one's key (`sojourn keys make`).
        #[arg(long)]
        key: PathBuf,
        #[command(flatten)]
        told: Told,
    },
    /// Say what a root, release, timestamp or withdrawal says, and who signed it.
    Inspect {
        /// The document.
        file: PathBuf,
        /// A root that says which keys count.
        #[arg(long)]
        root: Option<PathBuf>,
        #[command(flatten)]
        told: Told,
    },
    /// Play the whole ceremony in a temporary folder: first root, rotation, a lost key, a stolen server. Fails when a step does.
    Drill(Told),
}

/// In which language a person is told.
#[derive(Debug, Clone, Copy, ClapArgs)]
#[group(skip)]
struct Told {
    /// 语言 / language: zh-Hans, en
    #[arg(long, default_value = "zh-Hans", value_name = "LANG")]
    lang: Locale,
}

impl Told {
    fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        pick(self.lang, zh, en)
    }
}

/// Runs the subcommand.
///
/// # Errors
/// When a key cannot be read or made, a document is not what it should be, or a step of the drill fails.
pub fn run(args: Args) -> CliResult {
    match args.what {
        What::Show(settings) => show(&Config::load(settings.config.as_deref(), &settings.flags)?),
        What::RotateToken(settings) => {
            let config = Config::load(settings.config.as_deref(), &settings.flags)?;
            let kid = rotate_token(&config.data_dir)?;
            say(&format!("token key {kid} made; restart the server to sign with it"));
            Ok(())
        }
        What::Make { file } => {
            say(&public(&make_person_key(&file)?).to_string());
            Ok(())
        }
        What::Public { file } => {
            say(&public(&read_person_key(&file)?).to_string());
            Ok(())
        }
        What::Root(args) => roots::first(&args),
        What::NextRoot(args) => roots::next(&args),
        What::Sign { file, key, told } => {
            inspect::tell(&std::fs::read(&file)?, None, told)?;
            let count = add_signature(&file, &key)?;
            say(&format!("{} {count}", told.pick("已签名；现在的签名数：", "Signed. Signatures now:")));
            Ok(())
        }
        What::Inspect { file, root, told } => {
            let root = root.map(std::fs::read).transpose()?;
            inspect::tell(&std::fs::read(file)?, root.as_deref(), told)
        }
        What::Drill(told) => drill::run(told),
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

/// Adds a person's signature under the role the document's kind asks for, and says how many there are.
fn add_signature(file: &Path, key: &Path) -> Result<usize, CliError> {
    let mut envelope = Envelope::parse(&std::fs::read(file)?)?;
    let role = match envelope.kind() {
        Some("root") => Role::Root,
        Some("release" | "withdrawal") => Role::Release,
        Some("timestamp") => return Err("a timestamp is signed by the server, not by a person".into()),
        _ => return Err(format!("{} is no root, release or withdrawal", file.display()).into()),
    };
    envelope.add_signature(role, &read_person_key(key)?)?;
    std::fs::write(file, envelope.bytes()?)?;
    Ok(envelope.signatures(role)?.len())
}
