// Every sentence of the app, by key, in both languages; each room brings its own when it is opened. What is about law, dates or
// fees is not here: those sentences come from the phone with their sources.

import { lang } from '../settings';
import { common } from './common';

/** Keys to Chinese and English. `{x}` is filled in. */
export type Words = Readonly<Record<string, readonly [zh: string, en: string]>>;

/** Every key there is. */
export type Key =
  | keyof typeof common
  | keyof typeof import('./find').find
  | keyof typeof import('./me').me
  | keyof typeof import('./apply').apply
  | keyof typeof import('./more').more;

const known = new Map<string, readonly [string, string]>(Object.entries(common));

/** Adds a room's words. */
export function add(words: Words): void {
  for (const [key, pair] of Object.entries(words)) known.set(key, pair);
}

/** A sentence in the language of the screens. */
export function t(key: Key, values: Readonly<Record<string, string | number>> = {}): string {
  const pair = known.get(key);
  if (!pair) throw new Error(`no words for ${key}`);
  const text = pair[lang.value === 'en' ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
