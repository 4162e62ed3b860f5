// The room "find": the first run, asking, answers, cards for windows, places, who helps, the past. It comes with the page.

import './find.css';
import { type Routes } from '../routes';
import { add } from '../../words';
import { find } from '../../words/find';
import { Answer } from './Answer';
import { Card } from './Card';
import { Cards } from './Cards';
import { Clerk } from './Clerk';
import { FirstRun } from './FirstRun';
import { History } from './History';
import { Home } from './Home';
import { Place } from './Place';
import { Procedures } from './Procedures';
import { Notice } from './Urgent';
import { SavedList } from './Saved';
import { Services } from './Services';
import { Topic } from './Topic';

add(find);

export const routes: Routes = {
  'find.home': { screen: Home },
  'find.first': { screen: FirstRun, bare: true },
  'find.place': { screen: Place },
  'find.topic': { screen: Topic },
  'find.answer': { screen: Answer },
  'find.cards': { screen: Cards },
  'find.card': { screen: Card },
  'find.clerk': { screen: Clerk, bare: true },
  'find.notice': { screen: Notice },
  'find.saved': { screen: SavedList },
  'find.services': { screen: Services },
  'find.procedures': { screen: Procedures },
  'find.history': { screen: History },
};
