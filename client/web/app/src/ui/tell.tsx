// Telling: a verdict, a box that asks for attention, where something comes from, and the three states of reading: not yet, not
// there, went wrong. Colour is never alone: each carries its sign and its word.

import { type ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { type Read, type Trouble, opening } from '../phone';
import { type Key, t } from '../words';
import { replace } from '../router';
import { Icon } from './Icon';
import { type IconName } from './icon-names';
import { Button, Call } from './press';
import { Say } from './Say';

/** How good the news is. `no` is a plain no, which is no danger; red is for danger and lost money. */
export type Tone = 'ok' | 'warn' | 'alert' | 'no';
const SIGN: Readonly<Record<Tone, IconName>> = { ok: 'check', warn: 'question-mark', alert: 'exclamation-mark', no: 'x' };

/** A box that asks for attention. Only `alert` interrupts a screen reader. */
export const Alert = ({
  kind,
  title,
  live,
  children,
}: {
  kind: Exclude<Tone, 'no'>;
  title?: string;
  live?: boolean;
  children?: ComponentChildren;
}) => (
  <div class={`alert tone-${kind}`} role={live ? (kind === 'alert' ? 'alert' : 'status') : undefined}>
    <span class="sign">
      <Icon name={SIGN[kind]} />
      <span class="unseen">{t(`alert.${kind}`)}</span>
    </span>
    <div class="alert-body">
      {title && (
        <p class="alert-title">
          <b>
            <Say text={title} />
          </b>
        </p>
      )}
      {children}
    </div>
  </div>
);

/** The answer, large. */
export const Verdict = ({ tone, children }: { tone: Tone; children: ComponentChildren }) => (
  <p class={`verdict tone-${tone}`}>
    <span class="sign">
      <Icon name={SIGN[tone]} />
    </span>
    <span>{children}</span>
  </p>
);

/** How sure the sources are, in the phone's own words. */
export function Mark({ mark }: { mark: string }) {
  const tone: Tone = mark === t('conf.high') ? 'ok' : 'warn';
  return (
    <span class={`mark tone-${tone}`}>
      <Icon name={SIGN[tone]} />
      <Say text={mark} />
    </span>
  );
}

/** A source: what it says, where it stands, how sure, when it was checked. */
export const Source = ({
  source,
}: {
  source: { claim: string; citation: string; url: string | null; mark: string; staleness: string };
}) => (
  <li class="source">
    <p>
      <Say text={source.claim} />
    </p>
    <p class="cite">
      <Say text={source.citation} />
    </p>
    <p class="when">
      <Mark mark={source.mark} /> <Say text={source.staleness} />
    </p>
    {source.url && (
      <p class="url">
        <span class="unseen">{t('src.open')} </span>
        {source.url}
      </p>
    )}
  </li>
);

/** Sources, one below the other. */
export const Sources = ({
  of,
}: {
  of: readonly { claim: string; citation: string; url: string | null; mark: string; staleness: string }[];
}) =>
  of.length === 0 ? null : (
    <section class="sources" aria-label={t('src.title')}>
      <h2>{t('src.title')}</h2>
      <ul>
        {of.map((source, index) => (
          <Source key={index} source={source} />
        ))}
      </ul>
    </section>
  );

/** Nothing is there: one sentence, at most one button. */
export const Empty = ({ children, action }: { children: ComponentChildren; action?: ComponentChildren }) => (
  <div class="empty">
    <p>{children}</p>
    {action}
  </div>
);

/** How long one waits before words say why. */
const WORDS_AFTER_MS = 400;

/** Not there yet: nothing at first, then words. */
export function Wait() {
  const late = useSignal(false);
  useEffect(() => {
    const timer = setTimeout(() => (late.value = true), WORDS_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  // Why it could not be opened stands under the title.
  if (opening.value === 'failed') return null;
  return (
    <p class="wait" role="status">
      {late.value && t(opening.value === 'opening' ? 'wait.open' : 'wait.any')}
    </p>
  );
}

/** Troubles of the page itself; all others come with words from the phone. */
const OF_THE_PAGE: Readonly<Record<string, Key>> = {
  'other-tab': 'err.tab',
  'no-wasm': 'err.nowasm',
  'not-found': 'err.notfound',
  load: 'err.load',
  'secret-lost': 'err.secret',
  'drafts-gone': 'draft.gone',
};
/** Troubles nobody has words for. */
const NO_WORDS = new Set(['screen', 'bug', 'not-open', 'no-such-call']);

/** What to say about trouble. */
export function troubleWords(error: Trouble): string {
  const key = OF_THE_PAGE[error.code];
  if (key) return t(key);
  return NO_WORDS.has(error.code) || error.message === '' ? t('err.any', { code: error.code }) : error.message;
}

/** It went wrong: whose fault it is not, what stays, one thing to do. */
export function Fail({ error, retry }: { error: Trouble; retry?: () => void }) {
  if (error.code === 'locked') {
    return (
      <Empty
        action={
          <Button kind="main" icon="lock" to="more.unlock">
            {t('err.unlock')}
          </Button>
        }
      >
        {t('err.locked')}
      </Empty>
    );
  }
  return (
    <div class="empty">
      <Alert kind="warn" live title={troubleWords(error)}>
        <p>{t('err.kept')}</p>
      </Alert>
      <div class="btns">
        {retry ? (
          <Button press={retry} icon="refresh">
            {t('err.retry')}
          </Button>
        ) : (
          <Button press={() => replace('find.home')} icon="home">
            {t('err.home')}
          </Button>
        )}
        <Call number="12345">{t('call.to', { number: '12345' })}</Call>
      </div>
    </div>
  );
}

/** What a call came to: what to draw when it is there, words until then. An earlier answer stays while it is read again. */
export function Shown<T>({ of, children }: { of: ReadonlySignal<Read<T>>; children: (value: T) => ComponentChildren }) {
  const read = of.value;
  if (read.state === 'fail') return <Fail error={read.error} />;
  if (read.value === null && read.state === 'wait') return <Wait />;
  return <>{children(read.value as T)}</>;
}
