// What is worked out for a screen: runs of language, fitting a text for a clerk.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SIZES, layOut, sentences } from '../src/screens/find/fit.ts';
import { runs } from '../src/runs.ts';

test('a run in the other language is marked, and nothing is lost', () => {
  const zh = runs('请看 General guidance 第3条，打 12345', 'zh-Hans');
  assert.deepEqual(
    zh.filter((run) => run.lang).map((run) => [run.text, run.lang]),
    [['General guidance', 'en']],
  );
  const en = runs('Show the 居住证 at window 3', 'en');
  assert.deepEqual(
    en.filter((run) => run.lang).map((run) => [run.text, run.lang]),
    [['居住证', 'zh-Hans']],
  );
  for (const text of ['', '12345', 'PIN', 'ABC《居住证暂行条例》第21条。', 'a b c']) {
    for (const reader of ['zh-Hans', 'en'] as const)
      assert.equal(
        runs(text, reader)
          .map((run) => run.text)
          .join(''),
        text,
      );
  }
});

test('a clerk’s text is as large as fits', () => {
  assert.deepEqual(
    layOut(['短。'], () => true),
    { size: SIZES[0], pages: [['短。']] },
  );
  assert.equal(layOut(['短。'], (_, size) => size <= 40).size, 40);
});

test('what no size holds goes over pages, sentence by sentence, complete and in order', () => {
  const text = ['一。二。三。', '四。'];
  const layout = layOut(text, (lines) => lines.length <= 2 && lines.every((line) => line.length <= 2));
  assert.deepEqual(layout.pages, [
    ['一。', '二。'],
    ['三。', '四。'],
  ]);
  const never = layOut(text, () => false);
  assert.deepEqual(never.pages.flat().join(''), text.join(''), 'even if nothing fits, all of it is there');
});

test('sentences keep their stops', () => {
  assert.deepEqual(sentences('请看。谢谢！再见'), ['请看。', '谢谢！', '再见']);
});
