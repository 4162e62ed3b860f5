// What page and worker say to each other, and what a phone tells unasked. Only plain data crosses.

import type { CallError, Progress, SyncOptions } from './generated/types';

/**
 * Who may write here: a `writer` owns the store; a `follower` reads through the tab that does; in `memory` nothing is kept, because
 * this browser, or this window, has no file system of its own.
 */
export type Mode = 'writer' | 'follower' | 'memory';

/** What a phone tells unasked. */
export type PhoneEvent =
  /** Bytes of the program that have arrived; `total` is how many there will be. */
  | { kind: 'loading'; done: number; total: number }
  /** Another mode from now on: the tab that wrote was closed. */
  | { kind: 'mode'; mode: Mode }
  /** Something was written, received, locked or unlocked: read again. */
  | { kind: 'changed' }
  /** What a sync is doing. */
  | ({ kind: 'progress' } & Progress)
  /** The program stopped by a mistake and was started anew. What was saved is there; the PIN has to be given again. */
  | { kind: 'restarted' };

/** What a worker is told at the beginning. */
export interface Setting {
  /** The folder of the private file system. */
  folder: string;
  /** What comes before `/v1/…`: empty for the root of the page's own server. */
  server: string;
  /** A code that was scanned: makes a phone of drafts of the empty folder. */
  drafts: string | null;
}

/** From the page; every one is answered. */
export type Asked =
  | { ask: 'open'; setting: Setting }
  | { ask: 'call'; name: string; args: unknown }
  | { ask: 'sync'; options: SyncOptions }
  | { ask: 'stop' }
  | { ask: 'close' };

/** A question with its number. */
export type ToWorker = Asked & { id: number };

/** From the worker. */
export type FromWorker =
  | { id: number; answer: unknown }
  | { id: number; fault: CallError }
  | { event: PhoneEvent }
  /** The first private thing is kept here: the page may ask the browser not to clear it away. */
  | { told: 'private' }
  /** The program made a mistake and is not to be used any more. */
  | { told: 'dead' };

/** An error as it crosses. */
export type Fault = CallError;

/** Anything thrown, as an error that can cross. */
export function faultOf(error: unknown): Fault {
  const one = (typeof error === 'object' && error !== null ? error : {}) as Partial<Fault>;
  if (typeof one.code === 'string' && typeof one.message === 'string') {
    return { code: one.code, message: one.message, cause: one.cause ?? one.message, detail: one.detail ?? null };
  }
  return fault('bug', error instanceof Error ? error.message : String(error));
}

/** An error with a code of its own. */
export const fault = (code: string, message: string): Fault => ({ code, message, cause: message, detail: null });
