//! Looking things up: search, articles, places, what can be applied for, what applies.

use sojourn_client::sdk::{CheckView, PlaceView};
use sojourn_client::{Phone, PhoneError};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;

use super::tell::{Told, pick};
use super::views;

/// Places shown when a name is not unique.
const CANDIDATES: usize = 20;

pub(super) fn search(
    phone: &mut Phone,
    lang: Locale,
    query: &str,
    place: Option<&str>,
    limit: usize,
) -> Result<Told, PhoneError> {
    let place = place.map(|text| resolve(phone, text)).transpose()?;
    let found = phone.search(query, place.as_ref(), limit)?;
    let mut told = Told::of(&found);
    for (number, hit) in found.iter().enumerate() {
        told.line(format!("{}. {}  [{} {}]", number + 1, hit.title, hit.kind, hit.id));
        if let Some(why) = &hit.withdrawn {
            told.line(format!("   !! {}{why}", pick(lang, "撤下了：", "Withdrawn: ")));
        }
        if !hit.snippet.is_empty() {
            told.line(format!("   {}", hit.snippet));
        }
    }
    if found.is_empty() {
        told.line(pick(lang, "没找到。换个说法，或打 12345 问。", "Nothing found. Try other words, or ask 12345."));
    }
    Ok(told)
}

pub(super) fn read(phone: &mut Phone, lang: Locale, article: &str, place: Option<&str>) -> Result<Told, PhoneError> {
    let place = here(phone, place)?;
    let today = phone.today();
    let view = phone.read(article, &place, today)?;
    Ok(views::article(lang, &view))
}

pub(super) fn places(phone: &Phone, lang: Locale, query: &str) -> Told {
    let found = phone.places(query, CANDIDATES);
    let mut told = Told::of(&found);
    for place in &found {
        told.line(place_line(place));
    }
    if found.is_empty() {
        told.line(pick(lang, "没有这个地方。试试全名或拼音。", "No such place. Try the full name or pinyin."));
    }
    told
}

fn place_line(place: &PlaceView) -> String {
    format!("{}  {}", place.code, place.path)
}

pub(super) fn procedures(phone: &mut Phone, lang: Locale, place: &str) -> Result<Told, PhoneError> {
    let place = resolve(phone, place)?;
    let found = phone.procedures(&place)?;
    let mut told = Told::of(&found);
    told.line(phone.place_name(&place));
    for procedure in &found {
        let note = match (procedure.state, procedure.own) {
            ("withdrawn", _) => {
                let why = procedure.withdrawn.as_deref().unwrap_or_default();
                format!("!! {}{why}", pick(lang, "撤下了：", "withdrawn: "))
            }
            ("disputed", _) => pick(lang, "说法不一，都给你看", "sources differ; both are shown").to_owned(),
            ("update_app", _) => pick(lang, "要更新才能看", "update to read this").to_owned(),
            (_, true) => String::new(),
            (_, false) => pick(
                lang,
                "这是全国或省里的规定，你的城市可能还有要求",
                "national or provincial rule; your city may ask for more",
            )
            .to_owned(),
        };
        told.line(format!("  {}  [{}]  {note}", procedure.title, procedure.id));
    }
    Ok(told)
}

pub(super) fn check(
    phone: &mut Phone,
    lang: Locale,
    procedure: &str,
    place: &str,
    answers: &[String],
) -> Result<Told, PhoneError> {
    let place = resolve(phone, place)?;
    let answers = answers.iter().map(|pair| split_answer(pair)).collect::<Result<Vec<_>, _>>()?;
    let today = phone.today();
    let view = phone.check(procedure, &place, &answers, today)?;
    let mut told = Told::of(&view);
    told.line(phone.place_name(&place));
    told.lines.extend(check_lines(lang, &view));
    Ok(told)
}

fn split_answer(pair: &str) -> Result<(String, String), PhoneError> {
    pair.split_once('=')
        .map(|(question, value)| (question.trim().to_owned(), value.trim().to_owned()))
        .ok_or_else(|| PhoneError::Input { field: "answer", why: format!("{pair:?} is not question=value") })
}

/// A verdict with its reasons, the verdict first.
pub(super) fn check_lines(lang: Locale, view: &CheckView) -> Vec<String> {
    let mut lines = match &view.withdrawn {
        Some(why) => vec![format!("!! {}{why}", pick(lang, "撤下了：", "Withdrawn: "))],
        None => Vec::new(),
    };
    lines.push(format!(">> {}", view.words));
    lines.extend(view.inherited.clone());
    for question in &view.ask {
        lines.push(format!("? {}  [{}]", question.ask, question.id));
        lines.push(format!("  {}{}", pick(lang, "为什么问：", "Why: "), question.why));
        for (id, label) in &question.options {
            lines.push(format!("    {id} = {label}"));
        }
    }
    for leaf in &view.trace {
        let mark = match leaf.truth {
            "true" => "✓",
            "false" => "✗",
            _ => "?",
        };
        lines.push(format!("{mark} {}", leaf.needs));
        for (question, answer) in &leaf.answered {
            let said = match answer.as_deref() {
                None => pick(lang, "还没答", "not answered yet"),
                Some("yes") => pick(lang, "是", "yes"),
                Some("no") => pick(lang, "不是", "no"),
                Some(other) => other,
            };
            lines.push(format!("    {}{said}  [{question}]", pick(lang, "你答的：", "You answered: ")));
        }
        let mut sources = leaf.sources.clone();
        sources.dedup();
        lines.extend(sources.iter().map(|source| format!("    {}{source}", pick(lang, "出处：", "Source: "))));
    }
    if let Some(dispute) = &view.dispute {
        lines.extend(views::dispute_lines(lang, dispute));
    }
    let labels: Vec<&str> = [view.mark.as_deref(), view.staleness.as_deref()].into_iter().flatten().collect();
    if !labels.is_empty() {
        lines.push(format!("[{}]", labels.join(" · ")));
    }
    lines
}

/// The place that was named, or else the phone's own.
pub(super) fn here(phone: &Phone, place: Option<&str>) -> Result<PlaceCode, PhoneError> {
    place.map_or_else(|| phone.place(), |text| resolve(phone, text))
}

/// A place from a code or a name; a name that several places have is answered with all of them.
pub(super) fn resolve(phone: &Phone, text: &str) -> Result<PlaceCode, PhoneError> {
    if let Ok(code) = text.parse::<PlaceCode>() {
        return Ok(code);
    }
    let found: Vec<PlaceView> =
        phone.places(text, CANDIDATES).into_iter().filter(|place| place.years.is_none()).collect();
    let called = |suffixes: &[&str]| -> Vec<&PlaceView> {
        found.iter().filter(|place| suffixes.iter().any(|suffix| place.name == format!("{text}{suffix}"))).collect()
    };
    // Who says 中山 means the city, not the district of that name in another one.
    let exact = match called(&["", "市", "省", "自治区"]) {
        larger if larger.is_empty() => called(&["区", "县"]),
        larger => larger,
    };
    let choice = match (&exact[..], &found[..]) {
        ([one], _) => &one.code,
        ([], [one]) => &one.code,
        ([], []) => return Err(PhoneError::NotFound { what: "place", id: text.to_owned() }),
        ([], several) => return Err(ambiguous(several.iter())),
        (several, _) => return Err(ambiguous(several.iter().copied())),
    };
    choice.parse().map_err(|_| PhoneError::NotFound { what: "place", id: text.to_owned() })
}

fn ambiguous<'a>(places: impl Iterator<Item = &'a PlaceView>) -> PhoneError {
    let list: Vec<String> = places.map(|place| format!("\n  {}", place_line(place))).collect();
    PhoneError::Input { field: "place", why: format!("several places are called so; use a code:{}", list.concat()) }
}
