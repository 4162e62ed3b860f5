//! Pages to print: an application's packet. Nothing is written before the person was told that anyone can read the file.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use serde_json::json;
use sojourn_client::sdk::print::warning;
use sojourn_client::{Phone, PhoneError};
use sojourn_core::locale::Locale;

use super::private::which;
use super::tell::{Told, pick};
use crate::cli::say;

/// Where a page goes, and whether the person agreed already.
pub(super) struct Save<'a> {
    /// The file.
    pub(super) file: &'a Path,
    /// `--yes`.
    pub(super) yes: bool,
    /// Output is for machines: nothing may be said in between.
    pub(super) quiet: bool,
}

pub(super) fn print(phone: &mut Phone, lang: Locale, start: &str, to: &Save<'_>) -> Result<Told, PhoneError> {
    let id = which(phone, start)?;
    let page = phone.print_application(id)?;
    save(lang, to, &page)
}

/// Writes a page after the warning was heard. On Unix only the person may read the file.
pub(super) fn save(lang: Locale, to: &Save<'_>, page: &str) -> Result<Told, PhoneError> {
    save_with(lang, to, page, warning(lang))
}

/// The same for a file with another warning.
pub(super) fn save_with(lang: Locale, to: &Save<'_>, page: &str, warning: &'static str) -> Result<Told, PhoneError> {
    agree(lang, to, warning)?;
    let failed = |error: std::io::Error| refuse(format!("{}: {error}", to.file.display()));
    write(to.file, page.as_bytes()).map_err(failed)?;
    let file = to.file.display().to_string();
    let mut told = Told::of(&json!({ "file": file, "bytes": page.len(), "warning": warning }));
    told.line(format!("{}{file}", pick(lang, "存好了：", "Saved: ")));
    told.line(warning);
    Ok(told)
}

/// Writes a file; on Unix for its owner only, also where it was there before.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    file.write_all(bytes)
}

/// Asks at a terminal; elsewhere only `--yes` will do.
fn agree(lang: Locale, to: &Save<'_>, warning: &'static str) -> Result<(), PhoneError> {
    if to.yes {
        return Ok(());
    }
    let needs = pick(lang, "知道了就加 --yes", "add --yes to agree");
    if to.quiet || !std::io::stdin().is_terminal() {
        return Err(refuse(format!("{warning} {needs}")));
    }
    say(warning);
    say(pick(lang, "存吗？写 y 再回车。", "Save it? Type y and press enter."));
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    let agreed = read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是" | "存");
    if agreed { Ok(()) } else { Err(refuse(pick(lang, "没有存。", "Nothing was saved.").to_owned())) }
}

fn refuse(why: String) -> PhoneError {
    PhoneError::Input { field: "file", why }
}
