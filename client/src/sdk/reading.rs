//! Reading: an article as it stands at a place on a day.

use serde::Serialize;
use sojourn_core::guidance::article::ArticleVerdict;
use sojourn_core::guidance::markdown::{Block, Span};
use sojourn_core::guidance::render::{Opened, Page, Source, open};
use sojourn_core::guidance::text::ItemId;
use sojourn_core::guidance::verdict::{Here, Moment, Verdict};
use sojourn_core::guidance::words;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use super::Phone;
use super::asking::OtherAnswer;
use super::browse::{ServiceView, service_views, titles};
use super::error::PhoneError;
use super::guide::{dispute_view, item_id, procedure_view};
use super::guide_views::{DisputeView, ProcedureView};

/// An article for a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArticleView {
    /// Its id.
    pub id: String,
    /// `page`, `disputed` or `update_app`.
    pub state: &'static str,
    /// Its title.
    pub title: String,
    /// `yes`, `no`, `depends`, `free` or `unknown`; less than the article's own where its sources do not carry it.
    pub verdict: Option<&'static str>,
    /// Its parts in order: `answer`, `today`, `by-when`, `call`, `do-not-sign`, `more`.
    pub parts: Vec<PartView>,
    /// Said where the rule is inherited.
    pub inherited: Option<&'static str>,
    /// How sure the sources are, in words.
    pub mark: Option<&'static str>,
    /// When they were checked, in words.
    pub staleness: Option<String>,
    /// Legal words in it, each with what it means.
    pub glosses: Vec<(String, String)>,
    /// Its sources.
    pub sources: Vec<SourceView>,
    /// Procedures it leads to.
    pub procedures: Vec<String>,
    /// The same with their titles.
    pub leads: Vec<ProcedureView>,
    /// Articles close to it.
    pub related: Vec<String>,
    /// The same with their titles.
    pub close: Vec<OtherAnswer>,
    /// Whom to call and where to go.
    pub services: Vec<ServiceView>,
    /// Why it was withdrawn, if it was: to be shown before anything else.
    pub withdrawn: Option<String>,
    /// For `disputed`: every version.
    pub dispute: Option<DisputeView>,
    /// The release it was read from.
    pub release: u64,
    /// The day it is about.
    pub as_of: Date,
}

/// One part of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartView {
    /// Which.
    pub name: &'static str,
    /// Its blocks: kind (`paragraph`, `heading`, `bullets`, `numbers`) and lines; bold words stand between `**`.
    pub blocks: Vec<(&'static str, Vec<String>)>,
    /// Said where its words are not in the reader's language.
    pub other_language: Option<&'static str>,
}

/// A source below an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceView {
    /// What it claims.
    pub claim: String,
    /// Its citation in one line.
    pub citation: String,
    /// Where it is published.
    pub url: Option<String>,
    /// How sure, in words.
    pub mark: &'static str,
    /// When it was checked, in words.
    pub staleness: String,
    /// When it was checked.
    pub verified_on: Date,
    /// By when it is to be checked again.
    pub review_by: Date,
    /// Why it was withdrawn, if it was.
    pub withdrawn: Option<String>,
}

impl Phone {
    /// Reads an article at a place, about a day.
    ///
    /// # Errors
    /// [`PhoneError::NotFound`].
    pub fn read(&mut self, article: &str, place: &PlaceCode, as_of: Date) -> Result<ArticleView, PhoneError> {
        let today = self.today();
        let id = item_id("article", article)?;
        let here = Here { library: self.library()?, place: place.clone(), moment: Moment { as_of, today } };
        article_view(&here, &id)
    }
}

/// An article as it stands here.
pub(super) fn article_view(here: &Here<'_>, id: &ItemId) -> Result<ArticleView, PhoneError> {
    match open(here, id) {
        Opened::Page(page) => Ok(page_view(here, *page)),
        Opened::Disputed(dispute) => {
            let view = bare(here, id.as_str(), "disputed", dispute.title.text.clone());
            Ok(ArticleView { dispute: Some(dispute_view(here, &dispute)), ..view })
        }
        Opened::UpdateApp => {
            let title = words::verdict(here.library.locale, &Verdict::UpdateApp);
            Ok(bare(here, id.as_str(), "update_app", title))
        }
        Opened::Missing => Err(PhoneError::not_found("article", id.as_str())),
    }
}

fn bare(here: &Here<'_>, id: &str, state: &'static str, title: String) -> ArticleView {
    ArticleView {
        id: id.to_owned(),
        state,
        title,
        verdict: None,
        parts: Vec::new(),
        inherited: None,
        mark: None,
        staleness: None,
        glosses: Vec::new(),
        sources: Vec::new(),
        procedures: Vec::new(),
        leads: Vec::new(),
        related: Vec::new(),
        close: Vec::new(),
        services: Vec::new(),
        withdrawn: None,
        dispute: None,
        release: here.library.release,
        as_of: here.moment.as_of,
    }
}

fn page_view(here: &Here<'_>, page: Page) -> ArticleView {
    let locale = here.library.locale;
    ArticleView {
        verdict: Some(verdict_name(page.verdict)),
        parts: page
            .parts
            .iter()
            .map(|part| PartView {
                name: part.name,
                blocks: part.blocks.iter().map(block).collect(),
                other_language: part.other_language,
            })
            .collect(),
        inherited: (!page.label.is_own()).then(|| words::inherited(locale)),
        mark: Some(words::mark(locale, page.mark)),
        staleness: Some(page.staleness_words.clone()),
        glosses: page.glosses.into_iter().map(|gloss| (gloss.word, gloss.means)).collect(),
        sources: page.sources.into_iter().map(|source| source_view(locale, source)).collect(),
        procedures: page.article.procedures.iter().map(ToString::to_string).collect(),
        leads: page.article.procedures.iter().filter_map(|id| procedure_view(here.library, &here.place, id)).collect(),
        related: page.article.related.iter().map(ToString::to_string).collect(),
        close: titles(here, &page.article.related),
        services: service_views(here, &page.article.services),
        withdrawn: page.withdrawn,
        ..bare(here, page.article.id.as_str(), "page", page.title)
    }
}

/// A source for a screen.
pub(crate) fn source_view(locale: Locale, source: Source) -> SourceView {
    SourceView {
        claim: source.claim,
        citation: source.citation,
        url: source.url,
        mark: words::mark(locale, source.mark),
        staleness: words::staleness(locale, source.staleness, source.verified_on),
        verified_on: source.verified_on,
        review_by: source.review_by,
        withdrawn: source.withdrawn,
    }
}

/// The lines of blocks, whatever the blocks are.
pub(crate) fn paragraphs(blocks: &[Block]) -> Vec<String> {
    blocks.iter().flat_map(|one| block(one).1).collect()
}

const fn verdict_name(verdict: ArticleVerdict) -> &'static str {
    match verdict {
        ArticleVerdict::Yes => "yes",
        ArticleVerdict::No => "no",
        ArticleVerdict::Depends => "depends",
        ArticleVerdict::Free => "free",
        ArticleVerdict::Unknown => "unknown",
    }
}

fn block(block: &Block) -> (&'static str, Vec<String>) {
    match block {
        Block::Paragraph(spans) => ("paragraph", vec![line(spans)]),
        Block::Heading(spans) => ("heading", vec![line(spans)]),
        Block::Bullets(items) => ("bullets", items.iter().map(|spans| line(spans)).collect()),
        Block::Numbers(items) => ("numbers", items.iter().map(|spans| line(spans)).collect()),
    }
}

fn line(spans: &[Span]) -> String {
    let word = |span: &Span| if span.bold { format!("**{}**", span.text) } else { span.text.clone() };
    spans.iter().map(word).collect()
}
