// What three tasks are for somebody with a keyboard alone, and what a screen reader is told on the way: written down as it happens. Days and
// codes differ from run to run and are written as what they are.

/** Presses Tab until the focus is on something with that name; every stop is written down. */
export async function tabTo(page, log, name, { limit = 60, press = 'Enter' } = {}) {
  const stops = [];
  for (let n = 0; n < limit; n += 1) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    stops.push(stop);
    if (stop.includes(name)) {
      log.push(`- Tab${stops.length > 1 ? ` × ${stops.length}` : ''} → ${stop}`);
      if (press) {
        await page.keyboard.press(press === ' ' ? 'Space' : press);
        log.push(`- ${press === ' ' ? 'Space' : press}`);
      }
      return;
    }
  }
  throw new Error(`Tab never reached “${name}”: ${stops.join(' | ')}`);
}

/** Role and name of what has the focus, as the accessibility tree has them; of that one node, for the whole tree of a long page is slow. */
export async function focused(page) {
  const session = (page.walkSession ??= await page.context().newCDPSession(page));
  const { result } = await session.send('Runtime.evaluate', { expression: 'document.activeElement === document.body ? null : document.activeElement' });
  if (!result.objectId) return 'nothing';
  const { nodes } = await session.send('Accessibility.getPartialAXTree', { objectId: result.objectId, fetchRelatives: false });
  const one = nodes.find((node) => node.properties?.some(({ name, value }) => name === 'focused' && value.value));
  const state = (one?.properties ?? []).filter(({ name }) => ['checked', 'expanded', 'pressed', 'disabled'].includes(name)).map(({ name, value }) => (value.value === 'true' || value.value === true ? name : null)).filter(Boolean);
  return one ? steady(`${one.role.value} “${one.name?.value ?? ''}”${state.length ? ` (${state.join(', ')})` : ''}`) : 'nothing';
}

/** The screen as a screen reader goes through it. */
export const tree = async (page) => steady(await page.locator('body').ariaSnapshot());

/** Days, times and codes as what they are, so that the text is the same every day. */
export const steady = (text) => text
  .replace(/\d{4}年\d{1,2}月\d{1,2}日/g, '‹日期›')
  .replace(/\d{1,2}月\d{1,2}日/g, '‹日期›')
  .replace(/\b\d{1,2}\/\d{1,2}(?=周)/g, '‹日期›')
  .replace(/周[一二三四五六日]/g, '‹星期›')
  .replace(/\d{1,2}:\d{2}/g, '‹时间›')
  .replace(/(还有|过了) \d+ 天|\d+ 天(前|后)/g, '‹几天›')
  .replace(/\d+(\.\d+)? KB/g, '‹大小›');
