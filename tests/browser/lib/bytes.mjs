// A person's words in every dress they could wear on the way: UTF-8, UTF-16 in both orders, each also as hex, base64 in every
// alignment, percent-encoding and JSON escapes. The twin of `tests/support/bytes.rs`.

import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** Shorter patterns would be met by chance. */
const PATTERN_BYTES_MIN = 6;

/** Every pattern of these words; a word too short to be told from noise is an error, because it could never be found. */
export function patterns(words) {
  return words.flatMap((word) => {
    const utf8 = Buffer.from(word);
    if (utf8.length < PATTERN_BYTES_MIN) throw new Error(`${word} is too short to be told from noise`);
    const little = Buffer.from(word, 'utf16le');
    const big = Buffer.from(little).swap16();
    const plain = [['utf-8', utf8], ['utf-16le', little], ['utf-16be', big]];
    const escaped = [...word].map((c) => [...Array(c.length).keys()].map((i) => `\\u${c.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')).join('');
    const texts = [['percent', encodeURIComponent(word)], ['json', escaped]].filter(([, text]) => text !== word);
    const dressed = plain.flatMap(([name, bytes]) => [
      [name, bytes],
      [`${name} in hex`, Buffer.from(bytes.toString('hex'))],
      [`${name} in HEX`, Buffer.from(bytes.toString('hex').toUpperCase())],
      ...[0, 1, 2].flatMap((alignment) => [
        [`${name} in base64 +${alignment}`, inner('base64', bytes, alignment)],
        [`${name} in base64url +${alignment}`, inner('base64url', bytes, alignment)],
      ]),
    ]);
    return [...dressed, ...texts.map(([name, text]) => [name, Buffer.from(text)])]
      .filter(([, bytes]) => bytes.length >= PATTERN_BYTES_MIN)
      .map(([dress, bytes]) => ({ word, dress, bytes }));
  });
}

/** The characters of an encoding that depend on nothing but `bytes`, if these begin `alignment` bytes into a group. */
function inner(encoding, bytes, alignment) {
  const padded = Buffer.concat([Buffer.alloc(alignment), bytes]);
  const text = padded.toString(encoding).replaceAll('=', '');
  return Buffer.from(text.slice(Math.ceil((alignment * 8) / 6), Math.floor((padded.length * 8) / 6)));
}

/** What of `wanted` is in these bytes, also when they are compressed. */
export function search(place, bytes, wanted) {
  return layers(bytes).flatMap((layer) => wanted.filter((one) => layer.includes(one.bytes)).map((one) => `${place}: ${one.word} as ${one.dress}`));
}

/** The bytes as they came, and what they are when a known compression is undone. */
function layers(bytes) {
  const undone = [gunzipSync, inflateSync, brotliDecompressSync].map((undo) => {
    try {
      return undo(bytes);
    } catch {
      return null;
    }
  });
  return [bytes, ...undone.filter((layer) => layer?.length)];
}
