// The next release of the guidance, made as an organisation makes it: a changed source, built, signed by two people, verified, handed to
// the server. The keys are the public demonstration keys, which the root in every demonstration app names.

import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporary, top } from './paths.mjs';

/** The seed of a demonstration key, as `core::guidance::baseline::DemoKey` derives it. */
const seed = (name) => createHash('sha256').update(`sojourn public demo key: ${name}`).digest();

/** An urgent notice, such as a storm brings; the baseline has none, because it is made for any day. */
const NOTICE = `
[[notice]]
id = "storm-pay"
title = { zh-Hans = "台风停工，工资怎么算", en = "Pay when a storm stops work" }
text = { zh-Hans = "停工不是你的错。工资怎么算，先问清，记下来。", en = "A stop is not your fault. Ask how it is paid, and note it." }
from = 2026-01-01
until = 2099-12-31
call = ["line-12345"]
statements = ["permit-who"]
`;

function edit(file, changes) {
  let text = readFileSync(file, 'utf8');
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
    text = text.replace(from, to);
  }
  writeFileSync(file, text);
}

function drop(file, beginning) {
  const lines = readFileSync(file, 'utf8').split('\n');
  writeFileSync(file, lines.filter((line) => !line.startsWith(beginning)).join('\n'));
}

const BASELINE = join(top, 'core/knowledge/baseline');

/** Signed by two people. */
async function sign(server, folder, document) {
  for (const name of ['release 1', 'release 2']) {
    const key = join(folder, `${name}.key`);
    writeFileSync(key, seed(name).toString('hex'), { mode: 0o600 });
    await server.command('guidance', 'sign', '--document', document, '--key', key);
  }
}

/** The baseline's packs, packed as they lie there, by name. */
function packs() {
  const found = new Map();
  for (let rest = readFileSync(join(BASELINE, 'packs.bin')); rest.length > 0; ) {
    const end = rest.indexOf('\n');
    const [name, length] = rest.subarray(0, end).toString().split(' ');
    found.set(name, rest.subarray(end + 1, end + 1 + Number(length)));
    rest = rest.subarray(end + 1 + Number(length));
  }
  return found;
}

/** The code on the desk's screen: where drafts are, and the hash of the root they are believed by. */
export function previewCode(url, { root = readFileSync(join(BASELINE, 'root.json')), n = 1 } = {}) {
  return `sojourn-preview:1?server=${encodeURIComponent(url)}&root=${createHash('sha256').update(root).digest('hex')}&n=${n}`;
}

/** Publishes drafts on a server that is stopped, as release 2 for editors' phones: what is built in, signed anew. */
export async function publishDrafts(server) {
  const folder = temporary('drafts');
  try {
    const { signed } = JSON.parse(readFileSync(join(BASELINE, 'release.json'), 'utf8'));
    const bundle = join(folder.path, 'bundle');
    const put = (path, bytes) => {
      mkdirSync(dirname(join(bundle, path)), { recursive: true });
      writeFileSync(join(bundle, path), bytes);
    };
    put('preview/releases/2.json', JSON.stringify({ signatures: [], signed: { ...signed, channel: 'preview', seq: 2 } }));
    for (const [name, bytes] of packs()) put(`preview/packs/${name}/${signed.packs[name].index}`, bytes);
    await sign(server, folder.path, join(bundle, 'preview/releases/2.json'));
    return await server.command('guidance', 'publish', '--data-dir', server.data, '--demo', '--bundle', bundle, '--channel', 'preview');
  } finally {
    folder.remove();
  }
}

/**
 * Publishes release 2 on a server that is stopped (a running one takes it by HTTP from an administrator's device): the procedure of the
 * first permit in version 2, with one question asked in other words.
 */
export async function publishNext(server, { question = '你在这个城市有稳定的工作吗？', notice = false } = {}) {
  const folder = temporary('release');
  try {
    const source = join(folder.path, 'knowledge');
    cpSync(join(top, 'core/knowledge'), source, { recursive: true });
    edit(join(source, 'release.toml'), [['seq = 1', 'seq = 2']]);
    edit(join(source, 'CN/procedures/residence-permit.toml'), [['version = 1', 'version = 2'], ['你在这里有稳定的工作吗？', question]]);
    if (notice) appendFileSync(join(source, 'CN/services.toml'), NOTICE);
    // Nobody has confirmed the English against the new words yet; saying so is what publication asks for.
    drop(join(source, 'translations.tsv'), 'CN/procedure:residence-permit\t');
    const bundle = join(folder.path, 'bundle');
    await server.command('guidance', 'build', '--source', source, '--out', bundle);
    await sign(server, folder.path, join(bundle, 'stable/releases/2.json'));
    await server.command('guidance', 'verify', '--root', join(top, 'core/knowledge/baseline/root.json'), '--bundle', bundle);
    return await server.command('guidance', 'publish', '--data-dir', server.data, '--demo', '--bundle', bundle);
  } finally {
    folder.remove();
  }
}
