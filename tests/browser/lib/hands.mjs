// What hands do: press what has a word, choose, go on, go back; by role and name, as somebody does who sees the screen or hears it.

import { settled } from './tour.mjs';

const named = (name) => (name instanceof RegExp ? { name } : { name, exact: true });

/** Presses a button. */
export async function press(page, name) {
  await page.getByRole('button', named(name)).first().click();
  await settled(page);
}

/** Presses whatever leads to a screen: the first, or the one whose words are given. */
export async function go(page, screen, text = null) {
  const ways = page.locator(`[data-way^="${screen}?"]`);
  await (text ? ways.filter({ hasText: text }) : ways).first().click();
  await settled(page);
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
