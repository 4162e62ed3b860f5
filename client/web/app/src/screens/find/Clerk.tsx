// What a clerk is to read: large, black on white whatever the phone's colours are, without the app's name or the person's. The
// screen stays on. It is in the language clerks read.

import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { Banner, Icon, Shown } from '../../ui';
import { type Params, back } from '../../router';
import { type Result, place, useCall } from '../../phone';
import { t } from '../../words';
import { type Layout, type Size, layOut } from './fit';

/** Keeps the screen on while this is shown; again when one comes back to it. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    const ask = (): void => {
      if (document.visibilityState !== 'visible') return;
      navigator.wakeLock?.request('screen').then(
        (got) => (lock = got),
        () => undefined,
      );
    };
    ask();
    document.addEventListener('visibilitychange', ask);
    return () => (document.removeEventListener('visibilitychange', ask), void lock?.release());
  }, []);
}

/** The card as paragraphs: what is to be read, then the sources with the day they were checked. */
function paragraphs(card: Result<'card'>): string[] {
  const source = card.sources.map((one) => one.citation);
  return [...card.please_read.split('\n').filter(Boolean), ...new Set(source), card.sources[0]?.staleness ?? ''].filter(Boolean);
}

/** Measures in a copy that nobody sees. */
function measure(box: HTMLElement, trial: HTMLElement) {
  return (lines: readonly string[], size: Size): boolean => {
    trial.className = `clerk-text fit-${size}`;
    trial.replaceChildren(...lines.map((line) => Object.assign(document.createElement('p'), { textContent: line })));
    return trial.scrollHeight <= box.clientHeight && trial.scrollWidth <= box.clientWidth;
  };
}

function Pages({ card }: { card: Result<'card'> }) {
  const box = useRef<HTMLDivElement>(null);
  const trial = useRef<HTMLDivElement>(null);
  const layout = useSignal<Layout>({ size: 32, pages: [paragraphs(card)] });
  const at = useSignal(0);
  useLayoutEffect(() => {
    const fit = (): void => {
      if (!box.current || !trial.current) return;
      layout.value = layOut(paragraphs(card), measure(box.current, trial.current));
      at.value = Math.min(at.value, layout.value.pages.length - 1);
      trial.current.replaceChildren();
    };
    fit();
    addEventListener('resize', fit);
    return () => removeEventListener('resize', fit);
  }, [card]);
  const { size, pages } = layout.value;
  return (
    <>
      <div class="clerk-box" ref={box}>
        <div class={`clerk-text fit-${size}`} lang="zh-Hans">
          {pages[at.value]?.map((line, index) => (
            <p key={index}>{line}</p>
          ))}
        </div>
        <div class="clerk-text clerk-trial" ref={trial} aria-hidden="true" />
      </div>
      {pages.length > 1 && <Turn at={at.value} all={pages.length} turn={(by) => (at.value += by)} />}
    </>
  );
}

function Turn({ at, all, turn }: { at: number; all: number; turn: (by: number) => void }) {
  return (
    <div class="clerk-turn">
      <button type="button" class="btn" disabled={at === 0} aria-label={t('clerk.prev')} onClick={() => turn(-1)}>
        <Icon name="chevron-left" />
      </button>
      <p role="status" aria-label={t('clerk.page', { n: at + 1, all })}>{`${at + 1}/${all}`}</p>
      <button type="button" class="btn" disabled={at === all - 1} aria-label={t('clerk.next')} onClick={() => turn(1)}>
        <Icon name="chevron-right" />
      </button>
    </div>
  );
}

export function Clerk({ params }: { params: Params }) {
  const read = useCall('card_for_clerk', { card: params['card'] ?? '', place: params['place'] ?? place.value });
  const heading = useRef<HTMLHeadingElement>(null);
  useAwake();
  useEffect(() => heading.current?.focus(), []);
  return (
    <main class="clerk">
      <h1 class="unseen" tabIndex={-1} ref={heading}>
        {t('clerk.hello')}
      </h1>
      <button type="button" class="btn clerk-close" onClick={back}>
        <Icon name="x" />
        <span>{t('clerk.close')}</span>
      </button>
      <Shown of={read}>{(card) => (card.withdrawn === null ? <Pages card={card} /> : <Banner why={card.withdrawn} />)}</Shown>
    </main>
  );
}
