// The phone, as a page uses it: opened once, called by name. The work is in a worker; this file carries questions and answers, starts the
// worker anew when the program made a mistake, and asks the browser to keep what is private.

import type { Calls } from './generated/calls';
import type { SyncOptions, SyncReport } from './generated/types';
import { type Asked, type Fault, type FromWorker, type Mode, type PhoneEvent, type Setting, fault } from './protocol';
import { forgetSecret } from './secret';

export type { CALL_KINDS, Calls } from './generated/calls';
export type * from './generated/types';
export type { Mode, PhoneEvent } from './protocol';

/** A worker that stops by a mistake more often than this is not started again. */
const RESTARTS_MAX = 3;

/** How often files that are still held are tried to be removed, and how long one waits between. */
const DROPS_MAX = 20;
const DROP_AGAIN_MS = 100;

/** How a phone is opened. */
export interface OpenOptions {
  /** Hears what the phone tells unasked. */
  onEvent?: (event: PhoneEvent) => void;
  /** Makes the worker, for a page whose policy wants its address to be trusted. */
  worker?: () => Worker;
  /** The folder of the private file system: another folder is another phone. */
  folder?: string;
  /** What comes before `/v1/…` on the page's own server: empty for its root. */
  server?: string;
  /** A code from the desk's screen: makes a phone of drafts of `folder`, which has to be empty. Without it the drafts there are opened again. */
  drafts?: string;
}

/** Why something came to nothing: a stable word, a sentence for whoever looks into it, and by code what it was about. */
export class PhoneError extends Error {
  readonly code: string;
  readonly detail: unknown;

  constructor({ code, message, detail }: Fault) {
    super(message);
    this.name = 'PhoneError';
    this.code = code;
    this.detail = detail;
  }
}

/** Arguments may be left out where a call takes none. */
type Given<Name extends keyof Calls> = Record<string, never> extends Calls[Name]['args'] ? [args?: Calls[Name]['args']] : [args: Calls[Name]['args']];

/** Opens the phone of this origin. Fails with `no-wasm` where the browser refuses the program, or with what the phone says. */
export async function openPhone(options: OpenOptions = {}): Promise<Phone> {
  const phone = new Phone(options);
  await phone.start();
  return phone;
}

/**
 * Drops the phone of a folder as a whole, with its secret. Nothing of it may be open. A worker that has just ended may hold its files for
 * a moment longer; then this waits.
 */
export async function dropPhone(folder: string): Promise<void> {
  const root = await navigator.storage.getDirectory();
  for (let tries = DROPS_MAX; ; tries -= 1) {
    try {
      await root.removeEntry(folder, { recursive: true });
      break;
    } catch (error) {
      if ((error as DOMException).name === 'NotFoundError') break;
      if (tries <= 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, DROP_AGAIN_MS));
    }
  }
  await forgetSecret(folder);
}

/** An opened phone. */
export class Phone {
  #mode: Mode = 'memory';
  #worker: Worker | null = null;
  #next = 1;
  #restarts = 0;
  #asked = new Map<number, { settle: (value: unknown) => void; fail: (error: PhoneError) => void }>();
  readonly #tell: (event: PhoneEvent) => void;
  readonly #spawn: () => Worker;
  readonly #setting: Setting;

  /** Use `openPhone`. */
  constructor(options: OpenOptions) {
    this.#tell = options.onEvent ?? (() => undefined);
    this.#spawn = options.worker ?? (() => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));
    this.#setting = { folder: options.folder ?? 'sojourn', server: options.server ?? '', drafts: options.drafts ?? null };
  }

  /** Whether this page may write, reads through another tab, or keeps nothing. */
  get mode(): Mode {
    return this.#mode;
  }

  /** Makes a call. Fails with a `PhoneError`. */
  call<Name extends keyof Calls>(name: Name, ...[args]: Given<Name>): Promise<Calls[Name]['answer']> {
    return this.#ask({ ask: 'call', name, args: args ?? null }) as Promise<Calls[Name]['answer']>;
  }

  /** Sends what waits here, hears what is new, looks for newer guidance. Calls go on being answered. */
  sync(options: SyncOptions = {}): Promise<SyncReport> {
    return this.#ask({ ask: 'sync', options }) as Promise<SyncReport>;
  }

  /** Ends a sync after the request that is under way; what was done stays done. */
  async stopSync(): Promise<void> {
    await this.#ask({ ask: 'stop' });
  }

  /** Lets go of the store, so that another tab may write. */
  async close(): Promise<void> {
    await this.#ask({ ask: 'close' });
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** Starts the worker and opens the phone in it. */
  async start(): Promise<void> {
    const worker = this.#spawn();
    this.#worker = worker;
    worker.onmessage = (event: MessageEvent<FromWorker>) => this.#hear(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.#failAll(fault('load', event.message === '' ? 'the worker did not start' : event.message));
    };
    try {
      this.#mode = (await this.#ask({ ask: 'open', setting: this.#setting })) as Mode;
    } catch (error) {
      // A worker that could not open a phone holds its place in the queue of those who may write.
      worker.terminate();
      this.#worker = null;
      throw error;
    }
  }

  #ask(asked: Asked): Promise<unknown> {
    const id = this.#next++;
    return new Promise((settle, fail) => {
      if (this.#worker === null) return fail(new PhoneError(fault('not-open', 'the phone is closed')));
      this.#asked.set(id, { settle, fail });
      this.#worker.postMessage({ id, ...asked });
    });
  }

  #hear(message: FromWorker): void {
    if ('event' in message) {
      if (message.event.kind === 'mode') this.#mode = message.event.mode;
      return this.#tell(message.event);
    }
    if ('told' in message) return message.told === 'private' ? askToKeep() : void this.#restart();
    const asked = this.#asked.get(message.id);
    this.#asked.delete(message.id);
    if ('fault' in message) asked?.fail(new PhoneError(message.fault));
    else asked?.settle(message.answer);
  }

  async #restart(): Promise<void> {
    this.#worker?.terminate();
    this.#worker = null;
    this.#failAll(fault('bug', 'the program stopped by a mistake'));
    if (++this.#restarts > RESTARTS_MAX) return;
    try {
      await this.start();
      this.#tell({ kind: 'restarted' });
      this.#tell({ kind: 'mode', mode: this.#mode });
      this.#tell({ kind: 'changed' });
    } catch {
      this.#worker = null;
    }
  }

  #failAll(why: Fault): void {
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    for (const one of asked) one.fail(new PhoneError(why));
  }
}

/** Asked once something private is kept, and not before: a reader of guidance is asked nothing. */
function askToKeep(): void {
  void navigator.storage?.persist?.().catch(() => false);
}
