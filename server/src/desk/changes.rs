//! Changes: begun, written in, sent to review, returned, approved.
//!
//! Every save names the version it was made from. Approving merges the items into the folder, in one transaction with the new
//! snapshot; where the folder moved on meanwhile, the change goes back to whoever wrote it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use ed25519_dalek::VerifyingKey;
use serde_json::{Value, json};
use sojourn_core::guidance::desk::change::{Actor, Digested, Standing, State, Step, approval_message, decide};
use sojourn_core::guidance::jcs;
use sojourn_core::guidance::lint::{Finding, Severity, lint};
use sojourn_core::guidance::object::ObjectId;
use sojourn_core::guidance::source::{Item, Source, TRANSLATIONS, check_item, put, remove};
use sojourn_core::guidance::text::{ItemId, Kind};
use sojourn_core::locale::Locale;
use sojourn_core::place::PlaceCode;
use sojourn_core::time::Date;

use super::head::{Head, Key, item_hash, places};
use super::{Desk, DeskError, Who};
use crate::store::desk::{ApprovalRow, ChangeNo, ChangeRow, CommentRow, DeskView, EditRow, SnapshotNo};

/// Longest title of a change, in characters.
const TITLE_MAX: usize = 120;
/// Longest comment, in characters.
const COMMENT_MAX: usize = 4_000;
/// Items one change may touch: what one person can review.
const ITEMS_MAX: usize = 500;

/// Changes whose findings are kept.
const FOUND_MAX: usize = 64;

/// A change with everything the pages show of it.
#[derive(Debug, Clone)]
pub struct Change {
    /// The row.
    pub row: ChangeRow,
    /// Where it stands.
    pub state: State,
    /// Its items.
    pub edits: Vec<Edit>,
    /// Who wrote in it, ever.
    pub contributors: BTreeSet<i64>,
    /// What was said about it.
    pub comments: Vec<CommentRow>,
    /// Who approved it.
    pub approvals: Vec<ApprovalRow>,
}

/// One item of a change.
#[derive(Debug, Clone)]
pub struct Edit {
    /// Which.
    pub key: Key,
    /// What it becomes; none if it goes.
    pub value: Option<Value>,
    /// Hash of what it was when the edit began; none for a new item.
    pub base: Option<ObjectId>,
    /// Counts up with every save.
    pub version: i64,
    /// Who saved last.
    pub by: i64,
    /// When.
    pub at: i64,
}

/// Which state of which change over which folder was looked at, and when.
type Looked = (ChangeNo, i64, SnapshotNo, Date);

/// What the lint said of the changes that were looked at last: running it over thousands of items takes longer than a page may.
#[derive(Default)]
pub(crate) struct Found(Mutex<VecDeque<(Looked, Arc<Vec<Finding>>)>>);

impl Found {
    fn get(&self, asked: &Looked) -> Option<Arc<Vec<Finding>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(looked, _)| looked == asked).map(|(_, found)| Arc::clone(found))
    }

    fn keep(&self, asked: Looked, found: &Arc<Vec<Finding>>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.truncate(FOUND_MAX - 1);
        kept.push_front((asked, Arc::clone(found)));
    }
}

/// A folder with a change laid over it, unapproved.
pub struct Overlay {
    /// What it is laid over.
    pub head: Arc<Head>,
    /// All items as they would be.
    pub source: Source,
}

impl Desk {
    /// Begins a change.
    ///
    /// # Errors
    /// Without the editor's duty, or for a title that is empty or too long.
    pub fn open_change(&self, who: &Who, title: &str) -> Result<ChangeNo, DeskError> {
        who.require(sojourn_core::guidance::desk::change::Duty::Editor)?;
        let title = title.trim();
        if title.is_empty() || title.chars().count() > TITLE_MAX {
            return Err(DeskError::field("title", format!("1–{TITLE_MAX} 字 · 1 to {TITLE_MAX} characters")));
        }
        self.store.write(|view| {
            let no = view.insert_change(title, State::Draft.name(), who.person, self.at())?;
            view.put_contributor(no, who.person)?;
            self.note(view, Some(who.person), "change-opened", &format!("change:{no}"), &json!({ "title": title }))?;
            Ok(no)
        })
    }

    /// A change.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub fn change(&self, no: ChangeNo) -> Result<Change, DeskError> {
        self.store.read(|view| load(view, no))
    }

    /// Changes in a state, newest first.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn changes_in(&self, state: State, rows_max: u32) -> Result<Vec<ChangeRow>, DeskError> {
        Ok(self.store.read(|view| view.changes_in(state.name(), rows_max))?)
    }

    /// How many changes are in each state.
    ///
    /// # Errors
    /// [`DeskError::Store`].
    pub fn count_changes(&self) -> Result<BTreeMap<State, i64>, DeskError> {
        let counts = self.store.read(|view| view.count_changes())?;
        Ok(counts.into_iter().filter_map(|(state, count)| Some((state.parse().ok()?, count))).collect())
    }

    /// Saves an item in a draft. `value` none takes it out; `version` is what the page was made from, 0 for an item that the change
    /// did not touch yet. Returns the new version.
    ///
    /// # Errors
    /// [`DeskError::Conflict`] with what somebody else saved meanwhile, [`DeskError::Invalid`] for what cannot be read.
    pub fn save_edit(
        &self,
        who: &Who,
        no: ChangeNo,
        key: &Key,
        value: Option<Value>,
        version: i64,
    ) -> Result<i64, DeskError> {
        let value = value.map(|value| checked(key, value)).transpose()?;
        let base = self.head()?.item(key).map(item_hash);
        self.store.write(|view| {
            let change = load(view, no)?;
            let next = step(&change, Step::Edit, who)?;
            let stored = view.edit(no, &written(key))?;
            let found = stored.as_ref().map_or(0, |row| row.version);
            if found != version {
                let theirs = stored.unwrap_or_else(|| unreachable_edit(key));
                return Err(conflict(view, theirs)?);
            }
            if found == 0 && change.edits.len() >= ITEMS_MAX {
                return Err(DeskError::field("change", format!("≤ {ITEMS_MAX}")));
            }
            let row = EditRow {
                key: written(key),
                value,
                base: stored.map_or(base.map(|hash| hash.0), |row| row.base),
                version: found + 1,
                edited_by: who.person,
                edited_at: self.at(),
            };
            view.put_edit(no, &row)?;
            self.touch(view, change.row, next, None)?;
            view.put_contributor(no, who.person)?;
            let detail =
                json!({ "item": named(key), "version": row.version, "value": hash_text(row.value.as_deref()) });
            self.note(view, Some(who.person), "edit-saved", &format!("change:{no}"), &detail)?;
            Ok(row.version)
        })
    }

    /// Takes an item out of a draft: it stays as it was.
    ///
    /// # Errors
    /// As [`Self::save_edit`].
    pub fn drop_edit(&self, who: &Who, no: ChangeNo, key: &Key, version: i64) -> Result<(), DeskError> {
        self.store.write(|view| {
            let change = load(view, no)?;
            let next = step(&change, Step::Edit, who)?;
            let stored = view.edit(no, &written(key))?.ok_or(DeskError::NotFound)?;
            if stored.version != version {
                return Err(conflict(view, stored)?);
            }
            view.delete_edit(no, &written(key))?;
            self.touch(view, change.row, next, None)?;
            let about = format!("change:{no}");
            Ok(self.note(view, Some(who.person), "edit-dropped", &about, &json!({ "item": named(key) }))?)
        })
    }

    /// The folder as it would be with a change in it.
    ///
    /// # Errors
    /// [`DeskError::NotFound`], [`DeskError::Invalid`] for an edit that today's program does not read.
    pub fn overlay(&self, change: &Change) -> Result<Overlay, DeskError> {
        let head = self.head()?;
        let mut source = head.source.clone();
        for edit in &change.edits {
            match edit_item(&head, edit)? {
                Some(item) => drop(source.items.insert(edit.key.clone(), item)),
                None => drop(source.items.remove(&edit.key)),
            }
        }
        Ok(Overlay { head, source })
    }

    /// What the lint says of the folder with a change in it, beyond what it says of the folder alone.
    ///
    /// # Errors
    /// As [`Self::overlay`].
    pub fn findings_of(&self, change: &Change) -> Result<Arc<Vec<Finding>>, DeskError> {
        let asked = (change.row.no, change.row.version, self.head()?.no, self.today());
        if let Some(known) = self.found.get(&asked) {
            return Ok(known);
        }
        let overlay = self.overlay(change)?;
        let before: BTreeSet<String> = overlay.head.findings(self.today()).iter().map(said).collect();
        let after = lint(&overlay.source, places(), self.today());
        let found = Arc::new(after.into_iter().filter(|finding| !before.contains(&said(finding))).collect());
        self.found.keep(asked, &found);
        Ok(found)
    }

    /// Sends a draft to review, through the lint gate.
    ///
    /// # Errors
    /// [`DeskError::Findings`] with what stops it.
    pub fn submit(&self, who: &Who, no: ChangeNo) -> Result<(), DeskError> {
        let change = self.change(no)?;
        let version = change.row.version;
        let stops: Vec<Finding> =
            self.findings_of(&change)?.iter().filter(|finding| finding.severity == Severity::Stop).cloned().collect();
        if !stops.is_empty() {
            return Err(DeskError::Findings(stops));
        }
        self.go(who, no, Some(version), Step::Submit, "change-submitted", None)
    }

    /// Returns a change to be written on, with a reason.
    ///
    /// # Errors
    /// Without a reason, or where the rules refuse.
    pub fn return_change(&self, who: &Who, no: ChangeNo, reason: &str) -> Result<(), DeskError> {
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > COMMENT_MAX {
            return Err(DeskError::field("reason", format!("1–{COMMENT_MAX} 字 · 1 to {COMMENT_MAX} characters")));
        }
        self.go(who, no, None, Step::Return, "change-returned", Some(reason))
    }

    /// Gives a change up. It stays readable.
    ///
    /// # Errors
    /// Where the rules refuse.
    pub fn drop_change(&self, who: &Who, no: ChangeNo) -> Result<(), DeskError> {
        self.go(who, no, None, Step::Drop, "change-dropped", None)
    }

    /// Says something about a change or one of its items.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] for no words or too many.
    pub fn comment(&self, who: &Who, no: ChangeNo, about: Option<&str>, text: &str) -> Result<(), DeskError> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > COMMENT_MAX {
            return Err(DeskError::field("text", format!("1–{COMMENT_MAX} 字 · 1 to {COMMENT_MAX} characters")));
        }
        self.store.write(|view| {
            load(view, no)?;
            let about = about.map(ToOwned::to_owned);
            let row = CommentRow { person: who.person, at: self.at(), about, text: text.to_owned() };
            view.put_comment(no, &row)?;
            Ok(self.note(
                view,
                Some(who.person),
                "commented",
                &format!("change:{no}"),
                &json!({ "about": row.about }),
            )?)
        })
    }

    /// The bytes an approver signs for a change as it is now.
    ///
    /// # Errors
    /// [`DeskError::NotFound`].
    pub fn approval_of(&self, change: &Change) -> Result<Vec<u8>, DeskError> {
        let digested = |edit: &Edit| Digested {
            item: named(&edit.key),
            before: edit.base,
            after: edit.value.as_ref().map(|value| ObjectId::of(&jcs::canonical_value(value).unwrap_or_default())),
        };
        let items: BTreeSet<Digested> = change.edits.iter().map(digested).collect();
        approval_message(change.row.no, &items).map_err(|error| DeskError::Internal(error.to_string()))
    }

    /// Approves a change with a signature over exactly what it says, and merges it into the folder.
    ///
    /// # Errors
    /// [`DeskError::Refused`] for who wrote in it; [`DeskError::Signature`]; [`DeskError::Behind`] where the folder moved on.
    pub fn approve(&self, who: &Who, no: ChangeNo, version: i64, signature: &str) -> Result<(), DeskError> {
        let head = self.head()?;
        let change = self.change(no)?;
        step(&change, Step::Approve, who)?;
        if change.row.version != version {
            return Err(DeskError::Behind(vec![change.row.title]));
        }
        let message = self.approval_of(&change)?;
        let public_key = verify(who, &message, signature)?;
        let files = merged(&head, &change)?;
        let approval = ApprovalRow {
            person: who.person,
            at: self.at(),
            digest: ObjectId::of(&message).0,
            public_key,
            signature: signature.to_owned(),
        };
        self.store.write(|view| {
            let now = load(view, no)?;
            let next = step(&now, Step::Approve, who)?;
            if now.row.version != version || view.head()?.map_or(0, |row| row.no) != head.no {
                return Err(DeskError::Behind(vec![now.row.title]));
            }
            view.put_approval(no, &approval)?;
            self.touch(view, now.row, next, None)?;
            let snapshot = view.put_snapshot(&files, self.at(), &format!("change:{no}"))?;
            let detail =
                json!({ "digest": ObjectId(approval.digest), "key": approval.public_key, "snapshot": snapshot });
            Ok(self.note(view, Some(who.person), "change-approved", &format!("change:{no}"), &detail)?)
        })
    }

    /// Takes a step that changes nothing but the state.
    fn go(
        &self,
        who: &Who,
        no: ChangeNo,
        version: Option<i64>,
        what: Step,
        deed: &str,
        reason: Option<&str>,
    ) -> Result<(), DeskError> {
        self.store.write(|view| {
            let change = load(view, no)?;
            if version.is_some_and(|version| version != change.row.version) {
                return Err(DeskError::Behind(vec![change.row.title]));
            }
            let next = step(&change, what, who)?;
            view.delete_approvals(no)?;
            self.touch(view, change.row, next, reason)?;
            Ok(self.note(view, Some(who.person), deed, &format!("change:{no}"), &json!({ "reason": reason }))?)
        })
    }

    /// Writes a change's row after a step.
    pub(super) fn touch(
        &self,
        view: &DeskView<'_>,
        mut row: ChangeRow,
        state: State,
        reason: Option<&str>,
    ) -> Result<(), DeskError> {
        row.state = state.name().to_owned();
        row.version += 1;
        row.updated_at = self.at();
        row.reason = reason.map(ToOwned::to_owned).or(row.reason);
        Ok(view.update_change(&row)?)
    }
}

/// A change as the desk's file has it.
pub(super) fn load(view: &DeskView<'_>, no: ChangeNo) -> Result<Change, DeskError> {
    let row = view.change(no)?.ok_or(DeskError::NotFound)?;
    let state = row.state.parse().map_err(|_| DeskError::Internal("a stored state is not one".into()))?;
    Ok(Change {
        state,
        edits: view.edits(no)?.into_iter().map(parsed).collect::<Result<_, _>>()?,
        contributors: view.contributors(no)?.into_iter().collect(),
        comments: view.comments(no)?,
        approvals: view.approvals(no)?,
        row,
    })
}

/// What the rules say about a step.
pub(super) fn step(change: &Change, what: Step, who: &Who) -> Result<State, DeskError> {
    step_as(change, what, &who.actor())
}

/// What the rules say about a step somebody takes who may not be signed in: the server on a publisher's word.
pub(super) fn step_as(change: &Change, what: Step, actor: &Actor) -> Result<State, DeskError> {
    let standing = Standing { state: change.state, contributors: &change.contributors, items: change.edits.len() };
    Ok(decide(&standing, what, actor)?)
}

/// The folder with a change's items written into its files; refused where an item is not what the edit began from.
pub(super) fn merged(head: &Head, change: &Change) -> Result<BTreeMap<String, String>, DeskError> {
    let moved = change.edits.iter().filter(|edit| head.item(&edit.key).map(item_hash) != edit.base);
    let moved: Vec<String> = moved.map(|edit| named(&edit.key)).collect();
    if !moved.is_empty() {
        return Err(DeskError::Behind(moved));
    }
    let mut files = head.files.clone();
    for edit in &change.edits {
        let (place, kind, id) = &edit.key;
        let done = match edit_item(head, edit)? {
            Some(item) => put(&mut files, &item),
            None => remove(&mut files, place, *kind, id),
        };
        done.map_err(|error| DeskError::Unreadable(vec![error]))?;
    }
    confirm_translations(head, change, &mut files)?;
    // What was written reads back as what was approved, or nothing is kept.
    let after = Head::read(0, files)?;
    let same = |edit: &Edit| after.item(&edit.key).map(|item| &item.value) == edit.value.as_ref();
    match change.edits.iter().find(|edit| !same(edit)) {
        Some(edit) => Err(DeskError::Internal(format!("{} does not read back as written", named(&edit.key)))),
        None => Ok(after.files),
    }
}

/// Whoever wrote the other language of an item anew, and whoever approved it, has looked at it beside the Chinese: it is confirmed.
fn confirm_translations(head: &Head, change: &Change, files: &mut BTreeMap<String, String>) -> Result<(), DeskError> {
    let mut confirmations = head.source.confirmations.clone();
    let mut translated = Vec::new();
    for edit in &change.edits {
        let before = head.item(&edit.key).map(|item| foreign(&item.value));
        if let Some(item) = edit_item(head, edit)?.filter(|item| Some(foreign(&item.value)) != before) {
            translated.push(item);
        }
    }
    if confirmations.confirm(translated.iter()) > 0 {
        files.insert(TRANSLATIONS.to_owned(), confirmations.write());
    }
    Ok(())
}

/// Every text of a value in other languages than Chinese, in order.
fn foreign(value: &Value) -> Vec<&str> {
    match value {
        Value::Object(fields) if fields.contains_key(Locale::ZhHans.tag()) => {
            let others = fields.iter().filter(|(tag, _)| *tag != Locale::ZhHans.tag());
            others.filter_map(|(_, text)| text.as_str()).collect()
        }
        Value::Object(fields) => fields.values().flat_map(foreign).collect(),
        Value::Array(list) => list.iter().flat_map(foreign).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    }
}

/// The item an edit makes; none if it takes it out.
fn edit_item(head: &Head, edit: &Edit) -> Result<Option<Item>, DeskError> {
    let Some(value) = &edit.value else { return Ok(None) };
    let (place, kind, _) = &edit.key;
    let mut item = check_item(place, *kind, value.clone()).map_err(|error| DeskError::Unreadable(vec![error]))?;
    if let Some(old) = head.item(&edit.key) {
        item.file.clone_from(&old.file);
    }
    Ok(Some(item))
}

/// An item's value as it is stored: canonical, of the item it says it is, within limits.
fn checked(key: &Key, value: Value) -> Result<String, DeskError> {
    let (place, kind, id) = key;
    let item = check_item(place, *kind, value).map_err(|error| DeskError::Unreadable(vec![error]))?;
    if item.id != *id {
        return Err(DeskError::field("id", format!("{} ≠ {id}", item.id)));
    }
    let canonical = jcs::canonical_value(&item.value).map_err(|error| DeskError::field("value", error.to_string()))?;
    String::from_utf8(canonical).map_err(|error| DeskError::Internal(error.to_string()))
}

/// The signer's public key, if the signature is theirs and holds. The message is bytes the server made from what it stores.
pub(super) fn verify(who: &Who, message: &[u8], signature: &str) -> Result<String, DeskError> {
    let key = who.signing_key.clone().ok_or(DeskError::Signature("this person has no signing key yet"))?;
    let bytes = |text: &str| data_encoding::HEXLOWER.decode(text.as_bytes()).ok();
    let public: [u8; 32] =
        bytes(&key).and_then(|bytes| bytes.try_into().ok()).ok_or(DeskError::Signature("the key is not one"))?;
    let signature = bytes(signature).and_then(|bytes| ed25519_dalek::Signature::from_slice(&bytes).ok());
    let signature = signature.ok_or(DeskError::Signature("it is not 128 hex digits"))?;
    let holds = VerifyingKey::from_bytes(&public).is_ok_and(|key| key.verify_strict(message, &signature).is_ok());
    holds.then_some(key).ok_or(DeskError::Signature("it is not over this content by this key"))
}

/// What a conflict tells: their words, and who.
fn conflict(view: &DeskView<'_>, theirs: EditRow) -> Result<DeskError, DeskError> {
    let by = view.person(theirs.edited_by)?.map_or_else(String::new, |person| person.name);
    Ok(DeskError::Conflict { theirs: theirs.value, version: theirs.version, by })
}

/// An item that was dropped from the change meanwhile: as if somebody had saved it as it was.
fn unreachable_edit(key: &Key) -> EditRow {
    EditRow { key: written(key), value: None, base: None, version: 0, edited_by: 0, edited_at: 0 }
}

/// `330100/parameter:card-fee`.
#[must_use]
pub fn named((place, kind, id): &Key) -> String {
    format!("{place}/{kind}:{id}")
}

fn written((place, kind, id): &Key) -> (String, String, String) {
    (place.as_str().to_owned(), kind.name().to_owned(), id.as_str().to_owned())
}

/// A key from its parts as written.
///
/// # Errors
/// [`DeskError::NotFound`] for what cannot name an item.
pub fn key(place: &str, kind: &str, id: &str) -> Result<Key, DeskError> {
    let kind = Kind::ALL.into_iter().find(|one| one.name() == kind).ok_or(DeskError::NotFound)?;
    let place: PlaceCode = place.parse().map_err(|_| DeskError::NotFound)?;
    let id: ItemId = id.parse().map_err(|_| DeskError::NotFound)?;
    Ok((place, kind, id))
}

fn parsed(row: EditRow) -> Result<Edit, DeskError> {
    let value = row.value.as_deref().map(serde_json::from_str).transpose();
    Ok(Edit {
        key: key(&row.key.0, &row.key.1, &row.key.2)?,
        value: value.map_err(|_| DeskError::Internal("a stored edit is not JSON".into()))?,
        base: row.base.map(ObjectId),
        version: row.version,
        by: row.edited_by,
        at: row.edited_at,
    })
}

fn hash_text(value: Option<&str>) -> Option<ObjectId> {
    value.map(|text| ObjectId::of(text.as_bytes()))
}

fn said(finding: &Finding) -> String {
    finding.to_string()
}
