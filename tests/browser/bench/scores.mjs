// Lighthouse, as it comes: a phone, its own simulated link and processor, the app served by Sojourn. The median of five runs.

import * as launcher from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { chromium } from '../lib/paths.mjs';
import { Server } from '../lib/server.mjs';

const CATEGORIES = { performance: 'performance', accessibility: 'accessibility', 'best-practices': 'best practices' };
const TARGET = { at_least: 95 };
const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

export async function lighthouseScores(tell) {
  const server = await Server.start();
  const scores = Object.fromEntries(Object.keys(CATEGORIES).map((name) => [name, []]));
  const low = new Map();
  try {
    for (let run = 0; run < tell.repeats; run += 1) {
      const lhr = await once(`${server.url}/app/`);
      if (run === 0) tell.configured('app: Lighthouse', `${lhr.lighthouseVersion}, ${lhr.configSettings.formFactor}, ${lhr.configSettings.throttlingMethod}`);
      for (const [name, { score, auditRefs }] of Object.entries(lhr.categories)) {
        scores[name].push((score ?? 0) * 100);
        lowAudits(lhr, auditRefs).forEach(([id, what]) => low.set(id, what));
      }
    }
  } finally {
    await server.end();
  }
  for (const [name, title] of Object.entries(CATEGORIES)) tell.figure(`Lighthouse ${title}`, 'points', scores[name], TARGET);
  for (const [id, what] of low) console.log(`  below 0.9: ${id}: ${what}`);
}

async function once(address) {
  const chrome = await launcher.launch({ chromePath: chromium(), chromeFlags: FLAGS, logLevel: 'silent' });
  try {
    const { lhr } = await lighthouse(address, { port: chrome.port, output: 'json', logLevel: 'silent', onlyCategories: Object.keys(CATEGORIES) });
    return lhr;
  } finally {
    chrome.kill();
  }
}

/** What weighs and is not well, so that a low score says why. */
const lowAudits = (lhr, refs) => refs
  .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9)
  .map(({ id }) => [id, `${lhr.audits[id].title}: ${lhr.audits[id].displayValue ?? lhr.audits[id].score}`]);
