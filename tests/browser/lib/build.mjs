// A later build of the app, for a server that is given a new one: the same files with one changed, and a service worker that lists it.

import { createHash } from 'node:crypto';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, temporary } from './paths.mjs';

const CHANGED = 'index.html';

/** Makes one with another title in its page; returns its folder, and what removes it. */
export function laterBuild() {
  const folder = temporary('build');
  cpSync(app(), folder.path, { recursive: true });
  const page = join(folder.path, CHANGED);
  const before = readFileSync(page);
  const after = Buffer.from(before.toString().replace('<html lang="zh-Hans">', '<html lang="zh-Hans" data-build="later">'));
  if (after.equals(before)) throw new Error('the page has changed its beginning: this build would be the same');
  writeFileSync(page, after);
  const worker = join(folder.path, 'sw.js');
  const old = readFileSync(worker, 'utf8');
  const hash = (bytes) => createHash('sha256').update(bytes).digest('base64');
  const listed = old.replaceAll(hash(before), hash(after)).replace(new RegExp(`(${escape(hash(after))}["'\`],\\s*)${before.length}`, 'g'), `$1${after.length}`);
  if (listed === old) throw new Error('the service worker does not list the page');
  // Its own name for itself, so that its cache is another.
  writeFileSync(worker, listed.replace(/(["'`])([0-9a-f]{16})\1/g, (_, quote) => `${quote}${'1a7e'.repeat(4)}${quote}`));
  for (const ending of ['.br', '.gz']) [page, worker].forEach((path) => rmSync(path + ending, { force: true }));
  return { path: folder.path, remove: folder.remove };
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
