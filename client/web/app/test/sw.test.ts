// What the service worker decides, case by case.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { type Asked, type File, type From, cacheName, decide, gather, isWhole, mayTakeOver, outdated } from '../src/sw-rules.ts';

const PATHS = new Set(['index.html', 'calendar.html', 'assets/index-1a.js']);
const SCOPES = ['https://host.example/app/', 'https://host.example/some/folder/app/', 'https://host.example/'];

const asked = (url: string, more: Partial<Asked> = {}): Asked => ({ method: 'GET', url, navigates: false, ...more });
const bytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer;
const file = (path: string, text: string): File => [
  path,
  createHash('sha256').update(text).digest('base64'),
  Buffer.byteLength(text),
];

test('its own files come from the cache, wherever the app lies', () => {
  for (const scope of SCOPES) {
    assert.deepEqual(decide(asked(`${scope}assets/index-1a.js`), scope, PATHS), { kind: 'file', path: 'assets/index-1a.js' });
    assert.deepEqual(decide(asked(scope, { navigates: true }), scope, PATHS), { kind: 'file', path: 'index.html' });
    assert.deepEqual(decide(asked(`${scope}index.html?from=icon`, { navigates: true }), scope, PATHS), {
      kind: 'file',
      path: 'index.html',
    });
    assert.deepEqual(decide(asked(`${scope}calendar.html`, { navigates: true }), scope, PATHS), {
      kind: 'file',
      path: 'calendar.html',
    });
  }
});

test('any other address in the app leads to the app', () => {
  for (const scope of SCOPES) {
    assert.deepEqual(decide(asked(`${scope}anything/at/all`, { navigates: true }), scope, PATHS), { kind: 'home' });
    assert.deepEqual(
      decide(asked(`${scope}missing.js`), scope, PATHS),
      { kind: 'pass' },
      'but a missing file is the network’s to answer',
    );
  }
});

test('the server’s interface, other hosts, other folders and writing are never touched', () => {
  for (const scope of SCOPES) {
    assert.equal(decide(asked('https://host.example/v1/sync'), scope, PATHS).kind, 'pass');
    assert.equal(decide(asked(`${scope}v1/guidance`, { navigates: true }), scope, PATHS).kind, 'pass');
    assert.equal(decide(asked('https://elsewhere.example/app/assets/index-1a.js'), scope, PATHS).kind, 'pass');
    assert.equal(decide(asked(`${scope}assets/index-1a.js`, { method: 'POST' }), scope, PATHS).kind, 'pass');
  }
  assert.equal(decide(asked('https://host.example/other/'), 'https://host.example/app/', PATHS).kind, 'pass');
});

test('a captive portal’s page, half a file and another version are not whole', async () => {
  const wanted = file('assets/index-1a.js', 'let a = 1;');
  assert.equal(await isWhole(bytes('let a = 1;'), wanted), true);
  for (const other of ['<html>log in to the network</html>', 'let a', 'let a = 2;', ''])
    assert.equal(await isWhole(bytes(other), wanted), false, other);
});

test('a version comes whole or not at all', async () => {
  const files = [file('a', 'one'), file('b', 'two')];
  const portal = async ([path]: File): Promise<ArrayBuffer> => bytes(path === 'a' ? 'one' : '<html>');
  await assert.rejects(gather(files, portal), /not whole: b/);
  const fine = await gather(files, async ([path]) => bytes(path === 'a' ? 'one' : 'two'));
  assert.deepEqual([...fine.keys()], ['a', 'b']);
});

test('what is here already is not fetched again, and what is stale is looked for further on', async () => {
  const tried: string[] = [];
  const get = async ([path]: File, from: From): Promise<ArrayBuffer | null> => {
    tried.push(`${path} ${from}`);
    if (path === 'kept') return from === 'older' ? bytes('same') : null;
    if (from === 'older') throw new Error('the cache is broken');
    return bytes(from === 'cache' ? 'stale' : 'new');
  };
  await gather([file('kept', 'same'), file('changed', 'new')], get);
  assert.deepEqual(tried, ['kept older', 'changed older', 'changed cache', 'changed network']);
});

test('a new version waits as long as anybody is writing', () => {
  assert.equal(mayTakeOver([]), true);
  assert.equal(mayTakeOver([{ name: 'sojourn-store' }, {}]), true, 'a store that is merely open is no open edit');
  assert.equal(mayTakeOver([{ name: 'sojourn-edit' }]), false);
});

test('only our own older caches are thrown away', () => {
  assert.deepEqual(outdated([cacheName('1'), cacheName('2'), 'another-app', 'sojourn'], '2'), [cacheName('1')]);
});
