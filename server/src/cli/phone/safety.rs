//! What keeps a phone from others: its PINs, what a searcher would find on it, erasing it, and a calendar that says little.

use std::path::Path;

use serde_json::json;
use sojourn_client::sdk::{Wording, calendar_file};
use sojourn_client::{Phone, PhoneError};
use sojourn_core::locale::Locale;

use super::print::{Save, save_with};
use super::private::which;
use super::read_pin;
use super::tell::{Told, pick};

/// Sets or removes the emergency PIN.
pub(super) fn emergency_pin(phone: &mut Phone, lang: Locale, file: Option<&Path>) -> Result<Told, PhoneError> {
    let pin = file.map(read_pin).transpose()?;
    phone.set_duress_pin(pin.as_deref())?;
    Ok(match pin {
        Some(_) => Told::sentence(
            "emergency-pin-set",
            pick(
                lang,
                "应急密码设好了。用它打开，只看得到公开内容。",
                "The emergency PIN is set: it opens public guidance only.",
            ),
        ),
        None => Told::sentence(
            "emergency-pin-removed",
            pick(lang, "应急密码去掉了。", "There is no emergency PIN any more."),
        ),
    })
}

/// What a searcher of this phone would find.
pub(super) fn here(phone: &mut Phone) -> Result<Told, PhoneError> {
    let found = phone.what_is_here()?;
    let mut told = Told::of(&found);
    for one in &found {
        told.line(one.words.as_str());
    }
    Ok(told)
}

/// Wipes everything private, once it was said what that takes with it.
pub(super) fn erase(phone: &mut Phone, lang: Locale, agreed: bool) -> Result<Told, PhoneError> {
    let takes = phone.erasing_takes()?;
    if !agreed {
        let lost = takes.not_sent + takes.only_here + takes.photos + takes.reports;
        let why = match lang {
            Locale::ZhHans => format!("这部手机上的记录都会删掉，其中 {lost} 样别处没有。知道了就加 --yes。"),
            Locale::En => {
                format!("Everything private on this phone goes; {lost} of it is nowhere else. Add --yes to agree.")
            }
        };
        return Err(PhoneError::Input { field: "file", why });
    }
    let erased = phone.erase_private()?;
    let mut told = Told::of(&json!({ "done": "erased", "erased": erased }));
    told.line(pick(
        lang,
        "都删了，密码也去掉了。公开内容还在；服务器上锁好的副本还在。",
        "All of it is gone, the PIN as well. Guidance stays, and so does a sealed copy at a server.",
    ));
    Ok(told)
}

/// The days of an application as a calendar file.
pub(super) fn calendar(
    phone: &mut Phone,
    lang: Locale,
    start: &str,
    detailed: bool,
    to: &Save<'_>,
) -> Result<Told, PhoneError> {
    let id = which(phone, start)?;
    let wording = if detailed { Wording::Detailed } else { Wording::Neutral };
    let file = phone.calendar_application(id, wording)?;
    save_with(lang, to, &file, calendar_file::warning(lang, wording))
}
