// The worker: owns the phone or asks the tab that does, and answers its page. One worker, one page, one message at a time.

import { carrier } from './carry';
import type { Progress } from './generated/types';
import { type Heard, Owner, isWrite } from './owner';
import { load, openDraftsIn, openIn } from './program';
import { type Asked, type Fault, type FromWorker, type Mode, type Setting, type ToWorker, fault, faultOf } from './protocol';
import { deviceSecret, passingSecret } from './secret';
import { Tabs, takeLock, waitForLock } from './tabs';

/** What is used of a worker's own scope; the page's types are in force here as well. */
interface Scope {
  readonly location: { readonly origin: string };
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
}

const scope = self as unknown as Scope;
const tell = (message: FromWorker): void => scope.postMessage(message);

let owner: Owner | null = null;
let tabs: Tabs | null = null;
let free: () => void = () => undefined;

const heard: Heard = {
  changed(): void {
    tell({ event: { kind: 'changed' } });
    tabs?.changed();
  },
  progress: (progress: Progress): void => tell({ event: { kind: 'progress', ...progress } }),
  isPrivate: (): void => tell({ told: 'private' }),
  died: (): void => tell({ told: 'dead' }),
};

const lockOf = (setting: Setting): string => `sojourn/${setting.folder}`;

async function open(setting: Setting): Promise<Mode> {
  await load((done, total) => tell({ event: { kind: 'loading', done, total } }));
  if (setting.drafts !== null) return ownDrafts(setting, setting.drafts);
  if (navigator.locks === undefined) return openInMemory(setting);
  const lock = lockOf(setting);
  const taken = await takeLock(lock);
  tabs = new Tabs(lock, () => tell({ event: { kind: 'changed' } }));
  if (taken === null) {
    void follow(lock, setting);
    return 'follower';
  }
  free = taken;
  return own(setting);
}

/** Opens the store that this tab may now write. */
async function own(setting: Setting): Promise<Mode> {
  const secret = await deviceSecret(setting.folder).catch(() => null);
  if (secret === null) return openInMemory(setting);
  try {
    owner = new Owner(await openIn(setting.folder, secret), carried(setting), heard);
  } catch (error) {
    if ((error as Fault).code === 'no-storage') return openInMemory(setting);
    throw error;
  }
  tabs?.answerWith((name, args) => answer(name, args));
  return 'writer';
}

/** Makes a phone of drafts. Where nothing can be kept, or another tab has them, there are none. */
async function ownDrafts(setting: Setting, code: string): Promise<Mode> {
  const taken = navigator.locks === undefined ? null : await takeLock(lockOf(setting));
  if (taken === null) throw onlyThere();
  free = taken;
  const secret = await deviceSecret(setting.folder).catch(() => null);
  if (secret === null) throw fault('no-storage', 'nothing is kept here');
  const server = new URL(setting.server, scope.location.origin).href;
  owner = new Owner(await openDraftsIn(setting.folder, secret, code, server, carried(setting)), carried(setting), heard);
  return 'writer';
}

async function openInMemory(setting: Setting): Promise<Mode> {
  // A tab that keeps nothing has nothing to share.
  free();
  tabs?.close();
  tabs = null;
  owner = new Owner(await openIn(undefined, passingSecret()), carried(setting), { ...heard, isPrivate: () => undefined });
  return 'memory';
}

const carried = (setting: Setting): ReturnType<typeof carrier> => carrier(setting.server, scope.location.origin);

/** Waits until the tab that writes is gone, and takes its place. */
async function follow(lock: string, setting: Setting): Promise<void> {
  free = await waitForLock(lock);
  try {
    tell({ event: { kind: 'mode', mode: await own(setting) } });
    tell({ event: { kind: 'changed' } });
  } catch {
    tell({ told: 'dead' });
  }
}

/** A call from another tab: what writes is made where the person sees what comes of it. */
async function answer(name: string, args: unknown): Promise<unknown> {
  if (owner === null) throw fault('other-tab', 'the other tab is not ready');
  if (isWrite(name)) throw onlyThere();
  return owner.call(name, args);
}

const onlyThere = (): Fault => fault('other-tab', 'another tab has the phone open, and may write');

async function work(asked: Asked): Promise<unknown> {
  switch (asked.ask) {
    case 'open':
      return open(asked.setting);
    case 'call':
      if (owner !== null) return owner.call(asked.name, asked.args);
      if (tabs === null) throw fault('not-open', 'the phone is not open');
      if (isWrite(asked.name)) throw onlyThere();
      return tabs.ask(asked.name, asked.args);
    case 'sync':
      if (owner === null) throw onlyThere();
      return owner.sync(asked.options);
    case 'stop':
      return owner?.stop();
    case 'close':
      owner?.close();
      owner = null;
      tabs?.close();
      return free();
  }
}

scope.onmessage = (event: MessageEvent<ToWorker>) => {
  const { id, ...asked } = event.data;
  work(asked).then(
    (result) => tell({ id, answer: result ?? null }),
    (error: unknown) => tell({ id, fault: faultOf(error) }),
  );
};
