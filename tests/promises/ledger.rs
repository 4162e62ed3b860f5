//! `docs/sources.md`: every law and page that is cited, which of its articles, what rests on it, and how sure that is. The page is
//! written from the folder (`UPDATE_GOLDEN=1`) and held to it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::source::Item;
use sojourn_core::guidance::statement::{Confidence, Standing, Statement};
use sojourn_core::guidance::text::Kind;
use sojourn_core::locale::Locale;
use sojourn_core::time::Date;
use sojourn_tests::knowledge::{Folder, root};

/// What is known of one law or page.
#[derive(Default)]
struct Cited {
    law: String,
    english: String,
    articles: BTreeSet<Article>,
    claims: BTreeMap<Confidence, usize>,
    used_by: BTreeSet<String>,
    oldest: Option<Date>,
    next: Option<Date>,
}

/// An article, in the order of its number.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Article(u32, String);

impl Article {
    fn new(text: &str) -> Self {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        Self(digits.parse().unwrap_or(u32::MAX), text.to_owned())
    }
}

fn statement(folder: &Folder, item: &Item, locale: Locale) -> Option<Statement> {
    match folder.source.object(item, locale).body {
        Body::Statement(statement) => Some(statement),
        _ => None,
    }
}

/// Which items name a statement, as `place/kind:id` of the first place around them that has it.
fn users(folder: &Folder) -> BTreeMap<(String, String), BTreeSet<String>> {
    let mut users: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for item in folder.source.items.values().filter(|item| item.kind != Kind::Statement) {
        let mut named = BTreeSet::new();
        collect(&item.value, &mut named);
        for id in named {
            let around = folder.places.chain(&item.place).into_iter();
            let owner = around.map(|place| place.to_string()).find(|place| {
                folder
                    .source
                    .items
                    .values()
                    .any(|s| s.kind == Kind::Statement && s.id.as_str() == id && s.place.as_str() == place)
            });
            if let Some(owner) = owner {
                users.entry((owner, id)).or_default().insert(format!("{}:{}", item.kind, item.id));
            }
        }
    }
    users
}

fn collect(value: &serde_json::Value, named: &mut BTreeSet<String>) {
    use serde_json::Value;
    match value {
        Value::Object(map) => map.iter().for_each(|(name, value)| match (name.as_str(), value) {
            ("statements" | "because", Value::Array(ids)) => {
                named.extend(ids.iter().filter_map(Value::as_str).map(ToOwned::to_owned));
            }
            (_, value) => collect(value, named),
        }),
        Value::Array(items) => items.iter().for_each(|item| collect(item, named)),
        Value::String(text) => {
            let shown = text.split("{s:").skip(1).filter_map(|rest| rest.split_once('}'));
            named.extend(shown.map(|(id, _)| id.to_owned()));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
        Confidence::Gk => "gk",
    }
}

fn cited(folder: &Folder) -> BTreeMap<(String, String), Cited> {
    let users = users(folder);
    let mut laws: BTreeMap<(String, String), Cited> = BTreeMap::new();
    for item in folder.source.items.values().filter(|item| item.kind == Kind::Statement) {
        let (Some(chinese), Some(english)) =
            (statement(folder, item, Locale::ZhHans), statement(folder, item, Locale::En))
        else {
            continue;
        };
        let key = (chinese.citation.law.text.clone(), chinese.citation.number.clone().unwrap_or_default());
        let law = laws.entry(key).or_default();
        law.law.clone_from(&chinese.citation.law.text);
        law.english.clone_from(&english.citation.law.text);
        law.articles.extend(chinese.citation.article.as_deref().map(Article::new));
        *law.claims.entry(chinese.confidence).or_default() += 1;
        let named = users.get(&(item.place.to_string(), item.id.to_string()));
        law.used_by.extend(named.into_iter().flatten().cloned());
        law.oldest = Some(law.oldest.map_or(chinese.verified_on, |day| day.min(chinese.verified_on)));
        law.next = Some(law.next.map_or(chinese.review_by, |day| day.min(chinese.review_by)));
    }
    laws
}

fn page(folder: &Folder) -> String {
    let all: Vec<Statement> = folder
        .source
        .items
        .values()
        .filter(|item| item.kind == Kind::Statement)
        .filter_map(|item| statement(folder, item, Locale::ZhHans))
        .collect();
    let laws = cited(folder);
    let mut page = String::from(
        "# Sources\n\nWritten from `core/knowledge` by a test; do not edit. `UPDATE_GOLDEN=1 cargo test -p sojourn-tests --test promises ledger`\n\
         writes it again, and without the variable the same test fails when this page is not what the folder cites.\n\n\
         What the confidences mean and what each may drive is in [guidance.md](guidance.md).\n\n",
    );
    counts(&mut page, &all, laws.len());
    page.push_str(
        "## What is cited\n\n| law or page | number | articles | claims | rests on it | checked since | review by |\n|---|---|---|---|---|---|---|\n",
    );
    for ((_, number), law) in &laws {
        let articles: Vec<&str> = law.articles.iter().map(|article| article.1.as_str()).collect();
        let claims: Vec<String> = law.claims.iter().rev().map(|(of, n)| format!("{n} {}", confidence(*of))).collect();
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let name = if law.english == law.law { law.law.clone() } else { format!("{} · {}", law.law, law.english) };
        let cells = [
            name,
            number.clone(),
            articles.join(", "),
            claims.join(", "),
            law.used_by.iter().cloned().collect::<Vec<_>>().join(", "),
            day(law.oldest),
            day(law.next),
        ];
        let cells = cells.map(|cell| cell.replace('|', "\\|"));
        writeln!(page, "| {} |", cells.join(" | ")).expect("a string takes it");
    }
    let idle = idle(folder);
    if !idle.is_empty() {
        page.push_str("\n## Claims that no page, rule or value names\n\nChecked and kept, for calculators and for pages to come: ");
        writeln!(page, "{}.", idle.join(", ")).expect("a string takes it");
    }
    page
}

/// Claims that nothing else in the folder names.
fn idle(folder: &Folder) -> Vec<String> {
    let users = users(folder);
    let mut shown = BTreeSet::new();
    let claims = || folder.source.items.values().filter(|item| item.kind == Kind::Statement);
    claims().for_each(|item| collect(&item.value, &mut shown));
    claims()
        .filter(|item| !users.contains_key(&(item.place.to_string(), item.id.to_string())))
        .filter(|item| !shown.contains(item.id.as_str()))
        .map(|item| format!("{}/{}", item.place, item.id))
        .collect()
}

fn counts(page: &mut String, all: &[Statement], laws: usize) {
    let standing = |of: Standing| all.iter().filter(|s| s.standing == of).count();
    let oldest = all.iter().map(|s| s.verified_on).min().map(|day| day.to_string()).unwrap_or_default();
    page.push_str("| confidence | claims | first to review |\n|---|---|---|\n");
    for of in [Confidence::High, Confidence::Medium, Confidence::Low, Confidence::Gk] {
        let these: Vec<&Statement> = all.iter().filter(|s| s.confidence == of).collect();
        let next = these.iter().map(|s| s.review_by).min().map(|day| day.to_string()).unwrap_or_default();
        writeln!(page, "| `{}` | {} | {next} |", confidence(of), these.len()).expect("a string takes it");
    }
    writeln!(
        page,
        "\n{} claims from {laws} laws and pages; {} disputed, {} announced, {} superseded, {} historic. The oldest check is of {oldest}.\n",
        all.len(),
        standing(Standing::Disputed),
        standing(Standing::Announced),
        standing(Standing::Superseded),
        standing(Standing::Historic),
    )
    .expect("a string takes it");
}

#[test]
fn the_list_of_sources_is_what_the_folder_cites() {
    let (folder, path) = (Folder::own(), root().join("docs/sources.md"));
    let page = page(&folder);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &page).expect("written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/sources.md is not what core/knowledge cites: run this test with UPDATE_GOLDEN=1");
}
