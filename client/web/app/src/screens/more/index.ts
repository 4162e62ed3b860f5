// The room "more": its screens by name. Loaded when first opened; its words come with it.

import './more.css';
import { type Routes } from '../routes';
import { add } from '../../words';
import { more } from '../../words/more';
import { About, Libraries } from './about/About';
import { Look } from './about/Look';
import { Report, Reports } from './about/Reports';
import { AskScreen, Calculators } from './calc/Ask';
import { ResultScreen } from './calc/Result';
import { Devices, Revoke } from './devices/Devices';
import { PairNew, PairOld } from './devices/Pair';
import { Recovery } from './devices/Recovery';
import { Diary } from './diary/Diary';
import { Entry, Remove } from './diary/Entry';
import { Evidence } from './diary/Evidence';
import { Month } from './diary/Month';
import { Pay } from './diary/Pay';
import { Share } from './diary/Share';
import { Add, Correct } from './diary/Write';
import { Home } from './Home';
import { Preview } from './preview/Preview';
import { Erase, EraseSure } from './safety/Erase';
import { Left } from './safety/Left';
import { RemovePin, SetPin, Unlock } from './safety/Pin';
import { Safety } from './safety/Safety';
import { Server } from './sync/Server';
import { Sync } from './sync/Sync';

add(more);

export const routes: Routes = {
  'more.home': { screen: Home },
  'more.diary': { screen: Diary },
  'more.diary.month': { screen: Month },
  'more.diary.add': { screen: Add },
  'more.diary.pay': { screen: Pay },
  'more.diary.entry': { screen: Entry },
  'more.diary.correct': { screen: Correct },
  'more.diary.remove': { screen: Remove },
  'more.diary.share': { screen: Share },
  'more.diary.evidence': { screen: Evidence },
  'more.calc': { screen: Calculators },
  'more.calc.ask': { screen: AskScreen },
  'more.calc.result': { screen: ResultScreen },
  'more.sync': { screen: Sync },
  'more.sync.server': { screen: Server },
  'more.safety': { screen: Safety },
  'more.unlock': { screen: Unlock },
  'more.pin.set': { screen: SetPin },
  'more.pin.remove': { screen: RemovePin },
  'more.left': { screen: Left },
  'more.erase': { screen: Erase },
  'more.erase.sure': { screen: EraseSure },
  'more.devices': { screen: Devices },
  'more.device.revoke': { screen: Revoke },
  'more.pair.old': { screen: PairOld },
  'more.pair.new': { screen: PairNew },
  'more.recovery': { screen: Recovery },
  'more.look': { screen: Look },
  'more.preview': { screen: Preview },
  'more.about': { screen: About },
  'more.libraries': { screen: Libraries },
  'more.reports': { screen: Reports },
  'more.report': { screen: Report },
};
