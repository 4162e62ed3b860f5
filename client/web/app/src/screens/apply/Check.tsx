// Whether something is open to a person, before anything is kept: the questions that decide it one by one, then the verdict with every
// condition, what was answered, and the source.

import { useEffect } from 'preact/hooks';
import type { CheckView, QuestionView } from '../../../../js/src/generated/types';
import { call, useCall } from '../../phone';
import { type Params, go, replace } from '../../router';
import { t } from '../../words';
import { Alert, Banner, Button, Call, Page, Say, Shown, type Tone, Verdict, Wait, sayDay } from '../../ui';
import { announce } from '../../live';
import { refuse } from '../../refused';
import { useKept } from '../../keep';
import { type Draft, answered } from '../../logic/draft';
import { draftOf, dropDraft } from './answers';
import { Answered, Asking, type Before, Earlier } from './Asking';
import { Because } from './shared';

/** The questions that would still help and were not left, the most useful first. */
const open = (check: CheckView, draft: Draft): QuestionView[] => check.ask.filter((one) => !(one.id in draft.left));

function earlier(questions: readonly QuestionView[], draft: Draft, params: Params, except: string | null): Before[] {
  const given = draft.order.filter((id) => id !== except);
  return given.flatMap((id) => {
    const question = questions.find((one) => one.id === id);
    if (!question) return [];
    const { procedure = '', place = '' } = params;
    return [{ question, text: draft.answers[id] ?? null, left: draft.left[id] ?? null, change: { to: 'apply.check', params: { procedure, place, q: id } } }];
  });
}

/** The next question of the check, or the one that is to be changed; the verdict once none is left. */
export function Check({ params }: { params: Params }) {
  const { procedure = '', place = '', q } = params;
  const draft = draftOf(procedure, place);
  const questions = useCall('questions', { procedure, place });
  const check = useCall('check', { procedure, place, answers: { ...draft.peek().answers } });
  const known = check.value.value;
  // Which question this place in the stack is about: Back finds the same one again, whatever was answered since.
  const which = useKept<string | null>('which', q ?? null);
  if (known && which.value === null) which.value = open(known, draft.peek())[0]?.id ?? null;
  const question = known && questions.value.value ? questions.value.value.find((one) => one.id === which.value) : undefined;
  const over = check.value.state === 'ok' && questions.value.state === 'ok' && !question;
  useEffect(() => {
    if (over) replace('apply.verdict', { procedure, place });
  }, [over]);
  if (check.value.state === 'fail') return <Page title={t('verdict.title')}><Shown of={check}>{() => null}</Shown></Page>;
  if (!question || !known) return <Page title={t('verdict.title')} quiet><Wait /></Page>;
  const at = draft.peek().order.indexOf(question.id);
  const before = at < 0 ? draft.peek().order.length : at;
  const left = open(known, draft.peek()).filter((one) => one.id !== question.id).length;
  const next = (given: Parameters<typeof answered>[2]): void => {
    draft.value = answered(draft.peek(), question.id, given);
    if (q) replace('apply.check', { procedure, place });
    else go('apply.check', { procedure, place });
  };
  return (
    <Asking
      key={question.id}
      question={question}
      value={draft.peek().answers[question.id] ?? null}
      progress={{ n: before + 1, of: Math.max(draft.peek().order.length, before + 1) + left }}
      main={left === 0 ? t('ask.done') : t('ask.next')}
      kept={t('ask.unkept')}
      before={earlier(questions.value.value ?? [], draft.peek(), params, question.id)}
      onAnswer={(text) => next({ text })}
      onLeave={(left) => next({ left })}
    />
  );
}

const TONES: Readonly<Record<string, Tone>> = { yes: 'ok', meets_national_minimum: 'ok', no: 'warn', not_yet: 'warn', unknown: 'warn', ask_window: 'warn', disputed: 'warn', too_stale: 'warn', update_app: 'warn' };

/** What the check came to: the verdict first, every condition with its source below. */
export function CheckResult({ check, questions }: { check: CheckView; questions: readonly QuestionView[] }) {
  return (
    <>
      {check.withdrawn !== null && <Banner why={check.withdrawn} />}
      <Verdict tone={TONES[check.verdict] ?? 'warn'}><Say text={check.words} /></Verdict>
      {check.inherited && <Alert kind="warn"><p><Say text={check.inherited} /></p></Alert>}
      <Because mark={check.mark} staleness={check.staleness} lines={[]} />
      {check.dispute && (
        <section>
          <h2><Say text={check.dispute.title} /></h2>
          {check.dispute.versions.map(([says, sources], index) => <div key={index} class="leaf"><p><Say text={says} /></p><Because lines={sources} /></div>)}
          <p><b><Say text={check.dispute.ask} /></b></p>
        </section>
      )}
      {check.trace.length > 0 && (
        <section>
          <h2>{t('verdict.why')}</h2>
          {check.trace.map((leaf, index) => <Leaf key={index} leaf={leaf} questions={questions} />)}
          <small>{t('verdict.asof', { date: sayDay(check.as_of) })}</small>
        </section>
      )}
    </>
  );
}

const TRUTHS: Readonly<Record<string, { tone: Tone; key: 'verdict.met' | 'verdict.unmet' | 'verdict.open' }>> = {
  true: { tone: 'ok', key: 'verdict.met' },
  false: { tone: 'alert', key: 'verdict.unmet' },
  unknown: { tone: 'warn', key: 'verdict.open' },
};

function Leaf({ leaf, questions }: { leaf: CheckView['trace'][number]; questions: readonly QuestionView[] }) {
  const truth = TRUTHS[leaf.truth] ?? { tone: 'warn' as const, key: 'verdict.open' as const };
  return (
    <div class="leaf">
      <p><span class={`tag tone-${truth.tone}`}>{t(truth.key)}</span> <Say text={leaf.needs} /></p>
      {leaf.answered.map(([id, text]) => {
        const question = questions.find((one) => one.id === id);
        if (!question || text === null) return null;
        return <small key={id}>{question.ask} <b><Answered of={{ question, text, left: null }} /></b></small>;
      })}
      <Because lines={leaf.sources} />
    </div>
  );
}

async function start(procedure: string, place: string, draft: Draft): Promise<void> {
  const id = await call('open_application', { procedure, place });
  for (const [question, text] of Object.entries(draft.answers)) await call('answer', { id, question, text });
  dropDraft(procedure, place);
  announce(t('day.saved'));
  replace('apply.one', { id });
}

/** The verdict before opening. */
export function VerdictScreen({ params }: { params: Params }) {
  const { procedure = '', place = '' } = params;
  const draft = draftOf(procedure, place);
  const questions = useCall('questions', { procedure, place }).value.value ?? [];
  const check = useCall('check', { procedure, place, answers: { ...draft.value.answers } });
  const verdict = check.value.value?.verdict;
  const later = verdict === 'no' || verdict === 'not_yet';
  const more = (check.value.value?.ask ?? []).length;
  const begin = (): void => void start(procedure, place, draft.peek()).catch(refuse);
  return (
    <Page title={t('verdict.title')} main={<Button kind="main" press={begin}>{t(later ? 'verdict.anyway' : 'verdict.start')}</Button>}>
      <Shown of={check}>
        {(value) => (
          <>
            <CheckResult check={value} questions={questions} />
            {more > 0 && <Button press={() => again(draft, procedure, place)} icon="question-mark">{t('verdict.more', { n: more })}</Button>}
            <div class="btns"><Call number="12345">{t('verdict.call')}</Call></div>
            <Earlier before={earlier(questions, draft.value, params, null)} />
          </>
        )}
      </Shown>
    </Page>
  );
}

function again(draft: ReturnType<typeof draftOf>, procedure: string, place: string): void {
  const { answers, order } = draft.peek();
  draft.value = { answers, left: {}, order: order.filter((id) => id in answers) };
  go('apply.check', { procedure, place });
}

