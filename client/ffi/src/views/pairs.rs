//! Names for the halves of tuples in the client's views.

use crate::types::Day;
use crate::words::{BlockKind, StandingStatus};

pairs! {
    /// A choice of a question.
    pub struct QuestionOption from (String, String) {
        /// What an answer gives.
        id: String,
        /// What a screen shows.
        label: String,
    }

    /// What a condition read.
    pub struct AnsweredQuestion from (String, Option<String>) {
        /// The question.
        question: String,
        /// Its answer in words; none while it is missing.
        answer: Option<String>,
    }

    /// One version of what sources contradict each other about.
    pub struct DisputedVersion from (String, Vec<String>) {
        /// What it says.
        says: String,
        /// Its sources, a line each.
        sources: Vec<String>,
    }

    /// A block of an article.
    pub struct ArticleBlock from (&'static str, Vec<String>) {
        /// What it is.
        kind: BlockKind,
        /// Its lines; bold words stand between `**`.
        lines: Vec<String>,
    }

    /// A change of standing that comes by itself.
    pub struct NextStanding from (Day, &'static str) {
        /// The day.
        on: Day,
        /// To what.
        to: StandingStatus,
    }

    /// A likely refusal, with a reply.
    pub struct Refusal from (String, String) {
        /// What they may say.
        they_say: String,
        /// What to reply.
        reply: String,
    }

    /// A legal word and what it means.
    pub struct Gloss from (String, String) {
        /// The word.
        word: String,
        /// What it means.
        means: String,
    }

    /// What a reminder is about.
    pub struct ReminderSubject from (String, String) {
        /// The application.
        application: String,
        /// Its deadline.
        deadline: String,
    }

    /// Where on its way an application is.
    pub struct WayPart from (u8, u8) {
        /// The part, from 1.
        part: u8,
        /// Of how many.
        of: u8,
    }
}
