// Runs the browser suites one after another, each in a process of its own, and says how long each took.
//   node run.mjs [--only story,places] [--full]
// `--full` draws and checks every screen at every width and colour; without it each is checked at two, which is what `scripts/test` does.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** In the order of how soon they tell that something is wrong. */
const SUITES = ['harness', 'story', 'places', 'console', 'accessibility', 'screens'];

const flags = process.argv.slice(2);
const after = (name) => flags[flags.indexOf(name) + 1];
const only = flags.includes('--only') ? after('--only').split(',') : SUITES;
const unknown = only.filter((name) => !SUITES.includes(name));
if (unknown.length) throw new Error(`no such suite: ${unknown.join(', ')}; there are ${SUITES.join(', ')}`);

const env = { ...process.env, SOJOURN_FULL: flags.includes('--full') ? '1' : '' };
const failed = [];
for (const name of SUITES.filter((suite) => only.includes(suite))) {
  const file = fileURLToPath(new URL(`suites/${name}.test.mjs`, import.meta.url));
  if (!existsSync(file)) throw new Error(`${file} is missing`);
  const begun = Date.now();
  console.log(`\n== browser: ${name}`);
  const { status } = spawnSync(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', file], { stdio: 'inherit', env });
  console.log(`== browser: ${name}: ${Math.round((Date.now() - begun) / 1000)} s`);
  if (status !== 0) failed.push(name);
}
if (failed.length) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exit(1);
}
