// What the room "more" works out by itself: times and months as text, which fields of an entry were changed, codes, which questions a
// calculator asks and the facts that go to the phone. And that the list of libraries is what is built in.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LIBRARIES } from '../src/screens/more/about/libraries.ts';
import { type Answers, ASKS, CALCULATORS, nextOf } from '../src/screens/more/calc/asks.ts';
import { arrears, doubleWage, limits, overtime, severance } from '../src/screens/more/calc/facts.ts';
import { type Said, asCode, changed, groups, hex, isDay, moveMonth, sayClock } from '../src/screens/more/logic.ts';

const tomorrow = (time: string): string => `next ${time}`;

test('a day that is typed is one of the calendar', () => {
  for (const day of ['2027-01-01', '2028-02-29']) assert.ok(isDay(day), day);
  for (const none of ['2027-02-29', '2027-13-01', '2027-1-1', '1.1.2027', '', '2027-01-01T00']) assert.ok(!isDay(none), none);
});

test('a time of day is said as a clock shows it, also beyond midnight', () => {
  assert.deepEqual([0, 485, 1439, 1440, 1920].map((minutes) => sayClock(minutes, tomorrow)), ['00:00', '08:05', '23:59', 'next 00:00', 'next 08:00']);
});

test('months go over the end of a year, from a day as well', () => {
  assert.equal(moveMonth('2026-01-31', -1), '2025-12');
  assert.equal(moveMonth('2025-12', 1), '2026-01');
  assert.equal(moveMonth('2026-03', 0), '2026-03');
});

const before: Said = { day: '2026-03-02', span: { started: 480, ended: 1020 }, rest: 60, employer: '厂', workplace: null, kind: null, remark: null };

test('a correction names only what was changed, and the break goes with the times', () => {
  assert.deepEqual(changed(before, before), {});
  assert.deepEqual(changed(before, { ...before, rest: 30 }), { rest: 30 });
  assert.deepEqual(changed(before, { ...before, span: { started: 480, ended: 1080 } }), { span: { started: 480, ended: 1080 }, rest: 60 });
  assert.deepEqual(changed(before, { ...before, remark: '夜里', workplace: '' }), { remark: '夜里' });
});

test('codes are read however they were written, and shown in groups', () => {
  assert.equal(asCode(' ab-cd\n ef '), 'ABCDEF');
  assert.deepEqual(groups('ABCDEFGHIJ'), ['ABCD', 'EFGH', 'IJ']);
  assert.equal(hex(new Uint8Array([0, 15, 255]).buffer), '000fff');
});

test('every calculator ends, whatever is skipped, and asks nothing twice', () => {
  for (const which of CALCULATORS) {
    let answers: Answers = {};
    for (let n = 0; n < 20; n += 1) {
      const ask = nextOf(which, answers);
      if (!ask) break;
      assert.ok(!(ask.name in answers));
      answers = { ...answers, [ask.name]: ask.how.kind === 'choice' ? (ask.how.options[0]?.value ?? null) : null };
    }
    assert.equal(nextOf(which, answers), undefined, which);
  }
  assert.ok(ASKS.limits.every((ask) => ask.how.kind !== 'money'));
});

test('a question that depends on another is asked only where that was answered so', () => {
  assert.equal(nextOf('limits', { knew: null, wages: 'left' })?.name, 'ended');
  assert.equal(nextOf('limits', { knew: null, wages: 'still' })?.name, 'breach');
  assert.equal(nextOf('overtime', { months: [], pay: 'as_promised' })?.name, 'rest_days_given_back');
  assert.equal(nextOf('overtime', { months: [], pay: 'hourly' })?.name, 'rate');
});

test('answers become the facts the phone takes, and what was skipped stays open', () => {
  const wage = { minor: 480_000, currency: 'CNY' };
  const left = severance({ started: '2020-03-01', ended: '2026-02-01', why: 'ran_out', notice: 'unsure', wage, local_average: null, minimum_wage: null, interruptions: [] });
  assert.deepEqual([left.why, left.notice, left.local_average, left.wages.usual], ['ran_out', null, null, wage]);
  assert.equal(doubleWage({ started: '2025-03-01', signed: null, ended: null, wage, interruptions: ['2025-09-01'] }).interruptions?.length, 1);
  assert.deepEqual(overtime({ months: [{ month: '2026-02' }], pay: 'hourly', rate: wage, rest_days_given_back: 'no', hours: 'ordinary', paid: null, ended: null }).pay, { hourly: wage });
  assert.equal(overtime({ months: [], pay: 'as_promised' }).pay, 'as_promised');
  assert.deepEqual(arrears({ months: [], ended: null, pay_by: '2026-03-01', interruptions: [] }).order, { pay_by: '2026-03-01' });
  assert.deepEqual([limits({ wages: 'still' }).wages_while_employed, limits({ wages: 'left', ended: '2026-01-31' }).ended], [true, '2026-01-31']);
});

test('the list of libraries is what the lock files hold, and has whatever the page uses', () => {
  const cargo = readFileSync(join(process.cwd(), '../../../Cargo.lock'), 'utf8');
  const npm = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  const listed = LIBRARIES.map(([name]) => name);
  const known = new Set([...cargo.matchAll(/^name = "(.+)"$/gm)].map(([, name]) => name));
  const elsewhere = new Set([...Object.keys(npm.dependencies), '@tabler/icons', 'SQLite', 'Zstandard']);
  assert.deepEqual(listed.filter((name) => !known.has(name) && !elsewhere.has(name)), []);
  assert.deepEqual(Object.keys(npm.dependencies).filter((name) => !listed.includes(name)), []);
});
