// One person's story, in one go: a phone that never was online with an account, a city far from home, a window that took money. Everything is
// done on the screen, by what can be pressed; the network is really off when it is said to be off, the browser is really killed, the second
// phone reads the first one's code by its camera, and the new release is signed by two and published.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { answered, type } from '../lib/asking.mjs';
import { ask, installed, open, ready } from '../lib/app.mjs';
import { backUp, choose, go, heading, onward, press, says } from '../lib/hands.mjs';
import { screens } from '../lib/paths.mjs';
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

/** A step of the story; after one that failed the others are not reached, and a picture shows where it stood. */
let broken = null;
const step = (name, deed) => test(name, async () => {
  if (broken) throw new Error(`not reached: “${broken}” failed`);
  try {
    await deed();
  } catch (error) {
    broken = name;
    await page?.screenshot({ path: join(screens(), 'story-failed.png') }).catch(() => undefined);
    throw error;
  }
});

/** Back until something leads to a screen. */
async function backUntil(screen) {
  while ((await page.locator(`[data-way^="${screen}?"]`).count()) === 0) await backUp(page);
}

/** Answers the question on the screen: yes, rented, or since two years ago. */
async function answerOne() {
  const year = page.getByRole('button', { name: '年 减', exact: true });
  if (await year.count()) for (let back = 0; back < 2; back += 1) await year.click();
  else if (await page.getByRole('radio', { name: '租的' }).count()) await choose(page, '租的');
  else if (await page.getByRole('radio', { name: '是', exact: true }).count()) await choose(page, '是');
  await onward(page);
}

step('first load: what this is, and where she is', async () => {
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

step('offline: the server is gone, and the app opens', async () => {
  await world.offline();
  if (!process.env.NO_RELOAD) await page.reload();
  await ready(page);
  await settled(page);
});

step('ask, and the answer comes first', async () => {
  await type(page, '第一次办居住证要钱吗');
  await answered(page);
  await go(page, 'find.answer');
  await says(page, '不要钱');
});

step('the window card, held up to the clerk', async () => {
  await onward(page);
  if ((await page.locator('[data-way^="find.clerk"]').count()) === 0) await go(page, 'find.card');
  await go(page, 'find.clerk');
  await page.locator('.clerk-text').first().waitFor();
  const shown = await page.locator('main').innerText();
  assert.match(shown, /居住证/);
  assert.doesNotMatch(shown, /落脚/, 'the clerk is not told which app this is');
  await press(page, '关');
});

step('eligibility, question by question, without typing', async () => {
  await backUntil('find.answer');
  await go(page, 'apply.open');
  await onward(page);
  for (let asked = 0; asked < 12 && (await page.locator('.why').count()) > 0; asked += 1) await answerOne();
  await says(page, '能不能办');
  await page.locator('.verdict').first().waitFor();
});

step('an application is opened', async () => {
  await onward(page);
  await page.locator('.stage').first().waitFor();
  const [one] = await ask(page, 'applications');
  assert.equal(one.procedure, 'residence-permit');
  assert.equal((await ask(page, 'status')).has_identity, true, 'keys were made on this phone, offline');
});

step('the window’s own words are noted', async () => {
  await go(page, 'apply.notes');
  await go(page, 'apply.note');
  await choose(page, /说要先交钱/);
  await page.getByRole('textbox').fill(SAID);
  await onward(page);
  await says(page, SAID);
  await backUp(page);
});

step('a paper is photographed, and the picture stays sealed here', async () => {
  await go(page, 'apply.papers');
  await go(page, 'apply.paper', '身份证');
  await go(page, 'me.camera');
  await press(page, '拍一张');
  await press(page, '拍');
  await press(page, '就用这张');
  await page.locator('img').first().waitFor();
  await backUntil('apply.papers');
});

step('fifty yuan were taken, and the screen says that it should be free', async () => {
  await backUntil('apply.fees');
  await go(page, 'apply.fees');
  await go(page, 'apply.pay');
  await choose(page, '我交了钱');
  await onward(page);
  for (const key of ['5', '0']) await press(page, key);
  await onward(page);
  await onward(page);
  await choose(page, '有');
  await page.getByRole('textbox').fill(RECEIPT);
  await onward(page);
  await says(page, '本该免费');
  const alert = page.getByRole('alert').first();
  assert.match(await alert.innerText(), /50/);
});

step('the browser is killed, and everything is still there', async () => {
  await browser.kill();
  await browser.launch();
  world.watch(browser);
  await browser.context.setOffline(true);
  page = await open(browser, url);
  await room(page, 'apply');
  await go(page, 'apply.one');
  await says(page, '本该免费');
  await go(page, 'apply.notes');
  await says(page, SAID);
});
