// A walk through every screen there is. Whatever leads on carries `data-way="room.screen?…"`, so new screens are found without being told;
// a screen that only a deed leads to is named with its deed. At the end every screen the source names must have been seen.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { top } from './paths.mjs';

const SCREENS = join(top, 'client/web/app/src/screens');
const ROOMS = ['find', 'me', 'apply', 'more'];

/** Every screen the source names. */
export function everyScreen() {
  return ROOMS.flatMap((room) => readdirSync(join(SCREENS, room)).filter((file) => file === 'index.ts').flatMap((file) => {
    const text = readFileSync(join(SCREENS, room, file), 'utf8');
    return [...text.matchAll(/^\s*'?([a-z]+\.[A-Za-z.\d-]+)'?:/gm)].map(([, name]) => name);
  })).sort();
}

/** Until a screen stands still: nothing is being read, nothing waits, nothing moves. */
export async function settled(page) {
  const still = () => document.querySelector('h1') && !document.querySelector('.wait, [aria-busy=true]') && (window.walk?.idle() ?? true);
  // Twice: what is drawn first asks for what is drawn next.
  for (let n = 0; n < 2; n += 1) {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20))));
    await page.waitForFunction(still, null, { timeout: 45_000, polling: 30 });
  }
}

/** Of several ways to the same screen, the one that has most to show. */
const RATHER = 'residence-permit|permit-fee|permit-what|permit';

/** Ways onward from a screen, one for each screen they lead to. */
const waysFrom = (page) => page.evaluate((rather) => {
  const ways = [...document.querySelectorAll('[data-way]')].filter((one) => one.checkVisibility() && !one.disabled).map((one) => one.dataset.way);
  const full = ways.filter((way) => new RegExp(rather).test(way));
  return [...new Map([...full, ...ways].toReversed().map((way) => [way.split('?')[0], way])).values()].toReversed();
}, RATHER);

/** Follows one way and shows where it leads. */
export async function follow(page, way) {
  await page.locator(`[data-way="${way}"]`).first().click();
  await settled(page);
}

export async function back(page) {
  await page.goBack();
  await settled(page);
}

/** Opens a room from the bar. */
export async function room(page, name) {
  await page.locator('nav.bar button').nth(ROOMS.indexOf(name)).click();
  await settled(page);
}

/** Walks every room, calling `show(name)` at each screen not seen yet; returns the names in order. */
export async function walk(page, show, seen = new Set()) {
  for (const name of ROOMS) {
    await room(page, name);
    await visit(page, `${name}.home`, show, seen);
  }
  return seen;
}

/** Shows a screen and walks on from it. */
export async function visit(page, name, show, seen) {
  if (seen.has(name)) return;
  seen.add(name);
  await show(name);
  for (const way of await waysFrom(page)) {
    const next = way.split('?')[0];
    if (seen.has(next)) continue;
    await follow(page, way);
    await visit(page, next, show, seen);
    await back(page);
  }
}

/** Screens that only a deed leads to; each is shown with what leads there. `main` presses the main button. */
export async function beyond(page, show, seen, ask) {
  const shown = async (name) => {
    if (!seen.has(name)) await show(name);
    seen.add(name);
  };
  const main = () => page.locator('.foot .btn-main').click().then(() => settled(page));
  await room(page, 'apply');
  await follow(page, await wayLike(page, 'apply.list'));
  await follow(page, await wayLike(page, 'apply.open', 'procedure=residence-permit'));
  await main();
  while ((await page.locator('.why').count()) > 0) {
    await page.locator('.content .btns .btn').last().click();
    await settled(page);
  }
  await shown('apply.verdict');
  await room(page, 'find');
  await page.getByRole('searchbox').fill('居住证怎么办');
  await page.locator('.best').waitFor();
  await follow(page, await wayLike(page, 'find.answer', 'permit-what'));
  await follow(page, await wayLike(page, 'find.cards'));
  await shown('find.cards');
  await calculate(page);
  await shown('more.calc.result');
  await ask('set_pin', { pin: '135790' });
  // With a PIN the room shows more than before.
  const again = new Set([...seen].filter((name) => !/^more\.(home|safety|pin)/.test(name)));
  await room(page, 'more');
  await visit(page, 'more.home', show, again);
  again.forEach((name) => seen.add(name));
  await locked(page, ask, shown);
}

/** A way to a screen, about something. */
async function wayLike(page, screen, about = '') {
  const way = page.locator(`[data-way^="${screen}?"]${about && `[data-way*="${about}"]`}`).first();
  await way.waitFor();
  return way.getAttribute('data-way');
}

/** Answers a calculator's questions with whatever is offered first, until it has a result. */
async function calculate(page) {
  await room(page, 'more');
  await follow(page, await wayLike(page, 'more.calc'));
  await follow(page, await wayLike(page, 'more.calc.ask'));
  for (let n = 0; n < 12 && (await page.locator('[data-way^="more.calc.result"], .foot .btn-main, .content .btn-main').count()) > 0; n += 1) {
    // An amount is not offered, and none is no answer: 5,000 on the keys.
    for (const digit of (await page.getByRole('button', { name: '5', exact: true }).count()) ? '5000' : '') await page.getByRole('button', { name: digit, exact: true }).click();
    await page.locator('.foot .btn-main, .content .btn-main').first().click();
    await settled(page);
  }
}

/** What a phone shows that waits for its PIN. */
async function locked(page, ask, shown) {
  await ask('lock', {});
  await room(page, 'me');
  await settled(page);
  const way = page.locator('[data-way^="more.unlock"]').first();
  if (await way.count()) await way.click();
  await settled(page);
  await shown('more.unlock');
  await ask('unlock', { pin: '135790' });
}
