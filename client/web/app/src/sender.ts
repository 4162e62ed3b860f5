// Sending and receiving, without anybody waiting for it: pressed by the person, or by itself when the network is there and the phone says it
// is time. What happens is told in a line; every other call is answered meanwhile.

import { signal } from '@preact/signals';
import type { SyncReport } from 'sojourn-client';
import { connection, onConnection } from './connection';
import { type Trouble, call, mode, onPhone, opening, thePhone, trouble } from './phone';
import { announce } from './live';
import { t } from './words';

/** What is going on: nothing; a request of which nothing is said yet; one that takes long enough to be spoken of. */
export const sending = signal<'no' | 'quick' | 'slow'>('no');
/** What the last one came to, since the page was opened. */
export const lastReport = signal<SyncReport | null>(null);
/** Why the last one failed, since the page was opened. */
export const lastTrouble = signal<Trouble | null>(null);

/** Why it does not send by itself now, in the phone's words. */
export const held = signal<string | null>(null);

/** How long a request stays unspoken of. */
const WORDS_AFTER_MS = 400;
/** How long after an edit one waits for the next, so that a row of answers goes as one request. */
const SETTLE_MS = 4_000;
/** How often a page that stays open looks whether it is time. */
const LOOK_MS = 60_000;

/** Sends now, because the person pressed. A second press while it goes on does nothing. */
export async function sendNow(invite?: string): Promise<SyncReport | null> {
  if (sending.peek() !== 'no') return null;
  const may = await call('may_sync', { connection: connection(), by_hand: true }).catch(() => null);
  return send({ total_bytes: may?.bytes_max ?? null, invite: invite ?? null });
}

async function send(options: { total_bytes: number | null; invite: string | null }): Promise<SyncReport | null> {
  if (sending.peek() !== 'no') return null;
  sending.value = 'quick';
  const slow = setTimeout(() => {
    sending.value = 'slow';
    announce(t('sync.busy'));
  }, WORDS_AFTER_MS);
  try {
    const report = await (await thePhone()).sync(options);
    lastReport.value = report;
    lastTrouble.value = null;
    return report;
  } catch (error) {
    lastTrouble.value = trouble(error);
    return null;
  } finally {
    clearTimeout(slow);
    sending.value = 'no';
    void isWaiting();
  }
}

/** Sends by itself where the phone decides so; why not is kept for the page about sending. */
async function perhaps(): Promise<void> {
  if (sending.peek() !== 'no' || mode.peek() !== 'writer' || !navigator.onLine) return;
  const may = await call('may_sync', { connection: connection(), by_hand: false }).catch(() => null);
  held.value = may?.words ?? null;
  if (may?.may) await send({ total_bytes: may.bytes_max, invite: null });
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
  onConnection(() => void perhaps());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void perhaps());
  setInterval(() => document.visibilityState === 'visible' && waiting > 0 && void perhaps(), LOOK_MS);
  const stop = opening.subscribe((now) => {
    if (now !== 'ready') return;
    queueMicrotask(() => stop());
    void perhaps();
  });
}

/** How many waited when it was last looked at. */
let waiting = 0;

async function isWaiting(): Promise<number> {
  const status = await call('status', {}).catch(() => null);
  return (waiting = status?.not_sent ?? 0);
}

/** After edits only more of what waits is a reason: what the phone holds back is not asked about again and again. */
async function afterEdits(): Promise<void> {
  const before = waiting;
  if ((await isWaiting()) > before) await perhaps();
}
