// The desk as people there have it: a browser each, an authenticator that is twenty bytes and a clock, a key in a file. Everything is done
// on the pages; only the first invitation comes from the server's command line, as in life.

import { createHash, createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join as path } from 'node:path';
import { chromium as playwright } from 'playwright-core';
import { DESK, axe, measure } from './look.mjs';
import { chromium, screens } from './paths.mjs';

/** The seed of a demonstration key, as a key file has it: 64 hex digits. */
export const keyFile = (name) => createHash('sha256').update(`sojourn public demo key: ${name}`).digest('hex');

/** RFC 4648, as the page shows it for typing. */
function unbase32(text) {
  const bits = [...text.replace(/\s/g, '')].map((char) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(char).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

/** RFC 6238 with what every app uses: SHA-1, six digits, thirty seconds. */
export function digits(secret, step) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const at = hash.at(-1) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Somebody's authenticator. No step is ever used twice; one ahead of the clock counts too, and further ahead it waits. */
class Authenticator {
  #used = 0;

  constructor(typed) {
    this.secret = unbase32(typed);
  }

  async now() {
    const clock = () => Math.floor(Date.now() / 30_000);
    const step = Math.max(clock(), this.#used + 1);
    while (clock() < step - 1) await new Promise((done) => setTimeout(done, 250));
    this.#used = step;
    return digits(this.secret, step);
  }
}

/** One Chromium for everybody at the desk; each person's context shares nothing with another's. */
export class Office {
  /** What a page's policy forbade, what went wrong in a page, what was asked of others: a line each. */
  faults = [];
  /** Responses that were pages, for their headers. */
  pages = [];

  static async open(world) {
    const office = new Office();
    office.world = world;
    office.url = world.server.url;
    office.chromium = await playwright.launch({ executablePath: chromium(), headless: true, args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
    return office;
  }

  /** A browser of one's own; `options` as Playwright has them. */
  async desk(options = {}) {
    const context = await this.chromium.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(45_000);
    context.on('console', (message) => this.#heard(message));
    context.on('weberror', (error) => this.faults.push(error.error().message));
    context.on('request', (request) => this.#asked(request.url()));
    context.on('response', (response) => {
      const headers = response.headers();
      if (headers['content-type']?.startsWith('text/html')) this.pages.push({ url: response.url(), status: response.status(), headers });
    });
    return context.newPage();
  }

  /** Chromium writes every refused policy into the console; a status that a page answers on purpose it writes too. */
  #heard(message) {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) this.faults.push(message.text());
  }

  #asked(url) {
    const { origin, protocol } = new URL(url);
    if (origin !== this.url && !['data:', 'blob:', 'about:'].includes(protocol)) this.faults.push(`asked of somebody else: ${origin}`);
  }

  /** Pictures of where everybody stood when something failed. */
  async picture(name) {
    const open = this.chromium.contexts().flatMap((context) => context.pages());
    for (const [n, page] of open.entries()) await page.screenshot({ path: path(screens(), `failed ${name.slice(0, 40)} ${n}.png`), fullPage: true }).catch(() => undefined);
  }

  close() {
    return this.chromium.close();
  }
}

/** An invitation from the command line; the server must be stopped. */
export async function firstInvitation(server, ...duties) {
  const words = duties.flatMap((duty) => ['--duty', duty]);
  const told = await server.command('admin', '--data-dir', server.data, '--listen', `127.0.0.1:${server.port}`, '--demo', 'console-invite', ...words);
  return told.trim().split('\n').at(-1);
}

/** Takes an invitation in this browser: the person, signed in, with what they need to sign in again. */
export async function join(page, link, { login, name }) {
  await page.goto(link);
  const person = { login, name, password: `four unrelated words of ${name}`, authenticator: new Authenticator(await page.locator('.secret').innerText()) };
  await page.locator('#login').fill(login);
  await page.locator('#name').fill(name);
  await page.locator('#password').fill(person.password);
  await page.locator('#again').fill(person.password);
  await page.locator('#digits').fill(await person.authenticator.now());
  await page.locator('main button.main').click();
  await page.locator('.codes').waitFor();
  person.codes = await page.locator('.codes li').allInnerTexts();
  return person;
}

/** Signs in on whatever sign-in page is open. */
export async function signIn(page, person) {
  await page.locator('#login').fill(person.login);
  await page.locator('#password').fill(person.password);
  await page.locator('#code').fill(await person.authenticator.now());
  await page.locator('main button.main').click();
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
}

/** An invitation made in the console, by somebody who may. */
export async function invite(page, ...duties) {
  await page.goto(new URL('/console/people', page.url()).href);
  for (const duty of duties) await page.locator(`input[name=duty][value=${duty}]`).check();
  await page.locator('form[action$="/people/invite"] button.main').click();
  return page.locator('code.copy').innerText();
}

/** Takes a key file into this browser and registers its public half. */
export async function keepKey(page, name) {
  await page.goto(new URL('/console/me', page.url()).href);
  await page.locator('[data-take]').setInputFiles({ name: 'desk.key', mimeType: 'text/plain', buffer: Buffer.from(keyFile(name)) });
  await page.locator('[data-key-here]').waitFor();
}

/** Signs out, by the button at the top. */
export async function signOut(page) {
  await page.locator('.sign-out button').click();
  await page.waitForURL(/sign-in/);
}

/** How a page of the desk is looked at; in full every combination is also judged, otherwise the narrow one in Chinese and the wide one in English. */
const LOOKS = ['zh-Hans', 'en'].flatMap((lang) => [1280, 390].map((width) => ({ lang, width })));
const FULL = process.env.SOJOURN_FULL === '1';
const isJudged = ({ lang, width }) => FULL || (lang === 'en') === (width === 1280);

/** Draws the page that is open, or `of`, in both languages and widths; what is wrong with it, a line each. `still` for a page that only a form leads to. */
export async function look(page, name, { of = null, still = false } = {}) {
  const wrong = [];
  const at = of ?? page.url().replace(/^https?:\/\/[^/]+/, '');
  const folder = path(screens(), 'console');
  mkdirSync(folder, { recursive: true });
  for (const one of LOOKS.filter(({ lang }) => !still || lang === 'zh-Hans')) {
    await page.setViewportSize({ width: one.width, height: 900 });
    if (!still) await page.goto(new URL(withLanguage(at, one.lang), page.url()).href);
    await page.screenshot({ path: path(folder, `${name}-${one.lang}-${one.width}.png`), fullPage: true, animations: 'disabled' });
    if (!isJudged(one) && !still) continue;
    const narrow = one.width === 390 ? await narrowed(page) : [];
    wrong.push(...[...(await axe(page)), ...(await measure(page, DESK)), ...narrow].map((fault) => `${name} ${one.lang} ${one.width}: ${fault}`));
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  if (!still) await page.goto(new URL(withLanguage(at, 'zh-Hans'), page.url()).href);
  return wrong;
}

/** Nothing scrolls sideways on the narrowest phone either. */
async function narrowed(page) {
  await page.setViewportSize({ width: 320, height: 700 });
  const found = (await measure(page, DESK)).filter((one) => one.startsWith('sideways'));
  await page.setViewportSize({ width: 390, height: 900 });
  return found.map((one) => `at 320 px, ${one}`);
}

function withLanguage(at, lang) {
  const url = new URL(at, 'http://desk');
  url.searchParams.set('lang', lang);
  url.searchParams.delete('done');
  return url.pathname + url.search + url.hash;
}
