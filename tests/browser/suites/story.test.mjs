// One person's story, in one go: a phone that never was online with an account, a city far from home, a window that took money. Everything is
// done on the screen, by what can be pressed; the network is really off when it is said to be off, the browser is really killed, the second
// phone reads the first one's code by its camera, and the new release is signed by two and published.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { answered, type } from '../lib/asking.mjs';
import { ask, installed, open, ready, times, until } from '../lib/app.mjs';
import { film } from '../lib/camera.mjs';
import { backUp, choose, go, heading, onward, press, says, walkTo } from '../lib/hands.mjs';
import { screens } from '../lib/paths.mjs';
import { publishNext } from '../lib/release.mjs';
import { room, settled } from '../lib/tour.mjs';
import { World } from '../lib/world.mjs';

/** What she types, and what she would not want anyone to read. */
const SAID = '王秀兰在宏达服装厂，主管不肯写下来';
const RECEIPT = '杭A17340099';
const QUESTION = '你在这个城市有稳定的工作吗？';

let world, browser, page, url, second, other;
before(async () => {
  world = await World.begin();
  url = world.server.url;
  browser = await world.browser({ camera: 'file' });
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

/** Sends, on the screen for it, when nothing is being sent by itself; and waits for the end and the words. */
async function send(phone) {
  await walkTo(phone, 'more', 'more.sync');
  await until(phone, () => !window.walk.pending('sync'));
  const before = (await times(phone, 'sync')).length;
  await onward(phone);
  await until(phone, (before) => window.walk.calls.filter((one) => one.name === 'sync').length > before, before);
  await says(phone, /传好了|没有要传的|都传上去了/);
}

/** Holds something on one phone's screen before another phone's lens. */
async function show(shown, to) {
  const blank = await to.page({ fresh: true });
  await film(blank, await shown.screenshot(), to.lens);
  await blank.close();
}

/** The one application there is. */
const application = async () => (await ask(page, 'applications'))[0].id;

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
  await walkTo(page, 'apply', 'apply.list');
  await go(page, 'apply.open', 'procedure=residence-permit');
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
});

step('a paper is photographed, and the picture stays sealed here', async () => {
  await backUntil('apply.papers');
  await go(page, 'apply.papers');
  await go(page, 'apply.paper', '身份证');
  await go(page, 'apply.photo');
  await show(page.locator('h1'), browser);
  await press(page, '拍一张');
  await page.waitForFunction(() => document.querySelector('video')?.currentTime > 0);
  await press(page, '拍');
  await onward(page);
  await page.locator('img.thumb').first().waitFor();
  assert.equal((await ask(page, 'photo_list', { id: await application() })).length, 1);
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

step('online again, everything is sent, sealed', async () => {
  await world.online();
  await send(page);
  assert.equal((await ask(page, 'status')).not_sent, 0);
});

step('a second phone reads the first one’s code with its camera, and the first one the second’s', async () => {
  await walkTo(page, 'more', 'more.devices', 'more.pair.old');
  second = await world.browser({ camera: 'file' });
  other = await open(second, url);
  await show(page.locator('svg.qr'), second);
  await walkTo(other, 'more', 'more.devices', 'more.pair.new');
  await press(other, '打开相机');
  await says(other, '给旧手机看这个码');
  await show(other.locator('svg.qr'), browser);
  await onward(page);
  await press(page, '打开相机');
  await says(page, '认可了');
  await press(page, '现在传');
  await says(page, '这部传好了');
  await onward(other);
  await press(other, '现在传');
  await says(other, '两部手机一样了');
  assert.deepEqual(await ask(other, 'applications'), await ask(page, 'applications'));
});

step('both phones lose the network, and both change the same answer', async () => {
  await world.offline();
  for (const [phone, answer] of [[page, '自己或家里的房子'], [other, '借住亲友家']]) {
    await walkTo(phone, 'apply', 'apply.one', 'apply.questions');
    await go(phone, 'apply.question', '你住的是哪一种');
    await choose(phone, answer);
    await onward(phone);
  }
});

step('the difference is shown on both, chosen on one, and gone on both', async () => {
  await world.online();
  for (const phone of [page, other, page]) await send(phone);
  assert.equal((await ask(page, 'conflicts')).length, 1);
  assert.deepEqual((await ask(page, 'conflicts'))[0].sides.map((one) => one.words), (await ask(other, 'conflicts'))[0].sides.map((one) => one.words));
  await walkTo(page, 'apply', 'apply.conflicts', 'apply.conflict');
  await choose(page, /借住亲友家/);
  await onward(page);
  for (const phone of [page, other]) await send(phone);
  for (const phone of [page, other]) {
    assert.deepEqual(await ask(phone, 'conflicts'), []);
    const { questions } = await ask(phone, 'application', { id: await application() });
    assert.equal(questions.find((one) => one.id === 'home').answer, 'lodge');
  }
});

step('a new release is published, arrives, and the open application offers it', async () => {
  await world.offline();
  await publishNext(world.server, { question: QUESTION });
  await world.online();
  await send(page);
  assert.equal((await ask(page, 'status')).release, 2);
  await walkTo(page, 'apply', 'apply.one');
  await go(page, 'apply.upgrade');
  await says(page, QUESTION);
  await onward(page);
  assert.equal((await ask(page, 'application', { id: await application() })).version, 2);
});

step('nothing left the browser but to its own server, and nothing that passed can be read', () => {
  world.onlySameOrigin();
  world.nothingReadable([SAID, RECEIPT, '王秀兰', '宏达服装厂', '借住亲友家', 'residence-permit']);
  assert.ok(world.wire.exchanges.filter((one) => one.url.pathname === '/v1/sync').length >= 6, 'there was something to look into');
});
