// The one polite line that screen readers hear when something changed without a touch.

import { signal } from '@preact/signals';

/** What was last said. */
export const said = signal('');

/** Says a sentence once. */
export function announce(text: string): void {
  said.value = '';
  requestAnimationFrame(() => (said.value = text));
}
