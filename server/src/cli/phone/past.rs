//! What a standing gives at a place, and what the rules said on a day.

use clap::ValueEnum;
use sojourn_client::sdk::{DatedView, EntitledView, HistoryView, MatrixView, SourceView};
use sojourn_client::{Phone, PhoneError};
use sojourn_core::guidance::service::StandingHere;
use sojourn_core::guidance::words;
use sojourn_core::locale::Locale;
use sojourn_core::time::Date;

use super::find::{here, resolve};
use super::tell::{Told, pick};
use super::views::{dispute_lines, source};

/// How somebody stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Standing {
    /// 还没登记 / not registered
    Unregistered,
    /// 登记了，没有居住证 / registered, without a permit
    Registered,
    /// 居住证有效 / with a valid permit
    Permit,
    /// 居住证停用了 / with a suspended permit
    Suspended,
    /// 户口在这里 / with local household registration
    Local,
}

impl From<Standing> for StandingHere {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Unregistered => Self::Unregistered,
            Standing::Registered => Self::Registered,
            Standing::Permit => Self::Permit,
            Standing::Suspended => Self::Suspended,
            Standing::Local => Self::Local,
        }
    }
}

pub(super) fn entitled(
    phone: &mut Phone,
    lang: Locale,
    place: Option<&str>,
    standing: Option<Standing>,
) -> Result<Told, PhoneError> {
    let place = here(phone, place)?;
    let today = phone.today();
    let view = phone.entitlements(&place, standing.map(Into::into), today)?;
    let mut told = Told::of(&view);
    told.lines.extend(matrix_head(lang, &view));
    let mut group = None;
    for row in &view.rows {
        if group != Some(row.group) {
            group = Some(row.group);
            told.line(group_words(lang, row.group));
        }
        told.lines.extend(row_lines(lang, row));
    }
    if view.rows.is_empty() {
        told.line(words::ask_window(lang));
    }
    Ok(told)
}

fn matrix_head(lang: Locale, view: &MatrixView) -> Vec<String> {
    let mut lines = vec![format!("{}  {}", view.place_name, standing_words(lang, view.standing))];
    if view.standing_from == "nothing_recorded" {
        lines.push(
            pick(
                lang,
                "你没记过在这里的登记，先按还没登记算。用 --standing 选，或用 record 记下。",
                "You have noted nothing for this place, so this is for someone not registered. Choose with --standing, or note it \
                 with record.",
            )
            .to_owned(),
        );
    }
    if view.uncertain {
        lines.push(
            pick(lang, "你的证现在算不算数，问窗口。", "Whether your permit counts now: ask the window.").to_owned(),
        );
    }
    lines
}

fn row_lines(lang: Locale, row: &EntitledView) -> Vec<String> {
    let note = row.note.as_ref().map_or_else(String::new, |note| format!(" · {note}"));
    let mut lines = vec![format!("  {}：{}{note}  [{}]", row.title, access_words(lang, row.access), row.id)];
    lines.extend(row.why_unknown.iter().filter(|_| row.note.is_none()).map(|why| format!("      {why}")));
    lines.extend(row.other_language.map(|words| format!("      {words}")));
    if let Some(dispute) = &row.dispute {
        lines.extend(dispute_lines(lang, dispute).into_iter().map(|line| format!("      {line}")));
    }
    let labels: Vec<&str> = [row.inherited, row.mark, row.staleness.as_deref()].into_iter().flatten().collect();
    if !labels.is_empty() {
        lines.push(format!("      [{}]", labels.join(" · ")));
    }
    lines.extend(cited(lang, &row.sources));
    lines
}

/// Sources, a line each; several claims of one article of a law are one source to a reader.
fn cited(lang: Locale, sources: &[SourceView]) -> Vec<String> {
    let mut shown = std::collections::BTreeSet::new();
    sources.iter().filter(|one| shown.insert(&one.citation)).map(|one| source(lang, &one.citation)).collect()
}

fn group_words(lang: Locale, group: Option<&str>) -> &'static str {
    match group {
        Some("right") => pick(lang, "权利：", "Rights:"),
        Some("service") => pick(lang, "公共服务：", "Services:"),
        Some("convenience") => pick(lang, "便利：", "Conveniences:"),
        _ => pick(lang, "还说不准的：", "Not settled:"),
    }
}

/// A standing as a worker would say it.
fn standing_words(lang: Locale, standing: &str) -> &str {
    match standing {
        "unregistered" => pick(lang, "还没登记", "not registered"),
        "registered" => pick(lang, "登记了，没有居住证", "registered, without a permit"),
        "permit" => pick(lang, "居住证有效", "with a valid permit"),
        "suspended" => pick(lang, "居住证停用了", "with a suspended permit"),
        "local" => pick(lang, "户口在这里", "with local household registration"),
        other => other,
    }
}

/// What access costs, as a worker would say it.
pub(super) fn access_words(lang: Locale, access: &str) -> &str {
    match access {
        "free" => pick(lang, "不要钱", "free"),
        "paid" => pick(lang, "要交钱", "paid"),
        "none" => pick(lang, "没有", "not given"),
        "unknown" => pick(lang, "问 12345", "ask 12345"),
        other => other,
    }
}

pub(super) fn history(
    phone: &mut Phone,
    lang: Locale,
    place: Option<&str>,
    on: Option<Date>,
) -> Result<Told, PhoneError> {
    let place = place.map(|text| resolve(phone, text)).transpose()?;
    let view = phone.history(place.as_ref(), on)?;
    let mut told = Told::of(&view);
    let everywhere = pick(lang, "各地", "everywhere").to_owned();
    let place_name = place.as_ref().map_or(everywhere, |place| phone.place_name(place));
    told.line(match on {
        Some(day) => format!("{place_name}  {}", words::date(lang, day)),
        None => place_name,
    });
    match on {
        Some(day) => told.lines.extend(day_lines(phone, lang, &view, day)),
        None => told.lines.extend(changes_lines(phone, lang, &view)),
    }
    Ok(told)
}

/// What changed when: articles, then every value with its days.
fn changes_lines(phone: &Phone, lang: Locale, view: &HistoryView) -> Vec<String> {
    let mut lines = vec![pick(lang, "以前怎么变的：", "What changed:").to_owned()];
    for one in &view.articles {
        lines.push(format!("  {}  [{}]  {}  [{}]", one.title, one.id, name(phone, &one.place), one.mark));
        lines.extend(one.answer.iter().map(|line| format!("      {}", line.replace("**", ""))));
    }
    lines.push(pick(lang, "数和钱，从哪天起是多少：", "Figures and fees, from which day:").to_owned());
    for one in &view.values {
        lines.push(value_head(phone, one));
        let change = |change: &sojourn_client::sdk::ChangeView| match lang {
            Locale::ZhHans => format!("      {}起：{}", words::date(lang, change.from), change.words),
            Locale::En => format!("      from {}: {}", words::date(lang, change.from), change.words),
        };
        lines.extend(one.changes.iter().map(change));
        lines.extend(cited(lang, &one.sources));
    }
    lines
}

/// What the rules said on a day: claims that held, then values; what is not known is said.
fn day_lines(phone: &Phone, lang: Locale, view: &HistoryView, day: Date) -> Vec<String> {
    let mut lines = vec![pick(lang, "那天有这些规定：", "Rules that held that day:").to_owned()];
    lines.extend(view.held.iter().flat_map(|one| held_lines(lang, one)));
    if view.held.is_empty() {
        lines.push(pick(lang, "  没查到。", "  None that we know of.").to_owned());
    }
    lines.push(
        pick(lang, "  不知道哪天开始的规定，这里不列。", "  Rules whose first day we do not know are not listed here.")
            .to_owned(),
    );
    lines.push(pick(lang, "那天的数和钱：", "Figures and fees that day:").to_owned());
    let (known, unknown): (Vec<&DatedView>, Vec<&DatedView>) =
        view.values.iter().partition(|one| one.state != "unknown");
    for one in known {
        lines.push(value_head(phone, one));
        let since = one.since.filter(|since| *since < day).map(|since| match lang {
            Locale::ZhHans => format!("（{}起）", words::date(lang, since)),
            Locale::En => format!(" (since {})", words::date(lang, since)),
        });
        lines.push(format!("      {}{}", one.words, since.unwrap_or_default()));
        lines.extend(cited(lang, &one.sources));
    }
    if !unknown.is_empty() {
        lines.push(pick(lang, "那天是多少没查到的：", "Not known for that day:").to_owned());
        lines.extend(unknown.into_iter().map(|one| value_head(phone, one)));
    }
    lines
}

fn held_lines(lang: Locale, one: &SourceView) -> [String; 2] {
    [format!("  - {}  [{}]", one.claim, one.mark), source(lang, &one.citation)]
}

fn value_head(phone: &Phone, one: &DatedView) -> String {
    format!("  {}  [{}:{}]  {}", one.title, one.kind, one.id, name(phone, &one.place))
}

fn name(phone: &Phone, place: &str) -> String {
    place.parse().map_or_else(|_| place.to_owned(), |code| phone.place_name(&code))
}
