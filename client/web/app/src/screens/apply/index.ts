// The room "apply": its screens by name. Loaded when first opened; its words come with it.

import { type Routes } from '../routes';
import { add } from '../../words';
import { apply } from '../../words/apply';
import '../../styles/apply.css';

import { CalendarScreen } from './Calendar';
import { Check, VerdictScreen } from './Check';
import { ConflictList, ConflictScreen } from './Conflicts';
import { DayScreen, ReachedScreen, StageScreen, StepsScreen } from './Days';
import { FeesScreen, PayAmount, PayDay, PayKind, PayReceipt } from './Fees';
import { Home } from './Home';
import { NoteScreen, NotesScreen } from './Notes';
import { One } from './One';
import { OverScreen } from './Over';
import { HaveScreen, PaperScreen, PapersScreen } from './Papers';
import { PhotoScreen, PictureScreen } from './Pictures';
import { PrintScreen } from './Print';
import { Question, Questions } from './Questions';
import { RemindersScreen } from './Reminders';
import { List, Open } from './Start';
import { UpgradeScreen } from './Upgrade';

add(apply);

export const routes: Routes = {
  'apply.home': { screen: Home },
  'apply.list': { screen: List },
  'apply.open': { screen: Open },
  'apply.check': { screen: Check },
  'apply.verdict': { screen: VerdictScreen },
  'apply.one': { screen: One },
  'apply.questions': { screen: Questions },
  'apply.question': { screen: Question },
  'apply.day': { screen: DayScreen },
  'apply.stage': { screen: StageScreen },
  'apply.reached': { screen: ReachedScreen },
  'apply.steps': { screen: StepsScreen },
  'apply.fees': { screen: FeesScreen },
  'apply.pay': { screen: PayKind },
  'apply.pay.amount': { screen: PayAmount },
  'apply.pay.day': { screen: PayDay },
  'apply.pay.receipt': { screen: PayReceipt },
  'apply.over': { screen: OverScreen },
  'apply.notes': { screen: NotesScreen },
  'apply.note': { screen: NoteScreen },
  'apply.calendar': { screen: CalendarScreen },
  'apply.papers': { screen: PapersScreen },
  'apply.paper': { screen: PaperScreen },
  'apply.have': { screen: HaveScreen },
  'apply.photo': { screen: PhotoScreen },
  'apply.picture': { screen: PictureScreen },
  'apply.print': { screen: PrintScreen },
  'apply.upgrade': { screen: UpgradeScreen },
  'apply.conflicts': { screen: ConflictList },
  'apply.conflict': { screen: ConflictScreen },
  'apply.reminders': { screen: RemindersScreen },
};
