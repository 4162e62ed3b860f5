//! The diary as evidence: every entry with the time it was written, and every later change to it.
//!
//! A list that hides its own corrections is worth little. What a field said before, when it was changed and when a server
//! received that stays visible; an entry that was taken back keeps its line. The times of writing are the phone's; the
//! time a server received an entry is the server's, and there is none while the diary stays on one phone.

use std::collections::BTreeMap;

use ciborium::Value;

use super::entry::{Diary, Entry, EntryFields, Mark, Unsettled};
use super::kind::{Shown, shown};
use crate::dates::working::Calendar;
use crate::time::{Date, Millis};

/// One field as one operation wrote it, in the order of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// `entity/id/field`.
    pub path: String,
    /// Its value.
    pub value: Value,
    /// The operation's name, in hex; a create's entity carries it as its id.
    pub name: String,
    /// Names of the operations whose values it replaced.
    pub replaces: Vec<String>,
    /// By the clock of the phone that wrote it.
    pub written_at: Millis,
    /// By the server's clock, once it was shared.
    pub received_at: Option<Millis>,
}

/// A later change to an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Which field.
    pub field: String,
    /// What it said before; several when two phones had differed, none when it had said nothing.
    pub before: Vec<Value>,
    /// What it says since.
    pub after: Value,
    /// When it was changed, by the phone.
    pub written_at: Millis,
    /// When a server received the change.
    pub received_at: Option<Millis>,
}

/// One entry of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct EvidenceLine {
    /// Its id.
    pub id: String,
    /// The day it is about, where that agrees.
    pub day: Option<Date>,
    /// The entry, or why it does not count.
    pub entry: Result<Entry, Unsettled>,
    /// The kind of day, for an entry that counts.
    pub kind: Option<Shown>,
    /// When it was first written, by the phone.
    pub written_at: Option<Millis>,
    /// When a server received it.
    pub received_at: Option<Millis>,
    /// What was changed since, in order.
    pub corrections: Vec<Correction>,
    /// Files marked as evidence for it.
    pub marks: Vec<Mark>,
}

/// The list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Evidence {
    /// Every entry ever written, by day.
    pub lines: Vec<EvidenceLine>,
}

impl Evidence {
    /// Puts the list together from what the diary says now and everything that was ever said in it.
    #[must_use]
    pub fn gather(diary: &Diary, said: &[Said], calendar: &Calendar) -> Self {
        let history = History::of(said);
        let mut lines: Vec<EvidenceLine> =
            diary.entries.iter().map(|(id, fields)| line(id, fields, diary, &history, calendar)).collect();
        lines.sort_by_key(|line| (line.day, start(line), line.id.clone()));
        Self { lines }
    }

    /// The entries of one employer only, compared without space around the name. What was taken back stays only in the
    /// whole list, since it no longer says for whom it was.
    #[must_use]
    pub fn of_employer(mut self, name: &str) -> Self {
        let of_it = |line: &EvidenceLine| {
            line.entry.as_ref().is_ok_and(|entry| super::month::employer_of(entry) == name.trim())
        };
        self.lines.retain(of_it);
        self
    }
}

fn start(line: &EvidenceLine) -> Option<u32> {
    line.entry.as_ref().ok().and_then(|entry| entry.span).map(|span| span.started)
}

fn line(id: &str, fields: &EntryFields, diary: &Diary, history: &History<'_>, calendar: &Calendar) -> EvidenceLine {
    let entry = fields.settle(id);
    let first = history.by_entry.get(id).and_then(|said| said.iter().find(|said| said.name == id));
    EvidenceLine {
        id: id.to_owned(),
        day: fields.day.agreed().copied(),
        kind: entry.as_ref().ok().map(|entry| shown(entry.kind, calendar, entry.day)),
        entry,
        written_at: first.map(|said| said.written_at),
        received_at: first.and_then(|said| said.received_at),
        corrections: history.corrections(id),
        marks: diary.marks_of(id),
    }
}

/// Everything said, by entry and by (path, name).
struct History<'a> {
    by_entry: BTreeMap<&'a str, Vec<&'a Said>>,
    by_name: BTreeMap<(&'a str, &'a str), &'a Said>,
}

impl<'a> History<'a> {
    fn of(said: &'a [Said]) -> Self {
        let mut history = Self { by_entry: BTreeMap::new(), by_name: BTreeMap::new() };
        for one in said {
            let mut parts = one.path.split('/');
            if let (Some("entry"), Some(id)) = (parts.next(), parts.next()) {
                history.by_entry.entry(id).or_default().push(one);
                history.by_name.entry((&one.path, &one.name)).or_insert(one);
            }
        }
        history
    }

    fn corrections(&self, id: &str) -> Vec<Correction> {
        let later = self.by_entry.get(id).into_iter().flatten().filter(|said| said.name != id);
        later
            .map(|said| Correction {
                field: said.path.rsplit('/').next().unwrap_or_default().to_owned(),
                before: said
                    .replaces
                    .iter()
                    .filter_map(|name| self.by_name.get(&(said.path.as_str(), name.as_str())))
                    .map(|old| old.value.clone())
                    .collect(),
                after: said.value.clone(),
                written_at: said.written_at,
                received_at: said.received_at,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor;
    use crate::registration::fields::FieldValue;
    use crate::registration::fixtures::calendar_2024_to_2026;
    use jiff::civil::date;

    fn said(path: &str, value: Value, name: &str, replaces: &[&str], at: u64) -> Said {
        let replaces = replaces.iter().map(|name| (*name).to_owned()).collect();
        let received_at = (at < 10).then_some(Millis(at + 1));
        Said { path: path.into(), value, name: name.into(), replaces, written_at: Millis(at), received_at }
    }

    fn gathered(said: &[Said], live: &[(&str, Value)]) -> Evidence {
        let bytes: Vec<_> = live.iter().map(|(path, value)| (*path, cbor::encode(value))).collect();
        let diary = Diary::from_fields(bytes.iter().map(|(path, bytes)| (*path, bytes.as_slice())));
        Evidence::gather(&diary, said, &calendar_2024_to_2026())
    }

    #[test]
    fn a_correction_keeps_what_was_said_before_and_when() {
        let day = date(2026, 3, 2).write();
        let all = [
            said("entry/a/day", day.clone(), "a", &[], 5),
            said("entry/a/minutes", 480_i64.write(), "a", &[], 5),
            said("entry/a/minutes", 600_i64.write(), "x", &["a"], 20),
            said("entry/a/employer", "金龙".to_owned().write(), "y", &[], 30),
        ];
        let live = [("entry/a/day", day), ("entry/a/minutes", 600_i64.write())];
        let list = gathered(&all, &live);
        let line = &list.lines[0];
        assert_eq!((line.written_at, line.received_at), (Some(Millis(5)), Some(Millis(6))));
        assert_eq!(line.corrections.len(), 2);
        let first = &line.corrections[0];
        assert_eq!((first.field.as_str(), &first.before[..]), ("minutes", &[480_i64.write()][..]));
        assert_eq!((&first.after, first.written_at, first.received_at), (&600_i64.write(), Millis(20), None));
        assert!(line.corrections[1].before.is_empty(), "it had said nothing");
    }

    #[test]
    fn what_was_taken_back_keeps_its_line_and_the_list_is_by_day() {
        let (early, late) = (date(2026, 3, 2).write(), date(2026, 3, 9).write());
        let all = [
            said("entry/z/day", early.clone(), "z", &[], 5),
            said("entry/a/day", late.clone(), "a", &[], 6),
            said("entry/a/removed", true.write(), "r", &[], 7),
        ];
        let live = [("entry/z/day", early), ("entry/a/day", late), ("entry/a/removed", true.write())];
        let list = gathered(&all, &live);
        assert_eq!(list.lines.iter().map(|line| line.id.as_str()).collect::<Vec<_>>(), ["z", "a"]);
        assert_eq!(list.lines[1].entry, Err(Unsettled::Removed));
        assert_eq!(list.lines[1].corrections[0].field, "removed");
        assert_eq!(list.of_employer("").lines.len(), 1, "only entries that stand are anybody's");
    }
}
