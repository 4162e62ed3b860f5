// Opens the phone of the package `sojourn-client`, its worker at the one address this page may run a worker from.

import bundled from 'sojourn-client/worker?worker&url';
import { type Phone, type PhoneEvent, openPhone } from 'sojourn-client';
import { workerUrl } from './trusted';

/** Opens it; rejects with the phone's own trouble, or `no-wasm`, or `load`. */
export const open = (onEvent: (event: PhoneEvent) => void): Promise<Phone> =>
  openPhone({ onEvent, worker: () => new Worker(workerUrl(bundled), { type: 'module' }) });
