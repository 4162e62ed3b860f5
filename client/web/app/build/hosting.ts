// After the bundle is written: the calendar page, the licences of what is in it, the service worker with its list of files, and
// compressed siblings for hosts that serve them.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { type Plugin, build } from 'vite';
import { page, years } from './calendar.ts';

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
/** What is compressed; pictures are already. */
const COMPRESSED = new Set(['.html', '.js', '.css', '.wasm', '.svg', '.webmanifest', '.txt']);
/** Below this a sibling saves nothing. */
const COMPRESSED_MIN_BYTES = 512;
/** Not kept on phones: for whoever looks, not for running. */
const NOT_KEPT = new Set(['licences.txt']);

/** Every file below a folder, by its path with `/`, in order. */
export function filesIn(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return all.filter((name) => statSync(join(folder, name)).isFile()).map((name) => name.split(sep).join('/')).sort();
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
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(`${full}.br`, brotliCompressSync(bytes, { params }));
    writeFileSync(`${full}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

const LICENSED = ['preact', '@preact/signals', '@preact/signals-core', '@tabler/icons'];

function licences(root: string): string {
  const texts = LICENSED.map((name) => `${name}\n\n${readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8').trim()}\n`);
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
      compress(out);
      tell(out);
    },
  };
}

function tell(out: string): void {
  const sum = (ending: string): number => filesIn(out).filter((path) => path.endsWith(ending)).reduce((all, path) => all + statSync(join(out, path)).size, 0);
  const kb = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
  console.log(`scripts ${kb(sum('.js.br'))} brotli, ${kb(sum('.js.gz'))} gzip; styles ${kb(sum('.css.br'))}, ${kb(sum('.css.gz'))}; wasm ${kb(sum('.wasm.br'))}, ${kb(sum('.wasm.gz'))}`);
}
