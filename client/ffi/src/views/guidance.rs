//! Guidance: answers, articles, places, procedures, cards, entitlements, the past.
//!
//! Written by the test `mirrors` out of the client's views: change those, not this.

use std::time::SystemTime;

use super::*;
use crate::types::Day;
use crate::words::*;

mirror! {
    /// One thing found.
    pub struct SearchHit from sojourn_client::guidance::search::Found {
        /// `article`, `procedure`, `service_point`, …
        kind: String,
        /// Its id.
        id: String,
        /// The place whose pack has it.
        place: String,
        /// Its title.
        title: String,
        /// Text around the match; empty where it was withdrawn.
        snippet: String,
        /// Why it was withdrawn, if it was: shown in place of the text.
        withdrawn: Option<String>,
    }

    /// What a question came to.
    pub struct Answer from sojourn_client::sdk::AskView {
        /// The article that answers best, in full; none if nothing here is about it.
        first: Option<Article>,
        /// Whether it probably is what was meant; otherwise show it as a guess.
        sure: bool,
        /// What to say at the window, if the article leads to one.
        say: Option<WindowSentence>,
        /// What else may have been meant, best first.
        others: Vec<OtherAnswer>,
    }

    /// One sentence for a window.
    pub struct WindowSentence from sojourn_client::sdk::SayView {
        /// The card it stands on.
        card: String,
        /// The sentence.
        say: String,
    }

    /// Another article.
    pub struct OtherAnswer from sojourn_client::sdk::OtherAnswer {
        /// Its id.
        article: String,
        /// Its title.
        title: String,
    }

    /// Where help is: a line to call, an office to go to, an official site.
    pub struct Service from sojourn_client::sdk::ServiceView {
        /// Its id.
        id: String,
        /// `hotline`, `office`, `online`, `shelter`, `organisation`.
        kind: String,
        /// What it is called.
        title: String,
        /// What it helps with.
        helps_with: String,
        /// Its number.
        phone: Option<String>,
        /// Where it is.
        address: Option<String>,
        /// When it is open, where that is known.
        hours: Option<String>,
        /// What to have at hand.
        bring: Option<String>,
        /// Its own page.
        url: Option<String>,
        /// What says so.
        sources: Vec<SourceLine>,
    }

    /// A card for an office window.
    pub struct WindowCard from sojourn_client::sdk::CardView {
        /// Its id.
        id: String,
        /// One sentence to say.
        say: String,
        /// In large type, for the clerk.
        please_read: String,
        /// Likely refusals, each with a reply.
        refusals: Vec<Refusal>,
        /// What to write down.
        write_down: String,
        /// If it feels unsafe.
        if_unsafe: String,
        /// Whom to call: ids of service points.
        call: Vec<String>,
        /// Whom to call, by name and number.
        call_words: Vec<String>,
        /// Whom to call, with all that is known of them.
        services: Vec<Service>,
        /// Its sources.
        sources: Vec<SourceLine>,
        /// Why it was withdrawn, if it was: shown before anything else, and not held up to anybody.
        withdrawn: Option<String>,
    }

    /// A step of a procedure, and the card for it.
    pub struct StepCard from sojourn_client::sdk::StepCardView {
        /// The step.
        step: String,
        /// What is done there.
        title: String,
        /// The kind of office.
        office: String,
        /// Its card; none where nobody stands at a window.
        card: Option<String>,
    }

    /// One column of the matrix.
    pub struct Entitlements from sojourn_client::sdk::MatrixView {
        /// The place's code.
        place: String,
        /// The place's full name.
        place_name: String,
        /// For which standing: `unregistered`, `registered`, `permit`, `suspended`, `local`.
        standing: StandingHere,
        /// Where the standing comes from: `given`, `record` (what the person noted for this place), or `nothing_recorded`: then it
        /// is read as unregistered, which a screen has to say.
        standing_from: StandingFrom,
        /// The record leaves it open whether the standing is that: ask the window.
        uncertain: bool,
        /// Rights, then services, then conveniences, then what cannot be read.
        rows: Vec<Entitlement>,
        /// The release it was read from.
        release: u64,
        /// The day it is about.
        as_of: Day,
    }

    /// One thing a standing gives, or does not.
    pub struct Entitlement from sojourn_client::sdk::EntitledView {
        /// Its id.
        id: String,
        /// `right`, `service` or `convenience`; none where it cannot be read.
        group: Option<EntitlementGroup>,
        /// What it is.
        title: String,
        /// `free`, `paid`, `none` or `unknown`.
        access: Access,
        /// Why: `stated`, `not_stated`, `not_carried`, `too_stale`, `withdrawn`, `disputed`, `update_app`.
        ground: AccessGround,
        /// The same in words, where access is unknown.
        why_unknown: Option<String>,
        /// A remark.
        note: Option<String>,
        /// Said where its words are not in the reader's language.
        other_language: Option<String>,
        /// The place whose rule it is.
        from_place: Option<String>,
        /// Said where the rule is inherited.
        inherited: Option<String>,
        /// How sure the sources are, in words.
        mark: Option<String>,
        /// When they were checked, in words.
        staleness: Option<String>,
        /// The day the least recently checked source was checked.
        verified_on: Option<Day>,
        /// For `disputed`: every version.
        dispute: Option<Dispute>,
        /// Its sources.
        sources: Vec<SourceLine>,
    }

    /// A place found.
    pub struct Place from sojourn_client::sdk::PlaceView {
        /// Its code.
        code: String,
        /// Its name.
        name: String,
        /// The name with everything above it, because names repeat.
        path: String,
        /// The years of a former place.
        years: Option<String>,
    }

    /// A procedure in a list.
    pub struct Procedure from sojourn_client::sdk::ProcedureView {
        /// Its id.
        id: String,
        /// Its version; 0 where sources differ or the app is too old.
        version: u32,
        /// Its title.
        title: String,
        /// What it is for.
        summary: String,
        /// The place whose rules it follows.
        from_place: String,
        /// Whether that is the place's own rule; otherwise it may ask for more.
        own: bool,
        /// `found`, `disputed`, `update_app` or `withdrawn`.
        state: ProcedureState,
        /// Why it was withdrawn, if it was: it cannot be begun.
        withdrawn: Option<String>,
        /// Subjects of the articles that explain it, for browsing.
        topics: Vec<String>,
    }

    /// What applies, and why.
    pub struct Eligibility from sojourn_client::sdk::CheckView {
        /// `yes`, `no`, `not_yet`, `meets_national_minimum`, `unknown`, `ask_window`, `disputed`, `update_app`, `too_stale`.
        verdict: Verdict,
        /// The same as a sentence.
        words: String,
        /// For `not_yet`: the first day.
        from_day: Option<Day> = from,
        /// For `unknown`: what to answer next, the most useful first.
        ask: Vec<Question>,
        /// The place whose rule was asked.
        from_place: Option<String>,
        /// Said beside an inherited rule.
        inherited: Option<String>,
        /// How sure the sources are, in words.
        mark: Option<String>,
        /// When they were checked, in words.
        staleness: Option<String>,
        /// Every condition: what it needs, what was answered, what it came to, and the source.
        trace: Vec<Condition>,
        /// For `disputed`: every version.
        dispute: Option<Dispute>,
        /// Why the procedure or its rule was withdrawn, if it was: shown before anything else.
        withdrawn: Option<String>,
        /// The release that answered.
        release: u64,
        /// The day the question was about.
        as_of: Day,
    }

    /// One condition.
    pub struct Condition from sojourn_client::sdk::LeafView {
        /// What it needs.
        needs: String,
        /// The answers it read, by question.
        answered: Vec<AnsweredQuestion>,
        /// `true`, `false` or `unknown`.
        truth: Truth,
        /// Its sources, a line each.
        sources: Vec<String>,
    }

    /// Sources that contradict each other.
    pub struct Dispute from sojourn_client::sdk::DisputeView {
        /// About what.
        title: String,
        /// Each version with its sources.
        versions: Vec<DisputedVersion>,
        /// What to do.
        ask: String,
    }

    /// A question of a procedure.
    pub struct Question from sojourn_client::sdk::QuestionView {
        /// Its id.
        id: String,
        /// The question.
        ask: String,
        /// Why it is asked.
        why: String,
        /// `choice`, `date`, `place`, `money`, `text`, `yes_no`, `int`, `months`.
        kind: QuestionKind,
        /// Choices: id and label.
        options: Vec<QuestionOption>,
        /// Whether it should not be asked aloud.
        sensitive: bool,
        /// The answer so far, as JSON.
        answer: Option<String>,
    }

    /// The past of a place, or of every place the guidance knows.
    pub struct History from sojourn_client::sdk::HistoryView {
        /// The place that was asked about; none for all.
        place: Option<String>,
        /// The day that was asked about; none for all days.
        on: Option<Day>,
        /// Articles that tell what changed, the earliest matter first.
        articles: Vec<HistoryArticle>,
        /// With a day: claims whose first day is known and that held then. What has no known first day is not told of the past.
        held: Vec<SourceLine>,
        /// Dated values.
        values: Vec<DatedValue>,
        /// The release that knows of it.
        release: u64,
    }

    /// An article about the past.
    pub struct HistoryArticle from sojourn_client::sdk::HistoryArticleView {
        /// Its id.
        id: String,
        /// The place whose past it tells.
        place: String,
        /// Its title.
        title: String,
        /// Its answer, a paragraph a line.
        answer: Vec<String>,
        /// The first day any of its sources names.
        begins: Option<Day>,
        /// How sure the sources are, in words.
        mark: String,
    }

    /// A value with its dates.
    pub struct DatedValue from sojourn_client::sdk::DatedView {
        /// `parameter` or `fee`.
        kind: String,
        /// Its id; for a fee what is charged for.
        id: String,
        /// What it is called.
        title: String,
        /// The place whose value it is.
        place: String,
        /// On the day that was asked about, or today: `known`, `disputed`, `abolished`, `unknown`, `too_stale`, `update_app`.
        state: ValueState,
        /// The same in words, with its label.
        words: String,
        /// Since when.
        since: Option<Day>,
        /// Every day on which it changed.
        changes: Vec<ValueChange>,
        /// What says so, for that day.
        sources: Vec<SourceLine>,
    }

    /// A day on which a value changed.
    pub struct ValueChange from sojourn_client::sdk::ChangeView {
        /// The first day.
        from_day: Day = from,
        /// As for the value.
        state: ValueState,
        /// What it was from then on.
        words: String,
    }

    /// An urgent notice.
    pub struct Notice from sojourn_client::sdk::NoticeView {
        /// Its id.
        id: String,
        /// What it is called.
        title: String,
        /// What to know, and do.
        text: String,
        /// The last day it is shown.
        until: Day,
        /// The same in words.
        until_words: String,
        /// Whom to call.
        call: Vec<Service>,
        /// What says so.
        sources: Vec<SourceLine>,
    }

    /// An article for a screen.
    pub struct Article from sojourn_client::sdk::ArticleView {
        /// Its id.
        id: String,
        /// `page`, `disputed` or `update_app`.
        state: ArticleState,
        /// Its title.
        title: String,
        /// `yes`, `no`, `depends`, `free` or `unknown`; less than the article's own where its sources do not carry it.
        verdict: Option<ArticleVerdict>,
        /// Its parts in order: `answer`, `today`, `by-when`, `call`, `do-not-sign`, `more`.
        parts: Vec<ArticlePart>,
        /// Said where the rule is inherited.
        inherited: Option<String>,
        /// How sure the sources are, in words.
        mark: Option<String>,
        /// When they were checked, in words.
        staleness: Option<String>,
        /// Legal words in it, each with what it means.
        glosses: Vec<Gloss>,
        /// Its sources.
        sources: Vec<SourceLine>,
        /// Procedures it leads to.
        procedures: Vec<String>,
        /// The same with their titles.
        leads: Vec<Procedure>,
        /// Articles close to it.
        related: Vec<String>,
        /// The same with their titles.
        close: Vec<OtherAnswer>,
        /// Whom to call and where to go.
        services: Vec<Service>,
        /// Why it was withdrawn, if it was: to be shown before anything else.
        withdrawn: Option<String>,
        /// For `disputed`: every version.
        dispute: Option<Dispute>,
        /// The release it was read from.
        release: u64,
        /// The day it is about.
        as_of: Day,
    }

    /// One part of an article.
    pub struct ArticlePart from sojourn_client::sdk::PartView {
        /// Which.
        name: String,
        /// Its blocks: kind (`paragraph`, `heading`, `bullets`, `numbers`) and lines; bold words stand between `**`.
        blocks: Vec<ArticleBlock>,
        /// Said where its words are not in the reader's language.
        other_language: Option<String>,
    }

    /// A source below an article.
    pub struct SourceLine from sojourn_client::sdk::SourceView {
        /// What it claims.
        claim: String,
        /// Its citation in one line.
        citation: String,
        /// Where it is published.
        url: Option<String>,
        /// How sure, in words.
        mark: String,
        /// When it was checked, in words.
        staleness: String,
        /// When it was checked.
        verified_on: Day,
        /// By when it is to be checked again.
        review_by: Day,
        /// Why it was withdrawn, if it was.
        withdrawn: Option<String>,
    }

    /// A saved article.
    pub struct Saved from sojourn_client::sdk::SavedView {
        /// Its id.
        article: String,
        /// The place it was read for.
        place: String,
        /// That place's full name.
        place_name: String,
        /// Its title now, or as it read when it was saved.
        title: String,
        /// When it was saved.
        saved_at: SystemTime,
        /// Whether it is no longer in the guidance.
        gone: bool,
        /// Why it was withdrawn, if it was.
        withdrawn: Option<String>,
        /// That it says something else now than when it was saved, in a sentence; saving it again accepts that.
        changed: Option<String>,
    }
}
