// What the desk's pages do beyond plain forms: sign with the key of this browser, and help the keyboard after a part was replaced.
// Everything else works without this file. No rule of the desk is decided here.

'use strict';

// The key -------------------------------------------------------------------------------------------------------------

const STORE = 'keys';
const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const unhex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const fromBase64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const toBase64 = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));

/** The database of this browser that holds the key. The private half cannot be read out of it, only used. */
function database() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open('sojourn-desk', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function inStore(mode, act) {
  const db = await database();
  try {
    return await new Promise((done, fail) => {
      const asked = act(db.transaction(STORE, mode).objectStore(STORE));
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => fail(asked.error);
    });
  } finally {
    db.close();
  }
}

/** Keys by their public half. */
const keptKey = (publicKey) => inStore('readonly', (store) => store.get(publicKey));
const keepKey = (publicKey, key) => inStore('readwrite', (store) => store.put(key, publicKey));
const forgetKey = (publicKey) => inStore('readwrite', (store) => store.delete(publicKey));

/** RFC 8410: what stands before the 32 bytes of a seed in PKCS #8. */
const PKCS8_BEFORE = unhex('302e020100300506032b657004220420');

/** PKCS #8 from a key file: PEM, or the 64 hex digits of a seed. */
function pkcs8Of(text) {
  const seed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(seed)) return new Uint8Array([...PKCS8_BEFORE, ...unhex(seed)]);
  const pem = /-----BEGIN PRIVATE KEY-----([\s\S]+?)-----END PRIVATE KEY-----/.exec(text);
  if (!pem) throw new Error('not-a-key');
  return fromBase64(pem[1].replace(/\s/g, ''));
}

/** Takes a private key in: kept so that it signs here and cannot be read out. Returns its public half. */
async function takeIn(pkcs8) {
  const readable = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', readable);
  const publicKey = hex(fromBase64(x.replace(/-/g, '+').replace(/_/g, '/')));
  await keepKey(publicKey, await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']));
  return publicKey;
}

/** Makes a key; returns its public half and the file its owner keeps on a stick. */
async function makeKey() {
  const { privateKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', privateKey);
  const lines = toBase64(pkcs8).match(/.{1,64}/g).join('\n');
  return { publicKey: await takeIn(new Uint8Array(pkcs8)), file: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n` };
}

const signed = async (publicKey, message) => {
  const key = await keptKey(publicKey);
  if (!key) throw new Error('no-key');
  return hex(await crypto.subtle.sign('Ed25519', key, message));
};

// Signing a form ------------------------------------------------------------------------------------------------------

/** What the bytes say that are about to be signed: read from the bytes themselves, not from the page around them. */
function saidBy(message) {
  const text = new TextDecoder().decode(message);
  return JSON.parse(text.slice(text.indexOf('{')));
}

function shown(value) {
  if (value === null || typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map((one) => (typeof one === 'object' && one?.item ? `${one.place ? `${one.place} ` : ''}${one.item}` : shown(one))).join(', ');
  const names = Object.keys(value);
  return names.length > 4 ? `${names.length}` : names.map((name) => `${name}: ${shown(value[name])}`).join('; ');
}

async function showSigned(form) {
  const list = form.querySelector('[data-signs]');
  if (!list) return;
  const message = unhex(form.dataset.message);
  const rows = Object.entries({ ...saidBy(message), 'SHA-256': hex(await crypto.subtle.digest('SHA-256', message)).slice(0, 16) });
  list.replaceChildren(...rows.flatMap(([name, value]) => [element('dt', name), element('dd', shown(value))]));
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

const say = (form, key) => {
  const place = form.querySelector('[data-says]');
  if (place) place.textContent = place.dataset[key] ?? place.dataset.failed ?? key;
  place?.focus?.();
};

/** Forms with `data-message` are signed when they are sent: `<input name="signature">` gets the signature of `data-key`. */
async function signAndSend(event) {
  const form = event.target;
  if (!form.dataset?.message || form.elements.signature.value) return;
  event.preventDefault();
  try {
    form.elements.signature.value = await signed(form.dataset.key, unhex(form.dataset.message));
    form.requestSubmit(event.submitter);
  } catch (error) {
    say(form, error.message === 'no-key' ? 'nokey' : 'failed');
  }
}

// The page of one's own key -------------------------------------------------------------------------------------------

/** Sends the public half with a signature that shows one has the other half. */
async function register(form, publicKey) {
  form.elements.public_key.value = publicKey;
  form.elements.signature.value = await signed(publicKey, new TextEncoder().encode(form.dataset.register + publicKey));
  form.requestSubmit();
}

function startKeyPage(form) {
  form.querySelector('[data-make]')?.addEventListener('click', async () => {
    try {
      const { publicKey, file } = await makeKey();
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([file], { type: 'application/x-pem-file' }));
      link.download = `desk-key-${publicKey.slice(0, 8)}.pem`;
      link.click();
      await register(form, publicKey);
    } catch {
      say(form, 'failed');
    }
  });
  form.querySelector('[data-take]')?.addEventListener('change', async (event) => {
    try {
      const [file] = event.target.files;
      await register(form, await takeIn(pkcs8Of(await file.text())));
    } catch (error) {
      say(form, error.message === 'not-a-key' ? 'notakey' : 'failed');
    }
  });
  form.querySelector('[data-forget]')?.addEventListener('click', async () => {
    await forgetKey(form.dataset.key);
    location.reload();
  });
}

/** Says on every page that needs it whether this browser has the key. */
async function showKeyHere() {
  for (const place of document.querySelectorAll('[data-key-here]')) {
    const here = Boolean(await keptKey(place.dataset.keyHere).catch(() => null));
    place.textContent = here ? place.dataset.yes : place.dataset.no;
  }
}

// After a part of the page was replaced -------------------------------------------------------------------------------

/** Says something on the polite line. It is emptied first: the same words twice are said twice. */
function speak(words) {
  const line = document.getElementById('live');
  line.textContent = '';
  setTimeout(() => (line.textContent = words), 100);
}

/** Focus moves to the heading of what came, and the polite line says it. What replaced a part whole stands under the part's name. */
function arrived(event) {
  const target = event.detail?.target;
  const part = (target?.id && document.getElementById(target.id)) || target;
  const heading = part?.matches?.('[data-quiet]') ? null : part?.querySelector?.('h1, h2, h3');
  if (heading) {
    heading.tabIndex = -1;
    heading.focus();
  }
  const said = part?.querySelector?.('[data-live]');
  if (said) speak(said.dataset.live);
}

/** On a page that came whole: what was just done is said, and what is wrong has the focus, for nobody is told of words that were there first. */
function welcome() {
  document.querySelector('#wrong, #conflict')?.focus();
  const notice = document.getElementById('live').textContent.trim();
  if (notice) speak(notice);
}

// Writing -------------------------------------------------------------------------------------------------------------

/** The text somebody wrote in last: that is where a placeable goes. */
let writing = null;

function insertPlaceable(button) {
  const from = document.getElementById(button.dataset.insert);
  if (!from?.value || !writing?.isConnected) return (writing ?? from)?.focus();
  writing.setRangeText(from.value, writing.selectionStart, writing.selectionEnd, 'end');
  from.value = '';
  writing.focus();
  writing.dispatchEvent(new Event('change', { bubbles: true }));
}

document.addEventListener('focusin', ({ target }) => {
  if (target.matches?.('.words textarea, .words input')) writing = target;
});
document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('[data-insert]');
  if (button) insertPlaceable(button);
});

document.addEventListener('submit', (event) => void signAndSend(event));
/** A form that is just being saved by itself is sent after that, from the version it made: nobody conflicts with themselves. */
function afterAutosave(event) {
  const { target: form, submitter } = event;
  if (!form.classList.contains('htmx-request')) return;
  event.preventDefault();
  // What the answer brings for the form is in place a moment after it.
  form.addEventListener('htmx:afterRequest', () => setTimeout(() => form.requestSubmit(submitter), 50), { once: true });
}

document.addEventListener('submit', afterAutosave);
document.addEventListener('htmx:afterSwap', arrived);
// 409 and 422 carry a part that says what is wrong: it is shown where the answer would have been.
document.addEventListener('htmx:beforeSwap', (event) => {
  if ([409, 413, 422].includes(event.detail.xhr.status)) Object.assign(event.detail, { shouldSwap: true, isError: false });
});
document.documentElement.classList.add('js');
for (const form of document.querySelectorAll('form[data-message]')) void showSigned(form);
for (const form of document.querySelectorAll('form[data-register]')) startKeyPage(form);
void showKeyHere();
welcome();
for (const button of document.querySelectorAll('[data-print]')) button.addEventListener('click', () => print());
