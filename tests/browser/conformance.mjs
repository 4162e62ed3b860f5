// The phone's store where a browser keeps it, in a real Chromium: every case of `client`'s conformance suite in a worker with OPFS, the
// invariants that `ARCHITECTURE.md` names as far as a phone can break them, and the bad places only a browser has. The server is the real
// one in a process of its own; requests go through a wire that can lose them, lose the replies, or answer itself.
//   client/web/build --trial && node tests/browser/conformance.mjs

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { top } from './lib/paths.mjs';
import { publishNext } from './lib/release.mjs';
import { World } from './lib/world.mjs';

/** Times a worker is ended in the middle of writing, and of syncing. */
const ENDS = 20;
/** Times the whole browser is. */
const KILLS = 4;
/** Syncs after which an outbox has to be empty once the network is there again. */
const SYNCS_MAX = 3;
const PLACE = '330100';

const folder = process.env.SOJOURN_TRIAL_DIR ?? join(process.env.CARGO_TARGET_DIR ?? join(top, 'target'), 'web/trial');
if (!existsSync(join(folder, 'index.html'))) throw new Error(`nothing to try at ${folder}: run \`client/web/build --trial\``);

let world, browser, page;
before(async () => {
  world = await World.begin({ appDir: folder });
  browser = await world.browser();
  page = await show(browser);
});
after(() => world.end());

/** A page with the trial in it. */
async function show(where, { fresh = false } = {}) {
  const one = await where.page({ fresh });
  await one.goto(`${world.server.url}/app/`);
  while (!(await one.evaluate(() => window.ready === true))) await wait(20);
  return one;
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const open = (name, file, where = page) => where.evaluate(([one, worker]) => window.trial.open(one, worker ?? undefined), [name, file]);
const kill = (name) => page.evaluate((one) => window.trial.kill(one), name);
const tried = (name, call, args, where = page) => where.evaluate((all) => window.trial.call(...all), [name, call, args ?? {}]);
const sync = (name) => page.evaluate((one) => window.trial.sync(one), name);

/** A call that has to succeed. */
async function call(name, what, args, where = page) {
  const { ok, code, message } = await tried(name, what, args, where);
  assert.equal(code, undefined, `${what}: ${code} ${message}`);
  return ok;
}

async function synced(name) {
  const { ok, code, message } = await sync(name);
  assert.equal(code, undefined, `sync: ${code} ${message}`);
  assert.deepEqual(ok.faults, [], 'every log was followed, number by number and hash by hash');
  return ok;
}

/** Syncs until nothing waits, in a bounded number of times. */
async function drained(name) {
  for (let time = 0; time < SYNCS_MAX; time += 1) {
    await sync(name);
    if ((await call(name, 'status')).not_sent === 0) return;
  }
  assert.fail(`something still waits after ${SYNCS_MAX} syncs`);
}

const begun = (name) => call(name, 'open_application', { procedure: 'residence-permit', place: PLACE });
const notes = async (name, id) => (await call(name, 'application', { id })).notes;
/** What is kept of an application, without what says how far it was sent. */
async function kept(name, id) {
  const { not_sent: _, ...view } = await call(name, 'application', { id });
  return view;
}

/** A second phone of the same person. */
async function pair(old, fresh) {
  const answer = await call(fresh, 'join', { invitation: await call(old, 'invitation') });
  await call(old, 'certify', { pairing: answer });
  for (const one of [old, fresh, old, fresh]) await sync(one);
  assert.equal((await call(fresh, 'status')).joining, false, 'the keys arrived');
}

describe('conformance', () => {
  test('every case of the suite is run', async () => {
    const { ok: names, why } = await page.evaluate(() => window.trial.cases('names'));
    assert.equal(why, undefined);
    assert.ok(names.length > 10, names.join(', '));
    const failed = [];
    for (const name of names) {
      const answer = await page.evaluate((one) => window.trial.cases('run', one), name);
      console.log(`  ${answer.why === undefined ? 'ok    ' : 'FAILED'} ${name}${answer.why === undefined ? '' : `: ${answer.why}`}`);
      if (answer.why !== undefined) failed.push(name);
    }
    assert.deepEqual(failed, []);
  });
});

describe('invariants on a phone', () => {
  test('nothing-lost: what was acknowledged is there after the worker was ended in the middle of writing', async () => {
    await open('ended');
    const id = await begun('ended');
    const written = [];
    for (let time = 0; time < ENDS; time += 1) {
      await page.evaluate(([one, prefix]) => void window.trial.writeNotes('ended', one, prefix), [id, `time ${time} note`]);
      await wait(5 + Math.random() * 60);
      const acknowledged = await page.evaluate(() => { const { acknowledged: all } = window.trial.phones.get('ended'); window.trial.kill('ended'); return all; });
      written.push(...acknowledged);
      assert.equal(await open('ended'), 'writer');
      const found = await notes('ended', id);
      assert.deepEqual(written.filter((note) => !found.includes(note)), [], `after end ${time}`);
      assert.equal(new Set(found).size, found.length, 'none twice');
      assert.ok(found.length <= written.length + time + 1, 'and at most the one that was under way besides');
    }
    assert.ok(written.length > ENDS, `${written.length} notes were acknowledged`);
    await drained('ended');
  });

  test('nothing-lost: what was acknowledged is there after the browser was killed', async () => {
    const other = await world.browser();
    const written = [];
    let id;
    for (let time = 0; time < KILLS; time += 1) {
      const mine = await show(other);
      assert.equal(await open('killed', undefined, mine), 'writer');
      id ??= await call('killed', 'open_application', { procedure: 'residence-permit', place: PLACE }, mine);
      const found = (await call('killed', 'application', { id }, mine)).notes;
      assert.deepEqual(written.filter((note) => !found.includes(note)), [], `after kill ${time}`);
      await mine.exposeFunction('acknowledged', (text) => void written.push(text));
      // Told to this process one by one: what the page remembers dies with it.
      await mine.evaluate(([one, prefix]) => {
        const { phone } = window.trial.phones.get('killed');
        let count = 0;
        const next = () => {
          const text = `${prefix} ${count++}`;
          phone.call('note', { id: one, text }).then(() => window.acknowledged(text)).then(next, () => undefined);
        };
        next();
      }, [id, `kill ${time} note`]);
      await wait(300 + Math.random() * 300);
      await other.kill();
      await other.launch();
    }
    assert.ok(written.length > KILLS, `${written.length} notes were acknowledged`);
  });

  test('applied-once and outbox-drains: requests and replies are lost, and each note counts once', async () => {
    await open('lossy');
    const id = await begun('lossy');
    let turn = 0;
    world.wire.rewrite = (exchange) => (exchange.url.pathname === '/v1/sync' && turn++ % 2 === 0 ? { status: 502, body: Buffer.from('lost') } : undefined);
    const expected = [];
    for (let time = 0; time < 6; time += 1) {
      expected.push(`lossy ${time}`);
      await call('lossy', 'note', { id, text: `lossy ${time}` });
      world.wire.weather = time % 3 === 2 ? 'gone' : 'open';
      const { code } = await sync('lossy');
      if (world.wire.weather === 'gone') assert.ok(['no-connection', 'connection-broken'].includes(code), code);
    }
    world.wire.rewrite = null;
    world.wire.weather = 'open';
    await drained('lossy');
    assert.deepEqual(await notes('lossy', id), expected);
    await open('lossy-second');
    await pair('lossy', 'lossy-second');
    assert.deepEqual(await notes('lossy-second', id), expected, 'the server has each once');
  });

  test('replicas-agree and conflict-is-shown: two phones change one field, both show both, one choice settles it', async () => {
    await open('left');
    await open('right');
    const id = await begun('left');
    await pair('left', 'right');
    await call('left', 'date', { id, anchor: 'registration', on: '2026-03-04' });
    await call('right', 'date', { id, anchor: 'registration', on: '2026-03-05' });
    for (const one of ['left', 'right', 'left']) await synced(one);
    const shown = await call('left', 'conflicts');
    assert.equal(shown.length, 1);
    assert.equal(shown[0].sides.length, 2);
    assert.deepEqual(await call('right', 'conflicts'), shown);
    assert.deepEqual(await kept('left', id), await kept('right', id));
    await call('right', 'choose', { id, path: shown[0].path, side: 0 });
    for (const one of ['right', 'left']) await synced(one);
    assert.deepEqual(await call('left', 'conflicts'), []);
    assert.deepEqual(await kept('left', id), await kept('right', id));
  });

  test('cursor-follows-data: a phone ended in the middle of syncing hears everything in the end', async () => {
    await open('teller');
    const id = await begun('teller');
    await open('hearer');
    await pair('teller', 'hearer');
    const expected = [];
    for (let time = 0; time < ENDS; time += 1) {
      for (let one = 0; one < 3; one += 1) {
        expected.push(`told ${time}.${one}`);
        await call('teller', 'note', { id, text: expected.at(-1) });
      }
      await synced('teller');
      await page.evaluate(() => void window.trial.sync('hearer'));
      await wait(Math.random() * 40);
      await kill('hearer');
      assert.equal(await open('hearer'), 'writer');
    }
    await synced('hearer');
    assert.deepEqual(await notes('hearer', id), expected);
    assert.deepEqual(await kept('hearer', id), await kept('teller', id));
  });

  test('acknowledged-is-durable: what a server took is at another phone after the server was ended', async () => {
    const id = await begun('left');
    await call('left', 'note', { id, text: 'before the server ended' });
    await drained('left');
    await world.offline();
    await world.online();
    await drained('right');
    assert.deepEqual(await notes('right', id), ['before the server ended']);
  });

  test('calls are answered while a sync waits for its reply', async () => {
    await open('busy');
    const id = await begun('busy');
    let release;
    const held = new Promise((resolve) => (release = resolve));
    world.wire.link = { bytesPerSecond: 20_000, latencyMs: 700 };
    const under = page.evaluate(() => window.trial.sync('busy')).finally(release);
    await wait(100);
    const began = Date.now();
    await call('busy', 'note', { id, text: 'written meanwhile' });
    const took = Date.now() - began;
    const over = await Promise.race([held.then(() => true), wait(0).then(() => false)]);
    world.wire.link = null;
    assert.equal(over, false, 'the sync was still under way');
    assert.equal((await sync('busy')).code, 'sync-under-way');
    await under;
    await drained('busy');
    assert.ok(took < 700, `${took} ms`);
  });

  test('guidance-whole-or-old: ended while a release is installed, a phone has the old one or the new', async () => {
    await open('reader');
    assert.equal((await call('reader', 'status')).release, 1);
    await world.server.down();
    await publishNext(world.server, { next: '收好证，记下发证日期，拍一张存着。' });
    await world.server.up();
    let release = 1;
    for (let time = 0; time < ENDS && release === 1; time += 1) {
      await page.evaluate(() => void window.trial.sync('reader'));
      await wait(40 + time * 40);
      await kill('reader');
      await open('reader');
      release = (await call('reader', 'status')).release;
      assert.ok([1, 2].includes(release));
      const answer = await call('reader', 'ask', { question: '居住证怎么办', place: PLACE });
      assert.equal(answer.first.release, release, 'what is read is of that release');
    }
    await synced('reader');
    assert.equal((await call('reader', 'status')).release, 2);
  });

  test('server-reads-nothing: no word of a case passed in readable form', async () => {
    await open('private');
    const id = await begun('private');
    const words = ['王小燕在宏达服装厂', 'kept by nobody but me'];
    for (const text of words) await call('private', 'note', { id, text });
    await drained('private');
    world.nothingReadable(words);
    world.onlySameOrigin();
  });
});

describe('bad places of a browser', () => {
  test('two tabs: one writes, the other reads through it and takes over when the first is closed', async () => {
    await open('tabs');
    const id = await begun('tabs');
    const second = await show(browser, { fresh: true });
    assert.equal(await open('tabs', undefined, second), 'follower');
    assert.deepEqual((await call('tabs', 'applications', {}, second)).map((one) => one.id), [id]);
    assert.equal((await tried('tabs', 'note', { id, text: 'from the second' }, second)).code, 'other-tab');
    await call('tabs', 'note', { id, text: 'from the first' });
    await wait(50);
    const heard = await second.evaluate(() => window.trial.phones.get('tabs').events.map((event) => event.kind));
    assert.ok(heard.includes('changed'), 'the second heard that something changed');
    await page.evaluate(() => window.trial.close('tabs'));
    for (let time = 0; time < 100 && (await second.evaluate(() => window.trial.phones.get('tabs').phone.mode)) !== 'writer'; time += 1) await wait(50);
    assert.deepEqual((await call('tabs', 'application', { id }, second)).notes, ['from the first']);
    await call('tabs', 'note', { id, text: 'from the second' }, second);
    await second.close();
  });

  test('no private file system: guidance is read, and the phone says that nothing is kept', async () => {
    assert.equal(await open('nowhere', './without-files.js'), 'memory');
    const answer = await call('nowhere', 'ask', { question: '老板押身份证咋办', place: PLACE });
    assert.ok(answer.first);
  });

  test('WebAssembly refused: opening fails with a word for it', async () => {
    const code = await page.evaluate(() => window.trial.open('refused', './without-wasm.js').catch((error) => error.code));
    assert.equal(code, 'no-wasm');
  });

  test('storage full: the write says so, what was kept is there, and with room it goes on', async () => {
    await open('full');
    const id = await begun('full');
    await call('full', 'note', { id, text: 'before' });
    const cdp = await browser.context.newCDPSession(page);
    const { usage } = await cdp.send('Storage.getUsageAndQuota', { origin: world.server.url });
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: world.server.url, quotaSize: usage + 64 * 1024 });
    let code;
    const written = ['before'];
    for (let time = 0; time < 2_000 && code === undefined; time += 1) {
      const text = `${time} ${'x'.repeat(800)}`;
      ({ code } = await tried('full', 'note', { id, text }));
      if (code === undefined) written.push(text);
    }
    assert.equal(code, 'storage-full');
    assert.deepEqual(await notes('full', id), written, 'all that was acknowledged');
    await kill('full');
    await cdp.send('Storage.overrideQuotaForOrigin', { origin: world.server.url });
    await open('full');
    assert.deepEqual(await notes('full', id), written, 'after opening again as well');
    await call('full', 'note', { id, text: 'after' });
  });

  test('a portal answers instead of the server: told apart, nothing lost', async () => {
    await open('portal');
    const id = await begun('portal');
    world.wire.weather = 'portal';
    assert.equal((await sync('portal')).code, 'captive-portal');
    world.wire.weather = 'open';
    world.wire.rewrite = (exchange) => (exchange.url.pathname.startsWith('/v1/') ? { status: 302, headers: { location: 'http://login.example/' }, body: Buffer.alloc(0) } : undefined);
    assert.equal((await sync('portal')).code, 'captive-portal');
    world.wire.rewrite = null;
    await drained('portal');
    assert.ok(await call('portal', 'application', { id }));
  });

  test('a reply without end is cut off at its limit', async () => {
    await open('large');
    await begun('large');
    world.wire.rewrite = (exchange) => (exchange.url.pathname === '/v1/about' ? { body: Buffer.alloc(1 << 20, ' ') } : undefined);
    assert.equal((await sync('large')).code, 'connection-broken');
    world.wire.rewrite = null;
    await drained('large');
  });

  test('the device secret was cleared away: told, and nothing is overwritten', async () => {
    await open('bare');
    await begun('bare');
    await kill('bare');
    const code = await page.evaluate(() => new Promise((resolve) => {
      const request = indexedDB.open('sojourn-device');
      request.onsuccess = () => {
        const write = request.result.transaction('secrets', 'readwrite');
        const store = write.objectStore('secrets');
        const saved = store.get('bare');
        store.delete('bare');
        write.oncomplete = async () => {
          const first = await window.trial.open('bare').catch((error) => error.code);
          const back = request.result.transaction('secrets', 'readwrite');
          back.objectStore('secrets').put(saved.result, 'bare');
          back.oncomplete = () => { request.result.close(); resolve(first); };
        };
      };
    }));
    assert.equal(code, 'secret-lost');
    await open('bare');
    assert.equal((await call('bare', 'applications')).length, 1);
  });
});
