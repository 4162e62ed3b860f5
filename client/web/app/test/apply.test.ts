// What this room works out by itself: keys of an amount, sizes of pictures, days, answers, and taking a printed page apart.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PadKey, asTyped, ofFen, press } from '../src/logic/amount.ts';
import { dayOf, firstOfMonth, weekday } from '../src/logic/days.ts';
import { type Draft, answered } from '../src/logic/draft.ts';
import { takeApart } from '../src/logic/markup.ts';
import { fit } from '../src/logic/shrink.ts';

const typed = (keys: string): string => [...keys].reduce((amount, key) => press(amount, (key === '<' ? 'back' : key) as PadKey), '');

test('keys make amounts of at most two places, and nothing that is none', () => {
  assert.equal(typed('50'), '50');
  assert.equal(typed('0050'), '50', 'no leading noughts');
  assert.equal(typed('0.05'), '0.05');
  assert.equal(typed('.5'), '0.5');
  assert.equal(typed('1.2.34'), '1.23', 'one point, two places');
  assert.equal(typed('12<<<'), '');
  assert.equal(typed('1234567890123'), '123456789', 'as long as the phone reckons');
  assert.equal(asTyped('12.'), '12');
  for (const fen of [0, 5, 50, 2050, 5000, 123_456]) assert.equal(Number(ofFen(fen)) * 100, fen);
  assert.equal(ofFen(2005), '20.05');
});

test('a picture keeps its shape, never grows, and never vanishes', () => {
  assert.deepEqual(fit({ width: 4000, height: 3000 }, 1600), { width: 1600, height: 1200 });
  assert.deepEqual(fit({ width: 3000, height: 4000 }, 1600), { width: 1200, height: 1600 });
  assert.deepEqual(fit({ width: 300, height: 200 }, 1600), { width: 300, height: 200 });
  assert.deepEqual(fit({ width: 100_000, height: 3 }, 1600), { width: 1600, height: 1 });
});

test('days have their weekday, and are those of China', () => {
  assert.equal(weekday('2026-09-25'), 'friday');
  assert.equal(weekday('2024-02-29'), 'thursday');
  assert.equal(firstOfMonth('2026-11-24'), '2026-11-01');
  assert.equal(dayOf(Date.UTC(2026, 10, 23, 16, 0)), '2026-11-24', 'midnight in China');
  assert.equal(dayOf(Date.UTC(2026, 10, 23, 15, 59)), '2026-11-23');
});

test('an answer can be given, changed, left and given again, and keeps its place', () => {
  const none: Draft = { answers: {}, left: {}, order: [] };
  const two = answered(answered(none, 'work', { text: 'yes' }), 'home', { left: 'unsure' });
  assert.deepEqual(two, { answers: { work: 'yes' }, left: { home: 'unsure' }, order: ['work', 'home'] });
  const changed = answered(two, 'work', { left: 'skipped' });
  assert.deepEqual([changed.answers, changed.left.work, changed.order], [{}, 'skipped', ['work', 'home']]);
  assert.deepEqual(answered(changed, 'home', { text: 'rent' }).left, { work: 'skipped' });
});

const page = (body: string): string => `<!DOCTYPE html>\n<html lang="en">\n<head><title>A &amp; B</title>\n<style>\nbody { margin: 0; }</style>\n</head>\n<body>\n${body}</body>\n</html>`;

test('a printed page comes apart into text and a few elements', () => {
  const apart = takeApart(page('<main><p class="say">1 &lt; 2 &amp;amp; 3</p>\n<td data-label="x &gt; y" colspan="2"></td></main>'));
  assert.equal(apart.title, 'A & B');
  assert.equal(apart.lang, 'en');
  assert.match(apart.style, /margin/);
  const main = apart.body.find((piece) => typeof piece !== 'string');
  assert.deepEqual(main, {
    tag: 'main',
    attributes: {},
    inside: [{ tag: 'p', attributes: { class: 'say' }, inside: ['1 < 2 &amp; 3'] }, '\n', { tag: 'td', attributes: { 'data-label': 'x > y', colspan: '2' }, inside: [] }],
  });
});

test('what does not belong on a printed page is refused, never guessed', () => {
  for (const bad of ['<script>x</script>', '<p onclick="x">y</p>', '<img src="x">', '<p>x', '<p><b>x</p></b>', '</p>']) assert.throws(() => takeApart(page(bad)), bad);
});
