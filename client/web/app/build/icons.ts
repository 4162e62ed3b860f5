// The module `virtual:icons`: the outlines of the icons that are used, read from the Tabler package.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Plugin } from 'vite';
import { ICONS } from '../src/ui/icon-names.ts';

const ID = 'virtual:icons';
const require = createRequire(import.meta.url);

/** All paths of a drawing as one; the first is an empty box. */
export function outline(name: string): string {
  const svg = readFileSync(require.resolve(`@tabler/icons/outline/${name}.svg`), 'utf8');
  const found = [...svg.matchAll(/<path d="([^"]+)"/g)].map((match) => match[1]);
  if (found.length === 0 || /<(circle|rect|line|poly|ellipse)/.test(svg)) throw new Error(`${name} is not drawn by paths alone`);
  return found.join('');
}

/** Brings the icons. */
export function icons(): Plugin {
  return {
    name: 'icons',
    resolveId: (id) => (id === ID ? `\0${ID}` : null),
    load: (id) =>
      id === `\0${ID}`
        ? `export const paths = ${JSON.stringify(Object.fromEntries(ICONS.map((name) => [name, outline(name)])))};`
        : null,
  };
}
