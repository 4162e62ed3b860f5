// Where a text changes its language: a name in Chinese inside an English sentence, English words inside a Chinese one.

import { type Lang } from './settings';

/** Runs of the other language: Chinese characters for an English reader, two or more words or a long one for a Chinese reader. */
const CHINESE = /[\u3400-\u9fff\uf900-\ufaff]+(?:[\u3000-\u303f\uff00-\uffef]*[\u3400-\u9fff\uf900-\ufaff]+)*/g;
const ENGLISH = /[A-Za-z][a-z]+(?:[ ,'’-]+[A-Za-z][a-z]+)+|\b[A-Z]?[a-z]{4,}\b/g;

/** A text cut where its language changes. */
export function runs(text: string, reader: Lang): { text: string; lang: Lang | null }[] {
  const found: { text: string; lang: Lang | null }[] = [];
  let from = 0;
  for (const match of text.matchAll(reader === 'en' ? CHINESE : ENGLISH)) {
    if (match.index > from) found.push({ text: text.slice(from, match.index), lang: null });
    found.push({ text: match[0], lang: reader === 'en' ? 'zh-Hans' : 'en' });
    from = match.index + match[0].length;
  }
  if (from < text.length) found.push({ text: text.slice(from), lang: null });
  return found;
}
