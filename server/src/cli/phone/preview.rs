//! `preview`: drafts on this phone, in a folder of their own below it, until they are left.

use std::path::{Path, PathBuf};

use sojourn_client::sdk::watermark;
use sojourn_client::transport::{Blocking, HttpTransport, at_once};
use sojourn_client::{Phone, PhoneError};
use sojourn_core::guidance::preview::PreviewCode;
use sojourn_core::locale::Locale;
use sojourn_core::time::Date;

use super::tell::{Told, pick};
use super::{environment, sync};

/// Where drafts lie below a phone's folder.
const FOLDER: &str = "preview";

/// The folder of a phone's drafts.
pub(super) fn folder(dir: &Path) -> PathBuf {
    dir.join(FOLDER)
}

/// Begins with the drafts a code points to, in the place of any that were here; without a code, drops them.
pub(super) fn preview(dir: &Path, lang: Locale, as_of: Option<Date>, code: Option<&str>) -> Result<Told, PhoneError> {
    let folder = folder(dir);
    leave(&folder)?;
    let Some(code) = code else {
        return Ok(Told::sentence("preview-left", pick(lang, "预览清掉了。", "The drafts are gone.")));
    };
    let code: PreviewCode =
        code.parse().map_err(|error| PhoneError::Input { field: "code", why: format!("{error}") })?;
    let opened = open(&folder, as_of, &code);
    if opened.is_err() {
        // Nothing of drafts that could not be had or believed stays.
        leave(&folder)?;
    }
    let phone = opened?;
    sync::remember(&folder, &code.server)?;
    let mut told = Told::of(&phone.status()?);
    told.line(watermark(lang));
    told.line(match lang {
        Locale::ZhHans => format!("收到草稿第 {} 期。后面的命令加上 --preview。", phone.status()?.release),
        Locale::En => format!("Drafts of release {} are here. Add --preview to what follows.", phone.status()?.release),
    });
    Ok(told)
}

fn open(folder: &Path, as_of: Option<Date>, code: &PreviewCode) -> Result<Phone, PhoneError> {
    let environment = environment(folder, as_of)?;
    let mut transport = HttpTransport::new(&code.server);
    let line = Blocking::new(&mut transport);
    at_once(Phone::open_preview(environment, code, &line))
}

fn leave(folder: &Path) -> Result<(), PhoneError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(sojourn_client::store::StoreError::DeviceSecret(error).into())
        }
        _ => Ok(()),
    }
}
