// What the build writes: the calendar from the knowledge, and the list the service worker goes by.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { days, page, readYear, years } from '../build/calendar.ts';
import { list, versionOf } from '../build/files.ts';

const KNOWLEDGE = join(process.cwd(), '../../../core/knowledge/CN/calendars');

test('days are read one by one and as a stretch, over the end of a month', () => {
  assert.deepEqual([...days('"2026-01-31..2026-02-02", 2026-05-09')], ['2026-01-31', '2026-02-01', '2026-02-02', '2026-05-09']);
});

test('a table that lacks something is refused rather than shown empty', () => {
  assert.throws(() => readYear('year = 2026', 'broken.toml'), /broken.toml lacks/);
});

test('the calendar has every year of the knowledge, its source, and no word of the app', () => {
  const all = years(KNOWLEDGE);
  assert.ok(all.length >= 3 && all[0]?.off.has('2026-10-01') && all[0].work.has('2026-10-10'));
  const html = page(all, './calendar.css');
  for (const year of all) assert.ok(html.includes(`${year.year}年`) && html.includes(year.source));
  assert.ok(!/落脚|sojourn|<script|:\/\//i.test(html));
});

test('the list names every file that is kept, and a file of an unknown type is not forgotten', () => {
  const folder = mkdtempSync(join(tmpdir(), 'list-'));
  mkdirSync(join(folder, 'assets'));
  const files = { 'index.html': 'a', 'assets/x.js': 'b', 'assets/x.js.br': 'c', 'sw.js': 'd', 'licences.txt': 'e' };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  const listed = list(folder);
  assert.deepEqual(
    listed.map(([path]) => path),
    ['assets/x.js', 'index.html'],
  );
  assert.notEqual(versionOf(listed), versionOf([...listed].reverse()));
  writeFileSync(join(folder, 'what.bin'), 'f');
  assert.throws(() => list(folder), /what.bin/);
});
