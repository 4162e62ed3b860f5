// Draws the PNG icons from `public/icon.svg` with the Chromium that is installed. They are committed; run this after changing the
// drawing. Set CHROMIUM if it is not at /usr/bin/chromium.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const publicFolder = fileURLToPath(new URL('../public', import.meta.url));
const svg = readFileSync(join(publicFolder, 'icon.svg'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'icons-'));

for (const size of [180, 192, 512]) {
  const page = join(folder, 'icon.html');
  writeFileSync(
    page,
    `<!doctype html><style>html,body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  const out = join(publicFolder, `icon-${size}.png`);
  const done = spawnSync(
    process.env.CHROMIUM ?? '/usr/bin/chromium',
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--force-device-scale-factor=1',
      `--window-size=${size},${size}`,
      `--screenshot=${out}`,
      `file://${page}`,
    ],
    { stdio: 'inherit' },
  );
  if (done.status !== 0) throw new Error(`no icon of ${size}`);
}
rmSync(folder, { recursive: true });
