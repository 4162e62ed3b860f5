// What hands do: press what has a word, choose, go on, go back; by role and name, as somebody does who sees the screen or hears it.

import { room, settled } from './tour.mjs';

const named = (name) => (name instanceof RegExp ? { name } : { name, exact: true });

/** Presses a button. */
export async function press(page, name) {
  await page.getByRole('button', named(name)).first().click();
  await settled(page);
}

/** Presses whatever leads to a screen: the first, or the one about something (`procedure=…`, or words on it). */
export async function go(page, screen, about = null) {
  const ways = page.locator(`[data-way^="${screen}?"]`);
  const one = !about ? ways : about.includes('=') ? page.locator(`[data-way^="${screen}?"][data-way*="${about}"]`) : ways.filter({ hasText: about });
  await one.first().click();
  await settled(page);
}

/** Opens a room and goes from screen to screen in it. */
export async function walkTo(page, name, ...screens) {
  await room(page, name);
  for (const screen of screens) await go(page, screen);
}

/** Presses the one main button. */
export async function onward(page) {
  await page.locator('.foot .btn-main').click();
  await settled(page);
}

/** Chooses one of several. */
export const choose = (page, name) => page.getByRole('radio', named(name)).first().check({ force: true });

/** Back, by the button at the top. */
export async function backUp(page) {
  await page.getByRole('button', { name: '返回', exact: true }).click();
  await settled(page);
}

/** The heading of the screen. */
export const heading = async (page) => (await page.locator('h1').textContent()).trim();

/** Until the screen says something. */
export const says = (page, text) => page.getByText(text).first().waitFor();
