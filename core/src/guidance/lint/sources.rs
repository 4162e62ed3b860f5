//! Instructions: whoever tells a person to do something, or not to, says on what.
//!
//! A person may lose a job, a fee or a deadline by following a sentence, so every place that instructs rests on a source that was
//! read. What counts as a source, and where it may stand:
//!
//! | what instructs | rests on |
//! |---|---|
//! | an article with `@today`, `@by-when` or `@do-not-sign` | one of the article's statements |
//! | a deadline | its own statements: it drives a date |
//! | a step, a group of papers, who may go instead | its own statements, or the procedure's |
//! | a reply on a window card | its own statements, or the card's |
//! | a version of a dispute | its own statements |
//!
//! A source is a statement of `medium` or better: hearsay and general knowledge may be shown, and may tell nobody what to do.
//! Whatever else has words for people (fees, entitlements, service points, notices) must cite as a whole: see `references.rs`.

use super::{Check, Linter};
use crate::both::{Both, both};
use crate::guidance::article::Article;
use crate::guidance::object::Body;
use crate::guidance::procedure::Procedure;
use crate::guidance::source::Item;
use crate::guidance::statement::Confidence;
use crate::guidance::text::ItemId;

impl Linter<'_> {
    pub(super) fn sources(&mut self, item: &Item) {
        match self.as_found(item) {
            Some(Body::Article(article)) => self.article_sources(item, &article),
            Some(Body::Procedure(procedure)) => self.procedure_sources(item, &procedure),
            Some(Body::WindowCard(card)) => {
                for refusal in &card.refusals {
                    let they_say = &refusal.they_say.text;
                    let what = both!("听到“{they_say}”怎么回", "the reply to {they_say:?}");
                    self.need(item, what, &[&refusal.statements, &card.statements]);
                }
            }
            Some(Body::Dispute(dispute)) => {
                for version in &dispute.versions {
                    let what = both!("说法 {id}", "the version {id}", id = version.id);
                    self.need(item, what, &[&version.statements]);
                }
            }
            _ => {}
        }
    }

    fn article_sources(&mut self, item: &Item, article: &Article) {
        let instructs = article.parts().find(|(name, _)| matches!(*name, "today" | "by-when" | "do-not-sign"));
        if let Some((name, _)) = instructs {
            self.need(item, both!("@{name}", "@{name}"), &[&article.statements]);
        }
    }

    fn procedure_sources(&mut self, item: &Item, procedure: &Procedure) {
        let whole = &procedure.statements;
        for deadline in &procedure.deadlines {
            let what = both!("期限 {id}", "the deadline {id}", id = deadline.id);
            self.need(item, what, &[&deadline.statements]);
        }
        for group in &procedure.documents {
            for paper in &group.documents {
                let what = both!("材料 {id}", "the paper {id}", id = paper.id);
                self.need(item, what, &[&paper.statements, &group.statements, whole]);
            }
        }
        for step in &procedure.steps {
            self.need(item, both!("步骤 {id}", "the step {id}", id = step.id), &[&step.statements, whole]);
            for agent in &step.agents {
                let what = both!("步骤 {id} 谁可以代办", "who may go instead at the step {id}", id = step.id);
                self.need(item, what, &[&agent.statements, &step.statements, whole]);
            }
        }
    }

    fn need(&mut self, item: &Item, what: Both, sources: &[&Vec<ItemId>]) {
        let read = sources.iter().flat_map(|ids| ids.iter()).any(|id| self.was_read(item, id));
        if !read {
            let Both { zh, en } = what;
            let what =
                both!("{zh}没有依据，或依据都没核实过", "{en} rests on no statement of medium confidence or better");
            self.stop(Check::Unsourced, item, what);
        }
    }

    fn was_read(&self, item: &Item, id: &ItemId) -> bool {
        self.statement(item, id).is_some_and(|statement| statement.confidence >= Confidence::Medium)
    }
}
