// The room "more": its screens by name. Loaded when first opened; its words come with it.

import { type Routes } from '../routes';
import { add } from '../../words';
import { more } from '../../words/more';

import { Home } from './Home';

add(more);

export const routes: Routes = {
  'more.home': { screen: Home },
};
