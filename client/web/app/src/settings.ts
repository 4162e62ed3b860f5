// What the page must know before the phone is open: language, colours, whether one was here before. It lies in localStorage under
// names that tell nothing. Where the browser keeps nothing (a private window), it holds until the page closes.

import { effect, signal } from '@preact/signals';

export type Lang = 'zh-Hans' | 'en';
export type Theme = 'auto' | 'light' | 'dark';
export type Size = 'normal' | 'large' | 'larger';

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}

/** Forgets all of it: part of erasing everything. */
export function forgetSettings(): void {
  try {
    localStorage.clear();
  } catch {
    // Nothing was kept.
  }
}

/** The language of the screens. */
export const lang = signal<Lang>(read('l') === 'en' ? 'en' : 'zh-Hans');
/** Light, dark, or as the phone has it. */
export const theme = signal<Theme>(((t) => (t === 'light' || t === 'dark' ? t : 'auto'))(read('t')));
/** How large the text is, on top of what the phone itself says. */
export const size = signal<Size>(((s) => (s === 'large' || s === 'larger' ? s : 'normal'))(read('s')));
/** Whether the first screen was answered. */
export const seen = signal<boolean>(read('v') === '1');

/** Whether this page reads drafts, in a phone of their own, instead of what is the person's. */
export const drafts: boolean = read('d') === '1';

/** Remembers which of the two the next load opens. Whether that was kept. */
export function keepDrafts(on: boolean): boolean {
  write('d', on ? '1' : '0');
  return read('d') === (on ? '1' : '0');
}

/** The day that drafts are read as of, if not the real one. Gone when the page closes. */
export const pretended = signal<string | null>(null);

/** Keeps what was chosen and puts it on the document; called once. */
export function startSettings(): void {
  if (drafts) document.documentElement.dataset['drafts'] = '';
  effect(() => {
    document.documentElement.lang = lang.value;
    write('l', lang.value);
  });
  effect(() => {
    if (theme.value === 'auto') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme.value;
    write('t', theme.value);
  });
  effect(() => {
    if (size.value === 'normal') delete document.documentElement.dataset['size'];
    else document.documentElement.dataset['size'] = size.value;
    write('s', size.value);
  });
  effect(() => {
    if (seen.value) write('v', '1');
  });
}
