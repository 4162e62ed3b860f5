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

/** Until a screen stands still: nothing waits, nothing moves. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.wait, [aria-busy=true]'), null, { timeout: 15_000 });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.waitForTimeout(60);
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

/** Screens that only a deed leads to; each is shown with what leads there. */
export async function beyond(page, show, seen) {
  void page;
  void show;
  void seen;
}
