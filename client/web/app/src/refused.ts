// What could not be written, told under the title of the screen one is on: a button that keeps something never fails in silence. It goes
// when one leaves the screen, or when the next attempt succeeds.

import { signal } from '@preact/signals';
import { type Trouble, trouble } from './phone';
import { here } from './router';

/** The last refusal, and the place in the stack it belongs to. */
export const refused = signal<{ readonly at: number; readonly error: Trouble } | null>(null);

/** Tells that something was not kept, and why. */
export function refuse(error: unknown): void {
  refused.value = { at: here.peek().id, error: trouble(error) };
}

/** Forgets it: the next attempt begins. */
export const forgive = (): void => void (refused.value = null);
