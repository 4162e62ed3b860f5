//! What a reviewer reads before saying yes: what differs in words, what rests on it, who is told something else, on which source.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use sojourn_core::guidance::desk::reach::reach;
use sojourn_core::guidance::desk::words::describe;
use sojourn_core::guidance::library::Library;
use sojourn_core::guidance::lint::{Finding, Severity};
use sojourn_core::guidance::object::Body;
use sojourn_core::guidance::rule::Rule;
use sojourn_core::guidance::rule::cases::{CaseChange, compare_cases};
use sojourn_core::guidance::source::TranslationState;
use sojourn_core::guidance::text::{ItemRef, Kind};
use sojourn_core::guidance::verdict::{Here, Moment};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;

use super::board::title_of;
use super::changes::{Change, Edit, named};
use super::head::{Head, item_hash, place_name, places};
use super::{Desk, DeskError};
use crate::store::desk::{ChangeNo, CommentRow};

/// Items of a change whose reach is followed; an import of thousands shows what differs, not what rests on each.
const REACH_MAX: usize = 40;

/// A change as a reviewer reads it.
pub struct Review {
    /// The change.
    pub change: Change,
    /// Its items.
    pub items: Vec<Reviewed>,
    /// Names of who wrote in it.
    pub contributors: Vec<String>,
    /// What was said about it as a whole, with the names of who said it.
    pub comments: Vec<(String, CommentRow)>,
    /// What the checks say beyond what they say of the folder alone: what stops, and what asks for another look.
    pub findings: (Vec<Finding>, Vec<Finding>),
    /// Whether phones with an application under way are told that their result changed.
    pub tells_applicants: bool,
    /// What an approver signs.
    pub message: Vec<u8>,
}

/// One item of it.
pub struct Reviewed {
    /// `330100/parameter:card-fee`.
    pub name: String,
    /// Where its editor is, below the change's own page.
    pub path: String,
    /// Its title and place.
    pub title: String,
    /// What differs, a sentence each.
    pub lines: Vec<String>,
    /// What rests on it: `3 articles, 2 procedures`; empty if nothing does.
    pub reach: String,
    /// Published cases of rules that it changes.
    pub cases: Vec<Cases>,
    /// The statements it rests on, with their sources.
    pub sources: Vec<Cited>,
    /// Its English is behind the Chinese: phones show the Chinese, labelled, for what is risky.
    pub is_behind: bool,
    /// The folder moved on under it since it was begun.
    pub has_moved: bool,
    /// What was said about it.
    pub comments: Vec<(String, CommentRow)>,
}

/// The cases of one rule.
pub struct Cases {
    /// The rule.
    pub rule: String,
    /// How many are told the same as before.
    pub same: usize,
    /// Those that are not, or that no longer say what comes out.
    pub other: Vec<CaseChange>,
}

/// A statement with its source.
pub struct Cited {
    /// The claim.
    pub text: String,
    /// `high`, `medium`, `low`; nothing where it has none.
    pub confidence: String,
    /// The law, its number and article.
    pub source: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// When somebody last read it.
    pub verified_on: String,
}

/// Before and after, with what is reckoned of them at most once.
struct Both {
    before: Arc<Head>,
    after: Head,
    locale: Locale,
}

impl Desk {
    /// A change as a reviewer reads it.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]; [`DeskError::Unreadable`] for an edit that today's program does not read.
    pub fn review(&self, no: ChangeNo, locale: Locale) -> Result<Review, DeskError> {
        let change = self.change(no)?;
        let overlay = self.overlay(&change)?;
        let both = Both {
            before: overlay.head,
            after: Head::of(0, std::collections::BTreeMap::new(), overlay.source),
            locale,
        };
        let comments = self.named_comments(&change)?;
        let mut tells_applicants = false;
        let mut items = Vec::new();
        for (at, edit) in change.edits.iter().enumerate() {
            let mut item = both.item(edit);
            if at < REACH_MAX {
                tells_applicants |= both.follow(edit, &mut item, self.moment());
            }
            item.comments =
                comments.iter().filter(|(_, row)| row.about.as_deref() == Some(&item.name)).cloned().collect();
            items.push(item);
        }
        let names: BTreeSet<&String> = items.iter().map(|item| &item.name).collect();
        let whole = comments.iter().filter(|(_, row)| row.about.as_ref().is_none_or(|about| !names.contains(about)));
        let comments = whole.cloned().collect();
        let findings = self.findings_of(&change)?.iter().cloned().partition(|one| one.severity == Severity::Stop);
        let message = self.approval_of(&change)?;
        let contributors = self.names_of(&change.contributors)?;
        Ok(Review { items, contributors, comments, findings, tells_applicants, message, change })
    }

    fn moment(&self) -> Moment {
        Moment { as_of: self.today(), today: self.today() }
    }

    /// Names of people by number.
    fn names_of(&self, people: &BTreeSet<i64>) -> Result<Vec<String>, DeskError> {
        self.store.read(|view| {
            let found = people.iter().map(|no| view.person(*no)).collect::<Result<Vec<_>, _>>()?;
            Ok(found.into_iter().flatten().map(|person| person.name).collect())
        })
    }

    fn named_comments(&self, change: &Change) -> Result<Vec<(String, CommentRow)>, DeskError> {
        self.store.read(|view| {
            let named = |row: &CommentRow| {
                let name = view.person(row.person)?.map_or_else(String::new, |person| person.name);
                Ok((name, row.clone()))
            };
            change.comments.iter().map(named).collect()
        })
    }
}

impl Both {
    /// What differs, and on which source it stands.
    fn item(&self, edit: &Edit) -> Reviewed {
        let (place, kind, id) = &edit.key;
        let (before, after) = (self.before.item(&edit.key), self.after.item(&edit.key));
        let names = |place: &PlaceCode| place_name(place, self.locale);
        let lines = describe(before, after, self.locale, &names).iter().map(|line| line.said(self.locale)).collect();
        let shown = after.or(before);
        let title = shown.and_then(|item| title_of(&item.value, self.locale)).unwrap_or_else(|| id.to_string());
        let confirmed = &self.after.source.confirmations;
        let of = if after.is_some() { &self.after } else { self.before.as_ref() };
        Reviewed {
            name: named(&edit.key),
            path: format!("{place}/{kind}/{id}"),
            title: format!("{} · {title}", place_name(place, self.locale)),
            lines,
            reach: String::new(),
            cases: Vec::new(),
            sources: of
                .statements_of(place, *kind, id)
                .into_iter()
                .map(|item| cited(&item.value, self.locale))
                .collect(),
            is_behind: after.is_some_and(|item| confirmed.state(item, Locale::En) == TranslationState::Behind),
            has_moved: before.map(item_hash) != edit.base,
            comments: Vec::new(),
        }
    }

    /// What rests on an item, and the cases of the rules among it. Says whether an application could rest on it.
    fn follow(&self, edit: &Edit, item: &mut Reviewed, moment: Moment) -> bool {
        let (place, kind, id) = &edit.key;
        let itself = ItemRef { kind: *kind, id: id.clone() };
        // What is taken out was rested on in the folder as it was.
        let source = if edit.value.is_some() { &self.after.source } else { &self.before.source };
        let found = reach(source, places(), &itself, place);
        item.reach = found.said(self.locale);
        let mut rules: Vec<(PlaceCode, ItemRef)> = Vec::new();
        if *kind == Kind::Rule {
            rules.push((place.clone(), itself));
        }
        let reached = found.of(Kind::Rule);
        rules.extend(reached.map(|(place, id)| (place.clone(), ItemRef { kind: Kind::Rule, id: id.clone() })));
        item.cases = rules.iter().filter_map(|(place, rule)| self.cases(place, rule, moment)).collect();
        matches!(kind, Kind::Procedure | Kind::Rule) || found.count(Kind::Procedure) > 0
    }

    fn cases(&self, place: &PlaceCode, rule: &ItemRef, moment: Moment) -> Option<Cases> {
        let (before, after) = (self.before.library(self.locale), self.after.library(self.locale));
        let (old, new) = (rule_of(&before, place, rule), rule_of(&after, place, rule));
        let here = |library| Here { library, place: place.clone(), moment };
        let (was, is) = (here(&*before), here(&*after));
        let all = compare_cases(old.map(|rule| (rule, &was)), new.map(|rule| (rule, &is)), moment.today);
        let (same, other): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|one| !one.is_other() && !one.is_edited && one.holds);
        let title = new.or(old).map(|rule| rule.title.text.clone());
        (!same.is_empty() || !other.is_empty()).then(|| Cases {
            rule: title.unwrap_or_else(|| rule.id.to_string()),
            same: same.len(),
            other,
        })
    }
}

fn rule_of<'a>(library: &'a Library, place: &PlaceCode, rule: &ItemRef) -> Option<&'a Rule> {
    match library.get(place, rule) {
        Some(Body::Rule(rule)) => Some(rule),
        _ => None,
    }
}

/// A statement with its source, from the folder's own words.
fn cited(value: &Value, locale: Locale) -> Cited {
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let citation = value.get("citation").cloned().unwrap_or_default();
    let law = citation.get("law").and_then(|law| law.get(locale.tag()).or_else(|| law.get(Locale::ZhHans.tag())));
    let law = law.and_then(Value::as_str).unwrap_or_default().to_owned();
    let article = Some(text(&citation, "article")).filter(|article| !article.is_empty());
    let parts = [Some(law), Some(text(&citation, "number")), article.map(|article| format!("§ {article}"))];
    Cited {
        text: title_of(value, locale).unwrap_or_default(),
        confidence: text(value, "confidence"),
        source: parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        url: citation.get("url").and_then(Value::as_str).filter(|url| url.starts_with("http")).map(ToOwned::to_owned),
        verified_on: text(value, "verified_on"),
    }
}
