// What is looked at on a screen whatever it shows: accessibility rules, sizes of what is touched, no sideways scroll, one heading.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag22aa'];

/** What axe finds, a line each. Evaluated, because the app's policy refuses a script that is not its own. */
export async function axe(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  return page.evaluate(async (tags) => {
    const { violations, incomplete } = await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    void incomplete;
    return violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}: ${node.any.concat(node.all, node.none).map((check) => check.message).join('; ')}`));
  }, TAGS);
}

/** What a screen of the app asks for: everything pressed is 48 px, what stands at the bottom 60. */
const APP = { targets: 'a[href], button, input, select, textarea, summary, [role=button], [role=radio], [role=checkbox], [role=switch]', least: 48, main: '.foot, .bar', mainLeast: 60 };
/** What a page of the desk asks for: 24 px (links within text are judged by axe, which knows what is around them), main buttons 44. */
export const DESK = { targets: 'button, .button, input, select, textarea, summary, nav a[href]', least: 24, main: '.main', mainLeast: 44 };

/** What is too small to be touched, too wide to be read, or wrongly headed; a line each. */
export function measure(page, asked = APP) {
  return page.evaluate(({ targets: selector, least: small, main, mainLeast }) => {
    const found = [];
    const shown = (element) => {
      const box = element.getBoundingClientRect();
      return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== 'hidden' && !element.closest('.unseen, [hidden], [inert]');
    };
    const named = (element) => `${element.tagName.toLowerCase()}${element.className ? `.${String(element.className).split(' ').join('.')}` : ''} “${(element.innerText || element.getAttribute('aria-label') || '').trim().slice(0, 24)}”`;
    // A box of a choice is touched by its whole label.
    const touched = (element) => {
      const boxes = [element, ...(element.labels ?? [])].map((one) => one.getBoundingClientRect());
      return { width: Math.max(...boxes.map((box) => box.width)), height: Math.max(...boxes.map((box) => box.height)) };
    };
    const targets = [...document.querySelectorAll(selector)];
    for (const element of targets.filter((one) => shown(one) || [...(one.labels ?? [])].some(shown))) {
      if (element.type === 'file' || element.type === 'hidden') continue;
      const { width, height } = touched(element);
      const least = element.closest(main) ? mainLeast : small;
      if (Math.round(height) < least || Math.round(width) < small) found.push(`small: ${named(element)} is ${Math.round(width)} × ${Math.round(height)}, needs ${least}`);
    }
    const page = document.scrollingElement;
    if (page.scrollWidth > window.innerWidth) {
      const wide = [...document.body.querySelectorAll('*')].find((element) => element.getBoundingClientRect().right > window.innerWidth + 1);
      found.push(`sideways: ${page.scrollWidth} of ${window.innerWidth} px${wide ? `, by ${named(wide)}` : ''}`);
    }
    if (/出错了，不怪你|Our fault/.test(document.body.innerText)) found.push('fault: the screen says that something went wrong');
    const headings = [...document.querySelectorAll('h1')];
    if (headings.length !== 1) found.push(`headings: ${headings.length} h1`);
    return found;
  }, asked);
}

/** The same with text at twice its size on the narrowest phone. */
export async function measureLarge(page) {
  await page.evaluate(() => (document.documentElement.style.fontSize = '225%'));
  try {
    return (await measure(page)).filter((one) => one.startsWith('sideways')).map((one) => `at 200 % text, ${one}`);
  } finally {
    await page.evaluate(() => (document.documentElement.style.fontSize = ''));
  }
}

/** Whether the heading has the focus, as it must on entering a screen. */
export const headingHasFocus = (page) => page.evaluate(() => document.activeElement?.tagName === 'H1');
