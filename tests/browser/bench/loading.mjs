// How soon the app answers: the first time, over a slow link, and later without any. The person types at once, as soon as there is a field;
// the clock runs from the address until the first answer is on the screen.

import { installed } from '../lib/app.mjs';
import { answered, type } from '../lib/asking.mjs';
import { Browser } from '../lib/browser.mjs';
import { Server } from '../lib/server.mjs';
import { slowly } from '../lib/slow.mjs';
import { Wire } from '../lib/wire.mjs';

/** 1.6 Mbit/s with 150 ms there and back, as Lighthouse's slow phone has it. */
const LINK = { bytesPerSecond: 200_000, latencyMs: 150 };
/** A phone's processor beside this machine's. */
export const SLOWER = 4;
const FIRST = { at_most: 12_000_000 };
const LATER = { at_most: 1_500_000 };
const QUESTION = '办居住证要钱吗';

export async function loading(tell) {
  const runs = [];
  for (let run = 0; run < tell.repeats; run += 1) runs.push(await once());
  tell.configured('app: link and processor', '1.6 Mbit/s, 150 ms, shared by all; every renderer stopped three quarters of the time');
  tell.figure('bytes until the first answer', 'bytes', runs.map((run) => run.carried));
  tell.figure('first load until search answers', 'micros', runs.map((run) => run.first), FIRST);
  tell.figure('later load, no network, until search answers', 'micros', runs.map((run) => run.later), LATER);
}

async function once() {
  const server = await Server.start();
  const wire = await Wire.to(server.url);
  const browser = await Browser.open({ wire });
  try {
    const page = await browser.page();
    await page.addInitScript(() => location.pathname === '/app/' && localStorage.setItem('v', '1'));
    wire.link = LINK;
    const first = await slowly(browser, SLOWER, () => ask(page, server.url));
    const carried = wire.exchanges.reduce((sum, one) => sum + one.got.length, 0);
    wire.link = null;
    await installed(page);
    await page.goto('about:blank');
    await server.down();
    wire.weather = 'gone';
    await browser.context.setOffline(true);
    const later = await slowly(browser, SLOWER, () => ask(page, server.url));
    return { first, later, carried };
  } finally {
    await browser.close();
    wire.close();
    await server.end();
  }
}

async function ask(page, url) {
  const begun = performance.now();
  await page.goto(`${url}/app/`, { waitUntil: 'commit' });
  await type(page, QUESTION);
  await answered(page);
  return (performance.now() - begun) * 1_000;
}
