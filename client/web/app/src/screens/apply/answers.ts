// Answers before an application is opened: kept in memory only, until the person starts; and answers in words.

import { type Signal, signal } from '@preact/signals';
import type { QuestionView } from '../../../../js/src/generated/types';
import { ofFen } from '../../logic/amount';
import { type Draft } from '../../logic/draft';
import { t } from '../../words';
import { sayDay } from '../../ui';

const EMPTY: Draft = { answers: {}, left: {}, order: [] };
const drafts = new Map<string, Signal<Draft>>();

/** The draft for a procedure at a place. */
export function draftOf(procedure: string, place: string): Signal<Draft> {
  const key = `${procedure}@${place}`;
  const found = drafts.get(key) ?? signal(EMPTY);
  drafts.set(key, found);
  return found;
}

/** Forgets a draft, once an application holds its answers. */
export const dropDraft = (procedure: string, place: string): void => void drafts.delete(`${procedure}@${place}`);

/** A kept answer as a person would have typed it; null while there is none. */
export function typed(answer: unknown): string | null {
  if (answer === null || answer === undefined) return null;
  if (typeof answer === 'boolean') return answer ? 'yes' : 'no';
  if (typeof answer === 'object' && 'minor' in answer) return ofFen(Number(answer.minor));
  return String(answer);
}

/** A typed answer in words. A place stays a code here; `PlaceName` asks for its name. */
export function answerWords(question: QuestionView, text: string): string {
  if (question.kind === 'yes_no') return t(text === 'yes' ? 'ask.yes' : 'ask.no');
  if (question.kind === 'choice') return question.options.find(([id]) => id === text)?.[1] ?? text;
  if (question.kind === 'date') return sayDay(text);
  if (question.kind === 'money') return t('fee.pad.shown', { x: text });
  return text;
}
