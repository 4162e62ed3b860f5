//! `sojourn admin`: what an operator does on the server itself, beside or without a running server.

mod reports;

use std::net::SocketAddr;
use std::sync::Arc;

use clap::{Args as ClapArgs, Subcommand};
use sojourn_core::guidance::desk::change;
use sojourn_core::wire::v1::{Duty, InviteRequest, Role};

use super::{CliResult, say, serve};
use crate::app;
use crate::config::Config;
use crate::desk::Desk;
use crate::service::system_clock;
use crate::store::desk::DeskStore;

/// Arguments of `admin`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    #[command(flatten)]
    settings: serve::Args,
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Make an invite and print its code once.
    Invite {
        /// worker, volunteer or administrator.
        #[arg(long, default_value = "worker")]
        role: String,
        /// editor, reviewer, publisher, operator; may be given several times.
        #[arg(long = "duty")]
        duties: Vec<String>,
        /// Hours until it expires.
        #[arg(long, default_value_t = 168)]
        valid_hours: u32,
    },
    /// Make an invitation to the desk (`/console`) and print its link once.
    ConsoleInvite {
        /// editor, reviewer, publisher, operator; may be given several times.
        #[arg(long = "duty", required_unless_present = "anew", conflicts_with = "anew")]
        duties: Vec<String>,
        /// Hours until it expires, at most 720.
        #[arg(long, default_value_t = 72)]
        valid_hours: u32,
        /// A login: for somebody who lost phone and password, and begins anew as themselves.
        #[arg(long, value_name = "LOGIN")]
        anew: Option<String>,
    },
    /// List enrolled devices.
    Devices,
    /// List rejected operations.
    DeadLetters,
    /// What people found different at windows: counts by place, item and kind, and their words.
    FieldReports {
        /// Output for machines.
        #[arg(long)]
        json: bool,
    },
}

/// Runs the subcommand.
///
/// # Errors
/// When the data folder cannot be used, or a value is not allowed.
pub fn run(args: Args) -> CliResult {
    let config = Config::load(args.settings.config.as_deref(), &args.settings.flags)?;
    let service = Arc::new(app::build(&config, system_clock())?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match args.what {
        What::Invite { role, duties, valid_hours } => {
            let role: Role = parse("role", &role)?;
            let duties = duties.iter().map(|duty| parse::<Duty>("duty", duty)).collect::<Result<_, _>>()?;
            let request = InviteRequest { role, duties, valid_hours };
            let invite = runtime.block_on(service.make_invite_unasked(request))?;
            say(&format!("{}  (expires at {} ms since 1970)", invite.code, invite.expires_at.0));
        }
        What::ConsoleInvite { duties, valid_hours, anew } => {
            let desk = Desk::new(DeskStore::open(&config.data_dir)?, Arc::clone(&service), system_clock());
            let invitation = match anew {
                Some(login) => desk.invite_anew(None, desk.person_called(&login)?)?,
                None => {
                    desk.invite(None, &duties.iter().map(|one| duty(one)).collect::<Result<_, _>>()?, valid_hours)?
                }
            };
            say(&console_link(&config, config.listen, &invitation.code));
        }
        What::Devices => {
            let mut after = None;
            loop {
                let page = service.list_devices_unasked(after.as_deref())?;
                for device in page.devices {
                    let revoked = if device.revoked { "  revoked" } else { "" };
                    say(&format!("{}  {}  {:?}{revoked}", device.space, device.device, device.role));
                }
                match page.next {
                    Some(next) => after = Some(next),
                    None => break,
                }
            }
        }
        What::DeadLetters => {
            for letter in service.list_dead_letters_unasked(None)?.letters {
                say(&format!("{}  {}  {}  {}", letter.rejected_at.0, letter.device, letter.header, letter.code));
            }
        }
        What::FieldReports { json } => reports::run(&service, json)?,
    }
    service.stop();
    Ok(())
}

/// The page that takes an invitation. A server that is named like a public one is reached by TLS under its name.
pub(in crate::cli) fn console_link(config: &Config, addr: SocketAddr, code: &str) -> String {
    let is_local = config.audience == "localhost" || config.audience.ends_with(".localhost");
    let base = if is_local { format!("http://{addr}") } else { format!("https://{}", config.audience) };
    format!("{base}/console/join?code={code}")
}

fn duty(name: &str) -> Result<change::Duty, String> {
    let found = change::Duty::ALL.into_iter().find(|duty| duty.name() == name);
    found.ok_or_else(|| format!("`{name}` is not a duty there is"))
}

fn parse<T: serde::de::DeserializeOwned>(what: &str, text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned()))
        .map_err(|_| format!("`{text}` is not a {what} there is"))
}
