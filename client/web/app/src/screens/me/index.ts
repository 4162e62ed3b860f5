// The room "me": its screens by name. Loaded when first opened; its words come with it, and those of questions and dates.

import { type Routes } from '../routes';
import { add } from '../../words';
import { apply } from '../../words/apply';
import { me } from '../../words/me';
import '../../styles/apply.css';

import { AddScreen, DayScreen, WhereScreen } from './Add';
import { CompareScreen, GivesScreen, RowScreen } from './Entitled';
import { Home } from './Home';
import { FieldScreen, RecordScreen, RecordsScreen } from './Records';
import { PicturesScreen } from '../apply/Pictures';
import { SharedScreen } from './Shared';

add(apply);
add(me);

export const routes: Routes = {
  'me.home': { screen: Home },
  'me.row': { screen: RowScreen },
  'me.compare': { screen: CompareScreen },
  'me.gives': { screen: GivesScreen },
  'me.records': { screen: RecordsScreen },
  'me.one': { screen: RecordScreen },
  'me.field': { screen: FieldScreen },
  'me.add': { screen: AddScreen },
  'me.where': { screen: WhereScreen },
  'me.day': { screen: DayScreen },
  'me.pictures': { screen: PicturesScreen },
  'me.shared': { screen: SharedScreen },
};
