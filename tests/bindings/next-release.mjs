// Publishes the next release of the guidance on a stopped server, as the browser suites do:
// next-release.mjs SOJOURN-BINARY DATA-FOLDER

import { execFileSync } from 'node:child_process';
import { publishNext } from '../browser/lib/release.mjs';

const [binary, data] = process.argv.slice(2);
const command = async (...words) => execFileSync(binary, words, { encoding: 'utf8', maxBuffer: 1 << 26 });
await publishNext({ data, command }, { next: '证收好，发证那天记下来。' });
