// Runs the tests below `test`: each is bundled as the app is, then given to Node's own test runner.

import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'node_modules', '.tests');
const suites = readdirSync(join(root, 'test')).filter((name) => name.endsWith('.test.ts'));

rmSync(out, { recursive: true, force: true });
await build({
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    ssr: true,
    target: 'node20',
    outDir: out,
    rolldownOptions: {
      input: Object.fromEntries(suites.map((name) => [name.slice(0, -3), join(root, 'test', name)])),
      output: { entryFileNames: '[name].mjs' },
    },
  },
});
const done = spawnSync(process.execPath, ['--test', ...suites.map((name) => join(out, `${name.slice(0, -3)}.mjs`))], {
  stdio: 'inherit',
});
process.exitCode = done.status ?? 1;
