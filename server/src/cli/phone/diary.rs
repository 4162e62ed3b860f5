//! The wage and work diary on the terminal: write, look, correct, print, share.

mod args;
mod lines;

use serde_json::json;
use sojourn_client::sdk::{ApplicationId, DiaryDraft, DiaryEntryView, DiaryMonthsView, Removal};
use sojourn_client::{Phone, PhoneError};
use sojourn_core::dates::month::Month;
use sojourn_core::locale::Locale;

pub use args::{DiaryCommand, Entered, KindOfDay, OnOff};
use args::{draft, fingerprints};
use lines::{entry_lines, months_lines};

use super::print::{Save, save};
use super::private::which;
use super::sync::when;
use super::tell::{Told, pick};

pub(super) fn diary(phone: &mut Phone, lang: Locale, json: bool, what: &DiaryCommand) -> Result<Told, PhoneError> {
    match what {
        DiaryCommand::Add(entered) => add(phone, lang, entered),
        DiaryCommand::List { month } => list(phone, lang, *month),
        DiaryCommand::Correct { entry, entered } => correct(phone, lang, entry, entered),
        DiaryCommand::Remove { entry } => remove(phone, lang, entry),
        DiaryCommand::Month { employer } => months(phone, lang, employer.as_deref()),
        DiaryCommand::Evidence { employer, html, yes } => {
            let save = html.as_ref().map(|file| Save { file, yes: *yes, quiet: json });
            evidence(phone, lang, employer.as_deref(), save)
        }
        DiaryCommand::Attach { application, document } => attach(phone, lang, application, document.as_deref()),
        DiaryCommand::Share { to } => share(phone, lang, *to),
    }
}

fn add(phone: &mut Phone, lang: Locale, entered: &Entered) -> Result<Told, PhoneError> {
    let typed = draft(entered)?;
    let photos = fingerprints(&entered.photo)?;
    let typed = DiaryDraft { day: typed.day.or_else(|| Some(phone.today())), ..typed };
    let id = phone.diary_add(&typed)?;
    for (name, hash) in &photos {
        phone.diary_mark(&id, name, hash)?;
    }
    let entry = phone.diary_list(None)?.into_iter().find(|entry| entry.id == id);
    let mut told = Told::of(&json!({ "entry": id }));
    told.line(pick(lang, "记下了，在这部手机里。", "Saved on this phone."));
    told.lines.extend(entry.iter().flat_map(|entry| entry_lines(lang, entry)));
    if !phone.diary_status()?.shared {
        told.line(pick(
            lang,
            "只在这部手机，不会传出去。手机丢了就没了；要在别的手机也有，用 diary share on。",
            "Only on this phone; it is not sent. If the phone is lost, so is it: for another phone, diary share on.",
        ));
    }
    Ok(told)
}

fn correct(phone: &mut Phone, lang: Locale, start: &str, entered: &Entered) -> Result<Told, PhoneError> {
    let id = entry_of(phone, start)?;
    let (typed, photos) = (draft(entered)?, fingerprints(&entered.photo)?);
    if !typed.is_empty() || photos.is_empty() {
        phone.diary_correct(&id, &typed)?;
    }
    for (name, hash) in &photos {
        phone.diary_mark(&id, name, hash)?;
    }
    let entry = phone.diary_list(None)?.into_iter().find(|entry| entry.id == id);
    let mut told = Told::of(&entry);
    told.line(pick(lang, "改好了，原来写的还看得到。", "Corrected; what it said stays visible."));
    told.lines.extend(entry.iter().flat_map(|entry| entry_lines(lang, entry)));
    Ok(told)
}

fn remove(phone: &mut Phone, lang: Locale, start: &str) -> Result<Told, PhoneError> {
    let id = entry_of(phone, start)?;
    let removal = phone.diary_remove(&id)?;
    let mut told = Told::of(&json!({ "entry": id, "removal": removal }));
    told.line(match removal {
        Removal::Erased => pick(lang, "删掉了，什么都没留下。", "Deleted; nothing of it is left."),
        Removal::TakenBack => pick(
            lang,
            "作废了，不算。已经传过，清单里还看得到这一条。",
            "Taken back: it counts no more. It was shared before, so the list still shows the line.",
        ),
    });
    Ok(told)
}

/// The id of an entry from its start.
fn entry_of(phone: &mut Phone, start: &str) -> Result<String, PhoneError> {
    let all = phone.diary_list(None)?;
    let found: Vec<&DiaryEntryView> =
        all.iter().filter(|entry| entry.state != "taken_back" && entry.id.starts_with(start)).collect();
    match &found[..] {
        [one] => Ok(one.id.clone()),
        [] => Err(PhoneError::NotFound { what: "entry", id: start.to_owned() }),
        _ => Err(PhoneError::Input { field: "entry", why: "several begin so; type more of the id".into() }),
    }
}

fn list(phone: &mut Phone, lang: Locale, month: Option<Month>) -> Result<Told, PhoneError> {
    let entries = phone.diary_list(month)?;
    let mut told = Told::of(&entries);
    told.lines.extend(entries.iter().flat_map(|entry| entry_lines(lang, entry)));
    if entries.is_empty() {
        told.line(pick(lang, "还没有记。", "Nothing is noted yet."));
    }
    Ok(told)
}

fn months(phone: &mut Phone, lang: Locale, employer: Option<&str>) -> Result<Told, PhoneError> {
    let view = phone.diary_totals(employer)?;
    let mut told = Told::of(&view);
    told.lines.extend(months_lines(lang, &view));
    Ok(told)
}

fn evidence(
    phone: &mut Phone,
    lang: Locale,
    employer: Option<&str>,
    file: Option<Save<'_>>,
) -> Result<Told, PhoneError> {
    if let Some(to) = file {
        let page = phone.print_diary(employer)?;
        return save(lang, &to, &page);
    }
    let list = phone.diary_evidence(employer)?;
    let mut told = Told::of(&list);
    for entry in &list.entries {
        told.lines.extend(entry_lines(lang, entry));
        if let Some(at) = entry.written_at {
            let mut line = format!("      {}{}", pick(lang, "记于 ", "written "), when(at));
            if let Some(received) = entry.received_at {
                line.push_str(&format!("{}{}", pick(lang, "，服务器收到 ", ", server received "), when(received)));
            }
            told.line(line);
        }
        for one in &entry.corrections {
            let before = if one.before.is_empty() { "—".to_owned() } else { one.before.join(" / ") };
            told.line(format!("      {}  {}: {before} → {}", when(one.written_at), one.label, one.after));
        }
    }
    let view = DiaryMonthsView { months: list.months, unsettled: list.unsettled };
    told.lines.extend(months_lines(lang, &view));
    Ok(told)
}

fn attach(phone: &mut Phone, lang: Locale, start: &str, document: Option<&str>) -> Result<Told, PhoneError> {
    let id: ApplicationId = which(phone, start)?;
    let document = document
        .map(|text| {
            let why = || PhoneError::Input { field: "as", why: "a document of the checklist".into() };
            text.parse().map_err(|_| why())
        })
        .transpose()?;
    let document = phone.diary_as_paper(id, document.as_ref())?;
    let mut told = Told::of(&json!({ "application": id.to_string(), "document": document }));
    told.line(pick(
        lang,
        "材料里记上了：记工清单。去窗口前打印：diary evidence --html 文件。",
        "On the checklist: the work diary. Print it before you go: diary evidence --html FILE.",
    ));
    Ok(told)
}

fn share(phone: &mut Phone, lang: Locale, to: Option<OnOff>) -> Result<Told, PhoneError> {
    let followed = match to {
        None => None,
        Some(OnOff::On) => Some(phone.diary_share(true)?),
        Some(OnOff::Off) => {
            phone.diary_share(false)?;
            None
        }
    };
    let status = phone.diary_status()?;
    let mut told = Told::of(&status);
    told.line(match (status.shared, lang) {
        (true, Locale::ZhHans) => "记工日记会加密传到你自己的别的手机。服务器看不到内容。".to_owned(),
        (true, Locale::En) => "The diary goes, sealed, to your other phones. The server cannot read it.".to_owned(),
        (false, Locale::ZhHans) => format!("记工日记只在这部手机：{} 条。", status.only_here),
        (false, Locale::En) => format!("The diary is only on this phone: {}.", status.only_here),
    });
    if let Some(n) = followed {
        told.line(match lang {
            Locale::ZhHans => format!("以前记的 {n} 条，下次 sync 一起传。"),
            Locale::En => format!("{n} earlier entries follow with the next sync."),
        });
    }
    if to == Some(OnOff::Off) {
        told.line(pick(lang, "已经传过的收不回来。", "What left before cannot be called back."));
    }
    Ok(told)
}
