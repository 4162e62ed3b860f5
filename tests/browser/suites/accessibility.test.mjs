// Three tasks in the app and one errand at the desk by keyboard alone, with what a screen reader is told at each screen. The transcript is `docs/accessibility.md`; a change of it is
// looked at by a person: `UPDATE_GOLDEN=1` writes it anew.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { answered } from '../lib/asking.mjs';
import { ask, open } from '../lib/app.mjs';
import { fill, PLACE } from '../lib/case.mjs';
import { errand, twoAtTheDesk } from '../lib/errand.mjs';
import { heading } from '../lib/hands.mjs';
import { top } from '../lib/paths.mjs';
import { settled } from '../lib/tour.mjs';
import { focused, steady, tabTo, tree } from '../lib/transcript.mjs';
import { World } from '../lib/world.mjs';

const PAGE = join(top, 'docs/accessibility.md');
const BEGIN = '<!-- transcripts: written by tests/browser/suites/accessibility.test.mjs -->';

let world, browser, page;
const transcripts = [];
before(async () => {
  world = await World.begin();
  browser = await world.browser({ context: { viewport: { width: 390, height: 844 }, isMobile: false, hasTouch: false } });
  page = await open(browser, world.server.url);
  await ask(page, 'set_place', { place: PLACE });
  await page.reload();
  await settled(page);
});
after(() => world.end());

/** One task: its title, and what is done in it. */
function task(title, deed) {
  test(title, async () => {
    const log = [`### ${title}`, ''];
    /** A new screen: its heading has the focus, and this is what it says. */
    const screen = async () => {
      await settled(page);
      assert.match(await focused(page), /^heading/, 'focus is on the heading');
      log.push(`- **${steady(await heading(page))}** has the focus`, '', '```yaml', await tree(page), '```', '');
    };
    try {
      await deed({ log, screen, tab: (name, options) => tabTo(page, log, name, options) });
    } catch (error) {
      await world.picture(title);
      throw error;
    }
    transcripts.push(log.join('\n'));
  });
}

task('Ask, and hold up the window card', async ({ log, screen, tab }) => {
  await tab('想问什么', { press: null });
  await page.keyboard.type('第一次办居住证要钱吗');
  log.push('- types 第一次办居住证要钱吗');
  await answered(page);
  await tab('看全部');
  await screen();
  await tab('给窗口看');
  await screen();
  if (!(await page.getByRole('button', { name: '放大给工作人员看' }).count())) {
    await tab('窗口');
    await screen();
  }
  await tab('放大给工作人员看');
  await settled(page);
  log.push('- the clerk’s page', '', '```yaml', await tree(page), '```', '');
  await tab('关');
  await settled(page);
  assert.match(await focused(page), /放大给工作人员看/, 'focus is back where it was');
  log.push(`- focus is back on ${await focused(page)}`);
});

task('A question answered, a fee recorded, an alert heard', async ({ log, screen, tab }) => {
  await fill(page, world, { fee: false });
  await page.reload();
  await settled(page);
  await tab('办理');
  await screen();
  await tab('首次申领居住证');
  await screen();
  await tab('问你的事');
  await screen();
  await tab('你住的是哪一种');
  await screen();
  await tab('自己或家里的房子', { press: ' ' });
  await tab('记下');
  await settled(page);
  await tab('返回');
  await settled(page);
  await tab('button “钱');
  await screen();
  await tab('记一笔钱');
  await screen();
  await tab('下一题');
  await screen();
  for (const key of ['5', '0']) await tab(`button “${key}”`);
  for (const title of ['哪天的事', '开收据了吗']) {
    await tab('下一题');
    await settled(page);
    log.push(`- **${title}**`);
  }
  await tab('记下');
  await settled(page);
  const alert = page.getByRole('alert').first();
  await alert.waitFor();
  log.push(`- heard at once (role \`alert\`): ${steady((await alert.innerText()).replace(/\s+/g, ' '))}`);
});

task('Two versions, one chosen', async ({ log, screen, tab }) => {
  await page.reload();
  await settled(page);
  await tab('办理');
  await settled(page);
  await tab('两边');
  await screen();
  await tab('button', { press: null, limit: 3 });
  const [conflict] = await ask(page, 'conflicts');
  await tab(conflict.words);
  await screen();
  await tab('radio', { press: ' ' });
  await tab('就用这个');
  await settled(page);
  assert.deepEqual(await ask(page, 'conflicts'), []);
  log.push('- settled; the live line says so');
});

test('At the desk: a fee is changed, reviewed, signed and published', async () => {
  const people = await twoAtTheDesk(world);
  const log = ['### At the desk: a fee is changed, reviewed, signed and published'];
  try {
    await errand(people, log);
  } catch (error) {
    await people.office.picture('errand');
    throw error;
  } finally {
    await people.office.close();
  }
  transcripts.push(log.join('\n'));
});

test('the transcripts are those of docs/accessibility.md', () => {
  assert.equal(transcripts.length, 4, 'every task was done');
  const text = readFileSync(PAGE, 'utf8');
  const kept = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
  const now = `${kept}\n\n${transcripts.join('\n\n')}\n`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(PAGE, now);
  assert.equal(process.env.UPDATE_GOLDEN === '1' ? now : text, now);
});
