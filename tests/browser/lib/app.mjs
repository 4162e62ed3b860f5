// The app in a page, as a person meets it, and two things a person has not: a way to ask the phone in its own worker directly, and the time
// each of the app's own calls took. Both listen at the worker's message port; the app is the one that is shipped.


/** Runs in the page before anything of the app. */
function listen() {
  const Real = window.Worker;
  const waiting = new Map();
  window.walk = { calls: [], ask: null, worker: null, idle: () => [...waiting.values()].every((one) => one.name === 'sync'), pending: (name) => [...waiting.values()].some((one) => one.name === name) };
  let next = 1e9;
  window.Worker = class extends Real {
    constructor(url, options) {
      super(url, options);
      window.walk.worker = this;
      this.addEventListener('message', ({ data }) => {
        const began = waiting.get(data?.id);
        if (!began) return;
        waiting.delete(data.id);
        window.walk.calls.push({ name: began.name, ms: performance.now() - began.at, failed: data.fault ? `${data.fault.code}: ${data.fault.message}` : null });
        began.tell?.(data);
      });
    }
    postMessage(message, ...more) {
      if (message?.ask) waiting.set(message.id, { name: message.name ?? message.ask, at: performance.now(), tell: null });
      super.postMessage(message, ...more);
    }
  };
  const send = (name, message) => new Promise((done, fail) => {
    const id = (next += 1);
    const tell = (data) => ('fault' in data ? fail(new Error(`${name}: ${data.fault.code}: ${data.fault.message}`)) : done(data.answer));
    waiting.set(id, { name, at: performance.now(), tell });
    Real.prototype.postMessage.call(window.walk.worker, { id, ...message });
  });
  window.walk.ask = (name, args) => send(name, { ask: 'call', name, args });
  // The app also sends by itself; then one waits for one's turn.
  window.walk.sync = async (options) => {
    for (;;) {
      try {
        return await send('sync', { ask: 'sync', options });
      } catch (error) {
        if (!error.message.includes('sync-under-way')) throw error;
        await new Promise((done) => setTimeout(done, 100));
      }
    }
  };
}

/** A page with the app in it, ready to be asked. `lang` and `theme` as a person chose them before; `seen` skips the first run. */
export async function open(browser, url, { fresh = false, lang = null, seen = true, wait = true } = {}) {
  const page = await browser.page({ fresh });
  await page.addInitScript(listen);
  await page.addInitScript(({ lang, seen }) => {
    if (location.pathname !== '/app/') return;
    if (lang) localStorage.setItem('l', lang);
    if (seen) localStorage.setItem('v', '1');
  }, { lang, seen });
  await page.goto(`${url}/app/`);
  if (wait) await ready(page);
  return page;
}

/** How long opening may take: a debug server and a busy machine are slow. */
const OPEN_MS = 60_000;

/** Until something in the page holds; the page's own question may be a promise. */
export async function until(page, question, argument = null, limit = OPEN_MS) {
  const end = Date.now() + limit;
  while (!(await page.evaluate(question, argument).catch(() => false))) {
    if (Date.now() > end) throw new Error(`not within ${limit} ms: ${question}`);
    await page.waitForTimeout(50);
  }
}

/** Until the phone answers. */
export const ready = (page) => until(page, () => Boolean(window.walk?.worker) && window.walk.ask('today', {}).then(() => true));

/** Asks the phone in the app's own worker. */
export const ask = (page, name, args = {}) => page.evaluate(([name, args]) => window.walk.ask(name, args), [name, args]);

/** Until the service worker has everything and the next load needs no network. */
export async function installed(page) {
  await until(page, async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration?.active?.state === 'activated' && navigator.serviceWorker.controller !== null;
  });
}

/** Times of the app's own calls of a name, in milliseconds. */
export const times = (page, name) => page.evaluate((name) => window.walk.calls.filter((one) => one.name === name).map((one) => one.ms), name);

