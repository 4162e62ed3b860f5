// What people come with, as tiles: a word, a drawing, and the subjects of the guidance that belong to it.

import { type IconName } from '../../ui';
import { type Key } from '../../words';

/** A need: its name, and the subjects that are about it. */
export interface Need {
  readonly id: string;
  readonly key: Key;
  readonly icon: IconName;
  readonly topics: readonly string[];
}

export const NEEDS: readonly Need[] = [
  { id: 'register', key: 'need.register', icon: 'home-question', topics: ['register'] },
  { id: 'wages', key: 'need.wages', icon: 'cash', topics: ['wages'] },
  { id: 'permit', key: 'need.permit', icon: 'id-badge-2', topics: ['permit'] },
  { id: 'injury', key: 'need.injury', icon: 'hammer', topics: ['injury', 'insurance'] },
  { id: 'school', key: 'need.school', icon: 'school', topics: ['school'] },
  { id: 'papers', key: 'need.papers', icon: 'id', topics: ['papers'] },
  { id: 'health', key: 'need.health', icon: 'stethoscope', topics: ['health'] },
  { id: 'housing', key: 'need.housing', icon: 'key', topics: ['housing', 'home'] },
  { id: 'work', key: 'need.work', icon: 'users', topics: ['work', 'union', 'youth', 'fairness'] },
  { id: 'travel', key: 'need.travel', icon: 'bus', topics: ['travel'] },
  { id: 'hukou', key: 'need.hukou', icon: 'notebook', topics: ['hukou'] },
  { id: 'help', key: 'need.help', icon: 'hand-stop', topics: ['help', 'police', 'fees'] },
];
