// What is known of the connection: whether bytes cost something. Only some browsers tell; where one does not, nobody guesses.

import type { Connection } from 'sojourn-client';

/** What some browsers tell. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
  readonly saveData?: boolean;
}

const told = (): NetworkInformation | undefined => (navigator as { connection?: NetworkInformation }).connection;

/** Kinds of network over which bytes cost nothing. */
const FREE = new Set(['wifi', 'ethernet']);

/** As the phone takes it. */
export function connection(): Connection {
  const now = told();
  if (now?.saveData) return 'metered';
  if (now?.type === undefined || now.type === 'unknown' || now.type === 'other') return 'unknown';
  return FREE.has(now.type) ? 'unmetered' : 'metered';
}

/** For a line on a screen: what it is, or that this browser does not say. */
export function connectionWord(): 'wifi' | 'cellular' | 'none' | 'unknown' {
  if (!navigator.onLine) return 'none';
  const known = connection();
  return known === 'unmetered' ? 'wifi' : known === 'metered' ? 'cellular' : 'unknown';
}

/** Hears when it changes, where the browser tells. */
export const onConnection = (listener: () => void): void => told()?.addEventListener('change', listener);
