// The seam to the phone in the worker. Until the package `sojourn-client` opens one, this says what it promises; the calls are
// already its own.

import { type Calls } from '../../js/src/generated/calls';

export { type Calls };

/** Who may write here. */
export type Mode = 'writer' | 'follower' | 'memory';

/** What a phone tells unasked. */
export type PhoneEvent =
  | { kind: 'changed' }
  | { kind: 'mode'; mode: Mode }
  | { kind: 'progress'; [more: string]: unknown }
  | { kind: 'loading'; done: number; total: number };

/** The opened phone. */
export interface OpenPhone {
  readonly mode: Mode;
  call<N extends keyof Calls>(name: N, args: Calls[N]['args']): Promise<Calls[N]['answer']>;
  sync(budget: { total_bytes?: number; invite?: string }): Promise<unknown>;
}

/** Opens the phone. */
export function openPhone(_options: { onEvent: (event: PhoneEvent) => void }): Promise<OpenPhone> {
  return Promise.reject(Object.assign(new Error('the phone is not built in'), { code: 'no-wasm' }));
}
