//! What a person writes down: applications, answers, papers, stages, money, notes; and what differs between two phones.

use serde_json::{Value, json};
use sojourn_client::sdk::{ApplicationId, ApplicationView, NewFee, NewPaper, parse_money};
use sojourn_client::{Phone, PhoneError};
use sojourn_core::guidance::text::ItemId;
use sojourn_core::locale::Locale;
use sojourn_core::registration::anchor::parse_anchor;
use sojourn_core::registration::book::Kind;
use sojourn_core::registration::paper::PaperForm;
use sojourn_core::registration::stage::Stage;
use sojourn_core::time::Date;

use super::args::FeeKind;
use super::find::resolve;
use super::tell::{Told, pick};
use super::views;

fn saved(lang: Locale) -> &'static str {
    pick(lang, "记下了，在这部手机里。", "Saved on this phone.")
}

/// An application from the start of its id.
pub(super) fn which(phone: &mut Phone, start: &str) -> Result<ApplicationId, PhoneError> {
    let ids: Vec<String> =
        phone.applications()?.into_iter().map(|one| one.id).filter(|id| id.starts_with(start)).collect();
    match &ids[..] {
        [one] => one.parse(),
        [] => Err(PhoneError::NotFound { what: "application", id: start.to_owned() }),
        _ => Err(PhoneError::Input { field: "application", why: "several begin so; type more of the id".into() }),
    }
}

fn item(field: &'static str, text: &str) -> Result<ItemId, PhoneError> {
    text.parse().map_err(|_| PhoneError::Input { field, why: format!("{text:?} is not an id, like `id-card`") })
}

pub(super) fn open(phone: &mut Phone, lang: Locale, procedure: &str, place: &str) -> Result<Told, PhoneError> {
    let place = resolve(phone, place)?;
    let id = phone.open_application(procedure, &place)?;
    let view = phone.application(id, None)?;
    let mut told = Told::of(&json!({ "application": id.to_string() }));
    told.line(format!("{}  {}", view.summary.title, view.place_name));
    told.line(format!("{} {id}", pick(lang, "开始办理，编号", "Opened, number")));
    told.lines.extend(views::questions(lang, &view.questions));
    Ok(told)
}

pub(super) fn list(phone: &mut Phone, lang: Locale) -> Result<Told, PhoneError> {
    let all = phone.applications()?;
    let mut told = Told::of(&all);
    for one in &all {
        told.line(views::summary(lang, one));
    }
    if all.is_empty() {
        told.line(pick(lang, "还没有在办的事。", "Nothing is under way yet."));
    }
    Ok(told)
}

pub(super) fn show(phone: &mut Phone, lang: Locale, start: &str) -> Result<Told, PhoneError> {
    let view = view_of(phone, start)?;
    Ok(views::application(lang, &view))
}

fn view_of(phone: &mut Phone, start: &str) -> Result<ApplicationView, PhoneError> {
    let id = which(phone, start)?;
    phone.application(id, None)
}

pub(super) fn answer(
    phone: &mut Phone,
    lang: Locale,
    start: &str,
    question: &str,
    value: &str,
) -> Result<Told, PhoneError> {
    let id = which(phone, start)?;
    phone.answer(id, question, value)?;
    let view = phone.application(id, None)?;
    let mut told = Told::of(&view.check);
    told.line(saved(lang)).line(format!(">> {}", view.check.words));
    Ok(told)
}

pub(super) fn paper(
    phone: &mut Phone,
    lang: Locale,
    start: &str,
    document: &str,
    issued: Option<Date>,
    note: Option<String>,
) -> Result<Told, PhoneError> {
    let id = which(phone, start)?;
    let known = phone.application(id, None)?.checklist;
    let on_the_list = known.iter().flat_map(|group| &group.items).any(|item| item.document == document);
    if !on_the_list {
        return Err(PhoneError::NotFound { what: "document", id: document.to_owned() });
    }
    phone.paper(
        id,
        &NewPaper {
            document: item("document", document)?,
            form: PaperForm::Original,
            issued_on: issued,
            valid_until: None,
            note,
        },
    )?;
    let view = phone.application(id, None)?;
    let mut told = Told::of(&view.checklist);
    told.line(saved(lang));
    told.lines.extend(views::checklist(lang, &view));
    Ok(told)
}

pub(super) fn stage(
    phone: &mut Phone,
    lang: Locale,
    start: &str,
    stage: &str,
    on: Option<Date>,
) -> Result<Told, PhoneError> {
    let id = which(phone, start)?;
    let to = Stage::parse(stage).ok_or_else(|| {
        let all: Vec<&str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
        PhoneError::Input { field: "stage", why: format!("one of {}", all.join(", ")) }
    })?;
    let on = on.unwrap_or_else(|| phone.today());
    phone.stage(id, to, Some(on))?;
    let view = phone.application(id, None)?;
    let mut told = Told::of(&json!({ "stage": to.name(), "due": view.due }));
    told.line(saved(lang));
    told.lines.extend(views::due_lines(lang, &view.due));
    Ok(told)
}

pub(super) fn fee(
    phone: &mut Phone,
    lang: Locale,
    start: &str,
    kind: FeeKind,
    amount: &str,
    item: Option<&str>,
    receipt: Option<String>,
) -> Result<Told, PhoneError> {
    let id = which(phone, start)?;
    let amount = parse_money(amount)?;
    let of_the_schedule = phone.application(id, None)?.fees.into_iter().next().map(|line| line.item);
    let item = item.map(str::to_owned).or(of_the_schedule).unwrap_or_else(|| "other".into());
    let fee = NewFee {
        kind: match kind {
            FeeKind::Paid => Kind::Paid,
            FeeKind::Refunded => Kind::Refunded,
            FeeKind::Own => Kind::OwnCost,
        },
        item,
        amount: Some(amount),
        on: Some(phone.today()),
        receipt,
        note: None,
    };
    phone.fee(id, &fee)?;
    let view = phone.application(id, None)?;
    let mut told = Told::of(&json!({ "fees": view.fees, "money": view.money, "overcharges": view.overcharges }));
    told.line(saved(lang));
    told.lines.extend(views::money(lang, &view));
    Ok(told)
}

pub(super) fn date(phone: &mut Phone, lang: Locale, start: &str, anchor: &str, on: Date) -> Result<Told, PhoneError> {
    let id = which(phone, start)?;
    let anchor = parse_anchor(anchor).ok_or_else(|| PhoneError::Input {
        field: "anchor",
        why: "one of arrival, registration, acceptance, issue, expiry, payment, decision, change, event".into(),
    })?;
    phone.date(id, anchor, on)?;
    let view = phone.application(id, None)?;
    let mut told = Told::of(&view.due);
    told.line(saved(lang));
    told.lines.extend(views::due_lines(lang, &view.due));
    Ok(told)
}

pub(super) fn note(phone: &mut Phone, lang: Locale, start: &str, text: &str) -> Result<Told, PhoneError> {
    let id = which(phone, start)?;
    phone.note(id, text)?;
    Ok(Told::sentence("noted", saved(lang)))
}

pub(super) fn upgrade(phone: &mut Phone, lang: Locale, start: &str) -> Result<Told, PhoneError> {
    let id = which(phone, start)?;
    phone.upgrade(id)?;
    Ok(Told::sentence("upgraded", pick(lang, "换成新版了。", "Now under the new version.")))
}

pub(super) fn due(phone: &mut Phone, lang: Locale, start: Option<&str>) -> Result<Told, PhoneError> {
    let ids: Vec<ApplicationId> = match start {
        Some(start) => vec![which(phone, start)?],
        None => phone.applications()?.iter().map(|one| one.id.parse()).collect::<Result<_, _>>()?,
    };
    let views = ids.into_iter().map(|id| phone.application(id, None)).collect::<Result<Vec<_>, _>>()?;
    let all: Vec<Value> = views
        .iter()
        .map(|view| json!({ "application": view.summary.id, "title": view.summary.title, "due": view.due }))
        .collect();
    let mut told = Told::of(&all);
    for view in &views {
        told.line(format!("{}  {}", view.summary.title, view.place_name));
        told.lines.extend(views::due_lines(lang, &view.due));
    }
    if views.is_empty() {
        told.line(pick(lang, "还没有在办的事，没有期限。", "Nothing is under way, so nothing is due."));
    }
    Ok(told)
}

pub(super) fn conflicts(phone: &mut Phone, lang: Locale) -> Result<Told, PhoneError> {
    let conflicts = phone.conflicts()?;
    let mut told = Told::of(&conflicts);
    if conflicts.is_empty() {
        told.line(pick(lang, "没有写得不一样的地方。", "Nothing differs."));
    }
    for conflict in &conflicts {
        told.line(pick(lang, "两边写得不一样，留哪个你定。", "Two versions; you choose."));
        told.line(format!("  {} {}", &conflict.application[..8], conflict.path));
        for (number, side) in conflict.sides.iter().enumerate() {
            let value = side.value.as_str().map_or_else(|| side.value.to_string(), str::to_owned);
            told.line(format!("    {}) {value}   ({})", number + 1, super::sync::when(side.written_at)));
        }
    }
    Ok(told)
}

pub(super) fn choose(
    phone: &mut Phone,
    lang: Locale,
    start: &str,
    path: &str,
    number: usize,
) -> Result<Told, PhoneError> {
    let id = which(phone, start)?;
    let side = number
        .checked_sub(1)
        .ok_or_else(|| PhoneError::Input { field: "number", why: "counted from 1, as conflicts shows them".into() })?;
    phone.choose(id, path, side)?;
    Ok(Told::sentence("chosen", pick(lang, "就用这个。以后还能改回来。", "Chosen. It can be changed again later.")))
}
