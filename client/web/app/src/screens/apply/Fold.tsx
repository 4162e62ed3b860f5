// A part that unfolds when its title is pressed.

import { type ComponentChildren } from 'preact';
import { Icon } from '../../ui';

/** A part that unfolds when its title is pressed. */
export const Fold = ({ title, children, open }: { title: string; children: ComponentChildren; open?: boolean }) => (
  <details class="fold" open={open}>
    <summary><span>{title}</span><Icon name="chevron-down" /></summary>
    <div class="fold-in">{children}</div>
  </details>
);
