// What the service worker decides, as functions of what it sees: which requests are its own, what may enter the cache, when a new
// version may take over. `sw.ts` does what is decided here; the tests hold this to its promises.

/** A file of this version: its path from the app's folder, its SHA-256 in base64, its size. */
export type File = readonly [path: string, sha256: string, bytes: number];

/** What is asked for. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  /** A person went there, rather than a page fetching something. */
  readonly navigates: boolean;
}

/** What to do about a request. */
export type Decision =
  /** Not ours: the network's, as if there were no service worker. */
  | { readonly kind: 'pass' }
  /** A file of this version. */
  | { readonly kind: 'file'; readonly path: string }
  /** An address inside the app that is no file: to the app itself, whose addresses never change. */
  | { readonly kind: 'home' };

/** Decides about a request; `scope` is the app's folder, with a slash at its end. */
export function decide(asked: Asked, scope: string, paths: ReadonlySet<string>): Decision {
  const url = new URL(asked.url);
  const home = new URL(scope);
  const foreign = url.origin !== home.origin || !url.pathname.startsWith(home.pathname);
  // The server's own interface is never cached, wherever the app lies.
  if (asked.method !== 'GET' || foreign || /(^|\/)v1\//.test(url.pathname)) return { kind: 'pass' };
  const path = decodeURIComponent(url.pathname.slice(home.pathname.length));
  if (path === '' || path === 'index.html') return { kind: 'file', path: 'index.html' };
  if (paths.has(path)) return { kind: 'file', path };
  return asked.navigates ? { kind: 'home' } : { kind: 'pass' };
}

/** The name of a version's cache. */
export const PREFIX = 'sojourn-';
export const cacheName = (version: string): string => `${PREFIX}${version}`;

/** Caches that can go once a version is active: our older ones, nobody else's. */
export const outdated = (names: readonly string[], version: string): string[] =>
  names.filter((name) => name.startsWith(PREFIX) && name !== cacheName(version));

/** Whether bytes are the file the list names: a captive portal's page, a half download or another version are not. */
export async function isWhole(bytes: ArrayBuffer, [, sha256, size]: File): Promise<boolean> {
  if (bytes.byteLength !== size) return false;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return btoa(String.fromCharCode(...digest)) === sha256;
}

/** Locks a tab holds while something unsaved is on its screen, and while the store is writing what may not be cut off. */
export const EDIT_LOCK = 'sojourn-edit';

/** Whether a new version may take over now: never while somebody is writing. */
export const mayTakeOver = (held: readonly { readonly name?: string }[]): boolean =>
  !held.some((lock) => lock.name === EDIT_LOCK);

/** Where the bytes of a file are looked for, in this order, until they are whole. */
export type From = 'older' | 'cache' | 'network';
export const ORDER: readonly From[] = ['older', 'cache', 'network'];

/** Fetches every file or none: rejects at the first that is nowhere whole, and then nothing was stored. */
export async function gather(
  files: readonly File[],
  get: (file: File, from: From) => Promise<ArrayBuffer | null>,
): Promise<Map<string, ArrayBuffer>> {
  const found = new Map<string, ArrayBuffer>();
  for (const file of files) {
    const bytes = await whole(file, get);
    if (!bytes) throw new Error(`not whole: ${file[0]}`);
    found.set(file[0], bytes);
  }
  return found;
}

async function whole(file: File, get: (file: File, from: From) => Promise<ArrayBuffer | null>): Promise<ArrayBuffer | null> {
  for (const from of ORDER) {
    const bytes = await get(file, from).catch(() => null);
    if (bytes && (await isWhole(bytes, file))) return bytes;
  }
  return null;
}
