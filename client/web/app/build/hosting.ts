// After the bundle is written: the calendar page, the licences of what is in it, the service worker with its list of files, and
// compressed siblings for hosts that serve them.

import { copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type Plugin, build } from 'vite';
import { page, years } from './calendar.ts';
import { TYPES, filesIn, list, versionOf } from './files.ts';

/** What is compressed; pictures are already. */
const COMPRESSED = new Set(['.html', '.js', '.css', '.wasm', '.svg', '.webmanifest', '.txt']);
/** Below this a sibling saves nothing. */
const COMPRESSED_MIN_BYTES = 512;
async function serviceWorker(root: string, out: string): Promise<void> {
  const files = list(out);
  const define = { FILES: JSON.stringify(files), TYPES: JSON.stringify(TYPES), VERSION: JSON.stringify(versionOf(files)) };
  await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define,
    build: {
      outDir: out,
      emptyOutDir: false,
      target: ['chrome102', 'safari15.4', 'firefox111'],
      rolldownOptions: { input: join(root, 'src/sw.ts'), output: { format: 'iife', entryFileNames: 'sw.js' } },
    },
  });
}

function compress(folder: string): void {
  for (const path of filesIn(folder)) {
    const full = join(folder, path);
    const bytes = readFileSync(full);
    if (!COMPRESSED.has(extname(path)) || bytes.length < COMPRESSED_MIN_BYTES) continue;
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    writeFileSync(`${full}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${full}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

const LICENSED = ['preact', '@preact/signals', '@preact/signals-core', '@tabler/icons'];

function licences(root: string): string {
  const texts = LICENSED.map(
    (name) => `${name}\n\n${readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8').trim()}\n`,
  );
  return texts.join(`\n${'-'.repeat(72)}\n\n`);
}

/** Writes what hosting needs. */
export function hosting(knowledge: string): Plugin {
  let root = '';
  let out = '';
  return {
    name: 'hosting',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      out = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      writeFileSync(join(out, 'calendar.html'), page(years(join(knowledge, 'CN', 'calendars')), './calendar.css'));
      writeFileSync(join(out, 'licences.txt'), licences(root));
      await serviceWorker(root, out);
      // Beside the program and not of it: so that a server can tell whose root the phones it hands out believe.
      copyFileSync(process.env['SOJOURN_ROOT'] || join(knowledge, 'baseline/root.json'), join(out, 'root.json'));
      compress(out);
      tell(out);
    },
  };
}

/** Most that may come before the first screen is drawn, compressed: two thirds of a second at 0.5 Mbit/s. */
const FIRST_PAINT_MAX_BYTES = 42_000;

/** Bytes of the page and what it names, as a host sends them. */
function firstPaint(out: string): number {
  const html = readFileSync(join(out, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map((match) => match[1] ?? '');
  return ['index.html', ...named].reduce((all, path) => all + statSync(join(out, `${path}.br`)).size, 0);
}

function tell(out: string): void {
  const sum = (ending: string): number =>
    filesIn(out)
      .filter((path) => path.endsWith(ending))
      .reduce((all, path) => all + statSync(join(out, path)).size, 0);
  const kb = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  const first = firstPaint(out);
  console.log(
    `first screen ${kb(first)}, all scripts ${kb(sum('.js.br'))}, styles ${kb(sum('.css.br'))}, WebAssembly ${kb(sum('.wasm.br'))}: brotli`,
  );
  if (first > FIRST_PAINT_MAX_BYTES)
    throw new Error(`the first screen weighs ${first} bytes, more than ${FIRST_PAINT_MAX_BYTES}`);
}
