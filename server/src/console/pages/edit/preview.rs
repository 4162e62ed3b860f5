//! An item of a change as phones would show it: at a place, as if today were some day, in both languages.
//!
//! The words are made by the same code that phones run, over the approved folder with the change laid over it.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;
use sojourn_core::guidance::desk::names;
use sojourn_core::guidance::markdown::plain;
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::render::{Opened, Source, fee_words, fill_text, open, sources};
use sojourn_core::guidance::rule::sentences::{Names, Sentence, refusal, sentences};
use sojourn_core::guidance::text::{ItemId, Kind, Text};
use sojourn_core::guidance::timeline;
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::guidance::words;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use super::{About, ItemPath};
use crate::console::guard::SignedIn;
use crate::console::known::place_name;
use crate::console::page::{Frame, query, show};
use crate::console::{Failed, Shown, asking, laid, off, typed};
use crate::desk::{Desk, DeskError};

#[derive(Template)]
#[template(path = "preview.html")]
struct Page {
    frame: Frame,
    edit: String,
    place: PlaceCode,
    place_name: String,
    day: Date,
    phones: Vec<Phone>,
}

/// One language of it.
#[derive(Default)]
struct Phone {
    lang: &'static str,
    title: String,
    /// What a clerk reads, in large type.
    large: Vec<String>,
    /// What it says: what each part is called, and its words.
    parts: Vec<(String, String)>,
    /// The course of a dated value: what it says, and whether something is wrong with it.
    spans: Vec<(String, bool)>,
    /// How far it may be relied on.
    mark: Option<String>,
    sources: Vec<(String, String)>,
}

/// The page.
pub(super) async fn preview(request: HttpRequest, path: ItemPath, signed: SignedIn, desk: Data<Desk>) -> Shown {
    let frame = Frame::of(&request, &signed, "changes");
    let inner = frame.clone();
    let (at, on) = (query(&request, "at"), query(&request, "on"));
    let page = off(&desk, move |desk| {
        let about = About::load(desk, &path)?;
        let (place, kind, id) = &about.key;
        let asked = at.map(|at| at.trim().to_owned());
        let place = asked.and_then(|at| asking::place(&at)).unwrap_or_else(|| place.clone());
        let day = on.and_then(|on| typed::day(&on)).unwrap_or_else(|| desk.today());
        let phones = Locale::ALL.into_iter().map(|locale| {
            let library = laid::library(&about.head, Some(&about.change), locale)?;
            let here = Here { library: &library, place: place.clone(), moment: Moment::today(day) };
            Ok(Phone { lang: locale.tag(), ..phone(&here, *kind, id) })
        });
        let phones = phones.collect::<Result<Vec<_>, DeskError>>()?;
        let edit = format!("/console/changes/{}/items/{}/{kind}/{id}", about.change.row.no, about.key.0);
        Ok(Page { edit, place_name: place_name(&place), place, day, phones, frame: inner })
    });
    show(&page.await.map_err(|error| Failed::within(frame, error))?)
}

fn phone(here: &Here<'_>, kind: Kind, id: &ItemId) -> Phone {
    let locale = here.library.locale;
    if kind == Kind::Article {
        return article(here, id);
    }
    match here.find(kind, id) {
        Some(body) => said(here, body),
        None => Phone { title: words::ask_window(locale).to_owned(), ..Phone::default() },
    }
}

fn article(here: &Here<'_>, id: &ItemId) -> Phone {
    let locale = here.library.locale;
    let Opened::Page(page) = open(here, id) else {
        return Phone { title: words::ask_window(locale).to_owned(), ..Phone::default() };
    };
    let label =
        |name: &str| names::field(Kind::Article, &name.replace('-', "_"), locale).unwrap_or_default().to_owned();
    Phone {
        title: page.title.clone(),
        parts: page.parts.iter().map(|part| (label(part.name), plain(&part.blocks))).collect(),
        mark: Some(format!("{} · {}", words::mark(locale, page.mark), page.staleness_words)),
        sources: cited(page.sources),
        ..Phone::default()
    }
}

fn cited(sources: Vec<Source>) -> Vec<(String, String)> {
    sources.into_iter().map(|source| (source.claim, source.citation)).collect()
}

fn said(here: &Here<'_>, body: Body) -> Phone {
    let locale = here.library.locale;
    let text = |text: &Text| fill_text(here, text);
    let called = |kind, name| names::field(kind, name, locale).unwrap_or_default().to_owned();
    match body {
        Body::WindowCard(card) => Phone {
            title: text(&card.say),
            large: vec![text(&card.please_read)],
            parts: card.refusals.iter().map(|one| (text(&one.they_say), text(&one.reply))).collect(),
            sources: cited(sources(here, &card.statements)),
            ..Phone::default()
        },
        Body::Fee(fee) => {
            let lines: Vec<_> = here.library.of_kind(&here.place, Kind::Fee).collect();
            let same = lines.into_iter().filter_map(|body| match body {
                Body::Fee(line) if line.item == fee.item => Some(line),
                _ => None,
            });
            let courses = timeline::fees(same, locale);
            Phone {
                title: text(&fee.title),
                large: vec![fee_words(here, &fee)],
                spans: courses.iter().flat_map(|course| &course.spans).map(|span| spanned(span, locale)).collect(),
                sources: cited(sources(here, &fee.statements)),
                ..Phone::default()
            }
        }
        Body::Parameter(parameter) => Phone {
            title: text(&parameter.title),
            spans: timeline::parameter(&parameter, locale).iter().map(|span| spanned(span, locale)).collect(),
            ..Phone::default()
        },
        Body::Rule(rule) => {
            let mut lines = Vec::new();
            match sentences(&rule, &Names::plain(locale)) {
                Ok(sentence) => told(&sentence, &mut lines),
                Err(error) => lines.push((String::new(), refusal(&error, locale))),
            }
            Phone { title: text(&rule.title), parts: lines, ..Phone::default() }
        }
        Body::Procedure(procedure) => {
            let mut parts = vec![(called(Kind::Procedure, "summary"), text(&procedure.summary))];
            let papers = procedure.documents.iter().flat_map(|group| &group.documents);
            parts.extend(papers.map(|paper| (called(Kind::Procedure, "documents"), text(&paper.title))));
            parts.extend(procedure.steps.iter().map(|step| (called(Kind::Procedure, "steps"), text(&step.title))));
            let due = procedure.deadlines.iter();
            parts.extend(due.map(|one| (text(&one.title), text(&one.as_stated))));
            Phone { title: text(&procedure.title), parts, ..Phone::default() }
        }
        Body::Statement(statement) => Phone {
            title: text(&statement.text),
            sources: cited(sources(here, std::slice::from_ref(&statement.id))),
            ..Phone::default()
        },
        Body::Notice(notice) => {
            Phone { title: text(&notice.title), large: vec![text(&notice.text)], ..Phone::default() }
        }
        Body::Term(term) => Phone { title: text(&term.word), large: vec![text(&term.means)], ..Phone::default() },
        Body::ServicePoint(service) => Phone {
            title: text(&service.title),
            parts: vec![(called(Kind::ServicePoint, "helps_with"), text(&service.helps_with))],
            large: service.phone.into_iter().collect(),
            ..Phone::default()
        },
        Body::Entitlement(one) => Phone { title: text(&one.title), ..Phone::default() },
        Body::Dispute(dispute) => Phone {
            title: text(&dispute.title),
            parts: dispute.versions.iter().map(|one| (one.id.to_string(), text(&one.says))).collect(),
            ..Phone::default()
        },
        Body::Pack(pack) => Phone { title: text(&pack.about), ..Phone::default() },
        Body::Calendar(table) => Phone { title: text(&table.title), ..Phone::default() },
        Body::Patch(patch) => phone(here, patch.of.kind, &patch.of.id),
        Body::Article(_) | Body::Unknown { .. } => Phone::default(),
    }
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
