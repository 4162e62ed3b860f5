// Several tabs, one store. Whoever holds the lock writes; the others read through it, hear when something changes, and take over when
// the writer is gone. Nothing private crosses that the tabs of this one origin could not read anyway.

import { type Fault, fault, faultOf } from './protocol';

/** How long a tab waits for the one that writes: a sleeping tab answers no more. */
const ANSWER_MS = 10_000;

type Said =
  | { say: 'ask'; from: string; id: number; name: string; args: unknown }
  | { say: 'answer'; to: string; id: number; answer: unknown }
  | { say: 'fault'; to: string; id: number; fault: Fault }
  | { say: 'changed' };

/** Answers a call, wherever it came from. */
export type Answerer = (name: string, args: unknown) => Promise<unknown>;

/** A page that was loaded anew may come before the browser has let go of what its worker held. */
const GRACE_MS = 700;

/** Takes the store's lock if it is free, or becomes so at once; the answer gives it back. Nothing when another tab has it. */
export function takeLock(name: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    const patience = new AbortController();
    setTimeout(() => patience.abort(), GRACE_MS);
    const failed = (error: Error): void => (patience.signal.aborted ? resolve(null) : reject(error));
    navigator.locks.request(name, { signal: patience.signal }, () => new Promise<void>((free) => resolve(free))).catch(failed);
  });
}

/** Waits for the lock. */
export function waitForLock(name: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    navigator.locks.request(name, () => new Promise<void>((free) => resolve(free))).catch(reject);
  });
}

/** The tabs of one store. */
export class Tabs {
  private readonly channel: BroadcastChannel;
  private readonly me = crypto.randomUUID();
  private readonly waiting = new Map<number, { settle: (value: unknown) => void; fail: (error: Fault) => void; again: [string, unknown] }>();
  private next = 1;
  private answerer: Answerer | null = null;

  constructor(
    name: string,
    private readonly onChanged: () => void,
  ) {
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = (event: MessageEvent<Said>) => this.hear(event.data);
  }

  /** From now on this tab answers the others; what it asked itself and was not told is asked again here. */
  answerWith(answerer: Answerer): void {
    this.answerer = answerer;
    for (const [id, asked] of this.waiting) {
      this.waiting.delete(id);
      answerer(...asked.again).then(asked.settle, (error: unknown) => asked.fail(faultOf(error)));
    }
  }

  /** Asks the tab that writes. */
  ask(name: string, args: unknown): Promise<unknown> {
    const id = this.next++;
    return new Promise((settle, fail) => {
      this.waiting.set(id, { settle, fail, again: [name, args] });
      setTimeout(() => {
        if (this.waiting.delete(id)) fail(fault('other-tab', 'the other tab does not answer'));
      }, ANSWER_MS);
      this.say({ say: 'ask', from: this.me, id, name, args });
    });
  }

  /** Tells the others to read again. */
  changed(): void {
    this.say({ say: 'changed' });
  }

  close(): void {
    this.channel.close();
  }

  private say(said: Said): void {
    this.channel.postMessage(said);
  }

  private hear(said: Said): void {
    if (said.say === 'changed') return this.onChanged();
    if (said.say === 'ask') return void this.answer(said.from, said.id, said.name, said.args);
    const asked = said.to === this.me ? this.waiting.get(said.id) : undefined;
    if (asked === undefined) return;
    this.waiting.delete(said.id);
    if (said.say === 'answer') asked.settle(said.answer);
    else asked.fail(said.fault);
  }

  private async answer(to: string, id: number, name: string, args: unknown): Promise<void> {
    if (this.answerer === null) return;
    try {
      this.say({ say: 'answer', to, id, answer: await this.answerer(name, args) });
    } catch (error) {
      this.say({ say: 'fault', to, id, fault: faultOf(error) });
    }
  }
}
