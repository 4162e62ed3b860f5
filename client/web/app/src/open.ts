// Opens the phone of the package `sojourn-client`, its worker at the one address this page may run a worker from.

import bundled from 'sojourn-client/worker?worker&url';
import { type Phone, type PhoneEvent, dropPhone, openPhone } from 'sojourn-client';
import { workerUrl } from './trusted';
import { drafts } from './settings';

/** Where drafts lie: a phone apart, of which nothing is the person's. */
const DRAFTS = 'sojourn-drafts';

const worker = (): Worker => new Worker(workerUrl(bundled), { type: 'module' });

/** Opens it; rejects with the phone's own trouble, or `no-wasm`, or `load`. While drafts are read, the person's own is not opened at all. */
export const open = (onEvent: (event: PhoneEvent) => void): Promise<Phone> => openPhone({ onEvent, worker, ...(drafts && { folder: DRAFTS }) });

/** Makes the phone of drafts from a code, in the place of any that was there. Nothing of drafts that could not be had or believed stays. */
export async function bringDrafts(code: string): Promise<void> {
  await dropPhone(DRAFTS);
  try {
    await (await openPhone({ worker, folder: DRAFTS, drafts: code })).close();
  } catch (error) {
    await dropPhone(DRAFTS).catch(() => undefined);
    throw error;
  }
}

/** Drops the phone of drafts. */
export const dropDrafts = (): Promise<void> => dropPhone(DRAFTS);
