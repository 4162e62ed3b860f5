//! Answers to a question as people say it: articles only, the best first.
//!
//! FTS5 brings everything that may have to do with it, `core` orders what came. Of an article that several places have, the nearest
//! one stands for all before anything is ordered, and goes by the names of all.

use sojourn_core::guidance::article::Article;
use sojourn_core::guidance::object::{Body, Object};
use sojourn_core::guidance::search::ask::{CANDIDATES, Offer, Question, candidates};
use sojourn_core::guidance::search::{any_is, article_text};
use sojourn_core::guidance::text::Kind;
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;

use super::GuidanceFault;
use super::search::distance;
use crate::store::{Among, Txn};

/// The score of an article that is called what was typed.
const WHOLE: u32 = 1_000;

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
        // One that was withdrawn is found as well: whoever asks is told so, and not given the next best as an answer.
        if let Body::Article(article) = object.body {
            nearest(&mut articles, object.place, article, chain);
        }
    }
    Ok(ranked(question, &articles, limit))
}

/// Keeps the nearest of an article's versions, under the names of all of them.
fn nearest(articles: &mut Vec<(PlaceCode, Article)>, place: PlaceCode, article: Article, chain: &[PlaceCode]) {
    let Some((kept, other)) = articles.iter_mut().find(|(_, other)| other.id == article.id) else {
        articles.push((place, article));
        return;
    };
    let names = if distance(chain, kept.as_str()) <= distance(chain, place.as_str()) {
        article.aliases
    } else {
        *kept = place;
        std::mem::replace(other, article).aliases
    };
    other.aliases.extend(names);
}

fn ranked(question: &str, articles: &[(PlaceCode, Article)], limit: usize) -> Vec<Answer> {
    let names: Vec<Vec<&str>> = articles
        .iter()
        .map(|(_, article)| std::iter::once(&article.title.text).chain(&article.aliases).map(String::as_str).collect())
        .collect();
    let texts: Vec<String> = articles.iter().map(|(_, article)| article_text(article)).collect();
    let offers: Vec<Offer<'_>> = names.iter().zip(&texts).map(|(names, text)| Offer { names, text }).collect();
    let mut best = Question::parse(question).rank(&offers);
    // What is called exactly so comes first, initials and all: `jzz`.
    let called: Vec<bool> = names.iter().map(|names| any_is(names.iter().copied(), question)).collect();
    best.retain(|(at, _)| !called[*at]);
    best.extend((0..offers.len()).filter(|at| called[*at]).map(|at| (at, WHOLE)));
    best.sort_by_key(|(_, score)| std::cmp::Reverse(*score));
    best.into_iter()
        .take(limit)
        .map(|(at, score)| {
            let article = &articles[at].1;
            Answer { article: article.id.to_string(), title: article.title.text.clone(), score }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(title: &str, alias: &str) -> Article {
        let value = serde_json::json!({
            "id": "permit-what", "title": title, "verdict": "yes", "answer": "可以办。",
            "topics": [], "statements": [], "aliases": [alias],
        });
        serde_json::from_value(value).expect("an article")
    }

    #[test]
    fn the_nearest_version_goes_by_the_names_of_all() {
        let chain: Vec<PlaceCode> = ["330100", "CN"].map(|code| code.parse().expect("a place")).to_vec();
        let (city, nation) = (article("杭州怎么办", "杭州绿本"), article("怎么办", "那个卡"));
        for versions in [[(0, &city), (1, &nation)], [(1, &nation), (0, &city)]] {
            let mut articles = Vec::new();
            for (place, version) in versions {
                nearest(&mut articles, chain[place].clone(), version.clone(), &chain);
            }
            let answers = ranked("那个卡", &articles, 3);
            assert_eq!(answers.len(), 1);
            assert_eq!(answers[0].title, "杭州怎么办", "found by a name that only the nation's version has");
            assert_eq!(ranked("hzlb", &articles, 3)[0].score, WHOLE, "and by the initials of another");
        }
    }
}
