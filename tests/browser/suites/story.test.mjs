// One person's story, in one go: a phone that never was online with an account, a city far from home, a window that took money. Everything is
// done on the screen, by what can be pressed; the network is really off when it is said to be off, the browser is really killed, the second
// phone reads the first one's code by its camera, and the new release is signed by two and published.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { answered, type } from '../lib/asking.mjs';
import { ask, installed, open, ready } from '../lib/app.mjs';
import { backUp, choose, go, heading, onward, press, says } from '../lib/hands.mjs';
import { publishNext } from '../lib/release.mjs';
import { room, settled } from '../lib/tour.mjs';
import { World } from '../lib/world.mjs';

/** What she types, and what she would not want anyone to read. */
const SAID = '王秀兰在宏达服装厂，主管不肯写下来';
const RECEIPT = '杭A17340099';
const NEXT = '证收好，发证那天记下来。';

let world, browser, page, url;
before(async () => {
  world = await World.begin();
  url = world.server.url;
  browser = await world.browser({ camera: 'pattern' });
});
after(() => world.end());

test('first load: what this is, and where she is', async () => {
  page = await open(browser, url, { seen: false, wait: false });
  assert.equal(await heading(page), '落脚');
  await ready(page);
  await go(page, 'find.place');
  await page.getByRole('searchbox').fill('hangzhou');
  await page.getByRole('button', { name: /杭州市/ }).first().click();
  await says(page, '杭州');
  await press(page, '直接查');
  await installed(page);
});

test('offline: the server is gone, and the app opens', async () => {
  await world.offline();
  await page.reload();
  await ready(page);
  await settled(page);
});

test('ask, and the answer comes first', async () => {
  await type(page, '第一次办居住证要钱吗');
  await answered(page);
  await go(page, 'find.answer');
  await says(page, '不要钱');
});

test('the window card, held up to the clerk', async () => {
  await onward(page);
  if ((await page.locator('[data-way^="find.clerk"]').count()) === 0) await go(page, 'find.card');
  await go(page, 'find.clerk');
  await page.locator('.clerk-text').first().waitFor();
  const shown = await page.locator('main').innerText();
  assert.match(shown, /居住证/);
  assert.doesNotMatch(shown, /落脚/, 'the clerk is not told which app this is');
  await press(page, '关');
});
