// What is in a built app: the files a phone keeps, each with its hash and size, and the name of the version they make up.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';

/** Types the service worker names itself; a file of any other ending is refused, so that none is forgotten. */
export const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};
/** Not kept on phones: for whoever looks, not for running. */
const NOT_KEPT = new Set(['licences.txt']);

/** Every file below a folder, by its path with `/`, in order. */
export function filesIn(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return all
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.split(sep).join('/'))
    .sort();
}

/** The list of files for the service worker: path, SHA-256, bytes. */
export function list(folder: string): [string, string, number][] {
  const kept = filesIn(folder).filter((path) => !NOT_KEPT.has(path) && path !== 'sw.js' && !/\.(br|gz)$/.test(path));
  return kept.map((path) => {
    if (!(extname(path) in TYPES)) throw new Error(`${path}: the service worker knows no type for it`);
    const bytes = readFileSync(join(folder, path));
    return [path, createHash('sha256').update(bytes).digest('base64'), bytes.length];
  });
}

/** The name of a version: a hash over everything in it. */
export const versionOf = (files: readonly (readonly [string, string, number])[]): string =>
  createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
