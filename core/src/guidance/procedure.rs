//! Procedures: a way through the offices, as data.
//!
//! A procedure says what to ask and why, which papers are needed, the steps, the deadlines and the fees. It decides nothing by
//! itself: eligibility is a rule, fees are a schedule, and the registration room reckons with all of them.

use serde::{Deserialize, Serialize};

mod deadline;

pub use deadline::{Anchor, Consequence, Deadline, DeadlineRole, Roll, YearsAfterGap};

use super::rule::{FactType, Node};
use super::text::{ItemId, Text};

/// Who has the duty to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum DutyHolder {
    /// The person.
    #[default]
    Oneself,
    /// The employer.
    Employer,
    /// The landlord.
    Landlord,
    /// A guardian.
    Guardian,
}

/// Versions of the app that understand a procedure, as `major.minor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppRange {
    /// The first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// The last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionType {
    /// One of the options.
    Choice,
    /// A date.
    Date,
    /// A place.
    Place,
    /// Money.
    Money,
    /// Free words; no rule reads them.
    Text,
    /// Yes or no.
    YesNo,
    /// A whole number.
    Int,
    /// Calendar months.
    Months,
}

impl QuestionType {
    /// The type of fact it gives to rules; none for free words.
    #[must_use]
    pub const fn fact(self) -> Option<FactType> {
        match self {
            Self::Choice => Some(FactType::Choice),
            Self::Date => Some(FactType::Date),
            Self::Place => Some(FactType::Place),
            Self::Money => Some(FactType::Money),
            Self::YesNo => Some(FactType::YesNo),
            Self::Int => Some(FactType::Int),
            Self::Months => Some(FactType::Months),
            Self::Text => None,
        }
    }
}

/// What an answer says about paying: it chooses the line of the fee schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pays {
    /// How it is paid: a `choice` among `counter`, `online` and `agent`.
    Channel,
    /// For how many people at once: an `int`.
    Batch,
    /// A class of payer: a `choice` is the class; a `yes_no` answered yes is the class of the question's own name.
    Class,
}

/// One choice of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice<T = Text> {
    /// Its name in rules.
    pub id: ItemId,
    /// What a person picks.
    pub label: T,
}

/// A question. Its id is the name of the fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question<T = Text> {
    /// The fact it fills.
    pub id: ItemId,
    /// What it takes.
    #[serde(rename = "type")]
    pub kind: QuestionType,
    /// The question.
    pub ask: T,
    /// Why it is asked.
    pub why: T,
    /// For `date`: the answer is the day that deadlines of this anchor run from, unless the person recorded another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
    /// What the answer says about who pays, how, and for how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pays: Option<Pays>,
    /// Whether an onlooker should not see the answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// The choices, for `choice`.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice<T>>,
}

/// Units of a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Days, weekends included.
    CalendarDay,
    /// Days on which offices work.
    WorkingDay,
    /// Calendar months, clamped.
    Month,
    /// Years, clamped.
    Year,
}

/// How many: written, or looked up on the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Amount {
    /// So many.
    Fixed(i64),
    /// As many as a parameter says.
    Param {
        /// The parameter.
        param: ItemId,
    },
}

/// A stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// How many.
    pub amount: Amount,
    /// Of what.
    pub unit: Unit,
}

/// How the papers of a group are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Every one.
    AllOf,
    /// Any one.
    OneOf,
}

/// In what form a paper is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// The original.
    Original,
    /// A copy.
    Copy,
    /// Both.
    OriginalAndCopy,
    /// Digital, shown or uploaded.
    Digital,
    /// Either will do.
    Either,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// What it is called.
    pub title: T,
    /// Who issues it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<T>,
    /// In what form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// How old it may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<Span>,
    /// A form to fill in, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<ItemId>,
    /// What to look out for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<T>,
    /// What says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<ItemId>,
}

/// Papers that are needed together, or one instead of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentGroup<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// What the group shows.
    pub title: T,
    /// Every one, or any one.
    pub need: Need,
    /// Only if this is true on the answers; always when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<Node<T>>,
    /// The papers.
    pub documents: Vec<Document<T>>,
    /// What says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<ItemId>,
}

/// Where a step happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Office {
    /// Police station.
    PoliceStation,
    /// Community service body entrusted by the police.
    CommunityService,
    /// Government service hall.
    ServiceHall,
    /// An official app or site.
    Online,
    /// Labour inspection.
    LabourInspection,
    /// Labour arbitration.
    Arbitration,
    /// Social insurance office.
    SocialInsurance,
    /// Review body.
    ReviewBody,
    /// Court.
    Court,
    /// Legal aid.
    LegalAid,
    /// School or education office.
    School,
    /// Hospital or medical insurance office.
    Medical,
    /// Trade union.
    Union,
    /// Aid station.
    AidStation,
    /// Railway or coach station.
    Station,
    /// By telephone.
    Telephone,
    /// The employer.
    Employer,
    /// The landlord.
    Landlord,
    /// At home, on one's own.
    Home,
}

impl Office {
    /// Whether a clerk is met there, so that the step needs a window card.
    #[must_use]
    pub const fn has_window(self) -> bool {
        match self {
            Self::PoliceStation
            | Self::CommunityService
            | Self::ServiceHall
            | Self::LabourInspection
            | Self::Arbitration
            | Self::SocialInsurance
            | Self::ReviewBody
            | Self::Court
            | Self::LegalAid
            | Self::School
            | Self::Medical
            | Self::Union
            | Self::AidStation
            | Self::Station => true,
            Self::Online | Self::Telephone | Self::Employer | Self::Landlord | Self::Home => false,
        }
    }
}

/// Who may go instead, and with what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent<T = Text> {
    /// Who.
    pub who: T,
    /// When and with which papers.
    pub needs: T,
    /// What says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<ItemId>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step<T = Text> {
    /// Its name.
    pub id: ItemId,
    /// What to do.
    pub title: T,
    /// Where.
    pub office: Office,
    /// What to know about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<T>,
    /// What to say and show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub card: Option<ItemId>,
    /// Who may go instead.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub agents: Vec<Agent<T>>,
    /// How long it takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takes: Option<Span>,
    /// What says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<ItemId>,
}

/// A procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure<T = Text> {
    /// Its name; the same in every place that has it.
    pub id: ItemId,
    /// Raised with every change that a running case should offer as an upgrade.
    pub version: u32,
    /// What it is called.
    pub title: T,
    /// What it is for, in one or two sentences.
    pub summary: T,
    /// Who has the duty.
    #[serde(default)]
    pub duty_holder: DutyHolder,
    /// Which versions of the app understand it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applies_to: Option<AppRange>,
    /// The rule that decides whether it is open to a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eligibility: Option<ItemId>,
    /// What is asked.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<Question<T>>,
    /// The papers.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentGroup<T>>,
    /// The steps, in order.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step<T>>,
    /// Items of the fee schedule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fees: Vec<ItemId>,
    /// The deadlines.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<Deadline<T>>,
    /// What happens next, once it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<T>,
    /// The procedure that contests its outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal: Option<ItemId>,
    /// The procedure that complains of a charge for what should be free.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complaint: Option<ItemId>,
    /// Articles that explain it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<ItemId>,
    /// Legal terms it uses, explained below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub glosses: Vec<ItemId>,
    /// Other words people search for, in any language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What it rests on as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<ItemId>,
}
