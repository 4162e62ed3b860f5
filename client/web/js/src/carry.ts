// Carries one request of the phone to the server and its reply back, by `fetch`. Nothing is retried and nothing is kept: no cookie, no
// cache, no referrer, no redirect. Limits are those of the native phone; a reply that grows beyond its limit is cut off while it comes.
//
// A browser does not let a page choose connections. A request that is to travel apart goes without anything else of ours under way
// on its account, but the browser may send it over a connection that is open already, and the server may see that.

/** Finding and reaching the server, until its first byte. */
const ANSWER_MS = 30_000;
/** One whole exchange. At the usual limit of a reply this still allows 3 KiB/s. */
const TOTAL_MS = 90_000;

/** A request as the phone makes it. */
export interface Carried {
  method: 'GET' | 'POST';
  path: string;
  headers: [string, string][];
  body: Uint8Array<ArrayBuffer>;
  limit: number;
  apart: boolean;
}

/** A reply, of whatever status. */
export interface Reply {
  status: string;
  headers: [string, string][];
  body: Uint8Array;
}

/** Why no reply came: whether the request arrived is known in no case but `unreachable`. */
interface Lost {
  kind: 'unreachable' | 'broken' | 'too-large' | 'invalid' | 'captive-portal';
  message: string;
}

const lost = (kind: Lost['kind'], message: string): Lost => ({ kind, message });

/** Makes a carrier for a server below the page's own origin. */
export function carrier(server: string, origin: string): (request: Carried) => Promise<Reply> {
  return async (request) => {
    const url = new URL(server + request.path, origin);
    if (url.origin !== new URL(origin).origin) throw lost('invalid', 'another origin');
    const limit = new AbortController();
    const whole = setTimeout(() => limit.abort(lost('broken', 'it took too long')), TOTAL_MS);
    const first = setTimeout(() => limit.abort(lost('unreachable', 'no answer')), ANSWER_MS);
    try {
      const reply = await fetch(url, asked(request, limit.signal));
      clearTimeout(first);
      if (reply.type === 'opaqueredirect') throw lost('captive-portal', 'led elsewhere');
      const body = await read(reply, request.limit, limit);
      return { status: String(reply.status), headers: [...reply.headers], body };
    } catch (error) {
      throw isLost(error) ? error : why(limit.signal, error);
    } finally {
      clearTimeout(whole);
      clearTimeout(first);
    }
  };
}

function asked(request: Carried, signal: AbortSignal): RequestInit {
  const common: RequestInit = {
    method: request.method,
    headers: request.headers,
    cache: 'no-store',
    credentials: 'omit',
    mode: 'same-origin',
    redirect: 'manual',
    referrerPolicy: 'no-referrer',
    signal,
  };
  return request.method === 'POST' ? { ...common, body: request.body } : common;
}

/** Reads a reply up to its limit and not a byte further. */
async function read(reply: Response, limit: number, controller: AbortController): Promise<Uint8Array> {
  if (reply.body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = reply.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.byteLength;
    if (size > limit) {
      const large = lost('too-large', `more than ${limit} bytes`);
      controller.abort(large);
      throw large;
    }
    parts.push(next.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

function why(signal: AbortSignal, error: unknown): Lost {
  if (signal.aborted && isLost(signal.reason)) return signal.reason;
  const message = error instanceof Error ? error.message : 'no reply';
  // A failed `fetch` does not say how far it came; only a browser that knows it is offline can say that nothing left.
  return lost(navigator.onLine ? 'broken' : 'unreachable', message);
}

function isLost(error: unknown): error is Lost {
  return typeof error === 'object' && error !== null && 'kind' in error && 'message' in error;
}
