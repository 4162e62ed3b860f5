// A question screen: one question, why it is asked, a way to answer without typing, a way to leave it, what was answered before.

import { type ComponentChildren } from 'preact';
import { useSignal } from '@preact/signals';
import type { QuestionView } from '../../../../js/src/generated/types';
import { t } from '../../words';
import { useEditing, useKept } from '../../keep';
import { Alert, Button, Icon, Page, Say, today } from '../../ui';
import { asTyped } from '../../logic/amount';
import { answerWords } from './answers';
import { Control, PlaceName } from './Control';
import { colon } from './shared';

/** An answer given before, with a way to change it. */
export interface Before {
  readonly question: QuestionView;
  readonly text: string | null;
  readonly left: 'skipped' | 'unsure' | null;
  readonly change: { readonly to: string; readonly params: Record<string, string> };
}

interface AskingProps {
  readonly question: QuestionView;
  /** The answer so far. */
  readonly value: string | null;
  readonly progress: { readonly n: number; readonly of: number } | null;
  /** What the main button says. */
  readonly main: string;
  /** Where the answer is kept, in a sentence. */
  readonly kept: string;
  readonly before: readonly Before[];
  readonly onAnswer: (text: string) => void;
  readonly onLeave: (how: 'skipped' | 'unsure') => void;
}

/** What a control shows before it is touched: a date stepper already stands on a day, an amount on none. */
const standing = (kind: string): string | null => (kind === 'date' ? today() : kind === 'int' || kind === 'months' ? '0' : null);

/** The screen. */
export function Asking(p: AskingProps) {
  const chosen = useKept<string | null>(`answer ${p.question.id}`, p.value);
  const missing = useSignal(false);
  useEditing(chosen.value !== p.value);
  const answer = (): void => {
    const text = asTyped((chosen.value ?? standing(p.question.kind) ?? '').trim());
    if (text === '') missing.value = true;
    else p.onAnswer(text);
  };
  const choose = (value: string): void => {
    missing.value = false;
    chosen.value = value;
  };
  return (
    <Page title={p.question.ask} main={<Button kind="main" press={answer}>{p.main}</Button>} read={`${p.question.ask}\n${p.question.why}`}>
      {p.progress && <Progress n={p.progress.n} of={p.progress.of} />}
      <p class="why"><Say text={t('ask.why', { why: p.question.why })} /></p>
      {p.question.sensitive && <p class="tags"><span class="tag"><Icon name="eye-off" />{t('ask.covered')}</span></p>}
      {missing.value && <Alert kind="warn" live title={t('ask.first')} />}
      <Control asked={{ kind: p.question.kind, label: p.question.ask, options: p.question.options }} value={chosen.value} onChange={choose} />
      <div class="btns">
        <Button press={() => p.onLeave('unsure')} icon="question-mark">{t('ask.unsure')}</Button>
        <Button press={() => p.onLeave('skipped')}>{t('ask.skip')}</Button>
      </div>
      <p class="kept"><Icon name="lock" /> {p.kept}</p>
      <Earlier before={p.before} />
    </Page>
  );
}

/** How far one is, as a line and as words. */
export const Progress = ({ n, of }: { n: number; of: number }) => (
  <div class="progress">
    <progress max={of} value={n} aria-label={t('ask.progress', { n, of })} />
    <span aria-hidden="true">{n} / {of}</span>
  </div>
);

/** An answer in words, whatever became of the question. */
export function Answered({ of }: { of: Pick<Before, 'question' | 'text' | 'left'> }): ComponentChildren {
  if (of.text === null) return t(of.left === 'unsure' ? 'ask.unsure.said' : of.left === 'skipped' ? 'ask.skipped' : 'ask.unanswered');
  if (of.question.kind === 'place') return <PlaceName code={of.text} />;
  return <Say text={answerWords(of.question, of.text)} />;
}

/** Answers given before, each with a way to change it. */
export function Earlier({ before }: { before: readonly Before[] }) {
  if (before.length === 0) return null;
  return (
    <section class="earlier">
      <h2>{t('ask.before')}</h2>
      <ul class="plain">
        {before.map((one) => (
          <li key={one.question.id} class="earlier-one">
            <span><small><Say text={one.question.ask} /></small><b><Answered of={one} /></b></span>
            <Button to={one.change.to} params={one.change.params} label={colon(t('ask.change'), one.question.ask)}>{t('ask.change')}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
