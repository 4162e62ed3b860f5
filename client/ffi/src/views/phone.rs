//! The phone itself: status, devices, sync, reports from the field.
//!
//! Written by the test `mirrors` out of the client's views: change those, not this.

use std::time::SystemTime;

use super::*;
use crate::types::{Day, Money, Month};
use crate::words::*;

mirror! {
    /// Whether to send and receive now.
    pub struct MaySync from sojourn_client::sdk::MaySyncView {
        /// Whether.
        may: bool,
        /// Most bytes it may take, for the budget of the run; no bound when absent.
        bytes_max: Option<u64>,
        /// Why not: `only-wifi`, `maybe-not-wifi`, `month-used-up`, `not-yet`.
        reason: Option<String>,
        /// The same in words; when by hand, pressing the button is still possible.
        words: Option<String>,
        /// Not by itself before this instant.
        until: Option<SystemTime>,
    }

    /// What a month took.
    pub struct MonthUse from sojourn_client::sdk::MonthUseView {
        /// The month.
        month: Month,
        /// Bytes that passed where they may cost something.
        bytes: u64,
        /// How many may.
        bytes_max: Option<u64>,
        /// In words.
        words: String,
    }

    /// A device of this person.
    pub struct Device from sojourn_client::sdk::DeviceView {
        /// Its id, in hex.
        id: String,
        /// Whether it is this phone.
        is_this: bool = this,
        /// Whether it is in use, or revoked.
        active: bool,
        /// Whether its certificate is not known to the server yet.
        pending: bool,
        /// Its name for a person: the first digits of its id, in two groups.
        code: String,
        /// When the server learnt of it, in words.
        added: Option<String>,
        /// When the server last received something it wrote, in words; other phones that only read are not seen.
        wrote: Option<String>,
    }

    /// Whose card this is, before anything is given.
    pub struct ContactCard from sojourn_client::sdk::ContactCardView {
        /// The person's space.
        person: String,
        /// What they call themselves.
        name: String,
        /// Eight digits to compare with the other screen.
        code: String,
    }

    /// A grant as its owner sees it.
    pub struct Grant from sojourn_client::sdk::GrantView {
        /// Its id.
        id: String,
        /// Who may.
        person: String,
        /// Their name, as their card said it.
        name: String,
        /// Eight digits of their space.
        code: String,
        /// What it opens: an application's title, or the record.
        what: String,
        /// The application, if it is one.
        application: Option<String>,
        /// `read`, `note` or `write`.
        level: String,
        /// What for.
        purpose: String,
        /// The whole consent in one sentence.
        sentence: String,
        /// Since when, in words.
        since: String,
        /// The last day.
        until: Option<Day>,
        /// `active`, `revoked` or `over`.
        state: String,
        /// No server knows of it, or of its end, yet.
        pending: bool,
    }

    /// One kind of thing a searcher would find.
    pub struct Here from sojourn_client::sdk::HereView {
        /// `app`, `guidance`, `place`, `pin`, `applications`, `record`, `diary`, `photos`, `reports`, `saved`, `unsent`, `server`.
        kind: String,
        /// How many, where that can be counted.
        count: Option<u64>,
        /// Whether its content is sealed: who copies the files sees that it is there, how many and how large.
        sealed: bool,
        /// A sentence.
        words: String,
    }

    /// What was wiped.
    pub struct Erased from sojourn_client::sdk::ErasedView {
        /// Operations no server had yet: nobody has them now.
        not_sent: u64,
        /// Operations a server had refused.
        rejected: u64,
        /// Diary entries of which something was only here.
        only_here: u64,
        /// Photographs.
        photos: u64,
        /// Reports from the field that were not sent.
        reports: u64,
        /// Saved articles.
        saved: u64,
    }

    /// A dead letter, opened.
    pub struct Letter from sojourn_client::sdk::LetterView {
        /// Its id, as `super::SyncView::attention` names it.
        id: String,
        /// The application it belongs to.
        application: Option<String>,
        /// When it was written.
        written_at: SystemTime,
        /// Why it was not taken.
        why: String,
        /// What to do.
        fix: String,
        /// What it says.
        fields: Vec<LetterField>,
        /// Whether it may be offered once more as it is.
        may_resend: bool,
    }

    /// A field of one.
    pub struct LetterField from sojourn_client::sdk::LetterFieldView {
        /// The field: `entity/id/field`.
        path: String,
        /// What it is about, in words.
        words: String,
        /// Its value, as JSON.
        value: String,
        /// The same in words.
        value_words: String,
    }

    /// Someone who let this phone's person in.
    pub struct Person from sojourn_client::sdk::PersonView {
        /// Their space.
        person: String,
        /// What this phone's person calls them.
        name: String,
        /// Eight digits of their space, to tell two of one name apart.
        code: String,
        /// How many of their applications are here.
        applications: u64,
        /// The furthest level of any grant: `read`, `note`, `write`.
        level: String,
        /// The same in words.
        level_words: String,
        /// What for, as they said it.
        purposes: Vec<String>,
        /// The last day of the grant that ends last.
        until: Option<Day>,
        /// Operations of this phone in their logs that no server has acknowledged.
        not_sent: u64,
        /// Whether this is whom one stands with.
        standing: bool,
    }

    /// A photograph in a list.
    pub struct Photo from sojourn_client::sdk::PhotoView {
        /// Its id, 32 hex digits.
        id: String,
        /// The application.
        application: String,
        /// The document of its checklist.
        document: String,
        /// `jpeg`, `png`, `webp` or `pdf`.
        media: MediaKind,
        /// The same as a media type: `image/jpeg`.
        mime: String,
        /// How long it is.
        bytes: u64,
        /// BLAKE3 of the file, in hex.
        hash: String,
        /// When it was put here.
        added_at: SystemTime,
        /// Whether there is a small picture.
        has_thumbnail: bool,
    }

    /// What photographs take and may take.
    pub struct PhotoRoom from sojourn_client::sdk::PhotoRoomView {
        /// How many there are.
        photos: u64,
        /// How long they are together.
        bytes: u64,
        /// How long they may be together.
        bytes_max: u64,
        /// How long one may be.
        photo_bytes_max: u64,
        /// How long a small picture may be.
        thumbnail_bytes_max: u64,
    }

    /// The record: what stands, the youngest first; what was taken back is left out.
    pub struct RecordPage from sojourn_client::sdk::RecordsView {
        /// Residence registrations.
        registrations: Vec<Registration>,
        /// Permits.
        permits: Vec<Permit>,
        /// Periods of living, working, being insured.
        periods: Vec<Period>,
        /// Fields a newer app wrote that this one cannot read.
        unread: Vec<String>,
    }

    /// A registration.
    pub struct Registration from sojourn_client::sdk::RegistrationView {
        /// Its id.
        id: String,
        /// The place's code; none while two phones disagree about it. So for every field below.
        place: Option<String>,
        /// The place's full name.
        place_name: Option<String>,
        /// The day it was made.
        on: Option<Day>,
        /// The day it ended.
        ended_on: Option<Day>,
        /// Fields of it on which a person has to choose.
        conflicts: Vec<String>,
    }

    /// A permit.
    pub struct Permit from sojourn_client::sdk::PermitView {
        /// Its id.
        id: String,
        /// The place's code.
        place: Option<String>,
        /// The place's full name.
        place_name: Option<String>,
        /// The day it was issued.
        issued_on: Option<Day>,
        /// Its last valid day, where it has one.
        expires_on: Option<Day>,
        /// The day it was lost.
        lost_on: Option<Day>,
        /// The day it was cancelled.
        cancelled_on: Option<Day>,
        /// Its endorsements.
        endorsements: Vec<Endorsement>,
        /// Fields of it on which a person has to choose.
        conflicts: Vec<String>,
    }

    /// An endorsement.
    pub struct Endorsement from sojourn_client::sdk::EndorsementView {
        /// Its id.
        id: String,
        /// The day.
        on: Option<Day>,
    }

    /// A period.
    pub struct Period from sojourn_client::sdk::PeriodView {
        /// Its id.
        id: String,
        /// `residence`, `registered`, `work` or `insurance`.
        kind: Option<String>,
        /// The place's code.
        place: Option<String>,
        /// The place's full name.
        place_name: Option<String>,
        /// Its first day.
        from_day: Option<Day> = from,
        /// Its last day; none while it lasts.
        to: Option<Day>,
        /// Fields of it on which a person has to choose.
        conflicts: Vec<String>,
    }

    /// A report that is not sent yet.
    pub struct FieldReport from sojourn_client::sdk::ReportView {
        /// Its id, in hex.
        id: String,
        /// The place's code.
        place: String,
        /// The place's name.
        place_name: String,
        /// `procedure:residence-permit`.
        item: String,
        /// What that is called, while the guidance has it.
        title: Option<String>,
        /// `asked_for_more_papers`, `charged_money`, `other_deadline`, `refused`, `other`.
        kind: ReportKind,
        /// The step.
        step: Option<String>,
        /// The office.
        office: String,
        /// The day it happened.
        on: Day,
        /// What was asked or paid.
        amount: Option<Money>,
        /// What happened.
        text: String,
        /// It does not leave by itself before this instant.
        not_before: SystemTime,
        /// The problem, where a server refused it for good.
        refused: Option<String>,
        /// When it leaves by itself, or why it never will, in words.
        fate: String,
    }

    /// What sending came to.
    pub struct ReportsSent from sojourn_client::sdk::ReportsSent {
        /// Reports a server has now; nothing of them is left here.
        sent: u64,
        /// Reports that still wait.
        waiting: u64,
        /// Reports refused for good this time.
        refused: u64,
        /// Why sending stopped, as a stable word.
        problem: Option<String>,
    }

    /// A procedure with what an application for it would show.
    pub struct ProcedureShown from sojourn_client::sdk::ProcedureShown {
        /// Before it is begun: title, summary, and whether it is the place's own.
        about: Procedure,
        /// Whether it is open to this person, and why.
        check: Eligibility,
        /// What is asked.
        questions: Vec<Question>,
        /// The papers.
        checklist: Vec<ChecklistGroup>,
        /// The steps.
        steps: Vec<ProcedureStep>,
        /// The cards for the windows on the way, each once.
        cards: Vec<WindowCard>,
        /// The deadlines, with how each is reckoned.
        due: Vec<DueDate>,
        /// What it costs.
        fees: Vec<FeeLine>,
        /// What happens next.
        afterwards: Option<String>,
    }

    /// A phone's status.
    pub struct PhoneStatus from sojourn_client::sdk::Status {
        /// Whether no PIN is asked for; the counts below are zero otherwise, and with the emergency PIN.
        unlocked: bool,
        /// Whether there is anything private here.
        has_identity: bool,
        /// The person's space, in hex.
        space: Option<String>,
        /// This device, in hex.
        device: Option<String>,
        /// Paired, but keys have not arrived.
        joining: bool,
        /// Operations not acknowledged yet.
        not_sent: u64,
        /// Diary entries of which something is only on this phone, because the person did not share the diary.
        only_here: u64,
        /// When the oldest of those not acknowledged was written.
        oldest_not_sent: Option<SystemTime>,
        /// When a round last succeeded.
        last_success: Option<SystemTime>,
        /// When a round last failed.
        last_failure: Option<SystemTime>,
        /// Why, as a stable word.
        last_failure_code: Option<String>,
        /// No automatic round before this.
        next_try: Option<SystemTime>,
        /// Operations that wait for an owner's decision.
        held: u64,
        /// Others' operations that wait for this person's decision.
        to_decide: u64,
        /// Dead letters: kept, and why the server refused them.
        rejected: Vec<DeadLetter>,
        /// Reports from the field that wait to be sent.
        reports_waiting: u64,
        /// Reports a server refused for good; kept until the person deletes them.
        reports_refused: u64,
        /// Whether a person has something to do: decide, mend a dead letter, update the app.
        needs_attention: bool,
        /// Until when an app that is too old may still send.
        update_by: Option<SystemTime>,
        /// The installed release.
        release: u64,
        /// When its being the newest was last confirmed, by this phone's clock.
        checked_at: SystemTime,
        /// Days since the newest confirmation was issued, once it is older than it may be; 0 while fresh.
        stale_days: u64,
        /// This phone's clock is behind the guidance it holds.
        clock_wrong: bool,
        /// Made under demonstration keys: nothing here is confidential.
        demo: bool,
        /// What is read here are drafts, not published guidance: every screen says so.
        preview: bool,
    }

    /// An operation the server refused for good.
    pub struct DeadLetter from sojourn_client::sdk::DeadLetterView {
        /// Its log.
        log: String,
        /// The stable code.
        code: String,
        /// When it was written here.
        written_at: SystemTime,
    }

    /// The page about sending.
    pub struct SyncOverview from sojourn_client::sdk::SyncView {
        /// `ok`, `wait`, `here`, `attention` or `none`: how the line below is shown.
        tone: String,
        /// Where things stand, in one line for the top of any page.
        line: String,
        /// Operations not acknowledged yet.
        not_sent: u64,
        /// When the oldest of them was written, in words.
        oldest: Option<String>,
        /// Bytes of them, before packing.
        bytes: u64,
        /// The same in words, with what a request adds.
        bytes_words: Option<String>,
        /// When everything was last sent and heard, in words.
        success: String,
        /// What went wrong last, in words with its day; kept after later successes.
        failure: Option<String>,
        /// Whether that was after the last success.
        failing: bool,
        /// When it is tried again by itself.
        next: Option<String>,
        /// Which guidance is here and when that was last confirmed.
        guidance: String,
        /// What waits for the person.
        attention: Vec<Attention>,
    }

    /// Something that waits for the person.
    pub struct Attention from sojourn_client::sdk::AttentionView {
        /// Its id, for `Phone::drop_letter`.
        id: String,
        /// What it is about, in words.
        what: String,
        /// When it was written, in words.
        written: String,
        /// Why it was not taken.
        why: String,
        /// What to do.
        fix: String,
        /// The application it belongs to.
        application: Option<String>,
        /// It belongs to the diary.
        diary: bool,
    }

    /// What a sync came to.
    pub struct SyncReport from sojourn_client::sdk::SyncReport {
        /// Own operations the server stored.
        sent: u64,
        /// Entries that are new on this phone, own ones included.
        received: u64,
        /// Own operations that became dead letters.
        rejected: u64,
        /// Own operations that wait at the server.
        held: u64,
        /// Own operations the server asks to send again later.
        deferred: u64,
        /// Requests made.
        rounds: u32,
        /// Bytes of the rounds' bodies, both ways, uncompressed; guidance is not in it.
        bytes: u64,
        /// There is more to do; the budget ended it.
        unfinished: bool,
        /// The server only gave receipts: the person must be let in anew.
        login_required: bool,
        /// This device was revoked; what was private on it is gone.
        revoked: bool,
        /// Another copy of this phone writes under the same key.
        cloned: bool,
        /// Logs that could not be followed, with why.
        faults: Vec<String>,
        /// Reports from the field that were sent; each over a connection of its own, without any credential.
        reports_sent: u64,
        /// Why a report was not sent; it waits.
        reports_problem: Option<String>,
        /// The release that is installed now.
        release: u64,
        /// Whether it is new.
        release_is_new: bool,
        /// Why guidance was not checked or installed; what was here stays usable.
        guidance_problem: Option<String>,
    }
}
