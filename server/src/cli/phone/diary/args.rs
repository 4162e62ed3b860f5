//! What is typed about the diary, and what the SDK makes of it.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use sha2::{Digest as _, Sha256};
use sojourn_client::PhoneError;
use sojourn_client::sdk::{DayType, DiaryDraft, parse_money};
use sojourn_core::dates::month::Month;
use sojourn_core::registration::diary::words::{parse_clock, parse_duration, span_of};
use sojourn_core::time::Date;

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
    pub(super) photo: Vec<PathBuf>,
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

/// What was typed as the SDK takes it.
pub(super) fn draft(entered: &Entered) -> Result<DiaryDraft, PhoneError> {
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
        rest: None,
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

/// Name and SHA-256 of each file. Files are read in pieces: a video need not fit into memory.
pub(super) fn fingerprints(files: &[PathBuf]) -> Result<Vec<(String, String)>, PhoneError> {
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
