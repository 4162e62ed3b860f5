//! The board: what waits for whom, what is live, what has grown old, what the field says.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sojourn_core::guidance::desk::change::{Duty, State};
use sojourn_core::guidance::lint::{Check, Finding};
use sojourn_core::guidance::text::{ItemRef, Kind};
use sojourn_core::guidance::trust::{Channel, Release, Root};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;

use super::changes::{named, read_name};
use super::checks::Checked;
use super::head::{Head, Key};
use super::{Desk, DeskError, Who};
use crate::service::field_reports::ReportedItem;
use crate::service::guidance::TimestampHealth;
use crate::store::desk::{ChangeNo, ChangeRow};

/// Rows of each list on the board.
const ROWS: u32 = 20;

/// Everything on the board.
pub struct Board {
    /// How many changes are in each state.
    pub counts: BTreeMap<State, i64>,
    /// What this person can act on now.
    pub for_you: Vec<ChangeRow>,
    /// What others wait for.
    pub in_review: Vec<ChangeRow>,
    /// Statements past their review day.
    pub past_review: Vec<Key>,
    /// Items whose translation is behind.
    pub behind: Vec<Key>,
    /// What the checks say of the head.
    pub checks: Checked,
    /// What is live in each channel.
    pub channels: Vec<Live>,
    /// What was reported, by place and item.
    pub reports: Vec<ReportedItem>,
    /// How many items the head has.
    pub items: usize,
}

/// A channel, as it stands.
pub struct Live {
    /// Which.
    pub channel: Channel,
    /// The newest release.
    pub release: Option<Release>,
    /// How the daily statement is doing.
    pub timestamp: TimestampHealth,
    /// Who may sign.
    pub root: Option<Root>,
}

/// What has grown old.
pub struct Old {
    /// Statements past their review day.
    pub past_review: Vec<Key>,
    /// Items whose translation is behind.
    pub behind: Vec<Key>,
    /// What the checks say, which know what is behind.
    pub checks: Checked,
}

impl Desk {
    /// What has grown old in the folder.
    ///
    /// # Errors
    /// What reading the head gives.
    pub fn old(&self) -> Result<Old, DeskError> {
        let (head, checks) = (self.head()?, self.checked()?);
        let past_review = past_review(&head, &self.today().to_string());
        Ok(Old { past_review, behind: behind(checks.findings()), checks })
    }

    /// The board for a person.
    ///
    /// # Errors
    /// [`DeskError::Store`] and what reading the head gives.
    pub fn board(&self, who: &Who) -> Result<Board, DeskError> {
        let in_review = self.changes_in(State::InReview, ROWS)?;
        let Old { past_review, behind, checks } = self.old()?;
        Ok(Board {
            counts: self.count_changes()?,
            for_you: self.for_person(who, &in_review)?,
            past_review,
            behind,
            checks,
            channels: [Channel::Stable, Channel::Preview].into_iter().map(|channel| self.live(channel)).collect(),
            reports: self.service.reported_items()?,
            items: self.head()?.source.items.len(),
            in_review,
        })
    }

    /// Reviews for reviewers who did not write them; one's own drafts; releases are on their own page.
    fn for_person(&self, who: &Who, in_review: &[ChangeRow]) -> Result<Vec<ChangeRow>, DeskError> {
        let mut rows = Vec::new();
        if who.duties.contains(&Duty::Reviewer) {
            for row in in_review {
                if !self.store.read(|view| view.contributors(row.no))?.contains(&who.person) {
                    rows.push(row.clone());
                }
            }
        }
        rows.extend(self.drafts_of(who)?);
        Ok(rows)
    }

    /// A channel as it stands.
    #[must_use]
    pub fn live(&self, channel: Channel) -> Live {
        let library = self.service.guidance();
        Live {
            channel,
            release: library.published(channel).map(|(release, _)| release),
            timestamp: library.timestamp_health(channel, self.now()),
            root: library.root(channel),
        }
    }

    /// Opens a review of what the field reported: a draft about that item, with the reports as its first comment.
    ///
    /// # Errors
    /// Without the editor's duty; [`DeskError::NotFound`] where nothing of the kind was reported.
    pub fn open_report_review(&self, who: &Who, place: &PlaceCode, item: &ItemRef) -> Result<ChangeNo, DeskError> {
        let reported = self.service.reported_items()?;
        let found = reported.iter().find(|one| one.place == *place && one.item == *item).ok_or(DeskError::NotFound)?;
        let no = self.open_change(who, &format!("现场不一样：{place} {item}"))?;
        let kinds: Vec<String> = found
            .kinds
            .iter()
            .map(|one| format!("{:?} × {} ({} – {})", one.kind, one.count, one.first_on, one.last_on))
            .collect();
        let about = named(&(place.clone(), item.kind, item.id.clone()));
        self.comment(who, no, Some(&about), &kinds.join("\n"))?;
        Ok(no)
    }

    /// Writes into a draft that a statement was reported different: phones then say so and give no plain yes.
    ///
    /// # Errors
    /// As [`Desk::save_edit`]; [`DeskError::NotFound`] for what is no statement of the head.
    pub fn mark_reported(&self, who: &Who, no: ChangeNo, key: &Key) -> Result<i64, DeskError> {
        let head = self.head()?;
        let item = head.item(key).filter(|_| key.1 == Kind::Statement).ok_or(DeskError::NotFound)?;
        let change = self.change(no)?;
        let edit = change.edits.iter().find(|edit| edit.key == *key);
        let mut value = edit.and_then(|edit| edit.value.clone()).unwrap_or_else(|| item.value.clone());
        let day = json!(self.today().to_string());
        let Value::Object(fields) = &mut value else { return Err(DeskError::NotFound) };
        fields.insert("reported_on".into(), day);
        self.save_edit(who, no, key, Some(value), edit.map_or(0, |edit| edit.version))
    }
}

/// Statements whose review day is over.
fn past_review(head: &Head, today: &str) -> Vec<Key> {
    let is_past = |value: &Value| value.get("review_by").and_then(Value::as_str).is_some_and(|day| day < today);
    let statements = head.source.items.iter().filter(|(key, _)| key.1 == Kind::Statement);
    statements.filter(|(_, item)| is_past(&item.value)).map(|(key, _)| key.clone()).collect()
}

/// Items whose translation the lint calls behind.
fn behind(findings: &[Finding]) -> Vec<Key> {
    let behind = findings.iter().filter(|finding| finding.check == Check::TranslationBehind);
    behind.filter_map(|finding| read_name(&finding.item)).collect()
}

/// What an item is called, in a language: its title, or the words of a statement, or its id.
#[must_use]
pub fn title_of(value: &Value, locale: Locale) -> Option<String> {
    let words = |name: &str| {
        let texts = value.get(name)?;
        let text = texts.get(locale.tag()).or_else(|| texts.get(Locale::ZhHans.tag()))?;
        text.as_str().map(ToOwned::to_owned)
    };
    ["title", "name", "word", "text", "about"].into_iter().find_map(words)
}
