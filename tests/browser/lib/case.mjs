// A case for the screens to show: what a person would have on the phone after some weeks, said by the phone's own calls, and a second phone
// (`sojourn phone`, the one in the terminal) that changes the same thing, so that there is something to choose.

import { join } from 'node:path';
import { ask } from './app.mjs';
import { temporary } from './paths.mjs';

/** Hangzhou. */
export const PLACE = '330100';

/** What nobody but the person may read; looked for on the wire and at the server. */
export const PRIVATE = ['宏达服装厂', '王秀兰', '文三路三百号', '窗口说照片要白底', 'receipt A-1734'];

const yuan = (amount) => ({ minor: amount * 100, currency: 'CNY' });

/** Fills a phone. Returns the application. */
export async function fill(page, world, { fee = true } = {}) {
  await ask(page, 'set_place', { place: PLACE });
  for (const article of ['permit-fee', 'permit-what', 'permit-papers', 'papers-missing']) await ask(page, 'save_article', { article, place: PLACE });
  const id = await ask(page, 'open_application', { procedure: 'residence-permit', place: PLACE });
  for (const [question, text] of [['hukou_elsewhere', 'yes'], ['registered_on', '2026-03-04'], ['has_work', 'yes'], ['insured', 'yes']]) {
    await ask(page, 'answer', { id, question, text });
  }
  await ask(page, 'paper', { id, paper: { document: 'id-card', form: 'original' } });
  // Some days ago, so that the office's date lies ahead.
  const lately = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
  for (const to of ['submitted', 'accepted']) await ask(page, 'stage', { id, to, on: lately });
  await ask(page, 'note', { id, text: `${PRIVATE[1]}，在${PRIVATE[0]}上班，住${PRIVATE[2]}。${PRIVATE[3]}。` });
  const [line] = await ask(page, 'fees', { procedure: 'residence-permit', place: PLACE });
  if (fee) await ask(page, 'fee', { id, fee: { kind: 'paid', item: line.item, amount: yuan(50), on: '2026-09-10', receipt: PRIVATE[4] } });
  await ask(page, 'add_registration', { place: PLACE, on: '2026-03-04' });
  await ask(page, 'diary_add', { entered: { day: '2026-11-16', span: { started: 480, ended: 1170 }, rest: 60, employer: PRIVATE[0], workplace: PRIVATE[2] } });
  await ask(page, 'report_difference', { new: { item: 'procedure:residence-permit', place: PLACE, kind: 'charged_money', office: '派出所', amount: yuan(50), text: '要先交钱' } });
  await ask(page, 'photo_put', { id, document: 'id-card', media: 'jpeg', ...(await picture(page)) });
  await differ(page, world, id);
  return id;
}

/** A photograph, drawn by the browser. */
const picture = (page) => page.evaluate(async () => {
  const canvas = new OffscreenCanvas(320, 200);
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#c8d8d4';
  pen.fillRect(0, 0, 320, 200);
  pen.fillStyle = '#333';
  pen.fillRect(24, 40, 90, 110);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.7 })).arrayBuffer());
  const text = btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return { bytes: text, thumbnail: text };
});

/** A second phone of the same person, and one answer that both changed without sight of each other. */
async function differ(page, world, id) {
  const folder = temporary('phone');
  try {
    const phone = (...words) => world.server.command('phone', '--dir', join(folder.path, 'second'), '--json', ...words).then((told) => JSON.parse(told));
    await sync(page);
    const { pairing } = await phone('pair', 'join', await ask(page, 'invitation'));
    await ask(page, 'certify', { pairing });
    await sync(page);
    await phone('sync', '--server', world.server.url);
    await ask(page, 'answer', { id, question: 'registered_on', text: '2026-03-05' });
    await phone('answer', id.slice(0, 8), 'registered_on', '2026-03-06');
    await phone('sync');
    await sync(page);
  } finally {
    folder.remove();
  }
}

export const sync = (page) => page.evaluate(() => window.walk.sync({}));
