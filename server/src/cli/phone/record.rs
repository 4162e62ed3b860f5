//! What a person holds: registrations, permits, endorsements; and how they stand.

use serde_json::json;
use sojourn_client::{Phone, PhoneError};
use sojourn_core::locale::Locale;

use super::args::RecordEntry;
use super::find::resolve;
use super::past::access_words;
use super::tell::{Told, pick};

pub(super) fn record(phone: &mut Phone, lang: Locale, entry: Option<&RecordEntry>) -> Result<Told, PhoneError> {
    let saved = pick(lang, "记下了，在这部手机里。", "Saved on this phone.");
    let id = match entry {
        None => return show(phone, lang),
        Some(RecordEntry::Registered { place, on }) => phone.add_registration(&resolve(phone, place)?, *on)?,
        Some(RecordEntry::Permit { place, on }) => phone.add_permit(&resolve(phone, place)?, *on, None)?,
        Some(RecordEntry::Endorsed { permit, on }) => {
            let full = phone.profile()?.permits.keys().find(|id| id.starts_with(permit.as_str())).cloned();
            let full = full.ok_or_else(|| PhoneError::NotFound { what: "permit", id: permit.clone() })?;
            phone.add_endorsement(&full, *on)?
        }
    };
    let mut told = Told::of(&json!({ "id": id }));
    told.line(saved).line(id);
    Ok(told)
}

fn show(phone: &mut Phone, lang: Locale) -> Result<Told, PhoneError> {
    let place = phone.place()?;
    let today = phone.today();
    let profile = phone.profile()?;
    let last = profile.permits.values().filter_map(|permit| permit.place.agreed().cloned()).next_back();
    let registered = profile.registrations.values().filter_map(|one| one.place.agreed().cloned()).next_back();
    let place = last.or(registered).unwrap_or(place);
    let standing = phone.standing(&place, today)?;
    let mut told = Told::of(&standing);
    told.line(format!("{}  {}", phone.place_name(&place), status_words(lang, standing.status)));
    for (id, one) in &profile.registrations {
        told.line(entry(lang, id, pick(lang, "登记", "registered"), one.on.agreed()));
    }
    for (id, one) in &profile.permits {
        told.line(entry(lang, id, pick(lang, "居住证", "permit"), one.issued_on.agreed()));
    }
    for (id, one) in &profile.endorsements {
        told.line(entry(lang, id, pick(lang, "签注", "endorsed"), one.on.agreed()));
    }
    if let Some((on, to)) = standing.next {
        told.line(format!(
            "{} {} → {}",
            pick(lang, "下次变化：", "Changes next:"),
            sojourn_core::guidance::words::date(lang, on),
            status_words(lang, to)
        ));
    }
    for one in &standing.entitled {
        told.line(format!("  {}  {}", one.title, access_words(lang, one.access)));
    }
    Ok(told)
}

fn entry(lang: Locale, id: &str, what: &str, on: Option<&sojourn_core::time::Date>) -> String {
    let day = on.map_or_else(|| pick(lang, "日子不清楚", "day not clear").to_owned(), ToString::to_string);
    format!("  {}  {what}  {day}", &id[..id.len().min(8)])
}

/// A residence status as a worker would say it.
fn status_words(lang: Locale, status: &str) -> &str {
    match status {
        "unregistered" => pick(lang, "还没登记", "not registered"),
        "registered" => pick(lang, "已登记，还没有居住证", "registered, no permit yet"),
        "permit_valid" => pick(lang, "居住证有效", "permit valid"),
        "endorsement_window" => pick(lang, "该签注了", "time to endorse"),
        "suspended" => pick(lang, "居住证停用了，补签就恢复", "permit suspended; endorse to restore it"),
        "restored" => pick(lang, "居住证恢复了", "permit restored"),
        "expired" => pick(lang, "居住证过期了", "permit expired"),
        "lost" => pick(lang, "居住证丢了", "permit lost"),
        "cancelled" => pick(lang, "居住证注销了", "permit cancelled"),
        other => other,
    }
}
