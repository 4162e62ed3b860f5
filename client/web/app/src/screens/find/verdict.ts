// The one word of an answer, and its tone. Which word it is the phone says; here it only gets its look. `depends` and `unknown` are
// never green, whatever else a page says.

import { type Tone } from '../../ui';
import { type Key, t } from '../../words';

const LOOK: Readonly<Record<string, { tone: Tone; key: Key }>> = {
  yes: { tone: 'ok', key: 'ans.yes' },
  free: { tone: 'ok', key: 'ans.free' },
  no: { tone: 'no', key: 'ans.no' },
  depends: { tone: 'warn', key: 'ans.depends' },
  unknown: { tone: 'warn', key: 'ans.ask' },
};

/** The word of an article that has one. */
export function verdictWords(article: { verdict: string | null }): { tone: Tone; words: string } | null {
  const look = article.verdict === null ? undefined : LOOK[article.verdict];
  return look ? { tone: look.tone, words: t(look.key) } : null;
}
