// Locking by itself: after so many minutes without a touch, counted also while the app is not in front. What was being written stays on its
// screen; the screen asks for the PIN when it next needs something private.

import { call, onPhone, opening } from './phone';
import { go, here } from './router';

/** How often one looks. A page in the background is looked at less often by the browser itself; coming back looks at once. */
const LOOK_MS = 5_000;

/** When somebody last touched the app. */
let touched = Date.now();
/** Milliseconds after which it locks; none where there is no PIN, or where the person chose so. */
let after: number | null = null;

async function learn(): Promise<void> {
  const [hasPin, choices] = await Promise.all([call('has_pin', {}), call('choices', {})]);
  after = hasPin && choices.lock_after_minutes ? choices.lock_after_minutes * 60_000 : null;
}

async function look(): Promise<void> {
  if (after === null || Date.now() - touched < after) return;
  touched = Date.now();
  if ((await call('opened', {})) === null) return;
  await call('lock', {});
  // Guidance is nobody's secret; anything else is covered by the way in, and Back finds it as it was.
  if (!here.peek().name.startsWith('find.')) go('more.unlock');
}

/** Begins; called once. */
export function startGuard(): void {
  const touch = (): void => void (touched = Date.now());
  for (const kind of ['pointerdown', 'keydown', 'scroll'] as const)
    addEventListener(kind, touch, { passive: true, capture: true });
  onPhone((event) => event.kind === 'changed' && void learn().catch(() => undefined));
  document.addEventListener('visibilitychange', () => void look().catch(() => undefined));
  setInterval(() => void look().catch(() => undefined), LOOK_MS);
  const stop = opening.subscribe((now) => {
    if (now !== 'ready') return;
    queueMicrotask(() => stop());
    void learn().catch(() => undefined);
  });
}
