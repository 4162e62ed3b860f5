// The room "apply": its screens by name. Loaded when first opened; its words come with it.

import { type Routes } from '../routes';
import { add } from '../../words';
import { apply } from '../../words/apply';

import { Home } from './Home';

add(apply);

export const routes: Routes = {
  'apply.home': { screen: Home },
};
