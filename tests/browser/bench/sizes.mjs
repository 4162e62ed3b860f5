// How much the app weighs on the way: every file the service worker keeps, in the smallest form the server has of it.

import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { app } from '../lib/paths.mjs';

/** Shell, wasm and baseline together. */
const TARGET = { at_most: 1_500_000 };

export function sizes(tell) {
  const folder = app();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile());
  const smallest = (name) => Math.min(...['', '.br', '.gz'].map((ending) => join(folder, name + ending)).filter(existsSync).map((path) => statSync(path).size));
  const own = files.filter((name) => !/\.(br|gz)$/.test(name) && name !== 'licences.txt');
  const sum = (names) => names.reduce((all, name) => all + smallest(name), 0);
  tell.figure('shell, wasm and baseline, compressed', 'bytes', [sum(own)], TARGET);
  tell.figure('of it wasm, with the baseline', 'bytes', [sum(own.filter((name) => name.endsWith('.wasm')))]);
  tell.figure('of it scripts and styles', 'bytes', [sum(own.filter((name) => /\.(js|css)$/.test(name)))]);
}
