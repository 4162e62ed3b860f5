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
        /// The application.
        application: String,
        /// The field: `entity/id/field`.
        path: String,
        /// The values, in the server's order.
        sides: Vec<ConflictSide>,
    }

    /// One of them.
    pub struct ConflictSide from sojourn_client::sdk::ConflictSide {
        /// The value as JSON: text, number, true, or a list for money.
        value: String,
        /// When it was written, by its author's clock.
        written_at: SystemTime,
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
        /// Where it stands; none while that is in conflict.
        stage: Option<Stage>,
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
        /// Where it stands; none while that is in conflict.
        stage: Option<Stage> = summary.stage,
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
        /// The place's full name.
        place_name: String,
        /// The version it was opened under.
        version: i64,
        /// Whether that version's text is on this phone; otherwise the newest is shown in its stead.
        definition_here: bool,
        /// The day each stage was reached, where recorded.
        reached: HashMap<Stage, Day>,
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
        /// What to do, in order.
        steps: Vec<ProcedureStep>,
        /// Due dates, in the procedure's order.
        due: Vec<DueDate>,
        /// What it costs.
        fees: Vec<FeeLine>,
        /// The person's own book of money.
        money: Vec<MoneyEntry>,
        /// What was paid although it should not have been.
        overcharges: Vec<Overcharge>,
        /// Notes.
        notes: Vec<String>,
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
    }

    /// A newer version of a procedure.
    pub struct UpgradeOffer from sojourn_client::sdk::UpgradeView {
        /// The version it runs under.
        from: u32,
        /// The one on offer.
        to: u32,
        /// What differs.
        changes: Vec<UpgradeChange>,
    }

    /// One difference.
    pub struct UpgradeChange from sojourn_client::sdk::UpgradeChangeView {
        /// In what: `deadline`, `fee`, `documents`, …
        part: UpgradePart,
        /// Which one.
        id: Option<String>,
        /// `added`, `removed` or `changed`.
        how: UpgradeHow,
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

    /// A person's standing at a place.
    pub struct Standing from sojourn_client::sdk::StandingView {
        /// `unregistered`, `registered`, `permit_valid`, `endorsement_window`, …
        status: StandingStatus,
        /// Since when, where that is known.
        since: Option<Day>,
        /// The next change that comes by itself.
        next: Option<NextStanding>,
        /// It may be otherwise: ask the window.
        uncertain: bool,
        /// What it gives at this place.
        entitled: Vec<Entitlement>,
    }
}
