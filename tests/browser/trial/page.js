// The page of the trials: it opens phones as an app does, under the same policy, and does what the script beside it asks.

import { openPhone } from './src/index.js';

const policy = window.trustedTypes?.createPolicy('sojourn-urls', { createScriptURL: (url) => url }) ?? { createScriptURL: (url) => url };
const address = (file) => policy.createScriptURL(new URL(file, import.meta.url).href);
const phones = new Map();

/** Opens a phone in a folder; `file` is the worker it runs in. */
async function open(folder, file = './src/worker.js') {
  const events = [];
  let worker = null;
  const spawn = () => (worker = new Worker(address(file), { type: 'module' }));
  const phone = await openPhone({ folder, worker: spawn, onEvent: (event) => events.push(event) });
  phones.set(folder, { phone, events, acknowledged: [], kill: () => worker.terminate() });
  return phone.mode;
}

/** Ends a phone's worker as a browser does that needs the memory. */
function kill(folder) {
  phones.get(folder).kill();
  phones.delete(folder);
}

async function close(folder) {
  await phones.get(folder).phone.close();
  phones.delete(folder);
}

/** A call; errors come back as values, because a thrown one loses its code on its way to the script. */
async function call(folder, name, args = {}) {
  try {
    return { ok: await phones.get(folder).phone.call(name, args) };
  } catch (error) {
    return { code: error.code ?? 'bug', message: error.message };
  }
}

async function sync(folder, options = {}) {
  try {
    return { ok: await phones.get(folder).phone.sync(options) };
  } catch (error) {
    return { code: error.code ?? 'bug', message: error.message };
  }
}

/** Writes notes until the worker is gone; what was acknowledged is remembered here, in the page. */
function writeNotes(folder, id, prefix) {
  const { phone, acknowledged } = phones.get(folder);
  let count = 0;
  const next = () => {
    const text = `${prefix} ${count++}`;
    phone.call('note', { id, text }).then(() => { acknowledged.push(text); next(); }, () => undefined);
  };
  next();
  return acknowledged;
}

/** Runs a case of the conformance suite in a worker of its own kind. */
function cases() {
  const worker = new Worker(address('./cases.js'), { type: 'module' });
  let next = 0;
  const waiting = new Map();
  worker.onmessage = ({ data }) => { waiting.get(data.id)(data); waiting.delete(data.id); };
  return (ask, name) => new Promise((resolve) => { waiting.set(++next, resolve); worker.postMessage({ id: next, ask, name }); });
}

Object.assign(window, { trial: { open, kill, close, call, sync, writeNotes, phones, cases: cases() }, ready: true });
