// Hiding: the screen is emptied first, then the keys are dropped, then the page becomes a calendar of public holidays. The screens
// below are left behind, so that Back from the calendar does not lead into them.

import { thePhone } from './phone';
import { depth } from './router';
import { hush } from './speech';

/** How long Esc counts towards the three. */
const ESC_MS = 1500;
/** How long the history may take to step back before the page changes all the same. */
const STEP_MS = 120;

/** Where hiding leads: a page of our own, beside this one. */
const calendar = (): string => new URL('./calendar.html', document.baseURI).href;

/** Hides at once. */
export function hide(): void {
  document.documentElement.classList.add('gone');
  document.title = '';
  hush();
  void thePhone()
    .then((phone) => phone.call('lock', {}))
    .catch(() => undefined);
  const leave = (): void => location.replace(calendar());
  if (depth() === 0) return leave();
  addEventListener('popstate', leave, { once: true, capture: true });
  setTimeout(leave, STEP_MS);
  history.go(-depth());
}

/** While the app is not in front its picture in the list of running apps is empty, where the system takes it late enough. */
function cover(): void {
  document.documentElement.classList.toggle('covered', document.visibilityState === 'hidden');
}

/** Esc three times on a keyboard hides too; called once. */
export function startHide(): void {
  document.addEventListener('visibilitychange', cover);
  // A page that comes back from the browser's memory comes back empty, and without keys: it begins anew.
  addEventListener('pageshow', (event) => event.persisted && location.reload());
  let pressed: number[] = [];
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return void (pressed = []);
    pressed = [...pressed.filter((at) => event.timeStamp - at < ESC_MS), event.timeStamp];
    if (pressed.length >= 3) hide();
  });
}
