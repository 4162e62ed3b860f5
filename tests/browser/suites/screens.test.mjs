// Every screen, looked at: in both languages, at three widths, light and dark; with nothing on the phone and with a case on it. Pictures go
// to `target/screens` (or `SOJOURN_SCREENS`). In full (`--full`) every combination is drawn and checked; otherwise Chinese at the narrowest in
// light and English at the widest in dark, so that `scripts/test` stays within its half hour, and Chinese is drawn at 390 px.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ask, open } from '../lib/app.mjs';
import { fill, sync } from '../lib/case.mjs';
import { axe, headingHasFocus, measure, measureLarge } from '../lib/look.mjs';
import { screens } from '../lib/paths.mjs';
import { publishNext } from '../lib/release.mjs';
import { beyond, everyScreen, settled, walk } from '../lib/tour.mjs';
import { World } from '../lib/world.mjs';

const FULL = process.env.SOJOURN_FULL === '1';
const WIDTHS = [320, 390, 1280];
const SCHEMES = ['light', 'dark'];
const CHECKED = { 'zh-Hans': [320, 'light'], en: [1280, 'dark'] };
const looks = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => [width, scheme]));
const isChecked = (lang, width, scheme) => FULL || (CHECKED[lang][0] === width && CHECKED[lang][1] === scheme);
const isDrawn = (lang, width, scheme) => isChecked(lang, width, scheme) || (lang === 'zh-Hans' && width === 390 && scheme === 'light');

/** Puts a screen through every look; what is wrong with it, a line each. */
async function look(page, lang, folder, name) {
  const wrong = [];
  // Where the app begins nothing was entered, and a focus that jumps would only disturb.
  if (!name.startsWith('find.home') && !(await headingHasFocus(page))) wrong.push('focus: not on the heading on entering');
  for (const [width, scheme] of looks.filter((one) => isDrawn(lang, ...one))) {
    await page.setViewportSize({ width, height: width === 1280 ? 900 : 844 });
    await page.emulateMedia({ colorScheme: scheme });
    await settled(page);
    await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`), fullPage: true, animations: 'disabled' });
    if (!isChecked(lang, width, scheme)) continue;
    // As tall as the page, so that nothing is judged by what the bar at the bottom happens to cover before one scrolls.
    await page.setViewportSize({ width, height: Math.min(8_000, await page.evaluate(() => document.documentElement.scrollHeight + 160)) });
    await settled(page);
    for (const one of [...(await axe(page)), ...(await measure(page)), ...(width === 320 ? await measureLarge(page) : [])]) wrong.push(`${width} ${scheme}: ${one}`);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  return wrong.map((one) => `${name} ${one}`);
}

for (const lang of ['zh-Hans', 'en']) {
  test(`every screen in ${lang}`, async (t) => {
    const world = await World.begin();
    try {
      const browser = await world.browser({ context: { deviceScaleFactor: 1, isMobile: false } });
      const folder = join(screens(), lang);
      mkdirSync(folder, { recursive: true });
      const wrong = [];
      const seen = new Set();
      const show = (state) => async (name) => wrong.push(...(await look(page, lang, folder, `${name}${state}`)));
      let page = await open(browser, world.server.url, { lang, seen: false });
      await settled(page);
      await show('')('find.first');
      seen.add('find.first');
      page = await open(browser, world.server.url, { lang });
      await settled(page);
      await t.test('with nothing on the phone', () => walk(page, show('-empty')));
      await fill(page, world);
      await world.server.down();
      await publishNext(world.server, { notice: true });
      await world.server.up();
      await sync(page);
      await page.reload();
      await settled(page);
      await t.test('an urgent notice stands before everything', async () => {
        const first = page.locator('.content > *').first();
        assert.match(await first.getAttribute('class'), /\burgent\b/);
      });
      await t.test('with a case on the phone', () => walk(page, show(''), seen));
      await t.test('what only a deed leads to', () => beyond(page, show(''), seen, (name, args) => ask(page, name, args)));
      await t.test('none was left out', () => assert.deepEqual(everyScreen().filter((name) => !seen.has(name)), []));
      await t.test('accessible, large enough, narrow enough, one heading', () => assert.deepEqual(wrong, []));
      world.onlySameOrigin();
    } finally {
      await world.end();
    }
  });
}
