//! Words of guidance: verdicts, kinds of questions, standings, what access costs.

words! {
    /// What a rule says about a person.
    pub enum Verdict {
        /// It is open to them.
        Yes = "yes",
        /// It is not.
        No = "no",
        /// From a later day on.
        NotYet = "not_yet",
        /// It is open by the national minimum; the place may ask for more.
        MeetsNationalMinimum = "meets_national_minimum",
        /// Answers are missing.
        Unknown = "unknown",
        /// Nobody published it: ask the window.
        AskWindow = "ask_window",
        /// Sources contradict each other.
        Disputed = "disputed",
        /// This app is too old for the rule.
        UpdateApp = "update_app",
        /// The rule was not checked for too long.
        TooStale = "too_stale",
    }

    /// How a procedure is found at a place.
    pub enum ProcedureState {
        /// Here it is.
        Found = "found",
        /// Sources contradict each other.
        Disputed = "disputed",
        /// This app is too old for it.
        UpdateApp = "update_app",
        /// It was withdrawn and cannot be begun.
        Withdrawn = "withdrawn",
    }

    /// What a condition came to.
    pub enum Truth {
        /// It is met.
        Met = "true",
        /// It is not met.
        NotMet = "false",
        /// An answer is missing.
        Open = "unknown",
    }

    /// How a question is answered.
    pub enum QuestionKind {
        /// With one of its options.
        Choice = "choice",
        /// With a day.
        Date = "date",
        /// With a place.
        Place = "place",
        /// With an amount.
        Money = "money",
        /// With words.
        Text = "text",
        /// With yes or no.
        YesNo = "yes_no",
        /// With a whole number.
        Int = "int",
        /// With a number of months.
        Months = "months",
    }

    /// Whether an article can be read.
    pub enum ArticleState {
        /// Here it is.
        Page = "page",
        /// Sources contradict each other.
        Disputed = "disputed",
        /// This app is too old for it.
        UpdateApp = "update_app",
    }

    /// The answer of an article in a word.
    pub enum ArticleVerdict {
        /// Yes.
        Yes = "yes",
        /// No.
        No = "no",
        /// It depends.
        Depends = "depends",
        /// It costs nothing.
        Free = "free",
        /// The sources do not carry an answer.
        Unknown = "unknown",
    }

    /// What a block of an article is.
    pub enum BlockKind {
        /// Running text.
        Paragraph = "paragraph",
        /// A heading.
        Heading = "heading",
        /// A list.
        Bullets = "bullets",
        /// A numbered list.
        Numbers = "numbers",
    }

    /// How a person stands at a place, as guidance asks for it.
    pub enum StandingHere {
        /// Not registered.
        Unregistered = "unregistered",
        /// Registered, without a permit.
        Registered = "registered",
        /// With a valid permit.
        Permit = "permit",
        /// With a suspended permit.
        Suspended = "suspended",
        /// With local household registration.
        Local = "local",
    }

    /// Where a standing comes from.
    pub enum StandingFrom {
        /// The caller gave it.
        Given = "given",
        /// The person's own record.
        Record = "record",
        /// Nothing is recorded for this place; it is read as not registered.
        NothingRecorded = "nothing_recorded",
    }

    /// A person's standing in full.
    pub enum StandingStatus {
        /// Nothing recorded at this place.
        Unregistered = "unregistered",
        /// Registered, without a permit.
        Registered = "registered",
        /// The permit is valid.
        PermitValid = "permit_valid",
        /// The permit is valid and wants its endorsement now.
        EndorsementWindow = "endorsement_window",
        /// The window passed without endorsement.
        Suspended = "suspended",
        /// A late endorsement restored it.
        Restored = "restored",
        /// The permit's last day has passed.
        Expired = "expired",
        /// The permit is lost.
        Lost = "lost",
        /// The permit was cancelled.
        Cancelled = "cancelled",
    }

    /// What kind of thing a standing gives.
    pub enum EntitlementGroup {
        /// A right.
        Right = "right",
        /// A basic public service.
        Service = "service",
        /// A convenience.
        Convenience = "convenience",
    }

    /// What access costs.
    pub enum Access {
        /// Nothing.
        Free = "free",
        /// Something.
        Paid = "paid",
        /// There is none.
        NoAccess = "none",
        /// We do not know.
        Unknown = "unknown",
    }

    /// Why access is what it is.
    pub enum AccessGround {
        /// A source says so.
        Stated = "stated",
        /// The item says nothing of this standing.
        NotStated = "not_stated",
        /// Its sources do not carry it.
        NotCarried = "not_carried",
        /// Nobody checked it for too long.
        TooStale = "too_stale",
        /// It was withdrawn.
        Withdrawn = "withdrawn",
        /// Sources contradict each other.
        Disputed = "disputed",
        /// This app is too old for it.
        UpdateApp = "update_app",
    }

    /// What is known of a value on a day.
    pub enum ValueState {
        /// It is known.
        Known = "known",
        /// Sources contradict each other.
        Disputed = "disputed",
        /// It was abolished.
        Abolished = "abolished",
        /// No release knows.
        Unknown = "unknown",
        /// Nobody checked it for too long.
        TooStale = "too_stale",
        /// This app is too old for it.
        UpdateApp = "update_app",
    }
}
