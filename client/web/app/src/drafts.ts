// Between the person's own phone and a phone of drafts. They are two databases; a page has one of them open, and changing is loading
// the page again, so that nothing of the one is left on a screen of the other.

import { bringDrafts, dropDrafts } from './open';
import { type Trouble, opening, thePhone } from './phone';
import { drafts, keepDrafts } from './settings';

/** What a code for drafts begins with. */
const SCHEME = 'sojourn-preview:';

/** Whether a text is meant as a code for drafts; whether it is one is read by the phone. */
export const looksLikeDrafts = (text: string): boolean => text.trim().startsWith(SCHEME);

/** Brings what a code points to, and begins anew with it. Rejects with why not; nothing has changed then. */
export async function enterDrafts(code: string): Promise<void> {
  await bringDrafts(code.trim());
  if (!keepDrafts(true)) {
    await dropDrafts();
    throw { code: 'no-storage', message: '' } satisfies Trouble;
  }
  location.reload();
}

/** Drops the drafts with whatever was tried in them, and begins anew with the person's own. */
export async function leaveDrafts(): Promise<void> {
  if (!drafts) return;
  if (opening.peek() === 'ready') await (await thePhone()).close().catch(() => undefined);
  // Where another tab still holds them they stay, and this page begins with them again rather than say that they are gone.
  const gone = await dropDrafts().then(() => true, () => false);
  if (gone) keepDrafts(false);
  location.reload();
}
