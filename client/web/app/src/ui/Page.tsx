// The frame of a screen: header with a way back, reading aloud and hiding; one heading, which gets the focus; what the screen is
// about; one main button at the bottom, in reach of a thumb.

import { type ComponentChildren, type VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { back, cameBack, canGoBack, here } from '../router';
import { t } from '../words';
import { hide } from '../hide';
import { canSpeak, hush, speak, speaking } from '../speech';
import { Icon } from './Icon';
import { Notices } from './Notices';
import { Say } from './Say';

interface PageProps {
  readonly title: string;
  /** A way back; there is one whenever there is somewhere to go, but on the first screen of a room. */
  readonly back?: boolean;
  /** What is read aloud; the page's own words if nothing is said, nothing if `false`. */
  readonly read?: string | false;
  /** The one main button, and what stands beside it. */
  readonly main?: VNode | null | undefined;
  /** Instead of the way back, at the left of the header. */
  readonly head?: ComponentChildren;
  /** The heading is only for screen readers: the first run draws its own. */
  readonly quiet?: boolean;
  /** There is no bar below it. */
  readonly bare?: boolean;
  readonly children: ComponentChildren;
}

function ReadAloud({ text }: { text: () => string }) {
  if (!canSpeak()) return null;
  return speaking.value ? (
    <button type="button" class="head-btn" onClick={hush}>
      <Icon name="player-stop" />
      <span>{t('top.stop')}</span>
    </button>
  ) : (
    <button type="button" class="head-btn" onClick={() => speak(text())}>
      <Icon name="volume" />
      <span>{t('top.read')}</span>
    </button>
  );
}

/** The header. */
function Head({ head, showBack, read }: { head?: ComponentChildren; showBack: boolean; read: (() => string) | null }) {
  return (
    <header class="head">
      <div class="head-left">
        {head ??
          (showBack && (
            <button type="button" class="head-btn head-back" onClick={back}>
              <Icon name="chevron-left" />
              <span>{t('top.back')}</span>
            </button>
          ))}
      </div>
      {read && <ReadAloud text={read} />}
      <button type="button" class="head-btn head-hide" aria-label={t('top.hide.long')} onClick={hide}>
        <Icon name="eye-off" />
        <span>{t('top.hide')}</span>
      </button>
    </header>
  );
}

/** How long a screen that is still being read may take until focus finds what was pressed. */
const FIND_TRIGGER_MS = 1500;

/** Focus: to the heading on entering; on coming back to what was pressed, as soon as it is there. */
function useArrival(heading: { current: HTMLElement | null }): void {
  const entry = here.value;
  useEffect(() => {
    hush();
    const trigger = cameBack ? entry.trigger : null;
    const found = (): HTMLElement | null =>
      trigger ? document.querySelector<HTMLElement>(`[data-way="${CSS.escape(trigger)}"]`) : null;
    const land = (): boolean => {
      const target = found();
      if (!target) return false;
      window.scrollTo(0, entry.scroll);
      target.focus({ preventScroll: true });
      return true;
    };
    if (trigger && land()) return;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, cameBack ? entry.scroll : 0);
    if (!trigger) return;
    const watch = new MutationObserver(() =>
      document.activeElement !== heading.current ? watch.disconnect() : land() && watch.disconnect(),
    );
    watch.observe(document.body, { childList: true, subtree: true });
    const timer = setTimeout(() => watch.disconnect(), FIND_TRIGGER_MS);
    return () => (clearTimeout(timer), watch.disconnect());
  }, [entry]);
}

/** The first screens of the four rooms, which the bar leads to: the bar is the way on, the browser's Back still works. */
const isRoom = (name: string): boolean => name.endsWith('.home');

/** A screen. */
export function Page(p: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLElement>(null);
  useArrival(heading);
  const words = (): string => (typeof p.read === 'string' ? p.read : `${p.title}。\n${body.current?.innerText ?? ''}`);
  return (
    <div class={`page${p.main ? ' page-main' : ''}${p.bare ? ' page-bare' : ''}`}>
      <Head head={p.head} showBack={p.back ?? (canGoBack() && !isRoom(here.value.name))} read={p.read === false ? null : words} />
      <main class="body" id="content">
        <h1 ref={heading} tabIndex={-1} class={p.quiet ? 'unseen' : ''}>
          <Say text={p.title} />
        </h1>
        <Notices />
        <section class="content" ref={body}>
          {p.children}
        </section>
      </main>
      {p.main && <div class="foot">{p.main}</div>}
    </div>
  );
}
