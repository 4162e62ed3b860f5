// The service worker: keeps one whole version of the app on the phone. A version comes completely or not at all; it replaces the
// one before when nobody is writing; requests that are not for the app's own files it does not touch.

import { type File, type From, cacheName, decide, gather, mayTakeOver, outdated } from './sw-rules';

declare const self: ServiceWorkerGlobalScope;
/** Written in by the build: the files of this version, their types, and the version's name. */
declare const FILES: readonly File[];
declare const TYPES: Readonly<Record<string, string>>;
declare const VERSION: string;

const paths: ReadonlySet<string> = new Set(FILES.map(([path]) => path));
const scope = (): string => self.registration.scope;

/** The policy that a server sends with the page goes with it out of the cache as well. */
const KEPT_HEADERS = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'permissions-policy',
  'referrer-policy',
  'x-content-type-options',
];

function headersOf(path: string, seen: Headers | null): Headers {
  const headers = new Headers({ 'content-type': TYPES[path.slice(path.lastIndexOf('.'))] ?? 'application/octet-stream' });
  for (const name of KEPT_HEADERS) {
    const value = seen?.get(name);
    if (value) headers.set(name, value);
  }
  return headers;
}

const sent = new Map<string, Headers>();

async function get(file: File, from: From): Promise<ArrayBuffer | null> {
  const url = new URL(file[0], scope()).href;
  const response =
    from === 'older'
      ? await caches.match(url)
      : await fetch(url, { cache: from === 'cache' ? 'default' : 'reload', credentials: 'same-origin' });
  if (!response?.ok) return null;
  sent.set(file[0], response.headers);
  return response.arrayBuffer();
}

async function install(): Promise<void> {
  const found = await gather(FILES, get);
  const cache = await caches.open(cacheName(VERSION));
  try {
    for (const [path, bytes] of found) {
      await cache.put(new URL(path, scope()).href, new Response(bytes, { headers: headersOf(path, sent.get(path) ?? null) }));
    }
  } catch (full) {
    // Half a version is none.
    await caches.delete(cacheName(VERSION));
    throw full;
  }
}

async function activate(): Promise<void> {
  await Promise.all(outdated(await caches.keys(), VERSION).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName(VERSION));
  const kept = await cache.match(new URL(path, scope()).href);
  // The browser may have thrown a file away; then the network has it.
  return kept ?? fetch(request);
}

async function takeOver(asking: Client | ServiceWorker | MessagePort | null): Promise<void> {
  const { held } = await navigator.locks.query();
  if (mayTakeOver(held ?? [])) return self.skipWaiting();
  asking?.postMessage({ kind: 'busy' });
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => {
  if ((event.data as { kind?: string } | null)?.kind === 'take') event.waitUntil(takeOver(event.source));
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const decision = decide({ method: request.method, url: request.url, navigates: request.mode === 'navigate' }, scope(), paths);
  if (decision.kind === 'file') event.respondWith(answer(decision.path, request));
  if (decision.kind === 'home') event.respondWith(Response.redirect(scope(), 302));
});
