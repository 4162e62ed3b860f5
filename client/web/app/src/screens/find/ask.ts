// Asking while one types: one question at a time is with the phone; when its answer comes and the words have changed since, the
// newest words go next. So no keystroke waits for an older one, and no older answer overwrites a newer one.

import { useEffect, useRef } from 'preact/hooks';
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { type Read, type Result, call, place, trouble, version } from '../../phone';

/** How many articles an answer names. */
const LIMIT = 6;

/** The answer to the words so far. */
export function useAsk(question: string): ReadonlySignal<Read<Result<'ask'>>> {
  const read = useSignal<Read<Result<'ask'>>>({ state: 'wait', value: null, error: null });
  const newest = useRef('');
  const busy = useRef(false);
  const gone = useRef(false);
  const where = place.value;
  const at = version.value;

  useEffect(() => () => void (gone.current = true), []);
  useEffect(() => {
    newest.current = question.trim();
    const next = async (): Promise<void> => {
      const words = newest.current;
      busy.current = true;
      try {
        const value = await call('ask', { question: words, place: where, limit: LIMIT });
        if (!gone.current) read.value = { state: 'ok', value, error: null };
      } catch (error) {
        if (!gone.current) read.value = { state: 'fail', value: read.peek().value, error: trouble(error) };
      }
      busy.current = false;
      if (newest.current !== words && newest.current !== '' && !gone.current) await next();
    };
    if (newest.current !== '' && !busy.current) void next();
  }, [question, where, at]);
  return read;
}
