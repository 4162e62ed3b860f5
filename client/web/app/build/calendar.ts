// The page that hiding leads to: the public holidays of the years the knowledge has, with its source. It is what it says it is, and
// carries no word of the app.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One year as `core/knowledge` has it. */
export interface Year {
  readonly year: number;
  readonly off: ReadonlySet<string>;
  readonly work: ReadonlySet<string>;
  /** Who says so, and when that was checked. */
  readonly source: string;
  readonly checked: string;
}

const iso = (date: Date): string => date.toISOString().slice(0, 10);

/** Days written as `a` or `a..b`. */
export function days(list: string): Set<string> {
  const found = new Set<string>();
  for (const [, from, until] of list.matchAll(/(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?/g)) {
    const last = new Date(`${until ?? from}T00:00:00Z`);
    for (let at = new Date(`${from}T00:00:00Z`); at <= last; at = new Date(at.getTime() + 86_400_000)) found.add(iso(at));
  }
  return found;
}

function field(text: string, pattern: RegExp, file: string): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`${file} lacks ${pattern}`);
  return found;
}

/** Reads a year's table. */
export function readYear(text: string, file: string): Year {
  return {
    year: Number(field(text, /^year = (\d+)/m, file)),
    off: days(field(text, /^off = \[(.*)\]/m, file)),
    work: days(field(text, /^work = \[(.*)\]/m, file)),
    source: field(text, /law = \{ zh-Hans = "([^"]+)"/, file),
    checked: field(text, /verified_on = (\S+)/, file),
  };
}

/** The years there are, the newest first. */
export function years(folder: string): Year[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.toml'));
  return files.map((name) => readYear(readFileSync(join(folder, name), 'utf8'), name)).sort((a, b) => b.year - a.year);
}

function cell(year: Year, date: Date): string {
  const name = iso(date);
  const day = date.getUTCDate();
  if (year.off.has(name)) return `<td class="off">${day}<small>休</small></td>`;
  if (year.work.has(name)) return `<td class="work">${day}<small>班</small></td>`;
  return [0, 6].includes(date.getUTCDay()) ? `<td class="end">${day}</td>` : `<td>${day}</td>`;
}

function month(year: Year, index: number): string {
  const first = new Date(Date.UTC(year.year, index, 1));
  const cells = Array.from({ length: (first.getUTCDay() + 6) % 7 }, () => '<td></td>');
  for (let at = first; at.getUTCMonth() === index; at = new Date(at.getTime() + 86_400_000)) cells.push(cell(year, at));
  while (cells.length % 7) cells.push('<td></td>');
  const rows = Array.from({ length: cells.length / 7 }, (_, row) => `<tr>${cells.slice(row * 7, row * 7 + 7).join('')}</tr>`);
  const head = [...'一二三四五六日'].map((day) => `<th scope="col">${day}</th>`).join('');
  return `<table><caption>${index + 1}月</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function section(year: Year): string {
  const months = Array.from({ length: 12 }, (_, index) => month(year, index)).join('\n');
  return `<section><h2>${year.year}年</h2><div class="months">${months}</div><p>出处：${year.source}。核对：${year.checked}。</p></section>`;
}

/** The page; `style` is the address of its style sheet. */
export function page(all: readonly Year[], style: string): string {
  const policy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";
  return `<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<title>放假安排</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="./calendar.svg" type="image/svg+xml">
<link rel="stylesheet" href="${style}">
</head>
<body>
<main>
<h1>放假和调休</h1>
<p class="key"><span class="off">休</span> 放假　<span class="work">班</span> 上班</p>
${all.map(section).join('\n')}
</main>
</body>
</html>
`;
}
