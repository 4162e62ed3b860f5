// The room "find": asking, answers, cards, places. It is the first one, so its words and screens come with the shell.

import { type Routes } from '../routes';
import { add } from '../../words';
import { find } from '../../words/find';
import { Home } from './Home';

add(find);

export const routes: Routes = {
  'find.home': { screen: Home },
};
