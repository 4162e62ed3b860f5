// A drawing beside a word; never instead of one, so it says nothing to a screen reader.

import { paths } from 'virtual:icons';
import { type IconName } from './icon-names';

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
);
