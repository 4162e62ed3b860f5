// Figures of the app in Chromium: how much travels, how soon it answers on a slow link and a slow processor, how a keystroke and a write feel,
// what Lighthouse says. Prints them, and writes them as JSON for `sojourn-bench`.
//   node bench/app.mjs [--json FILE] [--repeats N] [--only size,load,typing,writing,lighthouse]
// The link is the wire's: everything of the browser shares it. The processor is slowed for all threads of all renderers (`lib/slow.mjs`).

import { writeFileSync } from 'node:fs';
import { loading } from './loading.mjs';
import { lighthouseScores } from './scores.mjs';
import { sizes } from './sizes.mjs';
import { typing, writing } from './touching.mjs';

const PARTS = { size: sizes, load: loading, typing, writing, lighthouse: lighthouseScores };

const flags = process.argv.slice(2);
const after = (name) => (flags.includes(name) ? flags[flags.indexOf(name) + 1] : null);
const only = after('--only')?.split(',') ?? Object.keys(PARTS);
const report = { configuration: [], figures: [], absent: [] };

const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const misses = (value, target) => ('at_most' in target ? value > target.at_most : value < target.at_least);

const tell = {
  repeats: Number(after('--repeats') ?? 5),
  configured: (name, value) => report.configuration.push([name, String(value)]),
  figure: (measure, unit, given, target = null) => {
    const values = given.map((value) => Math.round(value));
    report.figures.push({ measure, unit, values, target });
    const verdict = target && misses(middle(values), target) ? 'MISSED' : '';
    console.log(`${measure}: ${middle(values)} ${unit} (${values.join(', ')}) ${target ? JSON.stringify(target) : ''} ${verdict}`);
  },
};
for (const name of only) await PARTS[name](tell);
const file = after('--json');
if (file) writeFileSync(file, JSON.stringify(report, null, 2));
