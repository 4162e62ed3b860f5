// Which screens there are. A room is loaded when one of its screens is first opened; a screen's name begins with its room's.

import { type FunctionComponent } from 'preact';
import { type Params } from '../router';

/** The four places of the bottom bar. */
export type Tab = 'find' | 'me' | 'apply' | 'more';

/** A screen: what draws it, and how it stands in the frame. */
export interface Route {
  readonly screen: FunctionComponent<{ params: Params }>;
  /** The tab that is current; the room's own if nothing is said. */
  readonly tab?: Tab;
  /** Without the bottom bar: the first run, what a clerk reads. */
  readonly bare?: boolean;
}

/** Screens by name, `room.screen`. */
export type Routes = Readonly<Record<string, Route>>;

/** The room `find` comes with the page: it is what one sees first. */
const loaders: Readonly<Record<Exclude<Tab, 'find'>, () => Promise<{ routes: Routes }>>> = {
  me: () => import('./me'),
  apply: () => import('./apply'),
  more: () => import('./more'),
};

const known = new Map<string, Route>();
const ready = new Set<Tab>();

/** The room of a screen. */
export const roomOf = (name: string): Tab => {
  const room = name.split('.')[0];
  return room === 'me' || room === 'apply' || room === 'more' ? room : 'find';
};

/** A screen, if its room is loaded. */
export const routeOf = (name: string): Route | undefined => known.get(name);

/** Whether a room is loaded. */
export const isReady = (room: Tab): boolean => ready.has(room);

/** Adds a room's screens. */
export function take(room: Tab, routes: Routes): void {
  for (const [name, route] of Object.entries(routes)) known.set(name, route);
  ready.add(room);
}

/** Loads a room, unless it is here. */
export async function load(room: Tab): Promise<void> {
  if (room !== 'find' && !ready.has(room)) take(room, (await loaders[room]()).routes);
}

/** Loads the other rooms when nothing else is to do, so that opening one never waits. */
export function loadRest(): void {
  const rest = (): void => (['me', 'apply', 'more'] as const).forEach((room) => void load(room).catch(() => undefined));
  if ('requestIdleCallback' in window) requestIdleCallback(rest, { timeout: 4000 });
  else setTimeout(rest, 1500);
}
