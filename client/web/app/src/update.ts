// New versions: the service worker fetches one in the background; a quiet line offers it; it is taken only when the person says so
// and no tab is in the middle of writing.

import { signal } from '@preact/signals';
import { isEditing } from './keep';
import { serviceWorkerUrl } from './trusted';

/** How often it is looked whether the writing is over. */
const LOOK_MS = 2000;

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
    const hadOne = navigator.serviceWorker.controller !== null;
    navigator.serviceWorker.addEventListener('message', (event) => {
      if ((event.data as { kind?: string } | null)?.kind === 'busy') waitForWriting();
    });
    // The first one takes over quietly; a later one means that everything changed.
    if (hadOne) navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    watch(await navigator.serviceWorker.register(serviceWorkerUrl(), { updateViaCache: 'none' }));
  } catch {
    // Without a service worker the app works as long as there is a network.
  }
}

/** Says that somebody is writing, and offers again when nobody is. */
function waitForWriting(): void {
  offer.value = 'busy';
  setTimeout(() => void isEditing().then((still) => (still ? waitForWriting() : (offer.value = 'ready'))), LOOK_MS);
}

/** Takes the new version, unless somebody is writing. */
export function takeUpdate(): void {
  waiting?.postMessage({ kind: 'take' });
}
