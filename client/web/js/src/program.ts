// Brings the program here and starts it: the WebAssembly module with its size told while it comes, and a phone opened in it.

import init, { type WebPhone, open, open_drafts } from '../wasm/sojourn_web.js';
import { WASM_BYTES } from '../wasm/size.js';
import type { Carried, Reply } from './carry';
import { type Fault, fault, faultOf } from './protocol';

export type { WebPhone };

/** The smallest program there is. */
const EMPTY = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

/** How often the size of what has arrived is told. */
const TOLD_EVERY_MS = 100;

/**
 * Loads the program. Fails with `no-wasm` where the browser refuses it, and with `load` where it does not arrive.
 *
 * The browser is given its own reply, untouched: only then does it keep the compiled program for the next time. What has arrived is
 * counted on a second branch of the same reply.
 */
export async function load(onBytes: (done: number, total: number) => void): Promise<void> {
  if (typeof WebAssembly !== 'object') throw fault('no-wasm', 'this browser has no WebAssembly');
  // Asked before megabytes are fetched: a policy may refuse what the browser has.
  await WebAssembly.compile(EMPTY).catch((error: unknown) => Promise.reject(fault('no-wasm', String(error))));
  const reply = await fetch(new URL('../wasm/sojourn_web_bg.wasm', import.meta.url)).catch(() => null);
  if (reply === null || !reply.ok || reply.body === null) throw fault('load', 'the program did not arrive');
  const counted = count(reply.clone(), onBytes);
  try {
    await init({ module_or_path: reply });
  } catch (error) {
    throw fault((await counted) < WASM_BYTES ? 'load' : 'no-wasm', String(error));
  }
}

/** Tells how much of a reply has arrived; in the end, or where it broke off, how much it was. */
async function count(reply: Response, onBytes: (done: number, total: number) => void): Promise<number> {
  const reader = reply.body?.getReader();
  let done = 0;
  let told = 0;
  try {
    for (let one = await reader?.read(); one?.value !== undefined; one = await reader?.read()) {
      done += one.value.byteLength;
      if (done < WASM_BYTES && performance.now() - told < TOLD_EVERY_MS) continue;
      told = performance.now();
      onBytes(done, WASM_BYTES);
    }
  } catch {
    // Whoever asked hears of it from the program that did not start.
  }
  return done;
}

/** Opens a phone: in a folder of the private file system, or in memory without one. */
export async function openIn(folder: string | undefined, secret: Uint8Array): Promise<WebPhone> {
  try {
    return await open(folder, secret);
  } catch (error) {
    throw thrown(error);
  }
}

/** Makes a phone of drafts in an empty folder, from a code of this server. */
export async function openDraftsIn(folder: string, secret: Uint8Array, code: string, server: string, carry: (request: Carried) => Promise<Reply>): Promise<WebPhone> {
  try {
    return await open_drafts(folder, secret, code, server, carry);
  } catch (error) {
    throw thrown(error);
  }
}

/** What the program throws is a fault as JSON; anything else is a mistake in it. */
export function thrown(error: unknown): Fault {
  if (typeof error === 'string' && error.startsWith('{')) return faultOf(JSON.parse(error));
  return faultOf(error);
}
