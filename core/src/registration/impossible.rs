//! Why a step of an application cannot be recorded, in words that tell a person what to do instead.

use super::say::{Say, pick};
use super::stage::{Event, Stage};
use crate::locale::Locale;

/// A step that cannot be: a value to show, not a failure of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Impossible {
    /// Where the application stands.
    pub from: Stage,
    /// What was said to have happened.
    pub event: Event,
    /// Why the two do not go together.
    pub reason: Reason,
}

/// The grounds, each with its own advice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It stands there already.
    Already,
    /// It has been handed in; gathering is over.
    HandedIn,
    /// It has not been handed in yet.
    NotHandedIn,
    /// The office asked for more, which is another step.
    UseResubmit,
    /// The office has gone further already.
    FurtherOn,
    /// It was approved; a no after that is something else.
    AfterApproval,
    /// It was refused.
    AfterRefusal,
    /// No refusal has been recorded.
    NoRefusal,
    /// It has ended.
    Closed,
}

impl Say for Impossible {
    fn say(&self, locale: Locale) -> String {
        let now = self.from.label(locale);
        let advice = self.reason.advice(locale);
        match locale {
            Locale::ZhHans => format!("现在是“{now}”。{advice}"),
            Locale::En => format!("It stands at “{now}”. {advice}"),
        }
    }
}

impl Reason {
    const fn advice(self, locale: Locale) -> &'static str {
        let (zh, en) = match self {
            Self::Already => ("这一步已经记过了。", "That step has been recorded already."),
            Self::HandedIn => (
                "材料已经交了。窗口要你补，就记“要求补材料”。",
                "It has been handed in. If the office wants more, record “more papers asked for”.",
            ),
            Self::NotHandedIn => ("还没交过材料，先记“已提交”。", "It has not been handed in yet. Record that first."),
            Self::UseResubmit => (
                "窗口要你补材料。补交了，就记“已补交”。",
                "The office asked for more. When you hand it in, record “papers added”.",
            ),
            Self::FurtherOn => {
                ("已经走到后面了，不用再记这一步。", "It is further along already; this step need not be recorded.")
            }
            Self::AfterApproval => (
                "已经批准了。现在又说不行，请对方写下来，再打 12345 问。",
                "It was approved. If they now say no, ask for it in writing, then call 12345.",
            ),
            Self::AfterRefusal => (
                "窗口没同意。可以申请复议，或者重新办一份。",
                "It was refused. You can ask for a review, or open a new application.",
            ),
            Self::NoRefusal => (
                "还没记“未同意”。先记下哪天、谁说的，期限从那天算。",
                "No refusal is recorded. Record it first, with its day: the time limit runs from it.",
            ),
            Self::Closed => ("这份办理已经结束。要再办，请新开一份。", "This application has ended. Open a new one."),
        };
        pick(locale, zh, en)
    }
}

impl Stage {
    /// What the stage is called on a screen.
    #[must_use]
    pub const fn label(self, locale: Locale) -> &'static str {
        let (zh, en) = match self {
            Self::Draft => ("刚开始", "just opened"),
            Self::Preparing => ("准备材料", "gathering papers"),
            Self::Ready => ("材料齐了", "papers complete"),
            Self::Submitted => ("已提交", "handed in"),
            Self::Accepted => ("已受理", "taken on by the office"),
            Self::SupplementRequested => ("要求补材料", "more papers asked for"),
            Self::Resubmitted => ("已补交", "papers added"),
            Self::InReview => ("审核中", "being decided"),
            Self::Approved => ("已批准", "approved"),
            Self::CardReady => ("证件可领", "ready to collect"),
            Self::Issued => ("已领到", "received"),
            Self::Refused => ("未同意", "refused"),
            Self::ReviewRequested => ("已申请复议", "review asked for"),
            Self::Withdrawn => ("已撤回", "withdrawn"),
        };
        pick(locale, zh, en)
    }
}
