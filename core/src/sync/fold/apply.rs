//! One more entry: is it a repeat, may its author do it, does it keep to its kind, is it legal — then it takes effect
//! as a whole or not at all.

use super::{Content, Deferred, Field, FoldEntry, Live, LogState, StageRules};
use crate::hash::{Tag, hash};
use crate::id::Hash;
use crate::sync::kinds::{FIRST_STAGE, FOLD_PATH, FOLD_VERSION, KindRule, created_path, is_silent, is_stage, lookup};
use crate::sync::operation::{Name, Operation, Path, Value, Write};
use crate::sync::outcome::{EntryOutcome, FieldOutcome, VoidReason};
use crate::sync::plain::{Authority, Level};

impl LogState {
    /// Folds the next entry.
    pub fn apply(&mut self, entry: &FoldEntry<'_>, stages: &impl StageRules) -> EntryOutcome {
        self.seq = entry.seq;
        let Some(authority) = entry.authority.filter(|authority| authority.allows(Level::Note)) else {
            return EntryOutcome::Void(VoidReason::NotEntitled);
        };
        match entry.content {
            Content::Unreadable => EntryOutcome::Void(VoidReason::Unreadable),
            Content::UnknownFormat => {
                self.frozen_whole = true;
                self.defer(entry.seq, entry.name, authority, None)
            }
            Content::Plaintext(plaintext) => self.apply_plaintext(entry, authority, plaintext, stages),
        }
    }

    fn apply_plaintext(
        &mut self,
        entry: &FoldEntry<'_>,
        authority: Authority,
        plaintext: &[u8],
        stages: &impl StageRules,
    ) -> EntryOutcome {
        let content = hash(Tag::Plaintext, &[plaintext]);
        if self.applied.get(&entry.name).is_some_and(|known| known.contains(&content)) {
            return EntryOutcome::Repeat;
        }
        let Ok(operation) = Operation::parse(plaintext) else {
            return EntryOutcome::Void(VoidReason::Unreadable);
        };
        let rule = match lookup(&operation.kind, operation.schema) {
            Some(rule) if !operation.touched().any(|path| self.is_frozen(path)) && !self.frozen_whole => rule,
            _ => {
                self.frozen.extend(operation.touched().cloned());
                return self.defer(entry.seq, entry.name, authority, Some(plaintext));
            }
        };
        match self.judge(rule, &operation, entry.name, authority, stages) {
            Err(reason) => EntryOutcome::Void(reason),
            Ok(()) if fold_of(&operation).is_some_and(|version| version > FOLD_VERSION) => {
                self.frozen_whole = true;
                self.defer(entry.seq, entry.name, authority, Some(plaintext))
            }
            Ok(()) => EntryOutcome::Applied(self.take_effect(rule, operation, entry, content)),
        }
    }

    fn defer(&mut self, seq: u64, name: Name, authority: Authority, plaintext: Option<&[u8]>) -> EntryOutcome {
        self.deferred.push(Deferred { seq, name, authority, plaintext: plaintext.map(<[u8]>::to_vec) });
        EntryOutcome::NeedsNewerApp
    }

    /// Replays what an older app kept for a newer one, where only its snapshot is at hand; like that it is provisional
    /// until the log was folded anew. With an entry of an unknown format nothing changes and `None` is returned.
    pub fn thaw(&mut self, stages: &impl StageRules) -> Option<Vec<(u64, EntryOutcome)>> {
        if self.deferred.iter().any(|entry| entry.plaintext.is_none()) {
            return None;
        }
        let head = self.seq;
        self.frozen.clear();
        self.frozen_whole = false;
        let outcomes = std::mem::take(&mut self.deferred)
            .into_iter()
            .map(|Deferred { seq, name, authority, plaintext }| {
                let content = Content::Plaintext(plaintext.as_deref().unwrap_or_default());
                let entry = FoldEntry { seq, name, authority: Some(authority), content };
                (seq, self.apply(&entry, stages))
            })
            .collect();
        self.seq = head;
        Some(outcomes)
    }

    fn judge(
        &self,
        rule: &KindRule,
        operation: &Operation,
        name: Name,
        authority: Authority,
        stages: &impl StageRules,
    ) -> Result<(), VoidReason> {
        if !authority.allows(rule.level) {
            return Err(VoidReason::NotEntitled);
        }
        rule.check(operation, &self.log, &name)?;
        if operation.writes.iter().any(|write| write.seen.contains(&name)) {
            return Err(VoidReason::NamesItself);
        }
        // A second opener of one application merges field by field; anything else exists once.
        let taken = created_path(rule, &self.log, &name).is_some_and(|path| self.created.contains_key(&path));
        if taken && rule.kind != "opened" {
            return Err(VoidReason::SecondCreate);
        }
        self.judge_fold(rule, operation)?;
        operation
            .writes
            .iter()
            .filter(|write| is_stage(&write.path))
            .try_for_each(|write| self.judge_stage(write, stages))
    }

    fn judge_fold(&self, rule: &KindRule, operation: &Operation) -> Result<(), VoidReason> {
        match fold_of(operation) {
            Some(version) if self.fold == 0 && version > 0 => Ok(()),
            Some(version) if rule.kind == "raise_fold" && version > self.fold => Ok(()),
            // A second opener says again what the first said.
            Some(version) if rule.kind == "opened" && version <= self.fold => Ok(()),
            Some(_) => Err(VoidReason::NotRaised),
            None if rule.kind == "raise_fold" => Err(VoidReason::NotRaised),
            None => Ok(()),
        }
    }

    /// Legal from one of the seen stages, or equal to one; only `draft` without any. Names that have not arrived are
    /// not judged, so a write that saw none but such is taken at its word.
    fn judge_stage(&self, write: &Write, stages: &impl StageRules) -> Result<(), VoidReason> {
        let Some(to) = write.value.as_text() else { return Err(VoidReason::OutsideKind) };
        let illegal = |from: Vec<String>| Err(VoidReason::IllegalStage { from, to: to.to_owned() });
        if write.seen.is_empty() {
            return if to == FIRST_STAGE { Ok(()) } else { illegal(Vec::new()) };
        }
        let past = self.fields.get(&write.path).map(|field| &field.past);
        let arrived: Vec<&str> = write
            .seen
            .iter()
            .filter_map(|name| past?.get(name))
            .flatten()
            .filter_map(|value| value.as_text())
            .collect();
        if arrived.is_empty() || arrived.iter().any(|from| *from == to || stages.legal(from, to)) {
            Ok(())
        } else {
            illegal(arrived.into_iter().map(str::to_owned).collect())
        }
    }

    fn take_effect(
        &mut self,
        rule: &KindRule,
        operation: Operation,
        entry: &FoldEntry<'_>,
        content: Hash,
    ) -> Vec<(Path, FieldOutcome)> {
        let (name, time) = (entry.name, operation.time);
        self.fold = self.fold.max(fold_of(&operation).unwrap_or(1));
        self.applied.entry(name).or_default().insert(content);
        let created = created_path(rule, &self.log, &name);
        if let Some(path) = &created {
            self.created.entry(path.clone()).or_insert(name);
        }
        let mut outcomes = Vec::with_capacity(operation.writes.len() + 1);
        for Write { path, value, seen } in operation.writes {
            let (silent, stage) = (is_silent(&path), is_stage(&path));
            let field: &mut Field = self.fields.entry(path.clone()).or_default();
            if stage {
                field.past.entry(name).or_default().push(value.clone());
            }
            let outcome = field.write(Live { name, value, seq: entry.seq, time }, &seen, silent);
            outcomes.push((path, outcome));
        }
        outcomes.extend(created.filter(|_| rule.kind == "fee").and_then(|fee| self.note_duplicate(fee)));
        outcomes
    }

    /// The same receipt entered twice says so at once; how often it counts is for the ledger to reckon.
    fn note_duplicate(&self, fee: Path) -> Option<(Path, FieldOutcome)> {
        let said = |line: &Path, field: &str| -> Option<Value> {
            self.fields.get(&Path::parse(&format!("{line}/{field}")).ok()?)?.value().cloned()
        };
        let receipt =
            |line: &Path| said(line, "receipt").map(|receipt| normal_receipt(receipt.as_text().unwrap_or("")));
        let own = receipt(&fee).filter(|receipt| !receipt.is_empty());
        let alike = |other: &&Path| {
            other.parts().0 == "fee"
                && **other != fee
                && own.is_some()
                && receipt(other) == own
                && ["item", "kind"].iter().all(|field| said(other, field) == said(&fee, field))
        };
        let same: Vec<&Path> = self.created.keys().filter(alike).collect();
        let equal = same.iter().any(|other| said(other, "amount") == said(&fee, "amount"));
        (!same.is_empty()).then_some((fee, if equal { FieldOutcome::Merged } else { FieldOutcome::Conflict }))
    }
}

/// A receipt number as two people would both read it: letters and digits only, full-width ones made plain, one case.
fn normal_receipt(receipt: &str) -> String {
    let plain = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    receipt.chars().map(plain).filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn fold_of(operation: &Operation) -> Option<u64> {
    let write = operation.writes.iter().find(|write| write.path.as_str() == FOLD_PATH)?;
    // What is no number raises nothing.
    Some(write.value.as_uint().unwrap_or(0))
}
