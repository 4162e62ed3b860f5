// Bad places. Each is brought about as it happens to people, with the means of the browser, the network or the system; each time kind words
// are shown, and nothing that was written is lost.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { answered, box, type } from '../lib/asking.mjs';
import { ask, installed, open, ready, until } from '../lib/app.mjs';
import { laterBuild } from '../lib/build.mjs';
import { onward, press, says, walkTo } from '../lib/hands.mjs';
import { axe, measure, measureLarge } from '../lib/look.mjs';
import { previewCode, publishDrafts } from '../lib/release.mjs';
import { room, settled } from '../lib/tour.mjs';
import { World } from '../lib/world.mjs';

const QUESTION = '办居住证要钱吗';

/** A test in a world of its own, which is put away whatever happens. */
function place(name, options, deed) {
  test(name, async () => {
    const world = await World.begin(options.server);
    try {
      const browser = await world.browser(options.browser);
      await deed({ world, browser, url: world.server.url });
      world.onlySameOrigin();
    } catch (error) {
      await world.picture(name);
      throw error;
    } finally {
      await world.end();
    }
  });
}

/** Gives every script of page and worker something to begin with, on its way; compressed scripts come plain then. */
const before = (words) => ({ url: { pathname } }, headers, body) => {
  if (!/\/assets\/.*\.js$/.test(pathname) || headers['content-encoding'] === undefined) return null;
  const plain = headers['content-encoding'] === 'br' ? brotliDecompressSync(body) : gunzipSync(body);
  return { body: Buffer.concat([Buffer.from(`${words}\n`), plain]), headers: { 'content-encoding': undefined, etag: undefined } };
};

const application = (page) => ask(page, 'open_application', { procedure: 'residence-permit', place: '330100' });

describe('this window keeps nothing', () => {
  place('there is no private file system: guidance can be read, and it is said that nothing is kept', {}, async ({ world, browser, url }) => {
    world.wire.rewrite = before('StorageManager.prototype.getDirectory=()=>Promise.reject(new DOMException("refused","SecurityError"));');
    const page = await open(browser, url, { wait: false });
    await says(page, '这个窗口存不住东西，只能看。');
    await type(page, QUESTION);
    await answered(page);
    assert.deepEqual(await axe(page), []);
  });
});

describe('two tabs', () => {
  place('the second follows, sees what the first writes, and writes when the first is closed', {}, async ({ browser, url }) => {
    const first = await open(browser, url);
    const second = await open(browser, url, { fresh: true });
    await says(second, '另一个窗口开着，这里只能看。');
    await type(second, QUESTION);
    await answered(second);
    const id = await application(first);
    assert.ok((await ask(second, 'applications')).some((one) => one.id === id), 'the follower reads through the writer');
    await assert.rejects(application(second), 'and does not write');
    await first.close();
    await second.getByText('另一个窗口开着，这里只能看。').waitFor({ state: 'hidden' });
    assert.ok((await ask(second, 'applications')).some((one) => one.id === id));
    await application(second);
  });
});

describe('an update', () => {
  place('waits while somebody writes, and nothing written is lost', {}, async ({ world, browser, url }) => {
    const page = await open(browser, url);
    await installed(page);
    const id = await application(page);
    await type(page, QUESTION);
    const later = laterBuild();
    try {
      await world.server.replaceApp(later.path);
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
      await says(page, '有新版。');
      await page.getByRole('button', { name: '现在换' }).click();
      await says(page, '你正在写，写完再换。');
      assert.equal(await box(page).inputValue(), QUESTION, 'what is being written stays');
      await box(page).fill('');
      await page.reload();
      await says(page, '有新版。');
      await page.getByRole('button', { name: '现在换' }).click();
      await page.waitForFunction(() => document.documentElement.dataset.build === 'later');
      await ready(page);
      assert.ok((await ask(page, 'applications')).some((one) => one.id === id), 'what was saved is there');
    } finally {
      later.remove();
    }
  });

  place('is taken on the very first visit too, when there was no version before', {}, async ({ world, browser, url }) => {
    const page = await open(browser, url);
    await installed(page);
    const later = laterBuild();
    try {
      await world.server.replaceApp(later.path);
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
      await says(page, '有新版。');
      await page.getByRole('button', { name: '现在换' }).click();
      await page.waitForFunction(() => document.documentElement.dataset.build === 'later');
    } finally {
      later.remove();
    }
  });
});

describe('the browser', () => {
  place('refuses WebAssembly: kind words and a number to call', {}, async ({ world, browser, url }) => {
    // A policy that does not allow it, as some employers' browsers have.
    world.wire.rewrite = (_, headers) => (headers['content-security-policy'] ? { headers: { 'content-security-policy': headers['content-security-policy'].replace(" 'wasm-unsafe-eval'", '') } } : null);
    const page = await open(browser, url, { wait: false });
    await says(page, '这个浏览器打不开内容。换一个，或打 12345 问。');
    assert.deepEqual(await axe(page), []);
  });

  place('has no voice: nothing offers to read aloud', {}, async ({ browser, url }) => {
    const page = await open(browser, url);
    assert.equal(await page.evaluate(() => speechSynthesis.getVoices().length), 0, 'this machine has no voice');
    assert.equal(await page.getByRole('button', { name: '朗读' }).count(), 0);
  });

  place('asks for less motion: nothing moves', { browser: { context: { reducedMotion: 'reduce' } } }, async ({ browser, url }) => {
    const page = await open(browser, url);
    for (const way of ['find.procedures', 'find.services']) {
      await page.locator(`[data-way^="${way}"]`).first().click();
      const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((one) => {
        const style = getComputedStyle(one);
        return [style.transitionDuration, style.animationDuration].some((time) => time.split(',').some((part) => Number.parseFloat(part) > 0.001));
      }).map((one) => one.className));
      assert.deepEqual(moving, []);
      await page.goBack();
    }
  });

  place('forces its colours: everything can be told apart and read', { browser: { context: { forcedColors: 'active' } } }, async ({ browser, url }) => {
    const page = await open(browser, url);
    assert.deepEqual(await axe(page), []);
    const borderless = await page.evaluate(() => [...document.querySelectorAll('button, a[href], input')].filter((one) => one.checkVisibility() && one.closest('.content, .foot')).filter((one) => {
      const style = getComputedStyle(one);
      return Number.parseFloat(style.borderTopWidth) === 0 && Number.parseFloat(style.borderBottomWidth) === 0 && style.textDecorationLine === 'none' && Number.parseFloat(style.outlineWidth) === 0;
    }).map((one) => one.className));
    assert.deepEqual(borderless, [], 'a button whose background the colours take away needs an edge');
  });
});

describe('the camera', () => {
  place('is refused: it is said, and the code goes as text too', { browser: { camera: 'none' } }, async ({ browser, url }) => {
    const page = await open(browser, url);
    await walkTo(page, 'more', 'more.devices', 'more.pair.new');
    await press(page, '打开相机');
    await says(page, '你没让用相机，或手机不许。用文字传也行。');
    await page.getByText('看不到码？用文字').click();
    await page.getByRole('textbox').waitFor();
    assert.deepEqual(await axe(page), []);
  });
});

describe('the network', () => {
  place('is a captive portal: its page never becomes the app, and sending says so kindly', {}, async ({ world, browser, url }) => {
    const page = await open(browser, url);
    await installed(page);
    await application(page);
    world.wire.weather = 'portal';
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => undefined));
    await page.reload();
    await ready(page);
    assert.equal((await ask(page, 'applications')).length, 1, 'the app is the app');
    const told = await page.evaluate(() => window.walk.sync({}).then(() => null, (error) => error.message));
    assert.ok(told, 'sending does not succeed against a portal');
    world.wire.weather = 'open';
    await page.evaluate(() => window.walk.sync({}));
    assert.equal((await ask(page, 'status')).not_sent, 0, 'and afterwards it goes');
  });
});

describe('the server', () => {
  place('is newer than the app: it says until when, and everything written stays', { server: { env: { SOJOURN_APPS__MIN_VERSION: '99.0.0' } } }, async ({ browser, url }) => {
    const page = await open(browser, url);
    await application(page);
    await walkTo(page, 'more', 'more.sync');
    await until(page, () => !window.walk.pending('sync'));
    await onward(page);
    await says(page, /更新|新版/);
    assert.equal((await ask(page, 'applications')).length, 1);
  });

  place('speaks another protocol, older or newer: it is said, and everything written stays', {}, async ({ world, browser, url }) => {
    const problem = { type: 'urn:sojourn:problem:unsupported-protocol', title: 'This protocol version is not served: please update the app.', status: 426 };
    world.wire.rewrite = ({ url: { pathname } }) => (pathname === '/v1/sync' ? { status: 426, headers: { 'content-type': 'application/problem+json', 'content-encoding': undefined }, body: Buffer.from(JSON.stringify(problem)) } : null);
    const page = await open(browser, url);
    await application(page);
    await walkTo(page, 'more', 'more.sync');
    await onward(page);
    await says(page, /更新|新版/);
    assert.equal((await ask(page, 'applications')).length, 1);
    world.wire.rewrite = null;
    await page.evaluate(() => window.walk.sync({}));
    assert.equal((await ask(page, 'status')).not_sent, 0, 'and goes when they speak the same again');
  });
});

describe('the phone', () => {
  place('is killed in mid-write, again and again: what was confirmed is there', {}, async ({ world, browser, url }) => {
    let page = await open(browser, url);
    await installed(page);
    const id = await application(page);
    let confirmed = 0;
    for (let round = 0; round < 4; round += 1) {
      await page.exposeFunction('confirmed', () => (confirmed += 1));
      void page.evaluate(async (id) => {
        for (;;) {
          await window.walk.ask('note', { id, text: '窗口说照片要白底。' });
          await window.confirmed();
        }
      }, id).catch(() => undefined);
      await page.waitForTimeout(300 + 170 * round);
      await browser.kill();
      await browser.launch();
      world.watch(browser);
      page = await open(browser, url);
      const notes = (await ask(page, 'application', { id })).notes?.length ?? 0;
      assert.ok(notes >= confirmed, `${notes} of ${confirmed} confirmed notes are there`);
    }
    assert.ok(confirmed > 4, `something was written: ${confirmed}`);
  });

  place('is nearly full: the word is said, what was written is there, reading goes on', {}, async ({ browser, url }) => {
    const page = await open(browser, url);
    await installed(page);
    const id = await application(page);
    const session = await browser.context.newCDPSession(page);
    const { usage } = await session.send('Storage.getUsageAndQuota', { origin: url });
    await session.send('Storage.overrideQuotaForOrigin', { origin: url, quotaSize: usage + 16_384 });
    const told = await page.evaluate(async (id) => {
      for (let n = 0; n < 400; n += 1) {
        try {
          await window.walk.ask('note', { id, text: '长'.repeat(400) });
        } catch (error) {
          return error.message;
        }
      }
      return null;
    }, id);
    assert.match(told ?? 'no fault', /full|space/i);
    assert.ok((await ask(page, 'applications')).some((one) => one.id === id));
    await type(page, QUESTION);
    await answered(page);
    await session.send('Storage.overrideQuotaForOrigin', { origin: url });
    await ask(page, 'note', { id, text: '又有地方了。' });
  });

  place('has a wrong clock: it is said where days are reckoned', {}, async ({ world, browser, url }) => {
    // Page and worker live in 2014.
    world.wire.rewrite = before('{const Real=Date;globalThis.Date=class extends Real{constructor(...a){if(a.length)super(...a);else super(Real.now()-12*365*864e5)}static now(){return Real.now()-12*365*864e5}}}');
    const page = await open(browser, url);
    assert.match(await ask(page, 'today'), /^201/);
    await says(page, '手机的时间不对。日子可能算错，先调准。');
  });
});

describe('drafts on an editor’s phone', () => {
  /** Pastes a code where a phone begins with drafts. */
  const paste = async (page, code) => {
    await page.getByLabel('码下面的那行文字').fill(code);
    await page.getByRole('button', { name: '用这段', exact: true }).click();
  };
  const refused = async (page, code, words) => {
    await paste(page, code);
    await says(page, words);
    await says(page, '没有换成草稿，原来的都在。');
    assert.equal(await page.locator('.draft-mark').count(), 0);
  };
  /** What lies in the browser's private file system. */
  const folders = (page) => page.evaluate(async () => Array.fromAsync((await navigator.storage.getDirectory()).keys()).then((names) => names.sort()));
  const look = async (page) => [...(await axe(page)), ...(await measure(page))];
  const asIf = async (page, day) => {
    await page.locator('.draft-mark button').click();
    await settled(page);
    await page.getByLabel('写日子，如 2027-01-01').fill(day);
    await press(page, '就当这天');
  };

  place('what cannot be believed is refused; inside every screen says so, any day is today, and nothing is left', {}, async ({ world, browser, url }) => {
    const page = await open(browser, url);
    const application0 = await application(page);
    const code = previewCode(url);
    await walkTo(page, 'more', 'more.preview');
    await page.locator('summary').filter({ hasText: '贴文字' }).click();
    await refused(page, 'https://desk.example.org', '这不是预览码，或没抄全。');
    await refused(page, previewCode('https://desk.example.org'), '这个码是 https://desk.example.org 的。');
    await refused(page, previewCode(url, { n: 9 }), '码旧了，服务器不认得。');
    await refused(page, code, '那里还没有发布预览。');
    await refused(page, previewCode(url, { root: 'another root' }), '签名和码对不上，没有收。');
    await world.offline();
    await refused(page, code, '没有网。草稿第一次要有网才拿得到。');
    await publishDrafts(world.server);
    await world.online();
    assert.deepEqual((await folders(page)).filter((name) => name !== 'sojourn'), [], 'nothing is left of what was refused');

    await paste(page, code);
    await page.locator('.draft-mark').waitFor();
    await ready(page);
    await says(page, '草稿第 2 期');
    assert.deepEqual(await ask(page, 'applications'), [], 'nothing of the person is here');
    assert.equal((await ask(page, 'status')).has_identity, false);
    const wrong = [];
    for (const name of ['find', 'me', 'apply', 'more']) {
      await room(page, name);
      assert.equal(await page.locator('.draft-mark').innerText().then((text) => text.includes('预览，不是正式内容')), true, name);
      if (name === 'more') wrong.push(...(await look(page)));
    }
    await asIf(page, '2027-02-30');
    await says(page, '没有这个日子。');
    await page.setViewportSize({ width: 320, height: 844 });
    await settled(page);
    wrong.push(...(await look(page)), ...(await measureLarge(page)));
    assert.deepEqual(wrong, []);
    await ask(page, 'set_place', { place: '330100' });
    await room(page, 'find');
    await type(page, '居住证是什么');
    await answered(page);
    await page.locator('[data-way^="find.answer?"][data-way*="permit-what"]').first().click();
    await settled(page);
    for (const [day, words] of [
      ['2027-06-01', '最近核对：2026年11月24日'],
      ['2027-11-30', '上次核对是2026年11月24日，去之前再问一声。'],
      ['2028-03-15', '很久没核对了（2026年11月24日），以窗口说的为准。'],
      ['2028-07-01', '太久没核对，先不给答案'],
    ]) {
      await asIf(page, day);
      await says(page, `当作${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`);
      assert.equal(await ask(page, 'today'), day);
      await page.goBack();
      await settled(page);
      await says(page, words);
      assert.equal(await page.locator('.verdict').filter({ hasText: '没查清' }).count(), day === '2028-07-01' ? 1 : 0, 'too old gives no answer');
    }

    await page.reload();
    await ready(page);
    await says(page, '草稿第 2 期');
    const today = await page.evaluate(() => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10));
    assert.equal(await ask(page, 'today'), today, 'nothing remembers the day');
    await application(page);
    await walkTo(page, 'more', 'more.preview');
    // The page loads anew on the way out: nothing may be asked of it until it has.
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: '退出预览，删掉草稿', exact: true }).click()]);
    await page.locator('.draft-mark').waitFor({ state: 'detached' });
    await ready(page);
    assert.deepEqual((await ask(page, 'applications')).map((one) => one.id), [application0]);
    assert.equal((await ask(page, 'status')).preview, false);
    assert.deepEqual((await folders(page)).filter((name) => name !== 'sojourn'), [], 'the drafts are gone');
  });
});
