// One errand at the desk by keyboard alone: a fee is changed, a second person reviews and approves it, both sign the release, it is published.
// Written down as it happens: the keys, what has the focus, what the polite line says, and what stands on the pages where somebody decides.

import assert from 'node:assert/strict';
import { Office, firstInvitation, invite, join, keepKey } from './desk.mjs';
import { focused, steady, tabTo } from './transcript.mjs';

/** Two people with keys that the root names, signed in; none of this is part of the errand. */
export async function twoAtTheDesk(world) {
  await world.server.down();
  const link = await firstInvitation(world.server, 'editor', 'reviewer', 'publisher', 'operator');
  await world.server.up();
  const office = await Office.open(world);
  const [chen, lin] = [await office.desk(), await office.desk()];
  await join(chen, link, { login: 'chen', name: '陈芳' });
  await join(lin, await invite(chen, 'reviewer', 'publisher'), { login: 'lin', name: '林海' });
  await keepKey(chen, 'release 1');
  await keepKey(lin, 'release 2');
  for (const one of [chen, lin]) await one.goto(`${office.url}/console`);
  return { office, chen, lin };
}

/** What differs from run to run or with every new page of content, as what it is. */
const settledText = (text) => steady(text)
  .replace(/\d{4}-\d{2}-\d{2}/g, '‹日期›')
  .replace(/\b[0-9a-f]{16}\b/g, '‹十六位›')
  // Said only where the checks took longer than the page.
  .replace(/^ *- status: 检查完了.*\n/gm, '')
  .replace(/\d+(\.\d+)? kB/g, '‹大小›')
  .replace(/\d+(?= 个对象| 个）| 检查)/g, '‹几›');

/** Somebody's hands on their keyboard. */
class Hands {
  constructor(page, name, log) {
    Object.assign(this, { page, name, log });
    log.push('', `**${name}**`, '');
  }

  /** Until nothing on the page is being waited for: checks come when they are done. */
  still() {
    return this.page.waitForFunction(() => !document.querySelector('[hx-trigger="every 1s"]'), null, { timeout: 60_000 });
  }

  /** Past the navigation, by the link that is there for that. */
  async skip() {
    await this.still();
    await this.to('跳到正文');
    assert.equal(await this.page.evaluate(() => document.activeElement?.id), 'main', 'the link leads to the content');
  }

  /** Tab until something with this name has the focus, then a key. */
  to(name, options) {
    return tabTo(this.page, this.log, name, { limit: 90, ...options });
  }

  /** As [`to`], where the key leads to another page. */
  async follow(name, options) {
    await Promise.all([this.page.waitForEvent('domcontentloaded'), this.to(name, options)]);
    await this.page.waitForLoadState('load');
    this.log.push(`- the page **${settledText(await this.page.locator('h1').innerText())}**`);
  }

  async type(text) {
    await this.page.keyboard.type(text);
    this.log.push(`- types ${text}`);
  }

  /** What the polite line says, as it is said. */
  async hears(words) {
    const line = this.page.locator('#live');
    await line.filter({ hasText: words }).waitFor();
    this.log.push(`- heard: ${settledText(await line.innerText())}`);
  }

  /** A part of the page, as a screen reader goes through it. */
  async reads(selector) {
    await this.still();
    this.log.push('', '```yaml', settledText(await this.page.locator(selector).ariaSnapshot()), '```', '');
  }
}

/** The whole errand. */
export async function errand({ chen, lin }, log) {
  await writes(new Hands(chen, '陈芳 writes', log));
  await approves(new Hands(lin, '林海 reviews', log));
  await prepares(new Hands(lin, '林海 prepares and signs the release', log));
  await publishes(new Hands(chen, '陈芳 signs and publishes it', log));
}

async function writes(hands) {
  await hands.follow('link “内容”');
  await hands.skip();
  await hands.to('searchbox', { press: null });
  await hands.type('zhongshan');
  await Promise.all([hands.page.waitForURL(/q=zhongshan/), hands.page.keyboard.press('Enter')]);
  hands.log.push('- Enter');
  await hands.skip();
  await hands.follow('中山市');
  await hands.skip();
  await hands.follow('link “收费');
  await hands.skip();
  await hands.follow('link “换领、补领居住证');
  await hands.skip();
  await hands.to('textbox “修改的名字', { press: null });
  await hands.type('中山补证费 20 改 15');
  await hands.follow('button “修改这一条”');
  await hands.skip();
  await hands.to('textbox “金额', { press: null });
  await hands.type('15.00');
  await hands.to('button “存', { press: null });
  await hands.hears('存好了');
  await hands.skip();
  await hands.follow('中山补证费 20 改 15');
  await hands.skip();
  await hands.follow('button “送去审核');
  await hands.hears('送去审核了');
}

async function approves(hands) {
  await hands.page.reload();
  await hands.skip();
  await hands.follow('中山补证费 20 改 15');
  await hands.reads('main');
  await hands.skip();
  await hands.to('看看要签的是什么');
  await hands.reads('[data-signs]');
  await hands.follow('button “批准');
  await hands.hears('批准好了');
}

async function prepares(hands) {
  await hands.follow('link “发布”');
  await hands.skip();
  await hands.follow('button “准备');
  await hands.hears('准备好了');
  await hands.reads('main');
  await hands.skip();
  await hands.follow('button “用我的钥匙签名');
  await hands.hears('签好了');
}

async function publishes(hands) {
  await hands.follow('link “发布”');
  await hands.skip();
  await hands.follow('link “第 2 期');
  await hands.skip();
  await hands.follow('button “用我的钥匙签名');
  await hands.hears('签好了');
  await hands.skip();
  await hands.follow('link “现在发布');
  await hands.reads('section:has(> #sure)');
  await hands.skip();
  await hands.follow('button “发布”');
  await hands.hears('发布好了');
}
