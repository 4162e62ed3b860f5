//! Applications: checklist, due dates, fees, conflicts, standing.
//!
//! Written by the test `mirrors` out of the client's views: change those, not this.

use std::collections::HashMap;
use std::time::SystemTime;

use super::*;
use crate::types::{Day, Money};
use crate::words::*;

mirror! {
    /// A field with several values.
    pub struct Conflict from sojourn_client::sdk::ConflictView {
        /// The application; `profile` for the person's own record.
        application: String,
        /// What the application is called; empty for the record.
        title: String,
        /// The field: `entity/id/field`.
        path: String,
        /// What the field is about, in words.
        words: String,
        /// What takes another value: `date`, `yes_no`, `money`, `place`, `choice`, `whole`, `text`.
        control: String,
        /// For `choice`: id and words of each.
        choices: Vec<QuestionOption>,
        /// The values, in the server's order.
        sides: Vec<ConflictSide>,
    }

    /// One of them.
    pub struct ConflictSide from sojourn_client::sdk::ConflictSide {
        /// The value as JSON: text, number, true, or a list for money.
        value: String,
        /// The value in words.
        words: String,
        /// When it was written, by its author's clock.
        written_at: SystemTime,
        /// Whether the person wrote it, on one of their devices.
        own: bool,
        /// The device it was written on, in hex.
        device: Option<String>,
    }

    /// An application in a list.
    pub struct ApplicationSummary from sojourn_client::sdk::ApplicationSummary {
        /// Its 32 hex digits.
        id: String,
        /// The procedure.
        procedure: String,
        /// The title as it read at opening.
        title: String,
        /// The place.
        place: String,
        /// The place's full name.
        place_name: String,
        /// Where it stands; none while that is in conflict.
        stage: Option<Stage>,
        /// The same as a screen calls it.
        stage_words: Option<String>,
        /// Which of the four parts of the way that is (gather, hand in, decide, collect), and of how many; none once it was
        /// refused or given up.
        part: Option<WayPart>,
        /// Whether something may still happen.
        open: bool,
        /// When it was opened.
        opened_on: Option<Day>,
        /// The next date, if one is known.
        next_due: Option<Day>,
        /// Fields a person has to choose.
        conflicts: u64,
        /// Operations not acknowledged yet.
        not_sent: u64,
        /// A newer app changed something here.
        needs_newer_app: bool,
        /// Why its procedure was withdrawn, if it was: shown before anything else.
        withdrawn: Option<String>,
    }

    /// One application.
    pub struct ApplicationDetails from sojourn_client::sdk::ApplicationView {
        /// Its 32 hex digits.
        id: String = summary.id,
        /// The procedure.
        procedure: String = summary.procedure,
        /// The title as it read at opening.
        title: String = summary.title,
        /// The place.
        place: String = summary.place,
        /// The place's full name.
        place_name: String = summary.place_name,
        /// Where it stands; none while that is in conflict.
        stage: Option<Stage> = summary.stage,
        /// The same as a screen calls it.
        stage_words: Option<String> = summary.stage_words,
        /// Which of the four parts of the way that is (gather, hand in, decide, collect), and of how many; none once it was
        /// refused or given up.
        part: Option<WayPart> = summary.part,
        /// Whether something may still happen.
        open: bool = summary.open,
        /// When it was opened.
        opened_on: Option<Day> = summary.opened_on,
        /// The next date, if one is known.
        next_due: Option<Day> = summary.next_due,
        /// Fields a person has to choose.
        conflicts: u64 = summary.conflicts,
        /// Operations not acknowledged yet.
        not_sent: u64 = summary.not_sent,
        /// A newer app changed something here.
        needs_newer_app: bool = summary.needs_newer_app,
        /// Why its procedure was withdrawn, if it was: shown before anything else.
        withdrawn: Option<String> = summary.withdrawn,
        /// The version it was opened under.
        version: i64,
        /// Whether that version's text is on this phone; otherwise the newest is shown in its stead.
        definition_here: bool,
        /// The day each stage was reached, where recorded.
        reached: HashMap<Stage, Day>,
        /// The same in order, with the words of a screen.
        past: Vec<Reached>,
        /// Days that deadlines run from.
        dates: HashMap<Anchor, Day>,
        /// The procedure's questions with the answers so far.
        questions: Vec<Question>,
        /// Whether it is open to the person, on these answers.
        check: Eligibility,
        /// The papers.
        checklist: Vec<ChecklistGroup>,
        /// Whether every group is satisfied.
        checklist_complete: bool,
        /// Stages that may follow; empty while the stage is in conflict.
        next_stages: Vec<Stage>,
        /// The same with the words of a screen, the ordinary one first.
        next: Vec<NextStage>,
        /// What to do, in order.
        steps: Vec<ProcedureStep>,
        /// Due dates, in the procedure's order.
        due: Vec<DueDate>,
        /// What it costs.
        fees: Vec<FeeLine>,
        /// The person's own book of money.
        money: Vec<MoneyEntry>,
        /// Its sums, one for each currency.
        totals: Vec<MoneyTotal>,
        /// What was paid although it should not have been.
        overcharges: Vec<Overcharge>,
        /// Notes.
        notes: Vec<String>,
        /// The same with the days on which they were written.
        noted: Vec<Noted>,
        /// The procedure that contests a refusal.
        appeal: Option<String>,
        /// What comes once it is done.
        afterwards: Option<String>,
        /// Fields a person has to choose.
        conflict_paths: Vec<String>,
        /// Fields a newer app wrote that this one cannot read.
        unread: Vec<String>,
        /// A newer version of the procedure.
        upgrade: Option<UpgradeOffer>,
    }

    /// A group of papers.
    pub struct ChecklistGroup from sojourn_client::sdk::ChecklistGroupView {
        /// Its id.
        id: String,
        /// Its title.
        title: String,
        /// `all_of` or `one_of`.
        need: Need,
        /// `yes`, `no`, or `undecided` while an answer is missing.
        applies: Applies,
        /// Whether nothing more is needed for it.
        satisfied: bool,
        /// Its documents.
        items: Vec<ChecklistItem>,
        /// What says so, a line each.
        sources: Vec<String>,
    }

    /// A paper on the checklist.
    pub struct ChecklistItem from sojourn_client::sdk::ChecklistItemView {
        /// Its id, as `Phone::paper` takes it.
        document: String,
        /// Its name.
        title: String,
        /// `missing`, `expired`, `too_old`, `age_unknown`, `other_form`, `good`.
        state: PaperState,
        /// The last day it is (or was) good.
        until: Option<Day>,
        /// Photographs of it on this phone, as `Phone::photo_get` takes them.
        photos: Vec<String>,
        /// The state as a sentence.
        words: String,
        /// The form wanted: `original`, `copy`, `digital`, `original_and_copy`, `either`; none where nothing is said.
        form: Option<String>,
        /// Whether it may only be so old, so that the day of issue matters.
        ages: bool,
        /// Who issues it.
        issuer: Option<String>,
        /// What to look out for.
        note: Option<String>,
        /// What the person has of it.
        held: Vec<PaperHeld>,
    }

    /// A step.
    pub struct ProcedureStep from sojourn_client::sdk::StepView {
        /// Its id.
        id: String,
        /// What to do.
        title: String,
        /// The kind of office.
        office: String,
        /// A remark.
        note: Option<String>,
        /// The window card to show there.
        card: Option<String>,
    }

    /// A due date, or the honest absence of one.
    pub struct DueDate from sojourn_client::sdk::DueView {
        /// Its id.
        id: String,
        /// What is due.
        title: String,
        /// `due`, `not_known` (a day is missing) or `ask` (no date may be given).
        state: DueState,
        /// `due_by`, `office_by`, `opens_on` or `window`.
        role: Option<DueRole>,
        /// What it runs from.
        anchor: Option<Anchor>,
        /// The day of that.
        anchored_on: Option<Day>,
        /// For a window: its first day.
        opens: Option<Day>,
        /// The date as the rule counts it.
        statutory: Option<Day>,
        /// The same, or the next day on which offices work.
        next_working_day: Option<Day>,
        /// How far the office may extend it.
        at_most: Option<Day>,
        /// Days from today to the statutory date.
        days_left: Option<i32>,
        /// A year touched has no holiday table.
        approximate: bool,
        /// How it was reckoned, a sentence a step.
        derivation: Vec<String>,
        /// What happens when it is missed.
        consequence: Option<String>,
        /// How sure the sources are, in words.
        mark: Option<String>,
        /// Its sources, a line each.
        sources: Vec<String>,
        /// Why there is no date, or which day to tell.
        why: Option<String>,
        /// The words of the source, where no date may be given.
        as_stated: Option<String>,
        /// When it is due, or why there is no date, as a sentence.
        words: String,
    }

    /// What one item costs.
    pub struct FeeLine from sojourn_client::sdk::FeeLineView {
        /// The item.
        item: String,
        /// Its name.
        title: Option<String>,
        /// How much; none when not known, never nothing.
        amount: Option<Money>,
        /// The same in words: an amount, free of charge, or not known.
        words: String,
        /// Whether there is nothing to pay.
        free: bool,
        /// Only known as at this day.
        as_at: Option<Day>,
        /// The place whose schedule says so, when it is not the one asked about.
        inherited_from: Option<String>,
        /// Why there is no amount.
        why_unknown: Option<String>,
        /// How sure the sources are, in words.
        mark: Option<String>,
        /// Its sources, a line each.
        sources: Vec<String>,
    }

    /// A line of the person's book.
    pub struct MoneyEntry from sojourn_client::sdk::MoneyEntryView {
        /// Its id.
        id: String,
        /// `paid`, `own_cost`, …
        kind: MoneyKind,
        /// For what.
        item: String,
        /// How much.
        amount: Option<Money>,
        /// When.
        on: Option<Day>,
        /// The receipt's number.
        receipt: Option<String>,
        /// Not counted, because this line has the same receipt.
        repeats: Option<String>,
        /// What kind of line it is, as a worker would say it.
        words: String,
        /// What it was for, where guidance has a name for the item.
        title: Option<String>,
        /// How much, in words.
        amount_words: Option<String>,
        /// The person's own words.
        note: Option<String>,
    }

    /// Something that was paid and should not have been.
    pub struct Overcharge from sojourn_client::sdk::OverchargeView {
        /// The item.
        item: String,
        /// What was paid.
        paid: Money,
        /// What it should be.
        should_be: Money,
        /// Whether it should have cost nothing.
        should_be_free: bool,
        /// What to tell the person.
        words: String,
        /// What says so.
        sources: Vec<String>,
        /// The procedure to complain with.
        complaint: Option<String>,
        /// What it was paid for, in words.
        title: Option<String>,
    }

    /// A newer version of a procedure.
    pub struct UpgradeOffer from sojourn_client::sdk::UpgradeView {
        /// The version it runs under.
        from_version: u32 = from,
        /// The one on offer; the same where only fees, limits or rules beneath it changed.
        to: u32,
        /// That new guidance changes the result, what, and from when, in a sentence.
        words: String,
        /// What differs.
        changes: Vec<UpgradeChange>,
        /// The latest day among those from which its sources hold, where one is known.
        since: Option<Day>,
    }

    /// One difference.
    pub struct UpgradeChange from sojourn_client::sdk::UpgradeChangeView {
        /// In what: `deadline`, `fee`, `documents`, …
        part: UpgradePart,
        /// Which one.
        id: Option<String>,
        /// `added`, `removed` or `changed`.
        how: UpgradeHow,
        /// What changes, as a line.
        words: String,
        /// What it comes to for this person now, where that can be said.
        before: Option<String>,
        /// What it would come to.
        after: Option<String>,
        /// From which day, where that is known.
        from_day: Option<Day> = from,
        /// What says so, a line each.
        sources: Vec<String>,
    }

    /// A day on which the phone should speak up. A notification shows only the neutral sentence.
    pub struct Reminder from sojourn_client::sdk::ReminderView {
        /// The day.
        on: Day,
        /// What the notification says.
        text: String,
        /// What it is about, shown after unlocking: application and deadline.
        about: Vec<ReminderSubject>,
    }

    /// A stage that may follow.
    pub struct NextStage from sojourn_client::sdk::NextStageView {
        /// Its name.
        stage: String,
        /// What a screen calls it.
        words: String,
        /// Whether it is the ordinary next one.
        ordinary: bool,
    }

    /// A stage that was reached on a day.
    pub struct Reached from sojourn_client::sdk::ReachedView {
        /// Its name.
        stage: String,
        /// What a screen calls it.
        words: String,
        /// The day.
        on: Day,
    }

    /// A note, and when it was written.
    pub struct Noted from sojourn_client::sdk::NotedView {
        /// Its words.
        text: String,
        /// When, by the clock of the phone that wrote it.
        written_at: SystemTime,
        /// The day of that in China.
        on: Day,
    }

    /// A paper the person has or had.
    pub struct PaperHeld from sojourn_client::sdk::PaperHeldView {
        /// `original`, `copy` or `digital`.
        form: String,
        /// The day it was issued.
        issued_on: Option<Day>,
        /// Its last valid day.
        valid_until: Option<Day>,
        /// Lost, or kept by someone.
        gone: bool,
        /// The person's own words.
        note: Option<String>,
    }

    /// Sums of the book in one currency.
    pub struct MoneyTotal from sojourn_client::sdk::MoneyTotalView {
        /// What was paid, less what came back.
        net_paid: Money,
        /// The same in words.
        net_paid_words: String,
        /// With own costs: what it really cost.
        cost: Money,
        /// The same in words.
        cost_words: String,
    }

    /// A person's standing at a place.
    pub struct Standing from sojourn_client::sdk::StandingView {
        /// `unregistered`, `registered`, `permit_valid`, `endorsement_window`, …
        status: StandingStatus,
        /// The same as a screen calls it.
        words: String,
        /// The whole of it as sentences: status, next change, doubt.
        says: String,
        /// Since when, where that is known.
        since: Option<Day>,
        /// The next change that comes by itself.
        next: Option<NextStanding>,
        /// What a screen calls that.
        next_words: Option<String>,
        /// It may be otherwise: ask the window.
        uncertain: bool,
        /// Why it may be.
        doubt: Option<String>,
        /// Which of the steps of settling in are done.
        ticks: StandingTicks,
        /// What to do next here, if guidance has a procedure for it.
        next_step: Option<NextStep>,
        /// What it gives at this place.
        entitled: Vec<Entitlement>,
    }

    /// The three steps of settling in, each done or not.
    pub struct StandingTicks from sojourn_client::sdk::StandingTicks {
        /// Registered, or holding a permit, for which one had to be.
        registered: bool,
        /// A permit that works.
        permit: bool,
        /// No endorsement is owed: the last one was made, or none was due yet.
        endorsed: bool,
    }

    /// What to do next at a place.
    pub struct NextStep from sojourn_client::sdk::NextStepView {
        /// The procedure to open.
        procedure: String,
        /// Its title.
        title: String,
        /// Its first or last day, with the derivation, or the day to tell so that it can be reckoned; none where guidance for
        /// the place names no day.
        due: Option<DueDate>,
        /// The standing it leads to, as `entitlements` takes it, where it changes what one may use.
        leads_to: Option<String>,
    }
}
