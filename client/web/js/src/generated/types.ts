// What calls take and give. Written from the Rust sources; not edited by hand. `UPDATE_GOLDEN=1 cargo test -p sojourn-web --test typescript` writes it anew.

/** A civil date, `2026-03-04`. */
export type IsoDate = string;
/** A month, `2026-03`. */
export type IsoMonth = string;
/** Bytes in base64url without padding (RFC 4648, section 5). */
export type Base64Url = string;
/** An administrative code: `CN`, `330100`, `XY-79`. */
export type PlaceCode = string;
/** The name of an article, a procedure, a document …: `residence-permit`. */
export type ItemId = string;
/** An application, 32 hex digits. */
export type ApplicationId = string;
/** A device, 64 hex digits. */
export type DeviceId = string;
/** An ISO 4217 code: `CNY`. */
export type CurrencyCode = string;
/** Milliseconds since 1970. */
export type Millis = number;

/** A change of the law that may touch the answer. */
export interface AmendmentView {
  /** `read`, `seen` or `not`. */
  checked: string;
  /** The same in words. */
  checked_words: string;
  /** What it says. */
  claim: string;
  /** Where it stands. */
  citation: string;
}

/** The event a deadline is counted from. */
export type Anchor = 'arrival' | 'registration' | 'acceptance' | 'issue' | 'expiry' | 'anniversary' | 'payment' | 'decision' | 'change' | 'event';

/** An answer to one of the procedure's questions. */
export type Answer = boolean | number | Money | string;

/** An application in a list. */
export interface ApplicationSummary {
  /** Its 32 hex digits. */
  id: string;
  /** The procedure. */
  procedure: string;
  /** The title as it read at opening. */
  title: string;
  /** The place. */
  place: string;
  /** The place's full name. */
  place_name: string;
  /** Where it stands; none while that is in conflict. */
  stage: string | null;
  /** The same as a screen calls it. */
  stage_words: string | null;
  /**
   * Which of the four parts of the way that is (gather, hand in, decide, collect), and of how many; none once it was
   * refused or given up.
   */
  part: [number, number] | null;
  /** Whether something may still happen. */
  open: boolean;
  /** When it was opened. */
  opened_on: IsoDate | null;
  /** The next date, if one is known. */
  next_due: IsoDate | null;
  /** Fields a person has to choose. */
  conflicts: number;
  /** Operations not acknowledged yet. */
  not_sent: number;
  /** A newer app changed something here. */
  needs_newer_app: boolean;
  /** Why its procedure was withdrawn, if it was: shown before anything else. */
  withdrawn: string | null;
}

/** One application. */
export interface ApplicationView extends ApplicationSummary {
  /** The version it was opened under. */
  version: number;
  /** Whether that version's text is on this phone; otherwise the newest is shown in its stead. */
  definition_here: boolean;
  /** The day each stage was reached, where recorded. */
  reached: { [key: string]: IsoDate };
  /** The same in order, with the words of a screen. */
  past: ReachedView[];
  /** Days that deadlines run from. */
  dates: { [key: string]: IsoDate };
  /** The procedure's questions with the answers so far. */
  questions: QuestionView[];
  /** Whether it is open to the person, on these answers. */
  check: CheckView;
  /** The papers. */
  checklist: ChecklistGroupView[];
  /** Whether every group is satisfied. */
  checklist_complete: boolean;
  /** Stages that may follow; empty while the stage is in conflict. */
  next_stages: string[];
  /** The same with the words of a screen, the ordinary one first. */
  next: NextStageView[];
  /** What to do, in order. */
  steps: StepView[];
  /** Due dates, in the procedure's order. */
  due: DueView[];
  /** What it costs. */
  fees: FeeLineView[];
  /** The person's own book of money. */
  money: MoneyEntryView[];
  /** Its sums, one for each currency. */
  totals: MoneyTotalView[];
  /** What was paid although it should not have been. */
  overcharges: OverchargeView[];
  /** Notes. */
  notes: string[];
  /** The same with the days on which they were written. */
  noted: NotedView[];
  /** The procedure that contests a refusal. */
  appeal: string | null;
  /** What comes once it is done. */
  afterwards: string | null;
  /** Fields a person has to choose. */
  conflict_paths: string[];
  /** Fields a newer app wrote that this one cannot read. */
  unread: string[];
  /** A newer version of the procedure. */
  upgrade: UpgradeView | null;
}

/** What the calculator is told. */
export interface ArrearsFacts {
  /** The months, each once. */
  months: WorkMonth[];
  /** The currency of all of it. */
  currency: CurrencyCode;
  /** The last day of work, if it ended. */
  ended?: IsoDate | null;
  /** An order to pay, if there was one. */
  order?: Order | null;
  /** Days on which the person asked for it, complained, or was promised it. */
  interruptions?: IsoDate[];
}

/** An article for a screen. */
export interface ArticleView {
  /** Its id. */
  id: string;
  /** `page`, `disputed` or `update_app`. */
  state: string;
  /** Its title. */
  title: string;
  /** `yes`, `no`, `depends`, `free` or `unknown`; less than the article's own where its sources do not carry it. */
  verdict: string | null;
  /** Its parts in order: `answer`, `today`, `by-when`, `call`, `do-not-sign`, `more`. */
  parts: PartView[];
  /** Said where the rule is inherited. */
  inherited: string | null;
  /** How sure the sources are, in words. */
  mark: string | null;
  /** When they were checked, in words. */
  staleness: string | null;
  /** Legal words in it, each with what it means. */
  glosses: [string, string][];
  /** Its sources. */
  sources: SourceView[];
  /** Procedures it leads to. */
  procedures: string[];
  /** The same with their titles. */
  leads: ProcedureView[];
  /** Articles close to it. */
  related: string[];
  /** The same with their titles. */
  close: OtherAnswer[];
  /** Whom to call and where to go. */
  services: ServiceView[];
  /** Why it was withdrawn, if it was: to be shown before anything else. */
  withdrawn: string | null;
  /** For `disputed`: every version. */
  dispute: DisputeView | null;
  /** The release it was read from. */
  release: number;
  /** The day it is about. */
  as_of: IsoDate;
}

/** What a question came to. */
export interface AskView {
  /** The article that answers best, in full; none if nothing here is about it. */
  first: ArticleView | null;
  /** Whether it probably is what was meant; otherwise show it as a guess. */
  sure: boolean;
  /** What to say at the window, if the article leads to one. */
  say: SayView | null;
  /** What else may have been meant, best first. */
  others: OtherAnswer[];
}

/** Something that waits for the person. */
export interface AttentionView {
  /** Its id, for [`Phone::drop_letter`]. */
  id: string;
  /** What it is about, in words. */
  what: string;
  /** When it was written, in words. */
  written: string;
  /** Why it was not taken. */
  why: string;
  /** What to do. */
  fix: string;
  /** The application it belongs to. */
  application: string | null;
  /** It belongs to the diary. */
  diary: boolean;
}

/** A step of the reckoning. */
export interface CalcStepView {
  /** What was done. */
  words: string;
  /** Its sources, a line each. */
  sources: string[];
}

/** What a calculator answers. */
export interface CalcView {
  /** `double_wage`, `severance`, `overtime`, `arrears` or `time_limits`. */
  calculator: string;
  /** Its name in words. */
  title: string;
  /** The article that explains it. */
  article: string;
  /** The day asked about. */
  as_of: IsoDate;
  /** Sums, the most useful first. */
  sums: SumView[];
  /** Until when to act, the earliest first. */
  limits: LimitView[];
  /** What is not known, so that part is left out or open. */
  gaps: NoteView[];
  /** What to mind. */
  warnings: NoteView[];
  /** How it was reckoned. */
  steps: CalcStepView[];
  /** What was taken for granted. */
  assumptions: NoteView[];
  /** Whom to call. */
  call: CallView[];
  /** Changes of the law after the texts were collected: checked or not. */
  amendments: AmendmentView[];
  /** What stands under every answer: it is no promise. */
  note: string;
  /** The release it was read from. */
  release: number;
}

/** Why a call came to nothing. */
export interface CallError {
  /** A stable word. */
  code: string;
  /** What happened and what to do, in the phone's language; in English for what no person causes. */
  message: string;
  /** The same for whoever looks into it, in English. */
  cause: string;
  /** More, by code: `field` and `why` for `input`; `tries_left` and `until` for PINs; `what` and `id` for `not-found`. Null otherwise. */
  detail: unknown;
}

/** Whom to call. */
export interface CallView {
  /** The service point. */
  id: string;
  /** Its name. */
  title: string;
  /** Its number. */
  phone: string | null;
}

/** A card for an office window. */
export interface CardView {
  /** Its id. */
  id: string;
  /** One sentence to say. */
  say: string;
  /** In large type, for the clerk. */
  please_read: string;
  /** Likely refusals, each with a reply. */
  refusals: [string, string][];
  /** What to write down. */
  write_down: string;
  /** If it feels unsafe. */
  if_unsafe: string;
  /** Whom to call: ids of service points. */
  call: string[];
  /** Whom to call, by name and number. */
  call_words: string[];
  /** Whom to call, with all that is known of them. */
  services: ServiceView[];
  /** Its sources. */
  sources: SourceView[];
  /** Why it was withdrawn, if it was: shown before anything else, and not held up to anybody. */
  withdrawn: string | null;
}

/** A day on which a value changed. */
export interface ChangeView {
  /** The first day. */
  from: IsoDate;
  /** As for the value. */
  state: string;
  /** What it was from then on. */
  words: string;
}

/** What applies, and why. */
export interface CheckView {
  /** `yes`, `no`, `not_yet`, `meets_national_minimum`, `unknown`, `ask_window`, `disputed`, `update_app`, `too_stale`. */
  verdict: string;
  /** The same as a sentence. */
  words: string;
  /** For `not_yet`: the first day. */
  from: IsoDate | null;
  /** For `unknown`: what to answer next, the most useful first. */
  ask: QuestionView[];
  /** The place whose rule was asked. */
  from_place: string | null;
  /** Said beside an inherited rule. */
  inherited: string | null;
  /** How sure the sources are, in words. */
  mark: string | null;
  /** When they were checked, in words. */
  staleness: string | null;
  /** Every condition: what it needs, what was answered, what it came to, and the source. */
  trace: LeafView[];
  /** For `disputed`: every version. */
  dispute: DisputeView | null;
  /** Why the procedure or its rule was withdrawn, if it was: shown before anything else. */
  withdrawn: string | null;
  /** The release that answered. */
  release: number;
  /** The day the question was about. */
  as_of: IsoDate;
}

/** A group of papers. */
export interface ChecklistGroupView {
  /** Its id. */
  id: string;
  /** Its title. */
  title: string;
  /** `all_of` or `one_of`. */
  need: string;
  /** `yes`, `no`, or `undecided` while an answer is missing. */
  applies: string;
  /** Whether nothing more is needed for it. */
  satisfied: boolean;
  /** Its documents. */
  items: ChecklistItemView[];
  /** What says so, a line each. */
  sources: string[];
}

/** A paper on the checklist. */
export interface ChecklistItemView {
  /** Its id, as [`super::Phone::paper`] takes it. */
  document: string;
  /** Its name. */
  title: string;
  /** `missing`, `expired`, `too_old`, `age_unknown`, `other_form`, `good`. */
  state: string;
  /** The last day it is (or was) good. */
  until: IsoDate | null;
  /** Photographs of it on this phone, as [`super::Phone::photo_get`] takes them. */
  photos: string[];
  /** The state as a sentence. */
  words: string;
  /** The form wanted: `original`, `copy`, `digital`, `original_and_copy`, `either`; none where nothing is said. */
  form: string | null;
  /** Whether it may only be so old, so that the day of issue matters. */
  ages: boolean;
  /** Who issues it. */
  issuer: string | null;
  /** What to look out for. */
  note: string | null;
  /** What the person has of it. */
  held: PaperHeldView[];
}

/** What a person chose. */
export interface Choices {
  /** Send and receive by itself only where bytes cost nothing. */
  only_wifi: boolean;
  /** Most bytes a month where they may cost something; no bound when absent. */
  month_bytes_max?: number | null;
  /** Minutes unused after which it locks, where there is a PIN; never by itself when absent. */
  lock_after_minutes?: number | null;
  /** Read every page aloud without being asked. */
  read_aloud: boolean;
}

/** One of them. */
export interface ConflictSide {
  /** The value as JSON: text, number, true, or a list for money. */
  value: unknown;
  /** The value in words. */
  words: string;
  /** When it was written, by its author's clock. */
  written_at: Millis;
  /** Whether the person wrote it, on one of their devices. */
  own: boolean;
  /** The device it was written on, in hex. */
  device: string | null;
}

/** A field with several values. */
export interface ConflictView {
  /** The application; `profile` for the person's own record. */
  application: string;
  /** What the application is called; empty for the record. */
  title: string;
  /** The field: `entity/id/field`. */
  path: string;
  /** What the field is about, in words. */
  words: string;
  /** What takes another value: `date`, `yes_no`, `money`, `place`, `choice`, `whole`, `text`. */
  control: string;
  /** For `choice`: id and words of each. */
  choices: [string, string][];
  /** The values, in the server's order. */
  sides: ConflictSide[];
}

/** What is known of a connection. */
export type Connection = 'unmetered' | 'metered' | 'unknown';

/** Whose card this is, before anything is given. */
export interface ContactCardView {
  /** The person's space. */
  person: string;
  /** What they call themselves. */
  name: string;
  /** Eight digits to compare with the other screen. */
  code: string;
}

/** A value with its dates. */
export interface DatedView {
  /** `parameter` or `fee`. */
  kind: string;
  /** Its id; for a fee what is charged for. */
  id: string;
  /** What it is called. */
  title: string;
  /** The place whose value it is. */
  place: string;
  /** On the day that was asked about, or today: `known`, `disputed`, `abolished`, `unknown`, `too_stale`, `update_app`. */
  state: string;
  /** The same in words, with its label. */
  words: string;
  /** Since when. */
  since: IsoDate | null;
  /** Every day on which it changed. */
  changes: ChangeView[];
  /** What says so, for that day. */
  sources: SourceView[];
}

/** A kind of day, as 劳动法 article 44 tells them apart. */
export type DayType = 'working_day' | 'rest_day' | 'holiday';

/** An operation the server refused for good. */
export interface DeadLetterView {
  /** Its log. */
  log: string;
  /** The stable code. */
  code: string;
  /** When it was written here. */
  written_at: Millis;
}

/** A device of this person. */
export interface DeviceView {
  /** Its id, in hex. */
  id: string;
  /** Whether it is this phone. */
  this: boolean;
  /** Whether it is in use, or revoked. */
  active: boolean;
  /** Whether its certificate is not known to the server yet. */
  pending: boolean;
  /** Its name for a person: the first digits of its id, in two groups. */
  code: string;
  /** When the server learnt of it, in words. */
  added: string | null;
  /** When the server last received something it wrote, in words; other phones that only read are not seen. */
  wrote: string | null;
}

/** A later change. */
export interface DiaryCorrectionView {
  /** The field. */
  field: string;
  /** Its name on a screen. */
  label: string;
  /** What it said before, in words; empty when it had said nothing. */
  before: string[];
  /** What it says since. */
  after: string;
  /** When it was changed, by the phone that did. */
  written_at: Millis;
  /** When a server received the change. */
  received_at: Millis | null;
}

/** What a person writes: a whole new entry, or the fields of an entry that change. */
export interface DiaryDraft {
  /** The day. */
  day?: IsoDate | null;
  /** From when to when. */
  span?: Span | null;
  /** Minutes worked, without breaks. */
  minutes?: number | null;
  /** Minutes of break between beginning and end: another way to say how long was worked, where that is left out. */
  rest?: number | null;
  /** Where. */
  workplace?: string | null;
  /** For whom. */
  employer?: string | null;
  /** The kind of day, against the calendar. */
  kind?: DayType | null;
  /** Pay that was promised. */
  promised?: Money | null;
  /** Pay that was received. */
  received?: Money | null;
  /** A day of the month the money is for. */
  pay_month?: IsoDate | null;
  /** The person's own words. */
  remark?: string | null;
}

/** An entry, whatever became of it. */
export interface DiaryEntryView {
  /** Its id. */
  id: string;
  /** The day it is about; none while that is in two versions. */
  day: IsoDate | null;
  /** `stands`, `taken_back`, `two_versions` or `incomplete`. */
  state: string;
  /** The day in words, with its weekday. */
  day_words: string | null;
  /** First minute after the day's midnight. */
  started: number | null;
  /** Last minute; beyond 1,440 in the next day. */
  ended: number | null;
  /** Minutes of break between the two. */
  rest: number | null;
  /** From when to when, in words. */
  times: string | null;
  /** Minutes that count. */
  minutes: number | null;
  /** The same in words. */
  worked: string | null;
  /** `working_day`, `rest_day` or `holiday`. */
  kind: string | null;
  /** The same in words, with how it is known. */
  kind_words: string | null;
  /** The kind is what the person said, not what the calendar says. */
  kind_said: boolean;
  /** The kind may be another once a table is known. */
  approximate: boolean;
  /** Where. */
  workplace: string | null;
  /** For whom. */
  employer: string | null;
  /** Pay that was promised. */
  promised: Money | null;
  /** Pay that was received. */
  received: Money | null;
  /** The month the money is for, where it is not the month of the day. */
  pay_month: IsoMonth | null;
  /** The person's own words. */
  remark: string | null;
  /** When it was written, by the phone that did. */
  written_at: Millis | null;
  /** The day of that in China. */
  written_on: IsoDate | null;
  /** When a server received it; none while it is only here. */
  received_at: Millis | null;
  /** Something of it is only on this phone. */
  only_here: boolean;
  /** All it says in words, a line each: times, pay, names, the person's own words. */
  lines: NoteView[];
  /** What was changed since it was written. */
  corrections: DiaryCorrectionView[];
  /** For `two_versions`: the fields to choose, by writing them once more. */
  versions: DiaryVersionsView[];
  /** Files marked as evidence. */
  marks: DiaryMarkView[];
}

/** A file marked as evidence. */
export interface DiaryMarkView {
  /** Its id. */
  id: string;
  /** The file's name. */
  file: string;
  /** SHA-256 of its bytes, in hex. */
  sha256: string;
}

/** What a month comes to. */
export interface DiaryMonthView {
  /** Which. */
  month: IsoMonth;
  /** The same in words. */
  title: string;
  /** What it comes to in words: what there is nothing of is left out, what is not known says so. */
  lines: NoteView[];
  /** Days with work. */
  days: number;
  /** Minutes on working days within the regular hours. */
  minutes_regular: number;
  /** Minutes on working days beyond them. */
  minutes_overtime_workday: number;
  /** Minutes on rest days. */
  minutes_rest_day: number;
  /** Minutes on public holidays. */
  minutes_holiday: number;
  /** Pay promised; none when not known. */
  promised: Money | null;
  /** Pay received; none when not known, never nothing. */
  received: Money | null;
  /** Promised less received, where both are known. */
  difference: Money | null;
  /** A day whose kind is not sure is in it. */
  approximate: boolean;
  /** Entries overlap: two phones may have noted the same. */
  overlapping: boolean;
}

/** What the months come to. */
export interface DiaryMonthsView {
  /** The oldest first. */
  months: DiaryMonthView[];
  /** Entries in two versions or incomplete, which no sum counts. */
  unsettled: number;
}

/** What a new entry may begin with. */
export interface DiaryStartView {
  /** The day it would be about. */
  day: IsoDate;
  /** The day in words, with its weekday. */
  day_words: string;
  /** The kind of that day in words, as the calendar has it. */
  kind_words: string;
  /** First minute, as in the entry before. */
  started: number;
  /** Last minute, likewise. */
  ended: number;
  /** Minutes of break, likewise. */
  rest: number;
  /** For whom, likewise. */
  employer: string | null;
  /** Where, likewise. */
  workplace: string | null;
  /** The day these are taken from; none while there is no entry with times. */
  like: IsoDate | null;
  /** Employers noted before, the last one first. */
  employers: string[];
  /** Workplaces noted before, likewise. */
  workplaces: string[];
  /** Entries of that day which are there already. */
  noted: number;
}

/** Where the diary is. */
export interface DiaryStatus {
  /** Whether new entries leave this phone. */
  shared: boolean;
  /** Entries of which something is only on this phone. */
  only_here: number;
}

/** How an entry would read. */
export interface DiaryTryView {
  /** From when to when. */
  times: string | null;
  /** How long that is without the break. */
  worked: string | null;
  /** The kind of day. */
  kind_words: string | null;
  /** All of it in a sentence, to be read before it is kept. */
  words: string;
  /** Why it would not be kept. */
  problem: NoteView | null;
}

/** A field with two versions. */
export interface DiaryVersionsView {
  /** The field. */
  field: string;
  /** Its name on a screen. */
  label: string;
  /** Its values, in words. */
  values: string[];
}

/** Sources that contradict each other. */
export interface DisputeView {
  /** About what. */
  title: string;
  /** Each version with its sources. */
  versions: [string, string[]][];
  /** What to do. */
  ask: string;
}

/** What the calculator is told. */
export interface DoubleWageFacts {
  /** First day of work. */
  started: IsoDate;
  /** The day a written contract was signed, if one was. */
  signed?: IsoDate | null;
  /** The last day of work, if it ended. */
  ended?: IsoDate | null;
  /** What the months brought. */
  wages: Wages;
  /** Days on which the person asked the employer for it, complained to an office, or was promised it. */
  interruptions?: IsoDate[];
}

/** A due date, or the honest absence of one. */
export interface DueView {
  /** Its id. */
  id: string;
  /** What is due. */
  title: string;
  /** `due`, `not_known` (a day is missing) or `ask` (no date may be given). */
  state: string;
  /** `due_by`, `office_by`, `opens_on` or `window`. */
  role: string | null;
  /** What it runs from. */
  anchor: string | null;
  /** The day of that. */
  anchored_on: IsoDate | null;
  /** For a window: its first day. */
  opens: IsoDate | null;
  /** The date as the rule counts it. */
  statutory: IsoDate | null;
  /** The same, or the next day on which offices work. */
  next_working_day: IsoDate | null;
  /** How far the office may extend it. */
  at_most: IsoDate | null;
  /** Days from today to the statutory date. */
  days_left: number | null;
  /** A year touched has no holiday table. */
  approximate: boolean;
  /** How it was reckoned, a sentence a step. */
  derivation: string[];
  /** What happens when it is missed. */
  consequence: string | null;
  /** How sure the sources are, in words. */
  mark: string | null;
  /** Its sources, a line each. */
  sources: string[];
  /** Why there is no date, or which day to tell. */
  why: string | null;
  /** The words of the source, where no date may be given. */
  as_stated: string | null;
  /** When it is due, or why there is no date, as a sentence. */
  words: string;
}

/** An endorsement of a permit. */
export interface Endorsement {
  /** The permit's id. */
  permit: string[];
  /** The day. */
  on: IsoDate[];
  /** Recorded by mistake and taken back. */
  removed: boolean[];
}

/** An endorsement. */
export interface EndorsementView {
  /** Its id. */
  id: string;
  /** The day. */
  on: IsoDate | null;
}

/** One thing a standing gives, or does not. */
export interface EntitledView {
  /** Its id. */
  id: string;
  /** `right`, `service` or `convenience`; none where it cannot be read. */
  group: string | null;
  /** What it is. */
  title: string;
  /** `free`, `paid`, `none` or `unknown`. */
  access: string;
  /** Why: `stated`, `not_stated`, `not_carried`, `too_stale`, `withdrawn`, `disputed`, `update_app`. */
  ground: string;
  /** The same in words, where access is unknown. */
  why_unknown: string | null;
  /** A remark. */
  note: string | null;
  /** Said where its words are not in the reader's language. */
  other_language: string | null;
  /** The place whose rule it is. */
  from_place: string | null;
  /** Said where the rule is inherited. */
  inherited: string | null;
  /** How sure the sources are, in words. */
  mark: string | null;
  /** When they were checked, in words. */
  staleness: string | null;
  /** The day the least recently checked source was checked. */
  verified_on: IsoDate | null;
  /** For `disputed`: every version. */
  dispute: DisputeView | null;
  /** Its sources. */
  sources: SourceView[];
}

/** What was wiped. */
export interface ErasedView {
  /** Operations no server had yet: nobody has them now. */
  not_sent: number;
  /** Operations a server had refused. */
  rejected: number;
  /** Diary entries of which something was only here. */
  only_here: number;
  /** Photographs. */
  photos: number;
  /** Reports from the field that were not sent. */
  reports: number;
  /** Saved articles. */
  saved: number;
}

/** The list of evidence. */
export interface EvidenceView {
  /** Today. */
  made_on: IsoDate;
  /** The employer it is limited to. */
  employer: string | null;
  /** Every entry, by day. */
  entries: DiaryEntryView[];
  /** What the months come to. */
  months: DiaryMonthView[];
  /** Entries that no sum counts. */
  unsettled: number;
  /** Whether the diary leaves this phone. */
  shared: boolean;
}

/** What one item costs. */
export interface FeeLineView {
  /** The item. */
  item: string;
  /** Its name. */
  title: string | null;
  /** How much; none when not known, never nothing. */
  amount: Money | null;
  /** The same in words: an amount, free of charge, or not known. */
  words: string;
  /** Whether there is nothing to pay. */
  free: boolean;
  /** Only known as at this day. */
  as_at: IsoDate | null;
  /** The place whose schedule says so, when it is not the one asked about. */
  inherited_from: string | null;
  /** Why there is no amount. */
  why_unknown: string | null;
  /** How sure the sources are, in words. */
  mark: string | null;
  /** Its sources, a line each. */
  sources: string[];
}

/** One thing found. */
export interface Found {
  /** `article`, `procedure`, `service_point`, … */
  kind: string;
  /** Its id. */
  id: string;
  /** The place whose pack has it. */
  place: string;
  /** Its title. */
  title: string;
  /** Text around the match; empty where it was withdrawn. */
  snippet: string;
  /** Why it was withdrawn, if it was: shown in place of the text. */
  withdrawn: string | null;
}

/** A grant as its owner sees it. */
export interface GrantView {
  /** Its id. */
  id: string;
  /** Who may. */
  person: string;
  /** Their name, as their card said it. */
  name: string;
  /** Eight digits of their space. */
  code: string;
  /** What it opens: an application's title, or the record. */
  what: string;
  /** The application, if it is one. */
  application: string | null;
  /** `read`, `note` or `write`. */
  level: string;
  /** What for. */
  purpose: string;
  /** The whole consent in one sentence. */
  sentence: string;
  /** Since when, in words. */
  since: string;
  /** The last day. */
  until: IsoDate | null;
  /** `active`, `revoked` or `over`. */
  state: string;
  /** No server knows of it, or of its end, yet. */
  pending: boolean;
}

/** One kind of thing a searcher would find. */
export interface HereView {
  /** `app`, `guidance`, `place`, `pin`, `applications`, `record`, `diary`, `photos`, `reports`, `saved`, `unsent`, `server`. */
  kind: string;
  /** How many, where that can be counted. */
  count: number | null;
  /** Whether its content is sealed: who copies the files sees that it is there, how many and how large. */
  sealed: boolean;
  /** A sentence. */
  words: string;
}

/** An article about the past. */
export interface HistoryArticleView {
  /** Its id. */
  id: string;
  /** The place whose past it tells. */
  place: string;
  /** Its title. */
  title: string;
  /** Its answer, a paragraph a line. */
  answer: string[];
  /** The first day any of its sources names. */
  begins: IsoDate | null;
  /** How sure the sources are, in words. */
  mark: string;
}

/** The past of a place, or of every place the guidance knows. */
export interface HistoryView {
  /** The place that was asked about; none for all. */
  place: string | null;
  /** The day that was asked about; none for all days. */
  on: IsoDate | null;
  /** Articles that tell what changed, the earliest matter first. */
  articles: HistoryArticleView[];
  /** With a day: claims whose first day is known and that held then. What has no known first day is not told of the past. */
  held: SourceView[];
  /** Dated values. */
  values: DatedView[];
  /** The release that knows of it. */
  release: number;
}

/** The system of working hours. */
export type Hours = 'ordinary' | 'approved';

/** What an entry says. */
export type Kind = 'assessed' | 'paid' | 'waived' | 'refunded' | 'disputed' | 'own_cost';

/** One condition. */
export interface LeafView {
  /** What it needs. */
  needs: string;
  /** The answers it read, by question. */
  answered: [string, string | null][];
  /** `true`, `false` or `unknown`. */
  truth: string;
  /** Its sources, a line each. */
  sources: string[];
}

/** A field of one. */
export interface LetterFieldView {
  /** The field: `entity/id/field`. */
  path: string;
  /** What it is about, in words. */
  words: string;
  /** Its value, as JSON. */
  value: unknown;
  /** The same in words. */
  value_words: string;
}

/** A dead letter, opened. */
export interface LetterView {
  /** Its id, as [`super::SyncView::attention`] names it. */
  id: string;
  /** The application it belongs to. */
  application: string | null;
  /** When it was written. */
  written_at: Millis;
  /** Why it was not taken. */
  why: string;
  /** What to do. */
  fix: string;
  /** What it says. */
  fields: LetterFieldView[];
  /** Whether it may be offered once more as it is. */
  may_resend: boolean;
}

/** A last day. */
export interface LimitView {
  /** `arbitration`, `wages_after_leaving`, `inspection`, `court` … */
  limit: string;
  /** The day it is counted from. */
  from: IsoDate;
  /** The last day. */
  last: IsoDate;
  /** The last working day that is not after it. */
  safe: IsoDate;
  /** Whether a holiday table was missing. */
  approximate: boolean;
  /** Whether it is over. */
  passed: boolean;
  /** Days until the last one; negative once it is over. */
  days_left: number;
  /** All of it in a sentence. */
  words: string;
  /** Its sources, a line each. */
  sources: string[];
}

/** What the calculator is told; each day that is known starts one time. */
export interface LimitsFacts {
  /** The day one knew, or should have known, that a right was infringed. */
  knew?: IsoDate | null;
  /** Whether the work goes on and the claim is for wages: no limit runs then. */
  wages_while_employed?: boolean;
  /** The last day of work, for wages and overtime. */
  ended?: IsoDate | null;
  /** The day of the breach, or on which it stopped, for labour inspection. */
  breach?: IsoDate | null;
  /** The day the award was received. */
  award?: IsoDate | null;
  /** The day of the accident, or on which the occupational disease was diagnosed. */
  injury?: IsoDate | null;
  /** Days on which the person asked the employer, complained to an office, or was promised it. */
  interruptions?: IsoDate[];
}

/** A language tag (BCP 47) that guidance is written in. */
export type Locale = 'zh-Hans' | 'en';

/** One column of the matrix. */
export interface MatrixView {
  /** The place's code. */
  place: string;
  /** The place's full name. */
  place_name: string;
  /** For which standing: `unregistered`, `registered`, `permit`, `suspended`, `local`. */
  standing: string;
  /**
   * Where the standing comes from: `given`, `record` (what the person noted for this place), or `nothing_recorded`: then it
   * is read as unregistered, which a screen has to say.
   */
  standing_from: string;
  /** The record leaves it open whether the standing is that: ask the window. */
  uncertain: boolean;
  /** Rights, then services, then conveniences, then what cannot be read. */
  rows: EntitledView[];
  /** The release it was read from. */
  release: number;
  /** The day it is about. */
  as_of: IsoDate;
}

/** Whether to send and receive now. */
export interface MaySyncView {
  /** Whether. */
  may: boolean;
  /** Most bytes it may take, for the budget of the run; no bound when absent. */
  bytes_max: number | null;
  /** Why not: `only-wifi`, `maybe-not-wifi`, `month-used-up`, `not-yet`. */
  reason: string | null;
  /** The same in words; when by hand, pressing the button is still possible. */
  words: string | null;
  /** Not by itself before this instant. */
  until: Millis | null;
}

/** A kind of file. */
export type Media = 'jpeg' | 'png' | 'webp' | 'pdf';

/** An amount in the currency's minor unit (fen for yuan). */
export interface Money {
  /** Minor units; negative for money back. */
  minor: number;
  /** Its currency. */
  currency: CurrencyCode;
}

/** A line of the person's book. */
export interface MoneyEntryView {
  /** Its id. */
  id: string;
  /** `paid`, `own_cost`, … */
  kind: string;
  /** For what. */
  item: string;
  /** How much. */
  amount: Money | null;
  /** When. */
  on: IsoDate | null;
  /** The receipt's number. */
  receipt: string | null;
  /** Not counted, because this line has the same receipt. */
  repeats: string | null;
  /** What kind of line it is, as a worker would say it. */
  words: string;
  /** What it was for, where guidance has a name for the item. */
  title: string | null;
  /** How much, in words. */
  amount_words: string | null;
  /** The person's own words. */
  note: string | null;
}

/** Sums of the book in one currency. */
export interface MoneyTotalView {
  /** What was paid, less what came back. */
  net_paid: Money;
  /** The same in words. */
  net_paid_words: string;
  /** With own costs: what it really cost. */
  cost: Money;
  /** The same in words. */
  cost_words: string;
}

/** What a month took. */
export interface MonthUseView {
  /** The month. */
  month: IsoMonth;
  /** Bytes that passed where they may cost something. */
  bytes: number;
  /** How many may. */
  bytes_max: number | null;
  /** In words. */
  words: string;
}

/** A money entry. */
export interface NewFee {
  /** What it says. */
  kind: Kind;
  /** The fee item, or the own cost. */
  item: string;
  /** How much, if known; never below zero. */
  amount?: Money | null;
  /** When. */
  on?: IsoDate | null;
  /** The receipt's number. */
  receipt?: string | null;
  /** The person's own words. */
  note?: string | null;
}

/** A paper the person has. */
export interface NewPaper {
  /** Which document of the checklist. */
  document: ItemId;
  /** In what form. */
  form: PaperForm;
  /** The day it was issued. */
  issued_on?: IsoDate | null;
  /** Its last valid day. */
  valid_until?: IsoDate | null;
  /** The person's own words. */
  note?: string | null;
}

/** What a person says was different. */
export interface NewReport {
  /** What the guidance had said it about: a procedure, an article or a statement, by its id. */
  item: string;
  /** Where the office is. */
  place: PlaceCode;
  /** What was different. */
  kind: ReportKind;
  /** The step of the procedure. */
  step?: string | null;
  /** The office, in the person's words. */
  office: string;
  /** The day; today when left out. */
  on?: IsoDate | null;
  /** What was asked or paid. */
  amount?: Money | null;
  /** What happened, in the person's words. */
  text: string;
}

/** A stage that may follow. */
export interface NextStageView {
  /** Its name. */
  stage: string;
  /** What a screen calls it. */
  words: string;
  /** Whether it is the ordinary next one. */
  ordinary: boolean;
}

/** What to do next at a place. */
export interface NextStepView {
  /** The procedure to open. */
  procedure: string;
  /** Its title. */
  title: string;
  /**
   * Its first or last day, with the derivation, or the day to tell so that it can be reckoned; none where guidance for
   * the place names no day.
   */
  due: DueView | null;
  /** The standing it leads to, as `entitlements` takes it, where it changes what one may use. */
  leads_to: string | null;
}

/** A gap, a warning or an assumption. */
export interface NoteView {
  /** A stable word. */
  code: string;
  /** A sentence. */
  words: string;
}

/** A note, and when it was written. */
export interface NotedView {
  /** Its words. */
  text: string;
  /** When, by the clock of the phone that wrote it. */
  written_at: Millis;
  /** The day of that in China. */
  on: IsoDate;
}

/** An urgent notice. */
export interface NoticeView {
  /** Its id. */
  id: string;
  /** What it is called. */
  title: string;
  /** What to know, and do. */
  text: string;
  /** The last day it is shown. */
  until: IsoDate;
  /** The same in words. */
  until_words: string;
  /** Whom to call. */
  call: ServiceView[];
  /** What says so. */
  sources: SourceView[];
}

/** What a PIN opened. */
export type Opened = 'everything' | 'guidance_only';

/** An order of the labour office to pay. */
export interface Order {
  /** The day it set. */
  pay_by: IsoDate;
  /** The amount it ordered, if it names one; otherwise what is owed. */
  amount?: Money | null;
}

/** Another article. */
export interface OtherAnswer {
  /** Its id. */
  article: string;
  /** Its title. */
  title: string;
}

/** Something that was paid and should not have been. */
export interface OverchargeView {
  /** The item. */
  item: string;
  /** What was paid. */
  paid: Money;
  /** What it should be. */
  should_be: Money;
  /** Whether it should have cost nothing. */
  should_be_free: boolean;
  /** What to tell the person. */
  words: string;
  /** What says so. */
  sources: string[];
  /** The procedure to complain with. */
  complaint: string | null;
  /** What it was paid for, in words. */
  title: string | null;
}

/** What the calculator is told. */
export interface OvertimeFacts {
  /** The months, each once. */
  months: WorkMonth[];
  /** The currency of all of it. */
  currency: CurrencyCode;
  /** How pay is reckoned. */
  pay: Pay;
  /** The system of hours. */
  hours?: Hours;
  /** Whether the rest days were given back; then nothing is due for them. */
  rest_days_given_back?: boolean | null;
  /** What was paid for overtime already. */
  paid?: Money | null;
  /** The last day of work, if it ended. */
  ended?: IsoDate | null;
  /** Days on which the person asked for it, complained, or was promised it. */
  interruptions?: IsoDate[];
}

/** In what form the person has it. */
export type PaperForm = 'original' | 'copy' | 'digital';

/** A paper the person has or had. */
export interface PaperHeldView {
  /** `original`, `copy` or `digital`. */
  form: string;
  /** The day it was issued. */
  issued_on: IsoDate | null;
  /** Its last valid day. */
  valid_until: IsoDate | null;
  /** Lost, or kept by someone. */
  gone: boolean;
  /** The person's own words. */
  note: string | null;
}

/** One part of an article. */
export interface PartView {
  /** Which. */
  name: string;
  /** Its blocks: kind (`paragraph`, `heading`, `bullets`, `numbers`) and lines; bold words stand between `**`. */
  blocks: [string, string[]][];
  /** Said where its words are not in the reader's language. */
  other_language: string | null;
}

/** How pay is reckoned. */
export type Pay = { monthly: Money } | 'as_promised' | { hourly: Money } | { piece: { rate: Money; workday: number; rest_day: number; holiday: number } };

/** A period as it was recorded. */
export interface PeriodFields {
  /** Of what. */
  kind: PeriodKind[];
  /** Where. */
  place: PlaceCode[];
  /** Its first day. */
  from: IsoDate[];
  /** Its last day; absent while it lasts. */
  to: IsoDate[];
  /** Recorded by mistake and taken back. */
  removed: boolean[];
}

/** What a period is one of. */
export type PeriodKind = 'residence' | 'registered' | 'work' | 'insurance';

/** A period. */
export interface PeriodView {
  /** Its id. */
  id: string;
  /** `residence`, `registered`, `work` or `insurance`. */
  kind: string | null;
  /** The place's code. */
  place: string | null;
  /** The place's full name. */
  place_name: string | null;
  /** Its first day. */
  from: IsoDate | null;
  /** Its last day; none while it lasts. */
  to: IsoDate | null;
  /** Fields of it on which a person has to choose. */
  conflicts: string[];
}

/** A residence permit, or what a place has in its stead. */
export interface Permit {
  /** Where it was issued. */
  place: PlaceCode[];
  /** The day it was issued. */
  issued_on: IsoDate[];
  /** Its last valid day, where it has one. */
  expires_on: IsoDate[];
  /** The day it was lost, or its holder kept from it. */
  lost_on: IsoDate[];
  /** The day it was cancelled. */
  cancelled_on: IsoDate[];
  /** Recorded by mistake and taken back. */
  removed: boolean[];
}

/** A permit. */
export interface PermitView {
  /** Its id. */
  id: string;
  /** The place's code. */
  place: string | null;
  /** The place's full name. */
  place_name: string | null;
  /** The day it was issued. */
  issued_on: IsoDate | null;
  /** Its last valid day, where it has one. */
  expires_on: IsoDate | null;
  /** The day it was lost. */
  lost_on: IsoDate | null;
  /** The day it was cancelled. */
  cancelled_on: IsoDate | null;
  /** Its endorsements. */
  endorsements: EndorsementView[];
  /** Fields of it on which a person has to choose. */
  conflicts: string[];
}

/** Someone who let this phone's person in. */
export interface PersonView {
  /** Their space. */
  person: string;
  /** What this phone's person calls them. */
  name: string;
  /** Eight digits of their space, to tell two of one name apart. */
  code: string;
  /** How many of their applications are here. */
  applications: number;
  /** The furthest level of any grant: `read`, `note`, `write`. */
  level: string;
  /** The same in words. */
  level_words: string;
  /** What for, as they said it. */
  purposes: string[];
  /** The last day of the grant that ends last. */
  until: IsoDate | null;
  /** Operations of this phone in their logs that no server has acknowledged. */
  not_sent: number;
  /** Whether this is whom one stands with. */
  standing: boolean;
}

/** A photograph as text for a page. */
export interface PhotoFileView {
  /** What it is. */
  media: Media;
  /** The same as a media type. */
  mime: string;
  /** The file. */
  bytes: Base64Url;
}

/** What photographs take and may take. */
export interface PhotoRoomView {
  /** How many there are. */
  photos: number;
  /** How long they are together. */
  bytes: number;
  /** How long they may be together. */
  bytes_max: number;
  /** How long one may be. */
  photo_bytes_max: number;
  /** How long a small picture may be. */
  thumbnail_bytes_max: number;
}

/** A photograph in a list. */
export interface PhotoView {
  /** Its id, 32 hex digits. */
  id: string;
  /** The application. */
  application: string;
  /** The document of its checklist. */
  document: string;
  /** `jpeg`, `png`, `webp` or `pdf`. */
  media: Media;
  /** The same as a media type: `image/jpeg`. */
  mime: string;
  /** How long it is. */
  bytes: number;
  /** BLAKE3 of the file, in hex. */
  hash: string;
  /** When it was put here. */
  added_at: Millis;
  /** Whether there is a small picture. */
  has_thumbnail: boolean;
}

/** A place found. */
export interface PlaceView {
  /** Its code. */
  code: string;
  /** Its name. */
  name: string;
  /** The name with everything above it, because names repeat. */
  path: string;
  /** The years of a former place. */
  years: string | null;
}

/** A procedure in a list. */
export interface ProcedureView {
  /** Its id. */
  id: string;
  /** Its version; 0 where sources differ or the app is too old. */
  version: number;
  /** Its title. */
  title: string;
  /** What it is for. */
  summary: string;
  /** The place whose rules it follows. */
  from_place: string;
  /** Whether that is the place's own rule; otherwise it may ask for more. */
  own: boolean;
  /** `found`, `disputed`, `update_app` or `withdrawn`. */
  state: string;
  /** Why it was withdrawn, if it was: it cannot be begun. */
  withdrawn: string | null;
  /** Subjects of the articles that explain it, for browsing. */
  topics: string[];
}

/** A person's records, as far as their log could be read. */
export interface Profile {
  /** By id. */
  registrations: { [key: string]: Registration };
  /** By id. */
  permits: { [key: string]: Permit };
  /** By id. */
  endorsements: { [key: string]: Endorsement };
  /** By id. */
  periods: { [key: string]: PeriodFields };
  /** Paths this app could not read. */
  unread: string[];
}

/** What a sync is doing. */
export type Progress = { step: 'connecting' } | { step: 'sending'; frames: number } | { step: 'received'; entries: number } | { step: 'guidance'; seq: number };

/** A question of a procedure. */
export interface QuestionView {
  /** Its id. */
  id: string;
  /** The question. */
  ask: string;
  /** Why it is asked. */
  why: string;
  /** `choice`, `date`, `place`, `money`, `text`, `yes_no`, `int`, `months`. */
  kind: string;
  /** Choices: id and label. */
  options: [string, string][];
  /** Whether it should not be asked aloud. */
  sensitive: boolean;
  /** The answer so far, as JSON. */
  answer: unknown | null;
}

/** A stage that was reached on a day. */
export interface ReachedView {
  /** Its name. */
  stage: string;
  /** What a screen calls it. */
  words: string;
  /** The day. */
  on: IsoDate;
}

/** The record: what stands, the youngest first; what was taken back is left out. */
export interface RecordsView {
  /** Residence registrations. */
  registrations: RegistrationView[];
  /** Permits. */
  permits: PermitView[];
  /** Periods of living, working, being insured. */
  periods: PeriodView[];
  /** Fields a newer app wrote that this one cannot read. */
  unread: string[];
}

/** A residence registration. */
export interface Registration {
  /** Where. */
  place: PlaceCode[];
  /** The day it was made. */
  on: IsoDate[];
  /** The day it ended: moved away, or cancelled. */
  ended_on: IsoDate[];
  /** Recorded by mistake and taken back. */
  removed: boolean[];
}

/** A registration. */
export interface RegistrationView {
  /** Its id. */
  id: string;
  /** The place's code; none while two phones disagree about it. So for every field below. */
  place: string | null;
  /** The place's full name. */
  place_name: string | null;
  /** The day it was made. */
  on: IsoDate | null;
  /** The day it ended. */
  ended_on: IsoDate | null;
  /** Fields of it on which a person has to choose. */
  conflicts: string[];
}

/** A day on which the phone should speak up. A notification shows only the neutral sentence. */
export interface ReminderView {
  /** The day. */
  on: IsoDate;
  /** What the notification says. */
  text: string;
  /** What it is about, shown after unlocking: application and deadline. */
  about: [string, string][];
}

/** What became of an entry that a person does not want. */
export type Removal = 'erased' | 'taken_back';

/** What was different. */
export type ReportKind = 'asked_for_more_papers' | 'charged_money' | 'other_deadline' | 'refused' | 'other';

/** A report that is not sent yet. */
export interface ReportView {
  /** Its id, in hex. */
  id: string;
  /** The place's code. */
  place: string;
  /** The place's name. */
  place_name: string;
  /** `procedure:residence-permit`. */
  item: string;
  /** What that is called, while the guidance has it. */
  title: string | null;
  /** `asked_for_more_papers`, `charged_money`, `other_deadline`, `refused`, `other`. */
  kind: string;
  /** The step. */
  step: string | null;
  /** The office. */
  office: string;
  /** The day it happened. */
  on: IsoDate;
  /** What was asked or paid. */
  amount: Money | null;
  /** What happened. */
  text: string;
  /** It does not leave by itself before this instant. */
  not_before: Millis;
  /** The problem, where a server refused it for good. */
  refused: string | null;
  /** When it leaves by itself, or why it never will, in words. */
  fate: string;
}

/** A saved article. */
export interface SavedView {
  /** Its id. */
  article: string;
  /** The place it was read for. */
  place: string;
  /** That place's full name. */
  place_name: string;
  /** Its title now, or as it read when it was saved. */
  title: string;
  /** When it was saved. */
  saved_at: Millis;
  /** Whether it is no longer in the guidance. */
  gone: boolean;
  /** Why it was withdrawn, if it was. */
  withdrawn: string | null;
  /** That it says something else now than when it was saved, in a sentence; saving it again accepts that. */
  changed: string | null;
}

/** One sentence for a window. */
export interface SayView {
  /** The card it stands on. */
  card: string;
  /** The sentence. */
  say: string;
}

/** Where help is: a line to call, an office to go to, an official site. */
export interface ServiceView {
  /** Its id. */
  id: string;
  /** `hotline`, `office`, `online`, `shelter`, `organisation`. */
  kind: string;
  /** What it is called. */
  title: string;
  /** What it helps with. */
  helps_with: string;
  /** Its number. */
  phone: string | null;
  /** Where it is. */
  address: string | null;
  /** When it is open, where that is known. */
  hours: string | null;
  /** What to have at hand. */
  bring: string | null;
  /** Its own page. */
  url: string | null;
  /** What says so. */
  sources: SourceView[];
}

/** What the calculator is told. */
export interface SeveranceFacts {
  /** First day of work for this employer. */
  started: IsoDate;
  /** Last day of work. */
  ended: IsoDate;
  /** What the months brought, before deductions. */
  wages: Wages;
  /** How the work ended. */
  why: Why;
  /** Whether thirty days' notice in writing was given; asked where the law wants it. */
  notice?: boolean | null;
  /** The average monthly wage of the year before, as the city announced it. */
  local_average?: Money | null;
  /** The local minimum monthly wage. */
  minimum_wage?: Money | null;
  /** Days on which the person asked the employer for it, complained to an office, or was promised it. */
  interruptions?: IsoDate[];
}

/** A source below an article. */
export interface SourceView {
  /** What it claims. */
  claim: string;
  /** Its citation in one line. */
  citation: string;
  /** Where it is published. */
  url: string | null;
  /** How sure, in words. */
  mark: string;
  /** When it was checked, in words. */
  staleness: string;
  /** When it was checked. */
  verified_on: IsoDate;
  /** By when it is to be checked again. */
  review_by: IsoDate;
  /** Why it was withdrawn, if it was. */
  withdrawn: string | null;
}

/**
 * From when to when, in minutes after the day's midnight. The end lies in the next day when it is beyond
 * [`DAY_MINUTES`]; what was worked counts for the day on which it began.
 */
export interface Span {
  /** First minute, below [`DAY_MINUTES`]. */
  started: number;
  /** End, after `started`. */
  ended: number;
}

/** Where an application stands. */
export type Stage = 'draft' | 'preparing' | 'ready' | 'submitted' | 'accepted' | 'supplement_requested' | 'resubmitted' | 'in_review' | 'approved' | 'card_ready' | 'issued' | 'refused' | 'review_requested' | 'withdrawn';

/** How a person stands at a place. */
export type StandingHere = 'unregistered' | 'registered' | 'permit' | 'suspended' | 'local';

/** The three steps of settling in, each done or not. */
export interface StandingTicks {
  /** Registered, or holding a permit, for which one had to be. */
  registered: boolean;
  /** A permit that works. */
  permit: boolean;
  /** No endorsement is owed: the last one was made, or none was due yet. */
  endorsed: boolean;
}

/** A person's standing at a place. */
export interface StandingView {
  /** `unregistered`, `registered`, `permit_valid`, `endorsement_window`, … */
  status: string;
  /** The same as a screen calls it. */
  words: string;
  /** The whole of it as sentences: status, next change, doubt. */
  says: string;
  /** Since when, where that is known. */
  since: IsoDate | null;
  /** The next change that comes by itself. */
  next: [IsoDate, string] | null;
  /** What a screen calls that. */
  next_words: string | null;
  /** It may be otherwise: ask the window. */
  uncertain: boolean;
  /** Why it may be. */
  doubt: string | null;
  /** Which of the steps of settling in are done. */
  ticks: StandingTicks;
  /** What to do next here, if guidance has a procedure for it. */
  next_step: NextStepView | null;
  /** What it gives at this place. */
  entitled: EntitledView[];
}

/** A phone's status. */
export interface Status {
  /** Whether no PIN is asked for; the counts below are zero otherwise, and with the emergency PIN. */
  unlocked: boolean;
  /** Whether there is anything private here. */
  has_identity: boolean;
  /** The person's space, in hex. */
  space: string | null;
  /** This device, in hex. */
  device: string | null;
  /** Paired, but keys have not arrived. */
  joining: boolean;
  /** Operations not acknowledged yet. */
  not_sent: number;
  /** Diary entries of which something is only on this phone, because the person did not share the diary. */
  only_here: number;
  /** When the oldest of those not acknowledged was written. */
  oldest_not_sent: Millis | null;
  /** When a round last succeeded. */
  last_success: Millis | null;
  /** When a round last failed. */
  last_failure: Millis | null;
  /** Why, as a stable word. */
  last_failure_code: string | null;
  /** No automatic round before this. */
  next_try: Millis | null;
  /** Operations that wait for an owner's decision. */
  held: number;
  /** Others' operations that wait for this person's decision. */
  to_decide: number;
  /** Dead letters: kept, and why the server refused them. */
  rejected: DeadLetterView[];
  /** Reports from the field that wait to be sent. */
  reports_waiting: number;
  /** Reports a server refused for good; kept until the person deletes them. */
  reports_refused: number;
  /** Whether a person has something to do: decide, mend a dead letter, update the app. */
  needs_attention: boolean;
  /** Until when an app that is too old may still send. */
  update_by: Millis | null;
  /** The installed release. */
  release: number;
  /** When its being the newest was last confirmed, by this phone's clock. */
  checked_at: Millis;
  /** Days since the newest confirmation was issued, once it is older than it may be; 0 while fresh. */
  stale_days: number;
  /** This phone's clock is behind the guidance it holds. */
  clock_wrong: boolean;
  /** Made under demonstration keys: nothing here is confidential. */
  demo: boolean;
  /** What is read here are drafts, not published guidance: every screen says so. */
  preview: boolean;
}

/** A step of a procedure, and the card for it. */
export interface StepCardView {
  /** The step. */
  step: string;
  /** What is done there. */
  title: string;
  /** The kind of office. */
  office: string;
  /** Its card; none where nobody stands at a window. */
  card: string | null;
}

/** A step. */
export interface StepView {
  /** Its id. */
  id: string;
  /** What to do. */
  title: string;
  /** The kind of office. */
  office: string;
  /** A remark. */
  note: string | null;
  /** The window card to show there. */
  card: string | null;
}

/** One sum. */
export interface SumView {
  /** `severance`, `damages`, `overtime_due` … */
  item: string;
  /** Its name in words. */
  title: string;
  /** `as_given`, `if_lawful`, `if_unlawful` or `if_order_missed`. */
  when: string;
  /** The same in words; none for what is due on the facts as given. */
  when_words: string | null;
  /** At least this much; none if that is not known. */
  low: Money | null;
  /** At most this much; none if that is not known. */
  high: Money | null;
  /** The range in words. */
  words: string;
}

/** How a sync is to go. */
export interface SyncOptions {
  /** Most bytes of one reply. */
  reply_bytes?: number | null;
  /** Most bytes of the whole sync, both ways, guidance aside. */
  total_bytes?: number | null;
  /** An invite, for a server that asks for one. */
  invite?: string | null;
}

/** What a sync came to. */
export interface SyncReport {
  /** Own operations the server stored. */
  sent: number;
  /** Entries that are new on this phone, own ones included. */
  received: number;
  /** Own operations that became dead letters. */
  rejected: number;
  /** Own operations that wait at the server. */
  held: number;
  /** Own operations the server asks to send again later. */
  deferred: number;
  /** Requests made. */
  rounds: number;
  /** Bytes of the rounds' bodies, both ways, uncompressed; guidance is not in it. */
  bytes: number;
  /** There is more to do; the budget ended it. */
  unfinished: boolean;
  /** The server only gave receipts: the person must be let in anew. */
  login_required: boolean;
  /** This device was revoked; what was private on it is gone. */
  revoked: boolean;
  /** Another copy of this phone writes under the same key. */
  cloned: boolean;
  /** Logs that could not be followed, with why. */
  faults: string[];
  /** Reports from the field that were sent; each over a connection of its own, without any credential. */
  reports_sent: number;
  /** Why a report was not sent; it waits. */
  reports_problem: string | null;
  /** The release that is installed now. */
  release: number;
  /** Whether it is new. */
  release_is_new: boolean;
  /** Why guidance was not checked or installed; what was here stays usable. */
  guidance_problem: string | null;
}

/** The page about sending. */
export interface SyncView {
  /** `ok`, `wait`, `here`, `attention` or `none`: how the line below is shown. */
  tone: string;
  /** Where things stand, in one line for the top of any page. */
  line: string;
  /** Operations not acknowledged yet. */
  not_sent: number;
  /** When the oldest of them was written, in words. */
  oldest: string | null;
  /** Bytes of them, before packing. */
  bytes: number;
  /** The same in words, with what a request adds. */
  bytes_words: string | null;
  /** When everything was last sent and heard, in words. */
  success: string;
  /** What went wrong last, in words with its day; kept after later successes. */
  failure: string | null;
  /** Whether that was after the last success. */
  failing: boolean;
  /** When it is tried again by itself. */
  next: string | null;
  /** Which guidance is here and when that was last confirmed. */
  guidance: string;
  /** What waits for the person. */
  attention: AttentionView[];
}

/** One difference. */
export interface UpgradeChangeView {
  /** In what: `deadline`, `fee`, `documents`, … */
  part: string;
  /** Which one. */
  id: string | null;
  /** `added`, `removed` or `changed`. */
  how: string;
  /** What changes, as a line. */
  words: string;
  /** What it comes to for this person now, where that can be said. */
  before: string | null;
  /** What it would come to. */
  after: string | null;
  /** From which day, where that is known. */
  from: IsoDate | null;
  /** What says so, a line each. */
  sources: string[];
}

/** A newer version of a procedure. */
export interface UpgradeView {
  /** The version it runs under. */
  from: number;
  /** The one on offer; the same where only fees, limits or rules beneath it changed. */
  to: number;
  /** That new guidance changes the result, what, and from when, in a sentence. */
  words: string;
  /** What differs. */
  changes: UpgradeChangeView[];
  /** The latest day among those from which its sources hold, where one is known. */
  since: IsoDate | null;
}

/** What was paid a month, where it may differ from month to month. */
export interface Wages {
  /** The currency of all of it. */
  currency: CurrencyCode;
  /** What a month usually brought, before deductions. */
  usual?: Money | null;
  /** Months that brought another amount. */
  months?: { [key: string]: Money };
}

/** How the work ended. */
export type Why = 'unlawful' | 'agreed' | 'with_notice' | 'redundancy' | 'ran_out' | 'closed' | 'for_cause' | 'resigned' | 'misconduct' | 'unknown';

/** How much a calendar is told. */
export type Wording = 'neutral' | 'detailed';

/**
 * One month of work for one employer: how long, what was promised for it, what came.
 *
 * Minutes are those really worked, whole and without breaks; a rest day for which another day off was given counts as
 * regular.
 */
export interface WorkMonth {
  /** Which month. */
  month: IsoMonth;
  /** Minutes within the ordinary working time. */
  minutes_regular?: number;
  /** Minutes beyond it on working days (延长工作时间). */
  minutes_overtime_workday?: number;
  /** Minutes on rest days without time off instead (休息日). */
  minutes_rest_day?: number;
  /** Minutes on statutory holidays (法定休假日). */
  minutes_holiday?: number;
  /** What was promised for the month, if it is known. Never negative. */
  promised?: Money | null;
  /** What was received for it so far, if it is known: zero when nothing came. Never negative. */
  received?: Money | null;
}
