// The phone behind the screens: opened once, asked by name. Nothing is worked out here; what comes back is shown as it is. Calls
// made before the phone is open wait for it, so that a screen can be drawn at once.

import { useEffect } from 'preact/hooks';
import { type ReadonlySignal, signal, useSignal } from '@preact/signals';
import { type Calls, type Mode, type Phone, type PhoneEvent } from 'sojourn-client';
import { open } from './open';
import { drafts, lang, pretended } from './settings';

export type CallName = keyof Calls;
export type Args<N extends CallName> = Calls[N]['args'];
export type Result<N extends CallName> = Calls[N]['answer'];

/** What a call came to so far. `value` of an earlier answer stays while it is read again. */
export type Read<T> =
  | { readonly state: 'wait'; readonly value: T | null; readonly error: null }
  | { readonly state: 'ok'; readonly value: T; readonly error: null }
  | { readonly state: 'fail'; readonly value: T | null; readonly error: Trouble };

/** Why a call failed: a stable word, and what the phone said. */
export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly detail?: unknown;
}

/** How far opening is. */
export const opening = signal<'opening' | 'ready' | 'failed'>('opening');
/** Why it could not be opened: `no-wasm`, `load`, `update-app`, … */
export const openFault = signal<Trouble | null>(null);
/** Bytes of the first download. */
export const loading = signal<{ done: number; total: number } | null>(null);
/** Who may write. */
export const mode = signal<Mode>('writer');
/** The person's place, and its name. */
export const place = signal<string>('CN');
export const placeName = signal<string>('');
/** How the phone stands with its server and its guidance; read anew after every change. */
export const status = signal<Result<'status'> | null>(null);
/** Goes up whenever something on the phone changed. */
export const version = signal(0);
/** The last thing a request told; the screen for sending reads it. */
export const progress = signal<PhoneEvent | null>(null);

let settle: (phone: Phone) => void = () => undefined;
let opened = new Promise<Phone>((resolve) => (settle = resolve));
const listeners = new Set<(event: PhoneEvent) => void>();

/** Any thrown thing as trouble. */
export function trouble(error: unknown): Trouble {
  const one = error as Partial<Trouble> | null;
  return { code: one?.code ?? 'bug', message: one?.message ?? String(error), detail: one?.detail };
}

/** Asks the phone. Rejects with `Trouble`. */
export async function call<N extends CallName>(name: N, args: Args<N>): Promise<Result<N>> {
  return (await opened).call(name, args);
}

/** The open phone itself, for sending. */
export const thePhone = (): Promise<Phone> => opened;

/** Hears every event; the answer stops it. */
export function onPhone(listener: (event: PhoneEvent) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function hear(event: PhoneEvent): void {
  if (event.kind === 'changed') {
    version.value += 1;
    void opened.then(readStatus);
  }
  if (event.kind === 'mode') mode.value = event.mode;
  // A program that was started anew reads the real day again.
  if (event.kind === 'restarted' && pretended.peek() !== null) void pretend(pretended.peek()).catch(() => (pretended.value = null));
  if (event.kind === 'loading') loading.value = { done: event.done, total: event.total };
  if (event.kind === 'progress') progress.value = event;
  listeners.forEach((listener) => listener(event));
}

/** Opens the phone; again after a failure. */
export async function startPhone(): Promise<void> {
  opening.value = 'opening';
  openFault.value = null;
  let phone: Phone | null = null;
  try {
    phone = await open(hear);
    mode.value = phone.mode;
    await arrive(phone);
    settle(phone);
    opening.value = 'ready';
  } catch (error) {
    // What cannot be used must not hold the files of what is tried next.
    void phone?.close().catch(() => undefined);
    openFault.value = trouble(error);
    opening.value = 'failed';
  }
}

async function readStatus(phone: Phone): Promise<void> {
  status.value = await phone.call('status', {}).catch(() => status.peek());
}

async function arrive(phone: Phone): Promise<void> {
  const kept = await phone.call('place', {});
  if (typeof kept === 'string') place.value = kept;
  await phone.call('set_locale', { locale: lang.peek() }).catch(() => undefined);
  placeName.value = await phone.call('place_name', { place: place.peek() });
  await readStatus(phone);
  if (drafts && status.peek()?.preview !== true) throw { code: 'drafts-gone', message: '' } satisfies Trouble;
}

/** Reads drafts as if today were another day; the real one again with `null`. */
export async function pretend(day: string | null): Promise<void> {
  await call('pretend_today', { day });
  pretended.value = day;
  version.value += 1;
}

/** Changes the place. */
export async function choosePlace(code: string): Promise<void> {
  place.value = code;
  await call('set_place', { place: code }).catch(() => undefined);
  placeName.value = await call('place_name', { place: code });
  version.value += 1;
}

/** Changes the language, of the screens and of what the phone says. */
export async function chooseLanguage(next: typeof lang.value): Promise<void> {
  lang.value = next;
  await call('set_locale', { locale: next }).catch(() => undefined);
  placeName.value = await call('place_name', { place: place.peek() });
  version.value += 1;
}

/** Reads from the phone and again after every change; with `null` it waits to be asked. */
export function useCall<N extends CallName>(name: N, args: Args<N> | null): ReadonlySignal<Read<Result<N>>> {
  const read = useSignal<Read<Result<N>>>({ state: 'wait', value: null, error: null });
  const key = args === null ? null : JSON.stringify(args);
  const at = version.value;
  useEffect(() => {
    if (key === null) return;
    let wanted = true;
    const before = read.peek().value;
    call(name, JSON.parse(key) as Args<N>).then(
      (value) => wanted && (read.value = { state: 'ok', value, error: null }),
      (error: unknown) => wanted && (read.value = { state: 'fail', value: before, error: trouble(error) }),
    );
    return () => void (wanted = false);
  }, [name, key, at]);
  return read;
}

/** Does something, and tells what came of it: for buttons that write. */
export function useDo<N extends CallName>(
  name: N,
): [run: (args: Args<N>) => Promise<Result<N> | null>, state: ReadonlySignal<Read<Result<N>> | null>] {
  const state = useSignal<Read<Result<N>> | null>(null);
  const run = async (args: Args<N>): Promise<Result<N> | null> => {
    state.value = { state: 'wait', value: null, error: null };
    try {
      const value = await call(name, args);
      state.value = { state: 'ok', value, error: null };
      return value;
    } catch (error) {
      state.value = { state: 'fail', value: null, error: trouble(error) };
      return null;
    }
  };
  return [run, state];
}
