//! Where the story plays: phones in folders, commands as a person would type them, and what they print.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::Parser;
use serde_json::Value;
use sojourn_core::locale::Locale;

use crate::cli::phone::{self, tell::pick};
use crate::cli::{CliError, say};

/// A phone of the story.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who {
    /// The worker's first phone.
    First,
    /// The worker's second phone.
    Second,
}

impl Who {
    const fn folder(self) -> &'static str {
        match self {
            Self::First => "phone-1",
            Self::Second => "phone-2",
        }
    }
}

/// `sojourn phone …` as clap reads it.
#[derive(Debug, Parser)]
#[command(name = "sojourn phone")]
struct Typed {
    #[command(flatten)]
    args: phone::Args,
}

/// The stage.
pub(super) struct Stage {
    lang: Locale,
    folder: PathBuf,
    addr: SocketAddr,
    scenes: u32,
}

impl Stage {
    pub(super) fn new(lang: Locale, folder: &Path, addr: SocketAddr) -> Self {
        Self { lang, folder: folder.to_owned(), addr, scenes: 0 }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    pub(super) fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        pick(self.lang, zh, en)
    }

    /// A new scene, in both languages: the demonstration is watched by people of both.
    pub(super) fn scene(&mut self, zh: &str, en: &str) {
        self.scenes += 1;
        say("");
        say(&format!("== {} {zh}", self.scenes));
        say(&format!("     {en}"));
    }

    /// A remark of the narrator.
    pub(super) fn remark(&self, zh: &str, en: &str) {
        say(&format!("   {}", self.pick(zh, en)));
    }

    /// Types a command on a phone, prints what it tells, and gives back what machines would read.
    pub(super) fn phone(&self, who: Who, typed: &[&str]) -> Result<Value, CliError> {
        say(&format!("   $ sojourn phone --dir {} {}", who.folder(), quoted(typed)));
        let (lines, json) = self.quietly(who, typed)?;
        lines.iter().flat_map(|line| line.lines()).for_each(|line| say(&format!("     {line}")));
        Ok(json)
    }

    /// The same without printing, to check or to read an id.
    pub(super) fn quietly(&self, who: Who, typed: &[&str]) -> Result<(Vec<String>, Value), CliError> {
        let dir = self.folder.join(who.folder()).to_string_lossy().into_owned();
        let lang = self.lang.tag();
        let words = ["sojourn phone", "--dir", &dir, "--lang", lang].into_iter().chain(typed.iter().copied());
        let typed = Typed::try_parse_from(words)?;
        let told = phone::execute(&typed.args).map_err(|error| phone::tell::error_words(self.lang, &error))?;
        Ok((told.lines, told.json))
    }
}

/// A command as a shell would take it.
fn quoted(typed: &[&str]) -> String {
    let quote = |word: &&str| if word.contains(' ') { format!("'{word}'") } else { (*word).to_owned() };
    typed.iter().map(quote).collect::<Vec<_>>().join(" ")
}
