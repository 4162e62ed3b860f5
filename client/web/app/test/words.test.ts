// Every sentence is there in both languages, fills in the same things, is short, and says nothing it should not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply } from '../src/words/apply.ts';
import { common } from '../src/words/common.ts';
import { find } from '../src/words/find.ts';
import { me } from '../src/words/me.ts';
import { more } from '../src/words/more.ts';

const ROOMS: Readonly<Record<string, Readonly<Record<string, readonly [string, string]>>>> = { common, find, me, apply, more };
const all = Object.entries(ROOMS).flatMap(([room, words]) =>
  Object.entries(words).map(([key, pair]) => ({ room, key, zh: pair[0], en: pair[1] })),
);

/** The longest sentence, in characters; a name to be filled in counts as two. */
const SENTENCE_MAX = 25;
/** Sentences that what they tell makes longer, each looked at. */
const LONGER = new Set(['seal.server', 'consent.give']);
/** What no screen says. */
const BANNED = /维权|闹事|黑户|低端|盲流|智能|\billegal\b|\bAI\b/;
/** Keys of what is said to a clerk, the only one who is 您. */
const TO_A_CLERK = /^clerk\./;

const none = (what: string, found: readonly string[]): void => assert.deepEqual(found, [], what);
const blanks = (text: string): string =>
  [...text.matchAll(/\{\w+\}/g)]
    .map(([whole]) => whole)
    .sort()
    .join(' ');

test('there are words in every room', () => {
  for (const [room, words] of Object.entries(ROOMS)) assert.ok(Object.keys(words).length > 0, room);
});

test('a key is in one room only', () => {
  const seen = new Set<string>();
  const twice = all.filter(({ key }) => seen.has(key) || !seen.add(key)).map(({ room, key }) => `${room}: ${key}`);
  none('keys that two rooms have', twice);
});

test('each sentence is there in Chinese and in English', () => {
  // `first.lang` names the other language, in that language; the app's name is Chinese on the icon; and some only put together what is filled in.
  const frame = (text: string): boolean => !/[\p{Letter}]/u.test(text.replace(/\{\w+\}| KB/g, ''));
  const lacking = all.filter(
    ({ key, zh, en }) =>
      key !== 'first.lang' &&
      !(frame(zh) && frame(en)) &&
      (!/[\u3400-\u9fff]/.test(zh) || !/[A-Za-z]/.test(en) || /[\u3400-\u9fff]/.test(en.replace('落脚', ''))),
  );
  none(
    'sentences without one of the languages',
    lacking.map(({ key }) => key),
  );
});

test('both languages fill in the same things', () => {
  none(
    'sentences that differ in what they fill in',
    all.filter(({ zh, en }) => blanks(zh) !== blanks(en)).map(({ key }) => key),
  );
});

test('sentences are short', () => {
  const parts = all.flatMap(({ key, zh }) =>
    zh
      .replace(/\{\w+\}/g, '某某')
      .split(/[。！？；：]/)
      .map((part) => ({ key, part })),
  );
  const long = parts.filter(({ key, part }) => part.length > SENTENCE_MAX && !LONGER.has(key));
  none(
    'long sentences',
    long.map(({ key, part }) => `${key}: ${part.length} ${part}`),
  );
});

test('nobody is frightened, shamed or called 您', () => {
  none(
    'banned words',
    all.filter(({ zh, en }) => BANNED.test(zh) || BANNED.test(en)).map(({ key }) => key),
  );
  none(
    '您 to a worker',
    all.filter(({ key, zh }) => zh.includes('您') && !TO_A_CLERK.test(key)).map(({ key }) => key),
  );
});

test('Chinese is set with Chinese punctuation', () => {
  const wrong = all.filter(({ zh }) => /[\u3400-\u9fff][,.!?;:]/.test(zh) || /[,.!?;:][\u3400-\u9fff]/.test(zh));
  none(
    'ASCII punctuation in Chinese',
    wrong.map(({ key, zh }) => `${key}: ${zh}`),
  );
});
