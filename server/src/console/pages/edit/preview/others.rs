//! What is no page of its own on a phone: values, amounts, statements, notices. Each with its mark, its source and the day it was checked.

use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::render::{Source, fee_words, fill_text, sources};
use sojourn_core::guidance::rule::sentences::{Names, Sentence, refusal, sentences};
use sojourn_core::guidance::text::{ItemId, Kind, Text};
use sojourn_core::guidance::verdict::Here;
use sojourn_core::guidance::{timeline, words};
use sojourn_core::locale::Locale;

/// What it says.
#[derive(Default)]
pub(super) struct Other {
    /// Its title.
    pub title: String,
    /// What stands in large type.
    pub large: Vec<String>,
    /// What each part is called, and its words.
    pub parts: Vec<(String, String)>,
    /// The course of a dated value: what it says, and whether something is wrong with it.
    pub spans: Vec<(String, bool)>,
    /// Claim, citation, and mark with the day it was checked.
    pub sources: Vec<(String, String, String)>,
}

impl Other {
    /// What a phone says where there is nothing.
    pub(super) fn missing(locale: Locale) -> Self {
        Self { title: words::ask_window(locale).to_owned(), ..Self::default() }
    }
}

/// An item as it stands here.
pub(super) fn of(here: &Here<'_>, body: Body) -> Other {
    let locale = here.library.locale;
    let text = |text: &Text| fill_text(here, text);
    let choice = |field: &str, value: &str| names::choice(field, value, locale).unwrap_or(value).to_owned();
    match body {
        Body::Fee(fee) => {
            let lines: Vec<_> = here.library.of_kind(&here.place, Kind::Fee).collect();
            let same = lines.into_iter().filter_map(|body| match body {
                Body::Fee(line) if line.item == fee.item => Some(line),
                _ => None,
            });
            let courses = timeline::fees(same, locale);
            Other {
                title: text(&fee.title),
                large: vec![fee_words(here, &fee)],
                spans: courses.iter().flat_map(|course| &course.spans).map(|span| spanned(span, locale)).collect(),
                sources: cited(here, &fee.statements),
                ..Other::default()
            }
        }
        Body::Parameter(parameter) => {
            let statements: Vec<ItemId> =
                parameter.values.iter().flat_map(|value| value.statements.iter().cloned()).collect();
            Other {
                title: text(&parameter.title),
                spans: timeline::parameter(&parameter, locale).iter().map(|span| spanned(span, locale)).collect(),
                sources: cited(here, &statements),
                ..Other::default()
            }
        }
        Body::Rule(rule) => {
            let mut lines = Vec::new();
            match sentences(&rule, &Names { fill: &|text| filled(here, text), ..Names::plain(locale) }) {
                Ok(sentence) => told(&sentence, &mut lines),
                Err(error) => lines.push((String::new(), refusal(&error, locale))),
            }
            let mut statements = Vec::new();
            rests(&rule.tree, &mut statements);
            Other { title: text(&rule.title), parts: lines, sources: cited(here, &statements), ..Other::default() }
        }
        Body::Statement(statement) => Other {
            title: text(&statement.text),
            sources: cited(here, std::slice::from_ref(&statement.id)),
            ..Other::default()
        },
        Body::Notice(notice) => Other {
            title: text(&notice.title),
            large: vec![text(&notice.text)],
            sources: cited(here, &notice.statements),
            ..Other::default()
        },
        Body::Term(term) => Other { title: text(&term.word), large: vec![text(&term.means)], ..Other::default() },
        Body::ServicePoint(service) => {
            let more = [("address", &service.address), ("hours", &service.hours), ("bring", &service.bring)];
            let called = |name: &str| names::field(Kind::ServicePoint, name, locale).unwrap_or(name).to_owned();
            let more = more.into_iter().filter_map(|(name, words)| Some((called(name), text(words.as_ref()?))));
            Other {
                title: text(&service.title),
                parts: [(called("helps_with"), text(&service.helps_with))].into_iter().chain(more).collect(),
                sources: cited(here, &service.statements),
                large: service.phone.into_iter().collect(),
                ..Other::default()
            }
        }
        Body::Entitlement(one) => {
            let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            let name = |value| serde_json::to_value(value).map(word).unwrap_or_default();
            let access = one.access.iter().map(|row| {
                let note = row.note.as_ref().map(|note| format!(" {}", text(note))).unwrap_or_default();
                let standing = serde_json::to_value(row.standing).map(word).unwrap_or_default();
                (choice("standing", &standing), format!("{}{note}", choice("access", &name(row.access))))
            });
            Other {
                title: text(&one.title),
                parts: access.collect(),
                sources: cited(here, &one.statements),
                ..Other::default()
            }
        }
        Body::Dispute(dispute) => {
            let statements: Vec<ItemId> =
                dispute.versions.iter().flat_map(|version| version.statements.iter().cloned()).collect();
            Other {
                title: text(&dispute.title),
                large: vec![text(&dispute.ask)],
                parts: dispute.versions.iter().map(|one| (one.id.to_string(), text(&one.says))).collect(),
                sources: cited(here, &statements),
                ..Other::default()
            }
        }
        Body::Pack(pack) => Other { title: text(&pack.about), ..Other::default() },
        Body::Calendar(table) => Other { title: text(&table.title), ..Other::default() },
        // These have screens of their own, and what an app does not know it shows nothing of.
        Body::Article(_) | Body::Procedure(_) | Body::WindowCard(_) | Body::Patch(_) | Body::Unknown { .. } => {
            Other::missing(locale)
        }
    }
}

fn filled(here: &Here<'_>, text: &str) -> String {
    sojourn_core::guidance::render::fill(here, text).text
}

/// Every statement a tree rests on, each once.
fn rests<T>(node: &sojourn_core::guidance::rule::Node<T>, found: &mut Vec<ItemId>) {
    for id in node.because() {
        if !found.contains(id) {
            found.push(id.clone());
        }
    }
    node.children().iter().for_each(|child| rests(child, found));
}

fn cited(here: &Here<'_>, statements: &[ItemId]) -> Vec<(String, String, String)> {
    let locale = here.library.locale;
    let one = |source: Source| {
        let checked = words::staleness(locale, source.staleness, source.verified_on);
        (source.claim, source.citation, format!("{} · {checked}", words::mark(locale, source.mark)))
    };
    let mut each: Vec<_> = sources(here, statements).into_iter().map(one).collect();
    each.dedup();
    each
}

fn spanned(span: &timeline::Span, locale: Locale) -> (String, bool) {
    (span.said(locale), span.is_fault())
}

fn told(sentence: &Sentence, lines: &mut Vec<(String, String)>) {
    let indent = "　".repeat(sentence.depth);
    let exactly = sentence.exactly.as_deref().map(|exactly| format!(" — {exactly}")).unwrap_or_default();
    lines.push((String::new(), format!("{indent}{}{exactly}", sentence.text)));
    sentence.children.iter().for_each(|child| told(child, lines));
}
