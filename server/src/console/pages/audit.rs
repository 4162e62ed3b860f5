//! What was done at the desk, newest first, and whether the chain of it holds.

use actix_web::HttpRequest;
use actix_web::web::{self, Data, ServiceConfig};
use askama::Template;
use serde_json::Value;
use sojourn_core::guidance::desk::names;
use sojourn_core::locale::Locale;

use super::super::guard::SignedIn;
use super::super::page::{Frame, query, show};
use super::super::words::find;
use super::super::{Failed, Shown, off};
use crate::desk::board::title_of;
use crate::desk::changes::read_name;
use crate::desk::head::{Head, Key, place_name};
use crate::desk::{Deed, Desk, On};

/// Rows of a page.
const ROWS: u32 = 100;

pub(super) fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/console/audit").route(web::get().to(audit)));
}

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    frame: Frame,
    rows: Vec<Row>,
    /// The first row that does not follow, where the whole chain was looked at.
    verified: Option<Option<i64>>,
    next: Option<i64>,
}

/// A deed in words.
struct Row {
    no: i64,
    at: i64,
    by: Option<String>,
    deed: String,
    on: Words,
    details: Vec<(String, Words)>,
}

/// What something is called, and the page where it can be looked at.
struct Words {
    text: String,
    to: Option<String>,
}

impl From<String> for Words {
    fn from(text: String) -> Self {
        Self { text, to: None }
    }
}

async fn audit(request: HttpRequest, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "audit");
    let before = query(&request, "before").and_then(|text| text.parse().ok());
    let verify = query(&request, "verify").is_some();
    let inner = frame.clone();
    let found = off(&desk, move |desk| {
        let verified = if verify { Some(desk.verify_audit()?) } else { None };
        let (deeds, head) = (desk.deeds(before, ROWS)?, desk.head()?);
        let teller = Teller { frame: &inner, head: &head };
        Ok((deeds.into_iter().map(|deed| teller.row(deed)).collect::<Vec<_>>(), verified))
    });
    let (rows, verified) = found.await.map_err(|error| Failed::within(frame.clone(), error))?;
    let is_full = rows.len() == ROWS as usize;
    let next = rows.last().filter(|_| is_full).map(|row| row.no);
    show(&AuditPage { frame, rows, verified, next })
}

/// Says in a reader's language what rows keep in the words of programs.
struct Teller<'a> {
    frame: &'a Frame,
    head: &'a Head,
}

impl Teller<'_> {
    fn row(&self, deed: Deed) -> Row {
        let details = deed.detail.iter().filter(|(_, value)| !is_empty(value));
        Row {
            no: deed.no,
            at: deed.at,
            by: deed.by,
            deed: self.frame.w("deed", &deed.deed),
            on: self.on(deed.on),
            details: details.map(|(name, value)| (self.label(name), self.value(name, value))).collect(),
        }
    }

    fn on(&self, on: On) -> Words {
        let at = |text: String, to: String| Words { text, to: Some(to) };
        match on {
            On::Change(no, title) => {
                at(self.titled(self.frame.f("audit.on.change", "no", no), &title), format!("/console/changes/{no}"))
            }
            On::Person(no, name) => {
                at(self.titled(self.frame.t("audit.on.person").to_owned(), &name), format!("/console/people/{no}"))
            }
            On::Release(no, seq, channel) => {
                let text =
                    self.titled(self.frame.f("audit.on.release", "seq", seq), &self.frame.w("channel", &channel));
                at(text, format!("/console/releases/{no}"))
            }
            On::Withdrawal(channel, seq) => {
                let text = self.frame.f("audit.on.withdrawal", "seq", seq);
                at(self.titled(text, &self.frame.w("channel", &channel)), "/console/withdraw".to_owned())
            }
            On::Snapshot(no) => self.frame.f("audit.on.snapshot", "no", no).into(),
            On::Item(key) => self.item(&key),
            On::Named(kind, name) => self.titled(self.named(&kind), &name).into(),
            On::Bare(kind) => self.named(&kind).into(),
        }
    }

    fn named(&self, kind: &str) -> String {
        find(self.frame.locale, &format!("audit.on.{kind}")).map_or_else(|| kind.to_owned(), ToOwned::to_owned)
    }

    fn titled(&self, what: String, title: &str) -> String {
        if title.is_empty() { what } else { format!("{what} · {title}") }
    }

    /// An item by its title and place; by its name where the folder no longer has it.
    fn item(&self, key: &Key) -> Words {
        let (place, kind, id) = key;
        let locale = self.frame.locale;
        let item = self.head.item(key);
        let title = item.and_then(|item| title_of(&item.value, locale)).unwrap_or_else(|| id.to_string());
        let text = format!("{} · {} · {title}", place_name(place, locale), names::kind(*kind, locale));
        Words { text, to: item.map(|_| format!("/console/items/{place}/{kind}/{id}")) }
    }

    fn label(&self, name: &str) -> String {
        find(self.frame.locale, &format!("audit.detail.{name}")).map_or_else(|| name.to_owned(), ToOwned::to_owned)
    }

    fn value(&self, name: &str, value: &Value) -> Words {
        match value {
            Value::String(text) => self.text(name, text),
            Value::Bool(yes) => self.frame.t(if *yes { "audit.yes" } else { "audit.no" }).to_owned().into(),
            Value::Array(list) => {
                let said: Vec<String> = list.iter().map(|one| self.value(name, one).text).collect();
                said.join(if self.frame.locale == Locale::ZhHans { "、" } else { ", " }).into()
            }
            other => other.to_string().into(),
        }
    }

    /// A duty, a state, an item by what it is called; anything else as it was written.
    fn text(&self, name: &str, text: &str) -> Words {
        if let Some(key) = read_name(text) {
            return self.item(&key);
        }
        let group = match name {
            "duties" | "before" | "after" => "duty",
            "to" => "state",
            "channel" => "channel",
            _ => return text.to_owned().into(),
        };
        find(self.frame.locale, &format!("{group}.{text}")).map_or_else(|| text.to_owned(), ToOwned::to_owned).into()
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;
    use sojourn_core::guidance::source::Source;

    use super::*;

    fn told(deed: &str, on: On, detail: Value, locale: Locale) -> Row {
        let frame = Frame { locale, who: None, csrf: String::new(), at: "audit", path: String::new(), notice: None };
        let head = Head::of(0, BTreeMap::new(), Source::default());
        let detail = detail.as_object().cloned().expect("fields");
        Teller { frame: &frame, head: &head }.row(Deed { no: 1, at: 0, by: None, deed: deed.into(), on, detail })
    }

    #[test]
    fn a_deed_is_told_in_words_with_the_way_to_what_it_was_done_to() {
        let row = told(
            "duties-changed",
            On::Person(3, "陈芳".into()),
            json!({"before": [], "after": ["editor", "reviewer"]}),
            Locale::ZhHans,
        );
        assert_eq!((row.deed.as_str(), row.on.text.as_str()), ("改了职责", "人员 · 陈芳"));
        assert_eq!(row.on.to.as_deref(), Some("/console/people/3"));
        let details: Vec<_> = row.details.iter().map(|(name, said)| (name.as_str(), said.text.as_str())).collect();
        assert_eq!(details, [("改后", "编辑、审核")]);
        let row = told("release-published", On::Release(2, 5, "stable".into()), json!({"seq": 5}), Locale::En);
        assert_eq!(row.on.text, "Release 5 · Stable");
        assert_eq!(row.on.to.as_deref(), Some("/console/releases/2"));
        let key = read_name("330100/parameter:card-fee").expect("a name");
        let row = told("translation-confirmed", On::Item(key), json!({}), Locale::ZhHans);
        assert_eq!((row.on.text.as_str(), row.on.to), ("杭州市 · 参数 · card-fee", None));
        assert_eq!(
            told("locked", On::Named("person".into(), "unknown".into()), json!({}), Locale::En).on.text,
            "Person · unknown"
        );
    }
}
