//! The phone and its server: sending, pairing, devices, the recovery code, where things stand.

use std::path::Path;

use sojourn_client::sdk::Status;
use sojourn_client::sync::round::{Budget, Progress};
use sojourn_client::transport::HttpTransport;
use sojourn_client::{Phone, PhoneError};
use sojourn_core::id::DeviceId;
use sojourn_core::locale::Locale;
use sojourn_core::time::{CHINA_OFFSET_MINUTES, Millis};

use super::args::PairStep;
use super::tell::{Told, pick};

/// The file in the phone's folder that remembers the server's address.
const SERVER_FILE: &str = "server";

pub(super) fn sync(
    phone: &mut Phone,
    lang: Locale,
    dir: &Path,
    server: Option<&str>,
    invite: Option<String>,
    budget: Option<u64>,
    quiet: bool,
) -> Result<Told, PhoneError> {
    let address = address(dir, server)?;
    let mut transport = HttpTransport::new(&address);
    let budget = budget.map_or_else(Budget::default, |bytes| Budget { reply_bytes: bytes, ..Budget::default() });
    let report = phone.sync_with(&mut transport, budget, invite, &mut |step| {
        if let Some(words) = progress(lang, step).filter(|_| !quiet) {
            crate::cli::say(&words);
        }
    })?;
    remember(dir, &address)?;
    let mut told = Told::of(&report);
    told.line(match lang {
        Locale::ZhHans => format!("传好了：发出 {} 条，收到 {} 条。", report.sent, report.received),
        Locale::En => format!("Done: {} sent, {} received.", report.sent, report.received),
    });
    if report.release_is_new {
        told.line(match lang {
            Locale::ZhHans => format!("收到新内容：第 {} 期，签名核对过。", report.release),
            Locale::En => format!("New guidance: release {}, its signatures verified.", report.release),
        });
    }
    if report.reports_sent > 0 {
        told.line(match lang {
            Locale::ZhHans => format!("单独发出窗口情况 {} 条。", report.reports_sent),
            Locale::En => format!("{} reports from the field sent, apart.", report.reports_sent),
        });
    }
    if let Some(code) = &report.guidance_problem {
        told.line(match lang {
            Locale::ZhHans => format!("新内容没收下（{code}），原来的照常能看。"),
            Locale::En => format!("New guidance was not taken ({code}); what was here stays."),
        });
    }
    if report.rejected > 0 {
        told.line(match lang {
            Locale::ZhHans => format!("服务器没收 {} 条，内容还在，看 status。", report.rejected),
            Locale::En => format!("The server did not take {}; they are still here, see status.", report.rejected),
        });
    }
    if report.revoked {
        told.line(pick(
            lang,
            "这部手机被停用了，私人内容已清空。",
            "This phone was revoked; what was private is gone.",
        ));
    }
    if report.login_required {
        told.line(pick(lang, "太久没登录，请再传一次。", "Signed out for too long: please sync once more."));
    }
    for fault in &report.faults {
        told.line(format!("! {fault}"));
    }
    Ok(told)
}

/// What is happening, in a few words; nothing where there is nothing to tell.
fn progress(lang: Locale, step: Progress) -> Option<String> {
    let (zh, en) = match step {
        Progress::Connecting => ("     正在连服务器…".to_owned(), "     connecting …".to_owned()),
        Progress::Sending { frames: 0 } | Progress::Received { entries: 0 } => return None,
        Progress::Sending { frames } => (format!("     正在传 {frames} 条…"), format!("     sending {frames} …")),
        Progress::Received { entries } => (format!("     收到 {entries} 条"), format!("     received {entries}")),
        Progress::Guidance { seq } => {
            (format!("     收新内容：第 {seq} 期"), format!("     taking guidance release {seq}"))
        }
    };
    Some(pick(lang, &zh, &en).to_owned())
}

pub(super) fn address(dir: &Path, given: Option<&str>) -> Result<String, PhoneError> {
    let wrong = |why: &str| PhoneError::Input { field: "server", why: why.into() };
    let remembered = std::fs::read_to_string(dir.join(SERVER_FILE)).ok();
    let address =
        given.map(str::to_owned).or(remembered).ok_or_else(|| wrong("an address, like http://127.0.0.1:8470"))?;
    let address = address.trim().trim_end_matches('/').to_owned();
    let known = address.starts_with("http://") || address.starts_with("https://");
    if known { Ok(address) } else { Err(wrong("it begins with http:// or https://")) }
}

pub(super) fn remember(dir: &Path, address: &str) -> Result<(), PhoneError> {
    std::fs::write(dir.join(SERVER_FILE), address)
        .map_err(|e| PhoneError::Input { field: "server", why: format!("could not be remembered: {e}") })
}

pub(super) fn status(phone: &mut Phone, lang: Locale) -> Result<Told, PhoneError> {
    let status = phone.status()?;
    let mut told = Told::of(&status);
    told.line(outbox_line(lang, &status));
    if status.only_here > 0 {
        told.line(match lang {
            Locale::ZhHans => format!("记工日记只在这部手机：{} 条", status.only_here),
            Locale::En => format!("Diary, only on this phone: {}", status.only_here),
        });
    }
    if let Some(oldest) = status.oldest_not_sent {
        told.line(format!("{} {}", pick(lang, "最早一条：", "The oldest is of"), when(oldest)));
    }
    told.line(match status.last_success {
        Some(at) => format!("{} {}", pick(lang, "上次传完：", "Last complete sync:"), when(at)),
        None => pick(lang, "还没有传过。", "Never synced.").to_owned(),
    });
    if let (Some(at), Some(code)) = (status.last_failure, &status.last_failure_code) {
        told.line(format!("{} {} ({code})", pick(lang, "上次没传成：", "Last failure:"), when(at)));
    }
    if status.to_decide + status.held > 0 {
        told.line(format!("{} {}", pick(lang, "等你处理：", "Needs you:"), status.to_decide + status.held));
    }
    if status.reports_waiting + status.reports_refused > 0 {
        told.line(reports_line(lang, &status));
    }
    for letter in &status.rejected {
        told.line(format!("{} {} ({})", pick(lang, "服务器没收：", "Not taken:"), letter.log, letter.code));
    }
    told.line(guidance_line(lang, &status));
    if status.clock_wrong {
        told.line(pick(lang, "手机的时间好像不对，请核对。", "This phone's clock looks wrong: please check it."));
    }
    if status.demo {
        told.line(pick(lang, "演示版：不要写真的个人信息。", "Demonstration: do not enter anything real."));
    }
    Ok(told)
}

fn outbox_line(lang: Locale, status: &Status) -> String {
    match (status.unlocked, status.has_identity, status.joining) {
        (false, ..) => {
            pick(lang, "有密码，锁着。公开内容照常能查。", "Locked by its PIN. Guidance can be read.").into()
        }
        (_, false, _) => pick(lang, "这里还没有私人内容。", "Nothing private is here yet.").into(),
        (_, _, true) => {
            pick(lang, "正在加入，等旧手机认可后传一次。", "Joining: sync once the old phone has accepted.").into()
        }
        _ if status.not_sent == 0 && status.last_success.is_none() => {
            pick(lang, "没有要传的。", "Nothing to send.").into()
        }
        _ if status.not_sent == 0 => pick(lang, "都传上去了。", "All sent.").into(),
        _ => format!("{} {}", pick(lang, "没传上去：", "Not sent:"), status.not_sent),
    }
}

fn reports_line(lang: Locale, status: &Status) -> String {
    let (waiting, refused) = (status.reports_waiting, status.reports_refused);
    match (lang, refused) {
        (Locale::ZhHans, 0) => format!("等着发的窗口情况：{waiting} 条，看 report list。"),
        (Locale::En, 0) => format!("Reports from the field waiting: {waiting}, see report list."),
        (Locale::ZhHans, _) => format!("等着发的窗口情况：{waiting} 条，没收的 {refused} 条，看 report list。"),
        (Locale::En, _) => format!("Reports from the field waiting: {waiting}, not taken: {refused}, see report list."),
    }
}

fn guidance_line(lang: Locale, status: &Status) -> String {
    let checked = when(status.checked_at);
    match (lang, status.stale_days) {
        (Locale::ZhHans, 0) => format!("内容：第 {} 期，{checked} 确认是最新。", status.release),
        (Locale::En, 0) => format!("Guidance: release {}, confirmed as newest {checked}.", status.release),
        (Locale::ZhHans, days) => format!("内容：第 {} 期，已有 {days} 天没确认，去之前再问一声。", status.release),
        (Locale::En, days) => {
            format!("Guidance: release {}, not confirmed for {days} days; ask before you go.", status.release)
        }
    }
}

/// An instant as people at the place read it.
pub(super) fn when(at: Millis) -> String {
    at.minute_at(CHINA_OFFSET_MINUTES)
}

pub(super) fn pair(phone: &mut Phone, lang: Locale, step: &PairStep) -> Result<Told, PhoneError> {
    let (code, text, after) = match step {
        PairStep::Invite => (
            "invitation",
            phone.invitation()?,
            pick(lang, "在新手机上输入：pair join 上面的码", "On the new phone: pair join TEXT"),
        ),
        PairStep::Join { text } => (
            "pairing",
            phone.join(text)?,
            pick(lang, "在旧手机上输入：pair accept 上面的码", "On the old phone: pair accept TEXT"),
        ),
        PairStep::Accept { text } => (
            "accepted",
            phone.certify(text)?.to_hex(),
            pick(lang, "认可了。旧手机先传一次，新手机再传一次。", "Accepted. Sync the old phone, then the new one."),
        ),
    };
    let mut told = Told::of(&serde_json::json!({ code: text }));
    told.line(text).line(after);
    Ok(told)
}

pub(super) fn devices(phone: &mut Phone, lang: Locale) -> Result<Told, PhoneError> {
    let devices = phone.devices()?;
    let mut told = Told::of(&devices);
    for device in &devices {
        let mark = if device.this { pick(lang, "这部", "this phone") } else { "" };
        let state = match (device.active, device.pending) {
            (false, _) => pick(lang, "已停用", "revoked"),
            (true, true) => pick(lang, "在用，还没传", "in use, not sent yet"),
            (true, false) => pick(lang, "在用", "in use"),
        };
        told.line(format!("{}  {state}  {mark}", &device.id[..12]));
    }
    if devices.is_empty() {
        told.line(pick(lang, "还没有。写下第一件私人的事才会有。", "None yet: the first private entry makes one."));
    }
    Ok(told)
}

pub(super) fn revoke(phone: &mut Phone, lang: Locale, start: &str) -> Result<Told, PhoneError> {
    let matching: Vec<String> =
        phone.devices()?.into_iter().map(|device| device.id).filter(|id| id.starts_with(start)).collect();
    let id = match &matching[..] {
        [one] => one.clone(),
        [] => return Err(PhoneError::NotFound { what: "device", id: start.to_owned() }),
        _ => return Err(PhoneError::Input { field: "device", why: "several begin so; type more of it".into() }),
    };
    let device: DeviceId =
        id.parse().map_err(|_| PhoneError::Input { field: "device", why: "64 hex digits".into() })?;
    phone.revoke_device(device)?;
    Ok(Told::sentence(
        "revoked",
        pick(
            lang,
            "停用了。传一次就生效；它看过的收不回来。",
            "Revoked; it takes effect with the next sync. What it has read cannot be called back.",
        ),
    ))
}

pub(super) fn recovery_code(phone: &mut Phone, lang: Locale) -> Result<Told, PhoneError> {
    match phone.recovery_code()? {
        Some(code) => {
            let mut told = Told::of(&serde_json::json!({ "recovery_code": code.as_str() }));
            told.line(code.as_str());
            told.line(pick(
                lang,
                "恢复码只显示这一次。抄在纸上，别拍照。",
                "The recovery code is shown once. Write it on paper; no photo.",
            ));
            Ok(told)
        }
        None => Ok(Told::sentence(
            "shown-before",
            pick(
                lang,
                "恢复码只显示一次，已经显示过，或者在另一部手机上。",
                "The recovery code is shown once; it was shown before, or belongs to another phone.",
            ),
        )),
    }
}
