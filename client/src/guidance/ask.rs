//! Answers to a question as people say it: articles only, the best first.
//!
//! FTS5 brings everything that may have to do with it, `core` orders what came. Of an article that several places have, the nearest
//! one stands for all before anything is ordered.

use sojourn_core::guidance::article::Article;
use sojourn_core::guidance::object::{Body, Object};
use sojourn_core::guidance::search::ask::{CANDIDATES, Offer, Question, candidates};
use sojourn_core::guidance::text::Kind;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;

use super::GuidanceFault;
use super::install::Installed;
use super::search::{distance, is_hidden};
use crate::store::{Among, Txn};

/// An article that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its id.
    pub article: String,
    /// Its title.
    pub title: String,
    /// How well it answers, of a thousand.
    pub score: u32,
}

/// Asks; best first. `chain` is the person's place and those above it, nearest first.
///
/// # Errors
/// [`GuidanceFault`].
pub fn ask(
    tx: &dyn Txn,
    installed: &Installed,
    question: &str,
    chain: &[PlaceCode],
    locale: Locale,
    limit: usize,
) -> Result<Vec<Answer>, GuidanceFault> {
    let Some(asked) = candidates(question) else { return Ok(Vec::new()) };
    let places: Vec<&str> = chain.iter().map(PlaceCode::as_str).collect();
    let among = Among { places: &places, locale: locale.tag(), kind: Some(Kind::Article.name()) };
    let mut articles: Vec<(PlaceCode, Article)> = Vec::new();
    for hit in tx.search_guidance(&asked, &among, CANDIDATES)? {
        let object = Object::parse(&hit.object.bytes)?;
        if !is_hidden(installed, &object)
            && let Body::Article(article) = object.body
        {
            nearest(&mut articles, object.place, article, chain);
        }
    }
    Ok(ranked(question, &articles, limit))
}

fn nearest(articles: &mut Vec<(PlaceCode, Article)>, place: PlaceCode, article: Article, chain: &[PlaceCode]) {
    match articles.iter_mut().find(|(_, other)| other.id == article.id) {
        Some((old, _)) if distance(chain, old.as_str()) <= distance(chain, place.as_str()) => {}
        Some(old) => *old = (place, article),
        None => articles.push((place, article)),
    }
}

fn ranked(question: &str, articles: &[(PlaceCode, Article)], limit: usize) -> Vec<Answer> {
    let names: Vec<Vec<&str>> = articles
        .iter()
        .map(|(_, article)| std::iter::once(&article.title.text).chain(&article.aliases).map(String::as_str).collect())
        .collect();
    let texts: Vec<String> = articles
        .iter()
        .map(|(_, article)| article.parts().skip(1).map(|(_, text)| text.text.as_str()).collect::<Vec<_>>().join("。"))
        .collect();
    let offers: Vec<Offer<'_>> = names.iter().zip(&texts).map(|(names, text)| Offer { names, text }).collect();
    let best = Question::parse(question).rank(&offers);
    best.into_iter()
        .take(limit)
        .map(|(at, score)| {
            let article = &articles[at].1;
            Answer { article: article.id.to_string(), title: article.title.text.clone(), score }
        })
        .collect()
}
