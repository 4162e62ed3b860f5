// Runs the browser suites, two at a time because each mostly waits, and says how long each took. What a suite says comes when it has ended.
//   node run.mjs [--only story,places] [--full] [--one]
// `--full` draws and checks every screen at every width and colour; without it each is checked at two, which is what `scripts/test` does.
// `--one` runs one after another and shows each line at once.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The longest first, so that none is waited for alone. */
const SUITES = ['screens', 'console', 'places', 'story', 'accessibility', 'harness'];
/** Two browsers are what two processors carry. */
const BESIDE = 2;

const flags = process.argv.slice(2);
const after = (name) => flags[flags.indexOf(name) + 1];
const only = flags.includes('--only') ? after('--only').split(',') : SUITES;
const unknown = only.filter((name) => !SUITES.includes(name));
if (unknown.length) throw new Error(`no such suite: ${unknown.join(', ')}; there are ${SUITES.join(', ')}`);

const waiting = SUITES.filter((suite) => only.includes(suite));
const alone = flags.includes('--one') || waiting.length === 1;
const env = { ...process.env, SOJOURN_FULL: flags.includes('--full') ? '1' : '' };
const failed = [];

/** Runs one suite to its end. */
function run(name) {
  const file = fileURLToPath(new URL(`suites/${name}.test.mjs`, import.meta.url));
  if (!existsSync(file)) throw new Error(`${file} is missing`);
  const begun = Date.now();
  const said = [];
  console.log(`== browser: ${name} begins`);
  const child = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', file], {
    stdio: alone ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env,
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => said.push(bytes));
  return new Promise((ended) => {
    child.on('close', (status) => {
      console.log(`\n${Buffer.concat(said)}== browser: ${name}: ${Math.round((Date.now() - begun) / 1000)} s`);
      if (status !== 0) failed.push(name);
      ended();
    });
  });
}

/** Takes the next suite until none waits. */
async function work() {
  for (let next = waiting.shift(); next; next = waiting.shift()) await run(next);
}

await Promise.all(Array.from({ length: alone ? 1 : BESIDE }, work));
if (failed.length) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exit(1);
}
