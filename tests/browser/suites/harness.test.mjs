// The harness itself: what it must notice, it notices; what it calls the browser's own is the browser's own.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { patterns, search } from '../lib/bytes.mjs';
import { listens } from '../lib/wire.mjs';
import { World } from '../lib/world.mjs';

const WORD = '王小燕在宏达服装厂';
let world, browser;
before(async () => {
  world = await World.begin();
  browser = await world.browser();
});
after(() => world.end());

test('a word is found in every dress, wherever it begins, also compressed', async () => {
  const { gzipSync } = await import('node:zlib');
  for (const before of [0, 1, 2, 3]) {
    const body = Buffer.concat([Buffer.alloc(before, '#'), Buffer.from(WORD), Buffer.from('tail')]);
    for (const bytes of [body, Buffer.from(body.toString('base64')), Buffer.from(body.toString('hex')), gzipSync(body)]) {
      assert.notDeepEqual(search('body', bytes, patterns([WORD])), [], `${before} bytes before`);
    }
  }
  assert.deepEqual(search('noise', Buffer.alloc(1 << 16, 'noise'), patterns([WORD])), []);
  assert.throws(() => patterns(['abc']), /too short/);
});

test('with a blank page only what is known to be the browser’s own passes', async () => {
  const page = await browser.page();
  await page.goto('about:blank');
  await page.waitForTimeout(3_000);
  world.onlySameOrigin();
  assert.equal(world.wire.exchanges.length, 0, 'nothing to our server either');
});

test('a request to somebody else is noticed, from a page and from a worker', async () => {
  const page = await browser.page();
  // A page of the server without a policy, so that nothing but this harness could stop it.
  await page.goto(`${world.server.url}/healthz`);
  await page.evaluate(() => fetch('http://stranger.example/page').catch(() => undefined));
  assert.throws(() => world.onlySameOrigin(), /stranger\.example/);
  await page.evaluate(() => new Promise((done) => {
    const source = `fetch('http://worker.example/').catch(() => 0).then(() => postMessage(1))`;
    new Worker(URL.createObjectURL(new Blob([source]))).onmessage = done;
  }));
  assert.ok(world.wire.strangers.some((one) => one.includes('worker.example')));
});

test('a planted word is noticed on the wire', async () => {
  const page = await browser.page();
  await page.evaluate((word) => fetch('/v1/challenges', { method: 'POST', body: btoa(String.fromCharCode(...new TextEncoder().encode(word))) }), WORD);
  assert.notDeepEqual(world.wire.found(patterns([WORD])), []);
});

test('switched off means that nothing listens and nothing arrives', async () => {
  await world.offline();
  assert.equal(await listens(world.server.port), false);
  const page = await browser.page();
  await assert.rejects(page.goto(`${world.server.url}/healthz`));
  await world.online();
  assert.equal((await page.goto(`${world.server.url}/healthz`)).status(), 200);
});

test('a killed browser leaves no process and opens again', async () => {
  await browser.kill();
  await browser.launch();
  world.watch(browser);
  const page = await browser.page();
  assert.equal((await page.goto(`${world.server.url}/healthz`)).status(), 200);
});
