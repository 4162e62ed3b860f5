// The only addresses this page may run as a worker or service worker. Where the browser enforces Trusted Types, nothing else gets
// past; there is one policy, and it knows two addresses.

interface Policy {
  createScriptURL(url: string): unknown;
}
interface Factory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy;
}

const SERVICE_WORKER = new URL('./sw.js', document.baseURI).href;
let worker = '';

function allowed(url: string): string {
  const full = new URL(url, document.baseURI).href;
  if (full === SERVICE_WORKER || (worker !== '' && full === worker)) return full;
  throw new TypeError('not an address of this app');
}

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
const policy: Policy = factory
  ? factory.createPolicy('sojourn-urls', { createScriptURL: allowed })
  : { createScriptURL: allowed };

/** The service worker's address. */
export const serviceWorkerUrl = (): string => policy.createScriptURL(SERVICE_WORKER) as string;

/** The worker's address as the bundler named it; it must lie beside this script. */
export function workerUrl(bundled: string): string {
  const full = new URL(bundled, document.baseURI);
  if (full.origin !== location.origin) throw new TypeError('not an address of this app');
  worker = full.href;
  return policy.createScriptURL(worker) as string;
}
