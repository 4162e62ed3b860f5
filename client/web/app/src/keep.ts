// What is being written stays: a screen's unfinished answers live on its place in the stack, so that Back finds them, and while
// there are any the tab holds the edit lock, so that no update happens under somebody's hands.

import { useEffect } from 'preact/hooks';
import { type Signal, signal } from '@preact/signals';
import { here } from './router';
import { EDIT_LOCK } from './sw-rules';

/** A value that outlives leaving the screen and coming back. */
export function useKept<T>(name: string, initial: T): Signal<T> {
  const kept = here.peek().kept;
  const found = kept.get(name) as Signal<T> | undefined;
  if (found) return found;
  const made = signal(initial);
  kept.set(name, made);
  return made;
}

/** Holds the edit lock while `dirty`. */
export function useEditing(dirty: boolean): void {
  useEffect(() => {
    if (!dirty || !('locks' in navigator)) return;
    let release: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (release = resolve));
    void navigator.locks.request(EDIT_LOCK, { mode: 'shared' }, () => until);
    return release;
  }, [dirty]);
}

/** Whether any tab is in the middle of writing. */
export async function isEditing(): Promise<boolean> {
  const locks = await navigator.locks?.query();
  return locks?.held?.some((lock) => lock.name === EDIT_LOCK) ?? false;
}
