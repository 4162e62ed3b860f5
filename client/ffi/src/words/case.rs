//! Words of what a person does: stages, papers, money, the diary, reports.

use sojourn_client::sdk::Removal;

use crate::cross::Cross;

words! {
    /// Where an application stands.
    pub enum Stage {
        /// Opened, nothing gathered yet.
        Draft = "draft",
        /// Papers are being gathered.
        Preparing = "preparing",
        /// Everything the checklist wants is there.
        Ready = "ready",
        /// Handed in.
        Submitted = "submitted",
        /// Taken on: the receipt's date starts the office's clock.
        Accepted = "accepted",
        /// The office said what is missing.
        SupplementRequested = "supplement_requested",
        /// What was missing has been handed in.
        Resubmitted = "resubmitted",
        /// The office is deciding.
        InReview = "in_review",
        /// The office said yes.
        Approved = "approved",
        /// The card lies ready.
        CardReady = "card_ready",
        /// The person holds it.
        Issued = "issued",
        /// The office said no.
        Refused = "refused",
        /// A review of the refusal has been asked for.
        ReviewRequested = "review_requested",
        /// The person gave it up.
        Withdrawn = "withdrawn",
    }

    /// A day that deadlines run from.
    pub enum Anchor {
        /// The person arrived.
        Arrival = "arrival",
        /// The person was registered.
        Registration = "registration",
        /// The office accepted the papers.
        Acceptance = "acceptance",
        /// The document was issued.
        Issue = "issue",
        /// The document expires.
        Expiry = "expiry",
        /// Each full year after the issue.
        Anniversary = "anniversary",
        /// A payment.
        Payment = "payment",
        /// The person learnt of the decision.
        Decision = "decision",
        /// Something changed: address, employer.
        Change = "change",
        /// Another event, which the title names.
        Event = "event",
    }

    /// How many papers of a group are needed.
    pub enum Need {
        /// Every one.
        AllOf = "all_of",
        /// One of them.
        OneOf = "one_of",
    }

    /// Whether a group of papers concerns this person.
    pub enum Applies {
        /// It does.
        Yes = "yes",
        /// It does not.
        No = "no",
        /// An answer is missing.
        Undecided = "undecided",
    }

    /// How it is with a paper.
    pub enum PaperState {
        /// Not there.
        Missing = "missing",
        /// Its last day has passed.
        Expired = "expired",
        /// Issued too long ago.
        TooOld = "too_old",
        /// The day it was issued is missing.
        AgeUnknown = "age_unknown",
        /// Needed in another form.
        OtherForm = "other_form",
        /// There.
        Good = "good",
    }

    /// The form of a paper.
    pub enum PaperForm {
        /// The paper itself.
        Original = "original",
        /// A copy of it.
        Copy = "copy",
        /// A file or an entry in an official app.
        Digital = "digital",
    }

    /// Whether a date can be given.
    pub enum DueState {
        /// Here it is.
        Due = "due",
        /// A day to count from is missing.
        NotKnown = "not_known",
        /// No date may be given: ask.
        Ask = "ask",
    }

    /// What a due date limits.
    pub enum DueRole {
        /// The person, by that day.
        DueBy = "due_by",
        /// The office, by that day.
        OfficeBy = "office_by",
        /// Possible from that day on.
        OpensOn = "opens_on",
        /// Possible between two days.
        Window = "window",
    }

    /// What a line of money says.
    pub enum MoneyKind {
        /// The office, or the app, says so much is due.
        Assessed = "assessed",
        /// So much was paid to an office.
        Paid = "paid",
        /// So much need not be paid.
        Waived = "waived",
        /// So much came back.
        Refunded = "refunded",
        /// The person contests so much.
        Disputed = "disputed",
        /// A cost of one's own: photo, copies, travel, a lost day of work.
        OwnCost = "own_cost",
    }

    /// In what two versions of a procedure differ.
    pub enum UpgradePart {
        /// A deadline.
        Deadline = "deadline",
        /// A fee.
        Fee = "fee",
        /// Papers.
        Documents = "documents",
        /// Who may.
        Eligibility = "eligibility",
        /// A question.
        Question = "question",
        /// A step.
        Step = "step",
        /// Who has the duty.
        DutyHolder = "duty_holder",
        /// Words only.
        Wording = "wording",
        /// What can be done against a no.
        Remedies = "remedies",
        /// Its sources.
        Sources = "sources",
    }

    /// How they differ.
    pub enum UpgradeHow {
        /// It is new.
        Added = "added",
        /// It is gone.
        Removed = "removed",
        /// It is another.
        Changed = "changed",
    }

    /// What a recorded period is one of.
    pub enum PeriodKind {
        /// Living somewhere, whether registered or not.
        Residence = "residence",
        /// Being registered there.
        Registered = "registered",
        /// Working there.
        Work = "work",
        /// Being insured there.
        Insurance = "insurance",
    }

    /// How it is with an entry of the diary.
    pub enum DiaryState {
        /// It counts.
        Stands = "stands",
        /// It was taken back.
        TakenBack = "taken_back",
        /// Two phones wrote it differently.
        TwoVersions = "two_versions",
        /// Part of it is missing.
        Incomplete = "incomplete",
    }

    /// What kind of day it was.
    pub enum DayKind {
        /// A day on which work is due.
        Working = "working_day",
        /// A day of rest.
        Rest = "rest_day",
        /// A public holiday.
        Holiday = "holiday",
    }

    /// What became of an entry that a person does not want.
    pub enum DiaryRemoval {
        /// It was only on this phone; no trace of it is left.
        Erased = "erased",
        /// It had left this phone: it counts no more, its line stays in the list of evidence.
        TakenBack = "taken_back",
    }

    /// What was different at a window.
    pub enum ReportKind {
        /// The office asked for papers the guidance does not name.
        AskedForMorePapers = "asked_for_more_papers",
        /// The office charged money, or other money than the guidance says.
        ChargedMoney = "charged_money",
        /// The office named another date or waiting time.
        OtherDeadline = "other_deadline",
        /// The office did not take it.
        Refused = "refused",
        /// Something else.
        Other = "other",
    }

    /// What a photograph's file is.
    pub enum MediaKind {
        /// A JPEG picture.
        Jpeg = "jpeg",
        /// A PNG picture.
        Png = "png",
        /// A WebP picture.
        Webp = "webp",
        /// A PDF document.
        Pdf = "pdf",
    }

    /// How much a calendar is told.
    pub enum CalendarWording {
        /// That there is something, and on which days.
        Neutral = "neutral",
        /// What it is, how the day was reckoned, what happens when it is missed.
        Detailed = "detailed",
    }

    /// What bytes cost on a connection.
    pub enum ConnectionCost {
        /// Nothing: a Wi-Fi.
        Unmetered = "unmetered",
        /// Something.
        Metered = "metered",
        /// Nobody can tell.
        Unknown = "unknown",
    }

    /// What a PIN opened.
    pub enum Opened {
        /// Everything on this phone.
        Everything = "everything",
        /// Public guidance; nothing private can be seen or written.
        GuidanceOnly = "guidance_only",
    }

    /// The language a phone speaks.
    pub enum Language {
        /// Chinese in simplified characters.
        Chinese = "zh-Hans",
        /// English.
        English = "en",
    }
}

impl Cross<DiaryRemoval> for Removal {
    fn cross(self) -> DiaryRemoval {
        match self {
            Self::Erased => DiaryRemoval::Erased,
            Self::TakenBack => DiaryRemoval::TakenBack,
        }
    }
}

impl Cross<MediaKind> for sojourn_client::sdk::Media {
    fn cross(self) -> MediaKind {
        match self {
            Self::Jpeg => MediaKind::Jpeg,
            Self::Png => MediaKind::Png,
            Self::Webp => MediaKind::Webp,
            Self::Pdf => MediaKind::Pdf,
        }
    }
}

impl Cross<Opened> for sojourn_client::store::Opened {
    fn cross(self) -> Opened {
        match self {
            Self::Everything => Opened::Everything,
            Self::GuidanceOnly => Opened::GuidanceOnly,
        }
    }
}
