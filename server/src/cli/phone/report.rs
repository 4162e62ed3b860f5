//! "This was different at my window": writing a report, looking at those that wait, sending them.

use std::path::Path;

use serde_json::json;
use sojourn_client::sdk::{NewReport, ReportView, ReportsSent, parse_money};
use sojourn_client::transport::HttpTransport;
use sojourn_client::{Phone, PhoneError};
use sojourn_core::locale::Locale;
use sojourn_core::wire::v1::ReportKind;

use super::args::{Different, ReportArgs, ReportStep};
use super::find::here;
use super::sync::{address, remember};
use super::tell::{Told, pick};

pub(super) fn report(phone: &mut Phone, lang: Locale, dir: &Path, args: &ReportArgs) -> Result<Told, PhoneError> {
    match (&args.step, &args.item, args.send) {
        (Some(ReportStep::List), ..) => list(phone, lang),
        (Some(ReportStep::Delete { id }), ..) => delete(phone, lang, id),
        (None, Some(item), send) => {
            let mut told = write(phone, lang, item, args)?;
            if send {
                told.lines.extend(send_all(phone, lang, dir, args.server.as_deref())?.lines);
            }
            Ok(told)
        }
        (None, None, true) => send_all(phone, lang, dir, args.server.as_deref()),
        (None, None, false) => {
            Err(PhoneError::Input { field: "report", why: "say what it is about, or `list`".into() })
        }
    }
}

fn write(phone: &mut Phone, lang: Locale, item: &str, args: &ReportArgs) -> Result<Told, PhoneError> {
    let kind =
        args.kind.ok_or_else(|| PhoneError::Input { field: "kind", why: "--kind says what was different".into() })?;
    let new = NewReport {
        item: item.to_owned(),
        place: here(phone, args.place.as_deref())?,
        kind: kind.into(),
        step: args.at_step.clone(),
        office: args.office.clone().unwrap_or_default(),
        on: args.on,
        amount: args.amount.as_deref().map(parse_money).transpose()?,
        text: args.text.clone().unwrap_or_default(),
    };
    let id = phone.report_difference(&new)?;
    let mut told = Told::of(&json!({ "report": id }));
    told.line(pick(
        lang,
        "记下了，在这部手机里。里面没有你的名字和手机；别写人名。过一天以内会随下次传送单独发出，只发一次。",
        "Kept on this phone. It names neither you nor your phone; write no names. It goes by itself, apart, with a later \
         sync, within a day or so, and counts once.",
    ));
    told.line(pick(
        lang,
        "不想发：report delete 编号。现在就发：report --send。",
        "Not to send it: report delete ID. To send it now: report --send.",
    ));
    told.line(id);
    Ok(told)
}

fn list(phone: &mut Phone, lang: Locale) -> Result<Told, PhoneError> {
    let waiting = phone.reports()?;
    let mut told = Told::of(&waiting);
    for one in &waiting {
        told.line(line(phone, lang, one));
        if !one.text.is_empty() {
            told.line(format!("    {}", one.text.replace('\n', " ")));
        }
        if let Some(code) = &one.refused {
            told.line(format!(
                "    {} ({code})",
                pick(lang, "服务器不收，可以删掉。", "Not taken; you may delete it.")
            ));
        }
    }
    if waiting.is_empty() {
        told.line(pick(lang, "没有等着发的。发出去的不留底。", "None waits. What was sent is not kept here."));
    }
    Ok(told)
}

fn line(phone: &Phone, lang: Locale, one: &ReportView) -> String {
    let place = one.place.parse().map_or_else(|_| one.place.clone(), |code| phone.place_name(&code));
    let amount = one.amount.map_or_else(String::new, |money| format!("  {money} {}", money.currency.code()));
    let words = ReportKind::from_word(one.kind).map_or(one.kind, |kind| kind_words(lang, kind));
    format!("{}  {}  {words}  {}  {place}{amount}", &one.id[..8], one.on, one.item)
}

/// What was different, as a worker would say it.
fn kind_words(lang: Locale, kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::AskedForMorePapers => pick(lang, "多要材料", "asked for more papers"),
        ReportKind::ChargedMoney => pick(lang, "收了钱", "charged money"),
        ReportKind::OtherDeadline => pick(lang, "日子不一样", "another deadline"),
        ReportKind::Refused => pick(lang, "不给办", "refused"),
        ReportKind::Other => pick(lang, "别的不一样", "something else"),
    }
}

fn delete(phone: &mut Phone, lang: Locale, start: &str) -> Result<Told, PhoneError> {
    let matching: Vec<String> =
        phone.reports()?.into_iter().map(|one| one.id).filter(|id| id.starts_with(start)).collect();
    match &matching[..] {
        [one] => phone.delete_report(one)?,
        [] => return Err(PhoneError::NotFound { what: "report", id: start.to_owned() }),
        _ => return Err(PhoneError::Input { field: "report", why: "several begin so; type more of it".into() }),
    }
    Ok(Told::sentence("deleted", pick(lang, "删掉了，没有发出。", "Deleted; it was not sent.")))
}

fn send_all(phone: &mut Phone, lang: Locale, dir: &Path, server: Option<&str>) -> Result<Told, PhoneError> {
    let address = address(dir, server)?;
    let sent = phone.send_reports(&mut HttpTransport::new(&address))?;
    if sent.problem.is_none() {
        remember(dir, &address)?;
    }
    let mut told = Told::of(&sent);
    told.line(sent_line(lang, &sent));
    Ok(told)
}

fn sent_line(lang: Locale, sent: &ReportsSent) -> String {
    let why = sent.problem.as_ref().map_or_else(String::new, |code| format!(" ({code})"));
    match lang {
        Locale::ZhHans => format!("发出 {} 条，还等着 {} 条，没收 {} 条。{why}", sent.sent, sent.waiting, sent.refused),
        Locale::En => format!("{} sent, {} waiting, {} not taken.{why}", sent.sent, sent.waiting, sent.refused),
    }
}

impl From<Different> for ReportKind {
    fn from(different: Different) -> Self {
        match different {
            Different::AskedForMorePapers => Self::AskedForMorePapers,
            Different::ChargedMoney => Self::ChargedMoney,
            Different::OtherDeadline => Self::OtherDeadline,
            Different::Refused => Self::Refused,
            Different::Other => Self::Other,
        }
    }
}
