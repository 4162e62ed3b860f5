// The device secret: 32 random bytes that open the store together with the PIN, and are never written beside the database.
//
// A browser has no keystore. What comes nearest is a key that script can use and not read: the secret is encrypted under such a
// key, and both lie in IndexedDB, in other files than the database. Whoever copies the private file system alone cannot open it; whoever
// copies the whole browser profile, or runs script on this page, can. What a PIN adds to that is told in docs/sdk/web.md.

const DATABASE = 'sojourn-device';
const STORE = 'secrets';
const SECRET_BYTES = 32;
const NONCE_BYTES = 12;

/** What is kept for a folder. */
interface Kept {
  key: CryptoKey;
  nonce: Uint8Array<ArrayBuffer>;
  wrapped: ArrayBuffer;
}

/** The secret of a folder, made the first time it is asked for. Fails where this window keeps nothing. */
export async function deviceSecret(folder: string): Promise<Uint8Array> {
  const database = await openDatabase();
  try {
    const found = await get(database, folder);
    return found === undefined ? await make(database, folder) : await unwrap(found);
  } finally {
    database.close();
  }
}

/** A secret of which nothing is kept. */
export function passingSecret(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
}

/** Forgets the secret of a folder: what was sealed under it is unreadable from then on. */
export async function forgetSecret(folder: string): Promise<void> {
  const database = await openDatabase();
  try {
    const transaction = database.transaction(STORE, 'readwrite');
    transaction.objectStore(STORE).delete(folder);
    await done(transaction);
  } finally {
    database.close();
  }
}

async function make(database: IDBDatabase, folder: string): Promise<Uint8Array> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, secret);
  await put(database, folder, { key, nonce, wrapped });
  // Read back, so that a browser that only seems to keep it is found out before anything is sealed under it.
  const kept = await get(database, folder);
  if (kept === undefined) throw new Error('the device secret was not kept');
  return unwrap(kept);
}

async function unwrap(kept: Kept): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: kept.nonce }, kept.key, kept.wrapped));
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

function get(database: IDBDatabase, folder: string): Promise<Kept | undefined> {
  return settled(database.transaction(STORE).objectStore(STORE).get(folder) as IDBRequest<Kept | undefined>);
}

/** Written through to the disk before the database is made that depends on it. */
function put(database: IDBDatabase, folder: string, kept: Kept): Promise<void> {
  const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
  transaction.objectStore(STORE).put(kept, folder);
  return done(transaction);
}

function done(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('not kept'));
  });
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('no such storage'));
  });
}
