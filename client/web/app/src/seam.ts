// The seam to the phone in the worker. Until the package `sojourn-client` is there, this says what it promises.

/** Calls by name; the package types each. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Calls = Record<string, { args: Record<string, unknown>; result: any }>;

/** Who may write here. */
export type Mode = 'writer' | 'follower' | 'memory';

/** What a phone tells unasked. */
export type PhoneEvent = { kind: 'changed' } | { kind: 'mode'; mode: Mode } | { kind: 'progress'; [more: string]: unknown } | { kind: 'loading'; done: number; total: number };

/** The opened phone. */
export interface OpenPhone {
  readonly mode: Mode;
  call<N extends keyof Calls>(name: N, args: Calls[N]['args']): Promise<Calls[N]['result']>;
  sync(budget: { total_bytes?: number; invite?: string }): Promise<unknown>;
}

/** Opens the phone. */
export function openPhone(_options: { onEvent: (event: PhoneEvent) => void }): Promise<OpenPhone> {
  return Promise.reject(Object.assign(new Error('the phone is not built in'), { code: 'no-wasm' }));
}
