// How the app feels under the finger with a slow processor: from a keystroke until its answer is drawn, and how long a local write takes
// from the screen's side, sealing, signing and the disk included.

import { ask, open } from '../lib/app.mjs';
import { box } from '../lib/asking.mjs';
import { slowly } from '../lib/slow.mjs';
import { World } from '../lib/world.mjs';
import { SLOWER } from './loading.mjs';

const KEYSTROKE = { at_most: 50_000 };
const WRITE = { at_most: 20_000 };
const QUESTIONS = ['办居住证要钱吗', '老板不给工资怎么办', '孩子能不能在这里上学', 'juzhuzheng', '工伤怎么认定'];
const WRITES = 40;

const permille = (values, share) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor((values.length * share) / 1000))];

export async function typing(tell) {
  const runs = await repeatedly(tell, async (browser, page) => {
    await watchAnswers(page);
    for (const question of QUESTIONS) {
      await box(page).fill('');
      await box(page).focus();
      // As fast as a quick person types; an answer that comes later than the next key still counts in full.
      for (const letter of question) {
        await page.keyboard.insertText(letter);
        await page.waitForTimeout(180);
      }
    }
    await page.waitForTimeout(1_000);
    return page.evaluate(() => window.strokes);
  });
  tell.figure('keystroke in search until its answer is drawn, p95', 'micros', runs.map((times) => permille(times, 950) * 1_000), KEYSTROKE);
  tell.figure('keystroke in search until its answer is drawn, p50', 'micros', runs.map((times) => permille(times, 500) * 1_000));
}

/** In the page: from each input event until the frame after the first change of what is below the box. */
const watchAnswers = (page) => page.evaluate(() => {
  window.strokes = [];
  let pending = null;
  document.addEventListener('input', (event) => {
    if (event.target.value.trim()) pending = { at: event.timeStamp, calls: window.walk.calls.length };
  }, true);
  const done = () => {
    if (!pending || window.walk.calls.slice(pending.calls).every((one) => one.name !== 'ask')) return;
    const { at } = pending;
    pending = null;
    requestAnimationFrame(() => requestAnimationFrame(() => window.strokes.push(performance.now() - at)));
  };
  const note = window.walk.worker;
  note.addEventListener('message', () => setTimeout(done));
});

export async function writing(tell) {
  const runs = await repeatedly(tell, async (browser, page) => {
    const id = await ask(page, 'open_application', { procedure: 'residence-permit', place: '330100' });
    const times = await page.evaluate(async ([application, count]) => {
      const all = [];
      for (let n = 0; n < count; n += 1) {
        const at = performance.now();
        await window.walk.ask('answer', { id: application, question: 'has_work', text: n % 2 ? 'yes' : 'no' });
        all.push(performance.now() - at);
      }
      return all;
    }, [id, WRITES]);
    return times;
  });
  tell.figure('local write, p50', 'micros', runs.map((times) => permille(times, 500) * 1_000), WRITE);
  tell.figure('local write, p95', 'micros', runs.map((times) => permille(times, 950) * 1_000));
}

async function repeatedly(tell, deed) {
  const runs = [];
  for (let run = 0; run < tell.repeats; run += 1) {
    const world = await World.begin();
    try {
      const browser = await world.browser();
      const page = await open(browser, world.server.url);
      runs.push(await slowly(browser, SLOWER, () => deed(browser, page)));
    } finally {
      await world.end();
    }
  }
  return runs;
}
