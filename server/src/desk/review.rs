//! What a reviewer reads before saying yes: what differs in words, what rests on it, who is told something else, on which source.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use sojourn_core::guidance::desk::reach::Reach;
use sojourn_core::guidance::desk::words::describe;
use sojourn_core::guidance::library::Library;
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
use super::checks::Checked;
use super::head::{Head, Items, item_hash, place_name, places};
use super::overlay::Overlay;
use super::{Desk, DeskError};
use crate::store::desk::{ChangeNo, CommentRow};

/// Items of a change on a page of its review.
pub const ITEMS_MAX: usize = 40;
/// Items of a change that are followed to see whether an application rests on one of them.
const FOLLOWED_MAX: usize = 200;

/// A change as a reviewer reads it.
pub struct Review {
    /// The change.
    pub change: Change,
    /// Its items, from the one asked for on, as many as a page shows.
    pub items: Vec<Reviewed>,
    /// Whether the folder moved on under any of its items.
    pub has_moved: bool,
    /// Names of who wrote in it.
    pub contributors: Vec<String>,
    /// What was said about it as a whole, with the names of who said it.
    pub comments: Vec<(String, CommentRow)>,
    /// What the checks say beyond what they say of the folder alone; none of a change that is over or in the folder already.
    pub checks: Option<Checked>,
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
    after: Arc<Overlay>,
    locale: Locale,
}

impl Desk {
    /// A change as a reviewer reads it, a page of it from some item on.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]; [`DeskError::Unreadable`] for an edit that today's program does not read.
    pub fn review(&self, no: ChangeNo, from: usize, locale: Locale) -> Result<Review, DeskError> {
        let change = self.change(no)?;
        let both = Both { after: self.overlay(&change)?, locale };
        let comments = self.named_comments(&change)?;
        let mut items = Vec::new();
        for edit in change.edits.iter().skip(from).take(ITEMS_MAX) {
            let mut item = both.item(edit);
            both.follow(edit, &mut item, self.moment());
            item.comments =
                comments.iter().filter(|(_, row)| row.about.as_deref() == Some(&item.name)).cloned().collect();
            items.push(item);
        }
        let names: BTreeSet<String> = change.edits.iter().map(|edit| named(&edit.key)).collect();
        let whole = comments.iter().filter(|(_, row)| row.about.as_ref().is_none_or(|about| !names.contains(about)));
        let comments = whole.cloned().collect();
        let checks = self.checks_of(&change)?;
        let message = self.approval_of(&change)?;
        let contributors = self.names_of(&change.contributors)?;
        let has_moved = change.edits.iter().any(|edit| both.has_moved(edit));
        let tells_applicants = both.tells_applicants(&change);
        Ok(Review { items, has_moved, contributors, comments, checks, tells_applicants, message, change })
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
    fn before(&self) -> &Head {
        &self.after.head
    }

    /// What differs, and on which source it stands.
    fn item(&self, edit: &Edit) -> Reviewed {
        let (place, kind, id) = &edit.key;
        let (before, after) = (self.before().item(&edit.key), self.after.item(&edit.key));
        let names = |place: &PlaceCode| place_name(place, self.locale);
        let lines = describe(before, after, self.locale, &names).iter().map(|line| line.said(self.locale)).collect();
        let shown = after.or(before);
        let title = shown.and_then(|item| title_of(&item.value, self.locale)).unwrap_or_else(|| id.to_string());
        let confirmed = &self.before().source.confirmations;
        let of: &dyn Items = if after.is_some() { &*self.after } else { self.before() };
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
            has_moved: self.has_moved(edit),
            comments: Vec::new(),
        }
    }

    /// Whether the folder moved on under an item since it was begun.
    fn has_moved(&self, edit: &Edit) -> bool {
        self.before().item(&edit.key).map(item_hash) != edit.base
    }

    /// Whether an application could rest on what a change changes.
    fn tells_applicants(&self, change: &Change) -> bool {
        let is_one = |edit: &Edit| matches!(edit.key.1, Kind::Procedure | Kind::Rule);
        let followed = || change.edits.iter().take(FOLLOWED_MAX);
        change.edits.iter().any(is_one) || followed().any(|edit| self.reach(edit).count(Kind::Procedure) > 0)
    }

    /// What rests on an item; of one that is taken out, in the folder as it was.
    fn reach(&self, edit: &Edit) -> Reach {
        let (place, kind, id) = &edit.key;
        let graph = if edit.value.is_some() { self.after.graph() } else { self.before().graph() };
        graph.reach(places(), &ItemRef { kind: *kind, id: id.clone() }, place)
    }

    /// What rests on an item, and the cases of the rules among it.
    fn follow(&self, edit: &Edit, item: &mut Reviewed, moment: Moment) {
        let (place, kind, id) = &edit.key;
        let found = self.reach(edit);
        item.reach = found.said(self.locale);
        let mut rules: Vec<(PlaceCode, ItemRef)> = Vec::new();
        if *kind == Kind::Rule {
            rules.push((place.clone(), ItemRef { kind: *kind, id: id.clone() }));
        }
        let reached = found.of(Kind::Rule);
        rules.extend(reached.map(|(place, id)| (place.clone(), ItemRef { kind: Kind::Rule, id: id.clone() })));
        item.cases = rules.iter().filter_map(|(place, rule)| self.cases(place, rule, moment)).collect();
    }

    fn cases(&self, place: &PlaceCode, rule: &ItemRef, moment: Moment) -> Option<Cases> {
        let (before, after) = (self.before().library(self.locale), self.after.library(self.locale));
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
