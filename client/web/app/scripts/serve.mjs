// Serves `dist` as a careful host would: the policy as a header, long caching for hashed names, compressed siblings where the browser
// takes them. For looking at the app while building it; `--under /a/b/` serves it in a folder, as many static hosts do.

import { createServer } from 'node:http';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '5173' }, under: { type: 'string', default: '/app/' }, dist: { type: 'string' } },
});
const dist = values.dist ?? fileURLToPath(new URL('../dist', import.meta.url));
const under = values.under;

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types sojourn-urls";

function headers(path) {
  return {
    'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
    'content-security-policy': POLICY,
    'cross-origin-opener-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
  };
}

function sibling(path, accepts) {
  if (accepts.includes('br') && existsSync(`${path}.br`)) return ['br', `${path}.br`];
  if (accepts.includes('gzip') && existsSync(`${path}.gz`)) return ['gzip', `${path}.gz`];
  return [null, path];
}

createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://here');
  const inside = pathname.startsWith(under) ? normalize(decodeURIComponent(pathname.slice(under.length))) : null;
  const wanted =
    inside === null || inside.startsWith('..') ? null : join(dist, inside === '.' || inside === '' ? 'index.html' : inside);
  if (!wanted || !existsSync(wanted) || !statSync(wanted).isFile()) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not here\n');
    return;
  }
  const [encoding, file] = sibling(wanted, request.headers['accept-encoding'] ?? '');
  response.writeHead(200, {
    ...headers(wanted),
    'content-length': statSync(file).size,
    ...(encoding && { 'content-encoding': encoding }),
  });
  createReadStream(file).pipe(response);
}).listen(Number(values.port), () => console.log(`http://localhost:${values.port}${under}`));
