// The room "me": its screens by name. Loaded when first opened; its words come with it.

import { type Routes } from '../routes';
import { add } from '../../words';
import { me } from '../../words/me';

import { Home } from './Home';

add(me);

export const routes: Routes = {
  'me.home': { screen: Home },
};
