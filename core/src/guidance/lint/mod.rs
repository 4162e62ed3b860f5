//! The gate before review: what may not be published, and what an editor should look at again.
//!
//! Every check is small and names the file, the item and what is wrong in words an editor can act on. `docs/guidance.md` lists
//! them; each has an example in the tests that it refuses.

mod calendars;
mod cases;
mod dates;
pub(super) mod errors;
mod prose;
pub(super) mod references;
mod rules;
mod sources;
mod terms;
mod translation;

use super::library::{Library, Resolution};
use super::manifest::Patch;
use super::object::Body;
use super::source::{Item, Source};
use super::statement::Statement;
use super::text::{ItemId, ItemRef, Kind};
use crate::both::Both;
use crate::locale::Locale;
use crate::place::PlaceTable;
use crate::time::Date;

macro_rules! checks {
    ($($(#[$doc:meta])* $check:ident $zh:literal $en:literal),+ $(,)?) => {
        /// Which check.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Check {
            $($(#[$doc])* $check,)+
        }

        impl Check {
            /// Every check, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$check),+];

            /// What people call it.
            #[must_use]
            pub fn called(self) -> Both {
                match self {
                    $(Self::$check => Both::new($zh, $en),)+
                }
            }
        }
    };
}

checks! {
    /// A dated value overlaps, leaves a gap, is out of order or of another type.
    Dates "日期和时段" "dates and spans",
    /// Working days are counted in a year without a holiday table.
    Calendar "放假安排" "holiday tables",
    /// Nothing is cited.
    Citation "出处" "citations",
    /// An instruction without a source.
    Unsourced "没有依据的嘱咐" "instructions without a source",
    /// Something named is not there.
    Reference "指向的内容不在" "names of nothing",
    /// Statements or procedures lead in a circle.
    Circle "绕圈" "circles",
    /// General knowledge or a weak page behind a date, an amount or eligibility.
    WeakSource "依据太弱" "weak sources",
    /// A statement is past its review date.
    PastReview "过了复核日期" "past the review day",
    /// A statement is reported different.
    Reported "有人反映不同" "reported different",
    /// A fee, limit or quantity stands in prose.
    NumberInProse "正文里有数字" "numbers in prose",
    /// The main answer is too long.
    LongAnswer "答案太长" "long answers",
    /// A sentence is too long.
    LongSentence "句子太长" "long sentences",
    /// A legal term that nobody explains.
    Unglossed "没解释的法律词" "unexplained legal words",
    /// A step at a window without a card.
    NoCard "窗口没有话可说" "windows without a card",
    /// Two languages of one text have different placeables.
    Placeables "两种语言的占位不同" "placeables that differ",
    /// A translation is behind its source.
    TranslationBehind "译文落后" "translation behind",
    /// A translation is missing or nobody confirmed it.
    TranslationOpen "译文没有或没确认" "translation missing or unconfirmed",
    /// A character with several readings in a word nobody reviewed.
    Polyphone "多音字" "characters with several readings",
    /// A character of a title or alias that phones have no reading of.
    Unread "不会念的字" "characters without a reading",
    /// A rule's tree: size, types, unused facts, branches that cannot matter.
    Tree "规则的树" "rule trees",
    /// A published case does not come out as it says.
    Case "样例不对" "cases that do not come out",
    /// A published case comes out differently with the clock 13 months ahead.
    CaseLater "以后的样例" "cases later on",
    /// Too few published cases, none with a missing answer, or none on the border.
    FewCases "样例太少" "too few cases",
    /// A patch or item cannot be read where it applies.
    Patch "本地改动" "patches",
    /// A pack is over its limits.
    PackSize "包太大" "packs over their limits",
}

/// Whether a finding stops publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Look at it.
    Look,
    /// It stops.
    Stop,
}

/// Something a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// By which check.
    pub check: Check,
    /// Whether it stops.
    pub severity: Severity,
    /// In which file.
    pub file: String,
    /// In which item.
    pub item: String,
    /// What, in words.
    pub what: Both,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = match self.severity {
            Severity::Stop => "stop",
            Severity::Look => "look",
        };
        let check = self.check.called();
        write!(f, "{word} {:?}（{}）{} [{}] {}", self.check, check.zh, self.file, self.item, self.what)
    }
}

/// What checks see and where they write.
struct Linter<'a> {
    source: &'a Source,
    library: Library,
    today: Date,
    findings: Vec<Finding>,
}

impl Linter<'_> {
    fn say(&mut self, check: Check, severity: Severity, item: &Item, what: Both) {
        self.findings.push(Finding {
            check,
            severity,
            file: item.file.clone(),
            item: format!("{}/{}:{}", item.place, item.kind, item.id),
            what,
        });
    }

    /// The item as a person at its place finds it: a patch laid over what it patches.
    fn as_found(&self, item: &Item) -> Option<Body> {
        let Ok(patch) = serde_json::from_value::<Patch>(item.value.clone()) else {
            return Some(self.source.object(item, Locale::ZhHans).body);
        };
        self.named(item, &patch.of)
    }

    /// What an item names, as it stands at the item's place.
    fn named(&self, item: &Item, reference: &ItemRef) -> Option<Body> {
        match self.library.resolve(&item.place, reference) {
            Resolution::Found(found) => Some(found.body),
            Resolution::Disputed { .. } | Resolution::UpdateApp | Resolution::Missing => None,
        }
    }

    fn statement(&self, item: &Item, id: &ItemId) -> Option<Statement> {
        match self.named(item, &ItemRef { kind: Kind::Statement, id: id.clone() }) {
            Some(Body::Statement(statement)) => Some(statement),
            _ => None,
        }
    }

    fn stop(&mut self, check: Check, item: &Item, what: Both) {
        self.say(check, Severity::Stop, item, what);
    }

    fn look(&mut self, check: Check, item: &Item, what: Both) {
        self.say(check, Severity::Look, item, what);
    }
}

/// Runs every check over a source folder. Findings come in the order of the folder, those that stop first.
#[must_use]
pub fn lint(source: &Source, places: &PlaceTable, today: Date) -> Vec<Finding> {
    let mut library = Library::new(Locale::ZhHans, 0, places.clone());
    source.objects(Locale::ZhHans).into_iter().for_each(|object| library.add(object));
    let mut linter = Linter { source, library, today, findings: Vec::new() };
    for item in source.items.values() {
        linter.dates(item);
        linter.references(item);
        linter.sources(item);
        linter.prose(item);
        linter.terms(item);
        linter.rules(item);
        linter.cases(item);
        linter.working_days(item);
        linter.translation(item);
    }
    linter.fee_lines();
    linter.calendars();
    linter.circles();
    linter.patches();
    linter.packs();
    linter.findings.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.file.cmp(&b.file)));
    linter.findings
}

/// Calls with every text of a value: its path, and the words by language.
fn texts(
    value: &serde_json::Value,
    path: &str,
    call: &mut impl FnMut(&str, &serde_json::Map<String, serde_json::Value>),
) {
    use serde_json::Value;
    match value {
        Value::Object(map) if map.contains_key(Locale::ZhHans.tag()) => call(path, map),
        Value::Object(map) => map.iter().for_each(|(name, value)| texts(value, &format!("{path}/{name}"), call)),
        Value::Array(items) => items.iter().for_each(|item| texts(item, path, call)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The placeables of a text, as written, in order of spelling.
fn placeables(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> =
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(inside, _)| inside).collect();
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests;
