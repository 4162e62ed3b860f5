// The line on every screen of a phone of drafts: that this is not official, which drafts, and as of which day where it is not today. It
// leads to where one changes the day or leaves; it cannot be closed, and it stands on paper too.

import { useEffect, useRef } from 'preact/hooks';
import { status } from '../phone';
import { go, here, wayTo } from '../router';
import { pretended } from '../settings';
import { t } from '../words';
import { sayDay } from './dates';
import { Icon } from './Icon';

const SCREEN = 'more.preview';

/** What stands below may be covered by nothing: the rest of the frame is told how tall the line is. */
function useHeight(line: { current: HTMLElement | null }): void {
  useEffect(() => {
    if (!line.current) return;
    const measure = new ResizeObserver(([one]) => {
      const tall = one?.borderBoxSize[0]?.blockSize;
      if (tall !== undefined) document.documentElement.style.setProperty('--mark', `${tall}px`);
    });
    measure.observe(line.current);
    return () => measure.disconnect();
  }, []);
}

/** The line. */
export function DraftMark() {
  const line = useRef<HTMLButtonElement>(null);
  useHeight(line);
  const release = status.value?.preview ? t('draft.release', { n: status.value.release }) : null;
  const day = pretended.value && t('draft.asif', { date: sayDay(pretended.value) });
  const about = [release, day].filter(Boolean).join(' · ');
  const open = (): void => void (here.peek().name !== SCREEN && go(SCREEN));
  return (
    <aside class="draft-mark" aria-label={t('draft.label')}>
      <button type="button" class="draft-line" ref={line} data-way={wayTo(SCREEN)} onClick={open}>
        <Icon name="alert-triangle" />
        <span>
          <b>{t('draft.mark')}</b>
          {about && <small>{about}</small>}
        </span>
        <Icon name="chevron-right" />
      </button>
    </aside>
  );
}
