// The package keeps its types, and every piece of code in docs/sdk/web.md is checked by the compiler against it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(here, '../app/node_modules/.bin/tsc');
if (!existsSync(tsc)) throw new Error(`no compiler at ${tsc}: run \`npm ci\` in client/web/app`);
if (!existsSync(join(here, 'wasm/sojourn_web.d.ts'))) throw new Error('no bindings: run `client/web/build --wasm`');

const compile = (...words) => spawnSync(tsc, words, { encoding: 'utf8' });

test('the package compiles under every strictness', () => {
  const { status, stdout } = compile('-p', here);
  assert.equal(status, 0, stdout);
});

test('every piece of code in the quick start compiles', () => {
  const pieces = [...readFileSync(join(here, '../../../docs/sdk/web.md'), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
  assert.ok(pieces.length >= 2);
  const folder = mkdtempSync(join(here, '.docs-'));
  try {
    pieces.forEach((code, at) => writeFileSync(join(folder, `piece${at}.ts`), code));
    const own = JSON.parse(readFileSync(join(here, 'tsconfig.json'), 'utf8'));
    const paths = { 'sojourn-client': [join(here, 'src/index.ts')] };
    const config = { compilerOptions: { ...own.compilerOptions, noUnusedLocals: false, paths }, include: ['*.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { status, stdout } = compile('-p', folder);
    assert.equal(status, 0, stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
