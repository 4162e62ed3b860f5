// A browser as a person has it: one profile folder that lives on, a phone's screen, every byte through the wire. It can be killed.

import { existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium as playwright } from 'playwright-core';
import { chromium, temporary } from './paths.mjs';

/** Headless on a machine without a screen; what keeps the browser itself quiet is Playwright's own list. */
const FLAGS = [
  '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-domain-reliability',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
];

/** A phone of today. */
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
/** A desktop window, for the same app. */
export const DESKTOP = { viewport: { width: 1280, height: 900 }, deviceScaleFactor: 1, isMobile: false, hasTouch: false };

export class Browser {
  #profile = temporary('profile');

  /**
   * Opens one. `wire` is what it goes through; `camera` is `'file'` for one that sees what lies in the file `lens` whenever it
   * is opened, `'none'` for a person who refuses; `args` further flags; `context`
   * further options of the context; `preferences` what a person chose in the browser's own settings.
   */
  static async open({ wire, camera = null, args = [], context = {}, preferences = null } = {}) {
    const browser = new Browser();
    if (preferences) {
      mkdirSync(join(browser.profile, 'Default'));
      writeFileSync(join(browser.profile, 'Default/Preferences'), JSON.stringify(preferences));
    }
    Object.assign(browser, { wire, camera, args, options: context });
    await browser.launch();
    return browser;
  }

  /** The folder of its profile. */
  get profile() {
    return this.#profile.path;
  }

  /** The video file before its camera. */
  get lens() {
    return join(this.#profile.path, 'lens.y4m');
  }

  /** Starts it, again on the same profile. */
  async launch() {
    const flags = [...FLAGS, ...this.args];
    if (this.wire) flags.push(`--proxy-server=${this.wire.address}`, '--proxy-bypass-list=<-loopback>');
    if (this.camera) flags.push('--use-fake-device-for-media-stream');
    if (this.camera && this.camera !== 'none') flags.push('--use-fake-ui-for-media-stream');
    if (this.camera === 'file') flags.push(`--use-file-for-fake-video-capture=${this.lens}`);
    this.context = await playwright.launchPersistentContext(this.#profile.path, {
      executablePath: chromium(), headless: true, args: flags, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', serviceWorkers: 'allow', ...PHONE, ...this.options,
    });
    this.context.setDefaultTimeout(20_000);
    this.faults = [];
    this.context.on('weberror', (error) => this.faults.push(error.error().message));
    this.context.on('console', (message) => message.type() === 'error' && this.faults.push(message.text()));
  }

  /** The page; a new one if asked. */
  async page({ fresh = false } = {}) {
    const [first] = this.context.pages();
    return first && !fresh ? first : this.context.newPage();
  }

  /** The browser's own process: the one that has our profile and is nobody's child process of Chromium. */
  #process() {
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const file = join('/proc', id, 'cmdline');
      const words = existsSync(file) ? readSafe(file).split('\0') : [];
      if (words.includes(`--user-data-dir=${this.#profile.path}`) && !words.some((word) => word.startsWith('--type='))) return Number(id);
    }
    throw new Error('the browser has no process');
  }

  /** Kills it as a phone does that runs out of memory or battery: no chance to write anything down. */
  async kill() {
    const id = this.#process();
    const closed = new Promise((resolve) => this.context.once('close', resolve));
    process.kill(id, 'SIGKILL');
    await closed;
    while (isAlive(id)) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async close() {
    await this.context.close().catch(() => undefined);
    this.#profile.remove();
  }
}

function readSafe(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(id) {
  try {
    readlinkSync(`/proc/${id}/exe`);
    return true;
  } catch {
    return false;
  }
}
