//! `sojourn demo`: the whole story on one machine, with a real server, real phones and real HTTP between them.
//!
//! Nothing is staged: each step is the `sojourn phone` command a person could type, and what it prints is read back from
//! the stores. The server runs under the public demonstration root, so nothing in it is confidential.

mod peek;
mod publish;
mod stage;
mod story;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use sojourn_core::locale::Locale;
use sojourn_core::wire::v1::EnrolmentMode;

use super::{CliError, CliResult, say};
use crate::app;
use crate::config::Config;
use stage::Stage;

/// Arguments of `demo`.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// 讲完就走 / leave when the story is told
    #[arg(long)]
    once: bool,
    /// 端口，0 表示随便一个 / port; 0 takes a free one
    #[arg(long, default_value_t = 8470)]
    port: u16,
    /// 空文件夹；不写就用临时的 / an empty folder; a temporary one when left out
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// 网页版所在的文件夹；不写就自己找 / folder of the built app; found when left out
    #[arg(long, value_name = "DIR", env = "SOJOURN_APP_DIR")]
    app_dir: Option<PathBuf>,
    /// 语言 / language: zh-Hans, en
    #[arg(long, default_value = "zh-Hans", value_name = "LANG")]
    lang: Locale,
}

/// Plays the story.
///
/// # Errors
/// When the folder is not empty, the port is taken, or a step of the story fails: then the demonstration is broken.
pub fn run(args: Args) -> CliResult {
    let folder = Folder::prepare(args.data_dir.as_deref())?;
    let config = Config {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)),
        data_dir: folder.path.join("server"),
        app_dir: args.app_dir,
        enrolment: EnrolmentMode::Open,
        demo: true,
        ..Config::default()
    };
    let running = app::start_for_signals(&config).map_err(|error| hint_at_port(error.into(), args.port))?;
    let mut stage = Stage::new(args.lang, &folder.path, running.addr);
    story::tell(&mut stage, &running)?;
    if args.once {
        running.stop();
        return Ok(());
    }
    story::what_to_try(&stage, running.has_app);
    story::show_desk(&stage, &config, &running)?;
    running.wait();
    Ok(())
}

fn hint_at_port(error: CliError, port: u16) -> CliError {
    format!("{error}. If port {port} is taken, choose another with --port, or 0 for a free one").into()
}

/// The folder of a demonstration; a temporary one goes away with it.
struct Folder {
    path: PathBuf,
    is_temporary: bool,
}

impl Folder {
    fn prepare(given: Option<&Path>) -> Result<Self, CliError> {
        let (path, is_temporary) = match given {
            Some(path) => (path.to_owned(), false),
            None => (std::env::temp_dir().join(format!("sojourn-demo-{}", std::process::id())), true),
        };
        std::fs::create_dir_all(&path).map_err(|e| format!("cannot make {}: {e}", path.display()))?;
        let mut inside = std::fs::read_dir(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
        if inside.next().is_some() {
            let shown = path.display();
            return Err(format!("{shown} is not empty: the story starts from nothing. Name an empty folder").into());
        }
        Ok(Self { path, is_temporary })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.is_temporary && std::fs::remove_dir_all(&self.path).is_err() {
            say(&format!("left behind: {}", self.path.display()));
        }
    }
}
