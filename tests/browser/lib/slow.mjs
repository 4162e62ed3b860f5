// A slower processor. DevTools can slow only a page's main thread, and this app works in a worker; so every renderer of the browser is
// stopped and let go in turn, all of its threads at once, which slows page, worker and service worker alike.

import { readFileSync, readdirSync } from 'node:fs';

/** One turn; short beside what a person notices. */
const TURN_MS = 16;

/** Renderers of the browser with this profile. */
function renderers(profile) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((id) => {
    try {
      const words = readFileSync(`/proc/${id}/cmdline`, 'utf8');
      return words.includes('--type=renderer') && words.includes(profile);
    } catch {
      return false;
    }
  });
}

/** Slows a browser by a factor until the function that is returned is called. */
function slow(profile, factor) {
  let ids = renderers(profile);
  let stopped = false;
  let ended = false;
  let ran = 0;
  let paused = 0;
  let last = performance.now();
  const signal = (name) => ids.forEach((id) => {
    try {
      process.kill(id, name);
    } catch {
      // It ended in the meantime.
    }
  });
  // Timers are late on a busy machine, so what is owed is reckoned from what passed, not from what was asked for.
  const turn = () => {
    const now = performance.now();
    if (stopped) paused += now - last; else ran += now - last;
    last = now;
    if (ended) return;
    const owed = ran * (factor - 1) - paused;
    if (!stopped && owed > 0) {
      signal('SIGSTOP');
      stopped = true;
    } else if (stopped && owed <= 0) {
      ids = renderers(profile);
      signal('SIGCONT');
      stopped = false;
    }
    setTimeout(turn, stopped ? Math.max(1, Math.min(TURN_MS, ran * (factor - 1) - paused)) : TURN_MS / factor);
  };
  turn();
  return () => {
    ended = true;
    signal('SIGCONT');
    return { ran, paused, factor: (ran + paused) / Math.max(1, ran) };
  };
}

/** Runs something in a browser that is slowed. */
export async function slowly(browser, factor, deed) {
  const end = slow(browser.profile, factor);
  try {
    return await deed();
  } finally {
    end();
  }
}
