//! The kinds of sealed operations this version knows, and what each may write.
//!
//! A kind's meaning is fixed by its schema number; a new meaning is a new number. The table in `docs/protocol.md` is
//! the same as [`KINDS`]; a test holds them together. Which fields an entity has is the business of the rooms above.

use super::operation::{Name, Operation, Path, Write};
use super::outcome::VoidReason;
use super::plain::Level;
use crate::id::LogId;

/// The newest fold version this program knows.
pub const FOLD_VERSION: u64 = 1;

/// The field that fixes or raises a log's fold version.
pub const FOLD_PATH: &str = "log/fold/version";

/// The field whose writes are judged by the stage rules.
pub const STAGE_FIELD: &str = "stage";

/// The only stage an application may begin in.
pub const FIRST_STAGE: &str = "draft";

/// Which logs a kind is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogClass {
    /// One application.
    Application,
    /// Issued documents and the residence ledger.
    Profile,
    /// Wages and work.
    Diary,
}

impl LogClass {
    /// The class of a sealed log.
    #[must_use]
    pub fn of(log: &LogId) -> Option<Self> {
        match log.as_str() {
            "profile" => Some(Self::Profile),
            "diary" => Some(Self::Diary),
            _ => log.application_id().map(|_| Self::Application),
        }
    }

    /// The name in `docs/protocol.md`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Profile => "profile",
            Self::Diary => "diary",
        }
    }
}

/// What a kind may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindRule {
    /// Its name.
    pub kind: &'static str,
    /// Its schema number.
    pub schema: u64,
    /// The logs it is for.
    pub logs: &'static [LogClass],
    /// The least its author must have been granted.
    pub level: Level,
    /// The entity it brings into being, if it is a create.
    pub creates: Option<&'static str>,
    /// Entities whose fields it may write.
    pub writes: &'static [&'static str],
}

use LogClass::{Application, Diary, Profile};

const ALL_LOGS: &[LogClass] = &[Application, Profile, Diary];
const CHANGEABLE: &[&str] =
    &["attachment", "consent", "endorsement", "entry", "member", "note", "period", "permit", "registration"];
const CHOOSABLE: &[&str] = &[
    "answer",
    "app",
    "attachment",
    "consent",
    "date",
    "endorsement",
    "entry",
    "member",
    "note",
    "paper",
    "period",
    "permit",
    "person",
    "reached",
    "registration",
    "setting",
];

const fn rule(kind: &'static str, logs: &'static [LogClass], writes: &'static [&'static str]) -> KindRule {
    KindRule { kind, schema: 1, logs, level: Level::Write, creates: None, writes }
}

const fn create(kind: &'static str, logs: &'static [LogClass], entity: &'static [&'static str; 1]) -> KindRule {
    KindRule { creates: Some(entity[0]), ..rule(kind, logs, entity) }
}

/// Every kind of this version.
pub const KINDS: &[KindRule] = &[
    KindRule { creates: Some("app"), ..rule("opened", &[Application], &["app", "log"]) },
    rule("answer", &[Application], &["answer"]),
    rule("paper", &[Application], &["paper"]),
    rule("stage", &[Application], &["app", "reached"]),
    rule("date", &[Application], &["date"]),
    create("fee", &[Application], &["fee"]),
    create("member", &[Application], &["member"]),
    rule("upgrade", &[Application], &["app", "answer"]),
    rule("person", &[Profile], &["person"]),
    create("registration", &[Profile], &["registration"]),
    create("permit", &[Profile], &["permit"]),
    create("endorsement", &[Profile], &["endorsement"]),
    create("period", &[Profile], &["period"]),
    create("consent", &[Profile], &["consent"]),
    create("entry", &[Diary], &["entry"]),
    create("attach", ALL_LOGS, &["attachment"]),
    KindRule { level: Level::Note, ..create("note", ALL_LOGS, &["note"]) },
    rule("revise", ALL_LOGS, CHANGEABLE),
    rule("remove", ALL_LOGS, CHANGEABLE),
    rule("choose", ALL_LOGS, CHOOSABLE),
    rule("set", ALL_LOGS, &["setting"]),
    rule("raise_fold", ALL_LOGS, &["log"]),
];

/// Fields that take the last write in log order without asking: entity and field, `*` for every field.
///
/// Nothing here is money, identity or a stage.
pub const SILENT_MERGE: &[(&str, &str)] =
    &[("app", "title"), ("attachment", "caption"), ("entry", "remark"), ("setting", "*")];

/// Entities that are only ever added to, never changed: the fee ledger.
pub const APPEND_ONLY: &[&str] = &["fee"];

/// The rule of a kind and schema, if this version knows them.
#[must_use]
pub fn lookup(kind: &str, schema: u64) -> Option<&'static KindRule> {
    KINDS.iter().find(|rule| rule.kind == kind && rule.schema == schema)
}

/// Whether a field merges silently.
#[must_use]
pub fn is_silent(path: &Path) -> bool {
    let (entity, _, field) = path.parts();
    SILENT_MERGE.iter().any(|(of, name)| *of == entity && (*name == "*" || Some(*name) == field))
}

/// Whether an entity comes into being by a create, and stays hidden until that arrives.
#[must_use]
pub fn is_created(entity: &str) -> bool {
    KINDS.iter().any(|rule| rule.creates == Some(entity))
}

/// Whether a field is an application's stage.
#[must_use]
pub fn is_stage(path: &Path) -> bool {
    let (entity, _, field) = path.parts();
    entity == "app" && field == Some(STAGE_FIELD)
}

/// The id a create gives: its own name's `op_id`; for an application the log's 32 hex digits.
#[must_use]
pub fn created_path(rule: &KindRule, log: &LogId, name: &Name) -> Option<Path> {
    let id = match (rule.creates?, log.application_id()) {
        ("app", Some(id)) => data_encoding::HEXLOWER.encode(&id),
        _ => name.op_id.to_hex(),
    };
    Path::entity(rule.creates?, &id).ok()
}

impl KindRule {
    /// Whether an operation keeps to its kind: the right log, only its entities, only the touches of its create.
    ///
    /// # Errors
    /// [`VoidReason::OutsideKind`] or [`VoidReason::AppendOnly`].
    pub fn check(&self, operation: &Operation, log: &LogId, name: &Name) -> Result<(), VoidReason> {
        let created = created_path(self, log, name);
        let in_log = LogClass::of(log).is_some_and(|class| self.logs.contains(&class));
        let touches_fit = operation.touches.iter().eq(created.iter());
        if !in_log || !touches_fit || operation.writes.is_empty() {
            return Err(VoidReason::OutsideKind);
        }
        operation.writes.iter().try_for_each(|write| self.check_write(write, created.as_ref(), log))
    }

    fn check_write(&self, write: &Write, created: Option<&Path>, log: &LogId) -> Result<(), VoidReason> {
        let (entity, id, field) = write.path.parts();
        if APPEND_ONLY.contains(&entity) && self.creates != Some(entity) {
            return Err(VoidReason::AppendOnly);
        }
        let own_new = self.creates != Some(entity) || created == Some(&write.path.owner());
        let own_application = entity != "app" || log_hex(log).as_deref() == id;
        let fold_path = entity != "log" || write.path.as_str() == FOLD_PATH;
        let of_kind = match self.kind {
            "remove" => field == Some("removed"),
            "choose" => !write.seen.is_empty(),
            "opened" | "stage" => true,
            _ => !is_stage(&write.path),
        };
        if self.writes.contains(&entity) && own_new && own_application && fold_path && of_kind {
            Ok(())
        } else {
            Err(VoidReason::OutsideKind)
        }
    }
}

fn log_hex(log: &LogId) -> Option<String> {
    log.application_id().map(|id| data_encoding::HEXLOWER.encode(&id))
}
