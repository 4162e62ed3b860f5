// Every call: its arguments by name, and its answer. Written from the Rust sources; not edited by hand. `UPDATE_GOLDEN=1 cargo test -p sojourn-web --test typescript` writes it anew.

import type {
  Anchor,
  Answer,
  ApplicationId,
  ApplicationSummary,
  ApplicationView,
  ArrearsFacts,
  ArticleView,
  AskView,
  Base64Url,
  CalcView,
  CardView,
  CheckView,
  Choices,
  ConflictView,
  Connection,
  ContactCardView,
  DeviceView,
  DiaryDraft,
  DiaryEntryView,
  DiaryMonthsView,
  DiaryStartView,
  DiaryStatus,
  DiaryTryView,
  DoubleWageFacts,
  DueView,
  ErasedView,
  EvidenceView,
  FeeLineView,
  Found,
  GrantView,
  HereView,
  HistoryView,
  IsoDate,
  IsoMonth,
  ItemId,
  LetterView,
  LimitsFacts,
  Locale,
  MatrixView,
  MaySyncView,
  Media,
  Money,
  MonthUseView,
  NewFee,
  NewPaper,
  NewReport,
  NoteView,
  NoticeView,
  Opened,
  OtherAnswer,
  OvertimeFacts,
  PaperForm,
  PeriodKind,
  PersonView,
  PhotoFileView,
  PhotoRoomView,
  PhotoView,
  PlaceCode,
  PlaceView,
  ProcedureView,
  Profile,
  QuestionView,
  RecordsView,
  ReminderView,
  Removal,
  ReportView,
  SavedView,
  ServiceView,
  SeveranceFacts,
  Stage,
  StandingHere,
  StandingView,
  Status,
  StepCardView,
  SyncView,
  Wording,
  WorkMonth,
} from './types';

/** Every call by its name. */
export interface Calls {
  /** Whether private data can be read. */
  is_unlocked: { args: Record<string, never>; answer: boolean };

  /** Whether a PIN protects this phone. */
  has_pin: { args: Record<string, never>; answer: boolean };

  /** What is open now; nothing but guidance, and a PIN to be asked for, when this is none. */
  opened: { args: Record<string, never>; answer: Opened | null };

  /** Gives the PIN or the emergency PIN; `wrong-pin` or `pin-paused` otherwise. */
  unlock: { args: { pin: string }; answer: Opened };

  /** Forgets the keys until the PIN is given again. */
  lock: { args: Record<string, never>; answer: null };

  /** Sets or changes the PIN of an unlocked phone; without one, removes it. */
  set_pin: { args: { pin?: string | null }; answer: null };

  /** Sets, changes or removes the emergency PIN, which opens public guidance and nothing else. */
  set_duress_pin: { args: { pin?: string | null }; answer: null };

  /** Whether there is an emergency PIN. A phone opened with it knows of none. */
  has_duress_pin: { args: Record<string, never>; answer: boolean };

  /** The language things are shown in. */
  locale: { args: Record<string, never>; answer: Locale };

  /** Chooses the language. */
  set_locale: { args: { locale: Locale }; answer: null };

  /** The place the person chose; the whole country before that. */
  place: { args: Record<string, never>; answer: PlaceCode };

  /** Chooses the place. */
  set_place: { args: { place: PlaceCode }; answer: null };

  /** Today, where the guidance is about. */
  today: { args: Record<string, never>; answer: IsoDate };

  /** Reads drafts as if today were another day; the real one when left out. Refused on a phone of published guidance. */
  pretend_today: { args: { day?: IsoDate | null }; answer: null };

  /** This app's version. */
  version: { args: Record<string, never>; answer: string };

  /** What to say before a page is printed or saved: it is not sealed like what stays on the phone. */
  print_warning: { args: Record<string, never>; answer: string };

  /** Answers a question in one's own words, with at most `limit` articles in all (3 when left out). */
  ask: { args: { question: string; place: PlaceCode; limit?: number | null }; answer: AskView };

  /** Searches guidance at a place, best first (20 when `limit` is left out); everywhere without a place. */
  search: { args: { query: string; place?: PlaceCode | null; limit?: number | null }; answer: Found[] };

  /** An article as it stands at a place on a day, today when left out. */
  read: { args: { article: string; place: PlaceCode; as_of?: IsoDate | null }; answer: ArticleView };

  /** A window card at a place. */
  card: { args: { card: string; place: PlaceCode }; answer: CardView };

  /** The same card in the language clerks read, whatever language the person reads. */
  card_for_clerk: { args: { card: string; place: PlaceCode }; answer: CardView };

  /** The steps of a procedure at a place, each with its card. */
  cards: { args: { procedure: string; place: PlaceCode }; answer: StepCardView[] };

  /** The card for one step of a procedure. */
  card_of_step: { args: { procedure: string; step: string; place: PlaceCode }; answer: CardView };

  /** What a standing gives at a place on a day; the person's own standing and today when left out. */
  entitlements: { args: { place: PlaceCode; standing?: StandingHere | null; as_of?: IsoDate | null }; answer: MatrixView };

  /** What changed when; with a day, what held then. Without a place, each place tells its own. */
  history: { args: { place?: PlaceCode | null; on?: IsoDate | null }; answer: HistoryView };

  /** Finds places by name, pinyin, initials or code; best first (20 when `limit` is left out). */
  places: { args: { query: string; limit?: number | null }; answer: PlaceView[] };

  /** The places directly below a place; none below a county. */
  places_in: { args: { outer: PlaceCode }; answer: PlaceView[] };

  /** A place's name with everything above it; the code if the list does not have it. */
  place_name: { args: { place: PlaceCode }; answer: string };

  /** The articles of any of these subjects as they stand at a place. */
  articles_on: { args: { topics: string[]; place: PlaceCode }; answer: OtherAnswer[] };

  /** The urgent notices of a place today, the most pressing first. */
  notices: { args: { place: PlaceCode }; answer: NoticeView[] };

  /** Saves an article as it stands at a place; the list is sealed and stays here. */
  save_article: { args: { article: string; place: PlaceCode }; answer: null };

  /** Takes an article out of the list. */
  unsave_article: { args: { article: string; place: PlaceCode }; answer: null };

  /** What was saved, the latest first; `locked` before the PIN. */
  saved: { args: Record<string, never>; answer: SavedView[] };

  /** Where help is at a place: lines to call first, then offices and the rest. */
  services: { args: { place: PlaceCode }; answer: ServiceView[] };

  /** Procedures at a place. */
  procedures: { args: { place: PlaceCode }; answer: ProcedureView[] };

  /** The questions of a procedure. */
  questions: { args: { procedure: string; place: PlaceCode }; answer: QuestionView[] };

  /** Whether a procedure is open to a person with these answers, by question, each as a person types it. */
  check: { args: { procedure: string; place: PlaceCode; answers: { [key: string]: string }; as_of?: IsoDate | null }; answer: CheckView };

  /** Due dates of a procedure at a place from given days, without an application. */
  deadlines: { args: { procedure: string; place: PlaceCode; days: { [key: string]: IsoDate }; as_of?: IsoDate | null }; answer: DueView[] };

  /** What a procedure costs at a place on a day, without an application. */
  fees: { args: { procedure: string; place: PlaceCode; as_of?: IsoDate | null }; answer: FeeLineView[] };

  /** An amount as a person types it, `20` or `20.50`, as money. */
  parse_money: { args: { text: string }; answer: Money };

  /** Double wages for the time without a written contract, and what of them may still be claimed on a day. */
  calculate_double_wage: { args: { facts: DoubleWageFacts; place: PlaceCode; as_of?: IsoDate | null }; answer: CalcView };

  /** Severance, damages and pay in lieu of notice. */
  calculate_severance: { args: { facts: SeveranceFacts; place: PlaceCode; as_of?: IsoDate | null }; answer: CalcView };

  /** Overtime pay due. The months may be those of the diary. */
  calculate_overtime: { args: { facts: OvertimeFacts; place: PlaceCode; as_of?: IsoDate | null }; answer: CalcView };

  /** Wages owed, and what is added when an order to pay was missed. The months may be those of the diary. */
  calculate_arrears: { args: { facts: ArrearsFacts; place: PlaceCode; as_of?: IsoDate | null }; answer: CalcView };

  /** Until when one may go to arbitration, inspection, court, and for a work injury. */
  calculate_limits: { args: { facts: LimitsFacts; place: PlaceCode; as_of?: IsoDate | null }; answer: CalcView };

  /** Opens an application for a procedure as it stands at a place today. Makes the person's identity, on this phone. */
  open_application: { args: { procedure: string; place: PlaceCode }; answer: ApplicationId };

  /** Answers a question of the procedure, as a person types it. */
  answer: { args: { id: ApplicationId; question: string; text: string }; answer: null };

  /** Records an answer that is already of the question's type. */
  answer_with: { args: { id: ApplicationId; question: ItemId; answer: Answer }; answer: null };

  /** Records a day that deadlines run from. */
  date: { args: { id: ApplicationId; anchor: Anchor; on: IsoDate }; answer: null };

  /** Records a paper for a document of the checklist. */
  paper: { args: { id: ApplicationId; paper: NewPaper }; answer: null };

  /** A paper is not there any more: lost, or kept by someone. */
  paper_gone: { args: { id: ApplicationId; document: ItemId; form: PaperForm }; answer: null };

  /** Moves the application to a stage, reached on a day. */
  stage: { args: { id: ApplicationId; to: Stage; on?: IsoDate | null }; answer: null };

  /** Adds a line of money. */
  fee: { args: { id: ApplicationId; fee: NewFee }; answer: null };

  /** Adds a note. */
  note: { args: { id: ApplicationId; text: string }; answer: null };

  /** Moves an application to the newest version of its procedure, after the person saw what differs. */
  upgrade: { args: { id: ApplicationId }; answer: null };

  /** Every application, the youngest first. */
  applications: { args: Record<string, never>; answer: ApplicationSummary[] };

  /** One application in full, as of today or of another day. */
  application: { args: { id: ApplicationId; as_of?: IsoDate | null }; answer: ApplicationView };

  /** The days on which this phone should speak up. */
  reminders: { args: Record<string, never>; answer: ReminderView[] };

  /** Every field with several values, in every application. */
  conflicts: { args: Record<string, never>; answer: ConflictView[] };

  /** Settles a conflict with one of its sides, counted from 0 as `conflicts` lists them. */
  choose: { args: { id: ApplicationId; path: string; side: number }; answer: null };

  /** Settles a conflict with a value that is neither side's, as a person types it. */
  choose_other: { args: { id: ApplicationId; path: string; text: string }; answer: null };

  /** The packet of an application as one HTML page. Say `print_warning` before it is written anywhere. */
  print_application: { args: { id: ApplicationId }; answer: string };

  /** Days of an application that are still to come, as a calendar file (`text/calendar`); neutral where nothing else is asked for. */
  calendar_application: { args: { id: ApplicationId; wording?: Wording | null }; answer: string };

  /** What to say before a calendar file is written. */
  calendar_warning: { args: { wording?: Wording | null }; answer: string };

  /** Keeps a photograph of a paper, made small and stripped by the page, and gives its id. The same file of the same paper is kept once. */
  photo_put: { args: { id: ApplicationId; document: string; media: Media; bytes: Base64Url; thumbnail?: Base64Url | null }; answer: string };

  /** Photographs on this phone, of one application or of all, the oldest first. */
  photo_list: { args: { id?: ApplicationId | null }; answer: PhotoView[] };

  /** A photograph, whole. */
  photo_get: { args: { photo: string }; answer: PhotoFileView };

  /** The small picture of a photograph, where there is one. */
  photo_thumbnail: { args: { photo: string }; answer: PhotoFileView | null };

  /** Deletes a photograph; its place in the store is overwritten. */
  photo_delete: { args: { photo: string }; answer: null };

  /** What photographs take, and what they may. */
  photo_room: { args: Record<string, never>; answer: PhotoRoomView };

  /** What a new entry of a day may begin with: times, break and names of the last one before it. */
  diary_start: { args: { on: IsoDate }; answer: DiaryStartView };

  /** How an entry would read, or why it would not be kept: a new one, or corrections of the one named. Keeps nothing. */
  diary_try: { args: { id?: string | null; entered: DiaryDraft }; answer: DiaryTryView };

  /** Writes an entry. Gives its id. */
  diary_add: { args: { entered: DiaryDraft }; answer: string };

  /** Corrects fields of an entry; what they said before stays in the list of evidence. */
  diary_correct: { args: { id: string; entered: DiaryDraft }; answer: null };

  /** Removes an entry: without a trace while it is only here, by a mark that it was taken back once it was shared. */
  diary_remove: { args: { id: string }; answer: Removal };

  /** Marks a file as evidence for an entry: its name and the SHA-256 of its bytes in hex. Gives the mark's id. */
  diary_mark: { args: { entry: string; file: string; sha256: string }; answer: string };

  /** Entries, of one month or all. */
  diary_list: { args: { month?: IsoMonth | null }; answer: DiaryEntryView[] };

  /** What the months come to, at one employer or all. */
  diary_totals: { args: { employer?: string | null }; answer: DiaryMonthsView };

  /** What is to be minded about sums of the diary, for whoever reckons with them. */
  diary_caveats: { args: { employer?: string | null }; answer: NoteView[] };

  /** The months as the calculators take them. */
  diary_months: { args: { employer?: string | null }; answer: WorkMonth[] };

  /** The list of evidence. */
  diary_evidence: { args: { employer?: string | null }; answer: EvidenceView };

  /** Puts the printed diary on an application's checklist. Gives the document it stands for. */
  diary_as_paper: { args: { id: ApplicationId; document?: ItemId | null }; answer: ItemId };

  /**
   * Shares the diary with the person's other phones, or ends that for what is written from now on. Gives how many operations
   * are on their way.
   */
  diary_share: { args: { on: boolean }; answer: number };

  /** Whether the diary is shared, and what is only here. */
  diary_status: { args: Record<string, never>; answer: DiaryStatus };

  /** The list of evidence as one HTML page. Say `print_warning` before it is written anywhere. */
  print_diary: { args: { employer?: string | null }; answer: string };

  /** The person's record as it is on this phone. A field holds its live values: one, none, or several in conflict. */
  profile: { args: Record<string, never>; answer: Profile };

  /** The same for a screen: what stands, the youngest first, with names of places. */
  records: { args: Record<string, never>; answer: RecordsView };

  /** Every field of the person's record with several values. */
  record_conflicts: { args: Record<string, never>; answer: ConflictView[] };

  /** Settles such a conflict with one of its sides, counted from 0. */
  choose_in_record: { args: { path: string; side: number }; answer: null };

  /** Settles such a conflict with a value that is neither side's, as a person types it. */
  choose_other_in_record: { args: { path: string; text: string }; answer: null };

  /** Records a residence registration. Gives its id. */
  add_registration: { args: { place: PlaceCode; on: IsoDate }; answer: string };

  /** Records a permit that was issued. Gives its id. */
  add_permit: { args: { place: PlaceCode; issued_on: IsoDate; expires_on?: IsoDate | null }; answer: string };

  /** Records an endorsement of a permit. Gives its id. */
  add_endorsement: { args: { permit: string; on: IsoDate }; answer: string };

  /** Records a period of residence, work or insurance. Gives its id. */
  add_period: { args: { kind: PeriodKind; place: PlaceCode; from: IsoDate; to?: IsoDate | null }; answer: string };

  /** Changes one field of a record, as text: `permit`, its id, `lost_on`, `2026-03-04`. `removed` takes `yes` or `no`. */
  revise_record: { args: { entity: string; id: string; field: string; to: string }; answer: null };

  /** The standing at a place on a day, today when left out. */
  standing: { args: { place: PlaceCode; as_of?: IsoDate | null }; answer: StandingView };

  /** The text an old phone shows to a new one; may be a QR code, and is not secret. */
  invitation: { args: Record<string, never>; answer: string };

  /** On the new phone: makes its keys for that person. Gives the text that answers the invitation. */
  join: { args: { invitation: string }; answer: string };

  /** On the old phone: certifies the new device. Gives the device's id, in hex. Both phones then sync, the old one first. */
  certify: { args: { pairing: string }; answer: string };

  /** This person's devices. */
  devices: { args: Record<string, never>; answer: DeviceView[] };

  /** Revokes another device, by its id in hex. */
  revoke_device: { args: { device: string }; answer: null };

  /** The recovery code, shown this once: afterwards the phone does not know it any more. None when it was shown before. */
  recovery_code: { args: Record<string, never>; answer: string | null };

  /** This person's card, to be shown as a QR code to someone who is to let them in. */
  my_card: { args: { name: string }; answer: string };

  /** Whose card this is: shown before anything is given. */
  read_card: { args: { card: string }; answer: ContactCardView };

  /**
   * Lets someone into applications, and the record if wished. `level` is `read`, `note` or `write`; `until` the last day.
   * Gives the ids of the grants.
   */
  give: { args: { card: string; applications: ApplicationId[]; record: boolean; level: string; purpose: string; until: IsoDate }; answer: string[] };

  /** Takes a grant back, by its id in hex. */
  take_back: { args: { grant: string }; answer: null };

  /** Everyone who was let in, newest first. */
  grants: { args: Record<string, never>; answer: GrantView[] };

  /** Everyone who let this phone's person in. */
  people: { args: Record<string, never>; answer: PersonView[] };

  /** Gives someone a name of one's own; it stays on this phone. */
  name_person: { args: { person: string; name: string }; answer: null };

  /** Shows and works on someone else's applications from now on; one's own again with none. */
  stand_with: { args: { person?: string | null }; answer: null };

  /** Whose applications are shown, in hex, if not one's own. */
  standing_with: { args: Record<string, never>; answer: string | null };

  /** Keeps a report until it can be sent. Gives its id, in hex. */
  report_difference: { args: { new: NewReport }; answer: string };

  /** Reports that wait, and those a server refused. */
  reports: { args: Record<string, never>; answer: ReportView[] };

  /** Takes back a report that was not sent. */
  delete_report: { args: { id: string }; answer: null };

  /** Where the phone stands with its server and its guidance, for the one line every screen can show. */
  status: { args: Record<string, never>; answer: Status };

  /** The page about sending and receiving: the same in words, with what waits for the person. */
  sync_view: { args: Record<string, never>; answer: SyncView };

  /** What was chosen about sending, locking and reading aloud. */
  choices: { args: Record<string, never>; answer: Choices };

  /** Chooses, all of it at once. */
  set_choices: { args: { choices: Choices }; answer: null };

  /**
   * Whether to send and receive now over such a connection, by itself or by hand, with how many bytes at most. What passes from now on
   * counts as over that connection.
   */
  may_sync: { args: { connection: Connection; by_hand: boolean }; answer: MaySyncView };

  /** What this month took so far where bytes may cost something. */
  month_use: { args: Record<string, never>; answer: MonthUseView };

  /** What a searcher of this phone would find, most visible first; what is private is only counted while the phone is open. */
  what_is_here: { args: Record<string, never>; answer: HereView[] };

  /** What erasing would take with it. */
  erasing_takes: { args: Record<string, never>; answer: ErasedView };

  /** Wipes everything private from this phone, the PIN with it. What a server or another phone has stays there, sealed. */
  erase_private: { args: Record<string, never>; answer: ErasedView };

  /** Opens something the server did not take: what it says, and whether it may be offered once more. */
  letter: { args: { id: string }; answer: LetterView };

  /** Offers it once more, as it is. */
  resend_letter: { args: { id: string }; answer: null };

  /** What a code of a report or of a server means, and what becomes of one's own records. */
  trouble_words: { args: { code: string }; answer: string };

  /** Gives up something the server did not take, by the id that `sync_view` names. */
  drop_letter: { args: { id: string }; answer: null };
}

/** What each call does to the phone: `write` changes what is kept, `session` what may be read. */
export const CALL_KINDS = {
  is_unlocked: 'read',
  has_pin: 'read',
  opened: 'read',
  unlock: 'session',
  lock: 'session',
  set_pin: 'write',
  set_duress_pin: 'write',
  has_duress_pin: 'read',
  locale: 'read',
  set_locale: 'write',
  place: 'read',
  set_place: 'write',
  today: 'read',
  pretend_today: 'session',
  version: 'read',
  print_warning: 'read',
  ask: 'read',
  search: 'read',
  read: 'read',
  card: 'read',
  card_for_clerk: 'read',
  cards: 'read',
  card_of_step: 'read',
  entitlements: 'read',
  history: 'read',
  places: 'read',
  places_in: 'read',
  place_name: 'read',
  articles_on: 'read',
  notices: 'read',
  save_article: 'write',
  unsave_article: 'write',
  saved: 'read',
  services: 'read',
  procedures: 'read',
  questions: 'read',
  check: 'read',
  deadlines: 'read',
  fees: 'read',
  parse_money: 'read',
  calculate_double_wage: 'read',
  calculate_severance: 'read',
  calculate_overtime: 'read',
  calculate_arrears: 'read',
  calculate_limits: 'read',
  open_application: 'write',
  answer: 'write',
  answer_with: 'write',
  date: 'write',
  paper: 'write',
  paper_gone: 'write',
  stage: 'write',
  fee: 'write',
  note: 'write',
  upgrade: 'write',
  applications: 'read',
  application: 'read',
  reminders: 'read',
  conflicts: 'read',
  choose: 'write',
  choose_other: 'write',
  print_application: 'read',
  calendar_application: 'read',
  calendar_warning: 'read',
  photo_put: 'write',
  photo_list: 'read',
  photo_get: 'read',
  photo_thumbnail: 'read',
  photo_delete: 'write',
  photo_room: 'read',
  diary_start: 'read',
  diary_try: 'read',
  diary_add: 'write',
  diary_correct: 'write',
  diary_remove: 'write',
  diary_mark: 'write',
  diary_list: 'read',
  diary_totals: 'read',
  diary_caveats: 'read',
  diary_months: 'read',
  diary_evidence: 'read',
  diary_as_paper: 'write',
  diary_share: 'write',
  diary_status: 'read',
  print_diary: 'read',
  profile: 'read',
  records: 'read',
  record_conflicts: 'read',
  choose_in_record: 'write',
  choose_other_in_record: 'write',
  add_registration: 'write',
  add_permit: 'write',
  add_endorsement: 'write',
  add_period: 'write',
  revise_record: 'write',
  standing: 'read',
  invitation: 'write',
  join: 'write',
  certify: 'write',
  devices: 'read',
  revoke_device: 'write',
  recovery_code: 'write',
  my_card: 'write',
  read_card: 'read',
  give: 'write',
  take_back: 'write',
  grants: 'read',
  people: 'read',
  name_person: 'write',
  stand_with: 'write',
  standing_with: 'read',
  report_difference: 'write',
  reports: 'read',
  delete_report: 'write',
  status: 'read',
  sync_view: 'read',
  choices: 'read',
  set_choices: 'write',
  may_sync: 'session',
  month_use: 'read',
  what_is_here: 'read',
  erasing_takes: 'read',
  erase_private: 'write',
  letter: 'read',
  resend_letter: 'write',
  trouble_words: 'read',
  drop_letter: 'write',
} as const satisfies { [Name in keyof Calls]: 'read' | 'write' | 'session' };
