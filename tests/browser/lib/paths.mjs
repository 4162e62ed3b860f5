// Where things are: the checkout, the binary, the built app, and the folder pictures go to.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the checkout. */
export const top = fileURLToPath(new URL('../../../', import.meta.url));

const target = process.env.CARGO_TARGET_DIR ?? join(top, 'target');

/** The `sojourn` command: the one `SOJOURN_BIN` names, or what cargo built. */
export function binary() {
  const named = process.env.SOJOURN_BIN;
  const found = named ? [named] : ['debug', 'release', 'dist'].map((profile) => join(target, profile, 'sojourn'));
  const one = found.find((path) => existsSync(path));
  if (!one) throw new Error(`no sojourn binary at ${found.join(', ')}: run \`cargo build -p sojourn-server\``);
  return one;
}

/** The built app: the one `SOJOURN_APP_DIR` names, or the checkout's. */
export function app() {
  const folder = process.env.SOJOURN_APP_DIR ?? join(top, 'client/web/app/dist');
  if (!existsSync(join(folder, 'index.html'))) throw new Error(`no app at ${folder}: run \`client/web/build\``);
  return folder;
}

/** Where pictures go: `SOJOURN_SCREENS`, or `target/screens`. */
export const screens = () => made(process.env.SOJOURN_SCREENS ?? join(target, 'screens'));

/** Chromium: the one `CHROMIUM` names, or the system's. */
export function chromium() {
  const found = process.env.CHROMIUM ? [process.env.CHROMIUM] : ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const one = found.find((path) => existsSync(path));
  if (!one) throw new Error(`no Chromium at ${found.join(', ')}: install Debian's chromium, or name one in CHROMIUM`);
  return one;
}

/** A folder of one's own, and what removes it. */
export function temporary(name) {
  const path = mkdtempSync(join(tmpdir(), `sojourn-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) };
}

function made(folder) {
  mkdirSync(folder, { recursive: true });
  return folder;
}
