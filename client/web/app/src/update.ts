// New versions: the service worker fetches one in the background; a quiet line offers it; it is taken only when the person says so
// and no tab is in the middle of writing.

import { signal } from '@preact/signals';
import { isEditing } from './keep';
import { serviceWorkerUrl } from './trusted';

/** How often it is looked whether the writing is over. */
const LOOK_MS = 2000;

/** How long a new version may take to take over before the page is loaded again. */
const HASTEN_MS = 3000;

/** What can be offered. */
export const offer = signal<'none' | 'ready' | 'busy'>('none');

let waiting: ServiceWorker | null = null;

function watch(registration: ServiceWorkerRegistration): void {
  const see = (): void => {
    waiting = registration.waiting;
    if (waiting && navigator.serviceWorker.controller) offer.value = 'ready';
  };
  see();
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', see));
}

/** Registers the service worker; called once the app is usable, so that it does not compete with the first download. */
export async function startUpdates(): Promise<void> {
  if (!('serviceWorker' in navigator) || !window.isSecureContext) return;
  try {
    navigator.serviceWorker.addEventListener('message', (event) => {
      if ((event.data as { kind?: string } | null)?.kind === 'busy') waitForWriting();
    });
    reloadWhenReplaced();
    watch(await navigator.serviceWorker.register(serviceWorkerUrl(), { updateViaCache: 'none' }));
  } catch {
    // Without a service worker the app works as long as there is a network.
  }
}

/** Begins anew when another version took over. The first one this page ever has takes over quietly: it brought what is here already. */
function reloadWhenReplaced(): void {
  let had = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (had) location.reload();
    had = true;
  });
}

/** Says that somebody is writing, and offers again when nobody is. */
function waitForWriting(): void {
  offer.value = 'busy';
  setTimeout(() => void isEditing().then((still) => (still ? waitForWriting() : (offer.value = 'ready'))), LOOK_MS);
}

/** Takes the new version, unless somebody is writing. */
export function takeUpdate(): void {
  const taken = waiting;
  taken?.postMessage({ kind: 'take' });
  setTimeout(() => void hasten(taken), HASTEN_MS);
}

/**
 * Loads the page again where a version that may take over still waits: asked while the page was loading, a browser can miss the moment
 * in which the old version has nothing left to do (Chromium then waits minutes), and loading gives it another.
 */
async function hasten(taken: ServiceWorker | null): Promise<void> {
  const stuck = taken?.state === 'installed' && offer.peek() === 'ready';
  if (stuck && !(await isEditing())) location.reload();
}
