// Where one is. The address bar never says: the stack of screens is in memory and the History API only holds a number, so that
// neither a topic nor a question enters the browser's history or a saved session. After a reload one is at the beginning.

import { signal } from '@preact/signals';

/** What a screen is called with; plain text, like the answers it carries. */
export type Params = Readonly<Record<string, string>>;

/** One screen on the stack, with what it keeps for when one comes back. */
export interface Entry {
  readonly id: number;
  readonly name: string;
  readonly params: Params;
  /** Half-written answers, by name; `useKept` reads and writes them. */
  readonly kept: Map<string, unknown>;
  scroll: number;
  /** What was pressed to leave, so that focus finds it again. */
  trigger: string | null;
}

let ids = 0;
const entry = (name: string, params: Params): Entry => ({
  id: (ids += 1),
  name,
  params,
  kept: new Map(),
  scroll: 0,
  trigger: null,
});

const stack: Entry[] = [entry('find.home', {})];
let at = 0;

/** The screen that is shown. */
export const here = signal<Entry>(stack[0] as Entry);
/** Whether the last move went back. */
export let cameBack = false;

/** A name for a way onward, the same whenever the same screen is drawn again. */
export const wayTo = (name: string, params: Params = {}): string => `${name}?${new URLSearchParams(params)}`;

/** Whether there is somewhere to go back to. */
export const canGoBack = (): boolean => at > 0;

function leave(): void {
  const left = here.peek();
  left.scroll = window.scrollY;
  left.trigger = (document.activeElement as HTMLElement | null)?.dataset['way'] ?? null;
}

/** Opens a screen; Back returns to this one with its answers. */
export function go(name: string, params: Params = {}): void {
  leave();
  stack.length = at + 1;
  stack.push(entry(name, params));
  at += 1;
  history.pushState({ at }, '');
  cameBack = false;
  here.value = stack[at] as Entry;
}

/** Opens a screen in place of this one, which Back then skips. */
export function replace(name: string, params: Params = {}): void {
  stack[at] = entry(name, params);
  cameBack = false;
  here.value = stack[at] as Entry;
}

/** Opens a room from the bar: its first screen, nothing stacked under it but the beginning. */
export function enter(name: string): void {
  if (here.peek().name === name) return window.scrollTo(0, 0);
  if (at === 0) return go(name);
  const below = stack[at - 1];
  if (below?.name === name) return back();
  go(name);
}

/** Goes back one screen. */
export function back(): void {
  if (at > 0) history.back();
  else replace('find.home');
}

/** How many screens lie below; what hides the app leaves none behind. */
export const depth = (): number => at;

function arrive(event: PopStateEvent): void {
  leave();
  const wanted = (event.state as { at?: number } | null)?.at ?? 0;
  const found = stack[wanted];
  cameBack = wanted < at;
  at = found ? wanted : 0;
  here.value = found ?? (stack[0] as Entry);
}

/** Begins to listen; called once. An entry a former visit left behind means the beginning. */
export function startRouter(): void {
  history.scrollRestoration = 'manual';
  history.replaceState({ at: 0 }, '');
  addEventListener('popstate', arrive);
}
