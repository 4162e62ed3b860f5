// Sending and receiving, without anybody waiting for it: pressed by the person, or by itself when the network is there and the phone says it
// is time. What happens is told in a line; every other call is answered meanwhile.

import { signal } from '@preact/signals';
import type { SyncReport } from '../../js/src/generated/types';
import { type Trouble, call, mode, onPhone, opening, thePhone, trouble } from './phone';
import { announce } from './live';
import { t } from './words';

/** What is going on: nothing; a request of which nothing is said yet; one that takes long enough to be spoken of. */
export const sending = signal<'no' | 'quick' | 'slow'>('no');
/** What the last one came to, since the page was opened. */
export const lastReport = signal<SyncReport | null>(null);
/** Why the last one failed, since the page was opened. */
export const lastTrouble = signal<Trouble | null>(null);

/** How long a request stays unspoken of. */
const WORDS_AFTER_MS = 400;
/** How long after an edit one waits for the next, so that a row of answers goes as one request. */
const SETTLE_MS = 4_000;
/** How often a page that stays open looks whether it is time. */
const LOOK_MS = 60_000;

/** Sends now, because the person said so or it is time. A second press while it goes on does nothing. */
export async function sendNow(invite?: string): Promise<SyncReport | null> {
  if (sending.peek() !== 'no') return null;
  sending.value = 'quick';
  const slow = setTimeout(() => {
    sending.value = 'slow';
    announce(t('sync.busy'));
  }, WORDS_AFTER_MS);
  try {
    const report = (await (await thePhone()).sync(invite ? { invite } : {})) as SyncReport;
    lastReport.value = report;
    lastTrouble.value = null;
    return report;
  } catch (error) {
    lastTrouble.value = trouble(error);
    return null;
  } finally {
    clearTimeout(slow);
    sending.value = 'no';
  }
}

/** Whether the phone would send by itself now. */
async function isTime(): Promise<boolean> {
  if (mode.peek() !== 'writer' || !navigator.onLine) return false;
  const status = await call('status', {});
  return status.next_try === null || status.next_try <= Date.now();
}

async function perhaps(): Promise<void> {
  if (sending.peek() === 'no' && (await isTime().catch(() => false))) await sendNow();
}

/** Begins to look: once the phone is open, when the network comes back, when one comes back to the page, after edits, and every now and
 *  then. Called once. */
export function startSender(): void {
  let settle: ReturnType<typeof setTimeout> | undefined;
  const soon = (): void => {
    clearTimeout(settle);
    settle = setTimeout(() => void afterEdits(), SETTLE_MS);
  };
  onPhone((event) => event.kind === 'changed' && sending.peek() === 'no' && soon());
  addEventListener('online', () => void perhaps());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void perhaps());
  setInterval(() => document.visibilityState === 'visible' && void afterEdits(), LOOK_MS);
  const stop = opening.subscribe((now) => {
    if (now !== 'ready') return;
    queueMicrotask(() => stop());
    void perhaps();
  });
}

/** After edits only what waits is a reason. */
async function afterEdits(): Promise<void> {
  const status = await call('status', {}).catch(() => null);
  if (status && status.not_sent > 0) await perhaps();
}
