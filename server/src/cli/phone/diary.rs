//! The wage and work diary on the terminal: write, look, correct, print, share.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sojourn_client::sdk::{
    ApplicationId, DayType, DiaryDraft, DiaryEntryView, DiaryMonthView, DiaryMonthsView, Removal, parse_money,
};
use sojourn_client::{Phone, PhoneError};
use sojourn_core::dates::month::Month;
use sojourn_core::guidance::render::money_words;
use sojourn_core::locale::Locale;
use sojourn_core::money::Money;
use sojourn_core::registration::diary::words::{duration, month, parse_clock, parse_duration, span_of};
use sojourn_core::say::day;
use sojourn_core::time::Date;

use super::print::{Save, save};
use super::private::which;
use super::sync::when;
use super::tell::{Told, pick};

/// What is done with the diary.
#[derive(Debug, Subcommand)]
pub enum DiaryCommand {
    /// 记一条 / write an entry
    Add(Entered),
    /// 看记了什么 / what is noted
    List {
        /// 哪个月 / of one month (YYYY-MM)
        #[arg(long)]
        month: Option<Month>,
    },
    /// 改一条，原来写的还看得到 / correct an entry; what it said stays visible
    Correct {
        /// 哪一条 / which: the start of its id
        entry: String,
        /// 改成什么 / what it should say
        #[command(flatten)]
        entered: Entered,
    },
    /// 不要这一条 / remove an entry
    Remove {
        /// 哪一条 / which: the start of its id
        entry: String,
    },
    /// 每个月合计 / what each month comes to
    Month {
        /// 只算这一家 / of one employer only
        #[arg(long)]
        employer: Option<String>,
    },
    /// 证据清单 / the list of evidence
    Evidence {
        /// 只要这一家 / of one employer only
        #[arg(long)]
        employer: Option<String>,
        /// 存成网页，可以打印 / save as a page to print
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
        /// 不再问 / do not ask
        #[arg(long)]
        yes: bool,
    },
    /// 把记工清单当作材料 / put the list on an application's checklist
    Attach {
        /// 哪一件 / which application: the start of its id
        application: String,
        /// 当作哪样材料 / as which document; the sheet of days and pay when left out
        #[arg(long = "as", value_name = "DOCUMENT")]
        document: Option<String>,
    },
    /// 传不传：一开始只在这部手机 / whether it leaves this phone; at first it does not
    Share {
        /// 开还是关；不写就看现在怎样 / on or off; shows how it is when left out
        #[arg(value_enum)]
        to: Option<OnOff>,
    },
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OnOff {
    /// 开：传到自己的别的手机 / on: to the person's other phones, sealed
    On,
    /// 关：新记的留在这部手机 / off: new entries stay on this phone
    Off,
}

/// What a person types for an entry.
#[derive(Debug, Args)]
pub struct Entered {
    /// 哪一天，不写就是今天 / the day; today when left out
    #[arg(long)]
    day: Option<Date>,
    /// 几点开始 / began at (HH:MM)
    #[arg(long, value_name = "HH:MM", requires = "to")]
    from: Option<String>,
    /// 几点结束；比开始早就是第二天 / ended at; the next day when it is earlier
    #[arg(long, value_name = "HH:MM", requires = "from")]
    to: Option<String>,
    /// 干了多久，不算休息 / hours worked without breaks: 8, 8.5, 8:30
    #[arg(long)]
    hours: Option<String>,
    /// 在哪里干 / where
    #[arg(long)]
    place_of_work: Option<String>,
    /// 给谁干 / for whom
    #[arg(long)]
    employer: Option<String>,
    /// 什么日子，日历不对才写 / kind of day, where the calendar is wrong
    #[arg(long, value_enum)]
    kind: Option<KindOfDay>,
    /// 说好多少钱（元） / pay promised, in yuan
    #[arg(long, allow_hyphen_values = true)]
    promised: Option<String>,
    /// 拿到多少钱，一分没拿到写 0 / pay received; 0 when nothing came
    #[arg(long, allow_hyphen_values = true)]
    received: Option<String>,
    /// 哪个月的钱 / the month the money is for (YYYY-MM)
    #[arg(long)]
    pay_month: Option<Month>,
    /// 备注 / a note
    #[arg(long)]
    note: Option<String>,
    /// 照片：只记文件名和指纹，照片自己留好 / a photograph: its name and fingerprint; keep the file
    #[arg(long, value_name = "FILE")]
    photo: Vec<PathBuf>,
}

/// A kind of day, as it is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindOfDay {
    /// 工作日 / a working day
    Working,
    /// 休息日 / a rest day
    Rest,
    /// 法定节假日 / a public holiday
    Holiday,
}

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

/// What was typed as the SDK takes it.
fn draft(entered: &Entered) -> Result<DiaryDraft, PhoneError> {
    let bad = |field, why: &str| PhoneError::Input { field, why: why.into() };
    let clock = |field, text: &str| parse_clock(text).ok_or_else(|| bad(field, "a time of day, like 8:00"));
    let span = match (&entered.from, &entered.to) {
        (Some(from), Some(to)) => Some(span_of(clock("from", from)?, clock("to", to)?)),
        _ => None,
    };
    let hours = |text: &String| parse_duration(text).ok_or_else(|| bad("hours", "hours, like 8, 8.5 or 8:30"));
    let money = |text: &Option<String>| text.as_deref().map(parse_money).transpose();
    Ok(DiaryDraft {
        day: entered.day,
        span,
        minutes: entered.hours.as_ref().map(hours).transpose()?,
        workplace: entered.place_of_work.clone(),
        employer: entered.employer.clone(),
        kind: entered.kind.map(|kind| match kind {
            KindOfDay::Working => DayType::Working,
            KindOfDay::Rest => DayType::Rest,
            KindOfDay::Holiday => DayType::Holiday,
        }),
        promised: money(&entered.promised)?,
        received: money(&entered.received)?,
        pay_month: entered.pay_month.map(Month::first_day),
        remark: entered.note.clone(),
    })
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

/// Name and SHA-256 of each file. Files are read in pieces: a video need not fit into memory.
fn fingerprints(files: &[PathBuf]) -> Result<Vec<(String, String)>, PhoneError> {
    files.iter().map(|file| Ok((name_of(file)?, fingerprint(file)?))).collect()
}

fn name_of(file: &Path) -> Result<String, PhoneError> {
    let name = file.file_name().and_then(|name| name.to_str());
    name.map(str::to_owned).ok_or_else(|| unreadable(file, "it has no name"))
}

fn fingerprint(file: &Path) -> Result<String, PhoneError> {
    let mut opened = std::fs::File::open(file).map_err(|error| unreadable(file, &error.to_string()))?;
    let (mut hash, mut piece) = (Sha256::new(), vec![0; 64 * 1024]);
    loop {
        match opened.read(&mut piece).map_err(|error| unreadable(file, &error.to_string()))? {
            0 => return Ok(data_encoding::HEXLOWER.encode(&hash.finalize())),
            read => hash.update(&piece[..read]),
        }
    }
}

fn unreadable(file: &Path, why: &str) -> PhoneError {
    PhoneError::Input { field: "photo", why: format!("{}: {why}", file.display()) }
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

/// An entry in lines: what it says, then what is to be known about it.
fn entry_lines(lang: Locale, entry: &DiaryEntryView) -> Vec<String> {
    let on = entry.day.map_or_else(|| "?".to_owned(), |on| day(on, lang));
    let money = |label: (&str, &str), money: Option<Money>| {
        money.map(|money| format!("{}{}", pick(lang, label.0, label.1), money_words(lang, money)))
    };
    let parts = [
        entry.times.clone(),
        entry.worked.clone(),
        entry.kind_words.clone().filter(|_| entry.minutes.is_some()),
        entry.workplace.clone(),
        entry.employer.clone(),
        money(("说好", "promised "), entry.promised),
        money(("拿到", "received "), entry.received),
        entry.pay_month.map(|of| format!("{}{}", pick(lang, "是这个月的钱：", "for "), month(of.first_day(), lang))),
    ];
    let state = match entry.state {
        "taken_back" => pick(lang, "（作废）", " (taken back)"),
        "two_versions" => pick(lang, "（两边写得不一样）", " (two versions)"),
        "incomplete" => pick(lang, "（不完整）", " (incomplete)"),
        _ => "",
    };
    let said = parts.into_iter().flatten().collect::<Vec<_>>().join("  ");
    let mut lines = vec![format!("{}  {on}{state}  {said}", &entry.id[..entry.id.len().min(8)])];
    lines.extend(entry.remark.iter().map(|words| format!("      {words}")));
    lines.extend(entry.versions.iter().map(|one| format!("      {}：{}", one.label, one.values.join(" / "))));
    lines.extend(entry.marks.iter().map(|mark| format!("      {}  SHA-256 {}", mark.file, &mark.sha256)));
    lines
}

fn months(phone: &mut Phone, lang: Locale, employer: Option<&str>) -> Result<Told, PhoneError> {
    let view = phone.diary_totals(employer)?;
    let mut told = Told::of(&view);
    told.lines.extend(months_lines(lang, &view));
    Ok(told)
}

fn months_lines(lang: Locale, view: &DiaryMonthsView) -> Vec<String> {
    let mut lines: Vec<String> = view.months.iter().flat_map(|sum| month_lines(lang, sum)).collect();
    if view.months.is_empty() {
        lines.push(pick(lang, "还没有记。", "Nothing is noted yet.").to_owned());
    }
    if view.unsettled > 0 {
        lines.push(match lang {
            Locale::ZhHans => format!("另有 {} 条两边写得不一样或不完整，没有算。", view.unsettled),
            Locale::En => format!("{} more are in two versions or incomplete and not counted.", view.unsettled),
        });
    }
    lines
}

fn month_lines(lang: Locale, sum: &DiaryMonthView) -> Vec<String> {
    let times = [
        (("平时", "regular"), sum.minutes_regular),
        (("加班", "overtime"), sum.minutes_overtime_workday),
        (("休息日", "rest days"), sum.minutes_rest_day),
        (("法定节假日", "public holidays"), sum.minutes_holiday),
    ];
    let times = times.into_iter().filter(|(_, minutes)| *minutes > 0);
    let times = times.map(|((zh, en), minutes)| format!("{} {}", pick(lang, zh, en), duration(minutes, lang)));
    let money = [
        (("说好", "promised"), sum.promised),
        (("拿到", "received"), sum.received),
        (("还差", "still owed"), sum.difference),
    ];
    let money = money.into_iter().filter_map(|((zh, en), money)| {
        money.map(|money| format!("{} {}", pick(lang, zh, en), money_words(lang, money)))
    });
    let head = month(sum.month.first_day(), lang);
    let days = match lang {
        Locale::ZhHans => format!("{} 天", sum.days),
        Locale::En => format!("{} days", sum.days),
    };
    let mut lines = vec![[head, days].into_iter().chain(times).chain(money).collect::<Vec<_>>().join("  ")];
    if sum.received.is_none() && sum.promised.is_some() {
        lines.push(
            pick(
                lang,
                "      没记拿到多少。一分没拿到就记 0。",
                "      No pay received is noted. If nothing came, note 0.",
            )
            .to_owned(),
        );
    }
    if sum.approximate {
        lines.push(
            pick(
                lang,
                "      有的日子是什么日子还不能确定，数是大概的。",
                "      Some kinds of day are not sure: approximate.",
            )
            .to_owned(),
        );
    }
    if sum.overlapping {
        lines.push(
            pick(lang, "      有的时间记了两次，请核对。", "      Some hours were noted twice: compare.").to_owned(),
        );
    }
    lines
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
