// A server, a wire, browsers: what every suite begins with and puts away again, and what must hold of every run whatever it did.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Browser } from './browser.mjs';
import { patterns } from './bytes.mjs';
import { screens } from './paths.mjs';
import { Server } from './server.mjs';
import { Wire } from './wire.mjs';

/** What Chromium asks of its maker by itself, with a blank page too (suite `harness`); no page can make it stop. */
const BROWSERS_OWN = [/update\.googleapis\.com/, /accounts\.google\.com/, /clients2\.google\.com/, /content-autofill\.googleapis\.com/];

export class World {
  #browsers = [];
  /** Requests of pages and workers that were not to our own server. */
  foreign = [];

  /** Starts a server and opens the wire to it. */
  static async begin(options = {}) {
    const world = new World();
    world.server = await Server.start(options);
    world.wire = await Wire.to(world.server.url);
    return world;
  }

  /** A browser on the wire. */
  async browser(options = {}) {
    const browser = await Browser.open({ wire: this.wire, ...options });
    this.#browsers.push(browser);
    this.watch(browser);
    return browser;
  }

  /** Looks at what every page, worker and service worker of a browser asks for; again after each launch. */
  watch(browser) {
    browser.context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.origin !== this.server.url && !['data:', 'blob:', 'about:'].includes(url.protocol)) this.foreign.push(`${request.method()} ${url.origin}`);
    });
  }

  /** Switches the network off for real: the server ends, the wire is cut, the browsers are told. */
  async offline() {
    await this.server.down();
    this.wire.weather = 'gone';
    await Promise.all(this.#browsers.map((browser) => browser.context.setOffline(true)));
  }

  /** And on again. */
  async online() {
    await this.server.up();
    this.wire.weather = 'open';
    await Promise.all(this.#browsers.map((browser) => browser.context.setOffline(false)));
  }

  /** Pictures of where it stood when something failed. */
  async picture(name) {
    const pages = this.#browsers.flatMap((browser) => browser.context.pages());
    for (const [n, page] of pages.entries()) await page.screenshot({ path: join(screens(), `failed ${name.slice(0, 40)} ${n}.png`) }).catch(() => undefined);
  }

  /** Nothing left but to our own server. */
  onlySameOrigin() {
    const strangers = this.wire.strangers.filter((one) => !BROWSERS_OWN.some((own) => own.test(one)));
    assert.deepEqual([...new Set([...strangers, ...this.foreign])], [], 'asked of somebody else');
  }

  /** None of these words passed, in any dress; something must have passed for that to mean anything. */
  nothingReadable(words) {
    assert.ok(this.wire.exchanges.some((one) => one.url.pathname === '/v1/sync' && one.status === 200), 'something was sent');
    const zstd = this.wire.exchanges.filter((one) => /zstd/.test(`${one.head} ${one.headers?.['content-encoding']}`.replace(/accept-encoding[^\n]*\n[^\n]*/gi, '')));
    assert.deepEqual(zstd.map((one) => one.url.pathname), [], 'compressed so that this test could not look inside');
    assert.deepEqual(this.wire.found(patterns(words)), [], 'readable on the wire');
  }

  async end() {
    for (const browser of this.#browsers) await browser.close();
    this.wire.close();
    await this.server.end();
  }
}
