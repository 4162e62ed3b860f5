// A part that unfolds when its title is pressed.

import { type ComponentChildren } from 'preact';
import { Icon } from '../../ui';

/** A part that unfolds when its title is pressed. */
export const Fold = ({ title, children, open }: { title: string; children: ComponentChildren; open?: boolean }) => (
  <details class="unfold" open={open}>
    <summary><span>{title}</span><Icon name="chevron-down" /></summary>
    <div class="unfold-in">{children}</div>
  </details>
);
