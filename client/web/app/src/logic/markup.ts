// Reads a printed page, as the phone writes it, into elements: no parser of the browser is asked, so that nothing in it can run, load or
// lead away. Only the few elements and attributes of such a page are taken; anything else is an error, not a guess.

/** A piece of the page: text, or an element with its pieces. */
export type Piece = string | { readonly tag: string; readonly attributes: Readonly<Record<string, string>>; readonly inside: readonly Piece[] };

/** A page taken apart. */
export interface PrintedPage {
  readonly lang: string;
  readonly title: string;
  readonly style: string;
  readonly body: readonly Piece[];
}

const TAGS = new Set(['main', 'section', 'div', 'h1', 'h2', 'h3', 'p', 'ul', 'li', 'b', 'small', 'span', 'code', 'table', 'thead', 'tbody', 'tr', 'th', 'td']);
const ATTRIBUTES = new Set(['class', 'data-label', 'colspan']);
const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

const plain = (text: string): string => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);

function between(page: string, open: string, close: string): string {
  const from = page.indexOf(open);
  const to = page.indexOf(close, from);
  if (from < 0 || to < 0) throw new Error(`a printed page without ${open}`);
  return page.slice(from + open.length, to);
}

function attributes(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([a-z-]+)="([^"]*)"/g)) {
    if (!ATTRIBUTES.has(name)) throw new Error(`${name} on a printed page`);
    found[name] = plain(value);
  }
  return found;
}

interface Open {
  readonly tag: string;
  readonly attributes: Record<string, string>;
  readonly inside: Piece[];
}

function pieces(body: string): Piece[] {
  const stack: Open[] = [{ tag: '', attributes: {}, inside: [] }];
  const top = (): Open => stack[stack.length - 1] as Open;
  for (const [, closing, tag = '', rest = '', text] of body.matchAll(/<(\/?)([a-z0-9]+)([^>]*)>|([^<]+)/g)) {
    if (text !== undefined) {
      top().inside.push(plain(text));
    } else if (!TAGS.has(tag)) {
      throw new Error(`<${tag}> on a printed page`);
    } else if (closing) {
      const done = stack.pop() as Open;
      if (done.tag !== tag || stack.length === 0) throw new Error(`</${tag}> out of order`);
      top().inside.push(done);
    } else {
      stack.push({ tag, attributes: attributes(rest), inside: [] });
    }
  }
  if (stack.length !== 1) throw new Error(`<${top().tag}> is left open`);
  return top().inside;
}

/** Takes a page apart. */
export function takeApart(page: string): PrintedPage {
  return {
    lang: /<html lang="([A-Za-z-]+)">/.exec(page)?.[1] ?? 'zh-Hans',
    title: plain(between(page, '<title>', '</title>')),
    style: between(page, '<style>', '</style>'),
    body: pieces(between(page, '<body>', '</body>')),
  };
}
